//! The structure tree of a tagged PDF: to which element each piece of marked content belongs.
//!
//! Elements part paragraphs, table cells and lines of a table of contents more surely than geometry does. What a
//! heading or a nested bullet is they do not say reliably, so that is left to the eye of [`blocks`](super::blocks).

use std::collections::BTreeMap;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier};

use super::group::Element;
use super::tables::{Cell, Rows};

/// Elements of a tree beyond this number are not read: the largest real report has some 20,000.
const MAX_ELEMENTS: usize = 500_000;
/// No reader sees a cell that spans more rows or columns than this.
const MAX_SPAN: u32 = 500;
/// As many cells of a table may reach into the rows below theirs.
const MAX_SPANNING: usize = 30;

/// What the tree tells; empty for an untagged file.
#[derive(Default)]
pub(super) struct Structure {
    /// The elements by page (counted from 0) and marked-content identifier.
    pub(super) elements: BTreeMap<(u32, i32), Element>,
    pub(super) rows: Rows,
}

/// Reads the structure tree of a file.
pub(super) fn read(pdf: &Pdf) -> Structure {
    let mut structure = Structure::default();
    let found = &mut structure.elements;
    let xref = pdf.xref();
    let root: Option<Dict<'_>> = xref.get(xref.root_id());
    let Some(tree) = root.and_then(|root| root.get::<Dict<'_>>("StructTreeRoot")) else { return structure };
    let roles = tree.get::<Dict<'_>>("RoleMap");
    let pages: BTreeMap<ObjectIdentifier, u32> =
        (0..).zip(pdf.pages().iter()).filter_map(|(at, page)| Some((page.raw().obj_id()?, at))).collect();

    let mut count = Count { blocks: 0, rows: &mut structure.rows, spanning: BTreeMap::new() };
    let mut seen = 0;
    let mut open = vec![Open { dict: tree, page: None, element: Element::default(), table: 0, fixed: false }];
    while let Some(at) = open.pop() {
        seen += 1;
        if seen > MAX_ELEMENTS {
            break;
        }
        let page = page_of(&at.dict, &pages).or(at.page);
        let (element, table, fixed) = at.within(role_of(&at.dict, roles.as_ref()).as_deref(), &mut count);
        // The stack is last in, first out: the kids go on it in reverse, so that blocks are numbered in reading order.
        let mut kids = kids_of(&at.dict);
        kids.reverse();
        for kid in kids {
            match kid {
                Object::Number(number) => note(found, page, number.as_i64(), element),
                Object::Dict(dict) if dict.contains_key("MCID") => {
                    let number = dict.get::<i32>("MCID").map_or(-1, i64::from);
                    note(found, page_of(&dict, &pages).or(page), number, element);
                }
                Object::Dict(dict) => open.push(Open { dict, page, element, table, fixed }),
                _ => {}
            }
        }
    }
    structure
}

/// What is counted while the tree is read.
struct Count<'a> {
    blocks: u32,
    rows: &'a mut Rows,
    /// The cells of each table that reach into rows to come, with how many.
    spanning: BTreeMap<u32, Vec<(Cell, u32)>>,
}

impl Count<'_> {
    fn next(&mut self) -> u32 {
        self.blocks += 1;
        self.blocks
    }

    fn row(&mut self, table: u32) -> u32 {
        let row = self.next();
        let spanning = self.spanning.entry(table).or_default();
        let cells = spanning.iter().map(|(cell, _)| *cell).collect();
        for (_, left) in spanning.iter_mut() {
            *left -= 1;
        }
        spanning.retain(|(_, left)| *left > 0);
        self.rows.begin(row, table, cells);
        row
    }

    fn cell(&mut self, row: Option<u32>, table: u32, dict: &Dict<'_>) -> u32 {
        let number = self.next();
        if let Some(row) = row {
            let wide = span(dict, "ColSpan");
            let column = self.rows.put(row, number, wide);
            let high = span(dict, "RowSpan");
            let spanning = self.spanning.entry(table).or_default();
            if high > 1 && spanning.len() < MAX_SPANNING {
                spanning.push((Cell { number, column, wide }, high - 1));
            }
        }
        number
    }
}

