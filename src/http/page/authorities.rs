//! The councils: which there are, and each one with its grades over time and the line of its inspections and visits.

use std::sync::Arc;

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::super::problem::Problem;
use super::chart::{self, Chart, Point};
use super::documents::{self, Graded, Item, Row, items};
use super::query::{Pairs, address};
use super::quote::{Quote, place, quote};
use super::tracker::{Tracked, tracked};
use super::{respond, text};
use crate::catalog::Inspected;
use crate::document::{Aspect, Document, Framework, Grade, ItemList, Kind};
use crate::gazetteer::{self, AuthorityKind};
use crate::inspectorates::Inspectorates;
use crate::search;
use crate::service::Service;
use crate::timeline::{self, Timeline};
use crate::tracker::Tracker;
use crate::views;

/// All of them.
#[derive(Template)]
#[template(path = "authorities.html")]
struct List {
    here: &'static str,
    sought: String,
    held: usize,
    groups: Vec<Group>,
    shown: usize,
}

/// Those of one region.
struct Group {
    region: String,
    rows: Vec<Named>,
}

struct Named {
    name: String,
    address: String,
    latest: Option<(String, Option<Graded>)>,
    inspections: usize,
}

/// Lists the authorities that documents are held about, by region.
pub(super) async fn list(State(service): State<Arc<Service>>, pairs: Pairs) -> Result<Response, Problem> {
    let sought = pairs.get("name").unwrap_or_default().to_owned();
    let words = crate::text::fold(&sought);
    let about: Vec<(String, Vec<Inspected>)> = service
        .consult(|assistant| {
            let catalog = assistant.snapshot().catalog();
            Ok(catalog.subjects().map(|name| (name.to_owned(), catalog.inspections_of(name).to_vec())).collect())
        })
        .await?;
    let held = about.len();
    let known = service.authorities();
    let inspectorates = service.inspectorates();
    let mut groups: Vec<Group> = Vec::new();
    let mut shown = 0;
    for (name, inspections) in about {
        let authority = known.by_name(&name);
        let aliases = authority.into_iter().flat_map(|authority| authority.aliases.iter());
        if !std::iter::once(&name).chain(aliases).any(|name| crate::text::fold(name).contains(&words)) {
            continue;
        }
        shown += 1;
        let place = inspections.iter().find_map(|inspected| inspected.primary.place());
        let region = match (authority, place) {
            (Some(authority), _) => authority.region.clone(),
            (None, Some(place)) => crate::text::capital(inspectorates.plural(&place.kind)),
            (None, None) => "Elsewhere".to_owned(),
        };
        let latest = inspections.last().map(|inspected| {
            let overall = inspected.primary.facts.overall.as_ref();
            (
                text::month(&inspected.primary),
                overall.map(|overall| Graded::new(overall.grade, &inspected.primary, &inspectorates)),
            )
        });
        let row = Named { address: text::authority_address(&name), name, latest, inspections: inspections.len() };
        match groups.iter_mut().find(|group| group.region == region) {
            Some(group) => group.rows.push(row),
            None => groups.push(Group { region, rows: vec![row] }),
        }
    }
    groups.sort_by(|a, b| a.region.cmp(&b.region));
    Ok(respond(StatusCode::OK, &List { here: "authorities", sought, held, groups, shown }))
}

/// One of them.
#[derive(Template)]
#[template(path = "authority.html")]
struct Page {
    here: &'static str,
    name: String,
    address: String,
    about: Option<String>,
    former: Option<String>,
    /// How many inspections and visits are held, in a sentence.
    held: String,
    events: Vec<Event>,
    /// The columns of the table of grades: when, and under which framework.
    columns: Vec<(String, Option<Framework>)>,
    table: Vec<GradeRow>,
    charts: Vec<(String, Chart)>,
    several_frameworks: bool,
    has_joint: bool,
    tracked: Option<Tracked>,
    feed: String,
    others: Vec<Row>,
    questions: Vec<(String, String)>,
}

/// An aspect with its grade at each inspection.
struct GradeRow {
    aspect: String,
    cells: Vec<Cell>,
}

/// An inspection's judgement of an aspect.
enum Cell {
    Grade(Graded),
    /// It was graded together with another one, whose row has the grade.
    Together,
    Nothing,
}

