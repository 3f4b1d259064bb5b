//! What an acronym or a local name means, from the reports' own explanations.

use std::sync::Arc;

use super::answer::{Draft, Reason, Step};
use super::clause::Clause;
use super::kit::scope::Places;
use super::kit::{Context, hints, resolve};
use super::{Operation, OperationId, Question, Reading, searched::Searched};
use crate::document::{Acronym, Document};
use crate::evidence::{Citation, Statement};
use crate::index;
use crate::question::cues::{FINDINGS, GRADE, MEAN, NAME, WHAT_IS};
use crate::question::{Annotated, CueTable, InspectionSelector, Label, Scope, cues};
use crate::search::QueryTerms;
use crate::text;
use crate::wording::Say;

pub(super) const OPERATION: Operation = Operation {
    cues: CUES,
    recognise,
    plan,
    asked: |question| format!("What is {}?", question.topic_as_written()),
    name: "meaning",
    ..Operation::PLAIN
};

/// The most words of a term that is asked after by "what is" alone.
const LONGEST_TERM: usize = 5;

/// Asked by a word that says so, or because nothing else is in the question than "what is" and a term of a few words.
fn recognise(annotated: &Annotated<'_>) -> Option<Reading> {
    let explained = || Some(Reading::new(OperationId::Define, 0.3, &[MEAN, WHAT_IS, NAME]));
    let term = annotated.topic_items(&[MEAN, WHAT_IS]);
    // What a grade means is asked of no authority.
    if term.is_empty()
        && annotated.cue(MEAN)
        && hints::is_graded(annotated)
        && !annotated.cue(GRADE)
        && annotated.names_nobody()
    {
        return Some(Reading { plausibility: 0.55, ..explained()? });
    }
    let (first, _) = *term.first().filter(|_| term.len() <= LONGEST_TERM)?;
    if annotated.cue(MEAN) {
        return explained();
    }
    let what = annotated.first(Label::Cue(WHAT_IS))?;
    let opens = what.start <= 1 && first <= what.end + 1 && !annotated.cue(FINDINGS) && annotated.kinds().is_empty();
    let contracted = annotated.token(what.start).is_some_and(|token| token.possessive() || token.word == "whats");
    let is = matches!(annotated.word(what.end - 1), "is" | "are" | "was" | "were") || contracted;
    let in_one_piece = term.windows(2).all(|two| two[1].0 - two[0].0 <= 2);
    // A thing with an article is one of this report ("what is the quality of plans?"), unless it bears a name.
    let named = annotated.token(first).is_some_and(|token| token.acronym || token.capital);
    let article = annotated.word(what.end) == "the" && !named;
    if opens && is && in_one_piece && !article { explained() } else { None }
}

fn plan(question: &Question, context: &Context<'_>) -> Result<Step, index::Error> {
    if let ([], [grade, ..]) = (&question.topic[..], &question.grades[..]) {
        // The inspectors' own definitions are in their framework and not in the reports.
        let clause = Clause::neutral(Say::UndefinedGrade { grade: *grade });
        let next = Question {
            scope: Scope::Every,
            which: InspectionSelector::Unspecified,
            grades: vec![*grade],
            ..question.bare()
        };
        let draft = Draft::refused(Reason::NotMentioned, vec![clause]);
        return super::answered(draft.suggesting([next.by(OperationId::Select)]));
    }
    let places = match resolve::places(question, context, false) {
        Ok(places) => places,
        Err(refusal) => return super::answered(*refusal),
    };
    let sought = text::words(&question.topic.join(" "));
    for document in documents(question, &places, context) {
        let Some(acronym) = document.facts.acronyms.iter().find(|acronym| is_meant(acronym, &sought)) else { continue };
        let Some(citation) = explanation(document, acronym, question, context)? else { continue };
        let clause = Clause::stands_for(acronym, document, &citation);
        let terms = QueryTerms::read(&question.topic, context.snapshot, &[], context.tables)?;
        let name = document.subject().unwrap_or_default().to_owned();
        let next = Question {
            topic: vec![acronym.short.clone()],
            topic_written: None,
            ..question.of(&name, InspectionSelector::Unspecified)
        };
        let draft = Draft::answered(vec![clause], vec![Statement::quote(citation)])
            .having_searched(Some(Searched::found(&terms, true)))
            .suggesting([next.by(OperationId::Findings)])
            .assuming(places.assumed);
        return super::answered(draft);
    }
    Ok(Step::Handover(OperationId::Findings))
}

/// The documents that may explain a term, the likeliest first.
fn documents<'a>(question: &Question, places: &'a Places<'a>, context: &Context<'a>) -> Vec<&'a Arc<Document>> {
    let mut documents: Vec<&Arc<Document>> = Vec::new();
    for place in &places.authorities {
        documents.extend(place.chosen.iter().map(|it| &it.primary));
        documents.extend(place.all.iter().rev().map(|it| &it.primary));
        documents.extend(context.catalog().documents_about(&place.name));
    }
    documents.extend(&places.by_kind);
    if question.authorities.is_empty() {
        // Most acronyms are the same everywhere, so that where no place was named any report may explain one.
        documents.extend(context.catalog().documents());
    }
    documents
}

/// The words asked for are an acronym, alone or among others, or its long form.
fn is_meant(acronym: &Acronym, sought: &[String]) -> bool {
    let short = text::words(&acronym.short);
    let long = text::words(&acronym.long);
    !short.is_empty() && (sought.windows(short.len()).any(|words| words == short) || sought == long)
}

/// The sentence that explains an acronym.
fn explanation(
    document: &Arc<Document>,
    acronym: &Acronym,
    question: &Question,
    context: &Context<'_>,
) -> Result<Option<Citation>, index::Error> {
    let Some(passage) = context.snapshot.passage(&document.id, acronym.passage)? else { return Ok(None) };
    let (short, long) = (text::words(&acronym.short), text::words(&acronym.long));
    let holds = |words: &[String], sought: &[String]| words.windows(sought.len().max(1)).any(|it| it == sought);
    let range = text::sentences(&passage.text).into_iter().find(|range| {
        let words = text::words(&passage.text[range.clone()]);
        holds(&words, &short) && holds(&words, &long)
    });
    let range = range.filter(|_| !context.full && !question.more.is_whole()).unwrap_or(0..passage.text.len());
    Ok(Citation::new(Arc::clone(document), acronym.passage, passage, range))
}

/// The cues with their patterns, each with a question that needs it. In a pattern `a|b` is either word, `a?` may be
/// missing, `@` is a place and `#` a period.
#[rustfmt::skip]
const CUES: &[CueTable] = &[
    CueTable {
        cue: cues::MEAN,
        patterns: &[
            ("stand|stands for", "What does MASH stand for?"),
            ("mean|means", "What does \"edge of care\" mean?"),
            ("meaning of", "What's the meaning of PLO?"),
            ("define|definition", "Define contextual safeguarding"),
            ("explain", "explain PLO"),
            ("acronym|abbreviation", "Which words make up the acronym MASH?"),
            ("short for", "Which words is LADO short for?"),
            ("what is a|an", "What is a LADO?"),
            ("in plain english", "PLO in plain English, please"),
        ],
    },
    CueTable {
        cue: cues::WHAT_IS,
        patterns: &[
            ("what is|are|was|were?", "what's EHCP"),
            ("who are", "Who are Mockingbird?"),
        ],
    },
];
