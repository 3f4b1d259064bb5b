//! The words of a question and what each may stand for. Understanding never fails: what is not understood stays in the
//! topic.
//!
//! `Annotated` marks places, periods, grades, aspects and the cues by which
//! [`operations`](crate::operations) recognise what is asked; it decides nothing itself.

mod annotate;
pub mod cues;
mod languages;
mod periods;
mod slots;
mod vocabulary;

pub(crate) use annotate::Annotated;
pub use cues::Cue;
pub(crate) use cues::CueTable;
pub use languages::Languages;
pub(crate) use vocabulary::{Filler, Follow, Label, Rule, ScopeHint, SelectorHint, Vocabulary};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The form of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Open: what, which, how, who, or no question word at all.
    Open,
    /// To be answered with yes or no: "was X outstanding?".
    Whether,
    /// After a reason: "why was X inadequate?".
    Why,
    /// After advice or an opinion of whoever answers: "should I move there?", "do you think they should resign?".
    Advice,
}

/// What a question says of the grades that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GradeClaim {
    /// Takes them for granted: "why was X inadequate?", "X was found inadequate - what must improve?".
    Premise,
    /// Asks whether they hold: "was X inadequate?".
    Asked,
    /// Asks whether, or says that, they still hold: "is X still inadequate?", "has X kept its outstanding rating?".
    Kept,
    /// Takes for granted, or asks, that they hold no longer: "what led to X losing its outstanding rating?".
    Lost,
    /// Looks for those that have them: "which councils are inadequate?".
    Condition,
}

/// The authorities that a question reaches over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// It names nobody.
    #[serde(rename = "unsaid")]
    Unspecified,
    /// Those that it names.
    Named,
    /// Every authority: "which councils", "nationally".
    Every,
    /// Those of a region, by its name in the table of authorities.
    Region(String),
    /// The statistical neighbours of an authority, or of whoever is assumed where none is named.
    Neighbours(Option<String>),
}

/// The date that a period speaks of, where the words say it. A preference, since people mix the two: where nothing
/// matches, the other date may be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Not said.
    #[serde(rename = "unsaid")]
    Unspecified,
    /// The days of the inspection: "inspected in October 2019".
    Inspected,
    /// The publication of the report: "the report published in January 2018".
    Published,
}

/// Days that a question speaks of, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// The first day; `None` for "until 2016".
    pub from: Option<Date>,
    /// The last day; `None` for "since 2016".
    pub to: Option<Date>,
    /// What happened in it, where that is said.
    pub basis: Basis,
}

impl Period {
    /// The month that a day lies in.
    pub fn month_of(day: Date) -> Self {
        Self { from: Some(day.first_of_month()), to: Some(day.last_of_month()), basis: Basis::Unspecified }
    }

    /// Set where a day lies in it.
    pub fn contains(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// The inspections of an authority that are meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InspectionSelector {
    /// None was named.
    #[serde(rename = "unsaid")]
    Unspecified,
    /// The newest ("latest", "current", "last time").
    Latest,
    /// The oldest ("the first inspection").
    Earliest,
    /// One before another: `steps` (at least 1) inspections before the first one of the period, or before the newest
    /// where there is none ("previous", "the inspection before 2024", "the one before that").
    Previous {
        /// The period counted back from.
        of: Option<Period>,
        /// How many inspections back.
        steps: usize,
    },
    /// Those of any of these periods, in the order of the question.
    In(Vec<Period>),
    /// The newest so many ("the last two").
    LastFew(usize),
    /// All there are.
    All,
}

/// A place that is not an authority of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnknownPlace {
    /// The place as written.
    pub words: String,
    /// Why there is no inspection of it.
    pub reason: PlaceReason,
    /// The authorities that answer for it, or that it may mean, by name.
    pub instead: Vec<String>,
}

/// Why there is no inspection of a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceReason {
    /// The table of places says what it is instead, in a sentence that can be shown.
    NotAnAuthority(String),
    /// It is as near to one authority's name as to another's.
    Ambiguous,
    /// No table knows it.
    Unknown,
}

/// Set where more is asked of the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum More {
    /// It is not.
    No,
    /// What comes next: "show me more".
    Next,
    /// Complete paragraphs of the same: "in full".
    Whole,
    /// Complete paragraphs of what comes next: "show me more" after "show me more".
    NextWhole,
}

impl More {
    /// Whether what was shown before is not wanted again.
    pub fn is_next(self) -> bool {
        matches!(self, Self::Next | Self::NextWhole)
    }

    /// Whether complete paragraphs are wanted.
    pub fn is_whole(self) -> bool {
        matches!(self, Self::Whole | Self::NextWhole)
    }
}
