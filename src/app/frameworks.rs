//! Looking at the tables of frameworks, and trying one.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;

use crate::cli::{self, Checked, ExitStatus};
use crate::config::Settings;
use crate::corpus::{self, Reader};
use crate::gazetteer::Authorities;
use crate::inspectorates::Inspectorates;

/// Lists the frameworks that are known.
pub(super) fn list(settings: &Settings) -> anyhow::Result<ExitStatus> {
    let inspectorates = super::inspectorates(settings)?;
    cli::frameworks(&mut anstream::stdout(), &inspectorates)?;
    Ok(ExitStatus::Success)
}

/// Shows what a table reads of the documents of a folder, beside the tables that the settings name.
pub(super) fn check(file: &Path, on: &Path, settings: &Settings) -> anyhow::Result<ExitStatus> {
    let own = fs::canonicalize(file).ok();
    let mut tables: Vec<PathBuf> = match &settings.frameworks {
        Some(folder) => Inspectorates::files_of(folder)?,
        None => Vec::new(),
    };
    tables.retain(|other| own.is_none() || fs::canonicalize(other).ok() != own);
    let (inspectorates, framework) = Inspectorates::trying(&tables, file)?;
    let program = std::env::current_exe().context("cannot tell where this program is, to run it again for each PDF")?;
    let reader = Reader::new(Authorities::bundled(), Arc::new(inspectorates), settings.reading, program);
    let mut checked = Vec::new();
    for found in corpus::walk(&[on.to_owned()])?.found {
        checked.push(match reader.read(&found) {
            Ok((document, _)) if document.facts.framework == Some(framework) => Checked::Recognised(Box::new(document)),
            Ok((document, _)) => Checked::Other { file: found.file, framework: document.facts.framework },
            Err(cause) => Checked::Unreadable { file: found.file, cause },
        });
    }
    cli::framework_checked(&mut anstream::stdout(), framework, &checked)?;
    let recognised = checked.iter().any(|it| matches!(it, Checked::Recognised(_)));
    Ok(if recognised { ExitStatus::Success } else { ExitStatus::Failed })
}
