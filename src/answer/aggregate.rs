//! Which authorities, or how many, fulfil a condition: complete, counted, sorted, each row with its source.

use std::sync::Arc;

use super::change::IS_ABOUT;
use super::scope::choose;
use super::{Context, Draft, Reason, findings, grade, improvements, refuse, words};
use crate::document::{Aspect, Document, Grade, Owner};
use crate::evidence::Statement;
use crate::index;
use crate::question::{Basis, InspectionSelector, Intent, Question, Scope};
use crate::search::QueryTerms;
use crate::text;

/// Up to so many documents lend their acronyms to a topic; the acronyms of a whole corpus contradict each other.
const LENDING_ACRONYMS: usize = 12;

/// Up to so many authorities are named in the headline.
const NAMED: usize = 8;

/// An authority with the inspections of it that are looked through.
type Chosen<'a> = (&'a str, Vec<Arc<Document>>);

/// The authorities looked through.
struct Reach {
    names: Vec<String>,
    /// What they have in common: " in the South West".
    words: String,
}

/// Answers "which councils …" and "how many …".
pub(super) fn answer(question: &Question, context: &Context<'_>) -> Result<Draft, index::Error> {
    context.note_plan("aggregate");
    let question = &in_region(question, context);
    let reach = reach(question, context);
    if let Some(draft) = by_inspector(question, context)? {
        return Ok(draft);
    }
    if question.also.contains(&Intent::Change) && question.topic.is_empty() {
        return by_move(question, &reach, context);
    }
    let mut missing: Vec<String> = Vec::new();
    let mut chosen: Vec<Chosen<'_>> = Vec::new();
    // Those whose inspection lies before a period and whose report came out in it, or the other way round. A year means
    // the one or the other for all of England alike; of those named one by one it may mean either.
    let mut otherwise: Vec<Chosen<'_>> = Vec::new();
    let published = matches!(&question.which, InspectionSelector::In(periods) if periods.iter().any(|it| it.basis == Basis::Published));
    let all_alike = question.scope != Scope::Named && matches!(question.which, InspectionSelector::In(_));
    for name in &reach.names {
        let all = context.catalog().inspections_of(name);
        let which = question.which_of(name);
        match choose(all, &which) {
            Some((inspections, by_publication)) if !inspections.is_empty() => {
                let documents = inspections.iter().map(|it| Arc::clone(&it.primary)).collect();
                let side = if all_alike && by_publication != published { &mut otherwise } else { &mut chosen };
                side.push((name, documents));
            }
            // Of those named one by one it is said that they have none; of all of England that would be noise.
            _ if question.scope == Scope::Named => {
                missing.push(if context.catalog().documents_about(name).is_empty() {
                    refuse::not_held(name, context)
                } else {
                    refuse::none_in_period(name, &which, all)
                });
            }
            _ => {}
        }
    }
    if chosen.is_empty() {
        chosen.append(&mut otherwise);
    }
    missing.extend(question.unknown_places.iter().map(refuse::what_it_is));
    if chosen.is_empty() {
        let headline = if missing.is_empty() {
            format!("No inspection of authorities{}{} is held.", period(question), reach.words)
        } else {
            words::sentence(&words::capital(&missing.join("; ")))
        };
        return Ok(Draft::refused(Reason::NoInspectionInPeriod, headline));
    }
    let about_lists = question.intent == Intent::ImprovementAreas
        || question.also.contains(&Intent::ImprovementAreas)
        || !question.topic.is_empty() && !question.topic_is_aspect;
    let rows = |chosen: &[Chosen<'_>]| {
        if about_lists && question.grades.is_empty() {
            by_list(question, chosen, &reach, context)
        } else {
            by_grade(question, chosen, &reach, context)
        }
    };
    let mut draft = rows(&chosen)?;
    if !otherwise.is_empty() {
        let mut names: Vec<String> = rows(&otherwise)?.statements.into_iter().filter_map(|it| it.authority).collect();
        names.dedup();
        if let (InspectionSelector::In(periods), false) = (&question.which, names.is_empty()) {
            let when = words::in_periods(periods);
            let how = if published {
                "inspected {when} and reported on later"
            } else {
                "inspected earlier and reported on {when}"
            };
            draft.headline = format!(
                "{}; also {}, {}.",
                draft.headline.trim_end_matches('.'),
                words::listed(&names),
                how.replace("{when}", &when)
            );
        }
    }
    if !missing.is_empty() {
        draft.headline = format!("{}; {}.", draft.headline.trim_end_matches('.'), missing.join("; "));
        draft = draft.partly();
    }
    Ok(draft)
}

