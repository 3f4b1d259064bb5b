//! How a whole group stands, where no condition picks some out of it: a tally of grades, or the list of each.

use std::sync::Arc;

use super::{is_latest, over, period};
use crate::document::{Aspect, Document, Grade, Owner};
use crate::evidence::Statement;
use crate::index;
use crate::operations::OperationId;
use crate::operations::answer::{Draft, Reason};
use crate::operations::clause::{Claim, Clause, Count};
use crate::operations::expression::Expression;
use crate::operations::kit::group::Reach;
use crate::operations::kit::scope::choose;
use crate::operations::kit::{Context, judgements, lists, premise, refuse};
use crate::operations::request::Question;
use crate::question::{InspectionSelector, Scope};
use crate::text;
use crate::wording::{self, Counted, Listed, Say};

/// An authority with the inspections of it that are looked through.
type Chosen<'a> = (&'a str, Vec<Arc<Document>>);

/// Tells of a whole group.
pub(super) fn of_group(
    question: &Question,
    sought: &Expression,
    reach: &Reach,
    context: &Context<'_>,
) -> Result<Draft, index::Error> {
    let mut missing: Vec<Clause> = Vec::new();
    let mut chosen: Vec<Chosen<'_>> = Vec::new();
    let all_alike = question.scope != Scope::Named && matches!(question.which, InspectionSelector::In(_));
    for name in &reach.names {
        let all = context.catalog().inspections_of(name);
        let which = question.which_of(name);
        match choose(all, &which) {
            Some((inspections, by_publication))
                if !inspections.is_empty() && (!all_alike || by_publication == super::is_published(question)) =>
            {
                chosen.push((name, inspections.iter().map(|it| Arc::clone(&it.primary)).collect()));
            }
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
    missing.extend(question.unknown_places.iter().map(refuse::what_it_is));
    if chosen.is_empty() {
        if missing.is_empty() {
            let say = Say::NoneOfAllInPeriod { period: period(question, context), group: reach.words.clone() };
            missing.push(Clause::neutral(say));
        }
        return Ok(Draft::refused(Reason::NoInspectionInPeriod, missing));
    }
    let draft = if question.wants(OperationId::Improvements) {
        of_lists(question, sought, &chosen, reach, context)?
    } else {
        tally(question, sought, &chosen, reach, context)?
    };
    Ok(if missing.is_empty() { draft } else { draft.adding(missing).partly() })
}

/// How many have each grade, with the grades of each.
fn tally(
    question: &Question,
    sought: &Expression,
    chosen: &[Chosen<'_>],
    reach: &Reach,
    context: &Context<'_>,
) -> Result<Draft, index::Error> {
    let aspects = premise::aspects(question);
    let mut statements = Vec::new();
    let mut given: Vec<(Grade, Aspect)> = Vec::new();
    let mut rows = Vec::new();
    for (name, document) in chosen.iter().flat_map(|(name, own)| own.iter().map(move |it| (*name, it))) {
        for aspect in &aspects {
            for judged in judgements::cited(document, *aspect, context)? {
                let Some(statement) = judged.statement(name, context) else { continue };
                statements.push(statement.about(name));
                rows.push(Claim::graded(&judged));
                given.push((judged.judgement.grade, judged.judgement.aspect));
            }
        }
    }
    let table = context.inspectorates();
    let counts = || {
        table.grades().into_iter().filter_map(|grade| {
            let count = given.iter().filter(|(it, _)| *it == grade).count();
            (count > 0).then_some((count, grade))
        })
    };
    let parts = counts().map(|(count, grade)| context.wording.say(&Say::TallyPart { count, grade }));
    let about = match &aspects[..] {
        [one] if one.is_overall() => context.wording.say(&Say::AboutOverall),
        aspects => context.wording.say(&Say::AboutAspects { aspects: Listed(aspects.to_vec()) }),
    };
    let say = Say::Tally {
        count: chosen.len(),
        period: period(question, context),
        group: reach.words.clone(),
        grades: Listed(parts.collect()),
        about,
        latest: is_latest(question),
    };
    let over = over(question, sought);
    let mut claims = vec![Claim::count(Count::of("authorities_held", chosen.len()).over(over.clone()), None)];
    if let [aspect] = aspects[..] {
        claims.extend(counts().map(|(count, grade)| {
            let count = Count { grade: Some(grade), ..Count::of("graded", count).over(over.clone()) };
            Claim::tally(count, aspect)
        }));
    }
    claims.extend(rows);
    let headline = vec![Clause::counted(say, claims)];
    Ok(if statements.is_empty() {
        Draft::refused(Reason::NotMentioned, headline)
    } else {
        Draft::answered(headline, statements)
    })
}

/// The whole list of each.
fn of_lists(
    question: &Question,
    sought: &Expression,
    chosen: &[Chosen<'_>],
    reach: &Reach,
    context: &Context<'_>,
) -> Result<Draft, index::Error> {
    let owner = question.owner.unwrap_or(Owner::LocalAuthority);
    let mut statements: Vec<Statement> = Vec::new();
    for (name, document) in chosen.iter().flat_map(|(name, own)| own.iter().map(move |it| (*name, it))) {
        let (authority, when) = (name.to_owned(), wording::when(document));
        let say = Say::RowList { authority, when, counted: Counted::of(document, owner) };
        if let Some(statement) = lists::below(&say, document, owner, context)? {
            statements.push(statement.about(name));
        }
    }
    if text::words(&question.text).iter().any(|word| word == "most") {
        statements.sort_by_key(|it| std::cmp::Reverse(it.items.len()));
    }
    let items = statements.iter().map(|it| it.items.len()).sum();
    let say = Say::WholeLists {
        count: chosen.len(),
        period: period(question, context),
        group: reach.words.clone(),
        items,
        lists: statements.len(),
        latest: is_latest(question),
    };
    let over = over(question, sought);
    let count = |what, n| Claim::count(Count { owner: Some(owner), ..Count::of(what, n).over(over.clone()) }, None);
    let counts =
        vec![count("authorities_held", chosen.len()), count("improvements", items), count("lists", statements.len())];
    let headline = vec![Clause::counted(say, counts)];
    Ok(if statements.is_empty() {
        Draft::refused(Reason::NotMentioned, headline)
    } else {
        Draft::answered(headline, statements)
    })
}
