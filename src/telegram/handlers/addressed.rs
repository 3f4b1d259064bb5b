//! Telling which messages are meant for the bot, and what they ask for.

use super::commands::Command;
use crate::telegram::api::Me;
use crate::telegram::update::{Content, Message};

/// A message's request to the bot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A command, and the text after it.
    Command(Command, String),
    /// A command that there is not, as written.
    Unknown(String),
    /// A question.
    Question(String),
}

/// A message, as far as commands go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked<'a> {
    /// A command to this bot, with the text after it, without white space at its ends.
    Command(Command, &'a str),
    /// A command that this bot does not have, as written. In a group it may be meant for another bot, unless it names
    /// this one.
    Unknown {
        /// The command with its slash.
        command: &'a str,
        /// True if it names this bot.
        to_us: bool,
    },
    /// A command that names another bot.
    ToAnother,
    /// No command.
    Words(&'a str),
}

/// A message's request to the bot. In a group that is one that names the bot, replies to one of its messages, or is a
/// command with its name; all else there is none of its business.
pub(super) fn wanted(message: &Message, me: &Me) -> Option<Wanted> {
    let (bot, name) = (me.id, me.username.as_str());
    let Content::Text { text, mentions } = &message.content else { return None };
    match asked(text, name) {
        Asked::Command(command, rest) => {
            let wanted = || Wanted::Command(command, rest.to_owned());
            return (message.chat.is_private || names(text, name)).then(wanted);
        }
        Asked::Unknown { command, to_us } => {
            return (message.chat.is_private || to_us).then(|| Wanted::Unknown(command.to_owned()));
        }
        Asked::ToAnother => return None,
        Asked::Words(_) => {}
    }
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut left = String::new();
    let mut at = 0;
    let mut is_named = false;
    for mention in mentions {
        let end = mention.start.saturating_add(mention.length);
        if mention.start < at || end > units.len() {
            continue;
        }
        let said = String::from_utf16_lossy(&units[mention.start..end]);
        let is_bot = match mention.user {
            Some(user) => user == bot,
            None => said.strip_prefix('@').is_some_and(|said| said.eq_ignore_ascii_case(name)),
        };
        if is_bot {
            is_named = true;
            left.push_str(&String::from_utf16_lossy(&units[at..mention.start]));
            at = end;
        }
    }
    left.push_str(&String::from_utf16_lossy(&units[at..]));
    let is_answer = message.reply_to.is_some_and(|(_, writer)| writer == bot);
    (message.chat.is_private || is_named || is_answer).then(|| Wanted::Question(tidy(&left)))
}

/// A text from which a name was taken, without what is left of the name: "@bot, was it good" begins with "was".
fn tidy(text: &str) -> String {
    text.trim().trim_start_matches([',', ':']).trim().to_owned()
}

/// True if the command that a text begins with names the bot.
fn names(text: &str, bot: &str) -> bool {
    let command = text.split_whitespace().next().unwrap_or_default();
    command.split_once('@').is_some_and(|(_, of)| of.eq_ignore_ascii_case(bot))
}

/// Reads the text of a message. `bot` is the user name of this bot, without the `@`.
fn asked<'a>(text: &'a str, bot: &str) -> Asked<'a> {
    let text = text.trim();
    let Some(rest) = text.strip_prefix('/') else { return Asked::Words(text) };
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let (name, behind) = (&rest[..end], rest[end..].trim());
    let (name, to) = name.split_once('@').map_or((name, None), |(name, to)| (name, Some(to)));
    // "/" by itself, or a fraction, is not a command: Telegram knows letters, digits and underscores.
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return Asked::Words(text);
    }
    match (to, Command::from_name(name)) {
        (Some(to), _) if !to.eq_ignore_ascii_case(bot) => Asked::ToAnother,
        (_, Some(command)) => Asked::Command(command, behind),
        (to, None) => Asked::Unknown { command: &text[..=name.len()], to_us: to.is_some() },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::telegram::update::{self, Incoming};

    /// The request that the bot 7, `SeafordBot`, reads in a message in a private chat or a group.
    fn wanted(private: bool, message: &Value) -> Option<Wanted> {
        let chat = if private { json!({"id": 1, "type": "private"}) } else { json!({"id": -5, "type": "supergroup"}) };
        let mut raw = json!({"message_id": 3, "date": 0, "chat": chat, "from": {"id": 1, "is_bot": false}});
        raw.as_object_mut().unwrap().extend(message.as_object().unwrap().clone());
        match update::read(&json!({"update_id": 1, "message": raw})) {
            Incoming::Message(message) => super::wanted(&message, &Me { id: 7, username: "SeafordBot".to_owned() }),
            other => panic!("{other:?}"),
        }
    }

    fn question(text: &str) -> Wanted {
        Wanted::Question(text.to_owned())
    }

    fn ordered(command: Command, rest: &str) -> Wanted {
        Wanted::Command(command, rest.to_owned())
    }

    #[test]
    fn in_private_all_words_are_for_the_bot() {
        assert_eq!(wanted(true, &json!({"text": "was it good?"})), Some(question("was it good?")));
        assert_eq!(wanted(true, &json!({"text": "/ask was it good?"})), Some(ordered(Command::Ask, "was it good?")));
        assert_eq!(wanted(true, &json!({"text": "/Ask@seafordbot was it?"})), Some(ordered(Command::Ask, "was it?")));
        assert_eq!(wanted(true, &json!({"text": "/ask@other was it?"})), None);
        assert_eq!(wanted(true, &json!({"caption": "what is this?", "photo": []})), Some(question("what is this?")));
        let unknown = Some(Wanted::Unknown("/askme".to_owned()));
        assert_eq!(wanted(true, &json!({"text": "/askme now"})), unknown);
        assert_eq!(wanted(false, &json!({"text": "/askme now"})), None);
        assert_eq!(wanted(true, &json!({"text": "/"})), Some(question("/")));
        assert_eq!(wanted(true, &json!({"text": "/ 5 or so"})), Some(question("/ 5 or so")));
        assert_eq!(wanted(true, &json!({"voice": {"duration": 1}})), None);
    }

    #[test]
    fn in_a_group_only_what_is_meant_for_it() {
        assert_eq!(wanted(false, &json!({"text": "was it good?"})), None);
        assert_eq!(wanted(false, &json!({"text": "/ask was it good?"})), None);
        assert_eq!(
            wanted(false, &json!({"text": "/ask@SeafordBot was it good?"})),
            Some(ordered(Command::Ask, "was it good?"))
        );
        let mention = json!([{"type": "mention", "offset": 0, "length": 11}]);
        assert_eq!(
            wanted(false, &json!({"text": "@SeafordBot, was it good?", "entities": mention})),
            Some(question("was it good?"))
        );
        let late = json!([{"type": "mention", "offset": 3, "length": 11}]);
        assert_eq!(
            wanted(false, &json!({"text": "🦀 @seafordbot was it?", "entities": late})),
            Some(question("🦀  was it?"))
        );
        let other = json!([{"type": "mention", "offset": 0, "length": 6}]);
        assert_eq!(wanted(false, &json!({"text": "@other was it?", "entities": other})), None);
        let by_id = json!([{"type": "text_mention", "offset": 0, "length": 3, "user": {"id": 7}}]);
        assert_eq!(wanted(false, &json!({"text": "Bot was it?", "entities": by_id})), Some(question("was it?")));
        let reply =
            |from: i64| json!({"text": "and in 2016?", "reply_to_message": {"message_id": 2, "from": {"id": from}}});
        assert_eq!(wanted(false, &reply(7)), Some(question("and in 2016?")));
        assert_eq!(wanted(false, &reply(8)), None);
        // Wrong places are no reason to fail.
        let wrong = json!([{"type": "mention", "offset": 90, "length": 11}]);
        assert_eq!(wanted(false, &json!({"text": "was it?", "entities": wrong})), None);
    }

    #[test]
    fn only_commands_to_this_bot_are_taken() {
        let asked = |text| asked(text, "scrutineer_bot");
        assert_eq!(asked("/ask@other_bot x"), Asked::ToAnother);
        assert_eq!(asked("/frob x"), Asked::Unknown { command: "/frob", to_us: false });
        assert_eq!(asked("/frob@scrutineer_bot x"), Asked::Unknown { command: "/frob", to_us: true });
        assert_eq!(asked(" what / how? "), Asked::Words("what / how?"));
        assert_eq!(asked("/"), Asked::Words("/"));
        assert_eq!(asked("/3/4 of it"), Asked::Words("/3/4 of it"));
        assert_eq!(asked("/start answer_7"), Asked::Command(Command::Start, "answer_7"));
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in prop_oneof![any::<String>(), "/[a-z@ 0-9,]{0,40}"]) {
            asked(&text, "scrutineer_bot");
        }
    }
}
