//! The actions of buttons: [`Action`], which travels to Telegram and back as at most 64 bytes, and [`Start`], which
//! travels in links into the bot.
//!
//! Only ids travel. What a button leads to is looked up in the store, so that it works after a restart, says the same
//! as when it was shown, and gives nothing away.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::words::Language;

/// The short name of a stored answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct AnswerId(pub(super) u64);

/// The effect of pressing a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub(super) enum Action {
    /// Shows a source of an answer, by its number, counted from 1.
    Source(AnswerId, u16),
    /// Puts the buttons of an answer's sources from that number on below it, in place.
    Sources(AnswerId, u16),
    /// Asks for more of the same.
    More(AnswerId),
    /// Asks the same of the inspection before.
    Before(AnswerId),
    /// Asks which other councils were told the same.
    Others(AnswerId),
    /// Asks a suggestion of an answer, by its number, counted from 1: a choice of a clarifying question is one too.
    Choose(AnswerId, u16),
    /// Notes that an answer was right.
    Right(AnswerId),
    /// Notes that an answer was wrong.
    Wrong(AnswerId),
    /// Shows a page of the list of what is held, counted from 0, in place.
    Holdings(u16),
    /// Sets the language of the interface.
    Language(Language),
    /// Deletes all that is stored of whoever presses, who has been asked.
    Forget,
    /// Deletes nothing.
    KeepAll,
}

/// The target of a link into the bot: the payload of `/start`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Start {
    /// To the help.
    Help,
    /// To an answer that was given elsewhere, to go on from it in private.
    Answer(AnswerId),
}

impl fmt::Display for AnswerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Action {
    /// The bytes of the button: 1 to 64 (Bot API, `callback_data`).
    pub(super) fn encode(self) -> String {
        match self {
            Self::Source(answer, number) => format!("source:{answer}:{number}"),
            Self::Sources(answer, from) => format!("sources:{answer}:{from}"),
            Self::More(answer) => format!("more:{answer}"),
            Self::Before(answer) => format!("before:{answer}"),
            Self::Others(answer) => format!("others:{answer}"),
            Self::Choose(answer, number) => format!("choose:{answer}:{number}"),
            Self::Right(answer) => format!("right:{answer}"),
            Self::Wrong(answer) => format!("wrong:{answer}"),
            Self::Holdings(page) => format!("holdings:{page}"),
            Self::Language(language) => format!("language:{}", language.code()),
            Self::Forget => "forget".to_owned(),
            Self::KeepAll => "keep".to_owned(),
        }
    }

    /// The action that a button carries; `None` for whatever [`Action::encode`] does not make. The data comes from
    /// outside: a client can send anything.
    pub(super) fn decode(data: &str) -> Option<Self> {
        let mut parts = data.split(':');
        let name = parts.next()?;
        let mut next = || parts.next();
        let action = match name {
            "source" => Self::Source(AnswerId(number(next()?)?), number(next()?)?),
            "sources" => Self::Sources(AnswerId(number(next()?)?), number(next()?)?),
            "more" => Self::More(AnswerId(number(next()?)?)),
            "before" => Self::Before(AnswerId(number(next()?)?)),
            "others" => Self::Others(AnswerId(number(next()?)?)),
            "choose" => Self::Choose(AnswerId(number(next()?)?), number(next()?)?),
            "right" => Self::Right(AnswerId(number(next()?)?)),
            "wrong" => Self::Wrong(AnswerId(number(next()?)?)),
            "holdings" => Self::Holdings(number(next()?)?),
            "language" => Self::Language(Language::from_code(next()?)?),
            "forget" => Self::Forget,
            "keep" => Self::KeepAll,
            _ => return None,
        };
        parts.next().is_none().then_some(action)
    }
}

impl From<Action> for String {
    fn from(action: Action) -> Self {
        action.encode()
    }
}

impl TryFrom<String> for Action {
    type Error = String;

    fn try_from(data: String) -> Result<Self, Self::Error> {
        Self::decode(&data).ok_or_else(|| format!("{data:?} is not an action"))
    }
}

impl Start {
    /// The payload: 1 to 64 of the characters that links may have (Bot API, deep linking).
    pub(super) fn encode(self) -> String {
        match self {
            Self::Help => "help".to_owned(),
            Self::Answer(answer) => format!("answer_{answer}"),
        }
    }

    /// The target of a payload; `None` for whatever [`Start::encode`] does not make.
    pub(super) fn decode(payload: &str) -> Option<Self> {
        match payload {
            "help" => Some(Self::Help),
            other => other.strip_prefix("answer_").and_then(number).map(|id| Self::Answer(AnswerId(id))),
        }
    }

    /// The link to a bot of that user name, given without the `@`.
    pub(super) fn link(self, bot: &str) -> String {
        format!("https://t.me/{bot}?start={}", self.encode())
    }
}

/// A number in the one way that it is written: no sign, no leading nought.
fn number<T: FromStr>(text: &str) -> Option<T> {
    let canonical = text == "0" || !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    if canonical { text.parse().ok() } else { None }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The most bytes that a button may carry.
    pub(in crate::telegram) const MOST_CALLBACK_BYTES: usize = 64;

    /// The most characters that a link into the bot may carry.
    const MOST_START_CHARS: usize = 64;

    pub(in crate::telegram) fn action() -> impl Strategy<Value = Action> {
        let answer = || any::<u64>().prop_map(AnswerId);
        let language = proptest::sample::select(Language::all().collect::<Vec<_>>());
        prop_oneof![
            (answer(), any::<u16>()).prop_map(|(answer, number)| Action::Source(answer, number)),
            (answer(), any::<u16>()).prop_map(|(answer, number)| Action::Sources(answer, number)),
            answer().prop_map(Action::More),
            answer().prop_map(Action::Before),
            answer().prop_map(Action::Others),
            (answer(), any::<u16>()).prop_map(|(answer, number)| Action::Choose(answer, number)),
            answer().prop_map(Action::Right),
            answer().prop_map(Action::Wrong),
            any::<u16>().prop_map(Action::Holdings),
            language.prop_map(Action::Language),
            Just(Action::Forget),
            Just(Action::KeepAll),
        ]
    }

    proptest! {
        #[test]
        fn an_action_comes_back(action in action()) {
            let data = action.encode();
            prop_assert!((1..=MOST_CALLBACK_BYTES).contains(&data.len()));
            prop_assert_eq!(Action::decode(&data), Some(action));
        }

        #[test]
        fn nothing_else_is_an_action(
            data in prop_oneof![
                any::<String>(),
                "[a-z]{0,9}(:[+ 0-9a-f]{0,22}){0,3}",
                "(source|sources|more|choose|right|holdings|language|forget|keep):?(0|00|01|7|-1|\\+1|65536|en|EN| )?(:[0-9]{0,6})?",
            ]
        ) {
            if let Some(action) = Action::decode(&data) {
                prop_assert_eq!(action.encode(), data);
            }
        }

        #[test]
        fn a_link_comes_back(id: u64) {
            for start in [Start::Help, Start::Answer(AnswerId(id))] {
                let payload = start.encode();
                prop_assert!(payload.len() <= MOST_START_CHARS);
                prop_assert!(payload.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'));
                prop_assert_eq!(Start::decode(&payload), Some(start));
            }
        }

        #[test]
        fn nothing_else_is_a_link(payload in prop_oneof![any::<String>(), "(answer_|help)[0-9+]{0,22}"]) {
            if let Some(start) = Start::decode(&payload) {
                prop_assert_eq!(start.encode(), payload);
            }
        }
    }
}
