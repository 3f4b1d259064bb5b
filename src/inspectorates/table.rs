//! The tables of inspectorates as they are written.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, de};

use crate::document::{Aspect, Framework, Grade, Owner, Programme, Role, SubjectKind};

/// One table, in which everything may be left out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Table {
    /// The name of its file, without its ending.
    #[serde(skip)]
    pub(super) name: String,
    pub(super) subject: Option<SubjectRow>,
    pub(super) framework: Option<FrameworkRow>,
    pub(super) scales: Vec<Scale>,
    pub(super) aspects: Vec<AspectRow>,
    pub(super) owners: Vec<OwnerRow>,
    pub(super) lists: Vec<ListRow>,
    pub(super) groups: Vec<String>,
    /// The openings of sentences that say that a list has no items.
    pub(super) no_items: Vec<String>,
    /// The openings of paragraphs that follow a list without a heading.
    pub(super) list_ends: Vec<String>,
    pub(super) title_page: TitlePage,
    pub(super) letter: Letter,
    pub(super) outcome: OutcomeRows,
    pub(super) grading: Grading,
    pub(super) boilerplate: Boilerplate,
}

/// Who or what is inspected.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SubjectRow {
    pub(crate) kind: SubjectKind,
    /// One of them and several, for readers.
    pub(crate) words: String,
    pub(crate) plural: String,
    /// Whether it is a council, or several bodies that a council's name stands for.
    #[serde(default)]
    pub(crate) of_council: bool,
    /// What of it is inspected, as every title calls it.
    pub(super) services: Option<String>,
    /// Patterns of the words in which questions name one of them without its name.
    #[serde(default)]
    pub(super) readers: Vec<String>,
    /// Labels before its name; without one it is what the title page is headed with.
    #[serde(default)]
    pub(crate) named: Vec<String>,
    /// The openings of lines that may stand where the name is expected.
    #[serde(default)]
    pub(crate) not_names: Vec<String>,
    /// Words before its name in the title.
    #[serde(default)]
    pub(crate) title_begins: Vec<String>,
    /// What people leave out at the beginning of its name: "hmp".
    #[serde(default)]
    pub(crate) name_begins: Vec<String>,
    /// What people leave out at the end of its name: "primary school".
    #[serde(default)]
    pub(crate) name_ends: Vec<String>,
    /// Labels before its number.
    #[serde(default)]
    pub(crate) code: Vec<String>,
    /// Labels before the name of whoever runs it.
    #[serde(default)]
    pub(crate) provider: Vec<String>,
    /// Labels before the council in whose area it lies.
    #[serde(default)]
    pub(crate) area: Vec<String>,
}

/// The rules of a kind of inspection.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FrameworkRow {
    pub(super) name: Framework,
    pub(super) words: String,
    /// The year of its first inspections.
    pub(super) since: i16,
    /// Its inspections are compared with those of all frameworks of this programme; its name, if it has one of its own.
    pub(super) programme: Option<Programme>,
    /// The tables whose rows it takes in, by the names of their files.
    #[serde(default)]
    pub(super) shares: Vec<String>,
    /// Its scale; without one it gives no grades, and a grade in its documents is another inspection's.
    pub(super) scale: Option<String>,
    /// Whether it grades the whole. Where it does not, a grade of the whole in its reports is another inspection's.
    #[serde(default = "yes")]
    pub(super) judges_whole: bool,
    /// The day from which its inspections no longer grade the whole.
    #[serde(default, deserialize_with = "day")]
    pub(super) judges_whole_until: Option<Date>,
    pub(super) apart: Option<Apart>,
    /// Patterns of the words in which questions name it.
    #[serde(default)]
    pub(super) readers: Vec<String>,
    /// Any of these will do.
    pub(super) recognised_by: Vec<RecognisedBy>,
}

fn yes() -> bool {
    true
}

/// A day as TOML writes it: 2026-04-01.
fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let written = toml::value::Datetime::deserialize(deserializer)?.to_string();
    written.parse().map(Some).map_err(|_| de::Error::custom(format!("{written} is no day")))
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
    /// A line or heading begins with one of these; running text may speak of any inspection.
    #[serde(default)]
    pub(super) title: Vec<String>,
    #[serde(default)]
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

