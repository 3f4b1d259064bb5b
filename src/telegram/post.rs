//! What is to be sent, as it is kept until it is.

use serde::{Deserialize, Serialize};

/// A message on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Letter {
    /// The thread that it goes to.
    pub(super) thread: Option<i32>,
    /// The message that it answers.
    pub(super) reply_to: Option<i32>,
    /// The answer that it is a part of, by its key, and which part, counted from 0.
    pub(super) part: Option<(i64, u32)>,
    /// The message that is changed, where that is no part of an answer.
    pub(super) on: Option<i32>,
    pub(super) act: Act,
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Act {
    /// Send a text.
    Send(Text),
    /// Put a text in the place of the part as it was sent before; send it, if that is not there.
    Replace(Text),
    /// Put these buttons below the message in place of those that are there.
    Buttons(Vec<Vec<Button>>),
    /// Take away the part as it was sent before.
    Remove,
    /// Send a file with a few words beside it.
    File { name: String, content: String, caption: Text },
}

/// A text with tags and what hangs below it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Text {
    /// As HTML in the way of the Bot API.
    pub(super) html: String,
    /// The same without tags, in case they are refused.
    pub(super) plain: String,
    /// Rows of buttons.
    pub(super) buttons: Vec<Vec<Button>>,
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Button {
    pub(super) label: String,
    pub(super) does: Does,
}

/// What a button does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Does {
    /// Tells the bot this.
    Tell(String),
    /// Opens an address.
    Open(String),
}
