//! Clauses of headlines, each made from the check that bears it out.
//!
//! A [`Clause`] that asserts something of the documents is made here and nowhere else, by a function that looks at the
//! documents first: "area for improvement" needs the item, "kept" needs two equal grades, "not mentioned" needs a search
//! that found nothing near. What was checked stays with it as [`Claim`]s, which the JSON of an answer gives.

use std::cmp::Ordering;
use std::sync::Arc;

use jiff::civil::Date;

use super::judged::{self, Judged};
use super::listed;
use crate::catalog::Inspected;
use crate::document::{
    Acronym, Aspect, Document, DocumentId, Framework, Grade, Inspection, Kind, ListItem, Listing, Owner, Role, ToldBy,
    ToldOf,
};
use crate::evidence::Citation;
use crate::gazetteer::AuthorityKind;
use crate::inspectorates::Inspectorates;
use crate::question::Period;
use crate::search::QueryTerms;
use crate::text;
use crate::wording::{
    self, Counted, Either, HeldKinds, Listed, Months, Say, SomeNames, Source, Sources, Then, Where, Wording,
};

/// What a claim asserts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimKind {
    /// The document's own judgement of an aspect is this grade.
    Graded,
    /// The document has no judgement of an aspect.
    NotGraded,
    /// An aspect got another grade than at an earlier inspection.
    Moved,
    /// An aspect got the same grade as at an earlier inspection.
    Kept,
    /// An item of the document's list of improvements is about a topic.
    Listed,
    /// No item of the document's lists is about a topic.
    NotListed,
    /// The document does not speak of what was searched for.
    NotMentioned,
    /// So many of something.
    Counted,
    /// The days of the inspection.
    Inspected,
    /// The day of publication.
    Published,
    /// Who led the inspection.
    LedBy,
    /// How many days it took.
    Lasted,
    /// There are documents on an authority.
    Held,
    /// There is no document on an authority, or none of a period.
    NotHeld,
    /// An acronym's long form.
    StandsFor,
    /// The passages cited say so themselves.
    Says,
    /// A document tells of an authority's inspection.
    Linked,
}

impl ClaimKind {
    /// The stable name, as in the JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Graded => "graded",
            Self::NotGraded => "not_graded",
            Self::Moved => "moved",
            Self::Kept => "kept",
            Self::Listed => "listed",
            Self::NotListed => "not_listed",
            Self::NotMentioned => "not_mentioned",
            Self::Counted => "counted",
            Self::Inspected => "inspected",
            Self::Published => "published",
            Self::LedBy => "led_by",
            Self::Lasted => "lasted",
            Self::Held => "held",
            Self::NotHeld => "not_held",
            Self::StandsFor => "stands_for",
            Self::Says => "says",
            Self::Linked => "linked",
        }
    }
}

/// What a claim says beyond its kind.
#[derive(Clone, Debug, PartialEq)]
pub enum ClaimValue {
    /// Nothing more.
    None,
    /// A grade.
    Grade(Grade),
    /// A grade and the one before it.
    Grades {
        /// The earlier grade.
        from: Grade,
        /// The later one.
        to: Grade,
        /// The document of the earlier one.
        from_document: DocumentId,
        /// Better or worse; `None` where the two are level or not on one scale.
        direction: Option<Ordering>,
    },
    /// So many.
    Count(Count),
    /// What is held, or not, narrowed down.
    Of(Over),
    /// A topic and the item that is about it, where there is one.
    Topic {
        /// The reader's words.
        topic: String,
        /// The item.
        item: Option<String>,
    },
    /// The days of an inspection.
    Days(Inspection),
    /// A day.
    Date(Date),
    /// A name or a number in words.
    Text(String),
    /// An acronym.
    Acronym {
        /// Its short form.
        short: String,
        /// Its long form.
        long: String,
    },
}

/// What something is counted over, or what is held of; all of it where nothing narrows it down.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Over {
    /// The inspections of these periods.
    pub periods: Vec<Period>,
    /// Set where the periods are those of publication.
    pub by_publication: bool,
    /// The authorities of this region.
    pub region: Option<String>,
    /// The statistical neighbours of this authority.
    pub neighbours_of: Option<String>,
    /// These authorities, where they were named one by one.
    pub among: Vec<String>,
    /// The inspections from this one on of each authority: 2 for those that have one before them.
    pub at_least: Option<usize>,
    /// The documents of this kind.
    pub kind: Option<Kind>,
    /// The councils of these sorts.
    pub sorts: Vec<AuthorityKind>,
    /// The inspections under these frameworks.
    pub frameworks: Vec<Framework>,
}

/// A number of something.
#[derive(Clone, Debug, PartialEq)]
pub struct Count {
    /// Of what: "improvements", "lists", "named", "inspections", "authorities", `authorities_held`, "graded", "documents".
    pub what: &'static str,
    /// How many.
    pub n: usize,
    /// Out of how many.
    pub of: Option<usize>,
    /// Whose list, where improvements are counted.
    pub owner: Option<Owner>,
    /// The grade that is counted.
    pub grade: Option<Grade>,
    /// What it is counted over.
    pub over: Over,
}

impl Count {
    pub(crate) fn of(what: &'static str, n: usize) -> Self {
        Self { what, n, of: None, owner: None, grade: None, over: Over::default() }
    }

