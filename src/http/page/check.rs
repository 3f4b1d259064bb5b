//! Checking a claim, a whole text or a quotation: a form, and what the documents say.
//!
//! What is checked is sent in the body of the request, since a draft is long and is nobody's business; so a result has no address.

use std::sync::Arc;

use askama::Template;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};

use super::super::problem::Problem;
use super::feedback::sent_here;
use super::filter::{self, Choice};
use super::query::{Pairs, address};
use super::{respond, text, unkept};
use crate::check::{Difference, Outcome, Passage, Quoted, Stance, Wanted};
use crate::evidence::{Citation, Statement};
use crate::limits::{QUESTION_CHARS, QUOTE_CHARS, TEXT_CHARS};
use crate::service::{self, Service};
use crate::views;

#[derive(Template)]
#[template(path = "check.html")]
struct Page {
    here: &'static str,
    longest: usize,
    longest_quote: usize,
    written: String,
    quote: String,
    error: Option<String>,
    authorities: Vec<Choice>,
    claim: Option<Claim>,
    whole: Option<Whole>,
    quoted: Option<QuotedShown>,
}

/// A claim with what was found.
struct Claim {
    text: String,
    tags: Vec<&'static str>,
    declined: Option<String>,
    columns: Vec<Column>,
}

/// The passages of one stance.
struct Column {
    heading: &'static str,
    passages: Vec<Shown>,
}

struct Shown {
    quote: String,
    place: String,
    address: String,
    differs: Option<String>,
}

/// A text that was checked.
struct Whole {
    told_of: Option<(String, String)>,
    is_assumed: bool,
    claims: Vec<Claim>,
    left_out: Vec<(Shown, Vec<String>)>,
    caveats: Vec<(Shown, Shown)>,
    more: usize,
}

