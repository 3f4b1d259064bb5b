//! The HTTP interface.
//!
//! [`router`] is a plain function of a [`Service`], so tests call it without a network; [`serve`] puts it on a
//! listener that is handed in, until a shutdown that is handed in. Every refusal, those of the framework included, is
//! a problem with a stable code. What the interface is stands beside each route, and its description is made of that.

mod accept;
mod access;
mod across;
mod ask;
mod brief;
mod check;
mod client;
mod description;
mod extract;
mod file;
mod inbox;
mod library;
mod metrics;
mod middleware;
mod operate;
mod page;
mod problem;
mod rate;
mod respond;
mod server;

use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::HeaderValue;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::reload::Reloader;
use crate::service::Service;
use access::Keyring;
use client::Client;
use file::Files;
use metrics::Metrics;
use rate::Rate;

pub use client::{Peer, Proxy};
pub use inbox::{Inbox, Take, Taken, inbox};
pub use server::serve;

/// Bounds on requests, and who may send them.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The largest body that is taken, in bytes.
    pub body_bytes: usize,
    /// The time a request may take to send its headers, from those to its answer, and to take the answer in.
    pub request_time: Duration,
    /// The time requests under way may still take after the shutdown.
    pub stop_time: Duration,
    /// The most connections open at once, at least 1; further ones wait to be accepted.
    pub connections: usize,
    /// The number of requests one address may send a minute.
    pub address_rate: NonZeroU32,
    /// The number of requests the holder of a key may send a minute.
    pub key_rate: NonZeroU32,
    /// The proxies whose word about whom they speak for is taken.
    pub proxies: Vec<Proxy>,
    /// The sites whose pages may read answers.
    pub origins: Vec<Origin>,
    /// True if one may ask and read without a key.
    pub open_reading: bool,
    /// True if everybody may read the metrics; else programs on this machine, and holders of a key of scope admin.
    pub open_metrics: bool,
    /// The file of keys, which need not exist.
    pub keys: PathBuf,
    /// The folders of the corpus, which hold the files of documents.
    pub corpus: Vec<PathBuf>,
}

/// A site whose pages may read answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(HeaderValue);

impl Origin {
    /// Reads a site as browsers write it, scheme and host alone, or `*` for every site; `None` if it is neither.
    pub fn parse(text: &str) -> Option<Self> {
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let is_host = host.is_some_and(|host| {
            !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte))
        });
        (text == "*" || is_host).then(|| HeaderValue::try_from(text).ok().map(Self)).flatten()
    }
}

/// The parts of a server beyond the service.
#[derive(Default)]
pub struct Extras {
    /// Parts that must be well for the server to be ready.
    pub checks: Vec<Check>,
    /// Brings the index up to date.
    pub reloader: Option<Arc<Reloader>>,
    /// Inboxes, which tell by themselves who may come in: they get the same middleware, but no keys and no limits.
    pub inboxes: Vec<Inbox>,
}

/// Something that must be well for the server to be ready.
pub struct Check {
    /// Its name in reports.
    pub name: &'static str,
    /// Tells whether it is well, and how it is.
    pub state: Box<dyn Fn() -> (bool, serde_json::Value) + Send + Sync>,
}

/// The state that all routes share.
struct Shared {
    service: Arc<Service>,
    settings: Settings,
    extras: Extras,
    metrics: Metrics,
    keys: Keyring,
    address_rate: Rate,
    key_rate: Rate,
    files: Files,
}

