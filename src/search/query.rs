//! What a question is about, as words that can be looked for: synonyms, the reports' own acronyms, mended spelling.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::answer_type::AnswerType;
use super::matcher::TermMatcher;
use super::sentiment::Polarity;
use super::synonyms::Synonyms;
use super::tokens::{Token, tokens};
use super::vector_index::QueryVector;
use crate::document::{Aspect, Document};
use crate::index::{self, Acronym, Snapshot};
use crate::text;

/// How far a synonym counts for the word that was asked for: a little less than the word itself, so that of two
/// passages alike in all else the one with the reader's own word leads.
const TRUST_IN_SYNONYMS: f32 = 0.9;

/// The part of its weight for which a word counts that only carries the topic.
const CARRIED: f32 = 0.3;

/// How many times as much a name or a number of the question weighs where it is told whether something answers it.
const NAME: f32 = 1.5;

/// In how many passages each half of a word taken apart must stand: words in their own right, not chance letters.
const COMMON: u64 = 20;

/// The part of a term from which on a text holds it.
const HELD: f32 = 0.5;

/// In fewer passages of all than this a thing is not what the documents are about.
const RARE: u64 = 10;

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Query<'a> {
    /// What it is about; without words, the tone and the place alone decide.
    pub terms: &'a QueryTerms,
    /// Whether everything under the aspects is looked through, not only what full text finds of the topic.
    pub by_section: bool,
    /// The judged aspects that it is about; empty for any.
    pub aspects: &'a [Aspect],
    /// What is wanted: praise, criticism or either.
    pub polarity: Polarity,
    /// What a sentence should hold.
    pub answer_type: AnswerType,
    /// How much it speaks for a sentence that it is an item of its document's list of improvements; `None` keeps the
    /// list out.
    pub listed: Option<f32>,
    /// Whether sentences that speak of an earlier inspection are worth more.
    pub looks_back: bool,
    /// What is looked for as a model has it; `None` where words alone decide.
    pub vector: Option<&'a QueryVector<'a>>,
}

impl<'a> Query<'a> {
    /// A look for what holds the words of a topic, whatever its tone and place, but for the list of improvements itself.
    pub fn by_words(terms: &'a QueryTerms) -> Self {
        Self {
            terms,
            by_section: false,
            aspects: &[],
            polarity: Polarity::Any,
            answer_type: AnswerType::Anything,
            listed: None,
            looks_back: false,
            vector: None,
        }
    }
}

/// One thing that the topic names, with every way of saying it.
#[derive(Clone, Debug)]
pub(crate) struct Term {
    /// The reader's words for it.
    written: String,
    /// The ways of saying it; the reader's own is the first.
    expansions: Vec<Expansion>,
    /// How much it tells: the sum of the inverse document frequencies of the reader's words.
    weight: f32,
    /// Whether the reader wrote it as a name or a number.
    named: bool,
}

#[derive(Clone, Debug)]
struct Expansion {
    stems: Vec<WeightedToken>,
    trust: f32,
}

/// A stem with the word that it was made of and its inverse document frequency.
#[derive(Clone, Debug)]
struct WeightedToken {
    token: Token,
    idf: f32,
    /// The number of the stem among those of the topic.
    number: usize,
}

impl WeightedToken {
    /// A stem that has no number yet.
    fn new(token: Token, idf: f32) -> Self {
        Self { token, idf, number: usize::MAX }
    }
}

/// What a question is about.
#[derive(Clone, Debug, Default)]
pub struct QueryTerms {
    terms: Vec<Term>,
    /// The reader's words that stand next to each other, two and two, with the stop words between them.
    pairs: Vec<Vec<String>>,
    /// Misspelt words of the reader, each with the stem that is looked for instead.
    mended: Vec<(String, String)>,
    foreign: bool,
    matcher: TermMatcher,
}

/// The inverse document frequency of BM25, for a word in `df` of `n` passages.
fn idf(df: u64, n: u64) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "counts of passages, far below 2^24 where it matters")]
    let (df, n) = (df as f32, n as f32);
    (1.0 + (n - df + 0.5).max(0.0) / (df + 0.5)).ln()
}

/// A word of the topic before it has become part of a term.
struct QueryWord {
    written: String,
    token: Token,
    df: u64,
}

impl QueryWord {
    /// Whether the reader wrote it as a name or a number.
    fn is_named(&self) -> bool {
        self.written.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
    }
}

