//! Fills the gaps of a follow-up from the question before it, and says so.

use super::expression::Expression;
use super::request::{Assumption, Carried, Question, Slot};
use super::{OperationId, Reading};
use crate::question::cues::{CHANGE, COMPARE, FARED, FINDINGS, MOVEMENT};
use crate::question::{Annotated, Follow, Form, InspectionSelector, Label, More, Period, Scope};

/// A question with its gaps filled. A question that names both whom it is about and what it asks stands alone.
pub(super) fn filled(
    mut question: Question,
    annotated: &Annotated<'_>,
    reading: &Reading,
    before: &Question,
) -> Question {
    if question.operation == OperationId::Help {
        return question;
    }
    let follows = |follow| annotated.has(Label::Follow(follow));
    let goes_on = annotated.first(Label::Follow(Follow::Connective)).is_some_and(|range| range.start == 0);
    let points_back = follows(Follow::Back);
    let names_nobody = question.scope == Scope::Unspecified;
    let bare = question.topic.is_empty() && question.aspects.is_empty();
    let more = question.more != More::No && bare;
    let why = question.form == Form::Why && bare && question.grades.is_empty() && names_nobody;
    // "Are children moved from one home to another in Bexley in 2014?" has all its parts, whatever "another" points at.
    let whole = !names_nobody && !bare && matches!(question.which, InspectionSelector::In(_));
    let opens = annotated.first(Label::Follow(Follow::Back)).is_some_and(|range| range.start == 0);
    let leans = goes_on || points_back && (opens || !whole) || bare;
    let said = question.operation != OperationId::Findings || !reading.spent.is_empty();
    // Nothing is asked for, so what was asked before is asked again of something else.
    let elliptic = more || why || (!said || is_echo(annotated, &question)) && leans;

    let linked = goes_on || points_back;
    let compared = joins_compared(&mut question, annotated, before, linked);
    let elliptic = elliptic && !compared;
    carry_authorities(&mut question, before, elliptic, linked);
    carry_period(&mut question, annotated, before, elliptic, names_nobody);
    if elliptic {
        carry_operation(&mut question, before, why);
    } else {
        carry_subject(&mut question, before, points_back);
    }
    if linked && question.operation.get().reads_text && !question.carried.contains(&Slot::Topic) {
        question.leaning_on = Some(before.topic_as_written()).filter(|topic| !topic.is_empty());
    }
    question
}

/// The words that decided what is asked only echo a question: "what about ...", "how is ...".
fn is_echo(annotated: &Annotated<'_>, question: &Question) -> bool {
    let goes_on = Label::Follow(Follow::Connective);
    let opening = (0..annotated.items.len()).take_while(|item| annotated.is(*item, goes_on)).count();
    question.operation == OperationId::Findings
        && opening > 0
        && annotated.ranges(Label::Cue(FINDINGS)).all(|range| range.start < opening)
}

fn note(question: &mut Question, slot: Slot, what: Carried) {
    question.carried.push(slot);
    question.assumed.push(Assumption::Carried(what));
}

/// Puts the authorities of the last question beside the one that this names: "how does that compare with Kent?".
fn joins_compared(question: &mut Question, annotated: &Annotated<'_>, before: &Question, linked: bool) -> bool {
    let compares = (0..annotated.items.len()).any(|item| {
        let word = annotated.word(item);
        word.starts_with("compar")
            || matches!(word, "versus" | "vs" | "than" | "differ" | "different" | "better" | "worse")
    });
    let [other] = question.authorities.as_slice() else { return false };
    // "Compare with Rochdale" and the like lean on what came before without a word that points back.
    let leans = compares && question.topic.len() <= 1 && question.which == InspectionSelector::Unspecified;
    if !linked && !leans || !compares || before.authorities.is_empty() || before.authorities.contains(other) {
        return false;
    }
    note(question, Slot::Authority, Carried::Authorities(before.authorities.clone()));
    question.authorities.splice(0..0, before.authorities.iter().cloned());
    question.operation = OperationId::Compare;
    let spent = [COMPARE, CHANGE, MOVEMENT, FINDINGS, FARED];
    question.topic = annotated.topic_items(&spent).into_iter().map(|(item, _)| annotated.written(item)).collect();
    if question.which == InspectionSelector::Unspecified && before.which != InspectionSelector::Unspecified {
        question.which = before.which.clone();
        note(question, Slot::Period, Carried::Period(before.which.clone()));
    }
    true
}

