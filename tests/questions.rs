//! Questions in people's own words over the real reports, and what their answers must hold.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use scrutineer::assistant::{Assistant, Settings};
use scrutineer::corpus::{Found, Limits, Reader};
use scrutineer::evidence::{Citation, Statement};
use scrutineer::gazetteer::Authorities;
use scrutineer::index::Snapshot;
use scrutineer::ingest;
use scrutineer::inspectorates::Inspectorates;
use scrutineer::operations::{Answer, Outcome, Reason};
use scrutineer::text;
use serde::Deserialize;

/// How many statements must hold what is asked for.
const FIRST: usize = 5;

/// At most this share of the questions may be known shortcomings.
const MOST_KNOWN: f64 = 0.08;

/// One question with what its answer must hold; the head of `questions.toml` says what each means.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    ask: String,
    #[serde(default)]
    after: Vec<String>,
    outcome: Option<String>,
    reason: Option<String>,
    #[serde(default)]
    of: Vec<String>,
    #[serde(default)]
    years: Vec<i16>,
    #[serde(default)]
    headline: Vec<String>,
    #[serde(default)]
    says: Vec<(u32, String)>,
    #[serde(default)]
    not_says: Vec<String>,
    items: Option<usize>,
    rows: Option<Vec<String>>,
    most: Option<usize>,
    known: Option<String>,
}

#[test]
fn people_are_answered_as_the_reports_have_it() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if !shared.join("reports").is_dir() {
        eprintln!("NOT RUN: the questions of tests/questions.toml need the reports below {}", shared.display());
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let dir = std::env::var_os("SCRUTINEER_TEST_INDEX").map_or_else(|| folder.path().join("index"), PathBuf::from);
    let assistant = assistant(&[shared.join("reports"), shared.join("other")], &dir);
    let kinds: BTreeMap<String, Vec<Case>> = toml::from_str(include_str!("questions.toml")).unwrap();

    let mut report = String::new();
    let mut failures = String::new();
    let mut unexpected = 0;
    let (mut all, mut right, mut known) = (0_u32, 0_u32, 0_u32);
    for (kind, cases) in &kinds {
        let mut fine = 0;
        for case in cases {
            let answer = answered(&assistant, case);
            let wrong = faults(case, &answer);
            fine += u32::from(wrong.is_empty());
            known += u32::from(case.known.is_some());
            let surprising = wrong.is_empty() == case.known.is_some();
            unexpected += u32::from(surprising);
            if !wrong.is_empty() || surprising {
                let note = match (&case.known, wrong.is_empty()) {
                    (Some(_), true) => "is answered now, so it is no known shortcoming any more".to_owned(),
                    (Some(why), false) => format!("{} (known: {why})", wrong.join("; ")),
                    (None, _) => wrong.join("; "),
                };
                let _ = writeln!(failures, "[{kind}] {}: {note}\n{}", case.ask, shown(&answer));
            }
            if std::env::var_os("SCRUTINEER_TEST_SHOW").is_some() {
                eprintln!("[{kind}] {} {}\n{}", case.after.join(" / "), case.ask, shown(&answer));
            }
        }
        let of = u32::try_from(cases.len()).unwrap();
        let _ = writeln!(report, "{kind:<14} {fine:>3} of {of:>3}");
        all += of;
        right += fine;
    }
    eprintln!("{failures}\n{report}{:<14} {right:>3} of {all:>3}, {known} known shortcomings", "all");
    assert_eq!(unexpected, 0, "questions are answered otherwise than tests/questions.toml says, see above");
    assert!(f64::from(known) <= MOST_KNOWN * f64::from(all), "{known} known shortcomings are too many");
}

fn assistant(folders: &[PathBuf], dir: &Path) -> Assistant {
    let reader = Reader::new(
        Authorities::bundled(),
        Arc::new(Inspectorates::bundled()),
        Limits::default(),
        env!("CARGO_BIN_EXE_scrutineer").into(),
    );
    let read = |found: &Found| reader.read(found);
    ingest::bring_up_to_date(folders, dir, "as in tests", &read, &mut |_| ()).unwrap();
    let settings = Settings { home: Some("Cornwall".to_owned()) };
    Assistant::new(
        Arc::new(Snapshot::open(dir).unwrap()),
        Arc::new(Authorities::bundled()),
        Arc::new(Inspectorates::bundled()),
        settings,
        || jiff::civil::date(2026, 11, 1),
    )
}

fn answered(assistant: &Assistant, case: &Case) -> Answer {
    let mut before = None;
    for turn in &case.after {
        before = Some(assistant.ask(turn, before.as_ref()).unwrap().question);
    }
    assistant.ask(&case.ask, before.as_ref()).unwrap()
}

