//! The words of passages, each kept once with what is asked of it again and again, and passages taken apart into them.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::{Deref, Range};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use super::analysis;
use crate::text;
use crate::vectors::Row;

/// A word, folded as by [`text::words`]. Two are the same if their stems are.
#[derive(Clone)]
pub struct Word(Arc<Kept>);

struct Kept {
    text: Box<str>,
    stem: Box<str>,
    is_stop_word: bool,
    /// Set for words of the index.
    numbers: Option<Numbers>,
}

/// The numbers of a word of an index, counted from 0 as they were first met.
#[derive(Clone, Copy)]
struct Numbers {
    /// Among the words.
    word: u32,
    /// Among the stems, which several words may share.
    stem: u32,
}

impl Word {
    fn new(word: &str, stem: Box<str>, numbers: Option<Numbers>) -> Self {
        Self(Arc::new(Kept { text: word.into(), stem, is_stop_word: analysis::is_stop_word(word), numbers }))
    }

    /// The stem under which it is indexed, as by [`stem`](super::stem).
    pub fn stem(&self) -> &str {
        &self.0.stem
    }

    /// The number of its stem among those of a snapshot; `None` for a word of another text.
    pub fn stem_number(&self) -> Option<u32> {
        self.0.numbers.map(|numbers| numbers.stem)
    }

    /// Its number among the words of a snapshot.
    fn number(&self) -> Option<u32> {
        self.0.numbers.map(|numbers| numbers.word)
    }

    /// Whether it is left out of searches.
    pub fn is_stop_word(&self) -> bool {
        self.0.is_stop_word
    }
}

impl PartialEq for Word {
    fn eq(&self, other: &Self) -> bool {
        self.stem() == other.stem()
    }
}

impl Eq for Word {}

impl PartialOrd for Word {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Word {
    fn cmp(&self, other: &Self) -> Ordering {
        self.stem().cmp(other.stem())
    }
}

/// The words of a text that are searched for: all but stop words. The text need not be one of the index.
pub fn content_words(text: &str) -> Vec<Word> {
    let words = text::words(text).into_iter().map(|word| Word::new(&word, analysis::stem(&word).into(), None));
    words.filter(|word| !word.is_stop_word()).collect()
}

impl Deref for Word {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0.text
    }
}

impl AsRef<str> for Word {
    fn as_ref(&self) -> &str {
        &self.0.text
    }
}

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

/// A passage taken apart.
#[derive(Clone, Debug, Default)]
pub struct Analyzed {
    /// Its sentences, in order.
    pub sentences: Box<[Sentence]>,
    /// The words of the heading that it stands under.
    pub heading: Box<[Word]>,
    /// Whether nothing of it is to be quoted, once that was asked for.
    unquotable: OnceLock<bool>,
}

impl Analyzed {
    pub(super) fn new(sentences: Box<[Sentence]>, heading: Box<[Word]>) -> Self {
        Self { sentences, heading, unquotable: OnceLock::new() }
    }

    /// Whether nothing of it is to be quoted, by a rule that is asked once.
    pub fn is_unquotable(&self, rule: impl FnOnce() -> bool) -> bool {
        *self.unquotable.get_or_init(rule)
    }
}

/// A sentence taken apart.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// Where it stands in its passage, in bytes.
    pub range: Range<usize>,
    /// Its words.
    pub words: Box<[Word]>,
    /// The number of line ends before it.
    pub line: u32,
    /// The number of its stretches between white space.
    pub stretches: u32,
    /// The numbers of its words but stop words, each once, in rising order.
    gist: Box<[u32]>,
    /// The vector of what it means, once that was asked for.
    vector: OnceLock<Option<Row>>,
}

impl Sentence {
    /// The vector of what it means, which is worked out once; `None` where its words have none.
    pub fn vector(&self, encode: impl FnOnce() -> Vec<f32>) -> Option<&Row> {
        self.vector.get_or_init(|| Row::new(&encode())).as_ref()
    }

