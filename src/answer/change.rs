//! How something moved between the inspections of one authority, oldest first, each with its evidence.

use std::sync::Arc;

use super::scope::{Place, Places};
use super::{Context, Draft, Reason, findings, grade, improvements, refuse, words};
use crate::catalog::Inspected;
use crate::document::{Aspect, Document, Judgement, Owner};
use crate::evidence::Statement;
use crate::index;
use crate::question::{InspectionSelector, Intent, Question};
use crate::search::{self, Query, QueryTerms, Snippet};

/// The words quoted from each inspection.
const WORDS_EACH: usize = 60;

/// The share of an item's words that a passage must hold to speak of that item in other words.
const SPEAKS_OF_ITEM: f32 = 0.6;

/// The share of a topic that an item of a list must cover to be about it.
pub(super) const IS_ABOUT: f32 = 0.7;

/// Answers "has it improved?" and the like.
pub(super) fn answer(question: &Question, places: &Places<'_>, context: &Context<'_>) -> Result<Draft, index::Error> {
    context.note_plan("change");
    let Some(place) = places.authorities.first() else {
        return findings::answer(question, places, context);
    };
    let inspections = inspections(question, place);
    if inspections.is_empty() {
        return findings::answer(question, places, context);
    }
    let by_topic = !question.topic.is_empty() && !question.topic_is_aspect && !question.also.contains(&Intent::Grade);
    let mut draft = if by_topic {
        topic(question, place, &inspections, context)?
    } else if question.also.contains(&Intent::ImprovementAreas) && question.aspects.is_empty() {
        lists(question, place, &inspections, context)?
    } else {
        grades(question, place, &inspections, context)?
    };
    if inspections.len() == 1 && draft.outcome == super::Outcome::Answered {
        draft.headline = format!("{} Only this one inspection is held for that.", draft.headline);
        draft = draft.partly();
    }
    Ok(draft)
}

/// The inspections set beside each other, oldest first: at least two where there are two.
fn inspections<'a>(question: &Question, place: &Place<'a>) -> Vec<&'a Inspected> {
    let mut chosen: Vec<&Inspected> = place.chosen.iter().rev().copied().collect();
    let (Some(first), Some(last)) = (chosen.first().copied(), chosen.last().copied()) else { return chosen };
    let position = |sought: &Inspected| place.all.iter().position(|it| it.primary.id == sought.primary.id);
    let (first, last) = (position(first).unwrap_or(0), position(last).unwrap_or(0));
    if chosen.len() < 2 {
        // "Did it recover from the 2022 judgement?" is about what came after; "how does the latest compare?" about
        // what came before.
        let from_here_on: Vec<&Inspected> = place.all[first..].iter().collect();
        chosen = match question.which_of(&place.name) {
            InspectionSelector::Latest | InspectionSelector::Unspecified => {
                place.all[last.saturating_sub(1)..=last].iter().collect()
            }
            InspectionSelector::Previous { .. } => place.all[first..(first + 2).min(place.all.len())].iter().collect(),
            _ if from_here_on.len() > 1 => from_here_on,
            _ => place.all[last.saturating_sub(1)..=last].iter().collect(),
        };
    }
    chosen
}

/// "May 2016 (SIF)": the framework is named where those set beside each other differ in it.
fn label(document: &Document, several: bool) -> String {
    match document.facts.framework {
        Some(framework) if several => format!("{} ({})", words::when(document), framework.name()),
        _ => words::when(document),
    }
}

/// Whether inspections were made under more than one framework.
pub(super) fn several_frameworks<'a>(documents: impl IntoIterator<Item = &'a Arc<Document>>) -> bool {
    let mut frameworks: Vec<_> = documents.into_iter().filter_map(|document| document.facts.framework).collect();
    frameworks.sort_unstable();
    frameworks.dedup();
    frameworks.len() > 1
}

