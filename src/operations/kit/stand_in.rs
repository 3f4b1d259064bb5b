//! Whose reports answer for a name: those of the council that a district lies in, of the one before a council that is to come
//! or has no report yet, or of the one that took over. Where it could be several, none stands in, and the asker is asked.

use jiff::civil::Date;

use super::Context;
use crate::document::Kind;
use crate::gazetteer::{Authority, Within};
use crate::operations::clause::Clause;
use crate::operations::request::Question;
use crate::question::{InspectionSelector, PlaceReason, UnknownPlace};
use crate::wording::Say;

/// Puts those whose reports answer in the place of those named, and gives what a reader must be told of it.
pub(crate) fn put(question: &mut Question, context: &Context<'_>) -> Vec<Clause> {
    let mut said: Vec<Clause> = Vec::new();
    let mut names = std::mem::take(&mut question.authorities);
    for place in std::mem::take(&mut question.unknown_places) {
        let within = within(&place, context);
        match within.map(|within| (within, &within.authorities[..])) {
            Some((within, [one])) => {
                if !names.contains(one) {
                    said.push(reason(&within.reason));
                    names.push(one.clone());
                }
            }
            Some((within, several)) => question.unknown_places.push(UnknownPlace {
                words: place.words,
                reason: PlaceReason::NotAnAuthority(within.reason.clone()),
                instead: several.to_vec(),
            }),
            None => question.unknown_places.push(place),
        }
    }
    for name in names {
        let (answering, why) = answering(&name, question, context);
        said.extend(why);
        for (own, _) in question.own_periods.iter_mut().filter(|(own, _)| *own == name) {
            own.clone_from(&answering);
        }
        if !question.authorities.contains(&answering) {
            question.authorities.push(answering);
        }
    }
    said
}

/// What became of an authority, or how it came or comes to be one, where that is why there is nothing on it.
pub(crate) fn why_not_held(name: &str, context: &Context<'_>) -> Option<String> {
    let authority = context.authorities.by_name(name)?;
    let is_to_come = authority.from.is_some_and(|from| context.today < from);
    if is_to_come {
        return context.authorities.beginning(authority, context.today);
    }
    authority.ended(context.today).map(|end| end.reason.clone())
}

/// The authorities before or after one that there are inspections of: they may be asked about in its place.
pub(crate) fn others(name: &str, context: &Context<'_>) -> Vec<String> {
    let Some(authority) = context.authorities.by_name(name) else { return Vec::new() };
    let successors = authority.ended(context.today).into_iter().flat_map(|end| &end.successors);
    let all = successors.chain(&authority.predecessors);
    all.filter(|name| !context.catalog().inspections_of(name).is_empty()).cloned().collect()
}

/// Who answers on this day for a place that the table knows to be no authority.
pub(crate) fn within<'a>(place: &UnknownPlace, context: &Context<'a>) -> Option<&'a Within> {
    let within = context.authorities.place_named(&place.words)?.within(context.today);
    (!within.authorities.is_empty()).then_some(within)
}

/// The authority whose reports answer for another, or itself, and what must be said of it.
fn answering(name: &str, question: &Question, context: &Context<'_>) -> (String, Vec<Clause>) {
    let itself = |said: Option<String>| (name.to_owned(), said.iter().map(|it| reason(it)).collect());
    let Some(authority) = context.authorities.by_name(name) else { return itself(None) };
    let (table, today) = (context.authorities, context.today);
    let is_held = holds(name, question, context);
    let asked = question.which_of(name);
    if let Some(from) = authority.from
        && (today < from || !is_held || is_before(&asked, from))
    {
        if let Some(one) = only(&authority.predecessors, question, context) {
            let mut said: Vec<Clause> = table.beginning(authority, today).iter().map(|it| reason(it)).collect();
            if from <= today && !is_held {
                let (authority, predecessor) = (name.to_owned(), one.clone());
                said.push(Clause::neutral(Say::PredecessorAnswers { authority, predecessor }));
            }
            return (one, said);
        }
        return itself(table.beginning(authority, today).filter(|_| is_held));
    }
    match authority.ended(today) {
        Some(end) if !is_held || is_after(&asked, end.day) => match only(&end.successors, question, context) {
            Some(one) => (one, vec![reason(&end.reason)]),
            None => itself(Some(end.reason.clone()).filter(|_| is_held)),
        },
        Some(end) => itself(Some(end.reason.clone())),
        None => itself(None),
    }
}

/// The only one of some authorities, where something is held on it that can answer.
fn only(names: &[String], question: &Question, context: &Context<'_>) -> Option<String> {
    let [one] = names else { return None };
    holds(one, question, context).then(|| one.clone())
}

/// Whether there is a report on an authority, or a document of another kind where that is what is asked for.
fn holds(name: &str, question: &Question, context: &Context<'_>) -> bool {
    let catalog = context.catalog();
    let of_kind = question.kinds.iter().any(|kind| *kind != Kind::InspectionReport);
    !catalog.events_of(name).is_empty() || of_kind && !catalog.documents_about(name).is_empty()
}

/// Whether all of the periods asked for lie before a day.
fn is_before(which: &InspectionSelector, day: Date) -> bool {
    matches!(which, InspectionSelector::In(periods) if periods.iter().all(|it| it.to.is_some_and(|to| to < day)))
}

/// Whether all of the periods asked for begin on a day or later.
fn is_after(which: &InspectionSelector, day: Date) -> bool {
    matches!(which, InspectionSelector::In(periods) if periods.iter().all(|it| it.from.is_some_and(|from| from >= day)))
}

/// Whether an authority counts where a question reaches over many: one of the periods asked for, else of today. Of all that
/// were ever inspected every one counts.
pub(crate) fn counts(authority: &Authority, which: &InspectionSelector, today: Date) -> bool {
    match which {
        InspectionSelector::In(periods) => periods.iter().any(|it| authority.stands_in(it.from, it.to)),
        InspectionSelector::All | InspectionSelector::Earliest => true,
        _ => authority.stands_on(today),
    }
}

fn reason(sentence: &str) -> Clause {
    Clause::neutral(Say::PlaceReason { reason: sentence.trim_end_matches('.').to_owned() })
}
