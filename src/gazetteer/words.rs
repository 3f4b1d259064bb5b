//! The words around the names of places, and what is said of places that are no authority.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;
use serde::Deserialize;

use crate::text::{self, Token};

/// The table as it is written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) names: Names,
    pub(super) around: Around,
    /// Other names of the regions.
    pub(super) regions: BTreeMap<String, Vec<String>>,
    changes: Changes,
    namesakes: Vec<Namesake>,
    reasons: BTreeMap<String, Reason>,
}

/// What is said of an authority that takes over from others or hands over to them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Changes {
    begins: String,
    began: String,
    ends: String,
}

/// Bodies and places that share a council's name without being one: the words before or after the name that show it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Namesake {
    sentence: String,
    /// Whether it is abroad, so that no council of the name has to do with it.
    #[serde(default)]
    pub(super) abroad: bool,
    /// Words before the name.
    #[serde(default)]
    before: Vec<String>,
    /// Words that may stand between the name and those after it.
    #[serde(default)]
    between: Vec<String>,
    /// Words after the name.
    #[serde(default)]
    after: Vec<String>,
    /// Words after the name that are common words too: only with a capital letter, or where they end what is named.
    #[serde(default)]
    after_capital: Vec<String>,
    /// Words after the name and a comma or "in", or with a capital letter.
    #[serde(default)]
    after_comma: Vec<String>,
}

/// What belongs to a council's name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Names {
    before: Vec<String>,
    pub(super) sorts: Vec<String>,
    /// The last word of the names of bodies other than councils.
    pub(super) bodies: Vec<String>,
    pub(super) body_sorts: Vec<String>,
    councils: Vec<String>,
}

/// What tells a place from what is none.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Around {
    pub(super) before: Vec<String>,
    pub(super) after: Vec<String>,
    pub(super) belongings: Vec<String>,
    pub(super) about: Vec<String>,
    pub(super) about_prepositions: Vec<String>,
    pub(super) done: Vec<String>,
    pub(super) done_asked: Vec<String>,
    pub(super) joining: Vec<String>,
    pub(super) comparing: Vec<String>,
}

/// Why a place is no authority.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reason {
    sentence: String,
    /// The nation that the place lies in.
    nation: Option<String>,
    /// What is said of the nation itself.
    of_nation: Option<String>,
}

impl Words {
    /// The table of this project.
    pub(super) fn read() -> Result<Self, toml::de::Error> {
        toml::from_str(include_str!("places.toml"))
    }

    /// Why a place is no authority, without a full stop; `None` if the table does not know the word for it.
    pub(super) fn reason(&self, why: &str, name: &str, year: Option<i16>, authorities: &[String]) -> Option<String> {
        let reason = self.reasons.get(why)?;
        let sentence = match &reason.of_nation {
            Some(sentence) if reason.nation.as_deref() == Some(name) => sentence,
            _ => &reason.sentence,
        };
        let year = year.map_or_else(String::new, |year| year.to_string());
        Some(sentence.replace("{name}", name).replace("{authorities}", &listed(authorities)).replace("{year}", &year))
    }

    /// How an authority came to be one, or will: `is_past` tells which.
    pub(super) fn beginning(&self, name: &str, before: &[String], from: Date, is_past: bool) -> Option<String> {
        let sentence = if is_past { &self.changes.began } else { &self.changes.begins };
        let said = sentence.replace("{name}", name).replace("{authorities}", &listed(before));
        (!before.is_empty()).then(|| said.replace("{day}", &text::date(from)))
    }

    /// What becomes of an authority on a day to come.
    pub(super) fn ending(&self, name: &str, successors: &[String], day: Date) -> String {
        let said = self.changes.ends.replace("{name}", name).replace("{authorities}", &listed(successors));
        said.replace("{day}", &text::date(day))
    }

    /// What bears the name that stands in a stretch of words and is no council, with the words that name it.
    pub(super) fn namesake(
        &self,
        text: &str,
        tokens: &[Token],
        name: &Range<usize>,
    ) -> Option<(Range<usize>, &Namesake)> {
        self.namesakes.iter().find_map(|sort| {
            let start = sort.start(tokens, name.start);
            let end = if tokens[name.end - 1].possessive() { None } else { sort.end(text, tokens, name.end, self) };
            let range = start.unwrap_or(name.start)..end.unwrap_or(name.end);
            (range != *name).then_some((range, sort))
        })
    }

    /// Whether a word is one that councils or what belongs to them are called by.
    pub(super) fn is_of_council(&self, word: &str) -> bool {
        [&self.names.sorts, &self.names.councils, &self.around.belongings].into_iter().any(|words| has(words, word))
    }

    /// The words of a name with the council words around it. With `loose`, such endings count as stand only where a text
    /// is one name: "Bristol City of", "Derby City".
    pub(super) fn with_council(&self, tokens: &[Token], core: Range<usize>, loose: bool) -> Range<usize> {
        let word = |n: usize| tokens.get(n).map_or("", |token| token.word.as_str());
        let mut start = core.start;
        while let Some(words) = self
            .names
            .before
            .iter()
            .map(|words| words.split(' '))
            .filter(|words| words.clone().count() <= start)
            .filter(|words| {
                let first = start - words.clone().count();
                tokens[first..start].iter().map(|token| token.word.as_str()).eq(words.clone())
            })
            .map(Iterator::count)
            .max()
        {
            start -= words;
        }
        // An article alone is no part of a name in running text.
        if !loose && word(start) == "the" && start < core.start {
            start += 1;
        }
        if tokens[core.end - 1].possessive() {
            return start..core.end;
        }
        let mut end = core.end;
        while has(&self.names.sorts, word(end)) {
            end += 1;
        }
        let sorted = end;
        if has(&self.names.councils, word(end)) {
            return start..end + 1;
        }
        if word(end) == "local" && word(end + 1) == "authority" {
            return start..end + 2;
        }
        if word(end) == "of" && loose && end + 1 == tokens.len() {
            return start..end + 1;
        }
        // "Tameside metropolitan borough" is the council; "Kent county lines" and "Leeds city centre" are not.
        let closed = loose || tokens[core.end..sorted].iter().all(|token| token.capital && token.word != "county");
        start..if closed { sorted } else { core.end }
    }
}