fn carry_authorities(question: &mut Question, before: &Question, elliptic: bool, linked: bool) {
    let known = !before.authorities.is_empty() || !before.unknown_places.is_empty();
    if let Scope::Neighbours(of @ None) = &mut question.scope {
        if let [one] = before.authorities.as_slice() {
            *of = Some(one.clone());
            note(question, Slot::Authority, Carried::Authorities(vec![one.clone()]));
        }
        return;
    }
    // Whom the last question was taken to be about is assumed again, not carried: nobody named it.
    let is_assumed = before.assumed.iter().any(|assumed| matches!(assumed, Assumption::Home(_) | Assumption::Only(_)));
    if question.scope != Scope::Unspecified || is_assumed {
        return;
    }
    // "And who led it?" after a question about a visit is about that visit.
    let names_none = question.frameworks.is_empty() && question.which == InspectionSelector::Unspecified;
    if names_none && known && !before.frameworks.is_empty() {
        question.frameworks.clone_from(&before.frameworks);
        note(question, Slot::Source, Carried::Source);
    }
    match &before.scope {
        Scope::Unspecified | Scope::Named if known => {
            question.scope = Scope::Named;
            question.authorities.clone_from(&before.authorities);
            question.unknown_places.clone_from(&before.unknown_places);
            let unknown = before.unknown_places.iter().map(|place| place.words.clone());
            let names = before.authorities.iter().cloned().chain(unknown).collect();
            note(question, Slot::Authority, Carried::Authorities(names));
        }
        Scope::Unspecified | Scope::Named => {}
        wide if elliptic || linked => {
            question.scope = wide.clone();
            question.authorities.clone_from(&before.authorities);
            let carried = match wide {
                Scope::Region(region) => Carried::Region(region.clone()),
                Scope::Neighbours(_) => Carried::Neighbours,
                _ => Carried::Every,
            };
            note(question, Slot::Authority, carried);
        }
        _ => {}
    }
}

fn carry_period(
    question: &mut Question,
    annotated: &Annotated<'_>,
    before: &Question,
    elliptic: bool,
    names_nobody: bool,
) {
    if let InspectionSelector::Previous { of: None, steps } = question.which {
        // "The one before that" counts back from what the last question was about.
        match &before.which {
            InspectionSelector::In(periods) => {
                if let Some(first) = periods.iter().min_by_key(|period| period.from).copied() {
                    question.which = InspectionSelector::Previous { of: Some(first), steps };
                    question.carried.push(Slot::Period);
                    question.assumed.push(Assumption::CountedBack(Some(first)));
                }
            }
            InspectionSelector::Previous { of, steps: earlier } => {
                question.which = InspectionSelector::Previous { of: *of, steps: steps + earlier };
                question.carried.push(Slot::Period);
                question.assumed.push(Assumption::CountedBack(None));
            }
            _ => {}
        }
        return;
    }
    if question.which != InspectionSelector::Unspecified || before.which == InspectionSelector::Unspecified {
        return;
    }
    if question.operation == OperationId::Change && !elliptic {
        // "Has it got better since?" runs from the period before to today.
        if let InspectionSelector::In(periods) = &before.which
            && let Some(first) = periods.iter().min_by_key(|period| period.from)
        {
            let since = Period { to: None, ..*first };
            question.which = InspectionSelector::In(vec![since]);
            note(question, Slot::Period, Carried::Period(question.which.clone()));
        }
        return;
    }
    let same_period = annotated.has(Label::Follow(Follow::SamePeriod));
    let over_time = question.operation.get().is_over_time;
    let counts_again = question.operation == OperationId::Select && before.operation == OperationId::Select;
    if same_period || elliptic || counts_again || names_nobody && !over_time {
        question.which = before.which.clone();
        if names_nobody {
            question.own_periods.clone_from(&before.own_periods);
        }
        note(question, Slot::Period, Carried::Period(before.which.clone()));
    }
}

