//! Which authorities, or how many, fulfil a condition: complete, counted, sorted, each row with its source.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::answer::{Draft, Reason, Step};
use super::clause::{Claim, Clause, Count, Over};
use super::judged::{self, Judged};
use super::kit::group::Reach;
use super::kit::judgements;
use super::kit::scope::choose;
use super::kit::{Context, fact_of, hints, lists, premise, refuse};
use super::listed;
use super::searched::Searched;
use super::{Operation, OperationId, Question, Reading};
use crate::document::{Aspect, Document, Grade, Owner};
use crate::evidence::Statement;
use crate::index;
use crate::question::cues::{
    CHANGE, COMPARE, COUNT, DOCUMENTS, FARED, GRADE, IMPROVEMENT, LEAD_INSPECTOR, MOVEMENT, WHEN, WHICH, WHO,
};
use crate::question::{Annotated, Basis, Cue, CueTable, Follow, Form, InspectionSelector, Label, Scope, ScopeHint};
use crate::search::QueryTerms;
use crate::text;
use crate::wording::{self, Counted, Either, Listed, Say};

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

/// Up to so many authorities are named in the headline.
const NAMED: usize = 8;

/// Over many authorities: some are picked out of all, of a region, of neighbours or of those listed.
fn recognise(annotated: &Annotated<'_>) -> Option<Reading> {
    if hints::names_secondary(annotated) {
        return None;
    }
    let named = annotated.authorities().len();
    let (many, graded, picks) = (hints::is_over_many(annotated), hints::is_graded(annotated), hints::picks(annotated));
    let of_group = hints::is_of_group(annotated);
    let asks_list = matches!(annotated.word(0), "list" | "name" | "show" | "find");
    let selects = picks || annotated.form == Form::Whether || asks_list;
    let literally = (0..annotated.items.len()).any(|item| annotated.word(item).starts_with("compar"));
    let of_all = many && (named == 0 || of_group) && selects;
    let with_grade = many && named == 0 && graded && annotated.form == Form::Open;
    let among = annotated.has(Label::Scope(ScopeHint::Among));
    let of_some = picks && (named >= 3 || named == 2 && among && graded);
    let only_aspects = |spent: &[crate::question::Cue]| annotated.topic_items(spent).iter().all(|(_, aspect)| *aspect);
    // "Who is outstanding?", but not "which of them" and "which grade".
    let who_is = annotated.names_nobody()
        && graded
        && picks
        && annotated.form != Form::Why
        && !annotated.has(Label::Follow(Follow::Back))
        && !annotated.cue(GRADE)
        && only_aspects(&[WHICH, COUNT, WHO, COMPARE]);
    let of_reports = annotated.names_nobody()
        && picks
        && is_of_reports(annotated)
        && (annotated.cue(IMPROVEMENT)
            || graded
            || !annotated.topic_items(&[crate::question::cues::DOCUMENTS]).is_empty());
    // "Where were care leavers' services outstanding?", "who needs to get better at short breaks?"
    let first = annotated.word(0);
    let nobody = annotated.names_nobody();
    let where_is = first == "where" && graded && nobody && only_aspects(&[IMPROVEMENT]);
    let who_must =
        first == "who" && annotated.cue(IMPROVEMENT) && nobody && !annotated.topic_items(&[IMPROVEMENT]).is_empty();
    ((of_all || with_grade) && !literally || of_some || who_is || of_reports || where_is || who_must).then(|| {
        let spent = hints::with_measures(&[
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
        ]);
        Reading::new(OperationId::Select, 0.95, &spent)
    })
}

