//! Lists of improvements: always whole, nested and in the order of the document.

use std::sync::Arc;

use super::scope::{Place, Places};
use super::{Context, Draft, Reason, difference, grade, words};
use crate::catalog::Inspected;
use crate::document::{Document, ImprovementItem, ImprovementList, Kind, Owner, Passage};
use crate::evidence::{Citation, Statement};
use crate::index;
use crate::question::Question;
use crate::search::QueryTerms;

/// The lists of a document for an owner.
pub(super) fn lists(document: &Document, owner: Owner) -> impl Iterator<Item = &ImprovementList> {
    document.facts.improvements.iter().filter(move |list| list.owner == owner)
}

/// How many items a document lists for an owner, those nested within others not counted.
pub(super) fn length(document: &Document, owner: Owner) -> usize {
    lists(document, owner).map(|list| list.items.len()).sum()
}

/// Answers a question for the list of improvements.
pub(super) fn answer(question: &Question, places: &Places<'_>, context: &Context<'_>) -> Result<Draft, index::Error> {
    context.note_plan("improvement_areas");
    let Some(place) = places.authorities.first() else {
        return super::findings::answer(question, places, context);
    };
    if place.chosen.is_empty() {
        return super::findings::answer(question, places, context);
    }
    if let Some(corrected) = grade::false_premise(question, places, context)? {
        return Ok(corrected);
    }
    let owner = question.owner.unwrap_or(Owner::LocalAuthority);
    let mut heads: Vec<String> = Vec::new();
    let mut statements: Vec<Statement> = Vec::new();
    let mut without: Vec<String> = Vec::new();
    for inspected in &place.chosen {
        let document = asked_for(question, inspected);
        let found = statements_of(document, owner, context)?;
        let named = format!("{}{}{}", place.name, words::inspected(document), place.publication_note(document));
        if found.is_empty() {
            without.push(named);
            continue;
        }
        let head = format!("{named}: {}{}", counted(document, owner), source(document));
        if place.chosen.len() > 1 {
            let first = found.first().and_then(|item| item.citations().next().cloned());
            if let Some(citation) = first {
                statements.push(Statement::fact(format!("{head}."), citation, []).with_items(found));
            }
        } else {
            statements.extend(found);
        }
        heads.push(head);
    }
    if heads.is_empty() {
        return none(place, owner, context);
    }
    if let Some(subject) = super::findings::subject(question) {
        let documents: Vec<Arc<Document>> =
            place.chosen.iter().map(|inspected| Arc::clone(asked_for(question, inspected))).collect();
        let terms = QueryTerms::read(&question.topic, context.snapshot, &documents, &context.tables.synonyms)?;
        let items = documents.iter().flat_map(|document| lists(document, owner)).flat_map(|list| &list.items);
        let on_it = items.filter(|item| terms.share_of(&whole_text(item)) >= super::change::IS_ABOUT).count();
        if !terms.is_empty() {
            let verb = if on_it == 1 { "speaks" } else { "speak" };
            let count = if on_it == 0 { "none".to_owned() } else { words::number(on_it) };
            let verb = if on_it == 0 { "speaks" } else { verb };
            heads.push(format!("{count} of them {verb} of {subject}"));
        }
    }
    let mut draft = Draft::answered(format!("{}.", heads.join("; ")), statements).suggesting(follow_ups(place, owner));
    if let ([inspected], [_, ..]) = (&place.chosen[..], &places.by_kind[..])
        && let Some((head, statement)) = difference::of(&inspected.primary, owner, &places.by_kind, context)?
    {
        draft.headline = format!("{}; {head}.", draft.headline.trim_end_matches('.'));
        draft.statements.push(statement);
    }
    if !without.is_empty() {
        draft.headline = format!("{}; no list for {}.", draft.headline.trim_end_matches('.'), words::listed(&without));
        draft = draft.partly();
    }
    Ok(draft)
}

/// The document whose list is given: a digest where one is asked for by name, else the primary one.
fn asked_for<'a>(question: &Question, inspected: &'a Inspected) -> &'a Arc<Document> {
    let digest = || inspected.others.iter().find(|document| document.kind == Kind::Digest);
    let wanted = question.kinds.contains(&Kind::Digest).then(digest).flatten();
    wanted.unwrap_or(&inspected.primary)
}

/// ", according to …" where the list does not come from a report.
fn source(document: &Document) -> String {
    if document.kind == Kind::InspectionReport {
        String::new()
    } else {
        format!(", according to {}", grade::source_words(document))
    }
}

