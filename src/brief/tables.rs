//! The tables that briefs are made with: topics, themes and questions, vague words, and what is due when.

use std::ops::Range;

use jiff::civil::Date;
use serde::Deserialize;

use super::calendar::Calendar;
use crate::index;
use crate::text;

/// Everything that briefs read from tables.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    pub(super) topics: Vec<Topic>,
    pub(super) scrutiny: Wordings,
    pub(super) questions: Questions,
    pub(super) themes: Vec<Topic>,
    pub(super) vague: Vec<Vague>,
    pub(super) rules: Vec<Rule>,
    pub(super) calendar: Calendar,
}

impl Tables {
    /// The tables of this project.
    pub fn bundled() -> Self {
        // The files are part of the program and a test reads them, so that empty ones are never met.
        let topics: TopicFile = toml::from_str(include_str!("topics.toml")).unwrap_or_default();
        let enquiry: EnquiryFile = toml::from_str(include_str!("enquiry.toml")).unwrap_or_default();
        let vague: VagueFile = toml::from_str(include_str!("vague.toml")).unwrap_or_default();
        let deadlines: DeadlineFile = toml::from_str(include_str!("deadlines.toml")).unwrap_or_default();
        let holidays = deadlines.holidays;
        Self {
            topics: topics.topic.into_iter().map(Topic::new).collect(),
            scrutiny: Wordings::new(&topics.scrutiny.words),
            questions: Questions { opening: enquiry.opening, following: enquiry.following },
            themes: enquiry.theme.into_iter().map(Topic::new).collect(),
            vague: vague.vague.into_iter().map(Vague::new).collect(),
            rules: deadlines.rule,
            calendar: Calendar { added: holidays.added.into_iter().collect(), moved: holidays.moved },
        }
    }
}

/// Something with the wordings that it is known by.
#[derive(Clone, Debug)]
pub(super) struct Topic {
    pub(super) name: String,
    /// As the table has them.
    pub(super) written: Vec<String>,
    pub(super) words: Wordings,
}

impl Topic {
    fn new(row: TopicRow) -> Self {
        Self { words: Wordings::new(&row.words), name: row.name, written: row.words }
    }
}

/// Wordings, each as the stems of its words.
#[derive(Clone, Debug, Default)]
pub(super) struct Wordings(Vec<Vec<String>>);

impl Wordings {
    fn new(written: &[String]) -> Self {
        Self(written.iter().map(|one| text::words(one).iter().map(|word| index::stem(word)).collect()).collect())
    }

    /// How many of them stand in words, given as their stems.
    pub(super) fn count_in<S: AsRef<str>>(&self, stems: &[S]) -> usize {
        self.0.iter().filter(|one| place(one, stems).is_some()).count()
    }

    /// Where the longest of them stands in a text.
    pub(super) fn longest_in(&self, text: &str) -> Option<Range<usize>> {
        let tokens = text::tokens(text);
        let stems: Vec<String> =
            tokens.iter().map(|token| index::stem(&text::fold(&text[token.range.clone()]))).collect();
        let found = self.0.iter().filter_map(|one| Some((one.len(), place(one, &stems)?)));
        let (length, at) = found.max_by_key(|(length, at)| (*length, std::cmp::Reverse(*at)))?;
        Some(tokens[at].range.start..tokens[at + length - 1].range.end)
    }
}

/// Where a wording stands in words, given as their stems.
fn place<S: AsRef<str>>(wording: &[String], stems: &[S]) -> Option<usize> {
    let same = |window: &[S]| window.iter().map(AsRef::as_ref).eq(wording.iter().map(String::as_str));
    if wording.is_empty() { None } else { stems.windows(wording.len()).position(same) }
}

/// What is asked about an area for improvement.
#[derive(Clone, Debug, Default)]
pub(super) struct Questions {
    pub(super) opening: Opening,
    pub(super) following: Following,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Opening {
    pub(super) new: String,
    pub(super) repeated: String,
    pub(super) slipped: String,
    pub(super) known: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Following {
    pub(super) know: String,
    pub(super) open: String,
    pub(super) plan: String,
}

/// Words that leave a number open.
#[derive(Clone, Debug)]
pub(super) struct Vague {
    pub(super) words: Wordings,
    pub(super) ask: String,
}

impl Vague {
    fn new(row: VagueRow) -> Self {
        Self { words: Wordings::new(&row.words), ask: row.ask }
    }
}

/// What is due so many working days after a report was received.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    pub(super) frameworks: Vec<String>,
    #[serde(rename = "where")]
    pub(super) condition: Option<Condition>,
    pub(super) days: u32,
    pub(super) what: String,
    pub(super) source: String,
}

/// Which inspections a rule holds for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Condition {
    /// Those with areas for priority action.
    PriorityAction,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicFile {
    topic: Vec<TopicRow>,
    scrutiny: ScrutinyRow,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicRow {
    name: String,
    words: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ScrutinyRow {
    words: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct EnquiryFile {
    opening: Opening,
    following: Following,
    theme: Vec<TopicRow>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct VagueFile {
    vague: Vec<VagueRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VagueRow {
    words: Vec<String>,
    ask: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct DeadlineFile {
    rule: Vec<Rule>,
    holidays: HolidayRow,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidayRow {
    added: Vec<Date>,
    moved: Vec<(Date, Date)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_tables_are_read() {
        assert!(toml::from_str::<TopicFile>(include_str!("topics.toml")).is_ok());
        assert!(toml::from_str::<EnquiryFile>(include_str!("enquiry.toml")).is_ok());
        assert!(toml::from_str::<VagueFile>(include_str!("vague.toml")).is_ok());
        assert!(toml::from_str::<DeadlineFile>(include_str!("deadlines.toml")).is_ok());
    }

    #[test]
    fn a_wording_is_found_in_any_form_of_its_words() {
        let wordings = Wordings::new(&["young carer".to_owned(), "a small number".to_owned(), "some".to_owned()]);
        let longest = |text: &'static str| wordings.longest_in(text).map(|range| &text[range]);
        assert_eq!(longest("Some young carers wait."), Some("young carers"));
        assert_eq!(longest("For a small number of children"), Some("a small number"));
        assert_eq!(longest("Young people who are carers"), None);
        let stems = |text: &str| text::words(text).iter().map(|word| index::stem(word)).collect::<Vec<_>>();
        assert_eq!(wordings.count_in(&stems("Some young carers")), 2);
    }
}
