//! Questions on the command line, one or several in turn.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context as _;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::App;
use super::ranking::Ranking;
use crate::assistant::{AnswerOptions, Assistant, AuthoritySet, Unaskable};
use crate::cli::{self, Asked, ExitStatus};
use crate::views::{self, Forms as _};

/// The day in England, but for the hour by which summer time is ahead.
pub(super) fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

impl App {
    pub(super) fn ask(&self, question: &str, json: bool, options: AnswerOptions) -> anyhow::Result<ExitStatus> {
        let assistant = self.assistant()?;
        let start = Instant::now();
        let turn = assistant.turn(question, None, options)?;
        let took = start.elapsed();
        let mut out = anstream::stdout();
        if json {
            cli::answer_json(&mut out, &turn, took)?;
        } else {
            cli::answer(&mut out, &turn, cli::width(io::stdout().is_terminal()))?;
        }
        Ok(ExitStatus::Success)
    }

    /// Puts a question to several councils.
    pub(super) fn across(
        &self,
        question: &str,
        set: &AuthoritySet,
        json: bool,
        csv: bool,
    ) -> anyhow::Result<ExitStatus> {
        let view = match self.assistant()?.across(question, set, AnswerOptions::default())? {
            Ok(across) => views::Across::new(&across),
            Err(Unaskable::InNeed(help)) => views::Across::in_need(&help),
            Err(reason) => return Err(reason.into()),
        };
        let mut out = anstream::stdout();
        match (json, csv) {
            (true, _) => cli::json(&mut out, &view)?,
            (_, true) => out.write_all(view.csv().as_bytes())?,
            _ => out.write_all(view.markdown().as_bytes())?,
        }
        Ok(ExitStatus::Success)
    }

    pub(super) fn chat(&self, state: Option<&Path>) -> anyhow::Result<ExitStatus> {
        let assistant = self.assistant()?;
        let history = state.map(|state| state.join("history"));
        let read = cli::prompt(history.as_deref(), |line| assistant.need(line).is_none())
            .context("cannot read from the terminal")?;
        let ask = |asked: Asked<'_>, before: Option<&_>| {
            anyhow::Ok(match asked {
                Asked::Words(text) => assistant.ask(text, before)?,
                Asked::Request(question) => assistant.carry_out(question, AnswerOptions::default())?.answer,
            })
        };
        cli::chat(&mut anstream::stdout(), cli::width(io::stdout().is_terminal()), read, ask)?;
        Ok(ExitStatus::Success)
    }

    /// An assistant for questions asked straight away: it ranks by meaning if all passages have their vectors.
    pub(super) fn assistant(&self) -> anyhow::Result<Assistant> {
        let ranking = self.ranking(1, false)?;
        let assistant = self.assistant_with(&ranking, "not all passages have been encoded")?;
        if matches!(ranking, Ranking::On(_)) && !assistant.ranks_by_meaning() {
            let note = "not all passages have been encoded, so words rank alone; scrutineer index encodes them";
            cli::note(&mut anstream::stderr(), note)?;
        }
        Ok(assistant)
    }

    /// An assistant that ranks by meaning if there is a model and all passages have their vectors; otherwise
    /// explanations give `missing` as the reason.
    pub(super) fn assistant_with(&self, ranking: &Ranking, missing: &str) -> anyhow::Result<Assistant> {
        let snapshot = Arc::new(self.snapshot()?);
        let settings = self.settings.assistant.clone();
        let assistant = Assistant::new(
            Arc::clone(&snapshot),
            Arc::clone(&self.authorities),
            Arc::clone(&self.inspectorates),
            settings,
            today,
        );
        match ranking {
            Ranking::Off => Ok(assistant),
            Ranking::Unusable(why) => Ok(assistant.without_meaning(why)),
            Ranking::On(ranker) => {
                let assistant = assistant.without_meaning(missing);
                match ranker.meaning(&snapshot, &self.settings.index) {
                    Ok(Some(meaning)) => assistant.rank_by(meaning),
                    Ok(None) => {}
                    Err(error) => cli::failure(&mut anstream::stderr(), &error)?,
                }
                Ok(assistant)
            }
        }
    }
}
