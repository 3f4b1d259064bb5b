//! Claims, texts and quotations that were checked, as a person reads them on a terminal.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::wrap::paragraph;
use crate::check::{Difference, Outcome, Passage, Quoted, QuotedAt, Stance, Whole};
use crate::evidence::{Citation, Statement};
use crate::views;

const TITLE: Style = Style::new().bold();
const LABEL: Style = AnsiColor::Cyan.on_default();
const PLAIN: Style = Style::new();

/// The passages shown of each sentence of a text; the JSON has all.
const OF_A_SENTENCE: usize = 2;

/// Prints the passages that speak of what a claim says, those for it and those against it side by side.
pub fn claim_checked(out: &mut dyn Write, outcome: &Outcome, width: Option<usize>) -> io::Result<()> {
    let mut page = String::new();
    match &outcome.declined {
        Some(declined) => {
            let head = format!("Nothing found: {}.", views::declined(declined));
            paragraph(&mut page, &head, "", "", TITLE, width);
            if !outcome.passages.is_empty() {
                paragraph(&mut page, "What comes nearest:", "", "", PLAIN, width);
            }
        }
        None => paragraph(&mut page, "What the documents say of it:", "", "", TITLE, width),
    }
    for passage in &outcome.passages {
        page.push('\n');
        shown(&mut page, passage, "", width);
    }
    out.write_all(page.as_bytes())
}

fn shown(page: &mut String, passage: &Passage, indent: &str, width: Option<usize>) {
    let differs = passage.because.as_ref().map_or_else(String::new, |it| format!(" ({})", views::differs(it)));
    let label = match passage.stance {
        Stance::Supports => "+",
        Stance::Against => "-",
        Stance::Near => "~",
    };
    let head = format!("{}{differs}: {}", views::stance(passage.stance), place(&passage.citation));
    paragraph(page, &head, &format!("{indent}{label} "), &format!("{indent}  "), LABEL, width);
    let hanging = format!("{indent}  ");
    paragraph(page, &format!("\u{201c}{}\u{201d}", passage.citation.quote()), &hanging, &hanging, PLAIN, width);
}

/// Prints each sentence of a text with what the report says, and what the text leaves out.
pub fn text_checked(out: &mut dyn Write, whole: &Whole, width: Option<usize>) -> io::Result<()> {
    let mut page = String::new();
    let head = match &whole.told {
        Some(told) => {
            let taken =
                if told.by.is_none() { ", the latest inspection held, since the text does not say which" } else { "" };
            format!("It tells of {} ({}){taken}.", told.document.title, told.document.file)
        }
        None => "Which inspection it tells of is not known; name the council with --against.".to_owned(),
    };
    paragraph(&mut page, &head, "", "", TITLE, width);
    for checked in &whole.sentences {
        page.push('\n');
        let quoted = if checked.sentence.is_quoted { " [in quotation marks]" } else { "" };
        let verbatim = if checked.is_verbatim { " [word for word in the report]" } else { "" };
        let line = format!("{}{quoted}{verbatim}", checked.sentence.text);
        paragraph(&mut page, &line, "* ", "  ", TITLE, width);
        if let Some(declined) = &checked.outcome.declined {
            paragraph(
                &mut page,
                &format!("nothing found: {}", views::declined(declined)),
                "    ",
                "    ",
                PLAIN,
                width,
            );
            continue;
        }
        for passage in checked.outcome.passages.iter().take(OF_A_SENTENCE) {
            shown(&mut page, passage, "    ", width);
        }
    }
    if whole.more > 0 {
        paragraph(&mut page, &format!("{} further sentences were not checked.", whole.more), "\n", "", PLAIN, width);
    }
    page.push('\n');
    if !whole.left_out.is_empty() {
        paragraph(&mut page, "What the report asks for and the text does not speak of", "", "", TITLE, width);
        for left_out in &whole.left_out {
            let cited = left_out.item.citations().next().map_or_else(String::new, |it| format!(" ({})", place(it)));
            let nested: Vec<&str> = left_out.item.items.iter().map(Statement::text).collect();
            let nested = if nested.is_empty() { String::new() } else { format!(" {}", nested.join("; ")) };
            paragraph(&mut page, &format!("{}{nested}{cited}", left_out.item.text()), "- ", "  ", PLAIN, width);
        }
    } else if whole.told.is_some() {
        paragraph(&mut page, "The text speaks of all that the report asks for.", "", "", TITLE, width);
    }
    if !whole.caveats.is_empty() {
        page.push('\n');
        paragraph(&mut page, "Quoted without what restricts it", "", "", TITLE, width);
        for caveat in &whole.caveats {
            let text = format!(
                "\u{201c}{}\u{201d} goes on: \u{201c}{}\u{201d} ({})",
                caveat.quoted.quote(),
                caveat.caveat.quote(),
                place(&caveat.caveat)
            );
            paragraph(&mut page, &text, "- ", "  ", PLAIN, width);
        }
    }
    out.write_all(page.as_bytes())
}

/// Prints where a quotation stands, or how it differs from what stands there.
pub fn quote_checked(out: &mut dyn Write, quoted: &Quoted, width: Option<usize>) -> io::Result<()> {
    let mut page = String::new();
    match quoted {
        Quoted::Verbatim { places, more } => {
            paragraph(&mut page, "It stands there word for word:", "", "", TITLE, width);
            for at in places {
                paragraph(&mut page, &all_places(at), "- ", "  ", PLAIN, width);
            }
            if *more > 0 {
                paragraph(&mut page, &format!("and at {more} more places"), "- ", "  ", PLAIN, width);
            }
        }
        Quoted::Differs { place, words } => {
            paragraph(&mut page, "It differs from what stands there:", "", "", TITLE, width);
            paragraph(&mut page, &all_places(place), "  ", "  ", LABEL, width);
            let word = |word: &Difference| match word {
                Difference::Same(text) => text.clone(),
                Difference::LeftOut(text) => format!("[left out: {text}]"),
                Difference::PutIn(text) => format!("[put in: {text}]"),
            };
            let line = words.iter().map(word).collect::<Vec<_>>().join(" ");
            paragraph(&mut page, &line, "  ", "  ", PLAIN, width);
        }
        Quoted::Absent => paragraph(&mut page, "Nothing like it stands in the documents.", "", "", TITLE, width),
    }
    out.write_all(page.as_bytes())
}

fn all_places(at: &QuotedAt) -> String {
    at.0.iter().map(place).collect::<Vec<_>>().join(", going on at ")
}

/// The title, file, page and paragraph of a quote.
fn place(cited: &Citation) -> String {
    let document = cited.document();
    let page = cited.pages().map(|(first, last)| document.labels.pages(first, last));
    let paragraph = cited.passage().paragraph.map(|number| format!("paragraph {number}"));
    let parts = [Some(format!("{} ({})", document.title, document.file)), page, paragraph];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
