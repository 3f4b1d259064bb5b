//! Questions.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::{Deserialize, Deserializer};
use utoipa::{IntoParams, ToSchema};

use super::Shared;
use super::extract::{Params, Payload};
use super::problem::{Code, Problem};
use super::respond::{in_any_form, unkept};
use crate::assistant::AnswerOptions;
use crate::limits::COMMENT_CHARS;
use crate::operations::Question;
use crate::service::{Ask, Reply};
use crate::store::{Face, Feedback, Subject};
use crate::views;

/// The longest name of a conversation. Names are made by programs, and a UUID has 36 characters.
const LONGEST_CONVERSATION: usize = 128;

/// The length of quotations.
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
    #[param(pattern = r"\S", max_length = 1000, example = "what were the 2019 improvement areas?")]
    q: String,
    /// A name of your choice for a conversation; a question may lean on the one before it, as "and in 2024?" does.
    #[param(pattern = "^[!-~]{1,128}$")]
    conversation: Option<String>,
    /// Explain how the answer came about.
    #[serde(default)]
    explain: bool,
    /// The length of quotations.
    #[serde(default)]
    #[param(inline)]
    detail: Detail,
}

/// The question that an answer gave, if it is one of this version.
fn known<'de, D: Deserializer<'de>>(given: D) -> Result<Option<Box<Question>>, D::Error> {
    let given = Option::<serde_json::Map<String, serde_json::Value>>::deserialize(given)?;
    Ok(given.and_then(|given| serde_json::from_value(given.into()).ok()))
}

/// A question in the body.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Question)]
pub(super) struct Body {
    /// The question, in plain English.
    #[schema(pattern = r"\S", max_length = 1000)]
    question: String,
    /// A name of your choice for a conversation; a question may lean on the one before it, as "and in 2024?" does.
    #[schema(pattern = "^[!-~]{1,128}$")]
    conversation: Option<String>,
    /// What the question means, as an answer gave it under `next`: then exactly that is asked, whatever its words. One
    /// that no answer of this version gave is left out of account, and the words are read.
    #[serde(default, deserialize_with = "known")]
    #[schema(value_type = Option<Object>)]
    request: Option<Box<Question>>,
    /// Explain how the answer came about.
    #[serde(default)]
    explain: bool,
    /// The length of quotations.
    #[serde(default)]
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
    let options = AnswerOptions { full: asked.detail == Detail::Full, explain: asked.explain };
    let ask = Ask { text: asked.q, options, ..Ask::default() };
    answer(&shared, &headers, ask, asked.conversation.as_deref()).await
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
    let options = AnswerOptions { full: asked.detail == Detail::Full, explain: asked.explain };
    let request = asked.request.map(|request| Arc::new(*request));
    let ask = Ask { text: asked.question, request, options, ..Ask::default() };
    answer(&shared, &headers, ask, asked.conversation.as_deref()).await
}

async fn answer(
    shared: &Shared,
    headers: &HeaderMap,
    ask: Ask,
    conversation: Option<&str>,
) -> Result<Response, Problem> {
    let conversation = conversation.map(|name| subject(name).ok_or_else(Problem::invalid_conversation)).transpose()?;
    let ask = Ask { conversation, ..ask };
    let Reply { turn, took } = shared.service.ask(ask).await?;
    shared.metrics.question(views::outcome(turn.answer.outcome), turn.answer.question.operation.name(), took);
    let view = views::Answer::explained(&turn.answer, turn.explanation.as_ref(), took);
    in_any_form(headers, &view).map(unkept)
}

/// The conversation of that name.
fn subject(name: &str) -> Option<Subject> {
    let is_name = (1..=LONGEST_CONVERSATION).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_graphic());
    is_name.then(|| Subject::new(Face::Http, name)).flatten()
}

/// Somebody's feedback on an answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Feedback)]
pub(super) struct Said {
    /// The question that was answered.
    #[schema(pattern = r"\S", max_length = 1000)]
    question: String,
    /// True if the answer was right.
    right: bool,
    /// The headline of the answer.
    #[schema(max_length = 2000)]
    headline: Option<String>,
    /// A comment on it.
    #[schema(max_length = 2000)]
    comment: Option<String>,
    /// The conversation in which it was asked.
    #[schema(pattern = "^[!-~]{1,128}$")]
    conversation: Option<String>,
}

/// Say whether an answer was right
///
/// It is kept with the words of the question for as long as the settings say, for those who run the server to learn
/// from.
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
