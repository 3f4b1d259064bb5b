//! The network by candle: Rust crates alone.
//!
//! Candle multiplies the matrices, which is nearly all of the work. What stands between is written out here, since
//! candle's own operations on every element of a tensor wait for a pool of threads that there is once in a process:
//! with whole batches side by side they kept four processors as busy as one. The network is that of Devlin et al.,
//! "BERT: Pre-training of Deep Bidirectional Transformers", 2019, as sentence models have it: no second sentence, no
//! classifier.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use candle_core::{Device, Tensor};
use rayon::ThreadPool;
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use super::model::{self, Model, Weight};
use super::texts::{Batch, Pool};
use super::{Engine, Error};

/// The network with its weights, and the threads that it computes many batches on.
pub(super) struct Network {
    embeddings: Embeddings,
    layers: Vec<Layer>,
    heads: usize,
    threads: ThreadPool,
}

/// The vectors that tokens begin as: one for each word plus one for each position, brought to `norm`.
struct Embeddings {
    words: Vec<f32>,
    /// The vector of the first and only sentence is already added to these.
    places: Vec<f32>,
    norm: Norm,
}

struct Layer {
    /// To queries, keys and values, one after the other.
    attention: Linear,
    attended: Linear,
    attention_norm: Norm,
    inner: Linear,
    outer: Linear,
    norm: Norm,
}

/// A multiplication with an addition.
struct Linear {
    /// With a row for each input: turned round once here rather than for every text, which takes as long as the rest of
    /// a question's encoding.
    weight: Tensor,
    bias: Vec<f32>,
}

/// Brings a token's vector to mean 0 and variance 1, and stretches and shifts that.
struct Norm {
    weight: Vec<f32>,
    bias: Vec<f32>,
    epsilon: f32,
}

impl Network {
    pub(super) fn open(model: &Model, threads: NonZeroUsize) -> Result<Self, Error> {
        let mut weights = Weights::read(model)?;
        let embeddings = weights.embeddings(model.shape.hidden_size)?;
        let layers = (0..model.shape.num_hidden_layers).map(|n| weights.layer(n)).collect::<Result<_, Error>>()?;
        let threads = rayon::ThreadPoolBuilder::new().num_threads(threads.get()).build().map_err(failed)?;
        Ok(Self { embeddings, layers, heads: model.shape.num_attention_heads, threads })
    }

    /// Runs batches side by side and makes of each what `pool` makes of its tokens' vectors.
    pub(super) fn run<T: Send>(&self, batches: &[Batch], pool: Pool<'_, T>) -> Result<Vec<T>, Error> {
        let one = |batch: &Batch| self.hidden(batch).map(|hidden| pool(batch, &hidden)).map_err(failed);
        // A batch alone is a question that somebody waits for: its multiplications are cut up for all processors.
        if let [batch] = batches {
            return Ok(vec![one(batch)?]);
        }
        self.threads.install(|| batches.par_iter().map(one).collect())
    }

    /// The vectors of a batch's tokens, row after row.
    fn hidden(&self, batch: &Batch) -> candle_core::Result<Vec<f32>> {
        let mut hidden = self.embeddings.of(batch);
        for layer in &self.layers {
            let attended = attend(&layer.attention.of(hidden.clone())?, batch, self.heads);
            layer.attention_norm.add(&mut hidden, &layer.attended.of(attended)?);
            let mut inner = layer.inner.of(hidden.clone())?;
            for value in &mut inner {
                *value = gelu(*value);
            }
            layer.norm.add(&mut hidden, &layer.outer.of(inner)?);
        }
        Ok(hidden)
    }
}

impl Embeddings {
    fn of(&self, batch: &Batch) -> Vec<f32> {
        let size = self.norm.bias.len();
        let mut hidden = Vec::with_capacity(batch.ids.len() * size);
        for row in batch.ids.chunks_exact(batch.columns) {
            for (token, place) in row.iter().zip(self.places.chunks_exact(size)) {
                let start = *token as usize * size;
                let word = &self.words[start..start + size];
                hidden.extend(word.iter().zip(place).map(|(word, place)| word + place));
            }
        }
        hidden.chunks_exact_mut(size).for_each(|token| self.norm.apply(token));
        hidden
    }
}

