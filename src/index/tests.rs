//! Laws of the index:
//! - what was put in is found again, whatever else was put in, replaced or removed, in whatever order;
//! - nothing is visible before a commit, and an interrupted writer leaves the earlier state;
//! - a search never fails, and the same search finds the same in the same index;
//! - a broken index is made anew, never answered from.

use std::collections::BTreeMap;
use std::fs;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::document::{Document, DocumentId, Facts, Kind, Passage, PassageKind, PassageNumber, Section, SectionNumber};

fn passage(text: &str) -> Passage {
    Passage { text: text.to_owned(), kind: PassageKind::Paragraph, section: None, paragraph: None, pages: None }
}

fn tracked(file: &str) -> TrackedFile {
    TrackedFile { file: file.to_owned(), hash: ContentHash::new([7; 32]) }
}

fn document(file: &str) -> Document {
    Document {
        id: DocumentId::from_path(file),
        file: file.to_owned(),
        title: "Inspection of services".to_owned(),
        kind: Kind::InspectionReport,
        facts: Facts::default(),
        pages: None,
        labels: crate::document::PageLabels::default(),
        sections: Vec::new(),
        passages: 0,
        is_partial: false,
        warnings: Vec::new(),
    }
}

fn skipped(file: &str) -> SkippedFile {
    SkippedFile {
        file: file.to_owned(),
        hash: None,
        code: "mislabelled".to_owned(),
        cause: "is no PDF".to_owned(),
        remedy: "fetch it again".to_owned(),
    }
}

fn put(writer: &mut Writer, file: &str, texts: &[&str]) {
    let passages: Vec<Passage> = texts.iter().map(|text| passage(text)).collect();
    writer.put(&tracked(file), &document(file), &passages).unwrap();
}

/// An index of files and their passages.
pub(super) fn index(files: &[(&str, &[&str])]) -> (TempDir, Snapshot) {
    let dir = TempDir::new().unwrap();
    let mut writer = Writer::open(dir.path(), "test").unwrap();
    for (file, texts) in files {
        put(&mut writer, file, texts);
    }
    writer.commit().unwrap();
    let snapshot = Snapshot::open(dir.path()).unwrap();
    (dir, snapshot)
}

pub(super) fn terms(words: &str) -> Vec<Term> {
    words.split(' ').map(|word| Term { word: word.to_owned(), weight: 1.0 }).collect()
}

/// What is found, as "name/number".
fn found(snapshot: &Snapshot, search: &Search) -> Vec<String> {
    let hits = snapshot.search(search).unwrap();
    hits.iter().map(|hit| format!("{}/{}", hit.document.id, hit.number.0)).collect()
}

#[track_caller]
fn check(files: &[(&str, &[&str])], search: &Search, expected: &[&str]) {
    let (_dir, snapshot) = index(files);
    assert_eq!(found(&snapshot, search), expected);
}

const REPORTS: &[(&str, &[&str])] = &[
    ("a.pdf", &["Care leavers live in suitable homes.", "Leaders know their services.", "Care of children is good."]),
    ("b.pdf", &["A care leaver\u{2019}s personal adviser visits.", "Life-story work is timely."]),
];

#[test]
fn words_are_found_in_any_form() {
    check(REPORTS, &Search { terms: terms("Leaver"), ..Search::default() }, &["a/0", "b/0"]);
    check(REPORTS, &Search { terms: terms("life\u{2010}stories"), ..Search::default() }, &["b/1"]);
}

#[test]
fn the_passage_with_more_of_the_words_comes_first() {
    check(REPORTS, &Search { terms: terms("care leavers homes"), ..Search::default() }, &["a/0", "b/0", "a/2"]);
}

#[test]
fn stop_words_alone_find_nothing() {
    check(REPORTS, &Search { terms: terms("what is the of"), ..Search::default() }, &[]);
}

