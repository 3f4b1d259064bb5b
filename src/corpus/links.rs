//! What links a document that names no authority to the inspection that it tells of: the days that its text gives.
//!
//! Minutes say "which took place between 29 April and 3 May 2024" of an inspection, and those are the days of one report.
//! Which one depends on what else is held, so only the days are read here, once; the
//! [`Catalog`](crate::catalog::Catalog) compares them with the inspections of all reports.

use super::dates;
use crate::document::{DayGiven, Passage, PassageNumber};
use crate::text;

/// The days that passages give, in their order.
pub(super) fn days(passages: &[Passage]) -> Vec<DayGiven> {
    let mut found = Vec::new();
    for (passage, number) in passages.iter().zip((0..).map(PassageNumber)) {
        let dates = dates::in_prose(&passage.text);
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
        let found = days(&[passage("No day here."), passage(told)]);
        let found: Vec<_> =
            found.iter().map(|it| (it.day.to_string(), it.passage.0, told[it.sentence.clone()].trim())).collect();
        let sentence = "Inspectors came between 29 April and 3 May 2024.";
        assert_eq!(found, [("2024-04-29".to_owned(), 1, sentence), ("2024-05-03".to_owned(), 1, sentence)]);
    }
}