/// What is wrong with an answer; nothing if it is as it should be.
fn faults(case: &Case, answer: &Answer) -> Vec<String> {
    let mut wrong = Vec::new();
    let outcome = outcome(answer.outcome);
    let expected = case.outcome.as_deref().unwrap_or("answered");
    if outcome != expected {
        wrong.push(format!("is {outcome}, not {expected}"));
    }
    if let Some(expected) = &case.reason
        && answer.reason.map(reason) != Some(expected)
    {
        wrong.push(format!("the reason is {:?}, not {expected}", answer.reason));
    }
    let headline = folded(&answer.headline);
    for words in &case.headline {
        if !holds(&headline, words) {
            wrong.push(format!("the headline lacks {words:?}"));
        }
    }
    let said: Vec<String> = answer.statements.iter().map(|statement| folded(&whole(statement))).collect();
    for words in &case.not_says {
        if holds(&headline, words) || said.iter().any(|said| holds(said, words)) {
            wrong.push(format!("says {words:?}"));
        }
    }
    for (page, words) in &case.says {
        let stands = answer.statements.iter().zip(&said).take(FIRST).any(|(statement, said)| {
            holds(said, words)
                && cited(statement).iter().any(|it| it.pages().is_some_and(|(a, b)| (a..=b).contains(page)))
        });
        if !stands {
            wrong.push(format!("does not say {words:?} of page {page}"));
        }
    }
    if let Some(items) = case.items
        && items != answer.statements.len()
    {
        wrong.push(format!("lists {} items, not {items}", answer.statements.len()));
    }
    if case.most.is_some_and(|most| answer.statements.len() > most) {
        wrong.push(format!("says {} things", answer.statements.len()));
    }
    if let Some(rows) = &case.rows {
        let expected: BTreeSet<&str> = rows.iter().map(String::as_str).collect();
        let found: BTreeSet<&str> = answer.statements.iter().filter_map(|it| it.authority.as_deref()).collect();
        if expected != found {
            wrong.push(format!("lists {found:?}, not {expected:?}"));
        }
    }
    wrong.extend(sources(case, answer));
    wrong
}

/// What is wrong with the documents that an answer cites.
fn sources(case: &Case, answer: &Answer) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut authorities = BTreeSet::new();
    let mut years = BTreeSet::new();
    for citation in answer.statements.iter().flat_map(cited) {
        let facts = &citation.document().facts;
        authorities.extend(facts.authority.clone());
        years.extend(facts.inspection.as_ref().map(|it| it.start().year()));
    }
    let expected: BTreeSet<String> = case.of.iter().cloned().collect();
    if !expected.is_empty() && authorities != expected {
        wrong.push(format!("cites {authorities:?}, not {expected:?}"));
    }
    let expected: BTreeSet<i16> = case.years.iter().copied().collect();
    if !expected.is_empty() && years != expected {
        wrong.push(format!("cites inspections of {years:?}, not {expected:?}"));
    }
    wrong
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Answered => "answered",
        Outcome::Partial => "partial",
        Outcome::Corrected => "corrected",
        Outcome::NotFound | Outcome::Clarify => "declined",
        Outcome::Help => "help",
    }
}

fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::UnknownAuthority => "unknown_authority",
        Reason::NoInspectionInPeriod => "no_inspection_in_period",
        Reason::NotMentioned => "not_mentioned",
        Reason::LowConfidence => "low_confidence",
        Reason::OutOfScope => "out_of_scope",
        Reason::Ambiguous => "ambiguous",
        Reason::FalsePremise => "false_premise",
        Reason::PartlyAnswered => "partly_answered",
    }
}

/// A statement's words with those below it.
fn whole(statement: &Statement) -> String {
    let below: Vec<String> = statement.items.iter().map(whole).collect();
    format!("{} {}", statement.text(), below.join(" "))
}

fn cited(statement: &Statement) -> Vec<&Citation> {
    statement.citations().chain(statement.items.iter().flat_map(cited)).collect()
}

/// Words without case and punctuation, one space before, between and after them.
fn folded(text: &str) -> String {
    let words: String =
        text::fold(text).chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
    format!(" {} ", words.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn holds(folded_text: &str, words: &str) -> bool {
    folded_text.contains(&folded(words))
}

/// An answer as a person reads it.
fn shown(answer: &Answer) -> String {
    let mut out = format!("    {:?} {:?} | {}\n", answer.outcome, answer.reason, answer.headline);
    for statement in &answer.statements {
        let from = statement.citations().next().map_or(String::new(), |citation| {
            let page = citation.pages().map_or(0, |(first, _)| first);
            format!("{} p{page}", citation.document().id.as_str())
        });
        let _ = writeln!(out, "    - {} [{from}]", whole(statement));
    }
    if !answer.suggestions.is_empty() {
        let next: Vec<&str> = answer.suggestions.iter().map(|it| it.text.as_str()).collect();
        let _ = writeln!(out, "    ? {}", next.join(" | "));
    }
    out
}
