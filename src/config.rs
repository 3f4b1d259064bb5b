//! `bot.toml` and the environment to each module's settings.
//!
//! Settings are made in two steps: the one is what a file says, the other, [`Settings`], is that with defaults in place
//! and every value checked. Nothing else in the program reads the environment, so all that steers it is seen here.

mod written;

use std::fmt;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, fs, io};

use crate::assistant;
use crate::corpus;
use crate::embed;
use crate::gazetteer::Authorities;
use crate::http;
use crate::limits;
use crate::service;
use crate::store;
use crate::telegram;
use crate::text;
use written::{Access, Server, Written};

/// The file that is read where none is named.
const FILE: &str = "bot.toml";

/// Everything that can be set, checked.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The folders of the corpus; each exists.
    pub corpus: Vec<PathBuf>,
    /// The folder with tables of further frameworks, where there is one.
    pub frameworks: Option<PathBuf>,
    /// The folder of the index, which need not exist.
    pub index: PathBuf,
    /// Ranking by meaning.
    pub rerank: Rerank,
    /// The address to serve on.
    pub listen: SocketAddr,
    /// The filter for the log, as `tracing` takes it; `None` leaves it to the command.
    pub log: Option<String>,
    /// True if each line of the log is a JSON object.
    pub log_json: bool,
    /// True if a server reads by itself what changes in the corpus folders.
    pub watch: bool,
    /// Bounds on reading files.
    pub reading: corpus::Limits,
    /// The authority that questions without a place are about.
    pub assistant: assistant::Settings,
    /// Bounds on questions.
    pub asking: service::Limits,
    /// The file in which conversations and feedback are kept; it need not exist.
    pub store: PathBuf,
    /// Limits on how much is kept there, and for how long.
    pub keeping: store::Keeping,
    /// Bounds on requests, and who may send them.
    pub http: http::Settings,
    /// True if one may ask and read without a key, where that is said.
    open_reading: Option<bool>,
    /// The bot's settings.
    pub telegram: telegram::Settings,
    /// The bot's secrets; `None` without a token, and then there is no bot.
    pub telegram_secrets: Option<telegram::Secrets>,
    /// The file that its token is looked for in.
    pub telegram_token_file: PathBuf,
    /// The file that the secret of its webhook is looked for in.
    pub telegram_secret_file: PathBuf,
}

/// Ranking by meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rerank {
    /// True if it is done.
    pub on: bool,
    /// The engine.
    pub engine: embed::Engine,
    /// The folder of the model, which need not exist.
    pub model: PathBuf,
    /// The number of threads that encode passages in the foreground; 0 for one for each processor.
    pub threads: usize,
}

/// Settings from the command line, which override the file.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// The settings file. It must exist.
    pub config: Option<PathBuf>,
    /// The folders of the corpus; none leaves those of the file.
    pub corpus: Vec<PathBuf>,
    /// The folder of the index.
    pub index: Option<PathBuf>,
    /// The address to serve on.
    pub listen: Option<SocketAddr>,
}

/// Settings from the environment.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// `SCRUTINEER_CONFIG`: the settings file, where the command line names none. It must exist.
    pub config: Option<PathBuf>,
    /// `SCRUTINEER_LOG`: what to log, as a filter of `tracing`: a level, or `scrutineer::http=debug`. Goes before the
    /// file's.
    pub log: Option<String>,
    /// `SCRUTINEER_TELEGRAM_TOKEN`: the token of the bot. Goes before the file with it.
    pub telegram_token: Option<Hidden>,
    /// `SCRUTINEER_TELEGRAM_SECRET`: the secret of the bot's webhook. Goes before the file with it.
    pub telegram_secret: Option<Hidden>,
    /// The platform's folder for what a program remembers between runs; `None` where it has none.
    pub state: Option<PathBuf>,
}

/// Words that are shown to nobody.
#[derive(Clone)]
pub struct Hidden(String);

impl From<String> for Hidden {
    fn from(words: String) -> Self {
        Self(words)
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hidden")
    }
}