impl Linear {
    fn of(&self, inputs: Vec<f32>) -> candle_core::Result<Vec<f32>> {
        let size = self.weight.dim(0)?;
        let rows = inputs.len() / size;
        let inputs = Tensor::from_vec(inputs, (rows, size), &Device::Cpu)?;
        let mut outputs = inputs.matmul(&self.weight)?.flatten_all()?.to_vec1::<f32>()?;
        for row in outputs.chunks_exact_mut(self.bias.len()) {
            row.iter_mut().zip(&self.bias).for_each(|(value, bias)| *value += bias);
        }
        Ok(outputs)
    }
}

impl Norm {
    /// Adds to each token's vector, and brings the sum to the norm.
    fn add(&self, hidden: &mut [f32], added: &[f32]) {
        let size = self.bias.len();
        for (token, added) in hidden.chunks_exact_mut(size).zip(added.chunks_exact(size)) {
            token.iter_mut().zip(added).for_each(|(value, added)| *value += added);
            self.apply(token);
        }
    }

    #[allow(clippy::cast_precision_loss, reason = "a vector has some hundred components")]
    fn apply(&self, token: &mut [f32]) {
        let size = token.len() as f32;
        let mean = token.iter().sum::<f32>() / size;
        let variance = token.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / size;
        let scale = (variance + self.epsilon).sqrt().recip();
        for ((value, weight), bias) in token.iter_mut().zip(&self.weight).zip(&self.bias) {
            *value = (*value - mean) * scale * weight + bias;
        }
    }
}

/// Multi-head attention: each token takes from the others of its text, in each of the heads that vectors are cut into,
/// the more of another's value, the nearer its key is to the token's query. What fills up a row neither gives nor
/// takes.
fn attend(projected: &[f32], batch: &Batch, heads: usize) -> Vec<f32> {
    let tokens = batch.ids.len();
    let size = projected.len() / (3 * tokens);
    let part = size / heads;
    #[allow(clippy::cast_precision_loss, reason = "a part has some dozen components")]
    let scale = (part as f32).sqrt().recip();
    // A row holds queries, keys and values, and each of them one part for each head.
    let slice = |token: usize, which: usize, head: usize| {
        let start = (3 * token + which) * size + head * part;
        &projected[start..start + part]
    };
    let mut attended = vec![0.0; tokens * size];
    let mut shares = Vec::new();
    for (row, length) in batch.lengths().iter().enumerate() {
        let of_row = row * batch.columns..row * batch.columns + length;
        for head in 0..heads {
            for token in of_row.clone() {
                let query = slice(token, 0, head);
                shares.clear();
                shares.extend(of_row.clone().map(|other| scale * dot(query, slice(other, 1, head))));
                softmax(&mut shares);
                let start = token * size + head * part;
                let taken = &mut attended[start..start + part];
                for (share, other) in shares.iter().zip(of_row.clone()) {
                    taken.iter_mut().zip(slice(other, 2, head)).for_each(|(sum, value)| *sum += share * value);
                }
            }
        }
    }
    attended
}

/// The sum of the products. It is taken in eight strands, which a processor adds up side by side.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut strands = [0.0; 8];
    let (a, a_rest) = a.as_chunks::<8>();
    let (b, b_rest) = b.as_chunks::<8>();
    for (a, b) in a.iter().zip(b) {
        for (strand, (a, b)) in strands.iter_mut().zip(a.iter().zip(b)) {
            *strand += a * b;
        }
    }
    strands.iter().sum::<f32>() + a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum::<f32>()
}

/// Makes shares of one of any values, the greater the greater.
fn softmax(values: &mut [f32]) {
    let greatest = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    for value in &mut *values {
        *value = (*value - greatest).exp();
    }
    let all = values.iter().sum::<f32>();
    for value in values {
        *value /= all;
    }
}

/// The Gaussian error linear unit of Hendrycks and Gimpel, 2016: a value times the share of a normal distribution below
/// it.
fn gelu(value: f32) -> f32 {
    0.5 * value * (1.0 + erf(value * std::f32::consts::FRAC_1_SQRT_2))
}

