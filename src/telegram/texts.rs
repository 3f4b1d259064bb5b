//! The bot's texts besides answers: greeting, help, privacy, notices, hints.

use std::time::Duration;

use super::actions::{Action, Start};
use super::html::Html;
use super::message::{Attachment, Button, Content, Message};
use super::render::{Voice, joined};
use super::words::{Language, Say};
use crate::text;
use crate::views;

/// The times for which things are stored, for [`privacy`]. `None` is until `/forget`; zero is "deleted
/// at once".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kept {
    /// Messages, once they are answered.
    pub(super) messages: Option<Duration>,
    /// Questions with their answers.
    pub(super) answers: Option<Duration>,
    /// Replies, once they are sent.
    pub(super) replies: Option<Duration>,
    /// The language and other settings of a user.
    pub(super) settings: Option<Duration>,
    /// Feedback.
    pub(super) feedback: Option<Duration>,
}

/// What a chat follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Followed {
    /// Every council.
    All,
    /// The council of that name.
    One(String),
}

/// A kind of message that holds no question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Media {
    /// Something to hear: voice, audio, a round video.
    Voice,
    /// Something to see: a photo, a video, an animation.
    Picture,
    /// A sticker or a die.
    Sticker,
    /// A file.
    File,
    /// Anything else: a place, a contact, a poll.
    Other,
}

/// A short text alone, as most commands and notices are.
pub(super) fn notice(voice: &Voice<'_>, what: Say<'_>) -> Message {
    Message::of(Html::plain(&voice.say(what)))
}

/// That answers stay English, for interfaces in other languages.
fn english_note(voice: &Voice<'_>) -> Html {
    if voice.words.language() == Language::ENGLISH {
        return Html::new();
    }
    Html::new().italic(&voice.say(Say::EnglishNote))
}

/// Questions to try, each on a line, which the assistant can answer.
fn examples(heading: &str, examples: &[String]) -> Html {
    if examples.is_empty() {
        return Html::new();
    }
    examples.iter().fold(Html::plain(heading), |all, example| all.text("\n• ").italic(example))
}