    pub(crate) fn over(self, over: Over) -> Self {
        Self { over, ..self }
    }

    pub(crate) fn out_of(self, of: usize) -> Self {
        Self { of: Some(of), ..self }
    }
}

/// Something that a headline asserts, with what bears it out.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// What is asserted.
    pub kind: ClaimKind,
    /// Of which authority.
    pub authority: Option<String>,
    /// Of which document.
    pub document: Option<DocumentId>,
    /// Of which aspect.
    pub aspect: Option<Aspect>,
    /// What is said of it.
    pub value: ClaimValue,
    /// The passages that bear it out.
    pub citations: Vec<Citation>,
    /// The words searched for, where something is said to be absent.
    pub searched: Vec<String>,
}

impl Claim {
    fn of(kind: ClaimKind, document: &Document, value: ClaimValue) -> Self {
        Self {
            kind,
            authority: document.subject().map(str::to_owned),
            document: Some(document.id.clone()),
            aspect: None,
            value,
            citations: Vec::new(),
            searched: Vec::new(),
        }
    }

    fn on(kind: ClaimKind, authority: Option<&str>, value: ClaimValue) -> Self {
        Self {
            kind,
            authority: authority.map(str::to_owned),
            document: None,
            aspect: None,
            value,
            citations: Vec::new(),
            searched: Vec::new(),
        }
    }

    fn citing(self, citations: impl IntoIterator<Item = Citation>) -> Self {
        Self { citations: citations.into_iter().collect(), ..self }
    }

    pub(crate) fn graded(judged: &Judged<'_>) -> Self {
        let judgement = judged.judgement;
        let claim = Self::of(ClaimKind::Graded, judged.document, ClaimValue::Grade(judgement.grade));
        Self { aspect: Some(judgement.aspect), ..claim }.citing(judged.citation.clone())
    }

    fn not_graded(document: &Document, aspect: Aspect) -> Self {
        Self { aspect: Some(aspect), ..Self::of(ClaimKind::NotGraded, document, ClaimValue::None) }
    }

    pub(crate) fn movement(before: &Judged<'_>, after: &Judged<'_>, table: &Inspectorates) -> Self {
        let (from, to) = (before.judgement.grade, after.judgement.grade);
        let direction = after.compare(before, table).filter(|order| *order != Ordering::Equal);
        let value = ClaimValue::Grades { from, to, from_document: before.document.id.clone(), direction };
        let kind = if from == to { ClaimKind::Kept } else { ClaimKind::Moved };
        let claim = Self::of(kind, after.document, value);
        let citations = before.citation.iter().chain(&after.citation).cloned();
        // Of an aspect that was judged by itself once and with another once, the narrower is what both answer for.
        let (old, new) = (before.judgement.aspect, after.judgement.aspect);
        let aspect = if table.whole(old) == Some(new) { old } else { new };
        Self { aspect: Some(aspect), ..claim }.citing(citations)
    }

    /// What a headline says when it names a document by its date.
    pub(crate) fn dated(document: &Document) -> Option<Self> {
        let facts = &document.facts;
        if let Some(days) = &facts.inspection {
            return Some(Self::of(ClaimKind::Inspected, document, ClaimValue::Days(days.clone())));
        }
        let published = facts.published?;
        Some(Self::of(ClaimKind::Published, document, ClaimValue::Date(published.date)))
    }

    fn published(document: &Document) -> Option<Self> {
        let published = document.facts.published?;
        Some(Self::of(ClaimKind::Published, document, ClaimValue::Date(published.date)))
    }

    /// How many items the list of a document has.
    pub(crate) fn counted(document: &Document, listing: impl Into<Listing>) -> Self {
        let listing = listing.into();
        let n = listed::length(document, listing);
        let what = match listing.role {
            Role::Improvement => "improvements",
            Role::PriorityAction => "priority_actions",
            Role::Requirement => "requirements",
            Role::Recommendation => "recommendations",
            Role::Strength => "strengths",
        };
        // Of a partnership's list the authority is not the owner.
        let owner = listing.of(document).next().map_or(listing.owner, |list| list.owner);
        let count = Count { owner: Some(owner), ..Count::of(what, n) };
        Self::of(ClaimKind::Counted, document, ClaimValue::Count(count))
    }

    /// So many of something, of one authority or over many.
    pub(crate) fn count(count: Count, authority: Option<&str>) -> Self {
        Self::on(ClaimKind::Counted, authority, ClaimValue::Count(count))
    }

    /// So many grades of an aspect.
    pub(crate) fn tally(count: Count, aspect: Aspect) -> Self {
        Self { aspect: Some(aspect), ..Self::count(count, None) }
    }
}

/// A clause of a headline.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Clause {
    say: Say,
    claims: Vec<Claim>,
}

/// That there are documents on some authorities.
fn held_on(names: &[String]) -> Vec<Claim> {
    names.iter().map(|name| Claim::on(ClaimKind::Held, Some(name), ClaimValue::None)).collect()
}

/// The claims that name documents by their dates.
fn dated<'a>(documents: impl IntoIterator<Item = &'a Arc<Document>>) -> Vec<Claim> {
    documents.into_iter().filter_map(|document| Claim::dated(document)).collect()
}

