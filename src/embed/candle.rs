//! The network by candle: Rust crates alone.

use std::num::NonZeroUsize;

use candle_core::{DType, Device, Tensor};
use candle_nn::VarBuilder;
use candle_transformers::models::bert::{BertModel, Config, HiddenAct};
use rayon::ThreadPool;
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use super::model::{Model, Weight};
use super::texts::{Batch, Pool};
use super::{Engine, Error};

/// The network with its weights, and the threads that it computes on.
pub(super) struct Network {
    bert: BertModel,
    threads: ThreadPool,
}

impl Network {
    pub(super) fn open(model: &Model, threads: NonZeroUsize) -> Result<Self, Error> {
        let tensor = |weight: Result<Weight, Error>| {
            let Weight { name, sizes, numbers } = weight?;
            Ok((name, Tensor::from_vec(numbers, sizes, &Device::Cpu).map_err(failed)?))
        };
        let weights = model.weights()?.map(tensor).collect::<Result<_, Error>>()?;
        let weights = VarBuilder::from_tensors(weights, DType::F32, &Device::Cpu);
        let bert = BertModel::load(weights, &config(model)).map_err(failed)?;
        let threads = rayon::ThreadPoolBuilder::new().num_threads(threads.get()).build().map_err(failed)?;
        Ok(Self { bert, threads })
    }

    /// Runs batches side by side and makes of each what `pool` makes of its tokens' vectors.
    pub(super) fn run<T: Send>(&self, batches: &[Batch], pool: Pool<'_, T>) -> Result<Vec<T>, Error> {
        let one = |batch: &Batch| self.hidden(batch).map(|hidden| pool(batch, &hidden)).map_err(failed);
        self.threads.install(|| batches.par_iter().map(one).collect())
    }

    fn hidden(&self, batch: &Batch) -> candle_core::Result<Vec<f32>> {
        let size = (batch.rows(), batch.columns);
        let ids = Tensor::from_slice(&batch.ids, size, &Device::Cpu)?;
        let mask = Tensor::from_vec(batch.mask(), size, &Device::Cpu)?;
        self.bert.forward(&ids, &ids.zeros_like()?, Some(&mask))?.flatten_all()?.to_vec1()
    }
}

fn failed(source: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Engine { engine: Engine::Candle, source: Box::new(source) }
}

fn config(model: &Model) -> Config {
    let shape = &model.shape;
    Config {
        vocab_size: shape.vocab_size,
        hidden_size: shape.hidden_size,
        num_hidden_layers: shape.num_hidden_layers,
        num_attention_heads: shape.num_attention_heads,
        intermediate_size: shape.intermediate_size,
        hidden_act: HiddenAct::Gelu,
        max_position_embeddings: shape.max_position_embeddings,
        type_vocab_size: shape.type_vocab_size,
        layer_norm_eps: shape.layer_norm_eps,
        ..Config::default()
    }
}