impl Environment {
    /// Reads the environment of this process.
    pub fn of_process() -> Self {
        let hidden = |name: &str| env::var(name).ok().filter(|value| !value.is_empty()).map(Hidden);
        let path = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        Self {
            config: path("SCRUTINEER_CONFIG"),
            log: env::var("SCRUTINEER_LOG").ok().filter(|value| !value.is_empty()),
            telegram_token: hidden("SCRUTINEER_TELEGRAM_TOKEN"),
            telegram_secret: hidden("SCRUTINEER_TELEGRAM_SECRET"),
            // The XDG base directories on Unix, the local application data on Windows.
            state: path("XDG_STATE_HOME")
                .or_else(|| path("HOME").map(|home| home.join(".local/state")))
                .or_else(|| path("LOCALAPPDATA"))
                .map(|state| state.join("scrutineer")),
        }
    }
}

/// An error in the settings. All of them are the caller's fault.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be read.
    #[error("cannot read the settings file {}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// The file is not valid TOML, or has an unknown key or the wrong type of value.
    #[error("{}, line {line}{}: {message}", file.display(), of_key(key.as_deref()))]
    Malformed {
        /// The file.
        file: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// The key with its table, where there is one.
        key: Option<String>,
        /// The mistake, and what was expected.
        message: String,
    },
    /// A value is outside of what makes sense.
    #[error("{}, `{key}`: {message}", file.display())]
    Value {
        /// The file.
        file: PathBuf,
        /// The key with its table.
        key: &'static str,
        /// The mistake, and what to write instead.
        message: String,
    },
    /// The filter for the log is not valid.
    #[error("cannot log {filter:?}: {message}; set SCRUTINEER_LOG to a level, as \"debug\", or to \"module=level\"")]
    Log {
        /// The filter.
        filter: String,
        /// The fault in it.
        message: String,
    },
    /// A token or a secret cannot be used. It is not shown.
    #[error("{what} {problem}; set {variable}, or write it to {}", file.display())]
    Secret {
        /// Its name.
        what: &'static str,
        /// The fault in it.
        problem: &'static str,
        /// The variable of the environment that it may come from.
        variable: &'static str,
        /// The file that it may come from.
        file: PathBuf,
    },
    /// A folder of the corpus is not there.
    #[error("the corpus folder {} {problem}; make it, or name another with --corpus or in bot.toml under [corpus] folders", folder.display())]
    NoCorpus {
        /// The folder.
        folder: PathBuf,
        /// What is there instead of a folder.
        problem: &'static str,
    },
}

fn of_key(key: Option<&str>) -> String {
    key.map_or_else(String::new, |key| format!(", `{key}`"))
}

/// Reads and checks the settings. Relative paths of the file are relative to its folder, others to the working
/// directory.
pub fn load(overrides: &Overrides, environment: &Environment, authorities: &Authorities) -> Result<Settings, Error> {
    let mut settings = load_without_corpus(overrides, environment, authorities)?;
    settings.telegram_secrets = secrets(&settings, environment)?;
    for folder in &settings.corpus {
        if !folder.is_dir() {
            let problem = if folder.exists() { "is not a folder" } else { "does not exist" };
            return Err(Error::NoCorpus { folder: folder.clone(), problem });
        }
    }
    Ok(settings)
}

/// The same for work that reads no document: the folders of the corpus need not exist.
pub fn load_without_corpus(
    overrides: &Overrides,
    environment: &Environment,
    authorities: &Authorities,
) -> Result<Settings, Error> {
    let named = overrides.config.as_ref().or(environment.config.as_ref());
    let file = named.cloned().unwrap_or_else(|| PathBuf::from(FILE));
    let text = match fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if named.is_none() && error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(source) => return Err(Error::Unreadable { file, source }),
    };
    let mut settings = check(&file, &text, authorities)?;
    if !overrides.corpus.is_empty() {
        settings.corpus.clone_from(&overrides.corpus);
    }
    if let Some(index) = &overrides.index {
        settings.index.clone_from(index);
    }
    if let Some(listen) = overrides.listen {
        settings.listen = listen;
    }
    if let Some(log) = &environment.log {
        settings.log = Some(log.clone());
    }
    settings.http.open_reading = settings.open_reading.unwrap_or_else(|| settings.listen.ip().is_loopback());
    settings.http.corpus.clone_from(&settings.corpus);
    Ok(settings)
}

