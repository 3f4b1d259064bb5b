//! The figures by which finding is judged, each over one question or over a list of values.

use std::time::Duration;

/// The gain of the right passages among the first `k`, discounted by the logarithm of their places, as a share of the
/// most that could be had (Järvelin and Kekäläinen 2002). `gains` are those of the passages found, in order; `all` are
/// those of every right passage. 0 if there is none.
pub(super) fn ndcg(gains: &[f64], all: &[f64], k: usize) -> f64 {
    let discounted = |gains: &[f64]| -> f64 {
        // The discount begins at log2(2) = 1 for the first place.
        let places = std::iter::successors(Some(2.0_f64), |place| Some(place + 1.0));
        gains.iter().take(k).zip(places).map(|(gain, place)| gain / place.log2()).sum()
    };
    let mut best = all.to_vec();
    best.sort_by(|a, b| b.total_cmp(a));
    let most = discounted(&best);
    if most > 0.0 { discounted(gains) / most } else { 0.0 }
}

/// The share of the right passages that stand among the first `k`.
pub(super) fn recall(gains: &[f64], all: &[f64], k: usize) -> f64 {
    let right = |gains: &mut dyn Iterator<Item = &f64>| gains.filter(|gain| **gain > 0.0).count();
    share(right(&mut gains.iter().take(k)), right(&mut all.iter()))
}

/// One over the place of the first right passage among the first `k`; 0 if there is none.
pub(super) fn reciprocal_rank(gains: &[f64], k: usize) -> f64 {
    gains.iter().take(k).position(|gain| *gain > 0.0).map_or(0.0, |at| 1.0 / share_of_one(at + 1))
}

/// The greatest threshold at or above which at least that share of the values lies; 0 if there are none.
pub(super) fn threshold_keeping(values: &[f32], kept: f64) -> f32 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f32::total_cmp);
    let mut threshold = 0.0;
    for value in sorted {
        if at_least(values, value) < kept {
            break;
        }
        threshold = value;
    }
    threshold
}

/// The share of the values that are not below a threshold.
pub(super) fn at_least(values: &[f32], threshold: f32) -> f64 {
    share(values.iter().filter(|value| **value >= threshold).count(), values.len())
}

/// A part of a whole; 0 of nothing.
pub(super) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { share_of_one(part) / share_of_one(whole) }
}

#[expect(clippy::cast_precision_loss, reason = "counts of questions and places, far below 2^52")]
fn share_of_one(count: usize) -> f64 {
    count as f64
}

/// The mean; 0 of nothing.
pub(super) fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / share_of_one(values.len()) }
}

/// The median, of an even number the mean of the middle two; `None` of nothing.
pub(super) fn median(values: &[usize]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    let lower = if sorted.len().is_multiple_of(2) { sorted[middle - 1] } else { upper };
    Some(f64::midpoint(share_of_one(lower), share_of_one(upper)))
}

/// The time within which that many of a hundred were done, in milliseconds (the nearest rank); 0 of nothing.
pub(super) fn percentile(times: &[Duration], of_hundred: usize) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let rank = (sorted.len() * of_hundred).div_ceil(100);
    let time = rank.checked_sub(1).and_then(|at| sorted.get(at)).copied().unwrap_or_default();
    (time.as_secs_f64() * 1_000_000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(figure: f64, expected: f64) {
        assert!((figure - expected).abs() < 1e-4, "{figure} is not {expected}");
    }

    #[test]
    fn gain_is_discounted_by_place() {
        check(ndcg(&[1.0], &[1.0], 10), 1.0);
        // Third place: 1 / log2(4).
        check(ndcg(&[0.0, 0.0, 1.0], &[1.0], 10), 0.5);
        // Right ones at places 2 and 3 of two: (0.6309 + 0.5) / (1 + 0.6309).
        check(ndcg(&[0.0, 1.0, 1.0], &[1.0, 1.0], 10), 0.6934);
        // Graded: (1 + 2 × 0.6309) / (2 + 0.6309).
        check(ndcg(&[1.0, 2.0], &[1.0, 2.0], 10), 0.8597);
        check(ndcg(&[0.0, 0.0, 1.0], &[1.0], 2), 0.0);
        check(ndcg(&[1.0], &[], 10), 0.0);
    }

    #[test]
    fn recall_counts_the_right_ones_among_the_first() {
        let (gains, all) = ([0.0, 1.0, 0.0, 1.0], [1.0, 1.0, 1.0, 1.0]);
        check(recall(&gains, &all, 1), 0.0);
        check(recall(&gains, &all, 2), 0.25);
        check(recall(&gains, &all, 100), 0.5);
        check(recall(&gains, &[], 5), 0.0);
    }

    #[test]
    fn the_first_right_one_makes_the_reciprocal_rank() {
        check(reciprocal_rank(&[0.0, 0.0, 0.0, 1.0, 1.0], 10), 0.25);
        check(reciprocal_rank(&[0.0, 0.0, 1.0], 2), 0.0);
        check(reciprocal_rank(&[], 10), 0.0);
    }

    #[test]
    fn a_threshold_keeps_at_least_the_share_asked_for() {
        let kept = [0.2, 0.4, 0.6, 0.8, 1.0];
        // Four of five lie at or above 0.4, three at or above 0.6.
        check(threshold_keeping(&kept, 0.8).into(), 0.4);
        check(threshold_keeping(&kept, 0.61).into(), 0.4);
        check(threshold_keeping(&kept, 0.6).into(), 0.6);
        check(threshold_keeping(&kept, 1.0).into(), 0.2);
        check(threshold_keeping(&[], 0.95).into(), 0.0);
        // Of the others one of four lies below 0.4.
        check(1.0 - at_least(&[0.1, 0.4, 0.5, 0.9], 0.4), 0.25);
    }

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        let times: Vec<Duration> = (1..=20).rev().map(Duration::from_millis).collect();
        check(percentile(&times, 50), 10.0);
        check(percentile(&times, 95), 19.0);
        check(percentile(&times[..1], 50), 20.0);
        check(percentile(&[], 95), 0.0);
    }

    #[test]
    fn middles_and_means() {
        assert_eq!(median(&[5, 1, 3]), Some(3.0));
        assert_eq!(median(&[4, 1, 2, 9]), Some(3.0));
        assert_eq!(median(&[]), None);
        check(mean(&[0.0, 0.5, 1.0]), 0.5);
        check(mean(&[]), 0.0);
    }
}
