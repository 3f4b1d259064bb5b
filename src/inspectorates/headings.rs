//! How reports word their headings: what a section is about, which grade a heading states, which headings open a list of
//! improvements.

use super::Rules;
use super::table::{AspectRow, ItemsAre, ListRow, OwnerRow};
use crate::document::{Aspect, Grade, Owner, Role};
use crate::text;

/// A heading that opens a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListHeading<'a> {
    /// What the list is of.
    pub role: Role,
    /// Whose list it is, where the heading says so.
    pub owner: Option<Owner>,
    /// Whether smaller headings part its items.
    pub(crate) has_subheadings: bool,
    /// How its items are set.
    pub(crate) items: ItemsAre,
    /// Lines below the heading that belong to it, by their openings.
    subtitles: &'a [String],
    /// Words at the head of the column that says who is to act.
    pub(crate) owner_column: &'a [String],
    /// Words at the head of the column that says until when.
    pub(crate) until_column: &'a [String],
    /// Words at the head of the column whose cells part the items.
    pub(crate) group_column: &'a [String],
    /// Words with which each item begins: a row without one of them continues the item above it. Empty if every row is an item.
    item_begins: &'a [String],
}

impl ListHeading<'_> {
    /// Whether a line below the heading belongs to it.
    pub(crate) fn is_subtitle(&self, line: &str) -> bool {
        let line = text::fold(line);
        let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
        self.subtitles.iter().any(|opening| line.starts_with(opening.as_str()))
    }

    /// Whether a row begins an item and does not go on with the one above it.
    pub(crate) fn begins_item(&self, row: &str) -> bool {
        let row = text::fold(row);
        self.item_begins.is_empty()
            || self.item_begins.iter().any(|opening| row.trim_start().starts_with(opening.as_str()))
    }
}

/// A judgement that has a heading or a sentence of its own, apart from the table of judgements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Apart<'a> {
    /// What is judged.
    pub aspect: Aspect,
    /// What it is called.
    pub label: &'a str,
}

