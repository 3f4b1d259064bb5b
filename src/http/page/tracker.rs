//! The part of a council's page that tells what members asked about its areas for improvement and what was promised.

use super::quote::{Quote, quote};
use super::text;
use crate::document::SaidIn;
use crate::tracker::{Exchange, Minuted, Promise, Tie, Tracker};

/// What the page shows of a tracker.
pub(super) struct Tracked {
    /// How much there is, in a sentence.
    pub(super) counted: String,
    pub(super) minutes: Vec<Meeting>,
    pub(super) unasked: Vec<Area>,
}

/// A meeting.
pub(super) struct Meeting {
    pub(super) title: String,
    pub(super) address: String,
    pub(super) met: String,
    pub(super) exchanges: Vec<Shown>,
}

/// An exchange.
pub(super) struct Shown {
    pub(super) findings: Vec<Quote>,
    pub(super) question: Option<Quote>,
    pub(super) answers: Vec<Quote>,
    pub(super) promises: Vec<Promised>,
    pub(super) about: Vec<Tied>,
}

/// Something that is to be done.
pub(super) struct Promised {
    pub(super) said: Quote,
    pub(super) in_question: bool,
    pub(super) owner: Option<String>,
    /// Until when, as printed, with the day where that can be told.
    pub(super) until: String,
    pub(super) later: Vec<(Quote, String, String)>,
}

/// An area that an exchange is about.
pub(super) struct Tied {
    pub(super) area: Area,
    pub(super) by: &'static str,
    pub(super) shared: String,
}

/// An area for improvement with the month of its inspection.
pub(super) struct Area {
    pub(super) item: Quote,
    pub(super) month: String,
}

/// The part of the page; `None` where no minutes are held, since nothing can be said then of what members asked.
pub(super) fn tracked(tracker: &Tracker) -> Option<Tracked> {
    if tracker.minutes.is_empty() {
        return None;
    }
    let promises = tracker.promises().count();
    let dated = tracker.promises().filter(|(.., promise)| promise.when.is_some()).count();
    let exchanges = tracker.minutes.iter().map(|minutes| minutes.exchanges.len()).sum();
    let counted = format!(
        "In {}: {} and {}, {dated} with a time.",
        text::count(tracker.minutes.len(), "set of minutes held", "sets of minutes held"),
        text::count(exchanges, "exchange", "exchanges"),
        text::count(promises, "promise", "promises"),
    );
    // The newest first: that is what members meet again.
    let minutes = tracker.minutes.iter().rev().map(|minutes| meeting(minutes, tracker)).collect();
    let unasked = tracker.unasked().map(|it| area(&it.item)).collect::<Vec<Area>>();
    Some(Tracked { counted, minutes, unasked: unasked.into_iter().rev().collect() })
}

fn meeting(minutes: &Minuted, tracker: &Tracker) -> Meeting {
    let met = minutes.met.as_ref().map(|met| crate::text::date(met.day));
    Meeting {
        title: minutes.document.title.clone(),
        address: format!("/documents/{}", minutes.document.id),
        met: met.unwrap_or_else(|| "day of the meeting not given".to_owned()),
        exchanges: minutes.exchanges.iter().map(|exchange| shown(exchange, minutes, tracker)).collect(),
    }
}

fn shown(exchange: &Exchange, minutes: &Minuted, tracker: &Tracker) -> Shown {
    let findings = exchange.findings.iter().filter_map(|at| minutes.findings.get(*at));
    Shown {
        findings: findings.map(|finding| quote(&finding.said)).collect(),
        question: exchange.question.as_ref().map(quote),
        answers: exchange.answers.iter().map(quote).collect(),
        promises: exchange.promises.iter().map(promised).collect(),
        about: exchange.about.iter().filter_map(|tie| tied(tie, tracker)).collect(),
    }
}

fn promised(promise: &Promise) -> Promised {
    let until = match (&promise.when, promise.due) {
        (Some(when), Some(due)) => {
            format!("\u{201c}{}\u{201d}: {} ({})", when.quote(), crate::text::date(due.day), due.basis.words())
        }
        (Some(when), None) => format!("\u{201c}{}\u{201d}, as printed; no day can be told", when.quote()),
        (None, _) => "no time given".to_owned(),
    };
    let later = promise.later.iter().map(|later| {
        let document = later.citation.document();
        (quote(&later.citation), document.title.clone(), later.shared.join(", "))
    });
    Promised {
        said: quote(&promise.said),
        in_question: promise.said_in == SaidIn::Question,
        owner: promise.owner.as_ref().map(|owner| owner.quote().to_owned()),
        until,
        later: later.collect(),
    }
}

fn tied(tie: &Tie, tracker: &Tracker) -> Option<Tied> {
    let item = &tracker.areas.get(tie.area)?.item;
    Some(Tied { area: area(item), by: tie.by.name(), shared: tie.shared.join(", ") })
}

fn area(item: &crate::evidence::Citation) -> Area {
    Area { item: quote(item), month: text::month(item.document()) }
}
