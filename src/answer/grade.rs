//! Grades: overall and of each aspect, as the inspectors gave them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::scope::{Place, Places, overlaps};
use super::{Context, Draft, Reason, refuse, words};
use crate::document::{Aspect, Document, Grade, Judgement};
use crate::evidence::{Citation, Statement};
use crate::index;
use crate::question::{Claim, InspectionSelector, Question};
use crate::search;

/// A judgement that answers for an aspect.
pub(super) struct Judged<'a> {
    pub(super) document: &'a Arc<Document>,
    pub(super) judgement: &'a Judgement,
    /// Set where the judgement takes in more than was asked ("children in care and care leavers").
    pub(super) jointly: bool,
}

/// The judgements of a document that answer for an aspect: its own, the joint one that takes it in, or the two halves
/// of the joint one.
pub(super) fn judged(document: &Arc<Document>, aspect: Aspect) -> Vec<Judged<'_>> {
    let own = |aspect: Aspect, jointly: bool| {
        document.judgement(aspect).map(|judgement| Judged { document, judgement, jointly })
    };
    if let Some(own) = own(aspect, false) {
        return vec![own];
    }
    match aspect {
        Aspect::ChildrenInCare | Aspect::CareLeavers => {
            own(Aspect::ChildrenInCareAndCareLeavers, true).into_iter().collect()
        }
        Aspect::ChildrenInCareAndCareLeavers => {
            [own(Aspect::ChildrenInCare, false), own(Aspect::CareLeavers, false)].into_iter().flatten().collect()
        }
        _ => Vec::new(),
    }
}

/// The aspects asked for; overall effectiveness if none.
pub(super) fn aspects(question: &Question) -> Vec<Aspect> {
    if question.aspects.is_empty() { vec![Aspect::Overall] } else { question.aspects.clone() }
}

/// A fact with the passage that states the grade.
pub(super) fn statement(
    name: &str,
    judged: &Judged<'_>,
    context: &Context<'_>,
) -> Result<Option<Statement>, index::Error> {
    let Some(citation) = context.cite(judged.document, judged.judgement.passage)? else { return Ok(None) };
    let text = format!(
        "{name}: {}, {}.",
        words::judged(judged.judgement.grade, judged.judgement.aspect),
        words::when(judged.document)
    );
    Ok(Some(Statement::fact(text, citation, [])))
}

/// One fact that names several grades of one document, each with its passage.
pub(super) fn all_grades(
    lead: &str,
    judgements: &[&Judgement],
    document: &Arc<Document>,
    context: &Context<'_>,
) -> Result<Option<Statement>, index::Error> {
    let mut citations: Vec<Citation> = Vec::new();
    let mut parts: Vec<String> = Vec::new();
    for judgement in judgements {
        if let Some(citation) = context.cite(document, judgement.passage)? {
            citations.push(citation);
            parts.push(match judgement.aspect {
                Aspect::Overall => words::judged(judgement.grade, judgement.aspect),
                aspect => format!("{} {}", aspect.words(), judgement.grade.words()),
            });
        }
    }
    let mut citations = citations.into_iter();
    let Some(first) = citations.next() else { return Ok(None) };
    Ok(Some(Statement::fact(format!("{lead}{}.", parts.join("; ")), first, citations)))
}

