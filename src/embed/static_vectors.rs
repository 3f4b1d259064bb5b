//! A table of word-piece vectors that is part of the program: text to a vector without a network, in microseconds.
//!
//! A text is cut as BERT cuts it: in lower case and without accents, at spaces and at each mark, and each word into the
//! longest pieces that the table holds. Its vector is the sum of its pieces', each by its weight: words that stand
//! everywhere count for little. It is less than what a sentence model makes of the text, but it knows that
//! "youngsters" are near "children" and "teenagers", and it needs neither a download nor an engine.
//!
//! `static.bin` is made by `scripts/static_vectors.py` from all-MiniLM-L6-v2 (Apache License 2.0), whose vectors of
//! single pieces it begins with, and from pairs of people's questions and the sentences of reports that answer them.
//!
//! The format, all numbers little-endian: [`MAGIC`], the number of components and the number of pieces (`u32` each), the
//! weight of each piece and then the step of each (`f32`), the length in bytes and the letters of each piece, in the
//! order of their bytes, and last the components of each (`i8`), which are to be multiplied by the piece's step. The
//! weight is part of the step.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The table.
static TABLE: &[u8] = include_bytes!("static.bin");

/// What a table begins with: its format.
const MAGIC: &[u8; 8] = b"scrusta1";

/// What a piece begins with that continues a word.
const CONTINUES: &[u8] = b"##";

/// A longer run of characters is not a word and is not cut into pieces.
const LONGEST_WORD: usize = 100;

/// Word pieces with their vectors and weights.
#[derive(Debug)]
pub struct StaticModel {
    dimension: usize,
    /// What a component of each piece's vector is multiplied by; the weight is in it.
    steps: Vec<f32>,
    /// The pieces in the order of their bytes.
    pieces: Vec<&'static [u8]>,
    /// Those of each first byte.
    by_first: Vec<Range<usize>>,
    /// Those that continue a word.
    continuing: Range<usize>,
    /// The components, piece after piece.
    parts: &'static [u8],
}

impl StaticModel {
    /// The table of the program. Reading it takes a moment, so that it is kept by whoever needs it often.
    pub fn bundled() -> Self {
        // A table that is built in cannot be damaged, as the tests show; one that knows nothing would do no harm.
        Self::parse(TABLE).unwrap_or_else(Self::empty)
    }

    /// The number of components of a vector.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// The vector of a text, of unit length; all zeros if no word of the text is known.
    pub fn encode(&self, text: &str) -> Vec<f32> {
        let mut vector = vec![0.0; self.dimension];
        let mut pieces = Vec::new();
        each_word(text, |word| {
            pieces.clear();
            if self.cut(word.as_bytes(), &mut pieces) {
                for piece in &pieces {
                    self.add(*piece, &mut vector);
                }
            }
        });
        let length = vector.iter().map(|part| part * part).sum::<f32>().sqrt();
        if length > 0.0 {
            for part in &mut vector {
                *part /= length;
            }
        }
        vector
    }

    /// Adds a piece to a text's vector.
    fn add(&self, piece: usize, vector: &mut [f32]) {
        let step = self.steps[piece];
        let parts = &self.parts[piece * self.dimension..(piece + 1) * self.dimension];
        for (sum, part) in vector.iter_mut().zip(parts) {
            *sum += f32::from(part.cast_signed()) * step;
        }
    }

    /// Cuts a word into the longest pieces there are, from its beginning on. False if some of it is in no piece; then
    /// what has been put into `pieces` is to be left out.
    fn cut(&self, word: &[u8], pieces: &mut Vec<usize>) -> bool {
        let Some(first) = word.first() else { return false };
        let (mut at, mut within, mut skip) = (0, self.by_first[usize::from(*first)].clone(), 0);
        while at < word.len() {
            let Some((piece, length)) = self.longest(&word[at..], within, skip) else { return false };
            pieces.push(piece);
            at += length;
            (within, skip) = (self.continuing.clone(), CONTINUES.len());
        }
        true
    }

    /// The longest of some pieces that a text begins with, and its length, both without the first `skip` bytes of each
    /// piece.
    fn longest(&self, text: &[u8], mut within: Range<usize>, skip: usize) -> Option<(usize, usize)> {
        let mut found = None;
        for (at, byte) in text.iter().enumerate() {
            // All pieces here agree up to this place, and those that end there come first.
            let here = &self.pieces[within.clone()];
            let start = here.partition_point(|piece| piece.get(skip + at).is_none_or(|other| other < byte));
            let count = here[start..].partition_point(|piece| piece.get(skip + at) == Some(byte));
            within = within.start + start..within.start + start + count;
            match self.pieces.get(within.start) {
                Some(piece) if count > 0 => {
                    if piece.len() == skip + at + 1 {
                        found = Some((within.start, at + 1));
                    }
                }
                _ => break,
            }
        }
        found
    }

