//! Vectors in an order of the caller's, for comparing many with one.

use super::row::{Fine, Row};
use super::{Error, Key, Vectors};

/// The vectors of some texts in their order.
#[derive(Debug)]
pub struct Table {
    dimension: usize,
    /// 0 for a text without a vector.
    scales: Vec<f32>,
    parts: Vec<i8>,
}

impl Table {
    /// The vectors of texts in the order of their keys given; `None` stands for a text that needs none. Fails to `Err`
    /// with the number of texts that need one and have none.
    pub fn new(keys: &[Option<Key>], vectors: &Vectors) -> Result<Self, usize> {
        let dimension = vectors.contents.model.dimension;
        let mut table = Self { dimension, scales: vec![0.0; keys.len()], parts: vec![0; keys.len() * dimension] };
        let mut missing = 0;
        for (at, key) in keys.iter().enumerate().filter_map(|(at, key)| Some((at, (*key)?))) {
            match vectors.row(key) {
                Some(row) => {
                    table.scales[at] = row.scale;
                    table.parts[at * dimension..(at + 1) * dimension].copy_from_slice(&row.parts);
                }
                None => missing += 1,
            }
        }
        if missing == 0 { Ok(table) } else { Err(missing) }
    }

    /// The number of texts there are, with a vector or without.
    pub fn len(&self) -> usize {
        self.scales.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.scales.is_empty()
    }

    /// Makes a vector of the same model ready for comparison.
    pub fn query(&self, vector: &[f32]) -> Result<Query, Error> {
        Ok(Query(Fine::of(vector, self.dimension)?))
    }

    /// The cosine of a question's vector with that of the text at a place, from -1 to 1; `None` if that has no vector.
    pub fn cosine(&self, query: &Query, at: usize) -> Option<f32> {
        let scale = *self.scales.get(at).filter(|scale| **scale > 0.0)?;
        let parts = &self.parts[at * self.dimension..(at + 1) * self.dimension];
        Some(query.0.cosine(scale, parts))
    }
}

/// The vector of a question, ready for comparison.
#[derive(Clone, Debug)]
pub struct Query(Fine);

impl Query {
    /// A vector of a question; `None` for one without length.
    pub fn new(vector: &[f32]) -> Option<Self> {
        Some(Self(Fine::of(vector, vector.len()).ok()?))
    }

    /// Its cosine with the vector of a text, from -1 to 1. Both must be of one model.
    pub fn cosine(&self, row: &Row) -> f32 {
        self.0.cosine(row.scale, &row.parts)
    }
}
