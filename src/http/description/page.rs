//! The page to read the description on and to try the interface.

use askama::Template;
use axum::Router;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use serde_json::Value;
use utoipa::openapi::OpenApi;

/// The page's policy: it may load its own style and script, and answers from here.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

#[derive(Template)]
#[template(path = "api.html")]
struct Page<'a> {
    title: &'a str,
    version: &'a str,
    about: &'a str,
    operations: Vec<Operation<'a>>,
}

struct Operation<'a> {
    id: &'a str,
    method: String,
    path: &'a str,
    summary: &'a str,
    about: &'a str,
    curl: String,
    params: Vec<Param<'a>>,
    /// An example of the body, empty if it takes none.
    body: String,
    types: Vec<&'a str>,
    responses: Vec<Reply<'a>>,
}

struct Param<'a> {
    name: &'a str,
    place: &'a str,
    required: bool,
    about: &'a str,
    example: String,
    choices: Vec<String>,
}

struct Reply<'a> {
    status: &'a str,
    about: &'a str,
}

/// The page as HTML.
pub(super) fn render(description: &OpenApi) -> String {
    // As JSON it is what every other reader sees of it, and simpler to go through than its types.
    let all = serde_json::to_value(description).unwrap_or_default();
    let info = &all["info"];
    let operations = all["paths"].as_object().into_iter().flatten().flat_map(|(path, item)| {
        item.as_object().into_iter().flatten().map(move |(method, of)| operation(path, method, of))
    });
    let page = Page {
        title: text(&info["title"]),
        version: text(&info["version"]),
        about: text(&info["description"]),
        operations: operations.collect(),
    };
    page.render().unwrap_or_default()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// A value as it is written into an address.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| if value.is_null() { String::new() } else { value.to_string() }, str::to_owned)
}

fn operation<'a>(path: &'a str, method: &str, of: &'a Value) -> Operation<'a> {
    let params: Vec<Param<'_>> = of["parameters"].as_array().into_iter().flatten().map(param).collect();
    let example = &of["requestBody"]["content"]["application/json"]["example"];
    let body = if example.is_null() { String::new() } else { format!("{example:#}") };
    let content = of["responses"]["200"]["content"].as_object();
    let method = method.to_uppercase();
    Operation {
        id: text(&of["operationId"]),
        path,
        summary: text(&of["summary"]),
        about: text(&of["description"]),
        curl: curl(&method, path, &params, example),
        params,
        body,
        types: content.into_iter().flatten().map(|(kind, _)| kind.as_str()).collect(),
        responses: of["responses"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(status, reply)| Reply { status, about: text(&reply["description"]) })
            .collect(),
        method,
    }
}

fn param(value: &Value) -> Param<'_> {
    let schema = &value["schema"];
    let choices = schema["enum"].as_array().into_iter().flatten().filter(|choice| !choice.is_null()).map(plain);
    let is_boolean = schema["type"] == "boolean";
    Param {
        name: text(&value["name"]),
        place: text(&value["in"]),
        required: value["required"] == true,
        about: text(&value["description"]),
        example: plain(&value["example"]),
        choices: if is_boolean { vec!["true".to_owned(), "false".to_owned()] } else { choices.collect() },
    }
}

/// A line for a shell that does what the example says.
fn curl(method: &str, path: &str, params: &[Param<'_>], body: &Value) -> String {
    let encoded =
        |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
    let mut address = format!("http://127.0.0.1:8080{path}");
    let mut query = Vec::new();
    for param in params.iter().filter(|param| !param.example.is_empty()) {
        if param.place == "path" {
            address = address.replace(&format!("{{{}}}", param.name), &encoded(&param.example).replace("%2D", "-"));
        } else if param.required {
            query.push(format!("{}={}", param.name, encoded(&param.example).replace("%20", "+")));
        }
    }
    if !query.is_empty() {
        address = format!("{address}?{}", query.join("&"));
    }
    if !body.is_null() {
        return format!("curl '{address}' --json '{body}'");
    }
    if method == "GET" { format!("curl '{address}'") } else { format!("curl -X {method} '{address}'") }
}

/// The page as an answer.
pub(super) async fn sent(headers: &HeaderMap, page: String) -> Response {
    let mut response = super::sent(headers, "text/html; charset=utf-8", page).await;
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

/// The style and the script.
pub(super) fn assets() -> Router {
    let asset = |kind: &'static str, text: &'static str| {
        get(async move |headers: HeaderMap| {
            let mut response = super::sent(&headers, kind, text.to_owned()).await;
            let same = HeaderValue::from_static("same-origin");
            response.headers_mut().insert(HeaderName::from_static("cross-origin-resource-policy"), same);
            response.into_response()
        })
    };
    Router::new()
        .route("/docs/api/style.css", asset("text/css; charset=utf-8", include_str!("style.css")))
        .route("/docs/api/try.js", asset("text/javascript; charset=utf-8", include_str!("try.js")))
}
