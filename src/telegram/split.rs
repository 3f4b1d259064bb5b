//! A long text to parts that fit one message each.
//!
//! It is cut between paragraphs where that leaves no part small, else between lines, sentences, words, and only a
//! single word longer than a message is cut itself, between the characters that a reader sees. The white space at a cut
//! goes, as Telegram drops it at the ends of a message anyway; nothing else does. Looks end with a part and begin again
//! with the next. A mark of a list stays with its item, and a heading with what it is above.

use std::ops::Range;

use super::html::{self, Html};
use crate::text;

/// A part must be this fraction of what it could be, the inverse of it, for a cut between paragraphs, lines or
/// sentences: below that the next finer place is taken. Without it, one long paragraph after a headline would leave the
/// headline by itself.
const FULL_ENOUGH: usize = 2;

/// The longest mark of a list, in characters, as "12." or "•".
const LONGEST_MARK: usize = 4;

/// A place where a text can be cut, the best first.
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

/// The end of the part that begins at `start`.
fn cut(whole: &Html, start: usize) -> usize {
    let text = whole.to_plain();
    let limit = longest_fit(whole, start);
    let window = &text[start..limit];
    let enough = window.len() / FULL_ENOUGH;
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

/// True if a line so far is nothing but the mark of a list item.
fn is_mark(line: &str) -> bool {
    let mark = line.trim();
    mark.chars().count() <= LONGEST_MARK && !mark.chars().any(char::is_alphabetic)
}

/// The place to cut a single long word: before the last whole character that a reader sees; `None` if there is but one.
fn within_word(window: &str) -> Option<usize> {
    // The last one may go on beyond the window.
    text::last_character(window).filter(|at| *at > 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::html::tests::html;
    use super::super::html::{Style, check};
    use super::*;

    /// Text long enough to be split.
    fn long() -> impl Strategy<Value = Html> {
        let chunk = prop_oneof![
            Just(Html::plain("A sentence about plans. ").then(&Html::new().bold("It matters. "))),
            Just(Html::plain("\n\n")),
            Just(Html::plain("\n• ")),
            Just(Html::plain(&"x".repeat(700))),
            Just(Html::plain(&"\u{1f469}\u{200d}\u{1f4bb}".repeat(90))),
            Just(Html::plain(&"e\u{301}\u{302}".repeat(200))),
            Just(Html::plain(&" \u{a0}".repeat(50))),
            Just(Html::new().styled(Style::Quote, &"Quoted words, and more of them. ".repeat(20))),
            Just(Html::new().link("https://example.org/?a=1&b=2", "a link with & in it")),
            html(),
        ];
        proptest::collection::vec(chunk, 1..60)
            .prop_map(|all| all.iter().fold(Html::new(), Html::then))
            .prop_flat_map(|html| prop_oneof![Just(html.clone()), Just(Html::new().within(Style::LongQuote, &html))])
    }

    /// The place of each part in the whole; fails if it has none, or if more than white space lies between.
    fn places(whole: &str, parts: &[Html]) -> Vec<Range<usize>> {
        let mut at = 0;
        let mut places = Vec::new();
        let invisible = |c: char| c.is_whitespace() || matches!(c, '\u{200c}' | '\u{200d}');
        for part in parts {
            let part = part.to_plain();
            let found = whole[at..].find(part).expect("a part is a stretch of the whole") + at;
            assert!(whole[at..found].chars().all(invisible), "lost {:?}", &whole[at..found]);
            places.push(found..found + part.len());
            at = found + part.len();
        }
        assert!(whole[at..].chars().all(invisible), "lost {:?}", &whole[at..]);
        places
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        #[test]
        fn parts_can_be_sent_and_lose_no_text_and_no_look(whole in long()) {
            let parts = split(&whole);
            for part in &parts {
                check::sendable(&part.markup()).map_err(TestCaseError::fail)?;
            }
            for (place, part) in places(whole.to_plain(), &parts).into_iter().zip(&parts) {
                prop_assert_eq!(&whole.slice(place), part);
            }
        }
    }

    fn texts(whole: &Html) -> Vec<String> {
        split(whole).iter().map(|part| part.to_plain().to_owned()).collect()
    }

    #[test]
    fn what_fits_is_one_part() {
        assert_eq!(texts(&Html::plain(&"x".repeat(4_096))).len(), 1);
        // A character beyond the first plane has two units.
        assert_eq!(texts(&Html::plain(&"\u{1f600}".repeat(2_048))).len(), 1);
        assert_eq!(texts(&Html::plain(&"\u{1f600}".repeat(2_049))).len(), 2);
        assert!(texts(&Html::plain(" \n ")).is_empty());
    }

    #[test]
    fn paragraphs_come_before_lines_before_sentences_before_words() {
        let paragraph = format!("{}.", "word ".repeat(500).trim_end());
        let parts = texts(&Html::plain(&format!("{paragraph}\n\n{paragraph}")));
        assert_eq!(parts, [paragraph.clone(), paragraph.clone()]);
        let parts = texts(&Html::plain(&format!("{paragraph}\n{paragraph}")));
        assert_eq!(parts, [paragraph.clone(), paragraph.clone()]);
        let parts = texts(&Html::plain(&format!("{paragraph} {paragraph}")));
        assert_eq!(parts, [paragraph.clone(), paragraph]);
        let words = "word ".repeat(1_000);
        assert!(texts(&Html::plain(&words)).iter().all(|part| part.ends_with("word") && part.starts_with("word")));
    }

    #[test]
    fn a_headline_does_not_stand_alone() {
        let long = "word ".repeat(1_500);
        let parts = texts(&Html::new().bold("Headline.").text("\n\n").text(&long));
        assert!(parts[0].len() > 4_000, "{}", parts[0].len());
    }

    #[test]
    fn a_mark_stays_with_its_item_and_a_heading_with_what_it_is_above() {
        // The mark would be the last that fits.
        let before = "x".repeat(4_096 - 4);
        let parts = texts(&Html::plain(&format!("{before}\n12. {}", "y".repeat(600))));
        assert_eq!((parts[0].as_str(), parts[1].starts_with("12. y")), (before.as_str(), true));
        let before = format!("{} ", "x".repeat(3_000));
        let heading = Html::plain(&before).text("\n\n").bold("Sources").text("\n");
        let parts = texts(&heading.text(&"y".repeat(1_090)));
        assert!(parts[1].starts_with("Sources\ny"), "{:?}", &parts[1][..20]);
    }

    #[test]
    fn a_quotation_goes_on_in_the_next_part() {
        let parts = split(&Html::new().styled(Style::Quote, &"Quoted words. ".repeat(400)));
        for part in &parts {
            assert!(part.markup().starts_with("<blockquote>Quoted") && part.markup().ends_with("</blockquote>"));
        }
        assert_eq!(parts.len(), 2);
    }

    #[test]
    fn looks_beyond_the_most_begin_a_part() {
        let marked = (0..250).fold(Html::new(), |all, _| all.bold("b").text(" c "));
        let parts = split(&marked);
        assert_eq!(parts.len(), 3);
    }
}
