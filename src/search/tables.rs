//! Everything that searching reads from tables, and the numbers that it ranks by.

use std::sync::Arc;

use super::sentiment::Lexicon;
use super::synonyms::Synonyms;
use super::translations::Translations;
use super::weights::{Limits, Weights};
use super::words::Words;
use crate::embed::StaticModel;
use crate::inspectorates::Inspectorates;

/// The tables and numbers that searching reads.
pub struct Tables {
    /// Words for the same thing.
    pub synonyms: Synonyms,
    /// Words of praise and criticism.
    pub lexicon: Lexicon,
    /// What is known of inspectorates: aspects and boilerplate.
    pub inspectorates: Arc<Inspectorates>,
    /// The weights of ranking.
    pub weights: Weights,
    /// The limits of ranking and answering.
    pub limits: Limits,
    pub(super) words: Words,
    pub(super) translations: Arc<Translations>,
    pub(super) static_model: Arc<StaticModel>,
}

impl Tables {
    /// The tables of this project with those of inspectorates, and its weights and limits.
    pub fn new(inspectorates: Arc<Inspectorates>) -> Self {
        Self {
            synonyms: Synonyms::bundled(),
            lexicon: Lexicon::bundled(),
            inspectorates,
            weights: Weights::default(),
            limits: Limits::default(),
            words: Words::bundled(),
            translations: Arc::new(Translations::bundled()),
            static_model: Arc::new(StaticModel::bundled()),
        }
    }

    /// The same tables with other weights and limits.
    pub fn with(&self, weights: Weights, limits: Limits) -> Self {
        Self { weights, limits, ..Self::new(Arc::clone(&self.inspectorates)) }
    }
}
