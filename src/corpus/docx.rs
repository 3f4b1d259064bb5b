//! Word documents: a ZIP package of XML parts, of which the text, styles, numbering and notes are read.
//!
//! Automatic numbers are not in the text of such a document: they are counted here as a word processor counts them.
//! The parts are read as streams of tags, with what is open kept in lists of our own, so that depth costs no stack; and
//! no part is unpacked beyond the limit, whatever size it claims. Headers, footers and comments are separate parts
//! and are never opened; deleted, moved-away and hidden text is passed over, as it is in print.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use super::blocks::{Builder, Numerals, level};
use super::cause::Cause;
use super::format::Format;
use super::layout::{Block, BlockKind, Layout};
use super::plain::may_be_heading;

/// Elements that are passed over with all that they hold: deleted text, old properties, what an older program should
/// show in place of what is read already, and descriptions of pages and tables.
const PASSED_OVER: [&str; 14] = [
    "Fallback",
    "del",
    "delInstrText",
    "delText",
    "instrText",
    "moveFrom",
    "pPrChange",
    "rPrChange",
    "sdtPr",
    "sectPr",
    "tblGrid",
    "tblPr",
    "tcPr",
    "trPr",
];

/// How many styles may be based one on the other; more stand in a circle.
const LONGEST_CHAIN: usize = 16;

/// Lists and headings have nine levels.
const LEVELS: usize = 9;

/// The longest label of an item, in characters: each item repeats it, so one of megabytes would fill the memory.
const LONGEST_LABEL: usize = 64;

/// The level of what is a heading only if the document marks none, until that is known.
const UNMARKED_HEADING: u8 = u8::MAX;

/// Reads a Word document, unpacking at most `limit` bytes.
pub(super) fn layout(bytes: &[u8], limit: u64) -> Result<Layout, Cause> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| unzipped(&error))?;
    let mut package = Package { archive, left: limit, limit };
    let main = package.related("_rels/.rels", "")?.remove("officeDocument");
    let main = main.unwrap_or_else(|| "word/document.xml".to_owned());
    let (folder, name) = main.rsplit_once('/').unwrap_or(("", &main));
    let related = package.related(&format!("{folder}/_rels/{name}.rels"), folder)?;
    let mut part = |kind: &str| match related.get(kind) {
        Some(path) => package.part(path).map(Option::unwrap_or_default),
        None => Ok(String::new()),
    };
    let styles = Styles::read(&part("styles")?)?;
    let numbering = Numbering::read(&part("numbering")?)?;
    let notes = [read_notes(&part("footnotes")?)?, read_notes(&part("endnotes")?)?];
    let document = package.part(&main)?.ok_or_else(|| damaged("its main part is missing"))?;
    let mut reader = Reader::new(styles, numbering);
    each_tag(&document, |tag| reader.take(tag))?;
    Ok(Layout { pages: None, blocks: reader.finish(notes), warnings: Vec::new() })
}

fn damaged(detail: impl Into<String>) -> Cause {
    Cause::Damaged { format: Format::Docx, detail: detail.into() }
}

fn unzipped(error: &ZipError) -> Cause {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            Cause::Encrypted { format: Format::Docx }
        }
        other => damaged(other.to_string()),
    }
}

/// The parts of a document, and how much of them may still be unpacked.
struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
    limit: u64,
}

