//! What is taken into a meeting: briefs, and the ledger of what was asked for.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Shared;
use super::extract::{Id, Params, Payload, whole_number};
use super::library::Nothing;
use super::problem::{Code, Problem};
use super::respond::{self, in_any_form, tagged, unkept};
use crate::limits::THEME_CHARS;
use crate::service::{BriefWanted, NoBrief};
use crate::views;

/// The improvement ledger of an authority: everything that inspectors asked for, followed through all that they wrote later
///
/// Each item of each list of improvements comes with what each later inspection, visit or letter says of it: `repeated`,
/// `praised`, `mixed` or `not_mentioned`, with the words that say so. It goes by words and what they mean; whether two texts
/// are on the same matter, only a reader can say for sure.
#[utoipa::path(
    get,
    path = "/v1/authorities/{id}/ledger",
    tag = "Authorities",
    operation_id = "ledger",
    params(("id" = String, Path, description = "The authority's id, or any of its names", example = "cornwall")),
    responses((status = 200, description = "What was asked, in the order of the inspections", content(
        (views::Ledger = "application/json"),
        (String = "text/markdown"),
        (String = "text/csv"),
    ))),
)]
pub(super) async fn ledger(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Id(id): Id,
    Params(Nothing {}): Params<Nothing>,
) -> Result<Response, Problem> {
    let ledger = shared.service.ledger(id).await?.map_err(NoBrief::Authority).map_err(refused)?;
    tagged(&headers, in_any_form(&headers, &ledger)?).await
}

/// The brief that is wanted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BriefWanted)]
pub(super) struct Wanted {
    /// The authority, by any of its names.
    #[schema(example = "Cornwall", max_length = 200)]
    authority: String,
    /// The year of the inspection, or of its report; without it, the latest full inspection.
    #[serde(default, deserialize_with = "whole_number")]
    #[schema(value_type = Option<i16>, minimum = 1, maximum = 9999)]
    inspection: Option<i16>,
    /// What the areas for improvement should be about; without it, all of them.
    #[schema(example = "strategy meetings", max_length = 200)]
    theme: Option<String>,
}

impl Wanted {
    fn checked(self) -> Result<BriefWanted, Problem> {
        let Self { authority, inspection, theme } = self;
        if let Some(year) = inspection
            && !(1..=9999).contains(&year)
        {
            let detail = format!("`inspection` is {year}, which is not a year; write 1 to 9999");
            return Err(Problem::new(Code::InvalidBody, detail));
        }
        for (name, text) in [("authority", Some(&authority)), ("theme", theme.as_ref())] {
            let length = text.map_or(0, |text| text.chars().count());
            if length > THEME_CHARS {
                let detail = format!("`{name}` has {length} characters, at most {THEME_CHARS} are allowed");
                return Err(Problem::new(Code::InvalidBody, detail));
            }
        }
        let theme = theme.filter(|theme| !theme.trim().is_empty());
        Ok(BriefWanted { authority, year: inspection, theme })
    }
}

/// Make a brief for scrutiny on one inspection
///
/// Grades and how they moved, each area for improvement with what explains it, what earlier documents say of it and which
/// statistical neighbours were told the same, strengths, what the report does not mention, deadlines, and drafts of
/// questions. Every quotation bears its source.
#[utoipa::path(
    post,
    path = "/v1/briefs",
    tag = "Authorities",
    operation_id = "brief",
    request_body(content = Wanted, example = json!({"authority": "Cornwall"})),
    responses((status = 200, description = "The brief", content(
        (views::Brief = "application/json"),
        (String = "text/markdown"),
        (String = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ))),
)]
pub(super) async fn brief(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Payload(wanted): Payload<Wanted>,
) -> Result<Response, Problem> {
    let brief = shared.service.brief(wanted.checked()?).await?.map_err(refused)?;
    respond::brief(&headers, &brief).map(unkept)
}

/// The problem with a brief that cannot be made.
pub(super) fn refused(reason: NoBrief) -> Problem {
    match reason {
        NoBrief::Authority(missing) => Problem::unknown_authority(&missing),
        NoBrief::Inspection(missing) => Problem::new(Code::UnknownInspection, missing.to_string()),
    }
}
