//! Which authorities, or how many, fulfil a condition: complete, counted, sorted, each row with its source.
//!
//! What is asked is an [`Expression`], carried out by `evaluate` over each authority's chain of inspections and told by
//! `told` and `present`. Where nothing is asked but how a whole group stands, `whole` tells it.

mod evaluate;
mod mentions;
mod present;
mod told;
mod whole;

use super::answer::Step;
use super::clause::Over;
use super::expression::{At, CUES, Condition, Expression, Step as Looked, Test, Then, Tone};
use super::kit::group::Reach;
use super::kit::told::anywhere as told_anywhere;
use super::kit::{Context, hints, premise};
use super::{Operation, OperationId, Question, Reading};
use crate::document::Grade;
use crate::index;
use crate::question::cues::{
    CHANGE, COMPARE, COUNT, DOCUMENTS, FARED, GRADE, IMPROVEMENT, INSPECTED, LEAD_INSPECTOR, LED, LOST, MOVEMENT,
    PUBLISHED, STILL, WHEN, WHICH, WHO,
};
use crate::question::{Annotated, Basis, Follow, Form, InspectionSelector, Label, Rule, Scope, ScopeHint};
use crate::text;
use crate::wording::Say;
use told::Select;

pub(super) const OPERATION: Operation = Operation {
    cues: CUES,
    recognise,
    plan,
    asked,
    name: "which authorities",
    is_whole: true,
    is_over_time: true,
    follow: super::Follow { takes_topic: true, ..super::Follow::PLAIN },
    ..Operation::PLAIN
};

/// Over many authorities: some are picked out of all, of a region, of neighbours or of those listed.
fn recognise(annotated: &Annotated<'_>) -> Option<Reading> {
    if hints::names_secondary(annotated) {
        return None;
    }
    let named = annotated.authorities().len();
    let expression = Expression::read(annotated);
    let by_sort = !expression.sorts.is_empty();
    let (many, graded, picks) = (hints::is_over_many(annotated), hints::is_graded(annotated), hints::picks(annotated));
    let many = many || by_sort && named == 0;
    let of_group = hints::is_of_group(annotated);
    let asks_list = matches!(annotated.word(0), "list" | "name" | "show" | "find") || asks_for_group(annotated);
    let selects = picks || annotated.form == Form::Whether || asks_list;
    let literally = (0..annotated.items.len()).any(|item| annotated.word(item).starts_with("compar"));
    let of_all = many && (named == 0 || of_group) && selects;
    let with_grade = many && named == 0 && graded && annotated.form == Form::Open;
    let among = annotated.has(Label::Scope(ScopeHint::Among));
    let of_some = picks && (named >= 3 || named == 2 && among && graded);
    let only_aspects = |spent: &[crate::question::Cue]| annotated.topic_items(spent).iter().all(|(_, aspect)| *aspect);
    let nobody = annotated.names_nobody();
    // "It" in a question that names an aspect is that.
    let back = annotated.has(Label::Follow(Follow::Back)) && annotated.aspects().is_empty();
    // "Who is outstanding?", but not "which of them" and "which grade".
    let who_is = nobody
        && graded
        && picks
        && annotated.form != Form::Why
        && !back
        && !annotated.cue(GRADE)
        && only_aspects(&[WHICH, COUNT, WHO, COMPARE]);
    let of_reports = nobody
        && (picks || annotated.form == Form::Whether)
        && is_of_reports(annotated, expression.condition.as_ref().is_some_and(is_mention))
        && (annotated.cue(IMPROVEMENT) || graded || !annotated.topic_items(&[DOCUMENTS]).is_empty());
    // "Where were care leavers' services outstanding?", "who needs to get better at short breaks?"
    let first = annotated.word(0);
    let where_is = first == "where" && graded && nobody && only_aspects(&[IMPROVEMENT]);
    let who_must =
        first == "who" && annotated.cue(IMPROVEMENT) && nobody && !annotated.topic_items(&[IMPROVEMENT]).is_empty();
    // "Where do leaders get a higher grade than the whole?", "who got off with one thing to improve?"
    let condition = expression.condition.as_ref().filter(|it| !is_topical(it));
    let of_whom = annotated.cue(WHO)
        || matches!(first, "where" | "whose")
        || annotated.cue(WHICH) && (0..annotated.items.len()).any(|n| matches!(annotated.word(n), "reports" | "ones"));
    let is_plain = condition.is_some_and(is_plain);
    let whoever = nobody
        && condition.is_some()
        && of_whom
        && annotated.form != Form::Why
        && (!is_plain || !back && only_aspects(&spent()));
    let over_many = many
        && (named == 0 || of_group)
        && (condition.is_some() && (!is_plain || only_aspects(&spent())) || expression.then != Then::List);
    let at_an_end = nobody && matches!(expression.then, Then::Earliest | Then::Newest);
    let of_one = annotated.form == Form::Why;
    ((of_all || with_grade || over_many) && !literally && !of_one
        || of_some
        || who_is
        || of_reports
        || where_is
        || whoever
        || at_an_end
        || who_must)
        .then(|| Reading::new(OperationId::Select, 0.95, &spent()))
}

