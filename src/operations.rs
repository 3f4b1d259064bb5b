//! What can be asked: one file for each type of question.
//!
//! An operation says by which cues it is recognised, makes a plan that reads the [`catalog`](crate::catalog) and, where
//! text is searched, [`search`](crate::search), and can ask its question again in plain words. The dispatcher
//! ([`answer()`]) tries the most plausible readings of a question and takes the one that accounts best for it; only it
//! calls plans, so that none calls another: a plan may hand over.
//!
//! A new type of question is one file here and one line in `operations!` below.

mod account;
mod answer;
mod beforehand;
mod clause;
mod dispatch;
mod expression;
mod follow_up;
mod judged;
mod kit;
mod listed;
mod request;
mod searched;
mod weights;

use serde::{Deserialize, Serialize};

use crate::index;
use crate::question::{Annotated, Cue, CueTable, cues};

pub use account::Account;
pub use answer::{Answer, Outcome, Reason, Suggestion};
pub use beforehand::{foreign, in_need};
pub use clause::{Claim, ClaimKind, ClaimValue, Count, Over};
pub use dispatch::{Grammar, answer, answer_question, unasked};
pub use expression::Expression;
pub use kit::explanation::{Confidence, Explanation, Scoped, Search, Tried, WhyChosen, WhySearched};
pub use kit::{Context, Unnamed};
pub use request::{Assumption, Carried, Factoid, Moment, Note, Question, Slot};
pub use weights::{StandingWeights, Weights, WorthWeights};

use answer::{Draft, Step};

/// An operation: everything that there is to say of one type of question.
pub(crate) struct Operation {
    /// The cues of its own, with their patterns.
    cues: &'static [CueTable],
    /// How the words of a question ask for it; `None` where they do not.
    recognise: fn(&Annotated<'_>) -> Option<Reading>,
    /// Set by words that speak of it beside another operation, which then says what is done with it.
    is_mentioned: fn(&Annotated<'_>, OperationId) -> bool,
    /// Answers, or hands over.
    plan: fn(&Question, &Context<'_>) -> Result<Step, index::Error>,
    /// The question in plain words, for suggestions.
    asked: fn(&Question) -> String,
    /// The operation in a few words, for what is told of a follow-up.
    name: &'static str,
    /// Set where its answers are whole from the first, so that there is never more of them.
    is_whole: bool,
    /// Set where it searches text.
    pub(crate) reads_text: bool,
    /// Set where it looks at several inspections unless one is named.
    pub(crate) is_over_time: bool,
    /// How a follow-up leans on a question of this type, or a question of this type on the one before.
    follow: Follow,
}

/// How follow-ups and an operation go together.
struct Follow {
    /// What "why?" after it asks for, where that is not the same again.
    why: Option<OperationId>,
    /// What is asked of a topic that is not an aspect, where that is not the same again.
    of_topic: Option<OperationId>,
    /// Set where a question of this type takes its topic from the one before when it points back.
    takes_topic: bool,
    /// Set where it says what a change, comparison or selection after it is about.
    is_measure: bool,
    /// Set where its topic drops the words of an aspect that it names.
    drops_aspect: bool,
}

impl Follow {
    const PLAIN: Self = Self { why: None, of_topic: None, takes_topic: false, is_measure: false, drops_aspect: false };
}

impl Operation {
    /// An operation with nothing special about it, for the fields that one leaves out.
    const PLAIN: Self = Self {
        cues: &[],
        recognise: |_| None,
        is_mentioned: |_, _| false,
        plan: |_, _| Ok(Step::Handover(OperationId::Findings)),
        asked: |question| question.text.clone(),
        name: "",
        is_whole: false,
        reads_text: false,
        is_over_time: false,
        follow: Follow::PLAIN,
    };

    pub(crate) fn asked(&self, question: &Question) -> String {
        (self.asked)(question)
    }
}

/// A question as one operation reads it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reading {
    operation: OperationId,
    /// How plausible the cues make it, from 0 to 1: what a reader would bet before any evidence is seen. The order is
    /// that of how telling the cues are, from "hello" alone in a message to no cue at all.
    plausibility: f32,
    /// The cues whose words are thereby spent, and part of no topic.
    spent: Vec<Cue>,
    moment: Moment,
    factoid: Factoid,
}

impl Reading {
    fn new(operation: OperationId, plausibility: f32, spent: &[Cue]) -> Self {
        let (moment, factoid) = (Moment::Inspected, Factoid::Thing);
        Self { operation, plausibility, spent: spent.to_vec(), moment, factoid }
    }

    fn asking_when(self, moment: Moment) -> Self {
        Self { moment, ..self }
    }

    fn asking_for(self, factoid: Factoid) -> Self {
        Self { factoid, ..self }
    }
}

/// Lists the operations: module, name in code, stable name in the JSON.
macro_rules! operations {
    ($($module:ident => $id:ident $name:literal,)*) => {
        $(mod $module;)*

        /// The operations by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum OperationId {
            $(
                #[doc = concat!("`", $name, "`: see the file of that operation.")]
                #[serde(rename = $name)]
                $id,
            )*
        }

        impl OperationId {
            /// Every operation.
            pub const ALL: &'static [Self] = &[$(Self::$id),*];

            /// The stable name, as in the JSON.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$id => $name,)*
                }
            }

            /// The operation itself.
            pub(crate) fn get(self) -> &'static Operation {
                match self {
                    $(Self::$id => &$module::OPERATION,)*
                }
            }
        }
    };
}

operations! {
    help => Help "help",
    select => Select "aggregate",
    compare => Compare "compare",
    inspector => Inspector "who",
    dates => Dates "when",
    holdings => Holdings "documents",
    timeline => Timeline "timeline",
    change => Change "change",
    improvements => Improvements "improvement_areas",
    strengths => Strengths "strengths",
    concerns => Concerns "concerns",
    grades => Grades "grade",
    fact => Fact "fact",
    define => Define "explain",
    findings => Findings "findings",
}

/// The cues of all operations and those of none, for the vocabulary that questions are read with.
fn cues() -> impl Iterator<Item = &'static CueTable> {
    cues::SHARED.iter().chain(OperationId::ALL.iter().flat_map(|operation| operation.get().cues))
}

/// Every pattern with its cue.
fn patterns() -> impl Iterator<Item = (Cue, &'static str)> {
    cues().flat_map(|table| table.patterns.iter().map(|(pattern, _)| (table.cue, *pattern)))
}

/// Those of the cues that are in the question.
fn present(annotated: &Annotated<'_>, cues: &[Cue]) -> Vec<Cue> {
    cues.iter().copied().filter(|cue| annotated.cue(*cue)).collect()
}

/// A plan's draft as a step.
#[expect(clippy::unnecessary_wraps, reason = "what plans return")]
fn answered(draft: Draft) -> Result<Step, index::Error> {
    Ok(Step::Draft(draft))
}

#[cfg(test)]
mod tests;
