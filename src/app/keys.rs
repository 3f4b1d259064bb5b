//! The keys of the HTTP interface.

use std::path::Path;

use jiff::Timestamp;

use crate::cli::{self, ExitStatus, KeyCommand};
use crate::keys::{self, Keys};

/// Makes, lists or revokes keys.
pub(super) fn run(file: &Path, command: KeyCommand) -> anyhow::Result<ExitStatus> {
    let mut out = anstream::stdout();
    match command {
        KeyCommand::New { scope, note } => {
            let (key, secret) = keys::create(file, scope.into(), note.as_deref(), Timestamp::now())?;
            cli::key_new(&mut out, &mut anstream::stderr(), &key, &secret)?;
        }
        KeyCommand::List => cli::key_list(&mut out, &Keys::read(file)?)?,
        KeyCommand::Revoke { id } => cli::key_revoked(&mut out, &keys::revoke(file, &id)?)?,
    }
    Ok(ExitStatus::Success)
}
