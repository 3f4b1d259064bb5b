//! The rows of a file's tables, by its tags or by how they are drawn: which cells make up each, and which go on over a
//! page break.

use std::collections::{BTreeMap, BTreeSet};

use super::group::Group;
use super::lines::ends_mid_sentence;

/// The longest cell of a table that is a table to a reader, in bytes …
const CELL_CHARS: usize = 600;
/// … and of one cell of a row, where other rows of the table are short: what a council must do may take half a page.
const LONG_CELL_CHARS: usize = 4_000;

/// No reader sees a row of so many cells.
const MOST_CELLS: usize = 100;
/// A cell of more bytes holds sentences, of which the next page may hold more.
const LONG_TEXT_CHARS: usize = 100;

/// The rows of all tables, by number.
#[derive(Debug, Default)]
pub(super) struct Rows(BTreeMap<u32, Row>);

#[derive(Debug)]
struct Row {
    table: u32,
    /// From the left; a cell that spans rows belongs to each of them.
    cells: Vec<Cell>,
}

/// A cell and where it stands in its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) number: u32,
    pub(super) column: u32,
    /// How many columns it takes.
    pub(super) wide: u32,
}

impl Rows {
    /// Adds a row to a table, with the cells that reach into it from above.
    pub(super) fn begin(&mut self, row: u32, table: u32, cells: Vec<Cell>) {
        self.0.insert(row, Row { table, cells });
    }

    /// Adds a cell of some columns' width to a row, in the first column that is free, and says which that is.
    pub(super) fn put(&mut self, row: u32, number: u32, wide: u32) -> u32 {
        let Some(row) = self.0.get_mut(&row) else { return 0 };
        if row.cells.len() >= MOST_CELLS {
            return 0;
        }
        let mut column = 0;
        while let Some(taken) = row.cells.iter().find(|cell| (cell.column..cell.column + cell.wide).contains(&column)) {
            column = taken.column + taken.wide;
        }
        row.cells.push(Cell { number, column, wide });
        row.cells.sort_by_key(|cell| cell.column);
        column
    }

