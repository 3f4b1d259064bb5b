//! Evidence out of text: what some documents say of the topic of a question, and how sure that is.

use std::sync::Arc;

use super::explanation::Confidence;
use super::{Context, scope};
use crate::catalog::Inspected;
use crate::document::{Document, Kind};
use crate::evidence::{Citation, Statement};
use crate::index;
use crate::operations::OperationId;
use crate::operations::request::{Factoid, Question};
use crate::operations::searched::Searched;
use crate::question::cues::ANOTHER_INSPECTION;
use crate::question::{Basis, InspectionSelector};
use crate::search::{self, AnswerType, Fate, Polarity, Query, QueryTerms, SearchTrace, Snippet};
use crate::text;
use scope::{Place, Places, overlaps};

/// The stem of what inspections are called.
const INSPECTION: &str = "inspect";

/// How much of an answer is wanted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    /// The most statements.
    pub(crate) statements: usize,
    /// The most words in all.
    pub(crate) words: usize,
}

/// What was found in some documents.
pub(crate) struct Evidence {
    /// The best sentences, as many as asked for.
    pub(crate) picked: Vec<Snippet>,
    /// What comes nearest where none of the best is good enough.
    pub(crate) nearest: Vec<Snippet>,
    /// How much speaks for the best passage holding an answer, from 0 to 1.
    pub(crate) confidence: f32,
    /// Set where a sentence holds all that was searched for, though it was not good enough for an answer.
    pub(crate) is_near: bool,
    /// The words searched for.
    pub(crate) searched: Vec<String>,
    /// Set where no document speaks of such things, by their words or by what they mean.
    pub(crate) is_foreign: bool,
    /// Set where more was asked for and there is none, so that the paragraphs are given whole.
    pub(crate) is_whole: bool,
    /// Which words of the topic the sentences shown hold.
    pub(crate) account: Searched,
    /// What was looked for.
    pub(crate) terms: QueryTerms,
}

impl Evidence {
    /// Set where it is good enough to be shown as an answer.
    pub(crate) fn is_enough(&self) -> bool {
        !self.picked.is_empty()
    }

    /// The statements that quote the best sentences.
    pub(crate) fn statements(&self) -> Vec<Statement> {
        self.picked.iter().filter_map(Snippet::statement).collect()
    }

    /// A topic of the reader's in the spelling of the passages that were found.
    pub(crate) fn spelt(&self, topic: &str) -> String {
        let found: Vec<&str> = self.picked.iter().map(Snippet::passage_text).collect();
        self.terms.spelt(topic, &found.join("\n"))
    }
}

/// What some statements cite.
pub(crate) fn citations_of(statements: &[Statement]) -> Vec<Citation> {
    statements.iter().flat_map(|statement| statement.citations().cloned()).collect()
}

/// The polarity that a question wants to hear.
fn polarity(question: &Question) -> Polarity {
    match question.operation {
        OperationId::Strengths => Polarity::Praise,
        OperationId::Concerns => Polarity::Criticism,
        _ => Polarity::Any,
    }
}

/// What a sentence must hold to answer the question.
pub(crate) fn answer_type(question: &Question) -> AnswerType {
    if question.operation != OperationId::Fact {
        return AnswerType::Anything;
    }
    match question.factoid {
        Factoid::Number if text::words(&question.text).windows(2).any(|it| it == ["how", "many"]) => AnswerType::Count,
        Factoid::Number => AnswerType::Number,
        Factoid::Share => AnswerType::Share,
        Factoid::Person => AnswerType::Person,
        Factoid::Thing => AnswerType::Name,
        Factoid::Time => AnswerType::Anything,
    }
}

/// Searches some documents for the topic of a question.
pub(crate) fn find(
    question: &Question,
    documents: &[Arc<Document>],
    size: Size,
    context: &Context<'_>,
) -> Result<Evidence, index::Error> {
    let wanted = answer_type(question);
    let found = find_type(question, documents, size, wanted, context)?;
    // "Nineteen per cent of care leavers" is as near to a count as many reports come.
    if wanted == AnswerType::Count && !found.is_enough() {
        let shares = find_type(question, documents, size, AnswerType::Share, context)?;
        let plain = |it: &Snippet| it.text().contains('%') || it.text().contains("per cent");
        let enough = context.limits().covers_share;
        if shares.is_enough() && shares.picked.iter().all(|it| plain(it) && it.coverage >= enough) {
            return Ok(shares);
        }
    }
    Ok(found)
}

