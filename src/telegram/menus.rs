//! The commands: their names, which of them a menu offers where, and the questions that they stand for.

use super::words::{Say, Words};

/// A command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Command {
    /// Greets, or goes where a link leads.
    Start,
    /// Asks what stands behind it.
    Ask,
    /// Asks for a council's areas for improvement.
    Improve,
    /// Asks for a council's grades.
    Grades,
    /// Asks for two councils side by side.
    Compare,
    /// Lists what is held.
    Sources,
    /// Says how to ask.
    Help,
    /// Begins a new conversation.
    Reset,
    /// Changes the language.
    Language,
    /// Takes what someone says of the bot.
    Feedback,
    /// Says what is stored.
    Privacy,
    /// Deletes what is stored.
    Forget,
}

/// Where a menu is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Menu {
    /// In private chats: `all_private_chats`.
    Private,
    /// In groups, to everyone: `all_group_chats`.
    Group,
    /// In groups, to those who run them: `all_chat_administrators`.
    GroupAdmins,
}

/// What a message is, as far as commands go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked<'a> {
    /// A command to this bot, with what stands behind it, without white space at its ends.
    Command(Command, &'a str),
    /// A command that this bot does not have, as written. In a group it may be meant for another bot, unless it names
    /// this one.
    Unknown {
        /// The command with its slash.
        command: &'a str,
        /// Whether it names this bot.
        to_us: bool,
    },
    /// A command that names another bot.
    ToAnother,
    /// No command.
    Words(&'a str),
}

impl Command {
    /// Every command, in the order of the menus.
    pub const ALL: [Self; 12] = [
        Self::Ask,
        Self::Improve,
        Self::Grades,
        Self::Compare,
        Self::Sources,
        Self::Help,
        Self::Reset,
        Self::Language,
        Self::Feedback,
        Self::Privacy,
        Self::Forget,
        Self::Start,
    ];

    /// Its name, without the slash.
    pub fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Ask => "ask",
            Self::Improve => "improve",
            Self::Grades => "grades",
            Self::Compare => "compare",
            Self::Sources => "sources",
            Self::Help => "help",
            Self::Reset => "reset",
            Self::Language => "language",
            Self::Feedback => "feedback",
            Self::Privacy => "privacy",
            Self::Forget => "forget",
        }
    }

    /// The command of a name, in letters of any case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|command| command.name().eq_ignore_ascii_case(name))
    }

    /// What it does, for menus and the help.
    pub fn description(self, words: &Words) -> String {
        words.say(&match self {
            Self::Start => Say::CommandStart,
            Self::Ask => Say::CommandAsk,
            Self::Improve => Say::CommandImprove,
            Self::Grades => Say::CommandGrades,
            Self::Compare => Say::CommandCompare,
            Self::Sources => Say::CommandSources,
            Self::Help => Say::CommandHelp,
            Self::Reset => Say::CommandReset,
            Self::Language => Say::CommandLanguage,
            Self::Feedback => Say::CommandFeedback,
            Self::Privacy => Say::CommandPrivacy,
            Self::Forget => Say::CommandForget,
        })
    }

    /// The question in words that the command stands for; `None` where it stands for none, or where there is nothing
    /// to ask and the user has to be told how.
    ///
    /// Behind `/improve` and `/grades` comes an authority, a year or both, or nothing: the assistant then takes the
    /// home authority or asks back whom is meant, as for every question without a place. `/compare` takes two or more
    /// authorities with commas between them; one alone is compared with its statistical neighbours.
    pub fn question(self, behind: &str) -> Option<String> {
        let behind = behind.split_whitespace().collect::<Vec<_>>().join(" ");
        match self {
            Self::Ask => (!behind.is_empty()).then_some(behind),
            Self::Improve => Some(format!("What were the areas for improvement{}?", of_inspection(&behind))),
            Self::Grades => Some(format!("What were all the grades{}?", of_inspection(&behind))),
            Self::Compare => {
                let names: Vec<&str> = behind.split([',', ';']).map(str::trim).filter(|it| !it.is_empty()).collect();
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
fn of_inspection(behind: &str) -> String {
    let words: Vec<&str> = behind.split(' ').filter(|word| !word.is_empty()).collect();
    let is_year = |word: &str| {
        let word = word.trim_matches(['(', ')', ',']);
        word.len() == 4 && word.starts_with(['1', '2']) && word.bytes().all(|byte| byte.is_ascii_digit())
    };
    let Some(year) = words.iter().position(|word| is_year(word)) else {
        return if words.is_empty() { " in the latest inspection".to_owned() } else { format!(" in {behind}") };
    };
    // A month may stand before the year; both together are the time.
    let is_month = |word: &str| {
        word.len() >= 3
            && (1..=12).any(|month| {
                let day = jiff::civil::date(2000, month, 1);
                crate::text::month(day).to_lowercase().starts_with(&word.to_lowercase())
            })
    };
    let from = if year > 0 && is_month(words[year - 1]) { year - 1 } else { year };
    let when = words[from..=year].join(" ");
    let place: Vec<&str> = words[..from].iter().chain(&words[year + 1..]).copied().filter(|it| *it != "in").collect();
    if place.is_empty() { format!(" in {when}") } else { format!(" in {} in {when}", place.join(" ")) }
}

/// What the text of a message is. `bot` is the user name of this bot, without the `@`.
pub fn asked<'a>(text: &'a str, bot: &str) -> Asked<'a> {
    let text = text.trim();
    let Some(rest) = text.strip_prefix('/') else { return Asked::Words(text) };
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let (name, behind) = (&rest[..end], rest[end..].trim());
    let (name, to) = name.split_once('@').map_or((name, None), |(name, to)| (name, Some(to)));
    // "/" by itself, or a fraction, is no command: Telegram knows letters, digits and underscores.
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return Asked::Words(text);
    }
    match (to, Command::from_name(name)) {
        (Some(to), _) if !to.eq_ignore_ascii_case(bot) => Asked::ToAnother,
        (_, Some(command)) => Asked::Command(command, behind),
        (to, None) => Asked::Unknown { command: &text[..=name.len()], to_us: to.is_some() },
    }
}

