//! Items of an inspection's lists whose wording is like that of an earlier one's.
//!
//! It compares words, not meanings. Two items that share most of their rare words are shown side by side; whether they
//! speak of the same matter is for whoever reads them to say.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::idf::idf;
use super::weights::Limits;
use crate::catalog::Inspected;
use crate::document::{Document, ListItem, Listing, Owner, Role};
use crate::index::{self, Snapshot, Word, content_words};

/// An item of a list of improvements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The report.
    pub document: Arc<Document>,
    /// The item, with those nested below it.
    pub item: ListItem,
}

/// An item whose wording is like that of an item of an earlier inspection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenUp {
    /// The item.
    pub later: Listed,
    /// The one of all earlier items that it is most like; of several, the last.
    pub earlier: Listed,
    /// The rarest words that both share, as the later one writes them.
    pub shared: Vec<String>,
}

/// The words of a text: each stem, how rare it is, and how it is written.
pub(super) type Words = BTreeMap<String, (f32, String)>;

/// An item with its words.
struct Worded {
    listed: Listed,
    words: Words,
}

/// For each of a council's inspections, given oldest first: the items asked of the council whose wording is like that of
/// an item of an inspection before it. Where that is not sure there is nothing.
pub fn taken_up(
    inspections: &[Inspected],
    snapshot: &Snapshot,
    limits: &Limits,
) -> Result<Vec<Vec<TakenUp>>, index::Error> {
    let common = Common::of(snapshot);
    let mut known: Vec<(Option<Date>, Worded)> = Vec::new();
    let mut all = Vec::new();
    for inspected in inspections {
        let (document, date) = (&inspected.primary, inspected.date());
        let mut found = Vec::new();
        let mut own = Vec::new();
        for item in asked_of_the_council(document) {
            let listed = Listed { document: Arc::clone(document), item: item.clone() };
            let worded = Worded { words: words(&whole_text(item), &common, snapshot)?, listed };
            // What two inspections of the same days ask is asked once by each of them, not again.
            let earlier = known.iter().filter(|(other, _)| *other < date).map(|(_, other)| other);
            found.extend(likest(&worded, earlier, limits));
            own.push((date, worded));
        }
        known.append(&mut own);
        all.push(found);
    }
    Ok(all)
}

/// What must improve and what must be acted on at once, of those lists that are the council's own.
fn asked_of_the_council(document: &Document) -> impl Iterator<Item = &ListItem> {
    let roles = [Role::PriorityAction, Role::Improvement];
    roles
        .into_iter()
        .flat_map(|role| Listing { role, owner: Owner::LocalAuthority }.of(document))
        .flat_map(|list| &list.items)
}

fn likest<'a>(worded: &Worded, earlier: impl Iterator<Item = &'a Worded>, limits: &Limits) -> Option<TakenUp> {
    let (earlier, _) = earlier
        .map(|other| (other, likeness(&other.words, &worded.words, limits)))
        .filter(|(_, likeness)| *likeness >= limits.alike)
        .max_by(|a, b| a.1.total_cmp(&b.1))?;
    let mut shared: Vec<&(f32, String)> =
        worded.words.iter().filter(|(stem, _)| earlier.words.contains_key(*stem)).map(|(_, word)| word).collect();
    shared.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    Some(TakenUp {
        later: worded.listed.clone(),
        earlier: earlier.listed.clone(),
        shared: shared.into_iter().take(limits.shared_words).map(|(_, written)| written.clone()).collect(),
    })
}

/// In how many items of all lists a stem stands. What such lists are full of, as "quality" and "timeliness", is rarer in
/// the running text, and says little about the matter.
pub(super) struct Common {
    items: u64,
    holding: BTreeMap<String, u64>,
}

impl Common {
    pub(super) fn of(snapshot: &Snapshot) -> Self {
        let mut common = Self { items: 0, holding: BTreeMap::new() };
        let inspections = snapshot.catalog().inspections();
        let lists = inspections.flat_map(|(_, inspected)| inspected.primary.facts.improvements());
        for item in lists.flat_map(|list| &list.items) {
            common.items += 1;
            for word in content_words(&whole_text(item)).into_iter().collect::<BTreeSet<Word>>() {
                *common.holding.entry(word.stem().to_owned()).or_default() += 1;
            }
        }
        common
    }

    /// The weight of a word: by how few passages hold it, and how few items.
    fn of_word(&self, word: &Word, snapshot: &Snapshot) -> Result<f32, index::Error> {
        let by_passages = idf(snapshot.document_frequency(word)?, snapshot.passage_count());
        let by_items = idf(self.holding.get(word.stem()).copied().unwrap_or(0), self.items);
        Ok(by_passages.min(by_items))
    }
}

/// The words of a text that inspectors ask with.
pub(super) fn words(text: &str, common: &Common, snapshot: &Snapshot) -> Result<Words, index::Error> {
    let mut words = BTreeMap::new();
    for word in content_words(text) {
        if !words.contains_key(word.stem()) {
            words.insert(word.stem().to_owned(), (common.of_word(&word, snapshot)?, word.to_string()));
        }
    }
    Ok(words)
}

/// Weighs the words of texts, so that one can be found again in another: what minutes say of an item of a list.
pub struct Wordings<'a> {
    snapshot: &'a Snapshot,
    common: Common,
    /// The stems that say nothing of the matter.
    left_out: BTreeSet<String>,
    /// The weights of the stems met.
    known: BTreeMap<String, f32>,
}

/// The weight that shared words need together: that of one and a half of the rarest there are, and no more than this, which a
/// handful of the words of one matter has in hundreds of reports.
const RARE: f32 = 6.0;

