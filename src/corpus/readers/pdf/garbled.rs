//! Pages whose text is not English: letters stored as others ("Tif ujnfmjoftt" for "The timeliness"), which a font may do
//! that looks right on paper, or words without spaces. Nothing of such a page may be quoted, so it is left out and named.
//!
//! Judged by the lines of a page, since headings are often in a font of their own that is right.

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
/// Glyphs that stand less apart in height (points) are on one line.
const SAME_LINE: f32 = 0.5;

/// Parts the words of pages that part them narrowly, takes away the glyphs of pages without English, and says which
/// those are, counted from 1.
pub(super) fn leave_out(pages: &mut [(Drawn, f32)]) -> Vec<u32> {
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
    let mut garbled = Vec::new();
    for ((number, (Drawn { glyphs, .. }, _)), count) in (1..).zip(pages).zip(counts) {
        if count.is_garbled(enough) {
            glyphs.clear();
            garbled.push(number);
        }
    }
    garbled
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
