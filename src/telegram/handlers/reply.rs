//! Turning replies into messages to send.

use super::recipient::Recipient;
use super::stored::{View, written};
use crate::store::telegram::{Answer, NewOutboxEntry};
use crate::telegram::html::Html;
use crate::telegram::message::{Button, Message};
use crate::telegram::outgoing::{Delivery, Outgoing, Text};
use crate::telegram::update::On;

/// The outcome of an update.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::telegram) struct Reaction {
    pub(in crate::telegram) answer: Option<Answer>,
    pub(in crate::telegram) outbox: Vec<NewOutboxEntry>,
}

/// A reply.
pub(super) fn reply(to: Recipient, said: &Message) -> Reaction {
    Reaction { answer: None, outbox: outgoing(to, None, said) }
}

/// The messages that something is sent in; `key` is that of the answer, where it is one.
pub(super) fn outgoing(to: Recipient, key: Option<i64>, said: &Message) -> Vec<NewOutboxEntry> {
    (0..)
        .zip(parts(said))
        .map(|(part, content)| {
            // Only the first replies to a message: the others stand below it.
            let reply_to = to.message.filter(|_| part == 0);
            let part = key.map(|key| (key, part));
            entry(to, &Outgoing { thread: to.thread, reply_to, part, on: None, delivery: content.sent() })
        })
        .collect()
}

/// The messages that replace an answer given before.
pub(super) fn replacing(to: Recipient, key: i64, old: &View, said: &Message) -> Vec<NewOutboxEntry> {
    let new = parts(said);
    let mut entries = Vec::new();
    let old_count = old.texts + u32::from(old.has_file);
    for part in 0..old_count.max(u32::try_from(new.len()).unwrap_or(u32::MAX)) {
        let was_text = part < old.texts;
        let is_there = part < old_count;
        let outgoing = |delivery| {
            entry(to, &Outgoing { thread: to.thread, reply_to: None, part: Some((key, part)), on: None, delivery })
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
pub(super) fn in_place(to: Recipient, on: On, said: &Message) -> Reaction {
    match parts(said).into_iter().next() {
        Some(Part::Text(text)) => change(to, on, Delivery::Replace(text)),
        Some(Part::File(_)) | None => Reaction::default(),
    }
}

/// Changes the message that a button hangs on.
pub(super) fn change(to: Recipient, on: On, delivery: Delivery) -> Reaction {
    let outgoing = Outgoing { thread: on.thread, reply_to: None, part: None, on: Some(on.message), delivery };
    Reaction { answer: None, outbox: vec![entry(to, &outgoing)] }
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
        let caption = text_of(&file.caption, &[]);
        Part::File(Delivery::File { name: file.name.clone(), content: file.content.clone(), caption })
    });
    texts.chain(file).collect()
}

/// A text with its buttons, as it is sent.
pub(super) fn text_of(html: &Html, buttons: &[Vec<Button>]) -> Text {
    Text { html: html.markup(), plain: html.to_plain().to_owned(), buttons: buttons.to_vec() }
}

fn entry(to: Recipient, outgoing: &Outgoing) -> NewOutboxEntry {
    NewOutboxEntry { chat: to.chat.id, user: to.user, message: written(outgoing) }
}