    /// Reads a table; `None` if it is not whole.
    fn parse(table: &'static [u8]) -> Option<Self> {
        let mut rest = table.strip_prefix(MAGIC)?;
        let dimension = number(&mut rest)?;
        let count = number(&mut rest)?;
        // The weights alone, which the steps hold too.
        floats(&mut rest, count)?;
        let steps = floats(&mut rest, count)?;
        let mut pieces: Vec<&'static [u8]> = Vec::with_capacity(count);
        for _ in 0..count {
            let (length, after) = rest.split_first()?;
            let (piece, after) = after.split_at_checked(usize::from(*length))?;
            if piece.is_empty() || pieces.last().is_some_and(|last| *last >= piece) {
                return None;
            }
            pieces.push(piece);
            rest = after;
        }
        if dimension == 0 || rest.len() != count.checked_mul(dimension)? {
            return None;
        }
        let by_first = (0..=u8::MAX).map(|byte| beginning_with(&pieces, &[byte])).collect();
        let continuing = beginning_with(&pieces, CONTINUES);
        Some(Self { dimension, steps, pieces, by_first, continuing, parts: rest })
    }

    /// A table without pieces.
    fn empty() -> Self {
        Self {
            dimension: 1,
            steps: Vec::new(),
            pieces: Vec::new(),
            by_first: vec![0..0; 256],
            continuing: 0..0,
            parts: &[],
        }
    }
}

/// Those of some pieces, which are in order, that begin with some bytes.
fn beginning_with(pieces: &[&[u8]], start: &[u8]) -> Range<usize> {
    let from = pieces.partition_point(|piece| *piece < start);
    from..from + pieces[from..].partition_point(|piece| piece.starts_with(start))
}

/// Takes a number off the beginning of some bytes.
fn number(rest: &mut &[u8]) -> Option<usize> {
    let (four, after) = rest.split_first_chunk()?;
    *rest = after;
    usize::try_from(u32::from_le_bytes(*four)).ok()
}

/// Takes so many numbers off the beginning of some bytes.
fn floats(rest: &mut &[u8], count: usize) -> Option<Vec<f32>> {
    let (numbers, after) = rest.split_at_checked(count.checked_mul(4)?)?;
    *rest = after;
    Some(numbers.as_chunks().0.iter().map(|four| f32::from_le_bytes(*four)).collect())
}

/// Calls `each` with the words and the marks of a text, in lower case and without accents.
fn each_word(text: &str, mut each: impl FnMut(&str)) {
    let mut word = Word::default();
    // Letters and their accents are taken apart first.
    for c in text.nfd() {
        if is_dropped(c) && !c.is_whitespace() {
            continue;
        }
        if c.is_whitespace() {
            word.end(&mut each);
        } else if is_mark(c) || is_ideograph(c) {
            word.end(&mut each);
            word.push(c);
            word.end(&mut each);
        } else {
            c.to_lowercase().for_each(|c| word.push(c));
        }
    }
    word.end(&mut each);
}

/// A word as far as it has been read.
#[derive(Default)]
struct Word {
    letters: String,
    count: usize,
}

impl Word {
    fn push(&mut self, c: char) {
        // One too many is enough to tell that there are too many.
        if self.count <= LONGEST_WORD {
            self.letters.push(c);
            self.count += 1;
        }
    }

    fn end(&mut self, each: &mut impl FnMut(&str)) {
        if (1..=LONGEST_WORD).contains(&self.count) {
            each(&self.letters);
        }
        self.letters.clear();
        self.count = 0;
    }
}

/// Accents, and what is not seen: control characters, soft hyphens, marks of direction.
fn is_dropped(c: char) -> bool {
    if c.is_ascii() {
        return c.is_control();
    }
    let unseen = ['\u{ad}', '\u{feff}', '\u{fffd}'].contains(&c)
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}');
    unseen || c.is_control() || is_combining_mark(c)
}

/// Marks that part words. Of those beyond ASCII the ones that English text has.
fn is_mark(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '¡' | '§' | '«' | '¶' | '·' | '»' | '¿')
        || matches!(c, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}') && !matches!(c, '\u{2044}' | '\u{2052}')
        || matches!(c, '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}')
}

