//! Changing an index: one writer at a time, all or nothing.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use serde::Serialize;
use tantivy::index::{SegmentId, SegmentMeta};
use tantivy::indexer::{IndexWriterOptions, NoMergePolicy, UserOperation};
use tantivy::{Index, IndexSettings, IndexWriter, TantivyDocument, TantivyError};

use super::snapshot::Snapshot;
use super::store::{
    self, ANALYSIS, DOCUMENTS, DocumentRecord, FORMAT, Fields, NO_PASSAGE, PassageRecord, Payload, SKIPPED, kind_code,
    storage,
};
use super::{Error, SkippedFile, TrackedFile, analysis};
use crate::document::{Document, DocumentId, Passage, PassageNumber};
use crate::text;

/// The file whose lock makes sure that there is one writer. The operating system releases it when a process ends,
/// however that happens.
const LOCK: &str = "writer.lock";

/// How much memory may fill with passages before they are written out, in bytes.
const MEMORY_BYTES: usize = 64_000_000;

/// Up to so many records, an index is kept in one piece: that costs well under a second, searches are quickest, and
/// scores do not depend on what was deleted before.
const ONE_PIECE_RECORDS: u32 = 500_000;

/// A larger index may be in so many pieces.
const PIECES: usize = 8;

/// Changes an index. Nothing is visible before [`Writer::commit`], and without it nothing ever is.
pub struct Writer {
    dir: PathBuf,
    reading: String,
    rebuilt: Option<Rebuilt>,
    before: Option<Snapshot>,
    fields: Fields,
    engine: IndexWriter,
    /// Held for as long as the writer is.
    _lock: Lock,
}

/// Why an index is being made anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rebuilt {
    /// A program with another layout of the index wrote it.
    Format {
        /// Its format; 0 if that cannot be told.
        found: u32,
    },
    /// It does not hold what it should.
    Damaged {
        /// What is wrong.
        what: String,
    },
}

impl Writer {
    /// Opens an index for writing and makes the folder where there is none. An index of another format or a damaged
    /// one is emptied: [`Writer::rebuilt`] says so. What an interrupted writer left behind is cleared away.
    ///
    /// `reading` says how files are read now, in the caller's own words; it is kept with the next commit, so that a
    /// later run can tell whether the same file would be read in the same way.
    ///
    /// Fails with [`Error::Locked`] at once if another writer is open.
    pub fn open(dir: &Path, reading: &str) -> Result<Self, Error> {
        let failed = |error| storage("open", dir, error);
        fs::create_dir_all(dir).map_err(failed)?;
        let lock = lock(dir)?;
        store::remove_temporary_files(dir).map_err(failed)?;
        let (before, rebuilt) = match Snapshot::open(dir) {
            Ok(before) => (Some(before), None),
            Err(Error::Missing { .. }) => (None, None),
            Err(Error::Format { found, .. }) => (None, Some(Rebuilt::Format { found })),
            Err(Error::Damaged { what, .. }) => (None, Some(Rebuilt::Damaged { what })),
            Err(other) => return Err(other),
        };
        let index = match &before {
            Some(_) => Index::open(store::directory(dir)?).map_err(|error| storage("open", dir, error))?,
            None => create(dir)?,
        };
        index.tokenizers().register(ANALYSIS, analysis::analyzer());
        let engine = engine(&index).map_err(|error| storage("open", dir, error))?;
        // Pieces are merged after a commit and not in between, at times that differ from run to run.
        engine.set_merge_policy(Box::new(NoMergePolicy));
        engine.garbage_collect_files().wait().map_err(|error| storage("clean up", dir, error))?;
        let (fields, _) = Fields::schema();
        Ok(Self { dir: dir.to_owned(), reading: reading.to_owned(), rebuilt, before, fields, engine, _lock: lock })
    }

    /// Why the index is being made anew, if it is.
    pub fn rebuilt(&self) -> Option<&Rebuilt> {
        self.rebuilt.as_ref()
    }

    /// The state of the last commit before this writer's own; `None` if there was none that can be used.
    pub fn before(&self) -> Option<&Snapshot> {
        self.before.as_ref()
    }

