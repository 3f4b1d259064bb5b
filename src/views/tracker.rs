//! The tracker of an authority.

use std::fmt::Write as _;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::forms::{escaped, table};
use super::timeline::Quote;
use super::{Forms, Source, schemas};
use crate::gazetteer;
use crate::tracker;

/// What was asked about each area for improvement, answered and promised, as the minutes held tell it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Tracker {
    /// The authority's name in addresses.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The areas for improvement of its inspections and visits, oldest first.
    pub areas: Vec<Area>,
    /// The number of areas that no question is about in any minutes held.
    pub unasked: usize,
    /// Its minutes, oldest first.
    pub minutes: Vec<Minutes>,
}

/// An area for improvement.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = TrackedArea)]
pub struct Area {
    /// Its number here, counted from 1.
    pub number: usize,
    /// The document whose list it stands in.
    pub document: Source,
    /// Its words.
    pub item: Quote,
    /// The documents of the minutes that tell of it as a finding.
    pub told: Vec<String>,
    /// The exchanges with a question that is about it, by their numbers; empty where nobody asked in any minutes held.
    pub asked: Vec<usize>,
}

/// The minutes of a meeting.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Minutes {
    /// The document.
    pub document: Source,
    /// The day of the meeting; none where the minutes do not give it.
    pub met: Option<Meeting>,
    /// The day of the next meeting, where they give it.
    pub next: Option<Meeting>,
    /// What they tell of the findings of inspectors.
    pub findings: Vec<Finding>,
    /// The exchanges, in order.
    pub exchanges: Vec<Exchange>,
}

/// The day of a meeting.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Meeting {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// The line that gives it; none where the name of the file does.
    pub citation: Option<Quote>,
}

/// A finding as minutes tell it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = FindingTold)]
pub struct Finding {
    /// The sentence.
    pub said: Quote,
    /// The areas that it is about.
    pub about: Vec<Tie>,
}

/// A question with its answer, or what was said or decided without one.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Exchange {
    /// Its number here, counted from 1.
    pub number: usize,
    /// The findings of the same minutes that are about one of its areas, by their places among them, counted from 1.
    pub findings: Vec<usize>,
    /// The question; none where something was promised that nobody is minuted to have asked for.
    pub question: Option<Quote>,
    /// The answer, passage by passage.
    pub answers: Vec<Quote>,
    /// What was promised.
    pub promises: Vec<Promise>,
    /// The areas that it is about.
    pub about: Vec<Tie>,
}

/// Why a text is taken to be about an area: similar wording, which may be another matter all the same.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Tie {
    /// The number of the area.
    pub area: usize,
    /// The part of the exchange whose wording is like that of the area.
    #[schema(schema_with = schemas::ties)]
    pub by: &'static str,
    /// The rarest words that both share.
    pub shared: Vec<String>,
    /// How alike they are, from 0 to 1: the share of the shorter text's words, weighed by rarity.
    pub likeness: f32,
}

/// Something that is to be done.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Promise {
    /// The sentence or row.
    pub said: Quote,
    /// What it is a part of.
    #[schema(schema_with = schemas::said_in)]
    pub said_in: &'static str,
    /// The words that say until when.
    pub when: Option<Quote>,
    /// The day by which it is due, where the words and the day of the meeting tell it.
    #[schema(value_type = Option<String>, format = Date)]
    pub due: Option<Date>,
    /// How that day is known.
    #[schema(schema_with = schemas::due_bases)]
    pub due_basis: Option<&'static str>,
    /// Who is to do it, where a table names them.
    pub owner: Option<Quote>,
    /// What later documents say that is worded most like it: no proof that it was kept or broken.
    pub later: Vec<Later>,
}

/// A statement of a later document.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Later {
    /// The sentence.
    pub said: Quote,
    /// The rarest words that both share.
    pub shared: Vec<String>,
}

