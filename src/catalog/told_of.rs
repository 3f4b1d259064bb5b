//! Whose inspection a document tells of that names no authority: minutes and the like give the days of an inspection, and
//! those are some authority's.

use crate::catalog::Catalog;
use crate::document::{Inspection, Passage, PassageNumber, ToldOf};
use crate::text;

/// The one inspection whose first and last day stand together in a passage, the first day before the last; `None` where
/// there is none, or where the days are those of more than one authority.
pub(crate) fn told_of<'a>(passages: impl IntoIterator<Item = &'a Passage>, catalog: &Catalog) -> Option<ToldOf> {
    let mut found: Option<ToldOf> = None;
    for (number, passage) in (0..).map(PassageNumber).zip(passages) {
        for (authority, inspected) in catalog.inspections() {
            let Some(days) = &inspected.primary.facts.inspection else { continue };
            let Some(at) = named(&passage.text, days) else { continue };
            if found.as_ref().is_some_and(|other| other.authority != authority) {
                return None;
            }
            let sentence = text::sentences(&passage.text).into_iter().find(|range| range.contains(&at));
            let range = sentence.unwrap_or(0..passage.text.len());
            let told = || ToldOf { authority: authority.to_owned(), inspection: days.clone(), passage: number, range };
            found.get_or_insert_with(told);
        }
    }
    found
}

/// Where a text names the last day of an inspection after its first. The year may stand after the last day only:
/// "between 29 April and 3 May 2024".
fn named(text: &str, days: &Inspection) -> Option<usize> {
    let first = days.start().strftime("%-d %B").to_string();
    let last = days.end().strftime("%-d %B %Y").to_string();
    let last = text.find(&last)?;
    let first = text.find(&first)?;
    (first <= last).then_some(last)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::testing;

    fn minutes(text: &str) -> Passage {
        Passage { text: text.to_owned(), ..testing::passages()[0].as_ref().clone() }
    }

    #[test]
    fn days_in_minutes_are_those_of_the_inspection_that_has_them() {
        let report = Arc::new(testing::report());
        let days = report.facts.inspection.clone().unwrap();
        let authority = report.facts.authority.clone().unwrap();
        let catalog = Catalog::new(vec![report]);
        let (first, last) = (days.start().strftime("%-d %B"), days.end().strftime("%-d %B %Y"));
        let told = minutes(&format!("Members noted the visit. Inspectors came between {first} and {last}. Noted."));
        let found = told_of([&minutes("No day here."), &told], &catalog).unwrap();
        assert_eq!(found.authority, authority);
        assert_eq!(found.passage, PassageNumber(1));
        assert_eq!(told.text[found.range.clone()].trim(), format!("Inspectors came between {first} and {last}."));
        assert_eq!(told_of([&minutes(&format!("Published on {last}."))], &catalog), None, "one day is not enough");
    }
}