/// Which inspection a document tells of, and by what.
pub(crate) fn told_of(kind: &'static str, told: &ToldOf) -> Say {
    let (authority, days) = (told.authority.clone(), wording::days(&told.inspection));
    match told.by {
        ToldBy::Days => Say::ToldOf { kind, authority, days },
        ToldBy::Published => Say::ToldOfByReport { kind, authority, days },
        ToldBy::Month => Say::ToldOfByMonth { kind, authority, days },
    }
}

impl Clause {
    /// What it says.
    pub(crate) fn say(&self) -> &Say {
        &self.say
    }

    /// What it asserts.
    pub(crate) fn into_claims(self) -> Vec<Claim> {
        self.claims
    }

    /// A clause that asserts nothing of the documents, or names only whom a question is about.
    pub(crate) fn neutral(say: Say) -> Self {
        Self { say, claims: Vec::new() }
    }

    fn new(say: Say, claims: impl IntoIterator<Item = Claim>) -> Self {
        Self { say, claims: claims.into_iter().collect() }
    }

    // Whom a question is about.

    /// There is nothing on an authority, or nothing of the periods asked for.
    pub(crate) fn not_held(say: Say, authority: &str, periods: &[Period], held: &[Inspected]) -> Self {
        let over = Over { periods: periods.to_vec(), ..Over::default() };
        let value = if periods.is_empty() { ClaimValue::None } else { ClaimValue::Of(over) };
        let absent = Claim::on(ClaimKind::NotHeld, Some(authority), value);
        Self::new(say, std::iter::once(absent).chain(dated(held.iter().map(|it| &it.primary))))
    }

    /// There is no inspection of an authority under a framework, or none of the periods asked for.
    pub(crate) fn none_of_kind(
        name: &str,
        framework: Framework,
        periods: &[Period],
        of_kind: &[Inspected],
        events: &[Inspected],
    ) -> Self {
        let (authority, kind) = (name.to_owned(), framework.to_string());
        let over = Over { periods: periods.to_vec(), frameworks: vec![framework], ..Over::default() };
        let absent = Claim::on(ClaimKind::NotHeld, Some(name), ClaimValue::Of(over));
        let (say, told) = if of_kind.is_empty() {
            (Say::NoneOfKind { authority, kind, held: HeldKinds::of(events) }, events)
        } else {
            let (period, held) = (periods.to_vec(), Months::held(of_kind));
            (Say::NoneOfKindInPeriod { authority, kind, period, held }, of_kind)
        };
        Self::new(say, std::iter::once(absent).chain(dated(told.iter().map(|it| &it.primary))))
    }

    /// A clause that says no more of inspections than when they were.
    pub(crate) fn dated(say: Say, held: &[Inspected]) -> Self {
        Self::new(say, dated(held.iter().map(|it| &it.primary)))
    }

    /// There are documents on some authorities.
    pub(crate) fn held(names: Vec<String>) -> Self {
        let claims = held_on(&names);
        Self::new(Say::HeldInstead { names: SomeNames(names) }, claims)
    }

    /// Asks which is meant of those that there are documents on.
    pub(crate) fn which_of(names: Vec<String>, all_authorities: bool) -> Self {
        let claims = held_on(&names);
        let names = SomeNames(names);
        let say = if all_authorities { Say::WhichAuthority { names } } else { Say::WhichOne { names } };
        Self::new(say, claims)
    }

    // Grades.

    /// The grade given, for the head of an answer.
    pub(crate) fn graded(
        name: &str,
        judged: &Judged<'_>,
        asked: Aspect,
        denied: Option<Grade>,
        published: Option<Date>,
    ) -> Self {
        let (document, judgement) = (judged.document, judged.judgement);
        let grade = judgement.grade.words().clone();
        let denied = denied.filter(|denied| *denied != judgement.grade);
        let on = wording::on(document);
        let source = Source::unless_report(document);
        let say = if asked.is_overall() {
            let published = wording::published_on(published);
            Say::GradeOverall { grade, denied, authority: name.to_owned(), on, published, source }
        } else {
            Say::GradeOfAspect {
                grade,
                denied,
                authority: name.to_owned(),
                aspect: judgement.aspect,
                jointly: judged.jointly,
                on,
                published: wording::published_on(published),
                source,
            }
        };
        let published = published.and_then(|_| Claim::published(document));
        Self::new(say, std::iter::once(Claim::graded(judged)).chain(Claim::dated(document)).chain(published))
    }

    /// None of some aspects was graded in a document; `None` where one was.
    pub(crate) fn not_graded(document: &Arc<Document>, aspects: &[Aspect], table: &Inspectorates) -> Option<Self> {
        let is_graded = |aspect: &Aspect| !judged::of(document, *aspect, table).is_empty();
        if aspects.is_empty() || aspects.iter().any(is_graded) {
            return None;
        }
        if document.is_partial {
            return Some(Self::neutral(Say::GradesUnread { aspects: Listed(aspects.to_vec()) }));
        }
        let claims = aspects.iter().map(|aspect| Claim::not_graded(document, *aspect));
        Some(Self::new(Say::NotGraded { aspects: Listed(aspects.to_vec()) }, claims))
    }

