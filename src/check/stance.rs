//! How a sentence of a document stands to a claim: for it, against it, or only near.
//!
//! Two sentences of one matter say otherwise where they count it differently, or stand at the two ends of a scale: praise
//! and criticism, all and few, rise and fall. Where a sentence grants something and restricts it, that part of it is compared
//! which shares most words with the claim.

use std::collections::BTreeSet;

use super::numbers::{self, Number};
use super::{Because, Scope, Stance};
use crate::index;
use crate::search::Sentiment;
use crate::text;

/// The least balance of praise and criticism that makes a sentence the one or the other, in words of the lexicon.
const CLEAR: f32 = 1.0;

/// The words that two sentences must share for one to deny what the other says. Not measured.
const ALIKE: usize = 3;

/// A sentence as it is compared.
pub(super) struct Side {
    parts: Vec<Part>,
    numbers: Vec<Number>,
    years: BTreeSet<u32>,
    stems: BTreeSet<String>,
}

/// A part of a sentence that stands by itself.
struct Part {
    stems: BTreeSet<String>,
    ends: Vec<i8>,
    balance: f32,
    /// Whether anything in it is denied.
    is_negated: bool,
}

impl Side {
    pub(super) fn of(sentence: &str, scope: &Scope<'_>) -> Self {
        let all = text::words(sentence);
        let mut parts: Vec<Vec<String>> = vec![Vec::new()];
        for word in &all {
            if scope.words.caveats.holds(word) && parts.last().is_some_and(|last| last.len() > 2) {
                parts.push(Vec::new());
            } else if let Some(last) = parts.last_mut() {
                last.push(word.clone());
            }
        }
        Self {
            parts: parts.iter().map(|part| Part::of(part, scope)).collect(),
            numbers: numbers::of(sentence),
            years: numbers::years(sentence),
            stems: stems(&all),
        }
    }
}

impl Side {
    /// The number of scales that both stand on, at whatever end.
    pub(super) fn scales_shared(&self, other: &Self) -> u8 {
        let stands =
            |side: &Self, at: usize| side.parts.iter().any(|part| part.ends.get(at).is_some_and(|end| *end != 0));
        let scales = self.parts.first().map_or(0, |part| part.ends.len());
        let shared = (0..scales).filter(|at| stands(self, *at) && stands(other, *at)).count();
        u8::try_from(shared).unwrap_or(u8::MAX)
    }
}

impl Part {
    fn of(part: &[String], scope: &Scope<'_>) -> Self {
        let tables = scope.tables;
        let Sentiment { praise, criticism } = tables.lexicon.sentiment(part, tables.limits.negation_reach);
        Self {
            stems: stems(part),
            ends: scope.words.ends(part),
            balance: praise - criticism,
            is_negated: scope.words.negations.any(part),
        }
    }
}

fn stems(words: &[String]) -> BTreeSet<String> {
    words.iter().filter(|word| !index::is_stop_word(word)).map(|word| index::stem(word)).collect()
}

/// How a sentence stands to a claim, and in what it differs. It supports the claim only where nothing of it is left open: where the
/// claim praises or criticises, the sentence does too, and where it gives a year, the sentence gives no other.
pub(super) fn of(claim: &Side, sentence: &Side) -> (Stance, Option<Because>) {
    if let Some(because) = other_number(&claim.numbers, &sentence.numbers) {
        return (Stance::Against, Some(because));
    }
    let is_of_other_years =
        !claim.years.is_empty() && !sentence.years.is_empty() && claim.years.is_disjoint(&sentence.years);
    let Some(said) = sentence.parts.iter().max_by_key(|part| part.stems.intersection(&claim.stems).count()) else {
        return (Stance::Near, None);
    };
    let Some(own) = claim.parts.iter().max_by_key(|part| part.stems.intersection(&sentence.stems).count()) else {
        return (Stance::Near, None);
    };
    let scales = || own.ends.iter().zip(&said.ends);
    let against = scales().filter(|(a, b)| **a * **b < 0).count();
    let alike = scales().filter(|(a, b)| **a * **b > 0).count();
    let turned = own.balance >= CLEAR && said.balance <= -CLEAR || own.balance <= -CLEAR && said.balance >= CLEAR;
    if turned || against > alike {
        return (Stance::Against, Some(Because::Direction));
    }
    // "Plans are shared" and "plans are not shared", where no word of either says how good that is.
    let is_one_sided = alike > 0 || own.balance * said.balance > 0.0;
    if own.is_negated != said.is_negated && !is_one_sided && own.stems.intersection(&said.stems).count() >= ALIKE {
        return (Stance::Against, Some(Because::Direction));
    }
    let is_judged = own.balance.abs() >= CLEAR;
    let says_as_much = alike > 0 || own.stems.intersection(&said.stems).count() >= ALIKE;
    let supports = if is_judged { own.balance * said.balance > 0.0 } else { says_as_much };
    (if supports && !is_of_other_years { Stance::Supports } else { Stance::Near }, None)
}

/// The number of a sentence that counts what the claim counts, where none is the claim's.
fn other_number(claimed: &[Number], said: &[Number]) -> Option<Because> {
    claimed.iter().find_map(|own| {
        let alike: Vec<&Number> = said.iter().filter(|it| it.counts_with(own)).collect();
        let other = alike.first().filter(|_| alike.iter().all(|it| it.value != own.value))?;
        Some(Because::Number(own.written.clone(), other.written.clone()))
    })
}

/// Whether a passage counts what a claim counts, or has one of its numbers.
pub(super) fn counts(claimed: &[Number], said: &[Number]) -> bool {
    let counting = claimed.iter().filter(|own| own.time.is_some() || !own.counted.is_empty());
    counting.into_iter().all(|own| said.iter().any(|it| it.counts_with(own)))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::check::Words;
    use crate::index::Snapshot;
    use crate::inspectorates::Inspectorates;
    use crate::search::{Measures, Tables};

    #[track_caller]
    fn check(claim: &str, sentence: &str, expected: Stance) {
        let folder = tempfile::tempdir().unwrap();
        crate::index::Writer::open(folder.path(), "test").unwrap().commit().unwrap();
        let snapshot = Snapshot::open(folder.path()).unwrap();
        let tables = Tables::new(Arc::new(Inspectorates::bundled()));
        let (words, measures) = (Words::bundled(), Measures::default());
        let scope = Scope { snapshot: &snapshot, tables: &tables, words: &words, measures: &measures };
        assert_eq!(of(&Side::of(claim, &scope), &Side::of(sentence, &scope)).0, expected, "{claim} / {sentence}");
    }

    #[test]
    fn a_sentence_supports_a_claim_only_where_nothing_of_it_is_left_open() {
        check("Plans for care leavers are strong.", "Care leavers have effective plans.", Stance::Supports);
        check("Early help plans are mostly strong.", "Early help plans are mostly weak.", Stance::Against);
        check("It joined the agency in 2021.", "It has been part of the agency since October 2019.", Stance::Near);
        check("Children wait for early help.", "Early help has a new manager.", Stance::Near);
    }
}
