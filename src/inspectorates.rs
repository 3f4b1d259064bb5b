//! What the program knows of inspectorates, as tables that anyone can read.
//!
//! One table beside this module describes one framework: the words of its title page, its scale of grades, what it
//! judges, how its reports head their lists of improvements. What several frameworks share has a table without a
//! framework, which each of theirs takes in by name. A framework is added by writing its table, and a fixture that shows that
//! its reports are read; [`Rules`] are what holds for the documents of one.
//!
//! [`Inspectorates`] is read from the tables once and handed around, as the authorities are. The names of grades, aspects,
//! frameworks and owners live in [`document`](crate::document): a document holds them without knowing any table.

mod headings;
mod rules;
mod table;

use std::cmp::Ordering;
use std::path::{Path, PathBuf};
use std::{fs, io};

use jiff::civil::Date;
use memchr::memmem::Finder;

use crate::document::{Aspect, Framework, Grade, Owner, Programme, Role, Subject, SubjectKind};
use crate::text;
pub(crate) use headings::without_number;
pub use headings::{Apart, ListHeading};
pub use rules::Rules;
pub(crate) use table::ItemsAre;
pub(crate) use table::SubjectRow;
use table::{AspectRow, FrameworkRow, GradeRow, ListRow, OwnerRow, RecognisedBy, Scale, Table};

/// The tables that come with the program, each with the name of its file.
mod bundled {
    include!(concat!(env!("OUT_DIR"), "/inspectorates.rs"));
}

/// Everything that the tables say.
#[derive(Clone, Debug, Default)]
pub struct Inspectorates {
    /// Those without a framework first, then from the oldest framework on.
    tables: Vec<Table>,
    boilerplate: Vec<Finder<'static>>,
    /// What was read beside the tables of the program.
    added: Option<Added>,
}

/// The tables of a user.
#[derive(Clone, Debug)]
struct Added {
    tables: usize,
    /// The beginning of the hash of their content.
    hash: String,
}

/// The first words of a table that are to be found in documents or questions and have capital letters, with their line: all lists of
/// words but those that are told as printed or name something.
fn capitals(text: &str) -> Option<(String, usize)> {
    const AS_THEY_ARE: [&str; 3] = ["title_ends", "shares", "parts"];
    fn of(value: &toml::Value, key: &str) -> Option<String> {
        match value {
            toml::Value::Table(table) => table.iter().find_map(|(key, value)| of(value, key)),
            toml::Value::Array(all) => all.iter().find_map(|one| match one {
                toml::Value::String(words) if !AS_THEY_ARE.contains(&key) => {
                    words.contains(char::is_uppercase).then(|| words.clone())
                }
                other => of(other, key),
            }),
            _ => None,
        }
    }
    let table: toml::Table = text.parse().ok()?;
    let words = of(&toml::Value::Table(table), "")?;
    let before = text.find(&words).and_then(|at| text.get(..at)).unwrap_or_default();
    Some((words, before.matches('\n').count() + 1))
}

/// The name of a table's file without folder and ending.
fn stem(name: &str) -> &str {
    Path::new(name).file_stem().and_then(|stem| stem.to_str()).unwrap_or(name)
}

/// Why tables cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A table or the folder with it cannot be opened.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A table says what none may say.
    #[error("{table}, line {line}: {message}")]
    NotValid {
        /// Its file.
        table: String,
        /// Where, counted from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// A table describes no framework and none takes it in.
    #[error("{table}: no [framework] with a name; without one no document is read by it")]
    NoFramework {
        /// Its file.
        table: String,
    },
    /// A framework names a scale that no table has.
    #[error("the framework {framework} has the scale {scale:?}, which no table describes")]
    UnknownScale {
        /// The framework.
        framework: Framework,
        /// The name of the scale.
        scale: String,
    },
    /// A framework takes in a table that is not there.
    #[error("the framework {framework} takes in the table {table:?}, which is not there")]
    UnknownTable {
        /// The framework.
        framework: Framework,
        /// The name of the table.
        table: String,
    },
    /// Two tables describe one framework.
    #[error("two tables describe the framework {framework}")]
    Twice {
        /// The framework.
        framework: Framework,
    },
}

