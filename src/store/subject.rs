//! The subject for which something is stored: a name that every table can be searched by.

use std::fmt;

/// The longest name, in bytes. Names are made by programs, and a UUID has 36.
const LONGEST: usize = 128;

/// The way by which people come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Face {
    /// The API and the web page.
    Http,
    /// The Telegram bot.
    Telegram,
}

impl Face {
    /// Every face.
    pub const ALL: [Self; 2] = [Self::Http, Self::Telegram];

    /// The stable name, as it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Telegram => "telegram",
        }
    }

    /// The face of that stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|face| face.name() == name)
    }
}

/// A conversation, a chat or a person: whom something is kept for, and whose it is to have forgotten.
///
/// The name is the face's own. The face stands before it in everything that is stored, so that nobody who names a
/// conversation over the API comes upon one of the bot. A name may have parts, set off by `/`: what is forgotten of
/// `-100` is forgotten of `-100/5` too, as a chat with its threads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    face: Face,
    name: String,
}

impl Subject {
    /// The one whom a face calls so; `None` unless the name has 1 to 128 bytes and no control characters.
    pub fn new(face: Face, name: &str) -> Option<Self> {
        let fits = (1..=LONGEST).contains(&name.len()) && !name.chars().any(char::is_control);
        fits.then(|| Self { face, name: name.to_owned() })
    }

    /// The one that is written as its `Display` writes it. Without a face before it, a name is one of the API.
    pub fn parse(text: &str) -> Option<Self> {
        let with_face = text.split_once(':').and_then(|(face, name)| Some((Face::from_name(face)?, name)));
        let (face, name) = with_face.unwrap_or((Face::Http, text));
        Self::new(face, name)
    }

    /// The face by which it comes in.
    pub fn face(&self) -> Face {
        self.face
    }

    /// The face's own name for it.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.face.name(), self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(Subject::parse(text).map(|subject| subject.to_string()).as_deref(), expected, "{text:?}");
    }

    #[test]
    fn a_name_without_a_face_is_of_the_api() {
        check("score-q-imp-01", Some("http:score-q-imp-01"));
        check("telegram:-100/5", Some("telegram:-100/5"));
        check("http:telegram:5", Some("http:telegram:5"));
        check("urn:uuid:1", Some("http:urn:uuid:1"));
    }

    #[test]
    fn names_are_bounded() {
        check("", None);
        check("telegram:", None);
        check("a\nb", None);
        check(&"x".repeat(LONGEST), Some(&format!("http:{}", "x".repeat(LONGEST))));
        check(&"x".repeat(LONGEST + 1), None);
    }
}
