//! The store, for whoever runs an installation: people's feedback, and forgetting.

use std::borrow::Cow;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::wrap::clean;
use crate::views::Feedback;

const RIGHT: Style = AnsiColor::Green.on_default();
const WRONG: Style = AnsiColor::Red.on_default();
const ASIDE: Style = Style::new().dimmed();

/// Prints what people said of answers: when, right or wrong, the question, the answer's headline, and their comment.
pub fn feedback(out: &mut dyn Write, all: &[Feedback]) -> io::Result<()> {
    for said in all {
        let when = said.at.strftime("%Y-%m-%d %H:%M");
        let (style, verdict) = if said.right { (RIGHT, "right") } else { (WRONG, "wrong") };
        writeln!(out, "{ASIDE}{when}{ASIDE:#}  {style}{verdict}{style:#}  {}", line(&said.question))?;
        if let Some(headline) = &said.headline {
            writeln!(out, "    {ASIDE}answered: {}{ASIDE:#}", line(headline))?;
        }
        if let Some(comment) = &said.comment {
            writeln!(out, "    {}", line(comment))?;
        }
    }
    let right = all.iter().filter(|said| said.right).count();
    writeln!(out, "{right} right, {} wrong", all.len() - right)
}

/// On one line, and without codes that steer a terminal.
fn line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Prints the same as rows of a table for other programs.
pub fn feedback_csv(out: &mut dyn Write, all: &[Feedback]) -> io::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record(["at", "face", "verdict", "question", "headline", "comment", "language"])?;
    for said in all {
        rows.write_record([
            said.at.to_string().as_str(),
            said.face,
            if said.right { "right" } else { "wrong" },
            &cell(&said.question),
            &cell(said.headline.as_deref().unwrap_or_default()),
            &cell(said.comment.as_deref().unwrap_or_default()),
            &cell(said.language.as_deref().unwrap_or_default()),
        ])?;
    }
    rows.flush()
}

/// Guards strangers' words from being taken for a formula by a spreadsheet: those begin with one of these signs, and
/// an apostrophe before it makes words of it.
fn cell(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Says how much was forgotten.
pub fn forgotten(out: &mut dyn Write, subject: &str, gone: usize) -> io::Result<()> {
    let subject = clean(subject);
    match gone {
        0 => writeln!(out, "nothing was kept for {subject}"),
        1 => writeln!(out, "forgot the one thing that was kept for {subject}"),
        _ => writeln!(out, "forgot the {gone} things that were kept for {subject}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(right: bool, question: &str, comment: Option<&str>) -> Feedback {
        Feedback {
            at: "2026-11-21T10:00:00Z".parse().unwrap(),
            face: "http",
            question: question.to_owned(),
            headline: Some("Seaford: 2 areas for improvement.".to_owned()),
            right,
            comment: comment.map(str::to_owned),
            language: None,
        }
    }

    #[test]
    fn feedback_is_read_on_a_terminal_and_in_a_spreadsheet() {
        let all = [
            said(true, "what must improve?", None),
            said(false, "who\nled it?", Some("=HYPERLINK(\"there\"), \u{1b}[2Jreally")),
        ];
        let mut out = anstream::StripStream::new(Vec::new());
        feedback(&mut out, &all).unwrap();
        insta::assert_snapshot!(String::from_utf8(out.into_inner()).unwrap(), @r#"
        2026-11-21 10:00  right  what must improve?
            answered: Seaford: 2 areas for improvement.
        2026-11-21 10:00  wrong  who led it?
            answered: Seaford: 2 areas for improvement.
            =HYPERLINK("there"), [2Jreally
        1 right, 1 wrong
        "#);
        let mut out = Vec::new();
        feedback_csv(&mut out, &all[..1]).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @"
        at,face,verdict,question,headline,comment,language
        2026-11-21T10:00:00Z,http,right,what must improve?,Seaford: 2 areas for improvement.,,
        ");
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("1+1"), "1+1");
    }
}
