//! The description of the interface (OpenAPI 3.1), made of what stands beside the routes, and the page to try it on.

mod page;

use axum::Router;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    Components, ContentBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, ResponseBuilder,
    SecurityRequirement,
};
use utoipa::{PartialSchema as _, ToSchema as _};

use super::problem::{Code, Sent};
use super::respond::tagged;

/// The schemes by which keys are presented: one for each scope, so that the description says which one it takes.
const READ_KEY: &str = "read_key";
const ADMIN_KEY: &str = "admin_key";

/// The description without any route.
pub(super) fn frame() -> OpenApi {
    let mut components = Components::new();
    components.schemas.insert(Sent::name().into_owned(), Sent::schema());
    for (name, what) in [
        (
            READ_KEY,
            "A key of scope read or admin, made with `scrutineer key new`. Needed only where reading is not open.",
        ),
        (ADMIN_KEY, "A key of scope admin, made with `scrutineer key new --scope admin`."),
    ] {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(what)).build();
        components.security_schemes.insert(name.to_owned(), SecurityScheme::Http(scheme).into());
    }
    let about = "Answers questions over inspection reports in the inspectors' own words, with document, page and \
                 paragraph. Every refusal is a problem (RFC 9457) with a stable `code`. Answers and lists come as JSON, \
                 Markdown or CSV, as `Accept` options.";
    let info = InfoBuilder::new()
        .title("Scrutineer")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(about))
        .license(Some(LicenseBuilder::new().name("MIT OR Apache-2.0").identifier(Some("MIT OR Apache-2.0")).build()))
        .build();
    OpenApiBuilder::new().info(info).components(Some(components)).build()
}

/// The routes that tell of the others: the description itself, and the page.
pub(super) fn routes(description: OpenApi) -> Router {
    let description = completed(description);
    let page = page::render(&description);
    // What is made of strings, numbers and lists is always JSON.
    let text = text(&description);
    Router::new()
        .route(
            "/openapi.json",
            get(async move |headers: HeaderMap| sent(&headers, "application/json", text.clone()).await),
        )
        .route("/docs/api", get(async move |headers: HeaderMap| page::sent(&headers, page.clone()).await))
        .merge(page::assets())
}

/// The description as it is served.
fn text(description: &OpenApi) -> String {
    let mut text = description.to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}

/// Something that stays the same for as long as the program runs.
async fn sent(headers: &HeaderMap, kind: &'static str, body: String) -> Response {
    let response = ([(header::CONTENT_TYPE, HeaderValue::from_static(kind))], body).into_response();
    tagged(headers, response).await.unwrap_or_else(IntoResponse::into_response)
}

/// Adds to each operation the problems that it may answer with and the keys that it takes, which follow from what it
/// is.
fn completed(mut description: OpenApi) -> OpenApi {
    for (path, item) in &mut description.paths.paths {
        let PathItem { get, post, .. } = item;
        for (operation, has_body) in [(get, false), (post, true)] {
            let Some(operation) = operation else { continue };
            let has_body = has_body && operation.request_body.is_some();
            complete(path, operation, has_body);
        }
    }
    description
}

fn complete(path: &str, operation: &mut Operation, has_body: bool) {
    // Whether the server lives is told to everybody, always.
    let is_public = operation.security.as_ref().is_some_and(|security| security == &[SecurityRequirement::default()]);
    if operation.security.is_none() {
        let read = SecurityRequirement::new(READ_KEY, Vec::<String>::new());
        operation.security = Some(vec![SecurityRequirement::default(), read]);
    }
    let mut codes = vec![Code::RequestTimeout, Code::Internal];
    if path == "/readyz" {
        codes.push(Code::NotReady);
    }
    if !is_public {
        codes.extend([Code::InvalidKey, Code::MissingKey, Code::TooManyRequests]);
    }
    if path.starts_with("/v1/") {
        codes.extend([Code::InvalidParameter, Code::Busy, Code::TooSlow]);
        if !path.ends_with("/file") {
            codes.push(Code::NotAcceptable);
        }
    }
    if path.starts_with("/v1/admin/") || path == "/metrics" {
        codes.push(Code::InsufficientScope);
    }
    if path == "/v1/admin/reload" {
        codes.push(Code::ReloadFailed);
    }
    if has_body {
        codes.extend([Code::MalformedJson, Code::UnreadableBody, Code::InvalidBody]);
        codes.extend([Code::BodyTooLarge, Code::UnsupportedMediaType]);
    }
    if path.starts_with("/v1/ask") {
        codes.extend([Code::EmptyQuestion, Code::QuestionTooLong, Code::InvalidConversation]);
    }
    if path.starts_with("/v1/search") {
        codes.extend([Code::EmptyQuestion, Code::QuestionTooLong, Code::InvalidCursor]);
    }
    if path == "/v1/across" {
        codes.extend([Code::EmptyQuestion, Code::QuestionTooLong, Code::UnknownAuthority, Code::UnknownSet]);
    }
    if path == "/v1/briefs" {
        codes.extend([Code::UnknownAuthority, Code::UnknownInspection]);
    }
    if ["/v1/check", "/v1/verify-quote"].contains(&path) {
        codes.extend([Code::EmptyQuestion, Code::QuestionTooLong]);
    }
    if path == "/v1/feedback" {
        codes.push(Code::InvalidFeedback);
    }
    for (start, code) in [
        ("/v1/documents/{id}", Code::UnknownDocument),
        ("/v1/passages/{id}", Code::UnknownPassage),
        ("/v1/authorities/{id}", Code::UnknownAuthority),
    ] {
        if path.starts_with(start) {
            codes.extend([Code::InvalidPath, code]);
        }
    }
    codes.extend(["/v1/check", "/v1/changes"].contains(&path).then_some(Code::UnknownAuthority));
    codes.extend((path == "/v1/verify-quote").then_some(Code::UnknownDocument));
    if path.ends_with("/file") {
        codes.extend([Code::FileUnavailable, Code::PreconditionFailed, Code::RangeNotSatisfiable]);
    }
    // In the order of the list of codes, so that each status tells of its codes in one order.
    for status in Code::ALL.iter().map(|code| code.status().as_u16()) {
        let of_status: Vec<String> = Code::ALL
            .iter()
            .filter(|code| code.status().as_u16() == status && codes.contains(code))
            .map(|code| format!("`{}`: {}", code.name(), code.meaning()))
            .collect();
        if of_status.is_empty() {
            continue;
        }
        let schema = RefOr::Ref(Ref::from_schema_name(Sent::name().into_owned()));
        let content = ContentBuilder::new().schema(Some(schema)).build();
        let response = ResponseBuilder::new()
            .description(of_status.join("\n\n"))
            .content("application/problem+json", content)
            .build();
        operation.responses.responses.insert(status.to_string(), RefOr::T(response));
    }
    let is_unkept =
        ["/v1/ask", "/v1/search", "/v1/admin/reload", "/v1/feedback", "/v1/across", "/v1/check", "/v1/verify-quote"];
    if path.starts_with("/v1/") && !is_unkept.contains(&path) {
        let same = ResponseBuilder::new().description("The caller has it already, by its If-None-Match").build();
        operation.responses.responses.insert("304".to_owned(), RefOr::T(same));
    }
}
