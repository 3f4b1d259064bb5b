use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::*;

const ONE: NonZeroUsize = NonZeroUsize::MIN;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A model with random weights, right in every part.
fn small() -> PathBuf {
    root().join("tests/fixtures/model")
}

/// The real model, where it is at hand. `.ci/model.sh` puts it there.
fn real() -> Option<Model> {
    let folder = root().join("target/models/all-MiniLM-L6-v2");
    if !folder.is_dir() {
        eprintln!("!!! NOT RUN: the test against reference vectors needs the model in {}", folder.display());
        return None;
    }
    Some(Model::open(&folder).unwrap())
}

fn cosine(a: &[f32], b: &[f32]) -> f64 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
}

#[test]
fn the_vectors_are_those_of_sentence_transformers() {
    let Some(model) = real() else { return };
    let folder = root().join("tests/fixtures/embed");
    let texts: Vec<String> = serde_json::from_slice(&fs::read(folder.join("texts.json")).unwrap()).unwrap();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let numbers = fs::read(folder.join("vectors.f32")).unwrap();
    let numbers: Vec<f32> = numbers.as_chunks().0.iter().map(|four| f32::from_le_bytes(*four)).collect();
    assert_eq!(numbers.len(), texts.len() * model.dimension());
    for engine in Engine::built_in() {
        let embedder = Embedder::open(&model, *engine, ONE).unwrap();
        assert_eq!(embedder.engine(), *engine);
        let vectors = embedder.encode(&texts).unwrap();
        let mut least = 1.0_f64;
        for ((text, vector), reference) in texts.iter().zip(&vectors).zip(numbers.chunks(model.dimension())) {
            let cosine = cosine(vector, reference);
            assert!(cosine >= 0.9999, "{engine}: cosine {cosine} of {text:?}");
            least = least.min(cosine);
        }
        eprintln!("{engine}: least cosine {least:.7} over {} texts", texts.len());
    }
    if Engine::built_in().len() < 2 {
        eprintln!("!!! NOT RUN: the test of the engine rust-bert, which is not built in");
    }
}

#[test]
fn a_text_too_long_counts_by_its_beginning() {
    let model = Model::open(&small()).unwrap();
    let (long, longer) = ("plan ".repeat(46), "plan ".repeat(46) + "care");
    for engine in Engine::built_in() {
        let embedder = Embedder::open(&model, *engine, ONE).unwrap();
        let vectors = embedder.encode(&[&long, &longer]).unwrap();
        assert_eq!(vectors[0], vectors[1]);
    }
}

#[test]
fn without_texts_there_are_no_vectors() {
    let model = Model::open(&small()).unwrap();
    for engine in Engine::built_in() {
        assert!(Embedder::open(&model, *engine, ONE).unwrap().encode(&[]).unwrap().is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// The vector of a text does not depend on what is encoded with it, on threads or on the engine, and has length 1.
    #[test]
    fn a_vector_depends_on_its_text_alone(texts in proptest::collection::vec("[ -~’é]{0,120}", 1..70), threads in 1_usize..4) {
        let model = Model::open(&small()).unwrap();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let mut first: Option<Vec<Vec<f32>>> = None;
        for engine in Engine::built_in() {
            let embedder = Embedder::open(&model, *engine, NonZeroUsize::new(threads).unwrap()).unwrap();
            let together = embedder.encode(&texts).unwrap();
            let first = first.get_or_insert_with(|| together.clone());
            for (at, text) in texts.iter().enumerate() {
                let alone = embedder.encode(&[text]).unwrap().remove(0);
                prop_assert!((cosine(&alone, &alone) - 1.0).abs() < 1e-5);
                for other in [&together[at], &first[at]] {
                    let apart = alone.iter().zip(other).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
                    prop_assert!(apart < 1e-5, "{apart} apart: {text:?}");
                }
            }
        }
    }
}

/// A copy of the small model that is altered by `change`.
fn altered(change: impl FnOnce(&Path)) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("1_Pooling")).unwrap();
    for (file, _) in FILES {
        fs::copy(small().join(file), folder.path().join(file)).unwrap();
    }
    change(folder.path());
    let opened = Model::open(folder.path()).and_then(|model| match Engine::built_in() {
        [] => Ok(()),
        _ => Embedder::open(&model, Engine::Auto, ONE).map(drop),
    });
    opened.map_err(|error| error.to_string().replace(&folder.path().display().to_string(), "FOLDER"))
}

