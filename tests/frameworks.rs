//! Tables of frameworks that a user writes: the page that explains them does what it says, and a table at fault is named.

use std::fs;
use std::path::Path;

use assert_cmd::Command;

fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/frameworks.md")).unwrap()
}

/// The blocks of the page that are set as that language, in order.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let opens = format!("```{language}\n");
    let blocks = page.split(opens.as_str()).skip(1);
    blocks.map(|block| block.split("```").next().unwrap().to_owned()).collect()
}

/// The folder that whoever follows the page ends with.
fn followed(folder: &Path) {
    let page = page();
    fs::create_dir_all(folder.join("frameworks")).unwrap();
    fs::create_dir_all(folder.join("tryout")).unwrap();
    fs::write(folder.join("tryout/avonshire.txt"), &blocks(&page, "text")[0]).unwrap();
    fs::write(folder.join("tryout/note.md"), "# A note\n\nThe fire inspection is next year.\n").unwrap();
    let (settings, table): (Vec<_>, Vec<_>) =
        blocks(&page, "toml").into_iter().partition(|block| block.starts_with("[corpus]"));
    fs::write(folder.join("frameworks/fire.toml"), table.concat()).unwrap();
    fs::write(folder.join("bot.toml"), settings.concat() + "folders = [\"tryout\"]\n").unwrap();
}

/// The exit code, what was printed, and what was complained of.
fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_scrutineer"))
        .current_dir(folder)
        .env_remove("SCRUTINEER_CONFIG")
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_table_of_the_page_reads_its_report() {
    let folder = tempfile::tempdir().unwrap();
    followed(folder.path());
    let (code, out, err) = run(folder.path(), &["framework", "check", "frameworks/fire.toml", "--on", "tryout"]);
    assert_eq!(code, Some(0), "{err}");
    insta::assert_snapshot!(out);
}

#[test]
fn a_question_on_a_service_of_the_page_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    followed(folder.path());
    for (question, expected) in [
        ("What were the causes of concern at Avonshire Fire?", "1 area for priority action"),
        ("How was Avonshire Fire graded for people?", "Inadequate: looking after people"),
        ("When was the fire service inspected?", "was inspected from 6 to 17 March 2023"),
        ("What grade did the fire service get for efficiency?", "Good: efficiency"),
    ] {
        let (code, out, err) = run(folder.path(), &["ask", question]);
        assert_eq!(code, Some(0), "{err}");
        assert!(out.contains(expected), "{question}\n{out}");
    }
}

#[test]
fn documents_are_read_again_when_a_table_changes() {
    let folder = tempfile::tempdir().unwrap();
    followed(folder.path());
    let index = || run(folder.path(), &["index"]);
    assert_eq!(index().0, Some(0));
    let table = folder.path().join("frameworks/fire.toml");
    fs::write(&table, fs::read_to_string(&table).unwrap().replace("\"fire service\"", "\"brigade\"")).unwrap();
    let (_, out, err) = index();
    assert!(err.contains("further frameworks: 1") || out.contains("further frameworks: 1"), "{out}{err}");
    let (_, out, _) = run(folder.path(), &["corpus", "facts"]);
    assert!(out.contains("Avonshire Fire and Rescue Service (brigade)"), "{out}");
}

#[track_caller]
fn check_refused(table: &str, message: &str) {
    let folder = tempfile::tempdir().unwrap();
    followed(folder.path());
    fs::write(folder.path().join("frameworks/bad.toml"), table).unwrap();
    let (code, _, err) = run(folder.path(), &["corpus", "list"]);
    assert_eq!(code, Some(2), "{err}");
    assert!(err.contains(message), "{err}");
}

#[test]
fn a_table_at_fault_is_named_with_its_line() {
    check_refused("no_items = []\ncolour = 1\n", "frameworks/bad.toml, line 2: unknown field `colour`");
    check_refused("no_items = [\n", "frameworks/bad.toml, line ");
    check_refused("no_items = [\"none\"]\n", "frameworks/bad.toml: no [framework]");
    let twice =
        "[framework]\nname = \"fire\"\nwords = \"fire\"\nsince = 2020\n[[framework.recognised_by]]\ntitle = [\"a\"]\n";
    check_refused(twice, "two tables describe the framework fire");
}

#[test]
fn a_folder_of_tables_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    followed(folder.path());
    fs::remove_dir_all(folder.path().join("frameworks")).unwrap();
    let (code, _, err) = run(folder.path(), &["corpus", "list"]);
    assert_eq!(code, Some(2), "{err}");
    assert!(err.contains("cannot read") && err.contains("frameworks"), "{err}");
}