/// A grade with the framework that gave it, where that is known.
pub type Graded = (Option<Framework>, Grade);

impl Inspectorates {
    /// The tables that come with the program.
    pub fn bundled() -> Self {
        // The tables are part of the program and a test reads them, so that none are never met.
        Self::read(bundled::TABLES.iter().copied()).unwrap_or_default()
    }

    /// The tables that come with the program and those of a folder.
    pub fn with_folder(folder: &Path) -> Result<Self, Error> {
        Self::with_files(&Self::files_of(folder)?)
    }

    /// The tables of a folder: its files whose names end in ".toml", in order.
    pub fn files_of(folder: &Path) -> Result<Vec<PathBuf>, Error> {
        let unreadable = |path: &Path| {
            let path = path.to_owned();
            move |source| Error::Unreadable { path, source }
        };
        let mut files: Vec<PathBuf> = Vec::new();
        for entry in fs::read_dir(folder).map_err(unreadable(folder))? {
            files.push(entry.map_err(unreadable(folder))?.path());
        }
        files.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
        files.sort();
        Ok(files)
    }

    /// The tables that come with the program and those of some files, with one more that describes a framework, which is to be
    /// tried.
    pub fn trying(files: &[PathBuf], table: &Path) -> Result<(Self, Framework), Error> {
        let path = table.to_owned();
        let all = Self::with_files(&[files, std::slice::from_ref(&path)].concat())?;
        let name = path.display().to_string();
        let own = all.tables.iter().find(|it| it.name == stem(&name)).and_then(|it| it.framework.as_ref());
        match own.map(|row| row.name) {
            Some(framework) => Ok((all, framework)),
            None => Err(Error::NoFramework { table: name }),
        }
    }

    /// The tables that come with the program and those of some files.
    fn with_files(files: &[PathBuf]) -> Result<Self, Error> {
        let mut added = Vec::new();
        for path in files {
            let text = fs::read_to_string(path).map_err(|source| Error::Unreadable { path: path.clone(), source })?;
            added.push((path.display().to_string(), text));
        }
        let mut hasher = blake3::Hasher::new();
        for (_, text) in &added {
            hasher.update(blake3::hash(text.as_bytes()).as_bytes());
        }
        let added_tables = added.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        let all = Self::read(bundled::TABLES.iter().copied().chain(added_tables))?;
        let taken_in = |name: &String| all.framework_rows().any(|row| row.shares.contains(name));
        let idle = |(table, _): &&(String, String)| {
            let name = stem(table);
            all.tables.iter().any(|it| it.name == name && it.framework.is_none() && !taken_in(&it.name))
        };
        if let Some((table, _)) = added.iter().find(idle) {
            return Err(Error::NoFramework { table: table.clone() });
        }
        let added = (!added.is_empty())
            .then(|| Added { tables: added.len(), hash: hasher.finalize().to_hex()[..8].to_owned() });
        Ok(Self { added, ..all })
    }

    /// What the tables are beside those of the program, in a few words that change with their content.
    pub fn added(&self) -> String {
        match &self.added {
            None => "no further frameworks".to_owned(),
            Some(Added { tables, hash }) => format!("further frameworks: {tables} (content {hash})"),
        }
    }

