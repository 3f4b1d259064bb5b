//! The bot's rights in a chat have changed.

use std::sync::Arc;

use jiff::Timestamp;

use super::recipient::{self, Recipient};
use super::reply::{Reaction, reply};
use crate::store;
use crate::telegram::blocking;
use crate::telegram::context::BotContext;
use crate::telegram::texts;
use crate::telegram::update::{Chat, User};

pub(super) async fn handle(
    context: &BotContext,
    chat: Chat,
    user: &User,
    is_in: bool,
    was_in: bool,
) -> Result<Reaction, store::Error> {
    let store = Arc::clone(&context.store);
    if !is_in {
        blocking(move || store.close_chat(chat.id, Timestamp::now())).await?;
        return Ok(Reaction::default());
    }
    blocking(move || store.reopen_chat(chat.id)).await?;
    if chat.is_private || was_in || !recipient::may_ask(context, chat, user.id) {
        return Ok(Reaction::default());
    }
    let language = recipient::language(context, user).await?;
    let to = Recipient { chat, thread: None, message: None, user: user.id, language };
    Ok(reply(to, &texts::group_hello(&to.voice(context))))
}
