//! Vectors of texts on disk, by what the text holds, beside the index that they belong to.
//!
//! A vector takes a model hundreds of milliseconds of a processor's time and never changes, so each text is encoded
//! once in its life: vectors are kept by a [`Key`] made of the text, whatever documents it stands in. The file begins
//! with the [`ModelId`] of its vectors and grows by batches that bear a checksum each, so that a process that is
//! killed, or a machine that loses power, costs the batch that was being written and no more. Vectors of different
//! models cannot be compared: another model begins a new file.
//!
//! Components are kept in eight bits and a scale for each vector, which takes a quarter of the memory.

mod file;
mod row;
mod table;

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use file::Contents;
pub use row::Row;
pub use table::{Query, Table};

/// The file of the vectors in an index folder. The search engine has no file of that name.
const FILE: &str = "vectors";

/// The file whose lock makes sure that there is one writer. It is not the index's own: vectors take long to make, and
/// the index can change meanwhile.
const LOCK: &str = "vectors.lock";

/// The file that a rewritten one is prepared in.
const FRESH: &str = "vectors.new";

/// Up to so many vectors that no text needs any more are kept, beside a quarter of those that are needed: a document
/// that is taken out and comes back is not encoded again, and the file is not rewritten for every change.
const SPARE: usize = 1_000;

/// The key of a text: the first 16 bytes of its BLAKE3 hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key([u8; Key::BYTES]);

impl Key {
    const BYTES: usize = 16;

    /// The key of a text.
    pub fn of(text: &str) -> Self {
        Self(short_hash(&[text.as_bytes()]))
    }
}

/// The first 16 bytes of the BLAKE3 hash of some parts, one after the other.
fn short_hash(parts: &[&[u8]]) -> [u8; Key::BYTES] {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(part);
    }
    let mut short = [0; Key::BYTES];
    short.copy_from_slice(&hasher.finalize().as_bytes()[..Key::BYTES]);
    short
}

/// The model that made vectors. Only those of one model can be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelId {
    /// The model's name, for people.
    pub name: String,
    /// A hash that tells the model's files from all others.
    pub fingerprint: String,
    /// The number of components a vector has, 1 to 4,096.
    pub dimension: usize,
}

/// An error reading or writing vectors.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another process is making vectors.
    #[error("another scrutineer is encoding passages for the index in {}", dir.display())]
    Locked {
        /// The index folder.
        dir: PathBuf,
    },
    /// A vector is not of its model's dimension, or not all of it is numbers.
    #[error("the model gave a vector that cannot be used: {what}")]
    Vector {
        /// The fault in it.
        what: String,
    },
    /// The disk failed.
    #[error("cannot {action} the vectors in {}", dir.display())]
    Storage {
        /// The action that failed, as a verb.
        action: &'static str,
        /// The index folder.
        dir: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
}

/// Vectors that were found to be of no use, and are made anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// All vectors are another model's.
    OtherModel {
        /// That model's name.
        name: String,
    },
    /// The file is another format's, or not even its head can be read.
    Damaged {
        /// The fault.
        what: &'static str,
    },
    /// The end of the file was not written whole, or has changed since. What stands before it is kept.
    End {
        /// The number of bytes that are of no use.
        bytes: u64,
    },
}

/// The vectors of an index folder, as they stood when they were read.
#[derive(Debug)]
pub struct Vectors {
    contents: Contents,
    /// The places of the vectors in the file, in the order of their keys.
    by_key: Vec<(Key, u32)>,
    lost: Option<Lost>,
}

impl Vectors {
    /// Reads the vectors of a model in an index folder; there are none where the file is missing or of no use, which
    /// [`Vectors::lost`] tells.
    pub fn read(dir: &Path, model: &ModelId) -> Result<Self, Error> {
        let bytes = match fs::read(dir.join(FILE)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Self { contents: Contents::empty(model), by_key: Vec::new(), lost: None });
            }
            Err(error) => return Err(storage("read", dir, error)),
        };
        let (contents, lost) = match Contents::parse(&bytes) {
            Ok(contents) if contents.model == *model => {
                let torn = bytes.len() as u64 - contents.good_bytes;
                (contents, (torn > 0).then_some(Lost::End { bytes: torn }))
            }
            Ok(other) => (Contents::empty(model), Some(Lost::OtherModel { name: other.model.name })),
            Err(what) => (Contents::empty(model), Some(Lost::Damaged { what })),
        };
        let mut by_key: Vec<(Key, u32)> = contents.rows.iter().map(|(key, _)| *key).zip(0..).collect();
        // Of two vectors of one text, which never differ, the first counts.
        by_key.sort_unstable();
        by_key.dedup_by_key(|(key, _)| *key);
        Ok(Self { contents, by_key, lost })
    }

    /// The number of texts that have a vector.
    pub fn len(&self) -> usize {
        self.by_key.len()
    }

    /// True if no text has one.
    pub fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }

    /// True if a text has one.
    pub fn holds(&self, key: Key) -> bool {
        self.row(key).is_some()
    }

    /// The unusable part of the file.
    pub fn lost(&self) -> Option<&Lost> {
        self.lost.as_ref()
    }

    fn row(&self, key: Key) -> Option<&Row> {
        let at = self.by_key.binary_search_by_key(&key, |(key, _)| *key).ok()?;
        Some(&self.contents.rows[self.by_key[at].1 as usize].1)
    }
}

