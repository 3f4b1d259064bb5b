//! The facts of all documents, for questions that are answered without searching: which authorities there are, and
//! their inspections in order.
//!
//! Grades, dates, people and improvement lists are read from here; the text itself stays in the
//! [`index`](crate::index).

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::document::{
    Aspect, DayGiven, Document, DocumentId, Inspection, Judgement, Kind, Programme, Subject, Told, ToldBy, ToldOf,
};

/// All documents of one state of the index, without their text.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// In the order of their names.
    documents: Vec<Arc<Document>>,
    authorities: BTreeMap<String, About>,
}

/// What is held about one authority.
#[derive(Clone, Debug, Default)]
struct About {
    documents: Vec<Arc<Document>>,
    /// All, oldest first.
    events: Vec<Inspected>,
    /// The same by programme, the full inspections of children's services among them.
    programmes: Vec<(Programme, Vec<Inspected>)>,
    /// Whether it is a place or body of its own and no council.
    is_place: bool,
}

impl About {
    /// The inspections that it is asked about first: of a council the full ones of its children's services, of any other body all.
    fn main(&self) -> &[Inspected] {
        if self.is_place { &self.events } else { self.under(Programme::ChildrensServices) }
    }

    fn under(&self, programme: Programme) -> &[Inspected] {
        self.programmes.iter().find(|(own, _)| *own == programme).map_or(&[], |(_, inspections)| inspections)
    }
}

/// One inspection of an authority and the documents that state it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspected {
    /// The document to be answered from: the report where it is held, else a digest.
    pub primary: Arc<Document>,
    /// The other documents about the same inspection, the most trusted kind first.
    pub others: Vec<Arc<Document>>,
}

impl Inspected {
    /// The day by which inspections are ordered: their first, else the publication's; `None` if neither is known.
    pub fn date(&self) -> Option<Date> {
        date(&self.primary)
    }

    /// All its documents, the primary one first.
    pub fn documents(&self) -> impl Iterator<Item = &Arc<Document>> {
        std::iter::once(&self.primary).chain(&self.others)
    }

    /// Whether a document is about this inspection: the same rules, as far as both say, and days in common.
    fn takes_in(&self, document: &Document) -> bool {
        let (Some(ours), Some(theirs)) = (&self.primary.facts.inspection, document.inspection()) else {
            return false;
        };
        let same_rules = match (self.primary.facts.framework, document.facts.framework) {
            (Some(ours), Some(theirs)) => ours == theirs,
            _ => true,
        };
        same_rules && ours.start() <= theirs.end() && theirs.start() <= ours.end()
    }
}

/// A grade and the inspection that gave it.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// The inspection.
    pub inspection: &'a Inspected,
    /// The grade, as the inspection's primary document states it.
    pub judgement: &'a Judgement,
}

impl Catalog {
    /// Puts documents in order. Of two with the same name the later one counts.
    pub fn new(documents: Vec<Arc<Document>>) -> Self {
        let by_id: BTreeMap<DocumentId, Arc<Document>> =
            documents.into_iter().map(|document| (document.id.clone(), document)).collect();
        let mut documents: Vec<Arc<Document>> = by_id.into_values().collect();
        let authorities = by_authority(&documents);
        let mut is_linked = false;
        for document in &mut documents {
            let told_of = match &document.facts.authority {
                None => told_of(&document.facts.days, &authorities),
                Some(name) => authorities.get(name).and_then(|about| told_of_own(document, name, about)),
            };
            if told_of.is_none() {
                continue;
            }
            is_linked = true;
            Arc::make_mut(document).facts.told_of = told_of;
        }
        let authorities = if is_linked { by_authority(&documents) } else { authorities };
        Self { documents, authorities }
    }

    /// The inspection that a document tells of which is not held here, of an authority or of any, by the days, the day of
    /// publication or the month that it gives.
    pub fn tells_of(&self, document: &Document, authority: Option<&str>) -> Option<(&Inspected, ToldBy)> {
        let told = match authority {
            None => told_of(&document.facts.days, &self.authorities),
            Some(name) => told_of_own(document, name, self.authorities.get(name)?),
        };
        let about = |name: &str| self.authorities.get(name).map_or(&[][..], |about| &about.events);
        if let Some(told) = told {
            let is_it = |one: &&Inspected| one.primary.facts.inspection.as_ref() == Some(&told.inspection);
            return about(&told.authority).iter().find(is_it).map(|one| (one, told.by));
        }
        let own = about(authority?).iter().rev().find(|one| one.takes_in(document));
        own.map(|one| (one, ToldBy::Days))
    }

