//! How alike in meaning the sentences of some documents are to a question, whatever words either has.
//!
//! Two measures that every build has, and the sentence model where there is one: the cosine of static vectors, the table
//! of translations, and the cosine of the model's vectors. Each is stretched from 0 to 1 over all sentences compared,
//! and the mean of them is the likeness: no measure's own scale matters, and one that tells nothing apart
//! changes little.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::stretch::Stretch;
use super::tables::Tables;
use super::translations::Asked;
use super::vector_index::{QueryVector, tells};
use crate::document::{Document, Passage, PassageKind, PassageNumber};
use crate::index::{self, Analyzed, Snapshot};
use crate::vectors::Query;

/// Where a passage stands: its document's place in the catalog, and its number there.
pub(super) type Place = (usize, PassageNumber);

/// The likeness of each sentence of some passages to a question.
#[derive(Clone, Debug, Default)]
pub(super) struct Likeness {
    /// The passages in order, each with where its sentences begin and end.
    passages: Vec<(Place, usize, usize)>,
    /// For each passage, its sentences up to the last that tells something.
    sentences: Vec<Alike>,
}

/// How alike a sentence is to a question; nothing for one that tells nothing alone.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Alike {
    /// The mean of the measures, each stretched over all sentences compared, from 0 to 1.
    pub(super) likeness: f32,
    /// The cosine of the static vectors, from -1 to 1, which can be compared between questions.
    pub(super) cosine: f32,
}

/// A sentence as it is measured.
#[derive(Clone, Copy, Debug)]
struct Measured {
    number: PassageNumber,
    at: usize,
    measures: [Option<f32>; MEASURES],
}

const MEASURES: usize = 3;

/// The sentences of a document as they are measured.
#[derive(Debug)]
struct Gauged {
    document: usize,
    /// In the order of the text.
    sentences: Vec<Measured>,
    /// Each measure over all of them.
    stretches: [Stretch; MEASURES],
}

impl Gauged {
    fn new(document: usize, sentences: Vec<Measured>) -> Self {
        let over = |n: usize| Stretch::over(sentences.iter().filter_map(|it| it.measures[n]));
        Self { document, stretches: std::array::from_fn(over), sentences }
    }
}

/// What was measured of whole documents while one question is answered: several readings of it look through the same ones,
/// and compare them with the same text.
#[derive(Debug, Default)]
pub struct Measures(RefCell<BTreeMap<String, Compared>>);

/// A text, and what was compared with it already, by the place of the document in the catalog.
#[derive(Debug)]
struct Compared {
    ready: Ready,
    documents: BTreeMap<usize, Rc<Gauged>>,
}

impl Measures {
    /// The sentences of documents as they are measured against a question, each document once.
    fn of(
        &self,
        question: &Questioned<'_>,
        documents: &[Arc<Document>],
        snapshot: &Snapshot,
    ) -> Result<Vec<Rc<Gauged>>, index::Error> {
        let mut places: Vec<usize> =
            documents.iter().filter_map(|document| snapshot.catalog().position(&document.id)).collect();
        places.sort_unstable();
        places.dedup();
        let mut all = self.0.borrow_mut();
        if !all.contains_key(question.text) {
            let compared = Compared { ready: question.ready(snapshot), documents: BTreeMap::new() };
            all.insert(question.text.to_owned(), compared);
        }
        let Some(Compared { ready, documents }) = all.get_mut(question.text) else { return Ok(Vec::new()) };
        let mut found = Vec::with_capacity(places.len());
        for place in places {
            if let Some(known) = documents.get(&place) {
                found.push(Rc::clone(known));
                continue;
            }
            let mut sentences = Vec::new();
            for (number, passage, analyzed) in &*snapshot.whole(place)? {
                ready.measure(question, (place, *number), (passage, analyzed), snapshot, &mut sentences);
            }
            let gauged = Rc::new(Gauged::new(place, sentences));
            documents.insert(place, Rc::clone(&gauged));
            found.push(gauged);
        }
        Ok(found)
    }
}

/// A question as it was asked, and what it is compared by.
pub(super) struct Questioned<'a> {
    pub(super) text: &'a str,
    pub(super) model: Option<&'a QueryVector<'a>>,
    pub(super) tables: &'a Tables,
}

/// A question, ready to be compared with sentences.
#[derive(Debug)]
struct Ready {
    translated: Asked,
    vector: Option<Query>,
}

impl Questioned<'_> {
    fn ready(&self, snapshot: &Snapshot) -> Ready {
        let tables = self.tables;
        let numbers = |stems: &[_]| snapshot.stem_numbers(stems.iter().map(AsRef::as_ref));
        let vector = Query::new(&tables.static_model.encode(self.text));
        Ready { translated: tables.translations.asked(self.text, numbers), vector }
    }
}