impl QueryTerms {
    /// Reads the words of a topic against the index and the acronyms of the documents in question.
    pub fn read(
        words: &[String],
        snapshot: &Snapshot,
        documents: &[Arc<Document>],
        synonyms: &Synonyms,
    ) -> Result<Self, index::Error> {
        let n = snapshot.passage_count();
        let mut found: Vec<QueryWord> = Vec::new();
        let mut mended: Vec<(String, String)> = Vec::new();
        for written in words {
            for token in tokens(written) {
                let df = snapshot.document_frequency(&token.word)?;
                if df == 0 {
                    let misspelt = token.stem.clone();
                    let instead = corrected(token, written, snapshot, synonyms)?;
                    if let [one] = &instead[..]
                        && one.token.stem != misspelt
                    {
                        mended.push((written.clone(), one.token.stem.clone()));
                    }
                    found.extend(instead);
                } else {
                    found.push(QueryWord { written: written.clone(), token, df });
                }
            }
        }
        let acronyms = Acronyms::of(documents, snapshot);
        let mut terms: Vec<Term> = Vec::new();
        let stems: Vec<Token> = found.iter().map(|word| word.token.clone()).collect();
        let mut at = 0;
        while at < found.len() {
            let rest = &stems[at..];
            let mut length = 1;
            let mut others: BTreeSet<Vec<Token>> = BTreeSet::new();
            if let Some((own, entries)) = synonyms.at(rest) {
                length = own;
                others.extend(entries.into_iter().cloned());
            }
            if let Some((own, forms)) = acronyms.at(rest) {
                if own > length {
                    others.clear();
                }
                if own >= length {
                    length = own;
                    others.extend(forms);
                }
            }
            // A long form that was found by way of a synonym has an acronym of its own in some reports.
            let further: Vec<Vec<Token>> = others
                .iter()
                .filter_map(|expansion| acronyms.at(expansion).filter(|(own, _)| *own == expansion.len()))
                .flat_map(|(_, f)| f)
                .collect();
            others.extend(further);
            let own = &found[at..at + length];
            let mut weight: f32 = own.iter().map(|word| idf(word.df, n)).sum();
            if own.iter().all(|word| synonyms.light_words.contains(&word.token.stem)) {
                weight *= CARRIED;
            }
            let first = Expansion {
                stems: own.iter().map(|word| WeightedToken::new(word.token.clone(), idf(word.df, n))).collect(),
                trust: 1.0,
            };
            let mut expansions = vec![first];
            for other in others {
                let mut stems = Vec::with_capacity(other.len());
                for token in other {
                    let df = snapshot.document_frequency(&token.word)?;
                    stems.push(WeightedToken::new(token, idf(df, n)));
                }
                expansions.push(Expansion { stems, trust: TRUST_IN_SYNONYMS });
            }
            let mut written: Vec<&str> = own.iter().map(|word| word.written.as_str()).collect();
            written.dedup();
            let known = terms.iter().any(|term| term.expansions[0].is(&expansions[0]));
            if !known {
                let named = own.iter().any(QueryWord::is_named);
                terms.push(Term { written: written.join(" "), expansions, weight, named });
            }
            at += length;
        }
        let rare = idf(RARE, n);
        let foreign = terms.iter().any(|term| {
            let rarest = |expansion: &Expansion| expansion.stems.iter().map(|it| it.idf).fold(0.0, f32::max);
            term.expansions.iter().map(rarest).fold(f32::INFINITY, f32::min) > rare
        });
        let all = terms.iter().flat_map(|term| &term.expansions).flat_map(|expansion| &expansion.stems);
        let matcher = TermMatcher::new(all.map(|weighted| weighted.token.stem.clone()));
        for weighted in
            terms.iter_mut().flat_map(|term| &mut term.expansions).flat_map(|expansion| &mut expansion.stems)
        {
            weighted.number = matcher.number_of(&weighted.token.stem).unwrap_or(usize::MAX);
        }
        Ok(Self { terms, pairs: pairs(words), mended, foreign, matcher })
    }

    /// Reads a whole question as its topic, all of its words.
    pub fn of_question(question: &str, snapshot: &Snapshot, synonyms: &Synonyms) -> Result<Self, index::Error> {
        let words: Vec<String> =
            text::tokens(question).into_iter().map(|token| question[token.range].to_owned()).collect();
        Self::read(&words, snapshot, &[], synonyms)
    }