fn find_type(
    question: &Question,
    documents: &[Arc<Document>],
    size: Size,
    expected: AnswerType,
    context: &Context<'_>,
) -> Result<Evidence, index::Error> {
    let limits = context.limits();
    let terms = QueryTerms::read(&sought(question), context.snapshot, documents, context.tables)?;
    let by_section = is_by_section(question, documents, expected);
    let by_words = !terms.is_empty() && !by_section;
    let asked = terms.put_right(&as_asked(question, documents));
    let vector = context.vectors.filter(|_| by_words).and_then(|vectors| vectors.of(&asked));
    let query = Query {
        terms: &terms,
        by_section,
        aspects: &question.aspects,
        polarity: polarity(question),
        answer_type: expected,
        listed: listed(question, context),
        looks_back: question.operation == OperationId::Change,
        vector: vector.as_ref(),
        asked: by_words.then_some((&asked, context.measures)),
    };
    let mut trace = context.explanation.map(|_| SearchTrace::default());
    let mut found = search::snippets(&query, documents, context.snapshot, context.tables, trace.as_mut())?;
    let confidence = found.iter().map(|it| it.confidence).fold(0.0, f32::max);
    let cosine = found.iter().map(|it| it.cosine).fold(0.0, f32::max);
    let is_near = found.iter().any(|it| it.around >= limits.whole);
    // "The SEND inspection" is another one than those held: a passage about the one word of the two is not about it.
    let of_its_kind = documents.iter().any(|document| !document.is_of_main_programme());
    let names_other = question.bears(ANOTHER_INSPECTION)
        || question.topic.iter().any(|word| index::stem(&word.to_lowercase()) == INSPECTION);
    let other = names_other && !of_its_kind;
    let enough = if other { limits.confident_of_another_inspection } else { limits.confident };
    let mut nearest = Vec::new();
    let mut least = f32::MIN;
    if by_words {
        let near = if other { Vec::new() } else { found.clone() };
        search::keep(&mut found, Fate::LowConfidence, trace.as_mut(), |_| confidence >= enough);
        if expected.is_required() {
            search::keep(&mut found, Fate::NoParticular, trace.as_mut(), |it| {
                it.fits && it.coverage >= limits.covers_fact
            });
        }
        if found.is_empty() {
            nearest = nearest_of(near, question, size, context);
        }
        least = limits.beside_best * found.first().map_or(0.0, |it| it.score);
        let widest = found.iter().map(|it| it.coverage).fold(0.0, f32::max);
        search::keep(&mut found, Fate::BelowTheWidest, trace.as_mut(), |it| {
            it.coverage >= limits.beside_widest * widest || it.likeness >= limits.likely
        });
    }
    let (picked, whole) = pick(found, question, size, least, context, &mut trace);
    if whole {
        nearest = search::in_full(&nearest);
    }
    context.note_search(trace, by_words.then_some(Confidence { value: confidence, threshold: enough }));
    let shown = if picked.is_empty() { &nearest } else { &picked };
    Ok(Evidence {
        account: Searched::of(&terms, shown, !picked.is_empty()),
        is_whole: whole && question.more.is_next(),
        searched: terms.written().into_iter().map(str::to_owned).collect(),
        is_foreign: by_words
            && (terms.is_foreign() && cosine < limits.on_subject_by_meaning || cosine < limits.far_from_subject),
        is_near,
        picked,
        nearest,
        confidence,
        terms,
    })
}

