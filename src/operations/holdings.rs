//! Which documents and inspections there are.

use std::sync::Arc;

use super::answer::{Draft, Reason, Step};
use super::clause::{Clause, Count, Over};
use super::kit::scope::{choose, lies_in, overlaps};
use super::kit::{Context, fact_of, hints, particulars, refuse};
use super::{Operation, OperationId, Question, Reading};
use crate::catalog::Inspected;
use crate::document::{Document, Kind, PassageNumber};
use crate::evidence::{Citation, Statement};
use crate::index;
use crate::question::cues::{
    COMPARE, CONCERNS, COUNT, DOCUMENTS, FINDINGS, GRADE, IMPROVEMENT, INSPECTED, STRENGTHS, WHEN,
};
use crate::question::{Annotated, Basis, CueTable, InspectionSelector, Label, cues};
use crate::wording::{self, Listed, Months, Reached, Say};

pub(super) const OPERATION: Operation = Operation {
    cues: CUES,
    recognise,
    is_mentioned: |annotated, chosen| annotated.cue(DOCUMENTS) && chosen != OperationId::Select,
    plan,
    asked,
    name: "which inspections there are",
    is_whole: true,
    is_over_time: true,
    ..Operation::PLAIN
};

fn recognise(annotated: &Annotated<'_>) -> Option<Reading> {
    let leads = annotated.first(Label::Cue(DOCUMENTS))?.start <= 2;
    let other = [IMPROVEMENT, STRENGTHS, CONCERNS, COMPARE].into_iter().any(|cue| annotated.cue(cue));
    let empty = annotated.topic_items(&[DOCUMENTS, COUNT]).is_empty();
    let asked = empty && !other && !hints::is_graded(annotated) && (leads || !annotated.cue(GRADE));
    asked.then(|| Reading::new(OperationId::Holdings, 0.8, &[DOCUMENTS, INSPECTED, FINDINGS, COUNT, WHEN]))
}

fn asked(question: &Question) -> String {
    match question.authorities.first() {
        Some(name) => format!("Which inspections of {name} do you have?"),
        None => "Which inspections do you have?".to_owned(),
    }
}

fn plan(question: &Question, context: &Context<'_>) -> Result<Step, index::Error> {
    if question.kinds.iter().any(|kind| *kind != Kind::InspectionReport)
        && !question.kinds.contains(&Kind::InspectionReport)
    {
        return super::answered(of_kinds(question, context)?);
    }
    if !question.authorities.is_empty() {
        return super::answered(of_authorities(question, context)?);
    }
    if !question.unknown_places.is_empty() {
        return super::answered(refuse::unknown_places(question, context));
    }
    super::answered(of_all(question, context)?)
}

fn of_all(question: &Question, context: &Context<'_>) -> Result<Draft, index::Error> {
    let catalog = context.catalog();
    let mut statements = Vec::new();
    let mut inspections = 0;
    let mut of = Reached { authorities: 0, places: 0 };
    let published = matches!(&question.which, InspectionSelector::In(periods) if periods.iter().any(|it| it.basis == Basis::Published));
    for name in catalog.subjects() {
        let of_name = choose(catalog.inspections_of(name), &all_if_unspecified(&question.which));
        let Some((mut chosen, by_publication)) = of_name else { continue };
        // Of all authorities together a year means one thing alike.
        if matches!(question.which, InspectionSelector::In(_)) && by_publication != published || chosen.is_empty() {
            continue;
        }
        chosen.reverse();
        let mut citations: Vec<Citation> = Vec::new();
        for inspected in &chosen {
            let number = inspected.primary.facts.inspection_passage.unwrap_or(PassageNumber(0));
            citations.extend(context.cite(&inspected.primary, number)?);
        }
        inspections += chosen.len();
        let is_place = chosen.iter().all(|inspected| inspected.primary.place().is_some());
        *(if is_place { &mut of.places } else { &mut of.authorities }) += 1;
        let when = Months::of(chosen.iter().map(|it| &it.primary));
        let say = Say::RowHeld { authority: name.to_owned(), when };
        statements.extend(fact_of(&say, citations, context).map(|it| it.about(name)));
    }
    let period = period(question, context);
    if statements.is_empty() {
        let clause = Clause::holdings(Say::HoldingsNone { period }, count(0, question), None, &[]);
        return Ok(Draft::refused(Reason::NoInspectionInPeriod, vec![clause]));
    }
    let say = Say::Holdings { inspections, of, period };
    let clause = Clause::holdings(say, count(inspections, question), None, &[]);
    Ok(Draft::answered(vec![clause], statements))
}

