//! The commands: a table with a row for each, and below it what each does.
//!
//! A new command is a row, a function and its messages in the Fluent files of `messages/`.
#![allow(clippy::unused_async, reason = "the functions of the table all have one form, whether they wait or not")]

use std::sync::Arc;
use std::time::Duration;

use super::asking::{self, Request};
use super::feedback::keep_feedback;
use super::recipient::Recipient;
use super::reply::{Reaction, reply};
use super::stored::{self, question_of};
use super::times::time_in;
use super::{brief, following};
use crate::store;
use crate::telegram::actions::{AnswerId, Start};
use crate::telegram::api::{Api, ApiError, MenuScope};
use crate::telegram::blocking;
use crate::telegram::context::BotContext;
use crate::telegram::message::Message as Said;
use crate::telegram::render::Voice;
use crate::telegram::texts;
use crate::telegram::update::Message;
use crate::telegram::words::{Language, Languages, Words};

/// Makes [`Command`] and [`handle`] of the table.
macro_rules! commands {
    ($($command:ident $name:literal $description:literal $menus:ident $function:ident)*) => {
        /// A command.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(in crate::telegram) enum Command { $($command),* }

        impl Command {
            /// Every command, in the order of the menus.
            pub(in crate::telegram) const ALL: &[Self] = &[$(Self::$command),*];

            /// Its name, without the slash.
            pub(in crate::telegram) fn name(self) -> &'static str {
                match self { $(Self::$command => $name),* }
            }

            /// The key of the message that says what it does, for menus and the help.
            pub(in crate::telegram) fn description(self) -> &'static str {
                match self { $(Self::$command => $description),* }
            }

            fn menus(self) -> Menus {
                match self { $(Self::$command => Menus::$menus),* }
            }
        }

        /// Carries out a command; `rest` is the text after it.
        pub(super) async fn handle(
            command: Command,
            context: &BotContext,
            to: Recipient,
            message: &Message,
            rest: &str,
        ) -> Result<Reaction, store::Error> {
            let call = Call { command, context, to, message, rest };
            match command { $(Command::$command => $function(call).await),* }
        }
    };
}

commands! {
    Ask       "ask"       "command-ask"       Everyone    ask
    Improve   "improve"   "command-improve"   Everyone    ask
    Grades    "grades"    "command-grades"    Everyone    ask
    Compare   "compare"   "command-compare"   Everyone    compare
    Brief     "brief"     "command-brief"     Everyone    brief
    Sources   "sources"   "command-sources"   Everyone    sources
    Follow    "follow"    "command-follow"    GroupAdmins follow
    Unfollow  "unfollow"  "command-unfollow"  GroupAdmins unfollow
    Following "following" "command-following" Everyone    following
    Help      "help"      "command-help"      Everyone    help
    Reset     "reset"     "command-reset"     GroupAdmins reset
    Language  "language"  "command-language"  GroupAdmins language
    Feedback  "feedback"  "command-feedback"  Private     feedback
    Privacy   "privacy"   "command-privacy"   Everyone    privacy
    Forget    "forget"    "command-forget"    Everyone    forget
    Start     "start"     "command-start"     Nobody      start
}

/// The menus that offer a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Menus {
    /// That of private chats, and in groups everyone's.
    Everyone,
    /// That of private chats, and in groups the administrators': it changes the bot for everyone there.
    GroupAdmins,
    /// That of private chats alone.
    Private,
    /// None: Telegram offers it itself.
    Nobody,
}

/// A command that was sent.
#[derive(Clone, Copy)]
struct Call<'a> {
    command: Command,
    context: &'a BotContext,
    to: Recipient,
    message: &'a Message,
    /// The text after the command.
    rest: &'a str,
}

impl<'a> Call<'a> {
    fn voice(&self) -> Voice<'a> {
        self.to.voice(self.context)
    }

    fn reply(&self, said: &Said) -> Reaction {
        reply(self.to, said)
    }

    /// Asks the question that the command stands for, or replies with `usage` where there is nothing to ask.
    async fn question(self, usage: fn(&Voice<'_>) -> Said) -> Result<Reaction, store::Error> {
        match self.command.question(self.rest) {
            Some(text) => asking::question(self.context, self.to, self.message, &text, None).await,
            None => Ok(self.reply(&usage(&self.voice()))),
        }
    }
}

async fn ask(call: Call<'_>) -> Result<Reaction, store::Error> {
    call.question(texts::ask_empty).await
}

async fn compare(call: Call<'_>) -> Result<Reaction, store::Error> {
    call.question(texts::compare_empty).await
}

async fn brief(call: Call<'_>) -> Result<Reaction, store::Error> {
    Ok(brief::brief(call.context, call.to, call.rest).await)
}

async fn follow(call: Call<'_>) -> Result<Reaction, store::Error> {
    following::follow(call.context, call.to, call.rest).await
}

