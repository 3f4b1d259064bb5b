//! A question to ranked evidence, by stages: a file each.
//!
//! The user's words are never read as query syntax: they become [`QueryTerms`] with their synonyms, the index and the
//! vectors give the passages that may hold an answer, those are put in order, each of their sentences gets a score, the
//! best are quoted with the neighbours that they need, and of those some are picked.
//!
//! | row | file | what it does |
//! |---|---|---|
//! | 10 | `matter` | what a document says of a matter |
//! | 9 | `page`, `similar`, `agreement` | passages in pages; items of lists that come up again; how far a passage speaks of a claim |
//! | 8 | `select` | which snippets make an answer |
//! | 7 | `score` | the score of each sentence |
//! | 6 | `rerank` | the order of passages, by words and meaning |
//! | 5 | `candidates` | the passages that may hold the answer |
//! | 4 | `explain` | what was looked at and what became of it |
//! | 4 | `query` | what is looked for: terms and their expansions |
//! | 3 | `snippet` | a sentence with the neighbours that it needs |
//! | 3 | `likeness` | how alike in meaning each sentence is to the question, whatever its words |
//! | 2 | `answer_type` | what a sentence must hold to answer a question for a fact |
//! | 2 | `tables` | everything that is read from tables, and the numbers |
//! | 1 | `synonyms`, `sentiment`, `translations` | the tables |
//! | 1 | `matcher`, `vector_index` | comparing words, and meanings |
//! | 0 | `weights`, `words`, `place`, `idf`, `beginnings`, `stretch` | every number, lists of words, helpers |
//!
//! A file uses only files below its own, which a test keeps.

mod agreement;
mod answer_type;
mod beginnings;
mod candidates;
mod explain;
mod idf;
mod likeness;
mod matcher;
mod matter;
mod page;
mod place;
mod query;
mod rerank;
mod score;
mod select;
mod sentiment;
mod similar;
mod snippet;
mod stretch;
mod synonyms;
mod tables;
mod translations;
mod vector_index;
mod weights;
mod words;

use std::sync::Arc;

pub use agreement::Agreement;
pub use answer_type::AnswerType;
pub use candidates::Candidate;
pub use explain::{Fate, LeftOut, PassageTrace, SearchTrace, SnippetTrace};
pub use likeness::Measures;
pub use matter::{Matter, Matters, Quotable, Spoken, Tone, sentences_of, tone_of};
pub use page::page;
pub use query::{Query, QueryTerms};
pub use rerank::{confidence, passages};
pub use select::{in_full, is_among, keep, nearest, pick};
pub use sentiment::{Lexicon, Polarity, Sentiment};
pub use similar::{Alike, Listed, TakenUp, Wording, Wordings, taken_up};
pub use snippet::Snippet;
pub use synonyms::Synonyms;
pub use tables::Tables;
pub use vector_index::{Encode, QueryVector, VectorIndex, texts_of};
pub use weights::{Features, Limits, ListedWeights, Weights};

use self::candidates::{add_alike, by_words, to_read, whole_sections};
use self::likeness::{Likeness, Questioned};
use self::score::{left_out, score_passage, score_row};
use crate::document::Document;
use crate::index::{self, Snapshot};

/// Compares the sentences of some documents with a question in meaning: all of them, or of many documents those of the
/// passages that hold words which such questions ask for. Those most alike become candidates too.
fn alike(
    (asked, measures): (&str, &Measures),
    candidates: &mut Vec<Candidate>,
    query: &Query<'_>,
    documents: &[Arc<Document>],
    snapshot: &Snapshot,
    tables: &Tables,
) -> Result<(), index::Error> {
    let limits = &tables.limits;
    let question = Questioned { text: asked, model: query.vector, tables };
    let likeness = if documents.len() <= limits.alike_documents {
        Likeness::of_documents(&question, documents, measures, snapshot)?
    } else {
        let found = by_words(query.terms, Some(documents), Some(asked), (limits.expanded, 0), snapshot, tables)?;
        let passages = found.iter().map(|it| (&it.document, it.number, &it.passage));
        Likeness::of_passages(&question, passages, snapshot)
    };
    add_alike(candidates, &likeness, query.terms, snapshot, limits)
}

/// Looks through documents and gives every sentence that bears on the question, the best first. A `trace` is told what
/// was looked at.
pub fn snippets(
    query: &Query<'_>,
    documents: &[Arc<Document>],
    snapshot: &Snapshot,
    tables: &Tables,
    mut trace: Option<&mut SearchTrace>,
) -> Result<Vec<Snippet>, index::Error> {
    if let Some(trace) = &mut trace {
        trace.documents = documents.to_vec();
        trace.words = query.terms.written().into_iter().map(str::to_owned).collect();
        trace.terms = query.terms.terms().into_iter().map(|(word, trust)| (word.to_owned(), trust)).collect();
        trace.by_section = query.terms.is_empty() || query.by_section;
        trace.by_meaning = query.vector.is_some() && !trace.by_section;
    }
    let candidates = if query.terms.is_empty() || query.by_section {
        whole_sections(query, documents, snapshot, &tables.inspectorates, &mut trace)?
    } else {
        let most = to_read(documents.len(), &tables.limits);
        let mut candidates = passages(query.terms, Some(documents), most, query.vector, snapshot, tables)?;
        candidates.retain(|it| it.read);
        if let Some(asked) = query.asked {
            alike(asked, &mut candidates, query, documents, snapshot, tables)?;
        }
        candidates
    };
    let mut found: Vec<Snippet> = Vec::new();
    for candidate in &candidates {
        let left_out = score_passage(candidate, query, tables, &mut found, &mut trace);
        if let Some(trace) = &mut trace {
            trace.passages.push(PassageTrace {
                document: Arc::clone(&candidate.document),
                number: candidate.number,
                passage: Arc::clone(&candidate.passage),
                normalised_score: candidate.normalised_score,
                cosine: candidate.cosine(),
                left_out,
            });
        }
    }
    let by_words = !query.terms.is_empty() && !query.by_section;
    if by_words && !found.iter().any(|snippet| snippet.coverage >= tables.limits.whole) {
        for (at, candidate) in candidates.iter().enumerate() {
            if left_out(candidate, query, tables) == Some(LeftOut::Row)
                && score_row(candidate, query, tables, &mut found)
                && let Some(passage) = trace.as_mut().and_then(|trace| trace.passages.get_mut(at))
            {
                passage.left_out = None;
            }
        }
    }
    found.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| a.document.id.cmp(&b.document.id))
            .then_with(|| a.number.cmp(&b.number))
            .then_with(|| a.range.start.cmp(&b.range.start))
    });
    Ok(found)
}
