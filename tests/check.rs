//! Claims, texts, quotations and evidence packs, from the command line and over HTTP.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use assert_cmd::Command;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use scrutineer::http::{Extras, router};
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt as _;

use crate::http::{service, settings};
use crate::support;

const REPORT: &str = include_str!("fixtures/check/report.md");
const PRESS: &str = include_str!("fixtures/check/press.txt");

/// A folder with an inspection of 2024 and older ones.
fn folder() -> TempDir {
    let folder = support::folder();
    fs::write(folder.path().join("corpus/devon-2024.md"), REPORT).unwrap();
    fs::write(folder.path().join("press.txt"), PRESS).unwrap();
    folder
}

/// Runs the program and gives its exit code and what it printed.
fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scrutineer"));
    let output = command.current_dir(folder).env_remove("SCRUTINEER_CONFIG").args(arguments).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8_lossy(&output.stderr);
    (output.status.code(), text)
}

fn json_of(folder: &Path, arguments: &[&str]) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scrutineer"));
    let output = command.current_dir(folder).env_remove("SCRUTINEER_CONFIG").args(arguments).arg("--json").output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The stance of the first passage and the beginning of its words.
#[track_caller]
fn check_claim(folder: &Path, claim: &str, stance: &str, quote: &str) {
    let found = json_of(folder, &["check", claim]);
    assert_eq!(found["outcome"], "found", "{claim}: {found:#}");
    let first = &found["passages"][0];
    assert_eq!(first["stance"], stance, "{claim}: {found:#}");
    assert!(first["quote"].as_str().unwrap().contains(quote), "{claim}: {found:#}");
    assert_eq!(first["file"], "devon-2024.md", "{claim}");
}

#[test]
fn a_claim_is_set_beside_what_speaks_for_it_and_against_it() {
    let folder = folder();
    let check = |claim, stance, quote| check_claim(folder.path(), claim, stance, quote);
    check("Devon was judged good overall in 2024.", "supports", "Good");
    check("Devon was judged inadequate overall in 2024.", "against", "Good");
    check(
        "Devon's initial child protection conferences were held on time in 2024.",
        "supports",
        "conferences are timely",
    );
    check("In 2024 only 40% of Devon's child protection conferences were held within 15 days.", "against", "85%");
    check("The number of children in Devon with a child protection plan rose in 2024.", "against", "has fallen");
    check(
        "Foster carers in Devon were well trained to care for exploited children in 2024.",
        "against",
        "not trained well",
    );
    check("Ofsted named three areas for improvement in Devon in 2024.", "supports", "What needs to improve");
    check("Ofsted named five areas for improvement in Devon in 2024.", "against", "What needs to improve");
    check("Care leavers like the Harbour Hub in Devon in 2024.", "supports", "Harbour Hub");
}

#[test]
fn what_no_document_speaks_of_is_declined_and_says_why() {
    let folder = folder();
    for (claim, reason) in [
        ("Devon's Skylark Centre opened in 2024.", "unknown_name"),
        ("Devon gives each care leaver a bicycle and a drone.", "not_mentioned"),
        ("Devon's Skylark Sailing School was rated good in 2024.", "unknown_name"),
        ("Kent was judged good.", "not_held"),
    ] {
        let found = json_of(folder.path(), &["check", claim]);
        assert_eq!((&found["outcome"], &found["reason"]), (&json!("declined"), &json!(reason)), "{claim}: {found:#}");
        let stances = found["passages"].as_array().unwrap().iter().map(|passage| &passage["stance"]);
        assert!(stances.into_iter().all(|stance| stance == "near"), "{found:#}");
    }
    let (code, text) = run(folder.path(), &["check", "Devon gives each care leaver a bicycle and a drone."]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("Nothing found"), "{text}");
}

