//! The API: its routes in process, and once over a real socket.

use std::io::{self, Read as _, Write};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use jiff::Timestamp;
use scrutineer::gazetteer::Authorities;
use scrutineer::http::{Extras, Settings, router, serve};
use scrutineer::service::{Limits, Service};
use scrutineer::store::{Keeping, Store};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt as _;

use crate::support;

/// Small limits, so that each can be met.
pub(crate) fn settings() -> Settings {
    Settings {
        body_bytes: 4096,
        request_time: Duration::from_secs(30),
        stop_time: Duration::from_secs(5),
        connections: 100,
        address_rate: NonZeroU32::MAX,
        key_rate: NonZeroU32::MAX,
        proxies: Vec::new(),
        origins: Vec::new(),
        open_reading: true,
        open_metrics: false,
        keys: PathBuf::from("/nowhere/keys.json"),
        corpus: Vec::new(),
    }
}

/// A service over such a folder.
pub(crate) fn service(folder: &Path) -> Arc<Service> {
    let limits = Limits { question_chars: 200, at_once: 2, waiting: 50, answer_time: Duration::from_secs(20) };
    let store = Arc::new(Store::in_memory(Keeping::default()).unwrap());
    let assistant = Arc::new(support::assistant(folder));
    Arc::new(Service::new(assistant, Arc::new(Authorities::bundled()), store, &limits, Timestamp::now))
}

fn api(folder: &TempDir) -> Router {
    let settings = Settings { corpus: vec![folder.path().join("corpus")], ..settings() };
    router(service(folder.path()), &settings, Extras::default())
}

async fn send(api: &Router, request: Request<Body>) -> (StatusCode, String, Value) {
    let response = api.clone().oneshot(request).await.unwrap();
    let status = response.status();
    assert!(response.headers().contains_key("x-request-id"));
    let kind = response.headers()["content-type"].to_str().unwrap().to_owned();
    let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, kind, serde_json::from_slice(&body).unwrap())
}

async fn get(api: &Router, path: &str) -> (StatusCode, Value) {
    let (status, _, body) = send(api, Request::get(path).body(Body::empty()).unwrap()).await;
    (status, body)
}

async fn ask(api: &Router, question: &str, conversation: Option<&str>) -> Value {
    let body = json!({"question": question, "conversation": conversation});
    let request = Request::post("/v1/ask").header("content-type", "application/json");
    let (status, _, answer) = send(api, request.body(Body::from(body.to_string())).unwrap()).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    answer
}

#[tokio::test]
async fn a_question_is_answered_by_address_and_by_body() {
    let folder = support::folder();
    let api = api(&folder);
    let (status, by_address) = get(&api, "/v1/ask?q=what+were+the+2019+improvement+areas%3F").await;
    assert_eq!(status, StatusCode::OK);
    let by_body = ask(&api, "what were the 2019 improvement areas?", None).await;
    let without_time = |mut answer: Value| {
        answer["took_ms"] = Value::Null;
        answer
    };
    assert_eq!(without_time(by_address.clone()), without_time(by_body));
    assert_eq!(by_address["outcome"], "answered", "{by_address:#}");
    assert_eq!(by_address["understood"]["authorities"], json!(["Devon"]));
    assert_eq!(by_address["understood"]["years"], json!([2019]));
    assert_eq!(by_address["statements"].as_array().unwrap().len(), 2);
    assert_eq!(by_address["statements"][0]["items"].as_array().unwrap().len(), 2);
    let url = by_address["citations"][0]["url"].as_str().unwrap();
    assert!(url.starts_with("/documents/devon-2019?passage=") && url.contains("#passage-"), "{url}");
}

#[tokio::test]
async fn a_conversation_remembers_its_last_question_and_no_other() {
    let folder = support::folder();
    let api = api(&folder);
    ask(&api, "what were the 2019 improvement areas?", Some("one")).await;
    ask(&api, "who led the 2019 inspection?", Some("two")).await;
    let follow_up = ask(&api, "and in 2016?", Some("one")).await;
    assert_eq!(follow_up["understood"]["intent"], "improvement_areas", "{follow_up:#}");
    assert_eq!(follow_up["understood"]["years"], json!([2016]));
    let other = ask(&api, "and in 2016?", Some("two")).await;
    assert_eq!(other["understood"]["intent"], "who", "{other:#}");
}

