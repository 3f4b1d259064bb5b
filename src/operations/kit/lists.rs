//! Lists as statements: always whole, nested and in the order of the document.

use std::sync::Arc;

use super::{Context, fact_of};
use crate::document::{Document, ListItem, Listing, Passage, PassageNumber, Stated};
use crate::evidence::{Citation, Statement};
use crate::index;
use crate::operations::listed;
use crate::text;
use crate::wording::Say;

/// Every item of a document's list as a statement, nested as there.
pub(crate) fn statements(
    document: &Arc<Document>,
    listing: impl Into<Listing>,
    context: &Context<'_>,
) -> Result<Vec<Statement>, index::Error> {
    let mut statements = Vec::new();
    for item in listed::items(document, listing) {
        if let Some(passage) = context.snapshot.passage(&document.id, item.passage)? {
            statements.extend(statement(document, item, &passage, context)?);
        }
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

/// Words of a document that state something, as a quote of the whole sentence.
pub(crate) fn stated(
    document: &Arc<Document>,
    stated: &Stated,
    context: &Context<'_>,
) -> Result<Option<Statement>, index::Error> {
    let Some(passage) = context.snapshot.passage(&document.id, stated.passage)? else { return Ok(None) };
    let Some(start) = passage.text.find(&stated.text) else { return Ok(None) };
    let range = start..start + stated.text.len();
    let sentences = text::sentences(&passage.text);
    let sentence = sentences.into_iter().find(|it| it.start <= range.start && it.end >= range.end).unwrap_or(range);
    Ok(Citation::new(Arc::clone(document), stated.passage, passage, sentence).map(Statement::quote))
}

/// One item with those nested in it, which stand in its passage or in those that follow.
pub(crate) fn statement(
    document: &Arc<Document>,
    item: &ListItem,
    passage: &Arc<Passage>,
    context: &Context<'_>,
) -> Result<Option<Statement>, index::Error> {
    nested(document, item, &mut (Arc::clone(passage), item.passage, 0), context)
}

/// `at` is the passage, its number and where in it the words are looked for: they follow those of the item before, and the same
/// words may stand in both.
fn nested(
    document: &Arc<Document>,
    item: &ListItem,
    at: &mut (Arc<Passage>, PassageNumber, usize),
    context: &Context<'_>,
) -> Result<Option<Statement>, index::Error> {
    if item.passage != at.1 {
        let Some(passage) = context.snapshot.passage(&document.id, item.passage)? else { return Ok(None) };
        *at = (passage, item.passage, 0);
    }
    let (passage, number, from) = at;
    let found = passage.text.get(*from..).and_then(|rest| rest.find(&item.text)).map(|found| *from + found);
    let Some(start) = found else { return Ok(None) };
    let range = start..start + item.text.len();
    *from = range.end;
    let Some(citation) = Citation::new(Arc::clone(document), *number, Arc::clone(passage), range) else {
        return Ok(None);
    };
    let mut items = Vec::new();
    for below in &item.items {
        items.extend(nested(document, below, at, context)?);
    }
    Ok(Some(Statement::quote(citation).with_items(items)))
}
