//! Asking: the first page with its one box, and the conversation.
//!
//! A conversation is the list of its questions, which stands in the address: `q` is the question, each `after` one that
//! was asked before it, in order. They are answered anew on each visit, and since the same questions over the same
//! documents have the same answers, a conversation can be kept as a bookmark, sent to a colleague and printed, outlives
//! every restart, and leaves nothing on the server.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::super::problem::Problem;
use super::query::{Pairs, address};
use super::{respond, unkept};
use crate::assistant::AnswerOptions;
use crate::document::{Document, Kind};
use crate::evidence::{Citation, Statement};
use crate::operations::{Answer, Assumption, Note, Outcome, Reason, Suggestion};
use crate::service::{self, Reply, Service};
use crate::views;

/// The number of earlier questions that a conversation takes along. A question leans on the one before it, so that what
/// is left out at the far end is hardly ever missed.
const EARLIER: usize = 8;

/// A question that lists what can be asked.
const HELP: &str = "What can you do?";

/// A question with where it is answered.
struct Link {
    text: String,
    address: String,
}

/// The first page, which is also where a question that cannot be taken is mended.
#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    here: &'static str,
    documents: usize,
    authorities: usize,
    /// The text in the box.
    question: String,
    after: Vec<String>,
    error: Option<String>,
    longest: usize,
    examples: Vec<Link>,
}

/// The first page.
pub(super) async fn home(State(service): State<Arc<Service>>) -> Result<Response, Problem> {
    let home = first_page(&service, String::new(), Vec::new(), None).await?;
    Ok(respond(StatusCode::OK, &home))
}

async fn first_page(
    service: &Service,
    question: String,
    after: Vec<String>,
    error: Option<String>,
) -> Result<Home, Problem> {
    let (documents, authorities) = service
        .consult(|assistant| {
            let catalog = assistant.snapshot().catalog();
            Ok((catalog.documents().len(), catalog.authorities().count()))
        })
        .await?;
    let help = service.converse(vec![HELP.to_owned()], None, AnswerOptions::default()).await?;
    let examples = help.into_iter().flat_map(|reply| reply.turn.answer.suggestions);
    let examples = examples.map(|it| Link { address: suggested(&it, &[]), text: it.text }).collect();
    Ok(Home {
        here: "ask",
        documents,
        authorities,
        question,
        after,
        error,
        longest: service.longest_question(),
        examples,
    })
}

/// A conversation: what was asked before, and the last question with its answer.
#[derive(Template)]
#[template(path = "ask.html")]
struct Conversation {
    here: &'static str,
    earlier: Vec<Earlier>,
    /// Every question, the last one included: what a follow-up comes after.
    asked: Vec<String>,
    longest: usize,
    turn: Turn,
    /// The name of this server, as the browser has it, for paper.
    host: String,
    /// The address of this conversation.
    own: String,
}

/// Whom somebody in need is pointed to. It holds no word of what they wrote, and no way to say whether it was right.
#[derive(Template)]
#[template(path = "need.html")]
struct InNeed {
    here: &'static str,
    headline: String,
    signposts: Vec<String>,
}

/// A question that was asked before.
struct Earlier {
    question: String,
    headline: String,
    address: String,
}

/// A question and its answer.
struct Turn {
    question: String,
    /// The questions before it.
    after: Vec<String>,
    outcome: &'static str,
    /// The label above the headline of anything but a plain answer.
    label: Option<&'static str>,
    headline: String,
    statements: Vec<Said>,
    sources: Vec<Source>,
    /// True if quotes are a digest's words, which are not the inspectors'.
    has_digest: bool,
    warnings: Vec<String>,
    taken: Vec<String>,
    assumed: Vec<String>,
    advice: Option<Advice>,
    suggestions: Vec<Link>,
    is_choice: bool,
    /// The same by itself, without the questions before it.
    alone: String,
    /// The same with complete paragraphs, or without if these are shown.
    other_length: Option<Link>,
    /// The same with how it came about; `None` where that is shown.
    why: Option<String>,
    explanation: Option<Explained>,
}