impl Package<'_> {
    /// The text of a part; `None` if there is none of that name.
    fn part(&mut self, name: &str) -> Result<Option<String>, Cause> {
        let too_large = Cause::UnpacksTooLarge { format: Format::Docx, limit: self.limit };
        let file = match self.archive.by_name(name) {
            Err(ZipError::FileNotFound) => return Ok(None),
            other => other.map_err(|error| unzipped(&error))?,
        };
        if file.size() > self.left {
            return Err(too_large);
        }
        let mut bytes = Vec::new();
        let read = file.take(self.left + 1).read_to_end(&mut bytes);
        read.map_err(|error| damaged(format!("part {name}: {error}")))?;
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or(too_large)?;
        let (encoding, mark) = encoding_rs::Encoding::for_bom(&bytes).unwrap_or((encoding_rs::UTF_8, 0));
        Ok(Some(encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned()))
    }

    /// The paths of the parts that a list of relationships names, by what they are ("styles", "footnotes").
    fn related(&mut self, list: &str, folder: &str) -> Result<BTreeMap<String, String>, Cause> {
        let Some(xml) = self.part(list.trim_start_matches('/'))? else { return Ok(BTreeMap::new()) };
        let mut related = BTreeMap::new();
        each_tag(&xml, |tag| {
            let Xml::Open("Relationship", attributes) = tag else { return };
            let (Some(kind), Some(target)) = (attributes.get("Type"), attributes.get("Target")) else { return };
            let path = match target.strip_prefix('/') {
                Some(whole) => whole.to_owned(),
                None => join(folder, &target),
            };
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            related.entry(kind).or_insert(path);
        })?;
        Ok(related)
    }
}

/// A path below a folder, with its `..` taken out.
fn join(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// A start tag, an end tag or text; names are without their prefix.
#[derive(Clone, Copy)]
enum Xml<'a> {
    Open(&'a str, Attributes<'a>),
    Close(&'a str),
    Text(&'a str),
}

/// The attributes of a tag.
#[derive(Clone, Copy)]
struct Attributes<'a>(&'a BytesStart<'a>);

impl Attributes<'_> {
    fn get(self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let found = attributes.with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name.as_bytes())?;
        found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
    }

    fn val(self) -> Option<String> {
        self.get("val")
    }

    fn number(self, name: &str) -> Option<i64> {
        self.get(name)?.trim().parse().ok()
    }

    /// Whether a property is switched on, which is what its mere presence says.
    fn is_on(self) -> bool {
        !matches!(self.val().as_deref(), Some("0" | "false" | "off" | "none"))
    }
}

