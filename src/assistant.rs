//! One turn of a conversation: text in, answer out, over one state of the index.
//!
//! [`Assistant::ask`] understands the text, has it answered, and holds the last gate: what is quoted is compared with
//! the passage as the index holds it, and what does not stand there is dropped before anyone reads it.

mod across;
mod check;

use std::cell::RefCell;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::catalog::Inspected;
use crate::document::{Document, DocumentId};
use crate::evidence::{Citation, Statement};
use crate::gazetteer::Authorities;
use crate::index::{self, Hit, Snapshot};
use crate::inspectorates::Inspectorates;
use crate::limits::QUESTION_CHARS;
use crate::operations::{self, Answer, Context, Explanation, Grammar, Outcome, Question, Reason, Unnamed};
use crate::question::Languages;
use crate::search::{self, Limits, Measures, QueryTerms, Tables, VectorIndex, Weights};
use crate::signposts::{InNeed, Need, Signposts};
use crate::wording::{self, Say, Wording};

pub use across::{Across, AuthoritySet, Row, Unaskable};

/// What an assistant is set to.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The authority that questions without a place are about, by its name in the table of authorities.
    pub home: Option<String>,
}

/// How an answer is wished for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AnswerOptions {
    /// Whether complete paragraphs are quoted in place of the sentences chosen of them.
    pub full: bool,
    /// Whether it comes with an explanation.
    pub explain: bool,
}

/// An answer, and how it came about where that was wished for.
#[derive(Clone, Debug)]
pub struct Turn {
    /// The answer.
    pub answer: Answer,
    /// How it came about.
    pub explanation: Option<Explanation>,
}

/// Why a question could not be dealt with. A question that has no answer is none of these.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The index could not be read.
    #[error("cannot answer from the index")]
    Index(#[from] index::Error),
}

/// Tells which day it is.
type Clock = Arc<dyn Fn() -> Date + Send + Sync>;

/// Answers questions over one state of the index.
pub struct Assistant {
    snapshot: Arc<Snapshot>,
    authorities: Arc<Authorities>,
    /// The authorities with the places and bodies that the documents of the snapshot are about.
    known: Arc<Authorities>,
    grammar: Arc<Grammar>,
    tables: Arc<Tables>,
    readings: operations::Weights,
    wording: Arc<Wording>,
    signposts: Arc<Signposts>,
    languages: Arc<Languages>,
    claim_words: Arc<crate::check::Words>,
    settings: Settings,
    clock: Clock,
    vector_index: OnceLock<VectorIndex>,
    without_meaning: Option<String>,
}

impl Assistant {
    /// An assistant over a state of the index. Which councils there are is told by the day that `clock` gives.
    pub fn new(
        snapshot: Arc<Snapshot>,
        authorities: Arc<Authorities>,
        inspectorates: Arc<Inspectorates>,
        settings: Settings,
        clock: impl Fn() -> Date + Send + Sync + 'static,
    ) -> Self {
        let tables = Arc::new(Tables::new(inspectorates));
        Self {
            known: known(&authorities, &snapshot, &tables.inspectorates),
            snapshot,
            authorities,
            grammar: Arc::new(Grammar::bundled(Arc::clone(&tables.inspectorates))),
            wording: Arc::new(Wording::bundled(Arc::clone(&tables.inspectorates))),
            signposts: Arc::new(Signposts::bundled()),
            languages: Arc::new(Languages::bundled()),
            claim_words: Arc::new(crate::check::Words::bundled()),
            tables,
            readings: operations::Weights::default(),
            settings,
            clock: Arc::new(clock),
            vector_index: OnceLock::new(),
            without_meaning: None,
        }
    }

    /// The same assistant, which is meant to rank by meaning too and cannot do so yet, or not at all, for that reason: a
    /// clause that explanations give.
    pub fn without_meaning(self, why: impl Into<String>) -> Self {
        Self { without_meaning: Some(why.into()), ..self }
    }

