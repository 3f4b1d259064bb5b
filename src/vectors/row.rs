//! One vector, as it is kept and as it is compared.

use super::Error;

/// A vector in eight bits a component: component n is `parts[n] * scale`.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The greatest component, by amount, over 127.
    pub(super) scale: f32,
    pub(super) parts: Box<[i8]>,
}

impl Row {
    /// The most components of a vector: so many products of a component in eight bits with one of a question in
    /// thirteen add up to less than 2^31.
    pub(super) const MOST: usize = 4_096;

    /// A vector of up to 4,096 components; it is brought to length 1. `None` for one without length.
    pub fn new(vector: &[f32]) -> Option<Self> {
        Self::of(vector, vector.len()).ok()
    }

    /// A vector of that many components; it is brought to length 1.
    pub(super) fn of(vector: &[f32], dimension: usize) -> Result<Self, Error> {
        let (scale, parts) = quantised(vector, dimension, 127.0)?;
        #[expect(clippy::cast_possible_truncation, reason = "rounded to -127 to 127")]
        let parts = parts.map(|part| part as i8).collect();
        Ok(Self { scale, parts })
    }
}

/// A question's vector in thirteen bits a component, so that comparing is done in whole numbers, which give the same
/// sum in any order on any machine.
#[derive(Clone, Debug)]
pub(super) struct Fine {
    pub(super) scale: f32,
    pub(super) parts: Box<[i16]>,
}

impl Fine {
    pub(super) fn of(vector: &[f32], dimension: usize) -> Result<Self, Error> {
        let (scale, parts) = quantised(vector, dimension, 4_095.0)?;
        #[expect(clippy::cast_possible_truncation, reason = "rounded to -4095 to 4095")]
        let parts = parts.map(|part| part as i16).collect();
        Ok(Self { scale, parts })
    }

    /// The cosine with a vector that is kept.
    pub(super) fn cosine(&self, scale: f32, parts: &[i8]) -> f32 {
        // [`Row::MOST`] keeps the sum in bounds; checked at each step it takes several times as long.
        let product = |(a, b): (&i16, &i8)| i32::from(*a).wrapping_mul(i32::from(*b));
        let sum = self.parts.iter().zip(parts).map(product).fold(0, i32::wrapping_add);
        #[expect(clippy::cast_precision_loss, reason = "a cosine needs no more than 24 bits")]
        let sum = sum as f32;
        sum * self.scale * scale
    }
}

/// The components of a vector brought to length 1 as whole numbers up to `steps`, and what one step is.
fn quantised(vector: &[f32], dimension: usize, steps: f32) -> Result<(f32, impl Iterator<Item = f32>), Error> {
    if vector.len() != dimension {
        return Err(Error::Vector { what: format!("{} components in place of {dimension}", vector.len()) });
    }
    let length = vector.iter().map(|part| part * part).sum::<f32>().sqrt();
    if !length.is_finite() || length <= 0.0 {
        return Err(Error::Vector { what: format!("its length is {length}") });
    }
    let most = vector.iter().map(|part| part.abs()).fold(0.0, f32::max);
    Ok((most / length / steps, vector.iter().map(move |part| (part / most * steps).round())))
}
