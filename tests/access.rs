//! Access over HTTP and its limits, what operators see and do, and a reload while questions are answered.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use jiff::Timestamp;
use scrutineer::corpus::{Found, Limits, Reader};
use scrutineer::gazetteer::Authorities;
use scrutineer::http::{Check, Extras, Origin, Peer, Proxy, Settings, router, serve};
use scrutineer::index::Snapshot;
use scrutineer::ingest;
use scrutineer::inspectorates::Inspectorates;
use scrutineer::keys::{self, Scope};
use scrutineer::reload::Reloader;
use scrutineer::service::{self as bounds, Service};
use scrutineer::store::{Keeping, Store};
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt as _;

use crate::http::{service, settings};
use crate::support;

/// The response.
struct Reply {
    status: u16,
    headers: HeaderMap,
    text: String,
}

impl Reply {
    fn code(&self) -> String {
        let problem: Value = serde_json::from_str(&self.text).unwrap_or_default();
        problem["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// A request to a path from an address with headers.
fn request(method: &str, path: &str, from: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let address: IpAddr = from.parse().unwrap();
    let mut request = Request::builder().method(method).uri(path).extension(Peer(SocketAddr::new(address, 4711)));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::empty()).unwrap()
}

async fn send(api: &Router, request: Request<Body>) -> Reply {
    let (parts, body) = api.clone().oneshot(request).await.unwrap().into_parts();
    let text = String::from_utf8(to_bytes(body, 1 << 20).await.unwrap().to_vec()).unwrap();
    Reply { status: parts.status.as_u16(), headers: parts.headers, text }
}

async fn get(api: &Router, path: &str, from: &str, headers: &[(&str, &str)]) -> Reply {
    send(api, request("GET", path, from, headers)).await
}

/// The key as it is sent.
fn bearer(secret: &keys::Secret) -> String {
    format!("Bearer {secret}")
}

fn with_keys(folder: &TempDir, open_reading: bool) -> Settings {
    Settings { keys: folder.path().join("keys.json"), open_reading, ..settings() }
}

#[tokio::test]
async fn keys_let_in_by_their_scope() {
    let folder = support::folder();
    let settings = with_keys(&folder, false);
    let (_, reader) = keys::create(&settings.keys, Scope::Read, None, Timestamp::now()).unwrap();
    let (_, admin) = keys::create(&settings.keys, Scope::Admin, None, Timestamp::now()).unwrap();
    let api = router(service(folder.path()), &settings, Extras::default());
    let (reader, admin) = (bearer(&reader), bearer(&admin));
    let wrong = format!("Bearer scrutineer-00000000-{}", "0".repeat(64));
    let far = "198.51.100.7";
    for (method, path, key, status, code) in [
        ("GET", "/v1/documents", None, 401, "missing_key"),
        ("GET", "/v1/documents", Some(&reader), 200, ""),
        ("GET", "/v1/documents", Some(&admin), 200, ""),
        ("GET", "/v1/documents", Some(&wrong), 401, "invalid_key"),
        ("GET", "/v1/documents", Some(&"Basic eDp5".to_owned()), 401, "invalid_key"),
        ("GET", "/v1/documents", Some(&"Bearer".to_owned()), 401, "invalid_key"),
        ("GET", "/metrics", None, 401, "missing_key"),
        ("GET", "/metrics", Some(&reader), 403, "insufficient_scope"),
        ("GET", "/metrics", Some(&admin), 200, ""),
        ("POST", "/v1/admin/reload", Some(&reader), 403, "insufficient_scope"),
        ("POST", "/v1/admin/reload", Some(&admin), 503, "reload_failed"),
        ("GET", "/openapi.json", None, 200, ""),
        ("GET", "/docs/api", None, 200, ""),
        ("GET", "/livez", Some(&wrong), 200, ""),
        ("GET", "/version", None, 200, ""),
    ] {
        let key: Vec<(&str, &str)> = key.iter().map(|key| ("authorization", key.as_str())).collect();
        let reply = send(&api, request(method, path, far, &key)).await;
        assert_eq!((reply.status, reply.code().as_str()), (status, code), "{method} {path} {key:?}");
        assert_eq!(reply.headers.contains_key("www-authenticate"), status == 401, "{method} {path}");
    }
}

#[tokio::test]
async fn a_wrong_key_is_refused_where_reading_is_open_and_a_revoked_one_soon() {
    let folder = support::folder();
    let settings = with_keys(&folder, true);
    let (key, secret) = keys::create(&settings.keys, Scope::Read, None, Timestamp::now()).unwrap();
    let api = router(service(folder.path()), &settings, Extras::default());
    let bearer = bearer(&secret);
    let status = async || get(&api, "/v1/documents", "198.51.100.7", &[("authorization", &bearer)]).await.status;
    assert_eq!(get(&api, "/v1/documents", "198.51.100.7", &[]).await.status, 200);
    assert_eq!(status().await, 200);
    keys::revoke(&settings.keys, &key.id).unwrap();
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert_eq!(status().await, 401);
}

#[tokio::test]
async fn addresses_and_keys_are_limited_each_by_itself() {
    let folder = support::folder();
    let two = NonZeroU32::new(2).unwrap();
    let proxies = vec![Proxy::parse("10.0.0.0/8").unwrap()];
    let settings = Settings { address_rate: two, key_rate: two, proxies, ..with_keys(&folder, true) };
    let (_, secret) = keys::create(&settings.keys, Scope::Read, None, Timestamp::now()).unwrap();
    let api = router(service(folder.path()), &settings, Extras::default());
    let bearer = bearer(&secret);
    let key = [("authorization", bearer.as_str())];
    let wrong = [("authorization", "Bearer guess")];
    for (from, headers, expected) in [
        ("198.51.100.7", &[][..], [200, 200, 429]),
        ("198.51.100.8", &[], [200, 200, 429]),
        ("2001:db8:0:1::1", &[], [200, 200, 429]),
        ("2001:db8:0:1::2", &[], [429, 429, 429]),
        ("2001:db8:0:2::1", &[], [200, 200, 429]),
        // Behind the proxy each is counted by itself, and who only claims to be is not believed.
        ("10.0.0.1", &[("x-forwarded-for", "203.0.113.1")], [200, 200, 429]),
        ("10.0.0.1", &[("x-forwarded-for", "203.0.113.2")], [200, 200, 429]),
        ("198.51.100.7", &[("x-forwarded-for", "203.0.113.3")], [429, 429, 429]),
        // A key counts wherever it comes from, and who guesses keys is slowed down.
        ("198.51.100.9", &key, [200, 200, 429]),
        ("198.51.100.10", &key, [429, 429, 429]),
        ("198.51.100.11", &wrong, [401, 401, 429]),
        // Programs on this machine are not counted, but those that a proxy here speaks for are.
        ("127.0.0.1", &[], [200, 200, 200]),
        ("127.0.0.1", &[("x-forwarded-for", "203.0.113.9")], [200, 200, 429]),
    ] {
        let mut found = Vec::new();
        for _ in 0..3 {
            let reply = get(&api, "/v1/documents", from, headers).await;
            found.push(reply.status);
            if reply.status == 429 {
                assert_eq!(reply.code(), "too_many_requests");
                let after: u64 = reply.headers["retry-after"].to_str().unwrap().parse().unwrap();
                assert!((1..=30).contains(&after), "{after}");
                assert_eq!(reply.headers["ratelimit-policy"], "\"requests\";q=2;w=60");
                assert!(reply.headers["ratelimit"].to_str().unwrap().starts_with("\"requests\";r=0;t="));
            }
        }
        assert_eq!(found, expected, "{from} {headers:?}");
    }
    for path in ["/livez", "/readyz", "/favicon.ico", "/robots.txt"] {
        assert_eq!(get(&api, path, "198.51.100.7", &[]).await.status, 200, "{path} is for everybody, always");
    }
}

#[tokio::test]
async fn metrics_count_questions_and_are_for_this_machine() {
    let folder = support::folder();
    let api = router(service(folder.path()), &settings(), Extras::default());
    assert_eq!(get(&api, "/v1/ask?q=what+were+the+2019+improvement+areas", "127.0.0.1", &[]).await.status, 200);
    assert_eq!(get(&api, "/metrics", "198.51.100.7", &[]).await.status, 401);
    assert_eq!(get(&api, "/metrics", "127.0.0.1", &[("x-forwarded-for", "127.0.0.1")]).await.status, 401);
    let metrics = get(&api, "/metrics", "127.0.0.1", &[]).await;
    assert!(metrics.headers["content-type"].to_str().unwrap().starts_with("application/openmetrics-text"));
    for line in [
        "scrutineer_questions_total{outcome=\"answered\",intent=\"improvement_areas\"} 1",
        "scrutineer_http_requests_total{method=\"GET\",route=\"/v1/ask\",status=\"200\"} 1",
        "scrutineer_http_request_duration_seconds_count{route=\"/v1/ask\"} 1",
        "scrutineer_question_duration_seconds_count 1",
        "scrutineer_index_documents 2",
        "scrutineer_http_requests_under_way 1",
    ] {
        assert!(metrics.text.contains(line), "{line} is not in:\n{}", metrics.text);
    }
    let open = Settings { open_metrics: true, ..settings() };
    let api = router(service(folder.path()), &open, Extras::default());
    assert_eq!(get(&api, "/metrics", "198.51.100.7", &[]).await.status, 200);
}

#[tokio::test]
async fn a_part_that_is_not_well_makes_it_not_ready() {
    let folder = support::folder();
    let is_well = Arc::new(AtomicBool::new(true));
    let seen = Arc::clone(&is_well);
    let state = Box::new(move || {
        let is_well = seen.load(Ordering::Relaxed);
        (is_well, json!({"last_poll_seconds": if is_well { 1 } else { 90 }}))
    });
    let extras = Extras { checks: vec![Check { name: "bot", state }], ..Extras::default() };
    let api = router(service(folder.path()), &settings(), extras);
    let parts = |reply: &Reply| serde_json::from_str::<Value>(&reply.text).unwrap()["parts"].clone();
    let reply = get(&api, "/readyz", "198.51.100.7", &[]).await;
    assert_eq!((reply.status, parts(&reply)), (200, json!({"bot": {"last_poll_seconds": 1}})));
    is_well.store(false, Ordering::Relaxed);
    let reply = get(&api, "/readyz", "198.51.100.7", &[]).await;
    assert_eq!((reply.status, reply.code().as_str()), (503, "not_ready"));
    assert!(reply.text.contains("not well: bot"), "{}", reply.text);
    assert_eq!(parts(&reply), json!({"bot": {"last_poll_seconds": 90}}));
    assert_eq!(get(&api, "/livez", "198.51.100.7", &[]).await.status, 200);
}

#[tokio::test]
async fn other_sites_read_only_where_the_settings_say_so() {
    let folder = support::folder();
    let origins = vec![Origin::parse("https://www.example.org").unwrap()];
    let api = router(service(folder.path()), &Settings { origins, ..settings() }, Extras::default());
    let ours = [("origin", "https://www.example.org")];
    let reply = get(&api, "/v1/documents", "127.0.0.1", &ours).await;
    assert_eq!(reply.headers["access-control-allow-origin"], "https://www.example.org");
    let other = get(&api, "/v1/documents", "127.0.0.1", &[("origin", "https://evil.example")]).await;
    assert!(!other.headers.contains_key("access-control-allow-origin"));
    let asked =
        [ours[0], ("access-control-request-method", "POST"), ("access-control-request-headers", "content-type")];
    let preflight = send(&api, request("OPTIONS", "/v1/ask", "127.0.0.1", &asked)).await;
    assert_eq!(preflight.status, 200);
    assert!(preflight.headers["access-control-allow-methods"].to_str().unwrap().contains("POST"));
    let closed = router(service(folder.path()), &settings(), Extras::default());
    let reply = get(&closed, "/v1/documents", "127.0.0.1", &ours).await;
    assert!(!reply.headers.contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn browsers_are_told_to_do_nothing_with_data() {
    let folder = support::folder();
    let api = router(service(folder.path()), &settings(), Extras::default());
    for path in ["/v1/documents", "/nowhere", "/openapi.json", "/docs/api"] {
        let headers = get(&api, path, "127.0.0.1", &[]).await.headers;
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["referrer-policy"], "no-referrer");
    }
}

/// A server's reload, over a folder of [`support::folder`].
fn reloader(folder: &Path, service: Arc<Service>) -> Arc<Reloader> {
    let (corpus, dir) = (folder.join("corpus"), folder.join("index"));
    let renew = move || {
        let program = env!("CARGO_BIN_EXE_scrutineer").into();
        let reader =
            Reader::new(Authorities::bundled(), Arc::new(Inspectorates::bundled()), Limits::default(), program);
        let read = |found: &Found| reader.read(found);
        let folders = [corpus.clone()];
        let summary = ingest::bring_up_to_date(&folders, &dir, "as in tests", &read, &mut |_| ())?;
        Ok((summary, Snapshot::open(&dir)?))
    };
    Arc::new(Reloader::new(service, Box::new(renew)))
}

/// A document of [`support::folder`] whose list of improvements is that of a state.
fn in_state(state: u32, document: &str) -> String {
    let (head, _) = document.split_once("\n- ").unwrap();
    let list = (0..20).fold(String::new(), |list, n| format!("{list}- Point {n} of state number{state}\n"));
    format!("{head}\n{list}")
}

/// The states that an answer of [`in_state`] speaks of.
fn states_in(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| word.starts_with("number") && word.len() > 6).map(str::to_owned).collect()
}

/// Reloads while questions are answered: none fails, and each answer is of one state. The lists of both inspections
/// change together, so an answer that mixed two states would show the one beside the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_reload_under_load_fails_no_request_and_mixes_no_states() {
    let folder = support::folder();
    let write = |state| {
        for (name, document) in [("devon-2016.md", support::DEVON_2016), ("devon-2019.md", support::DEVON)] {
            fs::write(folder.path().join("corpus").join(name), in_state(state, document)).unwrap();
        }
    };
    write(0);
    let settings = with_keys(&folder, true);
    let (_, secret) = keys::create(&settings.keys, Scope::Admin, None, Timestamp::now()).unwrap();
    let service = service(folder.path());
    let reloader = reloader(folder.path(), Arc::clone(&service));
    let api = router(service, &settings, Extras { reloader: Some(reloader), ..Extras::default() });
    let stop = Arc::new(AtomicBool::new(false));
    let asking: Vec<_> = (0..8)
        .map(|_| {
            let (api, stop) = (api.clone(), Arc::clone(&stop));
            tokio::spawn(async move {
                let (mut states, mut answers) = (BTreeSet::new(), 0_u32);
                while !stop.load(Ordering::Relaxed) {
                    let path = "/v1/ask?q=how+have+the+improvement+areas+in+Devon+changed&detail=full";
                    let reply = get(&api, path, "127.0.0.1", &[]).await;
                    assert_eq!(reply.status, 200, "{}", reply.text);
                    for year in ["devon-2016", "devon-2019"] {
                        assert!(reply.text.contains(year), "it is about both: {}", reply.text);
                    }
                    let seen = states_in(&reply.text);
                    assert_eq!(seen.len(), 1, "one state: {}", reply.text);
                    states.extend(seen);
                    answers += 1;
                }
                (states, answers)
            })
        })
        .collect();
    let key = bearer(&secret);
    for state in 1..=6 {
        write(state);
        let reply =
            send(&api, request("POST", "/v1/admin/reload", "127.0.0.1", &[("authorization", key.as_str())])).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        let done: Value = serde_json::from_str(&reply.text).unwrap();
        assert_eq!((done["changed"].as_u64(), done["documents"].as_u64()), (Some(2), Some(2)), "{done:#}");
        let now = get(&api, "/v1/ask?q=what+were+the+2019+improvement+areas", "127.0.0.1", &[]).await;
        assert_eq!(states_in(&now.text), BTreeSet::from([format!("number{state}")]), "the reload is over");
    }
    stop.store(true, Ordering::Relaxed);
    let (mut states, mut answers) = (BTreeSet::new(), 0);
    for one in asking {
        let (seen, number) = one.await.unwrap();
        states.extend(seen);
        answers += number;
    }
    assert!(states.len() >= 4 && answers > 20, "{answers} answers saw {states:?}");
    let metrics = get(&api, "/metrics", "127.0.0.1", &[]).await.text;
    assert!(metrics.contains("scrutineer_reloads_total{result=\"done\"} 6"), "{metrics}");
}

#[tokio::test]
async fn a_reload_that_fails_leaves_the_index_before() {
    let folder = support::folder();
    let settings = with_keys(&folder, true);
    let (_, secret) = keys::create(&settings.keys, Scope::Admin, None, Timestamp::now()).unwrap();
    let service = service(folder.path());
    let reloader = reloader(folder.path(), Arc::clone(&service));
    let api = router(service, &settings, Extras { reloader: Some(reloader), ..Extras::default() });
    fs::rename(folder.path().join("corpus"), folder.path().join("gone")).unwrap();
    let key = bearer(&secret);
    let reply = send(&api, request("POST", "/v1/admin/reload", "127.0.0.1", &[("authorization", key.as_str())])).await;
    assert_eq!((reply.status, reply.code().as_str()), (503, "reload_failed"), "{}", reply.text);
    let reply = get(&api, "/v1/documents/devon-2019", "127.0.0.1", &[]).await;
    assert_eq!(StatusCode::from_u16(reply.status).unwrap(), StatusCode::OK);
}

/// Work for one and no room to wait: of many at once some are told to come again, and right after all is well.
#[tokio::test]
async fn too_much_at_once_is_shed_and_then_all_is_well() {
    let folder = support::folder();
    let limits = bounds::Limits { question_chars: 200, at_once: 1, waiting: 0, answer_time: Duration::from_secs(20) };
    let store = Arc::new(Store::in_memory(Keeping::default()).unwrap());
    let assistant = Arc::new(support::assistant(folder.path()));
    let service = Service::new(assistant, Arc::new(Authorities::bundled()), store, &limits, Timestamp::now);
    let api = router(Arc::new(service), &settings(), Extras::default());
    let path = "/v1/ask?q=what+was+said+about+early+help+and+life-story+work";
    let mut asking = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let api = api.clone();
        asking.spawn(async move { get(&api, path, "127.0.0.1", &[]).await });
    }
    let replies = asking.join_all().await;
    let answered = replies.iter().filter(|reply| reply.status == 200).count();
    let shed: Vec<&Reply> = replies.iter().filter(|reply| reply.status == 503).collect();
    assert!(answered >= 1 && !shed.is_empty() && answered + shed.len() == 50, "{answered} answered");
    for reply in shed {
        assert_eq!((reply.code().as_str(), reply.headers["retry-after"].to_str().unwrap()), ("busy", "1"));
    }
    assert_eq!(get(&api, path, "127.0.0.1", &[]).await.status, 200);
}

