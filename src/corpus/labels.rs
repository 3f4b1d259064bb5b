//! How reports word their headings: what a section is about, which grade a heading states, which headings open a list of
//! improvements. The wordings are those of the frameworks' templates from 2013 on.

use crate::document::{Aspect, Grade, Kind, Owner};
use crate::text;

/// Words that name an aspect in a heading or table row: all of a row's words must be there, and the first row that fits
/// wins, so the narrower ones stand first.
const ASPECTS: &[(&[&str], Aspect)] = &[
    (&["overall", "effectiveness"], Aspect::Overall),
    (&["safeguarding", "board"], Aspect::SafeguardingBoard),
    (&["lscb"], Aspect::SafeguardingBoard),
    (&["adoption"], Aspect::Adoption),
    (&["help", "protection"], Aspect::HelpAndProtection),
    (&["children", "in", "care", "and", "care", "leavers"], Aspect::ChildrenInCareAndCareLeavers),
    (&["care", "leavers"], Aspect::CareLeavers),
    (&["outcomes", "looked", "after"], Aspect::Outcomes),
    (&["looked", "after", "permanence"], Aspect::ChildrenInCare),
    (&["progress", "children", "in", "care"], Aspect::ChildrenInCare),
    (&["capacity", "improve"], Aspect::CapacityToImprove),
    (&["quality", "provision"], Aspect::Provision),
    (&["leaders"], Aspect::Leadership),
    (&["leadership"], Aspect::Leadership),
];

/// The opening words of a heading over a list of improvements, folded.
const IMPROVEMENT_HEADINGS: &[&str] = &[
    // ILACS, with or without a question mark, a colon or a footnote's mark.
    "what needs to improve",
    // SIF from 2015.
    "recommendations",
    // SIF of 2014 and 2015, for the authority and for the board.
    "what does",
    "what do",
    // LAC 2013, and SIF reports that lack the heading above it.
    "areas for improvement",
    "priority and immediate action",
    "priority areas for action",
];

/// Headings within a list that part its items: they belong to the list above them.
const GROUP_HEADINGS: &[&str] =
    &["priority and immediate action", "priority areas for action", "areas for improvement", "immediately", "within"];

/// Words in a file's name that tell its kind, where the text follows no template.
const KINDS_IN_NAMES: &[(&[&str], Kind)] =
    &[(&["press", "release"], Kind::PressRelease), (&["minutes"], Kind::Minutes), (&["news"], Kind::News)];

/// The kind that a file's name tells.
pub(super) fn kind_in_name(file: &str) -> Option<Kind> {
    let words = text::words(file);
    let has = |all: &[&str]| all.iter().all(|word| words.iter().any(|have| have == word));
    KINDS_IN_NAMES.iter().find(|(all, _)| has(all)).map(|(_, kind)| *kind)
}

/// What a table row or heading is about.
pub(super) fn aspect(label: &str) -> Option<Aspect> {
    let words = text::words(label);
    let in_order = |wanted: &[&str]| {
        let mut words = words.iter();
        wanted.iter().all(|want| words.any(|word| word == want))
    };
    ASPECTS.iter().find(|(wanted, _)| in_order(wanted)).map(|(_, aspect)| *aspect)
}

/// What a heading is about and the grade that it states: "Leadership: good", "The board requires improvement".
pub(super) fn heading(label: &str) -> (Option<Aspect>, Option<Grade>) {
    (aspect(label), stated_grade(label))
}

/// The grade at the end of a heading or short sentence: behind a colon, a dash, "is", "are", or as the verb itself.
pub(super) fn stated_grade(label: &str) -> Option<Grade> {
    const BEFORE: &[&str] = &["is", "are", "as"];
    let folded = text::fold(label);
    let folded = folded.trim_end_matches(|c: char| !c.is_alphabetic());
    // "The LSCB requires improvement because:" goes on below with reasons.
    let folded = folded.trim_end_matches("because").trim_end();
    let words: Vec<&str> = folded.split_whitespace().collect();
    // The longest grade is of five words ("requires improvement to be good").
    for take in (1..=words.len().min(5)).rev() {
        let (rest, tail) = words.split_at(words.len() - take);
        let Some(grade) = Grade::parse(&tail.join(" ")) else { continue };
        let before = rest.last()?;
        let verb = grade == Grade::RequiresImprovement;
        return (verb || before.ends_with([':', '-']) || BEFORE.contains(before)).then_some(grade);
    }
    None
}

/// The grade of a heading that holds nothing else: "Grade 4 (inadequate)".
pub(super) fn bare_grade(label: &str) -> Option<Grade> {
    let rest = text::fold(label);
    let rest = rest.trim().strip_prefix("grade")?;
    Grade::parse(rest.trim_matches(|c: char| !c.is_alphabetic()))
}

