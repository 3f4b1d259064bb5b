//! The bot as people meet it: each test is a conversation with the real program.

use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use super::bot::{AREAS, FAST, Home};
use super::html::units;
use super::methods::{TEXT, is_start_parameter};
use super::people::{How, PATIENCE};
use super::server::Server;
use super::world::{Fault, Harm, Kind, Message, Outcome, Stage};

/// The silence after which a chat is taken to be at rest.
const REST: Duration = Duration::from_millis(400);

/// The messages in a chat beyond the first `before`, once there is one and the chat is at rest.
pub(super) fn news(server: &Server, chat: i64, before: usize) -> Vec<Message> {
    server.wait_shown(chat, before + 1);
    loop {
        let count = server.shown(chat).len();
        thread::sleep(REST);
        let shown = server.shown(chat);
        if shown.len() == count {
            return shown[before..].to_vec();
        }
    }
}

/// The reply to something said in a chat.
pub(super) fn ask(server: &Server, chat: i64, from: i64, text: &str) -> Vec<Message> {
    let before = server.shown(chat).len();
    server.say(chat, from, text);
    news(server, chat, before)
}

fn labels(message: &Message) -> Vec<String> {
    message.buttons().into_iter().flatten().map(|button| button.text).collect()
}

/// The one message that came.
#[track_caller]
pub(super) fn one(mut messages: Vec<Message>) -> Message {
    assert_eq!(messages.len(), 1, "{:#?}", messages.iter().map(|message| &message.text).collect::<Vec<_>>());
    messages.remove(0)
}

#[test]
fn questions_and_follow_ups_are_answered_in_private() {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    let _bot = home.start(&server);
    let ann = server.person(1, "Ann");
    let answer = one(ask(&server, ann, ann, "what were the 2019 improvement areas?"));
    assert!(
        answer.text.contains("Homes for young people") && answer.text.contains("life-story work"),
        "{}",
        answer.text
    );
    assert!(answer.text.contains("Devon"), "{}", answer.text);
    assert!(answer.html.contains("<b>") && answer.html.contains("<blockquote"), "{}", answer.html);
    assert!(!labels(&answer).is_empty());
    let sent = server.calls(&["sendmessage"]).pop().unwrap();
    assert_eq!(sent.parameters["link_preview_options"]["is_disabled"], json!(true), "{}", sent.parameters);

    let follow_up = one(ask(&server, ann, ann, "and in 2016?"));
    assert!(follow_up.text.contains("plans are clear"), "{}", follow_up.text);
    // A reply to the first answer follows up on that one, not on the last.
    one(ask(&server, ann, ann, "who led the 2019 inspection?"));
    let before = server.shown(ann).len();
    server.say_so(ann, ann, "and in 2016?", How { reply_to: Some(answer.id), ..How::default() });
    let to_first = one(news(&server, ann, before));
    assert!(to_first.text.contains("plans are clear"), "{}", to_first.text);
    // Another person's conversation is their own.
    let bob = server.person(2, "Bob");
    let of_bob = one(ask(&server, bob, bob, "and in 2016?"));
    assert_ne!(of_bob.text, follow_up.text);
    home.close(&server);
}

#[test]
fn every_command_is_answered_and_in_the_menus() {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    let _bot = home.start(&server);
    let ann = server.person(1, "Ann");
    let commands = [
        "/start",
        "/help",
        "/ask what were the 2019 improvement areas?",
        "/ask",
        "/improve",
        "/improve 2016",
        "/grades",
        "/compare",
        "/compare 2016 2019",
        "/brief",
        "/brief Atlantis",
        "/follow",
        "/follow Devon",
        "/following",
        "/unfollow",
        "/sources",
        "/reset",
        "/privacy",
        "/feedback",
        "/feedback It is good.",
        "/forget",
        "/nonsense",
        "/help@scrutineer_test_bot",
        "/start garbage",
        "/HELP",
    ];
    for command in commands {
        for message in ask(&server, ann, ann, command) {
            assert!(units(&message.text) <= TEXT && !message.text.is_empty(), "{command}");
        }
    }
    let improve = ask(&server, ann, ann, "/improve 2019");
    assert!(improve[0].text.contains("Homes for young people"), "{}", improve[0].text);
    let grades = ask(&server, ann, ann, "/grades");
    assert!(grades[0].text.contains("Good"), "{}", grades[0].text);
    server.wait("menus", PATIENCE, |world| world.commands.len() >= 4);
    let world = server.shared.look();
    for scope in ["all_private_chats", "all_group_chats"] {
        for language in ["", "pl"] {
            let menu = &world.commands[&(scope.to_owned(), language.to_owned())];
            assert!(menu.iter().any(|entry| entry["command"] == json!("ask")), "{scope} {language}: {menu:?}");
        }
    }
    drop(world);
    home.close(&server);
}

