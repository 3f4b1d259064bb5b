//! The kind of fact that a question asks for, and recognising one: a number, a share, the name of a person.

use super::matcher::TermMatcher;
use super::weights::Limits;
use super::words::Words;
use crate::index::Word;
use crate::text;

/// The kind of fact that a question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerType {
    /// No fact of any kind.
    Anything,
    /// A number, in digits or as a word.
    Number,
    /// So many of what is asked for: a number before the word that it counts.
    Count,
    /// A share of a whole.
    Share,
    /// The name of a person.
    Person,
    /// A name of any kind. A wish only: what bears a name is preferred, and a plain description is an answer too.
    Name,
}

impl AnswerType {
    /// True if a sentence without it is not an answer.
    pub fn is_required(self) -> bool {
        !matches!(self, Self::Anything | Self::Name)
    }

    pub(super) fn is_met_by(
        self,
        text: &str,
        words: &[Word],
        matcher: &TermMatcher,
        (lists, limits): (&Words, &Limits),
    ) -> bool {
        match self {
            Self::Anything => true,
            Self::Number => words.iter().enumerate().any(|(at, word)| {
                let near = at.saturating_sub(limits.number_reach)..(at + limits.number_reach + 1).min(words.len());
                let number = is_number(word, lists) || lists.measures.holds(word);
                number && !matcher.holds(word) && words[near].iter().any(|word| matcher.holds(word))
            }),
            Self::Count => words.iter().enumerate().any(|(at, word)| {
                let counted = at + 1..(at + 1 + limits.count_reach).min(words.len());
                let share = || {
                    text.contains(&format!("{}%", &**word)) || words.get(at + 1).is_some_and(|next| &**next == "per")
                };
                let age = || {
                    words.get(at + 1).is_some_and(|next| matches!(next.as_ref(), "year" | "years" | "and"))
                        && words
                            .iter()
                            .skip(at + 1)
                            .take(limits.count_reach)
                            .any(|next| matches!(next.as_ref(), "year" | "years"))
                };
                let counts = is_number(word, lists) && !matcher.holds(word);
                counts && words[counted].iter().any(|word| matcher.holds(word)) && !share() && !age()
            }),
            Self::Share => {
                text.contains(['%', '\u{bd}'])
                    || text.contains("per cent")
                    || words.iter().any(|word| lists.shares.holds(word))
            }
            Self::Person => names_a_person(text, lists),
            Self::Name => gives_a_name(text, limits.name_words),
        }
    }
}

/// True if a text sets a name in quotation marks: "the 'Darlo Crew'".
fn gives_a_name(text: &str, longest: usize) -> bool {
    text.split(['\u{2018}', '\u{201c}', '"'])
        .skip(1)
        .filter_map(|quoted| quoted.split(['\u{2019}', '\u{201d}', '"']).next())
        .any(|quoted| quoted.starts_with(char::is_uppercase) && quoted.split_whitespace().count() <= longest)
}

/// True for a number that is not merely a year.
fn is_number(word: &str, lists: &Words) -> bool {
    let year = word.len() == 4
        && word.chars().all(|c| c.is_ascii_digit())
        && (word.starts_with("19") || word.starts_with("20"));
    let ordinal = word.ends_with(|c: char| c.is_alphabetic());
    lists.numbers.holds(word) || word.starts_with(|c: char| c.is_ascii_digit()) && !year && !ordinal
}

/// True if a sentence holds the name of a person: two or three capitalised words in a row, not at its start, none
/// of them a word of an institution's name or a month.
fn names_a_person(sentence: &str, lists: &Words) -> bool {
    let mut run: Vec<&str> = Vec::new();
    let other = |word: &&str| lists.not_names.holds(word) || text::MONTHS.contains(word);
    let is_name = |run: &[&str]| (2..=3).contains(&run.len()) && !run.iter().any(other);
    for (at, word) in sentence.split_whitespace().enumerate() {
        let bare = word.trim_matches(|c: char| !c.is_alphabetic());
        let bare = bare.strip_suffix("\u{2019}s").or_else(|| bare.strip_suffix("'s")).unwrap_or(bare);
        let mut letters = bare.chars();
        let capitalised = letters.next().is_some_and(char::is_uppercase)
            && letters.clone().count() > 0
            && letters.all(|c| c.is_lowercase() || c == '-');
        if at > 0 && capitalised {
            run.push(bare);
        }
        if !capitalised || word.ends_with([',', '.', ';', ':']) {
            if is_name(&run) {
                return true;
            }
            run.clear();
        }
    }
    is_name(&run)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index;

    #[test]
    fn a_person_is_told_from_an_institution() {
        let lists = Words::bundled();
        assert!(names_a_person("For Jane Doe, the director, it was a good day.", &lists));
        assert!(!names_a_person("The director told Cornwall Council and the Family Support team.", &lists));
    }

    #[test]
    fn numbers_are_recognised() {
        let lists = Words::bundled();
        let matcher = TermMatcher::new(["children", "director"].map(index::stem).into_iter());
        let met = |text: &str| {
            AnswerType::Number.is_met_by(text, &index::sentences(text)[0].words, &matcher, (&lists, &Limits::default()))
        };
        assert!(met("There were 413 children."));
        assert!(met("There have been four directors."));
        assert!(!met("There were several directors."));
    }
}