/// An inspection or visit.
struct Event {
    month: String,
    /// The rules of it, in words.
    what: Option<String>,
    /// Its days and when its document was published.
    dated: String,
    row: Row,
    is_digest: bool,
    theme: Option<Quote>,
    outcome: Option<Quote>,
    grades: Vec<EventGrade>,
    lists: Vec<Listed>,
    again: Vec<Again>,
    is_bare: bool,
    others: Vec<Row>,
}

/// A grade and where it stands.
struct EventGrade {
    aspect: String,
    grade: Graded,
    address: String,
    place: String,
}

/// A list, folded.
struct Listed {
    owner: Option<String>,
    heading: String,
    counted: String,
    address: String,
    items: Vec<Item>,
}

/// An item whose wording is like that of an earlier one.
struct Again {
    month: String,
    later: Quote,
    earlier: Quote,
    shared: String,
}

/// Shows an authority.
pub(super) async fn authority(
    State(service): State<Arc<Service>>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let Path(id) = id?;
    let found = service
        .consult(move |assistant| {
            let snapshot = assistant.snapshot();
            let catalog = snapshot.catalog();
            let Some(name) = catalog.subjects().find(|name| gazetteer::slug(name) == id) else { return Ok(None) };
            let inspections = catalog.inspections_of(name).to_vec();
            let timeline = Timeline::of(name, snapshot, &search::Limits::default())?;
            let tracker = Tracker::of(name, snapshot, &search::Limits::default())?;
            Ok(Some((timeline, tracker, inspections)))
        })
        .await?;
    let (timeline, tracker, inspections) = found.ok_or_else(Problem::not_found)?;
    Ok(respond(StatusCode::OK, &page(&service, timeline, &tracker, &inspections)))
}

fn page(service: &Service, timeline: Timeline, tracker: &Tracker, inspections: &[Inspected]) -> Page {
    let name = timeline.authority;
    let known = service.authorities().by_name(&name);
    let inspectorates = &*service.inspectorates();
    let primaries: Vec<&Document> = inspections.iter().map(|inspected| &*inspected.primary).collect();
    let aspects =
        inspectorates.aspects().into_iter().filter(|aspect| primaries.iter().any(|it| it.judgement(*aspect).is_some()));
    let aspects: Vec<Aspect> = aspects.collect();
    let series = aspects.iter().map(|aspect| (*aspect, points(*aspect, &primaries, inspectorates)));
    // One grade does not move.
    let series: Vec<(Aspect, Vec<Point<'_>>)> = series.filter(|(_, points)| points.len() > 1).collect();
    let has_joint = series.iter().any(|(_, points)| points.iter().any(|point| point.is_joint));
    let charts = series.iter().filter_map(|(aspect, points)| {
        Some((crate::text::capital(inspectorates.words(aspect)), chart::chart(points, inspectorates)?))
    });
    let table = aspects.iter().map(|aspect| GradeRow {
        aspect: crate::text::capital(inspectorates.words(aspect)),
        cells: primaries.iter().map(|document| cell(*aspect, document, inspectorates)).collect(),
    });
    let mut frameworks: Vec<_> = primaries.iter().filter_map(|document| document.facts.framework).collect();
    frameworks.dedup();
    Page {
        here: "authorities",
        address: text::authority_address(&name),
        about: known.map(|authority| format!("{} in {}", kind(authority.kind), region(&authority.region))),
        former: known.and_then(|known| service.authorities().fate(known, service.assistant().today())),
        held: held(inspections.len(), timeline.events.len().saturating_sub(inspections.len())),
        events: timeline.events.iter().map(|one| event(one, inspectorates)).collect(),
        columns: primaries.iter().map(|it| (text::month(it), it.facts.framework)).collect(),
        table: table.collect(),
        charts: charts.collect(),
        has_joint,
        several_frameworks: frameworks.len() > 1,
        tracked: tracked(tracker),
        feed: format!("{}/feed.atom", text::authority_address(&name)),
        others: timeline.others.iter().map(|it| Row::new(it, inspectorates)).collect(),
        questions: questions(&name, inspections),
        name,
    }
}

/// The grades of an aspect, oldest first. A grade that was given to several aspects together stands for each of them.
fn points<'a>(aspect: Aspect, documents: &[&'a Document], inspectorates: &Inspectorates) -> Vec<Point<'a>> {
    let point = |document: &'a Document| {
        let (grade, is_joint) = match (document.judgement(aspect), joint(aspect, document, inspectorates)) {
            (Some(own), _) => (own.grade, false),
            (None, Some(together)) => (together, true),
            (None, None) => return None,
        };
        Some(Point { document, grade, is_joint })
    };
    documents.iter().filter_map(|document| point(document)).collect()
}

