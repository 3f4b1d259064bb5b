//! The server's state: people, chats, messages, updates on their way, and a log of all calls.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::html::units;

/// The bot as Telegram knows it.
pub(crate) const BOT: i64 = 4242;
/// Its name, without the sign.
pub(crate) const BOT_NAME: &str = "scrutineer_test_bot";
/// A token of the right form that opens nothing anywhere.
pub(crate) const TOKEN: &str = "4242:AAtests-only-tests-only-tests-only-x";

#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) language: String,
}

impl Person {
    pub(crate) fn json(&self) -> Value {
        json!({"id": self.id, "is_bot": false, "first_name": self.name, "language_code": self.language})
    }
}

pub(crate) fn bot_json() -> Value {
    json!({"id": BOT, "is_bot": true, "first_name": "Scrutineer", "username": BOT_NAME})
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Private,
    Group,
    Supergroup,
    /// A supergroup with topics.
    Forum,
    Channel,
}

pub(crate) struct Chat {
    pub(crate) id: i64,
    pub(crate) kind: Kind,
    pub(crate) title: String,
    pub(crate) migrated_to: Option<i64>,
    /// The person of a private chat has blocked the bot, or the bot was put out of the group.
    pub(crate) blocked: bool,
    pub(crate) messages: BTreeMap<i64, Message>,
    next_message: i64,
}

impl Chat {
    pub(crate) fn json(&self) -> Value {
        match self.kind {
            Kind::Private => json!({"id": self.id, "type": "private", "first_name": self.title}),
            Kind::Group => json!({"id": self.id, "type": "group", "title": self.title}),
            Kind::Supergroup => json!({"id": self.id, "type": "supergroup", "title": self.title}),
            Kind::Forum => json!({"id": self.id, "type": "supergroup", "title": self.title, "is_forum": true}),
            Kind::Channel => json!({"id": self.id, "type": "channel", "title": self.title}),
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// A message as it is shown now.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) id: i64,
    /// `BOT` for the bot's own.
    pub(crate) from: i64,
    /// The text or the caption.
    pub(crate) text: String,
    /// A message of the bot, with its form.
    pub(crate) html: String,
    pub(crate) entities: Vec<Value>,
    pub(crate) markup: Option<Value>,
    pub(crate) reply_to: Option<i64>,
    pub(crate) thread: Option<i64>,
    pub(crate) document: Option<Document>,
    /// The other contents of the message: a voice, a photo, a forward's origin.
    pub(crate) more: Value,
    pub(crate) edits: usize,
    pub(crate) deleted: bool,
    pub(crate) at: Instant,
}

impl Message {
    pub(crate) fn new(from: i64, text: &str) -> Self {
        Self {
            id: 0,
            from,
            text: text.to_owned(),
            html: String::new(),
            entities: Vec::new(),
            markup: None,
            reply_to: None,
            thread: None,
            document: None,
            more: json!({}),
            edits: 0,
            deleted: false,
            at: Instant::now(),
        }
    }

    /// The rows of buttons under it, each with its text and what pressing it does.
    pub(crate) fn buttons(&self) -> Vec<Vec<Button>> {
        let rows = self.markup.as_ref().and_then(|markup| markup["inline_keyboard"].as_array());
        let button = |button: &Value| Button {
            text: button["text"].as_str().unwrap_or("").to_owned(),
            data: button["callback_data"].as_str().map(str::to_owned),
            url: button["url"].as_str().map(str::to_owned),
        };
        rows.map_or_else(Vec::new, |rows| {
            rows.iter().map(|row| row.as_array().into_iter().flatten().map(button).collect()).collect()
        })
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Button {
    pub(crate) text: String,
    pub(crate) data: Option<String>,
    pub(crate) url: Option<String>,
}

/// A pressed button or an inline question, which may be answered once and not for long.
pub(crate) struct Query {
    pub(crate) inline: bool,
    pub(crate) asked: Instant,
    pub(crate) answer: Option<Value>,
}

/// The progress of a call.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outcome {
    Done(Value),
    Refused(u16, String),
    /// The line was cut; `taken` tells whether the call was carried out.
    Cut {
        taken: bool,
    },
    /// It is still under way, or the asker went away before it was answered.
    Open,
}

#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// In lower case.
    pub(crate) method: String,
    pub(crate) parameters: Value,
    pub(crate) at: Instant,
    pub(crate) outcome: Outcome,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The line goes before the call is taken.
    Before,
    /// The call is carried out, and the line goes before a byte of the answer.
    After,
    /// The line goes in the middle of the answer.
    Middle,
}

#[derive(Clone, Debug)]
pub(crate) enum Harm {
    Cut(Stage),
    /// The call is carried out only after this time.
    Slow(Duration),
    /// The call is carried out, and answered only after this time.
    SlowAnswer(Duration),
    /// The call is refused.
    Refuse {
        code: u16,
        description: String,
        retry_after: Option<u64>,
    },
    /// A page in place of JSON, as a proxy in front of the server sends.
    Gateway(u16),
}

/// A fault: where it strikes, how often and for how long.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    /// In lower case; empty for all.
    pub(crate) methods: Vec<&'static str>,
    pub(crate) chat: Option<i64>,
    pub(crate) times: usize,
    pub(crate) until: Option<Instant>,
    pub(crate) harm: Harm,
}

impl Fault {
    /// To all calls of these methods, until it is taken away.
    pub(crate) fn to(methods: &[&'static str], harm: Harm) -> Self {
        Self { methods: methods.to_vec(), chat: None, times: usize::MAX, until: None, harm }
    }

    pub(crate) fn times(self, times: usize) -> Self {
        Self { times, ..self }
    }

    pub(crate) fn lasting(self, time: Duration) -> Self {
        Self { until: Some(Instant::now() + time), ..self }
    }

    pub(crate) fn in_chat(self, chat: i64) -> Self {
        Self { chat: Some(chat), ..self }
    }
}

pub(crate) struct Webhook {
    pub(crate) url: String,
    pub(crate) secret: Option<String>,
    pub(crate) connections: usize,
    pub(crate) last_error: Option<String>,
}

/// A bucket of calls that may be made at once, filled up at a steady rate.
struct Bucket {
    left: f64,
    at: Instant,
    /// After a refusal nothing is taken before this.
    shut: Option<Instant>,
}

/// The flood limits that the documents of the Bot API name: about 30 messages a second over all, one a second in a chat
/// with short bursts, 20 a minute in a group.
#[derive(Default)]
pub(crate) struct Flood {
    buckets: BTreeMap<Option<i64>, Bucket>,
}

/// The number of messages a chat takes at once before its second-by-second limit holds.
const BURST: f64 = 5.0;

impl Flood {
    /// Takes one message, or tells after how many seconds it may be sent.
    pub(crate) fn take(&mut self, chat: i64, group: bool) -> Result<(), u64> {
        let (size, rate) = if group { (20.0, 20.0 / 60.0) } else { (BURST, 1.0) };
        self.take_from(Some(chat), size, rate)?;
        self.take_from(None, 30.0, 30.0)
    }

