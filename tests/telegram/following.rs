//! Chats are told of what is new about the councils that they follow.

use std::fs;
use std::thread;
use std::time::Duration;

use super::bot::{FAST, Home};
use super::server::Server;
use super::talk::{ask, news, one};
use super::world::Message;

/// The time after which a changed folder has surely been read.
const READ: Duration = Duration::from_secs(8);

/// An invented inspection of Devon in that year, which found things worse than before.
fn add(home: &Home, year: u16) {
    let digest = format!(
        r#"+++
title = "Devon: digest of the {year} inspection"
kind = "digest"
authority = "Devon"
framework = "ILACS"
inspection_start = {year}-03-06
inspection_end = {year}-03-10
published = {year}-05-02
overall = "Requires improvement to be good"

[[judgements]]
label = "The experiences and progress of children who need help and protection"
grade = "Outstanding"
+++

# Devon: digest of the {year} inspection

## What needs to improve

- The number of foster homes in {year}, which takes in:
  - those for teenagers
- The oversight of plans.
"#
    );
    fs::write(home.path().join(format!("corpus/devon-{year}.md")), digest).unwrap();
}

/// The messages that a chat has been sent.
fn count(server: &Server, chat: i64) -> usize {
    server.shown(chat).len()
}

/// What a chat is told, once the folder has been read.
#[track_caller]
fn told(server: &Server, chat: i64, before: usize) -> Message {
    one(news(server, chat, before))
}

#[test]
fn followers_are_told_once_of_what_is_new() {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    let mut bot = home.start(&server);
    let (ann, bob, cat) = (server.person(1, "Ann"), server.person(2, "Bob"), server.person(3, "Cat"));
    let say = |chat: i64, text: &str| one(ask(&server, chat, chat, text)).text;
    insta::assert_snapshot!(say(ann, "/follow devon council"), @"This chat will be told of every new document about Devon. /following lists what it follows, /unfollow stops it.");
    insta::assert_snapshot!(say(bob, "/follow all"), @"This chat will be told of every new document about every council. /following lists what it follows, /unfollow stops it.");
    // Nothing is held about Kent yet.
    insta::assert_snapshot!(say(cat, "/follow Kent"), @"This chat will be told of every new document about Kent. /following lists what it follows, /unfollow stops it.");
    let counts = || [ann, bob, cat].map(|chat| count(&server, chat));

    let [before, of_bob, of_cat] = counts();
    add(&home, 2023);
    insta::assert_snapshot!(told(&server, ann, before).text, @"
    1 new document

    Devon: digest of the 2023 inspection [digest, not the inspectors’ own words]
    Inspections of local authority children's services (ILACS), published 2 May 2023
    • Overall effectiveness: requires improvement to be good, before good
    • Children who need help and protection: outstanding, as before
    2 areas for improvement:
    • The number of foster homes in 2023, which takes in: those for teenagers
    • The oversight of plans.

    /following lists what this chat follows, /unfollow stops it.
    ");
    assert!(told(&server, bob, of_bob).text.contains("digest of the 2023 inspection"));
    assert_eq!(count(&server, cat), of_cat, "Kent has nothing new");

    // Neither a restart nor another name tells it again.
    let before = counts();
    bot.stop();
    bot = home.start(&server);
    fs::rename(home.path().join("corpus/devon-2023.md"), home.path().join("corpus/devon.md")).unwrap();
    thread::sleep(READ);
    assert_eq!(counts(), before);

    // What comes while the bot is away is told when it is back.
    bot.stop();
    add(&home, 2024);
    let _bot = home.start(&server);
    assert!(told(&server, ann, before[0]).text.contains("digest of the 2024 inspection"));
    told(&server, bob, before[1]);

    insta::assert_snapshot!(say(bob, "/following"), @"
    This chat follows
    • every council
    ");
    insta::assert_snapshot!(say(bob, "/unfollow all"), @"This chat no longer follows anything.");
    insta::assert_snapshot!(say(bob, "/following"), @"This chat follows nothing. Please name a council, or all: /follow Cornwall, /follow all");
    let [before, of_bob, of_cat] = counts();
    add(&home, 2025);
    told(&server, ann, before);
    assert_eq!([count(&server, bob), count(&server, cat)], [of_bob, of_cat]);
    home.close(&server);
}

#[test]
fn a_chat_that_blocked_the_bot_follows_nothing_any_more() {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    let _bot = home.start(&server);
    let (ann, bob) = (server.person(1, "Ann"), server.person(2, "Bob"));
    for chat in [ann, bob] {
        ask(&server, chat, chat, "/follow Devon");
    }
    let block = |blocked: bool| {
        server.shared.change(|world| world.chats.get_mut(&ann).unwrap().blocked = blocked);
    };
    // It is not told of that: it learns it when it sends something.
    block(true);
    let (before, of_bob) = (count(&server, ann), count(&server, bob));
    add(&home, 2023);
    told(&server, bob, of_bob);
    server.wait_for_call("sendmessage", |call| {
        call.parameters["chat_id"] == ann && matches!(call.outcome, super::world::Outcome::Refused(403, _))
    });
    block(false);
    add(&home, 2024);
    told(&server, bob, of_bob + 1);
    assert_eq!(count(&server, ann), before);
    assert!(one(ask(&server, ann, ann, "/following")).text.starts_with("This chat follows nothing."));
    home.close(&server);
}

#[test]
fn what_is_forgotten_is_followed_no_more() {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    let _bot = home.start(&server);
    let ann = server.person(1, "Ann");
    let say = |text: &str| one(ask(&server, ann, ann, text));
    assert!(say("/follow Atlantis").text.starts_with("No local authority of England is called \"Atlantis\""));
    assert!(say("/follow").text.contains("/follow Cornwall"));
    say("/follow Devon");
    let asked = say("/forget");
    server.press(ann, ann, asked.id, "Delete");
    server.wait("it is forgotten", super::people::PATIENCE, |world| {
        world.message(ann, asked.id).is_some_and(|message| message.text.contains("deleted"))
    });
    assert!(say("/following").text.starts_with("This chat follows nothing."));
    home.close(&server);
}
