//! Many phrases looked up at once.

use std::collections::BTreeMap;

/// Phrases of words, each with values: a tree of words, so that looking up costs one step a word however many phrases
/// there are.
#[derive(Clone, Debug)]
pub struct Phrases<T> {
    nodes: Vec<Node<T>>,
}

#[derive(Clone, Debug)]
struct Node<T> {
    next: BTreeMap<String, usize>,
    values: Vec<T>,
}

impl<T> Default for Node<T> {
    fn default() -> Self {
        Self { next: BTreeMap::new(), values: Vec::new() }
    }
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self { nodes: vec![Node::default()] }
    }
}

impl<T> Phrases<T> {
    /// Adds a value to the phrase of these words. No words are no phrase.
    pub fn insert<'w>(&mut self, words: impl IntoIterator<Item = &'w str>, value: T) {
        let mut at = 0;
        for word in words {
            let fresh = self.nodes.len();
            at = *self.nodes[at].next.entry(word.to_owned()).or_insert(fresh);
            if at == fresh {
                self.nodes.push(Node::default());
            }
        }
        if at != 0 {
            self.nodes[at].values.push(value);
        }
    }

    /// Every phrase that the words begin with, the longest first, as its number of words and its values.
    pub fn starting<'w>(&self, words: impl IntoIterator<Item = &'w str>) -> Vec<(usize, &[T])> {
        let mut found = Vec::new();
        let mut at = 0;
        for (n, word) in words.into_iter().enumerate() {
            let Some(next) = self.nodes[at].next.get(word) else { break };
            at = *next;
            if !self.nodes[at].values.is_empty() {
                found.push((n + 1, self.nodes[at].values.as_slice()));
            }
        }
        found.reverse();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_comes_first() {
        let mut phrases = Phrases::default();
        phrases.insert(["north", "east"], 1);
        phrases.insert(["north", "east", "lincolnshire"], 2);
        phrases.insert([], 3);
        assert_eq!(phrases.starting(["north", "east", "lincolnshire", "x"]), [(3, &[2][..]), (2, &[1][..])]);
        assert_eq!(phrases.starting(["north"]), []);
        assert_eq!(phrases.starting(["north", "east", "x"]), [(2, &[1][..])]);
    }
}
