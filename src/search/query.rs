//! A query: the terms of a question with their expansions (synonyms, the reports' own acronyms, corrected spelling), and
//! the wishes that go with them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::answer_type::AnswerType;
use super::idf::idf;
use super::likeness::Measures;
use super::matcher::TermMatcher;
use super::sentiment::Polarity;
use super::tables::Tables;
use super::vector_index::QueryVector;
use super::weights::{Limits, Weights};
use crate::document::{Aspect, Document};
use crate::index::{self, Acronym, Snapshot, Word, content_words};
use crate::text;

/// All that is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Query<'a> {
    /// Its terms; without any, polarity and section alone decide.
    pub terms: &'a QueryTerms,
    /// True if everything under the aspects is looked through, not only what full text finds.
    pub by_section: bool,
    /// The judged aspects that it is about; empty for any.
    pub aspects: &'a [Aspect],
    /// The polarity wanted: praise, criticism or either.
    pub polarity: Polarity,
    /// The kind of fact that a sentence should hold.
    pub answer_type: AnswerType,
    /// The weight of an item of its document's list of improvements; `None` keeps the list out.
    pub listed: Option<f32>,
    /// True if sentences that speak of an earlier inspection are worth more.
    pub looks_back: bool,
    /// The vector of what is looked for; `None` where words alone decide.
    pub vector: Option<&'a QueryVector<'a>>,
    /// The question as it was asked, without places and years, which sentences are compared with in meaning, and what was
    /// measured for it already; `None` where words alone decide.
    pub asked: Option<(&'a str, &'a Measures)>,
}

impl<'a> Query<'a> {
    /// A query by words alone, of either polarity and any section, but for the list of improvements itself.
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
            asked: None,
        }
    }
}

/// One thing that the query names, with every way of saying it.
#[derive(Clone, Debug)]
pub(crate) struct Term {
    /// The reader's words for it.
    written: String,
    /// The ways of saying it; the reader's own is the first.
    expansions: Vec<Expansion>,
    /// The sum of the inverse document frequencies of the reader's words.
    weight: f32,
    /// True if the reader wrote it as a name or a number.
    named: bool,
}

#[derive(Clone, Debug)]
struct Expansion {
    stems: Vec<WeightedWord>,
    trust: f32,
}

/// A stem with the word that it was made of and its inverse document frequency.
#[derive(Clone, Debug)]
struct WeightedWord {
    word: Word,
    idf: f32,
    /// The number of the stem among those of the query.
    number: usize,
}

impl WeightedWord {
    /// A stem that has no number yet.
    fn new(word: Word, idf: f32) -> Self {
        Self { word, idf, number: usize::MAX }
    }
}

/// The terms of a query, with their expansions.
#[derive(Clone, Debug, Default)]
pub struct QueryTerms {
    terms: Vec<Term>,
    /// The reader's words that stand next to each other, two and two, with the stop words between them.
    pairs: Vec<Vec<String>>,
    /// Misspelt words of the reader, each with the stem that is looked for instead.
    mended: Vec<(String, Word)>,
    /// The share of it, by weight, that is neither a word of people's nor one that reports have.
    foreign: f32,
    matcher: TermMatcher,
    weights: Weights,
    limits: Limits,
}

/// A word of the query before it has become part of a term.
struct QueryWord {
    written: String,
    word: Word,
    df: u64,
}

impl QueryWord {
    /// True if the reader wrote it as a name or a number.
    fn is_named(&self) -> bool {
        self.written.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
    }
}

