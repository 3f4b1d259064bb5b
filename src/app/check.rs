//! Claims, texts and quotations checked on the command line.

use std::io::{self, IsTerminal as _, Read as _, Write as _};
use std::path::Path;

use anyhow::{Context as _, anyhow};

use super::App;
use crate::assistant::{Assistant, Turn};
use crate::check::Wanted;
use crate::cli::{self, ExitStatus};
use crate::limits::TEXT_CHARS;
use crate::timeline;
use crate::views::{self, Forms as _};

impl App {
    pub(super) fn check_claim(
        &self,
        claim: &str,
        given: Option<&str>,
        json: bool,
        csv: bool,
    ) -> anyhow::Result<ExitStatus> {
        let assistant = self.assistant()?;
        if let Some(answer) = assistant.help_instead(claim) {
            let mut out = anstream::stdout();
            if json {
                cli::json(&mut out, &views::Check::in_need(&answer))?;
            } else {
                let turn = Turn { answer, explanation: None };
                cli::answer(&mut out, &turn, cli::width(io::stdout().is_terminal()))?;
            }
            return Ok(ExitStatus::Success);
        }
        let outcome = assistant.check_claim(claim, named(given, &assistant)?.as_deref())?;
        let mut out = anstream::stdout();
        if json {
            cli::json(&mut out, &views::Check::new(&outcome))?;
        } else if csv {
            out.write_all(views::Check::new(&outcome).csv().as_bytes())?;
        } else {
            cli::claim_checked(&mut out, &outcome, cli::width(io::stdout().is_terminal()))?;
        }
        Ok(ExitStatus::Success)
    }

    pub(super) fn check_file(
        &self,
        file: &Path,
        given: Option<&str>,
        json: bool,
        csv: bool,
    ) -> anyhow::Result<ExitStatus> {
        let unread =
            |cause: crate::corpus::Cause| anyhow!("cannot read {}: {cause}. {}", file.display(), cause.remedy());
        let (document, passages) = if file == Path::new("-") {
            let mut text = String::new();
            let most = 4 * TEXT_CHARS as u64;
            io::stdin().lock().take(most).read_to_string(&mut text).context("cannot read from the standard input")?;
            anyhow::ensure!(!text.trim().is_empty(), "the standard input holds no text to check");
            self.reader.text(&text)
        } else {
            self.reader.read(&self.find(file)?).map_err(unread)?
        };
        let assistant = self.assistant()?;
        let whole = assistant.check_text(&document, &passages, named(given, &assistant)?.as_deref())?;
        let mut out = anstream::stdout();
        if json {
            cli::json(&mut out, &views::CheckedText::new(&whole))?;
        } else if csv {
            out.write_all(views::CheckedText::new(&whole).csv().as_bytes())?;
        } else {
            cli::text_checked(&mut out, &whole, cli::width(io::stdout().is_terminal()))?;
        }
        Ok(ExitStatus::Success)
    }

    pub(super) fn verify_quote(&self, wanted: &Wanted, json: bool) -> anyhow::Result<ExitStatus> {
        let assistant = self.assistant()?;
        let unknown = || anyhow!("no document is called {:?}", wanted.document.clone().unwrap_or_default());
        let quoted = assistant.verify_quote(wanted)?.ok_or_else(unknown)?;
        let mut out = anstream::stdout();
        if json {
            cli::json(&mut out, &views::QuoteCheck::new(&wanted.text, &quoted))?;
        } else {
            cli::quote_checked(&mut out, &quoted, cli::width(io::stdout().is_terminal()))?;
        }
        Ok(ExitStatus::Success)
    }
}

/// The authority that is meant by a name, where one is given.
fn named(given: Option<&str>, assistant: &Assistant) -> anyhow::Result<Option<String>> {
    let Some(given) = given else { return Ok(None) };
    let (catalog, known) = (assistant.snapshot().catalog(), assistant.known_authorities());
    Ok(Some(timeline::find(given, catalog, known, assistant.today())?.to_owned()))
}
