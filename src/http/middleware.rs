//! The middleware around every route: request ids, the log, counts, who may come in and how often, bounds on time,
//! headers that browsers heed, panics, addresses that nothing stands at.

use std::any::Any;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowOrigin, CorsLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tracing::Instrument;

use super::problem::Problem;
use super::{Origin, Shared};

/// The header that names a request, in the answer and in the log. One that comes with the request is kept.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest request id that is taken over from a caller.
const LONGEST_REQUEST_ID: usize = 64;

/// The time a browser may remember what another site may do here.
const PREFLIGHT: Duration = Duration::from_hours(1);

/// The policy of an answer that sets none of its own: browsers do nothing with it. Data is not a page.
const NO_PAGE: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Headers that every answer bears unless a route sets its own.
const SAFE: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, NO_PAGE),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

/// Wraps some routes in the middleware, and inboxes in the same without keys and limits.
pub(super) fn wrap(routes: Router, inboxes: Router, shared: &Arc<Shared>) -> Router {
    let mut routes = routes
        .fallback(async || Problem::not_found())
        .method_not_allowed_fallback(async || Problem::method_not_allowed())
        .layer(from_fn_with_state(Arc::clone(shared), super::access::admit))
        .merge(inboxes)
        .layer(from_fn_with_state(shared.settings.request_time, bound))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(super::page::in_words));
    if !shared.settings.origins.is_empty() {
        routes = routes.layer(cors(&shared.settings.origins));
    }
    for (name, value) in SAFE {
        routes = routes.layer(SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value)));
    }
    routes.layer(from_fn_with_state((Arc::clone(shared), Arc::new(Ids::new())), note))
}

/// Lets pages of some other sites read answers. No cookies are involved anywhere, so none are allowed.
fn cors(origins: &[Origin]) -> CorsLayer {
    let all = origins.iter().any(|Origin(value)| value == "*");
    let origins = origins.iter().map(|Origin(value)| value.clone());
    let origins = if all { AllowOrigin::any() } else { AllowOrigin::list(origins) };
    CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::HEAD, Method::POST])
        .allow_headers([header::ACCEPT, header::AUTHORIZATION, header::CONTENT_TYPE, header::IF_NONE_MATCH, REQUEST_ID])
        .expose_headers([header::ETAG, header::RETRY_AFTER, REQUEST_ID])
        .max_age(PREFLIGHT)
}

/// Answers a request that is not done in time, as one whose body drips in, with a problem.
///
/// A reload takes as long as the files take to read, and only operators ask for one.
async fn bound(State(time): State<Duration>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    if route.is_some_and(|route| super::access::ADMIN.contains(&route)) {
        return next.run(request).await;
    }
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

/// Names a request, counts it, and writes one line about it when it is answered.
///
/// The line has the route, never the address as sent: questions stand there.
async fn note(State((shared, ids)): State<(Arc<Shared>, Arc<Ids>)>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let _under_way = shared.metrics.begun();
    let id = request_id(request.headers()).unwrap_or_else(|| ids.next());
    let method = known(request.method());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    let span = tracing::info_span!("request", id = id.to_str().unwrap_or_default(), method, route);
    let mut response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    let took = start.elapsed();
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::info!(status, ms, "answered"));
    shared.metrics.request(method, route, status, took);
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

/// Any word can be sent as a method, so only those that exist reach the log.
fn known(method: &Method) -> &'static str {
    const KNOWN: [&str; 9] = ["GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT", "TRACE"];
    KNOWN.into_iter().find(|known| *known == method.as_str()).unwrap_or("other")
}

/// The name that a caller gave a request, if it is sane: whoever reads two logs can then tell that they are about one
/// thing, and nothing else can be smuggled into ours.
fn request_id(headers: &HeaderMap) -> Option<HeaderValue> {
    let id = headers.get(&REQUEST_ID)?;
    let bytes = id.as_bytes();
    let is_sane = (1..=LONGEST_REQUEST_ID).contains(&bytes.len())
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte));
    is_sane.then(|| id.clone())
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
