//! The choices that a form for narrowing a list down offers.

use std::collections::BTreeSet;

use crate::document::Kind;
use crate::gazetteer;

/// One value of a filter.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) text: String,
    pub(super) chosen: bool,
}

/// The values of a filter, each with what it is called. The chosen one is offered even where nothing has it: a form
/// that showed "any" there would say that nothing is held at all.
pub(super) fn choices(
    values: impl IntoIterator<Item = (String, String)>,
    chosen: Option<(String, String)>,
) -> Vec<Choice> {
    let mut choices: Vec<Choice> =
        values.into_iter().map(|(value, text)| Choice { value, text, chosen: false }).collect();
    if let Some((value, text)) = chosen {
        match choices.iter_mut().find(|choice| choice.value == value) {
            Some(choice) => choice.chosen = true,
            None => choices.push(Choice { value, text, chosen: true }),
        }
    }
    choices
}

/// The authorities that documents are held about; the chosen one as the address has it.
pub(super) fn authorities(names: &BTreeSet<&str>, chosen: Option<&str>) -> Vec<Choice> {
    let chosen = chosen.map(|chosen| {
        let slug = gazetteer::slug(chosen);
        let name = names.iter().find(|name| gazetteer::slug(name) == slug).copied().unwrap_or(chosen);
        (name.to_owned(), name.to_owned())
    });
    choices(names.iter().map(|name| ((*name).to_owned(), (*name).to_owned())), chosen)
}

/// The years that documents are of, the latest first.
pub(super) fn years(years: &BTreeSet<i16>, chosen: Option<i16>) -> Vec<Choice> {
    let pair = |year: i16| (year.to_string(), year.to_string());
    choices(years.iter().rev().copied().map(pair), chosen.map(pair))
}

/// The kinds of documents that are held.
pub(super) fn kinds(kinds: &BTreeSet<Kind>, chosen: Option<Kind>) -> Vec<Choice> {
    let pair = |kind: Kind| (kind.name().to_owned(), crate::text::capital(kind.words()));
    choices(kinds.iter().copied().map(pair), chosen.map(pair))
}
