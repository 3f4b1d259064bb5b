//! How much a word tells by its rarity.

/// The inverse document frequency of BM25, for a word that `df` of `n` texts hold.
pub(super) fn idf(df: u64, n: u64) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "counts of texts, far below 2^24 where it matters")]
    let (df, n) = (df as f32, n as f32);
    (1.0 + (n - df + 0.5).max(0.0) / (df + 0.5)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rarer_a_word_the_more_it_tells() {
        let values = [0, 1, 10, 99, 100].map(|df| idf(df, 100));
        assert!(values.is_sorted_by(|a, b| a > b), "{values:?}");
        assert!(values[4] > 0.0, "{values:?}");
    }
}