impl QueryTerms {
    /// Reads words against the index and the acronyms of the documents in question.
    pub fn read(
        words: &[String],
        snapshot: &Snapshot,
        documents: &[Arc<Document>],
        tables: &Tables,
    ) -> Result<Self, index::Error> {
        let (synonyms, weights, limits) = (&tables.synonyms, tables.weights, tables.limits);
        let n = snapshot.passage_count();
        let mut found: Vec<QueryWord> = Vec::new();
        let mut mended: Vec<(String, Word)> = Vec::new();
        for written in words {
            for word in content_words(written) {
                let df = snapshot.document_frequency(&word)?;
                if df == 0 {
                    let misspelt = word.stem().to_owned();
                    let instead = corrected(word, written, snapshot, tables)?;
                    if let [one] = &instead[..]
                        && one.word.stem() != misspelt
                    {
                        mended.push((written.clone(), one.word.clone()));
                    }
                    found.extend(instead);
                } else {
                    found.push(QueryWord { written: written.clone(), word, df });
                }
            }
        }
        let acronyms = Acronyms::of(documents, snapshot);
        let mut terms: Vec<Term> = Vec::new();
        let content: Vec<Word> = found.iter().map(|it| it.word.clone()).collect();
        let mut at = 0;
        while at < found.len() {
            let rest = &content[at..];
            let mut length = 1;
            let mut others: BTreeSet<Vec<Word>> = BTreeSet::new();
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
            let further: Vec<Vec<Word>> = others
                .iter()
                .filter_map(|expansion| acronyms.at(expansion).filter(|(own, _)| *own == expansion.len()))
                .flat_map(|(_, f)| f)
                .collect();
            others.extend(further);
            let own = &found[at..at + length];
            let mut weight: f32 = own.iter().map(|word| idf(word.df, n)).sum();
            // A people's word that hardly any report has says less than what it stands for, which is compared in meaning.
            let of_people = |it: &QueryWord| it.df < limits.rare && tables.translations.knows(&it.word);
            if own.iter().all(|it| synonyms.light_words.contains(it.word.stem()) || of_people(it)) {
                weight *= weights.light_word;
            }
            let first = Expansion {
                stems: own.iter().map(|it| WeightedWord::new(it.word.clone(), idf(it.df, n))).collect(),
                trust: 1.0,
            };
            let mut expansions = vec![first];
            for other in others {
                let mut stems = Vec::with_capacity(other.len());
                for word in other {
                    let df = snapshot.document_frequency(&word)?;
                    stems.push(WeightedWord::new(word, idf(df, n)));
                }
                expansions.push(Expansion { stems, trust: weights.synonym });
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
        let rare = idf(limits.rare, n);
        let is_foreign = |term: &&Term| {
            let rarest = |expansion: &Expansion| expansion.stems.iter().map(|it| it.idf).fold(0.0, f32::max);
            let known = term.expansions[0].stems.iter().all(|it| tables.translations.knows(&it.word));
            !known && term.expansions.iter().map(rarest).fold(f32::INFINITY, f32::min) > rare
        };
        let whole: f32 = terms.iter().map(|term| term.weight).sum();
        let foreign =
            terms.iter().filter(is_foreign).map(|term| term.weight).sum::<f32>() / whole.max(f32::MIN_POSITIVE);
        let all = terms.iter().flat_map(|term| &term.expansions).flat_map(|expansion| &expansion.stems);
        let matcher = TermMatcher::new(all.map(|weighted| weighted.word.stem().to_owned()));
        for weighted in
            terms.iter_mut().flat_map(|term| &mut term.expansions).flat_map(|expansion| &mut expansion.stems)
        {
            weighted.number = matcher.number_of(weighted.word.stem()).unwrap_or(usize::MAX);
        }
        Ok(Self { terms, pairs: pairs(words), mended, foreign, matcher, weights, limits })
    }

    /// Reads all words of a question.
    pub fn of_question(question: &str, snapshot: &Snapshot, tables: &Tables) -> Result<Self, index::Error> {
        let words: Vec<String> =
            text::tokens(question).into_iter().map(|token| question[token.range].to_owned()).collect();
        Self::read(&words, snapshot, &[], tables)
    }

    /// True if most of it is something that all documents together hardly ever speak of and nobody asks about.
    pub fn is_foreign(&self) -> bool {
        self.foreign >= self.limits.foreign
    }

    /// True if it has no words to look for.
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
        for (written, meant) in &self.mended {
            let found: Vec<Word> = content_words(text).into_iter().filter(|word| word == meant).collect();
            // Where none is near in spelling, any word of that stem is the one by which the text was found.
            let near = text::nearest(&written.to_lowercase(), found.iter().map(|word| &**word));
            if let Some(word) = near.or_else(|| found.first().map(|word| &**word)) {
                topic = topic.replace(written.as_str(), word);
            }
        }
        topic
    }

    /// A question with its misspelt words put right and its short forms written out as well.
    pub fn put_right(&self, question: &str) -> String {
        let put = |question: String, (written, meant): &(String, Word)| question.replace(written.as_str(), meant);
        let mut right = self.mended.iter().fold(question.to_owned(), put);
        // What a short form stands for says what it means.
        for term in &self.terms {
            let spelt_out = |it: &&Expansion| {
                let initials = it.stems.iter().filter_map(|stem| stem.word.chars().next());
                it.stems.len() > 1 && initials.eq(term.written.to_lowercase().chars())
            };
            for stem in term.expansions.iter().find(spelt_out).into_iter().flat_map(|it| &it.stems) {
                right.push(' ');
                right.push_str(&stem.word);
            }
        }
        right
    }

    /// Every word to look for, with the most that it counts.
    pub(crate) fn terms(&self) -> BTreeMap<&str, f32> {
        let mut all: BTreeMap<&str, f32> = BTreeMap::new();
        for expansion in self.terms.iter().flat_map(|term| &term.expansions) {
            for weighted in &expansion.stems {
                let known = all.entry(&*weighted.word).or_insert(0.0);
                *known = known.max(expansion.trust);
            }
        }
        all
    }

    /// The reader's words that stand next to each other.
    pub(crate) fn pairs(&self) -> &[Vec<String>] {
        &self.pairs
    }

    /// The sum of the inverse document frequencies of its words.
    pub(crate) fn weight(&self) -> f32 {
        self.terms.iter().map(|term| term.weight).sum()
    }

    /// The matcher of its stems, which have the numbers that it gives them.
    pub(super) fn matcher(&self) -> &TermMatcher {
        &self.matcher
    }

    /// The reader's words for each term, and true for each that a text holds, in their own words or in equivalents.
    pub fn held_in(&self, text: &str) -> Vec<(String, bool)> {
        let found = self.matcher.in_text(text);
        let held = |term: &Term| term.covered(&|number| found.has(number)) >= self.limits.held_term;
        self.terms.iter().map(|term| (term.written.clone(), held(term))).collect()
    }

    /// True if a short text, as an item of a list, is about the query.
    pub fn is_about(&self, text: &str) -> bool {
        !self.is_empty() && self.share_of(text) >= self.limits.about_query
    }

    /// The share of the query that a short text is about, by weight, from 0 to 1. A fixed term counts only whole: an
    /// item on foster carers is not about young carers.
    pub fn share_of(&self, text: &str) -> f32 {
        let found = self.matcher.in_text(text);
        let whole = |term: &Term| {
            let covered = term.covered(&|number| found.has(number));
            if term.expansions.len() > 1 && covered < self.weights.synonym { 0.0 } else { covered }
        };
        self.share(|term| term.weight, whole)
    }

    /// The share of the query that a text covers, by weight, from 0 to 1. `has` tells if the stem of a number is in
    /// the text.
    pub(super) fn coverage(&self, has: impl Fn(usize) -> bool) -> f32 {
        self.share(|term| term.weight, |term| term.covered(&has))
    }

    /// The same with names weighing [`Weights::name`] times as much: who asks of somebody in particular has no answer in a
    /// text about others.
    pub(super) fn confidence(&self, has: impl Fn(usize) -> bool) -> f32 {
        let weight = |term: &Term| term.weight * if term.named { self.weights.name } else { 1.0 };
        self.share(weight, |term| term.covered(&has))
    }

    /// The same as [`QueryTerms::coverage`], where what is not there may be covered in part by what is `like` the reader's words.
    pub(super) fn softly(&self, has: impl Fn(usize) -> bool, like: impl Fn(&str) -> f32) -> f32 {
        self.share(
            |term| term.weight,
            |term| {
                let covered = term.covered(&has);
                if covered >= self.weights.synonym { covered } else { covered.max(like(&term.written)) }
            },
        )
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
    /// The share of this term that a text covers, by its best expansion.
    fn covered(&self, has: &impl Fn(usize) -> bool) -> f32 {
        self.expansions
            .iter()
            .map(|expansion| {
                let total: f32 = expansion.stems.iter().map(|it| it.idf).sum();
                let there: f32 = expansion.stems.iter().filter(|it| has(it.number)).map(|it| it.idf).sum();
                // Half a synonym counts for nothing: only the reader's own words count in part.
                let share = if total > 0.0 { there / total } else { 0.0 };
                // Nor does half of a fixed term count as half: foster carers are not young carers.
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
        self.stems.iter().map(|it| &it.word).eq(other.stems.iter().map(|it| &it.word))
    }
}

/// Stands in for a word that no passage holds: the same letters as two words that some do, a word close to it, or
/// itself, which then counts as looked for and not found.
fn corrected(word: Word, written: &str, snapshot: &Snapshot, tables: &Tables) -> Result<Vec<QueryWord>, index::Error> {
    let query_word = |word: Word, df| QueryWord { written: written.to_owned(), word, df };
    if tables.synonyms.at(std::slice::from_ref(&word)).is_some() || tables.translations.knows(&word) {
        return Ok(vec![query_word(word, 0)]);
    }
    let folded = word.to_string();
    for cut in folded.char_indices().map(|(at, _)| at).skip(3).filter(|at| folded.len() - at >= 3) {
        let halves = [content_words(&folded[..cut]), content_words(&folded[cut..])].concat();
        if let [first, second] = &halves[..] {
            let (a, b) = (snapshot.document_frequency(first)?, snapshot.document_frequency(second)?);
            if a.min(b) >= tables.limits.half_of_a_word {
                return Ok(vec![query_word(first.clone(), a), query_word(second.clone(), b)]);
            }
        }
    }
    if let Some(near) = snapshot.nearest_word(&folded)?.and_then(|near| content_words(&near).pop()) {
        let df = snapshot.document_frequency(&near)?;
        return Ok(vec![query_word(near, df)]);
    }
    Ok(vec![query_word(word, 0)])
}

/// The acronyms of some documents, both ways.
struct Acronyms<'a> {
    snapshot: &'a Snapshot,
    /// The documents that lend theirs, by their places in the catalog, with their order.
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

    /// The longest form that `words` begins with: its length, and what it is the same as.
    fn at(&self, words: &[Word]) -> Option<(usize, Vec<Vec<Word>>)> {
        let mut found: Vec<(usize, &Acronym)> = self
            .snapshot
            .acronyms(words.first()?.stem())
            .iter()
            .filter_map(|it| Some((*self.lending.get(&it.document)?, it)))
            .filter(|(_, it)| words.starts_with(&it.said))
            .collect();
        let length = found.iter().map(|(_, it)| it.said.len()).max()?;
        found.retain(|(_, it)| it.said.len() == length);
        // Of ways with the same stems the one counts that the first document writes.
        found.sort_by_key(|(order, _)| *order);
        let expansions: BTreeSet<Vec<Word>> = found.iter().fold(BTreeSet::new(), |mut expansions, (_, it)| {
            expansions.insert(it.meant.to_vec());
            expansions
        });
        Some((length, expansions.into_iter().collect()))
    }
}
