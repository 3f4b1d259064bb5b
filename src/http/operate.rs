//! For those who run the server: whether it lives and is ready, what it is, what it counts, and to have it reload.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::{Code, Parts, Problem};
use super::respond::{as_json, unkept};
use super::{Shared, metrics};
use crate::index;
use crate::service::Holdings;
use crate::views;

/// That the server lives.
#[derive(Serialize, ToSchema)]
pub(super) struct Alive {
    /// Always `ok`.
    #[schema(example = "ok")]
    status: &'static str,
}

/// That the server is ready, and from what it answers.
#[derive(Serialize, ToSchema)]
pub(super) struct Ready {
    /// Always `ready`.
    #[schema(example = "ready")]
    status: &'static str,
    /// The number of documents.
    documents: usize,
    /// The number of passages they have.
    passages: u64,
    /// By what passages are ranked: `words`, or `words and meaning` where a sentence model is in use and all passages
    /// are encoded.
    #[schema(example = "words")]
    ranking: &'static str,
    /// The state of the parts that run beside it, by name: `telegram` is the bot, where it runs.
    #[serde(skip_serializing_if = "Parts::is_empty")]
    #[schema(value_type = Option<Object>)]
    parts: Parts,
}

/// The name and version of the program.
#[derive(Serialize, ToSchema)]
pub(super) struct Version {
    /// The name of the program.
    #[schema(example = "scrutineer")]
    name: &'static str,
    /// Its version.
    #[serde(rename = "version")]
    #[schema(example = "0.1.0")]
    number: &'static str,
    /// The layout of the index that it reads and writes.
    index_format: u32,
}

/// Liveness: the process answers
#[utoipa::path(get, path = "/livez", tag = "Operation", operation_id = "livez", security(()),
    responses((status = 200, description = "It does", body = Alive)))]
pub(super) async fn livez() -> Result<Response, Problem> {
    as_json(&HeaderMap::new(), &Alive { status: "ok" }).map(unkept)
}

/// Readiness: there is something to answer from, and all parts are well
#[utoipa::path(get, path = "/readyz", tag = "Operation", operation_id = "readyz", security(()),
    responses((status = 200, description = "It is ready", body = Ready)))]
pub(super) async fn readyz(State(shared): State<Arc<Shared>>) -> Result<Response, Problem> {
    let Holdings { documents, passages, by_meaning } = shared.service.holdings();
    let (mut parts, mut unwell) = (Parts::new(), Vec::new());
    for check in &shared.extras.checks {
        let (is_well, state) = (check.state)();
        parts.insert(check.name, state);
        if !is_well {
            unwell.push(check.name);
        }
    }
    if documents == 0 {
        let detail = "the corpus holds no document that can be read";
        return Err(Problem::new(Code::NotReady, detail).with_parts(parts));
    }
    if !unwell.is_empty() {
        let detail = format!("not well: {}", unwell.join(", "));
        return Err(Problem::new(Code::NotReady, detail).with_parts(parts));
    }
    let ranking = if by_meaning { "words and meaning" } else { "words" };
    as_json(&HeaderMap::new(), &Ready { status: "ready", documents, passages, ranking, parts }).map(unkept)
}

/// Name and version of the program
#[utoipa::path(get, path = "/version", tag = "Operation", operation_id = "version", security(()),
    responses((status = 200, description = "Name and versions", body = Version)))]
pub(super) async fn version() -> Result<Response, Problem> {
    let version =
        Version { name: env!("CARGO_PKG_NAME"), number: env!("CARGO_PKG_VERSION"), index_format: index::FORMAT };
    as_json(&HeaderMap::new(), &version)
}

/// The server's metrics, for Prometheus
///
/// For programs on the same machine, holders of a key of scope admin, and everybody where the settings say so.
#[utoipa::path(get, path = "/metrics", tag = "Operation", operation_id = "metrics", security((), ("admin_key" = [])),
    responses((status = 200, description = "Counters and histograms", body = String, content_type = "application/openmetrics-text")))]
pub(super) async fn metrics(State(shared): State<Arc<Shared>>) -> Result<Response, Problem> {
    let reloads = shared.extras.reloader.as_ref().map(|reloader| reloader.counts());
    let text = shared.metrics.text(shared.service.holdings(), reloads).map_err(|_| Problem::internal())?;
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static(metrics::CONTENT_TYPE))];
    Ok(unkept((kind, text).into_response()))
}

/// Bring the index up to date
///
/// Reads what is new or changed in the corpus folders, and answers from it from then on. Questions are answered
/// meanwhile.
#[utoipa::path(post, path = "/v1/admin/reload", tag = "Operation", operation_id = "reload", security(("admin_key" = [])),
    responses((status = 200, description = "What was done", body = views::Reloaded)))]
pub(super) async fn reload(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Result<Response, Problem> {
    let Some(reloader) = shared.extras.reloader.clone() else {
        return Err(Problem::new(Code::ReloadFailed, "this server was started without a way to reload"));
    };
    let failed = |why: String| Problem::new(Code::ReloadFailed, why);
    let summary = tokio::task::spawn_blocking(move || reloader.reload()).await;
    let summary = summary.map_err(|_| Problem::internal())?.map_err(|error| failed(error.to_string()))?;
    as_json(&headers, &views::Reloaded::new(&summary)).map(unkept)
}
