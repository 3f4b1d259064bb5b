//! The bot in Telegram.
//!
//! An update is kept before it is dealt with, and what it leads to is kept before it is sent, each in one transaction
//! with the mark that the step before is done. So whenever the program ends, however suddenly, it goes on where it was:
//!
//! 1. `intake` fetches updates, or has them brought, and confirms them once `processor` has kept them.
//! 2. `processor` deals with them: those of one chat in order, those of others beside them, each answer in a task of its
//!    own.
//! 3. `handlers` say what an update leads to, in the words that the pure parts of this module make.
//! 4. `notices` say what is new to those who follow a council, when the index changes.
//! 5. `sender` sends, in order in each chat, as fast as `pace` allows, until it has arrived.
//!
//! teloxide makes the requests, in `api`. Its dispatcher is not used: it confirms an update before that is dealt
//! with, ends a chat at the first panic, and one chat with many messages stops all of them.

mod actions;
mod api;
mod context;
mod handlers;
mod health;
mod html;
mod intake;
mod keyed_queue;
mod message;
mod notices;
mod offers;
mod outgoing;
mod pace;
pub mod preview;
mod processor;
mod render;
mod sender;
mod spared;
mod split;
mod texts;
mod update;
mod words;

use std::collections::BTreeSet;
use std::fmt;
use std::future::Future;
use std::num::NonZeroU32;
use std::pin::pin;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crate::service::Service;
use crate::store::{self, Store};
use api::{Api, ApiError, Me};
use context::{BotContext, Bounds};
pub use health::{Health, Report};
pub use intake::{Receipt, Webhook};
pub use pace::Speed;
use processor::UpdateProcessor;
use sender::Sender;

/// The address of the public Bot API.
pub const PUBLIC_API: &str = "https://api.telegram.org";

/// The first and the longest pause before a call at the start is made again.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// The interval at which the log reports on the bot.
const TELL: Duration = Duration::from_mins(5);

/// The interval at which the lengths of the queues are looked at.
const LOOK: Duration = Duration::from_millis(500);

/// The bot's settings.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The address of the Bot API.
    pub api: String,
    /// The way that updates come in.
    pub intake: Intake,
    /// The users who may ask, by their ids; an empty set lets everybody.
    pub users: BTreeSet<i64>,
    /// The groups in which it may be asked, by their ids; an empty set lets all.
    pub chats: BTreeSet<i64>,
    /// The number of questions a minute one user may ask; `None` sets no bound.
    pub per_minute: Option<NonZeroU32>,
    /// The most messages of one chat that may wait, at least 1.
    pub queue: usize,
    /// The number of questions answered at once, at least 1. No more than the service has workers.
    pub at_once: usize,
    /// Its pace of sending.
    pub speed: Speed,
    /// The time what is under way may still take after the shutdown.
    pub stop_time: Duration,
    /// The address under which documents can be looked at, as `https://example.org`; `None` if there is none.
    pub public_url: Option<String>,
}

/// The way that updates come in.
#[derive(Clone, Debug)]
pub enum Intake {
    /// The bot fetches them.
    Polling,
    /// They are brought to an address of this server.
    Webhook {
        /// The address from outside, which begins with `https://`.
        url: String,
        /// The path that it leads to here, which begins with `/`.
        path: String,
    },
}

/// The bot's secrets.
#[derive(Clone, Debug)]
pub struct Secrets {
    /// The token that the bot proves itself with.
    pub token: Token,
    /// The secret that shows that the Bot API brings an update. Without one, none are taken.
    pub webhook: Option<Secret>,
}

/// The token of a bot. It is shown to nobody.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(Arc<str>);

impl Token {
    /// A token, if it has the form of one: a number, a colon, and letters, digits, `_` or `-`.
    pub fn new(token: String) -> Option<Self> {
        let (number, rest) = token.split_once(':')?;
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let is_rest =
            !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
        (is_number && is_rest).then(|| Self(token.into()))
    }

