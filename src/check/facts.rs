//! Claims about what the catalogue knows of an inspection: its grades, its days, who led it, how long its lists are.

use std::sync::Arc;

use super::numbers::{Number, Unit};
use super::subject::is_in;
use super::words::Words;
use super::{Because, Claim, Matter, Passage, Scope, Stance, cite};
use crate::document::{Aspect, Document, Inspection, Listing, Owner, PassageNumber};
use crate::index;
use crate::question::{InspectionSelector, Period};
use crate::text;

/// A passage that states a fact, how it stands to the claim, and in what it differs.
type Stated = (PassageNumber, Stance, Option<Because>);

/// What a passage that states a fact scores above all others.
const FACT: f32 = 100.0;

/// The longest period that is a claim of a day or month, in days.
const SHORT: i32 = 45;

/// By how many days a stay may differ from a number of whole weeks: from Monday to Friday is two days short of one.
const ABOUT: i64 = 3;

/// The passages that state the facts that a claim is about, the likeliest document's first.
pub(super) fn passages(
    claim: &Claim,
    matter: &Matter,
    documents: &[Arc<Document>],
    scope: &Scope<'_>,
) -> Result<Vec<Passage>, index::Error> {
    if claim.authorities.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    let words = scope.words;
    let own = text::words(&claim.text);
    let is_judged = !claim.aspects.is_empty() || is_of_whole(matter, words);
    for (at, document) in documents.iter().enumerate() {
        let mut stated: Vec<Stated> = if is_judged { grades(claim, document) } else { Vec::new() };
        stated.extend(listed(matter, document, &own, words));
        stated.extend(stay(claim, matter, document, &own, words));
        for (n, (passage, stance, because)) in stated.into_iter().enumerate() {
            let Some(citation) = cite(document, passage, scope)? else { continue };
            // Documents come in the order of their likeliness, and so do the facts of each.
            let place = f32::from(u16::try_from(at * 8 + n).unwrap_or(u16::MAX));
            let settled = if stance == Stance::Supports { 0.5 } else { 0.0 };
            found.push(Passage { citation, stance, because, score: FACT - place + settled });
        }
    }
    Ok(found)
}

/// Whether a claim speaks of nothing but the council's services as a whole.
fn is_of_whole(matter: &Matter, words: &Words) -> bool {
    let others = matter.words.iter().filter(|word| !words.judged.any(&text::words(word)));
    others.count() < 2 && matter.names.iter().all(|name| name.iter().all(|word| words.judged.holds(word)))
}

/// The judgements that a claim names a grade of.
fn grades(claim: &Claim, document: &Document) -> Vec<Stated> {
    if claim.grades.is_empty() {
        return Vec::new();
    }
    let overall = [Aspect::Overall];
    let aspects = if claim.aspects.is_empty() { &overall[..] } else { &claim.aspects };
    // A date that is not the inspection's is no date of that judgement.
    let is_of_period = match &claim.which {
        InspectionSelector::In(periods) => is_in(document, periods),
        _ => true,
    };
    let stated = aspects.iter().filter_map(|aspect| document.judgement(*aspect));
    stated
        .map(|judgement| match (claim.grades.contains(&judgement.grade), is_of_period) {
            // "It lost its outstanding and fell to good": which of the two is claimed is not told.
            (true, _) if claim.grades.len() > 1 => (judgement.passage, Stance::Near, None),
            (true, true) => (judgement.passage, Stance::Supports, None),
            (true, false) => (judgement.passage, Stance::Against, Some(Because::Days)),
            (false, _) => (judgement.passage, Stance::Against, Some(Because::Grade(judgement.grade))),
        })
        .collect()
}

/// The list that a claim counts the items of.
fn listed(matter: &Matter, document: &Document, own: &[String], words: &Words) -> Option<Stated> {
    if !words.improving.any(own) {
        return None;
    }
    let counts =
        |number: &&Number| number.counted.iter().take(3).any(|stem| words.listed.holds(stem) || is_listed(stem, words));
    let number = matter.numbers.iter().find(counts)?;
    let listing = Listing::from(Owner::LocalAuthority);
    let list = listing.of(document).find(|list| !list.items.is_empty())?;
    let count = list.items.len() as u64;
    let (stance, because) = if number.whole() == count {
        (Stance::Supports, None)
    } else {
        (Stance::Against, Some(Because::Number(number.written.clone(), count.to_string())))
    };
    Some((list.passage, stance, because))
}

