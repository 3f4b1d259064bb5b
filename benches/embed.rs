//! How many passages a second each engine of the build encodes, and how long a question takes: over passages of the real
//! reports if they lie beside the checkout, else of the bundled corpus.
//!
//! `cargo bench --bench embed [--features rust-bert] -- [THREADS] [PASSAGES]`
//!
//! The passages are written to `target/passages.json`, so that `benches/embed.py` can encode the same ones with
//! sentence-transformers.

// A benchmark that cannot do its work has nothing better to do than to stop.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

use std::env;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use scrutineer::corpus::{self, Limits, Reader};
use scrutineer::embed::{Embedder, Engine, Model};
use scrutineer::gazetteer::Authorities;
use scrutineer::inspectorates::Inspectorates;

/// How many questions are encoded one by one.
const QUESTIONS: usize = 300;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // Cargo adds arguments of its own, which are no numbers.
    let numbers: Vec<usize> = env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let threads = numbers.first().and_then(|threads| NonZeroUsize::new(*threads)).unwrap_or(NonZeroUsize::MIN);
    let count = numbers.get(1).copied().unwrap_or(2000);
    let folder = root.join("target/models/all-MiniLM-L6-v2");
    if !folder.is_dir() {
        eprintln!("!!! NOT RUN: there is no model in {}; .ci/model.sh puts it there", folder.display());
        return;
    }
    let texts = passages(root, count);
    fs::write(root.join("target/passages.json"), serde_json::to_vec(&texts).unwrap()).unwrap();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();

    let start = Instant::now();
    let model = Model::open(&folder).unwrap();
    println!("checking the model: {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    for engine in Engine::built_in() {
        let start = Instant::now();
        let embedder = Embedder::open(&model, *engine, threads).unwrap();
        println!("{engine}: loading: {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
        embedder.encode(&texts[..texts.len().min(64)]).unwrap();
        let (start, before) = (Instant::now(), processor_seconds());
        embedder.encode(&texts).unwrap();
        let (took, spent) = (start.elapsed().as_secs_f64(), processor_seconds() - before);
        #[allow(clippy::cast_precision_loss)]
        let passages = texts.len() as f64;
        println!(
            "{engine}: {passages} passages on {threads} threads: {took:.2} s, {:.1} a second, {:.1} a processor second",
            passages / took,
            passages / spent
        );
        let question = |n: usize| format!("what did inspectors say about the timeliness of visits in {}?", 2000 + n);
        let mut each: Vec<f64> = (0..QUESTIONS)
            .map(|n| {
                let (question, start) = (question(n), Instant::now());
                embedder.encode(&[&question]).unwrap();
                start.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        each.sort_by(f64::total_cmp);
        println!("{engine}: a question: p50 {:.1} ms, p95 {:.1} ms", each[QUESTIONS / 2], each[QUESTIONS * 95 / 100]);
    }
}

/// So many passages, taken evenly from all.
fn passages(root: &Path, count: usize) -> Vec<String> {
    let real = root.join("../shared/corpus/reports");
    let folder = if real.is_dir() {
        real
    } else {
        eprintln!("!!! {} is not there: the bundled corpus is measured instead", real.display());
        root.join("corpus")
    };
    let program = PathBuf::from(env!("CARGO_BIN_EXE_scrutineer"));
    let reader = Reader::new(Authorities::bundled(), Arc::new(Inspectorates::bundled()), Limits::default(), program);
    let found = corpus::walk(&[folder]).unwrap().found;
    let all: Vec<String> = found
        .iter()
        .filter_map(|file| reader.read(file).ok())
        .flat_map(|(_, passages)| passages.into_iter().map(|passage| passage.text))
        .collect();
    let every = (all.len() / count.max(1)).max(1);
    println!("{} passages, one in {every} is measured", all.len());
    all.into_iter().step_by(every).take(count).collect()
}

/// The processor time of this process so far, all threads together, in seconds; 0 where that cannot be told.
fn processor_seconds() -> f64 {
    // The 14th and 15th field, in ticks, of which Linux counts 100 a second for programs; the name before them may hold
    // anything but ends with the last bracket.
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    fields.iter().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}
