//! Answers and documents as the JSON that other programs read.
//!
//! The core's types carry no wire format; these do, and every face that speaks JSON speaks these, so that the server
//! and the command line cannot drift apart. Fields may be added here; none is removed or changes its meaning.

mod across;
mod brief;
mod changes;
mod check;
mod claims;
mod explanation;
mod feedback;
mod forms;
mod ledger;
mod lookups;
mod paper;
mod reloaded;
mod schemas;
mod timeline;
mod tracker;

use std::time::Duration;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::document::{self, Inspection, ListItem, Pages, PassageNumber, PublishedBasis, Role};
use crate::evidence;
use crate::index::{self, Snapshot};
use crate::operations::{self, Outcome, Reason, Suggestion};

pub use across::Across;
pub use brief::Brief;
pub use changes::Changes;
pub use check::{Check, CheckedText, QuoteCheck, declined, differs, stance};
use claims::Claim;
pub use explanation::{Confidence, Explanation, Passage, Scoped, Search, Sentence};
pub use feedback::Feedback;
pub use forms::Forms;
pub use ledger::Ledger;
pub use lookups::{
    Authorities, Authority, AuthorityEntry, GradeGiven, Grades, InspectionOf, Page, PassageView, SearchHit, Source,
    Surroundings, page_found,
};
pub use paper::Paper;
pub use reloaded::Reloaded;
pub use schemas::kinds;
pub use timeline::{Timeline, list_address};
pub use tracker::Tracker;

/// An answer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Answer {
    question: String,
    understood: Understood,
    #[schema(schema_with = schemas::outcomes)]
    outcome: &'static str,
    #[schema(schema_with = schemas::reasons)]
    reason: Option<&'static str>,
    headline: String,
    statements: Vec<Statement>,
    citations: Vec<Citation>,
    /// What the headline asserts, each with what bears it out.
    claims: Vec<Claim>,
    suggestions: Vec<String>,
    /// The suggestions with what each of them asks, to be sent back as `request`.
    next: Vec<Next>,
    /// What a reader should know of the documents that the answer rests on or looked through: that a later inspection is held,
    /// and what was lost or doubtful when they were read.
    warnings: Vec<String>,
    took_ms: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<Explanation>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
struct Understood {
    intent: &'static str,
    authorities: Vec<String>,
    years: Vec<i16>,
    #[schema(value_type = Vec<String>)]
    aspects: Vec<document::Aspect>,
    topic: Option<String>,
    assumed: Vec<String>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
struct Statement {
    text: String,
    #[schema(schema_with = schemas::statements)]
    kind: &'static str,
    authority: Option<String>,
    citations: Vec<usize>,
    #[schema(no_recursion)]
    items: Vec<Statement>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
struct Citation {
    id: usize,
    document: Cited,
    file: String,
    page: Option<u32>,
    page_end: Option<u32>,
    /// What is printed on the page, or on the first and the last page, where that is not the number.
    #[serde(skip_serializing_if = "Option::is_none")]
    page_label: Option<String>,
    paragraph: Option<u32>,
    section: Option<String>,
    quote: String,
    url: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
struct Cited {
    id: String,
    title: String,
    #[schema(schema_with = schemas::kinds)]
    kind: &'static str,
    authority: Option<String>,
    inspected: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    published: Option<Date>,
}

/// A question to ask next.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Next {
    text: String,
    #[schema(value_type = Object)]
    request: operations::Question,
}

impl Next {
    fn of(suggestion: &Suggestion) -> Self {
        Self { text: suggestion.text.clone(), request: (*suggestion.question).clone() }
    }
}

impl Answer {
    /// The view of an answer that took `took` to find.
    pub fn new(answer: &operations::Answer, took: Duration) -> Self {
        let question = &answer.question;
        Self {
            question: question.text.clone(),
            understood: Understood {
                intent: question.operation.name(),
                authorities: question.authorities.clone(),
                years: question.years(),
                aspects: question.aspects.clone(),
                topic: (!question.topic.is_empty()).then(|| question.topic.join(" ")),
                assumed: answer.notes.iter().map(|note| note.text.clone()).collect(),
            },
            outcome: outcome(answer.outcome),
            reason: answer.reason.map(reason),
            headline: answer.headline.clone(),
            statements: statements(answer),
            citations: answer.citations.iter().enumerate().map(|(at, cited)| citation(at + 1, cited)).collect(),
            claims: answer.claims.iter().map(|it| claims::claim(it, answer)).collect(),
            suggestions: answer.suggestions.iter().map(|it| it.text.clone()).collect(),
            next: answer.suggestions.iter().map(Next::of).collect(),
            warnings: answer.warnings.clone(),
            took_ms: milliseconds(took),
            explanation: None,
        }
    }

