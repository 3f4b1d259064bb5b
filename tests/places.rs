//! Questions that name a council to come, one that has ended, a district, or what only bears a council's name: who answers on
//! which day, and why. All of it is made up but the names and days of the councils.

use std::fs;
use std::path::Path;

use jiff::civil::{Date, date};
use scrutineer::assistant::Assistant;
use scrutineer::operations::{Answer, Outcome};

use crate::support;

const BEFORE: Date = date(2026, 11, 1);
const AFTER: Date = date(2027, 6, 1);

/// A digest of an inspection of a council in May of a year.
fn digest(authority: &str, year: i16, overall: &str) -> String {
    format!(
        "+++\ntitle = \"{authority}: digest of the {year} inspection\"\nkind = \"digest\"\nauthority = \"{authority}\"\n\
         framework = \"ILACS\"\ninspection_start = {year}-05-09\ninspection_end = {year}-05-20\n\
         overall = \"{overall}\"\n+++\n\n# {authority}: digest of the {year} inspection\n\n\
         ## What needs to improve\n\n- The quality of life-story work in {authority}.\n"
    )
}

/// An assistant over inspections of some councils that are asked about on a day.
fn assistant(folder: &Path, held: &[(&str, i16, &str)], today: Date) -> Assistant {
    let corpus = folder.join("corpus");
    fs::create_dir_all(&corpus).unwrap();
    for (authority, year, overall) in held {
        fs::write(corpus.join(format!("{authority}-{year}.md")), digest(authority, *year, overall)).unwrap();
    }
    support::assistant_on(folder, None, today)
}

const HELD: &[(&str, i16, &str)] = &[
    ("Surrey", 2022, "Requires improvement to be good"),
    ("Devon", 2023, "Good"),
    ("Cheshire East", 2024, "Inadequate"),
    ("Cheshire West and Chester", 2023, "Good"),
    ("Northamptonshire", 2019, "Inadequate"),
    ("North Northamptonshire", 2022, "Requires improvement to be good"),
    ("Bournemouth, Christchurch and Poole", 2024, "Good"),
    ("Cumberland", 2025, "Good"),
    ("Cumbria", 2017, "Requires improvement to be good"),
];

/// The councils whose documents an answer cites.
fn cited(answer: &Answer) -> Vec<String> {
    let mut names: Vec<String> =
        answer.citations.iter().filter_map(|it| it.document().facts.authority.clone()).collect();
    names.sort();
    names.dedup();
    names
}

/// Asks each question and compares the councils cited with those expected, and looks for words in the headline.
#[track_caller]
fn check(assistant: &Assistant, expected: &[(&str, &[&str], &str)]) {
    for (question, councils, words) in expected {
        let answer = assistant.ask(question, None).unwrap();
        assert_eq!(cited(&answer), *councils, "{question}: {}", answer.headline);
        assert!(answer.headline.contains(words), "{question}: {}", answer.headline);
    }
}

#[test]
fn a_council_to_come_is_answered_from_the_one_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let before = assistant(folder.path(), HELD, BEFORE);
    let told = "East Surrey takes over from Surrey County Council on 1 April 2027; until then children's services there \
                are run by Surrey County Council; Surrey, inspected";
    check(
        &before,
        &[
            ("What needs to improve in East Surrey?", &["Surrey"], told),
            ("How was West Surrey rated?", &["Surrey"], "West Surrey takes over from Surrey County Council"),
            ("What needs to improve in Surrey?", &["Surrey"], "Surrey, inspected"),
        ],
    );
    let plain = before.ask("What needs to improve in Surrey?", None).unwrap();
    assert!(!plain.headline.contains("2027"), "{}", plain.headline);
    let first = before.ask("What needs to improve in East Surrey?", None).unwrap();
    let next = before.ask("And how was it rated?", Some(&first.question)).unwrap();
    assert_eq!(cited(&next), ["Surrey"], "{}", next.headline);
}

#[test]
fn a_new_council_without_a_report_is_answered_from_its_predecessors_and_the_old_one_is_told_to_have_ended() {
    let folder = tempfile::tempdir().unwrap();
    let after = assistant(folder.path(), HELD, AFTER);
    let told = "East Surrey took over from Surrey County Council on 1 April 2027; no report on East Surrey is held yet; \
                what follows is of Surrey, its predecessor; Surrey, inspected";
    let ended =
        "Surrey County Council was abolished in April 2027; East Surrey and West Surrey followed it; Surrey, inspected";
    check(
        &after,
        &[
            ("What needs to improve in East Surrey?", &["Surrey"], told),
            ("What needs to improve in Surrey?", &["Surrey"], ended),
            ("What needs to improve in Guildford?", &["Surrey"], "Guildford is within West Surrey, which runs"),
        ],
    );
    let folder = tempfile::tempdir().unwrap();
    let held: Vec<_> = HELD.iter().copied().chain([("East Surrey", 2028, "Good")]).collect();
    let later = assistant(folder.path(), &held, date(2029, 1, 1));
    check(
        &later,
        &[
            ("What needs to improve in East Surrey?", &["East Surrey"], "East Surrey, inspected"),
            ("What needed to improve in East Surrey in 2022?", &["Surrey"], "East Surrey took over from Surrey"),
            ("What needs to improve in Esher?", &["East Surrey"], "Esher is within East Surrey"),
        ],
    );
}