    /// All documents, in the order of their names.
    pub fn documents(&self) -> &[Arc<Document>] {
        &self.documents
    }

    /// The document of that name.
    pub fn get(&self, id: &DocumentId) -> Option<&Arc<Document>> {
        self.position(id).map(|at| &self.documents[at])
    }

    /// Where the document of that name stands in [`Catalog::documents`].
    pub(crate) fn position(&self, id: &DocumentId) -> Option<usize> {
        self.documents.binary_search_by(|document| document.id.cmp(id)).ok()
    }

    /// The authorities that any document is about, in alphabetical order.
    pub fn authorities(&self) -> impl Iterator<Item = &str> {
        self.authorities.iter().filter(|(_, about)| !about.is_place).map(|(name, _)| name.as_str())
    }

    /// The names of all that documents are about, authorities and others, in alphabetical order.
    pub fn subjects(&self) -> impl Iterator<Item = &str> {
        self.authorities.keys().map(String::as_str)
    }

    /// The places and bodies other than authorities that any document is about, in alphabetical order.
    pub fn places(&self) -> impl Iterator<Item = &Subject> {
        let places = self.authorities.values().filter(|about| about.is_place);
        places.filter_map(|about| about.documents.iter().rev().find_map(|document| document.place()))
    }

    /// The documents about an authority, by its name in the table of authorities: in order of the inspection's first
    /// day (else of publication; undated ones first), reports before other kinds.
    pub fn documents_about(&self, authority: &str) -> &[Arc<Document>] {
        self.authorities.get(authority).map_or(&[], |about| &about.documents)
    }

    /// The inspections that a subject is asked about first, oldest first: of an authority the full ones of its children's services,
    /// of any other body all of its own.
    ///
    /// Only a report or a digest tells of an inspection by itself: the date in a news article is too often another
    /// one. Other kinds join the inspection whose days they give.
    pub fn inspections_of(&self, authority: &str) -> &[Inspected] {
        self.authorities.get(authority).map_or(&[], About::main)
    }

    /// The inspections of an authority under one programme, oldest first.
    pub fn inspections_under(&self, authority: &str, programme: Programme) -> &[Inspected] {
        self.authorities.get(authority).map_or(&[], |about| about.under(programme))
    }

    /// The inspections and visits of an authority under every programme, oldest first.
    pub fn events_of(&self, authority: &str) -> &[Inspected] {
        self.authorities.get(authority).map_or(&[], |about| &about.events)
    }

    /// The grades that an authority was given over time: for each of these aspects that was judged, the grades by
    /// inspection, oldest first.
    ///
    /// Frameworks cut services up differently, so an aspect of one may have ended with it; see
    /// [`Framework`](crate::document::Framework).
    pub fn grades_of(
        &self,
        authority: &str,
        aspects: impl IntoIterator<Item = Aspect>,
    ) -> Vec<(Aspect, Vec<Given<'_>>)> {
        let given = |aspect: Aspect| {
            let inspections = self.inspections_of(authority).iter();
            inspections.flat_map(move |inspection| {
                let facts = &inspection.primary.facts;
                let own = facts.overall.iter().chain(&facts.judgements).filter(move |it| it.aspect == aspect);
                own.map(move |judgement| Given { inspection, judgement })
            })
        };
        let all = aspects.into_iter().map(|aspect| (aspect, given(aspect).collect::<Vec<_>>()));
        all.filter(|(_, given)| !given.is_empty()).collect()
    }

    /// The full inspections of children's services of all authorities: by authority, then oldest first.
    pub fn inspections(&self) -> impl Iterator<Item = (&str, &Inspected)> {
        self.authorities.iter().flat_map(|(authority, about)| {
            about.under(Programme::ChildrensServices).iter().map(move |one| (authority.as_str(), one))
        })
    }
}

