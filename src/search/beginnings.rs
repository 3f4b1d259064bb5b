//! Ruling out quickly that a word is one of those looked for.

/// The beginnings of some words. Hardly any other word begins like one of them, so most can be ruled out here.
#[derive(Clone, Debug, Default)]
pub(super) struct Beginnings([u64; 16]);

impl Beginnings {
    /// Takes in a word.
    pub(super) fn add(&mut self, word: &str) {
        let (at, bit) = Self::place(word);
        self.0[at] |= bit;
    }

    /// False if none of those taken in begins with the same two bytes; true if one may.
    pub(super) fn may_have(&self, word: &str) -> bool {
        let (at, bit) = Self::place(word);
        self.0[at] & bit != 0
    }

    /// The bit for the first two bytes of a word; letters have one of their own.
    fn place(word: &str) -> (usize, u64) {
        let byte = |at: usize| usize::from(word.as_bytes().get(at).copied().unwrap_or_default() & 31);
        let hash = byte(0) << 5 | byte(1);
        (hash >> 6, 1 << (hash & 63))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_alike_is_let_through() {
        let mut beginnings = Beginnings::default();
        for word in ["children", "a", "\u{e9}t\u{e9}"] {
            beginnings.add(word);
        }
        for word in ["children", "child", "chair", "a", "\u{e9}t\u{e9}"] {
            assert!(beginnings.may_have(word), "{word}");
        }
        for word in ["care", "hc", "an", "b"] {
            assert!(!beginnings.may_have(word), "{word}");
        }
    }
}
