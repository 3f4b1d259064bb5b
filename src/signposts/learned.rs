//! What is learned of how people in need write: a weight for each word, pair of words and plain sign.
//!
//! The table `weights.tsv` is made by `scripts/in_need.py`, which says what from, and computes the same features. Every
//! weight can be read: the score of a message is the sum of the weights of what it holds.

use std::collections::{BTreeMap, BTreeSet};

use crate::embed::StaticModel;
use crate::text;

/// The words of a message that are read.
const MOST_WORDS: usize = 400;

/// A text of more words is a document put in whole, not a message like those learned from: it is not weighed.
const LONGEST_MESSAGE: usize = 2_000;

/// Words of the first person.
const FIRST: &[&str] = &["i", "im", "ive", "id", "me", "my", "mine", "myself", "we", "us", "our", "were", "weve"];
/// Words that stand after them in the present.
const PRESENT: &[&str] = &["am", "is", "have", "has", "had", "do", "dont", "cant", "keep", "keeps", "want", "wont"];
/// Words that a question begins with.
const ASKING: &[&str] = &[
    "what", "which", "how", "who", "when", "where", "why", "does", "did", "do", "are", "is", "was", "were", "has",
    "have", "can", "could", "whats", "hows",
];
/// People of whoever writes.
const KIN: &[&str] = &[
    "mum",
    "mums",
    "mam",
    "mom",
    "dad",
    "dads",
    "daddy",
    "mummy",
    "son",
    "sons",
    "daughter",
    "daughters",
    "brother",
    "sister",
    "uncle",
    "aunt",
    "nan",
    "grandad",
    "grandson",
    "granddaughter",
    "nephew",
    "niece",
    "stepdad",
    "stepmum",
    "husband",
    "wife",
    "boyfriend",
    "girlfriend",
    "ex",
    "partner",
    "baby",
    "mate",
    "neighbour",
];
/// What words begin with that are of inspections and councils.
const DOCUMENTS: &[&str] =
    &["ofsted", "inspect", "report", "rated", "rating", "graded", "judgement", "council", "authorit", "borough"];

/// The table, read.
pub(super) struct Learned {
    weights: BTreeMap<String, f32>,
    /// Those of the components of the mean vector.
    components: Vec<f32>,
    vectors: StaticModel,
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
        for (name, holds) in signs(text, &words) {
            if let Some(weight) = self.weights.get(name).filter(|_| holds) {
                sum += self.scales.sign * weight;
            }
        }
        if !self.components.is_empty() {
            let read: String = text.chars().take(MOST_WORDS * 10).collect();
            let vector = self.vectors.encode(&read).vector;
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

/// Plain signs, by name.
fn signs(text: &str, words: &[String]) -> [(&'static str, bool); 9] {
    let is = |class: &[&str], word: &String| class.contains(&word.as_str());
    let holds = |class: &[&str]| words.iter().any(|word| is(class, word));
    let present = words.windows(2).any(|pair| is(FIRST, &pair[0]) && is(PRESENT, &pair[1]));
    let documents = words.iter().any(|word| DOCUMENTS.iter().any(|start| word.starts_with(start)));
    [
        ("[first]", holds(FIRST)),
        ("[first_present]", present || holds(&["im", "ive"])),
        ("[begins_asking]", words.first().is_some_and(|word| is(ASKING, word))),
        ("[marked]", text.contains('?')),
        ("[kin]", holds(FIRST) && holds(KIN)),
        ("[documents]", documents),
        ("[short]", words.len() < 8),
        ("[long]", words.len() > 25),
        ("[year]", holds(&["<year>"])),
    ]
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
        for (sign, _) in signs("", &[]) {
            assert!(learned.weights.contains_key(sign), "{sign}");
        }
    }

    #[test]
    fn without_a_table_nothing_is_caught() {
        assert!(!Learned::read("").is_in_need("my dad hits me"));
    }
}
