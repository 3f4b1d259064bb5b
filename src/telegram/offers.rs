//! What can be asked on from an answer: [`Offers`], which is kept with it so that its buttons work later.

use serde::{Deserialize, Serialize};

use crate::answer::{Answer, Outcome};
use crate::authority::Authorities;
use crate::catalog::Catalog;
use crate::document::{DocumentId, Owner};
use crate::question::{Intent, Scope, Which};
use crate::text;

/// The question after more of the same.
const MORE: &str = "Show me more";

/// What the buttons below an answer lead to. Each question is asked with the one behind the answer as the one before
/// it, as if it had been typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Offers {
    /// How many sources there are to show.
    pub(super) sources: u16,
    /// The question after more of the same.
    pub(super) more: Option<String>,
    /// The question after the inspection before.
    pub(super) before: Option<String>,
    /// The question after other councils.
    pub(super) others: Option<String>,
    /// The suggestions, or the choices of a clarifying question.
    pub(super) suggestions: Vec<String>,
    /// Whether the suggestions are to choose from, since the question could not be answered as it was asked.
    pub(super) choice: bool,
    /// Whether it is asked if the answer was right.
    pub(super) rated: bool,
}

impl Offers {
    /// What makes sense for an answer, given what is held.
    pub(super) fn of(answer: &Answer, catalog: &Catalog, authorities: &Authorities) -> Self {
        let says = matches!(answer.outcome, Outcome::Answered | Outcome::Partial | Outcome::Corrected);
        let one = match &answer.question.authorities[..] {
            [one] if says && matches!(answer.question.scope, Scope::Named | Scope::Unsaid) => Some(one.as_str()),
            _ => None,
        };
        Self {
            sources: u16::try_from(answer.citations.len()).unwrap_or(u16::MAX),
            more: (says && one.is_some() && goes_on(answer)).then(|| MORE.to_owned()),
            before: one.and_then(|name| earlier(answer, name, catalog)),
            others: one.and_then(|name| others(answer, name, catalog, authorities)),
            suggestions: answer.suggestions.clone(),
            choice: matches!(answer.outcome, Outcome::Clarify | Outcome::NotFound),
            rated: says || answer.outcome == Outcome::NotFound,
        }
    }
}

/// Whether there may be more of it: lists and look-ups are whole from the first, and a second "more" is the last.
fn goes_on(answer: &Answer) -> bool {
    let question = &answer.question;
    matches!(question.intent, Intent::Findings | Intent::Strengths | Intent::Concerns) && !question.more.is_whole()
}

/// The same asked of the inspection before the first of those that the answer is from. It is named by its month: a
/// question may be answered from another inspection than it was asked of.
fn earlier(answer: &Answer, authority: &str, catalog: &Catalog) -> Option<String> {
    let question = &answer.question;
    if matches!(
        question.intent,
        Intent::Change | Intent::Documents | Intent::Aggregate | Intent::Compare | Intent::Help
    ) || matches!(question.which, Which::All | Which::LastFew(_))
    {
        return None;
    }
    let held = catalog.inspections_of(authority);
    let cited = |document: &DocumentId| answer.citations.iter().any(|it| it.document().id == *document);
    let first = held.iter().position(|inspected| inspected.documents().any(|document| cited(&document.id)))?;
    let before = held.get(first.checked_sub(1)?)?;
    let last_day = before.primary.facts.inspection.as_ref()?.end();
    Some(format!("And in {} {}?", text::month(last_day), last_day.year()))
}

/// The same asked of others: of all where it is about a topic, else of the statistical neighbours.
fn others(answer: &Answer, authority: &str, catalog: &Catalog, authorities: &Authorities) -> Option<String> {
    let question = &answer.question;
    if question.owner == Some(Owner::SafeguardingBoard) {
        return None;
    }
    let topic = question.topic.join(" ");
    let neighbours = || {
        let known = authorities.by_name(authority)?;
        known.neighbours.iter().any(|name| !catalog.inspections_of(name).is_empty()).then_some(())
    };
    match question.intent {
        Intent::Findings | Intent::Concerns | Intent::ImprovementAreas
            if !topic.is_empty() && !question.topic_is_aspect =>
        {
            Some(format!("Which councils were told to improve {topic}?"))
        }
        Intent::Grade => neighbours().map(|()| format!("How were the statistical neighbours of {authority} rated?")),
        Intent::ImprovementAreas => neighbours()
            .map(|()| format!("What were the areas for improvement of the statistical neighbours of {authority}?")),
        _ => None,
    }
}
