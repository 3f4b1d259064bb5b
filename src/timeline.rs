//! The line of events of an authority: every inspection, visit and letter in order, each with what it looked at, what
//! inspectors found, what they asked for, and which earlier request that takes up again.
//!
//! These are values, each with the words that bear it out; the faces put them into words. What a document does not state
//! stays absent, and nothing is carried over from one inspection to another.

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

use crate::catalog::{Catalog, Inspected};
use crate::document::{Document, ItemList, Role, Stated};
use crate::evidence::Citation;
use crate::gazetteer::{self, Authorities, Place};
use crate::index::{self, Snapshot};
use crate::quotes::{self, Graded};
use crate::search::{self, Limits};

/// The most names that a message lists.
const NAMES: usize = 12;

/// What happened to an authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// Its name.
    pub authority: String,
    /// Its inspections and visits, oldest first.
    pub events: Vec<Event>,
    /// The documents about it that belong to none of them.
    pub others: Vec<Arc<Document>>,
}

/// An inspection or a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its documents: the one that is quoted here, and the others about it.
    pub inspected: Inspected,
    /// What it looked at, where that was a part.
    pub theme: Option<Said>,
    /// What inspectors found on the whole, where they say it in a sentence.
    pub outcome: Option<Said>,
    /// The grades, that of overall effectiveness first.
    pub grades: Vec<Graded>,
    /// The lists, in the document's order; those without an item left out.
    pub lists: Vec<ItemList>,
    /// Which of its items take up an earlier one.
    pub taken_up: Vec<Again>,
}

/// What a document states, with the sentence that it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The words that state it.
    pub text: String,
    /// The sentence.
    pub citation: Citation,
}

/// An item whose wording is like that of an earlier one. Whether it is the same matter, only a reader can say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    /// The item.
    pub later: Citation,
    /// The earlier one.
    pub earlier: Citation,
    /// The rarest words that both share.
    pub shared: Vec<String>,
}

impl Timeline {
    /// What is held about an authority, by its name in the catalogue.
    pub fn of(authority: &str, snapshot: &Snapshot, limits: &Limits) -> Result<Self, index::Error> {
        let catalog = snapshot.catalog();
        let inspections = catalog.events_of(authority);
        let mut taken_up = search::taken_up(inspections, snapshot, limits)?.into_iter();
        let mut events = Vec::with_capacity(inspections.len());
        for inspected in inspections {
            events.push(Event::of(inspected, taken_up.next().unwrap_or_default(), snapshot)?);
        }
        let is_in = |document: &Arc<Document>| {
            inspections.iter().any(|inspected| inspected.documents().any(|own| own.id == document.id))
        };
        let others = catalog.documents_about(authority).iter().filter(|document| !is_in(document)).cloned();
        Ok(Self { authority: authority.to_owned(), events, others: others.collect() })
    }

    /// The events after the last full inspection of children's services that is held; `None` where there is no full one.
    pub fn since_full(&self) -> Option<&[Event]> {
        let at = self.events.iter().rposition(|event| event.document().is_of_main_programme())?;
        self.events.get(at + 1..)
    }
}

impl Event {
    fn of(inspected: &Inspected, taken_up: Vec<search::TakenUp>, snapshot: &Snapshot) -> Result<Self, index::Error> {
        let document = &inspected.primary;
        let facts = &document.facts;
        let said = |stated: &Option<Stated>| -> Result<Option<Said>, index::Error> {
            let Some(stated) = stated else { return Ok(None) };
            let citation = quotes::stated(snapshot, document, stated)?;
            Ok(citation.map(|citation| Said { text: stated.text.clone(), citation }))
        };
        let mut grades = Vec::new();
        for judgement in facts.overall.iter().chain(&facts.judgements) {
            grades.extend(quotes::graded(snapshot, document, judgement)?);
        }
        let mut again = Vec::new();
        for found in taken_up {
            let cited = |listed: &search::Listed| -> Result<Option<Citation>, index::Error> {
                let statement = quotes::item(snapshot, &listed.document, &listed.item)?;
                Ok(statement.and_then(|statement| statement.citations().next().cloned()))
            };
            if let (Some(later), Some(earlier)) = (cited(&found.later)?, cited(&found.earlier)?) {
                again.push(Again { later, earlier, shared: found.shared });
            }
        }
        Ok(Self {
            inspected: inspected.clone(),
            theme: said(&facts.theme)?,
            outcome: said(&facts.outcome)?,
            grades,
            lists: facts.lists.iter().filter(|list| !list.items.is_empty()).cloned().collect(),
            taken_up: again,
        })
    }