fn replace(folder: &Path, file: &str, from: &str, to: &str) {
    let text = fs::read_to_string(folder.join(file)).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(folder.join(file), text.replace(from, to)).unwrap();
}

#[track_caller]
fn check_refused(change: impl FnOnce(&Path), message: &str) {
    assert_eq!(altered(change).unwrap_err(), message);
}

#[test]
fn what_is_no_model_is_refused_with_the_reason() {
    assert_eq!(altered(|_| {}), Ok(()));
    check_refused(
        |folder| fs::remove_dir_all(folder).unwrap(),
        "there is no model folder FOLDER; `scrutineer model fetch` gets one",
    );
    check_refused(
        |folder| fs::remove_file(folder.join("tokenizer.json")).unwrap(),
        "cannot read FOLDER/tokenizer.json, a file of the model",
    );
    check_refused(
        |folder| {
            let file = fs::File::options().write(true).open(folder.join("model.safetensors")).unwrap();
            file.set_len(20_000).unwrap();
        },
        "FOLDER/model.safetensors is damaged: it is cut off: 20000 bytes of at least 20328; `scrutineer model fetch` gets \
         the model anew",
    );
    check_refused(
        |folder| fs::write(folder.join("model.safetensors"), "<html>Not found</html>").unwrap(),
        "FOLDER/model.safetensors is damaged: it does not begin as a safetensors file does; `scrutineer model fetch` gets \
         the model anew",
    );
    check_refused(
        |folder| replace(folder, "config.json", "\"hidden_size\": 16", "\"hidden_size\": 32"),
        "FOLDER/model.safetensors is damaged: the weight embeddings.word_embeddings.weight has the sizes [82, 16] where \
         config.json says [82, 32]; `scrutineer model fetch` gets the model anew",
    );
    check_refused(
        |folder| replace(folder, "config.json", "\"bert\"", "\"mpnet\""),
        "the model in FOLDER cannot be used: it is of the kind \"mpnet\", and only \"bert\" is understood",
    );
    check_refused(
        |folder| replace(folder, "modules.json", "models.Normalize", "models.Dense"),
        "the model in FOLDER cannot be used: it has a part of the kind \"Dense\", which is not understood",
    );
    check_refused(
        |folder| replace(folder, "1_Pooling/config.json", "mean_tokens", "max_tokens"),
        "the model in FOLDER cannot be used: it pools by [\"pooling_mode_max_tokens\"], and only the mean or the first \
         token is understood",
    );
    // The rest of this message is not ours.
    if !Engine::built_in().is_empty() {
        let message = altered(|folder| fs::write(folder.join("tokenizer.json"), "{}").unwrap()).unwrap_err();
        assert!(message.starts_with("FOLDER/tokenizer.json is damaged: it cannot be read: "), "{message}");
    }
}

#[test]
fn the_fingerprint_is_of_all_that_vectors_depend_on() {
    let of = |change: &dyn Fn(&Path)| {
        let mut found = String::new();
        altered(|folder| {
            change(folder);
            Model::open(folder).unwrap().fingerprint().clone_into(&mut found);
        })
        .unwrap();
        found
    };
    let plain = of(&|_| {});
    assert_eq!(plain.len(), 64);
    assert_eq!(plain, Model::open(&small()).unwrap().fingerprint());
    assert_eq!(plain, of(&|folder| replace(folder, "config.json", "\n", "\n ")), "the look of a file does not matter");
    let shorter = of(&|folder| replace(folder, "sentence_bert_config.json", "48", "47"));
    let cased = of(&|folder| replace(folder, "tokenizer.json", "\"lowercase\": true", "\"lowercase\": false"));
    assert!(plain != shorter && plain != cased && shorter != cased);
}

#[test]
fn an_engine_that_is_not_built_in_is_an_error() {
    let model = Model::open(&small()).unwrap();
    for engine in [Engine::Candle, Engine::RustBert] {
        let opened = Embedder::open(&model, engine, ONE);
        match opened {
            Ok(embedder) => assert_eq!(embedder.engine(), engine),
            Err(error) => assert_eq!(
                error.to_string(),
                format!("the engine {engine} is not built in; build with `--features {engine}`")
            ),
        }
    }
}
