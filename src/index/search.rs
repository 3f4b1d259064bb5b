//! Finding passages by their words.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;

use tantivy::query::{BooleanQuery, BoostQuery, EnableScoring, Occur, PhraseQuery, Query, Scorer, TermQuery, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader, TERMINATED};

use super::snapshot::{Segment, Snapshot};
use super::store::{kind_code, storage};
use super::{Error, analysis};
use crate::document::{Document, DocumentId, Passage, PassageKind, PassageNumber};

/// What to look for. Words are words: nothing in them is read as an operator.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    /// The words. A passage needs one of them to be found.
    pub terms: Vec<Term>,
    /// Words that count for more where they follow each other as given.
    pub phrases: Vec<Phrase>,
    /// How much a word counts in the headings above a passage and the title of its document, where it counts 1 in
    /// the passage's own text; 0 leaves them out.
    pub headings: f32,
    /// The documents to look in; all if `None`.
    pub documents: Option<Vec<DocumentId>>,
    /// The kinds of passage to leave out.
    pub without: Vec<PassageKind>,
    /// How many passages to find at most.
    pub limit: usize,
}

impl Default for Search {
    /// Nothing, in the text and a little in the headings of all documents, without the passages that are headings or
    /// lines of a table of contents themselves.
    fn default() -> Self {
        Self {
            terms: Vec::new(),
            phrases: Vec::new(),
            headings: 0.3,
            documents: None,
            without: vec![PassageKind::Heading, PassageKind::Contents],
            limit: 10,
        }
    }
}

/// A word to look for.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// The word in any form. A text of several words stands for each of them; stop words are left out.
    pub word: String,
    /// How much it counts; a word that is not above 0 is left out. Of two words with one stem the greater weight counts.
    pub weight: f32,
}

/// Words that follow each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Phrase {
    /// The words in any form, in order. Stop words among them stand for any one word.
    pub words: Vec<String>,
    /// How much the phrase counts beside its words; one that is not above 0 is left out.
    pub weight: f32,
}

/// A passage that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Its document.
    pub document: Arc<Document>,
    /// Its number there.
    pub number: PassageNumber,
    /// The passage.
    pub passage: Arc<Passage>,
    /// How well it fits: the sum of the weighted BM25 scores of the words. Comparable within one search only.
    pub score: f32,
}

impl Snapshot {
    /// The passages that fit best, best first; of equals the one whose document's name, then whose number comes
    /// first. The same search finds the same in the same index.
    pub fn search(&self, search: &Search) -> Result<Vec<Hit>, Error> {
        self.search_through(search, &Filter::new(self, search))
    }

    fn search_through(&self, search: &Search, filter: &Filter) -> Result<Vec<Hit>, Error> {
        let clauses = self.clauses(search);
        if clauses.is_empty() {
            return Ok(Vec::new());
        }
        let failed = |error| storage("search", &self.dir, error);
        let scoring = EnableScoring::enabled_from_searcher(&self.searcher);
        let mut best = Best { limit: search.limit, found: BinaryHeap::new() };
        let segments = self.searcher.segment_readers().iter().zip(&self.segments);
        if filter.narrow {
            let weights = clauses.iter().map(|query| query.weight(scoring));
            let weights: Vec<Box<dyn Weight>> = weights.collect::<tantivy::Result<_>>().map_err(failed)?;
            for (reader, segment) in segments {
                best.collect_groups(&weights, reader, segment, filter).map_err(failed)?;
            }
        } else {
            let query = BooleanQuery::new(clauses.into_iter().map(|query| (Occur::Should, query)).collect());
            let weight = query.weight(scoring).map_err(failed)?;
            for (reader, segment) in segments {
                best.collect_all(weight.as_ref(), reader, segment, filter).map_err(failed)?;
            }
        }
        best.into_sorted()
            .into_iter()
            .map(|found| {
                let document = found.document as usize;
                let passage = self.fetch(document, found.number)?;
                let document = Arc::clone(&self.catalog.documents()[document]);
                Ok(Hit { document, number: found.number, passage, score: found.score })
            })
            .collect()
    }