    /// A document gives no grade for something; of aspects it was checked that there is none.
    pub(crate) fn no_grade(
        name: &str,
        document: &Arc<Document>,
        aspects: &[Aspect],
        asked: String,
        table: &Inspectorates,
    ) -> Self {
        if document.is_partial {
            let say = Say::GradeUnread { authority: name.to_owned(), when: wording::when(document), asked };
            return Self::new(say, Claim::dated(document));
        }
        let value = ClaimValue::Topic { topic: asked.clone(), item: None };
        let of_topic = aspects.is_empty().then(|| Claim::of(ClaimKind::NotGraded, document, value));
        let (authority, when) = (name.to_owned(), wording::when(document));
        // Where the whole is no longer graded, nothing is missing.
        let since = document.facts.framework.and_then(|framework| table.judges_whole_until(framework));
        let began = document.inspection().map(Inspection::start);
        let no_longer =
            since.filter(|since| aspects == [Aspect::Overall] && began.is_some_and(|began| began >= *since));
        let say = match no_longer {
            Some(since) => {
                let since = format!("{} {}", text::month(since), since.year());
                Say::NoWholeGrade { authority, when, since }
            }
            None => Say::NoGrade { authority, when, asked },
        };
        let claims = aspects
            .iter()
            .filter(|aspect| judged::of(document, **aspect, table).is_empty())
            .map(|aspect| Claim::not_graded(document, *aspect));
        Self::new(say, claims.chain(of_topic).chain(Claim::dated(document)))
    }

    /// Another inspection gave the grade that was asked for.
    pub(crate) fn other_did(judged: &Judged<'_>) -> Self {
        let claims = [Some(Claim::graded(judged)), Claim::dated(judged.document)];
        Self::new(Say::OtherInspectionDid { when: wording::when(judged.document) }, claims.into_iter().flatten())
    }

    /// A grade was the same at two inspections; `None` where it was not.
    pub(crate) fn kept(name: &str, before: &Judged<'_>, after: &Judged<'_>, table: &Inspectorates) -> Option<Self> {
        (before.judgement.grade == after.judgement.grade).then(|| {
            let say = Say::KeptGrade {
                authority: name.to_owned(),
                judged: after.words(),
                before: wording::when(before.document),
                after: wording::when(after.document),
            };
            Self::new(
                say,
                std::iter::once(Claim::movement(before, after, table)).chain(dated([before.document, after.document])),
            )
        })
    }

    /// A grade was another one at a later inspection; `None` where it was the same.
    pub(crate) fn moved(name: &str, before: &Judged<'_>, after: &Judged<'_>, table: &Inspectorates) -> Option<Self> {
        (before.judgement.grade != after.judgement.grade).then(|| {
            let say = Say::LostGrade {
                authority: name.to_owned(),
                before: before.words(),
                then: wording::when(before.document),
                after: after.words(),
                when: wording::when(after.document),
            };
            Self::new(
                say,
                std::iter::once(Claim::movement(before, after, table)).chain(dated([before.document, after.document])),
            )
        })
    }

    /// The grade was not the one that a question takes for granted; `None` where it was.
    pub(crate) fn judged_not(name: &str, judged: &Judged<'_>, claimed: &[Grade]) -> Option<Self> {
        (!claimed.contains(&judged.judgement.grade)).then(|| {
            let say = Say::JudgedNot {
                authority: name.to_owned(),
                judged: judged.words(),
                claimed: Either(claimed.to_vec()),
                when: wording::when(judged.document),
            };
            Self::new(say, std::iter::once(Claim::graded(judged)).chain(Claim::dated(judged.document)))
        })
    }

    /// The grade at the only inspection that is held.
    pub(crate) fn still_graded(name: &str, judged: &Judged<'_>) -> Self {
        let say = Say::StillGraded {
            authority: name.to_owned(),
            judged: judged.words(),
            when: wording::when(judged.document),
        };
        Self::new(say, std::iter::once(Claim::graded(judged)).chain(Claim::dated(judged.document)))
    }

    // Lists of improvements.

    /// How many items a document's list has, for the head of an answer.
    pub(crate) fn improvements(
        name: &str,
        document: &Arc<Document>,
        listing: impl Into<Listing>,
        published: Option<Date>,
    ) -> Self {
        let listing = listing.into();
        let say = Say::Improvements {
            authority: name.to_owned(),
            on: wording::on(document),
            published: wording::published_on(published),
            counted: Counted::of(document, listing),
            source: Source::unless_report(document),
        };
        let published = published.and_then(|_| Claim::published(document));
        let claims = [Some(Claim::counted(document, listing)), Claim::dated(document), published];
        Self::new(say, claims.into_iter().flatten())
    }

    /// How many items a document's lists have, one after the other; `None` where there are none.
    pub(crate) fn lists(
        name: &str,
        document: &Arc<Document>,
        listings: &[Listing],
        published: Option<Date>,
    ) -> Option<Self> {
        let (first, others) = listings.split_first()?;
        let head = Self::improvements(name, document, *first, published);
        if others.is_empty() {
            return Some(head);
        }
        let counted = Listed(listings.iter().map(|listing| Counted::of(document, *listing)).collect());
        let say = Say::SeveralLists {
            authority: name.to_owned(),
            on: wording::on(document),
            published: wording::published_on(published),
            counted,
        };
        let claims = head.claims.into_iter().chain(others.iter().map(|listing| Claim::counted(document, *listing)));
        Some(Self::new(say, claims))
    }

