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
