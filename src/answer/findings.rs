//! What was said of a topic: findings, praise, concerns and particulars, in the inspectors' words.

use std::sync::Arc;

use super::explanation::Confidence;
use super::scope::{Place, Places, overlaps};
use super::{Context, Draft, Reason, grade, improvements, origin, refuse, words};
use crate::document::{Document, Judgement, Kind, Owner};
use crate::evidence::Statement;
use crate::index;
use crate::question::{Basis, Factoid, InspectionSelector, Intent, More, Question, Slot};
use crate::search::{self, AnswerType, Fate, Polarity, Query, QueryTerms, SearchTrace, Snippet};
use crate::text;

/// The most statements of an answer that is no list.
pub(super) const MOST: usize = 5;

/// The most statements of an answer to a question for a particular.
const MOST_FACTS: usize = 3;

/// The words that the statements of an answer have between them: what is read at a glance.
pub(super) const WORDS: usize = 100;

/// The small words that a topic holds together with: "support for families", but not "hobbies can children".
const JOINING: [&str; 21] = [
    "a", "an", "and", "as", "at", "between", "by", "for", "from", "in", "into", "its", "of", "on", "or", "the",
    "their", "to", "under", "who", "with",
];

/// The stem of what inspections are called.
const INSPECTION: &str = "inspect";

/// The share that counts as all of it.
const WHOLE: f32 = 0.9;

/// The least share at which something is shown to be near, though not the answer.
const NEAR: f32 = 0.25;

/// The most statements that are shown as near in meaning where nothing answers by its words.
const MOST_NEAREST: usize = 3;

/// The least share that the sentence itself must cover where a particular is asked for: a number that stands in the
/// right paragraph but in a sentence about something else is a wrong answer.
const ENOUGH_FOR_A_PARTICULAR: f32 = 0.45;

/// The same where a share stands in for a count: it must be a share of just that.
const ENOUGH_FOR_A_SHARE: f32 = 0.75;

/// How a statement must stand to the best one, by score, to be shown beside it.
const BESIDE_THE_BEST: f32 = 0.6;

/// How much of the topic a statement must cover beside the one that covers most.
const BESIDE_THE_WIDEST: f32 = 0.5;

/// What was found in some documents.
pub(super) struct Evidence {
    /// The best sentences, as many as asked for.
    pub(super) picked: Vec<Snippet>,
    /// What comes nearest in meaning where none of the best is good enough.
    nearest: Vec<Snippet>,
    /// How much speaks for the best passage holding an answer, from 0 to 1.
    pub(super) covered: f32,
    /// The words that were looked for.
    pub(super) searched: Vec<String>,
    /// Whether no document speaks of such things.
    foreign: bool,
    /// Whether more was asked for and there is none, so that the paragraphs are given whole.
    whole: bool,
}

impl Evidence {
    /// Whether it is good enough to be shown as an answer.
    pub(super) fn is_enough(&self) -> bool {
        !self.picked.is_empty()
    }
}

/// The tone that a question wants to hear.
pub(super) fn polarity(question: &Question) -> Polarity {
    match question.intent {
        Intent::Strengths => Polarity::Praise,
        Intent::Concerns => Polarity::Criticism,
        _ => Polarity::Any,
    }
}

/// How much it speaks for a sentence that it is an item of the list of improvements: that is what inspectors themselves
/// thought weightiest, and whether something is still on the list is what a comparison is about.
fn listed(question: &Question) -> Option<f32> {
    match question.intent {
        Intent::Strengths => None,
        Intent::Change | Intent::Compare => Some(0.5),
        Intent::Concerns => Some(0.45),
        _ => Some(0.2),
    }
}

fn answer_type(question: &Question) -> AnswerType {
    match question.intent {
        Intent::Fact(Factoid::Number) if text::words(&question.text).windows(2).any(|it| it == ["how", "many"]) => {
            AnswerType::Count
        }
        Intent::Fact(Factoid::Number) => AnswerType::Number,
        Intent::Fact(Factoid::Share) => AnswerType::Share,
        Intent::Fact(Factoid::Person) | Intent::Who => AnswerType::Person,
        Intent::Fact(Factoid::Thing) => AnswerType::Name,
        _ => AnswerType::Anything,
    }
}