/// What comes nearest, for a question that nothing answers surely.
fn nearest_of(near: Vec<Snippet>, question: &Question, size: Size, context: &Context<'_>) -> Vec<Snippet> {
    let limits = context.limits();
    // A particular is one of the nearest; of what was said there is more.
    let most = if answer_type(question).is_required() {
        (limits.nearest, size.words)
    } else {
        (size.statements, size.words * 2)
    };
    let nearest = search::nearest(&near, most, limits);
    if !question.more.is_next() {
        return nearest;
    }
    let new: Vec<Snippet> = near.into_iter().filter(|it| !search::is_among(&nearest, it, limits)).collect();
    search::nearest(&new, most, limits)
}

/// Picks the sentences to show, and says whether their paragraphs are given whole.
fn pick(
    mut found: Vec<Snippet>,
    question: &Question,
    size: Size,
    least: f32,
    context: &Context<'_>,
    trace: &mut Option<SearchTrace>,
) -> (Vec<Snippet>, bool) {
    let limits = context.limits();
    let mut whole = context.full || question.more.is_whole();
    if question.more.is_next() {
        // What the question itself was answered with is not shown again, unless there is nothing else; then it is
        // shown whole. What comes next may score further below the best.
        let strong: Vec<Snippet> = found.iter().filter(|it| it.score >= least).cloned().collect();
        let shown = search::pick(&strong, (size.statements, size.words), limits, None);
        let is_new = |it: &Snippet| !search::is_among(&shown, it, limits);
        if found.iter().any(is_new) {
            search::keep(&mut found, Fate::ShownBefore, trace.as_mut(), is_new);
        } else {
            whole = true;
        }
    } else {
        search::keep(&mut found, Fate::BelowTheBest, trace.as_mut(), |it| it.score >= least);
    }
    let picked = search::pick(&found, (size.statements, size.words), limits, trace.as_mut());
    (if whole { search::in_full(&picked) } else { picked }, whole)
}

/// Set where everything under the aspects is looked through, since the topic is nothing but their names.
fn is_by_section(question: &Question, documents: &[Arc<Document>], expected: AnswerType) -> bool {
    let by_aspect = question.topic_is_aspect || question.topic.is_empty();
    let mut sections = documents.iter().flat_map(|document| &document.sections);
    by_aspect
        && !question.aspects.is_empty()
        && !expected.is_required()
        && sections.any(|section| section.aspect.is_some_and(|aspect| question.aspects.contains(&aspect)))
}

/// The weight of an item of a list of improvements in the answer to a question; `None` leaves such items out.
fn listed(question: &Question, context: &Context<'_>) -> Option<f32> {
    let listed = context.tables.weights.listed;
    match question.operation {
        OperationId::Strengths => None,
        OperationId::Change | OperationId::Compare => Some(listed.compared),
        OperationId::Concerns => Some(listed.concerns),
        _ => Some(listed.otherwise),
    }
}

/// The words to look for: the topic, and for a particular the month that it is asked of ("in March 2016"), since
/// figures bear their dates.
fn sought(question: &Question) -> Vec<String> {
    let mut words = question.topic.clone();
    if let InspectionSelector::In(periods) = &question.which
        && question.wants_fact(&[Factoid::Number, Factoid::Share])
    {
        let of_figure = periods.iter().filter(|period| period.basis == Basis::Unspecified);
        words.extend(of_figure.filter_map(|period| {
            let (from, to) = period.from.zip(period.to)?;
            let is_month = (from.year(), from.month()) == (to.year(), to.month());
            is_month.then(|| format!("{} {}", text::month(from), from.year()))
        }));
    }
    words
}

/// What sentences are compared with in meaning: the whole question, since it is what its words say together that counts,
/// without the authorities and years, which choose the documents and stand in most of their passages; the years of a
/// figure or an event that no document in question was inspected in stay.
fn as_asked(question: &Question, documents: &[Arc<Document>]) -> String {
    let chooses = documents.iter().any(|document| scope::lies_in(document, &question.which));
    let is_year = |word: &str| {
        let words = text::words(word);
        let year = |word: &String| word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
        !words.is_empty() && words.iter().all(year)
    };
    let asked = question.without_places();
    let kept = asked.split_whitespace().filter(|word| !(chooses && is_year(word)));
    kept.chain(question.leaning_on.as_deref()).collect::<Vec<_>>().join(" ")
}

