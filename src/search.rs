//! A topic and some documents to ranked evidence: passages by full text, then one way of scoring their sentences.
//!
//! The user's words are never read as query syntax: they become terms ([`QueryTerms`]), the index finds the passages of the
//! documents in question, and each sentence of those is scored by how much of the topic it and its paragraph cover, by
//! the passage's own score and by whether it praises or criticises as asked. A sentence is quoted together with the
//! neighbour that it needs: a caveat ("However, …") travels with what it restricts, a pronoun with what it stands for,
//! a bullet with the words that introduce it.

mod beginnings;
mod boilerplate;
mod explain;
mod page;
mod query;
mod sentiment;
mod similar;
mod vector_index;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use beginnings::Beginnings;
use boilerplate::Boilerplate;
pub use explain::{Fate, LeftOut, Parts, PassageTrace, SearchTrace, SnippetTrace};
pub use page::page;
pub use query::{QueryTerms, Synonyms};
pub use sentiment::{Lexicon, Polarity, Sentiment};
pub use similar::{Listed, Recurring, recurring};
pub use vector_index::{Encode, QueryVector, VectorIndex, texts_of};

use crate::document::{Aspect, Document, DocumentId, Passage, PassageKind, PassageNumber, SectionNumber};
use crate::evidence::{Citation, Statement};
use crate::index::{self, Analyzed, Phrase, Search, Sentence, Snapshot, Term, Word};
use crate::text;

/// How many passages are read for the sentences of one document. The best sentence stands in one of the first ten in
/// nearly all cases; the rest is for lists of strengths and concerns.
const PASSAGES: usize = 24;

/// How much two words of the topic count where they stand together as they do in the question, beside the words
/// themselves.
const TOGETHER: f32 = 0.2;

/// How much the best sentence of a passage counts for it by the share of the topic that it holds, beside its words.
const IN_ONE_SENTENCE: f32 = 0.8;

/// The confidence from which on something is an answer.
///
/// On the development set of SQuAD 2.0 it keeps 95.0 % of the questions with an answer and declines 81.9 % of those about
/// things that no passage speaks of; `docs/confidence.md` has the curve.
pub const CONFIDENT: f32 = 0.5;

/// How many passages that full text finds are put in order by words and meaning together.
const RERANKED: usize = 100;

/// How many passages join them that are nearest in meaning, whatever their words.
const NEAREST: usize = 24;

/// How much the words count in the order of passages, where the rest is the meaning; both are first stretched from 0 to 1
/// over the passages compared. Over every tenth question of SQuAD 2.0 nDCG@10 is flat from 0.45 to 0.6 (0.930); the score
/// by words, which knows pairs of words and what stands in one sentence, is worth more here than plain BM25, for which 0.3
/// to 0.5 is best.
const BY_WORDS: f32 = 0.5;

/// The cosines between which a sentence goes from having nothing to do with a question to meaning just that, for
/// all-MiniLM-L6-v2 and its kin.
const MEANT: (f32, f32) = (0.25, 0.75);

/// How much the words count in the confidence that a passage holds an answer, where the rest is the meaning. It is far
/// enough above [`CONFIDENT`] for a passage with all words of the topic, or with words for the same things, to be an answer
/// even where the model knows none of them ("UASC"), and nearness alone is none.
const SURE_BY_WORDS: f32 = 0.6;

/// How far a sentence must mean what is looked for to be about it, whatever its words.
const ABOUT_BY_MEANING: f32 = 0.5;

/// The part of what a sentence means that counts as covered by it.
const MEANT_BY_SENTENCE: f32 = 0.6;

/// How much it counts for a sentence that it means what is looked for, beside all of the topic in its words, which is 1.
const MEANING_COUNTS: f32 = 0.5;

/// The part of the best passage's score below which a passage is not read: it holds the commonest word of the topic and
/// nothing else.
const FAINT: f32 = 0.25;

/// The most words that one quote may grow to by taking in neighbours: as much as can be read in one go.
const LONGEST_QUOTE: usize = 75;

/// The share of their words above which two sentences say the same.
const SAME: f32 = 0.6;

/// The part of what the first sentence of a paragraph covers that counts for the sentences behind it.
const INHERITED: f32 = 0.6;

/// How far from a word of the topic a number may stand to be a number of that.
const NEAR: usize = 5;

/// The most words of a name in quotation marks; what is longer is somebody's words.
const LONGEST_NAME: usize = 6;

/// How far behind a number the word may stand that it counts: "42 very young people".
const COUNTED: usize = 3;

/// Words that begin a sentence which restricts the one before it.
const CAVEATS: &[&str] =
    &["however", "nevertheless", "nonetheless", "but", "yet", "despite", "although", "conversely", "though"];

/// Words that begin a sentence which leans on the one before it.
const LEANING: &[&str] = &[
    "this",
    "these",
    "they",
    "it",
    "that",
    "those",
    "such",
    "their",
    "its",
    "he",
    "she",
    "as",
    "consequently",
    "therefore",
    "similarly",
    "both",
    "some",
    "in",
    "for",
    "too",
    "when",
    "here",
];