/// Looks for the topic of a question in some documents.
pub(super) fn evidence(
    question: &Question,
    documents: &[Arc<Document>],
    (most, words): (usize, usize),
    context: &Context<'_>,
) -> Result<Evidence, index::Error> {
    let wanted = answer_type(question);
    let found = evidence_of(question, documents, (most, words), wanted, context)?;
    // "Nineteen per cent of care leavers" is as near to a count as many reports come.
    if wanted == AnswerType::Count && !found.is_enough() {
        let shares = evidence_of(question, documents, (most, words), AnswerType::Share, context)?;
        let plain = |it: &Snippet| it.text().contains('%') || it.text().contains("per cent");
        if shares.is_enough() && shares.picked.iter().all(|it| plain(it) && it.coverage >= ENOUGH_FOR_A_SHARE) {
            return Ok(shares);
        }
    }
    Ok(found)
}

fn evidence_of(
    question: &Question,
    documents: &[Arc<Document>],
    (most, words): (usize, usize),
    answer_type: AnswerType,
    context: &Context<'_>,
) -> Result<Evidence, index::Error> {
    let by_aspect = question.topic_is_aspect || question.topic.is_empty();
    let by_section = by_aspect && !question.aspects.is_empty() && !answer_type.is_required();
    let by_section = by_section && has_section(documents, question);
    let terms = QueryTerms::read(&sought(question), context.snapshot, documents, &context.tables.synonyms)?;
    let by_words = !terms.is_empty() && !by_section;
    let vector = context.vector_index.filter(|_| by_words).and_then(|index| index.of(&as_asked(question)));
    let query = Query {
        terms: &terms,
        by_section,
        aspects: &question.aspects,
        polarity: polarity(question),
        answer_type,
        listed: listed(question),
        looks_back: question.intent == Intent::Change,
        vector: vector.as_ref(),
    };
    let mut trace = context.explanation.map(|_| SearchTrace::default());
    let mut found = search::snippets(&query, documents, context.snapshot, context.tables, trace.as_mut())?;
    let covered = found.iter().map(|it| it.confidence).fold(0.0, f32::max);
    let mut least = f32::MIN;
    // "The SEND inspection" is another one than those held: a passage about the one word of the two is none on it.
    let other = question.topic.iter().any(|word| index::stem(&word.to_lowercase()) == INSPECTION);
    let enough = if other { WHOLE } else { search::CONFIDENT };
    let mut nearest = Vec::new();
    if by_words {
        // A number, a person or a date that is only near is wrong.
        let exact = answer_type.is_required() || question.intent == Intent::Fact(Factoid::Time);
        if covered < enough && !other && !exact {
            nearest = search::nearest(&found, MOST_NEAREST, words);
            if question.more.is_next() {
                let new: Vec<Snippet> = found.iter().filter(|it| !search::is_among(&nearest, it)).cloned().collect();
                nearest = search::nearest(&new, MOST_NEAREST, words);
            }
            let is_far = |it: &Snippet| !search::is_among(&nearest, it);
            search::keep(&mut found, Fate::NearInMeaning, trace.as_mut(), is_far);
        }
        search::keep(&mut found, Fate::LowConfidence, trace.as_mut(), |_| covered >= enough);
        if answer_type.is_required() {
            search::keep(&mut found, Fate::NoParticular, trace.as_mut(), |it| {
                it.fits && it.coverage >= ENOUGH_FOR_A_PARTICULAR
            });
        }
        let best = found.first().map_or(0.0, |it| it.score);
        let widest = found.iter().map(|it| it.coverage).fold(0.0, f32::max);
        least = BESIDE_THE_BEST * best;
        search::keep(&mut found, Fate::BelowTheWidest, trace.as_mut(), |it| it.coverage >= BESIDE_THE_WIDEST * widest);
    }
    let mut full = context.full || question.more.is_whole();
    if question.more.is_next() {
        // What the question itself was answered with is not shown again, unless there is nothing else; then it is
        // shown whole. What comes next may stand further behind the best.
        let strong: Vec<Snippet> = found.iter().filter(|it| it.score >= least).cloned().collect();
        let shown = search::pick(&strong, most, words, None);
        let is_new = |it: &Snippet| !search::is_among(&shown, it);
        if found.iter().any(is_new) {
            search::keep(&mut found, Fate::ShownBefore, trace.as_mut(), is_new);
        } else {
            full = true;
        }
    } else {
        search::keep(&mut found, Fate::BelowTheBest, trace.as_mut(), |it| it.score >= least);
    }
    let picked = search::pick(&found, most, words, trace.as_mut());
    let (picked, nearest) =
        if full { (search::in_full(&picked), search::in_full(&nearest)) } else { (picked, nearest) };
    context.note_look(trace, by_words.then_some(Confidence { value: covered, threshold: enough }));
    let searched = terms.written().into_iter().map(str::to_owned).collect();
    Ok(Evidence {
        picked,
        nearest,
        covered,
        searched,
        whole: full && question.more.is_next(),
        foreign: terms.is_foreign(),
    })
}

