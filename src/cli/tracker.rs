//! The tracker of an authority, as a person reads it on a terminal.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::wrap::{clean, paragraph};
use crate::document::SaidIn;
use crate::evidence::Citation;
use crate::text;
use crate::tracker::{Exchange, Minuted, Promise, Tie, Tracker};

const TITLE: Style = Style::new().bold();
const LABEL: Style = AnsiColor::Cyan.on_default();
const PLAIN: Style = Style::new();

/// Prints the exchanges of all minutes, and the areas that nobody asked about.
pub fn tracker(out: &mut dyn Write, tracker: &Tracker, width: Option<usize>) -> io::Result<()> {
    let mut page = String::new();
    let name = &tracker.authority;
    if tracker.minutes.is_empty() {
        let head = format!("{name}: no minutes are held, so that nothing can be said of what members asked.");
        paragraph(&mut page, &head, "", "", TITLE, width);
        return out.write_all(page.as_bytes());
    }
    let exchanges = tracker.minutes.iter().map(|minutes| minutes.exchanges.len()).sum();
    let (promises, dated) =
        (tracker.promises().count(), tracker.promises().filter(|(.., it)| it.when.is_some()).count());
    let head = format!(
        "{name}: {}, {}, {}, {dated} of them with a time.",
        counted(tracker.minutes.len(), "set of minutes", "sets of minutes"),
        counted(exchanges, "exchange", "exchanges"),
        counted(promises, "promise", "promises"),
    );
    paragraph(&mut page, &head, "", "", TITLE, width);
    for minutes in &tracker.minutes {
        page.push('\n');
        minuted(&mut page, minutes, tracker, width);
    }
    page.push('\n');
    let unasked: Vec<_> = tracker.unasked().collect();
    let head = match unasked.len() {
        0 => "Every area for improvement was asked about in the minutes held.".to_owned(),
        n => format!(
            "{} that nobody asked about in any minutes held",
            counted(n, "area for improvement", "areas for improvement")
        ),
    };
    paragraph(&mut page, &head, "", "", TITLE, width);
    let mut last = None;
    for area in unasked {
        let document = area.document();
        if last != Some(&document.id) {
            paragraph(&mut page, &named(&document.title, &document.file), "  ", "  ", LABEL, width);
        }
        last = Some(&document.id);
        paragraph(&mut page, &quoted(&area.item), "  - ", "    ", PLAIN, width);
    }
    out.write_all(page.as_bytes())
}

fn minuted(page: &mut String, minutes: &Minuted, tracker: &Tracker, width: Option<usize>) {
    let met = minutes.met.as_ref().map_or_else(|| "day of the meeting not given".to_owned(), |met| text::date(met.day));
    let document = &minutes.document;
    let head = format!("{} ({met})", named(&document.title, &document.file));
    paragraph(page, &head, "", "  ", TITLE, width);
    if minutes.exchanges.is_empty() {
        paragraph(page, "No question, answer or promise could be read from these minutes.", "  ", "  ", PLAIN, width);
    }
    for (at, exchange) in minutes.exchanges.iter().enumerate() {
        shown(page, (at, exchange), minutes, tracker, width);
    }
}

fn shown(
    page: &mut String,
    (at, exchange): (usize, &Exchange),
    minutes: &Minuted,
    tracker: &Tracker,
    width: Option<usize>,
) {
    let mut first = format!("  {}. ", at + 1);
    let mut line = |label: &str, text: &str| {
        let columns = first.len().max(5);
        let lead = format!("{first:<5}{LABEL}{label:<9}{LABEL:#} ");
        first = String::new();
        let hanging = " ".repeat(columns + 10);
        let mut own = String::new();
        paragraph(&mut own, text, &hanging, &hanging, PLAIN, width);
        page.push_str(&lead);
        // The escape codes of the label take no room.
        page.push_str(own.get(hanging.len()..).unwrap_or(&own));
    };
    for finding in exchange.findings.iter().filter_map(|at| minutes.findings.get(*at)) {
        line("finding", &quoted(&finding.said));
    }
    if let Some(question) = &exchange.question {
        line("asked", &quoted(question));
    }
    for answer in &exchange.answers {
        line(if exchange.question.is_some() { "answered" } else { "said" }, &quoted(answer));
    }
    if exchange.question.is_some() && exchange.answers.is_empty() {
        line("answered", "no answer is minuted");
    }
    for promise in &exchange.promises {
        line("promised", &promised(promise));
        for later in &promise.later {
            let document = later.citation.document();
            let shared = later.shared.join(", ");
            let text = format!("{}, in {}; words in common: {shared}", quoted(&later.citation), clean(&document.title));
            line("later", &text);
        }
    }
    for tie in &exchange.about {
        line("about", &tied(tie, tracker));
    }
}

/// "…" (page 2), by the end of June 2024: 30 June 2024, the last day of the month or year printed.
fn promised(promise: &Promise) -> String {
    let mut text = quoted(&promise.said);
    if promise.said_in == SaidIn::Question {
        text.push_str(" (named in the question)");
    }
    if let Some(owner) = &promise.owner {
        text.push_str(" \u{2013} ");
        text.push_str(owner.quote());
    }
    let until = match (&promise.when, promise.due) {
        (Some(when), Some(due)) => format!("{}: {} ({})", when.quote(), text::date(due.day), due.basis.words()),
        (Some(when), None) => format!("{}: no day can be told", when.quote()),
        (None, _) => "no time given".to_owned(),
    };
    text.push_str(" \u{2013} ");
    text.push_str(&until);
    text
}

fn tied(tie: &Tie, tracker: &Tracker) -> String {
    let area = tracker.areas.get(tie.area).map(|area| format!("{}, {}", quoted(&area.item), area.document().file));
    format!("similar wording in the {} ({}): {}", tie.by.name(), tie.shared.join(", "), area.unwrap_or_default())
}

/// The words of a quote and where they stand.
fn quoted(cited: &Citation) -> String {
    let page = cited.pages().map(|(first, last)| cited.document().labels.pages(first, last));
    let paragraph = cited.passage().paragraph.map(|number| format!("paragraph {number}"));
    let parts: Vec<String> = page.into_iter().chain(paragraph).collect();
    let place = if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) };
    format!("\u{201c}{}\u{201d}{place}", clean(cited.quote()))
}

fn named(title: &str, file: &str) -> String {
    format!("{} ({file})", clean(title))
}

fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
