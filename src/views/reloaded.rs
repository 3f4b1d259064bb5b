//! The outcome of a reload.

use serde::Serialize;
use utoipa::ToSchema;

use crate::ingest;

/// The result of bringing the index up to date.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Reloaded {
    /// New files that were read.
    added: usize,
    /// Files that were read again since they changed.
    changed: usize,
    /// Files that hold what another file held that is no longer there.
    renamed: usize,
    /// Files that are no longer there, or can no longer be read.
    removed: usize,
    /// Files that are as they were.
    unchanged: usize,
    /// Files that could not be read.
    skipped: Vec<Skipped>,
    /// The number of documents the index holds now.
    documents: usize,
    /// The number of passages it holds now.
    passages: u64,
    /// The time it took.
    took_ms: f64,
}

/// A file that could not be read.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SkippedFile)]
struct Skipped {
    /// Its path below the corpus folder.
    file: String,
    /// The stable name of the cause.
    code: String,
    /// The reason it was skipped.
    cause: String,
    /// The remedy.
    remedy: String,
}

impl Reloaded {
    /// The view of what was done.
    pub fn new(summary: &ingest::Summary) -> Self {
        let skipped = summary.skipped.iter().map(|file| Skipped {
            file: file.file.clone(),
            code: file.code.clone(),
            cause: file.cause.clone(),
            remedy: file.remedy.clone(),
        });
        Self {
            added: summary.added,
            changed: summary.changed,
            renamed: summary.renamed,
            removed: summary.removed,
            unchanged: summary.unchanged,
            skipped: skipped.collect(),
            documents: summary.documents,
            passages: summary.passages,
            took_ms: super::milliseconds(summary.took),
        }
    }
}
