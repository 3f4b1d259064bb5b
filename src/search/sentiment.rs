//! The sentiment of a sentence: praise and criticism, by a small lexicon that anyone can read.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::beginnings::Beginnings;
use crate::text::OpenPhrase;

/// The words before a fault among which a relief counts: "avoiding drift and delay", "without undue delay".
const RELIEF_REACH: usize = 3;

/// The sentiment that a question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Polarity {
    /// Praise.
    Praise,
    /// Criticism.
    Criticism,
    /// Either.
    Any,
}

/// The lexicon as the file has it.
#[derive(Deserialize, Default)]
struct File {
    negations: Vec<String>,
    reliefs: Vec<String>,
    praise: BTreeMap<String, Vec<String>>,
    criticism: BTreeMap<String, Vec<String>>,
}

/// One entry: its words and its signed weight.
struct Entry {
    phrase: OpenPhrase,
    weight: f32,
}

/// The lexicon of praise and criticism.
pub struct Lexicon {
    negations: Vec<String>,
    /// The beginnings of words before a fault that say that there is none or less of it.
    reliefs: Vec<String>,
    /// Entries by the first three letters of their first word, so that few are tried on each word.
    entries: BTreeMap<Key, Vec<Entry>>,
    beginnings: Beginnings,
}

/// The praise and criticism in a text; both at least 0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sentiment {
    /// The sum of the weights of praise.
    pub praise: f32,
    /// The sum of the weights of criticism.
    pub criticism: f32,
}

impl Sentiment {
    /// Its agreement with the polarity wanted, from -1 to 1, where a balance of `clear` is as clear as it gets.
    pub(super) fn suits(self, polarity: Polarity, clear: f32) -> f32 {
        let balance = ((self.praise - self.criticism) / clear).clamp(-1.0, 1.0);
        match polarity {
            Polarity::Praise => balance,
            Polarity::Criticism => -balance,
            Polarity::Any => 0.0,
        }
    }

    /// The strength of its verdict, either way, from 0 to 1, where a sum of `clear` is the clearest.
    pub(super) fn strength(self, clear: f32) -> f32 {
        ((self.praise + self.criticism) / clear).min(1.0)
    }
}

type Key = (Option<char>, Option<char>, Option<char>);

fn key(word: &str) -> Key {
    let mut letters = word.chars();
    (letters.next(), letters.next(), letters.next())
}

impl Lexicon {
    /// The lexicon of this project.
    pub fn bundled() -> Self {
        // The file is part of the program and a test reads it, so that the empty lexicon is never met.
        let file: File = toml::from_str(include_str!("sentiment.toml")).unwrap_or_default();
        let mut entries: BTreeMap<Key, Vec<Entry>> = BTreeMap::new();
        let mut beginnings = Beginnings::default();
        for (side, sign) in [(&file.praise, 1.0_f32), (&file.criticism, -1.0)] {
            for (weight, listed) in side {
                let weight = sign * weight.parse().unwrap_or(1.0);
                for written in listed {
                    if let Some(phrase) = OpenPhrase::read(written) {
                        beginnings.add(phrase.first());
                        entries.entry(key(phrase.first())).or_default().push(Entry { phrase, weight });
                    }
                }
            }
        }
        Self { negations: file.negations, reliefs: file.reliefs, entries, beginnings }
    }

    /// The sentiment of a text given as folded words. A negation counts up to `reach` words before a word of praise.
    pub fn sentiment<W: AsRef<str>>(&self, words: &[W], reach: usize) -> Sentiment {
        let mut sentiment = Sentiment::default();
        let mut at = 0;
        while at < words.len() {
            let Some(entry) = self.longest_at(&words[at..]) else {
                at += 1;
                continue;
            };
            let before = &words[at.saturating_sub(reach)..at];
            let negated = before.iter().any(|word| self.negations.iter().any(|it| it == word.as_ref()));
            let near = &before[before.len().saturating_sub(RELIEF_REACH)..];
            let relieved = entry.weight < 0.0
                && near.iter().any(|word| self.reliefs.iter().any(|it| word.as_ref().starts_with(it)));
            if entry.weight > 0.0 && !negated || relieved {
                sentiment.praise += entry.weight.abs();
            } else {
                sentiment.criticism += entry.weight.abs();
            }
            at += entry.phrase.length();
        }
        sentiment
    }

    fn longest_at<W: AsRef<str>>(&self, words: &[W]) -> Option<&Entry> {
        let first = words.first().map(AsRef::as_ref).filter(|first| self.beginnings.may_have(first))?;
        let entries = self.entries.get(&key(first))?;
        entries.iter().filter(|entry| entry.phrase.begins(words)).max_by_key(|entry| entry.phrase.length())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;

    #[track_caller]
    fn check(sentence: &str, praise: f32, criticism: f32) {
        let sentiment = Lexicon::bundled().sentiment(&text::words(sentence), 3);
        assert_eq!((sentiment.praise, sentiment.criticism), (praise, criticism), "{sentence}");
    }

    #[test]
    fn the_bundled_lexicon_is_read() {
        assert!(toml::from_str::<File>(include_str!("sentiment.toml")).is_ok());
    }

    #[test]
    fn praise_and_criticism_are_told_apart() {
        check("The virtual school is a significant strength.", 2.0, 0.0);
        check("Too many children wait too long for help.", 0.0, 4.0);
        check("Social workers visit children.", 0.0, 0.0);
    }

    #[test]
    fn negated_praise_is_criticism() {
        check("Plans are not sufficiently robust.", 0.0, 2.0);
        check("Visits happen without clear records.", 0.0, 1.0);
    }

    #[test]
    fn a_fault_that_is_avoided_is_praise() {
        check("Plans avoid drift and delay.", 3.0, 0.0);
        check("Decisions are made without undue delay.", 1.0, 0.0);
        check("There is drift.", 0.0, 2.0);
    }
}
