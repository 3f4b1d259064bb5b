//! A word that no passage holds to the word that was probably meant.

use super::snapshot::Snapshot;
use super::store::storage;
use super::{Error, analysis};

/// In how many passages a word must stand to be what somebody meant: rarer ones are names and slips of the pen.
const COMMON: u64 = 5;

/// The letters of a stem from which on one or two of them may be wrong. Shorter words have too many neighbours.
const ONE_WRONG: usize = 4;
const TWO_WRONG: usize = 8;

/// The one of some words that is closest in spelling to a word.
pub fn nearest_of(word: &str, words: impl IntoIterator<Item = String>) -> Option<String> {
    words.into_iter().min_by_key(|other| (strsim::osa_distance(word, other), other.clone()))
}

impl Snapshot {
    /// The stem closest in spelling to a word that no passage holds: one letter off, or two in long words, with the
    /// same first letter, which people rarely mistype. Of several the one in the most passages; `None` if there is
    /// none.
    pub fn nearest_word(&self, word: &str) -> Result<Option<String>, Error> {
        // A short word that was misspelt may lose half of itself as an ending: "erly" is no "er" with "ly".
        let stem = analysis::stem(word);
        let whole = word.strip_suffix('y').map_or_else(|| word.to_owned(), |rest| format!("{rest}i"));
        let stem = if stem.chars().count() < ONE_WRONG { whole } else { stem };
        let letters = stem.chars().count();
        let reach = match letters {
            0..ONE_WRONG => return Ok(None),
            ONE_WRONG..TWO_WRONG => 1,
            _ => 2,
        };
        let Some(first) = stem.chars().next().filter(char::is_ascii_lowercase) else { return Ok(None) };
        let failed = |error: std::io::Error| storage("search", &self.dir, error);
        let mut best: Option<(usize, std::cmp::Reverse<u64>, String)> = None;
        for segment in self.searcher.segment_readers() {
            let index =
                segment.inverted_index(self.fields.body).map_err(|error| storage("search", &self.dir, error))?;
            let from = first.to_string();
            let mut terms = index.terms().range().ge(from.as_bytes()).into_stream().map_err(failed)?;
            while terms.advance() {
                let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
                if !term.starts_with(first) {
                    break;
                }
                if term.chars().count().abs_diff(letters) > reach || u64::from(terms.value().doc_freq) < COMMON {
                    continue;
                }
                let distance = strsim::osa_distance(&stem, term);
                if distance > 0 && distance <= reach {
                    let found = (distance, std::cmp::Reverse(u64::from(terms.value().doc_freq)), term.to_owned());
                    if best.as_ref().is_none_or(|best| found < *best) {
                        best = Some(found);
                    }
                }
            }
        }
        Ok(best.map(|(_, _, term)| term))
    }
}
