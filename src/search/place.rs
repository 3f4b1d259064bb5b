//! The place of a passage in its document.

use crate::document::{Aspect, Document, Passage, PassageNumber, Role, Section, SectionNumber};
use crate::inspectorates::Inspectorates;

/// The section of a passage and those around it, innermost first.
pub(super) fn sections_of<'a>(document: &'a Document, passage: &Passage) -> impl Iterator<Item = &'a Section> {
    let mut next: Option<SectionNumber> = passage.section;
    // A document that names a section as its own parent would otherwise never end.
    let mut left = document.sections.len();
    std::iter::from_fn(move || {
        let section = document.section(next?)?;
        left = left.checked_sub(1)?;
        next = section.parent;
        Some(section)
    })
}

/// True if a passage stands under a heading about an aspect, or one that takes it in, or a part of it.
pub(super) fn stands_under(document: &Document, passage: &Passage, aspect: Aspect, table: &Inspectorates) -> bool {
    let own = sections_of(document, passage).find_map(|section| section.aspect);
    own.is_some_and(|own| table.answers_for(own, aspect))
}

/// True if a passage is an item of one of its document's lists of what is wanting.
pub(super) fn is_improvement(document: &Document, number: PassageNumber) -> bool {
    let lists = document.facts.lists.iter().filter(|list| list.role != Role::Strength);
    lists.flat_map(|list| &list.items).any(|item| item.passage == number)
}