/// Two-word openings without which a word of [`LEANING`] does not lean: "In addition", "For example", "As a result".
const LEANING_PAIRS: &[(&str, &[&str])] = &[
    ("in", &["addition", "these", "this", "such", "turn", "contrast", "part"]),
    ("for", &["example", "instance", "these", "this", "those", "such", "some"]),
    ("as", &["a", "such"]),
    ("some", &["of"]),
    ("both", &["of"]),
    ("too", &[]),
    ("when", &["this", "these", "they", "it"]),
    ("here", &[]),
];

/// What a sentence must hold to answer a question for a particular.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerType {
    /// Nothing in particular.
    Anything,
    /// A number, in digits or as a word.
    Number,
    /// So many of what is asked for: a number before the word that it counts.
    Count,
    /// A share of a whole.
    Share,
    /// The name of a person.
    Person,
    /// A name of any kind. A wish only: what bears a name is preferred, and a plain description is an answer too.
    Name,
}

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

/// A stretch of a passage that may be quoted, with its standing.
#[derive(Clone, Debug)]
pub struct Snippet {
    document: Arc<Document>,
    number: PassageNumber,
    passage: Arc<Passage>,
    /// The sentence that introduces the bullet quoted, where that is not adjacent to it.
    intro: Option<Range<usize>>,
    range: Range<usize>,
    /// The sentence by which it was found.
    sentence: Range<usize>,
    /// How good it is; only for comparison with others of the same look.
    pub score: f32,
    /// What the score is made of.
    pub parts: Parts,
    /// The share of the topic that the sentence covers, by weight: by its own words, or in part by what its paragraph
    /// is about.
    pub coverage: f32,
    /// The share of the topic that its passage covers with its heading, by weight.
    pub around: f32,
    /// How much speaks for an answer standing in its passage, from 0 to 1: see [`confidence`].
    pub confidence: f32,
    /// Whether it holds what was expected.
    pub fits: bool,
    /// The passage taken apart, and the place in it of the sentence by which it was found, for telling whether two say
    /// the same.
    analyzed: Arc<Analyzed>,
    at: usize,
}

impl Snippet {
    /// The document that it stands in.
    pub fn document(&self) -> &Arc<Document> {
        &self.document
    }

    /// The number of the passage that it stands in.
    pub fn number(&self) -> PassageNumber {
        self.number
    }

    /// The words quoted.
    pub fn text(&self) -> &str {
        &self.passage.text[self.range.clone()]
    }

    /// The sentence by which it was found, without the neighbours that are quoted with it.
    pub fn sentence(&self) -> &str {
        &self.passage.text[self.sentence.clone()]
    }

    /// The number of words quoted.
    pub fn words(&self) -> usize {
        let intro = self.intro.clone().map_or(0, |range| count_words(&self.passage.text[range]));
        intro + count_words(self.text())
    }

    /// A statement that quotes it.
    pub fn statement(&self) -> Option<Statement> {
        let cite = |range: Range<usize>| {
            Citation::new(Arc::clone(&self.document), self.number, Arc::clone(&self.passage), range)
        };
        let body = Statement::quote(cite(self.range.clone())?);
        match &self.intro {
            Some(intro) => Some(Statement::quote(cite(intro.clone())?).with_items(vec![body])),
            None => Some(body),
        }
    }

    /// Whether the words quoted speak of an earlier inspection.
    pub fn speaks_of_earlier_inspection(&self) -> bool {
        looks_back(&text::words(self.text()))
    }

    /// Whether it is an item of its document's list of improvements.
    pub fn is_listed_improvement(&self) -> bool {
        is_improvement(&self.document, self.number)
    }

    /// The page that the words quoted begin on; `None` where the format has no pages.
    pub fn page(&self) -> Option<u32> {
        self.passage.pages.as_ref().map(|pages| pages.of(self.range.clone()).0)
    }

    /// Its passage as a whole, with the bullets that it introduces.
    fn whole(&self) -> Self {
        Self { intro: None, range: 0..self.passage.text.len(), ..self.clone() }
    }

    fn same_passage(&self, other: &Self) -> bool {
        self.number == other.number && self.document.id == other.document.id
    }
}

/// The tables that scoring reads.
pub struct Tables {
    /// Words for the same thing.
    pub synonyms: Synonyms,
    /// Words of praise and criticism.
    pub lexicon: Lexicon,
    boilerplate: Boilerplate,
}

impl Tables {
    /// The tables of this project.
    pub fn bundled() -> Self {
        Self { synonyms: Synonyms::bundled(), lexicon: Lexicon::bundled(), boilerplate: Boilerplate::bundled() }
    }
}

