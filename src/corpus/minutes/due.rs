//! Until when something is promised: the words that say it, and the day that they and the day of the meeting tell.

use std::ops::Range;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::wording::{Sentence, Wording};
use crate::document::{Due, DueBasis};
use crate::text;

/// Years that a printed number may be.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2099;

/// The days that a time is counted from.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    pub(super) met: Option<Date>,
    pub(super) next: Option<Date>,
}

/// A time as it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moment {
    Day(i8, i8, Option<i16>),
    /// A month, with whether its beginning is meant.
    Month(i8, Option<i16>, bool),
    Year(i16, bool),
    Count(i32, Unit),
    Next,
    Vague,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Days,
    Weeks,
    Months,
    Years,
    /// One that a calendar does not tell.
    Uncounted,
}

/// The words of a sentence that say until when, as bytes of it, with the day where that can be told. Of several the first
/// that has a day, else the first. In a cell of a table the words need nothing before them.
pub(super) fn find(
    sentence: &Sentence<'_>,
    wording: &Wording,
    known: Known,
    is_cell: bool,
) -> Option<(Range<usize>, Option<Due>)> {
    let mut printed = None;
    for at in 0..sentence.tokens.len() {
        let lead =
            wording.due.leads.iter().find_map(|(words, is_strong)| Some((sentence.after(words, at)?, *is_strong)));
        let (from, is_strong) = match lead {
            Some(lead) => lead,
            None if is_cell => (at, true),
            None => continue,
        };
        let Some((moment, end)) = moment(sentence, wording, from) else { continue };
        let is_certain = is_strong || known.met.is_some() || matches!(moment, Moment::Next | Moment::Vague);
        let due = resolved(moment, sentence, wording, end, known);
        // A day before the meeting is that of something else.
        let is_past = due.zip(known.met).is_some_and(|(due, met)| due.day < met);
        if is_past || !is_certain {
            continue;
        }
        let range = sentence.tokens[at].range.start..sentence.tokens[end - 1].end;
        if due.is_some() {
            return Some((range, due));
        }
        printed = printed.or(Some((range, None)));
    }
    printed
}

/// The time that begins at a token, and the token after it.
fn moment(sentence: &Sentence<'_>, wording: &Wording, from: usize) -> Option<(Moment, usize)> {
    let word = |at: usize| sentence.tokens.get(at).map(|token| token.word.as_str());
    let mut at = from;
    let mut is_start = false;
    // "the end of", "the beginning of", "Friday".
    loop {
        match word(at)? {
            "the" | "a" | "an" | "our" | "their" | "its" if at < from + 5 => at += 1,
            "end" | "close" if word(at + 1) == Some("of") => at += 2,
            "start" | "beginning" if word(at + 1) == Some("of") => (is_start, at) = (true, at + 2),
            day if day.ends_with("day") && sentence.tokens[at].capital => at += 1,
            _ => break,
        }
    }
    let longest = |rows: &[Vec<String>]| rows.iter().find_map(|words| sentence.after(words, at));
    if let Some(end) = longest(&wording.due.next_meeting) {
        return Some((Moment::Next, end));
    }
    if let Some(found) = day(sentence, at) {
        return Some(found);
    }
    let year = |at: usize| word(at)?.parse::<i16>().ok().filter(|year| YEARS.contains(year));
    if let Some(month) = word(at).filter(|_| sentence.tokens[at].capital).and_then(text::month_number) {
        let year = year(at + 1);
        return Some((Moment::Month(month, year, is_start), at + 1 + usize::from(year.is_some())));
    }
    if let Some(found) = count(sentence, wording, at) {
        return Some(found);
    }
    if let Some(end) = longest(&wording.due.vague) {
        let of_year = usize::from(year(end).is_some());
        return Some((Moment::Vague, end + of_year));
    }
    let printed = year(at)?;
    // "2024/25" is a year of another sort.
    let rest = &sentence.text[sentence.tokens[at].end..];
    Some(if rest.starts_with(['/', '-', '\u{2013}']) {
        (Moment::Vague, (at + 2).min(sentence.tokens.len()))
    } else {
        (Moment::Year(printed, is_start), at + 1)
    })
}

