//! The words of answers that are ours and not the documents': dates, periods, lists and headlines, in one place.

use crate::document::{Aspect, Document, Grade, Inspection, Published, PublishedBasis};
use crate::question::Period;
pub(crate) use crate::text::date;
use crate::text::{month, span};

/// Numbers up to ten as words, as running text has them.
const NUMBERS: [&str; 11] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/// All the days of an inspection: "5 to 9 December 2022 and 14 to 15 February 2023".
pub(crate) fn days(inspection: &Inspection) -> String {
    let spans: Vec<String> = inspection.spans().map(|s| span(s.first(), s.last())).collect();
    listed(&spans)
}

/// "October 2019": the month in which an inspection ended.
pub(crate) fn month_of(inspection: &Inspection) -> String {
    let end = inspection.end();
    format!("{} {}", month(end), end.year())
}

/// "five", "12".
pub(crate) fn number(n: usize) -> String {
    NUMBERS.get(n).map_or_else(|| n.to_string(), |word| (*word).to_owned())
}

/// "five days", "12 days".
pub(crate) fn count(n: usize, one: &str, many: &str) -> String {
    let noun = if n == 1 { one } else { many };
    NUMBERS.get(n).map_or_else(|| format!("{n} {noun}"), |word| format!("{word} {noun}"))
}

/// "a", "a and b", "a, b and c".
pub(crate) fn listed<S: AsRef<str>>(parts: &[S]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// Parts that may hold commas and end in one, as an apposition does: "a, of b, and c". More than two are parted by
/// semicolons.
pub(crate) fn listed_long(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first, second] => format!("{first} and {second}"),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(|part| part.trim_end_matches(',')).collect();
            format!("{}; and {last}", first.join("; "))
        }
    }
}

/// "a or b".
pub(crate) fn either<S: AsRef<str>>(parts: &[S]) -> String {
    match parts {
        [first @ .., last] if !first.is_empty() => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} or {}", first.join(", "), last.as_ref())
        }
        _ => listed(parts),
    }
}

/// The same text with its first letter large.
pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// "Outstanding", for the head of a headline.
pub(crate) fn grade(grade: Grade) -> String {
    capital(grade.words())
}

/// A period as a question says it: "2019", "October 2019", "since 2016", "2016 to 2019".
pub(crate) fn period(period: Period) -> String {
    match (period.from, period.to) {
        (Some(from), Some(to)) => {
            let whole_years = from.day_of_year() == 1 && to.day_of_year() == to.days_in_year();
            let whole_months = from.day() == 1 && to.day() == to.days_in_month();
            if from == to {
                date(from)
            } else if whole_years && from.year() == to.year() {
                from.year().to_string()
            } else if whole_years {
                format!("{} to {}", from.year(), to.year())
            } else if whole_months && (from.year(), from.month()) == (to.year(), to.month()) {
                format!("{} {}", month(from), from.year())
            } else if whole_months && from.year() == to.year() {
                format!("{} to {} {}", month(from), month(to), to.year())
            } else {
                span(from, to)
            }
        }
        (Some(from), None) if from.day_of_year() == 1 => format!("since {}", from.year()),
        (Some(from), None) => format!("since {}", date(from)),
        (None, Some(to)) if to.day_of_year() == to.days_in_year() => format!("until {}", to.year()),
        (None, Some(to)) => format!("until {}", date(to)),
        (None, None) => "any year".to_owned(),
    }
}

/// "March 2016" for a period within one month; `None` for a longer one.
pub(crate) fn month_within(period: Period) -> Option<String> {
    let (from, to) = period.from.zip(period.to)?;
    ((from.year(), from.month()) == (to.year(), to.month())).then(|| format!("{} {}", month(from), from.year()))
}

/// Several periods with their preposition: "in 2016, 2019 and 2024", "since 2016".
pub(crate) fn in_periods(all: &[Period]) -> String {
    let said = listed(&all.iter().map(|p| period(*p)).collect::<Vec<_>>());
    if said.starts_with("since") || said.starts_with("until") { said } else { format!("in {said}") }
}

