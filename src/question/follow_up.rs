//! Fills the gaps of a follow-up from the question before it, and says so.

use super::annotate::Annotated;
use super::intent::Decided;
use super::periods;
use super::vocabulary::{Cue, Follow, Label};
use super::{Form, InspectionSelector, Intent, More, Period, Question, Scope, Slot};

/// Why a part of a question has its value, for readers: it stands in brackets behind what was taken over.
pub const FROM_BEFORE: &str = "from your last question";

/// A question with its gaps filled. A question that names both whom it is about and what it asks stands alone.
pub(super) fn filled(
    mut question: Question,
    annotated: &Annotated<'_>,
    decided: &Decided,
    before: &Question,
) -> Question {
    if question.intent == Intent::Help {
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
    // Nothing is asked for, so what was asked before is asked again of something else.
    let elliptic = more || why || (!decided.said || is_echo(annotated, &question)) && leans;

    let linked = goes_on || points_back;
    let compared = joins_compared(&mut question, annotated, before, linked);
    let elliptic = elliptic && !compared;
    carry_authorities(&mut question, before, elliptic, linked);
    carry_period(&mut question, annotated, before, elliptic, names_nobody);
    if elliptic {
        carry_intent(&mut question, before, why);
    } else {
        carry_subject(&mut question, before, points_back);
    }
    question
}

/// Whether the words that decided what is asked only echo a question: "what about ...", "how is ...".
fn is_echo(annotated: &Annotated<'_>, question: &Question) -> bool {
    matches!(question.intent, Intent::Findings)
        && annotated.first(Label::Follow(Follow::Connective)).is_some_and(|range| range.start == 0)
        && annotated
            .marks
            .iter()
            .filter(|mark| mark.label == Label::Cue(Cue::Findings))
            .all(|mark| mark.range.start == 0)
}

fn note(question: &mut Question, slot: Slot, what: &str) {
    question.carried.push(slot);
    question.assumed.push(format!("{what} ({FROM_BEFORE})"));
}

/// Puts the authorities of the last question beside the one that this names: "how does that compare with Kent?".
fn joins_compared(question: &mut Question, annotated: &Annotated<'_>, before: &Question, linked: bool) -> bool {
    let compares = (0..annotated.items.len()).any(|n| {
        let word = annotated.word(n);
        word.starts_with("compar")
            || matches!(word, "versus" | "vs" | "than" | "differ" | "different" | "better" | "worse")
    });
    let [other] = question.authorities.as_slice() else { return false };
    // "Compare with Rochdale" and the like lean on what came before without a word that points back.
    let leans = compares && question.topic.len() <= 1 && question.which == InspectionSelector::Unspecified;
    if !linked && !leans || !compares || before.authorities.is_empty() || before.authorities.contains(other) {
        return false;
    }
    note(question, Slot::Authority, &format!("authority: {}", before.authorities.join(", ")));
    question.authorities.splice(0..0, before.authorities.iter().cloned());
    question.intent = Intent::Compare;
    let spent = [Cue::Compare, Cue::Change, Cue::Movement, Cue::Findings, Cue::Fared];
    question.topic = annotated.topic_items(&spent).into_iter().map(|(n, _)| annotated.written(n)).collect();
    if question.which == InspectionSelector::Unspecified && before.which != InspectionSelector::Unspecified {
        question.which = before.which.clone();
        note(question, Slot::Period, &format!("period: {}", which_in_words(&before.which)));
    }
    true
}

fn carry_authorities(question: &mut Question, before: &Question, elliptic: bool, linked: bool) {
    let known = !before.authorities.is_empty() || !before.unknown_places.is_empty();
    if let Scope::Neighbours(of @ None) = &mut question.scope {
        if let [one] = before.authorities.as_slice() {
            *of = Some(one.clone());
            note(question, Slot::Authority, &format!("authority: {one}"));
        }
        return;
    }
    if question.scope != Scope::Unspecified {
        return;
    }
    match &before.scope {
        Scope::Named if known => {
            question.scope = Scope::Named;
            question.authorities.clone_from(&before.authorities);
            question.unknown_places.clone_from(&before.unknown_places);
            let unknown = before.unknown_places.iter().map(|place| place.words.clone());
            let names: Vec<String> = before.authorities.iter().cloned().chain(unknown).collect();
            note(question, Slot::Authority, &format!("authority: {}", names.join(", ")));
        }
        Scope::Unspecified | Scope::Named => {}
        wide if elliptic || linked => {
            question.scope = wide.clone();
            question.authorities.clone_from(&before.authorities);
            let words = match wide {
                Scope::Region(region) => format!("region: {region}"),
                Scope::Neighbours(_) => "statistical neighbours".to_owned(),
                _ => "all authorities".to_owned(),
            };
            note(question, Slot::Authority, &words);
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
                if let Some(first) = periods.iter().min_by_key(|period| period.from) {
                    let told = format!("counted back from: {}", periods::in_words(first));
                    question.which = InspectionSelector::Previous { of: Some(*first), steps };
                    note(question, Slot::Period, &told);
                }
            }
            InspectionSelector::Previous { of, steps: earlier } => {
                question.which = InspectionSelector::Previous { of: *of, steps: steps + earlier };
                note(question, Slot::Period, "counted back from: the inspection before");
            }
            _ => {}
        }
        return;
    }
    if question.which != InspectionSelector::Unspecified || before.which == InspectionSelector::Unspecified {
        return;
    }
    let same_period = annotated.has(Label::Follow(Follow::SamePeriod));
    let over_time = matches!(question.intent, Intent::Change | Intent::Documents | Intent::Aggregate);
    if question.intent == Intent::Change && !elliptic {
        // "Has it got better since?" runs from the period before to today.
        if let InspectionSelector::In(periods) = &before.which
            && let Some(first) = periods.iter().min_by_key(|period| period.from)
        {
            let since = Period { to: None, ..*first };
            question.which = InspectionSelector::In(vec![since]);
            note(question, Slot::Period, &format!("period: {}", periods::in_words(&since)));
        }
        return;
    }
    let counts_again = question.intent == Intent::Aggregate && before.intent == Intent::Aggregate;
    if same_period || elliptic || counts_again || names_nobody && !over_time {
        question.which = before.which.clone();
        if names_nobody {
            question.own_periods.clone_from(&before.own_periods);
        }
        let told = which_in_words(&before.which);
        note(question, Slot::Period, &format!("period: {told}"));
    }
}

