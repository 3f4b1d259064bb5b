//! Values as phrases: dates, grades, sources and lists as they stand within a sentence.

use std::sync::Arc;

use jiff::civil::Date;

use super::{Say, Wording};
use crate::catalog::Inspected as OneInspection;
use crate::document::{Aspect, Document, Framework, Grade, Inspection, Kind, Listing, Owner, Role};
use crate::fluent::Value;
use crate::question::Period;
use crate::text;

/// The most names that are listed before "and 75 others".
const NAMES: usize = 6;

/// The most sources that are named before they are only counted.
const MOST_SOURCES: usize = 3;

/// A value that a message can hold.
pub trait Phrase {
    /// The value as it stands in a sentence.
    fn phrase(&self, wording: &Wording) -> Value<'static>;
}

/// The value as text.
pub(super) fn text_of<T: Phrase>(value: &T, wording: &Wording) -> String {
    match value.phrase(wording) {
        Value::String(text) => text.into_owned(),
        Value::Number(number) => number.as_string().into_owned(),
        _ => String::new(),
    }
}

impl Phrase for String {
    fn phrase(&self, _: &Wording) -> Value<'static> {
        Value::from(self.clone())
    }
}

impl Phrase for &'static str {
    fn phrase(&self, _: &Wording) -> Value<'static> {
        Value::from(*self)
    }
}

impl Phrase for usize {
    fn phrase(&self, _: &Wording) -> Value<'static> {
        Value::from(*self)
    }
}

impl Phrase for i16 {
    fn phrase(&self, _: &Wording) -> Value<'static> {
        Value::from(self.to_string())
    }
}

impl Phrase for bool {
    fn phrase(&self, _: &Wording) -> Value<'static> {
        Value::from(if *self { "yes" } else { "no" })
    }
}

/// What is absent is the word "none", which a message can choose by.
impl<T: Phrase> Phrase for Option<T> {
    fn phrase(&self, wording: &Wording) -> Value<'static> {
        self.as_ref().map_or_else(|| Value::from("none"), |value| value.phrase(wording))
    }
}

impl Phrase for Grade {
    fn phrase(&self, _: &Wording) -> Value<'static> {
        Value::from(self.words().clone())
    }
}

impl Phrase for Aspect {
    fn phrase(&self, wording: &Wording) -> Value<'static> {
        Value::from(wording.inspectorates.words(self).to_owned())
    }
}

impl Phrase for Date {
    fn phrase(&self, _: &Wording) -> Value<'static> {
        Value::from(text::date(*self))
    }
}

/// A grade with what was judged: "good overall", "good for care leavers".
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    pub(super) grade: Grade,
    pub(super) aspect: Aspect,
}

impl Phrase for Judged {
    fn phrase(&self, wording: &Wording) -> Value<'static> {
        let Self { grade, aspect } = *self;
        let say = if aspect.is_overall() { Say::JudgedOverall { grade } } else { Say::JudgedFor { grade, aspect } };
        Value::from(wording.say(&say))
    }
}

/// All the days of an inspection: "5 to 9 December 2022 and 14 to 15 February 2023".
#[derive(Clone, Debug, PartialEq)]
pub struct Days(pub(super) Inspection);

impl Phrase for Days {
    fn phrase(&self, _: &Wording) -> Value<'static> {
        let spans: Vec<String> = self.0.spans().map(|span| text::span(span.first(), span.last())).collect();
        Value::from(listed(&spans, "and"))
    }
}

/// The month in which an inspection ended, or its report was published: "October 2019".
#[derive(Clone, Debug, PartialEq)]
pub struct When(Option<Date>);

impl When {
    pub(super) fn of(document: &Document) -> Self {
        let facts = &document.facts;
        Self(facts.inspection.as_ref().map(Inspection::end).or(facts.published.map(|published| published.date)))
    }
}

impl Phrase for When {
    fn phrase(&self, wording: &Wording) -> Value<'static> {
        Value::from(wording.say(&match self.0 {
            Some(day) => Say::Month { month: text::month(day).to_owned(), year: day.year() },
            None => Say::Undated,
        }))
    }
}

/// Several of [`When`]: "May 2016, October 2019 and July 2024".
#[derive(Clone, Debug, PartialEq)]
pub struct Months(Vec<When>);