/// A server on a real socket whose requests may take so long; what is sent to it comes back as it is.
async fn over_a_socket(request_time: Duration, sent: &'static [u8]) -> String {
    let folder = support::folder();
    let settings = Settings { request_time, ..settings() };
    let api = router(service(folder.path()), &settings, Extras::default());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = tokio::spawn(async move { serve(listener, api, &settings, std::future::pending()).await });
    let reply = tokio::task::spawn_blocking(move || {
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(sent).unwrap();
        let mut reply = Vec::new();
        stream.read_to_end(&mut reply).unwrap();
        String::from_utf8_lossy(&reply).into_owned()
    });
    let reply = reply.await.unwrap();
    serving.abort();
    reply
}

#[tokio::test]
async fn a_body_that_drips_in_is_not_waited_for() {
    let sent =
        b"POST /v1/ask HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{\"que";
    let reply = over_a_socket(Duration::from_millis(200), sent).await;
    assert!(reply.starts_with("HTTP/1.1 408 "), "{reply}");
    assert!(reply.contains("\"code\":\"request_timeout\""), "{reply}");
}

#[tokio::test]
async fn what_is_no_http_is_refused() {
    for sent in [&b"hello there\r\n\r\n"[..], b"GET /v1/ask?q=\xff HTTP/9.9\r\n\r\n"] {
        let reply = over_a_socket(Duration::from_millis(500), sent).await;
        assert!(reply.is_empty() || reply.starts_with("HTTP/1.1 400 "), "{reply}");
    }
}

#[tokio::test]
async fn paths_lead_nowhere_but_to_routes() {
    for sent in [
        &b"GET /v1/documents/../../../etc/passwd HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n"[..],
        b"GET /docs/api/../../../../etc/passwd HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n",
        b"GET /v1/documents/%2e%2e%2f%2e%2e%2fetc%2fpasswd/file HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n",
        b"GET /v1/documents/devon-2019%00/file HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n",
    ] {
        let reply = over_a_socket(Duration::from_secs(10), sent).await;
        assert!(reply.starts_with("HTTP/1.1 404 ") && reply.contains("application/problem+json"), "{reply}");
    }
}
