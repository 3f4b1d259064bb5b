//! The authorities and inspections that a question is about. What it names are filters, never hints.

use std::sync::Arc;

use jiff::civil::Date;

use super::clause::Clause;
use super::{Context, refuse};
use crate::catalog::Inspected;
use crate::document::{Document, Kind};
use crate::operations::answer::Draft;
use crate::operations::request::{Assumption, Question};
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

/// Finds what a question is about, or why that can't be answered. `over_time` takes all inspections where none is named.
pub(crate) fn resolve<'a>(
    question: &Question,
    context: &Context<'a>,
    over_time: bool,
) -> Result<Places<'a>, Box<Draft>> {
    let catalog = context.catalog();
    let mut places = Places { authorities: Vec::new(), missing: Vec::new(), by_kind: Vec::new(), assumed: Vec::new() };
    let mut names = question.authorities.clone();
    let secondary = secondary(&question.kinds);
    if names.is_empty() {
        if !question.unknown_places.is_empty() {
            return Err(Box::new(refuse::unknown_places(question, context)));
        }
        let home = context.home.filter(|home| !catalog.documents_about(home).is_empty());
        let of_kind = |document: &&Arc<Document>| secondary.contains(&document.kind);
        let at_home = home.is_some_and(|home| catalog.documents_about(home).iter().any(|it| of_kind(&it)));
        let elsewhere: Vec<Arc<Document>> = catalog.documents().iter().filter(of_kind).cloned().collect();
        if !at_home && !elsewhere.is_empty() {
            places.by_kind = elsewhere;
            join_linked(&mut places, context);
            return Ok(places);
        }
        names.push(whom_nobody_names(home, &mut places, question, context)?);
    }
    for name in &names {
        let all = catalog.inspections_of(name);
        if catalog.documents_about(name).is_empty() {
            places.missing.push(refuse::not_held(name, context));
            continue;
        }
        let which = match question.which_of(name) {
            InspectionSelector::Unspecified if over_time => InspectionSelector::All,
            other => other,
        };
        match choose(all, &which).or_else(|| choose(all, &widened(question, &which)?)) {
            Some((chosen, by_publication)) => {
                places.authorities.push(Place { name: name.clone(), all, chosen, by_publication });
            }
            None => places.missing.push(refuse::none_in_period(name, &which, all)),
        }
    }
    places.missing.extend(question.unknown_places.iter().map(refuse::what_it_is));
    if places.authorities.is_empty() {
        return Err(Box::new(refuse::nothing_held(question, &names, places, context)));
    }
    if !secondary.is_empty() {
        for place in &places.authorities {
            let about = catalog.documents_about(&place.name).iter();
            places.by_kind.extend(about.filter(|document| secondary.contains(&document.kind)).cloned());
        }
        narrow(&mut places.by_kind, &question.which);
        if places.by_kind.is_empty() && !question.kinds.contains(&Kind::InspectionReport) {
            return Err(Box::new(refuse::no_such_document(&secondary, &places)));
        }
    }
    Ok(places)
}

/// The authority that a question means which names nobody: the home authority, or the only one held.
fn whom_nobody_names(
    home: Option<&str>,
    places: &mut Places<'_>,
    question: &Question,
    context: &Context<'_>,
) -> Result<String, Box<Draft>> {
    if let Some(home) = home {
        places.assumed.push(Assumption::Home(home.to_owned()));
        return Ok(home.to_owned());
    }
    let mut held = context.catalog().authorities();
    match held.next().filter(|_| held.next().is_none()) {
        Some(only) => {
            places.assumed.push(Assumption::Only(only.to_owned()));
            Ok(only.to_owned())
        }
        None => Err(Box::new(refuse::which_authority(question, context))),
    }
}

/// Where the one document asked for names no authority but tells of an inspection, that inspection is what it is about.
fn join_linked<'a>(places: &mut Places<'a>, context: &Context<'a>) {
    let [document] = &places.by_kind[..] else { return };
    let Some(link) = document.facts.told_of.as_ref().filter(|_| document.facts.authority.is_none()) else { return };
    let all = context.catalog().inspections_of(&link.authority);
    let told_of = |it: &&Inspected| it.primary.facts.inspection.as_ref() == Some(&link.inspection);
    let Some(inspected) = all.iter().find(told_of) else { return };
    places.assumed.push(Assumption::Linked { authority: link.authority.clone(), kind: document.kind });
    places.authorities.push(Place {
        name: link.authority.clone(),
        all,
        chosen: vec![inspected],
        by_publication: false,
    });
}

/// The kinds named other than the reports themselves.
fn secondary(kinds: &[Kind]) -> Vec<Kind> {
    kinds.iter().copied().filter(|kind| *kind != Kind::InspectionReport).collect()
}

/// Keeps those of a period where any are.
fn narrow(documents: &mut Vec<Arc<Document>>, which: &InspectionSelector) {
    let InspectionSelector::In(periods) = which else { return };
    let within = |document: &Arc<Document>| {
        let facts = &document.facts;
        let inspected = facts.inspection.as_ref().is_some_and(|it| overlaps(periods, it.start(), it.end()));
        inspected || facts.published.is_some_and(|it| overlaps(periods, it.date, it.date))
    };
    if documents.iter().any(within) {
        documents.retain(within);
    }
}

/// The years of the periods asked for, where those may be the date of a figure rather than of the inspection ("how
/// many children were looked after in March 2016?").
fn widened(question: &Question, which: &InspectionSelector) -> Option<InspectionSelector> {
    let InspectionSelector::In(periods) = which else { return None };
    if !question.operation.get().reads_text {
        return None;
    }
    let year = |period: &Period| Period {
        from: period.from.and_then(|day| Date::new(day.year(), 1, 1).ok()),
        to: period.to.and_then(|day| Date::new(day.year(), 12, 31).ok()),
        basis: period.basis,
    };
    Some(InspectionSelector::In(periods.iter().map(year).collect()))
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