#[test]
fn every_button_of_an_answer_works_and_is_acknowledged() {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    let _bot = home.start(&server);
    let ann = server.person(1, "Ann");
    let answer = one(ask(&server, ann, ann, "what were the 2019 improvement areas?"));
    let buttons: Vec<_> = answer.buttons().into_iter().flatten().filter(|button| button.data.is_some()).collect();
    assert!(buttons.len() >= 4, "{buttons:?}");
    let mut effects = Vec::new();
    for button in &buttons {
        let shown =
            |server: &Server| server.shown(ann).iter().map(|message| (message.id, message.edits)).collect::<Vec<_>>();
        let before = shown(&server);
        let query = server.press_data(ann, ann, answer.id, button.data.as_ref().unwrap());
        let notice = server.answered(&query);
        thread::sleep(REST);
        server.wait("rest", PATIENCE, |world| world.updates.is_empty());
        let after = shown(&server);
        let text = notice["text"].as_str().unwrap_or("");
        assert!(before != after || !text.is_empty(), "\"{}\" does nothing\n{}", button.text, server.log());
        effects.push(format!("{} -> {} new, notice {text:?}", button.text, after.len() - before.len()));
    }
    eprintln!("buttons: {effects:#?}");
    // Pressed twice, with data of nobody, and under a message that is gone: each is acknowledged and breaks nothing.
    let twice = [&buttons[0], &buttons[0]].map(|b| server.press_data(ann, ann, answer.id, b.data.as_ref().unwrap()));
    for query in twice {
        server.answered(&query);
    }
    for data in ["", "x", "source:18446744073709551615:1", "source:1:1", "more:99999", "forget:1", &"ü".repeat(32)] {
        let query = server.press_data(ann, ann, answer.id, data);
        server.answered(&query);
    }
    let gone = server.press_data(ann, ann, 99_999, buttons[0].data.as_ref().unwrap());
    server.answered(&gone);
    thread::sleep(REST);
    one(ask(&server, ann, ann, "who led the 2019 inspection?"));
    // Nothing was refused by the server but what had to be.
    let refused: Vec<_> = server.calls(&["editmessagetext", "editmessagereplymarkup", "answercallbackquery"]);
    let refused: Vec<_> = refused.iter().filter(|call| matches!(&call.outcome, Outcome::Refused(_, text) if !text.contains("not modified") && !text.contains("not found"))).collect();
    assert!(refused.is_empty(), "{refused:#?}");
    home.close(&server);
}

#[test]
fn a_clarifying_question_comes_as_buttons() {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    // Without a home authority the question lacks its place.
    let toml = std::fs::read_to_string(home.path().join("bot.toml")).unwrap();
    std::fs::write(home.path().join("bot.toml"), toml.replace("home_authority = \"Devon\"", "")).unwrap();
    let _bot = home.start(&server);
    let ann = server.person(1, "Ann");
    let asked = one(ask(&server, ann, ann, "what was the overall grade?"));
    // Each choice is a numbered line with a button of its number, or a button that names it.
    let line = asked.text.lines().find(|line| line.contains("Devon was rated") || line.contains("was Devon rated"));
    let number = line.and_then(|line| line.split('.').next()).unwrap_or("Devon").to_owned();
    let before = server.shown(ann).len();
    let query = server.press(ann, ann, asked.id, &number);
    server.answered(&query);
    let answer = news(&server, ann, before);
    assert!(answer[0].text.contains("Good"), "{}", answer[0].text);
    home.close(&server);
}