#[test]
fn a_text_is_checked_sentence_by_sentence_and_what_it_leaves_out_is_told() {
    let folder = folder();
    let found = json_of(folder.path(), &["check", "--file", "press.txt"]);
    assert_eq!(found["told_of"]["authority"], "Devon", "{found:#}");
    assert_eq!(found["told_of"]["document"]["id"], "devon-2024");
    let claim = |part: &str| {
        let all = found["claims"].as_array().unwrap();
        all.iter()
            .find(|it| it["claim"].as_str().unwrap().contains(part))
            .unwrap_or_else(|| panic!("{part}: {found:#}"))
    };
    assert_eq!(claim("rated good overall")["passages"][0]["stance"], "supports");
    let stay = &claim("two weeks")["passages"][0];
    assert_eq!(stay["stance"], "against", "{stay:#}");
    assert_eq!(stay["differs"], "the claim says two weeks, the document 5 days");
    let quoted = claim("Early help workers");
    assert_eq!((&quoted["quoted"], &quoted["verbatim"]), (&json!(true), &json!(true)));
    let all = found["claims"].to_string();
    assert!(!all.contains("You can read"), "{all}");
    let left_out: Vec<&str> =
        found["left_out"].as_array().unwrap().iter().map(|it| it["text"].as_str().unwrap()).collect();
    let missing = "The effectiveness of work before court proceedings for children who live with long-term neglect.";
    assert_eq!(left_out, [missing]);
    let caveat = &found["caveats"][0]["caveat"]["quote"];
    assert_eq!(caveat, "However, some families wait too long for a worker of their own.");
    let (code, text) = run(folder.path(), &["check", "--file", "press.txt", "--against", "Devon"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains(missing) && text.contains("Quoted without what restricts it"), "{text}");
}

#[test]
fn a_quotation_is_found_word_for_word_or_shown_with_what_differs() {
    let folder = folder();
    let verify = |quote: &str| json_of(folder.path(), &["verify-quote", quote]);
    let found = verify("\u{201c}Care leavers value the Harbour Hub\u{201d}");
    assert_eq!(found["outcome"], "verbatim", "{found:#}");
    let cited = &found["places"][0]["citations"][0];
    assert_eq!((&cited["file"], &cited["paragraph"]), (&json!("devon-2024.md"), &json!(5)), "{found:#}");
    let found = verify("They are chaired by very experienced people");
    assert_eq!(found["outcome"], "differs", "{found:#}");
    let changed: Vec<(&str, &str)> = found["words"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|word| word["kind"] != "same")
        .map(|word| (word["kind"].as_str().unwrap(), word["text"].as_str().unwrap()))
        .collect();
    assert_eq!(changed, [("put_in", "very"), ("left_out", "staff"), ("put_in", "people")]);
    assert_eq!(verify("the moon is made of green cheese")["outcome"], "absent");
    let (code, text) = run(folder.path(), &["verify-quote", "anything", "--file", "none.pdf"]);
    assert_eq!(code, Some(1), "{text}");
}

#[test]
fn an_evidence_pack_holds_until_a_byte_of_it_or_of_a_file_changes() {
    let folder = folder();
    let path = folder.path();
    let check = json_of(path, &["check", "Care leavers like the Harbour Hub in Devon in 2024."]);
    fs::write(path.join("check.json"), check.to_string()).unwrap();
    let (code, text) = run(path, &["evidence", "check.json", "-o", "pack.json"]);
    assert_eq!(code, Some(0), "{text}");
    let (code, text) = run(path, &["verify", "pack.json"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("all holds"), "{text}");

    let pack = fs::read_to_string(path.join("pack.json")).unwrap();
    fs::write(path.join("changed.json"), pack.replacen("Harbour Hub", "Harbour Pub", 1)).unwrap();
    let (code, text) = run(path, &["verify", "changed.json"]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("digest"), "{text}");
    assert!(text.contains("other words stand at its place"), "{text}");

    fs::write(path.join("corpus/devon-2024.md"), REPORT.replacen("Harbour Hub", "Harbour Pub", 1)).unwrap();
    let (code, text) = run(path, &["verify", "pack.json"]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("Harbour Hub") && text.contains("SHA-256"), "{text}");
    let (code, text) = run(path, &["evidence", "check.json"]);
    assert_eq!(code, Some(1), "{text}");
    fs::write(path.join("empty.json"), "{}").unwrap();
    assert_eq!(run(path, &["evidence", "empty.json"]).0, Some(1));
}

/// Sends a body and gives the status and the answer.
async fn post(folder: &Path, address: &str, kind: &str, body: String) -> (u16, String) {
    let api = router(Arc::clone(&service(folder)), &settings(), Extras::default());
    let request = Request::post(address).header("content-type", kind).body(Body::from(body)).unwrap();
    let (parts, body) = api.oneshot(request).await.unwrap().into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    (parts.status.as_u16(), String::from_utf8_lossy(&body).into_owned())
}

#[tokio::test]
async fn the_same_is_checked_over_http() {
    let folder = folder();
    let send = async |address: &str, body: Value| {
        let (status, text) = post(folder.path(), address, "application/json", body.to_string()).await;
        (status, serde_json::from_str::<Value>(&text).unwrap())
    };
    let (status, found) = send("/v1/check", json!({"claim": "Devon was judged good overall in 2024."})).await;
    assert_eq!((status, &found["passages"][0]["stance"]), (200, &json!("supports")), "{found:#}");
    let (status, found) = send("/v1/check", json!({"text": PRESS, "authority": "devon"})).await;
    assert_eq!((status, found["left_out"].as_array().unwrap().len()), (200, 1), "{found:#}");
    let (status, problem) = send("/v1/check", json!({"claim": "It is good.", "authority": "Atlantis"})).await;
    assert_eq!((status, &problem["code"]), (404, &json!("unknown_authority")));
    let (status, problem) = send("/v1/check", json!({"claim": "a", "text": "b"})).await;
    assert_eq!((status, &problem["code"]), (422, &json!("invalid_body")));
    let (status, problem) = send("/v1/check", json!({"claim": "a", "text": null})).await;
    assert_eq!((status, &problem["code"]), (422, &json!("invalid_body")));
    let (status, problem) = send("/v1/check", json!({"authority": "Devon"})).await;
    assert_eq!((status, &problem["code"]), (422, &json!("invalid_body")));
    assert!(problem["detail"].as_str().unwrap().contains("neither a claim nor a text"), "{problem:#}");
    let (status, problem) = send("/v1/check", json!({"claim": " "})).await;
    assert_eq!((status, &problem["code"]), (422, &json!("empty_question")));
    // Text is text, whatever it begins with.
    for text in ["\u{fb}\u{c1}\u{8e}", "%PDF-1.7 is how some files begin.", "{\\rtf", "<html>"] {
        let (status, found) = send("/v1/check", json!({"text": text})).await;
        assert_eq!((status, &found["told_of"]), (200, &Value::Null), "{text:?}: {found:#}");
    }
    let (status, found) =
        send("/v1/verify-quote", json!({"text": "Care leavers value the Harbour Hub", "page": 1.0})).await;
    assert_eq!((status, &found["quote"]), (200, &json!("Care leavers value the Harbour Hub")), "{found:#}");
    let (status, found) = send("/v1/verify-quote", json!({"text": "Care leavers value the Harbour Hub"})).await;
    assert_eq!((status, &found["outcome"]), (200, &json!("verbatim")), "{found:#}");
    let (status, problem) = send("/v1/verify-quote", json!({"text": "anything", "document": "none"})).await;
    assert_eq!((status, &problem["code"]), (404, &json!("unknown_document")));
    for page in [json!(0), json!(1.5), json!(65_536), json!(2_147_483_648_u64), json!(-1)] {
        let (status, problem) = send("/v1/verify-quote", json!({"text": "anything", "page": page})).await;
        assert_eq!((status, &problem["code"]), (422, &json!("invalid_body")), "{page}");
    }
}

#[tokio::test]
async fn the_page_shows_both_sides_and_what_is_left_out() {
    let folder = folder();
    let form = "application/x-www-form-urlencoded";
    let send = async |body: &str| post(folder.path(), "/check", form, body.to_owned()).await;
    let (status, page) = send("text=Devon+was+judged+inadequate+overall+in+2024.").await;
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("Says otherwise") && page.contains("the grade given is good"), "{page}");
    let encoded =
        PRESS.replace('%', "%25").replace('&', "%26").replace('+', "%2B").replace(' ', "+").replace('\n', "%0A");
    let (status, page) = send(&format!("text={encoded}")).await;
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("The effectiveness of work before court proceedings"), "{page}");
    let (_, page) = send("quote=They+are+chaired+by+very+experienced+staff").await;
    assert!(page.contains("put in: very"), "{page}");
    assert_eq!(send("text=").await.0, 422);
}

