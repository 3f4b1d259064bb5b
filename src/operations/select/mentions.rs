//! Which passages speak of something: over every passage of some documents, by the words of a topic. A name is looked for
//! whole, and so is a term of two words; of more words all must stand in one sentence.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::document::{Document, DocumentId};
use crate::evidence::Citation;
use crate::index::{self, Search, Snapshot, Term};
use crate::operations::expression::Tone;
use crate::operations::kit::Context;
use crate::search::{self, Polarity, Query, QueryTerms};
use crate::text;

/// The most sentences that are shown of one document.
const SHOWN: usize = 2;

/// Words that stand together.
struct Run {
    /// The stems of its words.
    stems: Vec<String>,
    /// Set where they must follow each other.
    together: bool,
}

/// What is looked for.
pub(super) struct Sought {
    runs: Vec<Run>,
    /// The words, folded.
    words: Vec<String>,
}

impl Sought {
    /// The words of a topic as they stand in a question. A word that says what kind of thing a name is of need not stand
    /// beside the name.
    pub(super) fn read(topic: &[String], question: &str, is_kind: impl Fn(&str) -> bool, snapshot: &Snapshot) -> Self {
        let tokens = text::tokens(question);
        let mut wanted = topic.iter().flat_map(|word| text::words(word)).peekable();
        let mut runs: Vec<Vec<usize>> = Vec::new();
        let mut is_open = false;
        for (at, token) in tokens.iter().enumerate() {
            if wanted.peek() == Some(&token.word) {
                wanted.next();
                match runs.last_mut().filter(|_| is_open) {
                    Some(run) => run.push(at),
                    None => runs.push(vec![at]),
                }
                is_open = true;
            } else if !index::is_stop_word(&token.word) {
                is_open = false;
            }
        }
        if runs.is_empty() {
            // Words that were taken from an earlier question.
            let words: Vec<String> = topic.iter().flat_map(|word| text::words(word)).collect();
            let stems = words.iter().map(|word| snapshot.stem(word)).collect();
            return Self { runs: vec![Run { stems, together: words.len() == 2 }], words };
        }
        let mut found = Vec::new();
        let mut words = Vec::new();
        for run in runs {
            let is_name = |at: &usize| *at > 0 && tokens[*at].capital;
            let mut run = run;
            while run.len() > 1
                && run.iter().any(is_name)
                && run.last().is_some_and(|at| !is_name(at) && is_kind(&tokens[*at].word))
            {
                run.pop();
            }
            let named: Vec<usize> = run.iter().copied().filter(is_name).collect();
            let whole = run.len() <= 2 || named.len() == run.len();
            let stem = |at: &usize| snapshot.stem(&tokens[*at].word);
            words.extend(run.iter().map(|at| tokens[*at].word.clone()));
            if !whole && named.len() > 1 {
                found.push(Run { stems: named.iter().map(stem).collect(), together: true });
                let rest = run.iter().filter(|at| !is_name(at)).map(stem).collect();
                found.push(Run { stems: rest, together: false });
            } else {
                found.push(Run { stems: run.iter().map(stem).collect(), together: whole });
            }
        }
        Self { runs: found, words }
    }

    /// The words that are looked for.
    pub(super) fn words(&self) -> &[String] {
        &self.words
    }

    /// The sentence of a passage that holds it.
    fn sentence(&self, passage: &str, snapshot: &Snapshot) -> Option<Range<usize>> {
        text::sentences(passage).into_iter().find(|range| {
            let words = text::words(&passage[range.clone()]);
            let stems: Vec<String> =
                words.iter().filter(|word| !index::is_stop_word(word)).map(|word| snapshot.stem(word)).collect();
            self.runs.iter().all(|run| {
                if run.together {
                    stems.windows(run.stems.len().max(1)).any(|window| window == run.stems)
                } else {
                    run.stems.iter().all(|stem| stems.contains(stem))
                }
            })
        })
    }

    /// The word that stands in the fewest passages, with their number.
    fn rarest(&self, snapshot: &Snapshot) -> Result<Option<(String, u64)>, index::Error> {
        let mut rarest: Option<(String, u64)> = None;
        for word in self.words.iter().filter(|word| !index::is_stop_word(word)) {
            let frequency = snapshot.document_frequency(word)?;
            if rarest.as_ref().is_none_or(|(_, known)| frequency < *known) {
                rarest = Some((word.clone(), frequency));
            }
        }
        Ok(rarest)
    }
}

/// The sentences of some documents that speak of what is sought, by document, in the order of the text.
pub(super) fn find(
    sought: &Sought,
    documents: &[Arc<Document>],
    context: &Context<'_>,
) -> Result<BTreeMap<DocumentId, Vec<Citation>>, index::Error> {
    let mut found: BTreeMap<DocumentId, Vec<Citation>> = BTreeMap::new();
    let Some((word, passages)) = sought.rarest(context.snapshot)? else { return Ok(found) };
    if passages == 0 {
        return Ok(found);
    }
    let search = Search {
        terms: vec![Term { word, weight: 1.0 }],
        headings: 0.0,
        documents: Some(documents.iter().map(|it| it.id.clone()).collect()),
        limit: usize::try_from(passages).unwrap_or(usize::MAX),
        ..Search::default()
    };
    let mut hits = context.snapshot.search(&search)?;
    hits.sort_by(|a, b| a.document.id.cmp(&b.document.id).then_with(|| a.number.cmp(&b.number)));
    for hit in hits {
        let Some(range) = sought.sentence(&hit.passage.text, context.snapshot) else { continue };
        let own = found.entry(hit.document.id.clone()).or_default();
        if own.len() < SHOWN {
            own.extend(Citation::new(hit.document, hit.number, hit.passage, range));
        }
    }
    Ok(found)
}

/// The sentences of some documents that speak of a topic with praise or with criticism, by document, the best first.
pub(super) fn find_in_tone(
    terms: &QueryTerms,
    tone: Tone,
    documents: &[Arc<Document>],
    context: &Context<'_>,
) -> Result<BTreeMap<DocumentId, Vec<Citation>>, index::Error> {
    let polarity = match tone {
        Tone::Praise => Polarity::Praise,
        Tone::Criticism => Polarity::Criticism,
        Tone::Any => Polarity::Any,
    };
    let mut found: BTreeMap<DocumentId, Vec<Citation>> = BTreeMap::new();
    for document in documents {
        let listed = if tone == Tone::Praise { None } else { Some(1.0) };
        let query = Query { polarity, listed, ..Query::by_words(terms) };
        let snippets =
            search::snippets(&query, std::slice::from_ref(document), context.snapshot, context.tables, None)?;
        let suiting = snippets.into_iter().filter(|it| it.parts.tone > 0.0 && terms.is_about(it.text())).take(SHOWN);
        let own: Vec<Citation> =
            suiting.filter_map(|it| it.statement()).flat_map(|it| it.citations().cloned().collect::<Vec<_>>()).collect();
        if !own.is_empty() {
            found.insert(document.id.clone(), own);
        }
    }
    Ok(found)
}
