//! How well passages are found, and how well it is told that none answers, over a set in the BEIR layout.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::measures::{at_least, mean, ndcg, percentile, recall, reciprocal_rank, threshold_keeping};
use super::{Error, json_lines, read, rounded};
use crate::document::{Document, DocumentId, Facts, Kind, Passage, PassageKind, PassageNumber};
use crate::index::{ContentHash, Snapshot, TrackedFile, Writer};
use crate::inspectorates::Inspectorates;
use crate::search::{self, QueryTerms, Tables, VectorIndex};

/// How many passages are found for each question: as many as recall is measured of.
const FOUND: usize = 100;

/// The share of the questions with an answer that are to be answered, where those without are to be declined.
const KEPT: f64 = 0.95;

/// The shares kept for which the curve is worked out.
const CURVE: [f64; 12] = [0.999, 0.995, 0.99, 0.98, 0.97, 0.96, 0.95, 0.94, 0.92, 0.9, 0.85, 0.8];

/// A passage of the set.
#[derive(Deserialize)]
struct Given {
    #[serde(rename = "_id")]
    id: String,
    #[serde(default)]
    title: String,
    text: String,
}

/// A question of the set; `kind` where it has no answer.
#[derive(Deserialize)]
struct Query {
    #[serde(rename = "_id")]
    id: String,
    text: String,
    #[serde(default)]
    kind: String,
}

/// The figures, each from 0 to 1 but the counts and times.
#[derive(Clone, Debug, Serialize)]
pub struct Retrieval {
    /// How many passages were indexed.
    pub passages: usize,
    /// How many questions have an answer in the set.
    pub queries: usize,
    /// The discounted gain of the first ten passages.
    #[serde(rename = "ndcg@10")]
    pub ndcg_at_10: f64,
    /// The share of the right passages that come first.
    #[serde(rename = "recall@1")]
    pub recall_at_1: f64,
    /// The share of them among the first five.
    #[serde(rename = "recall@5")]
    pub recall_at_5: f64,
    /// The share of them among the first ten.
    #[serde(rename = "recall@10")]
    pub recall_at_10: f64,
    /// The share of them among the first hundred.
    #[serde(rename = "recall@100")]
    pub recall_at_100: f64,
    /// One over the place of the first right passage among ten, on average.
    #[serde(rename = "mrr@10")]
    pub mrr_at_10: f64,
    /// Half of the questions took at most so many milliseconds, from the text of the question to the passages.
    pub p50_ms: f64,
    /// Of a hundred, 95 took at most so many milliseconds.
    pub p95_ms: f64,
    /// What of that was encoding the question; only with ranking by meaning.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub shares: Option<Shares>,
    /// The confidence below which questions are declined so that 95 % of those with an answer are kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold_at_95_kept: Option<f64>,
    /// The share of the questions without an answer that are declined then, by their kind. Empty where none are given.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub declined_at_95_kept: BTreeMap<String, f64>,
    /// The same for other shares kept, and for the confidence that answers need, falling.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub curve: Vec<Point>,
}

/// The time of encoding a question and that of all the rest, each as [`Retrieval::p50_ms`] and [`Retrieval::p95_ms`].
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Shares {
    /// Half of the questions were encoded within so many milliseconds.
    pub encoding_p50_ms: f64,
    /// Of a hundred, 95 were.
    pub encoding_p95_ms: f64,
    /// For half of them the rest took at most so many milliseconds.
    pub rest_p50_ms: f64,
    /// For 95 of a hundred.
    pub rest_p95_ms: f64,
}

/// What a threshold of the confidence does.
#[derive(Clone, Debug, Serialize)]
pub struct Point {
    /// Below it a question is declined.
    pub threshold: f64,
    /// The share of the questions with an answer that are not declined.
    pub kept: f64,
    /// The share of the questions without an answer that are, by their kind.
    pub declined: BTreeMap<String, f64>,
}

/// A set in the BEIR layout, indexed.
pub struct Set {
    snapshot: Snapshot,
    /// From document and number to the passage's name in the set.
    names: BTreeMap<(DocumentId, PassageNumber), String>,
    questions: Vec<Query>,
    right: BTreeMap<String, BTreeMap<String, f64>>,
    /// The questions without an answer.
    without: Vec<Query>,
    /// Holds the index; removed with it.
    folder: tempfile::TempDir,
}

