//! The layout of a document to its sections and passages: which text stands under which heading, with its number.
//!
//! No text is lost: each block of the layout is a part of exactly one passage.

use std::ops::Range;

use super::layout::{Block, BlockKind, Layout};
use crate::document::{Grade, Pages, Passage, PassageKind, PassageNumber, Section, SectionNumber};
use crate::inspectorates::{Rules, without_number};

/// Bullets below an unnumbered sentence that ends in a colon become one passage with it up to this many bytes; longer
/// lists are better found and cited item by item.
const MAX_INTRODUCED: usize = 900;

/// A document's sections and passages, with the pieces that its facts are read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Outline {
    pub(super) sections: Vec<Section>,
    pub(super) passages: Vec<Passage>,
    pub(super) pieces: Vec<Piece>,
}

/// One block of the layout and where its text went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) kind: BlockKind,
    pub(super) passage: PassageNumber,
    /// Its stretch of the passage's text.
    pub(super) range: Range<usize>,
    /// The printed number that led its text.
    pub(super) number: Option<u32>,
    /// The cells of a row; for all others the text alone.
    pub(super) cells: Vec<String>,
    pub(super) section: Option<SectionNumber>,
    pub(super) page: Option<u32>,
}

impl Piece {
    /// Its whole text, the cells of a row parted by one space.
    pub(super) fn text(&self) -> String {
        self.cells.join(" ")
    }

    /// The label and the grade of a table row that states one.
    pub(super) fn graded(&self, rules: &Rules<'_>) -> Option<(String, Grade)> {
        if self.kind != BlockKind::Row {
            return None;
        }
        let (last, label) = self.cells.split_last()?;
        let grade = rules.grade(last)?;
        // Beside another grade it may be that of an earlier inspection.
        let is_alone = label.iter().filter_map(|cell| rules.grade(cell)).all(|other| other == grade);
        is_alone.then(|| (without_number(&label.join(" ")).to_owned(), grade))
    }
}

/// Makes the outline of a layout.
pub(super) fn of(layout: &Layout, rules: &Rules<'_>) -> Outline {
    let mut outline = Outline::default();
    let mut open: Option<Open> = None;
    // The sections around the current place, outermost first.
    let mut around: Vec<SectionNumber> = Vec::new();
    for (at, block) in layout.blocks.iter().enumerate() {
        let (number, text) = match block.kind {
            BlockKind::Paragraph | BlockKind::Bullet(_) => split_number(&block.text),
            _ => (None, block.text.as_str()),
        };
        let level = match block.kind {
            BlockKind::Heading(level) => Some(level),
            BlockKind::Paragraph if number.is_none() && rules.is_template_heading(text) => {
                Some(around.last().map_or(1, |number| outline.sections[number.0 as usize].level))
            }
            BlockKind::Row if is_section_box(&layout.blocks, at, rules) => Some(level_below(&layout.blocks[at + 1..])),
            _ => None,
        };
        let kind_seen = match level {
            Some(level) if block.kind == BlockKind::Paragraph => BlockKind::Heading(level),
            _ => block.kind,
        };
        let joins = level.is_none() && open.as_ref().is_some_and(|open| open.takes(block.kind, number, text));
        let cells: Vec<String> = text.split('\t').map(str::to_owned).collect();
        let dropped = block.text.len() - text.len();
        let pages = block.pages.as_ref().map(|pages| pages.without_start(dropped));
        let page = pages.as_ref().map(Pages::first);
        if !joins {
            if let Some(level) = level {
                enter(&mut outline, &mut around, level, &cells, rules);
            }
            let kind = match block.kind {
                _ if level.is_some() => PassageKind::Heading,
                BlockKind::Heading(_) => PassageKind::Heading,
                BlockKind::Paragraph => PassageKind::Paragraph,
                BlockKind::Bullet(_) => PassageKind::Item,
                BlockKind::Row => PassageKind::Row,
                BlockKind::Footnote => PassageKind::Footnote,
                BlockKind::Contents => PassageKind::Contents,
            };
            outline.passages.push(Passage {
                text: String::new(),
                kind,
                section: around.last().copied(),
                paragraph: number,
                pages: pages.clone(),
            });
            open = Open::of(block.kind, number, text);
        } else if let Some(open) = &mut open {
            open.bytes += text.len();
        }
        let passage = PassageNumber(u32::try_from(outline.passages.len().saturating_sub(1)).unwrap_or(u32::MAX));
        let range = match outline.passages.last_mut() {
            // A row keeps its cells apart; where it is a heading, it is one line.
            Some(last) if level.is_none() => append(last, &cells.join("\t"), pages.as_ref()),
            Some(last) => append(last, &cells.join(" "), pages.as_ref()),
            None => 0..0,
        };
        let section = around.last().copied();
        outline.pieces.push(Piece { kind: kind_seen, passage, range, number, cells, section, page });
    }
    outline
}

