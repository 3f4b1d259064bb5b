//! How far a text speaks of what a claim says, word for word or in words that mean the same.
//!
//! A question asks with few words, and a passage answers it that has them. A claim says a whole sentence, in words of its
//! own: each of its words is looked for in the passage, and where it is not there, the word nearest to it in meaning stands
//! for it in part. What is rare counts for more, so that a passage which has all but the one thing that the claim is about
//! does not speak of it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::query::QueryTerms;
use super::snippet::Snippet;
use super::tables::Tables;
use crate::index::{self, Word};

/// The cosine of the static vectors of two words up to which the one says nothing of the other, from -1 to 1.
const NOTHING: f32 = 0.4;

/// The cosine from which one stands for the other as far as it can.
const SAME: f32 = 0.8;

/// How much a word counts that only means the same, from 0 to 1.
const IN_PART: f32 = 0.8;

/// Compares the words of one claim with those of passages.
pub struct Agreement<'a> {
    terms: &'a QueryTerms,
    tables: &'a Tables,
    vectors: RefCell<BTreeMap<String, Rc<[f32]>>>,
}

impl<'a> Agreement<'a> {
    /// Of a claim with these terms.
    pub fn new(terms: &'a QueryTerms, tables: &'a Tables) -> Self {
        Self { terms, tables, vectors: RefCell::default() }
    }

    /// The share of the claim that the sentence of a snippet speaks of, and that of its passage with its heading, by weight,
    /// from 0 to 1.
    pub fn with(&self, snippet: &Snippet) -> (f32, f32) {
        let sentences = &snippet.analyzed.sentences;
        let own = sentences.get(snippet.at).map_or(&[][..], |sentence| &sentence.words);
        let all = sentences.iter().flat_map(|sentence| &*sentence.words).chain(&*snippet.analyzed.heading);
        let whole: Vec<Word> = all.cloned().collect();
        (self.share(own), self.share(&whole))
    }

    fn share(&self, words: &[Word]) -> f32 {
        let found = self.terms.matcher().in_words(words);
        self.terms.softly(|number| found.has(number), |written| self.nearest(written, words))
    }

    /// How near the nearest of some words is in meaning.
    fn nearest(&self, written: &str, words: &[Word]) -> f32 {
        let own = self.vector(written);
        let near = words
            .iter()
            .filter(|word| !index::is_stop_word(word))
            .map(|word| cosine(&own, &self.vector(word)))
            .fold(0.0, f32::max);
        IN_PART * ((near - NOTHING) / (SAME - NOTHING)).clamp(0.0, 1.0)
    }

    fn vector(&self, word: &str) -> Rc<[f32]> {
        if let Some(known) = self.vectors.borrow().get(word) {
            return Rc::clone(known);
        }
        let vector: Rc<[f32]> = self.tables.static_model.encode(word).into();
        self.vectors.borrow_mut().insert(word.to_owned(), Rc::clone(&vector));
        vector
    }
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    let product = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    let whole = (product(a, a) * product(b, b)).sqrt();
    if whole > 0.0 { product(a, b) / whole } else { 0.0 }
}
