//! The documents that a claim is about.

use std::sync::Arc;

use super::{Claim, Declined, Scope};
use crate::catalog::Inspected;
use crate::document::{Document, Kind};
use crate::question::{Basis, InspectionSelector, Period};

/// The documents to look through, the likeliest first: of the authorities named those of the inspections meant, or where
/// none was made then, all; of any authority where none is named.
pub(super) fn documents(claim: &Claim, scope: &Scope<'_>) -> Result<Vec<Arc<Document>>, Declined> {
    let catalog = scope.snapshot.catalog();
    if claim.authorities.is_empty() {
        if let Some(place) = claim.unknown_places.first() {
            return Err(Declined::UnknownPlace(place.clone()));
        }
        let reports = catalog.documents().iter().filter(|document| document.kind <= Kind::Digest);
        return Ok(reports.cloned().collect());
    }
    let mut documents = Vec::new();
    for name in &claim.authorities {
        let events = catalog.events_of(name);
        if events.is_empty() {
            let about = catalog.documents_about(name);
            if about.is_empty() && claim.authorities.len() == 1 {
                return Err(Declined::NotHeld(name.clone()));
            }
            documents.extend(about.iter().cloned());
            continue;
        }
        let of_kind = |it: &&Inspected| {
            claim.frameworks.is_empty()
                || it.primary.facts.framework.is_some_and(|framework| claim.frameworks.contains(&framework))
        };
        let chosen: Vec<&Inspected> = chosen(events, &claim.which);
        let kept: Vec<&Inspected> = chosen.iter().copied().filter(of_kind).collect();
        let kept = if kept.is_empty() { chosen } else { kept };
        documents.extend(kept.into_iter().map(|it| Arc::clone(&it.primary)));
    }
    Ok(documents)
}

/// The inspections and visits that a claim means, newest first; all where none was made in its period.
fn chosen<'a>(events: &'a [Inspected], which: &InspectionSelector) -> Vec<&'a Inspected> {
    let newest = || events.iter().rev();
    let full = || newest().filter(|it| it.primary.is_of_main_programme());
    let found: Vec<&Inspected> = match which {
        InspectionSelector::In(periods) => newest().filter(|it| is_in(&it.primary, periods)).collect(),
        InspectionSelector::Latest => full().take(1).collect(),
        InspectionSelector::Earliest => full().next_back().into_iter().collect(),
        InspectionSelector::Previous { of: None, steps } => full().skip(*steps).take(1).collect(),
        InspectionSelector::LastFew(few) => full().take(*few).collect(),
        InspectionSelector::Previous { of: Some(period), .. } => {
            let before = |it: &&Inspected| it.date().zip(period.from).is_some_and(|(date, from)| date < from);
            full().filter(before).take(1).collect()
        }
        InspectionSelector::Unspecified | InspectionSelector::All => Vec::new(),
    };
    if found.is_empty() { newest().collect() } else { found }
}

/// Whether a document's inspection was made, or the document published, in one of some periods.
pub(super) fn is_in(document: &Document, periods: &[Period]) -> bool {
    let facts = &document.facts;
    periods.iter().any(|period| {
        let inspected = facts.inspection.as_ref().is_some_and(|days| {
            period.from.is_none_or(|from| days.end() >= from) && period.to.is_none_or(|to| days.start() <= to)
        });
        let published = facts.published.is_some_and(|published| period.contains(published.date));
        inspected && period.basis != Basis::Published || published && period.basis != Basis::Inspected
    })
}
