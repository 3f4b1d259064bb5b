//! Text that stands in every report, by a table that anyone can read.

use memchr::memmem::Finder;
use serde::Deserialize;

use crate::text;

/// The table as the file has it.
#[derive(Default, Deserialize)]
struct File {
    headings: Vec<String>,
    phrases: Vec<String>,
}

/// What is never quoted as a finding.
pub(super) struct Boilerplate {
    headings: Vec<String>,
    phrases: Vec<Finder<'static>>,
}

impl Boilerplate {
    /// The table of this project.
    pub(super) fn bundled() -> Self {
        // The file is part of the program and a test reads it, so that the empty table is never met.
        let File { headings, phrases } = toml::from_str(include_str!("boilerplate.toml")).unwrap_or_default();
        Self { headings, phrases: phrases.iter().map(|phrase| Finder::new(phrase).into_owned()).collect() }
    }

    /// Whether a section holds nothing but boilerplate.
    pub(super) fn is_heading(&self, heading: &str) -> bool {
        let heading = text::fold(heading);
        self.headings.iter().any(|own| heading.trim_start().starts_with(own.as_str()))
    }

    /// Whether a passage is boilerplate.
    pub(super) fn is_text(&self, passage: &str) -> bool {
        let passage = text::fold(passage);
        self.phrases.iter().any(|own| own.find(passage.as_bytes()).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_imprint_is_told_from_findings() {
        let table = Boilerplate::bundled();
        assert!(table.is_heading("Information about this inspection"));
        assert!(table.is_text("\u{a9} Crown copyright 2022"));
        assert!(!table.is_text("Social workers visit children regularly."));
    }
}
