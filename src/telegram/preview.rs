//! The bot's replies as a phone shows them, without Telegram. The example `telegram_preview` makes a page of them.
//!
//! Lines go through the same handlers as updates do, so that what is seen is what would be sent.

use std::fmt::Write as _;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::actions::AnswerId;
use super::api::{Api, Me};
use super::context::{BotContext, Bounds};
use super::html::Html;
use super::message::{Button, ButtonAction, Content as FileContent};
use super::outgoing::{Delivery, Outgoing, Text};
use super::pace::{Pace, Speed};
use super::sender::Sender;
use super::texts::{self, Media};
use super::update::{Chat, Content, Incoming, Message, On, Press, User};
use super::words::Language;
use super::{Token, handlers, render};
use crate::assistant::Assistant;
use crate::gazetteer::Authorities;
use crate::limits::QUESTION_CHARS;
use crate::service::{self, Ask, Service};
use crate::store::{self, Keeping, Store};

/// Nobody can be reached there, and nobody has to be: what would be sent is read before it is.
const NOWHERE: &str = "http://127.0.0.1:1";

/// Limits that no preview reaches.
const LIMITS: service::Limits =
    service::Limits { question_chars: QUESTION_CHARS, at_once: 1, waiting: 1, answer_time: Duration::from_mins(1) };

/// The user name of the bot.
const BOT: &str = "scrutineer_bot";

/// A chat with the bot.
pub struct Preview {
    context: BotContext,
    chat: Chat,
    user: User,
    /// The number of the last update and of the last message.
    last: i32,
    /// The last message of the bot, with its buttons.
    shown: Option<(i32, Vec<Vec<Button>>)>,
}