#[test]
fn nothing_in_a_word_is_an_operator() {
    check(
        REPORTS,
        &Search { terms: terms("-care AND NOT body:leaders* OR \"(["), ..Search::default() },
        &["a/1", "a/2", "a/0", "b/0"],
    );
}

#[test]
fn a_word_counts_as_much_as_it_is_given() {
    let weighted = vec![
        Term { word: "leaders".to_owned(), weight: 0.1 },
        Term { word: "homes".to_owned(), weight: 2.0 },
        Term { word: "adviser".to_owned(), weight: 0.0 },
        Term { word: "timely".to_owned(), weight: f32::NAN },
    ];
    check(REPORTS, &Search { terms: weighted, ..Search::default() }, &["a/0", "a/1"]);
}

#[test]
fn only_the_documents_asked_for_are_looked_in() {
    let search = |names: &[&str]| Search {
        terms: terms("care leavers"),
        documents: Some(names.iter().map(|name| DocumentId::from_path(name)).collect()),
        ..Search::default()
    };
    check(REPORTS, &search(&["a.pdf"]), &["a/0", "a/2"]);
    check(REPORTS, &search(&["b.pdf", "no such document"]), &["b/0"]);
    check(REPORTS, &search(&[]), &[]);
}

#[test]
fn a_filter_finds_what_is_found_without_it() {
    let texts: Vec<String> = (0..40).map(|n| format!("care {} leavers", "and more ".repeat(n % 7))).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let files: Vec<String> = (0..10).map(|n| format!("{n}.pdf")).collect();
    let reports: Vec<(&str, &[&str])> = files.iter().map(|file| (file.as_str(), texts.as_slice())).collect();
    let (_dir, snapshot) = index(&reports);
    let all = Search { terms: terms("care leavers"), limit: 400, ..Search::default() };
    let everything = found(&snapshot, &all);
    assert_eq!(everything.len(), 400);
    for wanted in [1, 2, 3, 5, 10] {
        let names: Vec<DocumentId> = files.iter().take(wanted).map(|file| DocumentId::from_path(file)).collect();
        let expected: Vec<&String> = everything
            .iter()
            .filter(|hit| names.iter().any(|name| hit.starts_with(&format!("{name}/"))))
            .take(25)
            .collect();
        let some = Search { documents: Some(names.clone()), limit: 25, ..all.clone() };
        assert_eq!(found(&snapshot, &some).iter().collect::<Vec<_>>(), expected, "{wanted} documents");
    }
}

#[test]
fn equals_are_in_the_order_of_name_and_number() {
    let same: &[&str] = &["care leavers", "care leavers", "care leavers"];
    // Put in against the order of names.
    let reports: &[(&str, &[&str])] = &[("c.pdf", same), ("a.pdf", same), ("b.pdf", same)];
    let search = |limit| Search { terms: terms("leavers"), limit, ..Search::default() };
    check(reports, &search(4), &["a/0", "a/1", "a/2", "b/0"]);
    check(reports, &search(100), &["a/0", "a/1", "a/2", "b/0", "b/1", "b/2", "c/0", "c/1", "c/2"]);
    check(reports, &search(0), &[]);
}

#[test]
fn a_phrase_puts_its_passage_first_but_is_no_condition() {
    let reports: &[(&str, &[&str])] =
        &[("a.pdf", &["health is mental work", "mental health work is", "quality of work", "work quality of"])];
    let search = |words: &str| Search {
        terms: terms(words),
        phrases: vec![Phrase { words: words.split(' ').map(str::to_owned).collect(), weight: 1.0 }],
        ..Search::default()
    };
    check(reports, &search("mental health"), &["a/1", "a/0"]);
    // The stop word stands for any one word, so the distance is kept.
    check(reports, &search("quality of work"), &["a/2", "a/3", "a/0", "a/1"]);
    check(reports, &search("health"), &["a/0", "a/1"]);
}

