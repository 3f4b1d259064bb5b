//! Short lists of words, by a table that anyone can read.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

/// The lists of `words.toml`, which has the reason of each.
#[derive(Default, Deserialize)]
pub(super) struct Words {
    pub(super) caveats: WordList,
    pub(super) concessions: WordList,
    pub(super) leaning: WordList,
    leaning_pairs: Pairs,
    pub(super) inspections: WordList,
    pub(super) earlier: WordList,
    pub(super) numbers: WordList,
    pub(super) measures: WordList,
    pub(super) shares: WordList,
    pub(super) not_names: WordList,
}

/// Words of one kind.
#[derive(Default, Deserialize)]
pub(super) struct WordList {
    words: BTreeSet<String>,
}

#[derive(Default, Deserialize)]
struct Pairs {
    /// The words that may come next, by the first.
    next: BTreeMap<String, BTreeSet<String>>,
}

impl Words {
    /// The lists of this project.
    pub(super) fn bundled() -> Self {
        // The file is part of the program and a test reads it, so that empty lists are never met.
        toml::from_str(include_str!("words.toml")).unwrap_or_default()
    }

    /// True if a sentence that begins with these words is not understood without the one before it.
    pub(super) fn leans(&self, first: &str, second: Option<&str>) -> bool {
        let next = self.leaning_pairs.next.get(first);
        self.leaning.holds(first) || second.is_some_and(|second| next.is_some_and(|next| next.contains(second)))
    }
}

impl WordList {
    /// True if it holds a word.
    pub(super) fn holds(&self, word: &str) -> bool {
        self.words.contains(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;

    #[test]
    fn every_list_has_words_and_a_reason() {
        toml::from_str::<Words>(include_str!("words.toml")).unwrap();
        let table: toml::Table = toml::from_str(include_str!("words.toml")).unwrap();
        for (name, list) in &table {
            let reason = list.get("why").and_then(toml::Value::as_str).unwrap_or_default();
            assert!(!reason.trim().is_empty(), "{name} has no reason");
            let pairs = list.get("next").and_then(toml::Value::as_table);
            let lists = list.get("words").into_iter().chain(pairs.into_iter().flat_map(toml::Table::values));
            for words in lists {
                let words: Vec<&str> = words.as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
                let distinct: BTreeSet<&str> = words.iter().copied().collect();
                assert!(!words.is_empty() && distinct.len() == words.len(), "{name}");
                let folded = |word: &&str| text::words(word) == [*word];
                assert!(name == "not_names" || words.iter().all(folded), "{name} holds a word that is not folded");
            }
        }
    }

    #[test]
    fn a_sentence_leans_by_its_first_words() {
        let words = Words::bundled();
        assert!(words.leans("they", Some("write")));
        assert!(words.leans("in", Some("addition")));
        assert!(!words.leans("in", Some("cornwall")));
        assert!(!words.leans("in", None));
        assert!(!words.leans("plans", Some("are")));
    }
}