/// Reads the tags of a part, without what is passed over.
fn each_tag(xml: &str, mut take: impl FnMut(Xml<'_>)) -> Result<(), Cause> {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut open = 0_usize;
    // How many elements are open since one that is passed over began, itself included.
    let mut passed_over = 0_usize;
    loop {
        match reader.read_event().map_err(|error| damaged(error.to_string()))? {
            Event::Start(tag) => {
                open += 1;
                let local = tag.local_name();
                let name = std::str::from_utf8(local.as_ref()).unwrap_or_default();
                if passed_over > 0 || PASSED_OVER.contains(&name) {
                    passed_over += 1;
                } else {
                    take(Xml::Open(name, Attributes(&tag)));
                }
            }
            Event::End(tag) => {
                open = open.saturating_sub(1);
                if passed_over > 0 {
                    passed_over -= 1;
                } else {
                    take(Xml::Close(std::str::from_utf8(tag.local_name().as_ref()).unwrap_or_default()));
                }
            }
            Event::Eof if open > 0 => return Err(damaged("a part of it ends too early")),
            Event::Eof => return Ok(()),
            _ if passed_over > 0 => {}
            Event::Text(text) => take(Xml::Text(&text.decode().unwrap_or_default())),
            Event::CData(text) => take(Xml::Text(&text.decode().unwrap_or_default())),
            Event::GeneralRef(reference) => {
                if let Ok(Some(c)) = reference.resolve_char_ref() {
                    take(Xml::Text(c.encode_utf8(&mut [0; 4])));
                } else {
                    let name = reference.decode().unwrap_or_default();
                    take(Xml::Text(resolve_predefined_entity(&name).unwrap_or_default()));
                }
            }
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// What a paragraph's properties or its style say that matters here.
#[derive(Clone, Debug, Default)]
struct Properties {
    style: Option<String>,
    /// The list; 0 takes the paragraph out of the list of its style.
    list: Option<i64>,
    list_level: Option<i64>,
    /// From 0 for the largest heading; 9 is running text.
    outline: Option<i64>,
}

impl Properties {
    fn take(&mut self, name: &str, attributes: Attributes<'_>) {
        match name {
            "pStyle" => self.style = attributes.val(),
            "numId" => self.list = attributes.number("val"),
            "ilvl" => self.list_level = attributes.number("val"),
            "outlineLvl" => self.outline = attributes.number("val"),
            _ => {}
        }
    }
}

/// A style of paragraphs.
#[derive(Clone, Debug, Default)]
struct Style {
    /// Lower case. Built-in styles have English names in documents of every language.
    name: String,
    based_on: Option<String>,
    properties: Properties,
}

/// The styles of a document, by their identifiers.
#[derive(Debug, Default)]
struct Styles(BTreeMap<String, Style>);

impl Styles {
    fn read(xml: &str) -> Result<Self, Cause> {
        let mut styles = BTreeMap::new();
        let mut open: Option<(String, Style)> = None;
        each_tag(xml, |tag| match tag {
            Xml::Open("style", attributes) => {
                let of_paragraphs = attributes.get("type").is_none_or(|kind| kind == "paragraph");
                open = attributes.get("styleId").filter(|_| of_paragraphs).map(|id| (id, Style::default()));
            }
            Xml::Open(name, attributes) => {
                if let Some((_, style)) = &mut open {
                    match name {
                        "name" => style.name = attributes.val().unwrap_or_default().to_lowercase(),
                        "basedOn" => style.based_on = attributes.val(),
                        _ => style.properties.take(name, attributes),
                    }
                }
            }
            Xml::Close("style") => styles.extend(open.take()),
            Xml::Close(_) | Xml::Text(_) => {}
        })?;
        Ok(Self(styles))
    }

    /// A style and those that it is based on, nearest first.
    fn chain<'a>(&'a self, id: Option<&'a str>) -> impl Iterator<Item = (&'a str, &'a Style)> {
        let find = |id: &'a str| self.0.get(id).map(|style| (id, style));
        std::iter::successors(id.and_then(find), move |(_, style)| style.based_on.as_deref().and_then(find))
            .take(LONGEST_CHAIN)
    }

    /// What a style makes of its paragraphs, apart from lists.
    fn kind(&self, properties: &Properties) -> BlockKind {
        let chain = || self.chain(properties.style.as_deref());
        for (_, style) in chain() {
            if style.name == "title" {
                return BlockKind::Heading(0);
            }
            if let Some(number) = style.name.strip_prefix("toc ")
                && number.parse::<u8>().is_ok()
            {
                return BlockKind::Contents;
            }
            if let Some(number) = style.name.strip_prefix("heading ").and_then(|number| number.parse().ok())
                && properties.outline.is_none()
            {
                return BlockKind::Heading(number);
            }
        }
        let outline = properties.outline.or_else(|| chain().find_map(|(_, style)| style.properties.outline));
        match outline.and_then(|outline| usize::try_from(outline).ok()) {
            Some(outline) if outline < LEVELS => BlockKind::Heading(level(outline + 1)),
            _ => BlockKind::Paragraph,
        }
    }
}

/// One level of a list.
#[derive(Clone, Debug)]
struct Level {
    start: i64,
    /// `None` for a bullet.
    numerals: Option<Numerals>,
    /// As "%1.%2", where each stands for the number of a level.
    text: String,
    /// The style whose paragraphs stand on this level.
    style: Option<String>,
    /// Whether all its numbers are written in digits.
    legal: bool,
    /// Whether it counts on when a level above it does.
    counts_on: bool,
}

impl Default for Level {
    fn default() -> Self {
        let numerals = Some(Numerals::Decimal);
        Self { start: 1, numerals, text: String::new(), style: None, legal: false, counts_on: false }
    }
}

type Levels = BTreeMap<usize, Level>;

/// A list, which counts on with the others of its definition unless it says where to start.
#[derive(Clone, Debug, Default)]
struct List {
    definition: i64,
    starts: BTreeMap<usize, i64>,
    levels: Levels,
}

/// The lists of a document and how far each is counted.
#[derive(Debug, Default)]
struct Numbering {
    definitions: BTreeMap<i64, Levels>,
    /// Definitions that are those of a style's list.
    styled: BTreeMap<i64, String>,
    lists: BTreeMap<i64, List>,
    counts: BTreeMap<i64, [Option<i64>; LEVELS]>,
    started: BTreeSet<i64>,
}

/// What stands before an item.
#[derive(Debug, PartialEq, Eq)]
enum Label {
    Bullet,
    Number(String),
    Nothing,
}

impl Numbering {
    fn read(xml: &str) -> Result<Self, Cause> {
        let mut numbering = Self::default();
        let mut definition: Option<i64> = None;
        let mut list: Option<i64> = None;
        let mut at: Option<usize> = None;
        let depth = |attributes: Attributes<'_>| {
            attributes.number("ilvl").and_then(|n| usize::try_from(n).ok()).filter(|n| *n < LEVELS)
        };
        each_tag(xml, |tag| match tag {
            Xml::Open("abstractNum", attributes) => definition = attributes.number("abstractNumId"),
            Xml::Close("abstractNum") => definition = None,
            Xml::Open("num", attributes) => {
                list = attributes.number("numId");
                numbering.lists.extend(list.map(|id| (id, List::default())));
            }
            Xml::Close("num") => list = None,
            Xml::Open("lvlOverride" | "lvl", attributes) => at = depth(attributes),
            Xml::Close("lvl") if list.is_none() => at = None,
            Xml::Close("lvlOverride") => at = None,
            Xml::Open("numStyleLink", attributes) => {
                numbering.styled.extend(definition.zip(attributes.val()));
            }
            Xml::Open("abstractNumId", attributes) => {
                if let Some(list) = list.and_then(|list| numbering.lists.get_mut(&list)) {
                    list.definition = attributes.number("val").unwrap_or_default();
                }
            }
            Xml::Open("startOverride", attributes) => {
                let list = list.and_then(|list| numbering.lists.get_mut(&list));
                if let (Some(list), Some(at), Some(start)) = (list, at, attributes.number("val")) {
                    list.starts.insert(at, start);
                }
            }
            Xml::Open(name, attributes) => {
                let levels = match (list, definition) {
                    (Some(list), _) => numbering.lists.get_mut(&list).map(|list| &mut list.levels),
                    (None, Some(definition)) => Some(numbering.definitions.entry(definition).or_default()),
                    (None, None) => None,
                };
                if let (Some(levels), Some(at)) = (levels, at) {
                    describe(levels.entry(at).or_default(), name, attributes);
                }
            }
            Xml::Close(_) | Xml::Text(_) => {}
        })?;
        Ok(numbering)
    }

    /// Follows a definition that is that of a style's list.
    fn list(&self, id: i64, styles: &Styles) -> Option<&List> {
        let list = self.lists.get(&id)?;
        let style = self.styled.get(&list.definition);
        let other = style.and_then(|style| styles.0.get(style)).and_then(|style| style.properties.list);
        other.and_then(|other| self.lists.get(&other)).or(Some(list))
    }

    /// The level of a list on which paragraphs of a style stand.
    fn level_of(&self, list: i64, style: &str, styles: &Styles) -> Option<i64> {
        let list = self.list(list, styles)?;
        let levels = self.definitions.get(&list.definition)?;
        let at = levels.iter().find(|(_, level)| level.style.as_deref() == Some(style))?.0;
        i64::try_from(*at).ok()
    }

    /// Counts one more item and says what stands before it.
    fn count(&mut self, id: i64, at: usize, styles: &Styles) -> Label {
        let Some(list) = self.list(id, styles).cloned() else { return Label::Nothing };
        let none = Levels::new();
        let defined = self.definitions.get(&list.definition).unwrap_or(&none);
        let levels: Vec<Level> = (0..LEVELS)
            .map(|at| list.levels.get(&at).or_else(|| defined.get(&at)).cloned().unwrap_or_default())
            .collect();
        let counts = self.counts.entry(list.definition).or_default();
        if self.started.insert(id) {
            for deeper in list.starts.keys() {
                counts[*deeper] = None;
            }
        }
        let start = |at: usize| list.starts.get(&at).copied().unwrap_or(levels[at].start);
        counts[at] = Some(counts[at].map_or_else(|| start(at), |count| count.saturating_add(1)));
        for deeper in at + 1..LEVELS {
            if !levels[deeper].counts_on {
                counts[deeper] = None;
            }
        }
        for (above, count) in counts.iter_mut().enumerate().take(at) {
            count.get_or_insert_with(|| start(above));
        }
        let Some(_) = levels[at].numerals else { return Label::Bullet };
        let mut label = String::new();
        let mut text = levels[at].text.chars().peekable();
        while let Some(c) = text.next() {
            let above = text.peek().and_then(|digit| digit.to_digit(10)).and_then(|digit| digit.checked_sub(1));
            match above.map(|above| above as usize).filter(|_| c == '%') {
                Some(above) if above < LEVELS => {
                    text.next();
                    let numerals = levels[above].numerals.filter(|_| !levels[at].legal).unwrap_or(Numerals::Decimal);
                    label.push_str(&numerals.write(counts[above].unwrap_or_else(|| start(above))));
                }
                _ => label.push(c),
            }
        }
        let label = label.trim();
        if label.is_empty() { Label::Nothing } else { Label::Number(label.to_owned()) }
    }
}

fn describe(level: &mut Level, name: &str, attributes: Attributes<'_>) {
    match name {
        "start" => level.start = attributes.number("val").unwrap_or(1),
        "numFmt" => {
            level.numerals = match attributes.val().as_deref() {
                Some("bullet") => None,
                Some("decimalZero") => Some(Numerals::DecimalZero),
                Some("lowerLetter") => Some(Numerals::LowerLetter),
                Some("upperLetter") => Some(Numerals::UpperLetter),
                Some("lowerRoman") => Some(Numerals::LowerRoman),
                Some("upperRoman") => Some(Numerals::UpperRoman),
                _ => Some(Numerals::Decimal),
            }
        }
        "lvlText" => level.text = attributes.val().unwrap_or_default().chars().take(LONGEST_LABEL).collect(),
        "pStyle" => level.style = attributes.val(),
        "isLgl" => level.legal = attributes.is_on(),
        "lvlRestart" => level.counts_on = attributes.number("val") == Some(0),
        _ => {}
    }
}

/// A mark in the text that refers to a note: whether that is an endnote, and its identifier.
type NoteMark = (bool, String);

/// The notes of a part by their identifiers. The lines that part notes from the text are kept as notes with a type.
fn read_notes(xml: &str) -> Result<BTreeMap<String, String>, Cause> {
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
}

/// What the tag that comes next stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    ParagraphProperties,
    RunProperties,
    Text,
    Elsewhere,
}

/// Makes blocks of the tags of the main part.
struct Reader {
    builder: Builder,
    styles: Styles,
    numbering: Numbering,
    /// The paragraphs that are open: a text box stands within another paragraph.
    paragraphs: Vec<Paragraph>,
    tables: usize,
    marks: Vec<NoteMark>,
    place: Place,
    /// How the open run of text is set.
    bold: bool,
    hidden: bool,
}

impl Reader {
    fn new(styles: Styles, numbering: Numbering) -> Self {
        Self {
            builder: Builder::default(),
            styles,
            numbering,
            paragraphs: Vec::new(),
            tables: 0,
            marks: Vec::new(),
            place: Place::Elsewhere,
            bold: false,
            hidden: false,
        }
    }

    fn take(&mut self, tag: Xml<'_>) {
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
                paragraph.properties.take(name, attributes);
            }
            return;
        }
        match name {
            "p" => self.paragraphs.push(Paragraph::default()),
            "pPr" => self.place = Place::ParagraphProperties,
            "rPr" => self.place = Place::RunProperties,
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
            "footnoteReference" | "endnoteReference" => {
                let mark = attributes.get("id").map(|id| (name == "endnoteReference", id));
                self.marks.extend(mark);
            }
            "tbl" => {
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
                    self.end(&paragraph);
                }
            }
            "pPr" | "t" => self.place = Place::Elsewhere,
            "rPr" if self.place == Place::RunProperties => self.place = Place::Elsewhere,
            "r" => self.hidden = false,
            "tbl" => {
                self.tables = self.tables.saturating_sub(1);
                self.builder.close_table();
            }
            _ => {}
        }
    }

    fn write(&mut self, text: &str) {
        if let Some(paragraph) = self.paragraphs.last_mut().filter(|_| !self.hidden) {
            paragraph.text.push_str(text);
            paragraph.light |= !self.bold && !text.trim().is_empty();
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

    /// The blocks with the notes behind them, numbered in the order in which the text refers to them.
    fn finish(mut self, [mut footnotes, mut endnotes]: [BTreeMap<String, String>; 2]) -> Vec<Block> {
        while let Some(paragraph) = self.paragraphs.pop() {
            self.end(&paragraph);
        }
        let mut number = 0_usize;
        for (endnote, id) in std::mem::take(&mut self.marks) {
            let notes = if endnote { &mut endnotes } else { &mut footnotes };
            if let Some(text) = notes.remove(&id).filter(|text| !text.trim().is_empty()) {
                number += 1;
                self.builder.push(BlockKind::Footnote, &format!("{number} {text}"));
            }
        }
        for text in footnotes.into_values().chain(endnotes.into_values()) {
            self.builder.push(BlockKind::Footnote, &text);
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

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::io::Write as _;

    use insta::assert_snapshot;
    use proptest::prelude::*;
    use zip::write::SimpleFileOptions;

    use super::*;
    use crate::corpus::blocks::show;

    const LIMIT: u64 = 10_000_000;

    /// A document with this body and nothing else.
    fn document(body: &str) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
        zip.write_all(format!("<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>").as_bytes()).unwrap();
        zip.finish().unwrap().into_inner()
    }

    fn read(body: &str) -> String {
        show(&layout(&document(body), LIMIT).unwrap().blocks)
    }

    #[track_caller]
    fn check_refused(bytes: &[u8], limit: u64, expected: &str) {
        assert_eq!(layout(bytes, limit).unwrap_err().to_string(), expected);
    }

    #[test]
    fn every_sort_of_block_is_read() {
        let layout = layout(include_bytes!("../../tests/fixtures/report.docx"), LIMIT).unwrap();
        assert_snapshot!(show(&layout.blocks), @r"
        h0: Inspection of Anyshire children’s services
        toc: Findings 2
        h1: What needs to improve
        b1: The provision of homes for young people, including:
        b2: how many there are
        b2: support within them
        b1: The timeliness of plans.
        row: Judgement | Grade
        row: Care leavers | Good
        p: Overall & leaders
        h1: Findings
        b1: 1. Children benefit from good help. They say so.
        b1: 2. Plans are clear and prompt.
        b2: (a) for children in need
        b2: (b) for care leavers
        b1: 3. Leaders know the service well.
        h2: Leadership
        b1: 1. Numbering begins again here.
        p: A line and another-one.
        note: 1 As of March 2024.
        ");
    }

    #[test]
    fn bold_lines_are_headings_only_where_none_are_marked() {
        let bold =
            "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Findings</w:t></w:r></w:p><w:p><w:r><w:t>Text.</w:t></w:r></w:p>";
        let marked = "<w:p><w:pPr><w:outlineLvl w:val='0'/></w:pPr><w:r><w:t>Marked</w:t></w:r></w:p>";
        assert_snapshot!(read(&format!("{bold}{bold}")), @r"
        h1: Findings
        p: Text.
        h1: Findings
        p: Text.
        ");
        assert_snapshot!(read(&format!("{marked}{bold}")), @r"
        h0: Marked
        p: Findings
        p: Text.
        ");
    }

    #[test]
    fn text_boxes_and_fallbacks_are_read_once() {
        let text = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
        assert_snapshot!(
            read(&format!(
                "<w:p><w:r><w:t>Out</w:t></w:r><w:r><mc:AlternateContent><mc:Choice>{0}</mc:Choice><mc:Fallback>{0}\
                </mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>side &amp; &#233;.</w:t></w:r></w:p>",
                text("In the box")
            )),
            @r"
        p: In the box
        p: Outside & é.
        "
        );
    }

    #[test]
    fn damage_is_reported() {
        let good = document("<w:p><w:r><w:t>Hello</w:t></w:r></w:p>");
        let mut bent = good.clone();
        let at = memchr::memmem::find(&bent, b"word/document.xml").unwrap() + 40;
        bent[at] ^= 0x55;
        assert!(matches!(layout(&bent, LIMIT), Err(Cause::Damaged { .. })));
        assert!(matches!(layout(&good[..good.len() / 2], LIMIT), Err(Cause::Damaged { .. })));
        check_refused(
            &document("</w:body>"),
            LIMIT,
            "the Word document is damaged: ill-formed document: expected `</w:document>`, but `</w:body>` was found",
        );
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        let bomb = document(&" ".repeat(50_000_000));
        assert!(bomb.len() < 100_000);
        check_refused(&bomb, LIMIT, "the Word document unpacks to more than the limit of 10000000 bytes");
        // The size that the package claims is not trusted either.
        let mut lying = bomb;
        let claimed = 50_000_000_u32 + 67;
        while let Some(at) = memchr::memmem::find(&lying, &claimed.to_le_bytes()) {
            lying[at..at + 4].copy_from_slice(&1_000_u32.to_le_bytes());
        }
        assert!(layout(&lying, LIMIT).is_err());
    }

    #[test]
    fn deep_nesting_costs_no_stack() {
        let deep = |open: &str, close: &str| {
            let text = "<w:p><w:r><w:t>deep</w:t></w:r></w:p>";
            read(&format!("{}{text}{}", open.repeat(100_000), close.repeat(100_000)))
        };
        assert_eq!(deep("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"), "p: deep");
        assert_eq!(deep("<w:p>", "</w:p>"), "p: deep");
        assert_eq!(deep("<w:sdt>", "</w:sdt>"), "p: deep");
    }

    proptest! {
        #[test]
        fn no_word_is_lost(words in prop::collection::vec(("[a-z]{1,9}", 0_usize..4), 1..60)) {
            let wraps = [("", ""), ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"), ("<w:sdt>", "</w:sdt>"), ("<w:ins>", "</w:ins>")];
            let mut body = String::new();
            for (word, wrap) in &words {
                let (open, close) = wraps[*wrap];
                write!(body, "{open}<w:p><w:r><w:t>{word}</w:t></w:r></w:p>{close}").unwrap();
            }
            let blocks = layout(&document(&body), LIMIT).unwrap().blocks;
            let read: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
            let expected: Vec<&str> = words.iter().map(|(word, _)| word.as_str()).collect();
            prop_assert_eq!(read, expected);
        }

        #[test]
        fn nothing_panics(bytes in any::<Vec<u8>>(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let _ = layout(&bytes, LIMIT);
            let mut bent = include_bytes!("../../tests/fixtures/report.docx").to_vec();
            let at = at.index(bent.len());
            bent[at] = byte;
            let _ = layout(&bent, LIMIT);
            let _ = layout(&bent[..at], LIMIT);
        }

        #[test]
        fn no_tag_panics(body in "(<w:(p|r|t|tbl|tr|tc|pPr|numPr)>|</w:(p|r|t|tbl|tr|tc|pPr)>|<w:(numId|ilvl|outlineLvl) w:val='-?[0-9]{1,20}'/>|x|&[a-z]+;){0,40}") {
            let _ = layout(&document(&body), LIMIT);
        }
    }
}
