//! One topic in several places or inspections: where it is listed, where it is only mentioned, where nothing sure is said.

use std::sync::Arc;

use super::evidence::{self, Evidence, Size, citations_of, documents_of};
use super::scope::Place;
use super::{Context, refuse};
use crate::document::Document;
use crate::evidence::{Citation, Statement};
use crate::index;
use crate::operations::answer::{Draft, Reason};
use crate::operations::clause::{Claim, Clause};
use crate::operations::listed;
use crate::operations::request::Question;
use crate::operations::searched::Searched;
use crate::quotes;
use crate::search::Snippet;
use crate::wording::{Say, Where};

/// How much of what comes nearest is shown of each side.
const NEAR_EACH: usize = 2;

/// What the documents of several places or inspections say of one topic: those that list it, those that only speak of
/// it, and those that give no sure answer.
#[derive(Default)]
pub(crate) struct Sides {
    statements: Vec<Statement>,
    listed: (Vec<String>, Vec<Arc<Document>>),
    /// The items that list it.
    items: Vec<Claim>,
    said: (Vec<String>, Vec<Arc<Document>>),
    quotes: Vec<Citation>,
    absent: (Vec<String>, Vec<Arc<Document>>),
    unsure: (Vec<String>, Vec<Arc<Document>>),
    /// What comes nearest in those that give no sure answer.
    nearest: Vec<Statement>,
    /// What was found first, which tells how words of the topic are spelt.
    first: Option<Evidence>,
    account: Option<Searched>,
}

impl Sides {
    /// Searches the documents of one place or inspection; `name` is what some of them are called.
    pub(crate) fn add(
        &mut self,
        authority: &str,
        name: &dyn Fn(&[Arc<Document>]) -> String,
        documents: &[Arc<Document>],
        question: &Question,
        size: Size,
        context: &Context<'_>,
    ) -> Result<(), index::Error> {
        let found = evidence::find(question, documents, size, context)?;
        let account = found.account.clone();
        if found.is_enough() {
            self.add_found(authority, name, documents, &found, context)?;
            self.account = Some(match self.account.take() {
                Some(before) => before.with(account),
                None => account,
            });
        } else {
            let is_near = found.is_near || !found.nearest.is_empty();
            let places = if is_near { &mut self.unsure } else { &mut self.absent };
            places.0.push(name(documents));
            places.1.extend(documents.iter().cloned());
            let near = found.nearest.iter().take(NEAR_EACH).filter_map(Snippet::statement);
            self.nearest.extend(near.map(|it| it.about(authority.to_owned())));
            self.account.get_or_insert(account);
        }
        if self.first.as_ref().is_none_or(|first| !first.is_enough() && found.is_enough()) {
            self.first = Some(found);
        }
        Ok(())
    }

    /// Takes in what was found in some documents: which of them list it, in whosever list, and which only speak of it.
    fn add_found(
        &mut self,
        authority: &str,
        name: &dyn Fn(&[Arc<Document>]) -> String,
        documents: &[Arc<Document>],
        found: &Evidence,
        context: &Context<'_>,
    ) -> Result<(), index::Error> {
        let quoted = documents_of(&found.picked);
        let is_quoted = |document: &Document| quoted.iter().any(|it| it.id == document.id);
        let mut statements = found.statements();
        let (mut listed, mut said) = (Vec::new(), Vec::new());
        for document in documents {
            let Some(item) = listed::about_any(document, &found.terms).next() else {
                said.extend(is_quoted(document).then(|| Arc::clone(document)));
                continue;
            };
            if !is_quoted(document) {
                statements.extend(quotes::item(context.snapshot, document, item)?);
            }
            self.items.push(Claim::listed(document, &found.terms, item));
            listed.push(Arc::clone(document));
        }
        for (side, own) in [(&mut self.listed, listed), (&mut self.said, said)] {
            if !own.is_empty() {
                side.0.push(name(&own));
                side.1.extend(own);
            }
        }
        self.quotes.extend(citations_of(&statements));
        self.statements.extend(statements.into_iter().map(|it| it.about(authority.to_owned())));
        Ok(())
    }

    /// The answer, headed by its topic; the words searched for where nothing was found anywhere.
    pub(crate) fn draft(self, topic: Option<String>, head: impl FnOnce(String) -> Say) -> Result<Draft, Nothing> {
        let searched = self.first.as_ref().map(|first| first.searched.clone()).unwrap_or_default();
        if self.statements.is_empty() {
            return Err(Nothing { nearest: self.nearest, searched, account: self.account });
        }
        let spelt = |topic: String| self.first.as_ref().map_or_else(|| topic.clone(), |first| first.spelt(&topic));
        let topic = topic.map(spelt);
        let mut headline: Vec<Clause> = topic.clone().map(|topic| Clause::neutral(head(topic))).into_iter().collect();
        let lists_it = Clause::listed_in(self.listed.0, &self.listed.1, self.items);
        let alone = lists_it.is_none();
        headline.extend(lists_it);
        if !self.said.0.is_empty() {
            let topic = topic.unwrap_or_default();
            headline.push(Clause::mentioned(alone, self.said.0, &self.said.1, &topic, self.quotes));
        }
        let is_partly = !self.absent.0.is_empty() || !self.unsure.0.is_empty();
        for ((names, documents), absent) in [(self.absent, true), (self.unsure.clone(), false)] {
            if !names.is_empty() {
                headline.push(Clause::silent_in(names, &documents, absent, &searched));
            }
        }
        let mut statements = self.statements;
        if !self.nearest.is_empty() {
            headline.push(Clause::nearest_too(&self.unsure.1, citations_of(&self.nearest)));
            statements.extend(self.nearest);
        }
        let draft = Draft::answered(headline, statements).having_searched(self.account);
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
        let headline = vec![Clause::nearest(Some(at), &looked_in, self.nearest.len(), quotes)];
        Draft::answered(headline, self.nearest).unsure().having_searched(self.account)
    }
}
