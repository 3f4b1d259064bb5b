//! An answer: what is said, what it rests on, and what its headline asserts.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::clause::{Claim, Clause};
use super::request::{Assumption, Note, Question};
use super::{OperationId, searched::Searched};
use crate::evidence::{Citation, Statement};
use crate::question::{InspectionSelector, More, Period, Scope};
use crate::wording::{Say, Wording};

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

    /// Set where something is stated.
    pub fn states(self) -> bool {
        matches!(self, Self::Answered | Self::Partial | Self::Corrected)
    }
}

/// Why a question was not answered, or not as asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// No document is about the authority named.
    UnknownAuthority,
    /// The authority was not inspected in that period, as far as the documents tell.
    NoInspectionInPeriod,
    /// The documents do not speak of it.
    NotMentioned,
    /// What was found is too weak to be shown as an answer; with statements, these are the nearest.
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

/// A question to ask next. Whoever presses it asks exactly what it carries, whatever its words would be understood as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// Its words.
    pub text: String,
    /// What it asks.
    pub question: Box<Question>,
}

impl Suggestion {
    /// A question in the words of its operation.
    pub fn of(question: Question) -> Self {
        let text = question.operation.get().asked(&question);
        Self { question: Box::new(Question { text: text.clone(), ..question }), text }
    }
}

impl Question {
    /// More of the same; `None` where an answer is whole from the first, or all was shown.
    pub fn asking_more(&self) -> Option<Suggestion> {
        let operation = self.operation.get();
        if !operation.reads_text || self.operation == OperationId::Fact || self.more.is_whole() {
            return None;
        }
        let more = if self.more.is_next() { More::NextWhole } else { More::Next };
        let question = Self { more, assumed: Vec::new(), ..self.clone() };
        Some(Suggestion { text: "Show me more".to_owned(), question: Box::new(question) })
    }

    /// The same of the inspection that ended on a day; `None` where it is not asked of one inspection.
    pub fn asking_of(&self, last_day: Date) -> Option<Suggestion> {
        let is_of_one = !self.operation.get().is_over_time
            && !matches!(self.operation, OperationId::Compare | OperationId::Help)
            && !matches!(self.which, InspectionSelector::All | InspectionSelector::LastFew(_));
        let name = self.authorities.first().filter(|_| is_of_one)?;
        let question = self.of(name, InspectionSelector::In(vec![Period::month_of(last_day)]));
        let text = format!("And in {} {}?", crate::text::month(last_day), last_day.year());
        Some(Suggestion {
            text: text.clone(),
            question: Box::new(Self { text, kinds: self.kinds.clone(), ..question }),
        })
    }

    /// The same of others: of all councils where it is about a topic, else of the statistical neighbours.
    pub fn asking_others(&self, authority: &str, has_neighbours: bool) -> Option<Suggestion> {
        let over = |scope| Self { scope, authorities: Vec::new(), ..self.of("", InspectionSelector::Unspecified) };
        let listed =
            matches!(self.operation, OperationId::Findings | OperationId::Concerns | OperationId::Improvements);
        let question = if listed && self.has_own_topic() {
            Self { also: vec![OperationId::Improvements], ..over(Scope::Every) }
        } else if has_neighbours && matches!(self.operation, OperationId::Grades | OperationId::Improvements) {
            Self { also: vec![self.operation], ..over(Scope::Neighbours(Some(authority.to_owned()))) }
        } else {
            return None;
        };
        Some(Suggestion::of(question.by(OperationId::Select)))
    }
}

/// An answer as every face renders it.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What was understood.
    pub question: Question,
    /// How it was dealt with.
    pub outcome: Outcome,
    /// Why, unless it was answered.
    pub reason: Option<Reason>,
    /// One sentence that can stand alone.
    pub headline: String,
    /// What the headline asserts, each with what bears it out.
    pub claims: Vec<Claim>,
    /// What is said, the most important first; lists in the order of their source.
    pub statements: Vec<Statement>,
    /// Whom somebody in need is pointed to, in sentences; then nothing else is said. Empty in every other answer.
    pub signposts: Vec<String>,
    /// The passages cited, each once, in the order of first use: the citation numbered n is the nth. Each quotes all
    /// that is cited of its passage.
    pub citations: Vec<Citation>,
    /// Questions to ask next.
    pub suggestions: Vec<Suggestion>,
    /// What was taken for granted.
    pub notes: Vec<Note>,
    /// What a reader should know of the documents that it rests on or looked through, a sentence each: that a later inspection is
    /// held, and what was lost or doubtful when they were read.
    pub warnings: Vec<String>,
}

