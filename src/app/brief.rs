//! What is taken into a meeting: the brief, and the ledger of what was asked for.

use std::fs;
use std::io::Write as _;

use anyhow::Context as _;

use super::App;
use crate::assistant;
use crate::brief::{self, Brief, Sources, Wanted};
use crate::cli::{self, BriefFile, BriefForm, ExitStatus};
use crate::index::Snapshot;
use crate::ledger::Ledger;
use crate::search;
use crate::timeline;
use crate::views::{self, Forms as _};

impl App {
    pub(super) fn brief(
        &self,
        name: &str,
        year: Option<i16>,
        theme: Option<&str>,
        json: bool,
        output: Option<&BriefFile>,
    ) -> anyhow::Result<ExitStatus> {
        let snapshot = self.snapshot()?;
        let authority = self.named(name, &snapshot)?;
        let search = search::Tables::new(self.inspectorates.clone());
        let tables = brief::Tables::bundled();
        let sources = Sources { snapshot: &snapshot, search: &search, tables: &tables, authorities: &self.authorities };
        let brief = Brief::of(&authority, Wanted { year, theme }, sources)??;
        let view = views::Brief::new(&brief, &self.inspectorates);
        let mut out = anstream::stdout();
        match output {
            Some(BriefFile { path, form }) => {
                let bytes = match form {
                    BriefForm::Word => view.paper().word().context("the Word document cannot be made")?,
                    BriefForm::Markdown => view.paper().markdown().into_bytes(),
                    BriefForm::Json => serde_json::to_vec_pretty(&view)?,
                };
                fs::write(path, bytes).with_context(|| format!("cannot write the brief to {}", path.display()))?;
                writeln!(out, "the brief is in {}", path.display())?;
            }
            None if json => cli::json(&mut out, &view)?,
            None => out.write_all(view.paper().markdown().as_bytes())?,
        }
        Ok(ExitStatus::Success)
    }

    pub(super) fn ledger(&self, name: &str, json: bool, csv: bool) -> anyhow::Result<ExitStatus> {
        let snapshot = self.snapshot()?;
        let authority = self.named(name, &snapshot)?;
        let ledger = Ledger::of(&authority, &snapshot, &search::Tables::new(self.inspectorates.clone()))?;
        let view = views::Ledger::new(&ledger);
        let mut out = anstream::stdout();
        match (json, csv) {
            (true, _) => cli::json(&mut out, &view)?,
            (_, true) => out.write_all(view.csv().as_bytes())?,
            _ => out.write_all(view.markdown().as_bytes())?,
        }
        Ok(ExitStatus::Success)
    }

    /// The name in the catalogue of the authority that somebody means.
    fn named(&self, name: &str, snapshot: &Snapshot) -> anyhow::Result<String> {
        let known = assistant::known(&self.authorities, snapshot, &self.inspectorates);
        Ok(timeline::find(name, snapshot.catalog(), &known, super::ask::today())?.to_owned())
    }
}