impl<'a> Rules<'a> {
    /// The judgement that stands apart in reports of this framework.
    pub(crate) fn apart(&self) -> Option<Apart<'a>> {
        let apart = self.framework?.apart.as_ref()?;
        Some(Apart { aspect: apart.aspect, label: &apart.label })
    }

    /// What a table row or heading is about: the aspect with the most words that stand in it in order.
    pub fn aspect_of(&self, label: &str) -> Option<Aspect> {
        let words = text::words(label);
        let in_order = |wanted: &str| {
            let mut words = words.iter();
            wanted.split(' ').all(|want| words.any(|word| word == want))
        };
        let longest =
            |row: &AspectRow| row.rows.iter().filter(|row| in_order(row)).map(|row| row.split(' ').count()).max();
        let mut best: Option<(usize, Aspect)> = None;
        for row in self.aspect_rows() {
            if let Some(words) = longest(row).filter(|words| best.is_none_or(|(most, _)| *words > most)) {
                best = Some((words, row.name));
            }
        }
        best.map(|(_, aspect)| aspect)
    }

    /// The grade at the end of a heading or short sentence: after a colon, a dash, "is" and the like, or as the verb itself.
    pub fn stated_grade(&self, label: &str) -> Option<Grade> {
        let folded = text::fold(label);
        let mut folded = folded.trim_end_matches(|c: char| !c.is_alphabetic());
        for after in self.all(|table| &table.grading.after) {
            folded = folded.trim_end_matches(after).trim_end();
        }
        let words: Vec<&str> = folded.split_whitespace().collect();
        let longest = self.grade_rows().map(|row| row.name.name().split(' ').count()).max().unwrap_or_default();
        for take in (1..=words.len().min(longest)).rev() {
            let (rest, tail) = words.split_at(words.len() - take);
            let Some(grade) = self.grade(&tail.join(" ")) else { continue };
            let before = rest.last()?;
            let verb = self.grade_rows().any(|row| row.name == grade && row.is_verb);
            let leads =
                before.ends_with([':', '-']) || self.all(|table| &table.grading.before).any(|word| word == *before);
            return (verb || leads).then_some(grade);
        }
        None
    }

    /// What a line of nothing but a label and its grade says: the label, and the grade. It begins as the headings do that state
    /// grades, or a colon or dash parts the two.
    pub(crate) fn label_and_grade<'t>(&self, line: &'t str) -> Option<(&'t str, Grade)> {
        if line.trim_end().ends_with('.') {
            return None;
        }
        let is_heading = self.is_graded_heading(line);
        let starts =
            line.char_indices().filter(|(at, c)| *at > 0 && !c.is_alphanumeric()).map(|(at, c)| at + c.len_utf8());
        starts.filter(|at| line[*at..].starts_with(char::is_alphabetic)).find_map(|at| {
            let before = line[..at].trim_end();
            let label = before.trim_end_matches([':', '-', '\u{2013}', '\u{2014}']).trim_end();
            let grade = self.grade(&line[at..])?;
            (!label.is_empty() && (is_heading || label.len() < before.len())).then_some((label, grade))
        })
    }

    /// Whether a line begins as the headings that state grades do.
    pub(crate) fn is_graded_heading(&self, line: &str) -> bool {
        let folded = text::fold(line);
        self.all(|table| &table.grading.headings).any(|opening| folded.starts_with(opening))
    }

    /// The grade of a heading that has nothing else: "Grade 4 (inadequate)".
    pub(crate) fn bare_grade(&self, label: &str) -> Option<Grade> {
        let rest = text::fold(label);
        let mut alone = self.tables.iter().filter_map(|table| table.grading.alone.as_deref());
        let rest = alone.find_map(|alone| rest.trim().strip_prefix(alone))?;
        self.grade(rest.trim_matches(|c: char| !c.is_alphabetic()))
    }

    /// Whether a sentence is about the whole that is judged, as "Children's services in Anyshire are good".
    pub(crate) fn is_about_whole(&self, sentence: &str) -> bool {
        /// A longer sentence speaks of more than the whole.
        const MOST_WORDS: usize = 12;
        let folded = text::fold(sentence);
        self.all(|table| &table.grading.whole_openings).any(|opening| folded.starts_with(opening))
            || self.all(|table| &table.grading.whole).any(|whole| folded.contains(whole))
                && folded.split_whitespace().count() <= MOST_WORDS
    }

    /// Whether a paragraph is a heading of a template that was set like running text: the whole of "Recommendations", or a
    /// judged section's label with its grade.
    pub(crate) fn is_template_heading(&self, text: &str) -> bool {
        /// The longest real one has 21 words.
        const MOST_WORDS: usize = 26;
        let folded = text::fold(text);
        let label = self.all(|table| &table.grading.headings).any(|opening| folded.starts_with(opening))
            && self.stated_grade(text).is_some();
        let short = text.split_whitespace().count() <= MOST_WORDS;
        short && (label || (!text.ends_with('.') && self.list_heading(text).is_some() && !self.is_group_heading(text)))
    }

    /// Reads a heading that opens a list; `None` for any other.
    pub fn list_heading(&self, heading: &str) -> Option<ListHeading<'a>> {
        let folded = folded_heading(heading);
        let row = self.list_row(&folded)?;
        let names = |owner: &OwnerRow| owner.headings.iter().any(|word| folded.contains(word.as_str()));
        // The words of the first owner's lists stand in other owners' headings too.
        let mut others = self.owner_rows().skip(1);
        let owner = others.find(|row| names(row)).or_else(|| self.owner_rows().find(|row| names(row)));
        Some(ListHeading {
            role: row.role,
            owner: owner.map(|row| row.name),
            has_subheadings: row.has_subheadings,
            items: row.items,
            subtitles: &row.subtitles,
            owner_column: &row.owner_column,
            until_column: &row.until_column,
            group_column: &row.group_column,
            item_begins: &row.item_begins,
        })
    }

    /// Whether a sentence says that a list has no items.
    pub(crate) fn says_none(&self, sentence: &str) -> bool {
        let folded = text::fold(sentence);
        self.all(|table| &table.no_items).any(|opening| folded.trim_start().starts_with(opening))
    }

    /// Whether a paragraph is one that follows lists without a heading.
    pub(crate) fn follows_list(&self, paragraph: &str) -> bool {
        let folded = text::fold(paragraph);
        self.all(|table| &table.list_ends).any(|opening| folded.trim_start().starts_with(opening))
    }

    /// Whether a heading parts the items of a list.
    pub(crate) fn is_group_heading(&self, heading: &str) -> bool {
        let folded = folded_heading(heading);
        self.all(|table| &table.groups).any(|opening| folded.starts_with(opening))
    }

    /// Whose lists stand in sections about an aspect.
    pub(crate) fn owner_of_aspect(&self, aspect: Aspect) -> Option<Owner> {
        self.owner_rows().find(|row| row.aspect == Some(aspect)).map(|row| row.name)
    }

    /// Whose lists stand below a heading that names its owner.
    pub(crate) fn owner_of_section(&self, heading: &str) -> Option<Owner> {
        let folded = text::fold(heading);
        let has = |words: &[String]| words.iter().any(|word| folded.contains(word.as_str()));
        self.owner_rows().find(|row| has(&row.sections) && !has(&row.not_sections)).map(|row| row.name)
    }

    /// The row of a folded heading that opens a list.
    fn list_row(&self, folded: &str) -> Option<&'a ListRow> {
        self.tables.iter().flat_map(|table| &table.lists).find(|row| {
            let opens = row.openings.iter().any(|opening| folded.starts_with(opening.as_str()));
            let ends = row.endings.is_empty() || row.endings.iter().any(|ending| folded.ends_with(ending.as_str()));
            let stands = row.alone_or_with.is_empty()
                || row.openings.iter().any(|opening| folded == *opening)
                || row.alone_or_with.iter().any(|word| folded.contains(word.as_str()));
            let short = row.most_words == 0 || folded.split(' ').count() <= row.most_words;
            opens && ends && stands && short
        })
    }
}