/// "30 June 2024", "30th of June", "30/06/2024".
fn day(sentence: &Sentence<'_>, at: usize) -> Option<(Moment, usize)> {
    let tokens = &sentence.tokens;
    let word = |at: usize| tokens.get(at).map(|token| token.word.as_str());
    let digits = word(at)?.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let number: i8 = digits.parse().ok().filter(|day| (1..=31).contains(day))?;
    if !matches!(&word(at)?[digits.len()..], "" | "st" | "nd" | "rd" | "th") {
        return None;
    }
    let of = usize::from(word(at + 1) == Some("of"));
    if let Some(month) = word(at + 1 + of).and_then(text::month_number) {
        let end = at + 2 + of;
        let year = word(end).and_then(|word| word.parse().ok()).filter(|year| YEARS.contains(year));
        return Some((Moment::Day(number, month, year), end + usize::from(year.is_some())));
    }
    let parted = |at: usize| {
        let between = sentence.text.get(tokens.get(at)?.end..tokens.get(at + 1)?.range.start)?;
        matches!(between, "/" | "." | "-").then_some(())
    };
    parted(at)?;
    parted(at + 1)?;
    let month: i8 = word(at + 1)?.parse().ok().filter(|month| (1..=12).contains(month))?;
    let year: i16 = word(at + 2)?.parse().ok()?;
    let year = if year < 100 { year + 2000 } else { year };
    YEARS.contains(&year).then_some((Moment::Day(number, month, Some(year)), at + 3))
}

/// "three months", "the next six weeks", "70 working days", "a month", "six months' time".
fn count(sentence: &Sentence<'_>, wording: &Wording, from: usize) -> Option<(Moment, usize)> {
    let word = |at: usize| sentence.tokens.get(at).map(|token| token.word.as_str());
    let at = from + usize::from(word(from) == Some("next"));
    let spelt = || wording.due.numbers.iter().position(|number| word(at) == Some(number)).map(|found| found + 1);
    let is_one = || from.checked_sub(1).and_then(word).is_some_and(|before| matches!(before, "a" | "an"));
    let (number, mut at) = match word(at)?.parse::<i32>().ok().or_else(|| spelt().and_then(|it| i32::try_from(it).ok()))
    {
        Some(number) => (number, at + 1),
        None if is_one() => (1, at),
        None => return None,
    };
    let uncounted = wording.due.uncounted.iter().find_map(|words| sentence.after(words, at));
    at = uncounted.unwrap_or(at);
    let unit = match word(at)? {
        _ if uncounted.is_some() => Unit::Uncounted,
        "day" | "days" => Unit::Days,
        "week" | "weeks" => Unit::Weeks,
        "month" | "months" => Unit::Months,
        "year" | "years" => Unit::Years,
        _ => return None,
    };
    let time = usize::from(word(at + 1) == Some("time"));
    (0..=1_000).contains(&number).then_some((Moment::Count(number, unit), at + 1 + time))
}