impl Settings {
    /// The error where a bot is wanted and there is no token.
    pub fn no_token(&self) -> Error {
        Error::Secret {
            what: "the token of the bot",
            problem: "is missing",
            variable: "SCRUTINEER_TELEGRAM_TOKEN",
            file: self.telegram_token_file.clone(),
        }
    }
}

/// The token of the bot and the secret of its webhook, from the environment or their files; `None` without a token.
fn secrets(settings: &Settings, environment: &Environment) -> Result<Option<telegram::Secrets>, Error> {
    let file = &settings.telegram_token_file;
    let refused = |problem| Error::Secret {
        what: "the token of the bot",
        problem,
        variable: "SCRUTINEER_TELEGRAM_TOKEN",
        file: file.clone(),
    };
    let Some(token) = hidden(environment.telegram_token.as_ref(), file)? else { return Ok(None) };
    let token = telegram::Token::new(token)
        .ok_or_else(|| refused("is not valid: a token looks like 123456:letters-and-digits"))?;
    let file = &settings.telegram_secret_file;
    let refused = |problem| Error::Secret {
        what: "the secret of the webhook",
        problem,
        variable: "SCRUTINEER_TELEGRAM_SECRET",
        file: file.clone(),
    };
    let webhook = match settings.telegram.intake {
        telegram::Intake::Polling => None,
        telegram::Intake::Webhook { .. } => {
            let secret = hidden(environment.telegram_secret.as_ref(), file)?.ok_or_else(|| refused("is missing"))?;
            let problem = "must have 16 to 256 letters, digits, \"_\" or \"-\"";
            Some(telegram::Secret::new(secret).ok_or_else(|| refused(problem))?)
        }
    };
    Ok(Some(telegram::Secrets { token, webhook }))
}

/// A secret from the environment, or else from a file, if there is one.
fn hidden(environment: Option<&Hidden>, file: &Path) -> Result<Option<String>, Error> {
    let words = match environment {
        Some(Hidden(words)) => words.clone(),
        None => match fs::read_to_string(file) {
            Ok(words) => words,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(Error::Unreadable { file: file.to_owned(), source }),
        },
    };
    Ok(Some(words.trim().to_owned()).filter(|words| !words.is_empty()))
}