    /// How many of the items are about a topic; each of them was found to be.
    pub(crate) fn about_topic(
        topic: &str,
        terms: &QueryTerms,
        documents: &[Arc<Document>],
        listing: impl Into<Listing>,
    ) -> Self {
        let listing = listing.into();
        let mut claims = Vec::new();
        for document in documents {
            let before = claims.len();
            claims.extend(listed::about(document, listing, terms).map(|item| Claim::listed(document, terms, item)));
            if claims.len() == before && listed::about_any(document, terms).next().is_none() {
                let value = ClaimValue::Topic { topic: topic.to_owned(), item: None };
                claims.push(Claim::of(ClaimKind::NotListed, document, value));
            }
        }
        let count = claims.iter().filter(|claim| claim.kind == ClaimKind::Listed).count();
        Self::new(Say::AboutTopic { count, topic: topic.to_owned() }, claims)
    }

    /// Documents have no list for an owner; `None` where one has.
    pub(crate) fn no_lists(
        names: Vec<String>,
        documents: &[Arc<Document>],
        listing: impl Into<Listing>,
    ) -> Option<Self> {
        let listing = listing.into();
        let empty = !documents.is_empty() && documents.iter().all(|document| listed::length(document, listing) == 0);
        empty.then(|| {
            let claims = documents.iter().map(|document| Claim::counted(document, listing)).chain(dated(documents));
            Self::new(Say::NoListFor { names: Listed(names) }, claims)
        })
    }

    /// A document has no list for an owner; `None` where it has.
    pub(crate) fn no_list(name: &str, document: &Arc<Document>, listing: impl Into<Listing>) -> Option<Self> {
        let listing = listing.into();
        (listed::length(document, listing) == 0).then(|| {
            if document.is_partial {
                let say = Say::ListUnread { authority: name.to_owned(), on: wording::on(document) };
                return Self::new(say, Claim::dated(document));
            }
            let say = Say::NoList {
                authority: name.to_owned(),
                on: wording::on(document),
                role: listing.role.name(),
                owner: listing.owner.name().to_string(),
            };
            Self::new(say, std::iter::once(Claim::counted(document, listing)).chain(Claim::dated(document)))
        })
    }

    /// The overall grade, beside something else.
    pub(crate) fn was_overall(judged: &Judged<'_>) -> Self {
        Self::new(Say::WasOverall { grade: judged.judgement.grade }, [Claim::graded(judged)])
    }

    /// How many items another document names of a report's list.
    pub(crate) fn names_of_list(
        kind: &'static str,
        report: &Document,
        named: Vec<Citation>,
        all: usize,
        missing: usize,
    ) -> Self {
        let say = if missing == 0 {
            Say::NamesAll { kind, count: all }
        } else {
            Say::NamesSome { kind, count: all - missing, all }
        };
        let count = Count { owner: Some(Owner::LocalAuthority), ..Count::of("named", all - missing).out_of(all) };
        let claim = Claim::of(ClaimKind::Counted, report, ClaimValue::Count(count));
        Self::new(say, [claim.citing(named)])
    }

    /// How many items the lists of one document have, as one of several.
    pub(crate) fn list_when(document: &Arc<Document>, listing: impl Into<Listing>) -> Self {
        let listing = listing.into();
        let say = Say::ListWhen { when: wording::when(document), counted: Counted::of(document, listing) };
        Self::new(say, std::iter::once(Claim::counted(document, listing)).chain(Claim::dated(document)))
    }

    /// The same for one authority of several.
    pub(crate) fn list_of(name: &str, document: &Arc<Document>, listing: impl Into<Listing>) -> Self {
        let listing = listing.into();
        let say = Say::ListOf {
            authority: name.to_owned(),
            when: wording::when(document),
            counted: Counted::of(document, listing),
        };
        Self::new(say, std::iter::once(Claim::counted(document, listing)).chain(Claim::dated(document)))
    }

    // Dates and people.

    /// What a document says of the next inspection.
    pub(crate) fn of_next(document: &Arc<Document>, quotes: Vec<Citation>) -> Self {
        let says = Claim::on(ClaimKind::Says, None, ClaimValue::None).citing(quotes);
        Self::new(Say::OfNext { source: Source::of(document) }, std::iter::once(says).chain(Claim::dated(document)))
    }

    /// Who led an inspection; `None` where the document names nobody.
    pub(crate) fn led(name: &str, document: &Arc<Document>, citation: &Citation) -> Option<Self> {
        let names = document.facts.lead_inspectors.clone();
        (!names.is_empty()).then(|| {
            let value = ClaimValue::Text(names.join(", "));
            let claim = Claim::of(ClaimKind::LedBy, document, value).citing([citation.clone()]);
            let say = Say::Led {
                names: Listed(names),
                authority: name.to_owned(),
                one_day: document.facts.inspection.as_ref().is_some_and(|days| days.start() == days.end()),
                days: document.facts.inspection.as_ref().map(wording::days),
                source: Source::unless_report(document),
            };
            Self::new(say, std::iter::once(claim).chain(Claim::dated(document)))
        })
    }

