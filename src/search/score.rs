//! The score of each sentence of a passage.

use std::sync::Arc;

use super::answer_type::AnswerType;
use super::candidates::Candidate;
use super::explain::{LeftOut, Parts, SearchTrace};
use super::place::{is_improvement, sections_of, stands_under};
use super::query::Query;
use super::rerank::meant;
use super::sentiment::Polarity;
use super::snippet::{Snippet, looks_back, quotable, with_neighbours};
use super::tables::Tables;
use crate::document::PassageKind;

/// The part of what the first sentence of a paragraph covers that counts for the sentences behind it.
const INHERITED: f32 = 0.6;

/// How far a sentence must mean what is looked for to be about it, whatever its words.
pub(super) const ABOUT_BY_MEANING: f32 = 0.5;

/// The part of what a sentence means that counts as covered by it.
const MEANT_BY_SENTENCE: f32 = 0.6;

/// How much it counts for a sentence that it means what is looked for, beside all of the topic in its words, which is 1.
pub(super) const MEANING_COUNTS: f32 = 0.5;

/// Scores the sentences of a passage, or says why none of them can be quoted.
pub(super) fn score_passage(
    candidate: &Candidate,
    query: &Query<'_>,
    tables: &Tables,
    found: &mut Vec<Snippet>,
    trace: &mut Option<&mut SearchTrace>,
) -> Option<LeftOut> {
    let text = &candidate.passage.text;
    let improvement = is_improvement(&candidate.document, candidate.number);
    if improvement && query.listed.is_none() {
        return Some(LeftOut::Listed);
    }
    if candidate.passage.kind == PassageKind::Row && !query.answer_type.is_required() {
        return Some(LeftOut::Row);
    }
    let in_boilerplate =
        |section: &crate::document::Section| tables.inspectorates.is_boilerplate_heading(&section.heading);
    if sections_of(&candidate.document, &candidate.passage).any(in_boilerplate)
        || tables.inspectorates.is_boilerplate(text)
    {
        return Some(LeftOut::Boilerplate);
    }
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
        let coverage = covers(at).max(if at > 0 && sentence.line == 0 { INHERITED * opening } else { 0.0 });
        // What means the topic in other words covers it too, though less surely than the words themselves.
        let meant = meant(candidate.cosines.get(at).copied().flatten());
        let coverage = coverage.max(if meant >= ABOUT_BY_MEANING { MEANT_BY_SENTENCE * meant } else { 0.0 });
        // "This was identified as a shortfall at the last inspection" names nothing, but stands with what it names.
        let back = query.looks_back && around > 0.0 && looks_back(&sentence.words);
        let by_words = !query.terms.is_empty() && !query.by_section;
        let off_topic = coverage <= 0.0 && by_words && !back;
        if off_topic || !quotable(&text[sentence.range.clone()], sentence, &candidate.passage) {
            if let Some(trace) = trace {
                *(if off_topic { &mut trace.off_topic } else { &mut trace.fragments }) += 1;
            }
            continue;
        }
        let fits = query.answer_type.is_met_by(&text[sentence.range.clone()], &sentence.words, query.terms.matcher());
        let sentiment = tables.lexicon.sentiment(&sentence.words);
        let suits = sentiment.suits(query.polarity);
        let lead = if at == 0 { 1.0 } else { 0.0 };
        // What weighs most is how much of the topic the sentence itself holds; the rest tells apart sentences that
        // hold as much. Inspectors open a paragraph with what they found and go on with the particulars.
        let mut parts = Parts {
            coverage,
            around: 0.35 * around,
            passage: 0.15 * candidate.normalised_score,
            meaning: MEANING_COUNTS * meant,
            tone: 0.35 * suits,
            opening: 0.12 * lead,
            ..Parts::default()
        };
        if !by_words {
            let strength = ((sentiment.praise + sentiment.criticism) / 4.0).min(1.0);
            let tone = if query.polarity == Polarity::Any { suits + 0.5 * strength } else { suits };
            parts = Parts { tone, opening: 0.3 * lead, coverage: 0.6 * coverage, ..Parts::default() };
        }
        if under {
            parts.section = 0.15;
        }
        if improvement {
            parts.listed = query.listed.unwrap_or(0.0);
        }
        if fits && query.answer_type != AnswerType::Anything {
            parts.particular = 0.4;
        }
        if back {
            parts.earlier = 0.25;
        }
        if candidate.passage.kind == PassageKind::Footnote {
            parts.footnote = -0.3;
        }
        let (intro, range) = with_neighbours(text, sentences, at);
        found.push(Snippet {
            document: Arc::clone(&candidate.document),
            number: candidate.number,
            passage: Arc::clone(&candidate.passage),
            intro,
            range,
            sentence: sentence.range.clone(),
            score: parts.sum(),
            parts,
            is_near_in_meaning: meant >= ABOUT_BY_MEANING,
            coverage,
            around,
            confidence: candidate.confidence,
            fits,
            analyzed: Arc::clone(&candidate.analyzed),
            at,
        });
    }
    None
}
