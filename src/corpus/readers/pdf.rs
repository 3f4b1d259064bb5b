//! PDF files, read with hayro.
//!
//! A hostile PDF can abort any engine or make it run for ever, so the program runs itself again as a child under limits
//! on memory and time, and [`child`] does the work there. This module owns the engine: none of its types leave.

mod blocks;
pub mod child;
mod columns;
mod furniture;
mod garbled;
mod glyphs;
mod group;
mod integrity;
mod labels;
mod lines;
mod rules;
mod strays;
mod structure;
mod tables;
mod untagged;

use std::collections::BTreeMap;

use hayro_interpret::InterpreterCache;
use hayro_syntax::{LoadPdfError, Pdf};

use self::glyphs::{Drawn, DrawnGlyph};
use self::group::{Element, Group};
use self::structure::Structure;
use crate::corpus::format::Format;
use crate::corpus::layout::{Layout, page_numbers};

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
    NoText {
        pages: u32,
    },
    /// All pages with text hold no English words.
    Garbled {
        pages: Vec<u32>,
    },
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
    let mut unknown = glyphs::Unknown::default();
    let mut pages = Vec::new();
    let mut scans: Vec<u32> = Vec::new();
    for (number, page) in (1..).zip(pdf.pages().iter()) {
        let (width, height) = page.base_dimensions();
        let with_rules = structure.elements.is_empty();
        let drawn = glyphs::of_page(page, (width, height), &cache, &mut unknown, with_rules);
        scans.extend(drawn.is_scan.then_some(number));
        pages.push((drawn, height));
    }
    let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    let empty: Vec<u32> =
        (1..).zip(&pages).filter(|(_, (drawn, _))| drawn.glyphs.is_empty()).map(|(page, _)| page).collect();
    if empty.len() == pages.len() {
        return Err(Fault::NoText { pages: count });
    }
    let mut warnings: Vec<String> = integrity::doubt(&pdf).into_iter().collect();
    let is_scanned_in_part = !empty.is_empty() && empty.len() * 4 >= pages.len();
    if is_scanned_in_part {
        warnings.push(format!("{} of {count} pages hold no text; they may be scanned pictures.", empty.len()));
    }
    if !scans.is_empty() {
        warnings.push(format!(
            "{} a scanned picture with text that a machine guessed: words may be misread. Compare it with the original.",
            are(&scans)
        ));
    }
    let garbled = garbled::leave_out(&mut pages);
    if pages.iter().all(|(drawn, _)| drawn.glyphs.is_empty()) {
        return Err(Fault::Garbled { pages: garbled.whole });
    }
    if !garbled.whole.is_empty() {
        warnings.push(format!(
            "{} left out, since no English words can be read there; what is said there, grades included, is not known.",
            are(&garbled.whole)
        ));
    }
    let (groups, rows) = if structure.elements.is_empty() {
        untagged::groups(pages)
    } else {
        (tagged(&structure, pages), structure.rows)
    };
    let mut blocks = blocks::of_groups(groups, rows);
    let mut in_part = garbled.in_part;
    in_part.extend(garbled::leave_out_blocks(&mut blocks));
    in_part.sort_unstable();
    in_part.dedup();
    if !in_part.is_empty() {
        warnings.push(format!(
            "{} left out in part, where no English words can be read; what is said there, grades included, is not known.",
            are(&in_part)
        ));
    }
    let is_partial = is_scanned_in_part || !garbled.whole.is_empty() || !in_part.is_empty();
    Ok(Layout { pages: Some(count), labels: labels::read(&pdf, count), blocks, is_partial, warnings })
}

/// Pages as the subject of a sentence: "Page 2 is", "Pages 1 to 3 are".
fn are(pages: &[u32]) -> String {
    let named = page_numbers(pages);
    if pages.len() == 1 { format!("Page {named} is") } else { format!("Pages {named} are") }
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
        let elements = order.iter().map(|element| (element.block, *element)).collect();
        let mut lines_of = strays::lines(&parts, &elements);
        for element in order {
            let lines = lines_of.remove(&element.block).unwrap_or_default();
            let element = (element.block != 0).then_some(element);
            groups.push(Group { page: at + 1, element, tagged: element.is_some(), lines });
        }
    }
    groups
}

#[cfg(test)]
mod tests;
