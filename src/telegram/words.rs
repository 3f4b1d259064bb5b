//! The words of the interface: one table for each language, and [`Say`], which holds all of them to the same keys.
//!
//! The tables are Fluent files in `messages/`, so that plural forms are the translator's matter. A language more is one
//! file there and one line in [`TABLES`]; the tests then say what the file lacks. The headlines of answers come from
//! the core and stay English in every language, as the reports are; the interface says so.

use crate::fluent::{Args, Table, Value};

/// Every language: its code, its own name, its table. The first is the default. Polish is there because after English
/// it is the main language of most people in England and Wales (Census 2021).
const TABLES: &[(&str, &str, &str)] =
    &[("en", "English", include_str!("messages/en.ftl")), ("pl", "Polski", include_str!("messages/pl.ftl"))];

/// A language of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Language(usize);

impl Language {
    /// The default, in which the reports are too.
    pub(super) const ENGLISH: Self = Self(0);

    /// Every language, the default first.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        (0..TABLES.len()).map(Self)
    }

    /// Its code as Telegram gives it (ISO 639-1): two letters.
    pub(super) fn code(self) -> &'static str {
        TABLES[self.0].0
    }

    /// Its own name for itself.
    pub(super) fn name(self) -> &'static str {
        TABLES[self.0].1
    }

    /// The language of a code, as [`Language::code`] writes it.
    pub(super) fn from_code(code: &str) -> Option<Self> {
        Self::all().find(|language| language.code() == code)
    }

    /// The language of a user whose client says `code` ("pl", "en-GB"); the default where there is no table for it.
    pub(super) fn of_client(code: Option<&str>) -> Self {
        let primary = code.and_then(|code| code.split(['-', '_']).next()).map(str::to_ascii_lowercase);
        primary.and_then(|code| Self::from_code(&code)).unwrap_or(Self::ENGLISH)
    }
}

/// The words of one language.
pub(super) struct Words {
    language: Language,
    table: Table,
}

impl Words {
    /// The bundled words of a language.
    pub(super) fn of(language: Language) -> Self {
        Self { language, table: Table::new(language.code(), TABLES[language.0].2) }
    }

    /// The language.
    pub(super) fn language(&self) -> Language {
        self.language
    }

    /// Something in this language.
    pub(super) fn say(&self, what: &Say<'_>) -> String {
        self.table.say(what.key(), &what.args())
    }

    /// A message without variables, by its key.
    pub(super) fn message(&self, key: &str) -> String {
        self.table.say(key, &Args::new())
    }
}

/// The words of all languages.
pub(super) struct Languages(Vec<Words>);

impl Languages {
    /// The bundled ones.
    pub(super) fn bundled() -> Self {
        Self(Language::all().map(Words::of).collect())
    }

    /// The words of a language.
    pub(super) fn of(&self, language: Language) -> &Words {
        &self.0[language.0]
    }
}

/// Makes [`Say`]: what can be said, under which key of the tables, with which variables.
macro_rules! sayings {
    ($($key:literal => $name:ident $({ $($arg:ident: $type:ty),+ })?,)*) => {
        /// Something that the interface says. The type holds the code to the keys and variables; tests hold the tables
        /// to the same ones.
        #[derive(Clone, Copy, Debug)]
        #[allow(missing_docs, reason = "the English table says what each one is")]
        pub(super) enum Say<'a> {
            $($name $({ $($arg: $type),+ })?,)*
        }

        impl<'a> Say<'a> {
            fn key(&self) -> &'static str {
                match self {
                    $(Self::$name { .. } => $key,)*
                }
            }

            fn args(&self) -> Args<'a> {
                #[allow(unused_mut)]
                let mut args = Args::new();
                match *self {
                    $(Self::$name $({ $($arg),+ })? => { $($(args.set(stringify!($arg), Value::from($arg));)+)? })*
                }
                args
            }
        }

        /// Every key with its variables.
        #[cfg(test)]
        const KEYS: &[(&str, &[&str])] = &[$(($key, &[$($(stringify!($arg)),+)?]),)*];
    };
}

