//! Text that stands in columns without lines around it: tables, whose cells are read row by row, and prose, which is read
//! column by column. Where it is not sure which of both it is, it is read as prose, so that no two texts are woven.

use super::glyphs::DrawnGlyph;
use super::lines::{self, Line, ends_mid_sentence};
use super::rules::Ruling;

/// Cells of one column begin within this many points of each other.
const ALIGNED: f32 = 3.0;
/// The least space (points) between two columns.
const GUTTER: f32 = 4.0;
/// Lines of one paragraph are at most this many sizes apart.
const LEADING: f32 = 1.45;
/// A gap of more than this many sizes ends a table that nothing frames.
const MOST_APART: f32 = 5.0;
/// Baselines closer than this many sizes stand beside each other: a grade beside the middle of two lines.
const BESIDE: f32 = 0.75;
/// A line reaches this share of its size above its baseline, and the rest of it below.
const ABOVE: f32 = 0.75;
/// The space between rows is at least this much (sizes) more than the least between lines.
const ROW_SPACE: f32 = 0.25;
/// Columns of prose are at least this wide (sizes) …
const PROSE_WIDTH: f32 = 10.0;
/// … of at least so many lines …
const PROSE_LINES: usize = 3;
/// … of which this share continues the line above in lower case. Of real paragraphs nine in ten do.
const PROSE_SHARE: f32 = 0.4;
/// A line of prose that is followed by another is at least this share as wide as the widest.
const FULL_SHARE: f32 = 0.6;
/// Cells of so many lines on average, in every column, are paragraphs side by side.
const PARAGRAPH_LINES: usize = 4;

/// A part of a page, in reading order.
pub(super) enum Part {
    Text(Vec<Line>),
    Table(Table),
}

/// A table that nothing but space draws.
pub(super) struct Table {
    /// Where each of its columns but the first begins.
    pub(super) columns: Vec<f32>,
    /// Its rows, each with the lines of each column.
    pub(super) rows: Vec<Vec<Vec<Line>>>,
}

/// The space between two columns: all on its left ends before `from`, all on its right begins at `to` or further on.
#[derive(Clone, Copy, Debug)]
struct Cut {
    from: f32,
    to: f32,
}

impl Cut {
    fn middle(self) -> f32 {
        f32::midpoint(self.from, self.to)
    }
}

/// A line with the numbers of its glyphs.
type Made = (Line, Vec<usize>);

/// Parts the text of a page, or of one cell of a table that is drawn. `open` are the columns of a table that the page
/// before ended with: it may go on here.
pub(super) fn parts(glyphs: &[DrawnGlyph], ruling: &Ruling, open: Option<&[f32]>) -> Vec<Part> {
    let made = lines::with_glyphs(glyphs);
    let mut parts = Vec::new();
    let mut from = 0;
    while let Some(region) = region(&made, from, open.filter(|_| from == 0)) {
        push_text(&mut parts, &made[from..region.start]);
        parts.extend(region.parts(glyphs, &made, ruling));
        from = region.end;
    }
    push_text(&mut parts, &made[from..]);
    parts
}

fn push_text(parts: &mut Vec<Part>, made: &[Made]) {
    if !made.is_empty() {
        parts.push(Part::Text(made.iter().map(|(line, _)| line.clone()).collect()));
    }
}

/// Lines that keep clear of the space between columns.
struct Region {
    start: usize,
    end: usize,
    cuts: Vec<Cut>,
}

/// The next region of two columns or more.
fn region(made: &[Made], from: usize, open: Option<&[f32]>) -> Option<Region> {
    if let Some(columns) = open.filter(|columns| !columns.is_empty()) {
        let cuts = columns.iter().map(|column| Cut { from: column - GUTTER, to: *column }).collect();
        let goes_on = |region: &Region| {
            let first = made.get(region.start).map(|(line, _)| line).filter(|line| fit(line, &region.cuts).is_some());
            let at_column = |line: &Line| columns.iter().any(|column| (line.x_start - column).abs() < ALIGNED);
            first.is_some_and(|line| line.text.starts_with(char::is_lowercase) || at_column(line))
        };
        let (region, _) = grown(made, from, from, cuts, true);
        if goes_on(&region) {
            return Some(region);
        }
    }
    (from..made.len()).find_map(|start| {
        let (region, sure) = grown(made, from, start, cuts_at(made, start)?, false);
        (sure > 1).then_some(region)
    })
}

