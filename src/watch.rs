//! Noticing that corpus folders change.
//!
//! The system says which files are touched. Copying a folder touches hundreds, and a file that is being downloaded
//! grows for a while, so nothing is done until all has been quiet for some time.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecursiveMode, Watcher as _};

/// The time for which nothing may have been touched before it is looked at: longer than a download's pause between
/// packets.
pub const QUIET: Duration = Duration::from_secs(2);

/// The longest wait for quiet: one file that is written to all the time must not keep all others out.
pub const LONGEST: Duration = Duration::from_mins(2);

/// An error watching folders.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The system watches no files for us.
    #[error("files cannot be watched on this system")]
    Unsupported(#[source] notify::Error),
    /// One folder cannot be watched.
    #[error("cannot watch {}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// The reason.
        source: notify::Error,
    },
}

/// Watches folders for as long as it is held.
pub struct Watcher {
    _watcher: notify::RecommendedWatcher,
}

/// Calls `changed` on a thread of its own after files in the folders have been changed and then left alone for
/// `quiet`, or after `longest` of unrest. Changes made meanwhile lead to one more call.
pub fn watch(
    folders: &[PathBuf],
    quiet: Duration,
    longest: Duration,
    changed: impl Fn() + Send + 'static,
) -> Result<Watcher, Error> {
    let (tell, told) = mpsc::channel();
    let event = move |event: notify::Result<Event>| {
        // What is lost, as when the system's queue overflows, is a change too.
        if event.map_or(true, |event| is_change(&event)) {
            // Nobody listens only when all is over.
            let _ = tell.send(());
        }
    };
    let mut watcher = notify::recommended_watcher(event).map_err(Error::Unsupported)?;
    for folder in folders {
        let begun = watcher.watch(folder, RecursiveMode::Recursive);
        begun.map_err(|source| Error::Folder { folder: folder.clone(), source })?;
    }
    thread::spawn(move || {
        while told.recv().is_ok() {
            wait_for_quiet(&told, quiet, longest);
            changed();
        }
    });
    Ok(Watcher { _watcher: watcher })
}

/// Reading files is not a change, and files that begin with a full stop are not documents: programs write what they
/// download or copy into such ones.
fn is_change(event: &Event) -> bool {
    let is_hidden =
        |path: &PathBuf| path.file_name().is_some_and(|name| Path::new(name).to_string_lossy().starts_with('.'));
    !matches!(event.kind, EventKind::Access(_)) && (event.paths.is_empty() || !event.paths.iter().all(is_hidden))
}

fn wait_for_quiet(told: &Receiver<()>, quiet: Duration, longest: Duration) {
    let start = Instant::now();
    while start.elapsed() < longest {
        match told.recv_timeout(quiet) {
            Ok(()) => {}
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::io::Write as _;

    use super::*;

    const SHORT: Duration = Duration::from_millis(300);

    /// Watches a new folder; the receiver gets one message for each call.
    fn watched(longest: Duration) -> (tempfile::TempDir, Watcher, Receiver<()>) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("below")).unwrap();
        let (call, called) = mpsc::channel();
        let folders = [folder.path().to_owned()];
        let watcher = watch(&folders, SHORT, longest, move || call.send(()).unwrap_or_default()).unwrap();
        (folder, watcher, called)
    }

    #[test]
    fn many_changes_are_one_call_once_they_have_ended() {
        let (folder, _watcher, called) = watched(Duration::from_mins(1));
        let mut file = File::create(folder.path().join("below/report.md")).unwrap();
        let mut last = Instant::now();
        for _ in 0..10 {
            thread::sleep(Duration::from_millis(60));
            last = Instant::now();
            file.write_all(b"growing").unwrap();
        }
        called.recv_timeout(Duration::from_secs(20)).unwrap();
        assert!(last.elapsed() >= SHORT, "{:?}", last.elapsed());
        assert!(called.recv_timeout(SHORT * 3).is_err(), "there was one call only");
        fs::remove_file(folder.path().join("below/report.md")).unwrap();
        called.recv_timeout(Duration::from_secs(20)).unwrap();
    }

    #[test]
    fn reading_and_hidden_files_are_no_change() {
        let (folder, _watcher, called) = watched(Duration::from_mins(1));
        fs::write(folder.path().join(".part"), "x").unwrap();
        assert!(called.recv_timeout(SHORT * 4).is_err());
    }

    #[test]
    fn a_file_that_never_rests_does_not_keep_others_out() {
        let (folder, _watcher, called) = watched(Duration::from_millis(500));
        let busy = folder.path().join("busy.md");
        let (stop, stopped) = mpsc::channel::<()>();
        let writing = thread::spawn(move || {
            while stopped.recv_timeout(Duration::from_millis(50)) == Err(RecvTimeoutError::Timeout) {
                fs::write(&busy, "again").unwrap();
            }
        });
        called.recv_timeout(Duration::from_secs(20)).unwrap();
        drop(stop);
        writing.join().unwrap();
    }
}
