//! Evidence and facts to a cited answer, or a typed refusal.
//!
//! One plan per operation, each in its own file: it reads the [`catalog`](crate::catalog) and, where words are looked
//! for, [`search`](crate::search), and gives a draft. [`answer()`] picks the plan and numbers the citations.

mod aggregate;
mod change;
mod compare;
mod difference;
mod documents;
mod explain;
mod explanation;
mod findings;
mod grade;
mod improvements;
mod origin;
mod people;
mod refuse;
mod scope;
mod words;

use std::cell::RefCell;
use std::sync::Arc;

use crate::catalog::Catalog;
use crate::document::{Document, Kind, PassageNumber};
use crate::evidence::{Citation, Statement};
use crate::gazetteer::Authorities;
use crate::index::{self, Snapshot};
use crate::question::{Form, Intent, Question, Scope};
use crate::search::{Tables, VectorIndex};

pub use explanation::{Confidence, Explanation, Look, Scoped};

/// How a question was dealt with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Answered.
    Answered,
    /// Answered in part; the reason says which part is not.
    Partial,
    /// The question took something for granted that the documents contradict.
    Corrected,
    /// Not answered.
    NotFound,
    /// Asks back; the suggestions are the choices.
    Clarify,
    /// A greeting and the like.
    Help,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 6] =
        [Self::Answered, Self::Partial, Self::Corrected, Self::NotFound, Self::Clarify, Self::Help];
}

/// Why a question was not answered, or not as asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// No document is about the authority named.
    UnknownAuthority,
    /// The authority was not inspected in that period, as far as the documents hold.
    NoInspectionInPeriod,
    /// The documents do not speak of it.
    NotMentioned,
    /// What was found is too weak to be shown as an answer; with statements, these are the nearest in meaning.
    LowConfidence,
    /// The documents are not about such things.
    OutOfScope,
    /// More than one thing may be meant.
    Ambiguous,
    /// The documents contradict what the question takes for granted.
    FalsePremise,
    /// A part of the question is not answered.
    PartlyAnswered,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 8] = [
        Self::UnknownAuthority,
        Self::NoInspectionInPeriod,
        Self::NotMentioned,
        Self::LowConfidence,
        Self::OutOfScope,
        Self::Ambiguous,
        Self::FalsePremise,
        Self::PartlyAnswered,
    ];
}

/// An answer as every face renders it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What was understood.
    pub question: Question,
    /// How it was dealt with.
    pub outcome: Outcome,
    /// Why, unless it was answered.
    pub reason: Option<Reason>,
    /// One sentence that can stand alone.
    pub headline: String,
    /// What is said, the most important first; lists in the order of their source.
    pub statements: Vec<Statement>,
    /// The passages cited, each once, in the order of first use: the citation numbered n is the nth. Each quotes all
    /// that is cited of its passage.
    pub citations: Vec<Citation>,
    /// Complete questions to ask next.
    pub suggestions: Vec<String>,
}

/// What all plans read.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The index, in one state.
    pub snapshot: &'a Snapshot,
    /// The table of authorities.
    pub authorities: &'a Authorities,
    /// The tables that scoring reads.
    pub tables: &'a Tables,
    /// What ranks passages by meaning, where that is set up and ready.
    pub vector_index: Option<&'a VectorIndex>,
    /// The authority that questions without a place are about.
    pub home: Option<&'a str>,
    /// Whether complete paragraphs are quoted in place of the sentences chosen of them.
    pub full: bool,
    /// Where plans note how they came to the answer; `None` where nobody asks. One question is answered on one thread,
    /// and a note is made in one go.
    pub explanation: Option<&'a RefCell<Explanation>>,
}

impl<'a> Context<'a> {
    fn catalog(&self) -> &'a Catalog {
        self.snapshot.catalog()
    }

    /// Cites a whole passage; `None` if the index does not hold it.
    fn cite(&self, document: &Arc<Document>, number: PassageNumber) -> Result<Option<Citation>, index::Error> {
        let passage = self.snapshot.passage(&document.id, number)?;
        Ok(passage.and_then(|passage| Citation::whole(Arc::clone(document), number, passage)))
    }
}

/// An answer before its citations are numbered.
#[derive(Debug)]
pub(crate) struct Draft {
    outcome: Outcome,
    reason: Option<Reason>,
    headline: String,
    statements: Vec<Statement>,
    suggestions: Vec<String>,
    assumed: Vec<String>,
}

impl Draft {
    fn answered(headline: impl Into<String>, statements: Vec<Statement>) -> Self {
        Self {
            outcome: Outcome::Answered,
            reason: None,
            headline: headline.into(),
            statements,
            suggestions: Vec::new(),
            assumed: Vec::new(),
        }
    }

    fn refused(reason: Reason, headline: impl Into<String>) -> Self {
        Self { outcome: Outcome::NotFound, reason: Some(reason), ..Self::answered(headline, Vec::new()) }
    }

    fn asks_back(headline: impl Into<String>, choices: Vec<String>) -> Self {
        Self {
            outcome: Outcome::Clarify,
            reason: Some(Reason::Ambiguous),
            suggestions: choices,
            ..Self::answered(headline, Vec::new())
        }
    }

    fn corrected(mut self) -> Self {
        self.outcome = Outcome::Corrected;
        self.reason = Some(Reason::FalsePremise);
        self
    }

    fn partly(mut self) -> Self {
        if self.outcome == Outcome::Answered {
            self.outcome = Outcome::Partial;
            self.reason = Some(Reason::PartlyAnswered);
        }
        self
    }

