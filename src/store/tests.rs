//! The store as its callers see it, over real files.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use rusqlite::Connection;
use tempfile::TempDir;

use super::opening;
use super::*;
use crate::operations::Question;
use crate::testing;

fn question(text: &str) -> Question {
    Question { text: text.to_owned(), ..testing::findings().question }
}

fn subject(text: &str) -> Subject {
    Subject::parse(text).unwrap()
}

/// So many seconds after some day.
fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000).unwrap() + SignedDuration::from_secs(seconds)
}

fn few(conversations: usize) -> Keeping {
    Keeping { conversations, conversation_rest: Duration::from_mins(1), ..Keeping::default() }
}

fn file(folder: &TempDir) -> PathBuf {
    folder.path().join("data/store.sqlite3")
}

fn said(name: Option<&str>, question: &str, comment: &str) -> Feedback {
    Feedback {
        face: Face::Http,
        subject: name.map(subject),
        question: question.to_owned(),
        headline: Some("Seaford: 2 areas for improvement.".to_owned()),
        right: false,
        comment: Some(comment.to_owned()),
        language: Some("en".to_owned()),
    }
}

#[track_caller]
fn check_last(store: &Store, name: &str, now: Timestamp, expected: Option<&str>) {
    let last = store.last_question(&subject(name), now).unwrap();
    assert_eq!(last.map(|question| question.text).as_deref(), expected, "{name}");
}

#[test]
fn conversations_do_not_mix_and_expire() {
    let store = Store::in_memory(few(10)).unwrap();
    store.remember(&subject("a"), &question("one"), at(0)).unwrap();
    store.remember(&subject("b"), &question("two"), at(30)).unwrap();
    store.remember(&subject("telegram:a"), &question("three"), at(30)).unwrap();
    check_last(&store, "a", at(60), Some("one"));
    check_last(&store, "b", at(60), Some("two"));
    check_last(&store, "telegram:a", at(60), Some("three"));
    check_last(&store, "c", at(0), None);
    check_last(&store, "a", at(61), None);
    check_last(&store, "b", at(61), Some("two"));
    assert!(store.reset(&subject("b")).unwrap());
    assert!(!store.reset(&subject("b")).unwrap());
    check_last(&store, "b", at(61), None);
}

#[test]
fn the_conversation_that_rested_longest_makes_room() {
    let store = Store::in_memory(few(2)).unwrap();
    store.remember(&subject("telegram:a"), &question("another face"), at(0)).unwrap();
    for (second, name) in ["a", "b", "c"].into_iter().enumerate() {
        store.remember(&subject(name), &question(name), at(i64::try_from(second).unwrap())).unwrap();
    }
    check_last(&store, "a", at(3), None);
    check_last(&store, "b", at(3), Some("b"));
    store.remember(&subject("c"), &question("again"), at(3)).unwrap();
    check_last(&store, "b", at(3), Some("b"));
    check_last(&store, "c", at(3), Some("again"));
    check_last(&store, "telegram:a", at(3), Some("another face"));
}

#[test]
fn a_question_is_the_same_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let asked = testing::findings().question;
    Store::open(&file(&folder), few(10)).unwrap().remember(&subject("a"), &asked, at(0)).unwrap();
    let store = Store::open(&file(&folder), few(10)).unwrap();
    assert_eq!(store.last_question(&subject("a"), at(1)).unwrap(), Some(asked));
}

#[test]
fn a_question_of_an_older_form_is_forgotten() {
    let store = Store::in_memory(few(10)).unwrap();
    store.remember(&subject("a"), &question("one"), at(0)).unwrap();
    let changed = store.write(Outlives::Crash, |db| {
        db.execute("UPDATE conversations SET question = replace(question, '\"operation\"', '\"purpose\"')", ())
    });
    assert_eq!(changed.unwrap(), 1);
    check_last(&store, "a", at(0), None);
}

