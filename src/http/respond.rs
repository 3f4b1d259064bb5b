//! Answers in the type that is wanted, with what caches need.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::accept::Form;
use super::problem::Problem;
use crate::views::{Brief, Forms};

/// A list or an answer in the type that is wanted: JSON, Markdown or CSV.
pub(super) fn in_any_form(headers: &HeaderMap, view: &impl Forms) -> Result<Response, Problem> {
    let form = Form::wanted(headers, Form::ALL)?;
    let body = match form {
        Form::Markdown => view.markdown().into_bytes(),
        Form::Csv => view.csv().into_bytes(),
        Form::Json | Form::Word => json_of(view)?,
    };
    Ok(typed(form, body))
}

/// A brief in the type that is wanted: JSON, Markdown or a Word document.
pub(super) fn brief(headers: &HeaderMap, view: &Brief) -> Result<Response, Problem> {
    let form = Form::wanted(headers, Form::OF_BRIEFS)?;
    let body = match form {
        Form::Markdown => view.paper().markdown().into_bytes(),
        Form::Word => view.paper().word().ok_or_else(Problem::internal)?,
        Form::Json | Form::Csv => json_of(view)?,
    };
    Ok(typed(form, body))
}

/// Something that has too many sides for a table, as JSON.
pub(super) fn as_json(headers: &HeaderMap, view: &impl Serialize) -> Result<Response, Problem> {
    let form = Form::wanted(headers, &[Form::Json])?;
    Ok(typed(form, json_of(view)?))
}

fn json_of(view: &impl Serialize) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(view).map_err(|error| {
        tracing::error!(%error, "a view cannot be written as JSON");
        Problem::internal()
    })
}

fn typed(form: Form, body: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(form.content_type())),
        (header::VARY, HeaderValue::from_static("accept")),
    ];
    (headers, body).into_response()
}

/// Keeps caches on the way from storing an answer whose question may stand in the address.
pub(super) fn unkept(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Names the content by its hash, and leaves it out where the caller has that content already.
///
/// The same bytes have the same name whatever happened to the index meanwhile, and others have another.
pub(super) async fn tagged(asked: &HeaderMap, response: Response) -> Result<Response, Problem> {
    let (mut parts, body) = response.into_parts();
    // What is hashed was made whole just before, so that there is no bound to keep.
    let body = axum::body::to_bytes(body, usize::MAX).await.map_err(|_| Problem::internal())?;
    let tag = format!("\"{}\"", &blake3::hash(&body).to_hex()[..32]);
    let is_known = asked.get_all(header::IF_NONE_MATCH).iter().any(|line| matches(line, &tag));
    let value = HeaderValue::try_from(tag).map_err(|_| Problem::internal())?;
    parts.headers.insert(header::ETAG, value);
    // Caches may keep it, but have to ask whether it still holds: a reload may change it at any time.
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if is_known {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_TYPE);
        return Ok(parts.into_response());
    }
    Ok(Response::from_parts(parts, body.into()))
}

/// True if a line of `If-None-Match` has a tag. Weak ones count too, since nothing is going to be put together.
fn matches(line: &HeaderValue, tag: &str) -> bool {
    let Ok(line) = line.to_str() else { return false };
    line.trim() == "*" || line.split(',').any(|one| one.trim().trim_start_matches("W/") == tag)
}
