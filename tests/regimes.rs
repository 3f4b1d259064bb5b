//! Questions on a home, a care service and a school, over the reports of the frameworks' fixtures, and on a council's report that
//! has no overall grade. All of it is made up.

use std::fs;
use std::path::Path;

use scrutineer::assistant::Assistant;

use crate::support;

fn fixture(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/inspectorates");
    let table: toml::Table = fs::read_to_string(folder.join(name).with_extension("toml")).unwrap().parse().unwrap();
    table["report"].as_str().unwrap().to_owned()
}

fn assistant(folder: &Path) -> Assistant {
    assistant_of(None, folder)
}

fn assistant_of(home: Option<&str>, folder: &Path) -> Assistant {
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
    support::assistant_on(folder, home, jiff::civil::date(2026, 11, 28))
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

/// Everyday questions on places that are held and not held, with a council as the home authority and without one: what the headline
/// has, and the only file that may be cited.
const EVERYDAY: &[(&str, &str, &str)] = &[
    ("what did SC123456 get overall", "Good: overall effectiveness of SC123456", "childrens-home.md"),
    ("How many requirements does the children's home have?", "3 requirements", "childrens-home.md"),
    ("What does Rose Court need to do by law?", "2 requirements", "cqc.md"),
    ("What regulations did Rose Court breach?", "2 requirements", "cqc.md"),
    ("is Rose Court safe", "Requires improvement: safety", "cqc.md"),
    ("How is the care home rated for caring?", "Outstanding: caring", "cqc.md"),
    ("what did they say about food at rose cort", "says this about food", "cqc.md"),
    ("When was the care home inspected?", "from 13 to 14 June 2023", "cqc.md"),
    ("When was Anytown Primary last inspected?", "from 5 to 6 March 2024", "school.md"),
    ("what must anytown primary improve", "2 areas for improvement", "school.md"),
    ("What grade did Anytown Primary get for behaviour?", "Good: behaviour and attitudes", "school.md"),
    ("Is Anytown Primary good?", "Requires improvement, not good", "school.md"),
    ("Who led the inspection of the school?", "Jane Sample", "school.md"),
    ("When was Little Acorns Nursery inspected?", "neither an English council nor", ""),
    ("Was Rose Lodge care home rated good?", "neither an English council nor", ""),
    ("Who inspected Oak House?", "neither an English council nor", ""),
];

#[test]
fn no_place_is_answered_for_from_another() {
    for home in [None, Some("Kent")] {
        let folder = tempfile::tempdir().unwrap();
        let assistant = assistant_of(home, folder.path());
        for (question, headline, file) in EVERYDAY {
            let answer = assistant.ask(question, None).unwrap();
            assert!(answer.headline.contains(headline), "{question} ({home:?}): {}", answer.headline);
            let cited = |it: &scrutineer::evidence::Citation| it.document().file.clone();
            let files: std::collections::BTreeSet<String> = answer.citations.iter().map(cited).collect();
            assert!(files.iter().all(|it| it == file), "{question} ({home:?}): {files:?}");
        }
    }
}

#[test]
fn a_follow_up_stays_with_the_place() {
    let folder = tempfile::tempdir().unwrap();
    let assistant = assistant_of(Some("Kent"), folder.path());
    let first = assistant.ask("When was the school inspected?", None).unwrap();
    let second = assistant.ask("And who led it?", Some(&first.question)).unwrap();
    assert!(second.headline.contains("Jane Sample"), "{}", second.headline);
}
