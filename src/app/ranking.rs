//! Ranking by meaning: the model, the vectors of the passages, and who makes those that are missing.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use super::App;
use crate::assistant::Assistant;
use crate::cli;
use crate::config::Rerank;
use crate::embed::{self, Embedder, Model};
use crate::index::{self, Snapshot};
use crate::ingest::{self, EncodeError, Encoded, Step};
use crate::search::{self, VectorIndex};
use crate::service::Service;
use crate::vectors::{self, Lost, ModelId, Vectors};

/// Advice for someone who would like to rank by meaning.
const HOW_TO: &str =
    "ranking by meaning is off; `scrutineer model fetch` and `on = true` under [rerank] in bot.toml turn it on";

/// The interval at which a server checks whether its index has all its vectors.
const LOOK: Duration = Duration::from_secs(1);

/// The pause after a failure, or while another process is encoding.
const WAIT: Duration = Duration::from_secs(30);

/// Into how many parts the work is cut of which a server logs that they are done.
const PARTS: u64 = 10;

/// Passages with vectors, and what is needed to rank by them.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    #[error(transparent)]
    Index(#[from] index::Error),
    #[error(transparent)]
    Vectors(#[from] vectors::Error),
}

/// The state of ranking by meaning.
pub(super) enum Ranking {
    /// It is switched off.
    Off,
    /// With this model.
    On(Ranker),
    /// It is switched on but the model cannot be used, for this reason, which the user has been told.
    Unusable(String),
}

impl App {
    /// The model, where ranking by meaning is on. Where it is off, the user is told how to switch it on if `tell_how`.
    pub(super) fn ranking(&self, threads: usize, tell_how: bool) -> anyhow::Result<Ranking> {
        let mut err = anstream::stderr();
        if !self.settings.rerank.on {
            if tell_how {
                cli::note(&mut err, HOW_TO)?;
            }
            return Ok(Ranking::Off);
        }
        match Ranker::open(&self.settings.rerank, threads) {
            Ok(ranker) => Ok(Ranking::On(ranker)),
            Err(error) => {
                let why = format!("{:#}", anyhow::Error::from(error));
                cli::note(&mut err, &format!("{why}; answers are ranked by words alone"))?;
                Ok(Ranking::Unusable(why))
            }
        }
    }
}

/// A model that is loaded.
#[derive(Clone)]
pub(super) struct Ranker {
    embedder: Arc<Embedder>,
    model: ModelId,
}

impl Ranker {
    /// Loads the model of the settings, to compute on so many threads; 0 stands for one for each processor.
    pub(super) fn open(settings: &Rerank, threads: usize) -> Result<Self, embed::Error> {
        let model = Model::open(&settings.model)?;
        let threads =
            NonZeroUsize::new(threads).or_else(|| thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN);
        let embedder = Arc::new(Embedder::open(&model, settings.engine, threads)?);
        let model_id =
            ModelId { name: model.name(), fingerprint: model.fingerprint().to_owned(), dimension: model.dimension() };
        Ok(Self { embedder, model: model_id })
    }

    /// The model that makes its vectors.
    pub(super) fn model(&self) -> &ModelId {
        &self.model
    }

    /// Gives the passages of an index that have no vector theirs.
    pub(super) fn encode(
        &self,
        snapshot: &Snapshot,
        dir: &Path,
        progress: &mut dyn FnMut(Step<'_>),
    ) -> Result<Encoded, EncodeError> {
        ingest::encode(snapshot, dir, &self.model, &|texts| self.embedder.encode(texts), progress)
    }

    /// Turns a question into its vector.
    pub(super) fn encoder(&self) -> search::Encode {
        let embedder = Arc::clone(&self.embedder);
        Box::new(move |text| match embedder.encode(&[text]) {
            Ok(vectors) => vectors.into_iter().next(),
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "cannot encode a question, words rank alone");
                None
            }
        })
    }

    /// Ranking over a state of the index; `None` while some sentences have no vector yet.
    pub(super) fn meaning(&self, snapshot: &Snapshot, dir: &Path) -> Result<Option<VectorIndex>, Error> {
        let vectors = Vectors::read(dir, &self.model)?;
        Ok(VectorIndex::new(snapshot, &vectors, self.encoder())?.ok())
    }

    /// Sees to it, for as long as there is a service, that whatever state of the index it answers from is ranked by
    /// meaning once all its passages have vectors, and makes those that are missing, on this thread and no other.
    pub(super) fn follow(&self, service: &Weak<Service>, dir: &Path) {
        while let Some(assistant) = service.upgrade().map(|service| service.assistant()) {
            let pause = if assistant.ranks_by_meaning() { LOOK } else { self.make_ready(&assistant, dir) };
            // Not held while nothing is done, so that the state of the index can go.
            drop(assistant);
            thread::sleep(pause);
        }
    }

    fn make_ready(&self, assistant: &Assistant, dir: &Path) -> Duration {
        match self.try_make_ready(assistant, dir) {
            Ok(true) => {
                tracing::info!(model = self.model.name, "passages are ranked by meaning too from now on");
                LOOK
            }
            Ok(false) => WAIT,
            Err(error) => {
                tracing::warn!(error = &*error, "cannot rank by meaning yet, words rank alone");
                WAIT
            }
        }
    }

    /// True if it was made ready; if not, another process is encoding.
    fn try_make_ready(&self, assistant: &Assistant, dir: &Path) -> Result<bool, Box<dyn std::error::Error>> {
        let snapshot = assistant.snapshot();
        if let Some(meaning) = self.meaning(snapshot, dir)? {
            assistant.rank_by(meaning);
            return Ok(true);
        }
        let mut all = 0;
        let mut told = 0;
        let mut step = |step: Step<'_>| match step {
            Step::Lost(lost) => tracing::warn!("{}", lost_in_words(lost)),
            Step::Started(work) => {
                all = work.bytes;
                tracing::info!(sentences = work.texts, "encoding passages, words rank alone until that is done");
            }
            Step::Done(work) => {
                let part = work.bytes * PARTS / all.max(1);
                if part > told {
                    told = part;
                    tracing::info!(sentences = work.texts, of_hundred = part * 100 / PARTS, "encoded passages");
                }
            }
        };
        match self.encode(snapshot, dir, &mut step) {
            Ok(_) => {}
            Err(EncodeError::Vectors(vectors::Error::Locked { .. })) => return Ok(false),
            Err(error) => return Err(error.into()),
        }
        Ok(self.meaning(snapshot, dir)?.map(|meaning| assistant.rank_by(meaning)).is_some())
    }
}

/// A clause about vectors that are of no use.
pub(super) fn lost_in_words(lost: &Lost) -> String {
    match lost {
        Lost::OtherModel { name } => {
            format!("the vectors beside the index are those of another model ({name}), so passages are encoded again")
        }
        Lost::Damaged { what } => {
            format!("the vectors beside the index are damaged ({what}), so passages are encoded again")
        }
        Lost::End { bytes } => format!(
            "the last {bytes} bytes of the vectors beside the index were not written whole; those before them are kept"
        ),
    }
}