    /// The document that is quoted.
    pub fn document(&self) -> &Arc<Document> {
        &self.inspected.primary
    }

    /// Its first day, else that of publication.
    pub fn date(&self) -> Option<Date> {
        self.inspected.date()
    }

    /// True if nothing of what is shown of events could be read from its document.
    pub fn is_bare(&self) -> bool {
        self.theme.is_none() && self.outcome.is_none() && self.grades.is_empty() && self.lists.is_empty()
    }
}

/// How many items a list has, with what they are: "3 areas for improvement".
pub fn counted(list: &ItemList) -> String {
    let is_recommended = list.heading.to_lowercase().contains("recommendation");
    let (one, many) = match list.role {
        Role::Improvement if is_recommended => ("recommendation", "recommendations"),
        Role::Improvement => ("area for improvement", "areas for improvement"),
        Role::PriorityAction => ("area for priority action", "areas for priority action"),
        Role::Requirement => ("requirement", "requirements"),
        Role::Recommendation => ("recommendation", "recommendations"),
        Role::Strength => ("strength", "strengths"),
    };
    let n = list.items.len();
    format!("{n} {}", if n == 1 { one } else { many })
}

/// Why there is no line of events under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// No authority has that name.
    Unknown {
        /// The name.
        name: String,
        /// Why, where it names a place that is known to be none.
        reason: Option<String>,
        /// Those that may be meant.
        instead: Vec<String>,
        /// Those that documents are held about.
        held: Vec<String>,
    },
    /// Nothing is held about the authority.
    NotHeld {
        /// Its name.
        authority: String,
        /// Its fate, where it was abolished.
        former: Option<String>,
        /// Those that documents are held about.
        held: Vec<String>,
    },
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let held = match self {
            Self::Unknown { name, reason, instead, held } => {
                match reason {
                    Some(reason) => write!(f, "{}", reason.trim_end_matches('.'))?,
                    None => write!(f, "no local authority of England is called {name:?}")?,
                }
                if !instead.is_empty() {
                    write!(f, "; perhaps you mean {}", instead.join(" or "))?;
                }
                held
            }
            Self::NotHeld { authority, former, held } => {
                write!(f, "no document is held about {authority}")?;
                if let Some(former) = former {
                    write!(f, " ({})", former.trim_end_matches('.'))?;
                }
                held
            }
        };
        let (shown, more) = (&held[..held.len().min(NAMES)], held.len().saturating_sub(NAMES));
        match (shown, more) {
            ([], _) => write!(f, "; no document names an authority yet"),
            (_, 0) => write!(f, "; documents are held about {}", shown.join(", ")),
            _ => write!(f, "; documents are held about {} and {more} more", shown.join(", ")),
        }
    }
}

impl std::error::Error for Missing {}

