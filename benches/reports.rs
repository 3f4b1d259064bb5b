//! How long it takes to read a folder of reports, to index it and to ask it, with the figures that matter: the real
//! reports if they lie beside the checkout, else the bundled corpus.
//!
//! `cargo bench --bench reports`

// A benchmark that cannot do its work has nothing better to do than to stop.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use scrutineer::assistant::{Assistant, Settings};
use scrutineer::corpus::{self, Found, Limits, Reader};
use scrutineer::gazetteer::Authorities;
use scrutineer::index::Snapshot;
use scrutineer::ingest;
use scrutineer::inspectorates::Inspectorates;

/// Rounds over the questions; the first warms up.
const ROUNDS: usize = 6;

/// Questions of every kind, asked where no gold questions lie beside the checkout.
const QUESTIONS: &[&str] = &[
    "what were the 2019 improvement areas?",
    "How was Cornwall rated in 2016?",
    "Who led the last inspection of Telford and Wrekin?",
    "What did inspectors say about life-story work in 2019?",
    "What did Ofsted praise about care leavers?",
    "What is MARU?",
    "Has Cornwall improved on early help since 2016?",
    "Compare Cornwall and Telford and Wrekin",
    "Which councils are outstanding?",
    "What did Ofsted say about schools in Atlantis?",
];

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = root.join("../shared");
    let real = shared.join("corpus/reports");
    let folder = if real.is_dir() {
        real
    } else {
        eprintln!("!!! {} is not there: the bundled corpus is measured instead", real.display());
        root.join("corpus")
    };
    let program = PathBuf::from(env!("CARGO_BIN_EXE_scrutineer"));
    let reader = Reader::new(Authorities::bundled(), Arc::new(Inspectorates::bundled()), Limits::default(), program);

    let found = corpus::walk(std::slice::from_ref(&folder)).unwrap().found;
    let mut each: Vec<Duration> = Vec::new();
    let mut pages = 0;
    for file in &found {
        let start = Instant::now();
        let done = reader.read(file);
        each.push(start.elapsed());
        pages += done.ok().and_then(|(document, _)| document.pages).unwrap_or(0);
    }
    let whole: Duration = each.iter().sum();
    println!("reading {} files of {pages} pages one after the other: {:.2} s", found.len(), whole.as_secs_f64());
    tell("reading one file", each);

    let dir = tempfile::tempdir().unwrap();
    let one = |found: &Found| reader.read(found);
    let folders = [folder];
    for what in ["indexing from nothing", "indexing again, nothing changed"] {
        let start = Instant::now();
        ingest::bring_up_to_date(&folders, dir.path(), "benchmark", &one, &mut |_| {}).unwrap();
        println!("{what}: {:.2} s", start.elapsed().as_secs_f64());
    }

    let snapshot = Arc::new(Snapshot::open(dir.path()).unwrap());
    let settings = Settings { home: Some("Cornwall".to_owned()) };
    let assistant = Assistant::new(
        snapshot,
        Arc::new(Authorities::bundled()),
        Arc::new(Inspectorates::bundled()),
        settings,
        || jiff::civil::date(2026, 11, 1),
    );
    let questions = questions(&shared.join("gold/questions.jsonl"));
    let mut each = Vec::new();
    for round in 0..ROUNDS {
        for question in &questions {
            let start = Instant::now();
            assistant.ask(question, None).unwrap();
            if round > 0 {
                each.push(start.elapsed());
            }
        }
    }
    tell(&format!("asking one of {} questions, warm", questions.len()), each);
}

/// The gold questions, or those above.
fn questions(gold: &Path) -> Vec<String> {
    let Ok(lines) = std::fs::read_to_string(gold) else {
        return QUESTIONS.iter().map(|question| (*question).to_owned()).collect();
    };
    let question = |line: &str| -> String {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        row["question"].as_str().unwrap().to_owned()
    };
    lines.lines().filter(|line| !line.trim().is_empty()).map(question).collect()
}

/// Prints the middle and the slow end of some durations.
fn tell(what: &str, mut each: Vec<Duration>) {
    each.sort();
    let at = |share: usize| each[(each.len() * share / 100).min(each.len() - 1)].as_secs_f64() * 1_000.0;
    println!("{what}: p50 {:.2} ms, p95 {:.2} ms, slowest {:.2} ms", at(50), at(95), at(100));
}
