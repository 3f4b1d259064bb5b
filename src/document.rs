//! What an inspection document is: its facts, its sections and its passages, each with the place where it stands.
//!
//! A [`Document`] is plain data, and so are its [`Passage`]s, which hold the whole text. The [`corpus`](crate::corpus) module reads files into documents, the
//! [`index`](crate::index) module keeps them, and everything above answers from them. A fact that a file does not hold
//! is `None`: nothing here is ever guessed.

mod labels;
mod minutes;
mod names;

use std::fmt;
use std::ops::Range;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use labels::PageLabels;
pub use minutes::{Due, DueBasis, Exchange, Meeting, Minutes, Promise, SaidIn, Stretch};
pub use names::{Aspect, Framework, Grade, Owner, Programme, SubjectKind};

/// The name of a document that stays the same for as long as its file keeps its path: safe in addresses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentId(String);

impl DocumentId {
    /// Makes the name from a path below the corpus folder: lower case, every run of other characters one hyphen.
    ///
    /// Two paths that fold alike give the same name; [`DocumentId::numbered`] tells them apart.
    pub fn from_path(path: &str) -> Self {
        let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
        let mut id = String::with_capacity(stem.len());
        for c in stem.chars().flat_map(char::to_lowercase) {
            if c.is_ascii_alphanumeric() {
                id.push(c);
            } else if !id.is_empty() && !id.ends_with('-') {
                id.push('-');
            }
        }
        let id = id.trim_end_matches('-');
        Self(if id.is_empty() { "document".to_owned() } else { id.to_owned() })
    }

    /// The same name with a number after it, for the second and later files whose paths fold alike.
    pub fn numbered(&self, n: usize) -> Self {
        Self(format!("{}-{n}", self.0))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What sort of document a file is.
///
/// The order is the order of trust: where two documents speak of the same thing, the earlier kind leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The inspectorate's own report.
    InspectionReport,
    /// A summary of a report in this project's or the user's words, never the inspectors'.
    Digest,
    /// Minutes of a council meeting.
    Minutes,
    /// A council's announcement.
    PressRelease,
    /// A news article.
    News,
    /// Anything else.
    Other,
}

impl Kind {
    /// Every kind, in the order of trust.
    pub const ALL: [Self; 6] =
        [Self::InspectionReport, Self::Digest, Self::Minutes, Self::PressRelease, Self::News, Self::Other];

    /// The stable name, as in the JSON and in front matter.
    pub fn name(self) -> &'static str {
        match self {
            Self::InspectionReport => "inspection_report",
            Self::Digest => "digest",
            Self::Minutes => "minutes",
            Self::PressRelease => "press_release",
            Self::News => "news",
            Self::Other => "other",
        }
    }

    /// The kind of that stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The kind in words, for readers.
    pub fn words(self) -> &'static str {
        match self {
            Self::InspectionReport => "inspection report",
            Self::Digest => "digest",
            Self::Minutes => "minutes",
            Self::PressRelease => "press release",
            Self::News => "news article",
            Self::Other => "document",
        }
    }
}

/// One stretch of days on which inspectors were at work, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    first: Date,
    last: Date,
}

impl Span {
    /// The stretch from `first` to `last`; `None` if it would end before it begins.
    pub fn new(first: Date, last: Date) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    /// Its first day.
    pub fn first(self) -> Date {
        self.first
    }

    /// Its last day.
    pub fn last(self) -> Date {
        self.last
    }
}

/// When an inspection was made: one stretch of days, or more where inspectors came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    first: Span,
    more: Vec<Span>,
}

impl Inspection {
    /// An inspection from its stretches of days, put in order and joined where one follows the other; `None` without any.
    pub fn new(mut spans: Vec<Span>) -> Option<Self> {
        spans.sort();
        let mut joined: Vec<Span> = Vec::new();
        for span in spans {
            match joined.last_mut() {
                // "4 and 5 March" is one stretch.
                Some(before) if before.last.tomorrow().is_ok_and(|next| next >= span.first) => {
                    before.last = before.last.max(span.last);
                }
                _ => joined.push(span),
            }
        }
        let mut spans = joined.into_iter();
        Some(Self { first: spans.next()?, more: spans.collect() })
    }

