//! Refusals as problem details (RFC 9457).

use std::collections::BTreeMap;

use axum::extract::rejection::{FormRejection, JsonRejection, PathRejection, QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::document::Kind;
use crate::service;
use crate::timeline::Missing;

/// After how many seconds one who was told that the server is busy may come again.
const COME_AGAIN: HeaderValue = HeaderValue::from_static("1");

/// The challenge for those who presented no key or a wrong one.
const CHALLENGE: HeaderValue = HeaderValue::from_static("Bearer realm=\"scrutineer\"");

macro_rules! codes {
    ($($code:ident $status:ident $name:literal $meaning:literal)*) => {
        /// The code by which programs tell problems apart. A code never changes its meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Code { $(#[doc = $meaning] $code),* }

        impl Code {
            /// Every code.
            pub(super) const ALL: &[Self] = &[$(Self::$code),*];

            /// Its stable name.
            pub(super) fn name(self) -> &'static str {
                match self { $(Self::$code => $name),* }
            }

            /// The status that it comes with.
            pub(super) fn status(self) -> StatusCode {
                match self { $(Self::$code => StatusCode::$status),* }
            }

            /// The case in which it is sent, in a sentence.
            pub(super) fn meaning(self) -> &'static str {
                match self { $(Self::$code => $meaning),* }
            }
        }
    };
}

codes! {
    InvalidPath BAD_REQUEST "invalid_path" "The address cannot be decoded."
    InvalidParameter BAD_REQUEST "invalid_parameter" "A parameter of the address is unknown, missing, repeated or of the wrong type."
    InvalidCursor BAD_REQUEST "invalid_cursor" "The cursor was not given out by this server, or belongs to another search."
    MalformedJson BAD_REQUEST "malformed_json" "The body is not JSON in UTF-8."
    UnreadableBody BAD_REQUEST "unreadable_body" "The body was cut off."
    MissingKey UNAUTHORIZED "missing_key" "This address needs a key, and the request has none."
    InvalidKey UNAUTHORIZED "invalid_key" "The key that came with the request is unknown or was revoked."
    InsufficientScope FORBIDDEN "insufficient_scope" "The key is valid, but its scope does not cover this."
    ForeignForm FORBIDDEN "foreign_form" "A form of the web page was sent from a page of another site."
    NotFound NOT_FOUND "not_found" "There is nothing at this address."
    UnknownDocument NOT_FOUND "unknown_document" "No document has that id."
    UnknownPassage NOT_FOUND "unknown_passage" "No passage has that id."
    UnknownAuthority NOT_FOUND "unknown_authority" "No authority has that id."
    UnknownSet NOT_FOUND "unknown_set" "No region has that name, or no statistical neighbours of that council are known."
    UnknownInspection NOT_FOUND "unknown_inspection" "No such inspection of the authority is held, or none of its areas for improvement is about the theme."
    FileUnavailable NOT_FOUND "file_unavailable" "The document's file has been removed or changed since it was read; after a reload the index follows."
    MethodNotAllowed METHOD_NOT_ALLOWED "method_not_allowed" "The address does not take this method; the Allow header lists those it takes."
    NotAcceptable NOT_ACCEPTABLE "not_acceptable" "The address cannot answer in any type that Accept names."
    RequestTimeout REQUEST_TIMEOUT "request_timeout" "The request was not complete in time."
    PreconditionFailed PRECONDITION_FAILED "precondition_failed" "The file is not the one that If-Match or If-Unmodified-Since expects."
    BodyTooLarge PAYLOAD_TOO_LARGE "body_too_large" "The body is too large."
    UnsupportedMediaType UNSUPPORTED_MEDIA_TYPE "unsupported_media_type" "The body is not sent as application/json."
    RangeNotSatisfiable RANGE_NOT_SATISFIABLE "range_not_satisfiable" "The file has no such range of bytes."
    InvalidBody UNPROCESSABLE_ENTITY "invalid_body" "The body is JSON, but a field is unknown, missing or of the wrong type."
    EmptyQuestion UNPROCESSABLE_ENTITY "empty_question" "The question has no words."
    QuestionTooLong UNPROCESSABLE_ENTITY "question_too_long" "The question has too many characters."
    InvalidConversation UNPROCESSABLE_ENTITY "invalid_conversation" "The conversation name is not valid."
    InvalidFeedback UNPROCESSABLE_ENTITY "invalid_feedback" "The feedback is too long or says nothing."
    TooManyRequests TOO_MANY_REQUESTS "too_many_requests" "This key or address has sent more requests than it may; Retry-After says when to try again."
    Internal INTERNAL_SERVER_ERROR "internal" "Something failed on the server, through no fault of the caller; the log has it under the request's id."
    Busy SERVICE_UNAVAILABLE "busy" "Too many questions are being answered; Retry-After says when to try again."
    TooSlow SERVICE_UNAVAILABLE "too_slow" "The answer took too long."
    NotReady SERVICE_UNAVAILABLE "not_ready" "A part of the server is not ready; the detail says which, and `parts` the state of each."
    ReloadFailed SERVICE_UNAVAILABLE "reload_failed" "The index could not be brought up to date; answers still come from the previous one."
}

