//! The tags of the main part to blocks, with the notes that they refer to.

use std::collections::BTreeMap;

use super::super::plain::may_be_heading;
use super::LEVELS;
use super::numbering::{Label, Numbering};
use super::package::{Attributes, DELETED, Xml, each_tag};
use super::styles::{Properties, Styles};
use crate::corpus::blocks::{Builder, level};
use crate::corpus::cause::Cause;
use crate::corpus::layout::{Block, BlockKind};

/// The level of what is a heading only if the document marks none, until that is known.
const UNMARKED_HEADING: u8 = u8::MAX;

/// A mark in the text that refers to a note: whether that is an endnote, and its identifier.
type NoteMark = (bool, String);

/// The notes of a part by their identifiers. The lines that part notes from the text are kept as notes with a type.
pub(super) fn read_notes(xml: &str) -> Result<BTreeMap<String, String>, Cause> {
    let mut notes = BTreeMap::new();
    let mut open: Option<(String, String)> = None;
    let mut in_text = false;
    each_tag(xml, |tag| match tag {
        Xml::Open("footnote" | "endnote", attributes) => {
            let real = attributes.get("type").is_none_or(|kind| kind == "normal");
            open = attributes.get("id").filter(|_| real).map(|id| (id, String::new()));
        }
        Xml::Close("footnote" | "endnote") => notes.extend(open.take()),
        Xml::Open("t", _) => in_text = true,
        Xml::Close("t") => in_text = false,
        Xml::Open("p" | "tab" | "br" | "cr", _) => {
            if let Some((_, text)) = &mut open {
                text.push(' ');
            }
        }
        Xml::Text(more) if in_text => {
            if let Some((_, text)) = &mut open {
                text.push_str(more);
            }
        }
        Xml::Open("noBreakHyphen", _) => {
            if let Some((_, text)) = &mut open {
                text.push('-');
            }
        }
        Xml::Open(..) | Xml::Close(_) | Xml::Text(_) => {}
    })?;
    Ok(notes)
}

/// A paragraph that is open.
#[derive(Default)]
struct Paragraph {
    text: String,
    properties: Properties,
    /// Whether some of its text is not bold.
    light: bool,
    /// Whether the mark that ends it is deleted: then the next paragraph continues it.
    goes_on: bool,
}

/// What the tag that comes next stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    ParagraphProperties,
    RunProperties,
    RowProperties,
    Text,
    Elsewhere,
}

/// Makes blocks of the tags of the main part.
pub(super) struct Reader {
    builder: Builder,
    styles: Styles,
    numbering: Numbering,
    /// The paragraphs that are open: a text box stands within another paragraph.
    paragraphs: Vec<Paragraph>,
    tables: usize,
    /// The paragraph that the next one continues, and how many were open around it.
    begun: Option<(usize, Paragraph)>,
    /// How many tables were open at the row that is deleted.
    deleted_row: Option<usize>,
    marks: Vec<NoteMark>,
    place: Place,
    /// How the open run of text is set.
    bold: bool,
    hidden: bool,
}

impl Reader {
    pub(super) fn new(styles: Styles, numbering: Numbering) -> Self {
        Self {
            builder: Builder::default(),
            styles,
            numbering,
            paragraphs: Vec::new(),
            tables: 0,
            begun: None,
            deleted_row: None,
            marks: Vec::new(),
            place: Place::Elsewhere,
            bold: false,
            hidden: false,
        }
    }

    pub(super) fn take(&mut self, tag: Xml<'_>) {
        match tag {
            Xml::Open(name, attributes) => self.open(name, attributes),
            Xml::Close(name) => self.close(name),
            Xml::Text(text) => {
                if self.place == Place::Text {
                    self.write(text);
                }
            }
        }
    }

    fn open(&mut self, name: &str, attributes: Attributes<'_>) {
        if self.place == Place::ParagraphProperties {
            if let Some(paragraph) = self.paragraphs.last_mut() {
                paragraph.goes_on |= DELETED.contains(&name);
                paragraph.properties.take(name, attributes);
            }
            return;
        }
        match name {
            "p" => self.paragraphs.push(Paragraph::default()),
            "pPr" => self.place = Place::ParagraphProperties,
            "rPr" => self.place = Place::RunProperties,
            "trPr" => self.place = Place::RowProperties,
            name if self.place == Place::RowProperties && DELETED.contains(&name) => {
                self.deleted_row = self.deleted_row.or(Some(self.tables));
            }
            "b" if self.place == Place::RunProperties => self.bold = attributes.is_on(),
            "vanish" if self.place == Place::RunProperties => self.hidden = attributes.is_on(),
            "r" => (self.bold, self.hidden) = (false, false),
            "t" => self.place = Place::Text,
            "tab" | "ptab" | "br" | "cr" => self.write(" "),
            "noBreakHyphen" => self.write("-"),
            "sym" => {
                let code = attributes.get("char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                // Those of the symbol fonts are pictures, and no letters that could be read.
                let letter = code.and_then(char::from_u32).filter(|c| !('\u{e000}'..='\u{f8ff}').contains(c));
                if let Some(letter) = letter {
                    self.write(letter.encode_utf8(&mut [0; 4]));
                }
            }
            "footnoteReference" | "endnoteReference" if self.deleted_row.is_none() => {
                let mark = attributes.get("id").map(|id| (name == "endnoteReference", id));
                self.marks.extend(mark);
            }
            "tbl" => {
                self.end_begun();
                self.tables += 1;
                self.builder.open_table();
            }
            "tr" => self.builder.end_row(),
            "tc" => self.builder.open_cell(),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" => {
                if let Some(paragraph) = self.paragraphs.pop() {
                    self.close_paragraph(paragraph);
                }
            }
            "pPr" | "t" | "trPr" => self.place = Place::Elsewhere,
            "rPr" if self.place == Place::RunProperties => self.place = Place::Elsewhere,
            "r" => self.hidden = false,
            "tc" => self.end_begun(),
            "tr" => {
                self.deleted_row = self.deleted_row.filter(|tables| *tables != self.tables);
            }
            "tbl" => {
                self.tables = self.tables.saturating_sub(1);
                self.builder.close_table();
            }
            _ => {}
        }
    }

