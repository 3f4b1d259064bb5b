//! A council's record is more than its full inspections: questions over a full report, a focused visit and an area SEND
//! inspection of one council. All of it is made up.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use scrutineer::assistant::Assistant;
use scrutineer::corpus::{self, Limits, Reader};
use scrutineer::gazetteer::Authorities;
use scrutineer::inspectorates::Inspectorates;
use scrutineer::operations::{Answer, Outcome};

use crate::support;

pub(crate) const FULL: &str = "# Kent County Council\n\n## Inspection of children\u{2019}s social care services\n\n\
    Inspection dates: 9 to 20 May 2022\n\nLead inspector: Ann Example\n\n\
    | Judgement | Grade |\n|---|---|\n\
    | The impact of leaders on social work practice with children and families | Good |\n\
    | The experiences and progress of children who need help and protection | Good |\n\
    | The experiences and progress of children in care and care leavers | Good |\n\
    | Overall effectiveness | Good |\n\n\
    ## What needs to improve?\n\n- The quality of life-story work.\n\n\
    ## The experiences and progress of children who need help and protection: good\n\n\
    Thresholds are well understood at the front door. Life-story work is late for too many children.\n";

pub(crate) const VISIT: &str = "8 February 2024\n\nLee Other, Director of Children\u{2019}s Services\n\nDear Lee Other\n\n\
    ## Focused visit to Kent children\u{2019}s services\n\n\
    This letter summarises the findings of a focused visit to Kent children\u{2019}s services on 23 and 24 January 2024. \
    The inspectors were Kit Sample and Jo Pattern.\n\n\
    Inspectors looked at the local authority\u{2019}s arrangements for the \u{2018}front door\u{2019}.\n\n\
    ## Headline findings\n\nThe last full inspection, in 2022, judged services good overall.\n\n\
    ## Areas for priority action\n\n- The recording of strategy meetings.\n\n\
    ## What needs to improve in this area of social work practice?\n\n- The timeliness of triage.\n\
    - The recording of consent.\n\n## Main findings\n\n\
    Triage of contacts is slow at weekends. Life-story work is now started early for most children.\n\n\
    Ofsted will take the findings from this focused visit into account when planning your next inspection or visit.\n\n\
    Yours sincerely\n\nKit Sample\n\nHis Majesty\u{2019}s Inspector\n";

pub(crate) const SEND: &str = "# Area SEND inspection of Kent Local Area Partnership\n\nInspection dates: 3 to 7 July 2023\n\n\
    ## Inspection outcome\n\nThe local area partnership\u{2019}s arrangements lead to inconsistent experiences and outcomes \
    for children and young people with special educational needs and/or disabilities (SEND).\n\n\
    The next full area SEND inspection will be within approximately three years.\n\n\
    ## Areas for improvement\n\nLeaders should publish the local offer.\n\n## Inspection team\n\n\
    Wyn Model, Ofsted HMI, lead inspector\n";

fn assistant(folder: &std::path::Path) -> Assistant {
    let corpus = folder.join("corpus");
    fs::create_dir(&corpus).unwrap();
    for (name, text) in [("full.md", FULL), ("visit.md", VISIT), ("send.md", SEND)] {
        fs::write(corpus.join(name), text).unwrap();
    }
    support::assistant_on(folder, None, jiff::civil::date(2026, 11, 1))
}

/// The headline, and the files cited, each once.
fn told(answer: &Answer) -> (String, Vec<String>) {
    let mut files: Vec<String> = Vec::new();
    for citation in answer.statements.iter().flat_map(scrutineer::evidence::Statement::citations) {
        let file = citation.document().file.clone();
        if !files.contains(&file) {
            files.push(file);
        }
    }
    (answer.headline.clone(), files)
}

#[test]
fn the_kind_of_inspection_and_its_period_are_kept_to() {
    let folder = tempfile::tempdir().unwrap();
    let assistant = assistant(folder.path());
    let cases: &[(&str, &str, &[&str])] = &[
        ("What are the areas for improvement in Kent?", "1 area for improvement", &["full.md"]),
        ("What needs to improve according to the focused visit to Kent?", "2 areas for improvement", &["visit.md"]),
        ("What needed to improve in Kent after the January 2024 visit?", "2 areas for improvement", &["visit.md"]),
        (
            "Which areas for priority action came out of the focused visit to Kent?",
            "1 area for priority action",
            &["visit.md"],
        ),
        ("What needs to improve after Kent's SEND inspection?", "1 area for improvement", &["send.md"]),
        ("Who led the SEND inspection of Kent?", "Wyn Model", &["send.md"]),
        ("When was the focused visit to Kent?", "23 to 24 January 2024", &["visit.md"]),
        ("When is the next SEND inspection of Kent due?", "next inspection", &["send.md"]),
        ("How was Kent judged overall?", "Good", &["full.md"]),
        ("Which councils have had areas for priority action from a focused visit?", "1", &["visit.md"]),
        ("Did the focused visit to Kent find that life-story work had got better?", "Kent", &["full.md", "visit.md"]),
    ];
    for (question, headline, files) in cases {
        let answer = assistant.ask(question, None).unwrap();
        let (said, mut cited) = told(&answer);
        cited.sort();
        assert!(said.contains(headline), "{question}: {said}");
        assert_eq!(cited, *files, "{question}: {said}");
    }
}

