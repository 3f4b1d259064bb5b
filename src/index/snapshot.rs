//! One state of an index, held for as long as it is needed.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde::de::DeserializeOwned;
use tantivy::columnar::Column;
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{DocAddress, DocSet, Index, ReloadPolicy, Searcher, TERMINATED, TantivyDocument};

use super::store::{
    self, DOCUMENTS, DocumentRecord, FORMAT, Fields, KIND, PassageRecord, Payload, SKIPPED, damaged, opening, storage,
};
use super::words::{Acronym, Acronyms, Analyzed, Words};
use super::{Error, SkippedFile, TrackedFile, analysis};
use crate::catalog::Catalog;
use crate::document::{Document, DocumentId, Passage, PassageKind, PassageNumber};
use crate::text;

/// How many unpacked blocks of stored records each segment keeps, of some 16 KiB each: enough to read documents one after
/// another, since what was read of them is kept by itself.
const CACHED_BLOCKS: usize = 16;

/// How many passages are kept as they were last read, and how many taken apart into sentences: some fifty megabytes each
/// at the most. To unpack one takes longer than all else that is done with it, and questions come back to the same ones.
const KEPT: usize = 32_768;

/// How many documents are expected to be kept whole; their passages are at most [`KEPT`], and are mostly those that are
/// kept one by one.
const DOCUMENTS_KEPT: usize = 256;

/// Where a passage stands: its document's place in the catalog, and its number there.
type Place = (u32, PassageNumber);

/// The passages of a document in order but for headings and lines of a table of contents, each as it was read and taken
/// apart.
pub type Whole = Arc<[(PassageNumber, Arc<Passage>, Arc<Analyzed>)]>;

/// A document weighs as much as it has passages.
#[derive(Clone)]
struct Length;

impl Weighter<u32, Whole> for Length {
    fn weight(&self, _: &u32, whole: &Whole) -> u64 {
        whole.len() as u64
    }
}

/// One state of an index. It does not change, whatever is written meanwhile.
pub struct Snapshot {
    pub(super) dir: PathBuf,
    pub(super) searcher: Searcher,
    pub(super) fields: Fields,
    pub(super) catalog: Catalog,
    /// For each document of the catalog, in its order, where its record stands.
    pub(super) places: Vec<DocAddress>,
    /// For each segment, its documents in the order of their records.
    pub(super) segments: Vec<Segment>,
    tracked: Vec<(TrackedFile, DocumentId)>,
    skipped: Vec<SkippedFile>,
    passages: u64,
    reading: String,
    kept: Cache<Place, Arc<Passage>>,
    analyzed: Cache<Place, Arc<Analyzed>>,
    whole: Cache<u32, Whole, Length>,
    words: Words,
    acronyms: Acronyms,
}

/// What is kept in memory of one segment.
pub(super) struct Segment {
    /// In the order of their records.
    pub(super) groups: Vec<Group>,
    /// The kind of each record.
    pub(super) kinds: Column<u64>,
}

/// A document's records: its own, and its passages right after it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    /// The record of the document; passage n is the record at `first + 1 + n`.
    pub(super) first: u32,
    /// The number of its passages.
    pub(super) passages: u32,
    /// Where it stands in the catalog.
    pub(super) document: u32,
}

impl Segment {
    /// The document that a record belongs to and the number of the passage; `None` if it is no passage.
    pub(super) fn passage_at(&self, record: u32) -> Option<(u32, PassageNumber)> {
        let behind = self.groups.partition_point(|group| group.first < record);
        let group = self.groups.get(behind.checked_sub(1)?)?;
        let number = record - group.first - 1;
        (number < group.passages).then_some((group.document, PassageNumber(number)))
    }
}