impl Tracker {
    /// The view of a tracker.
    pub fn new(tracker: &tracker::Tracker) -> Self {
        // Exchanges are numbered over all minutes, so that an area can name them.
        let before: Vec<usize> = tracker
            .minutes
            .iter()
            .scan(0, |all, minutes| {
                let before = *all;
                *all += minutes.exchanges.len();
                Some(before)
            })
            .collect();
        let asked =
            |(minutes, exchange): &(usize, usize)| before.get(*minutes).map_or(0, |before| before + exchange + 1);
        let told = |minutes: &usize| tracker.minutes.get(*minutes).map(|it| it.document.id.to_string());
        let area = |(at, area): (usize, &tracker::Area)| Area {
            number: at + 1,
            document: Source::new(area.document()),
            item: Quote::new(&area.item),
            told: area.told.iter().filter_map(told).collect(),
            asked: area.asked.iter().map(asked).collect(),
        };
        Self {
            id: gazetteer::slug(&tracker.authority),
            name: tracker.authority.clone(),
            areas: tracker.areas.iter().enumerate().map(area).collect(),
            unasked: tracker.unasked().count(),
            minutes: tracker.minutes.iter().zip(before).map(|(it, before)| Minutes::new(it, before)).collect(),
        }
    }

    fn tied(&self, ties: &[Tie]) -> Vec<&Area> {
        ties.iter().filter_map(|tie| self.areas.get(tie.area.checked_sub(1)?)).collect()
    }
}

impl Minutes {
    fn new(minutes: &tracker::Minuted, before: usize) -> Self {
        let meeting =
            |met: &tracker::Meeting| Meeting { day: met.day, citation: met.citation.as_ref().map(Quote::new) };
        let finding = |it: &tracker::Finding| Finding { said: Quote::new(&it.said), about: ties(&it.about) };
        let exchange = |(at, it): (usize, &tracker::Exchange)| Exchange {
            number: before + at + 1,
            findings: it.findings.iter().map(|at| at + 1).collect(),
            question: it.question.as_ref().map(Quote::new),
            answers: it.answers.iter().map(Quote::new).collect(),
            promises: it.promises.iter().map(Promise::new).collect(),
            about: ties(&it.about),
        };
        Self {
            document: Source::new(&minutes.document),
            met: minutes.met.as_ref().map(meeting),
            next: minutes.next.as_ref().map(meeting),
            findings: minutes.findings.iter().map(finding).collect(),
            exchanges: minutes.exchanges.iter().enumerate().map(exchange).collect(),
        }
    }
}

fn ties(about: &[tracker::Tie]) -> Vec<Tie> {
    let tie = |tie: &tracker::Tie| Tie {
        area: tie.area + 1,
        by: tie.by.name(),
        shared: tie.shared.clone(),
        likeness: tie.likeness,
    };
    about.iter().map(tie).collect()
}

impl Promise {
    fn new(promise: &tracker::Promise) -> Self {
        let later = |it: &tracker::Later| Later { said: Quote::new(&it.citation), shared: it.shared.clone() };
        Self {
            said: Quote::new(&promise.said),
            said_in: promise.said_in.name(),
            when: promise.when.as_ref().map(Quote::new),
            due: promise.due.map(|due| due.day),
            due_basis: promise.due.map(|due| due.basis.name()),
            owner: promise.owner.as_ref().map(Quote::new),
            later: promise.later.iter().map(later).collect(),
        }
    }
}

impl Forms for Tracker {
    fn markdown(&self) -> String {
        let mut out = format!("# {}\n", escaped(&self.name));
        for minutes in &self.minutes {
            let met = minutes.met.as_ref().map_or_else(|| "day not given".to_owned(), |met| met.day.to_string());
            let _ = writeln!(out, "\n## {} ({met})", escaped(&minutes.document.title));
            for exchange in &minutes.exchanges {
                let _ = writeln!(out, "\n{}. {}", exchange.number, cited("Question", exchange.question.as_ref()));
                for answer in &exchange.answers {
                    let _ = writeln!(out, "   - {}", cited("Said", Some(answer)));
                }
                for promise in &exchange.promises {
                    let due = promise.due.map_or_else(String::new, |due| format!(", due {due}"));
                    let when = promise.when.as_ref().map_or("no time given", |when| when.quote.as_str());
                    let said = cited("Promised", Some(&promise.said));
                    let _ = writeln!(out, "   - {said}: {}{due}", escaped(when));
                }
                for (tie, area) in exchange.about.iter().zip(self.tied(&exchange.about)) {
                    let shared = escaped(&tie.shared.join(", "));
                    let _ = writeln!(out, "   - Similar wording ({shared}): “{}”", escaped(&area.item.quote));
                }
            }
        }
        if !self.minutes.is_empty() {
            out.push_str("\n## Not asked about in any minutes held\n\n");
        }
        for area in self.areas.iter().filter(|area| !self.minutes.is_empty() && area.asked.is_empty()) {
            let _ = writeln!(out, "- {}", cited(&escaped(&area.document.title), Some(&area.item)));
        }
        out
    }

