//! The service as the faces see it: what is looked up, what is remembered, and another state of the index put in place.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use scrutineer::document::PassageNumber;
use scrutineer::gazetteer::Authorities;
use scrutineer::service::{Ask, Error, Filter, Limits, Service};
use scrutineer::store::{Face, Feedback, Keeping, Store, Subject};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support;

fn service(folder: &TempDir) -> Service {
    let limits = Limits { question_chars: 200, at_once: 4, waiting: 100, answer_time: Duration::from_secs(20) };
    let store = Store::open(&folder.path().join("data/store.sqlite3"), Keeping::default()).unwrap();
    let assistant = Arc::new(support::assistant(folder.path()));
    Service::new(assistant, Arc::new(Authorities::bundled()), Arc::new(store), &limits, Timestamp::now)
}

fn conversation(name: &str) -> Option<Subject> {
    Subject::new(Face::Http, name)
}

/// The meaning of a question in a conversation: whom it is about, and when.
async fn ask(service: &Service, text: &str, conversation: Option<Subject>) -> (String, Vec<i16>) {
    let reply = service.ask(Ask { text: text.to_owned(), conversation, ..Ask::default() }).await.unwrap();
    let question = reply.turn.answer.question;
    (question.operation.name().to_owned(), question.years())
}

#[tokio::test]
async fn a_conversation_goes_on_after_a_restart_and_not_after_it_was_forgotten() {
    let folder = support::folder();
    ask(&service(&folder), "who led the 2019 inspection?", conversation("one")).await;
    let again = service(&folder);
    assert_eq!(ask(&again, "and in 2016?", conversation("one")).await, ("who".to_owned(), vec![2016]));
    assert_eq!(again.forget(conversation("one").unwrap()).await.unwrap(), 1);
    let (intent, _) = ask(&again, "and in 2019?", conversation("one")).await;
    assert_ne!(intent, "who");
}

#[tokio::test]
async fn a_question_that_is_given_goes_before_the_last_of_the_conversation() {
    let folder = support::folder();
    let service = service(&folder);
    let older = service.ask(Ask { text: "who led the 2019 inspection?".to_owned(), ..Ask::default() }).await.unwrap();
    ask(&service, "what were the 2019 improvement areas?", conversation("one")).await;
    let reply = service.ask(Ask {
        text: "and in 2016?".to_owned(),
        conversation: conversation("one"),
        before: Some(Arc::new(older.turn.answer.question)),
        ..Ask::default()
    });
    assert_eq!(reply.await.unwrap().turn.answer.question.operation.name(), "who");
    assert_eq!(ask(&service, "and in 2019?", conversation("one")).await.0, "who");
}

#[tokio::test]
async fn the_thanks_in_between_are_not_what_is_leant_on() {
    let folder = support::folder();
    let service = service(&folder);
    ask(&service, "who led the 2019 inspection?", conversation("one")).await;
    assert_eq!(ask(&service, "thank you", conversation("one")).await.0, "help");
    assert_eq!(ask(&service, "and in 2016?", conversation("one")).await.0, "who");
}

#[tokio::test]
async fn feedback_is_kept_and_bounded() {
    let folder = support::folder();
    let service = service(&folder);
    let said = Feedback {
        face: Face::Http,
        subject: conversation("one"),
        question: "who led it?".to_owned(),
        headline: None,
        right: false,
        comment: Some("it was Sam".to_owned()),
        language: None,
    };
    service.feedback(said.clone()).await.unwrap();
    let kept: Vec<Feedback> = service.store().feedback().unwrap().into_iter().map(|(_, said)| said).collect();
    assert_eq!(kept, std::slice::from_ref(&said));
    let long = Feedback { comment: Some("x".repeat(2_001)), ..said.clone() };
    assert!(matches!(service.feedback(long).await, Err(Error::LongComment { length: 2_001 })));
    let empty = Feedback { question: " ".to_owned(), ..said };
    assert!(matches!(service.feedback(empty).await, Err(Error::Empty)));
}

