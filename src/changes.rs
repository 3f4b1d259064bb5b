//! What came since a day: the documents of that time, each with its grades, what they were at the inspection before, and the
//! areas for improvement that it names.
//!
//! A grade is set beside an earlier one only where both are on one scale and of one programme of inspections. These are values;
//! the faces put them into words.

use std::cmp::Ordering;
use std::sync::Arc;

use jiff::civil::Date;

use crate::document::{Document, DocumentId, Inspection, ItemList, Judgement, Programme, Role};
use crate::index::{self, Snapshot};
use crate::inspectorates::Inspectorates;
use crate::quotes::{self, Graded};

/// The documents since a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    /// One for each document, the newest first.
    pub changes: Vec<Change>,
    /// How many documents have no day at all, so that nobody can say whether they are new.
    pub undated: usize,
}

/// What a document brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The document.
    pub document: Arc<Document>,
    /// The day from which it counts as new.
    pub day: Date,
    /// What that day is.
    pub basis: Basis,
    /// Its grades, that of overall effectiveness first.
    pub grades: Vec<Moved>,
    /// Its lists of what must be done, those without an item left out.
    pub lists: Vec<ItemList>,
}

/// What a day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The document was published then.
    Published,
    /// The inspection that it is about ended then; when the document was published is not known.
    InspectionEnded,
    /// The meeting was then that it minutes.
    Met,
}

impl Basis {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Published, Self::InspectionEnded, Self::Met];

    /// The stable name, as in the JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::InspectionEnded => "inspection_ended",
            Self::Met => "met",
        }
    }

    /// The same in words, before a day.
    pub fn words(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::InspectionEnded => "inspection ended",
            Self::Met => "meeting of",
        }
    }
}

/// A grade, and what it was before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The grade.
    pub now: Graded,
    /// That of the inspection before on the same scale, with how the new one compares with it.
    pub before: Option<(Graded, Ordering)>,
}

/// Which documents are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    /// Those of this day and later ones; all without one.
    pub since: Option<Date>,
    /// Those about this authority, by its name in the catalogue.
    pub authority: Option<&'a str>,
    /// The newest so many; all without a number.
    pub most: Option<usize>,
}

impl Moved {
    /// The grade and the one before in words: "overall effectiveness: good, before requires improvement to be good".
    pub fn words(&self, inspectorates: &Inspectorates) -> String {
        let judgement = &self.now.judgement;
        let aspect = inspectorates.words(&judgement.aspect);
        let grade = judgement.grade.words();
        match &self.before {
            Some((_, Ordering::Equal)) => format!("{aspect}: {grade}, as before"),
            Some((before, _)) => format!("{aspect}: {grade}, before {}", before.judgement.grade.words()),
            None => format!("{aspect}: {grade}"),
        }
    }
}

impl Changes {
    /// What came in one state of the index.
    pub fn of(wanted: &Wanted<'_>, snapshot: &Snapshot, inspectorates: &Inspectorates) -> Result<Self, index::Error> {
        let catalog = snapshot.catalog();
        let documents = wanted.authority.map_or_else(|| catalog.documents(), |name| catalog.documents_about(name));
        let undated = documents.iter().filter(|document| day(document).is_none()).count();
        let mut new: Vec<(Date, Basis, &Arc<Document>)> = documents
            .iter()
            .filter_map(|document| day(document).map(|(day, basis)| (day, basis, document)))
            .filter(|(day, ..)| wanted.since.is_none_or(|since| *day >= since))
            .collect();
        new.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.2.id.cmp(&b.2.id)));
        new.truncate(wanted.most.unwrap_or(usize::MAX));
        let mut changes = Vec::with_capacity(new.len());
        for (day, basis, document) in new {
            changes.push(Change {
                document: Arc::clone(document),
                day,
                basis,
                grades: grades(document, snapshot, inspectorates)?,
                lists: lists(document),
            });
        }
        Ok(Self { changes, undated })
    }
}

/// The day from which a document counts as new, and what it is.
pub fn day(document: &Document) -> Option<(Date, Basis)> {
    let facts = &document.facts;
    let published = facts.published.map(|published| (published.date, Basis::Published));
    let met = || facts.minutes.as_ref()?.met.map(|met| (met.day, Basis::Met));
    let ended = || document.inspection().map(|days| (days.end(), Basis::InspectionEnded));
    published.or_else(met).or_else(ended)
}

/// The lists of a document of what must be done, those without an item left out.
pub fn lists(document: &Document) -> Vec<ItemList> {
    let is_asked = |list: &&ItemList| list.role != Role::Strength && !list.items.is_empty();
    document.facts.lists.iter().filter(is_asked).cloned().collect()
}

/// The grades of a document, that of overall effectiveness first, each with what it was before.
pub fn grades(
    document: &Arc<Document>,
    snapshot: &Snapshot,
    table: &Inspectorates,
) -> Result<Vec<Moved>, index::Error> {
    let before = before(document, snapshot);
    let mut grades = Vec::new();
    for judgement in document.facts.overall.iter().chain(&document.facts.judgements) {
        let Some(now) = quotes::graded(snapshot, document, judgement)? else { continue };
        let earlier = before.and_then(|before| Some((before, before.judgement(judgement.aspect)?)));
        let compared = earlier.and_then(|(before, own)| {
            let under = |document: &Document, judgement: &Judgement| (document.facts.framework, judgement.grade);
            Some((before, own, table.compare(under(document, judgement), under(before, own))?))
        });
        let before = match compared {
            Some((before, own, ordering)) => quotes::graded(snapshot, before, own)?.map(|graded| (graded, ordering)),
            None => None,
        };
        grades.push(Moved { now, before });
    }
    Ok(grades)
}

/// The report of the inspection before that of a document, under the same programme.
fn before<'a>(document: &Document, snapshot: &'a Snapshot) -> Option<&'a Arc<Document>> {
    let programme = document.facts.programme.unwrap_or(Programme::ChildrensServices);
    let start = document.facts.inspection.as_ref().map(Inspection::start)?;
    let inspections = snapshot.catalog().inspections_under(document.about()?, programme);
    let is_other = |id: &DocumentId| *id != document.id;
    let mut earlier = inspections.iter().rev().filter(|one| one.documents().all(|it| is_other(&it.id)));
    earlier.find(|one| one.date().is_some_and(|date| date < start)).map(|one| &one.primary)
}
