//! One question put to several councils, through every face. The reports are made up.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use assert_cmd::Command;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use scrutineer::assistant::{AnswerOptions, AuthoritySet, Unaskable};
use scrutineer::http::{Extras, router};
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt as _;

use crate::http::{service, settings};
use crate::support;

const CORNWALL: &str = "+++\ntitle = \"Cornwall: digest of the 2022 inspection\"\nkind = \"digest\"\n\
    authority = \"Cornwall\"\nframework = \"ILACS\"\ninspection_start = 2022-03-07\ninspection_end = 2022-03-11\n\
    published = 2022-04-20\nlead_inspector = \"Al Person\"\noverall = \"Outstanding\"\n+++\n\n\
    # Cornwall: digest of the 2022 inspection\n\n## What needs to improve\n\n- The help given to care leavers with housing.\n";

/// Devon, which is at home, and Cornwall; nothing on the rest of the South West.
fn folder() -> TempDir {
    let folder = support::folder();
    fs::write(folder.path().join("corpus/cornwall-2022.md"), CORNWALL).unwrap();
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scrutineer"));
    let output = command.current_dir(folder).env_remove("SCRUTINEER_CONFIG").args(arguments).output().unwrap();
    let text = if output.status.success() { output.stdout } else { output.stderr };
    (output.status.code(), String::from_utf8(text).unwrap())
}

async fn send(folder: &Path, accept: &str, body: Value) -> (u16, String) {
    let api = router(Arc::clone(&service(folder)), &settings(), Extras::default());
    let request = Request::post("/v1/across").header("content-type", "application/json").header("accept", accept);
    let (parts, body) = api.oneshot(request.body(Body::from(body.to_string())).unwrap()).await.unwrap().into_parts();
    let body = to_bytes(body, 1 << 21).await.unwrap();
    (parts.status.as_u16(), String::from_utf8_lossy(&body).into_owned())
}

#[test]
fn a_region_has_a_row_for_each_of_its_councils() {
    let folder = folder();
    let (code, text) = run(folder.path(), &["across", "how was it rated overall?", "--region", "south west", "--json"]);
    assert_eq!(code, Some(0), "{text}");
    let found: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(found["set"], "South West");
    let rows = found["rows"].as_array().unwrap();
    let names: Vec<&str> = rows.iter().map(|row| row["authority"].as_str().unwrap()).collect();
    assert!(names.len() > 10 && names.contains(&"Plymouth"), "{names:?}");
    assert!(!names.contains(&"Bournemouth"), "one that ended: {names:?}");
    for row in rows {
        let answer = &row["answer"];
        let (outcome, assumed) = (answer["outcome"].as_str().unwrap(), answer["understood"]["assumed"].clone());
        match row["authority"].as_str().unwrap() {
            "Devon" | "Cornwall" => assert_eq!(outcome, "answered", "{row:#}"),
            _ => assert_eq!((outcome, &answer["reason"]), ("not_found", &json!("unknown_authority")), "{row:#}"),
        }
        assert_eq!(assumed, json!([]), "nothing is taken for granted: {row:#}");
    }
}

/// Whatever is asked, what one council is answered with is cited from its own documents.
#[test]
fn no_council_is_answered_for_from_another() {
    let folder = folder();
    let assistant = support::assistant(folder.path());
    let set = AuthoritySet::Named(["Devon", "cornwall council", "Plymouth"].map(str::to_owned).to_vec());
    for question in [
        "what were the areas for improvement?",
        "what do they say about care leavers?",
        "how has it changed?",
        "who led the inspection?",
        "what about life-story work?",
        "when was the last inspection?",
        "why is early help good?",
        "what do the digests say?",
        "is there a press release?",
        "potholes",
    ] {
        let across = assistant.across(question, &set, AnswerOptions::default()).unwrap().unwrap();
        assert_eq!(across.rows.iter().map(|row| &row.authority).collect::<Vec<_>>(), ["Devon", "Cornwall", "Plymouth"]);
        for row in &across.rows {
            let others: Vec<_> =
                row.answer.citations.iter().filter(|it| it.document().about() != Some(&row.authority)).collect();
            assert!(others.is_empty(), "{question}, {}: {others:?}", row.authority);
            assert!(!row.answer.headline.is_empty(), "{question}, {}", row.authority);
        }
        assert!(across.rows[2].answer.statements.is_empty(), "{question}: {:?}", across.rows[2].answer);
    }
}

#[test]
fn a_question_that_says_whom_it_is_about_is_not_put_to_others() {
    let folder = folder();
    let assistant = support::assistant(folder.path());
    let set = AuthoritySet::Region("South West".to_owned());
    for (question, whom) in [
        ("how was Kent rated?", "Kent"),
        ("which councils are good?", "every council"),
        ("how were the neighbours of Devon rated?", "statistical neighbours"),
    ] {
        let asked = assistant.across(question, &set, AnswerOptions::default()).unwrap();
        assert!(matches!(&asked, Err(Unaskable::SaysWhom(said)) if said == whom), "{question}: {asked:?}");
    }
}

