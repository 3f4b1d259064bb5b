//! A folder with a sentence model, in the layout of sentence-transformers, checked before anything is made of it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Error;

/// The file that says what the model looks like.
pub(super) const CONFIG: &str = "config.json";
/// The file that cuts text into tokens.
pub(super) const TOKENIZER: &str = "tokenizer.json";
/// The file with the weights.
pub const WEIGHTS: &str = "model.safetensors";
/// The file that lists the parts of the model, which may be absent.
const MODULES: &str = "modules.json";
/// The file that says how many tokens are read, which may be absent.
const SENTENCE: &str = "sentence_bert_config.json";
/// The file that says how the vectors of tokens become one, which may be absent.
const POOLING: &str = "1_Pooling/config.json";

/// The files that a model can consist of, with the path that each has below its folder, and whether it must be there.
pub const FILES: &[(&str, bool)] =
    &[(CONFIG, true), (TOKENIZER, true), (MODULES, false), (SENTENCE, false), (POOLING, false), (WEIGHTS, true)];

/// The tokens that are read of a text where the model does not say. It is what most sentence models were made with;
/// passages are rarely longer.
const USUAL_TOKENS: usize = 256;

/// The largest header that is read, in bytes. A large BERT's is some 50,000.
const LARGEST_HEADER: u64 = 10_000_000;

/// A sentence model in a folder, checked: its files are there, fit each other, and are of a kind that is understood.
#[derive(Clone, Debug)]
pub struct Model {
    folder: PathBuf,
    fingerprint: String,
    pub(super) shape: Shape,
    pub(super) pooling: Pooling,
    /// The number of tokens of a text that are read, the two around it included.
    pub(super) tokens: usize,
    /// The place of each weight in the file.
    weights: Weights,
}

/// A way of making one vector of those of a text's tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pooling {
    /// Their mean.
    Mean,
    /// The first one's.
    First,
}

/// The network as `config.json` describes it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Shape {
    model_type: String,
    hidden_act: String,
    #[serde(default)]
    position_embedding_type: Option<String>,
    pub(super) vocab_size: usize,
    pub(super) hidden_size: usize,
    pub(super) num_hidden_layers: usize,
    pub(super) num_attention_heads: usize,
    pub(super) intermediate_size: usize,
    pub(super) max_position_embeddings: usize,
    pub(super) type_vocab_size: usize,
    pub(super) layer_norm_eps: f64,
}

/// The header of the weights: where each lies.
#[derive(Clone, Debug)]
struct Weights {
    /// The start of the data, in bytes from the start of the file.
    start: u64,
    /// Each weight by its name.
    stored: BTreeMap<String, Stored>,
}

/// One weight in the file.
#[derive(Clone, Debug, Deserialize)]
struct Stored {
    dtype: String,
    shape: Vec<usize>,
    /// From where to where its data lie, in bytes from the start of all data.
    data_offsets: (u64, u64),
}

/// One weight with its numbers.
pub(super) struct Weight {
    pub(super) name: String,
    pub(super) sizes: Vec<usize>,
    pub(super) numbers: Vec<f32>,
}

