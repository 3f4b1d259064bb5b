//! One question put to several councils: a form, and a table with a row for each.

use std::collections::BTreeSet;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::super::problem::Problem;
use super::filter::{self, Choice};
use super::query::{Pairs, address};
use super::quote::{Quote, quote};
use super::{respond, text, unkept};
use crate::assistant::{self, Across, AuthoritySet, Unaskable};
use crate::evidence::Statement;
use crate::limits::QUESTION_CHARS;
use crate::operations::{Outcome, Reason};
use crate::service::{self, Service};
use crate::views::{self, Forms as _};

/// The quotes of a row that stand open; the others fold.
const OPEN: usize = 3;

#[derive(Template)]
#[template(path = "across.html")]
struct Page {
    here: &'static str,
    longest: usize,
    question: String,
    error: Option<String>,
    neighbours: Vec<Choice>,
    regions: Vec<Choice>,
    found: Option<Found>,
}

struct Found {
    set: String,
    answered: usize,
    csv: String,
    rows: Vec<Row>,
}

/// What is answered for one council.
struct Row {
    name: String,
    address: String,
    headline: String,
    /// False where no document is held about it, so that it has no page.
    is_held: bool,
    is_answered: bool,
    open: Vec<Said>,
    folded: Vec<Said>,
    /// The same question about this council alone.
    alone: String,
}

/// A statement with where it stands and what is nested below it.
struct Said {
    text: String,
    is_quote: bool,
    source: Option<Quote>,
    items: Vec<String>,
}

/// The form, and the table where something is asked.
pub(super) async fn across(State(service): State<Arc<Service>>, pairs: Pairs) -> Result<Response, Problem> {
    let mut page = blank(&service, &pairs).await?;
    if !pairs.has("q") {
        return Ok(unkept(respond(StatusCode::OK, &page)));
    }
    match asked(&service, &pairs).await {
        Ok(Ok(across)) => page.found = Some(Found::new(&across, &pairs)),
        Ok(Err(Unaskable::InNeed(_))) => {
            return Ok(Redirect::to(&address("/ask", [("q", page.question.as_str())])).into_response());
        }
        Ok(Err(reason)) => page.error = Some(format!("{}.", crate::text::capital(reason.to_string()))),
        Err(service::Error::Empty) => page.error = Some("Write a question that names no council.".to_owned()),
        Err(service::Error::TooLong { length, limit }) => {
            page.error = Some(format!("Your question has {length} characters. Shorten it to {limit} or fewer."));
        }
        Err(error) => return Err(error.into()),
    }
    let status = if page.error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(unkept(respond(status, &page)))
}

/// The table as CSV.
pub(super) async fn csv(State(service): State<Arc<Service>>, pairs: Pairs) -> Result<Response, Problem> {
    let Ok(across) = asked(&service, &pairs).await? else {
        return Ok(Redirect::to(&own_address("/across", &pairs)).into_response());
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"across.csv\"")),
    ];
    Ok(unkept((headers, views::Across::new(&across).csv()).into_response()))
}

async fn asked(service: &Service, pairs: &Pairs) -> Result<Result<Across, Unaskable>, service::Error> {
    let set = match (pairs.get("neighbours"), pairs.get("region")) {
        (Some(name), _) => AuthoritySet::Neighbours(name.to_owned()),
        (_, Some(name)) => AuthoritySet::Region(name.to_owned()),
        _ => AuthoritySet::Named(pairs.all("authority").map(str::to_owned).collect()),
    };
    service.across(pairs.get("q").unwrap_or_default().to_owned(), set).await
}

/// An address with all that this one asks for.
fn own_address(path: &str, pairs: &Pairs) -> String {
    let names = ["q", "neighbours", "region", "authority"];
    address(path, names.into_iter().flat_map(|name| pairs.all(name).map(move |value| (name, value))))
}

async fn blank(service: &Service, pairs: &Pairs) -> Result<Page, Problem> {
    let held =
        service.read(|snapshot| Ok(snapshot.catalog().authorities().map(str::to_owned).collect::<Vec<_>>())).await?;
    let table = service.authorities();
    let with_neighbours = |name: &&str| table.by_name(name).is_some_and(|own| !own.neighbours.is_empty());
    let names = held.iter().map(String::as_str).filter(with_neighbours).collect();
    let regions: BTreeSet<&str> = table.iter().map(|authority| authority.region.as_str()).collect();
    let pair = |name: &str| (name.to_owned(), name.to_owned());
    Ok(Page {
        here: "across",
        longest: QUESTION_CHARS,
        question: pairs.get("q").unwrap_or_default().to_owned(),
        error: None,
        neighbours: filter::authorities(&names, pairs.get("neighbours")),
        regions: filter::choices(regions.into_iter().map(pair), pairs.get("region").map(pair)),
        found: None,
    })
}

impl Found {
    fn new(across: &Across, pairs: &Pairs) -> Self {
        let rows: Vec<Row> = across.rows.iter().map(|row| Row::new(row, &across.question)).collect();
        let answered = rows.iter().filter(|row| row.is_answered).count();
        Self { set: across.set.clone(), answered, csv: own_address("/across.csv", pairs), rows }
    }
}

impl Row {
    fn new(row: &assistant::Row, question: &str) -> Self {
        let answer = &row.answer;
        let is_sure = answer.reason != Some(Reason::LowConfidence);
        let is_answered =
            is_sure && matches!(answer.outcome, Outcome::Answered | Outcome::Partial | Outcome::Corrected);
        let mut open: Vec<Said> = answer.statements.iter().map(Said::new).collect();
        // What only comes near is no answer, and folds.
        let folded = open.split_off(if is_answered { OPEN.min(open.len()) } else { 0 });
        let alone = format!("{}: {question}", row.authority);
        Self {
            name: row.authority.clone(),
            address: text::authority_address(&row.authority),
            headline: answer.headline.clone(),
            is_held: answer.reason != Some(Reason::UnknownAuthority),
            is_answered,
            open,
            folded,
            alone: address("/ask", [("q", alone.as_str())]),
        }
    }
}

impl Said {
    fn new(statement: &Statement) -> Self {
        Self {
            text: crate::text::in_cells(statement.text()).into_owned(),
            is_quote: statement.is_quote(),
            source: statement.citations().next().map(quote),
            items: nested(statement),
        }
    }
}

/// All that is nested below a statement, in order.
fn nested(statement: &Statement) -> Vec<String> {
    let own = |item: &Statement| std::iter::once(crate::text::in_cells(item.text()).into_owned()).chain(nested(item));
    statement.items.iter().flat_map(own).collect()
}