/// The question with a region in the place of a name that is no council but the greater part of one: "Yorkshire".
fn in_region(question: &Question, context: &Context<'_>) -> Question {
    let mut question = question.clone();
    if question.scope == Scope::Named
        && question.authorities.is_empty()
        && let [place] = &question.unknown_places[..]
    {
        let named = text::words(&place.words);
        let mut regions = context.authorities.iter().map(|it| &it.region);
        if let Some(region) = regions.find(|region| text::words(region).starts_with(&named)) {
            question.scope = Scope::Region(region.clone());
            question.unknown_places.clear();
        }
    }
    question
}

/// The inspections that somebody led, where the topic is the name of a lead inspector.
fn by_inspector(question: &Question, context: &Context<'_>) -> Result<Option<Draft>, index::Error> {
    let named = text::words(&question.topic.join(" "));
    let named: Vec<&String> = named.iter().filter(|word| *word != "led").collect();
    if named.is_empty() {
        return Ok(None);
    }
    let mut statements = Vec::new();
    let mut inspector = String::new();
    for (name, inspected) in context.catalog().inspections() {
        let facts = &inspected.primary.facts;
        let is_meant = |lead: &&String| {
            let words = text::words(lead);
            named.iter().all(|word| words.contains(word))
        };
        let Some(lead) = facts.lead_inspectors.iter().find(is_meant) else { continue };
        let in_period = choose(std::slice::from_ref(inspected), &question.which).is_some();
        let (true, Some(passage)) = (in_period, facts.lead_inspector_passage) else { continue };
        let Some(citation) = context.cite(&inspected.primary, passage)? else { continue };
        let text = format!("{name}, {}: {lead}.", words::when(&inspected.primary));
        statements.push(Statement::fact(text, citation, []).about(name));
        inspector.clone_from(lead);
    }
    if statements.is_empty() {
        return Ok(None);
    }
    let noun = if statements.len() == 1 { "inspection" } else { "inspections" };
    let headline = format!("{inspector} led {} of the {noun}{}.", statements.len(), period(question));
    Ok(Some(Draft::answered(headline, statements)))
}

/// Words for a grade that fell, and for one that rose.
const FELL: &[&str] = &[
    "worse",
    "worsened",
    "down",
    "downhill",
    "dropped",
    "drop",
    "fell",
    "fallen",
    "declined",
    "decline",
    "deteriorated",
    "slipped",
    "downgraded",
    "lost",
    "lose",
    "backwards",
];
const ROSE: &[&str] =
    &["better", "improved", "improve", "up", "risen", "rose", "progressed", "recovered", "turned", "forward"];

