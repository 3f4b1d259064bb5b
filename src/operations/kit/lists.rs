//! Lists of improvements: always whole, nested and in the order of the document.

use std::sync::Arc;

use super::{Context, fact_of};
use crate::document::{Document, ImprovementItem, ImprovementList, Owner, Passage};
use crate::evidence::{Citation, Statement};
use crate::index;
use crate::search::QueryTerms;
use crate::wording::Say;

/// The lists of a document for an owner.
pub(crate) fn of(document: &Document, owner: Owner) -> impl Iterator<Item = &ImprovementList> {
    document.facts.improvements.iter().filter(move |list| list.owner == owner)
}

/// How many items a document lists for an owner, those nested within others not counted.
pub(crate) fn length(document: &Document, owner: Owner) -> usize {
    of(document, owner).map(|list| list.items.len()).sum()
}

/// The items of a document's lists for an owner.
pub(crate) fn items(document: &Document, owner: Owner) -> impl Iterator<Item = &ImprovementItem> {
    of(document, owner).flat_map(|list| &list.items)
}

/// The items that are about a topic.
pub(crate) fn about<'a>(
    document: &'a Document,
    owner: Owner,
    terms: &'a QueryTerms,
) -> impl Iterator<Item = &'a ImprovementItem> {
    items(document, owner).filter(|item| is_about(item, terms))
}

/// The items of any owner's list that are about a topic.
pub(crate) fn about_any<'a>(
    document: &'a Document,
    terms: &'a QueryTerms,
) -> impl Iterator<Item = &'a ImprovementItem> {
    document.facts.improvements.iter().flat_map(|list| &list.items).filter(|item| is_about(item, terms))
}

fn is_about(item: &ImprovementItem, terms: &QueryTerms) -> bool {
    terms.is_about(&whole_text(item))
}

/// Every item of a document's list as a statement, nested as there.
pub(crate) fn statements(
    document: &Arc<Document>,
    owner: Owner,
    context: &Context<'_>,
) -> Result<Vec<Statement>, index::Error> {
    let mut statements = Vec::new();
    for item in items(document, owner) {
        if let Some(passage) = context.snapshot.passage(&document.id, item.passage)? {
            statements.extend(statement(document, item, &passage, &mut 0));
        }
    }
    Ok(statements)
}

/// A document's whole list below a sentence that counts it; `None` where there is no list.
pub(crate) fn below(
    say: &Say,
    document: &Arc<Document>,
    owner: Owner,
    context: &Context<'_>,
) -> Result<Option<Statement>, index::Error> {
    let items = statements(document, owner, context)?;
    let first = items.first().and_then(|item| item.citations().next().cloned());
    Ok(fact_of(say, first, context).map(|statement| statement.with_items(items)))
}

/// One item with those nested in it. `from` is where in the passage its words are looked for; they follow those of the
/// item before it, and the same words may stand in both.
pub(crate) fn statement(
    document: &Arc<Document>,
    item: &ImprovementItem,
    passage: &Arc<Passage>,
    from: &mut usize,
) -> Option<Statement> {
    let start = *from + passage.text.get(*from..)?.find(&item.text)?;
    let range = start..start + item.text.len();
    *from = range.end;
    let citation = Citation::new(Arc::clone(document), item.passage, Arc::clone(passage), range)?;
    let items = item.items.iter().filter_map(|nested| statement(document, nested, passage, from)).collect();
    Some(Statement::quote(citation).with_items(items))
}

/// The words of an item with those of the items nested in it.
pub(crate) fn whole_text(item: &ImprovementItem) -> String {
    let nested = item.items.iter().map(whole_text);
    std::iter::once(item.text.clone()).chain(nested).collect::<Vec<_>>().join(" ")
}
