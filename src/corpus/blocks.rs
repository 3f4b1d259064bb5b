//! Building a layout block by block: what the readers of web pages, Markdown and Word documents have in common.

use super::layout::{Block, BlockKind};
use super::numerals;

/// Collects blocks in reading order. Empty ones are left out.
#[derive(Default)]
pub(super) struct Builder {
    blocks: Vec<Block>,
    /// The tables that are open, outermost first: the cells of the row that is being read, each with its blocks.
    /// Only the innermost can hold any, since a table within a cell ends the row around it.
    tables: Vec<Vec<Vec<Block>>>,
    /// How many blocks came so far, to know whether anything came after one of them.
    count: usize,
}

/// A list item whose text is being read.
#[derive(Clone, Debug, Default)]
pub(super) struct Item {
    /// 1 for the outermost list.
    pub(super) level: u8,
    /// The printed number, as "12."; `None` for a bullet.
    pub(super) number: Option<String>,
    /// The count of blocks after this item's own, once it has one.
    at: Option<usize>,
}

impl Item {
    pub(super) fn new(depth: usize, number: Option<String>) -> Self {
        Self { level: level(depth), number, at: None }
    }
}

/// A depth as a level of a block, from 1 to 255.
pub(super) fn level(depth: usize) -> u8 {
    u8::try_from(depth.max(1)).unwrap_or(u8::MAX)
}

impl Builder {
    /// Adds a block, in the open table cell if there is one.
    pub(super) fn push(&mut self, kind: BlockKind, text: &str) {
        let text = squeeze(text);
        if text.is_empty() {
            return;
        }
        self.count += 1;
        self.target().push(Block { kind, text, pages: None });
    }

    /// Adds text to a list item: its first makes the block, further paragraphs join that as long as nothing else came
    /// between them, such as a list nested in it.
    pub(super) fn push_item(&mut self, item: &mut Item, text: &str) {
        match (item.at, squeeze(text)) {
            (_, text) if text.is_empty() => {}
            (None, text) => {
                let text = item.number.as_ref().map(|number| format!("{number} {text}")).unwrap_or(text);
                self.push(BlockKind::Bullet(item.level), &text);
                item.at = Some(self.count);
            }
            (Some(at), text) if at == self.count => {
                if let Some(block) = self.target().last_mut() {
                    block.text.push(' ');
                    block.text.push_str(&text);
                }
            }
            (Some(_), text) => self.push(BlockKind::Paragraph, &text),
        }
    }

    /// Begins a table. One within a cell ends the row that it stands in: a page that is laid out in tables would else
    /// become one enormous row.
    pub(super) fn open_table(&mut self) {
        self.end_row();
        self.tables.push(Vec::new());
    }

    /// Begins a row of the innermost table, or ends the last.
    pub(super) fn end_row(&mut self) {
        let Some(cells) = self.tables.last_mut().map(std::mem::take) else { return };
        let mut filled: Vec<Vec<Block>> = cells.into_iter().filter(|cell| !cell.is_empty()).collect();
        if filled.len() > 1 {
            let texts = filled.iter().map(|cell| {
                let texts: Vec<&str> = cell.iter().map(|block| block.text.as_str()).collect();
                texts.join(" ")
            });
            let text = texts.collect::<Vec<_>>().join("\t");
            self.blocks.push(Block { kind: BlockKind::Row, text, pages: None });
        } else if let Some(cell) = filled.pop() {
            // One cell is no row of anything: it frames what stands in it.
            self.blocks.extend(cell);
        }
        self.count += 1;
    }

    /// Begins a cell of the innermost table.
    pub(super) fn open_cell(&mut self) {
        if let Some(cells) = self.tables.last_mut() {
            cells.push(Vec::new());
            self.count += 1;
        }
    }

    /// Ends the innermost table.
    pub(super) fn close_table(&mut self) {
        self.end_row();
        self.tables.pop();
    }

    /// Adds blocks that are ready.
    pub(super) fn extend(&mut self, blocks: Vec<Block>) {
        self.count += blocks.len();
        self.target().extend(blocks);
    }

    /// The blocks so far, but for those of the open row.
    pub(super) fn blocks_mut(&mut self) -> &mut [Block] {
        &mut self.blocks
    }

    /// The blocks; the first heading becomes the title if it is the only one of the highest level.
    pub(super) fn finish(mut self) -> Vec<Block> {
        while !self.tables.is_empty() {
            self.close_table();
        }
        entitle(&mut self.blocks);
        self.blocks
    }

    fn target(&mut self) -> &mut Vec<Block> {
        match self.tables.last_mut().and_then(|cells| cells.last_mut()) {
            Some(cell) => cell,
            None => &mut self.blocks,
        }
    }
}

