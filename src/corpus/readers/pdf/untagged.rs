//! Pages of files without tags: what stands at the edges of each goes, lines that are ruled draw tables, and columns that
//! space draws become the rows of a table or prose side by side.

use super::columns::{self, Part, Table};
use super::furniture;
use super::glyphs::{Drawn, DrawnGlyph};
use super::group::{Element, Group};
use super::lines::{self, Line};
use super::rules::{Grid, Ruling};
use super::tables::{Cell, Rows};

/// Boxes within boxes deeper than this are a drawing.
const DEEPEST: usize = 8;

/// The text of untagged pages in reading order, given with the height of each page in points.
pub(super) fn groups(pages: Vec<(Drawn, f32)>) -> (Vec<Group>, Rows) {
    let (rules, mut pages): (Vec<_>, Vec<_>) =
        pages.into_iter().map(|(drawn, height)| (drawn.rules, (drawn.glyphs, height))).unzip();
    furniture::remove(&mut pages);
    let mut reading = Reading::default();
    for (page, (rules, (glyphs, _))) in (1..).zip(rules.iter().zip(pages)) {
        reading.page = page;
        let ruling = Ruling::of(rules);
        let grids = ruling.grids();
        reading.area(glyphs, grids, &ruling, 0);
    }
    (reading.groups, reading.rows)
}

/// What was read of a file so far.
#[derive(Default)]
struct Reading {
    page: u32,
    groups: Vec<Group>,
    rows: Rows,
    /// The last number that was given to a row, a cell or a table.
    number: u32,
    /// The columns of the table that was read last, as long as nothing follows it, and its page.
    open: Option<(u32, Vec<f32>)>,
}

impl Reading {
    fn next(&mut self) -> u32 {
        self.number += 1;
        self.number
    }

    /// Reads a part of a page with the tables that are drawn in it.
    fn area(&mut self, glyphs: Vec<DrawnGlyph>, grids: Vec<Grid>, ruling: &Ruling, depth: usize) {
        let mut grids = if depth < DEEPEST { grids } else { Vec::new() };
        grids.retain(|grid| has_cells(grid, &glyphs));
        let (mut outer, mut inner) = outermost(grids);
        outer.sort_by(|a, b| b.top().total_cmp(&a.top()).then(a.left().total_cmp(&b.left())));
        let mut within: Vec<Vec<(usize, DrawnGlyph)>> = vec![Vec::new(); outer.len()];
        let mut between: Vec<Vec<DrawnGlyph>> = vec![Vec::new(); outer.len() + 1];
        for glyph in glyphs {
            let place = outer.iter().enumerate().find_map(|(at, grid)| Some((at, cell_of(grid, &glyph)?)));
            match place {
                Some((at, cell)) => within[at].push((cell, glyph)),
                None => between[outer.iter().filter(|grid| grid.top() > glyph.y).count()].push(glyph),
            }
        }
        for (at, text) in between.into_iter().enumerate() {
            self.text(&text, ruling);
            if let Some(grid) = outer.get(at) {
                let (own, others): (Vec<Grid>, Vec<Grid>) =
                    inner.into_iter().partition(|inner| grid.cell_around(inner).is_some());
                inner = others;
                self.grid(grid, &std::mem::take(&mut within[at]), &own, ruling, depth);
            }
        }
    }

