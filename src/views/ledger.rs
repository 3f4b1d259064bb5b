//! The improvement ledger as JSON and as a table.

use std::fmt::Write as _;

use serde::Serialize;
use utoipa::ToSchema;

use super::forms::{escaped, table};
use super::{Citation, Forms, citation, schemas};
use crate::ledger;

/// Everything that inspectors asked of an authority, followed through all that they wrote later.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Ledger {
    /// The authority.
    authority: String,
    /// What was asked, in the order of the inspections and of their lists.
    entries: Vec<LedgerEntry>,
}

/// Something asked for.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct LedgerEntry {
    /// The words.
    item: String,
    /// The items that it is nested in, the outermost first.
    within: Vec<String>,
    /// The subheading above it.
    group: Option<String>,
    /// What its list is of.
    #[schema(schema_with = schemas::roles)]
    role: &'static str,
    /// The document that asks for it, below the corpus folder.
    file: String,
    page: Option<u32>,
    /// Its number in its document, counted from 1 through the lists of improvements and then through those of priority
    /// actions; items that have others below them are not counted.
    item_no: usize,
    /// When inspectors were there, as an interval of ISO 8601.
    inspected: Option<String>,
    /// The address at which the web page shows it, below that of the server.
    url: String,
    /// What later documents say of it, oldest first.
    later: Vec<LedgerLater>,
}

/// What a later document says of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct LedgerLater {
    /// The document, below the corpus folder.
    file: String,
    title: String,
    inspected: Option<String>,
    /// What it says: `repeated` (it stands in a list again), `praised`, `mixed` (progress is seen but something is still
    /// wanting, or it is criticised without standing in a list), or `not_mentioned`.
    #[schema(schema_with = schemas::states)]
    state: &'static str,
    /// The words that say so, the nearest first.
    citations: Vec<Citation>,
}

impl Ledger {
    /// The view of a ledger.
    pub fn new(ledger: &ledger::Ledger) -> Self {
        Self { authority: ledger.authority.clone(), entries: ledger.entries.iter().map(LedgerEntry::new).collect() }
    }
}

impl LedgerEntry {
    fn new(entry: &ledger::Entry) -> Self {
        let asked = &entry.asked;
        let document = asked.leaf.citation.document();
        Self {
            item: asked.leaf.citation.quote().to_owned(),
            within: asked.leaf.within.clone(),
            group: asked.group.clone(),
            role: asked.role.name(),
            file: document.file.clone(),
            page: asked.leaf.citation.pages().map(|(first, _)| first),
            item_no: asked.number,
            inspected: document.facts.inspection.as_ref().map(super::inspected),
            url: super::address(&asked.leaf.citation),
            later: entry.later.iter().map(LedgerLater::new).collect(),
        }
    }
}

impl LedgerLater {
    fn new(later: &ledger::Later) -> Self {
        let document = &later.document;
        Self {
            file: document.file.clone(),
            title: document.title.clone(),
            inspected: document.facts.inspection.as_ref().map(super::inspected),
            state: later.state.name(),
            citations: later.citations.iter().enumerate().map(|(at, cited)| citation(at + 1, cited)).collect(),
        }
    }
}

impl Forms for Ledger {
    fn markdown(&self) -> String {
        let mut out = format!("# Improvement ledger: {}\n", escaped(&self.authority));
        let mut file = "";
        for entry in &self.entries {
            if entry.file != file {
                file = &entry.file;
                let when = entry.inspected.as_deref().unwrap_or("undated");
                let _ = write!(out, "\n## Asked in the inspection of {when} ({})\n\n", escaped(file));
            }
            let whole: Vec<String> = entry.within.iter().chain([&entry.item]).map(|it| escaped(it)).collect();
            let _ = writeln!(out, "{}. {}", entry.item_no, whole.join(" "));
            for later in &entry.later {
                let when = later.inspected.as_deref().unwrap_or(&later.file);
                let quote = later.citations.first();
                let quote = quote.map_or_else(String::new, |cited| {
                    let page = cited.page.map_or_else(String::new, |page| format!(" (page {page})"));
                    format!(": “{}”{page}", escaped(&cited.quote))
                });
                let _ = writeln!(out, "   - {}: {}{quote}", escaped(when), later.state.replace('_', " "));
            }
        }
        out
    }

    fn csv(&self) -> String {
        let rows = self.entries.iter().flat_map(|entry| {
            let row = move |later: Option<&LedgerLater>| {
                let quote = later.and_then(|later| later.citations.first());
                let number = |number: Option<u32>| number.map(|it| it.to_string()).unwrap_or_default();
                [
                    self.authority.clone(),
                    entry.inspected.clone().unwrap_or_default(),
                    entry.file.clone(),
                    number(entry.page),
                    entry.item_no.to_string(),
                    entry.role.to_owned(),
                    entry.within.iter().chain([&entry.item]).cloned().collect::<Vec<_>>().join(" "),
                    later.and_then(|later| later.inspected.clone()).unwrap_or_default(),
                    later.map(|later| later.file.clone()).unwrap_or_default(),
                    later.map(|later| later.state.to_owned()).unwrap_or_default(),
                    quote.map(|cited| cited.quote.clone()).unwrap_or_default(),
                    number(quote.and_then(|cited| cited.page)),
                ]
            };
            let latest = entry.later.is_empty().then(|| row(None));
            entry.later.iter().map(move |later| row(Some(later))).chain(latest)
        });
        let names = [
            "authority",
            "inspected",
            "file",
            "page",
            "item_no",
            "role",
            "item",
            "later_inspected",
            "later_file",
            "state",
            "quote",
            "quote_page",
        ];
        table(names, rows)
    }
}
