//! The councils: which there are, and each one with its inspections, grades over time and improvement areas.

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
use super::{respond, text};
use crate::catalog::Inspected;
use crate::document::{Aspect, Document, Framework, Grade};
use crate::gazetteer::{self, AuthorityKind};
use crate::inspectorates::Inspectorates;
use crate::search::{self, Recurring};
use crate::service::Service;

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
            Ok(catalog.authorities().map(|name| (name.to_owned(), catalog.inspections_of(name).to_vec())).collect())
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
        let region = authority.map_or_else(|| "Elsewhere".to_owned(), |authority| authority.region.clone());
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
    about: Option<String>,
    former: Option<String>,
    inspections: Vec<Inspection>,
    /// The columns of the table of grades: when, and under which framework.
    columns: Vec<(String, Option<Framework>)>,
    table: Vec<GradeRow>,
    charts: Vec<(String, Chart)>,
    several_frameworks: bool,
    has_joint: bool,
    recurring: Vec<Again>,
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

/// An inspection with what was asked to improve.
struct Inspection {
    month: String,
    row: Row,
    lists: Vec<Improvements>,
    others: Vec<Row>,
}

struct Improvements {
    owner: Option<String>,
    heading: String,
    count: usize,
    items: Vec<Item>,
}

/// Something that comes up in more than one list.
struct Again {
    when: String,
    shared: String,
    items: Vec<(String, Item)>,
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
            let Some(name) = catalog.authorities().find(|name| gazetteer::slug(name) == id) else { return Ok(None) };
            let inspections = catalog.inspections_of(name).to_vec();
            let recurring = search::recurring(&inspections, snapshot, &search::Limits::default())?;
            let documents = catalog.documents_about(name).to_vec();
            Ok(Some((name.to_owned(), inspections, documents, recurring)))
        })
        .await?;
    let (name, inspections, documents, recurring) = found.ok_or_else(Problem::not_found)?;
    Ok(respond(StatusCode::OK, &page(&service, name, &inspections, &documents, &recurring)))
}

fn page(
    service: &Service,
    name: String,
    inspections: &[Inspected],
    documents: &[Arc<Document>],
    recurring: &[Recurring],
) -> Page {
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
        Some((text::capital(inspectorates.words(aspect)), chart::chart(points, inspectorates)?))
    });
    let table = aspects.iter().map(|aspect| GradeRow {
        aspect: text::capital(inspectorates.words(aspect)),
        cells: primaries.iter().map(|document| cell(*aspect, document, inspectorates)).collect(),
    });
    let mut frameworks: Vec<_> = primaries.iter().filter_map(|document| document.facts.framework).collect();
    frameworks.dedup();
    let in_inspections = |document: &Document| {
        inspections.iter().any(|inspected| inspected.documents().any(|own| own.id == document.id))
    };
    Page {
        here: "authorities",
        about: known.map(|authority| format!("{} in {}", kind(authority.kind), region(&authority.region))),
        former: known.and_then(|known| service.authorities().fate(known, service.assistant().today())),
        inspections: inspections.iter().rev().map(|one| inspection(one, inspectorates)).collect(),
        columns: primaries.iter().map(|it| (text::month(it), it.facts.framework)).collect(),
        table: table.collect(),
        charts: charts.collect(),
        has_joint,
        several_frameworks: frameworks.len() > 1,
        recurring: recurring.iter().map(again).collect(),
        others: documents
            .iter()
            .filter(|document| !in_inspections(document))
            .map(|it| Row::new(it, inspectorates))
            .collect(),
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

fn inspection(inspected: &Inspected, inspectorates: &Inspectorates) -> Inspection {
    let document = &inspected.primary;
    let lists = document.facts.improvements().map(|list| Improvements {
        owner: documents::owner(list, inspectorates),
        heading: list.heading.clone(),
        count: list.items.len(),
        items: items(&list.items, document),
    });
    Inspection {
        month: text::month(document),
        row: Row::new(document, inspectorates),
        lists: lists.collect(),
        others: inspected.others.iter().map(|document| Row::new(document, inspectorates)).collect(),
    }
}

fn again(recurring: &Recurring) -> Again {
    let mut months: Vec<String> = recurring.items.iter().map(|listed| text::month(&listed.document)).collect();
    months.dedup();
    let when = match months.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => months.concat(),
    };
    let items = recurring.items.iter().flat_map(|listed| {
        let own = items(std::slice::from_ref(&listed.item), &listed.document);
        own.into_iter().map(|item| (text::month(&listed.document), Item { group: None, ..item }))
    });
    Again { when, shared: recurring.shared.join(", "), items: items.collect() }
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
