//! What was found and where it was said: [`Citation`] and [`Statement`].
//!
//! A quote is a stretch of a passage's own text and nothing else can be made into one, so an invented quote has no
//! type. A fact that was worked out carries the citations that it was worked out from, and needs at least one.

use std::ops::Range;
use std::sync::Arc;

use crate::document::{Document, Passage, PassageNumber};

/// A stretch of a passage's text, with the document and place where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    document: Arc<Document>,
    number: PassageNumber,
    passage: Arc<Passage>,
    range: Range<usize>,
}

impl Citation {
    /// Cites the bytes `range` of a passage; `None` if they are no text of it.
    pub fn new(
        document: Arc<Document>,
        number: PassageNumber,
        passage: Arc<Passage>,
        range: Range<usize>,
    ) -> Option<Self> {
        let quote = passage.text.get(range.clone())?;
        (!quote.trim().is_empty()).then_some(Self { document, number, passage, range })
    }

    /// Cites a whole passage; `None` if it is empty.
    pub fn whole(document: Arc<Document>, number: PassageNumber, passage: Arc<Passage>) -> Option<Self> {
        let range = 0..passage.text.len();
        Self::new(document, number, passage, range)
    }

    /// Cites the first occurrence of `words` in a passage; `None` if they do not stand in it.
    pub fn of_words(
        document: Arc<Document>,
        number: PassageNumber,
        passage: Arc<Passage>,
        words: &str,
    ) -> Option<Self> {
        let start = passage.text.find(words)?;
        Self::new(document, number, passage, start..start + words.len())
    }

    /// The document cited.
    pub fn document(&self) -> &Arc<Document> {
        &self.document
    }

    /// The number of the passage cited.
    pub fn number(&self) -> PassageNumber {
        self.number
    }

    /// The passage cited.
    pub fn passage(&self) -> &Arc<Passage> {
        &self.passage
    }

    /// The cited bytes of the passage's text.
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// The words cited, exactly as they stand in the passage.
    pub fn quote(&self) -> &str {
        &self.passage.text[self.range.clone()]
    }

    /// The first and the last page of the words cited; `None` where the format has no pages.
    pub fn pages(&self) -> Option<(u32, u32)> {
        self.passage.pages.as_ref().map(|pages| pages.of(self.range.clone()))
    }

    /// The heading of the section that the passage stands in.
    pub fn section(&self) -> Option<&str> {
        let section = self.document.section(self.passage.section?)?;
        Some(&section.heading)
    }

    /// Whether both cite the same passage of the same document.
    pub fn same_passage(&self, other: &Self) -> bool {
        self.number == other.number && self.document.id == other.document.id
    }

    /// The same passage with the cited stretch widened to take in that of `other`, which cites the same passage.
    pub fn widened(&self, other: &Self) -> Self {
        let range = self.range.start.min(other.range.start)..self.range.end.max(other.range.end);
        Self { range, ..self.clone() }
    }
}

/// One thing that an answer says. It cannot be made without a citation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    body: Body,
    /// The authority that it is about, in answers over several.
    pub authority: Option<String>,
    /// What is nested below it, in the order of the source.
    pub items: Vec<Statement>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Body {
    Quote(Citation),
    Fact { text: String, from: Citation, more: Vec<Citation> },
}

impl Statement {
    /// The cited words themselves.
    pub fn quote(citation: Citation) -> Self {
        Self { body: Body::Quote(citation), authority: None, items: Vec::new() }
    }

    /// A sentence worked out from what is cited.
    pub fn fact(text: impl Into<String>, from: Citation, more: impl IntoIterator<Item = Citation>) -> Self {
        let body = Body::Fact { text: text.into(), from, more: more.into_iter().collect() };
        Self { body, authority: None, items: Vec::new() }
    }

    /// The same statement, said of an authority.
    pub fn about(mut self, authority: impl Into<String>) -> Self {
        self.authority = Some(authority.into());
        self
    }

    /// The same statement with others nested below it.
    pub fn with_items(mut self, items: Vec<Self>) -> Self {
        self.items = items;
        self
    }

    /// What it says.
    pub fn text(&self) -> &str {
        match &self.body {
            Body::Quote(citation) => citation.quote(),
            Body::Fact { text, .. } => text,
        }
    }

    /// Whether it is the source's own words.
    pub fn is_quote(&self) -> bool {
        matches!(self.body, Body::Quote(_))
    }

    /// What it rests on; never empty.
    pub fn citations(&self) -> impl Iterator<Item = &Citation> {
        let (first, more) = match &self.body {
            Body::Quote(citation) => (citation, &[][..]),
            Body::Fact { from, more, .. } => (from, &more[..]),
        };
        std::iter::once(first).chain(more)
    }
}

/// The numbers of some citations among those of an answer, counted from 1, in rising order.
pub fn numbers<'a>(cited: impl IntoIterator<Item = &'a Citation>, citations: &[Citation]) -> Vec<usize> {
    let mut numbers: Vec<usize> = cited
        .into_iter()
        .filter_map(|own| citations.iter().position(|citation| citation.same_passage(own)))
        .map(|at| at + 1)
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}
