//! What an update leads to: who may ask, what is asked, what it leans on, and which words and messages come of it.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::actions::{Action, AnswerId, Start};
use super::api::{Api, ApiError, Choice, Toast};
use super::blocking;
use super::html::Html;
use super::menus::{Command, Menu};
use super::message::{Button, Message};
use super::offers::Offers;
use super::outgoing::{Delivery, Outgoing, Text};
use super::processor::UpdateProcessor;
use super::render::{self, InlineResult, Voice};
use super::texts;
use super::update::{Chat, Content, Incoming, Inline, On, Press, User, Wanted};
use super::words::{Language, Languages};
use crate::answer;
use crate::assistant::Wishes;
use crate::document::{DocumentId, PassageNumber};
use crate::evidence::Citation;
use crate::index::Snapshot;
use crate::question::Question;
use crate::service::{self, is_remembered};
use crate::store::telegram::{Answer, NewOutboxEntry};
use crate::store::{self, Face, Feedback, Subject};

/// How long the server may keep the answer to what was typed behind the bot's name.
const INLINE_CACHE: Duration = Duration::from_mins(1);

/// What an update leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reaction {
    pub(super) answer: Option<Answer>,
    pub(super) outbox: Vec<NewOutboxEntry>,
}

/// What the buttons of an answer and an edit of its question need to know of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct View {
    headline: String,
    offers: Offers,
    /// The passages cited.
    sources: Vec<Cited>,
    /// How many messages it was sent in, and whether the last is a file.
    texts: u32,
    has_file: bool,
}

/// A passage that is cited: its document and number, and from where to where its bytes are quoted.
type Cited = (String, u32, (usize, usize));

/// Where a reply goes, and to whom.
#[derive(Clone, Copy, Debug)]
struct Place {
    chat: Chat,
    thread: Option<i32>,
    /// The message that is answered.
    to: Option<i32>,
    user: i64,
    language: Language,
}

/// What is asked.
struct Asked<'a> {
    text: &'a str,
    /// The question that it leans on.
    before: Option<Question>,
    /// The answer that is given anew, since its question was changed.
    instead: Option<Answer>,
    /// The message that asks, where one does.
    message: Option<i32>,
}

/// A question at which dealing with it panics, to see what comes of that.
#[cfg(test)]
pub(super) const TRAP: &str = "please panic";

/// What an update leads to.
pub(super) async fn react(processor: &UpdateProcessor, incoming: &Incoming) -> Result<Reaction, store::Error> {
    #[cfg(test)]
    if let Incoming::Message(super::update::Message { content: Content::Text { text, .. }, .. }) = incoming {
        assert_ne!(text, TRAP, "on purpose");
    }
    match incoming {
        Incoming::Message(message) => said(processor, message).await,
        Incoming::Edited(message) => changed(processor, message).await,
        Incoming::Press(press) => pressed(processor, press).await,
        Incoming::Inline(inline) => typed(processor, inline).await,
        Incoming::Membership { chat, user, is_in, was_in } => moved(processor, *chat, user, *is_in, *was_in).await,
        Incoming::Other => Ok(Reaction::default()),
    }
}

/// What is said where so much waits that an update is turned away.
pub(super) async fn busy(processor: &UpdateProcessor, incoming: &Incoming, waiting: usize) -> Reaction {
    if let Incoming::Press(press) = incoming {
        tell(processor, press, None);
    }
    told(processor, incoming, |voice| texts::busy(voice, waiting as u64)).await
}

/// What is said where dealing with an update failed.
pub(super) async fn failed(processor: &UpdateProcessor, incoming: &Incoming) -> Reaction {
    told(processor, incoming, texts::failed).await
}