#[test]
fn in_groups_it_answers_only_when_it_is_meant_and_in_the_same_topic() {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    // It sees all and must itself leave alone what is not for it.
    server.shared.change(|world| world.sees_all = true);
    let _bot = home.start(&server);
    let ann = server.person(1, "Ann");
    let bob = server.person(2, "Bob");
    let group = server.chat(-1_000_000_000_001, Kind::Forum, "Panel");
    let topic = server.say(group, ann, "topic one");
    for text in ["what were the 2019 improvement areas?", "/ask@other_bot what?", "ask @scrutineer_test_bots instead"] {
        server.say_so(group, ann, text, How { thread: Some(topic), ..How::default() });
    }
    let in_topic = |text: &str, from: i64, to: Option<i64>| {
        let before = server.shown(group).len();
        let id = server.say_so(group, from, text, How { thread: Some(topic), reply_to: to, more: None });
        (id, news(&server, group, before))
    };
    let (id, answers) = in_topic("@scrutineer_test_bot what were the 2019 improvement areas?", ann, None);
    let answer = one(answers);
    assert!(answer.text.contains("Homes for young people"), "{}", answer.text);
    assert_eq!((answer.thread, answer.reply_to), (Some(topic), Some(id)));
    // Anybody may follow up by a reply.
    let (id, answers) = in_topic("and in 2016?", bob, Some(answer.id));
    let follow_up = one(answers);
    assert!(follow_up.text.contains("plans are clear"), "{}", follow_up.text);
    assert_eq!((follow_up.thread, follow_up.reply_to), (Some(topic), Some(id)));
    let (_, answers) = in_topic("/ask@scrutineer_test_bot who led the 2019 inspection?", ann, None);
    assert!(one(answers).text.contains("Jo Smith"));
    // Another topic is another conversation.
    let other = server.say(group, ann, "topic two");
    let before = server.shown(group).len();
    server.say_so(group, ann, "/ask@scrutineer_test_bot and in 2016?", How { thread: Some(other), ..How::default() });
    let elsewhere = one(news(&server, group, before));
    assert_eq!(elsewhere.thread, Some(other));
    assert!(!elsewhere.text.contains("Sam Jones"), "{}", elsewhere.text);
    // A plain group has no topics.
    let plain = server.chat(-77, Kind::Group, "Old group");
    let answer = one(ask(&server, plain, bob, "@scrutineer_test_bot who led the 2019 inspection?"));
    assert!(answer.text.contains("Jo Smith") && answer.thread.is_none(), "{}", answer.text);
    assert!(labels(&answer).len() < 20);
    home.close(&server);
}

#[test]
fn a_changed_question_is_answered_in_place() {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    let _bot = home.start(&server);
    let ann = server.person(1, "Ann");
    let question = server.say(ann, ann, "who led the 2019 inspection?");
    let answer = one(news(&server, ann, 0));
    assert!(answer.text.contains("Jo Smith"), "{}", answer.text);
    server.edit(ann, question, "who led the 2016 inspection?");
    server.wait("the edited answer", PATIENCE, |world| world.chats[&ann].messages[&answer.id].edits > 0);
    let after = one(news(&server, ann, 0));
    assert_eq!(after.id, answer.id);
    assert!(after.text.contains("Sam Jones"), "{}", after.text);
    // Changed while it is answered, and back again: what stands last is what is answered.
    let hasty = server.say(ann, ann, "who led the 2019 inspection?");
    server.edit(ann, hasty, "who led the 2016 inspection?");
    server.edit(ann, hasty, "who led the 2019 inspection?");
    thread::sleep(REST);
    server.wait("rest", PATIENCE, |world| world.updates.is_empty());
    let last = news(&server, ann, 1);
    assert_eq!(last.len(), 1, "{last:#?}");
    assert!(last[0].text.contains("Jo Smith"), "{}", last[0].text);
    // An edit that leaves the question as it was changes nothing.
    server.edit(ann, question, "who led the 2016 inspection?");
    thread::sleep(REST);
    assert_eq!(server.shown(ann).len(), 2);
    home.close(&server);
}

#[test]
fn inline_questions_give_quotes_with_their_sources() {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    let _bot = home.start(&server);
    let ann = server.person(1, "Ann");
    let query = server.inline(ann, "what were the 2019 improvement areas?");
    let answer = server.answered(&query);
    let results = answer["results"].as_array().unwrap();
    assert!(!results.is_empty(), "{answer:#}");
    let all = answer["results"].to_string();
    assert!(all.contains("life-story work") && all.contains("digest of the 2019 inspection"), "{answer:#}");
    if let Some(start) = answer["button"]["start_parameter"].as_str() {
        assert!(is_start_parameter(start));
        let went_on = ask(&server, ann, ann, &format!("/start {start}"));
        assert!(!went_on.is_empty());
    }
    for text in ["", " ", "zzz qqq", &"x".repeat(256), "<b>&amp; \u{1F3F4}"] {
        let query = server.inline(ann, text);
        server.answered(&query);
    }
    home.close(&server);
}