    fn csv(&self) -> String {
        let names = [
            "what",
            "authority",
            "meeting",
            "minutes",
            "exchange",
            "question",
            "answer",
            "promise",
            "when",
            "due",
            "due_basis",
            "owner",
            "area",
            "area_document",
            "shared_words",
            "page",
            "paragraph",
            "url",
        ];
        let mut rows = Vec::new();
        for minutes in &self.minutes {
            for exchange in &minutes.exchanges {
                let promises = exchange.promises.iter().map(Some);
                let none = exchange.promises.is_empty().then_some(None);
                for promise in promises.chain(none) {
                    rows.push(self.row(minutes, exchange, promise));
                }
            }
        }
        // Where no minutes are held nobody can be said not to have asked.
        for area in self.areas.iter().filter(|area| !self.minutes.is_empty() && area.asked.is_empty()) {
            let mut row: [String; 18] = std::array::from_fn(|_| String::new());
            "area not asked about".clone_into(&mut row[0]);
            row[1].clone_from(&self.name);
            row[12].clone_from(&area.item.quote);
            row[13].clone_from(&area.document.id);
            placed(&mut row, &area.item);
            rows.push(row);
        }
        table(names, rows)
    }
}

impl Tracker {
    fn row(&self, minutes: &Minutes, exchange: &Exchange, promise: Option<&Promise>) -> [String; 18] {
        let quote = |quote: Option<&Quote>| quote.map(|it| it.quote.clone()).unwrap_or_default();
        let joined = |parts: Vec<&str>| parts.join("\n");
        let areas = self.tied(&exchange.about);
        let mut row = [
            if promise.is_some() { "promise" } else { "exchange" }.to_owned(),
            self.name.clone(),
            minutes.met.as_ref().map(|met| met.day.to_string()).unwrap_or_default(),
            minutes.document.id.clone(),
            exchange.number.to_string(),
            quote(exchange.question.as_ref()),
            joined(exchange.answers.iter().map(|it| it.quote.as_str()).collect()),
            quote(promise.map(|it| &it.said)),
            quote(promise.and_then(|it| it.when.as_ref())),
            promise.and_then(|it| it.due).map(|due| due.to_string()).unwrap_or_default(),
            promise.and_then(|it| it.due_basis).unwrap_or_default().to_owned(),
            quote(promise.and_then(|it| it.owner.as_ref())),
            joined(areas.iter().map(|area| area.item.quote.as_str()).collect()),
            joined(areas.iter().map(|area| area.document.id.as_str()).collect()),
            joined(exchange.about.iter().flat_map(|tie| &tie.shared).map(String::as_str).collect()).replace('\n', ", "),
            String::new(),
            String::new(),
            String::new(),
        ];
        let said = promise.map(|it| &it.said).or(exchange.question.as_ref()).or(exchange.answers.first());
        if let Some(said) = said {
            placed(&mut row, said);
        }
        row
    }
}

/// Puts the place of a quote into the last cells of a row.
fn placed(row: &mut [String; 18], quote: &Quote) {
    let number = |number: Option<u32>| number.map(|it| it.to_string()).unwrap_or_default();
    (row[15], row[16]) = (number(quote.page), number(quote.paragraph));
    row[17].clone_from(&quote.url);
}

/// A quote with its place, as a link of Markdown.
fn cited(label: &str, quote: Option<&Quote>) -> String {
    let Some(quote) = quote else { return format!("{label}: none is minuted") };
    let page = quote.page.map(|page| format!("page {page}"));
    let paragraph = quote.paragraph.map(|number| format!("paragraph {number}"));
    let place = page.into_iter().chain(paragraph).collect::<Vec<_>>().join(", ");
    let place = if place.is_empty() { "in the text".to_owned() } else { place };
    format!("{label}: “{}” [{place}]({})", escaped(&quote.quote), quote.url)
}