#[test]
fn councils_that_ended_lead_to_their_reports_or_to_the_one_that_followed() {
    let folder = tempfile::tempdir().unwrap();
    let now = assistant(folder.path(), HELD, BEFORE);
    check(
        &now,
        &[
            ("What had to improve in Northamptonshire?", &["Northamptonshire"], "was abolished in April 2021"),
            (
                "What needs to improve in Poole?",
                &["Bournemouth, Christchurch and Poole"],
                "Poole has been part of Bournemouth, Christchurch and Poole since April 2019",
            ),
            ("What had to improve in Cumberland in 2017?", &["Cumbria"], "took over from Cumbria County Council"),
            ("What needs to improve in Cumberland?", &["Cumberland"], "Cumberland, inspected"),
        ],
    );
}

#[test]
fn a_district_is_answered_from_its_county_and_several_successors_are_asked_about() {
    let folder = tempfile::tempdir().unwrap();
    let now = assistant(folder.path(), HELD, BEFORE);
    let county = "Guildford is a district within Surrey, whose county council runs children's services; ";
    check(
        &now,
        &[
            ("What does the report say about life-story work in Guildford?", &["Surrey"], county),
            ("How was Exeter rated?", &["Devon"], "Exeter is a district within Devon"),
            ("Compare Devon and Guildford", &["Devon", "Surrey"], county),
        ],
    );
    let asked = now.ask("What needs to improve in Cheshire?", None).unwrap();
    assert_eq!(asked.outcome, Outcome::Clarify, "{}", asked.headline);
    assert!(asked.headline.contains("which authority do you mean"), "{}", asked.headline);
    let choices: Vec<String> = asked.suggestions.iter().map(|it| it.question.authorities.join(", ")).collect();
    assert_eq!(choices, ["Cheshire East", "Cheshire West and Chester"]);
    let folder = tempfile::tempdir().unwrap();
    let without = assistant(folder.path(), &[("North Northamptonshire", 2022, "Good"), ("Kent", 2022, "Good")], BEFORE);
    let asked = without.ask("What needs to improve in Northamptonshire?", None).unwrap();
    assert_eq!(asked.outcome, Outcome::Clarify, "{}", asked.headline);
}

#[test]
fn what_only_bears_a_councils_name_is_not_answered_from_its_reports() {
    let folder = tempfile::tempdir().unwrap();
    let now = assistant(folder.path(), HELD, BEFORE);
    for (question, words) in [
        ("What needs to improve at Devon and Cornwall Police?", "Devon and Cornwall Police is a police force"),
        ("How was Surrey Fire and Rescue Service rated?", "is a fire service and not a council"),
        ("How was Royal Devon University Hospital rated?", "belongs to the health service"),
        ("How was the University of Surrey rated?", "is a place of learning"),
        ("What needs to improve in Surrey, British Columbia?", "is outside England"),
        ("What needs to improve in Cardiff?", "Care Inspectorate Wales"),
    ] {
        let answer = now.ask(question, None).unwrap();
        assert!(answer.statements.is_empty() && answer.outcome == Outcome::NotFound, "{question}: {}", answer.headline);
        assert!(answer.headline.contains(words), "{question}: {}", answer.headline);
    }
}

/// Those of the day count, and of a period those that there were in it.
#[test]
fn councils_of_the_day_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let rows = |assistant: &Assistant, question: &str| -> Vec<String> {
        let answer = assistant.ask(question, None).unwrap();
        answer.statements.iter().filter_map(|it| it.authority.clone()).collect()
    };
    let now = assistant(folder.path(), HELD, BEFORE);
    assert_eq!(rows(&now, "Which councils are inadequate?"), ["Cheshire East"]);
    assert_eq!(rows(&now, "Which councils were inadequate in 2019?"), ["Northamptonshire"]);
    let south_east = "Which councils in the South East require improvement?";
    assert_eq!(rows(&now, south_east), ["Surrey"]);
    let after = assistant(folder.path(), HELD, AFTER);
    assert!(rows(&after, south_east).is_empty());
}
