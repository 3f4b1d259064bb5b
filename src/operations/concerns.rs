//! What was criticised; the reasons of a bad grade are that too.

use super::kit::{hints, told};
use super::strengths::SPENT;
use super::{Follow, Operation, OperationId, Question, Reading};
use crate::question::cues::{CONCERNS, LOST, STRENGTHS};
use crate::question::{Annotated, CueTable, Form, cues};

pub(super) const OPERATION: Operation = Operation {
    cues: CUES,
    recognise,
    is_mentioned: |annotated, _| annotated.cue(CONCERNS),
    plan: told::plan,
    asked,
    name: "concerns",
    reads_text: true,
    follow: Follow { takes_topic: true, ..Follow::PLAIN },
    ..Operation::PLAIN
};

fn recognise(annotated: &Annotated<'_>) -> Option<Reading> {
    let criticised = annotated.cue(CONCERNS) && !annotated.cue(STRENGTHS);
    let low = annotated.grades().iter().any(|grade| !annotated.inspectorates().is_praise(*grade));
    let reasons = !annotated.cue(STRENGTHS)
        && !annotated.cue(CONCERNS)
        && annotated.form == Form::Why
        && hints::is_graded(annotated)
        && (annotated.cue(LOST) || low);
    (criticised || reasons).then(|| Reading::new(OperationId::Concerns, 0.6, &SPENT))
}

fn asked(question: &Question) -> String {
    let (whom, when) = (question.whom(), question.in_period());
    match question.topic_as_written() {
        topic if topic.is_empty() => format!("What were the concerns about {whom}{when}?"),
        topic => format!("What were the concerns about {topic} in {whom}{when}?"),
    }
}

/// The cues with their patterns, each with a question that needs it. In a pattern `a|b` is either word, `a?` may be
/// missing, `@` is a place and `#` a period.
#[rustfmt::skip]
const CUES: &[CueTable] = &[
    CueTable {
        cue: cues::CONCERNS,
        patterns: &[
            ("concern|concerns|concerned|concerning", ""),
            ("worry|worries|worried|worrying", ""),
            ("weak|weakness|weaknesses|weaker|weakest", ""),
            ("wrong", ""),
            ("problem|problems|problematic", ""),
            ("criticise|criticised|criticises|criticism|criticisms|criticize|criticized|critical", ""),
            ("shortcoming|shortcomings", ""),
            ("failing|failings|fail|failed|fails|failure|failures", ""),
            ("fault|faults", ""),
            ("poor|poorly|poorest", ""),
            ("bad|badly", ""),
            ("negative|negatives", ""),
            ("not good enough", ""),
            ("not|isnt|wasnt|arent|werent working|well|good|effective", ""),
            ("issue|issues with|in|for|around|about|on|at|did|were|was|are|identified|raised|found|there", ""),
            ("is|was|are|were|any|main|biggest|key|whats the? issue|issues", ""),
            ("what issue|issues", ""),
            ("the issue|issues", ""),
            ("struggling|struggle|struggles|struggled", ""),
            ("gap|gaps", ""),
            ("deficit|deficits|deficiencies", ""),
            ("let|lets down", ""),
            ("letting down", ""),
            ("fall|falls|fell|falling short", ""),
            ("unhappy|dissatisfied", ""),
            ("bad news|points|bits|things", ""),
            ("go|goes|going|gone|went wrong", ""),
            ("needs attention", ""),
            ("inconsistent|inconsistencies", ""),
            ("lacking|lack of", ""),
            ("drawback|drawbacks", ""),
            ("not going|doing|done well", ""),
            ("unsafe", ""),
            ("slow to", ""),
            ("holding|hold|holds|held @? back", ""),
            ("complain|complained about", ""),
        ],
    },
];