    /// Reads a table that is drawn, cell by cell.
    fn grid(&mut self, grid: &Grid, glyphs: &[(usize, DrawnGlyph)], inner: &[Grid], ruling: &Ruling, depth: usize) {
        let of_cell = |cell: usize| -> Vec<DrawnGlyph> {
            glyphs.iter().filter(|(of, _)| *of == cell).map(|(_, glyph)| glyph.clone()).collect()
        };
        let table = self.next();
        let mut numbers: Vec<(usize, u32)> = Vec::new();
        let rows = grid.rows();
        let columns = rows.iter().flatten().map(|(column, _)| *column).max().unwrap_or_default();
        for row in rows {
            let lays_out = row.iter().any(|(_, cell)| inner.iter().any(|other| grid.cell_around(other) == Some(*cell)));
            if row.len() < 2 || lays_out {
                for (_, cell) in row {
                    if numbers.iter().all(|(known, _)| *known != cell) {
                        numbers.push((cell, 0));
                        let own = inner.iter().filter(|other| grid.cell_around(other) == Some(cell)).cloned().collect();
                        self.area(of_cell(cell), own, ruling, depth + 1);
                    }
                }
                continue;
            }
            let number = self.next();
            let mut cells = Vec::new();
            for (at, (column, cell)) in row.iter().enumerate() {
                let wide = row.get(at + 1).map_or(columns + 1, |(next, _)| *next) - column;
                let known = numbers.iter().find(|(known, _)| known == cell).map(|(_, number)| *number);
                let name = known.unwrap_or_else(|| self.next());
                cells.push(Cell { number: name, column: *column, wide });
                if known.is_none() {
                    numbers.push((*cell, name));
                    self.cell(number, name, lines::of_glyphs(&of_cell(*cell)), false);
                }
            }
            self.rows.begin(number, table, cells);
        }
        self.open = None;
    }

    /// Reads text that stands in no table that is drawn.
    fn text(&mut self, glyphs: &[DrawnGlyph], ruling: &Ruling) {
        let open = self.open.take();
        let carried = open.as_ref().filter(|(page, _)| page + 1 == self.page).map(|(_, columns)| columns.as_slice());
        let parts = columns::parts(glyphs, ruling, carried);
        if parts.is_empty() {
            self.open = open;
        }
        for part in parts {
            self.open = None;
            match part {
                Part::Text(lines) => self.groups.push(Group { page: self.page, element: None, tagged: false, lines }),
                Part::Table(table) => self.table(table),
            }
        }
    }

    /// Reads a table that space draws.
    fn table(&mut self, table: Table) {
        let number = self.next();
        for cells in table.rows {
            let row = self.next();
            // Of a table of contents the page number stays with its line.
            let last = cells.iter().rev().find(|lines| !lines.is_empty());
            let is_number = |line: &Line| line.text.chars().all(|c| c.is_ascii_digit());
            if last.is_some_and(|lines| lines.iter().all(is_number)) && cells.len() == 2 {
                let cell = self.next();
                self.cell(row, cell, cells.into_iter().flatten().collect(), true);
                continue;
            }
            let mut made = Vec::new();
            for (column, lines) in (0..).zip(cells) {
                let cell = self.next();
                made.push(Cell { number: cell, column, wide: 1 });
                self.cell(row, cell, lines, false);
            }
            self.rows.begin(row, number, made);
        }
        self.open = Some((self.page, table.columns));
    }

    fn cell(&mut self, row: u32, cell: u32, lines: Vec<Line>, contents: bool) {
        let element = Element { block: cell, row: Some(row), cell: Some(cell), contents, ..Element::default() };
        self.groups.push(Group { page: self.page, element: Some(element), tagged: false, lines });
    }
}

/// The cell of a table in which a glyph stands.
fn cell_of(grid: &Grid, glyph: &DrawnGlyph) -> Option<usize> {
    grid.cell_at(f32::midpoint(glyph.x, glyph.x_end), glyph.y + 0.3 * glyph.size)
}

/// Whether two cells of a table hold text: else it is a frame or a drawing.
fn has_cells(grid: &Grid, glyphs: &[DrawnGlyph]) -> bool {
    let mut cells =
        glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty()).filter_map(|glyph| cell_of(grid, glyph));
    cells.next().is_some_and(|first| cells.any(|cell| cell != first))
}

/// Parts the tables that stand in a cell of another from those that do not.
fn outermost(grids: Vec<Grid>) -> (Vec<Grid>, Vec<Grid>) {
    let is_inner: Vec<bool> =
        grids.iter().map(|grid| grids.iter().any(|other| other.cell_around(grid).is_some())).collect();
    let (inner, outer): (Vec<_>, Vec<_>) = grids.into_iter().zip(is_inner).partition(|(_, inner)| *inner);
    let only = |grids: Vec<(Grid, bool)>| grids.into_iter().map(|(grid, _)| grid).collect();
    (only(outer), only(inner))
}
