//! An answer as a person reads it on a terminal: headline, statements, sources, assumptions, what to ask next.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use super::wrap;
use crate::document::{Document, Kind};
use crate::evidence::{Citation, Statement};
use crate::operations::{Answer, Note};
use crate::text;
use crate::views;

/// The headline.
const HEADLINE: Style = Style::new().bold();
/// Everything beside the answer itself: marks, sources, assumptions.
const ASIDE: Style = Style::new().dimmed();
/// The name of a part.
const LABEL: Style = AnsiColor::Cyan.on_default();

/// An answer in words, with styles as ANSI codes, which the writer strips where they are not wanted.
///
/// Lines are broken at `width` columns; with `None`, as for a pipe, each statement stays one line. Suggestions are
/// numbered if `numbered`, for a prompt at which a number asks one of them.
pub(super) fn render(answer: &Answer, width: Option<usize>, numbered: bool) -> String {
    let mut out = String::new();
    wrap::paragraph(&mut out, &answer.headline, "", "", HEADLINE, width);
    let over_several = authorities(&answer.statements) > 1;
    if !answer.statements.is_empty() {
        out.push('\n');
    }
    for said in &answer.statements {
        statement(&mut out, said, &answer.citations, 0, over_several, width);
    }
    if answer.is_for_need() {
        out.push('\n');
    }
    for signpost in &answer.signposts {
        wrap::paragraph(&mut out, signpost, "- ", "  ", Style::new(), width);
    }
    if !answer.citations.is_empty() {
        let _ = writeln!(out, "\n{LABEL}Sources{LABEL:#}");
        sources(&mut out, &answer.citations, width);
    }
    if !answer.warnings.is_empty() {
        out.push('\n');
    }
    for warning in &answer.warnings {
        wrap::paragraph(&mut out, warning, "Note: ", "  ", Style::new(), width);
    }
    if !answer.notes.is_empty() {
        out.push('\n');
        wrap::paragraph(&mut out, &assumed(&answer.notes), "", "  ", ASIDE, width);
    }
    if !answer.suggestions.is_empty() {
        let _ = writeln!(out, "\n{LABEL}You could ask{LABEL:#}");
        for (at, suggestion) in answer.suggestions.iter().enumerate() {
            let mark = if numbered { format!("{}. ", at + 1) } else { "- ".to_owned() };
            wrap::paragraph(&mut out, &suggestion.text, &mark, &" ".repeat(mark.len()), Style::new(), width);
        }
    }
    out
}

fn authorities(statements: &[Statement]) -> usize {
    let mut names: Vec<&str> = statements.iter().filter_map(|said| said.authority.as_deref()).collect();
    names.sort_unstable();
    names.dedup();
    names.len()
}

/// One statement as a list item, with those nested below it.
///
/// The authority is named where an answer is over several and the words do not name it themselves.
fn statement(
    out: &mut String,
    said: &Statement,
    citations: &[Citation],
    depth: usize,
    over_several: bool,
    width: Option<usize>,
) {
    let indent = "  ".repeat(depth);
    let marks = marks(&views::numbers(said, citations));
    // On a terminal a mark does not stand alone on a line; elsewhere the words stay as they are.
    let gap = if width.is_some() { '\u{a0}' } else { ' ' };
    let whose = match &said.authority {
        Some(authority) if over_several && !said.text().contains(authority.as_str()) => format!("{authority}: "),
        _ => String::new(),
    };
    let quoted = bulleted(said.text());
    let text = format!("{whose}{quoted}{gap}{marks}");
    wrap::paragraph(out, &text, &format!("{indent}- "), &format!("{indent}  "), Style::new(), width);
    for item in &said.items {
        statement(out, item, citations, depth + 1, over_several, width);
    }
}

/// A paragraph with the bullets that it introduces, each of which is a line of its own.
fn bulleted(text: &str) -> String {
    text::in_cells(text.trim_end()).replace('\n', "\n\u{2022} ")
}

/// The sources: each document once, in the order of first use, with the places cited of it. A run of citations of the
/// same pages is one place, so that a long list does not end in a longer one.
fn sources(out: &mut String, citations: &[Citation], width: Option<usize>) {
    let mut documents: Vec<(&Document, Vec<(String, String)>)> = Vec::new();
    let mut start = 0;
    for (at, cited) in citations.iter().enumerate() {
        let next = citations.get(at + 1);
        if next.is_some_and(|next| next.document().id == cited.document().id && next.pages() == cited.pages()) {
            continue;
        }
        let place = (marks(&(start + 1..=at + 1).collect::<Vec<_>>()), place(&citations[start..=at]));
        match documents.iter_mut().find(|(document, _)| document.id == cited.document().id) {
            Some((_, places)) => places.push(place),
            None => documents.push((cited.document(), vec![place])),
        }
        start = at + 1;
    }
    let line = |out: &mut String, mark: &str, text: &str| {
        let hanging = " ".repeat(mark.chars().count() + 1);
        wrap::paragraph(out, text, &format!("{mark} "), &hanging, ASIDE, width);
    };
    for (document, places) in documents {
        let (title, file) = (titled(document), &document.file);
        match &places[..] {
            [(mark, place)] if place.is_empty() => line(out, mark, &format!("{title} ({file})")),
            [(mark, place)] => line(out, mark, &format!("{title}, {place} ({file})")),
            // Without pages there are several places only where others came between; they say nothing.
            _ if places.iter().all(|(_, place)| place.is_empty()) => {
                let all: String = places.iter().map(|(mark, _)| mark.as_str()).collect();
                line(out, &all, &format!("{title} ({file})"));
            }
            _ => {
                let places: Vec<String> = places.iter().map(|(mark, place)| format!("{mark} {place}")).collect();
                wrap::paragraph(out, &format!("{title} ({file})"), "", "  ", ASIDE, width);
                wrap::paragraph(out, &places.join("; "), "  ", "  ", ASIDE, width);
            }
        }
    }
}

