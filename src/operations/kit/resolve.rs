//! Finding the authorities and inspections that a question is about. What it names are filters, never hints.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::scope::{Place, Places, choose, overlaps};
use super::{Context, Unnamed, refuse};
use crate::catalog::Inspected;
use crate::document::{Document, Framework, Kind, Programme};
use crate::operations::OperationId;
use crate::operations::answer::Draft;
use crate::operations::clause::Clause;
use crate::operations::request::{Assumption, Question};
use crate::question::cues::SINCE_FULL;
use crate::question::{Basis, InspectionSelector, Period};

/// How far back a report may look: inspections are three years apart as a rule, some longer.
fn looks_back() -> Span {
    4.years()
}

/// Finds what a question is about, or why that can't be answered. `over_time` takes all inspections where none is named.
pub(crate) fn places<'a>(
    question: &Question,
    context: &Context<'a>,
    over_time: bool,
) -> Result<Places<'a>, Box<Draft>> {
    let catalog = context.catalog();
    let mut places = Places { authorities: Vec::new(), missing: Vec::new(), by_kind: Vec::new(), assumed: Vec::new() };
    let mut names = question.authorities.clone();
    let secondary = secondary(&question.kinds);
    if names.is_empty() {
        if !question.unknown_places.is_empty() {
            return Err(Box::new(refuse::unknown_places(question, context)));
        }
        let whom = match context.unnamed {
            Unnamed::Home(home) if catalog.documents_about(home).is_empty() => Unnamed::Nobody,
            whom => whom,
        };
        let of_kind = |document: &&Arc<Document>| secondary.contains(&document.kind);
        let is_theirs = match whom {
            Unnamed::Nobody => false,
            Unnamed::Home(home) => catalog.documents_about(home).iter().any(|it| of_kind(&it)),
            Unnamed::Chosen(_) => true,
        };
        let elsewhere: Vec<Arc<Document>> = catalog.documents().iter().filter(of_kind).cloned().collect();
        if !is_theirs && !elsewhere.is_empty() {
            places.by_kind = elsewhere;
            join_linked(&mut places, context);
            return Ok(places);
        }
        names.push(whom_nobody_names(whom, &mut places, question, context)?);
    }
    let kind = kind_asked(question, context);
    for name in &names {
        let events = catalog.events_of(name);
        let all = match kind {
            Some((_, programme)) => catalog.inspections_under(name, programme),
            None => catalog.inspections_of(name),
        };
        if catalog.documents_about(name).is_empty() {
            places.missing.push(refuse::not_held(name, context));
            continue;
        }
        let which = match question.which_of(name) {
            InspectionSelector::Unspecified if over_time => InspectionSelector::All,
            other => other,
        };
        let within = choose(all, &which);
        if let Some((framework, _)) = kind
            && within.as_ref().is_none_or(|(chosen, _)| chosen.is_empty())
        {
            let periods = if let InspectionSelector::In(periods) = &which { &periods[..] } else { &[] };
            places.missing.push(Clause::none_of_kind(name, framework, periods, all, events));
            continue;
        }
        let programme = kind.map(|(_, programme)| programme);
        let compared = || over_kinds(question.bears(SINCE_FULL), programme, &which, events);
        if let Some(chosen) = over_time.then(compared).flatten() {
            places.authorities.push(Place { name: name.clone(), all: events, chosen, by_publication: false });
            continue;
        }
        // Where no full inspection was made in the period, a visit was perhaps.
        if let Some((chosen, by_publication)) = choose(events, &which).filter(|_| within.is_none()) {
            places.authorities.push(Place { name: name.clone(), all: events, chosen, by_publication });
            continue;
        }
        let within = within.or_else(|| choose(all, &widened(question, &which)?));
        match within.or_else(|| Some((vec![covering(all, question, &which, &mut places.assumed)?], false))) {
            Some((chosen, by_publication)) => {
                places.authorities.push(Place { name: name.clone(), all, chosen, by_publication });
            }
            None => places.missing.push(refuse::none_in_period(name, &which, all)),
        }
    }
    places.missing.extend(question.unknown_places.iter().map(refuse::what_it_is));
    if places.authorities.is_empty() {
        return Err(Box::new(refuse::nothing_held(question, &names, places, context)));
    }
    if !secondary.is_empty() {
        for place in &places.authorities {
            let about = catalog.documents_about(&place.name).iter();
            places.by_kind.extend(about.filter(|document| secondary.contains(&document.kind)).cloned());
        }
        narrow(&mut places.by_kind, &question.which);
        if places.by_kind.is_empty() && !question.kinds.contains(&Kind::InspectionReport) {
            return Err(Box::new(refuse::no_such_document(&secondary, &places)));
        }
    }
    Ok(places)
}

/// The kind of inspection that a question names, other than the full inspections of children's services.
fn kind_asked(question: &Question, context: &Context<'_>) -> Option<(Framework, Programme)> {
    let programmes =
        question.frameworks.iter().map(|framework| (*framework, context.inspectorates().programme(*framework)));
    let mut others = programmes.filter(|(_, programme)| *programme != Programme::ChildrensServices);
    others.next()
}