    fn write(&mut self, text: &str) {
        if let Some(paragraph) = self.paragraphs.last_mut().filter(|_| !self.hidden && self.deleted_row.is_none()) {
            paragraph.text.push_str(text);
            paragraph.light |= !self.bold && !text.trim().is_empty();
        }
    }

    /// Ends a paragraph, or keeps it until the next where its mark is deleted.
    fn close_paragraph(&mut self, mut paragraph: Paragraph) {
        let around = self.paragraphs.len();
        if let Some((_, begun)) = self.begun.take_if(|(depth, _)| *depth == around) {
            paragraph.text.insert_str(0, &begun.text);
            paragraph.light |= begun.light;
        }
        if paragraph.goes_on {
            self.begun = Some((around, paragraph));
        } else {
            self.end(&paragraph);
        }
    }

    /// Ends a paragraph that was to go on where none follows.
    fn end_begun(&mut self) {
        if let Some((_, paragraph)) = self.begun.take() {
            self.end(&paragraph);
        }
    }

    fn end(&mut self, paragraph: &Paragraph) {
        let mut kind = self.styles.kind(&paragraph.properties);
        let (label, depth) = self.label(&paragraph.properties);
        if kind == BlockKind::Paragraph && label != Label::Nothing {
            kind = BlockKind::Bullet(level(depth + 1));
        } else if kind == BlockKind::Paragraph
            && !paragraph.light
            && self.tables == 0
            && may_be_heading(paragraph.text.trim())
        {
            kind = BlockKind::Heading(UNMARKED_HEADING);
        }
        match label {
            Label::Number(number) if !paragraph.text.trim().is_empty() => {
                self.builder.push(kind, &format!("{number} {}", paragraph.text));
            }
            _ => self.builder.push(kind, &paragraph.text),
        }
    }

    /// What stands before a paragraph, and on which level of its list it is, from 0.
    fn label(&mut self, properties: &Properties) -> (Label, usize) {
        let chain = || self.styles.chain(properties.style.as_deref());
        let by_style = chain().find_map(|(id, style)| style.properties.list.map(|list| (id, list)));
        let Some(list) = properties.list.or(by_style.map(|(_, list)| list)).filter(|list| *list > 0) else {
            return (Label::Nothing, 0);
        };
        let depth = properties
            .list_level
            .or_else(|| chain().find_map(|(_, style)| style.properties.list_level))
            .or_else(|| by_style.and_then(|(id, list)| self.numbering.level_of(list, id, &self.styles)))
            .and_then(|depth| usize::try_from(depth).ok())
            .unwrap_or(0)
            .min(LEVELS - 1);
        (self.numbering.count(list, depth, &self.styles), depth)
    }

    /// The blocks with the notes after them, numbered in the order in which the text refers to them. A note that nothing
    /// refers to any more is not printed.
    pub(super) fn finish(mut self, [mut footnotes, mut endnotes]: [BTreeMap<String, String>; 2]) -> Vec<Block> {
        while let Some(paragraph) = self.paragraphs.pop() {
            self.close_paragraph(paragraph);
        }
        self.end_begun();
        let mut number = 0_usize;
        for (endnote, id) in std::mem::take(&mut self.marks) {
            let notes = if endnote { &mut endnotes } else { &mut footnotes };
            if let Some(text) = notes.remove(&id).filter(|text| !text.trim().is_empty()) {
                number += 1;
                self.builder.push(BlockKind::Footnote, &format!("{number} {text}"));
            }
        }
        let any_marked = self
            .builder
            .blocks_mut()
            .iter()
            .any(|block| matches!(block.kind, BlockKind::Heading(level) if (1..UNMARKED_HEADING).contains(&level)));
        for block in self.builder.blocks_mut() {
            if block.kind == BlockKind::Heading(UNMARKED_HEADING) {
                block.kind = if any_marked { BlockKind::Paragraph } else { BlockKind::Heading(1) };
            }
        }
        self.builder.finish()
    }
}