/// The words to look for: the topic, and for a particular the month that it is asked of ("in March 2016"), since
/// figures bear their dates.
fn sought(question: &Question) -> Vec<String> {
    let mut words = question.topic.clone();
    if let (Intent::Fact(Factoid::Number | Factoid::Share), InspectionSelector::In(periods)) =
        (question.intent, &question.which)
    {
        let of_figure = periods.iter().filter(|period| period.basis == Basis::Unspecified);
        words.extend(of_figure.filter_map(|period| words::month_within(*period)));
    }
    words
}

/// What a model is asked for: the whole question, since it is what its words say together that it knows, without the
/// authorities and years, which choose the documents and stand in most of their passages. A follow-up that leaves its
/// topic out is asked by that topic alone.
fn as_asked(question: &Question) -> String {
    if question.carried.contains(&Slot::Topic) {
        return as_written(question);
    }
    let places: Vec<String> = question.authorities.iter().flat_map(|name| text::words(name)).collect();
    let is_year = |word: &str| word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    let beside = |word: &str| {
        let words = text::words(word);
        !words.is_empty() && words.iter().all(|word| places.contains(word) || is_year(word))
    };
    let kept: Vec<&str> = question.text.split_whitespace().filter(|word| !beside(word)).collect();
    kept.join(" ")
}

fn has_section(documents: &[Arc<Document>], question: &Question) -> bool {
    documents
        .iter()
        .flat_map(|document| &document.sections)
        .any(|section| section.aspect.is_some_and(|aspect| question.aspects.contains(&aspect)))
}

/// Documents that are looked through together, and how a headline introduces what they say.
struct Round {
    documents: Vec<Arc<Document>>,
    /// Why these are looked through.
    why: &'static str,
    /// Set where those asked for first say nothing.
    instead: bool,
}

fn rounds(question: &Question, places: &Places<'_>, context: &Context<'_>) -> Vec<Round> {
    let mut rounds = Vec::new();
    if !places.by_kind.is_empty() {
        rounds.push(Round { documents: places.by_kind.clone(), why: "of the kind asked for", instead: false });
        if !question.kinds.contains(&Kind::InspectionReport) {
            return rounds;
        }
    }
    for place in &places.authorities {
        if !place.chosen.is_empty() {
            let why = "of the inspection in question";
            rounds.push(Round { documents: place.documents(), why, instead: false });
        }
        if matches!(question.which_of(&place.name), InspectionSelector::Unspecified) {
            let older =
                place.all.iter().rev().filter(|it| !place.chosen.iter().any(|own| own.primary.id == it.primary.id));
            let why = "of an earlier inspection, since no period was named and the latest says nothing";
            rounds.extend(older.map(|it| Round { documents: vec![Arc::clone(&it.primary)], why, instead: true }));
        }
        let others: Vec<Arc<Document>> = context
            .catalog()
            .documents_about(&place.name)
            .iter()
            .filter(|document| !matches!(document.kind, Kind::InspectionReport | Kind::Digest))
            .filter(|document| in_reach(document, question, place))
            .cloned()
            .collect();
        if !others.is_empty() {
            let why = "other documents on the authority, since the reports say nothing";
            rounds.push(Round { documents: others, why, instead: !place.chosen.is_empty() });
        }
    }
    rounds
}

