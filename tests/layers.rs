//! The rules of the tree: who may name whom, and which crate is whose.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The row of each module: 1 for one that names no other, else one more than the highest that it names.
const ROWS: &[(&str, usize)] = &[
    ("digest", 1),
    ("document", 1),
    ("embed", 1),
    ("fetch", 1),
    ("fluent", 1),
    ("limits", 1),
    ("quota", 1),
    ("random", 1),
    ("text", 1),
    ("vectors", 1),
    ("watch", 1),
    ("catalog", 2),
    ("evidence", 2),
    ("gazetteer", 2),
    ("inspectorates", 2),
    ("keys", 2),
    ("corpus", 3),
    ("index", 3),
    ("question", 3),
    ("signposts", 3),
    ("acquire", 4),
    ("pack", 4),
    ("quotes", 4),
    ("search", 4),
    ("wording", 4),
    ("check", 5),
    ("ingest", 5),
    ("changes", 5),
    ("ledger", 5),
    ("timeline", 5),
    ("tracker", 5),
    ("brief", 6),
    ("operations", 6),
    ("assistant", 7),
    ("store", 7),
    ("views", 8),
    ("service", 9),
    ("eval", 10),
    ("reload", 10),
    ("telegram", 10),
    ("cli", 11),
    ("http", 11),
    ("config", 12),
    ("app", 13),
];

/// Whose a crate is: its types and errors stop at the door of that module.
const OWNERS: &[(&str, &str)] = &[
    ("anstream", "app"),
    ("anstyle", "cli"),
    ("anyhow", "app"),
    ("arc_swap", "service"),
    ("askama", "http"),
    ("axum", "http"),
    ("candle_core", "embed"),
    ("clap", "cli"),
    ("docx_rs", "views"),
    ("encoding_rs", "corpus"),
    ("flate2", "corpus"),
    ("fluent_bundle", "fluent"),
    ("getrandom", "random"),
    ("governor", "quota"),
    ("hayro_interpret", "corpus"),
    ("hayro_syntax", "corpus"),
    ("html5ever", "corpus"),
    ("hyper", "http"),
    ("hyper_util", "http"),
    ("indicatif", "cli"),
    ("ipnet", "http"),
    ("notify", "watch"),
    ("percent_encoding", "http"),
    ("prometheus_client", "http"),
    ("pulldown_cmark", "corpus"),
    ("quick_xml", "corpus"),
    ("rayon", "embed"),
    ("rusqlite", "store"),
    ("rust_bert", "embed"),
    ("rustix", "corpus"),
    ("rustyline", "cli"),
    ("serde_path_to_error", "config"),
    ("sha2", "digest"),
    ("strsim", "text"),
    ("subtle", "telegram"),
    ("tantivy", "index"),
    ("tch", "embed"),
    ("teloxide", "telegram"),
    ("terminal_size", "cli"),
    ("textwrap", "cli"),
    ("tokenizers", "embed"),
    ("tinystr", "document"),
    ("tokio_io_timeout", "http"),
    ("tokio_util", "app"),
    ("tower_http", "http"),
    ("tracing_subscriber", "app"),
    ("unic_langid", "fluent"),
    ("unicode_segmentation", "text"),
    ("unicode_width", "cli"),
    ("ureq", "fetch"),
    ("utoipa_axum", "http"),
    ("zip", "corpus"),
];

/// The crates that several modules speak in, each with the reason.
const SHARED: &[(&str, &str)] = &[
    ("blake3", "the hash of a content is a plain value wherever it is taken"),
    ("csv", "tables are read in one module and written in another"),
    ("jiff", "the types of days and moments"),
    ("memchr", "finding bytes in bytes"),
    ("quick_cache", "a container, as a map is"),
    ("serde", "what can be written and read"),
    ("serde_json", "JSON in files, databases and on the wire"),
    ("tempfile", "files that go by themselves"),
    ("thiserror", "each module has its own errors"),
    ("tokio", "whatever waits, waits by it"),
    ("toml", "settings, facts beside files and tables of rules"),
    ("tracing", "the log"),
    ("unicode_normalization", "what characters are made of"),
    ("utoipa", "views say of themselves what the interface's description tells"),
];

