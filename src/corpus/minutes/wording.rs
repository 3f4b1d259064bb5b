//! The table of how minutes are worded, and patterns of words in sentences.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::document::SaidIn;
use crate::text::{self, Token};

/// How minutes are worded. Built once and shared.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wording {
    classes: Classes,
    stops: Vec<String>,
    pub(super) says: Vec<(Says, Rule)>,
    pub(super) findings: Vec<Rule>,
    pub(super) promises: Vec<(Vec<SaidIn>, Rule)>,
    /// The labels of paragraphs, with what they say.
    pub(super) labels: Vec<(Says, Words)>,
    /// The heads of columns.
    pub(super) columns: Vec<(Column, Words)>,
    pub(super) meeting: Meeting,
    pub(super) due: Due,
    recognised: Vec<Line>,
}

/// What a sentence of minutes is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Says {
    /// It leads to questions below it.
    Opening,
    /// What the meeting decided.
    Resolution,
    /// What was settled in an exchange.
    Agreed,
    /// A question.
    Question,
    /// An answer.
    Answer,
    /// An action noted as such.
    Action,
}

/// What a column of a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Action,
    Owner,
    Due,
    Question,
    Answer,
}

/// The words of a phrase.
pub(super) type Words = Vec<String>;

/// The lines around the day of a meeting.
#[derive(Clone, Debug, Default)]
pub(super) struct Meeting {
    pub(super) leads: Vec<Words>,
    pub(super) not: Vec<Words>,
    pub(super) next: Vec<Words>,
}

/// The words around the day by which something is due.
#[derive(Clone, Debug, Default)]
pub(super) struct Due {
    /// Longest first, each with whether it says by itself that something is due.
    pub(super) leads: Vec<(Words, bool)>,
    pub(super) from_elsewhere: Vec<Words>,
    pub(super) after_event: Vec<Words>,
    pub(super) uncounted: Vec<Words>,
    pub(super) numbers: Vec<String>,
    pub(super) next_meeting: Vec<Words>,
    pub(super) vague: Vec<Words>,
}

/// By which sentences are told: one of the patterns is in them, and none of the others.
#[derive(Clone, Debug, Default)]
pub(super) struct Rule {
    patterns: Vec<Pattern>,
    not: Vec<Pattern>,
    ends: Option<String>,
}

type Classes = BTreeMap<String, Vec<Words>>;
type Pattern = Vec<Part>;

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// The sentence begins here.
    Start,
    /// One of these phrases, those of a class by its name.
    Any(Vec<Words>),
    Class(String),
    /// Up to so many words.
    Gap(usize),
}

/// The file as it is written.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    stops: Vec<String>,
    classes: BTreeMap<String, Vec<String>>,
    recognised: Recognised,
    meeting: MeetingRows,
    labels: BTreeMap<String, Vec<String>>,
    columns: BTreeMap<String, Vec<String>>,
    says: Vec<SaysRow>,
    finding: Vec<FindingRow>,
    promise: Vec<PromiseRow>,
    due: DueRows,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Recognised {
    lines: Vec<Line>,
}

