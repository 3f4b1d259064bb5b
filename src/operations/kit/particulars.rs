//! The particulars of an inspection, each a clause and the statement that bears it out: its days, how long it took, when
//! its report was published, who led it.

use std::sync::Arc;

use jiff::civil::Date;

use super::scope::Place;
use super::{Context, fact_of};
use crate::document::{Document, Inspection, Kind, PassageNumber, Published, PublishedBasis};
use crate::evidence::{Citation, Statement};
use crate::index;
use crate::operations::OperationId;
use crate::operations::clause::{self, Clause};
use crate::operations::request::{Moment, Question};
use crate::quotes;
use crate::text;
use crate::wording::{self, Listed, Say};

/// A particular: the clauses of a headline and the statements that carry them.
pub(crate) type Particular = Option<(Vec<Clause>, Vec<Statement>)>;

/// The particular that is asked for; `None` where the document does not hold it.
pub(crate) fn of(
    question: &Question,
    place: &Place<'_>,
    document: &Arc<Document>,
    context: &Context<'_>,
) -> Result<Particular, index::Error> {
    let name = place.name.as_str();
    match (question.operation, question.moment) {
        (OperationId::Inspector, _) => who(name, document, context),
        (_, Moment::Published) => published(name, document, context),
        (_, Moment::Next) => next(document, context),
        (_, Moment::Duration) => lasted(name, document, context),
        (_, Moment::Inspected) => inspected(name, document, context),
    }
}

/// What the document says of the next inspection.
fn next(document: &Arc<Document>, context: &Context<'_>) -> Result<Particular, index::Error> {
    let mut statements = Vec::new();
    for stated in &document.facts.next {
        statements.extend(quotes::stated(context.snapshot, document, stated)?.map(Statement::quote));
    }
    let citations: Vec<Citation> = statements.iter().flat_map(Statement::citations).cloned().collect();
    Ok((!statements.is_empty()).then(|| (vec![Clause::of_next(document, citations)], statements)))
}

/// The sentence or line of a passage that holds some words, else the whole passage.
fn line_with(
    document: &Arc<Document>,
    number: PassageNumber,
    sought: &str,
    context: &Context<'_>,
) -> Result<Option<Citation>, index::Error> {
    let Some(passage) = context.snapshot.passage(&document.id, number)? else { return Ok(None) };
    let range = text::sentences(&passage.text)
        .into_iter()
        .find(|range| passage.text[range.clone()].contains(sought))
        .unwrap_or(0..passage.text.len());
    Ok(Citation::new(Arc::clone(document), number, passage, range))
}

fn who(name: &str, document: &Arc<Document>, context: &Context<'_>) -> Result<Particular, index::Error> {
    let facts = &document.facts;
    let [first, ..] = &facts.lead_inspectors[..] else { return Ok(None) };
    let number = facts.lead_inspector_passage.unwrap_or(PassageNumber(0));
    let Some(citation) = line_with(document, number, first, context)? else { return Ok(None) };
    let say = Say::LeadInspectors { count: facts.lead_inspectors.len(), names: Listed(facts.lead_inspectors.clone()) };
    let clause = Clause::led(name, document, &citation);
    let mut statements: Vec<Statement> = fact_of(&say, [citation], context).into_iter().collect();
    // The headline gives the days too, and whoever asks who came often asks when.
    if let Some((days, citation)) = dated(document, context)? {
        statements.extend(fact_of(&Say::InspectionDates { days: wording::days(&days) }, [citation], context));
    }
    Ok(Some((clause.into_iter().collect(), statements)))
}

/// The days of the inspection with the passage that gives them.
fn dated(document: &Arc<Document>, context: &Context<'_>) -> Result<Option<(Inspection, Citation)>, index::Error> {
    let Some(days) = document.facts.inspection.clone() else { return Ok(None) };
    let number = document.facts.inspection_passage.unwrap_or(PassageNumber(0));
    Ok(context.cite(document, number)?.map(|citation| (days, citation)))
}

/// The inspection that a document tells of which gives none itself: both documents are cited for it.
/// `None` for every other document.
pub(crate) fn linked(
    document: &Arc<Document>,
    context: &Context<'_>,
) -> Result<Option<(Clause, Statement)>, index::Error> {
    let Some(told) = &document.facts.told_of else { return Ok(None) };
    let passage = context.snapshot.passage(&document.id, told.passage)?;
    let own = passage.and_then(|it| Citation::new(Arc::clone(document), told.passage, it, told.range.clone()));
    let Some(own) = own else { return Ok(None) };
    let inspections = context.catalog().events_of(&told.authority);
    let report = inspections.iter().find(|it| it.primary.facts.inspection.as_ref() == Some(&told.inspection));
    let of_report = match report {
        Some(inspected) => dated(&inspected.primary, context)?.map(|(_, citation)| citation),
        None => None,
    };
    let kind = document.kind.words();
    let clause = Clause::told_of(kind, told, document, &own);
    let say = clause::told_of(kind, told);
    Ok(fact_of(&say, std::iter::once(own).chain(of_report), context).map(|statement| (clause, statement)))
}

fn inspected(name: &str, document: &Arc<Document>, context: &Context<'_>) -> Result<Particular, index::Error> {
    let Some((days, citation)) = dated(document, context)? else { return Ok(None) };
    let clauses = [Clause::inspected(name, document, &citation), Clause::report_published(document)];
    let say = Say::InspectionDates { days: wording::days(&days) };
    Ok(Some((clauses.into_iter().flatten().collect(), fact_of(&say, [citation], context).into_iter().collect())))
}

fn lasted(name: &str, document: &Arc<Document>, context: &Context<'_>) -> Result<Particular, index::Error> {
    let Some((days, citation)) = dated(document, context)? else { return Ok(None) };
    let clause = Clause::lasted(name, document, length(&days), &citation);
    let say = Say::InspectionDates { days: wording::days(&days) };
    Ok(Some((clause.into_iter().collect(), fact_of(&say, [citation], context).into_iter().collect())))
}

/// The days from first to last of each stretch, weekends included.
fn length(inspection: &Inspection) -> usize {
    let length = |first: Date, last: Date| {
        let days = first.until(last).map_or(0, |span| span.get_days());
        usize::try_from(days).unwrap_or(0) + 1
    };
    inspection.spans().map(|span| length(span.first(), span.last())).sum()
}

fn published(name: &str, document: &Arc<Document>, context: &Context<'_>) -> Result<Particular, index::Error> {
    let Some(published) = document.facts.published else { return Ok(None) };
    // Where the date is not printed, what is cited is the document that it belongs to: its first passage.
    let number = document.facts.published_passage.unwrap_or(PassageNumber(0));
    let Some(citation) = context.cite(document, number)? else { return Ok(None) };
    let kind = if document.kind == Kind::InspectionReport { "report" } else { document.kind.words() };
    let clause = Clause::published(name, kind, document, &citation);
    Ok(Some((clause.into_iter().collect(), fact_of(&basis(published), [citation], context).into_iter().collect())))
}

/// When it was published, and how that is known.
fn basis(published: Published) -> Say {
    let date = published.date;
    match published.basis {
        PublishedBasis::Printed => Say::PublishedPrinted { date },
        PublishedBasis::FileName => Say::PublishedFileName { date },
        PublishedBasis::Given => Say::PublishedGiven { date },
    }
}
