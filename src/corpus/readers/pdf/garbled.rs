//! Pages whose text is not English: letters stored as others ("Tif ujnfmjoftt" for "The timeliness"), which a font may do
//! that looks right on paper, or words without spaces. Nothing of such a page may be quoted, so it is left out and named.
//!
//! Judged by the lines of a page, since headings are often in a font of their own that is right. What can be read of such a page
//! stays, and with it whom the file is about.

use std::collections::{BTreeMap, BTreeSet};

use super::glyphs::{Drawn, DrawnGlyph};
use super::lines;
use crate::corpus::layout::Block;
use crate::corpus::letters;
use crate::document::Pages;
use crate::gazetteer::Ordinary;

/// A page with that many words that are not English is garbled, if they are a quarter of it.
const MANY: usize = 12;
/// In a file with garbled pages that many are enough.
const FEW: usize = 4;
/// More letters to a word than that, on average, and words run together; English has five.
const GLUED: usize = 11;
/// Fewer letters than that tell nothing of how long the words are.
const LETTERS: usize = 150;
/// The gaps that may part words where those that usually do leave them run together, as shares of the size. Pairs of
/// letters are kerned by less.
const NARROW_GAPS: [f32; 4] = [0.12, 0.09, 0.07, 0.05];
/// A wider gap (share of the size) parts the stretches of a line that are judged by themselves, as the cells of a row are.
const STRETCH_GAP: f32 = 1.5;
/// Glyphs that stand less apart in height (points) are on one line.
const SAME_LINE: f32 = 0.5;

/// The pages of which something was left out, counted from 1.
#[derive(Debug, Default)]
pub(super) struct LeftOut {
    /// Those with nothing left.
    pub(super) whole: Vec<u32>,
    /// Those that keep what can be read.
    pub(super) in_part: Vec<u32>,
}

/// Parts the words of pages that part them narrowly, and takes away what cannot be read of pages without English.
pub(super) fn leave_out(pages: &mut [(Drawn, f32)]) -> LeftOut {
    let english = Ordinary::bundled();
    let mut counts = Vec::with_capacity(pages.len());
    for (Drawn { glyphs, .. }, _) in pages.iter_mut() {
        let mut count = Count::of(glyphs, &english);
        if count.is_glued()
            && let Some((parted, now)) = parted(glyphs, &english)
        {
            *glyphs = parted;
            count = now;
        }
        counts.push(count);
    }
    let enough = if counts.iter().any(|count| count.is_garbled(MANY)) { FEW } else { MANY };
    let garbled: Vec<usize> = (0..counts.len()).filter(|at| counts[*at].is_garbled(enough)).collect();
    let mut left_out = LeftOut::default();
    if garbled.is_empty() {
        return left_out;
    }
    let right = right_fonts(pages, &english);
    for at in garbled {
        let glyphs = &mut pages[at].0.glyphs;
        *glyphs = readable(glyphs, &right, &english);
        let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
        let is_left = glyphs.iter().any(|glyph| glyph.text.chars().any(char::is_alphabetic));
        if is_left {
            left_out.in_part.push(number);
        } else {
            glyphs.clear();
            left_out.whole.push(number);
        }
    }
    left_out
}

/// The fonts that are right wherever they tell: of ten words eight are English, where one in a garbled font is by chance.
fn right_fonts(pages: &[(Drawn, f32)], english: &Ordinary) -> BTreeSet<u128> {
    let mut counts: BTreeMap<u128, Count> = BTreeMap::new();
    for (Drawn { glyphs, .. }, _) in pages {
        let mut fonts: BTreeMap<u128, Vec<DrawnGlyph>> = BTreeMap::new();
        for glyph in glyphs {
            fonts.entry(glyph.font).or_default().push(glyph.clone());
        }
        for (font, glyphs) in fonts {
            let (of_page, count) = (Count::of(&glyphs, english), counts.entry(font).or_default());
            count.words += of_page.words;
            count.english += of_page.english;
        }
    }
    let is_right = |count: &Count| count.words > 0 && count.english * 10 >= count.words * 8;
    counts.into_iter().filter(|(_, count)| is_right(count)).map(|(font, _)| font).collect()
}