/// Characters of which each is a word.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2fa1f}')
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    /// What `scripts/static_vectors.py` says of some texts, by the tokenizers library and in numpy.
    #[derive(Deserialize)]
    struct Reference {
        vectors: Vec<WithVector>,
        pieces: Vec<WithPieces>,
    }

    #[derive(Deserialize)]
    struct WithVector {
        text: String,
        vector: Vec<f32>,
    }

    #[derive(Deserialize)]
    struct WithPieces {
        text: String,
        pieces: Vec<String>,
    }

    fn reference() -> Reference {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/embed/static.json");
        serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
    }

    fn cosine(a: &[f32], b: &[f32]) -> f32 {
        assert_eq!(a.len(), b.len());
        a.iter().zip(b).map(|(a, b)| a * b).sum()
    }

    /// The pieces that a text is cut into; words that are not known are left out.
    fn pieces(model: &StaticModel, text: &str) -> Vec<String> {
        let mut all = Vec::new();
        each_word(text, |word| {
            let mut pieces = Vec::new();
            if model.cut(word.as_bytes(), &mut pieces) {
                all.extend(pieces.iter().map(|piece| String::from_utf8(model.pieces[*piece].to_vec()).unwrap()));
            }
        });
        all
    }

    #[test]
    fn the_bundled_table_is_whole() {
        let model = StaticModel::parse(TABLE).unwrap();
        assert_eq!((model.dimension(), model.pieces.len()), (256, model.steps.len()));
        assert!(model.pieces.len() > 20_000 && TABLE.len() < 8_000_000);
        assert!(model.steps.iter().all(|number| number.is_finite() && *number >= 0.0));
    }

    #[test]
    fn a_damaged_table_is_refused() {
        for damaged in [&TABLE[..TABLE.len() - 1], &TABLE[..20], &TABLE[1..], b""] {
            assert!(StaticModel::parse(damaged).is_none());
        }
        let none = StaticModel::empty().encode("Children are safe.");
        assert_eq!(none, vec![0.0]);
    }

    #[test]
    fn the_vectors_are_those_of_the_script() {
        let model = StaticModel::bundled();
        let texts = reference().vectors;
        assert_eq!(texts.len(), 20);
        for WithVector { text, vector } in texts {
            let cosine = cosine(&model.encode(&text), &vector);
            assert!(cosine >= 0.999, "cosine {cosine} of {text:?}");
        }
    }

    #[test]
    fn texts_are_cut_as_the_tokenizers_library_cuts_them() {
        let model = StaticModel::bundled();
        let texts = reference().pieces;
        assert!(texts.len() >= 50);
        for WithPieces { text, pieces: expected } in texts {
            assert_eq!(pieces(&model, &text), expected, "{text:?}");
        }
    }

    #[test]
    fn accents_case_and_marks_do_not_matter() {
        let model = StaticModel::bundled();
        let plain = model.encode("the cafe helps children in care");
        for text in ["The Café helps CHILDREN in care", "the cafe\u{301} helps chil\u{ad}dren\nin  care"] {
            assert_eq!(model.encode(text), plain, "{text:?}");
        }
    }

    #[test]
    fn words_that_are_not_known_count_for_nothing() {
        let model = StaticModel::bundled();
        assert_eq!(model.encode("child Ж日 ..."), model.encode("child ..."));
        for nothing in ["Жа …", ""] {
            assert!(model.encode(nothing).iter().all(|part| *part == 0.0), "{nothing:?}");
        }
        let long = "a".repeat(LONGEST_WORD);
        assert!(!pieces(&model, &long).is_empty());
        assert!(pieces(&model, &(long + "a")).is_empty());
    }

    #[test]
    fn peoples_words_are_near_those_of_reports() {
        let model = StaticModel::bundled();
        let near = |a: &str, b: &str| cosine(&model.encode(a), &model.encode(b));
        for (asked, right, wrong) in [
            ("youngsters", "teenagers", "finance"),
            ("kicked out of school", "pupils who are excluded", "applicants who wish to adopt"),
            ("do staff stay in the job?", "turnover of social workers is low", "homes for sale"),
        ] {
            let (right, wrong) = (near(asked, right), near(asked, wrong));
            assert!(right > wrong + 0.1, "{asked:?}: {right} and {wrong}");
        }
    }

    proptest! {
        /// Any text has a vector of length 1, or none where nothing of it is known.
        #[test]
        fn a_vector_has_length_one(text in "\\PC{0,80}") {
            let vector = MODEL.with(|model| model.encode(&text));
            let length = cosine(&vector, &vector);
            prop_assert!((length - 1.0).abs() < 1e-4 || length == 0.0, "{length}");
        }
    }

    thread_local! {
        static MODEL: StaticModel = StaticModel::bundled();
    }

    /// Prints how long a sentence takes; there is no bound, which a busy machine would break.
    #[test]
    fn encoding_is_quick() {
        let model = StaticModel::bundled();
        let text =
            "Leaders have not yet made sure that all children in care who go missing are offered a return interview.";
        let begun = std::time::Instant::now();
        for _ in 0..200 {
            std::hint::black_box(model.encode(std::hint::black_box(text)));
        }
        eprintln!("{:.1} microseconds a sentence", begun.elapsed().as_secs_f64() * 1e6 / 200.0);
    }
}