/// Every route, and what all of them share: a request id, a line in the log, keys, limits, and a problem instead of a
/// broken connection when one of them panics.
pub fn router(service: Arc<Service>, settings: &Settings, mut extras: Extras) -> Router {
    let inboxes = std::mem::take(&mut extras.inboxes).into_iter().map(inbox::inbox).fold(Router::new(), Router::merge);
    let pages = Arc::clone(&service);
    let shared = Arc::new(Shared {
        service,
        settings: settings.clone(),
        extras,
        metrics: Metrics::new(),
        keys: Keyring::new(settings.keys.clone()),
        address_rate: Rate::new(settings.address_rate),
        key_rate: Rate::new(settings.key_rate),
        files: Files::default(),
    });
    let (routes, description) = routes().split_for_parts();
    let routes = routes
        .with_state(Arc::clone(&shared))
        .merge(description::routes(description))
        .merge(page::routes().with_state(pages))
        .layer(DefaultBodyLimit::max(settings.body_bytes));
    middleware::wrap(routes, inboxes, &shared)
}

/// The routes with their descriptions.
fn routes() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::with_openapi(description::frame())
        .routes(routes!(ask::by_query, ask::by_body))
        .routes(routes!(across::across))
        .routes(routes!(ask::feedback))
        .routes(routes!(check::check))
        .routes(routes!(check::verify_quote))
        .routes(routes!(library::search))
        .routes(routes!(library::documents))
        .routes(routes!(library::document))
        .routes(routes!(file::file))
        .routes(routes!(library::passage))
        .routes(routes!(library::authorities))
        .routes(routes!(library::authority))
        .routes(routes!(library::timeline))
        .routes(routes!(brief::ledger))
        .routes(routes!(brief::brief))
        .routes(routes!(library::tracker))
        .routes(routes!(library::changes))
        .routes(routes!(operate::reload))
        .routes(routes!(operate::livez))
        .routes(routes!(operate::readyz))
        .routes(routes!(operate::version))
        .routes(routes!(operate::metrics))
}

/// True if someone may read the metrics without a key.
fn metrics_are_open_to(settings: &Settings, client: Client) -> bool {
    settings.open_metrics || client.is_local
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::{
        AUTHORITIES_AT_ONCE, COMMENT_CHARS, PAGE_PASSAGES, PASSAGES_AROUND, QUESTION_CHARS, QUOTE_CHARS, TEXT_CHARS,
    };

    /// The description is made of attributes, which take a number only as it is written.
    #[test]
    fn the_description_tells_the_limits_that_are_kept() {
        let (_, description) = routes().split_for_parts();
        let all = serde_json::to_value(&description).unwrap();
        let parameter = |path: &str, name: &str, limit: &str| {
            let parameters = all["paths"][path]["get"]["parameters"].as_array().unwrap();
            parameters.iter().find(|it| it["name"] == name).unwrap()["schema"][limit].clone()
        };
        let field =
            |schema: &str, name: &str| all["components"]["schemas"][schema]["properties"][name]["maxLength"].clone();
        assert_eq!(parameter("/v1/ask", "q", "maxLength"), QUESTION_CHARS);
        assert_eq!(parameter("/v1/search", "q", "maxLength"), QUESTION_CHARS);
        assert_eq!(field("Question", "question"), QUESTION_CHARS);
        assert_eq!(field("Feedback", "question"), QUESTION_CHARS);
        assert_eq!(field("Feedback", "headline"), COMMENT_CHARS);
        assert_eq!(field("Feedback", "comment"), COMMENT_CHARS);
        assert_eq!(field("QuestionForSeveral", "question"), QUESTION_CHARS);
        let authorities = &all["components"]["schemas"]["TheseAuthorities"]["properties"]["authorities"];
        assert_eq!(authorities["maxItems"], AUTHORITIES_AT_ONCE);
        assert_eq!(field("ClaimToCheck", "claim"), QUESTION_CHARS);
        assert_eq!(field("TextToCheck", "text"), TEXT_CHARS);
        assert_eq!(field("Quotation", "text"), QUOTE_CHARS);
        assert_eq!(parameter("/v1/search", "limit", "maximum"), PAGE_PASSAGES);
        assert_eq!(parameter("/v1/passages/{id}", "around", "maximum"), PASSAGES_AROUND);
    }
}
