//! The updates of the Bot API, as far as the bot reads them.
//!
//! Only the fields that matter are read, and all else may be as it likes: a kind of message that is new tomorrow, or a
//! field that is missing, costs nothing but itself. What is read never fails; what says nothing to the bot is
//! [`Incoming::Other`].

use serde::Deserialize;
use serde_json::Value;

use super::texts::Media;
use crate::signposts::InNeed;

/// The field that stands in place of the words of somebody in need of help.
pub(super) const IN_NEED: &str = "scrutineer_in_need";

/// An update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Incoming {
    /// A message.
    Message(Message),
    /// A message that its writer has changed.
    Edited(Message),
    /// A button was pressed.
    Press(Press),
    /// Something was typed after the bot's name in any chat.
    Inline(Inline),
    /// The bot's rights in a chat have changed.
    Membership {
        /// The chat.
        chat: Chat,
        /// The user who changed it.
        user: User,
        /// True if it may now send messages there.
        is_in: bool,
        /// True if it could before.
        was_in: bool,
    },
    /// Nothing for the bot.
    Other,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) id: i32,
    pub(super) chat: Chat,
    /// The thread of a forum; a thread of replies does not count.
    pub(super) thread: Option<i32>,
    /// The writer; a group or a channel where somebody wrote in its name.
    pub(super) from: User,
    pub(super) content: Content,
    /// The message that it answers, and who wrote that.
    pub(super) reply_to: Option<(i32, i64)>,
}

/// The content of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Words, those below a picture too.
    Text { text: String, mentions: Vec<Mention> },
    /// Words of somebody in need of help, of which only this was kept.
    InNeed(InNeed),
    /// Something that the bot cannot read.
    Media(Media),
    /// The group is now a supergroup with another id.
    MigratedTo(i64),
    /// Nothing that anybody wants answered.
    Nothing,
}

/// A name in a text, by its place in UTF-16 units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) start: usize,
    pub(super) length: usize,
    /// The user, where the name is not one that stands for itself.
    pub(super) user: Option<i64>,
}

/// A chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Chat {
    pub(super) id: i64,
    pub(super) is_private: bool,
}

/// The user who wrote or pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct User {
    pub(super) id: i64,
    /// The language of the app, as `en` or `pt-br`.
    pub(super) language: Option<String>,
}

/// A button that was pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Press {
    pub(super) id: String,
    pub(super) from: User,
    pub(super) data: String,
    /// The message that it hangs on; none for one sent inline.
    pub(super) on: Option<On>,
}

/// The message that a button hangs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct On {
    pub(super) chat: Chat,
    pub(super) message: i32,
    pub(super) thread: Option<i32>,
}

/// A query typed after the bot's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Inline {
    pub(super) id: String,
    pub(super) from: User,
    pub(super) text: String,
    /// The need of help that the words told of, in their place.
    pub(super) in_need: Option<InNeed>,
}

/// The id of an update, without which it is not one.
pub(super) fn id(raw: &Value) -> Option<i64> {
    raw.get("update_id")?.as_i64()
}

/// Reads an update.
pub(super) fn read(raw: &Value) -> Incoming {
    let part = |name: &str| raw.get(name).filter(|value| value.is_object());
    if let Some(message) = part("message") {
        return message_of(message).map_or(Incoming::Other, Incoming::Message);
    }
    if let Some(message) = part("edited_message") {
        return message_of(message).map_or(Incoming::Other, Incoming::Edited);
    }
    if let Some(press) = part("callback_query") {
        return press_of(press).map_or(Incoming::Other, Incoming::Press);
    }
    if let Some(query) = part("inline_query") {
        return inline_of(query).map_or(Incoming::Other, Incoming::Inline);
    }
    if let Some(change) = part("my_chat_member") {
        return membership_of(change).unwrap_or(Incoming::Other);
    }
    Incoming::Other
}

