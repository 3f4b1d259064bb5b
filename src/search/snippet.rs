//! A snippet: a sentence that may be quoted, with the neighbours that it needs.
//!
//! A caveat ("However, …") travels with the sentence that it restricts, a pronoun with the sentence that says what it
//! stands for, and a bullet with the words that introduce it.

use std::ops::Range;
use std::sync::Arc;

use super::place::is_improvement;
use super::tables::Tables;
use super::weights::{Features, Limits};
use super::words::{WordList, Words};
use crate::document::{Document, Passage, PassageKind, PassageNumber};
use crate::evidence::{Citation, Statement};
use crate::index::{Analyzed, Sentence, Word};
use crate::text;

/// A stretch of a passage that may be quoted, with its score.
#[derive(Clone, Debug)]
pub struct Snippet {
    pub(super) document: Arc<Document>,
    pub(super) number: PassageNumber,
    pub(super) passage: Arc<Passage>,
    /// The sentence that introduces the bullet quoted, where that is not adjacent to it.
    pub(super) intro: Option<Range<usize>>,
    pub(super) range: Range<usize>,
    /// The sentence by which it was found.
    pub(super) sentence: Range<usize>,
    /// Its score, comparable within one search only.
    pub score: f32,
    /// The parts of its score.
    pub parts: Features,
    /// How alike in meaning to the question the sentence is, from 0 to 1; 0 where that was not looked into.
    pub likeness: f32,
    /// The cosine of its static vector with the question's, from -1 to 1; 0 where that was not looked into.
    pub cosine: f32,
    /// True if the sentence means what is looked for, whatever its words.
    pub is_near_in_meaning: bool,
    /// The share of the query that the sentence covers, by weight: by its own words, or in part by what its paragraph
    /// is about.
    pub coverage: f32,
    /// The share of the query that its passage covers with its heading, by weight.
    pub around: f32,
    /// The confidence that an answer stands in its passage, from 0 to 1: see [`confidence`](super::confidence).
    pub confidence: f32,
    /// True if it holds the kind of fact asked for.
    pub fits: bool,
    /// The passage analysed, and the place in it of the sentence by which it was found, for comparing two of them.
    pub(super) analyzed: Arc<Analyzed>,
    pub(super) at: usize,
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

    /// All words of its passage.
    pub fn passage_text(&self) -> &str {
        &self.passage.text
    }

    /// The heading above its passage; empty if there is none.
    pub fn heading(&self) -> &str {
        let section = self.passage.section.and_then(|number| self.document.section(number));
        section.map_or("", |section| &section.heading)
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

    /// A citation of the words quoted.
    pub fn citation(&self) -> Option<Citation> {
        Citation::new(Arc::clone(&self.document), self.number, Arc::clone(&self.passage), self.range.clone())
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

    /// True if the words quoted speak of an earlier inspection.
    pub fn speaks_of_earlier_inspection(&self, tables: &Tables) -> bool {
        looks_back(&text::words(self.text()), &tables.words)
    }

    /// True if it is an item of its document's list of improvements.
    pub fn is_listed_improvement(&self) -> bool {
        is_improvement(&self.document, self.number)
    }

    /// The page that the words quoted begin on; `None` where the format has no pages.
    pub fn page(&self) -> Option<u32> {
        self.passage.pages.as_ref().map(|pages| pages.of(self.range.clone()).0)
    }

    /// Its passage as a whole, with the bullets that it introduces.
    pub(super) fn whole(&self) -> Self {
        Self { intro: None, range: 0..self.passage.text.len(), ..self.clone() }
    }

    pub(super) fn same_passage(&self, other: &Self) -> bool {
        self.number == other.number && self.document.id == other.document.id
    }
}

/// True if a sentence can stand in an answer: a bare fragment of a paragraph cannot, an item of a list can.
pub(super) fn quotable(text: &str, sentence: &Sentence, passage: &Passage) -> bool {
    if passage.kind == PassageKind::Item || passage.kind == PassageKind::Row || sentence.line > 0 {
        return sentence.words.len() >= 2;
    }
    // A line that introduces bullets says nothing without them, and what does not end like a sentence is a label.
    let ends = text.ends_with(['.', '!', '?', ')', '"', '\'', '\u{2019}', '\u{201d}']);
    ends && !text.split_whitespace().any(is_address)
        && sentence.words.len() >= 4
        && !text.trim_end_matches(['-', '\u{2013}', ' ']).ends_with(':')
}

/// True for an e-mail address, which only an imprint has; names such as "Adoption@Heart" are not addresses.
fn is_address(word: &str) -> bool {
    word.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.trim_end_matches(|c: char| !c.is_alphanumeric()).contains('.')
    })
}

/// True if a sentence speaks of an earlier inspection: "since the last inspection", "at the previous inspection".
pub(super) fn looks_back<W: AsRef<str>>(words: &[W], lists: &Words) -> bool {
    let has = |list: &WordList| words.iter().any(|word| list.holds(word.as_ref()));
    has(&lists.inspections) && has(&lists.earlier)
}

fn leans(words: &[Word], lists: &Words) -> bool {
    words.first().is_some_and(|first| lists.leans(first, words.get(1).map(AsRef::as_ref)))
}

fn restricts(words: &[Word], lists: &Words) -> bool {
    words.first().is_some_and(|first| lists.caveats.holds(first))
}

/// The stretch to quote for one sentence: with the sentence before it if it leans on that or restricts it, with the
/// one after it if that restricts it, and with the line that introduces it if it is a bullet.
pub(super) fn with_neighbours(
    text: &str,
    sentences: &[Sentence],
    at: usize,
    (lists, limits): (&Words, &Limits),
) -> (Option<Range<usize>>, Range<usize>) {
    let line = sentences[at].line;
    let (mut first, mut last) = (at, at);
    let words = |first: usize, last: usize| sentences[first..=last].iter().map(|s| s.words.len()).sum::<usize>();
    // "Although …, …" carries its main clause in itself.
    let opens_with_clause = |s: &Sentence| s.words.first().is_some_and(|first| lists.concessions.holds(first));
    while first > 0
        && sentences[first - 1].line == line
        && (leans(&sentences[first].words, lists)
            || restricts(&sentences[first].words, lists) && !opens_with_clause(&sentences[first]))
        && words(first - 1, last) <= limits.quote_words
    {
        first -= 1;
        if at - first >= 2 {
            break;
        }
    }
    while last + 1 < sentences.len()
        && sentences[last + 1].line == line
        && restricts(&sentences[last + 1].words, lists)
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
    if count_words(&text[intro.range.start..range.end]) <= limits.quote_words {
        (None, intro.range.start..range.end)
    } else {
        (Some(intro.range.clone()), range)
    }
}

pub(super) fn count_words(text: &str) -> usize {
    text.split_whitespace().count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index;

    #[track_caller]
    fn check_quote(text: &str, at: usize, expected: &str) {
        let (intro, range) =
            with_neighbours(text, &index::sentences(text), at, (&Words::bundled(), &Limits::default()));
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
}
