//! Where another document tells of a report's list of improvements: the items that it names and those that it leaves out.

use std::sync::Arc;

use super::{Context, fact_of};
use crate::document::{Document, Kind, Owner};
use crate::evidence::{Citation, Statement};
use crate::index;
use crate::operations::clause::Clause;
use crate::operations::listed;
use crate::search::{self, Query, QueryTerms, Snippet};
use crate::wording::{Listed, Say};

/// What other documents name of a report's list: a clause, and a fact with both sources. `None` if they do not speak of
/// the list at all.
pub(crate) fn of_list(
    report: &Arc<Document>,
    owner: Owner,
    others: &[Arc<Document>],
    context: &Context<'_>,
) -> Result<Option<(Clause, Option<Statement>)>, index::Error> {
    let mut named: Vec<Citation> = Vec::new();
    let mut left_out: Vec<(String, Citation)> = Vec::new();
    let mut all = 0;
    for item in listed::items(report, owner) {
        all += 1;
        let terms = QueryTerms::read(std::slice::from_ref(&item.text), context.snapshot, &[], context.tables)?;
        let found = search::snippets(&Query::by_words(&terms), others, context.snapshot, context.tables, None)?;
        let best = found.iter().max_by(|a, b| a.coverage.total_cmp(&b.coverage));
        let best = best.filter(|it| it.coverage >= context.limits().names_item);
        if let Some(statement) = best.and_then(Snippet::statement) {
            named.extend(statement.citations().cloned());
        } else if let Some(citation) = context.cite(report, item.passage)? {
            left_out.push((item.text.clone(), citation));
        }
    }
    if named.is_empty() {
        return Ok(None);
    }
    let kind = others.first().map_or(Kind::Other, |document| document.kind).words();
    let missing = left_out.len();
    let say = if missing == 0 {
        Say::NamesAll { kind, count: all }
    } else {
        let quoted = |text: &str| format!("\u{201c}{}\u{201d}", text.trim_end_matches('.'));
        let items = Listed(left_out.iter().map(|(text, _)| quoted(text)).collect());
        Say::LeavesOut { kind, count: all - missing, all, items }
    };
    let mut citations: Vec<Citation> = Vec::new();
    for citation in named.iter().cloned().chain(left_out.into_iter().map(|(_, citation)| citation)) {
        if !citations.iter().any(|own| own.same_passage(&citation)) {
            citations.push(citation);
        }
    }
    let statement = fact_of(&say, citations, context);
    Ok(Some((Clause::names_of_list(kind, report, named, all, missing), statement)))
}
