//! A small invented report and answers over it, for the tests of every face.

use std::sync::Arc;

use jiff::civil::{Date, date};

use crate::document::{
    Aspect, Document, DocumentId, Facts, Framework, Grade, Inspection, ItemList, Judgement, Kind, ListItem, Owner,
    PageLabels, Pages, Passage, PassageKind, PassageNumber, Published, PublishedBasis, Role, Section, SectionNumber,
    Span,
};
use crate::evidence::{Citation, Statement};
use crate::operations::{Answer, Outcome, Reason};
use crate::operations::{Assumption, Factoid, Moment, Note, OperationId, Question, Suggestion};
use crate::question::{Basis, Form, InspectionSelector, More, Period, Scope};

/// The day on which tests ask.
pub(crate) fn today() -> Date {
    date(2026, 11, 1)
}

/// A report of an invented inspection.
pub(crate) fn report() -> Document {
    let item = |text: &str, items| ListItem {
        text: text.to_owned(),
        passage: PassageNumber(1),
        page: Some(2),
        group: None,
        owner: None,
        until: None,
        closes: false,
        items,
    };
    let judgement =
        |label: &str, aspect, grade| Judgement { label: label.to_owned(), aspect, grade, passage: PassageNumber(0) };
    Document {
        id: DocumentId::from_path("north/seaford.pdf"),
        file: "north/seaford.pdf".to_owned(),
        title: "Seaford: inspection of children's social care services".to_owned(),
        kind: Kind::InspectionReport,
        facts: Facts {
            authority: Some("Seaford".to_owned()),
            framework: Some(Framework::from("ILACS")),
            inspection: Span::new(date(2019, 10, 14), date(2019, 10, 18)).and_then(|span| Inspection::new(vec![span])),
            published: Some(Published { date: date(2019, 11, 5), basis: PublishedBasis::Given }),
            lead_inspectors: vec!["Jo Smith".to_owned()],
            overall: Some(judgement("Overall effectiveness", Aspect::Overall, Grade::from("Outstanding"))),
            judgements: vec![judgement(
                "The experiences and progress of children who need help and protection",
                Aspect::from("help_and_protection"),
                Grade::from("Good"),
            )],
            lists: vec![ItemList {
                role: Role::Improvement,
                owner: Owner::LocalAuthority,
                heading: "What needs to improve".to_owned(),
                passage: PassageNumber(0),
                items: vec![
                    item("Homes for young people, including:", vec![item("enough of them", vec![])]),
                    item("The quality of plans.", vec![]),
                ],
            }],
            ..Facts::default()
        },
        pages: Some(11),
        labels: PageLabels::default(),
        sections: vec![Section {
            heading: "What needs to improve".to_owned(),
            level: 1,
            grade: None,
            aspect: None,
            parent: None,
            passage: PassageNumber(0),
        }],
        passages: 4,
        is_partial: false,
        warnings: vec![],
    }
}

/// The passages of [`report`].
pub(crate) fn passages() -> Vec<Arc<Passage>> {
    let passage = |text: &str, kind, paragraph, pages| {
        Arc::new(Passage {
            text: text.to_owned(),
            kind,
            section: Some(SectionNumber(0)),
            paragraph,
            pages: Some(pages),
        })
    };
    let mut turning = Pages::on(2);
    turning.turn(40, 3);
    vec![
        passage("What needs to improve", PassageKind::Heading, None, Pages::on(2)),
        passage("Homes for young people, including:\nenough of them", PassageKind::Item, None, Pages::on(2)),
        passage("The quality of plans.", PassageKind::Item, None, Pages::on(2)),
        passage(
            "Plans are clear and are shared with families. However, plans for some children drift for too long.",
            PassageKind::Paragraph,
            Some(7),
            turning,
        ),
    ]
}

fn cite(document: &Arc<Document>, number: u32, words: &str) -> Citation {
    let passage = Arc::clone(&passages()[number as usize]);
    Citation::of_words(Arc::clone(document), PassageNumber(number), passage, words).expect("words of the passage")
}

