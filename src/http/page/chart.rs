//! A grade over the inspections of one authority, drawn.

use askama::Template;

use super::text;
use crate::document::{Document, Framework, Grade};
use crate::inspectorates::{Graded, Inspectorates};

/// The height of the best grade. A drawing is 380 wide, and shown 0.8 to 1.3 times as large, so that its
/// text stays legible on a phone.
const TOP: usize = 40;
/// The distance between two grades.
const STEP: usize = 34;
/// The left edge of the points, right of the names of the grades.
const LEFT: usize = 128;
/// Its end.
const RIGHT: usize = 352;
/// The least distance at which two years can be read beside each other.
const APART: usize = 44;

/// One inspection's grade.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point<'a> {
    /// The document that gives it.
    pub(super) document: &'a Document,
    /// The grade.
    pub(super) grade: Grade,
    /// True if it was given together with another aspect.
    pub(super) is_joint: bool,
}

impl Point<'_> {
    fn graded(&self) -> Graded {
        (self.document.facts.framework, self.grade)
    }
}

/// A drawing.
#[derive(Template)]
#[template(path = "chart.html")]
pub(super) struct Chart {
    height: usize,
    bottom: usize,
    levels: Vec<Level>,
    dots: Vec<Dot>,
    lines: Vec<Line>,
    /// The places where the framework changes, with the names on both sides.
    borders: Vec<usize>,
    frameworks: Vec<(usize, Framework)>,
    /// The same in words.
    words: String,
}

struct Level {
    y: usize,
    first: String,
    second: String,
}

struct Dot {
    x: usize,
    y: usize,
    class: &'static str,
    is_joint: bool,
    year: String,
}

/// Between two grades; apart if they are not on the same scale.
struct Line {
    from: (usize, usize),
    to: (usize, usize),
    apart: bool,
}

/// Draws grades, oldest first, on the scale of the newest one that judges; `None` if there is nothing to be drawn.
pub(super) fn chart(points: &[Point<'_>], inspectorates: &Inspectorates) -> Option<Chart> {
    let newest = points.iter().rev().map(Point::graded).find(|graded| inspectorates.rank(*graded).is_some())?;
    let levels = inspectorates.levels(newest);
    let row = |point: &Point<'_>| {
        inspectorates.compare(point.graded(), newest)?;
        let rank = inspectorates.rank(point.graded())?;
        levels.iter().position(|(level, _)| *level == rank)
    };
    let drawn: Vec<(Point<'_>, usize)> =
        points.iter().filter_map(|point| Some((*point, TOP + STEP * row(point)?))).collect();
    if drawn.is_empty() {
        return None;
    }
    let xs = places(&drawn.iter().map(|(point, _)| day(point.document)).collect::<Vec<_>>());
    let frameworks: Vec<Option<Framework>> = drawn.iter().map(|(point, _)| point.document.facts.framework).collect();
    let mut lines = Vec::new();
    let mut borders = Vec::new();
    for at in 1..drawn.len() {
        let apart = frameworks[at - 1] != frameworks[at];
        if apart {
            borders.push(usize::midpoint(xs[at - 1], xs[at]));
        }
        lines.push(Line { from: (xs[at - 1], drawn[at - 1].1), to: (xs[at], drawn[at].1), apart });
    }
    let mut names: Vec<(usize, Framework)> = Vec::new();
    for (at, framework) in frameworks.iter().enumerate() {
        if let Some(framework) = framework
            && (at == 0 || frameworks[at - 1] != Some(*framework))
        {
            names.push((xs[at], *framework));
        }
    }
    let said = points.iter().map(|point| {
        let joint = if point.is_joint { " (graded together with another aspect)" } else { "" };
        format!("{}: {}{joint}", text::month(point.document), point.grade.words())
    });
    let bottom = TOP + STEP * (levels.len() - 1);
    let levels = levels.into_iter().enumerate().map(|(row, (_, name))| {
        // In two lines, so that it fits beside the drawing.
        let (first, second) = name.split_once(' ').unwrap_or((name, ""));
        Level { y: TOP + STEP * row, first: first.to_owned(), second: second.to_owned() }
    });
    Some(Chart {
        height: bottom + 42,
        bottom,
        levels: levels.collect(),
        dots: drawn
            .iter()
            .zip(&xs)
            .map(|((point, y), x)| Dot {
                x: *x,
                y: *y,
                class: text::grade_class(point.graded(), inspectorates),
                is_joint: point.is_joint,
                year: year(point.document),
            })
            .collect(),
        lines,
        borders,
        frameworks: names,
        words: said.collect::<Vec<_>>().join("; "),
    })
}

fn date(document: &Document) -> Option<jiff::civil::Date> {
    let facts = &document.facts;
    facts.inspection.as_ref().map(crate::document::Inspection::end).or(facts.published.map(|it| it.date))
}

/// The day of an inspection as a number that grows by one a day, near enough to place it by.
fn day(document: &Document) -> Option<usize> {
    let date = date(document)?;
    let (year, day) = (usize::try_from(date.year()).ok()?, usize::try_from(date.day_of_year()).ok()?);
    Some(year * 365 + day)
}

fn year(document: &Document) -> String {
    date(document).map_or_else(|| "undated".to_owned(), |date| date.year().to_string())
}

/// The places of the inspections from left to right: by their days, or at equal distances where their years would run
/// into each other or a day is not known.
fn places(days: &[Option<usize>]) -> Vec<usize> {
    let room = RIGHT - LEFT;
    if days.len() == 1 {
        return vec![usize::midpoint(LEFT, RIGHT)];
    }
    let known: Option<Vec<usize>> = days.iter().copied().collect();
    if let Some(days) = known
        && let (Some(first), Some(last)) = (days.first(), days.last())
        && last > first
    {
        let places: Vec<usize> =
            days.iter().map(|day| LEFT + day.saturating_sub(*first) * room / (last - first)).collect();
        if places.windows(2).all(|pair| pair[1] >= pair[0] + APART) {
            return places;
        }
    }
    (0..days.len()).map(|at| LEFT + at * room / (days.len() - 1).max(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inspections_stand_by_their_days_unless_they_are_too_close() {
        assert_eq!(places(&[Some(0), Some(100), Some(200)]), [LEFT, usize::midpoint(LEFT, RIGHT), RIGHT]);
        assert_eq!(places(&[Some(0), Some(1), Some(200)]), [LEFT, usize::midpoint(LEFT, RIGHT), RIGHT]);
        assert_eq!(places(&[Some(0), None]), [LEFT, RIGHT]);
        assert_eq!(places(&[None]), [usize::midpoint(LEFT, RIGHT)]);
        assert!(places(&[]).is_empty());
    }
}
