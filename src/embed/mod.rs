//! Text to vectors, by a sentence model in a folder.
//!
//! Two engines compute the same vectors from the same files: `candle`, of Rust crates alone, and `rust-bert`, on libtorch.
//! Each is a feature of the build. What they have in common is here: cutting text into tokens, sorting and cutting into
//! batches, and making one vector of those of the tokens; an engine is only the network in between.

#[cfg(feature = "candle")]
mod candle;
mod model;
#[cfg(feature = "rust-bert")]
mod rust_bert;
#[cfg(test)]
mod tests;

use std::fmt;
use std::io;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::str::FromStr;

use tokenizers::{Tokenizer, TruncationParams};

pub use model::{FILES, Model, WEIGHTS};

use model::Pooling;

/// The most tokens of one batch, padding included.
const BATCH_TOKENS: usize = 2_048;

/// What computes vectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// rust-bert where it is built in, else candle.
    Auto,
    /// Rust crates alone.
    Candle,
    /// libtorch.
    RustBert,
}

/// Why there are no vectors.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder is not there.
    #[error("there is no model folder {}; `scrutineer model fetch` gets one", folder.display())]
    Absent {
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// A file of the model cannot be read.
    #[error("cannot read {}, a file of the model", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file of the model is not what it should be.
    #[error("{} is damaged: {what}; `scrutineer model fetch` gets the model anew", file.display())]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// The model is of a kind that is not understood.
    #[error("the model in {} cannot be used: {what}", folder.display())]
    Unsupported {
        /// Its folder.
        folder: PathBuf,
        /// What is not understood.
        what: String,
    },
    /// The program was built without that engine.
    #[error("the engine {engine} is not built in; build with `--features {feature}`")]
    NotBuiltIn {
        /// The engine asked for.
        engine: Engine,
        /// The feature that brings it in.
        feature: &'static str,
    },
    /// The engine failed.
    #[error("the engine {engine} failed")]
    Engine {
        /// The engine.
        engine: Engine,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The text could not be cut into tokens.
    #[error("cannot cut text into tokens")]
    Tokens {
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Engine {
    /// Its name in settings and messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Candle => "candle",
            Self::RustBert => "rust-bert",
        }
    }

    /// Those of the build, the preferred one first.
    pub fn built_in() -> &'static [Self] {
        &[
            #[cfg(feature = "rust-bert")]
            Self::RustBert,
            #[cfg(feature = "candle")]
            Self::Candle,
        ]
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Engine {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        [Self::Auto, Self::Candle, Self::RustBert]
            .into_iter()
            .find(|engine| engine.name() == name)
            .ok_or_else(|| format!("{name:?} is no engine; write auto, candle or rust-bert"))
    }
}

/// A model that is loaded, for any number of threads at once.
pub struct Embedder {
    tokenizer: Tokenizer,
    pooling: Pooling,
    network: Network,
}

/// The network of the model in one of the engines.
enum Network {
    #[cfg(feature = "candle")]
    Candle(candle::Network),
    #[cfg(feature = "rust-bert")]
    RustBert(rust_bert::Network),
}

/// Texts as tokens, one row each, filled up to the length of the longest.
#[derive(Clone)]
struct Batch {
    /// Which of all texts each row is.
    texts: Vec<usize>,
    /// The tokens, row after row.
    ids: Vec<u32>,
    /// How many tokens of each row are text; the rest is filling.
    lengths: Vec<usize>,
    /// How long a row is.
    columns: usize,
}

impl Embedder {
    /// Loads a model, to compute on so many threads at most.
    pub fn open(model: &Model, engine: Engine, threads: NonZeroUsize) -> Result<Self, Error> {
        let built_in = Engine::built_in();
        let chosen = match engine {
            Engine::Auto => built_in.first().copied(),
            engine => Some(engine).filter(|engine| built_in.contains(engine)),
        };
        let network = match chosen {
            #[cfg(feature = "candle")]
            Some(Engine::Candle) => Network::Candle(candle::Network::open(model, threads)?),
            #[cfg(feature = "rust-bert")]
            Some(Engine::RustBert) => Network::RustBert(rust_bert::Network::open(model, threads)?),
            _ => {
                let feature = if engine == Engine::RustBert { "rust-bert" } else { "candle" };
                return Err(Error::NotBuiltIn { engine, feature });
            }
        };
        Ok(Self { tokenizer: tokenizer(model)?, pooling: model.pooling, network })
    }

    /// The engine that computes: never [`Engine::Auto`].
    pub fn engine(&self) -> Engine {
        match self.network {
            #[cfg(feature = "candle")]
            Network::Candle(_) => Engine::Candle,
            #[cfg(feature = "rust-bert")]
            Network::RustBert(_) => Engine::RustBert,
        }
    }

    /// The vector of each text, of unit length, in the order of the texts. Of a text longer than the model reads, the
    /// beginning counts.
    pub fn encode(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, Error> {
        let batches = self.batches(texts)?;
        let pool = |batch: &Batch, hidden: &[f32]| batch.pooled(hidden, self.pooling);
        let pooled = match &self.network {
            #[cfg(feature = "candle")]
            Network::Candle(network) => network.run(&batches, &pool)?,
            #[cfg(feature = "rust-bert")]
            Network::RustBert(network) => network.run(&batches, &pool)?,
        };
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

    fn rows(&self) -> usize {
        self.lengths.len()
    }

    /// 1 for each token of text, 0 for filling.
    fn mask(&self) -> Vec<f32> {
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
            vector.iter_mut().for_each(|value| *value = (f64::from(*value) / norm) as f32);
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