    /// Puts a document in, with its passages in order, in place of the one of the same name.
    ///
    /// The document's number of passages is taken from `passages`.
    pub fn put(&mut self, tracked: &TrackedFile, document: &Document, passages: &[Passage]) -> Result<(), Error> {
        let failed = |error| storage("write", &self.dir, error);
        let count = u32::try_from(passages.len()).unwrap_or(u32::MAX);
        let document = if document.passages == count {
            Cow::Borrowed(document)
        } else {
            Cow::Owned(Document { passages: count, ..document.clone() })
        };
        let owner = document.id.as_str();
        let mut operations = Vec::with_capacity(passages.len() + 2);
        operations.push(UserOperation::Delete(self.owner(owner)));
        let record = DocumentRecord { tracked: Cow::Borrowed(tracked), document: Cow::Borrowed(&document) };
        operations.push(UserOperation::Add(self.listed(DOCUMENTS, owner, &record)?));
        let title = title_words(&document);
        for (number, passage) in (0..).map(PassageNumber).zip(passages) {
            let record =
                PassageRecord { document: Cow::Borrowed(&document.id), number, passage: Cow::Borrowed(passage) };
            let mut fields = self.stored(owner, &record)?;
            fields.add_u64(self.fields.kind, kind_code(passage.kind));
            fields.add_text(self.fields.body, &passage.text);
            fields.add_text(self.fields.heading, headings(&document, passage, &title));
            operations.push(UserOperation::Add(fields));
        }
        // As one group, which the engine keeps together and in order.
        self.engine.run(operations).map_err(failed)?;
        Ok(())
    }

    /// Takes a document out, with its passages.
    pub fn remove(&mut self, document: &DocumentId) {
        self.engine.delete_term(self.owner(document.as_str()));
    }

    /// Notes a file as skipped, in place of what was noted of it before.
    pub fn skip(&mut self, file: &SkippedFile) -> Result<(), Error> {
        let owner = skipped_owner(&file.file);
        let record = self.listed(SKIPPED, &owner, file)?;
        let operations = [UserOperation::Delete(self.owner(&owner)), UserOperation::Add(record)];
        self.engine.run(operations).map_err(|error| storage("write", &self.dir, error))?;
        Ok(())
    }

    /// Forgets that a file was skipped.
    pub fn forget_skipped(&mut self, file: &str) {
        self.engine.delete_term(self.owner(&skipped_owner(file)));
    }

    /// Makes everything since the last commit visible in one step, then tidies up.
    pub fn commit(mut self) -> Result<(), Error> {
        let failed = |action: &'static str, dir: &Path| {
            let dir = dir.to_owned();
            move |error: tantivy::TantivyError| storage(action, &dir, error)
        };
        // Its files could not be cleared away while it is held.
        self.before = None;
        let payload = Payload { format: FORMAT, reading: self.reading.clone() };
        let payload = serde_json::to_string(&payload).map_err(|error| storage("write", &self.dir, error))?;
        let mut prepared = self.engine.prepare_commit().map_err(failed("write", &self.dir))?;
        prepared.set_payload(&payload);
        prepared.commit().map_err(failed("commit", &self.dir))?;
        self.tidy().map_err(failed("tidy", &self.dir))?;
        self.engine.wait_merging_threads().map_err(failed("tidy", &self.dir))
    }

    /// Merges pieces where that is due and removes files that are no longer needed. Cutting it short does no harm:
    /// the pieces hold the same.
    fn tidy(&mut self) -> tantivy::Result<()> {
        if let Some(pieces) = self.pieces_to_merge()? {
            self.engine.merge(&pieces).wait()?;
        }
        self.engine.garbage_collect_files().wait()?;
        Ok(())
    }

    /// The pieces of the index if they are to become one.
    fn pieces_to_merge(&self) -> tantivy::Result<Option<Vec<SegmentId>>> {
        // The engine keeps the files of a piece for as long as its description is held, so it is not held for long.
        let pieces = self.engine.index().searchable_segment_metas()?;
        let records: u32 = pieces.iter().map(SegmentMeta::num_docs).sum();
        let deleted: u32 = pieces.iter().map(SegmentMeta::num_deleted_docs).sum();
        let due = if records <= ONE_PIECE_RECORDS {
            pieces.len() > 1 || deleted > 0
        } else {
            pieces.len() > PIECES || deleted > records / 8
        };
        Ok(due.then(|| pieces.iter().map(SegmentMeta::id).collect()))
    }

    /// What the records of that owner are deleted by.
    fn owner(&self, owner: &str) -> tantivy::Term {
        tantivy::Term::from_field_text(self.fields.owner, owner)
    }

    /// The fields that every record has.
    fn stored(&self, owner: &str, record: &impl Serialize) -> Result<TantivyDocument, Error> {
        let mut fields = TantivyDocument::new();
        fields.add_text(self.fields.owner, owner);
        fields.add_text(self.fields.stored, json(&self.dir, record)?);
        Ok(fields)
    }

    /// The fields of a record that stands on a list.
    fn listed(&self, list: &str, owner: &str, record: &impl Serialize) -> Result<TantivyDocument, Error> {
        let mut fields = self.stored(owner, record)?;
        fields.add_text(self.fields.list, list);
        fields.add_u64(self.fields.kind, NO_PASSAGE);
        Ok(fields)
    }
}

