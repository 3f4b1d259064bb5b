//! Grades: overall and of each aspect, as the inspectors gave them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::answer::{Draft, Reason, Step};
use super::clause::Clause;
use super::judged::{self, Judged};
use super::kit::judgements;
use super::kit::scope::Place;
use super::kit::{Context, hints, premise, refuse, resolve};
use super::{Follow, Operation, OperationId, Question, Reading};
use crate::document::{Aspect, Document, Judgement};
use crate::index::{self, Word, content_words};
use crate::question::cues::{COMPARE, FARED, FINDINGS, GRADE, LOST, MEAN, MOVEMENT, STILL, WHEN};
use crate::question::{Annotated, CueTable, Label, cues};
use crate::wording::{self, Say};

pub(super) const OPERATION: Operation = Operation {
    cues: CUES,
    recognise,
    is_mentioned: |annotated, _| {
        annotated.cue(GRADE) || hints::is_graded(annotated) || annotated.aspects().iter().any(Aspect::is_overall)
    },
    plan,
    asked,
    name: "grade",
    is_whole: true,
    follow: Follow {
        why: Some(OperationId::Findings),
        of_topic: Some(OperationId::Findings),
        is_measure: true,
        drops_aspect: true,
        ..Follow::PLAIN
    },
    ..Operation::PLAIN
};

/// How something fared is a grade where it is the whole or an aspect.
fn recognise(annotated: &Annotated<'_>) -> Option<Reading> {
    // What a grade means is asked of no authority.
    if annotated.cue(MEAN) && !annotated.cue(GRADE) && annotated.names_nobody() {
        return None;
    }
    let spent = [GRADE, FARED, STILL, LOST, COMPARE, FINDINGS, MOVEMENT, WHEN];
    let left = annotated.topic_items(&spent);
    let of_aspects = left.iter().all(|(_, aspect)| *aspect);
    // "How did leaders do?", and "how are care leavers?" too.
    let how = (0..annotated.items.len()).any(|item| annotated.word(item) == "how" && annotated.begins_clause(item));
    let fared = annotated.cue(FARED) || how && !annotated.cue(FINDINGS) && !left.is_empty();
    let asked = annotated.cue(GRADE) && !is_vague(annotated, of_aspects)
        || hints::is_graded(annotated)
        || fared && of_aspects
        || annotated.aspects().iter().any(Aspect::is_overall) && of_aspects;
    asked.then(|| Reading::new(OperationId::Grades, 0.5, &spent))
}

/// A grade is only hinted at ("what is the view of Ofsted on X") while the question has a topic of its own.
fn is_vague(annotated: &Annotated<'_>, of_aspects: bool) -> bool {
    let only_vague = annotated.ranges(Label::Cue(GRADE)).all(|range| {
        let first = annotated.word(range.start);
        range.clone().any(|item| annotated.word(item) == "@") && matches!(first, "what" | "did")
            || matches!(first, "come" | "came" | "end" | "conclude")
    });
    only_vague && !of_aspects
}

