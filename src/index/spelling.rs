//! A word that no passage holds to the word that was probably meant.

use super::snapshot::Snapshot;
use super::store::storage;
use super::{Error, analysis};
use crate::text;

/// In how many passages a word must stand to be what somebody meant: rarer ones are names and slips of the pen.
const COMMON: u64 = 5;

/// A stem with fewer letters may be what is left of a misspelt word whose end was taken for an ending.
const SHORT: usize = 4;

impl Snapshot {
    /// The stem that was most likely meant by a word that no passage holds; of equals the one in the most passages. The
    /// first letter must be right. `None` if there is no such stem.
    pub fn nearest_word(&self, word: &str) -> Result<Option<String>, Error> {
        // A short word that was misspelt may lose half of itself as an ending: "erly" is not "er" with "ly".
        let stem = analysis::stem(word);
        let whole = word.strip_suffix('y').map_or_else(|| word.to_owned(), |rest| format!("{rest}i"));
        let stem = if stem.chars().count() < SHORT { whole } else { stem };
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
                if u64::from(terms.value().doc_freq) < COMMON {
                    continue;
                }
                if let Some(slips) = text::slips(&stem, term).filter(|slips| *slips > 0) {
                    let found = (slips, std::cmp::Reverse(u64::from(terms.value().doc_freq)), term.to_owned());
                    if best.as_ref().is_none_or(|best| found < *best) {
                        best = Some(found);
                    }
                }
            }
        }
        Ok(best.map(|(_, _, term)| term))
    }
}