/// Whether a document that is no report belongs to the inspections in question, or to the period asked for.
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

/// Answers a question on what was said.
pub(super) fn answer(question: &Question, places: &Places<'_>, context: &Context<'_>) -> Result<Draft, index::Error> {
    context.note_plan("findings");
    if let Some(corrected) = grade::false_premise(question, places, context)? {
        return Ok(corrected);
    }
    if question.intent == Intent::Findings
        && question.more == More::No
        && question.topic.is_empty()
        && question.aspects.is_empty()
        && question.kinds.iter().all(|kind| *kind == Kind::InspectionReport)
        && let [place] = &places.authorities[..]
        && let [inspected] = &place.chosen[..]
    {
        return overview(&inspected.primary, question, places, context);
    }
    let particular = answer_type(question).is_required();
    if particular && question.topic.is_empty() && question.aspects.is_empty() {
        // "Who is in charge there?" leaves no word to look for: any name at all would be shown.
        let documents: Vec<&Arc<Document>> = places.authorities.iter().filter_map(Place::document).collect();
        return Ok(refuse::not_mentioned(places.authorities.first(), &documents, &[], Reason::NotMentioned));
    }
    let most = if particular { MOST_FACTS } else { MOST };
    let rounds = rounds(question, places, context);
    let mut covered: f32 = 0.0;
    let mut searched: Vec<String> = Vec::new();
    let mut foreign = false;
    let mut nearest: Vec<Snippet> = Vec::new();
    for round in &rounds {
        let evidence = evidence(question, &round.documents, (most, WORDS), context)?;
        context.note_why(round.why);
        covered = covered.max(evidence.covered);
        foreign |= evidence.foreign;
        if searched.is_empty() {
            searched.clone_from(&evidence.searched);
        }
        // An older report that only comes near says nothing of the one asked for.
        if nearest.is_empty() && !round.instead {
            nearest.clone_from(&evidence.nearest);
        }
        if evidence.is_enough() {
            let mut statements: Vec<Statement> = evidence.picked.iter().filter_map(Snippet::statement).collect();
            if let [document] = &round.documents[..] {
                statements.extend(
                    origin::of(document, context)?.map(|origin| origin.statement(document, context)).transpose()?,
                );
            }
            let mut headline = headline(question, places, &evidence, round.instead);
            if evidence.whole {
                let body = headline.trim_end_matches('.');
                headline = format!("{body}; there is no more on it, so here are the whole paragraphs.");
            }
            return Ok(Draft::answered(headline, statements).suggesting(follow_ups(question, places)));
        }
    }
    let searched: Vec<&str> = searched.iter().map(String::as_str).collect();
    let mut elsewhere = Vec::new();
    if let (Some(place), InspectionSelector::In(_)) = (places.authorities.first(), &question.which) {
        for inspected in place.all.iter().rev() {
            let documents = [Arc::clone(&inspected.primary)];
            let asked = place.chosen.iter().any(|own| own.primary.id == inspected.primary.id);
            if !asked && evidence(question, &documents, (1, WORDS), context)?.is_enough() {
                elsewhere.push(refuse::asked_of(question, &place.name, Some(&words::when(&inspected.primary))));
            }
        }
    }
    let reason = if covered >= search::CONFIDENT {
        Reason::LowConfidence
    } else if covered >= NEAR || !foreign {
        Reason::NotMentioned
    } else {
        Reason::OutOfScope
    };
    let looked_in: Vec<&Arc<Document>> = rounds.iter().take(1).flat_map(|round| &round.documents).collect();
    let refused = refuse::not_mentioned(places.authorities.first(), &looked_in, &searched, reason);
    let suggestions = elsewhere.into_iter().chain(refused.suggestions.iter().cloned()).collect();
    if nearest.is_empty() {
        return Ok(Draft { suggestions, ..refused });
    }
    let near_in = documents_of(&nearest);
    let unsure = refuse::not_mentioned(places.authorities.first(), &near_in, &searched, Reason::LowConfidence);
    let is = if nearest.len() == 1 { "this is" } else { "these are" };
    let headline = format!("{}; {is} nearest in meaning.", unsure.headline.trim_end_matches('.'));
    let statements = nearest.iter().filter_map(Snippet::statement).collect();
    Ok(Draft { suggestions, ..Draft::answered(headline, statements).unsure() })
}