fn asked(question: &Question) -> String {
    let (whom, when) = (question.whom(), question.in_period());
    match question.aspects_in_words() {
        about if about.is_empty() => format!("How was {whom} rated overall{when}?"),
        about => format!("How was {whom} rated for {about}{when}?"),
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
    let of_document = !places.by_kind.is_empty() && !question.kinds.contains(&crate::document::Kind::InspectionReport);
    let place = match &places.authorities[..] {
        // What another document says of grades is looked for in its own words.
        _ if of_document => return Ok(Step::Handover(OperationId::Findings)),
        [place] if !place.chosen.is_empty() => place,
        [] | [_] => return Ok(Step::Handover(OperationId::Findings)),
        _ => return Ok(Step::Handover(OperationId::Compare)),
    };
    let mut draft = of_place(question, place, context)?;
    if !places.missing.is_empty() {
        draft = draft.adding(places.missing).partly();
    }
    super::answered(draft.assuming(places.assumed))
}

fn of_place(question: &Question, place: &Place<'_>, context: &Context<'_>) -> Result<Draft, index::Error> {
    if not_judged(question, place.chosen.iter().map(|it| &it.primary), context).is_some() {
        let asked = question.subject_in_sentence(context.inspectorates()).unwrap_or_default();
        return no_such_judgement(question, place, &[], asked, context);
    }
    let aspects = premise::aspects(question);
    // Without a period an aspect that the newest inspection did not judge is not looked for in older ones: those are
    // offered instead, since a reader takes a grade for today's.
    let mut statements = Vec::new();
    let mut head: Option<(Clause, bool)> = None;
    for inspected in &place.chosen {
        let document = &inspected.primary;
        for aspect in &aspects {
            for judged in judgements::cited(document, *aspect, context)? {
                if head.is_none() {
                    head = Some(headline(question, place, &judged, *aspect, context));
                }
                statements.extend(judged.statement(&place.name, context));
            }
        }
        if question.aspects.is_empty() {
            let others: Vec<&Judgement> = document.facts.judgements.iter().collect();
            let when = (place.chosen.len() > 1).then(|| wording::when(document));
            let by_aspect = |grades| Say::GradesByAspect { when, grades };
            statements.extend(judgements::all(&others, document, context, by_aspect)?);
        }
    }
    let Some((clause, contradicted)) = head else {
        let asked = context.wording.list(aspects.iter().copied());
        return no_such_judgement(question, place, &aspects, asked, context);
    };
    let table = context.inspectorates();
    let is_missing =
        |aspect: &&Aspect| place.chosen.iter().all(|it| judged::of(&it.primary, **aspect, table).is_empty());
    let missing: Vec<Aspect> = aspects.iter().filter(is_missing).copied().collect();
    let draft = Draft::answered(vec![clause], statements).suggesting(follow_ups(question, place));
    Ok(if contradicted && premise::is_taken_for_granted(question) {
        draft.corrected()
    } else if let Some(clause) = place.document().and_then(|it| Clause::not_graded(it, &missing, table)) {
        draft.adding([clause]).partly()
    } else {
        draft
    })
}

/// The grade for the head of the answer, and whether the question says another.
fn headline(
    question: &Question,
    place: &Place<'_>,
    judged: &Judged<'_>,
    asked: Aspect,
    context: &Context<'_>,
) -> (Clause, bool) {
    let contradicted = premise::contradicts(question, judged.judgement.grade, context.inspectorates());
    let denied = question.grades.first().copied().filter(|_| contradicted);
    (Clause::graded(&place.name, judged, asked, denied, place.publication(judged.document)), contradicted)
}

/// What a question wants a grade of, where inspectors grade no such thing (schools, early help): words that are in no
/// label of a judgement and in no title. `None` where the whole or an aspect is meant.
pub(super) fn not_judged<'a>(
    question: &Question,
    documents: impl Iterator<Item = &'a Arc<Document>>,
    context: &Context<'_>,
) -> Option<String> {
    if !question.aspects.is_empty() || question.topic.is_empty() {
        return None;
    }
    let mut judged: BTreeSet<Word> = content_words(context.inspectorates().services()).into_iter().collect();
    for document in documents {
        let facts = &document.facts;
        judged.extend(content_words(&document.title));
        let labels = facts.overall.iter().chain(&facts.judgements).map(|judgement| judgement.label.as_str());
        judged.extend(labels.flat_map(content_words));
    }
    let named = question.topic.iter().flat_map(|word| content_words(word)).any(|word| !judged.contains(&word));
    named.then(|| question.subject(context.inspectorates())).flatten()
}

