//! The trace of a search, for those who ask why. Kept only where somebody does.

use std::sync::Arc;

use super::snippet::Snippet;
use crate::document::{Document, Passage, PassageNumber};

/// The trace of one search through some documents.
#[derive(Clone, Debug, Default)]
pub struct SearchTrace {
    /// The documents searched.
    pub documents: Vec<Arc<Document>>,
    /// The reader's words that were looked for; empty where polarity and section alone decide.
    pub words: Vec<String>,
    /// Every word that was looked for, synonyms included, with what it counts, from 0 to 1.
    pub terms: Vec<(String, f32)>,
    /// True if everything under the aspects was looked through, not only what full text finds.
    pub by_section: bool,
    /// True if passages were put in order by meaning too.
    pub by_meaning: bool,
    /// The number of passages of prose under other aspects than those asked for, which were not looked at.
    pub elsewhere: usize,
    /// The passages that were read, the best first.
    pub passages: Vec<PassageTrace>,
    /// The number of their sentences that hold no term of the query.
    pub off_topic: usize,
    /// The number of their sentences that are fragments and say nothing alone.
    pub fragments: usize,
    /// The snippets that could have been quoted, and their fates.
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
    /// The cosine of its sentence that is nearest in meaning; `None` where only words were compared.
    pub cosine: Option<f32>,
    /// The reason for which none of its sentences can be quoted, if there is one.
    pub left_out: Option<LeftOut>,
}

/// The reason for which no sentence of a passage can be quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// It is an item of the list of improvements, which the question is not about.
    Listed,
    /// It is a row of a table.
    Row,
    /// It stands in every report.
    Boilerplate,
}

/// A snippet that could have been quoted.
#[derive(Clone, Debug)]
pub struct SnippetTrace {
    /// The snippet with its score.
    pub found: Snippet,
    /// Its fate.
    pub fate: Fate,
}

/// The fate of a snippet that could have been quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is quoted.
    Shown,
    /// It stands next to one that is quoted and is quoted with it.
    Joined,
    /// The best passage holds too little of the query to be an answer.
    LowConfidence,
    /// As before, but it comes near in meaning: it may be shown if no search finds more.
    NearInMeaning,
    /// It does not hold the fact that was asked for.
    NoParticular,
    /// Its score is too far below the best one's.
    BelowTheBest,
    /// It holds too little of the query beside the one that holds most.
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

    /// In words, as a clause about the snippet.
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

/// Notes the fate of a snippet, where a trace is kept.
pub(super) fn tell(trace: &mut Option<&mut SearchTrace>, found: &Snippet, fate: Fate) {
    if let Some(trace) = trace {
        trace.sentences.push(SnippetTrace { found: found.clone(), fate });
    }
}
