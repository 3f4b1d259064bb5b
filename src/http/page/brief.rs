//! What is taken into a meeting: the brief, to be edited, printed and carried away, and the ledger of what was asked for.

use std::sync::Arc;

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::super::brief::refused;
use super::super::problem::{Code, Problem};
use super::query::{Pairs, address};
use super::{respond, text};
use crate::gazetteer;
use crate::ledger::{Entry, Ledger, State as Told};
use crate::limits::THEME_CHARS;
use crate::service::{BriefWanted, Service};
use crate::views;

/// A brief.
#[derive(Template)]
#[template(path = "brief.html")]
struct Page {
    here: &'static str,
    title: String,
    subtitle: String,
    authority: String,
    authority_address: String,
    body: String,
    theme: String,
    /// The links to it as a Word document and as Markdown.
    word: String,
    markdown: String,
    /// The other inspections of which there is one: the year, and its address.
    others: Vec<(i16, String)>,
}

/// What the address asks for.
fn wanted(id: String, pairs: &Pairs) -> Result<BriefWanted, Problem> {
    let year =
        match pairs.get("inspection").filter(|year| !year.is_empty()) {
            None => None,
            Some(year) => Some(year.parse().ok().filter(|year| (1..=9999).contains(year)).ok_or_else(|| {
                Problem::new(Code::InvalidParameter, format!("{year:?} is not a year, write 1 to 9999"))
            })?),
        };
    let theme = pairs.get("theme").map(str::trim).filter(|theme| !theme.is_empty()).map(str::to_owned);
    if theme.as_ref().is_some_and(|theme| theme.chars().count() > THEME_CHARS) {
        let detail = format!("the theme may have at most {THEME_CHARS} characters");
        return Err(Problem::new(Code::InvalidParameter, detail));
    }
    Ok(BriefWanted { authority: id, year, theme })
}

/// The address of a brief in a form.
fn address_of(id: &str, form: &str, wanted: &BriefWanted) -> String {
    let year = wanted.year.map(|year| year.to_string());
    let pairs = [("inspection", year.as_deref()), ("theme", wanted.theme.as_deref())];
    let given: Vec<(&str, &str)> = pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    address(&format!("/authorities/{id}/{form}"), given)
}

/// Shows a brief.
pub(super) async fn brief(
    State(service): State<Arc<Service>>,
    id: Result<Path<String>, PathRejection>,
    pairs: Pairs,
) -> Result<Response, Problem> {
    let Path(id) = id?;
    let wanted = wanted(id.clone(), &pairs)?;
    let (word, markdown) = (address_of(&id, "brief.docx", &wanted), address_of(&id, "brief.md", &wanted));
    let theme = wanted.theme.clone().unwrap_or_default();
    let brief = service.brief(wanted).await?.map_err(refused)?;
    let name = brief.authority().to_owned();
    let shown = brief.year();
    let years = service.read(move |snapshot| Ok(years(snapshot.catalog().events_of(&name)))).await?;
    let others = years.into_iter().filter(|year| Some(*year) != shown).map(|year| {
        let other = BriefWanted { authority: id.clone(), year: Some(year), theme: None };
        (year, address_of(&id, "brief", &other))
    });
    let paper = brief.paper();
    let page = Page {
        here: "authorities",
        authority: brief.authority().to_owned(),
        authority_address: text::authority_address(brief.authority()),
        body: paper.html(),
        others: others.collect(),
        title: paper.title,
        subtitle: paper.subtitle,
        theme,
        word,
        markdown,
    };
    Ok(respond(StatusCode::OK, &page))
}

/// The years of inspections, each once.
fn years(events: &[crate::catalog::Inspected]) -> Vec<i16> {
    let mut years: Vec<i16> = events.iter().filter_map(|it| Some(it.date()?.year())).collect();
    years.dedup();
    years
}

/// Gives a brief as a Word document.
pub(super) async fn word(
    service: State<Arc<Service>>,
    id: Result<Path<String>, PathRejection>,
    pairs: Pairs,
) -> Result<Response, Problem> {
    let brief = made(&service, id, &pairs).await?;
    let bytes = brief.paper().word().ok_or_else(Problem::internal)?;
    let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    carried(bytes, kind, &format!("{}.docx", brief.file_name()))
}

/// Gives a brief as Markdown.
pub(super) async fn markdown(
    service: State<Arc<Service>>,
    id: Result<Path<String>, PathRejection>,
    pairs: Pairs,
) -> Result<Response, Problem> {
    let brief = made(&service, id, &pairs).await?;
    let bytes = brief.paper().markdown().into_bytes();
    carried(bytes, "text/markdown; charset=utf-8", &format!("{}.md", brief.file_name()))
}

async fn made(
    service: &Service,
    id: Result<Path<String>, PathRejection>,
    pairs: &Pairs,
) -> Result<views::Brief, Problem> {
    let Path(id) = id?;
    service.brief(wanted(id, pairs)?).await?.map_err(refused)
}

