//! Where updates come from: they are fetched, or brought.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use subtle::ConstantTimeEq as _;

use super::api::{Api, ApiError, BATCH};
use super::health::Health;
use super::processor::UpdateProcessor;
use super::{Secret, update};

/// The first and the longest pause after updates could not be fetched. Each is twice the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// The largest update that is taken, in bytes. The largest that was seen had some 20 kilobytes.
const LARGEST: usize = 1 << 20;

/// The header that the secret comes in.
const SECRET: &str = "x-telegram-bot-api-secret-token";

/// Fetches updates and hands them on, for ever. Those that were handed on are confirmed with the next request, so that
/// what could not be kept comes again. Ends only when the token is refused.
pub(super) async fn poll(api: &Api, processor: &Arc<UpdateProcessor>, health: &Health) -> ApiError {
    let mut offset = 0;
    // At first it does not wait for updates, so that those that were there before can be told from those that come.
    let mut has_caught_up = false;
    let mut pause = FIRST_PAUSE;
    loop {
        let error = match api.updates(offset, has_caught_up).await {
            Ok(updates) => {
                let next = updates.iter().filter_map(update::id).max().map(|id| id + 1);
                let is_last = updates.len() < usize::from(BATCH);
                match processor.take(updates).await {
                    Ok(()) => {
                        offset = next.unwrap_or(offset);
                        if is_last && !has_caught_up {
                            has_caught_up = true;
                            processor.catch_up();
                        }
                        health.polled();
                        pause = FIRST_PAUSE;
                        continue;
                    }
                    Err(error) => {
                        tracing::error!(error = &error as &dyn std::error::Error, "updates could not be kept");
                        health.failed(&error);
                        None
                    }
                }
            }
            Err(ApiError::Token) => return ApiError::Token,
            Err(error) => Some(error),
        };
        if let Some(error) = error {
            tracing::warn!(%error, "updates could not be fetched");
            health.failed(&error);
            if let ApiError::TooMany { after } = error {
                tokio::time::sleep(after).await;
            }
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// What takes updates that are brought; it is filled once the bot has begun.
pub(super) type WebhookState = Arc<OnceLock<Arc<UpdateProcessor>>>;

#[derive(Clone)]
struct Webhook {
    state: WebhookState,
    secret: Secret,
}

/// The route that updates are brought to.
pub(super) fn router(path: &str, secret: Secret, state: WebhookState) -> Router {
    Router::new().route(path, post(receive)).layer(DefaultBodyLimit::max(LARGEST)).with_state(Webhook { state, secret })
}

/// Takes an update. What is answered with success is kept; all else is brought again.
async fn receive(State(webhook): State<Webhook>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let given = headers.get(SECRET).map_or(&[][..], |secret| secret.as_bytes());
    if !bool::from(given.ct_eq(webhook.secret.words().as_bytes())) {
        return StatusCode::UNAUTHORIZED;
    }
    let Some(processor) = webhook.state.get() else { return StatusCode::SERVICE_UNAVAILABLE };
    // What is no update will be none when it is brought again.
    let Ok(update) = serde_json::from_slice(&body) else { return StatusCode::OK };
    match processor.take(vec![update]).await {
        Ok(()) => StatusCode::OK,
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "an update could not be kept");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}
