//! Ranking by meaning, beside ranking by words: where a model is set up and every passage has its vector.

use std::ops::Range;
use std::sync::Arc;

use quick_cache::sync::Cache;

use crate::catalog::Catalog;
use crate::document::{Document, DocumentId, Passage, PassageKind, PassageNumber};
use crate::index::{self, Sentence, Snapshot};
use crate::text;
use crate::vectors::{Key, Query, Table, Vectors};

/// Turns the text of a question into its vector; `None` where that fails, and then words decide alone.
pub type Encode = Box<dyn Fn(&str) -> Option<Vec<f32>> + Send + Sync>;

/// The number of questions whose vectors are remembered, of some 1 KiB each: a question that looks through several
/// documents one after the other is encoded once, and one that is asked again is not encoded again.
const REMEMBERED: usize = 1_000;

/// A sentence of fewer words tells nothing alone.
const TELLING: usize = 4;

/// Ranks the passages of one state of the index by meaning.
pub struct VectorIndex {
    encode: Encode,
    table: Table,
    places: Places,
    remembered: Cache<String, Arc<Query>>,
}

/// The places in the table of the sentences of each passage.
#[derive(Default)]
struct Places {
    /// For each document of the catalog, in its order, which passage of all is its first.
    documents: Vec<usize>,
    /// The place where the sentences of each passage begin, and at the end the place where the last one's end.
    passages: Vec<usize>,
}

impl Places {
    /// The places of the sentences of a passage of the document that is at a place of the catalog.
    fn of(&self, document: usize, number: u32) -> Range<usize> {
        let Some(first) = self.documents.get(document) else { return 0..0 };
        let passage = first + number as usize;
        match self.passages.get(passage..passage + 2) {
            Some(&[start, end]) => start..end,
            _ => 0..0,
        }
    }
}

/// The sentences of a passage that have vectors, in the order of [`text::sentences`]; `None` stands for one without.
///
/// A passage is encoded by sentences, since a model makes one vector of all that a long paragraph says, which is near to
/// no question. Headings are never searched for. Short sentences have no vector, unless the passage has no others.
pub fn texts_of(passage: &Passage) -> Vec<Option<&str>> {
    if matches!(passage.kind, PassageKind::Heading | PassageKind::Contents) {
        return Vec::new();
    }
    let sentences: Vec<&str> = text::sentences(&passage.text).into_iter().map(|range| &passage.text[range]).collect();
    let none_tells = !sentences.iter().any(|sentence| telling(sentence));
    sentences.into_iter().map(|sentence| Some(sentence).filter(|it| none_tells || telling(it))).collect()
}

/// True if a sentence has words enough to tell something alone.
fn telling(sentence: &str) -> bool {
    sentence.split_whitespace().nth(TELLING - 1).is_some()
}

/// The same of a sentence that was taken apart.
pub(super) fn tells(sentence: &Sentence) -> bool {
    sentence.stretches as usize >= TELLING
}

/// The keys of the vectors that ranking the passages of an index takes, in the order of its catalog.
fn keys(snapshot: &Snapshot) -> Result<(Places, Vec<Option<Key>>), index::Error> {
    let (mut places, mut keys) = (Places::default(), Vec::new());
    for document in snapshot.catalog().documents() {
        places.documents.push(places.passages.len());
        for passage in snapshot.passages(&document.id)? {
            places.passages.push(keys.len());
            keys.extend(texts_of(&passage).into_iter().map(|text| text.map(Key::of)));
        }
    }
    places.passages.push(keys.len());
    Ok((places, keys))
}

impl VectorIndex {
    /// Ranking by meaning over a state of the index. The inner `Err` is the number of sentences that have no vector yet:
    /// before all have one, nothing is ranked by meaning, since some would be at a disadvantage.
    pub fn new(snapshot: &Snapshot, vectors: &Vectors, encode: Encode) -> Result<Result<Self, usize>, index::Error> {
        let (places, keys) = keys(snapshot)?;
        let table = Table::new(&keys, vectors);
        Ok(table.map(|table| Self { encode, table, places, remembered: Cache::new(REMEMBERED) }))
    }

    /// A question, or what is looked for on its behalf, ready to be compared with passages; `None` where it cannot be
    /// encoded.
    pub fn of(&self, text: &str) -> Option<QueryVector<'_>> {
        if let Some(query) = self.remembered.get(text) {
            return Some(QueryVector { index: self, query });
        }
        let query = Arc::new(self.table.query(&(self.encode)(text)?).ok()?);
        self.remembered.insert(text.to_owned(), Arc::clone(&query));
        Some(QueryVector { index: self, query })
    }
}

