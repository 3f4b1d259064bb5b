//! What a document lists: the items of a listing, and those about a topic.

use crate::document::{Document, ListItem, Listing};
use crate::search::QueryTerms;

/// How many items a document lists, those nested within others not counted.
pub(crate) fn length(document: &Document, listing: impl Into<Listing>) -> usize {
    listing.into().of(document).map(|list| list.items.len()).sum()
}

/// The items of a document's lists.
pub(crate) fn items(document: &Document, listing: impl Into<Listing>) -> impl Iterator<Item = &ListItem> {
    listing.into().of(document).flat_map(|list| &list.items)
}

/// The items that are about a topic.
pub(crate) fn about<'a>(
    document: &'a Document,
    listing: impl Into<Listing>,
    terms: &'a QueryTerms,
) -> impl Iterator<Item = &'a ListItem> {
    items(document, listing).filter(|item| is_about(item, terms))
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
