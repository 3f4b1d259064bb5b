//! Which documents and inspections are held.

use std::sync::Arc;

use super::scope::{choose, overlaps};
use super::{Context, Draft, Reason, grade, refuse, words};
use crate::catalog::Inspected;
use crate::document::{Document, Kind, PassageNumber};
use crate::evidence::Statement;
use crate::index;
use crate::question::{Basis, InspectionSelector, Question};

/// Answers "which inspections do you hold?", of all authorities or of those named.
pub(super) fn answer(question: &Question, context: &Context<'_>) -> Result<Draft, index::Error> {
    context.note_plan("documents");
    if !question.kinds.is_empty() && !question.kinds.contains(&Kind::InspectionReport) {
        return of_kinds(question, context);
    }
    if !question.authorities.is_empty() {
        return of_authorities(question, context);
    }
    if !question.unknown_places.is_empty() {
        return Ok(refuse::unknown_places(question, context));
    }
    let catalog = context.catalog();
    let mut statements = Vec::new();
    let (mut inspections, mut authorities) = (0, 0);
    let published = matches!(&question.which, InspectionSelector::In(periods) if periods.iter().any(|it| it.basis == Basis::Published));
    for name in catalog.authorities() {
        let of_name = choose(catalog.inspections_of(name), &of_all(&question.which));
        let Some((mut chosen, by_publication)) = of_name else { continue };
        // Of all authorities together a year means one thing alike.
        if matches!(question.which, InspectionSelector::In(_)) && by_publication != published {
            continue;
        }
        chosen.reverse();
        let Some(first) = chosen.first() else { continue };
        let dates: Vec<String> = chosen.iter().map(|it| words::when(&it.primary)).collect();
        let number = first.primary.facts.inspection_passage.unwrap_or(PassageNumber(0));
        let Some(citation) = context.cite(&first.primary, number)? else { continue };
        let mut more = Vec::new();
        for inspected in &chosen[1..] {
            let number = inspected.primary.facts.inspection_passage.unwrap_or(PassageNumber(0));
            more.extend(context.cite(&inspected.primary, number)?);
        }
        inspections += chosen.len();
        authorities += 1;
        statements.push(Statement::fact(format!("{name}: {}.", words::listed(&dates)), citation, more).about(name));
    }
    let headline = format!(
        "I hold {inspections} {} of {authorities} {}{}.",
        if inspections == 1 { "inspection" } else { "inspections" },
        if authorities == 1 { "authority" } else { "authorities" },
        period(question),
    );
    if statements.is_empty() {
        return Ok(Draft::refused(Reason::NoInspectionInPeriod, format!("I hold no inspection{}.", period(question))));
    }
    Ok(Draft::answered(headline, statements))
}

/// Where no inspection is singled out, all are listed.
fn of_all(which: &InspectionSelector) -> InspectionSelector {
    if *which == InspectionSelector::Unspecified { InspectionSelector::All } else { which.clone() }
}

fn period(question: &Question) -> String {
    match &question.which {
        InspectionSelector::In(periods) if periods.iter().any(|it| it.basis == Basis::Published) => {
            format!(" with a report published {}", words::in_periods(periods))
        }
        InspectionSelector::In(periods) => format!(" made {}", words::in_periods(periods)),
        _ => String::new(),
    }
}