    /// Its first day.
    pub fn start(&self) -> Date {
        self.first.first
    }

    /// Its last day.
    pub fn end(&self) -> Date {
        self.more.iter().map(|span| span.last).fold(self.first.last, Date::max)
    }

    /// Its stretches of days, in order; never empty.
    pub fn spans(&self) -> impl Iterator<Item = Span> + '_ {
        std::iter::once(self.first).chain(self.more.iter().copied())
    }
}

/// Where a publication date was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PublishedBasis {
    /// In the document's text.
    Printed,
    /// In the name of the file.
    FileName,
    /// In front matter or a sidecar file.
    Given,
}

/// When a document was published, and how that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The day.
    pub date: Date,
    /// How it is known.
    pub basis: PublishedBasis,
}

/// The number of a passage within its document, counted from 0 in reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PassageNumber(pub u32);

/// The number of a section within its document, counted from 0 in reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SectionNumber(pub u32);

/// One grade and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// What was judged, as printed.
    pub label: String,
    /// What was judged, by our stable name.
    pub aspect: Aspect,
    /// The grade.
    pub grade: Grade,
    /// The passage that states it.
    pub passage: PassageNumber,
}

/// What a list is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// What needs to improve.
    #[default]
    Improvement,
    /// What must be acted on at once.
    PriorityAction,
    /// What the law requires.
    Requirement,
    /// What is recommended.
    Recommendation,
    /// What is done well.
    Strength,
}

impl Role {
    /// Every role, the most urgent first.
    pub const ALL: [Self; 5] =
        [Self::PriorityAction, Self::Requirement, Self::Improvement, Self::Recommendation, Self::Strength];

    /// The stable name, as in the JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Improvement => "improvement",
            Self::PriorityAction => "priority_action",
            Self::Requirement => "requirement",
            Self::Recommendation => "recommendation",
            Self::Strength => "strength",
        }
    }
}

/// A whole list, as the document sets it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemList {
    /// What it is of.
    pub role: Role,
    /// Whom it is told.
    pub owner: Owner,
    /// The heading, as printed.
    pub heading: String,
    /// The passage of the heading.
    pub passage: PassageNumber,
    /// The items in the document's order.
    pub items: Vec<ListItem>,
}

/// One item of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListItem {
    /// The words, without bullet or number.
    pub text: String,
    /// The passage that holds them. An item and those nested below it stand in one passage, or in those that follow.
    pub passage: PassageNumber,
    /// The page on which the item begins, counted from 1.
    pub page: Option<u32>,
    /// The subheading above it, as "Priority and immediate action" or "Within three months:".
    pub group: Option<String>,
    /// Who is to act on it, as its row of a table prints it.
    pub owner: Option<String>,
    /// Until when, as its row of a table prints it.
    pub until: Option<String>,
    /// Whether it is no item, but what is said after those before it: "Leaders should also …" below bullets.
    pub closes: bool,
    /// The items nested below it.
    pub items: Vec<ListItem>,
}

impl ListItem {
    /// The words with those nested below it.
    pub fn whole(&self) -> String {
        let nested: Vec<String> = self.items.iter().map(Self::whole).collect();
        let nested = if nested.is_empty() { String::new() } else { format!(" {}", nested.join("; ")) };
        format!("{}{nested}", self.text)
    }
}

/// Which lists of a document are meant: those of a role, for an owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listing {
    /// What they are of.
    pub role: Role,
    /// Whose they are. The authority stands for whoever was inspected, as a partnership.
    pub owner: Owner,
}

impl From<Owner> for Listing {
    /// What needs to improve.
    fn from(owner: Owner) -> Self {
        Self { role: Role::Improvement, owner }
    }
}