/// A heading's words, folded, without punctuation at its end and marks of footnotes.
fn folded_heading(heading: &str) -> String {
    let words: Vec<String> = text::fold(heading).split_whitespace().map(str::to_owned).collect();
    let folded = words.join(" ");
    without_number(folded.trim_end_matches(|c: char| !c.is_alphabetic()).trim()).to_owned()
}

/// A label without the number that leads it: "2.1 Adoption performance".
pub(crate) fn without_number(label: &str) -> &str {
    let rest = label.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    if rest.starts_with(char::is_whitespace) { rest.trim_start() } else { label }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspectorates::Inspectorates;

    #[test]
    fn headings_state_their_grade_in_every_wording() {
        let all = Inspectorates::bundled();
        let tables = all.rules(None);
        let cases = [
            ("The experiences and progress of care leavers: outstanding", Some("Outstanding")),
            (
                "The experiences and progress of children in care: requires improvement to be good",
                Some("Requires improvement to be good"),
            ),
            ("The Local Safeguarding Children Board requires improvement", Some("Requires improvement to be good")),
            ("The graded judgement for adoption performance is that it is good", Some("Good")),
            ("Children\u{2019}s services in Hull are inadequate", Some("Inadequate")),
            ("What is good", Some("Good")),
            ("The common good", None),
            ("Executive summary", None),
        ];
        for (heading, grade) in cases {
            assert_eq!(tables.stated_grade(heading), grade.map(Grade::from), "{heading}");
        }
    }

    #[test]
    fn aspects_are_told_by_the_words_of_every_framework() {
        let all = Inspectorates::bundled();
        let tables = all.rules(None);
        let cases = [
            ("The impact of leaders on social work practice with children and families", "leadership"),
            ("The experiences and progress of children who need help and protection", "help_and_protection"),
            ("The experiences and progress of children in care and care leavers", "children_in_care_and_care_leavers"),
            ("The experiences and progress of children in care", "children_in_care"),
            ("2.2 Experiences and progress of care leavers", "care_leavers"),
            ("2. Children looked after and achieving permanence", "children_in_care"),
            ("3. Leadership, management and governance", "leadership"),
            ("Outcomes for looked after children and young people", "outcomes"),
            ("Overall effectiveness", "overall"),
        ];
        for (label, expected) in cases {
            assert_eq!(tables.aspect_of(label), Some(Aspect::from(expected)), "{label}");
        }
    }

    #[test]
    fn improvement_headings_are_told_with_their_owner() {
        let all = Inspectorates::bundled();
        let tables = all.rules(None);
        let cases = [
            ("What needs to improve?\u{b9}", Some(None)),
            ("What needs to improve:", Some(None)),
            ("Recommendations", Some(None)),
            ("What does the local authority need to improve?", Some(Some("local_authority"))),
            ("What does the LSCB need to improve?", Some(Some("safeguarding_board"))),
            ("Areas for Improvement:", Some(None)),
            ("Recommendations from serious case reviews", None),
            ("Summary", None),
        ];
        for (heading, expected) in cases {
            let found = tables.list_heading(heading).map(|found| found.owner);
            assert_eq!(found, expected.map(|owner| owner.map(Owner::from)), "{heading}");
        }
    }
}
