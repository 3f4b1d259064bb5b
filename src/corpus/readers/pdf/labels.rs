//! The labels of pages: what a file says is printed on them.

use std::collections::BTreeMap;

use hayro_syntax::Pdf;
use hayro_syntax::object::{self, Array, Dict, Name, Object};

use crate::corpus::numerals;
use crate::document::PageLabels;

/// As many nodes of the tree of labels are read; a real one has a handful.
const MAX_NODES: usize = 1_000;
/// No printed label is longer than this, in characters.
const MAX_LABEL: usize = 20;

/// A run of pages that are labelled alike, from the page that it is kept by.
struct Run {
    style: Option<u8>,
    prefix: String,
    start: u32,
}

/// Reads the labels of a file with so many pages.
pub(super) fn read(pdf: &Pdf, pages: u32) -> PageLabels {
    let xref = pdf.xref();
    let root: Option<Dict<'_>> = xref.get(xref.root_id());
    let runs = root.and_then(|root| root.get::<Dict<'_>>("PageLabels")).map(runs).unwrap_or_default();
    let label = |page: u32| {
        let (first, run) = runs.range(..page).next_back()?;
        Some((page, run.label(page - 1 - first)))
    };
    PageLabels::new((1..=pages).filter_map(label))
}

/// The runs of a number tree, by the page that each begins on, counted from 0.
fn runs(tree: Dict<'_>) -> BTreeMap<u32, Run> {
    let mut runs = BTreeMap::new();
    let mut open = vec![tree];
    let mut seen = 0;
    while let Some(node) = open.pop() {
        seen += 1;
        if seen > MAX_NODES {
            break;
        }
        if let Some(kids) = node.get::<Array<'_>>("Kids") {
            open.extend(kids.iter::<Dict<'_>>().take(MAX_NODES));
        }
        let Some(numbers) = node.get::<Array<'_>>("Nums") else { continue };
        let mut page = None;
        for object in numbers.iter::<Object<'_>>().take(2 * MAX_NODES) {
            match (object, page) {
                (Object::Number(number), _) => page = u32::try_from(number.as_i64()).ok(),
                (Object::Dict(dict), Some(first)) => {
                    runs.insert(first, Run::new(&dict));
                    page = None;
                }
                _ => page = None,
            }
        }
    }
    runs
}

impl Run {
    fn new(dict: &Dict<'_>) -> Self {
        let style = dict.get::<Name<'_>>("S").and_then(|name| name.as_str().bytes().next());
        let prefix = dict.get::<object::String<'_>>("P").map(|prefix| text(prefix.as_bytes())).unwrap_or_default();
        Self { style, prefix, start: dict.get::<u32>("St").unwrap_or(1).max(1) }
    }

    /// The label of the page that stands so many after the first of the run.
    fn label(&self, after: u32) -> String {
        let number = self.start.saturating_add(after);
        let number = match self.style {
            None => String::new(),
            Some(style) => {
                let written = match style {
                    b'R' | b'r' => numerals::roman(number),
                    b'A' | b'a' => numerals::letters(number),
                    _ => None,
                };
                let written = written.unwrap_or_else(|| number.to_string());
                if style.is_ascii_uppercase() { written.to_uppercase() } else { written }
            }
        };
        let label = format!("{}{number}", self.prefix);
        label.trim().chars().take(MAX_LABEL).collect()
    }
}

/// The text of a string: UTF-16 where it says so, UTF-8 where it says so or is, else a letter a byte.
fn text(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let units: Vec<u16> = rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => std::str::from_utf8(bytes)
            .map_or_else(|_| bytes.iter().map(|byte| char::from(*byte)).collect(), str::to_owned),
    };
    text.chars().filter(|c| !c.is_control()).collect()
}