async fn unfollow(call: Call<'_>) -> Result<Reaction, store::Error> {
    following::unfollow(call.context, call.to, call.rest).await
}

async fn following(call: Call<'_>) -> Result<Reaction, store::Error> {
    following::list(call.context, call.to).await
}

async fn sources(call: Call<'_>) -> Result<Reaction, store::Error> {
    Ok(call.reply(&asking::holdings(call.context, call.to, 0)))
}

async fn help(call: Call<'_>) -> Result<Reaction, store::Error> {
    let voice = call.voice();
    let scope = if voice.group { MenuScope::Group } else { MenuScope::Private };
    Ok(call.reply(&texts::help(&voice, &asking::examples(call.context).await, &menu(scope, voice.words))))
}

async fn reset(call: Call<'_>) -> Result<Reaction, store::Error> {
    let (store, chat, thread) = (Arc::clone(&call.context.store), call.to.chat.id, call.to.thread);
    blocking(move || store.part_with(chat, thread)).await?;
    Ok(call.reply(&texts::reset(&call.voice())))
}

async fn language(call: Call<'_>) -> Result<Reaction, store::Error> {
    Ok(call.reply(&texts::language(&call.voice())))
}

/// Keeps words on an answer: the one replied to, or else the last.
async fn feedback(call: Call<'_>) -> Result<Reaction, store::Error> {
    let Call { context, to, message, rest, .. } = call;
    if rest.is_empty() {
        return Ok(call.reply(&texts::feedback(&call.voice())));
    }
    let replied = message.reply_to.map(|(message, _)| message);
    let answer = asking::answer_before(context, to, replied, None).await?;
    // Words without a verdict are of somebody who misses something.
    keep_feedback(context, to, answer.as_ref(), false, Some(rest.to_owned())).await?;
    Ok(call.reply(&texts::feedback_noted(&call.voice())))
}

async fn privacy(call: Call<'_>) -> Result<Reaction, store::Error> {
    let keeping = call.context.store.keeping();
    let kept = texts::Kept {
        messages: Some(Duration::ZERO),
        answers: Some(keeping.telegram_time),
        replies: Some(Duration::ZERO),
        settings: None,
        feedback: Some(keeping.feedback_time),
    };
    Ok(call.reply(&texts::privacy(&call.voice(), &kept)))
}

async fn forget(call: Call<'_>) -> Result<Reaction, store::Error> {
    Ok(call.reply(&texts::forget(&call.voice())))
}

/// Greets, or goes where a link leads.
async fn start(call: Call<'_>) -> Result<Reaction, store::Error> {
    match Start::decode(call.rest) {
        Some(Start::Answer(id)) => go_on(call, id).await,
        Some(Start::Help) => help(call).await,
        None => Ok(greeting(call).await),
    }
}

async fn greeting(call: Call<'_>) -> Reaction {
    let voice = call.voice();
    let shown = [Command::Help, Command::Privacy].map(|command| command.entry(voice.words));
    call.reply(&texts::start(&voice, &asking::examples(call.context).await, &shown))
}

/// Asks again in private what was answered elsewhere, to go on from there.
async fn go_on(call: Call<'_>, id: AnswerId) -> Result<Reaction, store::Error> {
    let (store, key) = (Arc::clone(&call.context.store), stored::key_of(id));
    let answer = blocking(move || store.answer(key)).await?;
    let Some(asked) = answer.as_ref().and_then(question_of) else { return Ok(greeting(call).await) };
    // What it leaned on is part of its meaning already, so it leans on itself.
    let text = asked.text.clone();
    let request =
        Request { text: &text, before: Some(asked), known: None, replaced: None, message: Some(call.message.id) };
    asking::ask(call.context, call.to, request).await
}

impl Command {
    /// The command of a name, in letters of any case.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|command| command.name().eq_ignore_ascii_case(name))
    }

    fn entry(self, words: &Words) -> (&'static str, String) {
        (self.name(), words.message(self.description()))
    }

    /// The question in words that the command stands for; `None` where it stands for none, or where there is nothing
    /// to ask and the user has to be told how.
    ///
    /// After `/improve` and `/grades` comes an authority, a year or both, or nothing: the assistant then takes the
    /// home authority or asks back whom is meant, as for every question without a place. `/compare` takes two or more
    /// authorities with commas between them; one alone is compared with its statistical neighbours.
    pub(super) fn question(self, rest: &str) -> Option<String> {
        let rest = rest.split_whitespace().collect::<Vec<_>>().join(" ");
        match self {
            Self::Ask => (!rest.is_empty()).then_some(rest),
            Self::Improve => Some(format!("What were the areas for improvement{}?", of_inspection(&rest))),
            Self::Grades => Some(format!("What were all the grades{}?", of_inspection(&rest))),
            Self::Compare => {
                let names: Vec<&str> = rest.split([',', ';']).map(str::trim).filter(|it| !it.is_empty()).collect();
                match names[..] {
                    [] => None,
                    [one] if [" and ", " with ", " vs ", " to "].iter().any(|joint| one.contains(joint)) => {
                        Some(format!("Compare {one}"))
                    }
                    [one] => Some(format!("How does {one} compare with its statistical neighbours?")),
                    [ref before @ .., last] => Some(format!("Compare {} and {last}", before.join(", "))),
                }
            }
            _ => None,
        }
    }
}

