//! Putting passages in order by words and meaning together, and the confidence that one of them holds an answer.

use std::sync::Arc;

use super::candidates::{Candidate, add_nearest, by_words, to_read};
use super::query::QueryTerms;
use super::stretch::Stretch;
use super::tables::Tables;
use super::vector_index::QueryVector;
use super::weights::Limits;
use crate::document::Document;
use crate::index::{self, Snapshot};

/// The passages that fit a query, the best first: by its words and those that stand together, and of the passages read
/// also by the share of the query that one of their sentences holds. The others come after them. With `vector`, passages
/// near in meaning join them, and words and meaning together make the order.
pub fn passages(
    terms: &QueryTerms,
    documents: Option<&[Arc<Document>]>,
    limit: usize,
    vector: Option<&QueryVector<'_>>,
    snapshot: &Snapshot,
    tables: &Tables,
) -> Result<Vec<Candidate>, index::Error> {
    let (weights, limits) = (&tables.weights, &tables.limits);
    let most_read = to_read(documents.map_or(1, <[_]>::len), limits);
    let found = if vector.is_some() { limit.max(limits.reranked) } else { limit };
    let mut candidates = by_words(terms, documents, None, (found, most_read), snapshot, tables)?;
    if let Some(vector) = vector {
        add_nearest(&mut candidates, vector, documents, snapshot, limits)?;
        mix(&mut candidates, vector, snapshot, weights.words_in_order);
        candidates.truncate(limit);
        for candidate in candidates.iter_mut().take(most_read).filter(|it| !it.read) {
            let place = (Arc::clone(&candidate.document), candidate.number, Arc::clone(&candidate.passage));
            let (score, cosines) = (candidate.score, std::mem::take(&mut candidate.cosines));
            *candidate = Candidate { score, cosines, ..Candidate::new(place, terms, snapshot) };
        }
        for candidate in candidates.iter_mut().filter(|it| it.read) {
            let meant = meant(candidate.cosine(), limits);
            let by_words = weights.words_in_confidence;
            candidate.confidence = by_words * candidate.confidence + (1.0 - by_words) * meant;
        }
    }
    let best = candidates.first().map_or(1.0, |it| it.score).max(f32::MIN_POSITIVE);
    for candidate in &mut candidates {
        candidate.normalised_score = candidate.score / best;
    }
    Ok(candidates)
}

/// The confidence that some passage holds an answer, from 0 to 1: the share of the query that the best one of those
/// read covers, where a word counts by how rare it is and a name counts for more; with a model, also its
/// nearness in meaning. Below [`Limits::confident`] nothing is an answer.
pub fn confidence(candidates: &[Candidate]) -> f32 {
    candidates.iter().map(|it| it.confidence).fold(0.0, f32::max)
}

/// Puts candidates in order by words and meaning together; their scores then go from 0 to 1.
fn mix(candidates: &mut [Candidate], vector: &QueryVector<'_>, snapshot: &Snapshot, by_words: f32) {
    let words = Stretch::over(candidates.iter().map(|it| it.score));
    for candidate in candidates.iter_mut() {
        candidate.cosines = vector.of(snapshot.catalog(), &candidate.document.id, candidate.number);
    }
    let meaning = Stretch::over(candidates.iter().filter_map(Candidate::cosine));
    for candidate in candidates.iter_mut() {
        let meant = candidate.cosine().map_or(0.0, |cosine| meaning.of(cosine));
        candidate.score = by_words * words.of(candidate.score) + (1.0 - by_words) * meant;
    }
    // Of equals the one that the words put first stays first.
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
}

/// A cosine rescaled to 0..1; 0 where only words were compared.
pub(super) fn meant(cosine: Option<f32>, limits: &Limits) -> f32 {
    let (nothing, same) = (limits.cosine_of_nothing, limits.cosine_of_the_same);
    cosine.map_or(0.0, |cosine| ((cosine - nothing) / (same - nothing)).clamp(0.0, 1.0))
}