/// The crates that are there only to switch something on in another one.
const FEATURES: &[(&str, &str)] = &[("gemm", "lets candle's products use AVX-512")];

/// The modules that understand questions and know inspectors and places: their words stand in tables, not in code.
const WORDED: &[&str] = &["gazetteer", "inspectorates", "operations", "question", "signposts"];

/// The most words that may stand side by side in the code of those.
const WORDS_IN_CODE: usize = 8;

/// The files that have a longer list all the same, each with the reason.
const WORD_LISTS: &[(&str, &str)] =
    &[("src/operations/request.rs", "a question that was stored names its topic without any table at hand")];

/// Words that read the environment, which only `config` does.
const ENVIRONMENT: &[&str] = &["env::var(", "env::var_os(", "env::vars(", "env::vars_os(", "option_env!("];

/// A source file.
struct File {
    /// Its path, for messages.
    name: String,
    /// Its module: `telegram`, `handlers`, `reply`.
    path: Vec<String>,
    /// Its lines without comments; those of the tests at the end are left out, and a file of tests has none.
    lines: Vec<String>,
}

impl File {
    fn read(root: &Path, file: &Path) -> Self {
        let below = file.strip_prefix(root).unwrap();
        let mut path: Vec<String> =
            below.with_extension("").iter().map(|part| part.to_str().unwrap().to_owned()).collect();
        path.retain(|part| part != "mod");
        let is_test = path.last().is_some_and(|part| part == "tests" || part == "testing");
        let text = fs::read_to_string(file).unwrap();
        let lines = text.lines().take_while(|line| !is_test && *line != "#[cfg(test)]");
        let lines = lines.map(|line| line.split("//").next().unwrap_or_default().to_owned()).collect();
        Self { name: format!("src/{}", below.display()), path, lines }
    }

    fn module(&self) -> &str {
        &self.path[0]
    }

    /// Every path that the file names from the root of the crate, as the modules and items on the way: of
    /// `use super::{a, b::c}` two.
    fn named(&self) -> Vec<Vec<String>> {
        let code = self.lines.join("\n");
        let mut all = Vec::new();
        for start in ["crate::", "super::"] {
            for (at, _) in code.match_indices(start) {
                if code[..at].ends_with(|c: char| c.is_alphanumeric() || "_:".contains(c)) {
                    continue;
                }
                let mut rest = &code[at..];
                let mut from = if start == "crate::" { Vec::new() } else { self.path.clone() };
                while let Some(further) = rest.strip_prefix("super::") {
                    from.pop();
                    rest = further;
                }
                rest = rest.strip_prefix("crate::").unwrap_or(rest);
                all.extend(paths(rest).into_iter().map(|path| [from.clone(), path].concat()));
            }
        }
        all
    }

    /// What the file calls by a shorter name, as `Reaction` for `reply::Reaction`: the name and the module below the file
    /// that it comes from.
    fn renamed(&self) -> BTreeMap<String, String> {
        let code = self.lines.join("\n");
        let uses = code.match_indices("use ").filter(|(at, _)| {
            let before = code[..*at].rsplit('\n').next().unwrap_or_default().trim();
            before.is_empty() || before.starts_with("pub")
        });
        let paths = uses.flat_map(|(at, _)| paths(&code[at + "use ".len()..]));
        paths.filter(|path| path.len() > 1).map(|path| (path.last().unwrap().clone(), path[0].clone())).collect()
    }
}

/// The paths at the start of some code, where a group in braces is several: of `a::{b, c::d}` `a::b` and `a::c::d`.
fn paths(code: &str) -> Vec<Vec<String>> {
    if let Some(group) = code.strip_prefix('{') {
        let mut parts = Vec::new();
        let (mut depth, mut start) = (0_usize, 0);
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                ',' if depth == 0 => {
                    parts.push(&group[start..at]);
                    start = at + 1;
                }
                '}' if depth == 0 => {
                    parts.push(&group[start..at]);
                    break;
                }
                '}' => depth -= 1,
                _ => {}
            }
        }
        return parts.into_iter().flat_map(|part| paths(part.trim_start())).collect();
    }
    let name: String = code.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    if name.is_empty() {
        return Vec::new();
    }
    let further = match code[name.len()..].strip_prefix("::") {
        Some(rest) => paths(rest),
        None => Vec::new(),
    };
    if further.is_empty() {
        return vec![vec![name]];
    }
    // Of `a::{self, b}` the first is a itself.
    let with =
        |path: Vec<String>| if path == ["self"] { vec![name.clone()] } else { [vec![name.clone()], path].concat() };
    further.into_iter().map(with).collect()
}