#[test]
fn whatever_is_no_text_gets_a_hint_or_a_truthful_silence() {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    let _bot = home.start(&server);
    let ann = server.person(1, "Ann");
    let file = |kind: &str, more: Value| {
        let mut file = json!({"file_id": "f", "file_unique_id": "u", "file_size": 10});
        for (key, value) in more.as_object().unwrap() {
            file[key] = value.clone();
        }
        json!({kind: file})
    };
    let kinds = [
        file("voice", json!({"duration": 3, "mime_type": "audio/ogg"})),
        // Some clients leave out the type.
        file("voice", json!({"duration": 3})),
        json!({"photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]}),
        file("document", json!({"file_name": "report.pdf"})),
        file("sticker", json!({"type": "regular", "width": 1, "height": 1, "is_animated": false, "is_video": false})),
        json!({"location": {"latitude": 50.7, "longitude": -3.5}}),
        json!({"contact": {"phone_number": "1", "first_name": "Bob"}}),
        json!({"poll": {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": false,
            "is_anonymous": true, "type": "regular", "allows_multiple_answers": false}}),
    ];
    for more in kinds {
        let before = server.shown(ann).len();
        server.say_so(ann, ann, "", How { more: Some(more.clone()), ..How::default() });
        let found = server.shared.wait(Duration::from_secs(5), |world| {
            let shown = world.chats[&ann].messages.values().filter(|message| message.from == super::world::BOT);
            (shown.count() > before).then_some(())
        });
        assert!(found.is_some(), "no word on {more}\n{}", server.log());
    }
    // Nothing that is unknown stops what follows: odd kinds of update, service messages, posts in channels.
    let channel = server.chat(-1_000_000_000_009, Kind::Channel, "News");
    server.say(channel, ann, "what were the 2019 improvement areas?");
    server.say_so(ann, ann, "", How { more: Some(json!({"from_the_future": {"x": 1}})), ..How::default() });
    server.shared.change(|world| {
        world.allowed.clear();
        world.update("something_new", &json!({"x": [1, 2]}));
        world.update("message", &json!({"message_id": "not a number"}));
        world.update("message", &json!({}));
    });
    let shown = ask(&server, ann, ann, "who led the 2019 inspection?");
    assert!(shown.last().unwrap().text.contains("Jo Smith"), "{shown:#?}");
    assert!(server.shown(channel).is_empty());
    home.close(&server);
}

#[test]
fn long_answers_lose_nothing() {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    let _bot = home.start(&server);
    let ann = server.person(1, "Ann");
    let answer = ask(&server, ann, ann, "what were the improvement areas in Torbay?");
    assert!(answer.len() <= 10, "{} messages flood a chat", answer.len());
    let mut all = String::new();
    for message in &answer {
        assert!(units(&message.text) <= TEXT);
        all += &message.text;
        if let Some(document) = &message.document {
            all += &String::from_utf8(document.bytes.clone()).unwrap();
        }
    }
    let all = all.replace("&amp;", "&");
    // Lines may be broken anywhere, and words are as they were.
    let words = all.split_whitespace().collect::<Vec<_>>().join(" ");
    for n in 1..=AREAS {
        let area = format!("Area {n}: the oversight of plans of kind {n} for children & families in need of help.");
        assert!(words.contains(&area), "area {n} is lost in {} messages", answer.len());
    }
    eprintln!(
        "long answer: {} messages, a document: {}",
        answer.len(),
        answer.iter().any(|message| message.document.is_some())
    );
    home.close(&server);
}

#[test]
fn words_that_look_like_tags_are_shown_as_they_are() {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    let _bot = home.start(&server);
    let ann = server.person(1, "Ann");
    let answer = ask(&server, ann, ann, "what were the improvement areas in Plymouth?");
    let all: String = answer.iter().map(|message| message.text.as_str()).collect();
    assert!(all.contains("< 12 months old & > 3 pages"), "{all}");
    assert!(all.contains("<script>alert(1)</script>"), "{all}");
    assert!(all.contains('\u{1F469}'), "{all}");
    let asked =
        ["<b>bold", "&lt;", "a < b & c > d", "\u{202e}evil", "\u{0}\u{7}", "\u{1F3F4}\u{E0067}", &"x".repeat(4096)];
    for text in asked {
        assert!(!ask(&server, ann, ann, text).is_empty());
    }
    let refused = server.calls(&["sendmessage", "editmessagetext", "senddocument"]);
    let refused: Vec<_> = refused.iter().filter(|call| matches!(call.outcome, Outcome::Refused(..))).collect();
    assert!(refused.is_empty(), "{refused:#?}");
    home.close(&server);
}

#[test]
fn the_interface_speaks_the_language_of_the_person() {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    let _bot = home.start(&server);
    let ann = server.person(1, "Ann");
    let ewa = server.person_who_reads(2, "Ewa", "pl");
    let english = ask(&server, ann, ann, "/help");
    let polish = ask(&server, ewa, ewa, "/help");
    assert_ne!(english[0].text, polish[0].text);
    assert!(polish[0].text.contains(['ą', 'ę', 'ł', 'ż', 'ś', 'ć']), "{}", polish[0].text);
    home.close(&server);
}

#[test]
fn all_that_is_stored_of_a_person_is_forgotten_when_they_ask() {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    let mut bot = home.start(&server);
    let ann = server.person(1, "Ann");
    let bob = server.person(2, "Bob");
    let answer = one(ask(&server, ann, ann, "what were the 2019 improvement areas for zebrastripes?"));
    one(ask(&server, bob, bob, "what were the 2019 improvement areas?"));
    let asked = one(ask(&server, ann, ann, "/forget"));
    let confirm = asked.buttons().into_iter().flatten().find(|b| b.data.as_deref() == Some("forget")).unwrap();
    let query = server.press_data(ann, ann, asked.id, confirm.data.as_ref().unwrap());
    server.answered(&query);
    thread::sleep(REST);
    // The old buttons say that they lead nowhere any more, and the conversation is gone.
    if let Some(data) = answer.buttons().into_iter().flatten().find_map(|button| button.data) {
        let notice = server.answered(&server.press_data(ann, ann, answer.id, &data));
        assert_ne!(notice["text"], "", "{notice}");
    }
    let lost = ask(&server, ann, ann, "and in 2016?");
    let kept = one(ask(&server, bob, bob, "and in 2016?"));
    assert!(kept.text.contains("plans are clear"), "{}", kept.text);
    assert_ne!(lost[0].text, kept.text);
    assert!(bot.stop().success(), "{}", home.log());
    // Not in any file either, the log of the database included.
    for entry in walk(home.path()) {
        let bytes = std::fs::read(&entry).unwrap();
        let found = memchr::memmem::find(&bytes, b"zebrastripes").is_some();
        assert!(!found, "the question is still in {}", entry.display());
    }
    home.close(&server);
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(walk(&path)) } else { files.push(path) }
    }
    files
}

