//! What several operations need: whom a question is about, evidence out of text, lists, judgements and refusals. Nothing
//! here names an operation.

pub(crate) mod dated;
pub(crate) mod difference;
pub(crate) mod evidence;
pub(crate) mod explanation;
pub(crate) mod group;
pub(crate) mod hints;
pub(crate) mod judgements;
pub(crate) mod labelled;
pub(crate) mod lists;
pub(crate) mod particulars;
pub(crate) mod premise;
pub(crate) mod refuse;
pub(crate) mod resolve;
pub(crate) mod scope;
pub(crate) mod sides;
pub(crate) mod stand_in;
pub(crate) mod told;

use std::cell::RefCell;
use std::sync::Arc;

use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::document::{Document, PassageNumber};
use crate::evidence::{Citation, Statement};
use crate::gazetteer::Authorities;
use crate::index::{self, Snapshot};
use crate::inspectorates::Inspectorates;
use crate::operations::weights::Weights;
use crate::search::{Limits, Measures, Tables, VectorIndex};
use crate::wording::{Say, Wording};
use explanation::Explanation;

/// Whom a question is about that names nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unnamed<'a> {
    /// Nobody in particular.
    Nobody,
    /// The home authority, which is taken for granted, and said to be.
    Home(&'a str),
    /// The authority that whoever asks chose beside the question, so that nothing is taken for granted. It is answered for from
    /// its own documents alone.
    Chosen(&'a str),
}

impl<'a> Unnamed<'a> {
    /// The authority.
    pub fn name(self) -> Option<&'a str> {
        match self {
            Self::Nobody => None,
            Self::Home(name) | Self::Chosen(name) => Some(name),
        }
    }
}

/// What all plans read.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The index, in one state.
    pub snapshot: &'a Snapshot,
    /// The table of authorities.
    pub authorities: &'a Authorities,
    /// The tables that scoring reads.
    pub tables: &'a Tables,
    /// The numbers that the choice between readings depends on.
    pub weights: &'a Weights,
    /// The words of answers.
    pub wording: &'a Wording,
    /// The day of the question: councils are those of that day.
    pub today: Date,
    /// What ranks passages by meaning, where that is set up and ready.
    pub vectors: Option<&'a VectorIndex>,
    /// What was measured of documents for this question.
    pub measures: &'a Measures,
    /// Whom a question is about that names nobody.
    pub unnamed: Unnamed<'a>,
    /// Set where complete paragraphs are quoted in place of the sentences chosen of them.
    pub full: bool,
    /// Where plans note how they came to the answer; `None` where nobody asks. One question is answered on one thread,
    /// and a note is made in one go.
    pub explanation: Option<&'a RefCell<Explanation>>,
}

impl<'a> Context<'a> {
    pub(crate) fn catalog(&self) -> &'a Catalog {
        self.snapshot.catalog()
    }

    pub(crate) fn inspectorates(&self) -> &'a Inspectorates {
        &self.tables.inspectorates
    }

    /// Where something is cut off.
    pub(crate) fn limits(&self) -> &'a Limits {
        &self.tables.limits
    }

    /// Cites a whole passage; `None` if the index does not hold it.
    pub(crate) fn cite(
        &self,
        document: &Arc<Document>,
        number: PassageNumber,
    ) -> Result<Option<Citation>, index::Error> {
        let passage = self.snapshot.passage(&document.id, number)?;
        Ok(passage.and_then(|passage| Citation::whole(Arc::clone(document), number, passage)))
    }
}

/// A fact in our words that rests on some citations; `None` if there are none.
pub(crate) fn fact_of(
    say: &Say,
    citations: impl IntoIterator<Item = Citation>,
    context: &Context<'_>,
) -> Option<Statement> {
    let mut citations = citations.into_iter();
    let first = citations.next()?;
    Some(Statement::fact(context.wording.sentence([say]), first, citations))
}
