//! Dates as reports print them: "14 October 2019 to 18 October 2019", "9 to 20 May 2022", "19 November–11 December 2013
//! and 28 – 30 January 2014", "02/06/2014 to 25/06/2014".

use jiff::civil::Date;

use crate::document::Span;
use crate::text::{self, Token};

/// Inspections were not made before this year under any framework; an earlier one is a misreading.
const FIRST_YEAR: i16 = 2000;
const LAST_YEAR: i16 = 2099;

/// A piece of a printed date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    Day(i8),
    Month(i8),
    Year(i16),
    /// "to", a dash: the days between belong to it.
    To,
    /// "and", "&", a comma: a further stretch of days.
    And,
}

/// A day of which the month or the year may be left to the next date.
#[derive(Clone, Copy, Debug)]
struct Partial {
    day: i8,
    month: Option<i8>,
    year: Option<i16>,
}

/// Reads the stretches of days that a text begins with, up to the first word that is no part of a date.
pub(super) fn spans(text: &str) -> Vec<Span> {
    let pieces = pieces(text);
    // Dates with their separators: what stands before the date, `None` for the first.
    let mut dates: Vec<(Option<Piece>, Partial)> = Vec::new();
    let mut separator = None;
    // The month of "March 5" until its day comes.
    let mut leading = None;
    let mut before = None;
    for (at, piece) in pieces.iter().copied().enumerate() {
        let is_after_day = matches!(before, Some(Piece::Day(_)));
        before = Some(piece);
        match piece {
            Piece::Day(day) => dates.push((separator.take(), Partial { day, month: leading.take(), year: None })),
            Piece::Month(month) => match dates.last_mut() {
                Some((_, date)) if date.month.is_none() && is_after_day => date.month = Some(month),
                _ if matches!(pieces.get(at + 1), Some(Piece::Day(_))) => leading = Some(month),
                _ => break,
            },
            Piece::Year(year) => match dates.last_mut() {
                Some((_, date)) if date.year.is_none() => date.year = Some(year),
                _ => break,
            },
            Piece::To | Piece::And => separator = Some(piece),
        }
    }
    // In "March 5 to 7, 2024" the 7 is of March too.
    for at in 1..dates.len() {
        if dates[at..].iter().all(|(_, date)| date.month.is_none()) {
            dates[at].1.month = dates[at - 1].1.month;
        }
    }
    fill_from_next(&mut dates);
    let mut found = Vec::new();
    let mut open: Option<Date> = None;
    let mut last: Option<Date> = None;
    for (separator, partial) in dates {
        let Some(date) = whole(partial) else { return Vec::new() };
        if separator == Some(Piece::To) {
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

/// Reads a date that is the whole of a line, as at the head of a letter.
pub(super) fn alone(line: &str) -> Option<Date> {
    let tokens = text::tokens(line);
    let weekday = usize::from(tokens.len() == 4);
    let (date, after) = dated(&tokens, weekday)?;
    whole(date).filter(|_| after == tokens.len())
}

/// Reads the days that running text gives, each with its place: "between 29 April and 3 May 2024" gives two. A month or
/// year that is left out is that of the next day in the text.
pub(super) fn in_prose(text: &str) -> Vec<(usize, Date)> {
    before(text, None)
}

/// Reads the days that running text gives as [`in_prose`] does. Where no day names a year, it is the last in which they are not
/// after the day on which the text was written, if that is known.
pub(super) fn before(text: &str, written: Option<Date>) -> Vec<(usize, Date)> {
    let tokens = text::tokens(text);
    let mut dates: Vec<(usize, Partial)> = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let start = token.range.start;
        if let Some((date, after)) = dated(&tokens, at) {
            dates.push((start, date));
            at = after;
            continue;
        }
        let leads = leads_to_date(text, &tokens, at);
        if let Some(day) = day_of_month(&token.word).filter(|_| leads) {
            dates.push((start, Partial { day, month: None, year: None }));
        }
        at += 1;
    }
    if let Some((written, (_, last))) = written.zip(dates.last_mut()).filter(|(_, (_, last))| last.year.is_none()) {
        let in_year = |year| whole(Partial { year: Some(year), ..*last }).filter(|date| *date <= written);
        last.year = [written.year(), written.year() - 1].into_iter().find(|year| in_year(*year).is_some());
    }
    fill_from_next(&mut dates);
    dates.into_iter().filter_map(|(at, date)| Some((at, whole(date)?))).collect()
}

/// Whether a day stands before one with a month: "1 to 5 July", "1–5 July", "1, 2 and 3 July", "26-30 and 31 October".
fn leads_to_date(text: &str, tokens: &[Token], at: usize) -> bool {
    let (Some(token), Some(next)) = (tokens.get(at), tokens.get(at + 1)) else { return false };
    let between = text[token.end..next.range.start].trim();
    let parted = matches!(between, "," | "&") || !between.is_empty() && between.chars().all(is_dash);
    let at = match next.word.as_str() {
        "to" | "and" | "until" => at + 2,
        _ if parted => at + 1,
        _ => return false,
    };
    // "5, and 6 July" has both.
    let at = at + usize::from(tokens.get(at).is_some_and(|word| word.word == "and"));
    let is_day = tokens.get(at).is_some_and(|word| day_of_month(&word.word).is_some());
    dated(tokens, at).is_some() || is_day && leads_to_date(text, tokens, at)
}

/// A day with its month, and with its year where that follows; with the place after it.
fn dated(tokens: &[Token], at: usize) -> Option<(Partial, usize)> {
    let word = |at: usize| tokens.get(at).map(|token| token.word.as_str());
    let day = day_of_month(word(at)?)?;
    let of = usize::from(word(at + 1) == Some("of"));
    let month = text::month_number(word(at + 1 + of)?)?;
    let after = at + 2 + of;
    let year = word(after).and_then(|word| word.parse().ok()).filter(|year| (FIRST_YEAR..=LAST_YEAR).contains(year));
    Some((Partial { day, month: Some(month), year }, after + usize::from(year.is_some())))
}

/// "29" or "29th".
fn day_of_month(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let day = matches!(&word[digits.len()..], "" | "st" | "nd" | "rd" | "th").then(|| digits.parse().ok())??;
    (1..=31).contains(&day).then_some(day)
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}')
}

/// The date at the end of a file's name, as "…-05-november-2019" or "…-2019-11-05".
pub(super) fn in_file_name(file: &str) -> Option<Date> {
    let name = file.rsplit('/').next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let words = text::words(stem);
    words.windows(3).rev().find_map(|three| {
        let [a, b, c] = three else { return None };
        if let Some(month) = text::month_number(b) {
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

/// Gives each date what it lacks from the next one: in "9 to 20 May 2022" the 9 is of May 2022, and in
/// "21 November to 2 December 2022" November is of 2022, but in "28 November to 9 January 2018" it is of 2017.
fn fill_from_next<T>(dates: &mut [(T, Partial)]) {
    for at in (1..dates.len()).rev() {
        let next = dates[at].1;
        let date = &mut dates[at - 1].1;
        date.month = date.month.or(next.month);
        if date.year.is_none() {
            let turn = date.month > next.month;
            date.year = next.year.map(|year| if turn { year - 1 } else { year });
        }
    }
}

fn whole(partial: Partial) -> Option<Date> {
    let year = partial.year.filter(|year| (FIRST_YEAR..=LAST_YEAR).contains(year))?;
    Date::new(year, partial.month?, partial.day).ok()
}

fn pieces(text: &str) -> Vec<Piece> {
    let folded = text::fold(text);
    let mut found = Vec::new();
    let mut rest = folded.trim_start_matches(|c: char| c.is_whitespace() || c == ':');
    // "Between 6 and 17 March" is from the one to the other.
    let mut between = false;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            c if c.is_ascii_digit() => rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()),
            c if c.is_alphabetic() => rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        if let Some((date, after)) = iso(rest) {
            found.extend(date);
            rest = after;
            continue;
        }
        let (word, after) = rest.split_at(length);
        rest = after;
        let token = match word {
            "between" => {
                between = true;
                continue;
            }
            "and" if std::mem::take(&mut between) => Piece::To,
            "to" | "until" | "-" => Piece::To,
            "and" | "&" | "," | ";" => Piece::And,
            // The stroke parts day, month and year.
            "/" | "st" | "nd" | "rd" | "th" | "from" | "." => continue,
            _ if first.is_whitespace() => continue,
            _ if first.is_ascii_digit() => match number(word, &found, after) {
                Some(token) => token,
                None => break,
            },
            _ => match text::month_number(word) {
                Some(month) => Piece::Month(month),
                None => break,
            },
        };
        found.push(token);
    }
    found
}

/// The date as "2024-03-05" that a text begins with, and the rest.
fn iso(text: &str) -> Option<([Piece; 3], &str)> {
    let (date, rest) = text.split_at_checked(10)?;
    let date: Date = date.parse().ok().filter(|_| !rest.starts_with(|c: char| c.is_ascii_digit()))?;
    Some(([Piece::Day(date.day()), Piece::Month(date.month()), Piece::Year(date.year())], rest))
}

fn number(word: &str, before: &[Piece], after: &str) -> Option<Piece> {
    let value: i16 = word.parse().ok()?;
    let month_of_slashes = matches!(before.last(), Some(Piece::Day(_))) && after.starts_with('/') && value <= 12;
    match value {
        FIRST_YEAR..=LAST_YEAR => Some(Piece::Year(value)),
        1..=12 if month_of_slashes => i8::try_from(value).ok().map(Piece::Month),
        1..=31 => i8::try_from(value).ok().map(Piece::Day),
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
    fn spans_are_read_in_the_formats_of_other_countries_and_of_machines() {
        check("2024-03-05 to 2024-03-07", &[("2024-03-05", "2024-03-07")]);
        check("March 5, 2024", &[("2024-03-05", "2024-03-05")]);
        check("March 5 to 7, 2024", &[("2024-03-05", "2024-03-07")]);
        check("March 30 \u{2013} April 2, 2024", &[("2024-03-30", "2024-04-02")]);
        check("between 6 and 17 March 2023", &[("2023-03-06", "2023-03-17")]);
        check("5 and 6 March 2024", &[("2024-03-05", "2024-03-05"), ("2024-03-06", "2024-03-06")]);
        check("2024-13-05", &[]);
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

    #[track_caller]
    fn check_prose(text: &str, expected: &[&str]) {
        let found: Vec<String> = in_prose(text).iter().map(|(_, day)| day.to_string()).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn days_are_read_from_running_text() {
        check_prose("It took place between 29 April and 3 May 2024, we heard.", &["2024-04-29", "2024-05-03"]);
        check_prose("Inspectors came from 1 to 5 July 2024.", &["2024-07-01", "2024-07-05"]);
        check_prose("on 1, 2 and 3 July 2024", &["2024-07-01", "2024-07-02", "2024-07-03"]);
        check_prose("on 26-30 and 31 October 2024", &["2024-10-26", "2024-10-30", "2024-10-31"]);
        check_prose("on 29 and 30 September, and 1 October 2020", &["2020-09-29", "2020-09-30", "2020-10-01"]);
        check_prose("the visit (1\u{2013}5 July 2024)", &["2024-07-01", "2024-07-05"]);
        check_prose("on the 29th of April 2024; published 12 July 2024", &["2024-04-29", "2024-07-12"]);
    }

    #[test]
    fn numbers_and_months_without_a_year_are_no_days() {
        check_prose("Items 7 and 8 of the plan are due in May.", &[]);
        check_prose("12 of 30 councils in 2024", &[]);
        check_prose("We meet again on 3 May.", &[]);
    }

    #[test]
    fn days_without_a_year_are_the_last_before_the_letter() {
        let found = |text: &str| {
            before(text, Some(jiff::civil::date(2021, 1, 23)))
                .iter()
                .map(|(_, day)| day.to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(found("a visit on 13 and 14 January"), ["2021-01-13", "2021-01-14"]);
        assert_eq!(found("a visit on 13 and 14 July"), ["2020-07-13", "2020-07-14"]);
    }

    #[test]
    fn a_line_may_be_a_date_and_nothing_else() {
        let found = |line: &str| alone(line).map(|day| day.to_string());
        assert_eq!(found("8 February 2019").as_deref(), Some("2019-02-08"));
        assert_eq!(found("Friday, 8 February 2019").as_deref(), Some("2019-02-08"));
        assert_eq!(found("Published 8 February 2019 in London"), None);
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
