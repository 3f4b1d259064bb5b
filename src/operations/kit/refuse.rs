//! What is said when there is no answer: why, what is held instead, and questions that can be answered.

use std::sync::Arc;

use super::Context;
use super::scope::{Place, Places};
use super::stand_in;
use crate::catalog::Inspected;
use crate::document::{Document, Kind};
use crate::operations::OperationId;
use crate::operations::answer::{Draft, Outcome, Reason};
use crate::operations::clause::Clause;
use crate::operations::request::Question;
use crate::question::{InspectionSelector, Period, PlaceReason, UnknownPlace};
use crate::wording::{Either, Listed, Months, Reached, Say, Where};

/// The most choices that are offered.
const CHOICES: usize = 6;

/// What can be asked, for greetings and the like.
pub(crate) fn help(question: &Question, context: &Context<'_>) -> Draft {
    let catalog = context.catalog();
    let on = Reached { authorities: catalog.authorities().count(), places: catalog.places().count() };
    let say = Say::Help { documents: catalog.documents().len(), on };
    let draft = Draft::answered(vec![Clause::documents(say, catalog.documents().len(), &[])], Vec::new());
    Draft { outcome: Outcome::Help, ..draft }.suggesting(examples(question, context))
}

/// What is said while nothing is indexed.
pub(crate) fn empty() -> Draft {
    Draft::refused(Reason::NotMentioned, vec![Clause::neutral(Say::NoDocuments)])
}

/// The same question of an inspection of one authority, by an operation that needs no topic.
pub(crate) fn asking(operation: OperationId, question: &Question, name: &str, when: Option<&Inspected>) -> Question {
    Question { topic: Vec::new(), aspects: Vec::new(), ..again(question, name, when) }.by(operation)
}

/// The same question about another authority, or another of its inspections.
pub(crate) fn again(question: &Question, name: &str, when: Option<&Inspected>) -> Question {
    let which = match when.map(|inspected| &inspected.primary.facts.inspection) {
        Some(Some(days)) => InspectionSelector::In(vec![Period::month_of(days.end())]),
        _ => InspectionSelector::Unspecified,
    };
    question.of(name, which)
}

/// Questions about an authority that something is held on, the home authority if there is one.
fn examples(question: &Question, context: &Context<'_>) -> Vec<Question> {
    let catalog = context.catalog();
    let Some(name) = context
        .unnamed
        .name()
        .filter(|home| !catalog.inspections_of(home).is_empty())
        .or_else(|| catalog.subjects().find(|name| !catalog.inspections_of(name).is_empty()))
    else {
        return Vec::new();
    };
    let bare = question.bare();
    let mut examples: Vec<Question> = [OperationId::Improvements, OperationId::Grades, OperationId::Strengths]
        .map(|operation| asking(operation, &bare, name, None))
        .into();
    examples.push(bare.by(OperationId::Holdings));
    examples
}

/// Asks which of several authorities or places is meant.
pub(crate) fn which_of(names: Vec<String>, question: &Question, context: &Context<'_>) -> Draft {
    let all_authorities = names.iter().all(|name| context.authorities.by_name(name).is_some());
    let choices: Vec<Question> = names.iter().take(CHOICES).map(|name| again(question, name, None)).collect();
    Draft::asks_back(vec![Clause::which_of(names, all_authorities)], Vec::new()).suggesting(choices)
}

/// Says of places that are not authorities of the table what they are.
pub(crate) fn unknown_places(question: &Question, context: &Context<'_>) -> Draft {
    let mut headline: Vec<Clause> = question.unknown_places.iter().map(what_it_is).collect();
    let mut instead: Vec<String> = question.unknown_places.iter().flat_map(|place| place.instead.clone()).collect();
    instead.retain(|name| !context.catalog().inspections_of(name).is_empty());
    let mut next: Vec<Question> = instead.iter().map(|name| again(question, name, None)).collect();
    let is_within = matches!(&question.unknown_places[..], [place] if stand_in::within(place, context).is_some());
    if is_within && !instead.is_empty() {
        return which_instead(headline, instead, next);
    }
    if !instead.is_empty() {
        headline.push(Clause::held(instead));
    }
    if next.is_empty() {
        next = examples(question, context);
    }
    Draft::refused(Reason::UnknownAuthority, headline).suggesting(next)
}

/// Asks which of several authorities is meant that answer for a name.
fn which_instead(why: Vec<Clause>, names: Vec<String>, choices: Vec<Question>) -> Draft {
    Draft::asks_back(why, Vec::new()).adding([Clause::which_of(names, true)]).suggesting(choices)
}

/// What a place is that is not an authority of the table.
pub(crate) fn what_it_is(place: &UnknownPlace) -> Clause {
    let say = match &place.reason {
        PlaceReason::NotAnAuthority(reason) => Say::PlaceReason { reason: reason.trim_end_matches('.').to_owned() },
        PlaceReason::Ambiguous => {
            Say::PlaceAmbiguous { place: place.words.clone(), names: Either(place.instead.clone()) }
        }
        PlaceReason::Unknown => Say::PlaceUnknown { place: place.words.clone() },
    };
    Clause::neutral(say)
}

/// Why nothing is held on an authority.
pub(crate) fn not_held(name: &str, context: &Context<'_>) -> Clause {
    let authority = name.to_owned();
    let say = match stand_in::why_not_held(name, context) {
        Some(reason) => Say::NotHeldFormer { authority, reason: reason.trim_end_matches('.').to_owned() },
        None => Say::NotHeld { authority },
    };
    Clause::not_held(say, name, &[], &[])
}