    /// From now on ranks by meaning too, with that, which was made over the same state of the index. Once it does, this
    /// has no effect.
    pub fn rank_by(&self, vector_index: VectorIndex) {
        let _ = self.vector_index.set(vector_index);
    }

    /// From now on ranks and reads with those numbers, for measuring what they do.
    pub fn rank_with(&mut self, weights: Weights, limits: Limits, readings: operations::Weights) {
        self.tables = Arc::new(self.tables.with(weights, limits));
        self.readings = readings;
    }

    /// Whether it ranks by meaning too.
    pub fn ranks_by_meaning(&self) -> bool {
        self.vector_index.get().is_some()
    }

    /// The same assistant over another state of the index. It ranks by words alone until [`Assistant::rank_by`].
    pub fn over(&self, snapshot: Arc<Snapshot>) -> Self {
        Self {
            known: known(&self.authorities, &snapshot, &self.tables.inspectorates),
            snapshot,
            authorities: Arc::clone(&self.authorities),
            grammar: Arc::clone(&self.grammar),
            tables: Arc::clone(&self.tables),
            readings: self.readings,
            wording: Arc::clone(&self.wording),
            signposts: Arc::clone(&self.signposts),
            languages: Arc::clone(&self.languages),
            claim_words: Arc::clone(&self.claim_words),
            settings: self.settings.clone(),
            clock: Arc::clone(&self.clock),
            vector_index: OnceLock::new(),
            without_meaning: self.without_meaning.clone(),
        }
    }

    /// The day on which it answers.
    pub fn today(&self) -> Date {
        (self.clock)()
    }

    /// The authority that is meant where a question names none, if one is set.
    pub fn home(&self) -> Option<&str> {
        self.settings.home.as_deref()
    }

    /// What searching reads from tables.
    pub fn tables(&self) -> &Arc<Tables> {
        &self.tables
    }

    /// The tables of the inspectorates.
    pub fn inspectorates(&self) -> &Arc<Inspectorates> {
        &self.tables.inspectorates
    }

    /// The authorities with the places and bodies that its documents are about.
    pub fn known_authorities(&self) -> &Arc<Authorities> {
        &self.known
    }

    /// The state of the index that it answers from.
    pub fn snapshot(&self) -> &Arc<Snapshot> {
        &self.snapshot
    }

    /// Answers a text, which may lean on the question before it. The same text over the same index gives the same
    /// answer, as long as the councils are the same.
    pub fn ask(&self, text: &str, before: Option<&Question>) -> Result<Answer, Error> {
        Ok(self.turn(text, before, AnswerOptions::default())?.answer)
    }

    /// Answers a text as [`Assistant::ask`] does, in the way that is wished for. Being explained does not change an
    /// answer.
    pub fn turn(&self, text: &str, before: Option<&Question>, options: AnswerOptions) -> Result<Turn, Error> {
        self.turn_about(self.unnamed(), text, before, options)
    }