impl Months {
    /// Those of some documents, in their order.
    pub fn of<'a>(documents: impl IntoIterator<Item = &'a Arc<Document>>) -> Self {
        Self(documents.into_iter().map(|document| When::of(document)).collect())
    }

    /// Those of some inspections, in their order.
    pub fn held(inspections: &[OneInspection]) -> Self {
        Self(inspections.iter().map(|inspection| When::of(&inspection.primary)).collect())
    }
}

impl Phrase for Months {
    fn phrase(&self, wording: &Wording) -> Value<'static> {
        let months: Vec<String> = self.0.iter().map(|month| text_of(month, wording)).collect();
        Value::from(listed(&months, "and"))
    }
}

/// The inspections and visits held, by their kind: "ILACS (July 2024) and focused visit (January 2022)".
#[derive(Clone, Debug, PartialEq)]
pub struct HeldKinds(Vec<(Option<Framework>, Months)>);

impl HeldKinds {
    /// Of some inspections; `None` where there are none.
    pub fn of(inspections: &[OneInspection]) -> Option<Self> {
        let mut kinds: Vec<(Option<Framework>, Months)> = Vec::new();
        for inspection in inspections {
            let (framework, when) = (inspection.primary.facts.framework, When::of(&inspection.primary));
            match kinds.iter_mut().find(|(own, _)| *own == framework) {
                Some((_, months)) => months.0.push(when),
                None => kinds.push((framework, Months(vec![when]))),
            }
        }
        (!kinds.is_empty()).then_some(Self(kinds))
    }
}

impl Phrase for HeldKinds {
    fn phrase(&self, wording: &Wording) -> Value<'static> {
        let kind = |(framework, months): &(Option<Framework>, Months)| {
            let kind = framework.map(|framework| framework.to_string());
            wording.say(&Say::HeldKind { kind, months: months.clone() })
        };
        Value::from(listed(&self.0.iter().map(kind).collect::<Vec<_>>(), "and"))
    }
}

/// ", inspected 14 to 18 October 2019", or ", published 5 November 2019" where a document gives no dates of inspection.
#[derive(Clone, Debug, PartialEq)]
pub struct On(Option<Dated>, Option<Framework>);

#[derive(Clone, Debug, PartialEq)]
enum Dated {
    Inspected(Inspection),
    Published(Date),
}

impl On {
    pub(super) fn of(document: &Document) -> Self {
        let facts = &document.facts;
        let inspected = facts.inspection.clone().map(Dated::Inspected);
        let dated = inspected.or(facts.published.map(|published| Dated::Published(published.date)));
        Self(dated, facts.framework.filter(|_| !document.is_of_main_programme()))
    }
}

impl Phrase for On {
    fn phrase(&self, wording: &Wording) -> Value<'static> {
        Value::from(match &self.0 {
            Some(Dated::Inspected(days)) => {
                let kind = self.1.map(|framework| framework.to_string());
                wording.say(&Say::InspectedOn { days: Days(days.clone()), kind })
            }
            Some(Dated::Published(date)) => wording.say(&Say::Published { date: *date }),
            None => String::new(),
        })
    }
}

/// ", published 7 January 2022", or nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishedOn(pub(super) Option<Date>);

impl Phrase for PublishedOn {
    fn phrase(&self, wording: &Wording) -> Value<'static> {
        Value::from(self.0.map_or_else(String::new, |date| wording.say(&Say::Published { date })))
    }
}

/// A document as a source: "the July 2024 report on Cornwall".
#[derive(Clone, Debug, PartialEq)]
pub struct Source(Arc<Document>);

impl Source {
    /// That document.
    pub fn of(document: &Arc<Document>) -> Self {
        Self(Arc::clone(document))
    }

    /// That document, unless it is the inspectorate's own report, which needs no mention.
    pub fn unless_report(document: &Arc<Document>) -> Option<Self> {
        (document.kind != Kind::InspectionReport).then(|| Self::of(document))
    }
}

impl Phrase for Source {
    fn phrase(&self, wording: &Wording) -> Value<'static> {
        let (when, authority) = (When::of(&self.0), self.0.subject().map(str::to_owned));
        Value::from(wording.say(&match self.0.kind {
            Kind::InspectionReport if !self.0.is_of_main_programme() => {
                let kind = self.0.facts.framework.map(|framework| framework.to_string()).unwrap_or_default();
                Say::SourceVisit { when, kind, authority }
            }
            Kind::InspectionReport => Say::SourceReport { when, authority },
            Kind::Digest => Say::SourceDigest { when, authority },
            kind => {
                let dated = self.0.facts.published.map(|published| published.date);
                Say::SourceOther { kind: kind.words(), dated, authority }
            }
        }))
    }
}

