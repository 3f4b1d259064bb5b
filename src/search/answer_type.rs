//! What a sentence must hold to answer a question for a fact: a number, a share, the name of a person.

use super::matcher::TermMatcher;
use crate::index::Word;
use crate::text;

/// How far from a word of the topic a number may stand to be a number of that.
const NEAR: usize = 5;

/// How far behind a number the word may stand that it counts: "42 very young people".
const COUNTED: usize = 3;

/// The most words of a name in quotation marks; what is longer is somebody's words.
const LONGEST_NAME: usize = 6;

/// What a sentence must hold to answer a question for a particular.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerType {
    /// Nothing in particular.
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
    /// Whether something in particular is expected.
    pub fn is_required(self) -> bool {
        !matches!(self, Self::Anything | Self::Name)
    }

    pub(super) fn is_met_by(self, text: &str, words: &[Word], matcher: &TermMatcher) -> bool {
        match self {
            Self::Anything => true,
            Self::Number => words.iter().enumerate().any(|(at, word)| {
                let near = at.saturating_sub(NEAR)..(at + NEAR + 1).min(words.len());
                let number = is_number(word) || MEASURES.contains(&word.as_ref());
                number && !matcher.holds(word) && words[near].iter().any(|word| matcher.holds(word))
            }),
            Self::Count => words.iter().enumerate().any(|(at, word)| {
                let counted = at + 1..(at + 1 + COUNTED).min(words.len());
                let share =
                    text.contains(&format!("{}%", &**word)) || words.get(at + 1).is_some_and(|next| &**next == "per");
                let age = words.get(at + 1).is_some_and(|next| matches!(next.as_ref(), "year" | "years" | "and"))
                    && words.iter().skip(at + 1).take(COUNTED).any(|next| matches!(next.as_ref(), "year" | "years"));
                let counts = is_number(word) && !share && !age;
                counts && !matcher.holds(word) && words[counted].iter().any(|word| matcher.holds(word))
            }),
            Self::Share => {
                text.contains(['%', '\u{bd}'])
                    || text.contains("per cent")
                    || words.iter().any(|word| SHARES.contains(&word.as_ref()))
            }
            Self::Person => names_a_person(text),
            Self::Name => gives_a_name(text),
        }
    }
}

/// Whether a text sets a name in quotation marks: "the 'Darlo Crew'".
fn gives_a_name(text: &str) -> bool {
    text.split(['\u{2018}', '\u{201c}', '"'])
        .skip(1)
        .filter_map(|quoted| quoted.split(['\u{2019}', '\u{201d}', '"']).next())
        .any(|quoted| quoted.starts_with(char::is_uppercase) && quoted.split_whitespace().count() <= LONGEST_NAME)
}

/// Words that answer "how many?".
const NUMBER_WORDS: &[&str] = &[
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "none",
    "dozen",
];

/// Words that answer "how often?" and "by how much?", and count nothing: "independent once they leave care".
const MEASURES: &[&str] = &[
    "once",
    "twice",
    "half",
    "halved",
    "doubled",
    "trebled",
    "third",
    "quarter",
    "monthly",
    "weekly",
    "daily",
    "quarterly",
    "fortnightly",
    "annually",
];

/// Words that answer "what share?".
const SHARES: &[&str] = &["half", "third", "quarter", "majority", "minority", "most", "all", "none"];

/// Whether a word is a number and not merely a year.
fn is_number(word: &str) -> bool {
    let year = word.len() == 4
        && word.chars().all(|c| c.is_ascii_digit())
        && (word.starts_with("19") || word.starts_with("20"));
    let ordinal = word.ends_with(|c: char| c.is_alphabetic());
    NUMBER_WORDS.contains(&word) || word.starts_with(|c: char| c.is_ascii_digit()) && !year && !ordinal
}

/// Capitalised words that are no part of a person's name.
const NOT_NAMES: &[&str] = &[
    "Council",
    "Children",
    "Services",
    "Service",
    "Board",
    "Ofsted",
    "County",
    "Borough",
    "City",
    "Act",
    "Authority",
    "Local",
    "Family",
    "Support",
    "The",
    "In",
    "For",
    "Social",
    "Care",
    "Director",
    "Inspector",
    "Report",
    "Team",
    "Public",
    "Law",
    "Outline",
    "Young",
    "Health",
    "Department",
    "Education",
    "Government",
    "Hub",
    "Directorate",
    "Integrated",
    "Her",
    "Lead",
    "Leader",
    "Leaders",
    "Cabinet",
    "Member",
    "Members",
    "Manager",
    "Managers",
    "Principal",
    "Worker",
    "Workers",
    "His",
    "Majesty",
    "House",
    "Officer",
    "Chief",
    "Executive",
    "Partnership",
    "Trust",
    "Safeguarding",
];

/// Whether the name of a person stands in a sentence: two or three capitalised words in a row, not at its start, none
/// of them a word of an institution's name or a month.
fn names_a_person(sentence: &str) -> bool {
    let mut run: Vec<&str> = Vec::new();
    let other = |word: &&str| NOT_NAMES.contains(word) || text::MONTHS.contains(word);
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
        assert!(names_a_person("For Jane Doe, the director, it was a good day."));
        assert!(!names_a_person("The director told Cornwall Council and the Family Support team."));
    }

    #[test]
    fn numbers_are_recognised() {
        let matcher = TermMatcher::new(["children", "director"].map(index::stem).into_iter());
        let met = |text: &str| AnswerType::Number.is_met_by(text, &index::sentences(text)[0].words, &matcher);
        assert!(met("There were 413 children."));
        assert!(met("There have been four directors."));
        assert!(!met("There were several directors."));
    }
}