/// The explanation of an answer, in a person's words.
struct Explained {
    understood: Vec<Understood>,
    how: views::Explanation,
}

/// A part of the question, and what was understood.
struct Understood {
    name: &'static str,
    value: String,
    carried: bool,
}

/// A hint at where to look when there is no answer.
struct Advice {
    text: &'static str,
    link: Link,
}

/// A statement.
#[derive(Template)]
#[template(path = "said.html")]
struct Said {
    is_quote: bool,
    /// The kind of document quoted, where that is not a report.
    kind: Option<&'static str>,
    /// The authority it is about, where the words do not say so themselves.
    who: Option<String>,
    first: String,
    /// The bullets of a paragraph.
    bullets: Vec<String>,
    marks: Vec<Mark>,
    /// The document and place, for whoever copies it.
    reference: String,
    /// True if all below it stands in the same passage, so that it can be read, and cited, as one quotation.
    is_one: bool,
    items: Vec<Said>,
}

/// The statements below a quotation that are part of it.
#[derive(Template)]
#[template(path = "nested.html")]
struct Nested<'a> {
    items: &'a [Said],
}

impl Said {
    fn nested(&self) -> Nested<'_> {
        Nested { items: &self.items }
    }
}

/// The number of a source.
struct Mark {
    number: usize,
    address: String,
    /// The page and paragraph, where they are shown beside the number.
    place: Option<String>,
    /// More for those who hear the page: the document that the place is in.
    of: String,
}

/// A document that is cited, with the places.
struct Source {
    title: String,
    kind: Option<&'static str>,
    /// Its date: several reports on one council bear the same title.
    dated: String,
    address: String,
    /// The address of the official document.
    official: Option<String>,
    /// The original as a whole, where it has no pages.
    file: Option<Link>,
    groups: Vec<Group>,
}

/// Places that follow each other in one section.
struct Group {
    /// Its heading, where words are quoted from it.
    section: Option<String>,
    places: Vec<Place>,
}

/// A place that is cited.
struct Place {
    number: usize,
    words: String,
    address: String,
    /// The original at that page, where it has pages, and which page that is.
    file: Option<(Link, String)>,
    /// The words, where a fact rests on them and they are not quoted above.
    quote: Option<String>,
}

/// Answers a question, as the next one of the conversation that the address holds.
pub(super) async fn ask(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    pairs: Pairs,
) -> Result<Response, Problem> {
    if !pairs.has("q") {
        return Ok(Redirect::to("/").into_response());
    }
    let question = pairs.get("q").unwrap_or_default().to_owned();
    // The conversation continues, but nothing of what somebody in need wrote is kept in it.
    let assistant = service.assistant();
    let mut after: Vec<String> =
        pairs.all("after").filter(|text| assistant.need(text).is_none()).map(str::to_owned).collect();
    after.drain(..after.len().saturating_sub(EARLIER));
    let options =
        AnswerOptions { full: pairs.get("detail") == Some("full"), explain: pairs.get("explain") == Some("true") };
    let asked: Vec<String> = after.iter().chain([&question]).cloned().collect();
    // A suggestion carries what it asks; an address that somebody wrote by hand may carry anything, which is then left
    // out.
    let request = pairs.get("request").and_then(|request| serde_json::from_str(request).ok());
    let replies = match service.converse(asked.clone(), request, options).await {
        Ok(replies) => replies,
        Err(error @ (service::Error::Empty | service::Error::TooLong { .. })) => {
            let error = match error {
                service::Error::TooLong { length, limit } => {
                    format!("Your question has {length} characters. Shorten it to {limit} or fewer.")
                }
                _ => "Type a question first, for example: what needs to improve?".to_owned(),
            };
            let home = first_page(&service, question, after, Some(error)).await?;
            return Ok(unkept(respond(StatusCode::UNPROCESSABLE_ENTITY, &home)));
        }
        Err(error) => return Err(error.into()),
    };
    if let Some(reply) = replies.last().filter(|reply| reply.turn.answer.is_for_need()) {
        let Answer { headline, signposts, .. } = reply.turn.answer.clone();
        return Ok(unkept(respond(StatusCode::OK, &InNeed { here: "", headline, signposts })));
    }
    let longest = service.longest_question();
    let Some(page) = conversation(asked, replies, options, longest, host(&headers)) else {
        return Err(Problem::internal());
    };
    Ok(unkept(respond(StatusCode::OK, &page)))
}