impl Answer {
    /// True if it is for somebody in need of help. Of such a message nothing is kept.
    pub fn is_for_need(&self) -> bool {
        !self.signposts.is_empty()
    }

    /// Gathers the citations of the statements and of the claims: each passage once, in the order of first use, quoting
    /// all that is cited of it.
    pub(crate) fn number_citations(&mut self) {
        let mut citations: Vec<Citation> = Vec::new();
        for statement in &self.statements {
            gather(statement, &mut citations);
        }
        self.citations = citations;
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

/// An answer of one operation, before it is weighed against others and gets its words.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(super) outcome: Outcome,
    pub(super) reason: Option<Reason>,
    pub(super) headline: Vec<Clause>,
    pub(super) statements: Vec<Statement>,
    pub(super) suggestions: Vec<Suggestion>,
    pub(super) assumed: Vec<Assumption>,
    /// What was searched for and what of it the evidence holds, where text was searched.
    pub(super) searched: Option<Searched>,
}

impl Draft {
    pub(super) fn answered(headline: Vec<Clause>, statements: Vec<Statement>) -> Self {
        Self {
            outcome: Outcome::Answered,
            reason: None,
            headline,
            statements,
            suggestions: Vec::new(),
            assumed: Vec::new(),
            searched: None,
        }
    }

    pub(super) fn refused(reason: Reason, headline: Vec<Clause>) -> Self {
        Self { outcome: Outcome::NotFound, reason: Some(reason), ..Self::answered(headline, Vec::new()) }
    }

    pub(super) fn asks_back(headline: Vec<Clause>, choices: Vec<Suggestion>) -> Self {
        Self {
            outcome: Outcome::Clarify,
            reason: Some(Reason::Ambiguous),
            suggestions: choices,
            ..Self::answered(headline, Vec::new())
        }
    }

    pub(super) fn corrected(mut self) -> Self {
        self.outcome = Outcome::Corrected;
        self.reason = Some(Reason::FalsePremise);
        self
    }

    pub(super) fn partly(mut self) -> Self {
        if self.outcome == Outcome::Answered {
            self.outcome = Outcome::Partial;
            self.reason = Some(Reason::PartlyAnswered);
        }
        self
    }

    /// Says that these statements may answer the question, which is not sure.
    pub(super) fn unsure(mut self) -> Self {
        self.outcome = Outcome::Partial;
        self.reason = Some(Reason::LowConfidence);
        self
    }

    pub(super) fn stating(mut self, statements: impl IntoIterator<Item = Statement>) -> Self {
        self.statements.extend(statements);
        self
    }

    pub(super) fn adding(mut self, clauses: impl IntoIterator<Item = Clause>) -> Self {
        self.headline.extend(clauses);
        self
    }

    pub(super) fn suggesting(mut self, questions: impl IntoIterator<Item = Question>) -> Self {
        self.suggestions.extend(questions.into_iter().map(Suggestion::of));
        self
    }

    pub(super) fn assuming(mut self, assumed: impl IntoIterator<Item = Assumption>) -> Self {
        self.assumed.extend(assumed);
        self
    }

    pub(super) fn having_searched(mut self, searched: Option<Searched>) -> Self {
        self.searched = searched.or(self.searched);
        self
    }

    /// The answer to a question, with its words.
    pub(super) fn finished(self, mut question: Question, wording: &Wording) -> Answer {
        question.assumed.extend(self.assumed);
        let said: Vec<&Say> = self.headline.iter().map(Clause::say).collect();
        let headline = wording.sentence(said);
        let claims = self.headline.into_iter().flat_map(Clause::into_claims).collect();
        let notes = question.assumed.iter().map(|assumed| Note::of(assumed, wording)).collect();
        let mut answer = Answer {
            question,
            notes,
            warnings: Vec::new(),
            outcome: self.outcome,
            reason: self.reason,
            headline,
            claims,
            citations: Vec::new(),
            statements: self.statements,
            signposts: Vec::new(),
            suggestions: self.suggestions,
        };
        answer.number_citations();
        answer
    }
}

/// The next step of a plan.
pub(crate) enum Step {
    /// It answers.
    Draft(Draft),
    /// Another operation is the one to answer this; only the dispatcher calls it.
    Handover(OperationId),
}

impl From<Draft> for Step {
    fn from(draft: Draft) -> Self {
        Self::Draft(draft)
    }
}
