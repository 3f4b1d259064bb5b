//! The table of the words that questions are made of, read and looked up.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Deserialize;

use super::cues::{self, Cue, phrases};
use super::periods;
use crate::document::{Aspect, Framework, Grade, Kind, Owner, Role, SubjectKind};
use crate::gazetteer::{Authorities, AuthorityKind};
use crate::inspectorates::Inspectorates;
use crate::text::{Phrases, slips, tokens};

/// Hints that a question goes on from the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Follow {
    Connective,
    Back,
    SamePeriod,
}

/// Hints at which inspection is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SelectorHint {
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
pub(crate) enum ScopeHint {
    Every,
    Neighbours,
    Among,
}

/// Words that a question is built of, and words that look like hints and are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Filler {
    Words,
    Topic,
}

/// Words that a rule looks for and that hint at nothing by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Rule {
    Judging,
    Judged,
    BeforeGrade,
    OfInspection,
    NoGreeting,
    Lasting,
    BesidePeriod,
    Whether,
    Advice,
    Opinion,
    OpensQuestion,
    QuestionWord,
    AfterQuestionWord,
    Contrast,
    Finite,
    Past,
    Not,
    MoreThan,
    FewerThan,
    ListWords,
    Asks,
}

/// What a phrase of the table stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    Cue(Cue),
    Follow(Follow),
    Aspect(Aspect),
    EveryAspect,
    Grade(Grade),
    Kind(Kind),
    Owner(Owner),
    Selector(SelectorHint),
    Scope(ScopeHint),
    Sort(AuthorityKind),
    Framework(Framework),
    Subject(SubjectKind),
    Role(Role),
    Filler(Filler),
    Rule(Rule),
}

/// A label and the items of the question that bear it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) label: Label,
    pub(crate) range: Range<usize>,
}

/// The table as it is written.
#[derive(Deserialize)]
struct Table {
    spellings: BTreeMap<String, Vec<String>>,
    follow: BTreeMap<Follow, Vec<String>>,
    every_aspect: BTreeMap<String, Vec<String>>,
    kinds: BTreeMap<Kind, Vec<String>>,
    which: BTreeMap<SelectorHint, Vec<String>>,
    scope: BTreeMap<ScopeHint, Vec<String>>,
    filler: BTreeMap<Filler, Vec<String>>,
    rules: BTreeMap<Rule, Vec<String>>,
    sorts: BTreeMap<AuthorityKind, Vec<String>>,
    numbers: Numbers,
    periods: periods::Words,
}

/// The words for numbers, those of each number together: 0, 1, 2, ...
#[derive(Deserialize)]
struct Numbers {
    words: Vec<String>,
}

/// Two phrases with up to [`Gap::MOST`] words between them, which stay free for what they say themselves.
#[derive(Clone, Debug)]
struct Gap {
    before: Vec<String>,
    after: Vec<String>,
    label: Label,
}

impl Gap {
    /// What stands for the words between in a pattern.
    const MARK: &str = "..";
    /// The most words between.
    const MOST: usize = 3;

    /// Where the two stand among words, from a word on.
    fn at(&self, words: &[&str], start: usize) -> Option<[Range<usize>; 2]> {
        let begins = |at: usize, phrase: &[String]| {
            words.get(at..at + phrase.len()).is_some_and(|found| phrase.iter().eq(found.iter().copied()))
        };
        let end = start + self.before.len();
        let after = (end + 1..=end + Self::MOST).find(|at| begins(*at, &self.after))?;
        begins(start, &self.before).then(|| [start..end, after..after + self.after.len()])
    }
}

/// The table ready for look-ups.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary {
    phrases: Phrases<Label>,
    /// Phrases with a gap: "joint … inspection".
    gaps: Vec<Gap>,
    /// The single words of all phrases that are long enough to be misspelt, by their first letter.
    words: BTreeMap<char, BTreeSet<String>>,
    periods: periods::Words,
    /// What is meant by a spelling of chats.
    spellings: BTreeMap<String, String>,
    /// The words for each number, from 0 on.
    numbers: Vec<Vec<String>>,
}

