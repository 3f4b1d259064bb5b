//! The passages that may hold the answer: recalled from the index by their words, and from the vectors by their meaning.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::explain::SearchTrace;
use super::matcher::TermSet;
use super::place::stands_under;
use super::query::{Query, QueryTerms};
use super::vector_index::QueryVector;
use crate::document::{Document, DocumentId, Passage, PassageKind, PassageNumber};
use crate::index::{self, Analyzed, Phrase, Search, Snapshot, Term};
use crate::inspectorates::Inspectorates;

/// How many passages are read for the sentences of one document. The best sentence stands in one of the first ten in
/// nearly all cases; the rest is for lists of strengths and concerns.
const PASSAGES: usize = 24;

/// How much two words of the topic count where they stand together as they do in the question, beside the words
/// themselves.
pub(super) const TOGETHER: f32 = 0.2;

/// How much the best sentence of a passage counts for it by the share of the topic that it holds, beside its words.
const IN_ONE_SENTENCE: f32 = 0.8;

/// How many passages join them that are nearest in meaning, whatever their words.
const NEAREST: usize = 24;

/// The part of the best passage's score below which a passage is not read: it holds the commonest word of the topic and
/// nothing else.
const FAINT: f32 = 0.25;

/// A passage that may hold the answer.
pub struct Candidate {
    pub(super) document: Arc<Document>,
    pub(super) number: PassageNumber,
    pub(super) passage: Arc<Passage>,
    /// Whether it was cut into sentences; nothing can be quoted of one that was not.
    pub(super) read: bool,
    pub(super) analyzed: Arc<Analyzed>,
    /// The stems of the topic in each of its sentences.
    pub(super) stems: Vec<TermSet>,
    /// The stems of the topic in the heading above it.
    pub(super) heading: TermSet,
    /// How well it fits, beside others of the same search.
    pub(super) score: f32,
    /// Its score as a share of the best one's, from 0 to 1.
    pub(super) normalised_score: f32,
    /// How near each of its sentences is in meaning, from -1 to 1, `None` for one that was not compared; empty where that
    /// was not asked.
    pub(super) cosines: Vec<Option<f32>>,
    /// How much speaks for an answer standing here, from 0 to 1: see [`confidence`].
    pub(super) confidence: f32,
}

impl Candidate {
    pub(super) fn new(
        place: (Arc<Document>, PassageNumber, Arc<Passage>),
        terms: &QueryTerms,
        snapshot: &Snapshot,
    ) -> Self {
        let (document, number, passage) = &place;
        let analyzed = snapshot.analyzed(document, *number, passage);
        let matcher = terms.matcher();
        let mut candidate = Self {
            read: true,
            stems: analyzed.sentences.iter().map(|sentence| matcher.in_words(&sentence.words)).collect(),
            heading: matcher.in_words(&analyzed.heading),
            analyzed,
            ..Self::unread(place)
        };
        candidate.confidence = terms.confidence(|number| candidate.holds(number));
        candidate
    }

    pub(super) fn unread((document, number, passage): (Arc<Document>, PassageNumber, Arc<Passage>)) -> Self {
        Self {
            document,
            number,
            passage,
            read: false,
            analyzed: Arc::default(),
            stems: Vec::new(),
            heading: TermSet::default(),
            score: 0.0,
            normalised_score: 0.0,
            cosines: Vec::new(),
            confidence: 0.0,
        }
    }

    /// How near in meaning the nearest of its sentences is, from -1 to 1.
    pub(super) fn cosine(&self) -> Option<f32> {
        self.cosines.iter().copied().flatten().max_by(f32::total_cmp)
    }

    /// The document that it stands in.
    pub fn document(&self) -> &Arc<Document> {
        &self.document
    }

    /// Its number there.
    pub fn number(&self) -> PassageNumber {
        self.number
    }

    /// Whether a stem of the topic stands in it or in the heading above it.
    pub(super) fn holds(&self, number: usize) -> bool {
        self.heading.has(number) || self.stems.iter().any(|stems| stems.has(number))
    }
}

/// The passages that hold words of a topic, the best first, of which so many are read.
pub(super) fn by_words(
    terms: &QueryTerms,
    documents: Option<&[Arc<Document>]>,
    (limit, most_read): (usize, usize),
    snapshot: &Snapshot,
) -> Result<Vec<Candidate>, index::Error> {
    let words = terms.terms().into_iter().map(|(word, trust)| Term { word: word.to_owned(), weight: trust }).collect();
    let phrases = terms.pairs().iter().map(|words| Phrase { words: words.clone(), weight: TOGETHER }).collect();
    let ids = documents.map(|documents| documents.iter().map(|document| document.id.clone()).collect());
    let mut hits = snapshot.search(&Search { terms: words, phrases, documents: ids, limit, ..Search::default() })?;
    let faint = hits.first().map_or(0.0, |hit| FAINT * hit.score);
    let read = hits.partition_point(|hit| hit.score >= faint).min(most_read);
    let behind = hits.split_off(read);
    let mut candidates: Vec<Candidate> = hits
        .into_iter()
        .map(|hit| {
            let candidate = Candidate::new((hit.document, hit.number, hit.passage), terms, snapshot);
            let best = candidate.stems.iter().map(|stems| terms.coverage(|number| stems.has(number)));
            let score = hit.score + IN_ONE_SENTENCE * terms.weight() * best.fold(0.0, f32::max);
            Candidate { score, ..candidate }
        })
        .collect();
    // Of equals the one that the index gave first stays first.
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
    candidates.extend(
        behind
            .into_iter()
            .map(|hit| Candidate { score: hit.score, ..Candidate::unread((hit.document, hit.number, hit.passage)) }),
    );
    Ok(candidates)
}

/// Adds the passages that are nearest in meaning and not among those found by words.
pub(super) fn add_nearest(
    candidates: &mut Vec<Candidate>,
    vector: &QueryVector<'_>,
    documents: Option<&[Arc<Document>]>,
    snapshot: &Snapshot,
) -> Result<(), index::Error> {
    let known: BTreeSet<(DocumentId, PassageNumber)> =
        candidates.iter().map(|it| (it.document.id.clone(), it.number)).collect();
    for (document, number) in vector.nearest(snapshot.catalog(), documents, NEAREST) {
        if !known.contains(&(document.id.clone(), number))
            && let Some(passage) = snapshot.passage(&document.id, number)?
        {
            candidates.push(Candidate::unread((document, number, passage)));
        }
    }
    Ok(())
}

/// Without words to look for, everything that stands under the aspects named, or everything that there is.
pub(super) fn whole_sections(
    query: &Query<'_>,
    documents: &[Arc<Document>],
    snapshot: &Snapshot,
    table: &Inspectorates,
    trace: &mut Option<&mut SearchTrace>,
) -> Result<Vec<Candidate>, index::Error> {
    let mut candidates = Vec::new();
    for document in documents {
        for (n, passage) in snapshot.passages(&document.id)?.into_iter().enumerate() {
            let prose = matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item);
            let here = query.aspects.is_empty()
                || query.aspects.iter().any(|aspect| stands_under(document, &passage, *aspect, table));
            if prose && here {
                let number = PassageNumber(u32::try_from(n).unwrap_or(u32::MAX));
                let place = (Arc::clone(document), number, passage);
                candidates.push(Candidate::new(place, query.terms, snapshot));
            } else if prose && let Some(trace) = trace {
                trace.elsewhere += 1;
            }
        }
    }
    Ok(candidates)
}

/// How many passages of so many documents are read, at most.
pub(super) fn to_read(documents: usize) -> usize {
    PASSAGES * documents.clamp(1, 3)
}
