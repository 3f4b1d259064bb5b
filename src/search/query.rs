//! What a question is about, as words that can be looked for: synonyms, the reports' own acronyms, mended spelling.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Deserialize;

use super::{TermMatcher, Token};
use crate::document::Document;
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

/// In fewer passages of all than this a thing is not what the documents are about.
const RARE: u64 = 10;

/// The table of synonyms as the file has it.
#[derive(Deserialize, Default)]
struct File {
    light_words: Vec<String>,
    equivalent: Vec<Equivalent>,
    one_way: Vec<OneWay>,
}

#[derive(Deserialize)]
struct Equivalent {
    words: Vec<String>,
}

#[derive(Deserialize)]
struct OneWay {
    readers: Vec<String>,
    reports: Vec<String>,
}

/// Words for the same thing; an entry is the stems of some words.
enum Group {
    /// Each entry leads to all others.
    Equivalent(Vec<Vec<Token>>),
    /// The readers' entries lead to those of the reports, and not back.
    OneWay { readers: Vec<Vec<Token>>, reports: Vec<Vec<Token>> },
}

impl Group {
    /// The entries that lead to others.
    fn leading(&self) -> &[Vec<Token>] {
        match self {
            Self::Equivalent(entries) => entries,
            Self::OneWay { readers, .. } => readers,
        }
    }

    /// The entries that one of the leading ones leads to.
    fn others(&self, own: usize) -> Vec<&Vec<Token>> {
        match self {
            Self::Equivalent(entries) => {
                entries.iter().enumerate().filter(|(n, _)| *n != own).map(|(_, entry)| entry).collect()
            }
            Self::OneWay { reports, .. } => reports.iter().collect(),
        }
    }
}

/// Words that stand for the same thing, as stems.
pub struct Synonyms {
    groups: Vec<Group>,
    /// From the first stem of an entry to group and entry.
    by_first: BTreeMap<String, Vec<(usize, usize)>>,
    /// The stems of words that carry a topic without being it.
    light_words: BTreeSet<String>,
}

impl Synonyms {
    /// The table of this project.
    pub fn bundled() -> Self {
        // The file is part of the program and a test reads it, so that the empty table is never met.
        let file: File = toml::from_str(include_str!("synonyms.toml")).unwrap_or_default();
        let entries = |words: &[String]| -> Vec<Vec<Token>> {
            words.iter().map(|words| super::tokens(words)).filter(|entry| !entry.is_empty()).collect()
        };
        let same = file.equivalent.iter().map(|group| Group::Equivalent(entries(&group.words)));
        let said = file.one_way.iter();
        let said =
            said.map(|group| Group::OneWay { readers: entries(&group.readers), reports: entries(&group.reports) });
        let groups: Vec<Group> = same.chain(said).collect();
        let mut by_first: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
        for (g, group) in groups.iter().enumerate() {
            for (e, entry) in group.leading().iter().enumerate() {
                if let Some(first) = entry.first() {
                    by_first.entry(first.stem.clone()).or_default().push((g, e));
                }
            }
        }
        let light_words = file.light_words.iter().flat_map(|word| super::stems_of(word)).collect();
        Self { groups, by_first, light_words }
    }

    /// The longest entry that `stems` begins with: its length, and the other entries of its groups.
    fn at(&self, stems: &[Token]) -> Option<(usize, Vec<&Vec<Token>>)> {
        let candidates = self.by_first.get(&stems.first()?.stem)?;
        let fits = |&&(g, e): &&(usize, usize)| stems.starts_with(&self.groups[g].leading()[e]);
        let &(g, e) = candidates.iter().filter(fits).max_by_key(|&&(g, e)| self.groups[g].leading()[e].len())?;
        let length = self.groups[g].leading()[e].len();
        let others = candidates
            .iter()
            .filter(fits)
            .filter(|&&(g, e)| self.groups[g].leading()[e].len() == length)
            .flat_map(|&(g, own)| self.groups[g].others(own))
            .collect();
        Some((length, others))
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
    foreign: bool,
    matcher: TermMatcher,
}

/// The inverse document frequency of BM25, for a word in `df` of `n` passages.
fn idf(df: u64, n: u64) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "counts of passages, far below 2^24 where it matters")]
    let (df, n) = (df as f32, n as f32);
    (1.0 + (n - df + 0.5).max(0.0) / (df + 0.5)).ln()
}

