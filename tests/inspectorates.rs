//! Each framework's table beside a short report in its wording: `fixtures/inspectorates/NAME.toml` holds the report and
//! what must be read of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use scrutineer::corpus::{self, Limits, Reader};
use scrutineer::document::{ItemList, Kind, ListItem, Role};
use scrutineer::gazetteer::Authorities;
use scrutineer::inspectorates::Inspectorates;
use serde::Deserialize;

use crate::typeset::{self, Setting};

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fixture {
    /// The report, in Markdown.
    #[serde(default)]
    report: String,
    framework: String,
    title: String,
    subject: Option<Subject>,
    /// The first and the last day.
    inspected: (String, String),
    published: Option<String>,
    led_by: Vec<String>,
    theme: Option<String>,
    outcome: Option<String>,
    overall: Option<String>,
    /// The grades by aspect.
    #[serde(default)]
    grades: BTreeMap<String, String>,
    /// The items of each list, by its owner, after the role if it is not what needs to improve; a group before its items, and who
    /// is to act until when after them.
    lists: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    warnings: Vec<String>,
}

/// A place or body that is no council.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Subject {
    name: String,
    code: Option<String>,
    provider: Option<String>,
}

fn named_list(list: &ItemList) -> String {
    match list.role {
        Role::Improvement => list.owner.to_string(),
        role => format!("{} {}", role.name(), list.owner),
    }
}

/// What is read of a report.
fn read(report: &str) -> Fixture {
    read_file("report.md", report.as_bytes())
}

/// What is read of a file.
fn read_file(name: &str, content: &[u8]) -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), content).unwrap();
    let found = corpus::walk(&[folder.path().to_owned()]).unwrap().found.remove(0);
    let reader = Reader::new(
        Authorities::bundled(),
        Arc::new(Inspectorates::bundled()),
        Limits::default(),
        PathBuf::from(env!("CARGO_BIN_EXE_scrutineer")),
    );
    let (document, _) = reader.read(&found).unwrap();
    assert_eq!(document.kind, Kind::InspectionReport);
    let place = document.place().cloned();
    let facts = document.facts;
    let days = facts.inspection.unwrap();
    let items = |list: &ItemList| {
        let named = |group: &Option<String>| group.as_ref().map_or_else(String::new, |group| format!("{group} / "));
        let to_act = |item: &ListItem| {
            let until = item.until.as_ref().map(|until| format!("by {until}"));
            let terms: Vec<String> = item.owner.clone().into_iter().chain(until).collect();
            if terms.is_empty() { String::new() } else { format!(" [{}]", terms.join("; ")) }
        };
        let below = |item: &ListItem| item.items.iter().fold(String::new(), |all, below| all + " > " + &below.text);
        list.items.iter().map(|item| named(&item.group) + &item.text + &to_act(item) + &below(item)).collect()
    };
    Fixture {
        report: String::new(),
        framework: facts.framework.unwrap().to_string(),
        title: document.title,
        subject: place.map(|it| Subject { name: it.name, code: it.code, provider: it.provider }),
        published: facts.published.map(|published| published.date.to_string()),
        inspected: (days.start().to_string(), days.end().to_string()),
        theme: facts.theme.as_ref().map(|theme| theme.text.clone()),
        outcome: facts.outcome.as_ref().map(|outcome| outcome.text.clone()),
        led_by: facts.lead_inspectors.clone(),
        overall: facts.overall.as_ref().map(|overall| overall.grade.to_string()),
        grades: facts.judgements.iter().map(|it| (it.aspect.to_string(), it.grade.to_string())).collect(),
        lists: facts.lists.iter().map(|list| (named_list(list), items(list))).collect(),
        warnings: document.warnings,
    }
}

#[test]
fn a_report_of_every_framework_is_read() {
    for framework in Inspectorates::bundled().frameworks() {
        let (report, fixture) = fixture(framework.name());
        assert_eq!(read(&report), fixture, "{framework}");
    }
}