#[tokio::test]
async fn an_answer_is_explained_and_in_full_only_when_asked() {
    let folder = support::folder();
    let api = api(&folder);
    let (_, plain) = get(&api, "/v1/ask?q=what+was+said+about+early+help%3F").await;
    assert!(plain.get("explanation").is_none(), "{plain:#}");
    let (_, by_address) = get(&api, "/v1/ask?q=what+was+said+about+early+help%3F&explain=true&detail=full").await;
    let body = json!({"question": "what was said about early help?", "explain": true, "detail": "full"});
    let request = Request::post("/v1/ask").header("content-type", "application/json");
    let (_, _, by_body) = send(&api, request.body(Body::from(body.to_string())).unwrap()).await;
    assert_eq!(by_address["explanation"], by_body["explanation"]);
    let explanation = &by_address["explanation"];
    assert_eq!(explanation["plans"], json!(["findings"]), "{explanation:#}");
    assert_eq!(explanation["scope"][0]["files"], json!(["devon-2019.md"]));
    let look = &explanation["looks"][0];
    assert_eq!(look["confidence"], json!({"value": 1.0, "threshold": 0.5}));
    let best = &look["sentences"][0];
    assert_eq!((best["fate"].as_str(), best["parts"]["coverage"].as_f64()), (Some("shown"), Some(1.0)), "{best:#}");
}