fn source() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files: Vec<PathBuf> = Vec::new();
    let mut waiting = vec![root.clone()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files.iter().map(|file| File::read(&root, file)).collect()
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
fn report(broken: &BTreeSet<String>) {
    let mut text = String::new();
    for rule in broken {
        let _ = writeln!(text, "{rule}");
    }
    assert!(broken.is_empty(), "\n{text}");
}

#[test]
fn each_module_stands_one_row_above_the_highest_that_it_names() {
    let rows: BTreeMap<&str, usize> = ROWS.iter().copied().collect();
    let mut highest: BTreeMap<String, (usize, String)> = BTreeMap::new();
    let mut broken = BTreeSet::new();
    for file in source() {
        if ["lib", "main", "testing"].contains(&file.module()) {
            continue;
        }
        let Some(own) = rows.get(file.module()) else {
            broken.insert(format!("the module `{}` has no row; give it one in tests/layers.rs", file.module()));
            continue;
        };
        let known = highest.entry(file.module().to_owned()).or_default();
        for path in file.named() {
            let name = path.first().map_or("", String::as_str);
            let Some(row) = rows.get(name).filter(|_| name != file.module()) else { continue };
            if row >= own {
                broken.insert(format!("{}: `{}` (row {own}) names `{name}` (row {row})", file.name, file.module()));
            }
            *known = (*known).clone().max((*row, name.to_owned()));
        }
    }
    for (module, row) in ROWS {
        match highest.get(*module) {
            None => {
                broken.insert(format!("tests/layers.rs gives a row to `{module}`, which is not there"));
            }
            Some((below, name)) if below + 1 != *row => {
                broken.insert(format!("`{module}` has row {row}, but the highest that it names is {name:?}: {below}"));
            }
            Some(_) => {}
        }
    }
    report(&broken);
}

/// The modules just below `parent` that each of them names.
fn siblings(files: &[File], parent: &[String]) -> BTreeMap<String, BTreeSet<String>> {
    let below = |path: &[String]| path.strip_prefix(parent).and_then(<[String]>::first).cloned();
    let names: BTreeSet<String> = files.iter().filter_map(|file| below(&file.path)).collect();
    let own = files.iter().find(|file| file.path == *parent);
    let renamed = own.map(File::renamed).unwrap_or_default();
    let mut below_each: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files {
        let Some(from) = below(&file.path) else { continue };
        let to = file.named().iter().filter_map(|path| below(path)).collect::<Vec<_>>();
        let to = to.into_iter().filter_map(|name| names.get(&name).or_else(|| names.get(renamed.get(&name)?)).cloned());
        below_each.entry(from.clone()).or_default().extend(to.filter(|name| *name != from));
    }
    below_each
}

/// The modules that name each other round about, in order; none if there are no such.
fn circle(named: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let mut left = named.clone();
    loop {
        let free: Vec<String> = left
            .iter()
            .filter(|(_, to)| !to.iter().any(|name| left.contains_key(name)))
            .map(|it| it.0.clone())
            .collect();
        if free.is_empty() {
            break;
        }
        left.retain(|name, _| !free.contains(name));
    }
    // Whoever is left names one that is left, so that this comes round.
    let Some(mut at) = left.keys().next().cloned() else { return Vec::new() };
    let mut seen = Vec::new();
    while !seen.contains(&at) {
        seen.push(at.clone());
        at = left[&at].iter().find(|name| left.contains_key(*name)).unwrap().clone();
    }
    seen.drain(..seen.iter().position(|name| *name == at).unwrap());
    seen
}

#[test]
fn the_parts_of_a_module_do_not_name_each_other_in_a_circle() {
    let files = source();
    let parents: BTreeSet<Vec<String>> =
        files.iter().filter(|file| file.path.len() > 1).map(|file| file.path[..file.path.len() - 1].to_vec()).collect();
    let mut broken = BTreeSet::new();
    for parent in parents {
        let circle = circle(&siblings(&files, &parent));
        if !circle.is_empty() {
            broken.insert(format!("in {}: {} name each other in a circle", parent.join("::"), circle.join(" -> ")));
        }
    }
    report(&broken);
}

#[test]
fn stages_of_searching_use_only_files_below_them() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/search.rs")).unwrap();
    let mut rows: BTreeMap<String, u8> = BTreeMap::new();
    for line in text.lines().filter_map(|line| line.strip_prefix("//! | ")) {
        let mut cells = line.split(" | ");
        let (Some(row), Some(files)) = (cells.next().and_then(|row| row.parse().ok()), cells.next()) else { continue };
        rows.extend(files.split(", ").map(|file| (file.trim_matches('`').to_owned(), row)));
    }
    let mut broken = BTreeSet::new();
    for (file, used) in siblings(&source(), &["search".to_owned()]) {
        let Some(row) = rows.get(&file) else {
            broken.insert(format!("`{file}` has no row at the head of src/search.rs"));
            continue;
        };
        for other in used.iter().filter(|other| rows.get(*other).is_none_or(|other| other >= row)) {
            broken.insert(format!("in search: `{file}` (row {row}) uses `{other}`, which is not below it"));
        }
    }
    report(&broken);
}

