//! Settings as the program meets them: a wrong one ends it with its file, key and remedy.

use std::fs;

use assert_cmd::Command;

use crate::support;

/// The exit code and what is said of a settings file.
#[track_caller]
fn check(settings: &str, expected: &str) {
    let folder = support::folder();
    fs::write(folder.path().join("bot.toml"), settings).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_scrutineer"))
        .current_dir(folder.path())
        .env_remove("SCRUTINEER_CONFIG")
        .env_remove("SCRUTINEER_LOG")
        .args(["corpus", "list"])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert_eq!(said, format!("error: {expected}\n"));
    assert!(!folder.path().join("index").exists(), "nothing is done before the settings are right");
}

#[test]
fn an_unknown_key() {
    check(
        "[server]\nport = 80\n",
        "bot.toml, line 2, `server.port`: unknown field `port`, expected one of `listen`, `public_url`, `largest_request_kb`, \
         `request_seconds`, `stop_seconds`, `connections`",
    );
}

#[test]
fn a_value_of_another_type() {
    check(
        "[questions]\nat_once = \"many\"\n",
        "bot.toml, line 2, `questions.at_once`: invalid type: string \"many\", expected a whole number",
    );
}

#[test]
fn a_value_out_of_range() {
    check("[conversations]\nkept = 0\n", "bot.toml, `conversations.kept`: 0 is out of range; write 1 to 1000000");
}

#[test]
fn an_authority_that_is_none() {
    check(
        "home_authority = \"Cornwal\"\n",
        "bot.toml, `home_authority`: \"Cornwal\" is not a known English local authority; did you mean \"Cornwall\"?",
    );
}

#[test]
fn a_corpus_folder_that_is_not_there() {
    check(
        "[corpus]\nfolders = [\"reports\"]\n",
        "the corpus folder reports does not exist; make it, or name another with --corpus or in bot.toml under \
         [corpus] folders",
    );
}

#[test]
fn no_toml() {
    check("home_authority: Cornwall\n", "bot.toml, line 1: key with no value, expected `=`");
}