#[tokio::test]
async fn documents_are_listed_and_filtered() {
    let folder = support::folder();
    let api = api(&folder);
    let ids = async |path: &str| {
        let (status, body) = get(&api, path).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        let documents = body["documents"].as_array().unwrap();
        documents.iter().map(|document| document["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids("/v1/documents").await, ["devon-2016", "devon-2019"]);
    assert_eq!(ids("/v1/documents?year=2019").await, ["devon-2019"]);
    assert_eq!(ids("/v1/documents?authority=devon%20county%20council&kind=digest").await, ["devon-2016", "devon-2019"]);
    assert!(ids("/v1/documents?authority=Cornwall").await.is_empty());
    assert!(ids("/v1/documents?kind=news").await.is_empty());
}

#[tokio::test]
async fn a_document_comes_with_its_improvements_and_sections() {
    let folder = support::folder();
    let (status, document) = get(&api(&folder), "/v1/documents/devon-2019").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(document["overall"], "Good");
    assert_eq!(document["judgements"][0]["aspect"], "help_and_protection");
    assert_eq!(document["improvements"][0]["items"][0]["items"][1]["text"], "their quality");
    assert!(!document["sections"].as_array().unwrap().is_empty());
    assert_eq!(document["warnings"], json!(["The publication date was given with the file."]));
}

#[tokio::test]
async fn authorities_and_passages_are_looked_up() {
    let folder = support::folder();
    let api = api(&folder);
    let (_, list) = get(&api, "/v1/authorities").await;
    let (status, devon) = get(&api, "/v1/authorities/devon").await;
    assert_eq!(status, StatusCode::OK, "{devon}");
    assert_eq!(list["authorities"].as_array().unwrap().len(), 1);
    for entry in [&list["authorities"][0], &devon] {
        assert_eq!((&entry["name"], &entry["region"]), (&json!("Devon"), &json!("South West")));
        assert_eq!((&entry["document_count"], &entry["inspection_count"]), (&json!(2), &json!(2)));
        assert_eq!((&entry["latest"]["id"], &entry["overall"]), (&json!("devon-2019"), &json!("Good")));
    }
    let inspections = devon["inspections"].as_array().unwrap();
    assert_eq!(inspections.len(), 2, "{devon:#}");
    assert_eq!(inspections[0]["document"]["id"], "devon-2016");
    assert_eq!(inspections[1]["document"]["improvements"][0]["items"][1]["text"], "The timeliness of life-story work.");
    let overall: Vec<&Value> = devon["grades"][0]["grades"].as_array().unwrap().iter().map(|it| &it["grade"]).collect();
    assert_eq!(overall, ["Requires improvement to be good", "Good"]);

    let (_, found) = get(&api, "/v1/search?q=life-story+work&year=2019&limit=1").await;
    let id = found["results"][0]["id"].as_str().unwrap().to_owned();
    let (_, further) = get(
        &api,
        &format!("/v1/search?q=life-story+work&year=2019&limit=1&cursor={}", found["next"].as_str().unwrap()),
    )
    .await;
    assert_ne!(further["results"][0]["id"], json!(id), "{further:#}");
    let (status, passage) = get(&api, &format!("/v1/passages/{id}?around=1")).await;
    assert_eq!((status, &passage["passage"]["id"]), (StatusCode::OK, &json!(id)), "{passage:#}");
    for (path, code) in [
        ("/v1/authorities/atlantis", "unknown_authority"),
        ("/v1/passages/devon-2019.999", "unknown_passage"),
        ("/v1/passages/devon-2019.07", "unknown_passage"),
        ("/v1/passages/nothing", "unknown_passage"),
    ] {
        check_problem(&api, Request::get(path).body(Body::empty()).unwrap(), 404, code).await;
    }
    for cursor in ["-1", "x", "99999999999", "007"] {
        let path = format!("/v1/search?q=plans&cursor={cursor}");
        check_problem(&api, Request::get(path).body(Body::empty()).unwrap(), 400, "invalid_cursor").await;
    }
}

#[tokio::test]
async fn health_and_readiness_are_told() {
    let folder = support::folder();
    let api = api(&folder);
    assert_eq!(get(&api, "/livez").await, (StatusCode::OK, json!({"status": "ok"})));
    let (status, ready) = get(&api, "/readyz").await;
    assert_eq!((status, &ready["documents"]), (StatusCode::OK, &json!(2)));
}

/// Every refusal is a problem with this status and code.
async fn check_problem(api: &Router, request: Request<Body>, status: u16, code: &str) {
    let what = format!("{} {}", request.method(), request.uri());
    let (found, kind, problem) = send(api, request).await;
    assert_eq!((found.as_u16(), problem["code"].as_str()), (status, Some(code)), "{what}: {problem}");
    assert_eq!(kind, "application/problem+json", "{what}");
    assert_eq!(problem["status"], status, "{what}");
    assert!(problem["detail"].is_string() && problem["title"].is_string(), "{what}: {problem}");
}

#[tokio::test]
async fn every_refusal_is_a_problem_with_a_code() {
    let folder = support::folder();
    let api = api(&folder);
    let get = |path: &str| Request::get(path).body(Body::empty()).unwrap();
    let post = |kind: &str, body: &str| {
        Request::post("/v1/ask").header("content-type", kind).body(Body::from(body.to_owned())).unwrap()
    };
    let accepting = |path: &str, kind: &str| Request::get(path).header("accept", kind).body(Body::empty()).unwrap();
    let broken = |body: &'static [u8]| {
        Request::post("/v1/ask").header("content-type", "application/json").body(Body::from(body)).unwrap()
    };
    check_problem(&api, broken(b"{\"question\": \"\xff\"}"), 400, "malformed_json").await;
    let long = "x".repeat(201);
    for (request, status, code) in [
        (get("/nowhere"), 404, "not_found"),
        (get("/v1/documents/nothing"), 404, "unknown_document"),
        (get("/v1/documents/Devon-2019"), 404, "unknown_document"),
        (get("/v1/documents/%ff"), 400, "invalid_path"),
        (get("/v1/documents?kind=novel"), 400, "invalid_parameter"),
        (get("/v1/documents?year=soon"), 400, "invalid_parameter"),
        (get("/v1/documents?colour=red"), 400, "invalid_parameter"),
        (get("/v1/documents?year=0"), 400, "invalid_parameter"),
        (get("/v1/documents?year=2019&year=2016"), 400, "invalid_parameter"),
        (get("/v1/documents?authority=%ff"), 400, "invalid_parameter"),
        (get("/v1/documents/../../etc/passwd/file"), 404, "not_found"),
        (get("/v1/documents/..%2F..%2Fetc%2Fpasswd/file"), 404, "unknown_document"),
        (get("/v1/documents/devon-2019.md/file"), 404, "unknown_document"),
        (get("/v1/ask"), 400, "invalid_parameter"),
        (get("/v1/ask?q=who%ff"), 400, "invalid_parameter"),
        (get("/v1/ask?q=who&lang=en"), 400, "invalid_parameter"),
        (get("/v1/ask?q=who&detail=some"), 400, "invalid_parameter"),
        (get("/v1/ask?q=who&explain=maybe"), 400, "invalid_parameter"),
        (get("/v1/ask?q=%20"), 422, "empty_question"),
        (get(&format!("/v1/ask?q={long}")), 422, "question_too_long"),
        (get("/v1/ask?q=who&conversation="), 422, "invalid_conversation"),
        (Request::delete("/v1/ask").body(Body::empty()).unwrap(), 405, "method_not_allowed"),
        (post("text/plain", "who?"), 415, "unsupported_media_type"),
        (post("application/json", "{\"question\": "), 400, "malformed_json"),
        (post("application/json", "{\"query\": \"who?\"}"), 422, "invalid_body"),
        (post("application/json", "{\"question\": \"who?\", \"colour\": \"red\"}"), 422, "invalid_body"),
        (accepting("/v1/ask?q=who", "application/pdf"), 406, "not_acceptable"),
        (accepting("/v1/documents/devon-2019", "text/csv"), 406, "not_acceptable"),
        (Request::post("/v1/admin/reload").body(Body::empty()).unwrap(), 401, "missing_key"),
        (post("application/json", &format!("{{\"question\": \"{}\"}}", "x".repeat(5000))), 413, "body_too_large"),
    ] {
        check_problem(&api, request, status, code).await;
    }
}

#[tokio::test]
async fn a_refused_method_is_told_which_are_taken() {
    let folder = support::folder();
    let request = Request::delete("/v1/ask").body(Body::empty()).unwrap();
    let response = api(&folder).oneshot(request).await.unwrap();
    let allowed = response.headers()["allow"].to_str().unwrap();
    assert!(allowed.contains("GET") && allowed.contains("POST"), "{allowed}");
}

#[tokio::test]
async fn answers_and_lists_come_as_they_are_wished_for() {
    let folder = support::folder();
    let api = api(&folder);
    for (path, kind, expected) in [
        ("/v1/ask?q=what+were+the+2019+improvement+areas", "text/markdown", "“enough of them”"),
        ("/v1/ask?q=what+were+the+2019+improvement+areas", "text/csv", "1.1,Devon,quote,enough of them,devon-2019,"),
        ("/v1/documents", "text/csv;q=0.9, text/html", "devon-2016,devon-2016.md,"),
        ("/v1/documents", "text/markdown", "[Devon: digest of the 2019 inspection](/v1/documents/devon-2019)"),
    ] {
        let request = Request::get(path).header("accept", kind).body(Body::empty()).unwrap();
        let response = api.clone().oneshot(request).await.unwrap();
        assert!(response.headers()["content-type"].to_str().unwrap().starts_with(&kind[..8]), "{path} {kind}");
        assert_eq!(response.headers()["vary"], "accept");
        let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        let text = String::from_utf8(body.to_vec()).unwrap();
        assert!(text.contains(expected), "{path} {kind}: {text}");
    }
}

#[tokio::test]
async fn documents_are_named_by_their_content() {
    let folder = support::folder();
    let api = api(&folder);
    for path in ["/v1/documents", "/v1/documents/devon-2019"] {
        let first = api.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
        let tag = first.headers()["etag"].clone();
        assert!(tag.to_str().unwrap().starts_with('"'), "it is a strong one");
        for (known, status) in [(tag.to_str().unwrap(), 304), ("\"other\", *", 200), ("*", 304), ("\"other\"", 200)] {
            let request = Request::get(path).header("if-none-match", known).body(Body::empty()).unwrap();
            let response = api.clone().oneshot(request).await.unwrap();
            assert_eq!(response.status().as_u16(), status, "{path} {known}");
            assert_eq!(response.headers()["etag"], tag);
        }
        let head = api.clone().oneshot(Request::head(path).body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!((head.status(), &head.headers()["etag"]), (StatusCode::OK, &tag));
        assert!(to_bytes(head.into_body(), 1 << 20).await.unwrap().is_empty());
        let table = Request::get("/v1/documents").header("accept", "text/csv").body(Body::empty()).unwrap();
        assert_ne!(api.clone().oneshot(table).await.unwrap().headers()["etag"], tag, "another form has another name");
    }
}

#[tokio::test]
async fn the_original_is_served_whole_in_ranges_and_only_as_it_was_read() {
    let folder = support::folder();
    let api = api(&folder);
    let path = "/v1/documents/devon-2019/file";
    let fetch = async |headers: &[(&str, &str)]| {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = api.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        (parts.status.as_u16(), parts.headers, to_bytes(body, 1 << 20).await.unwrap())
    };
    let (status, headers, body) = fetch(&[]).await;
    assert_eq!((status, &body[..]), (200, support::DEVON.as_bytes()));
    assert_eq!(headers["content-type"], "text/markdown; charset=utf-8");
    assert_eq!(headers["content-disposition"], "inline; filename=\"devon-2019.md\"");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert!(headers["content-security-policy"].to_str().unwrap().starts_with("sandbox"));
    let (status, part, body) = fetch(&[("range", "bytes=4-8")]).await;
    assert_eq!((status, &body[..]), (206, &support::DEVON.as_bytes()[4..=8]));
    assert_eq!(part["content-range"], format!("bytes 4-8/{}", support::DEVON.len()));
    let tag = headers["etag"].to_str().unwrap();
    assert_eq!(fetch(&[("if-none-match", tag)]).await.0, 304);
    assert_eq!(fetch(&[("if-match", "\"other\"")]).await.0, 412);
    let (status, _, body) = fetch(&[("range", "bytes=99999-")]).await;
    let problem: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!((status, problem["code"].as_str()), (416, Some("range_not_satisfiable")));
    std::fs::write(folder.path().join("corpus/devon-2019.md"), "something else").unwrap();
    check_problem(&api, Request::get(path).body(Body::empty()).unwrap(), 404, "file_unavailable").await;
    std::fs::remove_file(folder.path().join("corpus/devon-2019.md")).unwrap();
    check_problem(&api, Request::get(path).body(Body::empty()).unwrap(), 404, "file_unavailable").await;
}

#[tokio::test]
async fn what_is_said_of_an_answer_is_kept() {
    let folder = support::folder();
    let service = service(folder.path());
    let api = router(Arc::clone(&service), &settings(), Extras::default());
    let post = |body: Value| {
        let request = Request::post("/v1/feedback").header("content-type", "application/json");
        request.body(Body::from(body.to_string())).unwrap()
    };
    let said = json!({"question": "who led it?", "right": false, "comment": "She did not.", "conversation": "mine"});
    let response = api.clone().oneshot(post(said)).await.unwrap();
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    let kept = service.store().feedback().unwrap();
    assert_eq!(kept.len(), 1);
    for (body, code) in [
        (json!({"question": "who?", "right": true, "comment": "x".repeat(2001)}), "invalid_feedback"),
        (json!({"question": "who?", "right": true, "headline": "x".repeat(2001)}), "invalid_feedback"),
        (json!({"question": " ", "right": true}), "empty_question"),
        (json!({"question": "who?"}), "invalid_body"),
        (json!({"question": "who?", "right": true, "conversation": "a b"}), "invalid_conversation"),
    ] {
        check_problem(&api, post(body), 422, code).await;
    }
}

#[tokio::test]
async fn without_documents_it_is_not_ready() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("corpus")).unwrap();
    let request = Request::get("/readyz").body(Body::empty()).unwrap();
    check_problem(&api(&folder), request, 503, "not_ready").await;
}

/// Everything that is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_words_of_questions_are_never_logged() {
    let log = Log::default();
    let writer = log.clone();
    // For the whole test program, since questions are answered on threads of their own. The other tests log to it too.
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .init();
    let folder = support::folder();
    let api = api(&folder);
    ask(&api, "what was said about quinquereme in Zanzibarland?", Some("quinquereme-talk")).await;
    get(&api, "/v1/ask?q=quinquereme&conversation=quinquereme").await;
    get(&api, "/quinquereme").await;
    ask(&api, "my quinquereme neighbour is hurting her child", Some("quinquereme-need")).await;
    get(&api, "/v1/ask?q=i+want+to+die+quinquereme&explain=true").await;
    get(&api, "/v1/documents?authority=quinquereme").await;
    let method = axum::http::Method::from_bytes(b"QUINQUEREME").unwrap();
    send(&api, Request::builder().method(method).uri("/v1/ask").body(Body::empty()).unwrap()).await;
    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(logged.contains("answered") && logged.contains("/v1/ask"), "requests are logged: {logged}");
    let logged = logged.to_lowercase();
    for word in ["quinquereme", "zanzibarland"] {
        let line = logged.lines().find(|line| line.contains(word));
        assert!(line.is_none(), "{line:?}");
    }
}