/// " in Cornwall in October 2019" for "Cornwall October 2019"; for a place alone its latest inspection, and for
/// nothing the latest of whom is meant.
fn of_inspection(rest: &str) -> String {
    let words: Vec<&str> = rest.split(' ').filter(|word| !word.is_empty()).collect();
    let Some(time) = time_in(&words) else {
        return if words.is_empty() { " in the latest inspection".to_owned() } else { format!(" in {rest}") };
    };
    let when = words[time.clone()].join(" ");
    let (before, after) = (&words[..time.start], &words[time.end..]);
    let place: Vec<&str> = before.iter().chain(after).copied().filter(|it| *it != "in").collect();
    if place.is_empty() { format!(" in {when}") } else { format!(" in {} in {when}", place.join(" ")) }
}

/// The entries of a menu in its order, each a name and a description, as `setMyCommands` takes them.
fn menu(scope: MenuScope, words: &Words) -> Vec<(&'static str, String)> {
    let offered: &[&[Menus]] = match scope {
        MenuScope::Private => &[&[Menus::Everyone, Menus::GroupAdmins, Menus::Private]],
        MenuScope::Group => &[&[Menus::Everyone]],
        MenuScope::GroupAdmins => &[&[Menus::Everyone], &[Menus::GroupAdmins]],
    };
    let of = |menus: &'static [Menus]| Command::ALL.iter().filter(move |command| menus.contains(&command.menus()));
    offered.iter().flat_map(|menus| of(menus)).map(|command| command.entry(words)).collect()
}

/// Sets the menus of commands, for each sort of chat in each language.
pub(in crate::telegram) async fn set_menus(api: &Api, languages: &Languages) -> Result<(), ApiError> {
    for scope in MenuScope::ALL {
        for language in Language::all() {
            // The default is for those whose language has no menu of its own.
            let code = (language != Language::ENGLISH).then(|| language.code());
            api.set_menu(scope, code, &menu(scope, languages.of(language))).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, rest: &str, expected: Option<&str>) {
        assert_eq!(Command::from_name(name).unwrap().question(rest).as_deref(), expected);
    }

    #[test]
    fn commands_are_questions_in_words() {
        check("improve", "", Some("What were the areas for improvement in the latest inspection?"));
        check("improve", "Cornwall", Some("What were the areas for improvement in Cornwall?"));
        check("improve", "Cornwall 2019", Some("What were the areas for improvement in Cornwall in 2019?"));
        check("improve", "2019", Some("What were the areas for improvement in 2019?"));
        check(
            "improve",
            "October 2019 Cornwall",
            Some("What were the areas for improvement in Cornwall in October 2019?"),
        );
        check(
            "IMPROVE",
            "Bath and\nNorth East Somerset in Feb 2017",
            Some("What were the areas for improvement in Bath and North East Somerset in Feb 2017?"),
        );
        check("grades", "", Some("What were all the grades in the latest inspection?"));
        check("grades", "Kent 2022", Some("What were all the grades in Kent in 2022?"));
        check("compare", "Cornwall, Devon", Some("Compare Cornwall and Devon"));
        check("compare", "Cornwall, Devon; Kent", Some("Compare Cornwall, Devon and Kent"));
        check("compare", "Cornwall and Devon", Some("Compare Cornwall and Devon"));
        check("compare", "Kent", Some("How does Kent compare with its statistical neighbours?"));
        check("compare", ",", None);
        check("ask", " what must improve?", Some("what must improve?"));
        check("ask", "", None);
        check("help", "me", None);
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_too_odd(name in "improve|grades|compare|ask", rest in "[\\PC\n]{0,30}") {
            let _ = Command::from_name(&name).unwrap().question(&rest);
        }
    }

    #[test]
    fn menus_are_as_telegram_takes_them() {
        let languages = Languages::bundled();
        for language in Language::all() {
            for scope in MenuScope::ALL {
                for (name, description) in menu(scope, languages.of(language)) {
                    assert!((1..=32).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_lowercase()));
                    assert!((1..=256).contains(&description.chars().count()));
                }
            }
        }
        let names =
            |scope| menu(scope, languages.of(Language::ENGLISH)).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        insta::assert_snapshot!(MenuScope::ALL.map(names).map(|names| names.join(" ")).join("\n"), @"
        ask improve grades compare brief sources follow unfollow following help reset language feedback privacy forget
        ask improve grades compare brief sources following help privacy forget
        ask improve grades compare brief sources following help privacy forget follow unfollow reset language
        ");
    }
}
