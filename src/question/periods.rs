//! Finds periods in a question: years, months, seasons and days, and stretches between them.

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

use super::{Basis, Period};
use crate::text::{Token, month_number};

/// The years that a question may speak of. Inspections of this kind began in 2001, and a number beyond is a count.
const YEARS: std::ops::RangeInclusive<i16> = 2001..=2049;

/// The words that periods are made of, as the table of questions has them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    seasons: Vec<Season>,
    counted_back: Vec<String>,
    articles: Vec<String>,
}

/// A part of a year.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Season {
    name: String,
    first: i8,
    months: i32,
}

/// A date or part of a year as written, with the words that it takes.
#[derive(Clone, Copy, Debug)]
struct Atom {
    from: Date,
    to: Date,
    end: usize,
}

/// The periods among the tokens of a question, each with the tokens that it takes, in order.
pub(super) fn find(text: &str, tokens: &[Token], words: &Words) -> Vec<(Range<usize>, Period)> {
    let finder = Finder { text, tokens, words };
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match finder.stretch(at) {
            Some((end, period)) => {
                found.push((at..end, period));
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// The tokens of a question and the words that periods are made of.
struct Finder<'a> {
    text: &'a str,
    tokens: &'a [Token],
    words: &'a Words,
}

impl Finder<'_> {
    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.word.as_str())
    }

    /// Where the words go on after articles and the like: "since the 2019 inspection", "between its 2019 and ...".
    fn past_articles(&self, mut at: usize) -> usize {
        while has(&self.words.articles, self.word(at)) {
            at += 1;
        }
        at
    }

    /// The period that begins exactly at a word.
    fn stretch(&self, at: usize) -> Option<(usize, Period)> {
        let period = |from, to| Period { from, to, basis: Basis::Unspecified };
        let first = self.word(at);
        let preposition = match first {
            "before" | "until" | "till" | "since" | "after" | "between" | "from" => self.past_articles(at + 1),
            "up" if self.word(at + 1) == "to" => self.past_articles(at + 2),
            _ => at,
        };
        if preposition > at {
            if first == "before" && at > 0 && has(&self.words.counted_back, self.word(at - 1)) {
                return None;
            }
            let one = self.atom_or_month(preposition)?;
            return match first {
                "since" => Some((one.end, period(Some(one.from), None))),
                // What must be done "after its 2022 inspection" was said in it.
                "after" if preposition > at + 1 => None,
                "after" => Some((one.end, period(one.to.tomorrow().ok(), None))),
                "before" => Some((one.end, period(None, one.from.yesterday().ok()))),
                "until" | "till" | "up" => Some((one.end, period(None, Some(one.to)))),
                "between" | "from" => {
                    let joint = self.word(one.end);
                    if matches!(joint, "and" | "to" | "until" | "till" | "through") {
                        let second = self.past_articles(one.end + 1);
                        if let Some(two) = self.atom(second).filter(|two| one.from <= two.to) {
                            return Some((two.end, period(Some(one.from), Some(two.to))));
                        }
                    }
                    if matches!(joint, "on" | "onward" | "onwards") {
                        return Some((one.end + 1, period(Some(one.from), None)));
                    }
                    // "Between 2016, 2019 and 2024" names three; the preposition is left out.
                    None
                }
                _ => None,
            };
        }
        let one = self.atom_or_month(at)?;
        let next = self.word(one.end);
        let dash = one.end < self.tokens.len() && {
            let gap = self.text[self.tokens[one.end - 1].end..self.tokens[one.end].range.start].trim();
            matches!(gap, "-" | "\u{2013}" | "\u{2014}")
        };
        let second = if matches!(next, "to" | "until" | "till" | "through") {
            Some(one.end + 1)
        } else {
            dash.then_some(one.end)
        };
        if let Some(two) = second.and_then(|second| self.atom(second)).filter(|two| one.from < two.from) {
            return Some((two.end, period(Some(one.from), Some(two.to))));
        }
        if matches!(next, "onward" | "onwards") {
            return Some((one.end + 1, period(Some(one.from), None)));
        }
        Some((one.end, period(Some(one.from), Some(one.to))))
    }

    /// An atom, or one without its year that takes it from the atom joined to it: "July or August 2024".
    fn atom_or_month(&self, at: usize) -> Option<Atom> {
        self.atom(at).or_else(|| {
            let (day, rest) = self.day_number(at).map_or((None, at), |(day, rest)| (Some(day), rest));
            let month = month_number(self.word(rest))?;
            matches!(self.word(rest + 1), "or" | "and" | "to" | "until" | "till").then_some(())?;
            let other = self.atom(self.past_articles(rest + 2))?;
            made(other.from.year(), month, day, rest + 1)
        })
    }

    /// A date, month, season, school year or year that begins exactly at a word.
    fn atom(&self, at: usize) -> Option<Atom> {
        let first = self.tokens.get(at)?;
        if let Some(year) = self.year_number(at) {
            // "2019-10-14", then "2019/20" and "2019-20", then the year alone.
            let tight =
                |n: usize| self.tokens.get(n).is_some_and(|token| token.range.start == self.tokens[n - 1].end + 1);
            let number =
                |n: usize| self.tokens.get(n).filter(|token| token.is_number() && tight(n)).map(|token| &token.word);
            if let (Some(month), Some(day)) = (number(at + 1), number(at + 2))
                && let (Ok(month), Ok(day)) = (month.parse(), day.parse())
                && let Some(one) = made(year, month, Some(day), at + 3)
            {
                return Some(one);
            }
            if let Some(short) = number(at + 1).filter(|short| short.len() == 2)
                && short.parse() == Ok((year + 1) % 100)
            {
                let from = Date::new(year, 4, 1).ok()?;
                let to = Date::new(year + 1, 3, 31).ok()?;
                return Some(Atom { from, to, end: at + 2 });
            }
            return Some(Atom { from: Date::new(year, 1, 1).ok()?, to: Date::new(year, 12, 31).ok()?, end: at + 1 });
        }
        // "'19"
        if first.is_number()
            && first.word.len() == 2
            && self.text[..first.range.start].ends_with(['\'', '\u{2019}', '\u{2018}'])
        {
            let year = 2000 + first.word.parse::<i16>().ok()?;
            return Some(Atom { from: Date::new(year, 1, 1).ok()?, to: Date::new(year, 12, 31).ok()?, end: at + 1 });
        }
        if let Some(month) = month_number(&first.word) {
            // "October 2019", "October 14 2019", "October of 2019"
            let after = at + 1 + usize::from(self.word(at + 1) == "of");
            if let Some(year) = self.year_number(after) {
                return made(year, month, None, after + 1);
            }
            let (day, rest) = self.day_number(at + 1)?;
            return made(self.year_number(rest)?, month, Some(day), rest + 1);
        }
        if let Some(season) = self.words.seasons.iter().find(|season| season.name == first.word) {
            let after = at + 1 + usize::from(self.word(at + 1) == "of");
            let year = self.year_number(after)?;
            let from = Date::new(year, season.first, 1).ok()?;
            let to = from.checked_add(season.months.months()).ok()?.yesterday().ok()?;
            return Some(Atom { from, to, end: after + 1 });
        }
        if first.word == "winter" {
            let after = at + 1 + usize::from(self.word(at + 1) == "of");
            let year = self.year_number(after)?;
            let tail = self.tokens.get(after + 1).is_some_and(|token| token.word.len() == 2 && token.is_number());
            let from = Date::new(if tail { year } else { year - 1 }, 12, 1).ok()?;
            let to = Date::new(if tail { year + 1 } else { year }, if tail { 2 } else { 12 }, 28).ok()?;
            return Some(Atom { from, to: to.last_of_month(), end: after + 1 + usize::from(tail) });
        }
        // "14 October 2019", "14th of October 2019", "14/10/2019", "14 to 18 October 2019"
        let (day, rest) = self.day_number(at)?;
        let month_at = rest + usize::from(self.word(rest) == "of");
        if let Some(month) = month_number(self.word(month_at)) {
            return made(self.year_number(month_at + 1)?, month, Some(day), month_at + 2);
        }
        let (second, rest) = self.day_number(rest + usize::from(matches!(self.word(rest), "to" | "and")))?;
        if let Some(month) = month_number(self.word(rest)) {
            let year = self.year_number(rest + 1)?;
            let from = Date::new(year, month, day).ok()?;
            let to = Date::new(year, month, second).ok().filter(|to| from <= *to)?;
            return Some(Atom { from, to, end: rest + 2 });
        }
        made(self.year_number(rest)?, second, Some(day), rest + 1)
    }

    fn year_number(&self, at: usize) -> Option<i16> {
        let token = self.tokens.get(at)?;
        (token.word.len() == 4).then_some(())?;
        token.word.parse().ok().filter(|year| YEARS.contains(year))
    }

    /// The day of a month, also as "14th", with the place after it.
    fn day_number(&self, at: usize) -> Option<(i8, usize)> {
        let word = self.word(at);
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word);
        (digits.len() <= 2).then_some(())?;
        digits.parse().ok().filter(|day| (1..=31).contains(day)).map(|day| (day, at + 1))
    }
}

