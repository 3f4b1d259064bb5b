//! Where another document tells of a report's list of improvements: which of the items it names and which it leaves
//! out.

use std::sync::Arc;

use super::{Context, improvements, words};
use crate::document::{Document, Owner};
use crate::evidence::{Citation, Statement};
use crate::index;
use crate::search::{self, Query, QueryTerms};

/// The share of an item's words that a passage must hold to name it. Others shorten the inspectors' words but keep
/// those that carry the matter.
const NAMES_IT: f32 = 0.55;

/// What the other documents name of a report's list: a clause for the headline, and a fact with both sources. `None`
/// if they do not speak of the list at all.
pub(super) fn of(
    report: &Arc<Document>,
    owner: Owner,
    others: &[Arc<Document>],
    context: &Context<'_>,
) -> Result<Option<(String, Statement)>, index::Error> {
    let mut named: Vec<Citation> = Vec::new();
    let mut left_out: Vec<(String, Citation)> = Vec::new();
    let items: Vec<_> = improvements::lists(report, owner).flat_map(|list| &list.items).collect();
    for item in &items {
        let terms =
            QueryTerms::read(std::slice::from_ref(&item.text), context.snapshot, &[], &context.tables.synonyms)?;
        let query = Query::by_words(&terms);
        let found = search::snippets(&query, others, context.snapshot, context.tables, None)?;
        let best = found.iter().max_by(|a, b| a.coverage.total_cmp(&b.coverage)).filter(|it| it.coverage >= NAMES_IT);
        let statement = best.and_then(search::Snippet::statement);
        if let Some(statement) = statement {
            named.extend(statement.citations().cloned());
        } else if let Some(citation) = context.cite(report, item.passage)? {
            left_out.push((item.text.clone(), citation));
        }
    }
    let Some(first) = named.first().cloned() else { return Ok(None) };
    let kind = others.first().map_or("document", |document| document.kind.words());
    let (there, all) = (items.len() - left_out.len(), items.len());
    let mut citations: Vec<Citation> = Vec::new();
    for citation in named.into_iter().skip(1) {
        if !citation.same_passage(&first) && !citations.iter().any(|own| own.same_passage(&citation)) {
            citations.push(citation);
        }
    }
    if left_out.is_empty() {
        let head = format!("the {kind} names all {all}");
        return Ok(Some((head.clone(), Statement::fact(words::capital(&words::sentence(&head)), first, citations))));
    }
    let texts: Vec<String> =
        left_out.iter().map(|(text, _)| format!("\u{201c}{}\u{201d}", text.trim_end_matches('.'))).collect();
    let head = format!("the {kind} names {there} of these {all}");
    let text = format!("{} and leaves out {}.", words::capital(&head), words::listed(&texts));
    citations.extend(left_out.into_iter().map(|(_, citation)| citation));
    Ok(Some((format!("{head}, not all"), Statement::fact(text, first, citations))))
}
