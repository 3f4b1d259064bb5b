//! The names that inspectorates use: of grades, aspects, frameworks and the owners of lists.
//!
//! A name holds its own letters, so it is copied freely and is read from JSON without a table at hand. Everything else
//! about it (its rank, its words, its parts) is asked of the tables in [`inspectorates`](crate::inspectorates).

use std::fmt;

use serde::{Deserialize, Serialize};
use tinystr::TinyAsciiStr;

/// The most letters that a name may have.
const LONGEST: usize = 48;

/// Defines a kind of name, with the few of them that the program itself knows.
macro_rules! names {
    ($($(#[$doc:meta])* $name:ident { $($(#[$known_doc:meta])* $known:ident = $text:literal;)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(TinyAsciiStr<LONGEST>);

        #[allow(non_upper_case_globals)]
        impl $name {
            $($(#[$known_doc])* pub const $known: Self = Self(tinystr::tinystr!(48, $text));)*

            /// The name as the JSON has it.
            pub fn name(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.name())
            }
        }

        #[cfg(test)]
        impl From<&str> for $name {
            fn from(name: &str) -> Self {
                Self(name.parse().unwrap())
            }
        }
    )*};
}

names! {
    /// The rules under which an inspection was made, by the short name in use among inspectors: "ILACS".
    Framework {}

    /// The inspections that follow each other and are compared: children's services under one framework after the other.
    Programme {
        /// The full inspections of a council's children's services.
        ChildrensServices = "children's services";
    }

    /// A grade that inspectors gave, or their statement that they did not judge: "Good", "Not judged".
    ///
    /// Grades have no order of their own; [`Inspectorates::compare`](crate::inspectorates::Inspectorates::compare)
    /// compares two on their scale.
    Grade {}

    /// What a judgement is about: a stable name over the wordings of the frameworks.
    Aspect {
        /// Overall effectiveness.
        Overall = "overall";
    }

    /// What sort of body or place is inspected, as the JSON has it: "council", "children's home".
    SubjectKind {
        /// A place or body of which no table is held.
        Place = "place";
    }

    /// Whose list it is.
    Owner {
        /// The authority that was inspected.
        LocalAuthority = "local_authority";
    }
}

impl Programme {
    /// The programme of a framework that is compared with no other.
    pub fn of(framework: Framework) -> Self {
        Self(framework.0)
    }
}

/// A name that no table has, as a document prints it; `None` if it is too long for one.
fn printed(text: &str) -> Option<TinyAsciiStr<LONGEST>> {
    let plain = text.replace(['\u{2018}', '\u{2019}'], "'").replace(['\u{2010}', '\u{2013}', '\u{2014}'], "-");
    let words: Vec<&str> = plain.split_whitespace().collect();
    words.join(" ").parse().ok().filter(|_| !words.is_empty())
}

impl Grade {
    /// A grade that no table has, as a document prints it; `None` if it is too long for one.
    pub(crate) fn printed(text: &str) -> Option<Self> {
        printed(text).map(Self)
    }

    /// The grade within a sentence: lower case.
    pub fn words(&self) -> String {
        self.name().to_lowercase()
    }
}

impl Aspect {
    /// What no table has, by its label in a document; `None` if that is too long for a name.
    pub(crate) fn printed(label: &str) -> Option<Self> {
        printed(&label.to_lowercase()).map(Self)
    }

    /// Whether it is the whole rather than a part of it.
    pub fn is_overall(&self) -> bool {
        *self == Self::Overall
    }
}