impl Listing {
    /// Those lists in a document.
    pub fn of(self, document: &Document) -> impl Iterator<Item = &ItemList> {
        let lists = &document.facts.lists;
        let has = |owner| lists.iter().any(|list| list.owner == owner);
        let is_another = document.place().is_some() || !document.is_of_main_programme();
        let stands_for = self.owner == Owner::LocalAuthority && !has(self.owner) && is_another;
        let owner = lists.first().filter(|_| stands_for).map_or(self.owner, |list| list.owner);
        document.facts.lists_of(self.role).filter(move |list| list.owner == owner)
    }
}

/// Words of a document that state something, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// The words, as printed.
    pub text: String,
    /// The passage that has them.
    pub passage: PassageNumber,
}

/// An acronym with the long form that the document itself gives.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Acronym {
    /// As "MARU".
    pub short: String,
    /// As "multi-agency referral unit".
    pub long: String,
    /// The passage that explains it first.
    pub passage: PassageNumber,
}

/// A part of a document under one heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// The heading, as printed.
    pub heading: String,
    /// 1 for the outermost.
    pub level: u8,
    /// The grade that the heading states, if it states one.
    pub grade: Option<Grade>,
    /// What the section is about, if it is one of the judged aspects.
    pub aspect: Option<Aspect>,
    /// The section around it.
    pub parent: Option<SectionNumber>,
    /// The passage of the heading.
    pub passage: PassageNumber,
}

/// What a passage is in the layout of its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PassageKind {
    /// A heading, the title included.
    Heading,
    /// A paragraph, with the bullets that it introduces.
    Paragraph,
    /// A bullet or numbered list item that stands by itself, with those nested below it.
    Item,
    /// A row of a table, its cells parted by one space.
    Row,
    /// A footnote.
    Footnote,
    /// A line of a table of contents, and other matter that serves to find one's way.
    Contents,
}

/// The pages of a passage: on which it begins and where in its text each further page starts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pages {
    first: u32,
    /// Byte offset in the text, and the page that starts there; in rising order.
    breaks: Vec<(u32, u32)>,
}

impl Pages {
    /// A passage that stands wholly on one page, counted from 1.
    pub fn on(page: u32) -> Self {
        Self { first: page, breaks: Vec::new() }
    }

    /// Notes that from byte `offset` of the text on, it stands on `page`. A page that is already the last is not
    /// noted again.
    pub fn turn(&mut self, offset: usize, page: u32) {
        if self.breaks.last().map_or(self.first, |(_, page)| *page) != page {
            self.breaks.push((u32::try_from(offset).unwrap_or(u32::MAX), page));
        }
    }

    /// The page on which the passage begins.
    pub fn first(&self) -> u32 {
        self.first
    }

    /// The last page on which any of it stands. Its text may end on an earlier one: a row of a table goes on to the next
    /// page cell by cell.
    pub fn last(&self) -> u32 {
        self.breaks.iter().map(|(_, page)| *page).fold(self.first, u32::max)
    }

    /// Each page with the byte of the text at which it starts, in order; the first starts at 0.
    pub fn starts(&self) -> impl Iterator<Item = (usize, u32)> + '_ {
        std::iter::once((0, self.first)).chain(self.breaks.iter().map(|(start, page)| (*start as usize, *page)))
    }

    /// The page of the byte at `offset` of the text.
    pub fn at(&self, offset: usize) -> u32 {
        self.breaks
            .iter()
            .take_while(|(start, _)| *start as usize <= offset)
            .last()
            .map_or(self.first, |(_, page)| *page)
    }

    /// The first and the last page of a stretch of the text, given in bytes.
    pub fn of(&self, range: Range<usize>) -> (u32, u32) {
        let start = self.at(range.start);
        let within = self.starts().filter(|(at, _)| *at > range.start && *at < range.end).map(|(_, page)| page);
        within.fold((start, start), |(first, last), page| (first.min(page), last.max(page)))
    }

    /// The same pages for a text that lost its first `bytes` bytes.
    pub fn without_start(&self, bytes: usize) -> Self {
        let mut pages = Self::on(self.at(bytes));
        for (start, page) in &self.breaks {
            let start = *start as usize;
            if start > bytes {
                pages.turn(start - bytes, *page);
            }
        }
        pages
    }
}

