//! What was said of a topic: the shared body of findings, strengths, concerns and facts.

use std::sync::Arc;

use super::evidence::{self, Evidence, Round, Size, citations_of, documents_of};
use super::explanation::WhySearched;
use super::judgements;
use super::scope::{Place, Places};
use super::{Context, lists, particulars, premise, refuse, resolve};
use crate::document::{Document, Judgement, Kind, Listing, Owner, Role};
use crate::evidence::Statement;
use crate::index;
use crate::operations::OperationId;
use crate::operations::answer::{Draft, Reason, Step};
use crate::operations::clause::{Claim, Clause};
use crate::operations::judged::Judged;
use crate::operations::listed;
use crate::operations::request::Question;
use crate::operations::searched::Searched;
use crate::question::cues::{ANOTHER_INSPECTION, MENTIONED};
use crate::question::{Form, InspectionSelector, More};
use crate::quotes;
use crate::search::Snippet;
use crate::text;
use crate::wording::{Counted, Say, Where};

/// Answers a question on what was said.
pub(crate) fn plan(question: &Question, context: &Context<'_>) -> Result<Step, index::Error> {
    let mut question = question.clone();
    if question.has_own_topic() {
        super::group::name(&mut question, context);
    }
    if question.is_over_group() && question.operation != OperationId::Fact {
        // Of a whole group it is told what each one's grade or list is: nobody reads all findings of a region.
        return Ok(Step::Handover(OperationId::Select));
    }
    let places = match resolve::places(&question, context, false) {
        Ok(places) => places,
        // What one home says is no answer on another.
        Err(refusal) if refusal.reason == Some(Reason::Ambiguous) && question.subject_kind.is_none() => {
            return Ok(Step::Draft(anywhere(&question, *refusal, context)?));
        }
        Err(refusal) => return Ok(Step::Draft(*refusal)),
    };
    context.note_scope(&question, &places);
    if places.authorities.len() > 1 {
        return Ok(Step::Handover(OperationId::Compare));
    }
    in_own_words(&mut question, &places);
    let draft = answer(&question, &places, context)?;
    let draft = if places.missing.is_empty() { draft } else { draft.adding(places.missing).partly() };
    Ok(Step::Draft(draft.assuming(places.assumed)))
}

/// What comes nearest in all reports, for a question that names no authority; the refusal where nothing comes near.
pub(crate) fn anywhere(question: &Question, refusal: Draft, context: &Context<'_>) -> Result<Draft, index::Error> {
    if !question.has_own_topic() {
        return Ok(refusal);
    }
    let limits = context.limits();
    let is_report = |document: &&Arc<Document>| document.kind == Kind::InspectionReport;
    let reports: Vec<Arc<Document>> = context.catalog().documents().iter().filter(is_report).cloned().collect();
    let size = Size { statements: limits.statements, words: limits.words };
    let found = evidence::find(question, &reports, size, context)?;
    context.note_why(WhySearched::InQuestion);
    let near = if found.is_enough() { &found.picked } else { &found.nearest };
    let near_in = documents_of(near);
    let statements: Vec<Statement> = near.iter().filter_map(Snippet::statement).collect();
    if statements.is_empty() || found.is_foreign {
        return Ok(refusal);
    }
    let quotes = citations_of(&statements);
    let headline = vec![Clause::nearest(None, &near_in, statements.len(), quotes)];
    let draft = Draft::answered(headline, statements).unsure();
    let first = near_in.iter().find_map(|document| document.subject());
    let next = first.map(|name| refuse::again(question, name, None));
    Ok(draft.having_searched(Some(found.account)).suggesting(next))
}

/// What a document that is asked for by kind says is looked for in its own words, where no topic is named.
fn in_own_words(question: &mut Question, places: &Places<'_>) {
    let of_document = !places.by_kind.is_empty() && !question.kinds.contains(&Kind::InspectionReport);
    if !of_document || !question.topic.is_empty() {
        return;
    }
    let named = question.authorities.iter().map(String::as_str).chain(question.kinds.iter().map(|kind| kind.words()));
    let named: Vec<String> = named.flat_map(text::words).collect();
    question.topic = text::words(&question.text);
    let asks = |word: &str| ["many", "much", "according", "since"].contains(&word);
    question.topic.retain(|word| !named.contains(word) && !index::is_stop_word(word) && !asks(word));
    question.claim = None;
}

