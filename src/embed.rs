//! Text to vectors, by a sentence model in a folder.
//!
//! Two engines compute the same vectors from the same files: `candle`, of Rust crates alone, and `rust-bert`, on
//! libtorch. Each is a feature of the build. What they have in common is here: cutting text into tokens, sorting and
//! cutting into batches, and making one vector of those of the tokens; an engine is only the network in between.
//!
//! Every build has [`StaticModel`], a table of the vectors of word pieces, which is part of the program.

// A build without an engine still tells models apart, but makes nothing of them.
#![cfg_attr(not(any(feature = "candle", feature = "rust-bert")), allow(dead_code, unreachable_code, unused_variables))]

#[cfg(feature = "candle")]
mod candle;
mod model;
#[cfg(feature = "rust-bert")]
mod rust_bert;
mod static_vectors;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "candle", feature = "rust-bert"))]
mod texts;

use std::fmt;
use std::io;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::str::FromStr;

pub use model::{FILES, Model, WEIGHTS};
pub use static_vectors::StaticModel;
#[cfg(any(feature = "candle", feature = "rust-bert"))]
use texts::Texts;

/// An engine that computes vectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// rust-bert where it is built in, else candle.
    Auto,
    /// Rust crates alone.
    Candle,
    /// libtorch.
    RustBert,
}

/// An error encoding texts.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder is not there.
    #[error("there is no model folder {}; `scrutineer model fetch` gets one", folder.display())]
    Absent {
        /// The place where it was looked for.
        folder: PathBuf,
    },
    /// A file of the model cannot be read.
    #[error("cannot read {}, a file of the model", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// A file of the model is not what it should be.
    #[error("{} is damaged: {what}; `scrutineer model fetch` gets the model anew", file.display())]
    Damaged {
        /// The file.
        file: PathBuf,
        /// The fault.
        what: String,
    },
    /// The model is of a kind that is not understood.
    #[error("the model in {} cannot be used: {what}", folder.display())]
    Unsupported {
        /// Its folder.
        folder: PathBuf,
        /// Something that is not understood.
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
        /// The reason.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The text could not be cut into tokens.
    #[error("cannot cut text into tokens")]
    Tokens {
        /// The reason.
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
            .ok_or_else(|| format!("{name:?} is not an engine; write auto, candle or rust-bert"))
    }
}

/// A model that is loaded, for any number of threads at once.
pub struct Embedder {
    #[cfg(any(feature = "candle", feature = "rust-bert"))]
    texts: Texts,
    network: Network,
}

/// The network of the model in one of the engines.
#[allow(clippy::large_enum_variant, reason = "there is one for each embedder, so its size is of no account")]
enum Network {
    #[cfg(feature = "candle")]
    Candle(candle::Network),
    #[cfg(feature = "rust-bert")]
    RustBert(rust_bert::Network),
}

impl Embedder {
    /// Loads a model, to encode many texts on so many threads. A text alone may be spread over all processors.
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
        Ok(Self {
            #[cfg(any(feature = "candle", feature = "rust-bert"))]
            texts: Texts::open(model)?,
            network,
        })
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
        match self.network {
            #[cfg(feature = "candle")]
            Network::Candle(ref network) => self.texts.encode(texts, |batches, pool| network.run(batches, pool)),
            #[cfg(feature = "rust-bert")]
            Network::RustBert(ref network) => self.texts.encode(texts, |batches, pool| network.run(batches, pool)),
        }
    }
}
