//! How long it takes to answer a question, by type: the gold questions over the real reports if they lie beside the
//! checkout, else a few over the bundled corpus. Each is asked as it stands and once for each authority, in which case
//! no question is asked twice.
//!
//! `cargo bench --bench answers`
//!
//! The last line is a hash of all answers: a change that only makes them cheaper leaves it as it is.

// A benchmark that cannot do its work has nothing better to do than to stop.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use scrutineer::assistant::{Assistant, Settings};
use scrutineer::corpus::{Found, Limits, Reader};
use scrutineer::gazetteer::Authorities;
use scrutineer::index::Snapshot;
use scrutineer::inspectorates::Inspectorates;
use scrutineer::{ingest, views};
use serde_json::Value;

/// Rounds over the questions as they stand; the first warms up.
const ROUNDS: u32 = 6;

/// Questions of several types, asked where no gold questions lie beside the checkout.
const QUESTIONS: &[(&str, &str)] = &[
    ("improvement-areas", "what were the 2019 improvement areas?"),
    ("grade", "How was Cornwall rated in 2016?"),
    ("who", "Who led the last inspection of Telford and Wrekin?"),
    ("findings", "What did inspectors say about life-story work in 2019?"),
    ("compare", "Compare Cornwall and Telford and Wrekin"),
];

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = root.join("../shared");
    let gold = fs::read_to_string(shared.join("gold/questions.jsonl"));
    let is_real = gold.is_ok() && shared.join("corpus/reports").is_dir();
    let (folder, questions) = if is_real {
        let rows = gold.unwrap();
        let rows = rows.lines().filter(|line| !line.trim().is_empty()).map(|line| {
            let row: Value = serde_json::from_str(line).unwrap();
            (row["type"].as_str().unwrap().to_owned(), row["question"].as_str().unwrap().to_owned())
        });
        (shared.join("corpus/reports"), rows.collect::<Vec<_>>())
    } else {
        eprintln!("!!! {} is not there: the bundled corpus is asked instead", shared.display());
        let rows = QUESTIONS.iter().map(|(kind, question)| ((*kind).to_owned(), (*question).to_owned()));
        (root.join("corpus"), rows.collect())
    };

    let reader = Reader::new(
        Authorities::bundled(),
        Arc::new(Inspectorates::bundled()),
        Limits::default(),
        PathBuf::from(env!("CARGO_BIN_EXE_scrutineer")),
    );
    let read = |found: &Found| reader.read(found);
    // It is kept from one run to the next, so that those are about answers alone.
    let index = Path::new(env!("CARGO_TARGET_TMPDIR")).join(if is_real { "answers-real" } else { "answers" });
    ingest::bring_up_to_date(&[folder], &index, "benchmark", &read, &mut |_| {}).unwrap();
    let home = Settings { home: Some("Cornwall".to_owned()) };
    let assistant = Assistant::new(
        Arc::new(Snapshot::open(&index).unwrap()),
        Arc::new(Authorities::bundled()),
        Arc::new(Inspectorates::bundled()),
        home,
        || jiff::civil::date(2026, 11, 1),
    );

    let mut hash = Hash::default();
    for (_, question) in &questions {
        hash.add(&assistant, question);
    }
    let mut by_kind: BTreeMap<&str, Vec<Duration>> = BTreeMap::new();
    for (kind, question) in (1..ROUNDS).flat_map(|_| &questions) {
        by_kind.entry(kind).or_default().push(time(&assistant, question));
    }
    tell("as they stand", by_kind);

    let varied = varied(&questions, &assistant);
    let mut by_kind: BTreeMap<&str, Vec<Duration>> = BTreeMap::new();
    for (kind, question) in &varied {
        by_kind.entry(kind).or_default().push(time(&assistant, question));
    }
    tell(&format!("{} that differ", varied.len()), by_kind);
    for (_, question) in varied.iter().step_by(7) {
        hash.add(&assistant, question);
    }
    println!("hash of the answers: {}", hash.0.finalize().to_hex());
}

fn time(assistant: &Assistant, question: &str) -> Duration {
    let start = Instant::now();
    assistant.ask(question, None).unwrap();
    start.elapsed()
}

/// Each question about each authority that documents are held about, in an order that brings the types together.
fn varied(questions: &[(String, String)], assistant: &Assistant) -> Vec<(String, String)> {
    let names: Vec<&str> = assistant.snapshot().catalog().authorities().collect();
    let mut seen = BTreeSet::new();
    let mut varied = Vec::new();
    for new in &names {
        for (kind, question) in questions {
            let Some(old) = names.iter().filter(|name| question.contains(**name)).max_by_key(|name| name.len()) else {
                continue;
            };
            let question = question.replace(old, new);
            if seen.insert(question.clone()) {
                varied.push((kind.clone(), question));
            }
        }
    }
    varied
}

#[derive(Default)]
struct Hash(blake3::Hasher);

impl Hash {
    fn add(&mut self, assistant: &Assistant, question: &str) {
        let answer = assistant.ask(question, None).unwrap();
        let view = views::Answer::explained(&answer, None, Duration::ZERO);
        self.0.update(&serde_json::to_vec(&view).unwrap());
    }
}

fn tell(what: &str, by_kind: BTreeMap<&str, Vec<Duration>>) {
    let all: Vec<Duration> = by_kind.values().flatten().copied().collect();
    let whole: Duration = all.iter().sum();
    println!("questions {what}:");
    for (kind, times) in by_kind.into_iter().chain([("all", all)]) {
        let mut times = times;
        times.sort_unstable();
        let sum: Duration = times.iter().sum();
        println!(
            "  {kind:24} {:5} asked, mean {:.3} ms, median {:.3} ms, p99 {:.3} ms, {:4.1} % of all",
            times.len(),
            sum.as_secs_f64() * 1000.0 / f64::from(u32::try_from(times.len()).unwrap()),
            times[times.len() / 2].as_secs_f64() * 1000.0,
            times[(times.len() * 99 / 100).min(times.len() - 1)].as_secs_f64() * 1000.0,
            sum.as_secs_f64() * 100.0 / whole.as_secs_f64(),
        );
    }
}
