//! The web page: what the API gives, for people with a browser.
//!
//! Every page is a plain document that works without JavaScript: forms that GET, links that say where they go. The one
//! script only makes it smoother. What is asked stands in the address, a conversation too: it is the list of its
//! questions, so that it can be kept, shared and printed, and nothing of it is kept here. There is no cookie.

mod across;
mod ask;
mod assets;
mod authorities;
mod brief;
mod chart;
mod check;
mod documents;
mod feed;
mod feedback;
mod filter;
mod query;
mod quote;
mod search;
mod text;
mod tracker;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use super::problem::Problem;
use crate::service::Service;

/// The pages' policy: they load from this server and send forms to it, and to nothing else. Nothing in them is inline.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'",
);

/// The routes of the page.
pub(super) fn routes() -> Router<Arc<Service>> {
    Router::new()
        .route("/", get(ask::home))
        .route("/ask", get(ask::ask))
        .route("/across", get(across::across))
        .route("/across.csv", get(across::csv))
        .route("/documents", get(documents::list))
        .route("/documents/{id}", get(documents::document))
        .route("/documents/{id}/", get(documents::document))
        .route("/authorities", get(authorities::list))
        .route("/authorities/{id}", get(authorities::authority))
        .route("/authorities/{id}/brief", get(brief::brief))
        .route("/authorities/{id}/brief.docx", get(brief::word))
        .route("/authorities/{id}/brief.md", get(brief::markdown))
        .route("/authorities/{id}/ledger", get(brief::ledger))
        .route("/authorities/{id}/ledger.csv", get(brief::ledger_csv))
        .route("/authorities/{id}/feed.atom", get(feed::of_authority))
        .route("/feed.atom", get(feed::all))
        .route("/check", get(check::form).post(check::check))
        .route("/search", get(search::search))
        .route("/feedback", post(feedback::give))
        .route("/thanks", get(feedback::thanks))
        .route("/about", get(about))
        .route("/privacy", get(privacy))
        .route("/accessibility", get(accessibility))
        .route("/assets/{hash}/{name}", get(assets::asset))
        .route("/favicon.ico", get(assets::favicon))
        .route("/robots.txt", get(robots))
}

/// A page as a response. Sites that are linked to learn nothing of where a reader came from: a question may stand
/// there.
fn respond(status: StatusCode, template: &impl Template) -> Response {
    let Ok(body) = template.render() else {
        tracing::error!("a page could not be made");
        return Problem::internal().into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::VARY, HeaderValue::from_static("accept")),
    ];
    (status, headers, body).into_response()
}

/// The same page for one reader only: what is asked stands in its address, and shall be found in no cache.
fn unkept(mut page: Response) -> Response {
    page.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    page
}

/// A refusal in words.
#[derive(Template)]
#[template(path = "problem.html")]
struct Refused<'a> {
    here: &'static str,
    title: &'a str,
    text: &'a str,
    /// The message for programs, where it helps whoever wrote the address or the form.
    detail: Option<&'a str>,
    /// In how many seconds to come again.
    wait: Option<usize>,
    /// The address to be tried again, where that makes sense.
    again: Option<&'a str>,
    /// A hint at where to find what was looked for.
    instead: Option<(&'a str, &'a str)>,
    /// True if there is nothing here for whoever asks, so that no other page is any better.
    is_closed: bool,
}

