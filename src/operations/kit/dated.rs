//! The plan for the particulars of an inspection: dates, duration, publication, lead inspector.

use std::sync::Arc;

use super::scope::Place;
use super::{Context, particulars, refuse, resolve};
use crate::document::{Document, Kind};
use crate::index;
use crate::operations::OperationId;
use crate::operations::answer::{Draft, Reason, Step};
use crate::operations::clause::{ClaimKind, Clause};
use crate::operations::request::{Moment, Question};
use crate::wording::{Months, Say};

/// Answers "when", "how long" and "who led".
pub(crate) fn plan(question: &Question, context: &Context<'_>) -> Result<Step, index::Error> {
    let places = match resolve::places(question, context, false) {
        Ok(places) => places,
        Err(refusal) => return Ok(Step::Draft(*refusal)),
    };
    context.note_scope(question, &places);
    let place = match &places.authorities[..] {
        [place] if !place.chosen.is_empty() => place,
        [] | [_] => return Ok(Step::Handover(OperationId::Findings)),
        _ => return Ok(Step::Handover(OperationId::Compare)),
    };
    // The report leads on its own inspection, whatever other document is named; only when the other one came out is
    // asked of itself.
    let is_published = question.operation == OperationId::Dates && question.moment == Moment::Published;
    let of_others =
        is_published && !places.by_kind.is_empty() && question.kinds.first() != Some(&Kind::InspectionReport);
    let documents = if of_others { places.by_kind.clone() } else { place.documents() };
    let mut headline = Vec::new();
    let mut statements = Vec::new();
    let mut unknown = Vec::new();
    for document in &documents {
        match particulars::of(question, place, document, context)? {
            Some((clauses, statement)) => {
                headline.extend(clauses);
                statements.extend(statement);
            }
            None => unknown.push(Arc::clone(document)),
        }
    }
    if headline.is_empty() {
        let (say, kind) = absent(question, place, &unknown);
        let clause = Clause::fact_absent(say, kind, &unknown);
        return Ok(Step::Draft(Draft::refused(Reason::NotMentioned, vec![clause])));
    }
    let draft = Draft::answered(headline, statements).suggesting(follow_ups(question, place));
    let draft = if unknown.is_empty() { draft } else { draft.partly() };
    let draft = if places.missing.is_empty() { draft } else { draft.adding(places.missing).partly() };
    Ok(Step::Draft(draft.assuming(places.assumed)))
}

/// What a document does not say.
fn absent(question: &Question, place: &Place<'_>, documents: &[Arc<Document>]) -> (Say, ClaimKind) {
    let (authority, when) = (place.name.clone(), Months::of(documents));
    match (question.operation, question.moment) {
        (OperationId::Inspector, _) => (Say::DoesNotSayWho { authority, when }, ClaimKind::LedBy),
        (_, Moment::Next) => (Say::DoesNotSayNext { authority, when }, ClaimKind::Inspected),
        (_, Moment::Published) => (Say::DoesNotSayPublished { authority, when }, ClaimKind::Published),
        _ => (Say::DoesNotSayWhen { authority, when }, ClaimKind::Inspected),
    }
}

fn follow_ups(question: &Question, place: &Place<'_>) -> Vec<Question> {
    let newest = place.chosen.first().copied();
    let other = if question.operation == OperationId::Inspector { OperationId::Dates } else { OperationId::Inspector };
    [other, OperationId::Grades].map(|operation| refuse::asking(operation, question, &place.name, newest)).into()
}