sayings! {
    // Around answers.
    "sources" => Sources,
    "page" => Page { page: u64 },
    "pages" => Pages { from: u64, to: u64 },
    "page-printed" => PagePrinted { page: u64, printed: &'a str },
    "pages-printed" => PagesPrinted { from: u64, to: u64, printed: &'a str },
    "paragraph" => Paragraph { number: u64 },
    "paragraphs" => Paragraphs { numbers: &'a str },
    "document-kind" => DocumentKind { kind: &'a str },
    "assumed-home" => AssumedHome { authority: &'a str },
    "assumed-only" => AssumedOnly { authority: &'a str },
    "assumed-before" => AssumedBefore { what: &'a str },
    "assumed-other" => AssumedOther { what: &'a str },
    "counted-back" => CountedBack { when: &'a str },
    "suggestions" => Suggestions,
    "choices" => Choices,
    "long-answer" => LongAnswer { count: u64 },
    "button-source" => ButtonSource { number: u64 },
    "button-sources-next" => ButtonSourcesNext,
    "button-sources-back" => ButtonSourcesBack,
    "button-more" => ButtonMore,
    "button-before" => ButtonBefore,
    "button-others" => ButtonOthers,
    "button-suggestion" => ButtonSuggestion { number: u64 },
    "button-right" => ButtonRight,
    "button-wrong" => ButtonWrong,
    // One source.
    "source" => Source { number: u64 },
    "source-open" => SourceOpen,
    "source-gone" => SourceGone,
    // What is held.
    "holdings" => Holdings { documents: u64, authorities: u64 },
    "holdings-none" => HoldingsNone,
    "holdings-other" => HoldingsOther,
    "undated" => Undated,
    "page-of" => PageOf { page: u64, pages: u64 },
    "button-next" => ButtonNext,
    "button-back" => ButtonBack,
    // Commands.
    "start" => Start,
    "start-again" => StartAgain,
    "english-note" => EnglishNote,
    "try" => Try,
    "help-ask" => HelpAsk,
    "help-follow" => HelpFollow,
    "help-commands" => HelpCommands,
    "help-buttons" => HelpButtons,
    "help-inline" => HelpInline { bot: &'a str },
    "help-group" => HelpGroup { bot: &'a str },
    "help-group-privacy" => HelpGroupPrivacy { bot: &'a str },
    "ask-empty" => AskEmpty,
    "ask-empty-group" => AskEmptyGroup { bot: &'a str },
    "compare-empty" => CompareEmpty,
    "brief-empty" => BriefEmpty,
    "brief-made" => BriefMade,
    "led-by" => LedBy { names: &'a str },
    "reset" => Reset,
    "language-choose" => LanguageChoose,
    "language-set" => LanguageSet { language: &'a str },
    // What is followed.
    "follow-empty" => FollowEmpty,
    "follows" => Follows { whom: &'a str },
    "unfollowed" => Unfollowed { whom: &'a str },
    "unfollowed-all" => UnfollowedAll,
    "following" => Following,
    "following-none" => FollowingNone,
    "every-council" => EveryCouncil,
    "notice-new" => NoticeNew { count: u64 },
    "notice-more" => NoticeMore { count: u64 },
    "notice-cut" => NoticeCut,
    "notice-end" => NoticeEnd,
    // What is stored.
    "privacy" => Privacy,
    "privacy-what" => PrivacyWhat,
    "privacy-questions" => PrivacyQuestions { time: &'a str },
    "privacy-answers" => PrivacyAnswers { time: &'a str },
    "privacy-messages" => PrivacyMessages { time: &'a str },
    "privacy-settings" => PrivacySettings { time: &'a str },
    "privacy-follows" => PrivacyFollows,
    "privacy-feedback" => PrivacyFeedback { time: &'a str },
    "privacy-logs" => PrivacyLogs,
    "privacy-local" => PrivacyLocal,
    "privacy-telegram" => PrivacyTelegram,
    "privacy-forget" => PrivacyForget,
    "for-minutes" => ForMinutes { count: u64 },
    "for-hours" => ForHours { count: u64 },
    "for-days" => ForDays { count: u64 },
    "deleted-at-once" => DeletedAtOnce,
    "until-forget" => UntilForget,
    "forget" => Forget,
    "forget-group" => ForgetGroup,
    "button-forget" => ButtonForget,
    "button-keep" => ButtonKeep,
    "forgotten" => Forgotten,
    "kept" => Kept,
    // Feedback.
    "feedback" => Feedback,
    "feedback-noted" => FeedbackNoted,
    "right-noted" => RightNoted,
    "wrong-noted" => WrongNoted,
    // Notices.
    "busy" => Busy { count: u64 },
    "too-long" => TooLong { length: u64, limit: u64 },
    "too-many" => TooMany { seconds: u64 },
    "too-slow" => TooSlow,
    "not-allowed" => NotAllowed,
    "not-allowed-chat" => NotAllowedChat,
    "hint-voice" => HintVoice,
    "hint-picture" => HintPicture,
    "hint-sticker" => HintSticker,
    "hint-file" => HintFile,
    "hint-other" => HintOther,
    "unknown-command" => UnknownCommand { command: &'a str },
    "failed" => Failed,
    "button-stale" => ButtonStale,
    // Inline.
    "inline-private" => InlinePrivate,
    "inline-none" => InlineNone,
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};

    use super::super::handlers::commands::Command;
    use super::*;

    /// The plural forms that a language has for whole numbers and for others (CLDR).
    fn plural_forms(language: Language) -> &'static [&'static str] {
        match language.code() {
            "en" => &["one", "other"],
            "pl" => &["few", "many", "one", "other"],
            other => panic!("say which plural forms `{other}` has"),
        }
    }

    /// The variables of a message, and the forms of each choice in it by the variable it depends on.
    #[derive(Default)]
    struct Used {
        variables: BTreeSet<String>,
        choices: Vec<(String, BTreeSet<String>)>,
    }

    fn look_through(pattern: &Pattern<&str>, used: &mut Used) {
        for element in &pattern.elements {
            let PatternElement::Placeable { expression } = element else { continue };
            match expression {
                Expression::Inline(InlineExpression::VariableReference { id }) => {
                    used.variables.insert(id.name.to_owned());
                }
                Expression::Select { selector: InlineExpression::VariableReference { id }, variants } => {
                    used.variables.insert(id.name.to_owned());
                    let forms = variants.iter().map(|variant| match variant.key {
                        VariantKey::Identifier { name } => name.to_owned(),
                        VariantKey::NumberLiteral { value } => value.to_owned(),
                    });
                    used.choices.push((id.name.to_owned(), forms.collect()));
                    for variant in variants {
                        look_through(&variant.value, used);
                    }
                }
                _ => panic!("an expression that is neither a variable nor a choice by one"),
            }
        }
    }

    fn messages(language: Language) -> BTreeMap<String, Used> {
        let table = fluent_syntax::parser::parse(TABLES[language.0].2).expect("a table without mistakes");
        let mut all = BTreeMap::new();
        for entry in table.body {
            match entry {
                Entry::Message(message) => {
                    assert!(message.attributes.is_empty(), "`{}` has attributes", message.id.name);
                    let mut used = Used::default();
                    look_through(&message.value.expect("a message with words"), &mut used);
                    assert!(all.insert(message.id.name.to_owned(), used).is_none(), "`{}` twice", message.id.name);
                }
                Entry::Term(term) => panic!("the term `{}`, which no code uses", term.id.name),
                Entry::Junk { content } => panic!("no Fluent: {content}"),
                _ => {}
            }
        }
        all
    }

    /// Every key that the code uses, with its variables.
    fn keys() -> Vec<(&'static str, &'static [&'static str])> {
        let commands = Command::ALL.iter().map(|command| (command.description(), &[][..]));
        KEYS.iter().copied().chain(commands).collect()
    }

    #[test]
    fn every_table_has_the_same_keys_and_variables_as_the_code() {
        for language in Language::all() {
            let table = messages(language);
            let keys: BTreeSet<&str> = keys().iter().map(|(key, _)| *key).collect();
            let have: BTreeSet<&str> = table.keys().map(String::as_str).collect();
            assert_eq!(have, keys, "keys of {}", language.name());
            for (key, variables) in self::keys() {
                let variables: BTreeSet<String> = variables.iter().map(|name| (*name).to_owned()).collect();
                assert_eq!(table[key].variables, variables, "variables of `{key}` in {}", language.name());
            }
        }
    }

    #[test]
    fn every_count_has_all_plural_forms_of_its_language() {
        let english = messages(Language::ENGLISH);
        for language in Language::all() {
            let forms: BTreeSet<String> = plural_forms(language).iter().map(|form| (*form).to_owned()).collect();
            for (key, used) in messages(language) {
                for (variable, have) in &used.choices {
                    if variable != "kind" {
                        assert_eq!(*have, forms, "forms of `{key}` by `{variable}` in {}", language.name());
                    }
                }
                // Where English counts, so does every language, or it words around the number.
                let counted = |used: &Used| used.choices.iter().any(|(variable, _)| variable == "kind");
                assert_eq!(counted(&used), counted(&english[&key]), "choices of `{key}` in {}", language.name());
            }
        }
    }

    #[test]
    fn every_message_can_be_said_of_every_number() {
        for words in Languages::bundled().0 {
            for (key, variables) in keys() {
                for number in [0_u64, 1, 2, 5, 12, 22, 101] {
                    let mut args = Args::new();
                    for variable in variables {
                        args.set(*variable, number);
                    }
                    // What cannot be filled in stays in braces.
                    let said = words.table.say(key, &args);
                    let is_said = !said.trim().is_empty() && !said.contains(['{', '}', '!']);
                    assert!(is_said, "`{key}` in {}: {said}", words.language.name());
                }
            }
        }
    }

    #[test]
    fn polish_counts_as_poles_do() {
        let words = Words::of(Language::from_code("pl").unwrap());
        let said: Vec<String> = [1, 2, 5, 22].map(|count| words.say(&Say::ForMinutes { count })).into();
        assert_eq!(said, ["przez 1 minutę", "przez 2 minuty", "przez 5 minut", "przez 22 minuty"]);
    }

    #[test]
    fn the_language_of_a_client_is_found_or_english() {
        let of = |code| Language::of_client(code).code();
        assert_eq!(
            [of(Some("pl")), of(Some("pl-PL")), of(Some("PL_x")), of(Some("de")), of(None)],
            ["pl", "pl", "pl", "en", "en"]
        );
        for language in Language::all() {
            assert_eq!(Language::from_code(language.code()), Some(language));
        }
        assert_eq!(Language::from_code("EN"), None);
    }
}
