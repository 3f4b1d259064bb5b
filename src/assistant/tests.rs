//! Questions over a small invented corpus, read and indexed as real files are. A test states a question, the outcome
//! and what a person would see.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use insta::assert_snapshot;

use super::*;
use crate::corpus::{Limits, Reader, walk};
use crate::document::{DocumentId, PassageNumber};
use crate::index::{ContentHash, TrackedFile, Writer};
use crate::vectors::{self, Key, ModelId, Vectors};

/// An invented report as a Markdown file with front matter.
fn report(authority: &str, days: (&str, &str), grades: [&str; 4], body: &str) -> String {
    let [overall, leaders, protection, care] = grades;
    format!(
        "+++\ntitle = \"{authority}: inspection\"\nkind = \"inspection_report\"\nauthority = \"{authority}\"\nframework = \
         \"ILACS\"\ninspection_start = {}\ninspection_end = {}\nlead_inspector = \"Jo Smith\"\noverall = \
         \"{overall}\"\n\n[[judgements]]\nlabel = \"The impact of leaders on social work practice with children and \
         families\"\ngrade = \"{leaders}\"\n\n[[judgements]]\nlabel = \"The experiences and progress of children who \
         need help and protection\"\ngrade = \"{protection}\"\n\n[[judgements]]\nlabel = \"The experiences and progress \
         of children in care and care leavers\"\ngrade = \"{care}\"\n+++\n\n# {authority}: inspection\n\n{body}",
        days.0, days.1
    )
}

/// The invented corpus: two inspections of one authority, one of another, and a press release.
fn files() -> Vec<(&'static str, String)> {
    let older = "## What needs to improve\n\n- The supply of homes for care leavers, including:\n  - the choice of \
        homes\n  - help to keep them\n- The quality of life-story work.\n\n## The experiences and progress of children \
        who need help and protection: good\n\nThe multi-agency referral unit (MARU) responds quickly to contacts. \
        However, some referrals wait over the weekend.\n\nFamilies speak highly of the Lighthouse team. It is an \
        exceptional service.\n";
    let newer = "## What needs to improve\n\n- The timeliness of strategy meetings.\n\n## The experiences and progress \
        of children who need help and protection: good\n\nStrategy meetings are not always timely. They are delayed when \
        children move between teams.\n\nThere are 42 children on a child protection plan.\n\n## The experiences and \
        progress of children in care and care leavers: good\n\nLife-story work is of a very high standard.\n\nPrivate \
        fostering arrangements are reviewed with care.\n";
    let other = "## The experiences and progress of children who need help and protection: inadequate\n\nPrivate \
        fostering is poorly understood, and visits are too often late.\n";
    let press = "+++\ntitle = \"Council welcomes report\"\nkind = \"press_release\"\nauthority = \"Cornwall\"\npublished = \
        2024-08-20\n+++\n\nThe council spent 3 million pounds on agency workers, its director Anna Holder said on Monday.\n";
    vec![
        (
            "cornwall-2019.md",
            report("Cornwall", ("2019-10-14", "2019-10-18"), ["Outstanding", "Outstanding", "Good", "Good"], older),
        ),
        ("cornwall-2024.md", report("Cornwall", ("2024-07-01", "2024-07-05"), ["Good", "Good", "Good", "Good"], newer)),
        (
            "devon-2020.md",
            report(
                "Devon",
                ("2020-01-20", "2020-01-31"),
                ["Inadequate", "Inadequate", "Inadequate", "Requires improvement to be good"],
                other,
            ),
        ),
        ("press.md", press.to_owned()),
    ]
}

/// An assistant over the invented corpus, with the folder that its index lies in.
fn assistant(home: Option<&str>) -> (Assistant, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let corpus = dir.path().join("corpus");
    fs::create_dir(&corpus).unwrap();
    for (name, text) in files() {
        fs::write(corpus.join(name), text).unwrap();
    }
    let reader =
        Reader::new(Authorities::bundled(), Arc::new(Inspectorates::bundled()), Limits::default(), PathBuf::new());
    let index = dir.path().join("index");
    let mut writer = Writer::open(&index, "").unwrap();
    for found in walk(&[corpus]).unwrap().found {
        let (document, passages) = reader.read(&found).unwrap();
        let tracked = TrackedFile { file: found.file.clone(), hash: ContentHash::new([0; 32]) };
        writer.put(&tracked, &document, &passages).unwrap();
    }
    writer.commit().unwrap();
    let snapshot = Arc::new(Snapshot::open(&index).unwrap());
    let settings = Settings { home: home.map(str::to_owned) };
    (
        Assistant::new(
            snapshot,
            Arc::new(Authorities::bundled()),
            Arc::new(Inspectorates::bundled()),
            settings,
            crate::testing::today,
        ),
        dir,
    )
}

