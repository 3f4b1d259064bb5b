//! What an acronym or a local name means, from the reports' own explanations.

use std::sync::Arc;

use super::scope::Places;
use super::{Context, Draft, Reason, findings, words};
use crate::document::{Acronym, Document};
use crate::evidence::{Citation, Statement};
use crate::index;
use crate::question::Question;
use crate::text;

/// Answers "what does X stand for?" and "what is X?".
pub(super) fn answer(question: &Question, places: &Places<'_>, context: &Context<'_>) -> Result<Draft, index::Error> {
    context.note_plan("explain");
    if let ([], [grade, ..]) = (&question.topic[..], &question.grades[..]) {
        // The inspectors' own definitions are in their framework and not in the reports.
        let headline = format!("The documents give the grade \u{201c}{}\u{201d} without defining it.", grade.words());
        let suggestions = vec![format!("Which councils are {}?", grade.words())];
        return Ok(Draft::refused(Reason::NotMentioned, headline).suggesting(suggestions));
    }
    let sought = text::words(&question.topic.join(" "));
    let mut documents: Vec<&Arc<Document>> = Vec::new();
    for place in &places.authorities {
        documents.extend(place.chosen.iter().map(|it| &it.primary));
        documents.extend(place.all.iter().rev().map(|it| &it.primary));
        documents.extend(context.catalog().documents_about(&place.name));
    }
    documents.extend(&places.by_kind);
    if question.authorities.is_empty() {
        // Most acronyms are the same everywhere, so that where no place was named any report may explain one.
        documents.extend(context.catalog().documents());
    }
    for document in documents {
        let Some(acronym) = document.facts.acronyms.iter().find(|acronym| is_meant(acronym, &sought)) else { continue };
        let Some(citation) = explanation(document, acronym, question, context)? else { continue };
        let headline = format!(
            "{} stands for {} in {}.",
            acronym.short,
            acronym.long,
            findings::source(document).trim_end_matches(',')
        );
        let name = document.facts.authority.clone().unwrap_or_default();
        let suggestions = vec![format!("What did inspectors say about {} in {name}?", acronym.short)];
        return Ok(
            Draft::answered(words::sentence(&headline), vec![Statement::quote(citation)]).suggesting(suggestions)
        );
    }
    findings::answer(question, places, context)
}

/// Whether the words asked for are an acronym, alone or among others, or its long form.
fn is_meant(acronym: &Acronym, sought: &[String]) -> bool {
    let short = text::words(&acronym.short);
    let long = text::words(&acronym.long);
    !short.is_empty() && (sought.windows(short.len()).any(|words| words == short) || sought == long)
}

/// The sentence that explains an acronym.
fn explanation(
    document: &Arc<Document>,
    acronym: &Acronym,
    question: &Question,
    context: &Context<'_>,
) -> Result<Option<Citation>, index::Error> {
    let Some(passage) = context.snapshot.passage(&document.id, acronym.passage)? else { return Ok(None) };
    let (short, long) = (text::words(&acronym.short), text::words(&acronym.long));
    let holds = |words: &[String], sought: &[String]| words.windows(sought.len().max(1)).any(|it| it == sought);
    let range = text::sentences(&passage.text).into_iter().find(|range| {
        let words = text::words(&passage.text[range.clone()]);
        holds(&words, &short) && holds(&words, &long)
    });
    let range = range.filter(|_| !context.full && !question.more.is_whole()).unwrap_or(0..passage.text.len());
    Ok(Citation::new(Arc::clone(document), acronym.passage, passage, range))
}
