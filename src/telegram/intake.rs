//! The sources of updates: they are fetched, or brought.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use subtle::ConstantTimeEq as _;

use super::api::{Api, ApiError, BATCH};
use super::health::Health;
use super::processor::UpdateProcessor;
use super::{Secret, update};

/// The first and the longest pause after updates could not be fetched. Each is twice the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

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

/// The processor that updates are brought to; it is set once the bot has begun.
pub(super) type WebhookState = Arc<OnceLock<Arc<UpdateProcessor>>>;

/// Takes the updates that the Bot API brings.
#[derive(Clone)]
pub struct Webhook {
    pub(super) path: String,
    pub(super) secret: Secret,
    pub(super) state: WebhookState,
}

/// The fate of an update that was brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// It is stored.
    Stored,
    /// The secret is wrong.
    Refused,
    /// It could not be stored; the Bot API brings it again.
    NotNow,
}

impl Webhook {
    /// The header that the secret comes in.
    pub const HEADER: &str = "x-telegram-bot-api-secret-token";

    /// The largest update that is taken, in bytes. The largest that was seen had some 20 kilobytes.
    pub const LARGEST: usize = 1 << 20;

    /// The path that updates are brought to.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Takes an update in, with the secret that came with it.
    pub async fn receive(&self, secret: &[u8], body: &[u8]) -> Receipt {
        if !bool::from(secret.ct_eq(self.secret.words().as_bytes())) {
            return Receipt::Refused;
        }
        let Some(processor) = self.state.get() else { return Receipt::NotNow };
        // What is not an update now will not be one when it is brought again.
        let Ok(update) = serde_json::from_slice(body) else { return Receipt::Stored };
        match processor.take(vec![update]).await {
            Ok(()) => Receipt::Stored,
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "an update could not be kept");
                Receipt::NotNow
            }
        }
    }
}
