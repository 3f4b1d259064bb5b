//! The acronyms that a document explains.

use crate::corpus::outline::Outline;
use crate::document::{Acronym, PassageNumber};

/// The acronyms that the text explains, by the method of Schwartz and Hearst (2003): a short form in brackets after its
/// long form, whose letters are found from right to left.
pub(super) fn read(outline: &Outline) -> Vec<Acronym> {
    let mut found: Vec<Acronym> = Vec::new();
    for (number, passage) in (0..).map(PassageNumber).zip(&outline.passages) {
        let mut rest = 0;
        while let Some(open) = passage.text[rest..].find('(').map(|at| rest + at) {
            rest = open + 1;
            let Some(close) = passage.text[rest..].find(')').map(|at| rest + at) else { break };
            let inside = passage.text[rest..close].trim();
            let short = inside.trim_matches(['\u{2018}', '\u{2019}', '\'', '"', '\u{201c}', '\u{201d}']);
            if !is_acronym(short) {
                continue;
            }
            let Some(long) = long_form(short, passage.text[..open].trim_end()) else { continue };
            if found.iter().all(|acronym| acronym.short != short) {
                found.push(Acronym { short: short.to_owned(), long: long.to_owned(), passage: number });
            }
        }
    }
    found.sort();
    found
}

/// Whether a text in brackets is an acronym: one word of two to ten signs with at least two capitals.
fn is_acronym(text: &str) -> bool {
    (2..=10).contains(&text.chars().count())
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '&' | '-' | '/'))
        && text.chars().filter(|c| c.is_uppercase()).count() >= 2
}

/// The words at the end of `before` that `short` stands for.
fn long_form<'a>(short: &str, before: &'a str) -> Option<&'a str> {
    let letters: Vec<char> =
        short.trim_end_matches('s').chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let most_words = (letters.len() + 5).min(letters.len() * 2);
    let sentence = before.rfind(['.', '\n', '(', ')', ';', ':']).map_or(0, |at| at + 1);
    let candidates: Vec<(usize, char)> = before[sentence..].char_indices().map(|(at, c)| (sentence + at, c)).collect();
    let mut at = candidates.len();
    for (left, letter) in letters.iter().enumerate().rev() {
        loop {
            at = at.checked_sub(1)?;
            let (byte, c) = candidates[at];
            let starts_word = before[..byte].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
            if c.to_lowercase().eq(std::iter::once(*letter)) && (left > 0 || starts_word) {
                break;
            }
        }
    }
    let start = past_small_word(before, candidates.get(at)?.0, sentence);
    let long = before[start..].trim();
    let words = long.split([' ', '-']).count();
    let worded = long.chars().count() > short.chars().count() && words >= 2;
    (worded && words <= most_words).then_some(long)
}

/// Where a long form begins whose first letter was found in a small word: "(ASYE)" stands for "assessed and …", though
/// "and" begins with the same letter.
fn past_small_word(before: &str, start: usize, sentence: usize) -> usize {
    const SMALL: &[&str] = &["a", "an", "and", "at", "by", "for", "in", "of", "on", "the", "to", "with"];
    let word = |at: usize| before[at..].split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
    let first = word(start);
    if !SMALL.contains(&first.as_str()) {
        return start;
    }
    let earlier = before[sentence..start].split_whitespace().next_back();
    let begins = earlier.filter(|word| word.to_lowercase().chars().next() == first.chars().next());
    begins.and_then(|word| before[..start].rfind(word)).unwrap_or(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_long(before: &str, short: &str, expected: Option<&str>) {
        assert_eq!(long_form(short, before), expected);
    }

    #[test]
    fn long_forms_of_acronyms_are_found() {
        check_long("The multi-agency referral unit", "MARU", Some("multi-agency referral unit"));
        check_long("work of the independent reviewing officers", "IROs", Some("independent reviewing officers"));
        check_long("the Children Abused Through Exploitation", "CATE", Some("Children Abused Through Exploitation"));
        check_long(
            "the assessed and supported year in employment",
            "ASYE",
            Some("assessed and supported year in employment"),
        );
        check_long("in a meeting", "MARU", None);
    }

    #[test]
    fn an_acronym_does_not_reach_over_a_sentence() {
        check_long("Many are rated. The unit", "MARU", None);
    }
}
