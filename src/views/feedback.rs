//! Feedback on answers, as the JSON that other programs read.

use jiff::Timestamp;
use serde::Serialize;

use crate::store;

/// Somebody's feedback on an answer, without their name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Feedback {
    /// The time.
    pub at: Timestamp,
    /// The face by which it came in, by its stable name.
    pub face: &'static str,
    /// The question that was answered.
    pub question: String,
    /// The headline of the answer, where that is known.
    pub headline: Option<String>,
    /// True if it was right.
    pub right: bool,
    /// Their comment.
    pub comment: Option<String>,
    /// The language of the face, where it has several.
    pub language: Option<String>,
}

impl Feedback {
    /// The view of what was said.
    pub fn new(at: Timestamp, said: &store::Feedback) -> Self {
        Self {
            at,
            face: said.face.name(),
            question: said.question.clone(),
            headline: said.headline.clone(),
            right: said.right,
            comment: said.comment.clone(),
            language: said.language.clone(),
        }
    }
}