    /// How many words but stop words both sentences have, and how many either has. They must be of one snapshot.
    pub fn shared(&self, other: &Self) -> (usize, usize) {
        let (mut a, mut b) = (&*self.gist, &*other.gist);
        let mut both = 0;
        while let ([first, rest @ ..], [second, behind @ ..]) = (a, b) {
            if first <= second {
                a = rest;
            }
            if second <= first {
                b = behind;
            }
            both += usize::from(first == second);
        }
        (both, self.gist.len() + other.gist.len() - both)
    }
}

/// Every word that was met in what an index holds. They are no more than its vocabulary.
#[derive(Default)]
pub(super) struct Words(RwLock<Known>);

#[derive(Default)]
struct Known {
    words: BTreeMap<Box<str>, Word>,
    /// The first word that was met of each stem, by the first bytes of that: numbers are compared faster than texts.
    stems: BTreeMap<u64, Vec<Word>>,
    /// How many stems there are.
    count: u32,
}

impl Known {
    fn stem_number(&self, stem: &str) -> Option<u32> {
        let alike = self.stems.get(&first_bytes(stem))?;
        alike.iter().find(|word| word.stem() == stem)?.stem_number()
    }
}

/// The first eight bytes of a text as a number.
fn first_bytes(text: &str) -> u64 {
    let mut bytes = [0; 8];
    for (own, byte) in bytes.iter_mut().zip(text.bytes()) {
        *own = byte;
    }
    u64::from_be_bytes(bytes)
}

impl Words {
    /// The words of a text of the index.
    pub(super) fn of(&self, text: &str) -> Box<[Word]> {
        let words = text::words(text);
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let found: Vec<Option<Word>> = words.iter().map(|word| known.words.get(word.as_str()).cloned()).collect();
        drop(known);
        words.into_iter().zip(found).map(|(word, found)| found.unwrap_or_else(|| self.add(&word))).collect()
    }

    /// The sentences of a passage of the index.
    pub(super) fn sentences(&self, passage: &str) -> Box<[Sentence]> {
        let mut line = 0;
        let mut counted = 0;
        let sentence = |range: Range<usize>| {
            line += count(passage[counted..range.start].matches('\n'));
            counted = range.start;
            let text = &passage[range.clone()];
            let words = self.of(text);
            let mut gist: Vec<u32> =
                words.iter().filter(|word| !word.is_stop_word()).filter_map(Word::number).collect();
            gist.sort_unstable();
            gist.dedup();
            let stretches = count(text.split_whitespace());
            Sentence { words, line, stretches, range, gist: gist.into(), vector: OnceLock::new() }
        };
        text::sentences(passage).into_iter().map(sentence).collect()
    }

    /// The stem of a word, whether it was met or not.
    pub(super) fn stem(&self, word: &str) -> String {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.words.get(word).map_or_else(|| analysis::stem(word), |word| word.stem().to_owned())
    }

    /// How many stems the words met so far have, and the numbers of some of them, which are below that; `None` for a stem
    /// of another word.
    pub(super) fn stem_numbers<'a>(&self, stems: impl Iterator<Item = &'a str>) -> (usize, Vec<Option<u32>>) {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        (known.count as usize, stems.map(|stem| known.stem_number(stem)).collect())
    }

    fn add(&self, word: &str) -> Word {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.words.get(word) {
            return known.clone();
        }
        // Nobody holds more words than can be counted: each takes many bytes.
        let number = u32::try_from(known.words.len()).unwrap_or(u32::MAX);
        let stem: Box<str> = analysis::stem(word).into();
        let same = known.stem_number(&stem);
        let numbers = Numbers { word: number, stem: same.unwrap_or(known.count) };
        let new = Word::new(word, stem, Some(numbers));
        if same.is_none() {
            known.count = known.count.saturating_add(1);
            known.stems.entry(first_bytes(new.stem())).or_insert_with(|| Vec::with_capacity(1)).push(new.clone());
        }
        known.words.insert(word.into(), new.clone());
        new
    }
}

