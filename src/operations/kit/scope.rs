//! The authorities and inspections that a question is about.

use std::sync::Arc;

use jiff::civil::Date;

use crate::catalog::Inspected;
use crate::document::Document;
use crate::operations::clause::Clause;
use crate::operations::request::Assumption;
use crate::question::{Basis, InspectionSelector, Period};

/// What a question is about.
pub(crate) struct Places<'a> {
    /// The authorities that something is held on, in the order of the question.
    pub(crate) authorities: Vec<Place<'a>>,
    /// The authorities named that nothing is held on, or nothing of the period, each as a clause that says so.
    pub(crate) missing: Vec<Clause>,
    /// Documents of a kind that was asked for by name, whatever authority they are about.
    pub(crate) by_kind: Vec<Arc<Document>>,
    /// What was taken for granted.
    pub(crate) assumed: Vec<Assumption>,
}

/// One authority and the inspections in question.
#[derive(Clone)]
pub(crate) struct Place<'a> {
    /// Its name.
    pub(crate) name: String,
    /// All its inspections, oldest first.
    pub(crate) all: &'a [Inspected],
    /// Those in question, newest first; empty only where no inspection is held at all.
    pub(crate) chosen: Vec<&'a Inspected>,
    /// Set where the period asked for is that of publication, none being inspected in it.
    pub(crate) by_publication: bool,
}

impl<'a> Place<'a> {
    /// The document of the newest inspection in question.
    pub(crate) fn document(&self) -> Option<&'a Arc<Document>> {
        self.chosen.first().map(|inspected| &inspected.primary)
    }

    /// The documents of the inspections in question, newest first.
    pub(crate) fn documents(&self) -> Vec<Arc<Document>> {
        self.chosen.iter().map(|inspected| Arc::clone(&inspected.primary)).collect()
    }

    /// The day of publication, which a headline adds where the period asked for was that of publication.
    pub(crate) fn publication(&self, document: &Document) -> Option<Date> {
        document.facts.published.filter(|_| self.by_publication).map(|published| published.date)
    }
}

/// Set where any of the days lies in any of the periods.
pub(crate) fn overlaps(periods: &[Period], first: Date, last: Date) -> bool {
    periods.iter().any(|period| period.from.is_none_or(|from| last >= from) && period.to.is_none_or(|to| first <= to))
}

/// Set where a document's inspection lies in the period asked for.
pub(crate) fn lies_in(document: &Document, which: &InspectionSelector) -> bool {
    match which {
        InspectionSelector::In(periods) => {
            document.facts.inspection.as_ref().is_some_and(|days| overlaps(periods, days.start(), days.end()))
        }
        _ => true,
    }
}

/// The inspections meant, newest first, and whether the period is that of publication; `None` if there are none.
pub(crate) fn choose<'a>(all: &'a [Inspected], which: &InspectionSelector) -> Option<(Vec<&'a Inspected>, bool)> {
    use InspectionSelector::{All, Earliest, In, LastFew, Latest, Previous, Unspecified};
    if all.is_empty() {
        return matches!(which, Unspecified | Latest | All | LastFew(_)).then(|| (Vec::new(), false));
    }
    let newest_first = || all.iter().rev();
    let (chosen, by_publication) = match which {
        Unspecified | Latest => (newest_first().take(1).collect(), false),
        Earliest => (all.iter().take(1).collect(), false),
        All => (newest_first().collect(), false),
        LastFew(n) => (newest_first().take(*n).collect(), false),
        Previous { of: None, steps } => (newest_first().skip(*steps).take(1).collect(), false),
        Previous { of: Some(period), steps } => (before(all, *period, *steps), false),
        In(periods) => within(all, periods),
    };
    (!chosen.is_empty()).then_some((chosen, by_publication))
}

/// The inspections of some periods, newest first: by the days of the inspection where any match, else by publication,
/// or the other way round where the question speaks of publication.
fn within<'a>(all: &'a [Inspected], periods: &[Period]) -> (Vec<&'a Inspected>, bool) {
    let inspected = |it: &&Inspected| {
        it.primary.facts.inspection.as_ref().is_some_and(|days| overlaps(periods, days.start(), days.end()))
    };
    let published = |it: &&Inspected| it.primary.facts.published.is_some_and(|on| overlaps(periods, on.date, on.date));
    let inspected: Vec<&Inspected> = all.iter().rev().filter(inspected).collect();
    let published: Vec<&Inspected> = all.iter().rev().filter(published).collect();
    let publication_first = periods.iter().any(|period| period.basis == Basis::Published);
    if publication_first && !published.is_empty() || inspected.is_empty() {
        (published, true)
    } else {
        (inspected, false)
    }
}

/// The inspection so many steps before those of a period, or before the period itself where none lies in it.
fn before(all: &[Inspected], period: Period, steps: usize) -> Vec<&Inspected> {
    let end = within(all, &[period]).0.last().and_then(|oldest| oldest.date()).or(period.from);
    all.iter().rev().filter(|it| it.date() < end).skip(steps.saturating_sub(1)).take(1).collect()
}