/// ", inspected 14 to 18 October 2019", or what stands in for it where a document gives no dates.
pub(crate) fn inspected(document: &Document) -> String {
    if let Some(inspection) = &document.facts.inspection {
        format!(", inspected {}", days(inspection))
    } else if let Some(published) = document.facts.published {
        format!(", published {}", date(published.date))
    } else {
        String::new()
    }
}

/// When a document is of, short: "October 2019".
pub(crate) fn when(document: &Document) -> String {
    if let Some(inspection) = &document.facts.inspection {
        month_of(inspection)
    } else if let Some(published) = document.facts.published {
        format!("{} {}", month(published.date), published.date.year())
    } else {
        "undated".to_owned()
    }
}

/// How a publication date is known, for the end of a sentence.
pub(crate) fn basis(published: Published) -> &'static str {
    match published.basis {
        PublishedBasis::Printed => "as printed in it",
        PublishedBasis::FileName => "going by the name of its file, since none is printed in it",
        PublishedBasis::Given => "as noted with the file, since none is printed in it",
    }
}

/// What was judged, as it follows a grade: "good overall", "good for care leavers".
pub(crate) fn judged(grade: Grade, aspect: Aspect) -> String {
    match aspect {
        Aspect::Overall => format!("{} overall", grade.words()),
        aspect => format!("{} for {}", grade.words(), aspect.words()),
    }
}

/// The same text with exactly one full stop at its end.
pub(crate) fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '?', '!']) { text.to_owned() } else { format!("{text}.") }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date as day};

    use super::*;
    use crate::document::Span;
    use crate::question::Basis;

    #[track_caller]
    fn check_days(spans: &[(Date, Date)], expected: &str) {
        let spans = spans.iter().filter_map(|(first, last)| Span::new(*first, *last)).collect();
        assert_eq!(days(&Inspection::new(spans).unwrap()), expected);
    }

    #[test]
    fn spans_repeat_neither_month_nor_year() {
        check_days(&[(day(2019, 10, 14), day(2019, 10, 18))], "14 to 18 October 2019");
        check_days(&[(day(2024, 4, 29), day(2024, 5, 3))], "29 April to 3 May 2024");
        check_days(&[(day(2021, 12, 13), day(2022, 1, 14))], "13 December 2021 to 14 January 2022");
        check_days(
            &[(day(2022, 12, 5), day(2022, 12, 9)), (day(2023, 2, 14), day(2023, 2, 15))],
            "5 to 9 December 2022 and 14 to 15 February 2023",
        );
        check_days(&[(day(2020, 1, 2), day(2020, 1, 2))], "2 January 2020");
    }

    #[test]
    fn appositions_are_parted_by_semicolons() {
        let parts = ["a, of b,".to_owned(), "c, of d,".to_owned(), "e".to_owned()];
        assert_eq!(listed_long(&parts), "a, of b; c, of d; and e");
        assert_eq!(listed_long(&parts[1..]), "c, of d, and e");
    }

    #[track_caller]
    fn check_period(from: Option<Date>, to: Option<Date>, expected: &str) {
        assert_eq!(period(Period { from, to, basis: Basis::Unspecified }), expected);
    }

    #[test]
    fn periods_read_as_they_were_asked() {
        check_period(Some(day(2019, 1, 1)), Some(day(2019, 12, 31)), "2019");
        check_period(Some(day(2019, 10, 1)), Some(day(2019, 10, 31)), "October 2019");
        check_period(Some(day(2016, 1, 1)), Some(day(2019, 12, 31)), "2016 to 2019");
        check_period(Some(day(2016, 1, 1)), None, "since 2016");
        check_period(None, Some(day(2016, 12, 31)), "until 2016");
        check_period(Some(day(2014, 9, 1)), Some(day(2014, 11, 30)), "September to November 2014");
    }
}
