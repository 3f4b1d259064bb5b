//! The questions that can follow an answer: [`Offers`], which is stored with it so that its buttons work later.

use serde::{Deserialize, Serialize};

use crate::catalog::Catalog;
use crate::document::{DocumentId, Owner};
use crate::gazetteer::Authorities;
use crate::operations::{Answer, Outcome, Suggestion};
use crate::question::Scope;

/// What the buttons below an answer lead to. Each carries what it asks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Offers {
    /// The number of sources there are to show.
    pub(super) sources: u16,
    /// The question after more of the same.
    pub(super) more: Option<Suggestion>,
    /// The question after the inspection before.
    pub(super) before: Option<Suggestion>,
    /// The question after other councils.
    pub(super) others: Option<Suggestion>,
    /// The suggestions, or the choices of a clarifying question.
    pub(super) suggestions: Vec<Suggestion>,
    /// True if the suggestions are to choose from, since the question could not be answered as it was asked.
    pub(super) choice: bool,
    /// True if it is asked if the answer was right.
    pub(super) rated: bool,
}

impl Offers {
    /// The suggestions in words.
    pub(super) fn texts(&self) -> Vec<String> {
        self.suggestions.iter().map(|suggestion| suggestion.text.clone()).collect()
    }

    /// The offers that make sense for an answer, given what is held.
    pub(super) fn of(answer: &Answer, catalog: &Catalog, authorities: &Authorities) -> Self {
        let says = answer.outcome.states();
        let one = match &answer.question.authorities[..] {
            [one] if says && matches!(answer.question.scope, Scope::Named | Scope::Unspecified) => Some(one.as_str()),
            _ => None,
        };
        Self {
            sources: u16::try_from(answer.citations.len()).unwrap_or(u16::MAX),
            more: one.and_then(|_| answer.question.asking_more()),
            before: one.and_then(|name| earlier(answer, name, catalog)),
            others: one.and_then(|name| others(answer, name, catalog, authorities)),
            suggestions: answer.suggestions.clone(),
            choice: matches!(answer.outcome, Outcome::Clarify | Outcome::NotFound),
            rated: says || answer.outcome == Outcome::NotFound,
        }
    }
}

/// The same asked of the inspection before the first of those that the answer is from: a question may be answered from
/// another inspection than it was asked of.
fn earlier(answer: &Answer, authority: &str, catalog: &Catalog) -> Option<Suggestion> {
    let held = catalog.inspections_of(authority);
    let cited = |document: &DocumentId| answer.citations.iter().any(|it| it.document().id == *document);
    let first = held.iter().position(|inspected| inspected.documents().any(|document| cited(&document.id)))?;
    let before = held.get(first.checked_sub(1)?)?;
    answer.question.asking_of(before.primary.facts.inspection.as_ref()?.end())
}

/// The same asked of others: of all where it is about a topic, else of the statistical neighbours.
fn others(answer: &Answer, authority: &str, catalog: &Catalog, authorities: &Authorities) -> Option<Suggestion> {
    let question = &answer.question;
    if question.owner.is_some_and(|owner| owner != Owner::LocalAuthority) {
        return None;
    }
    let has_neighbours = authorities
        .by_name(authority)
        .is_some_and(|known| known.neighbours.iter().any(|name| !catalog.inspections_of(name).is_empty()));
    question.asking_others(authority, has_neighbours)
}
