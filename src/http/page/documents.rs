//! The documents: what is held and what could not be read, and each one with its whole text.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::super::problem::Problem;
use super::filter::{self, Choice};
use super::query::{Pairs, address};
use super::{respond, text};
use crate::document::{
    Document, DocumentId, Grade, ItemList, Kind, ListItem, Owner, PageLabels, Pages, Passage, PassageKind,
    PassageNumber,
};
use crate::gazetteer;
use crate::index::SkippedFile;
use crate::inspectorates::Inspectorates;
use crate::service::Service;
use crate::views;

/// The number of documents on one page of the list.
const ON_A_PAGE: usize = 40;

/// The list.
#[derive(Template)]
#[template(path = "documents.html")]
struct List {
    here: &'static str,
    held: usize,
    authorities: Vec<Choice>,
    years: Vec<Choice>,
    kinds: Vec<Choice>,
    grades: Vec<Choice>,
    states: Vec<Choice>,
    is_filtered: bool,
    found: usize,
    rows: Vec<Row>,
    /// The number of this page and of all, from 1.
    page: usize,
    pages: usize,
    previous: Option<String>,
    next: Option<String>,
    skipped: Vec<SkippedFile>,
    /// True if files that could not be read were asked for, and nothing else.
    only_skipped: bool,
}

/// A document in the list.
pub(super) struct Row {
    pub(super) title: String,
    pub(super) address: String,
    pub(super) kind: &'static str,
    /// Its date and framework.
    pub(super) about: String,
    pub(super) grade: Option<Graded>,
    pub(super) file: String,
    /// The extent of what was read.
    pub(super) extent: String,
    /// The damage with which it was read.
    pub(super) damage: Vec<String>,
}

/// A grade and how it looks.
pub(super) struct Graded {
    pub(super) name: Grade,
    pub(super) class: &'static str,
}

impl Graded {
    pub(super) fn new(grade: Grade, document: &Document, inspectorates: &Inspectorates) -> Self {
        let graded = (document.facts.framework, grade);
        Self { name: grade, class: text::grade_class(graded, inspectorates) }
    }
}

impl Row {
    pub(super) fn new(document: &Document, inspectorates: &Inspectorates) -> Self {
        let facts = &document.facts;
        let mut about = vec![text::dated(document)];
        about.extend(facts.framework.map(|framework| framework.name().to_owned()));
        let passages = text::count(document.passages as usize, "passage", "passages");
        let extent = match document.pages {
            Some(pages) => format!("{}, {passages}", text::count(pages as usize, "page", "pages")),
            None => passages,
        };
        Self {
            title: document.title.clone(),
            address: format!("/documents/{}", document.id),
            kind: document.kind.words(),
            about: about.join(" · "),
            grade: facts.overall.as_ref().map(|overall| Graded::new(overall.grade, document, inspectorates)),
            file: document.file.clone(),
            extent,
            damage: document.warnings.clone(),
        }
    }
}

/// How well a file was read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Condition {
    Whole,
    Damaged,
    Skipped,
}

impl Condition {
    const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Whole, "whole", "Read whole"),
        (Self::Damaged, "damaged", "Read with damage"),
        (Self::Skipped, "skipped", "Not readable"),
    ];

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, own, _)| *own == name).map(|(condition, ..)| condition)
    }
}

/// The years that a document is of: those of its inspection, else that of its publication.
pub(super) fn years(document: &Document) -> impl Iterator<Item = i16> {
    let facts = &document.facts;
    let published = facts.published.map(|published| published.date.year());
    let (first, last) = match &facts.inspection {
        Some(inspection) => (Some(inspection.start().year()), Some(inspection.end().year())),
        None => (published, published),
    };
    first.into_iter().flat_map(move |first| first..=last.unwrap_or(first))
}