fn count_words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Looks through documents and gives every sentence that bears on the question, the best first. A `trace` is told what
/// was looked at.
pub fn snippets(
    query: &Query<'_>,
    documents: &[Arc<Document>],
    snapshot: &Snapshot,
    tables: &Tables,
    mut trace: Option<&mut SearchTrace>,
) -> Result<Vec<Snippet>, index::Error> {
    if let Some(trace) = &mut trace {
        trace.documents = documents.to_vec();
        trace.words = query.terms.written().into_iter().map(str::to_owned).collect();
        trace.terms = query.terms.terms().into_iter().map(|(word, trust)| (word.to_owned(), trust)).collect();
        trace.by_section = query.terms.is_empty() || query.by_section;
        trace.by_meaning = query.vector.is_some() && !trace.by_section;
    }
    let candidates = if query.terms.is_empty() || query.by_section {
        whole_sections(query, documents, snapshot, &mut trace)?
    } else {
        let mut candidates = passages(query.terms, Some(documents), to_read(documents.len()), query.vector, snapshot)?;
        candidates.retain(|it| it.read);
        candidates
    };
    let mut found: Vec<Snippet> = Vec::new();
    for candidate in &candidates {
        let left_out = score_passage(candidate, query, tables, &mut found, &mut trace);
        if let Some(trace) = &mut trace {
            trace.passages.push(PassageTrace {
                document: Arc::clone(&candidate.document),
                number: candidate.number,
                passage: Arc::clone(&candidate.passage),
                normalised_score: candidate.normalised_score,
                cosine: candidate.cosine(),
                left_out,
            });
        }
    }
    found.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| a.document.id.cmp(&b.document.id))
            .then_with(|| a.number.cmp(&b.number))
            .then_with(|| a.range.start.cmp(&b.range.start))
    });
    Ok(found)
}

/// A passage that may hold the answer.
pub struct Candidate {
    document: Arc<Document>,
    number: PassageNumber,
    passage: Arc<Passage>,
    /// Whether it was cut into sentences; nothing can be quoted of one that was not.
    read: bool,
    analyzed: Arc<Analyzed>,
    /// The stems of the topic in each of its sentences.
    stems: Vec<TermSet>,
    /// The stems of the topic in the heading above it.
    heading: TermSet,
    /// How well it fits, beside others of the same search.
    score: f32,
    /// Its score as a share of the best one's, from 0 to 1.
    normalised_score: f32,
    /// How near each of its sentences is in meaning, from -1 to 1, `None` for one that was not compared; empty where that
    /// was not asked.
    cosines: Vec<Option<f32>>,
    /// How much speaks for an answer standing here, from 0 to 1: see [`confidence`].
    confidence: f32,
}

impl Candidate {
    fn new(place: (Arc<Document>, PassageNumber, Arc<Passage>), terms: &QueryTerms, snapshot: &Snapshot) -> Self {
        let (document, number, passage) = &place;
        let analyzed = snapshot.analyzed(document, *number, passage);
        let matcher = terms.matcher();
        let mut candidate = Self {
            read: true,
            stems: analyzed.sentences.iter().map(|sentence| matcher.in_words(&sentence.words)).collect(),
            heading: matcher.in_words(&analyzed.heading),
            analyzed,
            ..Self::unread(place)
        };
        candidate.confidence = terms.confidence(|number| candidate.holds(number));
        candidate
    }

    fn unread((document, number, passage): (Arc<Document>, PassageNumber, Arc<Passage>)) -> Self {
        Self {
            document,
            number,
            passage,
            read: false,
            analyzed: Arc::default(),
            stems: Vec::new(),
            heading: TermSet::default(),
            score: 0.0,
            normalised_score: 0.0,
            cosines: Vec::new(),
            confidence: 0.0,
        }
    }

    /// How near in meaning the nearest of its sentences is, from -1 to 1.
    fn cosine(&self) -> Option<f32> {
        self.cosines.iter().copied().flatten().max_by(f32::total_cmp)
    }

    /// The document that it stands in.
    pub fn document(&self) -> &Arc<Document> {
        &self.document
    }

    /// Its number there.
    pub fn number(&self) -> PassageNumber {
        self.number
    }

    /// Whether a stem of the topic stands in it or in the heading above it.
    fn holds(&self, number: usize) -> bool {
        self.heading.has(number) || self.stems.iter().any(|stems| stems.has(number))
    }
}

/// How much speaks for some passage holding an answer, from 0 to 1: the share of the topic that the best one of those
/// read covers, where a word counts by how rare it is and a name counts for more; with a model, also how near in meaning
/// it is. Below [`CONFIDENT`] nothing is an answer.
pub fn confidence(candidates: &[Candidate]) -> f32 {
    candidates.iter().map(|it| it.confidence).fold(0.0, f32::max)
}

/// The passages that fit a topic, the best first: by the words of the topic and those that stand together, and of those
/// that are read also by how much of the topic one of their sentences holds. The others stand behind them. With `vector`,
/// passages near in meaning join them, and words and meaning together make the order.
pub fn passages(
    terms: &QueryTerms,
    documents: Option<&[Arc<Document>]>,
    limit: usize,
    vector: Option<&QueryVector<'_>>,
    snapshot: &Snapshot,
) -> Result<Vec<Candidate>, index::Error> {
    let most_read = to_read(documents.map_or(1, <[_]>::len));
    let found = if vector.is_some() { limit.max(RERANKED) } else { limit };
    let mut candidates = by_words(terms, documents, (found, most_read), snapshot)?;
    if let Some(vector) = vector {
        add_nearest(&mut candidates, vector, documents, snapshot)?;
        mix(&mut candidates, vector, snapshot);
        candidates.truncate(limit);
        for candidate in candidates.iter_mut().take(most_read).filter(|it| !it.read) {
            let place = (Arc::clone(&candidate.document), candidate.number, Arc::clone(&candidate.passage));
            let (score, cosines) = (candidate.score, std::mem::take(&mut candidate.cosines));
            *candidate = Candidate { score, cosines, ..Candidate::new(place, terms, snapshot) };
        }
        for candidate in candidates.iter_mut().filter(|it| it.read) {
            let meant = meant(candidate.cosine());
            candidate.confidence = SURE_BY_WORDS * candidate.confidence + (1.0 - SURE_BY_WORDS) * meant;
        }
    }
    let best = candidates.first().map_or(1.0, |it| it.score).max(f32::MIN_POSITIVE);
    for candidate in &mut candidates {
        candidate.normalised_score = candidate.score / best;
    }
    Ok(candidates)
}

