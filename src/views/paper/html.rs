//! A page as HTML, without the frame around it.

use std::fmt::Write as _;

use super::{Block, Paper, Place, Run};

impl Paper {
    /// Its body as HTML: headings from `h2` on, and the sources at the end, to which their numbers lead.
    pub fn html(&self) -> String {
        let mut out = String::new();
        let mut open: Vec<&'static str> = Vec::new();
        let mut numbered = 0;
        for block in &self.blocks {
            let wanted = match block {
                Block::Item(depth, _) => vec!["ul"; usize::from(*depth) + 1],
                Block::Numbered(_) => vec!["ol"],
                _ => Vec::new(),
            };
            let keeps = open.iter().zip(&wanted).take_while(|(a, b)| a == b).count();
            close(&mut out, &mut open, keeps);
            match block {
                Block::Heading(level, text) => {
                    let _ = writeln!(out, "<h{0}>{1}</h{0}>", level + 1, escaped(text));
                }
                Block::Text(runs) => {
                    let _ = writeln!(out, "<p>{}</p>", words(runs));
                }
                Block::Item(_, runs) | Block::Numbered(runs) => {
                    if open.len() == wanted.len() {
                        out.push_str("</li>\n");
                    }
                    for list in &wanted[open.len()..] {
                        // A numbered list goes on after what stands between its items.
                        let _ = match *list {
                            "ol" => write!(out, "<ol start=\"{}\">", numbered + 1),
                            list => write!(out, "<{list}>"),
                        };
                        open.push(list);
                    }
                    numbered += usize::from(matches!(block, Block::Numbered(_)));
                    let _ = write!(out, "<li>{}", words(runs));
                }
                Block::Table(head, rows) => table(&mut out, head, rows),
            }
        }
        close(&mut out, &mut open, 0);
        if !self.sources.is_empty() {
            out.push_str("<h2 id=\"sources\">Sources</h2>\n<ul class=\"sources\">\n");
            for source in &self.sources {
                let place = |Place { number, words, address }: &Place| {
                    let (address, words) = (escaped(address), escaped(words));
                    format!("<span id=\"source-{number}\">[{number}] <a href=\"{address}\">{words}</a></span>")
                };
                let places: Vec<String> = source.places.iter().map(place).collect();
                let _ = writeln!(out, "<li>{}: {}</li>", escaped(&source.document), places.join("; "));
            }
            out.push_str("</ul>\n");
        }
        out
    }
}

/// Closes lists until so many are open.
fn close(out: &mut String, open: &mut Vec<&'static str>, keeps: usize) {
    while open.len() > keeps {
        if let Some(list) = open.pop() {
            let _ = writeln!(out, "</li></{list}>");
        }
    }
}

fn table(out: &mut String, head: &[String], rows: &[Vec<Vec<Run>>]) {
    out.push_str("<div class=\"scroll\" role=\"region\" aria-label=\"Table\" tabindex=\"0\"><table>\n<thead><tr>");
    for name in head {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escaped(name));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        for (at, cell) in row.iter().enumerate() {
            let (open, close) = if at == 0 { ("<th scope=\"row\">", "</th>") } else { ("<td>", "</td>") };
            let _ = write!(out, "{open}{}{close}", words(cell));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div>\n");
}

fn words(runs: &[Run]) -> String {
    let word = |run: &Run| match run {
        Run::Words(text) => escaped(text),
        Run::Strong(text) => format!("<strong>{}</strong>", escaped(text)),
        Run::Quote(text) => format!("<q>{}</q>", escaped(text)),
        Run::Source(number) => {
            format!(" <a class=\"ref\" href=\"#source-{number}\" aria-label=\"source {number}\">[{number}]</a>")
        }
    };
    runs.iter().map(word).collect()
}

/// Text with the signs escaped that HTML would read as more than signs.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
