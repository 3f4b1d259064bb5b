//! Looking at the documents, and adding some.

use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use jiff::civil::Date;

use super::App;
use super::index::Report;
use crate::acquire;
use crate::assistant;
use crate::changes::{Changes, Wanted};
use crate::cli::{self, ExitStatus};
use crate::corpus::{self, Found};
use crate::document::{Document, Passage};
use crate::search;
use crate::text;
use crate::timeline::{self, Timeline};
use crate::tracker::Tracker;
use crate::views::{self, Detail, Forms as _};

impl App {
    pub(super) fn list(&self) -> anyhow::Result<ExitStatus> {
        let snapshot = self.snapshot()?;
        cli::list(&mut anstream::stdout(), snapshot.catalog().documents().iter().map(|document| &**document))?;
        Ok(ExitStatus::Success)
    }

    pub(super) fn facts(&self, json: bool) -> anyhow::Result<ExitStatus> {
        let snapshot = self.snapshot()?;
        let documents = snapshot.catalog().documents();
        let mut out = anstream::stdout();
        if json {
            let documents = documents
                .iter()
                .map(|document| {
                    views::Document::new(document, Detail::Improvements, views::page_in(&snapshot, document))
                })
                .collect::<Result<_, _>>()?;
            cli::json(&mut out, &views::Documents { documents })?;
        } else {
            for document in documents {
                cli::facts(&mut out, document)?;
                writeln!(out)?;
            }
        }
        Ok(ExitStatus::Success)
    }

    pub(super) fn timeline(&self, name: &str, json: bool) -> anyhow::Result<ExitStatus> {
        let snapshot = self.snapshot()?;
        let known = assistant::known(&self.authorities, &snapshot, &self.inspectorates);
        let authority = timeline::find(name, snapshot.catalog(), &known, super::ask::today())?;
        let timeline = Timeline::of(authority, &snapshot, &search::Limits::default())?;
        let inspectorates = &self.inspectorates;
        let mut out = anstream::stdout();
        if json {
            cli::json(
                &mut out,
                &views::Timeline::new(&timeline, &self.authorities, inspectorates, super::ask::today()),
            )?;
        } else {
            let width = cli::width(io::stdout().is_terminal());
            cli::timeline(&mut out, &timeline, inspectorates, width)?;
        }
        Ok(ExitStatus::Success)
    }

    pub(super) fn changes(&self, since: Date, authority: Option<&str>, json: bool) -> anyhow::Result<ExitStatus> {
        let snapshot = self.snapshot()?;
        let known = assistant::known(&self.authorities, &snapshot, &self.inspectorates);
        let find = |name| timeline::find(name, snapshot.catalog(), &known, super::ask::today());
        let authority = authority.map(find).transpose()?;
        let wanted = Wanted { since: Some(since), authority, most: None };
        let changes = Changes::of(&wanted, &snapshot, &self.inspectorates)?;
        let mut out = anstream::stdout();
        if json {
            cli::json(&mut out, &views::Changes::new(&changes, since, &self.inspectorates))?;
        } else {
            cli::changes(&mut out, &changes, since, &self.inspectorates, cli::width(io::stdout().is_terminal()))?;
        }
        Ok(ExitStatus::Success)
    }

    pub(super) fn tracker(&self, name: &str, json: bool, csv: bool) -> anyhow::Result<ExitStatus> {
        let snapshot = self.snapshot()?;
        let known = assistant::known(&self.authorities, &snapshot, &self.inspectorates);
        let authority = timeline::find(name, snapshot.catalog(), &known, super::ask::today())?;
        let tracker = Tracker::of(authority, &snapshot, &search::Limits::default())?;
        let mut out = anstream::stdout();
        if json {
            cli::json(&mut out, &views::Tracker::new(&tracker))?;
        } else if csv {
            out.write_all(views::Tracker::new(&tracker).csv().as_bytes())?;
        } else {
            cli::tracker(&mut out, &tracker, cli::width(io::stdout().is_terminal()))?;
        }
        Ok(ExitStatus::Success)
    }

    pub(super) fn show(&self, file: &Path) -> anyhow::Result<ExitStatus> {
        let found = self.find(file)?;
        let (document, passages): (Document, Vec<Passage>) = self
            .reader
            .read(&found)
            .map_err(|cause| anyhow!("cannot read {}: {cause}. {}", found.path.display(), cause.remedy()))?;
        cli::show(&mut anstream::stdout(), &document, &passages)?;
        Ok(ExitStatus::Success)
    }

    /// Finds a file by its path below a corpus folder, or by its path.
    pub(super) fn find(&self, file: &Path) -> anyhow::Result<Found> {
        let walk = corpus::walk(&self.settings.corpus)?;
        let real = fs::canonicalize(file).ok();
        // The names of the corpus are composed, whatever a keyboard or a file system makes of an accent.
        let named = file.to_str().map(text::composed);
        let is_it = |found: &Found| {
            named.as_ref() == Some(&found.file) || real.is_some() && fs::canonicalize(&found.path).ok() == real
        };
        if let Some(found) = walk.found.into_iter().find(is_it) {
            return Ok(found);
        }
        if !file.is_file() {
            return Err(anyhow!(
                "{} is not a file, nor is it in the corpus; see scrutineer corpus list",
                file.display()
            ));
        }
        let root = file.parent().unwrap_or(Path::new("")).to_owned();
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let sidecar = Some(file.with_extension("toml")).filter(|sidecar| sidecar != file && sidecar.is_file());
        Ok(Found { root, path: file.to_owned(), file: name, sidecar })
    }

    /// Reads all files into an index that is thrown away, so that a file passes here just when it passes there.
    pub(super) fn check(&self) -> anyhow::Result<ExitStatus> {
        let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
        let summary = self.bring_up_to_date(folder.path(), Report::All)?;
        cli::checked(&mut anstream::stdout(), summary.documents, summary.skipped.len())?;
        Ok(if summary.skipped.is_empty() { ExitStatus::Success } else { ExitStatus::Skipped })
    }

    pub(super) fn add(&self, sources: &[String]) -> anyhow::Result<ExitStatus> {
        let folder: &PathBuf = self.settings.corpus.first().context("there is no corpus folder")?;
        let mut out = anstream::stdout();
        let mut status = ExitStatus::Success;
        let mut new = false;
        for result in sources.iter().flat_map(|source| acquire::add(source, folder, &self.settings.reading)) {
            match result {
                Ok(added) => {
                    new |= matches!(added, acquire::Added::New(_));
                    cli::added(&mut out, &added)?;
                }
                Err(error) => {
                    cli::failure(&mut anstream::stderr(), &error)?;
                    status = ExitStatus::Failed;
                }
            }
        }
        if new {
            writeln!(out, "the next question takes them in, or scrutineer index does at once")?;
        }
        Ok(status)
    }
}
