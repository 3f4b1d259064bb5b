//! Putting passages in order by words and meaning together, and how sure it is that one of them holds an answer.

use std::sync::Arc;

use super::candidates::{Candidate, add_nearest, by_words, to_read};
use super::query::QueryTerms;
use super::vector_index::QueryVector;
use crate::document::Document;
use crate::index::{self, Snapshot};

/// The confidence from which on something is an answer.
///
/// On the development set of SQuAD 2.0 it keeps 95.0 % of the questions with an answer and declines 81.9 % of those about
/// things that no passage speaks of; `docs/confidence.md` has the curve.
pub const CONFIDENT: f32 = 0.5;

/// How many passages that full text finds are put in order by words and meaning together.
const RERANKED: usize = 100;

/// How much the words count in the order of passages, where the rest is the meaning; both are first stretched from 0 to 1
/// over the passages compared. Over every tenth question of SQuAD 2.0 nDCG@10 is flat from 0.45 to 0.6 (0.930); the score
/// by words, which knows pairs of words and what stands in one sentence, is worth more here than plain BM25, for which 0.3
/// to 0.5 is best.
const BY_WORDS: f32 = 0.5;

/// The cosines between which a sentence goes from having nothing to do with a question to meaning just that, for
/// all-MiniLM-L6-v2 and its kin.
const MEANT: (f32, f32) = (0.25, 0.75);

/// How much the words count in the confidence that a passage holds an answer, where the rest is the meaning. It is far
/// enough above [`CONFIDENT`] for a passage with all words of the topic, or with words for the same things, to be an answer
/// even where the model knows none of them ("UASC"), and nearness alone is none.
const SURE_BY_WORDS: f32 = 0.6;

/// The passages that fit a topic, the best first: by the words of the topic and those that stand together, and of those
/// that are read also by how much of the topic one of their sentences holds. The others stand behind them. With `vector`,
/// passages near in meaning join them, and words and meaning together make the order.
pub fn passages(
    terms: &QueryTerms,
    documents: Option<&[Arc<Document>]>,
    limit: usize,
    vector: Option<&QueryVector<'_>>,
    snapshot: &Snapshot,
) -> Result<Vec<Candidate>, index::Error> {
    let most_read = to_read(documents.map_or(1, <[_]>::len));
    let found = if vector.is_some() { limit.max(RERANKED) } else { limit };
    let mut candidates = by_words(terms, documents, (found, most_read), snapshot)?;
    if let Some(vector) = vector {
        add_nearest(&mut candidates, vector, documents, snapshot)?;
        mix(&mut candidates, vector, snapshot);
        candidates.truncate(limit);
        for candidate in candidates.iter_mut().take(most_read).filter(|it| !it.read) {
            let place = (Arc::clone(&candidate.document), candidate.number, Arc::clone(&candidate.passage));
            let (score, cosines) = (candidate.score, std::mem::take(&mut candidate.cosines));
            *candidate = Candidate { score, cosines, ..Candidate::new(place, terms, snapshot) };
        }
        for candidate in candidates.iter_mut().filter(|it| it.read) {
            let meant = meant(candidate.cosine());
            candidate.confidence = SURE_BY_WORDS * candidate.confidence + (1.0 - SURE_BY_WORDS) * meant;
        }
    }
    let best = candidates.first().map_or(1.0, |it| it.score).max(f32::MIN_POSITIVE);
    for candidate in &mut candidates {
        candidate.normalised_score = candidate.score / best;
    }
    Ok(candidates)
}

/// How much speaks for some passage holding an answer, from 0 to 1: the share of the topic that the best one of those
/// read covers, where a word counts by how rare it is and a name counts for more; with a model, also how near in meaning
/// it is. Below [`CONFIDENT`] nothing is an answer.
pub fn confidence(candidates: &[Candidate]) -> f32 {
    candidates.iter().map(|it| it.confidence).fold(0.0, f32::max)
}

/// Puts candidates in order by words and meaning together; their scores then go from 0 to 1.
fn mix(candidates: &mut [Candidate], vector: &QueryVector<'_>, snapshot: &Snapshot) {
    let words = Stretch::over(candidates.iter().map(|it| it.score));
    for candidate in candidates.iter_mut() {
        candidate.cosines = vector.of(snapshot.catalog(), &candidate.document.id, candidate.number);
    }
    let meaning = Stretch::over(candidates.iter().filter_map(Candidate::cosine));
    for candidate in candidates.iter_mut() {
        let meant = candidate.cosine().map_or(0.0, |cosine| meaning.of(cosine));
        candidate.score = BY_WORDS * words.of(candidate.score) + (1.0 - BY_WORDS) * meant;
    }
    // Of equals the one that the words put first stays first.
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
}

/// How far something that near means what is looked for, from 0 to 1; 0 where that was not asked.
pub(super) fn meant(cosine: Option<f32>) -> f32 {
    cosine.map_or(0.0, |cosine| ((cosine - MEANT.0) / (MEANT.1 - MEANT.0)).clamp(0.0, 1.0))
}

/// Stretches values so that the least becomes 0 and the greatest 1.
#[derive(Clone, Copy)]
struct Stretch {
    least: f32,
    greatest: f32,
}

impl Stretch {
    fn over(values: impl Iterator<Item = f32>) -> Self {
        let none = Self { least: f32::INFINITY, greatest: f32::NEG_INFINITY };
        values.fold(none, |it, value| Self { least: it.least.min(value), greatest: it.greatest.max(value) })
    }

    /// A value as it stands among the others; where all are the same, each is the greatest.
    fn of(self, value: f32) -> f32 {
        if self.greatest > self.least { (value - self.least) / (self.greatest - self.least) } else { 1.0 }
    }
}