fn of_authorities(question: &Question, context: &Context<'_>) -> Result<Draft, index::Error> {
    let catalog = context.catalog();
    let mut heads = Vec::new();
    let mut statements = Vec::new();
    for name in &question.authorities {
        let all = catalog.inspections_of(name);
        let chosen = choose(all, &of_all(&question.which_of(name))).map(|(chosen, _)| chosen).unwrap_or_default();
        if chosen.is_empty() {
            let clause = if catalog.documents_about(name).is_empty() {
                refuse::not_held(name, context)
            } else {
                refuse::none_in_period(name, &question.which_of(name), all)
            };
            heads.push(clause);
            continue;
        }
        for inspected in chosen.iter().rev() {
            statements.extend(row(name, inspected, context)?.map(|it| it.about(name.clone())));
        }
        let dates: Vec<String> = chosen.iter().rev().map(|it| words::when(&it.primary)).collect();
        let noun = if chosen.len() == 1 { "inspection" } else { "inspections" };
        heads.push(format!("I hold {} {noun} of {name}: {}", chosen.len(), words::listed(&dates)));
    }
    let headline = words::sentence(&words::capital(&heads.join("; ")));
    if statements.is_empty() {
        let known = question.authorities.iter().any(|name| !catalog.documents_about(name).is_empty());
        let reason = if known { Reason::NoInspectionInPeriod } else { Reason::UnknownAuthority };
        return Ok(Draft::refused(reason, headline));
    }
    let partly = question.authorities.len() > 1 && heads.iter().any(|head| !head.starts_with('I'));
    let draft = Draft::answered(headline, statements).suggesting(
        question
            .authorities
            .iter()
            .take(2)
            .map(|name| format!("What were the areas for improvement in {name}'s latest inspection?")),
    );
    Ok(if partly { draft.partly() } else { draft })
}

/// One inspection with its grade and the documents that tell of it.
fn row(name: &str, inspected: &Inspected, context: &Context<'_>) -> Result<Option<Statement>, index::Error> {
    let document = &inspected.primary;
    let mut citations = Vec::new();
    let graded = document.facts.overall.as_ref().map(|it| it.passage);
    for number in graded.into_iter().chain(document.facts.inspection_passage) {
        citations.extend(context.cite(document, number)?);
    }
    if citations.is_empty() {
        citations.extend(context.cite(document, PassageNumber(0))?);
    }
    let graded = document
        .facts
        .overall
        .as_ref()
        .map_or_else(String::new, |overall| format!(", {}", words::judged(overall.grade, overall.aspect)));
    let mut kinds: Vec<&str> = inspected.documents().map(|document| document.kind.words()).collect();
    kinds.dedup();
    let text = format!("{name}{}{graded} ({}).", words::inspected(document), words::listed(&kinds));
    let mut citations = citations.into_iter();
    Ok(citations.next().map(|first| Statement::fact(text, first, citations)))
}

/// The documents of kinds asked for by name.
fn of_kinds(question: &Question, context: &Context<'_>) -> Result<Draft, index::Error> {
    let meant = |document: &&Arc<Document>| {
        let about = &document.facts.authority;
        let published = document.facts.published;
        question.kinds.contains(&document.kind)
            && (question.authorities.is_empty()
                || about.as_ref().is_some_and(|name| question.authorities.contains(name)))
            && match &question.which {
                InspectionSelector::In(periods) => {
                    grade::lies_in(document, &question.which)
                        || published.is_some_and(|it| overlaps(periods, it.date, it.date))
                }
                _ => true,
            }
    };
    let mut statements = Vec::new();
    for document in context.catalog().documents().iter().filter(meant) {
        let Some(citation) = context.cite(document, PassageNumber(0))? else { continue };
        let about = document.facts.authority.clone();
        let text = format!("{} ({}).", document.title, document.kind.words());
        let statement = Statement::fact(text, citation, []);
        statements.push(match about {
            Some(name) => statement.about(name),
            None => statement,
        });
    }
    let (one, many) = match question.kinds[..] {
        [Kind::Digest] => ("digest", "digests"),
        [Kind::PressRelease] => ("press release", "press releases"),
        [Kind::News] => ("news article", "news articles"),
        [Kind::Minutes] => ("set of minutes", "sets of minutes"),
        _ => ("such document", "such documents"),
    };
    let of = if question.authorities.is_empty() {
        String::new()
    } else {
        format!(" on {}", words::listed(&question.authorities))
    };
    if statements.is_empty() {
        return Ok(Draft::refused(Reason::NotMentioned, format!("I hold no {one}{of}.")));
    }
    Ok(Draft::answered(format!("I hold {}{of}.", words::count(statements.len(), one, many)), statements))
}
