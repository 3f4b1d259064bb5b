//! Handling updates: one module for each kind.
//!
//! `recipient` says whom a reply is for, `asking` asks the service, `commands` is the table of commands with what each
//! does, and `reply` turns what is said into messages to send.

mod addressed;
mod asking;
mod brief;
mod button;
pub(super) mod commands;
mod edit;
mod feedback;
mod following;
mod inline;
mod membership;
mod message;
mod recipient;
mod reply;
mod stored;
mod times;

use super::context::BotContext;
use super::message::Message;
use super::render::Voice;
use super::texts;
use super::update::{self, Incoming, Press};
use super::words::Language;
use crate::store;
use crate::store::telegram::NewOutboxEntry;
use recipient::Recipient;
pub(super) use reply::Reaction;

/// A question on which handling panics, to see what comes of that.
#[cfg(test)]
pub(super) const TRAP: &str = "please panic";

/// The outcome of an update.
pub(super) async fn react(context: &BotContext, incoming: &Incoming) -> Result<Reaction, store::Error> {
    #[cfg(test)]
    if let Incoming::Message(message) = incoming
        && let super::update::Content::Text { text, .. } = &message.content
    {
        assert_ne!(text, TRAP, "on purpose");
    }
    match incoming {
        Incoming::Message(message) => message::handle(context, message).await,
        Incoming::Edited(message) => edit::handle(context, message).await,
        Incoming::Press(press) => button::handle(context, press).await,
        Incoming::Inline(inline) => inline::handle(context, inline).await,
        Incoming::Membership { chat, user, is_in, was_in } => {
            membership::handle(context, *chat, user, *is_in, *was_in).await
        }
        Incoming::Other => Ok(Reaction::default()),
    }
}

/// The reply where so much is waiting that an update is turned away.
pub(super) async fn busy(context: &BotContext, incoming: &Incoming, waiting: usize) -> Reaction {
    if let Incoming::Press(press) = incoming {
        button::acknowledge(context, press, None);
    }
    tell(context, incoming, |voice| texts::busy(voice, waiting as u64)).await
}

/// What is sent to a chat that asked for nothing just now; nothing where it may not be told any more.
pub(super) async fn notice_to(
    context: &BotContext,
    chat: i64,
    say: impl Fn(&Voice<'_>) -> Message,
) -> Result<Vec<NewOutboxEntry>, store::Error> {
    let to = recipient::of_chat(context, chat).await?;
    Ok(to.map_or_else(Vec::new, |to| reply::outgoing(to, None, &say(&to.voice(context)))))
}

/// The reply where handling an update failed.
pub(super) async fn failed(context: &BotContext, incoming: &Incoming) -> Reaction {
    tell(context, incoming, texts::failed).await
}

/// A reply to whoever is waiting for one.
async fn tell(context: &BotContext, incoming: &Incoming, say: impl Fn(&Voice<'_>) -> Message) -> Reaction {
    let to = match incoming {
        Incoming::Message(message) | Incoming::Edited(message) => {
            if addressed::wanted(message, &context.me).is_none() {
                return Reaction::default();
            }
            let language = recipient::language(context, &message.from).await.unwrap_or(Language::ENGLISH);
            Recipient::of_message(message, language)
        }
        Incoming::Press(Press { on: Some(on), from, .. }) => {
            let language = recipient::language(context, from).await.unwrap_or(Language::ENGLISH);
            Recipient::of_press(*on, from, language)
        }
        _ => return Reaction::default(),
    };
    reply::reply(to, &say(&to.voice(context)))
}

/// True if a message is meant for the bot.
pub(super) fn is_meant(context: &BotContext, message: &update::Message) -> bool {
    addressed::wanted(message, &context.me).is_some()
}

/// The chat and thread in which somebody is waiting for the answer to an update.
pub(super) fn awaited_in(context: &BotContext, incoming: &Incoming) -> Option<(i64, Option<i32>)> {
    match incoming {
        Incoming::Message(message) | Incoming::Edited(message) => {
            addressed::wanted(message, &context.me)?;
            recipient::may_ask(context, message.chat, message.from.id).then_some((message.chat.id, message.thread))
        }
        Incoming::Press(press) => press.on.map(|on| (on.chat.id, on.thread)),
        Incoming::Inline(_) | Incoming::Membership { .. } | Incoming::Other => None,
    }
}
