//! From people's words to those of reports: how likely a question asks for a sentence, by a table that anyone can read.
//!
//! The model is the first of Brown et al. (1993), used to rank as by Berger and Lafferty (1999): each word of a question
//! is asked for by one of the words of the sentence, or comes from nowhere. `scripts/translations.py` learns the table.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::index::{self, Sentence, Word};
use crate::text;

/// The table.
const TABLE: &str = include_str!("translations.tsv");

/// The share of a question's words that come from nowhere, as in the script: smoothing. From .1 to .6 it changes next to
/// nothing (198 of people's questions, November 2026).
const BACKGROUND: f32 = 0.2;

/// The share of a word's askers that ask for it by itself, as in the script. From .15 to .7 it changes next to nothing.
const ITSELF: f32 = 0.3;

/// The share of a word that no question of the pairs has: one in a hundred thousand, as in the script.
const UNUSUAL: f32 = 1e-5;

/// The words of questions, as stems, each with the words of reports that it asks for.
#[derive(Debug, Default)]
pub(super) struct Translations {
    rows: BTreeMap<&'static str, Row>,
    /// The words of reports, as stems, sorted; the place of each is its number in the rows.
    others: Vec<&'static str>,
}

#[derive(Debug)]
struct Row {
    /// Its share of all words of questions.
    usual: f32,
    /// The share of the askers of nothing that use it.
    from_nothing: f32,
    /// The words of reports, each with the share of its askers that use this one.
    others: Vec<(u32, f32)>,
}

impl Translations {
    /// The table of this project.
    pub(super) fn bundled() -> Self {
        let lines = || TABLE.lines().filter(|line| !line.starts_with('#'));
        let listed = lines().filter_map(|line| line.split('\t').nth(2));
        let mut others: Vec<&str> = listed.flat_map(|pairs| pairs.split_whitespace().step_by(2)).collect();
        others.sort_unstable();
        others.dedup();
        let rows = lines().filter_map(|line| row(line, &others)).collect();
        Self { rows, others }
    }

    /// True for a word that people ask with.
    pub(super) fn knows(&self, word: &Word) -> bool {
        self.rows.contains_key(word.stem())
    }

    /// The words of reports that the words of a question ask for most, each with the greatest share of its askers that use
    /// one of them, from 0 to 1.
    pub(super) fn expansions(&self, question: &str, least: f32) -> BTreeMap<&'static str, f32> {
        let mut expansions = BTreeMap::new();
        for row in text::words(question).iter().filter_map(|word| self.rows.get(index::stem(word).as_str())) {
            for (number, share) in row.others.iter().filter(|(_, share)| *share >= least) {
                let other = self.others[*number as usize];
                if !index::is_stop_word(other) {
                    let known: &mut f32 = expansions.entry(other).or_default();
                    *known = known.max(*share);
                }
            }
        }
        expansions
    }

    /// A question, ready to be compared with sentences. `numbers` gives how many stems are
    /// known of the words of sentences, and the numbers of some, as a snapshot does.
    pub(super) fn asked(
        &self,
        question: &str,
        numbers: impl FnOnce(&[Cow<'static, str>]) -> (usize, Vec<Option<u32>>),
    ) -> Asked {
        let mut asked = Asked::default();
        // By the number of the word of reports; words that the table does not have come after all others.
        let mut by: Vec<(u32, (usize, f32))> = Vec::new();
        let mut unlisted: Vec<String> = Vec::new();
        for (place, word) in text::words(question).iter().enumerate() {
            let stem = index::stem(word);
            let row = self.rows.get(stem.as_str());
            asked.usual.push(row.map_or(UNUSUAL, |row| row.usual));
            asked.from_nothing.push(row.map_or(0.0, |row| (1.0 - ITSELF) * row.from_nothing));
            let others = row.iter().flat_map(|row| &row.others);
            by.extend(others.map(|(other, share)| (*other, (place, (1.0 - ITSELF) * share))));
            let own = self.others.binary_search(&stem.as_str()).unwrap_or_else(|_| {
                let known = unlisted.iter().position(|other| *other == stem);
                self.others.len()
                    + known.unwrap_or_else(|| {
                        unlisted.push(stem);
                        unlisted.len() - 1
                    })
            });
            by.push((short(own), (place, ITSELF)));
        }
        // Those of one stem stay in the order of the question, in which they are added up.
        by.sort_by_key(|(number, _)| *number);
        let mut last = None;
        for (number, one) in by {
            let (here, at) = (short(asked.by.len()), number as usize);
            if last != Some(number) {
                last = Some(number);
                let unlisted = || unlisted.get(at - self.others.len()).cloned().unwrap_or_default();
                asked.of_table += usize::from(at < self.others.len());
                asked.stems.push(self.others.get(at).map_or_else(|| unlisted().into(), |stem| (*stem).into()));
                asked.ranges.push((here, here));
            }
            asked.by.push(one);
            if let Some((_, end)) = asked.ranges.last_mut() {
                *end = here + 1;
            }
        }
        let (known, numbers) = numbers(&asked.stems);
        asked.by_number.resize(known, (0, 0));
        for (number, range) in numbers.iter().zip(&asked.ranges) {
            if let Some(place) = number.and_then(|number| asked.by_number.get_mut(number as usize)) {
                *place = *range;
            }
        }
        asked
    }
}

/// A line of the table; the words of reports are sorted.
fn row(line: &'static str, words: &[&'static str]) -> Option<(&'static str, Row)> {
    let mut columns = line.split('\t');
    let (word, usual, others) = (columns.next()?, columns.next()?, columns.next()?);
    let mut row = Row { usual: usual.parse::<f32>().ok()? / 1e6, from_nothing: 0.0, others: Vec::new() };
    let mut pairs = others.split_whitespace();
    while let Some((other, share)) = pairs.next().zip(pairs.next()) {
        let share = share.parse::<f32>().ok()? / 1e3;
        if other == "-" {
            row.from_nothing = share;
        } else {
            row.others.push((short(words.binary_search(&other).ok()?), share));
        }
    }
    Some((word, row))
}

