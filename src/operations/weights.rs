//! Every number that the choice between readings of a question depends on.
//!
//! They are plain values in [`Context`](super::Context), so that one process can try others: `scrutineer eval sweep` does.
//! Each says its unit, its range and why it is what it is. "Not measured" means that the number was chosen by reading
//! answers and has no figure to support it. The plausibility of a reading stands with its cues, in the file of its
//! operation; the numbers of searching are in [`search`](crate::search).

use serde::{Deserialize, Serialize};

/// The weights and limits of the choice between readings.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// The readings proposed by cues that are carried out at most. Not measured.
    pub tried: usize,
    /// The standing of a reading beside the others.
    pub standing: StandingWeights,
    /// The worth of an answer.
    pub worth: WorthWeights,
    /// The plausibility of the reading that only searches for all words of a question which cues read otherwise, from 0
    /// to 1: below that of any cue. Not measured.
    pub searched: f32,
    /// The least plausibility of each half of a text that is taken for two questions, from 0 to 1: that of a cue which
    /// says by itself what is asked. Not measured.
    pub half_question: f32,
}

/// The weights of what makes the standing of a reading. Parts of a sum, from 0 to 1, that add up to 1. Not measured:
/// outcome before words before cues.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandingWeights {
    /// The worth of the answer.
    pub worth: f32,
    /// The share of the words of the question that it accounts for.
    pub account: f32,
    /// The plausibility that the cues give the reading.
    pub plausibility: f32,
}

impl StandingWeights {
    /// The standing of a reading with such an answer.
    pub(super) fn of(&self, worth: f32, account: f32, plausibility: f32) -> f32 {
        self.worth * worth + self.account * account + self.plausibility * plausibility
    }
}

/// The worth of an answer by its outcome, from 0 to 1, where a whole answer has 1 and a bare refusal 0. Not measured.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorthWeights {
    /// A part of what was asked.
    pub partial: f32,
    /// The nearest sentences, of which none is sure.
    pub not_sure: f32,
    /// A refusal that says what the documents have instead, or a question back.
    pub instead: f32,
    /// The most for an answer of another kind than was asked for, or a correction of something that was not asked: no
    /// better than a refusal that says what there is instead.
    pub of_other_kind: f32,
    /// An answer about the home authority that the question did not name, as a factor of its worth: whom the question is
    /// about had to be assumed.
    pub home_assumed: f32,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            tried: 3,
            standing: StandingWeights { worth: 0.5, account: 0.3, plausibility: 0.2 },
            worth: WorthWeights { partial: 0.85, not_sure: 0.45, instead: 0.3, of_other_kind: 0.3, home_assumed: 0.8 },
            searched: 0.05,
            half_question: 0.5,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_standing_add_up_to_one() {
        let standing = Weights::default().standing;
        assert!((standing.of(1.0, 1.0, 1.0) - 1.0).abs() < f32::EPSILON);
        assert!(standing.worth > standing.account && standing.account > standing.plausibility);
    }
}