    /// The same with how the answer came about.
    pub fn explained(
        answer: &operations::Answer,
        explanation: Option<&operations::Explanation>,
        took: Duration,
    ) -> Self {
        let explanation = explanation.map(|it| Explanation::new(answer, it));
        Self { explanation, ..Self::new(answer, took) }
    }
}

/// A time in milliseconds with one digit after the point.
fn milliseconds(took: Duration) -> f64 {
    (took.as_secs_f64() * 10_000.0).round() / 10.0
}

/// The numbers, counted from 1, that an answer with these `citations` gives to what a statement rests on.
pub fn numbers(statement: &evidence::Statement, citations: &[evidence::Citation]) -> Vec<usize> {
    evidence::numbers(statement.citations(), citations)
}

/// The stable name of an outcome.
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Answered => "answered",
        Outcome::Partial => "partial",
        Outcome::Corrected => "corrected",
        Outcome::NotFound => "not_found",
        Outcome::Clarify => "clarify",
        Outcome::Help => "help",
    }
}

fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::UnknownAuthority => "unknown_authority",
        Reason::NoInspectionInPeriod => "no_inspection_in_period",
        Reason::NotMentioned => "not_mentioned",
        Reason::LowConfidence => "low_confidence",
        Reason::OutOfScope => "out_of_scope",
        Reason::Ambiguous => "ambiguous",
        Reason::FalsePremise => "false_premise",
        Reason::PartlyAnswered => "partly_answered",
    }
}

/// The statements of an answer, or the signposts of one for somebody in need.
fn statements(answer: &operations::Answer) -> Vec<Statement> {
    let said = answer.statements.iter().map(|said| statement(said, &answer.citations));
    let signposts = answer.signposts.iter().map(|text| Statement {
        text: text.clone(),
        kind: "signpost",
        authority: None,
        citations: Vec::new(),
        items: Vec::new(),
    });
    said.chain(signposts).collect()
}

fn statement(said: &evidence::Statement, citations: &[evidence::Citation]) -> Statement {
    Statement {
        text: said.text().to_owned(),
        kind: if said.is_quote() { "quote" } else { "fact" },
        authority: said.authority.clone(),
        citations: numbers(said, citations),
        items: said.items.iter().map(|item| statement(item, citations)).collect(),
    }
}

fn citation(id: usize, own: &evidence::Citation) -> Citation {
    let document = own.document();
    let pages = own.pages();
    let page = pages.map(|(first, _)| first);
    Citation {
        id,
        document: cited(document),
        file: document.file.clone(),
        page,
        page_end: pages.and_then(|(first, last)| (last != first).then_some(last)),
        page_label: pages.and_then(|(first, last)| document.labels.of_both(first, last)),
        paragraph: own.passage().paragraph,
        section: own.section().map(str::to_owned),
        quote: own.quote().to_owned(),
        url: address(own),
    }
}

fn cited(document: &document::Document) -> Cited {
    Cited {
        id: document.id.to_string(),
        title: document.title.clone(),
        kind: document.kind.name(),
        authority: document.facts.authority.clone(),
        inspected: document.facts.inspection.as_ref().map(inspected),
        published: document.facts.published.map(|published| published.date),
    }
}

/// The address, below that of the server, at which the page of a document shows the words cited: the passage is the
/// fragment, and the bytes of it that are cited are told so that the server can mark them.
pub fn address(cited: &evidence::Citation) -> String {
    let (number, words) = (cited.number().0, cited.range());
    let id = &cited.document().id;
    format!("/documents/{id}?passage={number}&words={}-{}#passage-{number}", words.start, words.end)
}

