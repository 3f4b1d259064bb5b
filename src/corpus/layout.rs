//! The one intermediate form of all file formats: what stands on the page, not yet what it means.
//!
//! Each format's reader gives a [`Layout`]; `outline` makes sections and passages of it and
//! `facts` reads the facts. A new format is one reader and one match arm.

use serde::{Deserialize, Serialize};

use crate::document::{PageLabels, Pages};

/// A file as blocks in reading order, free of running heads, footers and page numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// The number of pages; `None` where the format has none.
    pub pages: Option<u32>,
    /// What is printed on the pages, where the file tells that and it is not their numbers.
    pub labels: PageLabels,
    /// The blocks in reading order.
    pub blocks: Vec<Block>,
    /// Whether some of its text could not be read, so that what is not found in it may stand there all the same.
    pub is_partial: bool,
    /// What the reader of the document should know of how it was read, in plain sentences.
    pub warnings: Vec<String>,
}

/// One block of a layout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it looks like.
    pub kind: BlockKind,
    /// Its text: one space between words, no line ends, words mended, nothing trimmed but outer white space. The
    /// printed number of a numbered paragraph or list item leads the text ("12. Social workers …"), bullets do not.
    /// The cells of a row are joined by one tab each; bullets within a cell begin on lines of their own.
    pub text: String,
    /// Its pages; `None` where the format has none.
    pub pages: Option<Pages>,
}

/// What a block looks like on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum BlockKind {
    /// A heading; level 1 is the largest. Level 0 is the title of the document.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A bullet, or an item of a list with automatic numbers; level 1 is the outermost.
    Bullet(u8),
    /// A row of a table, its cells joined by tabs.
    Row,
    /// A footnote.
    Footnote,
    /// A line of a table of contents.
    Contents,
}

/// Numbers of pages in words, given in ascending order: "1 to 3, 5 and 7".
pub(super) fn page_numbers(pages: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for &page in pages {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == page => *last = page,
            Some((_, last)) if *last == page => {}
            _ => runs.push((page, page)),
        }
    }
    let mut parts: Vec<String> = Vec::new();
    for (first, last) in runs {
        match last - first {
            0 => parts.push(first.to_string()),
            1 => parts.extend([first.to_string(), last.to_string()]),
            _ => parts.push(format!("{first} to {last}")),
        }
    }
    match parts.pop() {
        Some(last) if !parts.is_empty() => format!("{} and {last}", parts.join(", ")),
        last => last.unwrap_or_default(),
    }
}
