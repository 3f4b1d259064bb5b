//! Ranking by meaning, beside ranking by words: where a model is set up and every passage has its vector.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::catalog::Catalog;
use crate::document::{Document, DocumentId, Passage, PassageKind, PassageNumber};
use crate::index::{self, Snapshot};
use crate::vectors::{Key, Query, Table, Vectors};

/// Turns the text of a question into its vector; `None` where that fails, and then words decide alone.
pub type Encode = Box<dyn Fn(&str) -> Option<Vec<f32>> + Send + Sync>;

/// How many questions' vectors are remembered, of some 1 KiB each: a question that looks through several documents one
/// after the other is encoded once, and one that is asked again is not encoded again.
const REMEMBERED: usize = 1_000;

/// What ranks the passages of one state of the index by meaning.
pub struct Meaning {
    encode: Encode,
    table: Table,
    /// For each document of the catalog, in its order, where its passages begin in the table.
    starts: Vec<usize>,
    remembered: Mutex<Remembered>,
}

/// The vectors of questions asked before, and since when.
#[derive(Default)]
struct Remembered {
    queries: BTreeMap<String, (u64, Arc<Query>)>,
    clock: u64,
}

/// The text that a passage's vector is made of; `None` for one that is never searched for.
pub fn text_of(passage: &Passage) -> Option<&str> {
    let searched = !matches!(passage.kind, PassageKind::Heading | PassageKind::Contents);
    (searched && !passage.text.trim().is_empty()).then_some(passage.text.as_str())
}

/// The keys of the vectors that ranking the passages of an index takes, in the order of its catalog.
fn keys(snapshot: &Snapshot) -> Result<(Vec<usize>, Vec<Option<Key>>), index::Error> {
    let (mut starts, mut keys) = (Vec::new(), Vec::new());
    for document in snapshot.catalog().documents() {
        starts.push(keys.len());
        keys.extend(snapshot.passages(&document.id)?.iter().map(|passage| text_of(passage).map(Key::of)));
    }
    Ok((starts, keys))
}

impl Meaning {
    /// Ranking by meaning over a state of the index. The inner `Err` is the number of passages that have no vector yet:
    /// before all have one, nothing is ranked by meaning, since some would be at a disadvantage.
    pub fn new(snapshot: &Snapshot, vectors: &Vectors, encode: Encode) -> Result<Result<Self, usize>, index::Error> {
        let (starts, keys) = keys(snapshot)?;
        let table = Table::new(&keys, vectors);
        Ok(table.map(|table| Self { encode, table, starts, remembered: Mutex::default() }))
    }

    /// A question, or what is looked for on its behalf, ready to be compared with passages; `None` where it cannot be
    /// encoded.
    pub fn of(&self, text: &str) -> Option<Sense<'_>> {
        if let Some(query) = self.remembered().get(text) {
            return Some(Sense { meaning: self, query });
        }
        // Encoded outside of the lock, so that questions do not wait for each other.
        let query = Arc::new(self.table.query(&(self.encode)(text)?).ok()?);
        self.remembered().put(text, &query);
        Some(Sense { meaning: self, query })
    }

    fn remembered(&self) -> std::sync::MutexGuard<'_, Remembered> {
        // Nothing that can panic is done while it is held.
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Remembered {
    fn get(&mut self, text: &str) -> Option<Arc<Query>> {
        let (used, query) = self.queries.get_mut(text)?;
        self.clock += 1;
        *used = self.clock;
        Some(Arc::clone(query))
    }

    fn put(&mut self, text: &str, query: &Arc<Query>) {
        if self.queries.len() >= REMEMBERED {
            // One scan for many questions: half of them go at once.
            let mut ages: Vec<u64> = self.queries.values().map(|(used, _)| *used).collect();
            ages.sort_unstable();
            let middle = ages[ages.len() / 2];
            self.queries.retain(|_, (used, _)| *used > middle);
        }
        self.clock += 1;
        self.queries.insert(text.to_owned(), (self.clock, Arc::clone(query)));
    }
}

/// A question as the model has it, over the passages of one state of the index.
#[derive(Clone)]
pub struct Sense<'a> {
    meaning: &'a Meaning,
    query: Arc<Query>,
}

impl std::fmt::Debug for Sense<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Sense").field(&self.query).finish()
    }
}

impl Sense<'_> {
    /// How near a passage is in meaning, from -1 to 1; `None` for one that is never searched for.
    pub(super) fn of(&self, catalog: &Catalog, document: &DocumentId, number: PassageNumber) -> Option<f32> {
        let start = self.meaning.starts.get(catalog.position(document)?)?;
        self.meaning.table.cosine(&self.query, start + number.0 as usize)
    }

    /// The passages of some documents, of all if `None`, that are nearest in meaning, the nearest first; of equals the
    /// one that comes first in the catalog.
    pub(super) fn nearest(
        &self,
        catalog: &Catalog,
        documents: Option<&[Arc<Document>]>,
        limit: usize,
    ) -> Vec<(Arc<Document>, PassageNumber)> {
        let all = catalog.documents();
        let mut places: Vec<usize> = match documents {
            Some(some) => some.iter().filter_map(|document| catalog.position(&document.id)).collect(),
            None => (0..all.len()).collect(),
        };
        places.sort_unstable();
        places.dedup();
        let mut near: Vec<(f32, usize, u32)> = Vec::new();
        for place in places {
            let Some(start) = self.meaning.starts.get(place) else { continue };
            for number in 0..all[place].passages {
                if let Some(cosine) = self.meaning.table.cosine(&self.query, start + number as usize) {
                    near.push((cosine, place, number));
                }
            }
        }
        let order =
            |a: &(f32, usize, u32), b: &(f32, usize, u32)| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2)));
        if near.len() > limit && limit > 0 {
            near.select_nth_unstable_by(limit - 1, order);
        }
        near.truncate(limit);
        near.sort_unstable_by(order);
        near.into_iter().map(|(_, place, number)| (Arc::clone(&all[place]), PassageNumber(number))).collect()
    }
}
