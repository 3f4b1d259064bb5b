//! Models on the command line: what is printed, and the exit codes.

use std::fs;
use std::path::Path;

use assert_cmd::Command;

/// Runs `scrutineer model …` in a folder and gives its exit code and what it printed, the folder's path taken out.
fn model(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_scrutineer"))
        .current_dir(folder)
        .env_remove("SCRUTINEER_CONFIG")
        .env_remove("SCRUTINEER_LOG")
        .arg("model")
        .args(arguments)
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(text).unwrap())
}

#[test]
fn a_model_is_added_and_listed() {
    let folder = tempfile::tempdir().unwrap();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/model");
    let run = |arguments: &[&str]| model(folder.path(), arguments);
    assert_eq!(run(&["list"]), (Some(0), "there is no model; scrutineer model fetch gets one\n".to_owned()));
    let (code, text) = run(&["add", fixture.to_str().unwrap()]);
    assert_eq!(code, Some(0));
    insta::assert_snapshot!(text, @"
    model is now in models/model
    to rank by meaning with it, write `on = true` and `model` with its folder under [rerank] in bot.toml
    ");
    assert!(run(&["add", fixture.to_str().unwrap()]).1.starts_with("model was there already, in models/model\n"));
    fs::write(folder.path().join("bot.toml"), "[rerank]\nmodel = \"models/model\"\n").unwrap();
    fs::create_dir(folder.path().join("models/other")).unwrap();
    let (code, text) = run(&["list"]);
    assert_eq!(code, Some(0));
    insta::assert_snapshot!(text, @"
    model  16 dimensions  set, but ranking by meaning is off  models/model
    unusable  not used  cannot read models/other/config.json, a file of the model
    ");
}

#[test]
fn what_is_no_model_is_refused_with_a_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let (code, text) = model(folder.path(), &["add", "nowhere"]);
    assert_eq!(code, Some(1));
    assert_eq!(text, "error: there is no model folder nowhere; `scrutineer model fetch` gets one\n");
    let (code, text) = model(folder.path(), &["fetch", "all-MiniLM-L6-v2"]);
    assert_eq!(code, Some(1));
    assert!(text.contains("not the name of a model; write it as \"sentence-transformers/all-MiniLM-L6-v2\""), "{text}");
}

#[test]
fn without_a_network_fetching_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    // Nobody listens on this port.
    let (code, text) = model(folder.path(), &["fetch", "--hub", "http://127.0.0.1:9"]);
    assert_eq!(code, Some(1));
    assert!(text.contains("offline, put the files into a folder and run `scrutineer model add DIR`"), "{text}");
    assert!(!folder.path().join("models/all-MiniLM-L6-v2").exists());
}
