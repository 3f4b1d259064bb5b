//! What questions over many authorities are read as.

use std::sync::{Arc, LazyLock};

use super::*;
use crate::gazetteer::Authorities;
use crate::inspectorates::Inspectorates;
use crate::question::{Annotated, Vocabulary};

struct Tables {
    inspectorates: Arc<Inspectorates>,
    authorities: Authorities,
    vocabulary: Vocabulary,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let inspectorates = Arc::new(Inspectorates::bundled());
    let vocabulary = Vocabulary::bundled(crate::operations::patterns(), &inspectorates);
    Tables { inspectorates, authorities: Authorities::bundled(), vocabulary }
});

fn names(grades: &[Grade]) -> String {
    let initial = |grade: &Grade| grade.name().split(' ').next().unwrap_or_default().to_lowercase();
    grades.iter().map(initial).collect::<Vec<_>>().join("/")
}

fn step(step: &Step) -> String {
    let at = match &step.at {
        At::In(periods) => {
            format!("in {}", periods.iter().filter_map(|it| it.from).map(jiff::civil::Date::year).max().unwrap())
        }
        At::Row(times) => format!("{times} in a row"),
        at => format!("{at:?}").to_lowercase(),
    };
    let test = match &step.test {
        Test::Grade { aspect, grades } => format!("{} {}", aspect.name(), names(grades)),
        Test::EveryGrade(grades) => format!("everything {}", names(grades)),
        Test::Beside { aspect, than, above } => {
            format!("{} {} {}", aspect.name(), if *above { "above" } else { "below" }, than.name())
        }
        Test::Length(Bound::Exactly(n)) => format!("{n} items"),
        Test::Length(Bound::MoreThan(n)) => format!("over {n} items"),
        Test::Length(Bound::FewerThan(n)) => format!("under {n} items"),
        Test::Urgent => "urgent".to_owned(),
        Test::Listed => "listed".to_owned(),
        Test::Mentioned(tone) => format!("mentioned {tone:?}").to_lowercase(),
        Test::Led => "led".to_owned(),
        Test::Inspected => "inspected".to_owned(),
    };
    format!("{at}: {test}")
}

fn said(condition: &Condition) -> String {
    match condition {
        Condition::Step(it) => step(it),
        Condition::Move(it) => {
            let (from, to) = (names(&it.from), names(&it.to));
            let latest = if it.to_latest { " at last" } else { "" };
            format!("{} {from}>{to} {:?}{latest}", it.aspect.name(), it.way).to_lowercase()
        }
        Condition::All(parts) => parts.iter().map(said).collect::<Vec<_>>().join(" & "),
        Condition::Either(parts) => format!("({})", parts.iter().map(said).collect::<Vec<_>>().join(" | ")),
        Condition::Not(part) => format!("not ({})", said(part)),
    }
}

fn read(text: &str) -> Expression {
    let Tables { inspectorates, authorities, vocabulary } = &*TABLES;
    Expression::read(&Annotated::new(text, vocabulary, authorities, inspectorates))
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    let found: Vec<(&str, String)> =
        cases.iter().map(|(text, _)| (*text, read(text).condition.as_ref().map(said).unwrap_or_default())).collect();
    let wanted: Vec<(&str, String)> = cases.iter().map(|(text, wanted)| (*text, (*wanted).to_owned())).collect();
    for (found, wanted) in found.iter().zip(&wanted) {
        if found != wanted {
            eprintln!("{}\n    read   {}\n    wanted {}", found.0, found.1, wanted.1);
        }
    }
    assert!(found == wanted, "see above");
}