/// A passage that may still take in what follows.
struct Open {
    lead: BlockKind,
    numbered: bool,
    colon: bool,
    bytes: usize,
}

impl Open {
    fn of(kind: BlockKind, number: Option<u32>, text: &str) -> Option<Self> {
        matches!(kind, BlockKind::Paragraph | BlockKind::Bullet(_)).then(|| Self {
            lead: kind,
            numbered: number.is_some(),
            colon: text.ends_with([':', '\u{2013}', '-']),
            bytes: text.len(),
        })
    }

    /// Whether a block belongs to this passage: a bullet below its bullet or below the sentence that introduces it.
    fn takes(&self, kind: BlockKind, number: Option<u32>, text: &str) -> bool {
        match (self.lead, kind) {
            (BlockKind::Bullet(lead), BlockKind::Bullet(level)) => level > lead,
            (BlockKind::Paragraph, BlockKind::Bullet(_)) => {
                self.colon && number.is_none() && (self.numbered || self.bytes + text.len() <= MAX_INTRODUCED)
            }
            _ => false,
        }
    }
}

/// Opens the section of a heading. The title is a heading without a section.
fn enter(outline: &mut Outline, around: &mut Vec<SectionNumber>, level: u8, cells: &[String], rules: &Rules<'_>) {
    if level == 0 {
        around.clear();
        return;
    }
    let text = cells.join(" ");
    if let Some(grade) = rules.bare_grade(&text) {
        // "Grade 4 (inadequate)" below a heading is that heading's grade and no section of its own.
        let above = around.last().and_then(|number| outline.sections.get_mut(number.0 as usize));
        if let Some(above) = above.filter(|above| above.grade.is_none()) {
            above.grade = Some(grade);
            return;
        }
    }
    while around.last().is_some_and(|number| outline.sections[number.0 as usize].level >= level) {
        around.pop();
    }
    let row_grade = cells.split_last().filter(|(_, rest)| !rest.is_empty()).and_then(|(last, _)| rules.grade(last));
    let label = if row_grade.is_some() { cells[..cells.len() - 1].join(" ") } else { text };
    let section = Section {
        grade: row_grade.or_else(|| rules.stated_grade(&label)),
        aspect: rules.aspect_of(&label),
        heading: label,
        level,
        parent: around.last().copied(),
        passage: PassageNumber(u32::try_from(outline.passages.len()).unwrap_or(u32::MAX)),
    };
    around.push(SectionNumber(u32::try_from(outline.sections.len()).unwrap_or(u32::MAX)));
    outline.sections.push(section);
}

/// Whether a row of a label and a grade stands alone, as at the head of a SIF report's section; rows of the table of
/// judgements have others beside them.
fn is_section_box(blocks: &[Block], at: usize, rules: &Rules<'_>) -> bool {
    let graded = |at: Option<usize>| {
        at.and_then(|at| blocks.get(at)).is_some_and(|block| {
            let cell = block.text.rsplit('\t').next().unwrap_or_default();
            block.kind == BlockKind::Row && block.text.contains('\t') && rules.grade(cell).is_some()
        })
    };
    let has_page = blocks[at].pages.as_ref().is_some_and(|pages| pages.first() > 2);
    has_page && graded(Some(at)) && !graded(at.checked_sub(1)) && !graded(at.checked_add(1))
}

/// The level of a section box: one above the heading that follows it.
fn level_below(rest: &[Block]) -> u8 {
    let next = rest.iter().find_map(|block| match block.kind {
        BlockKind::Heading(level) => Some(level),
        _ => None,
    });
    next.map_or(1, |level| level.saturating_sub(1).max(1))
}

/// Adds a block's text to a passage, on a line of its own, and gives its stretch.
fn append(passage: &mut Passage, text: &str, pages: Option<&Pages>) -> Range<usize> {
    if !passage.text.is_empty() {
        passage.text.push('\n');
    }
    let start = passage.text.len();
    passage.text.push_str(text);
    if let (Some(all), Some(pages)) = (&mut passage.pages, pages) {
        for (offset, page) in pages.starts() {
            all.turn(start + offset, page);
        }
    }
    start..passage.text.len()
}

/// Splits the printed number off a paragraph: "12. Social workers" is paragraph 12.
fn split_number(text: &str) -> (Option<u32>, &str) {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits == 0 || digits > 3 {
        return (None, text);
    }
    let Some(rest) = text[digits..].strip_prefix('.') else { return (None, text) };
    // "2.1 Adoption" and "3.5 million" are no paragraph numbers.
    if !rest.is_empty() && !rest.starts_with(char::is_whitespace) && !rest.starts_with(char::is_alphabetic) {
        return (None, text);
    }
    let body = rest.trim_start();
    if body.is_empty() { (None, text) } else { (text[..digits].parse().ok(), body) }
}