/// Lists what is held, and what could not be read. A filter that is nonsense is passed over: the form shows what
/// counts.
pub(super) async fn list(State(service): State<Arc<Service>>, pairs: Pairs) -> Result<Response, Problem> {
    let (documents, skipped) = service
        .consult(|assistant| {
            Ok((assistant.snapshot().catalog().documents().to_vec(), assistant.snapshot().skipped().to_vec()))
        })
        .await?;
    let authority = pairs.get("authority").map(gazetteer::slug);
    let year = pairs.get("year").and_then(|year| year.parse::<i16>().ok());
    let kind = pairs.get("kind").and_then(Kind::from_name);
    let inspectorates = service.inspectorates();
    let grade = pairs.get("grade").and_then(|grade| inspectorates.grade(grade));
    let state = pairs.get("state").and_then(Condition::from_name);

    let mut chosen: Vec<&Arc<Document>> = documents
        .iter()
        .filter(|document| {
            let own = document.subject().map(gazetteer::slug);
            authority.is_none() || own == authority
        })
        .filter(|document| year.is_none_or(|year| years(document).any(|own| own == year)))
        .filter(|document| kind.is_none_or(|kind| document.kind == kind))
        .filter(|document| grade.is_none() || document.facts.overall.as_ref().map(|it| it.grade) == grade)
        .filter(|document| match state {
            None => true,
            Some(Condition::Whole) => document.warnings.is_empty(),
            Some(Condition::Damaged) => !document.warnings.is_empty(),
            Some(Condition::Skipped) => false,
        })
        .collect();
    chosen.sort_by_cached_key(|document| {
        let facts = &document.facts;
        let day = facts.inspection.as_ref().map(crate::document::Inspection::start);
        let day = day.or(facts.published.map(|published| published.date));
        (facts.authority.is_none(), facts.authority.clone(), std::cmp::Reverse(day), document.id.clone())
    });

    let names: BTreeSet<&str> = documents.iter().filter_map(|document| document.subject()).collect();
    let authorities = filter::authorities(&names, pairs.get("authority"));
    let years = filter::years(&documents.iter().flat_map(|document| years(document)).collect(), year);
    let kinds = filter::kinds(&documents.iter().map(|document| document.kind).collect(), kind);
    let is_given =
        |grade: &Grade| documents.iter().any(|it| it.facts.overall.as_ref().is_some_and(|own| own.grade == *grade));
    let given = inspectorates.grades().into_iter().filter(is_given);
    let pair = |grade: Grade| (grade.to_string(), grade.to_string());
    let grades = filter::choices(given.map(pair), grade.map(pair));
    let conditions = Condition::ALL.map(|(condition, name, words)| (condition, (name.to_owned(), words.to_owned())));
    let chosen_state = conditions.iter().find(|(condition, _)| state == Some(*condition)).map(|(_, pair)| pair.clone());
    let states = filter::choices(conditions.into_iter().map(|(_, pair)| pair), chosen_state);

    let found = chosen.len();
    let pages = found.div_ceil(ON_A_PAGE).max(1);
    let page = pairs.get("page").and_then(|page| page.parse().ok()).unwrap_or(1).clamp(1, pages);
    let to_page = |page: usize| {
        let names = ["authority", "year", "kind", "grade", "state"];
        let page = page.to_string();
        let kept = names.into_iter().filter_map(|name| Some((name, pairs.get(name)?)));
        address("/documents", kept.chain([("page", page.as_str())]))
    };
    let is_filtered = authority.is_some() || year.is_some() || kind.is_some() || grade.is_some() || state.is_some();
    // A file that could not be read has no authority, year or grade that it could be found by.
    let skipped_too = !is_filtered && page == pages || state == Some(Condition::Skipped);
    let list = List {
        here: "documents",
        held: documents.len(),
        authorities,
        years,
        kinds,
        grades,
        states,
        is_filtered,
        found,
        rows: chosen
            .iter()
            .skip((page - 1) * ON_A_PAGE)
            .take(ON_A_PAGE)
            .map(|document| Row::new(document, &inspectorates))
            .collect(),
        page,
        pages,
        previous: (page > 1).then(|| to_page(page - 1)),
        next: (page < pages).then(|| to_page(page + 1)),
        skipped: if skipped_too { skipped } else { Vec::new() },
        only_skipped: state == Some(Condition::Skipped),
    };
    Ok(respond(StatusCode::OK, &list))
}

