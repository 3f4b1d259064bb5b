//! Documents as a person reads them on a terminal: a list, their facts, one of them whole.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr as _;

use super::wrap::clean;
use crate::document::{
    Document, Inspection, Judgement, ListItem, PageLabels, Passage, PassageKind, PassageNumber, Role, Section,
};
use crate::text;
use crate::views;

const TITLE: Style = Style::new().bold();
const LABEL: Style = AnsiColor::Cyan.on_default();
const ASIDE: Style = Style::new().dimmed();

/// One line for each document, in columns: authority, when inspected or published, kind, overall grade, file.
pub fn list<'a>(out: &mut dyn Write, documents: impl IntoIterator<Item = &'a Document>) -> io::Result<()> {
    let rows: Vec<[String; 5]> = documents.into_iter().map(row).collect();
    let mut widths = [0; 4];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().max(*width);
        }
    }
    for row in &rows {
        for (width, cell) in widths.iter().zip(row) {
            write!(out, "{cell}{}  ", " ".repeat(width - cell.width()))?;
        }
        writeln!(out, "{ASIDE}{}{ASIDE:#}", row[4])?;
    }
    writeln!(out, "{} {}", rows.len(), if rows.len() == 1 { "document" } else { "documents" })
}

fn row(document: &Document) -> [String; 5] {
    let facts = &document.facts;
    let when = match (&facts.inspection, facts.published) {
        (Some(inspection), _) => inspection.start().to_string(),
        (None, Some(published)) => published.date.to_string(),
        (None, None) => "-".to_owned(),
    };
    let overall = facts.overall.as_ref().map_or_else(|| "-".to_owned(), |judgement| judgement.grade.words());
    let cells = [
        document.subject().unwrap_or("-").to_owned(),
        when,
        document.kind.words().to_owned(),
        overall,
        document.file.clone(),
    ];
    cells.map(|cell| clean(&cell).into_owned())
}

/// A document's facts, its judgements and its improvements.
pub fn facts(out: &mut dyn Write, document: &Document) -> io::Result<()> {
    let facts = &document.facts;
    writeln!(out, "{TITLE}{}{TITLE:#}", clean(&document.title))?;
    fact(out, "file", Some(document.file.clone()))?;
    fact(out, "id", Some(document.id.to_string()))?;
    fact(out, "kind", Some(document.kind.words().to_owned()))?;
    fact(out, "authority", facts.authority.clone())?;
    if let Some(place) = document.place() {
        let code = place.code.as_ref().map_or_else(String::new, |code| format!(", {code}"));
        fact(out, "subject", Some(format!("{} ({}{code})", place.name, place.kind)))?;
        fact(out, "run by", place.provider.clone())?;
        fact(out, "in", place.area.clone())?;
    }
    fact(out, "framework", facts.framework.map(|framework| framework.name().to_owned()))?;
    fact(out, "inspected", facts.inspection.as_ref().map(spans))?;
    fact(out, "published", facts.published.map(|published| published.date.to_string()))?;
    fact(out, "led by", (!facts.lead_inspectors.is_empty()).then(|| facts.lead_inspectors.join(", ")))?;
    fact(out, "source", facts.source.clone())?;
    fact(out, "overall", facts.overall.as_ref().map(|judgement| judgement.grade.words()))?;
    for Judgement { label, grade, .. } in &facts.judgements {
        fact(out, "grade", Some(format!("{}: {label}", grade.words())))?;
    }
    fact(out, "looked at", facts.theme.as_ref().map(|theme| theme.text.clone()))?;
    fact(out, "outcome", facts.outcome.as_ref().map(|outcome| outcome.text.clone()))?;
    for list in &facts.lists {
        let owner = list.owner.name().replace('_', " ");
        let label = match list.role {
            Role::Improvement => "improve",
            Role::PriorityAction => "act on",
            Role::Requirement => "required",
            Role::Recommendation => "advised",
            Role::Strength => "strengths",
        };
        fact(out, label, Some(format!("{} ({owner})", list.heading)))?;
        items(out, &list.items, &document.labels, 2)?;
    }
    let warnings = views::warnings(document);
    let pages = document.pages.map_or_else(String::new, |pages| format!("{pages} pages, "));
    fact(out, "length", Some(format!("{pages}{} passages", document.passages)))?;
    for warning in warnings {
        fact(out, "note", Some(warning))?;
    }
    Ok(())
}

/// One line with a label; none without a value.
fn fact(out: &mut dyn Write, label: &str, value: Option<String>) -> io::Result<()> {
    match value {
        Some(value) => writeln!(out, "  {LABEL}{label:<10}{LABEL:#} {}", clean(&value)),
        None => Ok(()),
    }
}

fn spans(inspection: &Inspection) -> String {
    let spans: Vec<String> = inspection.spans().map(|span| format!("{} to {}", span.first(), span.last())).collect();
    spans.join(" and ")
}

