//! Questions on a home, a care service and a school, over the reports of the frameworks' fixtures, and on a council's report that
//! has no overall grade. All of it is made up.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use scrutineer::assistant::{Assistant, Settings};
use scrutineer::corpus::{Found, Limits, Reader};
use scrutineer::gazetteer::Authorities;
use scrutineer::index::Snapshot;
use scrutineer::ingest;
use scrutineer::inspectorates::Inspectorates;

fn fixture(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/inspectorates");
    let table: toml::Table = fs::read_to_string(folder.join(name).with_extension("toml")).unwrap().parse().unwrap();
    table["report"].as_str().unwrap().to_owned()
}

fn assistant(folder: &Path) -> Assistant {
    let corpus = folder.join("corpus");
    fs::create_dir(&corpus).unwrap();
    for name in ["childrens-home", "cqc", "school"] {
        fs::write(corpus.join(name).with_extension("md"), fixture(name)).unwrap();
    }
    let council = fixture("ilacs")
        .replace("Anyshire", "Kent County")
        .replace("| Overall effectiveness | Good |\n", "")
        .replace("14 October 2019 to 18 October 2019", "27 April 2026 to 1 May 2026");
    fs::write(corpus.join("council.md"), council).unwrap();
    let index = folder.join("index");
    let inspectorates = Arc::new(Inspectorates::bundled());
    let program = PathBuf::from("no-child-needed");
    let reader = Reader::new(Authorities::bundled(), Arc::clone(&inspectorates), Limits::default(), program);
    let read = |found: &Found| reader.read(found);
    ingest::bring_up_to_date(&[corpus], &index, "as in tests", &read, &mut |_| ()).unwrap();
    let snapshot = Arc::new(Snapshot::open(&index).unwrap());
    Assistant::new(snapshot, Arc::new(Authorities::bundled()), inspectorates, Settings { home: None }, || {
        jiff::civil::date(2026, 11, 28)
    })
}

#[test]
fn places_are_asked_of_as_councils_are() {
    let folder = tempfile::tempdir().unwrap();
    let assistant = assistant(folder.path());
    let cases = [
        ("How was SC123456 rated overall?", "Good: overall effectiveness of SC123456"),
        ("How was SC123456 rated for help and protection?", "Good: how well children are helped and protected"),
        ("How was Rose Court rated?", "Requires improvement: overall effectiveness of Rose Court Care Home"),
        ("Was Rose Court rated requires improvement?", "Requires improvement: overall"),
        ("Who led the inspection of Rose Court?", "does not name its lead inspector"),
        (
            "How was Anytown Primary School judged for quality of education?",
            "Requires improvement: the quality of education",
        ),
        ("Who led the inspection of Anytown Primary School?", "Jane Sample"),
    ];
    for (question, headline) in cases {
        let answer = assistant.ask(question, None).unwrap();
        assert!(answer.headline.contains(headline), "{question}: {}", answer.headline);
    }
}

#[test]
fn what_is_required_is_told_with_the_day_by_which_it_is_due() {
    let folder = tempfile::tempdir().unwrap();
    let answer = assistant(folder.path()).ask("What does SC123456 need to improve?", None).unwrap();
    assert!(
        answer.headline.contains("3 requirements") && answer.headline.contains("2 recommendations"),
        "{}",
        answer.headline
    );
    let required = &answer.statements[0].items;
    let due: Vec<(&str, &str)> =
        required.iter().map(|item| (item.items[0].text(), item.items[0].citations().next().unwrap().quote())).collect();
    assert_eq!(
        due,
        [
            ("Due 31 July 2024.", "31 July 2024"),
            ("Due 30 August 2024.", "30 August 2024"),
            ("Due 30 September 2024.", "30 September 2024"),
        ]
    );
}

#[test]
fn a_report_without_an_overall_grade_is_said_to_have_none_with_the_grades_there_are() {
    let folder = tempfile::tempdir().unwrap();
    let answer = assistant(folder.path()).ask("What was the overall grade of Kent?", None).unwrap();
    assert_eq!(
        answer.headline,
        "Kent's May 2026 report gives no overall grade, as none of its kind has since April 2026."
    );
    assert!(answer.statements[0].text().contains("good for leaders"), "{}", answer.statements[0].text());
    assert!(answer.claims.iter().any(|claim| format!("{claim:?}").contains("NotGraded")), "{:?}", answer.claims);
}
