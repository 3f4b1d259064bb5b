//! The content of a settings file, unchecked: every key is optional, and a key that is not here is refused.
//!
//! The tests write these out to compare them with the file as shipped.

use std::path::PathBuf;

use serde::Deserialize;
use serde::de::IgnoredAny;

#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(deny_unknown_fields, default)]
pub(super) struct Written {
    pub(super) home_authority: Option<String>,
    pub(super) log: Option<String>,
    pub(super) log_json: Option<bool>,
    pub(super) corpus: Corpus,
    pub(super) index: Index,
    pub(super) rerank: Rerank,
    pub(super) server: Server,
    pub(super) access: Access,
    pub(super) questions: Questions,
    pub(super) conversations: Conversations,
    pub(super) feedback: Feedback,
    pub(super) store: Store,
    pub(super) telegram: Telegram,
}

#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(deny_unknown_fields, default)]
pub(super) struct Corpus {
    pub(super) folders: Option<Vec<PathBuf>>,
    pub(super) frameworks: Option<PathBuf>,
    pub(super) watch: Option<bool>,
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
    pub(super) public_url: Option<String>,
    pub(super) largest_request_kb: Option<u64>,
    pub(super) request_seconds: Option<u64>,
    pub(super) stop_seconds: Option<u64>,
    pub(super) connections: Option<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(deny_unknown_fields, default)]
pub(super) struct Questions {
    pub(super) longest: Option<u64>,
    pub(super) at_once: Option<u64>,
    pub(super) waiting: Option<u64>,
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
pub(super) struct Access {
    pub(super) open_reading: Option<bool>,
    pub(super) open_metrics: Option<bool>,
    pub(super) keys: Option<PathBuf>,
    pub(super) address_requests_per_minute: Option<u64>,
    pub(super) key_requests_per_minute: Option<u64>,
    pub(super) proxies: Option<Vec<String>>,
    pub(super) origins: Option<Vec<String>>,
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

#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(deny_unknown_fields, default)]
pub(super) struct Telegram {
    /// Known only to be refused: a settings file is shown to others.
    #[cfg_attr(test, serde(skip_serializing))]
    pub(super) token: Option<IgnoredAny>,
    pub(super) token_file: Option<PathBuf>,
    pub(super) api_url: Option<String>,
    pub(super) mode: Option<String>,
    pub(super) webhook_path: Option<String>,
    pub(super) webhook_secret_file: Option<PathBuf>,
    pub(super) users: Option<Vec<i64>>,
    pub(super) chats: Option<Vec<i64>>,
    pub(super) questions_per_minute: Option<u64>,
    pub(super) queue: Option<u64>,
    pub(super) messages_per_second: Option<u64>,
    pub(super) chat_limits: Option<bool>,
    pub(super) days: Option<u64>,
}
