//! Dates as reports print them: "14 October 2019 to 18 October 2019", "9 to 20 May 2022", "19 November–11 December 2013
//! and 28 – 30 January 2014", "02/06/2014 to 25/06/2014".

use jiff::civil::Date;

use crate::document::Span;
use crate::text;

/// Inspections were not made before this year under any framework; an earlier one is a misreading.
const FIRST_YEAR: i16 = 2000;
const LAST_YEAR: i16 = 2099;

/// A piece of a printed date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Day(i8),
    Month(i8),
    Year(i16),
    /// "to", a dash: the days between belong to it.
    To,
    /// "and", "&", a comma: a further stretch of days.
    And,
}

/// A day of which the month or the year may be left to the date behind it.
#[derive(Clone, Copy, Debug)]
struct Partial {
    day: i8,
    month: Option<i8>,
    year: Option<i16>,
}

/// Reads the stretches of days that a text begins with, up to the first word that is no part of a date.
pub(super) fn spans(text: &str) -> Vec<Span> {
    let tokens = tokens(text);
    // Dates with their separators: what stands before the date, `None` for the first.
    let mut dates: Vec<(Option<Token>, Partial)> = Vec::new();
    let mut separator = None;
    for token in tokens {
        match token {
            Token::Day(day) => dates.push((separator.take(), Partial { day, month: None, year: None })),
            Token::Month(month) => match dates.last_mut() {
                Some((_, date)) if date.month.is_none() => date.month = Some(month),
                _ => break,
            },
            Token::Year(year) => match dates.last_mut() {
                Some((_, date)) if date.year.is_none() => date.year = Some(year),
                _ => break,
            },
            Token::To | Token::And => separator = Some(token),
        }
    }
    fill_from_behind(&mut dates);
    let mut found = Vec::new();
    let mut open: Option<Date> = None;
    let mut last: Option<Date> = None;
    for (separator, partial) in dates {
        let Some(date) = whole(partial) else { return Vec::new() };
        if separator == Some(Token::To) {
            last = Some(date);
            continue;
        }
        found.extend(close(open, last));
        (open, last) = (Some(date), None);
    }
    found.extend(close(open, last));
    found
}

/// Reads the one date that a text begins with.
pub(super) fn date(text: &str) -> Option<Date> {
    spans(text).first().map(|span| span.first())
}

/// The date at the end of a file's name, as "…-05-november-2019" or "…-2019-11-05".
pub(super) fn in_file_name(file: &str) -> Option<Date> {
    let name = file.rsplit('/').next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let words = text::words(stem);
    words.windows(3).rev().find_map(|three| {
        let [a, b, c] = three else { return None };
        if let Some(month) = month_named(b) {
            let (day, year) = (a.parse().ok()?, c.parse().ok()?);
            return whole(Partial { day, month: Some(month), year: Some(year) });
        }
        let year: i16 = (a.len() == 4).then(|| a.parse().ok()).flatten()?;
        whole(Partial { day: c.parse().ok()?, month: b.parse().ok(), year: Some(year) })
    })
}

fn close(first: Option<Date>, last: Option<Date>) -> Option<Span> {
    let first = first?;
    Span::new(first, last.unwrap_or(first))
}

/// Gives each date what it lacks from the one behind it: in "9 to 20 May 2022" the 9 is of May 2022, and in
/// "21 November to 2 December 2022" November is of 2022, but in "28 November to 9 January 2018" it is of 2017.
fn fill_from_behind(dates: &mut [(Option<Token>, Partial)]) {
    for at in (1..dates.len()).rev() {
        let behind = dates[at].1;
        let date = &mut dates[at - 1].1;
        date.month = date.month.or(behind.month);
        if date.year.is_none() {
            let turn = date.month > behind.month;
            date.year = behind.year.map(|year| if turn { year - 1 } else { year });
        }
    }
}

fn whole(partial: Partial) -> Option<Date> {
    let year = partial.year.filter(|year| (FIRST_YEAR..=LAST_YEAR).contains(year))?;
    Date::new(year, partial.month?, partial.day).ok()
}