/// What a person would see: outcome, headline, statements with the files they are from.
fn seen(answer: &Answer) -> String {
    fn line(text: &mut String, statement: &Statement, depth: usize) {
        let sources: Vec<&str> =
            statement.citations().map(|citation| citation.document().file.trim_end_matches(".md")).collect();
        let mark = if statement.is_quote() { "\u{201c}" } else { "" };
        let about = statement.authority.as_ref().map_or_else(String::new, |name| format!("{name}: "));
        let indent = "  ".repeat(depth);
        let mut sources = sources;
        sources.dedup();
        writeln!(text, "{indent}- {about}{mark}{} [{}]", statement.text(), sources.join(", ")).unwrap();
        for item in &statement.items {
            line(text, item, depth + 1);
        }
    }
    let mut text = format!("{:?} {:?}\n{}\n", answer.outcome, answer.reason, answer.headline);
    for statement in &answer.statements {
        line(&mut text, statement, 0);
    }
    text
}

#[track_caller]
fn ask(question: &str) -> String {
    let (assistant, _dir) = assistant(Some("Cornwall"));
    seen(&assistant.ask(question, None).unwrap())
}

#[test]
fn a_list_is_whole_and_nested() {
    assert_snapshot!(ask("What needed to improve in Cornwall in 2019?"), @r#"
    Answered None
    Cornwall, inspected 14 to 18 October 2019: 2 areas for improvement.
    - “The supply of homes for care leavers, including: [cornwall-2019]
      - “the choice of homes [cornwall-2019]
      - “help to keep them [cornwall-2019]
    - “The quality of life-story work. [cornwall-2019]
    "#);
}

#[test]
fn without_a_place_the_home_authority_is_meant_and_said() {
    let (assistant, _dir) = assistant(Some("Cornwall"));
    let answer = assistant.ask("What needs to improve?", None).unwrap();
    assert_eq!(answer.notes[0].text, "authority: Cornwall (home authority)");
    assert_snapshot!(seen(&answer), @r#"
    Answered None
    Cornwall, inspected 1 to 5 July 2024: 1 area for improvement.
    - “The timeliness of strategy meetings. [cornwall-2024]
    "#);
}

#[test]
fn without_a_home_it_asks_back() {
    let (assistant, _dir) = assistant(None);
    let answer = assistant.ask("What needs to improve?", None).unwrap();
    assert_snapshot!(seen(&answer), @"
    Clarify Some(Ambiguous)
    Which authority do you mean? I have documents on Cornwall and Devon.
    ");
    assert_eq!(answer.suggestions.len(), 2);
}

#[test]
fn a_grade_leads_its_headline() {
    assert_snapshot!(ask("How was Devon rated?"), @"
    Answered None
    Inadequate: overall effectiveness of Devon, inspected 20 to 31 January 2020.
    - Devon: inadequate overall, January 2020. [devon-2020]
    - By aspect: inadequate for leaders; inadequate for children who need help and protection; requires improvement to be good for children in care and care leavers. [devon-2020]
    ");
}

#[test]
fn the_old_joint_judgement_serves_its_halves() {
    assert_snapshot!(ask("What grade did Cornwall get for care leavers in 2019?"), @r#"
    Answered None
    Good: children in care and care leavers, Cornwall (one judgement for both at the time), inspected 14 to 18 October 2019.
    - Cornwall: good for children in care and care leavers, October 2019. [cornwall-2019]
    "#);
}

#[test]
fn a_judgement_that_was_not_made_is_not_invented() {
    assert_snapshot!(ask("What was the adoption grade in Cornwall in 2024?"), @"
    NotFound Some(NotMentioned)
    Cornwall's July 2024 report gives no grade for adoption.
    - July 2024: good overall; good for leaders; good for children who need help and protection; good for children in care and care leavers. [cornwall-2024]
    ");
}

#[test]
fn a_year_without_an_inspection_is_refused_with_those_held() {
    assert_snapshot!(ask("How was Cornwall rated in 2021?"), @"
    NotFound Some(NoInspectionInPeriod)
    There is no inspection of Cornwall in 2021 here; the inspections of Cornwall are from October 2019 and July 2024.
    ");
}

#[test]
fn an_authority_without_documents_is_told_from_one_outside_england() {
    assert_snapshot!(ask("What needs to improve in Kent?"), @"
    NotFound Some(UnknownAuthority)
    There is no document on Kent, which is an English authority but not in this collection.
    ");
    assert_snapshot!(ask("What needs to improve in Cardiff?"), @"
    NotFound Some(UnknownAuthority)
    Cardiff is in Wales, where Care Inspectorate Wales inspects children's services, not Ofsted.
    ");
}

#[test]
fn a_false_premise_is_corrected() {
    assert_snapshot!(ask("Why was Cornwall inadequate in 2019?"), @r#"
    Corrected Some(FalsePremise)
    Cornwall was judged outstanding overall, not inadequate, in October 2019.
    - Cornwall: outstanding overall, October 2019. [cornwall-2019]
    "#);
}

#[test]
fn dates_and_people_are_looked_up() {
    assert_snapshot!(ask("When was Devon inspected?"), @r#"
    Answered None
    Devon was inspected from 20 to 31 January 2020.
    - Inspection dates: 20 to 31 January 2020. [devon-2020]
    "#);
    assert_snapshot!(ask("How long did the 2024 inspection of Cornwall last?"), @"
    Answered None
    The inspection of Cornwall lasted 5 days: 1 to 5 July 2024.
    - Inspection dates: 1 to 5 July 2024. [cornwall-2024]
    ");
    assert_snapshot!(ask("Who led the inspection of Cornwall in 2019?"), @"
    Answered None
    Jo Smith led the inspection of Cornwall from 14 to 18 October 2019.
    - Lead inspector: Jo Smith. [cornwall-2019]
    - Inspection dates: 14 to 18 October 2019. [cornwall-2019]
    ");
}

#[test]
fn a_caveat_and_a_pronoun_travel() {
    assert_snapshot!(ask("What did inspectors say about the referral unit in Cornwall in 2019?"), @"
    Answered None
    The October 2019 report on Cornwall says this about referral unit.
    - “The multi-agency referral unit (MARU) responds quickly to contacts. However, some referrals wait over the weekend. [cornwall-2019]
    ");
    assert_snapshot!(ask("What was praised about the Lighthouse team in Cornwall in 2019?"), @"
    Answered None
    The October 2019 report on Cornwall says this about Lighthouse team.
    - “Families speak highly of the Lighthouse team. [cornwall-2019]
    ");
}

#[test]
fn concerns_begin_with_the_list() {
    assert_snapshot!(ask("What were the concerns about strategy meetings in Cornwall in 2024?"), @"
    Answered None
    The July 2024 report on Cornwall says this about strategy meetings, one of its areas for improvement.
    - “The timeliness of strategy meetings. [cornwall-2024]
    - “Strategy meetings are not always timely. [cornwall-2024]
    ");
}

#[test]
fn a_particular_is_a_number_of_what_was_asked() {
    assert_snapshot!(ask("How many children were on a child protection plan in Cornwall in 2024?"), @"
    Answered None
    The July 2024 report on Cornwall says this about “children were on a child protection plan”.
    - “There are 42 children on a child protection plan. [cornwall-2024]
    ");
    assert_snapshot!(ask("How many strategy meetings were held in Cornwall in 2024?"), @"
    Partial Some(LowConfidence)
    No sure answer in the July 2024 report on Cornwall; these come nearest.
    - “The timeliness of strategy meetings. [cornwall-2024]
    - “Strategy meetings are not always timely. They are delayed when children move between teams. [cornwall-2024]
    ");
}

#[test]
fn what_the_report_does_not_hold_comes_from_the_document_that_does() {
    assert_snapshot!(ask("Who is the director in Cornwall?"), @"
    Answered None
    Nothing sure was found in the July 2024 report on Cornwall; the press release of 20 August 2024 on Cornwall says this about director.
    - “The council spent 3 million pounds on agency workers, its director Anna Holder said on Monday. [press]
    ");
}

#[test]
fn an_acronym_is_explained_in_the_reports_words() {
    assert_snapshot!(ask("What does MARU stand for?"), @"
    Answered None
    MARU stands for multi-agency referral unit in the October 2019 report on Cornwall.
    - “The multi-agency referral unit (MARU) responds quickly to contacts. [cornwall-2019]
    ");
}

#[test]
fn a_change_sets_inspections_side_by_side() {
    assert_snapshot!(ask("Has Cornwall improved on life-story work since 2019?"), @"
    Answered None
    Life-story work in Cornwall: an area for improvement in October 2019; mentioned but not listed in July 2024.
    - Cornwall: “The quality of life-story work. [cornwall-2019]
    - Cornwall: “Life-story work is of a very high standard. [cornwall-2024]
    ");
    assert_snapshot!(ask("How has Cornwall's overall grade changed?"), @r#"
    Answered None
    Overall effectiveness of Cornwall: outstanding in October 2019, then good in July 2024.
    - Cornwall: October 2019: outstanding overall. [cornwall-2019]
    - Cornwall: July 2024: good overall. [cornwall-2024]
    "#);
}

#[test]
fn a_comparison_sets_authorities_side_by_side() {
    assert_snapshot!(ask("How does private fostering compare in Cornwall and Devon?"), @"
    Answered None
    Private fostering: mentioned in Cornwall (July 2024) and Devon (January 2020), but not listed as an area for improvement.
    - Cornwall: “Private fostering arrangements are reviewed with care. [cornwall-2024]
    - Devon: “Private fostering is poorly understood, and visits are too often late. [devon-2020]
    ");
    assert_snapshot!(ask("Which is rated higher, Cornwall or Devon?"), @"
    Answered None
    Overall effectiveness: Cornwall good (July 2024) and Devon inadequate (January 2020), the highest first.
    - Cornwall: Cornwall, July 2024: good overall; good for leaders; good for children who need help and protection; good for children in care and care leavers. [cornwall-2024]
    - Devon: Devon, January 2020: inadequate overall; inadequate for leaders; inadequate for children who need help and protection; requires improvement to be good for children in care and care leavers. [devon-2020]
    ");
}

#[test]
fn a_count_is_complete_and_each_row_cited() {
    assert_snapshot!(ask("Which councils are inadequate?"), @"
    Answered None
    1 of the 2 authorities in this collection (Devon) was judged inadequate overall at the latest inspection.
    - Devon: Devon: inadequate overall, January 2020. [devon-2020]
    ");
}

#[test]
fn what_is_not_there_is_declined() {
    assert_snapshot!(ask("What did inspectors say about potholes in Cornwall?"), @"
    NotFound Some(OutOfScope)
    This collection is about inspections, and nothing about “potholes” was found in the July 2024 report on Cornwall.
    ");
}

#[test]
fn what_is_held_is_listed() {
    assert_snapshot!(ask("Which inspections of Cornwall do you hold?"), @"
    Answered None
    I have 2 inspections of Cornwall: October 2019 and July 2024.
    - Cornwall: Cornwall, inspected 14 to 18 October 2019, outstanding overall (inspection report). [cornwall-2019]
    - Cornwall: Cornwall, inspected 1 to 5 July 2024, good overall (inspection report). [cornwall-2024]
    ");
}

#[test]
fn empty_and_endless_questions_are_met_with_words() {
    let (assistant, _dir) = assistant(None);
    for text in ["", "   ", &"why ".repeat(1000)] {
        let answer = assistant.ask(text, None).unwrap();
        assert_eq!((answer.outcome, answer.statements.len()), (Outcome::Clarify, 0), "{text:.20}");
    }
}

#[test]
fn the_same_question_has_the_same_answer() {
    let (assistant, _dir) = assistant(Some("Cornwall"));
    for question in ["What needs to improve?", "What was praised?", "Which councils are good?"] {
        let answers = [(); 2].map(|()| assistant.ask(question, None).unwrap());
        assert_eq!(answers[0], answers[1]);
    }
}

#[test]
fn the_gate_drops_what_the_index_does_not_hold() {
    let (assistant, _dir) = assistant(Some("Cornwall"));
    let mut answer = assistant.ask("What needs to improve?", None).unwrap();
    let document = Arc::clone(answer.citations[0].document());
    let number = answer.citations[0].number();
    let mut passage = (**answer.citations[0].passage()).clone();
    passage.text = passage.text.replace("timeliness", "lateness");
    let forged = Citation::whole(Arc::clone(&document), number, Arc::new(passage)).unwrap();
    answer.statements = vec![Statement::quote(forged)];
    answer.number_citations();
    let checked = assistant.verbatim(answer).unwrap();
    assert_eq!((checked.outcome, checked.reason), (Outcome::NotFound, Some(Reason::NotMentioned)));
    assert!(checked.statements.is_empty() && checked.citations.is_empty());
}

#[test]
fn each_passage_has_one_number_in_order_of_use() {
    let (assistant, _dir) = assistant(Some("Cornwall"));
    let answer = assistant.ask("What needed to improve in Cornwall in 2019?", None).unwrap();
    let places: Vec<(&DocumentId, PassageNumber)> =
        answer.citations.iter().map(|citation| (&citation.document().id, citation.number())).collect();
    let mut distinct = places.clone();
    distinct.dedup();
    assert_eq!(places, distinct);
    let numbers: Vec<Vec<usize>> =
        answer.statements.iter().map(|it| crate::views::numbers(it, &answer.citations)).collect();
    assert_eq!(numbers, [[1], [2]]);
}

/// What the invented model of [`ask_by_meaning`] knows: words of one line mean the same.
const SENSES: [&[&str]; 4] =
    [&["gatherings", "meetings"], &["tardy", "delayed", "timely"], &["households", "families"], &["applaud", "speak"]];

/// The components that words without a sense are scattered over.
const SCATTERED: usize = 64;

fn encoded(text: &str) -> Vec<f32> {
    let mut vector = vec![0.0; SENSES.len() + SCATTERED];
    for word in crate::text::words(text) {
        match SENSES.iter().position(|sense| sense.contains(&word.as_str())) {
            Some(sense) => vector[sense] = 1.0,
            None => vector[SENSES.len() + word.bytes().map(usize::from).sum::<usize>() % SCATTERED] += 0.2,
        }
    }
    vector
}

/// What a person would see who asks an assistant that ranks by meaning too.
#[track_caller]
fn ask_by_meaning(question: &str) -> String {
    let (assistant, dir) = assistant(Some("Cornwall"));
    let model_id =
        ModelId { name: "invented".to_owned(), fingerprint: String::new(), dimension: SENSES.len() + SCATTERED };
    let snapshot = Arc::clone(&assistant.snapshot);
    let (mut writer, _) = vectors::Writer::open(dir.path(), &model_id).unwrap();
    for document in snapshot.catalog().documents() {
        let passages = snapshot.passages(&document.id).unwrap();
        let texts = passages.iter().flat_map(|passage| search::texts_of(passage)).flatten();
        writer.append(&texts.map(|text| (Key::of(text), encoded(text))).collect::<Vec<_>>()).unwrap();
    }
    let vectors = Vectors::read(dir.path(), &model_id).unwrap();
    let encode: search::Encode = Box::new(|text| Some(encoded(text)));
    assistant.rank_by(VectorIndex::new(&snapshot, &vectors, encode).unwrap().unwrap());
    seen(&assistant.ask(question, None).unwrap())
}

#[test]
fn what_no_words_answer_is_given_as_near_in_meaning_and_no_more() {
    let question = "Are gatherings tardy in Cornwall in 2024?";
    assert_snapshot!(ask(question), @"
    NotFound Some(OutOfScope)
    This collection is about inspections, and nothing about “gatherings tardy” was found in the July 2024 report on Cornwall.
    ");
    assert_snapshot!(ask_by_meaning(question), @"
    NotFound Some(OutOfScope)
    This collection is about inspections, and nothing about “gatherings tardy” was found in the July 2024 report on Cornwall.
    ");
}

#[test]
fn what_is_near_in_meaning_is_quoted_in_full_too() {
    assert_snapshot!(ask_by_meaning("Do households applaud in Cornwall in 2019?"), @"
    NotFound Some(OutOfScope)
    This collection is about inspections, and nothing about “households applaud” was found in the October 2019 report on Cornwall.
    ");
    assert_snapshot!(ask_by_meaning("Do households applaud in Cornwall in 2019, in full?"), @"
    NotFound Some(OutOfScope)
    This collection is about inspections, and nothing about “households applaud” was found in the October 2019 report on Cornwall.
    ");
}

#[test]
fn a_number_or_a_date_that_is_only_near_in_meaning_is_given_as_no_more() {
    assert_snapshot!(ask_by_meaning("When do gatherings get tardy in Cornwall in 2024?"), @"
    NotFound Some(OutOfScope)
    This collection is about inspections, and nothing about “gatherings get tardy” was found in the July 2024 report on Cornwall.
    ");
    assert_snapshot!(ask_by_meaning("How many gatherings were tardy in Cornwall in 2024?"), @"
    NotFound Some(OutOfScope)
    This collection is about inspections, and nothing about “gatherings were tardy” was found in the July 2024 report on Cornwall.
    ");
}

#[test]
fn what_nothing_is_near_to_is_declined() {
    assert_snapshot!(ask_by_meaning("What did inspectors say about potholes in Cornwall in 2024?"), @"
    NotFound Some(OutOfScope)
    This collection is about inspections, and nothing about “potholes” was found in the July 2024 report on Cornwall.
    ");
}
