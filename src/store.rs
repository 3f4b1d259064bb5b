//! The store of what is remembered between questions and from one start to the next: one small database file.
//!
//! The database is `SQLite`, with a log beside its file (WAL), so that a server, a bot of its own and the command line
//! may have it open at the same time: readers do not wait for the writer, and writers wait for each other for a moment.
//! This module is the only one that knows it. All of it is synchronous; [`Store::open`] starts one thread that writes.
//!
//! # How long something is kept
//!
//! Everything that is kept has its time, in [`Keeping`]. [`Store::sweep`] deletes what is past it; whoever has the
//! store open calls it at the start and every hour. [`Store::forget`] deletes all that is kept for one [`Subject`].
//! What was deleted is overwritten in the file, and the log is emptied, so that the words cannot be read there either.
//!
//! # To keep something new
//!
//! 1. A file of this folder with `TABLES`, the SQL that makes its tables, which goes to the end of `STEPS`. A step that
//!    was once released never changes: what is to be different is a further step, with `ALTER TABLE` or the like.
//! 2. Times are milliseconds since 1970 and come from the caller. Whom a row is kept for stands in a column `subject`.
//! 3. Its functions `sweep` and `forget` go into `SETS`. Nothing is kept without them.
//! 4. Its methods are an `impl Store` there, over `Store::write` and `Store::read`.

mod conversations;
mod feedback;
pub mod follows;
mod opening;
mod subject;
pub mod telegram;
#[cfg(test)]
mod tests;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, ErrorCode};

use writer::{Outlives, Writer};

pub use feedback::Feedback;
pub use subject::{Face, Subject};

/// The SQL that makes the tables, in order. The number of these steps is the version of the file.
const STEPS: &[&str] = &[conversations::TABLES, feedback::TABLES, telegram::TABLES, follows::TABLES];

/// The upkeep of one set of tables.
struct Set {
    /// Deletes what is past its time and tells how many rows that were.
    sweep: fn(&Connection, &Keeping, Timestamp) -> rusqlite::Result<usize>,
    /// Deletes what is kept for one subject: that itself, and its parts, which stand between the other two. Tells how
    /// many rows that were.
    forget: fn(&Connection, (&str, &str, &str)) -> rusqlite::Result<usize>,
}

/// All that is kept.
const SETS: &[Set] = &[
    Set { sweep: conversations::sweep, forget: conversations::forget },
    Set { sweep: feedback::sweep, forget: feedback::forget },
    Set { sweep: telegram::sweep, forget: telegram::forget },
];

/// The number of connections kept open for the next reader. More may read at the same time.
const READERS: usize = 8;

/// Limits on how much is kept and for how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keeping {
    /// The number of conversations kept for each face, at least 1; for a moment there may be one in a hundred more.
    pub conversations: usize,
    /// The time for which a resting conversation is kept.
    pub conversation_rest: Duration,
    /// The number of pieces of feedback kept.
    pub feedback: usize,
    /// The time for which feedback is kept.
    pub feedback_time: Duration,
    /// The time for which an answer of the bot is kept, so that its buttons and replies to it work.
    pub telegram_time: Duration,
}

impl Default for Keeping {
    fn default() -> Self {
        Self {
            conversations: 10_000,
            // Whoever comes back from lunch goes on; whoever sits down at the same machine the next day does not find
            // what another asked.
            conversation_rest: Duration::from_hours(1),
            // A comment has at most some thousand characters, so that this stays below some ten megabytes.
            feedback: 10_000,
            // Mistakes are gone through from time to time; what was not looked at in half a year will not be.
            feedback_time: Duration::from_hours(180 * 24),
            // Longer than scrutiny of a report takes from one meeting to the next.
            telegram_time: Duration::from_hours(30 * 24),
        }
    }
}

/// An error of the store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be made, or not be written to.
    #[error(
        "cannot write to the store {}; make its folder writable for this program, or name another file in bot.toml \
         under [store] file",
        file.display()
    )]
    Unwritable {
        /// The file of the database.
        file: PathBuf,
        /// The reason.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Other processes wrote for too long.
    #[error("the store {} is being written to by another program, try again in a moment", file.display())]
    Busy {
        /// The file of the database.
        file: PathBuf,
    },
    /// There is no room on the disk.
    #[error("the disk with the store {} is full", file.display())]
    Full {
        /// The file of the database.
        file: PathBuf,
    },
    /// The file does not hold what it should.
    #[error(
        "the store {} is damaged: {what}; it holds conversations and feedback and nothing of the documents, so restore \
         it from a backup, or move it away with the files -wal and -shm beside it and begin with an empty one",
        file.display()
    )]
    Damaged {
        /// The file of the database.
        file: PathBuf,
        /// The fault.
        what: String,
    },
    /// A later version of this program has written it.
    #[error(
        "the store {} has version {found} and this program knows {}; use the newer scrutineer that wrote it, or name \
         another file in bot.toml under [store] file",
        file.display(),
        STEPS.len()
    )]
    Newer {
        /// The file of the database.
        file: PathBuf,
        /// Its version.
        found: i64,
    },
    /// It is the database of another program.
    #[error("{} is the database of another program; name another file in bot.toml under [store] file", file.display())]
    Foreign {
        /// The file.
        file: PathBuf,
    },
    /// The database failed.
    #[error("cannot {action} the store {}", file.display())]
    Storage {
        /// The action that failed, as a verb.
        action: &'static str,
        /// The file of the database.
        file: PathBuf,
        /// The cause.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A mistake in this program.
    #[error("storing failed unexpectedly")]
    Panicked,
}

impl Error {
    fn storage(action: &'static str, file: &Path, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Storage { action, file: file.to_owned(), source: source.into() }
    }

