//! The part of an answer that is stored, so that its buttons, replies to it and edits of its question work later.

use serde::{Deserialize, Serialize};

use crate::operations;
use crate::operations::Question;
use crate::random;
use crate::store::telegram::Answer;
use crate::telegram::actions::AnswerId;
use crate::telegram::message::Message;
use crate::telegram::offers::Offers;

/// The part of an answer that its buttons and an edit of its question need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct View {
    pub(super) headline: String,
    pub(super) offers: Offers,
    /// The passages cited.
    pub(super) sources: Vec<Cited>,
    /// The number of messages it was sent in.
    pub(super) texts: u32,
    /// True if a file came after them.
    pub(super) has_file: bool,
}

/// A cited passage: its document and number, and the range of bytes that is quoted.
pub(super) type Cited = (String, u32, (usize, usize));

impl View {
    pub(super) fn of(said: &operations::Answer, offers: Offers, shown: &Message) -> Self {
        let sources = said.citations.iter().map(|cited| {
            let range = cited.range();
            (cited.document().id.to_string(), cited.number().0, (range.start, range.end))
        });
        Self {
            headline: said.headline.clone(),
            offers,
            sources: sources.collect(),
            texts: u32::try_from(shown.parts.len()).unwrap_or(u32::MAX),
            has_file: shown.attachment.is_some(),
        }
    }

    /// The view stored with an answer; `None` if a different version of this program wrote it.
    pub(super) fn read(answer: &Answer) -> Option<Self> {
        serde_json::from_str(&answer.view).ok()
    }
}

/// The question of an answer; `None` if a different version of this program wrote it.
pub(super) fn question_of(answer: &Answer) -> Option<Question> {
    serde_json::from_str(&answer.question).ok()
}

/// A plain value as JSON, which cannot fail.
pub(super) fn written(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// A number for an answer, which nobody can guess.
pub(super) fn new_key() -> Result<i64, random::Error> {
    // Without the sign, so that it stands in buttons and links as a plain number.
    Ok(i64::from_le_bytes(random::bytes()?) & i64::MAX)
}

pub(super) fn id_of(key: i64) -> AnswerId {
    AnswerId(key.unsigned_abs())
}

pub(super) fn key_of(id: AnswerId) -> i64 {
    // What is too large is the number of no answer.
    i64::try_from(id.0).unwrap_or(-1)
}