#[test]
fn a_change_that_fails_or_panics_takes_nothing_with_it() {
    let store = Arc::new(Store::in_memory(few(10)).unwrap());
    let insert = |name: &'static str| {
        move |db: &Connection| db.execute("INSERT INTO conversations VALUES (?1, 'http', 0, '{}')", [name]).map(|_| ())
    };
    let failed = store.write(Outlives::Crash, move |db| {
        insert("half")(db)?;
        db.execute("INSERT INTO nowhere VALUES (1)", ())
    });
    assert!(matches!(failed, Err(Error::Storage { .. })), "{failed:?}");
    let panicked = store.write::<()>(Outlives::Crash, move |db| {
        insert("half")(db)?;
        panic!("on purpose")
    });
    assert!(matches!(panicked, Err(Error::Panicked)), "{panicked:?}");
    store.write(Outlives::Crash, insert("whole")).unwrap();
    let names = store.read(|db| {
        db.prepare("SELECT subject FROM conversations")?.query_map((), |row| row.get::<_, String>(0))?.collect()
    });
    let names: Vec<String> = names.unwrap();
    assert_eq!(names, ["whole"]);
}

#[test]
fn feedback_is_kept_in_order_and_the_oldest_makes_room() {
    let store = Store::in_memory(Keeping { feedback: 2, ..Keeping::default() }).unwrap();
    for (second, words) in (0..).zip(["one", "two", "three"]) {
        store.add_feedback(said(Some("a"), words, "no"), at(second)).unwrap();
    }
    let expected = vec![(at(1), said(Some("a"), "two", "no")), (at(2), said(Some("a"), "three", "no"))];
    assert_eq!(store.feedback().unwrap(), expected);
}

/// Everything that stands in the files of a store.
fn bytes(file: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in fs::read_dir(file.parent().unwrap()).unwrap() {
        all.extend(fs::read(entry.unwrap().path()).unwrap());
    }
    all
}

fn holds(file: &Path, words: &str) -> bool {
    memchr::memmem::find(&bytes(file), words.as_bytes()).is_some()
}

#[test]
fn what_is_past_its_time_cannot_be_read_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let keeping = Keeping { feedback_time: Duration::from_mins(2), ..few(10_000) };
    let store = Store::open(&file(&folder), keeping).unwrap();
    // Enough of them, of many lengths and each written twice, that pages are split, joined and moved about.
    let words = |n: usize, turn: &str| format!("quinquereme {turn} {}", "of nineveh ".repeat(n % 50));
    for turn in ["once", "again"] {
        for n in 0..500_usize {
            store.remember(&subject(&format!("c{}", n * 7 % 500)), &question(&words(n, turn)), at(0)).unwrap();
        }
    }
    store.remember(&subject("fresh"), &question("zanzibar"), at(50)).unwrap();
    store.add_feedback(said(None, "quinquereme", "galleon"), at(0)).unwrap();
    assert!(holds(&file(&folder), "quinquereme once") && holds(&file(&folder), "zanzibar"));
    assert_eq!(store.sweep(at(60)).unwrap(), 0);
    assert!(!holds(&file(&folder), "quinquereme once"), "what was replaced is gone with the next sweep");
    assert_eq!(store.sweep(at(61)).unwrap(), 500);
    assert!(!holds(&file(&folder), "nineveh") && holds(&file(&folder), "galleon"));
    assert_eq!(store.sweep(at(121)).unwrap(), 2);
    for gone in ["quinquereme", "galleon", "zanzibar", "fresh"] {
        assert!(!holds(&file(&folder), gone), "{gone}");
    }
}

#[test]
fn what_is_forgotten_cannot_be_read_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&file(&folder), Keeping::default()).unwrap();
    for name in ["telegram:-100", "telegram:-100/5", "telegram:-1000", "-100"] {
        store.remember(&subject(name), &question(&format!("asked by {name};")), at(0)).unwrap();
        store.add_feedback(said(Some(name), &format!("judged by {name};"), "galleon"), at(0)).unwrap();
    }
    assert_eq!(store.forget(&subject("telegram:-100")).unwrap(), 4);
    for (name, left) in [("telegram:-100", false), ("telegram:-100/5", false), ("telegram:-1000", true), ("-100", true)]
    {
        for did in ["asked", "judged"] {
            assert_eq!(holds(&file(&folder), &format!("{did} by {name};")), left, "{did} {name}");
        }
    }
    assert_eq!(store.feedback().unwrap().len(), 2);
}