/// The grade that an aspect was given together with another one.
fn joint(aspect: Aspect, document: &Document, inspectorates: &Inspectorates) -> Option<Grade> {
    inspectorates.whole(aspect).and_then(|whole| document.judgement(whole)).map(|together| together.grade)
}

/// The table cell for what an inspection said of an aspect.
fn cell(aspect: Aspect, document: &Document, inspectorates: &Inspectorates) -> Cell {
    match document.judgement(aspect) {
        Some(own) => Cell::Grade(Graded::new(own.grade, document, inspectorates)),
        None if joint(aspect, document, inspectorates).is_some() => Cell::Together,
        None => Cell::Nothing,
    }
}

fn kind(kind: AuthorityKind) -> &'static str {
    match kind {
        AuthorityKind::County => "County council",
        AuthorityKind::LondonBorough => "London borough",
        AuthorityKind::MetropolitanDistrict => "Metropolitan district",
        AuthorityKind::Unitary => "Unitary authority",
    }
}

/// The name of a region as it stands in a sentence.
fn region(name: &str) -> String {
    if matches!(name, "London" | "Yorkshire and the Humber") { name.to_owned() } else { format!("the {name}") }
}

/// How many full inspections and how many others are held.
fn held(full: usize, others: usize) -> String {
    let full = text::count(full, "full inspection", "full inspections");
    match others {
        0 => format!("Held here: {full}."),
        _ => format!(
            "Held here: {full} and {}.",
            text::count(others, "other inspection or visit", "other inspections and visits")
        ),
    }
}

fn event(event: &timeline::Event, inspectorates: &Inspectorates) -> Event {
    let document = event.document();
    let grade = |graded: &crate::quotes::Graded| EventGrade {
        aspect: crate::text::capital(inspectorates.words(&graded.judgement.aspect)),
        grade: Graded::new(graded.judgement.grade, document, inspectorates),
        address: views::address(&graded.citation),
        place: place(&graded.citation),
    };
    Event {
        month: text::month(document),
        what: document.facts.framework.map(|framework| crate::text::capital(inspectorates.describe(&framework))),
        dated: text::dated(document),
        row: Row::new(document, inspectorates),
        is_digest: document.kind == Kind::Digest,
        theme: event.theme.as_ref().map(|theme| Quote { text: theme.text.clone(), ..quote(&theme.citation) }),
        outcome: event.outcome.as_ref().map(|outcome| quote(&outcome.citation)),
        grades: event.grades.iter().map(grade).collect(),
        lists: event.lists.iter().map(|list| listed(list, document, inspectorates)).collect(),
        again: event.taken_up.iter().map(again).collect(),
        is_bare: event.is_bare(),
        others: event.inspected.others.iter().map(|document| Row::new(document, inspectorates)).collect(),
    }
}

fn listed(list: &ItemList, document: &Document, inspectorates: &Inspectorates) -> Listed {
    Listed {
        owner: documents::owner(list, inspectorates),
        heading: list.heading.trim_end_matches([':', '.']).to_owned(),
        counted: timeline::counted(list),
        address: views::list_address(list, document),
        items: items(&list.items, document),
    }
}

fn again(again: &timeline::Again) -> Again {
    Again {
        month: text::month(again.earlier.document()),
        later: quote(&again.later),
        earlier: quote(&again.earlier),
        shared: again.shared.join(", "),
    }
}

/// Questions that a reader of the page may ask next.
fn questions(name: &str, inspections: &[Inspected]) -> Vec<(String, String)> {
    let mut questions = Vec::new();
    if let Some(latest) = inspections.last() {
        let when = text::month(&latest.primary);
        questions.push(format!("What were the areas for improvement in {name} in {when}?"));
        questions.push(format!("What was praised in {name} in {when}?"));
    }
    if inspections.len() > 1 {
        questions.push(format!("How has {name} changed between its inspections?"));
    }
    questions.push(format!("What did inspectors say about care leavers in {name}?"));
    questions.into_iter().map(|question| (address("/ask", [("q", question.as_str())]), question)).collect()
}
