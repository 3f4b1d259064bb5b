//! Views in other forms than JSON: Markdown to read, and tables to calculate with.

use std::fmt::Write as _;

use serde::Serialize;

use super::{Answer, Authorities, Citation, Document, Documents, Page, Statement};

/// Views that can be shown as JSON, as Markdown and as a table.
pub trait Forms: Serialize {
    /// It as Markdown, ending with a line break.
    fn markdown(&self) -> String;

    /// It as a table in CSV (RFC 4180) with a row of names above.
    fn csv(&self) -> String;
}

/// A table in CSV. Text that a spreadsheet would calculate is given as text.
pub(super) fn table<const N: usize>(names: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // Rows of one length into memory cannot fail.
    let _ = writer.write_record(names);
    for row in rows {
        let _ = writer.write_record(row.map(harmless));
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// Puts an apostrophe before what a spreadsheet would take for a formula: documents come from anywhere.
fn harmless(cell: String) -> String {
    let is_formula = cell
        .trim_start_matches([' ', '\u{a0}', '\u{feff}'])
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '|', '%', '＝', '＋', '－', '＠']);
    // A number is a number, below zero too.
    if is_formula && cell.parse::<f64>().is_err() { format!("'{cell}") } else { cell }
}

/// Text with the signs escaped that Markdown would read as more than signs.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        if !out.is_empty() {
            out.push(' ');
        }
        let numbered = line.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
        let is_list = numbered.len() < line.trim_start().len() && numbered.starts_with(['.', ')']);
        for (at, c) in line.char_indices() {
            let at_start = line[..at].trim().is_empty();
            let in_number = is_list && matches!(c, '.' | ')') && line[..at].trim().bytes().all(|b| b.is_ascii_digit());
            if "\\`*_[]<>|".contains(c) || at_start && "#+-=~".contains(c) || in_number {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

impl Forms for Answer {
    fn markdown(&self) -> String {
        let mut out = String::new();
        read(&mut out, self);
        if !self.suggestions.is_empty() {
            out.push_str("\nYou could ask:\n\n");
            for suggestion in &self.suggestions {
                let _ = writeln!(out, "- {}", escaped(suggestion));
            }
        }
        out
    }

    fn csv(&self) -> String {
        let mut rows = Vec::new();
        for (at, statement) in self.statements.iter().enumerate() {
            row(&mut rows, self, statement, &(at + 1).to_string(), statement.authority.as_deref());
        }
        let names =
            ["number", "authority", "kind", "text", "document", "file", "page", "page_label", "paragraph", "section"];
        table(names, rows)
    }
}

/// What an answer says, with its sources.
pub(super) fn read(out: &mut String, answer: &Answer) {
    let _ = writeln!(out, "**{}**", escaped(&answer.headline));
    if !answer.statements.is_empty() {
        out.push('\n');
    }
    for statement in &answer.statements {
        said(out, statement, 0);
    }
    if !answer.citations.is_empty() {
        out.push_str("\nSources:\n\n");
        for citation in &answer.citations {
            let _ = writeln!(out, "{}. {}", citation.id, reference(citation));
        }
    }
}

/// A statement and what is below it as items of a list.
fn said(out: &mut String, statement: &Statement, depth: usize) {
    let indent = "  ".repeat(depth);
    let authority = statement.authority.as_ref().map(|name| format!("{}: ", escaped(name))).unwrap_or_default();
    let text = escaped(&crate::text::in_cells(&statement.text));
    let text = if statement.kind == "quote" { format!("“{text}”") } else { text };
    let _ = write!(out, "{indent}- {authority}{text}");
    for number in &statement.citations {
        let _ = write!(out, " \\[{number}\\]");
    }
    out.push('\n');
    for item in &statement.items {
        said(out, item, depth + 1);
    }
}

/// The place of a citation, in words.
pub(super) fn reference(citation: &Citation) -> String {
    let mut words = vec![escaped(&citation.document.title)];
    words.extend(citation.section.as_deref().map(escaped));
    let printed = printed(citation.page_label.as_deref());
    match (citation.page, citation.page_end) {
        (Some(page), Some(end)) => words.push(format!("pages {page} to {end}{printed}")),
        (Some(page), None) => words.push(format!("page {page}{printed}")),
        _ => {}
    }
    words.extend(citation.paragraph.map(|number| format!("paragraph {number}")));
    words.push(escaped(&citation.file));
    words.join(", ")
}

/// What is printed on a page, beside its number.
fn printed(label: Option<&str>) -> String {
    label.map_or_else(String::new, |label| format!(" (printed {})", escaped(label)))
}

/// A row for a statement and one for each below it, numbered as "2.1".
fn row(rows: &mut Vec<[String; 10]>, answer: &Answer, statement: &Statement, number: &str, authority: Option<&str>) {
    let cited: Vec<&Citation> = statement
        .citations
        .iter()
        .filter_map(|id| answer.citations.iter().find(|citation| citation.id == *id))
        .collect();
    // What rests on several passages is one row all the same, so that rows can be counted.
    let all = |of: &dyn Fn(&Citation) -> Option<String>| {
        cited.iter().map(|citation| of(citation).unwrap_or_default()).collect::<Vec<_>>().join("; ")
    };
    let authority = statement.authority.as_deref().or(authority);
    let shown = authority.or_else(|| cited.first().and_then(|citation| citation.document.authority.as_deref()));
    rows.push([
        number.to_owned(),
        shown.unwrap_or_default().to_owned(),
        statement.kind.to_owned(),
        statement.text.clone(),
        all(&|citation| Some(citation.document.id.clone())),
        all(&|citation| Some(citation.file.clone())),
        all(&|citation| citation.page.map(|page| page.to_string())),
        all(&|citation| citation.page_label.clone()),
        all(&|citation| citation.paragraph.map(|paragraph| paragraph.to_string())),
        all(&|citation| citation.section.clone()),
    ]);
    for (at, item) in statement.items.iter().enumerate() {
        row(rows, answer, item, &format!("{number}.{}", at + 1), authority);
    }
}

impl Forms for Documents {
    fn markdown(&self) -> String {
        let mut out =
            "| document | authority | kind | inspected | published | overall |\n|---|---|---|---|---|---|\n".to_owned();
        for document in &self.documents {
            let _ = writeln!(
                out,
                "| [{}](/v1/documents/{}) | {} | {} | {} | {} | {} |",
                escaped(&document.title),
                document.id,
                document.authority.as_deref().map(escaped).unwrap_or_default(),
                escaped(document.kind),
                inspected(document),
                document.published.map(|day| day.to_string()).unwrap_or_default(),
                named(document.overall),
            );
        }
        out
    }

    fn csv(&self) -> String {
        let names = [
            "id",
            "file",
            "title",
            "kind",
            "authority",
            "framework",
            "inspection_start",
            "inspection_end",
            "published",
            "lead_inspector",
            "overall",
            "pages",
            "passages",
        ];
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
        table(
            names,
            self.documents.iter().map(|document| {
                [
                    document.id.clone(),
                    document.file.clone(),
                    document.title.clone(),
                    document.kind.to_owned(),
                    document.authority.clone().unwrap_or_default(),
                    named(document.framework),
                    day(document.inspection_start),
                    day(document.inspection_end),
                    day(document.published),
                    document.lead_inspector.clone().unwrap_or_default(),
                    named(document.overall),
                    document.pages.map(|pages| pages.to_string()).unwrap_or_default(),
                    document.passages.to_string(),
                ]
            }),
        )
    }
}

impl Forms for Page {
    fn markdown(&self) -> String {
        let mut out = String::new();
        for found in &self.results {
            let (document, passage) = (&found.document, &found.passage);
            let text = crate::text::in_cells(&passage.text).lines().map(escaped).collect::<Vec<_>>().join("\n> ");
            let mut place = vec![escaped(&document.title)];
            place.extend(passage.section.as_deref().map(escaped));
            let printed = printed(passage.page_label.as_deref());
            place.extend(passage.page.map(|page| format!("page {page}{printed}")));
            place.extend(passage.paragraph.map(|paragraph| format!("paragraph {paragraph}")));
            let _ = writeln!(out, "> {text}\n\n[{}](/v1/passages/{})\n", place.join(", "), passage.id);
        }
        out
    }

    fn csv(&self) -> String {
        let names = [
            "id",
            "document",
            "file",
            "title",
            "authority",
            "inspected",
            "page",
            "page_label",
            "paragraph",
            "section",
            "text",
        ];
        table(
            names,
            self.results.iter().map(|found| {
                let (document, passage) = (&found.document, &found.passage);
                [
                    passage.id.clone(),
                    document.id.clone(),
                    document.file.clone(),
                    document.title.clone(),
                    document.authority.clone().unwrap_or_default(),
                    document.inspected.clone().unwrap_or_default(),
                    passage.page.map(|page| page.to_string()).unwrap_or_default(),
                    passage.page_label.clone().unwrap_or_default(),
                    passage.paragraph.map(|paragraph| paragraph.to_string()).unwrap_or_default(),
                    passage.section.clone().unwrap_or_default(),
                    passage.text.clone(),
                ]
            }),
        )
    }
}

impl Forms for Authorities {
    fn markdown(&self) -> String {
        let mut out =
            "| authority | region | documents | inspections | latest | overall |\n|---|---|---|---|---|---|\n"
                .to_owned();
        for authority in &self.authorities {
            let latest = authority.latest.as_ref().and_then(|latest| latest.inspected.as_deref());
            let _ = writeln!(
                out,
                "| [{}](/v1/authorities/{}) | {} | {} | {} | {} | {} |",
                escaped(&authority.name),
                authority.id,
                authority.region.as_deref().map(escaped).unwrap_or_default(),
                authority.document_count,
                authority.inspection_count,
                latest.map(|days| days.replace('/', " to ")).unwrap_or_default(),
                named(authority.overall),
            );
        }
        out
    }

    fn csv(&self) -> String {
        let names = ["id", "name", "region", "document_count", "inspection_count", "latest", "overall"];
        table(
            names,
            self.authorities.iter().map(|authority| {
                [
                    authority.id.clone(),
                    authority.name.clone(),
                    authority.region.clone().unwrap_or_default(),
                    authority.document_count.to_string(),
                    authority.inspection_count.to_string(),
                    authority.latest.as_ref().map(|latest| latest.id.clone()).unwrap_or_default(),
                    named(authority.overall),
                ]
            }),
        )
    }
}

/// An inspection's days, as "2019-10-14 to 2019-10-18".
fn inspected(document: &Document) -> String {
    match (document.inspection_start, document.inspection_end) {
        (Some(start), Some(end)) if start != end => format!("{start} to {end}"),
        (Some(start), _) => start.to_string(),
        _ => String::new(),
    }
}

/// A name, or nothing.
fn named(name: Option<impl ToString>) -> String {
    name.map(|name| name.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::testing;

    #[test]
    fn an_answer_in_markdown_names_its_sources() {
        let view = Answer::new(&testing::improvement_areas(), Duration::ZERO);
        insta::assert_snapshot!(view.markdown(), @r"
        **Seaford, inspected 14 to 18 October 2019: 2 areas for improvement.**

        - “Homes for young people, including:” \[1\]
          - “enough of them” \[1\]
        - “The quality of plans.” \[2\]

        Sources:

        1. Seaford: inspection of children's social care services, What needs to improve, page 2, north/seaford.pdf
        2. Seaford: inspection of children's social care services, What needs to improve, page 2, north/seaford.pdf

        You could ask:

        - And in 2024?
        ");
    }

    #[test]
    fn an_answer_as_a_table_numbers_its_statements() {
        let view = Answer::new(&testing::improvement_areas(), Duration::ZERO);
        insta::assert_snapshot!(view.csv().replace("\r\n", "\n"), @r#"
        number,authority,kind,text,document,file,page,page_label,paragraph,section
        1,Seaford,quote,"Homes for young people, including:",north-seaford,north/seaford.pdf,2,,,What needs to improve
        1.1,Seaford,quote,enough of them,north-seaford,north/seaford.pdf,2,,,What needs to improve
        2,Seaford,quote,The quality of plans.,north-seaford,north/seaford.pdf,2,,,What needs to improve
        "#);
    }

    #[test]
    fn a_spreadsheet_calculates_nothing() {
        let cells = ["=1+1", "@SUM(A1)", "+44", "-5", "-cmd", " =x", "\tx", "it = 5", "10%"];
        let table = table(["cell"], cells.map(|cell| [cell.to_owned()]));
        assert_eq!(table, "cell\r\n'=1+1\r\n'@SUM(A1)\r\n+44\r\n-5\r\n'-cmd\r\n' =x\r\n'\tx\r\nit = 5\r\n10%\r\n");
    }

    #[test]
    fn signs_of_markdown_are_signs() {
        assert_eq!(escaped("# a *b* [c](d) <e>"), "\\# a \\*b\\* \\[c\\](d) \\<e\\>");
        assert_eq!(escaped("1. first - second\n- third"), "1\\. first - second \\- third");
    }
}
