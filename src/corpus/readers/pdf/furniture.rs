//! What stands at the edge of each page and is no text: running heads and feet, and page numbers however they are
//! written. It is told before lines are made, since a number may stand on the first line of the text.

use std::collections::{BTreeMap, BTreeSet};

use super::glyphs::DrawnGlyph;
use crate::corpus::blocks::Numerals;

/// Running heads and feet stand within this share of the page's height from its edge …
const MARGIN: f32 = 0.1;
/// … and are among so many lines from it.
const MOST_LINES: usize = 4;
/// Glyphs further apart than this many sizes are two pieces.
const PIECE_GAP: f32 = 0.8;
/// Furniture stands as high on each page, but for so many points.
const LEVEL: f32 = 3.0;
/// A longer piece is no running head, in characters.
const LONGEST: usize = 200;

/// The glyphs of a page, and its height.
pub(super) type Page = (Vec<DrawnGlyph>, f32);

/// A run of glyphs near the edge of a page.
#[derive(Clone, Debug)]
struct Piece {
    page: usize,
    /// Near the head of the page; else near its foot.
    head: bool,
    /// From the edge of the page, in points.
    depth: f32,
    text: String,
    /// It is all that stands on its line, and nothing is nearer to the edge.
    outermost: bool,
    glyphs: Vec<usize>,
}

/// A height near the head (true) or the foot of pages, in steps of a few points.
type Level = (bool, i64);

impl Piece {
    fn level(&self) -> Level {
        #[expect(clippy::cast_possible_truncation, reason = "a page is a few hundred points high")]
        let step = (self.depth / LEVEL).round() as i64;
        (self.head, step)
    }
}

/// Removes what is no text from the pages.
pub(super) fn remove(pages: &mut [Page]) {
    let marked = |glyphs: &[DrawnGlyph]| glyphs.iter().any(|glyph| !glyph.mark.artifact && is_seen(glyph));
    for (glyphs, _) in pages.iter_mut().filter(|(glyphs, _)| marked(glyphs)) {
        // What its own program marks as no text is none, tags or not.
        glyphs.retain(|glyph| !glyph.mark.artifact);
    }
    let pieces: Vec<Piece> =
        pages.iter().enumerate().flat_map(|(page, (glyphs, height))| pieces(page, glyphs, *height)).collect();
    let with_text = pages_of(pieces.iter()).len();
    let mut gone = vec![false; pieces.len()];
    mark_lone_numbers(&pieces, &mut gone);
    mark_series(&pieces, with_text, &mut gone);
    mark_repeated(&pieces, pages.len(), &mut gone);
    let mut removed: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (piece, _) in pieces.iter().zip(&gone).filter(|(_, gone)| **gone) {
        removed.entry(piece.page).or_default().extend(&piece.glyphs);
    }
    for (page, numbers) in removed {
        let mut number = 0;
        pages[page].0.retain(|_| {
            number += 1;
            !numbers.contains(&(number - 1))
        });
    }
}

fn is_seen(glyph: &DrawnGlyph) -> bool {
    !glyph.text.trim().is_empty()
}

