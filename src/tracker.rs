//! The tracker of an authority: what its scrutiny committee asked about each area for improvement, what officers answered, and
//! what they promised until when, as the minutes held tell it.
//!
//! These are values, each with the words that bear it out; the faces put them into words. An exchange is tied to an area by the
//! rare words that both share, and the tie says which: it is similar wording, and whether it is the same matter only a reader
//! can say. What later documents say is what is worded most like a promise, and no proof that it was kept or broken.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;

use crate::catalog::{Catalog, Inspected};
use crate::document::{self, Document, Due, Inspection, ItemList, Listing, Owner, PassageKind, Role, SaidIn, Stretch};
use crate::evidence::Citation;
use crate::index::{self, Snapshot};
use crate::quotes;
use crate::search::{Limits, Wording, Wordings};
use crate::text;

/// The most areas that one text is tied to.
const TIES: usize = 3;
/// The part of the likeness of the likest area that another must have to be named beside it.
const BESIDE: f32 = 0.9;
/// The most statements of later documents that are shown for a promise.
const LATER: usize = 3;
/// The fewest words of a statement; less is a heading or a cell.
const STATEMENT_WORDS: usize = 5;

/// Words that say nothing of the matter.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct LeftOut {
    words: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    words: Vec<String>,
    #[serde(rename = "why")]
    _why: String,
}

impl LeftOut {
    fn bundled() -> Self {
        // The file is part of the program and a test reads it, so that an empty table is never met.
        toml::from_str(include_str!("tracker/words.toml")).unwrap_or_default()
    }
}

/// What was asked, answered and promised.
#[derive(Clone, Debug, PartialEq)]
pub struct Tracker {
    /// The authority's name.
    pub authority: String,
    /// The areas for improvement of its inspections and visits, oldest first.
    pub areas: Vec<Area>,
    /// Its minutes, oldest first, those without a day before the others.
    pub minutes: Vec<Minuted>,
}

/// An area for improvement: an item of a list without others nested below it.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Its words.
    pub item: Citation,
    /// The minutes that tell of it as a finding, by their places in [`Tracker::minutes`].
    pub told: Vec<usize>,
    /// The questions that are about it: the places of their minutes and of the exchanges in them.
    pub asked: Vec<(usize, usize)>,
}

/// The minutes of a meeting.
#[derive(Clone, Debug, PartialEq)]
pub struct Minuted {
    /// The document.
    pub document: Arc<Document>,
    /// The day of the meeting.
    pub met: Option<Meeting>,
    /// The day of the next meeting.
    pub next: Option<Meeting>,
    /// What they tell of the findings of inspectors.
    pub findings: Vec<Finding>,
    /// Its exchanges, in order.
    pub exchanges: Vec<Exchange>,
}

/// The day of a meeting.
#[derive(Clone, Debug, PartialEq)]
pub struct Meeting {
    /// The day.
    pub day: Date,
    /// The line that gives it; `None` where the name of the file does.
    pub citation: Option<Citation>,
}

/// A finding as minutes tell it.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The sentence.
    pub said: Citation,
    /// The areas that it is about.
    pub about: Vec<Tie>,
}

/// A question with its answer, or what was said or decided without one.
#[derive(Clone, Debug, PartialEq)]
pub struct Exchange {
    /// The question.
    pub question: Option<Citation>,
    /// The answer, passage by passage.
    pub answers: Vec<Citation>,
    /// What was promised.
    pub promises: Vec<Promise>,
    /// The areas that it is about.
    pub about: Vec<Tie>,
    /// The findings of the same minutes that are about one of these areas, by their places.
    pub findings: Vec<usize>,
}

/// Why a text is taken to be about an area.
#[derive(Clone, Debug, PartialEq)]
pub struct Tie {
    /// The area, by its place in [`Tracker::areas`].
    pub area: usize,
    /// The part of the exchange whose wording is like that of the area.
    pub by: By,
    /// The rarest words that both share, as the minutes write them.
    pub shared: Vec<String>,
    /// How alike they are, from 0 to 1.
    pub likeness: f32,
}

/// A part of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The sentence that tells a finding.
    Finding,
    /// The question.
    Question,
    /// The answer.
    Answer,
    /// A promise.
    Promise,
}

impl By {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Finding, Self::Question, Self::Answer, Self::Promise];

    /// The stable name, as in the JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Finding => "finding",
            Self::Question => "question",
            Self::Answer => "answer",
            Self::Promise => "promise",
        }
    }
}

