//! What is said when there is no answer: why, what is held instead, and questions that can be answered.

use std::sync::Arc;

use super::scope::{Place, Places};
use super::{Context, Draft, Reason, findings, words};
use crate::catalog::Inspected;
use crate::document::{Document, Kind};
use crate::question::{InspectionSelector, Intent, Question, UnknownPlace};

/// The most names that are listed before "and 75 others".
const NAMES: usize = 6;

/// What can be asked, for greetings and the like.
pub(super) fn help(context: &Context<'_>) -> Draft {
    let catalog = context.catalog();
    let held = catalog.authorities().count();
    let headline = format!(
        "I answer questions about inspections of children's services in the inspectors' own words, with page and \
         paragraph; I hold {} on {}.",
        words::count(catalog.documents().len(), "document", "documents"),
        words::count(held, "authority", "authorities"),
    );
    Draft { outcome: super::Outcome::Help, ..Draft::answered(headline, Vec::new()) }.suggesting(examples(context))
}

/// What is said while nothing is indexed.
pub(super) fn empty() -> Draft {
    Draft::refused(Reason::NotMentioned, "No documents are held yet, so there is nothing to answer from.")
}

/// Questions about an authority that something is held on, the home authority if there is one.
fn examples(context: &Context<'_>) -> Vec<String> {
    let catalog = context.catalog();
    let Some(name) = context
        .home
        .filter(|home| !catalog.inspections_of(home).is_empty())
        .or_else(|| catalog.authorities().find(|name| !catalog.inspections_of(name).is_empty()))
    else {
        return Vec::new();
    };
    vec![
        format!("What were the areas for improvement in {name}'s latest inspection?"),
        format!("How was {name} rated overall?"),
        format!("What did inspectors praise in {name}?"),
        "Which inspections do you hold?".to_owned(),
    ]
}

/// The same request about another authority, as a complete question.
pub(super) fn asked_of(question: &Question, name: &str, period: Option<&str>) -> String {
    let when = period.map_or_else(String::new, |period| format!(" in {period}"));
    let topic = question.topic.join(" ");
    let about =
        question.aspects.first().map_or_else(|| "overall".to_owned(), |aspect| format!("for {}", aspect.words()));
    match question.intent {
        Intent::ImprovementAreas => format!("What were the areas for improvement in {name}{when}?"),
        Intent::When(_) => format!("When was {name} inspected{when}?"),
        Intent::Who => format!("Who led the inspection of {name}{when}?"),
        Intent::Grade | Intent::Compare | Intent::Aggregate => format!("How was {name} rated {about}{when}?"),
        Intent::Change => format!("How has {name} changed between its inspections?"),
        Intent::Documents | Intent::Help => format!("Which inspections of {name} do you hold?"),
        Intent::Explain if !topic.is_empty() => format!("What is {topic} in {name}?"),
        Intent::Strengths => format!("What was praised in {name}{when}?"),
        Intent::Concerns => format!("What were the concerns about {name}{when}?"),
        _ if !topic.is_empty() => format!("What did inspectors say about {topic} in {name}{when}?"),
        _ => format!("What did inspectors say about {name}{when}?"),
    }
}

/// A few of the names, and how many more there are.
fn some_names(names: &[&str]) -> String {
    if names.len() <= NAMES {
        return words::listed(names);
    }
    format!("{} and {} others", names[..NAMES - 1].join(", "), names.len() - (NAMES - 1))
}

/// Which inspections of an authority are held: "October 2019 and July 2024".
pub(super) fn held(all: &[Inspected]) -> String {
    words::listed(&all.iter().map(|it| words::when(&it.primary)).collect::<Vec<_>>())
}

/// Asks which authority is meant.
pub(super) fn which_authority(question: &Question, context: &Context<'_>) -> Draft {
    let names: Vec<&str> = context.catalog().authorities().collect();
    let headline = format!("Which authority do you mean? I hold documents on {}.", some_names(&names));
    let choices = names.iter().take(NAMES).map(|name| asked_of(question, name, None)).collect();
    Draft::asks_back(headline, choices)
}

/// Says of places that no table knows as an authority what they are.
pub(super) fn unknown_places(question: &Question, context: &Context<'_>) -> Draft {
    let places: Vec<&str> = question.unknown_places.iter().map(|place| place.words.as_str()).collect();
    let sentences: Vec<String> = question.unknown_places.iter().map(what_it_is).collect();
    let mut instead: Vec<String> = question.unknown_places.iter().flat_map(|place| place.instead.clone()).collect();
    instead.retain(|name| !context.catalog().inspections_of(name).is_empty());
    let mut headline = format!("No document is held on {}: {}.", words::either(&places), sentences.join("; "));
    if let Some(first) = instead.first() {
        headline = format!("{headline} Documents are held on {first}.");
    }
    let suggestions: Vec<String> = instead.iter().map(|name| asked_of(question, name, None)).collect();
    let suggestions = if suggestions.is_empty() { examples(context) } else { suggestions };
    Draft::refused(Reason::UnknownAuthority, headline).suggesting(suggestions)
}

/// What a place is that is no authority, as a clause without a full stop.
pub(super) fn what_it_is(place: &UnknownPlace) -> String {
    match &place.reason {
        Some(reason) => reason.trim_end_matches('.').to_owned(),
        None => format!("{} is not known as an English local authority", place.words),
    }
}

