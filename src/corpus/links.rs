//! What links a document to the inspection that it tells of: the days that its text gives, and where its authority is known, the
//! day on which the report was published and the month in which inspectors were there.
//!
//! Minutes say "which took place between 29 April and 3 May 2024" of an inspection, and those are the days of one report; a
//! press release says "inspectors spent two weeks in July" and "published its report today". Which one it is depends on what else is held, so only these are read here, once; the
//! [`Catalog`](crate::catalog::Catalog) compares them with the inspections of all reports.

use std::ops::Range;

use jiff::civil::Date;

use super::dates;
use crate::document::{DayGiven, Passage, PassageNumber, Told, ToldBy};
use crate::text::{self, Token};

/// The beginnings of the words by which a sentence speaks of an inspection.
const INSPECTING: [&str; 3] = ["inspect", "ofsted", "watchdog"];
/// The beginnings of the words by which it speaks of the publication of the report.
const PUBLISHING: [&str; 3] = ["publish", "released", "issued"];
/// The words before a month in which something was: "in July", "the July 2024 inspection".
const BEFORE_MONTH: [&str; 9] = ["a", "during", "in", "its", "last", "of", "our", "the", "this"];
/// The words by which a sentence speaks of something else than the inspection that it is about: one before, or one to come.
const OF_ANOTHER: [&str; 9] = ["due", "expected", "next", "previous", "previously", "prior", "since", "until", "will"];

/// The days that passages give, in their order. Those of minutes may leave out the year; it is the last before the meeting.
pub(super) fn days(passages: &[Passage], met: Option<Date>) -> Vec<DayGiven> {
    let mut found = Vec::new();
    for (passage, number) in passages.iter().zip((0..).map(PassageNumber)) {
        let dates = dates::before(&passage.text, met);
        if dates.is_empty() {
            continue;
        }
        let sentences = text::sentences(&passage.text);
        for (at, day) in dates {
            let sentence = sentences.iter().find(|sentence| sentence.contains(&at)).cloned();
            let sentence = sentence.unwrap_or(0..passage.text.len());
            found.push(DayGiven { day, passage: number, sentence });
        }
    }
    found
}

/// What passages tell of an inspection beside its days, in their order: of a document that was written on a day, if that is known.
pub(super) fn told(passages: &[Passage], written: Option<Date>) -> Vec<Told> {
    let mut found = Vec::new();
    for (passage, number) in passages.iter().zip((0..).map(PassageNumber)) {
        let sentences = text::sentences(&passage.text);
        for (at, sentence) in sentences.iter().enumerate() {
            let tokens = text::tokens(&passage.text[sentence.clone()]);
            // "Rated good after an inspection by Ofsted. The watchdog came in July": the sentence before may say whose visit it is.
            let before = at.checked_sub(1).and_then(|before| sentences.get(before));
            let before = before.map(|range| text::tokens(&passage.text[range.clone()])).unwrap_or_default();
            let says =
                |words: &[&str], all: &[Token]| all.iter().any(|it| words.iter().any(|word| it.word.starts_with(word)));
            let inspected = says(&INSPECTING, &tokens);
            let is_of_another = tokens.iter().any(|token| OF_ANOTHER.contains(&token.word.as_str()));
            let mut add = |by, day| {
                let given = DayGiven { day, passage: number, sentence: sentence.clone() };
                found.push(Told { by, given });
            };
            if inspected && !is_of_another {
                for month in months(&tokens, written) {
                    add(ToldBy::Month, month);
                }
            }
            let reported = says(&["report"], &tokens) && (inspected || says(&INSPECTING, &before));
            if reported && says(&PUBLISHING, &tokens) {
                let days = dates::before(&passage.text[sentence.clone()], written).into_iter().map(|(_, day)| day);
                let today = written.filter(|_| says(&["today"], &tokens));
                for day in days.chain(today) {
                    add(ToldBy::Published, day);
                }
            }
        }
    }
    found
}