fn question(text: &str, operation: OperationId) -> Question {
    Question {
        text: text.to_owned(),
        operation,
        moment: Moment::Inspected,
        factoid: Factoid::Thing,
        also: vec![],
        cues: vec![],
        form: Form::Open,
        scope: Scope::Unspecified,
        authorities: vec!["Seaford".to_owned()],
        unknown_places: vec![],
        which: InspectionSelector::In(vec![Period {
            from: Some(date(2019, 1, 1)),
            to: Some(date(2019, 12, 31)),
            basis: Basis::Unspecified,
        }]),
        own_periods: vec![],
        aspects: vec![],
        grades: vec![],
        claim: None,
        kinds: vec![],
        subject_kind: None,
        role: None,
        frameworks: vec![],
        owner: None,
        topic: vec![],
        topic_written: None,
        first_asked: None,
        leaning_on: None,
        topic_is_aspect: false,
        every_aspect: false,
        sought: None,
        more: More::No,
        carried: vec![],
        assumed: vec![Assumption::Home("Seaford".to_owned())],
    }
}

/// A suggestion in words.
pub(crate) fn suggestion(text: &str) -> Suggestion {
    Suggestion { text: text.to_owned(), question: Box::new(question(text, OperationId::Improvements)) }
}

fn notes() -> Vec<Note> {
    vec![Note {
        assumption: Assumption::Home("Seaford".to_owned()),
        value: "Seaford (home authority)".to_owned(),
        text: "authority: Seaford (home authority)".to_owned(),
    }]
}

/// A whole nested list.
pub(crate) fn improvement_areas() -> Answer {
    let report = Arc::new(report());
    let homes = cite(&report, 1, "Homes for young people, including:");
    let enough = cite(&report, 1, "enough of them");
    let plans = cite(&report, 2, "The quality of plans.");
    Answer {
        question: question("what were the 2019 improvement areas?", OperationId::Improvements),
        outcome: Outcome::Answered,
        reason: None,
        headline: "Seaford, inspected 14 to 18 October 2019: 2 areas for improvement.".to_owned(),
        statements: vec![
            Statement::quote(homes.clone()).with_items(vec![Statement::quote(enough.clone())]),
            Statement::quote(plans.clone()),
        ],
        citations: vec![homes.widened(&enough), plans],
        suggestions: vec![suggestion("And in 2024?")],
        claims: vec![],
        notes: notes(),
        warnings: Vec::new(),
        signposts: Vec::new(),
    }
}

/// A finding, and a fact that rests on a digest of the same report.
pub(crate) fn findings() -> Answer {
    let report = Arc::new(report());
    let digest = Arc::new(Document {
        id: DocumentId::from_path("seaford-2019.md"),
        file: "seaford-2019.md".to_owned(),
        title: "Seaford: digest of the 2019 inspection".to_owned(),
        kind: Kind::Digest,
        ..Document::clone(&report)
    });
    let drift = cite(&report, 3, "However, plans for some children drift for too long.");
    let overall = Citation::whole(
        digest,
        PassageNumber(0),
        Arc::new(Passage {
            text: "Overall: outstanding".to_owned(),
            kind: PassageKind::Row,
            section: None,
            paragraph: None,
            pages: None,
        }),
    )
    .expect("a passage with text");
    let mut question = question("what was said about plans?", OperationId::Findings);
    question.topic = vec!["plans".to_owned()];
    Answer {
        question,
        outcome: Outcome::Partial,
        reason: Some(Reason::PartlyAnswered),
        headline: "On plans, the 2019 report on Seaford says:".to_owned(),
        statements: vec![
            Statement::quote(drift.clone()),
            Statement::fact("Seaford: outstanding overall.", overall.clone(), [drift.clone()]).about("Seaford"),
        ],
        citations: vec![drift, overall],
        suggestions: vec![],
        claims: vec![],
        notes: notes(),
        warnings: Vec::new(),
        signposts: Vec::new(),
    }
}

/// A document that states nothing.
pub(crate) fn bare() -> Document {
    Document {
        id: DocumentId::from_path("notes.txt"),
        file: "notes.txt".to_owned(),
        title: "Notes".to_owned(),
        kind: Kind::Other,
        facts: Facts::default(),
        pages: None,
        labels: PageLabels::default(),
        sections: vec![],
        passages: 0,
        is_partial: false,
        warnings: vec![],
    }
}

/// An answer made one for somebody in need.
pub(crate) fn in_need(answer: Answer) -> Answer {
    Answer {
        outcome: Outcome::Help,
        reason: None,
        headline: "You are not alone.".to_owned(),
        statements: Vec::new(),
        citations: Vec::new(),
        suggestions: Vec::new(),
        notes: Vec::new(),
        warnings: Vec::new(),
        signposts: vec!["Ring somebody.".to_owned()],
        ..answer
    }
}
