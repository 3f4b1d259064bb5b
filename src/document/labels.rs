//! What is printed on pages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What is printed on pages where that is not their number in the file, as the file itself tells it: "146" on page 2.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PageLabels(BTreeMap<u32, String>);

impl PageLabels {
    /// The labels of pages, counted from 1. What is empty or the page's own number tells nothing and is left out.
    pub fn new(labels: impl IntoIterator<Item = (u32, String)>) -> Self {
        let tells = |(page, label): &(u32, String)| !label.is_empty() && *label != page.to_string();
        Self(labels.into_iter().filter(tells).collect())
    }

    /// Whether all pages bear their numbers, or none is known to bear another.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is printed on a page, where that is not its number.
    pub fn of(&self, page: u32) -> Option<&str> {
        self.0.get(&page).map(String::as_str)
    }

    /// What is printed on the pages from one to another, where that is not their numbers: "146", "146 to 147".
    pub fn of_both(&self, first: u32, last: u32) -> Option<String> {
        let (from, to) = (self.of(first), self.of(last));
        from.or(to)?;
        let shown = |label: Option<&str>, page: u32| label.map_or_else(|| page.to_string(), str::to_owned);
        let (from, to) = (shown(from, first), shown(to, last));
        Some(if first == last { from } else { format!("{from} to {to}") })
    }

    /// A page in words: "page 2", or "page 2 (printed 146)".
    pub fn page(&self, page: u32) -> String {
        self.pages(page, page)
    }

    /// Pages in words: "pages 2 to 3", or "pages 2 to 3 (printed 146 to 147)".
    pub fn pages(&self, first: u32, last: u32) -> String {
        let numbers = if first == last { format!("page {first}") } else { format!("pages {first} to {last}") };
        match self.of_both(first, last) {
            Some(printed) => format!("{numbers} (printed {printed})"),
            None => numbers,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_called_by_its_number_and_by_what_is_printed_on_it() {
        let labels = [(1, "iv"), (2, "2"), (3, ""), (4, "146")].map(|(page, label)| (page, label.to_owned()));
        let labels = PageLabels::new(labels);
        assert_eq!([1, 2, 3, 4].map(|page| labels.of(page)), [Some("iv"), None, None, Some("146")]);
        assert_eq!(labels.page(4), "page 4 (printed 146)");
        assert_eq!(labels.page(2), "page 2");
        assert_eq!(labels.pages(1, 2), "pages 1 to 2 (printed iv to 2)");
        assert_eq!(labels.pages(2, 3), "pages 2 to 3");
    }
}
