//! What stands in the engine's records, and the files that it keeps.

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tantivy::TantivyError;
use tantivy::directory::MmapDirectory;
use tantivy::directory::error::OpenReadError;
use tantivy::schema::{FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions};

use super::{Error, TrackedFile};
use crate::document::{Document, DocumentId, Passage, PassageKind, PassageNumber};

/// The layout of the index. Raise it with every change of what stands in it: the schema, the analysis of words (stop words,
/// stems), the records, or the types that are stored as JSON where old records could no longer be read. An index of
/// another number is made anew. What changes in how files are read has a number of its own,
/// [`READER_VERSION`](crate::corpus::READER_VERSION).
pub const FORMAT: u32 = 4;

/// The name of our analysis among the engine's.
pub(super) const ANALYSIS: &str = "english";

/// The engine's table of contents.
pub(super) const META: &str = "meta.json";

/// The engine's list of the files that it made.
pub(super) const MANAGED: &str = ".managed.json";

/// The record of a document: borrowed when it is written, owned when it is read. Its passages follow it as the next
/// records.
#[derive(Serialize, Deserialize)]
pub(super) struct DocumentRecord<'a> {
    pub(super) tracked: Cow<'a, TrackedFile>,
    pub(super) document: Cow<'a, Document>,
}

/// The record of a passage, with what it takes to see that it is the one that was meant.
#[derive(Serialize, Deserialize)]
pub(super) struct PassageRecord<'a> {
    pub(super) document: Cow<'a, DocumentId>,
    pub(super) number: PassageNumber,
    pub(super) passage: Cow<'a, Passage>,
}

/// What a commit says of itself.
#[derive(Serialize, Deserialize)]
pub(super) struct Payload {
    /// The layout of the index.
    pub(super) format: u32,
    /// The way in which files were read, in the words of the caller.
    pub(super) reading: String,
}

/// The fields of a record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    /// What the record belongs to: a document's name, or `skipped:` and a path. Records are deleted by it.
    pub(super) owner: Field,
    /// Whether the record can be found among the documents or the skipped files.
    pub(super) list: Field,
    /// A passage's text.
    pub(super) body: Field,
    /// The headings above a passage and the words of its document's title.
    pub(super) heading: Field,
    /// A passage's kind, as [`kind_code`]; [`NO_PASSAGE`] for other records.
    pub(super) kind: Field,
    /// The [`DocumentRecord`], [`PassageRecord`] or [`SkippedFile`](super::SkippedFile) as JSON.
    pub(super) stored: Field,
}

/// The name of the field of kinds.
pub(super) const KIND: &str = "kind";
/// The kind of a record that is no passage.
pub(super) const NO_PASSAGE: u64 = 255;
/// The list of documents.
pub(super) const DOCUMENTS: &str = "document";
/// The list of skipped files.
pub(super) const SKIPPED: &str = "skipped";

impl Fields {
    /// The fields and the schema that holds them.
    pub(super) fn schema() -> (Self, Schema) {
        let mut builder = Schema::builder();
        let words = |option| {
            let indexing = TextFieldIndexing::default().set_tokenizer(ANALYSIS).set_index_option(option);
            TextOptions::default().set_indexing_options(indexing)
        };
        let fields = Self {
            owner: builder.add_text_field("owner", STRING),
            list: builder.add_text_field("list", STRING),
            body: builder.add_text_field("body", words(IndexRecordOption::WithFreqsAndPositions)),
            heading: builder.add_text_field("heading", words(IndexRecordOption::WithFreqs)),
            kind: builder.add_u64_field(KIND, FAST),
            stored: builder.add_text_field("record", STORED),
        };
        (fields, builder.build())
    }
}

/// The number by which a kind of passage is kept beside the records.
pub(super) fn kind_code(kind: PassageKind) -> u64 {
    match kind {
        PassageKind::Heading => 0,
        PassageKind::Paragraph => 1,
        PassageKind::Item => 2,
        PassageKind::Row => 3,
        PassageKind::Footnote => 4,
        PassageKind::Contents => 5,
    }
}

/// Opens the folder as the engine sees it.
pub(super) fn directory(dir: &Path) -> Result<MmapDirectory, Error> {
    MmapDirectory::open(dir).map_err(|error| storage("open", dir, error))
}

/// An error of the disk or the engine.
pub(super) fn storage(
    action: &'static str,
    dir: &Path,
    source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> Error {
    Error::Storage { action, dir: dir.to_owned(), source: source.into() }
}

/// An error met while opening: either the index is damaged, or the disk did not let us see.
pub(super) fn opening(dir: &Path, error: TantivyError) -> Error {
    let denied = |error: &io::Error| {
        !matches!(
            error.kind(),
            io::ErrorKind::NotFound
                | io::ErrorKind::UnexpectedEof
                | io::ErrorKind::InvalidData
                | io::ErrorKind::InvalidInput
                | io::ErrorKind::Other
        )
    };
    let disk = match &error {
        TantivyError::IoError(error) | TantivyError::OpenReadError(OpenReadError::IoError { io_error: error, .. }) => {
            denied(error)
        }
        TantivyError::LockFailure(..) | TantivyError::SystemError(_) => true,
        _ => false,
    };
    if disk { storage("open", dir, error) } else { damaged(dir, error.to_string()) }
}

/// An index that does not hold what it should.
pub(super) fn damaged(dir: &Path, what: impl Into<String>) -> Error {
    Error::Damaged { dir: dir.to_owned(), what: what.into() }
}

/// Removes the engine's files from a folder and nothing else: the table of contents first, so that a run that is cut
/// short leaves no half index, the list of files last, so that the next run knows what is left.
pub(super) fn wipe(dir: &Path) -> io::Result<()> {
    remove(&dir.join(META))?;
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_name().to_str().is_some_and(is_segment_file) {
            remove(&entry.path())?;
        }
    }
    remove(&dir.join(MANAGED))
}

/// Removes what the engine leaves behind when it is killed while it replaces a file. It cleans up all its other
/// files by itself.
pub(super) fn remove_temporary_files(dir: &Path) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_name().to_str().is_some_and(is_temporary_file) {
            remove(&entry.path())?;
        }
    }
    Ok(())
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Whether a file is one of a segment: 32 hexadecimal digits, a full stop, and more.
fn is_segment_file(name: &str) -> bool {
    name.split_once('.').is_some_and(|(id, _)| id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Whether a file is one that the engine was about to put in another's place: `.tmp` and six letters or digits.
fn is_temporary_file(name: &str) -> bool {
    name.strip_prefix(".tmp").is_some_and(|rest| rest.len() == 6 && rest.bytes().all(|b| b.is_ascii_alphanumeric()))
}
