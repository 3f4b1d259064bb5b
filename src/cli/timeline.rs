//! The line of events of an authority, as a person reads it on a terminal.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::wrap::{clean, paragraph};
use crate::document::{Document, Inspection, ItemList, Kind, Owner, Role};
use crate::evidence::Citation;
use crate::inspectorates::Inspectorates;
use crate::text;
use crate::timeline::{Event, Timeline, counted};

const TITLE: Style = Style::new().bold();
const LABEL: Style = AnsiColor::Cyan.on_default();
const PLAIN: Style = Style::new();

/// The words of an item that are shown of a list; the whole list stands in the JSON and in the document.
const FIRST_WORDS: usize = 12;

/// The items of a list whose first words are shown.
const FIRST_ITEMS: usize = 5;

/// Prints every inspection and visit in order, each with what it looked at, found and asked for.
pub fn timeline(
    out: &mut dyn Write,
    timeline: &Timeline,
    inspectorates: &Inspectorates,
    width: Option<usize>,
) -> io::Result<()> {
    let mut page = String::new();
    let name = &timeline.authority;
    let head = match timeline.events.len() {
        0 => format!("{name}: no inspection or visit is held, only other documents."),
        1 => format!("{name}: 1 inspection or visit is held."),
        n => format!("{name}: {n} inspections and visits are held, oldest first."),
    };
    paragraph(&mut page, &head, "", "", TITLE, width);
    for event in &timeline.events {
        page.push('\n');
        shown(&mut page, event, inspectorates, width);
    }
    if !timeline.others.is_empty() {
        page.push('\n');
        paragraph(&mut page, "Other documents", "", "", TITLE, width);
        for document in &timeline.others {
            paragraph(&mut page, &named(document), "- ", "  ", PLAIN, width);
        }
    }
    out.write_all(page.as_bytes())
}

fn shown(page: &mut String, event: &Event, inspectorates: &Inspectorates, width: Option<usize>) {
    let document = event.document();
    let facts = &document.facts;
    let name = facts.framework.map_or_else(|| document.kind.words().to_owned(), |it| it.name().to_owned());
    paragraph(page, &format!("{} ({name})", text::capital(dated(document))), "", "  ", TITLE, width);
    let mut line = |label: &str, text: &str| {
        let first = format!("  {LABEL}{label:<10}{LABEL:#} ");
        // The escape codes of the label take no room.
        paragraph_after(page, text, &first, label.len().max(10) + 3, width);
    };
    if let Some(framework) = facts.framework {
        line("kind", inspectorates.describe(&framework));
    }
    line("document", &named(document));
    if let Some(published) = facts.published {
        line("published", &text::date(published.date));
    }
    if let Some(theme) = &event.theme {
        line("looked at", &format!("{}{}", theme.text, place(&theme.citation)));
    }
    if let Some(outcome) = &event.outcome {
        line("outcome", &format!("\u{201c}{}\u{201d}{}", outcome.citation.quote(), place(&outcome.citation)));
    }
    for graded in &event.grades {
        let aspect = inspectorates.words(&graded.judgement.aspect);
        line("grade", &format!("{aspect}: {}{}", graded.judgement.grade.words(), place(&graded.citation)));
    }
    for list in &event.lists {
        let label = if list.role == Role::Strength { "praised" } else { "asked" };
        line(label, &list_in_words(list, document, inspectorates));
    }
    for again in &event.taken_up {
        let (later, earlier) = (&again.later, &again.earlier);
        let text = format!(
            "similar wording to {}: \u{201c}{}\u{201d}{}, before that \u{201c}{}\u{201d}{}",
            dated(earlier.document()),
            later.quote(),
            place(later),
            earlier.quote(),
            place(earlier),
        );
        line("again", &text);
    }
    if event.is_bare() {
        line("", "No grade, outcome or list could be read from this document.");
    }
    for other in &event.inspected.others {
        line("see also", &named(other));
    }
}

/// A paragraph after a label of so many columns.
fn paragraph_after(page: &mut String, text: &str, first: &str, columns: usize, width: Option<usize>) {
    let mut own = String::new();
    let hanging = " ".repeat(columns);
    paragraph(&mut own, text, &hanging, &hanging, PLAIN, width);
    page.push_str(first);
    page.push_str(own.get(columns..).unwrap_or(&own));
}

/// "3 areas for improvement (page 2): the quality of plans; the timeliness of …; and 1 more".
fn list_in_words(list: &ItemList, document: &Document, inspectorates: &Inspectorates) -> String {
    let owner = match list.owner {
        Owner::LocalAuthority => String::new(),
        owner => format!(" for {}", inspectorates.owner_words(&owner)),
    };
    let pages = list.items.first().and_then(|item| item.page);
    let page = pages.map_or_else(String::new, |page| format!(" ({})", document.labels.page(page)));
    let mut items: Vec<String> = list.items.iter().take(FIRST_ITEMS).map(|item| beginning(&item.text)).collect();
    let more = list.items.len().saturating_sub(FIRST_ITEMS);
    items.extend((more > 0).then(|| format!("and {more} more")));
    format!("{}{owner}{page}: {}", counted(list), items.join("; "))
}

/// The first words of an item.
fn beginning(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let shown = words.iter().take(FIRST_WORDS).copied().collect::<Vec<_>>().join(" ");
    let shown = shown.trim_end_matches(['.', ';', ',', ':']);
    if words.len() > FIRST_WORDS { format!("{shown} \u{2026}") } else { shown.to_owned() }
}

/// The page and paragraph of a quote; empty where it has neither.
fn place(cited: &Citation) -> String {
    let page = cited.pages().map(|(first, last)| cited.document().labels.pages(first, last));
    let paragraph = cited.passage().paragraph.map(|number| format!("paragraph {number}"));
    let parts: Vec<String> = page.into_iter().chain(paragraph).collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}

/// A document by its title, kind where it is no report, and file.
fn named(document: &Document) -> String {
    let kind = match document.kind {
        Kind::InspectionReport => String::new(),
        kind => format!(" [{}]", kind.words()),
    };
    format!("{}{kind} ({})", clean(&document.title), document.file)
}

/// The days of an inspection, else when its document was published.
fn dated(document: &Document) -> String {
    let facts = &document.facts;
    let days = |inspection: &Inspection| {
        let spans: Vec<String> = inspection.spans().map(|span| text::span(span.first(), span.last())).collect();
        spans.join(" and ")
    };
    match (&facts.inspection, facts.published) {
        (Some(inspection), _) => days(inspection),
        (None, Some(published)) => format!("published {}", text::date(published.date)),
        (None, None) => "undated".to_owned(),
    }
}
