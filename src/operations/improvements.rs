//! Lists of improvements: always whole, nested and in the order of the document.

use std::sync::Arc;

use super::answer::{Draft, Reason, Step};
use super::clause::Clause;
use super::judged::Judged;
use super::kit::scope::Place;
use super::kit::{Context, lists, premise, refuse, resolve};
use super::listed;
use super::searched::Searched;
use super::{Follow, Operation, OperationId, Question, Reading};
use crate::catalog::Inspected;
use crate::document::{Document, Kind, Listing, Owner, Role};
use crate::evidence::Statement;
use crate::index;
use crate::question::cues::{COMPARE, COUNT, FINDINGS, IMPROVEMENT, MOVEMENT, PRIORITY};
use crate::question::{Annotated, CueTable, cues};
use crate::search::QueryTerms;
use crate::wording::{Counted, Say};

pub(super) const OPERATION: Operation = Operation {
    cues: CUES,
    recognise,
    is_mentioned: |annotated, _| names_list(annotated),
    plan,
    asked,
    name: "areas for improvement",
    is_whole: true,
    follow: Follow { why: Some(OperationId::Findings), is_measure: true, ..Follow::PLAIN },
    ..Operation::PLAIN
};

fn recognise(annotated: &Annotated<'_>) -> Option<Reading> {
    let spent = [IMPROVEMENT, PRIORITY, COUNT, COMPARE, MOVEMENT, FINDINGS];
    names_list(annotated).then(|| Reading::new(OperationId::Improvements, 0.65, &spent))
}

fn names_list(annotated: &Annotated<'_>) -> bool {
    annotated.cue(IMPROVEMENT) || annotated.cue(PRIORITY) || annotated.role().is_some()
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
    let places = match resolve::places(question, context, false) {
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
    let roles = roles_asked(question, place, &documents);
    let [first, ..] = roles[..] else { return none(question, place, Listing::from(owner), context) };
    let listing = Listing { role: first, owner };
    if roles.len() > 1 {
        return of_several_roles(question, place, &roles, &documents, context);
    }
    let mut headline = Vec::new();
    let mut statements: Vec<Statement> = Vec::new();
    let (with, without): (Vec<_>, Vec<_>) =
        documents.iter().cloned().partition(|document| listed::length(document, listing) > 0);
    for document in &with {
        if documents.len() > 1 {
            let who = context
                .wording
                .say(&Say::InOne { authority: place.name.clone(), when: crate::wording::Months::of([document]) });
            let say = Say::CountedOf { who, counted: Counted::of(document, listing) };
            statements.extend(lists::below(&say, document, listing, context)?);
        } else {
            statements.extend(lists::statements(document, listing, context)?);
        }
        headline.push(Clause::improvements(&place.name, document, listing, place.publication(document)));
    }
    if headline.is_empty() {
        return none(question, place, listing, context);
    }
    let mut searched = None;
    if let Some(subject) = question.subject_in_sentence(context.inspectorates()) {
        let terms = QueryTerms::read(&question.topic, context.snapshot, &documents, context.tables)?;
        if !terms.is_empty() {
            let found = documents.iter().any(|document| listed::about(document, listing, &terms).next().is_some());
            searched = Some(Searched::found(&terms, found));
            headline.push(Clause::about_topic(&subject, &terms, &documents, listing));
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
        draft = draft.adding(Clause::no_lists(names, &without, listing)).partly();
    }
    Ok(draft)
}

/// What the lists are of that are asked for, the most urgent first. Reports of full inspections of councils set what is urgent among
/// what needs to improve; what a home or school has to do may stand in several lists.
fn roles_asked(question: &Question, place: &Place<'_>, documents: &[Arc<Document>]) -> Vec<Role> {
    let held = |role: &Role| documents.iter().any(|document| document.facts.lists_of(*role).next().is_some());
    let named = question.role.or(question.bears(PRIORITY).then_some(Role::PriorityAction));
    let is_full = place.chosen.iter().all(|it| it.primary.is_of_main_programme());
    let is_council = place.chosen.iter().all(|it| it.primary.place().is_none());
    match named {
        Some(role) if held(&role) || is_council && !is_full => vec![role],
        _ if is_council => vec![Role::Improvement],
        _ => {
            let all: Vec<Role> = Role::ALL.into_iter().filter(|role| *role != Role::Strength && held(role)).collect();
            if all.is_empty() { vec![Role::Improvement] } else { all }
        }
    }
}

/// The lists of several roles, each below a sentence that counts it.
fn of_several_roles(
    question: &Question,
    place: &Place<'_>,
    roles: &[Role],
    documents: &[Arc<Document>],
    context: &Context<'_>,
) -> Result<Draft, index::Error> {
    let owner = question.owner.unwrap_or(Owner::LocalAuthority);
    let (mut headline, mut statements) = (Vec::new(), Vec::new());
    for document in documents {
        let mut listings = Vec::new();
        for listing in roles.iter().map(|role| Listing { role: *role, owner }) {
            if listed::length(document, listing) == 0 {
                continue;
            }
            listings.push(listing);
            let counted = Counted::of(document, listing);
            let say = match documents {
                [_] => Say::CountedAlone { counted },
                _ => Say::CountedOf { who: context.wording.when(document), counted },
            };
            statements.extend(lists::below(&say, document, listing, context)?);
        }
        headline.extend(Clause::lists(&place.name, document, &listings, place.publication(document)));
    }
    Ok(Draft::answered(headline, statements).suggesting(follow_ups(question, place, owner)))
}

/// The document whose list is given: a digest where one is asked for by name, else the primary one.
fn asked_for<'a>(question: &Question, inspected: &'a Inspected) -> &'a Arc<Document> {
    let digest = || inspected.others.iter().find(|document| document.kind == Kind::Digest);
    let wanted = question.kinds.contains(&Kind::Digest).then(digest).flatten();
    wanted.unwrap_or(&inspected.primary)
}