/// Answers a question for one or more grades.
pub(super) fn answer(question: &Question, places: &Places<'_>, context: &Context<'_>) -> Result<Draft, index::Error> {
    context.note_plan("grade");
    let Some(place) = places.authorities.first() else {
        return super::findings::answer(question, places, context);
    };
    if place.chosen.is_empty() {
        return super::findings::answer(question, places, context);
    }
    if let Some(asked) = ungraded(question, place) {
        return no_such_judgement(place, &[], &asked, context);
    }
    let aspects = aspects(question);
    // Without a period an aspect that the newest inspection did not judge is not looked for in older ones: those
    // are offered instead, since a reader takes a grade for today's.
    let mut statements = Vec::new();
    let mut head: Option<String> = None;
    let mut contradicted = false;
    for inspected in &place.chosen {
        let document = &inspected.primary;
        for aspect in &aspects {
            for judged in judged(document, *aspect) {
                let headline = headline(question, place, &judged, *aspect);
                contradicted |= head.is_none() && contradicts(question, judged.judgement.grade);
                head.get_or_insert(headline);
                statements.extend(statement(&place.name, &judged, context)?);
            }
        }
        if question.aspects.is_empty() && !document.facts.judgements.is_empty() {
            let others: Vec<&Judgement> = document.facts.judgements.iter().collect();
            let lead = if place.chosen.len() > 1 {
                format!("{} by aspect: ", words::capital(&words::when(document)))
            } else {
                "By aspect: ".to_owned()
            };
            statements.extend(all_grades(&lead, &others, document, context)?);
        }
    }
    let Some(headline) = head else {
        let asked = words::listed(&aspects.iter().map(|aspect| aspect.words()).collect::<Vec<_>>());
        return no_such_judgement(place, &aspects, &asked, context);
    };
    let missing: Vec<&str> = aspects
        .iter()
        .filter(|aspect| !place.chosen.iter().any(|it| !judged(&it.primary, **aspect).is_empty()))
        .map(|aspect| aspect.words())
        .collect();
    let mut draft = Draft::answered(headline, statements).suggesting(follow_ups(place));
    if contradicted && takes_for_granted(question) {
        draft = draft.corrected();
    } else if !missing.is_empty() {
        draft.headline = format!(
            "{}; {} {} not graded.",
            draft.headline.trim_end_matches('.'),
            words::listed(&missing),
            if missing.len() == 1 { "was" } else { "were" }
        );
        draft = draft.partly();
    }
    Ok(draft)
}

/// What a question wants a grade of, where inspectors grade no such thing (schools, early help): words that stand in no
/// label of a judgement and in no title. `None` where the whole or an aspect is meant.
fn ungraded(question: &Question, place: &Place<'_>) -> Option<String> {
    unjudged(question, place.chosen.iter().map(|inspected| &inspected.primary))
}

/// The same over any documents.
pub(super) fn unjudged<'a>(question: &Question, documents: impl Iterator<Item = &'a Arc<Document>>) -> Option<String> {
    if !question.aspects.is_empty() || question.topic.is_empty() {
        return None;
    }
    let mut judged: BTreeSet<String> = search::stems_of("children's social care services");
    for document in documents {
        let facts = &document.facts;
        judged.extend(search::stems_of(&document.title));
        let labels = facts.overall.iter().chain(&facts.judgements).map(|judgement| judgement.label.as_str());
        judged.extend(labels.flat_map(search::stems_of));
    }
    let named = question.topic.iter().flat_map(|word| search::stems_of(word)).any(|stem| !judged.contains(&stem));
    named.then(|| super::findings::subject(question)).flatten()
}

fn headline(question: &Question, place: &Place<'_>, judged: &Judged<'_>, asked: Aspect) -> String {
    let (document, judgement) = (judged.document, judged.judgement);
    let digest = if document.kind == crate::document::Kind::InspectionReport {
        String::new()
    } else {
        format!(", according to {}", source_words(document))
    };
    let not = question
        .grades
        .first()
        .filter(|grade| contradicts(question, judgement.grade) && **grade != judgement.grade)
        .map_or_else(String::new, |grade| format!(", not {}", grade.words()));
    let about = if asked == Aspect::Overall {
        format!("overall effectiveness of {}", place.name)
    } else {
        format!("{}, {}", judgement.aspect.words(), place.name)
    };
    let jointly = if judged.jointly { " (one judgement for both at the time)" } else { "" };
    format!(
        "{}{not}: {about}{jointly}{}{}{digest}.",
        words::grade(judgement.grade),
        words::inspected(document),
        place.publication_note(document),
    )
}

/// How a document other than a report is named in a headline.
pub(super) fn source_words(document: &Document) -> String {
    match document.kind {
        crate::document::Kind::Digest => "Scrutineer's digest of the report".to_owned(),
        kind => {
            let of = document.facts.authority.as_ref().map_or_else(String::new, |name| format!(" on {name}"));
            format!("the {}{of}", kind.words())
        }
    }
}

/// Whether the grade given is none of those that the question names.
pub(super) fn contradicts(question: &Question, grade: Grade) -> bool {
    !question.grades.is_empty() && !question.grades.contains(&grade)
}

/// Whether the question takes a grade for granted, rather than asking for it.
fn takes_for_granted(question: &Question) -> bool {
    matches!(question.claim, Some(Claim::Premise | Claim::Lost))
}

