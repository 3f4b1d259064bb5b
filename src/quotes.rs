//! Facts of documents as quotes: the words that state a fact, found again in the passage that the fact names.
//!
//! A fact knows its passage and its words. Where those do not stand there as they are, there is no quote, and nothing is
//! shown in its place.

use std::sync::Arc;

use crate::document::{Document, Judgement, ListItem, Passage, PassageNumber, Stated};
use crate::evidence::{Citation, Statement};
use crate::index::{self, Snapshot};
use crate::text;

/// A whole passage; `None` if the index does not hold it.
pub fn whole(
    snapshot: &Snapshot,
    document: &Arc<Document>,
    number: PassageNumber,
) -> Result<Option<Citation>, index::Error> {
    let passage = snapshot.passage(&document.id, number)?;
    Ok(passage.and_then(|passage| Citation::whole(Arc::clone(document), number, passage)))
}

/// A grade and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graded {
    /// What was judged and how.
    pub judgement: Judgement,
    /// The passage that states it.
    pub citation: Citation,
}

/// A grade with the passage that states it.
pub fn graded(
    snapshot: &Snapshot,
    document: &Arc<Document>,
    judgement: &Judgement,
) -> Result<Option<Graded>, index::Error> {
    let citation = whole(snapshot, document, judgement.passage)?;
    Ok(citation.map(|citation| Graded { judgement: judgement.clone(), citation }))
}

/// An item of a list that has none nested below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// The items that it is nested in, the outermost first.
    pub within: Vec<String>,
    /// Its words.
    pub citation: Citation,
}

impl Leaf {
    /// Its words with those of the items that it is nested in, which it is not understood without.
    pub fn whole(&self) -> String {
        self.within.iter().map(String::as_str).chain([self.citation.quote()]).collect::<Vec<_>>().join(" ")
    }
}

/// The items below one that have none below them, itself where it has none. What is said after the items of one is none of them.
pub fn leaves(snapshot: &Snapshot, document: &Arc<Document>, item: &ListItem) -> Result<Vec<Leaf>, index::Error> {
    let mut found = Vec::new();
    gather(snapshot, document, item, &mut Vec::new(), &mut found)?;
    Ok(found)
}

fn gather(
    snapshot: &Snapshot,
    document: &Arc<Document>,
    own: &ListItem,
    within: &mut Vec<String>,
    found: &mut Vec<Leaf>,
) -> Result<(), index::Error> {
    let below: Vec<&ListItem> = own.items.iter().filter(|below| !below.closes).collect();
    if below.is_empty() {
        let statement = item(snapshot, document, own)?;
        let citation = statement.and_then(|statement| statement.citations().next().cloned());
        found.extend(citation.map(|citation| Leaf { within: within.clone(), citation }));
        return Ok(());
    }
    within.push(own.text.clone());
    for below in below {
        gather(snapshot, document, below, within, found)?;
    }
    within.pop();
    Ok(())
}

/// The whole sentence in which a document states something.
pub fn stated(
    snapshot: &Snapshot,
    document: &Arc<Document>,
    stated: &Stated,
) -> Result<Option<Citation>, index::Error> {
    let Some(passage) = snapshot.passage(&document.id, stated.passage)? else { return Ok(None) };
    let Some(start) = find(&passage.text, &stated.text) else { return Ok(None) };
    let range = start..start + stated.text.len();
    let sentences = text::sentences(&passage.text);
    let sentence = sentences.into_iter().find(|it| it.start <= range.start && it.end >= range.end).unwrap_or(range);
    Ok(Citation::new(Arc::clone(document), stated.passage, passage, sentence))
}

/// An item of a list with those nested in it, which stand in its passage or in those that follow.
pub fn item(snapshot: &Snapshot, document: &Arc<Document>, item: &ListItem) -> Result<Option<Statement>, index::Error> {
    match snapshot.passage(&document.id, item.passage)? {
        Some(passage) => nested(snapshot, document, item, &mut (passage, item.passage, 0)),
        None => Ok(None),
    }
}

/// Where words stand in a passage. Between the cells of a row it has a tab where they have a space.
fn find(passage: &str, words: &str) -> Option<usize> {
    passage.find(words).or_else(|| passage.contains('\t').then(|| passage.replace('\t', " ").find(words)).flatten())
}