/// Says that an inspection has no grade for an aspect, what it has instead, and which inspection has one.
fn no_such_judgement(
    question: &Question,
    place: &Place<'_>,
    aspects: &[Aspect],
    asked: String,
    context: &Context<'_>,
) -> Result<Draft, index::Error> {
    let Some(document) = place.document() else {
        let clause = Clause::neutral(Say::NoReport { authority: place.name.clone() });
        return Ok(Draft::refused(Reason::NotMentioned, vec![clause]));
    };
    let table = context.inspectorates();
    let mut headline = vec![Clause::no_grade(&place.name, document, aspects, asked, table)];
    let mut statements = Vec::new();
    let mut next = Vec::new();
    let others = place.all.iter().rev().filter(|it| it.primary.id != document.id);
    for inspected in others {
        let found = aspects.iter().find_map(|aspect| judged::of(&inspected.primary, *aspect, table).into_iter().next());
        let Some(judged) = found else { continue };
        let Some(judged) = judged.cited(context)? else { continue };
        headline.push(Clause::other_did(&judged));
        statements.extend(judged.statement(&place.name, context));
        next.push(refuse::again(question, &place.name, Some(inspected)));
        break;
    }
    let there: Vec<&Judgement> = document.facts.overall.iter().chain(&document.facts.judgements).collect();
    let who = context.wording.when(document);
    statements.extend(judgements::all(&there, document, context, |grades| Say::GradesOf { who, grades })?);
    Ok(Draft::refused(Reason::NotMentioned, headline).stating(statements).suggesting(next))
}

fn follow_ups(question: &Question, place: &Place<'_>) -> Vec<Question> {
    let mut next = Vec::new();
    if let Some(newest) = place.chosen.first().copied() {
        next.push(refuse::asking(OperationId::Improvements, question, &place.name, Some(newest)));
    }
    if place.all.len() > 1 {
        next.push(Question { grades: Vec::new(), ..refuse::asking(OperationId::Change, question, &place.name, None) });
    }
    next
}

/// The cues with their patterns, each with a question that needs it. In a pattern `a|b` is either word, `a?` may be
/// missing, `@` is a place and `#` a period.
#[rustfmt::skip]
const CUES: &[CueTable] = &[
    CueTable {
        cue: cues::GRADE,
        patterns: &[
            ("grade|grades|graded", "What was the grade in the October 2019 inspection?"),
            ("rating|ratings", "Surrey's previous rating"),
            ("judgement|judgements|judgment|judgments", "What is the Ofsted judgment of Lincolnshire's governance?"),
            ("judged", "How was Bexley judged?"),
            ("rated", "How was Kent rated in 2020?"),
            ("score|scored|scores", "What score does Kent have?"),
            ("result|results", "Kent Ofsted result"),
            ("ofsted|inspection outcome|outcomes|mark", "Kent inspection outcome"),
            ("mark|marks", "What mark did leaders get in Kent?"),
            ("outcome of|for|from the? inspection|@|#", "What was the outcome of the inspection in Kent?"),
            ("verdict|verdicts", "What was the verdict on Kent?"),
            ("classed as", "What was Kent classed as?"),
            ("marked", "How were leaders marked in Kent?"),
            ("pass or fail", "Kent: pass or fail?"),
            ("what did @ get|receive|achieve", "what did kirklees get for children in care"),
            ("what was @ given|awarded", "What was Kent given for leadership?"),
            ("ranked", "How is Kent ranked?"),
            ("come|came out as", "What did Kent come out as?"),
            ("conclude|concluded overall", "What did inspectors conclude overall?"),
            ("end up with", "What did Kent end up with?"),
            ("did @ pass|fail", "Did Kent pass?"),
            ("category", "What category is Kent in?"),
        ],
    },
    CueTable {
        cue: cues::FARED,
        patterns: &[
            ("how did|does @ do|fare|get|come|go", "How did Kent do?"),
            ("how has|have @ done|fared|been", "How has Kent been?"),
            ("how well did|does|is|are @", "How well did Kent do?"),
            ("how good|bad", "How good are children's services in Warrington?"),
            ("how was|were @", "How was Kent in 2019?"),
            ("how is|are", "How are children's services in Kent?"),
            ("any good", "Is Kent any good?"),
            ("good enough", "Is Kent good enough?"),
            ("rate|rates", "Rate Warrington's help and protection"),
            ("ofsted|inspectors think of @", "What did Ofsted think of Kent?"),
            ("ofsted view of|on @", "What is Ofsted's view of Kent?"),
            ("up to scratch", "Is Kent up to scratch?"),
            ("perform|performed|performing|performance", "How well did leaders perform in Kent?"),
        ],
    },
];
