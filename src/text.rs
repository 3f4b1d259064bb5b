//! Pure helpers on English prose: words, folding for comparison, sentences, and phrases in running text.

mod open_phrase;
mod phrases;
mod sections;
mod spelling;
mod tokens;

pub use open_phrase::OpenPhrase;
pub use phrases::Phrases;
pub use spelling::{nearest, slips};
pub use tokens::{Token, tokens};

use std::borrow::Cow;
use std::ops::Range;

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};
use unicode_segmentation::UnicodeSegmentation;

/// Abbreviations after which a full stop does not end a sentence, lower case and without their last stop.
///
/// Titles and references are the ones met in inspection reports; "etc" is absent, since it does end sentences.
const ABBREVIATIONS: &[&str] = &[
    "cllr", "dr", "e.g", "eg", "fig", "i.e", "ie", "mr", "mrs", "ms", "no", "nos", "p", "para", "paras", "pp", "prof",
    "st", "vs",
];

/// A text with its first letter large.
pub fn capital(text: impl AsRef<str>) -> String {
    let mut chars = text.as_ref().chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Folds text for comparison: compatibility forms, accents, typographic quotes and dashes go, letters become lower
/// case. The raised marks of footnotes become spaces, so that "area\u{b2}" is the word "area".
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut rest = text;
    // Nearly all text is ASCII, and decomposing takes most of the time.
    while let Some(at) = rest.bytes().position(|byte| !byte.is_ascii()) {
        push_lower_case(&mut folded, &rest[..at]);
        let mut others = rest[at..].chars();
        let Some(c) = others.next() else { break };
        rest = others.as_str();
        if is_raised_digit(c) {
            folded.push(' ');
            continue;
        }
        decompose_compatible(c, |c| match c {
            '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2032}' => folded.push('\''),
            '\u{201c}' | '\u{201d}' => folded.push('"'),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => folded.push('-'),
            mark if is_combining_mark(mark) => {}
            other => folded.extend(other.to_lowercase()),
        });
    }
    push_lower_case(&mut folded, rest);
    folded
}

/// The text in its composed form, in which each letter with an accent is one character: the names of files come in either.
pub fn composed(text: &str) -> String {
    text.nfc().collect()
}

/// Adds text of ASCII alone in lower case.
fn push_lower_case(folded: &mut String, text: &str) {
    let start = folded.len();
    folded.push_str(text);
    folded[start..].make_ascii_lowercase();
}

/// Whether a character is a superscript digit.
pub fn is_raised_digit(c: char) -> bool {
    matches!(c, '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{2070}' | '\u{2074}'..='\u{2079}')
}

/// The folded words of a text: runs of letters and digits, possessive endings dropped, hyphenated words in parts. A section
/// of an Act is one word, see `sections`.
pub fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut words: Vec<String> = Vec::new();
    // What stands between a word and the one before it.
    let mut between = String::new();
    for run in folded.split_inclusive(|c: char| !c.is_alphanumeric() && c != '\'') {
        let end = run.char_indices().next_back().filter(|(_, c)| !c.is_alphanumeric() && *c != '\'');
        let (run, sign) = end.map_or((run, ""), |(at, _)| run.split_at(at));
        let word = run.trim_matches('\'');
        let word = word.strip_suffix("'s").unwrap_or(word).replace('\'', "");
        if !word.is_empty() {
            let named = words.last().and_then(|last| sections::joined(last, &between, &word));
            match (named, words.last_mut()) {
                (Some(named), Some(last)) => *last = named,
                _ => words.push(sections::single(&word).unwrap_or(word)),
            }
            between.clear();
        }
        between.push_str(sign);
    }
    words
}

/// The sentences of a text, as byte ranges without outer white space. A line end always parts sentences.
///
/// Boundaries are those of Unicode (UAX 29), less those after an abbreviation, an initial, or before a lower-case
/// letter.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        let mut open: Option<usize> = None;
        for (at, piece) in line.split_sentence_bound_indices() {
            let start = open.unwrap_or(line_start + at);
            let end = line_start + at + piece.len();
            if end < line_start + line.len() && goes_on(&text[start..end], &text[end..]) {
                open = Some(start);
                continue;
            }
            open = None;
            push_trimmed(&mut found, text, start..end);
        }
        line_start += line.len();
    }
    found
}

/// A row of a table for a reader: its cells, which tabs part, with a sign between them.
pub fn in_cells(text: &str) -> Cow<'_, str> {
    if text.contains('\t') { Cow::Owned(text.replace('\t', " | ")) } else { Cow::Borrowed(text) }
}

/// Whether what Unicode takes for the end of a sentence is none.
fn goes_on(sentence: &str, rest: &str) -> bool {
    let sentence = sentence.trim_end();
    if rest.chars().next().is_some_and(char::is_lowercase) {
        return true;
    }
    let Some(body) = sentence.strip_suffix('.') else { return false };
    let last = body.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or(body);
    let initial = last.chars().count() == 1 && last.chars().all(char::is_uppercase);
    initial || ABBREVIATIONS.contains(&last.to_lowercase().as_str())
}