    fn take_from(&mut self, key: Option<i64>, size: f64, rate: f64) -> Result<(), u64> {
        let now = Instant::now();
        let bucket = self.buckets.entry(key).or_insert(Bucket { left: size, at: now, shut: None });
        if let Some(shut) = bucket.shut.filter(|shut| *shut > now) {
            return Err(whole_seconds(shut - now));
        }
        bucket.left = (bucket.left + (now - bucket.at).as_secs_f64() * rate).min(size);
        bucket.at = now;
        if bucket.left >= 1.0 {
            bucket.left -= 1.0;
            return Ok(());
        }
        let wait = whole_seconds(Duration::from_secs_f64((1.0 - bucket.left) / rate));
        bucket.shut = Some(now + Duration::from_secs(wait));
        Err(wait)
    }
}

/// Rounded up, and never none.
fn whole_seconds(time: Duration) -> u64 {
    (time.as_secs() + u64::from(time.subsec_nanos() > 0)).max(1)
}

pub(crate) struct World {
    pub(crate) revoked: bool,
    /// True if the bot sees all messages in groups. Off, as Telegram has it at first, it sees those for it.
    pub(crate) sees_all: bool,
    pub(crate) people: BTreeMap<i64, Person>,
    pub(crate) chats: BTreeMap<i64, Chat>,
    pub(crate) updates: VecDeque<(i64, Value)>,
    next_update: i64,
    /// The kinds of update that the bot has asked for; empty for the usual ones.
    pub(crate) allowed: Vec<String>,
    /// The number of the newest `getUpdates`; older ones that wait end with a conflict.
    pub(crate) polls: u64,
    pub(crate) webhook: Option<Webhook>,
    pub(crate) commands: BTreeMap<(String, String), Vec<Value>>,
    /// The texts set by `setMyDescription` and its like, by method and language.
    pub(crate) profile: BTreeMap<(String, String), String>,
    pub(crate) queries: BTreeMap<String, Query>,
    /// The time a pressed button and an inline question can be answered.
    pub(crate) query_age: Duration,
    pub(crate) calls: Vec<Call>,
    /// Everything that the real server would have altered in silence.
    pub(crate) complaints: BTreeSet<String>,
    pub(crate) faults: Vec<Fault>,
    pub(crate) flood: Option<Flood>,
    /// The local addresses for public names, as the proxy in front of the bot would have them: `https://host` to
    /// `http://127.0.0.1:port`.
    pub(crate) routes: BTreeMap<String, String>,
}

impl World {
    pub(crate) fn new() -> Self {
        Self {
            revoked: false,
            sees_all: false,
            people: BTreeMap::new(),
            chats: BTreeMap::new(),
            updates: VecDeque::new(),
            next_update: 700_000_000,
            allowed: Vec::new(),
            polls: 0,
            webhook: None,
            commands: BTreeMap::new(),
            profile: BTreeMap::new(),
            queries: BTreeMap::new(),
            query_age: Duration::from_mins(1),
            calls: Vec::new(),
            complaints: BTreeSet::new(),
            faults: Vec::new(),
            flood: None,
            routes: BTreeMap::new(),
        }
    }