/// The state of the parts of a server, by name.
pub(super) type Parts = BTreeMap<&'static str, serde_json::Value>;

/// The refusal of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    code: Code,
    detail: String,
    /// In how many seconds to come again, where the usual is not right.
    after: Option<u64>,
    /// The state of the parts of the server, where one of them is the cause.
    parts: Parts,
}

/// A problem as it is sent (RFC 9457).
///
/// The type of every problem is `about:blank`, which says that its title is the status; what programs tell problems
/// apart by is the code.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct Sent<'a> {
    /// Always `about:blank`.
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    kind: &'static str,
    /// The status in words.
    #[schema(example = "Not Found")]
    title: &'static str,
    /// The status.
    #[schema(minimum = 400, maximum = 599, example = 404)]
    status: u16,
    /// The code by which programs tell problems apart; it never changes its meaning.
    #[schema(example = "unknown_document")]
    code: &'static str,
    /// The fault in this request, in words.
    #[schema(example = "no document has that id, see /v1/documents")]
    detail: &'a str,
    /// The state of the parts of the server, by name; with `not_ready` alone, and only where there are such parts.
    #[serde(skip_serializing_if = "Parts::is_empty")]
    #[schema(value_type = Option<Object>)]
    parts: &'a Parts,
}

impl Problem {
    /// A problem of this code; the detail says what is wrong with this request.
    pub(super) fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), after: None, parts: Parts::new() }
    }

    /// No authority is held by such a name.
    pub(super) fn unknown_authority(missing: &Missing) -> Self {
        Self::new(Code::UnknownAuthority, format!("{missing}; see /v1/authorities"))
    }

    /// The same problem, telling how the parts of the server are.
    pub(super) fn with_parts(self, parts: Parts) -> Self {
        Self { parts, ..self }
    }

    pub(super) fn not_found() -> Self {
        Self::new(Code::NotFound, "there is nothing at this address")
    }

    pub(super) fn method_not_allowed() -> Self {
        Self::new(Code::MethodNotAllowed, "this address does not take that method, see the Allow header")
    }

    pub(super) fn unknown_document() -> Self {
        Self::new(Code::UnknownDocument, "no document has that id, see /v1/documents")
    }

    pub(super) fn unknown_kind(name: &str) -> Self {
        let kinds: Vec<&str> = Kind::ALL.into_iter().map(Kind::name).collect();
        let detail = format!("{name:?} is not a kind of document, there are {}", kinds.join(", "));
        Self::new(Code::InvalidParameter, detail)
    }

    pub(super) fn invalid_conversation() -> Self {
        Self::new(Code::InvalidConversation, "a conversation is named by 1 to 128 visible ASCII characters")
    }

    pub(super) fn foreign_form() -> Self {
        Self::new(Code::ForeignForm, "forms are accepted only from this server's own pages")
    }

    pub(super) fn incomplete_form(field: &str) -> Self {
        Self::new(Code::InvalidBody, format!("the form's `{field}` is missing or not valid"))
    }

    /// Its status.
    pub(super) fn status(&self) -> StatusCode {
        self.code.status()
    }

    /// The fault, as one phrase.
    pub(super) fn detail(&self) -> &str {
        &self.detail
    }

    pub(super) fn slow_request() -> Self {
        Self::new(Code::RequestTimeout, "the request was not complete in time")
    }

    pub(super) fn internal() -> Self {
        let detail =
            "something failed on the server, through no fault of yours; the log has it under this request's id";
        Self::new(Code::Internal, detail)
    }

    pub(super) fn too_many_requests(after: u64) -> Self {
        let detail = format!("too many requests, try again in {after} seconds");
        Self { after: Some(after), ..Self::new(Code::TooManyRequests, detail) }
    }
}