/// The authority that somebody means by a name: as in addresses, by any of its names, or misspelt as people do.
pub fn find<'a>(name: &str, catalog: &'a Catalog, table: &Authorities, today: Date) -> Result<&'a str, Missing> {
    let by_slug = |wanted: &str| catalog.subjects().find(|held| gazetteer::slug(held) == wanted);
    if let Some(held) = by_slug(&gazetteer::slug(name)) {
        return Ok(held);
    }
    let held = || catalog.subjects().map(str::to_owned).collect();
    let spoken = name.replace('-', " ");
    let mentions = table.mentions(&spoken);
    let places: Vec<&Place<'_>> = mentions.iter().map(|mention| &mention.place).collect();
    if let [Place::Inspected(place)] = places[..] {
        return by_slug(&gazetteer::slug(place)).ok_or_else(|| Missing::Unknown {
            name: name.to_owned(),
            reason: None,
            instead: Vec::new(),
            held: held(),
        });
    }
    let known = table.named(name).or_else(|| table.named(&spoken)).or_else(|| match places[..] {
        [Place::Authority(known)] => Some(known),
        _ => None,
    });
    if let Some(known) = known {
        return by_slug(&gazetteer::slug(&known.name)).ok_or_else(|| Missing::NotHeld {
            authority: known.name.clone(),
            former: table.fate(known, today),
            held: held(),
        });
    }
    let (reason, instead) = match places[..] {
        [Place::NotAnAuthority(place)] => (Some(place.within.reason.clone()), Vec::new()),
        [Place::Ambiguous(several)] => (None, several.iter().map(|it| (*it).to_owned()).collect()),
        _ => (None, Vec::new()),
    };
    Err(Missing::Unknown { name: name.to_owned(), reason, instead, held: held() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{DocumentId, Facts, Framework, Programme};
    use crate::testing;

    fn document(file: &str, authority: &str, framework: Option<&str>) -> Document {
        let framework = framework.map(Framework::from);
        let facts = Facts {
            authority: Some(authority.to_owned()),
            framework,
            programme: framework.map(Programme::of),
            ..Facts::default()
        };
        Document { id: DocumentId::from_path(file), file: file.to_owned(), facts, ..testing::report() }
    }

    fn catalog() -> Catalog {
        let held = [("a.pdf", "Telford and Wrekin"), ("b.pdf", "Cornwall")];
        Catalog::new(held.map(|(file, name)| Arc::new(document(file, name, None))).into())
    }

    #[track_caller]
    fn check_found(name: &str, expected: Result<&str, &str>) {
        let (catalog, table) = (catalog(), Authorities::bundled());
        let found = find(name, &catalog, &table, testing::today()).map_err(|missing| missing.to_string());
        assert_eq!(found.as_deref().map_err(String::as_str), expected, "{name}");
    }

    #[test]
    fn an_authority_is_found_as_people_name_it() {
        for name in ["Telford and Wrekin", "telford-and-wrekin", "Telford & Wrekin Council", "telford"] {
            check_found(name, Ok("Telford and Wrekin"));
        }
        check_found("Cornwal", Ok("Cornwall"));
    }

    #[test]
    fn what_is_missing_is_said_with_what_is_held() {
        check_found(
            "Kent",
            Err("no document is held about Kent; documents are held about Cornwall, Telford and Wrekin"),
        );
        check_found(
            "Atlantis",
            Err(
                "no local authority of England is called \"Atlantis\"; documents are held about Cornwall, Telford and Wrekin",
            ),
        );
        let place = find("Canterbury", &catalog(), &Authorities::bundled(), testing::today()).unwrap_err();
        assert!(matches!(&place, Missing::Unknown { reason: Some(_), .. }), "{place}");
        let empty = Missing::NotHeld { authority: "Kent".to_owned(), former: None, held: Vec::new() };
        assert_eq!(empty.to_string(), "no document is held about Kent; no document names an authority yet");
    }

    fn event(document: Document) -> Event {
        let inspected = Inspected { primary: Arc::new(document), others: Vec::new() };
        let (grades, lists, taken_up) = (Vec::new(), Vec::new(), Vec::new());
        Event { inspected, theme: None, outcome: None, grades, lists, taken_up }
    }

    #[test]
    fn what_came_since_the_last_full_inspection() {
        let full = |file| event(document(file, "Cornwall", None));
        let visit = |file| event(document(file, "Cornwall", Some("focused visit")));
        let files = |events: Vec<Event>| {
            let timeline = Timeline { authority: "Cornwall".to_owned(), events, others: Vec::new() };
            timeline.since_full().map(|later| later.iter().map(|it| it.document().file.clone()).collect::<Vec<_>>())
        };
        assert_eq!(files(vec![full("a"), visit("b"), full("c"), visit("d"), visit("e")]).unwrap(), ["d", "e"]);
        assert_eq!(files(vec![visit("a"), full("b")]).unwrap(), Vec::<String>::new());
        assert_eq!(files(vec![visit("a")]), None);
    }

    #[test]
    fn a_list_is_counted_by_what_it_is_of() {
        let mut list = testing::report().facts.lists.remove(0);
        assert_eq!(counted(&list), "2 areas for improvement");
        list.items.pop();
        list.role = Role::PriorityAction;
        assert_eq!(counted(&list), "1 area for priority action");
        list.role = Role::Improvement;
        list.heading = "Recommendations".to_owned();
        assert_eq!(counted(&list), "1 recommendation");
    }
}
