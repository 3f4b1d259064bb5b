//! The laws: what was written is read; a file cut at any byte, or changed at any, gives what stands before that.

use proptest::prelude::*;

use super::*;

const DIMENSION: usize = 5;

fn model() -> ModelId {
    ModelId { name: "tiny".to_owned(), fingerprint: "0123".to_owned(), dimension: DIMENSION }
}

fn vector() -> impl Strategy<Value = Vec<f32>> {
    prop::collection::vec(-1.0_f32..1.0, DIMENSION)
        .prop_filter("a length", |it| it.iter().any(|part| part.abs() > 0.01))
}

/// Batches of texts that differ, with their vectors.
fn batches() -> impl Strategy<Value = Vec<Vec<(String, Vec<f32>)>>> {
    prop::collection::vec(prop::collection::vec(vector(), 1..5), 1..5).prop_map(|batches| {
        let named = |(b, batch): (usize, Vec<Vec<f32>>)| {
            batch.into_iter().enumerate().map(|(n, vector)| (format!("text {b}.{n}"), vector)).collect()
        };
        batches.into_iter().enumerate().map(named).collect()
    })
}

/// Writes batches and gives the length of the file after the head and after each batch.
fn write(dir: &Path, batches: &[Vec<(String, Vec<f32>)>]) -> Vec<u64> {
    let (mut writer, _) = Writer::open(dir, &model()).unwrap();
    let mut ends = vec![writer.end];
    for batch in batches {
        let batch: Vec<_> = batch.iter().map(|(text, vector)| (Key::of(text), vector.clone())).collect();
        writer.append(&batch).unwrap();
        ends.push(writer.end);
    }
    ends
}

/// The number of batches that are there: the first ones, each whole, and nothing else.
#[track_caller]
fn held(dir: &Path, batches: &[Vec<(String, Vec<f32>)>]) -> usize {
    let vectors = Vectors::read(dir, &model()).unwrap();
    let whole: Vec<bool> =
        batches.iter().map(|batch| batch.iter().all(|(text, _)| vectors.holds(Key::of(text)))).collect();
    let first = whole.iter().take_while(|whole| **whole).count();
    assert_eq!(vectors.len(), batches[..first].iter().map(Vec::len).sum::<usize>());
    first
}

fn unit(vector: &[f32]) -> Vec<f32> {
    let length = vector.iter().map(|part| part * part).sum::<f32>().sqrt();
    vector.iter().map(|part| part / length).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_was_written_is_read(batches in batches()) {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &batches);
        let vectors = Vectors::read(dir.path(), &model()).unwrap();
        prop_assert_eq!(vectors.lost(), None);
        prop_assert!(!vectors.holds(Key::of("another text")));
        for (text, vector) in batches.iter().flatten() {
            let row = vectors.row(Key::of(text)).unwrap();
            for (kept, given) in row.parts.iter().zip(unit(vector)) {
                prop_assert!((f32::from(*kept) * row.scale - given).abs() <= row.scale * 0.501, "{kept} for {given}");
            }
        }
    }

    #[test]
    fn a_file_cut_at_any_byte_gives_the_batches_before(batches in batches(), cut in any::<prop::sample::Index>()) {
        let dir = tempfile::tempdir().unwrap();
        let ends = write(dir.path(), &batches);
        let file = dir.path().join(FILE);
        let bytes = fs::read(&file).unwrap();
        let cut = cut.index(bytes.len());
        fs::write(&file, &bytes[..cut]).unwrap();
        let expected = ends[1..].iter().filter(|end| **end <= cut as u64).count();
        prop_assert_eq!(held(dir.path(), &batches), expected);
        // Further batches follow those that are whole.
        let more = vec![vec![("one more".to_owned(), vec![1.0; DIMENSION])]];
        write(dir.path(), &more);
        let all: Vec<_> = batches[..expected].iter().chain(&more).cloned().collect();
        prop_assert_eq!(held(dir.path(), &all), expected + 1);
    }

    #[test]
    fn a_file_changed_at_any_byte_gives_the_batches_before(
        batches in batches(), at in any::<prop::sample::Index>(), bit in 0_u8..8,
    ) {
        let dir = tempfile::tempdir().unwrap();
        let ends = write(dir.path(), &batches);
        let file = dir.path().join(FILE);
        let mut bytes = fs::read(&file).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        fs::write(&file, &bytes).unwrap();
        let expected = if at < usize::try_from(ends[0]).unwrap() { 0 } else { ends[1..].iter().filter(|end| **end <= at as u64).count() };
        prop_assert_eq!(held(dir.path(), &batches), expected);
        prop_assert!(Vectors::read(dir.path(), &model()).unwrap().lost().is_some());
    }

    #[test]
    fn a_cosine_is_nearly_that_of_the_vectors_given(kept in vector(), asked in vector()) {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &[vec![("text".to_owned(), kept.clone())]]);
        let vectors = Vectors::read(dir.path(), &model()).unwrap();
        let table = Table::new(&[None, Some(Key::of("text"))], &vectors).unwrap();
        let query = table.query(&asked).unwrap();
        prop_assert_eq!(table.cosine(&query, 0), None);
        let exact: f32 = unit(&kept).iter().zip(unit(&asked)).map(|(a, b)| a * b).sum();
        prop_assert!((table.cosine(&query, 1).unwrap() - exact).abs() < 0.02);
    }
}

