//! The words by which a claim is set against what documents say, by a table that anyone can read.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::text::OpenPhrase;

/// The words before an entry of a scale among which a negation turns it about.
const REACH: usize = 3;

/// The table as the file has it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    framing: Listed,
    inspecting: Listed,
    staying: Listed,
    publishing: Listed,
    listed: Listed,
    improving: Listed,
    units: Listed,
    judged: Listed,
    negations: Listed,
    caveats: Listed,
    restricting: Listed,
    asides: Listed,
    scales: Vec<Ends>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    #[cfg_attr(not(test), expect(dead_code, reason = "for whoever reads the table"))]
    why: String,
    words: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ends {
    #[cfg_attr(not(test), expect(dead_code, reason = "for whoever reads the table"))]
    why: String,
    one: Vec<String>,
    other: Vec<String>,
}

/// The lists of `words.toml`, which has the reason of each.
#[derive(Debug, Default)]
pub struct Words {
    pub(super) framing: WordList,
    pub(super) inspecting: WordList,
    pub(super) staying: WordList,
    pub(super) publishing: WordList,
    pub(super) listed: WordList,
    pub(super) improving: WordList,
    pub(super) units: WordList,
    pub(super) judged: WordList,
    pub(super) negations: WordList,
    pub(super) caveats: WordList,
    pub(super) restricting: WordList,
    pub(super) asides: WordList,
    pub(super) scales: Vec<(WordList, WordList)>,
}

/// Words of one kind, and groups of them.
#[derive(Debug, Default)]
pub(super) struct WordList(Vec<OpenPhrase>);

impl Words {
    /// The lists of this project.
    pub fn bundled() -> Self {
        // The file is part of the program and a test reads it, so that empty lists are never met.
        let file: File = toml::from_str(include_str!("words.toml")).unwrap_or_default();
        let list = |listed: Listed| WordList::new(&listed.words);
        Self {
            framing: list(file.framing),
            inspecting: list(file.inspecting),
            staying: list(file.staying),
            publishing: list(file.publishing),
            listed: list(file.listed),
            improving: list(file.improving),
            units: list(file.units),
            judged: list(file.judged),
            negations: list(file.negations),
            caveats: list(file.caveats),
            restricting: list(file.restricting),
            asides: list(file.asides),
            scales: file.scales.iter().map(|it| (WordList::new(&it.one), WordList::new(&it.other))).collect(),
        }
    }

    /// Whether a word says by itself how good, how many or how soon something is.
    pub(super) fn is_on_scale(&self, word: &str) -> bool {
        self.scales.iter().any(|(one, other)| one.holds(word) || other.holds(word))
    }

    /// At which end of each scale some words stand: 1 for the one, -1 for the other, 0 for neither or both.
    pub(super) fn ends(&self, words: &[String]) -> Vec<i8> {
        self.scales.iter().map(|scale| self.end(scale, words)).collect()
    }

    fn end(&self, (one, other): &(WordList, WordList), words: &[String]) -> i8 {
        let (mut found, mut at) = (BTreeSet::new(), 0);
        while at < words.len() {
            let (own, length) = match (one.longest_at(&words[at..]), other.longest_at(&words[at..])) {
                (None, None) => {
                    at += 1;
                    continue;
                }
                (Some(length), None) => (1_i8, length),
                (None, Some(length)) => (-1, length),
                (Some(a), Some(b)) => (if a > b { 1 } else { -1 }, a.max(b)),
            };
            // "Not trained well enough" says what "not well enough" does.
            let said = &words[at..at + length];
            let is_fixed = own < 0 && (self.negations.holds(&said[0]) || said.iter().any(|word| word == "enough"));
            let before = &words[at.saturating_sub(REACH)..at];
            let negated = !is_fixed && before.iter().any(|word| self.negations.holds(word));
            found.insert(if negated { -own } else { own });
            at += length;
        }
        if found.len() == 1 { found.first().copied().unwrap_or_default() } else { 0 }
    }
}

impl WordList {
    fn new(written: &[String]) -> Self {
        Self(written.iter().filter_map(|one| OpenPhrase::read(one)).collect())
    }

    /// Whether it holds a word.
    pub(super) fn holds(&self, word: &str) -> bool {
        self.0.iter().any(|entry| entry.begins(&[word]))
    }

    /// Whether any of some words is one of its.
    pub(super) fn any<W: AsRef<str>>(&self, words: &[W]) -> bool {
        words.iter().any(|word| self.holds(word.as_ref()))
    }

    /// Whether some words begin with one of its entries.
    pub(super) fn begins_any(&self, words: &[String]) -> bool {
        self.longest_at(words).is_some()
    }

    /// The number of words of its longest entry that some words begin with.
    fn longest_at(&self, words: &[String]) -> Option<usize> {
        self.0.iter().filter(|entry| entry.begins(words)).map(OpenPhrase::length).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;

    #[test]
    fn every_list_has_words_and_a_reason() {
        let file: File = toml::from_str(include_str!("words.toml")).unwrap();
        let lists = [
            &file.framing,
            &file.inspecting,
            &file.staying,
            &file.publishing,
            &file.listed,
            &file.improving,
            &file.units,
            &file.judged,
            &file.negations,
            &file.caveats,
            &file.restricting,
            &file.asides,
        ];
        assert!(lists.iter().all(|list| !list.why.is_empty() && !list.words.is_empty()));
        assert!(file.scales.iter().all(|it| !it.why.is_empty() && !it.one.is_empty() && !it.other.is_empty()));
    }

    #[track_caller]
    fn check_opposed(one: &str, other: &str, expected: bool) {
        let words = Words::bundled();
        let (a, b) = (words.ends(&text::words(one)), words.ends(&text::words(other)));
        assert_eq!(a.iter().zip(&b).any(|(a, b)| a * b < 0), expected, "{a:?} {b:?}");
    }

    #[test]
    fn the_two_ends_of_a_scale_are_told_apart() {
        check_opposed("Caseloads have risen.", "Caseloads fell to 14.", true);
        check_opposed("All plans are reviewed.", "Not all plans are reviewed.", true);
        check_opposed("Visits are late.", "Visits are not late.", true);
        check_opposed("Visits are late.", "There are delays in visiting.", false);
        check_opposed("Chairs are inexperienced.", "Chairs are experienced.", true);
        check_opposed("Carers are well trained.", "Carers are not trained well enough.", true);
        check_opposed("Plans are clear.", "Letters are long.", false);
    }
}
