//! A button is pressed.

use std::sync::Arc;

use jiff::Timestamp;

use super::asking::{self, Request};
use super::feedback::keep_feedback;
use super::recipient::{self, Recipient};
use super::reply::{Reaction, change, in_place, reply};
use super::stored::{self, Cited, View};
use crate::document::{DocumentId, PassageNumber};
use crate::evidence::Citation;
use crate::index::Snapshot;
use crate::store;
use crate::store::telegram::Answer;
use crate::telegram::actions::{Action, AnswerId};
use crate::telegram::api::Toast;
use crate::telegram::blocking;
use crate::telegram::context::BotContext;
use crate::telegram::message::Message;
use crate::telegram::outgoing::Delivery;
use crate::telegram::render;
use crate::telegram::texts;
use crate::telegram::update::{On, Press};

pub(super) async fn handle(context: &BotContext, press: &Press) -> Result<Reaction, store::Error> {
    let action = Action::decode(&press.data);
    let language = recipient::language(context, &press.from).await?;
    let key = action.and_then(answer_of).map(stored::key_of);
    let store = Arc::clone(&context.store);
    let answer = match key {
        Some(key) => blocking(move || store.answer(key)).await?,
        None => None,
    };
    // A guessed number leads nowhere: an answer is shown where it was given, and to whom it was given.
    let answer =
        answer.filter(|answer| answer.user == press.from.id || press.on.is_some_and(|on| on.chat.id == answer.chat));
    let to = press.on.map(|on| Recipient::of_press(on, &press.from, language));
    let found = match (action, press.on, to) {
        (Some(action), Some(on), Some(to)) => {
            let is_there = key.is_none() || answer.is_some();
            (is_there && recipient::may_ask(context, on.chat, press.from.id)).then_some((action, on, to))
        }
        _ => None,
    };
    let voice = context.voice(language, press.on.is_some_and(|on| !on.chat.is_private));
    acknowledge(context, press, texts::toast(&voice, found.map(|(action, _, _)| action)));
    let Some((action, on, to)) = found else { return Ok(Reaction::default()) };
    match (action, answer) {
        (Action::Holdings(page), _) => Ok(in_place(to, on, &asking::holdings(context, to, page))),
        (Action::Language(chosen), _) => {
            let (store, user) = (Arc::clone(&context.store), press.from.id);
            let code = Some(chosen.code().to_owned());
            blocking(move || store.set_language(user, code, Timestamp::now())).await?;
            Ok(in_place(to, on, &texts::language_set(&context.voice(chosen, !on.chat.is_private))))
        }
        (Action::Forget, _) => {
            if let Some(subject) = to.subject() {
                let store = Arc::clone(&context.store);
                blocking(move || store.forget(&subject)).await?;
            }
            Ok(in_place(to, on, &texts::forgotten(&voice)))
        }
        (Action::KeepAll, _) => Ok(in_place(to, on, &texts::kept(&voice))),
        (action, Some(answer)) => of_answer(context, to, on, action, answer).await,
        (_, None) => Ok(Reaction::default()),
    }
}

/// A button of an answer.
async fn of_answer(
    context: &BotContext,
    to: Recipient,
    on: On,
    action: Action,
    answer: Answer,
) -> Result<Reaction, store::Error> {
    let view = View::read(&answer);
    let offers = view.as_ref().map(|view| &view.offers);
    let chosen = match action {
        Action::Source(_, number) => {
            let cited = view.as_ref().and_then(|view| view.sources.get(usize::from(number).checked_sub(1)?).cloned());
            return Ok(reply(to, &source(context, to, number, cited).await));
        }
        Action::Sources(_, from) => {
            let Some(offers) = offers else { return Ok(Reaction::default()) };
            let buttons = render::buttons(&to.voice(context), offers, stored::id_of(answer.key), from);
            return Ok(change(to, on, Delivery::Buttons(buttons)));
        }
        Action::Right(_) | Action::Wrong(_) => {
            keep_feedback(context, to, Some(&answer), matches!(action, Action::Right(_)), None).await?;
            return Ok(Reaction::default());
        }
        Action::Choose(_, number) => {
            offers.and_then(|offers| offers.suggestions.get(usize::from(number).checked_sub(1)?).cloned())
        }
        Action::More(_) => offers.and_then(|offers| offers.more.clone()),
        Action::Before(_) => offers.and_then(|offers| offers.before.clone()),
        Action::Others(_) => offers.and_then(|offers| offers.others.clone()),
        Action::Holdings(_) | Action::Language(_) | Action::Forget | Action::KeepAll => None,
    };
    let Some(chosen) = chosen else { return Ok(Reaction::default()) };
    let known = Some(*chosen.question);
    asking::ask(context, to, Request { text: &chosen.text, before: None, known, replaced: None, message: None }).await
}

/// The paragraph that an answer cites, with those around it.
async fn source(context: &BotContext, to: Recipient, number: u16, cited: Option<Cited>) -> Message {
    let found = match cited {
        Some((document, passage, (from, until))) => {
            let look = move |snapshot: &Snapshot| {
                let id = DocumentId::from_path(&document);
                let Some(document) = snapshot.catalog().get(&id).cloned() else { return Ok(None) };
                let around = |number: u32| snapshot.passage(&id, PassageNumber(number));
                let Some(here) = around(passage)? else { return Ok(None) };
                let cited = Citation::new(document, PassageNumber(passage), here, from..until);
                let before = passage.checked_sub(1).map(around).transpose()?.flatten();
                let after = around(passage + 1)?;
                Ok(cited.map(|cited| (cited, before, after)))
            };
            context.service.read(look).await
        }
        None => Ok(None),
    };
    match found {
        Ok(Some((cited, before, after))) => {
            render::source(&to.voice(context), &cited, number, before.as_deref(), after.as_deref())
        }
        Ok(None) => texts::source_gone(&to.voice(context)),
        Err(error) => asking::no_answer(context, to, &error),
    }
}

/// The answer that a button belongs to.
fn answer_of(action: Action) -> Option<AnswerId> {
    match action {
        Action::Source(id, _)
        | Action::Sources(id, _)
        | Action::More(id)
        | Action::Before(id)
        | Action::Others(id)
        | Action::Choose(id, _)
        | Action::Right(id)
        | Action::Wrong(id) => Some(id),
        Action::Holdings(_) | Action::Language(_) | Action::Forget | Action::KeepAll => None,
    }
}

/// Tells the user that the press was noticed.
pub(super) fn acknowledge(context: &BotContext, press: &Press, text: Option<String>) {
    let (api, id) = (context.api.clone(), press.id.clone());
    // Nobody waits for it: the answer to the press does not either.
    tokio::spawn(async move {
        if let Err(error) = api.answer_button(&id, &Toast { text }).await {
            tracing::debug!(%error, "a press was not answered");
        }
    });
}