/// The glyphs of a garbled page that can be read: stretches of English, and names and figures in fonts that are right.
fn readable(glyphs: &[DrawnGlyph], right: &BTreeSet<u128>, english: &Ordinary) -> Vec<DrawnGlyph> {
    let mut kept: Vec<bool> = vec![false; glyphs.len()];
    for (line, numbers) in lines::with_glyphs(glyphs) {
        let parts = |a: &usize, b: &usize| {
            let (a, b) = (&glyphs[*a], &glyphs[*b]);
            a.font == b.font && b.x - a.x_end < STRETCH_GAP * line.size
        };
        for stretch in numbers.chunk_by(parts) {
            let own: Vec<DrawnGlyph> = stretch.iter().map(|at| glyphs[*at].clone()).collect();
            let count = Count::of(&own, english);
            let is_readable = match count.words {
                0 => own.first().is_some_and(|glyph| right.contains(&glyph.font)),
                1 | 2 => count.english == count.words,
                _ => count.english * 2 > count.words && !count.is_glued(),
            };
            if is_readable {
                for at in stretch {
                    kept[*at] = true;
                }
            }
        }
    }
    glyphs.iter().zip(kept).filter(|(_, kept)| *kept).map(|(glyph, _)| glyph.clone()).collect()
}

/// Takes away the blocks of other pages that are not English, and says on which pages they stood.
pub(super) fn leave_out_blocks(blocks: &mut Vec<Block>) -> Vec<u32> {
    let english = Ordinary::bundled();
    let mut pages: Vec<u32> = Vec::new();
    blocks.retain(|block| {
        let judged: Vec<bool> = block.text.split_whitespace().filter_map(|run| is_english(run, &english)).collect();
        let known = judged.iter().filter(|is_english| **is_english).count();
        let is_garbled = judged.len() >= MANY && known * 5 < judged.len();
        if is_garbled {
            pages.extend(block.pages.iter().flat_map(Pages::starts).map(|(_, page)| page));
        }
        !is_garbled
    });
    pages.sort_unstable();
    pages.dedup();
    pages
}

/// What a page holds.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    /// Runs of signs without white space.
    runs: usize,
    letters: usize,
    /// Words that are no names, and those of them that are English.
    words: usize,
    english: usize,
    /// Words in lines that hold hardly any English.
    foreign: usize,
}

impl Count {
    fn of(glyphs: &[DrawnGlyph], english: &Ordinary) -> Self {
        let mut count = Self::default();
        for line in lines::of_glyphs(glyphs) {
            let (mut words, mut known) = (0, 0);
            let parts = |c: char| c.is_whitespace() || c.is_control();
            for run in line.text.split(parts).filter(|run| run.contains(char::is_alphabetic)) {
                count.runs += 1;
                count.letters += run.chars().filter(|c| c.is_alphabetic()).count();
                if let Some(is_english) = is_english(run, english) {
                    words += 1;
                    known += usize::from(is_english);
                }
            }
            count.words += words;
            count.english += known;
            if words >= FEW && known * 4 < words {
                count.foreign += words;
            }
        }
        count
    }

    fn is_glued(&self) -> bool {
        self.letters >= LETTERS && self.letters > GLUED * self.runs
    }

    fn is_garbled(&self, enough: usize) -> bool {
        let lines = self.foreign >= enough && self.foreign * 4 >= self.words;
        let whole = self.words >= enough && self.english * 5 < self.words;
        lines || whole || self.is_glued()
    }
}

/// Whether a run of signs is an English word; `None` for what tells nothing, such as names, numbers and addresses.
fn is_english(run: &str, english: &Ordinary) -> Option<bool> {
    let word = run.trim_matches(|c: char| !c.is_alphanumeric());
    let word = word.strip_suffix("\u{2019}s").or_else(|| word.strip_suffix("'s")).unwrap_or(word);
    if word.chars().count() < 3 || word.contains(|c: char| c.is_numeric() || letters::is_unknown(c)) {
        return None;
    }
    let known = |part: &str| part.is_empty() || english.holds(&part.to_lowercase());
    if word.split(|c: char| !c.is_alphabetic()).all(known) {
        return Some(true);
    }
    let is_name = word.starts_with(char::is_uppercase) && !word.chars().skip(1).any(char::is_uppercase);
    let is_address = word.contains(['@', '/', ':', '.', '_']);
    (!is_name && !is_address).then_some(false)
}

/// The glyphs with spaces in the narrow gaps that make English of them.
fn parted(glyphs: &[DrawnGlyph], english: &Ordinary) -> Option<(Vec<DrawnGlyph>, Count)> {
    NARROW_GAPS.into_iter().find_map(|least| {
        let mut parted: Vec<DrawnGlyph> = Vec::with_capacity(glyphs.len() * 5 / 4);
        for glyph in glyphs {
            if let Some(last) = parted.last()
                && (last.y - glyph.y).abs() < SAME_LINE
                && glyph.x - last.x_end > least * glyph.size
            {
                let space = DrawnGlyph { text: " ".to_owned(), x: last.x_end, x_end: glyph.x, ..glyph.clone() };
                parted.push(space);
            }
            parted.push(glyph.clone());
        }
        let count = Count::of(&parted, english);
        (!count.is_glued() && count.words >= MANY && count.english * 10 >= count.words * 7).then_some((parted, count))
    })
}