/// A stretch of text that is found and cited as one: a paragraph, a list item, a row, a heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The text as printed, one space between words; list items within it begin on lines of their own.
    pub text: String,
    /// What it is in the layout.
    pub kind: PassageKind,
    /// The section that it stands in.
    pub section: Option<SectionNumber>,
    /// The printed paragraph number.
    pub paragraph: Option<u32>,
    /// Its pages; `None` where the format has none.
    pub pages: Option<Pages>,
}

/// The facts that a document holds, each read from its text or given with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The authority inspected, by its name in the table of authorities where that knows it, else as printed.
    pub authority: Option<String>,
    /// Who or what was inspected, where the framework says what that is. It is the authority's services or partnership where
    /// `authority` is given, and else a place or body of its own.
    pub subject: Option<Subject>,
    /// The rules of the inspection.
    pub framework: Option<Framework>,
    /// The inspections that it is compared with: those of all frameworks of one programme.
    pub programme: Option<Programme>,
    /// When inspectors were there.
    pub inspection: Option<Inspection>,
    /// The passage that says when.
    pub inspection_passage: Option<PassageNumber>,
    /// When the document was published.
    pub published: Option<Published>,
    /// The passage that says when it was published, if one does.
    pub published_passage: Option<PassageNumber>,
    /// Who led the inspection; more than one name for a few.
    pub lead_inspectors: Vec<String>,
    /// The passage that names them.
    pub lead_inspector_passage: Option<PassageNumber>,
    /// Overall effectiveness. Reports from April 2026 on have none.
    pub overall: Option<Judgement>,
    /// Every other grade, in the document's order.
    pub judgements: Vec<Judgement>,
    /// What the inspection looked at, in the words of a sentence, where it looked at a part.
    pub theme: Option<Stated>,
    /// What inspectors found on the whole, where they say it in a sentence and not by a grade.
    pub outcome: Option<Stated>,
    /// What it says of the next inspection, a sentence each.
    pub next: Vec<Stated>,
    /// The lists, in the document's order.
    pub lists: Vec<ItemList>,
    /// The acronyms that the document explains, sorted by short form.
    pub acronyms: Vec<Acronym>,
    /// The address of the official document, where it was given.
    pub source: Option<String>,
    /// The days that the text gives, in its order, where the document is no report and gives no inspection of its own: they
    /// may tell which inspection it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<DayGiven>,
    /// The days on which the text says that a report of inspectors was published, and the months, by their first days, in
    /// which it says that they were there: they may tell it of a document whose authority is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<Told>,
    /// The inspection that it tells of. It depends on what else is held, so the
    /// [`Catalog`](crate::catalog::Catalog) fills it in and it is not kept.
    #[serde(skip)]
    pub told_of: Option<ToldOf>,
    /// The exchanges of a meeting, where the document is its minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<Minutes>,
}

impl Facts {
    /// The lists of what needs to improve.
    pub fn improvements(&self) -> impl Iterator<Item = &ItemList> {
        self.lists_of(Role::Improvement)
    }

    /// The lists of one role.
    pub fn lists_of(&self, role: Role) -> impl Iterator<Item = &ItemList> {
        self.lists.iter().filter(move |list| list.role == role)
    }
}

/// Who or what was inspected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// What sort of body or place it is.
    pub kind: SubjectKind,
    /// Its name: of a council that of the table of authorities, of any other as printed.
    pub name: String,
    /// Its number at the inspectorate or in the national register, as printed; of a council the code of the Office for National
    /// Statistics.
    pub code: Option<String>,
    /// Who runs it, as printed.
    pub provider: Option<String>,
    /// The council in whose area it lies, by its name in the table of authorities.
    pub area: Option<String>,
    /// The passage that names it; `None` where the name was given with the file.
    pub passage: Option<PassageNumber>,
}

/// A day that a text gives, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayGiven {
    /// The day.
    pub day: Date,
    /// The passage that gives it.
    pub passage: PassageNumber,
    /// The bytes of the sentence in it.
    pub sentence: Range<usize>,
}

