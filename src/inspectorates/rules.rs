//! What holds for the documents of one framework.

use jiff::civil::Date;

use super::table::{AspectRow, FrameworkRow, GradeRow, Letter, OwnerRow, Scale, SubjectRow, Table, TitlePage};
use crate::document::{Aspect, Framework, Grade, Owner};
use crate::text;

/// A framework's own table and those that it takes in. For a document of no framework all tables hold.
#[derive(Clone, Debug)]
pub struct Rules<'a> {
    pub(super) framework: Option<&'a FrameworkRow>,
    pub(super) tables: Vec<&'a Table>,
    scales: Vec<&'a Scale>,
}

impl<'a> Rules<'a> {
    pub(super) fn new(all: &'a [Table], framework: Option<Framework>) -> Self {
        let own = framework
            .and_then(|name| all.iter().find(|table| table.framework.as_ref().is_some_and(|row| row.name == name)));
        let Some((own, row)) = own.and_then(|own| Some((own, own.framework.as_ref()?))) else {
            return Self {
                framework: None,
                tables: all.iter().collect(),
                scales: all.iter().flat_map(|it| &it.scales).collect(),
            };
        };
        let shared = all.iter().filter(|table| row.shares.contains(&table.name));
        let named = |scale: &&Scale| row.scale.as_ref() == Some(&scale.name);
        let scales = all.iter().flat_map(|table| &table.scales).filter(named).collect();
        Self { framework: Some(row), tables: std::iter::once(own).chain(shared).collect(), scales }
    }

    /// Reads a grade that is the whole of a text, as a table cell holds it.
    pub fn grade(&self, text: &str) -> Option<Grade> {
        let words: Vec<String> =
            text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
        let printed = words.join(" ");
        let is_printed = |row: &&GradeRow| row.name.words() == printed || row.printed.contains(&printed);
        self.grade_rows().find(is_printed).map(|row| row.name)
    }

    /// Whether a grade is one of the framework's.
    pub(crate) fn is_grade(&self, grade: Grade) -> bool {
        self.grade_rows().any(|row| row.name == grade)
    }

    /// Whether a grade judges at all.
    pub(crate) fn is_judgement(&self, grade: Grade) -> bool {
        self.grade_rows().any(|row| row.name == grade && row.rank.is_some())
    }

    /// Who or what is inspected; `None` where no table says.
    pub(crate) fn subject(&self) -> Option<&'a SubjectRow> {
        self.framework?;
        self.tables.iter().find_map(|table| table.subject.as_ref())
    }

    /// Whether the document of an inspection that began on that day grades the whole.
    pub(crate) fn judges_whole(&self, began: Option<Date>) -> bool {
        self.framework.is_none_or(|row| {
            let no_longer = began.zip(row.judges_whole_until).is_some_and(|(began, until)| began >= until);
            row.judges_whole && row.scale.is_some() && !no_longer
        })
    }

    /// The framework's name, for a reader.
    pub(crate) fn name(&self) -> &'a str {
        self.framework.map_or("", |row| row.name.name())
    }

    /// Whether it has a scale.
    pub(crate) fn has_scale(&self) -> bool {
        !self.scales.is_empty()
    }

    /// Whether a row or heading restates the grade of an earlier inspection.
    pub(crate) fn is_earlier(&self, label: &str) -> bool {
        let folded = text::fold(label);
        self.all(|table| &table.grading.earlier).any(|words| folded.contains(words))
    }

    /// What an aspect is called where a document prints no label of its own: "Overall effectiveness".
    pub(crate) fn label(&self, aspect: Aspect) -> String {
        let row = self.aspect_rows().find(|row| row.name == aspect && !row.words.is_empty());
        text::capital(row.map_or(aspect.name(), |row| &row.words))
    }

    /// Whose a list is that names nobody.
    pub(crate) fn first_owner(&self) -> Owner {
        self.owner_rows().next().map_or(Owner::LocalAuthority, |row| row.name)
    }

    /// Whether a heading stands above the outcome.
    pub(crate) fn is_outcome_heading(&self, heading: &str) -> bool {
        let folded = text::fold(heading);
        self.all(|table| &table.outcome.headings).any(|known| folded.trim() == known)
    }

    /// Whether a sentence states one of the outcomes that are known.
    pub(crate) fn is_outcome(&self, sentence: &str) -> bool {
        let folded = text::fold(sentence);
        self.all(|table| &table.outcome.known).any(|words| folded.contains(words))
    }

    /// What title pages print.
    pub(crate) fn title_pages(&self, of: impl Fn(&'a TitlePage) -> &'a Vec<String>) -> impl Iterator<Item = &'a str> {
        self.all(move |table| of(&table.title_page))
    }

    /// What letters print.
    pub(crate) fn letters(&self, of: impl Fn(&'a Letter) -> &'a Vec<String>) -> impl Iterator<Item = &'a str> {
        self.all(move |table| of(&table.letter))
    }

    /// Whether the documents are letters with a day at their head.
    pub(crate) fn is_dated_letter(&self) -> bool {
        self.framework.is_some() && self.tables.iter().any(|table| table.letter.is_dated)
    }

    /// A list of words, of every table.
    pub(super) fn all(&self, of: impl Fn(&'a Table) -> &'a Vec<String>) -> impl Iterator<Item = &'a str> {
        self.tables.iter().flat_map(move |table| of(table)).map(String::as_str)
    }

    pub(super) fn grade_rows(&self) -> impl Iterator<Item = &'a GradeRow> {
        self.scales.iter().flat_map(|scale| &scale.grades)
    }

    pub(super) fn aspect_rows(&self) -> impl Iterator<Item = &'a AspectRow> {
        self.tables.iter().flat_map(|table| &table.aspects)
    }

    pub(super) fn owner_rows(&self) -> impl Iterator<Item = &'a OwnerRow> {
        self.tables.iter().flat_map(|table| &table.owners)
    }
}
