//! The words that are searched for.

use std::collections::BTreeSet;

use crate::index::{self, Word};
use crate::text;

/// A word of a text as it is compared: two are the same if their stems are.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(super) word: String,
    pub(super) stem: String,
}

impl Token {
    pub(super) fn of(word: &Word) -> Self {
        Self { word: word.to_string(), stem: word.stem().to_owned() }
    }
}

impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        self.stem == other.stem
    }
}

impl Eq for Token {}

impl PartialOrd for Token {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Token {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.stem.cmp(&other.stem)
    }
}

/// The words of a text that are searched for, in order.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let words = text::words(text);
    let stems = index::stems(text);
    words
        .into_iter()
        .zip(stems)
        .filter(|(word, _)| !index::is_stop_word(word))
        .map(|(word, stem)| Token { word, stem })
        .collect()
}

/// The stems of a text that are searched for.
pub(crate) fn stems_of(text: &str) -> BTreeSet<String> {
    tokens(text).into_iter().map(|token| token.stem).collect()
}
