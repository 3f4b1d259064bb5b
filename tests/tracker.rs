//! What minutes tell of a council's areas for improvement, and what came since a day, through every face. All of it is made up.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use assert_cmd::Command;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use scrutineer::http::{Extras, router};
use scrutineer::search::Limits;
use scrutineer::tracker::{By, Tracker};
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt as _;

use crate::http::{service, settings};
use crate::support;

/// Minutes of a meeting after the focused visit of `support::kent` and before the later one.
const MINUTES: &str = "# Kent County Council\n\n\
    Minutes of the meeting of the Children\u{2019}s Scrutiny Committee held on Thursday 14 March 2024\n\n\
    ## Focused visit\n\n\
    The Director presented the letter. Inspectors had identified the timeliness of triage as an area for improvement.\n\n\
    Members asked when the timeliness of triage would be right. The Director advised that triage at weekends would be reviewed \
    by the end of June 2024.\n\n\
    In response to a question from Councillor Sample on life-story work, the Assistant Director explained that an audit of the \
    quality of life-story work would be completed within three months.\n\n\
    Councillor Pattern asked about the budget. The Cabinet Member for Finance said that it was balanced.\n";

/// A press release in the words of minutes.
const PRESS: &str = "+++\ntitle = \"Triage\"\nkind = \"press_release\"\nauthority = \"Kent\"\npublished = 2024-04-02\n+++\n\n\
    # Triage\n\nMembers asked about the timeliness of triage. The Director advised that it would be reviewed by May 2024.\n";