/// Several sources, those on one authority together: "the May 2016 and July 2024 reports on Cornwall".
#[derive(Clone, Debug, PartialEq)]
pub struct Sources(pub Vec<Source>);

impl Sources {
    /// The sources by what they are on, in order: reports that follow each other on one authority are one.
    fn together(&self, wording: &Wording) -> Vec<String> {
        let mut said = Vec::new();
        let of_report = |source: &Source| {
            let is_report = source.0.kind == Kind::InspectionReport && source.0.is_of_main_programme();
            source.0.subject().map(str::to_owned).filter(|_| is_report)
        };
        for own in self.0.chunk_by(|a, b| of_report(a).is_some() && of_report(a) == of_report(b)) {
            match own {
                [one] => said.push(text_of(one, wording)),
                [first, ..] => {
                    let when = Months::of(own.iter().map(|source| &source.0));
                    let authority = first.0.subject().unwrap_or_default().to_owned();
                    said.push(wording.say(&Say::SourceReports { when, authority }));
                }
                [] => {}
            }
        }
        said
    }
}

impl Phrase for Sources {
    fn phrase(&self, wording: &Wording) -> Value<'static> {
        Value::from(listed(&self.together(wording), "and"))
    }
}

/// Where something was looked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Where {
    /// In these documents.
    Documents(Sources),
    /// In all that is held on an authority.
    HeldOn(String),
    /// In all that is held.
    All,
}

impl Where {
    /// These documents; where there are none, all that is held, on an authority if one is given.
    pub fn of<'a>(documents: impl IntoIterator<Item = &'a Arc<Document>>, authority: Option<&str>) -> Self {
        let sources: Vec<Source> = documents.into_iter().map(Source::of).collect();
        match (sources.is_empty(), authority) {
            (false, _) => Self::Documents(Sources(sources)),
            (true, Some(name)) => Self::HeldOn(name.to_owned()),
            (true, None) => Self::All,
        }
    }
}

impl Phrase for Where {
    fn phrase(&self, wording: &Wording) -> Value<'static> {
        Value::from(match self {
            Self::Documents(sources) => {
                let named = sources.together(wording);
                if named.len() > MOST_SOURCES {
                    wording.say(&Say::WhereSeveral { count: sources.0.len() })
                } else {
                    listed(&named, "and")
                }
            }
            Self::HeldOn(authority) => wording.say(&Say::WhereHeldOn { authority: authority.clone() }),
            Self::All => wording.say(&Say::WhereAll),
        })
    }
}

/// How many items a list has, by the word that the document itself uses: "3 areas for improvement".
#[derive(Clone, Debug, PartialEq)]
pub struct Counted {
    count: usize,
    noun: &'static str,
    owner: Owner,
}

impl Counted {
    /// The items of a document's lists, those nested within others not counted.
    pub fn of(document: &Document, listing: impl Into<Listing>) -> Self {
        let listing = listing.into();
        let lists: Vec<_> = listing.of(document).collect();
        let recommendations = lists.iter().any(|list| list.heading.to_lowercase().contains("recommendation"));
        let noun = match listing.role {
            Role::Improvement if recommendations => "recommendations",
            Role::Improvement => "areas",
            role => role.name(),
        };
        Self { count: lists.iter().map(|list| list.items.len()).sum(), noun, owner: listing.owner }
    }
}

impl Phrase for Counted {
    fn phrase(&self, wording: &Wording) -> Value<'static> {
        let owner = self.owner.name().to_string();
        Value::from(wording.say(&Say::CountedItems { count: self.count, noun: self.noun, owner }))
    }
}

/// How many authorities, and how many other places and bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// The authorities.
    pub authorities: usize,
    /// The others.
    pub places: usize,
}

impl Phrase for Reached {
    fn phrase(&self, wording: &Wording) -> Value<'static> {
        let Self { authorities, places } = *self;
        Value::from(wording.say(&Say::Reach { authorities, places }))
    }
}

/// "a, b and c".
#[derive(Clone, Debug, PartialEq)]
pub struct Listed<T>(pub Vec<T>);

impl<T: Phrase> Phrase for Listed<T> {
    fn phrase(&self, wording: &Wording) -> Value<'static> {
        let parts: Vec<String> = self.0.iter().map(|part| text_of(part, wording)).collect();
        Value::from(listed(&parts, "and"))
    }
}

