//! Years and months in the words after a command.

use std::ops::Range;

/// Which words are a time, the last of them the year.
pub(super) fn time_in(words: &[&str]) -> Option<Range<usize>> {
    let year = words.iter().position(|word| year_of(word).is_some())?;
    // A month may stand before the year; both together are the time.
    let is_month = |word: &str| {
        word.len() >= 3
            && (1..=12).any(|month| {
                let day = jiff::civil::date(2000, month, 1);
                crate::text::month(day).to_lowercase().starts_with(&word.to_lowercase())
            })
    };
    let from = if year > 0 && is_month(words[year - 1]) { year - 1 } else { year };
    Some(from..year + 1)
}

/// The year that a word is.
pub(super) fn year_of(word: &str) -> Option<i16> {
    let word = word.trim_matches(['(', ')', ',']);
    let is_year = word.len() == 4 && word.starts_with(['1', '2']) && word.bytes().all(|byte| byte.is_ascii_digit());
    is_year.then(|| word.parse().ok()).flatten()
}