impl Namesake {
    /// What it is, by the name that it is given in a text.
    pub(super) fn reason(&self, name: &str) -> String {
        self.sentence.replace("{name}", name)
    }

    /// Where the words before a name begin.
    fn start(&self, tokens: &[Token], name: usize) -> Option<usize> {
        let before = self.before.iter().filter_map(|phrase| {
            let start = name.checked_sub(phrase.split(' ').count())?;
            let told = tokens[start].capital && stands_at(tokens, start, phrase).is_some();
            told.then_some(start)
        });
        before.min()
    }

    /// Where the words after a name end.
    fn end(&self, text: &str, tokens: &[Token], name: usize, words: &Words) -> Option<usize> {
        let gap = |at: usize| tokens.get(at).map_or("", |next| text[tokens[at - 1].end..next.range.start].trim());
        let longest = |phrases: &[String], at: usize| phrases.iter().filter_map(|it| stands_at(tokens, at, it)).max();
        let capital = |at: usize| tokens.get(at).is_some_and(|token| token.capital);
        let mut at = name;
        // "Leeds General Infirmary", "Kent and Medway NHS"
        while tokens.get(at).is_some_and(|token| has(&self.between, &token.word)) && gap(at).is_empty() {
            at += 1;
        }
        for at in (name..=at).rev() {
            if gap(at).is_empty() {
                let joined = |end: usize| tokens.get(end).is_some_and(|next| has(&words.around.joining, &next.word));
                let certain = longest(&self.after, at).filter(|end| capital(at) || !joined(*end));
                let told = |end: &usize| {
                    let closes = tokens[*end - 1].possessive() || words.around.closes(text, tokens, &(name..*end));
                    capital(at) || closes
                };
                if let Some(end) = certain.or_else(|| longest(&self.after_capital, at).filter(told)) {
                    return Some(end);
                }
            }
            let inside = usize::from(tokens.get(at).is_some_and(|token| token.word == "in"));
            let apart = inside > 0 || gap(at) == "," || gap(at).is_empty() && capital(at);
            if let Some(end) = longest(&self.after_comma, at + inside).filter(|_| apart) {
                return Some(end);
            }
        }
        None
    }
}

/// Where a phrase that begins at a word ends; `None` if it does not stand there.
fn stands_at(tokens: &[Token], at: usize, phrase: &str) -> Option<usize> {
    let end = at + phrase.split(' ').count();
    let stands = tokens.get(at..end)?.iter().map(|token| token.word.as_str()).eq(phrase.split(' '));
    stands.then_some(end)
}

impl Around {
    /// Whether two stretches of words are joined as equals: "Cornwall and Gotham".
    pub(super) fn joins(&self, text: &str, tokens: &[Token], one: &Range<usize>, other: &Range<usize>) -> bool {
        let (first, second) = if one.start < other.start { (one, other) } else { (other, one) };
        let joint = match &tokens[first.end.min(second.start)..second.start] {
            [between] => has(&self.joining, &between.word) || has(&self.comparing, &between.word),
            _ => false,
        };
        joint && self.closes(text, tokens, second) && tokens[other.start].capital
    }

    /// Whether a run of unknown words stands as a place does.
    pub(super) fn is_around(&self, text: &str, tokens: &[Token], run: &Range<usize>) -> bool {
        let word = |n: usize| tokens.get(n).map_or("", |token| token.word.as_str());
        let before = |n: usize| run.start.checked_sub(n).map_or("", word);
        let closes = self.closes(text, tokens, run);
        let article = usize::from(before(1) == "the");
        let preposition = before(1 + article);
        if preposition == "in" && closes {
            return true;
        }
        if !tokens[run.start].capital {
            return false;
        }
        let owns = tokens[run.end - 1].possessive() && has(&self.belongings, word(run.end));
        let does = has(&self.done_asked, preposition) && has(&self.done, word(run.end));
        let about = closes && has(&self.about_prepositions, preposition) && has(&self.about, before(2 + article));
        // "Who inspected Oak House?"
        let done = closes && has(&self.done, preposition);
        owns || does || about || done
    }

    /// Whether what follows a stretch of words ends the name of a place.
    fn closes(&self, text: &str, tokens: &[Token], stretch: &Range<usize>) -> bool {
        tokens.get(stretch.end).is_none_or(|next| {
            !text[tokens[stretch.end - 1].end..next.range.start].trim().is_empty()
                || next.is_number()
                || has(&self.after, &next.word)
        })
    }
}

/// Whether a word stands in a list of the table.
pub(super) fn has(words: &[String], word: &str) -> bool {
    words.iter().any(|own| own == word)
}

/// Names as a list in a sentence.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
