//! The numbers of a text with what each counts.

use std::collections::BTreeSet;

use crate::index;
use crate::text;

/// The words at most from a number to the last word that may say what it counts.
const REACH: usize = 4;

/// The years that stand for dates and count nothing.
const YEARS: std::ops::RangeInclusive<u32> = 1990..=2049;

/// The years of a text.
pub(super) fn years(text: &str) -> BTreeSet<u32> {
    let years = text::tokens(text).into_iter().filter_map(|token| token.word.parse().ok());
    years.filter(|year| YEARS.contains(year)).collect()
}

/// Numbers in words. "One" is absent, since it is mostly a pronoun.
const NAMED: [(&str, u32); 28] = [
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("hundred", 100),
    ("thousand", 1000),
];

/// The stem that stands for a share of a hundred.
const SHARE: &str = "%";

/// A number of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// Its value, in hundredths, so that "4.2" is one.
    pub(super) value: u64,
    /// As it is written.
    pub(super) written: String,
    /// The stems of the words after it, which say what it counts; "%" for a share.
    pub(super) counted: BTreeSet<String>,
    /// Whether the next word is a day, week or month.
    pub(super) time: Option<Unit>,
}

/// A stretch of time that a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months or years.
    Longer,
}

impl Number {
    /// Whether both count the same sort of thing.
    pub(super) fn counts_with(&self, other: &Self) -> bool {
        let share = |number: &Self| number.counted.contains(SHARE);
        if share(self) != share(other) || self.time != other.time {
            return false;
        }
        share(self) || self.time.is_some() || !self.counted.is_disjoint(&other.counted)
    }

    /// Its value as a whole number.
    pub(super) fn whole(&self) -> u64 {
        self.value / 100
    }
}

/// The numbers of a text but years, days of a month and the numbers of paragraphs.
pub(super) fn of(text: &str) -> Vec<Number> {
    let tokens = text::tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let named = NAMED.iter().find(|(word, _)| *word == token.word).map(|(_, value)| u64::from(*value) * 100);
        let mut end = at;
        let value = named.or_else(|| {
            let start = token.range.start;
            token.word.bytes().all(|b| b.is_ascii_digit()).then_some(())?;
            // "1,250" and "4.2" are one number.
            while let Some(next) = tokens.get(end + 1)
                && next.is_number()
                && matches!(&text[tokens[end].end..next.range.start], "," | ".")
            {
                end += 1;
            }
            digits(&text[start..tokens[end].range.end])
        });
        let Some(value) = value else {
            at += 1;
            continue;
        };
        let next = |n: usize| tokens.get(end + n).map_or("", |token| token.word.as_str());
        let before = at.checked_sub(1).map_or("", |at| tokens[at].word.as_str());
        let is_date = text::month_number(next(1)).is_some()
            || named.is_none() && text::month_number(before).is_some()
            || named.is_none() && at == end && u32::try_from(value / 100).is_ok_and(|value| YEARS.contains(&value));
        let rest = &text[tokens[end].end..];
        let is_share =
            rest.trim_start().starts_with('%') || next(1) == "percent" || next(1) == "per" && next(2) == "cent";
        if !is_date {
            let mut counted: BTreeSet<String> = (1..=REACH)
                .take_while(|n| {
                    tokens.get(end + n).is_some_and(|token| !breaks(&text[tokens[end + n - 1].end..token.range.start]))
                })
                .map(&next)
                .filter(|word| !index::is_stop_word(word))
                .map(index::stem)
                .collect();
            if is_share {
                counted.insert(SHARE.to_owned());
            }
            let time = match next(1) {
                "day" | "days" => Some(Unit::Day),
                "week" | "weeks" => Some(Unit::Week),
                "working" if next(2) == "days" => Some(Unit::Day),
                "month" | "months" | "year" | "years" => Some(Unit::Longer),
                _ => None,
            };
            let written = text[token.range.start..tokens[end].range.end].to_owned();
            found.push(Number { value, written, counted, time });
        }
        at = end + 1;
    }
    found
}

/// Whether what stands between two words ends what a number may count.
fn breaks(between: &str) -> bool {
    between.contains(['.', ';', ':', ',', '(', ')', '\n'])
}

fn digits(written: &str) -> Option<u64> {
    let plain: String = written.chars().filter(|c| *c != ',').collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let hundredths: String = format!("{part}00").chars().take(2).collect();
    whole.parse::<u64>().ok()?.checked_mul(100)?.checked_add(hundredths.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, u64)]) {
        let found = of(text);
        let found: Vec<(&str, u64)> = found.iter().map(|it| (it.written.as_str(), it.value)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn numbers_are_read_and_dates_are_not() {
        check("In 2019 there were 1,250 children.", &[("1,250", 125_000)]);
        check("On 5 July four of them left.", &[("four", 400)]);
        check("It cost 4.2 million pounds.", &[("4.2", 420)]);
        check("Nobody came in October 2019.", &[]);
    }

    #[test]
    fn two_numbers_count_the_same_or_not() {
        let counts = |a: &str, b: &str| of(a)[0].counts_with(&of(b)[0]);
        assert!(counts("80% completed", "only 60% happened"));
        assert!(counts("665 children were in care", "There were 620 children"));
        assert!(counts("two weeks", "three weeks"));
        assert!(!counts("two weeks", "five days"));
        assert!(!counts("80% of children", "80 children"));
        assert!(!counts("nine carers", "nine schools"));
    }
}
