//! What happened to an authority: its inspections and visits in order, each with what it looked at, found and asked for.

use std::sync::Arc;

use super::answer::{Draft, Reason, Step};
use super::clause::Clause;
use super::kit::scope::choose;
use super::kit::{Context, fact_of, hints, resolve};
use super::{Operation, OperationId, Question, Reading};
use crate::document::{Document, Listing};
use crate::evidence::{Citation, Statement};
use crate::index;
use crate::question::cues::{
    CHANGE, COMPARE, CONCERNS, COUNT, DOCUMENTS, EVENTS, FINDINGS, GRADE, IMPROVEMENT, INSPECTED, SINCE_FULL,
    STRENGTHS, WHEN,
};
use crate::question::{Annotated, Basis, CueTable, InspectionSelector, Period, cues};
use crate::quotes;
use crate::timeline::{Event, Timeline};
use crate::wording::{self, Counted, Listed, Say, Semicolons};

pub(super) const OPERATION: Operation = Operation {
    cues: CUES,
    recognise,
    plan,
    asked,
    name: "what happened, in order",
    is_whole: true,
    is_over_time: true,
    ..Operation::PLAIN
};

/// The cues that may stand beside the question without asking for anything else.
const SPENT: &[crate::question::Cue] = &[EVENTS, SINCE_FULL, CHANGE, DOCUMENTS, INSPECTED, FINDINGS, COUNT, WHEN];

fn recognise(annotated: &Annotated<'_>) -> Option<Reading> {
    let other = [IMPROVEMENT, STRENGTHS, CONCERNS, COMPARE, GRADE].into_iter().any(|cue| annotated.cue(cue));
    let asked = annotated.cue(EVENTS)
        && !other
        && !hints::is_graded(annotated)
        && !hints::is_over_many(annotated)
        && annotated.topic_items(SPENT).is_empty();
    asked.then(|| Reading::new(OperationId::Timeline, 0.88, SPENT))
}

fn asked(question: &Question) -> String {
    format!("Which inspections and visits has {} had{}?", question.whom(), question.in_period())
}

fn plan(question: &Question, context: &Context<'_>) -> Result<Step, index::Error> {
    let places = match resolve::places(question, context, true) {
        Ok(places) => places,
        Err(refusal) => return super::answered(*refusal),
    };
    context.note_scope(question, &places);
    let mut headline = Vec::new();
    let mut statements = Vec::new();
    let mut refused = Vec::new();
    for place in &places.authorities {
        let timeline = Timeline::of(&place.name, context.snapshot, context.limits())?;
        let events = match meant(&timeline, question, context) {
            Ok(events) => events,
            Err(nothing) => {
                refused.push(*nothing);
                continue;
            }
        };
        headline.push(named(&timeline, &events, question, context));
        for event in events {
            statements.extend(row(&timeline.authority, event, context)?.map(|it| it.about(place.name.clone())));
        }
    }
    if statements.is_empty() {
        refused.extend(places.missing);
        return super::answered(Draft::refused(Reason::NoInspectionInPeriod, refused).assuming(places.assumed));
    }
    let is_partly = !refused.is_empty() || !places.missing.is_empty();
    let next = places.authorities.iter().take(1);
    let next = next.map(|place| super::kit::refuse::asking(OperationId::Improvements, question, &place.name, None));
    let draft = Draft::answered(headline, statements)
        .adding(refused.into_iter().chain(places.missing).collect::<Vec<_>>())
        .suggesting(next.collect::<Vec<_>>())
        .assuming(places.assumed);
    super::answered(if is_partly { draft.partly() } else { draft })
}

/// The events in question, oldest first; a clause where there are none.
fn meant<'a>(
    timeline: &'a Timeline,
    question: &Question,
    context: &Context<'_>,
) -> Result<Vec<&'a Event>, Box<Clause>> {
    let name = &timeline.authority;
    let events: Vec<&Event> = match timeline.since_full() {
        Some(later) if question.bears(SINCE_FULL) => {
            if later.is_empty() {
                return Err(Box::new(nothing_since(timeline)));
            }
            later.iter().collect()
        }
        _ => timeline.events.iter().collect(),
    };
    let which = question.which_of(name);
    let InspectionSelector::In(_) = which else { return Ok(events) };
    let all = context.catalog().events_of(name);
    let within = choose(all, &which).map(|(chosen, _)| chosen).unwrap_or_default();
    let is_within = |event: &&Event| within.iter().any(|it| it.primary.id == event.document().id);
    let chosen: Vec<&Event> = events.into_iter().filter(is_within).collect();
    if chosen.is_empty() { Err(Box::new(super::kit::refuse::none_in_period(name, &which, all))) } else { Ok(chosen) }
}

