//! The bounds that only show on a real connection, and that each is kept with a clear answer.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use scrutineer::http::{Extras, Settings, router, serve};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::http::{service, settings};
use crate::support;

/// A server on a real socket; it stops when that is told.
struct Server {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

async fn served(router: Router, settings: Settings) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let shutdown = async {
        let _ = stopped.await;
    };
    let serving = tokio::spawn(async move { serve(listener, router, &settings, shutdown).await });
    Server { address, stop, serving }
}

fn api(folder: &TempDir) -> Router {
    router(service(folder.path()), &settings(), Extras::default())
}

fn connected(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

/// Sends that to a server and gives what comes back until the end.
async fn exchanged(address: SocketAddr, sent: Vec<u8>) -> String {
    let exchange = move || {
        let mut stream = connected(address);
        // A server that has refused need not take in the rest.
        let _ = stream.write_all(&sent);
        let mut reply = Vec::new();
        let _ = stream.read_to_end(&mut reply);
        String::from_utf8_lossy(&reply).into_owned()
    };
    tokio::task::spawn_blocking(exchange).await.unwrap()
}

#[tokio::test]
async fn what_is_too_long_is_refused_whatever_part_of_a_request_it_is() {
    let folder = support::folder();
    let server = served(api(&folder), settings()).await;
    let line = |path: &str, rest: &str| {
        format!("{path} HTTP/1.1\r\nhost: here\r\nconnection: close\r\n{rest}\r\n").into_bytes()
    };
    let json = "content-type: application/json\r\n";
    let chunks = format!("{json}transfer-encoding: chunked\r\n\r\n1388\r\n{}\r\n0\r\n", "x".repeat(5000));
    let one_header = format!("x-long: {}\r\n", "x".repeat(1 << 20));
    let many_headers = "x: y\r\n".repeat(500);
    for (what, sent, expected) in [
        ("an address", line(&format!("GET /v1/ask?q={}", "x".repeat(70_000)), ""), &["414"][..]),
        ("a question", line(&format!("GET /v1/ask?q={}", "x".repeat(2000)), ""), &["422", "\"question_too_long\""]),
        ("a header", line("GET /livez", &one_header), &["431"]),
        ("many headers", line("GET /livez", &many_headers), &["431"]),
        (
            "a body",
            line("POST /v1/ask", &format!("{json}content-length: 5000\r\n\r\n{}", "x".repeat(5000))),
            &["413", "\"body_too_large\""],
        ),
        ("a body of unknown length", line("POST /v1/ask", &chunks), &["413", "\"body_too_large\""]),
    ] {
        let reply = exchanged(server.address, sent).await;
        assert!(reply.starts_with(&format!("HTTP/1.1 {} ", expected[0])), "{what}: {reply:.300}");
        assert!(expected[1..].iter().all(|part| reply.contains(part)), "{what}: {reply:.300}");
    }
    let reply = exchanged(server.address, line("GET /livez", "")).await;
    assert!(reply.starts_with("HTTP/1.1 200 "), "all is well afterwards: {reply}");
    server.serving.abort();
}

#[tokio::test]
async fn who_takes_nothing_in_is_not_waited_for() {
    const LENGTH: usize = 64 << 20;
    let route = Router::new().route("/", get(async || vec![b'x'; LENGTH]));
    let short = Settings { request_time: Duration::from_millis(300), ..settings() };
    let server = served(route, short).await;
    let address = server.address;
    let taken = tokio::task::spawn_blocking(move || {
        let mut stream = connected(address);
        stream.write_all(b"GET / HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n").unwrap();
        std::thread::sleep(Duration::from_secs(2));
        let mut taken = Vec::new();
        let _ = stream.read_to_end(&mut taken);
        taken.len()
    });
    let taken = taken.await.unwrap();
    assert!(taken < LENGTH, "it was left with {taken} bytes");
    server.serving.abort();
}

#[tokio::test]
async fn more_connections_than_there_are_places_for_wait_for_one() {
    let folder = support::folder();
    let one = Settings { connections: 1, ..settings() };
    let server = served(api(&folder), one).await;
    let address = server.address;
    let first = connected(address);
    tokio::time::sleep(Duration::from_millis(200)).await;
    let sent = b"GET /livez HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n".to_vec();
    let second = tokio::spawn(exchanged(address, sent));
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!second.is_finished(), "the only place is taken");
    drop(first);
    let reply = tokio::time::timeout(Duration::from_secs(10), second).await.unwrap().unwrap();
    assert!(reply.starts_with("HTTP/1.1 200 "), "{reply}");
    server.serving.abort();
}

#[tokio::test]
async fn what_is_under_way_may_end_after_the_shutdown_and_nothing_may_hold_it_up() {
    for (work, is_answered) in [(Duration::from_millis(300), true), (Duration::from_mins(10), false)] {
        let route = Router::new().route(
            "/",
            get(async move || {
                tokio::time::sleep(work).await;
                "done"
            }),
        );
        let brief = Settings { stop_time: Duration::from_secs(2), ..settings() };
        let server = served(route, brief).await;
        let sent = b"GET / HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n".to_vec();
        let asking = tokio::spawn(exchanged(server.address, sent));
        tokio::time::sleep(Duration::from_millis(100)).await;
        let start = Instant::now();
        server.stop.send(()).unwrap();
        tokio::time::timeout(Duration::from_secs(20), server.serving).await.expect("it ends").unwrap();
        assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
        if is_answered {
            let reply = asking.await.unwrap();
            assert!(reply.starts_with("HTTP/1.1 200 ") && reply.ends_with("done"), "{reply}");
        } else {
            asking.abort();
        }
    }
}

#[tokio::test]
async fn a_strange_request_id_is_not_taken_over_and_strange_bytes_are_no_key() {
    let folder = support::folder();
    let server = served(api(&folder), settings()).await;
    let get = |header: &[u8]| {
        let start = b"GET /v1/documents HTTP/1.1\r\nhost: here\r\nconnection: close\r\n".as_slice();
        [start, header, b"\r\n\r\n"].concat()
    };
    let reply = exchanged(server.address, get(b"x-request-id: mine-7")).await;
    assert!(reply.contains("x-request-id: mine-7\r\n"), "{reply}");
    for strange in [&b"x-request-id: a b"[..], b"x-request-id: \xff\xfe", b"x-request-id: \"quoted\""] {
        let reply = exchanged(server.address, get(strange)).await;
        let line = reply.lines().find(|line| line.starts_with("x-request-id: ")).unwrap();
        let id = line.trim_start_matches("x-request-id: ");
        assert!(id.len() > 16 && id.bytes().all(|it| it.is_ascii_hexdigit() || it == b'-'), "{line}");
    }
    let reply = exchanged(server.address, get(b"authorization: Bearer \xff\xfe")).await;
    assert!(reply.starts_with("HTTP/1.1 401 ") && reply.contains("\"invalid_key\""), "{reply}");
    server.serving.abort();
}
