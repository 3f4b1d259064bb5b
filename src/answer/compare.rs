//! Two or more authorities beside each other.

use std::sync::Arc;

use super::change::several_frameworks;
use super::scope::{Place, Places};
use super::{Context, Draft, Reason, findings, grade, improvements, refuse, words};
use crate::document::{Aspect, Document, Grade, Judgement, Owner};
use crate::evidence::Statement;
use crate::index;
use crate::question::{Intent, Question};
use crate::search::{QueryTerms, Snippet};

/// The words quoted from each authority.
const WORDS_EACH: usize = 60;

/// Answers a comparison.
pub(super) fn answer(question: &Question, places: &Places<'_>, context: &Context<'_>) -> Result<Draft, index::Error> {
    context.note_plan("compare");
    if places.authorities.len() == 1 && places.missing.is_empty() {
        // One authority beside itself is a change.
        return super::change::answer(question, places, context);
    }
    let wants = |intent: Intent| question.intent == intent || question.also.contains(&intent);
    let by_topic = !question.topic.is_empty() && !question.topic_is_aspect && !wants(Intent::Grade);
    let mut draft = if by_topic {
        topic(question, places, context)?
    } else if wants(Intent::ImprovementAreas) {
        lists(question, places, context)?
    } else if matches!(question.intent, Intent::When(_) | Intent::Who) {
        each(question, places, context)?
    } else if matches!(question.intent, Intent::Strengths | Intent::Concerns | Intent::Findings | Intent::Fact(_)) {
        topic(question, places, context)?
    } else {
        grades(question, places, context)?
    };
    if !places.missing.is_empty() {
        draft.headline = format!("{}; {}.", draft.headline.trim_end_matches('.'), places.missing.join("; "));
        draft = draft.partly();
    }
    Ok(draft)
}

/// The same simple question of each.
fn each(question: &Question, places: &Places<'_>, context: &Context<'_>) -> Result<Draft, index::Error> {
    let mut heads = Vec::new();
    let mut statements = Vec::new();
    for place in &places.authorities {
        let one =
            Places { authorities: vec![place.clone()], missing: Vec::new(), by_kind: Vec::new(), assumed: Vec::new() };
        let draft = super::people::answer(question, &one, context)?;
        heads.push(draft.headline.trim_end_matches('.').to_owned());
        statements.extend(draft.statements.into_iter().map(|it| it.about(place.name.clone())));
    }
    let headline = format!("{}.", heads.join("; "));
    Ok(if statements.is_empty() {
        Draft::refused(Reason::NotMentioned, headline)
    } else {
        Draft::answered(headline, statements)
    })
}

fn grades(question: &Question, places: &Places<'_>, context: &Context<'_>) -> Result<Draft, index::Error> {
    let aspects = grade::aspects(question);
    let documents: Vec<&Arc<Document>> = places.authorities.iter().filter_map(Place::document).collect();
    let several = several_frameworks(documents.iter().copied());
    let mut statements = Vec::new();
    let mut rated: Vec<(&str, Option<Grade>, String)> = Vec::new();
    for place in &places.authorities {
        for inspected in &place.chosen {
            let document = &inspected.primary;
            let found: Vec<grade::Judged<'_>> =
                aspects.iter().flat_map(|aspect| grade::judged(document, *aspect)).collect();
            rated.push((&place.name, found.first().map(|it| it.judgement.grade), words::when(document)));
            let mut shown: Vec<&Judgement> = found.iter().map(|it| it.judgement).collect();
            if question.aspects.is_empty() {
                shown.extend(&document.facts.judgements);
            }
            let framework = document.facts.framework.filter(|_| several);
            let framework = framework.map_or_else(String::new, |it| format!(" ({})", it.name()));
            let lead = format!("{}, {}{framework}: ", place.name, words::when(document));
            let statement = grade::all_grades(&lead, &shown, document, context)?;
            statements.extend(statement.map(|it| it.about(place.name.clone())));
        }
    }
    if statements.is_empty() {
        let names: Vec<&str> = places.authorities.iter().map(|place| place.name.as_str()).collect();
        let headline = format!("No grade for {} is held for {}.", words_of(&aspects), words::listed(&names));
        return Ok(Draft::refused(Reason::NotMentioned, headline));
    }
    let scales = if several { "; the frameworks differ, so the scales are not quite the same" } else { "" };
    let headline = format!("{}: {}{scales}.", words::capital(&words_of(&aspects)), verdict(&rated));
    let partly = rated.iter().any(|(_, grade, _)| grade.is_none());
    let draft = Draft::answered(headline, statements).suggesting(follow_ups(places));
    Ok(if partly { draft.partly() } else { draft })
}

fn words_of(aspects: &[Aspect]) -> String {
    words::listed(&aspects.iter().map(|aspect| aspect.words()).collect::<Vec<_>>())
}