/// One document.
#[derive(Template)]
#[template(path = "document.html")]
struct Page {
    here: &'static str,
    title: String,
    /// The same with its date, for whoever has several reports open.
    name: String,
    /// Its kind, where it is not a report.
    kind: Option<&'static str>,
    is_digest: bool,
    facts: Vec<(&'static str, String)>,
    authority: Option<(String, String)>,
    /// The inspection that it tells of where it gives none itself, and the address of the sentence that does.
    told_of: Option<(String, String)>,
    file: (String, String),
    official: Option<String>,
    overall: Option<Judged>,
    judgements: Vec<Judged>,
    lists: Vec<Listed>,
    outline: Vec<Heading>,
    warnings: Vec<String>,
    /// The place that is marked, in words.
    cited: Option<String>,
    /// True if a place was asked for that the document does not have.
    is_lost: bool,
    parts: Vec<Part>,
}

/// A grade with where it stands.
struct Judged {
    label: String,
    grade: Graded,
    passage: u32,
}

/// A list that the document has, as of what needs to improve.
struct Listed {
    owner: Option<String>,
    heading: String,
    items: Vec<Item>,
}

/// An item of such a list.
#[derive(Template)]
#[template(path = "item.html")]
pub(super) struct Item {
    /// The subheading that begins with it.
    pub(super) group: Option<String>,
    pub(super) text: String,
    /// Who is to act on it and until when, where the document says so: "the council; by 31 May 2024".
    pub(super) terms: Option<String>,
    /// Empty where it stands with the one above it.
    pub(super) address: String,
    /// The page in words.
    pub(super) page: Option<String>,
    pub(super) items: Vec<Item>,
}

/// A heading in the table of contents.
struct Heading {
    text: String,
    passage: u32,
    grade: Option<Graded>,
}

/// A part of the text.
enum Part {
    /// A page begins.
    Sheet { number: u32, name: String, file: String },
    /// A heading, of a level of HTML.
    Heading { number: u32, level: usize, pieces: Vec<Piece>, cited: Option<Cited> },
    /// A passage that is not a heading.
    Passage {
        number: u32,
        class: &'static str,
        paragraph: Option<u32>,
        first: Vec<Piece>,
        bullets: Vec<Vec<Piece>>,
        cited: Option<Cited>,
    },
}

/// The note beside a cited passage.
struct Cited {
    /// Its document, since whoever is led here does not see the title above.
    whose: String,
    place: String,
    file: (String, String),
    /// The words, for whoever copies them.
    quote: String,
    reference: String,
    address: String,
}

/// A stretch of text that is alike throughout.
#[derive(Debug, PartialEq, Eq)]
struct Piece {
    text: String,
    is_marked: bool,
    /// The page that begins before it, and the same in words.
    page: Option<(u32, String)>,
}

/// Shows a document, and marks the words that the address cites.
pub(super) async fn document(
    State(service): State<Arc<Service>>,
    id: Result<Path<String>, PathRejection>,
    pairs: Pairs,
) -> Result<Response, Problem> {
    let Path(id) = id?;
    let name = DocumentId::from_path(&id);
    if name.as_str() != id {
        return Err(Problem::unknown_document());
    }
    let found = service
        .consult(move |assistant| {
            let snapshot = assistant.snapshot();
            let Some(document) = snapshot.catalog().get(&name) else { return Ok(None) };
            Ok(Some((Arc::clone(document), snapshot.passages(&name)?)))
        })
        .await?;
    let (document, passages) = found.ok_or_else(Problem::unknown_document)?;
    let cited = pairs.get("passage").and_then(|number| number.parse::<u32>().ok());
    let words = pairs.get("words").and_then(range);
    Ok(respond(StatusCode::OK, &page(&document, &passages, cited, words.as_ref(), &service.inspectorates())))
}

/// Whose a list is that is not the inspected authority's: "for the safeguarding board".
pub(super) fn owner(list: &ItemList, inspectorates: &Inspectorates) -> Option<String> {
    (list.owner != Owner::LocalAuthority).then(|| format!("for {}", inspectorates.owner_words(&list.owner)))
}

/// "12-40" as bytes.
fn range(text: &str) -> Option<Range<usize>> {
    let (start, end) = text.split_once('-')?;
    Some(start.parse().ok()?..end.parse().ok()?)
}

fn page(
    document: &Document,
    passages: &[Arc<Passage>],
    cited: Option<u32>,
    words: Option<&Range<usize>>,
    inspectorates: &Inspectorates,
) -> Page {
    let facts = &document.facts;
    let judged = |judgement: &crate::document::Judgement| Judged {
        label: judgement.label.clone(),
        grade: Graded::new(judgement.grade, document, inspectorates),
        passage: judgement.passage.0,
    };
    let mut rows = Vec::new();
    rows.extend(facts.inspection.as_ref().map(|inspection| ("Inspected", text::days(inspection))));
    rows.extend(facts.published.map(|published| ("Published", crate::text::date(published.date))));
    rows.extend(
        facts.framework.map(|framework| ("Framework", crate::text::capital(inspectorates.describe(&framework)))),
    );
    if !facts.lead_inspectors.is_empty() {
        rows.push(("Lead inspector", facts.lead_inspectors.join(", ")));
    }
    rows.extend(document.pages.map(|pages| ("Pages", pages.to_string())));
    let lists = facts.lists.iter().map(|list| Listed {
        owner: owner(list, inspectorates),
        heading: list.heading.clone(),
        items: items(&list.items, document),
    });
    let outline = document.sections.iter().filter(|section| section.heading != document.title).map(|section| Heading {
        text: section.heading.clone(),
        passage: section.passage.0,
        // Most headings with a grade say it themselves.
        grade: section
            .grade
            .filter(|grade| !crate::text::fold(&section.heading).contains(&grade.words()))
            .map(|grade| Graded::new(grade, document, inspectorates)),
    });
    let is_lost = cited.is_some_and(|number| passages.get(number as usize).is_none());
    let cited = cited.filter(|_| !is_lost);
    let place = cited.and_then(|number| passages.get(number as usize)).map(|passage| {
        let place = place_in_words(document, passage, words.cloned());
        if place.is_empty() { "the marked passage".to_owned() } else { place }
    });
    Page {
        here: "documents",
        title: document.title.clone(),
        kind: (document.kind != Kind::InspectionReport).then(|| document.kind.words()),
        is_digest: document.kind == Kind::Digest,
        facts: rows,
        authority: document.subject().map(|name| (name.to_owned(), text::authority_address(name))),
        told_of: facts.told_of.as_ref().map(|told| {
            let words = format!("The inspection of {}, {}", told.authority, text::days(&told.inspection));
            (words, views::told_at(document, told))
        }),
        file: (document.file.clone(), text::file_address(document, None)),
        name: text::title(document),
        official: text::web_address(document),
        overall: facts.overall.as_ref().map(judged),
        judgements: facts.judgements.iter().map(judged).collect(),
        lists: lists.collect(),
        outline: outline.collect(),
        warnings: views::warnings(document),
        parts: parts(document, passages, cited, words),
        cited: place,
        is_lost,
    }
}

/// The place of those words of a passage, or of all of it.
fn place_in_words(document: &Document, passage: &Passage, words: Option<Range<usize>>) -> String {
    let pages = passage.pages.as_ref();
    let pages = pages.map(|pages| words.map_or_else(|| (pages.first(), pages.last()), |words| pages.of(words)));
    text::place(document, pages, passage.paragraph)
}

/// The items of a list, each with the subheading that begins with it and, unless it is nested in one that has the same,
/// the address of its passage.
pub(super) fn items(list: &[ListItem], document: &Document) -> Vec<Item> {
    items_below(None, list, document)
}

fn items_below(above: Option<PassageNumber>, list: &[ListItem], document: &Document) -> Vec<Item> {
    let mut group: Option<&String> = None;
    list.iter()
        .map(|item| {
            let begins = item.group.as_ref() != group;
            group = item.group.as_ref();
            let PassageNumber(number) = item.passage;
            Item {
                group: item.group.clone().filter(|_| begins),
                text: item.text.clone(),
                terms: terms(item),
                address: if above == Some(item.passage) {
                    String::new()
                } else {
                    format!("/documents/{}?passage={number}#passage-{number}", document.id)
                },
                page: item.page.map(|page| document.labels.page(page)),
                items: items_below(Some(item.passage), &item.items, document),
            }
        })
        .collect()
}

/// Who is to act on an item, and until when.
fn terms(item: &ListItem) -> Option<String> {
    let until = item.until.as_ref().map(|until| format!("by {until}"));
    let terms: Vec<String> = item.owner.clone().into_iter().chain(until).collect();
    (!terms.is_empty()).then(|| terms.join("; "))
}

/// The whole text in parts. The heading of the page is of level 1 and that of its text of level 2, so the document's
/// own begin at 3, and none is more than one below the heading before it.
fn parts(
    document: &Document,
    passages: &[Arc<Passage>],
    cited: Option<u32>,
    words: Option<&Range<usize>>,
) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut sheet: Option<u32> = None;
    let mut deepest = 2;
    for (number, passage) in (0..).zip(passages) {
        let first_page = passage.pages.as_ref().map(Pages::first);
        if first_page.is_some() && first_page != sheet {
            sheet = first_page;
            parts.extend(first_page.map(|page| Part::Sheet {
                number: page,
                name: document.labels.page(page),
                file: text::file_address(document, Some(page)),
            }));
        }
        let is_cited = cited == Some(number);
        let text = passage.text.as_str();
        let marked = words.filter(|words| is_cited && text.get((*words).clone()).is_some()).cloned();
        let marked = marked.or(is_cited.then_some(0..text.len()));
        let beside = marked.clone().map(|words| beside(document, passage, number, words));
        let section = document.sections.iter().find(|section| section.passage.0 == number);
        let turns: Vec<(usize, u32)> = passage.pages.iter().flat_map(Pages::starts).skip(1).collect();
        let mut lines = lines(text).map(|line| pieces(text, line, marked.as_ref(), &turns, &document.labels));
        if passage.kind == PassageKind::Heading {
            let wanted = 2 + section.map_or(2, |section| usize::from(section.level.max(1)));
            let level = wanted.min(deepest + 1).min(6);
            deepest = level;
            let pieces = lines.flatten().collect();
            parts.push(Part::Heading { number, level, pieces, cited: beside });
        } else {
            let first = lines.next().unwrap_or_default();
            let class = match (passage.kind, passage.paragraph) {
                (PassageKind::Footnote, _) => "footnote",
                (PassageKind::Contents, _) => "contents",
                (_, Some(_)) => "numbered",
                (PassageKind::Item, _) => "item",
                _ => "plain",
            };
            let bullets = lines.collect();
            parts.push(Part::Passage { number, class, paragraph: passage.paragraph, first, bullets, cited: beside });
        }
        sheet = passage.pages.as_ref().map(Pages::last).or(sheet);
    }
    parts
}

