//! How an answer came about, for those who ask: plain data that the plans note as they go.
//!
//! Nothing is noted, and nothing costs anything, unless [`Context::explanation`] is set.

use std::sync::Arc;

use super::Context;
use super::scope::Places;
use crate::document::Document;
use crate::question::{Basis, InspectionSelector, Question};
use crate::search::SearchTrace;

/// How an answer came about.
#[derive(Clone, Debug, Default)]
pub struct Explanation {
    /// The plans that answered, the first asked first; one may hand over to another.
    pub plans: Vec<&'static str>,
    /// Whose inspections were in question, and which of them.
    pub scope: Vec<Scoped>,
    /// Why no passage was compared by meaning though that is switched on, as a clause.
    pub without_meaning: Option<String>,
    /// The looks through documents, in order; none where the answer stands in the facts that were read beforehand.
    pub looks: Vec<Look>,
}

/// The inspections in question of one authority.
#[derive(Clone, Debug)]
pub struct Scoped {
    /// The authority.
    pub authority: String,
    /// How many of its inspections are held.
    pub held: usize,
    /// The documents of those in question, newest first.
    pub documents: Vec<Arc<Document>>,
    /// Why these, as a clause.
    pub why: &'static str,
}

/// One look through documents.
#[derive(Clone, Debug)]
pub struct Look {
    /// Why these documents, as a clause.
    pub why: &'static str,
    /// What was looked at and what became of it.
    pub trace: SearchTrace,
    /// How sure it is that the topic was found; `None` where nothing was searched for by its words.
    pub confidence: Option<Confidence>,
}

/// A confidence beside its threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Confidence {
    /// The share of the topic that the best passage holds, by weight, from 0 to 1.
    pub value: f32,
    /// The least at which an answer is given.
    pub threshold: f32,
}

/// Why documents are looked through of which nothing else is said.
const OF_PLAN: &str = "of the inspections set beside each other";

impl Context<'_> {
    /// Notes that a plan answers.
    pub(super) fn note_plan(&self, name: &'static str) {
        let Some(explanation) = self.explanation else { return };
        explanation.borrow_mut().plans.push(name);
    }

    /// Notes whose inspections are in question.
    pub(super) fn note_scope(&self, question: &Question, places: &Places<'_>) {
        let Some(explanation) = self.explanation else { return };
        explanation.borrow_mut().scope = places
            .authorities
            .iter()
            .map(|place| Scoped {
                authority: place.name.clone(),
                held: place.all.len(),
                documents: place.documents(),
                why: why(&question.which_of(&place.name), place.by_publication),
            })
            .collect();
    }

    /// Notes a look through documents.
    pub(super) fn note_look(&self, trace: Option<SearchTrace>, confidence: Option<Confidence>) {
        let (Some(explanation), Some(trace)) = (self.explanation, trace) else { return };
        explanation.borrow_mut().looks.push(Look { why: OF_PLAN, trace, confidence });
    }

    /// Says why the documents of the last look were looked through.
    pub(super) fn note_why(&self, why: &'static str) {
        let Some(explanation) = self.explanation else { return };
        if let Some(look) = explanation.borrow_mut().looks.last_mut() {
            look.why = why;
        }
    }
}

/// Why some inspections of an authority are in question.
fn why(which: &InspectionSelector, by_publication: bool) -> &'static str {
    match which {
        InspectionSelector::Unspecified => "the latest, since no period was named",
        InspectionSelector::Latest => "the latest was asked for",
        InspectionSelector::Earliest => "the first was asked for",
        InspectionSelector::Previous { .. } => "one before another was asked for",
        InspectionSelector::In(_) if by_publication => "published in the period asked for",
        InspectionSelector::In(periods) if periods.iter().any(|period| period.basis == Basis::Published) => {
            "inspected in the period asked for, since none was published in it"
        }
        InspectionSelector::In(_) => "inspected in the period asked for",
        InspectionSelector::LastFew(_) => "so many of the latest were asked for",
        InspectionSelector::All => "all were asked for",
    }
}