#[test]
fn headings_and_titles_count_a_little_and_are_no_hits_themselves() {
    let dir = TempDir::new().unwrap();
    let mut writer = Writer::open(dir.path(), "test").unwrap();
    let section = |heading: &str, parent| Section {
        heading: heading.to_owned(),
        level: 1,
        grade: None,
        aspect: None,
        parent,
        passage: PassageNumber(0),
    };
    let mut report = document("a.pdf");
    report.title = "Cornwall Council adoption services".to_owned();
    report.facts.authority = Some("Cornwall".to_owned());
    report.sections = vec![section("Leadership", None), section("Audit", Some(SectionNumber(0)))];
    let within = |text, section| Passage { section: Some(SectionNumber(section)), ..passage(text) };
    let passages = [
        Passage { kind: PassageKind::Heading, ..within("Leadership", 0) },
        within("Leadership of social work is strong.", 0),
        within("Cases are looked at in Cornwall.", 1),
        Passage { kind: PassageKind::Contents, ..within("Leadership 7", 1) },
    ];
    writer.put(&tracked("a.pdf"), &report, &passages).unwrap();
    writer.commit().unwrap();
    let snapshot = Snapshot::open(dir.path()).unwrap();
    let search = |words| Search { terms: terms(words), ..Search::default() };
    assert_eq!(found(&snapshot, &search("leadership")), ["a/1", "a/2"]);
    assert_eq!(found(&snapshot, &search("audit")), ["a/2"]);
    assert_eq!(found(&snapshot, &search("cornwall")), ["a/2"]);
    assert_eq!(found(&snapshot, &search("adoption")).len(), 2);
    assert_eq!(found(&snapshot, &Search { headings: 0.0, ..search("adoption") }), [""; 0]);
    assert_eq!(found(&snapshot, &Search { without: Vec::new(), ..search("leadership") }).len(), 4);
}

#[test]
fn frequencies_are_of_passages() {
    let (_dir, snapshot) = index(REPORTS);
    assert_eq!(snapshot.passage_count(), 5);
    let frequency = |word| snapshot.document_frequency(word).unwrap();
    assert_eq!(frequency("cares"), 3);
    assert_eq!(frequency("care-leavers"), 2);
    assert_eq!(frequency("is"), 5);
    assert_eq!(frequency("is homes"), 1);
    assert_eq!(frequency("submarine"), 0);
    assert_eq!(frequency("?!"), 0);
}

#[test]
fn passages_beyond_the_last_are_none() {
    let (_dir, snapshot) = index(REPORTS);
    let id = DocumentId::from_path("b.pdf");
    assert_eq!(snapshot.passage(&id, PassageNumber(1)).unwrap().unwrap().text, "Life-story work is timely.");
    assert_eq!(snapshot.passage(&id, PassageNumber(2)).unwrap(), None);
    assert_eq!(snapshot.passage(&id, PassageNumber(u32::MAX)).unwrap(), None);
    let unknown = DocumentId::from_path("c.pdf");
    assert_eq!(snapshot.passage(&unknown, PassageNumber(0)).unwrap(), None);
    assert!(snapshot.passages(&unknown).unwrap().is_empty());
}

#[test]
fn a_document_without_passages_is_in_the_catalogue() {
    let (_dir, snapshot) = index(&[("a.pdf", &[]), ("b.pdf", &["text"]), ("c.pdf", &[])]);
    assert_eq!(snapshot.catalog().documents().len(), 3);
    assert_eq!(found(&snapshot, &Search { terms: terms("text"), ..Search::default() }), ["b/0"]);
}

#[test]
fn skipped_files_are_kept_until_forgotten() {
    let dir = TempDir::new().unwrap();
    let mut writer = Writer::open(dir.path(), "test").unwrap();
    writer.skip(&skipped("b.pdf")).unwrap();
    writer.skip(&skipped("a.pdf")).unwrap();
    writer.skip(&SkippedFile { cause: "is too large".to_owned(), ..skipped("a.pdf") }).unwrap();
    writer.commit().unwrap();
    let before = Snapshot::open(dir.path()).unwrap();
    let causes = |it: &Snapshot| it.skipped().iter().map(|it| format!("{} {}", it.file, it.cause)).collect::<Vec<_>>();
    assert_eq!(causes(&before), ["a.pdf is too large", "b.pdf is no PDF"]);
    let mut writer = Writer::open(dir.path(), "test").unwrap();
    writer.forget_skipped("a.pdf");
    writer.commit().unwrap();
    assert_eq!(causes(&Snapshot::open(dir.path()).unwrap()), ["b.pdf is no PDF"]);
    assert_eq!(causes(&before).len(), 2, "a snapshot does not change");
}