/// Whose grade moved from one inspection to the next, in the direction or between the grades that the question names.
fn by_move(question: &Question, reach: &Reach, context: &Context<'_>) -> Result<Draft, index::Error> {
    let aspects = grade::aspects(question);
    let spoken = text::words(&question.text);
    let says = |words: &[&str]| spoken.iter().any(|word| words.contains(&word.as_str()));
    let (fell, rose) = (says(FELL), says(ROSE));
    let from = spoken.iter().position(|word| word == "from");
    let fits = |before: Grade, after: Grade| match &question.grades[..] {
        [first, second] if from.is_some() => before == *first && after == *second,
        // "Dropped from outstanding" and "lost their outstanding rating", but "improved to good".
        [one] if from.is_some() || says(&["lost", "lose"]) => before == *one && after != *one,
        [one] => after == *one && before != *one,
        _ if fell && !rose => after > before,
        _ if rose && !fell => after < before,
        _ => after != before,
    };
    let mut statements = Vec::new();
    let mut names: Vec<String> = Vec::new();
    let mut looked = 0;
    for name in &reach.names {
        let all = context.catalog().inspections_of(name);
        let unsaid = matches!(question.which_of(name), InspectionSelector::Unspecified | InspectionSelector::All);
        let chosen = if unsaid { None } else { choose(all, &question.which_of(name)) };
        let is_chosen = |document: &Document| match &chosen {
            Some((chosen, by_publication)) => !by_publication && chosen.iter().any(|it| it.primary.id == document.id),
            None => unsaid,
        };
        let mut seen = false;
        for two in all.windows(2) {
            let (before, after) = (&two[0].primary, &two[1].primary);
            if !is_chosen(after) {
                continue;
            }
            seen = true;
            for aspect in &aspects {
                let (old, new) = (grade::judged(before, *aspect), grade::judged(after, *aspect));
                let ([old, ..], [new, ..]) = (&old[..], &new[..]) else { continue };
                if !fits(old.judgement.grade, new.judgement.grade) {
                    continue;
                }
                let earlier = context.cite(before, old.judgement.passage)?;
                let Some(later) = context.cite(after, new.judgement.passage)? else { continue };
                let text = format!(
                    "{name}: {} in {}, then {} in {}.",
                    words::judged(old.judgement.grade, old.judgement.aspect),
                    words::when(before),
                    words::judged(new.judgement.grade, new.judgement.aspect),
                    words::when(after)
                );
                statements.push(Statement::fact(text, later, earlier).about(name.clone()));
                names.push(name.clone());
            }
        }
        looked += usize::from(seen);
    }
    names.dedup();
    let who = if (1..=NAMED).contains(&names.len()) { format!(" ({})", words::listed(&names)) } else { String::new() };
    let held = if period(question) == " held" { " held more than once".to_owned() } else { period(question) };
    let moved = match &question.grades[..] {
        [first, second] if from.is_some() => format!("went from {} to {}", first.words(), second.words()),
        [one] if from.is_some() || says(&["lost", "lose"]) => format!("went from {} to another grade", one.words()),
        [one] => format!("became {}", one.words()),
        _ if fell && !rose => "got a lower grade than before".to_owned(),
        _ if rose && !fell => "got a higher grade than before".to_owned(),
        _ => "got another grade than before".to_owned(),
    };
    let about = words::listed(&aspects.iter().map(|aspect| aspect.words()).collect::<Vec<_>>());
    let headline = format!("{} of the {looked} authorities{held}{}{who} {moved} ({about}).", names.len(), reach.words);
    if statements.is_empty() {
        return Ok(Draft::refused(Reason::NotMentioned, headline));
    }
    Ok(Draft::answered(headline, statements))
}

/// Names one by one those of a group small enough to be set beside each other.
pub(super) fn name_group(question: &mut Question, context: &Context<'_>) {
    let of_group = matches!(question.scope, Scope::Region(_) | Scope::Neighbours(_));
    let names = if of_group { reach(question, context).names } else { Vec::new() };
    if (1..=LENDING_ACRONYMS + 1).contains(&names.len()) {
        question.authorities = names;
        question.scope = Scope::Named;
    }
}

fn reach(question: &Question, context: &Context<'_>) -> Reach {
    let held = |name: &str| !context.catalog().inspections_of(name).is_empty();
    let mut reach = match &question.scope {
        Scope::Named => Reach { names: question.authorities.clone(), words: String::new() },
        Scope::Region(region) => Reach {
            names: context.authorities.in_region(region).iter().map(|it| it.name.clone()).collect(),
            words: format!(
                " in {}{region}",
                if region.contains("London") || region.starts_with("York") { "" } else { "the " }
            ),
        },
        Scope::Neighbours(of) => {
            let of = of.as_deref().or(context.home).unwrap_or_default();
            Reach {
                names: context.authorities.by_name(of).map(|it| it.neighbours.clone()).unwrap_or_default(),
                words: format!(" that are statistical neighbours of {of}"),
            }
        }
        Scope::Unspecified | Scope::Every => {
            Reach { names: context.catalog().authorities().map(str::to_owned).collect(), words: String::new() }
        }
    };
    if question.scope != Scope::Named {
        reach.names.retain(|name| held(name));
    }
    reach.names.sort();
    reach.names.dedup();
    reach
}

