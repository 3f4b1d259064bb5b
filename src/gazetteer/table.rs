//! Reads the tables.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::words::Words;
use super::{Authority, AuthorityKind, Former, NotAnAuthority};

#[derive(Deserialize)]
struct Row {
    name: String,
    urn: Option<u32>,
    code: Option<u16>,
    ons_code: Option<String>,
    region: String,
    #[serde(rename = "type")]
    kind: AuthorityKind,
    aliases: String,
    neighbours: String,
    until: Option<i16>,
    reason: String,
    successors: String,
}

#[derive(Deserialize)]
struct PlaceRow {
    name: String,
    aliases: String,
    why: String,
    year: Option<i16>,
    instead: String,
}

fn parts(list: &str) -> Vec<String> {
    list.split(';').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn reader(table: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(table.as_bytes())
}

/// The authorities, by name.
pub(super) fn authorities() -> Result<Vec<Authority>, csv::Error> {
    reader(include_str!("authorities.csv"))
        .deserialize()
        .map(|row| {
            let row: Row = row?;
            let former =
                row.until.map(|until| Former { until, reason: row.reason.clone(), successors: parts(&row.successors) });
            Ok(Authority {
                name: row.name,
                urn: row.urn,
                code: row.code,
                ons_code: row.ons_code,
                region: row.region,
                kind: row.kind,
                aliases: parts(&row.aliases),
                neighbours: parts(&row.neighbours),
                former,
            })
        })
        .collect()
}

/// The places that are no authority, by name.
pub(super) fn elsewhere(words: &Words) -> Result<Vec<NotAnAuthority>, csv::Error> {
    reader(include_str!("places.csv"))
        .deserialize()
        .map(|row| {
            let row: PlaceRow = row?;
            let instead = parts(&row.instead);
            let reason = words.reason(&row.why, &row.name, row.year, &instead).unwrap_or_default();
            Ok(NotAnAuthority { name: row.name, aliases: parts(&row.aliases), reason, instead })
        })
        .collect()
}

/// The ordinary English words, in lower case.
pub(super) fn ordinary() -> BTreeSet<&'static str> {
    include_str!("ordinary-words.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_readable_and_hang_together() {
        let authorities = authorities().unwrap();
        let elsewhere = elsewhere(&Words::read().unwrap()).unwrap();
        assert_eq!(authorities.iter().filter(|authority| authority.former.is_none()).count(), 153);
        assert!(ordinary().len() > 6000);
        let known = |name: &String| authorities.iter().any(|authority| authority.name == *name);
        for authority in &authorities {
            assert!(authority.neighbours.iter().all(known), "{authority:?}");
            assert!(authority.former.as_ref().is_none_or(|former| former.successors.iter().all(known)));
        }
        for place in &elsewhere {
            assert!(place.instead.iter().all(known) && !place.reason.is_empty(), "{place:?}");
            assert!(!place.reason.contains(['{', '}']) && !place.reason.contains("  "), "{place:?}");
            assert!(!known(&place.name), "{place:?}");
        }
    }

    /// The first three characters of a code of the Office for National Statistics tell the sort of council.
    #[test]
    fn the_sort_of_a_council_is_that_of_its_code() {
        for authority in authorities().unwrap() {
            let Some(code) = &authority.ons_code else { continue };
            let expected = match &code[..3] {
                "E06" => AuthorityKind::Unitary,
                "E08" => AuthorityKind::MetropolitanDistrict,
                "E09" => AuthorityKind::LondonBorough,
                "E10" => AuthorityKind::County,
                other => panic!("{other} is of no sort of council that runs children's services"),
            };
            assert_eq!(authority.kind, expected, "{}", authority.name);
        }
    }

    #[test]
    fn reasons_are_sentences() {
        let reasons: Vec<String> =
            elsewhere(&Words::read().unwrap()).unwrap().into_iter().map(|place| place.reason).collect();
        assert!(reasons.contains(&"Truro is within Cornwall, which runs children's services there".to_owned()));
        assert!(reasons.contains(
            &"Cheshire has had no council with children's services since 2009; Cheshire East and Cheshire West and \
              Chester answer for its area"
                .to_owned()
        ));
    }
}
