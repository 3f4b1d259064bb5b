//! The JSON API.
//!
//! [`router`] is a plain function of a [`Service`], so tests call it without a network; [`serve`] puts it on a
//! listener that is handed in, until a shutdown that is handed in. Every refusal, those of the framework included, is
//! a problem with a stable code.

mod problem;
mod rim;

use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use serde::Deserialize;
use serde_json::json;
use tokio::net::TcpListener;

use crate::assistant::Wishes;
use crate::document::Kind;
use crate::service::{self, Ask, Filter, Reply, Service};
use crate::store::{Face, Subject};
use crate::views;
use problem::Problem;

/// How long to wait when a connection cannot be accepted.
const AFTER_FAILURE: Duration = Duration::from_millis(200);

/// Bounds on requests.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The largest body that is taken, in bytes.
    pub body_bytes: usize,
    /// How long a request may take to send its headers, and from those to its answer.
    pub request_time: Duration,
    /// How long requests under way may still take after the shutdown.
    pub stop_time: Duration,
}

/// What others add to the server.
#[derive(Default)]
pub struct Extras {
    /// What must be well for the server to be ready.
    pub checks: Vec<Check>,
    /// Further routes, which get the same rim.
    pub routes: Router,
}

/// Something that must be well for the server to be ready.
pub struct Check {
    /// What it is, as it is told.
    pub name: &'static str,
    /// Tells whether it is well, and how it is.
    pub state: Box<dyn Fn() -> (bool, serde_json::Value) + Send + Sync>,
}

/// Every route, and what all of them share: a request id, a line in the log, a bound on size and on time, and a
/// problem instead of a broken connection when one of them panics.
pub fn router(service: Arc<Service>, settings: &Settings, extras: Extras) -> Router {
    let checks = Arc::new(extras.checks);
    let of_readiness = Arc::clone(&service);
    let routes = Router::new()
        .route("/v1/ask", get(ask_by_query).post(ask_by_body))
        .route("/v1/documents", get(documents))
        .route("/v1/documents/{id}", get(document))
        .route("/healthz", get(healthz))
        .route("/readyz", get(async move || readyz(&of_readiness, &checks)))
        .with_state(service)
        .layer(DefaultBodyLimit::max(settings.body_bytes))
        .merge(extras.routes);
    rim::around(routes, settings.request_time)
}

/// Serves until `shutdown` is over, then lets requests under way end, for at most [`Settings::stop_time`].
///
/// A connection whose next request does not have all its headers within [`Settings::request_time`] is closed, so that
/// slow or silent ones do not pile up.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    settings: &Settings,
    shutdown: impl Future<Output = ()> + Send + 'static,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(settings.request_time);
    let under_way = GracefulShutdown::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut shutdown => break,
        };
        match accepted {
            Ok((stream, _)) => {
                let service = TowerToHyperService::new(router.clone());
                let connection = under_way.watch(http.serve_connection(TokioIo::new(stream), service));
                tokio::spawn(async move {
                    // Callers that break off or send no HTTP are their own affair.
                    if let Err(error) = connection.await {
                        tracing::debug!(%error, "a connection ended early");
                    }
                });
            }
            // A caller that went away again costs nothing. What else goes wrong, as too many open files, passes when
            // others have ended, and to try at once would only burn the processor.
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
            Err(error) => {
                tracing::error!(%error, "cannot accept a connection");
                tokio::time::sleep(AFTER_FAILURE).await;
            }
        }
    }
    drop(listener);
    tracing::info!("stopping once the requests under way are answered");
    if tokio::time::timeout(settings.stop_time, under_way.shutdown()).await.is_err() {
        tracing::warn!("stopped with requests still under way");
    }
}

/// A question in the address.
#[derive(Deserialize)]
struct Asked {
    q: String,
    conversation: Option<String>,
    #[serde(default)]
    explain: bool,
    #[serde(default)]
    detail: Detail,
}

/// How much of what is quoted is shown.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Detail {
    /// The sentences chosen.
    #[default]
    Brief,
    /// Their complete paragraphs.
    Full,
}

async fn ask_by_query(
    State(service): State<Arc<Service>>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(asked) = asked?;
    let wishes = Wishes { full: asked.detail == Detail::Full, explain: asked.explain };
    ask(&service, &asked.q, asked.conversation.as_deref(), wishes).await
}

/// A question in the body.
#[derive(Deserialize)]
struct Body {
    question: String,
    conversation: Option<String>,
    #[serde(default)]
    explain: bool,
    #[serde(default)]
    detail: Detail,
}

async fn ask_by_body(
    State(service): State<Arc<Service>>,
    asked: Result<Json<Body>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(asked) = asked?;
    let wishes = Wishes { full: asked.detail == Detail::Full, explain: asked.explain };
    ask(&service, &asked.question, asked.conversation.as_deref(), wishes).await
}

async fn ask(
    service: &Service,
    question: &str,
    conversation: Option<&str>,
    wishes: Wishes,
) -> Result<Response, Problem> {
    let conversation = match conversation {
        None => None,
        Some(name) => Some(Subject::new(Face::Http, name).ok_or_else(Problem::invalid_conversation)?),
    };
    let ask = Ask { text: question.to_owned(), conversation, before: None, wishes };
    let Reply { turn, took } = service.ask(ask).await?;
    let view = views::Answer::explained(&turn.answer, turn.explanation.as_ref(), took);
    let mut response = Json(view).into_response();
    // The question may stand in the address, so no cache on the way shall keep it.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Which documents are wanted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    authority: Option<String>,
    year: Option<i16>,
    kind: Option<String>,
}

async fn documents(
    State(service): State<Arc<Service>>,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<views::Documents>, Problem> {
    let Query(wanted) = wanted?;
    let kind = match wanted.kind {
        None => None,
        Some(name) => Some(Kind::from_name(&name).ok_or_else(|| Problem::unknown_kind(&name))?),
    };
    Ok(Json(service.documents(Filter { authority: wanted.authority, year: wanted.year, kind }).await?))
}

async fn document(
    State(service): State<Arc<Service>>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<views::Document>, Problem> {
    let Path(id) = id?;
    let document = service.document(&id).await?;
    document.map(Json).ok_or_else(Problem::unknown_document)
}

/// Whether the process answers at all.
async fn healthz() -> Json<serde_json::Value> {
    Json(json!({"status": "ok"}))
}

/// Whether there is something to answer from, and all else is well that must be.
fn readyz(service: &Service, checks: &[Check]) -> Response {
    let service::Holdings { documents, passages, by_meaning } = service.holdings();
    if documents == 0 {
        return Problem::no_documents().into_response();
    }
    let ranking = if by_meaning { "words and meaning" } else { "words" };
    let mut told = json!({"status": "ready", "documents": documents, "passages": passages, "ranking": ranking});
    let mut is_ready = true;
    for check in checks {
        let (is_well, state) = (check.state)();
        is_ready &= is_well;
        told[check.name] = state;
    }
    if is_ready {
        return Json(told).into_response();
    }
    told["status"] = json!("not ready");
    (StatusCode::SERVICE_UNAVAILABLE, Json(told)).into_response()
}
