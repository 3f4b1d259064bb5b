//! Passages on disk, found again. The only module that knows the search engine.
//!
//! An index folder holds one truth: the documents with their facts, their passages, which files they came from and
//! what was in those, and which files could not be read. All of it stands in the engine's own records and becomes
//! visible in one commit, so that there is no moment at which one part is ahead of another, and a process that is
//! killed leaves the index of the last commit answering.
//!
//! [`Writer`] changes an index, one at a time; [`Snapshot`] answers from one state of it for as long as it is held.
//! A document and its passages are written as one group that stays together and in order, so that a passage is found
//! by counting from its document's record.

mod analysis;
mod search;
mod snapshot;
mod spelling;
mod store;
#[cfg(test)]
mod tests;
mod words;
mod writer;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

pub use analysis::{is_stop_word, stem, stems};
pub use search::{Hit, Phrase, Search, Term};
pub use snapshot::{Snapshot, Whole};
pub use store::FORMAT;
#[cfg(test)]
pub(crate) use words::sentences;
pub use words::{Acronym, Analyzed, Sentence, Word, content_words};
pub use writer::{Rebuilt, Writer};

/// What a file held when it was read: a hash of its bytes, and of its sidecar's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContentHash([u8; 32]);

impl ContentHash {
    /// The hash of those 32 bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub fn bytes(self) -> [u8; 32] {
        self.0
    }
}

/// A file that a document was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackedFile {
    /// The path below the corpus folder.
    pub file: String,
    /// What it held.
    pub hash: ContentHash,
}

/// A file that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedFile {
    /// The path below the corpus folder.
    pub file: String,
    /// What it held; `None` if not even that could be told, and then it is tried again each time.
    pub hash: Option<ContentHash>,
    /// The stable name of the cause, for programs.
    pub code: String,
    /// Why it was skipped, as one phrase.
    pub cause: String,
    /// What to do about it.
    pub remedy: String,
}

/// Why an index could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing was ever committed there.
    #[error("no index in {}", dir.display())]
    Missing {
        /// The index folder.
        dir: PathBuf,
    },
    /// Another process is writing.
    #[error("another scrutineer is writing to the index in {}, try again when it has finished", dir.display())]
    Locked {
        /// The index folder.
        dir: PathBuf,
    },
    /// The index was written by a program with another layout of it.
    #[error("the index in {} has format {found}, this program reads format {}", dir.display(), store::FORMAT)]
    Format {
        /// The index folder.
        dir: PathBuf,
        /// Its format; 0 if that cannot be told.
        found: u32,
    },
    /// The index does not hold what it should.
    #[error("the index in {} is damaged: {what}", dir.display())]
    Damaged {
        /// The index folder.
        dir: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// The folder holds files of another program that an index would overwrite.
    #[error("{} holds a meta.json that is not an index, choose another folder", dir.display())]
    Foreign {
        /// The folder.
        dir: PathBuf,
    },
    /// The disk or the engine failed.
    #[error("cannot {action} the index in {}", dir.display())]
    Storage {
        /// What was being done, as a verb.
        action: &'static str,
        /// The index folder.
        dir: PathBuf,
        /// What went wrong.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}