/// An inspection's first and last day as one interval of ISO 8601.
fn inspected(inspection: &Inspection) -> String {
    format!("{}/{}", inspection.start(), inspection.end())
}

/// The level of detail of a document's view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// The facts.
    Facts,
    /// The facts and the lists of improvements.
    Improvements,
    /// The facts, the lists of improvements and the sections.
    Sections,
}

/// Several documents.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Documents {
    /// One view for each, in the order of the index.
    pub documents: Vec<Document>,
}

/// A document's facts.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Document {
    id: String,
    file: String,
    title: String,
    #[schema(schema_with = schemas::kinds)]
    kind: &'static str,
    authority: Option<String>,
    /// Who or what was inspected.
    subject: Option<Subject>,
    #[schema(schema_with = schemas::frameworks)]
    framework: Option<document::Framework>,
    #[schema(value_type = Option<String>, format = Date)]
    inspection_start: Option<Date>,
    #[schema(value_type = Option<String>, format = Date)]
    inspection_end: Option<Date>,
    #[schema(value_type = Option<String>, format = Date)]
    published: Option<Date>,
    /// The inspection that it tells of, where it gives none of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    told_of: Option<ToldOf>,
    lead_inspector: Option<String>,
    #[schema(schema_with = schemas::some_grades)]
    overall: Option<document::Grade>,
    judgements: Vec<Judgement>,
    /// What the inspection looked at, where it looked at a part.
    theme: Option<String>,
    /// What inspectors found on the whole, where they say it in a sentence.
    outcome: Option<Stated>,
    /// The lists of what needs to improve.
    #[serde(skip_serializing_if = "Option::is_none")]
    improvements: Option<Vec<List>>,
    /// All lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    lists: Option<Vec<List>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sections: Option<Vec<Section>>,
    pages: Option<u32>,
    /// What is printed on its pages, by their numbers, where it is another.
    #[serde(skip_serializing_if = "document::PageLabels::is_empty")]
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    page_labels: document::PageLabels,
    passages: u32,
    source: Option<String>,
    warnings: Vec<String>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
struct Judgement {
    label: String,
    #[schema(schema_with = schemas::aspects)]
    aspect: document::Aspect,
    #[schema(schema_with = schemas::grades)]
    grade: document::Grade,
    page: Option<u32>,
}

/// Who or what was inspected: a council or its partnership, or a place or body of its own.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Subject {
    #[schema(value_type = String)]
    kind: document::SubjectKind,
    name: String,
    /// Its number at the inspectorate; of a council the code of the Office for National Statistics.
    code: Option<String>,
    /// Who runs it.
    provider: Option<String>,
    /// The council in whose area it lies.
    area: Option<String>,
}

impl Subject {
    fn of(subject: &document::Subject) -> Self {
        let document::Subject { kind, name, code, provider, area, .. } = subject.clone();
        Self { kind, name, code, provider, area }
    }
}

