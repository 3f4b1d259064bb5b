//! How well an answer accounts for a question: which of its words were used, which the evidence holds, which are missing
//! from it and which were ignored.

use super::answer::{Draft, Outcome, Reason};
use super::request::{Assumption, Question};
use super::weights::WorthWeights;
use crate::question::cues::{
    AMOUNT, CHANGE, COMPARE, COUNT, DOCUMENTS, DURATION, GRADE, IMPROVEMENT, LEAD_INSPECTOR, MEAN, SHARE, WHEN, WHO,
};
use crate::question::{Annotated, Cue, Label};

/// What became of each content word of a question in one answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Words that chose the operation or filled a slot: cues, places, periods, grades, aspects.
    pub used: Vec<String>,
    /// Words that the evidence shown holds, themselves or by an equivalent.
    pub held: Vec<String>,
    /// Words that were searched for and are not in the evidence.
    pub missing: Vec<String>,
    /// Words that the answer takes no account of.
    pub ignored: Vec<String>,
}

impl Account {
    /// The account of a draft, made in a reading that spends some cues.
    pub(crate) fn of(annotated: &Annotated<'_>, spent: &[Cue], question: &Question, draft: &Draft) -> Self {
        let mut account = Self::default();
        let slots_alone = draft.searched.is_none() && question.topic_is_aspect;
        for (item, word) in annotated.content_words() {
            if !question.topic.contains(&word) || slots_alone {
                let is_unspent = KINDS.iter().any(|cue| annotated.cue_at(item, *cue) && !spent.contains(cue));
                let side = if is_unspent { &mut account.ignored } else { &mut account.used };
                side.push(word);
                continue;
            }
            let side = match draft.searched.as_ref().and_then(|searched| searched.holds(&word)) {
                Some(true) => &mut account.held,
                Some(false) => &mut account.missing,
                None => &mut account.ignored,
            };
            side.push(word);
        }
        if !spent.contains(&CHANGE) {
            let moved = annotated.ranges(Label::Cue(CHANGE)).flat_map(Clone::clone);
            let moved = moved.map(|item| annotated.written(item)).filter(|word| !question.topic.contains(word));
            account.used.retain(|word| {
                !annotated
                    .ranges(Label::Cue(CHANGE))
                    .flat_map(Clone::clone)
                    .any(|item| annotated.written(item) == *word)
            });
            account.ignored.extend(moved);
        }
        account
    }

    /// The share of the content words that are accounted for, from 0 to 1; 1 where there are none.
    pub fn share(&self) -> f32 {
        let good = self.used.len() + self.held.len();
        let all = good + self.missing.len() + self.ignored.len();
        #[expect(clippy::cast_precision_loss, reason = "the words of a question")]
        let share = good as f32 / all.max(1) as f32;
        if all == 0 { 1.0 } else { share }
    }

    /// Set where every content word is accounted for.
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty() && self.ignored.is_empty()
    }
}

/// The cues that say what kind of answer is asked for. An answer of another kind is at best near to what was asked.
const KINDS: &[Cue] =
    &[IMPROVEMENT, GRADE, WHEN, DURATION, LEAD_INSPECTOR, COUNT, AMOUNT, SHARE, DOCUMENTS, COMPARE, WHO, MEAN];

/// Set where a reading spends every cue that says what kind of answer is asked for.
pub(crate) fn is_of_kind(annotated: &Annotated<'_>, spent: &[Cue]) -> bool {
    KINDS.iter().all(|cue| spent.contains(cue) || !annotated.cue(*cue))
}

/// How good an answer is by its outcome, from 0 to 1; one of another kind than was asked for is no better than a refusal
/// that says what there is instead.
pub(crate) fn worth(draft: &Draft, account: &Account, is_of_kind: bool, weights: &WorthWeights) -> f32 {
    let is_assumed = draft.assumed.iter().any(|assumed| matches!(assumed, Assumption::Home(_)));
    let worth = by_outcome(draft, weights) * if is_assumed { weights.home_assumed } else { 1.0 };
    // What is corrected must be what was asked: "which schools in X are outstanding?" says nothing of X as a whole.
    let is_other = draft.outcome == Outcome::Corrected && !account.is_complete();
    if is_of_kind && !is_other { worth } else { worth.min(weights.of_other_kind) }
}

fn by_outcome(draft: &Draft, weights: &WorthWeights) -> f32 {
    match (draft.outcome, draft.reason) {
        (Outcome::Answered | Outcome::Corrected | Outcome::Help, _) => 1.0,
        (Outcome::Partial, Some(Reason::LowConfidence)) => weights.not_sure,
        (Outcome::Partial, _) => weights.partial,
        (Outcome::NotFound, _) if draft.statements.is_empty() => 0.0,
        (Outcome::NotFound | Outcome::Clarify, _) => weights.instead,
    }
}
