//! The bot in Telegram.

mod actions;
mod html;
pub mod menus;
mod message;
mod offers;
pub mod render;
mod split;
pub mod texts;
mod words;

pub use actions::{Action, AnswerId, MOST_CALLBACK_BYTES, MOST_START_CHARS, Start};
pub use html::{Html, Look, MOST_BYTES, MOST_SPANS, MOST_UNITS, units};
pub use message::{Act, Attachment, Button, Message};
pub use offers::Offers;
pub use render::{InlineResult, Voice};
pub use words::{Language, Languages, Say, Words};
