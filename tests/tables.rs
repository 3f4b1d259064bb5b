//! What stands in the rows of tables: quoted where no prose says it. All of it is made up.

use std::fs;

use scrutineer::assistant::Assistant;
use scrutineer::operations::Outcome;

use crate::support;
use crate::visits::FULL;

const ACTIONS: &str = "\n## Children in care\n\nVisits to children are regular.\n\n\
    | Action | Owner | By when |\n|---|---|---|\n\
    | Cut the wait for health assessments. | The integrated care board | June 2025 |\n\
    | Hire four advocates. | The lead member | July 2025 |\n\
    | Make visits to children in hostels. | The director | May 2025 |\n";

fn assistant(folder: &std::path::Path) -> Assistant {
    let corpus = folder.join("corpus");
    fs::create_dir(&corpus).unwrap();
    fs::write(corpus.join("full.md"), format!("{FULL}{ACTIONS}")).unwrap();
    support::assistant_on(folder, None, jiff::civil::date(2026, 11, 1))
}

#[test]
fn a_row_is_quoted_whole_where_no_prose_says_as_much() {
    let folder = tempfile::tempdir().unwrap();
    let assistant = assistant(folder.path());
    let quoted = |question: &str| {
        let answer = assistant.ask(question, None).unwrap();
        assert_eq!(answer.outcome, Outcome::Answered, "{question}: {}", answer.headline);
        answer.statements.iter().map(|said| said.text().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        quoted("What did inspectors say about advocates in Kent?"),
        ["Hire four advocates.\tThe lead member\tJuly 2025"]
    );
    assert_eq!(
        quoted("What did inspectors say about the lead member in Kent?"),
        ["Hire four advocates.\tThe lead member\tJuly 2025"]
    );
    assert_eq!(
        quoted("What did inspectors say about visits to children in Kent?"),
        ["Visits to children are regular."]
    );
    let absent = assistant.ask("What did inspectors say about kayaks in Kent?", None).unwrap();
    assert_eq!(absent.outcome, Outcome::NotFound, "{}", absent.headline);
}