#[tokio::test]
async fn another_state_of_the_index_is_put_in_place_whole() {
    let folder = support::folder();
    let service = Arc::new(service(&folder));
    let before = service.assistant();
    fs::remove_file(folder.path().join("corpus/devon-2016.md")).unwrap();
    let without = Arc::new(support::index(folder.path()));
    let with = Arc::clone(before.snapshot());
    let asking: Vec<_> = (0..4)
        .map(|_| {
            let service = Arc::clone(&service);
            tokio::spawn(async move {
                let mut counts = Vec::new();
                for _ in 0..50 {
                    let list = service.documents(Filter::default()).await.unwrap();
                    let text = "which inspections of Devon are there?".to_owned();
                    let reply = service.ask(Ask { text, ..Ask::default() }).await.unwrap();
                    counts.push((list.documents.len(), reply.turn.answer.statements.len()));
                }
                counts
            })
        })
        .collect();
    for turn in 0..100 {
        service.reload(Arc::clone(if turn % 2 == 0 { &without } else { &with }));
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    for task in asking {
        for (documents, statements) in task.await.unwrap() {
            assert!((1..=2).contains(&documents) && (1..=2).contains(&statements), "{documents} {statements}");
        }
    }
    assert_eq!(before.snapshot().catalog().documents().len(), 2, "whoever holds a state keeps it");
    service.reload(without);
    assert_eq!(service.holdings().documents, 1);
}

#[tokio::test]
async fn a_passage_comes_with_its_neighbours() {
    let folder = support::folder();
    let service = service(&folder);
    let texts = |list: &Value| -> Vec<String> {
        list.as_array().unwrap().iter().map(|it| it["text"].as_str().unwrap().to_owned()).collect()
    };
    let first = service.passage("devon-2016", PassageNumber(0), 2).await.unwrap().unwrap();
    let first = serde_json::to_value(first).unwrap();
    assert!(texts(&first["before"]).is_empty());
    assert_eq!(texts(&first["after"]).len(), 2);
    let last = service.assistant().snapshot().catalog().documents()[0].passages - 1;
    let end = service.passage("devon-2016", PassageNumber(last), 1).await.unwrap().unwrap();
    let end = serde_json::to_value(end).unwrap();
    assert_eq!(texts(&end["before"]).len(), 1);
    assert!(texts(&end["after"]).is_empty());
    assert_eq!(end["passage"]["id"], format!("devon-2016.{last}"));
    assert_eq!(end["document"]["authority"], "Devon");
    for (document, number) in [("devon-2016", last + 1), ("devon-2016", u32::MAX), ("nothing", 0), ("../devon", 0)] {
        assert!(service.passage(document, PassageNumber(number), 20).await.unwrap().is_none(), "{document} {number}");
    }
}

#[tokio::test]
async fn a_search_goes_through_pages_that_do_not_overlap() {
    let folder = support::folder();
    let service = service(&folder);
    let search = async |words: &str, filter: Filter, cursor: Option<String>, limit| {
        service.search(words.to_owned(), filter, cursor, limit).await
    };
    let all = search("life-story work, plans and homes", Filter::default(), None, 100).await.unwrap();
    assert!(all.results.len() >= 3 && all.next.is_none(), "{all:?}");
    let mut paged = Vec::new();
    let mut cursor = None;
    loop {
        let page = search("life-story work, plans and homes", Filter::default(), cursor, 1).await.unwrap();
        paged.extend(page.results);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(paged, all.results);
    let of_2016 = Filter { year: Some(2016), authority: Some("devon".to_owned()), kind: None };
    let found = search("plans are clear", of_2016, None, 10).await.unwrap();
    assert_eq!(found.results.len(), 1);
    assert_eq!(found.results[0].passage.text, "See to it that plans are clear.");
    assert!(search("zanzibar", Filter::default(), None, 10).await.unwrap().results.is_empty());
    assert!(matches!(search(" ", Filter::default(), None, 10).await, Err(Error::Empty)));
    for cursor in ["next", "-1", "1001", ""] {
        let refused = search("plans", Filter::default(), Some(cursor.to_owned()), 10).await;
        assert!(matches!(refused, Err(Error::Cursor)), "{cursor}");
    }
}

#[tokio::test]
async fn an_authority_is_told_with_its_grades_over_time() {
    let folder = support::folder();
    let service = service(&folder);
    let held = serde_json::to_value(service.held_authorities().await.unwrap()).unwrap();
    assert_eq!(held["authorities"][0]["id"], "devon");
    assert_eq!(held["authorities"][0]["overall"], "Good");
    for name in ["devon", "Devon", "Devon County Council"] {
        let found = service.authority(name.to_owned()).await.unwrap().unwrap();
        let found = serde_json::to_value(found).unwrap();
        assert_eq!((&found["inspections"].as_array().unwrap().len(), &found["region"]), (&2, &json!("South West")));
        let overall = &found["grades"][0];
        assert_eq!(overall["name"], "overall effectiveness");
        let grades: Vec<(&str, &str)> = overall["grades"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| (it["date"].as_str().unwrap(), it["grade"].as_str().unwrap()))
            .collect();
        assert_eq!(grades, [("2016-04-11", "Requires improvement to be good"), ("2019-10-14", "Good")]);
        let items = &found["inspections"][1]["document"]["improvements"][0]["items"];
        assert_eq!(items[0]["items"][1]["text"], "their quality");
        let passage = overall["grades"][1]["passage"].as_str().unwrap();
        assert!(passage.starts_with("devon-2019."), "{passage}");
    }
    for nobody in ["cornwall", "zanzibar", ""] {
        assert!(service.authority(nobody.to_owned()).await.unwrap().is_none(), "{nobody}");
    }
}

/// Messages of people in need, with what of each must be kept nowhere.
const IN_NEED: [&str; 4] = [
    "my quinquereme neighbour is hurting her child",
    "i want to kill myself, quinquereme",
    "quinquereme: social services took my baby",
    "my quinquereme dad hits me",
];

#[tokio::test]
async fn of_people_in_need_nothing_is_kept_and_nothing_is_leant_on() {
    let folder = support::folder();
    let service = service(&folder);
    ask(&service, "who led the 2019 inspection?", conversation("one")).await;
    for text in IN_NEED {
        let wanted = Ask { text: text.to_owned(), conversation: conversation("one"), ..Ask::default() };
        let answer = service.ask(wanted).await.unwrap().turn.answer;
        assert!(answer.is_for_need() && answer.statements.is_empty() && answer.citations.is_empty(), "{text}");
        assert!(answer.suggestions.is_empty() && answer.notes.is_empty() && answer.claims.is_empty(), "{text}");
        assert!(!format!("{answer:?}").contains("quinquereme"), "{answer:?}");
        let said = |question: &str, comment: Option<&str>| Feedback {
            face: Face::Http,
            subject: None,
            question: question.to_owned(),
            headline: None,
            right: true,
            comment: comment.map(str::to_owned),
            language: None,
        };
        service.feedback(said(text, None)).await.unwrap();
        service.feedback(said("who led it?", Some(text))).await.unwrap();
    }
    assert!(service.store().feedback().unwrap().is_empty());
    assert_eq!(ask(&service, "and in 2016?", conversation("one")).await, ("who".to_owned(), vec![2016]));
    ask(&service, IN_NEED[0], conversation("two")).await;
    assert!(!service.reset(conversation("two").unwrap()).await.unwrap(), "nothing is remembered of it");
    for file in fs::read_dir(folder.path().join("data")).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(11).any(|part| part == b"quinquereme"));
    }
}