/// The pieces in the margins of a page.
fn pieces(page: usize, glyphs: &[DrawnGlyph], height: f32) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for head in [true, false] {
        let depth = |glyph: &DrawnGlyph| if head { height - glyph.y } else { glyph.y };
        let mut order: Vec<usize> =
            (0..glyphs.len()).filter(|at| is_seen(&glyphs[*at]) && depth(&glyphs[*at]) < MARGIN * height).collect();
        order.sort_by(|a, b| depth(&glyphs[*a]).total_cmp(&depth(&glyphs[*b])));
        let lines: Vec<&[usize]> =
            order.chunk_by(|a, b| depth(&glyphs[*b]) - depth(&glyphs[*a]) < 0.5).take(MOST_LINES).collect();
        for (number, line) in lines.iter().enumerate() {
            let mut line = line.to_vec();
            line.sort_by(|a, b| glyphs[*a].x.total_cmp(&glyphs[*b].x));
            // A raised mark of a footnote has its word right below.
            let next = lines.get(number + 1).map(|next| depth(&glyphs[next[0]]));
            let size = glyphs[line[0]].size;
            let free = next.is_none_or(|next| next - depth(&glyphs[line[0]]) >= size);
            let before = pieces.len();
            for run in line.chunk_by(|a, b| glyphs[*b].x - glyphs[*a].x_end < PIECE_GAP * glyphs[*a].size) {
                let text = text_of(run.iter().map(|at| &glyphs[*at]));
                let depth = depth(&glyphs[run[0]]);
                pieces.push(Piece { page, head, depth, text, outermost: number == 0 && free, glyphs: run.to_vec() });
            }
            let alone = pieces.len() == before + 1;
            for piece in &mut pieces[before..] {
                piece.outermost &= alone;
            }
        }
    }
    pieces
}

fn text_of<'a>(glyphs: impl Iterator<Item = &'a DrawnGlyph>) -> String {
    let mut text = String::new();
    let mut end = None;
    for glyph in glyphs {
        if end.is_some_and(|end| glyph.x - end > 0.15 * glyph.size) {
            text.push(' ');
        }
        text.push_str(glyph.text.trim());
        end = Some(glyph.x_end);
    }
    text
}

/// A page number that stands alone at the very edge goes, whatever is on other pages.
fn mark_lone_numbers(pieces: &[Piece], gone: &mut [bool]) {
    for (piece, gone) in pieces.iter().zip(gone) {
        let plain = piece.text.chars().all(|c| c.is_ascii_digit());
        let told = piece.text.to_lowercase().starts_with("page ") && !numbers(&piece.text).is_empty();
        *gone |= piece.outermost && (plain || told);
    }
}

/// Numbers that rise by one from page to page, at the same height on most pages.
fn mark_series(pieces: &[Piece], pages: usize, gone: &mut [bool]) {
    let mut series: BTreeMap<(Level, i64), Vec<usize>> = BTreeMap::new();
    for (at, piece) in pieces.iter().enumerate() {
        for number in numbers(&piece.text) {
            let page = i64::try_from(piece.page).unwrap_or(i64::MAX);
            series.entry((piece.level(), i64::from(number) - page)).or_default().push(at);
        }
    }
    for hits in series.values() {
        let on = pages_of(hits.iter().map(|at| &pieces[*at]));
        if on.len() > 1 && on.len() * 5 >= pages * 3 {
            for at in hits {
                gone[*at] = true;
            }
        }
    }
}

/// The same words at the same height on many pages.
fn mark_repeated(pieces: &[Piece], pages: usize, gone: &mut [bool]) {
    let mut alike: BTreeMap<(Level, String), Vec<usize>> = BTreeMap::new();
    for (at, piece) in pieces.iter().enumerate().filter(|(_, piece)| piece.text.chars().count() <= LONGEST) {
        let words = without_number(&piece.text);
        if words.chars().any(char::is_alphabetic) {
            alike.entry((piece.level(), words)).or_default().push(at);
        }
    }
    // What stands at a height on more than one page: chapters come and go, heads stay.
    let mut repeated: BTreeMap<Level, Vec<usize>> = BTreeMap::new();
    for ((level, _), all) in &alike {
        let on = pages_of(all.iter().map(|at| &pieces[*at]));
        if on.len() >= enough(&on, pages) {
            for at in all {
                gone[*at] = true;
            }
        }
        if on.len() > 1 {
            repeated.entry(*level).or_default().extend(all);
        }
    }
    for (level, heads) in repeated {
        let all = pages_of(pieces.iter().filter(|piece| piece.level() == level)).len();
        let on = pages_of(heads.iter().map(|at| &pieces[*at])).len();
        // Most pages have something at this height, and of three in four of them it is on others too.
        if pages > 2 && all * 5 >= pages * 3 && on * 4 >= all * 3 {
            for at in heads {
                gone[at] = true;
            }
        }
    }
}

