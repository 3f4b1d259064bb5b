//! What a home, a school or a service is graded for, where a question names it as the report does: "Is Rose Court safe?". Such words are
//! everyday ones, so they mean a judgement only of a place that has one of that name.

use super::Context;
use crate::document::{Aspect, Facts};
use crate::index::content_words;
use crate::operations::OperationId;
use crate::operations::request::Question;
use crate::question::Form;

/// Makes a question whose topic is the name of one judgement of the place in question a question on that grade.
pub(crate) fn put(question: &mut Question, context: &Context<'_>) {
    let reads = matches!(question.operation, OperationId::Findings | OperationId::Fact);
    let asks_grade = question.operation == OperationId::Grades || reads && question.form == Form::Whether;
    if !asks_grade || !question.aspects.is_empty() || question.topic.is_empty() {
        return;
    }
    if let Some(aspect) = facts(question, context).and_then(|facts| named(question, facts, context)) {
        question.operation = OperationId::Grades;
        question.aspects = vec![aspect];
        question.topic.clear();
    }
}

/// The facts of the newest inspection of the one place in question.
fn facts<'a>(question: &Question, context: &Context<'a>) -> Option<&'a Facts> {
    let catalog = context.catalog();
    let name = match (&question.authorities[..], question.subject_kind) {
        ([name], _) => name.as_str(),
        ([], Some(kind)) => {
            let mut of_kind = catalog.places().filter(|place| place.kind == kind);
            of_kind.next().filter(|_| of_kind.next().is_none())?.name.as_str()
        }
        _ => return None,
    };
    let newest = &catalog.inspections_of(name).last()?.primary;
    newest.place().map(|_| &newest.facts)
}

/// The one judgement whose label or words have every word of the topic.
fn named(question: &Question, facts: &Facts, context: &Context<'_>) -> Option<Aspect> {
    let topic: Vec<_> = question.topic.iter().flat_map(|word| content_words(word)).collect();
    let mut fitting = facts.judgements.iter().filter(|judgement| {
        let words = [judgement.label.as_str(), context.inspectorates().words(&judgement.aspect)];
        let words: Vec<_> = words.into_iter().flat_map(content_words).collect();
        !topic.is_empty() && topic.iter().all(|word| words.contains(word))
    });
    fitting.next().map(|judgement| judgement.aspect).filter(|_| fitting.next().is_none())
}
