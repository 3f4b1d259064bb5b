//! The web page, as a browser without JavaScript gets it.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use jiff::Timestamp;
use scrutineer::gazetteer::Authorities;
use scrutineer::http::{Extras, Settings, router};
use scrutineer::service::{Limits, Service};
use scrutineer::store::{Keeping, Store};
use tempfile::TempDir;
use tower::ServiceExt as _;

use crate::http::{service, settings};
use crate::support;

/// The `Accept` header of a browser.
const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

struct Site {
    router: Router,
    service: Arc<Service>,
    folder: TempDir,
}

fn site() -> Site {
    site_with(&[])
}

/// The same without a file that cannot be read.
fn site_without_trouble() -> Site {
    let folder = support::folder();
    let service = service(folder.path());
    Site { router: router(Arc::clone(&service), &settings(), Extras::default()), service, folder }
}

/// The same with more files.
fn site_with(more: &[(&str, &str)]) -> Site {
    let folder = support::folder();
    for (file, text) in more {
        std::fs::write(folder.path().join("corpus").join(file), text).unwrap();
    }
    std::fs::write(folder.path().join("corpus/broken.pdf"), "<html><title>Not found</title></html>").unwrap();
    let settings = Settings { corpus: vec![folder.path().join("corpus")], ..settings() };
    let service = service(folder.path());
    Site { router: router(Arc::clone(&service), &settings, Extras::default()), service, folder }
}

impl Site {
    async fn send(&self, request: Request<Body>) -> (StatusCode, HeaderMap, String) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 1 << 20).await.unwrap();
        (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
    }

    async fn browse(&self, path: &str) -> (StatusCode, HeaderMap, String) {
        self.send(Request::get(path).header("accept", BROWSER).body(Body::empty()).unwrap()).await
    }

    /// A page that is there, with every header that all of them need.
    async fn page(&self, path: &str) -> String {
        let (status, headers, body) = self.browse(path).await;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        assert_eq!(headers["content-type"], "text/html; charset=utf-8", "{path}");
        body
    }
}

/// The words of a page's main part, one line for each element that holds any.
fn words(page: &str) -> String {
    let main = page.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
    let mut lines: Vec<String> = Vec::new();
    for piece in main.split('<').skip(1) {
        let text = piece.split_once('>').map_or("", |(_, text)| text);
        let text = text.replace("&#39;", "'").replace("&#38;", "&").replace("&quot;", "\"");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            lines.push(text);
        }
    }
    lines.join("\n")
}

/// The addresses that a page links to, in order.
fn links(page: &str) -> Vec<String> {
    let mut links: Vec<String> =
        page.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap().replace("&#38;", "&")).collect();
    links.dedup();
    links
}

#[tokio::test]
async fn the_first_page_has_one_box_and_examples() {
    let page = site().page("/").await;
    assert_eq!(page.matches("<input").count(), 1, "one box");
    assert!(links(&page).iter().any(|link| link.starts_with("/ask?q=")), "{page}");
    assert!(words(&page).contains("2 documents"), "{page}");
}

