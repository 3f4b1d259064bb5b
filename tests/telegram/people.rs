//! People's actions in their chats, and what they see there.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::server::Server;
use super::world::{BOT, BOT_NAME, Call, Fault, Flood, Kind, Message, Outcome, Person, Query, World, marks};

/// The longest wait of a test for something that should come at once, on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// The wording of a message.
#[derive(Default)]
pub(crate) struct How {
    pub(crate) reply_to: Option<i64>,
    pub(crate) thread: Option<i64>,
    /// Other fields, such as a voice, in place of a plain text.
    pub(crate) more: Option<Value>,
}

impl Server {
    /// A person with a private chat of the same number.
    pub(crate) fn person(&self, id: i64, name: &str) -> i64 {
        self.person_who_reads(id, name, "en")
    }

    pub(crate) fn person_who_reads(&self, id: i64, name: &str, language: &str) -> i64 {
        self.shared.change(|world| {
            world.people.insert(id, Person { id, name: name.to_owned(), language: language.to_owned() });
            world.add_chat(id, Kind::Private, name);
        });
        id
    }

    pub(crate) fn chat(&self, id: i64, kind: Kind, title: &str) -> i64 {
        self.shared.change(|world| world.add_chat(id, kind, title));
        id
    }

    pub(crate) fn say(&self, chat: i64, from: i64, text: &str) -> i64 {
        self.say_so(chat, from, text, How::default())
    }

    /// Writes a message and sends its update, if the bot may see it.
    pub(crate) fn say_so(&self, chat: i64, from: i64, text: &str, how: How) -> i64 {
        self.shared.change(|world| {
            let mut message = Message::new(from, text);
            message.entities = marks(text);
            message.reply_to = how.reply_to;
            message.thread = how.thread;
            message.more = how.more.unwrap_or_else(|| json!({}));
            let id = world.put(chat, message);
            if sees(world, chat, id) {
                let kind = if world.chats[&chat].kind == Kind::Channel { "channel_post" } else { "message" };
                let json = world.message_json(chat, id);
                world.update(kind, &json);
            }
            id
        })
    }

    pub(crate) fn edit(&self, chat: i64, id: i64, text: &str) {
        self.shared.change(|world| {
            let message = world.chats.get_mut(&chat).unwrap().messages.get_mut(&id).unwrap();
            text.clone_into(&mut message.text);
            message.entities = marks(text);
            message.edits += 1;
            if sees(world, chat, id) {
                let kind =
                    if world.chats[&chat].kind == Kind::Channel { "edited_channel_post" } else { "edited_message" };
                let json = world.message_json(chat, id);
                world.update(kind, &json);
            }
        });
    }

    /// Presses the button with this text under a message; gives the number of the query.
    pub(crate) fn press(&self, chat: i64, from: i64, message: i64, text: &str) -> String {
        let data = {
            let world = self.shared.look();
            let shown = world.message(chat, message).unwrap();
            let buttons = shown.buttons();
            let button = buttons.iter().flatten().find(|button| button.text.contains(text));
            button.unwrap_or_else(|| panic!("no button \"{text}\" in {buttons:?}")).data.clone().unwrap()
        };
        self.press_data(chat, from, message, &data)
    }

    /// Sends back what a button holds, as one who kept an old message can.
    pub(crate) fn press_data(&self, chat: i64, from: i64, message: i64, data: &str) -> String {
        self.shared.change(|world| {
            let id = format!("{}", 900_000 + world.queries.len());
            world.queries.insert(id.clone(), Query { inline: false, asked: Instant::now(), answer: None });
            let shown = if world.message(chat, message).is_some() {
                world.message_json(chat, message)
            } else {
                json!({"message_id": message, "date": 0, "chat": world.chats[&chat].json()})
            };
            let from = world.people[&from].json();
            let query =
                json!({"id": id, "from": from, "message": shown, "chat_instance": format!("ci{chat}"), "data": data});
            world.update("callback_query", &query);
            id
        })
    }

    /// Types an inline question; gives the number of the query.
    pub(crate) fn inline(&self, from: i64, text: &str) -> String {
        self.shared.change(|world| {
            let id = format!("{}", 900_000 + world.queries.len());
            world.queries.insert(id.clone(), Query { inline: true, asked: Instant::now(), answer: None });
            let person = world.people[&from].json();
            let query = json!({"id": id, "from": person, "query": text, "offset": "", "chat_type": "sender"});
            world.update("inline_query", &query);
            id
        })
    }

    /// The answer to a query.
    pub(crate) fn answered(&self, query: &str) -> Value {
        let found = self.shared.wait(PATIENCE, |world| world.queries[query].answer.clone());
        found.unwrap_or_else(|| panic!("query {query} was not answered\n{}", self.log()))
    }

    pub(crate) fn block(&self, chat: i64, blocked: bool) {
        self.shared.change(|world| {
            world.chats.get_mut(&chat).unwrap().blocked = blocked;
            let status = if blocked { "kicked" } else { "member" };
            let before = if blocked { "member" } else { "kicked" };
            let member = |status: &str| {
                let user = super::world::bot_json();
                if status == "kicked" {
                    json!({"user": user, "status": status, "until_date": 0})
                } else {
                    json!({"user": user, "status": status})
                }
            };
            let from = world.people.values().find(|person| person.id == chat).or(world.people.values().next());
            let change = json!({"chat": world.chats[&chat].json(), "from": from.unwrap().json(), "date": 1_780_000_000,
                "old_chat_member": member(before), "new_chat_member": member(status)});
            world.update("my_chat_member", &change);
        });
    }