/// The beginning of a line by which minutes are recognised; after "= " the whole of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    begins: String,
    #[serde(rename = "why")]
    _why: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct MeetingRows {
    leads: Vec<String>,
    not: Vec<String>,
    next: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SaysRow {
    kind: Says,
    patterns: Vec<String>,
    #[serde(default)]
    not: Vec<String>,
    ends: Option<String>,
    #[serde(rename = "why")]
    _why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FindingRow {
    patterns: Vec<String>,
    #[serde(default)]
    not: Vec<String>,
    #[serde(rename = "why")]
    _why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PromiseRow {
    r#in: Vec<SaidIn>,
    patterns: Vec<String>,
    #[serde(default)]
    not: Vec<String>,
    #[serde(rename = "why")]
    _why: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct DueRows {
    leads: Vec<String>,
    weak_leads: Vec<String>,
    from_elsewhere: Vec<String>,
    after_event: Vec<String>,
    uncounted: Vec<String>,
    numbers: Vec<String>,
    next_meeting: Vec<String>,
    vague: Vec<String>,
}

fn phrases(rows: &[String]) -> Vec<Words> {
    rows.iter().map(|row| text::words(row)).collect()
}

/// The longest first, so that "due date of" goes before "due".
fn longest_first<T>(mut rows: Vec<T>, words: impl Fn(&T) -> usize) -> Vec<T> {
    rows.sort_by_key(|row| std::cmp::Reverse(words(row)));
    rows
}

fn pattern(row: &str) -> Pattern {
    row.split_whitespace()
        .map(|part| match part {
            "^" => Part::Start,
            _ if part.starts_with('~') => Part::Gap(part[1..].parse().unwrap_or_default()),
            _ => match part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                Some(class) => Part::Class(class.to_owned()),
                None => Part::Any(part.split('|').map(|word| vec![word.to_owned()]).collect()),
            },
        })
        .collect()
}

impl Rule {
    fn new(patterns: &[String], not: &[String], ends: Option<String>) -> Self {
        let all = |rows: &[String]| rows.iter().map(|row| pattern(row)).collect();
        Self { patterns: all(patterns), not: all(not), ends }
    }
}

impl Wording {
    /// The table that comes with the program.
    pub(crate) fn bundled() -> Self {
        // The file is part of the program and a test reads it, so that an empty table is never met.
        Self::new(toml::from_str(include_str!("wording.toml")).unwrap_or_default())
    }

    fn new(table: Table) -> Self {
        let label = |kind: Says, name: &str| -> Vec<(Says, Words)> {
            let rows = table.labels.get(name).map_or(&[][..], Vec::as_slice);
            phrases(rows).into_iter().map(|words| (kind, words)).collect()
        };
        let column = |column: Column, name: &str| -> Vec<(Column, Words)> {
            let rows = table.columns.get(name).map_or(&[][..], Vec::as_slice);
            phrases(rows).into_iter().map(|words| (column, words)).collect()
        };
        let labels = [
            label(Says::Question, "question"),
            label(Says::Answer, "answer"),
            label(Says::Action, "action"),
            label(Says::Resolution, "resolution"),
        ];
        let columns = [
            column(Column::Action, "action"),
            column(Column::Owner, "owner"),
            column(Column::Due, "due"),
            column(Column::Question, "question"),
            column(Column::Answer, "answer"),
        ];
        let due = &table.due;
        let strong = phrases(&due.leads).into_iter().map(|words| (words, true));
        let weak = phrases(&due.weak_leads).into_iter().map(|words| (words, false));
        Self {
            classes: table.classes.iter().map(|(name, rows)| (name.clone(), phrases(rows))).collect(),
            stops: table.stops,
            says: table
                .says
                .iter()
                .map(|row| (row.kind, Rule::new(&row.patterns, &row.not, row.ends.clone())))
                .collect(),
            findings: table.finding.iter().map(|row| Rule::new(&row.patterns, &row.not, None)).collect(),
            promises: table
                .promise
                .iter()
                .map(|row| (row.r#in.clone(), Rule::new(&row.patterns, &row.not, None)))
                .collect(),
            labels: longest_first(labels.concat(), |(_, words)| words.len()),
            columns: columns.concat(),
            meeting: Meeting {
                leads: phrases(&table.meeting.leads),
                not: phrases(&table.meeting.not),
                next: phrases(&table.meeting.next),
            },
            due: Due {
                leads: longest_first(strong.chain(weak).collect(), |(words, _)| words.len()),
                from_elsewhere: phrases(&due.from_elsewhere),
                after_event: phrases(&due.after_event),
                uncounted: phrases(&due.uncounted),
                numbers: due.numbers.clone(),
                next_meeting: longest_first(phrases(&due.next_meeting), Vec::len),
                vague: longest_first(phrases(&due.vague), Vec::len),
            },
            recognised: table.recognised.lines,
        }
    }

    /// Whether a line shows that a document is minutes.
    pub(crate) fn is_of_minutes(&self, line: &str) -> bool {
        let folded = text::words(line).join(" ");
        self.recognised.iter().any(|row| match row.begins.strip_prefix("= ") {
            Some(whole) => folded == whole,
            None => folded.starts_with(&row.begins),
        })
    }

    /// Where a rule holds of a sentence: the tokens of its first pattern that is found.
    pub(super) fn holds(&self, rule: &Rule, sentence: &Sentence<'_>) -> Option<(usize, usize)> {
        if let Some(end) = &rule.ends {
            let is_sign = |c: char| c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}');
            if !sentence.text.trim_end_matches(is_sign).ends_with(end.as_str()) {
                return None;
            }
        }
        if rule.not.iter().any(|pattern| self.find(pattern, sentence).is_some()) {
            return None;
        }
        rule.patterns.iter().filter_map(|pattern| self.find(pattern, sentence)).min()
    }

    fn find(&self, pattern: &Pattern, sentence: &Sentence<'_>) -> Option<(usize, usize)> {
        (0..sentence.tokens.len()).find_map(|at| Some((at, self.end(pattern, sentence, at)?)))
    }

    /// Where a pattern ends that begins at a token.
    fn end(&self, parts: &[Part], sentence: &Sentence<'_>, at: usize) -> Option<usize> {
        let Some((part, rest)) = parts.split_first() else { return Some(at) };
        match part {
            Part::Start => (at == sentence.first).then(|| self.end(rest, sentence, at)).flatten(),
            Part::Any(phrases) => phrases.iter().find_map(|words| self.end(rest, sentence, sentence.after(words, at)?)),
            Part::Class(name) => {
                // "Cabinet member" names no member of the committee.
                if name == MEMBER && sentence.in_title.get(at).copied().unwrap_or_default() {
                    return None;
                }
                let phrases = self.classes.get(name)?;
                phrases.iter().find_map(|words| self.end(rest, sentence, sentence.after(words, at)?))
            }
            Part::Gap(most) => (0..=*most).find_map(|words| {
                let passed = sentence.tokens.get(at..at + words)?;
                let is_open = passed.iter().all(|token| !self.stops.contains(&token.word));
                is_open.then(|| self.end(rest, sentence, at + words)).flatten()
            }),
        }
    }

    /// Whether a sentence begins with a word of members or of officers, an article aside.
    pub(super) fn begins_with_member(&self, sentence: &Sentence<'_>) -> bool {
        let pattern = [Part::Start, Part::Gap(1), Part::Class(MEMBER.to_owned())];
        self.end(&pattern, sentence, sentence.first).is_some()
    }

    /// A sentence taken apart.
    pub(super) fn sentence<'a>(&self, text: &'a str) -> Sentence<'a> {
        let tokens = text::tokens(text);
        let first = tokens.iter().position(|token| !token.is_number()).unwrap_or(0);
        let mut sentence = Sentence { text, in_title: vec![false; tokens.len()], tokens, first };
        for words in self.classes.get(OFFICER).into_iter().flatten().filter(|words| words.len() > 1) {
            for at in 0..sentence.tokens.len() {
                if let Some(end) = sentence.after(words, at) {
                    sentence.in_title[at..end].fill(true);
                }
            }
        }
        sentence
    }
}

/// The classes that the code speaks of.
const MEMBER: &str = "member";
const OFFICER: &str = "officer";

/// A sentence taken apart.
pub(super) struct Sentence<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: Vec<Token>,
    /// The first token that is no number.
    first: usize,
    /// Whether each token is a part of an officer's title of several words.
    in_title: Vec<bool>,
}

impl Sentence<'_> {
    /// The token after some words that stand at a token.
    pub(super) fn after(&self, words: &[String], at: usize) -> Option<usize> {
        let end = at + words.len();
        let own = self.tokens.get(at..end)?;
        own.iter().zip(words).all(|(token, word)| token.word == *word).then_some(end)
    }

    /// Whether some words stand anywhere in it.
    pub(super) fn has(&self, words: &[String]) -> bool {
        (0..self.tokens.len()).any(|at| self.after(words, at).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_and_every_class_that_a_pattern_names_is_in_it() {
        let table: Table = toml::from_str(include_str!("wording.toml")).unwrap();
        let wording = Wording::new(table);
        let rules = wording.says.iter().map(|(_, rule)| rule).chain(&wording.findings);
        let rules: Vec<&Rule> = rules.chain(wording.promises.iter().map(|(_, rule)| rule)).collect();
        assert!(rules.len() > 8);
        for part in rules.iter().flat_map(|rule| rule.patterns.iter().chain(&rule.not)).flatten() {
            if let Part::Class(name) = part {
                assert!(wording.classes.contains_key(name), "{name}");
            }
        }
        assert!([MEMBER, OFFICER].iter().all(|name| wording.classes.contains_key(*name)));
    }

    #[test]
    fn minutes_are_recognised_by_a_line() {
        let wording = Wording::bundled();
        for line in ["Minutes:", "Minutes of the Meeting of the Children Scrutiny Committee", "DRAFT MINUTES"] {
            assert!(wording.is_of_minutes(line), "{line}");
        }
        for line in ["Minutes of silence were kept", "The minutes were signed", "Ten minutes later", "Agenda"] {
            assert!(!wording.is_of_minutes(line), "{line}");
        }
    }
}