    /// Whether it names something that all documents together hardly ever speak of.
    pub fn is_foreign(&self) -> bool {
        self.foreign
    }

    /// Whether it has no words to look for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The reader's words that are looked for.
    pub fn written(&self) -> Vec<&str> {
        let mut written: Vec<&str> = self.terms.iter().map(|term| term.written.as_str()).collect();
        written.dedup();
        written
    }

    /// A topic of the reader's in which each misspelt word is written as a text has it that was found by it.
    pub fn spelt(&self, topic: &str, text: &str) -> String {
        let mut topic = topic.to_owned();
        for (written, stem) in &self.mended {
            let found = tokens(text).into_iter().filter(|token| token.stem == *stem).map(|token| token.word);
            if let Some(word) = index::nearest_of(&written.to_lowercase(), found) {
                topic = topic.replace(written.as_str(), &word);
            }
        }
        topic
    }

    /// Every word to look for, with the most that it counts.
    pub(crate) fn terms(&self) -> BTreeMap<&str, f32> {
        let mut all: BTreeMap<&str, f32> = BTreeMap::new();
        for expansion in self.terms.iter().flat_map(|term| &term.expansions) {
            for weighted in &expansion.stems {
                let known = all.entry(&weighted.token.word).or_insert(0.0);
                *known = known.max(expansion.trust);
            }
        }
        all
    }

    /// The reader's words that stand next to each other.
    pub(crate) fn pairs(&self) -> &[Vec<String>] {
        &self.pairs
    }

    /// How much all of it tells: the sum of the inverse document frequencies of its words.
    pub(crate) fn weight(&self) -> f32 {
        self.terms.iter().map(|term| term.weight).sum()
    }

    /// What finds the stems to look for; they have the numbers that it gives them.
    pub(super) fn matcher(&self) -> &TermMatcher {
        &self.matcher
    }

    /// The reader's words for each term, and whether a text holds it, in their own words or in equivalents.
    pub fn held_in(&self, text: &str) -> Vec<(String, bool)> {
        let found = self.matcher.in_text(text);
        let held = |term: &Term| term.covered(&|number| found.has(number)) >= HELD;
        self.terms.iter().map(|term| (term.written.clone(), held(term))).collect()
    }

    /// The share of the topic that a short text is about, by weight, from 0 to 1. A fixed term counts only whole: an
    /// item on foster carers is not about young carers.
    pub fn share_of(&self, text: &str) -> f32 {
        let found = self.matcher.in_text(text);
        let whole = |term: &Term| {
            let covered = term.covered(&|number| found.has(number));
            if term.expansions.len() > 1 && covered < TRUST_IN_SYNONYMS { 0.0 } else { covered }
        };
        self.share(|term| term.weight, whole)
    }

    /// The share of the topic that a text covers, by weight, from 0 to 1. `has` tells whether the stem of a number is in
    /// the text.
    pub(super) fn coverage(&self, has: impl Fn(usize) -> bool) -> f32 {
        self.share(|term| term.weight, |term| term.covered(&has))
    }

    /// The same with names weighing [`NAME`] times as much: who asks of somebody in particular has no answer in a
    /// text about others.
    pub(super) fn confidence(&self, has: impl Fn(usize) -> bool) -> f32 {
        let weight = |term: &Term| term.weight * if term.named { NAME } else { 1.0 };
        self.share(weight, |term| term.covered(&has))
    }

    fn share(&self, weight: impl Fn(&Term) -> f32, covered: impl Fn(&Term) -> f32) -> f32 {
        let total: f32 = self.terms.iter().map(&weight).sum();
        if total <= 0.0 {
            return 0.0;
        }
        self.terms.iter().map(|term| weight(term) * covered(term)).sum::<f32>() / total
    }
}

/// The words that stand next to each other but for stop words, two and two, with those between them.
fn pairs(words: &[String]) -> Vec<Vec<String>> {
    let words: Vec<String> = words.iter().flat_map(|word| text::words(word)).collect();
    let places: Vec<usize> =
        words.iter().enumerate().filter(|(_, word)| !index::is_stop_word(word)).map(|(at, _)| at).collect();
    places.windows(2).map(|it| words[it[0]..=it[1]].to_vec()).collect()
}

