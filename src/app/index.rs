//! Bringing the index up to date.

use std::io::{self, IsTerminal as _};
use std::path::Path;

use super::App;
use super::ranking::{self, Ranker, Ranking};
use crate::cli::{self, ExitStatus};
use crate::corpus::{self, Found};
use crate::index::{self, Rebuilt, Snapshot};
use crate::ingest::{self, Event, Step, Summary};

/// The skipped files to report. Warnings cover this run only.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Report {
    /// Those that were not skipped before.
    New,
    /// All of them.
    All,
}

impl App {
    pub(super) fn index(&self) -> anyhow::Result<ExitStatus> {
        let summary = self.bring_up_to_date(&self.settings.index, Report::All)?;
        cli::indexed(&mut anstream::stdout(), &summary)?;
        let status = if summary.skipped.is_empty() { ExitStatus::Success } else { ExitStatus::Skipped };
        match self.ranking(self.settings.rerank.threads, summary.is_news())? {
            Ranking::On(ranker) => self.encode(&ranker)?,
            Ranking::Off => {}
            // What was asked for was not done.
            Ranking::Unusable(_) => return Ok(ExitStatus::Failed),
        }
        Ok(status)
    }

    /// Gives all passages of the index their vectors.
    pub(super) fn encode(&self, ranker: &Ranker) -> anyhow::Result<()> {
        let dir = &self.settings.index;
        let snapshot = Snapshot::open(dir)?;
        let mut err = anstream::stderr();
        let mut progress = cli::Progress::new(&mut err, io::stderr().is_terminal());
        let mut step = |step: Step<'_>| {
            // What cannot be said meanwhile is no reason to stop.
            let _ = match step {
                Step::Lost(lost) => progress.note(&ranking::lost_in_words(lost)),
                Step::Started(work) => progress.start_encoding(work),
                Step::Done(work) => progress.encoded(work),
            };
        };
        let encoded = ranker.encode(&snapshot, dir, &mut step);
        progress.finish();
        cli::encoded(&mut anstream::stdout(), &encoded?, &ranker.model().name)?;
        Ok(())
    }

    /// The index, brought up to date first. Where that cannot be done now, since another process is at it or nothing
    /// can be written, the index as it is must do, and that is said.
    pub(super) fn snapshot(&self) -> anyhow::Result<Snapshot> {
        let dir = &self.settings.index;
        let mut err = anstream::stderr();
        match self.bring_up_to_date(dir, Report::New) {
            Ok(summary) if summary.is_news() => cli::indexed(&mut err, &summary)?,
            Ok(_) => {}
            Err(error) if is_passing(&error) => {
                let Ok(snapshot) = Snapshot::open(dir) else { return Err(error.into()) };
                cli::note(&mut err, &format!("{error}; answering from the index as it is"))?;
                return Ok(snapshot);
            }
            Err(error) => return Err(error.into()),
        }
        Ok(Snapshot::open(dir)?)
    }

    pub(super) fn bring_up_to_date(&self, dir: &Path, report: Report) -> Result<Summary, ingest::Error> {
        let mut err = anstream::stderr();
        let mut progress = cli::Progress::new(&mut err, io::stderr().is_terminal());
        // What cannot be said while files are read is no reason to stop reading.
        let mut event = |event: Event<'_>| {
            let _ = match event {
                Event::Rebuilding(Rebuilt::Format { found }) => progress.note(&format!(
                    "the index has format {found}, this program writes {}, so it is built anew",
                    index::FORMAT
                )),
                Event::Rebuilding(Rebuilt::Damaged { what }) => {
                    progress.note(&format!("the index is damaged ({what}) and is built anew"))
                }
                Event::ReadingChanged { before } => progress.note(&format!(
                    "files are read in another way than before ({}), so all are read again",
                    corpus::reading_changes(before, &self.reading)
                )),
                Event::Started { total } => progress.start(total),
                Event::FileDone { file, .. } => progress.step(file),
                Event::Skipped { file, .. } => {
                    let said = if report == Report::New { progress.skipped(file) } else { Ok(()) };
                    said.and_then(|()| progress.step(&file.file))
                }
                Event::Committing => {
                    progress.finish();
                    Ok(())
                }
            };
        };
        let read = |found: &Found| self.reader.read(found);
        let summary = ingest::bring_up_to_date(&self.settings.corpus, dir, &self.reading, &read, &mut event);
        progress.finish();
        let summary = summary?;
        if report == Report::All {
            for file in &summary.skipped {
                let _ = progress.skipped(file);
            }
        }
        for warned in &summary.warnings {
            let _ = progress.warning(warned);
        }
        Ok(summary)
    }
}

/// True if another process is writing to the index.
pub(super) fn is_locked(error: &ingest::Error) -> bool {
    matches!(error, ingest::Error::Index(index::Error::Locked { .. }))
}

/// True if the index as it is can still answer: another process is writing to it, or it cannot be written to.
fn is_passing(error: &ingest::Error) -> bool {
    matches!(error, ingest::Error::Index(index::Error::Locked { .. } | index::Error::Storage { .. }))
}