/// The crates that the program is built of, as code names them.
fn dependencies() -> BTreeSet<String> {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    manifest["dependencies"].as_table().unwrap().keys().map(|name| name.replace('-', "_")).collect()
}

/// The modules that name each crate.
fn users() -> BTreeMap<String, BTreeSet<String>> {
    let files = source();
    let mut users: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for name in dependencies() {
        let named = files.iter().filter(|file| file.module() != "testing");
        let named = named.filter(|file| file.lines.iter().any(|line| names_crate(line, &name)));
        users.insert(name.clone(), named.map(|file| file.module().to_owned()).collect());
    }
    users
}

#[test]
fn each_crate_has_one_owner_or_is_shared_for_a_reason() {
    let owners: BTreeMap<&str, &str> = OWNERS.iter().copied().collect();
    let shared: BTreeSet<&str> = SHARED.iter().map(|(name, _)| *name).collect();
    let features: BTreeSet<&str> = FEATURES.iter().map(|(name, _)| *name).collect();
    let users = users();
    let mut broken = BTreeSet::new();
    for (name, users) in &users {
        let all = users.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        let known = (owners.get(name.as_str()), shared.contains(name.as_str()), features.contains(name.as_str()));
        match known {
            (Some(owner), false, false) if users.len() == 1 && users.contains(*owner) => {}
            (Some(owner), false, false) => {
                broken.insert(format!("`{name}` belongs to `{owner}`, and is named by: {all}"));
            }
            (None, true, false) if users.len() > 1 => {}
            (None, true, false) => {
                broken.insert(format!("`{name}` is not shared, but named by: {all}"));
            }
            (None, false, true) if users.is_empty() => {}
            (None, false, false) => {
                broken.insert(format!("`{name}` is in no table, and is named by: {all}"));
            }
            _ => {
                broken.insert(format!("`{name}` is in several tables, or is named by: {all}"));
            }
        }
    }
    for name in owners.keys().chain(&shared).chain(&features) {
        if !users.contains_key(*name) {
            broken.insert(format!("`{name}` is in a table, but the program is not built of it"));
        }
    }
    report(&broken);
}

#[test]
fn only_config_reads_the_environment() {
    let mut broken = BTreeSet::new();
    for file in source() {
        let reads = |line: &&String| ENVIRONMENT.iter().any(|words| line.contains(words));
        if file.module() != "config" && file.lines.iter().any(|line| reads(&line)) {
            broken.insert(format!("{}: only `config` reads the environment", file.name));
        }
    }
    report(&broken);
}

/// How many string literals stand side by side at most, with nothing but a comma or a bar between each two.
fn longest_list(code: &str) -> usize {
    let (mut longest, mut count, mut rest) = (0, 0, code);
    while let Some(at) = rest.find('"') {
        let (before, text) = (&rest[..at], &rest[at + 1..]);
        if before.ends_with('\'') && text.starts_with('\'') {
            // The sign alone, and no text.
            (count, rest) = (0, text);
            continue;
        }
        count = if matches!(before.trim(), "," | "|") { count + 1 } else { 1 };
        longest = longest.max(count);
        let mut escaped = false;
        let end = text.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        rest = end.map_or("", |end| &text[end + 1..]);
    }
    longest
}