    pub(crate) fn add_chat(&mut self, id: i64, kind: Kind, title: &str) {
        let title = title.to_owned();
        let chat =
            Chat { id, kind, title, migrated_to: None, blocked: false, messages: BTreeMap::new(), next_message: 1 };
        self.chats.insert(id, chat);
    }

    /// Puts a message into a chat and gives its number.
    pub(crate) fn put(&mut self, chat: i64, mut message: Message) -> i64 {
        let chat = self.chats.get_mut(&chat).expect("a chat that was set up");
        message.id = chat.next_message;
        chat.next_message += 1;
        let id = message.id;
        chat.messages.insert(id, message);
        id
    }

    pub(crate) fn message(&self, chat: i64, id: i64) -> Option<&Message> {
        self.chats.get(&chat)?.messages.get(&id).filter(|message| !message.deleted)
    }

    /// A message as the Bot API gives it, with the one that it replies to.
    pub(crate) fn message_json(&self, chat: i64, id: i64) -> Value {
        self.message_at_depth(chat, id, true)
    }

    fn message_at_depth(&self, chat_id: i64, id: i64, with_reply: bool) -> Value {
        let chat = &self.chats[&chat_id];
        let message = &chat.messages[&id];
        let mut json = json!({"message_id": id, "date": 1_780_000_000 + id, "chat": chat.json()});
        if message.from == BOT {
            json["from"] = bot_json();
        } else if chat.kind == Kind::Channel {
            json["sender_chat"] = chat.json();
        } else {
            json["from"] = self.people[&message.from].json();
        }
        let caption = message.document.is_some() || message.more.as_object().is_some_and(|more| !more.is_empty());
        if !message.text.is_empty() {
            json[if caption { "caption" } else { "text" }] = json!(message.text);
            if !message.entities.is_empty() {
                json[if caption { "caption_entities" } else { "entities" }] = json!(message.entities);
            }
        }
        if let Some(markup) = &message.markup {
            json["reply_markup"] = markup.clone();
        }
        if let Some(thread) = message.thread {
            json["message_thread_id"] = json!(thread);
            json["is_topic_message"] = json!(chat.kind == Kind::Forum);
        }
        if let Some(document) = &message.document {
            let id = format!("doc-{chat_id}-{id}");
            json["document"] = json!({"file_id": id, "file_unique_id": id, "file_name": document.name,
                "mime_type": "application/octet-stream", "file_size": document.bytes.len()});
        }
        if message.edits > 0 {
            json["edit_date"] = json!(1_780_000_100 + id);
        }
        for (key, value) in message.more.as_object().into_iter().flatten() {
            json[key] = value.clone();
        }
        if with_reply && let Some(to) = message.reply_to.filter(|to| chat.messages.contains_key(to)) {
            json["reply_to_message"] = self.message_at_depth(chat_id, to, false);
        }
        json
    }

    /// Sends an update on its way, unless the bot has not asked for its kind.
    pub(crate) fn update(&mut self, kind: &str, content: &Value) -> i64 {
        self.next_update += 1;
        let id = self.next_update;
        let unusual = ["chat_member", "message_reaction", "message_reaction_count"].contains(&kind);
        let wanted = if self.allowed.is_empty() { !unusual } else { self.allowed.iter().any(|one| one == kind) };
        if wanted {
            self.updates.push_back((id, json!({"update_id": id, kind: content})));
        }
        id
    }

    /// The fault that this call meets, which is used up by it.
    pub(crate) fn fault(&mut self, method: &str, chat: Option<i64>) -> Option<Harm> {
        let now = Instant::now();
        self.faults.retain(|fault| fault.times > 0 && fault.until.is_none_or(|until| until > now));
        let met = self.faults.iter_mut().find(|fault| {
            (fault.methods.is_empty() || fault.methods.contains(&method))
                && (fault.chat.is_none() || fault.chat == chat)
        })?;
        met.times = met.times.saturating_sub(usize::from(met.times != usize::MAX));
        Some(met.harm.clone())
    }
}

/// The commands and mentions in what a person writes, which Telegram marks for the bot.
pub(crate) fn marks(text: &str) -> Vec<Value> {
    let mut marks = Vec::new();
    let mut offset = 0;
    let mut before = ' ';
    for (at, character) in text.char_indices() {
        let name = |rest: &str| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').count();
        let rest = &text[at + character.len_utf8()..];
        if !before.is_alphanumeric() && before != '/' && character == '/' && name(rest) > 0 {
            let mut length = 1 + name(rest);
            if let Some(after) = rest[length - 1..].strip_prefix('@')
                && name(after) > 0
            {
                length += 1 + name(after);
            }
            marks.push(json!({"type": "bot_command", "offset": offset, "length": length}));
        } else if before.is_whitespace() && character == '@' && name(rest) > 3 {
            marks.push(json!({"type": "mention", "offset": offset, "length": 1 + name(rest)}));
        }
        before = character;
        offset += character.len_utf16();
    }
    debug_assert_eq!(offset, units(text));
    marks
}
