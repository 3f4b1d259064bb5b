//! Judgements as facts, with the passages that state them.

use std::sync::Arc;

use super::{Context, fact_of};
use crate::document::{Aspect, Document, Judgement};
use crate::evidence::{Citation, Statement};
use crate::index;
use crate::operations::judged::{self, Judged};
use crate::wording::{self, Say, Semicolons};

impl Judged<'_> {
    /// The same judgement with the passage that states it; `None` if the index does not hold that.
    pub(crate) fn cited(mut self, context: &Context<'_>) -> Result<Option<Self>, index::Error> {
        self.citation = context.cite(self.document, self.judgement.passage)?;
        Ok(self.citation.is_some().then_some(self))
    }

    /// A fact with the passage that states the grade.
    pub(crate) fn statement(&self, name: &str, context: &Context<'_>) -> Option<Statement> {
        let say = Say::GradeOf { authority: name.to_owned(), judged: self.words(), when: wording::when(self.document) };
        fact_of(&say, self.citation.iter().cloned(), context)
    }
}

/// The judgements of a document that answer for an aspect, each with the passage that states it.
pub(crate) fn cited<'a>(
    document: &'a Arc<Document>,
    aspect: Aspect,
    context: &Context<'_>,
) -> Result<Vec<Judged<'a>>, index::Error> {
    let mut cited = Vec::new();
    for judged in judged::of(document, aspect, context.inspectorates()) {
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