/// How many there are.
fn count(of: impl Iterator) -> u32 {
    u32::try_from(of.count()).unwrap_or(u32::MAX)
}

/// The sentences of a text that need not be one of an index.
#[cfg(test)]
pub(crate) fn sentences(text: &str) -> Box<[Sentence]> {
    Words::default().sentences(text)
}

/// A short form and what it stands for, by a document's own table, in words without stop words; either way round.
#[derive(Clone, Debug)]
pub struct Acronym {
    /// The place of the document in the catalog.
    pub document: u32,
    /// What may be written.
    pub said: Box<[Word]>,
    /// What it is the same as.
    pub meant: Box<[Word]>,
}

/// The acronyms of all documents, by the stem of the first word that may be written; those of one stem in the order of
/// the documents and of their tables.
#[derive(Default)]
pub(super) struct Acronyms(BTreeMap<Box<str>, Vec<Acronym>>);

impl Acronyms {
    /// Takes in the tables of documents: the place of each in the catalog, and its short and long forms.
    pub(super) fn add<'a>(&mut self, document: u32, table: impl Iterator<Item = (&'a str, &'a str)>, words: &Words) {
        let searched =
            |text: &str| words.of(text).iter().filter(|word| !word.is_stop_word()).cloned().collect::<Box<[Word]>>();
        for (short, long) in table {
            let (short, long) = (searched(short), searched(long));
            let same = short.iter().map(Word::stem).eq(long.iter().map(Word::stem));
            let (Some(a), Some(b)) = (short.first(), long.first()) else { continue };
            if same {
                continue;
            }
            let (a, b) = (Box::from(a.stem()), Box::from(b.stem()));
            self.0.entry(a).or_default().push(Acronym { document, said: short.clone(), meant: long.clone() });
            self.0.entry(b).or_default().push(Acronym { document, said: long, meant: short });
        }
    }

    pub(super) fn beginning(&self, stem: &str) -> &[Acronym] {
        self.0.get(stem).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_word_is_kept_once() {
        let words = Words::default();
        let found = words.of("Leavers and leavers\u{2019} homes");
        assert_eq!(found.iter().map(|word| &**word).collect::<Vec<_>>(), ["leavers", "and", "leavers", "homes"]);
        assert_eq!(found[0].number(), found[2].number());
        assert_eq!((found[0].stem(), found[1].is_stop_word()), ("leaver", true));
        assert_eq!((words.stem("homes"), words.stem("gardens")), ("home".to_owned(), "garden".to_owned()));
    }

    #[test]
    fn words_of_one_stem_share_its_number() {
        let words = Words::default();
        let found = words.of("leaver leavers homes");
        assert_eq!(found.iter().map(Word::stem_number).collect::<Vec<_>>(), [Some(0), Some(0), Some(1)]);
        assert_eq!(words.stem_numbers(["home", "leaver", "plan"].into_iter()), (2, vec![Some(1), Some(0), None]));
        assert_eq!(content_words("leavers")[0].stem_number(), None);
    }

    #[test]
    fn shared_words_are_counted_as_sets_are() {
        let words = Words::default();
        let text = "Homes are good homes. Good homes are few. The and of. Plans are late.";
        let sentences = words.sentences(text);
        let set = |sentence: &Sentence| {
            let words = sentence.words.iter().filter(|word| !word.is_stop_word());
            words.map(|word| word.to_string()).collect::<BTreeSet<_>>()
        };
        for a in &sentences {
            for b in &sentences {
                let (first, second) = (set(a), set(b));
                let expected = (first.intersection(&second).count(), first.union(&second).count());
                assert_eq!(a.shared(b), expected, "{a:?} {b:?}");
            }
        }
    }
}
