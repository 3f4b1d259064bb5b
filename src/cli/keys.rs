//! Keys, as an operator sees them.

use std::io::{self, Write};

use crate::keys::{Key, Keys, Secret};

/// Prints a new key: the key itself where programs read, all else beside it.
pub fn key_new(out: &mut dyn Write, beside: &mut dyn Write, key: &Key, secret: &Secret) -> io::Result<()> {
    writeln!(
        beside,
        "this is key {} of scope {}; it is shown this once, only its hash is kept:",
        key.id,
        key.scope.name()
    )?;
    writeln!(out, "{secret}")
}

/// Prints one line for each key.
pub fn key_list(out: &mut dyn Write, keys: &Keys) -> io::Result<()> {
    for key in keys.iter() {
        let day = key.made.strftime("%Y-%m-%d");
        let note = key.note.as_deref().map(|note| format!("  {}", plain(note))).unwrap_or_default();
        writeln!(out, "{}  {:5}  {day}{note}", key.id, key.scope.name())?;
    }
    Ok(())
}

/// Says that a key is revoked.
pub fn key_revoked(out: &mut dyn Write, key: &Key) -> io::Result<()> {
    writeln!(out, "key {} of scope {} is revoked", key.id, key.scope.name())
}

/// A note without what would steer a terminal.
fn plain(note: &str) -> String {
    note.chars().filter(|c| !c.is_control()).collect()
}
