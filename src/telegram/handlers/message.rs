//! A message comes in.

use std::sync::Arc;

use super::addressed::{self, Wanted};
use super::recipient::{self, Recipient};
use super::reply::{Reaction, reply};
use super::{asking, commands};
use crate::store;
use crate::telegram::blocking;
use crate::telegram::context::BotContext;
use crate::telegram::texts;
use crate::telegram::update::{Chat, Content, Message};

pub(super) async fn handle(context: &BotContext, message: &Message) -> Result<Reaction, store::Error> {
    let (chat, user) = (message.chat, &message.from);
    if let Content::MigratedTo(to) = message.content {
        context.sender.migrate(chat.id, to).await;
        return Ok(Reaction::default());
    }
    if let Content::InNeed(in_need) = &message.content {
        return asking::in_need(context, message, in_need).await;
    }
    let wanted = addressed::wanted(message, &context.me);
    let media = match message.content {
        Content::Media(media) if chat.is_private => Some(media),
        _ => None,
    };
    if wanted.is_none() && media.is_none() {
        return Ok(Reaction::default());
    }
    let to = Recipient::of_message(message, recipient::language(context, user).await?);
    if !recipient::may_ask(context, chat, user.id) {
        // In a group that would be noise to all others.
        let is_told = chat.is_private && context.refusing.is_time(user.id);
        let refused = || reply(to, &texts::not_allowed(&to.voice(context)));
        return Ok(if is_told { refused() } else { Reaction::default() });
    }
    reopen(context, chat).await?;
    match (wanted, media) {
        (Some(Wanted::Question(text)), _) => asking::question(context, to, message, &text, None).await,
        (Some(Wanted::Command(command, rest)), _) => commands::handle(command, context, to, message, &rest).await,
        (Some(Wanted::Unknown(name)), _) => Ok(reply(to, &texts::unknown_command(&to.voice(context), &name))),
        (None, Some(media)) => Ok(reply(to, &texts::hint(&to.voice(context), media))),
        (None, None) => Ok(Reaction::default()),
    }
}

/// A user who writes to us has unblocked the bot.
async fn reopen(context: &BotContext, chat: Chat) -> Result<(), store::Error> {
    let store = Arc::clone(&context.store);
    blocking(move || if store.chat(chat.id)?.is_closed { store.reopen_chat(chat.id) } else { Ok(()) }).await
}
