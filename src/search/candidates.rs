//! The passages that may hold the answer: recalled from the index by their words, and from the vectors by their meaning.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::explain::SearchTrace;
use super::likeness::{Alike, Likeness, Place};
use super::matcher::TermSet;
use super::place::stands_under;
use super::query::{Query, QueryTerms};
use super::tables::Tables;
use super::vector_index::QueryVector;
use super::weights::Limits;
use crate::document::{Document, DocumentId, Passage, PassageKind, PassageNumber};
use crate::index::{self, Analyzed, Phrase, Search, Snapshot, Term};
use crate::inspectorates::Inspectorates;

/// A passage that may hold the answer.
pub struct Candidate {
    pub(super) document: Arc<Document>,
    pub(super) number: PassageNumber,
    pub(super) passage: Arc<Passage>,
    /// True if it was cut into sentences; nothing can be quoted of a passage that was not.
    pub(super) read: bool,
    pub(super) analyzed: Arc<Analyzed>,
    /// The terms of the query in each of its sentences.
    pub(super) stems: Vec<TermSet>,
    /// The terms of the query in the heading above it.
    pub(super) heading: TermSet,
    /// Its score, comparable within one search only.
    pub(super) score: f32,
    /// Its score as a share of the best one's, from 0 to 1.
    pub(super) normalised_score: f32,
    /// The nearness in meaning of each of its sentences, from -1 to 1, `None` for one that was not compared; empty where
    /// only words were.
    pub(super) cosines: Vec<Option<f32>>,
    /// How alike in meaning to the question each of its sentences is, from 0 to 1; empty where that was not looked into.
    pub(super) alike: Vec<Alike>,
    /// The confidence that an answer stands here, from 0 to 1: see [`confidence`](super::confidence).
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
            alike: Vec::new(),
            confidence: 0.0,
        }
    }

    /// The nearness in meaning of its nearest sentence, from -1 to 1.
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

    /// True if a term of the query, by its number, stands in it or in the heading above it.
    pub(super) fn holds(&self, number: usize) -> bool {
        self.heading.has(number) || self.stems.iter().any(|stems| stems.has(number))
    }
}

/// The passages that hold words of a query, the best first; of them the first `most_read` are read.
pub(super) fn by_words(
    terms: &QueryTerms,
    documents: Option<&[Arc<Document>]>,
    asked: Option<&str>,
    (limit, most_read): (usize, usize),
    snapshot: &Snapshot,
    tables: &Tables,
) -> Result<Vec<Candidate>, index::Error> {
    let mut words: BTreeMap<&str, f32> = terms.terms();
    for (word, share) in
        asked.map(|asked| tables.translations.expansions(asked, tables.limits.expansion)).unwrap_or_default()
    {
        words.entry(word).or_insert(share);
    }
    let words = words.into_iter().map(|(word, weight)| Term { word: word.to_owned(), weight }).collect();
    let phrases =
        terms.pairs().iter().map(|words| Phrase { words: words.clone(), weight: tables.weights.pair }).collect();
    let ids = documents.map(|documents| documents.iter().map(|document| document.id.clone()).collect());
    let headings = tables.weights.heading;
    let search = Search { terms: words, phrases, documents: ids, limit, headings, ..Search::default() };
    let mut hits = snapshot.search(&search)?;
    let faint = hits.first().map_or(0.0, |hit| tables.limits.faint * hit.score);
    let read = hits.partition_point(|hit| hit.score >= faint).min(most_read);
    let unread = hits.split_off(read);
    let mut candidates: Vec<Candidate> = hits
        .into_iter()
        .map(|hit| {
            let candidate = Candidate::new((hit.document, hit.number, hit.passage), terms, snapshot);
            let best = candidate.stems.iter().map(|stems| terms.coverage(|number| stems.has(number)));
            let score = hit.score + tables.weights.best_sentence * terms.weight() * best.fold(0.0, f32::max);
            Candidate { score, ..candidate }
        })
        .collect();
    // Of equals the one that the index gave first stays first.
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
    candidates.extend(
        unread
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
    limits: &Limits,
) -> Result<(), index::Error> {
    let known: BTreeSet<(DocumentId, PassageNumber)> =
        candidates.iter().map(|it| (it.document.id.clone(), it.number)).collect();
    for (document, number) in vector.nearest(snapshot.catalog(), documents, limits.nearest_passages) {
        if !known.contains(&(document.id.clone(), number))
            && let Some(passage) = snapshot.passage(&document.id, number)?
        {
            candidates.push(Candidate::unread((document, number, passage)));
        }
    }
    Ok(())
}

/// Gives candidates the likeness of their sentences, and adds the passages with the most alike sentences that are not
/// among them yet.
pub(super) fn add_alike(
    candidates: &mut Vec<Candidate>,
    likeness: &Likeness,
    terms: &QueryTerms,
    snapshot: &Snapshot,
    limits: &Limits,
) -> Result<(), index::Error> {
    let catalog = snapshot.catalog();
    let place_of = |it: &Candidate| Some((catalog.position(&it.document.id)?, it.number));
    let known: BTreeSet<Place> = candidates.iter().filter_map(place_of).collect();
    for place in likeness.best(limits.alike_passages) {
        let document = &catalog.documents()[place.0];
        if !known.contains(&place)
            && let Some(passage) = snapshot.passage(&document.id, place.1)?
        {
            candidates.push(Candidate::new((Arc::clone(document), place.1, passage), terms, snapshot));
        }
    }
    for candidate in candidates {
        candidate.alike = place_of(candidate).map_or_else(Vec::new, |place| likeness.of(place).to_vec());
    }
    Ok(())
}

/// Everything that stands under the aspects named, or everything there is, for a query without words to look for.
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

/// The most passages that are read of so many documents.
pub(super) fn to_read(documents: usize, limits: &Limits) -> usize {
    limits.passages_read * documents.min(limits.documents_read).max(1)
}