/// Asks again what was asked before.
fn carry_operation(question: &mut Question, before: &Question, why: bool) {
    let own_topic = !question.topic.is_empty();
    // An aspect with something beside it is a topic: "do the ones in care see a dentist?"
    let own_aspects = !question.aspects.is_empty() && (!own_topic || question.topic_is_aspect);
    if before.operation == OperationId::Help {
        return;
    }
    let follow = &before.operation.get().follow;
    // A reason for a grade is what was found; so is anything that is not an aspect and therefore bears no grade.
    let instead = if why {
        follow.why
    } else if own_topic && !own_aspects {
        follow.of_topic
    } else {
        None
    };
    question.operation = instead.unwrap_or(before.operation);
    question.moment = before.moment;
    question.factoid = before.factoid;
    for other in &before.also {
        if !question.also.contains(other) && *other != question.operation {
            question.also.push(*other);
        }
    }
    if why && before.operation != question.operation && !question.also.contains(&before.operation) {
        question.also.push(before.operation);
    }
    note(question, Slot::Operation, Carried::Question(before.operation));
    if !why && before.form != Form::Open && question.form == Form::Open {
        question.form = before.form;
    }
    carry_expression(question, before);
    if question.grades.is_empty() && (why || before.operation == OperationId::Select) {
        carry_grades(question, before);
    }
    if question.kinds.is_empty() && question.owner.is_none() && (!before.kinds.is_empty() || before.owner.is_some()) {
        question.kinds.clone_from(&before.kinds);
        question.owner = before.owner;
        note(question, Slot::Source, Carried::Source);
    }
    if !own_topic && !own_aspects {
        carry_topic(question, before);
        question.every_aspect |= before.every_aspect;
    } else if question.operation.get().follow.drops_aspect && question.topic_is_aspect {
        // The words of an aspect are not a topic where its grade is asked for.
        question.topic.clear();
        question.topic_is_aspect = false;
    }
    // Whoever asks for more of more wants all that there is.
    if question.more == More::Next && before.more.is_next() {
        question.more = More::NextWhole;
    }
}

/// A question over many that names no condition of its own asks for the one before.
fn carry_expression(question: &mut Question, before: &Question) {
    if question.operation != OperationId::Select || before.operation != OperationId::Select {
        return;
    }
    let own = question.sought.take().unwrap_or_default();
    let known = before.sought.as_ref().filter(|_| !own.is_definite());
    question.sought = Some(match known {
        Some(known) => {
            let sorts = if own.sorts.is_empty() { known.sorts.clone() } else { own.sorts };
            let frameworks = if own.frameworks.is_empty() { known.frameworks.clone() } else { own.frameworks };
            Expression { sorts, frameworks, ..known.clone() }
        }
        None => own,
    });
}

fn carry_grades(question: &mut Question, before: &Question) {
    if before.grades.is_empty() {
        return;
    }
    question.grades.clone_from(&before.grades);
    question.claim = before.claim;
    note(question, Slot::Grade, Carried::Grades(before.grades.clone()));
}

/// Gives a question that asks something of its own what it is about, where its words only point back at it.
fn carry_subject(question: &mut Question, before: &Question, points_back: bool) {
    if !question.operation.get().follow.takes_topic || !points_back || before.operation == OperationId::Help {
        return;
    }
    if question.topic.is_empty() && question.aspects.is_empty() {
        carry_topic(question, before);
    }
    // "Which of them are in London?" keeps the condition that picked them out.
    let select = OperationId::Select;
    if question.operation == select && before.operation == select && question.grades.is_empty() {
        carry_expression(question, before);
        carry_grades(question, before);
        for also in &before.also {
            if !question.also.contains(also) {
                question.also.push(*also);
            }
        }
    }
    let moves = matches!(question.operation, OperationId::Change | OperationId::Compare | OperationId::Select);
    let has_measure = question.also.iter().any(|also| also.get().follow.is_measure);
    if before.operation.get().follow.is_measure && moves && !has_measure {
        question.also.push(before.operation);
        note(question, Slot::Operation, Carried::About(before.operation));
    }
}

fn carry_topic(question: &mut Question, before: &Question) {
    if !before.topic.is_empty() {
        question.topic.clone_from(&before.topic);
        question.topic_is_aspect = before.topic_is_aspect;
        question.topic_written = Some(before.topic_as_written());
        question.first_asked = Some(before.without_places());
        note(question, Slot::Topic, Carried::Topic(before.topic_as_written()));
    }
    if !before.aspects.is_empty() {
        question.aspects.clone_from(&before.aspects);
        note(question, Slot::Aspect, Carried::Aspects(before.aspects.clone()));
    }
}
