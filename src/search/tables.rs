//! The tables that searching reads.

use std::sync::Arc;

use super::sentiment::Lexicon;
use super::synonyms::Synonyms;
use super::weights::Limits;
use crate::inspectorates::Inspectorates;

/// The tables that scoring reads.
pub struct Tables {
    /// Words for the same thing.
    pub synonyms: Synonyms,
    /// Words of praise and criticism.
    pub lexicon: Lexicon,
    /// What is known of inspectorates: aspects and boilerplate.
    pub inspectorates: Arc<Inspectorates>,
    /// The thresholds.
    pub limits: Limits,
}

impl Tables {
    /// The tables of this project.
    pub fn bundled() -> Self {
        Self {
            synonyms: Synonyms::bundled(),
            lexicon: Lexicon::bundled(),
            inspectorates: Arc::new(Inspectorates::bundled()),
            limits: Limits::default(),
        }
    }
}
