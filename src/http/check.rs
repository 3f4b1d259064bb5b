//! Claims, texts and quotations that are checked.

use std::num::NonZeroU16;
use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::Shared;
use super::extract::{Payload, whole_number};
use super::problem::Problem;
use super::respond::{as_json, in_any_form, unkept};
use crate::check::Wanted;
use crate::views::{self, Forms};

/// A claim, or a whole text, to be checked.
#[derive(Deserialize, ToSchema)]
#[serde(untagged, try_from = "Given")]
#[schema(as = ToCheck)]
pub(super) enum Body {
    /// One sentence.
    Claim(ClaimBody),
    /// A whole text.
    Text(TextBody),
}

/// One sentence that claims something.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ClaimToCheck)]
pub(super) struct ClaimBody {
    /// The sentence.
    #[schema(pattern = r"\S", max_length = 1000)]
    claim: String,
    /// The council that it is about, by any of its names, where it names none.
    authority: Option<String>,
}

/// A whole text, as a press release or a draft: each of its sentences is checked, and what it leaves out is told.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TextToCheck)]
pub(super) struct TextBody {
    /// The text.
    #[schema(pattern = r"\S", max_length = 40000)]
    text: String,
    /// The council that it is about, by any of its names, where it names none.
    authority: Option<String>,
}

/// A body as it is sent, in which too much or too little may stand.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    #[serde(default, deserialize_with = "text_and_not_null")]
    claim: Option<String>,
    #[serde(default, deserialize_with = "text_and_not_null")]
    text: Option<String>,
    authority: Option<String>,
}

fn text_and_not_null<'de, D: Deserializer<'de>>(given: D) -> Result<Option<String>, D::Error> {
    String::deserialize(given).map(Some)
}

impl TryFrom<Given> for Body {
    type Error = &'static str;

    fn try_from(given: Given) -> Result<Self, Self::Error> {
        match (given.claim, given.text) {
            (Some(claim), None) => Ok(Self::Claim(ClaimBody { claim, authority: given.authority })),
            (None, Some(text)) => Ok(Self::Text(TextBody { text, authority: given.authority })),
            (Some(_), Some(_)) => Err("both a claim and a text are given; give one of them"),
            (None, None) => Err("neither a claim nor a text is given; give one of them"),
        }
    }
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

impl Forms for Checked {
    fn markdown(&self) -> String {
        match self {
            Self::Claim(claim) => claim.markdown(),
            Self::Text(text) => text.markdown(),
        }
    }

    fn csv(&self) -> String {
        match self {
            Self::Claim(claim) => claim.csv(),
            Self::Text(text) => text.csv(),
        }
    }
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
    responses((status = 200, description = "What the documents say of it", content(
        (Checked = "application/json"),
        (String = "text/markdown"),
        (String = "text/csv"),
    ))),
)]
pub(super) async fn check(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Payload(body): Payload<Body>,
) -> Result<Response, Problem> {
    let unknown = |missing: crate::timeline::Missing| Problem::unknown_authority(&missing);
    // Whoever is in need of help is pointed to it, wherever they write.
    let (Body::Claim(ClaimBody { claim: written, .. }) | Body::Text(TextBody { text: written, .. })) = &body;
    if let Some(help) = shared.service.assistant().help_instead(written) {
        return in_any_form(&headers, &Checked::Claim(views::Check::in_need(&help))).map(unkept);
    }
    let checked = match body {
        Body::Claim(ClaimBody { claim, authority }) => {
            let outcome = shared.service.check_claim(claim, authority).await?.map_err(unknown)?;
            Checked::Claim(views::Check::new(&outcome))
        }
        Body::Text(TextBody { text, authority }) => {
            let whole = shared.service.check_whole(text, authority).await?.map_err(unknown)?;
            Checked::Text(views::CheckedText::new(&whole))
        }
    };
    in_any_form(&headers, &checked).map(unkept)
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
    #[serde(default, deserialize_with = "whole_number")]
    #[schema(value_type = Option<u16>, minimum = 1, maximum = 65535)]
    page: Option<NonZeroU16>,
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
    let page = page.map(|page| u32::from(page.get()));
    let wanted = Wanted { text: text.clone(), document, page };
    let quoted = shared.service.verify_quote(wanted).await?.ok_or_else(Problem::unknown_document)?;
    as_json(&headers, &views::QuoteCheck::new(&text, &quoted)).map(unkept)
}