#[tokio::test]
async fn a_real_socket_is_served_until_the_shutdown() {
    let folder = support::folder();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let api = api(&folder);
    let serving = tokio::spawn(async move {
        let shutdown = async {
            let _ = stopped.await;
        };
        serve(listener, api, &settings(), shutdown).await;
    });
    // One that says nothing must not hold up the end.
    let silent = TcpStream::connect(address).await.unwrap();
    let asking = tokio::task::spawn_blocking(move || {
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        stream.write_all(b"GET /livez HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n").unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        reply
    });
    let reply = asking.await.unwrap();
    assert!(reply.starts_with("HTTP/1.1 200 OK\r\n") && reply.ends_with("{\"status\":\"ok\"}"), "{reply}");
    stop.send(()).unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(10), serving).await.expect("the server ends");
    ended.unwrap();
    drop(silent);
}

#[tokio::test]
async fn headers_that_never_end_do_not_hold_a_connection() {
    let folder = support::folder();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let api = api(&folder);
    let short = Settings { request_time: Duration::from_millis(100), ..settings() };
    let serving = tokio::spawn(async move { serve(listener, api, &short, std::future::pending()).await });
    let closed = tokio::task::spawn_blocking(move || {
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream.write_all(b"GET /livez HTTP/1.1\r\nhost: he").unwrap();
        stream.read_to_end(&mut Vec::new())
    });
    closed.await.unwrap().expect("the server closes the connection");
    serving.abort();
}