/// Something that is to be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise {
    /// The sentence or row.
    pub said: Citation,
    /// What it is a part of.
    pub said_in: SaidIn,
    /// The words that say until when.
    pub when: Option<Citation>,
    /// Who is to do it, where a table names them.
    pub owner: Option<Citation>,
    /// The day by which it is due.
    pub due: Option<Due>,
    /// What later documents say that is worded most like it.
    pub later: Vec<Later>,
}

/// A statement of a later document.
#[derive(Clone, Debug, PartialEq)]
pub struct Later {
    /// The sentence.
    pub citation: Citation,
    /// The rarest words that both share.
    pub shared: Vec<String>,
    likeness: f32,
}

impl Tracker {
    /// What is held about an authority, by its name in the catalogue.
    pub fn of(authority: &str, snapshot: &Snapshot, limits: &Limits) -> Result<Self, index::Error> {
        let catalog = snapshot.catalog();
        let mut documents: Vec<&Arc<Document>> =
            catalog.documents_about(authority).iter().filter(|it| it.facts.minutes.is_some()).collect();
        documents.sort_by_key(|document| day(document));
        let mut areas = areas(catalog.events_of(authority), snapshot)?;
        let mut minutes = Vec::new();
        if !documents.is_empty() {
            let left_out = LeftOut::bundled();
            let left_out = left_out.words.iter().flat_map(|row| &row.words).map(String::as_str);
            let mut reader =
                Reader { wordings: Wordings::new(snapshot, left_out), snapshot, limits, words: Vec::new() };
            for area in &areas {
                reader.words.push(reader.wordings.of(&area.words)?);
            }
            let later = reader.later(authority, &documents)?;
            for document in documents {
                let within = within(document, authority, catalog, &areas);
                minutes.extend(reader.minutes(document, &within, &later)?);
            }
        }
        let mut areas: Vec<Area> = areas.drain(..).map(|own| own.area).collect();
        for (at, own) in minutes.iter().enumerate() {
            for tie in own.findings.iter().flat_map(|finding| &finding.about) {
                areas[tie.area].told.push(at);
            }
            for (number, exchange) in own.exchanges.iter().enumerate().filter(|(_, it)| it.question.is_some()) {
                for tie in &exchange.about {
                    areas[tie.area].asked.push((at, number));
                }
            }
        }
        for area in &mut areas {
            area.told.dedup();
        }
        Ok(Self { authority: authority.to_owned(), areas, minutes })
    }

    /// The areas that no question is about in any minutes held.
    pub fn unasked(&self) -> impl Iterator<Item = &Area> {
        self.areas.iter().filter(|area| area.asked.is_empty())
    }

    /// All promises, with their minutes and exchanges.
    pub fn promises(&self) -> impl Iterator<Item = (&Minuted, &Exchange, &Promise)> {
        self.minutes.iter().flat_map(|minutes| {
            let exchanges = minutes.exchanges.iter();
            exchanges
                .flat_map(move |exchange| exchange.promises.iter().map(move |promise| (minutes, exchange, promise)))
        })
    }
}

impl Area {
    /// The document whose list it stands in.
    pub fn document(&self) -> &Arc<Document> {
        self.item.document()
    }
}

/// An area with the words by which it is found again: its own and those of the items around it.
struct Worded {
    area: Area,
    words: String,
    ended: Option<Date>,
}

/// The areas for improvement and for priority action of inspections, those that are the council's own.
fn areas(inspections: &[Inspected], snapshot: &Snapshot) -> Result<Vec<Worded>, index::Error> {
    let mut found = Vec::new();
    for inspected in inspections {
        let document = &inspected.primary;
        let ended = document.inspection().map(Inspection::end).or(document.facts.published.map(|it| it.date));
        let lists = [Role::PriorityAction, Role::Improvement]
            .into_iter()
            .flat_map(|role| Listing { role, owner: Owner::LocalAuthority }.of(document).collect::<Vec<&ItemList>>());
        for item in lists.flat_map(|list| &list.items) {
            for leaf in quotes::leaves(snapshot, document, item)? {
                let words = leaf.whole();
                let area = Area { item: leaf.citation, told: Vec::new(), asked: Vec::new() };
                found.push(Worded { area, words, ended });
            }
        }
    }
    Ok(found)
}

/// The day of a meeting, else the last of the inspection that its minutes tell of.
fn day(document: &Document) -> Option<Date> {
    let met = document.facts.minutes.as_ref().and_then(|minutes| minutes.met).map(|met| met.day);
    met.or(document.inspection().map(Inspection::end))
}

