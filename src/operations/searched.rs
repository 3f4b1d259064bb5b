//! What was searched for, and what of it the evidence holds.

use crate::search::{QueryTerms, Snippet};
use crate::text;

/// The words that were searched for, and whether the sentences shown, or their paragraphs, hold them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Searched {
    words: Vec<(String, bool)>,
    /// Set where the evidence is sure enough for an answer.
    is_sure: bool,
}

impl Searched {
    /// What snippets hold of what was searched for, in the reader's words or in equivalents.
    pub(crate) fn of(terms: &QueryTerms, shown: &[Snippet], is_sure: bool) -> Self {
        let text: Vec<&str> = shown.iter().flat_map(|snippet| [snippet.heading(), snippet.passage_text()]).collect();
        Self { words: terms.held_in(&text.join("\n")), is_sure }
    }

    /// What was searched for in something else than snippets, and whether it was found.
    pub(crate) fn found(terms: &QueryTerms, is_found: bool) -> Self {
        let words = terms.written().into_iter().map(|word| (word.to_owned(), is_found)).collect();
        Self { words, is_sure: is_found }
    }

    /// Both searches together: a word that either holds is held.
    pub(crate) fn with(mut self, other: Self) -> Self {
        for (word, held) in other.words {
            match self.words.iter_mut().find(|(own, _)| *own == word) {
                Some((_, own)) => *own |= held,
                None => self.words.push((word, held)),
            }
        }
        Self { is_sure: self.is_sure || other.is_sure, ..self }
    }

    /// Whether a word of the question was found; `None` where it was not searched for.
    pub(super) fn holds(&self, word: &str) -> Option<bool> {
        let sought = text::words(word);
        let is_part = |known: &str| {
            let known = text::words(known);
            sought.iter().any(|word| known.contains(word))
        };
        let mut known = self.words.iter().filter(|(own, _)| is_part(own)).map(|(_, held)| *held).peekable();
        known.peek()?;
        Some(known.all(|held| held))
    }
}