/// That an authority was not inspected in the period asked for, as far as the documents tell.
pub(crate) fn none_in_period(name: &str, which: &InspectionSelector, all: &[Inspected]) -> Clause {
    let (authority, held) = (name.to_owned(), Months::held(all));
    let say = match which {
        _ if all.is_empty() => Say::OnlyOtherDocuments { authority },
        InspectionSelector::In(periods) => Say::NoneInPeriod { authority, period: periods.clone(), held },
        InspectionSelector::Previous { of: Some(period), .. } => {
            Say::NoneBefore { authority, period: vec![*period], held }
        }
        InspectionSelector::Previous { of: None, .. } => Say::NoneBeforeLatest { authority, held },
        _ => Say::NoneAtAll { authority, held },
    };
    let periods = match which {
        InspectionSelector::In(periods) => periods.clone(),
        // Before the first inspection that lies in the period, or before the period itself.
        InspectionSelector::Previous { of: Some(period), .. } => {
            vec![Period { from: None, to: period.from.and_then(|day| day.yesterday().ok()), ..*period }]
        }
        _ => Vec::new(),
    };
    if periods.is_empty() || all.is_empty() {
        return Clause::dated(say, all);
    }
    Clause::not_held(say, name, &periods, all)
}

/// That none of the authorities named can be answered for.
pub(crate) fn nothing_held(question: &Question, names: &[String], places: Places<'_>, context: &Context<'_>) -> Draft {
    let catalog = context.catalog();
    let held: Vec<&String> = names.iter().filter(|name| !catalog.inspections_of(name).is_empty()).collect();
    if held.is_empty() {
        let others: Vec<String> = names.iter().flat_map(|name| stand_in::others(name, context)).collect();
        let next: Vec<Question> = others.iter().map(|name| again(question, name, None)).collect();
        if let [_] = names
            && !others.is_empty()
        {
            return which_instead(places.missing, others, next).assuming(places.assumed);
        }
        let next = if next.is_empty() { examples(question, context) } else { next };
        let missing = places.missing.into_iter().chain(of_nobody_known(context)).collect();
        return Draft::refused(Reason::UnknownAuthority, missing).suggesting(next).assuming(places.assumed);
    }
    let next: Vec<Question> = held
        .iter()
        .flat_map(|name| catalog.inspections_of(name).iter().rev().map(move |it| (name, it)))
        .take(3)
        .map(|(name, it)| again(question, name, Some(it)))
        .collect();
    Draft::refused(Reason::NoInspectionInPeriod, places.missing).suggesting(next).assuming(places.assumed)
}

/// That documents are held that may be about anybody, since it could not be read whom they are about.
fn of_nobody_known(context: &Context<'_>) -> Option<Clause> {
    let documents = context.catalog().documents().iter();
    let unread = documents.filter(|document| document.is_partial && document.about().is_none());
    let files: Vec<String> = unread.take(CHOICES).map(|document| document.file.clone()).collect();
    (!files.is_empty()).then(|| Clause::neutral(Say::SubjectUnread { files: Listed(files) }))
}

/// That what the documents say is not advice, nor an opinion of ours.
pub(crate) fn advice(question: &Question) -> Draft {
    let next = match question.authorities.first() {
        Some(name) => asking(OperationId::Concerns, question, name, None),
        None => question.bare().by(OperationId::Help),
    };
    Draft::refused(Reason::OutOfScope, vec![Clause::neutral(Say::Advice)]).suggesting([next])
}

/// That there is no document of the kinds asked for on the authorities in question.
pub(crate) fn no_such_document(kinds: &[Kind], places: &Places<'_>) -> Draft {
    let names: Vec<String> = places.authorities.iter().map(|place| place.name.clone()).collect();
    let words = Either(kinds.iter().map(|kind| kind.words()).collect());
    let say = Say::NoSuchDocument { kinds: words, authorities: Listed(names.clone()) };
    let headline = vec![Clause::no_such_document(say, kinds, &names)];
    Draft::refused(Reason::NotMentioned, headline).assuming(places.assumed.iter().cloned())
}

/// What was looked for in vain.
pub(crate) struct Sought<'a> {
    /// As the reader wrote it.
    pub(crate) topic: String,
    /// The words searched for.
    pub(crate) words: &'a [String],
    /// Set where a sentence of the documents holds all of them all the same: then it is not said that they are silent.
    pub(crate) is_near: bool,
}

/// That the documents looked through first give no answer.
pub(crate) fn not_mentioned(
    question: &Question,
    place: Option<&Place<'_>>,
    looked_in: &[&Arc<Document>],
    sought: &Sought<'_>,
    reason: Reason,
) -> Draft {
    let at = Where::of(looked_in.iter().copied(), place.map(|place| place.name.as_str()));
    let clause = if reason == Reason::LowConfidence || sought.is_near {
        Clause::not_sure(at, sought.topic.clone(), looked_in)
    } else {
        let foreign = reason == Reason::OutOfScope;
        Clause::nothing_found(foreign, at, sought.topic.clone(), sought.words, looked_in)
    };
    let draft = Draft::refused(reason, vec![clause]);
    let Some(place) = place else { return draft };
    let next = [OperationId::Improvements, OperationId::Holdings];
    draft.suggesting(next.map(|operation| asking(operation, question, &place.name, None)))
}