    /// The search in the engine's terms, of which a passage fits any; none if there is nothing to look for.
    fn clauses(&self, search: &Search) -> Vec<Box<dyn Query>> {
        if search.limit == 0 {
            return Vec::new();
        }
        let mut weights: BTreeMap<String, f32> = BTreeMap::new();
        for term in &search.terms {
            for word in crate::text::words(&term.word) {
                if counts(term.weight) && !analysis::is_stop_word(&word) {
                    let weight = weights.entry(self.stem(&word)).or_default();
                    *weight = weight.max(term.weight);
                }
            }
        }
        let mut clauses: Vec<Box<dyn Query>> = Vec::new();
        let mut add = |query: Box<dyn Query>, weight: f32| {
            if counts(weight) {
                clauses.push(Box::new(BoostQuery::new(query, weight)));
            }
        };
        for (stem, weight) in &weights {
            for (field, share) in [(self.fields.body, 1.0), (self.fields.heading, search.headings)] {
                let term = tantivy::Term::from_field_text(field, stem);
                add(Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)), weight * share);
            }
        }
        for phrase in &search.phrases {
            let words = phrase.words.iter().flat_map(|word| crate::text::words(word)).enumerate();
            let terms: Vec<(usize, tantivy::Term)> = words
                .filter(|(_, word)| !analysis::is_stop_word(word))
                .map(|(at, word)| (at, tantivy::Term::from_field_text(self.fields.body, &self.stem(&word))))
                .collect();
            if terms.len() > 1 {
                add(Box::new(PhraseQuery::new_with_offset(terms)), phrase.weight);
            }
        }
        clauses
    }
}

/// Whether a weight makes a difference.
fn counts(weight: f32) -> bool {
    weight > 0.0 && weight.is_finite()
}

/// Which passages may be found.
struct Filter {
    /// By the place in the catalog; `None` for all documents.
    documents: Option<Vec<bool>>,
    /// Whether so few passages are left that it is quicker to go through them than to skip over the others.
    narrow: bool,
    without: Vec<u64>,
}

impl Filter {
    /// Up to so many allowed passages, going through them is quicker than working out which blocks to skip, since
    /// most blocks hold good passages that are not allowed. Measured for five words over 50,000 passages: 0.6 ms
    /// instead of 2.8 for a quarter of them, 1.5 instead of 1.7 for three quarters.
    const FEW: u64 = 100_000;

    /// A filter that leaves less than one passage in so many is narrow whatever their number.
    const SHARE: u64 = 4;

    fn new(snapshot: &Snapshot, search: &Search) -> Self {
        let documents = search.documents.as_ref().map(|names| {
            let mut allowed = vec![false; snapshot.catalog.documents().len()];
            for at in names.iter().filter_map(|name| snapshot.catalog.position(name)) {
                allowed[at] = true;
            }
            allowed
        });
        let narrow = documents.as_ref().is_some_and(|allowed| {
            let documents = snapshot.catalog.documents().iter();
            let left: u64 = documents.zip(allowed).filter(|(_, it)| **it).map(|(it, _)| u64::from(it.passages)).sum();
            left <= Self::FEW || left * Self::SHARE < snapshot.passage_count()
        });
        Self { documents, narrow, without: search.without.iter().copied().map(kind_code).collect() }
    }

    fn allows_document(&self, document: u32) -> bool {
        self.documents.as_ref().is_none_or(|allowed| allowed[document as usize])
    }

    fn allows_kind(&self, segment: &Segment, record: DocId) -> bool {
        self.without.is_empty() || segment.kinds.first(record).is_some_and(|kind| !self.without.contains(&kind))
    }
}

/// A score to 16 significant bits. The engine adds up the scores of the words in whatever order it comes upon them, so
/// the last bits differ between passages of the same text, and would then decide their order.
fn settled(score: f32) -> f32 {
    const DROPPED: u32 = 8;
    let half = 1 << (DROPPED - 1);
    f32::from_bits(score.to_bits().saturating_add(half) >> DROPPED << DROPPED)
}

/// A passage on its way to become a hit. The greater one fits better.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Found {
    score: f32,
    document: u32,
    number: PassageNumber,
}

impl Eq for Found {}

