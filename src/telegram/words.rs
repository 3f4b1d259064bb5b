//! The words of the interface in its languages.

/// A language of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// British English.
    English,
    /// Polish: after English the main language of most people in England and Wales (Census 2021).
    Polish,
}

impl Language {
    /// Every language, the default first.
    pub const ALL: [Self; 2] = [Self::English, Self::Polish];

    /// Its code as Telegram gives it (IETF): two letters.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Polish => "pl",
        }
    }

    /// The language of a code, in the one way that [`Language::code`] writes it.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// The language of a user whose client says `code` ("pl", "en-GB"): the default where there is none of it.
    pub fn of_client(code: Option<&str>) -> Self {
        let primary = code.and_then(|code| code.split(['-', '_']).next()).map(str::to_ascii_lowercase);
        primary.and_then(|code| Self::from_code(&code)).unwrap_or(Self::English)
    }
}