#[derive(Clone, Debug, Serialize, ToSchema)]
struct Stated {
    text: String,
    page: Option<u32>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
struct List {
    #[schema(schema_with = schemas::roles)]
    role: &'static str,
    #[schema(schema_with = schemas::owners)]
    owner: document::Owner,
    heading: String,
    page: Option<u32>,
    items: Vec<Item>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
struct Item {
    text: String,
    page: Option<u32>,
    group: Option<String>,
    /// Who is to act on it, where its row of a table says so.
    owner: Option<String>,
    /// Until when, where its row of a table says so.
    until: Option<String>,
    #[schema(no_recursion)]
    items: Vec<Item>,
    /// What is said of it after its items, in sentences; empty where nothing is.
    after: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
struct Section {
    heading: String,
    level: u8,
    #[schema(schema_with = schemas::some_grades)]
    grade: Option<document::Grade>,
    #[schema(schema_with = schemas::some_aspects)]
    aspect: Option<document::Aspect>,
    page: Option<u32>,
}

/// An inspection that a document tells of, and where it does.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ToldOf {
    authority: String,
    #[schema(value_type = String, format = Date)]
    inspection_start: Date,
    #[schema(value_type = String, format = Date)]
    inspection_end: Date,
    /// By what it is told: the days of the inspection (`days`), the day on which its report was published (`published`), or a
    /// month in which inspectors were there (`month`).
    by: &'static str,
    /// The passage that tells it.
    passage: String,
    /// The address at which the web page shows the sentence, below that of the server.
    url: String,
}

impl ToldOf {
    fn new(document: &document::Document) -> Option<Self> {
        let told = document.facts.told_of.as_ref()?;
        let PassageNumber(number) = told.passage;
        Some(Self {
            authority: told.authority.clone(),
            inspection_start: told.inspection.start(),
            inspection_end: told.inspection.end(),
            by: told.by.name(),
            passage: format!("{}.{number}", document.id),
            url: told_at(document, told),
        })
    }
}

/// The address, below that of the server, at which the page of a document shows the sentence that tells of an inspection.
pub fn told_at(document: &document::Document, told: &document::ToldOf) -> String {
    let (PassageNumber(number), words) = (told.passage, &told.range);
    format!("/documents/{}?passage={number}&words={}-{}#passage-{number}", document.id, words.start, words.end)
}

impl Document {
    /// The view of a document. `page_of` tells on which page one of its passages begins, `None` where its format has
    /// no pages; it is asked only for the passages that the view needs, and its error is handed on.
    pub fn new<E>(
        document: &document::Document,
        detail: Detail,
        mut page_of: impl FnMut(PassageNumber) -> Result<Option<u32>, E>,
    ) -> Result<Self, E> {
        let facts = &document.facts;
        let judgements = facts
            .judgements
            .iter()
            .map(|judgement| {
                Ok(Judgement {
                    label: judgement.label.clone(),
                    aspect: judgement.aspect,
                    grade: judgement.grade,
                    page: page_of(judgement.passage)?,
                })
            })
            .collect::<Result<_, E>>()?;
        let stated = facts.outcome.as_ref();
        let outcome = stated
            .map(|outcome| Ok(Stated { text: outcome.text.clone(), page: page_of(outcome.passage)? }))
            .transpose()?;
        let lists: Option<Vec<List>> = (detail != Detail::Facts)
            .then(|| facts.lists.iter().map(|it| list(it, &mut page_of)).collect::<Result<_, E>>())
            .transpose()?;
        let improvements = lists
            .as_ref()
            .map(|lists| lists.iter().filter(|list| list.role == Role::Improvement.name()).cloned().collect());
        let sections = (detail == Detail::Sections)
            .then(|| {
                document
                    .sections
                    .iter()
                    .map(|section| {
                        Ok(Section {
                            heading: section.heading.clone(),
                            level: section.level,
                            grade: section.grade,
                            aspect: section.aspect,
                            page: page_of(section.passage)?,
                        })
                    })
                    .collect::<Result<_, E>>()
            })
            .transpose()?;
        Ok(Self {
            id: document.id.to_string(),
            file: document.file.clone(),
            title: document.title.clone(),
            kind: document.kind.name(),
            authority: facts.authority.clone(),
            subject: facts.subject.as_ref().map(Subject::of),
            framework: facts.framework,
            inspection_start: facts.inspection.as_ref().map(Inspection::start),
            inspection_end: facts.inspection.as_ref().map(Inspection::end),
            published: facts.published.map(|published| published.date),
            told_of: ToldOf::new(document),
            lead_inspector: (!facts.lead_inspectors.is_empty()).then(|| facts.lead_inspectors.join(", ")),
            overall: facts.overall.as_ref().map(|judgement| judgement.grade),
            judgements,
            theme: facts.theme.as_ref().map(|theme| theme.text.clone()),
            outcome,
            improvements,
            lists,
            sections,
            pages: document.pages,
            page_labels: document.labels.clone(),
            passages: document.passages,
            source: facts.source.clone(),
            warnings: warnings(document),
        })
    }
}

/// Tells pages for [`Document::new`] from the index that holds the document.
pub fn page_in<'a>(
    snapshot: &'a Snapshot,
    document: &'a document::Document,
) -> impl FnMut(PassageNumber) -> Result<Option<u32>, index::Error> + 'a {
    move |number| {
        let passage = snapshot.passage(&document.id, number)?;
        Ok(passage.and_then(|passage| passage.pages.as_ref().map(Pages::first)))
    }
}