/// A place in a list that is far shorter than that.
fn short(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// The words of one question, and which of them each word of a sentence is asked for by.
#[derive(Debug, Default)]
pub(super) struct Asked {
    usual: Vec<f32>,
    from_nothing: Vec<f32>,
    /// Places in the question, each with a share, stem after stem of the words of sentences.
    by: Vec<(usize, f32)>,
    /// The stems: first those that the table has as words of reports, sorted, then others.
    stems: Vec<Cow<'static, str>>,
    /// How many of them the table has.
    of_table: usize,
    /// For each stem, from where to where `by` has its places.
    ranges: Vec<(u32, u32)>,
    /// The same by the numbers of the stems that were known; empty for one that nothing asks for.
    by_number: Vec<(u32, u32)>,
    /// Kept for its memory alone.
    shares: Vec<f32>,
}

impl Asked {
    /// How likely a sentence is asked for: the sum over the question's words of the logarithm of each one's likelihood.
    /// Comparable within one question only.
    pub(super) fn likelihood(&mut self, sentence: &Sentence) -> f32 {
        let mut shares = std::mem::take(&mut self.shares);
        shares.clone_from(&self.from_nothing);
        for word in &sentence.words {
            let (from, to) = self.range_of(word);
            for (place, share) in &self.by[from as usize..to as usize] {
                shares[*place] += share;
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "the words of a sentence")]
        let length = (sentence.words.len() + 1) as f32;
        let likelihood = |(share, usual): (&f32, &f32)| ((1.0 - BACKGROUND) * share / length + BACKGROUND * usual).ln();
        let sum = shares.iter().zip(&self.usual).map(likelihood).sum();
        self.shares = shares;
        sum
    }

    /// From where to where `by` has the places of a word of a sentence.
    fn range_of(&self, word: &Word) -> (u32, u32) {
        if let Some(range) = word.stem_number().and_then(|number| self.by_number.get(number as usize)) {
            return *range;
        }
        // A word of another text, or one that was first met since.
        let (of_table, others) = self.stems.split_at(self.of_table);
        let found = of_table.binary_search_by(|stem| (**stem).cmp(word.stem())).ok();
        let found = found.or_else(|| Some(self.of_table + others.iter().position(|stem| *stem == word.stem())?));
        found.map_or((0, 0), |at| self.ranges[at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likelihood(question: &str, sentence: &str) -> f32 {
        Translations::bundled()
            .asked(question, |stems| (0, vec![None; stems.len()]))
            .likelihood(&crate::index::sentences(sentence)[0])
    }

    #[test]
    fn every_row_is_read() {
        let rows = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(Translations::bundled().rows.len(), rows);
        assert!(rows > 2_000);
    }

    #[test]
    fn stems_are_those_of_the_index() {
        let other = |word: &&&str| index::stem(word) != **word;
        let table = Translations::bundled();
        let changed: Vec<_> = table.rows.keys().filter(other).collect();
        // A stem of a stem may be another one; a table by another stemmer would have hundreds.
        assert!(changed.len() < 60, "{changed:?}");
    }

    #[test]
    fn a_sentence_is_likely_by_what_its_words_are_asked_for_with() {
        for (question, right, wrong) in [
            ("do the bosses know", "Senior leaders understand their services.", "Foster carers are well matched."),
            ("how are uni students helped", "Care leavers go on to university.", "Pupils are excluded from school."),
            ("are kids running off", "Children who go missing are interviewed.", "Adopters are assessed quickly."),
        ] {
            assert!(likelihood(question, right) > likelihood(question, wrong), "{question}");
        }
    }

    #[test]
    fn a_stem_is_found_by_its_number_as_by_its_letters() {
        let (table, question) = (Translations::bundled(), "do the bosses know how kids are doing at school");
        let sentences = crate::index::sentences("Senior leaders know pupils well. School leaders understand children.");
        let words = || sentences.iter().flat_map(|it| &it.words);
        let number = |stem: &str| words().find(|word| word.stem() == stem).and_then(Word::stem_number);
        // Known are those of the first sentence, of the second only what stands in both.
        for known in [0, 3, sentences[0].words.len(), 100] {
            let numbered = |stems: &[Cow<'static, str>]| {
                let below = |number: &u32| (*number as usize) < known;
                (known, stems.iter().map(|stem| number(stem).filter(below)).collect())
            };
            let (mut by_number, mut by_letters) =
                (table.asked(question, numbered), table.asked(question, |stems| (0, vec![None; stems.len()])));
            for sentence in &sentences {
                let (one, other) = (by_number.likelihood(sentence), by_letters.likelihood(sentence));
                assert_eq!(one.to_bits(), other.to_bits(), "{known}");
            }
        }
    }

    #[test]
    fn a_word_that_the_table_does_not_have_asks_for_itself() {
        assert!(
            likelihood("mockingbird", "There is a Mockingbird hub.") > likelihood("mockingbird", "There is a hub.")
        );
    }
}