/// Whether a stem is that of a word for the items of a list.
fn is_listed(stem: &str, words: &Words) -> bool {
    ["areas", "recommendations", "improvements", "priorities"]
        .iter()
        .any(|word| words.listed.holds(word) && index::stem(word) == stem)
}

/// The days of the inspection, where a claim says when it was made or how long it took; who led it; when the report came out.
fn stay(claim: &Claim, matter: &Matter, document: &Document, own: &[String], words: &Words) -> Vec<Stated> {
    let facts = &document.facts;
    let mut found = Vec::new();
    if let Some(passage) = facts.lead_inspector_passage
        && own.windows(2).any(|two| two == ["lead", "inspector"] || two == ["led", "by"])
        && let [name, ..] = &matter.names[..]
    {
        let is_it = facts.lead_inspectors.iter().any(|lead| {
            let lead = text::words(lead);
            name.iter().all(|word| lead.contains(word) || word == "lead" || word == "inspector")
        });
        let because = (!is_it).then_some(Because::Person);
        found.push((passage, if is_it { Stance::Supports } else { Stance::Against }, because));
    }
    let periods: &[Period] = if let InspectionSelector::In(periods) = &claim.which { periods } else { &[] };
    let short = |period: &&Period| period.from.zip(period.to).is_some_and(|(from, to)| (to - from).get_days() <= SHORT);
    let said: Vec<Period> = periods.iter().filter(short).copied().collect();
    found.extend(days(claim, matter, document, own, &said, words));
    if let (Some(published), Some(passage)) = (facts.published, facts.published_passage)
        && words.publishing.any(own)
        && !said.is_empty()
    {
        let is_it = said.iter().any(|period| period.contains(published.date));
        let because = (!is_it).then_some(Because::Days);
        found.push((passage, if is_it { Stance::Supports } else { Stance::Against }, because));
    }
    found
}

/// The days of the inspection, where a claim says when it was made or how long it took.
fn days(
    claim: &Claim,
    matter: &Matter,
    document: &Document,
    own: &[String],
    said: &[Period],
    words: &Words,
) -> Option<Stated> {
    let inspection = document.facts.inspection.as_ref().filter(|_| words.inspecting.any(own))?;
    let passage = document.facts.inspection_passage?;
    let length = matter.numbers.iter().find(|number| matches!(number.time, Some(Unit::Day | Unit::Week)));
    if let Some(number) = length.filter(|_| words.staying.any(own)) {
        let (fits, days) = lasts(inspection, number);
        let because = (!fits).then(|| {
            let unit = if number.time == Some(Unit::Week) { "weeks" } else { "days" };
            Because::Number(format!("{} {unit}", number.written), format!("{days} days"))
        });
        return Some((passage, if fits { Stance::Supports } else { Stance::Against }, because));
    }
    if !said.is_empty() && claim.grades.is_empty() && matter.words.len() <= 2 {
        let overlaps = |period: &Period| {
            period.from.is_none_or(|from| inspection.end() >= from)
                && period.to.is_none_or(|to| inspection.start() <= to)
        };
        let is_it = said.iter().all(overlaps);
        let because = (!is_it).then_some(Because::Days);
        return Some((passage, if is_it { Stance::Supports } else { Stance::Against }, because));
    }
    None
}

/// Whether an inspection lasted as long as a number says, and how many days it did.
fn lasts(inspection: &Inspection, number: &Number) -> (bool, i64) {
    let days: i64 = inspection.spans().map(|span| i64::from((span.last() - span.first()).get_days()) + 1).sum();
    let claimed = i64::try_from(number.whole()).unwrap_or(i64::MAX);
    let whole = i64::from((inspection.end() - inspection.start()).get_days()) + 1;
    let fits = match number.time {
        Some(Unit::Week) => {
            let claimed = claimed.saturating_mul(7);
            [days, whole].iter().any(|days| (claimed - days).abs() <= ABOUT)
        }
        _ => [days, whole, days - 2 * (days / 7)].contains(&claimed),
    };
    (fits, days)
}
