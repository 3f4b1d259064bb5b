//! The brief for scrutiny and the improvement ledger, over the bundled digests: on the command line, over HTTP and as pages.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use scrutineer::http::{Extras, router};
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt as _;

use crate::{http, support};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Runs the program over the bundled digests, from an empty folder.
fn run(folder: &Path, arguments: &[&str]) -> Output {
    let corpus = root().join("corpus");
    let mut command = Command::new(env!("CARGO_BIN_EXE_scrutineer"));
    command.current_dir(folder).arg("--corpus").arg(corpus).args(["--index", "index"]).args(arguments);
    command.output().unwrap()
}

#[track_caller]
fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[track_caller]
fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Write the new ones with `SCRUTINEER_WRITE_EXAMPLES=1`.
#[test]
fn the_examples_in_the_documentation_are_what_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    for (authority, example) in [("Cornwall", "cornwall-2024.md"), ("Telford and Wrekin", "telford-and-wrekin-2024.md")]
    {
        let path = root().join("docs/examples").join(example);
        let brief = printed(&run(folder.path(), &["brief", authority]));
        if std::env::var_os("SCRUTINEER_WRITE_EXAMPLES").is_some() {
            fs::write(&path, &brief).unwrap();
        }
        assert_eq!(brief, fs::read_to_string(&path).unwrap(), "{example}");
    }
}

/// Every object with a quote and the number of its source.
fn quotes<'a>(value: &'a Value, found: &mut Vec<(&'a str, u64)>) {
    match value {
        Value::Object(fields) => {
            if let (Some(quote), Some(number)) = (fields.get("quote"), fields.get("citation")) {
                found.push((quote.as_str().unwrap(), number.as_u64().unwrap()));
            }
            fields.values().for_each(|value| quotes(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| quotes(value, found)),
        _ => {}
    }
}

/// The text of a file with one space between words, as passages have it.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_quotation_stands_in_its_file_and_within_its_source() {
    let folder = tempfile::tempdir().unwrap();
    for authority in ["Cornwall", "Telford and Wrekin"] {
        let brief: Value =
            serde_json::from_str(&printed(&run(folder.path(), &["brief", authority, "--json"]))).unwrap();
        let citations = brief["citations"].as_array().unwrap();
        let mut found = Vec::new();
        quotes(&brief, &mut found);
        for area in brief["areas"].as_array().unwrap() {
            found.push((area["text"].as_str().unwrap(), area["citation"].as_u64().unwrap()));
        }
        assert!(found.len() > 8, "{brief:#}");
        for (quote, number) in found {
            let cited = &citations[usize::try_from(number).unwrap() - 1];
            assert!(cited["quote"].as_str().unwrap().contains(quote), "{quote} in {cited}");
            let file = fs::read_to_string(root().join("corpus").join(cited["file"].as_str().unwrap())).unwrap();
            // Lines of a paragraph stand on lines of their own in the file.
            let file = spaced(&file.replace(['*', '_'], ""));
            assert!(file.contains(&spaced(quote)), "{quote} in {}", cited["file"]);
        }
    }
}

#[test]
fn grades_say_how_they_moved_and_areas_what_came_before() {
    let folder = tempfile::tempdir().unwrap();
    let brief: Value = serde_json::from_str(&printed(&run(folder.path(), &["brief", "cornwall", "--json"]))).unwrap();
    let overall = &brief["grades"][0];
    assert_eq!(
        (&overall["aspect"], &overall["grade"], &overall["before"], &overall["moved"]),
        (&json!("overall"), &json!("Good"), &json!("Outstanding"), &json!("worse"))
    );
    let strategy = &brief["areas"][0];
    let past: Vec<(&Value, &Value)> =
        strategy["past"].as_array().unwrap().iter().map(|past| (&past["document"]["id"], &past["state"])).collect();
    assert_eq!(past, [(&json!("cornwall-2016"), &json!("repeated")), (&json!("cornwall-2019"), &json!("praised"))]);
    assert!(strategy["opening"].as_str().unwrap().contains("April 2016 and again in July 2024"), "{strategy:#}");
    let open: Vec<&str> =
        brief["areas"].as_array().unwrap().iter().filter_map(|area| area["vague"][0]["word"].as_str()).collect();
    assert!(open.contains(&"too many"), "{open:?}");
}

#[test]
fn deadlines_are_counted_in_working_days() {
    let folder = tempfile::tempdir().unwrap();
    let brief: Value = serde_json::from_str(&printed(&run(folder.path(), &["brief", "cornwall", "--json"]))).unwrap();
    let due: Vec<(&Value, &Value)> =
        brief["deadlines"].as_array().unwrap().iter().map(|it| (&it["working_days"], &it["due"])).collect();
    // Published on 22 August 2024; the last Monday of August is a holiday.
    assert_eq!(due, [(&json!(30), &json!("2024-10-04")), (&json!(70), &json!("2024-11-29"))]);
}

#[test]
fn a_theme_or_an_inspection_narrows_it_down_and_what_is_missing_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let brief = |arguments: &[&str]| run(folder.path(), &[&["brief", "Cornwall"], arguments].concat());
    let about: Value = serde_json::from_str(&printed(&brief(&["--theme", "unregistered homes", "--json"]))).unwrap();
    assert_eq!(about["areas"].as_array().unwrap().len(), 1, "{about:#}");
    let earlier: Value = serde_json::from_str(&printed(&brief(&["--inspection", "2019", "--json"]))).unwrap();
    assert_eq!(earlier["document"]["id"], "cornwall-2019");
    // The report on that inspection was published in 2016; no other one was in that year.
    let missing = refused(&brief(&["--inspection", "2021"]));
    assert!(
        missing.contains("no inspection of Cornwall in 2021 is held; inspections of 2016, 2019, 2024 are"),
        "{missing}"
    );
    let missing = refused(&brief(&["--theme", "street lighting"]));
    assert!(missing.contains("no area for improvement of that inspection is about \"street lighting\""), "{missing}");
    let ending = refused(&brief(&["--output", "brief.pdf"]));
    assert!(ending.contains(".docx, .md or .json"), "{ending}");
    let unknown = refused(&run(folder.path(), &["brief", "Atlantis"]));
    assert!(unknown.contains("Atlantis"), "{unknown}");
}

