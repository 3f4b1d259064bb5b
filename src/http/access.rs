//! Access: keys and rate limits.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::client::{Client, Peer};
use super::problem::{Code, Problem};
use super::rate::{Caller, Verdict};
use super::{Shared, metrics_are_open_to};
use crate::keys::{self, Keys, Scope};

/// The greatest age of what is known of the file of keys: a revoked key is refused after that.
const FRESH: Duration = Duration::from_secs(1);

/// Routes open to all without a key or limit: whether the server is alive, what it is, and the unchanging files that
/// pages need to look as they should, those of a refusal too.
const PUBLIC: [&str; 6] = ["/livez", "/readyz", "/version", "/assets/{hash}/{name}", "/favicon.ico", "/robots.txt"];

/// Routes open without a key even where reading needs one: how to use the server.
const DESCRIPTION: [&str; 4] = ["/openapi.json", "/docs/api", "/docs/api/style.css", "/docs/api/try.js"];

/// Routes for operators only.
pub(super) const ADMIN: [&str; 1] = ["/v1/admin/reload"];

/// Lets a request in, or refuses it: by the key that it bears, then by how many came before it.
pub(super) async fn admit(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str).unwrap_or_default();
    if PUBLIC.contains(&route) {
        return next.run(request).await;
    }
    let peer = request.extensions().get::<Peer>().copied();
    let client = Client::new(peer, request.headers(), &shared.settings.proxies);
    let holder = match holder(&shared.keys, request.headers()) {
        Ok(holder) => holder,
        // Who guesses is slowed down as everybody else is.
        Err(problem) => return limited(&shared, client, None, async || problem.into_response()).await,
    };
    let wanted = match route {
        "/metrics" if metrics_are_open_to(&shared.settings, client) => None,
        "/metrics" => Some(Scope::Admin),
        route if ADMIN.contains(&route) => Some(Scope::Admin),
        route if DESCRIPTION.contains(&route) || shared.settings.open_reading => None,
        _ => Some(Scope::Read),
    };
    let scope = holder.as_ref().map(|holder| holder.scope);
    let refusal = match (wanted, scope) {
        (None, _) | (Some(Scope::Read), Some(_)) | (Some(Scope::Admin), Some(Scope::Admin)) => None,
        (Some(_), None) => Some(Problem::new(
            Code::MissingKey,
            "this address needs a key: send \"Authorization: Bearer KEY\"; an operator makes one with scrutineer key new",
        )),
        (Some(Scope::Admin), Some(Scope::Read)) => {
            Some(Problem::new(Code::InsufficientScope, "this address needs a key of scope admin; yours has scope read"))
        }
    };
    limited(&shared, client, holder, async || match refusal {
        Some(problem) => problem.into_response(),
        None => next.run(request).await,
    })
    .await
}

/// The holder of a key.
struct Holder {
    id: String,
    scope: Scope,
}

/// The holder of the key that a request bears; `None` if it bears none.
fn holder(keyring: &Keyring, headers: &HeaderMap) -> Result<Option<Holder>, Problem> {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let invalid = || Problem::new(Code::InvalidKey, "this key is unknown or was revoked");
    let (scheme, presented) = value.to_str().ok().and_then(|value| value.split_once(' ')).ok_or_else(invalid)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Problem::new(Code::InvalidKey, "a key is sent as \"Authorization: Bearer KEY\""));
    }
    let keys = keyring.keys();
    let key = keys.find(presented.trim()).ok_or_else(invalid)?;
    Ok(Some(Holder { id: key.id.clone(), scope: key.scope }))
}

/// Goes on unless the caller has used up what it has. Programs on the same machine are not counted, unless they bear a
/// key: there, who could flood the server could as well stop it.
async fn limited(
    shared: &Shared,
    client: Client,
    holder: Option<Holder>,
    go_on: impl AsyncFnOnce() -> Response,
) -> Response {
    let (rate, caller) = match holder {
        Some(holder) => (&shared.key_rate, Caller::Key(holder.id)),
        None if client.is_local => return go_on().await,
        None => (&shared.address_rate, Caller::Address(client.subscriber())),
    };
    let (mut response, standing) = match rate.count(caller) {
        Verdict::Passed(standing) => (go_on().await, standing),
        Verdict::Refused(standing, after) => (Problem::too_many_requests(after).into_response(), standing),
    };
    standing.tell(response.headers_mut());
    response
}

/// The keys as the file has them, looked at again once it has changed.
pub(super) struct Keyring {
    file: PathBuf,
    seen: Mutex<Seen>,
}

struct Seen {
    at: Option<Instant>,
    changed: Option<(SystemTime, u64)>,
    keys: Arc<Keys>,
}

impl Keyring {
    pub(super) fn new(file: PathBuf) -> Self {
        Self { file, seen: Mutex::new(Seen { at: None, changed: None, keys: Arc::default() }) }
    }

    /// The keys. A file that cannot be read lets nobody in, and is told of in the log.
    fn keys(&self) -> Arc<Keys> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.at.is_none_or(|at| at.elapsed() >= FRESH) {
            let meta = std::fs::metadata(&self.file).ok();
            let changed = meta.and_then(|meta| Some((meta.modified().ok()?, meta.len())));
            if seen.at.is_none() || changed != seen.changed {
                seen.keys = Arc::new(Keys::read(&self.file).unwrap_or_else(|error: keys::Error| {
                    tracing::error!(error = &error as &dyn std::error::Error, "no key is taken");
                    Keys::default()
                }));
                seen.changed = changed;
            }
            seen.at = Some(Instant::now());
        }
        Arc::clone(&seen.keys)
    }
}
