//! What is learned of how people in need write: a weight for each word, pair of words and plain sign.
//!
//! The table `weights.tsv` is made by `scripts/in_need.py`, which says what from, and computes the same features. Every
//! weight can be read: the score of a message is the sum of the weights of what it holds.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::embed::StaticModel;
use crate::text;

/// The words of a message that are read.
const MOST_WORDS: usize = 400;

/// A text of more words is a document put in whole, not a message like those learned from: it is not weighed.
const LONGEST_MESSAGE: usize = 2_000;

/// The classes of words that the plain signs look for.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Classes {
    first: Vec<String>,
    present: Vec<String>,
    asking: Vec<String>,
    kin: Vec<String>,
    documents: Vec<String>,
}

/// The table, read.
pub(super) struct Learned {
    weights: BTreeMap<String, f32>,
    /// Those of the components of the mean vector.
    components: Vec<f32>,
    vectors: StaticModel,
    classes: Classes,
    scales: Scales,
    /// The score from which on a message is of somebody in need.
    threshold: f32,
}

/// What each kind of feature counts for.
#[derive(Clone, Copy, Default)]
struct Scales {
    word: f32,
    pair: f32,
    sign: f32,
    vector: f32,
}

impl Learned {
    /// The table that comes with the program.
    pub(super) fn bundled() -> Self {
        Self::read(include_str!("weights.tsv"))
    }

    fn read(table: &str) -> Self {
        let mut learned = Self {
            weights: BTreeMap::new(),
            components: Vec::new(),
            vectors: StaticModel::bundled(),
            // The file is part of the program, and a test reads it.
            classes: toml::from_str(include_str!("signs.toml")).unwrap_or_default(),
            scales: Scales::default(),
            // A table without a threshold catches nothing.
            threshold: f32::INFINITY,
        };
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let name = columns.next().unwrap_or_default();
            let numbers: Vec<f32> = columns.filter_map(|number| number.parse().ok()).collect();
            match (name, numbers.as_slice()) {
                ("[threshold]", [threshold]) => learned.threshold = *threshold,
                ("[scales]", [word, pair, sign, vector]) => {
                    learned.scales = Scales { word: *word, pair: *pair, sign: *sign, vector: *vector };
                }
                (_, [weight]) if name.starts_with("[vector-") => learned.components.push(*weight),
                (_, [weight]) => {
                    learned.weights.insert(name.to_owned(), *weight);
                }
                _ => {}
            }
        }
        learned
    }

    /// True for a message of somebody in need. Of which need is not told: a wrong signpost is worse than one too many.
    pub(super) fn is_in_need(&self, text: &str) -> bool {
        let words = text::words(text);
        words.len() <= LONGEST_MESSAGE && self.score(text, words) > self.threshold
    }

    fn score(&self, text: &str, words: Vec<String>) -> f32 {
        let words: Vec<String> = words.into_iter().take(MOST_WORDS).map(plain).collect();
        let mut sum = self.weights.get("[bias]").copied().unwrap_or_default();
        let pairs: BTreeSet<String> = words.windows(2).map(|pair| pair.join(" ")).collect();
        let own: BTreeSet<String> = words.iter().cloned().collect();
        for (parts, scale) in [(&own, self.scales.word), (&pairs, self.scales.pair)] {
            #[expect(clippy::cast_precision_loss, reason = "a message has few words")]
            let value = scale * 3.0 / (parts.len().max(9) as f32).sqrt();
            sum += value * parts.iter().filter_map(|part| self.weights.get(part)).sum::<f32>();
        }
        for (name, holds) in self.classes.signs(text, &words) {
            if let Some(weight) = self.weights.get(name).filter(|_| holds) {
                sum += self.scales.sign * weight;
            }
        }
        if !self.components.is_empty() {
            let read: String = text.chars().take(MOST_WORDS * 10).collect();
            let vector = self.vectors.encode(&read);
            sum += self.scales.vector
                * self.components.iter().zip(vector).map(|(weight, part)| weight * part).sum::<f32>();
        }
        sum
    }
}

/// Numbers are alike, but for years.
fn plain(word: String) -> String {
    if !word.bytes().all(|byte| byte.is_ascii_digit()) {
        return word;
    }
    if word.len() == 4 { "<year>" } else { "<number>" }.to_owned()
}

impl Classes {
    /// Plain signs, by name.
    fn signs(&self, text: &str, words: &[String]) -> [(&'static str, bool); 9] {
        let holds = |class: &[String]| words.iter().any(|word| class.contains(word));
        let present = words.windows(2).any(|pair| self.first.contains(&pair[0]) && self.present.contains(&pair[1]));
        let contracted = words.iter().any(|word| word == "im" || word == "ive");
        let begins = |word: &String| self.documents.iter().any(|start| word.starts_with(start.as_str()));
        [
            ("[first]", holds(&self.first)),
            ("[first_present]", present || contracted),
            ("[begins_asking]", words.first().is_some_and(|word| self.asking.contains(word))),
            ("[marked]", text.contains('?')),
            ("[kin]", holds(&self.first) && holds(&self.kin)),
            ("[documents]", words.iter().any(begins)),
            ("[short]", words.len() < 8),
            ("[long]", words.len() > 25),
            ("[year]", words.iter().any(|word| word == "<year>")),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        let learned = Learned::bundled();
        let rows = include_str!("weights.tsv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(learned.weights.len() + learned.components.len() + 2, rows);
        assert!(learned.threshold.is_finite() && learned.scales.word > 0.0 && learned.weights.contains_key("[bias]"));
        assert!([0, learned.vectors.dimension()].contains(&learned.components.len()));
        assert!(!learned.classes.kin.is_empty());
        for (sign, _) in learned.classes.signs("", &[]) {
            assert!(learned.weights.contains_key(sign), "{sign}");
        }
    }

    #[test]
    fn without_a_table_nothing_is_caught() {
        assert!(!Learned::read("").is_in_need("my dad hits me"));
    }
}
