//! Questions.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::Shared;
use super::extract::{Params, Payload};
use super::problem::{Code, Problem};
use super::respond::{in_any_form, unkept};
use super::schemas;
use crate::assistant::Wishes;
use crate::limits::COMMENT_CHARS;
use crate::service::{Ask, Reply};
use crate::store::{Face, Feedback, Subject};
use crate::views;

/// The longest name of a conversation. Names are made by programs, and a UUID has 36 characters.
const LONGEST_CONVERSATION: usize = 128;

/// How much of what is quoted is shown.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Detail {
    /// The sentences chosen.
    #[default]
    Brief,
    /// Their complete paragraphs.
    Full,
}

/// A question in the address.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// The question, in plain English.
    #[param(schema_with = schemas::question, example = "what were the 2019 improvement areas?")]
    q: String,
    /// A name of your choice for a conversation; a question may lean on the one before it, as "and in 2024?" does.
    #[param(pattern = "^[!-~]{1,128}$")]
    conversation: Option<String>,
    /// Whether to say how the answer came about.
    #[serde(default)]
    explain: bool,
    /// How much of what is quoted is shown.
    #[serde(default)]
    #[param(inline)]
    detail: Detail,
}

/// A question in the body.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Question)]
pub(super) struct Body {
    /// The question, in plain English.
    #[schema(schema_with = schemas::question)]
    question: String,
    /// A name of your choice for a conversation; a question may lean on the one before it, as "and in 2024?" does.
    #[schema(pattern = "^[!-~]{1,128}$")]
    conversation: Option<String>,
    /// Whether to say how the answer came about.
    #[serde(default)]
    explain: bool,
    /// How much of what is quoted is shown.
    #[serde(default)]
    #[schema(inline)]
    detail: Detail,
}

/// Answer a question in the address
#[utoipa::path(
    get,
    path = "/v1/ask",
    tag = "Questions",
    operation_id = "ask",
    params(Asked),
    responses((status = 200, description = "The answer, or why there is none", content(
        (views::Answer = "application/json"),
        (String = "text/markdown"),
        (String = "text/csv"),
    ))),
)]
pub(super) async fn by_query(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Params(asked): Params<Asked>,
) -> Result<Response, Problem> {
    let wishes = Wishes { full: asked.detail == Detail::Full, explain: asked.explain };
    answer(&shared, &headers, &asked.q, asked.conversation.as_deref(), wishes).await
}

/// Answer a question in the body
///
/// The words of the question then stand in no address, and so in no log on the way.
#[utoipa::path(
    post,
    path = "/v1/ask",
    tag = "Questions",
    operation_id = "askByBody",
    request_body(content = Body, example = json!({"question": "who led the last inspection?", "conversation": "a-name-of-yours"})),
    responses((status = 200, description = "The answer, or why there is none", content(
        (views::Answer = "application/json"),
        (String = "text/markdown"),
        (String = "text/csv"),
    ))),
)]
pub(super) async fn by_body(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Payload(asked): Payload<Body>,
) -> Result<Response, Problem> {
    let wishes = Wishes { full: asked.detail == Detail::Full, explain: asked.explain };
    answer(&shared, &headers, &asked.question, asked.conversation.as_deref(), wishes).await
}

async fn answer(
    shared: &Shared,
    headers: &HeaderMap,
    question: &str,
    conversation: Option<&str>,
    wishes: Wishes,
) -> Result<Response, Problem> {
    let conversation = conversation.map(|name| subject(name).ok_or_else(Problem::invalid_conversation)).transpose()?;
    let ask = Ask { text: question.to_owned(), conversation, before: None, wishes };
    let Reply { turn, took } = shared.service.ask(ask).await?;
    shared.metrics.question(views::outcome(turn.answer.outcome), turn.answer.question.intent.name(), took);
    let view = views::Answer::explained(&turn.answer, turn.explanation.as_ref(), took);
    in_any_form(headers, &view).map(unkept)
}

/// The conversation of that name.
fn subject(name: &str) -> Option<Subject> {
    let is_name = (1..=LONGEST_CONVERSATION).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_graphic());
    is_name.then(|| Subject::new(Face::Http, name)).flatten()
}

/// What somebody says of an answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Feedback)]
pub(super) struct Said {
    /// The question that was answered.
    #[schema(schema_with = schemas::question)]
    question: String,
    /// Whether the answer was right.
    right: bool,
    /// The headline of the answer.
    #[schema(schema_with = schemas::comment)]
    headline: Option<String>,
    /// What there is to say of it.
    #[schema(schema_with = schemas::comment)]
    comment: Option<String>,
    /// The conversation in which it was asked.
    #[schema(pattern = "^[!-~]{1,128}$")]
    conversation: Option<String>,
}

/// Say whether an answer was right
///
/// It is kept with the words of the question for as long as the settings say, for those who run the server to learn from.
#[utoipa::path(
    post,
    path = "/v1/feedback",
    tag = "Questions",
    operation_id = "feedback",
    request_body(content = Said, example = json!({"question": "who led the last inspection?", "right": true})),
    responses((status = 204, description = "It is kept")),
)]
pub(super) async fn feedback(
    State(shared): State<Arc<Shared>>,
    Payload(said): Payload<Said>,
) -> Result<StatusCode, Problem> {
    let Said { question, right, headline, comment, conversation } = said;
    let subject = match conversation {
        None => None,
        Some(name) => Some(subject(&name).ok_or_else(Problem::invalid_conversation)?),
    };
    if headline.as_deref().is_some_and(|headline| headline.chars().count() > COMMENT_CHARS) {
        let detail = format!("a headline has at most {COMMENT_CHARS} characters");
        return Err(Problem::new(Code::InvalidFeedback, detail));
    }
    let face = Face::Http;
    shared.service.feedback(Feedback { face, subject, question, headline, right, comment, language: None }).await?;
    Ok(StatusCode::NO_CONTENT)
}