/// The kind of an update by its name in the Bot API, for the log.
pub(super) fn kind(raw: &Value) -> &str {
    let Some(fields) = raw.as_object() else { return "none" };
    fields.keys().map(String::as_str).find(|name| *name != "update_id").unwrap_or("none")
}

impl Incoming {
    /// The key of the queue that it joins.
    pub(super) fn queue_key(&self) -> QueueKey {
        match self {
            Self::Message(message) | Self::Edited(message) => QueueKey::Chat(message.chat.id),
            Self::Press(press) => QueueKey::Press(press.on.map_or(press.from.id, |on| on.chat.id)),
            Self::Inline(inline) => QueueKey::User(inline.from.id),
            Self::Membership { chat, .. } => QueueKey::Chat(chat.id),
            Self::Other => QueueKey::Chat(0),
        }
    }
}

/// The key of a queue: updates with the same one are handled in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum QueueKey {
    /// Messages of one chat.
    Chat(i64),
    /// Buttons that are pressed in one chat: whoever presses one does not wait for the questions before it.
    Press(i64),
    /// Queries of one user outside the bot's chats.
    User(i64),
}

#[derive(Deserialize)]
struct RawMessage {
    message_id: i32,
    chat: RawChat,
    from: Option<RawUser>,
    sender_chat: Option<RawChat>,
    message_thread_id: Option<i32>,
    #[serde(default)]
    is_topic_message: bool,
    #[serde(default)]
    is_automatic_forward: bool,
    migrate_to_chat_id: Option<i64>,
    text: Option<String>,
    caption: Option<String>,
}

#[derive(Deserialize)]
struct RawChat {
    id: i64,
    r#type: Option<String>,
}

#[derive(Deserialize)]
struct RawUser {
    id: i64,
    #[serde(default)]
    is_bot: bool,
    language_code: Option<String>,
}

#[derive(Deserialize)]
struct RawEntity {
    r#type: String,
    offset: usize,
    length: usize,
    user: Option<RawUser>,
}

impl RawChat {
    fn chat(&self) -> Chat {
        Chat { id: self.id, is_private: self.r#type.as_deref().map_or(self.id > 0, |kind| kind == "private") }
    }
}

impl RawUser {
    fn user(self) -> User {
        User { id: self.id, language: self.language_code }
    }
}

fn read_as<T: serde::de::DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}

fn message_of(raw: &Value) -> Option<Message> {
    let message: RawMessage = read_as(raw)?;
    let chat = message.chat.chat();
    // Somebody who writes in the name of a group or channel is known by that; "from" is then a bot that stands in.
    let from = match (&message.sender_chat, message.from) {
        (Some(sender), _) => User { id: sender.id, language: None },
        (None, Some(user)) if !user.is_bot => user.user(),
        (None, _) => return None,
    };
    let content = if let Some(in_need) = raw.get(IN_NEED).and_then(read_as) {
        Content::InNeed(in_need)
    } else if let Some(to) = message.migrate_to_chat_id {
        Content::MigratedTo(to)
    } else if message.is_automatic_forward {
        Content::Nothing
    } else if let Some(text) = message.text {
        Content::Text { text, mentions: mentions_of(raw.get("entities")) }
    } else if let Some(text) = message.caption {
        Content::Text { text, mentions: mentions_of(raw.get("caption_entities")) }
    } else {
        media_of(raw).map_or(Content::Nothing, Content::Media)
    };
    let reply_to = raw.get("reply_to_message").and_then(|reply| {
        let id = i32::try_from(reply.get("message_id")?.as_i64()?).ok()?;
        Some((id, reply.get("from")?.get("id")?.as_i64()?))
    });
    let thread = message.message_thread_id.filter(|_| message.is_topic_message);
    Some(Message { id: message.message_id, chat, thread, from, content, reply_to })
}