/// Makes the first heading the title (level 0) if no other is as large, and moves the others up to level 1 and below.
/// A document whose title is marked already is left alone.
fn entitle(blocks: &mut [Block]) {
    let mut headings = blocks.iter().filter_map(|block| match block.kind {
        BlockKind::Heading(level) => Some(level),
        _ => None,
    });
    let Some(first) = headings.next() else { return };
    let Some(next) = headings.min() else {
        // A single heading over the whole text can only be its title; one further down heads a part of it.
        if let Some(Block { kind: BlockKind::Heading(level), .. }) = blocks.first_mut() {
            *level = 0;
        }
        return;
    };
    if first == 0 || next <= first {
        return;
    }
    let mut title = true;
    for block in blocks {
        if let BlockKind::Heading(level) = &mut block.kind {
            *level = if title { 0 } else { *level - next + 1 };
            title = false;
        }
    }
}

/// The text with one space between words and none around them, and without what is not seen in print (soft hyphens,
/// zero-width spaces).
pub(super) fn squeeze(text: &str) -> String {
    let unseen = ['\u{ad}', '\u{200b}', '\u{feff}', '\u{2060}'];
    let mut squeezed = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let before = squeezed.len();
        if before > 0 {
            squeezed.push(' ');
        }
        let start = squeezed.len();
        squeezed.extend(word.chars().filter(|c| !unseen.contains(c) && !c.is_control()));
        if squeezed.len() == start {
            squeezed.truncate(before);
        }
    }
    squeezed
}

/// How an automatic number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numerals {
    /// 1, 2, 3.
    Decimal,
    /// 01, 02, 03.
    DecimalZero,
    /// a, b, c.
    LowerLetter,
    /// A, B, C.
    UpperLetter,
    /// i, ii, iii.
    LowerRoman,
    /// I, II, III.
    UpperRoman,
}

impl Numerals {
    /// Writes a number; one that these numerals cannot write comes out in digits.
    pub(super) fn write(self, n: i64) -> String {
        match self {
            Self::DecimalZero if (0..10).contains(&n) => format!("0{n}"),
            Self::Decimal | Self::DecimalZero => n.to_string(),
            Self::LowerLetter => in_numerals(n, numerals::letters),
            Self::UpperLetter => Self::LowerLetter.write(n).to_ascii_uppercase(),
            Self::LowerRoman => in_numerals(n, numerals::roman),
            Self::UpperRoman => Self::LowerRoman.write(n).to_ascii_uppercase(),
        }
    }
}

/// A number as some numerals write it, in digits where they cannot.
fn in_numerals(n: i64, write: fn(u32) -> Option<String>) -> String {
    u32::try_from(n).ok().and_then(write).unwrap_or_else(|| n.to_string())
}

/// Shows blocks as a person would check them: one line each, the kind before the text.
#[cfg(test)]
pub(super) fn show(blocks: &[Block]) -> String {
    let lines: Vec<String> = blocks
        .iter()
        .map(|block| {
            let kind = match block.kind {
                BlockKind::Heading(level) => format!("h{level}"),
                BlockKind::Paragraph => "p".to_owned(),
                BlockKind::Bullet(level) => format!("b{level}"),
                BlockKind::Row => "row".to_owned(),
                BlockKind::Footnote => "note".to_owned(),
                BlockKind::Contents => "toc".to_owned(),
            };
            let pages = block.pages.as_ref().map(|pages| match (pages.first(), pages.last()) {
                (first, last) if first == last => format!(" p{first}"),
                (first, last) => format!(" p{first}-{last}"),
            });
            format!("{kind}{}: {}", pages.unwrap_or_default(), block.text.replace('\t', " | "))
        })
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_in_print() {
        let written = |numerals: Numerals| [1, 4, 9, 26, 27, 0].map(|n| numerals.write(n)).join(" ");
        assert_eq!(written(Numerals::Decimal), "1 4 9 26 27 0");
        assert_eq!(written(Numerals::DecimalZero), "01 04 09 26 27 00");
        assert_eq!(written(Numerals::UpperLetter), "A D I Z AA 0");
        assert_eq!(written(Numerals::LowerRoman), "i iv ix xxvi xxvii 0");
        assert_eq!(Numerals::LowerLetter.write(i64::MAX), i64::MAX.to_string());
    }

    #[track_caller]
    fn check_levels(before: &[u8], after: &[u8]) {
        let mut builder = Builder::default();
        for level in before {
            builder.push(BlockKind::Heading(*level), "x");
        }
        let levels: Vec<u8> = builder
            .finish()
            .iter()
            .map(|block| match block.kind {
                BlockKind::Heading(level) => level,
                _ => unreachable!(),
            })
            .collect();
        assert_eq!(levels, after);
    }

    #[test]
    fn the_one_largest_heading_at_the_start_is_the_title() {
        check_levels(&[1, 2, 3, 2], &[0, 1, 2, 1]);
        check_levels(&[2, 3], &[0, 1]);
        check_levels(&[1, 2, 1], &[1, 2, 1]);
        check_levels(&[2, 1, 2], &[2, 1, 2]);
        check_levels(&[0, 1, 2], &[0, 1, 2]);
        check_levels(&[3], &[0]);
    }

    #[test]
    fn what_is_unseen_in_print_goes() {
        assert_eq!(squeeze(" in\u{ad}spec\u{200b}tion \u{feff} \u{a0}one\ntwo\u{1}"), "inspection one two");
    }
}
