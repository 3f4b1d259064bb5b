//! When inspectors came, for how long, when the report was published, and who led.

use std::sync::Arc;

use jiff::civil::Date;

use super::scope::{Place, Places};
use super::{Context, Draft, Reason, grade, refuse, words};
use crate::document::{Document, Inspection, Kind, PassageNumber};
use crate::evidence::{Citation, Statement};
use crate::index;
use crate::question::{Intent, Moment, Question};

/// Answers "when", "how long" and "who led".
pub(super) fn answer(question: &Question, places: &Places<'_>, context: &Context<'_>) -> Result<Draft, index::Error> {
    context.note_plan("people");
    let Some(place) = places.authorities.first() else {
        return super::findings::answer(question, places, context);
    };
    if place.chosen.is_empty() {
        return super::findings::answer(question, places, context);
    }
    let mut heads = Vec::new();
    let mut statements = Vec::new();
    let mut unknown = Vec::new();
    // The report leads on its own inspection, whatever other document is named; only when the other one came out is
    // asked of itself.
    let asked_of_others = question.intent == Intent::When(Moment::Published)
        && !places.by_kind.is_empty()
        && question.kinds.first() != Some(&Kind::InspectionReport);
    let documents = if asked_of_others { places.by_kind.clone() } else { place.documents() };
    for document in &documents {
        let found = match question.intent {
            Intent::Who => who(place, document, context)?,
            Intent::When(Moment::Published) => published(place, document, context)?,
            Intent::When(Moment::Duration) => lasted(place, document, context)?,
            _ => inspected_on(place, document, context)?,
        };
        match found {
            Some((head, statement)) => {
                heads.push(head);
                statements.push(statement);
            }
            None => unknown.push(words::when(document)),
        }
    }
    if heads.is_empty() {
        let what = match question.intent {
            Intent::Who => "who led the inspection",
            Intent::When(Moment::Published) => "when it was published",
            _ => "when the inspectors came",
        };
        let headline = format!("The report on {} of {} does not say {what}.", place.name, words::listed(&unknown));
        return Ok(Draft::refused(Reason::NotMentioned, headline));
    }
    let draft = Draft::answered(format!("{}.", heads.join("; ")), statements).suggesting(follow_ups(question, place));
    Ok(if unknown.is_empty() { draft } else { draft.partly() })
}

/// A headline without its full stop and the statement that carries it.
type Said = Option<(String, Statement)>;

/// The sentence or line of a passage that holds some words, else the whole passage.
fn line_with(
    document: &Arc<Document>,
    number: PassageNumber,
    sought: &str,
    context: &Context<'_>,
) -> Result<Option<Citation>, index::Error> {
    let Some(passage) = context.snapshot.passage(&document.id, number)? else { return Ok(None) };
    let range = crate::text::sentences(&passage.text)
        .into_iter()
        .find(|range| passage.text[range.clone()].contains(sought))
        .unwrap_or(0..passage.text.len());
    Ok(Citation::new(Arc::clone(document), number, passage, range))
}

fn according_to(document: &Document) -> String {
    if document.kind == Kind::InspectionReport {
        String::new()
    } else {
        format!(", according to {}", grade::source_words(document))
    }
}

fn who(place: &Place<'_>, document: &Arc<Document>, context: &Context<'_>) -> Result<Said, index::Error> {
    let [first, ..] = &document.facts.lead_inspectors[..] else { return Ok(None) };
    let number = document.facts.lead_inspector_passage.unwrap_or(PassageNumber(0));
    let Some(citation) = line_with(document, number, first, context)? else { return Ok(None) };
    let names = words::listed(&document.facts.lead_inspectors);
    let head = format!("{names} led the inspection of {}{}{}", place.name, dates(document), according_to(document));
    let role = if document.facts.lead_inspectors.len() == 1 { "Lead inspector" } else { "Lead inspectors" };
    Ok(Some((head, Statement::fact(format!("{role}: {names}."), citation, []))))
}

/// ", 1 to 5 July 2024", or nothing where a document gives no dates.
fn dates(document: &Document) -> String {
    document.facts.inspection.as_ref().map_or_else(String::new, |it| format!(", {}", words::days(it)))
}

fn inspected_on(place: &Place<'_>, document: &Arc<Document>, context: &Context<'_>) -> Result<Said, index::Error> {
    let Some(inspection) = &document.facts.inspection else { return Ok(None) };
    let number = document.facts.inspection_passage.unwrap_or(PassageNumber(0));
    let Some(citation) = context.cite(document, number)? else { return Ok(None) };
    let on = if inspection.start() == inspection.end() { "on" } else { "from" };
    let published = document
        .facts
        .published
        .map_or_else(String::new, |published| format!("; the report was published on {}", words::date(published.date)));
    let head =
        format!("{} was inspected {on} {}{published}{}", place.name, words::days(inspection), according_to(document));
    let text = format!("Inspection dates: {}.", words::days(inspection));
    Ok(Some((head, Statement::fact(text, citation, []))))
}

fn lasted(place: &Place<'_>, document: &Arc<Document>, context: &Context<'_>) -> Result<Said, index::Error> {
    let Some(inspection) = &document.facts.inspection else { return Ok(None) };
    let number = document.facts.inspection_passage.unwrap_or(PassageNumber(0));
    let Some(citation) = context.cite(document, number)? else { return Ok(None) };
    let days = days_at_work(inspection);
    let head = format!(
        "The inspection of {} lasted {}: {}{}",
        place.name,
        words::count(days, "day", "days"),
        words::days(inspection),
        according_to(document)
    );
    let text = format!("Inspection dates: {}.", words::days(inspection));
    Ok(Some((head, Statement::fact(text, citation, []))))
}

/// The days from first to last of each stretch, weekends included.
fn days_at_work(inspection: &Inspection) -> usize {
    let length = |first: Date, last: Date| {
        let days = first.until(last).map_or(0, |span| span.get_days());
        usize::try_from(days).unwrap_or(0) + 1
    };
    inspection.spans().map(|span| length(span.first(), span.last())).sum()
}

fn published(place: &Place<'_>, document: &Arc<Document>, context: &Context<'_>) -> Result<Said, index::Error> {
    let Some(published) = document.facts.published else { return Ok(None) };
    // Where the date is not printed, what is cited is the document that it belongs to: its first passage.
    let number = document.facts.published_passage.unwrap_or(PassageNumber(0));
    let Some(citation) = context.cite(document, number)? else { return Ok(None) };
    let date = words::date(published.date);
    let report = if document.kind == Kind::InspectionReport { "report" } else { document.kind.words() };
    let head = format!("The {report} on {}{} was published on {date}", place.name, of(document));
    let text = format!("Published on {date}, {}.", words::basis(published));
    Ok(Some((head, Statement::fact(text, citation, []))))
}

/// ", inspected 1 to 5 July 2024,", in the middle of a sentence.
fn of(document: &Document) -> String {
    document.facts.inspection.as_ref().map_or_else(String::new, |it| format!(", inspected {},", words::days(it)))
}

fn follow_ups(question: &Question, place: &Place<'_>) -> Vec<String> {
    let Some(document) = place.document() else { return Vec::new() };
    let other = if question.intent == Intent::Who { Intent::When(Moment::Inspected) } else { Intent::Who };
    let other = Question { intent: other, ..question.clone() };
    vec![
        refuse::asked_of(&other, &place.name, Some(&words::when(document))),
        format!("How was {} rated in {}?", place.name, words::when(document)),
    ]
}