#[test]
fn the_word_document_has_every_paragraph_and_its_headings() {
    let folder = tempfile::tempdir().unwrap();
    printed(&run(folder.path(), &["brief", "Cornwall", "-o", "brief.docx"]));
    // Read back by this program's own reader of Word documents.
    let shown = run(folder.path(), &["corpus", "show", "brief.docx"]);
    let shown = printed(&shown);
    for part in [
        "Cornwall: brief for scrutiny",
        "What needs to improve",
        "How promptly child protection strategy meetings are held.",
        "Lines of enquiry",
        "30 working days after publication on 22 August 2024",
        "[1]",
    ] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
}

#[test]
fn the_ledger_follows_each_item_through_later_documents() {
    let folder = tempfile::tempdir().unwrap();
    let ledger: Value = serde_json::from_str(&printed(&run(folder.path(), &["ledger", "Cornwall", "--json"]))).unwrap();
    let entries = ledger["entries"].as_array().unwrap();
    let of = |file: &str| entries.iter().filter(|entry| entry["file"] == file).collect::<Vec<_>>();
    let (first, second, third) = (of("cornwall-2016.md"), of("cornwall-2019.md"), of("cornwall-2024.md"));
    // Items that have others below them are not counted: of the three of 2019 one has three.
    assert_eq!((second.len(), third.len()), (5, 4));
    assert!(first.iter().zip(1..).all(|(entry, number)| entry["item_no"] == number), "{first:#?}");
    assert!(first.iter().all(|entry| entry["later"].as_array().unwrap().len() == 2));
    assert!(third.iter().all(|entry| entry["later"].as_array().unwrap().is_empty()));
    let strategy = first.iter().find(|entry| entry["item"].as_str().unwrap().contains("strategy discussions")).unwrap();
    assert_eq!(strategy["later"][1]["state"], "repeated", "{strategy:#}");
    assert!(strategy["later"][1]["citations"][0]["quote"].as_str().unwrap().contains("strategy meetings"));
    for later in entries.iter().flat_map(|entry| entry["later"].as_array().unwrap()) {
        let is_silent = later["state"] == "not_mentioned";
        assert_eq!(later["citations"].as_array().unwrap().is_empty(), is_silent, "{later:#}");
    }
    let csv = printed(&run(folder.path(), &["ledger", "Cornwall", "--csv"]));
    assert!(csv.starts_with("authority,inspected,file,page,item_no,role,item,later_inspected,"), "{csv}");
}

