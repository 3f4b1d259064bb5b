//! A document's file as it was read: whole, or in ranges.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;
use std::{fs, io};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tower_http::services::ServeFile;
use utoipa::openapi::{self, ContentBuilder, RefOr, ResponseBuilder, ResponsesBuilder};
use utoipa::{IntoResponses, PartialSchema};

use super::Shared;
use super::extract::Id;
use super::problem::{Code, Problem};
use crate::corpus;
use crate::document::{Document, DocumentId};
use crate::index::ContentHash;
use crate::ingest;

/// The policy for a page saved from elsewhere: browsers only show it, as plain as it is. No script runs, nothing
/// is loaded, and it counts as of another origin than ours.
const SANDBOX: HeaderValue =
    HeaderValue::from_static("sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:");

/// The type of a file whose name says nothing that is known.
const UNKNOWN: &str = "application/octet-stream";

/// A document's file, in any of the formats that are read.
struct Original;

impl IntoResponses for Original {
    fn responses() -> BTreeMap<String, RefOr<openapi::Response>> {
        let with = |description: &str| {
            let types = corpus::formats().map(|format| format.media_type).chain([UNKNOWN]);
            types.fold(ResponseBuilder::new().description(description), |response, kind| {
                let schema = if kind.starts_with("text/") { String::schema() } else { Vec::<u8>::schema() };
                response.content(kind, ContentBuilder::new().schema(Some(schema)).build())
            })
        };
        let responses = [("200", "The file"), ("206", "The range that was asked for")];
        let responses = responses.map(|(status, description)| (status, with(description)));
        ResponsesBuilder::new().responses_from_iter(responses).build().into()
    }
}

/// A document's file
///
/// The original, byte by byte, with ranges and conditional requests. A file that was changed since it was read is not
/// given out, since the pages that answers cite may no longer be in it.
#[utoipa::path(
    get,
    path = "/v1/documents/{id}/file",
    tag = "Documents",
    operation_id = "file",
    params(("id" = String, Path, description = "The document's id", example = "cornwall-2019")),
    responses(Original),
)]
pub(super) async fn file(State(shared): State<Arc<Shared>>, Id(id): Id, request: Request) -> Result<Response, Problem> {
    let Some((document, hash)) = shared.service.tracked(&id) else { return Err(Problem::unknown_document()) };
    let wanted = Arc::clone(&shared);
    let found = tokio::task::spawn_blocking(move || {
        let found = wanted.files.find(&wanted.settings.corpus, &document, hash);
        (document, found)
    });
    let (document, found) = found.await.map_err(|_| Problem::internal())?;
    let Some(path) = found else {
        let detail = "the document's file has been removed or changed since it was read";
        return Err(Problem::new(Code::FileUnavailable, detail));
    };
    let kind = kind(&document.file);
    let served = ServeFile::new(&path).try_call(request.map(|_| Body::empty())).await;
    let mut response = served.map_err(|error| failed(&error))?.map(Body::new);
    match response.status() {
        StatusCode::OK | StatusCode::PARTIAL_CONTENT | StatusCode::NOT_MODIFIED => {}
        StatusCode::RANGE_NOT_SATISFIABLE => {
            let range = response.headers_mut().remove(header::CONTENT_RANGE);
            let mut problem =
                Problem::new(Code::RangeNotSatisfiable, "the file has no such range of bytes").into_response();
            if let Some(range) = range {
                problem.headers_mut().insert(header::CONTENT_RANGE, range);
            }
            return Ok(problem);
        }
        StatusCode::PRECONDITION_FAILED => {
            return Err(Problem::new(Code::PreconditionFailed, "the file is not the one you expect"));
        }
        _ => return Err(Problem::new(Code::FileUnavailable, "the document's file cannot be read now")),
    }
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_DISPOSITION, disposition(&document.file));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    // Pages of ours show the file in a frame or a tab of its own, and no other site does.
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
    // The viewers of browsers for PDFs are pages of their own, which more of a policy would only hinder.
    let is_pdf = kind.starts_with("application/pdf");
    let policy = if is_pdf { HeaderValue::from_static("frame-ancestors 'self'") } else { SANDBOX };
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}

fn failed(error: &io::Error) -> Problem {
    tracing::error!(%error, "a document's file cannot be read");
    Problem::internal()
}

/// The type of a file by the ending of its name; a browser never guesses.
fn kind(file: &str) -> &'static str {
    corpus::formats().find(|format| format.is_named(file)).map_or(UNKNOWN, |format| format.media_type)
}

/// The name to save the file under, in ASCII and, where it has other letters, in the form of RFC 6266 too.
fn disposition(file: &str) -> HeaderValue {
    let name = file.rsplit('/').next().unwrap_or(file);
    let plain: String =
        name.chars().map(|c| if c.is_ascii_graphic() && !r#""\%;"#.contains(c) { c } else { '_' }).collect();
    let mut value = format!("inline; filename=\"{plain}\"");
    if plain != name {
        let encoded = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
        value = format!("{value}; filename*=UTF-8''{encoded}");
    }
    HeaderValue::try_from(value).unwrap_or(HeaderValue::from_static("inline"))
}

/// Files that were found to be as they were read, so that each is hashed once and not for every range of it.
#[derive(Default)]
pub(super) struct Files {
    whole: Mutex<BTreeMap<DocumentId, Whole>>,
}

#[derive(Clone, PartialEq)]
struct Whole {
    path: PathBuf,
    length: u64,
    changed: Option<SystemTime>,
    hash: ContentHash,
}

impl Files {
    /// The path of a document's file, if it still holds what was read of it. It is the one that the index keeps,
    /// below a corpus folder; nothing of it comes from a caller.
    fn find(&self, corpus: &[PathBuf], document: &Document, hash: ContentHash) -> Option<PathBuf> {
        let known = || self.whole.lock().unwrap_or_else(PoisonError::into_inner);
        for folder in corpus {
            let path = folder.join(&document.file);
            let Ok(meta) = fs::metadata(&path) else { continue };
            let whole = Whole { path, length: meta.len(), changed: meta.modified().ok(), hash };
            if known().get(&document.id) == Some(&whole) {
                return Some(whole.path);
            }
            if is_whole(&whole.path, hash) {
                let path = whole.path.clone();
                known().insert(document.id.clone(), whole);
                return Some(path);
            }
        }
        None
    }
}

/// True if a file holds what was read of it, alone or with the facts that were given in a file beside it.
fn is_whole(path: &Path, hash: ContentHash) -> bool {
    let beside = path.with_extension("toml");
    let sidecar = (beside != path && File::open(&beside).is_ok()).then_some(beside);
    [sidecar.as_deref(), None].into_iter().any(|sidecar| ingest::content_hash(path, sidecar).is_ok_and(|it| it == hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_given_so_that_no_header_breaks() {
        assert_eq!(disposition("a/report.pdf"), "inline; filename=\"report.pdf\"");
        assert_eq!(
            disposition("b \"x\"\r\n.pdf"),
            "inline; filename=\"b__x___.pdf\"; filename*=UTF-8''b%20%22x%22%0D%0A%2Epdf"
        );
        assert_eq!(disposition("café.md"), "inline; filename=\"caf_.md\"; filename*=UTF-8''caf%C3%A9%2Emd");
    }

    #[test]
    fn types_are_told_by_the_ending() {
        assert_eq!(kind("a/b.PDF"), "application/pdf");
        assert_eq!(kind("page.htm"), "text/html; charset=utf-8");
        assert_eq!(kind("noext"), "application/octet-stream");
    }
}
