//! One topic in several places or inspections: where it is listed, where it is only mentioned, where nothing sure is said.

use std::sync::Arc;

use super::evidence::{self, Size, citations_of};
use super::scope::Place;
use super::{Context, refuse};
use crate::document::{Document, Owner};
use crate::evidence::{Citation, Statement};
use crate::index;
use crate::operations::answer::{Draft, Reason};
use crate::operations::clause::Clause;
use crate::operations::listed;
use crate::operations::request::Question;
use crate::operations::searched::Searched;
use crate::search::{QueryTerms, Snippet};
use crate::wording::Where;

/// What the documents of several places or inspections say of one topic: those that list it, those that only speak of
/// it, and those that give no sure answer.
#[derive(Default)]
pub(crate) struct Sides {
    statements: Vec<Statement>,
    listed: (Vec<String>, Vec<Arc<Document>>),
    terms: Option<QueryTerms>,
    said: (Vec<String>, Vec<Arc<Document>>),
    quotes: Vec<Citation>,
    absent: (Vec<String>, Vec<Arc<Document>>),
    unsure: (Vec<String>, Vec<Arc<Document>>),
    /// What comes nearest in those that give no sure answer.
    nearest: Vec<Statement>,
    searched: Vec<String>,
    account: Option<Searched>,
}

impl Sides {
    /// Searches the documents of one place or inspection, called `name`.
    pub(crate) fn add(
        &mut self,
        authority: &str,
        name: String,
        documents: &[Arc<Document>],
        question: &Question,
        size: Size,
        context: &Context<'_>,
    ) -> Result<(), index::Error> {
        let found = evidence::find(question, documents, size, context)?;
        if self.searched.is_empty() {
            self.searched.clone_from(&found.searched);
        }
        let terms = QueryTerms::read(&question.topic, context.snapshot, documents, context.tables)?;
        let places = if !found.is_enough() {
            if found.is_near || !found.nearest.is_empty() { &mut self.unsure } else { &mut self.absent }
        } else if documents.iter().all(|it| listed::about(it, Owner::LocalAuthority, &terms).next().is_some()) {
            &mut self.listed
        } else {
            &mut self.said
        };
        places.0.push(name);
        places.1.extend(documents.iter().cloned());
        if !found.is_enough() {
            let near = found.nearest.iter().take(1).filter_map(Snippet::statement);
            self.nearest.extend(near.map(|it| it.about(authority.to_owned())));
            self.account.get_or_insert(found.account);
            self.terms.get_or_insert(terms);
            return Ok(());
        }
        let statements = found.statements();
        self.quotes.extend(citations_of(&statements));
        self.statements.extend(statements.into_iter().map(|it| it.about(authority.to_owned())));
        self.account = Some(match self.account.take() {
            Some(account) => account.with(found.account),
            None => found.account,
        });
        self.terms.get_or_insert(terms);
        Ok(())
    }

    /// The answer; the words searched for where nothing was found anywhere.
    pub(crate) fn draft(self, head: Option<Clause>, topic: &str) -> Result<Draft, Nothing> {
        if self.statements.is_empty() {
            return Err(Nothing { nearest: self.nearest, searched: self.searched, account: self.account });
        }
        let mut headline: Vec<Clause> = head.into_iter().collect();
        let terms = self.terms.unwrap_or_default();
        let lists_it = Clause::listed_in(self.listed.0, &self.listed.1, topic, &terms);
        let alone = lists_it.is_none();
        headline.extend(lists_it);
        if !self.said.0.is_empty() {
            headline.push(Clause::mentioned(alone, self.said.0, &self.said.1, topic, self.quotes));
        }
        let is_partly = !self.absent.0.is_empty() || !self.unsure.0.is_empty();
        for ((names, documents), absent) in [(self.absent, true), (self.unsure, false)] {
            if !names.is_empty() {
                headline.push(Clause::silent_in(names, &documents, absent, &self.searched));
            }
        }
        let draft = Draft::answered(headline, self.statements).having_searched(self.account);
        Ok(if is_partly { draft.partly() } else { draft })
    }
}

/// No place or inspection gives a sure answer.
pub(crate) struct Nothing {
    nearest: Vec<Statement>,
    searched: Vec<String>,
    account: Option<Searched>,
}

impl Nothing {
    /// Says so, with what comes nearest.
    pub(crate) fn refusal(
        self,
        question: &Question,
        place: Option<&Place<'_>>,
        topic: String,
        documents: &[Arc<Document>],
    ) -> Draft {
        let looked_in: Vec<&Arc<Document>> = documents.iter().collect();
        if self.nearest.is_empty() {
            let sought = refuse::Sought { topic, words: &self.searched, is_near: true };
            let draft = refuse::not_mentioned(question, place, &looked_in, &sought, Reason::NotMentioned);
            return draft.having_searched(self.account);
        }
        let at = Where::of(looked_in.iter().copied(), place.map(|place| place.name.as_str()));
        let quotes = citations_of(&self.nearest);
        let headline =
            vec![Clause::not_sure(at, topic, &looked_in), Clause::nearest(&looked_in, self.nearest.len(), quotes)];
        Draft::answered(headline, self.nearest).unsure().having_searched(self.account)
    }
}
