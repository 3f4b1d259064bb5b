//! A message was edited: its answer is replaced by a new one.

use std::sync::Arc;

use super::addressed::{self, Wanted};
use super::asking;
use super::recipient::{self, Recipient};
use super::reply::Reaction;
use crate::store;
use crate::telegram::blocking;
use crate::telegram::context::BotContext;
use crate::telegram::update::{Content, Message};

pub(super) async fn handle(context: &BotContext, message: &Message) -> Result<Reaction, store::Error> {
    if let Content::InNeed(in_need) = &message.content {
        return asking::in_need(context, message, in_need).await;
    }
    let Some(wanted) = addressed::wanted(message, &context.me) else { return Ok(Reaction::default()) };
    if !recipient::may_ask(context, message.chat, message.from.id) {
        return Ok(Reaction::default());
    }
    let to = Recipient::of_message(message, recipient::language(context, &message.from).await?);
    let text = match wanted {
        Wanted::Question(text) => text,
        // A command that asks nothing was carried out when it came.
        Wanted::Command(command, rest) => match command.question(&rest) {
            Some(text) => text,
            None => return Ok(Reaction::default()),
        },
        Wanted::Unknown(_) => return Ok(Reaction::default()),
    };
    let (store, chat, asked) = (Arc::clone(&context.store), message.chat.id, message.id);
    let replaced = blocking(move || store.answer_to(chat, asked)).await?;
    asking::question(context, to, message, &text, replaced).await
}