/// What became of a quotation.
struct QuotedShown {
    heading: &'static str,
    places: Vec<Vec<Shown>>,
    more: usize,
    words: Vec<(&'static str, String)>,
}

/// The passages shown of each stance for a sentence of a text.
const OF_A_SENTENCE: usize = 2;

/// The form.
pub(super) async fn form(State(service): State<Arc<Service>>, pairs: Pairs) -> Result<Response, Problem> {
    let page = Page { quote: pairs.get("quote").unwrap_or_default().to_owned(), ..blank(&service, &pairs).await? };
    Ok(unkept(respond(StatusCode::OK, &page)))
}

/// What the documents say of what was sent.
pub(super) async fn check(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    sent: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Problem> {
    let sent = sent_here(&headers, sent)?;
    let written = sent.get("text").unwrap_or_default().to_owned();
    let quote = sent.get("quote").unwrap_or_default().to_owned();
    // Whoever is in need of help is pointed to it, wherever they write.
    if written.chars().count() <= QUESTION_CHARS && service.assistant().need(&written).is_some() {
        return Ok(Redirect::to(&address("/ask", [("q", written.as_str())])).into_response());
    }
    let authority = sent.get("authority").map(str::to_owned);
    let mut page = Page { written, quote, ..blank(&service, &sent).await? };
    let found = if page.quote.is_empty() {
        checked(&service, &mut page, authority).await
    } else {
        quoted(&service, &mut page).await
    };
    match found {
        Ok(()) => {}
        Err(error @ (service::Error::Empty | service::Error::TooLong { .. })) => {
            page.error = Some(match error {
                service::Error::TooLong { length, limit } => {
                    format!("Your text has {length} characters. Shorten it to {limit} or fewer.")
                }
                _ => "Write or paste what is to be checked.".to_owned(),
            });
        }
        Err(error) => return Err(error.into()),
    }
    let status = if page.error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(unkept(respond(status, &page)))
}

async fn blank(service: &Service, pairs: &Pairs) -> Result<Page, Problem> {
    let held =
        service.read(|snapshot| Ok(snapshot.catalog().subjects().map(str::to_owned).collect::<Vec<_>>())).await?;
    let names = held.iter().map(String::as_str).collect();
    Ok(Page {
        here: "check",
        longest: TEXT_CHARS,
        longest_quote: QUOTE_CHARS,
        written: String::new(),
        quote: String::new(),
        error: None,
        authorities: filter::authorities(&names, pairs.get("authority")),
        claim: None,
        whole: None,
        quoted: None,
    })
}

/// Checks one sentence as a claim, and more of them as a text.
async fn checked(service: &Service, page: &mut Page, authority: Option<String>) -> Result<(), service::Error> {
    let is_claim = crate::text::sentences(&page.written).len() <= 1 && page.written.chars().count() <= QUESTION_CHARS;
    if is_claim {
        match service.check_claim(page.written.clone(), authority).await? {
            Ok(outcome) => page.claim = Some(Claim::new(&outcome, usize::MAX)),
            Err(missing) => page.error = Some(missing.to_string()),
        }
        return Ok(());
    }
    match service.check_whole(page.written.clone(), authority).await? {
        Ok(whole) => page.whole = Some(Whole::new(&whole)),
        Err(missing) => page.error = Some(missing.to_string()),
    }
    Ok(())
}

async fn quoted(service: &Service, page: &mut Page) -> Result<(), service::Error> {
    let wanted = Wanted { text: page.quote.clone(), ..Wanted::default() };
    page.quoted = service.verify_quote(wanted).await?.map(|quoted| QuotedShown::new(&quoted));
    Ok(())
}

impl Claim {
    fn new(outcome: &Outcome, most: usize) -> Self {
        let of = |stance: Stance| -> Vec<Shown> {
            let own = outcome.passages.iter().filter(|passage| passage.stance == stance);
            own.take(most).map(Shown::of).collect()
        };
        let all = [
            ("Says the same", of(Stance::Supports)),
            ("Says otherwise", of(Stance::Against)),
            ("Comes near", of(Stance::Near)),
        ];
        let columns = all.into_iter().filter(|(_, passages)| !passages.is_empty());
        Self {
            text: outcome.claim.text.clone(),
            tags: Vec::new(),
            declined: outcome.declined.as_ref().map(|declined| crate::text::capital(views::declined(declined))),
            columns: columns.map(|(heading, passages)| Column { heading, passages }).collect(),
        }
    }
}

impl Shown {
    fn of(passage: &Passage) -> Self {
        let differs = passage.because.as_ref().map(views::differs);
        Self { differs, ..Self::cited(&passage.citation) }
    }

    fn cited(cited: &Citation) -> Self {
        let place = text::place(cited.document(), cited.pages(), cited.passage().paragraph);
        let title = text::called(cited.document());
        Self {
            quote: cited.quote().replace('\n', " \u{2022} "),
            place: if place.is_empty() { title } else { format!("{title}: {place}") },
            address: views::address(cited),
            differs: None,
        }
    }
}

impl Whole {
    fn new(whole: &crate::check::Whole) -> Self {
        let claims = whole.sentences.iter().map(|checked| {
            let tags = [
                checked.sentence.is_quoted.then_some("in quotation marks"),
                checked.is_verbatim.then_some("word for word in the report"),
            ];
            Claim {
                text: checked.sentence.text.clone(),
                tags: tags.into_iter().flatten().collect(),
                ..Claim::new(&checked.outcome, OF_A_SENTENCE)
            }
        });
        let left_out = whole.left_out.iter().filter_map(|left_out| {
            let nested = left_out.item.items.iter().map(Statement::text).map(str::to_owned).collect();
            Some((Shown::cited(left_out.item.citations().next()?), nested))
        });
        Self {
            told_of: whole
                .told
                .as_ref()
                .map(|told| (text::title(&told.document), format!("/documents/{}", told.document.id))),
            is_assumed: whole.told.as_ref().is_some_and(|told| told.by.is_none()),
            claims: claims.collect(),
            left_out: left_out.collect(),
            caveats: whole.caveats.iter().map(|it| (Shown::cited(&it.quoted), Shown::cited(&it.caveat))).collect(),
            more: whole.more,
        }
    }
}

impl QuotedShown {
    fn new(quoted: &Quoted) -> Self {
        let shown = |place: &crate::check::QuotedAt| place.0.iter().map(Shown::cited).collect();
        match quoted {
            Quoted::Verbatim { places, more } => Self {
                heading: "It stands there word for word",
                places: places.iter().map(shown).collect(),
                more: *more,
                words: Vec::new(),
            },
            Quoted::Differs { place, words } => Self {
                heading: "It differs from what stands there",
                places: vec![shown(place)],
                more: 0,
                words: words.iter().map(word).collect(),
            },
            Quoted::Absent => Self {
                heading: "Nothing like it stands in the documents",
                places: Vec::new(),
                more: 0,
                words: Vec::new(),
            },
        }
    }
}

fn word(word: &Difference) -> (&'static str, String) {
    match word {
        Difference::Same(text) => ("", text.clone()),
        Difference::LeftOut(text) => ("left out: ", text.clone()),
        Difference::PutIn(text) => ("put in: ", text.clone()),
    }
}
