//! The words of a text with their places in it.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::{fold, sections};

/// A word of a text: a run of letters and digits, or an ampersand, which is the word "and".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The word as [`words`](super::words) gives it: folded, without possessive ending and apostrophes.
    pub word: String,
    /// The bytes of the text that it was made from, without a possessive ending.
    pub range: Range<usize>,
    /// The end of those bytes with the possessive ending.
    pub end: usize,
    /// Whether it begins with a capital letter.
    pub capital: bool,
    /// Whether it holds two capital letters or more and no small one, a plural s apart ("UASC", "IROs").
    pub acronym: bool,
}

impl Token {
    /// Whether it has a possessive ending ("Cornwall's"), which "what's" has too.
    pub fn possessive(&self) -> bool {
        self.end > self.range.end
    }

    /// Whether it is written in digits alone.
    pub fn is_number(&self) -> bool {
        self.word.bytes().all(|b| b.is_ascii_digit())
    }
}

/// The words of a text, in order.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        let inside = c.is_alphanumeric() || is_apostrophe(c) || is_combining_mark(c);
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                push(&mut found, text, from..at);
                start = None;
            }
            _ => {}
        }
        if c == '&' || c == '+' {
            let range = at..at + c.len_utf8();
            let end = range.end;
            found.push(Token { word: "and".to_owned(), range, end, capital: false, acronym: false });
        }
    }
    if let Some(from) = start {
        push(&mut found, text, from..text.len());
    }
    found
}

/// Adds the word in a run, or makes one word of it and the last where both name a section of an Act.
fn push(found: &mut Vec<Token>, text: &str, run: Range<usize>) {
    let Some(next) = token(text, run) else { return };
    let last = found.last_mut().filter(|last| !last.possessive());
    let named =
        last.as_ref().and_then(|last| sections::joined(&last.word, &text[last.end..next.range.start], &next.word));
    match (named, last) {
        (Some(word), Some(last)) => {
            (last.word, last.range.end, last.end) = (word, next.range.end, next.end);
        }
        _ => found.push(Token { word: sections::single(&next.word).unwrap_or(next.word), ..next }),
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2032}')
}

/// The word in a run of letters, digits and apostrophes; `None` if it is apostrophes only.
fn token(text: &str, run: Range<usize>) -> Option<Token> {
    let raw = &text[run.clone()];
    let front = raw.len() - raw.trim_start_matches(is_apostrophe).len();
    let raw = raw.trim_start_matches(is_apostrophe);
    let bare = raw.trim_end_matches(is_apostrophe);
    let stem = bare.strip_suffix(['s', 'S']).filter(|rest| rest.ends_with(is_apostrophe));
    let stem = stem.map_or(bare, |rest| rest.trim_end_matches(is_apostrophe));
    let word = fold(stem).replace('\'', "");
    // Folding may leave characters that part words again, as in "½"; such a run is no word that a table holds.
    if word.is_empty() {
        return None;
    }
    let begin = run.start + front;
    let capitals = stem.chars().filter(|c| c.is_uppercase()).count();
    let singular = stem.strip_suffix('s').unwrap_or(stem);
    Some(Token {
        word,
        range: begin..begin + stem.len(),
        end: begin + raw.len(),
        capital: stem.starts_with(char::is_uppercase),
        acronym: capitals >= 2 && !singular.chars().any(char::is_lowercase),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let found = tokens(text);
        let found: Vec<_> = found.iter().map(|token| (token.word.as_str(), &text[token.range.clone()])).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn words_keep_their_places() {
        check(
            "Telford & Wrekin\u{2019}s plan",
            &[("telford", "Telford"), ("and", "&"), ("wrekin", "Wrekin"), ("plan", "plan")],
        );
        check(
            "children's, leavers' 16-year-olds",
            &[("children", "children"), ("leavers", "leavers"), ("16", "16"), ("year", "year"), ("olds", "olds")],
        );
        check("don't '' 'quoted'", &[("dont", "don't"), ("quoted", "quoted")]);
    }

    #[test]
    fn acronyms_and_possessives_are_told() {
        let found = tokens("UASC IROs Kent's B what's");
        assert_eq!(found.iter().map(|t| t.acronym).collect::<Vec<_>>(), [true, true, false, false, false]);
        assert_eq!(found.iter().map(Token::possessive).collect::<Vec<_>>(), [false, false, true, false, true]);
    }

    proptest::proptest! {
        #[test]
        fn every_word_stands_in_the_text(text in "\\PC{0,60}") {
            for token in tokens(&text) {
                proptest::prop_assert!(text.get(token.range.clone()).is_some());
                proptest::prop_assert!(text.get(token.range.start..token.end).is_some());
            }
        }
    }
}