    /// Whom a question is about that names nobody.
    fn unnamed(&self) -> Unnamed<'_> {
        self.home().map_or(Unnamed::Nobody, Unnamed::Home)
    }

    fn turn_about(
        &self,
        unnamed: Unnamed<'_>,
        text: &str,
        before: Option<&Question>,
        options: AnswerOptions,
    ) -> Result<Turn, Error> {
        let text = text.trim();
        // Before all else, and however long it is.
        if let Some(in_need) = self.in_need(text) {
            return Ok(Turn { answer: self.point_the_way(&in_need), explanation: None });
        }
        if self.languages.is_foreign(text) {
            return Ok(Turn {
                answer: operations::foreign(&self.grammar, &self.context(false, &Measures::default(), None)),
                explanation: None,
            });
        }
        let cut: String = text.chars().take(QUESTION_CHARS).collect();
        self.explained(unnamed, options, |context| {
            if text.is_empty() || cut.len() < text.len() {
                return Ok(operations::unasked(&cut, cut.len() < text.len(), &self.grammar, context));
            }
            operations::answer(&cut, before, &self.grammar, context)
        })
    }

    /// The need of help that a message tells of; `None` for every other message. Whoever is about to keep a message asks
    /// this first.
    pub fn need(&self, text: &str) -> Option<Need> {
        self.signposts.need(text)
    }

    /// The same with the council that the message names.
    pub fn in_need(&self, text: &str) -> Option<InNeed> {
        self.signposts.in_need(text, &self.authorities)
    }

    /// Whom somebody in need is pointed to.
    pub fn point_the_way(&self, in_need: &InNeed) -> Answer {
        operations::in_need(in_need, &self.signposts, &self.grammar, &self.context(false, &Measures::default(), None))
    }

    /// Answers a question that is already understood, as a suggestion carries one.
    pub fn carry_out(&self, question: &Question, options: AnswerOptions) -> Result<Turn, Error> {
        self.explained(self.unnamed(), options, |context| operations::answer_question(question, context))
    }

    fn explained(
        &self,
        unnamed: Unnamed<'_>,
        options: AnswerOptions,
        answer: impl FnOnce(&Context<'_>) -> Result<Answer, index::Error>,
    ) -> Result<Turn, Error> {
        let explanation = options.explain.then(RefCell::<Explanation>::default);
        if let Some(explanation) = explanation.as_ref().filter(|_| !self.ranks_by_meaning()) {
            explanation.borrow_mut().without_meaning.clone_from(&self.without_meaning);
        }
        let measures = Measures::default();
        let context = Context { unnamed, ..self.context(options.full, &measures, explanation.as_ref()) };
        let mut answer = self.verbatim(answer(&context)?)?;
        answer.warnings = self.later_held(&answer).into_iter().chain(self.warnings(&answer)).collect();
        Ok(Turn { answer, explanation: explanation.map(RefCell::into_inner) })
    }

    fn context<'a>(
        &'a self,
        full: bool,
        measures: &'a Measures,
        explanation: Option<&'a RefCell<Explanation>>,
    ) -> Context<'a> {
        Context {
            snapshot: &self.snapshot,
            authorities: &self.known,
            tables: &self.tables,
            weights: &self.readings,
            wording: &self.wording,
            today: self.today(),
            vectors: self.vector_index.get(),
            measures,
            unnamed: self.unnamed(),
            full,
            explanation,
        }
    }

    /// The passages with words like these, the best first: of all documents, or of some. The first `skip` are left
    /// out, and at most `limit` are given.
    pub fn search(
        &self,
        words: &str,
        documents: Option<Vec<DocumentId>>,
        skip: usize,
        limit: usize,
    ) -> Result<Vec<Hit>, Error> {
        let cut: String = words.chars().take(QUESTION_CHARS).collect();
        let terms = QueryTerms::of_question(&cut, &self.snapshot, &self.tables)?;
        Ok(search::page(&terms, documents, skip, limit, &self.snapshot, &self.tables.weights)?)
    }

    /// That a later inspection is held than the only one that an answer tells of. Somebody who asks for an older one may not
    /// know that there is a newer.
    fn later_held(&self, answer: &Answer) -> Option<String> {
        let claimed = answer.claims.iter().flat_map(|claim| &claim.citations);
        let cited: Vec<&Arc<Document>> = answer.citations.iter().chain(claimed).map(Citation::document).collect();
        let named: Vec<&DocumentId> = answer.claims.iter().filter_map(|claim| claim.document.as_ref()).collect();
        let name = cited.first().filter(|_| answer.outcome.states())?.about()?;
        let all = self.snapshot.catalog().inspections_of(name);
        let is_told = |inspected: &Inspected| {
            let mut ids = inspected.documents().map(|document| &document.id);
            ids.any(|id| named.contains(&id) || cited.iter().any(|cited| cited.id == *id))
        };
        let latest = all.last().filter(|latest| latest.date().is_some() && !is_told(latest))?;
        let is_one = all.iter().filter(|inspected| is_told(inspected)).count() == 1;
        let is_about_one = cited.iter().all(|document| document.about() == Some(name));
        let say = Say::LatestHeld { when: wording::when(&latest.primary) };
        (is_one && is_about_one).then(|| self.wording.sentence([&say]))
    }

    /// What was lost or doubtful when the documents were read that an answer cites or makes claims of; of one that found
    /// nothing, those on whom it was asked about.
    fn warnings(&self, answer: &Answer) -> Vec<String> {
        /// More than this is a matter of the collection, not of the answer.
        const MOST: usize = 6;
        let catalog = self.snapshot.catalog();
        let claimed = answer.claims.iter().flat_map(|claim| &claim.citations);
        let cited = answer.citations.iter().chain(claimed).map(Citation::document);
        let named = answer.claims.iter().filter_map(|claim| catalog.get(claim.document.as_ref()?));
        let absent = answer.outcome == Outcome::NotFound;
        let about = answer.question.authorities.iter().filter(|_| absent);
        let looked_through = about.flat_map(|authority| catalog.documents_about(authority));
        let mut warnings: Vec<String> = Vec::new();
        let mut seen: Vec<&DocumentId> = Vec::new();
        for document in cited.chain(named).chain(looked_through) {
            if warnings.len() >= MOST || seen.contains(&&document.id) {
                continue;
            }
            seen.push(&document.id);
            warnings.extend(document.warnings.iter().map(|warning| format!("{}: {warning}", document.title)));
        }
        warnings
    }

    /// Drops every statement that cites words which do not stand where it says.
    fn verbatim(&self, mut answer: Answer) -> Result<Answer, Error> {
        let before = answer.citations.len();
        let mut kept = Vec::with_capacity(answer.statements.len());
        let said = !answer.statements.is_empty();
        for statement in std::mem::take(&mut answer.statements) {
            kept.extend(self.checked(statement)?);
        }
        answer.statements = kept;
        answer.number_citations();
        if answer.citations.len() != before || said && answer.statements.is_empty() {
            tracing::warn!(before, after = answer.citations.len(), "dropped citations that are not verbatim");
        }
        if answer.outcome.states() && answer.statements.is_empty() {
            answer.outcome = Outcome::NotFound;
            answer.reason = Some(Reason::NotMentioned);
            answer.headline = self.wording.sentence([&Say::NothingWithSource]);
            answer.claims.clear();
        }
        Ok(answer)
    }

    fn checked(&self, mut statement: Statement) -> Result<Option<Statement>, Error> {
        for citation in statement.citations() {
            if !self.stands(citation)? {
                let (document, passage) = (citation.document().id.as_str(), citation.number().0);
                tracing::error!(document, passage, "a quote does not stand in its passage");
                return Ok(None);
            }
        }
        let mut items = Vec::with_capacity(statement.items.len());
        for item in std::mem::take(&mut statement.items) {
            items.extend(self.checked(item)?);
        }
        Ok(Some(statement.with_items(items)))
    }

    /// Whether a passage of the index holds the cited words where they are cited from.
    fn stands(&self, citation: &Citation) -> Result<bool, Error> {
        let passage = self.snapshot.passage(&citation.document().id, citation.number())?;
        Ok(passage.is_some_and(|passage| passage.text.get(citation.range()) == Some(citation.quote())))
    }
}

/// The authorities with the places and bodies that documents are about.
pub fn known(authorities: &Arc<Authorities>, snapshot: &Snapshot, inspectorates: &Inspectorates) -> Arc<Authorities> {
    let of = |place| (place, inspectorates.short_names(place), inspectorates.name_ends(place));
    let mut places = snapshot.catalog().places().map(of).peekable();
    if places.peek().is_none() {
        return Arc::clone(authorities);
    }
    Arc::new(authorities.with_inspected(places))
}

#[cfg(test)]
mod tests;
