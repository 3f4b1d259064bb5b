//! The table of the words that questions are made of, read and looked up.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Deserialize;

use crate::document::{Aspect, Grade, Kind, Owner};
use crate::gazetteer::{Authorities, distance};
use crate::text::Phrases;

/// What the words of a question hint at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Cue {
    Improvement,
    Must,
    Telling,
    Mend,
    Grade,
    Fared,
    When,
    Inspected,
    Duration,
    Published,
    LeadInspector,
    Led,
    Who,
    Strengths,
    Concerns,
    Findings,
    Count,
    Amount,
    Share,
    Name,
    Mean,
    WhatIs,
    Which,
    Change,
    Movement,
    Still,
    Lost,
    Compare,
    Documents,
    Help,
    Greeting,
    Why,
    More,
    Full,
}

/// Hints that a question goes on from the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Follow {
    Connective,
    Back,
    SamePeriod,
}

/// Hints at which inspection is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum WhichHint {
    Latest,
    Previous,
    PreviousOf,
    SincePrevious,
    Earliest,
    All,
    Both,
}

/// Hints at whom a question reaches over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ScopeHint {
    Every,
    Councils,
    Neighbours,
    Among,
}

/// Words that a question is built of, and words that look like hints and are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Filler {
    Words,
    Topic,
}

/// Words that a rule looks for and that hint at nothing by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Rule {
    Judging,
    Judged,
    BeforeGrade,
    OfInspection,
    NoGreeting,
    Lasting,
    BesidePeriod,
}

/// What a phrase of the table stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Label {
    Cue(Cue),
    Follow(Follow),
    Aspect(Aspect),
    EveryAspect,
    Grade(Grade),
    Kind(Kind),
    Owner(Owner),
    Which(WhichHint),
    Scope(ScopeHint),
    Filler(Filler),
    Rule(Rule),
}

/// A label and the items of the question that bear it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub label: Label,
    pub range: Range<usize>,
}

/// The table as it is written.
#[derive(Deserialize)]
struct Table {
    cues: BTreeMap<Cue, Vec<String>>,
    follow: BTreeMap<Follow, Vec<String>>,
    aspects: BTreeMap<Aspect, Vec<String>>,
    every_aspect: BTreeMap<String, Vec<String>>,
    grades: BTreeMap<Grade, Vec<String>>,
    kinds: BTreeMap<Kind, Vec<String>>,
    owners: BTreeMap<Owner, Vec<String>>,
    which: BTreeMap<WhichHint, Vec<String>>,
    scope: BTreeMap<ScopeHint, Vec<String>>,
    filler: BTreeMap<Filler, Vec<String>>,
    rules: BTreeMap<Rule, Vec<String>>,
}

/// The table ready for look-ups.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    phrases: Phrases<Label>,
    /// The single words of all phrases that are long enough to be misspelt, by their first letter.
    words: BTreeMap<char, BTreeSet<String>>,
}

impl Vocabulary {
    /// The table that comes with the program.
    pub(super) fn bundled() -> Result<Self, toml::de::Error> {
        let table: Table = toml::from_str(include_str!("vocabulary.toml"))?;
        let mut vocabulary = Self::default();
        vocabulary.add(table.cues, Label::Cue);
        vocabulary.add(table.follow, Label::Follow);
        vocabulary.add(table.aspects, Label::Aspect);
        vocabulary.add(table.every_aspect, |_| Label::EveryAspect);
        vocabulary.add(table.grades, Label::Grade);
        vocabulary.add(table.kinds, Label::Kind);
        vocabulary.add(table.owners, Label::Owner);
        vocabulary.add(table.which, Label::Which);
        vocabulary.add(table.scope, Label::Scope);
        vocabulary.add(table.filler, Label::Filler);
        vocabulary.add(table.rules, Label::Rule);
        Ok(vocabulary)
    }

    fn add<K: Clone>(&mut self, rows: BTreeMap<K, Vec<String>>, label: impl Fn(K) -> Label) {
        for (key, patterns) in rows {
            for words in patterns.iter().flat_map(|pattern| expanded(pattern)) {
                for word in words.iter().filter(|word| word.len() > 4) {
                    let initial = word.chars().next().unwrap_or_default();
                    self.words.entry(initial).or_default().insert((*word).to_owned());
                }
                self.phrases.insert(words, label(key.clone()));
            }
        }
    }