#[test]
fn only_those_on_the_lists_are_answered() {
    let server = Server::start();
    let home = Home::new(&server, &format!("{FAST}users = [1]\nchats = [-5]\n"));
    let _bot = home.start(&server);
    let ann = server.person(1, "Ann");
    let mallory = server.person(666, "Mallory");
    let group = server.chat(-5, Kind::Group, "Panel");
    let other = server.chat(-6, Kind::Group, "Others");
    let question = "/ask@scrutineer_test_bot who led the 2019 inspection?";
    for _ in 0..5 {
        server.say(mallory, mallory, question);
        server.say(other, mallory, question);
    }
    let inline = server.inline(mallory, "who led the 2019 inspection?");
    assert!(one(ask(&server, ann, ann, question)).text.contains("Jo Smith"));
    assert!(ask(&server, group, ann, question).last().unwrap().text.contains("Jo Smith"));
    let told: Vec<Message> = server.shown(mallory).into_iter().chain(server.shown(other)).collect();
    assert!(told.iter().all(|message| !message.text.contains("Jo Smith")), "{told:#?}");
    assert!(told.len() <= 2, "who is not let in is told so once, not {} times", told.len());
    let answer = server.shared.look().queries[&inline].answer.clone();
    assert!(answer.is_none_or(|answer| !answer["results"].to_string().contains("Jo Smith")));
    home.close(&server);
}

