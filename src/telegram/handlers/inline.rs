//! Something is typed after the bot's name in any chat.

use std::time::Duration;

use super::recipient;
use super::reply::{self, Reaction};
use super::stored::{self, View};
use crate::service::Ask;
use crate::store;
use crate::store::telegram::Answer;
use crate::telegram::api::{ApiError, Choice};
use crate::telegram::context::BotContext;
use crate::telegram::message::Message;
use crate::telegram::offers::Offers;
use crate::telegram::render::{self, InlineResult};
use crate::telegram::update::Inline;

/// The time the server may keep the results for what was typed.
const CACHE: Duration = Duration::from_mins(1);

pub(super) async fn handle(context: &BotContext, inline: &Inline) -> Result<Reaction, store::Error> {
    let language = recipient::language(context, &inline.from).await?;
    if let Some(in_need) = &inline.in_need {
        let voice = context.voice(language, false);
        let result = render::inline_signposts(&context.service.assistant().point_the_way(in_need));
        give(context, inline, &[result], render::inline_button(&voice, None)).await;
        return Ok(Reaction::default());
    }
    let may = context.bounds.users.is_empty() || context.bounds.users.contains(&inline.from.id);
    let text = inline.text.trim();
    let wanted = Ask { text: text.to_owned(), ..Ask::default() };
    let said = if may && !text.is_empty() { context.service.ask(wanted).await.ok() } else { None };
    let voice = context.voice(language, false);
    let keyed = said.and_then(|said| Some((said.turn.answer, stored::new_key().ok()?)));
    let Some((said, key)) = keyed else {
        give(context, inline, &[], render::inline_button(&voice, None)).await;
        return Ok(Reaction::default());
    };
    let results = render::inline(&voice, &said, stored::id_of(key));
    let button = render::inline_button(&voice, (!results.is_empty()).then_some(stored::id_of(key)));
    let shown = Message { parts: Vec::new(), attachment: None, buttons: Vec::new() };
    let answer = Answer {
        key,
        chat: inline.from.id,
        thread: None,
        user: inline.from.id,
        asked: None,
        leads: false,
        question: stored::written(&said.question),
        view: stored::written(&View::of(&said, Offers::default(), &shown)),
    };
    give(context, inline, &results, button).await;
    Ok(Reaction { answer: Some(answer), outbox: Vec::new() })
}

async fn give(context: &BotContext, inline: &Inline, results: &[InlineResult], button: (String, String)) {
    let results = results.iter().map(|result| Choice {
        id: &result.id,
        title: &result.title,
        description: &result.description,
        text: reply::text_of(&result.text, &result.buttons),
    });
    match context.api.answer_inline(&inline.id, results.collect(), button, CACHE).await {
        // Whoever typed on is past it.
        Ok(()) | Err(ApiError::Refused { .. }) => {}
        Err(error) => tracing::warn!(%error, "what was typed after the bot's name was not answered"),
    }
}