/// The name by which a browser knows this server; empty if it is not a valid name.
fn host(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let is_name = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte));
    if is_name { host.to_owned() } else { String::new() }
}

fn conversation(
    asked: Vec<String>,
    mut replies: Vec<Reply>,
    options: AnswerOptions,
    longest: usize,
    host: String,
) -> Option<Conversation> {
    let last = replies.pop()?;
    let earlier = replies.iter().zip(&asked).enumerate();
    let earlier = earlier
        .map(|(at, (reply, question))| Earlier {
            question: question.clone(),
            headline: reply.turn.answer.headline.clone(),
            address: asking(question, &asked[..at], &[]),
        })
        .collect();
    let turn = turn(&asked, &last, options)?;
    let (question, after) = asked.split_last()?;
    let own = asking(question, after, &[]);
    Some(Conversation { here: "ask", earlier, asked, longest, turn, host, own })
}

/// The address of a question after others.
fn asking(question: &str, after: &[String], more: &[(&str, &str)]) -> String {
    let from = after.len().saturating_sub(EARLIER);
    let before = after[from..].iter().map(|earlier| ("after", earlier.as_str()));
    address("/ask", std::iter::once(("q", question)).chain(before).chain(more.iter().copied()))
}

/// The address of a suggestion after other questions: it carries what it asks, so that its words need not be read.
fn suggested(suggestion: &Suggestion, after: &[String]) -> String {
    let request = serde_json::to_string(&suggestion.question).unwrap_or_default();
    let more: &[(&str, &str)] = if request.is_empty() { &[] } else { &[("request", &request)] };
    asking(&suggestion.text, after, more)
}

fn turn(asked: &[String], reply: &Reply, options: AnswerOptions) -> Option<Turn> {
    let (question, after) = asked.split_last()?;
    let answer = &reply.turn.answer;
    // Whoever is asked back chooses in place of the question that was not clear.
    let is_choice = answer.outcome == Outcome::Clarify;
    let next = if is_choice { after } else { asked };
    let suggestions = answer.suggestions.iter();
    let suggestions = suggestions.map(|it| Link { text: it.text.clone(), address: suggested(it, next) }).collect();
    let (taken, assumed) = taken_for_granted(&answer.notes);
    let full = [("detail", "full")];
    let has_quotes = answer.statements.iter().any(Statement::is_quote);
    let other_length = has_quotes.then(|| {
        let (text, more): (_, &[_]) =
            if options.full { ("Show only the sentences chosen", &[]) } else { ("Show complete paragraphs", &full) };
        Link { text: text.to_owned(), address: asking(question, after, more) }
    });
    let mut why: Vec<(&str, &str)> = if options.full { full.to_vec() } else { Vec::new() };
    why.push(("explain", "true"));
    let explanation = reply.turn.explanation.as_ref().map(|it| {
        let how = views::Explanation::new(answer, it);
        Explained {
            understood: how.understood.iter().filter_map(|it| understood(it.slot, &it.value, it.carried)).collect(),
            how,
        }
    });
    Some(Turn {
        question: question.clone(),
        after: after.to_vec(),
        outcome: class(answer.outcome),
        label: label(answer),
        headline: answer.headline.clone(),
        statements: statements(answer),
        sources: sources(answer),
        has_digest: answer.citations.iter().any(|cited| cited.document().kind == Kind::Digest),
        warnings: answer.warnings.clone(),
        taken,
        assumed,
        advice: advice(answer),
        suggestions,
        is_choice,
        alone: asking(question, &[], &[]),
        other_length,
        why: explanation.is_none().then(|| format!("{}#explanation", asking(question, after, &why))),
        explanation,
    })
}

