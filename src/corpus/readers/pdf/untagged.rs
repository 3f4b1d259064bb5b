//! Pages of files without tags: what repeats at the edges goes, and columns of text become the rows of a table.

use std::collections::BTreeMap;

use super::blocks::Group;
use super::glyphs::DrawnGlyph;
use super::lines::{self, Line, Start};
use super::structure::Element;

/// Running heads and footers stand within this share of the page's height from its edge.
const MARGIN: f32 = 0.1;
/// Cells of one column begin within this many points of each other; page numbers set to the right vary by a digit.
const COLUMN_TOLERANCE: f32 = 10.0;
/// Numbers of made-up elements begin here, far above those of a tree.
const FIRST_MADE_UP: u32 = 1 << 30;

/// The lines of untagged pages, given with the height of each page in points.
pub(super) fn groups(pages: Vec<(Vec<DrawnGlyph>, f32)>) -> Vec<Group> {
    let pages: Vec<(Vec<Line>, f32)> =
        pages.into_iter().map(|(glyphs, height)| (lines::of_glyphs(&glyphs), height)).collect();
    let in_margin = |line: &Line, height: f32| line.y < MARGIN * height || line.y > (1.0 - MARGIN) * height;
    let without_digits = |line: &Line| line.text.replace(|c: char| c.is_ascii_digit(), "").trim().to_owned();
    let mut repeated: BTreeMap<String, usize> = BTreeMap::new();
    for (lines, height) in &pages {
        for line in lines.iter().filter(|line| in_margin(line, *height)) {
            *repeated.entry(without_digits(line)).or_default() += 1;
        }
    }
    let often = (pages.len() / 3).max(2);
    let mut groups = Vec::new();
    let mut made_up = FIRST_MADE_UP;
    for (page, (lines, height)) in (1..).zip(pages) {
        let is_furniture = |line: &Line| {
            let words = without_digits(line);
            in_margin(line, height) && (words.is_empty() || repeated.get(&words).is_some_and(|times| *times > often))
        };
        let lines = lines.into_iter().filter(|line| !is_furniture(line)).collect();
        groups.extend(with_rows(page, lines, &mut made_up));
    }
    groups
}

/// The lines of a page, those that stand in columns as rows of a table.
fn with_rows(page: u32, lines: Vec<Line>, made_up: &mut u32) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut rest = lines;
    while let Some((start, end, column)) = table(&rest) {
        let after = rest.split_off(end);
        let inside = rest.split_off(start);
        groups.push(Group { page, element: None, lines: rest });
        groups.extend(rows(page, &inside, column, made_up));
        rest = after;
    }
    groups.push(Group { page, element: None, lines: rest });
    groups
}

/// The first run of lines that stand in two columns, with where the right one begins.
fn table(lines: &[Line]) -> Option<(usize, usize, f32)> {
    let column_of = |line: &Line| line.columns.last().map(|(_, x)| *x);
    for (start, line) in lines.iter().enumerate() {
        let Some(column) = column_of(line) else { continue };
        let fits = |line: &Line| {
            let split = column_of(line).is_some_and(|x| (x - column).abs() < COLUMN_TOLERANCE);
            let right = line.x > column - COLUMN_TOLERANCE;
            let left = line.x_end < column;
            (split || right || left, split)
        };
        // A paragraph below the table is wider than the left column, so it ends the run.
        let run: Vec<bool> =
            lines[start..].iter().map(&fits).take_while(|(fits, _)| *fits).map(|(_, split)| split).collect();
        let last = run.iter().rposition(|split| *split).unwrap_or(0);
        if run.iter().filter(|split| **split).count() >= 2 {
            return Some((start, start + last + 1, column));
        }
    }
    None
}

/// The rows of a table: a cell of the right column stands beside the middle of the cell to its left, so each line on the
/// left belongs to the nearest one on the right.
fn rows(page: u32, lines: &[Line], column: f32, made_up: &mut u32) -> Vec<Group> {
    let mut left: Vec<Line> = Vec::new();
    let mut right: Vec<Line> = Vec::new();
    for line in lines {
        match line.columns.last() {
            Some(&(at, x)) if (x - column).abs() < COLUMN_TOLERANCE => {
                let text = line.text[at..].to_owned();
                right.push(Line { text, x, x_start: x, start: Start::Words, columns: Vec::new(), ..line.clone() });
                let text = line.text[..at].trim_end().to_owned();
                left.push(Line { text, x_end: x, columns: Vec::new(), ..line.clone() });
            }
            _ if line.x > column - COLUMN_TOLERANCE => right.push(line.clone()),
            _ => left.push(line.clone()),
        }
    }
    let mut made = Vec::new();
    let nearest = |line: &Line| {
        let distance = |at: &usize| (right[*at].y - line.y).abs();
        (0..right.len()).min_by(|a, b| distance(a).total_cmp(&distance(b)))
    };
    let owners: Vec<Option<usize>> = left.iter().map(nearest).collect();
    for (at, cell) in right.iter().enumerate() {
        let contents = cell.text.chars().all(|c| c.is_ascii_digit());
        let label: Vec<Line> =
            left.iter().zip(&owners).filter(|(_, owner)| **owner == Some(at)).map(|(line, _)| line.clone()).collect();
        *made_up += 3;
        let row = Element { row: Some(*made_up), contents, ..Element::default() };
        let cells = if contents {
            // Of a table of contents the page number stays with its line.
            vec![label.into_iter().chain([cell.clone()]).collect()]
        } else {
            vec![label, vec![cell.clone()]]
        };
        for (block, lines) in (*made_up + 1..).zip(cells) {
            made.push(Group { page, element: Some(Element { block, cell: Some(block), ..row }), lines });
        }
    }
    made
}
