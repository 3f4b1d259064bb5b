//! The tables of inspectorates as they are written.

use serde::Deserialize;

use crate::document::{Aspect, Framework, Grade, Owner};

/// One table, in which everything may be left out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Table {
    pub(super) subject: Option<String>,
    pub(super) framework: Option<FrameworkRow>,
    pub(super) scales: Vec<Scale>,
    pub(super) aspects: Vec<AspectRow>,
    pub(super) owners: Vec<OwnerRow>,
    pub(super) improvements: Improvements,
    pub(super) title_page: TitlePage,
    pub(super) grading: Grading,
    pub(super) boilerplate: Boilerplate,
}

/// The rules of a kind of inspection.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FrameworkRow {
    pub(super) name: Framework,
    pub(super) words: String,
    /// The year of its first inspections.
    pub(super) since: i16,
    pub(super) scale: String,
    /// Whether it grades the whole. Where it does not, a grade of the whole in its reports is another inspection's.
    #[serde(default = "yes")]
    pub(super) judges_whole: bool,
    pub(super) apart: Option<Apart>,
    /// Patterns of the words in which questions name it.
    #[serde(default)]
    pub(super) readers: Vec<String>,
    pub(super) recognised_by: RecognisedBy,
}

fn yes() -> bool {
    true
}

/// A judgement that has a heading or a sentence of its own, apart from the table of judgements.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Apart {
    pub(super) aspect: Aspect,
    pub(super) label: String,
}

/// The words by which a title page is recognised; `a|b` is either.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecognisedBy {
    pub(super) has: Vec<String>,
    #[serde(default)]
    pub(super) lacks: Vec<String>,
}

/// The grades that compare with each other.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scale {
    pub(super) name: String,
    pub(super) grades: Vec<GradeRow>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GradeRow {
    pub(super) name: Grade,
    pub(super) short: Option<String>,
    pub(super) rank: Option<u8>,
    #[serde(default)]
    pub(super) is_praise: bool,
    #[serde(default)]
    pub(super) is_everyday: bool,
    #[serde(default)]
    pub(super) is_verb: bool,
    #[serde(default)]
    pub(super) printed: Vec<String>,
    #[serde(default)]
    pub(super) readers: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AspectRow {
    pub(super) name: Aspect,
    #[serde(default)]
    pub(super) words: String,
    #[serde(default)]
    pub(super) rows: Vec<String>,
    #[serde(default)]
    pub(super) parts: Vec<Aspect>,
    #[serde(default)]
    pub(super) readers: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnerRow {
    pub(super) name: Owner,
    #[serde(default)]
    pub(super) words: String,
    #[serde(default)]
    pub(super) headings: Vec<String>,
    pub(super) aspect: Option<Aspect>,
    #[serde(default)]
    pub(super) sections: Vec<String>,
    #[serde(default)]
    pub(super) not_sections: Vec<String>,
    #[serde(default)]
    pub(super) readers: Vec<String>,
}

/// The headings of lists of improvements.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Improvements {
    /// The openings of headings that part the items of a list.
    pub(super) groups: Vec<String>,
    pub(super) lists: Vec<ListRow>,
}

/// A heading that opens a list.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListRow {
    pub(super) opening: String,
    /// Where there are any, the heading ends in one of these.
    #[serde(default)]
    pub(super) endings: Vec<String>,
    /// Where there are any, the heading has one of these or nothing after its opening.
    #[serde(default)]
    pub(super) alone_or_with: Vec<String>,
}

/// What title pages print.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct TitlePage {
    /// Words of the heading that names the inspection.
    pub(crate) titles: Vec<String>,
    /// Where that heading's title ends, as printed.
    pub(crate) title_ends: Vec<String>,
    /// Labels of the days of the inspection.
    pub(crate) inspected: Vec<String>,
    /// Labels of the day of publication.
    pub(crate) published: Vec<String>,
    /// Labels of those who led it.
    pub(crate) led: Vec<String>,
    /// Words before such a label that make it another person's.
    pub(crate) not_led: Vec<String>,
    /// What follows the names where everything stands in one line.
    pub(crate) led_ends: Vec<String>,
}

/// How headings and sentences state grades.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Grading {
    pub(super) before: Vec<String>,
    pub(super) after: Vec<String>,
    pub(super) alone: Option<String>,
    pub(super) headings: Vec<String>,
    pub(super) whole_openings: Vec<String>,
    pub(super) whole: Vec<String>,
}

/// Text that stands in every report.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Boilerplate {
    pub(super) headings: Vec<String>,
    pub(super) phrases: Vec<String>,
}