impl Vocabulary {
    /// The table that comes with the program, with the patterns of cues and the words for grades, aspects and owners of
    /// the inspectorates.
    pub(crate) fn bundled<'a>(cues: impl Iterator<Item = (Cue, &'a str)>, inspectorates: &Inspectorates) -> Self {
        // The table is part of the program, and a test reads it, so there is no failure to report to a caller.
        Self::read(cues, inspectorates).unwrap_or_default()
    }

    fn read<'a>(
        cues: impl Iterator<Item = (Cue, &'a str)>,
        inspectorates: &Inspectorates,
    ) -> Result<Self, toml::de::Error> {
        let table: Table = toml::from_str(include_str!("vocabulary.toml"))?;
        let spellings = table.spellings.into_iter();
        let spellings = spellings.flat_map(|(meant, all)| all.into_iter().map(move |written| (written, meant.clone())));
        let words = |of: &String| of.split('|').map(str::to_owned).collect();
        let numbers = table.numbers.words.iter().map(words).collect();
        let mut vocabulary =
            Self { periods: table.periods, numbers, spellings: spellings.collect(), ..Self::default() };
        for (cue, pattern) in cues {
            vocabulary.insert(pattern, Label::Cue(cue));
        }
        vocabulary.add(table.follow, Label::Follow);
        vocabulary.add(inspectorates.readers_aspects(), Label::Aspect);
        vocabulary.add(table.every_aspect.values().map(|patterns| ((), patterns)), |()| Label::EveryAspect);
        vocabulary.add(inspectorates.readers_grades(), Label::Grade);
        vocabulary.add(table.kinds, Label::Kind);
        vocabulary.add(inspectorates.readers_owners(), Label::Owner);
        vocabulary.add(table.which, Label::Selector);
        vocabulary.add(table.scope, Label::Scope);
        vocabulary.add(table.sorts, Label::Sort);
        vocabulary.add(inspectorates.readers_frameworks(), Label::Framework);
        vocabulary.add(inspectorates.readers_subjects(), Label::Subject);
        for (role, pattern) in inspectorates.readers_lists() {
            vocabulary.insert(pattern, Label::Role(role));
        }
        vocabulary.add(table.filler, Label::Filler);
        vocabulary.add(table.rules, Label::Rule);
        Ok(vocabulary)
    }

    fn add<K: Copy, P: AsRef<[String]>>(&mut self, rows: impl IntoIterator<Item = (K, P)>, label: impl Fn(K) -> Label) {
        for (key, patterns) in rows {
            for pattern in patterns.as_ref() {
                self.insert(pattern, label(key));
            }
        }
    }

    fn insert(&mut self, pattern: &str, label: Label) {
        for words in phrases(pattern) {
            for word in words.iter().filter(|word| word.len() > 4) {
                let initial = word.chars().next().unwrap_or_default();
                self.words.entry(initial).or_default().insert((*word).to_owned());
            }
            match words.iter().position(|word| *word == Gap::MARK) {
                Some(at) => {
                    let own = |part: &[&str]| part.iter().map(|word| (*word).to_owned()).collect();
                    self.gaps.push(Gap { before: own(&words[..at]), after: own(&words[at + 1..]), label });
                }
                None => self.phrases.insert(words, label),
            }
        }
    }

    /// A text with the spellings of chats written out.
    pub(crate) fn written_out(&self, text: &str) -> String {
        let mut plain = String::with_capacity(text.len());
        let mut done = 0;
        for token in tokens(text).into_iter().filter(|token| !token.capital) {
            if let Some(meant) = self.spellings.get(&token.word) {
                plain.push_str(&text[done..token.range.start]);
                plain.push_str(meant);
                done = token.range.end;
            }
        }
        plain.push_str(&text[done..]);
        plain
    }

    /// The words that periods are made of.
    pub(super) fn periods(&self) -> &periods::Words {
        &self.periods
    }

    /// The number that a word says.
    pub(super) fn number(&self, word: &str) -> Option<usize> {
        let said = || self.numbers.iter().position(|words| words.iter().any(|own| own == word));
        word.parse().ok().or_else(said)
    }

    /// The word of the table that a word is a misspelling of, if it is near just one and is no English word itself.
    pub(super) fn mended(&self, word: &str, authorities: &Authorities) -> Option<&str> {
        let initial = word.chars().next()?;
        let candidates = self.words.get(&initial)?;
        if word.len() < 4 || candidates.contains(word) || authorities.is_ordinary(word) {
            return None;
        }
        // Among the nearest, a slip in the middle is likelier than one at the end or one that changes the length.
        let near = candidates.iter().filter_map(|name| Some((slips(word, name)?, name)));
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
        for (gap, start) in self.gaps.iter().flat_map(|gap| (0..words.len()).map(move |start| (gap, start))) {
            let parts = gap.at(words, start).into_iter().flatten();
            marks.extend(parts.map(|range| Mark { label: gap.label, range }));
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
            .filter(|mark| mark.label == Label::Cue(cues::IMPROVEMENT))
            .map(|mark| mark.range.clone())
            .collect();
        marks.retain(|mark| {
            !matches!(mark.label, Label::Cue(cues::CHANGE | cues::MOVEMENT))
                || !lists.iter().any(|list| list.start <= mark.range.start && mark.range.start < list.end)
        });
        // A longer aspect holds shorter ones ("children in care and care leavers"), and hints in its words are none
        // ("capacity to improve").
        let aspects: Vec<Range<usize>> =
            marks.iter().filter(|mark| matches!(mark.label, Label::Aspect(_))).map(|mark| mark.range.clone()).collect();
        marks.retain(|mark| {
            !matches!(mark.label, Label::Aspect(_) | Label::Cue(cues::IMPROVEMENT | cues::STRENGTHS | cues::CONCERNS))
                || !aspects.iter().any(|aspect| within(&mark.range, aspect) && mark.range != *aspect)
        });
        marks
    }
}

/// Whether a stretch lies in another.
pub(super) fn within(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

#[cfg(test)]
mod tests {
    use super::*;

    const CUES: [(Cue, &str); 2] =
        [(cues::IMPROVEMENT, "areas for improvement"), (cues::IMPROVEMENT, "recommendations|strengths|weaknesses")];

    fn vocabulary() -> Vocabulary {
        Vocabulary::read(CUES.into_iter(), &Inspectorates::bundled()).unwrap()
    }

    #[test]
    fn the_table_is_readable() {
        let vocabulary = vocabulary();
        assert!(!vocabulary.marks(&["areas", "for", "improvement"]).is_empty());
    }

    #[test]
    fn no_phrase_stands_twice_under_a_label() {
        let mut table: toml::Table = include_str!("vocabulary.toml").parse().unwrap();
        // These are words and no patterns.
        table.remove("periods");
        let table: BTreeMap<String, BTreeMap<String, Vec<String>>> = table.try_into().unwrap();
        for (name, labels) in &table {
            for (label, patterns) in labels {
                let mut known = BTreeSet::new();
                for pattern in patterns {
                    for phrase in phrases(pattern) {
                        let words = phrase.join(" ");
                        assert!(known.insert(phrase), "vocabulary.toml: {name}.{label}: {pattern:?}: {words:?} twice");
                    }
                }
            }
        }
    }

    #[test]
    fn misspelt_words_are_mended_and_english_ones_are_left() {
        let vocabulary = vocabulary();
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
