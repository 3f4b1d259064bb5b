//! Who led an inspection.

use super::kit::{dated, hints};
use super::{Operation, OperationId, Question, Reading};
use crate::question::cues::{LEAD_INSPECTOR, LED, WHEN, WHO};
use crate::question::{Annotated, CueTable, cues};

pub(super) const OPERATION: Operation = Operation {
    cues: CUES,
    recognise,
    is_mentioned: |annotated, chosen| {
        annotated.cue(LEAD_INSPECTOR) || annotated.cue(LED) && chosen == OperationId::Select
    },
    plan: dated::plan,
    asked,
    name: "lead inspector",
    is_whole: true,
    ..Operation::PLAIN
};

fn recognise(annotated: &Annotated<'_>) -> Option<Reading> {
    let of_inspection = (0..annotated.items.len()).any(|item| {
        ["inspect", "report", "visit", "it", "that", "ofsted"].iter().any(|word| annotated.word(item).starts_with(word))
    });
    // An inspection is over: whoever leads, runs or is in charge today leads the services.
    let led = annotated.cue(LED) && hints::is_bare(annotated) && (!is_today(annotated) || of_inspection);
    let spent = [LEAD_INSPECTOR, LED, WHO, WHEN];
    (annotated.cue(LEAD_INSPECTOR) || led).then(|| Reading::new(OperationId::Inspector, 0.9, &spent))
}

/// Leading is spoken of in the present.
pub(super) fn is_today(annotated: &Annotated<'_>) -> bool {
    annotated.ranges(crate::question::Label::Cue(LED)).any(|range| {
        range
            .clone()
            .any(|item| matches!(annotated.word(item), "is" | "leads" | "heads" | "runs" | "manages" | "supervises"))
    })
}

fn asked(question: &Question) -> String {
    format!("Who led the inspection of {}{}?", question.whom(), question.in_period())
}

/// The cues with their patterns, each with a question that needs it. In a pattern `a|b` is either word, `a?` may be
/// missing, `@` is a place and `#` a period.
#[rustfmt::skip]
const CUES: &[CueTable] = &[
    CueTable {
        cue: cues::LEAD_INSPECTOR,
        patterns: &[
            ("lead|reporting|chief|senior|main|head inspector|inspectors|hmi", "Leeds lead inspector"),
            ("name|names of the? inspector|inspectors", "name of the inspector for Bury?"),
            ("inspector|inspectors name|names", "What was the inspector's name in Bury?"),
            ("which|what inspector|inspectors", "Which inspectors visited Hounslow in 2018?"),
            ("inspector in charge", "Name the inspector in charge of North Somerset's inspection"),
            ("who was|were the? inspector|inspectors", "Who was the inspector in Kent?"),
            ("led by", "Which inspections were led by Tom Anthony?"),
            ("who led|headed|fronted|ran|chaired the? ofsted|inspection? team|crew|squad|lot", "Who fronted the crew in Kent?"),
            ("in charge of the? ofsted|inspection? team|crew|squad|visit", "Who was in charge of the team that came to Kent?"),
        ],
    },
    CueTable {
        cue: cues::LED,
        patterns: &[
            ("who led|leads|lead|headed|heads|ran|conducted|inspected|visited|signed|oversaw|undertook|wrote|managed", "Who headed the team in Haringey?"),
            ("who carried out", "Who carried out the inspection in Kent?"),
            ("who was|is in charge", "Who is in charge of children's services in Bury?"),
            ("who was|is leading|responsible", "Who was responsible for the inspection in Kent?"),
            ("who did the? inspection|inspecting", "Who did the inspection in Kent?"),
            ("who came to", "Who came to inspect Kent?"),
            ("who was|were it", "Who was it?"),
            ("who by", "Who by?"),
            ("by whom", "By whom was Kent inspected?"),
        ],
    },
];