/// A heading that opens a list.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListRow {
    #[serde(default)]
    pub(super) role: Role,
    pub(super) openings: Vec<String>,
    /// Patterns of the words in which questions on a place or body name it, beside its openings.
    #[serde(default)]
    pub(super) readers: Vec<String>,
    /// Where there are any, the heading ends in one of these.
    #[serde(default)]
    pub(super) endings: Vec<String>,
    /// Where there are any, the heading has one of these or is nothing but its opening.
    #[serde(default)]
    pub(super) alone_or_with: Vec<String>,
    /// Lines below the heading that belong to it, by their openings.
    #[serde(default)]
    pub(super) subtitles: Vec<String>,
    /// The longest heading that opens it has so many words; 0 for any.
    #[serde(default)]
    pub(super) most_words: usize,
    /// Whether smaller headings part its items.
    #[serde(default)]
    pub(super) has_subheadings: bool,
    /// How its items are set.
    #[serde(default)]
    pub(super) items: ItemsAre,
    /// Words at the head of the column that says who is to act, where the items are rows of a table.
    #[serde(default)]
    pub(super) owner_column: Vec<String>,
    /// Words at the head of the column that says until when.
    #[serde(default)]
    pub(super) until_column: Vec<String>,
    /// Words at the head of the column whose cells part the items.
    #[serde(default)]
    pub(super) group_column: Vec<String>,
    /// Words with which each item begins: a row without one of them continues the item above it. Empty if every row is an item.
    #[serde(default)]
    pub(super) item_begins: Vec<String>,
}

/// How the items of a list are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ItemsAre {
    /// As bullets or numbered paragraphs; as paragraphs where there are neither.
    #[default]
    Marked,
    /// As paragraphs or rows of a table, each with the bullets that it introduces.
    Blocks,
    /// As rows of a table, which a sentence may introduce; as bullets or paragraphs where there is no table.
    Rows,
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
    /// Words before such a label that make it another inspection's.
    pub(crate) not_inspected: Vec<String>,
    /// Labels of the day of publication.
    pub(crate) published: Vec<String>,
    /// Labels of those who led it.
    pub(crate) led: Vec<String>,
    /// Words before such a label that make it another person's.
    pub(crate) not_led: Vec<String>,
    /// What follows the names where everything stands in one line.
    pub(crate) led_ends: Vec<String>,
    /// What stands after the name of whoever led it, in the list of the inspectors.
    pub(crate) led_after: Vec<String>,
    /// Lines that stand above the name of the one inspector there was.
    pub(crate) led_alone: Vec<String>,
}

/// What letters tell in sentences.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Letter {
    /// Whether the first line that is a day and nothing else is the day of publication.
    pub(crate) is_dated: bool,
    /// The first sentence that has one of these and days tells the days of the inspection.
    pub(crate) inspected: Vec<String>,
    /// What the inspection looked at follows one of these words, to the end of the sentence.
    pub(crate) theme: Vec<String>,
    /// Where the theme ends before the sentence does.
    pub(crate) theme_ends: Vec<String>,
    /// Words of the sentences that say when inspectors come next.
    pub(crate) next: Vec<String>,
    /// Whoever led it signs below one of these lines.
    pub(crate) signed: Vec<String>,
}

/// What inspectors find on the whole, where they say it in a sentence.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct OutcomeRows {
    /// Headings above that sentence.
    pub(super) headings: Vec<String>,
    /// Words of the sentences that state one, best first.
    pub(super) known: Vec<String>,
}

/// How headings and sentences state grades.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Grading {
    pub(super) before: Vec<String>,
    pub(super) after: Vec<String>,
    /// Words of rows and headings that restate the grade of an earlier inspection.
    pub(super) earlier: Vec<String>,
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys that a table may have, as the refusal of one that it may not have names them.
    fn keys(table: &str) -> Vec<String> {
        let error = toml::from_str::<Table>(table).unwrap_err().message().to_owned();
        let (_, expected) = error.split_once("expected ").unwrap_or_else(|| panic!("{table}: {error}"));
        expected.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    }

    #[test]
    fn every_key_stands_on_the_page_about_tables() {
        let page = include_str!("../../docs/frameworks.md");
        let tables = [
            "zz = 1",
            "[framework]\nzz = 1",
            "[[framework.recognised_by]]\nzz = 1",
            "[subject]\nzz = 1",
            "[title_page]\nzz = 1",
            "[letter]\nzz = 1",
            "[outcome]\nzz = 1",
            "[grading]\nzz = 1",
            "[[scales]]\nzz = 1",
            "[[scales]]\nname = \"a\"\n[[scales.grades]]\nzz = 1",
            "[[aspects]]\nzz = 1",
            "[[owners]]\nzz = 1",
            "[[lists]]\nzz = 1",
            "[boilerplate]\nzz = 1",
        ];
        for table in tables {
            let missing: Vec<String> = keys(table).into_iter().filter(|key| !page.contains(key.as_str())).collect();
            assert!(missing.is_empty(), "docs/frameworks.md says nothing of {missing:?} in {table:?}");
        }
    }
}
