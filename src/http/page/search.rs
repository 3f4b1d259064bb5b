//! Searching the text itself: every passage that holds the words, for whoever would rather read than be answered.

use std::collections::BTreeSet;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::super::problem::Problem;
use super::filter::{self, Choice};
use super::query::{Pairs, address};
use super::{respond, text, unkept};
use crate::document::{Document, DocumentId, Kind};
use crate::gazetteer;
use crate::index::{self, Hit};
use crate::service::Service;
use crate::views;

/// The number of passages on a page.
const ON_A_PAGE: usize = 20;
/// The most passages that are gone through: nobody reads further, and each further page costs more than the last.
const MOST: usize = 200;
/// The longest search, in characters.
const LONGEST: usize = 200;

#[derive(Template)]
#[template(path = "search.html")]
struct Page {
    here: &'static str,
    sought: String,
    longest: usize,
    error: Option<String>,
    authorities: Vec<Choice>,
    years: Vec<Choice>,
    kinds: Vec<Choice>,
    hits: Vec<Found>,
    is_asked: bool,
    from: usize,
    previous: Option<String>,
    next: Option<String>,
    ask: String,
}

/// A passage that was found.
struct Found {
    /// Its authority, date and place.
    heading: String,
    title: String,
    kind: Option<&'static str>,
    section: Option<String>,
    address: String,
    pieces: Vec<Piece>,
}

/// A stretch of the passage; those that were looked for are marked.
struct Piece {
    text: String,
    is_marked: bool,
    page: Option<(u32, String)>,
}

/// Finds passages by their words. Nothing in them is an operator.
pub(super) async fn search(State(service): State<Arc<Service>>, pairs: Pairs) -> Result<Response, Problem> {
    let sought = pairs.get("q").unwrap_or_default().to_owned();
    // Whoever is in need of help is pointed to it, wherever they write.
    if service.assistant().need(&sought).is_some() {
        return Ok(Redirect::to(&address("/ask", [("q", sought.as_str())])).into_response());
    }
    let length = sought.chars().count();
    let error = if length > LONGEST {
        Some(format!("Your search has {length} characters. Shorten it to {LONGEST} or fewer."))
    } else if pairs.has("q") && index::stems(&sought).is_empty() {
        Some("Type one or more words to look for, for example: care leavers.".to_owned())
    } else {
        None
    };
    let wanted = pairs.get("authority").map(gazetteer::slug);
    let year = pairs.get("year").and_then(|year| year.parse::<i16>().ok());
    let kind = pairs.get("kind").and_then(Kind::from_name);
    let page = pairs.get("page").and_then(|page| page.parse::<usize>().ok()).unwrap_or(1).clamp(1, MOST / ON_A_PAGE);
    let from = (page - 1) * ON_A_PAGE;
    let words = if error.is_some() { String::new() } else { sought.clone() };
    let (documents, mut hits) = service
        .consult(move |assistant| {
            let snapshot = assistant.snapshot();
            let documents = snapshot.catalog().documents().to_vec();
            let is_in = |document: &Document| {
                let own = document.subject().map(gazetteer::slug);
                (wanted.is_none() || own == wanted)
                    && year.is_none_or(|year| super::documents::years(document).any(|own| own == year))
                    && kind.is_none_or(|kind| document.kind == kind)
            };
            let narrow = wanted.is_some() || year.is_some() || kind.is_some();
            let among: Option<Vec<DocumentId>> =
                narrow.then(|| documents.iter().filter(|document| is_in(document)).map(|it| it.id.clone()).collect());
            // One more than is shown tells whether there is a next page.
            let hits = assistant.search(&words, among, from, ON_A_PAGE + 1)?;
            Ok((documents, hits))
        })
        .await?;
    let has_more = hits.len() > ON_A_PAGE;
    hits.truncate(ON_A_PAGE);
    let stems: BTreeSet<String> = index::stems(&sought).into_iter().collect();

    let to_page = |page: usize| {
        let page = page.to_string();
        let kept = ["q", "authority", "year", "kind"].into_iter().filter_map(|name| Some((name, pairs.get(name)?)));
        address("/search", kept.chain([("page", page.as_str())]))
    };
    let names: BTreeSet<&str> = documents.iter().filter_map(|document| document.subject()).collect();
    let years: BTreeSet<i16> = documents.iter().flat_map(|document| super::documents::years(document)).collect();
    let kinds: BTreeSet<Kind> = documents.iter().map(|document| document.kind).collect();
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = Page {
        here: "search",
        longest: LONGEST,
        is_asked: pairs.has("q") && error.is_none(),
        error,
        authorities: filter::authorities(&names, pairs.get("authority")),
        years: filter::years(&years, year),
        kinds: filter::kinds(&kinds, kind),
        hits: hits.iter().map(|hit| found(hit, &stems)).collect(),
        from,
        previous: (page > 1).then(|| to_page(page - 1)),
        next: (has_more && page < MOST / ON_A_PAGE).then(|| to_page(page + 1)),
        ask: address("/ask", [("q", sought.as_str())]),
        sought,
    };
    Ok(unkept(respond(status, &page)))
}

fn found(hit: &Hit, stems: &BTreeSet<String>) -> Found {
    let (document, passage) = (&hit.document, &hit.passage);
    let number = hit.number.0;
    let page = views::page_found(passage, stems).map(|page| (page, page));
    let place = text::place(document, page, passage.paragraph);
    let place = if place.is_empty() { text::beginning(&passage.text) } else { place };
    let called = text::called(document);
    let section = passage.section.and_then(|number| document.section(number)).map(|section| section.heading.clone());
    Found {
        heading: format!("{called}: {place}"),
        title: document.title.clone(),
        kind: (document.kind != Kind::InspectionReport).then(|| document.kind.words()),
        section: section.filter(|heading| *heading != document.title),
        address: format!("/documents/{}?passage={number}#passage-{number}", document.id),
        pieces: marked(&passage.text, stems),
    }
}

/// A text with the words marked that share a stem with those looked for; stop words are not.
fn marked(text: &str, stems: &BTreeSet<String>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    let piece = |text: &str, is_marked| Piece { text: text.replace('\n', " \u{2022} "), is_marked, page: None };
    for token in crate::text::tokens(text) {
        let is_marked = !index::is_stop_word(&token.word) && stems.contains(&index::stem(&token.word));
        if is_marked && token.range.start >= at {
            pieces.push(piece(&text[at..token.range.start], false));
            pieces.push(piece(&text[token.range.clone()], true));
            at = token.range.end;
        }
    }
    pieces.push(piece(&text[at..], false));
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_same_stem_are_marked() {
        let stems = index::stems("the care leaver").into_iter().collect();
        let shown: String = marked("Care leavers care for the plan.\nAll", &stems)
            .into_iter()
            .map(|piece| if piece.is_marked { format!("[{}]", piece.text) } else { piece.text })
            .collect();
        assert_eq!(shown, "[Care] [leavers] [care] for the plan. \u{2022} All");
    }
}