/// What a reader wants first of a whole inspection: its grades, its list of improvements, and what the report opens with.
fn overview(
    document: &Arc<Document>,
    question: &Question,
    places: &Places<'_>,
    context: &Context<'_>,
) -> Result<Draft, index::Error> {
    let facts = &document.facts;
    let name = facts.authority.clone().unwrap_or_default();
    let mut head = Vec::new();
    let mut statements = Vec::new();
    if let Some(overall) = &facts.overall {
        head.push(words::judged(overall.grade, overall.aspect));
    }
    let grades: Vec<&Judgement> = facts.overall.iter().chain(&facts.judgements).collect();
    statements.extend(grade::all_grades("Grades: ", &grades, document, context)?);
    let items = improvements::statements_of(document, Owner::LocalAuthority, context)?;
    if let Some(citation) = items.first().and_then(|item| item.citations().next().cloned()) {
        let counted = improvements::counted(document, Owner::LocalAuthority);
        head.push(counted.clone());
        statements.push(Statement::fact(format!("{}:", words::capital(&counted)), citation, []).with_items(items));
    }
    let evidence = evidence(question, std::slice::from_ref(document), (MOST - 2, WORDS), context)?;
    let mut picked: Vec<&Snippet> = evidence.picked.iter().filter(|it| !it.is_listed_improvement()).collect();
    picked.sort_by_key(|found| found.number());
    statements.extend(picked.into_iter().filter_map(Snippet::statement));
    let said = if head.is_empty() { "says this".to_owned() } else { words::listed(&head) };
    let headline = format!("{name}{}: {said}.", words::inspected(document));
    Ok(Draft::answered(words::capital(&headline), statements).suggesting(follow_ups(question, places)))
}

/// Answers from documents that are asked for by kind a question that reports would answer from their facts.
pub(super) fn in_own_words(
    question: &Question,
    places: &Places<'_>,
    context: &Context<'_>,
) -> Result<Draft, index::Error> {
    let mut own = question.clone();
    if !matches!(own.intent, Intent::Fact(_)) {
        let particular = question.also.iter().find(|intent| matches!(intent, Intent::Fact(_)));
        own.intent = particular.copied().unwrap_or(Intent::Findings);
    }
    own.claim = None;
    if own.topic.is_empty() {
        own.topic = own_words(question);
    }
    answer(&own, places, context)
}

/// All the words of a question but those that name the document or the authority.
fn own_words(question: &Question) -> Vec<String> {
    let named = question.authorities.iter().map(String::as_str).chain(question.kinds.iter().map(|kind| kind.words()));
    let named: Vec<String> = named.flat_map(text::words).collect();
    let mut words = text::words(&question.text);
    let asks = |word: &str| ["many", "much", "according", "since"].contains(&word);
    words.retain(|word| !named.contains(word) && !index::is_stop_word(word) && !asks(word));
    words
}

/// What a question is about, for a headline.
pub(super) fn subject(question: &Question) -> Option<String> {
    if !question.topic.is_empty() && !question.topic_is_aspect {
        return Some(as_written(question));
    }
    if !question.aspects.is_empty() {
        return Some(words::listed(&question.aspects.iter().map(|aspect| aspect.words()).collect::<Vec<_>>()));
    }
    (!question.topic.is_empty()).then(|| as_written(question))
}

/// The topic as the question has it, with commas between words that stand apart there: "homeless 16- and 17-year-olds",
/// "hobbies, children".
fn as_written(question: &Question) -> String {
    pieces(question).join(", ")
}

