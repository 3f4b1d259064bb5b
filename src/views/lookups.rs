//! Look-ups: passages with their surroundings, authorities, and search results.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Detail, Document, inspected, schemas};
use crate::catalog::{Catalog, Given, Inspected};
use crate::document::{self, Pages, PassageKind, PassageNumber};
use crate::gazetteer;
use crate::index::{self, Hit, Snapshot};
use crate::inspectorates::Inspectorates;

/// A document as a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Source {
    /// Its name in addresses.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its file, below the corpus folder.
    pub file: String,
    /// Its kind, by its stable name.
    #[schema(schema_with = schemas::kinds)]
    pub kind: &'static str,
    /// The authority that it is about.
    pub authority: Option<String>,
    /// The days of the inspection, as an interval of ISO 8601.
    pub inspected: Option<String>,
    /// The day it was published.
    #[schema(value_type = Option<String>, format = Date)]
    pub published: Option<Date>,
}

impl Source {
    /// The view of a document as a source.
    pub fn new(document: &document::Document) -> Self {
        Self {
            id: document.id.to_string(),
            title: document.title.clone(),
            file: document.file.clone(),
            kind: document.kind.name(),
            authority: document.facts.authority.clone(),
            inspected: document.facts.inspection.as_ref().map(inspected),
            published: document.facts.published.map(|published| published.date),
        }
    }
}

/// A passage and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Passage)]
pub struct PassageView {
    /// Its name: that of its document, a full stop, and its number.
    pub id: String,
    /// Its number in its document, counted from 0.
    pub number: u32,
    /// Its kind in the layout: heading, paragraph, item, row, footnote or contents.
    #[schema(schema_with = schemas::passages)]
    pub kind: PassageKind,
    /// Its text, each bullet within it on a line of its own.
    pub text: String,
    /// The page on which it begins, counted from 1; none where the format has no pages.
    pub page: Option<u32>,
    /// The page on which it ends, where that is another.
    pub page_end: Option<u32>,
    /// What is printed on the page, or on the first and the last page, where that is not the number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_label: Option<String>,
    /// The printed number of the paragraph.
    pub paragraph: Option<u32>,
    /// The heading of its section.
    pub section: Option<String>,
    /// The address at which the web page shows it, below that of the server.
    pub url: String,
}

impl PassageView {
    /// The view of a passage.
    pub fn new(document: &document::Document, number: PassageNumber, passage: &document::Passage) -> Self {
        let PassageNumber(n) = number;
        let pages = passage.pages.as_ref();
        let page = pages.map(Pages::first);
        Self {
            id: format!("{}.{n}", document.id),
            number: n,
            kind: passage.kind,
            text: passage.text.clone(),
            page,
            page_end: pages.map(Pages::last).filter(|last| Some(*last) != page),
            page_label: pages.and_then(|pages| document.labels.of_both(pages.first(), pages.last())),
            paragraph: passage.paragraph,
            section: passage.section.and_then(|section| document.section(section)).map(|it| it.heading.clone()),
            url: format!("/documents/{}?passage={n}#passage-{n}", document.id),
        }
    }

    /// The document and the number in a passage's name; `None` if it is not one.
    pub fn parse_id(id: &str) -> Option<(&str, PassageNumber)> {
        let (document, number) = id.rsplit_once('.')?;
        // Each passage has one name: "7", and neither "07" nor "+7".
        let n: u32 = number.parse().ok()?;
        (n.to_string() == number).then_some((document, PassageNumber(n)))
    }
}

/// A passage with those before and after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Surroundings {
    /// The document that all of them stand in.
    pub document: Source,
    /// The passage.
    pub passage: PassageView,
    /// Those before it, in order.
    pub before: Vec<PassageView>,
    /// Those after it, in order.
    pub after: Vec<PassageView>,
}

impl Surroundings {
    /// A passage with at most `around` others on each side; `None` if there is no such document or passage.
    pub fn find(
        snapshot: &Snapshot,
        document: &document::DocumentId,
        number: PassageNumber,
        around: u32,
    ) -> Result<Option<Self>, index::Error> {
        let Some(document) = snapshot.catalog().get(document) else { return Ok(None) };
        let PassageNumber(n) = number;
        let several = |numbers: std::ops::Range<u32>| {
            let views = numbers.map(PassageNumber).filter_map(|number| {
                let passage = snapshot.passage(&document.id, number).transpose()?;
                Some(passage.map(|passage| PassageView::new(document, number, &passage)))
            });
            views.collect::<Result<Vec<_>, _>>()
        };
        let Some(passage) = snapshot.passage(&document.id, number)? else { return Ok(None) };
        Ok(Some(Self {
            document: Source::new(document),
            passage: PassageView::new(document, number, &passage),
            before: several(n.saturating_sub(around)..n)?,
            after: several(n + 1..n.saturating_add(around).saturating_add(1).min(document.passages))?,
        }))
    }
}

