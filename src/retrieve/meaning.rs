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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tempfile::TempDir;

    use super::*;
    use crate::document::{Facts, Kind};
    use crate::index::{ContentHash, TrackedFile, Writer};
    use crate::retrieve::{Candidate, Tables, Topic, confidence, passages};
    use crate::vectors::{self, Maker};

    /// What the invented model knows: words of one line mean the same.
    const SENSES: [&[&str]; 4] = [
        &["housing", "tenancy", "flat", "accommodation"],
        &["school", "lessons", "teachers"],
        &["late", "delay", "slow"],
        &["money", "savings", "funds"],
    ];

    const TEXTS: [&[&str]; 2] = [
        &[
            "A tenancy is arranged before each young person leaves.",
            "The director has a budget for housing repairs at head office and at depots, and the director reports on it.",
            "Teachers visit the hospital.",
        ],
        &["A flat is waiting for each of them.", "Lessons begin at nine."],
    ];

    fn encoded(text: &str) -> Vec<f32> {
        let words = crate::text::words(text);
        let counted =
            SENSES.map(|sense| if words.iter().any(|word| sense.contains(&word.as_str())) { 1.0 } else { 0.0 });
        counted.into_iter().chain([0.3]).collect()
    }

    struct World {
        snapshot: Snapshot,
        meaning: Meaning,
        encodings: Arc<AtomicUsize>,
        dir: TempDir,
    }

    fn world() -> World {
        let dir = TempDir::new().unwrap();
        let maker = Maker { name: "senses".to_owned(), fingerprint: String::new(), dimension: 5 };
        let mut writer = Writer::open(dir.path(), "").unwrap();
        let (mut vectors, _) = vectors::Writer::open(dir.path(), &maker).unwrap();
        for (n, texts) in TEXTS.iter().enumerate() {
            let file = format!("{n}.pdf");
            let document = Document {
                id: DocumentId::from_path(&file),
                file: file.clone(),
                title: String::new(),
                kind: Kind::InspectionReport,
                facts: Facts::default(),
                pages: None,
                sections: Vec::new(),
                passages: 0,
                warnings: Vec::new(),
            };
            let kind = PassageKind::Paragraph;
            let passages: Vec<Passage> = texts
                .iter()
                .map(|text| Passage { text: (*text).to_owned(), kind, section: None, paragraph: None, pages: None })
                .collect();
            writer.put(&TrackedFile { file, hash: ContentHash::new([0; 32]) }, &document, &passages).unwrap();
            let keyed: Vec<_> = texts.iter().map(|text| (Key::of(text), encoded(text))).collect();
            vectors.append(&keyed).unwrap();
        }
        writer.commit().unwrap();
        let snapshot = Snapshot::open(dir.path()).unwrap();
        let encodings = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&encodings);
        let encode: Encode = Box::new(move |text| {
            count.fetch_add(1, Ordering::Relaxed);
            (text != "broken").then(|| encoded(text))
        });
        let vectors = Vectors::read(dir.path(), &maker).unwrap();
        let meaning = Meaning::new(&snapshot, &vectors, encode).unwrap().unwrap();
        World { snapshot, meaning, encodings, dir }
    }

    impl World {
        fn find(&self, question: &str, documents: Option<&[Arc<Document>]>, meaning: bool) -> Vec<Candidate> {
            let topic = Topic::of_question(question, &self.snapshot, &Tables::bundled().synonyms).unwrap();
            let sense = meaning.then(|| self.meaning.of(question).unwrap());
            passages(&topic, documents, 10, sense.as_ref(), &self.snapshot).unwrap()
        }
    }

    fn names(found: &[Candidate]) -> Vec<String> {
        found.iter().map(|it| format!("{}/{}", it.document().file, it.number().0)).collect()
    }

    #[test]
    fn what_is_said_in_other_words_is_found() {
        let world = world();
        assert_eq!(names(&world.find("housing", None, false)), ["0.pdf/1"]);
        let found = world.find("housing", None, true);
        assert_eq!(names(&found)[0], "0.pdf/1");
        assert!(names(&found)[1..3].contains(&"1.pdf/0".to_owned()), "{:?}", names(&found));
    }

    #[test]
    fn only_the_documents_asked_for_are_looked_at() {
        let world = world();
        let second = [Arc::clone(&world.snapshot.catalog().documents()[1])];
        assert!(world.find("housing", Some(&second), false).is_empty());
        let found = world.find("housing", Some(&second), true);
        assert!(found.iter().all(|it| it.document().file == "1.pdf"));
        assert_eq!(names(&found)[0], "1.pdf/0");
        assert!(world.find("housing", Some(&[]), true).is_empty());
    }

    #[test]
    fn nearness_alone_is_no_answer() {
        let world = world();
        let second = [Arc::clone(&world.snapshot.catalog().documents()[1])];
        let found = world.find("accommodation", Some(&second), true);
        let sure = confidence(&found);
        assert!(sure > 0.3 && sure < crate::retrieve::CONFIDENT, "{sure}");
    }

    #[test]
    fn a_question_is_encoded_once_and_gives_the_same_again() {
        let world = world();
        let first = names(&world.find("slow lessons", None, true));
        assert_eq!(first, names(&world.find("slow lessons", None, true)));
        assert_eq!(world.encodings.load(Ordering::Relaxed), 1);
        assert!(world.meaning.of("broken").is_none());
        for n in 0..2 * REMEMBERED {
            world.meaning.of(&format!("question {n}")).unwrap();
        }
        assert!(world.meaning.remembered().queries.len() <= REMEMBERED);
    }

    #[test]
    fn without_all_vectors_there_is_no_ranking() {
        let world = world();
        let maker = Maker { name: "other".to_owned(), fingerprint: String::new(), dimension: 5 };
        let none = Vectors::read(world.dir.path(), &maker).unwrap();
        let missing = Meaning::new(&world.snapshot, &none, Box::new(|_| None)).unwrap().err();
        assert_eq!(missing, Some(5));
    }
}
