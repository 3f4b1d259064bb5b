//! The recipient of a reply: where it goes and in which language.

use std::sync::Arc;

use crate::store::{self, Face, Subject};
use crate::telegram::blocking;
use crate::telegram::context::BotContext;
use crate::telegram::render::Voice;
use crate::telegram::update::{Chat, Message, On, User};
use crate::telegram::words::Language;

/// The recipient of a reply, and where it goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recipient {
    pub(super) chat: Chat,
    pub(super) thread: Option<i32>,
    /// The message replied to.
    pub(super) message: Option<i32>,
    pub(super) user: i64,
    pub(super) language: Language,
}

impl Recipient {
    /// Whoever wrote a message.
    pub(super) fn of_message(message: &Message, language: Language) -> Self {
        let (chat, thread) = (message.chat, message.thread);
        Self { chat, thread, message: Some(message.id), user: message.from.id, language }
    }

    /// Whoever pressed a button.
    pub(super) fn of_press(on: On, user: &User, language: Language) -> Self {
        Self { chat: on.chat, thread: on.thread, message: Some(on.message), user: user.id, language }
    }

    pub(super) fn voice(self, context: &BotContext) -> Voice<'_> {
        context.voice(self.language, !self.chat.is_private)
    }

    /// The subject for which something is stored: a user, and in a group the user there.
    pub(super) fn subject(self) -> Option<Subject> {
        let (user, chat) = (self.user, self.chat);
        let name = if chat.is_private { user.to_string() } else { format!("{user}/{}", chat.id) };
        Subject::new(Face::Telegram, &name)
    }
}

/// True if a user may ask in a chat.
pub(super) fn may_ask(context: &BotContext, chat: Chat, user: i64) -> bool {
    let bounds = &context.bounds;
    (bounds.users.is_empty() || bounds.users.contains(&user))
        && (chat.is_private || bounds.chats.is_empty() || bounds.chats.contains(&chat.id))
}

/// A chat to which something is told; `None` where the bot no longer serves it. Of a group no user is known, so that only
/// the group must be let in.
pub(super) async fn of_chat(context: &BotContext, id: i64) -> Result<Option<Recipient>, store::Error> {
    // Groups have ids below zero, and a private chat has that of its user.
    let chat = Chat { id, is_private: id > 0 };
    let is_let_in = if chat.is_private {
        may_ask(context, chat, id)
    } else {
        context.bounds.chats.is_empty() || context.bounds.chats.contains(&id)
    };
    if !is_let_in {
        return Ok(None);
    }
    let store = Arc::clone(&context.store);
    let language = blocking(move || store.chat(id)).await?.language;
    let language = language.as_deref().and_then(Language::from_code).unwrap_or(Language::ENGLISH);
    Ok(Some(Recipient { chat, thread: None, message: None, user: id, language }))
}

/// The language that a user has set, or else that of their app.
pub(super) async fn language(context: &BotContext, user: &User) -> Result<Language, store::Error> {
    let (store, id) = (Arc::clone(&context.store), user.id);
    let set = blocking(move || store.chat(id)).await?.language;
    let set = set.as_deref().and_then(Language::from_code);
    Ok(set.unwrap_or_else(|| Language::of_client(user.language.as_deref())))
}