/// A page of what a search found.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = SearchPage)]
pub struct Page {
    /// The passages, the best first.
    pub results: Vec<SearchHit>,
    /// The cursor of the next page; none where this is the last.
    pub next: Option<String>,
}

/// A passage that was found.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = FoundPassage)]
pub struct SearchHit {
    /// The document that it stands in.
    pub document: Source,
    /// The passage.
    #[serde(flatten)]
    pub passage: PassageView,
    /// The page on which most of the words looked for stand; none where the format has no pages.
    pub page_found: Option<u32>,
    /// What is printed on that page, where it is not the number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_found_label: Option<String>,
    /// Its score, comparable with others of the same search.
    pub score: f32,
}

impl SearchHit {
    /// The view of a passage that was found by words of these stems.
    pub fn new(hit: &Hit, stems: &BTreeSet<String>) -> Self {
        let page_found = page_found(&hit.passage, stems);
        Self {
            page_found,
            page_found_label: page_found.and_then(|page| hit.document.labels.of(page)).map(str::to_owned),
            document: Source::new(&hit.document),
            passage: PassageView::new(&hit.document, hit.number, &hit.passage),
            score: hit.score,
        }
    }
}

/// The page of a passage on which most words of these stems stand, the first of several; none where it has no pages.
pub fn page_found(passage: &document::Passage, stems: &BTreeSet<String>) -> Option<u32> {
    let pages = passage.pages.as_ref()?;
    if pages.first() == pages.last() {
        return Some(pages.first());
    }
    let mut found: BTreeMap<u32, usize> = BTreeMap::new();
    for token in crate::text::tokens(&passage.text) {
        if !index::is_stop_word(&token.word) && stems.contains(&index::stem(&token.word)) {
            *found.entry(pages.at(token.range.start)).or_default() += 1;
        }
    }
    let most = found.into_iter().rev().max_by_key(|(_, times)| *times);
    Some(most.map_or(pages.first(), |(page, _)| page))
}

/// The authorities that documents are held about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Authorities {
    /// One for each, in alphabetical order.
    pub authorities: Vec<AuthorityEntry>,
}

/// A summary of what is held about an authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AuthorityEntry {
    /// Its name in addresses.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The region of England; none where the table of authorities does not know it.
    pub region: Option<String>,
    /// The number of documents about it.
    pub document_count: usize,
    /// The number of its inspections that are held.
    pub inspection_count: usize,
    /// The document of the newest one.
    pub latest: Option<Source>,
    /// The overall grade of the newest one, where it has one.
    #[schema(schema_with = schemas::some_grades)]
    pub overall: Option<document::Grade>,
}

impl Authorities {
    /// The view of all authorities of a catalogue.
    pub fn new(catalog: &Catalog, table: &gazetteer::Authorities) -> Self {
        Self { authorities: catalog.subjects().map(|name| AuthorityEntry::new(name, catalog, table)).collect() }
    }
}

impl AuthorityEntry {
    fn new(name: &str, catalog: &Catalog, table: &gazetteer::Authorities) -> Self {
        let inspections = catalog.inspections_of(name);
        let latest = inspections.last().map(|inspection| &*inspection.primary);
        Self {
            id: gazetteer::slug(name),
            name: name.to_owned(),
            region: table.by_name(name).map(|known| known.region.clone()),
            document_count: catalog.documents_about(name).len(),
            inspection_count: inspections.len(),
            latest: latest.map(Source::new),
            overall: latest.and_then(|it| it.facts.overall.as_ref()).map(|judgement| judgement.grade),
        }
    }
}

/// Everything held about an authority.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Authority {
    /// The same as in the list of all.
    #[serde(flatten)]
    pub entry: AuthorityEntry,
    /// What became of it, or what becomes of it on a day to come.
    pub former: Option<String>,
    /// The first day on which it is a council, where it took over from others.
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// The first day on which it is a council no longer.
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
    /// The names of those that it took over from.
    pub predecessors: Vec<String>,
    /// The names of those that take over from it.
    pub successors: Vec<String>,
    /// Its inspections, oldest first, with their grades and lists of improvements.
    pub inspections: Vec<InspectionOf>,
    /// Its grades over time, by what was judged.
    pub grades: Vec<Grades>,
}