/// A command in a list: its name and what it does.
pub(super) type Entry = (&'static str, String);

/// Lines that each name a command and say what it does.
fn list(commands: &[Entry]) -> String {
    commands.iter().map(|(name, description)| format!("/{name} · {description}")).collect::<Vec<_>>().join("\n")
}

/// The greeting of `/start`, with questions to try, as the assistant's help suggests them, and the first commands.
pub(super) fn start(voice: &Voice<'_>, suggestions: &[String], commands: &[Entry]) -> Message {
    Message::of(joined(&[
        Html::plain(&voice.say(Say::Start)),
        examples(&voice.say(Say::StartAgain), suggestions),
        english_note(voice),
        Html::plain(&list(commands)),
    ]))
}

/// The help: how to ask, and the commands; in groups also what reaches the bot there.
pub(super) fn help(voice: &Voice<'_>, suggestions: &[String], commands: &[Entry]) -> Message {
    let heading = Html::new().bold(&voice.say(Say::HelpCommands));
    let commands = heading.text("\n").text(&list(commands));
    let bot = voice.bot;
    let group = Html::plain(&voice.say(Say::HelpGroup { bot }));
    let inline = Html::plain(&voice.say(Say::HelpInline { bot }));
    let about = if voice.group {
        vec![group, Html::plain(&voice.say(Say::HelpGroupPrivacy { bot }))]
    } else {
        vec![inline, group]
    };
    let mut blocks = vec![
        Html::plain(&voice.say(Say::HelpAsk)),
        examples(&voice.say(Say::Try), suggestions),
        Html::plain(&voice.say(Say::HelpFollow)),
        Html::plain(&voice.say(Say::HelpButtons)),
        english_note(voice),
    ];
    blocks.extend(about);
    blocks.push(commands);
    let message = Message::of(joined(&blocks));
    if voice.group {
        let private = Button::url(voice.say(Say::InlinePrivate), Start::Help.link(bot));
        message.with(vec![vec![private]])
    } else {
        message
    }
}

/// The greeting when the bot comes into a group: how it is reached there.
pub(super) fn group_hello(voice: &Voice<'_>) -> Message {
    let bot = voice.bot;
    let private = Button::url(voice.say(Say::InlinePrivate), Start::Help.link(bot));
    Message::of(joined(&[
        Html::plain(&voice.say(Say::Start)),
        Html::plain(&voice.say(Say::HelpGroup { bot })),
        Html::plain(&voice.say(Say::HelpGroupPrivacy { bot })),
        english_note(voice),
    ]))
    .with(vec![vec![private]])
}

/// A list of what is stored, and for how long.
pub(super) fn privacy(voice: &Voice<'_>, kept: &Kept) -> Message {
    let time = |time: Option<Duration>| time.map_or_else(|| voice.say(Say::UntilForget), |time| lasting(voice, time));
    let list = [
        voice.say(Say::PrivacyQuestions { time: &time(kept.messages) }),
        voice.say(Say::PrivacyAnswers { time: &time(kept.answers) }),
        voice.say(Say::PrivacyMessages { time: &time(kept.replies) }),
        voice.say(Say::PrivacySettings { time: &time(kept.settings) }),
        voice.say(Say::PrivacyFollows),
        voice.say(Say::PrivacyFeedback { time: &time(kept.feedback) }),
    ];
    let heading = Html::new().bold(&voice.say(Say::Privacy)).text("\n").text(&voice.say(Say::PrivacyWhat));
    let list = list.iter().fold(heading, |all, line| all.text("\n• ").text(line));
    Message::of(joined(&[
        list,
        Html::plain(&voice.say(Say::PrivacyLogs)),
        Html::plain(&voice.say(Say::PrivacyLocal)),
        Html::plain(&voice.say(Say::PrivacyTelegram)),
        Html::plain(&voice.say(Say::PrivacyForget)),
    ]))
}

/// A time in its largest whole unit: days, hours or minutes.
fn lasting(voice: &Voice<'_>, time: Duration) -> String {
    if time.is_zero() {
        return voice.say(Say::DeletedAtOnce);
    }
    let minutes = time.as_secs().div_ceil(60);
    if minutes.is_multiple_of(24 * 60) {
        voice.say(Say::ForDays { count: minutes / (24 * 60) })
    } else if minutes.is_multiple_of(60) {
        voice.say(Say::ForHours { count: minutes / 60 })
    } else {
        voice.say(Say::ForMinutes { count: minutes })
    }
}

/// Asks whether all shall be deleted.
pub(super) fn forget(voice: &Voice<'_>) -> Message {
    let what = if voice.group { Say::ForgetGroup } else { Say::Forget };
    notice(voice, what).with(vec![vec![
        Button::callback(voice.say(Say::ButtonForget), Action::Forget),
        Button::callback(voice.say(Say::ButtonKeep), Action::KeepAll),
    ]])
}

/// That all was deleted.
pub(super) fn forgotten(voice: &Voice<'_>) -> Message {
    notice(voice, Say::Forgotten)
}

/// That nothing was deleted.
pub(super) fn kept(voice: &Voice<'_>) -> Message {
    notice(voice, Say::Kept)
}

/// Tells how to give feedback, for `/feedback` alone.
pub(super) fn feedback(voice: &Voice<'_>) -> Message {
    notice(voice, Say::Feedback)
}

/// Thanks for feedback.
pub(super) fn feedback_noted(voice: &Voice<'_>) -> Message {
    notice(voice, Say::FeedbackNoted)
}

/// That a new conversation begins.
pub(super) fn reset(voice: &Voice<'_>) -> Message {
    notice(voice, Say::Reset)
}

/// Asks for the language.
pub(super) fn language(voice: &Voice<'_>) -> Message {
    let choices = Language::all().map(|language| vec![Button::callback(language.name(), Action::Language(language))]);
    notice(voice, Say::LanguageChoose).with(choices.collect())
}

/// That the language is set, said in it.
pub(super) fn language_set(voice: &Voice<'_>) -> Message {
    let set = voice.say(Say::LanguageSet { language: voice.words.language().name() });
    Message::of(joined(&[Html::plain(&set), english_note(voice)]))
}

/// Tells how to ask, for `/ask` alone, and for a mention without a question.
pub(super) fn ask_empty(voice: &Voice<'_>) -> Message {
    notice(voice, if voice.group { Say::AskEmptyGroup { bot: voice.bot } } else { Say::AskEmpty })
}

/// Tells how to compare, for `/compare` alone.
pub(super) fn compare_empty(voice: &Voice<'_>) -> Message {
    notice(voice, Say::CompareEmpty)
}

/// Tells how to ask for a brief, for `/brief` where it is not known whom it should be about.
pub(super) fn brief_empty(voice: &Voice<'_>) -> Message {
    notice(voice, Say::BriefEmpty)
}

/// Why there is no brief, and how to ask for one.
pub(super) fn no_brief(voice: &Voice<'_>, reason: &str) -> Message {
    refusal(voice, reason, Say::BriefEmpty)
}

/// A brief as a Word document, with what it is, of which inspection and who led that.
pub(super) fn brief(voice: &Voice<'_>, title: &str, brief: &views::Brief, is_assumed: bool, word: Vec<u8>) -> Message {
    let mut caption = Html::new().bold(title).text(&format!("\n{}.", brief.inspection()));
    if let names @ [_, ..] = brief.led_by() {
        caption = caption.text("\n").text(&voice.say(Say::LedBy { names: &names.join(", ") }));
    }
    caption = caption.text("\n").text(&voice.say(Say::BriefMade));
    if is_assumed {
        caption = caption.text("\n").italic(&voice.say(Say::AssumedHome { authority: brief.authority() }));
    }
    Message::file(Attachment { name: format!("{}.docx", brief.file_name()), content: Content::Bytes(word), caption })
}

/// Tells how to follow a council, for `/follow` alone.
pub(super) fn follow_empty(voice: &Voice<'_>) -> Message {
    notice(voice, Say::FollowEmpty)
}

/// Why a council cannot be followed, and how to follow one.
pub(super) fn cannot_follow(voice: &Voice<'_>, reason: &str) -> Message {
    refusal(voice, reason, Say::FollowEmpty)
}

/// That the chat follows something from now on.
pub(super) fn follows(voice: &Voice<'_>, whom: &Followed) -> Message {
    notice(voice, Say::Follows { whom: &followed(voice, whom) })
}

/// That the chat no longer follows something.
pub(super) fn unfollowed(voice: &Voice<'_>, whom: &Followed) -> Message {
    notice(voice, Say::Unfollowed { whom: &followed(voice, whom) })
}

/// That the chat follows nothing any more.
pub(super) fn unfollowed_all(voice: &Voice<'_>) -> Message {
    notice(voice, Say::UnfollowedAll)
}

/// What the chat follows, or that it follows nothing.
pub(super) fn following(voice: &Voice<'_>, whom: &[Followed]) -> Message {
    if whom.is_empty() {
        return Message::of(Html::plain(&format!("{} {}", voice.say(Say::FollowingNone), voice.say(Say::FollowEmpty))));
    }
    let heading = Html::plain(&voice.say(Say::Following));
    Message::of(whom.iter().fold(heading, |all, whom| all.text("\n• ").text(&followed(voice, whom))))
}

fn followed(voice: &Voice<'_>, whom: &Followed) -> String {
    match whom {
        Followed::All => voice.say(Say::EveryCouncil),
        Followed::One(name) => name.clone(),
    }
}

/// A reason in the words of the core, and what to do instead.
fn refusal(voice: &Voice<'_>, reason: &str, instead: Say<'_>) -> Message {
    Message::of(joined(&[Html::plain(&format!("{}.", text::capital(reason))), Html::plain(&voice.say(instead))]))
}

/// That a question was not taken, since so many are waiting in its chat already.
pub(super) fn busy(voice: &Voice<'_>, waiting: u64) -> Message {
    notice(voice, Say::Busy { count: waiting })
}

/// That a question has too many characters.
pub(super) fn too_long(voice: &Voice<'_>, length: u64, limit: u64) -> Message {
    notice(voice, Say::TooLong { length, limit })
}

/// That a user asks too much, and when to ask again.
pub(super) fn too_many(voice: &Voice<'_>, wait: Duration) -> Message {
    notice(voice, Say::TooMany { seconds: (wait.as_secs() + u64::from(wait.subsec_nanos() > 0)).max(1) })
}

/// That an answer took too long.
pub(super) fn too_slow(voice: &Voice<'_>) -> Message {
    notice(voice, Say::TooSlow)
}

/// That the bot is not open to a user, or in a group not to that group.
pub(super) fn not_allowed(voice: &Voice<'_>) -> Message {
    notice(voice, if voice.group { Say::NotAllowedChat } else { Say::NotAllowed })
}

/// Advice to whoever sends anything but text.
pub(super) fn hint(voice: &Voice<'_>, media: Media) -> Message {
    let what = match media {
        Media::Voice => Say::HintVoice,
        Media::Picture => Say::HintPicture,
        Media::Sticker => Say::HintSticker,
        Media::File => Say::HintFile,
        Media::Other => Say::HintOther,
    };
    notice(voice, what)
}

/// That there is no such command.
pub(super) fn unknown_command(voice: &Voice<'_>, command: &str) -> Message {
    notice(voice, Say::UnknownCommand { command })
}

/// That something broke here.
pub(super) fn failed(voice: &Voice<'_>) -> Message {
    notice(voice, Say::Failed)
}

/// That a cited document is held no longer.
pub(super) fn source_gone(voice: &Voice<'_>) -> Message {
    notice(voice, Say::SourceGone)
}

/// The words that fly by when a button is pressed, where there are any: what is noted, what is too old. At most 200
/// characters (Bot API, `answerCallbackQuery`).
pub(super) fn toast(voice: &Voice<'_>, pressed: Option<Action>) -> Option<String> {
    match pressed {
        Some(Action::Right(_)) => Some(voice.say(Say::RightNoted)),
        Some(Action::Wrong(_)) => Some(voice.say(Say::WrongNoted)),
        Some(Action::KeepAll) => Some(voice.say(Say::Kept)),
        Some(Action::Forget) => Some(voice.say(Say::Forgotten)),
        Some(_) => None,
        None => Some(voice.say(Say::ButtonStale)),
    }
}

#[cfg(test)]
mod tests;
