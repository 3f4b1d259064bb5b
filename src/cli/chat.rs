//! A prompt at which questions follow one another.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{Config, Editor};

use super::answer;
use crate::operations::{Answer, Question, Suggestion};
use crate::service;

/// The prompt before the words that are typed.
const PROMPT: &str = "> ";
/// The number of lines the history keeps.
const LINES: usize = 1_000;
/// Words that leave, beside the end of input.
const LEAVING: [&str; 3] = ["exit", "quit", "bye"];

/// A line that was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A line.
    Words(String),
    /// A line was broken off; the next may be typed.
    Broken,
    /// The end of the input.
    End,
}

/// A source of lines from the terminal, with what was typed in earlier chats at the arrow keys. The history is kept in
/// that file; with `None`, or where it cannot be written, nothing is kept, and never a line that is not to be `kept`.
pub fn prompt(history: Option<&Path>, kept: impl Fn(&str) -> bool) -> io::Result<impl FnMut() -> io::Result<Line>> {
    let config = Config::builder().auto_add_history(false).history_ignore_space(true);
    let config = config.max_history_size(LINES).map_err(io::Error::other)?.build();
    let mut editor: Editor<(), FileHistory> = Editor::with_config(config).map_err(io::Error::other)?;
    let history = history.filter(|file| file.parent().is_some_and(|folder| std::fs::create_dir_all(folder).is_ok()));
    let history = history.map(Path::to_owned);
    if let Some(file) = &history {
        // There is none before the first chat.
        let _ = editor.load_history(file);
    }
    Ok(move || match editor.readline(PROMPT) {
        Ok(line) => {
            // Losing the history is no reason to stop talking.
            let is_added = kept(&line) && editor.add_history_entry(&line).unwrap_or(false);
            if let Some(file) = history.as_ref().filter(|_| is_added) {
                let _ = editor.append_history(file);
            }
            Ok(Line::Words(line))
        }
        Err(ReadlineError::Interrupted) => Ok(Line::Broken),
        Err(ReadlineError::Eof) => Ok(Line::End),
        Err(ReadlineError::Io(error)) => Err(error),
        Err(error) => Err(io::Error::other(error)),
    })
}

/// A question to ask.
#[derive(Clone, Copy, Debug)]
pub enum Asked<'a> {
    /// Words, which have to be understood.
    Words(&'a str),
    /// A suggestion, which carries what it means.
    Request(&'a Question),
}

/// Reads lines and answers them until there are no more. Each question may lean on the one before it, and a number asks
/// the suggestion of that number.
///
/// Fails if reading or writing does, or with what `ask` fails with.
pub fn chat<E: From<io::Error>>(
    out: &mut dyn Write,
    width: Option<usize>,
    mut read: impl FnMut() -> io::Result<Line>,
    mut ask: impl FnMut(Asked<'_>, Option<&Question>) -> Result<Answer, E>,
) -> Result<(), E> {
    let mut before: Option<Arc<Question>> = None;
    let mut suggestions: Vec<Suggestion> = Vec::new();
    writeln!(out, "Ask about an inspection. A number asks a suggestion, Ctrl-D leaves.")?;
    loop {
        let line = match read()? {
            Line::Words(line) => line,
            Line::Broken => continue,
            Line::End => return Ok(()),
        };
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        if LEAVING.contains(&line.to_lowercase().as_str()) {
            return Ok(());
        }
        let chosen = line.parse::<usize>().ok().and_then(|number| suggestions.get(number.checked_sub(1)?)).cloned();
        if let Some(suggestion) = &chosen {
            writeln!(out, "{}", suggestion.text)?;
        }
        let asked = chosen.as_ref().map_or(Asked::Words(line), |suggestion| Asked::Request(&suggestion.question));
        let answer = ask(asked, before.as_deref())?;
        writeln!(out, "\n{}", answer::render(&answer, width, true))?;
        suggestions.clone_from(&answer.suggestions);
        if service::is_remembered(&answer) {
            before = Some(Arc::new(answer.question));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn a_number_asks_a_suggestion_and_questions_lean_on_the_one_before() {
        let lines = ["what were the 2019 improvement areas?", "", "1", "quit", "never read"];
        let mut lines = lines.into_iter().map(|line| Line::Words(line.to_owned()));
        let mut asked = Vec::new();
        let mut out = Vec::new();
        let ask = |what: Asked<'_>, before: Option<&Question>| {
            let text = match what {
                Asked::Words(text) => text,
                Asked::Request(question) => &question.text,
            };
            asked.push((text.to_owned(), before.map(|question| question.text.clone())));
            Ok::<_, io::Error>(testing::improvement_areas())
        };
        chat(&mut out, None, || Ok(lines.next().unwrap_or(Line::End)), ask).unwrap();
        let first = "what were the 2019 improvement areas?".to_owned();
        assert_eq!(asked, [(first.clone(), None), ("And in 2024?".to_owned(), Some(first))]);
        let out = anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string();
        assert!(out.contains("1. And in 2024?\n"), "{out}");
        assert_eq!(lines.len(), 1);
    }

    #[test]
    fn a_message_in_need_is_not_leant_on_and_offers_nothing() {
        let mut lines = ["who led it?", "my dad hits me", "1"].into_iter().map(|line| Line::Words(line.to_owned()));
        let mut before_each = Vec::new();
        let mut out = Vec::new();
        let ask = |what: Asked<'_>, before: Option<&Question>| {
            before_each.push(before.map(|question| question.text.clone()));
            let in_need = matches!(what, Asked::Words("my dad hits me"));
            let answer = testing::improvement_areas();
            Ok::<_, io::Error>(if in_need { testing::in_need(answer) } else { answer })
        };
        chat(&mut out, None, || Ok(lines.next().unwrap_or(Line::End)), ask).unwrap();
        let first = Some("what were the 2019 improvement areas?".to_owned());
        assert_eq!(before_each, [None, first.clone(), first]);
        let out = anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string();
        assert!(out.contains("You are not alone.\n\n- Ring somebody.\n"), "{out}");
    }

    #[test]
    fn the_end_of_input_leaves() {
        let mut out = Vec::new();
        let mut lines = vec![Line::End, Line::Broken];
        let ask = |_: Asked<'_>, _: Option<&Question>| Err(io::Error::other("nothing was asked"));
        chat(&mut out, None, || Ok(lines.pop().unwrap()), ask).unwrap();
    }
}