/// An inspection.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Inspection)]
pub struct InspectionOf {
    /// The document to be answered from: the report where it is held, else a digest.
    pub document: Document,
    /// The other documents about it.
    pub others: Vec<Source>,
}

/// The grades of one aspect over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = GradesOverTime)]
pub struct Grades {
    /// The aspect judged, by its stable name.
    #[schema(schema_with = schemas::aspects)]
    pub aspect: document::Aspect,
    /// The aspect judged, in words.
    pub name: String,
    /// The grades, oldest first.
    pub grades: Vec<GradeGiven>,
}

/// A grade, when it was given and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = GradeGiven)]
pub struct GradeGiven {
    /// The first day of the inspection, else of publication.
    #[schema(value_type = Option<String>, format = Date)]
    pub date: Option<Date>,
    /// The rules of the inspection: grades of different ones are not on the same scale.
    #[schema(schema_with = schemas::frameworks)]
    pub framework: Option<document::Framework>,
    /// The subject of the judgement, as printed.
    pub label: String,
    /// The grade.
    #[schema(schema_with = schemas::grades)]
    pub grade: document::Grade,
    /// The document that states it.
    pub document: String,
    /// The passage that states it.
    pub passage: String,
}

impl Authority {
    /// The view of the authority of that name in addresses, or of any name that the table of authorities knows it by;
    /// `None` if nothing is held about it.
    pub fn find(
        name: &str,
        snapshot: &Snapshot,
        table: &gazetteer::Authorities,
        inspectorates: &Inspectorates,
        today: Date,
    ) -> Result<Option<Self>, index::Error> {
        let catalog = snapshot.catalog();
        let wanted = gazetteer::slug(name);
        let known = || table.named(name).map(|known| gazetteer::slug(&known.name));
        let find = |wanted: &str| catalog.subjects().find(|held| gazetteer::slug(held) == wanted);
        let Some(name) = find(&wanted).or_else(|| find(&known()?)) else { return Ok(None) };
        let inspection = |one: &Inspected| {
            let page = super::page_in(snapshot, &one.primary);
            Ok(InspectionOf {
                document: Document::new(&one.primary, Detail::Improvements, page)?,
                others: one.others.iter().map(|other| Source::new(other)).collect(),
            })
        };
        let known = table.by_name(name);
        let end = known.and_then(|known| known.end.as_ref());
        Ok(Some(Self {
            entry: AuthorityEntry::new(name, catalog, table),
            former: known.and_then(|known| table.fate(known, today)),
            from: known.and_then(|known| known.from),
            until: end.map(|end| end.day),
            predecessors: known.map_or_else(Vec::new, |known| known.predecessors.clone()),
            successors: end.map_or_else(Vec::new, |end| end.successors.clone()),
            inspections: catalog.inspections_of(name).iter().map(inspection).collect::<Result<_, index::Error>>()?,
            grades: catalog
                .grades_of(name, inspectorates.aspects())
                .into_iter()
                .map(|(aspect, given)| Grades {
                    aspect,
                    name: inspectorates.words(&aspect).to_owned(),
                    grades: given.into_iter().map(grade).collect(),
                })
                .collect(),
        }))
    }
}

fn grade(given: Given<'_>) -> GradeGiven {
    let (document, judgement) = (&given.inspection.primary, given.judgement);
    GradeGiven {
        date: given.inspection.date(),
        framework: document.facts.framework,
        label: judgement.label.clone(),
        grade: judgement.grade,
        document: document.id.to_string(),
        passage: format!("{}.{}", document.id, judgement.passage.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_passage_has_one_name() {
        assert_eq!(PassageView::parse_id("devon-2019.7"), Some(("devon-2019", PassageNumber(7))));
        for none in ["devon-2019", "devon-2019.", "devon-2019.07", "devon-2019.+7", "devon-2019.-1", "d.4294967296"] {
            assert_eq!(PassageView::parse_id(none), None, "{none}");
        }
    }

    #[test]
    fn the_page_found_is_that_of_the_words() {
        let text = "Visits are made weekly. Kayaking trips and rides are on offer.";
        let mut pages = Pages::on(4);
        pages.turn(text.find("Kayaking").unwrap(), 5);
        let passage = document::Passage {
            text: text.to_owned(),
            kind: PassageKind::Paragraph,
            section: None,
            paragraph: None,
            pages: Some(pages),
        };
        let found = |words: &str| page_found(&passage, &index::stems(words).into_iter().collect());
        assert_eq!(
            [found("kayaking"), found("weekly visits"), found("the"), found("visits kayaking trip")],
            [Some(5), Some(4), Some(4), Some(5)]
        );
    }
}