/// The words of a text, by which it is compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wording(Words);

/// How alike two texts are.
#[derive(Clone, Debug, PartialEq)]
pub struct Alike {
    /// The share of the shorter text's words, weighed by rarity, that the other holds too: from 0 to 1.
    pub likeness: f32,
    /// The same share of the first text's words.
    pub of_first: f32,
    /// The rarest words that both share, as the second writes them.
    pub shared: Vec<String>,
}

impl<'a> Wordings<'a> {
    /// By the passages and the lists of one state of the index, some words left out.
    pub fn new<'w>(snapshot: &'a Snapshot, left_out: impl IntoIterator<Item = &'w str>) -> Self {
        let left_out = left_out.into_iter().map(index::stem).collect();
        Self { snapshot, common: Common::of(snapshot), left_out, known: BTreeMap::new() }
    }

    /// The words of a text.
    pub fn of(&mut self, text: &str) -> Result<Wording, index::Error> {
        let mut words = BTreeMap::new();
        for word in content_words(text).into_iter().filter(|word| !self.left_out.contains(word.stem())) {
            let weight = if let Some(weight) = self.known.get(word.stem()) {
                *weight
            } else {
                let weight = self.common.of_word(&word, self.snapshot)?;
                self.known.insert(word.stem().to_owned(), weight);
                weight
            };
            words.entry(word.stem().to_owned()).or_insert_with(|| (weight, word.to_string()));
        }
        Ok(Wording(words))
    }

    /// How alike two texts are; `None` where they share less than `least` words, or words that are not rare enough, or less of
    /// the shorter one than makes them alike.
    pub fn alike(&self, a: &Wording, b: &Wording, least: usize, limits: &Limits) -> Option<Alike> {
        let mut shared: Vec<&(f32, String)> =
            b.0.iter().filter(|(stem, _)| a.0.contains_key(*stem)).map(|(_, word)| word).collect();
        let weight: f32 = shared.iter().map(|(weight, _)| weight).sum();
        let (first, second) = (square(&a.0), square(&b.0));
        let shorter = first.min(second);
        if shared.len() < least || weight < RARE.min(1.5 * idf(1, self.common.items)) || shorter <= 0.0 {
            return None;
        }
        let both = shared.iter().map(|(weight, _)| weight * weight).sum::<f32>();
        let (likeness, of_first) = (both / shorter, both / first);
        shared.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let shared = shared.into_iter().take(limits.shared_words).map(|(_, written)| written.clone()).collect();
        (likeness >= limits.alike).then_some(Alike { likeness, of_first, shared })
    }
}

/// The text of an item with those nested below it.
fn whole_text(item: &ListItem) -> String {
    let nested: Vec<String> = item.items.iter().map(whole_text).collect();
    format!("{} {}", item.text, nested.join(" "))
}

/// The sum of the squares of the weights of some words.
fn square(words: &Words) -> f32 {
    words.values().map(|(weight, _)| weight * weight).sum()
}

/// The cosine of the angle between the words of two texts.
pub(super) fn likeness(a: &Words, b: &Words, limits: &Limits) -> f32 {
    let shared: Vec<f32> =
        a.iter().filter(|(stem, _)| b.contains_key(*stem)).map(|(_, (weight, _))| weight * weight).collect();
    let whole = (square(a) * square(b)).sqrt();
    if shared.len() < limits.alike_words || whole <= 0.0 { 0.0 } else { shared.iter().sum::<f32>() / whole }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An item whose words all weigh the same, but for those in capitals, which weigh nothing to speak of.
    fn worded(text: &str) -> Worded {
        let item = ListItem {
            text: text.to_owned(),
            passage: crate::document::PassageNumber(0),
            page: None,
            group: None,
            owner: None,
            until: None,
            closes: false,
            items: Vec::new(),
        };
        let common: BTreeSet<String> =
            text.split(' ').filter(|word| word.chars().all(char::is_uppercase)).map(index::stem).collect();
        let words = content_words(text)
            .into_iter()
            .map(|word| {
                let weight = if common.contains(word.stem()) { 0.1 } else { 1.0 };
                (word.stem().to_owned(), (weight, word.to_string()))
            })
            .collect();
        Worded { listed: Listed { document: Arc::new(crate::testing::report()), item }, words }
    }

    #[track_caller]
    fn check(a: &str, b: &str, expected: bool) {
        let limits = Limits::default();
        let likeness = likeness(&worded(a).words, &worded(b).words, &limits);
        assert_eq!(likeness >= limits.alike, expected, "{likeness}");
        assert!(likeness <= 1.0 + f32::EPSILON, "{likeness}");
    }

    #[test]
    fn an_item_takes_up_the_earlier_one_that_it_is_most_like_or_none() {
        let earlier = ["plans for care leavers", "accommodation for homeless young people", "homeless people"];
        let earlier = earlier.map(worded);
        let found = likest(&worded("homeless young people and accommodation"), earlier.iter(), &Limits::default());
        let found = found.unwrap();
        assert_eq!(found.earlier.item.text, "accommodation for homeless young people");
        assert!(found.shared.contains(&"homeless".to_owned()), "{:?}", found.shared);
        assert!(likest(&worded("private fostering"), earlier.iter(), &Limits::default()).is_none());
    }

    #[test]
    fn wording_is_alike_where_the_rare_words_are_shared() {
        check("life-story work with children", "the quality of life-story work", true);
        check("accommodation for homeless young people", "homeless young people and their accommodation", true);
        check("THE QUALITY of plans", "THE QUALITY of supervision", false);
        check("plans", "plans", false);
        check("early help", "private fostering", false);
        check("", "", false);
    }
}
