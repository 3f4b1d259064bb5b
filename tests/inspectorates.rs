//! Each framework's table beside a short report in its wording: `fixtures/inspectorates/NAME.toml` holds the report and
//! what must be read of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use scrutineer::corpus::{self, Limits, Reader};
use scrutineer::document::{ItemList, Kind, Role};
use scrutineer::gazetteer::Authorities;
use scrutineer::inspectorates::Inspectorates;
use serde::Deserialize;

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fixture {
    /// The report, in Markdown.
    #[serde(default)]
    report: String,
    framework: String,
    title: String,
    /// The first and the last day.
    inspected: (String, String),
    led_by: Vec<String>,
    theme: Option<String>,
    outcome: Option<String>,
    overall: Option<String>,
    /// The grades by aspect.
    #[serde(default)]
    grades: BTreeMap<String, String>,
    /// The items of each list, by its owner, after the role if it is not what needs to improve; a group before its items, and who
    /// is to act after them.
    lists: BTreeMap<String, Vec<String>>,
}

fn named_list(list: &ItemList) -> String {
    match list.role {
        Role::Improvement => list.owner.to_string(),
        role => format!("{} {}", role.name(), list.owner),
    }
}

/// What is read of a report.
fn read(report: &str) -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("report.md"), report).unwrap();
    let found = corpus::walk(&[folder.path().to_owned()]).unwrap().found.remove(0);
    let reader = Reader::new(
        Authorities::bundled(),
        Arc::new(Inspectorates::bundled()),
        Limits::default(),
        PathBuf::from("no-child-needed"),
    );
    let (document, _) = reader.read(&found).unwrap();
    assert_eq!(document.kind, Kind::InspectionReport);
    let facts = document.facts;
    let days = facts.inspection.unwrap();
    let items = |list: &ItemList| {
        let named = |group: &Option<String>| group.as_ref().map_or_else(String::new, |group| format!("{group} / "));
        let to_act = |owner: &Option<String>| owner.as_ref().map_or_else(String::new, |owner| format!(" [{owner}]"));
        list.items.iter().map(|item| named(&item.group) + &item.text + &to_act(&item.owner)).collect()
    };
    Fixture {
        report: String::new(),
        framework: facts.framework.unwrap().to_string(),
        title: document.title,
        inspected: (days.start().to_string(), days.end().to_string()),
        theme: facts.theme.as_ref().map(|theme| theme.text.clone()),
        outcome: facts.outcome.as_ref().map(|outcome| outcome.text.clone()),
        led_by: facts.lead_inspectors.clone(),
        overall: facts.overall.as_ref().map(|overall| overall.grade.to_string()),
        grades: facts.judgements.iter().map(|it| (it.aspect.to_string(), it.grade.to_string())).collect(),
        lists: facts.lists.iter().map(|list| (named_list(list), items(list))).collect(),
    }
}

#[test]
fn a_report_of_every_framework_is_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/inspectorates");
    for framework in Inspectorates::bundled().frameworks() {
        let name = framework.name().to_lowercase().replace(' ', "-").replace('\'', "");
        let file = folder.join(format!("{name}.toml"));
        let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let mut fixture: Fixture = toml::from_str(&text).unwrap();
        let report = std::mem::take(&mut fixture.report);
        assert_eq!(read(&report), fixture, "{framework}");
    }
}