    /// An error of the engine.
    fn engine(action: &'static str, file: &Path, error: rusqlite::Error) -> Self {
        Self::told_apart(file, &error).unwrap_or_else(|| Self::storage(action, file, error))
    }

    /// The engine's error on a commit, for each of those who take part in it.
    fn of_batch(action: &'static str, file: &Path, error: &rusqlite::Error) -> Self {
        Self::told_apart(file, error).unwrap_or_else(|| Self::storage(action, file, error.to_string()))
    }

    fn told_apart(file: &Path, error: &rusqlite::Error) -> Option<Self> {
        let owned = || file.to_owned();
        match error.sqlite_error_code()? {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Some(Self::Busy { file: owned() }),
            ErrorCode::DiskFull => Some(Self::Full { file: owned() }),
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
                Some(Self::Damaged { file: owned(), what: error.to_string() })
            }
            ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => {
                Some(Self::Unwritable { file: owned(), source: error.to_string().into() })
            }
            _ => None,
        }
    }
}

/// A store that is open. It can be shared and used from several threads; each call waits until it is done.
pub struct Store {
    file: PathBuf,
    keeping: Keeping,
    turns: conversations::Turns,
    /// Before the connections, so that it ends first.
    writer: Writer,
    readers: Readers,
}

/// The connections for reading.
enum Readers {
    /// Connections that nobody reads with just now.
    Pool(Mutex<Vec<Connection>>),
    /// The one that is written with, for a store in memory, which no other connection sees.
    Shared(Arc<Mutex<Connection>>),
}

impl Store {
    /// Opens a store, which is made if there is none, with its folder; only its owner may read it. One of an earlier
    /// version is brought up to date.
    pub fn open(file: &Path, keeping: Keeping) -> Result<Self, Error> {
        opening::make_file(file)?;
        let connection = opening::open(file, STEPS)?;
        // Only now is it known to be ours.
        opening::keep_private(file)?;
        let writer = Writer::start(Arc::new(Mutex::new(connection)), file.to_owned())?;
        let readers = Readers::Pool(Mutex::default());
        Ok(Self { file: file.to_owned(), keeping, turns: conversations::Turns::default(), writer, readers })
    }

    /// A store in memory, which ends with this value.
    pub fn in_memory(keeping: Keeping) -> Result<Self, Error> {
        let file = PathBuf::from(":memory:");
        let connection = Arc::new(Mutex::new(opening::open(&file, STEPS)?));
        let writer = Writer::start(Arc::clone(&connection), file.clone())?;
        let readers = Readers::Shared(connection);
        Ok(Self { file, keeping, turns: conversations::Turns::default(), writer, readers })
    }

    /// The file of the database. Beside it stand two more while it is open, with `-wal` and `-shm` after the name.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Limits on how much is kept, and for how long.
    pub fn keeping(&self) -> &Keeping {
        &self.keeping
    }

    /// Deletes what is past its time and tells how many rows that were.
    pub fn sweep(&self, now: Timestamp) -> Result<usize, Error> {
        let keeping = self.keeping.clone();
        let gone = self.write(Outlives::PowerCut, move |db| {
            SETS.iter().map(|set| (set.sweep)(db, &keeping, now)).sum::<rusqlite::Result<usize>>()
        })?;
        self.clear_log()?;
        Ok(gone)
    }

    /// Deletes all that is kept for a subject and its parts, and tells how many rows that were.
    pub fn forget(&self, subject: &Subject) -> Result<usize, Error> {
        let subject = subject.to_string();
        // The parts have a "/" after the name, and "0" is the character that follows "/".
        let (from, to) = (format!("{subject}/"), format!("{subject}0"));
        let gone = self.write(Outlives::PowerCut, move |db| {
            SETS.iter().map(|set| (set.forget)(db, (&subject, &from, &to))).sum::<rusqlite::Result<usize>>()
        })?;
        self.clear_log()?;
        Ok(gone)
    }

    /// Deleted rows are overwritten in the file, but their earlier state may still stand in the log.
    fn clear_log(&self) -> Result<(), Error> {
        if !self.writer.clear_log()? {
            // What was deleted stays deleted, and the next sweep clears away its traces.
            tracing::info!("another process reads the store, its log is emptied at the next sweep");
        }
        Ok(())
    }

    /// Makes a change in a transaction, which it shares with others that arrive at the same time. Of a change that
    /// fails or panics nothing is kept.
    fn write<T: Send + 'static>(
        &self,
        outlives: Outlives,
        change: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, Error> {
        self.writer.write(outlives, change)
    }

    /// Reads. All that was written before is seen; several statements see one state only within a transaction.
    fn read<T>(&self, look: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, Error> {
        let found = match &self.readers {
            Readers::Shared(connection) => look(&connection.lock().unwrap_or_else(PoisonError::into_inner)),
            Readers::Pool(idle) => {
                let resting = || idle.lock().unwrap_or_else(PoisonError::into_inner);
                let taken = resting().pop();
                let connection = taken.map_or_else(|| opening::reader(&self.file), Ok)?;
                let found = look(&connection);
                let mut idle = resting();
                if idle.len() < READERS {
                    idle.push(connection);
                }
                found
            }
        };
        found.map_err(|error| Error::engine("read from", &self.file, error))
    }
}

/// A number of rows as the engine counts them.
fn sql(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// The millisecond before which something is older than `age`.
fn before(now: Timestamp, age: Duration) -> i64 {
    let age = SignedDuration::try_from(age).unwrap_or(SignedDuration::MAX);
    now.checked_sub(age).unwrap_or(Timestamp::MIN).as_millisecond()
}