fn pages_of<'a>(pieces: impl Iterator<Item = &'a Piece>) -> BTreeSet<usize> {
    pieces.map(|piece| piece.page).collect()
}

/// On how many pages words must stand to be no text of any: on both of two, on every other page, where even and odd
/// pages have their own, or on more than a third.
fn enough(on: &BTreeSet<usize>, pages: usize) -> usize {
    let same_side = on.iter().map(|page| page % 2).collect::<BTreeSet<usize>>().len() == 1;
    match pages {
        0..=2 => 2,
        _ if same_side => (pages / 2).max(2),
        _ => (pages / 3 + 1).max(3),
    }
}

/// The words of a piece without the page number in them.
fn without_number(text: &str) -> String {
    // A single letter may be a word ("I") and says too little anyway.
    let is_number = |word: &&str| value(word).is_some() && (word.len() > 1 || word.chars().all(|c| c.is_ascii_digit()));
    let kept: Vec<&str> = text.split_whitespace().filter(|word| !is_number(word)).collect();
    kept.join(" ").replace(|c: char| c.is_ascii_digit(), "")
}

/// The page numbers that a piece may state: alone ("146", "xii", "- 3 -"), after the word ("Page two of nine"), or set off by
/// a sign ("2 | Chapter 1").
fn numbers(text: &str) -> Vec<u32> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_sign = |word: &str| !word.is_empty() && !word.chars().any(char::is_alphanumeric);
    let bare: Vec<&str> = words.iter().copied().filter(|word| !is_sign(word)).collect();
    let of_all = |rest: &[&str]| matches!(rest, [] | ["of" | "OF", _]);
    match bare.as_slice() {
        [number, rest @ ..] if of_all(rest) && value(number).is_some() => return value(number).into_iter().collect(),
        [page, number, rest @ ..] if page.eq_ignore_ascii_case("page") && of_all(rest) => {
            return value(number).into_iter().collect();
        }
        _ => {}
    }
    let mut found = Vec::new();
    if let [number, sign, ..] = words.as_slice()
        && is_sign(sign)
    {
        found.extend(value(number));
    }
    if let [.., sign, number] = words.as_slice()
        && (is_sign(sign) || sign.eq_ignore_ascii_case("page"))
    {
        found.extend(value(number));
    }
    found
}

/// What a number in digits, Roman numerals or words is worth.
fn value(word: &str) -> Option<u32> {
    const UNITS: &[&str] = &[
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: &[&str] = &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let word = word.trim_matches(|c: char| matches!(c, '-' | '\u{2013}' | '\u{2014}' | '[' | ']' | '(' | ')' | '|'));
    if word.is_empty() || word.len() > 14 {
        return None;
    }
    if word.chars().all(|c| c.is_ascii_digit()) {
        return word.parse().ok();
    }
    let lower = word.to_lowercase();
    let unit = |word: &str| (1..).zip(UNITS).find(|(_, unit)| **unit == word).map(|(value, _)| value);
    let ten = |word: &str| (2..).zip(TENS).find(|(_, ten)| **ten == word).map(|(value, _)| value * 10);
    let worded = unit(&lower).or_else(|| ten(&lower)).or_else(|| {
        let (tens, units) = lower.split_once('-')?;
        Some(ten(tens)? + unit(units)?)
    });
    let one_case = word == lower || word == word.to_uppercase();
    worded.or_else(|| if one_case { roman(&lower) } else { None })
}

/// The value of a Roman numeral in small letters.
fn roman(word: &str) -> Option<u32> {
    /// Pages beyond this are not counted in Roman numerals.
    const MOST: u32 = 200;
    let plausible = word.len() <= 8 && word.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l' | 'c'));
    if !plausible {
        return None;
    }
    (1..=MOST).find(|number| Numerals::LowerRoman.write(i64::from(*number)) == word)
}