/// The cuts that a line, or it and the next one beside it, shows.
fn cuts_at(made: &[Made], at: usize) -> Option<Vec<Cut>> {
    let line = &made[at].0;
    let within: Vec<Cut> =
        line.gaps.iter().filter(|gap| gap.parts).map(|gap| Cut { from: gap.x - gap.width, to: gap.x }).collect();
    if !within.is_empty() {
        return Some(within);
    }
    let next = &made.get(at + 1)?.0;
    let size = line.size.max(next.size);
    let (left, right) = if line.x_start < next.x_start { (line, next) } else { (next, line) };
    let beside = line.y - next.y < BESIDE * size && right.x_start - left.x_end > size;
    (beside && left.text.chars().any(char::is_alphabetic)).then(|| vec![Cut { from: left.x_end, to: right.x_start }])
}

/// The pieces of a line that wide gaps part, and gaps where a column begins: where each begins and ends.
fn pieces(line: &Line, cuts: &[Cut]) -> Vec<(f32, f32)> {
    let mut pieces = Vec::new();
    let mut x = line.x_start;
    for gap in &line.gaps {
        if gap.parts || cuts.iter().any(|cut| (gap.x - cut.to).abs() <= ALIGNED && gap.width >= GUTTER) {
            pieces.push((x, gap.x - gap.width));
            x = gap.x;
        }
    }
    pieces.push((x, line.x_end));
    pieces
}

/// The cuts as a line leaves them, if it keeps clear of them, and whether it has text on both sides of one.
fn fit(line: &Line, cuts: &[Cut]) -> Option<(Vec<Cut>, bool)> {
    let mut cuts = cuts.to_vec();
    let pieces = pieces(line, &cuts);
    let mut both = false;
    for cut in &mut cuts {
        let (mut left, mut right) = (false, false);
        for (x, x_end) in &pieces {
            if *x >= cut.to - ALIGNED || (*x >= cut.from + GUTTER && *x_end > cut.to) {
                cut.to = cut.to.min(*x);
                right = true;
            } else if *x_end <= cut.to - GUTTER {
                cut.from = cut.from.max(*x_end);
                left = true;
            } else {
                return None;
            }
        }
        if cut.to - cut.from < GUTTER - ALIGNED {
            return None;
        }
        both |= left && right;
    }
    Some((cuts, both))
}

/// The region around a line that shows these cuts, and how many of its lines have text on both sides of one.
fn grown(made: &[Made], from: usize, start: usize, cuts: Vec<Cut>, carried: bool) -> (Region, usize) {
    let mut cuts = cuts;
    let mut sure = 0;
    let mut paired = None;
    let (mut last_sure, mut at) = (start, start);
    let mut below = 0;
    while let Some((line, _)) = made.get(at) {
        let before = at.checked_sub(1).filter(|_| at > start).map(|before| &made[before].0);
        let apart = before.map_or(0.0, |before| before.y - line.y);
        if apart > MOST_APART * line.size {
            break;
        }
        let Some((fitted, both)) = fit(line, &cuts) else { break };
        let is_right = |line: &Line| cuts.first().is_some_and(|cut| line.x_start >= cut.to - ALIGNED);
        let right = is_right(line);
        // Lines beside each other, though not at one height, show a cut together; each on the right counts once.
        let beside = before.is_some_and(|before| apart < BESIDE * line.size && is_right(before) != right);
        if beside && (right || paired != Some(at - 1)) {
            paired = Some(if right { at } else { at - 1 });
            sure += 1;
        }
        let close = apart <= LEADING * line.size;
        if both || right || (close && last_sure + 1 == at) || (carried && at == start) {
            below += usize::from(!both && !right && sure <= 1);
            last_sure = at;
        } else if !close && last_sure + 1 < at {
            // A paragraph with air around it is no cell, however short its lines.
            break;
        }
        cuts = more_cuts(&made[start..at], line, fitted);
        sure += usize::from(both);
        at += 1;
    }
    let mut start = start;
    // A label is as tall above the grade beside its middle as below it.
    while below > 0 && start > from && !carried {
        let (line, next) = (&made[start - 1].0, &made[start].0);
        if line.y - next.y > LEADING * next.size || line.bold != next.bold || fit(line, &cuts).is_none() {
            break;
        }
        start -= 1;
        below -= 1;
    }
    (Region { start, end: last_sure + 1, cuts }, sure)
}