/// A question as the model has it, over the passages of one state of the index.
#[derive(Clone)]
pub struct QueryVector<'a> {
    index: &'a VectorIndex,
    query: Arc<Query>,
}

impl std::fmt::Debug for QueryVector<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Sense").field(&self.query).finish()
    }
}

impl QueryVector<'_> {
    /// The nearness in meaning of each sentence of a passage, from -1 to 1, in the order of [`text::sentences`]; `None`
    /// for one without a vector.
    pub(super) fn of(&self, catalog: &Catalog, document: &DocumentId, number: PassageNumber) -> Vec<Option<f32>> {
        let Some(place) = catalog.position(document) else { return Vec::new() };
        let cosine = |at| self.index.table.cosine(&self.query, at);
        self.index.places.of(place, number.0).map(cosine).collect()
    }

    /// The passages of some documents, of all if `None`, that are nearest in meaning by one of their sentences, the nearest
    /// first; of equals the one that comes first in the catalog.
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
            for number in 0..all[place].passages {
                let sentences = self.index.places.of(place, number);
                let cosines = sentences.filter_map(|at| self.index.table.cosine(&self.query, at));
                if let Some(cosine) = cosines.max_by(f32::total_cmp) {
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
    use crate::inspectorates::Inspectorates;
    use crate::search::{Candidate, QueryTerms, Tables, confidence, passages};
    use crate::vectors::{self, ModelId};

    fn tables() -> Tables {
        Tables::new(Arc::new(Inspectorates::bundled()))
    }

    /// The knowledge of the invented model: words of one line mean the same.
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
            SENSES.map(|vector| if words.iter().any(|word| vector.contains(&word.as_str())) { 1.0 } else { 0.0 });
        counted.into_iter().chain([0.3]).collect()
    }

    struct World {
        snapshot: Snapshot,
        index: VectorIndex,
        encodings: Arc<AtomicUsize>,
        dir: TempDir,
    }

    fn world() -> World {
        let dir = TempDir::new().unwrap();
        let model_id = ModelId { name: "senses".to_owned(), fingerprint: String::new(), dimension: 5 };
        let mut writer = Writer::open(dir.path(), "").unwrap();
        let (mut vectors, _) = vectors::Writer::open(dir.path(), &model_id).unwrap();
        for (n, texts) in TEXTS.iter().enumerate() {
            let file = format!("{n}.pdf");
            let document = Document {
                id: DocumentId::from_path(&file),
                file: file.clone(),
                title: String::new(),
                kind: Kind::InspectionReport,
                facts: Facts::default(),
                pages: None,
                labels: crate::document::PageLabels::default(),
                sections: Vec::new(),
                passages: 0,
                is_partial: false,
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
        let vectors = Vectors::read(dir.path(), &model_id).unwrap();
        let index = VectorIndex::new(&snapshot, &vectors, encode).unwrap().unwrap();
        World { snapshot, index, encodings, dir }
    }

    impl World {
        fn find(&self, question: &str, documents: Option<&[Arc<Document>]>, index: bool) -> Vec<Candidate> {
            let terms = QueryTerms::of_question(question, &self.snapshot, &tables()).unwrap();
            let vector = index.then(|| self.index.of(question).unwrap());
            passages(&terms, documents, 10, vector.as_ref(), &self.snapshot, &tables()).unwrap()
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
        assert!(sure > 0.3 && sure < tables().limits.confident, "{sure}");
    }

    #[test]
    fn a_question_is_encoded_once_and_gives_the_same_again() {
        let world = world();
        let first = names(&world.find("slow lessons", None, true));
        assert_eq!(first, names(&world.find("slow lessons", None, true)));
        assert_eq!(world.encodings.load(Ordering::Relaxed), 1);
        assert!(world.index.of("broken").is_none());
        for n in 0..2 * REMEMBERED {
            world.index.of(&format!("question {n}")).unwrap();
        }
        let kept = world.index.remembered.len();
        assert!(kept < 2 * REMEMBERED, "{kept}");
    }

    #[test]
    fn without_all_vectors_there_is_no_ranking() {
        let world = world();
        let model_id = ModelId { name: "other".to_owned(), fingerprint: String::new(), dimension: 5 };
        let none = Vectors::read(world.dir.path(), &model_id).unwrap();
        let missing = VectorIndex::new(&world.snapshot, &none, Box::new(|_| None)).unwrap().err();
        assert_eq!(missing, Some(5));
    }
}