/// The parts of a question that mean something to its asker, in their words; the others are for programs.
const PARTS: [(&str, &str); 14] = [
    ("intent", "What you want to know"),
    ("also", "And also"),
    ("scope", "Which councils"),
    ("authorities", "Council"),
    ("unknown_places", "Places that are not councils"),
    ("period", "When"),
    ("own_periods", "When, for each council"),
    ("aspects", "Part of the services"),
    ("every_aspect", "Every part of the services"),
    ("grades", "Grade"),
    ("kinds", "Kind of document"),
    ("owner", "Whose list"),
    ("topic", "Topic"),
    ("more", "More of the last answer"),
];

/// A part of the question in words; `None` where it says nothing to people.
fn understood(part: &str, value: &str, carried: bool) -> Option<Understood> {
    let (_, name) = PARTS.into_iter().find(|(own, _)| *own == part)?;
    // That councils are named shows below, where their names are.
    if part == "scope" && value == "named" {
        return None;
    }
    let value = match part {
        "period" | "own_periods" => value.split(", ").map(interval).collect::<Vec<_>>().join(", "),
        _ => value.replace('_', " "),
    };
    Some(Understood { name, value, carried })
}

/// An interval of ISO 8601, which may follow other words, as people write it.
fn interval(value: &str) -> String {
    let (before, interval) = value.rsplit_once(' ').map_or(("", value), |(before, last)| (before, last));
    let Some((from, to)) = interval.split_once('/') else { return value.to_owned() };
    let day = |text: &str| text.parse::<jiff::civil::Date>().ok();
    let said = match (day(from), day(to)) {
        (Some(from), Some(to)) if from.day_of_year() == 1 && to.month() == 12 && to.day() == 31 => {
            if from.year() == to.year() { from.year().to_string() } else { format!("{} to {}", from.year(), to.year()) }
        }
        (Some(from), Some(to)) => crate::text::span(from, to),
        (Some(from), None) => format!("from {}", crate::text::date(from)),
        (None, Some(to)) => format!("until {}", crate::text::date(to)),
        (None, None) => return value.to_owned(),
    };
    if before.is_empty() { said } else { format!("{before} {said}") }
}

fn class(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Answered => "answered",
        Outcome::Partial => "partial",
        Outcome::Corrected => "corrected",
        Outcome::NotFound => "not-found",
        Outcome::Clarify => "clarify",
        Outcome::Help => "help",
    }
}

fn label(answer: &Answer) -> Option<&'static str> {
    match answer.outcome {
        Outcome::Answered | Outcome::Help => None,
        Outcome::Partial if answer.reason == Some(Reason::LowConfidence) => Some("No sure answer, but near in meaning"),
        Outcome::Partial => Some("Answered in part"),
        Outcome::Corrected => Some("The documents say otherwise"),
        Outcome::NotFound => Some("No answer in the documents held"),
        Outcome::Clarify => Some("Please choose"),
    }
}

fn advice(answer: &Answer) -> Option<Advice> {
    let link = |text: &str, address: String| Link { text: text.to_owned(), address };
    let topic = answer.question.topic.join(" ");
    Some(match answer.reason? {
        Reason::UnknownAuthority => Advice {
            text: "Scrutineer answers only from the documents that it holds.",
            link: link("See which councils these are about", "/authorities".to_owned()),
        },
        Reason::NoInspectionInPeriod => Advice {
            text: "There may have been an inspection of which no report is held here.",
            link: link("See all documents held", "/documents".to_owned()),
        },
        Reason::LowConfidence if answer.outcome == Outcome::Partial => Advice {
            text: "These sentences are near in meaning to the question and may yet be about something else: read them where \
                   they stand before you rely on them.",
            link: link("Search all documents for these words", address("/search", [("q", topic.as_str())])),
        },
        Reason::NotMentioned | Reason::LowConfidence if !topic.is_empty() => Advice {
            text: "That a report does not mention something does not mean that it is not so. Other words may find it.",
            link: link("Search all documents for these words", address("/search", [("q", topic.as_str())])),
        },
        Reason::OutOfScope => Advice {
            text: "Scrutineer repeats what inspection documents say, and nothing else.",
            link: link("See what it can and cannot do", "/about".to_owned()),
        },
        _ => return None,
    })
}

