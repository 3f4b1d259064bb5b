//! The score of each sentence of a passage.

use std::sync::Arc;

use super::answer_type::AnswerType;
use super::candidates::Candidate;
use super::explain::{LeftOut, SearchTrace};
use super::likeness::Alike;
use super::place::{is_improvement, sections_of, stands_under};
use super::query::Query;
use super::rerank::meant;
use super::sentiment::Polarity;
use super::snippet::{Snippet, looks_back, quotable, with_neighbours};
use super::tables::Tables;
use super::weights::Features;
use crate::document::PassageKind;

/// Scores the sentences of a passage, or says why none of them can be quoted.
pub(super) fn score_passage(
    candidate: &Candidate,
    query: &Query<'_>,
    tables: &Tables,
    found: &mut Vec<Snippet>,
    trace: &mut Option<&mut SearchTrace>,
) -> Option<LeftOut> {
    let left_out = left_out(candidate, query, tables);
    if left_out.is_none() {
        score_sentences(candidate, query, tables, found, trace);
    }
    left_out
}

/// Why nothing of a passage can be quoted. What may never be quoted is told before what is a row.
pub(super) fn left_out(candidate: &Candidate, query: &Query<'_>, tables: &Tables) -> Option<LeftOut> {
    let text = &candidate.passage.text;
    if query.listed.is_none() && is_improvement(&candidate.document, candidate.number) {
        return Some(LeftOut::Listed);
    }
    let in_boilerplate =
        |section: &crate::document::Section| tables.inspectorates.is_boilerplate_heading(&section.heading);
    let unquotable = || {
        sections_of(&candidate.document, &candidate.passage).any(in_boilerplate)
            || tables.inspectorates.is_boilerplate(text)
    };
    if candidate.analyzed.is_unquotable(unquotable) {
        return Some(LeftOut::Boilerplate);
    }
    (candidate.passage.kind == PassageKind::Row && !query.answer_type.is_required()).then_some(LeftOut::Row)
}

/// Scores the sentences of a passage that may be quoted.
fn score_sentences(
    candidate: &Candidate,
    query: &Query<'_>,
    tables: &Tables,
    found: &mut Vec<Snippet>,
    trace: &mut Option<&mut SearchTrace>,
) {
    let (weights, limits) = (&tables.weights, &tables.limits);
    let text = &candidate.passage.text;
    let improvement = is_improvement(&candidate.document, candidate.number);
    let sentences = &candidate.analyzed.sentences;
    let around = query.terms.coverage(|number| candidate.holds(number));
    let under = query
        .aspects
        .iter()
        .any(|aspect| stands_under(&candidate.document, &candidate.passage, *aspect, &tables.inspectorates));
    let covers = |at: usize| query.terms.coverage(|number| candidate.stems[at].has(number));
    let opening = if sentences.is_empty() { 0.0 } else { covers(0) };
    for (at, sentence) in sentences.iter().enumerate() {
        // Inspectors name the subject in the first sentence of a paragraph and go on about it without naming it.
        let coverage = covers(at).max(if at > 0 && sentence.line == 0 { weights.inherited * opening } else { 0.0 });
        // A sentence that means the query in other words covers it too, though less surely than its words would.
        let meant = meant(candidate.cosines.get(at).copied().flatten(), limits);
        let coverage =
            coverage.max(if meant >= limits.about_by_meaning { weights.covered_by_meaning * meant } else { 0.0 });
        // "This was identified as a shortfall at the last inspection" names nothing, but stands with what it names.
        let back = query.looks_back && around > 0.0 && looks_back(&sentence.words, &tables.words);
        let by_words = !query.terms.is_empty() && !query.by_section;
        let Alike { likeness, cosine } = candidate.alike.get(at).copied().unwrap_or_default();
        let off_topic = coverage <= 0.0 && likeness < limits.likely && by_words && !back;
        if off_topic || !quotable(&text[sentence.range.clone()], sentence, &candidate.passage) {
            if let Some(trace) = trace {
                *(if off_topic { &mut trace.off_topic } else { &mut trace.fragments }) += 1;
            }
            continue;
        }
        let fits = query.answer_type.is_met_by(
            &text[sentence.range.clone()],
            &sentence.words,
            query.terms.matcher(),
            (&tables.words, limits),
        );
        let sentiment = tables.lexicon.sentiment(&sentence.words, limits.negation_reach);
        let mut tone = sentiment.suits(query.polarity, limits.clear_sentiment);
        if !by_words && query.polarity == Polarity::Any {
            tone += weights.verdict * sentiment.strength(limits.clear_verdict);
        }
        let features = Features {
            coverage: coverage * coverage,
            paragraph: around,
            passage: candidate.normalised_score,
            meaning: if query.asked.is_some() { likeness } else { meant },
            tone,
            opening: one_if(at == 0),
            section: one_if(under),
            listed: if improvement { query.listed.unwrap_or(0.0) } else { 0.0 },
            particular: one_if(fits && query.answer_type != AnswerType::Anything),
            earlier: one_if(back),
            footnote: one_if(candidate.passage.kind == PassageKind::Footnote),
        };
        let parts = features.times(if by_words { &weights.by_words } else { &weights.by_section });
        let (intro, range) = with_neighbours(text, sentences, at, (&tables.words, limits));
        found.push(Snippet {
            document: Arc::clone(&candidate.document),
            number: candidate.number,
            passage: Arc::clone(&candidate.passage),
            intro,
            range,
            sentence: sentence.range.clone(),
            score: parts.sum(),
            parts,
            likeness,
            cosine,
            is_near_in_meaning: meant >= limits.about_by_meaning,
            coverage,
            around,
            confidence: candidate.confidence,
            fits,
            analyzed: Arc::clone(&candidate.analyzed),
            at,
        });
    }
}

/// Scores a row of a table that holds all that is looked for, in whichever of its cells. Rows are read only where no prose
/// says as much, and never for a grade, which is told as such.
pub(super) fn score_row(candidate: &Candidate, query: &Query<'_>, tables: &Tables, found: &mut Vec<Snippet>) -> bool {
    let passage = &candidate.passage;
    let holds = |number: usize| candidate.stems.iter().any(|stems| stems.has(number));
    let coverage = query.terms.coverage(holds);
    if passage.kind != PassageKind::Row || passage.section.is_none() || coverage < tables.limits.whole {
        return false;
    }
    let rules = tables.inspectorates.rules(candidate.document.facts.framework);
    let mut cells = passage.text.split('\t');
    if !passage.text.contains('\t') || cells.any(|cell| rules.grade(cell).is_some()) {
        return false;
    }
    let before = found.len();
    score_sentences(candidate, query, tables, found, &mut None);
    found.truncate(before + 1);
    let Some(row) = found.get_mut(before) else { return false };
    row.coverage = coverage;
    row.around = coverage;
    row.intro = None;
    row.range = 0..passage.text.len();
    true
}

fn one_if(holds: bool) -> f32 {
    if holds { 1.0 } else { 0.0 }
}
