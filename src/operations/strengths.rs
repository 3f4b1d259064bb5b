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
            ("strength|strengths", "What are the strengths of Leeds?"),
            ("praise|praised|praises|praising", "What was praised in Bath?"),
            ("strong|stronger|strongest", "Which councils in London have strong virtual schools?"),
            ("impressed|impress|impressive", "What impressed inspectors about foster carers in Sefton?"),
            ("commend|commended|commends", "What did Ofsted commend about Dorset's virtual school?"),
            ("do|did|doing|done|going|went so? well", "What does Brighton do well?"),
            ("do|did|doing|done right|best", "What is Kent doing right?"),
            ("work|works|worked|working well", "What works well in Kent?"),
            ("like|liked|likes about", "What is there to like about Kent?"),
            ("inspectors|ofsted|they like|liked", "What did Ofsted like in Kent?"),
            ("good news|things|points|practice|work|bits|about|aspects", "Any good practice on exploitation in Greenwich?"),
            ("positive|positives|positively", "positive comments about corporate parenting in Redbridge"),
            ("stand|stands|stood out", "What makes the Leeds practice model stand out?"),
            ("celebrate|celebrated", "What is there to celebrate in Kent?"),
            ("highlights", "What were the highlights of the Kent report?"),
            ("anything|nothing good", "Did inspectors find anything good in Rotherham?"),
            ("best practice|thing|things|features|parts|about", "What was the best thing in Kent's report?"),
            ("proud of", "What can Kent be proud of?"),
            ("excel|excels|excelled", "Where does Kent excel?"),
            ("successes", "What successes did inspectors see in Kent?"),
            ("plus points", "Any plus points for Kent?"),
            ("anything working", "Was anything working in Herefordshire?"),
            ("bright spots", "Any bright spots in Slough's report?"),
            ("what is|was|are|were good", "What was good in Kent?"),
            ("shine|shines", "Where does Kent shine?"),
            ("@|they|council get|getting right", "What does Kent get right?"),
            ("happy|pleased with|about", "Were inspectors happy with fostering in Sutton?"),
            ("particularly good", "What did they find particularly good in Kent?"),
            ("admire|admired", "What did inspectors admire in Kent?"),
            ("exemplary", "What was exemplary in Leeds?"),
        ],
    },
];