/// An error showing a line.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No button of the last message does what the line says.
    #[error("no button does [{0}]")]
    Button(String),
    /// The bot failed.
    #[error("the bot failed: {0}")]
    Failed(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl Preview {
    /// A chat with a bot that answers from an assistant, in private or in a group, with a user whose app speaks
    /// `language`. Documents are linked to below `public`.
    pub fn new(
        assistant: Assistant,
        authorities: Authorities,
        language: Option<String>,
        public: Option<String>,
        group: bool,
    ) -> Result<Self, Error> {
        let store = Arc::new(Store::in_memory(Keeping::default())?);
        let (assistant, authorities) = (Arc::new(assistant), Arc::new(authorities));
        let service = Arc::new(Service::new(assistant, authorities, Arc::clone(&store), &LIMITS, Timestamp::now));
        let token = Token::new("1:preview".to_owned()).ok_or_else(|| Error::Failed("no token".to_owned()))?;
        let api = Api::new(&token, NOWHERE).map_err(Error::Failed)?;
        let pace = Pace::new(Speed { per_second: NonZeroU32::MIN, per_chat: false });
        let sender = Arc::new(Sender::new(api.clone(), Arc::clone(&store), pace));
        let bounds = Bounds { at_once: 1, queue: 1, per_minute: None, users: [].into(), chats: [].into() };
        let me = Me { id: 1, username: BOT.to_owned() };
        Ok(Self {
            context: BotContext::new(me, api, store, service, sender, bounds, public),
            chat: if group { Chat { id: -1, is_private: false } } else { Chat { id: 2, is_private: true } },
            user: User { id: 2, language },
            last: 0,
            shown: None,
        })
    }

    /// The HTML of a line and of what the bot says to it.
    ///
    /// A line is what a user sends, or in brackets a button that the user presses: the beginning of what it carries
    /// and, where there are several, its last part, as `[more]` or `[source 2]`. `[inline QUESTION]` shows the results
    /// of typing a question in any chat, and `[notices]` what the bot says where something is amiss.
    pub async fn hear(&mut self, line: &str) -> Result<String, Error> {
        let mut page = format!("<div class=heard>{}</div>", Html::plain(line).markup());
        let Some(pressed) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) else {
            let message = self.message(line);
            self.react(&Incoming::Message(message), &mut page).await?;
            return Ok(page);
        };
        match pressed.split_once(' ') {
            Some(("inline", question)) => self.inline(question, &mut page).await?,
            None if pressed == "notices" => self.notices(&mut page),
            _ => {
                let press = self.press(pressed).ok_or_else(|| Error::Button(pressed.to_owned()))?;
                self.react(&Incoming::Press(press), &mut page).await?;
            }
        }
        Ok(page)
    }

    fn message(&mut self, line: &str) -> Message {
        // In a group, commands name the bot, and questions reply to it.
        let text = match line.split_once(' ').unwrap_or((line, "")) {
            (command, rest) if line.starts_with('/') && !self.chat.is_private && !command.contains('@') => {
                format!("{command}@{BOT} {rest}")
            }
            _ => line.to_owned(),
        };
        let reply_to = (!self.chat.is_private).then_some((0, self.context.me.id));
        let content = Content::Text { text, mentions: Vec::new() };
        self.last += 1;
        Message { id: self.last, chat: self.chat, thread: None, from: self.user.clone(), content, reply_to }
    }

    fn press(&self, pressed: &str) -> Option<Press> {
        let (what, number) = pressed.split_once(' ').map_or((pressed, None), |(what, number)| (what, Some(number)));
        let (message, buttons) = self.shown.as_ref()?;
        let carried = buttons.iter().flatten().filter_map(|button| match &button.action {
            ButtonAction::Callback(action) => Some(action.encode()),
            ButtonAction::Url(_) => None,
        });
        let is_it = |data: &String| {
            let mut parts = data.split(':');
            parts.next() == Some(what) && number.is_none_or(|number| parts.next_back() == Some(number))
        };
        let on = On { chat: self.chat, message: *message, thread: None };
        let data = carried.into_iter().find(is_it)?;
        Some(Press { id: String::new(), from: self.user.clone(), data, on: Some(on) })
    }

    /// Has an update handled, stores what it leads to and shows what would be sent.
    async fn react(&mut self, incoming: &Incoming, page: &mut String) -> Result<(), Error> {
        let reaction = handlers::react(&self.context, incoming).await?;
        self.last += 1;
        let (store, now) = (Arc::clone(&self.context.store), Timestamp::now());
        let taken = store.take_updates(vec![(self.last.into(), String::new())], now)?;
        for update in taken {
            for entry in store.finish_update(update.seq, reaction.answer.clone(), reaction.outbox.clone(), now)? {
                let outgoing: Outgoing =
                    serde_json::from_str(&entry.message).map_err(|error| Error::Failed(error.to_string()))?;
                self.last += 1;
                let part = outgoing.part.map(|(key, part)| (entry.chat, self.last, key, part));
                store.finish_sending(entry.id, part)?;
                self.show(outgoing.delivery, page);
            }
        }
        Ok(())
    }

    fn show(&mut self, delivery: Delivery, page: &mut String) {
        let buttons = match delivery {
            Delivery::Send(Text { html, buttons, .. }) | Delivery::Replace(Text { html, buttons, .. }) => {
                bubble(page, &html);
                buttons
            }
            Delivery::File { name, content, caption } => {
                let shown = match content {
                    FileContent::Page(text) => format!("<iframe srcdoc=\"{}\"></iframe>", Html::plain(&text).markup()),
                    FileContent::Bytes(_) => String::new(),
                };
                bubble(page, &format!("<b>[{}]</b>{shown}{}", Html::plain(&name).markup(), caption.html));
                caption.buttons
            }
            Delivery::Buttons(buttons) => buttons,
            Delivery::Remove => Vec::new(),
        };
        keyboard(page, &buttons);
        if !buttons.is_empty() {
            self.shown = Some((self.last, buttons));
        }
    }

    async fn inline(&self, question: &str, page: &mut String) -> Result<(), Error> {
        let ask = Ask { text: question.to_owned(), ..Ask::default() };
        let said = self.context.service.ask(ask).await.map_err(|error| Error::Failed(error.to_string()))?;
        let voice = self.context.voice(self.language(), false);
        // The id of the answer does not show.
        for result in render::inline(&voice, &said.turn.answer, AnswerId(1)) {
            let list = Html::new().bold(&result.title).text("\n").italic(&result.description);
            bubble(page, &list.markup());
            bubble(page, &result.text.markup());
            keyboard(page, &result.buttons);
        }
        Ok(())
    }

    fn notices(&self, page: &mut String) {
        let voice = self.context.voice(self.language(), !self.chat.is_private);
        let media = [Media::Voice, Media::Picture, Media::Sticker, Media::File, Media::Other];
        let notices = media.into_iter().map(|media| texts::hint(&voice, media)).chain([
            texts::busy(&voice, 3),
            texts::too_long(&voice, QUESTION_CHARS as u64 + 200, QUESTION_CHARS as u64),
            texts::too_many(&voice, Duration::from_secs(20)),
            texts::too_slow(&voice),
            texts::not_allowed(&voice),
            texts::failed(&voice),
            texts::source_gone(&voice),
            texts::language_set(&voice),
            texts::group_hello(&voice),
        ]);
        for notice in notices {
            for part in &notice.parts {
                bubble(page, &part.markup());
            }
            keyboard(page, &notice.buttons);
        }
    }

    fn language(&self) -> Language {
        Language::of_client(self.user.language.as_deref())
    }
}

fn bubble(page: &mut String, html: &str) {
    // A block ends its line itself.
    let _ = write!(page, "<div class=said>{}</div>", html.replace("</blockquote>\n", "</blockquote>"));
}

fn keyboard(page: &mut String, buttons: &[Vec<Button>]) {
    page.push_str("<div class=keys>");
    for row in buttons {
        page.push_str("<div class=row>");
        for button in row {
            let sign = if matches!(button.action, ButtonAction::Url(_)) { " \u{2197}" } else { "" };
            let _ = write!(page, "<div>{}{sign}</div>", Html::plain(&button.label).markup());
        }
        page.push_str("</div>");
    }
    page.push_str("</div>");
}