/// The days of a month, or one of them, with the place after the words.
fn made(year: i16, month: i8, day: Option<i8>, end: usize) -> Option<Atom> {
    let from = Date::new(year, month, day.unwrap_or(1)).ok()?;
    let to = if day.is_some() { from } else { from.last_of_month() };
    Some(Atom { from, to, end })
}

/// Whether a word stands in a list of the table.
fn has(words: &[String], word: &str) -> bool {
    words.iter().any(|own| own == word)
}

#[cfg(test)]
mod tests {
    use super::super::Vocabulary;
    use super::*;
    use crate::inspectorates::Inspectorates;
    use crate::text::tokens;

    /// A period in words: "2019", "October 2019", "since 2016", "2016 to 2024".
    fn in_words(period: &Period) -> String {
        let whole_year = |from: Date, to: Date| from.day_of_year() == 1 && to == from.last_of_year();
        match (period.from, period.to) {
            (Some(from), Some(to)) if whole_year(from, to) => from.year().to_string(),
            (Some(from), Some(to)) if from == to => from.strftime("%-d %B %Y").to_string(),
            (Some(from), Some(to)) if from.first_of_month() == from && from.last_of_month() == to => {
                from.strftime("%B %Y").to_string()
            }
            (Some(from), Some(to)) if from.day_of_year() == 1 && to == to.last_of_year() => {
                format!("{} to {}", from.year(), to.year())
            }
            (Some(from), Some(to)) => format!("{} to {}", from.strftime("%B %Y"), to.strftime("%B %Y")),
            (Some(from), None) if from.day_of_year() == 1 => format!("since {}", from.year()),
            (Some(from), None) => format!("since {}", from.strftime("%-d %B %Y")),
            (None, Some(to)) if to == to.last_of_year() => format!("up to {}", to.year()),
            (None, Some(to)) => format!("up to {}", to.strftime("%-d %B %Y")),
            (None, None) => "any time".to_owned(),
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let vocabulary = Vocabulary::bundled([].into_iter(), &Inspectorates::bundled());
        let tokens = tokens(text);
        let found: Vec<String> =
            find(text, &tokens, vocabulary.periods()).iter().map(|(_, period)| in_words(period)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn years_months_and_days() {
        check("in 2019", &["2019"]);
        check("October 2019 and Sept 2020", &["October 2019", "September 2020"]);
        check("on 14 October 2019", &["14 October 2019"]);
        check("the 14th of October 2019", &["14 October 2019"]);
        check("2019-10-14, 14/10/2019, October 14, 2019", &["14 October 2019"; 3]);
        check("autumn 2014 and the summer of 2015", &["September 2014 to November 2014", "June 2015 to August 2015"]);
        check("in '19", &["2019"]);
        check("in 2019/20 or 2019-20", &["April 2019 to March 2020", "April 2019 to March 2020"]);
        check("winter 2019-20", &["December 2019 to February 2020"]);
        check("July or August 2024", &["July 2024", "August 2024"]);
    }

    #[test]
    fn stretches() {
        check("since 2016", &["since 2016"]);
        check("since the 2019 inspection", &["since 2019"]);
        check("after 2019", &["since 2020"]);
        check("before 2020", &["up to 2019"]);
        check("between its 2019 and 2024 inspections", &["2019 to 2024"]);
        check("from 2016 to 2024, 2017-2019, 2016 to 2018", &["2016 to 2024", "2017 to 2019", "2016 to 2018"]);
        check("between 2016, 2019 and 2024", &["2016", "2019", "2024"]);
        check("14 to 18 October 2019", &["October 2019 to October 2019"]);
        check("from 2019 on", &["since 2019"]);
        check("2016/2019/2024", &["2016", "2019", "2024"]);
    }

    #[test]
    fn what_is_no_period() {
        check("2,000 children aged 10 to 15 in May", &[]);
        check("16- and 17-year-olds", &[]);
        check("the one before 2024", &["2024"]);
        check("31 February 2019", &["February 2019"]);
    }
}