/// The day by which a document is ordered.
fn date(document: &Document) -> Option<Date> {
    document.inspection().map(Inspection::start).or(document.facts.published.map(|it| it.date))
}

/// Gathers documents by authority, and those of each by inspection.
fn by_authority(documents: &[Arc<Document>]) -> BTreeMap<String, About> {
    let mut authorities: BTreeMap<String, About> = BTreeMap::new();
    for document in documents {
        if let Some(authority) = document.about() {
            authorities.entry(authority.to_owned()).or_default().documents.push(Arc::clone(document));
        }
    }
    for about in authorities.values_mut() {
        about.documents.sort_by_key(|document| (date(document), document.kind));
        about.is_place =
            about.documents.iter().all(|document| document.facts.authority.is_none() && document.place().is_some());
        about.events = inspections(&about.documents);
        for event in &about.events {
            let programme = event.primary.facts.programme.unwrap_or(Programme::ChildrensServices);
            match about.programmes.iter_mut().find(|(own, _)| *own == programme) {
                Some((_, inspections)) => inspections.push(event.clone()),
                None => about.programmes.push((programme, vec![event.clone()])),
            }
        }
    }
    authorities
}

/// The inspection whose first and last day stand in this order in one passage: the newest of its authority, since a
/// document may name those before it too. `None` where there is none, or where the days are those of several authorities.
fn told_of(days: &[DayGiven], authorities: &BTreeMap<String, About>) -> Option<ToldOf> {
    let mut found: Option<ToldOf> = None;
    let each = authorities
        .iter()
        .flat_map(|(name, about)| about.under(Programme::ChildrensServices).iter().map(move |one| (name, one)));
    for (authority, inspected) in each {
        let Some(inspection) = &inspected.primary.facts.inspection else { continue };
        let Some(last) = last_day(days, inspection) else { continue };
        if found.as_ref().is_some_and(|other| other.authority != *authority) {
            return None;
        }
        // Inspections come oldest first.
        found = Some(ToldOf {
            authority: authority.clone(),
            inspection: inspection.clone(),
            by: ToldBy::Days,
            passage: last.passage,
            range: last.sentence.clone(),
        });
    }
    found
}

/// The inspection of its own authority that a document tells of which gives none itself: the newest whose first and last day
/// it gives, else the only one whose report was published on the day that it tells, or that was made in a month that it tells.
/// `None` where several are, or where day and month lead to two.
fn told_of_own(document: &Document, authority: &str, about: &About) -> Option<ToldOf> {
    let facts = &document.facts;
    if document.kind == Kind::InspectionReport || facts.inspection.is_some() {
        return None;
    }
    let told_of = |one: &Inspected, by: ToldBy, given: &DayGiven| {
        let inspection = one.primary.facts.inspection.clone()?;
        let (passage, range) = (given.passage, given.sentence.clone());
        Some(ToldOf { authority: authority.to_owned(), inspection, by, passage, range })
    };
    let by_days = about.events.iter().rev().find_map(|one| {
        let last = last_day(&facts.days, one.primary.facts.inspection.as_ref()?)?;
        told_of(one, ToldBy::Days, last)
    });
    if by_days.is_some() {
        return by_days;
    }
    let fitting = |by: ToldBy| -> Vec<(&Inspected, &DayGiven)> {
        let told = |one: &Inspected| {
            let is_so = |it: &&Told| it.by == by && fits(one, it);
            facts.told.iter().find(is_so).map(|it| &it.given)
        };
        about.events.iter().filter_map(|one| Some((one, told(one)?))).collect()
    };
    let (published, months) = (fitting(ToldBy::Published), fitting(ToldBy::Month));
    match (&published[..], &months[..]) {
        ([(one, given)], []) => told_of(one, ToldBy::Published, given),
        ([(one, given)], months) if months.iter().any(|(other, _)| other.primary.id == one.primary.id) => {
            told_of(one, ToldBy::Published, given)
        }
        ([], [(one, given)]) => told_of(one, ToldBy::Month, given),
        _ => None,
    }
}