/// The settings of a file's text.
fn check(file: &Path, text: &str, authorities: &Authorities) -> Result<Settings, Error> {
    let written = parse(file, text)?;
    let values = Values { file };
    let base = file.parent().unwrap_or(Path::new(""));
    let Written {
        home_authority,
        log,
        log_json,
        corpus,
        index,
        rerank,
        server,
        access,
        questions,
        conversations,
        feedback,
        store,
        telegram,
    } = written;
    let folders = corpus.folders.unwrap_or_else(|| vec![PathBuf::from("corpus")]);
    if folders.is_empty() {
        return Err(values.refused("corpus.folders", "names no folder; remove the line to use \"corpus\""));
    }
    let stop_time = values.seconds("server.stop_seconds", server.stop_seconds, 10, 0..=3600)?;
    let at_once = values.count("questions.at_once", questions.at_once, 8, 1..=1024)?;
    let public_url = values.address("server.public_url", server.public_url.as_deref().unwrap_or_default())?;
    if telegram.token.is_some() {
        let message = "settings files get shown to others; set SCRUTINEER_TELEGRAM_TOKEN, or write it to token_file";
        return Err(values.refused("telegram.token", message));
    }
    let token_file = telegram.token_file.clone().unwrap_or_else(|| PathBuf::from("telegram.token"));
    let secret_file = telegram.webhook_secret_file.clone().unwrap_or_else(|| PathBuf::from("telegram.secret"));
    Ok(Settings {
        telegram: values.telegram(&telegram, public_url, at_once, stop_time)?,
        telegram_secrets: None,
        telegram_token_file: base.join(token_file),
        telegram_secret_file: base.join(secret_file),
        corpus: folders.into_iter().map(|folder| base.join(folder)).collect(),
        frameworks: corpus.frameworks.filter(|it| !it.as_os_str().is_empty()).map(|folder| base.join(folder)),
        index: base.join(index.folder.unwrap_or_else(|| PathBuf::from("index"))),
        rerank: Rerank {
            on: rerank.on.unwrap_or(false),
            engine: rerank.engine.map_or(Ok(embed::Engine::Auto), |name| {
                name.parse().map_err(|message: String| values.refused("rerank.engine", &message))
            })?,
            model: base.join(rerank.model.unwrap_or_else(|| PathBuf::from("models/all-MiniLM-L6-v2"))),
            threads: values.count("rerank.threads", rerank.threads, 0, 0..=1024)?,
        },
        listen: match &server.listen {
            None => SocketAddr::from(([127, 0, 0, 1], 8080)),
            Some(text) => text.parse().map_err(|_| {
                let message = format!("{text:?} is not an address with a port; write it as \"127.0.0.1:8080\"");
                values.refused("server.listen", &message)
            })?,
        },
        log: log.map(|level| values.level(level)).transpose()?,
        log_json: log_json.unwrap_or(false),
        watch: corpus.watch.unwrap_or(true),
        reading: corpus::Limits {
            file_bytes: values.number("corpus.largest_file_mb", corpus.largest_file_mb, 50, 1..=4096)? << 20,
            unpacked_bytes: values.number("corpus.unpacked_mb", corpus.unpacked_mb, 100, 1..=4096)? << 20,
            // Below this an ordinary report cannot be read; the largest of the sample took 11 MB of text and images.
            pdf_memory_bytes: values.number("corpus.pdf_memory_mb", corpus.pdf_memory_mb, 512, 64..=65_536)? << 20,
            pdf_cpu_seconds: values.number("corpus.pdf_seconds", corpus.pdf_seconds, 20, 1..=3600)?,
        },
        assistant: assistant::Settings {
            home: home_authority.map(|home| values.authority(&home, authorities)).transpose()?,
        },
        asking: service::Limits {
            question_chars: values.count(
                "questions.longest",
                questions.longest,
                limits::QUESTION_CHARS as u64,
                10..=limits::QUESTION_CHARS as u64,
            )?,
            at_once,
            waiting: values.count("questions.waiting", questions.waiting, 120, 0..=100_000)?,
            answer_time: values.seconds("questions.seconds", questions.seconds, 10, 1..=600)?,
        },
        store: base.join(store.file.unwrap_or_else(|| PathBuf::from("data/scrutineer.sqlite3"))),
        keeping: store::Keeping {
            conversations: values.count("conversations.kept", conversations.kept, 10_000, 1..=1_000_000)?,
            conversation_rest: values.seconds("conversations.minutes", conversations.minutes, 60, 1..=525_600)? * 60,
            feedback: values.count("feedback.kept", feedback.kept, 10_000, 1..=1_000_000)?,
            feedback_time: values.seconds("feedback.days", feedback.days, 180, 1..=3650)? * 86_400,
            telegram_time: values.seconds("telegram.days", telegram.days, 30, 1..=3650)? * 86_400,
        },
        open_reading: access.open_reading,
        http: values.http(&server, access, stop_time, base)?,
    })
}

fn parse(file: &Path, text: &str) -> Result<Written, Error> {
    let malformed = |key: Option<String>, error: &toml::de::Error| {
        let start = error.span().map_or(0, |span| span.start);
        Error::Malformed {
            file: file.to_owned(),
            line: text.bytes().take(start).filter(|byte| *byte == b'\n').count() + 1,
            key,
            message: in_words(&error.message().lines().collect::<Vec<_>>().join(", ")),
        }
    };
    let deserializer = toml::Deserializer::parse(text).map_err(|error| malformed(None, &error))?;
    serde_path_to_error::deserialize(deserializer).map_err(|error| {
        let key = error.path().to_string();
        malformed((key != ".").then_some(key), error.inner())
    })
}

