//! A page as Markdown.

use std::fmt::Write as _;

use super::super::forms::escaped;
use super::{Block, Paper, Place, Run};

impl Paper {
    /// It as Markdown, ending with a line break.
    pub fn markdown(&self) -> String {
        let mut out = format!("# {}\n\n{}\n", escaped(&self.title), escaped(&self.subtitle));
        let mut number = 0;
        let mut in_list = false;
        for block in &self.blocks {
            let is_item = matches!(block, Block::Item(..) | Block::Numbered(_));
            if !(is_item && in_list) {
                out.push('\n');
            }
            in_list = is_item;
            match block {
                Block::Heading(level, text) => {
                    let _ = writeln!(out, "{} {}", "#".repeat(usize::from(*level) + 1), escaped(text));
                }
                Block::Text(runs) => {
                    let _ = writeln!(out, "{}", words(runs));
                }
                Block::Item(depth, runs) => {
                    let _ = writeln!(out, "{}- {}", "  ".repeat(usize::from(*depth)), words(runs));
                }
                Block::Numbered(runs) => {
                    number += 1;
                    let _ = writeln!(out, "{number}. {}", words(runs));
                }
                Block::Table(head, rows) => {
                    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
                    out.push_str(&line(head.iter().map(|name| escaped(name)).collect()));
                    out.push_str(&line(head.iter().map(|_| "---".to_owned()).collect()));
                    for row in rows {
                        out.push_str(&line(row.iter().map(|cell| words(cell)).collect()));
                    }
                }
            }
        }
        if !self.sources.is_empty() {
            out.push_str("\n## Sources\n\n");
            for source in &self.sources {
                let place = |place: &Place| format!("\\[{}\\] {}", place.number, escaped(&place.words));
                let places: Vec<String> = source.places.iter().map(place).collect();
                let _ = writeln!(out, "- {}: {}", escaped(&source.document), places.join("; "));
            }
        }
        out
    }
}

fn words(runs: &[Run]) -> String {
    let word = |run: &Run| match run {
        Run::Words(text) => escaped_within(text),
        Run::Strong(text) => format!("**{}**", escaped(text)),
        Run::Quote(text) => format!("“{}”", escaped(text)),
        Run::Source(number) => format!(" \\[{number}\\]"),
    };
    runs.iter().map(word).collect()
}

/// Words that may begin or end with a space.
fn escaped_within(text: &str) -> String {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return text.to_owned();
    }
    let start = &text[..text.len() - text.trim_start().len()];
    let end = &text[text.trim_end().len()..];
    format!("{start}{}{end}", escaped(trimmed))
}