impl Snapshot {
    /// Opens the state of the last commit. The files are checked against their checksums first, which reads each of
    /// them once.
    ///
    /// Fails with [`Error::Missing`] if nothing was ever committed, with [`Error::Format`] or [`Error::Damaged`] if
    /// the index must be made anew, which [`Writer`](super::Writer) does.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        let meta = || fs::read(dir.join(store::META)).ok();
        let mut seen = meta();
        loop {
            let opened = Self::open_once(dir);
            if !matches!(opened, Err(Error::Damaged { .. })) {
                return opened;
            }
            // A commit in between clears away files that were about to be opened: then it is the later state that
            // counts.
            let now = meta();
            if now == seen {
                return opened;
            }
            seen = now;
        }
    }

    /// Opens what is the last commit just now.
    fn open_once(dir: &Path) -> Result<Self, Error> {
        let missing = || Error::Missing { dir: dir.to_owned() };
        if !dir.join(store::META).try_exists().map_err(|error| storage("open", dir, error))? {
            return Err(missing());
        }
        let index = Index::open(store::directory(dir)?).map_err(|error| opening(dir, error))?;
        let payload = index.load_metas().map_err(|error| opening(dir, error))?.payload;
        let payload = payload.ok_or_else(missing)?;
        let format = |found| Error::Format { dir: dir.to_owned(), found };
        let payload: Payload = serde_json::from_str(&payload).map_err(|_| format(0))?;
        if payload.format != FORMAT {
            return Err(format(payload.format));
        }
        check_files(dir, &index)?;
        index.tokenizers().register(store::ANALYSIS, analysis::analyzer());
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .doc_store_cache_num_blocks(CACHED_BLOCKS)
            .try_into()
            .map_err(|error| opening(dir, error))?;
        Self::load(dir, reader.searcher(), payload.reading)
    }

    /// Reads what is kept in memory.
    fn load(dir: &Path, searcher: Searcher, reading: String) -> Result<Self, Error> {
        let (fields, schema) = Fields::schema();
        if searcher.schema() != &schema {
            return Err(damaged(dir, "its fields are others than its format has"));
        }
        let mut documents: Vec<(Arc<Document>, TrackedFile, DocAddress)> = Vec::new();
        for address in list(dir, &searcher, fields, DOCUMENTS)? {
            let found: DocumentRecord<'_> = record(dir, &searcher, fields, address)?;
            documents.push((Arc::new(found.document.into_owned()), found.tracked.into_owned(), address));
        }
        let skipped = list(dir, &searcher, fields, SKIPPED)?.into_iter();
        let mut skipped: Vec<SkippedFile> =
            skipped.map(|address| record(dir, &searcher, fields, address)).collect::<Result<_, _>>()?;
        skipped.sort_by(|a, b| a.file.cmp(&b.file));
        documents.sort_by(|(a, ..), (b, ..)| a.id.cmp(&b.id));

        let mut segments = Vec::new();
        for reader in searcher.segment_readers() {
            let kinds = reader.fast_fields().u64(KIND).map_err(|error| opening(dir, error))?;
            segments.push(Segment { groups: Vec::new(), kinds });
        }
        let mut places = Vec::new();
        let mut tracked = Vec::new();
        for (at, (document, file, address)) in documents.iter().enumerate() {
            let at = u32::try_from(at).map_err(|_| damaged(dir, "more documents than can be counted"))?;
            let group = Group { first: address.doc_id, passages: document.passages, document: at };
            segments[address.segment_ord as usize].groups.push(group);
            places.push(*address);
            tracked.push((file.clone(), document.id.clone()));
        }
        for segment in &mut segments {
            segment.groups.sort_by_key(|group| group.first);
        }
        tracked.sort_by(|(a, _), (b, _)| a.file.cmp(&b.file));
        let passages = documents.iter().map(|(document, ..)| u64::from(document.passages)).sum();
        let catalog = Catalog::new(documents.into_iter().map(|(document, ..)| document).collect());
        if catalog.documents().len() != places.len() {
            return Err(damaged(dir, "two documents have one name"));
        }
        let (words, mut acronyms) = (Words::default(), Acronyms::default());
        for (at, document) in (0..).zip(catalog.documents()) {
            let table = document.facts.acronyms.iter().map(|it| (it.short.as_str(), it.long.as_str()));
            acronyms.add(at, table, &words);
        }
        let dir = dir.to_owned();
        Ok(Self {
            dir,
            searcher,
            fields,
            catalog,
            places,
            segments,
            tracked,
            skipped,
            passages,
            reading,
            kept: Cache::new(KEPT),
            analyzed: Cache::new(KEPT),
            whole: Cache::with_weighter(DOCUMENTS_KEPT, KEPT as u64, Length),
            words,
            acronyms,
        })
    }

    /// The facts of all documents.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// The files that the documents were read from, with the names of the documents, by path.
    pub fn tracked(&self) -> &[(TrackedFile, DocumentId)] {
        &self.tracked
    }

    /// The files that could not be read, by path.
    pub fn skipped(&self) -> &[SkippedFile] {
        &self.skipped
    }

    /// The way in which the files were read, as it was given to the [`Writer`](super::Writer).
    pub fn reading(&self) -> &str {
        &self.reading
    }

    /// How many passages there are.
    pub fn passage_count(&self) -> u64 {
        self.passages
    }

    /// In how many passages a word stands, in any form of the same stem; a stop word counts as standing in all. A text
    /// of several words counts for its rarest one; one without words for none.
    pub fn document_frequency(&self, word: &str) -> Result<u64, Error> {
        let mut least: Option<u64> = None;
        for word in text::words(word) {
            let found = if analysis::is_stop_word(&word) {
                self.passages
            } else {
                let term = tantivy::Term::from_field_text(self.fields.body, &self.stem(&word));
                self.searcher.doc_freq(&term).map_err(|error| storage("search", &self.dir, error))?
            };
            least = Some(least.map_or(found, |least| least.min(found)));
        }
        Ok(least.unwrap_or(0))
    }

    /// One passage; `None` if there is no such document, or it has fewer passages.
    pub fn passage(&self, document: &DocumentId, number: PassageNumber) -> Result<Option<Arc<Passage>>, Error> {
        let Some(at) = self.catalog.position(document) else { return Ok(None) };
        if number.0 >= self.catalog.documents()[at].passages {
            return Ok(None);
        }
        self.fetch(at, number).map(Some)
    }

    /// All passages of a document, in order; none if there is no such document.
    pub fn passages(&self, document: &DocumentId) -> Result<Vec<Arc<Passage>>, Error> {
        let Some(at) = self.catalog.position(document) else { return Ok(Vec::new()) };
        let passages = self.catalog.documents()[at].passages;
        (0..passages).map(|number| self.fetch(at, PassageNumber(number))).collect()
    }

    /// A passage that is one of this state's, taken apart.
    pub fn analyzed(&self, document: &Document, number: PassageNumber, passage: &Passage) -> Arc<Analyzed> {
        let read = || {
            let section = passage.section.and_then(|section| document.section(section));
            let heading = section.map(|section| self.words.of(&section.heading)).unwrap_or_default();
            Arc::new(Analyzed::new(self.words.sentences(&passage.text), heading))
        };
        let Some(at) = self.catalog.position(&document.id).and_then(|at| u32::try_from(at).ok()) else { return read() };
        if let Some(known) = self.analyzed.get(&(at, number)) {
            return known;
        }
        let analyzed = read();
        self.analyzed.insert((at, number), Arc::clone(&analyzed));
        analyzed
    }

    /// The passages of the document at that place of the catalog that sentences are quoted of, in order, each as it was
    /// read and taken apart.
    pub fn whole(&self, document: usize) -> Result<Whole, Error> {
        // A place beyond what can be counted there is not: it was counted when the index was opened.
        let place = u32::try_from(document).unwrap_or(u32::MAX);
        if let Some(known) = self.whole.get(&place) {
            return Ok(known);
        }
        let own = &self.catalog.documents()[document];
        let mut whole = Vec::new();
        for number in (0..own.passages).map(PassageNumber) {
            let passage = self.fetch(document, number)?;
            if !matches!(passage.kind, PassageKind::Heading | PassageKind::Contents) {
                let analyzed = self.analyzed(own, number, &passage);
                whole.push((number, passage, analyzed));
            }
        }
        let whole: Whole = whole.into();
        self.whole.insert(place, Arc::clone(&whole));
        Ok(whole)
    }

    /// How many stems the words of the passages have that were taken apart so far, and the numbers of some of them, which
    /// are below that (see [`Word::stem_number`](super::Word::stem_number)); `None` for a stem of another word.
    pub fn stem_numbers<'a>(&self, stems: impl Iterator<Item = &'a str>) -> (usize, Vec<Option<u32>>) {
        self.words.stem_numbers(stems)
    }

    /// The stem under which a folded word is indexed, as by [`stem`](super::stem), of which nothing need be worked out
    /// for words that were met in a passage.
    pub fn stem(&self, word: &str) -> String {
        self.words.stem(word)
    }

    /// The short and long forms in the tables of all documents whose first word has that stem, in the order of the
    /// documents and of their tables.
    pub fn acronyms(&self, stem: &str) -> &[Acronym] {
        self.acronyms.beginning(stem)
    }

    /// The passage of that number of the document at that place of the catalog, which has it.
    pub(super) fn fetch(&self, document: usize, number: PassageNumber) -> Result<Arc<Passage>, Error> {
        // A place beyond what can be counted there is not: it was counted when the index was opened.
        let place = (u32::try_from(document).unwrap_or(u32::MAX), number);
        if let Some(known) = self.kept.get(&place) {
            return Ok(known);
        }
        let passage = self.unpack(document, number)?;
        self.kept.insert(place, Arc::clone(&passage));
        Ok(passage)
    }

    fn unpack(&self, document: usize, number: PassageNumber) -> Result<Arc<Passage>, Error> {
        let expected = &self.catalog.documents()[document].id;
        let place = self.places[document];
        let address = DocAddress::new(place.segment_ord, place.doc_id + 1 + number.0);
        let found: PassageRecord<'_> = record(&self.dir, &self.searcher, self.fields, address)?;
        if *found.document != *expected || found.number != number {
            return Err(damaged(&self.dir, format!("passage {} of {expected} is not in its place", number.0)));
        }
        Ok(Arc::new(found.passage.into_owned()))
    }
}