/// The pieces of a topic: words that stand together in the question, with the small words between them. A topic that was
/// taken from the question before is one piece.
fn pieces(question: &Question) -> Vec<String> {
    let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
    let mut at = 0;
    for word in &question.topic {
        let Some(found) = question.text.get(at..).and_then(|rest| rest.find(word.as_str())) else {
            return vec![question.topic.join(" ")];
        };
        let start = at + found;
        let between = question.text.get(at..start).unwrap_or_default();
        let joins = text::words(between).iter().all(|word| JOINING.contains(&word.as_str()))
            && !between.contains(['?', '!', '.', ',', ';']);
        at = start + word.len();
        match ranges.last_mut().filter(|_| joins) {
            Some(last) => last.end = at,
            None => ranges.push(start..at),
        }
    }
    ranges.into_iter().filter_map(|range| question.text.get(range).map(str::to_owned)).collect()
}

/// The documents that sentences stand in, each once, reports first.
fn documents_of(picked: &[Snippet]) -> Vec<&Arc<Document>> {
    let mut documents: Vec<&Arc<Document>> = Vec::new();
    for found in picked {
        if !documents.iter().any(|document| document.id == found.document().id) {
            documents.push(found.document());
        }
    }
    documents.sort_by_key(|document| document.kind);
    documents
}

fn headline(question: &Question, places: &Places<'_>, evidence: &Evidence, instead: bool) -> String {
    let picked = &evidence.picked;
    let documents = documents_of(picked);
    let sources: Vec<String> = documents.iter().map(|document| source(document)).collect();
    let several = sources.len() > 1 || documents.iter().any(|document| document.kind == Kind::Minutes);
    let verb = match (several, question.more.is_next() && !evidence.whole) {
        (true, false) => "say",
        (false, false) => "says",
        (true, true) => "also say",
        (false, true) => "also says",
    };
    let about = subject(question).map_or_else(String::new, |subject| format!("{subject}: "));
    let listed = picked.iter().any(Snippet::is_listed_improvement);
    let listed = match (listed && !about.is_empty(), question.intent) {
        (true, Intent::Concerns | Intent::Findings) => ", where it is an area for improvement",
        _ => "",
    };
    let silent = places.authorities.first().and_then(Place::document).filter(|_| instead);
    let silent = silent.map_or_else(String::new, |latest| format!("{} does not say, but ", source(latest)));
    words::capital(&format!("{about}{silent}{} {verb} this{listed}.", words::listed_long(&sources)))
}

/// "the report on Cornwall, inspected 14 to 18 October 2019,".
pub(super) fn source(document: &Document) -> String {
    let authority = document.facts.authority.as_deref();
    match document.kind {
        Kind::InspectionReport => {
            let on = authority.map_or_else(String::new, |name| format!(" on {name}"));
            let inspected = words::inspected(document);
            let close = if inspected.is_empty() { "" } else { "," };
            format!("the report{on}{inspected}{close}")
        }
        Kind::Digest => {
            let on = authority.map_or_else(String::new, |name| format!(" on {name}"));
            let inspected = words::inspected(document);
            let close = if inspected.is_empty() { "" } else { "," };
            format!("Scrutineer's digest of the report{on}{inspected}{close}")
        }
        kind => {
            let dated = document.facts.published.map_or_else(String::new, |it| format!(" of {}", words::date(it.date)));
            let on = authority.map_or_else(String::new, |name| format!(" on {name}"));
            format!("the {}{on}{dated}", kind.words())
        }
    }
}

fn follow_ups(question: &Question, places: &Places<'_>) -> Vec<String> {
    let Some(place) = places.authorities.first() else { return Vec::new() };
    let mut suggestions = Vec::new();
    let in_one_piece = question.topic.is_empty() || question.topic_is_aspect || pieces(question).len() == 1;
    if let (Some(subject), true) = (subject(question), in_one_piece && place.all.len() > 1) {
        suggestions.push(format!("How has {} changed on {subject} between its inspections?", place.name));
    }
    if let Some(document) = place.document() {
        suggestions.push(format!(
            "What were the areas for improvement in {} in {}?",
            place.name,
            words::when(document)
        ));
    }
    suggestions
}