/// The error function, to 5e-7 in single precision: formula 7.1.26 of Abramowitz and Stegun, "Handbook of Mathematical
/// Functions", 1964. That of libm, which candle's own operation calls, takes four times as long: 35 ms instead of 9 for
/// the 512 times 1,536 values of one layer of a batch.
fn erf(value: f32) -> f32 {
    const COEFFICIENTS: [f32; 5] = [1.061_405_4, -1.453_152, 1.421_413_7, -0.284_496_74, 0.254_829_6];
    let x = value.abs();
    let t = (1.0 + 0.327_591_1 * x).recip();
    let sum = COEFFICIENTS.iter().fold(0.0, |sum, coefficient| sum * t + coefficient) * t;
    (1.0 - sum * (-x * x).exp()).copysign(value)
}

/// The weights that are not yet taken, by their names.
struct Weights {
    left: BTreeMap<String, Weight>,
    file: std::path::PathBuf,
    epsilon: f32,
}

impl Weights {
    fn read(model: &Model) -> Result<Self, Error> {
        let by_name = |weight: Result<Weight, Error>| weight.map(|weight| (weight.name.clone(), weight));
        let left = model.weights()?.map(by_name).collect::<Result<_, Error>>()?;
        #[allow(clippy::cast_possible_truncation, reason = "all is computed in single precision")]
        let epsilon = model.shape.layer_norm_eps as f32;
        Ok(Self { left, file: model.folder().join(model::WEIGHTS), epsilon })
    }

    fn take(&mut self, name: &str) -> Result<Weight, Error> {
        let missing = || Error::Damaged { file: self.file.clone(), what: format!("the weight {name} is missing") };
        self.left.remove(name).ok_or_else(missing)
    }

    fn embeddings(&mut self, size: usize) -> Result<Embeddings, Error> {
        let words = self.take("embeddings.word_embeddings.weight")?.numbers;
        let mut places = self.take("embeddings.position_embeddings.weight")?.numbers;
        let first = self.take("embeddings.token_type_embeddings.weight")?.numbers;
        for place in places.chunks_exact_mut(size) {
            place.iter_mut().zip(&first).for_each(|(value, first)| *value += first);
        }
        Ok(Embeddings { words, places, norm: self.norm("embeddings.LayerNorm")? })
    }

    fn layer(&mut self, number: usize) -> Result<Layer, Error> {
        let name = |part: &str| format!("encoder.layer.{number}.{part}");
        let projections = ["query", "key", "value"].map(|part| name(&format!("attention.self.{part}")));
        Ok(Layer {
            attention: self.linear(&projections)?,
            attended: self.linear(&[name("attention.output.dense")])?,
            attention_norm: self.norm(&name("attention.output.LayerNorm"))?,
            inner: self.linear(&[name("intermediate.dense")])?,
            outer: self.linear(&[name("output.dense")])?,
            norm: self.norm(&name("output.LayerNorm"))?,
        })
    }

    /// Several multiplications of the same inputs as one.
    fn linear(&mut self, names: &[String]) -> Result<Linear, Error> {
        let (mut weights, mut bias) = (Vec::new(), Vec::new());
        for name in names {
            let Weight { sizes, numbers, .. } = self.take(&format!("{name}.weight"))?;
            weights.push(Tensor::from_vec(numbers, sizes, &Device::Cpu).map_err(failed)?);
            bias.extend(self.take(&format!("{name}.bias"))?.numbers);
        }
        let weight = Tensor::cat(&weights, 0).and_then(|weight| weight.t()?.contiguous()).map_err(failed)?;
        Ok(Linear { weight, bias })
    }

    fn norm(&mut self, name: &str) -> Result<Norm, Error> {
        let weight = self.take(&format!("{name}.weight"))?.numbers;
        Ok(Norm { weight, bias: self.take(&format!("{name}.bias"))?.numbers, epsilon: self.epsilon })
    }
}

fn failed(source: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Engine { engine: Engine::Candle, source: Box::new(source) }
}