/// " inspected in 2022", " with a report published in January 2018", " held".
fn period(question: &Question) -> String {
    match &question.which {
        InspectionSelector::In(periods) if periods.iter().any(|it| it.basis == Basis::Published) => {
            format!(" with a report published {}", words::in_periods(periods))
        }
        InspectionSelector::In(periods) => format!(" inspected {}", words::in_periods(periods)),
        _ => " held".to_owned(),
    }
}

/// " at the latest inspection held", where no period says when.
fn at_latest(question: &Question) -> &'static str {
    if matches!(question.which, InspectionSelector::Unspecified | InspectionSelector::Latest) {
        " at the latest inspection"
    } else {
        ""
    }
}

/// The subject of a headline: "3 of the 5 authorities inspected in 2022 (Derby, Kent and Leeds)", and whether more than
/// one is meant.
fn who(names: &[String], of: usize, question: &Question, reach: &Reach) -> (String, bool) {
    let mut distinct = names.to_vec();
    distinct.dedup();
    let all = if of == 1 { "one authority".to_owned() } else { format!("{of} authorities") };
    let of = format!("of the {all}{}{}", period(question), reach.words);
    match distinct.len() {
        0 => (format!("None {of}"), false),
        n @ 1..=NAMED => (format!("{n} {of} ({})", words::listed(&distinct)), n > 1),
        n => (format!("{n} {of}"), true),
    }
}