/// The cues that the reading spends.
fn spent() -> Vec<crate::question::Cue> {
    let own = [
        COMPARE,
        CHANGE,
        MOVEMENT,
        FARED,
        COUNT,
        WHICH,
        WHO,
        IMPROVEMENT,
        DOCUMENTS,
        WHEN,
        LEAD_INSPECTOR,
        LED,
        LOST,
        STILL,
        INSPECTED,
        PUBLISHED,
    ];
    hints::with_measures(&[&own, Expression::SPENT].concat())
}

/// Set where a condition is a grade and nothing more, which may be asked of one council too.
fn is_plain(condition: &Condition) -> bool {
    matches!(condition, Condition::Step(Looked { at: At::Unsaid | At::Latest, test: Test::Grade { .. } }))
}

/// Set where a condition rests on the topic of the question.
fn is_topical(condition: &Condition) -> bool {
    condition.steps().iter().any(|step| matches!(step.test, Test::Listed | Test::Mentioned(_) | Test::Led))
}

/// "Group the councils by region": the verb stands first.
fn asks_for_group(annotated: &Annotated<'_>) -> bool {
    let asks = annotated.is(0, Label::Rule(Rule::Asks));
    asks && annotated.has(Label::Scope(ScopeHint::Every))
        && !matches!(annotated.word(0), "what" | "how" | "tell" | "give")
}

/// Set where a condition is what passages speak of.
fn is_mention(condition: &Condition) -> bool {
    condition.steps().iter().any(|step| matches!(step.test, Test::Mentioned(_)))
}

/// Reports or inspections are asked for in the plural after "which" or "how many"; or any report that speaks of something.
fn is_of_reports(annotated: &Annotated<'_>, mentions: bool) -> bool {
    let plural = |item| match annotated.word(item) {
        "reports" | "inspections" => true,
        "report" => mentions,
        _ => false,
    };
    let between = |item| matches!(annotated.word(item), "#" | "of" | "the" | "ofsted");
    (0..annotated.items.len()).any(|item| {
        matches!(annotated.word(item), "which" | "what" | "many" | "any" | "all") && {
            let next = (item + 1..item + 4).find(|n| !between(*n));
            next.is_some_and(plural)
        }
    })
}

fn asked(question: &Question) -> String {
    let topic = question.topic_as_written();
    match &question.scope {
        Scope::Neighbours(Some(of)) if question.wants(OperationId::Improvements) => {
            format!("What were the areas for improvement of the statistical neighbours of {of}?")
        }
        Scope::Neighbours(Some(of)) => format!("How were the statistical neighbours of {of} rated?"),
        _ if !topic.is_empty() => format!("Which councils were told to improve {topic}?"),
        _ => match question.grades.first() {
            Some(grade) => format!("Which councils are {}?", grade.words()),
            None => "How were all councils rated?".to_owned(),
        },
    }
}

fn plan(question: &Question, context: &Context<'_>) -> Result<Step, index::Error> {
    let question = &in_region(question, context);
    let sought = sought(question);
    let mut reach = Reach::of(question, context);
    if !sought.sorts.is_empty() {
        let is_of_sort = |name: &String| {
            context.authorities.by_name(name).is_some_and(|authority| sought.sorts.contains(&authority.kind))
        };
        reach.names.retain(is_of_sort);
    }
    let words = present::group(reach.words.clone(), &sought.sorts, &sought.frameworks, context);
    let condition = sought.condition.clone().or_else(|| extreme(question, &sought, &reach, context));
    let select = Select { question, sought: &sought, names: &reach.names, group: words, context };
    let draft = match condition {
        _ if matches!(sought.then, Then::LongestList | Then::ShortestList) => select.by_length()?,
        Some(condition) => select.by_condition(&condition)?,
        None => whole::of_group(question, &sought, &reach, context)?,
    };
    // What is told in many words is hardly in a report by just these: what comes nearest in meaning is shown.
    let is_told = question.topic.len() >= TOLD && reach.words.is_empty() && draft.outcome == super::Outcome::NotFound;
    super::answered(if is_told { told_anywhere(question, draft, context)? } else { draft })
}

