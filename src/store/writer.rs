//! The one thread that writes, and the commits that it shares out.
//!
//! A commit costs much more than the change in it, above all where it waits for the disk. So the changes that arrive
//! while one commit is under way make up the next one together. Each has a savepoint of its own: one that fails, or
//! panics, takes nothing of the others with it. Nobody is told that a change is done before its commit is.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};

use super::{Error, opening};

/// The number of changes that may wait. Further callers are blocked until there is room.
const WAITING: usize = 1024;

/// The most changes of one commit, so that the first of them does not wait for ever.
const TOGETHER: usize = 256;

/// The longest wait of emptying the log for its readers, each of whom takes some milliseconds.
const CLEARING: Duration = Duration::from_secs(1);

/// The failures that a change survives once its caller has been told that it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outlives {
    /// The end of this program, however sudden: the system has the change. It may be lost when the power goes within
    /// the seconds before the system writes it out. For what costs a person nothing worse than asking again.
    Crash,
    /// A power cut, too: the disk has the change, which takes a few milliseconds. For what must not be lost, as a
    /// message that its sender has been told was received.
    PowerCut,
}

/// Tells a caller how its change fared: with the error of the commit, or without one.
type Answer = Box<dyn FnOnce(Option<Error>)>;

/// Makes a change and says whether it is to be kept. Without a connection nothing is done, as none could be.
type Work = Box<dyn FnOnce(Option<&Connection>) -> (bool, Answer) + Send>;

enum Job {
    Write(Outlives, Work),
    /// Moves everything from the log into the file and empties the log.
    Clear(SyncSender<rusqlite::Result<bool>>),
}

/// The thread that writes. It ends with this value, once all that was handed to it is done.
pub(super) struct Writer {
    jobs: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
    file: PathBuf,
}

impl Writer {
    /// Begins to write with a connection, which others hold for reading only.
    pub(super) fn start(connection: Arc<Mutex<Connection>>, file: PathBuf) -> Result<Self, Error> {
        let (jobs, queue) = sync_channel(WAITING);
        let of_thread = file.clone();
        let thread = thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || work(&connection, &queue, &of_thread))
            .map_err(|source| Error::storage("start writing to", &file, source))?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread), file })
    }

    /// Makes a change and waits until it is committed. What it returns as an error, or panics with, is rolled back.
    pub(super) fn write<T: Send + 'static>(
        &self,
        outlives: Outlives,
        change: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, Error> {
        let (reply, replied) = sync_channel(1);
        let file = self.file.clone();
        let work: Work = Box::new(move |connection| {
            let done = connection.map(|connection| catch_unwind(AssertUnwindSafe(|| change(connection))));
            let keep = matches!(done, Some(Ok(Ok(_))));
            let answer: Answer = Box::new(move |failed| {
                let result = match (done, failed) {
                    (Some(Ok(Err(error))), _) => Err(Error::engine("write to", &file, error)),
                    (Some(Ok(Ok(value))), None) => Ok(value),
                    (Some(Ok(Ok(_))) | None, Some(error)) => Err(error),
                    (Some(Err(_)), _) | (None, None) => Err(Error::Panicked),
                };
                // A caller that waits no longer is told nothing.
                let _ = reply.send(result);
            });
            (keep, answer)
        });
        self.hand_over(Job::Write(outlives, work))?;
        replied.recv().map_err(|_| Error::Panicked)?
    }

    /// Writes the file anew and empties the log, in both of which deleted words may still stand. False if another
    /// process was using them; then a later call does it.
    pub(super) fn clear_log(&self) -> Result<bool, Error> {
        let (reply, replied) = sync_channel(1);
        self.hand_over(Job::Clear(reply))?;
        let cleared = replied.recv().map_err(|_| Error::Panicked)?;
        cleared.map_err(|error| Error::engine("tidy up", &self.file, error))
    }

    fn hand_over(&self, job: Job) -> Result<(), Error> {
        let jobs = self.jobs.as_ref().ok_or(Error::Panicked)?;
        jobs.send(job).map_err(|_| Error::Panicked)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // The thread ends when there is nobody left to hand it anything.
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn work(connection: &Mutex<Connection>, queue: &Receiver<Job>, file: &Path) {
    let mut flushing = None;
    while let Ok(first) = queue.recv() {
        let mut next = Some(first);
        while let Some(job) = next.take() {
            // Nothing of a change that panicked is left, since its transaction is rolled back.
            let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            match job {
                Job::Clear(reply) => {
                    let _ = reply.send(clear(&connection));
                }
                Job::Write(outlives, work) => {
                    let mut batch = vec![(outlives, work)];
                    while batch.len() < TOGETHER {
                        match queue.try_recv() {
                            Ok(Job::Write(outlives, work)) => batch.push((outlives, work)),
                            Ok(other) => {
                                next = Some(other);
                                break;
                            }
                            Err(_) => break,
                        }
                    }
                    commit(&mut connection, batch, &mut flushing, file);
                }
            }
        }
    }
}

fn clear(connection: &Connection) -> rusqlite::Result<bool> {
    // Changes wait meanwhile, so it is not insisted on.
    connection.busy_timeout(CLEARING)?;
    // The first column says whether something was in the way.
    let emptied = || connection.query_one("PRAGMA wal_checkpoint(TRUNCATE)", (), |row| Ok(row.get::<_, i64>(0)? == 0));
    // Where a page is split its old cells may be copied and not overwritten, so the file is written anew.
    let cleared = match connection.execute_batch("VACUUM") {
        Ok(()) => emptied(),
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) => Ok(false),
        Err(error) => Err(error),
    };
    connection.busy_timeout(opening::PATIENCE)?;
    cleared
}

/// Makes the changes of one commit and tells their callers. `flushing` is what the connection is set to.
fn commit(connection: &mut Connection, batch: Vec<(Outlives, Work)>, flushing: &mut Option<Outlives>, file: &Path) {
    let outlives = batch.iter().map(|(outlives, _)| *outlives).max().unwrap_or(Outlives::Crash);
    let mut waiting = batch.into_iter().map(|(_, work)| work);
    let mut answers = Vec::new();
    let result = (|| {
        if *flushing != Some(outlives) {
            // FULL waits for the disk at every commit. NORMAL does so only when the log is moved into the file, which
            // never leaves the file damaged, but may lose the last commits in a power cut.
            let level = if outlives == Outlives::PowerCut { "FULL" } else { "NORMAL" };
            connection.pragma_update(None, "synchronous", level)?;
            *flushing = Some(outlives);
        }
        let mut transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for work in waiting.by_ref() {
            let savepoint = transaction.savepoint()?;
            let (keep, answer) = work(Some(&savepoint));
            answers.push(answer);
            // These fail where the whole transaction is over, as on a full disk.
            if keep {
                savepoint.commit()?;
            } else {
                savepoint.finish()?;
            }
        }
        transaction.commit()
    })();
    answers.extend(waiting.map(|work| work(None).1));
    for answer in answers {
        answer(result.as_ref().err().map(|error| Error::of_batch("write to", file, error)));
    }
}