#[tokio::test]
async fn somebody_in_need_is_given_signposts_and_nothing_else() {
    let folder = support::folder();
    let api = api(&folder);
    let answer = ask(&api, "I think someone in Kent is hurting a child", Some("one")).await;
    assert_eq!(answer["outcome"], "help", "{answer:#}");
    assert_eq!((&answer["reason"], &answer["question"]), (&Value::Null, &json!("")));
    for empty in ["citations", "claims", "suggestions", "next"] {
        assert_eq!(answer[empty], json!([]), "{empty}");
    }
    let statements = answer["statements"].as_array().unwrap();
    assert!(statements.iter().all(|said| said["kind"] == "signpost" && said["citations"] == json!([])), "{answer:#}");
    let said: Vec<&str> = statements.iter().map(|said| said["text"].as_str().unwrap()).collect();
    for (line, number) in said.iter().zip(["999", "council in Kent", "0808 800 5000", "0800 1111"]) {
        assert!(line.contains(number), "{said:#?}");
    }
    let metrics =
        Request::get("/metrics").extension(axum::extract::ConnectInfo(std::net::SocketAddr::from(([127, 0, 0, 1], 1))));
    let response = api.clone().oneshot(metrics.body(Body::empty()).unwrap()).await.unwrap();
    let text = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    assert!(!String::from_utf8(text.to_vec()).unwrap().contains("hurting"));
}

