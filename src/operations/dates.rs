//! When an inspection was made, how long it took, when its report came out.

use super::kit::{dated, hints};
use super::{Moment, Operation, OperationId, Question, Reading};
use crate::question::cues::{
    CONCERNS, DURATION, GRADE, IMPROVEMENT, INSPECTED, NEXT, PUBLISHED, SMALL_TALK, STRENGTHS, WHEN,
};
use crate::question::{Annotated, CueTable, Filler, Form, Label, cues};

pub(super) const OPERATION: Operation =
    Operation { cues: CUES, recognise, plan: dated::plan, asked, name: "dates", is_whole: true, ..Operation::PLAIN };

fn recognise(annotated: &Annotated<'_>) -> Option<Reading> {
    if annotated.cue(NEXT) {
        return Some(Reading::new(OperationId::Dates, 0.87, &[NEXT, WHEN, INSPECTED]).asking_when(Moment::Next));
    }
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
        // What a visit or joint inspection looked at tells it from others: "when were the joint inspectors there on neglect?"
        let short = annotated.names_framework() || annotated.topic_items(&hints::OF_INSPECTION).len() < 2;
        let some = bare || annotated.cue(INSPECTED) && short;
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
            || SMALL_TALK.iter().any(|cue| annotated.cue_at(item, *cue))
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
        Moment::Next => format!("When is the next inspection of {whom} due?"),
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
            ("when", "When was Westminster last inspected?"),
            ("publication|release date", "Kent report publication date"),
            ("what|which date|dates|day|days|month|year|week", "In which month was Tameside inspected?"),
            ("inspection date|dates", "inspection dates middlesbrough 2019"),
            ("date|dates of|for", "Date of the Kent inspection?"),
            ("the date|dates", "Give me the dates, please"),
        ],
    },
    CueTable {
        cue: cues::INSPECTED,
        patterns: &[
            ("inspected|reinspected", "Was Kingston upon Thames inspected in 2019?"),
            ("visited", "When was Kent last visited?"),
            ("inspection start|begin|started|began|end|finish|finished|ended|happen|happened|carried", "When did the inspection start?"),
            ("inspectors come|came|visit|go|arrive|in|there", "When did inspectors visit Barnsley?"),
            ("inspect|reinspect", "When did Ofsted inspect Kent?"),
            ("were|was the? joint|send? they|ofsted|inspectors actually|last? in|at|on|with|there|here", "Which days were they in Kent?"),
            ("take|took place", "When did the inspection take place?"),
        ],
    },
    CueTable {
        cue: cues::NEXT,
        patterns: &[
            ("next full? inspection|visit|reinspection|one due|planned|be|happen|take|expected", "Is Kent's next inspection planned?"),
            ("when is|are|will the? next", "When is the next inspection of Kent due?"),
            ("how soon|when will|are|would|might inspectors|ofsted|they be|come|coming|return|returning|go|due? back?", "How soon will inspectors be back in Kent?"),
            ("when does|do ofsted|inspectors|they come|return back?", "When does Ofsted come back to Kent?"),
            ("due back", "When are inspectors due back?"),
        ],
    },
    CueTable {
        cue: cues::DURATION,
        patterns: &[
            ("how long", "How long did inspectors spend in Havering?"),
            ("how many days|weeks", "how many days did the inspection of Rochdale take?"),
            ("length of the? inspection|visit", "What was the length of the inspection?"),
            ("duration", "What was the duration of the inspection?"),
        ],
    },
    CueTable {
        cue: cues::PUBLISHED,
        patterns: &[
            ("published|publish|publication|released|release|issued|printed", "When was the Kent report published?"),
            ("come|came out", "When did the Oxfordshire report come out?"),
            ("made public", "When was the report made public?"),
            ("date of|on the? focused|joint|send|area? inspection|visit? report|letter", "What is the date on the report?"),
            ("report date|dated", "When is the Kent report dated?"),
            ("appear|appeared", "When did the report appear?"),
        ],
    },
];