/// Shows refusals as pages to browsers, outside of the API, whatever made them.
pub(super) async fn in_words(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let wanted = prefers_pages(request.headers()) && path != "/v1" && !path.starts_with("/v1/");
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    // An address that begins with two strokes would be another server's in a link.
    let address = request.uri().path_and_query().map(ToString::to_string).filter(|it| is_read && !it.starts_with("//"));
    let mut response = next.run(request).await;
    if !wanted {
        return response;
    }
    let Some(problem) = response.extensions_mut().remove::<Problem>() else { return response };
    let status = problem.status();
    let missing = sought(&path).filter(|_| status == StatusCode::NOT_FOUND);
    let (title, text) = missing.map_or_else(|| said(status), |(title, text, _)| (title, text));
    let instead = missing.map(|(.., instead)| instead);
    let is_passing =
        status.is_server_error() || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT);
    let is_plain = is_passing
        || matches!(status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED | StatusCode::UNAUTHORIZED);
    let detail = Some(problem.detail()).filter(|_| !is_plain);
    let wait = response.headers().get(header::RETRY_AFTER).and_then(|wait| wait.to_str().ok()?.parse().ok());
    let is_closed = status == StatusCode::UNAUTHORIZED;
    let again = address.as_deref().filter(|_| is_passing);
    let page = respond(status, &Refused { here: "", title, text, detail, wait, again, instead, is_closed });
    let (parts, body) = page.into_parts();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    for (name, value) in &parts.headers {
        headers.insert(name.clone(), value.clone());
    }
    *response.body_mut() = body;
    response
}

/// True if a caller would rather have a page than data: it names pages in what it accepts.
fn prefers_pages(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|kind| kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("text/html")))
}

/// A guess, from the address, at what was looked for and where to find it.
fn sought(path: &str) -> Option<(&'static str, &'static str, (&'static str, &'static str))> {
    if path.starts_with("/documents/") {
        Some((
            "Document not found",
            "No document is held under this address. It may have been taken out, or held under another name since the \
             link was made.",
            ("/documents", "Look for it among the documents"),
        ))
    } else if path.starts_with("/authorities/") {
        Some((
            "Council not found",
            "No document is held about a council of this name.",
            ("/authorities", "Look for it among the councils"),
        ))
    } else {
        None
    }
}

/// The problem and what to do about it, in plain words.
fn said(status: StatusCode) -> (&'static str, &'static str) {
    match status {
        StatusCode::NOT_FOUND => {
            ("Page not found", "There is no page at this address. If you typed or pasted it, check that it is whole.")
        }
        StatusCode::METHOD_NOT_ALLOWED => ("That does not work here", "This address is for reading only."),
        StatusCode::TOO_MANY_REQUESTS => (
            "Too many requests",
            "Your internet connection has sent too many requests in a short time. Everybody who shares it, as in a \
             council building, is counted together.",
        ),
        StatusCode::SERVICE_UNAVAILABLE => (
            "Very busy just now",
            "More questions are being asked than can be answered at this moment. Yours was not answered.",
        ),
        StatusCode::REQUEST_TIMEOUT => ("That took too long", "The request did not arrive whole in time. Try again."),
        StatusCode::PAYLOAD_TOO_LARGE => ("Too large", "More was sent than is allowed. Send less."),
        StatusCode::UNAUTHORIZED => (
            "Not open to everybody",
            "This server answers only programs that hold a key for it. Whoever runs it can open it to readers.",
        ),
        // Nothing else is forbidden to readers.
        StatusCode::FORBIDDEN => (
            "That was not accepted",
            "It was sent from a page of another site. Open the answer here and use the buttons below it.",
        ),
        status if status.is_client_error() => {
            ("That request was not understood", "Something in the address or the form is not as it should be.")
        }
        _ => ("Something went wrong here", "The fault is ours, not yours. Try again in a moment."),
    }
}

/// A page that only says something.
macro_rules! plain_page {
    ($handler:ident, $name:ident, $path:literal) => {
        #[derive(Template)]
        #[template(path = $path)]
        struct $name {
            here: &'static str,
        }

        async fn $handler() -> Response {
            respond(StatusCode::OK, &$name { here: stringify!($handler) })
        }
    };
}

plain_page!(about, About, "about.html");
plain_page!(privacy, Privacy, "privacy.html");
plain_page!(accessibility, Accessibility, "accessibility.html");

/// Answers are made for whoever asks, so there is nothing in them for a search engine but load; the documents are open.
async fn robots() -> Response {
    let text = "User-agent: *\nDisallow: /ask\nDisallow: /check\nDisallow: /search\nDisallow: /thanks\n";
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
