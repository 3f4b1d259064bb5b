//! Ruled lines, and the tables that they draw.
//!
//! Where a file has no tags, the lines of a table say more surely than anything else which words stand in one cell.

use hayro_interpret::DrawMode;
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point};

/// What is at most this thick (points) is a line and not a box.
const THICKEST: f64 = 2.5;
/// A shorter stroke (points) is a tick or part of a drawing.
const SHORTEST: f32 = 6.0;
/// Lines this close (points) are one line, or meet. Word leaves the width of a line between those of two cells.
const MEETING: f32 = 3.0;
/// Of the edge between two cells at least this share must be ruled to part them.
const RULED_SHARE: f32 = 0.6;
/// A page with more lines than this is a drawing or a map, whose lines say nothing of its text.
const MOST_RULES: usize = 20_000;
/// A table of more cells than this is a drawing too.
const MOST_CELLS: usize = 20_000;
/// As many pairs of lines are compared at most.
const MOST_PAIRS: usize = 4_000_000;

/// A straight line along or across the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rule {
    /// It runs up the page; else along it.
    pub(super) upright: bool,
    /// Its x if it is upright, else its y.
    pub(super) at: f32,
    pub(super) from: f32,
    pub(super) to: f32,
}

impl Rule {
    fn between(a: Point, b: Point) -> Option<Self> {
        let (width, height) = ((a.x - b.x).abs(), (a.y - b.y).abs());
        if width > THICKEST && height > THICKEST {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "a page is a few hundred points wide")]
        let [x, y, x_from, x_to, y_from, y_to] =
            [f64::midpoint(a.x, b.x), f64::midpoint(a.y, b.y), a.x.min(b.x), a.x.max(b.x), a.y.min(b.y), a.y.max(b.y)]
                .map(|length| length as f32);
        let rule = if width > height {
            Self { upright: false, at: y, from: x_from, to: x_to }
        } else {
            Self { upright: true, at: x, from: y_from, to: y_to }
        };
        (rule.to - rule.from >= SHORTEST).then_some(rule)
    }
}

/// Adds the ruled lines that drawing a path makes: straight strokes along or across the page, and thin filled boxes, as
/// which most programs draw the borders of tables.
pub(super) fn of_path(path: &BezPath, transform: Affine, mode: &DrawMode, rules: &mut Vec<Rule>) {
    let (filled, stroked) = match mode {
        DrawMode::Fill(_) => (true, false),
        DrawMode::Stroke(_) => (false, true),
        DrawMode::FillAndStroke(..) => (true, true),
        DrawMode::Invisible => (false, false),
    };
    let mut points: Vec<Point> = Vec::new();
    let mut straight = true;
    let mut finish = |points: &mut Vec<Point>, straight: &mut bool| {
        if *straight && rules.len() <= MOST_RULES {
            if stroked {
                rules.extend(points.windows(2).filter_map(|pair| Rule::between(pair[0], pair[1])));
            } else if let (true, Some(first)) = (filled, points.first()) {
                let low = points.iter().fold(*first, |low, p| Point::new(low.x.min(p.x), low.y.min(p.y)));
                let high = points.iter().fold(*first, |high, p| Point::new(high.x.max(p.x), high.y.max(p.y)));
                rules.extend(Rule::between(low, high));
            }
        }
        points.clear();
        *straight = true;
    };
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(to) => {
                finish(&mut points, &mut straight);
                points.push(transform * to);
            }
            PathEl::LineTo(to) => points.push(transform * to),
            PathEl::QuadTo(..) | PathEl::CurveTo(..) => straight = false,
            PathEl::ClosePath => points.extend(points.first().copied()),
        }
    }
    finish(&mut points, &mut straight);
}

/// The lines of a page, those that go on in each other joined.
#[derive(Clone, Debug, Default)]
pub(super) struct Ruling {
    along: Vec<Rule>,
    upright: Vec<Rule>,
}

impl Ruling {
    pub(super) fn of(rules: &[Rule]) -> Self {
        if rules.len() > MOST_RULES {
            return Self::default();
        }
        let (upright, along): (Vec<Rule>, Vec<Rule>) = rules.iter().partition(|rule| rule.upright);
        Self { along: in_one(along), upright: in_one(upright) }
    }

    /// The heights of the lines that run along most of the way from `left` to `right`, between `low` and `high`.
    pub(super) fn along(&self, left: f32, right: f32, low: f32, high: f32) -> Vec<f32> {
        let runs = |rule: &&Rule| {
            let shared = rule.to.min(right) - rule.from.max(left);
            shared > RULED_SHARE * (right - left) && (low..high).contains(&rule.at)
        };
        self.along.iter().filter(runs).map(|rule| rule.at).collect()
    }

    /// The tables that the lines draw: lines that meet, with two cells or more.
    pub(super) fn grids(&self) -> Vec<Grid> {
        if self.along.len().saturating_mul(self.upright.len()) > MOST_PAIRS {
            return Vec::new();
        }
        let mut sets = Sets::new(self.along.len() + self.upright.len());
        let reaches = |rule: &Rule, at: f32| at > rule.from - MEETING && at < rule.to + MEETING;
        for (number, along) in self.along.iter().enumerate() {
            for (other, upright) in self.upright.iter().enumerate() {
                if reaches(along, upright.at) && reaches(upright, along.at) {
                    sets.join(number, self.along.len() + other);
                }
            }
        }
        let mut groups: std::collections::BTreeMap<usize, Vec<Rule>> = std::collections::BTreeMap::new();
        for (number, rule) in self.along.iter().chain(&self.upright).enumerate() {
            groups.entry(sets.of(number)).or_default().push(*rule);
        }
        groups.values().filter_map(|rules| Grid::of(rules)).collect()
    }
}

