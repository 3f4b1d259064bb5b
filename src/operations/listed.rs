//! What a document lists for improvement: the items for an owner, and those about a topic.

use crate::document::{Document, ItemList, ListItem, Owner};
use crate::search::QueryTerms;

/// The lists of a document for an owner.
pub(crate) fn of(document: &Document, owner: Owner) -> impl Iterator<Item = &ItemList> {
    document.facts.improvements().filter(move |list| list.owner == owner)
}

/// How many items a document lists for an owner, those nested within others not counted.
pub(crate) fn length(document: &Document, owner: Owner) -> usize {
    of(document, owner).map(|list| list.items.len()).sum()
}

/// The items of a document's lists for an owner.
pub(crate) fn items(document: &Document, owner: Owner) -> impl Iterator<Item = &ListItem> {
    of(document, owner).flat_map(|list| &list.items)
}

/// The items that are about a topic.
pub(crate) fn about<'a>(
    document: &'a Document,
    owner: Owner,
    terms: &'a QueryTerms,
) -> impl Iterator<Item = &'a ListItem> {
    items(document, owner).filter(|item| is_about(item, terms))
}

/// The items of any owner's list that are about a topic.
pub(crate) fn about_any<'a>(document: &'a Document, terms: &'a QueryTerms) -> impl Iterator<Item = &'a ListItem> {
    document.facts.improvements().flat_map(|list| &list.items).filter(|item| is_about(item, terms))
}

fn is_about(item: &ListItem, terms: &QueryTerms) -> bool {
    terms.is_about(&whole_text(item))
}

/// The words of an item with those of the items nested in it.
pub(crate) fn whole_text(item: &ListItem) -> String {
    let nested = item.items.iter().map(whole_text);
    std::iter::once(item.text.clone()).chain(nested).collect::<Vec<_>>().join(" ")
}
