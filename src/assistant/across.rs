//! One question put to several authorities, each of which is answered for from its own documents.

use std::fmt;
use std::time::{Duration, Instant};

use super::{AnswerOptions, Assistant, Error};
use crate::gazetteer::Place;
use crate::limits::AUTHORITIES_AT_ONCE;
use crate::operations::{Answer, Question, Unnamed};
use crate::question::Scope;
use crate::timeline::{self, Missing};

/// Whom a question is put to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuthoritySet {
    /// An authority, by any of its names, and its statistical neighbours, the closest first.
    Neighbours(String),
    /// The authorities of a region, by its name as people say it.
    Region(String),
    /// These, by any of their names, each of them once.
    Named(Vec<String>),
}

/// The answers to one question, by authority.
#[derive(Clone, Debug)]
pub struct Across {
    /// The question.
    pub question: String,
    /// Whom it is put to, in words: "Cornwall and its statistical neighbours".
    pub set: String,
    /// One row for each authority, in the order of the set.
    pub rows: Vec<Row>,
}

/// What is answered for one authority: an answer or a typed refusal.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its name.
    pub authority: String,
    /// The answer, which cites documents about this authority alone.
    pub answer: Answer,
    /// How long that took.
    pub took: Duration,
}

/// Why a question is not put to several authorities.
#[derive(Clone, Debug)]
pub enum Unaskable {
    /// A name is that of no authority.
    Authority(Missing),
    /// No region has that name.
    Region {
        /// The name.
        name: String,
        /// Those there are.
        regions: Vec<String>,
    },
    /// The table names no statistical neighbours of the authority.
    NoNeighbours(String),
    /// Nobody is named, or more than are taken at once.
    Count(usize),
    /// The question says itself whom it is about.
    SaysWhom(String),
    /// Whoever asks is in need of help, and is pointed to it.
    InNeed(Box<Answer>),
}

impl fmt::Display for Unaskable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Authority(missing) => missing.fmt(f),
            Self::Region { name, regions } => {
                write!(f, "no region of England is called {name:?}; the regions are {}", regions.join(", "))
            }
            Self::NoNeighbours(name) => {
                write!(f, "no statistical neighbours of {name} are known; name councils instead")
            }
            Self::Count(0) => write!(f, "no council is named; name some, a region, or a council with its neighbours"),
            Self::Count(count) => {
                write!(f, "{count} councils are named, and at most {AUTHORITIES_AT_ONCE} are asked at once")
            }
            Self::SaysWhom(whom) => {
                write!(
                    f,
                    "the question already says who it is about ({whom}); leave that out, and each council will be asked"
                )
            }
            Self::InNeed(answer) => f.write_str(&answer.headline),
        }
    }
}

impl std::error::Error for Unaskable {}

impl Assistant {
    /// Puts a question that names nobody to each authority of a set. Those that nothing is held about have a row that says so.
    pub fn across(
        &self,
        text: &str,
        set: &AuthoritySet,
        options: AnswerOptions,
    ) -> Result<Result<Across, Unaskable>, Error> {
        if let Some(in_need) = self.in_need(text) {
            return Ok(Err(Unaskable::InNeed(Box::new(self.point_the_way(&in_need)))));
        }
        let (set, names) = match self.members(set) {
            Ok(members) => members,
            Err(reason) => return Ok(Err(reason)),
        };
        let mut rows = Vec::with_capacity(names.len());
        for authority in names {
            let start = Instant::now();
            let answer = self.turn_about(Unnamed::Chosen(&authority), text, None, options)?.answer;
            if let Some(whom) = says_whom(&answer.question) {
                return Ok(Err(Unaskable::SaysWhom(whom)));
            }
            rows.push(Row { authority, answer, took: start.elapsed() });
        }
        Ok(Ok(Across { question: text.trim().to_owned(), set, rows }))
    }

    /// A set in words, and the names of its members.
    fn members(&self, set: &AuthoritySet) -> Result<(String, Vec<String>), Unaskable> {
        let table = self.known_authorities();
        let (words, names) = match set {
            AuthoritySet::Neighbours(name) => {
                let own = self.authority(name)?;
                let neighbours = table.by_name(&own).map(|own| own.neighbours.clone()).unwrap_or_default();
                if neighbours.is_empty() {
                    return Err(Unaskable::NoNeighbours(own));
                }
                let words = format!("{own} and its statistical neighbours");
                (words, std::iter::once(own).chain(neighbours).collect())
            }
            AuthoritySet::Region(name) => {
                let mentions = table.mentions(name);
                let [Place::Region(region)] = mentions.iter().map(|it| &it.place).collect::<Vec<_>>()[..] else {
                    let mut regions: Vec<String> = table.iter().map(|it| it.region.clone()).collect();
                    regions.sort_unstable();
                    regions.dedup();
                    return Err(Unaskable::Region { name: name.clone(), regions });
                };
                let today = self.today();
                let members = table.in_region(region).into_iter().filter(|authority| authority.stands_on(today));
                ((*region).to_owned(), members.map(|authority| authority.name.clone()).collect())
            }
            AuthoritySet::Named(names) => {
                let mut own: Vec<String> = Vec::new();
                for name in names {
                    let name = self.authority(name)?;
                    if !own.contains(&name) {
                        own.push(name);
                    }
                }
                (own.join(", "), own)
            }
        };
        if names.is_empty() || names.len() > AUTHORITIES_AT_ONCE {
            return Err(Unaskable::Count(names.len()));
        }
        Ok((words, names))
    }

    /// The authority that is meant by a name, whether or not anything is held about it.
    fn authority(&self, name: &str) -> Result<String, Unaskable> {
        match timeline::find(name, self.snapshot.catalog(), &self.known, self.today()) {
            Ok(held) => Ok(held.to_owned()),
            Err(Missing::NotHeld { authority, .. }) => Ok(authority),
            Err(missing) => Err(Unaskable::Authority(missing)),
        }
    }
}

/// Whom a question says itself that it is about; `None` where it names nobody.
fn says_whom(question: &Question) -> Option<String> {
    match &question.scope {
        Scope::Named => Some(question.authorities.join(", ")),
        Scope::Every => Some("every council".to_owned()),
        Scope::Region(region) => Some(region.clone()),
        Scope::Neighbours(_) => Some("statistical neighbours".to_owned()),
        Scope::Unspecified => None,
    }
}