/// The engine's writer. Our own lock is held by now, so the engine's can only be one that a closed writer of this process
/// left with a child process that is just being started: it is free in a moment.
fn engine(index: &Index) -> Result<IndexWriter, TantivyError> {
    const TRIES: u32 = 100;
    const PAUSE: Duration = Duration::from_millis(10);
    let mut left = TRIES;
    loop {
        // One thread, so that the same documents in the same order give the same index.
        let options = IndexWriterOptions::builder()
            .num_worker_threads(1)
            .num_merge_threads(1)
            .memory_budget_per_thread(MEMORY_BYTES)
            .build();
        match index.writer_with_options(options) {
            Err(TantivyError::LockFailure(..)) if left > 0 => {
                left -= 1;
                thread::sleep(PAUSE);
            }
            done => return done,
        }
    }
}

/// The lock of an index folder, held as long as this lives.
///
/// It is released by name and not only by closing the file: a child process that is being started at that moment holds
/// a copy of the file until it runs its own program, and with it the lock.
#[derive(Debug)]
struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // If this fails the file is closed all the same, which releases the lock a moment later.
        let _ = self.0.unlock();
    }
}

/// Takes the lock of an index folder.
fn lock(dir: &Path) -> Result<Lock, Error> {
    let failed = |error| storage("lock", dir, error);
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(dir.join(LOCK)).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(file)),
        Err(TryLockError::WouldBlock) => Err(Error::Locked { dir: dir.to_owned() }),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

/// Makes an empty index where there is none that can be used.
fn create(dir: &Path) -> Result<Index, Error> {
    let exists = |name| dir.join(name).try_exists().map_err(|error| storage("open", dir, error));
    // The engine has this list beside every index, so that a table of contents without it is somebody else's file.
    if exists(store::META)? && !exists(store::MANAGED)? {
        return Err(Error::Foreign { dir: dir.to_owned() });
    }
    store::wipe(dir).map_err(|error| storage("empty", dir, error))?;
    let (_, schema) = Fields::schema();
    Index::create(store::directory(dir)?, schema, IndexSettings::default())
        .map_err(|error| storage("create", dir, error))
}

fn json(dir: &Path, value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| storage("write", dir, error))
}

/// What a skipped file's record belongs to. No document's name has a colon.
fn skipped_owner(file: &str) -> String {
    format!("{SKIPPED}:{file}")
}

/// The words of a title without those of the authority's name, which every passage of its documents would match.
fn title_words(document: &Document) -> String {
    let authority: BTreeSet<String> = document.subject().map(text::words).unwrap_or_default().into_iter().collect();
    let words: Vec<String> = text::words(&document.title).into_iter().filter(|it| !authority.contains(it)).collect();
    words.join(" ")
}

/// The headings above a passage, innermost first, then the title's words.
fn headings(document: &Document, passage: &Passage, title: &str) -> String {
    let mut text = String::new();
    let mut next = passage.section;
    // A section stands within one of a smaller number, so this ends; the count guards against one that does not.
    for _ in 0..document.sections.len() {
        let Some(section) = next.and_then(|number| document.section(number)) else { break };
        text.push_str(&section.heading);
        text.push('\n');
        next = section.parent;
    }
    text + title
}
