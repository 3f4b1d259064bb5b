//! What surrounds every route: request ids, the log, the bound on time, panics, addresses that nothing stands at.

use std::any::Any;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tracing::Instrument;

use super::problem::Problem;

/// The header that names a request, in the answer and in the log. One that comes with the request is kept.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest request id that is taken over from a caller.
const LONGEST_REQUEST_ID: usize = 64;

/// Puts the rim around some routes.
pub(super) fn around(routes: Router, request_time: Duration) -> Router {
    routes
        .fallback(async || Problem::not_found())
        .method_not_allowed_fallback(async || Problem::method_not_allowed())
        .layer(middleware::from_fn_with_state(request_time, bound))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(Arc::new(Ids::new()), note))
}

/// Answers a request that is not done in time, as one whose body drips in, with a problem.
async fn bound(State(time): State<Duration>, request: Request, next: Next) -> Response {
    match tokio::time::timeout(time, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::slow_request().into_response(),
    }
}

/// The message of a panic may quote what it was about, as a question, so it is not logged.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    tracing::error!("a request panicked");
    Problem::internal().into_response()
}

/// Names a request and writes one line about it when it is answered.
///
/// The line has the route, never the address as sent: questions stand there.
async fn note(State(ids): State<Arc<Ids>>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let id = request.headers().get(&REQUEST_ID).filter(|id| is_request_id(id)).cloned().unwrap_or_else(|| ids.next());
    let name = id.to_str().unwrap_or_default().to_owned();
    let method = request.method().clone();
    let method = if is_known(&method) { method.as_str() } else { "other" };
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    let span = tracing::info_span!("request", id = name, method, route);
    let mut response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    let ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::info!(status, ms, "answered"));
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

/// Any word can be sent as a method, so only those that exist reach the log.
fn is_known(method: &Method) -> bool {
    [
        Method::GET,
        Method::POST,
        Method::HEAD,
        Method::PUT,
        Method::DELETE,
        Method::OPTIONS,
        Method::PATCH,
        Method::CONNECT,
        Method::TRACE,
    ]
    .contains(method)
}

fn is_request_id(id: &HeaderValue) -> bool {
    let bytes = id.as_bytes();
    (1..=LONGEST_REQUEST_ID).contains(&bytes.len())
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
}

/// Request ids that no other run of the program gives: a random start and a count.
struct Ids {
    run: u64,
    count: AtomicU64,
}

impl Ids {
    fn new() -> Self {
        // The keys of a hasher are random, and a hasher that was fed nothing gives a number made of them alone.
        Self { run: RandomState::new().build_hasher().finish(), count: AtomicU64::new(1) }
    }

    fn next(&self) -> HeaderValue {
        let id = format!("{:016x}-{}", self.run, self.count.fetch_add(1, Ordering::Relaxed));
        HeaderValue::try_from(id).unwrap_or(HeaderValue::from_static("unnamed"))
    }
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::StatusCode;
    use axum::routing::{get, post};
    use tower::ServiceExt as _;

    use super::*;

    async fn call(request: Request) -> (StatusCode, Response) {
        let routes = Router::new()
            .route("/well", get(async || "well"))
            .route("/panic", get(async || -> &'static str { panic!("on purpose") }))
            .route("/slow", post(async || tokio::time::sleep(Duration::from_mins(1)).await));
        let response = around(routes, Duration::from_millis(50)).oneshot(request).await.unwrap();
        (response.status(), response)
    }

    fn get_of(path: &str) -> Request {
        Request::get(path).body(Body::empty()).unwrap()
    }

    async fn code(response: Response) -> String {
        assert_eq!(response.headers()["content-type"], "application/problem+json");
        let body = to_bytes(response.into_body(), 10_000).await.unwrap();
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        body["code"].as_str().unwrap().to_owned()
    }

    #[tokio::test]
    async fn a_panic_is_a_problem() {
        let (status, response) = call(get_of("/panic")).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(response.headers().contains_key(&REQUEST_ID));
        assert_eq!(code(response).await, "internal");
    }

    #[tokio::test]
    async fn a_request_without_end_is_a_problem() {
        let request = Request::post("/slow").body(Body::empty()).unwrap();
        let (status, response) = call(request).await;
        assert_eq!(status, StatusCode::REQUEST_TIMEOUT);
        assert_eq!(code(response).await, "request_timeout");
    }

    #[tokio::test]
    async fn request_ids_are_kept_if_they_are_sane_and_given_if_not() {
        let request = Request::get("/well").header("x-request-id", "abc-1").body(Body::empty()).unwrap();
        assert_eq!(call(request).await.1.headers()["x-request-id"], "abc-1");
        let request = Request::get("/well").header("x-request-id", "a b\"c").body(Body::empty()).unwrap();
        let (_, response) = call(request).await;
        assert!(response.headers()["x-request-id"].to_str().unwrap().ends_with("-1"));
    }
}
