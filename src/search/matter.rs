//! What a document says of a matter: of something that inspectors asked for once, looked for in each of its sentences.
//!
//! A question is a word or two; what inspectors ask for is a sentence, and another report speaks of it in words of its own.
//! So words and meaning count together: the [`nearness`](Spoken::nearness) of a sentence is a weighted sum of the share of
//! the matter that its words cover and of the cosine of what both mean.

use std::ops::Range;
use std::sync::Arc;

use super::place::{is_improvement, sections_of};
use super::query::QueryTerms;
use super::sentiment::{Polarity, Sentiment};
use super::similar::{self, Common};
use super::snippet::{quotable, with_neighbours};
use super::tables::Tables;
use super::weights::Limits;
use crate::document::{Document, Passage, PassageKind, PassageNumber};
use crate::evidence::{Citation, Statement};
use crate::index::{self, Analyzed, Snapshot, Word};
use crate::vectors::{Query as Vector, Row};

/// What matters are read and looked for with, in one state of the index.
pub struct Matters<'a> {
    snapshot: &'a Snapshot,
    tables: &'a Tables,
    common: Common,
}

impl<'a> Matters<'a> {
    /// It counts the words of all lists, which takes some milliseconds.
    pub fn new(snapshot: &'a Snapshot, tables: &'a Tables) -> Self {
        Self { snapshot, tables, common: Common::of(snapshot) }
    }

    /// The state of the index.
    pub fn snapshot(&self) -> &'a Snapshot {
        self.snapshot
    }

    /// What searching reads from tables.
    pub fn tables(&self) -> &'a Tables {
        self.tables
    }

    /// A matter from the words that ask for it, read with the acronyms of some documents.
    pub fn read(&self, text: &str, documents: &[Arc<Document>]) -> Result<Matter, index::Error> {
        let terms = QueryTerms::read(&[text.to_owned()], self.snapshot, documents, self.tables)?;
        let means = self.tables.static_model.encode(text);
        let words = similar::words(text, &self.common, self.snapshot)?;
        Ok(Matter { terms, words, vector: Vector::new(&means), row: Row::new(&means) })
    }
}

/// Something that inspectors asked for, ready to be looked for and to be compared with others.
#[derive(Debug)]
pub struct Matter {
    terms: QueryTerms,
    words: similar::Words,
    vector: Option<Vector>,
    row: Option<Row>,
}

/// What is said of a matter: praise, criticism, both, or neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It is praised, and what is found wanting beside it weighs little.
    Praise,
    /// It is praised with a reservation, or some of it is found wanting.
    Mixed,
    /// It is criticised, and nothing else.
    Criticism,
    /// It is told of, without a word of either.
    Plain,
}

/// A sentence that speaks of a matter, with the neighbours that it needs.
#[derive(Clone, Debug)]
pub struct Spoken {
    document: Arc<Document>,
    number: PassageNumber,
    passage: Arc<Passage>,
    intro: Option<Range<usize>>,
    range: Range<usize>,
    /// How near it is to the matter, from 0 to about 1.
    pub nearness: f32,
    sentiment: Sentiment,
}

impl Spoken {
    /// A statement that quotes it.
    pub fn statement(&self) -> Option<Statement> {
        let body = Statement::quote(self.cite(self.range.clone())?);
        match &self.intro {
            Some(intro) => Some(Statement::quote(self.cite(intro.clone())?).with_items(vec![body])),
            None => Some(body),
        }
    }

    /// Its words, with their place.
    pub fn citation(&self) -> Option<Citation> {
        self.cite(self.range.clone())
    }

    /// All words of its passage, with their place.
    pub fn whole(&self) -> Option<Citation> {
        Citation::whole(Arc::clone(&self.document), self.number, Arc::clone(&self.passage))
    }

    /// What is said of it.
    pub fn tone(&self, limits: &Limits) -> Tone {
        tone(self.sentiment, limits)
    }

    fn cite(&self, range: Range<usize>) -> Option<Citation> {
        Citation::new(Arc::clone(&self.document), self.number, Arc::clone(&self.passage), range)
    }
}

/// The tone of several sentences together.
pub fn tone_of<'a>(spoken: impl IntoIterator<Item = &'a Spoken>, limits: &Limits) -> Tone {
    let sum = spoken.into_iter().fold(Sentiment::default(), |sum, one| Sentiment {
        praise: sum.praise + one.sentiment.praise,
        criticism: sum.criticism + one.sentiment.criticism,
    });
    tone(sum, limits)
}

fn tone(Sentiment { praise, criticism }: Sentiment, limits: &Limits) -> Tone {
    if praise <= 0.0 && criticism <= 0.0 {
        Tone::Plain
    } else if praise >= limits.clearly_praised * criticism {
        Tone::Praise
    } else if praise > 0.0 {
        Tone::Mixed
    } else {
        Tone::Criticism
    }
}

impl Matter {
    /// How near another matter is, from 0 to about 1, by the words that both share and what both mean.
    pub fn nearness_to(&self, other: &Self, limits: &Limits) -> f32 {
        let likeness = similar::likeness(&self.words, &other.words, limits);
        nearness(likeness, self.cosine(other.row.as_ref()), limits)
    }

    fn cosine(&self, row: Option<&Row>) -> f32 {
        self.vector.as_ref().zip(row).map_or(0.0, |(vector, row)| vector.cosine(row))
    }