    /// When inspectors came; `None` where the document gives no days.
    pub(crate) fn inspected(name: &str, document: &Arc<Document>, citation: &Citation) -> Option<Self> {
        let days = document.facts.inspection.as_ref()?;
        let claim = Claim::dated(document)?.citing([citation.clone()]);
        let say = Say::WasInspected {
            authority: name.to_owned(),
            one_day: days.start() == days.end(),
            days: wording::days(days),
            source: Source::unless_report(document),
        };
        Some(Self::new(say, [claim]))
    }

    /// When the report was published; `None` where that is not known.
    pub(crate) fn report_published(document: &Arc<Document>) -> Option<Self> {
        let published = document.facts.published?;
        Some(Self::new(Say::ReportPublished { date: published.date }, Claim::published(document)))
    }

    /// When a document was published, for the head of an answer; `None` where that is not known.
    pub(crate) fn published(
        name: &str,
        kind: &'static str,
        document: &Arc<Document>,
        citation: &Citation,
    ) -> Option<Self> {
        let published = document.facts.published?;
        let claim = Claim::published(document)?.citing([citation.clone()]);
        let days = document.facts.inspection.as_ref();
        let inspected = days.map(|days| Claim::of(ClaimKind::Inspected, document, ClaimValue::Days(days.clone())));
        let say = Say::WasPublished {
            kind,
            authority: name.to_owned(),
            on: days.map(|_| wording::on(document)),
            date: published.date,
        };
        Some(Self::new(say, std::iter::once(claim).chain(inspected)))
    }

    /// How many days an inspection took; `None` where the document gives no days.
    pub(crate) fn lasted(name: &str, document: &Arc<Document>, count: usize, citation: &Citation) -> Option<Self> {
        let days = document.facts.inspection.as_ref()?;
        let claim = Claim::of(ClaimKind::Lasted, document, ClaimValue::Text(count.to_string()));
        let say = Say::Lasted {
            authority: name.to_owned(),
            count,
            days: wording::days(days),
            source: Source::unless_report(document),
        };
        Some(Self::new(say, std::iter::once(claim.citing([citation.clone()])).chain(Claim::dated(document))))
    }

    /// Documents that do not hold a fact of their own inspection.
    pub(crate) fn fact_absent(say: Say, kind: ClaimKind, documents: &[Arc<Document>]) -> Self {
        let absent = documents.iter().map(|document| Claim::of(kind, document, ClaimValue::None));
        Self::new(say, absent.chain(dated(documents)))
    }

    // What is said of a topic.

    /// Documents say what is quoted from them. `listed` is that one document's list has it as an area for improvement.
    pub(crate) fn says(
        documents: &[&Arc<Document>],
        topic: Option<String>,
        more: bool,
        quotes: Vec<Citation>,
        listed: Option<Claim>,
    ) -> Self {
        let sources: Vec<Source> = documents.iter().map(|document| Source::of(document)).collect();
        let claim = Claim::on(ClaimKind::Says, None, ClaimValue::None).citing(quotes);
        let is_one = sources.len() == 1 && documents.iter().all(|it| it.kind != crate::document::Kind::Minutes);
        let say = match (is_one, sources.first().cloned()) {
            (true, Some(source)) => Say::Says { source, topic, more, listed: listed.is_some() },
            _ => Say::SeveralSay { sources: Sources(sources), topic, more },
        };
        Self::new(say, std::iter::once(claim).chain(dated(documents.iter().copied())).chain(listed))
    }

    /// Nothing sure was found in the document asked for, but something was in another.
    pub(crate) fn silent(document: &Arc<Document>) -> Self {
        Self::new(Say::LatestSilent { source: Source::of(document) }, Claim::dated(document))
    }

    /// The head of what is told of a whole inspection.
    pub(crate) fn overview(name: &str, document: &Arc<Document>, overall: Option<&Judged<'_>>, counted: bool) -> Self {
        let owner = Owner::LocalAuthority;
        let say = Say::Overview {
            authority: name.to_owned(),
            on: wording::on(document),
            judged: overall.map(Judged::words),
            counted: counted.then(|| Counted::of(document, owner)),
        };
        let claims =
            [overall.map(Claim::graded), counted.then(|| Claim::counted(document, owner)), Claim::dated(document)];
        Self::new(say, claims.into_iter().flatten())
    }

    /// What an acronym stands for.
    pub(crate) fn stands_for(acronym: &Acronym, document: &Arc<Document>, citation: &Citation) -> Self {
        let (short, long) = (acronym.short.clone(), acronym.long.clone());
        let value = ClaimValue::Acronym { short: short.clone(), long: long.clone() };
        let claim = Claim::of(ClaimKind::StandsFor, document, value).citing([citation.clone()]);
        let say = Say::StandsFor { short, long, source: Source::of(document) };
        Self::new(say, std::iter::once(claim).chain(Claim::dated(document)))
    }

    /// Documents speak of nothing that was searched for: no sentence of theirs holds all of it.
    pub(crate) fn nothing_found(
        out_of_scope: bool,
        place: Where,
        topic: String,
        searched: &[String],
        documents: &[&Arc<Document>],
    ) -> Self {
        let say = if out_of_scope {
            Say::OutOfScope { place, searched: topic }
        } else {
            Say::NothingFound { place, searched: topic }
        };
        Self::new(say, not_mentioned(documents, searched).chain(dated(documents.iter().copied())))
    }

