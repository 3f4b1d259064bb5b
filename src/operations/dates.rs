//! When an inspection was made, how long it took, when its report came out.

use super::kit::{dated, hints};
use super::{Moment, Operation, OperationId, Question, Reading};
use crate::question::cues::{CONCERNS, DURATION, GRADE, IMPROVEMENT, INSPECTED, PUBLISHED, STRENGTHS, WHEN};
use crate::question::{Annotated, CueTable, Filler, Form, Label, cues};

pub(super) const OPERATION: Operation =
    Operation { cues: CUES, recognise, plan: dated::plan, asked, name: "dates", is_whole: true, ..Operation::PLAIN };

fn recognise(annotated: &Annotated<'_>) -> Option<Reading> {
    let bare = hints::is_bare(annotated);
    let graded = hints::is_graded(annotated);
    let reading = |moment| Some(Reading::new(OperationId::Dates, 0.86, &hints::OF_INSPECTION).asking_when(moment));
    if annotated.cue(DURATION) && bare && !(graded && annotated.periods.is_empty()) {
        return reading(Moment::Duration);
    }
    if asks_when(annotated) {
        if annotated.cue(PUBLISHED) && bare && !is_of_period_only(annotated) {
            return reading(Moment::Published);
        }
        // "When was it inadequate?" wants the grades one after another.
        let of_grade = bare && graded && !annotated.cue(INSPECTED) && annotated.periods.is_empty();
        let some = bare || annotated.cue(INSPECTED) && annotated.topic_items(&hints::OF_INSPECTION).len() < 2;
        return if some && !of_grade { reading(Moment::Inspected) } else { None };
    }
    let surer = [IMPROVEMENT, GRADE, STRENGTHS, CONCERNS].into_iter().any(|cue| annotated.cue(cue));
    let was_it = annotated.form == Form::Whether && annotated.cue(INSPECTED) && bare && !graded && !surer;
    if was_it { reading(Moment::Inspected) } else { None }
}

/// "When" or "on which dates" asks. In "was it still inadequate when inspectors came back" it does not.
pub(super) fn asks_when(annotated: &Annotated<'_>) -> bool {
    let leads_in = |item: usize| {
        matches!(annotated.word(item), "@" | "#")
            || annotated.is(item, Label::Filler(Filler::Words))
            || annotated.cue_at(item, crate::question::cues::GREETING)
    };
    annotated.ranges(Label::Cue(WHEN)).any(|range| {
        annotated.word(range.start) != "when"
            || annotated.form == Form::Open && (annotated.begins_clause(range.start) || (0..range.start).all(leads_in))
    })
}

/// "Published" stands only before a period, whose basis it is, and is not itself asked for.
fn is_of_period_only(annotated: &Annotated<'_>) -> bool {
    annotated.ranges(Label::Cue(PUBLISHED)).all(|range| {
        annotated.word(range.end) == "#" || annotated.word(range.end) == "in" && annotated.word(range.end + 1) == "#"
    })
}

fn asked(question: &Question) -> String {
    let (whom, when) = (question.whom(), question.in_period());
    match question.moment {
        Moment::Inspected => format!("When was {whom} inspected{when}?"),
        Moment::Duration => format!("How long did the inspection of {whom}{when} take?"),
        Moment::Published => format!("When was the report on {whom}{when} published?"),
    }
}

/// The cues with their patterns, each with a question that needs it. In a pattern `a|b` is either word, `a?` may be
/// missing, `@` is a place and `#` a period.
#[rustfmt::skip]
const CUES: &[CueTable] = &[
    CueTable {
        cue: cues::WHEN,
        patterns: &[
            ("when", ""),
            ("publication|release date", ""),
            ("date of publication|release", ""),
            ("what|which|on date|dates|day|days", ""),
            ("on which|what date|dates|day|days", ""),
            ("which|what month|year|week", ""),
            ("what time", ""),
            ("inspection date|dates", ""),
            ("date|dates of|for", ""),
            ("give me? the? date|dates", ""),
            ("what were|was|are the date|dates", ""),
            ("the date|dates", ""),
        ],
    },
    CueTable {
        cue: cues::INSPECTED,
        patterns: &[
            ("inspected|reinspected", ""),
            ("re inspected|visited", ""),
            ("visited", ""),
            ("inspection start|begin|started|began|end|finish|finished|ended|happen|happened|carried", ""),
            ("inspectors come|came|visit|go|arrive|in|there", ""),
            ("inspect|reinspect", ""),
            ("re inspect", ""),
            ("visit take|took place", ""),
            ("inspection|inspections|visit|visits take|took|taken? place", ""),
        ],
    },
    CueTable {
        cue: cues::DURATION,
        patterns: &[
            ("how long", ""),
            ("how many days|weeks", ""),
            ("length of the? inspection|visit", ""),
            ("number of days|weeks", ""),
            ("duration", ""),
        ],
    },
    CueTable {
        cue: cues::PUBLISHED,
        patterns: &[
            ("published|publish|publication|released|release|issued|printed", ""),
            ("come|came out", ""),
            ("made public", ""),
            ("date|dates of|on the? report", ""),
            ("report date|dated", ""),
            ("appear|appeared", ""),
        ],
    },
];