/// What the text of a document tells of an inspection beside its days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What it tells.
    pub by: ToldBy,
    /// The day, or the first day of the month, and where it stands.
    pub given: DayGiven,
}

/// By what a document tells which inspection it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToldBy {
    /// The first and the last day of the inspection.
    Days,
    /// The day on which the report was published.
    Published,
    /// A month in which inspectors were there.
    Month,
}

impl ToldBy {
    /// The stable name, as in the JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::Published => "published",
            Self::Month => "month",
        }
    }
}

/// The inspection that a document tells of, and where it says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldOf {
    /// The authority.
    pub authority: String,
    /// The days of the inspection.
    pub inspection: Inspection,
    /// By what it is told.
    pub by: ToldBy,
    /// The passage that tells it.
    pub passage: PassageNumber,
    /// The bytes of the sentence in it.
    pub range: Range<usize>,
}

/// A document without its text, which is kept as passages beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its name.
    pub id: DocumentId,
    /// The path below the corpus folder, with `/` between its parts.
    pub file: String,
    /// Its title, as printed or given.
    pub title: String,
    /// What sort of document it is.
    pub kind: Kind,
    /// What it states.
    pub facts: Facts,
    /// The number of pages; `None` where the format has none.
    pub pages: Option<u32>,
    /// What is printed on its pages, where that is not their numbers.
    pub labels: PageLabels,
    /// Its sections, in reading order.
    pub sections: Vec<Section>,
    /// How many passages its text has.
    pub passages: u32,
    /// Whether some of its text could not be read, so that what is not found in it may stand there all the same.
    pub is_partial: bool,
    /// What was lost or doubtful when it was read, in plain sentences; empty if it was read whole.
    pub warnings: Vec<String>,
}

impl Document {
    /// Whether it is of the inspections that its subject is asked about first: of a council the full inspections of its children's
    /// services, of any other body all of its own. So is one of no programme that is known.
    pub fn is_of_main_programme(&self) -> bool {
        self.place().is_some() || self.facts.programme.is_none_or(|programme| programme == Programme::ChildrensServices)
    }

    /// When the inspection was made that it is about: its own, or the one that it tells of.
    pub fn inspection(&self) -> Option<&Inspection> {
        self.facts.inspection.as_ref().or(self.facts.told_of.as_ref().map(|told| &told.inspection))
    }

    /// The name under which it is asked for: that of the authority, its own or the one whose inspection it tells of, or of the
    /// place or body that was inspected.
    pub fn about(&self) -> Option<&str> {
        let told_of = self.facts.told_of.as_ref().map(|told| &told.authority);
        let subject = self.facts.subject.as_ref().map(|subject| &subject.name);
        self.facts.authority.as_ref().or(told_of).or(subject).map(String::as_str)
    }

    /// The title, after the name under which it is asked for where it does not tell that.
    pub fn full_title(&self) -> String {
        match self.about().filter(|name| !self.title.contains(*name)) {
            Some(name) => format!("{name}: {}", self.title),
            None => self.title.clone(),
        }
    }

    /// The name of its own subject: of the authority, or of the place or body that was inspected.
    pub fn subject(&self) -> Option<&str> {
        let subject = self.facts.subject.as_ref().map(|subject| &subject.name);
        self.facts.authority.as_ref().or(subject).map(String::as_str)
    }

    /// Who or what was inspected, where that is no council.
    pub fn place(&self) -> Option<&Subject> {
        self.facts.subject.as_ref().filter(|_| self.facts.authority.is_none())
    }

    /// The section of that number, if the document has it.
    pub fn section(&self, number: SectionNumber) -> Option<&Section> {
        self.sections.get(number.0 as usize)
    }

    /// The grade of an aspect, overall effectiveness included.
    pub fn judgement(&self, aspect: Aspect) -> Option<&Judgement> {
        self.facts.overall.iter().chain(&self.facts.judgements).find(|judgement| judgement.aspect == aspect)
    }
}
