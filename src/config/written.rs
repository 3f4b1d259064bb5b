//! What a settings file says, unchecked: every key is optional, and a key that is not here is refused.
//!
//! The tests write these out to compare them with the file as shipped.

use std::path::PathBuf;

use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(deny_unknown_fields, default)]
pub(super) struct Written {
    pub(super) home_authority: Option<String>,
    pub(super) log: Option<String>,
    pub(super) corpus: Corpus,
    pub(super) index: Index,
    pub(super) rerank: Rerank,
    pub(super) server: Server,
    pub(super) questions: Questions,
    pub(super) conversations: Conversations,
    pub(super) feedback: Feedback,
    pub(super) store: Store,
}

#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(deny_unknown_fields, default)]
pub(super) struct Corpus {
    pub(super) folders: Option<Vec<PathBuf>>,
    pub(super) largest_file_mb: Option<u64>,
    pub(super) unpacked_mb: Option<u64>,
    pub(super) pdf_memory_mb: Option<u64>,
    pub(super) pdf_seconds: Option<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(deny_unknown_fields, default)]
pub(super) struct Index {
    pub(super) folder: Option<PathBuf>,
}

#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(deny_unknown_fields, default)]
pub(super) struct Server {
    pub(super) listen: Option<String>,
    pub(super) largest_request_kb: Option<u64>,
    pub(super) request_seconds: Option<u64>,
    pub(super) stop_seconds: Option<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(deny_unknown_fields, default)]
pub(super) struct Questions {
    pub(super) longest: Option<u64>,
    pub(super) at_once: Option<u64>,
    pub(super) seconds: Option<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(deny_unknown_fields, default)]
pub(super) struct Conversations {
    pub(super) kept: Option<u64>,
    pub(super) minutes: Option<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(deny_unknown_fields, default)]
pub(super) struct Feedback {
    pub(super) kept: Option<u64>,
    pub(super) days: Option<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(deny_unknown_fields, default)]
pub(super) struct Store {
    pub(super) file: Option<PathBuf>,
}

#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(deny_unknown_fields, default)]
pub(super) struct Rerank {
    pub(super) on: Option<bool>,
    pub(super) engine: Option<String>,
    pub(super) model: Option<PathBuf>,
    pub(super) threads: Option<u64>,
}