/// Says truthfully that a report has no list.
fn none(
    question: &Question,
    place: &Place<'_>,
    listing: Listing,
    context: &Context<'_>,
) -> Result<Draft, index::Error> {
    let owner = listing.owner;
    let Some(document) = place.document() else {
        let clause = Clause::neutral(Say::NoReport { authority: place.name.clone() });
        return Ok(Draft::refused(Reason::NotMentioned, vec![clause]));
    };
    let mut headline: Vec<Clause> = Clause::no_list(&place.name, document, listing).into_iter().collect();
    let overall = match Judged::overall(document) {
        Some(overall) => overall.cited(context)?,
        None => None,
    };
    headline.extend(overall.as_ref().map(Clause::was_overall));
    let statement = overall.and_then(|overall| overall.statement(&place.name, context));
    let others = place.all.iter().rev();
    let others = others.filter(|it| it.primary.id != document.id && listed::length(&it.primary, owner) > 0);
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
    let mut others = place.all.iter().rev().filter(|it| !is_chosen(it) && listed::length(&it.primary, owner) > 0);
    let mut next: Vec<Question> = others.next().map(|it| asking(question, place, it)).into_iter().collect();
    if let Some(newest) = place.chosen.first().copied() {
        let other_owner = newest.primary.facts.improvements().map(|list| list.owner).find(|it| *it != owner);
        let is_council = newest.primary.place().is_none();
        if let Some(other) = other_owner.filter(|_| owner == Owner::LocalAuthority && is_council) {
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
            ("area|areas for|of|4 further? improvement|development", "What are the areas for development in Leeds?"),
            ("areas needing|requiring improvement|attention|development", "What are the areas needing attention in Wokingham?"),
            ("homework", "What homework did Ofsted set Leeds?"),
            ("area|areas to work on", "What are Kent's areas to work on?"),
            ("areas that|which? require|required improvement", "Which areas require improvement in Kent?"),
            ("what|anything requires|required improvement", "What requires improvement in Kent?"),
            ("improvement|development area|areas|point|points|actions|priorities", "Improvement areas Dudley 2022"),
            ("recommendation|recommendations", "recommendations for darlington 2018"),
            ("recommend|recommended|recommends", "What did Ofsted recommend in Dudley in 2016?"),
            ("priority|priorities for action", "What are Kent's priorities for action?"),
            ("immediate|priority|required action|actions", "priority actions for Slough, 2015"),
            ("action points", "What are the action points for Kent?"),
            ("need|needs|needed improving|improvement|attention|fixing|work", "What needs fixing in Kent?"),
            ("can be improved", "What can be improved in Kent?"),
            ("to improve", "Things to improve in Kent"),
            ("thing|things|points|items to fix|do|sort|mend", "Things to fix in Kent"),
            ("improvement is|was? needed|required", "Where was improvement needed in Kent?"),
            ("improvements are|were? needed|required|identified|demanded|wanted|suggested", "What improvements were required of Thurrock?"),
            ("improvements did|do|must|should|need", "What improvements did Ofsted ask for in Kent?"),
            ("which improvements are|were? needed|required|wanted?", "Which improvements came up in Kent?"),
            ("list of|the? improvements", "List the improvements for Kent"),
            ("to do list", "What is on Kent's to-do list?"),
            ("actions required|needed|set|demanded", "What were the actions set for Kent?"),
            ("actions did|do ofsted|inspectors|they", "What actions did inspectors set for Havering?"),
            ("for improvement", "What was flagged for improvement in Kent?"),
            ("to put right", "What is there to put right in Kent?"),
        ],
    },
    CueTable {
        cue: cues::PRIORITY,
        patterns: &[
            ("priority action|actions", "Which areas for priority action does Kent have?"),
            ("act|acts|acted on|upon? urgently|quickly|immediately|fast", "What must Kent act on urgently?"),
            ("urgent|immediate|swift|decisive|prompt action|actions|attention", "What needed urgent action in Kent?"),
            ("action|fix|improve|address|tackle urgently|immediately", "What must Kent fix urgently?"),
            ("urgently act|address|fix|improve|tackle|sort", "What must Kent urgently address?"),
        ],
    },
    CueTable {
        cue: cues::MUST,
        patterns: &[
            ("must", "Where must Middlesbrough do better?"),
            ("should", "What should Liverpool improve?"),
            ("like|want|wants|wanted|hope|hoped to see", "What would Ofsted like to see Halton get better at?"),
            ("need|needs|needed", "What does Wigan need to get better at?"),
            ("ought", "What ought Kent to do better?"),
            ("has|have|had|got|required to", "what has Torbay got to work on?"),
            ("could", "What could Kent do better?"),
        ],
    },
    CueTable {
        cue: cues::TELLING,
        patterns: &[
            ("tell|told|tells", "List everything Worcestershire was told to change"),
            ("ask|asked|asks", "what did ofsted ask Bury to fix in 2021"),
            ("want|wanted|wants", "Which things did inspectors want put right in Walsall in 2017?"),
            ("order|ordered|instructed|urged|directed", "What was Slough ordered to fix?"),
            ("expect|expected|expects", "What does Ofsted expect Kent to improve?"),
            ("require|required|requires", "What was Kent required to improve?"),
            ("call|called on", "What did Ofsted call on Kent to improve?"),
            ("say|said", "What did Ofsted say to work on in Kent?"),
        ],
    },
    CueTable {
        cue: cues::MEND,
        patterns: &[
            ("improve|improved|improving", "What should Liverpool improve?"),
            ("fix|fixed", "what did ofsted ask Bury to fix in 2021"),
            ("do|done it|things|anything|something|more? better", "Where must Middlesbrough do better?"),
            ("get|got|be better", "What does Wigan need to get better at?"),
            ("address|addressed|tackle|tackled", "What does Dorset have to address?"),
            ("work on", "what has Torbay got to work on?"),
            ("sort|sorted", "What was Bury told to sort out?"),
            ("put right", "Which things did inspectors want put right in Walsall in 2017?"),
            ("strengthen|strengthened", "What must Kent strengthen?"),
            ("change", "List everything Worcestershire was told to change"),
            ("develop further", "What should Kent develop further?"),
            ("do about|more", "What should Kent do about unaccompanied children?"),
        ],
    },
];
