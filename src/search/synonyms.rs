//! Words for the same thing, by a table that anyone can read.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::index::{Word, content_words};

/// The table of synonyms as the file has it.
#[derive(Deserialize, Default)]
struct File {
    light_words: Vec<String>,
    equivalent: Vec<Equivalent>,
    one_way: Vec<OneWay>,
}

#[derive(Deserialize)]
struct Equivalent {
    words: Vec<String>,
}

#[derive(Deserialize)]
struct OneWay {
    readers: Vec<String>,
    reports: Vec<String>,
}

/// Words for the same thing; an entry is the stems of some words.
enum Group {
    /// Each entry leads to all others.
    Equivalent(Vec<Vec<Word>>),
    /// The readers' entries lead to those of the reports, and not back.
    OneWay { readers: Vec<Vec<Word>>, reports: Vec<Vec<Word>> },
}

impl Group {
    /// The entries that lead to others.
    fn leading(&self) -> &[Vec<Word>] {
        match self {
            Self::Equivalent(entries) => entries,
            Self::OneWay { readers, .. } => readers,
        }
    }

    /// The entries that one of the leading ones leads to.
    fn others(&self, own: usize) -> Vec<&Vec<Word>> {
        match self {
            Self::Equivalent(entries) => {
                entries.iter().enumerate().filter(|(n, _)| *n != own).map(|(_, entry)| entry).collect()
            }
            Self::OneWay { reports, .. } => reports.iter().collect(),
        }
    }
}

/// Words that stand for the same thing, as stems.
pub struct Synonyms {
    groups: Vec<Group>,
    /// From the first stem of an entry to group and entry.
    by_first: BTreeMap<String, Vec<(usize, usize)>>,
    /// The stems of words that carry a query without being what it is about.
    pub(super) light_words: BTreeSet<String>,
}

impl Synonyms {
    /// Whether a stem is of a word that carries a query without being what it is about.
    pub(crate) fn is_light(&self, stem: &str) -> bool {
        self.light_words.contains(stem)
    }

    /// The table of this project.
    pub fn bundled() -> Self {
        // The file is part of the program and a test reads it, so that the empty table is never met.
        let file: File = toml::from_str(include_str!("synonyms.toml")).unwrap_or_default();
        let entries = |words: &[String]| -> Vec<Vec<Word>> {
            words.iter().map(|words| content_words(words)).filter(|entry| !entry.is_empty()).collect()
        };
        let same = file.equivalent.iter().map(|group| Group::Equivalent(entries(&group.words)));
        let said = file.one_way.iter();
        let said =
            said.map(|group| Group::OneWay { readers: entries(&group.readers), reports: entries(&group.reports) });
        let groups: Vec<Group> = same.chain(said).collect();
        let mut by_first: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
        for (g, group) in groups.iter().enumerate() {
            for (e, entry) in group.leading().iter().enumerate() {
                if let Some(first) = entry.first() {
                    by_first.entry(first.stem().to_owned()).or_default().push((g, e));
                }
            }
        }
        let light_words =
            file.light_words.iter().flat_map(|words| content_words(words)).map(|word| word.stem().to_owned()).collect();
        Self { groups, by_first, light_words }
    }

    /// The longest entry that `stems` begins with: its length, and the other entries of its groups.
    pub(super) fn at(&self, stems: &[Word]) -> Option<(usize, Vec<&Vec<Word>>)> {
        let candidates = self.by_first.get(stems.first()?.stem())?;
        let fits = |&&(g, e): &&(usize, usize)| stems.starts_with(&self.groups[g].leading()[e]);
        let &(g, e) = candidates.iter().filter(fits).max_by_key(|&&(g, e)| self.groups[g].leading()[e].len())?;
        let length = self.groups[g].leading()[e].len();
        let others = candidates
            .iter()
            .filter(fits)
            .filter(|&&(g, e)| self.groups[g].leading()[e].len() == length)
            .flat_map(|&(g, own)| self.groups[g].others(own))
            .collect();
        Some((length, others))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_table_is_read() {
        let file: File = toml::from_str(include_str!("synonyms.toml")).unwrap();
        assert!(file.equivalent.iter().all(|group| group.words.len() > 1));
        assert!(file.one_way.iter().all(|group| !group.readers.is_empty() && !group.reports.is_empty()));
    }

    #[test]
    fn every_entry_of_the_table_leads_from_one_place_and_holds_a_word_to_look_for() {
        let file: File = toml::from_str(include_str!("synonyms.toml")).unwrap();
        let mut leading: Vec<Vec<String>> = Vec::new();
        let stems =
            |entry: &String| content_words(entry).into_iter().map(|it| it.stem().to_owned()).collect::<Vec<_>>();
        for said in &file.one_way {
            let reports: BTreeSet<Vec<String>> = said.reports.iter().map(stems).collect();
            assert_eq!(reports.len(), said.reports.len(), "one of {:?} stands for another", said.reports);
            assert!(!reports.contains(&Vec::new()), "one of {:?} has none but stop words", said.reports);
            leading.extend(said.readers.iter().map(stems));
        }
        assert!(!leading.contains(&Vec::new()), "readers' words that are only stop words");
        for own in &leading {
            let elsewhere =
                file.equivalent.iter().flat_map(|group| &group.words).map(stems).filter(|it| it == own).count();
            assert_eq!((leading.iter().filter(|it| *it == own).count(), elsewhere), (1, 0), "{own:?}");
        }
    }

    #[test]
    fn the_words_of_readers_lead_to_those_of_reports_and_not_back() {
        let synonyms = Synonyms::bundled();
        let others = |words: &str| synonyms.at(&content_words(words)).map(|(_, others)| others.len());
        assert_eq!(others("permission"), Some(1));
        assert_eq!(others("consent"), None);
    }

    #[test]
    fn synonyms_are_found_by_their_stems() {
        let synonyms = Synonyms::bundled();
        let (length, others) = synonyms.at(&content_words("strategy meetings were late")).unwrap();
        assert_eq!(length, 2);
        assert_eq!(others, [&content_words("strategy discussion")]);
        assert!(synonyms.at(&content_words("potholes")).is_none());
    }
}
