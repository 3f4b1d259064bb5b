//! How good answers and retrieval are, measured with the code that answers.
//!
//! [`questions`] asks every question of a hand-checked file and judges the answers, and [`sweep`] does so again with each
//! weight and limit changed; [`retrieval`] takes a public set of questions and passages in the BEIR layout and measures
//! how well the right passages are found and how well the program tells that nothing it holds answers a question.

mod gold;
mod judge;
mod measures;
mod questions;
mod retrieval;
mod sweep;

use std::fs;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use crate::{assistant, index};

pub use gold::{Gold, gold};
pub use questions::{Failure, Questions, questions};
pub use retrieval::{Point, Retrieval, Set, Shares, retrieval};
pub use sweep::{Number, Progress, SetFigures, Sweep, Trial, sweep};

/// Why something could not be measured.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file of questions or passages could not be read.
    #[error("cannot read {}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What went wrong.
        #[source]
        source: std::io::Error,
    },
    /// A line is not what it should be.
    #[error("line {line} of {} is not as expected", file.display())]
    Line {
        /// The file.
        file: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// There is nothing to measure by.
    #[error("{} holds no question whose answer is known", file.display())]
    Empty {
        /// The file.
        file: PathBuf,
    },
    /// No weight or limit has that name.
    #[error("no weight or limit has a name with `{name}` in it")]
    NoSuchNumber {
        /// What the name should hold.
        name: String,
    },
    /// No folder for the temporary index could be made.
    #[error("cannot make a temporary folder")]
    Folder(#[source] std::io::Error),
    /// The index failed.
    #[error("cannot search the index")]
    Index(#[from] index::Error),
    /// A question could not be dealt with.
    #[error("cannot answer a question")]
    Answer(#[from] assistant::Error),
}

/// The lines of a file, each one JSON value; empty lines are left out.
fn json_lines<T: DeserializeOwned>(file: &Path) -> Result<Vec<T>, Error> {
    let lines = read(file)?;
    let lines = lines.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| {
            serde_json::from_str(line).map_err(|error| Error::Line {
                file: file.to_owned(),
                line: at + 1,
                source: Box::new(error),
            })
        })
        .collect()
}

fn read(file: &Path) -> Result<String, Error> {
    fs::read_to_string(file).map_err(|source| Error::File { file: file.to_owned(), source })
}

/// A share rounded as it is reported, to four places.
fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}
