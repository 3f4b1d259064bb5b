//! Tests that any Bot API server can be put to, without people there.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::api::{Api, elsewhere};
use super::bot::{FAST, Home};
use super::people::PATIENCE;
use super::server::Server;

/// The server that the variable names, with a chat there; or else a second one of our own, which is returned to be
/// kept.
fn another() -> (Api, i64, Option<Server>) {
    if let Some((api, chat)) = elsewhere() {
        return (api, chat, None);
    }
    let server = Server::start();
    let ann = server.person(1, "Ann");
    (Api::of(&server), ann, Some(server))
}

#[test]
fn the_program_begins_at_any_server_and_sets_its_menus() {
    let (api, _, _kept) = another();
    let scopes = ["all_private_chats", "all_group_chats"];
    let parameters = |scope: &str, language: &str| json!({"scope": {"type": scope}, "language_code": language});
    for scope in scopes {
        for language in ["", "pl"] {
            api.ask("deleteMyCommands", &parameters(scope, language)).unwrap();
        }
    }
    let (address, token) = api.base.split_once("/bot").unwrap();
    let home = Home::at(address, FAST, "");
    let mut bot = home.spawn_with(&["telegram"], &[("SCRUTINEER_TELEGRAM_TOKEN", token)]);
    let until = Instant::now() + PATIENCE;
    for scope in scopes {
        for language in ["", "pl"] {
            while api.ask("getMyCommands", &parameters(scope, language)).unwrap() == json!([]) {
                assert!(Instant::now() < until, "no menu for {scope} {language:?}\n{}", home.log());
                thread::sleep(Duration::from_millis(100));
            }
        }
    }
    assert_eq!(api.ask("getWebhookInfo", &json!({})).unwrap()["url"], "");
    assert!(bot.stop().success(), "{}", home.log());
}

/// Everything that the bot shows people here is taken by another server and read by it in the same way.
#[test]
fn what_is_shown_here_is_taken_there() {
    let (api, chat, _kept) = another();
    let server = Server::start();
    let home = Home::new(&server, FAST);
    let bot = home.start(&server);
    let ann = server.person_who_reads(1, "Ann", "pl");
    let said = [
        "/start",
        "/help",
        "/privacy",
        "/sources",
        "/grades",
        "/improve",
        "what were the improvement areas in Plymouth?",
        "what were the improvement areas in Torbay?",
        "what is the weather?",
        "/forget",
    ];
    for text in said {
        server.say(ann, ann, text);
    }
    server.wait("all updates to be taken", PATIENCE, |world| world.updates.is_empty());
    server.wait_shown(ann, said.len());
    thread::sleep(Duration::from_secs(1));
    drop(bot);
    let mut taken = 0;
    for call in server.calls(&["sendmessage"]) {
        let mut parameters = call.parameters.clone();
        parameters["chat_id"] = json!(chat);
        parameters.as_object_mut().unwrap().remove("reply_parameters");
        let here = match &call.outcome {
            super::world::Outcome::Done(message) => message.clone(),
            other => panic!("{other:?}"),
        };
        let there = loop {
            let (status, answer) = api.call("sendMessage", &parameters).unwrap();
            if status != 429 {
                break answer;
            }
            thread::sleep(Duration::from_secs(answer["parameters"]["retry_after"].as_u64().unwrap_or(1)));
        };
        assert_eq!(there["ok"], json!(true), "{there}: {parameters}");
        assert_eq!(there["result"]["text"], here["text"]);
        let forms = |message: &Value| message["entities"].as_array().map_or(0, Vec::len);
        // The real one also finds mentions and addresses in a text by itself.
        assert!(forms(&there["result"]) >= forms(&here));
        taken += 1;
    }
    eprintln!("{taken} messages of the bot were taken by the other server");
}