/// Checks that every file of the last commit is whole.
fn check_files(dir: &Path, index: &Index) -> Result<(), Error> {
    // The engine takes it for granted that a file holds the eight bytes that each of its files ends with.
    let segments = index.searchable_segment_ids().map_err(|error| opening(dir, error))?;
    let failed = |error| storage("open", dir, error);
    for entry in fs::read_dir(dir).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        let Some(name) = name.to_str() else { continue };
        let ours = segments.iter().any(|segment| name.starts_with(&segment.uuid_string()));
        // A file that goes away meanwhile is no longer one of the index's.
        if ours && fs::metadata(dir.join(name)).is_ok_and(|it| it.len() < 8) {
            return Err(damaged(dir, format!("{name} is cut short")));
        }
    }
    let broken = index.validate_checksum().map_err(|error| opening(dir, error))?;
    match broken.iter().min() {
        Some(file) => Err(damaged(dir, format!("{} has changed since it was written", file.display()))),
        None => Ok(()),
    }
}

/// The records that stand on a list.
fn list(dir: &Path, searcher: &Searcher, fields: Fields, name: &str) -> Result<Vec<DocAddress>, Error> {
    let term = tantivy::Term::from_field_text(fields.list, name);
    let mut found = Vec::new();
    for (ordinal, reader) in (0..).zip(searcher.segment_readers()) {
        let postings = reader
            .inverted_index(fields.list)
            .and_then(|index| Ok(index.read_postings(&term, IndexRecordOption::Basic)?))
            .map_err(|error| opening(dir, error))?;
        let Some(mut postings) = postings else { continue };
        let mut doc = postings.doc();
        while doc != TERMINATED {
            if !reader.is_deleted(doc) {
                found.push(DocAddress::new(ordinal, doc));
            }
            doc = postings.advance();
        }
    }
    Ok(found)
}

/// What stands at an address.
fn record<T: DeserializeOwned>(
    dir: &Path,
    searcher: &Searcher,
    fields: Fields,
    address: DocAddress,
) -> Result<T, Error> {
    let found: TantivyDocument = searcher.doc(address).map_err(|error| opening(dir, error))?;
    let text = found.get_first(fields.stored).and_then(|value| value.as_str()).unwrap_or_default();
    serde_json::from_str(text).map_err(|error| damaged(dir, format!("a record cannot be read: {error}")))
}
