//! Claims set against what the documents say: of one sentence the passages that speak of the same matter, each with whether
//! it supports the claim, stands against it or only comes near; of a whole text each of its sentences, and what the text
//! leaves out of the report that it tells of; and of a quotation whether it stands in the documents word for word.
//!
//! No verdict is made. What was found is shown with its place, and whoever asks judges. Where the documents do not speak of
//! a matter that is said too, with what was missing.

mod facts;
mod numbers;
mod quotation;
mod stance;
mod subject;
mod whole;
mod words;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::document::{Aspect, Document, DocumentId, Framework, Grade, PassageNumber};
use crate::evidence::Citation;
use crate::index::{self, Snapshot};
use crate::question::{InspectionSelector, UnknownPlace};
use crate::search::{self, Agreement, Measures, Query, QueryTerms, Snippet, Tables};
use crate::text;
use numbers::Number;
use stance::Side;

pub use quotation::{Difference, Quoted, QuotedAt, Wanted, verify};
pub use whole::{Caveat, Checked, LeftOut, Sentence, Told, Whole, whole};
pub use words::Words;

/// The passages shown of a claim.
const SHOWN: usize = 5;

/// The sentences that are compared with a claim, the likeliest first.
const COMPARED: usize = 60;

/// The passages that are looked at for whether the documents speak of the claim's matter at all.
const FIRST: usize = 3;

/// How far the best of those must speak of it, from 0 to 1: the mean of the share of the claim's words that the passage has,
/// or has in other words, and of the cosine of the static vectors. Of 72 claims in other words than the reports' it keeps 43 of
/// the 46 that the reports speak of, and 24 of the 26 others are declined (November 2026).
const SPEAKS: f32 = 0.4;

/// The same of the sentence itself, from which it supports a claim that it does not contradict; below, it is near. Not
/// measured.
const SUPPORTS: f32 = 0.4;

/// The share of the claim's words that the passage has, as a part of a sentence's score, beside 1 for its own share and for its
/// likeness. On the same claims the right passage is among the first three for 23 of 24 with it (November 2026).
const IN_PASSAGE: f32 = 0.5;

/// What a scale adds to that on which both claim and sentence stand, at whatever end: a sentence that says how good, how
/// many or how soon answers a claim that does. Part of the same measurement.
const SCALE: f32 = 0.15;

/// The scales that count at most.
const SCALES: u8 = 2;

/// The part of a passage's score from which another of its sentences is quoted with the best one. Not measured.
const NEARLY: f32 = 0.7;

/// The words at most that are quoted of a passage then: as much as can be read in one go.
const WORDS: usize = 90;

/// What is taken away from a passage of an earlier inspection than the latest, for each step back, where the claim names no
/// period. Not measured.
const OLDER: f32 = 0.05;

/// What a claim says, as far as it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The sentence.
    pub text: String,
    /// The authorities that it is about, by name; empty for any.
    pub authorities: Vec<String>,
    /// Places named that are no authorities.
    pub unknown_places: Vec<UnknownPlace>,
    /// The inspections that are meant.
    pub which: InspectionSelector,
    /// The aspects named.
    pub aspects: Vec<Aspect>,
    /// The grades named.
    pub grades: Vec<Grade>,
    /// The kinds of inspection named.
    pub frameworks: Vec<Framework>,
}

/// How a passage stands to a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stance {
    /// It says the same.
    Supports,
    /// It says otherwise.
    Against,
    /// It speaks of the same matter.
    Near,
}

impl Stance {
    /// The stable name, as in the JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Supports => "supports",
            Self::Against => "against",
            Self::Near => "near",
        }
    }
}

/// In what a passage differs from a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Because {
    /// The grade.
    Grade(Grade),
    /// A number: as the claim has it, and as the passage does.
    Number(String, String),
    /// The days of the inspection or of publication.
    Days,
    /// The person who led it.
    Person,
    /// Whether it is praise or criticism, much or little, rise or fall.
    Direction,
}

