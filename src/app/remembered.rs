//! The store from the command line: feedback, and forgetting.

use anyhow::Context as _;

use super::App;
use crate::cli::{self, ExitStatus};
use crate::store::{Store, Subject};
use crate::views;

impl App {
    /// The store, if there is one already: looking into it is no reason to make one.
    pub(super) fn store(&self) -> anyhow::Result<Option<Store>> {
        let file = &self.settings.store;
        let there = file.try_exists().with_context(|| format!("cannot look for the store {}", file.display()))?;
        Ok(there.then(|| Store::open(file, self.settings.keeping.clone())).transpose()?)
    }

    pub(super) fn feedback(&self, json: bool, csv: bool) -> anyhow::Result<ExitStatus> {
        let kept = self.store()?.map_or_else(|| Ok(Vec::new()), |store| store.feedback())?;
        let all: Vec<views::Feedback> = kept.iter().map(|(at, said)| views::Feedback::new(*at, said)).collect();
        let mut out = anstream::stdout();
        if json {
            cli::json(&mut out, &all)?;
        } else if csv {
            cli::feedback_csv(&mut out, &all)?;
        } else {
            cli::feedback(&mut out, &all)?;
        }
        Ok(ExitStatus::Success)
    }

    pub(super) fn forget(&self, subject: &Subject) -> anyhow::Result<ExitStatus> {
        let gone = self.store()?.map_or(Ok(0), |store| store.forget(subject))?;
        cli::forgotten(&mut anstream::stdout(), &subject.to_string(), gone)?;
        Ok(ExitStatus::Success)
    }
}