fn grades(
    question: &Question,
    place: &Place<'_>,
    inspections: &[&Inspected],
    context: &Context<'_>,
) -> Result<Draft, index::Error> {
    let aspects = grade::aspects(question);
    let several = several_frameworks(inspections.iter().map(|it| &it.primary));
    let mut statements = Vec::new();
    let mut moved: Vec<String> = Vec::new();
    let mut without: Vec<String> = Vec::new();
    for inspected in inspections {
        let document = &inspected.primary;
        let found: Vec<grade::Judged<'_>> =
            aspects.iter().flat_map(|aspect| grade::judged(document, *aspect)).collect();
        if found.is_empty() {
            without.push(words::when(document));
            continue;
        }
        let parts: Vec<String> = found
            .iter()
            .map(|it| match (aspects.len(), it.jointly) {
                (1, false) if found.len() == 1 => it.judgement.grade.words().to_owned(),
                _ => format!("{} ({})", it.judgement.grade.words(), it.judgement.aspect.words()),
            })
            .collect();
        moved.push(format!("{} in {}", words::listed(&parts), words::when(document)));
        let mut shown: Vec<&Judgement> = found.iter().map(|it| it.judgement).collect();
        if question.aspects.is_empty() {
            shown.extend(&document.facts.judgements);
        } else if let Some(overall) = document.facts.overall.as_ref().filter(|_| !aspects.contains(&Aspect::Overall)) {
            shown.push(overall);
        }
        let lead = format!("{}: ", label(document, several));
        statements.extend(grade::all_grades(&lead, &shown, document, context)?.map(|it| it.about(place.name.clone())));
    }
    if statements.is_empty() {
        let asked = words::listed(&aspects.iter().map(|aspect| aspect.words()).collect::<Vec<_>>());
        let headline = format!("None of {}'s inspections of {} graded {asked}.", place.name, words::listed(&without));
        return Ok(Draft::refused(Reason::NotMentioned, headline));
    }
    let what = match &aspects[..] {
        [Aspect::Overall] => format!("Overall effectiveness of {}", place.name),
        aspects => format!(
            "{} in {}",
            words::capital(&words::listed(&aspects.iter().map(|aspect| aspect.words()).collect::<Vec<_>>())),
            place.name
        ),
    };
    let scales = if several { "; the frameworks differ, so the scales are not quite the same" } else { "" };
    let not = if without.is_empty() { String::new() } else { format!("; not graded in {}", words::listed(&without)) };
    let headline = format!("{what}: {}{not}{scales}.", moved.join(", then "));
    let suggestions = vec![format!("What were the areas for improvement in {}'s latest inspection?", place.name)];
    let draft = Draft::answered(headline, statements).suggesting(suggestions);
    Ok(if without.is_empty() { draft } else { draft.partly() })
}

fn lists(
    question: &Question,
    place: &Place<'_>,
    inspections: &[&Inspected],
    context: &Context<'_>,
) -> Result<Draft, index::Error> {
    let owner = question.owner.unwrap_or(Owner::LocalAuthority);
    let mut statements = Vec::new();
    let mut heads = Vec::new();
    for inspected in inspections {
        let document = &inspected.primary;
        let items = improvements::statements_of(document, owner, context)?;
        heads.push(format!("{} in {}", improvements::counted(document, owner), words::when(document)));
        let Some(citation) = items.first().and_then(|item| item.citations().next().cloned()) else { continue };
        let text = format!("{}: {}.", words::when(document), improvements::counted(document, owner));
        statements.push(Statement::fact(text, citation, []).about(place.name.clone()).with_items(items));
    }
    if let Some(newest) = inspections.last() {
        statements
            .extend(raised_before(&newest.primary, owner, context)?.into_iter().map(|it| it.about(place.name.clone())));
    }
    let headline = format!("{}: {}.", place.name, words::listed(&heads));
    Ok(Draft::answered(headline, statements))
}

