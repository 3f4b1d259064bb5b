//! Lines that belong together, by the tags of a file or by where they stand.

use super::lines::Line;

/// Where a piece of marked content stands in the structure tree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Element {
    /// The block-level element around it, numbered in the order of the tree.
    pub(super) block: u32,
    /// The table row around it, if any.
    pub(super) row: Option<u32>,
    /// The table cell around it, if any.
    pub(super) cell: Option<u32>,
    /// It belongs to a table of contents.
    pub(super) contents: bool,
    /// It belongs to a footnote.
    pub(super) note: bool,
    /// It is marked as no part of the text (running heads, page numbers).
    pub(super) artifact: bool,
}

/// The lines of one element on one page (or of a whole untagged page).
pub(super) struct Group {
    /// The page, counted from 1.
    pub(super) page: u32,
    /// Its element. In an untagged file only what stands in a table has one.
    pub(super) element: Option<Element>,
    /// The file's own tags say that it belongs together.
    pub(super) tagged: bool,
    pub(super) lines: Vec<Line>,
}
