//! Lists as statements: always whole, nested and in the order of the document.

use std::sync::Arc;

use super::{Context, fact_of};
use crate::document::{Document, Listing};
use crate::evidence::Statement;
use crate::index;
use crate::operations::listed;
use crate::quotes;
use crate::wording::Say;

/// Every item of a document's list as a statement, nested as there.
pub(crate) fn statements(
    document: &Arc<Document>,
    listing: impl Into<Listing>,
    context: &Context<'_>,
) -> Result<Vec<Statement>, index::Error> {
    let mut statements = Vec::new();
    for item in listed::items(document, listing) {
        let Some(statement) = quotes::item(context.snapshot, document, item)? else { continue };
        let due = quotes::until(context.snapshot, document, item)?;
        let say = item.until.as_ref().map(|until| Say::DueBy { until: until.clone() });
        let due = say.and_then(|say| fact_of(&say, due, context));
        let below = due.into_iter().chain(statement.items.iter().cloned()).collect();
        statements.push(statement.with_items(below));
    }
    Ok(statements)
}

/// A document's whole list below a sentence that counts it; `None` where there is no list.
pub(crate) fn below(
    say: &Say,
    document: &Arc<Document>,
    listing: impl Into<Listing>,
    context: &Context<'_>,
) -> Result<Option<Statement>, index::Error> {
    let items = statements(document, listing, context)?;
    let first = items.first().and_then(|item| item.citations().next().cloned());
    Ok(fact_of(say, first, context).map(|statement| statement.with_items(items)))
}