fn answer(question: &Question, places: &Places<'_>, context: &Context<'_>) -> Result<Draft, index::Error> {
    if let Some(corrected) = premise::corrected(question, places, context)? {
        return Ok(corrected);
    }
    if is_of_whole(question)
        && let [place] = &places.authorities[..]
        && let [inspected] = &place.chosen[..]
    {
        return overview(&inspected.primary, question, place, context);
    }
    let particular = evidence::answer_type(question).is_required();
    let place = places.authorities.first();
    let subject = question.subject_in_sentence(context.inspectorates());
    if particular && question.topic.is_empty() && question.aspects.is_empty() {
        // "Who is in charge there?" leaves no word to look for: any name at all would be shown.
        let documents: Vec<&Arc<Document>> = place.and_then(Place::document).into_iter().collect();
        let sought = refuse::Sought { topic: question.text.clone(), words: &[], is_near: true };
        return Ok(refuse::not_mentioned(question, place, &documents, &sought, Reason::NotMentioned));
    }
    let limits = context.limits();
    let statements = if particular { limits.facts } else { limits.statements };
    let size = Size { statements, words: limits.words };
    let mut best: Option<Evidence> = None;
    let mut foreign = false;
    let rounds = evidence::rounds(question, places, context);
    for round in &rounds {
        let found = evidence::find(question, &round.documents, size, context)?;
        context.note_why(round.why);
        let is_earlier = matches!(round.why, WhySearched::Earlier);
        // A visit looks at a part: that its letter is silent tells nothing of the question.
        let is_visit = matches!(round.why, WhySearched::Visit);
        foreign |= found.is_foreign && !is_visit;
        // What an older report says of another kind of inspection is not what that one found.
        if is_earlier && question.bears(ANOTHER_INSPECTION) {
            continue;
        }
        let is_sure = !(is_earlier || is_visit) || found.confidence >= limits.confident_of_earlier;
        if found.is_enough() && is_sure {
            let silent = place.and_then(Place::document).filter(|_| round.instead);
            let draft = said(question, silent, &found, subject, context)?;
            return Ok(draft.having_searched(Some(found.account)).suggesting(follow_ups(question, places)));
        }
        // An older report that only comes near says nothing of the one asked for.
        if !round.instead && best.as_ref().is_none_or(|best| best.confidence < found.confidence) {
            best = Some(found);
        }
    }
    if let Some(near) = near_with_visits(question, &rounds, size, context)?
        && best.as_ref().is_none_or(|best| best.confidence < near.confidence)
    {
        best = Some(near);
    }
    let looked_in: Vec<&Arc<Document>> = rounds.iter().take(1).flat_map(|round| &round.documents).collect();
    let topic = question.subject(context.inspectorates()).unwrap_or_else(|| question.text.clone());
    refused(question, places, &looked_in, best, topic, foreign, context)
}

/// What comes nearest in the documents in question and the visits together, where none of them alone answers surely; `None` where no
/// visit was looked through. What was found is no more than near.
fn near_with_visits(
    question: &Question,
    rounds: &[Round],
    size: Size,
    context: &Context<'_>,
) -> Result<Option<Evidence>, index::Error> {
    if !rounds.iter().any(|round| matches!(round.why, WhySearched::Visit)) {
        return Ok(None);
    }
    let together = rounds.iter().filter(|round| matches!(round.why, WhySearched::InQuestion | WhySearched::Visit));
    let documents: Vec<Arc<Document>> = together.flat_map(|round| round.documents.iter().cloned()).collect();
    let mut found = evidence::find(question, &documents, size, context)?;
    context.note_why(WhySearched::Visit);
    let picked = std::mem::take(&mut found.picked);
    if !picked.is_empty() {
        found.nearest = picked;
    }
    Ok(Some(found))
}

/// No sure answer: what comes nearest, or why there is nothing.
fn refused(
    question: &Question,
    places: &Places<'_>,
    looked_in: &[&Arc<Document>],
    best: Option<Evidence>,
    topic: String,
    foreign: bool,
    context: &Context<'_>,
) -> Result<Draft, index::Error> {
    let place = places.authorities.first();
    let limits = context.limits();
    let confidence = best.as_ref().map_or(0.0, |best| best.confidence);
    let asks_mention = question.form == Form::Whether && question.bears(MENTIONED);
    let reason = if confidence >= limits.confident {
        Reason::LowConfidence
    } else if !foreign || asks_mention {
        Reason::NotMentioned
    } else {
        Reason::OutOfScope
    };
    // "Does it mention X?" has no for an answer where its words are not there, and what is near is not X.
    let is_shown = reason != Reason::OutOfScope && !asks_mention;
    let nearest = best.as_ref().filter(|_| is_shown).map_or(&[][..], |best| &best.nearest);
    let draft = if nearest.is_empty() {
        let words = best.as_ref().map_or(&[][..], |best| &best.searched);
        let is_near = best.as_ref().is_none_or(|best| best.is_near || best.searched.is_empty());
        let sought = refuse::Sought { topic, words, is_near };
        refuse::not_mentioned(question, place, looked_in, &sought, reason)
    } else {
        let near_in = documents_of(nearest);
        let statements: Vec<Statement> = nearest.iter().filter_map(Snippet::statement).collect();
        let at = Where::of(near_in.iter().copied(), None);
        let quotes = citations_of(&statements);
        let headline = vec![Clause::nearest(Some(at), &near_in, statements.len(), quotes)];
        Draft::answered(headline, statements).unsure()
    };
    let account = best.map(|best| best.account);
    Ok(draft.having_searched(account).suggesting(elsewhere(question, place, context)?))
}