/// A message with the names that programmers give to types put into words.
fn in_words(message: &str) -> String {
    message.replace("expected u64", "expected a whole number").replace("expected a sequence", "expected a list")
}

/// Checks the values of one file.
#[derive(Clone, Copy)]
struct Values<'a> {
    file: &'a Path,
}

impl Values<'_> {
    fn refused(self, key: &'static str, message: &str) -> Error {
        Error::Value { file: self.file.to_owned(), key, message: message.to_owned() }
    }

    fn number(
        self,
        key: &'static str,
        value: Option<u64>,
        default: u64,
        range: std::ops::RangeInclusive<u64>,
    ) -> Result<u64, Error> {
        let value = value.unwrap_or(default);
        if range.contains(&value) {
            return Ok(value);
        }
        let message = format!("{value} is out of range; write {} to {}", range.start(), range.end());
        Err(self.refused(key, &message))
    }

    fn count(
        self,
        key: &'static str,
        value: Option<u64>,
        default: u64,
        range: std::ops::RangeInclusive<u64>,
    ) -> Result<usize, Error> {
        let value = self.number(key, value, default, range)?;
        usize::try_from(value).map_err(|_| self.refused(key, &format!("{value} is too large for this machine")))
    }

    fn seconds(
        self,
        key: &'static str,
        value: Option<u64>,
        default: u64,
        range: std::ops::RangeInclusive<u64>,
    ) -> Result<Duration, Error> {
        self.number(key, value, default, range).map(Duration::from_secs)
    }

    /// The settings of the server but its address.
    fn http(self, server: &Server, access: Access, stop_time: Duration, base: &Path) -> Result<http::Settings, Error> {
        Ok(http::Settings {
            body_bytes: self.count("server.largest_request_kb", server.largest_request_kb, 64, 1..=65_536)? << 10,
            request_time: self.seconds("server.request_seconds", server.request_seconds, 30, 1..=3600)?,
            stop_time,
            connections: self.count("server.connections", server.connections, 1024, 1..=100_000)?,
            address_rate: self.rate(
                "access.address_requests_per_minute",
                access.address_requests_per_minute,
                NonZeroU32::new(300),
            )?,
            key_rate: self.rate(
                "access.key_requests_per_minute",
                access.key_requests_per_minute,
                NonZeroU32::new(3000),
            )?,
            proxies: access
                .proxies
                .unwrap_or_default()
                .iter()
                .map(|proxy| self.proxy(proxy))
                .collect::<Result<_, _>>()?,
            origins: access.origins.unwrap_or_default().iter().map(|it| self.origin(it)).collect::<Result<_, _>>()?,
            // What it is when nothing is said depends on the address, which the command line may change.
            open_reading: false,
            open_metrics: access.open_metrics.unwrap_or(false),
            keys: base.join(access.keys.unwrap_or_else(|| PathBuf::from("keys.json"))),
            corpus: Vec::new(),
        })
    }

    fn rate(self, key: &'static str, value: Option<u64>, default: Option<NonZeroU32>) -> Result<NonZeroU32, Error> {
        let refused = || self.refused(key, "write a number from 1 to 4294967295");
        match value {
            None => default.ok_or_else(refused),
            Some(value) => u32::try_from(value).ok().and_then(NonZeroU32::new).ok_or_else(refused),
        }
    }

    fn proxy(self, text: &str) -> Result<http::Proxy, Error> {
        http::Proxy::parse(text).ok_or_else(|| {
            let message = format!("{text:?} is not an address or a network; write it as \"10.0.0.0/8\"");
            self.refused("access.proxies", &message)
        })
    }

    fn origin(self, text: &str) -> Result<http::Origin, Error> {
        http::Origin::parse(text).ok_or_else(|| {
            let message = format!("{text:?} is not a site; write it as \"https://www.example.org\", or \"*\" for all");
            self.refused("access.origins", &message)
        })
    }

    /// An address of the web without a "/" at its end; `None` for none.
    fn address(self, key: &'static str, address: &str) -> Result<Option<String>, Error> {
        let address = address.trim_end_matches('/');
        let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
        match rest {
            None if address.is_empty() => Ok(None),
            Some(rest) if !rest.is_empty() && !rest.contains(|c: char| c.is_whitespace() || "\"<>#?".contains(c)) => {
                Ok(Some(address.to_owned()))
            }
            _ => {
                let message = format!("{address:?} is not an address; write it as \"https://answers.example.org\"");
                Err(self.refused(key, &message))
            }
        }
    }

    fn telegram(
        self,
        written: &written::Telegram,
        public_url: Option<String>,
        at_once: usize,
        stop_time: Duration,
    ) -> Result<telegram::Settings, Error> {
        let ids = |ids: &Option<Vec<i64>>| ids.as_deref().map(|ids| ids.iter().copied().collect()).unwrap_or_default();
        let count = |key, value: Option<u64>, default, range| {
            let value = self.number(key, value, default, range)?;
            u32::try_from(value).map(NonZeroU32::new).map_err(|_| self.refused(key, "is too large"))
        };
        let path = written.webhook_path.clone().unwrap_or_else(|| "/telegram/webhook".to_owned());
        if !path.starts_with('/') || !path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/_-.".contains(&byte)) {
            let message = format!("{path:?} is not a path; write it as \"/telegram/webhook\"");
            return Err(self.refused("telegram.webhook_path", &message));
        }
        let intake = match written.mode.as_deref().unwrap_or("polling") {
            "polling" => telegram::Intake::Polling,
            "webhook" => {
                let url = public_url.as_deref().filter(|url| url.starts_with("https://"));
                let url = url.map(|url| format!("{url}{path}")).ok_or_else(|| {
                    let message = "a webhook needs an address that begins with https://; set it as server.public_url";
                    self.refused("telegram.mode", message)
                })?;
                telegram::Intake::Webhook { url, path }
            }
            other => {
                let message = format!("{other:?} is not a mode; write \"polling\" or \"webhook\"");
                return Err(self.refused("telegram.mode", &message));
            }
        };
        let api = written.api_url.as_deref().unwrap_or(telegram::PUBLIC_API);
        let api = self.address("telegram.api_url", api)?.unwrap_or_else(|| telegram::PUBLIC_API.to_owned());
        let per_second = count("telegram.messages_per_second", written.messages_per_second, 30, 1..=100_000)?;
        Ok(telegram::Settings {
            api,
            intake,
            users: ids(&written.users),
            chats: ids(&written.chats),
            per_minute: count("telegram.questions_per_minute", written.questions_per_minute, 20, 0..=10_000)?,
            queue: self.count("telegram.queue", written.queue, 20, 1..=100_000)?,
            at_once,
            speed: telegram::Speed {
                per_second: per_second.unwrap_or(NonZeroU32::MIN),
                per_chat: written.chat_limits.unwrap_or(true),
            },
            stop_time,
            public_url,
        })
    }

    fn level(self, level: String) -> Result<String, Error> {
        if ["error", "warn", "info", "debug", "trace"].contains(&level.as_str()) {
            return Ok(level);
        }
        Err(self.refused("log", &format!("{level:?} is not a level; write error, warn, info, debug or trace")))
    }

    fn authority(self, name: &str, authorities: &Authorities) -> Result<String, Error> {
        if let Some(authority) = authorities.named(name) {
            return Ok(authority.name.clone());
        }
        let nearest = text::nearest(name, authorities.iter().map(|authority| authority.name.as_str()));
        let remedy = nearest.map_or_else(String::new, |name| format!("; did you mean {name:?}?"));
        Err(self.refused("home_authority", &format!("{name:?} is not a known English local authority{remedy}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Settings, Error> {
        check(Path::new("etc/bot.toml"), text, &Authorities::bundled())
    }

    #[track_caller]
    fn check_refused(text: &str, expected: &str) {
        assert_eq!(read(text).unwrap_err().to_string(), expected);
    }

    #[test]
    fn an_empty_file_is_all_defaults_beside_it() {
        let settings = read("").unwrap();
        assert_eq!(settings.corpus, [PathBuf::from("etc/corpus")]);
        assert_eq!(settings.index, PathBuf::from("etc/index"));
        assert_eq!(settings.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(settings.assistant.home, None);
    }

    #[test]
    fn the_home_authority_takes_its_name_from_the_table() {
        assert_eq!(read("home_authority = \"cornwall council\"").unwrap().assistant.home.as_deref(), Some("Cornwall"));
    }

    #[test]
    fn unknown_keys_are_refused_with_those_that_are_known() {
        check_refused(
            "home_authorty = \"Cornwall\"",
            "etc/bot.toml, line 1, `home_authorty`: unknown field `home_authorty`, expected one of `home_authority`, \
             `log`, `log_json`, `corpus`, `index`, `rerank`, `server`, `access`, `questions`, `conversations`, \
             `feedback`, `store`, `telegram`",
        );
        check_refused(
            "\n[server]\nlisten = \"127.0.0.1:80\"\nport = 80",
            "etc/bot.toml, line 4, `server.port`: unknown field `port`, expected one of `listen`, \
             `public_url`, `largest_request_kb`, `request_seconds`, `stop_seconds`, `connections`",
        );
    }

    #[test]
    fn values_of_another_type_are_refused() {
        check_refused(
            "[questions]\nlongest = \"long\"",
            "etc/bot.toml, line 2, `questions.longest`: invalid type: string \"long\", expected a whole number",
        );
        check_refused(
            "[questions]\nlongest = -1",
            "etc/bot.toml, line 2, `questions.longest`: invalid value: integer `-1`, expected a whole number",
        );
        check_refused(
            "[corpus]\nfolders = \"corpus\"",
            "etc/bot.toml, line 2, `corpus.folders`: invalid type: string \"corpus\", expected a list",
        );
    }

    #[test]
    fn what_is_no_toml_is_refused() {
        check_refused(
            "log = \"info\"\nhome_authority = Cornwall",
            "etc/bot.toml, line 2: string values must be quoted, expected literal string",
        );
    }

    #[test]
    fn values_without_sense_are_refused_with_a_remedy() {
        check_refused(
            "[questions]\nat_once = 0",
            "etc/bot.toml, `questions.at_once`: 0 is out of range; write 1 to 1024",
        );
        check_refused(
            "[server]\nlisten = \"8080\"",
            "etc/bot.toml, `server.listen`: \"8080\" is not an address with a port; write it as \"127.0.0.1:8080\"",
        );
        check_refused(
            "home_authority = \"Cornwal\"",
            "etc/bot.toml, `home_authority`: \"Cornwal\" is not a known English local authority; did you mean \"Cornwall\"?",
        );
        check_refused(
            "log = \"loud\"",
            "etc/bot.toml, `log`: \"loud\" is not a level; write error, warn, info, debug or trace",
        );
        check_refused(
            "[corpus]\nfolders = []",
            "etc/bot.toml, `corpus.folders`: names no folder; remove the line to use \"corpus\"",
        );
    }

    #[test]
    fn a_token_comes_from_the_environment_or_a_file_and_never_from_the_settings() {
        check_refused(
            "[telegram]\ntoken = \"1:a\"",
            "etc/bot.toml, `telegram.token`: settings files get shown to others; set SCRUTINEER_TELEGRAM_TOKEN, or write it \
             to token_file",
        );
        let folder = tempfile::tempdir().unwrap();
        let text = format!("[telegram]\ntoken_file = {:?}", folder.path().join("token"));
        let mut environment = Environment::default();
        let found = |environment: &Environment| secrets(&read(&text).unwrap(), environment);
        assert!(found(&environment).unwrap().is_none());
        fs::write(folder.path().join("token"), "123:from-file\n").unwrap();
        assert!(found(&environment).unwrap().is_some());
        environment.telegram_token = Some(Hidden("no token".to_owned()));
        let error = found(&environment).unwrap_err().to_string();
        assert!(error.starts_with("the token of the bot is not valid"), "{error}");
        assert!(!format!("{environment:?}").contains("no token"), "{environment:?}");
    }

    #[test]
    fn a_webhook_needs_a_public_address_and_a_secret() {
        check_refused(
            "[telegram]\nmode = \"webhook\"",
            "etc/bot.toml, `telegram.mode`: a webhook needs an address that begins with https://; set it as \
             server.public_url",
        );
        check_refused(
            "[server]\npublic_url = \"answers.example.org\"",
            "etc/bot.toml, `server.public_url`: \"answers.example.org\" is not an address; write it as \
             \"https://answers.example.org\"",
        );
        let text = "[server]\npublic_url = \"https://answers.example.org/\"\n[telegram]\nmode = \"webhook\"";
        let settings = read(text).unwrap();
        let mut environment = Environment { telegram_token: Some(Hidden("1:a".to_owned())), ..Environment::default() };
        let error = secrets(&settings, &environment).unwrap_err().to_string();
        assert!(error.starts_with("the secret of the webhook is missing"), "{error}");
        environment.telegram_secret = Some(Hidden("0123456789abcdef".to_owned()));
        assert!(secrets(&settings, &environment).unwrap().is_some_and(|secrets| secrets.webhook.is_some()));
        let telegram::Intake::Webhook { url, .. } = settings.telegram.intake else { panic!() };
        assert_eq!(url, "https://answers.example.org/telegram/webhook");
    }

    /// Every key with its table, sorted.
    fn keys(value: &serde_json::Value) -> Vec<String> {
        let mut keys = Vec::new();
        for (key, value) in value.as_object().unwrap() {
            match value.as_object() {
                Some(table) => keys.extend(table.keys().map(|inner| format!("{key}.{inner}"))),
                None => keys.push(key.clone()),
            }
        }
        keys.sort();
        keys
    }

    /// Every line "# key = value" of the file as shipped is a setting and its value the default.
    #[test]
    fn the_shipped_file_lists_every_setting_with_its_default() {
        let shipped = include_str!("../bot.toml");
        let uncommented: String = shipped
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(setting) if setting.split_once(" = ").is_some_and(|(key, _)| !key.contains(' ')) => setting,
                _ => line,
            })
            .flat_map(|line| [line, "\n"])
            .collect();
        let listed: toml::Table = toml::from_str(&uncommented).unwrap();
        let known = serde_json::to_value(Written::default()).unwrap();
        assert_eq!(keys(&serde_json::to_value(listed).unwrap()), keys(&known));
        let all = check(Path::new("bot.toml"), &uncommented, &Authorities::bundled()).unwrap();
        let none = check(Path::new("bot.toml"), shipped, &Authorities::bundled()).unwrap();
        assert_eq!(none.assistant.home.as_deref(), Some("Cornwall"));
        assert_eq!(all.log.as_deref(), Some("info"));
        assert_eq!(format!("{:?}", Settings { log: None, open_reading: None, ..all }), format!("{none:?}"));
    }

    #[test]
    fn the_command_line_goes_before_the_file() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("reports")).unwrap();
        let file = folder.path().join("mine.toml");
        fs::write(&file, "[corpus]\nfolders = [\"gone\"]\n[index]\nfolder = \"kept\"\n").unwrap();
        let authorities = Authorities::bundled();
        let mut overrides = Overrides { config: Some(file.clone()), ..Overrides::default() };
        let environment = Environment { log: Some("debug".to_owned()), ..Environment::default() };
        let error = load(&overrides, &environment, &authorities).unwrap_err();
        assert!(matches!(error, Error::NoCorpus { .. }), "{error}");
        overrides.corpus = vec![folder.path().join("reports")];
        let settings = load(&overrides, &environment, &authorities).unwrap();
        assert_eq!(settings.corpus, overrides.corpus);
        assert_eq!(settings.index, folder.path().join("kept"));
        assert_eq!(settings.log.as_deref(), Some("debug"));
    }

    #[test]
    fn a_named_file_must_exist() {
        let environment = Environment { config: Some(PathBuf::from("/no/such/file.toml")), ..Environment::default() };
        let error = load(&Overrides::default(), &environment, &Authorities::bundled()).unwrap_err();
        assert_eq!(error.to_string(), "cannot read the settings file /no/such/file.toml");
    }
}
