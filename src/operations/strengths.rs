//! What was praised; the reasons of a good grade are that too.

use super::kit::{hints, told};
use super::{Follow, Operation, OperationId, Question, Reading};
use crate::question::cues::{CONCERNS, FINDINGS, GRADE, LOST, STILL, STRENGTHS};
use crate::question::{Annotated, CueTable, Form, cues};

pub(super) const OPERATION: Operation = Operation {
    cues: CUES,
    recognise,
    is_mentioned: |annotated, _| annotated.cue(STRENGTHS),
    plan: told::plan,
    asked,
    name: "strengths",
    reads_text: true,
    follow: Follow { takes_topic: true, ..Follow::PLAIN },
    ..Operation::PLAIN
};

/// The cues that praise and criticism spend.
pub(super) const SPENT: [crate::question::Cue; 6] = [STRENGTHS, CONCERNS, FINDINGS, GRADE, LOST, STILL];

fn recognise(annotated: &Annotated<'_>) -> Option<Reading> {
    let praised = annotated.cue(STRENGTHS) && !annotated.cue(CONCERNS);
    let reasons = !annotated.cue(STRENGTHS)
        && !annotated.cue(CONCERNS)
        && annotated.form == Form::Why
        && hints::is_graded(annotated)
        && !annotated.cue(LOST)
        && annotated.grades().iter().all(|grade| annotated.inspectorates().is_praise(*grade));
    (praised || reasons).then(|| Reading::new(OperationId::Strengths, 0.6, &SPENT))
}

fn asked(question: &Question) -> String {
    let (whom, when) = (question.whom(), question.in_period());
    match question.topic_as_written() {
        topic if topic.is_empty() => format!("What did inspectors praise in {whom}{when}?"),
        topic => format!("What did inspectors praise about {topic} in {whom}{when}?"),
    }
}

/// The cues with their patterns, each with a question that needs it. In a pattern `a|b` is either word, `a?` may be
/// missing, `@` is a place and `#` a period.
#[rustfmt::skip]
const CUES: &[CueTable] = &[
    CueTable {
        cue: cues::STRENGTHS,
        patterns: &[
            ("strength|strengths", ""),
            ("praise|praised|praises|praising", ""),
            ("strong|stronger|strongest", ""),
            ("impressed|impress|impressive", ""),
            ("commend|commended|commends", ""),
            ("do|does|did|doing|done|going|went well", ""),
            ("doing right|good", ""),
            ("do|does|did|done right|best", ""),
            ("works|worked|working well", ""),
            ("work well", ""),
            ("like|liked|likes about", ""),
            ("inspectors|ofsted|they like|liked", ""),
            ("good news|things|points|practice|work|bits|about|aspects", ""),
            ("positive|positives|positively", ""),
            ("stand|stands|stood out", ""),
            ("celebrate|celebrated", ""),
            ("highlight|highlights|highlighted", ""),
            ("anything|something|nothing good", ""),
            ("best practice|thing|things|features|parts|about", ""),
            ("proud of", ""),
            ("excel|excels|excelled", ""),
            ("successes", ""),
            ("plus points", ""),
            ("was anything working", ""),
            ("anything working", ""),
            ("bright spots", ""),
            ("well done", ""),
            ("what is|was|are|were good", ""),
            ("shine|shines", ""),
            ("was well", ""),
            ("@|they|it|council|authority|he|she get|gets|got|getting right", ""),
            ("effective about", ""),
            ("pleased with|about", ""),
            ("particularly good|well", ""),
            ("found good", ""),
            ("admire|admired", ""),
            ("happy with|about", ""),
            ("exemplary", ""),
        ],
    },
];