/// Finds passages for the questions of a set and compares them with those that are right; where the set has questions
/// without an answer, it also measures declining. With `vector_index`, made over the set's own index, passages are ranked by
/// that too.
pub fn retrieval(set: &Set, vector_index: Option<&VectorIndex>) -> Result<Retrieval, Error> {
    let tables = Tables::new(Arc::new(Inspectorates::bundled()));
    let mut gains: Vec<(Vec<f64>, Vec<f64>)> = Vec::new();
    let (mut times, mut encoding, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    let mut confident: Vec<f32> = Vec::new();
    for query in &set.questions {
        let found = set.find(&query.text, vector_index, &tables)?;
        let right = &set.right[&query.id];
        let names = found.names.iter().map(|name| right.get(*name).copied().unwrap_or(0.0)).collect();
        gains.push((names, right.values().copied().collect()));
        times.push(found.encoding + found.rest);
        encoding.push(found.encoding);
        rest.push(found.rest);
        confident.push(found.confidence);
    }
    let over = |measure: &dyn Fn(&[f64], &[f64]) -> f64| {
        rounded(mean(&gains.iter().map(|(found, all)| measure(found, all)).collect::<Vec<f64>>()))
    };
    let mut unanswerable: BTreeMap<String, Vec<f32>> = BTreeMap::new();
    for query in &set.without {
        let confidence = set.find(&query.text, vector_index, &tables)?.confidence;
        unanswerable.entry(query.kind.clone()).or_default().push(confidence);
    }
    let at_95 = point(threshold_keeping(&confident, KEPT), &confident, &unanswerable);
    let measured = !unanswerable.is_empty();
    Ok(Retrieval {
        passages: set.names.len(),
        queries: set.questions.len(),
        ndcg_at_10: over(&|found, all| ndcg(found, all, 10)),
        recall_at_1: over(&|found, all| recall(found, all, 1)),
        recall_at_5: over(&|found, all| recall(found, all, 5)),
        recall_at_10: over(&|found, all| recall(found, all, 10)),
        recall_at_100: over(&|found, all| recall(found, all, 100)),
        mrr_at_10: over(&|found, _| reciprocal_rank(found, 10)),
        p50_ms: percentile(&times, 50),
        p95_ms: percentile(&times, 95),
        shares: vector_index.map(|_| Shares {
            encoding_p50_ms: percentile(&encoding, 50),
            encoding_p95_ms: percentile(&encoding, 95),
            rest_p50_ms: percentile(&rest, 50),
            rest_p95_ms: percentile(&rest, 95),
        }),
        threshold_at_95_kept: measured.then_some(at_95.threshold),
        declined_at_95_kept: at_95.declined,
        curve: if measured { curve(&confident, &unanswerable, tables.limits.confident) } else { Vec::new() },
    })
}

/// What the thresholds that keep each share of [`CURVE`] do, and the one that answers are held to.
fn curve(answerable: &[f32], unanswerable: &BTreeMap<String, Vec<f32>>, threshold: f32) -> Vec<Point> {
    let mut thresholds: Vec<f32> = CURVE.iter().map(|kept| threshold_keeping(answerable, *kept)).collect();
    thresholds.push(threshold);
    thresholds.sort_by(f32::total_cmp);
    thresholds.dedup();
    thresholds.into_iter().map(|threshold| point(threshold, answerable, unanswerable)).collect()
}

fn point(threshold: f32, answerable: &[f32], unanswerable: &BTreeMap<String, Vec<f32>>) -> Point {
    let declined = unanswerable.iter().map(|(kind, values)| (kind.clone(), rounded(1.0 - at_least(values, threshold))));
    Point {
        threshold: rounded(threshold.into()),
        kept: rounded(at_least(answerable, threshold)),
        declined: declined.collect(),
    }
}

/// What was found for a question.
struct Found<'a> {
    /// The names of the passages, the best first.
    names: Vec<&'a str>,
    /// How much speaks for an answer among them.
    confidence: f32,
    /// How long the question's vector took.
    encoding: Duration,
    /// How long all else took.
    rest: Duration,
}

