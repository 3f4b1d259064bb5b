//! What came since a day, as a person reads it on a terminal.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use jiff::civil::Date;

use super::wrap::{clean, paragraph};
use crate::changes::{Change, Changes};
use crate::inspectorates::Inspectorates;
use crate::text;
use crate::timeline::counted;

const TITLE: Style = Style::new().bold();
const LABEL: Style = AnsiColor::Cyan.on_default();
const PLAIN: Style = Style::new();

/// Prints the documents since a day, the newest first.
pub fn changes(
    out: &mut dyn Write,
    changes: &Changes,
    since: Date,
    inspectorates: &Inspectorates,
    width: Option<usize>,
) -> io::Result<()> {
    let mut page = String::new();
    let since = text::date(since);
    let head = match changes.changes.len() {
        0 => format!("Nothing new since {since}."),
        1 => format!("1 document since {since}."),
        n => format!("{n} documents since {since}, newest first."),
    };
    paragraph(&mut page, &head, "", "", TITLE, width);
    for change in &changes.changes {
        page.push('\n');
        shown(&mut page, change, inspectorates, width);
    }
    if changes.undated > 0 {
        page.push('\n');
        let documents = if changes.undated == 1 { "document has" } else { "documents have" };
        let note = format!("{} {documents} no day, so that nobody can say whether they are new.", changes.undated);
        paragraph(&mut page, &note, "", "", PLAIN, width);
    }
    out.write_all(page.as_bytes())
}

fn shown(page: &mut String, change: &Change, inspectorates: &Inspectorates, width: Option<usize>) {
    let document = &change.document;
    let about = document.about().map_or_else(String::new, |name| format!("{name}: "));
    let head = format!("{} ({about}{})", clean(&document.title), document.kind.words());
    paragraph(page, &head, "", "  ", TITLE, width);
    let day = format!("{} {} ({})", change.basis.words(), text::date(change.day), document.file);
    paragraph(page, &day, "  ", "  ", LABEL, width);
    for moved in &change.grades {
        paragraph(page, &moved.words(inspectorates), "  - ", "    ", PLAIN, width);
    }
    for list in &change.lists {
        paragraph(page, &format!("{}:", counted(list)), "  - ", "    ", PLAIN, width);
        for item in &list.items {
            paragraph(page, &item.text, "    - ", "      ", PLAIN, width);
        }
    }
}