/// Why nothing is held on an authority, as a clause without a full stop.
pub(super) fn not_held(name: &str, context: &Context<'_>) -> String {
    let former = context.authorities.by_name(name).and_then(|authority| authority.former.as_ref());
    match former {
        Some(former) => format!("no document is held on {name}: {}", former.reason.trim_end_matches('.')),
        None => format!("no document is held on {name}, which is an English authority but not in this collection"),
    }
}

/// That an authority was not inspected in the period asked for, as a clause without a full stop.
pub(super) fn none_in_period(name: &str, which: &InspectionSelector, all: &[Inspected]) -> String {
    let period = match which {
        InspectionSelector::In(periods) => words::in_periods(periods),
        InspectionSelector::Previous { of: Some(period), .. } => {
            format!("before that {}", words::in_periods(&[*period]))
        }
        InspectionSelector::Previous { of: None, .. } => "before the latest one".to_owned(),
        _ => "at all".to_owned(),
    };
    if all.is_empty() {
        format!("no inspection report on {name} is held, only other documents")
    } else {
        let noun = if all.len() == 1 { "the one held is of" } else { "those held are of" };
        format!("no inspection of {name} {period} is held; {noun} {}", held(all))
    }
}

/// That none of the authorities named can be answered for.
pub(super) fn nothing_held(question: &Question, names: &[String], places: &Places<'_>, context: &Context<'_>) -> Draft {
    let catalog = context.catalog();
    let headline = words::sentence(&words::capital(&places.missing.join("; ")));
    let held: Vec<&String> = names.iter().filter(|name| !catalog.inspections_of(name).is_empty()).collect();
    if held.is_empty() {
        let successors: Vec<String> = names
            .iter()
            .filter_map(|name| context.authorities.by_name(name)?.former.as_ref())
            .flat_map(|former| former.successors.iter())
            .filter(|name| !catalog.inspections_of(name).is_empty())
            .map(|name| asked_of(question, name, None))
            .collect();
        let suggestions = if successors.is_empty() { examples(context) } else { successors };
        return Draft::refused(Reason::UnknownAuthority, headline)
            .suggesting(suggestions)
            .assuming(places.assumed.iter().cloned());
    }
    let suggestions: Vec<String> = held
        .iter()
        .flat_map(|name| catalog.inspections_of(name).iter().rev().map(move |it| (name, it)))
        .take(3)
        .map(|(name, it)| asked_of(question, name, Some(&words::when(&it.primary))))
        .collect();
    Draft::refused(Reason::NoInspectionInPeriod, headline)
        .suggesting(suggestions)
        .assuming(places.assumed.iter().cloned())
}

/// That what the documents say is no advice and no opinion of ours.
pub(super) fn advice(question: &Question) -> Draft {
    let headline = "I say what inspection documents say; advice and opinions I have none to give.";
    let of = question.authorities.first();
    let suggestion = match of {
        Some(name) => format!("What were the concerns about {name}?"),
        None => "What can you do?".to_owned(),
    };
    Draft::refused(Reason::OutOfScope, headline).suggesting([suggestion])
}

/// That no document of the kinds asked for is held on the authorities in question.
pub(super) fn no_such_document(kinds: &[Kind], places: &Places<'_>) -> Draft {
    let kinds: Vec<&str> = kinds.iter().map(|kind| kind.words()).collect();
    let names: Vec<&str> = places.authorities.iter().map(|place| place.name.as_str()).collect();
    let headline = format!("No {} on {} is held.", words::either(&kinds), words::listed(&names));
    let suggestions = names.iter().map(|name| format!("Which inspections of {name} do you hold?"));
    Draft::refused(Reason::NotMentioned, headline).suggesting(suggestions).assuming(places.assumed.iter().cloned())
}

/// That the documents looked through first do not speak of a topic.
pub(super) fn not_mentioned(
    place: Option<&Place<'_>>,
    looked_in: &[&Arc<Document>],
    searched: &[&str],
    reason: Reason,
) -> Draft {
    let looked = if searched.is_empty() { "it".to_owned() } else { format!("\u{201c}{}\u{201d}", searched.join(", ")) };
    let sources: Vec<String> = looked_in.iter().map(|document| findings::source(document)).collect();
    let document = match (&sources[..], place) {
        ([], Some(place)) => format!("what is held on {}", place.name),
        ([], None) => "the documents held".to_owned(),
        (sources, _) if sources.len() > 3 => format!("the {} documents of that kind", sources.len()),
        (sources, _) => words::listed_long(sources).trim_end_matches(',').to_owned(),
    };
    let headline = match reason {
        Reason::LowConfidence => {
            format!("No sure answer was found in {document} (searched for {looked}).")
        }
        Reason::OutOfScope => format!(
            "This collection is about inspections of children's services, and nothing on it was found in {document} \
             (searched for {looked})."
        ),
        _ => format!("Nothing on it was found in {document} (searched for {looked})."),
    };
    let Some(place) = place else { return Draft::refused(reason, headline) };
    let suggestions = [
        format!("What were the areas for improvement in {}'s latest inspection?", place.name),
        format!("Which inspections of {} do you hold?", place.name),
    ];
    Draft::refused(reason, headline).suggesting(suggestions)
}
