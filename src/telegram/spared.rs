//! What of an update is kept: all but the words of people in need of help.

use serde_json::{Map, Value, json};

use super::context::BotContext;
use super::handlers;
use super::update::{self, Content, IN_NEED, Incoming};
use crate::assistant::Assistant;

/// The fields of an update that hold what somebody writes.
const WRITTEN: [&str; 3] = ["message", "edited_message", "inline_query"];

/// An update as it is kept. Where somebody in need writes to the bot, only the kind of need and the council stand in place
/// of their words; where they write to others in a group, nothing does. What is quoted of such a message goes too.
pub(super) fn spared(raw: Value, context: &BotContext) -> Value {
    let assistant = context.service.assistant();
    let (words, is_ours) = match update::read(&raw) {
        Incoming::Message(message) | Incoming::Edited(message) => {
            let is_ours = handlers::is_meant(context, &message);
            match message.content {
                Content::Text { text, .. } => (text, is_ours),
                _ => (String::new(), is_ours),
            }
        }
        Incoming::Inline(inline) => (inline.text, true),
        _ => (String::new(), false),
    };
    let in_need = assistant.in_need(&words);
    if in_need.is_some() && !is_ours {
        let number = raw.get("update_id").cloned();
        return Value::Object(number.map(|number| ("update_id".to_owned(), number)).into_iter().collect());
    }
    let mut kept = without_words(raw, &assistant);
    if let Some(in_need) = in_need {
        for field in WRITTEN {
            if let Some(object) = kept.get_mut(field).and_then(Value::as_object_mut) {
                object.insert(IN_NEED.to_owned(), json!(in_need));
            }
        }
    }
    kept
}

/// The same without every text that tells of a need.
fn without_words(value: Value, assistant: &Assistant) -> Value {
    match value {
        Value::String(text) if assistant.need(&text).is_some() => Value::String(String::new()),
        Value::Array(all) => all.into_iter().map(|one| without_words(one, assistant)).collect(),
        Value::Object(fields) => {
            let fields = fields.into_iter().map(|(name, one)| (name, without_words(one, assistant)));
            Value::Object(fields.collect::<Map<_, _>>())
        }
        other => other,
    }
}
