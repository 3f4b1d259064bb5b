//! Two or more authorities beside each other, or a document beside the report that it tells of.

use std::cmp::Ordering;
use std::sync::Arc;

use super::answer::{Draft, Reason, Step};
use super::clause::Clause;
use super::judged::Judged;
use super::kit::evidence::Size;
use super::kit::judgements;
use super::kit::scope::{self, Places};
use super::kit::sides::Sides;
use super::kit::{Context, difference, hints, lists, premise, refuse, resolve};
use super::{Operation, OperationId, Question, Reading};
use crate::document::{Document, Judgement, Owner};
use crate::index;
use crate::question::cues::{CHANGE, COMPARE, COUNT, FARED, IMPROVEMENT, MOVEMENT, WHEN, WHO};
use crate::question::{Annotated, CueTable, cues};
use crate::wording::{self, Counted, Listed, Say};

pub(super) const OPERATION: Operation = Operation {
    cues: CUES,
    recognise,
    plan,
    asked: |question| format!("Compare {}", question.authorities.join(" and ")),
    name: "comparison",
    follow: super::Follow { takes_topic: true, ..super::Follow::PLAIN },
    ..Operation::PLAIN
};

fn recognise(annotated: &Annotated<'_>) -> Option<Reading> {
    let named = annotated.authorities().len();
    let two_documents = hints::names_secondary(annotated);
    let several = named >= 2 || named == 1 && hints::is_over_many(annotated) || hints::is_of_group(annotated);
    (annotated.cue(COMPARE) && (several || two_documents)).then(|| {
        let spent = hints::with_measures(&[COMPARE, CHANGE, MOVEMENT, FARED, IMPROVEMENT, COUNT, WHO, WHEN]);
        Reading::new(OperationId::Compare, 0.94, &spent)
    })
}

fn plan(question: &Question, context: &Context<'_>) -> Result<Step, index::Error> {
    let mut question = question.clone();
    if question.has_own_topic() {
        super::kit::group::name(&mut question, context);
    }
    if question.is_over_group() {
        return Ok(Step::Handover(OperationId::Select));
    }
    let places = match resolve::places(&question, context, false) {
        Ok(places) => places,
        Err(refusal) => return super::answered(*refusal),
    };
    context.note_scope(&question, &places);
    if !places.by_kind.is_empty() && places.authorities.len() <= 1 {
        return with_report(&question, &places, context);
    }
    if places.authorities.len() <= 1 && places.missing.is_empty() {
        // One authority beside itself is a change.
        return Ok(Step::Handover(OperationId::Change));
    }
    let by_topic = question.has_own_topic() && !question.wants(OperationId::Grades);
    let mut draft = if by_topic {
        topic(&question, &places, context)?
    } else if question.wants(OperationId::Improvements) {
        whole_lists(&question, &places, context)?
    } else if let Some(each) = each(&question, &places, context)? {
        each
    } else if question.operation.get().reads_text {
        topic(&question, &places, context)?
    } else {
        grades(&question, &places, context)?
    };
    if !places.missing.is_empty() {
        draft = draft.adding(places.missing).partly();
    }
    super::answered(draft.assuming(places.assumed))
}

/// Which items of a report's list another document names, and which it leaves out; where it does not speak of the list,
/// what it says in its own words.
fn with_report(question: &Question, places: &Places<'_>, context: &Context<'_>) -> Result<Step, index::Error> {
    let report = places.authorities.first().and_then(super::kit::scope::Place::document);
    let difference = match report {
        Some(report) => difference::of_list(report, Owner::LocalAuthority, &places.by_kind, context)?,
        None => None,
    };
    let (Some((clause, statement)), Some(report)) = (difference, report) else {
        return Ok(Step::Handover(OperationId::Findings));
    };
    let name = report.subject().unwrap_or_default().to_owned();
    let head = Clause::improvements(&name, report, question.owner.unwrap_or(Owner::LocalAuthority), None);
    let items = lists::statements(report, Owner::LocalAuthority, context)?;
    let draft = Draft::answered(vec![head, clause], items).stating(statement);
    super::answered(draft.assuming(places.assumed.iter().cloned()))
}

/// The same simple question of each: a date or a person. `None` where something else is asked.
fn each(question: &Question, places: &Places<'_>, context: &Context<'_>) -> Result<Option<Draft>, index::Error> {
    if !matches!(question.operation, OperationId::Dates | OperationId::Inspector) {
        return Ok(None);
    }
    let mut headline = Vec::new();
    let mut statements = Vec::new();
    for place in &places.authorities {
        for document in place.documents() {
            if let Some((clause, statement)) = super::kit::particulars::of(question, place, &document, context)? {
                headline.extend(clause);
                statements.extend(statement.into_iter().map(|it| it.about(place.name.clone())));
            }
        }
    }
    Ok(Some(if statements.is_empty() {
        Draft::refused(Reason::NotMentioned, vec![Clause::neutral(Say::NothingWithSource)])
    } else {
        Draft::answered(headline, statements)
    }))
}