/// "a, b or c".
#[derive(Clone, Debug, PartialEq)]
pub struct Either<T>(pub Vec<T>);

impl<T: Phrase> Phrase for Either<T> {
    fn phrase(&self, wording: &Wording) -> Value<'static> {
        let parts: Vec<String> = self.0.iter().map(|part| text_of(part, wording)).collect();
        Value::from(listed(&parts, "or"))
    }
}

/// "a; b; c", for parts that may hold commas.
#[derive(Clone, Debug, PartialEq)]
pub struct Semicolons<T>(pub Vec<T>);

impl<T: Phrase> Phrase for Semicolons<T> {
    fn phrase(&self, wording: &Wording) -> Value<'static> {
        let parts: Vec<String> = self.0.iter().map(|part| text_of(part, wording)).collect();
        Value::from(parts.join("; "))
    }
}

/// "a, then b, then c".
#[derive(Clone, Debug, PartialEq)]
pub struct Then(pub Vec<String>);

impl Phrase for Then {
    fn phrase(&self, _: &Wording) -> Value<'static> {
        Value::from(self.0.join(", then "))
    }
}

/// A few of some names, and how many more there are: "a, b, c, d, e and 74 others".
#[derive(Clone, Debug, PartialEq)]
pub struct SomeNames(pub Vec<String>);

impl Phrase for SomeNames {
    fn phrase(&self, wording: &Wording) -> Value<'static> {
        if self.0.len() <= NAMES {
            return Value::from(listed(&self.0, "and"));
        }
        let names = self.0[..NAMES - 1].join(", ");
        Value::from(wording.say(&Say::NamesAndOthers { names, count: self.0.len() - (NAMES - 1) }))
    }
}

/// Periods with their preposition: "in 2016, 2019 and 2024", "since 2016".
impl Phrase for Vec<Period> {
    fn phrase(&self, wording: &Wording) -> Value<'static> {
        let said: Vec<String> = self.iter().map(|one| period(one, wording)).collect();
        if let ([Period { from: Some(from), to: Some(to), .. }], [period]) = (&self[..], &said[..]) {
            let period = period.clone();
            return Value::from(wording.say(&match (from == to, period.contains(" to ")) {
                (true, _) => Say::PeriodOn { day: period },
                (false, true) => Say::PeriodFrom { period },
                (false, false) => Say::PeriodIn { periods: period },
            }));
        }
        let bounded = self.iter().all(|one| one.from.is_some() && one.to.is_some());
        let periods = listed(&said, "and");
        Value::from(if bounded { wording.say(&Say::PeriodIn { periods }) } else { periods })
    }
}

/// A period as a question says it: "2019", "October 2019", "since 2016", "2016 to 2019".
pub fn period(period: &Period, wording: &Wording) -> String {
    match (period.from, period.to) {
        (Some(from), Some(to)) => between(from, to),
        (Some(from), None) => {
            let from = if from.day_of_year() == 1 { from.year().to_string() } else { text::date(from) };
            wording.say(&Say::PeriodSince { from })
        }
        (None, Some(to)) => {
            let to = if to.day_of_year() == to.days_in_year() { to.year().to_string() } else { text::date(to) };
            wording.say(&Say::PeriodUntil { to })
        }
        (None, None) => wording.say(&Say::PeriodAny),
    }
}

fn between(from: Date, to: Date) -> String {
    let whole_years = from.day_of_year() == 1 && to.day_of_year() == to.days_in_year();
    let whole_months = from.day() == 1 && to.day() == to.days_in_month();
    if from == to {
        text::date(from)
    } else if whole_years && from.year() == to.year() {
        from.year().to_string()
    } else if whole_years {
        format!("{} to {}", from.year(), to.year())
    } else if whole_months && (from.year(), from.month()) == (to.year(), to.month()) {
        format!("{} {}", text::month(from), from.year())
    } else if whole_months && from.year() == to.year() {
        format!("{} to {} {}", text::month(from), text::month(to), to.year())
    } else {
        text::span(from, to)
    }
}

/// The framework's short name, where those set beside each other differ in it.
impl Phrase for Framework {
    fn phrase(&self, _: &Wording) -> Value<'static> {
        Value::from(self.name().to_string())
    }
}

/// "a, b and c", or with another word before the last.
fn listed(parts: &[String], joint: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {joint} {last}", first.join(", ")),
    }
}
