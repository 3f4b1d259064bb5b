//! How an answer came about, for those who ask: plain data that plans note as they go.
//!
//! Nothing is noted, and nothing costs anything, unless [`Context::explanation`] is set.

use std::sync::Arc;

use super::Context;
use super::scope::Places;
use crate::document::Document;
use crate::operations::OperationId;
use crate::operations::account::Account;
use crate::operations::request::Question;
use crate::question::{Basis, InspectionSelector};
use crate::search::SearchTrace;

/// How an answer came about.
#[derive(Clone, Debug, Default)]
pub struct Explanation {
    /// The readings of the question that were tried, each with its account, in the order in which they were tried.
    pub readings: Vec<Tried>,
    /// The plans that answered, the first asked first; one may hand over to another.
    pub plans: Vec<OperationId>,
    /// Whose inspections were in question, and which of them.
    pub scope: Vec<Scoped>,
    /// Why no passage was compared by meaning though that is switched on, as a clause.
    pub without_meaning: Option<String>,
    /// The searches through documents, in order; none where the answer stands in the facts that were read beforehand.
    pub searches: Vec<Search>,
}

/// One reading of a question that was tried.
#[derive(Clone, Debug)]
pub struct Tried {
    /// The operation.
    pub operation: OperationId,
    /// How plausible its cues make it, from 0 to 1.
    pub plausibility: f32,
    /// How it accounts for the question.
    pub account: Account,
    /// Its standing beside the others; the highest is taken.
    pub standing: f32,
    /// Set where this reading answers.
    pub taken: bool,
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
    /// Why these.
    pub why: WhyChosen,
}

/// Why some inspections are in question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyChosen {
    /// No period was named, so the latest is meant.
    LatestAssumed,
    /// The latest was asked for.
    Latest,
    /// The first was asked for.
    First,
    /// One before another was asked for.
    Previous,
    /// The report was published in the period asked for.
    Published,
    /// Made in the period asked for, since none was published in it.
    InspectedInstead,
    /// Made in the period asked for.
    Inspected,
    /// So many of the latest were asked for.
    LastFew,
    /// All were asked for.
    All,
}

/// Why some documents are searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhySearched {
    /// They are of the kind asked for.
    OfKind,
    /// They are of the inspection in question.
    InQuestion,
    /// They are of an earlier inspection: no period was named, and the latest gives no answer.
    Earlier,
    /// They are of a visit or another kind of inspection: none was named, and the full inspections give no answer.
    Visit,
    /// They are other documents on the authority, since the reports give no answer.
    OtherDocuments,
    /// They are set beside each other.
    BesideEachOther,
}

/// One search through documents.
#[derive(Clone, Debug)]
pub struct Search {
    /// Why these documents.
    pub why: WhySearched,
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

impl Context<'_> {
    /// Notes that a plan answers.
    pub(crate) fn note_plan(&self, operation: OperationId) {
        let Some(explanation) = self.explanation else { return };
        explanation.borrow_mut().plans.push(operation);
    }

    /// Notes a reading that was tried.
    pub(crate) fn note_reading(&self, tried: Tried) {
        let Some(explanation) = self.explanation else { return };
        explanation.borrow_mut().readings.push(tried);
    }

    /// Notes whose inspections are in question.
    pub(crate) fn note_scope(&self, question: &Question, places: &Places<'_>) {
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

    /// Notes a search through documents.
    pub(crate) fn note_search(&self, trace: Option<SearchTrace>, confidence: Option<Confidence>) {
        let (Some(explanation), Some(trace)) = (self.explanation, trace) else { return };
        let why = WhySearched::BesideEachOther;
        explanation.borrow_mut().searches.push(Search { why, trace, confidence });
    }

    /// Says why the documents of the last search were searched.
    pub(crate) fn note_why(&self, why: WhySearched) {
        let Some(explanation) = self.explanation else { return };
        if let Some(search) = explanation.borrow_mut().searches.last_mut() {
            search.why = why;
        }
    }
}

/// Why some inspections of an authority are in question.
fn why(which: &InspectionSelector, by_publication: bool) -> WhyChosen {
    match which {
        InspectionSelector::Unspecified => WhyChosen::LatestAssumed,
        InspectionSelector::Latest => WhyChosen::Latest,
        InspectionSelector::Earliest => WhyChosen::First,
        InspectionSelector::Previous { .. } => WhyChosen::Previous,
        InspectionSelector::In(_) if by_publication => WhyChosen::Published,
        InspectionSelector::In(periods) if periods.iter().any(|period| period.basis == Basis::Published) => {
            WhyChosen::InspectedInstead
        }
        InspectionSelector::In(_) => WhyChosen::Inspected,
        InspectionSelector::LastFew(_) => WhyChosen::LastFew,
        InspectionSelector::All => WhyChosen::All,
    }
}