    /// The sentences of a document that speak of it, the nearest first, one of each passage: where criticism is wanted, one
    /// that criticises. The document's own lists of what is wanting are left out, and so are its imprint and its tables.
    pub fn spoken_in(
        &self,
        document: &Arc<Document>,
        wanted: Polarity,
        matters: &Matters<'_>,
    ) -> Result<Vec<Spoken>, index::Error> {
        let (snapshot, tables) = (matters.snapshot, matters.tables);
        let limits = &tables.limits;
        let Some(place) = snapshot.catalog().position(&document.id) else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for (number, passage, analyzed) in &*snapshot.whole(place)? {
            if is_left_out(document, (*number, passage, analyzed), tables) {
                continue;
            }
            let mut best: Option<(f32, f32, usize)> = None;
            for (at, sentence) in analyzed.sentences.iter().enumerate() {
                let row = sentence.vector(|| tables.static_model.encode(&passage.text[sentence.range.clone()]));
                let cosine = self.cosine(row);
                // All words of it are worth no more than this, so that most sentences need not be taken apart.
                if nearness(1.0, cosine, limits) < limits.speaks_of_matter
                    || !quotable(&passage.text[sentence.range.clone()], sentence, passage)
                {
                    continue;
                }
                let words = self.terms.matcher().in_words(&sentence.words);
                let near = nearness(self.terms.coverage(|number| words.has(number)), cosine, limits);
                if near < limits.speaks_of_matter {
                    continue;
                }
                let sentiment = tables.lexicon.sentiment(&sentence.words, limits.negation_reach);
                let order = near + limits.tone_of_matter * sentiment.suits(wanted, limits.clear_sentiment);
                if best.is_none_or(|(known, ..)| order > known) {
                    best = Some((order, near, at));
                }
            }
            let Some((order, nearness, at)) = best else { continue };
            let (intro, range) =
                with_neighbours(&passage.text, &analyzed.sentences, at, (&tables.words, &tables.limits));
            let quoted =
                analyzed.sentences.iter().filter(|it| range.start <= it.range.start && it.range.end <= range.end);
            let words: Vec<_> = quoted.flat_map(|it| &it.words).collect();
            let sentiment = tables.lexicon.sentiment(&words, limits.negation_reach);
            let (document, passage) = (Arc::clone(document), Arc::clone(passage));
            found.push((order, Spoken { document, number: *number, passage, intro, range, nearness, sentiment }));
        }
        found.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        Ok(found.into_iter().map(|(_, spoken)| spoken).collect())
    }
}

/// How near a text is to a matter, by how much of its words the text has and the cosine of what both mean.
fn nearness(words: f32, cosine: f32, limits: &Limits) -> f32 {
    limits.words_of_matter * words + (1.0 - limits.words_of_matter) * cosine
}

/// A sentence of a document that can be quoted.
#[derive(Clone, Debug)]
pub struct Quotable {
    document: Arc<Document>,
    number: PassageNumber,
    passage: Arc<Passage>,
    range: Range<usize>,
    words: Box<[Word]>,
}

impl Quotable {
    /// Its words, without those of the neighbours that are quoted with it.
    pub fn words(&self) -> impl Iterator<Item = &Word> {
        self.words.iter()
    }

    /// It with the neighbours that it needs.
    pub fn citation(&self) -> Option<Citation> {
        Citation::new(Arc::clone(&self.document), self.number, Arc::clone(&self.passage), self.range.clone())
    }
}

/// The sentences of a document that can be quoted, in its order: neither its imprint nor its tables nor its lists.
pub fn sentences_of(
    document: &Arc<Document>,
    snapshot: &Snapshot,
    tables: &Tables,
) -> Result<Vec<Quotable>, index::Error> {
    let mut found = Vec::new();
    let Some(place) = snapshot.catalog().position(&document.id) else { return Ok(found) };
    for (number, passage, analyzed) in &*snapshot.whole(place)? {
        if is_left_out(document, (*number, passage, analyzed), tables) {
            continue;
        }
        for (at, sentence) in analyzed.sentences.iter().enumerate() {
            if quotable(&passage.text[sentence.range.clone()], sentence, passage) {
                let (_, range) =
                    with_neighbours(&passage.text, &analyzed.sentences, at, (&tables.words, &tables.limits));
                let (document, passage) = (Arc::clone(document), Arc::clone(passage));
                let words = sentence.words.clone();
                found.push(Quotable { document, number: *number, passage, range, words });
            }
        }
    }
    Ok(found)
}

/// True for what is neither finding nor praise: the imprint, a row of a table, and the document's own lists.
fn is_left_out(
    document: &Document,
    (number, passage, analyzed): (PassageNumber, &Passage, &Analyzed),
    tables: &Tables,
) -> bool {
    let is_boilerplate = || {
        let is_imprint = |heading: &str| tables.inspectorates.is_boilerplate_heading(heading);
        sections_of(document, passage).any(|section| is_imprint(&section.heading))
            || tables.inspectorates.is_boilerplate(&passage.text)
    };
    // What is said of the next inspection is no finding either.
    let is_next = || document.facts.next.iter().any(|stated| stated.passage == number);
    passage.kind == PassageKind::Row
        || is_improvement(document, number)
        || is_next()
        || analyzed.is_unquotable(is_boilerplate)
}