fn mentions_of(entities: Option<&Value>) -> Vec<Mention> {
    let entities = entities.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let entities = entities.iter().filter_map(read_as::<RawEntity>);
    entities
        .filter(|entity| matches!(entity.r#type.as_str(), "mention" | "text_mention"))
        .map(|entity| Mention { start: entity.offset, length: entity.length, user: entity.user.map(|user| user.id) })
        .collect()
}

/// The kinds of message without words, by the field that holds them.
const MEDIA: &[(&str, Media)] = &[
    ("voice", Media::Voice),
    ("video_note", Media::Voice),
    ("audio", Media::Voice),
    ("photo", Media::Picture),
    ("video", Media::Picture),
    ("animation", Media::Picture),
    ("sticker", Media::Sticker),
    ("dice", Media::Sticker),
    ("venue", Media::Other),
    ("location", Media::Other),
    ("document", Media::File),
    ("contact", Media::Other),
    ("poll", Media::Other),
    ("story", Media::Other),
    ("game", Media::Other),
];

fn media_of(raw: &Value) -> Option<Media> {
    MEDIA.iter().find(|(field, _)| raw.get(field).is_some()).map(|(_, media)| *media)
}

fn press_of(raw: &Value) -> Option<Press> {
    #[derive(Deserialize)]
    struct Raw {
        id: String,
        from: RawUser,
        data: Option<String>,
    }
    /// Even the remains of a message that is too old have these.
    #[derive(Deserialize)]
    struct RawOn {
        message_id: i32,
        chat: RawChat,
        message_thread_id: Option<i32>,
        #[serde(default)]
        is_topic_message: bool,
    }
    let press: Raw = read_as(raw)?;
    let on = raw.get("message").and_then(read_as::<RawOn>).map(|on| On {
        chat: on.chat.chat(),
        message: on.message_id,
        thread: on.message_thread_id.filter(|_| on.is_topic_message),
    });
    Some(Press { id: press.id, from: press.from.user(), data: press.data.unwrap_or_default(), on })
}

fn inline_of(raw: &Value) -> Option<Inline> {
    #[derive(Deserialize)]
    struct Raw {
        id: String,
        from: RawUser,
        #[serde(default)]
        query: String,
    }
    let query: Raw = read_as(raw)?;
    let in_need = raw.get(IN_NEED).and_then(read_as);
    Some(Inline { id: query.id, from: query.from.user(), text: query.query, in_need })
}

fn membership_of(raw: &Value) -> Option<Incoming> {
    let chat: RawChat = read_as(raw.get("chat")?)?;
    let user: RawUser = read_as(raw.get("from")?)?;
    let is_in = |which: &str| {
        let status = raw.get(which).and_then(|member| member.get("status")).and_then(Value::as_str);
        !matches!(status, Some("left" | "kicked") | None)
    };
    let (is_in, was_in) = (is_in("new_chat_member"), is_in("old_chat_member"));
    Some(Incoming::Membership { chat: chat.chat(), user: user.user(), is_in, was_in })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check_other(raw: &Value) {
        assert_eq!(read(raw), Incoming::Other);
    }

    #[test]
    fn what_is_nothing_for_the_bot_is_other() {
        check_other(&json!({"update_id": 1}));
        check_other(&json!({"update_id": 1, "message": 7}));
        check_other(&json!({"update_id": 1, "message": {"message_id": 1}}));
        check_other(&json!({"update_id": 1, "channel_post": {"message_id": 1, "text": "x"}}));
        check_other(&json!({"update_id": 1, "something_new": {"id": 1}}));
        let bot = json!({"message_id": 1, "chat": {"id": -5, "type": "group"}, "from": {"id": 9, "is_bot": true}, "text": "/ask@SeafordBot x"});
        check_other(&json!({"update_id": 1, "message": bot}));
        check_other(&json!("text"));
        assert_eq!(kind(&json!({"update_id": 1, "channel_post": {}})), "channel_post");
    }

    fn message(raw: &Value) -> Message {
        match read(&json!({"update_id": 1, "message": raw})) {
            Incoming::Message(message) => message,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn who_writes_in_the_name_of_a_group_is_the_group() {
        let raw = json!({
            "message_id": 1, "chat": {"id": -5, "type": "supergroup"}, "text": "/ask@SeafordBot x",
            "from": {"id": 1_087_968_824, "is_bot": true}, "sender_chat": {"id": -5, "type": "supergroup"},
        });
        assert_eq!(message(&raw).from.id, -5);
    }

    #[test]
    fn only_threads_of_forums_are_threads() {
        let raw = |topic: bool| {
            json!({"message_id": 1, "chat": {"id": -5, "type": "supergroup"}, "from": {"id": 1}, "text": "x",
                   "message_thread_id": 4, "is_topic_message": topic})
        };
        assert_eq!(message(&raw(true)).thread, Some(4));
        assert_eq!(message(&raw(false)).thread, None);
    }

    #[test]
    fn media_are_told_apart_and_may_lack_fields() {
        let content = |field: &str| {
            let mut raw = json!({"message_id": 1, "chat": {"id": 5, "type": "private"}, "from": {"id": 1}});
            raw[field] = json!({});
            message(&raw).content
        };
        assert_eq!(content("voice"), Content::Media(Media::Voice));
        assert_eq!(content("photo"), Content::Media(Media::Picture));
        assert_eq!(content("location"), Content::Media(Media::Other));
        assert_eq!(content("pinned_message"), Content::Nothing);
        assert_eq!(content("invented_tomorrow"), Content::Nothing);
    }

    #[test]
    fn a_question_in_answer_to_what_cannot_be_read_is_read() {
        let raw = json!({"message_id": 2, "chat": {"id": 5, "type": "private"}, "from": {"id": 1}, "text": "was it?",
                         "reply_to_message": {"message_id": 1, "voice": {"file_id": 7}}});
        assert!(matches!(message(&raw).content, Content::Text { text, .. } if text == "was it?"));
        assert_eq!(message(&raw).reply_to, None);
    }

    #[test]
    fn a_group_may_move() {
        let raw = json!({"message_id": 1, "chat": {"id": -5, "type": "group"}, "from": {"id": 1}, "migrate_to_chat_id": -1_005});
        assert_eq!(message(&raw).content, Content::MigratedTo(-1005));
    }

    #[test]
    fn being_blocked_and_let_in_again_is_noticed() {
        let raw = |old: &str, new: &str| {
            json!({"update_id": 1, "my_chat_member": {"chat": {"id": 5, "type": "private"}, "from": {"id": 5},
                   "old_chat_member": {"status": old}, "new_chat_member": {"status": new}}})
        };
        let Incoming::Membership { is_in, was_in, .. } = read(&raw("member", "kicked")) else { panic!() };
        assert_eq!((was_in, is_in), (true, false));
        let Incoming::Membership { is_in, was_in, .. } = read(&raw("kicked", "member")) else { panic!() };
        assert_eq!((was_in, is_in), (false, true));
    }

    #[test]
    fn a_press_on_what_is_too_old_still_says_where() {
        let raw = json!({"update_id": 1, "callback_query": {"id": "77", "from": {"id": 1, "language_code": "cy"}, "data": "s1",
                         "message": {"message_id": 9, "date": 0, "chat": {"id": 1, "type": "private"}}}});
        let Incoming::Press(press) = read(&raw) else { panic!() };
        let chat = Chat { id: 1, is_private: true };
        assert_eq!(press.on, Some(On { chat, message: 9, thread: None }));
        assert_eq!(press.from.language.as_deref(), Some("cy"));
        let raw = json!({"update_id": 1, "callback_query": {"id": "77", "from": {"id": 1}, "inline_message_id": "x"}});
        assert_eq!(read(&raw).queue_key(), QueueKey::Press(1));
    }
}
