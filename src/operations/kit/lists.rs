//! Lists of improvements as statements: always whole, nested and in the order of the document.

use std::sync::Arc;

use super::{Context, fact_of};
use crate::document::{Document, ListItem, Owner, Passage};
use crate::evidence::{Citation, Statement};
use crate::index;
use crate::operations::listed;
use crate::wording::Say;

/// Every item of a document's list as a statement, nested as there.
pub(crate) fn statements(
    document: &Arc<Document>,
    owner: Owner,
    context: &Context<'_>,
) -> Result<Vec<Statement>, index::Error> {
    let mut statements = Vec::new();
    for item in listed::items(document, owner) {
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
    item: &ListItem,
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