fn follow_ups(place: &Place<'_>) -> Vec<String> {
    let mut suggestions = Vec::new();
    if let Some(document) = place.document() {
        let when = words::when(document);
        suggestions.push(format!("What were the areas for improvement in {} in {when}?", place.name));
    }
    if place.all.len() > 1 {
        suggestions.push(format!("How have {}'s grades changed between its inspections?", place.name));
    }
    suggestions
}

/// Says that an inspection has no grade for an aspect, what it has instead, and which inspection has one.
fn no_such_judgement(
    place: &Place<'_>,
    aspects: &[Aspect],
    asked: &str,
    context: &Context<'_>,
) -> Result<Draft, index::Error> {
    let Some(document) = place.document() else {
        return Ok(refuse::not_mentioned(Some(place), &[], &[], Reason::NotMentioned));
    };
    let elsewhere = place
        .all
        .iter()
        .rev()
        .filter(|it| it.primary.id != document.id)
        .find_map(|it| aspects.iter().find_map(|aspect| judged(&it.primary, *aspect).into_iter().next()));
    let mut headline = format!("{}'s inspection of {} gave no grade for {asked}", place.name, words::when(document));
    let mut statements = Vec::new();
    let mut suggestions = Vec::new();
    if let Some(judged) = &elsewhere {
        headline = format!("{headline}; the inspection of {} did", words::when(judged.document));
        statements.extend(statement(&place.name, judged, context)?);
        suggestions.push(format!("How was {} rated for {asked} in {}?", place.name, words::when(judged.document)));
    }
    let there: Vec<&Judgement> = document.facts.overall.iter().chain(&document.facts.judgements).collect();
    let lead = format!("{} graded: ", words::capital(&words::when(document)));
    statements.extend(all_grades(&lead, &there, document, context)?);
    Ok(Draft { statements, ..Draft::refused(Reason::NotMentioned, words::sentence(&headline)) }.suggesting(suggestions))
}

/// Answers a question that takes a grade for granted which the documents contradict; `None` if they do not.
pub(super) fn false_premise(
    question: &Question,
    places: &Places<'_>,
    context: &Context<'_>,
) -> Result<Option<Draft>, index::Error> {
    if question.grades.is_empty() || !takes_for_granted(question) {
        return Ok(None);
    }
    for place in &places.authorities {
        let documents: Vec<&Arc<Document>> = place.chosen.iter().map(|it| &it.primary).collect();
        let aspects = aspects(question);
        let found: Vec<Judged<'_>> =
            documents.iter().flat_map(|document| aspects.iter().flat_map(|aspect| judged(document, *aspect))).collect();
        let Some(first) = found.first() else { continue };
        let lost = question.claim == Some(Claim::Lost);
        let contradicted = if lost {
            found.iter().all(|judged| question.grades.contains(&judged.judgement.grade))
        } else {
            // "Why was it inadequate?" may well mean an aspect, so any grade of the report makes the premise true
            // where no aspect was named.
            let any = question.aspects.is_empty()
                && documents.iter().any(|d| d.facts.judgements.iter().any(|j| question.grades.contains(&j.grade)));
            !any && found.iter().all(|judged| !question.grades.contains(&judged.judgement.grade))
        };
        if !contradicted {
            continue;
        }
        let (document, grade) = (first.document, first.judgement.grade);
        let claimed = words::either(&question.grades.iter().map(|grade| grade.words()).collect::<Vec<_>>());
        let what = words::judged(grade, first.judgement.aspect);
        let headline = if lost {
            format!("{} kept it: it was judged {what} in {}.", place.name, words::when(document))
        } else {
            format!("{} was judged {what}, not {claimed}, in {}.", place.name, words::when(document))
        };
        let mut statements = Vec::new();
        for judged in &found {
            statements.extend(statement(&place.name, judged, context)?);
        }
        let suggestions = vec![
            format!("What did inspectors praise in {} in {}?", place.name, words::when(document)),
            format!("What were the areas for improvement in {} in {}?", place.name, words::when(document)),
        ];
        return Ok(Some(Draft::answered(headline, statements).corrected().suggesting(suggestions)));
    }
    Ok(None)
}

/// Whether a document's inspection lies in the period asked for.
pub(super) fn lies_in(document: &Document, which: &InspectionSelector) -> bool {
    match which {
        InspectionSelector::In(periods) => {
            document.facts.inspection.as_ref().is_some_and(|days| overlaps(periods, days.start(), days.end()))
        }
        _ => true,
    }
}
