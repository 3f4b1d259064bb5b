//! A reply: [`Message`], a plain value from which what is sent is made.

use serde::{Deserialize, Serialize};

use super::actions::Action;
use super::html::Html;

/// One reply: its parts in order, then a file, with buttons below the last part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Message {
    /// The parts, each of which fits one message and shows something; at least one, unless there is a file.
    pub(super) parts: Vec<Html>,
    /// A file to send after the parts.
    pub(super) attachment: Option<Attachment>,
    /// Rows of buttons, for the last part. At most 100 buttons and 8 in a row.
    pub(super) buttons: Vec<Vec<Button>>,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attachment {
    /// The name of the file, with its extension.
    pub(super) name: String,
    /// Its content.
    pub(super) content: Content,
    /// The text below it, which may be blank; it fits a caption.
    pub(super) caption: Html,
}

/// The content of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Content {
    /// A self-contained web page in UTF-8.
    Page(String),
    /// Anything else, as a Word document.
    Bytes(Vec<u8>),
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Button {
    /// The words on it.
    pub(super) label: String,
    /// The effect of pressing it.
    #[serde(rename = "does")]
    pub(super) action: ButtonAction,
}

/// The effect of pressing a button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum ButtonAction {
    /// Tells the bot: `callback_data` is [`Action::encode`].
    #[serde(rename = "Tell")]
    Callback(Action),
    /// Opens an address: `url`.
    #[serde(rename = "Open")]
    Url(String),
}

impl Message {
    /// A short text alone.
    pub(super) fn of(text: Html) -> Self {
        Self { parts: vec![text], attachment: None, buttons: Vec::new() }
    }

    /// A file alone.
    pub(super) fn file(attachment: Attachment) -> Self {
        Self { parts: Vec::new(), attachment: Some(attachment), buttons: Vec::new() }
    }

    /// The same with buttons.
    pub(super) fn with(self, buttons: Vec<Vec<Button>>) -> Self {
        Self { buttons, ..self }
    }
}

impl Content {
    /// It as it is sent.
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Page(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}

impl Button {
    /// A button that tells the bot.
    pub(super) fn callback(label: impl Into<String>, action: Action) -> Self {
        Self { label: label.into(), action: ButtonAction::Callback(action) }
    }

    /// A button that opens an address.
    pub(super) fn url(label: impl Into<String>, address: impl Into<String>) -> Self {
        Self { label: label.into(), action: ButtonAction::Url(address.into()) }
    }
}