/// How far something that near means what is looked for, from 0 to 1; 0 where that was not asked.
fn meant(cosine: Option<f32>) -> f32 {
    cosine.map_or(0.0, |cosine| ((cosine - MEANT.0) / (MEANT.1 - MEANT.0)).clamp(0.0, 1.0))
}

/// The passages that hold words of a topic, the best first, of which so many are read.
fn by_words(
    terms: &QueryTerms,
    documents: Option<&[Arc<Document>]>,
    (limit, most_read): (usize, usize),
    snapshot: &Snapshot,
) -> Result<Vec<Candidate>, index::Error> {
    let terms = terms.terms().into_iter().map(|(word, trust)| Term { word: word.to_owned(), weight: trust }).collect();
    let phrases = terms.pairs().iter().map(|words| Phrase { words: words.clone(), weight: TOGETHER }).collect();
    let ids = documents.map(|documents| documents.iter().map(|document| document.id.clone()).collect());
    let mut hits = snapshot.search(&Search { terms, phrases, documents: ids, limit, ..Search::default() })?;
    let faint = hits.first().map_or(0.0, |hit| FAINT * hit.score);
    let read = hits.partition_point(|hit| hit.score >= faint).min(most_read);
    let behind = hits.split_off(read);
    let mut candidates: Vec<Candidate> = hits
        .into_iter()
        .map(|hit| {
            let candidate = Candidate::new((hit.document, hit.number, hit.passage), terms, snapshot);
            let best = candidate.stems.iter().map(|stems| terms.coverage(|number| stems.has(number)));
            let score = hit.score + IN_ONE_SENTENCE * terms.weight() * best.fold(0.0, f32::max);
            Candidate { score, ..candidate }
        })
        .collect();
    // Of equals the one that the index gave first stays first.
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
    candidates.extend(
        behind
            .into_iter()
            .map(|hit| Candidate { score: hit.score, ..Candidate::unread((hit.document, hit.number, hit.passage)) }),
    );
    Ok(candidates)
}

/// Adds the passages that are nearest in meaning and not among those found by words.
fn add_nearest(
    candidates: &mut Vec<Candidate>,
    vector: &QueryVector<'_>,
    documents: Option<&[Arc<Document>]>,
    snapshot: &Snapshot,
) -> Result<(), index::Error> {
    let known: BTreeSet<(DocumentId, PassageNumber)> =
        candidates.iter().map(|it| (it.document.id.clone(), it.number)).collect();
    for (document, number) in vector.nearest(snapshot.catalog(), documents, NEAREST) {
        if !known.contains(&(document.id.clone(), number))
            && let Some(passage) = snapshot.passage(&document.id, number)?
        {
            candidates.push(Candidate::unread((document, number, passage)));
        }
    }
    Ok(())
}

/// Puts candidates in order by words and meaning together; their scores then go from 0 to 1.
fn mix(candidates: &mut [Candidate], vector: &QueryVector<'_>, snapshot: &Snapshot) {
    let words = Stretch::over(candidates.iter().map(|it| it.score));
    for candidate in candidates.iter_mut() {
        candidate.cosines = vector.of(snapshot.catalog(), &candidate.document.id, candidate.number);
    }
    let meaning = Stretch::over(candidates.iter().filter_map(Candidate::cosine));
    for candidate in candidates.iter_mut() {
        let meant = candidate.cosine().map_or(0.0, |cosine| meaning.of(cosine));
        candidate.score = BY_WORDS * words.of(candidate.score) + (1.0 - BY_WORDS) * meant;
    }
    // Of equals the one that the words put first stays first.
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
}

/// Stretches values so that the least becomes 0 and the greatest 1.
#[derive(Clone, Copy)]
struct Stretch {
    least: f32,
    greatest: f32,
}

impl Stretch {
    fn over(values: impl Iterator<Item = f32>) -> Self {
        let none = Self { least: f32::INFINITY, greatest: f32::NEG_INFINITY };
        values.fold(none, |it, value| Self { least: it.least.min(value), greatest: it.greatest.max(value) })
    }

    /// A value as it stands among the others; where all are the same, each is the greatest.
    fn of(self, value: f32) -> f32 {
        if self.greatest > self.least { (value - self.least) / (self.greatest - self.least) } else { 1.0 }
    }
}

/// How many passages of so many documents are read, at most.
fn to_read(documents: usize) -> usize {
    PASSAGES * documents.clamp(1, 3)
}