    /// The cells of a row, from the left.
    pub(super) fn cells(&self, row: u32) -> impl Iterator<Item = u32> + '_ {
        self.0.get(&row).into_iter().flat_map(|row| &row.cells).map(|cell| cell.number)
    }

    /// The rows that are rows to a reader: two cells or more with a few words each. Reports are full of tables that only
    /// lay out the page, with whole sections in one cell; those are read as running text.
    pub(super) fn told(&self, groups: &[Group]) -> BTreeSet<u32> {
        let mut chars: BTreeMap<u32, usize> = BTreeMap::new();
        for group in groups {
            let Some(cell) = group.element.and_then(|element| element.cell) else { continue };
            *chars.entry(cell).or_default() += group.lines.iter().map(|line| line.text.len()).sum::<usize>();
        }
        let lengths = |row: &Row| -> Vec<usize> {
            let filled = row.cells.iter().filter_map(|cell| chars.get(&cell.number));
            filled.copied().filter(|chars| *chars > 0).collect()
        };
        let short = |row: &&Row| {
            let lengths = lengths(row);
            lengths.len() > 1 && lengths.iter().all(|chars| *chars <= CELL_CHARS)
        };
        let with_short: BTreeSet<(u32, usize)> =
            self.0.values().filter(short).map(|row| (row.table, lengths(row).len())).collect();
        let is_told = |row: &Row| {
            let lengths = lengths(row);
            let long = lengths.iter().filter(|chars| **chars > CELL_CHARS).count();
            let most = lengths.iter().copied().max().unwrap_or_default();
            lengths.len() > 1
                && row.cells.len() < MOST_CELLS
                && (long == 0
                    || (long == 1 && most <= LONG_CELL_CHARS && with_short.contains(&(row.table, lengths.len()))))
        };
        self.0.iter().filter(|(_, row)| is_told(row)).map(|(number, _)| *number).collect()
    }

    /// Joins rows that a page break tore apart. Programs begin a new table on each page, so a first row is taken for the
    /// rest of the last one before it where it has as many columns and each of its cells continues the one above, in lower case or
    /// after a word that calls for another, or where its first column is empty and it continues sentences. A head that is repeated on the
    /// new page goes.
    pub(super) fn rejoin(&mut self, groups: &mut [Group]) {
        let mut last: Option<usize> = None;
        let mut at = 0;
        while at < groups.len() {
            let group = &groups[at];
            if group.lines.is_empty() || group.element.is_some_and(|element| element.note) {
                at += 1;
                continue;
            }
            if let (Some(before), Some(row)) = (last.and_then(|last| row_of(&groups[last])), row_of(group))
                && last.is_some_and(|last| groups[last].page + 1 == group.page)
                && self.same_columns(before, row)
            {
                if self.repeats_head(before, row, groups) {
                    for group in groups.iter_mut().filter(|group| row_of(group) == Some(row)) {
                        group.lines.clear();
                    }
                    at += 1;
                    continue;
                }
                if self.goes_on(before, row, groups) {
                    self.join(before, row, groups);
                }
            }
            last = Some(at);
            at += 1;
        }
    }

    /// Whether two rows of different tables have the same number of columns, two or more.
    fn same_columns(&self, a: u32, b: u32) -> bool {
        let (Some(a), Some(b)) = (self.0.get(&a), self.0.get(&b)) else { return false };
        let wide = |row: &Row| row.cells.iter().map(|cell| cell.column + cell.wide).max();
        a.table != b.table && wide(a) == wide(b) && wide(a).is_some_and(|columns| columns > 1)
    }

    /// Whether `row` says the same as the first row of the table that `before` belongs to.
    fn repeats_head(&self, before: u32, row: u32, groups: &[Group]) -> bool {
        let Some(table) = self.0.get(&before).map(|row| row.table) else { return false };
        let Some(head) = self.0.iter().find(|(_, row)| row.table == table).map(|(number, _)| *number) else {
            return false;
        };
        let text = |row: u32| -> Vec<&str> {
            let own = groups.iter().filter(|group| row_of(group) == Some(row));
            own.flat_map(|group| &group.lines).map(|line| line.text.as_str()).collect()
        };
        let words = text(row);
        head != before && words.len() > 1 && words == text(head)
    }

    /// Whether a row that is the first on its page is the rest of the last one before it.
    fn goes_on(&self, before: u32, row: u32, groups: &[Group]) -> bool {
        let (Some(before), Some(row)) = (self.0.get(&before), self.0.get(&row)) else { return false };
        let text_of = |cell: &Cell| -> Vec<&str> {
            let own = groups.iter().filter(|group| group.element.and_then(|element| element.cell) == Some(cell.number));
            own.flat_map(|group| &group.lines).map(|line| line.text.as_str()).collect()
        };
        let filled: Vec<&Cell> = row.cells.iter().filter(|cell| !text_of(cell).is_empty()).collect();
        let begins_low = |cell: &Cell| text_of(cell).first().is_some_and(|text| text.starts_with(char::is_lowercase));
        let without_first = filled.iter().all(|cell| cell.column > 0);
        !filled.is_empty()
            && filled.iter().all(|cell| {
                let above = before.cells.iter().find(|other| other.column == cell.column).map(text_of);
                let above = above.unwrap_or_default();
                let open = above.last().is_some_and(|text| ends_mid_sentence(text));
                let long = above.iter().map(|text| text.len()).sum::<usize>() > LONG_TEXT_CHARS;
                begins_low(cell) || open || without_first && long
            })
    }

    /// Makes the cells of `row` parts of those of `before`.
    fn join(&mut self, before: u32, row: u32, groups: &mut [Group]) {
        let Some(torn) = self.0.remove(&row) else { return };
        let mut renamed: BTreeMap<u32, u32> = BTreeMap::new();
        if let Some(whole) = self.0.get_mut(&before) {
            for cell in torn.cells {
                let other = whole.cells.iter().find(|other| other.column == cell.column).map(|other| other.number);
                match other {
                    Some(other) => {
                        renamed.insert(cell.number, other);
                    }
                    None => whole.cells.push(cell),
                }
            }
            whole.cells.sort_by_key(|cell| cell.column);
        }
        for group in groups {
            let Some(element) = &mut group.element else { continue };
            if element.row == Some(row) {
                element.row = Some(before);
            }
            element.cell = element.cell.map(|cell| renamed.get(&cell).copied().unwrap_or(cell));
        }
        for cell in self.0.values_mut().flat_map(|row| &mut row.cells) {
            cell.number = renamed.get(&cell.number).copied().unwrap_or(cell.number);
        }
    }
}

/// The row that a group stands in, if it is one of a table and not of a table of contents.
fn row_of(group: &Group) -> Option<u32> {
    group.element.filter(|element| !element.contents)?.row
}
