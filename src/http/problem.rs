//! Refusals as problem details (RFC 9457).

use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::document::Kind;
use crate::service;

/// After how many seconds one who was told that the server is busy may come again.
const COME_AGAIN: HeaderValue = HeaderValue::from_static("1");

/// Why a request was refused.
///
/// The type of every problem is `about:blank`, which says that its title is the status; what programs tell problems
/// apart by is the code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    status: StatusCode,
    code: &'static str,
    detail: String,
}

impl Problem {
    fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into() }
    }

    pub(super) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "nothing stands at this address")
    }

    pub(super) fn method_not_allowed() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "this address does not take that method")
    }

    pub(super) fn unknown_document() -> Self {
        Self::new(StatusCode::NOT_FOUND, "unknown_document", "no document has that id, see /v1/documents")
    }

    pub(super) fn unknown_kind(name: &str) -> Self {
        let kinds: Vec<&str> = Kind::ALL.into_iter().map(Kind::name).collect();
        let detail = format!("{name:?} is no kind of document, there are {}", kinds.join(", "));
        Self::new(StatusCode::BAD_REQUEST, "invalid_parameter", detail)
    }

    pub(super) fn invalid_conversation() -> Self {
        let detail = "a conversation is named by 1 to 128 bytes without control characters";
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_conversation", detail)
    }

    pub(super) fn no_documents() -> Self {
        let detail = "the corpus holds no document that can be read";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "no_documents", detail)
    }

    pub(super) fn slow_request() -> Self {
        let detail = "the request was not complete in time";
        Self::new(StatusCode::REQUEST_TIMEOUT, "request_timeout", detail)
    }

    pub(super) fn internal() -> Self {
        let detail = "something failed here that is not your fault; the log has it under this request's id";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail)
    }
}

impl From<service::Error> for Problem {
    /// The one place where what went wrong becomes a status. What is our own fault is logged here, and said to nobody.
    fn from(error: service::Error) -> Self {
        let (status, code) = match &error {
            service::Error::Empty => (StatusCode::UNPROCESSABLE_ENTITY, "empty_question"),
            service::Error::TooLong { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "question_too_long"),
            service::Error::Cursor => (StatusCode::BAD_REQUEST, "invalid_parameter"),
            service::Error::LongComment { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "comment_too_long"),
            service::Error::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
            service::Error::TooSlow { .. } => (StatusCode::SERVICE_UNAVAILABLE, "too_slow"),
            service::Error::Panicked
            | service::Error::Assistant(_)
            | service::Error::Index(_)
            | service::Error::Store(_) => {
                tracing::error!(error = &error as &dyn std::error::Error, "request failed");
                return Self::internal();
            }
        };
        Self::new(status, code, error.to_string())
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        let code = match &rejection {
            JsonRejection::MissingJsonContentType(_) => "unsupported_media_type",
            JsonRejection::JsonSyntaxError(_) => "malformed_json",
            JsonRejection::JsonDataError(_) => "invalid_body",
            _ if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => "body_too_large",
            _ => "unreadable_body",
        };
        Self::new(rejection.status(), code, rejection.body_text())
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_parameter", rejection.body_text())
    }
}

impl From<PathRejection> for Problem {
    fn from(rejection: PathRejection) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_path", rejection.body_text())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = json!({
            "type": "about:blank",
            "title": self.status.canonical_reason().unwrap_or("Error"),
            "status": self.status.as_u16(),
            "code": self.code,
            "detail": self.detail,
        });
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = (self.status, kind, body.to_string()).into_response();
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, COME_AGAIN);
        }
        response
    }
}
