//! Corpus folders to index folder: only what changed is read, and all of it becomes visible at once or not at all.
//!
//! Files are told apart by what they hold, not by their dates, so a copied or touched corpus is not read again. A file
//! that changed, and one that only changed its name, are read anew: a name can state facts (a date of publication),
//! and so an index that was brought up to date is the same as one made from nothing.

mod encoding;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::corpus::{self, Cause, Found, Walk};
use crate::document::{Document, DocumentId, Passage};
use crate::index::{self, ContentHash, Rebuilt, SkippedFile, TrackedFile, Writer};
pub use encoding::{Encode, EncodeError, Encoded, Step, Work, encode};

/// How a file is read.
pub type Read<'a> = &'a (dyn Fn(&Found) -> Result<(Document, Vec<Passage>), Cause> + Sync);

/// What happens meanwhile, for those who wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// The index that was there cannot be used, so that all files are read again.
    Rebuilding(&'a Rebuilt),
    /// Files are read in another way than when the index was made, so that all are read again.
    ReadingChanged {
        /// How they were read then, as the caller said it.
        before: &'a str,
    },
    /// So many files are going to be read. Not sent if there are none.
    Started {
        /// How many.
        total: usize,
    },
    /// A file was read.
    FileDone {
        /// Its path below the corpus folder.
        file: &'a str,
        /// How many passages it has.
        passages: usize,
        /// How many files have been read or skipped by now.
        done: usize,
        /// How many there are to be read.
        total: usize,
    },
    /// A file could not be read, and that is news.
    Skipped {
        /// Which, and why.
        file: &'a SkippedFile,
        /// How many files have been read or skipped by now.
        done: usize,
        /// How many there are to be read.
        total: usize,
    },
    /// All is read and is being made visible.
    Committing,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// New files that were read.
    pub added: usize,
    /// Files that were read again since they changed.
    pub changed: usize,
    /// Files that hold what another file held that is no longer there.
    pub renamed: usize,
    /// Files that are no longer there, or can no longer be read.
    pub removed: usize,
    /// Files that are as they were.
    pub unchanged: usize,
    /// The files that are not in the index, those of earlier runs included, by path.
    pub skipped: Vec<SkippedFile>,
    /// What was lost or doubtful in the files that were read, by path: not of those that are as they were.
    pub warnings: Vec<FileWarning>,
    /// How many documents the index holds now.
    pub documents: usize,
    /// How many passages it holds now.
    pub passages: u64,
    /// How long it took.
    pub took: Duration,
}

/// Something lost or doubtful in a file that was read all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileWarning {
    /// Its path below the corpus folder.
    pub file: String,
    /// What is wrong, in a sentence.
    pub warning: String,
}

impl Summary {
    /// Whether the index is another than before.
    pub fn is_news(&self) -> bool {
        self.added + self.changed + self.renamed + self.removed > 0
    }
}