impl PartialOrd for Found {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Found {
    fn cmp(&self, other: &Self) -> Ordering {
        self.score
            .total_cmp(&other.score)
            .then_with(|| other.document.cmp(&self.document))
            .then_with(|| other.number.cmp(&self.number))
    }
}

/// The best so far, the least of them on top.
struct Best {
    limit: usize,
    found: BinaryHeap<Reverse<Found>>,
}

impl Best {
    /// Takes a passage in if it is among the best.
    fn offer(&mut self, found: Found) {
        if self.found.len() < self.limit {
            self.found.push(Reverse(found));
        } else if let Some(mut least) = self.found.peek_mut()
            && found > least.0
        {
            *least = Reverse(found);
        }
    }

    /// The score above which passages are still of interest. One that equals the least may still come before it, and
    /// one that is a trifle below may equal it once it is [settled].
    fn threshold(&self) -> f32 {
        match self.found.peek() {
            Some(Reverse(least)) if self.found.len() == self.limit => least.score * (1.0 - 1e-4),
            _ => f32::MIN,
        }
    }

    /// Goes through a segment, leaving out blocks whose best possible score is below the threshold.
    fn collect_all(
        &mut self,
        weight: &dyn Weight,
        reader: &SegmentReader,
        segment: &Segment,
        filter: &Filter,
    ) -> tantivy::Result<()> {
        weight.for_each_pruning(self.threshold(), reader, &mut |record, score| {
            if !reader.is_deleted(record)
                && let Some((document, number)) = segment.passage_at(record)
                && filter.allows_document(document)
                && filter.allows_kind(segment, record)
            {
                self.offer(Found { score: settled(score), document, number });
            }
            self.threshold()
        })
    }

    /// Goes through the passages of the allowed documents of a segment only, clause by clause: all clauses together
    /// would be scored in passages around these too.
    fn collect_groups(
        &mut self,
        clauses: &[Box<dyn Weight>],
        reader: &SegmentReader,
        segment: &Segment,
        filter: &Filter,
    ) -> tantivy::Result<()> {
        let mut allowed = segment.groups.iter().filter(|group| filter.allows_document(group.document)).peekable();
        if allowed.peek().is_none() {
            return Ok(());
        }
        let opened = clauses.iter().map(|weight| weight.scorer(reader, 1.0));
        let mut postings: Vec<Box<dyn Scorer>> = opened.collect::<tantivy::Result<_>>()?;
        let mut scores: Vec<Option<f32>> = Vec::new();
        for group in allowed {
            let start = group.first + 1;
            scores.clear();
            scores.resize(group.passages as usize, None);
            for scorer in &mut postings {
                let mut record = scorer.doc();
                if record < start {
                    record = scorer.seek(start);
                }
                while record != TERMINATED && record - start < group.passages {
                    *scores[(record - start) as usize].get_or_insert(0.0) += scorer.score();
                    record = scorer.advance();
                }
            }
            for (number, score) in (0..).zip(&scores) {
                if let Some(score) = score
                    && filter.allows_kind(segment, start + number)
                {
                    let (document, number) = (group.document, PassageNumber(number));
                    self.offer(Found { score: settled(*score), document, number });
                }
            }
        }
        Ok(())
    }

    fn into_sorted(self) -> Vec<Found> {
        // Sorting reversed elements in rising order puts the best first.
        self.found.into_sorted_vec().into_iter().map(|Reverse(found)| found).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::tests::{index, terms};

    #[test]
    fn going_through_and_skipping_find_the_same() {
        let texts: Vec<String> = (0..40).map(|n| format!("care {} leavers", "homes and more ".repeat(n % 7))).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let files: Vec<String> = (0..10).map(|n| format!("{n}.pdf")).collect();
        let reports: Vec<(&str, &[&str])> = files.iter().map(|file| (file.as_str(), texts.as_slice())).collect();
        let (_dir, snapshot) = index(&reports);
        for wanted in [0, 1, 3, 10] {
            let names = files.iter().take(wanted).map(|file| DocumentId::from_path(file)).collect();
            let search =
                Search { terms: terms("care leavers homes"), documents: Some(names), limit: 25, ..Search::default() };
            let filter = |narrow| Filter { narrow, ..Filter::new(&snapshot, &search) };
            let through = snapshot.search_through(&search, &filter(true)).unwrap();
            let skipping = snapshot.search_through(&search, &filter(false)).unwrap();
            assert_eq!(through, skipping, "{wanted} documents");
            assert_eq!(through.len(), 25.min(40 * wanted));
        }
    }
}