    /// There is no sure answer; nothing is asserted of the documents but their dates.
    pub(crate) fn not_sure(place: Where, topic: String, documents: &[&Arc<Document>]) -> Self {
        Self::new(Say::NotSure { place, searched: topic }, dated(documents.iter().copied()))
    }

    /// What is shown is only near to what was asked for; without a place it is out of all reports.
    pub(crate) fn nearest(
        place: Option<Where>,
        documents: &[&Arc<Document>],
        count: usize,
        quotes: Vec<Citation>,
    ) -> Self {
        let say = place.map_or(Say::NearestAnywhere { count }, |place| Say::Nearest { place, count });
        let claim = Claim::on(ClaimKind::Says, None, ClaimValue::None).citing(quotes);
        Self::new(say, std::iter::once(claim).chain(dated(documents.iter().copied())))
    }

    /// What is shown last is only near to what was asked for.
    pub(crate) fn nearest_too(documents: &[Arc<Document>], quotes: Vec<Citation>) -> Self {
        let claim = Claim::on(ClaimKind::Says, None, ClaimValue::None).citing(quotes);
        Self::new(Say::NearestToo, std::iter::once(claim).chain(dated(documents.iter())))
    }

    /// A document tells of an authority's inspection.
    pub(crate) fn told_of(kind: &'static str, told: &ToldOf, document: &Document, citation: &Citation) -> Self {
        let claim = Claim {
            authority: Some(told.authority.clone()),
            ..Claim::of(ClaimKind::Linked, document, ClaimValue::Days(told.inspection.clone()))
        };
        Self::new(told_of(kind, told), [claim.citing([citation.clone()])])
    }

    // How something moved.