/// A passage that speaks of what a claim says.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// The words and their place.
    pub citation: Citation,
    /// How it stands to the claim.
    pub stance: Stance,
    /// In what it differs, where it stands against it.
    pub because: Option<Because>,
    /// How much speaks for its being about the same matter; comparable within one claim only.
    pub score: f32,
}

/// Why a claim is declined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Declined {
    /// It names a place that is no authority, with who may be meant.
    UnknownPlace(UnknownPlace),
    /// No document is held about whom it is about.
    NotHeld(String),
    /// It says nothing that could be looked for.
    Nothing,
    /// A name that no document has.
    Name(String),
    /// A number of something that no document counts.
    Number(String),
    /// No document speaks of the matter.
    NotMentioned,
}

/// A claim that was checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The claim as it was understood.
    pub claim: Claim,
    /// The passages that speak of it, the best first.
    pub passages: Vec<Passage>,
    /// Why it is declined. The passages then only come near.
    pub declined: Option<Declined>,
    /// The documents that were looked through.
    pub documents: Vec<Arc<Document>>,
}

/// What claims are checked with.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// The index, in one state.
    pub snapshot: &'a Snapshot,
    /// The tables that searching reads.
    pub tables: &'a Tables,
    /// The words by which claims are compared.
    pub words: &'a Words,
    /// What was measured of documents for this claim.
    pub measures: &'a Measures,
}

/// Checks a claim.
pub fn claim(claim: &Claim, scope: &Scope<'_>) -> Result<Outcome, index::Error> {
    let documents = match subject::documents(claim, scope) {
        Ok(documents) => documents,
        Err(declined) => return Ok(Outcome::declined(claim, declined, Vec::new())),
    };
    within(claim, documents, scope)
}

/// Checks a claim against some documents, the likeliest first.
fn within(claim: &Claim, documents: Vec<Arc<Document>>, scope: &Scope<'_>) -> Result<Outcome, index::Error> {
    let matter = Matter::of(claim, scope);
    let mut passages = facts::passages(claim, &matter, &documents, scope)?;
    let by_fact = !passages.is_empty();
    let terms = QueryTerms::read(&matter.words, scope.snapshot, &documents, scope.tables)?;
    if !by_fact {
        if terms.is_empty() {
            return Ok(Outcome::declined(claim, Declined::Nothing, documents));
        }
        for name in matter.names.iter().filter(|name| scope.tables.inspectorates.framework(&name.join(" ")).is_none()) {
            if !is_named(name, &documents, scope)? {
                return Ok(Outcome::declined(claim, Declined::Name(name.join(" ")), documents));
            }
        }
    }
    let own = Side::of(&claim.text, scope);
    let agreement = Agreement::new(&terms, scope.tables);
    let mut counts = matter.numbers.is_empty();
    let mut spoken: Vec<(Passage, f32)> = Vec::new();
    for snippet in speaking(&matter, &terms, &documents, scope)?.iter().take(COMPARED) {
        let Some(citation) = snippet.citation() else { continue };
        let (in_sentence, in_passage) = agreement.with(snippet);
        let side = Side::of(snippet.sentence(), scope);
        let scales = f32::from(own.scales_shared(&side).min(SCALES));
        let worth = snippet.likeness + in_sentence + IN_PASSAGE * in_passage + SCALE * scales
            - older(snippet.document(), claim, &documents);
        let (stance, because) = match stance::of(&own, &side) {
            (Stance::Supports, _) if f32::midpoint(in_sentence, snippet.cosine) < SUPPORTS => (Stance::Near, None),
            other => other,
        };
        counts |= stance::counts(&matter.numbers, &numbers::of(snippet.passage_text()));
        spoken.push((Passage { citation, stance, because, score: worth }, f32::midpoint(in_passage, snippet.cosine)));
    }
    spoken.sort_by(|a, b| b.0.score.total_cmp(&a.0.score));
    let mut best = 0.0_f32;
    for (passage, speaks) in spoken {
        if let Some(known) = passages.iter_mut().find(|it| it.citation.same_passage(&passage.citation)) {
            known.take_in(&passage);
            continue;
        }
        if passages.len() < FIRST {
            best = best.max(speaks);
        }
        passages.push(passage);
    }
    passages.sort_by(|a, b| b.score.total_cmp(&a.score));
    passages.truncate(SHOWN);
    let declined = if by_fact {
        None
    } else if best < SPEAKS || passages.is_empty() {
        Some(Declined::NotMentioned)
    } else if !counts {
        matter.numbers.first().map(|number| Declined::Number(number.written.clone()))
    } else {
        None
    };
    if declined.is_some() {
        for passage in &mut passages {
            passage.stance = Stance::Near;
            passage.because = None;
        }
    }
    Ok(Outcome { claim: claim.clone(), passages, declined, documents })
}

