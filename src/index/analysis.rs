//! How text becomes the words that are searched: the words of [`text::words`], each reduced to
//! its English stem. Passages and questions go through the same steps.

use tantivy::tokenizer::{Stemmer, StopWordFilter, TextAnalyzer, Token, TokenStream, Tokenizer};

use crate::text;

/// Words that every passage has and that say nothing of its subject, sorted.
///
/// They are neither indexed nor searched for, but they keep their places, so that a phrase keeps its distances. To
/// search for them costs most of the time of a search and finds everything; and a passage is not the less about its
/// subject for having many of them (nDCG@10 on the SQuAD 2.0 passages: 0.8865 without them, 0.8856 with them in the
/// lengths of passages). Only words without a subject of their own stand here: articles, pronouns, forms of be, have
/// and do, modal verbs, prepositions, conjunctions and question words. Words such as "need", "care", "help" or "home"
/// are the subject of inspections.
const STOP_WORDS: &[&str] = &[
    "a", "about", "am", "an", "and", "any", "are", "as", "at", "be", "been", "being", "but", "by", "can", "cant",
    "could", "did", "didnt", "do", "does", "doesnt", "doing", "dont", "for", "from", "had", "has", "hasnt", "have",
    "havent", "having", "he", "her", "hers", "him", "his", "how", "i", "if", "in", "into", "is", "isnt", "it", "its",
    "ive", "may", "me", "might", "must", "my", "no", "nor", "not", "of", "on", "or", "our", "ours", "shall", "she",
    "should", "so", "such", "than", "that", "thats", "the", "their", "theirs", "them", "then", "there", "theres",
    "these", "they", "this", "those", "to", "too", "us", "was", "wasnt", "we", "were", "werent", "what", "whats",
    "when", "where", "which", "who", "whom", "whos", "whose", "why", "will", "with", "would", "you", "your", "yours",
];

/// Whether a folded word, as [`text::words`] gives them, is left out of searches.
pub fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.binary_search(&word).is_ok()
}

/// The stem under which a word is indexed. A text of several words gives the stems joined by one space each; one
/// without letters and digits gives the empty text.
pub fn stem(word: &str) -> String {
    stems(word).join(" ")
}

/// The stems of a text's words in order, stop words included.
pub fn stems(text: &str) -> Vec<String> {
    let mut analyzer = TextAnalyzer::builder(Words).filter(Stemmer::default()).build();
    let mut stream = analyzer.token_stream(text);
    let mut stems = Vec::new();
    while stream.advance() {
        stems.push(stream.token().text.clone());
    }
    stems
}

/// The steps as the engine takes them: the stems of the words that are no stop words.
pub(super) fn analyzer() -> TextAnalyzer {
    let stop_words = StopWordFilter::remove(STOP_WORDS.iter().map(|word| (*word).to_owned()));
    TextAnalyzer::builder(Words).filter(stop_words).filter(Stemmer::default()).build()
}

/// Parts text as [`text::words`] does.
#[derive(Clone)]
struct Words;

/// The words of one text, one after the other.
struct WordStream {
    words: std::vec::IntoIter<String>,
    token: Token,
}

impl Tokenizer for Words {
    type TokenStream<'a> = WordStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream {
        WordStream { words: text::words(text).into_iter(), token: Token::default() }
    }
}

impl TokenStream for WordStream {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.next() else { return false };
        self.token.text = word;
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn stop_words_are_sorted_and_folded() {
        assert!(STOP_WORDS.is_sorted());
        assert!(STOP_WORDS.iter().all(|word| text::words(word) == [*word]));
    }

    #[test]
    fn words_of_one_stem_meet() {
        assert_eq!(stem("leavers"), stem("Leaver\u{2019}s"));
        assert_eq!(stems("The caf\u{e9}s\u{2019} life-story work"), ["the", "cafe", "life", "stori", "work"]);
        assert_eq!(stem("\u{2014}"), "");
    }

    proptest! {
        #[test]
        fn every_word_has_one_stem(text in ".{0,80}") {
            prop_assert_eq!(stems(&text).len(), text::words(&text).len());
        }
    }
}