/// Documents that are searched together.
pub(crate) struct Round {
    pub(crate) documents: Vec<Arc<Document>>,
    /// Why these.
    pub(crate) why: super::explanation::WhySearched,
    /// Set where those asked for first say nothing.
    pub(crate) instead: bool,
}

/// The documents to search, those asked for first.
pub(crate) fn rounds(question: &Question, places: &Places<'_>, context: &Context<'_>) -> Vec<Round> {
    use super::explanation::WhySearched;
    let mut rounds = Vec::new();
    if !places.by_kind.is_empty() {
        rounds.push(Round { documents: places.by_kind.clone(), why: WhySearched::OfKind, instead: false });
        if !question.kinds.contains(&Kind::InspectionReport) {
            return rounds;
        }
    }
    for place in &places.authorities {
        if !place.chosen.is_empty() {
            let why = WhySearched::InQuestion;
            rounds.push(Round { documents: place.documents(), why, instead: false });
        }
        if matches!(question.which_of(&place.name), InspectionSelector::Unspecified) {
            let chosen = |document: &Document| place.chosen.iter().any(|own| own.primary.id == document.id);
            let older = place.all.iter().rev().filter(|it| !chosen(&it.primary));
            let why = WhySearched::Earlier;
            rounds.extend(older.map(|it| Round { documents: vec![Arc::clone(&it.primary)], why, instead: true }));
        }
        // What no full inspection speaks of, a visit or another inspection may.
        let events = context.catalog().events_of(&place.name).iter().rev();
        let visits = events.filter(|it| !it.primary.is_of_main_programme() && reaches(it, question, place));
        rounds.extend(visits.map(|it| Round {
            documents: vec![Arc::clone(&it.primary)],
            why: WhySearched::Visit,
            instead: true,
        }));
        let others: Vec<Arc<Document>> = context
            .catalog()
            .documents_about(&place.name)
            .iter()
            .filter(|document| !matches!(document.kind, Kind::InspectionReport | Kind::Digest))
            // One that only its dates tie to the authority is searched where its kind is asked for.
            .filter(|document| document.subject().is_some())
            .filter(|document| in_reach(document, question, place))
            .cloned()
            .collect();
        if !others.is_empty() {
            let instead = !place.chosen.is_empty();
            rounds.push(Round { documents: others, why: WhySearched::OtherDocuments, instead });
        }
    }
    rounds
}

/// Whether a visit may be searched where the inspections in question say nothing: where no kind of inspection is named and no
/// other period.
fn reaches(visit: &Inspected, question: &Question, place: &Place<'_>) -> bool {
    let named = place.all.iter().any(|it| it.primary.id == visit.primary.id);
    let in_period = match question.which_of(&place.name) {
        InspectionSelector::Unspecified => true,
        InspectionSelector::In(periods) => {
            visit.primary.facts.inspection.as_ref().is_some_and(|days| overlaps(&periods, days.start(), days.end()))
        }
        _ => false,
    };
    !named && in_period
}

/// Set where a document other than a report belongs to the inspections in question, or to the period asked for.
fn in_reach(document: &Arc<Document>, question: &Question, place: &Place<'_>) -> bool {
    let belongs = place.chosen.iter().any(|it| it.others.iter().any(|other| other.id == document.id));
    belongs
        || match question.which_of(&place.name) {
            // One that bears no date may be of any.
            InspectionSelector::In(periods) => {
                document.facts.published.is_none_or(|it| overlaps(&periods, it.date, it.date))
            }
            InspectionSelector::Unspecified | InspectionSelector::All => true,
            _ => false,
        }
}

/// The documents that snippets stand in, each once, reports first.
pub(crate) fn documents_of(snippets: &[Snippet]) -> Vec<&Arc<Document>> {
    let mut documents: Vec<&Arc<Document>> = Vec::new();
    for snippet in snippets {
        if !documents.iter().any(|document| document.id == snippet.document().id) {
            documents.push(snippet.document());
        }
    }
    documents.sort_by_key(|document| document.kind);
    documents
}
