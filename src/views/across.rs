//! The answers to one question for several authorities.

use std::fmt::Write as _;
use std::time::Duration;

use serde::Serialize;
use utoipa::ToSchema;

use super::forms::{escaped, read, table};
use super::{Answer, Forms, Statement};
use crate::assistant;
use crate::operations;
use crate::text;

/// One question put to several authorities.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Across {
    /// The question; empty where whoever asks is in need of help.
    pub question: String,
    /// Whom it is put to, in words.
    pub set: String,
    /// One row for each authority, in the order of the set.
    pub rows: Vec<AnsweredFor>,
    /// Where whoever asks is in need of help: whom to turn to. Then no authority is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<Answer>,
}

/// What is answered for one authority.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AnsweredFor {
    /// Its name.
    pub authority: String,
    /// The answer, which cites documents about this authority alone, and says why where they hold none.
    pub answer: Answer,
}

impl Across {
    /// The view of a question put to several authorities.
    pub fn new(across: &assistant::Across) -> Self {
        let rows = across
            .rows
            .iter()
            .map(|row| AnsweredFor { authority: row.authority.clone(), answer: Answer::new(&row.answer, row.took) });
        Self { question: across.question.clone(), set: across.set.clone(), rows: rows.collect(), help: None }
    }

    /// What whoever asks in need of help is told instead. Their words are not repeated.
    pub fn in_need(help: &operations::Answer) -> Self {
        let help = Some(Answer::new(help, Duration::ZERO));
        Self { question: String::new(), set: String::new(), rows: Vec::new(), help }
    }
}

impl Forms for Across {
    fn markdown(&self) -> String {
        if let Some(help) = &self.help {
            return help.markdown();
        }
        let mut out = format!("# {}\n\nAsked of {}.\n", escaped(&self.question), escaped(&self.set));
        for row in &self.rows {
            let _ = write!(out, "\n## {}\n\n", escaped(&row.authority));
            read(&mut out, &row.answer);
        }
        out
    }

    fn csv(&self) -> String {
        if let Some(help) = &self.help {
            return help.csv();
        }
        let rows = self.rows.iter().map(|row| {
            let answer = &row.answer;
            let mut quotes = String::new();
            for statement in &answer.statements {
                said(&mut quotes, answer, statement, 0);
            }
            let of = |value: &dyn Fn(&super::Citation) -> String| {
                let mut all: Vec<String> = Vec::new();
                for value in answer.citations.iter().map(value) {
                    if !all.contains(&value) {
                        all.push(value);
                    }
                }
                all.join("; ")
            };
            [
                row.authority.clone(),
                answer.outcome.to_owned(),
                answer.reason.unwrap_or_default().to_owned(),
                answer.headline.clone(),
                quotes.trim_end().to_owned(),
                of(&|citation| citation.document.title.clone()),
                of(&|citation| citation.file.clone()),
            ]
        });
        table(["authority", "outcome", "reason", "answer", "quotes", "documents", "files"], rows)
    }
}

/// A statement and what is below it, a line each, with the page.
fn said(out: &mut String, answer: &Answer, statement: &Statement, depth: usize) {
    let words = text::in_cells(&statement.text);
    let words = if statement.kind == "quote" { format!("\u{201c}{words}\u{201d}") } else { words.into_owned() };
    let places = statement.citations.iter().filter_map(|id| {
        let citation = answer.citations.iter().find(|citation| citation.id == *id)?;
        let page = citation.page.map(|page| format!("page {page}"));
        let paragraph = citation.paragraph.map(|number| format!("paragraph {number}"));
        let place: Vec<String> = page.into_iter().chain(paragraph).collect();
        (!place.is_empty()).then(|| place.join(", "))
    });
    let places: Vec<String> = places.collect();
    let place = if places.is_empty() { String::new() } else { format!(" ({})", places.join("; ")) };
    let _ = writeln!(out, "{}{words}{place}", "- ".repeat(depth.min(1)));
    for item in &statement.items {
        said(out, answer, item, depth + 1);
    }
}
