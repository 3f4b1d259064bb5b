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
            ("say|said|says|saying about|on|of", "What's said on caseloads in Lewisham's report?"),
            ("what did|do|does ofsted|inspectors|they|it say|find|think", "What did inspectors think?"),
            ("find|found|finding|findings about|on", "findings on neglect in Sunderland"),
            ("tell me|us about", "Tell me about the virtual school in Wandsworth"),
            ("describe|described", "How do inspectors describe the culture in Islington?"),
            ("view|views|opinion on|of|about", "What are inspectors' views on supervision in Thurrock?"),
            ("written about|on", "What was written about neglect in Kent?"),
            ("anything about|on", "Anything about short breaks in Wokingham?"),
            ("mention|mentioned|mentions", "Does the report mention caseloads in Kent?"),
            ("summary|summarise|summarize|overview", "Summarise the Dudley 2022 report"),
            ("comment|comments|commented", "What comments were there on early help in Kent?"),
            ("evidence", "What evidence is there of drift in Sandwell?"),
            ("like", "What is the LADO like in Haringey?"),
            ("what about", "What about private fostering in Bolton?"),
            ("how well", "How well are care leavers housed in Kent?"),
            ("how effective|effectively|strong|robust|quickly|often", "How effective is the front door in Nottinghamshire?"),
        ],
    },
];
