//! Claims, texts and quotations checked over one state of the index.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::{Assistant, Error};
use crate::catalog::Inspected;
use crate::check::{self, Claim, Outcome, Quoted, Scope, Told, Wanted, Whole};
use crate::corpus::{Limits, Reader};
use crate::document::{Document, Passage};
use crate::limits::QUESTION_CHARS;
use crate::operations::Answer;
use crate::question::PlaceReason;
use crate::search::Measures;

impl Assistant {
    /// Whom somebody is pointed to who writes of a need of help where a claim or a text is checked; `None` for all others, and for
    /// what is longer than such messages are.
    pub fn help_instead(&self, text: &str) -> Option<Answer> {
        let is_short = text.chars().count() <= QUESTION_CHARS;
        let in_need = is_short.then(|| self.in_need(text)).flatten()?;
        Some(self.point_the_way(&in_need))
    }

    /// Checks a claim. One that names no authority is about the one `given`, or else about the home authority.
    pub fn check_claim(&self, text: &str, given: Option<&str>) -> Result<Outcome, Error> {
        let claim = self.claim(text.trim(), given.or(self.settings.home.as_deref()));
        Ok(check::claim(&claim, &self.scope(&Measures::default()))?)
    }

    /// Checks a text, given as it was read, against the inspection that it tells of: of the authority `given`, or else of the
    /// one that it names.
    pub fn check_text(&self, document: &Document, passages: &[Passage], given: Option<&str>) -> Result<Whole, Error> {
        let measures = Measures::default();
        let named = document.about().map(str::to_owned).or_else(|| self.most_named(passages));
        let authority = given.map(str::to_owned).or(named);
        let told = self.told_of(document, authority.as_deref());
        Ok(check::whole(passages, told, |sentence| self.claim(sentence, None), &self.scope(&measures))?)
    }

    /// Checks a text that somebody pasted, as [`Assistant::check_text`] does.
    pub fn check_pasted(&self, text: &str, given: Option<&str>) -> Result<Whole, Error> {
        let inspectorates = Arc::clone(self.inspectorates());
        // Text is read in this process, so that no program is run again.
        let reader = Reader::new((*self.authorities).clone(), inspectorates, Limits::default(), PathBuf::new());
        let (document, passages) = reader.text(text);
        self.check_text(&document, &passages, given)
    }

    /// Looks for words in the documents; `None` if the document named is not held.
    pub fn verify_quote(&self, wanted: &Wanted) -> Result<Option<Quoted>, Error> {
        Ok(check::verify(wanted, &self.scope(&Measures::default()))?)
    }

    fn scope<'a>(&'a self, measures: &'a Measures) -> Scope<'a> {
        Scope { snapshot: &self.snapshot, tables: &self.tables, words: &self.claim_words, measures }
    }

    /// A claim as the reader of questions understands it.
    fn claim(&self, text: &str, given: Option<&str>) -> Claim {
        let question = self.grammar.understand(text, None, &self.known);
        let mut authorities = question.authorities;
        if authorities.is_empty() {
            let stands_for =
                question.unknown_places.iter().find_map(|place| match (&place.reason, &place.instead[..]) {
                    (PlaceReason::NotAnAuthority(_), [one]) => Some(one.clone()),
                    _ => None,
                });
            authorities.extend(stands_for.or_else(|| given.map(str::to_owned)));
        }
        Claim {
            text: text.to_owned(),
            authorities,
            unknown_places: question.unknown_places,
            which: question.which,
            aspects: question.aspects,
            grades: question.grades,
            frameworks: question.frameworks,
        }
    }

    /// The inspection that a text tells of; the latest full one where the text does not say which.
    fn told_of(&self, document: &Document, authority: Option<&str>) -> Option<(&Inspected, Told)> {
        let catalog = self.snapshot.catalog();
        let said = catalog.tells_of(document, authority).or_else(|| catalog.tells_of(document, None));
        let (inspected, by) = match said {
            Some((inspected, by)) => (inspected, Some(by)),
            None => (catalog.inspections_of(authority?).last()?, None),
        };
        let report = &inspected.primary;
        let authority = report.subject().or(authority)?.to_owned();
        Some((inspected, Told { authority, document: report.clone(), by }))
    }

    /// The authority that a text names in most of its paragraphs.
    fn most_named(&self, passages: &[Passage]) -> Option<String> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let mentions: Vec<_> = passages.iter().map(|passage| self.known.mentions(&passage.text)).collect();
        for name in mentions.iter().flatten().filter_map(|mention| mention.place.held_name()) {
            *counts.entry(name).or_default() += 1;
        }
        let most = counts.into_iter().max_by_key(|(_, count)| *count)?;
        Some(most.0.to_owned())
    }
}
