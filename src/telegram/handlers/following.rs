//! Following councils: a chat is told of what is new about them.

use std::sync::Arc;

use super::recipient::Recipient;
use super::reply::{Reaction, reply};
use crate::gazetteer;
use crate::store;
use crate::store::follows::ALL;
use crate::telegram::blocking;
use crate::telegram::context::BotContext;
use crate::telegram::texts::{self, Followed};
use crate::timeline::{self, Missing};

/// Has the chat follow a council, or all.
pub(super) async fn follow(context: &BotContext, to: Recipient, name: &str) -> Result<Reaction, store::Error> {
    let voice = to.voice(context);
    if name.is_empty() {
        return Ok(reply(to, &texts::follow_empty(&voice)));
    }
    let id = match id_of(context, name) {
        Ok(id) => id,
        Err(missing) => return Ok(reply(to, &texts::cannot_follow(&voice, &missing.to_string()))),
    };
    let (store, chat, followed) = (Arc::clone(&context.store), to.chat.id, shown(context, &id));
    blocking(move || store.follow(chat, id)).await?;
    Ok(reply(to, &texts::follows(&voice, &followed)))
}

/// Ends that the chat follows a council; without a name, or with "all", all that it follows.
pub(super) async fn unfollow(context: &BotContext, to: Recipient, name: &str) -> Result<Reaction, store::Error> {
    let voice = to.voice(context);
    let id = if name.is_empty() { Ok(ALL.to_owned()) } else { id_of(context, name) };
    let id = match id {
        Ok(id) => (id != ALL).then_some(id),
        Err(missing) => return Ok(reply(to, &texts::cannot_follow(&voice, &missing.to_string()))),
    };
    let (store, chat, ended) = (Arc::clone(&context.store), to.chat.id, id.clone());
    let did_follow = blocking(move || store.unfollow(chat, ended)).await?;
    match id {
        Some(id) if did_follow => Ok(reply(to, &texts::unfollowed(&voice, &shown(context, &id)))),
        None if did_follow => Ok(reply(to, &texts::unfollowed_all(&voice))),
        _ => list(context, to).await,
    }
}

/// Tells what the chat follows.
pub(super) async fn list(context: &BotContext, to: Recipient) -> Result<Reaction, store::Error> {
    let (store, chat) = (Arc::clone(&context.store), to.chat.id);
    let followed = blocking(move || store.followed_by(chat)).await?;
    let followed: Vec<Followed> = followed.iter().map(|id| shown(context, id)).collect();
    Ok(reply(to, &texts::following(&to.voice(context), &followed)))
}

/// The id of what somebody wants to follow: a council of which nothing is held yet, too, unless it was abolished.
fn id_of(context: &BotContext, name: &str) -> Result<String, Missing> {
    if name.eq_ignore_ascii_case(ALL) {
        return Ok(ALL.to_owned());
    }
    let assistant = context.service.assistant();
    let catalog = assistant.snapshot().catalog();
    match timeline::find(name, catalog, assistant.known_authorities(), assistant.today()) {
        Ok(held) => Ok(gazetteer::slug(held)),
        Err(Missing::NotHeld { authority, former: None, .. }) => Ok(gazetteer::slug(&authority)),
        Err(missing) => Err(missing),
    }
}

/// What an id stands for.
fn shown(context: &BotContext, id: &str) -> Followed {
    if id == ALL {
        return Followed::All;
    }
    let assistant = context.service.assistant();
    let held = assistant.snapshot().catalog().subjects().find(|name| gazetteer::slug(name) == id);
    let known =
        || context.service.authorities().iter().map(|it| it.name.as_str()).find(|name| gazetteer::slug(name) == id);
    Followed::One(held.or_else(known).unwrap_or(id).to_owned())
}
