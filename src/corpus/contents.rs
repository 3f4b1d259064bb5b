//! Tables of contents that nothing marks as such: below a heading that says so, lines that end with numbers of pages.
//!
//! What is told there stands in the document once more. "Areas for improvement 5" opens no list, and what follows is no
//! item of one.

use super::layout::{Block, BlockKind};
use crate::text;

/// What stands above them.
const HEADINGS: [&str; 3] = ["contents", "table of contents", "contents page"];
/// Fewer lines may be anything.
const FEWEST: usize = 3;
/// A longer one is text, in bytes.
const LONGEST: usize = 200;

/// Marks the lines of tables of contents.
pub(super) fn mark(blocks: &mut [Block]) {
    let mut at = 0;
    while at < blocks.len() {
        at += 1;
        if HEADINGS.contains(&text::fold(&blocks[at - 1].text).trim().trim_end_matches(':')) {
            let lines = lines(&blocks[at..]);
            if lines >= FEWEST {
                blocks[at..at + lines].iter_mut().for_each(|block| block.kind = BlockKind::Contents);
                at += lines;
            }
        }
    }
}

/// How many blocks are lines of contents: up to the last one that ends with a page no lower than the ones before.
fn lines(blocks: &[Block]) -> usize {
    let (mut lines, mut last) = (0, 0);
    for (at, block) in blocks.iter().enumerate() {
        if block.text.len() > LONGEST || block.kind == BlockKind::Footnote {
            break;
        }
        match page(&block.text) {
            Some(page) if page >= last => (lines, last) = (at + 1, page),
            Some(_) => break,
            // The first half of a line, perhaps.
            None if at > lines => break,
            None => {}
        }
    }
    lines
}

/// The page at the end of a line that has words before it.
fn page(line: &str) -> Option<u32> {
    let words = line.trim_end_matches(|c: char| c.is_ascii_digit());
    let parted = words.ends_with(|c: char| c.is_whitespace() || matches!(c, '.' | '\u{2026}'));
    let named = words.contains(char::is_alphabetic);
    (parted && named).then(|| line[words.len()..].parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(texts: &[&str], marked: usize) {
        let block = |text: &&str| Block { kind: BlockKind::Heading(1), text: (*text).to_owned(), pages: None };
        let mut blocks: Vec<Block> = texts.iter().map(block).collect();
        mark(&mut blocks);
        let found = blocks.iter().filter(|block| block.kind == BlockKind::Contents).count();
        assert_eq!(found, marked, "{texts:?}");
    }

    #[test]
    fn lines_with_pages_below_contents_are_marked() {
        check(&["Contents", "Context 2", "Areas for improvement 5", "Key findings 6", "Context", "The council."], 3);
        check(&["Table of contents:", "Context .... 2", "What the inspectors", "found 3", "Annex\t12"], 4);
    }

    #[test]
    fn other_lines_are_not() {
        check(&["Contents", "Context 2", "Findings 1", "Annex 4"], 0);
        check(&["Summary", "Context 2", "Findings 3", "Annex 4"], 0);
        check(&["Contents", "The report", "on 12 homes", "in 2012", "is here."], 0);
    }
}
