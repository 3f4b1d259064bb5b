//! Look-ups: documents, passages, authorities, and searches.

use std::ops::RangeInclusive;
use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Shared;
use super::extract::{Id, Params};
use super::problem::{Code, Problem};
use super::respond::{as_json, in_any_form, tagged, unkept};
use crate::document::Kind;
use crate::limits::{PAGE_PASSAGES, PASSAGES_AROUND};
use crate::service::Filter;
use crate::views;

/// The documents wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// The authority that they are about, by any of its names.
    #[param(example = "Cornwall")]
    authority: Option<String>,
    /// A year in which inspectors were there; for documents without that, the year of publication.
    #[param(minimum = 1, maximum = 9999, example = 2019)]
    year: Option<i16>,
    /// The kind of document.
    #[param(schema_with = views::kinds)]
    kind: Option<String>,
}

impl Wanted {
    /// The filter for the service.
    pub(super) fn filter(self) -> Result<Filter, Problem> {
        let kind = match self.kind {
            None => None,
            Some(name) => Some(Kind::from_name(&name).ok_or_else(|| Problem::unknown_kind(&name))?),
        };
        if let Some(year) = self.year
            && !(1..=9999).contains(&year)
        {
            return Err(Problem::new(Code::InvalidParameter, format!("{year} is not a year, write 1 to 9999")));
        }
        Ok(Filter { authority: self.authority, year: self.year, kind })
    }
}

/// The documents with their facts
#[utoipa::path(
    get,
    path = "/v1/documents",
    tag = "Documents",
    operation_id = "documents",
    params(Wanted),
    responses((status = 200, description = "Those that fit, by name", content(
        (views::Documents = "application/json"),
        (String = "text/markdown"),
        (String = "text/csv"),
    ))),
)]
pub(super) async fn documents(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Params(wanted): Params<Wanted>,
) -> Result<Response, Problem> {
    let documents = shared.service.documents(wanted.filter()?).await?;
    tagged(&headers, in_any_form(&headers, &documents)?).await
}

/// A document with its improvements and sections
#[utoipa::path(
    get,
    path = "/v1/documents/{id}",
    tag = "Documents",
    operation_id = "document",
    params(("id" = String, Path, description = "The document's id", example = "cornwall-2019")),
    responses((status = 200, description = "Its facts", body = views::Document)),
)]
pub(super) async fn document(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Id(id): Id,
) -> Result<Response, Problem> {
    let document = shared.service.document(&id).await?.ok_or_else(Problem::unknown_document)?;
    tagged(&headers, as_json(&headers, &document)?).await
}

/// The words to search for, and where.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Sought {
    /// Words; those that stand in few passages count for most. Nothing in them is read as an operator.
    #[param(pattern = r"\S", max_length = 1000, example = "homeless young people")]
    q: String,
    /// The authority that the documents are about, by any of its names.
    #[param(example = "Cornwall")]
    authority: Option<String>,
    /// A year in which inspectors were there; for documents without that, the year of publication.
    #[param(minimum = 1, maximum = 9999, example = 2019)]
    year: Option<i16>,
    /// The kind of document.
    #[param(schema_with = views::kinds)]
    kind: Option<String>,
    /// The number of passages a page holds.
    #[param(minimum = 1, maximum = 100, default = 20, example = 5)]
    limit: Option<usize>,
    /// The cursor of the page: what the page before gave as `next`.
    #[param(pattern = "^(0|[1-9][0-9]{0,2}|1000)$")]
    cursor: Option<String>,
}

/// The number of passages on a page by default.
const PAGE: usize = 20;

/// Passages with these words, the best first
///
/// A page at a time: `next` is the cursor of the one after it. It holds for one state of the index; after a reload a
/// passage may be seen twice or not at all.
#[utoipa::path(
    get,
    path = "/v1/search",
    tag = "Documents",
    operation_id = "search",
    params(Sought),
    responses((status = 200, description = "A page of them", content(
        (views::Page = "application/json"),
        (String = "text/markdown"),
        (String = "text/csv"),
    ))),
)]
pub(super) async fn search(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Params(sought): Params<Sought>,
) -> Result<Response, Problem> {
    let Sought { q, authority, year, kind, limit, cursor } = sought;
    let filter = Wanted { authority, year, kind }.filter()?;
    let limit = within("limit", limit.unwrap_or(PAGE), 1..=PAGE_PASSAGES)?;
    let page = shared.service.search(q, filter, cursor, limit).await?;
    in_any_form(&headers, &page).map(unkept)
}

/// Refuses a number that is out of range.
fn within(name: &str, number: usize, range: RangeInclusive<usize>) -> Result<usize, Problem> {
    if range.contains(&number) {
        return Ok(number);
    }
    let detail = format!("{name} is {number}, write {} to {}", range.start(), range.end());
    Err(Problem::new(Code::InvalidParameter, detail))
}

/// The surroundings of a passage to show.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Around {
    /// The number of passages on each side.
    #[param(minimum = 0, maximum = 20, default = 2, example = 1)]
    around: Option<usize>,
}

/// The number of passages on each side by default.
const AROUND: usize = 2;