/// The place in its document of a run of citations of the same pages; empty where the format has no pages.
fn place(group: &[Citation]) -> String {
    let mut parts = Vec::new();
    if let Some((cited, (from, to))) = group.first().and_then(|cited| Some((cited, cited.pages()?))) {
        parts.push(cited.document().labels.pages(from, to));
    }
    let mut paragraphs: Vec<u32> = group.iter().filter_map(|cited| cited.passage().paragraph).collect();
    paragraphs.sort_unstable();
    paragraphs.dedup();
    match paragraphs.as_slice() {
        [] => {}
        [one] => parts.push(format!("paragraph {one}")),
        several => {
            let runs: Vec<String> = runs(several.iter().map(|number| *number as usize))
                .into_iter()
                .map(|(first, last)| if first == last { first.to_string() } else { format!("{first} to {last}") })
                .collect();
            parts.push(match runs.split_last() {
                Some((last, [])) => format!("paragraphs {last}"),
                Some((last, others)) => format!("paragraphs {} and {last}", others.join(", ")),
                None => String::new(),
            });
        }
    }
    parts.join(", ")
}

/// The first and the last of each run of rising numbers. A run of two is two runs of one, which read as well.
fn runs(numbers: impl IntoIterator<Item = usize>) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    runs.into_iter()
        .flat_map(
            |(first, last)| if last == first + 1 { vec![(first, first), (last, last)] } else { vec![(first, last)] },
        )
        .collect()
}

/// The marks of some citations: `[1][2]`, and `[1-3]` for three in a row.
fn marks(numbers: &[usize]) -> String {
    let mut marks = String::new();
    for (first, last) in runs(numbers.iter().copied()) {
        let _ = if first == last { write!(marks, "[{first}]") } else { write!(marks, "[{first}-{last}]") };
    }
    marks
}

/// What was taken for granted, each once.
fn assumed(notes: &[Note]) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for note in notes {
        if !parts.contains(&note.text.as_str()) {
            parts.push(&note.text);
        }
    }
    format!("Assumed: {}", parts.join("; "))
}

/// A document's title, with its kind where that is not a report: nobody shall take a digest for the inspectors' words.
fn titled(document: &Document) -> String {
    match document.kind {
        Kind::InspectionReport => document.title.clone(),
        kind => format!("{} [{}]", document.title, kind.words()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    /// The text that a terminal without colours shows.
    fn plain(answer: &Answer, width: Option<usize>) -> String {
        anstream::adapter::strip_str(&render(answer, width, false)).to_string()
    }

    #[test]
    fn a_nested_list_on_a_terminal() {
        insta::assert_snapshot!(plain(&testing::improvement_areas(), Some(60)), @"
        Seaford, inspected 14 to 18 October 2019: 2 areas for
        improvement.

        - Homes for young people, including: [1]
          - enough of them [1]
        - The quality of plans. [2]

        Sources
        [1][2] Seaford: inspection of children's social care
               services, page 2 (north/seaford.pdf)

        Assumed: authority: Seaford (home authority)

        You could ask
        - And in 2024?
        ");
    }

    #[test]
    fn a_digest_is_marked_and_lines_stay_whole_in_a_pipe() {
        insta::assert_snapshot!(plain(&testing::findings(), None), @"
        On plans, the 2019 report on Seaford says:

        - However, plans for some children drift for too long. [1]
        - Seaford: outstanding overall. [1][2]

        Sources
        [1] Seaford: inspection of children's social care services, page 3, paragraph 7 (north/seaford.pdf)
        [2] Seaford: digest of the 2019 inspection [digest] (seaford-2019.md)

        Assumed: authority: Seaford (home authority)
        ");
    }

    #[test]
    fn styles_are_codes_around_whole_lines() {
        let mut answer = testing::findings();
        answer.statements.clear();
        answer.citations.clear();
        insta::assert_snapshot!(render(&answer, Some(20), true).replace('\u{1b}', "ESC"), @"
        ESC[1mOn plans, the 2019ESC[0m
        ESC[1mreport on Seaford says:ESC[0m

        ESC[2mAssumed: authority:ESC[0m
        ESC[2m  Seaford (homeESC[0m
        ESC[2m  authority)ESC[0m
        ");
    }

    #[test]
    fn long_rows_of_marks_and_paragraphs_are_runs() {
        assert_eq!(marks(&[1, 2, 4, 5, 6, 7]), "[1][2][4-7]");
        assert_eq!(runs([1, 2, 3, 9]), [(1, 3), (9, 9)]);
    }

    #[test]
    fn neighbouring_sources_of_one_page_are_one_entry() {
        let citations = testing::improvement_areas().citations;
        let mut out = String::new();
        sources(&mut out, &citations, None);
        insta::assert_snapshot!(anstream::adapter::strip_str(&out).to_string(), @"
        [1][2] Seaford: inspection of children's social care services, page 2 (north/seaford.pdf)
        ");
    }
}
