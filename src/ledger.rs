//! The improvement ledger of an authority: everything that inspectors asked for, followed through all that they wrote later.
//!
//! Each item of each list of improvements is a [`Matter`], and each later inspection, visit or letter is asked what it says
//! of it: whether it stands in a list again, is praised, is praised with a reservation or criticised, or is not mentioned.
//! Each state but the last bears the words that it was told by. It goes by words and what they mean; whether two texts are on
//! the same matter, only a reader can say for sure.

use std::sync::Arc;

use serde::Serialize;

use crate::catalog::Inspected;
use crate::document::{Document, Role};
use crate::evidence::Citation;
use crate::index::{self, Snapshot};
use crate::quotes::{self, Leaf};
use crate::search::{Limits, Matter, Matters, Polarity, Spoken, Tables, Tone, tone_of};

/// What inspectors asked of an authority and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Ledger {
    /// Its name.
    pub authority: String,
    /// What was asked, in the order of the inspections and of their lists.
    pub entries: Vec<Entry>,
}

/// Something asked for, and what each later document says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What was asked.
    pub asked: Asked,
    /// The later documents, oldest first.
    pub later: Vec<Later>,
}

/// An item of a list that has none nested below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its number in its document, counted from 1 through the lists of improvements and then through those of priority
    /// actions.
    pub number: usize,
    /// What the list is of.
    pub role: Role,
    /// The subheading above it, as "Priority and immediate action".
    pub group: Option<String>,
    /// Its words, and the items that it is nested in.
    pub leaf: Leaf,
}

/// What a later document says of a matter.
#[derive(Clone, Debug, PartialEq)]
pub struct Later {
    /// The document.
    pub document: Arc<Document>,
    /// What it says, in a word.
    pub state: State,
    /// The words that say so: those that bear the state out first, then the nearest; none only where it is not mentioned.
    pub citations: Vec<Citation>,
    /// How near the nearest of them is to the matter, from 0 to about 1.
    pub nearness: f32,
    /// What is said of it, where it does not stand in a list.
    pub tone: Option<Tone>,
}

/// What a document says of a matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It stands in a list of what must improve or be acted on at once.
    Repeated,
    /// It is praised.
    Praised,
    /// Some progress is seen but something is still wanting, or it is criticised without standing in a list.
    Mixed,
    /// Nothing near it was found.
    NotMentioned,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Repeated, Self::Praised, Self::Mixed, Self::NotMentioned];

    /// The stable name, as in the JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Repeated => "repeated",
            Self::Praised => "praised",
            Self::Mixed => "mixed",
            Self::NotMentioned => "not_mentioned",
        }
    }

    /// The state in words, for readers.
    pub fn words(self) -> &'static str {
        match self {
            Self::Repeated => "asked for again",
            Self::Praised => "praised",
            Self::Mixed => "mixed or still wanting",
            Self::NotMentioned => "not mentioned",
        }
    }
}

/// What a document asks for, ready to be compared with matters.
#[derive(Debug)]
pub struct List {
    /// The document.
    pub document: Arc<Document>,
    /// The items, each as a matter.
    pub asked: Vec<(Asked, Matter)>,
}

impl List {
    /// What a document asks for.
    pub fn of(document: &Arc<Document>, matters: &Matters<'_>) -> Result<Self, index::Error> {
        let snapshot = matters.snapshot();
        let mut asked: Vec<Asked> = Vec::new();
        for role in [Role::Improvement, Role::PriorityAction] {
            for item in document.facts.lists_of(role).flat_map(|list| &list.items) {
                for leaf in quotes::leaves(snapshot, document, item)? {
                    asked.push(Asked { number: asked.len() + 1, role, group: item.group.clone(), leaf });
                }
            }
        }
        let lending = [Arc::clone(document)];
        let asked = asked.into_iter().map(|it| {
            let matter = matters.read(&it.leaf.whole(), &lending)?;
            Ok((it, matter))
        });
        Ok(Self { document: Arc::clone(document), asked: asked.collect::<Result<_, index::Error>>()? })
    }

    /// The item that is nearest to a matter, with how near it is; `None` if none is near enough to be on the same matter.
    pub fn nearest(&self, matter: &Matter, limits: &Limits) -> Option<(&Asked, f32)> {
        let near = self.asked.iter().map(|(asked, own)| (asked, matter.nearness_to(own, limits)));
        near.filter(|(_, nearness)| *nearness >= limits.same_matter).max_by(|a, b| a.1.total_cmp(&b.1))
    }
}

/// What a document says of a matter, its own list included.
pub fn told(matter: &Matter, list: &List, matters: &Matters<'_>) -> Result<Later, index::Error> {
    let limits = &matters.tables().limits;
    let document = Arc::clone(&list.document);
    if let Some((asked, nearness)) = list.nearest(matter, limits) {
        let citations = vec![asked.leaf.citation.clone()];
        return Ok(Later { document, state: State::Repeated, citations, nearness, tone: None });
    }
    let mut spoken = matter.spoken_in(&document, Polarity::Any, matters)?;
    spoken.truncate(limits.spoken);
    let tone = tone_of(&spoken, limits);
    let state = match tone {
        _ if spoken.is_empty() => State::NotMentioned,
        Tone::Praise | Tone::Plain => State::Praised,
        Tone::Mixed | Tone::Criticism => State::Mixed,
    };
    let nearness = spoken.first().map_or(0.0, |nearest| nearest.nearness);
    // What bears the state out comes first: a reservation before the praise beside it, praise before what is only told.
    spoken.sort_by_key(|one| match (state, one.tone(limits)) {
        (State::Mixed, Tone::Praise | Tone::Plain) | (State::Praised, Tone::Plain | Tone::Mixed | Tone::Criticism) => 1,
        _ => 0,
    });
    let citations = spoken.iter().filter_map(Spoken::citation).collect();
    Ok(Later { document, state, citations, nearness, tone: (state != State::NotMentioned).then_some(tone) })
}

impl Ledger {
    /// The ledger of an authority, by its name in the catalogue.
    pub fn of(authority: &str, snapshot: &Snapshot, tables: &Tables) -> Result<Self, index::Error> {
        let matters = Matters::new(snapshot, tables);
        let inspections = snapshot.catalog().events_of(authority);
        let lists = inspections.iter().map(|it| List::of(&it.primary, &matters));
        let lists: Vec<List> = lists.collect::<Result<_, _>>()?;
        let mut entries = Vec::new();
        for (at, list) in lists.iter().enumerate() {
            let later: Vec<&List> = later(inspections, at).map(|at| &lists[at]).collect();
            for (asked, _) in &list.asked {
                entries.push(Entry::of(asked, &later, &matters)?);
            }
        }
        Ok(Self { authority: authority.to_owned(), entries })
    }
}

impl Entry {
    fn of(asked: &Asked, later: &[&List], matters: &Matters<'_>) -> Result<Self, index::Error> {
        let lending: Vec<Arc<Document>> = std::iter::once(asked.leaf.citation.document())
            .chain(later.iter().map(|list| &list.document))
            .cloned()
            .collect();
        let matter = matters.read(&asked.leaf.whole(), &lending)?;
        let later = later.iter().map(|list| told(&matter, list, matters));
        Ok(Self { asked: asked.clone(), later: later.collect::<Result<_, _>>()? })
    }
}

/// The places of the inspections that came after one.
fn later(inspections: &[Inspected], at: usize) -> impl Iterator<Item = usize> + '_ {
    let date = inspections[at].date();
    (0..inspections.len()).filter(move |other| inspections[*other].date() > date)
}