impl Ready {
    /// Measures the sentences of a passage.
    fn measure(
        &mut self,
        question: &Questioned<'_>,
        (document, number): Place,
        (passage, analyzed): (&Passage, &Analyzed),
        snapshot: &Snapshot,
        found: &mut Vec<Measured>,
    ) {
        if matches!(passage.kind, PassageKind::Heading | PassageKind::Contents) {
            return;
        }
        let id = |document: usize| &snapshot.catalog().documents()[document].id;
        let by_model = question.model.map(|model| model.of(snapshot.catalog(), id(document), number));
        for (at, sentence) in analyzed.sentences.iter().enumerate().filter(|(_, sentence)| tells(sentence)) {
            let row = sentence.vector(|| question.tables.static_model.encode(&passage.text[sentence.range.clone()]));
            let measures = [
                self.vector.as_ref().zip(row).map(|(vector, row)| vector.cosine(row)),
                Some(self.translated.likelihood(sentence)),
                by_model.as_ref().and_then(|model| model.get(at).copied().flatten()),
            ];
            found.push(Measured { number, at, measures });
        }
    }
}

impl Likeness {
    /// Compares a question with every sentence of some documents.
    pub(super) fn of_documents(
        question: &Questioned<'_>,
        documents: &[Arc<Document>],
        measures: &Measures,
        snapshot: &Snapshot,
    ) -> Result<Self, index::Error> {
        Ok(Self::new(&measures.of(question, documents, snapshot)?))
    }

    /// Compares a question with every sentence of some passages, which are of one document each time.
    pub(super) fn of_passages<'a>(
        question: &Questioned<'_>,
        passages: impl Iterator<Item = (&'a Arc<Document>, PassageNumber, &'a Arc<Passage>)>,
        snapshot: &Snapshot,
    ) -> Self {
        let mut ready = question.ready(snapshot);
        let mut found: BTreeMap<usize, BTreeMap<PassageNumber, Vec<Measured>>> = BTreeMap::new();
        for (document, number, passage) in passages {
            if let Some(place) = snapshot.catalog().position(&document.id) {
                let analyzed = snapshot.analyzed(document, number, passage);
                let mut sentences = Vec::new();
                ready.measure(question, (place, number), (passage, &analyzed), snapshot, &mut sentences);
                found.entry(place).or_default().insert(number, sentences);
            }
        }
        let gauged = |(place, of): (usize, BTreeMap<_, Vec<Measured>>)| {
            Rc::new(Gauged::new(place, of.into_values().flatten().collect()))
        };
        Self::new(&found.into_iter().map(gauged).collect::<Vec<_>>())
    }

    /// Of documents in the order of the catalog.
    fn new(documents: &[Rc<Gauged>]) -> Self {
        let over = |n: usize| documents.iter().fold(Stretch::NONE, |whole, it| whole.and(it.stretches[n]));
        let stretches: [Stretch; MEASURES] = std::array::from_fn(over);
        let mut all = Self::default();
        let sentences = documents.iter().flat_map(|it| it.sentences.iter().map(|own| (it.document, own)));
        for (document, Measured { number, at, measures }) in sentences {
            let (mut sum, mut count) = (0.0, 0.0);
            for (value, stretch) in measures.iter().zip(stretches) {
                if let Some(value) = value {
                    sum += stretch.of(*value);
                    count += 1.0;
                }
            }
            let place = (document, *number);
            if all.passages.last().is_none_or(|(last, ..)| *last != place) {
                all.passages.push((place, all.sentences.len(), all.sentences.len()));
            }
            if let Some((_, start, end)) = all.passages.last_mut() {
                // Those before it that tell nothing.
                all.sentences.resize(*start + at, Alike::default());
                all.sentences.push(Alike { likeness: sum / f32::max(count, 1.0), cosine: measures[0].unwrap_or(0.0) });
                *end = all.sentences.len();
            }
        }
        all
    }

    /// The likeness of each sentence of a passage; empty for one that was not compared.
    pub(super) fn of(&self, place: Place) -> &[Alike] {
        let found = self.passages.binary_search_by_key(&place, |(place, ..)| *place);
        found.map_or(&[], |at| self.sentences_of(&self.passages[at]))
    }

    fn sentences_of(&self, (_, start, end): &(Place, usize, usize)) -> &[Alike] {
        &self.sentences[*start..*end]
    }

    /// The passages with the most alike sentences, the best first, at most so many.
    pub(super) fn best(&self, most: usize) -> Vec<Place> {
        let best = |alike: &[Alike]| alike.iter().map(|it| it.likeness).fold(0.0, f32::max);
        let mut order: Vec<(f32, Place)> = self.passages.iter().map(|it| (best(self.sentences_of(it)), it.0)).collect();
        let in_order = |a: &(f32, Place), b: &(f32, Place)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if most > 0 && order.len() > most {
            order.select_nth_unstable_by(most - 1, in_order);
        }
        order.truncate(most);
        order.sort_unstable_by(in_order);
        order.into_iter().map(|(_, place)| place).collect()
    }
}
