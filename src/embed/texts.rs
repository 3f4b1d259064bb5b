//! The part that both engines share: cutting text into tokens and those into batches, and pooling token vectors into
//! one.

use tokenizers::{Tokenizer, TruncationParams};

use super::Error;
use super::model::{self, Model, Pooling};

/// The most tokens of one batch, padding included. What the network makes of so many stays in a processor core's own
/// memory: candle encodes 27.7 passages a second so, 20.3 with four times as many tokens and 24.6 with half as many.
const BATCH_TOKENS: usize = 512;

/// A model's reading of texts.
pub(super) struct Texts {
    tokenizer: Tokenizer,
    pooling: Pooling,
}

/// Texts as tokens, one row each, filled up to the length of the longest.
#[derive(Clone)]
pub(super) struct Batch {
    /// The text that each row is, by its number.
    texts: Vec<usize>,
    /// The tokens, row after row.
    pub(super) ids: Vec<u32>,
    /// The number of tokens of each row that are text; the rest is padding.
    lengths: Vec<usize>,
    /// The length of a row.
    pub(super) columns: usize,
}

/// Makes something of the vectors of a batch's tokens.
pub(super) type Pool<'a, T> = &'a (dyn Fn(&Batch, &[f32]) -> T + Sync);

impl Texts {
    pub(super) fn open(model: &Model) -> Result<Self, Error> {
        Ok(Self { tokenizer: tokenizer(model)?, pooling: model.pooling })
    }

    /// The vector of each text, in the order of the texts. `run` runs the network over batches and makes of each what
    /// the function that it is given makes of its tokens' vectors.
    pub(super) fn encode(
        &self,
        texts: &[&str],
        run: impl FnOnce(&[Batch], Pool<'_, Vec<Vec<f32>>>) -> Result<Vec<Vec<Vec<f32>>>, Error>,
    ) -> Result<Vec<Vec<f32>>, Error> {
        let batches = self.batches(texts)?;
        let pooled = run(&batches, &|batch, hidden| batch.pooled(hidden, self.pooling))?;
        let mut vectors = vec![Vec::new(); texts.len()];
        for (batch, pooled) in batches.iter().zip(pooled) {
            for (text, vector) in batch.texts.iter().zip(pooled) {
                vectors[*text] = vector;
            }
        }
        Ok(vectors)
    }

    /// Cuts texts into tokens and those into batches of about the same length, so that little is filled up.
    fn batches(&self, texts: &[&str]) -> Result<Vec<Batch>, Error> {
        let mut rows = Vec::with_capacity(texts.len());
        for (text, words) in texts.iter().enumerate() {
            let tokens = self.tokenizer.encode_fast(*words, true).map_err(|source| Error::Tokens { source })?;
            rows.push((text, tokens.get_ids().to_vec()));
        }
        // The longest first, so that threads have small work left at the end.
        rows.sort_by_key(|(text, ids)| (std::cmp::Reverse(ids.len()), *text));
        let mut batches = Vec::new();
        let mut rest = &rows[..];
        while let Some((_, longest)) = rest.first() {
            let columns = longest.len().max(1);
            let count = (BATCH_TOKENS / columns).clamp(1, rest.len());
            let (taken, left) = rest.split_at(count);
            batches.push(Batch::of(taken, columns));
            rest = left;
        }
        Ok(batches)
    }
}

impl Batch {
    fn of(rows: &[(usize, Vec<u32>)], columns: usize) -> Self {
        let mut ids = Vec::with_capacity(rows.len() * columns);
        for (_, row) in rows {
            ids.extend_from_slice(row);
            // What stands there is masked out, so it may be any token.
            ids.resize(ids.len() + columns - row.len(), 0);
        }
        let texts = rows.iter().map(|(text, _)| *text).collect();
        let lengths = rows.iter().map(|(_, row)| row.len()).collect();
        Self { texts, ids, lengths, columns }
    }

    pub(super) fn rows(&self) -> usize {
        self.lengths.len()
    }

    /// The number of tokens of each row that are text; the rest is padding.
    #[cfg(feature = "candle")]
    pub(super) fn lengths(&self) -> &[usize] {
        &self.lengths
    }

    /// 1 for each token of text, 0 for filling.
    #[cfg(feature = "rust-bert")]
    pub(super) fn mask(&self) -> Vec<f32> {
        let row = |length: &usize| (0..self.columns).map(|at| if at < *length { 1.0 } else { 0.0 }).collect::<Vec<_>>();
        self.lengths.iter().flat_map(row).collect()
    }

    /// Makes one vector of unit length for each row of the vectors of its tokens.
    fn pooled(&self, hidden: &[f32], pooling: Pooling) -> Vec<Vec<f32>> {
        let dimension = hidden.len() / (self.rows() * self.columns).max(1);
        let mut vectors = Vec::with_capacity(self.rows());
        for (row, length) in hidden.chunks_exact(dimension * self.columns).zip(&self.lengths) {
            let counted = if pooling == Pooling::Mean { *length } else { 1 };
            let mut vector = vec![0.0_f32; dimension];
            for token in row.chunks_exact(dimension).take(counted) {
                vector.iter_mut().zip(token).for_each(|(sum, value)| *sum += value);
            }
            // The length is taken out, so the sum does as well as the mean.
            let norm = vector.iter().map(|value| f64::from(*value).powi(2)).sum::<f64>().sqrt().max(1e-12);
            #[allow(clippy::cast_possible_truncation, reason = "a single is precise enough for one number")]
            for value in &mut vector {
                *value = (f64::from(*value) / norm) as f32;
            }
            vectors.push(vector);
        }
        vectors
    }
}

/// The model's own way of cutting text into tokens, with its length. What the file says on filling up is left out: that
/// is done here, to the length of the batch.
fn tokenizer(model: &Model) -> Result<Tokenizer, Error> {
    let file = model.folder().join(model::TOKENIZER);
    let damaged = |what: String| Error::Damaged { file: file.clone(), what };
    let mut tokenizer =
        Tokenizer::from_bytes(model::read(&file)?).map_err(|error| damaged(format!("it cannot be read: {error}")))?;
    let truncation = TruncationParams { max_length: model.tokens, ..TruncationParams::default() };
    tokenizer.with_padding(None).with_truncation(Some(truncation)).map_err(|error| damaged(error.to_string()))?;
    let known = tokenizer.get_vocab_size(true);
    if known > model.shape.vocab_size {
        let words = model.shape.vocab_size;
        return Err(damaged(format!("it knows {known} tokens, and the weights are for {words}")));
    }
    Ok(tokenizer)
}
