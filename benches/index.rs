//! How long it takes to index fifty thousand passages, to open the index and to search it.
//!
//! `cargo bench --bench index`

#![allow(clippy::expect_used, reason = "a benchmark that cannot set itself up has nothing to measure")]

use std::path::Path;

use divan::Bencher;
use scrutineer::document::{
    Document, DocumentId, Facts, Kind, Pages, Passage, PassageKind, PassageNumber, Section, SectionNumber,
};
use scrutineer::index::{ContentHash, Phrase, Search, Snapshot, Term, TrackedFile, Writer};
use tempfile::TempDir;

const DOCUMENTS: u32 = 200;
const PASSAGES: u32 = 250;

/// Words to make text of, the frequent ones first.
const WORDS: &str = "the and of to in for children are is care with young people have their social that workers not \
    from when they by leavers well support plans needs families this has who on as be work risk been home help \
    leaders authority parents health education timely effective assessments quality range services live access \
    protection carers early partners strong staff progress experienced managers visit family planning between \
    understand decision placement record advice placed oversight improve consistent practice strategy meeting school \
    review purposeful pathway personal adviser training housing accommodation homeless missing exploitation criminal \
    gangs police referral threshold contact neglect domestic abuse mental adoption permanence fostering kinship \
    residential sufficiency unregistered placement board scrutiny governance audit data performance workforce caseload \
    supervision recruitment retention agency vacancy emotional wellbeing therapeutic trauma bereavement dental passport \
    birthday friendship advocacy mentor visitor participation council pledge apprenticeship university benefit tenancy \
    bed breakfast asylum unaccompanied interpreter religion culture language disability respite transition allegation \
    designated officer private court proceedings letter chronology genogram viability guardianship reunification";

fn main() {
    divan::main();
}

/// Numbers that look like chance and are the same on every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % limit
    }

    /// A word: as in real text, the nth is about n times rarer than the first. There are 8,192, the rare ones made of
    /// two of the others.
    fn word(&mut self, words: &[&str]) -> String {
        let reach = 1 << self.below(13);
        let rank = reach + self.below(reach) - 1;
        match words.get(rank) {
            Some(word) => (*word).to_owned(),
            None => format!("{}{}", words[rank % words.len()], words[rank / words.len()]),
        }
    }

    fn sentence(&mut self, words: &[&str]) -> String {
        let count = 12 + self.below(50);
        (0..count).map(|_| self.word(words)).collect::<Vec<_>>().join(" ") + "."
    }
}

/// Documents with passages of ordinary words.
fn corpus() -> Vec<(TrackedFile, Document, Vec<Passage>)> {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut chance = Chance(7);
    (0..DOCUMENTS)
        .map(|n| {
            let file = format!("report-{n:04}.pdf");
            let sections = (0..10)
                .map(|n| Section {
                    heading: format!("{} {} {}", words[n + 20], words[n + 40], words[n + 60]),
                    level: 1,
                    grade: None,
                    aspect: None,
                    parent: None,
                    passage: PassageNumber(0),
                })
                .collect();
            let passages = (0..PASSAGES)
                .map(|n| Passage {
                    text: chance.sentence(&words),
                    kind: if n % 25 == 0 { PassageKind::Heading } else { PassageKind::Paragraph },
                    section: Some(SectionNumber(n / 25)),
                    paragraph: Some(n),
                    pages: Some(Pages::on(n / 10 + 1)),
                })
                .collect();
            let document = Document {
                id: DocumentId::from_path(&file),
                file: file.clone(),
                title: "Inspection of children's social care services".to_owned(),
                kind: Kind::InspectionReport,
                facts: Facts::default(),
                pages: Some(PASSAGES / 10 + 1),
                labels: scrutineer::document::PageLabels::default(),
                sections,
                passages: PASSAGES,
                warnings: Vec::new(),
                is_partial: false,
            };
            (TrackedFile { file, hash: ContentHash::new([0; 32]) }, document, passages)
        })
        .collect()
}

fn index(dir: &Path, corpus: &[(TrackedFile, Document, Vec<Passage>)]) {
    let mut writer = Writer::open(dir, "bench").expect("a new folder can be written");
    for (tracked, document, passages) in corpus {
        writer.put(tracked, document, passages).expect("a document can be written");
    }
    writer.commit().expect("what was written can be committed");
}

fn indexed() -> (TempDir, Snapshot) {
    let dir = TempDir::new().expect("there is room for a folder");
    index(dir.path(), &corpus());
    let snapshot = Snapshot::open(dir.path()).expect("what was committed can be opened");
    (dir, snapshot)
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn put_and_commit(bencher: Bencher<'_, '_>) {
    let corpus = corpus();
    bencher.with_inputs(|| TempDir::new().expect("there is room for a folder")).bench_local_refs(|dir| {
        index(dir.path(), &corpus);
    });
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn open(bencher: Bencher<'_, '_>) {
    let (dir, _) = indexed();
    bencher.bench(|| Snapshot::open(dir.path()));
}

fn terms(question: &str) -> Vec<Term> {
    question.split_whitespace().map(|word| Term { word: word.to_owned(), weight: 1.0 }).collect()
}

#[divan::bench(args = [
    "care leavers",
    "support for care leavers with mental health needs",
    "what did inspectors say of supervision and caseloads of social workers",
])]
fn search_all(bencher: Bencher<'_, '_>, question: &str) {
    let (_dir, snapshot) = indexed();
    let search = Search { terms: terms(question), ..Search::default() };
    bencher.bench(|| snapshot.search(&search));
}

#[divan::bench(args = [1, 10, 50, 150])]
fn search_documents(bencher: Bencher<'_, '_>, documents: usize) {
    let (_dir, snapshot) = indexed();
    let names = snapshot.catalog().documents().iter().take(documents).map(|it| it.id.clone()).collect();
    let terms = terms("support for care leavers with mental health needs");
    let search = Search { terms, documents: Some(names), ..Search::default() };
    bencher.bench(|| snapshot.search(&search));
}

#[divan::bench]
fn search_with_phrase(bencher: Bencher<'_, '_>) {
    let (_dir, snapshot) = indexed();
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
    let phrases = vec![Phrase { words: words("mental health"), weight: 0.5 }];
    let search = Search { terms: terms("mental health of care leavers"), phrases, ..Search::default() };
    bencher.bench(|| snapshot.search(&search));
}

#[divan::bench]
fn fetch_a_passage(bencher: Bencher<'_, '_>) {
    let (_dir, snapshot) = indexed();
    let id = DocumentId::from_path("report-0100.pdf");
    bencher.bench(|| snapshot.passage(&id, PassageNumber(100)));
}
