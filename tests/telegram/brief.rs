//! The brief as a Word document.

use std::fs;

use super::bot::{FAST, Home};
use super::people::PATIENCE;
use super::server::Server;
use super::talk::{ask, one};
use super::world::Message;

/// The file that a chat is sent, with its name and its caption.
#[track_caller]
fn file(message: Message) -> (String, Vec<u8>, String) {
    let document = message.document.unwrap_or_else(|| panic!("no file, but {:?}", message.text));
    (document.name, document.bytes, message.text)
}

#[test]
fn a_brief_is_sent_as_the_word_document_of_the_other_faces() {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    let made = home.spawn(&["brief", "Devon", "-o", "made.docx"]).wait(PATIENCE);
    assert!(made.is_some_and(|status| status.success()), "{}", home.log());
    let _bot = home.start(&server);
    let ann = server.person(1, "Ann");

    let (name, bytes, caption) = file(one(ask(&server, ann, ann, "/brief Devon")));
    assert_eq!(name, "brief-devon-2019-10.docx");
    assert!(bytes == fs::read(home.path().join("made.docx")).unwrap(), "the file is another than that of the terminal");
    insta::assert_snapshot!(caption, @"
    Devon: brief for scrutiny
    Inspections of local authority children's services (ILACS), October 2019, published 5 November 2019.
    Led by Jo Smith.
    Made by Scrutineer from the documents held, each quotation with its source. The questions in it are drafts.
    ");

    let (name, _, caption) = file(one(ask(&server, ann, ann, "/brief 2016")));
    assert_eq!(name, "brief-devon-2016-04.docx");
    insta::assert_snapshot!(caption, @"
    Devon: brief for scrutiny
    The single inspection framework (SIF), April 2016, published 27 June 2016.
    Led by Sam Jones.
    Made by Scrutineer from the documents held, each quotation with its source. The questions in it are drafts.
    No place was named, so this is about Devon.
    ");

    let (_, narrowed, caption) = file(one(ask(&server, ann, ann, "/brief devon 2019 on life-story work")));
    assert!(narrowed != bytes);
    assert!(caption.starts_with("Devon: brief for scrutiny – life-story work\n"), "{caption}");
    let (_, of_home, caption) = file(one(ask(&server, ann, ann, "/brief life-story work")));
    assert!(of_home == narrowed);
    assert!(caption.ends_with("No place was named, so this is about Devon."), "{caption}");
    home.close(&server);
}

#[test]
fn why_there_is_no_brief_is_said_with_an_example() {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    let _bot = home.start(&server);
    let ann = server.person(1, "Ann");
    let said = |text: &str| {
        let message = one(ask(&server, ann, ann, text));
        assert!(message.document.is_none(), "{text}");
        assert!(message.text.contains("/brief Cornwall"), "{text}: {}", message.text);
        message.text.lines().next().unwrap_or_default().to_owned()
    };
    let asked =
        ["/brief Atlantis", "/brief Kent", "/brief Devon 2001", "/brief Devon fostering", "/brief Devon and Torbay"];
    insta::assert_snapshot!(asked.map(said).join("\n"), @r#"
    No local authority of England is called "Atlantis"; documents are held about Devon, Plymouth, Torbay.
    No document is held about Kent; documents are held about Devon, Plymouth, Torbay.
    No inspection of Devon in 2001 is held; inspections of 2016, 2019 are.
    No area for improvement of that inspection is about "fostering"; leave the theme out to see all 3.
    Please name one council, with a year or a topic if you like: /brief Cornwall, /brief Cornwall 2024, /brief Cornwall care leavers
    "#);
    home.close(&server);
}

#[test]
fn without_a_home_authority_a_council_must_be_named() {
    let server = Server::start();
    let home = Home::new(&server, FAST);
    let settings = fs::read_to_string(home.path().join("bot.toml")).unwrap();
    fs::write(home.path().join("bot.toml"), settings.replace("home_authority = \"Devon\"\n", "")).unwrap();
    let _bot = home.start(&server);
    let ann = server.person(1, "Ann");
    let said = one(ask(&server, ann, ann, "/brief")).text;
    assert!(said.starts_with("Please name one council"), "{said}");
    let said = one(ask(&server, ann, ann, "/brief life-story work")).text;
    assert!(said.starts_with("No local authority of England is called \"life-story work\""), "{said}");
    home.close(&server);
}
