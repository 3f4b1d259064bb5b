//! Evidence packs, as a person reads of them on a terminal.

use std::io::{self, Write};

use crate::pack::Verified;

/// Prints whether a pack holds, and each quote that does not with what differs.
pub fn pack_verified(out: &mut dyn Write, verified: &Verified) -> io::Result<()> {
    let Verified { quotes, documents, failures } = verified;
    for failure in failures {
        match &failure.quote {
            Some(quote) => writeln!(out, "\u{201c}{quote}\u{201d}: {}", failure.what)?,
            None => writeln!(out, "{}", failure.what)?,
        }
    }
    if failures.is_empty() {
        writeln!(out, "all holds: quotes {quotes}, documents {documents}")?;
    }
    Ok(())
}
