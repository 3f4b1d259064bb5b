//! The way out: every message is kept before it is sent, and sent until it has arrived or cannot.
//!
//! Messages to one chat go in order, one at a time; those to other chats do not wait for it. A call whose answer is cut
//! off may have arrived, and the Bot API has no mark to send it under a second time. So before it is made again, the
//! message is looked for where it must be, if it is anywhere: see [`Sender::find`]. What cannot be looked for, as a
//! file, is sent again, since a message that comes twice is better than one that does not come. So is what was under
//! way when the program was killed.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;

use super::api::{Address, Api, ApiError, Body};
use super::blocking;
use super::keyed_queue::KeyedQueue;
use super::outgoing::{Delivery, Outgoing, Text};
use super::pace::Pace;
use crate::store::telegram::OutboxEntry;
use crate::store::{self, Store};

/// The first and the longest pause before a message that did not arrive is sent again. Each is twice the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);

/// The pause where the token is refused, which somebody must mend.
const TOKEN_PAUSE: Duration = Duration::from_mins(1);

/// The number of messages on their way at once.
const AT_ONCE: usize = 64;

/// Sends what is kept to be sent.
pub(super) struct Sender {
    api: Api,
    store: Arc<Store>,
    pace: Pace,
    queues: Arc<KeyedQueue<i64, Task>>,
    permits: Semaphore,
    /// The newest message of the bot in each chat that it sent one to since it began.
    newest: Mutex<BTreeMap<i64, i32>>,
    /// Groups that have another id since they were written to.
    moved: Mutex<BTreeMap<i64, i64>>,
}

/// The number of messages to look at for one that may have arrived. In a private chat their ids are shared with all
/// other private chats of the bot, so that the next one is not always the next number.
const LOOK_AT: i32 = 12;

/// A message to send.
struct Task {
    entry: OutboxEntry,
    /// True if what it answers was written after all that the bot sent before it began.
    is_fresh: bool,
}

/// The result of looking for a message that may have arrived.
enum Found {
    /// It had arrived, with this id.
    As(i32),
    /// It had not, or cannot be looked for.
    Nowhere,
}

/// The outcome of sending a message.
enum Sent {
    /// It has this id.
    As(i32),
    /// There is nothing of it in the chat, or nothing new.
    Gone,
}

impl Sender {
    pub(super) fn new(api: Api, store: Arc<Store>, pace: Pace) -> Self {
        Self {
            api,
            store,
            pace,
            queues: Arc::new(KeyedQueue::new()),
            permits: Semaphore::new(AT_ONCE),
            newest: Mutex::default(),
            moved: Mutex::default(),
        }
    }

    /// Sends stored messages, after those that are already on their way to the same chat. They are fresh if what
    /// they answer was written after all that the bot sent before it began.
    pub(super) fn send(self: &Arc<Self>, entries: Vec<OutboxEntry>, is_fresh: bool) {
        for entry in entries {
            let sender = Arc::clone(self);
            self.queues.push(entry.chat, Task { entry, is_fresh }, move |task| {
                let sender = Arc::clone(&sender);
                async move { sender.deliver(task).await }
            });
        }
    }

    /// The number of messages that are not yet sent.
    pub(super) fn count(&self) -> usize {
        self.queues.count()
    }

    /// Waits until all are sent.
    pub(super) async fn empty(&self) {
        self.queues.empty().await;
    }

    async fn deliver(&self, task: Task) {
        let Task { entry, is_fresh } = task;
        let Ok(mut outgoing) = serde_json::from_str::<Outgoing>(&entry.message) else {
            // Another version of this program wrote it. There is nobody who could read it.
            tracing::error!(entry = entry.id, "dropped a message that cannot be read");
            return self.finish(entry.id, None).await;
        };
        let chat = self.now(entry.chat);
        match self.deliver_to(chat, &mut outgoing, is_fresh).await {
            Ok(Sent::As(message)) => {
                self.note_newest(self.now(chat), message);
                let part = outgoing.part.map(|(key, part)| (self.now(chat), message, key, part));
                self.finish(entry.id, part).await;
            }
            Ok(Sent::Gone) => self.finish(entry.id, None).await,
            Err(error) => {
                tracing::error!(chat = entry.chat, %error, "dropped a message that is refused");
                self.finish(entry.id, None).await;
            }
        }
    }