/// The inspections meant, in words.
fn which_in_words(which: &InspectionSelector) -> String {
    match which {
        InspectionSelector::Unspecified | InspectionSelector::Latest => "the latest inspection".to_owned(),
        InspectionSelector::Earliest => "the first inspection".to_owned(),
        InspectionSelector::Previous { of: None, .. } => "the inspection before the latest".to_owned(),
        InspectionSelector::Previous { of: Some(period), .. } => {
            format!("the inspection before {}", periods::in_words(period))
        }
        InspectionSelector::In(periods) => periods.iter().map(periods::in_words).collect::<Vec<_>>().join(", "),
        InspectionSelector::LastFew(few) => format!("the last {few} inspections"),
        InspectionSelector::All => "all inspections".to_owned(),
    }
}

/// Asks again what was asked before.
fn carry_intent(question: &mut Question, before: &Question, why: bool) {
    let own_topic = !question.topic.is_empty();
    let own_aspects = !question.aspects.is_empty();
    if before.intent == Intent::Help {
        return;
    }
    question.intent = match before.intent {
        // A reason for a grade is what was found; so is anything that is no aspect and therefore bears no grade.
        Intent::Grade | Intent::ImprovementAreas if why => Intent::Findings,
        Intent::Grade if own_topic && !own_aspects => Intent::Findings,
        other => other,
    };
    for other in &before.also {
        if !question.also.contains(other) && *other != question.intent {
            question.also.push(*other);
        }
    }
    if why && before.intent != question.intent && !question.also.contains(&before.intent) {
        question.also.push(before.intent);
    }
    note(question, Slot::Intent, &format!("question: {}", asked_in_words(before.intent)));
    if !why && before.form != Form::Open && question.form == Form::Open {
        question.form = before.form;
    }
    if question.grades.is_empty() && !before.grades.is_empty() && (why || before.intent == Intent::Aggregate) {
        question.grades.clone_from(&before.grades);
        question.claim = before.claim;
        let names: Vec<&str> = before.grades.iter().map(|grade| grade.name()).collect();
        note(question, Slot::Grade, &format!("grade: {}", names.join(", ")));
    }
    if question.kinds.is_empty() && question.owner.is_none() && (!before.kinds.is_empty() || before.owner.is_some()) {
        question.kinds.clone_from(&before.kinds);
        question.owner = before.owner;
        note(question, Slot::Source, "source: the same kind of document or list");
    }
    if !own_topic && !own_aspects {
        carry_topic(question, before);
        question.every_aspect |= before.every_aspect;
    } else if question.intent == Intent::Grade && question.topic_is_aspect {
        // The words of an aspect are no topic where its grade is asked for.
        question.topic.clear();
        question.topic_is_aspect = false;
    }
    // Whoever asks for more of more wants all that there is.
    if question.more == More::Next && before.more.is_next() {
        question.more = More::NextWhole;
    }
}

