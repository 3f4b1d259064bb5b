//! Which authority a document is about that does not name one: minutes tell the dates of an inspection, and those are
//! some authority's.

use std::sync::Arc;

use super::{Context, Draft, words};
use crate::catalog::Inspected;
use crate::document::{Document, Kind, PassageNumber};
use crate::evidence::{Citation, Statement};
use crate::index;
use crate::question::{Question, Scope};

/// The inspection that a document tells of, and where.
pub(super) struct Origin<'a> {
    /// The authority.
    pub(super) name: &'a str,
    /// Its inspection.
    pub(super) inspected: &'a Inspected,
    citation: Citation,
}

impl Origin<'_> {
    /// Says whose inspection a document tells of, with its words and the report's.
    pub(super) fn statement(self, document: &Document, context: &Context<'_>) -> Result<Statement, index::Error> {
        let report = &self.inspected.primary;
        let number = report.facts.inspection_passage.unwrap_or(PassageNumber(0));
        let from_report = context.cite(report, number)?;
        let kind = document.kind.words();
        let dates = report.facts.inspection.as_ref().map_or_else(String::new, words::days);
        let text = format!("The {kind} name no council; the dates are those of {}'s inspection of {dates}.", self.name);
        Ok(Statement::fact(text, self.citation, from_report))
    }
}

/// Whether a question asks whom documents of a kind are about, rather than who fulfils a condition.
pub(super) fn is_asked(question: &Question) -> bool {
    question.kinds.iter().any(|kind| *kind != Kind::InspectionReport)
        && question.authorities.is_empty()
        && matches!(question.scope, Scope::Unspecified | Scope::Every)
}

/// Finds the one inspection whose first and last day a document names in one passage; `None` if there is none or more
/// than one.
pub(super) fn of<'a>(document: &Arc<Document>, context: &Context<'a>) -> Result<Option<Origin<'a>>, index::Error> {
    if document.facts.authority.is_some() {
        return Ok(None);
    }
    let mut found: Option<Origin<'a>> = None;
    for (n, passage) in context.snapshot.passages(&document.id)?.into_iter().enumerate() {
        for (name, inspected) in context.catalog().inspections() {
            let Some(days) = &inspected.primary.facts.inspection else { continue };
            let (first, last) = (words::date(days.start()), words::date(days.end()));
            // The year may stand behind the last day only: "between 29 April and 3 May 2024".
            let first = first.rsplit_once(' ').map_or(first.as_str(), |(day, _)| day);
            let named = passage.text.find(&last).zip(passage.text.find(first));
            let Some((last_at, _)) = named.filter(|(last_at, first_at)| first_at <= last_at) else { continue };
            if found.as_ref().is_some_and(|other| other.name != name) {
                return Ok(None);
            }
            let number = PassageNumber(u32::try_from(n).unwrap_or(u32::MAX));
            let sentence = crate::text::sentences(&passage.text).into_iter().find(|range| range.contains(&last_at));
            let range = sentence.unwrap_or(0..passage.text.len());
            let citation = Citation::new(Arc::clone(document), number, Arc::clone(&passage), range);
            found = found.or(citation.map(|citation| Origin { name, inspected, citation }));
        }
    }
    Ok(found)
}

/// Says which authority documents of the kinds asked for are about.
pub(super) fn answer(question: &Question, context: &Context<'_>) -> Result<Option<Draft>, index::Error> {
    let mut heads = Vec::new();
    let mut statements = Vec::new();
    for document in context.catalog().documents() {
        if document.kind == Kind::InspectionReport || !question.kinds.contains(&document.kind) {
            continue;
        }
        let Some(origin) = of(document, context)? else { continue };
        let report = &origin.inspected.primary;
        let Some(days) = &report.facts.inspection else { continue };
        let number = report.facts.inspection_passage.unwrap_or(PassageNumber(0));
        let from_report = context.cite(report, number)?;
        let kind = document.kind.words();
        let dates = words::days(days);
        heads.push(format!(
            "The {kind} do not name their council, but the inspection dates that they give, {dates}, are those of {}",
            origin.name
        ));
        statements.push(Statement::quote(origin.citation).about(origin.name));
        if let Some(citation) = from_report {
            let text = format!("{}: inspected {dates}.", origin.name);
            statements.push(Statement::fact(text, citation, []).about(origin.name));
        }
    }
    if statements.is_empty() {
        return Ok(None);
    }
    Ok(Some(Draft::answered(format!("{}.", heads.join("; ")), statements)))
}