/// A passage with those around it
#[utoipa::path(
    get,
    path = "/v1/passages/{id}",
    tag = "Documents",
    operation_id = "passage",
    params(
        ("id" = String, Path, description = "The passage's id: its document's, a full stop, its number", example = "cornwall-2019.3"),
        Around,
    ),
    responses((status = 200, description = "It and its surroundings", body = views::Surroundings)),
)]
pub(super) async fn passage(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Id(id): Id,
    Params(Around { around }): Params<Around>,
) -> Result<Response, Problem> {
    let around = within("around", around.unwrap_or(AROUND), 0..=PASSAGES_AROUND as usize)?;
    let unknown = || Problem::new(Code::UnknownPassage, "no passage has that id, see /v1/search");
    let (document, number) = views::PassageView::parse_id(&id).ok_or_else(unknown)?;
    let around = u32::try_from(around).unwrap_or(u32::MAX);
    let found = shared.service.passage(document, number, around).await?.ok_or_else(unknown)?;
    tagged(&headers, as_json(&headers, &found)?).await
}

/// The authorities that documents are held about
#[utoipa::path(
    get,
    path = "/v1/authorities",
    tag = "Authorities",
    operation_id = "authorities",
    responses((status = 200, description = "All of them, by name", content(
        (views::Authorities = "application/json"),
        (String = "text/markdown"),
        (String = "text/csv"),
    ))),
)]
pub(super) async fn authorities(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Params(Nothing {}): Params<Nothing>,
) -> Result<Response, Problem> {
    let authorities = shared.service.held_authorities().await?;
    tagged(&headers, in_any_form(&headers, &authorities)?).await
}

/// No parameters: one that is given all the same is a mistake, and told of.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// An authority: its inspections, grades over time and lists of improvements
#[utoipa::path(
    get,
    path = "/v1/authorities/{id}",
    tag = "Authorities",
    operation_id = "authority",
    params(("id" = String, Path, description = "The authority's id, or any of its names", example = "cornwall")),
    responses((status = 200, description = "What is held about it", body = views::Authority)),
)]
pub(super) async fn authority(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Id(id): Id,
) -> Result<Response, Problem> {
    let unknown =
        || Problem::new(Code::UnknownAuthority, "nothing is held about such an authority, see /v1/authorities");
    let authority = shared.service.authority(id).await?.ok_or_else(unknown)?;
    tagged(&headers, as_json(&headers, &authority)?).await
}

/// The line of events of an authority: every inspection and visit in order
///
/// Each comes with what it looked at, its outcome or grades, its lists, which of their items take up an earlier one by
/// similar wording, and the other documents about it.
#[utoipa::path(
    get,
    path = "/v1/authorities/{id}/timeline",
    tag = "Authorities",
    operation_id = "timeline",
    params(("id" = String, Path, description = "The authority's id, or any of its names", example = "cornwall")),
    responses((status = 200, description = "Its inspections and visits, oldest first", body = views::Timeline)),
)]
pub(super) async fn timeline(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Id(id): Id,
    Params(Nothing {}): Params<Nothing>,
) -> Result<Response, Problem> {
    let timeline = shared.service.timeline(id).await?.map_err(|missing| Problem::unknown_authority(&missing))?;
    tagged(&headers, as_json(&headers, &timeline)?).await
}

/// The tracker of an authority: what members asked about each area for improvement, and what was promised until when
///
/// It is read from the minutes held. Each exchange is tied to the areas whose wording is similar, with the words that both
/// share; whether it is the same matter only a reader can say.
#[utoipa::path(
    get,
    path = "/v1/authorities/{id}/tracker",
    tag = "Authorities",
    operation_id = "tracker",
    params(("id" = String, Path, description = "The authority's id, or any of its names", example = "cornwall")),
    responses((status = 200, description = "Its areas for improvement and the exchanges of its minutes", content(
        (views::Tracker = "application/json"),
        (String = "text/markdown"),
        (String = "text/csv"),
    ))),
)]
pub(super) async fn tracker(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Id(id): Id,
    Params(Nothing {}): Params<Nothing>,
) -> Result<Response, Problem> {
    let tracker = shared.service.tracker(id).await?.map_err(|missing| Problem::unknown_authority(&missing))?;
    tagged(&headers, in_any_form(&headers, &tracker)?).await
}

/// Since when and of whom changes are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Since {
    /// The day, which counts itself.
    #[param(value_type = String, format = Date, example = "2019-01-01")]
    since: Date,
    /// Only what is about this authority, by any of its names.
    #[param(example = "Cornwall")]
    authority: Option<String>,
}

/// What came since a day: new documents, how their grades moved, and the areas for improvement that they name
///
/// A document counts by the day on which it was published, else by that on which the inspection ended or the meeting was. A grade
/// is set beside that of the inspection before where both are on one scale. `/feed.atom` and `/authorities/{id}/feed.atom` tell the
/// same to readers of feeds.
#[utoipa::path(
    get,
    path = "/v1/changes",
    tag = "Documents",
    operation_id = "changes",
    params(Since),
    responses((status = 200, description = "The documents, the newest first", body = views::Changes)),
)]
pub(super) async fn changes(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Params(Since { since, authority }): Params<Since>,
) -> Result<Response, Problem> {
    let changes =
        shared.service.changes(since, authority).await?.map_err(|missing| Problem::unknown_authority(&missing))?;
    tagged(&headers, as_json(&headers, &changes)?).await
}
