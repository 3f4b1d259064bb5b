//! The words around the names of places, and what is said of places that are no authority.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;

use crate::text::Token;

/// The table as it is written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) names: Names,
    pub(super) around: Around,
    /// Other names of the regions.
    pub(super) regions: BTreeMap<String, Vec<String>>,
    reasons: BTreeMap<String, Reason>,
}

/// What belongs to a council's name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Names {
    before: Vec<String>,
    pub(super) sorts: Vec<String>,
    /// The last word of the names of bodies other than councils.
    pub(super) bodies: Vec<String>,
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
        owns || does || about
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
