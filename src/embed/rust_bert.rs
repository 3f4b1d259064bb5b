//! The network by rust-bert, on libtorch.
//!
//! Its tensors may be handed from thread to thread but not be used by two at once. So a number of threads, each with a
//! model of its own over weights that are in memory once, take batches from one queue. libtorch itself is kept to one
//! thread in each: whole batches side by side leave no thread waiting for another, as the parts of one batch do.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use rust_bert::bert::{BertConfig, BertEmbeddings, BertModel};
use tch::nn::VarStore;
use tch::{Device, Kind, Tensor};

use super::model::{Model, Weight};
use super::texts::{Batch, Pool};
use super::{Engine, Error};

/// The threads that compute. They end when this is dropped, since then the queue ends.
pub(super) struct Network {
    queue: Mutex<Sender<Job>>,
}

/// A batch, and where the vectors of its tokens go. Whoever drops this unanswered is noticed by the one who waits.
struct Job {
    at: usize,
    batch: Batch,
    done: Sender<(usize, Result<Vec<f32>, Error>)>,
}

impl Network {
    pub(super) fn open(model: &Model, threads: NonZeroUsize) -> Result<Self, Error> {
        if (model.shape.layer_norm_eps - 1e-12).abs() > f64::EPSILON * 1e-12 {
            let what = format!(
                "its layer_norm_eps is {:e}, and the engine rust-bert computes with 1e-12; the engine candle can",
                model.shape.layer_norm_eps
            );
            return Err(Error::Unsupported { folder: model.folder().to_owned(), what });
        }
        let weights = tensors(model)?;
        let (queue, jobs) = mpsc::channel();
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..threads.get() {
            let bert = bert(model, &weights).map_err(failed)?;
            let jobs = Arc::clone(&jobs);
            let work = move || work(&bert, &jobs);
            thread::Builder::new().name("embed".to_owned()).spawn(work).map_err(failed)?;
        }
        Ok(Self { queue: Mutex::new(queue) })
    }

    /// Runs batches side by side and makes of each what `pool` makes of its tokens' vectors.
    pub(super) fn run<T>(&self, batches: &[Batch], pool: Pool<'_, T>) -> Result<Vec<T>, Error> {
        let (done, results) = mpsc::channel();
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for (at, batch) in batches.iter().enumerate() {
            queue.send(Job { at, batch: batch.clone(), done: done.clone() }).map_err(|_| stopped())?;
        }
        drop(done);
        let mut pooled: Vec<Option<T>> = batches.iter().map(|_| None).collect();
        // It ends when every job is answered or dropped.
        for (at, hidden) in results {
            pooled[at] = Some(pool(&batches[at], &hidden?));
        }
        pooled.into_iter().collect::<Option<_>>().ok_or_else(stopped)
    }
}

/// Computes one batch after the other until the queue ends.
fn work(bert: &BertModel<BertEmbeddings>, jobs: &Mutex<Receiver<Job>>) {
    tch::set_num_threads(1);
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { at, batch, done }) = job else { return };
        // rust-bert unwraps the errors of libtorch in places.
        let hidden = panic::catch_unwind(AssertUnwindSafe(|| hidden(bert, &batch))).unwrap_or_else(|_| Err(stopped()));
        // Whoever has stopped waiting needs no answer.
        let _ = done.send((at, hidden));
    }
}

fn hidden(bert: &BertModel<BertEmbeddings>, batch: &Batch) -> Result<Vec<f32>, Error> {
    let _guard = tch::no_grad_guard();
    let whole = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let size = [whole(batch.rows()), whole(batch.columns)];
    let ids: Vec<i64> = batch.ids.iter().map(|id| i64::from(*id)).collect();
    let ids = Tensor::f_from_slice(&ids).and_then(|ids| ids.f_reshape(size)).map_err(failed)?;
    let mask = Tensor::f_from_slice(&batch.mask())
        .and_then(|mask| mask.f_reshape(size)?.f_to_kind(Kind::Int64))
        .map_err(failed)?;
    let output = bert.forward_t(Some(&ids), Some(&mask), None, None, None, None, None, false).map_err(failed)?;
    output.hidden_state.f_flatten(0, -1).and_then(Vec::try_from).map_err(failed)
}

/// The weights by name, without gradients.
fn tensors(model: &Model) -> Result<BTreeMap<String, Tensor>, Error> {
    let tensor = |weight: Result<Weight, Error>| {
        let Weight { name, sizes, numbers } = weight?;
        let sizes: Vec<i64> = sizes.iter().map(|size| i64::try_from(*size).unwrap_or(i64::MAX)).collect();
        let tensor = Tensor::f_from_slice(&numbers).and_then(|tensor| tensor.f_reshape(sizes)).map_err(failed)?;
        // Written column after column, a weight keeps its sizes and its numbers, and its product with the few tokens of
        // a question takes MKL about half of the time; with many tokens it takes no longer.
        let tensor = match tensor.dim() {
            2 if !name.contains("embeddings") => columns_first(&tensor).map_err(failed)?,
            _ => tensor,
        };
        Ok((name, tensor))
    };
    model.weights()?.map(tensor).collect()
}

/// The same matrix, its numbers in memory column after column.
fn columns_first(matrix: &Tensor) -> Result<Tensor, tch::TchError> {
    matrix.f_transpose(0, 1)?.f_contiguous()?.f_transpose(0, 1)
}

/// A model over the weights, which it does not copy. Its pooler keeps chance weights: what comes of it is not used, and
/// sentence models do not always have one.
fn bert(model: &Model, weights: &BTreeMap<String, Tensor>) -> Result<BertModel<BertEmbeddings>, tch::TchError> {
    let mut store = VarStore::new(Device::Cpu);
    let bert = BertModel::new(store.root(), &config(model));
    store.freeze();
    for (name, mut variable) in store.variables() {
        match weights.get(&name) {
            Some(weight) => variable.f_set_data(weight)?,
            None if name.starts_with("pooler.") => {}
            None => return Err(tch::TchError::FileFormat(format!("there is no weight {name}"))),
        }
    }
    Ok(bert)
}

fn config(model: &Model) -> BertConfig {
    let shape = &model.shape;
    let whole = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    BertConfig {
        hidden_size: whole(shape.hidden_size),
        intermediate_size: whole(shape.intermediate_size),
        max_position_embeddings: whole(shape.max_position_embeddings),
        num_attention_heads: whole(shape.num_attention_heads),
        num_hidden_layers: whole(shape.num_hidden_layers),
        type_vocab_size: whole(shape.type_vocab_size),
        vocab_size: whole(shape.vocab_size),
        ..BertConfig::default()
    }
}

fn failed(source: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Engine { engine: Engine::RustBert, source: Box::new(source) }
}

fn stopped() -> Error {
    failed(std::io::Error::other("a thread of the engine has stopped"))
}