/// Where no inspection is singled out, all are listed.
fn all_if_unspecified(which: &InspectionSelector) -> InspectionSelector {
    if *which == InspectionSelector::Unspecified { InspectionSelector::All } else { which.clone() }
}

fn period(question: &Question, context: &Context<'_>) -> String {
    match &question.which {
        InspectionSelector::In(periods) if periods.iter().any(|it| it.basis == Basis::Published) => {
            context.wording.say(&Say::PeriodPublished { periods: periods.clone() })
        }
        InspectionSelector::In(periods) => context.wording.say(&Say::PeriodMade { periods: periods.clone() }),
        _ => String::new(),
    }
}

/// So many inspections over the periods of a question.
fn count(n: usize, question: &Question) -> Count {
    let periods = match &question.which {
        InspectionSelector::In(periods) => periods.clone(),
        _ => Vec::new(),
    };
    let by_publication = periods.iter().any(|period| period.basis == Basis::Published);
    Count::of("inspections", n).over(Over { periods, by_publication, ..Over::default() })
}

fn of_authorities(question: &Question, context: &Context<'_>) -> Result<Draft, index::Error> {
    let catalog = context.catalog();
    let mut headline = Vec::new();
    let mut statements = Vec::new();
    let mut is_partly = false;
    for name in &question.authorities {
        let all = catalog.inspections_of(name);
        let which = all_if_unspecified(&question.which_of(name));
        let mut chosen = choose(all, &which).map(|(chosen, _)| chosen).unwrap_or_default();
        chosen.reverse();
        if chosen.is_empty() {
            is_partly = true;
            headline.push(if catalog.documents_about(name).is_empty() {
                refuse::not_held(name, context)
            } else {
                refuse::none_in_period(name, &question.which_of(name), all)
            });
            continue;
        }
        for inspected in &chosen {
            statements.extend(row(name, inspected, context)?.map(|it| it.about(name.clone())));
        }
        let documents: Vec<Arc<Document>> = chosen.iter().map(|it| Arc::clone(&it.primary)).collect();
        let when = Months::of(&documents);
        let say = Say::HoldingsOf { authority: name.clone(), count: chosen.len(), when };
        headline.push(Clause::holdings(say, count(chosen.len(), question), Some(name), &documents));
    }
    if statements.is_empty() {
        let known = question.authorities.iter().any(|name| !catalog.documents_about(name).is_empty());
        let reason = if known { Reason::NoInspectionInPeriod } else { Reason::UnknownAuthority };
        return Ok(Draft::refused(reason, headline));
    }
    let first_two = question.authorities.iter().take(2);
    let next: Vec<Question> =
        first_two.map(|name| refuse::asking(OperationId::Improvements, question, name, None)).collect();
    let draft = Draft::answered(headline, statements).suggesting(next);
    Ok(if is_partly { draft.partly() } else { draft })
}

