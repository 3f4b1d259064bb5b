//! Which authorities and which of their inspections a question is about. What it names are filters, never hints.

use std::sync::Arc;

use jiff::civil::Date;

use super::{Context, Draft, origin, refuse, words};
use crate::catalog::Inspected;
use crate::document::{Document, Kind};
use crate::question::{Basis, InspectionSelector, Intent, Period, Question};

/// What a question is about.
pub(crate) struct Places<'a> {
    /// The authorities that something is held on, in the order of the question.
    pub(crate) authorities: Vec<Place<'a>>,
    /// The authorities named that nothing is held on, or nothing of the period, each as a sentence that says so.
    pub(crate) missing: Vec<String>,
    /// Documents of a kind that was asked for by name, whatever authority they are about.
    pub(crate) by_kind: Vec<Arc<Document>>,
    /// What was filled in, for `Question::assumed`.
    pub(crate) assumed: Vec<String>,
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
    /// Whether the period asked for is that of publication, none being inspected in it.
    pub(crate) by_publication: bool,
}

impl<'a> Places<'a> {
    /// Where documents that name no authority give the dates of one held inspection, that inspection is what they
    /// are about.
    fn join_origin(&mut self, context: &Context<'a>) {
        let [document] = &self.by_kind[..] else { return };
        let Ok(Some(origin)) = origin::of(document, context) else { return };
        let kind = document.kind.words();
        self.assumed.push(format!("authority: {} (the {kind} give the dates of its inspection)", origin.name));
        self.authorities.push(Place {
            name: origin.name.to_owned(),
            all: context.catalog().inspections_of(origin.name),
            chosen: vec![origin.inspected],
            by_publication: false,
        });
    }
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

    /// What a headline adds where the period asked for was that of publication: ", published 7 January 2022".
    pub(crate) fn publication_note(&self, document: &Document) -> String {
        match document.facts.published {
            Some(published) if self.by_publication => format!(", published {}", words::date(published.date)),
            _ => String::new(),
        }
    }
}

/// Finds what a question is about, or why that can't be answered.
pub(crate) fn resolve<'a>(question: &Question, context: &Context<'a>) -> Result<Places<'a>, Box<Draft>> {
    let catalog = context.catalog();
    let mut places = Places { authorities: Vec::new(), missing: Vec::new(), by_kind: Vec::new(), assumed: Vec::new() };
    let mut names = question.authorities.clone();
    if names.is_empty() {
        if !question.unknown_places.is_empty() {
            return Err(Box::new(refuse::unknown_places(question, context)));
        }
        let home = context.home.filter(|home| !catalog.documents_about(home).is_empty());
        let only = || {
            let mut held = catalog.authorities();
            held.next().filter(|_| held.next().is_none())
        };
        let named_kinds = secondary(&question.kinds);
        let of_kind = |document: &&Arc<Document>| named_kinds.contains(&document.kind);
        let at_home = home.is_some_and(|home| catalog.documents_about(home).iter().any(|d| of_kind(&d)));
        if !named_kinds.is_empty() && !at_home && catalog.documents().iter().any(|d| of_kind(&d)) {
            places.by_kind = catalog.documents().iter().filter(of_kind).cloned().collect();
            places.join_origin(context);
            return Ok(places);
        }
        match home.or_else(only) {
            Some(name) => {
                let why = if home.is_some() { "home authority" } else { "the only one held" };
                places.assumed.push(format!("authority: {name} ({why})"));
                names.push(name.to_owned());
            }
            None => return Err(Box::new(refuse::which_authority(question, context))),
        }
    }
    for name in &names {
        let all = catalog.inspections_of(name);
        if catalog.documents_about(name).is_empty() {
            places.missing.push(refuse::not_held(name, context));
            continue;
        }
        let which = which_for(question, name);
        match choose(all, &which).or_else(|| choose(all, &widened(question, &which)?)) {
            Some((chosen, by_publication)) => {
                places.authorities.push(Place { name: name.clone(), all, chosen, by_publication });
            }
            None => places.missing.push(refuse::none_in_period(name, &which, all)),
        }
    }
    for unknown in &question.unknown_places {
        places.missing.push(refuse::what_it_is(unknown));
    }
    if places.authorities.is_empty() {
        return Err(Box::new(refuse::nothing_held(question, &names, &places, context)));
    }
    let named_kinds = secondary(&question.kinds);
    if !named_kinds.is_empty() {
        for place in &places.authorities {
            let about = catalog.documents_about(&place.name).iter();
            places.by_kind.extend(about.filter(|document| named_kinds.contains(&document.kind)).cloned());
        }
        for document in catalog.documents().iter().filter(|document| named_kinds.contains(&document.kind)) {
            // Minutes that name no council are about the one whose inspection they give the dates of.
            if let Ok(Some(origin)) = origin::of(document, context)
                && places.authorities.iter().any(|place| place.name == origin.name)
            {
                places.by_kind.push(Arc::clone(document));
            }
        }
        narrow(&mut places.by_kind, &question.which);
        if places.by_kind.is_empty() && !question.kinds.contains(&Kind::InspectionReport) {
            return Err(Box::new(refuse::no_such_document(&named_kinds, &places)));
        }
    }
    Ok(places)
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

/// Which inspections of an authority are meant.
fn which_for(question: &Question, authority: &str) -> InspectionSelector {
    match question.which_of(authority) {
        InspectionSelector::Unspecified if question.intent == Intent::Change => InspectionSelector::All,
        other => other,
    }
}

/// The years of the periods asked for, where those may be the date of a figure rather than of the inspection ("how
/// many children were looked after in March 2016?").
fn widened(question: &Question, which: &InspectionSelector) -> Option<InspectionSelector> {
    let InspectionSelector::In(periods) = which else { return None };
    if !matches!(question.intent, Intent::Fact(_) | Intent::Findings) {
        return None;
    }
    let year = |period: &Period| Period {
        from: period.from.and_then(|day| Date::new(day.year(), 1, 1).ok()),
        to: period.to.and_then(|day| Date::new(day.year(), 12, 31).ok()),
        basis: period.basis,
    };
    Some(InspectionSelector::In(periods.iter().map(year).collect()))
}

/// Whether any of the days lies in any of the periods.
pub(crate) fn overlaps(periods: &[Period], first: Date, last: Date) -> bool {
    periods.iter().any(|period| period.from.is_none_or(|from| last >= from) && period.to.is_none_or(|to| first <= to))
}

/// The inspections meant, newest first, and whether the period is that of publication; `None` if there are none.
pub(crate) fn choose<'a>(all: &'a [Inspected], which: &InspectionSelector) -> Option<(Vec<&'a Inspected>, bool)> {
    if all.is_empty() {
        return matches!(
            which,
            InspectionSelector::Unspecified
                | InspectionSelector::Latest
                | InspectionSelector::All
                | InspectionSelector::LastFew(_)
        )
        .then(|| (Vec::new(), false));
    }
    let newest_first = || all.iter().rev();
    let (chosen, by_publication) = match which {
        InspectionSelector::Unspecified | InspectionSelector::Latest => (newest_first().take(1).collect(), false),
        InspectionSelector::Earliest => (all.iter().take(1).collect(), false),
        InspectionSelector::All => (newest_first().collect(), false),
        InspectionSelector::LastFew(n) => (newest_first().take(*n).collect(), false),
        InspectionSelector::Previous { of: None, steps } => (newest_first().skip(*steps).take(1).collect(), false),
        InspectionSelector::Previous { of: Some(period), steps } => (before(all, *period, *steps), false),
        InspectionSelector::In(periods) => within(all, periods),
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