    /// The grades of one inspection after another.
    pub(crate) fn course(
        head: &Say,
        steps: Vec<(String, &Arc<Document>, Vec<Judged<'_>>)>,
        wording: &Wording,
        table: &Inspectorates,
    ) -> Self {
        let mut claims = Vec::new();
        let mut said: Vec<(String, Vec<&Arc<Document>>)> = Vec::new();
        for ((_, _, before), (_, _, after)) in steps.iter().zip(steps.iter().skip(1)) {
            for after in after {
                let same = |before: &&Judged<'_>| table.answers_for(before.judgement.aspect, after.judgement.aspect);
                claims.extend(before.iter().filter(same).map(|before| Claim::movement(before, after, table)));
            }
        }
        for (grades, document, judged) in steps {
            claims.extend(judged.iter().map(Claim::graded).chain(Claim::dated(document)));
            match said.last_mut().filter(|(before, _)| *before == grades) {
                Some((_, documents)) => documents.push(document),
                None => said.push((grades, vec![document])),
            }
        }
        let step = |(grades, documents): (String, Vec<&Arc<Document>>)| {
            wording.say(&Say::GradesIn { grades, when: Months::of(documents) })
        };
        Self::new(Say::Course { what: wording.say(head), steps: Then(said.into_iter().map(step).collect()) }, claims)
    }

    /// Inspections that gave no grade for some aspects.
    pub(crate) fn not_graded_in(documents: &[Arc<Document>], aspects: &[Aspect]) -> Self {
        if documents.iter().any(|document| document.is_partial) {
            return Self::new(Say::GradesUnreadIn { when: Months::of(documents) }, dated(documents));
        }
        let say = Say::NotGradedIn { when: Months::of(documents) };
        let claims = documents
            .iter()
            .flat_map(|document| aspects.iter().map(|aspect| Claim::not_graded(document, *aspect)).collect::<Vec<_>>());
        Self::new(say, claims.chain(dated(documents)))
    }

    /// No inspection gave a grade for some aspects.
    pub(crate) fn never_graded(name: &str, documents: &[Arc<Document>], aspects: &[Aspect]) -> Self {
        if documents.iter().any(|document| document.is_partial) {
            return Self::new(Say::GradesUnreadIn { when: Months::of(documents) }, dated(documents));
        }
        let say = Say::NeverGraded {
            authority: name.to_owned(),
            when: Months::of(documents),
            aspects: Listed(aspects.to_vec()),
        };
        let claims = documents
            .iter()
            .flat_map(|document| aspects.iter().map(|aspect| Claim::not_graded(document, *aspect)).collect::<Vec<_>>());
        Self::new(say, claims.chain(dated(documents)))
    }

    /// Documents whose lists hold an item about a topic, each with the item; `None` if no document has one.
    pub(crate) fn listed_in(names: Vec<String>, documents: &[Arc<Document>], items: Vec<Claim>) -> Option<Self> {
        let claims = items.into_iter().chain(dated(documents));
        (!documents.is_empty()).then(|| Self::new(Say::ListedIn { names: Listed(names) }, claims))
    }

    /// Documents that speak of a topic without listing it.
    pub(crate) fn mentioned(
        alone: bool,
        names: Vec<String>,
        documents: &[Arc<Document>],
        topic: &str,
        quotes: Vec<Citation>,
    ) -> Self {
        let names = Listed(names);
        let say = if alone { Say::MentionedOnly { names } } else { Say::AlsoMentioned { names } };
        let unlisted = documents.iter().map(|document| {
            Claim::of(ClaimKind::NotListed, document, ClaimValue::Topic { topic: topic.to_owned(), item: None })
        });
        let says = Claim::on(ClaimKind::Says, None, ClaimValue::None).citing(quotes);
        Self::new(say, unlisted.chain([says]).chain(dated(documents)))
    }

    /// Documents in which nothing sure was found of a topic: that they do not mention it is said only of those in which
    /// nothing near was found.
    pub(crate) fn silent_in(
        names: Vec<String>,
        documents: &[Arc<Document>],
        absent: bool,
        searched: &[String],
    ) -> Self {
        let names = Listed(names);
        if !absent {
            return Self::new(Say::NothingSureIn { names }, dated(documents));
        }
        let all: Vec<&Arc<Document>> = documents.iter().collect();
        Self::new(Say::NotMentionedIn { names }, not_mentioned(&all, searched).chain(dated(documents)))
    }

    // Two or more beside each other, and selections.

    /// Grades of several authorities.
    pub(crate) fn grades_of_several(say: Say, judged: &[Judged<'_>]) -> Self {
        Self::new(say, judged.iter().map(Claim::graded).chain(dated(judged.iter().map(|it| it.document))))
    }

    /// Authorities that have no grade for some aspects.
    pub(crate) fn ungraded(say: Say, documents: &[Arc<Document>], aspects: &[Aspect]) -> Self {
        let claims = documents
            .iter()
            .flat_map(|document| aspects.iter().map(|aspect| Claim::not_graded(document, *aspect)).collect::<Vec<_>>());
        Self::new(say, claims.chain(dated(documents)))
    }

    /// How many of some authorities fulfil a condition, with what bears out each row.
    pub(crate) fn selected(say: Say, count: Count, rows: Vec<Claim>, names: &[String]) -> Self {
        Self::new(say, std::iter::once(Claim::count(count, None)).chain(rows).chain(held_on(names)))
    }

    /// A claim that passages say what is quoted from them.
    pub(crate) fn quoting(quotes: Vec<Citation>) -> Claim {
        Claim::on(ClaimKind::Says, None, ClaimValue::None).citing(quotes)
    }

    /// No document of any authority speaks of what was searched for.
    pub(crate) fn nobody_mentions(say: Say, count: Count, searched: Vec<String>) -> Self {
        let absent = Claim::on(ClaimKind::NotMentioned, None, ClaimValue::None);
        Self::new(say, [Claim::count(count, None), Claim { searched, ..absent }])
    }

    /// Others that fulfil it by the other date; their rows are not shown.
    pub(crate) fn selected_too(say: Say, names: &[String]) -> Self {
        Self::new(say, held_on(names))
    }

    /// Several counts over many authorities.
    pub(crate) fn counted(say: Say, counts: Vec<Claim>) -> Self {
        Self::new(say, counts)
    }

    /// How many inspections are held, of one authority or of all.
    pub(crate) fn holdings(say: Say, count: Count, authority: Option<&str>, documents: &[Arc<Document>]) -> Self {
        let all = Count { what: "authorities_held", ..count.clone() };
        let authorities = match &say {
            Say::Holdings { of, .. } => Some(Claim::count(Count { n: of.authorities + of.places, ..all }, None)),
            _ => None,
        };
        Self::new(say, std::iter::once(Claim::count(count, authority)).chain(authorities).chain(dated(documents)))
    }

    /// The inspections and visits of an authority, by their dates.
    pub(crate) fn events(say: Say, authority: &str, documents: &[Arc<Document>]) -> Self {
        let held = Claim::on(ClaimKind::Held, Some(authority), ClaimValue::None);
        Self::new(say, std::iter::once(held).chain(dated(documents)))
    }

    /// How many documents are held, of one kind or of all.
    pub(crate) fn documents(say: Say, count: usize, kinds: &[Kind]) -> Self {
        let kind = if let [one] = kinds { Some(*one) } else { None };
        let count = Count::of("documents", count).over(Over { kind, ..Over::default() });
        let authorities = match &say {
            Say::Help { on, .. } => Some(Claim::count(Count::of("authorities_held", on.authorities + on.places), None)),
            _ => None,
        };
        Self::new(say, std::iter::once(Claim::count(count, None)).chain(authorities))
    }

    /// There is no document of some kinds on some authorities.
    pub(crate) fn no_such_document(say: Say, kinds: &[Kind], names: &[String]) -> Self {
        let absent = names.iter().flat_map(|name| {
            kinds.iter().map(move |kind| {
                let over = Over { kind: Some(*kind), ..Over::default() };
                Claim::on(ClaimKind::NotHeld, Some(name), ClaimValue::Of(over))
            })
        });
        Self::new(say, absent)
    }
}

impl Claim {
    /// An item of a document's list is about what was looked for.
    pub(crate) fn listed(document: &Document, terms: &QueryTerms, item: &ListItem) -> Self {
        let topic = terms.spelt(&terms.written().join(" "), &listed::whole_text(item));
        let value = ClaimValue::Topic { topic, item: Some(item.text.clone()) };
        Self::of(ClaimKind::Listed, document, value)
    }
}

fn not_mentioned<'a>(documents: &'a [&Arc<Document>], searched: &'a [String]) -> impl Iterator<Item = Claim> + 'a {
    documents.iter().map(|document| {
        let claim = Claim::of(ClaimKind::NotMentioned, document, ClaimValue::None);
        Claim { searched: searched.to_vec(), ..claim }
    })
}