/// The day of a time, where that can be told.
fn resolved(moment: Moment, sentence: &Sentence<'_>, wording: &Wording, end: usize, known: Known) -> Option<Due> {
    let due = |day: Date, basis: DueBasis| Due { day, basis };
    // The first year in which a day is not before the meeting.
    let after_meeting = |of_year: &dyn Fn(i16) -> Option<Date>| -> Option<Date> {
        let met = known.met?;
        (met.year()..=met.year() + 1).filter_map(of_year).find(|day| *day >= met)
    };
    match moment {
        Moment::Day(day, month, Some(year)) => Some(due(Date::new(year, month, day).ok()?, DueBasis::Day)),
        Moment::Day(day, month, None) => {
            after_meeting(&|year| Date::new(year, month, day).ok()).map(|day| due(day, DueBasis::YearOfMeeting))
        }
        Moment::Month(month, year, is_start) => {
            let edge = |year: i16| {
                let first = Date::new(year, month, 1).ok()?;
                Some(if is_start { first } else { first.last_of_month() })
            };
            match year {
                Some(year) => Some(due(edge(year)?, DueBasis::Period)),
                None => after_meeting(&edge).map(|day| due(day, DueBasis::YearOfMeeting)),
            }
        }
        Moment::Year(year, is_start) => {
            let (month, day) = if is_start { (1, 1) } else { (12, 31) };
            Some(due(Date::new(year, month, day).ok()?, DueBasis::Period))
        }
        Moment::Count(number, unit) => {
            let is_of_another = wording.due.from_elsewhere.iter().any(|words| sentence.after(words, end).is_some())
                || wording.due.after_event.iter().any(|words| sentence.has(words));
            let span = match unit {
                _ if is_of_another => return None,
                Unit::Days => number.days(),
                Unit::Weeks => number.weeks(),
                Unit::Months => number.months(),
                Unit::Years => number.years(),
                Unit::Uncounted => return None,
            };
            Some(due(known.met?.checked_add(span).ok()?, DueBasis::Counted))
        }
        Moment::Next => known.next.map(|day| due(day, DueBasis::NextMeeting)),
        Moment::Vague => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MET: Date = jiff::civil::date(2024, 3, 14);

    /// What a sentence of a meeting on 14 March 2024 says, the next being on 6 June: the words and the day.
    #[track_caller]
    fn check(text: &str, expected: Option<(&str, Option<&str>)>) {
        check_known(text, Known { met: Some(MET), next: Some(jiff::civil::date(2024, 6, 6)) }, expected);
    }

    #[track_caller]
    fn check_known(text: &str, known: Known, expected: Option<(&str, Option<&str>)>) {
        let wording = Wording::bundled();
        let found = find(&wording.sentence(text), &wording, known, false);
        let found = found.map(|(range, due)| (text[range].to_owned(), due.map(|due| due.day.to_string())));
        let found = found.as_ref().map(|(words, day)| (words.as_str(), day.as_deref()));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn days_and_months_are_read() {
        check("It would be done by 30 June 2024.", Some(("by 30 June 2024", Some("2024-06-30"))));
        check("by Friday, 5th of July", Some(("by Friday, 5th of July", Some("2024-07-05"))));
        check("by the end of June 2024", Some(("by the end of June 2024", Some("2024-06-30"))));
        check("in September", Some(("in September", Some("2024-09-30"))));
        check("by February", Some(("by February", Some("2025-02-28"))));
        check("a plan with a due date of 31 October 2024", Some(("a due date of 31 October 2024", Some("2024-10-31"))));
        check("by 01/07/2024", Some(("by 01/07/2024", Some("2024-07-01"))));
        check("before the start of September 2024", Some(("before the start of September 2024", Some("2024-09-01"))));
        check("by the end of 2024", Some(("by the end of 2024", Some("2024-12-31"))));
    }

    #[test]
    fn what_is_counted_from_the_meeting_is_counted() {
        check("within three months", Some(("within three months", Some("2024-06-14"))));
        check("in six weeks\u{2019} time", Some(("in six weeks\u{2019} time", Some("2024-04-25"))));
        check("within the next 10 days", Some(("within the next 10 days", Some("2024-03-24"))));
        check("within a month", Some(("within a month", Some("2024-04-14"))));
        check("brought to the next meeting", Some(("to the next meeting", Some("2024-06-06"))));
        check("within 28 days of receipt", Some(("within 28 days", None)));
        check("following the inspection a plan within 70 days", Some(("within 70 days", None)));
        check("within 70 working days", Some(("within 70 working days", None)));
    }

    #[test]
    fn what_no_day_can_be_given_for_is_as_printed() {
        check("by Easter", Some(("by Easter", None)));
        check("to a future meeting", Some(("to a future meeting", None)));
        check("by the end of the financial year", Some(("by the end of the financial year", None)));
        let unknown = Known::default();
        check_known("within three months", unknown, Some(("within three months", None)));
        check_known("at the next meeting", unknown, Some(("at the next meeting", None)));
        check_known("by September", unknown, Some(("by September", None)));
    }

    #[test]
    fn other_days_are_none() {
        check("as inspectors said in January 2020", None);
        check("on 1 March 2024", None);
        check("12 of 30 children", None);
        check("in May they would", Some(("in May", Some("2024-05-31"))));
        check("members may ask in writing", None);
        check_known("inspected in January 2020", Known::default(), None);
    }
}