impl Passage {
    /// Quotes another sentence of the same passage too that says nearly as much of the matter, where both can be read in one go.
    fn take_in(&mut self, other: &Self) {
        let both = self.citation.widened(&other.citation);
        if other.score >= NEARLY * self.score && both.quote().split_whitespace().count() <= WORDS {
            self.citation = both;
        }
    }
}

impl Outcome {
    fn declined(claim: &Claim, declined: Declined, documents: Vec<Arc<Document>>) -> Self {
        Self { claim: claim.clone(), passages: Vec::new(), declined: Some(declined), documents }
    }

    /// Whether any passage speaks of what the claim says.
    pub fn is_found(&self) -> bool {
        self.declined.is_none()
    }
}

/// What a claim says without whom and when it is about.
struct Matter {
    /// Its words, without places, years and who says it.
    words: Vec<String>,
    /// The same as running text.
    text: String,
    /// The names in it, as folded words.
    names: Vec<Vec<String>>,
    /// The numbers in it that count something.
    numbers: Vec<Number>,
}

impl Matter {
    fn of(claim: &Claim, scope: &Scope<'_>) -> Self {
        let words = scope.words;
        let places: BTreeSet<String> = claim.authorities.iter().flat_map(|name| text::words(name)).collect();
        let tokens = text::tokens(&claim.text);
        let is_year = |word: &str| word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
        let mut kept: Vec<&text::Token> = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let beside_year = |at: Option<usize>| at.and_then(|at| tokens.get(at)).is_some_and(|it| is_year(&it.word));
            let is_month = token.capital
                && text::month_number(&token.word).is_some()
                && (beside_year(Some(at + 1)) || token.word.len() > 3);
            let is_place = places.contains(&token.word) && token.capital;
            if !(is_place || is_year(&token.word) && token.is_number() || is_month) {
                kept.push(token);
            }
        }
        let is_framing = |token: &&text::Token| words.framing.holds(&token.word);
        let written = |token: &text::Token| claim.text[token.range.clone()].to_owned();
        let is_evaluative = |token: &text::Token| {
            let sentiment = scope.tables.lexicon.sentiment(&[token.word.as_str()], 0);
            sentiment.praise + sentiment.criticism > 0.0 || words.is_on_scale(&token.word)
        };
        let is_sought =
            |token: &&&text::Token| !is_framing(token) && !index::is_stop_word(&token.word) && !is_evaluative(token);
        let sought: Vec<String> = kept.iter().filter(is_sought).map(|token| written(token)).collect();
        let numbers = numbers::of(&claim.text).into_iter().filter(|number| !is_age(number, words)).collect();
        let text =
            kept.iter().filter(|token| !is_framing(token)).map(|token| written(token)).collect::<Vec<_>>().join(" ");
        Self { words: sought, text, names: names(&claim.text, &places, words), numbers }
    }
}

/// Whether a number tells an age: "16 and 17 year olds".
fn is_age(number: &Number, words: &Words) -> bool {
    number.counted.iter().any(|stem| words.units.holds(stem))
}

