//! Lists of improvements: always whole, nested and in the order of the document.

use std::sync::Arc;

use super::account::Searched;
use super::answer::{Draft, Reason, Step};
use super::kit::clause::Clause;
use super::kit::judgements::Judged;
use super::kit::scope::{self, Place};
use super::kit::{Context, lists, premise, refuse};
use super::{Follow, Operation, OperationId, Question, Reading};
use crate::catalog::Inspected;
use crate::document::{Document, Kind, Owner};
use crate::evidence::Statement;
use crate::index;
use crate::question::cues::{COMPARE, COUNT, FINDINGS, IMPROVEMENT, MOVEMENT};
use crate::question::{Annotated, CueTable, cues};
use crate::search::QueryTerms;
use crate::wording::{Counted, Say};

pub(super) const OPERATION: Operation = Operation {
    cues: CUES,
    recognise,
    is_mentioned: |annotated, _| annotated.cue(IMPROVEMENT),
    plan,
    asked,
    name: "areas for improvement",
    is_whole: true,
    follow: Follow { why: Some(OperationId::Findings), is_measure: true, ..Follow::PLAIN },
    ..Operation::PLAIN
};

fn recognise(annotated: &Annotated<'_>) -> Option<Reading> {
    let spent = [IMPROVEMENT, COUNT, COMPARE, MOVEMENT, FINDINGS];
    annotated.cue(IMPROVEMENT).then(|| Reading::new(OperationId::Improvements, 0.65, &spent))
}

fn asked(question: &Question) -> String {
    let (whom, when) = (question.whom(), question.in_period());
    match question.owner {
        Some(Owner::LocalAuthority) | None if when.is_empty() => {
            format!("What were the areas for improvement in {whom}'s latest inspection?")
        }
        Some(Owner::LocalAuthority) | None => format!("What were the areas for improvement in {whom}{when}?"),
        Some(_) => format!("What were the improvements for the safeguarding board in {whom}{when}?"),
    }
}

fn plan(question: &Question, context: &Context<'_>) -> Result<Step, index::Error> {
    if question.is_over_group() {
        return Ok(Step::Handover(OperationId::Select));
    }
    let places = match scope::resolve(question, context, false) {
        Ok(places) => places,
        Err(refusal) => return super::answered(*refusal),
    };
    context.note_scope(question, &places);
    let place = match &places.authorities[..] {
        [place] if !place.chosen.is_empty() => place,
        [] | [_] => return Ok(Step::Handover(OperationId::Findings)),
        _ => return Ok(Step::Handover(OperationId::Compare)),
    };
    let mut draft = match premise::corrected(question, &places, context)? {
        Some(corrected) => corrected,
        None => of_place(question, place, &places.by_kind, context)?,
    };
    if !places.missing.is_empty() {
        draft = draft.adding(places.missing).partly();
    }
    super::answered(draft.assuming(places.assumed))
}

fn of_place(
    question: &Question,
    place: &Place<'_>,
    others: &[Arc<Document>],
    context: &Context<'_>,
) -> Result<Draft, index::Error> {
    let owner = question.owner.unwrap_or(Owner::LocalAuthority);
    let documents: Vec<Arc<Document>> =
        place.chosen.iter().map(|inspected| Arc::clone(asked_for(question, inspected))).collect();
    let mut headline = Vec::new();
    let mut statements: Vec<Statement> = Vec::new();
    let (with, without): (Vec<_>, Vec<_>) =
        documents.iter().cloned().partition(|document| lists::length(document, owner) > 0);
    for document in &with {
        if documents.len() > 1 {
            let who = context
                .wording
                .say(&Say::InOne { authority: place.name.clone(), when: crate::wording::Months::of([document]) });
            let say = Say::CountedOf { who, counted: Counted::of(document, owner) };
            statements.extend(lists::below(&say, document, owner, context)?);
        } else {
            statements.extend(lists::statements(document, owner, context)?);
        }
        headline.push(Clause::improvements(&place.name, document, owner, place.publication(document)));
    }
    if headline.is_empty() {
        return none(question, place, owner, context);
    }
    let mut searched = None;
    if let Some(subject) = question.subject_in_sentence(context.inspectorates()) {
        let terms = QueryTerms::read(&question.topic, context.snapshot, &documents, &context.tables.synonyms)?;
        if !terms.is_empty() {
            let found = documents.iter().any(|document| lists::about(document, owner, &terms).next().is_some());
            searched = Some(Searched::found(&terms, found));
            headline.push(Clause::about_topic(&subject, &terms, &documents, owner));
        }
    }
    let mut draft =
        Draft::answered(headline, statements).having_searched(searched).suggesting(follow_ups(question, place, owner));
    if let ([document], false) = (&with[..], others.is_empty())
        && let Some((clause, statement)) = super::kit::difference::of_list(document, owner, others, context)?
    {
        draft = draft.adding([clause]).stating(statement);
    }
    if !without.is_empty() {
        let names = without.iter().map(|document| context.wording.when(document)).collect();
        draft = draft.adding(Clause::no_lists(names, &without, owner)).partly();
    }
    Ok(draft)
}

/// The document whose list is given: a digest where one is asked for by name, else the primary one.
fn asked_for<'a>(question: &Question, inspected: &'a Inspected) -> &'a Arc<Document> {
    let digest = || inspected.others.iter().find(|document| document.kind == Kind::Digest);
    let wanted = question.kinds.contains(&Kind::Digest).then(digest).flatten();
    wanted.unwrap_or(&inspected.primary)
}