/// Why an index could not be brought up to date. Trouble with one file is no error but a [`SkippedFile`].
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A corpus folder cannot be walked. The index stays as it was.
    #[error(transparent)]
    Walk(#[from] corpus::walk::Error),
    /// The index cannot be read or written.
    #[error(transparent)]
    Index(#[from] index::Error),
}

/// Makes the index in `dir` hold what the corpus folders hold, and makes the folder where there is none.
///
/// `reading` says in any words how `read` reads (the limits, the tables, the program's version): where it differs from
/// the last time, all files are read again, those included that were skipped.
///
/// Fails at once if another process is at the same work. Whatever goes wrong, the earlier index stays.
pub fn bring_up_to_date(
    folders: &[PathBuf],
    dir: &Path,
    reading: &str,
    read: Read<'_>,
    progress: &mut dyn FnMut(Event<'_>),
) -> Result<Summary, Error> {
    let start = Instant::now();
    let walk = corpus::walk(folders)?;
    let mut writer = Writer::open(dir, reading)?;
    if let Some(why) = writer.rebuilt() {
        progress(Event::Rebuilding(why));
    }
    let plan = Plan::new(walk, &writer, reading);
    if let Some(before) = &plan.reading_before {
        progress(Event::ReadingChanged { before });
    }
    let mut summary = plan.summary;
    // Before anything is put in: a name that becomes free may be given to another file.
    for document in &plan.outdated {
        writer.remove(document);
    }
    for file in &plan.no_longer_skipped {
        writer.forget_skipped(file);
    }
    let total = plan.jobs.len();
    if total > 0 {
        progress(Event::Started { total });
    }
    for skipped in plan.unreadable {
        if skipped.is_news {
            progress(Event::Skipped { file: &skipped.file, done: 0, total });
            writer.skip(&skipped.file)?;
        }
        summary.skipped.push(skipped.file);
    }
    let mut done = 0;
    let mut finished = |job: &Job, outcome: &Outcome| {
        done += 1;
        progress(match outcome {
            Outcome::Read(_, passages) => {
                Event::FileDone { file: &job.found.file, passages: passages.len(), done, total }
            }
            Outcome::Skipped(file) => Event::Skipped { file, done, total },
        });
    };
    in_order(&plan.jobs, &|job| outcome(job, read), &mut finished, &mut |job, outcome| {
        match outcome {
            Outcome::Read(document, passages) => {
                let tracked = TrackedFile { file: job.found.file.clone(), hash: job.hash };
                writer.put(&tracked, &document, &passages)?;
                let warnings = document.warnings.iter();
                summary
                    .warnings
                    .extend(warnings.map(|it| FileWarning { file: job.found.file.clone(), warning: it.clone() }));
                summary.documents += 1;
                summary.passages += passages.len() as u64;
                match job.news {
                    News::Added => summary.added += 1,
                    News::Changed => summary.changed += 1,
                    News::Renamed => summary.renamed += 1,
                }
            }
            Outcome::Skipped(file) => {
                writer.skip(&file)?;
                summary.skipped.push(file);
                if job.news == News::Changed {
                    summary.removed += 1;
                }
            }
        }
        Ok::<(), Error>(())
    })?;
    summary.skipped.sort_by(|a, b| a.file.cmp(&b.file));
    summary.warnings.sort_by(|a, b| a.file.cmp(&b.file));
    if plan.commit || total > 0 {
        progress(Event::Committing);
        writer.commit()?;
    }
    summary.took = start.elapsed();
    Ok(summary)
}

/// What there is to do.
struct Plan {
    /// The files to read, in the order in which they were found.
    jobs: Vec<Job>,
    /// Documents to take out, those included that are about to be put in anew.
    outdated: Vec<DocumentId>,
    /// Files that are no longer to be listed as skipped. One that is skipped again is listed anew.
    no_longer_skipped: Vec<String>,
    /// Files that cannot even be looked at.
    unreadable: Vec<Unreadable>,
    /// Whether there is something to commit even if no file is read.
    commit: bool,
    /// The former way of reading, if it is another and all is read again.
    reading_before: Option<String>,
    /// What can be said before any file is read.
    summary: Summary,
}

/// A file to read.
struct Job {
    found: Found,
    name: DocumentId,
    hash: ContentHash,
    news: News,
}

/// A file that cannot be looked at.
struct Unreadable {
    file: SkippedFile,
    /// Whether that was not known.
    is_news: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum News {
    Added,
    Changed,
    Renamed,
}

impl Plan {
    /// Compares what was found with what is known.
    fn new(walk: Walk, writer: &Writer, reading: &str) -> Self {
        let before = writer.before();
        let reading_before =
            before.map(|before| before.reading().to_owned()).filter(|before| before.as_str() != reading);
        let reading_changed = reading_before.is_some();
        let known: BTreeMap<&str, (ContentHash, &DocumentId)> = before
            .map_or(&[][..], |before| before.tracked())
            .iter()
            .map(|(tracked, name)| (tracked.file.as_str(), (tracked.hash, name)))
            .collect();
        let known_skipped: BTreeMap<&str, &SkippedFile> = before
            .map_or(&[][..], |before| before.skipped())
            .iter()
            .map(|skipped| (skipped.file.as_str(), skipped))
            .collect();
        let mut unreadable: Vec<SkippedFile> =
            walk.skipped.into_iter().map(|skipped| skipped_file(skipped.file, None, &skipped.cause)).collect();

        let hashes = in_parallel(&walk.found, &|found| content_hash(&found.path, found.sidecar.as_deref()));
        let names = names(&walk.found);
        let mut present = Vec::new();
        for ((found, name), hash) in walk.found.into_iter().zip(names).zip(hashes) {
            match hash {
                Ok(hash) => present.push((found, name, hash)),
                // It went away after it was found.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => {
                    unreadable.push(skipped_file(found.file, None, &Cause::Unreadable { detail: error.to_string() }));
                }
            }
        }

        let files: BTreeSet<&str> = present.iter().map(|(found, ..)| found.file.as_str()).collect();
        let gone: Vec<_> = known.iter().filter(|(file, _)| !files.contains(**file)).collect();
        let mut gone_hashes: Vec<ContentHash> = gone.iter().map(|(_, (hash, _))| *hash).collect();
        let mut outdated: Vec<DocumentId> = gone.iter().map(|(_, (_, name))| (*name).clone()).collect();
        let mut still_skipped = BTreeSet::new();
        let mut summary = Summary {
            added: 0,
            changed: 0,
            renamed: 0,
            removed: gone.len(),
            unchanged: 0,
            skipped: Vec::new(),
            warnings: Vec::new(),
            documents: 0,
            passages: 0,
            took: Duration::ZERO,
        };
        let mut jobs = Vec::new();
        for (found, name, hash) in present {
            let was = known.get(found.file.as_str());
            if !reading_changed && was == Some(&(hash, &name)) {
                summary.unchanged += 1;
                summary.documents += 1;
                let document = before.and_then(|before| before.catalog().get(&name));
                summary.passages += document.map_or(0, |document| u64::from(document.passages));
                continue;
            }
            if !reading_changed
                && let Some(skipped) = known_skipped.get(found.file.as_str())
                && skipped.hash == Some(hash)
            {
                still_skipped.insert(found.file);
                summary.skipped.push((*skipped).clone());
                continue;
            }
            let news = if let Some((_, name)) = was {
                outdated.push((*name).clone());
                News::Changed
            } else if let Some(at) = gone_hashes.iter().position(|gone| *gone == hash) {
                gone_hashes.swap_remove(at);
                summary.removed -= 1;
                News::Renamed
            } else {
                News::Added
            };
            jobs.push(Job { found, name, hash, news });
        }
        let unreadable: Vec<Unreadable> = unreadable
            .into_iter()
            .map(|file| {
                let is_news = known_skipped.get(file.file.as_str()) != Some(&&file);
                if !is_news {
                    still_skipped.insert(file.file.clone());
                }
                Unreadable { file, is_news }
            })
            .collect();
        let no_longer_skipped: Vec<String> = known_skipped
            .keys()
            .filter(|file| !still_skipped.contains(**file))
            .map(|file| (*file).to_owned())
            .collect();
        let commit = before.is_none()
            || reading_changed
            || !outdated.is_empty()
            || !no_longer_skipped.is_empty()
            || unreadable.iter().any(|file| file.is_news);
        Self { jobs, outdated, no_longer_skipped, unreadable, commit, reading_before, summary }
    }
}

/// Gives each file its document's name. The second and later files whose paths make the same name get a number.
fn names(found: &[Found]) -> Vec<DocumentId> {
    let mut taken = BTreeSet::new();
    found
        .iter()
        .map(|found| {
            let plain = DocumentId::from_path(&found.file);
            let mut name = plain.clone();
            let mut n = 1;
            while !taken.insert(name.clone()) {
                n += 1;
                name = plain.numbered(n);
            }
            name
        })
        .collect()
}

/// What a file and the facts given beside it hold.
pub(crate) fn content_hash(file: &Path, sidecar: Option<&Path>) -> io::Result<ContentHash> {
    let hash = |path: &Path| -> io::Result<blake3::Hash> {
        Ok(blake3::Hasher::new().update_reader(File::open(path)?)?.finalize())
    };
    let mut content = hash(file)?;
    if let Some(sidecar) = sidecar {
        content = blake3::Hasher::new().update(content.as_bytes()).update(hash(sidecar)?.as_bytes()).finalize();
    }
    Ok(ContentHash::new(*content.as_bytes()))
}

/// What came of reading a file.
enum Outcome {
    Read(Box<Document>, Vec<Passage>),
    Skipped(SkippedFile),
}

/// Reads a file. A reader that panics costs its file and no other.
fn outcome(job: &Job, read: Read<'_>) -> Outcome {
    let file = || job.found.file.clone();
    match catch_unwind(AssertUnwindSafe(|| read(&job.found))) {
        Ok(Ok((document, passages))) => {
            let document = Document { id: job.name.clone(), file: file(), ..document };
            Outcome::Read(Box::new(document), passages)
        }
        Ok(Err(cause)) => Outcome::Skipped(skipped_file(file(), Some(job.hash), &cause)),
        Err(_) => Outcome::Skipped(SkippedFile {
            file: file(),
            hash: Some(job.hash),
            code: "broke_down".to_owned(),
            cause: "the reader broke down".to_owned(),
            remedy: "Open the file in its own program, save it again, and use that.".to_owned(),
        }),
    }
}

fn skipped_file(file: String, hash: Option<ContentHash>, cause: &Cause) -> SkippedFile {
    SkippedFile { file, hash, code: cause.code().to_owned(), cause: cause.to_string(), remedy: cause.remedy() }
}

/// How many files are worked on at once: reading a PDF is a process of its own, so more would only wait.
fn workers(work: usize) -> usize {
    thread::available_parallelism().map_or(1, usize::from).min(work)
}

/// The results of a function over all items, in their order.
fn in_parallel<T: Sync, R: Send>(items: &[T], work: &(dyn Fn(&T) -> R + Sync)) -> Vec<R> {
    let mut results = Vec::with_capacity(items.len());
    let never: Result<(), std::convert::Infallible> = in_order(items, work, &mut |_, _| {}, &mut |_, result| {
        results.push(result);
        Ok(())
    });
    match never {
        Ok(()) => results,
    }
}

/// Works on all items at once, tells `finished` of each as soon as it is, and hands the results to `take` in the order
/// of the items, so that what is made of them does not depend on which was quicker. Ends early if `take` fails.
fn in_order<T: Sync, R: Send, E>(
    items: &[T],
    work: &(dyn Fn(&T) -> R + Sync),
    finished: &mut dyn FnMut(&T, &R),
    take: &mut dyn FnMut(&T, R) -> Result<(), E>,
) -> Result<(), E> {
    let next = AtomicUsize::new(0);
    let next = &next;
    thread::scope(|scope| {
        let (sender, results) = mpsc::channel();
        for _ in 0..workers(items.len()) {
            let sender = sender.clone();
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(at) else { break };
                    // Nobody listens any more once `take` has failed.
                    if sender.send((at, work(item))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut waiting = BTreeMap::new();
        let mut taken = 0;
        for (at, result) in results {
            finished(&items[at], &result);
            waiting.insert(at, result);
            while let Some(result) = waiting.remove(&taken) {
                take(&items[taken], result)?;
                taken += 1;
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests;