#[test]
fn grades_and_their_aspects() {
    check(&[
        ("Which councils are inadequate?", "unsaid: overall inadequate"),
        ("Which councils got the top mark for care leavers?", "unsaid: care_leavers outstanding"),
        ("Which councils are good or outstanding for leadership?", "unsaid: leadership good/outstanding"),
        ("Which councils are less than good?", "unsaid: overall requires/adequate/inadequate"),
        ("Which councils failed their latest inspection?", "latest: overall inadequate"),
        ("Which councils are outstanding across the board?", "unsaid: everything outstanding"),
        (
            "Which councils are outstanding for leadership but only good overall?",
            "unsaid: leadership outstanding & unsaid: overall good",
        ),
        (
            "Which councils are outstanding for leadership but not for help and protection?",
            "unsaid: leadership outstanding & not (unsaid: help_and_protection outstanding)",
        ),
        ("Where are leaders rated higher than the council overall?", "unsaid: leadership above overall"),
        (
            "Which councils are inadequate for help and protection but better than that for children in care?",
            "unsaid: help_and_protection inadequate & unsaid: children_in_care above help_and_protection",
        ),
    ]);
}

#[test]
fn steps_of_the_chain() {
    check(&[
        ("Which councils have been outstanding every time?", "every: overall outstanding"),
        ("Which councils have never been good?", "not (any: overall good)"),
        ("Which councils were inadequate twice in a row?", "2 in a row: overall inadequate"),
        ("Which councils required improvement at all three inspections?", "3 in a row: overall requires"),
        ("Has any council ever been outstanding?", "any: overall outstanding"),
        (
            "Which councils were inadequate at their first inspection but are good now?",
            "first: overall inadequate & latest: overall good",
        ),
        (
            "Which councils were outstanding at one inspection and no longer are?",
            "any: overall outstanding & not (latest: overall outstanding)",
        ),
        (
            "Which councils that were inadequate in 2018 are good now?",
            "in 2018: overall inadequate & latest: overall good",
        ),
        ("Which councils never got off requires improvement?", "every: overall requires"),
    ]);
}

#[test]
fn moves_between_two_inspections() {
    check(&[
        ("Which councils went straight from inadequate to good?", "overall inadequate>good any"),
        ("Which councils lost their outstanding rating?", "overall outstanding> down"),
        ("Has anyone had an outstanding and then lost it?", "overall outstanding> down"),
        ("Which councils slipped at their latest inspection?", "overall > down at last"),
        ("Which councils improved between the last two inspections?", "overall > up at last"),
        ("Which councils are stuck on requires improvement?", "overall requires>requires same at last"),
        ("Which councils were inadequate and good the very next time?", "overall inadequate>good any"),
    ]);
}

#[test]
fn lists_mentions_and_people() {
    check(&[
        ("Which councils got off with just one thing to improve?", "unsaid: 1 items"),
        ("Which councils had more than ten things to fix?", "unsaid: over 10 items"),
        ("Which council has no list of things to improve?", "unsaid: 0 items"),
        ("Which councils had private fostering on their to-do list in 2022?", "unsaid: listed"),
        ("Which reports mention tents?", "unsaid: mentioned any"),
        ("Which councils were praised for their virtual schools?", "unsaid: mentioned praise"),
        ("Which inspections did Tom Anthony lead?", "unsaid: led"),
        ("Which councils were inspected in May 2023?", "unsaid: inspected"),
    ]);
}

#[test]
fn what_is_told_of_those_found() {
    for (text, then) in [
        ("Which councils are inadequate?", Then::List),
        ("Which region has the most outstanding councils?", Then::RegionWithMost),
        ("Group the inadequate councils by region", Then::ByRegion),
        ("Which year had the most inadequate councils?", Then::YearWithMost),
        ("Which council was the first to be outstanding?", Then::Earliest),
        ("First inadequate council?", Then::Earliest),
        ("Which council has the longest list of things to improve?", Then::LongestList),
        ("Which councils have the fewest areas for improvement?", Then::ShortestList),
        ("Which are the worst councils for care leavers?", Then::Worst),
    ] {
        assert_eq!(read(text).then, then, "{text}");
    }
}

#[test]
fn sorts_of_council_and_frameworks() {
    let read = read("Which county councils were good under the single inspection framework?");
    assert_eq!(read.sorts, [AuthorityKind::County]);
    assert_eq!(read.frameworks.len(), 1);
}