#[test]
fn who_asks_too_much_is_told_so_once_and_others_are_answered() {
    let server = Server::start();
    let settings = "questions_per_minute = 3\nmessages_per_second = 100000\nchat_limits = false\n";
    let home = Home::new(&server, settings);
    let _bot = home.start(&server);
    let ann = server.person(1, "Ann");
    let bob = server.person(2, "Bob");
    for _ in 0..10 {
        server.say(ann, ann, "who led the 2019 inspection?");
    }
    assert!(one(ask(&server, bob, bob, "who led the 2019 inspection?")).text.contains("Jo Smith"));
    let shown = news(&server, ann, 3);
    let all = server.shown(ann);
    assert_eq!(all.iter().filter(|message| message.text.contains("Jo Smith")).count(), 3);
    assert_eq!(shown.len(), 1, "one notice, not {}", shown.len());
    home.close(&server);
}

#[test]
fn a_burst_beyond_the_queue_gets_one_busy_notice() {
    let server = Server::start();
    let home = Home::new(&server, &format!("{FAST}queue = 5\n"));
    let _bot = home.start(&server);
    let ann = server.person(1, "Ann");
    // All of them wait at the server already, and come in one batch.
    server.harm(Fault::to(&["getupdates"], Harm::Slow(Duration::from_millis(300))).times(1));
    server.shared.change(|_| ());
    for _ in 0..40 {
        server.say(ann, ann, "who led the 2019 inspection?");
    }
    let shown = news(&server, ann, 0);
    let answered = shown.iter().filter(|message| message.text.contains("Jo Smith")).count();
    eprintln!("a burst of 40 with room for 5: {answered} answered, {} notices", shown.len() - answered);
    assert!(answered >= 5, "{answered}");
    assert!((1..=3).contains(&(shown.len() - answered)), "{} notices", shown.len() - answered);
    home.close(&server);
}

#[test]
fn refusals_of_the_server_are_dealt_with_quietly() {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    let _bot = home.start(&server);
    let ann = server.person(1, "Ann");
    let bob = server.person(2, "Bob");
    let question = "who led the 2019 inspection?";
    // HTML that is refused is sent again without form.
    let broken = "Bad Request: can't parse entities: Unsupported start tag \"x\" at byte offset 1";
    let refuse =
        |code: u16, description: &str| Harm::Refuse { code, description: description.to_owned(), retry_after: None };
    server.harm(Fault::to(&["sendmessage"], refuse(400, broken)).times(1));
    let plain = one(ask(&server, ann, ann, question));
    assert!(plain.text.contains("Jo Smith") && plain.entities.is_empty() && !plain.text.contains("<b>"), "{plain:#?}");
    // A question that was taken back is still answered, without being replied to.
    server.harm(Fault::to(&["sendmessage"], Harm::Slow(Duration::from_millis(200))).times(1));
    let group = server.chat(-5, Kind::Group, "Panel");
    let id = server.say(group, ann, "/ask@scrutineer_test_bot who led the 2019 inspection?");
    server.shared.change(|world| world.chats.get_mut(&group).unwrap().messages.get_mut(&id).unwrap().deleted = true);
    assert!(one(news(&server, group, 0)).text.contains("Jo Smith"));
    // Who blocked the bot is left in peace, and others are answered.
    server.block(bob, true);
    server.say(bob, bob, question);
    server.shared.change(|world| {
        let json = world.message_json(bob, 1);
        world.update("message", &json);
    });
    server.wait_for_call("sendmessage", |call| call.parameters["chat_id"] == json!(bob));
    one(ask(&server, ann, ann, question).split_off(0));
    let to_bob = |server: &Server| {
        let calls = server.calls(&["sendmessage"]);
        calls.iter().filter(|call| call.parameters["chat_id"] == json!(bob)).count()
    };
    assert_eq!(to_bob(&server), 1);
    server.block(bob, false);
    assert!(one(ask(&server, bob, bob, question)).text.contains("Jo Smith"), "who comes back is answered again");
    // A group that becomes a supergroup goes on there, what was on its way included.
    let new = -1_000_000_000_005;
    server.harm(Fault::to(&["sendmessage"], Harm::Slow(Duration::from_millis(300))).in_chat(group).times(1));
    server.say(group, ann, "/ask@scrutineer_test_bot who led the 2016 inspection?");
    thread::sleep(Duration::from_millis(100));
    server.migrate(group, new);
    assert!(one(news(&server, new, 0)).text.contains("Sam Jones"));
    // An unknown refusal costs one message.
    server.harm(Fault::to(&["sendmessage"], refuse(400, "Bad Request: SOMETHING_NEW")).times(1));
    server.say(ann, ann, question);
    server.wait_for_call(
        "sendmessage",
        |call| matches!(&call.outcome, Outcome::Refused(_, text) if text.contains("SOMETHING_NEW")),
    );
    assert!(one(ask(&server, ann, ann, question)).text.contains("Jo Smith"));
    home.close(&server);
}