    /// Says that these statements may answer the question, which is not sure.
    fn unsure(mut self) -> Self {
        self.outcome = Outcome::Partial;
        self.reason = Some(Reason::LowConfidence);
        self
    }

    fn suggesting(mut self, suggestions: impl IntoIterator<Item = String>) -> Self {
        self.suggestions.extend(suggestions);
        self
    }

    fn assuming(mut self, assumed: impl IntoIterator<Item = String>) -> Self {
        self.assumed.extend(assumed);
        self
    }
}

/// Answers a question from one state of the index.
pub fn answer(question: &Question, context: &Context<'_>) -> Result<Answer, index::Error> {
    let mut question = question.clone();
    let draft = plan(&mut question, context)?;
    question.assumed.extend(draft.assumed.iter().cloned());
    let headline = if question.more.is_next() && is_whole(question.intent) && !draft.statements.is_empty() {
        format!("That is all there is: {}", draft.headline)
    } else {
        draft.headline
    };
    let mut answer = Answer {
        question,
        outcome: draft.outcome,
        reason: draft.reason,
        headline,
        citations: Vec::new(),
        statements: draft.statements,
        suggestions: draft.suggestions,
    };
    answer.number_citations();
    Ok(answer)
}

/// Whether an answer to this is whole from the first, so that there is never more of it.
fn is_whole(intent: Intent) -> bool {
    matches!(
        intent,
        Intent::ImprovementAreas
            | Intent::Grade
            | Intent::When(_)
            | Intent::Who
            | Intent::Documents
            | Intent::Aggregate
    )
}

fn plan(question: &mut Question, context: &Context<'_>) -> Result<Draft, index::Error> {
    if question.intent == Intent::Help {
        context.note_plan("help");
        return Ok(refuse::help(context));
    }
    if question.form == Form::Advice {
        return Ok(refuse::advice(question));
    }
    if context.catalog().documents().is_empty() {
        return Ok(refuse::empty());
    }
    match question.intent {
        Intent::Documents | Intent::Aggregate if origin::is_asked(question) => {
            if let Some(draft) = origin::answer(question, context)? {
                return Ok(draft);
            }
        }
        _ => {}
    }
    match question.intent {
        Intent::Documents => return documents::answer(question, context),
        Intent::Aggregate => return aggregate::answer(question, context),
        Intent::Findings | Intent::Concerns | Intent::Strengths | Intent::Compare
            if !question.topic.is_empty() && !question.topic_is_aspect =>
        {
            aggregate::name_group(question, context);
        }
        // Of a whole group it is told what each one's grade or list is: nobody reads all findings of a region.
        Intent::Grade | Intent::ImprovementAreas | Intent::Findings | Intent::Concerns | Intent::Compare
            if question.authorities.is_empty() && matches!(question.scope, Scope::Region(_) | Scope::Every)
                || matches!(question.scope, Scope::Neighbours(_)) =>
        {
            return aggregate::answer(question, context);
        }
        _ => {}
    }
    let places = match scope::resolve(question, context) {
        Ok(places) => places,
        Err(refusal) => return Ok(*refusal),
    };
    context.note_scope(question, &places);
    let of_document = !places.by_kind.is_empty() && !question.kinds.contains(&Kind::InspectionReport);
    let mut draft = match question.intent {
        // What another document says of grades and changes is looked for in its own words.
        Intent::Grade | Intent::Change | Intent::Compare | Intent::Fact(_) if of_document => {
            findings::in_own_words(question, &places, context)?
        }
        Intent::Compare => compare::answer(question, &places, context)?,
        Intent::Change => change::answer(question, &places, context)?,
        Intent::Explain => explain::answer(question, &places, context)?,
        _ if places.authorities.len() > 1 => compare::answer(question, &places, context)?,
        Intent::ImprovementAreas => improvements::answer(question, &places, context)?,
        Intent::Grade => grade::answer(question, &places, context)?,
        Intent::When(_) | Intent::Who => people::answer(question, &places, context)?,
        _ => findings::answer(question, &places, context)?,
    };
    // A comparison says itself of whom nothing is held; where one authority is left of several, nothing else would.
    if question.intent != Intent::Compare && places.authorities.len() == 1 && !places.missing.is_empty() {
        draft.headline = format!("{}; {}.", draft.headline.trim_end_matches('.'), places.missing.join("; "));
        draft = draft.partly();
    }
    // Readers and the next question shall see whom the answer is about, even where the question named nobody. Only now,
    // since the plans go by what was said.
    if let ([], [place]) = (&question.authorities[..], &places.authorities[..]) {
        question.authorities.push(place.name.clone());
    }
    Ok(draft.assuming(places.assumed))
}

impl Answer {
    /// Gathers the citations of the statements: each passage once, in the order of first use, quoting all that is
    /// cited of it.
    pub(crate) fn number_citations(&mut self) {
        let mut citations: Vec<Citation> = Vec::new();
        for statement in &self.statements {
            gather(statement, &mut citations);
        }
        self.citations = citations;
    }

    /// The numbers of a statement's citations, counted from 1, in rising order.
    pub fn numbers_of(&self, statement: &Statement) -> Vec<usize> {
        let mut numbers: Vec<usize> = statement
            .citations()
            .filter_map(|own| self.citations.iter().position(|citation| citation.same_passage(own)))
            .map(|at| at + 1)
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}

fn gather(statement: &Statement, citations: &mut Vec<Citation>) {
    for own in statement.citations() {
        match citations.iter_mut().find(|citation| citation.same_passage(own)) {
            Some(citation) => *citation = citation.widened(own),
            None => citations.push(own.clone()),
        }
    }
    for item in &statement.items {
        gather(item, citations);
    }
}
