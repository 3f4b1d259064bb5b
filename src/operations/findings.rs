//! What was said of a topic, good or bad; with an empty topic, of the whole.

use super::kit::told;
use super::{Follow, Operation, OperationId, Question, Reading, present};
use crate::question::cues::{CONCERNS, FARED, FINDINGS, STRENGTHS};
use crate::question::{Annotated, CueTable, cues};

pub(super) const OPERATION: Operation = Operation {
    cues: CUES,
    recognise,
    plan: told::plan,
    asked,
    name: "findings",
    reads_text: true,
    follow: Follow { takes_topic: true, ..Follow::PLAIN },
    ..Operation::PLAIN
};

/// What is left when nothing else fits, so every question can be read like that; praise and criticism together are
/// asked for by their words.
#[expect(clippy::unnecessary_wraps, reason = "the other operations may propose no reading")]
fn recognise(annotated: &Annotated<'_>) -> Option<Reading> {
    if annotated.cue(STRENGTHS) && annotated.cue(CONCERNS) {
        return Some(Reading::new(OperationId::Findings, 0.6, &super::strengths::SPENT));
    }
    Some(Reading::new(OperationId::Findings, 0.1, &present(annotated, &[FINDINGS, FARED])))
}

fn asked(question: &Question) -> String {
    let (whom, when) = (question.whom(), question.in_period());
    let topic = question.topic_as_written();
    let topic = if topic.is_empty() { question.aspects_in_words() } else { topic };
    if topic.is_empty() {
        format!("What did inspectors say about {whom}{when}?")
    } else {
        format!("What did inspectors say about {topic} in {whom}{when}?")
    }
}

/// The cues with their patterns, each with a question that needs it. In a pattern `a|b` is either word, `a?` may be
/// missing, `@` is a place and `#` a period.
#[rustfmt::skip]
const CUES: &[CueTable] = &[
    CueTable {
        cue: cues::FINDINGS,
        patterns: &[
            ("say|said|says|saying about|on|of", ""),
            ("what did|do|does ofsted|inspectors|they|it|report say|find|think|report|see|note|write|conclude", ""),
            ("find|found|finding|findings about|on", ""),
            ("tell me about", ""),
            ("tell us about", ""),
            ("describe|described", ""),
            ("view|views|opinion on|of|about", ""),
            ("written about|on", ""),
            ("anything about|on", ""),
            ("mention|mentioned|mentions", ""),
            ("summary|summarise|summarize|overview", ""),
            ("comment|comments|commented", ""),
            ("evidence", ""),
            ("like", ""),
            ("what about", ""),
            ("how well", ""),
            ("how effective|effectively|strong|robust|quickly|often", ""),
        ],
    },
];
