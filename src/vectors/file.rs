//! The bytes of the file: a head, then batches, each with a checksum that also holds the place where it stands.
//!
//! All numbers are little-endian. The head is `scrutvec`, the format (u32), the dimension (u32), the model's name and
//! fingerprint (a u32 of their length and the bytes of each) and a checksum of all that. A batch is the number of its
//! vectors (u32), their keys (16 bytes each), their scales (f32 each), their components (a byte each) and a checksum.

use super::row::Row;
use super::{Key, ModelId, short_hash};

/// The first bytes of a file of vectors.
const MAGIC: &[u8; 8] = b"scrutvec";

/// The layout of the file. Raise it with every change of that, and of how a text is made of a passage.
const FORMAT: u32 = 1;

/// The longest name or fingerprint that is believed.
const LONGEST_NAME: usize = 4_096;

/// The most vectors of a batch.
pub(super) const MOST_ROWS: usize = 4_096;

/// The contents of a file.
#[derive(Debug)]
pub(super) struct Contents {
    pub(super) model: ModelId,
    /// In the order in which they were written.
    pub(super) rows: Vec<(Key, Row)>,
    /// The number of bytes of the file that are whole; 0 where there is no such file.
    pub(super) good_bytes: u64,
}

impl Contents {
    pub(super) fn empty(model: &ModelId) -> Self {
        Self { model: model.clone(), rows: Vec::new(), good_bytes: 0 }
    }

    /// Reads as far as the file is whole; says what is wrong if not even its head is.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, &'static str> {
        let mut left = Left(bytes);
        let cut = "its head is cut short";
        if left.take(MAGIC.len()).ok_or(cut)? != MAGIC {
            return Err("it is not a file of vectors");
        }
        if left.number().ok_or(cut)? != FORMAT {
            return Err("it has another format");
        }
        let dimension = left.count().filter(|it| (1..=Row::MOST).contains(it)).ok_or("its head is damaged")?;
        let mut name = || {
            let length = left.count().filter(|it| *it <= LONGEST_NAME)?;
            String::from_utf8(left.take(length)?.to_vec()).ok()
        };
        let (name, fingerprint) = (name().ok_or("its head is damaged")?, name().ok_or("its head is damaged")?);
        let head = bytes.len() - left.0.len();
        if left.take(Key::BYTES).ok_or(cut)? != short_hash(&[&bytes[..head]]) {
            return Err("its head is damaged");
        }
        let mut rows = Vec::new();
        let mut good = bytes.len() - left.0.len();
        while let Some(batch) = read_batch(&mut left, good as u64, dimension) {
            rows.extend(batch);
            good = bytes.len() - left.0.len();
        }
        Ok(Self { model: ModelId { name, fingerprint, dimension }, rows, good_bytes: good as u64 })
    }
}

/// The batch that stands next; `None` if none does that is whole.
fn read_batch(left: &mut Left<'_>, place: u64, dimension: usize) -> Option<Vec<(Key, Row)>> {
    let whole = left.0;
    let count = left.count().filter(|it| (1..=MOST_ROWS).contains(it))?;
    let keys = left.take(count * Key::BYTES)?;
    let scales = left.take(count * 4)?;
    let parts = left.take(count * dimension)?;
    let length = whole.len() - left.0.len();
    if left.take(Key::BYTES)? != short_hash(&[&place.to_le_bytes(), &whole[..length]]) {
        return None;
    }
    let (keys, _) = keys.as_chunks::<{ Key::BYTES }>();
    let (scales, _) = scales.as_chunks::<4>();
    let rows = keys.iter().zip(scales).zip(parts.chunks_exact(dimension));
    let row = |((key, scale), parts): ((&[u8; Key::BYTES], &[u8; 4]), &[u8])| {
        let parts = parts.iter().map(|part| part.cast_signed()).collect();
        (Key(*key), Row { scale: f32::from_le_bytes(*scale), parts })
    };
    Some(rows.map(row).collect())
}

/// The head of a file of a model's vectors.
pub(super) fn head(model: &ModelId) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend(FORMAT.to_le_bytes());
    bytes.extend(number(model.dimension));
    for text in [&model.name, &model.fingerprint] {
        let mut end = text.len().min(LONGEST_NAME);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        bytes.extend(number(end));
        bytes.extend(&text.as_bytes()[..end]);
    }
    let sum = short_hash(&[&bytes]);
    bytes.extend(sum);
    bytes
}

/// A batch that is going to stand at that place of its file: at most [`MOST_ROWS`] vectors.
pub(super) fn batch(rows: &[(Key, Row)], place: u64) -> Vec<u8> {
    let mut bytes = number(rows.len()).to_vec();
    bytes.extend(rows.iter().flat_map(|(key, _)| key.0));
    bytes.extend(rows.iter().flat_map(|(_, row)| row.scale.to_le_bytes()));
    bytes.extend(rows.iter().flat_map(|(_, row)| &row.parts).map(|part| part.cast_unsigned()));
    let sum = short_hash(&[&place.to_le_bytes(), &bytes]);
    bytes.extend(sum);
    bytes
}

/// A number as it stands in the file. None that is written is greater than 2^32.
fn number(value: usize) -> [u8; 4] {
    u32::try_from(value).unwrap_or(u32::MAX).to_le_bytes()
}

/// The bytes that are not read yet.
struct Left<'a>(&'a [u8]);

impl<'a> Left<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        let bytes = self.take(4)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?))
    }

    fn count(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }
}
