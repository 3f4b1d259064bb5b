//! Working days in England: which days are bank holidays, and the day that many working days after another.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday, date};

/// The bank holidays of England and Wales, by rule and with the exceptions of a table.
#[derive(Clone, Debug, Default)]
pub(super) struct Calendar {
    /// Holidays of one year alone.
    pub(super) added: BTreeSet<Date>,
    /// The usual day and the one that took its place that year.
    pub(super) moved: Vec<(Date, Date)>,
}

impl Calendar {
    /// The day `count` working days after another, which itself does not count.
    pub(super) fn after(&self, day: Date, count: u32) -> Option<Date> {
        let mut at = day;
        for _ in 0..count {
            at = at.tomorrow().ok()?;
            while !self.is_working_day(at) {
                at = at.tomorrow().ok()?;
            }
        }
        Some(at)
    }

    fn is_working_day(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !self.is_holiday(day)
    }

    fn is_holiday(&self, day: Date) -> bool {
        let is_moved_to = self.moved.iter().any(|(_, to)| *to == day);
        let is_moved_away = self.moved.iter().any(|(from, _)| *from == day);
        self.added.contains(&day) || is_moved_to || !is_moved_away && usual(day.year()).contains(&day)
    }
}

/// The bank holidays of a year by the rules of the Banking and Financial Dealings Act 1971 and the proclamations that
/// come each year: those that fall on a weekend are kept on the next working day. Good Friday and Christmas Day are
/// holidays by common law.
fn usual(year: i16) -> Vec<Date> {
    let mut days = Vec::with_capacity(8);
    let easter = easter(year);
    days.extend([easter.checked_sub(2.days()).ok(), easter.tomorrow().ok()].into_iter().flatten());
    days.push(weekday_from(date(year, 5, 1), Weekday::Monday));
    days.push(weekday_from(date(year, 5, 25), Weekday::Monday));
    days.push(weekday_from(date(year, 8, 25), Weekday::Monday));
    for day in [date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)] {
        let mut kept = day;
        while matches!(kept.weekday(), Weekday::Saturday | Weekday::Sunday) || days.contains(&kept) {
            kept = kept.tomorrow().unwrap_or(kept);
        }
        days.push(kept);
    }
    days
}

/// The first such weekday from a day on.
fn weekday_from(day: Date, weekday: Weekday) -> Date {
    let ahead = weekday.since(day.weekday());
    day.checked_add(ahead.days()).unwrap_or(day)
}

/// Easter Sunday in the Gregorian calendar, by the method that Meeus gives (Astronomical Algorithms, chapter 8).
#[expect(clippy::many_single_char_names, reason = "the letters of the source")]
fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    // March or April, and a day of it, by the method.
    let small = |number: i32| i8::try_from(number).unwrap_or(1);
    Date::new(year, small(month), small(day)).unwrap_or(date(year, 4, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_falls_where_the_almanacs_have_it() {
        let expected = [(2018, 4, 1), (2019, 4, 21), (2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2038, 4, 25)];
        for (year, month, day) in expected {
            assert_eq!(easter(year), date(year, month, day));
        }
    }

    #[test]
    fn holidays_at_a_weekend_are_kept_on_the_next_working_day() {
        // Christmas Day of 2021 was a Saturday.
        let days = usual(2021);
        assert!(days.contains(&date(2021, 12, 27)) && days.contains(&date(2021, 12, 28)), "{days:?}");
        // New Year's Day of 2022 was one as well.
        assert!(usual(2022).contains(&date(2022, 1, 3)));
    }

    #[test]
    fn working_days_leave_out_weekends_and_holidays() {
        let calendar = Calendar::default();
        let after = |day, count| calendar.after(day, count).unwrap();
        assert_eq!(after(date(2024, 3, 28), 1), date(2024, 4, 2), "over Easter");
        assert_eq!(after(date(2024, 7, 5), 1), date(2024, 7, 8), "over a weekend");
        assert_eq!(after(date(2024, 9, 13), 70), date(2024, 12, 20));
        assert_eq!(after(date(2024, 12, 24), 1), date(2024, 12, 27));
        let moved = Calendar { moved: vec![(date(2020, 5, 4), date(2020, 5, 8))], ..Calendar::default() };
        assert_eq!(moved.after(date(2020, 5, 1), 1), Some(date(2020, 5, 4)));
        assert_eq!(moved.after(date(2020, 5, 7), 1), Some(date(2020, 5, 11)));
    }
}