/// The cuts with those that only this line shows, as long as no line before it crosses them.
fn more_cuts(before: &[Made], line: &Line, mut cuts: Vec<Cut>) -> Vec<Cut> {
    for gap in line.gaps.iter().filter(|gap| gap.parts) {
        let new = Cut { from: gap.x - gap.width, to: gap.x };
        if cuts.iter().any(|cut| cut.from < new.to && new.from < cut.to) {
            continue;
        }
        let kept = before.iter().try_fold(vec![new], |cut, (line, _)| fit(line, &cut).map(|(cut, _)| cut));
        cuts.extend(kept.into_iter().flatten());
    }
    cuts.sort_by(|a, b| a.to.total_cmp(&b.to));
    cuts
}

impl Region {
    /// The lines of each column.
    fn columns(&self, glyphs: &[DrawnGlyph], made: &[Made]) -> Vec<Vec<Line>> {
        let mut columns: Vec<Vec<DrawnGlyph>> = vec![Vec::new(); self.cuts.len() + 1];
        let mut numbers: Vec<usize> =
            made[self.start..self.end].iter().flat_map(|(_, glyphs)| glyphs).copied().collect();
        // In the order of drawing, by which raised marks find their words.
        numbers.sort_unstable();
        for glyph in numbers.into_iter().map(|number| &glyphs[number]) {
            let column = self.cuts.iter().filter(|cut| glyph.x > cut.middle()).count();
            columns[column].push(glyph.clone());
        }
        columns.iter().map(|glyphs| lines::of_glyphs(glyphs)).collect()
    }

    fn parts(&self, glyphs: &[DrawnGlyph], made: &[Made], ruling: &Ruling) -> Vec<Part> {
        let columns = self.columns(glyphs, made);
        let rows = rows(&columns, ruling);
        if is_prose(&columns, &rows) {
            return columns.into_iter().filter(|lines| !lines.is_empty()).map(Part::Text).collect();
        }
        vec![Part::Table(Table { columns: self.cuts.iter().map(|cut| cut.to).collect(), rows })]
    }
}

/// The share of the lines of a column that go on from the line above, which is full: grades may be in lower case too.
fn flow(lines: &[Line]) -> f32 {
    let width = |line: &Line| line.x_end - line.x_start;
    let full = FULL_SHARE * lines.iter().map(width).fold(0.0, f32::max);
    let goes_on = |pair: &&[Line]| pair[1].text.starts_with(char::is_lowercase) && width(&pair[0]) >= full;
    let flows = lines.windows(2).filter(goes_on).count();
    #[expect(clippy::cast_precision_loss, reason = "a page has some fifty lines")]
    let share = flows as f32 / lines.len().saturating_sub(1).max(1) as f32;
    share
}

/// Whether columns are prose side by side and no cells.
fn is_prose(columns: &[Vec<Line>], rows: &[Vec<Vec<Line>>]) -> bool {
    let prose = columns.iter().all(|lines| {
        let width = lines.iter().map(|line| line.x_end - line.x_start).fold(0.0, f32::max);
        let size = lines.iter().map(|line| line.size).fold(0.0, f32::max);
        lines.len() >= PROSE_LINES && width >= PROSE_WIDTH * size && flow(lines) >= PROSE_SHARE
    });
    let tall = columns.iter().all(|lines| lines.len() >= PARAGRAPH_LINES * rows.len());
    let turns = columns.windows(2).any(|pair| {
        let ends = pair[0].last().is_some_and(|line| !line.text.ends_with(['.', '?', '!', ':', ';']));
        ends && pair[1].first().is_some_and(|line| line.text.starts_with(char::is_lowercase))
    });
    prose && (tall || turns || rows.len() < 2)
}

/// A line of one of the columns.
struct Placed<'a> {
    column: usize,
    line: &'a Line,
}

impl Placed<'_> {
    fn top(&self) -> f32 {
        self.line.y + ABOVE * self.line.size
    }

    fn foot(&self) -> f32 {
        self.line.y - (1.0 - ABOVE) * self.line.size
    }
}

