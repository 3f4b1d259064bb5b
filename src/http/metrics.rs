//! The server's metrics, for Prometheus.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::reload::Counts;
use crate::service::Holdings;

/// Upper ends of the buckets of latencies, in seconds: around the tenths of a millisecond that a look-up takes, the
/// milliseconds of a search, and the limits above.
const SECONDS: [f64; 14] = [0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0, 30.0];

/// The type of what [`Metrics::text`] gives.
pub(super) const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Requested {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Routed {
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    outcome: &'static str,
    intent: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Ended {
    result: &'static str,
}

/// Counters and histograms. All labels are of few values: routes as they are written in the program, and names of ours.
pub(super) struct Metrics {
    registry: Registry,
    requests: Family<Requested, Counter>,
    seconds: Family<Routed, Histogram, fn() -> Histogram>,
    under_way: Gauge,
    questions: Family<Answered, Counter>,
    question_seconds: Histogram,
    documents: Gauge,
    passages: Gauge,
    reloads: Family<Ended, Counter>,
    reload_seconds: Gauge<f64, AtomicU64>,
}

fn latencies() -> Histogram {
    Histogram::new(SECONDS)
}

impl Metrics {
    pub(super) fn new() -> Self {
        let mut registry = Registry::with_prefix("scrutineer");
        let requests = Family::default();
        registry.register("http_requests", "Requests answered", requests.clone());
        let seconds = Family::new_with_constructor(latencies as fn() -> Histogram);
        let what = "Time from a request's headers to its answer's";
        registry.register_with_unit("http_request_duration", what, Unit::Seconds, seconds.clone());
        let under_way = Gauge::default();
        registry.register("http_requests_under_way", "Requests that are being answered", under_way.clone());
        let questions = Family::default();
        registry.register("questions", "Questions answered", questions.clone());
        let question_seconds = latencies();
        let what = "Time of the work on a question, without waiting";
        registry.register_with_unit("question_duration", what, Unit::Seconds, question_seconds.clone());
        let documents = Gauge::default();
        registry.register("index_documents", "Documents in the index", documents.clone());
        let passages = Gauge::default();
        registry.register("index_passages", "Passages in the index", passages.clone());
        let reloads = Family::default();
        registry.register("reloads", "Times that the index was brought up to date", reloads.clone());
        let reload_seconds = Gauge::default();
        let what = "How long the last reload took";
        registry.register_with_unit("last_reload_duration", what, Unit::Seconds, reload_seconds.clone());
        Self {
            registry,
            requests,
            seconds,
            under_way,
            questions,
            question_seconds,
            documents,
            passages,
            reloads,
            reload_seconds,
        }
    }

    /// Counts a request for as long as what is given back is held.
    pub(super) fn begun(&self) -> UnderWay {
        self.under_way.inc();
        UnderWay(self.under_way.clone())
    }

    /// Counts a request that was answered.
    pub(super) fn request(&self, method: &'static str, route: &str, status: u16, took: Duration) {
        self.requests.get_or_create(&Requested { method, route: route.to_owned(), status }).inc();
        self.seconds.get_or_create(&Routed { route: route.to_owned() }).observe(took.as_secs_f64());
    }

    /// Counts a question that was answered.
    pub(super) fn question(&self, outcome: &'static str, intent: &'static str, took: Duration) {
        self.questions.get_or_create(&Answered { outcome, intent }).inc();
        self.question_seconds.observe(took.as_secs_f64());
    }

    /// All of it in the text format of `OpenMetrics`.
    pub(super) fn text(&self, holdings: Holdings, reloads: Option<Counts>) -> Result<String, std::fmt::Error> {
        if let Some(reloads) = reloads {
            for (result, count) in [("done", reloads.done), ("failed", reloads.failed)] {
                // They are counted where they happen, which is not here; a counter can only be counted up.
                let counter = self.reloads.get_or_create(&Ended { result });
                counter.inc_by(count.saturating_sub(counter.get()));
            }
            self.reload_seconds.set(reloads.last.as_secs_f64());
        }
        self.documents.set(i64::try_from(holdings.documents).unwrap_or(i64::MAX));
        self.passages.set(i64::try_from(holdings.passages).unwrap_or(i64::MAX));
        let mut text = String::new();
        text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// A request that is being answered, until it is dropped.
pub(super) struct UnderWay(Gauge);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.dec();
    }
}
