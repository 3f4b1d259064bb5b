//! Laws of bringing an index up to date:
//! - doing it twice changes nothing, and reads nothing;
//! - adding, changing, renaming and removing files touch only those files;
//! - the index is the same as one made from nothing of the same files.
//!
//! That a killed process leaves the earlier index answering is tested with the program itself, in `tests/interrupted.rs`.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Mutex;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::document::{Facts, Kind, PassageKind};
use crate::index::{Search, Snapshot, Term};

/// Reads a text file: a passage for each line. "broken" and "panic" are what they say.
fn read(found: &Found) -> Result<(Document, Vec<Passage>), Cause> {
    let text = fs::read_to_string(&found.path).unwrap();
    let title = found.sidecar.as_ref().map_or_else(|| "A report".to_owned(), |path| fs::read_to_string(path).unwrap());
    assert!(!text.starts_with("panic"), "a reader that panics");
    if text.starts_with("broken") {
        return Err(Cause::Empty);
    }
    let passages: Vec<Passage> = text
        .lines()
        .map(|line| Passage {
            text: line.to_owned(),
            kind: PassageKind::Paragraph,
            section: None,
            paragraph: None,
            pages: None,
        })
        .collect();
    let document = Document {
        id: DocumentId::from_path(&found.file),
        file: found.file.clone(),
        title,
        kind: Kind::InspectionReport,
        facts: Facts::default(),
        pages: None,
        labels: crate::document::PageLabels::default(),
        sections: Vec::new(),
        passages: 0,
        is_partial: false,
        warnings: Vec::new(),
    };
    Ok((document, passages))
}

/// A corpus folder and an index folder.
struct World {
    corpus: TempDir,
    index: TempDir,
}

