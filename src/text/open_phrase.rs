//! Words in a table, the last of which may have any ending: "highly effective", "fail*".

/// Words that stand next to each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenPhrase {
    words: Vec<String>,
    /// True if the last one may have any ending.
    open: bool,
}

impl OpenPhrase {
    /// As a table writes it, a `*` at the end for any ending; `None` if it has no words.
    pub fn read(written: &str) -> Option<Self> {
        let (body, open) = written.strip_suffix('*').map_or((written, false), |body| (body, true));
        let words = super::words(body);
        (!words.is_empty()).then_some(Self { words, open })
    }

    /// Its first word.
    pub fn first(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    /// How many words it has; at least one.
    pub fn length(&self) -> usize {
        self.words.len()
    }

    /// Whether folded words begin with it.
    pub fn begins<W: AsRef<str>>(&self, words: &[W]) -> bool {
        let Some((last, first)) = self.words.split_last() else { return false };
        words.len() > first.len() && first.iter().zip(words).all(|(own, word)| own == word.as_ref()) && {
            let word = words[first.len()].as_ref();
            word == last || self.open && word.starts_with(last.as_str())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_may_have_any_ending() {
        let begins = |written: &str, text: &str| OpenPhrase::read(written).unwrap().begins(&crate::text::words(text));
        assert!(begins("fail*", "failing again") && begins("not yet", "not yet done"));
        assert!(!begins("fail", "failing") && !begins("not yet", "not") && !begins("yet*", "not yet"));
        assert_eq!(OpenPhrase::read("*"), None);
    }
}