/// What was taken from the question before, and what else was taken for granted.
fn taken_for_granted(notes: &[Note]) -> (Vec<String>, Vec<String>) {
    let (mut taken, mut others) = (Vec::new(), Vec::new());
    for note in notes {
        let (side, said) = match note.assumption {
            Assumption::Carried(_) | Assumption::CountedBack(_) => (&mut taken, &note.value),
            Assumption::NotUnderstood(_) => (&mut others, &note.text),
            _ => (&mut others, &note.value),
        };
        if !side.contains(said) {
            side.push(said.clone());
        }
    }
    (taken, others)
}

fn statements(answer: &Answer) -> Vec<Said> {
    let mut names: Vec<&str> = answer.statements.iter().filter_map(|said| said.authority.as_deref()).collect();
    names.sort_unstable();
    names.dedup();
    answer.statements.iter().map(|said| statement(said, &answer.citations, names.len() > 1)).collect()
}

fn statement(said: &Statement, citations: &[Citation], over_several: bool) -> Said {
    let cited = said.citations().next();
    let is_one =
        !said.items.is_empty() && cited.is_some_and(|cited| said.items.iter().all(|item| is_part(item, cited)));
    let numbers = views::numbers(said, citations);
    let is_alone = numbers.len() == 1;
    let marks = numbers.into_iter().filter_map(|number| {
        let cited = citations.get(number.checked_sub(1)?)?;
        // Of the words that this statement rests on, not of all that is cited of the passage, unless it takes in all
        // below.
        let own = said.citations().find(|own| !is_one && own.same_passage(cited)).unwrap_or(cited);
        let place = Some(place_in_words(own)).filter(|place| is_alone && !place.is_empty());
        let of = if place.is_some() { super::text::title(own.document()) } else { reference(own) };
        Some(Mark { number, address: views::address(own), place, of })
    });
    let text = crate::text::in_cells(said.text().trim());
    let (first, bullets) = text.split_once('\n').unwrap_or((&text, ""));
    let kind = cited.map(|cited| cited.document().kind).filter(|_| said.is_quote());
    let who = said.authority.as_ref().filter(|name| over_several && !text.contains(name.as_str()));
    Said {
        is_quote: said.is_quote(),
        kind: kind.filter(|kind| *kind != Kind::InspectionReport).map(Kind::words),
        who: who.cloned(),
        first: first.to_owned(),
        bullets: bullets.lines().map(str::to_owned).collect(),
        marks: marks.collect(),
        reference: cited.map(reference).unwrap_or_default(),
        is_one,
        items: said.items.iter().map(|item| statement(item, citations, false)).collect(),
    }
}

/// True if a statement and all below it quotes one passage.
fn is_part(said: &Statement, of: &Citation) -> bool {
    said.is_quote()
        && said.citations().all(|own| own.same_passage(of))
        && said.items.iter().all(|item| is_part(item, of))
}

/// The document and place of a citation, as it is given after a quote.
fn reference(cited: &Citation) -> String {
    let place = place_in_words(cited);
    let title = super::text::title(cited.document());
    if place.is_empty() { title } else { format!("{title}, {place}") }
}

/// "page 2, paragraph 7"; empty where the format has neither.
fn place_in_words(cited: &Citation) -> String {
    super::text::place(cited.document(), cited.pages(), cited.passage().paragraph)
}