#[tokio::test]
async fn the_line_of_events_holds_its_quotes_and_links() {
    let folder = support::kent();
    let api = api(&folder);
    let (status, kent) = get(&api, "/v1/authorities/kent/timeline").await;
    assert_eq!(status, StatusCode::OK, "{kent}");
    let events = kent["events"].as_array().unwrap();
    assert_eq!(events.len(), 4, "{kent:#}");
    assert_eq!((&events[0]["start"], &events[0]["framework"]), (&json!("2022-05-09"), &json!("ILACS")));
    let overall = &events[0]["grades"][0];
    assert_eq!((&overall["aspect"], &overall["grade"]), (&json!("overall"), &json!("Good")), "{overall:#}");
    assert_eq!(overall["citation"]["document"], "full");
    assert_eq!(events[1]["others"][0]["title"], "Minutes of the cabinet");
    assert!(events[1]["outcome"]["citation"]["quote"].as_str().unwrap().contains("inconsistent experiences"));
    let lists = events[2]["lists"].as_array().unwrap();
    let roles: Vec<(&Value, &Value)> = lists.iter().map(|list| (&list["role"], &list["count"])).collect();
    assert_eq!(roles, [(&json!("priority_action"), &json!(1)), (&json!("improvement"), &json!(2))]);
    assert!(lists[0]["url"].as_str().unwrap().starts_with("/documents/visit?passage="), "{lists:#?}");
    let again = &events[3]["taken_up"][0];
    assert_eq!(again["later"]["quote"], "Life-story work, and its quality.", "{kent:#}");
    assert_eq!(again["earlier"]["quote"], "The quality of life-story work.");
    assert_eq!(again["earlier"]["document"], "full");
    assert_eq!(kent["others"][0]["title"], "A new playground");

    let (status, problem) = get(&api, "/v1/authorities/Cornwall/timeline").await;
    assert_eq!((status, &problem["code"]), (StatusCode::NOT_FOUND, &json!("unknown_authority")));
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("no document is held about Cornwall") && detail.contains("Devon, Kent"), "{detail}");
    for (path, status, code) in [
        ("/v1/authorities/atlantis/timeline", 404, "unknown_authority"),
        ("/v1/authorities/kent/timeline?year=2019", 400, "invalid_parameter"),
    ] {
        check_problem(&api, Request::get(path).body(Body::empty()).unwrap(), status, code).await;
    }
}
