//! People in need of help: whether a message tells of one, and whom they are pointed to.
//!
//! A message such as "I think my neighbour's child is being abused" is no question about inspections, and whoever writes it
//! is to be told at once who can help. How people say such things is a small grammar in `signposts/need.toml`, with what rules
//! it out; what escapes it, long stories and hints, is weighed word by word by the learned table `signposts/weights.tsv`.
//! Whom they are pointed to, with the numbers, stands in `signposts/signposts.toml`; the words are those of
//! [`wording`](crate::wording). What is recognised holds no word of the message.

mod grammar;
mod learned;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::gazetteer::{Authorities, Place};
use grammar::Grammar;
use learned::Learned;

/// A kind of need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// A child is in danger, and somebody tells of it.
    Child,
    /// Whoever writes is hurt or afraid, mostly a young person.
    Young,
    /// An adult is hurt by whoever they live with or have left.
    Adult,
    /// Thoughts of suicide or self-harm, one's own or of somebody near.
    Suicide,
    /// A family whose child was taken, or who wants to complain about social services.
    Family,
    /// Somebody is in need, but of what kind the words do not say.
    Unsure,
}

impl Need {
    /// Every kind.
    pub const ALL: [Self; 6] = [Self::Child, Self::Young, Self::Adult, Self::Suicide, Self::Family, Self::Unsure];
}

/// What is recognised of a message: nothing of its words but the council that it names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InNeed {
    /// The kind of need.
    pub need: Need,
    /// The council named, by its name in the table of authorities.
    pub council: Option<String>,
}

/// Somebody who can help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signpost {
    /// The police or an ambulance, where somebody is in danger.
    Emergency,
    /// The same, where somebody may take their own life.
    EmergencyLife,
    /// The children's services of the council.
    Council,
    /// The council, for a complaint.
    Complaint,
    /// The helpline of the NSPCC.
    Nspcc,
    /// Childline.
    Childline,
    /// Samaritans.
    Samaritans,
    /// The National Domestic Abuse Helpline.
    DomesticAbuse,
    /// The Local Government and Social Care Ombudsman.
    Ombudsman,
}

/// The numbers to ring.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Numbers {
    /// The emergency services.
    pub emergency: String,
    /// The helpline of the NSPCC.
    pub nspcc: String,
    /// Childline.
    pub childline: String,
    /// Samaritans.
    pub samaritans: String,
    /// The National Domestic Abuse Helpline.
    pub domestic_abuse: String,
    /// The Local Government and Social Care Ombudsman.
    pub ombudsman: String,
}

/// The table of signposts.
#[derive(Default, Deserialize)]
struct Table {
    numbers: Numbers,
    needs: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    need: Need,
    signposts: Vec<Signpost>,
}

/// Recognises people in need, and says whom they are pointed to. Built once and shared.
pub struct Signposts {
    grammar: Grammar,
    learned: Learned,
    numbers: Numbers,
    of: BTreeMap<Need, Vec<Signpost>>,
}

impl Signposts {
    /// The tables that come with the program.
    pub fn bundled() -> Self {
        // The files are part of the program and tests read them, so that empty tables are never met.
        let table: Table = toml::from_str(include_str!("signposts/signposts.toml")).unwrap_or_default();
        let of = table.needs.into_iter().map(|row| (row.need, row.signposts)).collect();
        Self { grammar: Grammar::bundled(), learned: Learned::bundled(), numbers: table.numbers, of }
    }

    /// The need that a message tells of; `None` for every other message. Where the grammar finds one, its word holds.
    pub fn need(&self, text: &str) -> Option<Need> {
        self.grammar.need(text).or_else(|| self.learned.is_in_need(text).then_some(Need::Unsure))
    }

    /// The same with the council that the message names.
    pub fn in_need(&self, text: &str, authorities: &Authorities) -> Option<InNeed> {
        let need = self.need(text)?;
        let council = authorities.mentions(text).into_iter().find_map(|mention| match mention.place {
            Place::Authority(authority) => Some(authority.name.clone()),
            _ => None,
        });
        Some(InNeed { need, council })
    }

    /// Those whom people in need are pointed to, in the order in which they are read.
    pub fn of(&self, need: Need) -> &[Signpost] {
        self.of.get(&need).map_or(&[], Vec::as_slice)
    }

    /// The numbers to ring.
    pub fn numbers(&self) -> &Numbers {
        &self.numbers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A message, and the need that it tells of.
    #[derive(Deserialize)]
    struct Message {
        said: String,
        need: Option<Need>,
    }

    #[test]
    fn messages_of_people_in_need_are_told_from_questions() {
        let signposts = Signposts::bundled();
        let mut wrong = Vec::new();
        for line in include_str!("../tests/in_need.jsonl").lines() {
            let Message { said, need } = serde_json::from_str(line).unwrap();
            let found = signposts.need(&said);
            if found != need {
                wrong.push(format!("{said}: {found:?}, not {need:?}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    /// A message of a round, whether it is caught, and the kind of need that its writer meant.
    #[derive(Deserialize)]
    struct Told {
        said: String,
        need: Option<Need>,
        caught: bool,
    }

    #[test]
    fn messages_of_the_rounds_are_caught_as_they_are_said_to_be() {
        let signposts = Signposts::bundled();
        let mut wrong = Vec::new();
        for line in include_str!("../tests/in_need_rounds.jsonl").lines() {
            let Told { said, need, caught } = serde_json::from_str(line).unwrap();
            if signposts.need(&said).is_some() != caught || caught && need.is_none() {
                wrong.push(said);
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn questions_of_other_tests_are_none_of_people_in_need() {
        let signposts = Signposts::bundled();
        let files = [include_str!("../tests/other_words.jsonl"), include_str!("../tests/aggregates.jsonl")];
        for line in files.iter().flat_map(|file| file.lines()) {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            let asked = row["question"].as_str().or_else(|| row["ask"].as_str()).unwrap();
            assert_eq!(signposts.need(asked), None, "{asked}");
        }
    }

    #[test]
    fn every_need_has_its_signposts_and_every_signpost_its_number() {
        let signposts = Signposts::bundled();
        for need in Need::ALL {
            assert!(signposts.of(need).len() >= 3, "{need:?}");
        }
        let Numbers { emergency, nspcc, childline, samaritans, domestic_abuse, ombudsman } = signposts.numbers();
        for number in [emergency, nspcc, childline, samaritans, domestic_abuse, ombudsman] {
            assert!(number.len() >= 3 && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b' '), "{number}");
        }
    }

    #[test]
    fn nothing_but_the_council_is_taken_from_a_message() {
        let signposts = Signposts::bundled();
        let authorities = Authorities::bundled();
        let in_need = signposts.in_need("How do I complain about social services in Kent?", &authorities);
        assert_eq!(in_need, Some(InNeed { need: Need::Family, council: Some("Kent".to_owned()) }));
        let in_need = signposts.in_need("my dad hits me", &authorities);
        assert_eq!(in_need, Some(InNeed { need: Need::Young, council: None }));
        assert_eq!(signposts.in_need("What needs to improve in Kent?", &authorities), None);
    }

    #[test]
    fn a_long_message_is_read_in_bounded_time() {
        let signposts = Signposts::bundled();
        let started = std::time::Instant::now();
        assert_eq!(signposts.need(&"my neighbour and i ".repeat(20_000)), None);
        assert_eq!(signposts.need(&format!("my dad hits me. {}", "and so on ".repeat(20_000))), Some(Need::Young));
        assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    }
}
