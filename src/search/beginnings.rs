//! Telling at a glance that a word is none of those looked for.

/// How some words begin. Hardly any word begins like one of those looked for, so that most are done with here.
#[derive(Clone, Debug, Default)]
pub(super) struct Beginnings([u64; 16]);

impl Beginnings {
    /// Takes in a word.
    pub(super) fn add(&mut self, word: &str) {
        let (at, bit) = Self::place(word);
        self.0[at] |= bit;
    }

    /// Whether one of those taken in may begin with the same two bytes; without doubt none does where this is false.
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
