//! What is read of minutes in several layouts.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::corpus::{Found, Limits, Reader};
use crate::document::{Document, Kind, Passage, Stretch};
use crate::gazetteer::Authorities;
use crate::inspectorates::Inspectorates;

fn reader() -> Reader {
    let inspectorates = Arc::new(Inspectorates::bundled());
    Reader::new(Authorities::bundled(), inspectorates, Limits::default(), PathBuf::from("no-child-needed"))
}

fn read_file(root: &Path, file: &str) -> (Document, Vec<Passage>) {
    let found = Found { root: root.to_owned(), path: root.join(file), file: file.to_owned(), sidecar: None };
    reader().read(&found).unwrap()
}

fn read(file: &str, text: &str) -> (Document, Vec<Passage>) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(file), text).unwrap();
    read_file(folder.path(), file)
}

fn fixture(file: &str) -> (Document, Vec<Passage>) {
    read_file(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/minutes"), file)
}

/// What was read, a line each.
fn told((document, passages): &(Document, Vec<Passage>)) -> String {
    let words =
        |stretch: &Stretch| passages[stretch.passage.0 as usize].text[stretch.range.clone()].replace('\n', " / ");
    let minutes = document.facts.minutes.as_ref().unwrap();
    let mut lines = Vec::new();
    let day = |met: Option<crate::document::Meeting>| met.map_or_else(|| "unknown".to_owned(), |it| it.day.to_string());
    let authority = document.facts.authority.as_deref().unwrap_or("no council");
    lines.push(format!("{authority}, met {}, next {}", day(minutes.met), day(minutes.next)));
    lines.extend(minutes.findings.iter().map(|it| format!("finding: {}", words(it))));
    for exchange in &minutes.exchanges {
        lines.push("--".to_owned());
        lines.extend(exchange.question.iter().map(|it| format!("question: {}", words(it))));
        lines.extend(exchange.answers.iter().map(|it| format!("answer: {}", words(it))));
        for promise in &exchange.promises {
            let when = promise.when.as_ref().map_or_else(|| "no time".to_owned(), words);
            let due = promise.due.map_or_else(String::new, |due| format!(" = {} ({})", due.day, due.basis.name()));
            let owner = promise.owner.as_ref().map_or_else(String::new, |it| format!(" by {}", words(it)));
            lines.push(format!("promise in {}: {} [{when}{due}]{owner}", promise.said_in.name(), words(&promise.said)));
        }
    }
    lines.join("\n")
}

#[test]
fn questions_and_answers_in_one_paragraph_are_read() {
    insta::assert_snapshot!(told(&fixture("devon-minutes-one-paragraph.txt")));
}

#[test]
fn questions_and_answers_with_labels_are_read() {
    insta::assert_snapshot!(told(&fixture("kent-minutes-labels.md")));
}

#[test]
fn a_table_of_actions_with_owners_and_days_is_read() {
    insta::assert_snapshot!(told(&fixture("leeds-minutes-actions.html")));
}

#[test]
fn numbered_items_of_a_council_s_site_are_read() {
    insta::assert_snapshot!(told(&fixture("cornwall-agenda-item.html")));
}

/// The wording of the one set of real minutes that was at hand, with other words.
#[test]
fn questions_below_a_line_that_leads_to_them_are_read() {
    let text = "To receive an update on the inspection of Children\u{2019}s Services.\nMinutes:\n\
        The Manager presented a report on the inspection which took place between 3 June and 7 June 2024.\n\
        The report identified two areas needing improvement which included the timeliness of visits.\n\
        Members heard that following the inspection, the Council would be required to submit an action plan to Ofsted \
        within 70 working days.\nMembers welcomed the report.\n\
        Following the presentation Members posed the following questions:-\n\
        I have been a foster carer. When visits are late, can the Council say who is told? If so, by whom?\n\
        The Director: Children\u{2019}s Safeguarding offered assurances to Members that families were told. Letters would \
        be designed by young people.\n\
        Was there an update on item 7 of the plan which had a due date of 31 October 2024?\n\
        The Director confirmed that meetings had taken place.\nThe contents of the report were noted.\n";
    insta::assert_snapshot!(told(&read("minutes.txt", text)));
}

#[test]
fn what_is_no_minutes_has_no_exchanges() {
    let text = "# News\n\nMembers asked when the plan would be published.\n\nThe Director advised that it would be published \
        by June 2024.\n\nQ: Why was it late?\n\nA: Because of illness.\n";
    for (file, kind) in [("news.md", Kind::News), ("press-release.md", Kind::PressRelease), ("other.md", Kind::Other)] {
        let (document, _) = read(file, text);
        assert_eq!((document.kind, document.facts.minutes), (kind, None), "{file}");
    }
    let (document, _) = read("other.md", &text.replace("# News", "# Minutes of the meeting of the Cabinet"));
    assert_eq!(document.kind, Kind::Minutes);
    assert!(document.facts.minutes.is_some_and(|minutes| minutes.exchanges.len() == 2));
}