#[cfg(unix)]
#[test]
fn the_files_are_readable_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let file = file(&folder);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let store = Store::open(&file, Keeping::default()).unwrap();
    store.remember(&subject("a"), &question("one"), at(0)).unwrap();
    assert_eq!(mode(file.parent().unwrap()), 0o700);
    for entry in fs::read_dir(file.parent().unwrap()).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
    drop(store);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    drop(Store::open(&file, Keeping::default()).unwrap());
    assert_eq!(mode(&file), 0o600);
}

#[test]
fn a_file_of_an_earlier_version_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let file = file(&folder);
    opening::make_file(&file).unwrap();
    let earlier = opening::open(&file, &STEPS[..1]).unwrap();
    let version: i64 = earlier.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, 1);
    let written = serde_json::to_string(&question("one")).unwrap();
    let row = ("http:a", "http", at(0).as_millisecond(), written);
    earlier.execute("INSERT INTO conversations VALUES (?1, ?2, ?3, ?4)", row).unwrap();
    drop(earlier);
    let store = Store::open(&file, few(10)).unwrap();
    check_last(&store, "a", at(1), Some("one"));
    store.add_feedback(said(None, "one", "no"), at(1)).unwrap();
    let version: i64 = store.read(|db| db.pragma_query_value(None, "user_version", |row| row.get(0))).unwrap();
    assert_eq!(usize::try_from(version).unwrap(), STEPS.len());
}

#[test]
fn a_log_that_was_torn_off_anywhere_gives_what_was_committed_before() {
    const PIECES: usize = 30;
    let folder = tempfile::tempdir().unwrap();
    let file = file(&folder);
    let store = Store::open(&file, Keeping::default()).unwrap();
    store.clear_log().unwrap();
    for n in 0..PIECES {
        store.add_feedback(said(None, &n.to_string(), &"words ".repeat(n * 7)), at(0)).unwrap();
    }
    let log = fs::read(folder.path().join("data/store.sqlite3-wal")).unwrap();
    let copy = folder.path().join("copy.sqlite3");
    let mut counts = Vec::new();
    for length in (0..=log.len()).step_by(1_777).chain([log.len()]) {
        fs::copy(&file, &copy).unwrap();
        fs::write(folder.path().join("copy.sqlite3-wal"), &log[..length]).unwrap();
        let found = Store::open(&copy, Keeping::default()).unwrap().feedback().unwrap();
        let numbers: Vec<usize> = found.iter().map(|(_, said)| said.question.parse().unwrap()).collect();
        assert_eq!(numbers, (0..numbers.len()).collect::<Vec<_>>(), "whole pieces only, of {length} bytes");
        counts.push(numbers.len());
    }
    assert!(counts.is_sorted() && counts.first() == Some(&0) && counts.last() == Some(&PIECES), "{counts:?}");
}

/// The message for a file that is not a store.
#[track_caller]
fn refusal(file: &Path) -> String {
    let before = fs::read(file).ok();
    let error = Store::open(file, Keeping::default()).err().expect("it is refused");
    assert_eq!(fs::read(file).ok(), before, "a file that is refused stays as it is");
    let folder = file.parent().unwrap().to_str().unwrap();
    error.to_string().replace(folder, "DIR")
}

#[test]
fn a_file_of_a_later_version_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = file(&folder);
    drop(Store::open(&file, Keeping::default()).unwrap());
    let later = Connection::open(&file).unwrap();
    later.pragma_update(None, "user_version", 99).unwrap();
    drop(later);
    assert!(refusal(&file).starts_with("the store DIR/store.sqlite3 has version 99 and this program knows "));
}

#[test]
fn the_database_of_another_program_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("other.db");
    Connection::open(&file).unwrap().execute_batch("CREATE TABLE theirs (a)").unwrap();
    insta::assert_snapshot!(refusal(&file), @"DIR/other.db is the database of another program; name another file in bot.toml under [store] file");
}

