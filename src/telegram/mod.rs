//! The bot in Telegram.

mod actions;
mod html;
mod message;
mod words;

pub use actions::{Action, AnswerId, MOST_CALLBACK_BYTES, MOST_START_CHARS, Start};
pub use html::{Html, Look, MOST_BYTES, MOST_SPANS, MOST_UNITS, units};
pub use message::{Act, Attachment, Button, Message};
pub use words::Language;