/// Who stands higher: "Kent (outstanding, May 2022) stands above Surrey (good, January 2022)". Grades are in order, the
/// best first.
fn verdict(rated: &[(&str, Option<Grade>, String)]) -> String {
    let mut graded: Vec<(&str, Grade, &str)> =
        rated.iter().filter_map(|(name, grade, when)| Some((*name, (*grade)?, when.as_str()))).collect();
    let without: Vec<String> = rated
        .iter()
        .filter(|(_, grade, _)| grade.is_none())
        .map(|(name, _, when)| format!("{name} ({when})"))
        .collect();
    let named: Vec<String> = graded.iter().map(|(name, _, when)| format!("{name} ({when})")).collect();
    let mut text = match &graded[..] {
        [] => String::new(),
        [(name, grade, when)] => format!("{name} is {} ({when})", grade.words()),
        [(_, first, _), rest @ ..] if rest.iter().all(|(_, grade, _)| grade == first) => {
            let both = if graded.len() == 2 { "are both" } else { "are all" };
            format!("{} {both} {}", words::listed(&named), first.words())
        }
        _ => {
            graded.sort_by_key(|(_, grade, _)| *grade);
            let parts: Vec<String> =
                graded.iter().map(|(name, grade, when)| format!("{name} {} ({when})", grade.words())).collect();
            format!("{}, the highest first", words::listed(&parts))
        }
    };
    if !without.is_empty() {
        text = format!("{text}; no such grade for {}", words::listed(&without));
    }
    text
}

fn lists(question: &Question, places: &Places<'_>, context: &Context<'_>) -> Result<Draft, index::Error> {
    let owner = question.owner.unwrap_or(Owner::LocalAuthority);
    let mut statements = Vec::new();
    let mut heads = Vec::new();
    for place in &places.authorities {
        for inspected in &place.chosen {
            let document = &inspected.primary;
            let items = improvements::statements_of(document, owner, context)?;
            let counted = improvements::counted(document, owner);
            heads.push(format!("{} ({}) has {counted}", place.name, words::when(document)));
            let Some(citation) = items.first().and_then(|item| item.citations().next().cloned()) else { continue };
            let text = format!("{}, {}: {counted}.", place.name, words::when(document));
            statements.push(Statement::fact(text, citation, []).about(place.name.clone()).with_items(items));
        }
    }
    let headline = format!("{}.", words::listed(&heads));
    if statements.is_empty() {
        return Ok(Draft::refused(Reason::NotMentioned, headline));
    }
    Ok(Draft::answered(headline, statements).suggesting(follow_ups(places)))
}

fn topic(question: &Question, places: &Places<'_>, context: &Context<'_>) -> Result<Draft, index::Error> {
    let most = if places.authorities.len() > 2 { 1 } else { 3 };
    let mut statements: Vec<Statement> = Vec::new();
    let mut listed: Vec<String> = Vec::new();
    let mut said: Vec<String> = Vec::new();
    let mut silent: Vec<String> = Vec::new();
    let mut searched: Vec<String> = Vec::new();
    for place in &places.authorities {
        let documents = place.documents();
        let evidence = findings::evidence(question, &documents, (most, WORDS_EACH), context)?;
        if searched.is_empty() {
            searched.clone_from(&evidence.searched);
        }
        let when = documents.iter().map(|document| words::when(document)).collect::<Vec<_>>();
        let named = format!("{} ({})", place.name, words::listed(&when));
        if !evidence.is_enough() {
            silent.push(named);
            continue;
        }
        let terms = QueryTerms::read(&question.topic, context.snapshot, &documents, &context.tables.synonyms)?;
        if !terms.is_empty() && documents.iter().any(|document| super::change::is_listed(document, &terms)) {
            listed.push(named);
        } else {
            said.push(named);
        }
        let quotes = evidence.picked.iter().filter_map(Snippet::statement);
        statements.extend(quotes.map(|it| it.about(place.name.clone())));
    }
    if statements.is_empty() {
        let searched: Vec<&str> = searched.iter().map(String::as_str).collect();
        return Ok(refuse::not_mentioned(places.authorities.first(), &[], &searched, Reason::NotMentioned));
    }
    let subject = findings::subject(question).unwrap_or_else(|| "the services".to_owned());
    let mut parts = Vec::new();
    if !listed.is_empty() {
        parts.push(format!("an area for improvement in {}", words::listed(&listed)));
    }
    if !said.is_empty() {
        parts.push(if listed.is_empty() {
            format!("what was said of {}", words::listed(&said))
        } else {
            format!("spoken of but not listed in {}", words::listed(&said))
        });
    }
    if !silent.is_empty() {
        parts.push(format!("not mentioned in {}", words::listed(&silent)));
    }
    let headline = format!("{}: {}.", words::capital(&subject), parts.join("; "));
    let draft = Draft::answered(headline, statements).suggesting(follow_ups(places));
    Ok(if silent.is_empty() { draft } else { draft.partly() })
}

fn follow_ups(places: &Places<'_>) -> Vec<String> {
    places
        .authorities
        .iter()
        .take(2)
        .map(|place| format!("What were the areas for improvement in {}'s latest inspection?", place.name))
        .collect()
}
