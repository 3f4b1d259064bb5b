//! What a document judges: its judgements that answer for an aspect.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::document::{Aspect, Document, Judgement};
use crate::evidence::Citation;
use crate::inspectorates::Inspectorates;
use crate::wording;

/// A judgement that answers for an aspect.
#[derive(Clone, Debug)]
pub(crate) struct Judged<'a> {
    pub(crate) document: &'a Arc<Document>,
    pub(crate) judgement: &'a Judgement,
    /// Set where the judgement takes in more than was asked ("children in care and care leavers").
    pub(crate) jointly: bool,
    /// The passage that states it, once it was looked up.
    pub(crate) citation: Option<Citation>,
}

impl<'a> Judged<'a> {
    fn new(document: &'a Arc<Document>, judgement: &'a Judgement, jointly: bool) -> Self {
        Self { document, judgement, jointly, citation: None }
    }

    /// The overall judgement of a document.
    pub(crate) fn overall(document: &'a Arc<Document>) -> Option<Self> {
        Some(Self::new(document, document.facts.overall.as_ref()?, false))
    }

    /// "good overall", "good for care leavers".
    pub(crate) fn words(&self) -> wording::Judged {
        wording::judged(self.judgement.grade, self.judgement.aspect)
    }

    /// How this grade stands to another: `Greater` is better. `None` where they are not on one scale or one was not
    /// judged.
    pub(crate) fn compare(&self, other: &Self, table: &Inspectorates) -> Option<Ordering> {
        let graded = |judged: &Self| (judged.document.facts.framework, judged.judgement.grade);
        table.compare(graded(self), graded(other))
    }
}

/// The judgements of a document that answer for an aspect: its own, the joint one that takes it in, or the parts of the
/// joint one.
pub(crate) fn of<'a>(document: &'a Arc<Document>, aspect: Aspect, table: &Inspectorates) -> Vec<Judged<'a>> {
    let own = |aspect: Aspect, jointly: bool| {
        document.judgement(aspect).map(|judgement| Judged::new(document, judgement, jointly))
    };
    if let Some(own) = own(aspect, false) {
        return vec![own];
    }
    if let Some(joint) = table.whole(aspect).and_then(|whole| own(whole, true)) {
        return vec![joint];
    }
    table.parts(aspect).filter_map(|part| own(part, false)).collect()
}
