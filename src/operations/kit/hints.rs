//! Observations on a question that more than one operation makes.

use crate::document::Kind;
use crate::question::cues;
use crate::question::{Annotated, Label, Rule, ScopeHint, SelectorHint};

/// Authorities in the plural, a region or neighbours are spoken of.
pub(crate) fn is_over_many(annotated: &Annotated<'_>) -> bool {
    [ScopeHint::Every, ScopeHint::Neighbours].into_iter().any(|hint| annotated.has(Label::Scope(hint)))
        || annotated.region().is_some()
}

/// A region or the neighbours of somebody are spoken of.
pub(crate) fn is_of_group(annotated: &Annotated<'_>) -> bool {
    annotated.region().is_some() || annotated.has(Label::Scope(ScopeHint::Neighbours))
}

/// "Which", "who" or "how many" picks some out.
pub(crate) fn picks(annotated: &Annotated<'_>) -> bool {
    [cues::WHICH, cues::WHO, cues::COUNT].into_iter().any(|cue| annotated.cue(cue))
}

/// A grade is named.
pub(crate) fn is_graded(annotated: &Annotated<'_>) -> bool {
    !annotated.grades().is_empty()
}

/// Documents other than reports and digests are named.
pub(crate) fn names_secondary(annotated: &Annotated<'_>) -> bool {
    annotated.kinds().iter().any(|kind| matches!(kind, Kind::Minutes | Kind::News | Kind::PressRelease))
}

/// A stretch of more than a year is named.
pub(crate) fn is_long_period(annotated: &Annotated<'_>) -> bool {
    annotated.periods.iter().any(|(_, period)| match (period.from, period.to) {
        (Some(from), Some(to)) => from.year() != to.year(),
        (Some(_), None) => true,
        _ => false,
    })
}

/// More than one inspection is meant.
pub(crate) fn is_of_several(annotated: &Annotated<'_>) -> bool {
    annotated.periods.len() > 1
        || is_long_period(annotated)
        || annotated.has(Label::Selector(SelectorHint::Both))
        || annotated.last_few().is_some()
}

/// The question has no topic but the inspection itself.
pub(crate) fn is_bare(annotated: &Annotated<'_>) -> bool {
    annotated.topic_items(&OF_INSPECTION).iter().all(|(item, _)| annotated.is(*item, Label::Rule(Rule::OfInspection)))
}

/// The cues of an inspection's own particulars.
pub(crate) const OF_INSPECTION: [crate::question::Cue; 7] =
    [cues::WHEN, cues::INSPECTED, cues::PUBLISHED, cues::DURATION, cues::LED, cues::LEAD_INSPECTOR, cues::FINDINGS];

/// The cues of what may be measured, with those given.
pub(crate) fn with_measures(spent: &[crate::question::Cue]) -> Vec<crate::question::Cue> {
    let measures = [cues::GRADE, cues::FINDINGS, cues::STRENGTHS, cues::CONCERNS];
    spent.iter().copied().chain(measures).collect()
}
