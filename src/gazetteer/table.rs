//! Reads the tables.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Deserialize;

use super::words::Words;
use super::{Authority, AuthorityKind, End, NotAnAuthority, Within};

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
    from: Option<Date>,
    until: Option<Date>,
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
    then: String,
}

fn parts(list: &str) -> Vec<String> {
    list.split(';').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn reader(table: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(table.as_bytes())
}

/// The authorities, by name.
pub(super) fn authorities() -> Result<Vec<Authority>, csv::Error> {
    let mut authorities: Vec<Authority> = reader(include_str!("authorities.csv"))
        .deserialize()
        .map(|row| {
            let row: Row = row?;
            let end = row.until.map(|day| End { day, reason: row.reason, successors: parts(&row.successors) });
            Ok(Authority {
                name: row.name,
                urn: row.urn,
                code: row.code,
                ons_code: row.ons_code,
                region: row.region,
                kind: row.kind,
                aliases: parts(&row.aliases),
                neighbours: parts(&row.neighbours),
                from: row.from,
                predecessors: Vec::new(),
                end,
            })
        })
        .collect::<Result<_, csv::Error>>()?;
    let before = |new: &Authority| -> Vec<String> {
        let ends = |old: &&Authority| old.end.as_ref().is_some_and(|end| end.successors.contains(&new.name));
        authorities.iter().filter(ends).map(|old| old.name.clone()).collect()
    };
    let predecessors: Vec<Vec<String>> = authorities.iter().map(before).collect();
    for (authority, predecessors) in authorities.iter_mut().zip(predecessors) {
        authority.predecessors = predecessors;
    }
    Ok(authorities)
}

/// The places that are no authority, by name.
pub(super) fn elsewhere(words: &Words, authorities: &[Authority]) -> Result<Vec<NotAnAuthority>, csv::Error> {
    let end_of = |name: &String| authorities.iter().find(|it| it.name == *name)?.end.as_ref();
    reader(include_str!("places.csv"))
        .deserialize()
        .map(|row| {
            let row: PlaceRow = row?;
            let within = |why: &str, instead: Vec<String>| Within {
                reason: words.reason(why, &row.name, row.year, &instead).unwrap_or_default(),
                authorities: instead,
            };
            let instead = parts(&row.instead);
            let end = if let [one] = &instead[..] { end_of(one) } else { None };
            let later = end.map(|end| {
                let then = parts(&row.then);
                (end.day, within("town", if then.is_empty() { end.successors.clone() } else { then }))
            });
            Ok(NotAnAuthority {
                within: within(&row.why, instead),
                later,
                aliases: parts(&row.aliases),
                name: row.name,
            })
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
    use jiff::civil::date;

    use super::*;

    fn tables() -> (Vec<Authority>, Vec<NotAnAuthority>) {
        let authorities = authorities().unwrap();
        let elsewhere = elsewhere(&Words::read().unwrap(), &authorities).unwrap();
        (authorities, elsewhere)
    }

    #[test]
    fn tables_are_readable_and_hang_together() {
        let (authorities, elsewhere) = tables();
        assert!(ordinary().len() > 6000);
        let known = |name: &String| authorities.iter().any(|authority| authority.name == *name);
        for authority in &authorities {
            assert!(authority.neighbours.iter().all(known), "{authority:?}");
            assert!(authority.end.as_ref().is_none_or(|end| end.successors.iter().all(known)), "{authority:?}");
        }
        let withins = |place: &NotAnAuthority| {
            let later = place.later.iter().map(|(_, within)| within.clone());
            std::iter::once(place.within.clone()).chain(later).collect::<Vec<_>>()
        };
        for place in &elsewhere {
            for Within { reason, authorities } in withins(place) {
                assert!(authorities.iter().all(known) && !reason.is_empty(), "{place:?}");
                assert!(!reason.contains(['{', '}']) && !reason.contains("  "), "{place:?}");
            }
            assert!(!known(&place.name), "{place:?}");
        }
    }

    /// Whoever takes over begins on the day on which the one before ends.
    #[test]
    fn councils_follow_each_other_without_a_gap() {
        let (authorities, elsewhere) = tables();
        for old in &authorities {
            let Some(end) = &old.end else { continue };
            assert!(!end.successors.is_empty() && !end.reason.is_empty(), "{old:?}");
            for name in &end.successors {
                let new = authorities.iter().find(|it| it.name == *name).unwrap();
                assert_eq!(new.from, Some(end.day), "{name} after {}", old.name);
                assert!(new.predecessors.contains(&old.name), "{name} after {}", old.name);
            }
        }
        for place in &elsewhere {
            let Some((_, later)) = &place.later else { continue };
            let old = authorities.iter().find(|it| it.name == place.within.authorities[0]).unwrap();
            let successors = &old.end.as_ref().unwrap().successors;
            assert!(later.authorities.iter().all(|it| successors.contains(it)), "{place:?}");
        }
    }

    #[test]
    fn the_councils_are_those_of_the_day() {
        let (authorities, _) = tables();
        let count = |day: Date| authorities.iter().filter(|it| it.stands_on(day)).count();
        assert_eq!([count(date(2026, 11, 1)), count(date(2027, 3, 31)), count(date(2027, 4, 1))], [153, 153, 154]);
        assert_eq!([count(date(2023, 3, 31)), count(date(2023, 4, 1))], [152, 153]);
        assert_eq!([count(date(2021, 3, 31)), count(date(2019, 3, 31))], [151, 152]);
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
        let reasons: Vec<String> = tables().1.into_iter().map(|place| place.within.reason).collect();
        assert!(reasons.contains(&"Truro is within Cornwall, which runs children's services there".to_owned()));
        assert!(reasons.contains(
            &"Cheshire has had no council with children's services since 2009; Cheshire East and Cheshire West and \
              Chester answer for its area"
                .to_owned()
        ));
    }
}