#[test]
fn a_follow_up_stays_with_the_kind_of_inspection_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let assistant = assistant(folder.path());
    let before = assistant.ask("What needs to improve according to the focused visit to Kent?", None).unwrap();
    let answer = assistant.ask("And who led it?", Some(&before.question)).unwrap();
    assert!(answer.headline.contains("Kit Sample"), "{}", answer.headline);
    let said: Vec<&str> = answer.notes.iter().map(|note| note.text.as_str()).collect();
    assert!(said.iter().any(|text| text.contains("the same kind of document")), "{said:?}");
}

#[test]
fn an_item_may_begin_as_a_list_without_items_does() {
    let rules =
        "## What needs to improve?\n\n- There are no clear targets in plans.\n- None of the visits is recorded.\n";
    let folder = tempfile::tempdir().unwrap();
    let visit = VISIT.split("## Areas for priority action").next().unwrap().to_owned() + rules;
    fs::write(folder.path().join("visit.md"), visit).unwrap();
    let found = corpus::walk(&[folder.path().to_owned()]).unwrap().found.remove(0);
    let reader = Reader::new(
        Authorities::bundled(),
        Arc::new(Inspectorates::bundled()),
        Limits::default(),
        PathBuf::from("no-child-needed"),
    );
    let (document, _) = reader.read(&found).unwrap();
    assert_eq!(document.facts.lists.iter().map(|list| list.items.len()).collect::<Vec<_>>(), [2]);
}

#[test]
fn what_is_not_held_is_said_with_what_is() {
    let folder = tempfile::tempdir().unwrap();
    let assistant = assistant(folder.path());
    let cases = [
        (
            "What did the joint targeted area inspection of Kent find?",
            "There is no JTAI report on Kent here; the reports held are ILACS (May 2022), area SEND (July 2023) and focused \
             visit (January 2024).",
        ),
        (
            "What did the 2021 focused visit to Kent find?",
            "There is no focused visit report on Kent in 2021 here; those held are from January 2024.",
        ),
    ];
    for (question, headline) in cases {
        let answer = assistant.ask(question, None).unwrap();
        assert_eq!((answer.outcome, answer.headline.as_str()), (Outcome::NotFound, headline), "{question}");
    }
}

#[test]
fn a_grade_that_a_letter_restates_is_not_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let answer =
        assistant(folder.path()).ask("What grade did the January 2024 focused visit give Kent?", None).unwrap();
    assert_eq!(answer.outcome, Outcome::NotFound, "{}", answer.headline);
}

#[test]
fn what_happened_is_told_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let assistant = assistant(folder.path());
    let all: &[&str] = &["full.md", "send.md", "visit.md"];
    let cases: &[(&str, &str, &[&str])] = &[
        ("timeline of Kent", "May 2022 (ILACS), July 2023 (area SEND) and January 2024 (focused visit)", all),
        ("List all the inspections and visits of Kent", "Inspections and visits of Kent, oldest first", all),
        (
            "What has happened in Kent since the last full inspection?",
            "Since the May 2022 full inspection of Kent: July 2023 (area SEND) and January 2024 (focused visit)",
            &["send.md", "visit.md"],
        ),
        ("Which inspections and visits did Kent have in 2024?", "January 2024 (focused visit)", &["visit.md"]),
    ];
    for (question, headline, files) in cases {
        let answer = assistant.ask(question, None).unwrap();
        let (said, cited) = told(&answer);
        assert_eq!(answer.outcome, Outcome::Answered, "{question}: {said}");
        assert!(said.contains(headline), "{question}: {said}");
        assert_eq!(cited, *files, "{question}: {said}");
        assert_eq!(answer.statements.len(), files.len(), "{question}");
    }
}

#[test]
fn a_visit_is_told_by_its_theme_and_lists_and_by_no_grade_of_another() {
    let folder = tempfile::tempdir().unwrap();
    let assistant = assistant(folder.path());
    let answer = assistant.ask("What has happened in Kent since the last full inspection?", None).unwrap();
    let visit = answer.statements.iter().find(|said| said.text().contains("focused visit")).unwrap();
    assert!(visit.text().contains("looked at \u{201c}") && visit.text().contains("1 area for priority action"));
    assert!(!visit.text().contains("good overall"), "{}", visit.text());
}