/// Warnings for a reader of a document's facts: the damage it was read with, and that its date of publication is
/// not its own.
pub fn warnings(document: &document::Document) -> Vec<String> {
    let published = document.facts.published.and_then(|published| match published.basis {
        PublishedBasis::Printed => None,
        PublishedBasis::FileName => {
            Some("The publication date comes from the name of the file; the text does not state it.".to_owned())
        }
        PublishedBasis::Given => Some("The publication date was given with the file.".to_owned()),
    });
    document.warnings.iter().cloned().chain(published).collect()
}

fn list<E>(
    list: &document::ItemList,
    page_of: &mut impl FnMut(PassageNumber) -> Result<Option<u32>, E>,
) -> Result<List, E> {
    Ok(List {
        role: list.role.name(),
        owner: list.owner,
        heading: list.heading.clone(),
        page: page_of(list.passage)?,
        items: list.items.iter().map(item).collect(),
    })
}

fn item(item: &ListItem) -> Item {
    let after: Vec<&str> = item.items.iter().filter(|below| below.closes).map(|below| below.text.as_str()).collect();
    Item {
        text: item.text.clone(),
        page: item.page,
        group: item.group.clone(),
        owner: item.owner.clone(),
        until: item.until.clone(),
        items: item.items.iter().filter(|below| !below.closes).map(self::item).collect(),
        after: after.join(" "),
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use crate::testing;

    #[test]
    #[expect(clippy::too_many_lines, reason = "the object is shown whole")]
    fn an_answer_is_the_object_of_the_contract() {
        let view = Answer::new(&testing::improvement_areas(), Duration::from_micros(1_849));
        insta::assert_snapshot!(serde_json::to_string_pretty(&view).unwrap(), @r#"
        {
          "question": "what were the 2019 improvement areas?",
          "understood": {
            "intent": "improvement_areas",
            "authorities": [
              "Seaford"
            ],
            "years": [
              2019
            ],
            "aspects": [],
            "topic": null,
            "assumed": [
              "authority: Seaford (home authority)"
            ]
          },
          "outcome": "answered",
          "reason": null,
          "headline": "Seaford, inspected 14 to 18 October 2019: 2 areas for improvement.",
          "statements": [
            {
              "text": "Homes for young people, including:",
              "kind": "quote",
              "authority": null,
              "citations": [
                1
              ],
              "items": [
                {
                  "text": "enough of them",
                  "kind": "quote",
                  "authority": null,
                  "citations": [
                    1
                  ],
                  "items": []
                }
              ]
            },
            {
              "text": "The quality of plans.",
              "kind": "quote",
              "authority": null,
              "citations": [
                2
              ],
              "items": []
            }
          ],
          "citations": [
            {
              "id": 1,
              "document": {
                "id": "north-seaford",
                "title": "Seaford: inspection of children's social care services",
                "kind": "inspection_report",
                "authority": "Seaford",
                "inspected": "2019-10-14/2019-10-18",
                "published": "2019-11-05"
              },
              "file": "north/seaford.pdf",
              "page": 2,
              "page_end": null,
              "paragraph": null,
              "section": "What needs to improve",
              "quote": "Homes for young people, including:\nenough of them",
              "url": "/documents/north-seaford?passage=1&words=0-49#passage-1"
            },
            {
              "id": 2,
              "document": {
                "id": "north-seaford",
                "title": "Seaford: inspection of children's social care services",
                "kind": "inspection_report",
                "authority": "Seaford",
                "inspected": "2019-10-14/2019-10-18",
                "published": "2019-11-05"
              },
              "file": "north/seaford.pdf",
              "page": 2,
              "page_end": null,
              "paragraph": null,
              "section": "What needs to improve",
              "quote": "The quality of plans.",
              "url": "/documents/north-seaford?passage=2&words=0-21#passage-2"
            }
          ],
          "claims": [],
          "suggestions": [
            "And in 2024?"
          ],
          "next": [
            {
              "text": "And in 2024?",
              "request": {
                "text": "And in 2024?",
                "operation": "improvement_areas",
                "also": [],
                "moment": "inspected",
                "factoid": "thing",
                "cues": [],
                "form": "open",
                "scope": "unsaid",
                "authorities": [
                  "Seaford"
                ],
                "unknown_places": [],
                "which": {
                  "in": [
                    {
                      "from": "2019-01-01",
                      "to": "2019-12-31",
                      "basis": "unsaid"
                    }
                  ]
                },
                "own_periods": [],
                "aspects": [],
                "every_aspect": false,
                "grades": [],
                "claim": null,
                "kinds": [],
                "frameworks": [],
                "subject_kind": null,
                "owner": null,
                "role": null,
                "topic": [],
                "topic_written": null,
                "first_asked": null,
                "leaning_on": null,
                "topic_is_aspect": false,
                "sought": null,
                "more": "no",
                "carried": [],
                "assumed": [
                  {
                    "home": "Seaford"
                  }
                ]
              }
            }
          ],
          "warnings": [],
          "took_ms": 1.8
        }
        "#);
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "the object is shown whole")]
    fn a_document_shows_its_facts_and_no_more_than_asked() {
        let document = testing::report();
        let view =
            Document::new(&document, Detail::Sections, |number| Ok::<_, Infallible>(Some(number.0 + 1))).unwrap();
        insta::assert_snapshot!(serde_json::to_string_pretty(&view).unwrap(), @r#"
        {
          "id": "north-seaford",
          "file": "north/seaford.pdf",
          "title": "Seaford: inspection of children's social care services",
          "kind": "inspection_report",
          "authority": "Seaford",
          "subject": null,
          "framework": "ILACS",
          "inspection_start": "2019-10-14",
          "inspection_end": "2019-10-18",
          "published": "2019-11-05",
          "lead_inspector": "Jo Smith",
          "overall": "Outstanding",
          "judgements": [
            {
              "label": "The experiences and progress of children who need help and protection",
              "aspect": "help_and_protection",
              "grade": "Good",
              "page": 1
            }
          ],
          "theme": null,
          "outcome": null,
          "improvements": [
            {
              "role": "improvement",
              "owner": "local_authority",
              "heading": "What needs to improve",
              "page": 1,
              "items": [
                {
                  "text": "Homes for young people, including:",
                  "page": 2,
                  "group": null,
                  "owner": null,
                  "until": null,
                  "items": [
                    {
                      "text": "enough of them",
                      "page": 2,
                      "group": null,
                      "owner": null,
                      "until": null,
                      "items": [],
                      "after": ""
                    }
                  ],
                  "after": ""
                },
                {
                  "text": "The quality of plans.",
                  "page": 2,
                  "group": null,
                  "owner": null,
                  "until": null,
                  "items": [],
                  "after": ""
                }
              ]
            }
          ],
          "lists": [
            {
              "role": "improvement",
              "owner": "local_authority",
              "heading": "What needs to improve",
              "page": 1,
              "items": [
                {
                  "text": "Homes for young people, including:",
                  "page": 2,
                  "group": null,
                  "owner": null,
                  "until": null,
                  "items": [
                    {
                      "text": "enough of them",
                      "page": 2,
                      "group": null,
                      "owner": null,
                      "until": null,
                      "items": [],
                      "after": ""
                    }
                  ],
                  "after": ""
                },
                {
                  "text": "The quality of plans.",
                  "page": 2,
                  "group": null,
                  "owner": null,
                  "until": null,
                  "items": [],
                  "after": ""
                }
              ]
            }
          ],
          "sections": [
            {
              "heading": "What needs to improve",
              "level": 1,
              "grade": null,
              "aspect": null,
              "page": 1
            }
          ],
          "pages": 11,
          "passages": 4,
          "source": null,
          "warnings": [
            "The publication date was given with the file."
          ]
        }
        "#);
        let view = Document::new(&document, Detail::Facts, |_| Ok::<_, Infallible>(None)).unwrap();
        let json = serde_json::to_value(&view).unwrap();
        assert!(json.get("improvements").is_none() && json.get("sections").is_none());
    }
}