/// A word of the topic while its concept is sought.
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
        let mut tokens: Vec<QueryWord> = Vec::new();
        for written in words {
            for token in super::tokens(written) {
                let df = snapshot.document_frequency(&token.word)?;
                if df == 0 {
                    tokens.extend(corrected(token, written, snapshot, synonyms)?);
                } else {
                    tokens.push(QueryWord { written: written.clone(), token, df });
                }
            }
        }
        let acronyms = Acronyms::of(documents, snapshot);
        let mut terms: Vec<Term> = Vec::new();
        let stems: Vec<Token> = tokens.iter().map(|word| word.token.clone()).collect();
        let mut at = 0;
        while at < tokens.len() {
            let rest = &stems[at..];
            let mut length = 1;
            let mut others: BTreeSet<Vec<Token>> = BTreeSet::new();
            if let Some((own, found)) = synonyms.at(rest) {
                length = own;
                others.extend(found.into_iter().cloned());
            }
            if let Some((own, found)) = acronyms.at(rest) {
                if own > length {
                    others.clear();
                }
                if own >= length {
                    length = own;
                    others.extend(found);
                }
            }
            // A long form that was found by way of a synonym has an acronym of its own in some reports.
            let further: Vec<Vec<Token>> = others
                .iter()
                .filter_map(|expansion| acronyms.at(expansion).filter(|(own, _)| *own == expansion.len()))
                .flat_map(|(_, f)| f)
                .collect();
            others.extend(further);
            let own = &tokens[at..at + length];
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
        Ok(Self { terms, pairs: pairs(words), foreign, matcher })
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
        let halves = [super::tokens(&folded[..cut]), super::tokens(&folded[cut..])].concat();
        if let [first, second] = &halves[..] {
            let (a, b) = (snapshot.document_frequency(&first.word)?, snapshot.document_frequency(&second.word)?);
            if a.min(b) >= COMMON {
                return Ok(vec![word(first.clone(), a), word(second.clone(), b)]);
            }
        }
    }
    if let Some(near) = snapshot.nearest_word(&folded)?.and_then(|near| super::tokens(&near).pop()) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_table_is_read() {
        let file: File = toml::from_str(include_str!("synonyms.toml")).unwrap();
        assert!(file.equivalent.iter().all(|group| group.words.len() > 1));
        assert!(file.one_way.iter().all(|group| !group.readers.is_empty() && !group.reports.is_empty()));
    }

    #[test]
    fn every_entry_of_the_table_leads_from_one_place_and_holds_a_word_to_look_for() {
        let file: File = toml::from_str(include_str!("synonyms.toml")).unwrap();
        let mut leading: Vec<Vec<String>> = Vec::new();
        let stems = |entry: &String| crate::search::tokens(entry).into_iter().map(|it| it.stem).collect::<Vec<_>>();
        for said in &file.one_way {
            let reports: BTreeSet<Vec<String>> = said.reports.iter().map(stems).collect();
            assert_eq!(reports.len(), said.reports.len(), "one of {:?} stands for another", said.reports);
            assert!(!reports.contains(&Vec::new()), "one of {:?} has none but stop words", said.reports);
            leading.extend(said.readers.iter().map(stems));
        }
        assert!(!leading.contains(&Vec::new()), "readers' words that are none but stop words");
        for own in &leading {
            let elsewhere =
                file.equivalent.iter().flat_map(|group| &group.words).map(stems).filter(|it| it == own).count();
            assert_eq!((leading.iter().filter(|it| *it == own).count(), elsewhere), (1, 0), "{own:?}");
        }
    }

    #[test]
    fn the_words_of_readers_lead_to_those_of_reports_and_not_back() {
        let synonyms = Synonyms::bundled();
        let others = |words: &str| synonyms.at(&crate::search::tokens(words)).map(|(_, others)| others.len());
        assert_eq!(others("permission"), Some(1));
        assert_eq!(others("consent"), None);
    }

    #[test]
    fn synonyms_are_found_by_their_stems() {
        let synonyms = Synonyms::bundled();
        let (length, others) = synonyms.at(&crate::search::tokens("strategy meetings were late")).unwrap();
        assert_eq!(length, 2);
        assert_eq!(others, [&crate::search::tokens("strategy discussion")]);
        assert!(synonyms.at(&crate::search::tokens("potholes")).is_none());
    }
}