#[test]
fn nothing_is_visible_without_a_commit() {
    let (dir, _) = index(REPORTS);
    let mut writer = Writer::open(dir.path(), "test").unwrap();
    put(&mut writer, "c.pdf", &["new"]);
    writer.remove(&DocumentId::from_path("a.pdf"));
    drop(writer);
    let snapshot = Snapshot::open(dir.path()).unwrap();
    assert_eq!(snapshot.catalog().documents().len(), 2);
    assert_eq!(snapshot.passages(&DocumentId::from_path("a.pdf")).unwrap().len(), 3);
}

/// The names of the files in an index folder, but for those that are always there.
fn files(dir: &TempDir) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_str().unwrap().to_owned())
        .filter(|name| !name.contains("lock"))
        .collect();
    names.sort();
    names
}

#[test]
fn leftovers_of_an_interrupted_writer_are_cleared_away() {
    let (dir, snapshot) = index(REPORTS);
    drop(snapshot);
    let before = files(&dir);
    // What a killed writer leaves: files on the engine's list that no commit knows, and half a replaced file.
    let orphan = "0123456789abcdef0123456789abcdef.store";
    let managed = dir.path().join(store::MANAGED);
    let mut list: Vec<String> = serde_json::from_str(&fs::read_to_string(&managed).unwrap()).unwrap();
    list.push(orphan.to_owned());
    fs::write(&managed, serde_json::to_string(&list).unwrap()).unwrap();
    fs::write(dir.path().join(orphan), "half a file").unwrap();
    fs::write(dir.path().join(".tmpAb3xYz"), "{").unwrap();
    fs::write(dir.path().join("notes.txt"), "the user's own").unwrap();
    assert_eq!(Snapshot::open(dir.path()).unwrap().passage_count(), 5);
    drop(Writer::open(dir.path(), "test").unwrap());
    assert_eq!(files(&dir), [before, vec!["notes.txt".to_owned()]].concat());
}

#[test]
fn a_second_writer_is_told_at_once() {
    let dir = TempDir::new().unwrap();
    let first = Writer::open(dir.path(), "test").unwrap();
    assert!(matches!(Writer::open(dir.path(), "test"), Err(Error::Locked { .. })));
    drop(first);
    assert!(Writer::open(dir.path(), "test").is_ok());
}

#[test]
fn there_is_no_index_before_the_first_commit() {
    let dir = TempDir::new().unwrap();
    let missing = |dir: &std::path::Path| matches!(Snapshot::open(dir), Err(Error::Missing { .. }));
    assert!(missing(dir.path()));
    assert!(missing(&dir.path().join("no such folder")));
    let writer = Writer::open(dir.path(), "test").unwrap();
    assert!(missing(dir.path()));
    drop(writer);
    assert!(missing(dir.path()));
    let writer = Writer::open(dir.path(), "test").unwrap();
    assert!(writer.before().is_none() && writer.rebuilt().is_none());
    writer.commit().unwrap();
    assert!(Snapshot::open(dir.path()).unwrap().catalog().documents().is_empty());
}

