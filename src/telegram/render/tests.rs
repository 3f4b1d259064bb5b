//! Answers as a person sees them, and laws that hold for any of them.

use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::actions::tests::MOST_CALLBACK_BYTES;
use super::super::html::tests::text as any_text;
use super::super::html::{check, units};
use super::super::message::ButtonAction;
use super::super::words::{Language, Languages};
use super::*;
use crate::document::{DocumentId, PageLabels, Pages, PassageNumber};
use crate::gazetteer::Authorities;
use crate::operations::Reason;
use crate::testing;

const ID: AnswerId = AnswerId(7);

/// Does something with an English voice.
fn with_voice<T>(public: Option<&str>, code: &str, act: impl FnOnce(&Voice<'_>) -> T) -> T {
    let languages = Languages::bundled();
    let words = languages.of(Language::of_client(Some(code)));
    act(&Voice { words, bot: "scrutineer_bot", public, group: false })
}

/// A message as a person sees it: parts with their looks, the file, rows of buttons with what they do.
pub(in crate::telegram) fn shown(message: &Message) -> String {
    let mut out: Vec<String> = message.parts.iter().map(Html::markup).collect();
    if let Some(file) = &message.attachment {
        out.push(format!("(file {}, {} bytes)", file.name, file.content.bytes().len()));
    }
    let mut out = out.join("\n=====\n");
    for row in &message.buttons {
        let row: Vec<String> = row
            .iter()
            .map(|button| match &button.action {
                ButtonAction::Callback(action) => format!("[{} = {}]", button.label, action.encode()),
                ButtonAction::Url(address) => format!("[{} -> {address}]", button.label),
            })
            .collect();
        let _ = write!(out, "\n{}", row.join(" "));
    }
    out
}

/// The catalogue of the invented report and an earlier one.
fn catalog() -> Catalog {
    let mut earlier = testing::report();
    earlier.id = DocumentId::from_path("seaford-2016.pdf");
    let days = crate::document::Span::new(jiff::civil::date(2016, 5, 2), jiff::civil::date(2016, 5, 20));
    earlier.facts.inspection = days.and_then(|days| crate::document::Inspection::new(vec![days]));
    Catalog::new(vec![Arc::new(testing::report()), Arc::new(earlier), Arc::new(testing::bare())])
}

fn offers(answer: &Answer) -> Offers {
    Offers::of(answer, &catalog(), &Authorities::bundled())
}

fn seen(answer: &Answer, public: Option<&str>) -> String {
    with_voice(public, "en", |voice| shown(&super::answer(voice, answer, &offers(answer), ID)))
}

#[test]
fn a_nested_list() {
    insta::assert_snapshot!(seen(&testing::improvement_areas(), None), @"
    <b>Seaford, inspected 14 to 18 October 2019: 2 areas for improvement.</b>

    <blockquote>Homes for young people, including: [1]
    • enough of them</blockquote>

    <blockquote>The quality of plans. [2]</blockquote>

    <b>Sources</b>
    [1][2] Seaford: inspection of children's social care services (October 2019), page 2

    <i>No place was named, so this is about Seaford.</i>
    [Source 1 = source:7:1] [Source 2 = source:7:2]
    [The inspection before = before:7]
    [And in 2024? = choose:7:1]
    [This was right = right:7] [Something is wrong = wrong:7]
    ");
}

#[test]
fn a_finding_and_a_fact_with_links() {
    insta::assert_snapshot!(seen(&testing::findings(), Some("https://scrutiny.example.org/")), @r#"
    <b>On plans, the 2019 report on Seaford says:</b>

    <blockquote>However, plans for some children drift for too long. [1]</blockquote>

    Seaford: outstanding overall. [1][2]

    <b>Sources</b>
    [1] Seaford: inspection of children's social care services (October 2019), <a href="https://scrutiny.example.org/documents/north-seaford?passage=3&amp;words=46-98#passage-3">page 3, paragraph 7</a>
    [2] Seaford: digest of the 2019 inspection [digest, not the inspectors’ own words], <a href="https://scrutiny.example.org/documents/seaford-2019?passage=0&amp;words=0-20#passage-0">Open the document here</a>

    <i>No place was named, so this is about Seaford.</i>
    [Source 1 = source:7:1] [Source 2 = source:7:2]
    [More on this = more:7] [The inspection before = before:7]
    [Other councils = others:7]
    [This was right = right:7] [Something is wrong = wrong:7]
    "#);
}

#[test]
fn a_long_answer_is_a_file() {
    let mut answer = testing::improvement_areas();
    let report = Arc::clone(answer.citations[0].document());
    answer.statements =
        (0..90).map(|number| Statement::quote(cited(&report, number, &"Long words. ".repeat(20)))).collect();
    answer.number_citations();
    insta::assert_snapshot!(seen(&answer, None), @"
    <b>Seaford, inspected 14 to 18 October 2019: 2 areas for improvement.</b>

    The whole answer, with its 90 sources, is in the file below.

    <i>No place was named, so this is about Seaford.</i>
    =====
    (file what-were-the-2019-improvement-areas.html, 25959 bytes)
    [[1] = source:7:1] [[2] = source:7:2] [[3] = source:7:3] [[4] = source:7:4] [[5] = source:7:5] [[6] = source:7:6] [[7] = source:7:7] [[8] = source:7:8]
    [[9] = source:7:9] [[10] = source:7:10] [[11] = source:7:11] [[12] = source:7:12] [[13] = source:7:13] [[14] = source:7:14] [[15] = source:7:15] [[16] = source:7:16]
    [More sources = sources:7:17]
    [The inspection before = before:7]
    [And in 2024? = choose:7:1]
    [This was right = right:7] [Something is wrong = wrong:7]
    ");
    let message = with_voice(None, "en", |voice| super::answer(voice, &answer, &offers(&answer), ID));
    let file = message.attachment.unwrap().content;
    let file = std::str::from_utf8(file.bytes()).unwrap();
    assert_eq!(file.matches("<blockquote>").count(), 90);
    assert!(file.contains("<b>Seaford, inspected") && file.contains("<b>Sources</b>"));
}

#[test]
fn the_next_sources_take_the_place_of_the_first() {
    let offers = Offers { sources: 40, ..Offers::default() };
    let rows = with_voice(None, "en", |voice| buttons(voice, &offers, ID, 33));
    let message = Message { parts: vec![], attachment: None, buttons: rows };
    insta::assert_snapshot!(shown(&message), @"

    [[33] = source:7:33] [[34] = source:7:34] [[35] = source:7:35] [[36] = source:7:36] [[37] = source:7:37] [[38] = source:7:38] [[39] = source:7:39] [[40] = source:7:40]
    [First sources = sources:7:1]
    ");
    // A number without a source shows the first.
    let rows = |from| with_voice(None, "en", |voice| buttons(voice, &offers, ID, from));
    assert_eq!(rows(41), rows(1));
    assert_eq!(rows(0), rows(1));
}

/// An answer that states nothing, with suggestions.
fn declined(outcome: Outcome, reason: Reason, headline: &str, suggestions: &[&str]) -> Answer {
    let mut answer = testing::improvement_areas();
    answer.statements.clear();
    answer.citations.clear();
    answer.notes.clear();
    answer.outcome = outcome;
    answer.reason = Some(reason);
    headline.clone_into(&mut answer.headline);
    answer.suggestions = suggestions.iter().map(|text| testing::suggestion(text)).collect();
    answer
}

#[test]
fn a_refusal_says_what_is_held() {
    let answer = declined(
        Outcome::NotFound,
        Reason::NoInspectionInPeriod,
        "No inspection of Seaford in 2017 is held; those held are of May 2016 and October 2019.",
        &[
            "What were the areas for improvement in Seaford in October 2019?",
            "What were the areas for improvement in Seaford in May 2016?",
        ],
    );
    insta::assert_snapshot!(seen(&answer, None), @"
    <b>No inspection of Seaford in 2017 is held; those held are of May 2016 and October 2019.</b>
    [October 2019 = choose:7:1] [May 2016 = choose:7:2]
    [This was right = right:7] [Something is wrong = wrong:7]
    ");
}

#[test]
fn choices_are_buttons_that_bear_the_difference() {
    let answer = declined(
        Outcome::Clarify,
        Reason::Ambiguous,
        "Which authority do you mean?",
        &[
            "What were the areas for improvement in Kent?",
            "What were the areas for improvement in Bournemouth, Christchurch and Poole?",
        ],
    );
    insta::assert_snapshot!(seen(&answer, None), @"
    <b>Which authority do you mean?</b>
    [Kent = choose:7:1]
    [Bournemouth, Christchurch and Poole = choose:7:2]
    ");
}

#[test]
fn choices_without_a_short_difference_are_listed() {
    let answer = declined(
        Outcome::Clarify,
        Reason::Ambiguous,
        "What do you mean?",
        &[
            "What were the areas for improvement in the latest inspection?",
            "Which of the councils in the region were told the same as Seaford?",
        ],
    );
    insta::assert_snapshot!(seen(&answer, None), @"
    <b>What do you mean?</b>

    <b>Please choose</b>
    1. What were the areas for improvement in the latest inspection?
    2. Which of the councils in the region were told the same as Seaford?
    [Question 1 = choose:7:1] [Question 2 = choose:7:2]
    ");
}

#[test]
fn differences_are_whole_words() {
    let check = |texts: &[&str], expected: Option<&[&str]>| {
        let texts: Vec<String> = texts.iter().map(|&it| it.to_owned()).collect();
        let expected = expected.map(|all| all.iter().map(|&it| it.to_owned()).collect::<Vec<_>>());
        assert_eq!(differences(&texts), expected);
    };
    check(&["What of Kent in 2016?", "What of Devon in 2016?"], Some(&["Kent", "Devon"]));
    check(&["What of Kent?", "What of Kent?"], None);
    check(&["What of it?"], None);
    check(&["What of Kent?", "What of?"], None);
    check(&["A b c", "A c"], None);
}

#[test]
fn what_a_button_offers_is_what_makes_sense() {
    let list = offers(&testing::improvement_areas());
    assert_eq!((list.sources, list.more, list.rated), (2, None, true));
    assert_eq!(list.before.map(|it| it.text).as_deref(), Some("And in May 2016?"));
    let found = offers(&testing::findings());
    assert_eq!(found.others.map(|it| it.text).as_deref(), Some("Which councils were told to improve plans?"));
    assert!(found.more.is_some());
    let help = offers(&declined(Outcome::Help, Reason::NotMentioned, "Hello.", &[]));
    assert_eq!(help, Offers::default());
}

/// A note with its value alone.
fn noted(assumption: Assumption, value: &str) -> Note {
    Note { assumption, value: value.to_owned(), text: value.to_owned() }
}

#[test]
fn assumptions_are_sentences() {
    let said =
        |notes: &[Note], code: &str| with_voice(None, code, |voice| super::assumed(voice, notes).to_plain().to_owned());
    let home = noted(Assumption::Home("Cornwall".to_owned()), "Cornwall (home authority)");
    insta::assert_snapshot!(said(std::slice::from_ref(&home), "en"), @"No place was named, so this is about Cornwall.");
    insta::assert_snapshot!(said(&[home], "pl"), @"Nie podano miejsca, więc odpowiedź dotyczy: Cornwall.");
    let devon = Assumption::Linked { authority: "Devon".to_owned(), kind: Kind::Minutes };
    let carried = |carried| Assumption::Carried(carried);
    insta::assert_snapshot!(said(&[
        noted(carried(Carried::Authorities(vec!["Cornwall".to_owned()])), "Cornwall"),
        noted(Assumption::CountedBack(None), "2019"),
        noted(carried(Carried::Question(OperationId::Findings)), "findings"),
        noted(devon, "Devon (the minutes give the dates of its inspection)"),
    ], "en"), @"
    Assumed: Devon (the minutes give the dates of its inspection).
    From your last question: Cornwall; counted back from 2019.
    ");
}

#[test]
fn a_source_with_its_neighbours() {
    let answer = testing::findings();
    let passages = testing::passages();
    let message = with_voice(Some("https://scrutiny.example.org"), "en", |voice| {
        source(voice, &answer.citations[0], 1, Some(&passages[2]), None)
    });
    insta::assert_snapshot!(shown(&message), @r#"
    <b>Source 1</b>
    Seaford: inspection of children's social care services (October 2019), <a href="https://scrutiny.example.org/documents/north-seaford?passage=3&amp;words=46-98#passage-3">page 3, paragraph 7</a>
    <i>What needs to improve</i>

    <blockquote expandable>The quality of plans.</blockquote>

    <blockquote>Plans are clear and are shared with families. <b>However, plans for some children drift for too long.</b></blockquote>
    [Open the document here -> https://scrutiny.example.org/documents/north-seaford?passage=3&words=46-98#passage-3]
    "#);
    let message =
        with_voice(None, "pl", |voice| source(voice, &answer.citations[1], 2, Some(&passages[0]), Some(&passages[2])));
    insta::assert_snapshot!(shown(&message), @"
    <b>Źródło 2</b>
    Seaford: digest of the 2019 inspection [streszczenie, nie słowa inspektorów]

    <b>What needs to improve</b>

    <blockquote>Overall: outstanding</blockquote>

    <blockquote expandable>The quality of plans.</blockquote>
    ");
}

#[test]
fn inline_results_are_quotes_with_their_sources() {
    let results = with_voice(None, "en", |voice| inline(voice, &testing::findings(), ID));
    let all: Vec<String> = results
        .into_iter()
        .map(|it| {
            let message = Message { parts: vec![it.text], attachment: None, buttons: it.buttons };
            format!("{} | {} | {}\n{}", it.id, it.title, it.description, shown(&message))
        })
        .collect();
    insta::assert_snapshot!(all.join("\n-----\n"), @"
    7:1 | Seaford, 2019 | However, plans for some children drift for too long.
    <blockquote>However, plans for some children drift for too long.</blockquote>

    Seaford: inspection of children's social care services (October 2019), page 3, paragraph 7
    [Ask on in private -> https://t.me/scrutineer_bot?start=answer_7]
    -----
    7:2 | Seaford, 2019 | Seaford: outstanding overall.
    Seaford: outstanding overall.

    Seaford: digest of the 2019 inspection [digest, not the inspectors’ own words]
    [Ask on in private -> https://t.me/scrutineer_bot?start=answer_7]
    ");
    let above = with_voice(None, "en", |voice| (inline_button(voice, Some(ID)), inline_button(voice, None)));
    insta::assert_snapshot!(format!("{above:?}"), @r#"(("Ask on in private", "answer_7"), ("Nothing found. Ask in private", "help"))"#);
}

#[test]
fn what_is_held_is_listed_by_authority() {
    let seen = |public| with_voice(public, "en", |voice| shown(&holdings(voice, &catalog(), 0)));
    insta::assert_snapshot!(seen(None), @"
    <b>3 documents are held, on 1 authority.</b>

    Seaford: 2016, 2019

    <b>Other documents</b>
    • Notes [document]
    ");
    insta::assert_snapshot!(seen(Some("https://scrutiny.example.org")), @r#"
    <b>3 documents are held, on 1 authority.</b>

    Seaford: <a href="https://scrutiny.example.org/documents/seaford-2016">2016</a>, <a href="https://scrutiny.example.org/documents/north-seaford">2019</a>

    <b>Other documents</b>
    • Notes [document]
    "#);
    let none = with_voice(None, "en", |voice| shown(&holdings(voice, &Catalog::default(), 3)));
    insta::assert_snapshot!(none, @"No documents are held yet.");
}

#[test]
fn a_long_list_of_what_is_held_has_pages() {
    let documents = (0..70).map(|number| {
        let mut document = testing::report();
        document.id = DocumentId::from_path(&format!("{number}.pdf"));
        document.facts.authority = Some(format!("Place {number:02}"));
        Arc::new(document)
    });
    let catalog = Catalog::new(documents.collect());
    let page = |page| with_voice(Some("https://e.org"), "en", |voice| holdings(voice, &catalog, page));
    let buttons = |number| {
        let message = page(number);
        assert_eq!(message.parts.len(), 1);
        shown(&Message { parts: vec![], ..message })
    };
    assert_eq!(buttons(0).trim(), "[Next = holdings:1]");
    assert_eq!(buttons(1).trim(), "[Back = holdings:0] [Next = holdings:2]");
    assert_eq!(buttons(2).trim(), "[Back = holdings:1]");
    assert_eq!(page(99), page(2));
}

#[test]
fn a_page_is_told_with_what_is_printed_on_it() {
    let labels = PageLabels::new([(1, "145".to_owned()), (2, "146".to_owned())]);
    let document = Arc::new(Document { labels, ..testing::report() });
    let citations = [cited(&document, 5, "Plans are clear.")];
    let shown = |code| with_voice(None, code, |voice| sources(voice, &citations).to_plain().to_owned());
    assert!(shown("en").ends_with("page 2 (printed 146), paragraph 5"), "{}", shown("en"));
    assert!(shown("pl").contains("strona 2 (w druku 146)"), "{}", shown("pl"));
}

#[test]
fn marks_are_short() {
    assert_eq!(mark(&[1, 2, 4, 5, 6, 9]), "\u{a0}[1][2][4\u{2011}6][9]");
    assert_eq!(mark(&[]), "");
}

/// Cites a whole passage with that text.
fn cited(document: &Arc<Document>, number: u32, text: &str) -> Citation {
    let passage = Passage {
        text: text.to_owned(),
        kind: PassageKind::Paragraph,
        section: None,
        paragraph: Some(number),
        pages: Some(Pages::on(number / 5 + 1)),
    };
    Citation::whole(Arc::clone(document), PassageNumber(number), Arc::new(passage)).expect("text")
}

/// Answers over any text.
fn any_answer() -> impl Strategy<Value = Answer> {
    let words = || any_text().prop_map(|text| format!("x{text}"));
    let said = (words(), 0..6_u32, any::<bool>(), proptest::option::of(words())).boxed();
    let tree = vec((said.clone(), vec(said, 0..4)), 0..40);
    (words(), words(), tree, vec(words(), 0..9), vec(words(), 0..3), 1..40_usize).prop_map(
        |(title, headline, tree, suggestions, assumed, longer)| {
            let mut answer = testing::findings();
            let document = Document { title, ..testing::report() };
            let documents: Vec<Arc<Document>> = (0..6)
                .map(|number| {
                    let id = DocumentId::from_path(&format!("{number}.pdf"));
                    Arc::new(Document { id, ..document.clone() })
                })
                .collect();
            let mut number = 0;
            let mut one = |(text, document, quoted, authority): (String, u32, bool, Option<String>)| {
                number += 1;
                let text = text.repeat(longer);
                let citation = cited(&documents[document as usize], number, &text);
                let said = if quoted { Statement::quote(citation) } else { Statement::fact(text, citation, []) };
                authority.into_iter().fold(said, Statement::about)
            };
            answer.statements = tree
                .into_iter()
                .map(|(top, items)| one(top).with_items(items.into_iter().map(&mut one).collect()))
                .collect();
            answer.headline = headline;
            answer.suggestions = suggestions.iter().map(|text| testing::suggestion(text)).collect();
            answer.notes =
                assumed.into_iter().map(|text| noted(Assumption::NotUnderstood(vec![text.clone()]), &text)).collect();
            answer.number_citations();
            answer
        },
    )
}

fn check_message(message: &Message) -> Result<(), TestCaseError> {
    prop_assert!(!message.parts.is_empty());
    prop_assert!(message.parts.len() <= MOST_PARTS);
    for part in &message.parts {
        check::sendable(&part.markup()).map_err(TestCaseError::fail)?;
        prop_assert!(part.markup().len() <= super::super::html::MOST_BYTES);
        prop_assert!(units(part.to_plain()) <= 4_096);
    }
    prop_assert!(message.buttons.iter().map(Vec::len).sum::<usize>() <= 100);
    for row in &message.buttons {
        prop_assert!((1..=8).contains(&row.len()));
        for button in row {
            prop_assert!(!button.label.trim().is_empty());
            match &button.action {
                ButtonAction::Callback(action) => {
                    prop_assert!((1..=MOST_CALLBACK_BYTES).contains(&action.encode().len()));
                }
                ButtonAction::Url(address) => prop_assert!(address.starts_with("https://")),
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_answer_can_be_sent(answer in any_answer(), public: bool, polish: bool, from: u16) {
        let public = public.then_some("https://scrutiny.example.org");
        with_voice(public, if polish { "pl" } else { "en" }, |voice| {
            let offers = offers(&answer);
            let message = super::answer(voice, &answer, &offers, ID);
            check_message(&message)?;
            let buttons = buttons(voice, &offers, ID, from);
            check_message(&Message { parts: vec![Html::plain("x")], attachment: None, buttons })?;
            for (cited, number) in answer.citations.iter().zip(1..) {
                let beside = cited.passage();
                let message = source(voice, cited, number, Some(beside), Some(beside));
                for part in &message.parts {
                    check::sendable(&part.markup()).map_err(TestCaseError::fail)?;
                }
            }
            for result in inline(voice, &answer, ID) {
                prop_assert!(result.id.len() <= 64 && !result.title.is_empty());
                check_message(&Message { parts: vec![result.text], attachment: None, buttons: result.buttons })?;
            }
            Ok(())
        })?;
    }

    #[test]
    fn an_answer_says_all_of_its_statements(answer in any_answer()) {
        let said = statements(&answer.statements, &answer.citations, false);
        let seen = |text: &str| Html::plain(text).to_plain().chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let whole = seen(said.to_plain());
        for statement in &answer.statements {
            for one in std::iter::once(statement).chain(&statement.items) {
                prop_assert!(whole.contains(&seen(one.text())));
            }
        }
    }
}