    /// Makes a group a supergroup with a new number.
    pub(crate) fn migrate(&self, chat: i64, to: i64) {
        self.shared.change(|world| {
            let title = world.chats[&chat].title.clone();
            world.add_chat(to, Kind::Supergroup, &title);
            world.chats.get_mut(&chat).unwrap().migrated_to = Some(to);
            let from = world.people.values().next().unwrap().id;
            let mut message = Message::new(from, "");
            message.more = json!({"migrate_to_chat_id": to});
            let id = world.put(chat, message);
            let json = world.message_json(chat, id);
            world.update("message", &json);
        });
    }

    pub(crate) fn harm(&self, fault: Fault) {
        self.shared.change(|world| world.faults.push(fault));
    }

    pub(crate) fn heal(&self) {
        self.shared.change(|world| world.faults.clear());
    }

    pub(crate) fn flood_limits(&self, on: bool) {
        self.shared.change(|world| world.flood = on.then(Flood::default));
    }

    pub(crate) fn revoke(&self, revoked: bool) {
        self.shared.change(|world| world.revoked = revoked);
    }

    /// The messages of the bot that a chat shows now.
    pub(crate) fn shown(&self, chat: i64) -> Vec<Message> {
        shown(&self.shared.look(), chat)
    }

    /// Waits until a chat shows so many messages of the bot, and a little longer for one too many.
    pub(crate) fn wait_shown(&self, chat: i64, count: usize) -> Vec<Message> {
        let found = self.shared.wait(PATIENCE, |world| {
            let shown = shown(world, chat);
            (shown.len() >= count).then_some(shown)
        });
        found.unwrap_or_else(|| {
            let shown: Vec<String> = self.shown(chat).into_iter().map(|message| message.text).collect();
            panic!("chat {chat} shows {} messages in place of {count}: {shown:#?}\n{}", shown.len(), self.log())
        })
    }

    pub(crate) fn calls(&self, methods: &[&str]) -> Vec<Call> {
        let world = self.shared.look();
        world.calls.iter().filter(|call| methods.contains(&call.method.as_str())).cloned().collect()
    }

    pub(crate) fn wait_for_call(&self, method: &str, what: impl Fn(&Call) -> bool) -> Call {
        let found = self
            .shared
            .wait(PATIENCE, |world| world.calls.iter().find(|call| call.method == method && what(call)).cloned());
        found.unwrap_or_else(|| panic!("no such call of {method}\n{}", self.log()))
    }

    pub(crate) fn wait(&self, what: &str, longest: Duration, look: impl Fn(&World) -> bool) {
        let found = self.shared.wait(longest, |world| look(world).then_some(()));
        assert!(found.is_some(), "waited in vain for {what}\n{}", self.log());
    }

    /// Everything that the real server would have altered in silence.
    pub(crate) fn complaints(&self) -> BTreeSet<String> {
        self.shared.look().complaints.clone()
    }

    /// The last calls, for the message of a failed test.
    pub(crate) fn log(&self) -> String {
        let world = self.shared.look();
        let mut log = String::new();
        let start = world.calls.first().map_or_else(Instant::now, |call| call.at);
        let from = world.calls.len().saturating_sub(30);
        for call in &world.calls[from..] {
            let at = super::methods::since(start, call.at);
            let outcome = match &call.outcome {
                Outcome::Done(_) => "done".to_owned(),
                other => format!("{other:?}"),
            };
            let parameters: String = call.parameters.to_string().chars().take(200).collect();
            let _ = writeln!(log, "{at:8.3} s {} {parameters} {outcome}", call.method);
        }
        log
    }
}

fn shown(world: &World, chat: i64) -> Vec<Message> {
    let messages = world.chats[&chat].messages.values();
    messages.filter(|message| message.from == BOT && !message.deleted).cloned().collect()
}

/// True if Telegram brings a message to the bot: in groups, unless it sees all, only what is for it.
fn sees(world: &World, chat: i64, id: i64) -> bool {
    let in_chat = &world.chats[&chat];
    if in_chat.blocked {
        return false;
    }
    if matches!(in_chat.kind, Kind::Private | Kind::Channel) || world.sees_all {
        return true;
    }
    let message = &in_chat.messages[&id];
    let to_bot = message.reply_to.and_then(|to| in_chat.messages.get(&to)).is_some_and(|to| to.from == BOT);
    let service = message.more.get("migrate_to_chat_id").is_some();
    let command = message.text.starts_with('/') && {
        let first = message.text.split_whitespace().next().unwrap_or("");
        first.split_once('@').is_none_or(|(_, name)| name.eq_ignore_ascii_case(BOT_NAME))
    };
    let mention = message.text.to_ascii_lowercase().contains(&format!("@{BOT_NAME}"));
    to_bot || service || command || mention
}
