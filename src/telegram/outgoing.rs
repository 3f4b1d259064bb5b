//! A message on its way out, in the form in which it is stored until it has been sent.

use serde::{Deserialize, Serialize};

use super::message::{Button, Content};

/// A message on its way out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Outgoing {
    /// The forum thread it goes to.
    pub(super) thread: Option<i32>,
    /// The message it replies to.
    pub(super) reply_to: Option<i32>,
    /// The key of the answer it is a part of, and which part, counted from 0.
    pub(super) part: Option<(i64, u32)>,
    /// The message to change, where that is not a part of an answer.
    pub(super) on: Option<i32>,
    /// The delivery.
    #[serde(rename = "act")]
    pub(super) delivery: Delivery,
}

/// A way of delivering a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Delivery {
    /// Send a text.
    Send(Text),
    /// Replace the part as it was sent before; send the text if the part is not there.
    Replace(Text),
    /// Replace the buttons below the message.
    Buttons(Vec<Vec<Button>>),
    /// Delete the part as it was sent before.
    Remove,
    /// Send a file with a caption.
    File { name: String, content: Content, caption: Text },
}

/// A formatted text with its buttons.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Text {
    /// The text as the Bot API's HTML.
    pub(super) html: String,
    /// The same without tags, in case they are refused.
    pub(super) plain: String,
    /// Rows of buttons.
    pub(super) buttons: Vec<Vec<Button>>,
}
