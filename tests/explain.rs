//! How answers come about, complete paragraphs, and that every suggestion can be answered.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use scrutineer::assistant::{self, AnswerOptions, Assistant};
use scrutineer::corpus::{Found, Limits, Reader};
use scrutineer::gazetteer::Authorities;
use scrutineer::index::Snapshot;
use scrutineer::inspectorates::Inspectorates;
use scrutineer::operations::Outcome;
use scrutineer::{cli, ingest};

use crate::support;

/// Two paragraphs that speak of plans, one of them at length, and one that stands in every report.
const REPORT: &str = r#"+++
title = "Devon: report of the 2022 inspection"
kind = "inspection_report"
authority = "Devon"
framework = "ILACS"
inspection_start = 2022-03-14
inspection_end = 2022-03-18
overall = "Good"
+++

# Devon: report of the 2022 inspection

## What needs to improve

- The timeliness of life-story work.

## The experiences and progress of children in care: good

Most plans for children in care are clear and are shared with their families. However, plans for some children drift
for too long. Carers are visited often. Managers check the following:

- the dates of reviews
- the views of children

Pathway plans for care leavers are written late and say little. Personal advisers know the young people well.

Housing for care leavers is planned early with the district councils. Tenancies last.

Young parents among care leavers find housing near to their families. Nurseries help.

Too few care leavers in custody have housing arranged before release. Prisons complain.

A training flat prepares care leavers for housing of their own. Furniture is bought.

Students who are care leavers keep their housing during the holidays. Colleges pay.

Care leavers seeking asylum share housing in the larger towns. Language lessons follow.

Repairs to housing of care leavers are slow and reported twice. Landlords apologise.

## Information about this inspection

Inspectors looked at plans.
"#;

fn assistant_over(corpus: PathBuf, index: &Path, home: &str) -> Assistant {
    let program = env!("CARGO_BIN_EXE_scrutineer").into();
    let reader = Reader::new(Authorities::bundled(), Arc::new(Inspectorates::bundled()), Limits::default(), program);
    let read = |found: &Found| reader.read(found);
    ingest::bring_up_to_date(&[corpus], index, "as in tests", &read, &mut |_| ()).unwrap();
    let settings = assistant::Settings { home: Some(home.to_owned()) };
    Assistant::new(
        Arc::new(Snapshot::open(index).unwrap()),
        Arc::new(Authorities::bundled()),
        Arc::new(Inspectorates::bundled()),
        settings,
        || jiff::civil::date(2026, 11, 1),
    )
}

fn devon() -> (tempfile::TempDir, Assistant) {
    let folder = support::folder();
    std::fs::write(folder.path().join("corpus/devon-2022.md"), REPORT).unwrap();
    let assistant = assistant_over(folder.path().join("corpus"), &folder.path().join("index"), "Devon");
    (folder, assistant)
}

/// What the terminal shows of a turn, without a terminal.
fn shown(assistant: &Assistant, question: &str, options: AnswerOptions) -> String {
    let turn = assistant.turn(question, None, options).unwrap();
    let mut out = Vec::new();
    cli::answer(&mut out, &turn, None).unwrap();
    anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string()
}

