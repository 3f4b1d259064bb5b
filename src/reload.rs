//! Bringing the index up to date while it is answered from.
//!
//! The new state is made beside the one in use and takes its place in one step, so no question waits and each is
//! answered from one of both.

use std::error::Error;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::index::Snapshot;
use crate::ingest::Summary;
use crate::service::Service;

/// Brings the index up to date and opens it.
pub type Renew = Box<dyn Fn() -> Result<(Summary, Snapshot), Failed> + Send + Sync>;

/// An error bringing the index up to date.
pub type Failed = Box<dyn Error + Send + Sync>;

/// Reloads one service, whoever asks for it: an operator, a signal, a change in a corpus folder.
pub struct Reloader {
    service: Arc<Service>,
    renew: Renew,
    one_at_a_time: Mutex<()>,
    done: AtomicU64,
    failed: AtomicU64,
    last_micros: AtomicU64,
}

/// The number of reloads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Those that worked, whether they found anything new or not.
    pub done: u64,
    /// Those that did not; answers then come from the index before.
    pub failed: u64,
    /// The time the last one took.
    pub last: Duration,
}

impl Reloader {
    /// A reloader of a service.
    pub fn new(service: Arc<Service>, renew: Renew) -> Self {
        Self {
            service,
            renew,
            one_at_a_time: Mutex::new(()),
            done: AtomicU64::new(0),
            failed: AtomicU64::new(0),
            last_micros: AtomicU64::new(0),
        }
    }

    /// Brings the index up to date and answers from it from then on. Takes as long as the new files take to read; a
    /// second call waits for the first. Whatever goes wrong, answers come from the index before.
    pub fn reload(&self) -> Result<Summary, Failed> {
        let _turn = self.one_at_a_time.lock().unwrap_or_else(PoisonError::into_inner);
        let start = Instant::now();
        let renewed = (self.renew)();
        let micros = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.last_micros.store(micros, Ordering::Relaxed);
        match renewed {
            Ok((summary, snapshot)) => {
                // Another process may have read what is new before this one came to it.
                let is_older = self.service.assistant().snapshot().tracked() != snapshot.tracked();
                if summary.is_news() || is_older {
                    self.service.reload(Arc::new(snapshot));
                }
                self.done.fetch_add(1, Ordering::Relaxed);
                let Summary { added, changed, renamed, removed, documents, .. } = &summary;
                tracing::info!(
                    added,
                    changed,
                    renamed,
                    removed,
                    documents,
                    skipped = summary.skipped.len(),
                    "reloaded"
                );
                Ok(summary)
            }
            Err(error) => {
                self.failed.fetch_add(1, Ordering::Relaxed);
                tracing::error!(error = &*error as &dyn Error, "the index could not be brought up to date");
                Err(error)
            }
        }
    }

    /// The number of reloads.
    pub fn counts(&self) -> Counts {
        Counts {
            done: self.done.load(Ordering::Relaxed),
            failed: self.failed.load(Ordering::Relaxed),
            last: Duration::from_micros(self.last_micros.load(Ordering::Relaxed)),
        }
    }
}
