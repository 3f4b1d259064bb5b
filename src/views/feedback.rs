//! What people said of answers, as the JSON that other programs read.

use jiff::Timestamp;
use serde::Serialize;

use crate::store;

/// What somebody said of an answer. Who it was is not told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Feedback {
    /// When.
    pub at: Timestamp,
    /// The face by which it came in, by its stable name.
    pub face: &'static str,
    /// The question that was answered.
    pub question: String,
    /// The headline of the answer, where that is known.
    pub headline: Option<String>,
    /// Whether it was right.
    pub right: bool,
    /// What they had to say of it.
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
