//! Keeping a service at what the corpus folders hold while it answers: the server's, and that of the bot by itself.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::Context as _;
use tokio::runtime::Runtime;
use tokio::sync::mpsc;

use super::index::{Report, is_locked};
use super::{App, signals};
use crate::cli;
use crate::index::Snapshot;
use crate::reload::{Reloader, Renew};
use crate::watch::{self, Pace, Watcher};

/// How often an index that another process writes to is tried again, and how long is waited between.
const TRIES: u32 = 60;
const BETWEEN: Duration = Duration::from_secs(2);

/// What is to be looked at again.
pub(super) struct Changes {
    told: mpsc::Receiver<()>,
    /// Tells for as long as it is held.
    watcher: Option<Watcher>,
}

impl App {
    /// Begins to watch the corpus folders, unless the settings say not to. Begun before the index is read, it misses nothing.
    pub(super) fn folder_changes(&self) -> anyhow::Result<Changes> {
        // One change that waits to be looked at stands for all.
        let (tell, told) = mpsc::channel(1);
        let pace = Pace::default();
        let watcher = self.settings.watch.then(|| {
            watch::watch(&self.settings.corpus, pace, move || {
                let _ = tell.try_send(());
            })
        });
        if let Some(silence) = watcher.as_ref().and_then(Watcher::silence) {
            tracing::warn!(error = silence as &dyn std::error::Error, "changes of files are not told");
            let every = pace.look.as_secs();
            let note = format!("{silence}; the corpus folders are looked at every {every} seconds instead");
            cli::note(&mut anstream::stderr(), &note)?;
        }
        Ok(Changes { told, watcher })
    }

    /// Brings the index up to date and opens it, for a reload. Two processes that watch one folder notice a change at once, so
    /// the second waits for the first.
    pub(super) fn renewal(self: Arc<Self>) -> Renew {
        Box::new(move || {
            let mut tries = 1;
            let summary = loop {
                match self.bring_up_to_date(&self.settings.index, Report::New) {
                    Err(error) if tries < TRIES && is_locked(&error) => thread::sleep(BETWEEN),
                    done => break done?,
                }
                tries += 1;
            };
            Ok((summary, Snapshot::open(&self.settings.index)?))
        })
    }
}

/// Reloads whenever a folder has changed or a signal asks for it, for as long as the runtime runs.
pub(super) fn follow(runtime: &Runtime, reloader: Arc<Reloader>, changes: Changes) -> anyhow::Result<()> {
    let mut hangup = runtime.block_on(async { signals::hangup() }).context("cannot listen for signals")?;
    let Changes { mut told, watcher } = changes;
    runtime.spawn(async move {
        let _watcher = watcher;
        loop {
            tokio::select! {
                () = hangup.asked() => {}
                change = told.recv() => if change.is_none() { hangup.asked().await },
            }
            let reloader = Arc::clone(&reloader);
            // It says in the log how it ended.
            let _ = tokio::task::spawn_blocking(move || reloader.reload().is_ok()).await;
        }
    });
    Ok(())
}