/// The names of a text but for those of places that are known: runs of words with capital letters, the first word of a
/// sentence only where another follows.
fn names(written: &str, places: &BTreeSet<String>, words: &Words) -> Vec<Vec<String>> {
    let tokens = text::tokens(written);
    let mut runs: Vec<Vec<String>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut close = |open: &mut Vec<usize>| {
        let run = std::mem::take(open);
        let opens = run.first().is_some_and(|first| opens_sentence(written, &tokens, *first));
        if run.len() > 1 || !opens && !run.is_empty() {
            runs.push(run.into_iter().map(|at| tokens[at].word.clone()).collect());
        }
    };
    for (at, token) in tokens.iter().enumerate() {
        let is_plain = index::is_stop_word(&token.word)
            || places.contains(&token.word)
            || words.framing.holds(&token.word)
            || text::month_number(&token.word).is_some() && token.word.len() > 3;
        let is_contracted = written[token.range.clone()].starts_with(['I', '\u{2019}', '\''])
            && written[token.range.clone()].contains(['\'', '\u{2019}']);
        let is_name =
            token.capital && !is_contracted && !token.is_number() && token.word.chars().count() > 1 && !is_plain;
        let goes_on = open.last().is_some_and(|last| {
            *last + 1 == at && written[tokens[*last].end..token.range.start].chars().all(|c| c == ' ' || c == '-')
        });
        if !is_name || !goes_on {
            close(&mut open);
        }
        if is_name {
            open.push(at);
        }
    }
    close(&mut open);
    runs
}

/// Whether a word begins a sentence.
fn opens_sentence(written: &str, tokens: &[text::Token], at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return true };
    written[tokens[before].end..tokens[at].range.start].contains(['.', '!', '?', ':', '\n', '\u{201c}', '"'])
}

/// Whether any of some documents has a name, in its words or in those that stand for it.
fn is_named(name: &[String], documents: &[Arc<Document>], scope: &Scope<'_>) -> Result<bool, index::Error> {
    /// The passages that are looked at, the likeliest first.
    const LOOKED_AT: usize = 40;
    for word in name {
        if scope.snapshot.document_frequency(word)? == 0 && scope.snapshot.acronyms(&index::stem(word)).is_empty() {
            return Ok(false);
        }
    }
    let terms = QueryTerms::read(name, scope.snapshot, documents, scope.tables)?;
    let ids: Vec<DocumentId> = documents.iter().map(|document| document.id.clone()).collect();
    let hits = search::page(&terms, Some(ids), 0, LOOKED_AT, scope.snapshot, &scope.tables.weights)?;
    Ok(hits.iter().any(|hit| terms.held_in(&hit.passage.text).iter().all(|(_, held)| *held)))
}

/// The sentences of some documents that speak of a matter, the best first.
fn speaking(
    matter: &Matter,
    terms: &QueryTerms,
    documents: &[Arc<Document>],
    scope: &Scope<'_>,
) -> Result<Vec<Snippet>, index::Error> {
    if terms.is_empty() {
        return Ok(Vec::new());
    }
    let asked = terms.put_right(&matter.text);
    let query = Query { listed: Some(0.0), asked: Some((&asked, scope.measures)), ..Query::by_words(terms) };
    search::snippets(&query, documents, scope.snapshot, scope.tables, None)
}

/// What a passage of an older inspection loses where no period is named.
fn older(document: &Document, claim: &Claim, documents: &[Arc<Document>]) -> f32 {
    if claim.which != InspectionSelector::Unspecified || claim.authorities.is_empty() {
        return 0.0;
    }
    let place = documents.iter().position(|own| own.id == document.id).unwrap_or_default();
    OLDER * f32::from(u8::try_from(place).unwrap_or(u8::MAX))
}

/// A passage of a document as a whole.
fn cite(document: &Arc<Document>, number: PassageNumber, scope: &Scope<'_>) -> Result<Option<Citation>, index::Error> {
    crate::quotes::whole(scope.snapshot, document, number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_names(text: &str, expected: &[&str]) {
        let places = text::words("Seaford").into_iter().collect();
        let found: Vec<String> = names(text, &places, &Words::bundled()).iter().map(|it| it.join(" ")).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn names_are_runs_of_capitals_other_than_places_and_who_speaks() {
        check_names("Seaford's Harbour Lights centre is praised.", &["harbour lights"]);
        check_names("Ofsted said that Mockingbird helps.", &["mockingbird"]);
        check_names("Plans are clear in Seaford in October 2019.", &[]);
        check_names("Harbour Lights is praised. Plans are clear.", &["harbour lights"]);
    }
}