async fn send(folder: &TempDir, request: Request<Body>) -> (StatusCode, String, Vec<u8>) {
    let api = router(http::service(folder.path()), &http::settings(), Extras::default());
    let response = api.oneshot(request).await.unwrap();
    let status = response.status();
    let kind = response.headers()["content-type"].to_str().unwrap().to_owned();
    (status, kind, to_bytes(response.into_body(), 1 << 22).await.unwrap().to_vec())
}

fn post(body: &Value, accept: &str) -> Request<Body> {
    let request = Request::post("/v1/briefs").header("content-type", "application/json").header("accept", accept);
    request.body(Body::from(body.to_string())).unwrap()
}

#[tokio::test]
async fn the_interface_gives_briefs_and_ledgers_in_each_form() {
    let folder = support::folder();
    let (status, _, body) = send(&folder, post(&json!({"authority": "Devon"}), "application/json")).await;
    let brief: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!((status, &brief["document"]["id"]), (StatusCode::OK, &json!("devon-2019")), "{brief:#}");
    let (_, kind, body) = send(&folder, post(&json!({"authority": "Devon"}), "text/markdown")).await;
    assert!(kind.starts_with("text/markdown") && body.starts_with(b"# Devon: brief for scrutiny"));
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    let (_, kind, body) = send(&folder, post(&json!({"authority": "Devon"}), word)).await;
    assert!(kind == word && body.starts_with(b"PK"));
    for (body, status, code) in [
        (json!({"authority": "Atlantis"}), 404, "unknown_authority"),
        (json!({"authority": "Devon", "inspection": 2001}), 404, "unknown_inspection"),
        (json!({"authority": "Devon", "theme": "x".repeat(201)}), 422, "invalid_body"),
        (json!({"authority": "Devon", "year": 2019}), 422, "invalid_body"),
    ] {
        let (found, _, problem) = send(&folder, post(&body, "*/*")).await;
        let problem: Value = serde_json::from_slice(&problem).unwrap();
        assert_eq!((found.as_u16(), &problem["code"]), (status, &json!(code)), "{body}");
    }
    let get = |path: &str| Request::get(path).body(Body::empty()).unwrap();
    let (status, _, body) = send(&folder, get("/v1/authorities/devon/ledger")).await;
    let ledger: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(
        (status, &ledger["entries"][0]["later"][0]["file"]),
        (StatusCode::OK, &json!("devon-2019.md")),
        "{ledger:#}"
    );
    for (path, part) in [
        ("/authorities/devon/brief", "What needs to improve"),
        ("/authorities/devon/ledger", "improvement ledger"),
        ("/authorities/devon", "/authorities/devon/brief"),
    ] {
        let (status, _, page) = send(&folder, get(path)).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(String::from_utf8(page).unwrap().contains(part), "{path}");
    }
    for path in ["/authorities/atlantis/brief", "/authorities/atlantis/ledger"] {
        assert_eq!(send(&folder, get(path)).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    let (status, ..) = send(&folder, get("/authorities/devon/brief?inspection=soon")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}
