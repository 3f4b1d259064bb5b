//! What is sent: [`Message`], a plain value from which every sending is made.

use super::actions::Action;
use super::html::Html;

/// One reply: its parts in order, then a file, with buttons below the last part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The parts, each of which fits one message and shows something; never none.
    pub parts: Vec<Html>,
    /// What is sent behind the parts as a file.
    pub attachment: Option<Attachment>,
    /// Rows of buttons, for the last part. At most 100 buttons and 8 in a row.
    pub buttons: Vec<Vec<Button>>,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// The name of the file, with its ending.
    pub name: String,
    /// What it holds: a web page by itself, in UTF-8.
    pub text: String,
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What it bears.
    pub text: String,
    /// What it does.
    pub act: Act,
}

/// What a button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Tells the bot: `callback_data` is [`Action::encode`].
    Do(Action),
    /// Opens an address: `url`.
    Link(String),
}

impl Message {
    /// One that is a short text alone.
    pub(super) fn of(text: Html) -> Self {
        Self { parts: vec![text], attachment: None, buttons: Vec::new() }
    }

    /// The same with buttons.
    pub(super) fn with(self, buttons: Vec<Vec<Button>>) -> Self {
        Self { buttons, ..self }
    }
}

impl Button {
    /// A button that tells the bot.
    pub fn act(text: impl Into<String>, action: Action) -> Self {
        Self { text: text.into(), act: Act::Do(action) }
    }

    /// A button that opens an address.
    pub fn link(text: impl Into<String>, address: impl Into<String>) -> Self {
        Self { text: text.into(), act: Act::Link(address.into()) }
    }
}