#[tokio::test]
async fn people_in_need_are_answered_however_much_they_write_and_whatever_they_chose() {
    let folder = support::folder();
    let service = service(&folder);
    let long = format!("{} my dad hits me", "I do not know how to begin. ".repeat(20));
    let known = service.ask(Ask { text: "who led it?".to_owned(), ..Ask::default() }).await.unwrap();
    let request = Some(Arc::new(known.turn.answer.question));
    for request in [None, request] {
        let reply = service.ask(Ask { text: long.clone(), request, ..Ask::default() }).await.unwrap();
        assert!(reply.turn.answer.is_for_need());
    }
}

#[tokio::test]
async fn small_talk_gets_one_line_and_other_languages_a_note() {
    let folder = support::folder();
    let service = service(&folder);
    let mut lines = Vec::new();
    for text in [
        "hi",
        "thanks!",
        "How are you?",
        "ok",
        "bye",
        "you're great",
        "Jak ocenili Devon i co jest do poprawy?",
        "ڈیون کیسا ہے",
    ] {
        let answer = service.ask(Ask { text: text.to_owned(), ..Ask::default() }).await.unwrap().turn.answer;
        assert!(answer.statements.is_empty() && !answer.is_for_need(), "{text}");
        lines.push(format!("{text}: {}", answer.headline));
    }
    insta::assert_snapshot!(lines.join("\n"), @"
    hi: Hello! Ask me what inspectors said about a council.
    thanks!: You are welcome.
    How are you?: I am well, thank you. What would you like to know about an inspection?
    ok: Good. Ask me another whenever you like.
    bye: Goodbye, and come back whenever you have a question.
    you're great: Thank you, I am glad it helped.
    Jak ocenili Devon i co jest do poprawy?: I can only read questions in English, the language of the reports; if somebody is in danger, ring 999.
    ڈیون کیسا ہے: I can only read questions in English, the language of the reports; if somebody is in danger, ring 999.
    ");
}