#[test]
fn a_damaged_file_is_refused_and_stays() {
    let folder = tempfile::tempdir().unwrap();
    let file = file(&folder);
    let store = Store::open(&file, Keeping::default()).unwrap();
    for n in 0..200 {
        store.remember(&subject(&format!("c{n}")), &question("some words"), at(0)).unwrap();
    }
    drop(store);
    let whole = fs::read(&file).unwrap();
    fs::write(&file, "no database at all, and quite long enough to be taken for one if nobody looks ".repeat(20))
        .unwrap();
    insta::assert_snapshot!(refusal(&file), @"the store DIR/store.sqlite3 is damaged: file is not a database; it holds conversations and feedback and nothing of the documents, so restore it from a backup, or move it away with the files -wal and -shm beside it and begin with an empty one");
    let mut torn = whole.clone();
    torn[4096 * 3..4096 * 5].fill(0x5a);
    fs::write(&file, &torn).unwrap();
    assert!(refusal(&file).starts_with("the store DIR/store.sqlite3 is damaged: "));
    fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    assert!(refusal(&file).starts_with("the store DIR/store.sqlite3 is damaged: "));
    fs::write(&file, whole).unwrap();
    check_last(&Store::open(&file, Keeping::default()).unwrap(), "c7", at(0), Some("some words"));
}

#[test]
fn a_place_that_cannot_be_written_to_is_told_with_its_remedy() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("taken"), "a file where a folder should be").unwrap();
    insta::assert_snapshot!(refusal(&folder.path().join("taken/store.sqlite3")), @"cannot write to the store DIR/store.sqlite3; make its folder writable for this program, or name another file in bot.toml under [store] file");
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_to_is_told_with_its_remedy() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(folder.path().join("probe"), "").is_ok() {
        eprintln!("NOT TESTED: whoever runs this may write everywhere, so that no folder refuses it");
        return;
    }
    assert!(refusal(&folder.path().join("store.sqlite3")).contains("make its folder writable"));
}

#[test]
fn a_full_disk_is_told_to_those_whose_words_are_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(Store::open(&file(&folder), Keeping::default()).unwrap());
    let pages = |most: i64| {
        store.write(Outlives::Crash, move |db| {
            db.pragma_update_and_check(None, "max_page_count", most, |row| row.get::<_, i64>(0))
        })
    };
    pages(60).unwrap();
    let writing: Vec<_> = (0..8)
        .map(|writer| {
            let store = Arc::clone(&store);
            thread::spawn(move || {
                let pieces = (0..40).map(|n| format!("{writer} {n}"));
                let results = pieces.map(|piece| {
                    let result = store.add_feedback(said(None, &piece, &"words ".repeat(300)), at(0));
                    (piece, result.map_err(|error| error.to_string()))
                });
                results.collect::<Vec<_>>()
            })
        })
        .collect();
    let results: Vec<_> = writing.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
    let mut told: Vec<&str> = results.iter().filter(|(_, it)| it.is_ok()).map(|(piece, _)| piece.as_str()).collect();
    let refused: Vec<_> = results.iter().filter_map(|(_, it)| it.as_ref().err()).collect();
    assert!(!refused.is_empty() && !told.is_empty());
    assert!(refused.iter().any(|error| error.contains("is full")), "{refused:?}");
    let found = store.feedback().unwrap();
    let mut found: Vec<&str> = found.iter().map(|(_, said)| said.question.as_str()).collect();
    told.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, told, "what was said to be kept is, and nothing else");
    pages(10_000).unwrap();
    store.add_feedback(said(None, "room again", ""), at(0)).unwrap();
}

#[test]
fn several_that_open_the_same_new_file_all_find_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = file(&folder);
    let opening: Vec<_> = (0..8)
        .map(|n| {
            let file = file.clone();
            thread::spawn(move || {
                let store = Store::open(&file, Keeping::default()).unwrap();
                for turn in 0..20 {
                    store.remember(&subject(&format!("{n}/{turn}")), &question("one"), at(0)).unwrap();
                }
            })
        })
        .collect();
    for thread in opening {
        thread.join().unwrap();
    }
    let store = Store::open(&file, Keeping::default()).unwrap();
    let count: i64 = store.read(|db| db.query_one("SELECT count(*) FROM conversations", (), |row| row.get(0))).unwrap();
    assert_eq!(count, 160);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Any words come back as they were.
    #[test]
    fn any_words_come_back(text in "\\PC{0,200}", name in "[^\\p{Cc}]{1,30}") {
        let store = Store::in_memory(few(10)).unwrap();
        let of = Subject::new(Face::Telegram, &name).unwrap();
        store.remember(&of, &question(&text), at(0)).unwrap();
        prop_assert_eq!(store.last_question(&of, at(0)).unwrap().unwrap().text, text);
    }
}
