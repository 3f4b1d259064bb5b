//! Claims, texts and quotations that are checked.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Shared;
use super::extract::Payload;
use super::problem::{Code, Problem};
use super::respond::{as_json, unkept};
use crate::check::Wanted;
use crate::views;

/// A claim, or a whole text, to be checked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ToCheck)]
pub(super) struct Body {
    /// One sentence that claims something. Either this or a text is given.
    #[schema(pattern = r"\S", max_length = 1000)]
    claim: Option<String>,
    /// A whole text, as a press release or a draft: each of its sentences is checked, and what it leaves out is told.
    #[schema(pattern = r"\S", max_length = 40000)]
    text: Option<String>,
    /// The council that it is about, by any of its names, where it names none.
    authority: Option<String>,
}

/// What became of a claim or of a text.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = Checked)]
enum Checked {
    /// Of a claim.
    Claim(views::Check),
    /// Of a text.
    Text(views::CheckedText),
}

/// Set a claim, or each sentence of a text, beside what the documents say
///
/// No verdict is made: passages that support it and passages that stand against it are given side by side, best first. What no
/// document speaks of is declined. Whoever writes of a need of help gets `signposts` instead.
#[utoipa::path(
    post,
    path = "/v1/check",
    tag = "Checks",
    operation_id = "check",
    request_body(content = Body, example = json!({"claim": "Cornwall was judged good overall in 2019."})),
    responses((status = 200, description = "What the documents say of it", body = Checked)),
)]
pub(super) async fn check(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Payload(body): Payload<Body>,
) -> Result<Response, Problem> {
    let unknown = |missing: crate::timeline::Missing| Problem::unknown_authority(&missing);
    // Whoever is in need of help is pointed to it, wherever they write.
    let written = body.claim.as_ref().or(body.text.as_ref());
    if let Some(help) = written.and_then(|text| shared.service.assistant().help_instead(text)) {
        return as_json(&headers, &Checked::Claim(views::Check::in_need(&help))).map(unkept);
    }
    let checked = match (body.claim, body.text) {
        (Some(claim), None) => {
            let outcome = shared.service.check_claim(claim, body.authority).await?.map_err(unknown)?;
            Checked::Claim(views::Check::new(&outcome))
        }
        (None, Some(text)) => {
            let whole = shared.service.check_whole(text, body.authority).await?.map_err(unknown)?;
            let unread = || Problem::new(Code::InvalidBody, "nothing in the text can be read");
            Checked::Text(views::CheckedText::new(&whole.ok_or_else(unread)?))
        }
        _ => return Err(Problem::new(Code::InvalidBody, "give either a claim or a text")),
    };
    as_json(&headers, &checked).map(unkept)
}

/// Words that are quoted, and where they are said to stand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Quotation)]
pub(super) struct Quotation {
    /// The words.
    #[schema(pattern = r"\S", max_length = 4000)]
    text: String,
    /// The document, by its id or its file.
    document: Option<String>,
    /// The page, counted from 1.
    #[schema(minimum = 1)]
    page: Option<u32>,
}

/// Tell whether words stand in the documents just so
///
/// Quotation marks, apostrophes, dashes, white space and capital letters are folded; every other difference is told.
#[utoipa::path(
    post,
    path = "/v1/verify-quote",
    tag = "Checks",
    operation_id = "verifyQuote",
    request_body(content = Quotation, example = json!({"text": "The quality of the letters sent under the Public Law Outline"})),
    responses((status = 200, description = "Where they stand, or how they differ", body = views::QuoteCheck)),
)]
pub(super) async fn verify_quote(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Payload(body): Payload<Quotation>,
) -> Result<Response, Problem> {
    let Quotation { text, document, page } = body;
    let wanted = Wanted { text: text.clone(), document, page };
    let quoted = shared.service.verify_quote(wanted).await?.ok_or_else(Problem::unknown_document)?;
    as_json(&headers, &views::QuoteCheck::new(&text, &quoted)).map(unkept)
}