#[derive(Deserialize)]
struct Module {
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct Sentence {
    max_seq_length: Option<usize>,
}

impl Model {
    /// Checks the model in a folder. This reads all of its weights, since the fingerprint is of them.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        if !folder.is_dir() {
            return Err(Error::Absent { folder: folder.to_owned() });
        }
        let shape: Shape = read_json(&folder.join(CONFIG))?;
        let refused = |what: String| Error::Unsupported { folder: folder.to_owned(), what };
        shape.check().map_err(refused)?;
        let pooling = pooling(folder)?;
        let tokenizer = read(&folder.join(TOKENIZER))?;
        let file = folder.join(WEIGHTS);
        let weights = Weights::read(&file, &shape)?;
        let sentence: Option<Sentence> = read_json_if_there(&folder.join(SENTENCE))?;
        let tokens = sentence.and_then(|sentence| sentence.max_seq_length).unwrap_or(USUAL_TOKENS);
        let tokens = tokens.min(shape.max_position_embeddings);
        let mut hasher = blake3::Hasher::new();
        hasher.update(format!("{shape:?} {pooling:?} {tokens}").as_bytes()).update(&tokenizer);
        let unreadable = |source| Error::Unreadable { file: file.clone(), source };
        io::copy(&mut File::open(&file).map_err(unreadable)?, &mut hasher).map_err(unreadable)?;
        let fingerprint = hasher.finalize().to_hex().to_string();
        Ok(Self { folder: folder.to_owned(), fingerprint, shape, pooling, tokens, weights })
    }

    /// The folder that it lies in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Its name: that of its folder.
    pub fn name(&self) -> String {
        let folder = fs::canonicalize(&self.folder).unwrap_or_else(|_| self.folder.clone());
        folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// The number of components of a vector.
    pub fn dimension(&self) -> usize {
        self.shape.hidden_size
    }

    /// A hash of everything that vectors depend on, as 64 hexadecimal digits: vectors of two models can be compared
    /// just when these are the same.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Reads the weights one after the other, so that a reader that takes them over has them in memory once.
    pub(super) fn weights(&self) -> Result<impl Iterator<Item = Result<Weight, Error>>, Error> {
        let path = self.folder.join(WEIGHTS);
        let unreadable = move |source| Error::Unreadable { file: path.clone(), source };
        let mut file = File::open(self.folder.join(WEIGHTS)).map_err(&unreadable)?;
        Ok(self.weights.stored.iter().map(move |(name, stored)| {
            let (from, to) = stored.data_offsets;
            file.seek(SeekFrom::Start(self.weights.start + from)).map_err(&unreadable)?;
            let mut bytes = Vec::new();
            (&file).take(to - from).read_to_end(&mut bytes).map_err(&unreadable)?;
            let numbers = bytes.as_chunks().0.iter().map(|four| f32::from_le_bytes(*four)).collect();
            Ok(Weight { name: name.clone(), sizes: stored.shape.clone(), numbers })
        }))
    }
}

impl Shape {
    /// Refuses what is not understood, with the reason.
    fn check(&self) -> Result<(), String> {
        let Self { model_type, hidden_act, position_embedding_type, .. } = self;
        if model_type != "bert" {
            return Err(format!("it is of the kind {model_type:?}, and only \"bert\" is understood"));
        }
        if hidden_act != "gelu" {
            return Err(format!("its activation is {hidden_act:?}, and only \"gelu\" is understood"));
        }
        if let Some(kind) = position_embedding_type.as_deref().filter(|kind| *kind != "absolute") {
            return Err(format!("its positions are {kind:?}, and only \"absolute\" ones are understood"));
        }
        let sizes = [
            self.vocab_size,
            self.hidden_size,
            self.num_hidden_layers,
            self.num_attention_heads,
            self.intermediate_size,
            self.type_vocab_size,
        ];
        // Two tokens stand around every text.
        if sizes.contains(&0) || self.max_position_embeddings < 2 {
            return Err("one of its sizes is zero".to_owned());
        }
        if !self.hidden_size.is_multiple_of(self.num_attention_heads) {
            return Err(format!("{} attention heads do not divide {}", self.num_attention_heads, self.hidden_size));
        }
        Ok(())
    }

    /// The weights that a network of this shape has, by name, with their sizes.
    fn weights(&self) -> Vec<(String, Vec<usize>)> {
        let (hidden, inner) = (self.hidden_size, self.intermediate_size);
        let mut weights = vec![
            ("embeddings.word_embeddings.weight".to_owned(), vec![self.vocab_size, hidden]),
            ("embeddings.position_embeddings.weight".to_owned(), vec![self.max_position_embeddings, hidden]),
            ("embeddings.token_type_embeddings.weight".to_owned(), vec![self.type_vocab_size, hidden]),
        ];
        let mut pair = |name: String, weight: Vec<usize>, bias: usize| {
            weights.push((format!("{name}.weight"), weight));
            weights.push((format!("{name}.bias"), vec![bias]));
        };
        pair("embeddings.LayerNorm".to_owned(), vec![hidden], hidden);
        for layer in 0..self.num_hidden_layers {
            let layer = format!("encoder.layer.{layer}");
            for part in ["self.query", "self.key", "self.value", "output.dense"] {
                pair(format!("{layer}.attention.{part}"), vec![hidden, hidden], hidden);
            }
            pair(format!("{layer}.attention.output.LayerNorm"), vec![hidden], hidden);
            pair(format!("{layer}.intermediate.dense"), vec![inner, hidden], inner);
            pair(format!("{layer}.output.dense"), vec![hidden, inner], hidden);
            pair(format!("{layer}.output.LayerNorm"), vec![hidden], hidden);
        }
        weights
    }
}