    /// Sends a message until it has arrived, or never will.
    async fn deliver_to(&self, mut chat: i64, outgoing: &mut Outgoing, is_fresh: bool) -> Result<Sent, ApiError> {
        let mut html = true;
        let mut pause = FIRST_PAUSE;
        let mut may_have_arrived = false;
        loop {
            self.pace.wait(chat).await;
            let Ok(permit) = self.permits.acquire().await else { return Ok(Sent::Gone) };
            let found =
                if may_have_arrived { self.find(chat, outgoing, html, is_fresh).await } else { Ok(Found::Nowhere) };
            let result = match found {
                Ok(Found::As(message)) => Ok(Sent::As(message)),
                Ok(Found::Nowhere) => {
                    may_have_arrived = false;
                    self.call(chat, outgoing, html).await
                }
                Err(error) => Err(error),
            };
            drop(permit);
            let error = match result {
                Ok(done) => {
                    self.pace.taken();
                    return Ok(done);
                }
                Err(error) => error,
            };
            match error {
                ApiError::Unreachable { .. } | ApiError::Conflict => {
                    may_have_arrived |= error.may_have_arrived();
                    tracing::warn!(chat, %error, "a message did not arrive, it is sent again");
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
                ApiError::TooMany { after } => {
                    tracing::warn!(chat, seconds = after.as_secs(), "told to wait");
                    self.pace.hold(chat, after);
                }
                ApiError::Token => {
                    tracing::error!(%error, "messages wait");
                    tokio::time::sleep(TOKEN_PAUSE).await;
                }
                ApiError::Closed => {
                    tracing::info!(chat, "the chat takes no messages any more");
                    self.queues.clear_one(chat);
                    let store = Arc::clone(&self.store);
                    noted(blocking(move || store.close_chat(chat, jiff::Timestamp::now())).await);
                    return Ok(Sent::Gone);
                }
                ApiError::Migrated { to } => {
                    self.migrate(chat, to).await;
                    chat = to;
                    may_have_arrived = false;
                }
                ApiError::Entities if html => {
                    // The rules are kept to and tested; that it happens is a mistake to be mended.
                    tracing::error!(chat, "tags were refused, the text is sent without them");
                    html = false;
                }
                ApiError::ReplyGone if outgoing.reply_to.is_some() => outgoing.reply_to = None,
                ApiError::ThreadGone if outgoing.thread.is_some() => outgoing.thread = None,
                ApiError::NotModified => return Ok(Sent::Gone),
                ApiError::MessageGone => match &outgoing.delivery {
                    Delivery::Replace(text) => outgoing.delivery = Delivery::Send(text.clone()),
                    _ => return Ok(Sent::Gone),
                },
                ApiError::Entities | ApiError::ReplyGone | ApiError::ThreadGone | ApiError::Refused { .. } => {
                    return Err(error);
                }
            }
        }
    }

    /// Looks for a text that may have arrived, by putting it in the place of the messages that follow the newest known
    /// one, one after the other. Where it already is, the Bot API says that nothing is changed; where no message is, or
    /// one that is not the bot's, it refuses.
    ///
    /// No other message can be overwritten by that. The bot sends to a chat one message at a time, and those since it
    /// began are known by their ids, which grow; what it sent before it began is older than what a fresh message
    /// answers, and is not looked at. So a message of the bot after both can only be the one that is looked for.
    async fn find(&self, chat: i64, outgoing: &Outgoing, html: bool, is_fresh: bool) -> Result<Found, ApiError> {
        let Delivery::Send(text) = &outgoing.delivery else { return Ok(Found::Nowhere) };
        let newest = self.newest().get(&chat).copied();
        let Some(from) = newest.max(outgoing.reply_to.filter(|_| is_fresh || newest.is_some())) else {
            return Ok(Found::Nowhere);
        };
        for message in (1..=LOOK_AT).filter_map(|step| from.checked_add(step)) {
            match self.api.edit(chat, message, body(text, html)).await {
                Ok(_) | Err(ApiError::NotModified) => {
                    tracing::info!(chat, "a message had arrived although its call was cut off");
                    return Ok(Found::As(message));
                }
                Err(ApiError::MessageGone) => {}
                Err(error @ (ApiError::Unreachable { .. } | ApiError::TooMany { .. })) => return Err(error),
                // Sending it tells what is wrong.
                Err(_) => return Ok(Found::Nowhere),
            }
        }
        Ok(Found::Nowhere)
    }

    fn note_newest(&self, chat: i64, message: i32) {
        let mut newest = self.newest();
        let known = newest.entry(chat).or_insert(message);
        *known = message.max(*known);
    }

    fn newest(&self) -> MutexGuard<'_, BTreeMap<i64, i32>> {
        self.newest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn call(&self, chat: i64, outgoing: &Outgoing, html: bool) -> Result<Sent, ApiError> {
        let to = Address { chat, thread: outgoing.thread, reply_to: outgoing.reply_to };
        match &outgoing.delivery {
            Delivery::Send(text) => self.api.send(to, body(text, html)).await.map(Sent::As),
            Delivery::File { name, content, caption } => {
                self.api.send_file(to, name, content.bytes(), body(caption, html)).await.map(Sent::As)
            }
            Delivery::Replace(text) => match self.before(outgoing).await {
                Some(message) => self.api.edit(chat, message, body(text, html)).await.map(Sent::As),
                None => self.api.send(to, body(text, html)).await.map(Sent::As),
            },
            Delivery::Buttons(rows) => {
                let Some(message) = self.before(outgoing).await else { return Ok(Sent::Gone) };
                self.api.edit_buttons(chat, message, rows).await?;
                Ok(Sent::Gone)
            }
            Delivery::Remove => {
                let Some(message) = self.before(outgoing).await else { return Ok(Sent::Gone) };
                self.api.delete(chat, message).await?;
                let store = Arc::clone(&self.store);
                noted(blocking(move || store.drop_message(chat, message)).await);
                Ok(Sent::Gone)
            }
        }
    }

    /// The message that this one changes, or that its part was sent in before.
    async fn before(&self, outgoing: &Outgoing) -> Option<i32> {
        if outgoing.on.is_some() {
            return outgoing.on;
        }
        let (key, part) = outgoing.part?;
        let store = Arc::clone(&self.store);
        let messages = noted(blocking(move || store.messages_of(key)).await)?;
        messages.into_iter().find(|(at, _)| *at == part).map(|(_, message)| message)
    }

    /// Notes that a group has another id.
    pub(super) async fn migrate(&self, from: i64, to: i64) {
        tracing::info!(from, to, "a group has become a supergroup");
        self.moved.lock().unwrap_or_else(PoisonError::into_inner).insert(from, to);
        let store = Arc::clone(&self.store);
        noted(blocking(move || store.move_chat(from, to)).await);
    }

    /// The id that a chat has now.
    fn now(&self, chat: i64) -> i64 {
        self.moved.lock().unwrap_or_else(PoisonError::into_inner).get(&chat).copied().unwrap_or(chat)
    }

    async fn finish(&self, id: i64, message: Option<(i64, i32, i64, u32)>) {
        let store = Arc::clone(&self.store);
        noted(blocking(move || store.finish_sending(id, message)).await);
    }
}

/// Logs a failure of the store; its only effect is that a message may come twice after a restart.
fn noted<T>(result: Result<T, store::Error>) -> Option<T> {
    result.inspect_err(|error| tracing::error!(error = error as &dyn std::error::Error, "the store failed")).ok()
}

fn body(text: &Text, html: bool) -> Body<'_> {
    Body { text: if html { &text.html } else { &text.plain }, html, buttons: &text.buttons }
}