/// A file to be kept under a name.
fn carried(bytes: Vec<u8>, kind: &'static str, name: &str) -> Result<Response, Problem> {
    let disposition = format!("attachment; filename=\"{name}\"");
    let disposition = HeaderValue::try_from(disposition).map_err(|_| Problem::internal())?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    Ok((headers, bytes).into_response())
}

/// The ledger.
#[derive(Template)]
#[template(path = "ledger.html")]
struct LedgerPage {
    here: &'static str,
    name: String,
    address: String,
    csv: String,
    lists: Vec<AskedIn>,
}

/// What one inspection asked for.
struct AskedIn {
    month: String,
    title: String,
    address: String,
    /// How many of the items are in which state by the latest document; `None` where there is none later.
    latest: Option<Latest>,
    /// How many items it has, in words.
    counted: String,
    rows: Vec<LedgerRow>,
}

/// The latest document, and how many items are in which state by it.
struct Latest {
    month: String,
    states: Vec<Counted>,
}

/// How many items are in a state.
struct Counted {
    words: &'static str,
    class: &'static str,
    count: usize,
}

/// Something asked for.
struct LedgerRow {
    text: String,
    address: String,
    later: Vec<LedgerCell>,
}

/// What a later document says of it.
struct LedgerCell {
    month: String,
    state: &'static str,
    class: &'static str,
    quote: Option<(String, String, String)>,
}

/// Shows the ledger of an authority.
pub(super) async fn ledger(
    State(service): State<Arc<Service>>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let Path(id) = id?;
    let found = service
        .consult(move |assistant| {
            let snapshot = assistant.snapshot();
            let Some(name) = snapshot.catalog().subjects().find(|name| gazetteer::slug(name) == id) else {
                return Ok(None);
            };
            Ok(Some(Ledger::of(name, snapshot, assistant.tables())?))
        })
        .await?;
    let ledger = found.ok_or_else(Problem::not_found)?;
    let slug = gazetteer::slug(&ledger.authority);
    let page = LedgerPage {
        here: "authorities",
        address: text::authority_address(&ledger.authority),
        csv: format!("/authorities/{slug}/ledger.csv"),
        lists: lists(&ledger),
        name: ledger.authority,
    };
    Ok(respond(StatusCode::OK, &page))
}

/// Gives the ledger of an authority as a table.
pub(super) async fn ledger_csv(
    State(service): State<Arc<Service>>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    use crate::views::Forms as _;
    let Path(id) = id?;
    let name = format!("ledger-{}.csv", gazetteer::slug(&id));
    let ledger = service.ledger(id).await?.map_err(crate::service::NoBrief::Authority).map_err(refused)?;
    carried(ledger.csv().into_bytes(), "text/csv; charset=utf-8; header=present", &name)
}

/// What each inspection asked for, the newest first.
fn lists(ledger: &Ledger) -> Vec<AskedIn> {
    let mut lists: Vec<AskedIn> = Vec::new();
    let mut at: Option<&crate::document::DocumentId> = None;
    let mut states: Vec<Told> = Vec::new();
    for entry in &ledger.entries {
        let document = entry.asked.leaf.citation.document();
        if at != Some(&document.id) {
            at = Some(&document.id);
            states.clear();
            lists.push(AskedIn {
                month: text::month(document),
                title: document.title.clone(),
                address: format!("/documents/{}", document.id),
                latest: None,
                counted: String::new(),
                rows: Vec::new(),
            });
        }
        let Some(list) = lists.last_mut() else { continue };
        list.rows.push(row(entry));
        list.counted = text::count(list.rows.len(), "item", "items");
        if let Some(latest) = entry.later.last() {
            states.push(latest.state);
            let count = |state: Told| states.iter().filter(|own| **own == state).count();
            let states =
                Told::ALL.map(|state| Counted { words: state.words(), class: class(state), count: count(state) });
            list.latest = Some(Latest { month: text::month(&latest.document), states: states.into() });
        }
    }
    lists.reverse();
    lists
}

fn row(entry: &Entry) -> LedgerRow {
    let later = entry.later.iter().map(|later| LedgerCell {
        month: text::month(&later.document),
        state: later.state.words(),
        class: class(later.state),
        quote: later.citations.first().map(|cited| {
            let place = text::place(cited.document(), cited.pages(), cited.passage().paragraph);
            let place = if place.is_empty() { "in the text".to_owned() } else { place };
            (cited.quote().to_owned(), views::address(cited), place)
        }),
    });
    LedgerRow {
        text: entry.asked.leaf.whole(),
        address: views::address(&entry.asked.leaf.citation),
        later: later.collect(),
    }
}

fn class(state: Told) -> &'static str {
    match state {
        Told::Repeated => "worse",
        Told::Praised => "better",
        Told::Mixed => "between",
        Told::NotMentioned => "silent",
    }
}