impl Weights {
    /// Reads the header of the weights and checks that all of them are there, of the right size, within the file.
    fn read(path: &Path, shape: &Shape) -> Result<Self, Error> {
        let unreadable = |source| Error::Unreadable { file: path.to_owned(), source };
        let damaged = |what: String| Error::Damaged { file: path.to_owned(), what };
        let mut file = File::open(path).map_err(unreadable)?;
        let bytes = file.metadata().map_err(unreadable)?.len();
        let mut length = [0; 8];
        file.read_exact(&mut length).map_err(|_| damaged(format!("it has {bytes} bytes")))?;
        let length = u64::from_le_bytes(length);
        if length > LARGEST_HEADER || length + 8 > bytes {
            return Err(damaged("it does not begin as a safetensors file does".to_owned()));
        }
        let mut header = Vec::new();
        file.take(length).read_to_end(&mut header).map_err(unreadable)?;
        let entries: BTreeMap<String, serde_json::Value> =
            serde_json::from_slice(&header).map_err(|error| damaged(format!("its header cannot be read: {error}")))?;
        let prefix = ["", "bert."].into_iter().find(|prefix| entries.keys().any(|name| is_first(name, prefix)));
        let prefix = prefix.ok_or_else(|| damaged("it holds no word embeddings".to_owned()))?;
        let start = length + 8;
        let mut all = BTreeMap::new();
        for (name, size) in shape.weights() {
            let entry = entries.get(&format!("{prefix}{name}"));
            let entry = entry.ok_or_else(|| damaged(format!("the weight {name} is missing")))?;
            let stored: Stored = serde_json::from_value(entry.clone())
                .map_err(|error| damaged(format!("the weight {name} cannot be read: {error}")))?;
            if stored.shape != size {
                let (is, should) = (&stored.shape, size);
                return Err(damaged(format!("the weight {name} has the sizes {is:?} where {CONFIG} says {should:?}")));
            }
            if stored.dtype != "F32" {
                return Err(damaged(format!("its numbers are of the kind {}, and only F32 is read", stored.dtype)));
            }
            let (from, to) = stored.data_offsets;
            if to.checked_sub(from) != Some(4 * size.iter().product::<usize>() as u64) {
                return Err(damaged(format!("the weight {name} has the wrong length")));
            }
            let end = start.saturating_add(to);
            if end > bytes {
                return Err(damaged(format!("it is cut off: {bytes} bytes of at least {end}")));
            }
            all.insert(name, stored);
        }
        Ok(Self { start, stored: all })
    }
}

fn is_first(name: &str, prefix: &str) -> bool {
    name.strip_prefix(prefix) == Some("embeddings.word_embeddings.weight")
}

/// The model's way of making one vector of many: by default the mean, as with sentence-transformers. Vectors
/// are compared by their angle, so it does not matter whether the model brings them to unit length; it is done always.
fn pooling(folder: &Path) -> Result<Pooling, Error> {
    let refused = |what: String| Error::Unsupported { folder: folder.to_owned(), what };
    let modules: Option<Vec<Module>> = read_json_if_there(&folder.join(MODULES))?;
    for module in modules.into_iter().flatten() {
        let kind = module.kind.rsplit('.').next().unwrap_or_default();
        if !["Transformer", "Pooling", "Normalize"].contains(&kind) {
            return Err(refused(format!("it has a part of the kind {kind:?}, which is not understood")));
        }
    }
    let Some(settings) = read_json_if_there::<BTreeMap<String, serde_json::Value>>(&folder.join(POOLING))? else {
        return Ok(Pooling::Mean);
    };
    let modes: Vec<&str> = settings
        .iter()
        .filter(|(key, value)| key.starts_with("pooling_mode_") && **value == true)
        .map(|(key, _)| key.as_str())
        .collect();
    match modes[..] {
        ["pooling_mode_mean_tokens"] => Ok(Pooling::Mean),
        ["pooling_mode_cls_token"] => Ok(Pooling::First),
        _ => Err(refused(format!("it pools by {modes:?}, and only the mean or the first token is understood"))),
    }
}

/// Reads a file that must be there.
pub(super) fn read(file: &Path) -> Result<Vec<u8>, Error> {
    fs::read(file).map_err(|source| Error::Unreadable { file: file.to_owned(), source })
}

fn read_json<T: DeserializeOwned>(file: &Path) -> Result<T, Error> {
    serde_json::from_slice(&read(file)?)
        .map_err(|error| Error::Damaged { file: file.to_owned(), what: format!("it cannot be read: {error}") })
}

fn read_json_if_there<T: DeserializeOwned>(file: &Path) -> Result<Option<T>, Error> {
    if file.exists() { read_json(file).map(Some) } else { Ok(None) }
}