/// What a report itself says of earlier inspections on the items of its list: "This was identified as a shortfall
/// during the last inspection."
fn raised_before(
    document: &Arc<Document>,
    owner: Owner,
    context: &Context<'_>,
) -> Result<Vec<Statement>, index::Error> {
    let mut found: Vec<Snippet> = Vec::new();
    let documents = [Arc::clone(document)];
    for item in improvements::lists(document, owner).flat_map(|list| &list.items) {
        let words = [improvements::whole_text(item)];
        let terms = QueryTerms::read(&words, context.snapshot, &documents, &context.tables.synonyms)?;
        let query = Query { looks_back: true, ..Query::by_words(&terms) };
        let sentences = search::snippets(&query, &documents, context.snapshot, context.tables, None)?;
        found.extend(sentences.into_iter().find(|it| it.around >= SPEAKS_OF_ITEM && it.speaks_of_earlier_inspection()));
    }
    let picked = search::pick(&found, findings::MOST, findings::WORDS, None);
    Ok(picked.iter().filter_map(Snippet::statement).collect())
}

/// Whether a document lists a topic among its improvements for the council.
pub(super) fn is_listed(document: &Document, terms: &QueryTerms) -> bool {
    improvements::lists(document, Owner::LocalAuthority)
        .flat_map(|list| &list.items)
        .any(|item| terms.share_of(&improvements::whole_text(item)) >= IS_ABOUT)
}

fn topic(
    question: &Question,
    place: &Place<'_>,
    inspections: &[&Inspected],
    context: &Context<'_>,
) -> Result<Draft, index::Error> {
    let subject = findings::subject(question).unwrap_or_default();
    let most = if inspections.len() > 2 { 2 } else { 3 };
    let mut statements: Vec<Statement> = Vec::new();
    let mut listed: Vec<String> = Vec::new();
    let mut said: Vec<String> = Vec::new();
    let mut silent: Vec<String> = Vec::new();
    let mut searched: Vec<String> = Vec::new();
    for inspected in inspections {
        let document = &inspected.primary;
        let documents = [Arc::clone(document)];
        let evidence = findings::evidence(question, &documents, (most, WORDS_EACH), context)?;
        if searched.is_empty() {
            searched.clone_from(&evidence.searched);
        }
        if !evidence.is_enough() {
            silent.push(words::when(document));
            continue;
        }
        let terms = QueryTerms::read(&question.topic, context.snapshot, &documents, &context.tables.synonyms)?;
        let side = if is_listed(document, &terms) { &mut listed } else { &mut said };
        side.push(words::when(document));
        let quotes = evidence.picked.iter().filter_map(Snippet::statement);
        statements.extend(quotes.map(|it| it.about(place.name.clone())));
    }
    if statements.is_empty() {
        let searched: Vec<&str> = searched.iter().map(String::as_str).collect();
        return Ok(refuse::not_mentioned(
            Some(place),
            &inspections.iter().map(|it| &it.primary).collect::<Vec<_>>(),
            &searched,
            Reason::NotMentioned,
        ));
    }
    let standing = match (listed.is_empty(), said.is_empty()) {
        (false, false) => format!(
            "an area for improvement in {}, not listed as one in {}",
            words::listed(&listed),
            words::listed(&said)
        ),
        (false, true) => format!("an area for improvement in {}", words::listed(&listed)),
        (true, _) => format!("spoken of in {}, listed as an area for improvement in none", words::listed(&said)),
    };
    let not = if silent.is_empty() { String::new() } else { format!("; not mentioned in {}", words::listed(&silent)) };
    let headline = format!("{} in {}: {standing}{not}.", words::capital(&subject), place.name);
    let suggestions = vec![format!("How have {}'s grades changed between its inspections?", place.name)];
    let draft = Draft::answered(headline, statements).suggesting(suggestions);
    Ok(if silent.is_empty() { draft } else { draft.partly() })
}
