//! Questions with hand-checked answers, as files have them.

use std::path::Path;

use serde::Deserialize;

use super::{Error, json_lines};

/// A question with its answer and where that stands.
#[derive(Clone, Debug, Deserialize)]
pub struct Gold {
    pub(super) id: String,
    pub(super) question: String,
    /// The type under which its result is counted; any name will do.
    #[serde(default, rename = "type")]
    pub(super) kind_of_question: String,
    /// The reason for which it has no answer, where it has none.
    #[serde(default)]
    pub(super) kind: Option<String>,
    pub(super) answer: Wanted,
    pub(super) evidence: Vec<Evidence>,
    #[serde(default)]
    pub(super) also_evidence: Vec<Alternative>,
    /// Authorities that may be named too.
    #[serde(default, deserialize_with = "names")]
    pub(super) also_accept: Vec<String>,
    /// The conversation, whose last turn is the question itself.
    #[serde(default)]
    pub(super) turns: Vec<Turn>,
}

impl Gold {
    /// True if there is an answer to it.
    pub(super) fn is_answerable(&self) -> bool {
        self.kind.is_none() && !self.answer.text().trim().is_empty()
    }
}

/// The right answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Wanted {
    Text(String),
    List(Vec<Item>),
}

/// An item of an answer that is a list.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Item {
    Plain(String),
    Nested { text: String, sub: Vec<String> },
}

/// Words that prove an answer.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Evidence {
    pub(super) file: String,
    pub(super) page: Option<u32>,
    pub(super) quote: String,
}

/// Words that prove the same as others.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Alternative {
    /// The place of those among the evidence, counted from 0.
    #[serde(rename = "for")]
    pub(super) stands_for: usize,
    #[serde(flatten)]
    pub(super) evidence: Evidence,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Turn {
    pub(super) question: String,
}

impl Wanted {
    /// The items with those within them, in order; a text is one.
    pub(super) fn leaves(&self) -> Vec<&str> {
        match self {
            Self::Text(text) => vec![text],
            Self::List(items) => items
                .iter()
                .flat_map(|item| match item {
                    Item::Plain(text) => vec![text.as_str()],
                    Item::Nested { text, sub } => {
                        std::iter::once(text).chain(sub).map(String::as_str).collect::<Vec<_>>()
                    }
                })
                .collect(),
        }
    }

    /// All of it as one text.
    pub(super) fn text(&self) -> String {
        self.leaves().join(" ")
    }
}

/// One name or several, without what follows them in brackets.
fn names<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let names = match Wanted::deserialize(deserializer)? {
        Wanted::Text(name) => vec![name],
        list @ Wanted::List(_) => list.leaves().into_iter().map(str::to_owned).collect(),
    };
    Ok(names.into_iter().map(|name| name.split('(').next().unwrap_or_default().trim().to_owned()).collect())
}

/// Reads a file of questions, one JSON object a line.
///
/// Fails if it cannot be read, if a line is not such a question, or if the file is empty.
pub fn gold(file: &Path) -> Result<Vec<Gold>, Error> {
    let gold: Vec<Gold> = json_lines(file)?;
    if gold.is_empty() { Err(Error::Empty { file: file.to_owned() }) } else { Ok(gold) }
}
