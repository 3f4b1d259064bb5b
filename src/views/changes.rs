//! What came since a day.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::timeline::{EventList, Quote};
use super::{Source, schemas};
use crate::changes;
use crate::document;
use crate::inspectorates::Inspectorates;

/// The documents since a day, the newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Changes {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub since: Date,
    /// One for each document.
    pub changes: Vec<Change>,
    /// How many documents have no day at all, so that nobody can say whether they are new.
    pub undated: usize,
}

/// What a document brought.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Change {
    /// The document.
    pub document: Source,
    /// The day from which it counts as new.
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    /// What that day is.
    #[schema(schema_with = schemas::bases_of_change)]
    pub date_basis: &'static str,
    /// The rules of the inspection.
    #[schema(schema_with = schemas::frameworks)]
    pub framework: Option<document::Framework>,
    /// The grades, that of overall effectiveness first.
    pub grades: Vec<GradeMoved>,
    /// The lists of what must be done, in the document's order.
    pub lists: Vec<EventList>,
    /// The address at which the web page shows the document, below that of the server.
    pub url: String,
}

/// A grade, and what it was at the inspection before.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GradeMoved {
    /// The aspect judged, by its stable name.
    #[schema(schema_with = schemas::aspects)]
    pub aspect: document::Aspect,
    /// The aspect judged, in words.
    pub name: String,
    /// The grade.
    #[schema(schema_with = schemas::grades)]
    pub to: document::Grade,
    /// The grade before; none where there was none on the same scale.
    #[schema(schema_with = schemas::some_grades)]
    pub from: Option<document::Grade>,
    /// Whether it is better or worse than before, or the same.
    #[schema(schema_with = schemas::moves)]
    pub moved: Option<&'static str>,
    /// The passage that states it.
    pub citation: Quote,
    /// The passage that states the grade before.
    pub from_citation: Option<Quote>,
}

impl Changes {
    /// The view of what came since a day.
    pub fn new(changes: &changes::Changes, since: Date, inspectorates: &Inspectorates) -> Self {
        let change = |change: &changes::Change| Change {
            document: Source::new(&change.document),
            date: change.day,
            date_basis: change.basis.name(),
            framework: change.document.facts.framework,
            grades: change.grades.iter().map(|moved| GradeMoved::new(moved, inspectorates)).collect(),
            lists: change.lists.iter().map(|list| EventList::new(list, &change.document)).collect(),
            url: format!("/documents/{}", change.document.id),
        };
        Self { since, changes: changes.changes.iter().map(change).collect(), undated: changes.undated }
    }
}

impl GradeMoved {
    fn new(moved: &changes::Moved, inspectorates: &Inspectorates) -> Self {
        let judgement = &moved.now.judgement;
        Self {
            aspect: judgement.aspect,
            name: inspectorates.words(&judgement.aspect).to_owned(),
            to: judgement.grade,
            from: moved.before.as_ref().map(|(before, _)| before.judgement.grade),
            moved: moved.before.as_ref().map(|(_, ordering)| schemas::direction(*ordering)),
            citation: Quote::new(&moved.now.citation),
            from_citation: moved.before.as_ref().map(|(before, _)| Quote::new(&before.citation)),
        }
    }
}
