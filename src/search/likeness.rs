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
use super::vector_index::{QueryVector, telling};
use crate::document::{Document, Passage, PassageKind, PassageNumber};
use crate::index::{self, Snapshot};
use crate::vectors::Query;

/// Where a passage stands: its document's place in the catalog, and its number there.
pub(super) type Place = (usize, PassageNumber);

/// The likeness of each sentence of some passages to a question.
#[derive(Clone, Debug, Default)]
pub(super) struct Likeness {
    /// For each passage, its sentences up to the last that tells something.
    passages: BTreeMap<Place, Vec<Alike>>,
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
    place: Place,
    at: usize,
    measures: [Option<f32>; MEASURES],
}

const MEASURES: usize = 3;

/// What was measured of whole documents while one question is answered: several readings of it look through the same ones.
#[derive(Debug, Default)]
pub struct Measures(RefCell<BTreeMap<(String, usize), Rc<[Measured]>>>);

impl Measures {
    /// The sentences of a document as they are measured against a question.
    fn of(
        &self,
        question: &Questioned<'_>,
        document: &Arc<Document>,
        snapshot: &Snapshot,
    ) -> Result<Rc<[Measured]>, index::Error> {
        let Some(position) = snapshot.catalog().position(&document.id) else { return Ok(Rc::new([])) };
        let key = (question.text.to_owned(), position);
        if let Some(known) = self.0.borrow().get(&key) {
            return Ok(Rc::clone(known));
        }
        let mut asked = question.asked();
        let mut found = Vec::new();
        for (number, passage) in (0..).map(PassageNumber).zip(snapshot.passages(&document.id)?) {
            asked.measure((document, position), number, &passage, snapshot, &mut found);
        }
        let found: Rc<[Measured]> = found.into();
        self.0.borrow_mut().insert(key, Rc::clone(&found));
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
struct Ready<'a> {
    translated: Asked<'a>,
    vector: Option<Query>,
    model: Option<&'a QueryVector<'a>>,
    tables: &'a Tables,
}

impl<'a> Questioned<'a> {
    fn asked(&self) -> Ready<'a> {
        let tables = self.tables;
        let vector = Query::new(&tables.static_model.encode(self.text));
        Ready { translated: tables.translations.asked(self.text), vector, model: self.model, tables }
    }
}

impl Ready<'_> {
    /// Measures the sentences of a passage.
    fn measure(
        &mut self,
        (document, position): (&Arc<Document>, usize),
        number: PassageNumber,
        passage: &Arc<Passage>,
        snapshot: &Snapshot,
        found: &mut Vec<Measured>,
    ) {
        if matches!(passage.kind, PassageKind::Heading | PassageKind::Contents) {
            return;
        }
        let analyzed = snapshot.analyzed(document, number, passage);
        let by_model = self.model.map(|model| model.of(snapshot.catalog(), &document.id, number));
        for (at, sentence) in analyzed.sentences.iter().enumerate() {
            let text = &passage.text[sentence.range.clone()];
            if !telling(text) {
                continue;
            }
            let row = sentence.vector(|| self.tables.static_model.encode(text));
            let measures = [
                self.vector.as_ref().zip(row).map(|(vector, row)| vector.cosine(row)),
                Some(self.translated.likelihood(sentence)),
                by_model.as_ref().and_then(|model| model.get(at).copied().flatten()),
            ];
            found.push(Measured { place: (position, number), at, measures });
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
        let mut found = Vec::new();
        for document in documents {
            found.extend_from_slice(&measures.of(question, document, snapshot)?);
        }
        Ok(Self::new(&found))
    }

    /// Compares a question with every sentence of some passages.
    pub(super) fn of_passages<'a>(
        question: &Questioned<'_>,
        passages: impl Iterator<Item = (&'a Arc<Document>, PassageNumber, &'a Arc<Passage>)>,
        snapshot: &Snapshot,
    ) -> Self {
        let (mut asked, mut found) = (question.asked(), Vec::new());
        for (document, number, passage) in passages {
            if let Some(position) = snapshot.catalog().position(&document.id) {
                asked.measure((document, position), number, passage, snapshot, &mut found);
            }
        }
        Self::new(&found)
    }

    fn new(found: &[Measured]) -> Self {
        let stretches: [Stretch; MEASURES] =
            std::array::from_fn(|n| Stretch::over(found.iter().filter_map(|it| it.measures[n])));
        let mut passages: BTreeMap<Place, Vec<Alike>> = BTreeMap::new();
        for Measured { place, at, measures } in found {
            let (mut sum, mut count) = (0.0, 0.0);
            for (value, stretch) in measures.iter().zip(stretches) {
                if let Some(value) = value {
                    sum += stretch.of(*value);
                    count += 1.0;
                }
            }
            let passage = passages.entry(*place).or_default();
            passage.resize(*at, Alike::default());
            passage.push(Alike { likeness: sum / f32::max(count, 1.0), cosine: measures[0].unwrap_or(0.0) });
        }
        Self { passages }
    }

    /// The likeness of each sentence of a passage; empty for one that was not compared.
    pub(super) fn of(&self, place: Place) -> &[Alike] {
        self.passages.get(&place).map_or(&[], Vec::as_slice)
    }

    /// The passages with the most alike sentences, the best first, at most so many.
    pub(super) fn best(&self, most: usize) -> Vec<Place> {
        let best = |passage: &Vec<Alike>| passage.iter().map(|it| it.likeness).fold(0.0, f32::max);
        let mut order: Vec<(f32, Place)> = self.passages.iter().map(|(place, it)| (best(it), *place)).collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        order.truncate(most);
        order.into_iter().map(|(_, place)| place).collect()
    }
}
