//! The query part of an address, taken apart and put together.

use std::fmt::Write as _;

use axum::extract::FromRequestParts;
use axum::extract::Query;
use axum::http::request::Parts;

use super::super::problem::Problem;

/// The pairs of an address, in order. A name may come more than once, and what is not asked for is passed over: links
/// from elsewhere bring their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pairs(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Pairs {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Query(pairs) = Query::<Vec<(String, String)>>::from_request_parts(parts, state).await?;
        Ok(Self(pairs))
    }
}

impl Pairs {
    /// The pairs of a form that was sent.
    pub(super) fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The first value of that name, without white space around it; `None` if it is empty or not there.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// All values of that name that are not empty.
    pub(super) fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(own, _)| own == name)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// True if the name is there at all, with whatever value.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(own, _)| own == name)
    }
}

/// A path with pairs after it; pairs with an empty value are left out.
pub(super) fn address<'a>(path: &str, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut address = path.to_owned();
    let mut sign = '?';
    for (name, value) in pairs {
        if !value.is_empty() {
            let _ = write!(address, "{sign}{name}={}", encoded(value));
            sign = '&';
        }
    }
    address
}

/// A value as a form sends it.
fn encoded(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'*' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            other => {
                let _ = write!(out, "%{other:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_put_together_as_forms_do() {
        let pairs = [("q", "What & why, in 2019?"), ("year", ""), ("after", "ä")];
        assert_eq!(address("/ask", pairs), "/ask?q=What+%26+why%2C+in+2019%3F&after=%C3%A4");
        assert_eq!(address("/ask", []), "/ask");
    }
}
