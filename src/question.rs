//! A sentence to its meaning. Understanding never fails: what is not understood stays in the topic.
//!
//! A question is a set of slots (authorities, periods, aspects, grades, topic, and the operation asked for), filled from
//! tables and from the corpus itself.

mod annotate;
mod follow_up;
mod grammar;
mod intent;
mod periods;
#[cfg(test)]
mod tests;
mod vocabulary;

pub use follow_up::FROM_BEFORE;
pub use grammar::Grammar;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::document::{Aspect, Grade, Kind, Owner};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// The list of improvements, whole.
    ImprovementAreas,
    /// A grade, overall or of an aspect.
    Grade,
    /// When inspectors came, for how long, or when the report was published.
    When(Moment),
    /// Who led the inspection.
    Who,
    /// What was said of a topic, good or bad; with an empty topic, of the whole.
    Findings,
    /// What was praised.
    Strengths,
    /// What was criticised.
    Concerns,
    /// One particular of a topic: how many, which, by whom.
    Fact(Factoid),
    /// What an acronym or a local name means; it stands in the topic.
    Explain,
    /// How something moved between inspections of one authority.
    Change,
    /// Two or more authorities beside each other.
    Compare,
    /// Which documents or inspections there are.
    Documents,
    /// Which authorities, or how many, fulfil a condition.
    Aggregate,
    /// A greeting, thanks, or "what can you do?".
    Help,
}

impl Intent {
    /// The stable name, as in the JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::ImprovementAreas => "improvement_areas",
            Self::Grade => "grade",
            Self::When(_) => "when",
            Self::Who => "who",
            Self::Findings => "findings",
            Self::Strengths => "strengths",
            Self::Concerns => "concerns",
            Self::Fact(_) => "fact",
            Self::Explain => "explain",
            Self::Change => "change",
            Self::Compare => "compare",
            Self::Documents => "documents",
            Self::Aggregate => "aggregate",
            Self::Help => "help",
        }
    }
}

/// What a question after a time wants to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// The dates of the inspection.
    Inspected,
    /// How long it took.
    Duration,
    /// When the report came out.
    Published,
}

/// What sort of particular is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Factoid {
    /// A number or an amount: "how many", "how much", "how often", "up to what age".
    Number,
    /// A share: "what percentage".
    Share,
    /// A person: "who is the director".
    Person,
    /// A time that is none of the inspection's own: "when did the virtual school get its award?".
    Time,
    /// A name or a thing: "which award", "what does X call its reviewing officers?".
    Thing,
}

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

/// What a question does with the grades that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Claim {
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

/// Over whom a question reaches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// It names nobody.
    #[serde(rename = "unsaid")]
    Unspecified,
    /// Those named in [`Question::authorities`] and [`Question::unknown_places`].
    Named,
    /// Every authority: "which councils", "nationally".
    Every,
    /// Those of a region, by its name in the table of authorities.
    Region(String),
    /// The statistical neighbours of an authority, or of whoever is assumed where none is named.
    Neighbours(Option<String>),
}

/// Which date a period speaks of, where the words say it. A preference, since people mix the two: where nothing
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
    /// Whether a day lies in it.
    pub fn contains(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// Which of an authority's inspections is meant.
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

/// A place that is no authority of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnknownPlace {
    /// The place as written.
    pub words: String,
    /// Why there is no inspection of it, in a sentence that can be shown; `None` where no table knows it.
    pub reason: Option<String>,
    /// The authorities that answer for it, by name, where the table of places knows them.
    pub instead: Vec<String>,
}

/// Whether more is asked of the same.
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

/// A part of a question's meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    /// The authorities, the unknown places and the scope.
    Authority,
    /// Which inspections.
    Period,
    /// What is asked for.
    Intent,
    /// The aspects.
    Aspect,
    /// The grades and what is done with them.
    Grade,
    /// The kinds of document and the owner of a list.
    Source,
    /// The topic.
    Topic,
}

/// What a question means.
///
/// It can be written down and read again, so that a conversation goes on after a restart. What was written by a program
/// whose questions have other parts is refused when it is read, and its reader does as if there had been no question:
/// a follow-up is then asked back, which is better than one that leans on half a meaning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The question as asked.
    pub text: String,
    /// What is asked for.
    pub intent: Intent,
    /// Other operations that the words speak of. They say what is compared, followed or counted: "how did the overall
    /// grade change?" is a change, and also a grade; "which councils must improve private fostering?" is an aggregate,
    /// and also improvement areas.
    pub also: Vec<Intent>,
    /// The form in which it is asked.
    pub form: Form,
    /// Over whom it reaches.
    pub scope: Scope,
    /// The authorities named, by their names in the table of authorities, in the order of the question. One that was
    /// abolished is among them, since there are reports on it.
    pub authorities: Vec<String>,
    /// Places named that the table of authorities does not know, or that are no English authority.
    pub unknown_places: Vec<UnknownPlace>,
    /// Which inspections are meant.
    pub which: InspectionSelector,
    /// The authorities that have a period of their own ("Cornwall 2019 and Devon 2020"); see [`Question::which_of`].
    pub own_periods: Vec<(String, Period)>,
    /// The aspects named, in the order of the question.
    pub aspects: Vec<Aspect>,
    /// Whether every grade is asked for, not one ("in all areas", "what were the sub-judgements?").
    pub every_aspect: bool,
    /// The grades named, in the order of the question.
    pub grades: Vec<Grade>,
    /// What is done with the grades; `None` where none is named.
    pub claim: Option<Claim>,
    /// The kinds of document named ("the press release", "the minutes").
    pub kinds: Vec<Kind>,
    /// Whose list of improvements is meant, where that is said.
    pub owner: Option<Owner>,
    /// The words that say what it is about once all other slots are taken out, in order, as written; empty if none.
    /// Words that name an aspect are among them unless a grade is asked for or named.
    pub topic: Vec<String>,
    /// Whether the topic holds nothing but words that name the aspects.
    pub topic_is_aspect: bool,
    /// Whether more is asked of the same ("show me more", "in full").
    pub more: More,
    /// The parts that were taken from the question before.
    pub carried: Vec<Slot>,
    /// What was taken for granted, in plain words, for readers.
    pub assumed: Vec<String>,
}

impl Question {
    /// Which inspections of one of the authorities are meant.
    pub fn which_of(&self, authority: &str) -> InspectionSelector {
        let own: Vec<Period> =
            self.own_periods.iter().filter(|(name, _)| name == authority).map(|(_, period)| *period).collect();
        if own.is_empty() { self.which.clone() } else { InspectionSelector::In(own) }
    }

    /// The years that the question speaks of, in its order: both ends of a stretch of years.
    pub fn years(&self) -> Vec<i16> {
        let periods = match &self.which {
            InspectionSelector::In(periods) => periods.as_slice(),
            InspectionSelector::Previous { of: Some(period), .. } => std::slice::from_ref(period),
            _ => &[],
        };
        let mut years = Vec::new();
        for year in periods.iter().flat_map(|period| [period.from, period.to]).flatten().map(Date::year) {
            if !years.contains(&year) {
                years.push(year);
            }
        }
        years
    }
}