/// The first days of the months that a sentence names by themselves, without a day: a year that is left out is the last in
/// which the month is not after the day of writing.
fn months(tokens: &[Token], written: Option<Date>) -> Vec<Date> {
    let number =
        |at: Option<usize>| -> Option<&Token> { at.and_then(|at| tokens.get(at)).filter(|it| is_day(&it.word)) };
    let year_at = |at: usize| tokens.get(at)?.word.parse::<i16>().ok().filter(|year| (2000..=2099).contains(year));
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.capital) {
        let Some(month) = text::month_number(&token.word) else { continue };
        let stands = at.checked_sub(1).is_some_and(|before| BEFORE_MONTH.contains(&tokens[before].word.as_str()));
        // A month with a day is part of a date.
        if !stands || number(at.checked_sub(1)).is_some() || number(Some(at + 1)).is_some() {
            continue;
        }
        let year = year_at(at + 1).or_else(|| {
            let written = written?;
            Some(if month <= written.month() { written.year() } else { written.year() - 1 })
        });
        found.extend(year.and_then(|year| Date::new(year, month, 1).ok()));
    }
    found
}

/// Whether a word is the day of a month: "22", "22nd".
fn is_day(word: &str) -> bool {
    let digits: Range<usize> = 0..word.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits.len()) && matches!(&word[digits.end..], "" | "st" | "nd" | "rd" | "th")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::PassageKind;

    #[test]
    fn each_day_comes_with_its_passage_and_sentence() {
        let passage = |text: &str| Passage {
            text: text.to_owned(),
            kind: PassageKind::Paragraph,
            section: None,
            paragraph: None,
            pages: None,
        };
        let told = "Members noted the visit. Inspectors came between 29 April and 3 May 2024. Noted.";
        let found = days(&[passage("No day here."), passage(told)], None);
        let found: Vec<_> =
            found.iter().map(|it| (it.day.to_string(), it.passage.0, told[it.sentence.clone()].trim())).collect();
        let sentence = "Inspectors came between 29 April and 3 May 2024.";
        assert_eq!(found, [("2024-04-29".to_owned(), 1, sentence), ("2024-05-03".to_owned(), 1, sentence)]);
    }

    /// What a text of 22 August 2024 tells, as words.
    #[track_caller]
    fn check_told(text: &str, expected: &[&str]) {
        let passage = Passage {
            text: text.to_owned(),
            kind: PassageKind::Paragraph,
            section: None,
            paragraph: None,
            pages: None,
        };
        let found = told(&[passage], Some(jiff::civil::date(2024, 8, 22)));
        let found: Vec<String> = found
            .into_iter()
            .map(|it| format!("{:?} {}: {}", it.by, it.given.day, text[it.given.sentence].trim()))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn the_month_of_an_inspection_and_the_day_of_its_report_are_told() {
        check_told(
            "Noted. The July 2024 Ofsted inspection was good.",
            &["Month 2024-07-01: The July 2024 Ofsted inspection was good."],
        );
        check_told("Inspectors came in October.", &["Month 2023-10-01: Inspectors came in October."]);
        let by = "Rated good after an inspection by Ofsted in July 2024.";
        check_told(by, &[&format!("Month 2024-07-01: {by}")]);
        let today = "The watchdog spent two weeks in July here and published its report today.";
        check_told(today, &[&format!("Month 2024-07-01: {today}"), &format!("Published 2024-08-22: {today}")]);
        let dated = "Ofsted published the report on 20 August 2024.";
        check_told(dated, &[&format!("Published 2024-08-20: {dated}")]);
    }

    #[test]
    fn what_is_of_another_time_or_of_no_inspection_tells_nothing() {
        for text in [
            "Since its previous Ofsted inspection in October 2019 much was done.",
            "The next inspection by Ofsted is expected in March 2027.",
            "The committee met in July 2024.",
            "May inspectors be told?",
            "The council published a report today.",
        ] {
            check_told(text, &[]);
        }
    }
}