fn some() -> Vec<Vec<(String, Vec<f32>)>> {
    (0..3).map(|b| vec![(format!("text {b}"), vec![1.0, 0.5, 0.0, -0.5, 0.1])]).collect()
}

#[test]
fn another_model_begins_anew() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &some());
    for other in [
        ModelId { name: "other".to_owned(), ..model() },
        ModelId { fingerprint: "4567".to_owned(), ..model() },
        ModelId { dimension: 6, ..model() },
    ] {
        let read = Vectors::read(dir.path(), &other).unwrap();
        assert_eq!(read.lost(), Some(&Lost::OtherModel { name: "tiny".to_owned() }));
        assert!(read.is_empty());
    }
    let other = ModelId { name: "other".to_owned(), ..model() };
    drop(Writer::open(dir.path(), &other).unwrap());
    assert_eq!(Vectors::read(dir.path(), &other).unwrap().lost(), None);
    assert_eq!(
        Vectors::read(dir.path(), &model()).unwrap().lost(),
        Some(&Lost::OtherModel { name: "other".to_owned() })
    );
}

#[test]
fn a_file_of_something_else_is_replaced() {
    let dir = tempfile::tempdir().unwrap();
    for what in ["", "scrutvec", "scrutvec\u{1}\0\0\0\u{5}\0", "something else altogether, and long enough"] {
        fs::write(dir.path().join(FILE), what).unwrap();
        let (_, found) = Writer::open(dir.path(), &model()).unwrap();
        assert!(matches!(found.lost(), Some(Lost::Damaged { .. })), "{what:?}: {:?}", found.lost());
        assert_eq!(held(dir.path(), &[]), 0);
    }
}

#[test]
fn there_is_one_writer() {
    let dir = tempfile::tempdir().unwrap();
    let (writer, _) = Writer::open(dir.path(), &model()).unwrap();
    assert!(matches!(Writer::open(dir.path(), &model()), Err(Error::Locked { .. })));
    assert!(matches!(compact(dir.path(), &model(), &BTreeSet::new()), Err(Error::Locked { .. })));
    drop(writer);
    Writer::open(dir.path(), &model()).unwrap();
}

#[test]
fn what_is_no_vector_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let (mut writer, _) = Writer::open(dir.path(), &model()).unwrap();
    for vector in [vec![1.0; 4], vec![0.0; 5], vec![f32::NAN; 5], vec![f32::INFINITY; 5]] {
        assert!(matches!(writer.append(&[(Key::of("text"), vector)]), Err(Error::Vector { .. })));
    }
    assert!(Writer::open(&dir.path().join("other"), &ModelId { dimension: 0, ..model() }).is_err());
    drop(writer);
    assert_eq!(held(dir.path(), &[]), 0);
}

#[test]
fn texts_without_a_vector_are_counted() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &some());
    let vectors = Vectors::read(dir.path(), &model()).unwrap();
    let keys = ["text 0", "new", "text 1", "newer"].map(|text| Some(Key::of(text)));
    assert_eq!(Table::new(&keys, &vectors).unwrap_err(), 2);
}

#[test]
fn only_many_spare_vectors_are_dropped() {
    let dir = tempfile::tempdir().unwrap();
    let texts = |range: std::ops::Range<usize>| -> Vec<String> { range.map(|n| format!("text {n}")).collect() };
    let batch: Vec<(String, Vec<f32>)> =
        texts(0..2 * SPARE).into_iter().map(|text| (text, vec![1.0; DIMENSION])).collect();
    write(dir.path(), &[batch]);
    let needed = |range| texts(range).iter().map(|text| Key::of(text)).collect::<BTreeSet<Key>>();
    assert_eq!(compact(dir.path(), &model(), &needed(0..SPARE + 1)).unwrap(), 0);
    assert_eq!(compact(dir.path(), &model(), &needed(5..10)).unwrap(), 2 * SPARE - 5);
    let left = Vectors::read(dir.path(), &model()).unwrap();
    assert_eq!((left.len(), left.lost()), (5, None));
    assert!(left.holds(Key::of("text 7")) && !left.holds(Key::of("text 10")));
}