/// "3 areas for improvement", by the word that the document itself uses.
pub(super) fn counted(document: &Document, owner: Owner) -> String {
    let n = length(document, owner);
    let recommended = lists(document, owner).any(|list| list.heading.to_lowercase().contains("recommendation"));
    let (one, many) = if recommended {
        ("recommendation", "recommendations")
    } else {
        ("area for improvement", "areas for improvement")
    };
    let noun = if n == 1 { one } else { many };
    match owner {
        Owner::LocalAuthority => format!("{n} {noun}"),
        Owner::SafeguardingBoard => format!("{n} {noun} for the safeguarding board"),
    }
}

/// Every item of a document's list as a statement, nested as there.
pub(super) fn statements_of(
    document: &Arc<Document>,
    owner: Owner,
    context: &Context<'_>,
) -> Result<Vec<Statement>, index::Error> {
    let mut statements = Vec::new();
    for list in lists(document, owner) {
        for item in &list.items {
            if let Some(passage) = context.snapshot.passage(&document.id, item.passage)? {
                statements.extend(statement(document, item, &passage, &mut 0));
            }
        }
    }
    Ok(statements)
}

/// One item with those nested in it. `from` is where in the passage its words are looked for; they follow those of the
/// item before it, and the same words may stand in both.
pub(super) fn statement(
    document: &Arc<Document>,
    item: &ImprovementItem,
    passage: &Arc<Passage>,
    from: &mut usize,
) -> Option<Statement> {
    let start = *from + passage.text.get(*from..)?.find(&item.text)?;
    let range = start..start + item.text.len();
    *from = range.end;
    let citation = Citation::new(Arc::clone(document), item.passage, Arc::clone(passage), range)?;
    let items = item.items.iter().filter_map(|nested| statement(document, nested, passage, from)).collect();
    Some(Statement::quote(citation).with_items(items))
}

/// The words of an item with those of the items nested in it.
pub(super) fn whole_text(item: &ImprovementItem) -> String {
    let nested = item.items.iter().map(whole_text);
    std::iter::once(item.text.clone()).chain(nested).collect::<Vec<_>>().join(" ")
}

/// Says truthfully that a report has no list.
fn none(place: &Place<'_>, owner: Owner, context: &Context<'_>) -> Result<Draft, index::Error> {
    let Some(document) = place.document() else {
        return Ok(Draft::refused(Reason::NotMentioned, format!("No inspection report on {} is held.", place.name)));
    };
    let whose = match owner {
        Owner::LocalAuthority => "areas for improvement",
        Owner::SafeguardingBoard => "improvements for the safeguarding board",
    };
    let mut headline = format!("{}{}: the report has no list of {whose}", place.name, words::inspected(document));
    let mut statements = Vec::new();
    if let Some(overall) = &document.facts.overall {
        headline = format!("{headline}; it was {} overall", overall.grade.words());
        if let Some(citation) = context.cite(document, overall.passage)? {
            let text =
                format!("{}: {}, {}.", place.name, words::judged(overall.grade, overall.aspect), words::when(document));
            statements.push(Statement::fact(text, citation, []));
        }
    }
    let mut suggestions: Vec<String> = place
        .all
        .iter()
        .rev()
        .filter(|it| it.primary.id != document.id && length(&it.primary, owner) > 0)
        .take(2)
        .map(|it| format!("What were the areas for improvement in {} in {}?", place.name, words::when(&it.primary)))
        .collect();
    suggestions.push(format!("What were the concerns about {} in {}?", place.name, words::when(document)));
    let draft = Draft::refused(Reason::NotMentioned, format!("{headline}."));
    Ok(Draft { statements, ..draft }.suggesting(suggestions))
}

fn follow_ups(place: &Place<'_>, owner: Owner) -> Vec<String> {
    let mut suggestions: Vec<String> = place
        .all
        .iter()
        .rev()
        .filter(|it| !place.chosen.iter().any(|own| own.primary.id == it.primary.id) && length(&it.primary, owner) > 0)
        .take(1)
        .map(|it| format!("What were the areas for improvement in {} in {}?", place.name, words::when(&it.primary)))
        .collect();
    if let Some(document) = place.document() {
        if owner == Owner::LocalAuthority && length(document, Owner::SafeguardingBoard) > 0 {
            suggestions.push(format!(
                "What were the improvements for the safeguarding board in {} in {}?",
                place.name,
                words::when(document)
            ));
        }
        suggestions.push(format!("How was {} rated in {}?", place.name, words::when(document)));
    }
    suggestions
}
