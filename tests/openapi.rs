//! The description of the interface: as checked in, and true.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use scrutineer::http::{Extras, Settings, router};
use serde_json::Value;
use tower::ServiceExt as _;

use crate::http::{service, settings};

/// The interface over the bundled corpus, which the examples are about.
fn api() -> (tempfile::TempDir, Router) {
    let folder = tempfile::tempdir().unwrap();
    let bundled = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    std::fs::create_dir(folder.path().join("corpus")).unwrap();
    for entry in std::fs::read_dir(bundled).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, folder.path().join("corpus").join(path.file_name().unwrap())).unwrap();
    }
    let settings = Settings { corpus: vec![folder.path().join("corpus")], ..settings() };
    let api = router(Arc::clone(&service(folder.path())), &settings, Extras::default());
    (folder, api)
}

async fn text(api: &Router, request: Request<Body>) -> (u16, String) {
    let (parts, body) = api.clone().oneshot(request).await.unwrap().into_parts();
    let body = to_bytes(body, 1 << 22).await.unwrap();
    (parts.status.as_u16(), String::from_utf8_lossy(&body).into_owned())
}

async fn description(api: &Router) -> Value {
    let (_, text) = text(api, Request::get("/openapi.json").body(Body::empty()).unwrap()).await;
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn the_description_is_checked_in_as_it_is_served() {
    let (_folder, api) = api();
    let (status, served) = text(&api, Request::get("/openapi.json").body(Body::empty()).unwrap()).await;
    assert_eq!(status, 200);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/openapi.json");
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    if kept != served {
        let new = Path::new(env!("CARGO_TARGET_TMPDIR")).join("openapi.json");
        std::fs::write(&new, served).unwrap();
        panic!("docs/openapi.json is not what is served; if that is meant to be: cp {} docs/", new.display());
    }
}

/// Every operation has an example for each parameter that it needs and for its body, and with them it works.
#[tokio::test]
async fn the_examples_work() {
    let (_folder, api) = api();
    let description = description(&api).await;
    assert_eq!(description["openapi"].as_str().map(|version| &version[..3]), Some("3.1"));
    let mut tried = 0;
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let what = format!("{method} {path}");
            assert!(operation["summary"].is_string() && operation["operationId"].is_string(), "{what}");
            let mut address = path.clone();
            let mut query = Vec::new();
            for param in operation["parameters"].as_array().into_iter().flatten() {
                let name = param["name"].as_str().unwrap();
                let example = &param["example"];
                let example = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
                if param["in"] == "path" {
                    address = address.replace(&format!("{{{name}}}"), &example);
                } else if param["required"] == true || name != "cursor" && example != "null" {
                    query.push(format!("{name}={}", example.replace('?', "%3F").replace(' ', "+")));
                }
            }
            if !query.is_empty() {
                address = format!("{address}?{}", query.join("&"));
            }
            let body = &operation["requestBody"]["content"]["application/json"]["example"];
            let mut request = Request::builder().method(method.to_uppercase().as_str()).uri(&address);
            if operation["requestBody"].is_object() {
                assert!(body.is_object(), "{what} has no example of its body");
                request = request.header("content-type", "application/json");
            }
            let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
            let (status, text) = text(&api, request.body(body).unwrap()).await;
            let by_key =
                operation["security"].as_array().is_some_and(|all| all.iter().any(|one| one["admin_key"].is_array()));
            let expected = if by_key {
                401
            } else if operation["responses"]["204"].is_object() {
                204
            } else {
                200
            };
            assert_eq!(status, expected, "{what} as {address}: {text}");
            assert!(operation["responses"][expected.to_string()].is_object(), "{what} does not describe {expected}");
            tried += 1;
        }
    }
    assert!(tried >= 9, "{tried}");
}

/// Every code of a problem is described with the operations that answer with it, and in docs/api.md.
#[tokio::test]
async fn the_codes_are_listed() {
    let (_folder, api) = api();
    let description = description(&api).await.to_string();
    let listed = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/api.md")).unwrap();
    let codes: Vec<&str> = listed
        .lines()
        .filter_map(|line| {
            line.strip_prefix("| `")?.split_once("` | ").filter(|(_, rest)| rest.starts_with(['4', '5']))
        })
        .map(|(code, _)| code)
        .collect();
    assert!(codes.len() > 20, "{codes:?}");
    // Those that befall addresses and methods that are not described.
    for code in codes.iter().filter(|code| !["not_found", "method_not_allowed", "foreign_form"].contains(code)) {
        assert!(description.contains(&format!("`{code}`: ")), "{code} is listed and not described");
    }
    for code in description.split('`').skip(1).step_by(2).filter(|it| it.contains('_')) {
        let is_key = code.contains("key_") || code.ends_with(" key");
        assert!(is_key || listed.contains(&format!("`{code}`")), "{code} is described and not listed");
    }
}

#[tokio::test]
async fn the_page_to_try_it_has_every_operation_and_loads_nothing_from_elsewhere() {
    let (_folder, api) = api();
    let (status, page) = text(&api, Request::get("/docs/api").body(Body::empty()).unwrap()).await;
    assert_eq!(status, 200);
    for (path, item) in description(&api).await["paths"].as_object().unwrap() {
        for operation in item.as_object().unwrap().values() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(page.contains(&format!("<section id=\"{id}\"")), "{path}");
        }
    }
    for reference in page.split(['"', '\'']).filter(|part| part.starts_with("http")) {
        assert!(reference.starts_with("http://127.0.0.1:8080/"), "{reference}");
    }
    assert!(!page.contains("<script>") && !page.contains("style="), "nothing stands inline");
    for asset in ["/docs/api/style.css", "/docs/api/try.js"] {
        assert_eq!(text(&api, Request::get(asset).body(Body::empty()).unwrap()).await.0, 200);
    }
}
