//! How alike in meaning the sentences of some documents are to a question, whatever words either has.
//!
//! Two measures that every build has, and the sentence model where there is one: the cosine of static vectors, the table
//! of translations, and the cosine of the model's vectors. Each is stretched from 0 to 1 over all sentences of the
//! documents, and the mean of them is the likeness: no measure's own scale matters, and one that tells nothing apart
//! changes little.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::stretch::Stretch;
use super::tables::Tables;
use super::vector_index::{QueryVector, telling};
use crate::document::{Document, PassageKind, PassageNumber};
use crate::index::{self, Snapshot};
use crate::vectors::Query;

/// Where a passage stands: its document's place in the catalog, and its number there.
pub(super) type Place = (usize, PassageNumber);

/// The likeness of each sentence of some documents to a question.
#[derive(Clone, Debug, Default)]
pub struct Likeness {
    /// For each passage, its sentences' likenesses, from 0 to 1; 0 for one that tells nothing alone.
    passages: BTreeMap<Place, Vec<f32>>,
    /// The greatest cosine of a sentence's static vector with the question's, from -1 to 1.
    nearest: f32,
}

/// A sentence as it is measured.
struct Measured {
    place: Place,
    at: usize,
    measures: [Option<f32>; MEASURES],
}

const MEASURES: usize = 3;

impl Likeness {
    /// Compares a question, as it was asked, with every sentence of some documents. `None` where the question has no words
    /// that can be compared.
    pub fn new(
        question: &str,
        documents: &[Arc<Document>],
        model: Option<&QueryVector<'_>>,
        snapshot: &Snapshot,
        tables: &Tables,
    ) -> Result<Option<Self>, index::Error> {
        let mut asked = tables.translations.asked(question);
        let encoding = tables.static_model.encode(question);
        let vector = Query::new(&encoding.vector);
        if asked.is_empty() {
            return Ok(None);
        }
        let mut measured: Vec<Measured> = Vec::new();
        let mut likeness = Self::default();
        for document in documents {
            let Some(position) = snapshot.catalog().position(&document.id) else { continue };
            for (number, passage) in (0..).map(PassageNumber).zip(snapshot.passages(&document.id)?) {
                if matches!(passage.kind, PassageKind::Heading | PassageKind::Contents) {
                    continue;
                }
                let analyzed = snapshot.analyzed(document, number, &passage);
                let by_model = model.map(|model| model.of(snapshot.catalog(), &document.id, number));
                let place = (position, number);
                likeness.passages.insert(place, vec![0.0; analyzed.sentences.len()]);
                for (at, sentence) in analyzed.sentences.iter().enumerate() {
                    if !telling(&passage.text[sentence.range.clone()]) {
                        continue;
                    }
                    let row = sentence.vector(|| tables.static_model.encode(&passage.text[sentence.range.clone()]).vector);
                    let measures = [
                        vector.as_ref().zip(row).map(|(vector, row)| vector.cosine(row)),
                        Some(asked.likelihood(sentence)),
                        by_model.as_ref().and_then(|model| model.get(at).copied().flatten()),
                    ];
                    measured.push(Measured { place, at, measures });
                }
            }
        }
        likeness.nearest = measured.iter().filter_map(|it| it.measures[0]).fold(0.0, f32::max);
        let stretches: [Stretch; MEASURES] =
            std::array::from_fn(|n| Stretch::over(measured.iter().filter_map(|it| it.measures[n])));
        for Measured { place, at, measures } in measured {
            let stretched: Vec<f32> =
                measures.iter().zip(stretches).filter_map(|(value, stretch)| Some(stretch.of((*value)?))).collect();
            #[expect(clippy::cast_precision_loss, reason = "three measures at most")]
            let mean = stretched.iter().sum::<f32>() / stretched.len().max(1) as f32;
            if let Some(own) = likeness.passages.get_mut(&place).and_then(|passage| passage.get_mut(at)) {
                *own = mean;
            }
        }
        Ok(Some(likeness))
    }

    /// The greatest cosine of a sentence's static vector with the question's, from -1 to 1: how near the documents come
    /// to the subject at all.
    pub fn nearest(&self) -> f32 {
        self.nearest
    }

    /// The likeness of each sentence of a passage, from 0 to 1; empty for one that was not compared.
    pub(super) fn of(&self, place: Place) -> &[f32] {
        self.passages.get(&place).map_or(&[], Vec::as_slice)
    }

    /// The passages with the most alike sentences, the best first, at most so many.
    pub(super) fn best(&self, most: usize) -> Vec<Place> {
        let best = |passage: &Vec<f32>| passage.iter().copied().fold(0.0, f32::max);
        let mut order: Vec<(f32, Place)> = self.passages.iter().map(|(place, it)| (best(it), *place)).collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        order.truncate(most);
        order.into_iter().map(|(_, place)| place).collect()
    }
}