impl Set {
    /// Indexes `corpus.jsonl` of a folder in the BEIR layout, and reads the questions of `queries.jsonl` that
    /// `qrels/test.tsv` has passages for, and of `unanswerable.jsonl` if there is one, whose questions bear a `kind`.
    ///
    /// Passages of one title are one document of that title. They are indexed and found by the same code that finds
    /// passages for answers, all words of the question being its topic.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let file = folder.join("qrels/test.tsv");
        let right = judgements(&file)?;
        let mut questions: Vec<Query> = json_lines(&folder.join("queries.jsonl"))?;
        questions.retain(|query| right.get(&query.id).is_some_and(|right| right.values().any(|gain| *gain > 0.0)));
        if questions.is_empty() {
            return Err(Error::Empty { file });
        }
        let without = folder.join("unanswerable.jsonl");
        let without = if without.exists() { json_lines(&without)? } else { Vec::new() };
        let (snapshot, names, folder) = indexed(&folder.join("corpus.jsonl"))?;
        Ok(Self { snapshot, names, questions, right, without, folder })
    }

    /// The state of its index.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// The folder of its index.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn find(&self, question: &str, vector_index: Option<&VectorIndex>, tables: &Tables) -> Result<Found<'_>, Error> {
        let start = Instant::now();
        let vector = vector_index.and_then(|index| index.of(question));
        let encoding = start.elapsed();
        let terms = QueryTerms::of_question(question, &self.snapshot, tables)?;
        let found = search::passages(&terms, None, FOUND, vector.as_ref(), &self.snapshot, tables)?;
        let confidence = search::confidence(&found);
        let rest = start.elapsed().saturating_sub(encoding);
        let name = |it: &search::Candidate| self.names.get(&(it.document().id.clone(), it.number()));
        let names = found.iter().filter_map(name).map(String::as_str).collect();
        Ok(Found { names, confidence, encoding, rest })
    }
}

/// The state of a new index of the passages of a file, their names, and the folder that holds it.
type Indexed = (Snapshot, BTreeMap<(DocumentId, PassageNumber), String>, tempfile::TempDir);

fn indexed(file: &Path) -> Result<Indexed, Error> {
    let mut titles: BTreeMap<String, usize> = BTreeMap::new();
    let mut documents: Vec<(String, Vec<Passage>)> = Vec::new();
    let mut names = BTreeMap::new();
    for given in json_lines::<Given>(file)? {
        let fresh = documents.len();
        // Passages without a title have nothing in common.
        let at = if given.title.is_empty() { fresh } else { *titles.entry(given.title.clone()).or_insert(fresh) };
        if at == fresh {
            documents.push((given.title, Vec::new()));
        }
        let passages = &mut documents[at].1;
        let number = PassageNumber(u32::try_from(passages.len()).unwrap_or(u32::MAX));
        names.insert((id(at), number), given.id);
        passages.push(Passage {
            text: given.text,
            kind: PassageKind::Paragraph,
            section: None,
            paragraph: None,
            pages: None,
        });
    }
    let folder = tempfile::tempdir().map_err(Error::Folder)?;
    let mut writer = Writer::open(folder.path(), "evaluation")?;
    for (at, (title, passages)) in documents.into_iter().enumerate() {
        let document = Document {
            id: id(at),
            file: id(at).to_string(),
            title,
            kind: Kind::Other,
            facts: Facts::default(),
            pages: None,
            labels: crate::document::PageLabels::default(),
            sections: Vec::new(),
            passages: u32::try_from(passages.len()).unwrap_or(u32::MAX),
            is_partial: false,
            warnings: Vec::new(),
        };
        let tracked = TrackedFile { file: document.file.clone(), hash: ContentHash::new([0; 32]) };
        writer.put(&tracked, &document, &passages)?;
    }
    writer.commit()?;
    Ok((Snapshot::open(folder.path())?, names, folder))
}

/// The name of the document at that place of the set.
fn id(at: usize) -> DocumentId {
    DocumentId::from_path(&format!("set-{at:07}"))
}

/// What each question's right passages are worth, by the names of both.
fn judgements(file: &Path) -> Result<BTreeMap<String, BTreeMap<String, f64>>, Error> {
    let mut right: BTreeMap<String, BTreeMap<String, f64>> = BTreeMap::new();
    // The first line names the columns.
    for (at, line) in read(file)?.lines().enumerate().skip(1) {
        let wrong = |source: Box<dyn std::error::Error + Send + Sync>| Error::Line {
            file: file.to_owned(),
            line: at + 1,
            source,
        };
        let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
        match fields[..] {
            [query, passage, score] => {
                let score = score.parse().map_err(|error: std::num::ParseFloatError| wrong(error.into()))?;
                right.entry(query.to_owned()).or_default().insert(passage.to_owned(), score);
            }
            [""] => {}
            _ => return Err(wrong("three columns parted by tabs are needed".into())),
        }
    }
    Ok(right)
}