/// Without words to look for, everything that stands under the aspects named, or everything that there is.
fn whole_sections(
    query: &Query<'_>,
    documents: &[Arc<Document>],
    snapshot: &Snapshot,
    trace: &mut Option<&mut SearchTrace>,
) -> Result<Vec<Candidate>, index::Error> {
    let mut candidates = Vec::new();
    for document in documents {
        for (n, passage) in snapshot.passages(&document.id)?.into_iter().enumerate() {
            let prose = matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item);
            let here = query.aspects.is_empty()
                || query.aspects.iter().any(|aspect| stands_under(document, &passage, *aspect));
            if prose && here {
                let number = PassageNumber(u32::try_from(n).unwrap_or(u32::MAX));
                let place = (Arc::clone(document), number, passage);
                candidates.push(Candidate::new(place, query.terms, snapshot));
            } else if prose && let Some(trace) = trace {
                trace.elsewhere += 1;
            }
        }
    }
    Ok(candidates)
}

/// The section of a passage and those around it, innermost first.
fn sections_of<'a>(document: &'a Document, passage: &Passage) -> impl Iterator<Item = &'a crate::document::Section> {
    let mut next: Option<SectionNumber> = passage.section;
    // A document that names a section as its own parent would otherwise never end.
    let mut left = document.sections.len();
    std::iter::from_fn(move || {
        let section = document.section(next?)?;
        left = left.checked_sub(1)?;
        next = section.parent;
        Some(section)
    })
}

/// Whether a passage stands under a heading about an aspect; the joint judgement on care holds both of its halves.
fn stands_under(document: &Document, passage: &Passage, aspect: Aspect) -> bool {
    let Some(own) = sections_of(document, passage).find_map(|section| section.aspect) else { return false };
    own == aspect
        || matches!(
            (own, aspect),
            (Aspect::ChildrenInCareAndCareLeavers, Aspect::ChildrenInCare | Aspect::CareLeavers)
                | (Aspect::ChildrenInCare | Aspect::CareLeavers, Aspect::ChildrenInCareAndCareLeavers)
        )
}

/// Whether a passage is an item of one of its document's lists of improvements.
fn is_improvement(document: &Document, number: PassageNumber) -> bool {
    document.facts.improvements.iter().any(|list| list.items.iter().any(|item| item.passage == number))
}

/// Finds the stems of a topic in words. Each of them has a number. A word begins with the same two letters as its stem.
#[derive(Clone, Debug, Default)]
struct TermMatcher {
    /// Sorted; the place of each is its number.
    stems: Vec<String>,
    beginnings: Beginnings,
}

impl TermMatcher {
    fn new(stems: impl Iterator<Item = String>) -> Self {
        let mut stems: Vec<String> = stems.collect();
        stems.sort_unstable();
        stems.dedup();
        let mut beginnings = Beginnings::default();
        for stem in &stems {
            beginnings.add(stem);
        }
        Self { stems, beginnings }
    }

    /// The number of a stem; `None` if it is none of the topic's.
    fn number_of(&self, stem: &str) -> Option<usize> {
        self.stems.binary_search_by(|own| own.as_str().cmp(stem)).ok()
    }

    /// Whether a word is one of the topic's.
    fn holds(&self, word: &Word) -> bool {
        self.beginnings.may_have(word) && (self.number_of(word).is_some() || self.number_of(word.stem()).is_some())
    }

    fn in_words(&self, words: &[Word]) -> TermSet {
        let mut found = TermSet::default();
        for word in words.iter().filter(|word| self.beginnings.may_have(word)) {
            found.extend(self.number_of(word));
            found.extend(self.number_of(word.stem()));
        }
        found
    }

    /// Those in a text of any origin, less its stop words.
    fn in_text(&self, text: &str) -> TermSet {
        let words = text::words(text);
        let searched = words.iter().filter(|word| self.beginnings.may_have(word) && !index::is_stop_word(word));
        searched.filter_map(|word| self.number_of(&index::stem(word))).collect()
    }
}

/// Which stems of a topic stand somewhere, by their numbers.
#[derive(Clone, Debug, Default)]
struct TermSet(Vec<u64>);

impl TermSet {
    fn has(&self, number: usize) -> bool {
        self.0.get(number / 64).is_some_and(|bits| bits & 1 << (number % 64) != 0)
    }
}

impl Extend<usize> for TermSet {
    fn extend<T: IntoIterator<Item = usize>>(&mut self, numbers: T) {
        for number in numbers {
            if self.0.len() <= number / 64 {
                self.0.resize(number / 64 + 1, 0);
            }
            self.0[number / 64] |= 1 << (number % 64);
        }
    }
}

impl FromIterator<usize> for TermSet {
    fn from_iter<T: IntoIterator<Item = usize>>(numbers: T) -> Self {
        let mut set = Self::default();
        set.extend(numbers);
        set
    }
}