#[test]
fn words_stand_in_tables() {
    let mut broken = BTreeSet::new();
    let mut excused: BTreeSet<&str> = WORD_LISTS.iter().map(|(file, _)| *file).collect();
    for file in source().iter().filter(|file| WORDED.contains(&file.module())) {
        let length = longest_list(&file.lines.join("\n"));
        if length > WORDS_IN_CODE && !excused.remove(file.name.as_str()) {
            let name = &file.name;
            broken.insert(format!("{name}: a list of {length} words; put it into the table of its module"));
        }
    }
    broken.extend(excused.iter().map(|file| format!("{file} has no long list of words any more; take it out")));
    report(&broken);
}

#[test]
fn no_trait_has_one_implementation() {
    let source = source();
    let lines = || source.iter().flat_map(|file| file.lines.iter().map(move |line| (file, line)));
    let mut broken = BTreeSet::new();
    for (file, line) in lines() {
        let code = line.trim_start();
        let code = code.strip_prefix("pub").map_or(code, |rest| rest.split_once(' ').map_or(rest, |(_, rest)| rest));
        let Some(name) = code.strip_prefix("trait ").and_then(|rest| paths(rest).into_iter().next()) else { continue };
        let name = name.concat();
        let uses = lines().filter(|(_, line)| line.contains("impl") && line.contains(&format!("{name} for ")));
        if uses.count() < 2 {
            broken.insert(format!("{}: the trait `{name}` has fewer than two implementations", file.name));
        }
    }
    report(&broken);
}

/// What a file of that module and code names.
#[track_caller]
fn check_named(module: &str, code: &str, expected: &[&str]) {
    let path = module.split("::").map(str::to_owned).collect();
    let file = File { name: String::new(), path, lines: code.lines().map(str::to_owned).collect() };
    let named: Vec<String> = file.named().iter().map(|path| path.join("::")).collect();
    assert_eq!(named, expected);
}

#[test]
fn the_reader_of_paths_sees_them() {
    check_named("a", "use crate::index::{self, Snapshot};", &["index", "index::Snapshot"]);
    check_named(
        "a",
        "use crate::{answer, index::{\n    Snapshot, X}, views};",
        &["answer", "index::Snapshot", "index::X", "views"],
    );
    check_named("a", "let x: crate::http::Settings = crate::config::load();", &["http::Settings", "config::load"]);
    check_named("a::b", "use super::c::X; use super::super::d;", &["a::c::X", "d"]);
    check_named("a::b", "use super::{c, d::{self, E}};", &["a::c", "a::d", "a::d::E"]);
    check_named("a", "use other_crate::http; use super_crate::x;", &[]);
    assert!(names_crate("use axum;", "axum"));
    assert!(names_crate("    let r: axum::Router = f(tower::x());", "tower"));
    assert!(!names_crate("use tower_http::catch_panic::CatchPanicLayer;", "tower"));
    assert!(!names_crate("self.tokio::x", "axum"));
}

#[test]
fn lists_of_words_are_found() {
    assert_eq!(longest_list("const A: &[&str] = &[\"a\", \"b\",\n    \"c\"];"), 3);
    assert_eq!(longest_list("matches!(word, \"a\" | \"b\") && x(\"c\")"), 2);
    assert_eq!(longest_list("&[(\"a\", \"b\"), (\"c\", \"d\")]"), 2);
    assert_eq!(longest_list("if c == '\"' { x(\"a \\\" b\", \"c\") }"), 2);
    assert_eq!(longest_list("let x = 1;"), 0);
}

#[test]
fn circles_are_found() {
    let named = |pairs: &[(&str, &str)]| {
        let mut named: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (from, to) in pairs {
            named.entry((*from).to_owned()).or_default().insert((*to).to_owned());
            named.entry((*to).to_owned()).or_default();
        }
        named
    };
    assert!(circle(&named(&[("a", "b"), ("b", "c"), ("a", "c")])).is_empty());
    assert_eq!(circle(&named(&[("a", "b"), ("b", "c"), ("c", "b")])), ["b", "c"]);
}