    /// Reads tables, each given by a name and its text.
    pub fn read<'a>(tables: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Error> {
        let mut read: Vec<Table> = Vec::new();
        for (name, text) in tables {
            let mut table: Table = toml::from_str(text).map_err(|error| {
                let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
                let message = error.message().trim().replace('\n', "; ");
                Error::NotValid { table: name.to_owned(), line: before.matches('\n').count() + 1, message }
            })?;
            if let Some((words, line)) = capitals(text) {
                let message = format!("{words:?} has capital letters; write words that are to be found in lower case");
                return Err(Error::NotValid { table: name.to_owned(), line, message });
            }
            stem(name).clone_into(&mut table.name);
            if let Some(framework) = table.framework.as_ref().map(|row| row.name)
                && read.iter().any(|other| other.framework.as_ref().is_some_and(|row| row.name == framework))
            {
                return Err(Error::Twice { framework });
            }
            read.push(table);
        }
        read.sort_by_key(|table| table.framework.as_ref().map(|row| row.since));
        let phrases = read.iter().flat_map(|table| &table.boilerplate.phrases);
        let boilerplate = phrases.map(|phrase| Finder::new(phrase).into_owned()).collect();
        let all = Self { tables: read, boilerplate, added: None };
        all.check()?;
        Ok(all)
    }

    /// Holds the tables to what they name in each other.
    fn check(&self) -> Result<(), Error> {
        for row in self.framework_rows() {
            if let Some(scale) = row.scale.as_ref().filter(|name| self.scales().all(|scale| scale.name != **name)) {
                return Err(Error::UnknownScale { framework: row.name, scale: scale.clone() });
            }
            if let Some(table) = row.shares.iter().find(|name| self.tables.iter().all(|table| table.name != **name)) {
                return Err(Error::UnknownTable { framework: row.name, table: table.clone() });
            }
        }
        Ok(())
    }

    /// The framework of a title page, given by its lines.
    pub(crate) fn framework_of_title_page<'a>(&self, lines: impl Iterator<Item = &'a str>) -> Option<Framework> {
        let lines: Vec<String> = lines.map(text::fold).collect();
        let page = lines.join("\n");
        let has = |words: &String| words.split('|').any(|word| page.contains(word));
        let titled = |words: &String| lines.iter().any(|line| line.trim_start().starts_with(words.as_str()));
        let fits = self.framework_rows().find(|row| {
            row.recognised_by.iter().any(|RecognisedBy { title, has: wanted, lacks }| {
                (title.is_empty() || title.iter().any(titled)) && wanted.iter().all(has) && !lacks.iter().any(has)
            })
        });
        fits.map(|row| row.name)
    }

    /// What holds for the documents of a framework.
    pub fn rules(&self, framework: Option<Framework>) -> Rules<'_> {
        Rules::new(&self.tables, framework)
    }

    /// The programme of a framework: its own, where no table says more.
    pub fn programme(&self, framework: Framework) -> Programme {
        let named = self.framework_row(framework).and_then(|row| row.programme);
        named.unwrap_or_else(|| Programme::of(framework))
    }

    /// What of councils is inspected, as titles call it: "children's social care services".
    pub fn services(&self) -> &str {
        self.subject_rows().find_map(|row| row.services.as_deref()).unwrap_or_default()
    }

    /// What sorts of bodies and places are inspected, each once.
    pub fn subject_kinds(&self) -> Vec<SubjectKind> {
        let mut all = Vec::new();
        for row in self.subject_rows() {
            if !all.contains(&row.kind) {
                all.push(row.kind);
            }
        }
        all
    }

    /// Several of a sort in words, for readers; its name if no table describes it.
    pub fn plural<'a>(&'a self, kind: &'a SubjectKind) -> &'a str {
        self.subject_row(*kind).map_or(kind.name(), |row| &row.plural)
    }

    /// What people leave out at the end of the names of a place's or body's sort.
    pub fn name_ends(&self, subject: &Subject) -> &[String] {
        self.subject_row(subject.kind).map_or(&[], |row| &row.name_ends)
    }

    /// The names other than its own that questions may have for a place or body: its number, and its name without what people
    /// leave out at the end, and without "The".
    pub fn short_names(&self, subject: &Subject) -> Vec<String> {
        let name = subject.name.as_str();
        let folded = text::fold(name);
        let without = |end: &String| {
            let rest = folded.strip_suffix(end.as_str())?.trim_end_matches([' ', ',']);
            name.get(..rest.len()).filter(|_| folded.len() == name.len() && !rest.is_empty())
        };
        let mut names: Vec<&str> = self.name_ends(subject).iter().filter_map(without).collect();
        let plain = std::iter::once(&name).chain(&names).filter_map(|name| name.strip_prefix("The "));
        let plain: Vec<&str> = plain.filter(|name| name.contains(' ')).collect();
        names.extend(plain);
        let begins = self.subject_row(subject.kind).into_iter().flat_map(|row| &row.name_begins);
        let after = |begin: &String| {
            let rest = folded.strip_prefix(begin.as_str())?.trim_start();
            name.get(name.len() - rest.len()..).filter(|_| folded.len() == name.len() && !rest.is_empty())
        };
        names.extend(begins.filter_map(after));
        names.into_iter().chain(subject.code.as_deref()).map(str::to_owned).collect()
    }

    /// The patterns of words in which questions name a place or body without its name, by its sort: "the home".
    pub fn readers_subjects(&self) -> impl Iterator<Item = (SubjectKind, &[String])> {
        self.subject_rows().map(|row| (row.kind, &row.readers[..]))
    }

    /// The day from which inspections under a framework no longer grade the whole, if there is one.
    pub fn judges_whole_until(&self, framework: Framework) -> Option<Date> {
        self.framework_row(framework)?.judges_whole_until
    }

    /// Whether two grades are called the same, as one of the Care Quality Commission's and one of Ofsted's are.
    pub fn are_called_alike(&self, a: Grade, b: Grade) -> bool {
        let is_printed = |one: Grade, other: Grade| {
            self.grade_rows().any(|row| row.name == one && row.printed.contains(&other.words()))
        };
        a == b || is_printed(a, b) || is_printed(b, a)
    }

    /// Every framework, oldest first.
    pub fn frameworks(&self) -> impl Iterator<Item = Framework> {
        self.framework_rows().map(|row| row.name)
    }

    /// The framework of that short name.
    pub fn framework(&self, name: &str) -> Option<Framework> {
        self.frameworks().find(|framework| framework.name().eq_ignore_ascii_case(name))
    }

    /// A framework in words, for readers; its name if no table describes it.
    pub fn describe<'a>(&'a self, framework: &'a Framework) -> &'a str {
        self.framework_row(*framework).map_or(framework.name(), |row| &row.words)
    }

    /// Every grade once, the best of each scale first.
    pub fn grades(&self) -> Vec<Grade> {
        let mut all = Vec::new();
        for row in self.scales().flat_map(|scale| &scale.grades) {
            if !all.contains(&row.name) {
                all.push(row.name);
            }
        }
        all
    }

    /// Every grade once that questions name: of those that are called alike the first.
    pub fn grades_named(&self) -> Vec<Grade> {
        let mut all: Vec<Grade> = Vec::new();
        for grade in self.grades() {
            if !all.iter().any(|other| self.are_called_alike(*other, grade)) {
                all.push(grade);
            }
        }
        all
    }

    /// Reads a grade that is the whole of a text, as front matter holds it.
    pub fn grade(&self, text: &str) -> Option<Grade> {
        self.rules(None).grade(text)
    }

    /// What a label is about, as front matter holds it.
    pub fn aspect_of(&self, label: &str) -> Option<Aspect> {
        self.rules(None).aspect_of(label)
    }

    /// The place of a grade on the scale of its framework, 1 for the best; `None` if nothing was judged. A document that
    /// names no framework is taken to use the one scale that has the grade, or one of those that have it at the same place.
    pub fn rank(&self, (framework, grade): Graded) -> Option<u8> {
        let scale = self.scale_of((framework, grade))?;
        scale.grades.iter().find(|row| row.name == grade)?.rank
    }

    /// Compares two grades: `Greater` if the first is the better one. `None` if they are not on one scale or one of them
    /// judges nothing.
    pub fn compare(&self, a: Graded, b: Graded) -> Option<Ordering> {
        let on_one_scale = self.scale_of(a)?.name == self.scale_of(b)?.name;
        let (a, b) = self.rank(a).zip(self.rank(b)).filter(|_| on_one_scale)?;
        Some(b.cmp(&a))
    }

    /// Compares two grades as [`Inspectorates::compare`] does, on any scale that has both.
    pub fn compare_names(&self, a: Grade, b: Grade) -> Option<Ordering> {
        self.scales().find_map(|scale| {
            let rank = |grade| scale.grades.iter().find(|row| row.name == grade)?.rank;
            Some(rank(b)?.cmp(&rank(a)?))
        })
    }

    /// The ranks of the scale that a grade is on, the best first, each with a short name of its first grade.
    pub fn levels(&self, graded: Graded) -> Vec<(u8, &str)> {
        let mut levels: Vec<(u8, &str)> = Vec::new();
        for row in self.scale_of(graded).into_iter().flat_map(|scale| &scale.grades) {
            let Some(rank) = row.rank else { continue };
            if levels.iter().all(|(other, _)| *other != rank) {
                levels.push((rank, row.short.as_deref().unwrap_or(row.name.name())));
            }
        }
        levels.sort_by_key(|(rank, _)| *rank);
        levels
    }

    /// Whether a grade judges at all.
    pub fn is_judgement(&self, grade: Grade) -> bool {
        self.grade_rows().any(|row| row.name == grade && row.rank.is_some())
    }

    /// Whether a grade is praise.
    pub fn is_praise(&self, grade: Grade) -> bool {
        self.grade_rows().any(|row| row.name == grade && row.is_praise)
    }

    /// Whether a grade is an everyday word, which is a grade only where something is judged.
    pub fn is_everyday(&self, grade: Grade) -> bool {
        self.grade_rows().any(|row| row.name == grade && row.is_everyday)
    }

    /// Every aspect, in the order in which they are shown.
    pub fn aspects(&self) -> Vec<Aspect> {
        let mut all = Vec::new();
        for row in self.aspect_rows() {
            if !all.contains(&row.name) {
                all.push(row.name);
            }
        }
        all
    }

    /// An aspect in words, for readers; its name if no table has words for it.
    pub fn words<'a>(&'a self, aspect: &'a Aspect) -> &'a str {
        let row = self.aspect_rows().find(|row| row.name == *aspect && !row.words.is_empty());
        row.map_or(aspect.name(), |row| &row.words)
    }

    /// The aspects that are judged as one in an aspect: of children in care and care leavers the one and the other.
    pub fn parts(&self, whole: Aspect) -> impl Iterator<Item = Aspect> {
        self.aspect_rows().filter(move |row| row.name == whole).flat_map(|row| row.parts.iter().copied())
    }

    /// The aspect that judges an aspect together with others.
    pub fn whole(&self, part: Aspect) -> Option<Aspect> {
        self.aspect_rows().find(|row| row.parts.contains(&part)).map(|row| row.name)
    }

    /// Whether what is said of the one aspect may answer for the other: it is the same, a part of it, or takes it in.
    pub fn answers_for(&self, one: Aspect, other: Aspect) -> bool {
        one == other || self.whole(one) == Some(other) || self.whole(other) == Some(one)
    }

    /// Every owner of lists, the authority that was inspected first.
    pub fn owners(&self) -> Vec<Owner> {
        let mut all = Vec::new();
        for row in self.owner_rows() {
            if !all.contains(&row.name) {
                all.push(row.name);
            }
        }
        all
    }

    /// An owner in words, for readers; its name if no table has words for it.
    pub fn owner_words<'a>(&'a self, owner: &'a Owner) -> &'a str {
        let row = self.owner_rows().find(|row| row.name == *owner && !row.words.is_empty());
        row.map_or(owner.name(), |row| &row.words)
    }

    /// What an aspect is called where a document prints no label of its own: "Overall effectiveness".
    pub(crate) fn label(&self, aspect: Aspect) -> String {
        self.rules(None).label(aspect)
    }

    /// The patterns of words in which questions name a grade, by the rules of the question's vocabulary.
    pub fn readers_grades(&self) -> impl Iterator<Item = (Grade, &[String])> {
        self.grade_rows().map(|row| (row.name, &row.readers[..]))
    }

    /// The patterns of words in which questions name an aspect.
    pub fn readers_aspects(&self) -> impl Iterator<Item = (Aspect, &[String])> {
        self.aspect_rows().map(|row| (row.name, &row.readers[..]))
    }

    /// The patterns of words in which questions name a framework.
    pub fn readers_frameworks(&self) -> impl Iterator<Item = (Framework, &[String])> {
        self.framework_rows().map(|row| (row.name, &row.readers[..]))
    }

    /// The patterns of words in which questions name the owner of a list.
    pub fn readers_owners(&self) -> impl Iterator<Item = (Owner, &[String])> {
        self.owner_rows().map(|row| (row.name, &row.readers[..]))
    }

    /// The patterns of words in which questions name a list of what has to be done that is not of improvements, by its role: the
    /// openings of its headings, and others.
    pub(crate) fn readers_lists(&self) -> impl Iterator<Item = (Role, &str)> {
        let is_other = |row: &&ListRow| !matches!(row.role, Role::Improvement | Role::Strength);
        let is_plain = |words: &&String| words.chars().all(|c| c.is_alphabetic() || c == ' ');
        self.tables.iter().flat_map(|table| &table.lists).filter(is_other).flat_map(move |row| {
            let patterns = row.openings.iter().filter(is_plain).chain(&row.readers);
            patterns.map(|words| (row.role, words.as_str()))
        })
    }

    /// Whether a section with that heading has nothing but boilerplate.
    pub fn is_boilerplate_heading(&self, heading: &str) -> bool {
        let heading = text::fold(heading);
        let mut known = self.tables.iter().flat_map(|table| &table.boilerplate.headings);
        known.any(|own| heading.trim_start().starts_with(own.as_str()))
    }

    /// Whether a passage is boilerplate.
    pub fn is_boilerplate(&self, passage: &str) -> bool {
        let passage = text::fold(passage);
        self.boilerplate.iter().any(|own| own.find(passage.as_bytes()).is_some())
    }

    fn subject_rows(&self) -> impl Iterator<Item = &SubjectRow> {
        self.tables.iter().filter_map(|table| table.subject.as_ref())
    }

    fn subject_row(&self, kind: SubjectKind) -> Option<&SubjectRow> {
        self.subject_rows().find(|row| row.kind == kind)
    }

    fn framework_rows(&self) -> impl Iterator<Item = &FrameworkRow> {
        self.tables.iter().filter_map(|table| table.framework.as_ref())
    }

    fn framework_row(&self, framework: Framework) -> Option<&FrameworkRow> {
        self.framework_rows().find(|row| row.name == framework)
    }

    fn scales(&self) -> impl Iterator<Item = &Scale> {
        self.tables.iter().flat_map(|table| &table.scales)
    }

    fn grade_rows(&self) -> impl Iterator<Item = &GradeRow> {
        self.scales().flat_map(|scale| &scale.grades)
    }

    fn aspect_rows(&self) -> impl Iterator<Item = &AspectRow> {
        self.tables.iter().flat_map(|table| &table.aspects)
    }

    fn owner_rows(&self) -> impl Iterator<Item = &OwnerRow> {
        self.tables.iter().flat_map(|table| &table.owners)
    }

    /// The scale of a framework.
    fn scale(&self, framework: Framework) -> Option<&Scale> {
        let name = self.framework_row(framework)?.scale.as_ref()?;
        self.scales().find(|scale| scale.name == *name)
    }

    /// The scale that a grade is on.
    fn scale_of(&self, (framework, grade): Graded) -> Option<&Scale> {
        if let Some(framework) = framework {
            return self.scale(framework);
        }
        let place = |scale: &Scale| {
            let own = scale.grades.iter().find(|row| row.name == grade)?;
            Some((own.rank, scale.grades.iter().filter_map(|row| row.rank).max()))
        };
        let mut having = self.scales().filter_map(|scale| Some((scale, place(scale)?)));
        let (first, place) = having.next()?;
        having.all(|(_, other)| other == place).then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_of_the_program_are_readable() {
        let tables = Inspectorates::read(bundled::TABLES.iter().copied()).unwrap();
        let oldest: Vec<String> = tables.frameworks().take(2).map(|framework| framework.to_string()).collect();
        assert_eq!(oldest, ["LAC", "monitoring visit"]);
    }

    #[track_caller]
    fn check_recognised(lines: &[&str], expected: Option<&str>) {
        let found = Inspectorates::bundled().framework_of_title_page(lines.iter().copied());
        assert_eq!(found, expected.map(Framework::from), "{lines:?}");
    }

    #[test]
    fn title_pages_tell_the_framework() {
        let title = "Inspection of Anyshire local authority children\u{2019}s services";
        check_recognised(&[title, "Lead inspector: Ann Example"], Some("ILACS"));
        check_recognised(&["Focused visit to Anyshire children\u{2019}s services"], Some("focused visit"));
        check_recognised(&["Joint targeted area inspection of Anyshire"], Some("JTAI"));
        check_recognised(&["Area SEND inspection of Anyshire Local Area Partnership"], Some("area SEND"));
        // Running text may speak of any of them.
        check_recognised(&["We had a focused visit to Anyshire.", "The lead inspector of our services said so."], None);
    }

    #[track_caller]
    fn check_compared(a: (&str, &str), b: (&str, &str), expected: Option<Ordering>) {
        let tables = Inspectorates::bundled();
        let graded = |(framework, grade): (&str, &str)| (tables.framework(framework), tables.grade(grade).unwrap());
        assert_eq!(tables.compare(graded(a), graded(b)), expected);
        assert_eq!(tables.compare(graded(b), graded(a)), expected.map(Ordering::reverse));
    }

    #[test]
    fn grades_of_one_scale_compare_by_rank() {
        check_compared(("ILACS", "outstanding"), ("SIF", "good"), Some(Ordering::Greater));
        check_compared(("ILACS", "inadequate"), ("ILACS", "good"), Some(Ordering::Less));
        check_compared(("LAC", "adequate"), ("SIF", "requires improvement"), Some(Ordering::Equal));
    }

    #[test]
    fn what_was_not_judged_compares_with_nothing() {
        check_compared(("ILACS", "not judged"), ("ILACS", "inadequate"), None);
        check_compared(("ILACS", "not judged"), ("ILACS", "not judged"), None);
    }

    #[test]
    fn grades_of_two_scales_do_not_compare() {
        let tables = Inspectorates::read(bundled::TABLES.iter().copied().chain([("stars", STARS)])).unwrap();
        let stars = (tables.framework("Stars"), tables.grade("three stars").unwrap());
        let good = (tables.framework("ILACS"), tables.grade("good").unwrap());
        assert_eq!(tables.rank(stars), Some(1));
        assert_eq!(tables.compare(stars, good), None);
    }

    #[test]
    fn a_document_without_a_framework_uses_the_only_scale_that_has_its_grade() {
        let tables = Inspectorates::read(bundled::TABLES.iter().copied().chain([("stars", STARS)])).unwrap();
        let grade = |text: &str| (None, tables.grade(text).unwrap());
        assert_eq!(tables.compare(grade("three stars"), grade("one star")), Some(Ordering::Greater));
        assert_eq!(tables.compare(grade("three stars"), grade("outstanding")), None);
        assert_eq!(tables.rank(grade("good")), None);
        // Two scales of the program have it at the same place.
        assert_eq!(Inspectorates::bundled().rank(grade("good")), Some(2));
    }

    #[test]
    fn inspectorates_may_call_a_grade_by_different_words() {
        let tables = Inspectorates::bundled();
        let ofsted = tables.grade("requires improvement to be good").unwrap();
        let commission = tables.rules(tables.framework("CQC")).grade("Requires Improvement").unwrap();
        assert_eq!((ofsted.name(), commission.name()), ("Requires improvement to be good", "Requires improvement"));
        assert!(tables.are_called_alike(ofsted, commission) && tables.are_called_alike(commission, ofsted));
        assert!(!tables.are_called_alike(commission, tables.grade("inadequate").unwrap()));
    }

    #[test]
    fn a_framework_may_cease_to_grade_the_whole() {
        let tables = Inspectorates::bundled();
        let rules = tables.rules(tables.framework("ILACS"));
        let day = |text: &str| Some(text.parse().unwrap());
        assert!(
            rules.judges_whole(day("2026-03-31")) && !rules.judges_whole(day("2026-04-01")) && rules.judges_whole(None)
        );
        assert!(!tables.rules(tables.framework("school report card")).judges_whole(None));
    }

    /// A framework with a scale of its own, which has a grade by the name of another scale's.
    const STARS: &str = r#"
        [framework]
        name = "Stars"
        words = "stars"
        since = 2030
        scale = "stars"
        [[framework.recognised_by]]
        has = ["how many stars"]
        [[scales]]
        name = "stars"
        grades = [{ name = "Three stars", rank = 1 }, { name = "Good", rank = 2 }, { name = "One star", rank = 3 }]
    "#;

    #[track_caller]
    fn check_refused(tables: &[(&str, &str)], message: &str) {
        assert_eq!(Inspectorates::read(tables.iter().copied()).unwrap_err().to_string(), message);
    }

    #[test]
    fn tables_at_fault_are_refused() {
        let error = Inspectorates::read([("a", "no_items = []\ncolour = 1")]).unwrap_err().to_string();
        assert!(error.starts_with("a, line 2: unknown field `colour`"), "{error}");
        check_refused(&[("a", STARS), ("b", STARS)], "two tables describe the framework Stars");
        check_refused(
            &[("a", &STARS.replace("since = 2030", "since = 2030\nshares = [\"b\"]"))],
            "the framework Stars takes in the table \"b\", which is not there",
        );
        check_refused(
            &[("a", &STARS.replace("scale = \"stars\"", "scale = \"moons\""))],
            "the framework Stars has the scale \"moons\", which no table describes",
        );
    }

    #[test]
    fn wholes_and_parts_answer_for_each_other() {
        let tables = Inspectorates::bundled();
        let [both, care, leavers] =
            ["children_in_care_and_care_leavers", "children_in_care", "care_leavers"].map(Aspect::from);
        assert_eq!(tables.parts(both).collect::<Vec<_>>(), [care, leavers]);
        assert_eq!((tables.whole(care), tables.whole(both)), (Some(both), None));
        assert!(
            tables.answers_for(both, leavers) && tables.answers_for(leavers, both) && tables.answers_for(care, care)
        );
        assert!(!tables.answers_for(care, leavers));
    }

    #[test]
    fn grades_are_read_in_every_wording() {
        let tables = Inspectorates::bundled();
        for (text, grade) in [
            ("Requires improvement", Some("Requires improvement to be good")),
            ("requires  improvement to be good.", Some("Requires improvement to be good")),
            ("OUTSTANDING", Some("Outstanding")),
            ("not judged", Some("Not judged")),
            ("very good", None),
            ("", None),
        ] {
            assert_eq!(tables.grade(text), grade.map(Grade::from), "{text}");
        }
    }

    #[test]
    fn the_imprint_is_told_from_findings() {
        let tables = Inspectorates::bundled();
        assert!(tables.is_boilerplate_heading("Information about this inspection"));
        assert!(tables.is_boilerplate("\u{a9} Crown copyright 2022"));
        assert!(!tables.is_boilerplate("Social workers visit children regularly."));
    }
}
