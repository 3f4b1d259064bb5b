//! The line of events of an authority.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Item, Source, address, item, schemas};
use crate::document::{self, Document, Inspection, ItemList};
use crate::evidence::Citation;
use crate::gazetteer;
use crate::inspectorates::Inspectorates;
use crate::timeline;

/// Every inspection and visit of an authority, in order.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Timeline {
    /// The authority's name in addresses.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its fate, where it was abolished.
    pub former: Option<String>,
    /// Its inspections and visits, oldest first.
    pub events: Vec<Event>,
    /// The documents about it that belong to none of them.
    pub others: Vec<Source>,
}

/// An inspection or a visit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Event {
    /// The document that is quoted: the report or letter where it is held, else a digest.
    pub document: Source,
    /// The rules of the inspection.
    #[schema(schema_with = schemas::frameworks)]
    pub framework: Option<document::Framework>,
    /// The same in words.
    pub framework_words: Option<String>,
    /// Its first day.
    #[schema(value_type = Option<String>, format = Date)]
    pub start: Option<Date>,
    /// Its last day.
    #[schema(value_type = Option<String>, format = Date)]
    pub end: Option<Date>,
    /// The day its document was published.
    #[schema(value_type = Option<String>, format = Date)]
    pub published: Option<Date>,
    /// What it looked at, where that was a part.
    pub theme: Option<Said>,
    /// What inspectors found on the whole, where they say it in a sentence.
    pub outcome: Option<Said>,
    /// The grades, that of overall effectiveness first.
    pub grades: Vec<EventGrade>,
    /// The lists, in the document's order.
    pub lists: Vec<EventList>,
    /// The items whose wording is like that of an earlier one. Whether it is the same matter, only a reader can say.
    pub taken_up: Vec<TakenUp>,
    /// The other documents about it, as minutes and press releases.
    pub others: Vec<Source>,
}

/// What a document states, with the sentence that it stands in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Said {
    /// The words that state it.
    pub text: String,
    /// The sentence.
    pub citation: Quote,
}

/// A grade and where it stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EventGrade {
    /// The aspect judged, by its stable name.
    #[schema(schema_with = schemas::aspects)]
    pub aspect: document::Aspect,
    /// The aspect judged, in words.
    pub name: String,
    /// The subject of the judgement, as printed.
    pub label: String,
    /// The grade.
    #[schema(schema_with = schemas::grades)]
    pub grade: document::Grade,
    /// The passage that states it.
    pub citation: Quote,
}

/// A list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EventList {
    /// What it is of.
    #[schema(schema_with = schemas::roles)]
    pub role: &'static str,
    /// Whose it is.
    #[schema(schema_with = schemas::owners)]
    pub owner: document::Owner,
    /// The heading, as printed.
    pub heading: String,
    /// The number of its items, those nested in others not counted.
    pub count: usize,
    /// The address at which the web page shows it, below that of the server.
    pub url: String,
    /// The items.
    #[schema(inline = false)]
    items: Vec<Item>,
}

/// An item whose wording is like that of an earlier one.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TakenUp {
    /// The rarest words that both share.
    pub shared: Vec<String>,
    /// The item.
    pub later: Quote,
    /// The earlier one.
    pub earlier: Quote,
}

/// Words of a document and where they stand.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "as in the citations of answers")]
pub struct Quote {
    /// The document's id.
    pub document: String,
    /// The page, counted from 1; none where the format has no pages.
    pub page: Option<u32>,
    /// The last page, where that is another.
    pub page_end: Option<u32>,
    /// What is printed on the pages, where that is not their numbers.
    pub page_label: Option<String>,
    /// The printed number of the paragraph.
    pub paragraph: Option<u32>,
    /// The heading of the section.
    pub section: Option<String>,
    /// The words.
    pub quote: String,
    /// The address at which the web page shows them, below that of the server.
    pub url: String,
}

impl Timeline {
    /// The view of a line of events.
    pub fn new(
        timeline: &timeline::Timeline,
        table: &gazetteer::Authorities,
        inspectorates: &Inspectorates,
        today: Date,
    ) -> Self {
        let known = table.by_name(&timeline.authority);
        Self {
            id: gazetteer::slug(&timeline.authority),
            name: timeline.authority.clone(),
            former: known.and_then(|known| table.fate(known, today)),
            events: timeline.events.iter().map(|event| Event::new(event, inspectorates)).collect(),
            others: timeline.others.iter().map(|document| Source::new(document)).collect(),
        }
    }
}

impl Event {
    fn new(event: &timeline::Event, inspectorates: &Inspectorates) -> Self {
        let document = event.document();
        let facts = &document.facts;
        let grade = |graded: &crate::quotes::Graded| EventGrade {
            aspect: graded.judgement.aspect,
            name: inspectorates.words(&graded.judgement.aspect).to_owned(),
            label: graded.judgement.label.clone(),
            grade: graded.judgement.grade,
            citation: Quote::new(&graded.citation),
        };
        Self {
            document: Source::new(document),
            framework: facts.framework,
            framework_words: facts.framework.map(|framework| inspectorates.describe(&framework).to_owned()),
            start: facts.inspection.as_ref().map(Inspection::start),
            end: facts.inspection.as_ref().map(Inspection::end),
            published: facts.published.map(|published| published.date),
            theme: event.theme.as_ref().map(Said::new),
            outcome: event.outcome.as_ref().map(Said::new),
            grades: event.grades.iter().map(grade).collect(),
            lists: event.lists.iter().map(|list| EventList::new(list, document)).collect(),
            taken_up: event.taken_up.iter().map(TakenUp::new).collect(),
            others: event.inspected.others.iter().map(|other| Source::new(other)).collect(),
        }
    }
}

impl Said {
    fn new(said: &timeline::Said) -> Self {
        Self { text: said.text.clone(), citation: Quote::new(&said.citation) }
    }
}

impl EventList {
    /// The view of a list.
    pub(super) fn new(list: &ItemList, document: &Document) -> Self {
        Self {
            role: list.role.name(),
            owner: list.owner,
            heading: list.heading.clone(),
            count: list.items.len(),
            url: list_address(list, document),
            items: list.items.iter().map(item).collect(),
        }
    }
}

impl TakenUp {
    fn new(again: &timeline::Again) -> Self {
        Self { shared: again.shared.clone(), later: Quote::new(&again.later), earlier: Quote::new(&again.earlier) }
    }
}

impl Quote {
    /// The view of a citation.
    pub(super) fn new(cited: &Citation) -> Self {
        let pages = cited.pages();
        Self {
            document: cited.document().id.to_string(),
            page: pages.map(|(first, _)| first),
            page_end: pages.and_then(|(first, last)| (last != first).then_some(last)),
            page_label: pages.and_then(|(first, last)| cited.document().labels.of_both(first, last)),
            paragraph: cited.passage().paragraph,
            section: cited.section().map(str::to_owned),
            quote: cited.quote().to_owned(),
            url: address(cited),
        }
    }
}

/// The address, below that of the server, at which the page of a document shows one of its lists.
pub fn list_address(list: &ItemList, document: &Document) -> String {
    let number = list.passage.0;
    format!("/documents/{}?passage={number}#passage-{number}", document.id)
}