/// One inspection with its grade and the documents that tell of it.
fn row(name: &str, inspected: &Inspected, context: &Context<'_>) -> Result<Option<Statement>, index::Error> {
    let document = &inspected.primary;
    let facts = &document.facts;
    let mut citations = Vec::new();
    for number in facts.overall.as_ref().map(|it| it.passage).into_iter().chain(facts.inspection_passage) {
        citations.extend(context.cite(document, number)?);
    }
    if citations.is_empty() {
        citations.extend(context.cite(document, PassageNumber(0))?);
    }
    let mut kinds: Vec<&'static str> = inspected.documents().map(|document| document.kind.words()).collect();
    kinds.dedup();
    let say = Say::RowInspection {
        authority: name.to_owned(),
        on: wording::on(document),
        judged: facts.overall.as_ref().map(|overall| wording::judged(overall.grade, overall.aspect)),
        kinds: Listed(kinds),
    };
    Ok(fact_of(&say, citations, context))
}

/// The documents of kinds asked for by name.
fn of_kinds(question: &Question, context: &Context<'_>) -> Result<Draft, index::Error> {
    let meant = |document: &&Arc<Document>| {
        let published = document.facts.published;
        question.kinds.contains(&document.kind)
            && (question.authorities.is_empty()
                || document.about().is_some_and(|name| question.authorities.iter().any(|it| it == name)))
            && match &question.which {
                InspectionSelector::In(periods) => {
                    lies_in(document, &question.which)
                        || published.is_some_and(|it| overlaps(periods, it.date, it.date))
                }
                _ => true,
            }
    };
    let mut headline = Vec::new();
    let mut statements = Vec::new();
    let documents: Vec<&Arc<Document>> = context.catalog().documents().iter().filter(meant).collect();
    for document in &documents {
        let citation = context.cite(document, PassageNumber(0))?;
        let say = Say::RowDocument { title: document.title.clone(), kind: document.kind.words() };
        let about = document.about().map(str::to_owned);
        statements.extend(fact_of(&say, citation, context).map(|it| match about {
            Some(name) => it.about(name),
            None => it,
        }));
        if let Some((clause, statement)) = particulars::linked(document, context)? {
            headline.push(clause);
            statements.push(match document.about() {
                Some(name) => statement.about(name.to_owned()),
                None => statement,
            });
        }
    }
    let kind = match question.kinds[..] {
        [one] => one.name(),
        _ => "other",
    };
    let authorities = Listed(question.authorities.clone());
    if statements.is_empty() {
        let clause = Clause::documents(Say::NoDocumentsOfKind { kind, authorities }, 0, &question.kinds);
        return Ok(Draft::refused(Reason::NotMentioned, vec![clause]));
    }
    let count = documents.len();
    headline.insert(0, Clause::documents(Say::DocumentsOfKind { count, kind, authorities }, count, &question.kinds));
    Ok(Draft::answered(headline, statements))
}

/// The cues with their patterns, each with a question that needs it. In a pattern `a|b` is either word, `a?` may be
/// missing, `@` is a place and `#` a period.
#[rustfmt::skip]
const CUES: &[CueTable] = &[
    CueTable {
        cue: cues::DOCUMENTS,
        patterns: &[
            ("which|what inspection|inspections|reports|documents|files", "which reports mention tents"),
            ("which|what @ inspections|reports|documents", "Which Cornwall inspections were there?"),
            ("how many times|inspections|reports|documents|visits", "How many times has Devon been inspected?"),
            ("how often has|was|is @", "How often was Kent inspected?"),
            ("do you have|hold|cover", "Do you have anything on Kent?"),
            ("what do you know", "What do you know about Kent?"),
            ("have you got", "Have you got anything on Kent?"),
            ("inspection history", "Kent inspection history"),
            ("history of inspections", "Kent's history of inspections"),
            ("list of inspections|reports|documents", "Give me a list of reports"),
            ("in the collection|library|archive|database|index", "Is Kent in the collection?"),
            ("is|was there a|an|any|another report|inspection", "Is there a report for Stockton?"),
            ("are|were there any? reports|inspections|documents", "Are there any reports on Kent?"),
            ("how far back", "How far back do you go?"),
            ("list|show @ inspections|reports|documents", "List Kent inspections"),
            ("list|show me? the? inspections|reports|documents", "Show me the reports on Kent"),
            ("all the? inspections|reports|documents", "All reports on Trafford"),
        ],
    },
];
