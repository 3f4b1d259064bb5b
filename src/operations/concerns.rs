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
            ("concern|concerns|concerned|concerning", "What concerns were there about neglect in Walsall?"),
            ("worry|worries|worried|worrying", "What worried inspectors about neglect in Walsall?"),
            ("weak|weakness|weaknesses|weaker|weakest", "What are the weaknesses in Cumberland?"),
            ("wrong", "What was wrong with the front door in Wigan?"),
            ("problem|problems|problematic", "What are the main problems in Herefordshire?"),
            ("criticise|criticised|criticises|criticism|criticisms|criticize|criticized|critical", "What criticisms did Ofsted make of Dorset?"),
            ("shortcoming|shortcomings", "What shortcomings did the report find in Barnsley?"),
            ("failing|failings|fail|failed|fails|failure|failures", "Where is Devon failing?"),
            ("fault|faults", "What faults did inspectors find in Bury?"),
            ("poor|poorly|poorest", "What was poor in Dudley?"),
            ("bad|badly", "What was bad about the Slough report?"),
            ("negative|negatives", "What were the negatives in Kent's report?"),
            ("not|isnt|wasnt|arent|werent working|good|effective", "What is not working in Torbay?"),
            ("not going|doing|done well", "What is not going well in Kent?"),
            ("issue|issues with|in|around|about|were|identified|raised|found", "Were there issues with caseloads in Kent?"),
            ("any|main|biggest|key|the|what issue|issues", "What was the biggest issue for Kent?"),
            ("struggling|struggle|struggles|struggled", "Where is Bury struggling?"),
            ("gap|gaps", "What gaps did inspectors see in Kent?"),
            ("deficit|deficits|deficiencies", "What deficiencies were there in Bury?"),
            ("let|lets|letting children|@? down", "Were children let down in Bury?"),
            ("fall|falls|fell|falling short", "Where did Kent fall short?"),
            ("unhappy|dissatisfied", "What were inspectors unhappy about in Kent?"),
            ("inconsistent", "Where was practice inconsistent in Kent?"),
            ("lacking", "What was lacking in Kent?"),
            ("lack of", "Was there a lack of supervision in Bury?"),
            ("unsafe", "Were children unsafe in Slough?"),
            ("slow to", "Where was Kent slow to act?"),
            ("holding|holds|held @? back", "What is holding Bury back?"),
            ("complain|complained about", "What did inspectors complain about in Kent?"),
        ],
    },
];
