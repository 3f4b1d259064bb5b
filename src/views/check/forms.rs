//! Claims and texts that were checked, as a table and as Markdown.

use std::fmt::Write as _;

use super::super::Citation;
use super::super::forms::{Forms, escaped, reference, table};
use super::{Check, CheckedText, StandingPassage};
use crate::text::in_cells;

/// The columns: one row for each passage, and one for each claim without any.
const COLUMNS: [&str; 9] = ["part", "text", "stance", "quote", "differs", "document", "file", "page", "paragraph"];

type Row = [String; COLUMNS.len()];

/// A row on a text: what part it is, how a quote stands to it, and the quote.
fn row(part: &str, text: &str, stance: &str, cited: Option<&Citation>, differs: &str) -> Row {
    let of = |value: &dyn Fn(&Citation) -> Option<String>| cited.and_then(value).unwrap_or_default();
    [
        part.to_owned(),
        text.to_owned(),
        stance.to_owned(),
        of(&|citation| Some(in_cells(&citation.quote).into_owned())),
        differs.to_owned(),
        of(&|citation| Some(citation.document.title.clone())),
        of(&|citation| Some(citation.file.clone())),
        of(&|citation| citation.page.map(|page| page.to_string())),
        of(&|citation| citation.paragraph.map(|paragraph| paragraph.to_string())),
    ]
}

impl Check {
    fn rows(&self) -> Vec<Row> {
        let because = self.because.as_deref().unwrap_or_default();
        let mut rows: Vec<Row> = self.passages.iter().map(|passage| self.row(passage)).collect();
        if self.reason.is_some() {
            rows.insert(0, row("claim", &self.claim, self.outcome, None, because));
        }
        rows.extend(self.signposts.iter().map(|signpost| row("signpost", signpost, "", None, "")));
        rows
    }

    fn row(&self, passage: &StandingPassage) -> Row {
        let differs = passage.differs.as_deref().unwrap_or_default();
        row("claim", &self.claim, passage.stance, Some(&passage.citation), differs)
    }

    /// What the documents say of it, as items of a list.
    fn read(&self, out: &mut String) {
        match &self.because {
            Some(sorry) if !self.signposts.is_empty() => out.push_str(&escaped(sorry)),
            Some(because) => {
                let _ = write!(out, "\nNothing found: {}.\n", escaped(because));
            }
            None => {}
        }
        if self.reason.is_some() && !self.passages.is_empty() {
            out.push_str("\nWhat comes nearest:\n");
        }
        for passage in &self.passages {
            let StandingPassage { citation, stance, differs } = passage;
            let differs = differs.as_ref().map_or_else(String::new, |differs| format!(" ({})", escaped(differs)));
            let quote = escaped(&in_cells(&citation.quote));
            let _ = write!(out, "\n- **{stance}**{differs}: “{quote}” {}\n", reference(citation));
        }
        for signpost in &self.signposts {
            let _ = write!(out, "\n- {}\n", escaped(signpost));
        }
    }
}

impl Forms for Check {
    fn markdown(&self) -> String {
        let mut out = String::new();
        if !self.claim.is_empty() {
            let _ = writeln!(out, "# {}", escaped(&self.claim));
        }
        self.read(&mut out);
        out
    }

    fn csv(&self) -> String {
        table(COLUMNS, self.rows())
    }
}

impl Forms for CheckedText {
    fn markdown(&self) -> String {
        let mut out = match &self.told_of {
            Some(told) => format!("It tells of {}.\n", escaped(&told.document.title)),
            None => "Which inspection it tells of is not known.\n".to_owned(),
        };
        for claim in &self.claims {
            let _ = write!(out, "\n## {}\n", escaped(&claim.check.claim));
            claim.check.read(&mut out);
        }
        if !self.left_out.is_empty() {
            out.push_str("\n## Asked for in the report, not spoken of in the text\n");
            for left_out in &self.left_out {
                let place = left_out.citation.as_ref().map(reference).unwrap_or_default();
                let _ = write!(out, "\n- “{}” {place}\n", escaped(&left_out.text));
                for item in &left_out.items {
                    let _ = writeln!(out, "  - “{}”", escaped(item));
                }
            }
        }
        if !self.caveats.is_empty() {
            out.push_str("\n## Quoted without what restricts it\n");
            for caveat in &self.caveats {
                let (quoted, after) = (escaped(&caveat.quoted.quote), escaped(&caveat.caveat.quote));
                let _ = write!(out, "\n- “{quoted}” goes on: “{after}” {}\n", reference(&caveat.caveat));
            }
        }
        out
    }

    fn csv(&self) -> String {
        let claims = self.claims.iter().flat_map(|claim| claim.check.rows());
        let left_out = self.left_out.iter().map(|left_out| {
            let text: Vec<&str> = std::iter::once(&left_out.text).chain(&left_out.items).map(String::as_str).collect();
            row("left_out", &text.join("\n"), "", left_out.citation.as_ref(), "")
        });
        let caveats = self
            .caveats
            .iter()
            .map(|caveat| row("caveat", &caveat.quoted.quote, "", Some(&caveat.caveat), "the report goes on"));
        table(COLUMNS, claims.chain(left_out).chain(caveats))
    }
}