fn beside(document: &Document, passage: &Passage, number: u32, words: Range<usize>) -> Cited {
    let page = passage.pages.as_ref().map(|pages| pages.of(words.clone()).0);
    let place = place_in_words(document, passage, Some(words.clone()));
    let title = text::title(document);
    let reference = if place.is_empty() { title } else { format!("{title}, {place}") };
    Cited {
        whose: text::called(document),
        place,
        file: (text::original_at(document, page), text::file_address(document, page)),
        quote: crate::text::in_cells(passage.text.get(words.clone()).unwrap_or(&passage.text).trim())
            .replace('\n', "\n\u{2022} "),
        reference,
        address: format!(
            "/documents/{}?passage={number}&words={}-{}#passage-{number}",
            document.id, words.start, words.end
        ),
    }
}

/// The lines of a text: its paragraph, and the bullets within it.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let range = start..start + line.trim_end_matches('\n').len();
        start += line.len();
        range
    })
}

/// A line in stretches: those that are marked, and those before which a page begins.
fn pieces(
    text: &str,
    line: Range<usize>,
    marked: Option<&Range<usize>>,
    turns: &[(usize, u32)],
    labels: &PageLabels,
) -> Vec<Piece> {
    let mut cuts: BTreeSet<usize> = [line.start, line.end].into();
    cuts.extend(marked.into_iter().flat_map(|marked| [marked.start, marked.end]));
    cuts.extend(turns.iter().map(|(at, _)| *at));
    cuts.retain(|at| (line.start..=line.end).contains(at) && text.is_char_boundary(*at));
    let cuts: Vec<usize> = cuts.into_iter().collect();
    cuts.windows(2)
        .filter_map(|pair| {
            let range = pair[0]..pair[1];
            let is_marked = marked.is_some_and(|marked| marked.start <= range.start && range.end <= marked.end);
            let page = turns.iter().find(|(at, _)| *at == range.start).map(|(_, page)| (*page, labels.page(*page)));
            let text = text.get(range)?.to_owned();
            Some(Piece { text, is_marked, page })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_pieces(text: &str, marked: Option<&Range<usize>>, pages: Option<&Pages>, expected: &str) {
        let turns: Vec<(usize, u32)> = pages.into_iter().flat_map(Pages::starts).skip(1).collect();
        let labels = PageLabels::default();
        let shown: Vec<String> = lines(text)
            .map(|line| {
                let piece = |piece: Piece| {
                    let page = piece.page.as_ref().map_or_else(String::new, |(page, _)| format!("<{page}>"));
                    if piece.is_marked { format!("{page}[{}]", piece.text) } else { format!("{page}{}", piece.text) }
                };
                pieces(text, line, marked, &turns, &labels).into_iter().map(piece).collect()
            })
            .collect();
        assert_eq!(shown.join(" / "), expected);
    }

    #[test]
    fn cited_words_are_marked_across_lines_and_pages() {
        let mut turning = Pages::on(2);
        turning.turn(9, 3);
        check_pieces("Some homes\nfor them", None, None, "Some homes / for them");
        check_pieces("Some homes\nfor them", Some(&(5..14)), None, "Some [homes] / [for] them");
        check_pieces("Some homes\nfor them", Some(&(5..14)), Some(&turning), "Some [home]<3>[s] / [for] them");
        check_pieces("Älter", Some(&(1..3)), None, "Älter");
        check_pieces("Some", Some(&(0..4)), None, "[Some]");
    }

    #[test]
    fn what_is_no_range_is_none() {
        assert_eq!(range("3-9"), Some(3..9));
        for text in ["", "3", "-", "3-", "a-b", "-1-2", "3-9-12"] {
            assert_eq!(range(text), None, "{text}");
        }
    }
}
