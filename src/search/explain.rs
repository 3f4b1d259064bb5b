//! What was looked through and what became of it, for those who ask why. Kept only where somebody does.

use std::sync::Arc;

use super::snippet::Snippet;
use crate::document::{Document, Passage, PassageNumber};

/// One look through some documents.
#[derive(Clone, Debug, Default)]
pub struct SearchTrace {
    /// The documents looked through.
    pub documents: Vec<Arc<Document>>,
    /// The reader's words that were looked for; empty where the tone and the place alone decide.
    pub words: Vec<String>,
    /// Every word that was looked for, synonyms included, with what it counts, from 0 to 1.
    pub terms: Vec<(String, f32)>,
    /// Whether everything under the aspects was looked through, not only what full text finds.
    pub by_section: bool,
    /// Whether passages were put in order by meaning too.
    pub by_meaning: bool,
    /// How many passages of prose stand under other aspects than those asked for, and so were not looked at.
    pub elsewhere: usize,
    /// The passages that were read, the best first.
    pub passages: Vec<PassageTrace>,
    /// How many sentences of those hold no word of the topic.
    pub off_topic: usize,
    /// How many sentences of those are fragments that say nothing alone.
    pub fragments: usize,
    /// What could have been quoted, and what became of it.
    pub sentences: Vec<SnippetTrace>,
}

/// A passage that was read.
#[derive(Clone, Debug)]
pub struct PassageTrace {
    /// Its document.
    pub document: Arc<Document>,
    /// Its number there.
    pub number: PassageNumber,
    /// The passage.
    pub passage: Arc<Passage>,
    /// Its score as a share of the best one's; 0 where full text was not asked.
    pub normalised_score: f32,
    /// How near in meaning its nearest sentence is, as a cosine; `None` where that was not asked.
    pub cosine: Option<f32>,
    /// Why none of its sentences can be quoted, if that is so.
    pub left_out: Option<LeftOut>,
}

/// Why no sentence of a passage can be quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// It is an item of the list of improvements, which the question is not about.
    Listed,
    /// It is a row of a table.
    Row,
    /// It stands in every report.
    Boilerplate,
}

/// A stretch that could have been quoted.
#[derive(Clone, Debug)]
pub struct SnippetTrace {
    /// The stretch with its score.
    pub found: Snippet,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a stretch that could have been quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is quoted.
    Shown,
    /// It stands next to one that is quoted and is quoted with it.
    Joined,
    /// The best passage holds too little of the topic to be an answer.
    LowConfidence,
    /// As before, but it comes near in meaning: it may be shown if no look finds more.
    NearInMeaning,
    /// It does not hold the particular that was asked for.
    NoParticular,
    /// Its score is too far below the best one's.
    BelowTheBest,
    /// It holds too little of the topic beside the one that holds most.
    BelowTheWidest,
    /// One that is quoted says the same.
    SaysTheSame,
    /// It stands next to one that is quoted, which would grow too long with it.
    TooLong,
    /// There are as many statements already as an answer has.
    OverTheCount,
    /// The answer has too few words left for it.
    OverTheWords,
    /// It was shown before, and more was asked for.
    ShownBefore,
}

/// What the score of a sentence is made of: each part as it counts in the sum.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Parts {
    /// How much of the topic the sentence holds.
    pub coverage: f32,
    /// How much of it the paragraph holds with its heading.
    pub around: f32,
    /// The passage's own score by full text.
    pub passage: f32,
    /// How far the sentence means what is looked for; 0 where only words were compared.
    pub meaning: f32,
    /// How well it suits the tone asked for.
    pub tone: f32,
    /// That it opens its paragraph.
    pub opening: f32,
    /// That it stands under an aspect asked for.
    pub section: f32,
    /// That it is an item of the list of improvements.
    pub listed: f32,
    /// That it holds the particular asked for.
    pub particular: f32,
    /// That it speaks of an earlier inspection.
    pub earlier: f32,
    /// That it is a footnote, which counts against it.
    pub footnote: f32,
}

impl Parts {
    /// Each part with its name.
    pub fn named(&self) -> [(&'static str, f32); 11] {
        [
            ("coverage", self.coverage),
            ("paragraph", self.around),
            ("passage", self.passage),
            ("meaning", self.meaning),
            ("tone", self.tone),
            ("opening", self.opening),
            ("section", self.section),
            ("listed", self.listed),
            ("particular", self.particular),
            ("earlier", self.earlier),
            ("footnote", self.footnote),
        ]
    }

    /// The score.
    pub fn sum(&self) -> f32 {
        self.named().iter().map(|(_, part)| part).sum()
    }
}

impl Fate {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::Joined => "joined",
            Self::LowConfidence => "low_confidence",
            Self::NearInMeaning => "near_in_meaning",
            Self::NoParticular => "no_particular",
            Self::BelowTheBest => "below_the_best",
            Self::BelowTheWidest => "below_the_widest",
            Self::SaysTheSame => "says_the_same",
            Self::TooLong => "too_long",
            Self::OverTheCount => "over_the_count",
            Self::OverTheWords => "over_the_words",
            Self::ShownBefore => "shown_before",
        }
    }

    /// In words, as a clause about the stretch.
    pub fn words(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::Joined => "shown with its neighbour",
            Self::LowConfidence => "the confidence is below its threshold",
            Self::NearInMeaning => "near in meaning, though the confidence is below its threshold",
            Self::NoParticular => "does not hold the particular asked for",
            Self::BelowTheBest => "scores too far below the best",
            Self::BelowTheWidest => "holds too little of the topic beside another",
            Self::SaysTheSame => "says the same as one shown",
            Self::TooLong => "would make its neighbour too long",
            Self::OverTheCount => "over the number of statements",
            Self::OverTheWords => "over the number of words",
            Self::ShownBefore => "shown before",
        }
    }
}

impl LeftOut {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Row => "row",
            Self::Boilerplate => "boilerplate",
        }
    }

    /// In words, as a clause about the passage.
    pub fn words(self) -> &'static str {
        match self {
            Self::Listed => "an item of the list of improvements",
            Self::Row => "a row of a table",
            Self::Boilerplate => "stands in every report",
        }
    }
}

/// Tells a trace, where there is one, what became of a stretch.
pub(super) fn tell(trace: &mut Option<&mut SearchTrace>, found: &Snippet, fate: Fate) {
    if let Some(trace) = trace {
        trace.sentences.push(SnippetTrace { found: found.clone(), fate });
    }
}
