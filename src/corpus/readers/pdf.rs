//! PDF files, read with hayro.
//!
//! A hostile PDF can abort any engine or make it run for ever, so the program runs itself again as a child under limits
//! on memory and time, and [`child`] does the work there. This module owns the engine: none of its types leave.

mod blocks;
pub mod child;
mod columns;
mod furniture;
mod glyphs;
mod integrity;
mod lines;
mod rules;
mod structure;
mod tables;
mod untagged;

use std::collections::BTreeMap;

use hayro_interpret::InterpreterCache;
use hayro_syntax::{LoadPdfError, Pdf};

use self::blocks::Group;
use self::glyphs::{Drawn, DrawnGlyph};
use self::structure::{Element, Structure};
use crate::corpus::format::Format;
use crate::corpus::layout::Layout;

/// PDF.
pub(super) const FORMAT: Format = Format { name: "PDF", endings: &["pdf"], media_type: "application/pdf" };

/// How a PDF begins.
const SIGNATURE: &[u8] = b"%PDF-";

/// How many bytes from its start a PDF may begin: readers have always taken that much junk before it.
const HEAD: usize = 1_024;

/// Whether a file begins as a PDF.
pub(super) fn is_signed(bytes: &[u8]) -> bool {
    bytes.starts_with(SIGNATURE)
}

/// Whether a PDF begins further on. A text that speaks of the signature lacks the end of one.
pub(super) fn is_signed_late(bytes: &[u8], is_text: bool) -> bool {
    let contains = |bytes: &[u8], part: &[u8]| memchr::memmem::find(bytes, part).is_some();
    contains(&bytes[..bytes.len().min(HEAD)], SIGNATURE) && (!is_text || contains(bytes, b"startxref"))
}

/// Why the engine could not read a file.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Fault {
    Encrypted,
    Damaged(String),
    NoText { pages: u32 },
}

/// Reads a file's text with its layout, in this process.
fn layout_of(bytes: Vec<u8>) -> Result<Layout, Fault> {
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Fault::Encrypted,
        LoadPdfError::Invalid => Fault::Damaged("its pages cannot be found".to_owned()),
    })?;
    if let Some(damage) = integrity::damage(&pdf) {
        return Err(Fault::Damaged(damage));
    }
    let structure = structure::read(&pdf);
    let cache = InterpreterCache::new();
    let mut pages = Vec::new();
    for page in pdf.pages().iter() {
        let (_, height) = page.base_dimensions();
        pages.push((glyphs::of_page(page, &cache, structure.elements.is_empty()), height));
    }
    let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    let empty: Vec<u32> =
        (1..).zip(&pages).filter(|(_, (drawn, _))| drawn.glyphs.is_empty()).map(|(page, _)| page).collect();
    if empty.len() == pages.len() {
        return Err(Fault::NoText { pages: count });
    }
    let mut warnings: Vec<String> = integrity::doubt(&pdf).into_iter().collect();
    if !empty.is_empty() && empty.len() * 4 >= pages.len() {
        warnings.push(format!("{} of {count} pages hold no text; they may be scanned pictures.", empty.len()));
    }
    let (groups, rows) = if structure.elements.is_empty() {
        untagged::groups(pages)
    } else {
        (tagged(&structure, pages), structure.rows)
    };
    Ok(Layout { pages: Some(count), blocks: blocks::of_groups(groups, rows), warnings })
}

/// Parts each page's glyphs by the elements that they belong to, in reading order.
fn tagged(structure: &Structure, pages: Vec<(Drawn, f32)>) -> Vec<Group> {
    let mut groups = Vec::new();
    for (at, (drawn, _)) in (0..).zip(pages) {
        let mut order: Vec<Element> = Vec::new();
        let mut parts: BTreeMap<u32, Vec<DrawnGlyph>> = BTreeMap::new();
        let mut last: Option<Element> = None;
        for glyph in drawn.glyphs {
            if glyph.mark.artifact {
                continue;
            }
            let element = match glyph.mark.id {
                Some(id) => structure.elements.get(&(at, id)).copied(),
                // White space between two words is often left unmarked.
                None => last,
            };
            // Content without an element is kept as a block of its own: no text is lost.
            let element = element.unwrap_or_default();
            if element.artifact {
                continue;
            }
            last = Some(element);
            if !parts.contains_key(&element.block) {
                order.push(element);
            }
            parts.entry(element.block).or_default().push(glyph);
        }
        // The tree is in reading order; drawing order is not always (a heading drawn last at the foot of its page).
        // What has no element, and footnotes, come after the page's text.
        order.sort_by_key(|element| (element.block == 0, element.note, element.block));
        for element in order {
            let lines = parts.remove(&element.block).map(|glyphs| lines::of_glyphs(&glyphs)).unwrap_or_default();
            let element = (element.block != 0).then_some(element);
            groups.push(Group { page: at + 1, element, tagged: element.is_some(), lines });
        }
    }
    groups
}

#[cfg(test)]
mod tests;