#[test]
fn an_index_of_another_format_is_made_anew() {
    let (dir, _) = index(REPORTS);
    let meta = dir.path().join(store::META);
    let ours = format!(r#"\"format\":{}"#, store::FORMAT);
    let other = fs::read_to_string(&meta).unwrap().replace(&ours, r#"\"format\":99"#);
    fs::write(&meta, other).unwrap();
    let error = Snapshot::open(dir.path()).err().unwrap();
    assert!(matches!(error, Error::Format { found: 99, .. }), "{error}");
    let mut writer = Writer::open(dir.path(), "test").unwrap();
    assert_eq!(writer.rebuilt(), Some(&Rebuilt::Format { found: 99 }));
    put(&mut writer, "a.pdf", &["new"]);
    writer.commit().unwrap();
    assert_eq!(Snapshot::open(dir.path()).unwrap().passage_count(), 1);
}

#[test]
fn a_damaged_index_is_made_anew() {
    let (dir, snapshot) = index(REPORTS);
    drop(snapshot);
    let whole: BTreeMap<String, Vec<u8>> =
        files(&dir).into_iter().map(|name| (name.clone(), fs::read(dir.path().join(&name)).unwrap())).collect();
    let restore = || {
        for name in files(&dir) {
            fs::remove_file(dir.path().join(name)).unwrap();
        }
        for (name, bytes) in &whole {
            fs::write(dir.path().join(name), bytes).unwrap();
        }
    };
    for (name, bytes) in &whole {
        let mut damages: Vec<Option<Vec<u8>>> = vec![None];
        damages.extend([0, 1, 4, 6, 7, 8, 20, bytes.len() / 2, bytes.len() - 1].map(|len| Some(bytes[..len].to_vec())));
        damages.extend([0, 1, bytes.len() / 2, bytes.len() - 100, bytes.len() - 6, bytes.len() - 2].map(|at| {
            let mut bytes = bytes.clone();
            bytes[at] ^= 0x55;
            Some(bytes)
        }));
        for damage in damages {
            restore();
            let path = dir.path().join(name);
            let what = format!("{name} {:?}", damage.as_ref().map(Vec::len));
            match damage {
                None => fs::remove_file(&path).unwrap(),
                Some(bytes) => fs::write(&path, bytes).unwrap(),
            }
            // Either it is seen, or it did no harm (a byte of white space, or of the engine's list of files).
            match Snapshot::open(dir.path()) {
                Ok(snapshot) => {
                    assert_eq!(snapshot.passage_count(), 5, "{what}");
                    assert_eq!(snapshot.passages(&DocumentId::from_path("a.pdf")).unwrap().len(), 3, "{what}");
                }
                Err(Error::Missing { .. } | Error::Damaged { .. } | Error::Format { .. }) => {}
                Err(other) => panic!("{what}: {other:?}"),
            }
            let mut writer = Writer::open(dir.path(), "test").unwrap_or_else(|error| panic!("{what}: {error:?}"));
            put(&mut writer, "z.pdf", &["new"]);
            writer.commit().unwrap_or_else(|error| panic!("{what}: {error:?}"));
            let snapshot = Snapshot::open(dir.path()).unwrap_or_else(|error| panic!("{what}: {error:?}"));
            assert_eq!(snapshot.passages(&DocumentId::from_path("z.pdf")).unwrap().len(), 1, "{what}");
        }
    }
}

#[test]
fn a_foreign_folder_is_left_alone() {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("meta.json"), "{\"mine\": true}").unwrap();
    assert!(matches!(Writer::open(dir.path(), "test"), Err(Error::Foreign { .. })));
    assert_eq!(fs::read_to_string(dir.path().join("meta.json")).unwrap(), "{\"mine\": true}");
}

#[test]
fn the_same_documents_give_the_same_scores_whatever_was_there_before() {
    let (_fresh, fresh) = index(REPORTS);
    let (dir, before) = index(&[
        ("0.pdf", &["care care care leavers", "homes for all"]),
        ("b.pdf", &["care leavers and homes", "leaders", "more"]),
    ]);
    drop(before);
    let mut writer = Writer::open(dir.path(), "test").unwrap();
    writer.remove(&DocumentId::from_path("0.pdf"));
    for (file, texts) in REPORTS {
        put(&mut writer, file, texts);
    }
    writer.commit().unwrap();
    let grown = Snapshot::open(dir.path()).unwrap();
    let search = Search { terms: terms("care leavers homes timely leaders"), ..Search::default() };
    assert_eq!(grown.search(&search).unwrap(), fresh.search(&search).unwrap());
    assert_eq!(grown.document_frequency("leaders").unwrap(), 1);
}

/// One step in the life of an index.
#[derive(Clone, Debug)]
enum Step {
    Put(u8, Vec<String>),
    Remove(u8),
    Commit,
}

fn step() -> impl Strategy<Value = Step> {
    let texts = proptest::collection::vec("(care|leavers|homes|good|und\u{e9}r| ){1,12}", 0..6);
    prop_oneof![
        6 => (0..6u8, texts).prop_map(|(file, texts)| Step::Put(file, texts)),
        2 => (0..6u8).prop_map(Step::Remove),
        2 => Just(Step::Commit),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn what_was_put_is_fetched_again(steps in proptest::collection::vec(step(), 1..25)) {
        let dir = TempDir::new().unwrap();
        let mut expected: BTreeMap<DocumentId, Vec<String>> = BTreeMap::new();
        let mut writer = Writer::open(dir.path(), "test").unwrap();
        for step in steps.into_iter().chain([Step::Commit]) {
            match step {
                Step::Put(file, texts) => {
                    let file = format!("{file}.pdf");
                    put(&mut writer, &file, &texts.iter().map(String::as_str).collect::<Vec<_>>());
                    expected.insert(DocumentId::from_path(&file), texts);
                }
                Step::Remove(file) => {
                    let id = DocumentId::from_path(&format!("{file}.pdf"));
                    writer.remove(&id);
                    expected.remove(&id);
                }
                Step::Commit => {
                    writer.commit().unwrap();
                    let snapshot = Snapshot::open(dir.path()).unwrap();
                    let names: Vec<&DocumentId> = snapshot.catalog().documents().iter().map(|it| &it.id).collect();
                    prop_assert_eq!(names, expected.keys().collect::<Vec<_>>());
                    for (id, texts) in &expected {
                        let passages = snapshot.passages(id).unwrap();
                        prop_assert_eq!(&passages.iter().map(|it| it.text.clone()).collect::<Vec<_>>(), texts);
                    }
                    let search = Search { terms: terms("care leavers"), limit: 100, ..Search::default() };
                    let hits = snapshot.search(&search).unwrap();
                    let holding = expected.values().flatten().filter(|text| {
                        crate::text::words(text).iter().any(|word| ["care", "leaver"].contains(&stem(word).as_str()))
                    });
                    prop_assert_eq!(hits.len(), holding.count());
                    for hit in hits {
                        prop_assert_eq!(&hit.passage.text, &expected[&hit.document.id][hit.number.0 as usize]);
                    }
                    writer = Writer::open(dir.path(), "test").unwrap();
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn a_search_never_fails(
        words in proptest::collection::vec((".{0,20}", proptest::num::f32::ANY), 0..8),
        phrases in proptest::collection::vec((proptest::collection::vec(".{0,8}", 0..5), proptest::num::f32::ANY), 0..3),
        headings in proptest::num::f32::ANY,
        narrow in any::<bool>(),
        limit in 0..20usize,
    ) {
        thread_local! {
            static INDEX: (TempDir, Snapshot) = index(REPORTS);
        }
        let search = Search {
            terms: words.into_iter().map(|(word, weight)| Term { word, weight }).collect(),
            phrases: phrases.into_iter().map(|(words, weight)| Phrase { words, weight }).collect(),
            headings,
            documents: narrow.then(|| vec![DocumentId::from_path("b.pdf")]),
            without: Vec::new(),
            limit,
        };
        INDEX.with(|(_, snapshot)| {
            let hits = snapshot.search(&search).unwrap();
            assert!(hits.len() <= limit);
            assert_eq!(hits, snapshot.search(&search).unwrap());
        });
    }
}