    fn words(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

/// The secret that comes with every update that the Bot API brings. It is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Arc<str>);

impl Secret {
    /// A secret, if the Bot API takes it: 1 to 256 letters, digits, `_` or `-`. Fewer than 16 could be guessed.
    pub fn new(secret: String) -> Option<Self> {
        let fits = (16..=256).contains(&secret.len())
            && secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
        fits.then(|| Self(secret.into()))
    }

    fn words(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// An error that ends the bot, or keeps it from starting.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address of the Bot API is not valid.
    #[error("cannot call the Bot API: {what}")]
    Address {
        /// The fault in it.
        what: String,
    },
    /// The token is refused.
    #[error("the Bot API refuses the token; was it revoked? get a new one from @BotFather")]
    Token,
    /// The bot's stored data cannot be read.
    #[error("cannot read the bot's stored data")]
    Store(#[from] store::Error),
}

/// The bot.
pub struct Bot {
    api: Api,
    service: Arc<Service>,
    store: Arc<Store>,
    settings: Settings,
    secret: Option<Secret>,
    webhook: intake::WebhookState,
    health: Arc<Health>,
}

impl Bot {
    /// A bot that has not begun.
    pub fn new(service: Arc<Service>, store: Arc<Store>, settings: Settings, secrets: Secrets) -> Result<Self, Error> {
        let Secrets { token, webhook: secret } = secrets;
        let api = Api::new(&token, &settings.api).map_err(|what| Error::Address { what })?;
        Ok(Self { api, service, store, settings, secret, webhook: Arc::new(OnceLock::new()), health: Arc::default() })
    }

    /// The receiver of updates that are brought; `None` where they are fetched.
    pub fn webhook(&self) -> Option<Webhook> {
        match (&self.settings.intake, &self.secret) {
            (Intake::Webhook { path, .. }, Some(secret)) => {
                let (path, secret, state) = (path.clone(), secret.clone(), Arc::clone(&self.webhook));
                Some(Webhook { path, secret, state })
            }
            _ => None,
        }
    }

    /// The bot's health, for as long as it runs.
    pub fn health(&self) -> Arc<Health> {
        Arc::clone(&self.health)
    }

    /// Runs until `shutdown` is over, or the token is refused. Then nothing more is begun, what is under way is ended,
    /// and what is ready is sent, for at most [`Settings::stop_time`]; the rest is kept for the next start.
    pub async fn run(self, shutdown: impl Future<Output = ()> + Send) -> Result<(), Error> {
        let sender =
            Arc::new(Sender::new(self.api.clone(), Arc::clone(&self.store), pace::Pace::new(self.settings.speed)));
        let mut processor = None;
        let ended = {
            let mut shutdown = pin!(shutdown);
            tokio::select! {
                () = &mut shutdown => Ok(()),
                ended = self.work(&sender, &mut processor) => ended,
            }
        };
        self.health.ended(ended.as_ref().err().map(|error| error as &dyn std::error::Error));
        let stop = async {
            if let Some(processor) = &processor {
                processor.stop().await;
            }
            // With a token that is refused, nothing can be sent either.
            if ended.is_ok() {
                sender.empty().await;
            }
        };
        if tokio::time::timeout(self.settings.stop_time, stop).await.is_err() {
            tracing::warn!(messages = sender.count(), "stopped with messages unsent, they are kept for the next start");
        }
        ended
    }

    /// Begins and goes on for ever; what deals with updates is put into `place` once it is there.
    async fn work(&self, sender: &Arc<Sender>, place: &mut Option<Arc<UpdateProcessor>>) -> Result<(), Error> {
        let store = Arc::clone(&self.store);
        sender.send(blocking(move || store.outbox()).await?, false);
        let me = self.until_done("ask who it is", || self.api.me()).await?;
        tracing::info!(bot = me.username, "the bot has begun");
        let processor = Arc::new(self.processor(me, sender));
        *place = Some(Arc::clone(&processor));
        let reloads = self.service.reloads();
        // Before anybody can begin to follow: what is held already is not new to them.
        notices::tell(&processor.context).await;
        processor.resume().await?;
        let notices = notices::follow(&processor.context, reloads);
        let look = self.look(&processor, sender);
        let menus = async {
            if let Err(error) = handlers::commands::set_menus(&self.api, &processor.context.languages).await {
                tracing::warn!(%error, "the menus of commands could not be set");
            }
            std::future::pending::<Error>().await
        };
        let come = self.come(&processor);
        // Only the last of them ends.
        tokio::select! {
            () = look => Ok(()),
            () = notices => Ok(()),
            _ = menus => Ok(()),
            error = come => Err(error),
        }
    }

    fn processor(&self, me: Me, sender: &Arc<Sender>) -> UpdateProcessor {
        let settings = &self.settings;
        let bounds = Bounds {
            at_once: settings.at_once,
            queue: settings.queue,
            per_minute: settings.per_minute,
            users: settings.users.clone(),
            chats: settings.chats.clone(),
        };
        UpdateProcessor::new(BotContext::new(
            me,
            self.api.clone(),
            Arc::clone(&self.store),
            Arc::clone(&self.service),
            Arc::clone(sender),
            bounds,
            settings.public_url.clone(),
        ))
    }

    /// Has updates come in, until the token is refused.
    async fn come(&self, processor: &Arc<UpdateProcessor>) -> Error {
        match &self.settings.intake {
            Intake::Polling => {
                // With a webhook set, the Bot API gives no updates.
                if let Err(error) = self.until_done("have updates kept", || self.api.delete_webhook()).await {
                    return error;
                }
                intake::poll(&self.api, processor, &self.health).await;
                Error::Token
            }
            Intake::Webhook { url, .. } => {
                let secret = self.secret.as_ref().map_or("", Secret::words);
                // The door is opened first: updates come as soon as the address is known.
                let _ = self.webhook.set(Arc::clone(processor));
                let set = self.until_done("have updates brought", || self.api.set_webhook(url, secret)).await;
                if let Err(error) = set {
                    return error;
                }
                self.health.brought();
                std::future::pending().await
            }
        }
    }

    /// Makes a call until it is done, or the token is refused.
    async fn until_done<T, F>(&self, what: &'static str, call: impl Fn() -> F) -> Result<T, Error>
    where
        F: Future<Output = Result<T, ApiError>>,
    {
        let mut pause = FIRST_PAUSE;
        loop {
            match call().await {
                Ok(done) => return Ok(done),
                Err(ApiError::Token) => return Err(Error::Token),
                Err(error) => {
                    tracing::warn!(what, %error, "the bot could not begin, and tries again");
                    self.health.failed(&error);
                    if let ApiError::TooMany { after } = error {
                        tokio::time::sleep(after).await;
                    }
                }
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Keeps the health up to date, and tells the log of it from time to time.
    async fn look(&self, processor: &Arc<UpdateProcessor>, sender: &Arc<Sender>) {
        let mut told = tokio::time::Instant::now();
        loop {
            self.health.waiting(processor.count(), sender.count());
            if told.elapsed() >= TELL {
                told = tokio::time::Instant::now();
                let report = self.health.report();
                tracing::info!(
                    updates = report.waiting_updates,
                    messages = report.waiting_messages,
                    last_poll_seconds = report.last_poll_seconds,
                    "the bot is at work"
                );
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}

/// Does what waits for the disk where it holds up nobody.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, store::Error> + Send + 'static,
) -> Result<T, store::Error> {
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(store::Error::Panicked))
}

#[cfg(test)]
mod tests;