impl World {
    fn new(files: &[(&str, &str)]) -> Self {
        let world = Self { corpus: TempDir::new().unwrap(), index: TempDir::new().unwrap() };
        for (file, text) in files {
            world.write(file, text);
        }
        world
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.corpus.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn remove(&self, file: &str) {
        fs::remove_file(self.corpus.path().join(file)).unwrap();
    }

    fn rename(&self, from: &str, to: &str) {
        fs::rename(self.corpus.path().join(from), self.corpus.path().join(to)).unwrap();
    }

    fn run(&self, reading: &str, progress: &mut dyn FnMut(Event<'_>)) -> (Summary, BTreeSet<String>) {
        let files = Mutex::new(BTreeSet::new());
        let read = |found: &Found| {
            files.lock().unwrap().insert(found.file.clone());
            read(found)
        };
        let folders = [self.corpus.path().to_owned()];
        let summary = bring_up_to_date(&folders, self.index.path(), reading, &read, progress).unwrap();
        (summary, files.into_inner().unwrap())
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot::open(self.index.path()).unwrap()
    }

    /// What a run did, as "added changed renamed removed unchanged skipped", and which files it read.
    #[track_caller]
    fn check(&self, expected: [usize; 6], read: &[&str]) {
        let (summary, files) = self.run("test", &mut |_| {});
        let Summary { added, changed, renamed, removed, unchanged, .. } = summary;
        assert_eq!([added, changed, renamed, removed, unchanged, summary.skipped.len()], expected);
        assert_eq!(files.iter().map(String::as_str).collect::<Vec<_>>(), read);
        let snapshot = self.snapshot();
        assert_eq!(summary.documents, snapshot.catalog().documents().len());
        assert_eq!(summary.passages, snapshot.passage_count());
        assert_eq!(summary.skipped, snapshot.skipped());
    }
}

/// All that an index says.
fn content(snapshot: &Snapshot) -> impl PartialEq + std::fmt::Debug + use<> {
    let documents: Vec<_> = snapshot
        .catalog()
        .documents()
        .iter()
        .map(|document| (document.as_ref().clone(), snapshot.passages(&document.id).unwrap()))
        .collect();
    let terms = ["care", "leavers", "homes"].map(|word| Term { word: word.to_owned(), weight: 1.0 }).to_vec();
    let hits = snapshot.search(&Search { terms, limit: 1_000, ..Search::default() }).unwrap();
    (documents, snapshot.tracked().to_vec(), snapshot.skipped().to_vec(), hits)
}

const FILES: &[(&str, &str)] =
    &[("a.txt", "care leavers\nhomes"), ("b.txt", "care is good"), ("sub/c.txt", "leavers\ncare\nhomes")];

#[test]
fn doing_it_twice_changes_nothing() {
    let world = World::new(FILES);
    world.check([3, 0, 0, 0, 0, 0], &["a.txt", "b.txt", "sub/c.txt"]);
    let meta = fs::read(world.index.path().join("meta.json")).unwrap();
    world.check([0, 0, 0, 0, 3, 0], &[]);
    assert_eq!(fs::read(world.index.path().join("meta.json")).unwrap(), meta);
}

#[test]
fn each_change_touches_its_own_file_only() {
    let world = World::new(FILES);
    world.check([3, 0, 0, 0, 0, 0], &["a.txt", "b.txt", "sub/c.txt"]);
    world.write("aa.txt", "new");
    world.check([1, 0, 0, 0, 3, 0], &["aa.txt"]);
    world.write("b.txt", "care is better\nnow");
    world.check([0, 1, 0, 0, 3, 0], &["b.txt"]);
    world.rename("a.txt", "z.txt");
    world.check([0, 0, 1, 0, 3, 0], &["z.txt"]);
    assert_eq!(world.snapshot().passages(&DocumentId::from_path("z.txt")).unwrap().len(), 2);
    assert!(world.snapshot().catalog().get(&DocumentId::from_path("a.txt")).is_none());
    world.remove("sub/c.txt");
    world.check([0, 0, 0, 1, 3, 0], &[]);
    world.check([0, 0, 0, 0, 3, 0], &[]);
}

#[test]
fn a_touched_file_is_not_read_again() {
    let world = World::new(FILES);
    world.check([3, 0, 0, 0, 0, 0], &["a.txt", "b.txt", "sub/c.txt"]);
    world.write("a.txt", FILES[0].1);
    world.check([0, 0, 0, 0, 3, 0], &[]);
}

#[test]
fn a_sidecar_belongs_to_what_its_file_holds() {
    let world = World::new(FILES);
    world.check([3, 0, 0, 0, 0, 0], &["a.txt", "b.txt", "sub/c.txt"]);
    world.write("a.toml", "Given title");
    world.check([0, 1, 0, 0, 2, 0], &["a.txt"]);
    assert_eq!(world.snapshot().catalog().documents()[0].title, "Given title");
    world.remove("a.toml");
    world.check([0, 1, 0, 0, 2, 0], &["a.txt"]);
}

#[test]
fn exchanged_names_and_names_made_free_go_to_the_right_files() {
    let world = World::new(&[("a.txt", "first"), ("A.md", "second"), ("a-2.txt", "third")]);
    world.check([3, 0, 0, 0, 0, 0], &["A.md", "a-2.txt", "a.txt"]);
    let text = |id: &str| world.snapshot().passages(&DocumentId::from_path(id)).unwrap()[0].text.clone();
    // "A.md" comes first, then "a-2.txt", and "a.txt" takes the next number that is free.
    assert_eq!([text("a"), text("a-2"), text("a-3")], ["second", "third", "first"]);
    world.remove("A.md");
    world.check([0, 1, 0, 1, 1, 0], &["a.txt"]);
    assert_eq!([text("a"), text("a-2")], ["first", "third"]);
    world.rename("a.txt", "swap.txt");
    world.rename("a-2.txt", "a.txt");
    world.rename("swap.txt", "a-2.txt");
    world.check([0, 2, 0, 0, 0, 0], &["a-2.txt", "a.txt"]);
    assert_eq!([text("a"), text("a-2")], ["third", "first"]);
}

#[test]
fn a_file_that_cannot_be_read_is_listed_and_not_tried_again_until_it_changes() {
    let world = World::new(FILES);
    world.write("bad.txt", "broken");
    world.check([3, 0, 0, 0, 0, 1], &["a.txt", "b.txt", "bad.txt", "sub/c.txt"]);
    world.check([0, 0, 0, 0, 3, 1], &[]);
    world.write("bad.txt", "broken in another way");
    world.check([0, 0, 0, 0, 3, 1], &["bad.txt"]);
    world.write("bad.txt", "whole now");
    world.check([1, 0, 0, 0, 3, 0], &["bad.txt"]);
    world.write("bad.txt", "broken again");
    world.check([0, 0, 0, 1, 3, 1], &["bad.txt"]);
    world.remove("bad.txt");
    world.check([0, 0, 0, 0, 3, 0], &[]);
}

#[test]
fn a_reader_that_panics_costs_one_file() {
    let world = World::new(&[("a.txt", "care"), ("b.txt", "panic"), ("c.txt", "leavers")]);
    world.check([2, 0, 0, 0, 0, 1], &["a.txt", "b.txt", "c.txt"]);
    assert_eq!(world.snapshot().skipped()[0].code, "broke_down");
    world.check([0, 0, 0, 0, 2, 1], &[]);
}

#[test]
fn what_cannot_be_looked_at_is_listed() {
    let world = World::new(FILES);
    world.write("lone.toml", "facts of nothing");
    world.check([3, 0, 0, 0, 0, 1], &["a.txt", "b.txt", "sub/c.txt"]);
    assert_eq!(world.snapshot().skipped()[0].code, "lone_sidecar");
    world.check([0, 0, 0, 0, 3, 1], &[]);
    world.remove("lone.toml");
    world.check([0, 0, 0, 0, 3, 0], &[]);
}

#[test]
fn another_way_of_reading_reads_all_again() {
    let world = World::new(FILES);
    world.write("bad.txt", "broken");
    world.run("limits: 1", &mut |_| {});
    let mut told = false;
    let changed = Event::ReadingChanged { before: "limits: 1" };
    let (summary, files) = world.run("limits: 2", &mut |event| told |= event == changed);
    assert!(told);
    assert_eq!((summary.changed, files.len()), (3, 4));
    let (summary, files) = world.run("limits: 2", &mut |_| {});
    assert_eq!((summary.unchanged, files.len()), (3, 0));
}

#[test]
fn an_index_of_another_corpus_is_brought_up_to_date() {
    let world = World::new(FILES);
    world.run("test", &mut |_| {});
    let other = World { corpus: World::new(&[("b.txt", "care is good"), ("d.txt", "else")]).corpus, ..world };
    other.check([1, 0, 0, 2, 1, 0], &["d.txt"]);
}

#[test]
fn an_empty_corpus_is_an_empty_index() {
    let world = World::new(&[]);
    world.check([0; 6], &[]);
    world.check([0; 6], &[]);
}

#[test]
fn a_missing_folder_leaves_the_index_alone() {
    let world = World::new(FILES);
    world.run("test", &mut |_| {});
    let folders = [world.corpus.path().join("unplugged")];
    let outcome = bring_up_to_date(&folders, world.index.path(), "test", &read, &mut |_| {});
    assert!(matches!(outcome, Err(Error::Walk(_))));
    assert_eq!(world.snapshot().catalog().documents().len(), 3);
}

#[test]
fn progress_is_told() {
    let world = World::new(&[("a.txt", "care\nleavers"), ("b.txt", "broken")]);
    let mut told = Vec::new();
    let mut tell = |event: Event<'_>| {
        told.push(match event {
            Event::Started { total } => format!("started {total}"),
            Event::FileDone { file, passages, done, total } => {
                assert!((1..=total).contains(&done));
                format!("done {file} {passages}/{total}")
            }
            Event::Skipped { file, total, .. } => format!("skipped {}: {}/{total}", file.file, file.cause),
            Event::Committing => "committing".to_owned(),
            Event::Rebuilding(why) => format!("rebuilding {why:?}"),
            Event::ReadingChanged { before } => format!("reading changed from {before}"),
        });
    };
    world.run("test", &mut tell);
    world.run("test", &mut tell);
    // Files are told of as they are read, in any order.
    told[1..3].sort();
    let expected = ["started 2", "done a.txt 2/2", "skipped b.txt: the file holds no text/2", "committing"];
    assert_eq!(told, expected);
}

#[test]
fn a_damaged_index_is_made_anew_with_a_message() {
    let world = World::new(FILES);
    world.run("test", &mut |_| {});
    fs::write(world.index.path().join("meta.json"), "{").unwrap();
    let mut told = false;
    let (summary, _) = world.run("test", &mut |event| told |= matches!(event, Event::Rebuilding(_)));
    assert!(told);
    assert_eq!(summary.added, 3);
    world.check([0, 0, 0, 0, 3, 0], &[]);
}

#[test]
fn a_second_writer_is_refused() {
    let world = World::new(FILES);
    let held = Writer::open(world.index.path(), "test").unwrap();
    let folders = [world.corpus.path().to_owned()];
    let outcome = bring_up_to_date(&folders, world.index.path(), "test", &read, &mut |_| {});
    assert!(matches!(outcome, Err(Error::Index(index::Error::Locked { .. }))));
    drop(held);
}

#[test]
fn results_come_in_order_whichever_was_quicker() {
    let items: Vec<u64> = (0..40).collect();
    let slow_first = |item: &u64| {
        thread::sleep(Duration::from_millis((40 - item) % 7));
        *item
    };
    assert_eq!(in_parallel(&items, &slow_first), items);
}

/// One change to a corpus.
#[derive(Clone, Debug)]
enum Change {
    Write(u8, String),
    Remove(u8),
    Rename(u8, u8),
}

fn change() -> impl Strategy<Value = Change> {
    let text = prop_oneof![8 => "(care|leavers|homes|good|\n| ){1,12}", 1 => Just("broken".to_owned())];
    prop_oneof![
        5 => (0..8u8, text).prop_map(|(file, text)| Change::Write(file, text)),
        1 => (0..8u8).prop_map(Change::Remove),
        2 => (0..8u8, 0..8u8).prop_map(|(from, to)| Change::Rename(from, to)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn an_index_brought_up_to_date_is_one_made_from_nothing(
        rounds in proptest::collection::vec(proptest::collection::vec(change(), 0..6), 1..5)
    ) {
        let world = World::new(&[]);
        // Names that make the same document's name are among them.
        let path = |n: u8| world.corpus.path().join(["a.txt", "A.md", "a-2.txt", "b.txt", "B!.txt", "c", "d.md", "E.txt"][usize::from(n)]);
        for round in rounds {
            for change in round {
                match change {
                    Change::Write(file, text) => fs::write(path(file), text).unwrap(),
                    Change::Remove(file) => { let _ = fs::remove_file(path(file)); }
                    Change::Rename(from, to) => { let _ = fs::rename(path(from), path(to)); }
                }
            }
            world.run("test", &mut |_| {});
            let (again, files) = world.run("test", &mut |_| {});
            prop_assert!(!again.is_news() && files.is_empty());
        }
        let index = TempDir::new().unwrap();
        bring_up_to_date(&[world.corpus.path().to_owned()], index.path(), "test", &read, &mut |_| {}).unwrap();
        prop_assert_eq!(content(&world.snapshot()), content(&Snapshot::open(index.path()).unwrap()));
    }
}