/// Reports or inspections are asked for in the plural after "which" or "how many".
fn is_of_reports(annotated: &Annotated<'_>) -> bool {
    let plural = |item| matches!(annotated.word(item), "reports" | "inspections");
    (0..annotated.items.len()).any(|item| {
        matches!(annotated.word(item), "which" | "what" | "many" | "any" | "all")
            && (plural(item + 1) || annotated.word(item + 1) == "#" && plural(item + 2))
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

/// An authority with the inspections of it that are looked through.
type Chosen<'a> = (&'a str, Vec<Arc<Document>>);

fn plan(question: &Question, context: &Context<'_>) -> Result<Step, index::Error> {
    let question = &in_region(question, context);
    let reach = Reach::of(question, context);
    if let Some(draft) = by_inspector(question, context)? {
        return super::answered(draft);
    }
    if question.also.contains(&OperationId::Change) && question.topic.is_empty() {
        return super::answered(by_move(question, &reach, context)?);
    }
    let mut missing: Vec<Clause> = Vec::new();
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
        if missing.is_empty() {
            let say = Say::NoneOfAllInPeriod { period: period(question, context), group: reach.words };
            missing.push(Clause::neutral(say));
        }
        return super::answered(Draft::refused(Reason::NoInspectionInPeriod, missing));
    }
    let mut draft = rows(question, &chosen, &reach, context)?;
    if !otherwise.is_empty()
        && let InspectionSelector::In(periods) = &question.which
    {
        let also = rows(question, &otherwise, &reach, context)?;
        let mut names: Vec<String> = also.statements.into_iter().filter_map(|it| it.authority).collect();
        names.dedup();
        if !names.is_empty() && also.outcome.states() {
            let (listed, periods) = (Listed(names.clone()), periods.clone());
            let say = if published {
                Say::AlsoInspected { names: listed, periods }
            } else {
                Say::AlsoReported { names: listed, periods }
            };
            draft = draft.adding([Clause::selected_too(say, &names)]);
        }
    }
    if !missing.is_empty() {
        draft = draft.adding(missing).partly();
    }
    super::answered(draft)
}

fn rows(
    question: &Question,
    chosen: &[Chosen<'_>],
    reach: &Reach,
    context: &Context<'_>,
) -> Result<Draft, index::Error> {
    let about_lists = question.wants(OperationId::Improvements) || question.has_own_topic();
    if about_lists && question.grades.is_empty() {
        by_list(question, chosen, reach, context)
    } else {
        by_grade(question, chosen, reach, context)
    }
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
        let citation = context.cite(&inspected.primary, passage)?;
        let say =
            Say::RowLed { authority: name.to_owned(), when: wording::when(&inspected.primary), name: lead.clone() };
        statements.extend(fact_of(&say, citation, context).map(|statement| statement.about(name)));
        inspector.clone_from(lead);
    }
    if statements.is_empty() {
        return Ok(None);
    }
    let count = statements.len();
    let say = Say::LedInspections { name: inspector.clone(), count, period: period(question, context) };
    let over = Over { led_by: Some(inspector), among: Vec::new(), ..over(question) };
    let clause = Clause::holdings(say, Count::of("inspections", count).over(over), None, &[]);
    Ok(Some(Draft::answered(vec![clause], statements)))
}

/// What is counted over.
fn over(question: &Question) -> Over {
    let periods = match &question.which {
        InspectionSelector::In(periods) => periods.clone(),
        _ => Vec::new(),
    };
    let by_publication = periods.iter().any(|period| period.basis == Basis::Published);
    let (region, neighbours_of) = match &question.scope {
        Scope::Region(region) => (Some(region.clone()), None),
        Scope::Neighbours(of) => (None, Some(of.clone().unwrap_or_default())),
        _ => (None, None),
    };
    let among = if question.scope == Scope::Named { question.authorities.clone() } else { Vec::new() };
    Over { periods, by_publication, region, neighbours_of, among, ..Over::default() }
}

/// The direction or the grades between which a move is asked for.
enum Move {
    Between(Grade, Grade),
    From(Grade),
    To(Grade),
    Worse,
    Better,
    Any,
}

impl Move {
    fn of(question: &Question) -> Self {
        let (fell, rose) = (question.bears(FELL), question.bears(ROSE));
        let from = text::words(&question.text).iter().any(|word| word == "from");
        match question.grades[..] {
            [first, second] if from => Self::Between(first, second),
            // "Dropped from outstanding" and "lost their outstanding rating", but "improved to good".
            [one] if from || question.bears(LEFT) => Self::From(one),
            [one] => Self::To(one),
            _ if fell && !rose => Self::Worse,
            _ if rose && !fell => Self::Better,
            _ => Self::Any,
        }
    }

    fn fits(&self, before: &Judged<'_>, after: &Judged<'_>, context: &Context<'_>) -> bool {
        let (old, new) = (before.judgement.grade, after.judgement.grade);
        let order = after.compare(before, context.inspectorates());
        match self {
            Self::Between(from, to) => old == *from && new == *to,
            Self::From(from) => old == *from && new != *from,
            Self::To(to) => new == *to && old != *to,
            Self::Worse => order == Some(Ordering::Less),
            Self::Better => order == Some(Ordering::Greater),
            Self::Any => order.is_some_and(|order| order != Ordering::Equal),
        }
    }

    fn say(&self, aspects: Vec<Aspect>) -> Say {
        let about = Listed(aspects);
        match self {
            Self::Between(from, to) => Say::ConditionWent { from: *from, to: *to, about },
            Self::From(from) => Say::ConditionLeft { from: *from, about },
            Self::To(to) => Say::ConditionBecame { to: *to, about },
            Self::Worse => Say::ConditionFell { about },
            Self::Better => Say::ConditionRose { about },
            Self::Any => Say::ConditionMoved { about },
        }
    }
}

/// Whose grade moved from one inspection to the next, in the direction or between the grades that the question names.
fn by_move(question: &Question, reach: &Reach, context: &Context<'_>) -> Result<Draft, index::Error> {
    let aspects = premise::aspects(question);
    let wanted = Move::of(question);
    let mut statements = Vec::new();
    let mut names: Vec<String> = Vec::new();
    let mut rows = Vec::new();
    let mut looked: Vec<String> = Vec::new();
    let over = over(question);
    for name in &reach.names {
        let all = context.catalog().inspections_of(name);
        let which = question.which_of(name);
        let unspecified = matches!(which, InspectionSelector::Unspecified | InspectionSelector::All);
        let chosen = if unspecified { None } else { choose(all, &which) };
        let is_chosen = |document: &Document| match &chosen {
            Some((chosen, by_publication)) => {
                *by_publication == over.by_publication && chosen.iter().any(|it| it.primary.id == document.id)
            }
            None => unspecified,
        };
        let mut seen = false;
        for two in all.windows(2).filter(|two| is_chosen(&two[1].primary)) {
            seen = true;
            for aspect in &aspects {
                let before = judgements::cited(&two[0].primary, *aspect, context)?;
                let after = judgements::cited(&two[1].primary, *aspect, context)?;
                let ([before, ..], [after, ..]) = (&before[..], &after[..]) else { continue };
                if !wanted.fits(before, after, context) {
                    continue;
                }
                let say = Say::RowMoved {
                    authority: name.clone(),
                    before: before.words(),
                    then: wording::when(before.document),
                    after: after.words(),
                    when: wording::when(after.document),
                };
                let citations = after.citation.iter().chain(&before.citation).cloned();
                statements.extend(fact_of(&say, citations, context).map(|it| it.about(name.clone())));
                names.push(name.clone());
                rows.push(Claim::movement(before, after, context.inspectorates()));
            }
        }
        looked.extend(seen.then(|| name.clone()));
    }
    names.dedup();
    let period = match &question.which {
        InspectionSelector::In(_) => period(question, context),
        _ => context.wording.say(&Say::PeriodHeldTwice),
    };
    let condition = context.wording.say(&wanted.say(aspects));
    let of = looked.len();
    let over = if question.scope == Scope::Named { among(looked) } else { Over { at_least: Some(2), ..over } };
    let group = Group { of, period, words: &reach.words, over };
    let clause = selected(&names, group, rows, condition, question.which == InspectionSelector::Latest);
    Ok(if statements.is_empty() {
        Draft::refused(Reason::NotMentioned, vec![clause])
    } else {
        Draft::answered(vec![clause], statements)
    })
}

/// " inspected in 2022", " with a report published in January 2018", or what holds of all.
fn period(question: &Question, context: &Context<'_>) -> String {
    context.wording.say(&match &question.which {
        InspectionSelector::In(periods) if periods.iter().any(|it| it.basis == Basis::Published) => {
            Say::PeriodPublished { periods: periods.clone() }
        }
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

/// The authorities that were looked through, in number and in words.
struct Group<'a> {
    of: usize,
    period: String,
    words: &'a str,
    /// What they are counted over.
    over: Over,
}

/// "3 of the 5 authorities inspected in 2022 (Derby, Kent and Leeds) got …".
fn selected(names: &[String], group: Group<'_>, rows: Vec<Claim>, condition: String, latest: bool) -> Clause {
    let mut distinct = names.to_vec();
    distinct.dedup();
    let (n, of, period, words) = (distinct.len(), group.of, group.period, group.words.to_owned());
    let count = Count::of("authorities", n).out_of(of).over(group.over);
    let say = if n == 0 {
        Say::SelectNone { of, period, group: words, condition, latest }
    } else {
        let names = (n <= NAMED).then(|| Listed(distinct.clone()));
        Say::SelectSome { count: n, of, names, period, group: words, condition, latest }
    };
    Clause::selected(say, count, rows, &distinct)
}

/// What a selection is counted over: those looked through by name, where they were named one by one.
fn over_group(question: &Question, chosen: &[Chosen<'_>]) -> Over {
    if question.scope != Scope::Named {
        return over(question);
    }
    among(chosen.iter().map(|(name, _)| (*name).to_owned()).collect())
}

/// These authorities, whatever is held of them.
fn among(names: Vec<String>) -> Over {
    Over { among: names, ..Over::default() }
}

fn by_grade(
    question: &Question,
    chosen: &[Chosen<'_>],
    reach: &Reach,
    context: &Context<'_>,
) -> Result<Draft, index::Error> {
    let aspects = premise::aspects(question);
    // "Outstanding leadership but only good overall": as many grades as aspects belong together in their order, and
    // must all be given.
    let paired = aspects.len() > 1 && aspects.len() == question.grades.len();
    let fits = |aspect: Aspect, grade: Grade| {
        let own = aspects.iter().position(|it| *it == aspect).and_then(|at| question.grades.get(at));
        if paired { own == Some(&grade) } else { question.grades.is_empty() || question.grades.contains(&grade) }
    };
    let table = context.inspectorates();
    let mut statements = Vec::new();
    let mut others = Vec::new();
    let mut names = Vec::new();
    let mut given: Vec<(Grade, Aspect)> = Vec::new();
    let mut rows = Vec::new();
    for (name, documents) in chosen {
        for document in documents {
            let has = |aspect: &Aspect| {
                judged::of(document, *aspect, table).iter().any(|it| fits(*aspect, it.judgement.grade))
            };
            if paired && !aspects.iter().all(has) {
                continue;
            }
            for aspect in &aspects {
                for judged in judgements::cited(document, *aspect, context)? {
                    let Some(statement) = judged.statement(name, context) else { continue };
                    if fits(*aspect, judged.judgement.grade) {
                        statements.push(statement.about(*name));
                        names.push((*name).to_owned());
                        rows.push(Claim::graded(&judged));
                        given.push((judged.judgement.grade, judged.judgement.aspect));
                    } else {
                        others.push(statement);
                    }
                }
            }
        }
    }
    let about = match &aspects[..] {
        [one] if one.is_overall() => context.wording.say(&Say::AboutOverall),
        aspects => context.wording.say(&Say::AboutAspects { aspects: Listed(aspects.to_vec()) }),
    };
    let period = period(question, context);
    let clause = if question.grades.is_empty() {
        let counts = || {
            table.grades().into_iter().filter_map(|grade| {
                let count = given.iter().filter(|(it, _)| *it == grade).count();
                (count > 0).then_some((count, grade))
            })
        };
        let parts = counts().map(|(count, grade)| context.wording.say(&Say::TallyPart { count, grade }));
        let say = Say::Tally {
            count: chosen.len(),
            period,
            group: reach.words.clone(),
            grades: Listed(parts.collect()),
            about,
            latest: is_latest(question),
        };
        let over = over(question);
        let mut claims = vec![Claim::count(Count::of("authorities_held", chosen.len()).over(over.clone()), None)];
        if let [aspect] = aspects[..] {
            claims.extend(counts().map(|(count, grade)| {
                let count = Count { grade: Some(grade), ..Count::of("graded", count).over(over.clone()) };
                Claim::tally(count, aspect)
            }));
        }
        claims.extend(rows);
        Clause::counted(say, claims)
    } else {
        let count = names.iter().collect::<BTreeSet<_>>().len();
        let condition = if paired {
            let pairs = question.grades.iter().zip(&aspects);
            Say::ConditionPairs {
                count,
                judged: Listed(pairs.map(|(grade, aspect)| wording::judged(*grade, *aspect)).collect()),
            }
        } else {
            Say::ConditionGrade { count, grades: Either(named(&question.grades, &given)), about }
        };
        let condition = context.wording.say(&condition);
        let group = Group { of: chosen.len(), period, words: &reach.words, over: over_group(question, chosen) };
        selected(&names, group, rows, condition, is_latest(question))
    };
    let mut headline = vec![clause];
    // Schools and the like have no grade here; that the question spoke of them must not be passed over in silence.
    let documents = chosen.iter().flat_map(|(_, documents)| documents);
    let unread = super::grades::not_judged(question, documents, context);
    let is_partly = unread.is_some();
    headline.extend(unread.map(|words| Clause::neutral(Say::NotAGrade { words })));
    if statements.is_empty() {
        // What they were instead is the evidence for "none", as long as that can be read.
        others.truncate(context.limits().statements);
        if others.is_empty() {
            return Ok(Draft::refused(Reason::NotMentioned, headline));
        }
        return Ok(Draft::answered(headline, others));
    }
    let draft = Draft::answered(headline, statements);
    Ok(if is_partly { draft.partly() } else { draft })
}

/// Of the grades that would do those that somebody got; all of them where nobody got any.
fn named(grades: &[Grade], given: &[(Grade, Aspect)]) -> Vec<Grade> {
    let is_given = |grade: &&Grade| given.is_empty() || given.iter().any(|(it, _)| it == *grade);
    grades.iter().filter(is_given).copied().collect()
}

/// The whole list of each.
fn whole_lists(
    owner: Owner,
    question: &Question,
    chosen: &[Chosen<'_>],
    reach: &Reach,
    context: &Context<'_>,
) -> Result<Draft, index::Error> {
    let mut statements: Vec<Statement> = Vec::new();
    for (name, documents) in chosen {
        for document in documents {
            let say = Say::RowList {
                authority: (*name).to_owned(),
                when: wording::when(document),
                counted: Counted::of(document, owner),
            };
            if let Some(statement) = lists::below(&say, document, owner, context)? {
                statements.push(statement.about(*name));
            }
        }
    }
    if text::words(&question.text).iter().any(|word| word == "most" || word == "longest") {
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
    let count = |what, n| Claim::count(Count { owner: Some(owner), ..Count::of(what, n).over(over(question)) }, None);
    let counts =
        vec![count("authorities_held", chosen.len()), count("improvements", items), count("lists", statements.len())];
    let headline = vec![Clause::counted(say, counts)];
    Ok(if statements.is_empty() {
        Draft::refused(Reason::NotMentioned, headline)
    } else {
        Draft::answered(headline, statements)
    })
}

fn by_list(
    question: &Question,
    chosen: &[Chosen<'_>],
    reach: &Reach,
    context: &Context<'_>,
) -> Result<Draft, index::Error> {
    let documents: Vec<Arc<Document>> = chosen.iter().flat_map(|(_, documents)| documents.iter().cloned()).collect();
    let lending = if documents.len() <= context.limits().lending_acronyms { &documents[..] } else { &[] };
    let terms = QueryTerms::read(&question.topic, context.snapshot, lending, context.tables)?;
    let owner = question.owner.unwrap_or(Owner::LocalAuthority);
    if terms.is_empty() {
        return whole_lists(owner, question, chosen, reach, context);
    }
    let mut found = String::new();
    let mut statements = Vec::new();
    let mut names = Vec::new();
    let mut rows = Vec::new();
    for (name, documents) in chosen {
        for document in documents {
            for item in listed::about(document, owner, &terms) {
                let Some(passage) = context.snapshot.passage(&document.id, item.passage)? else { continue };
                if let Some(statement) = lists::statement(document, item, &passage, &mut 0) {
                    statements.push(statement.about(*name));
                    names.push((*name).to_owned());
                    rows.push(Claim::listed(document, &terms, item));
                    found.push_str(&listed::whole_text(item));
                    found.push('\n');
                }
            }
        }
    }
    let topic = question.subject_in_sentence(context.inspectorates()).unwrap_or_default();
    let condition = context.wording.say(&Say::ConditionListed { topic: terms.spelt(&topic, &found) });
    let period = period(question, context);
    let group = Group { of: chosen.len(), period, words: &reach.words, over: over_group(question, chosen) };
    let clause = selected(&names, group, rows, condition, is_latest(question));
    let searched = Searched::found(&terms, !statements.is_empty());
    let draft = if statements.is_empty() {
        Draft::refused(Reason::NotMentioned, vec![clause])
    } else {
        Draft::answered(vec![clause], statements)
    };
    Ok(draft.having_searched(Some(searched)))
}

/// A grade that fell.
const FELL: Cue = Cue::in_topic("fell");
/// A grade that rose.
const ROSE: Cue = Cue::in_topic("rose");
/// A grade that was given up for another.
const LEFT: Cue = Cue::in_topic("left");

/// The cues with their patterns, each with a question that needs it. In a pattern `a|b` is either word, `a?` may be
/// missing, `@` is a place and `#` a period.
#[rustfmt::skip]
const CUES: &[CueTable] = &[
    CueTable {
        cue: FELL,
        patterns: &[
            ("worse|worsened|down|downhill|dropped|drop|fell|fallen|declined|decline|deteriorated|slipped|downgraded|lost|lose|backwards", "Which councils got worse in 2022?"),
        ],
    },
    CueTable {
        cue: ROSE,
        patterns: &[
            ("better|improved|improve|up|risen|rose|progressed|recovered|turned|forward", "Which councils got better in 2022?"),
        ],
    },
    CueTable {
        cue: LEFT,
        patterns: &[
            ("lost|lose", "Which councils lost their outstanding rating?"),
        ],
    },
];