/// Adds vectors to those of an index folder, one process at a time.
#[derive(Debug)]
pub struct Writer {
    dir: PathBuf,
    dimension: usize,
    file: File,
    /// The end of the last batch.
    end: u64,
    /// Held for as long as the writer is. The operating system releases it when the process ends, however that happens.
    _lock: File,
}

impl Writer {
    /// Opens the vectors of an index folder for writing, and gives those that are there. What is of no use, as
    /// [`Vectors::lost`] tells, is cut off or replaced.
    ///
    /// Fails with [`Error::Locked`] at once if another writer is open.
    pub fn open(dir: &Path, model: &ModelId) -> Result<(Self, Vectors), Error> {
        let failed = |error| storage("open", dir, error);
        if model.dimension == 0 || model.dimension > Row::MOST {
            return Err(Error::Vector {
                what: format!("{} components, where 1 to {} can be kept", model.dimension, Row::MOST),
            });
        }
        fs::create_dir_all(dir).map_err(failed)?;
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(dir.join(LOCK)).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Error::Locked { dir: dir.to_owned() }),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let vectors = Vectors::read(dir, model)?;
        let path = dir.join(FILE);
        if vectors.contents.good_bytes == 0 {
            replace(dir, &file::head(model)).map_err(|error| storage("create", dir, error))?;
        }
        let mut file = OpenOptions::new().write(true).open(path).map_err(failed)?;
        let end = if vectors.contents.good_bytes == 0 {
            file.seek(SeekFrom::End(0)).map_err(failed)?
        } else {
            file.set_len(vectors.contents.good_bytes).map_err(failed)?;
            file.seek(SeekFrom::Start(vectors.contents.good_bytes)).map_err(failed)?
        };
        Ok((Self { dir: dir.to_owned(), dimension: model.dimension, file, end, _lock: lock }, vectors))
    }

    /// Adds a batch. When this returns it is on the disk; if it fails or the process ends before, nothing of it counts.
    pub fn append(&mut self, batch: &[(Key, Vec<f32>)]) -> Result<(), Error> {
        if batch.is_empty() {
            return Ok(());
        }
        let rows: Vec<(Key, Row)> = batch
            .iter()
            .map(|(key, vector)| Ok((*key, Row::of(vector, self.dimension)?)))
            .collect::<Result<_, Error>>()?;
        let mut bytes = Vec::new();
        for rows in rows.chunks(file::MOST_ROWS) {
            let batch = file::batch(rows, self.end + bytes.len() as u64);
            bytes.extend(batch);
        }
        let written = self.file.write_all(&bytes).and_then(|()| self.file.sync_data());
        if let Err(error) = written {
            // The next batch must not follow half of this one, where nobody would find it.
            let _ = self.file.set_len(self.end).and_then(|()| self.file.seek(SeekFrom::Start(self.end)));
            return Err(storage("write", &self.dir, error));
        }
        self.end += bytes.len() as u64;
        Ok(())
    }
}

/// Drops the vectors of texts that are no longer needed, once they are too many, in one step. `needed` are the keys of
/// those that are. Gives the number dropped.
///
/// Fails with [`Error::Locked`] at once if a writer is open.
pub fn compact(dir: &Path, model: &ModelId, needed: &BTreeSet<Key>) -> Result<usize, Error> {
    let (writer, vectors) = Writer::open(dir, model)?;
    let spare = vectors.by_key.iter().filter(|(key, _)| !needed.contains(key)).count();
    if spare <= SPARE + needed.len() / 4 {
        return Ok(0);
    }
    let mut bytes = file::head(model);
    let kept: Vec<(Key, Row)> = vectors.contents.rows.iter().filter(|(key, _)| needed.contains(key)).cloned().collect();
    for rows in kept.chunks(file::MOST_ROWS) {
        let batch = file::batch(rows, bytes.len() as u64);
        bytes.extend(batch);
    }
    // The writer holds the lock, and writes no more.
    replace(&writer.dir, &bytes).map_err(|error| storage("rewrite", dir, error))?;
    Ok(spare)
}

/// Puts a file of that content in the place of the one there is, in one step.
fn replace(dir: &Path, bytes: &[u8]) -> io::Result<()> {
    let fresh = dir.join(FRESH);
    let mut file = File::create(&fresh)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&fresh, dir.join(FILE))
}

fn storage(action: &'static str, dir: &Path, source: io::Error) -> Error {
    Error::Storage { action, dir: dir.to_owned(), source }
}

#[cfg(test)]
mod tests;
