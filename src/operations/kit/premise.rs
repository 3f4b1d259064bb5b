//! Grades that a question takes for granted.

use std::sync::Arc;

use super::judgements;
use super::scope::{Place, Places};
use super::{Context, refuse};
use crate::document::{Aspect, Document, Grade};
use crate::index;
use crate::inspectorates::Inspectorates;
use crate::operations::OperationId;
use crate::operations::answer::Draft;
use crate::operations::clause::Clause;
use crate::operations::judged::Judged;
use crate::operations::request::Question;
use crate::question::GradeClaim;

/// The aspects asked for; overall effectiveness if none.
pub(crate) fn aspects(question: &Question) -> Vec<Aspect> {
    if question.aspects.is_empty() { vec![Aspect::Overall] } else { question.aspects.clone() }
}

/// Set where the question names a grade, in the words of any inspectorate.
fn names(question: &Question, grade: Grade, table: &Inspectorates) -> bool {
    question.grades.iter().any(|named| table.are_called_alike(*named, grade))
}

/// Set where the grade given is not among those that the question names.
pub(crate) fn contradicts(question: &Question, grade: Grade, table: &Inspectorates) -> bool {
    !question.grades.is_empty() && !names(question, grade, table)
}

/// Set where the question takes a grade for granted, rather than asking for it.
pub(crate) fn is_taken_for_granted(question: &Question) -> bool {
    matches!(question.claim, Some(GradeClaim::Premise | GradeClaim::Lost))
}

/// Answers a question that takes a grade for granted which the documents contradict; `None` if they do not.
pub(crate) fn corrected(
    question: &Question,
    places: &Places<'_>,
    context: &Context<'_>,
) -> Result<Option<Draft>, index::Error> {
    if question.grades.is_empty() || !is_taken_for_granted(question) {
        return Ok(None);
    }
    for place in &places.authorities {
        let draft = match question.claim {
            Some(GradeClaim::Lost) => kept(question, place, context)?,
            _ => not_so(question, place, context)?,
        };
        if let Some(draft) = draft {
            let next = [OperationId::Strengths, OperationId::Improvements];
            let newest = place.chosen.first().copied();
            return Ok(Some(
                draft
                    .corrected()
                    .suggesting(next.map(|operation| refuse::asking(operation, question, &place.name, newest))),
            ));
        }
    }
    Ok(None)
}

/// The grade is another one than the question says.
fn not_so(question: &Question, place: &Place<'_>, context: &Context<'_>) -> Result<Option<Draft>, index::Error> {
    let found = all(question, place, context)?;
    let Some(first) = found.first() else { return Ok(None) };
    let table = context.inspectorates();
    // "Why was it inadequate?" may well mean an aspect, so any grade of the report makes the premise true where no
    // aspect was named.
    let elsewhere = |document: &Arc<Document>| {
        document.facts.judgements.iter().any(|judgement| names(question, judgement.grade, table))
    };
    if question.aspects.is_empty() && place.chosen.iter().any(|it| elsewhere(&it.primary))
        || found.iter().any(|judged| names(question, judged.judgement.grade, table))
    {
        return Ok(None);
    }
    let Some(clause) = Clause::judged_not(&place.name, first, &question.grades) else { return Ok(None) };
    let statements = found.iter().filter_map(|judged| judged.statement(&place.name, context)).collect();
    Ok(Some(Draft::answered(vec![clause], statements)))
}

/// The grade that the question says was lost was kept: the inspection in question and the one before it gave it both.
/// Where the inspections show that it was lost, or there is nothing to compare, the premise stands.
fn kept(question: &Question, place: &Place<'_>, context: &Context<'_>) -> Result<Option<Draft>, index::Error> {
    let Some(newest) = place.chosen.first() else { return Ok(None) };
    let Some(at) = place.all.iter().position(|it| it.primary.id == newest.primary.id) else { return Ok(None) };
    let table = context.inspectorates();
    for aspect in aspects(question) {
        let after = judgements::cited(&newest.primary, aspect, context)?;
        let Some(after) = after.first().filter(|it| names(question, it.judgement.grade, table)) else { continue };
        let Some(before) = at.checked_sub(1).and_then(|at| place.all.get(at)) else {
            let clause = Clause::still_graded(&place.name, after);
            return Ok(Some(Draft::answered(
                vec![clause],
                after.statement(&place.name, context).into_iter().collect(),
            )));
        };
        let before = judgements::cited(&before.primary, aspect, context)?;
        let Some(before) = before.first() else { continue };
        // Where one grade is named and it is the one given now, it was not lost, whatever stood before it.
        let gained = || Clause::moved(&place.name, before, after, table).filter(|_| question.grades.len() == 1);
        let clause = Clause::kept(&place.name, before, after, table).or_else(gained);
        let statements = [after, before].into_iter().filter_map(|judged| judged.statement(&place.name, context));
        if let Some(clause) = clause {
            return Ok(Some(Draft::answered(vec![clause], statements.collect())));
        }
    }
    Ok(None)
}

fn all<'a>(question: &Question, place: &Place<'a>, context: &Context<'_>) -> Result<Vec<Judged<'a>>, index::Error> {
    let mut found = Vec::new();
    for inspected in &place.chosen {
        for aspect in aspects(question) {
            found.extend(judgements::cited(&inspected.primary, aspect, context)?);
        }
    }
    Ok(found)
}