impl From<service::Error> for Problem {
    /// The one place where what went wrong becomes a status. What is our own fault is logged here, and said to nobody.
    fn from(error: service::Error) -> Self {
        let code = match &error {
            service::Error::Empty => Code::EmptyQuestion,
            service::Error::TooLong { .. } => Code::QuestionTooLong,
            service::Error::Cursor => Code::InvalidCursor,
            service::Error::LongComment { .. } => Code::InvalidFeedback,
            service::Error::Busy => Code::Busy,
            service::Error::TooSlow { .. } => Code::TooSlow,
            service::Error::Panicked
            | service::Error::Assistant(_)
            | service::Error::Index(_)
            | service::Error::Store(_) => {
                tracing::error!(error = &error as &dyn std::error::Error, "request failed");
                return Self::internal();
            }
        };
        Self::new(code, error.to_string())
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        let code = match &rejection {
            JsonRejection::MissingJsonContentType(_) => Code::UnsupportedMediaType,
            JsonRejection::JsonSyntaxError(_) => Code::MalformedJson,
            JsonRejection::JsonDataError(_) => Code::InvalidBody,
            _ if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => Code::BodyTooLarge,
            _ => Code::UnreadableBody,
        };
        Self::new(code, rejection.body_text())
    }
}

impl From<FormRejection> for Problem {
    fn from(rejection: FormRejection) -> Self {
        let code = match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Code::BodyTooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Code::UnsupportedMediaType,
            _ => Code::InvalidBody,
        };
        Self::new(code, rejection.body_text())
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Self::new(Code::InvalidParameter, rejection.body_text())
    }
}

impl From<PathRejection> for Problem {
    fn from(rejection: PathRejection) -> Self {
        Self::new(Code::InvalidPath, rejection.body_text())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.code.status();
        let sent = Sent {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            code: self.code.name(),
            detail: &self.detail,
            parts: &self.parts,
        };
        // A value made of words and a number is always JSON.
        let body = serde_json::to_string(&sent).unwrap_or_default();
        let kind = [(header::CONTENT_TYPE, "application/problem+json"), (header::CACHE_CONTROL, "no-store")];
        let mut response = (status, kind, body).into_response();
        let headers = response.headers_mut();
        if let Some(after) = self.after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(after));
        } else if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, COME_AGAIN);
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, CHALLENGE);
        }
        // So that what stands around all routes can put it into words.
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn who_may_come_again_is_told_when() {
        let slow = service::Error::TooSlow { limit: Duration::from_secs(10) };
        for (problem, status, code, after) in [
            (Problem::from(service::Error::Busy), 503, "busy", Some("1")),
            (Problem::from(slow), 503, "too_slow", Some("1")),
            (Problem::too_many_requests(7), 429, "too_many_requests", Some("7")),
            (Problem::slow_request(), 408, "request_timeout", None),
            (Problem::from(service::Error::Panicked), 500, "internal", None),
        ] {
            assert_eq!(problem.code.name(), code);
            let response = problem.into_response();
            assert_eq!(response.status().as_u16(), status, "{code}");
            let told = response.headers().get(header::RETRY_AFTER).map(|value| value.to_str().unwrap());
            assert_eq!(told, after, "{code}");
        }
    }
}
