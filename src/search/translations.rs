//! From people's words to those of reports: how likely a question asks for a sentence, by a table that anyone can read.
//!
//! The model is the first of Brown et al. (1993), used to rank as by Berger and Lafferty (1999): each word of a question
//! is asked for by one of the words of the sentence, or comes from nowhere. `scripts/translations.py` learns the table.

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
pub(super) struct Translations(BTreeMap<&'static str, Row>);

#[derive(Debug)]
struct Row {
    /// Its share of all words of questions.
    usual: f32,
    /// The share of the askers of nothing that use it.
    from_nothing: f32,
    /// The words of reports, each with the share of its askers that use this one.
    others: Vec<(&'static str, f32)>,
}

impl Translations {
    /// The table of this project.
    pub(super) fn bundled() -> Self {
        Self(TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(row).collect())
    }

    /// True for a word that people ask with.
    pub(super) fn knows(&self, word: &Word) -> bool {
        self.0.contains_key(word.stem())
    }

    /// The words of reports that the words of a question ask for most, each with the greatest share of its askers that use
    /// one of them, from 0 to 1.
    pub(super) fn expansions(&self, question: &str, least: f32) -> BTreeMap<&'static str, f32> {
        let mut expansions = BTreeMap::new();
        for row in text::words(question).iter().filter_map(|word| self.0.get(index::stem(word).as_str())) {
            for (other, share) in
                row.others.iter().filter(|(other, share)| *share >= least && !index::is_stop_word(other))
            {
                let known: &mut f32 = expansions.entry(*other).or_default();
                *known = known.max(*share);
            }
        }
        expansions
    }

    /// A question, ready to be compared with sentences.
    pub(super) fn asked(&self, question: &str) -> Asked<'_> {
        let mut asked = Asked::default();
        for word in text::words(question) {
            let stem = index::stem(&word);
            let place = asked.usual.len();
            let row = self.0.get(stem.as_str());
            asked.usual.push(row.map_or(UNUSUAL, |row| row.usual));
            asked.from_nothing.push(row.map_or(0.0, |row| (1.0 - ITSELF) * row.from_nothing));
            for (other, share) in row.iter().flat_map(|row| &row.others) {
                asked.by.entry((*other).into()).or_default().push((place, (1.0 - ITSELF) * share));
            }
            asked.by.entry(stem.into()).or_default().push((place, ITSELF));
        }
        asked
    }
}

fn row(line: &'static str) -> Option<(&'static str, Row)> {
    let mut columns = line.split('\t');
    let (word, usual, others) = (columns.next()?, columns.next()?, columns.next()?);
    let mut row = Row { usual: usual.parse::<f32>().ok()? / 1e6, from_nothing: 0.0, others: Vec::new() };
    let mut pairs = others.split_whitespace();
    while let Some((other, share)) = pairs.next().zip(pairs.next()) {
        let share = share.parse::<f32>().ok()? / 1e3;
        if other == "-" {
            row.from_nothing = share;
        } else {
            row.others.push((other, share));
        }
    }
    Some((word, row))
}

/// The words of one question, and which of them each word of a sentence is asked for by.
#[derive(Debug, Default)]
pub(super) struct Asked<'a> {
    usual: Vec<f32>,
    from_nothing: Vec<f32>,
    /// By the stem of the sentence's word: places in the question, each with a share.
    by: BTreeMap<std::borrow::Cow<'a, str>, Vec<(usize, f32)>>,
    /// Kept for its memory alone.
    shares: Vec<f32>,
    /// What was looked up, by the number of the sentence's word.
    looked_up: Vec<Option<Vec<(usize, f32)>>>,
}

impl Asked<'_> {
    /// How likely a sentence is asked for: the sum over the question's words of the logarithm of each one's likelihood.
    /// Comparable within one question only.
    pub(super) fn likelihood(&mut self, sentence: &Sentence) -> f32 {
        let mut shares = std::mem::take(&mut self.shares);
        shares.clone_from(&self.from_nothing);
        for word in &sentence.words {
            let found = match word.number() {
                Some(number) => {
                    let number = number as usize;
                    if self.looked_up.len() <= number {
                        self.looked_up.resize(number + 1, None);
                    }
                    let by = &self.by;
                    &*self.looked_up[number].get_or_insert_with(|| by.get(word.stem()).cloned().unwrap_or_default())
                }
                None => self.by.get(word.stem()).map_or(&[][..], Vec::as_slice),
            };
            for (place, share) in found {
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
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likelihood(question: &str, sentence: &str) -> f32 {
        Translations::bundled().asked(question).likelihood(&crate::index::sentences(sentence)[0])
    }

    #[test]
    fn every_row_is_read() {
        let rows = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(Translations::bundled().0.len(), rows);
        assert!(rows > 2_000);
    }

    #[test]
    fn stems_are_those_of_the_index() {
        let other = |word: &&&str| index::stem(word) != **word;
        let table = Translations::bundled();
        let changed: Vec<_> = table.0.keys().filter(other).collect();
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
    fn a_word_that_the_table_does_not_have_asks_for_itself() {
        assert!(
            likelihood("mockingbird", "There is a Mockingbird hub.") > likelihood("mockingbird", "There is a hub.")
        );
    }
}
