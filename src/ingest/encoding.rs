//! The sentences of passages to vectors, after the index: only those of texts that have none yet.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

use crate::embed;
use crate::index::{self, Snapshot};
use crate::search;
use crate::vectors::{self, Key, Lost, ModelId, Writer};

/// How much text is encoded before it is written, in bytes: what an interruption costs. On one processor that is some ten
/// seconds of work, and it is enough for all of many processors to have a share.
const BATCH: usize = 64 * 1024;

/// How texts are encoded.
pub type Encode<'a> = &'a dyn Fn(&[&str]) -> Result<Vec<Vec<f32>>, embed::Error>;

/// What happens meanwhile, for those who wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// Vectors that are there are of no use and are made anew.
    Lost(&'a Lost),
    /// So many texts are going to be encoded. Not sent if there are none.
    Started(Work),
    /// So much of that is done, and safe.
    Done(Work),
}

/// An amount of work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Texts.
    pub texts: usize,
    /// Their length in bytes, by which the time goes.
    pub bytes: u64,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoded {
    /// How many texts were encoded.
    pub encoded: usize,
    /// How many vectors were dropped that no passage needed any more.
    pub dropped: usize,
    /// How long it took.
    pub took: Duration,
}

/// Why passages could not be encoded. The vectors that were made stay.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    /// The index cannot be read.
    #[error(transparent)]
    Index(#[from] index::Error),
    /// The model cannot encode.
    #[error("cannot encode passages")]
    Engine(#[from] embed::Error),
    /// The vectors cannot be read or written.
    #[error(transparent)]
    Vectors(#[from] vectors::Error),
}

/// Gives every sentence of a state of the index that is searched for its vector, in the index folder. Texts of like length
/// are encoded together, the longest first. Each batch is safe once it is written: a run that is cut short costs one, and
/// the next goes on from there.
///
/// Fails at once if another process is at it.
pub fn encode(
    snapshot: &Snapshot,
    dir: &Path,
    model: &ModelId,
    encode: Encode<'_>,
    progress: &mut dyn FnMut(Step<'_>),
) -> Result<Encoded, EncodeError> {
    let start = Instant::now();
    let (mut writer, vectors) = Writer::open(dir, model)?;
    if let Some(lost) = vectors.lost() {
        progress(Step::Lost(lost));
    }
    let mut needed = BTreeSet::new();
    let mut missing: BTreeMap<Key, String> = BTreeMap::new();
    for document in snapshot.catalog().documents() {
        for passage in snapshot.passages(&document.id)? {
            for text in search::texts_of(&passage).into_iter().flatten() {
                let key = Key::of(text);
                if needed.insert(key) && !vectors.holds(key) {
                    missing.insert(key, text.to_owned());
                }
            }
        }
    }
    let spare = vectors.len() + missing.len() - needed.len();
    drop(vectors);
    let mut missing: Vec<(Key, String)> = missing.into_iter().collect();
    missing.sort_by(|(a, left), (b, right)| right.len().cmp(&left.len()).then_with(|| a.cmp(b)));
    let encoded = missing.len();
    if encoded > 0 {
        let bytes = missing.iter().map(|(_, text)| text.len() as u64).sum();
        progress(Step::Started(Work { texts: encoded, bytes }));
    }
    let mut done = Work::default();
    let mut rest = &missing[..];
    while !rest.is_empty() {
        let batch;
        (batch, rest) = rest.split_at(batch_of(rest));
        let texts: Vec<&str> = batch.iter().map(|(_, text)| text.as_str()).collect();
        let made = encode(&texts)?;
        let keyed: Vec<(Key, Vec<f32>)> = batch.iter().map(|(key, _)| *key).zip(made).collect();
        writer.append(&keyed)?;
        done.texts += batch.len();
        done.bytes += texts.iter().map(|text| text.len() as u64).sum::<u64>();
        progress(Step::Done(done));
    }
    drop(writer);
    let dropped = if spare > 0 { vectors::compact(dir, model, &needed)? } else { 0 };
    Ok(Encoded { encoded, dropped, took: start.elapsed() })
}

/// How many of these texts are encoded together: as many as fit, and at least one.
fn batch_of(missing: &[(Key, String)]) -> usize {
    let mut bytes = 0;
    let fitting = missing.iter().take_while(|(_, text)| {
        bytes += text.len();
        bytes <= BATCH
    });
    fitting.count().max(1)
}
