//! Words of a tagged page that the tree gives to another element than the line that they stand in: a word set anew by an editor
//! may stay tagged as a part of the paragraph before. Where the words of one element stand between those of another, on one line
//! and over none of them, they are part of that line.

use std::collections::BTreeMap;

use super::glyphs::DrawnGlyph;
use super::group::Element;
use super::lines::{self, Line};

/// Baselines closer than this are one line (points).
const SAME_LINE: f32 = 0.5;
/// Glyphs may overlap by so much (points).
const OVERLAP: f32 = 1.0;

/// A line of an element, with the numbers of its glyphs there.
type Placed = (Line, Vec<usize>);

/// The lines of each element of a page, by its block, once strayed words are where they stand.
pub(super) fn lines(
    parts: &BTreeMap<u32, Vec<DrawnGlyph>>,
    elements: &BTreeMap<u32, Element>,
) -> BTreeMap<u32, Vec<Line>> {
    let mut placed: BTreeMap<u32, Vec<Placed>> =
        parts.iter().map(|(block, glyphs)| (*block, lines::with_glyphs(glyphs))).collect();
    for (from, into, strayed) in strays(&placed, parts, elements) {
        let glyphs_of = |block: u32| parts.get(&block).into_iter().flatten();
        let words = |at: &usize| parts.get(&from).and_then(|glyphs| glyphs.get(*at));
        let taken: Vec<DrawnGlyph> = strayed.iter().filter_map(words).cloned().collect();
        let whole: Vec<DrawnGlyph> = glyphs_of(into).cloned().chain(taken).collect();
        placed.insert(into, lines::with_glyphs(&whole));
        if let Some(lines) = placed.get_mut(&from) {
            lines.retain(|(_, glyphs)| *glyphs != strayed);
        }
    }
    let without_glyphs = |lines: Vec<Placed>| lines.into_iter().map(|(line, _)| line).collect();
    placed.into_iter().map(|(block, lines)| (block, without_glyphs(lines))).collect()
}

/// The lines that stray: from which block, into which, and their glyphs. One of each block at most, so that the numbers of
/// glyphs stay right.
fn strays(
    placed: &BTreeMap<u32, Vec<Placed>>,
    parts: &BTreeMap<u32, Vec<DrawnGlyph>>,
    elements: &BTreeMap<u32, Element>,
) -> Vec<(u32, u32, Vec<usize>)> {
    let cell = |block: &u32| elements.get(block).map(|element| element.cell);
    let mut found: Vec<(u32, u32, Vec<usize>)> = Vec::new();
    for (from, lines) in placed.iter().filter(|(block, lines)| **block != 0 && lines.len() > 1) {
        for (line, glyphs) in lines {
            let within = |(block, others): (&u32, &Vec<Placed>)| {
                let is_other = *block != 0 && block != from && cell(block) == cell(from);
                let glyphs = parts.get(block)?;
                let holds = |other: &Placed| stands_within(line, other, glyphs);
                (is_other && others.iter().any(holds)).then_some(*block)
            };
            let Some(into) = placed.iter().find_map(within) else { continue };
            let is_free = |block: u32| found.iter().all(|(from, into, _)| *from != block && *into != block);
            if is_free(*from) && is_free(into) {
                found.push((*from, into, glyphs.clone()));
            }
        }
    }
    found
}

/// Whether a line stands between the words of another and over none of them.
fn stands_within(line: &Line, (other, numbers): &Placed, glyphs: &[DrawnGlyph]) -> bool {
    let is_inside = other.x_start < line.x_start && line.x_end < other.x_end;
    let is_over = |glyph: &DrawnGlyph| {
        !glyph.text.trim().is_empty() && glyph.x + OVERLAP < line.x_end && line.x_start + OVERLAP < glyph.x_end
    };
    (line.y - other.y).abs() < SAME_LINE && is_inside && !numbers.iter().filter_map(|at| glyphs.get(*at)).any(is_over)
}