fn kent() -> TempDir {
    let folder = support::kent();
    fs::write(folder.path().join("corpus/scrutiny-minutes.md"), MINUTES).unwrap();
    fs::write(folder.path().join("corpus/triage.md"), PRESS).unwrap();
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_scrutineer"))
        .current_dir(folder)
        .env_remove("SCRUTINEER_CONFIG")
        .env_remove("SCRUTINEER_LOG")
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

async fn get(api: &Router, path: &str, accept: &str) -> (u16, String, String) {
    let request = Request::get(path).header("accept", accept).body(Body::empty()).unwrap();
    let (parts, body) = api.clone().oneshot(request).await.unwrap().into_parts();
    let body = to_bytes(body, 1 << 21).await.unwrap();
    let kind = parts.headers["content-type"].to_str().unwrap().to_owned();
    (parts.status.as_u16(), kind, String::from_utf8(body.to_vec()).unwrap())
}

fn api(folder: &TempDir) -> Router {
    router(Arc::clone(&service(folder.path())), &settings(), Extras::default())
}

#[test]
fn an_exchange_is_tied_to_the_area_that_shares_its_rare_words() {
    let folder = kent();
    let snapshot = support::index(folder.path());
    let tracker = Tracker::of("Kent", &snapshot, &Limits::default()).unwrap();
    let minutes = tracker.minutes.iter().find(|it| it.document.file == "scrutiny-minutes.md").unwrap();
    assert_eq!(minutes.met.as_ref().unwrap().day, jiff::civil::date(2024, 3, 14));
    let item = |area: usize| tracker.areas[area].item.quote().to_owned();
    let about: Vec<Vec<(String, By)>> = minutes
        .exchanges
        .iter()
        .map(|exchange| exchange.about.iter().map(|tie| (item(tie.area), tie.by)).collect())
        .collect();
    let triage = vec![("The timeliness of triage.".to_owned(), By::Question)];
    let work = vec![("The quality of life-story work.".to_owned(), By::Question)];
    assert_eq!(about, [triage, work, Vec::new()]);
    assert_eq!(minutes.exchanges[0].findings, [0], "{:#?}", minutes.findings);
    let unasked: Vec<&str> = tracker.unasked().map(|area| area.item.quote()).collect();
    assert!(
        unasked.contains(&"The recording of consent.") && !unasked.contains(&"The timeliness of triage."),
        "{unasked:?}"
    );
    // What is asked of the council only after the meeting was not asked about in it.
    assert!(unasked.contains(&"Life-story work, and its quality."), "{unasked:?}");
}

#[test]
fn a_promise_has_its_day_and_what_later_documents_say() {
    let folder = kent();
    let snapshot = support::index(folder.path());
    let tracker = Tracker::of("Kent", &snapshot, &Limits::default()).unwrap();
    let promises: Vec<_> = tracker.promises().map(|(.., promise)| promise).collect();
    let due: Vec<String> = promises.iter().map(|promise| promise.due.unwrap().day.to_string()).collect();
    assert_eq!(due, ["2024-06-30", "2024-06-14"]);
    let later: Vec<&str> = promises[1].later.iter().map(|later| later.citation.quote()).collect();
    assert_eq!(later, ["Life-story work, and its quality."]);
    assert_eq!(promises[1].later[0].citation.document().file, "later.md");
}

#[test]
fn documents_that_are_no_minutes_have_no_exchanges() {
    let folder = kent();
    let snapshot = support::index(folder.path());
    let tracker = Tracker::of("Kent", &snapshot, &Limits::default()).unwrap();
    let files: Vec<&str> = tracker.minutes.iter().map(|minutes| minutes.document.file.as_str()).collect();
    assert_eq!(files, ["minutes.md", "scrutiny-minutes.md"]);
    assert!(tracker.minutes[0].exchanges.is_empty());
    let others = snapshot.catalog().documents().iter().filter(|it| it.facts.minutes.is_some()).count();
    assert_eq!(others, 2);
}

/// Minutes that do not name their council are about the one whose inspection they give the days of.
#[test]
fn minutes_are_matched_to_their_council() {
    let folder = support::folder();
    let text = "To receive the outcome of the inspection.\n\nMinutes:\n\nInspectors were there between 14 October and 18 October 2019.\n\n\
        Members asked when life-story work would be timely.\n\nThe Director advised that an action plan would be submitted \
        within 70 working days.\n";
    fs::write(folder.path().join("corpus/item-7.md"), text).unwrap();
    let snapshot = support::index(folder.path());
    let tracker = Tracker::of("Devon", &snapshot, &Limits::default()).unwrap();
    let [minutes] = &tracker.minutes[..] else { panic!("{:#?}", tracker.minutes) };
    assert_eq!((minutes.document.file.as_str(), minutes.met.is_none()), ("item-7.md", true));
    let exchange = &minutes.exchanges[0];
    assert_eq!(tracker.areas[exchange.about[0].area].item.quote(), "The timeliness of life-story work.");
    let promise = &exchange.promises[0];
    assert_eq!((promise.when.as_ref().unwrap().quote(), promise.due), ("within 70 working days", None));
}

#[test]
fn the_tracker_on_the_command_line() {
    let folder = kent();
    let (code, out, err) = run(folder.path(), &["tracker", "Kent", "County", "Council"]);
    assert_eq!(code, Some(0), "{err}");
    insta::assert_snapshot!(out);
    let (_, out, _) = run(folder.path(), &["tracker", "kent", "--csv"]);
    insta::assert_snapshot!("tracker_csv", out.replace("\r\n", "\n"));
    let (_, out, _) = run(folder.path(), &["tracker", "kent", "--json"]);
    let data: Value = serde_json::from_str(&out).unwrap();
    let areas = data["areas"].as_array().unwrap();
    let asked: Vec<&Value> =
        areas.iter().filter(|area| area["asked"] != serde_json::json!([])).map(|it| &it["asked"][0]).collect();
    assert_eq!(asked, [&serde_json::json!(2), &serde_json::json!(1)], "{data:#}");
    let (code, _, err) = run(folder.path(), &["tracker", "Atlantis"]);
    assert!(code == Some(2) && err.contains("no local authority of England is called"), "{err}");
    let devon = support::folder();
    let (_, out, _) = run(devon.path(), &["tracker", "devon"]);
    assert!(out.contains("no minutes are held"), "{out}");
}

#[tokio::test]
async fn the_tracker_over_http_and_on_the_page() {
    let api = api(&kent());
    let (status, kind, body) = get(&api, "/v1/authorities/kent/tracker", "application/json").await;
    assert_eq!((status, kind.as_str()), (200, "application/json"), "{body}");
    let data: Value = serde_json::from_str(&body).unwrap();
    let promise = &data["minutes"][1]["exchanges"][0]["promises"][0];
    assert_eq!((&promise["due"], &promise["due_basis"]), (&"2024-06-30".into(), &"period".into()), "{data:#}");
    assert_eq!(promise["when"]["quote"], "by the end of June 2024");
    let (_, kind, csv) = get(&api, "/v1/authorities/kent/tracker", "text/csv").await;
    assert!(kind.starts_with("text/csv") && csv.starts_with("what,authority,meeting,"), "{kind}: {csv}");
    let (_, _, markdown) = get(&api, "/v1/authorities/kent/tracker", "text/markdown").await;
    insta::assert_snapshot!(markdown);
    let (status, ..) = get(&api, "/v1/authorities/atlantis/tracker", "application/json").await;
    assert_eq!(status, 404);
    let (_, _, page) = get(&api, "/authorities/kent", "text/html").await;
    for words in ["What members asked and what was promised", "30 June 2024", "Not asked about in any minutes held"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let devon = self::api(&support::folder());
    let (_, _, page) = get(&devon, "/authorities/devon", "text/html").await;
    assert!(!page.contains("What members asked"), "{page}");
}

#[test]
fn what_came_since_a_day_on_the_command_line() {
    let folder = kent();
    let (code, out, err) = run(folder.path(), &["changes", "--since", "2024-01-24"]);
    assert_eq!(code, Some(0), "{err}");
    insta::assert_snapshot!(out);
    let (_, out, _) = run(folder.path(), &["changes", "--since", "2019-11-05", "--authority", "Devon", "--json"]);
    let data: Value = serde_json::from_str(&out).unwrap();
    let [change] = &data["changes"].as_array().unwrap()[..] else { panic!("{data:#}") };
    assert_eq!((&change["date"], &change["date_basis"]), (&"2019-11-05".into(), &"published".into()));
    let overall = &change["grades"][0];
    assert_eq!(
        (&overall["to"], &overall["from"], &overall["moved"]),
        (&"Good".into(), &"Requires improvement to be good".into(), &"better".into())
    );
    assert_eq!(change["lists"][0]["items"][1]["text"], "The timeliness of life-story work.");
    let (code, _, err) = run(folder.path(), &["changes", "--since", "soon"]);
    assert!(code == Some(2) && err.contains("soon"), "{err}");
}

#[tokio::test]
async fn what_came_since_a_day_over_http() {
    let api = api(&kent());
    let (status, _, body) = get(&api, "/v1/changes?since=2024-01-24&authority=Kent", "application/json").await;
    assert_eq!(status, 200, "{body}");
    let data: Value = serde_json::from_str(&body).unwrap();
    let documents: Vec<&str> =
        data["changes"].as_array().unwrap().iter().map(|it| it["document"]["id"].as_str().unwrap()).collect();
    assert_eq!(documents, ["later", "triage", "scrutiny-minutes", "visit"], "{data:#}");
    for (path, status) in [
        ("/v1/changes", 400),
        ("/v1/changes?since=soon", 400),
        ("/v1/changes?since=2024-01-24&authority=Atlantis", 404),
        ("/v1/changes?since=2024-01-24&year=2024", 400),
    ] {
        assert_eq!(get(&api, path, "application/json").await.0, status, "{path}");
    }
}

#[tokio::test]
async fn feeds_are_atom_and_linked_from_the_pages() {
    let api = api(&kent());
    for (path, page) in [("/feed.atom", "/documents"), ("/authorities/kent/feed.atom", "/authorities/kent")] {
        let (status, kind, feed) = get(&api, path, "application/atom+xml").await;
        assert_eq!((status, kind.as_str()), (200, "application/atom+xml; charset=utf-8"));
        check_atom(&feed);
        assert!(feed.contains(&format!("href=\"{page}\"")), "{feed}");
        let (_, _, html) = get(&api, page, "text/html").await;
        assert!(html.contains(&format!("href=\"{path}\"")), "{html}");
    }
    let (_, _, feed) = get(&api, "/authorities/kent/feed.atom", "*/*").await;
    insta::assert_snapshot!(feed.split("</entry>").next().unwrap());
    assert_eq!(get(&api, "/authorities/atlantis/feed.atom", "*/*").await.0, 404);
}

/// That a feed is well-formed and has what RFC 4287 asks of a feed and of each entry, each name once.
#[track_caller]
fn check_atom(feed: &str) {
    let mut reader = quick_xml::Reader::from_str(feed);
    let mut open: Vec<String> = Vec::new();
    let mut found: Vec<String> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(start) => {
                open.push(String::from_utf8(start.name().as_ref().to_vec()).unwrap());
                found.push(open.join("/"));
            }
            quick_xml::events::Event::End(_) => drop(open.pop()),
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty());
    let count = |path: &str| found.iter().filter(|it| *it == path).count();
    assert_eq!(["feed/id", "feed/title", "feed/updated", "feed/author/name"].map(count), [1; 4], "{feed}");
    let entries = count("feed/entry");
    assert!(entries > 3);
    assert_eq!(["feed/entry/id", "feed/entry/title", "feed/entry/updated"].map(count), [entries; 3], "{feed}");
    let mut ids: Vec<&str> = feed.split("<id>").skip(1).map(|rest| rest.split('<').next().unwrap()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), entries + 1);
}
