//! The sentence models.

use std::io::{self, IsTerminal as _};
use std::path::Path;

use crate::acquire;
use crate::cli::{self, ExitStatus, ModelCommand};
use crate::config;

/// Gets models, or tells of them. The folder of models is the one that the model of the settings lies in.
pub(super) fn run(command: &ModelCommand, settings: &config::Rerank) -> anyhow::Result<ExitStatus> {
    let (set, on) = (&settings.model, settings.on);
    let folder = set.parent().unwrap_or(Path::new(""));
    let mut out = anstream::stdout();
    let got = match command {
        ModelCommand::List => {
            cli::models(&mut out, &acquire::models::list(folder), set, on)?;
            return Ok(ExitStatus::Success);
        }
        ModelCommand::Add { dir } => acquire::models::add(dir, folder)?,
        ModelCommand::Fetch { name, hub } => {
            let mut err = anstream::stderr();
            let mut download = cli::Download::new(&mut err, io::stderr().is_terminal());
            // What cannot be said of a download is no reason to stop it.
            let got = acquire::models::fetch(hub, name, folder, &mut |progress| {
                let _ = download.step(progress);
            });
            download.finish();
            got?
        }
    };
    cli::model(&mut out, &got, set, on)?;
    Ok(ExitStatus::Success)
}