/// Joins lines that lie in one line and touch.
fn in_one(mut rules: Vec<Rule>) -> Vec<Rule> {
    rules.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut joined: Vec<Rule> = Vec::new();
    let mut rest = rules.as_mut_slice();
    while let Some(first) = rest.first() {
        let at = first.at;
        let end = rest.iter().position(|rule| rule.at - at > MEETING).unwrap_or(rest.len());
        let (level, after) = rest.split_at_mut(end);
        level.sort_by(|a, b| a.from.total_cmp(&b.from));
        let before = joined.len();
        for rule in level {
            match joined[before..].last_mut() {
                Some(last) if rule.from - last.to <= MEETING => last.to = last.to.max(rule.to),
                _ => joined.push(*rule),
            }
        }
        rest = after;
    }
    joined
}

/// A table as its lines draw it.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    /// From the left.
    xs: Vec<f32>,
    /// From the top.
    ys: Vec<f32>,
    /// The cell of each field between two neighbouring lines either way, row by row. A cell may take several fields.
    cells: Vec<usize>,
}

impl Grid {
    fn of(rules: &[Rule]) -> Option<Self> {
        let (upright, along): (Vec<Rule>, Vec<Rule>) = rules.iter().partition(|rule| rule.upright);
        if upright.is_empty() || along.is_empty() {
            return None;
        }
        // A table may lack its outer lines; those across it then say how far it reaches.
        let ends = |rules: &[Rule]| rules.iter().flat_map(|rule| [rule.from, rule.to]).collect::<Vec<f32>>();
        let xs = distinct(upright.iter().map(|rule| rule.at).collect(), &ends(&along));
        let mut ys = distinct(along.iter().map(|rule| rule.at).collect(), &ends(&upright));
        ys.reverse();
        let (wide, high) = (xs.len().checked_sub(1)?, ys.len().checked_sub(1)?);
        if wide * high < 2 || wide * high > MOST_CELLS {
            return None;
        }
        let parted = |rules: &[Rule], at: f32, from: f32, to: f32| {
            let on = rules.iter().filter(|rule| (rule.at - at).abs() <= MEETING);
            on.map(|rule| (rule.to.min(to) - rule.from.max(from)).max(0.0)).sum::<f32>() >= RULED_SHARE * (to - from)
        };
        let mut sets = Sets::new(wide * high);
        for row in 0..high {
            for column in 0..wide {
                let field = row * wide + column;
                if column > 0 && !parted(&upright, xs[column], ys[row + 1], ys[row]) {
                    sets.join(field - 1, field);
                }
                if row > 0 && !parted(&along, ys[row], xs[column], xs[column + 1]) {
                    sets.join(field - wide, field);
                }
            }
        }
        let cells: Vec<usize> = (0..wide * high).map(|field| sets.of(field)).collect();
        cells.iter().any(|cell| *cell != cells[0]).then_some(Self { xs, ys, cells })
    }

    fn wide(&self) -> usize {
        self.xs.len() - 1
    }

    pub(super) fn top(&self) -> f32 {
        self.ys[0]
    }

    pub(super) fn left(&self) -> f32 {
        self.xs[0]
    }

    /// How much of the page it takes.
    pub(super) fn area(&self) -> f32 {
        (self.xs[self.xs.len() - 1] - self.xs[0]) * (self.ys[0] - self.ys[self.ys.len() - 1])
    }

    /// The cell at a place.
    pub(super) fn cell_at(&self, x: f32, y: f32) -> Option<usize> {
        let column = self.xs.iter().rposition(|left| *left <= x).filter(|at| *at < self.wide())?;
        let row = self.ys.iter().rposition(|top| *top >= y).filter(|at| *at + 1 < self.ys.len())?;
        self.cells.get(row * self.wide() + column).copied()
    }

    /// The cell in whose midst another table stands.
    pub(super) fn cell_around(&self, other: &Self) -> Option<usize> {
        let middle = |all: &[f32]| f32::midpoint(all[0], all[all.len() - 1]);
        (other.area() < self.area()).then(|| self.cell_at(middle(&other.xs), middle(&other.ys))).flatten()
    }

    /// The rows from the top, each with its cells from the left and the column where each begins. A cell that spans
    /// rows belongs to each of them.
    pub(super) fn rows(&self) -> Vec<Vec<(u32, usize)>> {
        let mut rows: Vec<Vec<(u32, usize)>> = Vec::new();
        for fields in self.cells.chunks(self.wide()) {
            let mut row: Vec<(u32, usize)> = Vec::new();
            for (column, cell) in (0..).zip(fields) {
                if row.iter().all(|(_, before)| before != cell) {
                    row.push((column, *cell));
                }
            }
            if rows.last() != Some(&row) {
                rows.push(row);
            }
        }
        rows
    }
}

/// The places of lines, each once, in rising order, with the outermost of `ends`.
fn distinct(mut places: Vec<f32>, ends: &[f32]) -> Vec<f32> {
    places.sort_by(f32::total_cmp);
    places.dedup_by(|b, a| *b - *a <= MEETING);
    let outermost = [ends.iter().copied().reduce(f32::min), ends.iter().copied().reduce(f32::max)];
    for end in outermost.into_iter().flatten() {
        if places.iter().all(|place| (place - end).abs() > MEETING) {
            places.push(end);
        }
    }
    places.sort_by(f32::total_cmp);
    places
}

/// Disjoint sets of numbers.
struct Sets(Vec<usize>);

impl Sets {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    /// The number that stands for the set of another.
    fn of(&mut self, mut number: usize) -> usize {
        while self.0[number] != number {
            self.0[number] = self.0[self.0[number]];
            number = self.0[number];
        }
        number
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.of(a), self.of(b));
        self.0[a.max(b)] = a.min(b);
    }
}