fn push_trimmed(found: &mut Vec<Range<usize>>, text: &str, range: Range<usize>) {
    let piece = &text[range.clone()];
    let start = range.start + (piece.len() - piece.trim_start().len());
    let end = range.end - (piece.len() - piece.trim_end().len());
    if start < end {
        found.push(start..end);
    }
}

/// The names of the months, January first.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The number of a month that is named whole or by its first letters, at least three, folded: "oct", "sept".
pub fn month_number(word: &str) -> Option<i8> {
    let is_named = |month: &&str| word.len() >= 3 && fold(month).starts_with(word);
    (1..).zip(MONTHS.iter()).find(|(_, month)| is_named(month)).map(|(number, _)| number)
}

/// A day in words: "5 November 2019".
pub fn date(date: Date) -> String {
    format!("{} {} {}", date.day(), month(date), date.year())
}

/// A stretch of days in words, nothing said twice: "14 to 18 October 2019", "29 April to 3 May 2024".
pub fn span(first: Date, last: Date) -> String {
    if first == last {
        self::date(first)
    } else if first.year() != last.year() {
        format!("{} to {}", self::date(first), self::date(last))
    } else if first.month() != last.month() {
        format!("{} {} to {}", first.day(), month(first), self::date(last))
    } else {
        format!("{} to {}", first.day(), self::date(last))
    }
}

/// The name of the month of a day: "November".
pub fn month(date: Date) -> &'static str {
    let at = usize::try_from(date.month()).unwrap_or(1).saturating_sub(1);
    MONTHS.get(at).copied().unwrap_or_default()
}

/// Where the last character of a text begins, as readers see characters: with its accents, joined signs and all.
pub fn last_character(text: &str) -> Option<usize> {
    text.grapheme_indices(true).next_back().map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    proptest! {
        #[test]
        fn folding_is_that_of_the_decomposed_text(text in "\\PC{0,40}") {
            let text = text.replace(is_raised_digit, "");
            let decomposed: String = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
            prop_assert_eq!(fold(&text), fold(&decomposed));
        }
    }

    #[test]
    fn a_section_of_an_act_is_one_word_however_it_is_written() {
        for text in ["section 47", "Section\u{a0}47", "s47", "S.47", "s. 47", "S47s", "sec 47", "s 47"] {
            assert_eq!(words(text), ["s47"], "{text}");
            let found = tokens(text);
            assert_eq!(
                (found.len(), found[0].word.as_str(), &text[found[0].range.clone()]),
                (1, "s47", text),
                "{text}"
            );
        }
        assert_eq!(words("S.20 and section 17ZA, in 2019"), ["s20", "and", "s17za", "in", "2019"]);
        assert_eq!(words("this section: 47 children"), ["this", "section", "47", "children"]);
        assert_eq!(words("their sections 2019"), ["their", "sections", "2019"]);
        assert_eq!(words("the council's 3 teams, MASH's 47"), ["the", "council", "3", "teams", "mash", "47"]);
    }

    #[track_caller]
    fn check_sentences(text: &str, expected: &[&str]) {
        let found: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn sentences_end_at_full_stops() {
        check_sentences("One thing. Another thing! A third?", &["One thing.", "Another thing!", "A third?"]);
    }

    #[test]
    fn abbreviations_and_initials_do_not_end_sentences() {
        check_sentences(
            "Support, e.g. Barnardo's, is good. J. Smith led it.",
            &["Support, e.g. Barnardo's, is good.", "J. Smith led it."],
        );
    }

    #[test]
    fn quoted_sentences_keep_their_closing_mark() {
        check_sentences(
            "They said \u{2018}we care.\u{2019} It shows.",
            &["They said \u{2018}we care.\u{2019}", "It shows."],
        );
    }

    #[test]
    fn decimals_stay_whole_and_lines_part() {
        check_sentences("It is 21.8% of all.\nnext item", &["It is 21.8% of all.", "next item"]);
    }

    #[test]
    fn months_are_known_by_their_first_letters() {
        assert_eq!(
            ["january", "sept", "jun", "ma", "octopus"].map(month_number),
            [Some(1), Some(9), Some(6), None, None]
        );
    }

    #[test]
    fn spans_of_days_say_nothing_twice() {
        let day = jiff::civil::date;
        assert_eq!(span(day(2019, 10, 14), day(2019, 10, 18)), "14 to 18 October 2019");
        assert_eq!(span(day(2024, 4, 29), day(2024, 5, 3)), "29 April to 3 May 2024");
        assert_eq!(span(day(2017, 12, 28), day(2018, 1, 9)), "28 December 2017 to 9 January 2018");
        assert_eq!(span(day(2020, 1, 2), day(2020, 1, 2)), "2 January 2020");
    }

    #[test]
    fn marks_of_footnotes_are_no_part_of_a_word() {
        assert_eq!(words("this area\u{b2} and"), ["this", "area", "and"]);
    }

    #[test]
    fn words_are_folded_and_lose_their_possessive() {
        assert_eq!(
            words("Cornwall\u{2019}s life-story work & caf\u{e9}s"),
            ["cornwall", "life", "story", "work", "cafes"]
        );
    }
}