fn items(out: &mut dyn Write, list: &[ListItem], labels: &PageLabels, depth: usize) -> io::Result<()> {
    let mut group = None;
    for item in list {
        let indent = "  ".repeat(depth);
        if item.group != group {
            group.clone_from(&item.group);
            if let Some(group) = &group {
                writeln!(out, "{indent}{ASIDE}{}{ASIDE:#}", clean(group))?;
            }
        }
        let page = item.page.map_or_else(String::new, |page| format!(" {ASIDE}({}){ASIDE:#}", labels.page(page)));
        let owner =
            item.owner.as_ref().map_or_else(String::new, |owner| format!(" {ASIDE}[{}]{ASIDE:#}", clean(owner)));
        let until =
            item.until.as_ref().map_or_else(String::new, |until| format!(" {ASIDE}[by {}]{ASIDE:#}", clean(until)));
        let bullet = if item.closes { "" } else { "- " };
        writeln!(out, "{indent}{bullet}{}{owner}{until}{page}", clean(&item.text))?;
        items(out, &item.items, labels, depth + 1)?;
    }
    Ok(())
}

/// Everything that was read from a file: its facts, then its passages under their sections, each with its place.
pub fn show<'a>(
    out: &mut dyn Write,
    document: &Document,
    passages: impl IntoIterator<Item = &'a Passage>,
) -> io::Result<()> {
    facts(out, document)?;
    for (number, passage) in passages.into_iter().enumerate() {
        let number = PassageNumber(u32::try_from(number).unwrap_or(u32::MAX));
        let section = document.sections.iter().find(|section| section.passage == number);
        let text = clean(&text::in_cells(&passage.text)).replace('\n', "\n        ");
        let place = place(document, passage);
        match section {
            Some(Section { level, .. }) => {
                let marks = "#".repeat(usize::from((*level).max(1)));
                writeln!(out, "\n{place} {LABEL}{marks}{LABEL:#} {TITLE}{text}{TITLE:#}{}", judged(section))?;
            }
            // What has a number is told by that.
            None if passage.paragraph.is_some() => writeln!(out, "{place} {text}")?,
            None => writeln!(out, "{place} {}{text}", sign(passage.kind))?,
        }
    }
    Ok(())
}

fn judged(section: Option<&Section>) -> String {
    let about = section.and_then(|section| section.aspect).map(|aspect| aspect.name().replace('_', " "));
    let grade = section.and_then(|section| section.grade).map(|grade| grade.words());
    let parts: Vec<String> = about.into_iter().chain(grade).collect();
    if parts.is_empty() { String::new() } else { format!(" {ASIDE}({}){ASIDE:#}", parts.join(", ")) }
}

/// Pages, with what is printed on them where that is another number, and paragraph in a column of their own.
fn place(document: &Document, passage: &Passage) -> String {
    let pages = passage.pages.as_ref().map_or_else(String::new, |pages| {
        let (first, last) = (pages.first(), pages.last());
        let printed =
            document.labels.of_both(first, last).map_or_else(String::new, |printed| format!("(printed {printed})"));
        if first == last { format!("p{first}{printed}") } else { format!("p{first}-{last}{printed}") }
    });
    let paragraph = passage.paragraph.map_or_else(String::new, |paragraph| format!("§{paragraph}"));
    format!("{ASIDE}{:<7}{ASIDE:#}", format!("{pages}{paragraph}"))
}

/// The mark before a passage that is not a plain paragraph.
fn sign(kind: PassageKind) -> &'static str {
    match kind {
        PassageKind::Heading | PassageKind::Paragraph => "",
        PassageKind::Item => "- ",
        PassageKind::Row => "| ",
        PassageKind::Footnote => "(footnote) ",
        PassageKind::Contents => "(contents) ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[track_caller]
    fn plain(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
        let mut out = anstream::StripStream::new(Vec::new());
        write(&mut out).unwrap();
        String::from_utf8(out.into_inner()).unwrap()
    }

    #[test]
    fn a_list_is_one_line_for_each_document() {
        let (report, digest) = (testing::report(), testing::bare());
        insta::assert_snapshot!(plain(|out| list(out, [&report, &digest])), @"
        Seaford  2019-10-14  inspection report  outstanding  north/seaford.pdf
        -        -           document           -            notes.txt
        2 documents
        ");
    }

    #[test]
    fn a_document_is_shown_whole() {
        let passages = testing::passages();
        let passages = passages.iter().map(|passage| &**passage);
        insta::assert_snapshot!(plain(|out| show(out, &testing::report(), passages)), @"
        Seaford: inspection of children's social care services
          file       north/seaford.pdf
          id         north-seaford
          kind       inspection report
          authority  Seaford
          framework  ILACS
          inspected  2019-10-14 to 2019-10-18
          published  2019-11-05
          led by     Jo Smith
          overall    outstanding
          grade      good: The experiences and progress of children who need help and protection
          improve    What needs to improve (local authority)
            - Homes for young people, including: (page 2)
              - enough of them (page 2)
            - The quality of plans. (page 2)
          length     11 pages, 4 passages
          note       The publication date was given with the file.

        p2      # What needs to improve
        p2      - Homes for young people, including:
                enough of them
        p2      - The quality of plans.
        p2-3§7  Plans are clear and are shared with families. However, plans for some children drift for too long.
        ");
    }
}