    /// The word of the table that a word is a misspelling of, if it is near just one and is no English word itself.
    pub(super) fn mended(&self, word: &str, authorities: &Authorities) -> Option<&str> {
        let initial = word.chars().next()?;
        let candidates = self.words.get(&initial)?;
        if word.len() < 4 || candidates.contains(word) || authorities.is_ordinary(word) {
            return None;
        }
        // Among the nearest, a slip in the middle is likelier than one at the end or one that changes the length.
        let near = candidates.iter().filter_map(|name| Some((distance(word, name)?, name)));
        let (edits, best) = near.min_by_key(|(edits, name)| {
            (*edits, name.bytes().last() != word.bytes().last(), name.len().abs_diff(word.len()))
        })?;
        (edits > 0).then_some(best)
    }

    /// What the items of a question are marked with. Of each label the longest phrases count, and a phrase that looks
    /// like a hint and is none covers what stands in it.
    pub(super) fn marks(&self, words: &[&str]) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::new();
        for start in 0..words.len() {
            for (len, labels) in self.phrases.starting(words[start..].iter().copied()) {
                let range = start..start + len;
                for label in labels {
                    let taken = marks.iter().any(|mark| mark.label == *label && mark.range.end > start);
                    if !taken {
                        marks.push(Mark { label: *label, range: range.clone() });
                    }
                }
            }
        }
        let covers: Vec<Range<usize>> = marks
            .iter()
            .filter(|mark| mark.label == Label::Filler(Filler::Topic))
            .map(|mark| mark.range.clone())
            .collect();
        marks.retain(|mark| {
            matches!(mark.label, Label::Filler(_)) || !covers.iter().any(|cover| within(&mark.range, cover))
        });
        // "An improvement" within a list's name is no movement.
        let lists: Vec<Range<usize>> = marks
            .iter()
            .filter(|mark| mark.label == Label::Cue(Cue::Improvement))
            .map(|mark| mark.range.clone())
            .collect();
        marks.retain(|mark| {
            !matches!(mark.label, Label::Cue(Cue::Change | Cue::Movement))
                || !lists.iter().any(|list| list.start <= mark.range.start && mark.range.start < list.end)
        });
        // A longer aspect holds shorter ones ("children in care and care leavers"), and hints in its words are none
        // ("capacity to improve").
        let aspects: Vec<Range<usize>> =
            marks.iter().filter(|mark| matches!(mark.label, Label::Aspect(_))).map(|mark| mark.range.clone()).collect();
        marks.retain(|mark| {
            !matches!(mark.label, Label::Aspect(_) | Label::Cue(Cue::Improvement | Cue::Strengths | Cue::Concerns))
                || !aspects.iter().any(|aspect| within(&mark.range, aspect) && mark.range != *aspect)
        });
        marks
    }
}

/// Whether a stretch lies in another.
pub(super) fn within(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// The phrases that a pattern of the table stands for, each as its words.
fn expanded(pattern: &str) -> Vec<Vec<&str>> {
    let mut phrases: Vec<Vec<&str>> = vec![Vec::new()];
    for part in pattern.split_whitespace() {
        let (choices, optional) = part.strip_suffix('?').map_or((part, false), |choices| (choices, true));
        let mut longer: Vec<Vec<&str>> = if optional { phrases.clone() } else { Vec::new() };
        for choice in choices.split('|') {
            longer.extend(phrases.iter().map(|phrase| phrase.iter().copied().chain([choice]).collect()));
        }
        phrases = longer;
    }
    phrases.retain(|phrase| !phrase.is_empty());
    phrases
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_readable() {
        let vocabulary = Vocabulary::bundled().unwrap();
        assert!(!vocabulary.marks(&["areas", "for", "improvement"]).is_empty());
    }

    #[test]
    fn patterns_expand() {
        assert_eq!(expanded("a|b c? d"), [vec!["a", "d"], vec!["b", "d"], vec!["a", "c", "d"], vec!["b", "c", "d"]]);
    }

    #[test]
    fn misspelt_words_are_mended_and_english_ones_are_left() {
        let vocabulary = Vocabulary::bundled().unwrap();
        let authorities = Authorities::bundled();
        for (word, right) in [
            ("improvment", Some("improvement")),
            ("ofstead", Some("ofsted")),
            ("inspecter", Some("inspector")),
            ("overal", Some("overall")),
            ("recomendations", Some("recommendations")),
            ("strenghts", Some("strengths")),
            ("weaknesess", Some("weaknesses")),
            ("inadaquate", Some("inadequate")),
            ("grade", None),
            ("lifestory", None),
            ("housing", None),
        ] {
            assert_eq!(vocabulary.mended(word, &authorities), right, "{word}");
        }
    }
}
