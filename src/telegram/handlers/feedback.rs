//! Keeping what users say of answers.

use std::sync::Arc;

use jiff::Timestamp;

use super::recipient::Recipient;
use super::stored::{View, question_of};
use crate::store::telegram::Answer;
use crate::store::{self, Face, Feedback};
use crate::telegram::blocking;
use crate::telegram::context::BotContext;

/// Keeps what a user says of an answer.
pub(super) async fn keep_feedback(
    context: &BotContext,
    to: Recipient,
    answer: Option<&Answer>,
    right: bool,
    comment: Option<String>,
) -> Result<(), store::Error> {
    let said = Feedback {
        face: Face::Telegram,
        subject: to.subject(),
        question: answer.and_then(question_of).map(|question| question.text).unwrap_or_default(),
        headline: answer.and_then(View::read).map(|view| view.headline),
        right,
        comment,
        language: Some(to.language.code().to_owned()),
    };
    let store = Arc::clone(&context.store);
    blocking(move || store.add_feedback(said, Timestamp::now())).await
}