/// Gives a question that asks something of its own what it is about, where its words only point back at it.
fn carry_subject(question: &mut Question, before: &Question, points_back: bool) {
    let takes_topic = matches!(
        question.intent,
        Intent::Findings | Intent::Strengths | Intent::Concerns | Intent::Change | Intent::Compare | Intent::Aggregate
    );
    if !takes_topic || !points_back || before.intent == Intent::Help {
        return;
    }
    if question.topic.is_empty() && question.aspects.is_empty() {
        carry_topic(question, before);
    }
    // "Which of them are in London?" keeps the condition that picked them out.
    if question.intent == Intent::Aggregate && before.intent == Intent::Aggregate && question.grades.is_empty() {
        question.grades.clone_from(&before.grades);
        question.claim = before.claim;
        if !before.grades.is_empty() {
            let names: Vec<&str> = before.grades.iter().map(|grade| grade.name()).collect();
            note(question, Slot::Grade, &format!("grade: {}", names.join(", ")));
        }
        for also in &before.also {
            if !question.also.contains(also) {
                question.also.push(*also);
            }
        }
    }
    let measured = matches!(before.intent, Intent::Grade | Intent::ImprovementAreas);
    let moves = matches!(question.intent, Intent::Change | Intent::Compare | Intent::Aggregate);
    if measured && moves && !question.also.iter().any(|also| matches!(also, Intent::Grade | Intent::ImprovementAreas)) {
        question.also.push(before.intent);
        note(question, Slot::Intent, &format!("about: {}", asked_in_words(before.intent)));
    }
}

fn carry_topic(question: &mut Question, before: &Question) {
    if !before.topic.is_empty() {
        question.topic.clone_from(&before.topic);
        question.topic_is_aspect = before.topic_is_aspect;
        let words = before.topic.join(" ");
        note(question, Slot::Topic, &format!("topic: {words}"));
    }
    if !before.aspects.is_empty() {
        question.aspects.clone_from(&before.aspects);
        let words: Vec<&str> = before.aspects.iter().map(|aspect| aspect.words()).collect();
        note(question, Slot::Aspect, &format!("aspect: {}", words.join(", ")));
    }
}

/// What is asked for, in words.
fn asked_in_words(intent: Intent) -> &'static str {
    match intent {
        Intent::ImprovementAreas => "areas for improvement",
        Intent::Grade => "grade",
        Intent::When(_) => "dates",
        Intent::Who => "lead inspector",
        Intent::Findings => "findings",
        Intent::Strengths => "strengths",
        Intent::Concerns => "concerns",
        Intent::Fact(_) => "a particular",
        Intent::Explain => "meaning",
        Intent::Change => "change over time",
        Intent::Compare => "comparison",
        Intent::Documents => "which inspections there are",
        Intent::Aggregate => "which authorities",
        Intent::Help => "help",
    }
}