fn grades(question: &Question, places: &Places<'_>, context: &Context<'_>) -> Result<Draft, index::Error> {
    let aspects = premise::aspects(question);
    let documents: Vec<Arc<Document>> = places.authorities.iter().flat_map(scope::Place::documents).collect();
    let several = super::change::several_frameworks(&documents);
    let mut statements = Vec::new();
    let mut rated: Vec<(&str, Judged<'_>)> = Vec::new();
    let mut without: Vec<(String, Arc<Document>)> = Vec::new();
    for place in &places.authorities {
        for inspected in &place.chosen {
            let document = &inspected.primary;
            let mut found = Vec::new();
            for aspect in &aspects {
                found.extend(judgements::cited(document, *aspect, context)?);
            }
            let mut shown: Vec<&Judgement> = found.iter().map(|it| it.judgement).collect();
            if question.aspects.is_empty() {
                shown.extend(&document.facts.judgements);
            }
            let who = context.wording.say(&Say::OfAuthority {
                authority: place.name.clone(),
                when: wording::when(document),
                framework: document.facts.framework.filter(|_| several),
            });
            let statement = judgements::all(&shown, document, context, |grades| Say::GradesOf { who, grades })?;
            statements.extend(statement.map(|it| it.about(place.name.clone())));
            match found.into_iter().next() {
                Some(judged) => rated.push((&place.name, judged)),
                None => without.push((place.name.clone(), Arc::clone(document))),
            }
        }
    }
    if statements.is_empty() {
        let names = Listed(places.authorities.iter().map(|place| place.name.clone()).collect());
        let say = Say::NoGradeHeld { aspects: Listed(aspects.clone()), names };
        return Ok(Draft::refused(Reason::NotMentioned, vec![Clause::ungraded(say, &documents, &aspects)]));
    }
    let mut headline = vec![Clause::neutral(Say::ComparedGrades { aspects: Listed(aspects.clone()) })];
    // That grades are not on one scale is said once.
    let table = context.inspectorates();
    let ranks = rated.first().is_none_or(|(_, first)| rated.iter().all(|(_, it)| it.compare(first, table).is_some()));
    headline.extend(verdict(rated, context));
    if !without.is_empty() {
        let in_one = |(name, document): &(String, Arc<Document>)| {
            let when = wording::Months::of([document]);
            context.wording.say(&Say::InOne { authority: name.clone(), when })
        };
        let say = Say::NoSuchGrade { names: Listed(without.iter().map(in_one).collect()) };
        let documents: Vec<Arc<Document>> = without.iter().map(|(_, document)| Arc::clone(document)).collect();
        headline.push(Clause::ungraded(say, &documents, &aspects));
    }
    headline.extend((several && ranks).then(|| Clause::neutral(Say::ScalesDiffer)));
    let draft = Draft::answered(headline, statements).suggesting(follow_ups(question, places));
    Ok(if without.is_empty() { draft } else { draft.partly() })
}

/// Who got the higher grade: "Kent outstanding (May 2022) and Surrey good (January 2022), the highest first".
fn verdict(mut rated: Vec<(&str, Judged<'_>)>, context: &Context<'_>) -> Option<Clause> {
    let table = context.inspectorates();
    let in_one = |(name, judged): &(&str, Judged<'_>)| {
        let when = wording::Months::of([judged.document]);
        context.wording.say(&Say::InOne { authority: (*name).to_owned(), when })
    };
    let graded = |(name, judged): &(&str, Judged<'_>)| {
        let when = wording::when(judged.document);
        context.wording.say(&Say::RankedOne { authority: (*name).to_owned(), grade: judged.judgement.grade, when })
    };
    let (_, first) = rated.first()?;
    let grade = first.judgement.grade;
    let say = if rated.len() == 1 {
        let (name, judged) = &rated[0];
        Say::IsGraded { authority: (*name).to_owned(), grade, when: wording::when(judged.document) }
    } else if rated.iter().all(|(_, judged)| judged.judgement.grade == grade) {
        Say::AllGraded { count: rated.len(), names: Listed(rated.iter().map(in_one).collect()), grade }
    } else if rated.iter().all(|(_, judged)| judged.compare(first, table).is_some()) {
        rated.sort_by(|(_, a), (_, b)| b.compare(a, table).unwrap_or(Ordering::Equal));
        Say::Ranked { names: Listed(rated.iter().map(graded).collect()) }
    } else {
        Say::NotRanked { names: Listed(rated.iter().map(graded).collect()) }
    };
    let judged: Vec<Judged<'_>> = rated.into_iter().map(|(_, judged)| judged).collect();
    Some(Clause::grades_of_several(say, &judged))
}

fn whole_lists(question: &Question, places: &Places<'_>, context: &Context<'_>) -> Result<Draft, index::Error> {
    let owner = question.owner.unwrap_or(Owner::LocalAuthority);
    let mut statements = Vec::new();
    let mut headline = Vec::new();
    for place in &places.authorities {
        for document in place.documents() {
            headline.push(Clause::list_of(&place.name, &document, owner));
            let say = Say::RowList {
                authority: place.name.clone(),
                when: wording::when(&document),
                counted: Counted::of(&document, owner),
            };
            let statement = lists::below(&say, &document, owner, context)?;
            statements.extend(statement.map(|it| it.about(place.name.clone())));
        }
    }
    if statements.is_empty() {
        return Ok(Draft::refused(Reason::NotMentioned, headline));
    }
    Ok(Draft::answered(headline, statements).suggesting(follow_ups(question, places)))
}

fn topic(question: &Question, places: &Places<'_>, context: &Context<'_>) -> Result<Draft, index::Error> {
    let size =
        Size { statements: if places.authorities.len() > 2 { 1 } else { 3 }, words: context.limits().words_each };
    let label = question.subject(context.inspectorates()).unwrap_or_default();
    let mut sides = Sides::default();
    let mut looked_in: Vec<Arc<Document>> = Vec::new();
    for place in &places.authorities {
        let documents = place.documents();
        let name = |some: &[Arc<Document>]| {
            context.wording.say(&Say::InOne { authority: place.name.clone(), when: wording::Months::of(some) })
        };
        sides.add(&place.name, &name, &documents, question, size, context)?;
        looked_in.extend(documents);
    }
    match sides.draft(question.subject_in_sentence(context.inspectorates()), |topic| Say::TopicOver { topic }) {
        Ok(draft) => Ok(draft.suggesting(follow_ups(question, places))),
        Err(nothing) => Ok(nothing.refusal(question, places.authorities.first(), label, &looked_in)),
    }
}

fn follow_ups(question: &Question, places: &Places<'_>) -> Vec<Question> {
    let first_two = places.authorities.iter().take(2);
    first_two.map(|place| refuse::asking(OperationId::Improvements, question, &place.name, None)).collect()
}

/// The cues with their patterns, each with a question that needs it. In a pattern `a|b` is either word, `a?` may be
/// missing, `@` is a place and `#` a period.
#[rustfmt::skip]
const CUES: &[CueTable] = &[
    CueTable {
        cue: cues::COMPARE,
        patterns: &[
            ("compare|compares|compared|comparing|comparison|contrast", "Compare Kent and Medway"),
            ("similarities", "What similarities are there between Kent and Essex?"),
            ("versus|vs|v", "Kent v Surrey on leadership"),
            ("differ|differs|differed|difference|differences|different", "What is the difference between Derby and Derbyshire for care leavers?"),
            ("higher|lower|stronger|weaker in|on|at", "Is leadership stronger in Leeds or Bradford?"),
            ("rated|graded|judged higher|lower", "Which was rated higher, Leeds or Bradford?"),
            ("which|who did|is best|worst|stronger|weaker|ahead", "Which did best, Leeds or Bradford?"),
            ("better|worse", "Is early help better in Leeds or Bradford?"),
            ("both", "What did inspectors tell both Kent and Surrey?"),
            ("leave|leaves|left out", "What did the press release leave out?"),
            ("match|matches", "Does the press release match the report?"),
            ("agree|agrees with", "Does the press release agree with the report?"),
            ("consistent with", "Is the press release consistent with the report?"),
            ("tally|tallies with", "Does the press release tally with the report?"),
            ("missing from", "What's missing from Cornwall's press release?"),
            ("similar|similarly|same|alike", "Are Kent and Essex alike?"),
            ("side by side", "Put Kent and Surrey side by side"),
            ("stack|measure up", "How do Kent and Essex stack up?"),
            ("in common", "What do Leeds and Kent have in common?"),
            ("ahead of", "Is Kent ahead of Essex?"),
            ("against", "How did Kent do against its neighbours?"),
            ("outperform|outperforms", "Does Kent outperform Essex?"),
            ("relative to", "How did Kent do relative to its neighbours?"),
            ("gap between", "How big is the gap between Kent and Essex?"),
            ("than", "Is Kent doing more than Surrey for care leavers?"),
        ],
    },
];
