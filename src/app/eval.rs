//! Measuring answers and retrieval.

use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::App;
use super::ranking::Ranker;
use crate::cli::{self, ExitStatus};
use crate::eval;
use crate::index::Snapshot;
use crate::ingest::Step;
use crate::search::VectorIndex;

impl App {
    pub(super) fn eval_questions(&self, gold: &Path, json: bool) -> anyhow::Result<ExitStatus> {
        let gold = eval::gold(gold)?;
        let figures = eval::questions(&gold, &self.assistant()?)?;
        print(&figures, json, cli::questions)
    }

    pub(super) fn eval_sweep(&self, gold: &[PathBuf], only: &str, json: bool) -> anyhow::Result<ExitStatus> {
        let files: Vec<&Path> = gold.iter().map(PathBuf::as_path).collect();
        let assistant = self.assistant()?;
        let mut err = anstream::stderr();
        let mut progress = cli::Progress::new(&mut err, io::stderr().is_terminal());
        let figures = eval::sweep(&files, assistant, only, &mut |total, what| {
            let _ = progress.trial(total, what);
        });
        progress.finish();
        let figures = figures?;
        print(&figures, json, cli::sweep)
    }
}

/// Measures finding over a set of its own: neither the corpus nor its index are touched.
pub(super) fn retrieval(dir: &Path, ranker: Option<&Ranker>, json: bool) -> anyhow::Result<ExitStatus> {
    let mut err = anstream::stderr();
    let mut progress = cli::Progress::new(&mut err, io::stderr().is_terminal());
    let mut prepare = |ranker: &Ranker, snapshot: &Snapshot, folder: &Path| -> anyhow::Result<Option<VectorIndex>> {
        let mut step = |step: Step<'_>| {
            let _ = match step {
                Step::Lost(_) => Ok(()),
                Step::Started(work) => progress.start_encoding(work),
                Step::Done(work) => progress.encoded(work),
            };
        };
        ranker.encode(snapshot, folder, &mut step)?;
        progress.finish();
        Ok(ranker.meaning(snapshot, folder)?)
    };
    let set = eval::Set::read(dir)?;
    let meaning = ranker.map(|ranker| prepare(ranker, set.snapshot(), set.folder())).transpose()?.flatten();
    let figures = eval::retrieval(&set, meaning.as_ref())?;
    print(&figures, json, cli::retrieval)
}

/// Prints figures as JSON or in words.
fn print<T: Serialize>(
    figures: &T,
    json: bool,
    in_words: impl FnOnce(&mut dyn Write, &T) -> io::Result<()>,
) -> anyhow::Result<ExitStatus> {
    let mut out = anstream::stdout();
    if json {
        cli::json(&mut out, figures)?;
    } else {
        in_words(&mut out, figures)?;
    }
    Ok(ExitStatus::Success)
}
