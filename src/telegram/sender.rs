//! The way out: every message is kept before it is sent, and sent until it has arrived or cannot.
//!
//! Messages to one chat go in order, one at a time; those to other chats do not wait for it. A call whose answer is cut
//! off may have arrived, and the Bot API has no mark to send it under a second time: it is sent again, since a message
//! that comes twice is better than one that does not come.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;

use super::api::{Api, Body, To, Trouble};
use super::blocking;
use super::lanes::Lanes;
use super::pace::Pace;
use super::post::{Act, Letter, Text};
use crate::store::telegram::Post;
use crate::store::{self, Store};

/// The first and the longest pause before a message that did not arrive is sent again. Each is twice the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);

/// The pause where the token is refused, which somebody must mend.
const TOKEN_PAUSE: Duration = Duration::from_mins(1);

/// How many messages are on their way at once.
const AT_ONCE: usize = 64;

/// Sends what is kept to be sent.
pub(super) struct Sender {
    api: Api,
    store: Arc<Store>,
    pace: Pace,
    lanes: Arc<Lanes<i64, Post>>,
    seats: Semaphore,
    /// Groups that have another id since they were written to.
    moved: Mutex<BTreeMap<i64, i64>>,
}

/// How the sending of a message ended.
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
            lanes: Arc::new(Lanes::new()),
            seats: Semaphore::new(AT_ONCE),
            moved: Mutex::default(),
        }
    }

    /// Sends messages that are kept, behind those that are already on their way to the same chat.
    pub(super) fn send(self: &Arc<Self>, posts: Vec<Post>) {
        for post in posts {
            let sender = Arc::clone(self);
            self.lanes.push(post.chat, post, move |post| {
                let sender = Arc::clone(&sender);
                async move { sender.deliver(post).await }
            });
        }
    }

    /// How many messages are not yet sent.
    pub(super) fn count(&self) -> usize {
        self.lanes.count()
    }

    /// Waits until all are sent.
    pub(super) async fn empty(&self) {
        self.lanes.empty().await;
    }

    async fn deliver(&self, post: Post) {
        let Ok(mut letter) = serde_json::from_str::<Letter>(&post.post) else {
            // Another version of this program wrote it. There is nobody who could read it.
            tracing::error!(post = post.id, "dropped a message that cannot be read");
            return self.finish(post.id, None).await;
        };
        let chat = self.now(post.chat);
        match self.deliver_to(chat, &mut letter).await {
            Ok(Sent::As(message)) => {
                let part = letter.part.map(|(key, part)| (self.now(chat), message, key, part));
                self.finish(post.id, part).await;
            }
            Ok(Sent::Gone) => self.finish(post.id, None).await,
            Err(trouble) => {
                tracing::error!(chat = post.chat, error = %trouble, "dropped a message that is refused");
                self.finish(post.id, None).await;
            }
        }
    }

    /// Sends a letter until it has arrived, or never will.
    async fn deliver_to(&self, mut chat: i64, letter: &mut Letter) -> Result<Sent, Trouble> {
        let mut html = true;
        let mut pause = FIRST_PAUSE;
        loop {
            self.pace.wait(chat).await;
            let Ok(seat) = self.seats.acquire().await else { return Ok(Sent::Gone) };
            let result = self.call(chat, letter, html).await;
            drop(seat);
            let trouble = match result {
                Ok(sent) => {
                    self.pace.taken();
                    return Ok(sent);
                }
                Err(trouble) => trouble,
            };
            match trouble {
                Trouble::Unreachable { .. } | Trouble::Conflict => {
                    tracing::warn!(chat, error = %trouble, "a message did not arrive, it is sent again");
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
                Trouble::TooMany { after } => {
                    tracing::warn!(chat, seconds = after.as_secs(), "told to wait");
                    self.pace.hold(chat, after);
                }
                Trouble::Token => {
                    tracing::error!(error = %trouble, "messages wait");
                    tokio::time::sleep(TOKEN_PAUSE).await;
                }
                Trouble::Closed => {
                    tracing::info!(chat, "the chat takes no messages any more");
                    self.lanes.clear_one(chat);
                    let store = Arc::clone(&self.store);
                    noted(blocking(move || store.close_chat(chat, jiff::Timestamp::now())).await);
                    return Ok(Sent::Gone);
                }
                Trouble::Migrated { to } => {
                    self.migrate(chat, to).await;
                    chat = to;
                }
                Trouble::Entities if html => {
                    // The rules are kept to and tested; that it happens is a mistake to be mended.
                    tracing::error!(chat, "tags were refused, the text is sent without them");
                    html = false;
                }
                Trouble::ReplyGone if letter.reply_to.is_some() => letter.reply_to = None,
                Trouble::ThreadGone if letter.thread.is_some() => letter.thread = None,
                Trouble::NotModified => return Ok(Sent::Gone),
                Trouble::MessageGone => match &letter.act {
                    Act::Replace(text) => letter.act = Act::Send(text.clone()),
                    _ => return Ok(Sent::Gone),
                },
                Trouble::Entities | Trouble::ReplyGone | Trouble::ThreadGone | Trouble::Refused { .. } => {
                    return Err(trouble);
                }
            }
        }
    }

    async fn call(&self, chat: i64, letter: &Letter, html: bool) -> Result<Sent, Trouble> {
        let to = To { chat, thread: letter.thread, reply_to: letter.reply_to };
        match &letter.act {
            Act::Send(text) => self.api.send(to, body(text, html)).await.map(Sent::As),
            Act::File { name, content, caption } => {
                self.api.send_file(to, name, content, body(caption, html)).await.map(Sent::As)
            }
            Act::Replace(text) => match self.before(letter).await {
                Some(message) => self.api.edit(chat, message, body(text, html)).await.map(Sent::As),
                None => self.api.send(to, body(text, html)).await.map(Sent::As),
            },
            Act::Buttons(rows) => {
                let Some(message) = self.before(letter).await else { return Ok(Sent::Gone) };
                self.api.edit_buttons(chat, message, rows).await?;
                Ok(Sent::Gone)
            }
            Act::Remove => {
                let Some(message) = self.before(letter).await else { return Ok(Sent::Gone) };
                self.api.delete(chat, message).await?;
                let store = Arc::clone(&self.store);
                noted(blocking(move || store.drop_message(chat, message)).await);
                Ok(Sent::Gone)
            }
        }
    }

    /// The message that a letter changes, or that its part was sent in before.
    async fn before(&self, letter: &Letter) -> Option<i32> {
        if letter.on.is_some() {
            return letter.on;
        }
        let (key, part) = letter.part?;
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
        noted(blocking(move || store.finish_post(id, message)).await);
    }
}

/// What the store could not do is logged; what follows from it is that a message may come twice after a restart.
fn noted<T>(result: Result<T, store::Error>) -> Option<T> {
    result
        .inspect_err(|error| tracing::error!(error = error as &dyn std::error::Error, "the store failed"))
        .ok()
}

fn body(text: &Text, html: bool) -> Body<'_> {
    Body { text: if html { &text.html } else { &text.plain }, html, buttons: &text.buttons }
}
