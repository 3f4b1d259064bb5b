//! The rules of the tree: who may name whom, and which crate is whose.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The row of each module. A module names only modules of the rows below its own.
const ROWS: &[(&str, u8)] = &[
    ("document", 1),
    ("text", 1),
    ("gazetteer", 1),
    ("evidence", 2),
    ("catalog", 2),
    ("corpus", 3),
    ("question", 3),
    ("index", 3),
    ("embed", 3),
    ("vectors", 3),
    ("search", 4),
    ("answer", 4),
    ("assistant", 5),
    ("ingest", 5),
    ("acquire", 5),
    ("views", 5),
    ("keys", 5),
    ("watch", 5),
    ("store", 5),
    ("service", 6),
    ("reload", 6),
    ("eval", 6),
    ("http", 7),
    ("cli", 7),
    ("telegram", 7),
    ("config", 8),
    ("app", 9),
];

/// What a module may name of its own row.
const NEIGHBOURS: &[(&str, &str, &str)] = &[
    ("reload", "service", "it puts the new state where the service answers from"),
    ("views", "ingest", "what was read is told as JSON too"),
    ("gazetteer", "text", "names are compared folded"),
    ("answer", "search", "a plan asks for evidence"),
    ("views", "store", "what people said of answers is shown"),
    ("eval", "service", "what a conversation remembers is one rule"),
];

/// Whose a crate is: its types and errors stop at the door of these modules.
const OWNERS: &[(&str, &[&str])] = &[
    ("tantivy", &["index"]),
    ("hayro_interpret", &["corpus"]),
    ("hayro_syntax", &["corpus"]),
    ("pulldown_cmark", &["corpus"]),
    ("rustix", &["corpus"]),
    ("ureq", &["acquire"]),
    ("askama", &["http"]),
    ("ipnet", &["http", "config"]),
    ("quick_cache", &["index", "search"]),
    ("rusqlite", &["store"]),
    ("sha2", &["acquire"]),
    ("candle_core", &["embed"]),
    ("tokenizers", &["embed"]),
    ("rust_bert", &["embed"]),
    ("tch", &["embed"]),
    ("rayon", &["embed"]),
    ("axum", &["http", "telegram"]),
    ("hyper", &["http"]),
    ("hyper_util", &["http"]),
    ("tower", &["http"]),
    ("tower_http", &["http"]),
    ("tokio_io_timeout", &["http"]),
    ("prometheus_client", &["http"]),
    ("utoipa_axum", &["http"]),
    ("utoipa", &["http", "views"]),
    ("getrandom", &["keys"]),
    ("notify", &["watch"]),
    ("tokio", &["service", "http", "telegram", "app"]),
    ("teloxide", &["telegram"]),
    ("subtle", &["telegram"]),
    ("governor", &["http", "telegram"]),
    ("fluent_bundle", &["telegram"]),
    ("unic_langid", &["telegram"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("rustyline", &["cli"]),
    ("textwrap", &["cli"]),
    ("anstyle", &["cli"]),
    ("terminal_size", &["cli"]),
    ("serde_path_to_error", &["config"]),
    ("anyhow", &["app"]),
    ("tracing_subscriber", &["app"]),
];

/// Words that read the environment, which only `config` does.
const ENVIRONMENT: &[&str] = &["env::var(", "env::var_os(", "env::vars(", "env::vars_os(", "option_env!("];

/// A line of code, comments taken out, and where it stands.
struct Line {
    file: String,
    module: String,
    /// How many modules deep the file lies: 1 for a module itself.
    depth: usize,
    number: usize,
    code: String,
    /// Whether it stands in the tests at the end of the file.
    in_tests: bool,
}

fn source() -> Vec<Line> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut waiting = vec![root.clone()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files.iter().flat_map(|file| lines(&root, file)).collect()
}

fn lines(root: &Path, file: &Path) -> Vec<Line> {
    let below = file.strip_prefix(root).unwrap().with_extension("");
    let mut parts: Vec<String> = below.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
    parts.retain(|part| part != "mod");
    let all_tests = parts.last().is_some_and(|part| part == "tests" || part == "testing");
    let text = fs::read_to_string(file).unwrap();
    let tests_from = text.lines().position(|line| line == "#[cfg(test)]").unwrap_or(usize::MAX);
    text.lines()
        .enumerate()
        .map(|(at, line)| Line {
            file: format!("src/{}", file.strip_prefix(root).unwrap().display()),
            module: parts[0].clone(),
            depth: parts.len(),
            number: at + 1,
            code: line.split("//").next().unwrap_or_default().to_owned(),
            in_tests: all_tests || at >= tests_from,
        })
        .collect()
}

/// The modules that a line names from the root of the crate: of `use crate::{a, b::{c, d}}` a and b.
fn named(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            for part in group.split_inclusive(['{', '}', ',']) {
                if depth == 0 {
                    names.push(word(part.trim_start()));
                }
                depth += part.matches('{').count();
                depth = depth.saturating_sub(part.matches('}').count());
            }
        } else {
            names.push(word(rest));
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// Whether a line names a crate as the start of a path.
fn names_crate(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let before = code[..at].trim_end_matches(' ');
        let starts = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':' || c == '"')
            || before.ends_with("use");
        let after = &code[at + name.len()..];
        starts && (after.starts_with("::") || before.ends_with("use") && after.starts_with(';'))
    })
}

