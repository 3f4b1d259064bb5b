//! Finding the terms of a query in words.

use super::beginnings::Beginnings;
use crate::index::{self, Word};
use crate::text;

/// Finds the stems of a query in words. Each stem has a number. A word begins with the same two letters as its stem.
#[derive(Clone, Debug, Default)]
pub(super) struct TermMatcher {
    /// Sorted; the place of each is its number.
    stems: Vec<String>,
    beginnings: Beginnings,
}

impl TermMatcher {
    pub(super) fn new(stems: impl Iterator<Item = String>) -> Self {
        let mut stems: Vec<String> = stems.collect();
        stems.sort_unstable();
        stems.dedup();
        let mut beginnings = Beginnings::default();
        for stem in &stems {
            beginnings.add(stem);
        }
        Self { stems, beginnings }
    }

    /// The number of a stem; `None` if it is not one of the query's.
    pub(super) fn number_of(&self, stem: &str) -> Option<usize> {
        self.stems.binary_search_by(|own| own.as_str().cmp(stem)).ok()
    }

    /// True if a word is one of the query's.
    pub(super) fn holds(&self, word: &Word) -> bool {
        self.beginnings.may_have(word) && (self.number_of(word).is_some() || self.number_of(word.stem()).is_some())
    }

    pub(super) fn in_words(&self, words: &[Word]) -> TermSet {
        let mut found = TermSet::default();
        for word in words.iter().filter(|word| self.beginnings.may_have(word)) {
            found.extend(self.number_of(word));
            found.extend(self.number_of(word.stem()));
        }
        found
    }

    /// Those in a text of any origin, less its stop words.
    pub(super) fn in_text(&self, text: &str) -> TermSet {
        let words = text::words(text);
        let searched = words.iter().filter(|word| self.beginnings.may_have(word) && !index::is_stop_word(word));
        searched.filter_map(|word| self.number_of(&index::stem(word))).collect()
    }
}

/// The stems of a query that stand somewhere, by their numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct TermSet {
    /// The first 64, which hardly any query has more of.
    first: u64,
    others: Vec<u64>,
}

impl TermSet {
    pub(super) fn has(&self, number: usize) -> bool {
        let bits = match (number / 64).checked_sub(1) {
            None => self.first,
            Some(at) => self.others.get(at).copied().unwrap_or_default(),
        };
        bits & 1 << (number % 64) != 0
    }
}

impl Extend<usize> for TermSet {
    fn extend<T: IntoIterator<Item = usize>>(&mut self, numbers: T) {
        for number in numbers {
            let bit = 1 << (number % 64);
            match (number / 64).checked_sub(1) {
                None => self.first |= bit,
                Some(at) => {
                    if self.others.len() <= at {
                        self.others.resize(at + 1, 0);
                    }
                    self.others[at] |= bit;
                }
            }
        }
    }
}

impl FromIterator<usize> for TermSet {
    fn from_iter<T: IntoIterator<Item = usize>>(numbers: T) -> Self {
        let mut set = Self::default();
        set.extend(numbers);
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_numbers_of_any_size() {
        let numbers = [0, 1, 63, 64, 127, 128, 300];
        let set: TermSet = numbers.into_iter().collect();
        let held: Vec<usize> = (0..400).filter(|number| set.has(*number)).collect();
        assert_eq!(held, numbers);
    }
}