/// Whether a paragraph is a heading of a template that was set like running text: the whole of "Recommendations", or a
/// judged section's label with its grade.
pub(super) fn is_template_heading(text: &str) -> bool {
    /// The longest real one has 21 words.
    const MOST_WORDS: usize = 26;
    const OPENINGS: &[&str] = &["the experiences and progress of", "the impact of leaders on"];
    let folded = text::fold(text);
    let label = OPENINGS.iter().any(|opening| folded.starts_with(opening)) && stated_grade(text).is_some();
    let short = text.split_whitespace().count() <= MOST_WORDS;
    short && (label || (!text.ends_with('.') && improvement_heading(text).is_some() && !is_group_heading(text)))
}

/// A label without the number that leads it: "2.1 Adoption performance".
pub(super) fn without_number(label: &str) -> &str {
    let rest = label.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    if rest.starts_with(char::is_whitespace) { rest.trim_start() } else { label }
}

/// A heading that opens a list of improvements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ImprovementHeading {
    /// Whose list it is, where the heading says so.
    pub(super) owner: Option<Owner>,
}

/// Reads a heading that opens a list of improvements; `None` for any other.
pub(super) fn improvement_heading(heading: &str) -> Option<ImprovementHeading> {
    let folded = folded_heading(heading);
    let opening = IMPROVEMENT_HEADINGS.iter().find(|opening| folded.starts_with(**opening))?;
    if opening.starts_with("what do") && !folded.ends_with("need to improve") && !folded.ends_with("needs to improve") {
        return None;
    }
    // "Recommendations" stands alone; a longer heading that begins so is about something else.
    if matches!(*opening, "recommendations") && folded != "recommendations" && !folded.contains("board") {
        return None;
    }
    let owner = if folded.contains("lscb") || folded.contains("board") {
        Some(Owner::SafeguardingBoard)
    } else if folded.contains("local authority") || folded.contains("council") {
        Some(Owner::LocalAuthority)
    } else {
        None
    };
    Some(ImprovementHeading { owner })
}

/// Whether a heading parts the items of a list of improvements.
pub(super) fn is_group_heading(heading: &str) -> bool {
    let folded = folded_heading(heading);
    GROUP_HEADINGS.iter().any(|opening| folded.starts_with(opening))
}

/// A heading's words, folded, without punctuation at its end and marks of footnotes.
fn folded_heading(heading: &str) -> String {
    let words: Vec<String> = text::fold(heading).split_whitespace().map(str::to_owned).collect();
    let folded = words.join(" ");
    without_number(folded.trim_end_matches(|c: char| !c.is_alphabetic()).trim()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_state_their_grade_in_every_wording() {
        let cases = [
            ("The experiences and progress of care leavers: outstanding", Some(Grade::Outstanding)),
            (
                "The experiences and progress of children in care: requires improvement to be good",
                Some(Grade::RequiresImprovement),
            ),
            ("The Local Safeguarding Children Board requires improvement", Some(Grade::RequiresImprovement)),
            ("The graded judgement for adoption performance is that it is good", Some(Grade::Good)),
            ("Children\u{2019}s services in Hull are inadequate", Some(Grade::Inadequate)),
            ("What is good", Some(Grade::Good)),
            ("The common good", None),
            ("Executive summary", None),
        ];
        for (heading, grade) in cases {
            assert_eq!(stated_grade(heading), grade, "{heading}");
        }
    }

    #[test]
    fn aspects_are_told_by_the_words_of_every_framework() {
        let cases = [
            ("The impact of leaders on social work practice with children and families", Aspect::Leadership),
            ("The experiences and progress of children who need help and protection", Aspect::HelpAndProtection),
            ("The experiences and progress of children in care and care leavers", Aspect::ChildrenInCareAndCareLeavers),
            ("The experiences and progress of children in care", Aspect::ChildrenInCare),
            ("2.2 Experiences and progress of care leavers", Aspect::CareLeavers),
            ("2. Children looked after and achieving permanence", Aspect::ChildrenInCare),
            ("3. Leadership, management and governance", Aspect::Leadership),
            ("Outcomes for looked after children and young people", Aspect::Outcomes),
            ("Overall effectiveness", Aspect::Overall),
        ];
        for (label, expected) in cases {
            assert_eq!(aspect(label), Some(expected), "{label}");
        }
    }

    #[test]
    fn improvement_headings_are_told_with_their_owner() {
        let cases = [
            ("What needs to improve?\u{b9}", Some(None)),
            ("What needs to improve:", Some(None)),
            ("Recommendations", Some(None)),
            ("What does the local authority need to improve?", Some(Some(Owner::LocalAuthority))),
            ("What does the LSCB need to improve?", Some(Some(Owner::SafeguardingBoard))),
            ("Areas for Improvement:", Some(None)),
            ("Recommendations from serious case reviews", None),
            ("Summary", None),
        ];
        for (heading, expected) in cases {
            assert_eq!(improvement_heading(heading).map(|found| found.owner), expected, "{heading}");
        }
    }
}