#[track_caller]
fn report(broken: &BTreeMap<String, String>) {
    let mut text = String::new();
    for (place, rule) in broken {
        let _ = writeln!(text, "{place}: {rule}");
    }
    assert!(broken.is_empty(), "\n{text}");
}

#[test]
fn modules_name_only_what_lies_below_them() {
    let rows: BTreeMap<&str, u8> = ROWS.iter().copied().collect();
    let mut broken = BTreeMap::new();
    for line in source() {
        if ["lib", "main", "testing"].contains(&line.module.as_str()) {
            continue;
        }
        let place = format!("{}:{}", line.file, line.number);
        let Some(own) = rows.get(line.module.as_str()) else {
            broken.insert(place, format!("the module `{}` has no row; give it one in tests/layers.rs", line.module));
            continue;
        };
        for name in named(&line.code) {
            let Some(row) = rows.get(name.as_str()) else { continue };
            let is_neighbour = NEIGHBOURS.iter().any(|(who, whom, _)| *who == line.module && *whom == name);
            if name != line.module && row >= own && !is_neighbour && !line.in_tests {
                let rule = format!("`{}` (row {own}) names `{name}` (row {row})", line.module);
                broken.insert(place.clone(), rule);
            }
        }
        // Another way to the root of the crate.
        let out = "super::".repeat(line.depth);
        if line.code.contains(&out) && !line.in_tests {
            broken.insert(place, "leaves its module through `super`; write `crate::`".to_owned());
        }
    }
    report(&broken);
}

#[test]
fn crates_are_named_only_by_their_owners() {
    let mut broken = BTreeMap::new();
    for line in source() {
        for (name, owners) in OWNERS {
            if names_crate(&line.code, name) && !owners.contains(&line.module.as_str()) && line.module != "testing" {
                let rule = format!("`{name}` belongs to {}", owners.join(", "));
                broken.insert(format!("{}:{}", line.file, line.number), rule);
            }
        }
    }
    report(&broken);
}

#[test]
fn only_config_reads_the_environment() {
    let mut broken = BTreeMap::new();
    for line in source() {
        if line.module != "config" && ENVIRONMENT.iter().any(|words| line.code.contains(words)) {
            broken.insert(format!("{}:{}", line.file, line.number), "only `config` reads the environment".to_owned());
        }
    }
    report(&broken);
}

#[test]
fn no_trait_has_one_implementation() {
    let source = source();
    let mut broken = BTreeMap::new();
    for line in &source {
        let code = line.code.trim_start();
        let code = code.strip_prefix("pub").map_or(code, |rest| rest.split_once(' ').map_or(rest, |(_, rest)| rest));
        let Some(name) = code.strip_prefix("trait ").map(word) else { continue };
        let uses =
            source.iter().filter(|line| line.code.contains("impl") && line.code.contains(&format!("{name} for ")));
        if uses.count() < 2 {
            let rule = format!("the trait `{name}` has fewer than two implementations");
            broken.insert(format!("{}:{}", line.file, line.number), rule);
        }
    }
    report(&broken);
}

#[test]
fn every_row_has_its_module() {
    let modules: BTreeSet<String> = source().into_iter().map(|line| line.module).collect();
    for (module, _) in ROWS {
        assert!(modules.contains(*module), "tests/layers.rs gives a row to `{module}`, which is not there");
    }
}

#[test]
fn the_reader_of_paths_sees_them() {
    assert_eq!(named("use crate::index::{self, Snapshot};"), ["index"]);
    assert_eq!(named("use crate::{answer, index::{self, Snapshot}, views};"), ["answer", "index", "views"]);
    assert_eq!(named("let x: crate::http::Settings = crate::config::load();"), ["http", "config"]);
    assert!(named("use other_crate::http;").is_empty());
    assert!(names_crate("use axum;", "axum"));
    assert!(names_crate("    let r: axum::Router = f(tower::x());", "tower"));
    assert!(!names_crate("use tower_http::catch_panic::CatchPanicLayer;", "tower"));
    assert!(!names_crate("self.tokio::x", "axum"));
}