/// The same question of other inspections that do answer it.
fn elsewhere(
    question: &Question,
    place: Option<&Place<'_>>,
    context: &Context<'_>,
) -> Result<Vec<Question>, index::Error> {
    let mut questions = Vec::new();
    let (Some(place), InspectionSelector::In(_)) = (place, &question.which) else { return Ok(questions) };
    for inspected in place.all.iter().rev() {
        let asked = place.chosen.iter().any(|own| own.primary.id == inspected.primary.id);
        let size = Size { statements: 1, words: context.limits().words };
        if !asked && evidence::find(question, &[Arc::clone(&inspected.primary)], size, context)?.is_enough() {
            questions.push(refuse::again(question, &place.name, Some(inspected)));
        }
    }
    Ok(questions)
}

/// What documents say, in their own words.
fn said(
    question: &Question,
    silent: Option<&Arc<Document>>,
    found: &Evidence,
    subject: Option<String>,
    context: &Context<'_>,
) -> Result<Draft, index::Error> {
    let documents = documents_of(&found.picked);
    let mut statements = found.statements();
    let quotes = citations_of(&statements);
    let mut headline: Vec<Clause> = silent.map(Clause::silent).into_iter().collect();
    let more = question.more.is_next() && !found.is_whole;
    let asks_of_lists = matches!(question.operation, OperationId::Concerns | OperationId::Findings)
        && question.has_own_topic()
        && found.picked.iter().any(Snippet::is_listed_improvement);
    let listed = match &documents[..] {
        [document] if asks_of_lists => listed::about(document, Owner::LocalAuthority, &found.terms)
            .next()
            .map(|item| Claim::listed(document, &found.terms, item)),
        _ => None,
    };
    // What is in several parts of the question is read there better than in pieces here.
    let topic = subject.filter(|_| listed.is_some() || !question.is_topic_in_parts()).map(|topic| found.spelt(&topic));
    headline.push(Clause::says(&documents, topic, more, quotes, listed));
    if found.is_whole {
        headline.push(Clause::neutral(Say::NoMore));
    }
    if let [document] = &documents[..]
        && let Some((clause, statement)) = particulars::linked(document, context)?
    {
        headline.push(clause);
        statements.push(statement);
    }
    Ok(Draft::answered(headline, statements))
}

/// Set where nothing narrows the question down within one inspection.
fn is_of_whole(question: &Question) -> bool {
    question.operation == OperationId::Findings
        && question.more == More::No
        && question.topic.is_empty()
        && question.aspects.is_empty()
        && question.kinds.iter().all(|kind| *kind == Kind::InspectionReport)
}

/// What a reader wants first of a whole inspection: its grades, its list of improvements, and what the report opens with.
fn overview(
    document: &Arc<Document>,
    question: &Question,
    place: &Place<'_>,
    context: &Context<'_>,
) -> Result<Draft, index::Error> {
    let facts = &document.facts;
    let mut statements = Vec::new();
    let overall = match Judged::overall(document) {
        Some(overall) => overall.cited(context)?,
        None => None,
    };
    let grades: Vec<&Judgement> = facts.overall.iter().chain(&facts.judgements).collect();
    statements.extend(judgements::all(&grades, document, context, |grades| Say::Grades { grades })?);
    for stated in facts.outcome.iter().chain(&facts.theme) {
        statements.extend(quotes::stated(context.snapshot, document, stated)?.map(Statement::quote));
    }
    let listings = Role::ALL.map(|role| Listing { role, owner: Owner::LocalAuthority });
    for listing in listings {
        let say = Say::CountedAlone { counted: Counted::of(document, listing) };
        statements.extend(lists::below(&say, document, listing, context)?);
    }
    let counted = listed::length(document, Owner::LocalAuthority) > 0;
    let headline = vec![Clause::overview(&place.name, document, overall.as_ref(), counted)];
    let limits = context.limits();
    let size = Size { statements: limits.statements.saturating_sub(2), words: limits.words };
    let found = evidence::find(question, std::slice::from_ref(document), size, context)?;
    context.note_why(WhySearched::InQuestion);
    let mut picked: Vec<&Snippet> = found.picked.iter().filter(|it| !it.is_listed_improvement()).collect();
    picked.sort_by_key(|snippet| snippet.number());
    statements.extend(picked.into_iter().filter_map(Snippet::statement));
    let next = refuse::asking(OperationId::Improvements, question, &place.name, place.chosen.first().copied());
    Ok(Draft::answered(headline, statements).having_searched(Some(Searched::default())).suggesting([next]))
}

fn follow_ups(question: &Question, places: &Places<'_>) -> Vec<Question> {
    let Some(place) = places.authorities.first() else { return Vec::new() };
    let mut next = Vec::new();
    let nameable = question.topic.is_empty() || question.topic_is_aspect || question.is_topic_in_one();
    let has_subject = !question.topic.is_empty() || !question.aspects.is_empty();
    if has_subject && nameable && place.all.len() > 1 {
        next.push(refuse::again(question, &place.name, None).by(OperationId::Change));
    }
    if let Some(newest) = place.chosen.first().copied() {
        next.push(refuse::asking(OperationId::Improvements, question, &place.name, Some(newest)));
    }
    next
}
