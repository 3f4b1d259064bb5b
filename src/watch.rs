//! Noticing that corpus folders change.
//!
//! The system says which files are touched. Copying a folder touches hundreds, and a file that is being downloaded
//! grows for a while, so nothing is done until all has been quiet for some time.
//!
//! Not every system tells: one may have no watches left, and a share on a network takes watches and stays silent. So the
//! folders are looked at now and then as well, by the names, sizes and times of their files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use notify::{Event, EventKind, RecursiveMode, Watcher as _};

/// How long is waited for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The time for which nothing may have been touched before it is looked at: longer than a download's pause between
    /// packets.
    pub quiet: Duration,
    /// The longest wait for quiet: one file that is written to all the time must not keep all others out.
    pub longest: Duration,
    /// The time after which the folders are looked at where the system tells nothing.
    pub look: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { quiet: Duration::from_secs(2), longest: Duration::from_mins(2), look: Duration::from_mins(1) }
    }
}

/// Why the system does not tell what changes in folders.
#[derive(Debug, thiserror::Error)]
pub enum Silence {
    /// It watches no files for us.
    #[error("the system does not tell which files change")]
    Unsupported(#[source] notify::Error),
    /// It has no watches left.
    #[error("the system has no watches left; a higher fs.inotify.max_user_watches (sysctl) gives more")]
    NoneLeft(#[source] notify::Error),
    /// One folder cannot be watched.
    #[error("the system does not tell what changes in {}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// The reason.
        source: notify::Error,
    },
}

/// Watches folders for as long as it is held.
pub struct Watcher {
    silence: Option<Silence>,
    _told_by: Option<notify::RecommendedWatcher>,
    /// Its end tells the thread to end.
    _tell: Sender<()>,
}

impl Watcher {
    /// Why the folders are only looked at now and then; `None` where the system tells of changes, or says that it will.
    pub fn silence(&self) -> Option<&Silence> {
        self.silence.as_ref()
    }
}

/// Calls `changed` on a thread of its own after files in the folders have been changed and then left alone for a while.
/// Changes made meanwhile lead to one more call.
pub fn watch(folders: &[PathBuf], pace: Pace, changed: impl Fn() + Send + 'static) -> Watcher {
    let (tell, told) = mpsc::channel();
    let (watcher, silence) = listen(folders, tell.clone());
    let folders = folders.to_vec();
    let mut known = look(&folders);
    thread::spawn(move || {
        loop {
            match told.recv_timeout(pace.look) {
                Ok(()) => wait_for_quiet(&told, pace),
                Err(RecvTimeoutError::Timeout) => {
                    if look(&folders) == known {
                        continue;
                    }
                    wait_until_still(&folders, pace);
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
            // Before they are read: what changes from here on is a change again.
            known = look(&folders);
            changed();
        }
    });
    Watcher { silence, _told_by: watcher, _tell: tell }
}

/// Has the system tell of changes, as far as it will.
fn listen(folders: &[PathBuf], tell: Sender<()>) -> (Option<notify::RecommendedWatcher>, Option<Silence>) {
    let event = move |event: notify::Result<Event>| {
        // What is lost, as when the system's queue overflows, is a change too.
        if event.map_or(true, |event| is_change(&event)) {
            // Nobody listens only when all is over.
            let _ = tell.send(());
        }
    };
    let mut watcher = match notify::recommended_watcher(event) {
        Ok(watcher) => watcher,
        Err(error) => return (None, Some(silence(error, Silence::Unsupported))),
    };
    let mut why = None;
    for folder in folders {
        if let Err(error) = watcher.watch(folder, RecursiveMode::Recursive) {
            why = Some(silence(error, |source| Silence::Folder { folder: folder.clone(), source }));
        }
    }
    (Some(watcher), why)
}

fn silence(error: notify::Error, otherwise: impl FnOnce(notify::Error) -> Silence) -> Silence {
    if matches!(error.kind, notify::ErrorKind::MaxFilesWatch) { Silence::NoneLeft(error) } else { otherwise(error) }
}

/// Reading files is not a change, and files that begin with a full stop are not documents: programs write what they
/// download or copy into such ones.
fn is_change(event: &Event) -> bool {
    !matches!(event.kind, EventKind::Access(_))
        && (event.paths.is_empty() || !event.paths.iter().all(|path| is_hidden(path)))
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

fn wait_for_quiet(told: &Receiver<()>, pace: Pace) {
    let start = Instant::now();
    while start.elapsed() < pace.longest {
        match told.recv_timeout(pace.quiet) {
            Ok(()) => {}
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// The same where nothing is told.
fn wait_until_still(folders: &[PathBuf], pace: Pace) {
    let start = Instant::now();
    let mut before = look(folders);
    while start.elapsed() < pace.longest {
        thread::sleep(pace.quiet);
        let now = look(folders);
        if now == before {
            return;
        }
        before = now;
    }
}

/// The files of folders, each with its size and the time it was last written to. What cannot be looked at is left out.
fn look(folders: &[PathBuf]) -> BTreeMap<PathBuf, (u64, Option<SystemTime>)> {
    let mut files = BTreeMap::new();
    let mut seen: BTreeSet<PathBuf> = BTreeSet::new();
    let mut open = folders.to_vec();
    while let Some(folder) = open.pop() {
        // Links may lead in circles.
        let is_new = fs::canonicalize(&folder).is_ok_and(|real| seen.insert(real));
        let Some(entries) = is_new.then(|| fs::read_dir(&folder).ok()).flatten() else { continue };
        for path in entries.flatten().map(|entry| entry.path()).filter(|path| !is_hidden(path)) {
            match fs::metadata(&path) {
                Ok(found) if found.is_dir() => open.push(path),
                Ok(found) => {
                    files.insert(path, (found.len(), found.modified().ok()));
                }
                Err(_) => {}
            }
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::io::Write as _;

    use super::*;

    const SHORT: Duration = Duration::from_millis(300);
    const LONG: Duration = Duration::from_mins(1);

    /// Watches a new folder; the receiver gets one message for each call.
    fn watched(longest: Duration) -> (tempfile::TempDir, Watcher, Receiver<()>) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("below")).unwrap();
        let (call, called) = mpsc::channel();
        let folders = [folder.path().to_owned()];
        let pace = Pace { quiet: SHORT, longest, look: LONG };
        let watcher = watch(&folders, pace, move || call.send(()).unwrap_or_default());
        assert!(watcher.silence().is_none());
        (folder, watcher, called)
    }

    #[test]
    fn many_changes_are_one_call_once_they_have_ended() {
        let (folder, _told_by, called) = watched(LONG);
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
        let (folder, _told_by, called) = watched(LONG);
        fs::write(folder.path().join(".part"), "x").unwrap();
        assert!(called.recv_timeout(SHORT * 4).is_err());
    }

    #[test]
    fn a_file_that_never_rests_does_not_keep_others_out() {
        let (folder, _told_by, called) = watched(Duration::from_millis(500));
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

    #[test]
    fn folders_that_nobody_tells_of_are_looked_at() {
        let folder = tempfile::tempdir().unwrap();
        // What does not exist yet cannot be watched, and nobody tells when it comes.
        let later = folder.path().join("later");
        let (call, called) = mpsc::channel();
        let pace = Pace { quiet: Duration::from_millis(50), longest: LONG, look: SHORT };
        let watcher = watch(std::slice::from_ref(&later), pace, move || call.send(()).unwrap_or_default());
        assert!(matches!(watcher.silence(), Some(Silence::Folder { .. })), "{:?}", watcher.silence());
        assert!(called.recv_timeout(SHORT * 3).is_err(), "nothing has changed");
        fs::create_dir(&later).unwrap();
        fs::write(later.join(".part"), "x").unwrap();
        assert!(called.recv_timeout(SHORT * 3).is_err(), "hidden files are no change");
        for change in ["one", "another"] {
            fs::write(later.join("report.md"), change).unwrap();
            called.recv_timeout(Duration::from_secs(20)).unwrap();
        }
        fs::remove_file(later.join("report.md")).unwrap();
        called.recv_timeout(Duration::from_secs(20)).unwrap();
    }
}