#[tokio::test]
async fn somebody_in_need_is_pointed_to_help_in_place_of_a_check() {
    let folder = folder();
    let words = "I think someone in Devon is hurting a child";
    let (code, told) = run(folder.path(), &["check", words]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("999") && !told.contains("hurting"), "{told}");
    let api = router(service(folder.path()), &settings(), Extras::default());
    for field in ["claim", "text"] {
        let body = Body::from(json!({field: words}).to_string());
        let request = Request::post("/v1/check").header("content-type", "application/json").body(body).unwrap();
        let response = api.clone().oneshot(request).await.unwrap();
        let found: Value = serde_json::from_slice(&to_bytes(response.into_body(), 1 << 20).await.unwrap()).unwrap();
        assert_eq!((&found["outcome"], &found["reason"]), (&json!("declined"), &json!("in_need")), "{found:#}");
        assert!(found["signposts"].to_string().contains("999") && !found.to_string().contains("hurting"), "{found:#}");
    }
}

#[test]
fn a_spreadsheet_has_a_row_for_each_passage_and_for_what_is_left_out() {
    let folder = folder();
    let (code, table) = run(folder.path(), &["check", "--file", "press.txt", "--against", "Devon", "--csv"]);
    assert_eq!(code, Some(0), "{table}");
    let mut lines = table.lines();
    assert_eq!(lines.next(), Some("part,text,stance,quote,differs,document,file,page,paragraph"));
    assert!(lines.clone().any(|line| line.starts_with("claim,")), "{table}");
    assert_eq!(lines.filter(|line| line.starts_with("left_out,")).count(), 1, "{table}");
}

