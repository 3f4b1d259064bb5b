//! Killing `index` at any moment leaves the earlier index answering.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

/// The number of times that the program is killed, each time a little later.
const KILLS: u32 = 20;
/// The number of documents the second state of the folder has: enough to take a moment.
const DOCUMENTS: usize = 300;

fn scrutineer(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scrutineer"));
    command.current_dir(folder).env_remove("SCRUTINEER_CONFIG").args(arguments);
    command
}

fn documents(folder: &Path) -> usize {
    let facts = scrutineer(folder, &["corpus", "facts", "--json"]).output().unwrap();
    assert!(facts.status.success(), "{}", String::from_utf8_lossy(&facts.stderr));
    let facts: Value = serde_json::from_slice(&facts.stdout).unwrap();
    facts["documents"].as_array().unwrap().len()
}

#[test]
fn killing_the_indexing_leaves_the_earlier_index_whole() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = folder.path().join("corpus");
    fs::create_dir(&corpus).unwrap();
    let digest = |n: usize| {
        let body = format!("- Finding {n} about early help and the front door.\n").repeat(40);
        format!(
            "+++\nkind = \"digest\"\nauthority = \"Devon\"\n+++\n\n# Digest {n}\n\n## What needs to improve\n\n- Item {n}.\n\n## Findings\n\n{body}"
        )
    };
    fs::write(corpus.join("first.md"), digest(0)).unwrap();
    assert!(scrutineer(folder.path(), &["index"]).output().unwrap().status.success());
    let earlier = documents(folder.path());
    assert_eq!(earlier, 1);

    for n in 1..DOCUMENTS {
        fs::write(corpus.join(format!("more-{n}.md")), digest(n)).unwrap();
    }
    // How long a whole run takes, on a copy, tells when to kill.
    let start = Instant::now();
    let whole = scrutineer(folder.path(), &["--index", "copy", "index"]).output().unwrap();
    assert!(whole.status.success());
    let whole = start.elapsed();

    let mut killed = 0;
    for n in 1..=KILLS {
        let mut child =
            scrutineer(folder.path(), &["index"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(whole * n / (KILLS + 1));
        killed += u32::from(child.try_wait().unwrap().is_none());
        let _ = child.kill();
        child.wait().unwrap();
        let state = state_on_disk(folder.path());
        assert!(state == earlier || state == DOCUMENTS, "{state} documents after kill {n}");
        if state == DOCUMENTS {
            // That run was quick enough to finish: begin again from the earlier state.
            fs::remove_dir_all(folder.path().join("index")).unwrap();
            let only = folder.path().join("only");
            fs::create_dir_all(&only).unwrap();
            fs::copy(corpus.join("first.md"), only.join("first.md")).unwrap();
            let again = scrutineer(folder.path(), &["--corpus", "only", "index"]).output().unwrap();
            assert!(again.status.success());
        }
    }
    assert!(killed >= KILLS / 2, "only {killed} of {KILLS} runs were still at work when they were killed");
    // What was left behind is no hindrance to the next run.
    let last = scrutineer(folder.path(), &["index"]).output().unwrap();
    assert!(last.status.success(), "{}", String::from_utf8_lossy(&last.stderr));
    assert_eq!(state_on_disk(folder.path()), DOCUMENTS);
    assert!(whole < Duration::from_mins(1));
}

/// The number of documents that the index on disk answers from, without bringing it up to date first.
fn state_on_disk(folder: &Path) -> usize {
    let snapshot = scrutineer::index::Snapshot::open(&folder.join("index")).unwrap();
    snapshot.catalog().documents().len()
}