/// The rows of a table: parted by ruled lines, else by more space than there is between the lines of a cell, else a row a
/// line, where a line that begins in lower case belongs to the one above.
fn rows(columns: &[Vec<Line>], ruling: &Ruling) -> Vec<Vec<Vec<Line>>> {
    let mut placed: Vec<Placed<'_>> =
        (0..).zip(columns).flat_map(|(column, lines)| lines.iter().map(move |line| Placed { column, line })).collect();
    placed.sort_by(|a, b| b.top().total_cmp(&a.top()));
    let bands = bands(&placed);
    let ruled = ruled(&placed, ruling);
    let spaces: Vec<f32> = bands.windows(2).map(|pair| foot(&pair[0]) - top(&pair[1])).collect();
    let size = placed.iter().map(|it| it.line.size).fold(0.0, f32::max);
    let least = spaces.iter().copied().fold(f32::MAX, f32::min);
    let widest = spaces.iter().copied().fold(f32::MIN, f32::max);
    // Where not even the closest lines are as close as those of a cell, no cell has two.
    let single = least > (LEADING - 1.0) * size;
    let uneven = widest - least > ROW_SPACE * size;
    let mut rows: Vec<Vec<&Placed<'_>>> = Vec::new();
    for (at, band) in bands.iter().enumerate() {
        let opens = match at.checked_sub(1) {
            None => true,
            Some(before) => {
                let by_rule = ruled.iter().any(|y| *y < lowest(&bands[before]) && *y > highest(band));
                let by_space = uneven && spaces[before] > least + ROW_SPACE * size;
                let by_line = !uneven && !rows.last().is_some_and(|row| goes_on(row, band));
                if ruled.len() > 1 { by_rule } else { by_rule || single || by_space || by_line }
            }
        };
        match rows.last_mut() {
            Some(row) if !opens => row.extend(band),
            _ => rows.push(band.clone()),
        }
    }
    rows.iter()
        .map(|row| {
            let mut cells: Vec<Vec<Line>> = vec![Vec::new(); columns.len()];
            for placed in row {
                cells[placed.column].push(placed.line.clone());
            }
            cells
        })
        .collect()
}

/// The lines in bands with nothing beside them.
fn bands<'a, 'b>(placed: &'a [Placed<'b>]) -> Vec<Vec<&'a Placed<'b>>> {
    let mut bands: Vec<Vec<&Placed<'_>>> = Vec::new();
    for line in placed {
        match bands.last_mut() {
            // The tails of letters may reach into the line below.
            Some(band) if foot(band) + 0.1 * line.line.size < line.top() && reaches(band, line) => band.push(line),
            _ => bands.push(vec![line]),
        }
    }
    bands
}

/// Whether a line stands beside a band: in another column, or close enough to overlap.
fn reaches(band: &[&Placed<'_>], line: &Placed<'_>) -> bool {
    band.iter().any(|before| before.line.y - line.line.y < BESIDE * line.line.size)
}

fn foot(band: &[&Placed<'_>]) -> f32 {
    band.iter().map(|placed| placed.foot()).fold(f32::MAX, f32::min)
}

fn top(band: &[&Placed<'_>]) -> f32 {
    band.iter().map(|placed| placed.top()).fold(f32::MIN, f32::max)
}

fn lowest(band: &[&Placed<'_>]) -> f32 {
    band.iter().map(|placed| placed.line.y).fold(f32::MAX, f32::min)
}

fn highest(band: &[&Placed<'_>]) -> f32 {
    band.iter().map(|placed| placed.line.y).fold(f32::MIN, f32::max)
}

/// The lines that are ruled through a table.
fn ruled(placed: &[Placed<'_>], ruling: &Ruling) -> Vec<f32> {
    let reach = |low: (f32, f32), it: &Placed<'_>| (low.0.min(it.line.x_start), low.1.max(it.line.x_end));
    let (left, right) = placed.iter().fold((f32::MAX, f32::MIN), reach);
    let (Some(first), Some(last)) = (placed.first(), placed.last()) else { return Vec::new() };
    ruling.along(left, right, last.line.y, first.line.y)
}

/// Whether all of a band continues the row above it. The last lines of a label and the cell beside them may be the
/// first that this cell has.
fn goes_on(row: &[&Placed<'_>], band: &[&Placed<'_>]) -> bool {
    let right = band.iter().all(|placed| placed.column > 0);
    let follows = |placed: &Placed<'_>| {
        let above = row.iter().rfind(|before| before.column == placed.column)?;
        let low = placed.line.text.starts_with(char::is_lowercase);
        Some(low || right || ends_mid_sentence(&above.line.text))
    };
    let known: Vec<Option<bool>> = band.iter().map(|placed| follows(placed)).collect();
    known.contains(&Some(true)) && !known.contains(&Some(false))
}
