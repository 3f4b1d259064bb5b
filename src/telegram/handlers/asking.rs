//! Asking the service, and making what is stored and sent of its answer.

use std::sync::Arc;

use jiff::Timestamp;

use super::recipient::{self, Recipient};
use super::reply::{Reaction, outgoing, replacing, reply};
use super::stored::{self, View, question_of, written};
use crate::operations::Question;
use crate::service::{self, Ask, is_remembered};
use crate::signposts::InNeed;
use crate::store;
use crate::store::telegram::Answer;
use crate::telegram::blocking;
use crate::telegram::context::BotContext;
use crate::telegram::message::Message as Said;
use crate::telegram::offers::Offers;
use crate::telegram::render;
use crate::telegram::texts;
use crate::telegram::update::Message;

/// A question to ask.
pub(super) struct Request<'a> {
    pub(super) text: &'a str,
    /// The question that it leans on.
    pub(super) before: Option<Question>,
    /// What it means, where that is known already.
    pub(super) known: Option<Question>,
    /// The answer to replace, where its question was edited.
    pub(super) replaced: Option<Answer>,
    /// The message that asks, where one does.
    pub(super) message: Option<i32>,
}

/// Answers the question in a message.
pub(super) async fn question(
    context: &BotContext,
    to: Recipient,
    message: &Message,
    text: &str,
    replaced: Option<Answer>,
) -> Result<Reaction, store::Error> {
    if text.is_empty() {
        return Ok(reply(to, &texts::ask_empty(&to.voice(context))));
    }
    let replied = message.reply_to.filter(|(_, writer)| *writer == context.me.id).map(|(message, _)| message);
    let before = answer_before(context, to, replied, replaced.as_ref()).await?.as_ref().and_then(question_of);
    ask(context, to, Request { text, before, known: None, replaced, message: Some(message.id) }).await
}

/// Points somebody in need to help, whoever they are and however much they have asked. Nothing of it is kept but the
/// messages until they are sent.
pub(super) async fn in_need(
    context: &BotContext,
    message: &Message,
    in_need: &InNeed,
) -> Result<Reaction, store::Error> {
    let to = Recipient::of_message(message, recipient::language(context, &message.from).await?);
    Ok(reply(to, &render::signposts(&context.service.assistant().point_the_way(in_need))))
}

/// The answer that a message is about: the one replied to, or else the last of the thread. With `than`, the last before
/// that one.
pub(super) async fn answer_before(
    context: &BotContext,
    to: Recipient,
    replied: Option<i32>,
    than: Option<&Answer>,
) -> Result<Option<Answer>, store::Error> {
    let (store, chat, thread) = (Arc::clone(&context.store), to.chat.id, to.thread);
    let than = than.map(|answer| answer.key);
    blocking(move || {
        let replied = match replied {
            Some(message) => store.answer_in(chat, message)?,
            None => None,
        };
        match replied {
            Some(answer) => Ok(Some(answer)),
            None => store.last_answer(chat, thread, than, Timestamp::now()),
        }
    })
    .await
}

/// The reply to a user who asks too much; `None` lets them ask.
pub(super) fn refused(context: &BotContext, to: Recipient) -> Option<Reaction> {
    let too_much = context.asking.count(to.user).err()?;
    let told = || reply(to, &texts::too_many(&to.voice(context), too_much.wait));
    // Nothing more is said in the same burst.
    Some(if too_much.is_first { told() } else { Reaction::default() })
}

/// Asks, unless the user asks too much, and makes of the answer what is stored and sent.
pub(super) async fn ask(context: &BotContext, to: Recipient, request: Request<'_>) -> Result<Reaction, store::Error> {
    if let Some(refused) = refused(context, to) {
        return Ok(refused);
    }
    let Request { text, before, known, replaced, message } = request;
    let wanted =
        Ask { text: text.to_owned(), before: before.map(Arc::new), request: known.map(Arc::new), ..Ask::default() };
    let said = match context.service.ask(wanted).await {
        Ok(said) => said.turn.answer,
        Err(error) => return Ok(reply(to, &no_answer(context, to, &error))),
    };
    if said.is_for_need() {
        return Ok(reply(to, &render::signposts(&said)));
    }
    let voice = to.voice(context);
    let key = match replaced.as_ref().map_or_else(stored::new_key, |answer| Ok(answer.key)) {
        Ok(key) => key,
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "an answer could not be given a key");
            return Ok(reply(to, &texts::failed(&voice)));
        }
    };
    let assistant = context.service.assistant();
    let offers = Offers::of(&said, assistant.snapshot().catalog(), context.service.authorities());
    let shown = render::answer(&voice, &said, &offers, stored::id_of(key));
    let view = View::of(&said, offers, &shown);
    let outbox = match replaced.as_ref().and_then(View::read) {
        Some(old) => replacing(to, key, &old, &shown),
        None => outgoing(to, Some(key), &shown),
    };
    let answer = Answer {
        key,
        chat: to.chat.id,
        thread: to.thread,
        user: to.user,
        asked: message,
        leads: is_remembered(&said),
        question: written(&said.question),
        view: written(&view),
    };
    Ok(Reaction { answer: Some(answer), outbox })
}

/// The reply where there is no answer.
pub(super) fn no_answer(context: &BotContext, to: Recipient, error: &service::Error) -> Said {
    let voice = to.voice(context);
    match error {
        service::Error::Empty => texts::ask_empty(&voice),
        service::Error::TooLong { length, limit } => texts::too_long(&voice, *length as u64, *limit as u64),
        service::Error::Busy | service::Error::TooSlow { .. } => texts::too_slow(&voice),
        other => {
            tracing::error!(error = other as &dyn std::error::Error, "a question could not be answered");
            texts::failed(&voice)
        }
    }
}

/// Questions to begin with, which the documents held can answer.
pub(super) async fn examples(context: &BotContext) -> Vec<String> {
    let text = "What can you do?".to_owned();
    let said = context.service.ask(Ask { text, ..Ask::default() }).await;
    let suggestions = said.map(|said| said.turn.answer.suggestions).unwrap_or_default();
    suggestions.into_iter().map(|suggestion| suggestion.text).collect()
}

/// A page of the list of what is held.
pub(super) fn holdings(context: &BotContext, to: Recipient, page: u16) -> Said {
    render::holdings(&to.voice(context), context.service.assistant().snapshot().catalog(), page)
}