#[tokio::test]
async fn somebody_in_need_is_told_whom_to_turn_to_in_every_form() {
    let folder = folder();
    let api = router(Arc::clone(&service(folder.path())), &settings(), Extras::default());
    for accept in ["text/markdown", "text/csv", "application/json"] {
        let body = Body::from(json!({"claim": "my stepdad hits me, who can help?"}).to_string());
        let request = Request::post("/v1/check").header("content-type", "application/json").header("accept", accept);
        let body = api.clone().oneshot(request.body(body).unwrap()).await.unwrap().into_body();
        let text = String::from_utf8(to_bytes(body, 1 << 20).await.unwrap().to_vec()).unwrap();
        assert!(text.contains("Childline, 0800 1111") && !text.contains("stepdad"), "{accept}: {text}");
        assert!(!text.contains("Nothing found"), "{accept}: {text}");
    }
}

#[tokio::test]
async fn a_claim_is_read_as_markdown_too() {
    let folder = folder();
    let api = router(Arc::clone(&service(folder.path())), &settings(), Extras::default());
    let body = Body::from(json!({"claim": "Devon was judged good overall in 2024."}).to_string());
    let request =
        Request::post("/v1/check").header("content-type", "application/json").header("accept", "text/markdown");
    let body = api.oneshot(request.body(body).unwrap()).await.unwrap().into_body();
    let text = String::from_utf8(to_bytes(body, 1 << 20).await.unwrap().to_vec()).unwrap();
    assert!(text.starts_with("# Devon was judged good overall in 2024.\n\n- **supports**: “"), "{text}");
}
