//! One question put to several authorities.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Shared;
use super::extract::Payload;
use super::problem::{Code, Problem};
use super::respond::{in_any_form, unkept};
use crate::assistant::{AuthoritySet, Unaskable};
use crate::views;

/// A question and whom it is put to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = QuestionForSeveral)]
pub(super) struct Wanted {
    /// The question, in plain English, which names no authority.
    #[schema(pattern = r"\S", max_length = 1000)]
    question: String,
    /// Whom it is put to.
    of: Of,
}

/// Whom a question is put to: one of these.
#[derive(Deserialize, ToSchema)]
#[serde(
    untagged,
    expecting = "`of` takes one of `neighbours` (a council), `region` (its name) and `authorities` (1 to 40 names)"
)]
#[schema(as = Several)]
enum Of {
    Neighbours(Neighbours),
    Region(Region),
    Authorities(Authorities),
}

/// An authority and its statistical neighbours.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NeighboursOf)]
struct Neighbours {
    /// The authority, by any of its names.
    neighbours: String,
}

/// The authorities of a region.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OfRegion)]
struct Region {
    /// The region, for example `South West`.
    region: String,
}

/// Authorities one by one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TheseAuthorities)]
struct Authorities {
    /// The authorities, by any of their names.
    #[schema(min_items = 1, max_items = 40)]
    authorities: Vec<String>,
}

impl From<Of> for AuthoritySet {
    fn from(of: Of) -> Self {
        match of {
            Of::Neighbours(Neighbours { neighbours }) => Self::Neighbours(neighbours),
            Of::Region(Region { region }) => Self::Region(region),
            Of::Authorities(Authorities { authorities }) => Self::Named(authorities),
        }
    }
}

/// Put one question to several authorities
///
/// Each of them has one row, with an answer from its own documents alone, which says why where they hold none. The question
/// names no authority. Somebody who is in need of help gets `help` instead.
#[utoipa::path(
    post,
    path = "/v1/across",
    tag = "Questions",
    operation_id = "askAcross",
    request_body(
        content = Wanted,
        example = json!({"question": "what were the areas for improvement?", "of": {"authorities": ["Cornwall", "Telford and Wrekin"]}})
    ),
    responses((status = 200, description = "The answers, one row for each authority", content(
        (views::Across = "application/json"),
        (String = "text/markdown"),
        (String = "text/csv"),
    ))),
)]
pub(super) async fn across(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Payload(wanted): Payload<Wanted>,
) -> Result<Response, Problem> {
    let Wanted { question, of } = wanted;
    let view = match shared.service.across(question, of.into()).await? {
        Ok(across) => views::Across::new(&across),
        Err(Unaskable::InNeed(help)) => views::Across::in_need(&help),
        Err(Unaskable::Authority(missing)) => return Err(Problem::unknown_authority(&missing)),
        Err(reason @ (Unaskable::Region { .. } | Unaskable::NoNeighbours(_))) => {
            return Err(Problem::new(Code::UnknownSet, reason.to_string()));
        }
        Err(reason @ (Unaskable::Count(_) | Unaskable::SaysWhom(_))) => {
            return Err(Problem::new(Code::InvalidBody, reason.to_string()));
        }
    };
    in_any_form(&headers, &view).map(unkept)
}