#[test]
fn a_webhook_takes_updates_only_with_its_secret() {
    let server = Server::start();
    // A port that is free now; the program cannot tell which one it took.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let inner = format!("http://127.0.0.1:{port}");
    let others = format!("[server]\nlisten = \"127.0.0.1:{port}\"\npublic_url = \"https://bot.example.org\"\n");
    let home = Home::with(&server, &format!("{FAST}mode = \"webhook\"\n"), &others);
    let public = "https://bot.example.org".to_owned();
    server.shared.change(|world| world.routes.insert(public, inner.clone()));
    let secret = "a-secret-of-the-tests-0123456789";
    let mut bot = home.spawn_with(&["serve"], &[("SCRUTINEER_TELEGRAM_SECRET", secret)]);
    server.wait("the webhook", PATIENCE, |world| world.webhook.is_some());
    let ann = server.person(1, "Ann");
    assert!(one(ask(&server, ann, ann, "who led the 2019 inspection?")).text.contains("Jo Smith"));
    server.wait("all to be taken", PATIENCE, |world| world.updates.is_empty());
    assert!(server.calls(&["getupdates"]).is_empty());

    let path = server.shared.look().webhook.as_ref().unwrap().url.replace("https://bot.example.org", "");
    let client = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
    let update = |id: i64| {
        json!({"update_id": id, "message": {"message_id": 70, "date": 1, "text": "who led the 2016 inspection?",
        "from": {"id": 1, "is_bot": false, "first_name": "Ann"}, "chat": {"id": 1, "type": "private", "first_name": "Ann"}}})
    };
    let bring = |given: Option<&str>, body: String| {
        let mut request = client.post(format!("{inner}{path}")).header("content-type", "application/json");
        if let Some(given) = given {
            request = request.header("X-Telegram-Bot-Api-Secret-Token", given);
        }
        request.send(body).unwrap().status().as_u16()
    };
    let almost = &secret[..secret.len() - 1];
    for given in [None, Some(""), Some("wrong"), Some(almost), Some(&format!("{secret}0")[..])] {
        assert!([401, 403].contains(&bring(given, update(900).to_string())), "{given:?}");
    }
    thread::sleep(REST);
    assert_eq!(server.shown(ann).len(), 1, "nothing came of what had no right secret");
    // What is no update is taken and thrown away; what came before is not answered again.
    assert_eq!(bring(Some(secret), "not JSON".to_owned()), 200);
    assert_eq!(bring(Some(secret), update(900_000_001).to_string()), 200);
    assert_eq!(bring(Some(secret), update(900_000_001).to_string()), 200);
    let shown = news(&server, ann, 1);
    assert_eq!(shown.len(), 1, "an update that comes twice is answered once");
    assert!(shown[0].text.contains("Sam Jones"));
    // While the program is down, updates wait.
    assert!(bot.stop().success(), "{}", home.log());
    server.say(ann, ann, "who led the 2019 inspection?");
    thread::sleep(REST);
    let _bot = home.spawn_with(&["serve"], &[("SCRUTINEER_TELEGRAM_SECRET", secret)]);
    assert!(one(news(&server, ann, 2)).text.contains("Jo Smith"));
    home.close(&server);
}