#[test]
fn a_search_is_explained() {
    let (_folder, assistant) = devon();
    let shown = shown(&assistant, "what was said about pathway plans?", AnswerOptions { explain: true, full: false });
    let (_, explanation) = shown.split_once("How this came about\n").unwrap();
    insta::assert_snapshot!(explanation, @"
    Understood: intent findings; form open; authorities Devon; topic pathway plans
    Assumed: authority: Devon (home authority)
    Read as findings: standing 0.72; found pathway, plans
    Plan: findings
    Devon: 1 of 3 inspections held, the latest, since no period was named: devon-2022.md

    Look 1 for “pathway, plans”, in documents of the inspection in question: devon-2022.md
    Words searched for, with what they count: pathway 1.00, plans 1.00
    Confidence 1.00, at or above the threshold 0.50
    12 passages read; 1 left out (a row of a table); 1 left out (stands in every report); 15 sentences without a word of the topic; 2 fragments
      2.35 shown: “Pathway plans for care leavers are written late and say little.”
           coverage 1.00 + paragraph 0.20 + passage 0.10 + meaning 1.00 + opening 0.05
      0.82 scores too far below the best: “Personal advisers know the young people well.”
           coverage 0.36 + paragraph 0.20 + passage 0.10 + meaning 0.16
      0.44 holds too little of the topic beside another: “Most plans for children in care are clear and are shared with their families.”
           coverage 0.02 + paragraph 0.03 + passage 0.03 + meaning 0.30 + opening 0.05
      0.39 holds too little of the topic beside another: “Housing for care leavers is planned early with the district councils.”
           coverage 0.02 + paragraph 0.03 + passage 0.03 + meaning 0.25 + opening 0.05
      0.35 holds too little of the topic beside another: “However, plans for some children drift for too long.”
           coverage 0.02 + paragraph 0.03 + passage 0.03 + meaning 0.27
      0.11 holds too little of the topic beside another: “Carers are visited often.”
           coverage 0.01 + paragraph 0.03 + passage 0.03 + meaning 0.04
    ");
}

#[test]
fn a_look_up_is_explained() {
    let (_folder, assistant) = devon();
    let shown = shown(&assistant, "how was Devon rated in 2019?", AnswerOptions { explain: true, full: false });
    let (_, explanation) = shown.split_once("How this came about\n").unwrap();
    insta::assert_snapshot!(explanation, @"
    Understood: intent grade; form open; scope named; authorities Devon; period 2019-01-01/2019-12-31
    Read as grade: standing 0.90; used rated
    Plan: grade
    Devon: 1 of 3 inspections held, inspected in the period asked for: devon-2019.md
    No text was searched: the answer stands in the facts that were read beforehand.
    ");
}

#[test]
fn a_refusal_is_explained_by_its_confidence() {
    let (_folder, assistant) = devon();
    let turn =
        assistant.turn("what was said about the price of herring?", None, AnswerOptions { explain: true, full: false });
    let turn = turn.unwrap();
    assert_eq!(turn.answer.outcome, Outcome::NotFound);
    let searches = turn.explanation.unwrap().searches;
    let confidence = searches.first().unwrap().confidence.unwrap();
    assert!(confidence.value < confidence.threshold, "{confidence:?}");
}

#[test]
fn an_answer_is_the_same_with_and_without_an_explanation() {
    let (_folder, assistant) = devon();
    for question in [
        "what was said about pathway plans?",
        "what were the areas for improvement?",
        "how was Devon rated in 2019?",
        "what were the concerns about children in care?",
        "has life-story work improved since 2016?",
        "what was said about the price of herring?",
        "hello",
        "",
    ] {
        for full in [false, true] {
            let plain = assistant.turn(question, None, AnswerOptions { full, explain: false }).unwrap();
            let explained = assistant.turn(question, None, AnswerOptions { full, explain: true }).unwrap();
            assert_eq!(plain.answer, explained.answer, "{question}");
            assert!(plain.explanation.is_none() && explained.explanation.is_some(), "{question}");
        }
    }
}

#[test]
fn complete_paragraphs_are_quoted_with_their_bullets() {
    let (_folder, assistant) = devon();
    let question = "which plans for children in care drift?";
    let brief = shown(&assistant, question, AnswerOptions::default());
    let full = shown(&assistant, question, AnswerOptions { full: true, explain: false });
    insta::assert_snapshot!(brief, @"
    The March 2022 report on Devon says this about plans for children in care drift.

    - Most plans for children in care are clear and are shared with their families. However, plans for some children drift for too long. [1]

    Sources
    [1] Devon: report of the 2022 inspection (devon-2022.md)

    Assumed: authority: Devon (home authority)

    You could ask
    - How has Devon changed on plans for children in care drift between its inspections?
    - What were the areas for improvement in Devon in March 2022?
    ");
    insta::assert_snapshot!(full, @"
    The March 2022 report on Devon says this about plans for children in care drift.

    - Most plans for children in care are clear and are shared with their families. However, plans for some children drift for too long. Carers are visited often. Managers check the following:
      • the dates of reviews
      • the views of children [1]

    Sources
    [1] Devon: report of the 2022 inspection (devon-2022.md)

    Assumed: authority: Devon (home authority)

    You could ask
    - How has Devon changed on plans for children in care drift between its inspections?
    - What were the areas for improvement in Devon in March 2022?
    ");
}

#[test]
fn lists_and_grades_are_the_same_in_full() {
    let (_folder, assistant) = devon();
    for question in ["what were the areas for improvement in 2019?", "how was Devon rated in 2019?"] {
        let full = AnswerOptions { full: true, explain: false };
        assert_eq!(
            shown(&assistant, question, AnswerOptions::default()),
            shown(&assistant, question, full),
            "{question}"
        );
    }
}

/// The quotes of each answer of a conversation.
fn conversation(assistant: &Assistant, questions: &[&str]) -> Vec<Vec<String>> {
    let mut before = None;
    questions
        .iter()
        .map(|question| {
            let answer = assistant.ask(question, before.as_ref()).unwrap();
            let said = answer.statements.iter().map(|said| said.text().to_owned()).collect();
            before = Some(answer.question);
            said
        })
        .collect()
}

#[test]
fn more_gives_what_was_not_shown_and_then_the_whole_paragraphs() {
    let (_folder, assistant) = devon();
    let asked = "what was said about housing for care leavers?";
    let said = conversation(&assistant, &[asked, "show me more", "show me more"]);
    let [first, more, whole] = &said[..] else { panic!("{said:?}") };
    assert_eq!((first.len(), more.len()), (5, 3), "{said:?}");
    assert!(more.iter().all(|next| !first.contains(next)), "{said:?}");
    assert!(whole.iter().zip(more).all(|(whole, sentence)| whole.starts_with(sentence.as_str())), "{said:?}");
    assert!(whole[0].len() > more[0].len(), "{said:?}");
    let said = conversation(&assistant, &[asked, "in full"]);
    let [first, full] = &said[..] else { panic!("{said:?}") };
    assert!(full.iter().zip(first).all(|(full, sentence)| full.starts_with(sentence.as_str())), "{said:?}");
    assert!(full[0].len() > first[0].len(), "{said:?}");
}

#[test]
fn more_of_a_list_is_the_list_again_and_says_so() {
    let (_folder, assistant) = devon();
    let list = assistant.ask("what were the areas for improvement in 2019?", None).unwrap();
    let more = assistant.ask("show me more", Some(&list.question)).unwrap();
    assert_eq!(more.statements, list.statements);
    assert!(more.headline.starts_with("That is all there is: "), "{}", more.headline);
}

#[test]
fn every_suggestion_is_a_question_that_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let assistant = assistant_over(corpus, folder.path(), "Cornwall");
    let mut failed = Vec::new();
    for question in [
        "hello",
        "what can you do?",
        "what were the 2019 improvement areas?",
        "what must Telford and Wrekin improve?",
        "how was Cornwall rated?",
        "how was Telford rated for care leavers in 2020?",
        "why was Cornwall inadequate in 2019?",
        "what did inspectors praise in Cornwall?",
        "what were the concerns about Telford?",
        "what was said about life-story work?",
        "what was said about homelessness in Telford?",
        "what did inspectors say about the price of herring?",
        "how good are the schools in Truro?",
        "how was Kent rated?",
        "how was Cornwall rated in 1999?",
        "has Cornwall improved since 2016?",
        "has Cornwall improved on life-story work?",
        "compare Cornwall and Telford",
        "compare Cornwall and Telford on care leavers",
        "compare Cornwall and Kent on leadership",
        "which councils are outstanding?",
        "which councils were inadequate in 2022?",
        "which inspections do you hold?",
        "when was Telford inspected?",
        "who led the inspection of Cornwall in 2016?",
        "what does MARU stand for?",
        "what must the safeguarding board in Cornwall improve?",
        "is Ofsted fair?",
        "should I move to Cornwall?",
        "how many children were looked after in Cornwall?",
        "what did the press release say about Cornwall?",
        "who led the inspections of Bradford and Cornwall?",
    ] {
        let answer = assistant.ask(question, None).unwrap();
        for suggestion in &answer.suggestions {
            let next = assistant.carry_out(&suggestion.question, AnswerOptions::default()).unwrap().answer;
            let said = matches!(next.outcome, Outcome::Answered | Outcome::Partial | Outcome::Corrected);
            if !said {
                failed.push(format!("{question} -> {} -> {:?}: {}", suggestion.text, next.outcome, next.headline));
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
