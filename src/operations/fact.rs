//! One particular of a topic: how many, which share, who, when, what it is called.

use super::kit::{hints, told};
use super::{Factoid, Operation, OperationId, Question, Reading, present};
use crate::question::cues::{
    AMOUNT, CHANGE, COUNT, IMPROVEMENT, INSPECTED, LEAD_INSPECTOR, LED, MOVEMENT, NAME, NEXT, PUBLISHED, SHARE, WHEN,
    WHICH, WHO,
};
use crate::question::{Annotated, CueTable, Label, cues};

pub(super) const OPERATION: Operation = Operation {
    cues: CUES,
    recognise,
    is_mentioned: |annotated, _| annotated.cue(COUNT),
    plan: told::plan,
    asked,
    name: "a particular",
    reads_text: true,
    ..Operation::PLAIN
};

fn recognise(annotated: &Annotated<'_>) -> Option<Reading> {
    of_today(annotated).or_else(|| time(annotated)).or_else(|| number(annotated)).or_else(|| name(annotated))
}

fn reading(factoid: Factoid, plausibility: f32, spent: &[crate::question::Cue]) -> Reading {
    Reading::new(OperationId::Fact, plausibility, spent).asking_for(factoid)
}

/// Whoever leads, runs or is in charge today leads the services.
fn of_today(annotated: &Annotated<'_>) -> Option<Reading> {
    let of_inspection = (0..annotated.items.len()).any(|item| {
        ["inspect", "report", "visit", "it", "that", "ofsted"].iter().any(|word| annotated.word(item).starts_with(word))
    });
    let today = super::inspector::is_today(annotated) && hints::is_bare(annotated);
    if today && !of_inspection && !annotated.cue(LEAD_INSPECTOR) {
        return Some(reading(Factoid::Person, 0.9, &[WHO, LED]));
    }
    None
}

/// When something happened that is not the inspection itself.
fn time(annotated: &Annotated<'_>) -> Option<Reading> {
    let of_inspection = hints::is_bare(annotated)
        || annotated.cue(INSPECTED) && annotated.topic_items(&hints::OF_INSPECTION).len() < 2
        || annotated.cue(PUBLISHED) && hints::is_bare(annotated);
    if super::dates::asks_when(annotated) && !of_inspection {
        return Some(reading(Factoid::Time, 0.85, &[WHEN]));
    }
    None
}

/// A number of something, unless what is counted is the list of improvements itself.
fn number(annotated: &Annotated<'_>) -> Option<Reading> {
    let numbers = [COUNT, AMOUNT, SHARE];
    // "How soon will inspectors be back?" asks when.
    if present(annotated, &numbers).is_empty() || annotated.cue(IMPROVEMENT) || annotated.cue(NEXT) {
        return None;
    }
    // "How much has it improved?" counts nothing.
    let counted = annotated.topic_items(&[COUNT, AMOUNT, SHARE, CHANGE]);
    if counted.iter().all(|(item, _)| annotated.cue_at(*item, MOVEMENT)) {
        return None;
    }
    let factoid = if annotated.cue(SHARE) { Factoid::Share } else { Factoid::Number };
    Some(reading(factoid, 0.75, &numbers))
}

/// A name, a person or a thing out of a paragraph.
fn name(annotated: &Annotated<'_>) -> Option<Reading> {
    if annotated.topic_items(&[NAME, WHO, WHICH]).is_empty() {
        return None;
    }
    if annotated.cue(NAME) {
        return Some(reading(Factoid::Thing, 0.4, &[NAME]));
    }
    if let Some(who) = annotated.first(Label::Cue(WHO)).filter(|who| !is_relative(annotated, who.start)) {
        // Whoever is something or led something is a person; whoever does something may well be a team.
        let is = |item: usize| matches!(annotated.word(item), "is" | "was" | "are" | "were" | "by" | "has" | "had");
        let contracted = annotated.token(who.start).is_some_and(crate::text::Token::possessive);
        let person = contracted || is(who.end) || annotated.word(who.start) != "who" || annotated.cue(LED);
        let factoid = if person { Factoid::Person } else { Factoid::Thing };
        return Some(reading(factoid, 0.4, &[WHO, LED]));
    }
    // "Which award was it the first to get?", but not "the inspection which found ...".
    let which = annotated.first(Label::Cue(WHICH))?;
    annotated.begins_clause(which.start).then(|| reading(Factoid::Thing, 0.4, &[WHICH]))
}

/// Set where "who" says more of the noun before it: "teenagers who come on their own".
fn is_relative(annotated: &Annotated<'_>, who: usize) -> bool {
    let before = who.checked_sub(1).filter(|_| !annotated.begins_clause(who));
    before.is_some_and(|noun| annotated.topic_items(&[]).iter().any(|(item, _)| *item == noun))
}

fn asked(question: &Question) -> String {
    let (whom, when, topic) = (question.whom(), question.in_period(), question.topic_as_written());
    match question.factoid {
        Factoid::Number if !topic.is_empty() => format!("How many {topic} were there in {whom}{when}?"),
        _ => OperationId::Findings.get().asked(question),
    }
}

/// The cues with their patterns, each with a question that needs it. In a pattern `a|b` is either word, `a?` may be
/// missing, `@` is a place and `#` a period.
#[rustfmt::skip]
const CUES: &[CueTable] = &[
    CueTable {
        cue: cues::COUNT,
        patterns: &[
            ("how many", "How many social workers did Torbay have?"),
            ("number of", "Give me the number of children in care in Kent"),
            ("how often", "how often are care plans reviewed in York"),
            ("how frequently", "How frequently do social workers visit in Kent?"),
            ("how old", "How old were the youngest children in Kent's homes?"),
            ("what|which age", "At what age do care leavers stop getting support in Kent?"),
            ("the total", "What was the total in Kent?"),
            ("how soon", "How soon are children seen after a referral in Kent?"),
            ("how large|big", "How big is the backlog in Kent?"),
        ],
    },
    CueTable {
        cue: cues::AMOUNT,
        patterns: &[
            ("how much", "How much did the number of children in care rise in Sefton?"),
            ("what is|was? the? rate|cost|amount|figure|ratio", "What is the cost of agency staff in Kent?"),
            ("average", "What's the average caseload in Kent?"),
        ],
    },
    CueTable {
        cue: cues::SHARE,
        patterns: &[
            ("what|which percentage|proportion|share|percent|fraction", "What share of care leavers are in work in Leeds?"),
            ("percentage|proportion of", "The percentage of care leavers in work in Leeds?"),
            ("what per cent", "What per cent of care leavers are in work in Leeds?"),
        ],
    },
    CueTable {
        cue: cues::NAME,
        patterns: &[
            ("name of", "What is the name of Hull's edge of care service?"),
            ("called", "What is the virtual school called in Kent?"),
            ("call", "What do they call their reviewing officers in Kent?"),
            ("known as", "What is the front door known as in Kent?"),
            ("what name", "What name does Kent give its front door?"),
            ("named", "What is Kent's mentoring scheme named?"),
        ],
    },
];
