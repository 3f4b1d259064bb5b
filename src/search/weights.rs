//! Thresholds of searching, in one place.

/// Thresholds: shares and confidences from 0 to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    /// The confidence from which on something is an answer.
    pub confident: f32,
    /// The least confidence at which a question is still about what the documents are about.
    pub near: f32,
    /// The share that counts as all of a topic.
    pub whole: f32,
    /// The least share that a sentence itself must cover where a particular is asked for.
    pub covered_by_a_particular: f32,
    /// The same where a share is given for a count.
    pub covered_by_a_share: f32,
    /// The least score beside the best, as a part of it.
    pub beside_the_best: f32,
    /// The least share of the topic beside the one that covers most, as a part of that.
    pub beside_the_widest: f32,
    /// The share of an item's words that a passage must hold to name it.
    pub names_an_item: f32,
    /// The share of an item's words that a passage must hold to speak of it in other words.
    pub speaks_of_item: f32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            confident: 0.5,
            near: 0.25,
            whole: 0.9,
            covered_by_a_particular: 0.45,
            covered_by_a_share: 0.75,
            beside_the_best: 0.6,
            beside_the_widest: 0.5,
            names_an_item: 0.55,
            speaks_of_item: 0.6,
        }
    }
}

/// How items of a list of improvements count beside other sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListedItems {
    /// They are left out.
    LeftOut,
    /// As they do in findings.
    Findings,
    /// As they do in concerns.
    Concerns,
    /// As they do where inspections or authorities are set beside each other.
    OverTime,
}

impl ListedItems {
    /// How much it speaks for a sentence that it is such an item; `None` keeps the list out.
    pub fn weight(self) -> Option<f32> {
        match self {
            Self::LeftOut => None,
            Self::Findings => Some(0.2),
            Self::Concerns => Some(0.45),
            Self::OverTime => Some(0.5),
        }
    }
}