/// Scores the sentences of a passage, or says why none of them can be quoted.
fn score_passage(
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
    let in_boilerplate = |section: &crate::document::Section| tables.boilerplate.is_heading(&section.heading);
    if sections_of(&candidate.document, &candidate.passage).any(in_boilerplate) || tables.boilerplate.is_text(text) {
        return Some(LeftOut::Boilerplate);
    }
    let sentences = &candidate.analyzed.sentences;
    let around = query.terms.coverage(|number| candidate.holds(number));
    let under = query.aspects.iter().any(|aspect| stands_under(&candidate.document, &candidate.passage, *aspect));
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

/// Whether a sentence can stand in an answer: a bare fragment of a paragraph cannot, an item of a list can.
fn quotable(text: &str, sentence: &Sentence, passage: &Passage) -> bool {
    if passage.kind == PassageKind::Item || passage.kind == PassageKind::Row || sentence.line > 0 {
        return sentence.words.len() >= 2;
    }
    // A line that introduces bullets says nothing without them, and what does not end like a sentence is a label.
    let ends = text.ends_with(['.', '!', '?', ')', '"', '\'', '\u{2019}', '\u{201d}']);
    ends && !text.split_whitespace().any(is_address)
        && sentence.words.len() >= 4
        && !text.trim_end_matches(['-', '\u{2013}', ' ']).ends_with(':')
}

/// Whether a word is an address of electronic mail, as only an imprint has; names such as "Adoption@Heart" are none.
fn is_address(word: &str) -> bool {
    word.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.trim_end_matches(|c: char| !c.is_alphanumeric()).contains('.')
    })
}

/// Whether a sentence speaks of an earlier inspection: "since the last inspection", "at the previous inspection".
fn looks_back<W: AsRef<str>>(words: &[W]) -> bool {
    let has = |sought: &[&str]| words.iter().any(|word| sought.contains(&word.as_ref()));
    has(&["inspection", "inspections", "inspected"]) && has(&["last", "previous", "previously", "since", "earlier"])
}

fn leans(words: &[Word]) -> bool {
    let Some(first) = words.first().map(AsRef::as_ref) else { return false };
    if !LEANING.contains(&first) {
        return false;
    }
    match LEANING_PAIRS.iter().find(|(word, _)| *word == first) {
        Some((_, seconds)) => words.get(1).is_some_and(|second| seconds.contains(&second.as_ref())),
        None => true,
    }
}

fn restricts(words: &[Word]) -> bool {
    words.first().is_some_and(|first| CAVEATS.contains(&first.as_ref()))
}

/// The stretch to quote for one sentence: with the sentence before it if it leans on that or restricts it, with the
/// one behind it if that restricts it, and with the line that introduces it if it is a bullet.
fn with_neighbours(text: &str, sentences: &[Sentence], at: usize) -> (Option<Range<usize>>, Range<usize>) {
    let line = sentences[at].line;
    let (mut first, mut last) = (at, at);
    let words = |first: usize, last: usize| sentences[first..=last].iter().map(|s| s.words.len()).sum::<usize>();
    // "Although …, …" carries its main clause in itself.
    let opens_with_clause =
        |s: &Sentence| matches!(s.words.first().map(AsRef::as_ref), Some("although" | "though" | "despite"));
    while first > 0
        && sentences[first - 1].line == line
        && (leans(&sentences[first].words)
            || restricts(&sentences[first].words) && !opens_with_clause(&sentences[first]))
        && words(first - 1, last) <= LONGEST_QUOTE
    {
        first -= 1;
        if at - first >= 2 {
            break;
        }
    }
    while last + 1 < sentences.len()
        && sentences[last + 1].line == line
        && restricts(&sentences[last + 1].words)
        && last - at < 2
    {
        last += 1;
    }
    let range = sentences[first].range.start..sentences[last].range.end;
    if line == 0 {
        return (None, range);
    }
    let Some(intro) = sentences.iter().rfind(|s| s.line < line && text[s.range.clone()].ends_with(':')) else {
        return (None, range);
    };
    if count_words(&text[intro.range.start..range.end]) <= LONGEST_QUOTE {
        (None, intro.range.start..range.end)
    } else {
        (Some(intro.range.clone()), range)
    }
}

impl AnswerType {
    /// Whether something in particular is expected.
    pub fn is_required(self) -> bool {
        !matches!(self, Self::Anything | Self::Name)
    }

    fn is_met_by(self, text: &str, words: &[Word], matcher: &TermMatcher) -> bool {
        match self {
            Self::Anything => true,
            Self::Number => words.iter().enumerate().any(|(at, word)| {
                let near = at.saturating_sub(NEAR)..(at + NEAR + 1).min(words.len());
                let number = is_number(word) || MEASURES.contains(&word.as_ref());
                number && !matcher.holds(word) && words[near].iter().any(|word| matcher.holds(word))
            }),
            Self::Count => words.iter().enumerate().any(|(at, word)| {
                let counted = at + 1..(at + 1 + COUNTED).min(words.len());
                let share =
                    text.contains(&format!("{}%", &**word)) || words.get(at + 1).is_some_and(|next| &**next == "per");
                let age = words.get(at + 1).is_some_and(|next| matches!(next.as_ref(), "year" | "years" | "and"))
                    && words.iter().skip(at + 1).take(COUNTED).any(|next| matches!(next.as_ref(), "year" | "years"));
                let counts = is_number(word) && !share && !age;
                counts && !matcher.holds(word) && words[counted].iter().any(|word| matcher.holds(word))
            }),
            Self::Share => {
                text.contains(['%', '\u{bd}'])
                    || text.contains("per cent")
                    || words.iter().any(|word| SHARES.contains(&word.as_ref()))
            }
            Self::Person => names_a_person(text),
            Self::Name => gives_a_name(text),
        }
    }
}

