//! Passages in pages, for those who read through what was found themselves.

use super::query::QueryTerms;
use super::weights::Weights;
use crate::document::DocumentId;
use crate::index::{self, Hit, Phrase, Search, Snapshot, Term};

/// The passages that fit a query, the best first: by its words with their synonyms, and those that stand together.
/// The first `skip` of them are left out, and at most `limit` are given.
///
/// Unlike [`passages`](super::passages), it orders by the search alone and looks at no sentences, so that one page goes
/// on where the one before ended.
pub fn page(
    terms: &QueryTerms,
    documents: Option<Vec<DocumentId>>,
    skip: usize,
    limit: usize,
    snapshot: &Snapshot,
    weights: &Weights,
) -> Result<Vec<Hit>, index::Error> {
    let words = terms.terms().into_iter().map(|(word, trust)| Term { word: word.to_owned(), weight: trust }).collect();
    let phrases = terms.pairs().iter().map(|words| Phrase { words: words.clone(), weight: weights.pair }).collect();
    let limit = skip.saturating_add(limit);
    let headings = weights.heading;
    let search = Search { terms: words, phrases, documents, limit, headings, ..Search::default() };
    let mut hits = snapshot.search(&search)?;
    Ok(hits.split_off(skip.min(hits.len())))
}