/// The words from which a topic is told rather than named.
const TOLD: usize = 4;

/// What is asked for; where a question was made of another's slots, what these say.
fn sought(question: &Question) -> Expression {
    let own = question.sought.clone().unwrap_or_default();
    if own.is_definite() {
        return own;
    }
    let condition = if !question.grades.is_empty() {
        Condition::grades(&premise::aspects(question), &question.grades, &At::Unsaid, true)
    } else if question.has_own_topic() || question.wants(OperationId::Improvements) && !question.topic.is_empty() {
        let listed = question.wants(OperationId::Improvements) || question.sought.is_none();
        Some(Condition::test(if listed { Test::Listed } else { Test::Mentioned(Tone::Any) }))
    } else {
        None
    };
    Expression { condition, ..own }
}

/// "The worst councils": those with the lowest grade that any of them has.
fn extreme(question: &Question, sought: &Expression, reach: &Reach, context: &Context<'_>) -> Option<Condition> {
    let is_best = match sought.then {
        Then::Best => true,
        Then::Worst => false,
        _ => return None,
    };
    let table = context.inspectorates();
    let aspects = premise::aspects(question);
    let aspect = *aspects.first()?;
    let mut given: Vec<Grade> = Vec::new();
    for name in &reach.names {
        let latest = context.catalog().inspections_of(name).last();
        let own = latest.into_iter().flat_map(|it| super::judged::of(&it.primary, aspect, table));
        given.extend(own.map(|it| it.judgement.grade).filter(|grade| table.is_judgement(*grade)));
    }
    let end = given.iter().copied().reduce(|end, it| {
        let better = table.compare_names(it, end).is_some_and(std::cmp::Ordering::is_gt);
        let worse = table.compare_names(it, end).is_some_and(std::cmp::Ordering::is_lt);
        if is_best && better || !is_best && worse { it } else { end }
    })?;
    let level = |grade: &Grade| table.compare_names(*grade, end) == Some(std::cmp::Ordering::Equal);
    let grades: Vec<Grade> = table.grades().into_iter().filter(level).collect();
    Condition::grades(&[aspect], &grades, &At::Unsaid, false)
}

/// The question with a region in the place of a name that is not a council but the greater part of one: "Yorkshire".
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

/// What is counted over.
fn over(question: &Question, sought: &Expression) -> Over {
    let periods = match &question.which {
        InspectionSelector::In(periods) => periods.clone(),
        _ => Vec::new(),
    };
    let by_publication = is_published(question);
    let (region, neighbours_of) = match &question.scope {
        Scope::Region(region) => (Some(region.clone()), None),
        Scope::Neighbours(of) => (None, Some(of.clone().unwrap_or_default())),
        _ => (None, None),
    };
    let among = if question.scope == Scope::Named { question.authorities.clone() } else { Vec::new() };
    let (sorts, frameworks) = (sought.sorts.clone(), sought.frameworks.clone());
    Over { periods, by_publication, region, neighbours_of, among, sorts, frameworks, ..Over::default() }
}

/// Set where the periods of a question are those of publication.
fn is_published(question: &Question) -> bool {
    matches!(&question.which, InspectionSelector::In(periods) if periods.iter().any(|it| it.basis == Basis::Published))
}

/// " inspected in 2022", " with a report published in January 2018", or what holds of all.
fn period(question: &Question, context: &Context<'_>) -> String {
    context.wording.say(&match &question.which {
        InspectionSelector::In(periods) if is_published(question) => Say::PeriodPublished { periods: periods.clone() },
        InspectionSelector::In(periods) => Say::PeriodInspected { periods: periods.clone() },
        // Those named one by one need no more words.
        _ if question.scope == Scope::Named => return String::new(),
        _ => Say::PeriodHeld,
    })
}

/// Set where no period says when, so that it is the latest inspection that counts.
fn is_latest(question: &Question) -> bool {
    matches!(question.which, InspectionSelector::Unspecified | InspectionSelector::Latest)
}
