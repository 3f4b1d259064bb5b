//! Atom feeds of new documents: of all, and of each council.
//!
//! The addresses in a feed are below the server's own, as RFC 4287 allows: readers resolve them against the feed's address.

use std::sync::Arc;

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::super::problem::Problem;
use super::text;
use crate::changes::{Change, Changes, Wanted};
use crate::gazetteer;
use crate::inspectorates::Inspectorates;
use crate::service::Service;
use crate::timeline;

/// The most entries of a feed.
const ENTRIES: usize = 50;

#[derive(Template)]
#[template(path = "feed.xml")]
struct Feed {
    id: String,
    title: String,
    address: String,
    page: String,
    updated: String,
    entries: Vec<Entry>,
}

struct Entry {
    id: String,
    title: String,
    address: String,
    updated: String,
    /// What it is, in a sentence.
    summary: String,
    grades: Vec<String>,
    lists: Vec<(String, Vec<String>)>,
}

/// The newest documents of all.
pub(super) async fn all(State(service): State<Arc<Service>>) -> Result<Response, Problem> {
    feed(&service, None).await
}

/// The newest documents about an authority.
pub(super) async fn of_authority(
    State(service): State<Arc<Service>>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let Path(id) = id?;
    feed(&service, Some(id)).await
}

async fn feed(service: &Service, id: Option<String>) -> Result<Response, Problem> {
    let inspectorates = service.inspectorates();
    let table = Arc::clone(&inspectorates);
    let found = service
        .consult(move |assistant| {
            let snapshot = assistant.snapshot();
            let name = match &id {
                None => None,
                Some(id) => match snapshot.catalog().subjects().find(|name| gazetteer::slug(name) == *id) {
                    Some(name) => Some(name.to_owned()),
                    None => return Ok(None),
                },
            };
            let wanted = Wanted { since: None, authority: name.as_deref(), most: Some(ENTRIES) };
            let changes = Changes::of(&wanted, snapshot, &table)?;
            Ok(Some((name, changes)))
        })
        .await?;
    let (name, changes) = found.ok_or_else(Problem::not_found)?;
    let page = name.as_deref().map_or_else(|| "/documents".to_owned(), text::authority_address);
    let address = name.as_ref().map_or_else(|| "/feed.atom".to_owned(), |_| format!("{page}/feed.atom"));
    let today = service.assistant().today();
    let feed = Feed {
        id: urn(&address),
        title: name
            .map_or_else(|| "Scrutineer: new documents".to_owned(), |name| format!("Scrutineer: {}", plain(&name))),
        updated: moment(changes.changes.first().map_or(today, |change| change.day)),
        entries: changes.changes.iter().map(|change| entry(change, &inspectorates)).collect(),
        address,
        page,
    };
    let Ok(body) = feed.render() else {
        tracing::error!("a feed could not be made");
        return Err(Problem::internal());
    };
    let headers = [
        (header::CONTENT_TYPE, "application/atom+xml; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((StatusCode::OK, headers, body).into_response())
}

fn entry(change: &Change, inspectorates: &Inspectorates) -> Entry {
    let document = &*change.document;
    let framework = document.facts.framework.map(|framework| inspectorates.describe(&framework).to_owned());
    let what = framework.unwrap_or_else(|| document.kind.words().to_owned());
    let day = format!("{} {}", change.basis.words(), crate::text::date(change.day));
    Entry {
        id: urn(document.id.as_str()),
        title: plain(&document.full_title()),
        address: format!("/documents/{}", document.id),
        updated: moment(change.day),
        summary: format!("{}, {day}.", crate::text::capital(plain(&what))),
        grades: change.grades.iter().map(|moved| crate::text::capital(plain(&moved.words(inspectorates)))).collect(),
        lists: change
            .lists
            .iter()
            .map(|list| (timeline::counted(list), list.items.iter().map(|item| plain(&item.whole())).collect()))
            .collect(),
    }
}

/// A name that stays the same wherever the feed is served from.
fn urn(name: &str) -> String {
    let hash = blake3::hash(format!("scrutineer:{name}").as_bytes());
    let hex = hash.to_hex();
    // Version 8 of RFC 9562, which leaves the bits to whoever makes the name.
    format!("urn:uuid:{}-{}-8{}-8{}-{}", &hex[..8], &hex[8..12], &hex[12..15], &hex[15..18], &hex[18..30])
}

fn moment(day: jiff::civil::Date) -> String {
    format!("{day}T00:00:00Z")
}

/// Text without the characters that XML cannot hold.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect()
}
