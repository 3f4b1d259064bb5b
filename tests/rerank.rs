//! Ranking by meaning from outside, with the small random model of the fixtures: what it ranks is without sense, and all
//! else is as with a real one.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use scrutineer::index::Snapshot;
use scrutineer::vectors::{ModelId, Vectors};
use tempfile::TempDir;

use crate::support;

const QUESTION: &str = "What did inspectors say about life-story work in Devon in 2019?";

/// How often encoding is killed, each time a little later.
const KILLS: u32 = 10;

/// A folder with a corpus and the model, and ranking by meaning switched on.
fn folder() -> TempDir {
    let folder = support::folder();
    let model = folder.path().join("models/tiny");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/model"), &model);
    set(folder.path(), "on = true\nmodel = \"models/tiny\"\nthreads = 1");
    folder
}

fn set(folder: &Path, rerank: &str) {
    fs::write(folder.join("bot.toml"), format!("home_authority = \"Devon\"\n[rerank]\n{rerank}\n")).unwrap();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn scrutineer(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scrutineer"));
    command.current_dir(folder).env_remove("SCRUTINEER_CONFIG").args(arguments);
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    scrutineer(folder, arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

/// Checks how a command ends and what it says.
#[track_caller]
fn check(folder: &Path, arguments: &[&str], code: i32, expected: &[&str]) -> String {
    let output = run(folder, arguments);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(code), "{said}");
    for expected in expected {
        assert!(said.contains(expected), "{expected:?} is not in\n{said}");
    }
    said
}

#[test]
fn passages_are_encoded_once() {
    let folder = folder();
    let first = check(folder.path(), &["index"], 0, &["encoding ", " sentences encoded in "]);
    assert!(!first.contains(" 0 sentences encoded"), "{first}");
    check(folder.path(), &["index"], 0, &["nothing changed", " 0 sentences encoded in "]);
    let more = support::DEVON.replace("Early help reaches families soon", "Early help is late");
    fs::write(folder.path().join("corpus/devon-2019.md"), more).unwrap();
    check(folder.path(), &["index"], 0, &[" 1 sentence encoded in "]);
    let explained = check(folder.path(), &["ask", "--explain", QUESTION], 0, &["Ranked by words and meaning"]);
    assert_eq!(explained, check(folder.path(), &["ask", "--explain", QUESTION], 0, &[]), "the same question again");
}

#[test]
fn before_all_passages_are_encoded_words_rank_alone() {
    let folder = folder();
    let expected = ["not all passages have been encoded", "Ranked by words alone: not all passages have been encoded"];
    let with = check(folder.path(), &["ask", "--explain", QUESTION], 0, &expected);
    set(folder.path(), "on = false");
    let without = run(folder.path(), &["ask", QUESTION]);
    assert!(with.contains(String::from_utf8_lossy(&without.stdout).lines().next().unwrap()));
}

#[test]
fn switched_off_nothing_is_encoded_and_it_is_said_how_to_switch_it_on() {
    let folder = folder();
    set(folder.path(), "on = false");
    let expected = "ranking by meaning is off; `scrutineer model fetch` and `on = true` under [rerank] in bot.toml";
    check(folder.path(), &["index"], 0, &[expected]);
    assert!(!folder.path().join("index/vectors").exists());
    let asked = check(folder.path(), &["ask", "--explain", QUESTION], 0, &[]);
    assert!(!asked.contains("Ranked by words and meaning"), "{asked}");
}

#[test]
fn without_its_model_it_answers_by_words_and_says_so() {
    let folder = folder();
    check(folder.path(), &["index"], 0, &[]);
    fs::rename(folder.path().join("models/tiny"), folder.path().join("models/gone")).unwrap();
    let expected = ["there is no model folder", "answers are ranked by words alone"];
    check(folder.path(), &["ask", QUESTION], 0, &expected);
    check(folder.path(), &["index"], 1, &expected);
    let why = "Ranked by words alone: there is no model folder";
    check(folder.path(), &["ask", "--explain", QUESTION], 0, &[why]);
    let set = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/beir");
    let eval = ["eval", "retrieval", set.to_str().unwrap(), "--rerank", "on"];
    check(folder.path(), &eval, 1, &["there is no model folder"]);
    // It comes back: the vectors are still there.
    fs::rename(folder.path().join("models/gone"), folder.path().join("models/tiny")).unwrap();
    check(folder.path(), &["index"], 0, &[" 0 sentences encoded in "]);
    let weights = folder.path().join("models/tiny/model.safetensors");
    let bytes = fs::read(&weights).unwrap();
    fs::write(&weights, &bytes[..bytes.len() / 2]).unwrap();
    check(folder.path(), &["ask", QUESTION], 0, &["model.safetensors is damaged", "ranked by words alone"]);
    check(folder.path(), &["index"], 1, &["model.safetensors is damaged"]);
}

#[test]
fn another_model_encodes_everything_again() {
    let folder = folder();
    check(folder.path(), &["index"], 0, &[]);
    let weights = folder.path().join("models/tiny/model.safetensors");
    let mut bytes = fs::read(&weights).unwrap();
    // The last byte of the last number: its sign.
    *bytes.last_mut().unwrap() ^= 0x80;
    fs::write(&weights, bytes).unwrap();
    check(folder.path(), &["ask", QUESTION], 0, &["not all passages have been encoded"]);
    let again = check(folder.path(), &["index"], 0, &["those of another model", "so passages are encoded again"]);
    assert!(!again.contains(" 0 sentences encoded"), "{again}");
    check(folder.path(), &["index"], 0, &[" 0 sentences encoded in "]);
}

#[test]
fn damaged_vectors_are_made_again() {
    let folder = folder();
    check(folder.path(), &["index"], 0, &[]);
    let file = folder.path().join("index/vectors");
    let bytes = fs::read(&file).unwrap();
    fs::write(&file, &bytes[..bytes.len() - 7]).unwrap();
    check(folder.path(), &["ask", QUESTION], 0, &["not all passages have been encoded"]);
    check(folder.path(), &["index"], 0, &["were not written whole; those before them are kept"]);
    fs::write(&file, "no vectors").unwrap();
    check(folder.path(), &["index"], 0, &["the vectors beside the index are damaged (it is not a file of vectors)"]);
    check(folder.path(), &["index"], 0, &[" 0 sentences encoded in "]);
}

#[test]
fn settings_of_an_engine_that_is_none_are_refused() {
    let folder = folder();
    set(folder.path(), "on = true\nengine = \"fast\"");
    check(folder.path(), &["ask", QUESTION], 2, &["`rerank.engine`: \"fast\" is not an engine"]);
}

#[test]
fn retrieval_is_measured_with_a_model() {
    let folder = folder();
    let set = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/beir");
    let output = run(folder.path(), &["eval", "retrieval", set.to_str().unwrap(), "--rerank", "on", "--json"]);
    assert!(output.status.success(), "{}", said(&output));
    let figures: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    for key in ["ndcg@10", "p50_ms", "encoding_p50_ms", "encoding_p95_ms", "rest_p50_ms", "rest_p95_ms"] {
        assert!(figures[key].is_number(), "{key} in {figures}");
    }
}

/// A server answers by words while passages are encoded, and by words and meaning from then on.
#[test]
fn a_server_answers_meanwhile() {
    let folder = folder();
    let mut server = scrutineer(folder.path(), &["serve", "--listen", "127.0.0.1:0"])
        .env("SCRUTINEER_LOG", "error")
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(server.stderr.take().unwrap()).lines();
    let address = lines.find_map(|line| line.unwrap().split_once("http://").map(|(_, rest)| rest.to_owned())).unwrap();
    let start = Instant::now();
    let mut seen = String::new();
    while !seen.contains("words and meaning") && start.elapsed() < Duration::from_mins(1) {
        let mut stream = TcpStream::connect(&address).unwrap();
        write!(
            stream,
            "GET /v1/ask?explain=true&q=life-story+work+in+Devon HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        seen.clear();
        stream.read_to_string(&mut seen).unwrap();
        assert!(seen.starts_with("HTTP/1.1 200"), "{seen}");
        assert!(seen.contains("words and meaning") || seen.contains("passages are still being encoded"), "{seen}");
        thread::sleep(Duration::from_millis(50));
    }
    let _ = server.kill();
    server.wait().unwrap();
    assert!(seen.contains("words and meaning"), "{seen}");
}

#[test]
fn killing_the_encoding_costs_at_most_a_batch() {
    const PASSAGES: usize = 2_000;
    /// More bytes than a batch comes to on the disk, and fewer than two: 64 KiB of findings are some 1,400 vectors of 36.
    const BATCH: usize = 64 * 1_024;
    let folder = folder();
    let findings: Vec<String> =
        (0..PASSAGES).map(|n| format!("Finding {n} about early help and the front door.")).collect();
    let body = findings.join("\n\n");
    let digest = format!("+++\nkind = \"digest\"\nauthority = \"Devon\"\n+++\n\n# Digest\n\n## Findings\n\n{body}");
    fs::write(folder.path().join("corpus/many.md"), digest).unwrap();
    let start = Instant::now();
    check(folder.path(), &["--index", "copy", "index"], 0, &[]);
    let whole = start.elapsed();
    set(folder.path(), "on = false");
    check(folder.path(), &["index"], 0, &[]);
    set(folder.path(), "on = true\nmodel = \"models/tiny\"\nthreads = 1");

    let (mut held, mut killed) = (0, 0);
    for n in 1..=KILLS {
        let mut child =
            scrutineer(folder.path(), &["index"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        // Each run goes on where the last one was killed, so what is left gets less.
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let begun = lines.any(|line| line.is_ok_and(|line| line.starts_with("encoding ")));
        thread::sleep(whole * n / (KILLS * KILLS));
        killed += u32::from(begun && child.try_wait().unwrap().is_none());
        let _ = child.kill();
        child.wait().unwrap();
        let (now, torn) = vectors(folder.path());
        assert!(now >= held, "{held} vectors before kill {n}, {now} after");
        assert!(torn < BATCH, "{torn} bytes torn by kill {n}");
        held = now;
        assert!(Snapshot::open(&folder.path().join("index")).unwrap().passage_count() > PASSAGES as u64);
    }
    assert!(killed > 0, "every run had finished before it was killed");
    check(folder.path(), &["ask", QUESTION], 0, &["life-story work"]);
    check(folder.path(), &["index"], 0, &[]);
    let (all, torn) = vectors(folder.path());
    assert!(all > PASSAGES);
    assert_eq!(torn, 0);
    check(folder.path(), &["index"], 0, &[" 0 sentences encoded in "]);
}

/// How many vectors the index of a folder has, and how many bytes behind them are torn.
fn vectors(folder: &Path) -> (usize, usize) {
    let model = scrutineer::embed::Model::open(&folder.join("models/tiny")).unwrap();
    let model_id =
        ModelId { name: model.name(), fingerprint: model.fingerprint().to_owned(), dimension: model.dimension() };
    let vectors = Vectors::read(&folder.join("index"), &model_id).unwrap();
    let torn = match vectors.lost() {
        None => 0,
        Some(scrutineer::vectors::Lost::End { bytes }) => usize::try_from(*bytes).unwrap(),
        Some(other) => panic!("{other:?}"),
    };
    (vectors.len(), torn)
}
