//! What a question over many authorities asks for, as a small algebra.
//!
//! Of each authority there is a chain of inspections, the oldest first. A [`Test`] holds of one inspection, a [`Step`]
//! says of which inspections of the chain it must hold, a [`Move`] is what came between two that follow each other, and a
//! [`Condition`] combines these. An [`Expression`] adds whom to look among and what is to be told of those found. The
//! group, the periods and the topic are slots of the question itself, so that a follow-up changes them alone.

mod parse;
mod words;

use serde::{Deserialize, Serialize};

use crate::document::{Aspect, Framework, Grade};
use crate::gazetteer::AuthorityKind;
use crate::question::Period;

pub(crate) use words::CUES;

/// What is asked for over many authorities.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expression {
    /// The sorts of council among which is looked; any if none.
    pub sorts: Vec<AuthorityKind>,
    /// The frameworks whose inspections count; any if none.
    pub frameworks: Vec<Framework>,
    /// What must hold of an authority; `None` where no condition picks some out.
    pub condition: Option<Condition>,
    /// What is told of those found.
    pub then: Then,
}

/// What must hold of an authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// A test at some of its inspections.
    Step(Step),
    /// Something between two inspections that follow each other.
    Move(Move),
    /// All of these.
    All(Vec<Condition>),
    /// Any of these.
    Either(Vec<Condition>),
    /// Not this, where it is known.
    Not(Box<Condition>),
}

/// A test and the inspections at which it must hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The inspections.
    pub at: At,
    /// The test.
    pub test: Test,
}

/// Which inspections of a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum At {
    /// Those that the question's period means; the latest where it names none.
    Unsaid,
    /// The latest.
    Latest,
    /// The first.
    First,
    /// The one before the latest.
    Previous,
    /// Any before the latest.
    Earlier,
    /// Any of these periods.
    In(Vec<Period>),
    /// Any at all.
    Any,
    /// Every one at which it can be told.
    Every,
    /// So many that follow each other.
    Row(usize),
    /// So many or more, in any order.
    Times(usize),
}

/// What may hold of one inspection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// An aspect has one of these grades.
    Grade {
        /// The aspect.
        aspect: Aspect,
        /// The grades that do.
        grades: Vec<Grade>,
    },
    /// Every judgement has one of these grades.
    EveryGrade(Vec<Grade>),
    /// The grade of an aspect is above or below that of another.
    Beside {
        /// The aspect.
        aspect: Aspect,
        /// The other one.
        than: Aspect,
        /// Above, or else below.
        above: bool,
    },
    /// The list of improvements has so many items.
    Length(Bound),
    /// It lists something to act on at once.
    Urgent,
    /// An item of the list of improvements is about the question's topic.
    Listed,
    /// A passage speaks of the question's topic.
    Mentioned(Tone),
    /// Whoever the question's topic names led it.
    Led,
    /// Inspectors were there.
    Inspected,
}

/// How a passage speaks of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// In any way.
    Any,
    /// With praise.
    Praise,
    /// With criticism.
    Criticism,
}

/// How long a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// So many items.
    Exactly(usize),
    /// More.
    MoreThan(usize),
    /// Fewer.
    FewerThan(usize),
}

impl Bound {
    /// Whether a list of so many items is so long.
    pub fn holds(self, n: usize) -> bool {
        match self {
            Self::Exactly(own) => n == own,
            Self::MoreThan(own) => n > own,
            Self::FewerThan(own) => n < own,
        }
    }
}

/// How a grade went from one inspection to the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// The aspect.
    pub aspect: Aspect,
    /// The grades that it went from; any if none.
    pub from: Vec<Grade>,
    /// The grades that it went to; any if none.
    pub to: Vec<Grade>,
    /// How the two compare.
    pub way: Way,
    /// Set where the latest inspection is the second of the two.
    pub to_latest: bool,
}

/// How a later grade compares with an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Better.
    Up,
    /// Worse.
    Down,
    /// The same.
    Same,
    /// Another.
    Other,
    /// In any way: the grades are named.
    Any,
}

/// What is told of those found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// All of them, in order of name.
    #[default]
    List,
    /// All of them, by region.
    ByRegion,
    /// The region that has most of them.
    RegionWithMost,
    /// All of them, by the year of the inspection.
    ByYear,
    /// The year that has most of them.
    YearWithMost,
    /// Those for which it held first.
    Earliest,
    /// Those for which it held last.
    Newest,
    /// Those with the longest list of improvements.
    LongestList,
    /// Those with the shortest.
    ShortestList,
    /// Those with the best grade.
    Best,
    /// Those with the worst.
    Worst,
}

impl Expression {
    /// Set where the words say for themselves what is looked for, so that the question means nothing else.
    pub fn is_definite(&self) -> bool {
        self.condition.is_some() || self.then != Then::List
    }
}

impl Condition {
    /// The same at other inspections wherever none are named.
    pub(crate) fn at_unsaid(self, at: &At) -> Self {
        match self {
            Self::Step(Step { at: At::Unsaid, test }) => Self::Step(Step { at: at.clone(), test }),
            Self::All(parts) => Self::All(parts.into_iter().map(|part| part.at_unsaid(at)).collect()),
            Self::Either(parts) => Self::Either(parts.into_iter().map(|part| part.at_unsaid(at)).collect()),
            Self::Not(part) => Self::Not(Box::new(part.at_unsaid(at))),
            other => other,
        }
    }

    /// Every step in it.
    pub(crate) fn steps(&self) -> Vec<&Step> {
        match self {
            Self::Step(step) => vec![step],
            Self::Move(_) => Vec::new(),
            Self::All(parts) | Self::Either(parts) => parts.iter().flat_map(Self::steps).collect(),
            Self::Not(part) => part.steps(),
        }
    }

    /// Every move in it.
    pub(crate) fn moves(&self) -> Vec<&Move> {
        match self {
            Self::Step(_) => Vec::new(),
            Self::Move(it) => vec![it],
            Self::All(parts) | Self::Either(parts) => parts.iter().flat_map(Self::moves).collect(),
            Self::Not(part) => part.moves(),
        }
    }

    /// All of some conditions; `None` of none.
    pub(crate) fn all(mut parts: Vec<Self>) -> Option<Self> {
        if parts.len() < 2 { parts.pop() } else { Some(Self::All(parts)) }
    }

    /// Any of some conditions; `None` of none.
    pub(crate) fn either(mut parts: Vec<Self>) -> Option<Self> {
        if parts.len() < 2 { parts.pop() } else { Some(Self::Either(parts)) }
    }

    /// A test at the inspections that the question's period means.
    pub(crate) fn test(test: Test) -> Self {
        Self::Step(Step { at: At::Unsaid, test })
    }

    /// A grade of each of some aspects, or of any of them.
    pub(crate) fn grades(aspects: &[Aspect], grades: &[Grade], at: &At, any: bool) -> Option<Self> {
        let step = |aspect: &Aspect| {
            let test = Test::Grade { aspect: *aspect, grades: grades.to_vec() };
            Self::Step(Step { at: at.clone(), test })
        };
        let parts = aspects.iter().map(step).collect();
        if any { Self::either(parts) } else { Self::all(parts) }
    }
}

#[cfg(test)]
mod tests;