impl Term {
    /// The share of this concept that a text covers: its best way of saying it.
    fn covered(&self, has: &impl Fn(usize) -> bool) -> f32 {
        self.expansions
            .iter()
            .map(|expansion| {
                let total: f32 = expansion.stems.iter().map(|it| it.idf).sum();
                let there: f32 = expansion.stems.iter().filter(|it| has(it.number)).map(|it| it.idf).sum();
                // Half a synonym is no synonym: only the reader's own words count in part.
                let share = if total > 0.0 { there / total } else { 0.0 };
                // Nor is half of a fixed term: foster carers are no young carers.
                let whole = share > 0.999;
                let fixed = self.expansions.len() > 1 && expansion.stems.len() > 1;
                match (expansion.trust < 1.0, fixed) {
                    (true, _) if !whole => 0.0,
                    (false, true) if !whole => share * share,
                    _ => expansion.trust * share,
                }
            })
            .fold(0.0, f32::max)
    }
}

impl Expansion {
    fn is(&self, other: &Self) -> bool {
        self.stems.iter().map(|it| &it.token.stem).eq(other.stems.iter().map(|it| &it.token.stem))
    }
}

/// Stands in for a word that no passage holds: the same letters as two words that some do, a word close to it, or
/// itself, which then counts as looked for and not found.
fn corrected(
    token: Token,
    written: &str,
    snapshot: &Snapshot,
    synonyms: &Synonyms,
) -> Result<Vec<QueryWord>, index::Error> {
    let word = |token: Token, df| QueryWord { written: written.to_owned(), token, df };
    if synonyms.at(std::slice::from_ref(&token)).is_some() {
        return Ok(vec![word(token, 0)]);
    }
    let folded = token.word.clone();
    for cut in folded.char_indices().map(|(at, _)| at).skip(3).filter(|at| folded.len() - at >= 3) {
        let halves = [tokens(&folded[..cut]), tokens(&folded[cut..])].concat();
        if let [first, second] = &halves[..] {
            let (a, b) = (snapshot.document_frequency(&first.word)?, snapshot.document_frequency(&second.word)?);
            if a.min(b) >= COMMON {
                return Ok(vec![word(first.clone(), a), word(second.clone(), b)]);
            }
        }
    }
    if let Some(near) = snapshot.nearest_word(&folded)?.and_then(|near| tokens(&near).pop()) {
        let df = snapshot.document_frequency(&near.word)?;
        return Ok(vec![word(near, df)]);
    }
    Ok(vec![word(token, 0)])
}

/// The acronyms of some documents, both ways.
struct Acronyms<'a> {
    snapshot: &'a Snapshot,
    /// Which documents lend theirs, by their places in the catalog, and in which order.
    lending: BTreeMap<u32, usize>,
}

impl<'a> Acronyms<'a> {
    fn of(documents: &[Arc<Document>], snapshot: &'a Snapshot) -> Self {
        let mut lending = BTreeMap::new();
        for (order, document) in documents.iter().enumerate() {
            if let Some(at) = snapshot.catalog().position(&document.id).and_then(|at| u32::try_from(at).ok()) {
                lending.entry(at).or_insert(order);
            }
        }
        Self { snapshot, lending }
    }

    /// The longest form that `stems` begins with: its length, and what it is the same as.
    fn at(&self, stems: &[Token]) -> Option<(usize, Vec<Vec<Token>>)> {
        let begins = |said: &[index::Word]| {
            said.len() <= stems.len() && said.iter().zip(stems).all(|(word, token)| word.stem() == token.stem)
        };
        let mut found: Vec<(usize, &Acronym)> = self
            .snapshot
            .acronyms(&stems.first()?.stem)
            .iter()
            .filter_map(|it| Some((*self.lending.get(&it.document)?, it)))
            .filter(|(_, it)| begins(&it.said))
            .collect();
        let length = found.iter().map(|(_, it)| it.said.len()).max()?;
        found.retain(|(_, it)| it.said.len() == length);
        // Of ways with the same stems the one counts that the first document writes.
        found.sort_by_key(|(order, _)| *order);
        let expansions: BTreeSet<Vec<Token>> = found.iter().fold(BTreeSet::new(), |mut expansions, (_, it)| {
            expansions.insert(it.meant.iter().map(Token::of).collect());
            expansions
        });
        Some((length, expansions.into_iter().collect()))
    }
}