/// That nothing has come since the last full inspection.
fn nothing_since(timeline: &Timeline) -> Clause {
    let name = &timeline.authority;
    let Some(full) = timeline.events.last() else {
        return Clause::neutral(Say::NoReport { authority: name.clone() });
    };
    let say = Say::EventsNoneSince { authority: name.clone(), full: wording::when(full.document()) };
    let last = full.document().inspection().map(crate::document::Inspection::end);
    let from = last.and_then(|day| day.tomorrow().ok());
    let period = Period { from, to: None, basis: Basis::Inspected };
    Clause::not_held(say, name, &[period], std::slice::from_ref(&full.inspected))
}

/// The events by their month and framework.
fn named(timeline: &Timeline, events: &[&Event], question: &Question, context: &Context<'_>) -> Clause {
    let authority = timeline.authority.clone();
    let label = |event: &&Event| {
        let document = event.document();
        context.wording.say(&Say::Label { when: wording::when(document), framework: document.facts.framework })
    };
    let labels = Listed(events.iter().map(label).collect());
    let mut documents: Vec<Arc<Document>> = events.iter().map(|event| Arc::clone(event.document())).collect();
    let before = timeline.events.iter().rev().find(|event| event.document().is_of_main_programme());
    let say = match before.filter(|_| question.bears(SINCE_FULL)) {
        Some(full) => {
            documents.push(Arc::clone(full.document()));
            Say::EventsSince { authority, full: wording::when(full.document()), events: labels }
        }
        None => Say::Events { authority, events: labels },
    };
    Clause::events(say, &timeline.authority, &documents)
}

/// One inspection or visit in a sentence, with what bears out each part of it.
fn row(name: &str, event: &Event, context: &Context<'_>) -> Result<Option<Statement>, index::Error> {
    let document = event.document();
    let wording = context.wording;
    let mut parts: Vec<String> = Vec::new();
    let mut citations: Vec<Citation> = Vec::new();
    if let Some(theme) = &event.theme {
        parts.push(wording.say(&Say::EventTheme { theme: theme.text.clone() }));
        citations.push(theme.citation.clone());
    }
    if let Some(outcome) = &event.outcome {
        parts.push(wording.say(&Say::EventOutcome { outcome: outcome.citation.quote().to_owned() }));
        citations.push(outcome.citation.clone());
    }
    for graded in &event.grades {
        let judged = wording::judged(graded.judgement.grade, graded.judgement.aspect);
        parts.push(wording.say(&Say::EventGrade { judged }));
        citations.push(graded.citation.clone());
    }
    let mut counted: Vec<Listing> = Vec::new();
    for list in &event.lists {
        let listing = Listing { role: list.role, owner: list.owner };
        if counted.contains(&listing) {
            continue;
        }
        counted.push(listing);
        parts.push(wording.say(&Say::CountedAlone { counted: Counted::of(document, listing) }));
        if let Some(first) = list.items.first() {
            let statement = quotes::item(context.snapshot, document, first)?;
            citations.extend(statement.iter().flat_map(Statement::citations).cloned());
        }
    }
    if citations.is_empty() {
        let number = document.facts.inspection_passage.unwrap_or(crate::document::PassageNumber(0));
        citations.extend(context.cite(document, number)?);
    }
    if parts.is_empty() {
        parts.push(wording.say(&Say::EventBare));
    }
    let on = wording::on(document);
    Ok(fact_of(&Say::RowEvent { authority: name.to_owned(), on, parts: Semicolons(parts) }, citations, context))
}

/// The cues with their patterns, each with a question that needs it. In a pattern `a|b` is either word, `a?` may be
/// missing, `@` is a place and `#` a period.
#[rustfmt::skip]
const CUES: &[CueTable] = &[
    CueTable {
        cue: cues::EVENTS,
        patterns: &[
            ("timeline|chronology", "timeline of Kent"),
            ("what has|have|had happened", "What has happened in Kent since the last full inspection?"),
            ("inspections|reports and|or visits|letters", "list all the inspections and visits of Kent"),
            ("visits|letters and|or inspections|reports", "Show all visits and inspections of Kent"),
            ("line|order|sequence of events|inspections", "What is the order of inspections in Kent?"),
            ("everything since", "Show me everything since the last full inspection of Kent"),
        ],
    },
];