/// Who is to act on an item, where its passage says so.
pub fn owner(snapshot: &Snapshot, document: &Arc<Document>, item: &ListItem) -> Result<Option<Citation>, index::Error> {
    let Some(owner) = &item.owner else { return Ok(None) };
    let Some(passage) = snapshot.passage(&document.id, item.passage)? else { return Ok(None) };
    let range = find(&passage.text, owner).map(|start| start..start + owner.len());
    Ok(range.and_then(|range| Citation::new(Arc::clone(document), item.passage, passage, range)))
}

/// The day by which an item is due, where its passage has that after its words.
pub fn until(snapshot: &Snapshot, document: &Arc<Document>, item: &ListItem) -> Result<Option<Citation>, index::Error> {
    let Some(until) = &item.until else { return Ok(None) };
    let Some(passage) = snapshot.passage(&document.id, item.passage)? else { return Ok(None) };
    let after = find(&passage.text, &item.text).map(|start| start + item.text.len());
    let start = after.and_then(|after| Some(after + passage.text.get(after..)?.find(until)?));
    let range = start.map(|start| start..start + until.len());
    Ok(range.and_then(|range| Citation::new(Arc::clone(document), item.passage, passage, range)))
}

/// `at` is the passage, its number and where in it the words are looked for: they follow those of the item before, and the same
/// words may stand in both.
fn nested(
    snapshot: &Snapshot,
    document: &Arc<Document>,
    item: &ListItem,
    at: &mut (Arc<Passage>, PassageNumber, usize),
) -> Result<Option<Statement>, index::Error> {
    if item.passage != at.1 {
        let Some(passage) = snapshot.passage(&document.id, item.passage)? else { return Ok(None) };
        *at = (passage, item.passage, 0);
    }
    let (passage, number, from) = at;
    let found = passage.text.get(*from..).and_then(|rest| find(rest, &item.text)).map(|found| *from + found);
    let Some(start) = found else { return Ok(None) };
    let range = start..start + item.text.len();
    *from = range.end;
    let Some(citation) = Citation::new(Arc::clone(document), *number, Arc::clone(passage), range) else {
        return Ok(None);
    };
    let mut items = Vec::new();
    for below in &item.items {
        items.extend(nested(snapshot, document, below, at)?);
    }
    Ok(Some(Statement::quote(citation).with_items(items)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::PassageKind;
    use crate::index::{ContentHash, TrackedFile, Writer};
    use crate::testing;

    #[test]
    fn leaves_are_the_items_without_others_below_and_not_what_closes_them() {
        let mut document = testing::report();
        let own = |text: &str, closes: bool, items: Vec<ListItem>| ListItem {
            text: text.to_owned(),
            passage: PassageNumber(0),
            page: None,
            group: None,
            owner: None,
            until: None,
            closes,
            items,
        };
        let below = vec![own("autism; and", false, Vec::new()), own("speech.", false, Vec::new())];
        let closing = own("Families should be told.", true, Vec::new());
        let list = own("Cut the waits for:", false, below.into_iter().chain([closing]).collect());
        let alone = own("Keep plans.", false, vec![own("They should be clear.", true, Vec::new())]);
        document.passages = 1;
        let text =
            "Cut the waits for:\nautism; and\nspeech.\nFamilies should be told.\nKeep plans. They should be clear.";
        let passage =
            Passage { text: text.to_owned(), kind: PassageKind::Item, section: None, paragraph: None, pages: None };
        let folder = tempfile::tempdir().unwrap();
        let mut writer = Writer::open(folder.path(), "test").unwrap();
        let tracked = TrackedFile { file: document.file.clone(), hash: ContentHash::new([7; 32]) };
        writer.put(&tracked, &document, &[passage]).unwrap();
        writer.commit().unwrap();
        let snapshot = Snapshot::open(folder.path()).unwrap();
        let document = Arc::clone(&snapshot.catalog().documents()[0]);
        let whole = |item| {
            let leaves = leaves(&snapshot, &document, item).unwrap();
            leaves.iter().map(Leaf::whole).collect::<Vec<_>>()
        };
        assert_eq!(whole(&list), ["Cut the waits for: autism; and", "Cut the waits for: speech."]);
        assert_eq!(whole(&alone), ["Keep plans."]);
    }
}
