//! Judgements that answer for an aspect.

use std::cmp::Ordering;
use std::sync::Arc;

use super::{Context, fact_of};
use crate::document::{Aspect, Document, Judgement};
use crate::evidence::{Citation, Statement};
use crate::index;
use crate::inspectorates::Inspectorates;
use crate::wording::{self, Say, Semicolons};

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

    /// The same with the passage that states it; `None` if the index does not hold that.
    pub(crate) fn cited(mut self, context: &Context<'_>) -> Result<Option<Self>, index::Error> {
        self.citation = context.cite(self.document, self.judgement.passage)?;
        Ok(self.citation.is_some().then_some(self))
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

    /// A fact with the passage that states the grade.
    pub(crate) fn statement(&self, name: &str, context: &Context<'_>) -> Option<Statement> {
        let say = Say::GradeOf { authority: name.to_owned(), judged: self.words(), when: wording::when(self.document) };
        fact_of(&say, self.citation.iter().cloned(), context)
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

/// The same, each with the passage that states it.
pub(crate) fn cited<'a>(
    document: &'a Arc<Document>,
    aspect: Aspect,
    context: &Context<'_>,
) -> Result<Vec<Judged<'a>>, index::Error> {
    let mut cited = Vec::new();
    for judged in of(document, aspect, context.inspectorates()) {
        cited.extend(judged.cited(context)?);
    }
    Ok(cited)
}

/// One fact that names several grades of one document, each with its passage. `say` makes the sentence of them.
pub(crate) fn all(
    judgements: &[&Judgement],
    document: &Arc<Document>,
    context: &Context<'_>,
    say: impl FnOnce(Semicolons<wording::Judged>) -> Say,
) -> Result<Option<Statement>, index::Error> {
    let mut citations: Vec<Citation> = Vec::new();
    let mut parts = Vec::new();
    for judgement in judgements {
        if let Some(citation) = context.cite(document, judgement.passage)? {
            citations.push(citation);
            parts.push(wording::judged(judgement.grade, judgement.aspect));
        }
    }
    Ok(fact_of(&say(Semicolons(parts)), citations, context))
}
