//! The judge is judged: what the server for the tests answers to the calls that a bot can make.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::api::{Api, elsewhere};
use super::methods::TEXT;
use super::people::How;
use super::server::Server;
use super::world::{Fault, Harm, Kind, Outcome, Stage, TOKEN};

#[test]
fn speaks_as_the_documents_say() {
    if let Some((api, chat)) = elsewhere() {
        script(&api, chat);
    } else {
        let server = Server::start();
        let ann = server.person(1, "Ann");
        script(&Api::of(&server), ann);
    }
}

/// All that a bot alone can find out about a server. Each line is a call and what the real server answers.
fn script(api: &Api, chat: i64) {
    let me = api.ask("getMe", &json!({})).unwrap();
    assert_eq!(me["is_bot"], json!(true));
    for field in ["can_join_groups", "can_read_all_group_messages", "supports_inline_queries", "has_main_web_app"] {
        assert!(me[field].is_boolean(), "{me}");
    }
    // Names of methods may be written in any case.
    assert_eq!(api.ask("GETME", &json!({})).unwrap()["id"], me["id"]);
    let (status, answer) = api.call("getNothing", &json!({})).unwrap();
    assert_eq!((status, &answer["ok"]), (404, &json!(false)), "{answer}");

    let send = |text: &str| api.ask("sendMessage", &json!({"chat_id": chat, "text": text, "parse_mode": "HTML"}));
    let refused = |found: Result<Value, (u64, String)>, expected: &str| match found {
        Ok(result) => panic!("taken in place of \"{expected}\": {result}"),
        Err((code, description)) => assert_eq!((code, description.as_str()), (400, expected)),
    };
    let good = send("<b>Good</b> &amp; <i>well</i>").unwrap();
    assert_eq!(good["text"], "Good & well");
    assert_eq!(
        good["entities"],
        json!([{"type": "bold", "offset": 0, "length": 4}, {"type": "italic", "offset": 7, "length": 4}])
    );
    assert_eq!(
        send("<blockquote expandable>long</blockquote>").unwrap()["entities"][0]["type"],
        "expandable_blockquote"
    );
    refused(send(""), "Bad Request: message text is empty");
    refused(send("<b> </b>\n"), "Bad Request: message text is empty");
    refused(send("2 < 3"), "Bad Request: can't parse entities: Unsupported start tag \"\" at byte offset 2");
    refused(send("<p>x</p>"), "Bad Request: can't parse entities: Unsupported start tag \"p\" at byte offset 0");
    refused(send("<b>x"), "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"");
    refused(
        send("<b>x</i>"),
        "Bad Request: can't parse entities: Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\"",
    );
    // Tags and references are not counted, only what is shown.
    assert!(send(&format!("<b>{}</b>", "&amp;".repeat(TEXT))).is_ok());
    refused(send(&"x".repeat(TEXT + 1)), "Bad Request: message is too long");

    let button = |data: &str| {
        let markup = json!({"inline_keyboard": [[{"text": "More", "callback_data": data}]]});
        api.ask("sendMessage", &json!({"chat_id": chat, "text": "x", "reply_markup": markup}))
    };
    let with_button = button(&"d".repeat(64)).unwrap();
    assert_eq!(with_button["reply_markup"]["inline_keyboard"][0][0]["text"], "More");
    refused(button(&"d".repeat(65)), "Bad Request: BUTTON_DATA_INVALID");

    let id = good["message_id"].clone();
    let edit = |text: &str| api.ask("editMessageText", &json!({"chat_id": chat, "message_id": id, "text": text}));
    assert_eq!(edit("Better").unwrap()["text"], "Better");
    refused(
        edit("Better"),
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a \
         current content and reply markup of the message",
    );
    refused(
        api.ask("editMessageText", &json!({"chat_id": chat, "message_id": 900_000_000, "text": "x"})),
        "Bad Request: message to edit not found",
    );
    let reply = |to: i64, anyway: bool| {
        let reply = json!({"message_id": to, "allow_sending_without_reply": anyway});
        api.ask("sendMessage", &json!({"chat_id": chat, "text": "x", "reply_parameters": reply}))
    };
    assert_eq!(reply(id.as_i64().unwrap(), false).unwrap()["reply_to_message"]["text"], "Better");
    refused(reply(900_000_000, false), "Bad Request: message to be replied not found");
    assert!(reply(900_000_000, true).unwrap().get("reply_to_message").is_none());
    refused(
        api.ask("sendMessage", &json!({"chat_id": 1_234_567_890_123_i64, "text": "x"})),
        "Bad Request: chat not found",
    );

    let commands = json!([{"command": "help", "description": "What I can do"}]);
    let scope = json!({"type": "all_group_chats"});
    api.ask("setMyCommands", &json!({"commands": commands, "scope": scope, "language_code": "de"})).unwrap();
    let get = |language: &str| api.ask("getMyCommands", &json!({"scope": scope, "language_code": language})).unwrap();
    assert_eq!(get("de"), commands);
    assert_ne!(get("cy"), commands);
    api.ask("deleteMyCommands", &json!({"scope": scope, "language_code": "de"})).unwrap();
    let bad = json!({"commands": [{"command": "Not-This", "description": "x"}]});
    refused(api.ask("setMyCommands", &bad), "Bad Request: BOT_COMMAND_INVALID");

    assert!(api.ask("sendChatAction", &json!({"chat_id": chat, "action": "typing"})).is_ok());
    refused(
        api.ask("answerCallbackQuery", &json!({"callback_query_id": "1"})),
        "Bad Request: query is too old and response timeout expired or query id is invalid",
    );
    assert!(api.ask("deleteMessage", &json!({"chat_id": chat, "message_id": id})).is_ok());
    refused(
        api.ask("deleteMessage", &json!({"chat_id": chat, "message_id": id})),
        "Bad Request: message to delete not found",
    );
    assert_eq!(api.ask("getWebhookInfo", &json!({})).unwrap()["url"], "");
    let wrong = Api::new(api.base.rsplit_once(':').map(|(start, _)| format!("{start}:wrong")).unwrap());
    assert_eq!(wrong.ask("getMe", &json!({})), Err((401, "Unauthorized".to_owned())));
}

#[test]
fn updates_are_kept_until_an_offset_confirms_them() {
    let server = Server::start();
    let api = Api::of(&server);
    let ann = server.person(1, "Ann");
    for text in ["one", "two", "three"] {
        server.say(ann, ann, text);
    }
    let get = |parameters: Value| api.ask("getUpdates", &parameters).unwrap().as_array().unwrap().clone();
    let first = get(json!({"limit": 2}));
    let texts = |updates: &[Value]| updates.iter().map(|u| u["message"]["text"].clone()).collect::<Vec<_>>();
    assert_eq!(texts(&first), [json!("one"), json!("two")]);
    // Without an offset nothing is confirmed.
    assert_eq!(get(json!({})).len(), 3);
    let second = first[1]["update_id"].as_i64().unwrap();
    assert_eq!(texts(&get(json!({"offset": second}))), [json!("two"), json!("three")]);
    assert_eq!(texts(&get(json!({"offset": second + 1}))), [json!("three")]);
    assert_eq!(get(json!({"offset": second + 2})), Vec::<Value>::new());
    assert_eq!(get(json!({})), Vec::<Value>::new());
    // Kinds that were not asked for do not come.
    get(json!({"allowed_updates": ["callback_query"]}));
    server.say(ann, ann, "four");
    assert_eq!(get(json!({})), Vec::<Value>::new());
}

#[test]
fn a_poll_waits_for_news_and_gives_way_to_a_newer_one() {
    let server = Server::start();
    let api = Api::of(&server);
    let ann = server.person(1, "Ann");
    let start = Instant::now();
    assert_eq!(api.ask("getUpdates", &json!({"timeout": 1})), Ok(json!([])));
    assert!(start.elapsed() >= Duration::from_secs(1));

    let poll = |api: &Api| {
        let api = api.clone();
        thread::spawn(move || api.ask("getUpdates", &json!({"timeout": 30})))
    };
    let waiting = poll(&api);
    thread::sleep(Duration::from_millis(200));
    let start = Instant::now();
    server.say(ann, ann, "hello");
    assert_eq!(waiting.join().unwrap().unwrap()[0]["message"]["text"], "hello");
    assert!(start.elapsed() < Duration::from_secs(5));

    let update = api.ask("getUpdates", &json!({})).unwrap()[0]["update_id"].as_i64().unwrap();
    api.ask("getUpdates", &json!({"offset": update + 1})).unwrap();
    let older = poll(&api);
    thread::sleep(Duration::from_millis(200));
    let newer = poll(&api);
    let conflict = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
    assert_eq!(older.join().unwrap(), Err((409, conflict.to_owned())));
    let hook = json!({"url": "https://bot.example.org/hook", "secret_token": "s3"});
    api.ask("setWebhook", &hook).unwrap();
    let active =
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
    assert_eq!(newer.join().unwrap(), Err((409, active.to_owned())));
    assert_eq!(api.ask("getWebhookInfo", &json!({})).unwrap()["url"], "https://bot.example.org/hook");
    api.ask("deleteWebhook", &json!({})).unwrap();
    assert_eq!(api.ask("getUpdates", &json!({})), Ok(json!([])));
    let plain = api.ask("setWebhook", &json!({"url": "http://bot.example.org/hook"}));
    assert_eq!(plain.unwrap_err().1, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook");
    server.revoke(true);
    assert_eq!(api.ask("getUpdates", &json!({})), Err((401, "Unauthorized".to_owned())));
}

#[test]
fn a_webhook_gets_each_update_with_the_secret_until_it_takes_it() {
    use axum::http::StatusCode;
    use std::sync::{Arc, Mutex};

    let server = Server::start();
    let api = Api::of(&server);
    let ann = server.person(1, "Ann");
    let taken: Arc<Mutex<Vec<(String, Value)>>> = Arc::default();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let inner = format!("http://{}", listener.local_addr().unwrap());
    let of_hook = taken.clone();
    let hook = axum::routing::post(async move |headers: axum::http::HeaderMap, body: String| {
        let secret = headers["x-telegram-bot-api-secret-token"].to_str().unwrap().to_owned();
        let mut taken = of_hook.lock().unwrap();
        taken.push((secret, serde_json::from_str(&body).unwrap()));
        // The first one is not taken.
        if taken.len() == 1 { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::OK }
    });
    runtime.spawn(async move { axum::serve(listener, axum::Router::new().route("/hook", hook)).await });
    server.shared.change(|world| world.routes.insert("https://bot.example.org".to_owned(), inner));
    api.ask("setWebhook", &json!({"url": "https://bot.example.org/hook", "secret_token": "s3cret"})).unwrap();
    server.say(ann, ann, "one");
    server.say(ann, ann, "two");
    server.wait("both updates to be taken", super::people::PATIENCE, |world| world.updates.is_empty());
    let taken = taken.lock().unwrap();
    let texts: Vec<&str> = taken.iter().map(|(_, update)| update["message"]["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["one", "one", "two"]);
    assert!(taken.iter().all(|(secret, _)| secret == "s3cret"));
    let error = api.ask("getWebhookInfo", &json!({})).unwrap()["last_error_message"].clone();
    assert_eq!(error, "Wrong response from the webhook: 500 Internal Server Error");
}

#[test]
fn floods_are_held_back_for_the_seconds_that_it_tells() {
    let server = Server::start();
    server.flood_limits(true);
    let api = Api::of(&server);
    let ann = server.person(1, "Ann");
    let send = |chat: i64| api.call("sendMessage", &json!({"chat_id": chat, "text": "x"})).unwrap();
    let mut refused = None;
    for n in 0..10 {
        let (status, answer) = send(ann);
        if status == 429 {
            refused = Some((n, answer));
            break;
        }
    }
    let (taken, answer) = refused.unwrap();
    assert_eq!(taken, 5, "a short burst is taken");
    assert_eq!(answer["description"], "Too Many Requests: retry after 1");
    assert_eq!(answer["parameters"]["retry_after"], json!(1));
    // Others are not held back by it.
    let bob = server.person(2, "Bob");
    assert_eq!(send(bob).0, 200);
    thread::sleep(Duration::from_millis(1100));
    assert_eq!(send(ann).0, 200);
    let group = server.chat(-5, Kind::Group, "Panel");
    let in_group: Vec<u16> = (0..22).map(|_| send(group).0).collect();
    assert_eq!(in_group.iter().filter(|status| **status == 200).count(), 20, "{in_group:?}");
}

#[test]
fn chats_that_shut_the_bot_out_and_groups_that_moved_say_so() {
    let server = Server::start();
    let api = Api::of(&server);
    let ann = server.person(1, "Ann");
    let group = server.chat(-5, Kind::Group, "Panel");
    let send = |chat: i64| api.call("sendMessage", &json!({"chat_id": chat, "text": "x"})).unwrap().1;
    server.block(ann, true);
    assert_eq!(send(ann)["description"], "Forbidden: bot was blocked by the user");
    server.block(ann, false);
    assert_eq!(send(ann)["ok"], json!(true));
    server.migrate(group, -1_000_000_000_005);
    let moved = send(group);
    assert_eq!(moved["error_code"], json!(400));
    assert_eq!(moved["parameters"], json!({"migrate_to_chat_id": -1_000_000_000_005_i64}));
    assert_eq!(send(-1_000_000_000_005)["ok"], json!(true));
    let unknown = api.ask("sendMessage", &json!({"chat_id": ann, "text": "x", "txet": "y"}));
    assert_eq!(unknown.unwrap_err().0, 400);
}

#[test]
fn inline_results_and_pressed_buttons_are_answered_once_and_soon() {
    let server = Server::start();
    let api = Api::of(&server);
    let ann = server.person(1, "Ann");
    let result = |id: &str, html: &str| {
        json!({"type": "article", "id": id, "title": "Devon",
            "input_message_content": {"message_text": html, "parse_mode": "HTML"}})
    };
    let query = server.inline(ann, "devon");
    let answer = |query: &str, results: Value| {
        api.ask("answerInlineQuery", &json!({"inline_query_id": query, "results": results}))
    };
    let broken = answer(&query, json!([result("1", "<b>x")])).unwrap_err().1;
    assert!(broken.starts_with("Bad Request: can't parse inline query result: Can't parse entities: "), "{broken}");
    let twice = answer(&query, json!([result("1", "x"), result("1", "y")])).unwrap_err().1;
    assert_eq!(twice, "Bad Request: RESULT_ID_DUPLICATE");
    answer(&query, json!([result("1", "<b>x</b>")])).unwrap();
    assert_eq!(server.answered(&query)["results"][0]["id"], "1");
    assert!(answer(&query, json!([])).unwrap_err().1.contains("query is too old"));

    let markup = json!({"inline_keyboard": [[{"text": "More", "callback_data": "m"}]]});
    let sent = api.ask("sendMessage", &json!({"chat_id": ann, "text": "x", "reply_markup": markup})).unwrap();
    let pressed = server.press(ann, ann, sent["message_id"].as_i64().unwrap(), "More");
    api.ask("answerCallbackQuery", &json!({"callback_query_id": pressed, "text": "here"})).unwrap();
    assert_eq!(server.answered(&pressed)["text"], "here");
    server.shared.change(|world| world.query_age = Duration::ZERO);
    let late = server.press(ann, ann, sent["message_id"].as_i64().unwrap(), "More");
    assert!(api.ask("answerCallbackQuery", &json!({"callback_query_id": late})).is_err());
}

#[test]
fn files_come_as_forms_and_can_be_fetched() {
    let server = Server::start();
    let ann = server.person(1, "Ann");
    let form = |parts: &[(&str, &str)]| {
        let parts = parts
            .iter()
            .map(|(head, content)| format!("--b\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n"));
        parts.collect::<String>() + "--b--\r\n"
    };
    let client = ureq::agent();
    let upload = |body: String| -> Value {
        let request = client.post(format!("{}/bot{TOKEN}/SendDocument", server.address));
        let mut response = request.header("content-type", "multipart/form-data; boundary=b").send(body).unwrap();
        serde_json::from_str(&response.body_mut().read_to_string().unwrap()).unwrap()
    };
    let head = "name=\"f1\"; filename=\"answer.html\"";
    let sent =
        upload(form(&[("name=\"chat_id\"", "1"), ("name=\"document\"", "attach://f1"), (head, "<p>all\r\nof it</p>")]));
    assert_eq!(sent["result"]["document"]["file_name"], "answer.html", "{sent}");
    let shown = server.shown(ann);
    assert_eq!(shown[0].document.as_ref().unwrap().bytes, b"<p>all\r\nof it</p>");
    let file = sent["result"]["document"]["file_id"].as_str().unwrap();
    let path = Api::of(&server).ask("getFile", &json!({"file_id": file})).unwrap()["file_path"].clone();
    let mut got = client.get(format!("{}/file/bot{TOKEN}/{}", server.address, path.as_str().unwrap())).call().unwrap();
    assert_eq!(got.body_mut().read_to_string().unwrap(), "<p>all\r\nof it</p>");
}

#[test]
fn lines_are_cut_where_the_test_says() {
    let server = Server::start();
    let api = Api::of(&server);
    let ann = server.person(1, "Ann");
    for (stage, taken) in [(Stage::Before, false), (Stage::After, true), (Stage::Middle, true)] {
        server.harm(Fault::to(&["sendmessage"], Harm::Cut(stage)).times(1));
        let before = server.shown(ann).len();
        assert!(api.call("sendMessage", &json!({"chat_id": ann, "text": "x"})).is_err(), "{stage:?}");
        assert_eq!(server.shown(ann).len() - before, usize::from(taken), "{stage:?}");
        assert_eq!(server.calls(&["sendmessage"]).last().unwrap().outcome, Outcome::Cut { taken });
        assert!(api.call("sendMessage", &json!({"chat_id": ann, "text": "x"})).is_ok(), "the cut is over");
    }
    server.harm(Fault::to(&[], Harm::Gateway(502)).in_chat(ann).lasting(Duration::from_mins(1)));
    assert!(api.call("sendMessage", &json!({"chat_id": ann, "text": "x"})).unwrap_err().contains("502"));
    assert!(api.call("getMe", &json!({})).is_ok());
    server.heal();
    server.harm(Fault::to(&["sendmessage"], Harm::Slow(Duration::from_millis(300))));
    let start = Instant::now();
    assert!(api.call("sendMessage", &json!({"chat_id": ann, "text": "x"})).is_ok());
    assert!(start.elapsed() >= Duration::from_millis(300));

    server.shared.refuse_connections(Duration::from_millis(400));
    thread::sleep(Duration::from_millis(100));
    assert!(api.call("getMe", &json!({})).is_err());
    thread::sleep(Duration::from_millis(600));
    assert!(api.call("getMe", &json!({})).is_ok());
}

#[test]
fn people_in_groups_are_heard_only_when_they_speak_to_the_bot() {
    let server = Server::start();
    let api = Api::of(&server);
    let ann = server.person(1, "Ann");
    let group = server.chat(-5, Kind::Forum, "Panel");
    let topic = server.say(group, ann, "a topic");
    server.say(group, ann, "good morning all");
    server.say(group, ann, "/ask@other_bot what?");
    server.say(group, ann, "/ask what?");
    server.say_so(group, ann, "@scrutineer_test_bot and?", How { thread: Some(topic), ..How::default() });
    let sent = api.ask("sendMessage", &json!({"chat_id": group, "text": "x", "message_thread_id": topic})).unwrap();
    let to = sent["message_id"].as_i64();
    server.say_so(group, ann, "and in 2016?", How { reply_to: to, thread: Some(topic), more: None });
    let updates = api.ask("getUpdates", &json!({})).unwrap();
    let texts: Vec<&Value> = updates.as_array().unwrap().iter().map(|update| &update["message"]["text"]).collect();
    assert_eq!(texts, ["/ask what?", "@scrutineer_test_bot and?", "and in 2016?"]);
    assert_eq!(updates[1]["message"]["entities"][0], json!({"type": "mention", "offset": 0, "length": 20}));
    assert_eq!(updates[2]["message"]["reply_to_message"]["from"]["is_bot"], json!(true));
    assert_eq!(updates[2]["message"]["message_thread_id"], json!(topic));
}