fn tokens(text: &str) -> Vec<Token> {
    let folded = text::fold(text);
    let mut found = Vec::new();
    let mut rest = folded.trim_start_matches(|c: char| c.is_whitespace() || c == ':');
    while let Some(first) = rest.chars().next() {
        let length = match first {
            c if c.is_ascii_digit() => rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()),
            c if c.is_alphabetic() => rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (word, after) = rest.split_at(length);
        rest = after;
        let token = match word {
            "to" | "until" | "-" => Token::To,
            "and" | "&" | "," | ";" => Token::And,
            // The stroke parts day, month and year.
            "/" | "st" | "nd" | "rd" | "th" | "from" | "between" | "." => continue,
            _ if first.is_whitespace() => continue,
            _ if first.is_ascii_digit() => match number(word, &found, after) {
                Some(token) => token,
                None => break,
            },
            _ => match month_named(word) {
                Some(month) => Token::Month(month),
                None => break,
            },
        };
        found.push(token);
    }
    found
}

/// The number of a month, given whole or by its first letters (at least three), folded.
fn month_named(word: &str) -> Option<i8> {
    let fits = |month: &&str| word.len() >= 3 && text::fold(month).starts_with(word);
    (1..).zip(text::MONTHS.iter()).find(|(_, month)| fits(month)).map(|(number, _)| number)
}

fn number(word: &str, before: &[Token], after: &str) -> Option<Token> {
    let value: i16 = word.parse().ok()?;
    let month_of_slashes = matches!(before.last(), Some(Token::Day(_))) && after.starts_with('/') && value <= 12;
    match value {
        FIRST_YEAR..=LAST_YEAR => Some(Token::Year(value)),
        1..=12 if month_of_slashes => i8::try_from(value).ok().map(Token::Month),
        1..=31 => i8::try_from(value).ok().map(Token::Day),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let found: Vec<(String, String)> =
            spans(text).iter().map(|span| (span.first().to_string(), span.last().to_string())).collect();
        let expected: Vec<(String, String)> =
            expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn spans_are_read_in_the_formats_of_real_reports() {
        check("14 October 2019 to 18 October 2019", &[("2019-10-14", "2019-10-18")]);
        check("9 to 20 May 2022", &[("2022-05-09", "2022-05-20")]);
        check("8 \u{2013} 12 July 2013", &[("2013-07-08", "2013-07-12")]);
        check("21 February to 4 March 2022", &[("2022-02-21", "2022-03-04")]);
        check("5\u{2013}16 November 2018", &[("2018-11-05", "2018-11-16")]);
        check("23 June 2014\u{2013}16 July 2014 Report published", &[("2014-06-23", "2014-07-16")]);
        check("02/06/2014 to 25/06/2014", &[("2014-06-02", "2014-06-25")]);
    }

    #[test]
    fn two_spans_are_read_as_two() {
        check(
            "5 to 9 December 2022 and 14 to 15 February 2023",
            &[("2022-12-05", "2022-12-09"), ("2023-02-14", "2023-02-15")],
        );
        check(
            "19 November-11 December 2013 and 28 \u{2013} 30 January 2014",
            &[("2013-11-19", "2013-12-11"), ("2014-01-28", "2014-01-30")],
        );
    }

    #[test]
    fn a_year_that_turns_within_a_span_is_seen() {
        check("28 November to 9 January 2018", &[("2017-11-28", "2018-01-09")]);
    }

    #[test]
    fn what_is_no_date_gives_none() {
        check("in due course", &[]);
        check("31 February 2020", &[]);
        check("20 May 2022 to 9 May 2022", &[]);
    }

    #[test]
    fn a_file_name_may_end_in_a_date() {
        assert_eq!(
            in_file_name("x/80454-cornwall-05-november-2019.pdf").map(|d| d.to_string()).as_deref(),
            Some("2019-11-05")
        );
        assert_eq!(in_file_name("cornwall-2019-11-05.pdf").map(|d| d.to_string()).as_deref(), Some("2019-11-05"));
        assert_eq!(in_file_name("cornwall.pdf"), None);
    }
}