fn by_grade(
    question: &Question,
    chosen: &[Chosen<'_>],
    reach: &Reach,
    context: &Context<'_>,
) -> Result<Draft, index::Error> {
    let aspects = grade::aspects(question);
    // "Outstanding leadership but only good overall": as many grades as aspects belong together in their order, and
    // must all be given.
    let paired = aspects.len() > 1 && aspects.len() == question.grades.len();
    let fits = |aspect: Aspect, grade: Grade| {
        let own = aspects.iter().position(|it| *it == aspect).and_then(|at| question.grades.get(at));
        if paired { own == Some(&grade) } else { question.grades.is_empty() || question.grades.contains(&grade) }
    };
    let mut statements = Vec::new();
    let mut others = Vec::new();
    let mut names = Vec::new();
    let mut given: Vec<Grade> = Vec::new();
    for (name, documents) in chosen {
        for document in documents {
            let all = |aspect: &Aspect| {
                grade::judged(document, *aspect).iter().any(|judged| fits(*aspect, judged.judgement.grade))
            };
            if paired && !aspects.iter().all(all) {
                continue;
            }
            for (aspect, judged) in aspects
                .iter()
                .flat_map(|aspect| grade::judged(document, *aspect).into_iter().map(move |it| (*aspect, it)))
            {
                let Some(statement) = grade::statement(name, &judged, context)? else { continue };
                if fits(aspect, judged.judgement.grade) {
                    statements.push(statement.about(*name));
                    names.push((*name).to_owned());
                    given.push(judged.judgement.grade);
                } else {
                    others.push(statement);
                }
            }
        }
    }
    let what = if question.grades.is_empty() {
        "graded".to_owned()
    } else {
        words::either(&question.grades.iter().map(|grade| grade.words()).collect::<Vec<_>>())
    };
    let what = if paired { String::new() } else { what };
    let about = match &aspects[..] {
        _ if paired => {
            let pairs = question.grades.iter().zip(&aspects);
            words::listed(&pairs.map(|(grade, aspect)| words::judged(*grade, *aspect)).collect::<Vec<_>>())
        }
        [Aspect::Overall] => "overall".to_owned(),
        aspects => format!("for {}", words::listed(&aspects.iter().map(|aspect| aspect.words()).collect::<Vec<_>>())),
    };
    let (who, many) = who(&names, chosen.len(), question, reach);
    let verb = if many { "are" } else { "is" };
    let headline = if question.grades.is_empty() {
        let counts: Vec<String> = Grade::ALL
            .into_iter()
            .map(|grade| (given.iter().filter(|it| **it == grade).count(), grade))
            .filter(|(n, _)| *n > 0)
            .map(|(n, grade)| format!("{n} {}", grade.words()))
            .collect();
        let noun = if chosen.len() == 1 { "authority" } else { "authorities" };
        let place = format!("{}{}", period(question), reach.words);
        format!("{} {noun}{place}: {} {about}{}.", chosen.len(), words::listed(&counts), at_latest(question))
    } else {
        let what = if what.is_empty() { about } else { format!("{what} {about}") };
        format!("{who} {verb} {what}{}.", at_latest(question))
    };
    // Schools and the like have no grade here; that the question spoke of them must not be passed over in silence.
    let unread = grade::unjudged(question, chosen.iter().flat_map(|(_, documents)| documents));
    let headline = match &unread {
        Some(words) => {
            let headline = headline.trim_end_matches('.');
            format!("{headline}; \u{201c}{words}\u{201d} is nothing that was graded, and was left out of account.")
        }
        None => headline,
    };
    if statements.is_empty() {
        // What they were instead is the evidence for "none", as long as that can be read.
        others.truncate(findings::MOST);
        if others.is_empty() {
            return Ok(Draft::refused(Reason::NotMentioned, headline));
        }
        return Ok(Draft::answered(headline, others));
    }
    let draft = Draft::answered(headline, statements);
    Ok(if unread.is_some() { draft.partly() } else { draft })
}

/// The whole list of each.
fn whole_lists(
    owner: Owner,
    question: &Question,
    chosen: &[Chosen<'_>],
    reach: &Reach,
    context: &Context<'_>,
) -> Result<Draft, index::Error> {
    let mut statements = Vec::new();
    let mut items = 0;
    for (name, documents) in chosen {
        for document in documents {
            let list = improvements::statements_of(document, owner, context)?;
            let Some(citation) = list.first().and_then(|item| item.citations().next().cloned()) else { continue };
            items += list.len();
            let text = format!("{name}, {}: {}.", words::when(document), improvements::counted(document, owner));
            statements.push(Statement::fact(text, citation, []).about(*name).with_items(list));
        }
    }
    if text::words(&question.text).iter().any(|word| word == "most" || word == "longest") {
        statements.sort_by_key(|it| std::cmp::Reverse(it.items.len()));
    }
    let noun = if chosen.len() == 1 { "authority" } else { "authorities" };
    let headline = format!(
        "{} {noun}{}{}: {items} areas for improvement in {} lists{}.",
        chosen.len(),
        period(question),
        reach.words,
        statements.len(),
        at_latest(question)
    );
    if statements.is_empty() {
        return Ok(Draft::refused(Reason::NotMentioned, headline));
    }
    Ok(Draft::answered(headline, statements))
}

fn by_list(
    question: &Question,
    chosen: &[Chosen<'_>],
    reach: &Reach,
    context: &Context<'_>,
) -> Result<Draft, index::Error> {
    let documents: Vec<Arc<Document>> = chosen.iter().flat_map(|(_, documents)| documents.iter().cloned()).collect();
    let lending = if documents.len() <= LENDING_ACRONYMS { &documents[..] } else { &[] };
    let terms = QueryTerms::read(&question.topic, context.snapshot, lending, &context.tables.synonyms)?;
    let owner = question.owner.unwrap_or(Owner::LocalAuthority);
    if terms.is_empty() {
        return whole_lists(owner, question, chosen, reach, context);
    }
    let mut statements = Vec::new();
    let mut names = Vec::new();
    for (name, documents) in chosen {
        for document in documents {
            for item in improvements::lists(document, owner).flat_map(|list| &list.items) {
                if terms.share_of(&improvements::whole_text(item)) < IS_ABOUT {
                    continue;
                }
                let Some(passage) = context.snapshot.passage(&document.id, item.passage)? else { continue };
                if let Some(statement) = improvements::statement(document, item, &passage, &mut 0) {
                    statements.push(statement.about(*name));
                    names.push((*name).to_owned());
                }
            }
        }
    }
    let subject = findings::subject(question).unwrap_or_default();
    let (who, many) = who(&names, chosen.len(), question, reach);
    let verb = if many { "have" } else { "has" };
    let headline = format!("{who} {verb} {subject} as an area for improvement{}.", at_latest(question));
    if statements.is_empty() {
        return Ok(Draft::refused(Reason::NotMentioned, headline));
    }
    Ok(Draft::answered(headline, statements))
}