/// A reply to whoever waits for one.
async fn told(processor: &UpdateProcessor, incoming: &Incoming, say: impl Fn(&Voice<'_>) -> Message) -> Reaction {
    let place = match incoming {
        Incoming::Message(message) | Incoming::Edited(message) => {
            if message.wanted(processor.me.id, &processor.me.username).is_none() {
                return Reaction::default();
            }
            let user = &message.from;
            let language = language(processor, user).await.unwrap_or(Language::ENGLISH);
            Place { chat: message.chat, thread: message.thread, to: Some(message.id), user: user.id, language }
        }
        Incoming::Press(Press { on: Some(on), from, .. }) => {
            let language = language(processor, from).await.unwrap_or(Language::ENGLISH);
            at(*on, from, language)
        }
        _ => return Reaction::default(),
    };
    reply(place, &say(&place.voice(processor)))
}

/// Where an answer to an update is waited for.
pub(super) fn place(processor: &UpdateProcessor, incoming: &Incoming) -> Option<(i64, Option<i32>)> {
    match incoming {
        Incoming::Message(message) | Incoming::Edited(message) => {
            message.wanted(processor.me.id, &processor.me.username)?;
            may_ask(processor, message.chat, message.from.id).then_some((message.chat.id, message.thread))
        }
        Incoming::Press(press) => press.on.map(|on| (on.chat.id, on.thread)),
        Incoming::Inline(_) | Incoming::Membership { .. } | Incoming::Other => None,
    }
}

/// A message came.
async fn said(processor: &UpdateProcessor, message: &super::update::Message) -> Result<Reaction, store::Error> {
    let (chat, user) = (message.chat, &message.from);
    if let Content::MigratedTo(to) = message.content {
        processor.sender.migrate(chat.id, to).await;
        return Ok(Reaction::default());
    }
    let wanted = message.wanted(processor.me.id, &processor.me.username);
    let media = match message.content {
        Content::Media(media) if chat.is_private => Some(media),
        _ => None,
    };
    if wanted.is_none() && media.is_none() {
        return Ok(Reaction::default());
    }
    let language = language(processor, user).await?;
    let place = Place { chat, thread: message.thread, to: Some(message.id), user: user.id, language };
    if !may_ask(processor, chat, user.id) {
        // In a group that would be noise to all others.
        let refused = || reply(place, &texts::not_allowed(&place.voice(processor)));
        let is_told = chat.is_private && processor.refusing.is_time(user.id);
        return Ok(if is_told { refused() } else { Reaction::default() });
    }
    reopen(processor, chat).await?;
    match (wanted, media) {
        (Some(Wanted::Question(text)), _) => question(processor, place, message, &text, None).await,
        (Some(Wanted::Command(which, rest)), _) => command(processor, place, message, which, &rest).await,
        (Some(Wanted::Unknown(name)), _) => Ok(reply(place, &texts::unknown_command(&place.voice(processor), &name))),
        (None, Some(media)) => Ok(reply(place, &texts::hint(&place.voice(processor), media))),
        (None, None) => Ok(Reaction::default()),
    }
}

/// A message was changed: its answer is given anew, in the place of the one before.
async fn changed(processor: &UpdateProcessor, message: &super::update::Message) -> Result<Reaction, store::Error> {
    let Some(wanted) = message.wanted(processor.me.id, &processor.me.username) else { return Ok(Reaction::default()) };
    if !may_ask(processor, message.chat, message.from.id) {
        return Ok(Reaction::default());
    }
    let language = language(processor, &message.from).await?;
    let place =
        Place { chat: message.chat, thread: message.thread, to: Some(message.id), user: message.from.id, language };
    let text = match wanted {
        Wanted::Question(text) => text,
        // A command that asks nothing was done when it came.
        Wanted::Command(which, rest) => match which.question(&rest) {
            Some(text) => text,
            None => return Ok(Reaction::default()),
        },
        Wanted::Unknown(_) => return Ok(Reaction::default()),
    };
    let (store, chat, asked) = (Arc::clone(&processor.store), message.chat.id, message.id);
    let instead = blocking(move || store.answer_to(chat, asked)).await?;
    question(processor, place, message, &text, instead).await
}

/// A question in a message.
async fn question(
    processor: &UpdateProcessor,
    place: Place,
    message: &super::update::Message,
    text: &str,
    instead: Option<Answer>,
) -> Result<Reaction, store::Error> {
    if text.is_empty() {
        return Ok(reply(place, &texts::ask_empty(&place.voice(processor))));
    }
    if let Some(too_much) = too_much(processor, place) {
        return Ok(too_much);
    }
    let replied = message.reply_to.filter(|(_, writer)| *writer == processor.me.id).map(|(message, _)| message);
    let before = leaned_on(processor, place, replied, instead.as_ref()).await?;
    ask(processor, place, Asked { text, before, instead, message: Some(message.id) }).await
}

/// What is said to a user who asks too much; nothing more in the same burst.
fn too_much(processor: &UpdateProcessor, place: Place) -> Option<Reaction> {
    let too_much = processor.asking.count(place.user).err()?;
    let said = || reply(place, &texts::too_many(&place.voice(processor), too_much.wait));
    Some(if too_much.is_first { said() } else { Reaction::default() })
}

/// The question that the next one leans on: that of the answer that is replied to, else the last of the thread.
async fn leaned_on(
    processor: &UpdateProcessor,
    place: Place,
    replied: Option<i32>,
    instead: Option<&Answer>,
) -> Result<Option<Question>, store::Error> {
    let (store, chat, thread) = (Arc::clone(&processor.store), place.chat.id, place.thread);
    let than = instead.map(|answer| answer.key);
    let found = blocking(move || {
        let replied = match replied {
            Some(message) => store.answer_in(chat, message)?,
            None => None,
        };
        match replied {
            Some(answer) => Ok(Some(answer)),
            None => store.last_answer(chat, thread, than, Timestamp::now()),
        }
    })
    .await?;
    Ok(found.as_ref().and_then(understood))
}

/// The question of an answer; `None` if a program with other questions wrote it.
fn understood(answer: &Answer) -> Option<Question> {
    serde_json::from_str(&answer.question).ok()
}

/// Asks, and makes of the answer what is to be kept and sent.
async fn ask(processor: &UpdateProcessor, place: Place, asked: Asked<'_>) -> Result<Reaction, store::Error> {
    let Asked { text, before, instead, message } = asked;
    let wanted = service::Ask {
        text: text.to_owned(),
        conversation: None,
        before: before.map(Arc::new),
        wishes: Wishes::default(),
    };
    let said = match processor.service.ask(wanted).await {
        Ok(said) => said.turn.answer,
        Err(error) => return Ok(reply(place, &error_message(processor, place, &error))),
    };
    let key = instead.as_ref().map_or_else(new_key, |answer| answer.key);
    let voice = place.voice(processor);
    let assistant = processor.service.assistant();
    let offers = Offers::of(&said, assistant.snapshot().catalog(), processor.service.authorities());
    let shown = render::answer(&voice, &said, &offers, id_of(key));
    let view = View::of(&said, offers, &shown);
    let old = instead.as_ref().and_then(|answer| serde_json::from_str::<View>(&answer.view).ok());
    let outbox = match old {
        Some(old) => replacing(place, key, &old, &shown),
        None => outgoing(place, Some(key), &shown),
    };
    let answer = Answer {
        key,
        chat: place.chat.id,
        thread: place.thread,
        user: place.user,
        asked: message,
        leads: is_remembered(&said),
        question: written(&said.question),
        view: written(&view),
    };
    Ok(Reaction { answer: Some(answer), outbox })
}

/// What is said where there is no answer.
fn error_message(processor: &UpdateProcessor, place: Place, error: &service::Error) -> Message {
    let voice = place.voice(processor);
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

/// A command came.
async fn command(
    processor: &UpdateProcessor,
    place: Place,
    message: &super::update::Message,
    which: Command,
    rest: &str,
) -> Result<Reaction, store::Error> {
    let voice = place.voice(processor);
    let said = match which {
        Command::Start => match Start::decode(rest) {
            Some(Start::Answer(id)) => return go_on(processor, place, message, id).await,
            Some(Start::Help) => texts::help(&voice, &examples(processor).await),
            None => texts::start(&voice, &examples(processor).await),
        },
        Command::Help => texts::help(&voice, &examples(processor).await),
        Command::Sources => holdings(processor, place, 0),
        Command::Privacy => texts::privacy(&voice, &kept(processor)),
        Command::Forget => texts::forget(&voice),
        Command::Language => texts::language(&voice),
        Command::Reset => {
            let (store, chat, thread) = (Arc::clone(&processor.store), place.chat.id, place.thread);
            blocking(move || store.part_with(chat, thread)).await?;
            texts::reset(&voice)
        }
        Command::Feedback => feedback(processor, place, message, rest).await?,
        Command::Ask | Command::Improve | Command::Grades | Command::Compare => match which.question(rest) {
            Some(text) => return question(processor, place, message, &text, None).await,
            None if which == Command::Compare => texts::compare_empty(&voice),
            None => texts::ask_empty(&voice),
        },
    };
    Ok(reply(place, &said))
}

/// Questions to begin with, of which the documents held are.
async fn examples(processor: &UpdateProcessor) -> Vec<String> {
    let text = "What can you do?".to_owned();
    let wanted = service::Ask { text, conversation: None, before: None, wishes: Wishes::default() };
    processor.service.ask(wanted).await.map(|said| said.turn.answer.suggestions).unwrap_or_default()
}

/// A page of what is held.
fn holdings(processor: &UpdateProcessor, place: Place, page: u16) -> Message {
    render::holdings(&place.voice(processor), processor.service.assistant().snapshot().catalog(), page)
}

/// How long what is kept.
fn kept(processor: &UpdateProcessor) -> texts::Kept {
    let keeping = processor.store.keeping();
    texts::Kept {
        messages: Some(Duration::ZERO),
        answers: Some(keeping.telegram_time),
        replies: Some(Duration::ZERO),
        settings: None,
        feedback: Some(keeping.feedback_time),
    }
}

/// Somebody goes on in private from an answer that was given elsewhere: the same is asked again here.
async fn go_on(
    processor: &UpdateProcessor,
    place: Place,
    message: &super::update::Message,
    id: AnswerId,
) -> Result<Reaction, store::Error> {
    let (store, key) = (Arc::clone(&processor.store), key_of(id));
    let answer = blocking(move || store.answer(key)).await?;
    let Some(asked) = answer.as_ref().and_then(understood) else {
        return Ok(reply(place, &texts::start(&place.voice(processor), &examples(processor).await)));
    };
    if let Some(too_much) = too_much(processor, place) {
        return Ok(too_much);
    }
    // What it leaned on has made up its meaning already, so it leans on itself.
    let text = asked.text.clone();
    ask(processor, place, Asked { text: &text, before: Some(asked), instead: None, message: Some(message.id) }).await
}

/// Words on an answer: the one that is replied to, else the last.
async fn feedback(
    processor: &UpdateProcessor,
    place: Place,
    message: &super::update::Message,
    comment: &str,
) -> Result<Message, store::Error> {
    if comment.is_empty() {
        return Ok(texts::feedback(&place.voice(processor)));
    }
    let (store, chat, thread) = (Arc::clone(&processor.store), place.chat.id, place.thread);
    let replied = message.reply_to.map(|(message, _)| message);
    let answer = blocking(move || {
        let replied = match replied {
            Some(message) => store.answer_in(chat, message)?,
            None => None,
        };
        match replied {
            Some(answer) => Ok(Some(answer)),
            None => store.last_answer(chat, thread, None, Timestamp::now()),
        }
    })
    .await?;
    // Words without a verdict are of somebody who misses something.
    keep_feedback(processor, place, answer.as_ref(), false, Some(comment.to_owned())).await?;
    Ok(texts::feedback_noted(&place.voice(processor)))
}

async fn keep_feedback(
    processor: &UpdateProcessor,
    place: Place,
    answer: Option<&Answer>,
    right: bool,
    comment: Option<String>,
) -> Result<(), store::Error> {
    let question = answer.and_then(understood).map(|question| question.text).unwrap_or_default();
    let headline = answer.and_then(|answer| serde_json::from_str::<View>(&answer.view).ok()).map(|view| view.headline);
    let said = Feedback {
        face: Face::Telegram,
        subject: subject(place.user, place.chat),
        question,
        headline,
        right,
        comment,
        language: Some(place.language.code().to_owned()),
    };
    let store = Arc::clone(&processor.store);
    blocking(move || store.add_feedback(said, Timestamp::now())).await
}

/// Whom something is kept for: a user, and in a group the user there.
fn subject(user: i64, chat: Chat) -> Option<Subject> {
    let name = if chat.is_private { user.to_string() } else { format!("{user}/{}", chat.id) };
    Subject::new(Face::Telegram, &name)
}

/// A button was pressed.
async fn pressed(processor: &UpdateProcessor, press: &Press) -> Result<Reaction, store::Error> {
    let action = Action::decode(&press.data);
    let language = language(processor, &press.from).await?;
    let key = action.and_then(answer_of).map(key_of);
    let store = Arc::clone(&processor.store);
    let answer = match key {
        Some(key) => blocking(move || store.answer(key)).await?,
        None => None,
    };
    // A number that was guessed leads nowhere: an answer is shown where it was given, and to whom it was given.
    let answer =
        answer.filter(|answer| answer.user == press.from.id || press.on.is_some_and(|on| on.chat.id == answer.chat));
    let place = press.on.map(|on| at(on, &press.from, language));
    let found = match (action, press.on, place) {
        (Some(action), Some(on), Some(place)) => {
            let is_there = key.is_none() || answer.is_some();
            (is_there && may_ask(processor, on.chat, press.from.id)).then_some((action, on, place))
        }
        _ => None,
    };
    let said = processor.voice(language, press.on.is_some_and(|on| !on.chat.is_private));
    tell(processor, press, texts::toast(&said, found.map(|(action, _, _)| action)));
    let Some((action, on, place)) = found else { return Ok(Reaction::default()) };
    match (action, answer) {
        (Action::Holdings(page), _) => Ok(in_place(place, on, &holdings(processor, place, page))),
        (Action::Language(chosen), _) => {
            let (store, user) = (Arc::clone(&processor.store), press.from.id);
            let code = Some(chosen.code().to_owned());
            blocking(move || store.set_language(user, code, Timestamp::now())).await?;
            Ok(in_place(place, on, &texts::language_set(&processor.voice(chosen, !on.chat.is_private))))
        }
        (Action::Forget, _) => {
            if let Some(subject) = subject(press.from.id, on.chat) {
                let store = Arc::clone(&processor.store);
                blocking(move || store.forget(&subject)).await?;
            }
            Ok(in_place(place, on, &texts::forgotten(&said)))
        }
        (Action::KeepAll, _) => Ok(in_place(place, on, &texts::kept(&said))),
        (action, Some(answer)) => pressed_on(processor, place, on, action, answer).await,
        (_, None) => Ok(Reaction::default()),
    }
}

/// A button of an answer was pressed.
async fn pressed_on(
    processor: &UpdateProcessor,
    place: Place,
    on: On,
    action: Action,
    answer: Answer,
) -> Result<Reaction, store::Error> {
    let view = serde_json::from_str::<View>(&answer.view).ok();
    let offers = view.as_ref().map(|view| &view.offers);
    let text = match action {
        Action::Source(_, number) => {
            let cited = view.as_ref().and_then(|view| view.sources.get(usize::from(number).checked_sub(1)?).cloned());
            return Ok(reply(place, &source(processor, place, number, cited).await));
        }
        Action::Sources(_, from) => {
            let Some(offers) = offers else { return Ok(Reaction::default()) };
            let buttons = render::buttons(&place.voice(processor), offers, id_of(answer.key), from);
            return Ok(changing(place, on, Delivery::Buttons(buttons)));
        }
        Action::Right(_) | Action::Wrong(_) => {
            let right = matches!(action, Action::Right(_));
            keep_feedback(processor, place, Some(&answer), right, None).await?;
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
    let Some(text) = text else { return Ok(Reaction::default()) };
    if let Some(too_much) = too_much(processor, place) {
        return Ok(too_much);
    }
    ask(processor, place, Asked { text: &text, before: understood(&answer), instead: None, message: None }).await
}

/// The paragraph that an answer cites, with those around it.
async fn source(processor: &UpdateProcessor, place: Place, number: u16, cited: Option<Cited>) -> Message {
    let found = match cited {
        Some((document, passage, (from, to))) => {
            let look = move |snapshot: &Snapshot| {
                let id = DocumentId::from_path(&document);
                let Some(document) = snapshot.catalog().get(&id).cloned() else { return Ok(None) };
                let around = |number: u32| snapshot.passage(&id, PassageNumber(number));
                let Some(here) = around(passage)? else { return Ok(None) };
                let cited = Citation::new(document, PassageNumber(passage), here, from..to);
                let before = passage.checked_sub(1).map(around).transpose()?.flatten();
                let after = around(passage + 1)?;
                Ok(cited.map(|cited| (cited, before, after)))
            };
            processor.service.read(look).await
        }
        None => Ok(None),
    };
    match found {
        Ok(Some((cited, before, after))) => {
            render::source(&place.voice(processor), &cited, number, before.as_deref(), after.as_deref())
        }
        Ok(None) => texts::source_gone(&place.voice(processor)),
        Err(error) => error_message(processor, place, &error),
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

/// Tells whoever pressed a button that it was noticed.
fn tell(processor: &UpdateProcessor, press: &Press, text: Option<String>) {
    let (api, id) = (processor.api.clone(), press.id.clone());
    // Nobody waits for it: the answer to the press does not either.
    tokio::spawn(async move {
        if let Err(error) = api.answer_button(&id, &Toast { text }).await {
            tracing::debug!(%error, "a press was not answered");
        }
    });
}

/// Something was typed behind the bot's name. Only the last of what one user types is answered.
async fn typed(processor: &UpdateProcessor, inline: &Inline) -> Result<Reaction, store::Error> {
    if processor.is_outrun(inline.from.id) {
        return Ok(Reaction::default());
    }
    let language = language(processor, &inline.from).await?;
    let may = processor.bounds.users.is_empty() || processor.bounds.users.contains(&inline.from.id);
    let text = inline.text.trim();
    let wanted = service::Ask { text: text.to_owned(), conversation: None, before: None, wishes: Wishes::default() };
    let said = if may && !text.is_empty() { processor.service.ask(wanted).await.ok() } else { None };
    let voice = processor.voice(language, false);
    let Some(said) = said.map(|said| said.turn.answer) else {
        answer_inline(processor, inline, &[], render::inline_button(&voice, None)).await;
        return Ok(Reaction::default());
    };
    let key = new_key();
    let results = render::inline(&voice, &said, id_of(key));
    let button = render::inline_button(&voice, (!results.is_empty()).then_some(id_of(key)));
    let shown = Message { parts: Vec::new(), attachment: None, buttons: Vec::new() };
    let answer = Answer {
        key,
        chat: inline.from.id,
        thread: None,
        user: inline.from.id,
        asked: None,
        leads: false,
        question: written(&said.question),
        view: written(&View::of(&said, Offers::default(), &shown)),
    };
    answer_inline(processor, inline, &results, button).await;
    Ok(Reaction { answer: Some(answer), outbox: Vec::new() })
}

async fn answer_inline(
    processor: &UpdateProcessor,
    inline: &Inline,
    results: &[InlineResult],
    button: (String, String),
) {
    let results = results.iter().map(|result| Choice {
        id: &result.id,
        title: &result.title,
        description: &result.description,
        text: text_of(&result.text, &result.buttons),
    });
    match processor.api.answer_inline(&inline.id, results.collect(), button, INLINE_CACHE).await {
        // Whoever typed on is past it.
        Ok(()) | Err(ApiError::Refused { .. }) => {}
        Err(error) => tracing::warn!(%error, "what was typed behind the bot's name was not answered"),
    }
}

/// Sets the menus of commands, for each sort of chat in each language.
pub(super) async fn set_menus(api: &Api, languages: &Languages) -> Result<(), ApiError> {
    for menu in Menu::ALL {
        for language in Language::all() {
            // The default is for those whose language has no menu of its own.
            let code = (language != Language::ENGLISH).then(|| language.code());
            api.set_menu(menu, code, &menu.entries(languages.of(language))).await?;
        }
    }
    Ok(())
}

/// What the bot may do in a chat has changed.
async fn moved(
    processor: &UpdateProcessor,
    chat: Chat,
    user: &User,
    is_in: bool,
    was_in: bool,
) -> Result<Reaction, store::Error> {
    let store = Arc::clone(&processor.store);
    if !is_in {
        blocking(move || store.close_chat(chat.id, Timestamp::now())).await?;
        return Ok(Reaction::default());
    }
    blocking(move || store.reopen_chat(chat.id)).await?;
    if chat.is_private || was_in || !may_ask(processor, chat, user.id) {
        return Ok(Reaction::default());
    }
    let language = language(processor, user).await?;
    let place = Place { chat, thread: None, to: None, user: user.id, language };
    Ok(reply(place, &texts::group_hello(&place.voice(processor))))
}

fn may_ask(processor: &UpdateProcessor, chat: Chat, user: i64) -> bool {
    let bounds = &processor.bounds;
    (bounds.users.is_empty() || bounds.users.contains(&user))
        && (chat.is_private || bounds.chats.is_empty() || bounds.chats.contains(&chat.id))
}

/// The language that a user has set, or else that of their app.
async fn language(processor: &UpdateProcessor, user: &User) -> Result<Language, store::Error> {
    let (store, id) = (Arc::clone(&processor.store), user.id);
    let set = blocking(move || store.chat(id)).await?.language;
    let set = set.as_deref().and_then(Language::from_code);
    Ok(set.unwrap_or_else(|| Language::of_client(user.language.as_deref())))
}

/// A chat from which somebody writes takes messages.
async fn reopen(processor: &UpdateProcessor, chat: Chat) -> Result<(), store::Error> {
    let store = Arc::clone(&processor.store);
    blocking(move || if store.chat(chat.id)?.is_closed { store.reopen_chat(chat.id) } else { Ok(()) }).await
}

impl Place {
    fn voice(self, processor: &UpdateProcessor) -> Voice<'_> {
        processor.voice(self.language, !self.chat.is_private)
    }
}

fn at(on: On, user: &User, language: Language) -> Place {
    Place { chat: on.chat, thread: on.thread, to: Some(on.message), user: user.id, language }
}

fn reply(place: Place, said: &Message) -> Reaction {
    Reaction { answer: None, outbox: outgoing(place, None, said) }
}

/// The messages that a reply is sent in.
fn outgoing(place: Place, key: Option<i64>, said: &Message) -> Vec<NewOutboxEntry> {
    (0..)
        .zip(parts(said))
        .map(|(part, content)| {
            // Only the first replies to a message: the others stand below it.
            let reply_to = place.to.filter(|_| part == 0);
            let part = key.map(|key| (key, part));
            entry(place, &Outgoing { thread: place.thread, reply_to, part, on: None, delivery: content.sent() })
        })
        .collect()
}

/// The messages that replace an answer given before.
fn replacing(place: Place, key: i64, old: &View, said: &Message) -> Vec<NewOutboxEntry> {
    let new = parts(said);
    let mut entries = Vec::new();
    let old_count = old.texts + u32::from(old.has_file);
    for part in 0..old_count.max(count(&new)) {
        let was_text = part < old.texts;
        let is_there = part < old_count;
        let outgoing = |delivery| {
            entry(
                place,
                &Outgoing { thread: place.thread, reply_to: None, part: Some((key, part)), on: None, delivery },
            )
        };
        match new.get(part as usize) {
            Some(Part::Text(text)) if was_text => entries.push(outgoing(Delivery::Replace(text.clone()))),
            other => {
                if is_there {
                    entries.push(outgoing(Delivery::Remove));
                }
                if let Some(content) = other {
                    entries.push(outgoing(content.sent()));
                }
            }
        }
    }
    entries
}

/// Replaces the message that a button hangs on.
fn in_place(place: Place, on: On, said: &Message) -> Reaction {
    match parts(said).into_iter().next() {
        Some(Part::Text(text)) => changing(place, on, Delivery::Replace(text)),
        Some(Part::File(_)) | None => Reaction::default(),
    }
}

/// Changes the message that a button hangs on.
fn changing(place: Place, on: On, delivery: Delivery) -> Reaction {
    let outgoing = Outgoing { thread: on.thread, reply_to: None, part: None, on: Some(on.message), delivery };
    Reaction { answer: None, outbox: vec![entry(place, &outgoing)] }
}

/// One message of several.
enum Part {
    Text(Text),
    File(Delivery),
}

impl Part {
    fn sent(&self) -> Delivery {
        match self {
            Self::Text(text) => Delivery::Send(text.clone()),
            Self::File(delivery) => delivery.clone(),
        }
    }
}

fn parts(said: &Message) -> Vec<Part> {
    let last = said.parts.len().saturating_sub(1);
    let texts = said.parts.iter().enumerate().map(|(part, html)| {
        let buttons: &[_] = if part == last { &said.buttons } else { &[] };
        Part::Text(text_of(html, buttons))
    });
    let file = said.attachment.iter().map(|file| {
        Part::File(Delivery::File { name: file.name.clone(), content: file.text.clone(), caption: Text::default() })
    });
    texts.chain(file).collect()
}

fn text_of(html: &Html, buttons: &[Vec<Button>]) -> Text {
    Text { html: html.markup(), plain: html.to_plain().to_owned(), buttons: buttons.to_vec() }
}

fn entry(place: Place, outgoing: &Outgoing) -> NewOutboxEntry {
    NewOutboxEntry { chat: place.chat.id, user: place.user, message: written(outgoing) }
}

/// A few messages are always so few.
fn count<T>(some: &[T]) -> u32 {
    u32::try_from(some.len()).unwrap_or(u32::MAX)
}

/// Plain values are always written.
fn written(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

impl View {
    fn of(said: &answer::Answer, offers: Offers, shown: &Message) -> Self {
        let sources = said.citations.iter().map(|cited| {
            let range = cited.range();
            (cited.document().id.to_string(), cited.number().0, (range.start, range.end))
        });
        Self {
            headline: said.headline.clone(),
            offers,
            sources: sources.collect(),
            texts: count(&shown.parts),
            has_file: shown.attachment.is_some(),
        }
    }
}

/// A number for an answer that nobody can guess: the keys of a hasher are random, and so is what it makes of nothing.
fn new_key() -> i64 {
    // One bit is left out, since the store's numbers have a sign.
    i64::try_from(RandomState::new().build_hasher().finish() >> 1).unwrap_or_default()
}

fn id_of(key: i64) -> AnswerId {
    AnswerId(key.unsigned_abs())
}

fn key_of(id: AnswerId) -> i64 {
    // What is too large is the number of no answer.
    i64::try_from(id.0).unwrap_or(-1)
}