/// The report of a framework's fixture, and what must be read of it.
fn fixture(framework: &str) -> (String, Fixture) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/inspectorates");
    let name = framework.to_lowercase().replace(' ', "-").replace('\'', "");
    let file = folder.join(format!("{name}.toml"));
    let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut fixture: Fixture = toml::from_str(&text).unwrap();
    (std::mem::take(&mut fixture.report), fixture)
}

#[test]
fn a_report_on_a_place_is_read_alike_however_it_is_set() {
    let mut faults = Vec::new();
    for framework in ["children's home", "CQC", "school", "school report card"] {
        let (report, fixture) = fixture(framework);
        let mut check = |name: &str, content: &[u8], how: &str| {
            let found = read_file(name, content);
            if found != fixture {
                faults.push(format!("{framework}, {how}: {found:#?}"));
            }
        };
        check("report.txt", typeset::plain(&report).as_bytes(), "plain text");
        for setting in [Setting::Tagged, Setting::TwoColumns, Setting::BrokenTables, Setting::TaggedBroken] {
            check("report.pdf", &typeset::pdf(&report, setting), &format!("{setting:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The fixture of a framework, with some of its words replaced.
fn changed(framework: &str, words: &[(&str, &str)]) -> Fixture {
    let (mut report, _) = fixture(framework);
    for (from, to) in words {
        assert!(report.contains(from), "{from}");
        report = report.replace(from, to);
    }
    read(&report)
}

fn graded(fixture: &Fixture) -> Vec<(&str, &str)> {
    fixture.grades.iter().map(|(aspect, grade)| (aspect.as_str(), grade.as_str())).collect()
}

#[test]
fn grades_and_judgements_that_are_not_known_are_kept_as_printed_and_called_unknown() {
    let leaders = "| The impact of leaders on social work practice with children and families | Good |";
    let found = changed(
        "ILACS",
        &[(leaders, &format!("{}\n| Family help | Outstanding |", leaders.replace("Good", "Strong")))],
    );
    assert_eq!(found.overall.as_deref(), Some("Good"));
    assert_eq!(
        graded(&found),
        [
            ("children_in_care_and_care_leavers", "Outstanding"),
            ("family help", "Outstanding"),
            ("help_and_protection", "Requires improvement to be good"),
            ("leadership", "Strong"),
        ]
    );
    let [grade, judgement] = &found.warnings[..] else { panic!("{:?}", found.warnings) };
    assert!(grade.contains("\u{201c}Strong\u{201d}") && grade.contains("unknown under ILACS"), "{grade}");
    assert!(judgement.contains("\u{201c}Family help\u{201d}"), "{judgement}");
}

#[test]
fn a_scale_that_is_not_known_is_kept_as_printed() {
    let to = [
        ("| Good |", "| Strong |"),
        ("| Outstanding |", "| Very strong |"),
        ("| Requires improvement to be good |", "| Weak |"),
    ];
    let found = changed("ILACS", &to);
    assert_eq!(
        graded(&found),
        [
            ("children_in_care_and_care_leavers", "Very strong"),
            ("help_and_protection", "Weak"),
            ("leadership", "Strong")
        ]
    );
    assert_eq!((found.overall.as_deref(), found.warnings.len()), (Some("Strong"), 4));
}

#[test]
fn a_report_since_april_2026_has_no_grade_for_the_whole() {
    let without = [
        ("| Overall effectiveness | Good |\n", ""),
        ("14 October 2019 to 18 October 2019", "27 April 2026 to 1 May 2026"),
        ("Assessments are timely.", "Children\u{2019}s services in Anyshire are good."),
    ];
    let found = changed("ILACS", &without);
    assert_eq!((found.overall, found.grades.len()), (None, 3));
    // Before, a sentence was as good as a row.
    let found = changed("ILACS", &[without[0], without[2]]);
    assert_eq!(found.overall.as_deref(), Some("Good"));
}

#[test]
fn a_visit_to_a_home_restates_grades_and_gives_none() {
    let (report, _) = fixture("children's home");
    let table = &report[report.find("| Overall experiences").unwrap()..report.find("Date of last inspection").unwrap()];
    let found = changed(
        "children's home",
        &[
            (table, ""),
            ("Full inspection", "Monitoring visit"),
            (" progress of children and young people: good", " progress of children and young people"),
            ("are helped and protected: good", "are helped and protected"),
            ("leaders and managers: requires improvement to be good", "leaders and managers"),
        ],
    );
    assert_eq!((found.overall, found.grades.len(), found.warnings.len()), (None, 0, 0));
    assert_eq!(found.title, "SC123456: children's home inspection");
}

#[test]
fn a_table_whose_text_was_copied_column_by_column_gives_no_wrong_grade() {
    let text = "SC123456\n\nInspected under the social care common inspection framework\n\nInformation about this children\u{2019}s \
                home\n\nInspection dates: 4 to 5 June 2024\n\nOverall experiences and progress of children and young \
                people\n\nHow well children and young people are helped and protected\n\nThe effectiveness of leaders and \
                managers\n\ngood\n\ngood\n\nrequires improvement to be good\n";
    let found = read_file("report.txt", text.as_bytes());
    assert_eq!((found.overall, found.grades.len()), (None, 0));
    // Line by line it can be told.
    let lines =
        text.replace("people\n\nHow", "people\n\ngood\n\nHow").replace("protected\n\n", "protected\n\noutstanding\n\n");
    let lines = lines.replace("\n\ngood\n\ngood\n\nrequires", "\n\nrequires");
    let found = read_file("report.txt", lines.as_bytes());
    assert_eq!(found.overall.as_deref(), Some("Good"));
    assert_eq!(
        graded(&found),
        [("helped_and_protected", "Outstanding"), ("leadership", "Requires improvement to be good")]
    );
}

#[test]
fn one_inspector_is_named_under_a_line_of_its_own_and_of_several_only_the_lead() {
    let both = "## Inspectors\n\nJane Sample, Social Care Inspector (lead)\n\nPat Other, Social Care Inspector";
    let one = changed("children's home", &[(both, "## Inspector\n\nPat Other, Social Care Inspector")]);
    assert_eq!(one.led_by, ["Pat Other"]);
    let none = changed("children's home", &[(" (lead)", "")]);
    assert_eq!(none.led_by, [""; 0]);
    let line = "## Inspectors\n\nPat Other, Social Care Inspector Jane Sample, Social Care Inspector (lead)";
    assert_eq!(changed("children's home", &[(both, line)]).led_by, ["Jane Sample"]);
}

#[test]
fn an_ungraded_school_inspection_has_an_outcome_and_no_grades() {
    let (report, _) = fixture("school");
    let table = &report[report.find("| Overall effectiveness").unwrap()..report.find("## What is it like").unwrap()];
    let outcome = "Anytown Primary School has taken effective action to maintain the standards identified at the previous inspection.";
    let found = changed(
        "school",
        &[
            (table, &format!("{outcome}\n\n")),
            ("Inspection of Anytown", "Inspection of a good school: Anytown"),
            ("5 and 6 March 2024", "12 and 13 November 2024"),
        ],
    );
    assert_eq!((found.overall, found.grades.len(), found.outcome.as_deref()), (None, 0, Some(outcome)));
    assert_eq!(found.title, "Anytown Primary School: school inspection");
}

#[test]
fn a_regulation_told_of_in_a_row_of_its_own_is_one_requirement_with_what_was_wrong() {
    let text = " Safe care and treatment. The provider had not seen to it that medicines were given on time and that charts were kept without gaps. |";
    let found = changed("CQC", &[(text, " Safe care and treatment |\n| | Medicines were late. |")]);
    let items = &found.lists["requirement provider"];
    assert_eq!(
        items[0],
        "Accommodation for persons who require nursing or personal care / Regulation 12 HSCA RA Regulations 2014 Safe care and \
         treatment > Medicines were late."
    );
    assert_eq!(items.len(), 2);
}
