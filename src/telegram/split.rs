//! A long text to parts that fit one message each.
//!
//! It is cut between paragraphs where that leaves no part small, else between lines, sentences, words, and only a
//! single word longer than a message is cut itself, between the characters that a reader sees. The white space at a cut
//! goes, as Telegram drops it at the ends of a message anyway; nothing else does. Looks end with a part and begin again
//! with the next. A mark of a list stays with its item, and a heading with what it is above.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::html::{self, Html};

/// How full a part must be, of all it can hold, for a cut between paragraphs, lines or sentences: below that the next
/// finer place is taken. Without it, one long paragraph behind a headline would leave the headline by itself.
const FULL_ENOUGH: f64 = 0.5;

/// The longest mark of a list, in characters, as "12." or "•".
const LONGEST_MARK: usize = 4;

/// Where a text can be cut, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Seam {
    Paragraph,
    Line,
    Sentence,
    Word,
}

/// The text in parts that fit one message each and show something, in order; none for a text that shows nothing.
pub(super) fn split(whole: &Html) -> Vec<Html> {
    let text = whole.to_plain();
    let mut parts = Vec::new();
    let mut start = 0;
    while start < text.len() {
        start += text[start..].len() - text[start..].trim_start().len();
        let end = if whole.slice(start..text.len()).fits() { text.len() } else { cut(whole, start) };
        let part = whole.slice(start..end);
        if !part.is_blank() {
            parts.push(part);
        }
        start = end;
    }
    parts
}

/// Where the part that begins at `start` ends.
fn cut(whole: &Html, start: usize) -> usize {
    let text = whole.to_plain();
    let limit = longest_fit(whole, start);
    let window = &text[start..limit];
    let enough = (f64::from(u32::try_from(window.len()).unwrap_or(u32::MAX)) * FULL_ENOUGH) as usize;
    let seams = seams(whole, start..limit);
    let best = |seam: Seam, from: usize| {
        seams.iter().rev().find(|(at, is)| *is <= seam && at - start >= from).map(|(at, _)| *at)
    };
    best(Seam::Paragraph, enough)
        .or_else(|| best(Seam::Line, enough))
        .or_else(|| best(Seam::Sentence, enough))
        .or_else(|| best(Seam::Word, 1))
        .unwrap_or_else(|| within_word(window).map_or(limit, |length| start + length))
}

/// The end of the longest stretch from `start` that fits one message.
fn longest_fit(whole: &Html, start: usize) -> usize {
    let text = whole.to_plain();
    let mut units = 0;
    let ends: Vec<usize> = text[start..]
        .char_indices()
        .map(|(at, c)| (start + at + c.len_utf8(), c.len_utf16()))
        // White space within the limit is dropped at the end of a part, so what fits may reach beyond it by that much;
        // a part filled to the last unit is not worth the search for it.
        .take_while(|(_, width)| {
            units += width;
            units <= html::MOST_UNITS
        })
        .map(|(end, _)| end)
        .collect();
    let fitting = ends.partition_point(|end| whole.slice(start..*end).fits());
    let one = start + text[start..].chars().next().map_or(1, char::len_utf8);
    fitting.checked_sub(1).and_then(|at| ends.get(at)).copied().unwrap_or(one)
}

/// The places in a stretch, its end included, where it can be cut: each the byte before white space, in rising order.
fn seams(whole: &Html, range: Range<usize>) -> Vec<(usize, Seam)> {
    let text = whole.to_plain();
    let mut seams = Vec::new();
    let mut at = range.start;
    while let Some(found) = text[at..].find(breaks).map(|offset| at + offset).filter(|found| *found <= range.end) {
        let rest = text[found..].trim_start_matches(breaks);
        at = text.len() - rest.len();
        let line = text[range.start..found].rfind('\n').map_or(range.start, |end| range.start + end + 1)..found;
        let seam = match text[found..at].matches('\n').count() {
            0 if text[..found].ends_with(['.', '?', '!', ':', ';', '\u{201d}', ']']) => Seam::Sentence,
            0 => Seam::Word,
            1 => Seam::Line,
            _ => Seam::Paragraph,
        };
        if found > range.start && !is_mark(&text[line.clone()]) && !(seam < Seam::Sentence && whole.is_heading(&line)) {
            seams.push((found, seam));
        }
    }
    seams
}

/// White space at which a text may be cut: that which holds words together is not.
fn breaks(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}')
}

/// Whether a line so far is nothing but the mark of a list item.
fn is_mark(line: &str) -> bool {
    let mark = line.trim();
    mark.chars().count() <= LONGEST_MARK && !mark.chars().any(char::is_alphabetic)
}

/// Where a single long word is cut: before the last whole character that a reader sees; `None` if there is but one.
fn within_word(window: &str) -> Option<usize> {
    // The last one may go on beyond the window.
    window.grapheme_indices(true).last().map(|(at, _)| at).filter(|at| *at > 0)
}
