//! Words of a document with a link to where they stand.

use super::text;
use crate::evidence::Citation;
use crate::views;

/// Words and where they stand.
pub(super) struct Quote {
    pub(super) text: String,
    pub(super) address: String,
    pub(super) place: String,
}

/// The words cited.
pub(super) fn quote(cited: &Citation) -> Quote {
    Quote { text: cited.quote().to_owned(), address: views::address(cited), place: place(cited) }
}

/// The place of a quote; "in the text" where it has neither page nor number.
pub(super) fn place(cited: &Citation) -> String {
    let place = text::place(cited.document(), cited.pages(), cited.passage().paragraph);
    if place.is_empty() { "in the text".to_owned() } else { place }
}
