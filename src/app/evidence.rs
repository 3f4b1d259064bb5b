//! Evidence packs on the command line.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use anyhow::Context as _;

use super::App;
use crate::cli::{self, ExitStatus};
use crate::pack::Pack;

impl App {
    pub(super) fn evidence(&self, file: &Path, to: Option<&Path>) -> anyhow::Result<ExitStatus> {
        let bytes = if file == Path::new("-") {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).context("cannot read from the standard input")?;
            bytes
        } else {
            fs::read(file).with_context(|| format!("cannot read {}", file.display()))?
        };
        let json = serde_json::from_slice(&bytes).with_context(|| format!("{} is not JSON", file.display()))?;
        let written = Pack::of(&json, &self.snapshot()?, &self.settings.corpus)?.written();
        match to {
            Some(to) => fs::write(to, written).with_context(|| format!("cannot write {}", to.display()))?,
            None => anstream::stdout().write_all(written.as_bytes())?,
        }
        Ok(ExitStatus::Success)
    }

    pub(super) fn verify(&self, file: &Path) -> anyhow::Result<ExitStatus> {
        let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        let verified = Pack::read(&bytes)?.verify(&bytes, &self.settings.corpus, &self.reader)?;
        cli::pack_verified(&mut anstream::stdout(), &verified)?;
        Ok(if verified.failures.is_empty() { ExitStatus::Success } else { ExitStatus::Failed })
    }
}
