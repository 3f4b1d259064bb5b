//! What a format of files is called, and how its files are named and sent.

use std::fmt;

/// A format that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// What it is called: "Word document".
    pub name: &'static str,
    /// The endings of its files' names, the usual one first, in lower case.
    pub endings: &'static [&'static str],
    /// Its media type, with the encoding where that is sent along.
    pub media_type: &'static str,
}

impl Format {
    /// Whether a file of that name claims to have this format.
    pub fn is_named(&self, file: &str) -> bool {
        let ending = file.rsplit_once('.').map(|(_, ending)| ending);
        ending.is_some_and(|ending| self.endings.iter().any(|own| ending.eq_ignore_ascii_case(own)))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