#[test]
fn serve_runs_the_bot_beside_the_api_and_tells_its_health() {
    let server = Server::start();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let others = format!("[server]\nlisten = \"127.0.0.1:{port}\"\n");
    let home = Home::with(&server, FAST, &others);
    let mut bot = home.spawn(&["serve"]);
    let ann = server.person(1, "Ann");
    assert!(one(ask(&server, ann, ann, "who led the 2019 inspection?")).text.contains("Jo Smith"));
    let client = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
    let mut ready = client.get(format!("http://127.0.0.1:{port}/readyz")).call().unwrap();
    let ready = ready.body_mut().read_to_string().unwrap();
    let ready: serde_json::Value = serde_json::from_str(&ready).unwrap();
    assert_eq!(ready["parts"]["telegram"]["is_well"], true, "{ready}");
    assert_eq!(ready["parts"]["telegram"]["waiting_updates"], 0, "{ready}");
    assert!(ready["parts"]["telegram"]["last_poll_seconds"].is_u64(), "{ready}");
    assert!(bot.stop().success(), "{}", home.log());
    home.close(&server);
}

#[test]
fn slow_and_cut_lines_lose_nothing() {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    let _bot = home.start(&server);
    let question = "who led the 2019 inspection?";
    let mut person = 10;
    let mut ask_once = |harm: Harm, methods: &'static [&'static str]| {
        person += 1;
        let ann = server.person(person, "Ann");
        let mut fault = Fault::to(methods, harm).times(1);
        if methods == ["sendmessage"] {
            fault = fault.in_chat(ann);
        }
        server.harm(fault);
        server.say(ann, ann, question);
        let shown = news(&server, ann, 0);
        assert!(shown.iter().all(|message| message.text.contains("Jo Smith")), "{shown:#?}");
        shown.len()
    };
    for methods in [&["sendmessage"][..], &["getupdates"][..]] {
        assert_eq!(ask_once(Harm::Slow(Duration::from_millis(700)), methods), 1);
        assert_eq!(ask_once(Harm::SlowAnswer(Duration::from_millis(700)), methods), 1);
        assert_eq!(ask_once(Harm::Cut(Stage::Before), methods), 1);
    }
    // Updates that were given but did not arrive come again, and are answered once.
    assert_eq!(ask_once(Harm::Cut(Stage::After), &["getupdates"]), 1);
    assert_eq!(ask_once(Harm::Cut(Stage::Middle), &["getupdates"]), 1);
    // A message that was taken while its answer was cut off: nobody can know, so it may come twice and is never lost.
    let after = ask_once(Harm::Cut(Stage::After), &["sendmessage"]);
    let middle = ask_once(Harm::Cut(Stage::Middle), &["sendmessage"]);
    eprintln!("taken, and the line cut before the answer: shown {after} times; in its middle: {middle} times");
    assert_eq!((after, middle), (1, 1));
    home.close(&server);
}

/// A message that may have arrived is looked for before it is sent again. Nothing else may be harmed by that.
#[test]
fn looking_for_a_message_that_was_cut_off_leaves_its_neighbours_as_they_are() {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    let _bot = home.start(&server);
    let ann = server.person(1, "Ann");
    for (stage, chat) in [(Stage::After, ann), (Stage::Before, server.person(2, "Bob"))] {
        // What was sent before, of every kind, and what is asked at the same time.
        one(ask(&server, chat, chat, "/help"));
        one(ask(&server, chat, chat, "who led the 2016 inspection?"));
        let before = server.shown(chat);
        server.harm(Fault::to(&["sendmessage"], Harm::Cut(stage)).in_chat(chat).times(3));
        for text in ["/help", "who led the 2019 inspection?", "/privacy", "who led the 2016 inspection?"] {
            server.say(chat, chat, text);
        }
        server.wait_shown(chat, before.len() + 4);
        thread::sleep(REST);
        let after = server.shown(chat);
        let texts = |messages: &[Message]| messages.iter().map(|message| message.text.clone()).collect::<Vec<_>>();
        assert_eq!(texts(&after[..before.len()]), texts(&before), "{stage:?}");
        let new = texts(&after[before.len()..]);
        assert_eq!(new.len(), 4, "{stage:?}: {new:#?}");
        assert_eq!(new[0], before[0].text, "{stage:?}");
        assert!(new[1].contains("Jo Smith") && new[3] == before[1].text, "{stage:?}: {new:#?}");
        assert!(after.iter().all(|message| message.edits == 0), "{stage:?}");
    }
    home.close(&server);
}
