//! Checks that Telegram would take a text as it is meant, by the reader of the strict server of the end-to-end tests,
//! which is written from the rules of the Bot API and not from our writer. What Telegram would refuse, or change
//! without a word, is an error.

#[path = "../../../tests/telegram/html.rs"]
mod reader;

use crate::telegram::html::{MOST_UNITS, units};

/// Reads the text of one message and gives what people see of it.
pub(in crate::telegram) fn parse(html: &str) -> Result<String, String> {
    let parsed = reader::parse(html)?;
    match parsed.complaints.first() {
        Some(complaint) => Err(complaint.clone()),
        None => Ok(parsed.text),
    }
}

/// Reads the text of one message that is to be sent as it stands.
pub(in crate::telegram) fn sendable(html: &str) -> Result<String, String> {
    let text = parse(html)?;
    let units = units(&text);
    if text.trim().is_empty() {
        return Err("message text is empty".to_owned());
    }
    if units > MOST_UNITS {
        return Err(format!("message is too long: {units} units"));
    }
    Ok(text)
}