/// The areas that minutes can be about, in the order in which they are looked through: those of the inspection that they tell
/// of, then those of the ones that ended before the meeting.
fn within(document: &Document, authority: &str, catalog: &Catalog, areas: &[Worded]) -> Vec<Vec<usize>> {
    let own = catalog.events_of(authority).iter().find(|one| one.others.iter().any(|it| it.id == document.id));
    let is_own = |worded: &Worded| own.is_some_and(|own| own.primary.id == worded.area.document().id);
    let until = day(document);
    let is_before = |worded: &Worded| until.zip(worded.ended).is_none_or(|(until, ended)| ended <= until);
    let numbered = || areas.iter().enumerate();
    let of = |keep: &dyn Fn(&Worded) -> bool| numbered().filter(|(_, it)| keep(it)).map(|(at, _)| at).collect();
    vec![of(&|it| is_own(it)), of(&|it| !is_own(it) && is_before(it))]
}

/// A sentence of a document that came after a meeting.
struct Statement {
    day: Date,
    citation: Citation,
    words: Wording,
}

struct Reader<'a> {
    wordings: Wordings<'a>,
    snapshot: &'a Snapshot,
    limits: &'a Limits,
    /// The words of each area.
    words: Vec<Wording>,
}

impl Reader<'_> {
    fn minutes(
        &mut self,
        document: &Arc<Document>,
        within: &[Vec<usize>],
        later: &[Statement],
    ) -> Result<Option<Minuted>, index::Error> {
        let Some(read) = &document.facts.minutes else { return Ok(None) };
        let after = day(document);
        let mut findings = Vec::new();
        for stretch in &read.findings {
            let Some(said) = self.cited(document, stretch)? else { continue };
            let about = self.ties(&said, By::Finding, within)?;
            findings.push(Finding { said, about });
        }
        let mut exchanges = Vec::new();
        for exchange in &read.exchanges {
            exchanges.extend(self.exchange(document, exchange, within, &findings, (after, later))?);
        }
        Ok(Some(Minuted {
            document: Arc::clone(document),
            met: self.meeting(document, read.met)?,
            next: self.meeting(document, read.next)?,
            findings,
            exchanges,
        }))
    }

    fn cited(&self, document: &Arc<Document>, stretch: &Stretch) -> Result<Option<Citation>, index::Error> {
        let passage = self.snapshot.passage(&document.id, stretch.passage)?;
        Ok(passage.and_then(|it| Citation::new(Arc::clone(document), stretch.passage, it, stretch.range.clone())))
    }

    fn meeting(
        &self,
        document: &Arc<Document>,
        met: Option<document::Meeting>,
    ) -> Result<Option<Meeting>, index::Error> {
        let Some(met) = met else { return Ok(None) };
        let citation =
            met.passage.map(|passage| quotes::whole(self.snapshot, document, passage)).transpose()?.flatten();
        Ok(Some(Meeting { day: met.day, citation }))
    }

    fn exchange(
        &mut self,
        document: &Arc<Document>,
        read: &document::Exchange,
        within: &[Vec<usize>],
        findings: &[Finding],
        later: (Option<Date>, &[Statement]),
    ) -> Result<Option<Exchange>, index::Error> {
        let question = read.question.as_ref().map(|it| self.cited(document, it)).transpose()?.flatten();
        let mut answers = Vec::new();
        for answer in &read.answers {
            answers.extend(self.cited(document, answer)?);
        }
        let mut promises = Vec::new();
        for promise in &read.promises {
            let Some(said) = self.cited(document, &promise.said)? else { continue };
            let when = promise.when.as_ref().map(|it| self.cited(document, it)).transpose()?.flatten();
            let owner = promise.owner.as_ref().map(|it| self.cited(document, it)).transpose()?.flatten();
            let due = promise.due.filter(|_| when.is_some());
            let later = self.nearest(&said, later)?;
            promises.push(Promise { said, said_in: promise.said_in, when, owner, due, later });
        }
        if question.is_none() && promises.is_empty() {
            return Ok(None);
        }
        // The question says what it is about; where its words do not, the answer's may, and last those of a promise.
        let mut about = Vec::new();
        let said = promises.iter().map(|promise| (&promise.said, By::Promise));
        let parts =
            question.iter().map(|it| (it, By::Question)).chain(answers.iter().map(|it| (it, By::Answer))).chain(said);
        let mut last = None;
        for (cited, by) in parts.collect::<Vec<_>>() {
            if last != Some(by) && !about.is_empty() {
                break;
            }
            last = Some(by);
            for tie in self.ties(cited, by, within)? {
                if !about.iter().any(|other: &Tie| other.area == tie.area) {
                    about.push(tie);
                }
            }
        }
        let is_same = |finding: &Finding| finding.about.iter().any(|tie| about.iter().any(|own| own.area == tie.area));
        let findings = findings.iter().enumerate().filter(|(_, it)| is_same(it)).map(|(at, _)| at).collect();
        Ok(Some(Exchange { question, answers, promises, about, findings }))
    }

    /// The areas whose wording is like that of a sentence of a text: the likest, and those that are nearly as alike.
    fn ties(&mut self, cited: &Citation, by: By, within: &[Vec<usize>]) -> Result<Vec<Tie>, index::Error> {
        let mut sentences = Vec::new();
        for range in text::sentences(cited.quote()) {
            sentences.push(self.wordings.of(&cited.quote()[range])?);
        }
        for (at, areas) in within.iter().enumerate() {
            // Where the minutes tell of an inspection, only an area of another that is named nearly whole is meant.
            let is_of_another = at > 0 && within.first().is_some_and(|own| !own.is_empty());
            let tie = |area: usize| {
                let alike = sentences.iter().filter_map(|sentence| {
                    self.wordings.alike(&self.words[area], sentence, self.limits.alike_words, self.limits)
                });
                let is_near = |of_first: f32| !is_of_another || of_first >= self.limits.alike;
                let alike = alike.filter(|alike| is_near(alike.of_first));
                let best = alike.max_by(|a, b| a.likeness.total_cmp(&b.likeness))?;
                Some(Tie { area, by, shared: best.shared, likeness: best.likeness })
            };
            let mut ties: Vec<Tie> = areas.iter().filter_map(|area| tie(*area)).collect();
            ties.sort_by(|a, b| b.likeness.total_cmp(&a.likeness));
            let least = ties.first().map_or(0.0, |best| best.likeness * BESIDE);
            // A finding names several areas in one sentence, each with words of its own.
            ties.retain(|tie| by == By::Finding || tie.likeness >= least);
            ties.truncate(TIES);
            if !ties.is_empty() {
                return Ok(ties);
            }
        }
        Ok(Vec::new())
    }

    /// The sentences of all documents about an authority that came after the first of these meetings.
    fn later(&mut self, authority: &str, minutes: &[&Arc<Document>]) -> Result<Vec<Statement>, index::Error> {
        let has_promise = |it: &&&Arc<Document>| {
            it.facts.minutes.iter().flat_map(|it| &it.exchanges).any(|exchange| !exchange.promises.is_empty())
        };
        let Some(first) = minutes.iter().filter(has_promise).filter_map(|it| day(it)).min() else {
            return Ok(Vec::new());
        };
        let mut found = Vec::new();
        for document in self.snapshot.catalog().documents_about(authority) {
            let of_report =
                || document.inspection().map(Inspection::start).or(document.facts.published.map(|it| it.date));
            let day = if document.facts.minutes.is_some() { day(document) } else { of_report() };
            let Some(day) = day.filter(|day| *day > first) else { continue };
            for (passage, number) in
                self.snapshot.passages(&document.id)?.into_iter().zip((0..).map(document::PassageNumber))
            {
                if matches!(passage.kind, PassageKind::Heading | PassageKind::Contents | PassageKind::Footnote) {
                    continue;
                }
                for range in text::sentences(&passage.text) {
                    let words = &passage.text[range.clone()];
                    if text::words(words).len() < STATEMENT_WORDS {
                        continue;
                    }
                    let words = self.wordings.of(words)?;
                    let citation = Citation::new(Arc::clone(document), number, Arc::clone(&passage), range);
                    found.extend(citation.map(|citation| Statement { day, citation, words }));
                }
            }
        }
        Ok(found)
    }

    /// The statements of documents after a day that are worded most like a promise.
    fn nearest(
        &mut self,
        promise: &Citation,
        (after, later): (Option<Date>, &[Statement]),
    ) -> Result<Vec<Later>, index::Error> {
        let Some(after) = after else { return Ok(Vec::new()) };
        let words = self.wordings.of(promise.quote())?;
        let alike = |statement: &Statement| {
            // One more word than two items need: a sentence of running text is about much.
            let alike = self.wordings.alike(&words, &statement.words, self.limits.alike_words + 1, self.limits)?;
            Some(Later { citation: statement.citation.clone(), shared: alike.shared, likeness: alike.likeness })
        };
        let mut found: Vec<Later> = later.iter().filter(|it| it.day > after).filter_map(alike).collect();
        found.sort_by(|a, b| b.likeness.total_cmp(&a.likeness));
        found.truncate(LATER);
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_words_is_read() {
        let table: LeftOut = toml::from_str(include_str!("tracker/words.toml")).unwrap();
        assert!(table.words.iter().all(|row| row.words.len() > 5));
        assert_eq!(LeftOut::bundled().words.len(), table.words.len());
    }
}