#[tokio::test]
async fn an_answer_is_shown_with_its_quotes_and_sources() {
    let page = site().page("/ask?q=what+were+the+2019+improvement+areas%3F").await;
    let shown = words(&page);
    let shown = shown.split("Show complete paragraphs").next().unwrap();
    insta::assert_snapshot!(shown, @"
    You asked
    what were the 2019 improvement areas?
    Assumed:
    Devon (home authority)
    .
    Name another council or year in your question to change this.
    Devon, inspected 14 to 18 October 2019: 2 areas for improvement, according to Scrutineer's digest of the October 2019 report on Devon.
    Words marked
    digest
    are from this project’s own summary of a report, not the inspectors’ own. Where its address is known, the official report is linked below.
    Homes for young people, which takes in:
    enough of them
    their quality
    digest
    Source
    1
    :
    Devon: digest of the 2019 inspection, inspected 14 to 18 October 2019
    Copy
    this quotation with its reference
    The timeliness of life-story work.
    digest
    Source
    2
    :
    Devon: digest of the 2019 inspection, inspected 14 to 18 October 2019
    Copy
    this quotation with its reference
    Sources
    Devon: digest of the 2019 inspection
    digest
    Inspected 14 to 18 October 2019 · published 5 November 2019
    /documents/devon-2019
    In “What needs to improve”
    Source
    1
    “Homes for young people, which takes in…”
    (source 1)
    Source
    2
    “The timeliness of life-story work.”
    (source 2)
    Original file
    of Devon: digest of the 2019 inspection
    This answer stands at /ask?q=what+were+the+2019+improvement+areas%3F
    ");
}

#[tokio::test]
async fn a_conversation_stands_in_the_address() {
    let site = site();
    let first = site.page("/ask?q=what+were+the+2019+improvement+areas%3F").await;
    assert!(first.contains("name=\"after\" value=\"what were the 2019 improvement areas?\""), "{first}");
    let next = site.page("/ask?q=and+in+2016%3F&after=what+were+the+2019+improvement+areas%3F").await;
    let shown = words(&next);
    assert!(shown.contains("See to it that plans are clear."), "{shown}");
    assert!(shown.contains("Taken from your last question:\nareas for improvement"), "{shown}");
    assert!(links(&next).contains(&"/ask?q=what+were+the+2019+improvement+areas%3F".to_owned()), "the way back");
    // The same address has the same answer, whatever was asked in between.
    site.page("/ask?q=who+led+it%3F").await;
    assert_eq!(site.page("/ask?q=and+in+2016%3F&after=what+were+the+2019+improvement+areas%3F").await, next);
}

#[tokio::test]
async fn an_answer_comes_in_full_and_explained_when_asked() {
    let site = site();
    let plain = site.page("/ask?q=what+was+said+about+early+help%3F").await;
    assert!(links(&plain).contains(&"/ask?q=what+was+said+about+early+help%3F&explain=true#explanation".to_owned()));
    let explained = site.page("/ask?q=what+was+said+about+early+help%3F&detail=full&explain=true").await;
    assert!(explained.contains("id=\"explanation\"") && words(&explained).contains("What was understood"));
    assert!(words(&explained).contains("Show only the sentences chosen"));
}

#[tokio::test]
async fn every_source_leads_to_its_marked_words() {
    let site = site();
    let answer = site.page("/ask?q=what+was+said+about+early+help%3F").await;
    let sources: Vec<String> = links(&answer).into_iter().filter(|link| link.contains("?passage=")).collect();
    assert!(!sources.is_empty());
    for link in sources {
        let (path, fragment) = link.split_once('#').unwrap();
        let page = site.page(path).await;
        assert!(page.contains(&format!("id=\"{fragment}\"")), "{link}");
        assert!(page.contains("<mark>Early help reaches families soon"), "{link}: {page}");
    }
}

#[tokio::test]
async fn the_original_is_one_step_from_a_document() {
    let site = site();
    let page = site.page("/documents/devon-2019").await;
    let original = links(&page).into_iter().find(|link| link.starts_with("/v1/documents/")).unwrap();
    let (status, _, file) = site.browse(&original).await;
    assert_eq!((status, file.as_str()), (StatusCode::OK, support::DEVON));
}

#[tokio::test]
async fn places_that_are_not_there_are_not_marked() {
    let site = site();
    for query in ["passage=999", "passage=x", "passage=3&words=5-99999", "passage=3&words=9-2", "words=1-2"] {
        let page = site.page(&format!("/documents/devon-2019?{query}")).await;
        assert!(page.contains("id=\"passage-0\""), "{query}");
        let is_told = words(&page).contains("is not in the document as it is held now");
        assert_eq!(is_told, query == "passage=999", "{query}");
    }
}

#[tokio::test]
async fn a_document_shows_its_facts_grades_lists_and_text() {
    let page = site().page("/documents/devon-2019").await;
    insta::assert_snapshot!(words(&page), @"
    Devon: digest of the 2019 inspection
    digest
    This is a summary in this project’s own words, not the inspectors’.
    Council
    Devon
    Inspected
    14 to 18 October 2019
    Published
    5 November 2019
    Framework
    Inspections of local authority children's services (ILACS)
    Lead inspector
    Jo Smith
    Original file
    devon-2019.md
    The publication date was given with the file.
    Grades
    What was judged
    Grade
    Overall effectiveness
    Good
    The experiences and progress of children who need help and protection
    Outstanding
    What needs to improve
    Homes for young people, which takes in:
    in the text
    : Homes for young people, which takes in:
    enough of them
    their quality
    The timeliness of life-story work.
    in the text
    : The timeliness of life-story work.
    Sections
    3 sections
    What needs to improve
    The experiences and progress of children who need help and protection: outstanding
    Facts given with the file
    The text
    Devon: digest of the 2019 inspection
    Inspectors found services to be good.
    What needs to improve
    Homes for young people, which takes in:
    enough of them
    their quality
    The timeliness of life-story work.
    The experiences and progress of children who need help and protection: outstanding
    Early help reaches families soon, and life-story work is begun late.
    Facts given with the file
    Inspection dates: 14 to 18 October 2019
    Published: 5 November 2019
    Lead inspector: Jo Smith
    Overall effectiveness: Good
    The experiences and progress of children who need help and protection: Outstanding
    ");
}

#[tokio::test]
async fn documents_are_filtered_and_files_that_failed_are_told() {
    let site = site();
    let count = |page: &str| links(page).into_iter().filter(|link| link.starts_with("/documents/")).count();
    let all = site.page("/documents").await;
    assert_eq!(count(&all), 2);
    assert!(words(&all).contains("broken.pdf"), "{all}");
    assert_eq!(count(&site.page("/documents?authority=Devon&year=2019&kind=&grade=Good").await), 1);
    assert_eq!(count(&site.page("/documents?grade=Outstanding").await), 0);
    assert_eq!(count(&site.page("/documents?state=damaged").await), 0);
    let skipped = site.page("/documents?state=skipped").await;
    assert!(count(&skipped) == 0 && words(&skipped).contains("What to do:"), "{skipped}");
    let whole = site_without_trouble().page("/documents?state=skipped").await;
    assert!(words(&whole).contains("Every file could be read.") && !words(&whole).contains("fit"), "{whole}");
    // What nothing has is still shown as chosen, so that nobody takes the empty list for all that is held.
    for (path, chosen) in [
        ("/documents?authority=Narnia", "value=\"Narnia\" selected"),
        ("/documents?year=1999", "value=\"1999\" selected"),
        ("/documents?grade=inadequate", "value=\"Inadequate\" selected"),
        ("/search?q=help&authority=Narnia&year=1999", "value=\"1999\" selected"),
        ("/documents?authority=devon", "value=\"Devon\" selected"),
    ] {
        let page = site.page(path).await;
        assert!(page.contains(chosen), "{path}: {page}");
    }
    let nonsense = site.page("/documents?year=soon&page=99&colour=red").await;
    assert_eq!(count(&nonsense), 2);
}

#[tokio::test]
async fn an_authority_shows_its_grades_drawn_and_as_a_table() {
    let page = site().page("/authorities/devon").await;
    assert!(page.contains("<svg") && page.contains("<table>"), "{page}");
    assert!(page.contains("aria-label=\"May 2016: requires improvement to be good; October 2019: good\""), "{page}");
    let shown = words(&page);
    for text in ["May 2016 (SIF)", "October 2019 (ILACS)", "different frameworks", "their quality", "plans are clear"] {
        assert!(shown.contains(text), "{text}: {shown}");
    }
    assert!(words(&site().page("/authorities?name=dev").await).contains("Devon"));
}

#[tokio::test]
async fn wording_that_comes_up_again_is_set_side_by_side() {
    let later = support::DEVON_2016
        .replace("2016", "2024")
        .replace("See to it that plans are clear.", "How timely life-story work is.");
    let page = site_with(&[("devon-2024.md", &later)]).page("/authorities/devon").await;
    let shown = words(&page);
    let again = shown.split("Similar wording to an earlier list").nth(1).unwrap();
    assert!(again.contains("October 2019:"), "{again}");
    assert!(
        again.contains("The timeliness of life-story work.") && again.contains("How timely life-story work is."),
        "{again}"
    );
    assert!(!words(&site().page("/authorities/devon").await).contains("Similar wording"));
}

#[tokio::test]
async fn passages_are_searched() {
    let site = site();
    let found = site.page("/search?q=early+help&authority=Devon&year=2019").await;
    assert!(found.contains("<mark>Early</mark> <mark>help</mark>"), "{found}");
    assert!(words(&site.page("/search?q=early+help&year=2016").await).contains("No paragraph holds these words"));
}

#[tokio::test]
async fn what_is_typed_wrong_is_told_beside_its_field() {
    let site = site();
    let long = format!("/ask?q={}", "x".repeat(201));
    let long_search = format!("/search?q={}", "x".repeat(201));
    for path in ["/ask?q=+", long.as_str(), "/search?q=", long_search.as_str()] {
        let (status, _, page) = site.browse(path).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert!(page.contains("aria-invalid=\"true\"") && page.contains("id=\"q-error\""), "{path}");
        assert!(page.contains("<title>Error: "), "{path}");
        assert!(page.split(" autofocus").count() == 2, "{path}: the focus is where it can be mended");
    }
    assert_eq!(site.browse("/ask").await.0, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn what_is_typed_is_shown_as_text() {
    let site = site();
    let script = "%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%27";
    for path in [
        format!("/ask?q={script}&after={script}"),
        format!("/ask?q=&after={script}"),
        format!("/search?q={script}&authority={script}"),
        format!("/documents?authority={script}&page=1&year={script}"),
        format!("/authorities?name={script}"),
        format!("/thanks?q={script}"),
    ] {
        let (_, _, page) = site.browse(&path).await;
        assert!(!page.contains("<script>"), "{path}: {page}");
        assert!(!page.contains("=\"\"'"), "{path}: {page}");
    }
}

#[tokio::test]
async fn refusals_are_pages_for_browsers_and_problems_for_programs() {
    let site = site();
    for (path, title, way_on) in [
        ("/nowhere", "Page not found", "/"),
        ("/documents/nothing", "Document not found", "/documents"),
        ("/documents/no%20%3Cb%3E", "Document not found", "/documents"),
        ("/authorities/nowhere", "Council not found", "/authorities"),
        ("/assets/0/nothing.css", "Page not found", "/"),
    ] {
        let (status, headers, page) = site.browse(path).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(headers["content-type"], "text/html; charset=utf-8", "{path}");
        assert!(words(&page).starts_with(title), "{path}");
        let main = page.split("<main").nth(1).unwrap();
        assert!(links(main).contains(&way_on.to_owned()), "{path}: a way on");
        assert!(!words(&page).contains("technical") && !words(&page).contains("/v1/"), "{path}: in plain words");
        let program = Request::get(path).header("accept", "application/json").body(Body::empty()).unwrap();
        let (status, headers, _) = site.send(program).await;
        assert_eq!(
            (status, headers["content-type"].to_str().unwrap()),
            (StatusCode::NOT_FOUND, "application/problem+json")
        );
    }
    let (_, headers, _) = site.browse("/v1/nowhere").await;
    assert_eq!(headers["content-type"], "application/problem+json", "the API speaks to programs only");
}

#[tokio::test]
async fn who_asks_too_often_is_told_when_to_come_again() {
    let site = site();
    let one = NonZeroU32::new(1).unwrap();
    let router = router(Arc::clone(&site.service), &Settings { address_rate: one, ..settings() }, Extras::default());
    let site = Site { router, ..site };
    let path = "/documents?year=2019&grade=Good";
    let (status, headers, page) = loop {
        let sent = site.browse(path).await;
        if sent.0 != StatusCode::OK {
            break sent;
        }
    };
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS, "{page}");
    let wait: u64 = headers["retry-after"].to_str().unwrap().parse().unwrap();
    let shown = words(&page);
    assert!(shown.starts_with("Too many requests"), "{shown}");
    assert!(shown.contains(&format!("Wait {wait} second")), "{shown}");
    assert!(links(&page).contains(&path.to_owned()), "the same again: {page}");
}

#[tokio::test]
async fn a_server_that_wants_a_key_says_so_in_words() {
    let site = site();
    let closed = Settings { open_reading: false, ..settings() };
    let site = Site { router: router(Arc::clone(&site.service), &closed, Extras::default()), ..site };
    let (status, _, page) = site.browse("/ask?q=who+led+it%3F").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "{page}");
    for part in links(&page).into_iter().filter(|link| link.starts_with("/assets/")) {
        assert_eq!(site.browse(&part).await.0, StatusCode::OK, "what it looks like is no secret: {part}");
    }
    insta::assert_snapshot!(words(&page), @"
    Not open to everybody
    This server answers only programs that hold a key for it. Whoever runs it can open it to readers.
    ");
}

#[tokio::test]
async fn who_comes_when_too_much_is_asked_is_told_to_try_again() {
    let site = site();
    let limits = Limits { question_chars: 200, at_once: 1, waiting: 0, answer_time: Duration::from_secs(20) };
    let store = Arc::new(Store::in_memory(Keeping::default()).unwrap());
    let assistant = Arc::new(support::assistant(site.folder.path()));
    let small = Service::new(assistant, Arc::new(Authorities::bundled()), store, &limits, Timestamp::now);
    let site = Site { router: router(Arc::new(small), &settings(), Extras::default()), ..site };
    let path = "/ask?q=who+led+it%3F";
    // The first has the one seat until it is answered, and nobody may wait.
    let (first, second, third) = tokio::join!(site.browse(path), site.browse(path), site.browse(path));
    assert_eq!(first.0, StatusCode::OK);
    let (status, headers, page) = if second.0 == StatusCode::OK { third } else { second };
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{page}");
    assert_eq!(headers["retry-after"], "1");
    assert!(words(&page).starts_with("Very busy just now"), "{page}");
    assert!(words(&page).contains("Wait 1 second, then try again."), "{page}");
    assert!(links(&page).contains(&path.to_owned()), "the same again: {page}");
    // An address that would lead to another server in a link is not offered.
    let (_, _, page) = site.browse("//elsewhere.example/ask?q=x").await;
    assert!(!page.contains("href=\"//"), "{page}");
}

#[tokio::test]
async fn reports_of_one_council_are_told_apart_by_their_dates() {
    let site = site();
    let page = site.page("/ask?q=how+has+Devon+changed+between+its+inspections%3F").await;
    let sources = words(&page).split("Sources\n").nth(1).unwrap().to_owned();
    for dated in ["Inspected 14 to 18 October 2019 · published 5 November 2019", "May 2016"] {
        assert!(sources.contains(dated), "{sources}");
    }
    // So they are in what is copied, and where a source is opened.
    let page = site.page("/ask?q=what+was+said+about+early+help%3F").await;
    assert!(
        page.contains("data-copy=\"Devon: digest of the 2019 inspection, inspected 14 to 18 October 2019"),
        "{page}"
    );
    let page = site.page("/documents/devon-2019?passage=3").await;
    assert!(words(&page).contains("Cited here\nDevon, October 2019"), "{page}");
    assert!(page.contains("<title>Devon: digest of the 2019 inspection, inspected 14 to 18 October 2019 –"), "{page}");
    let found = site.page("/search?q=early+help").await;
    assert!(words(&found).contains("Devon, October 2019"), "{found}");
}

#[tokio::test]
async fn no_two_links_say_the_same_and_lead_elsewhere() {
    let site = site();
    for path in [
        "/",
        "/ask?q=what+were+the+2019+improvement+areas%3F",
        "/ask?q=how+has+Devon+changed+between+its+inspections%3F",
        "/ask?q=and+in+2016%3F&after=what+were+the+2019+improvement+areas%3F",
        "/documents",
        "/documents/devon-2019?passage=4",
        "/authorities",
        "/authorities/devon",
        "/search?q=help",
    ] {
        let page = site.page(path).await;
        let main = page.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
        let mut known: BTreeMap<String, &str> = BTreeMap::new();
        for link in main.split("<a ").skip(1) {
            let address = link.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
            let said = words(&format!("<main><a {}</main>", link.split("</a>").next().unwrap()));
            let before = known.entry(said.clone()).or_insert(address);
            assert_eq!(*before, address, "{path}: {said}");
        }
    }
}

#[tokio::test]
async fn an_explanation_speaks_no_programs_words() {
    let page = site().page("/ask?q=what+were+the+2019+improvement+areas%3F&explain=true").await;
    let shown = words(&page).split("How this answer came about").nth(1).unwrap().to_owned();
    assert!(shown.contains("What you want to know\nimprovement areas"), "{shown}");
    assert!(shown.contains("When\n2019\n"), "{shown}");
    for word in ["Intent", "Form", "_", "2019-01-01", "Confidence"] {
        assert!(!shown.contains(word), "{word}: {shown}");
    }
}

#[tokio::test]
async fn only_the_lists_of_the_latest_inspection_are_unfolded() {
    let page = site().page("/authorities/devon").await;
    let lists = page.split("Inspections and visits, oldest first").nth(1).unwrap();
    let (earlier, latest) = lists.split_once(">October 2019</h3>").unwrap();
    assert!(latest.contains("<details open>") && !earlier.contains("<details open>"), "{lists}");
    assert!(words(&page).contains("not graded"), "{page}");
}

#[tokio::test]
async fn nothing_in_a_page_is_inline_or_from_elsewhere() {
    let site = site();
    for path in [
        "/",
        "/ask?q=what+were+the+2019+improvement+areas%3F&explain=true",
        "/documents",
        "/documents/devon-2019?passage=4",
        "/authorities",
        "/authorities/devon",
        "/search?q=help",
        "/about",
        "/privacy",
        "/accessibility",
        "/thanks",
    ] {
        let (_, headers, page) = site.browse(path).await;
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert!(!headers.contains_key("set-cookie"), "{path}");
        assert!(!page.contains(" style=") && !page.contains("<style"), "{path}");
        assert!(!page.contains(" onclick=") && !page.contains("javascript:"), "{path}");
        for part in page.split("src=\"").skip(1) {
            assert!(part.starts_with("/assets/"), "{path}");
        }
        assert!(page.contains("<html lang=\"en-GB\">") && page.contains("href=\"#main\""), "{path}");
        assert_eq!(page.matches("<h1").count(), 1, "{path}");
    }
}

#[tokio::test]
async fn the_style_is_kept_for_as_long_as_it_is_the_same() {
    let site = site();
    let page = site.page("/").await;
    let style = links(&page).into_iter().find(|link| link.ends_with("style.css")).unwrap();
    let (status, headers, _) = site.browse(&style).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers["content-type"], "text/css; charset=utf-8");
    assert!(headers["cache-control"].to_str().unwrap().contains("immutable"));
    let known = Request::get(&style).header("if-none-match", &headers["etag"]).body(Body::empty()).unwrap();
    assert_eq!(site.send(known).await.0, StatusCode::NOT_MODIFIED);
    let (_, headers, _) = site.browse("/assets/0000000000000000/style.css").await;
    assert!(!headers["cache-control"].to_str().unwrap().contains("immutable"));
}

fn say() -> axum::http::request::Builder {
    Request::post("/feedback").header("accept", BROWSER).header("content-type", "application/x-www-form-urlencoded")
}

#[tokio::test]
async fn feedback_is_kept_and_thanked_for() {
    let site = site();
    let body = "q=who+led+it%3F&after=and+in+2016%3F&verdict=wrong&words=It+was+Jo.&headline=Sam+Jones.";
    let (status, headers, _) = site.send(say().body(Body::from(body)).unwrap()).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let thanks = headers["location"].to_str().unwrap();
    assert_eq!(thanks, "/thanks?q=who+led+it%3F&after=and+in+2016%3F");
    assert!(links(&site.page(thanks).await).contains(&"/ask?q=who+led+it%3F&after=and+in+2016%3F".to_owned()));
    let kept = site.service.store().feedback().unwrap();
    let (_, said) = &kept[0];
    assert_eq!(
        (said.question.as_str(), said.right, said.comment.as_deref()),
        ("who led it?", false, Some("It was Jo."))
    );
}

#[tokio::test]
async fn feedback_that_makes_no_sense_or_is_foreign_is_refused() {
    let site = site();
    for (body, site_of, status) in [
        ("q=x", "same-origin", 422),
        ("q=x&verdict=maybe", "same-origin", 422),
        ("verdict=right", "same-origin", 422),
        ("q=x&verdict=right", "cross-site", 403),
    ] {
        let request = say().header("sec-fetch-site", site_of).body(Body::from(body)).unwrap();
        assert_eq!(site.send(request).await.0.as_u16(), status, "{body}");
    }
    assert!(site.service.store().feedback().unwrap().is_empty());
}

#[tokio::test]
async fn somebody_in_need_sees_signposts_and_their_words_nowhere() {
    let site = site();
    let told = "/ask?q=my+quinquereme+neighbour+is+hurting+her+child&after=who+led+it%3F";
    let (status, headers, page) = site.browse(told).await;
    assert_eq!((status, headers["cache-control"].to_str().unwrap()), (StatusCode::OK, "no-store"));
    assert!(!page.contains("quinquereme"), "{page}");
    assert!(!page.contains("<form") && !page.contains("verdict") && !page.contains("request="), "{page}");
    // The script takes the words out of the address, too.
    assert!(page.contains("data-unkept") && page.contains("id=\"headline\"") && page.contains("id=\"question\""));
    let shown = words(&page);
    assert!(shown.contains("ring 999") && shown.contains("0808 800 5000"), "{shown}");
    // A conversation goes on without them.
    let next =
        site.page("/ask?q=and+in+2016%3F&after=who+led+the+2019+inspection%3F&after=my+quinquereme+dad+hits+me").await;
    assert!(!next.contains("quinquereme") && words(&next).contains("Sam Jones"), "{next}");
    let (status, headers, _) = site.browse("/search?q=i+want+to+die").await;
    assert_eq!((status, headers["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, "/ask?q=i+want+to+die"));
    let body = "verdict=wrong&q=my+quinquereme+dad+hits+me";
    site.send(say().body(Body::from(body)).unwrap()).await;
    assert!(site.service.store().feedback().unwrap().is_empty());
}

#[tokio::test]
async fn a_council_shows_its_inspections_and_visits_in_order() {
    let folder = support::kent();
    let service = service(folder.path());
    let site = Site { router: router(Arc::clone(&service), &settings(), Extras::default()), service, folder };
    let page = site.page("/authorities/kent").await;
    let shown = words(&page);
    insta::assert_snapshot!(shown.split("Inspections and visits, oldest first").nth(1).unwrap());
    assert!(shown.contains("Held here: 1 full inspection and 3 other inspections and visits."), "{shown}");
}