fn sources(answer: &Answer) -> Vec<Source> {
    let mut sources: Vec<(&Document, Source)> = Vec::new();
    for (at, cited) in answer.citations.iter().enumerate() {
        let document: &Document = cited.document();
        let quoted = answer.statements.iter().any(|said| quotes(said, cited));
        let words = place_in_words(cited);
        let place = Place {
            number: at + 1,
            words: if words.is_empty() { super::text::beginning(cited.quote()) } else { words },
            address: views::address(cited),
            file: cited.pages().map(|(first, _)| (file(document, Some(first)), document.labels.page(first))),
            quote: (!quoted).then(|| crate::text::in_cells(cited.quote()).replace('\n', " ")),
        };
        // What a fact rests on is shown whole; the heading above it, often the judgement's own row, would say no more.
        let section = cited.section().filter(|heading| quoted && *heading != document.title).map(str::to_owned);
        let known = sources.iter().position(|(known, _)| known.id == document.id);
        let known = known.unwrap_or_else(|| {
            let source = Source {
                title: document.title.clone(),
                kind: (document.kind != Kind::InspectionReport).then(|| document.kind.words()),
                dated: super::text::dated(document),
                address: format!("/documents/{}", document.id),
                official: super::text::web_address(document),
                file: document.pages.is_none().then(|| file(document, None)),
                groups: Vec::new(),
            };
            sources.push((document, source));
            sources.len() - 1
        });
        let groups = &mut sources[known].1.groups;
        match groups.last_mut().filter(|group| group.section == section) {
            Some(group) => group.places.push(place),
            None => groups.push(Group { section, places: vec![place] }),
        }
    }
    sources.into_iter().map(|(_, source)| source).collect()
}

/// True if a statement, or one nested below it, quotes that passage.
fn quotes(said: &Statement, cited: &Citation) -> bool {
    said.is_quote() && said.citations().any(|own| own.same_passage(cited))
        || said.items.iter().any(|item| quotes(item, cited))
}

/// The original of a document, opened at a page where it has pages.
fn file(document: &Document, page: Option<u32>) -> Link {
    Link { text: super::text::original_at(document, None), address: super::text::file_address(document, page) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::Carried;

    #[test]
    fn what_comes_from_the_last_question_is_told_apart() {
        let note = |assumption, value: &str| Note { assumption, value: value.to_owned(), text: String::new() };
        let carried = |carried| Assumption::Carried(carried);
        let notes = [
            note(carried(Carried::Authorities(vec!["Devon".to_owned()])), "Devon"),
            note(Assumption::CountedBack(None), "the inspection before"),
            note(Assumption::Home("Kent".to_owned()), "Kent (home authority)"),
        ];
        let (taken, others) = taken_for_granted(&notes);
        assert_eq!(taken, ["Devon", "the inspection before"]);
        assert_eq!(others, ["Kent (home authority)"]);
    }

    #[test]
    fn intervals_are_said_as_people_say_them() {
        for (interval_of, said) in [
            ("2019-01-01/2019-12-31", "2019"),
            ("2016-01-01/2019-12-31", "2016 to 2019"),
            ("2024-07-01/2024-07-05", "1 to 5 July 2024"),
            ("2024-07-01/..", "from 1 July 2024"),
            ("../2024-07-01", "until 1 July 2024"),
            ("Cornwall 2019-01-01/2019-12-31", "Cornwall 2019"),
            ("1 before 2019-01-01/2019-12-31", "1 before 2019"),
            ("latest", "latest"),
            ("last 3", "last 3"),
        ] {
            assert_eq!(interval(interval_of), said);
        }
    }

    #[test]
    fn a_long_conversation_forgets_its_beginning() {
        let after: Vec<String> = (0..12).map(|n| n.to_string()).collect();
        assert_eq!(asking("x", &after, &[]).matches("after=").count(), EARLIER);
        assert!(asking("x", &after, &[]).ends_with("&after=11"));
    }
}
