//! Lists as statements: always whole, nested and in the order of the document.

use std::collections::BTreeSet;
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
    let listing = listing.into();
    let mut statements = Vec::new();
    let owners: BTreeSet<Option<&str>> = listed::items(document, listing).map(|item| item.owner.as_deref()).collect();
    for item in listed::items(document, listing) {
        let Some(statement) = quotes::item(context.snapshot, document, item)? else { continue };
        let due = quotes::until(context.snapshot, document, item)?;
        let say = item.until.as_ref().map(|until| Say::DueBy { until: until.clone() });
        let due = say.and_then(|say| fact_of(&say, due, context));
        // Where all are to be acted on by the same bodies, that tells none from another.
        let owner = item.owner.as_ref().filter(|_| owners.len() > 1);
        let acting = quotes::owner(context.snapshot, document, item)?;
        let acting = owner.and_then(|owner| fact_of(&Say::ActedOnBy { owner: owner.clone() }, acting, context));
        let below = acting.into_iter().chain(due).chain(statement.items.iter().cloned()).collect();
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