/// What is set beside each other over time where inspections of a programme or those since the last full one are in question,
/// newest first, with the full inspection before them. `None` where neither is, or there is nothing to set beside each other.
fn over_kinds<'a>(
    since_full: bool,
    programme: Option<Programme>,
    which: &InspectionSelector,
    events: &'a [Inspected],
) -> Option<Vec<&'a Inspected>> {
    if programme.is_none() && !since_full {
        return None;
    }
    let is_full = |it: &Inspected| it.primary.is_of_main_programme();
    let last_full = events.iter().rev().find(|it| is_full(it)).and_then(Inspected::date);
    let is_asked = |it: &&Inspected| {
        let of_kind = programme.map_or(!is_full(it), |programme| it.primary.facts.programme == Some(programme));
        of_kind && (!since_full || it.date() > last_full)
    };
    let within = match which {
        InspectionSelector::In(_) => choose(events, which)?.0,
        _ => events.iter().rev().collect(),
    };
    let mut chosen: Vec<&Inspected> = within.into_iter().filter(is_asked).collect();
    let first = chosen.last()?.date();
    chosen.push(events.iter().rev().find(|it| is_full(it) && it.date() < first)?);
    Some(chosen)
}

/// The authority that a question means which names nobody: the one chosen, the home authority, or the only one held.
fn whom_nobody_names(
    whom: Unnamed<'_>,
    places: &mut Places<'_>,
    question: &Question,
    context: &Context<'_>,
) -> Result<String, Box<Draft>> {
    if let Unnamed::Chosen(name) = whom {
        return Ok(name.to_owned());
    }
    if let Some(kind) = question.subject_kind {
        let of_kind = context.catalog().places().filter(|place| place.kind == kind);
        let names: Vec<String> = of_kind.map(|place| place.name.clone()).collect();
        return only(names, places, Assumption::OnlyOfKind)
            .map_err(|names| Box::new(refuse::which_of(names, question, context)));
    }
    if let Unnamed::Home(home) = whom {
        places.assumed.push(Assumption::Home(home.to_owned()));
        return Ok(home.to_owned());
    }
    only(context.catalog().subjects().map(str::to_owned).collect(), places, Assumption::Only)
        .map_err(|names| Box::new(refuse::which_of(names, question, context)))
}

/// The one name there is, which is then taken for granted, or all of them.
fn only(
    mut names: Vec<String>,
    places: &mut Places<'_>,
    assumption: fn(String) -> Assumption,
) -> Result<String, Vec<String>> {
    match names.pop() {
        Some(only) if names.is_empty() => {
            places.assumed.push(assumption(only.clone()));
            Ok(only)
        }
        last => {
            names.extend(last);
            Err(names)
        }
    }
}

/// Where the one document asked for names no authority but tells of an inspection, that inspection is what it is about.
fn join_linked<'a>(places: &mut Places<'a>, context: &Context<'a>) {
    let [document] = &places.by_kind[..] else { return };
    let Some(link) = document.facts.told_of.as_ref().filter(|_| document.facts.authority.is_none()) else { return };
    let all = context.catalog().inspections_of(&link.authority);
    let told_of = |it: &&Inspected| it.primary.facts.inspection.as_ref() == Some(&link.inspection);
    let Some(inspected) = all.iter().find(told_of) else { return };
    places.assumed.push(Assumption::Linked { authority: link.authority.clone(), kind: document.kind });
    places.authorities.push(Place {
        name: link.authority.clone(),
        all,
        chosen: vec![inspected],
        by_publication: false,
    });
}

/// The kinds named other than the reports themselves.
fn secondary(kinds: &[Kind]) -> Vec<Kind> {
    kinds.iter().copied().filter(|kind| *kind != Kind::InspectionReport).collect()
}

/// Keeps those of a period where any are.
fn narrow(documents: &mut Vec<Arc<Document>>, which: &InspectionSelector) {
    let InspectionSelector::In(periods) = which else { return };
    let within = |document: &Arc<Document>| {
        let facts = &document.facts;
        let inspected = facts.inspection.as_ref().is_some_and(|it| overlaps(periods, it.start(), it.end()));
        inspected || facts.published.is_some_and(|it| overlaps(periods, it.date, it.date))
    };
    if documents.iter().any(within) {
        documents.retain(within);
    }
}

/// The inspection whose report covers a period without an inspection of its own: the first after it, where the period is
/// that of a fact and not said to be that of an inspection or report.
fn covering<'a>(
    all: &'a [Inspected],
    question: &Question,
    which: &InspectionSelector,
    assumed: &mut Vec<Assumption>,
) -> Option<&'a Inspected> {
    let InspectionSelector::In(periods) = which else { return None };
    let operation = question.operation;
    let whole_year = |period: &Period| {
        let (from, to) = (period.from?, period.to?);
        (from == from.first_of_year() && to == to.last_of_year()).then_some(())
    };
    // Of a whole year somebody may well ask what was found in it.
    let of_a_fact = operation == OperationId::Fact || !periods.iter().any(|period| whole_year(period).is_some());
    if !operation.get().reads_text || !of_a_fact || periods.iter().any(|it| it.basis != Basis::Unspecified) {
        return None;
    }
    let from = periods.iter().map(|period| period.from.or(period.to)).min()??;
    let reach = from.checked_add(looks_back()).ok()?;
    let inspected = all.iter().find(|it| it.date().is_some_and(|date| date >= from && date <= reach))?;
    let by = Period::month_of(inspected.date()?);
    assumed.push(Assumption::Covered { by, of: periods.clone() });
    Some(inspected)
}

/// The years of the periods asked for, where those may be the date of a figure rather than of the inspection ("how
/// many children were looked after in March 2016?").
fn widened(question: &Question, which: &InspectionSelector) -> Option<InspectionSelector> {
    let InspectionSelector::In(periods) = which else { return None };
    if !question.operation.get().reads_text {
        return None;
    }
    let year = |period: &Period| Period {
        from: period.from.and_then(|day| Date::new(day.year(), 1, 1).ok()),
        to: period.to.and_then(|day| Date::new(day.year(), 12, 31).ok()),
        basis: period.basis,
    };
    Some(InspectionSelector::In(periods.iter().map(year).collect()))
}
