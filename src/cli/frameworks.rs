//! Words on the tables of frameworks: which there are, and what one reads of some documents.

use std::io::{self, Write};

use anstyle::Style;

use super::documents;
use super::wrap::clean;
use crate::corpus::Cause;
use crate::document::{Document, Framework};
use crate::inspectorates::Inspectorates;

const TITLE: Style = Style::new().bold();
const MUTED: Style = Style::new().dimmed();

/// What a framework's table makes of one file.
#[derive(Debug)]
pub enum Checked {
    /// It is of the framework.
    Recognised(Box<Document>),
    /// It is of another, or of none that is known.
    Other {
        /// The file.
        file: String,
        /// That framework.
        framework: Option<Framework>,
    },
    /// It cannot be read.
    Unreadable {
        /// The file.
        file: String,
        /// Why.
        cause: Cause,
    },
}

/// A fact that a table may read, and the keys that say how.
type Part = (&'static str, fn(&Document) -> bool, &'static str);

/// The facts that a table may read, in the order in which they are shown.
const PARTS: [Part; 7] = [
    ("whom it is about", |it| it.about().is_some(), "[subject], [title_page] titles"),
    ("when inspectors were there", |it| it.facts.inspection.is_some(), "[title_page] inspected, [letter] inspected"),
    ("when it was published", |it| it.facts.published.is_some(), "[title_page] published, [letter] is_dated"),
    ("who led it", |it| !it.facts.lead_inspectors.is_empty(), "[title_page] led or led_after, [letter] signed"),
    (
        "a grade or an outcome",
        |it| it.facts.overall.is_some() || !it.facts.judgements.is_empty() || it.facts.outcome.is_some(),
        "[framework] scale and [[aspects]] rows, [outcome]",
    ),
    ("a list", |it| !it.facts.lists.is_empty(), "[[lists]] openings"),
    ("sections", |it| !it.sections.is_empty(), "the headings of the file itself"),
];

/// The frameworks that are known, a line each.
pub fn frameworks(out: &mut dyn Write, inspectorates: &Inspectorates) -> io::Result<()> {
    for framework in inspectorates.frameworks() {
        writeln!(out, "{:<22} {}", framework.name(), inspectorates.describe(&framework))?;
    }
    Ok(())
}

/// What a framework's table reads of some files: the facts of each that it recognises, what it did not find there, and
/// those that it does not recognise.
pub fn framework_checked(out: &mut dyn Write, framework: Framework, checked: &[Checked]) -> io::Result<()> {
    let of_it = |it: &&Checked| matches!(it, Checked::Recognised(_));
    for one in checked {
        match one {
            Checked::Recognised(document) => {
                documents::facts(out, document)?;
                for (part, _, keys) in PARTS.iter().filter(|(_, has, _)| !has(document)) {
                    writeln!(out, "  {MUTED}not found: {part}; see {keys}{MUTED:#}")?;
                }
                for warning in &document.warnings {
                    writeln!(out, "  warning: {}", clean(warning))?;
                }
            }
            Checked::Other { file, framework } => {
                let known = framework.map_or_else(|| "no framework".to_owned(), |it| it.to_string());
                writeln!(out, "{TITLE}{}{TITLE:#}", clean(file))?;
                writeln!(out, "  not recognised: it reads as {known}; see [[framework.recognised_by]]")?;
            }
            Checked::Unreadable { file, cause } => {
                writeln!(out, "{TITLE}{}{TITLE:#}", clean(file))?;
                writeln!(out, "  cannot be read: {cause}. {}", cause.remedy())?;
            }
        }
        writeln!(out)?;
    }
    let recognised = checked.iter().filter(of_it).count();
    let files = if checked.len() == 1 { "file" } else { "files" };
    writeln!(out, "{framework}: {recognised} of {} {files} recognised", checked.len())
}
