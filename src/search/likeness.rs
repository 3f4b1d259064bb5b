//! How alike in meaning the sentences of some documents are to a question, whatever words either has.
//!
//! Two measures that every build has, and the sentence model where there is one: the cosine of static vectors, the table
//! of translations, and the cosine of the model's vectors. Each is stretched from 0 to 1 over all sentences compared,
//! and the mean of them is the likeness: no measure's own scale matters, and one that tells nothing apart
//! changes little.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::stretch::Stretch;
use super::tables::Tables;
use super::vector_index::{QueryVector, telling};
use crate::document::{Document, Passage, PassageKind, PassageNumber};
use crate::index::Snapshot;
use crate::vectors::Query;

/// Where a passage stands: its document's place in the catalog, and its number there.
pub(super) type Place = (usize, PassageNumber);

/// The likeness of each sentence of some passages to a question.
#[derive(Clone, Debug, Default)]
pub(super) struct Likeness {
    /// For each passage, its sentences.
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
struct Measured {
    place: Place,
    at: usize,
    measures: [Option<f32>; MEASURES],
}

const MEASURES: usize = 3;

impl Likeness {
    /// Compares a question, as it was asked, with every sentence of some passages.
    pub(super) fn new<'a>(
        question: &str,
        passages: impl Iterator<Item = (&'a Arc<Document>, PassageNumber, &'a Arc<Passage>)>,
        model: Option<&QueryVector<'_>>,
        snapshot: &Snapshot,
        tables: &Tables,
    ) -> Self {
        let mut asked = tables.translations.asked(question);
        let vector = Query::new(&tables.static_model.encode(question));
        let mut compared: Vec<Measured> = Vec::new();
        let mut likeness = Self::default();
        for (document, number, passage) in passages {
            let Some(position) = snapshot.catalog().position(&document.id) else { continue };
            if matches!(passage.kind, PassageKind::Heading | PassageKind::Contents) {
                continue;
            }
            let analyzed = snapshot.analyzed(document, number, passage);
            let by_model = model.map(|model| model.of(snapshot.catalog(), &document.id, number));
            let place = (position, number);
            likeness.passages.insert(place, vec![Alike::default(); analyzed.sentences.len()]);
            for (at, sentence) in analyzed.sentences.iter().enumerate() {
                let text = &passage.text[sentence.range.clone()];
                if !telling(text) {
                    continue;
                }
                let row = sentence.vector(|| tables.static_model.encode(text));
                let measures = [
                    vector.as_ref().zip(row).map(|(vector, row)| vector.cosine(row)),
                    Some(asked.likelihood(sentence)),
                    by_model.as_ref().and_then(|model| model.get(at).copied().flatten()),
                ];
                compared.push(Measured { place, at, measures });
            }
        }
        let stretches: [Stretch; MEASURES] =
            std::array::from_fn(|n| Stretch::over(compared.iter().filter_map(|it| it.measures[n])));
        for Measured { place, at, measures } in compared {
            let values: Vec<f32> =
                measures.iter().zip(stretches).filter_map(|(value, stretch)| Some(stretch.of((*value)?))).collect();
            #[expect(clippy::cast_precision_loss, reason = "three measures at most")]
            let mean = values.iter().sum::<f32>() / values.len().max(1) as f32;
            if let Some(own) = likeness.passages.get_mut(&place).and_then(|passage| passage.get_mut(at)) {
                *own = Alike { likeness: mean, cosine: measures[0].unwrap_or(0.0) };
            }
        }
        likeness
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