/// Whether a text sets a name in quotation marks: "the 'Darlo Crew'".
fn gives_a_name(text: &str) -> bool {
    text.split(['\u{2018}', '\u{201c}', '"'])
        .skip(1)
        .filter_map(|quoted| quoted.split(['\u{2019}', '\u{201d}', '"']).next())
        .any(|quoted| quoted.starts_with(char::is_uppercase) && quoted.split_whitespace().count() <= LONGEST_NAME)
}

/// Words that answer "how many?".
const NUMBER_WORDS: &[&str] = &[
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "none",
    "dozen",
];

/// Words that answer "how often?" and "by how much?", and count nothing: "independent once they leave care".
const MEASURES: &[&str] = &[
    "once",
    "twice",
    "half",
    "halved",
    "doubled",
    "trebled",
    "third",
    "quarter",
    "monthly",
    "weekly",
    "daily",
    "quarterly",
    "fortnightly",
    "annually",
];

/// Words that answer "what share?".
const SHARES: &[&str] = &["half", "third", "quarter", "majority", "minority", "most", "all", "none"];

/// Whether a word is a number and not merely a year.
fn is_number(word: &str) -> bool {
    let year = word.len() == 4
        && word.chars().all(|c| c.is_ascii_digit())
        && (word.starts_with("19") || word.starts_with("20"));
    let ordinal = word.ends_with(|c: char| c.is_alphabetic());
    NUMBER_WORDS.contains(&word) || word.starts_with(|c: char| c.is_ascii_digit()) && !year && !ordinal
}

/// Capitalised words that are no part of a person's name.
const NOT_NAMES: &[&str] = &[
    "Council",
    "Children",
    "Services",
    "Service",
    "Board",
    "Ofsted",
    "County",
    "Borough",
    "City",
    "Act",
    "Authority",
    "Local",
    "Family",
    "Support",
    "The",
    "In",
    "For",
    "Social",
    "Care",
    "Director",
    "Inspector",
    "Report",
    "Team",
    "Public",
    "Law",
    "Outline",
    "Young",
    "Health",
    "Department",
    "Education",
    "Government",
    "Hub",
    "Directorate",
    "Integrated",
    "Her",
    "Lead",
    "Leader",
    "Leaders",
    "Cabinet",
    "Member",
    "Members",
    "Manager",
    "Managers",
    "Principal",
    "Worker",
    "Workers",
    "His",
    "Majesty",
    "House",
    "Officer",
    "Chief",
    "Executive",
    "Partnership",
    "Trust",
    "Safeguarding",
];

/// Whether the name of a person stands in a sentence: two or three capitalised words in a row, not at its start, none
/// of them a word of an institution's name or a month.
fn names_a_person(sentence: &str) -> bool {
    let mut run: Vec<&str> = Vec::new();
    let other = |word: &&str| NOT_NAMES.contains(word) || text::MONTHS.contains(word);
    let is_name = |run: &[&str]| (2..=3).contains(&run.len()) && !run.iter().any(other);
    for (at, word) in sentence.split_whitespace().enumerate() {
        let bare = word.trim_matches(|c: char| !c.is_alphabetic());
        let bare = bare.strip_suffix("\u{2019}s").or_else(|| bare.strip_suffix("'s")).unwrap_or(bare);
        let mut letters = bare.chars();
        let capitalised = letters.next().is_some_and(char::is_uppercase)
            && letters.clone().count() > 0
            && letters.all(|c| c.is_lowercase() || c == '-');
        if at > 0 && capitalised {
            run.push(bare);
        }
        if !capitalised || word.ends_with([',', '.', ';', ':']) {
            if is_name(&run) {
                return true;
            }
            run.clear();
        }
    }
    is_name(&run)
}

/// Picks the statements of an answer from sentences in order of their standing: none that says what another says, no
/// more than `most`, and no more than `words` words in all. A `trace` is told of those that are not picked, and why.
pub fn pick(found: &[Snippet], most: usize, words: usize, mut trace: Option<&mut SearchTrace>) -> Vec<Snippet> {
    let mut picked: Vec<Snippet> = Vec::new();
    let mut spent = 0;
    for candidate in found {
        if picked.iter().any(|own| says_the_same(own, candidate)) {
            explain::tell(&mut trace, candidate, Fate::SaysTheSame);
            continue;
        }
        if let Some(own) = picked.iter_mut().find(|own| adjacent(own, candidate)) {
            let joined = own.range.start.min(candidate.range.start)..own.range.end.max(candidate.range.end);
            let length = count_words(&own.passage.text[joined.clone()]);
            let more = length.saturating_sub(own.words());
            let fits = length <= LONGEST_QUOTE && spent + more <= words;
            explain::tell(&mut trace, candidate, if fits { Fate::Joined } else { Fate::TooLong });
            if fits {
                own.range = joined;
                spent += more;
            }
            continue;
        }
        if picked.len() == most {
            explain::tell(&mut trace, candidate, Fate::OverTheCount);
            continue;
        }
        let length = candidate.words();
        if !picked.is_empty() && spent + length > words {
            explain::tell(&mut trace, candidate, Fate::OverTheWords);
            continue;
        }
        explain::tell(&mut trace, candidate, Fate::Shown);
        spent += length;
        picked.push(candidate.clone());
    }
    picked
}