/// Whether what is told of an inspection holds of one: its report was published on that day, or it was made in that month.
fn fits(one: &Inspected, told: &Told) -> bool {
    let (facts, day) = (&one.primary.facts, told.given.day);
    match told.by {
        ToldBy::Published => facts.published.is_some_and(|published| published.date == day),
        ToldBy::Days | ToldBy::Month => facts
            .inspection
            .as_ref()
            .is_some_and(|days| days.start() <= day.last_of_month() && day.first_of_month() <= days.end()),
    }
}

/// Where a passage gives the last day of an inspection after its first. One day alone is too often another date.
fn last_day<'a>(days: &'a [DayGiven], inspection: &Inspection) -> Option<&'a DayGiven> {
    days.iter().enumerate().find_map(|(at, first)| {
        let rest = days[at + 1..].iter().take_while(|day| day.passage == first.passage);
        let mut rest = rest.filter(|day| day.day == inspection.end());
        if first.day == inspection.start() && first.day < inspection.end() { rest.next() } else { None }
    })
}

/// Gathers the documents about one authority, given in order of date, by inspection.
fn inspections(documents: &[Arc<Document>]) -> Vec<Inspected> {
    let mut found: Vec<Inspected> = Vec::new();
    // In order of trust, so that the first document of an inspection is its primary one.
    let mut by_trust: Vec<&Arc<Document>> = documents.iter().collect();
    by_trust.sort_by_key(|document| document.kind);
    for document in by_trust {
        if let Some(inspection) = found.iter_mut().find(|inspection| inspection.takes_in(document)) {
            inspection.others.push(Arc::clone(document));
        } else if matches!(document.kind, Kind::InspectionReport | Kind::Digest) {
            found.push(Inspected { primary: Arc::clone(document), others: Vec::new() });
        }
    }
    found.sort_by_key(Inspected::date);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Facts, Framework, PassageNumber, Published, PublishedBasis, Span};

    /// A document from its file, kind, authority, and its inspection's days as "first/last", "" if it names none.
    fn document(file: &str, kind: Kind, authority: &str, days: &str) -> Document {
        let inspection = days.split_once('/').and_then(|(first, last)| {
            Inspection::new(vec![Span::new(first.parse().unwrap(), last.parse().unwrap()).unwrap()])
        });
        Document {
            id: DocumentId::from_path(file),
            file: file.to_owned(),
            title: file.to_owned(),
            kind,
            facts: Facts { authority: Some(authority.to_owned()), inspection, ..Facts::default() },
            pages: None,
            labels: crate::document::PageLabels::default(),
            sections: Vec::new(),
            passages: 0,
            is_partial: false,
            warnings: Vec::new(),
        }
    }

    /// The inspections as a reader would list them: primary file, then the others' files.
    #[track_caller]
    fn check(documents: Vec<Document>, expected: &[&[&str]]) {
        let catalog = Catalog::new(documents.into_iter().map(Arc::new).collect());
        let found: Vec<Vec<&str>> = catalog
            .inspections_of("Cornwall")
            .iter()
            .map(|inspection| inspection.documents().map(|document| document.file.as_str()).collect())
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn inspections_are_in_order_with_the_report_before_the_digest() {
        check(
            vec![
                document("a-digest-2019.md", Kind::Digest, "Cornwall", "2019-10-14/2019-10-18"),
                document("press.html", Kind::PressRelease, "Cornwall", "2024-06-24/2024-07-05"),
                document("z-2019.pdf", Kind::InspectionReport, "Cornwall", "2019-10-14/2019-10-18"),
                document("b-2024.pdf", Kind::InspectionReport, "Cornwall", "2024-07-01/2024-07-05"),
                document("c-2016.md", Kind::Digest, "Cornwall", "2016-04-25/2016-05-19"),
                document("other.pdf", Kind::InspectionReport, "Devon", "2016-04-25/2016-05-19"),
            ],
            &[&["c-2016.md"], &["z-2019.pdf", "a-digest-2019.md"], &["b-2024.pdf", "press.html"]],
        );
    }

    #[test]
    fn a_news_article_makes_no_inspection() {
        check(vec![document("news.html", Kind::News, "Cornwall", "2019-10-14/2019-10-18")], &[]);
    }

    #[test]
    fn inspections_under_different_rules_stay_apart() {
        let days = "2014-10-14/2014-10-18";
        let mut board = document("board.pdf", Kind::InspectionReport, "Cornwall", days);
        board.facts.framework = Some(Framework::from("LSCB"));
        let mut services = document("services.pdf", Kind::InspectionReport, "Cornwall", days);
        services.facts.framework = Some(Framework::from("SIF"));
        check(vec![board, services], &[&["board.pdf"], &["services.pdf"]]);
    }

    #[test]
    fn a_visit_does_not_take_a_reports_place() {
        let mut visit = document("visit.pdf", Kind::InspectionReport, "Cornwall", "2021-05-04/2021-05-05");
        visit.facts.framework = Some(Framework::from("focused visit"));
        visit.facts.programme = visit.facts.framework.map(Programme::of);
        let report = document("2019.pdf", Kind::InspectionReport, "Cornwall", "2019-10-14/2019-10-18");
        let catalog = Catalog::new(vec![Arc::new(visit), Arc::new(report)]);
        let files = |inspections: &[Inspected]| -> Vec<String> {
            inspections.iter().map(|it| it.primary.file.clone()).collect()
        };
        assert_eq!(files(catalog.inspections_of("Cornwall")), ["2019.pdf"]);
        assert_eq!(files(catalog.events_of("Cornwall")), ["2019.pdf", "visit.pdf"]);
        let programme = Programme::of(Framework::from("focused visit"));
        assert_eq!(files(catalog.inspections_under("Cornwall", programme)), ["visit.pdf"]);
    }

    #[test]
    fn a_report_without_inspection_dates_is_ordered_by_its_publication() {
        let mut undated = document("undated.pdf", Kind::InspectionReport, "Cornwall", "");
        undated.facts.published =
            Some(Published { date: "2018-01-02".parse().unwrap(), basis: PublishedBasis::FileName });
        check(
            vec![
                document("2019.pdf", Kind::InspectionReport, "Cornwall", "2019-10-14/2019-10-18"),
                undated,
                document("2016.pdf", Kind::InspectionReport, "Cornwall", "2016-10-14/2016-10-18"),
            ],
            &[&["2016.pdf"], &["undated.pdf"], &["2019.pdf"]],
        );
    }

    /// Minutes that name no authority and give these days, all in one passage.
    fn minutes(days: &[&str]) -> Document {
        let mut minutes = document("minutes.txt", Kind::Minutes, "", "");
        minutes.facts.authority = None;
        let given = |day: &&str| DayGiven { day: day.parse().unwrap(), passage: PassageNumber(3), sentence: 5..40 };
        minutes.facts.days = days.iter().map(given).collect();
        minutes
    }

    /// The authority that the minutes are linked to, and the first day of its inspection.
    #[track_caller]
    fn check_told_of(days: &[&str], expected: Option<(&str, &str)>) {
        let held = [
            ("a.pdf", "Cornwall", "2019-10-14/2019-10-18"),
            ("b.pdf", "Cornwall", "2024-07-01/2024-07-05"),
            ("c.pdf", "Devon", "2020-01-20/2020-01-31"),
            ("d.pdf", "Kent", "2022-05-09/2022-05-09"),
        ];
        let reports = held.map(|(file, authority, days)| document(file, Kind::InspectionReport, authority, days));
        let documents = reports.into_iter().chain([minutes(days)]).map(Arc::new).collect();
        let catalog = Catalog::new(documents);
        let minutes = catalog.get(&DocumentId::from_path("minutes.txt")).unwrap();
        let found = minutes.facts.told_of.as_ref().map(|it| (it.authority.as_str(), it.inspection.start().to_string()));
        assert_eq!(found, expected.map(|(authority, day)| (authority, day.to_owned())));
        let others = |name: &str| catalog.inspections_of(name).iter().flat_map(|it| &it.others).count();
        assert_eq!(["Cornwall", "Devon", "Kent"].map(others).iter().sum::<usize>(), usize::from(expected.is_some()));
    }

    #[test]
    fn a_document_without_an_authority_is_about_the_inspection_whose_days_it_gives() {
        check_told_of(&["2024-08-22", "2024-07-01", "2024-07-05"], Some(("Cornwall", "2024-07-01")));
        check_told_of(&["2024-07-05", "2024-07-01"], None);
        check_told_of(&["2024-07-05"], None);
        check_told_of(&["2022-05-09", "2022-05-09"], None);
    }

    #[test]
    fn the_newest_inspection_of_one_authority_is_meant_and_none_of_several() {
        let cornwall = ["2024-07-01", "2024-07-05", "2019-10-14", "2019-10-18"];
        check_told_of(&cornwall, Some(("Cornwall", "2024-07-01")));
        check_told_of(&["2024-07-01", "2024-07-05", "2020-01-20", "2020-01-31"], None);
    }

    /// A press release on Cornwall that tells these days of publication and months, beside inspections of October 2019 and
    /// July 2024, the reports of which were published in the month after: the day on which its inspection began, if it has one.
    #[track_caller]
    fn check_told_of_own(published: &[&str], months: &[&str], expected: Option<&str>) {
        let report = |file: &str, days: &str, date: &str| {
            let mut report = document(file, Kind::InspectionReport, "Cornwall", days);
            report.facts.published = Some(Published { date: date.parse().unwrap(), basis: PublishedBasis::Printed });
            Arc::new(report)
        };
        let mut press = document("press.txt", Kind::PressRelease, "Cornwall", "");
        let told = |by: ToldBy, day: &&str| {
            let given = DayGiven { day: day.parse().unwrap(), passage: PassageNumber(3), sentence: 5..9 };
            Told { by, given }
        };
        let told_published = published.iter().map(|day| told(ToldBy::Published, day));
        press.facts.told = told_published.chain(months.iter().map(|day| told(ToldBy::Month, day))).collect();
        let catalog = Catalog::new(vec![
            report("a.pdf", "2019-10-14/2019-10-18", "2019-11-05"),
            report("b.pdf", "2024-07-01/2024-07-05", "2024-08-22"),
            Arc::new(press),
        ]);
        let press = catalog.get(&DocumentId::from_path("press.txt")).unwrap();
        let told_of = press.facts.told_of.as_ref();
        assert_eq!(
            told_of.map(|it| it.inspection.start().to_string()).as_deref(),
            expected,
            "{published:?} {months:?}"
        );
        assert!(told_of.is_none_or(|it| it.passage == PassageNumber(3) && it.range == (5..9)));
        let others = catalog.inspections_of("Cornwall").iter().flat_map(|it| &it.others).count();
        assert_eq!(others, usize::from(expected.is_some()));
    }

    #[test]
    fn a_press_release_is_tied_to_the_one_inspection_that_fits() {
        check_told_of_own(&["2024-08-22"], &[], Some("2024-07-01"));
        check_told_of_own(&[], &["2019-10-01"], Some("2019-10-14"));
        check_told_of_own(&["2024-08-22"], &["2024-07-01", "2019-10-01"], Some("2024-07-01"));
    }

    #[test]
    fn a_press_release_that_fits_two_inspections_or_none_is_tied_to_none() {
        check_told_of_own(&[], &["2024-07-01", "2019-10-01"], None);
        check_told_of_own(&["2024-08-22"], &["2019-10-01"], None);
        check_told_of_own(&["2024-08-22", "2019-11-05"], &[], None);
        check_told_of_own(&["2024-08-21"], &["2024-08-01"], None);
    }

    #[test]
    fn documents_and_authorities_are_found() {
        let catalog = Catalog::new(vec![
            Arc::new(document("b.pdf", Kind::InspectionReport, "Devon", "")),
            Arc::new(document("a.pdf", Kind::InspectionReport, "Cornwall", "")),
        ]);
        assert_eq!(catalog.authorities().collect::<Vec<_>>(), ["Cornwall", "Devon"]);
        assert_eq!(catalog.get(&DocumentId::from_path("b.pdf")).map(|it| it.file.as_str()), Some("b.pdf"));
        assert_eq!(catalog.get(&DocumentId::from_path("c.pdf")), None);
        assert_eq!(catalog.documents_about("Devon").len(), 1);
        assert!(catalog.documents_about("Kent").is_empty());
        assert_eq!(catalog.inspections().map(|(authority, _)| authority).collect::<Vec<_>>(), ["Cornwall", "Devon"]);
    }
}
