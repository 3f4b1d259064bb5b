//! The store between processes: several at once, and some that are killed.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use jiff::Timestamp;
use scrutineer::store::{Face, Feedback, Keeping, Store, Subject};
use tempfile::TempDir;

/// The number of times that a process is killed while it writes.
const KILLS: u64 = 20;

/// Names the file to a process that is to write.
const FILE: &str = "STORE_TEST_FILE";
/// Names the process.
const WRITER: &str = "STORE_TEST_WRITER";

fn file(folder: &TempDir) -> PathBuf {
    folder.path().join("data/store.sqlite3")
}

fn open(file: &Path) -> Store {
    Store::open(file, Keeping { feedback: 1_000_000, ..Keeping::default() }).unwrap()
}

fn said(question: String) -> Feedback {
    Feedback { face: Face::Http, subject: None, question, headline: None, right: true, comment: None, language: None }
}

/// The process that writes: this test program once more, which runs this alone. It tells of each piece once the store
/// has told it that it is kept.
#[test]
#[ignore = "the other tests start it as a process of its own"]
fn writes_until_it_is_killed() {
    use std::io::Write as _;
    let Some(file) = std::env::var_os(FILE) else { return };
    let name = std::env::var(WRITER).unwrap();
    let store = open(Path::new(&file));
    let of = Subject::new(Face::Telegram, &name).unwrap();
    for number in 0_u64.. {
        store.add_feedback(said(format!("{name} {number}")), Timestamp::now()).unwrap();
        if number % 16 == 0 {
            store.forget(&of).unwrap();
        }
        let mut out = std::io::stdout();
        if writeln!(out, "kept {number}").and_then(|()| out.flush()).is_err() {
            return;
        }
    }
}

fn writer(file: &Path, name: &str) -> (Child, BufReader<ChildStdout>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "store::writes_until_it_is_killed", "--ignored", "--nocapture"])
        .env(FILE, file)
        .env(WRITER, name)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    (child, out)
}

/// Reads what a writer tells until it has told of so many pieces, or died, and gives the number of the last.
fn told(out: &mut BufReader<ChildStdout>, pieces: usize) -> Option<u64> {
    let numbers = out.lines().map_while(Result::ok).filter_map(|line| line.strip_prefix("kept ")?.parse().ok());
    numbers.take(pieces).last()
}

/// The numbers of the pieces that a writer wrote, in order.
fn kept(store: &Store, name: &str) -> Vec<u64> {
    let all = store.feedback().unwrap().into_iter();
    all.filter_map(|(_, said)| said.question.strip_prefix(&format!("{name} "))?.parse().ok()).collect()
}

#[test]
fn a_writer_that_is_killed_loses_nothing_that_it_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let file = file(&folder);
    let mut total = 0;
    for kill in 0..KILLS {
        let name = format!("killed-{kill}");
        let (mut child, mut out) = writer(&file, &name);
        let last = told(&mut out, 1 + usize::try_from(kill).unwrap() * 3).unwrap();
        // Not right after it told of something, but in the midst of what it does then.
        std::thread::sleep(Duration::from_micros(137 * kill));
        child.kill().unwrap();
        child.wait().unwrap();
        // What it told of before it died stands in the pipe.
        let last = told(&mut out, usize::MAX).unwrap_or(last);
        let store = open(&file);
        let kept = kept(&store, &name);
        let count = kept.len() as u64;
        assert_eq!(kept, (0..count).collect::<Vec<u64>>(), "in order and without gaps");
        assert!(count > last, "it told of {last} after kill {kill}, and {count} are kept");
        assert!(count <= last + 2, "at most one was kept and not told of");
        total += count;
    }
    let store = open(&file);
    assert_eq!(store.feedback().unwrap().len() as u64, total);
}

#[test]
fn several_processes_write_and_read_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = file(&folder);
    let store = open(&file);
    let mut writers: Vec<_> = ["a", "b"].into_iter().map(|name| (name, writer(&file, name))).collect();
    let of = Subject::new(Face::Http, "one").unwrap();
    for n in 0..50 {
        store.add_feedback(said(format!("own {n}")), Timestamp::now()).unwrap();
        assert!(store.last_question(&of, Timestamp::now()).unwrap().is_none());
        assert_eq!(kept(&store, "own").len(), n + 1);
    }
    for (name, (child, out)) in &mut writers {
        let last = told(out, 50).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        let kept = kept(&store, name);
        assert!(kept.len() as u64 > last, "{name}");
        assert_eq!(kept, (0..kept.len() as u64).collect::<Vec<u64>>(), "{name}");
    }
}