/// Keeps what passes a test, and tells a `trace` what became of the rest.
pub fn keep(
    found: &mut Vec<Snippet>,
    fate: Fate,
    mut trace: Option<&mut SearchTrace>,
    passes: impl Fn(&Snippet) -> bool,
) {
    found.retain(|it| {
        let passes = passes(it);
        if !passes {
            explain::tell(&mut trace, it, fate);
        }
        passes
    });
}

/// What comes nearest in meaning, for a question that nothing answers by its words: at most `most` sentences with `words`
/// words in all.
pub fn nearest(found: &[Snippet], most: usize, words: usize) -> Vec<Snippet> {
    let is_near = |it: &&Snippet| it.parts.meaning >= MEANING_COUNTS * ABOUT_BY_MEANING;
    let mut near: Vec<Snippet> = found.iter().filter(is_near).cloned().collect();
    near.sort_by(|a, b| b.parts.meaning.total_cmp(&a.parts.meaning));
    pick(&near, most, words, None)
}

/// Whether one of those shown holds, overlaps or says the same as another.
pub fn is_among(shown: &[Snippet], other: &Snippet) -> bool {
    shown.iter().any(|own| {
        let overlaps = own.range.start < other.range.end && other.range.start < own.range.end;
        own.same_passage(other) && overlaps || says_the_same(own, other)
    })
}

/// The complete passages of what was picked, each once, in the same order.
pub fn in_full(picked: &[Snippet]) -> Vec<Snippet> {
    let mut full: Vec<Snippet> = Vec::new();
    for own in picked {
        if !full.iter().any(|known| known.same_passage(own)) {
            full.push(own.whole());
        }
    }
    full
}

fn adjacent(own: &Snippet, other: &Snippet) -> bool {
    if !own.same_passage(other) || own.intro.is_some() || other.intro.is_some() {
        return false;
    }
    let (first, second) = if own.range.start <= other.range.start { (own, other) } else { (other, own) };
    first.range.end >= second.range.start
        || own.passage.text[first.range.end..second.range.start].chars().all(char::is_whitespace)
}

fn says_the_same(a: &Snippet, b: &Snippet) -> bool {
    if a.same_passage(b) {
        return a.range.start <= b.range.start && b.range.end <= a.range.end;
    }
    let (both, either) = a.analyzed.sentences[a.at].shared(&b.analyzed.sentences[b.at]);
    #[expect(clippy::cast_precision_loss, reason = "words of a sentence")]
    let share = both as f32 / either.max(1) as f32;
    share >= SAME
}

/// A word of a text as it is compared: two are the same if their stems are.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    word: String,
    stem: String,
}

impl Token {
    fn of(word: &Word) -> Self {
        Self { word: word.to_string(), stem: word.stem().to_owned() }
    }
}

impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        self.stem == other.stem
    }
}

impl Eq for Token {}

impl PartialOrd for Token {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Token {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.stem.cmp(&other.stem)
    }
}

/// The words of a text that are searched for, in order.
fn tokens(text: &str) -> Vec<Token> {
    let words = text::words(text);
    let stems = index::stems(text);
    words
        .into_iter()
        .zip(stems)
        .filter(|(word, _)| !index::is_stop_word(word))
        .map(|(word, stem)| Token { word, stem })
        .collect()
}

/// The stems of a text that are searched for.
pub(crate) fn stems_of(text: &str) -> BTreeSet<String> {
    tokens(text).into_iter().map(|token| token.stem).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_quote(text: &str, at: usize, expected: &str) {
        let (intro, range) = with_neighbours(text, &index::sentences(text), at);
        let intro = intro.map_or_else(String::new, |range| format!("{} … ", &text[range]));
        assert_eq!(format!("{intro}{}", &text[range]), expected);
    }

    #[test]
    fn a_caveat_travels_with_what_it_restricts() {
        let text = "Plans are good. However, some are late. Visits are regular.";
        check_quote(text, 0, "Plans are good. However, some are late.");
        check_quote(text, 1, "Plans are good. However, some are late.");
        check_quote(text, 2, "Visits are regular.");
    }

    #[test]
    fn a_pronoun_travels_with_what_it_stands_for() {
        let text = "The team visits weekly. They write to each child.";
        check_quote(text, 1, text);
        check_quote(text, 0, "The team visits weekly.");
    }

    #[test]
    fn a_bullet_travels_with_its_introduction() {
        check_quote("The council should improve:\nplans\nvisits", 2, "The council should improve:\nplans\nvisits");
    }

    #[test]
    fn a_person_is_told_from_an_institution() {
        assert!(names_a_person("For Trevor Doughty, the director, it was a good day."));
        assert!(!names_a_person("The director told Cornwall Council and the Family Support team."));
    }

    #[test]
    fn numbers_are_recognised() {
        let matcher = TermMatcher::new(["children", "director"].map(index::stem).into_iter());
        let met = |text: &str| AnswerType::Number.is_met_by(text, &index::sentences(text)[0].words, &matcher);
        assert!(met("There were 413 children."));
        assert!(met("There have been four directors."));
        assert!(!met("There were several directors."));
    }
}