/// How many rows or columns a cell takes.
fn span(dict: &Dict<'_>, key: &str) -> u32 {
    let of = |attributes: &Dict<'_>| attributes.get::<u32>(key.as_bytes());
    let stated = match dict.get::<Object<'_>>("A") {
        Some(Object::Dict(attributes)) => of(&attributes),
        Some(Object::Array(all)) => {
            all.iter::<Object<'_>>().take(MAX_SPANNING).find_map(|attributes| match attributes {
                Object::Dict(attributes) => of(&attributes),
                _ => None,
            })
        }
        _ => None,
    };
    stated.unwrap_or(1).clamp(1, MAX_SPAN)
}

/// An element still to be read, with what it inherits.
struct Open<'a> {
    dict: Dict<'a>,
    page: Option<u32>,
    element: Element,
    /// The table around it, 0 outside of any.
    table: u32,
    /// The block is settled: paragraphs within a list item are part of it.
    fixed: bool,
}

impl Open<'_> {
    /// What an element of this role makes of what it inherits.
    fn within(&self, role: Option<&str>, count: &mut Count<'_>) -> (Element, u32, bool) {
        let mut element = self.element;
        let mut table = self.table;
        match role {
            Some("TD" | "TH") => {
                element.block = count.cell(element.row, table, &self.dict);
                element.cell = Some(element.block);
                return (element, table, false);
            }
            Some("LI" | "TOCI" | "Note" | "FENote") => {
                element.block = count.next();
                element.contents |= role == Some("TOCI");
                element.note |= matches!(role, Some("Note" | "FENote"));
                return (element, table, true);
            }
            Some("Table") => table = count.next(),
            Some("TR") => {
                element.row = Some(count.row(table));
                element.cell = None;
            }
            Some("TOC") => element.contents = true,
            Some("Artifact") => element.artifact = true,
            Some("P" | "H" | "H1" | "H2" | "H3" | "H4" | "H5" | "H6" | "Title" | "Caption" | "BlockQuote")
                if !self.fixed =>
            {
                element.block = count.next();
            }
            _ => {}
        }
        (element, table, self.fixed)
    }
}

fn note(found: &mut BTreeMap<(u32, i32), Element>, page: Option<u32>, number: i64, element: Element) {
    if let (Some(page), Ok(number)) = (page, i32::try_from(number)) {
        found.entry((page, number)).or_insert(element);
    }
}

fn page_of(dict: &Dict<'_>, pages: &BTreeMap<ObjectIdentifier, u32>) -> Option<u32> {
    pages.get(&dict.get_ref("Pg")?.into()).copied()
}

/// The element's role, through the file's own map of role names.
fn role_of(dict: &Dict<'_>, roles: Option<&Dict<'_>>) -> Option<String> {
    let mut role = dict.get::<Name<'_>>("S")?.as_str().to_owned();
    // A map may lead through several names and, in a damaged file, round in a circle.
    for _ in 0..4 {
        let Some(mapped) = roles.and_then(|roles| roles.get::<Name<'_>>(role.as_bytes())) else { break };
        role = mapped.as_str().to_owned();
    }
    Some(role)
}

fn kids_of<'a>(dict: &Dict<'a>) -> Vec<Object<'a>> {
    match dict.get::<Object<'a>>("K") {
        Some(Object::Array(array)) => each(&array),
        Some(kid) => vec![kid],
        None => Vec::new(),
    }
}

fn each<'a>(array: &Array<'a>) -> Vec<Object<'a>> {
    array.iter::<Object<'a>>().take(MAX_ELEMENTS).collect()
}
