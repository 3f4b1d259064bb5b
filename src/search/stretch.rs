//! Making scores of different scales comparable.

/// Stretches values so that the least becomes 0 and the greatest 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    least: f32,
    greatest: f32,
}

impl Stretch {
    pub(super) fn over(values: impl Iterator<Item = f32>) -> Self {
        values.fold(Self::NONE, |it, value| it.and(Self { least: value, greatest: value }))
    }

    /// Over no value at all.
    pub(super) const NONE: Self = Self { least: f32::INFINITY, greatest: f32::NEG_INFINITY };

    /// Over the values of both.
    pub(super) fn and(self, other: Self) -> Self {
        Self { least: self.least.min(other.least), greatest: self.greatest.max(other.greatest) }
    }

    /// A value as it stands among the others; where all are the same, each is the greatest.
    pub(super) fn of(self, value: f32) -> f32 {
        if self.greatest > self.least { (value - self.least) / (self.greatest - self.least) } else { 1.0 }
    }
}