impl Menu {
    /// Every menu.
    pub const ALL: [Self; 3] = [Self::Private, Self::Group, Self::GroupAdmins];

    /// The commands that it offers, in its order. `/start` is offered by Telegram itself.
    pub fn commands(self) -> Vec<Command> {
        let group = [
            Command::Ask,
            Command::Improve,
            Command::Grades,
            Command::Compare,
            Command::Sources,
            Command::Help,
            Command::Privacy,
            Command::Forget,
        ];
        match self {
            Self::Private => Command::ALL.into_iter().filter(|command| *command != Command::Start).collect(),
            Self::Group => group.to_vec(),
            // What changes the bot for everyone in a group is not put before everyone in it.
            Self::GroupAdmins => group.into_iter().chain([Command::Reset, Command::Language]).collect(),
        }
    }

    /// The commands with their descriptions, as `setMyCommands` takes them.
    pub fn entries(self, words: &Words) -> Vec<(&'static str, String)> {
        self.commands().into_iter().map(|command| (command.name(), command.description(words))).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::words::{Language, Languages};
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Option<&str>) {
        let Asked::Command(command, behind) = asked(line, "scrutineer_bot") else { panic!("{line} is no command") };
        assert_eq!(command.question(behind).as_deref(), expected);
    }

    #[test]
    fn commands_are_questions_in_words() {
        check("/improve", Some("What were the areas for improvement in the latest inspection?"));
        check("/improve Cornwall", Some("What were the areas for improvement in Cornwall?"));
        check("/improve Cornwall 2019", Some("What were the areas for improvement in Cornwall in 2019?"));
        check("/improve 2019", Some("What were the areas for improvement in 2019?"));
        check(
            "/improve October 2019 Cornwall",
            Some("What were the areas for improvement in Cornwall in October 2019?"),
        );
        check(
            "/IMPROVE@Scrutineer_Bot Bath and\nNorth East Somerset in Feb 2017",
            Some("What were the areas for improvement in Bath and North East Somerset in Feb 2017?"),
        );
        check("/grades", Some("What were all the grades in the latest inspection?"));
        check("/grades Kent 2022", Some("What were all the grades in Kent in 2022?"));
        check("/compare Cornwall, Devon", Some("Compare Cornwall and Devon"));
        check("/compare Cornwall, Devon; Kent", Some("Compare Cornwall, Devon and Kent"));
        check("/compare Cornwall and Devon", Some("Compare Cornwall and Devon"));
        check("/compare Kent", Some("How does Kent compare with its statistical neighbours?"));
        check("/compare ,", None);
        check("/ask  what must improve?", Some("what must improve?"));
        check("/ask", None);
        check("/help me", None);
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
        fn no_text_is_too_odd(text in prop_oneof![any::<String>(), "/[a-z@ 0-9,]{0,40}", "/(improve|grades|compare|ask)[\\PC\n]{0,30}"]) {
            if let Asked::Command(command, behind) = asked(&text, "scrutineer_bot") {
                let _ = command.question(behind);
            }
        }
    }

    #[test]
    fn menus_are_as_telegram_takes_them() {
        let languages = Languages::bundled();
        for language in Language::all() {
            for menu in Menu::ALL {
                for (name, description) in menu.entries(languages.of(language)) {
                    assert!((1..=32).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_lowercase()));
                    assert!((1..=256).contains(&description.chars().count()));
                }
            }
        }
        let names = |menu: Menu| menu.commands().into_iter().map(Command::name).collect::<Vec<_>>().join(" ");
        insta::assert_snapshot!(Menu::ALL.map(names).join("\n"), @"
        ask improve grades compare sources help reset language feedback privacy forget
        ask improve grades compare sources help privacy forget
        ask improve grades compare sources help privacy forget reset language
        ");
    }
}
