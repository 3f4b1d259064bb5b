//! What minutes of a meeting tell: what inspectors were said to have found, what members asked, what officers answered, and
//! what was promised until when. Each is a stretch of a passage, so that it can be quoted as it stands.

use std::ops::Range;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::PassageNumber;

/// What is read of minutes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Minutes {
    /// The day of the meeting.
    pub met: Option<Meeting>,
    /// The day that they give for the next meeting.
    pub next: Option<Meeting>,
    /// The sentences that tell what inspectors found.
    pub findings: Vec<Stretch>,
    /// Its exchanges, in their order.
    pub exchanges: Vec<Exchange>,
}

/// The day of a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// The day.
    pub day: Date,
    /// The passage that gives it; `None` where only the name of the file does.
    pub passage: Option<PassageNumber>,
}

/// A stretch of a passage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// The passage.
    pub passage: PassageNumber,
    /// The bytes of its text.
    pub range: Range<usize>,
}

/// A member's question with the answer to it, or what was said or decided without one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// The question; `None` where something was promised that nobody is minuted to have asked for.
    pub question: Option<Stretch>,
    /// The answer, or what was said without a question, passage by passage.
    pub answers: Vec<Stretch>,
    /// What was promised.
    pub promises: Vec<Promise>,
}

/// Something that is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// The sentence or row.
    pub said: Stretch,
    /// What it is a part of.
    pub said_in: SaidIn,
    /// The words that say until when.
    pub when: Option<Stretch>,
    /// Who is to do it, where a column of a table names them.
    pub owner: Option<Stretch>,
    /// The day by which it is due, where the words and the day of the meeting tell it.
    pub due: Option<Due>,
}

/// What a promise is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SaidIn {
    /// A member's question, which names a day that was set before.
    Question,
    /// An answer.
    Answer,
    /// What was said without a question.
    Statement,
    /// What the meeting decided.
    Resolution,
    /// An action that was noted as such.
    Action,
}

impl SaidIn {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Question, Self::Answer, Self::Statement, Self::Resolution, Self::Action];

    /// The stable name, as in the JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Answer => "answer",
            Self::Statement => "statement",
            Self::Resolution => "resolution",
            Self::Action => "action",
        }
    }
}

/// A day by which something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The last day on which it would be in time.
    pub day: Date,
    /// How it is known.
    pub basis: DueBasis,
}

/// How the day is known by which something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DueBasis {
    /// The day is printed whole.
    Day,
    /// A month or year is printed; it is the last day of it.
    Period,
    /// The year is left out; it is the first such day or month after the meeting.
    YearOfMeeting,
    /// It is counted from the day of the meeting.
    Counted,
    /// It is the day that the minutes give for the next meeting.
    NextMeeting,
}

impl DueBasis {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Day, Self::Period, Self::YearOfMeeting, Self::Counted, Self::NextMeeting];

    /// The stable name, as in the JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Period => "period",
            Self::YearOfMeeting => "year_of_meeting",
            Self::Counted => "counted",
            Self::NextMeeting => "next_meeting",
        }
    }

    /// How it is known, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Day => "as printed",
            Self::Period => "the last day of the month or year printed",
            Self::YearOfMeeting => "the first after the meeting, since no year is printed",
            Self::Counted => "counted from the day of the meeting",
            Self::NextMeeting => "the day that the minutes give for the next meeting",
        }
    }
}