/// Says truthfully that a report has no list.
fn none(question: &Question, place: &Place<'_>, owner: Owner, context: &Context<'_>) -> Result<Draft, index::Error> {
    let Some(document) = place.document() else {
        let clause = Clause::neutral(Say::NoReport { authority: place.name.clone() });
        return Ok(Draft::refused(Reason::NotMentioned, vec![clause]));
    };
    let mut headline: Vec<Clause> = Clause::no_list(&place.name, document, owner).into_iter().collect();
    let overall = match Judged::overall(document) {
        Some(overall) => overall.cited(context)?,
        None => None,
    };
    headline.extend(overall.as_ref().map(Clause::was_overall));
    let statement = overall.and_then(|overall| overall.statement(&place.name, context));
    let others = place.all.iter().rev();
    let others = others.filter(|it| it.primary.id != document.id && lists::length(&it.primary, owner) > 0);
    let mut next: Vec<Question> =
        others.take(2).map(|it| Question { owner: Some(owner), ..asking(question, place, it) }).collect();
    next.push(refuse::asking(OperationId::Concerns, question, &place.name, place.chosen.first().copied()));
    Ok(Draft::refused(Reason::NotMentioned, headline).stating(statement).suggesting(next))
}

fn asking(question: &Question, place: &Place<'_>, inspected: &Inspected) -> Question {
    refuse::asking(OperationId::Improvements, question, &place.name, Some(inspected))
}

fn follow_ups(question: &Question, place: &Place<'_>, owner: Owner) -> Vec<Question> {
    let is_chosen = |it: &Inspected| place.chosen.iter().any(|own| own.primary.id == it.primary.id);
    let mut others = place.all.iter().rev().filter(|it| !is_chosen(it) && lists::length(&it.primary, owner) > 0);
    let mut next: Vec<Question> = others.next().map(|it| asking(question, place, it)).into_iter().collect();
    if let Some(newest) = place.chosen.first().copied() {
        let other_owner = newest.primary.facts.improvements.iter().map(|list| list.owner).find(|it| *it != owner);
        if let Some(other) = other_owner.filter(|_| owner == Owner::LocalAuthority) {
            next.push(Question { owner: Some(other), ..asking(question, place, newest) });
        }
        next.push(refuse::asking(OperationId::Grades, question, &place.name, Some(newest)));
    }
    next
}

/// The cues with their patterns, each with a question that needs it. In a pattern `a|b` is either word, `a?` may be
/// missing, `@` is a place and `#` a period.
#[rustfmt::skip]
const CUES: &[CueTable] = &[
    CueTable {
        cue: cues::IMPROVEMENT,
        patterns: &[
            ("areas 4 improvement", ""),
            ("area|areas for|of|to|needing|requiring|in improvement|improvements|improve|development", ""),
            ("area|areas for further? improvement|development", ""),
            ("improvement|development area|areas|point|points|action|actions|list|priorities", ""),
            ("area|areas to|that|which must|should|need|needs|needed? to? improve|improving|improvement|attention|work", ""),
            ("areas that|which? need|needed|require|required improvement|improving|attention|work", ""),
            ("recommendation|recommendations", ""),
            ("recommend|recommended|recommends", ""),
            ("priority|priorities for improvement|action", ""),
            ("immediate action|actions", ""),
            ("priority action|actions", ""),
            ("action points", ""),
            ("need|needs|needed improving|improvement|attention|fixing", ""),
            ("could|can be improved", ""),
            ("homework for", ""),
            ("to improve", ""),
            ("what requires|require|required improvement", ""),
            ("anything requires|require improvement", ""),
            ("areas require|requires improvement", ""),
            ("improvement|improvements is|are|was|were? needed|required|identified|requested|demanded|listed|wanted|suggested|asked", ""),
            ("improvements did|does|do", ""),
            ("improvements must|should|need|needs", ""),
            ("which improvements", ""),
            ("list of improvements", ""),
            ("list the? improvements", ""),
            ("things to improve|fix|do", ""),
            ("what to improve", ""),
            ("where to improve", ""),
            ("to do list", ""),
            ("homework", ""),
            ("what next for", ""),
            ("actions required|needed|set|demanded", ""),
            ("actions did|do|does|have|has ofsted|inspectors|they|it", ""),
            ("required actions", ""),
            ("asks of", ""),
            ("improve next", ""),
            ("flagged? for improvement", ""),
            ("to put right", ""),
        ],
    },
    CueTable {
        cue: cues::MUST,
        patterns: &[
            ("must", ""),
            ("should", ""),
            ("like|want|wants|wanted|need|needs|hope|hoped to see", ""),
            ("need|needs|needed", ""),
            ("ought", ""),
            ("has|have|had|got|required to", ""),
            ("could", ""),
        ],
    },
    CueTable {
        cue: cues::TELLING,
        patterns: &[
            ("tell|told|tells", ""),
            ("ask|asked|asks", ""),
            ("want|wanted|wants", ""),
            ("order|ordered", ""),
            ("instruct|instructed", ""),
            ("urge|urged", ""),
            ("expect|expected|expects", ""),
            ("require|required|requires", ""),
            ("direct|directed", ""),
            ("call|called on|for", ""),
            ("say|said", ""),
        ],
    },
    CueTable {
        cue: cues::MEND,
        patterns: &[
            ("improve|improved|improving", ""),
            ("fix|fixed", ""),
            ("do|done it|things|anything|something|more? better", ""),
            ("get|got better", ""),
            ("be better", ""),
            ("address|addressed|tackle|tackled", ""),
            ("work on", ""),
            ("sort|sorted out?", ""),
            ("put right", ""),
            ("strengthen|strengthened", ""),
            ("change", ""),
            ("develop further", ""),
            ("do about|more", ""),
        ],
    },
];