#[test]
fn who_cannot_be_asked_is_said() {
    let folder = folder();
    let asked = |arguments: &[&str]| run(folder.path(), &[&["across", "how was it rated?"], arguments].concat());
    let (code, text) = asked(&["--region", "Atlantis"]);
    assert!(
        code == Some(1) && text.contains("no region of England is called \"Atlantis\"; the regions are East"),
        "{text}"
    );
    let (code, text) = asked(&["--council", "Atlantis"]);
    assert!(code == Some(1) && text.contains("no local authority of England is called \"Atlantis\""), "{text}");
    let (code, text) = asked(&[]);
    assert!(code == Some(2) && text.contains("--neighbours"), "{text}");
    let (code, text) = asked(&["--region", "London", "--council", "Devon"]);
    assert!(code == Some(2) && text.contains("cannot be used with"), "{text}");
}

#[test]
fn a_spreadsheet_has_one_line_for_each_council() {
    let folder = folder();
    let question = "what were the areas for improvement?";
    let (code, text) =
        run(folder.path(), &["across", question, "--council", "Devon", "--council", "Plymouth", "--csv"]);
    assert_eq!(code, Some(0), "{text}");
    insta::assert_snapshot!(text.replace("\r\n", "\n"));
}

#[tokio::test]
async fn the_same_is_answered_over_http() {
    let folder = folder();
    let question = "what were the areas for improvement?";
    let ask = async |of: Value| send(folder.path(), "application/json", json!({"question": question, "of": of})).await;
    let (status, text) = ask(json!({"neighbours": "Devon"})).await;
    let found: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((status, &found["set"]), (200, &json!("Devon and its statistical neighbours")), "{text}");
    assert_eq!(found["rows"][0]["authority"], "Devon");
    assert!(found["rows"].as_array().unwrap().len() > 5, "{text}");
    for (of, status, code) in [
        (json!({"region": "Atlantis"}), 404, "unknown_set"),
        (json!({"authorities": ["Atlantis"]}), 404, "unknown_authority"),
        (json!({"authorities": []}), 422, "invalid_body"),
        (json!({"region": "London", "neighbours": "Devon"}), 422, "invalid_body"),
        (json!({}), 422, "invalid_body"),
    ] {
        let (given, text) = ask(of.clone()).await;
        let problem: Value = serde_json::from_str(&text).unwrap();
        assert_eq!((given, &problem["code"]), (status, &json!(code)), "{of}: {text}");
    }
    let in_need = json!({"question": "my stepdad hits me, who can help?", "of": {"region": "South West"}});
    let (status, text) = send(folder.path(), "application/json", in_need).await;
    let found: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((status, &found["help"]["outcome"], &found["rows"]), (200, &json!("help"), &json!([])), "{text}");
    let in_need = json!({"question": "my stepdad hits me, who can help?", "of": {"region": "South West"}});
    let (_, table) = send(folder.path(), "text/csv", in_need).await;
    assert!(table.contains("Childline, 0800 1111"), "{table}");
    let of = json!({"question": question, "of": {"authorities": ["Devon", "Plymouth"]}});
    let (_, text) = send(folder.path(), "text/markdown", of).await;
    insta::assert_snapshot!(text);
}

#[tokio::test]
async fn the_page_shows_a_row_for_each_council() {
    let folder = folder();
    let api = router(Arc::clone(&service(folder.path())), &settings(), Extras::default());
    let get = async |path: &str| {
        let response = api.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 1 << 21).await.unwrap();
        (parts.status.as_u16(), parts.headers, String::from_utf8(body.to_vec()).unwrap())
    };
    let (status, _, page) = get("/across?q=what+were+the+areas+for+improvement%3F&region=South+West").await;
    assert_eq!(status, 200);
    assert!(page.contains("2 of 15 councils have an answer"), "{page}");
    assert!(page.contains("The help given to care leavers with housing."), "{page}");
    assert!(page.contains("href=\"/authorities/devon\""), "{page}");
    assert!(page.contains("Plymouth") && !page.contains("href=\"/authorities/plymouth\""), "{page}");
    // What only comes near is no answer.
    let (_, _, page) = get("/across?q=were+the+potholes+near+the+plans+mended%3F&authority=Devon").await;
    assert!(page.contains("0 of 1 council has an answer"), "{page}");
    let (status, _, page) = get("/across?q=how+was+Kent+rated%3F&region=South+West").await;
    assert!(status == 422 && page.contains("leave that out"), "{page}");
    let (status, headers, table) = get("/across.csv?q=how+was+it+rated%3F&authority=Devon&authority=Cornwall").await;
    assert_eq!((status, headers["content-type"].to_str().unwrap()), (200, "text/csv; charset=utf-8"));
    assert!(table.contains("\r\nDevon,answered,,") && table.contains("\r\nCornwall,answered,,"), "{table}");
    let (status, headers, _) = get("/across?q=my+stepdad+hits+me&region=South+West").await;
    assert!(status == 303 && headers["location"].to_str().unwrap().starts_with("/ask?q="));
}
