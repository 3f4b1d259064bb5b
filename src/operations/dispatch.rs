//! From the words of a question to its answer: operations propose readings, and the evidence decides.
//!
//! The most plausible readings are carried out, and a search with all the words of the question too; the one that
//! accounts best for the question answers it. A reading that leaves no word out and is sure needs no rival, since none
//! can account for more.

use std::sync::Arc;

use super::account::{Account, is_of_kind, worth};
use super::answer::{Answer, Draft, Outcome, Reason, Step};
use super::clause::Clause;
use super::kit::explanation::Tried;
use super::kit::{Context, labelled, refuse, stand_in};
use super::request::{Assumption, Question, Slot};
use super::{OperationId, Reading, follow_up, patterns};
use crate::gazetteer::Authorities;
use crate::index;
use crate::inspectorates::Inspectorates;
use crate::limits::QUESTION_CHARS;
use crate::question::{Annotated, Form, Vocabulary};
use crate::wording::Say;

/// Everything that turns a question into its meaning, but for the authorities. Built once and shared.
pub struct Grammar {
    vocabulary: Vocabulary,
    inspectorates: Arc<Inspectorates>,
}

impl Grammar {
    /// The tables that come with the program.
    pub fn bundled(inspectorates: Arc<Inspectorates>) -> Self {
        Self { vocabulary: Vocabulary::bundled(patterns(), &inspectorates), inspectorates }
    }

    fn annotate<'a>(&'a self, text: &'a str, authorities: &'a Authorities) -> Annotated<'a> {
        Annotated::new(text, &self.vocabulary, authorities, &self.inspectorates)
    }

    /// The most plausible meaning of a question by its words alone, before any evidence is seen. A follow-up's gaps are
    /// filled from the question before it.
    pub fn understand(&self, text: &str, before: Option<&Question>, authorities: &Authorities) -> Question {
        let text = &self.vocabulary.written_out(text);
        let annotated = self.annotate(text, authorities);
        match readings(&annotated).first() {
            Some(reading) => meaning(&annotated, reading, before),
            None => meaning(&annotated, &Reading::new(OperationId::Findings, 0.0, &[]), before),
        }
    }
}

/// Answers a text, which may lean on the question before it.
pub fn answer(
    text: &str,
    before: Option<&Question>,
    grammar: &Grammar,
    context: &Context<'_>,
) -> Result<Answer, index::Error> {
    let text = &grammar.vocabulary.written_out(text);
    let annotated = grammar.annotate(text, context.authorities);
    if let Some((first, second)) = parts(&annotated, grammar, context) {
        return both(&first, &second, before, grammar, context);
    }
    let (question, draft) = decide(&annotated, before, context)?;
    Ok(draft.finished(question, context.wording))
}

/// What is said to a text that holds no question: nothing at all, or more than is read.
pub fn unasked(text: &str, is_long: bool, grammar: &Grammar, context: &Context<'_>) -> Answer {
    let question = grammar.understand(text, None, context.authorities);
    let say = if is_long { Say::AskShorter { limit: QUESTION_CHARS } } else { Say::AskSomething };
    let next = question.bare().by(OperationId::Improvements);
    let draft = Draft::asks_back(vec![Clause::neutral(say)], Vec::new()).suggesting([next]);
    draft.finished(question, context.wording)
}

/// Answers a question that is already understood, as a suggestion is.
pub fn answer_question(question: &Question, context: &Context<'_>) -> Result<Answer, index::Error> {
    let (question, draft) = carried_out(question.clone(), context)?;
    Ok(draft.finished(question, context.wording))
}

/// The readings of a question, the most plausible first; of equals the one listed first.
fn readings(annotated: &Annotated<'_>) -> Vec<Reading> {
    let mut readings: Vec<Reading> =
        OperationId::ALL.iter().filter_map(|operation| (operation.get().recognise)(annotated)).collect();
    readings.sort_by(|a, b| b.plausibility.total_cmp(&a.plausibility));
    readings
}

/// What a question means in one reading.
fn meaning(annotated: &Annotated<'_>, reading: &Reading, before: Option<&Question>) -> Question {
    let question = Question::read(annotated, reading);
    match before {
        Some(before) => follow_up::filled(question, annotated, reading, before),
        None => question,
    }
    .started()
}

/// A reading that was carried out.
struct Candidate {
    question: Question,
    draft: Draft,
    account: Account,
    standing: f32,
}

/// Carries out the most plausible readings and takes the one that accounts best for the question.
fn decide(
    annotated: &Annotated<'_>,
    before: Option<&Question>,
    context: &Context<'_>,
) -> Result<(Question, Draft), index::Error> {
    let mut readings = readings(annotated);
    let first = readings.first().map_or(OperationId::Findings, |reading| reading.operation);
    if first != OperationId::Help && annotated.form == Form::Advice {
        let question = meaning(annotated, &Reading::new(first, 1.0, &[]), before);
        let draft = refuse::advice(&question);
        return Ok((question, draft));
    }
    // An answer of another kind than was asked for is no rival to one of that kind, even to a refusal.
    if readings.iter().any(|reading| is_of_kind(annotated, &reading.spent)) {
        readings.retain(|reading| is_of_kind(annotated, &reading.spent));
    }
    let weights = context.weights;
    readings.truncate(weights.tried);
    let whole = Reading::new(OperationId::Findings, weights.searched, &[]);
    let rivals_by_search = is_of_kind(annotated, &whole.spent) || readings.is_empty();
    let mut best: Option<Candidate> = None;
    let mut tried: Vec<Tried> = Vec::new();
    for (at, reading) in readings.iter().chain(rivals_by_search.then_some(&whole)).enumerate() {
        let searched = at == readings.len();
        let mut question = meaning(annotated, reading, before);
        // What only points back asks again what was asked before, however it is read.
        let is_again = question.carried.contains(&Slot::Operation);
        if searched {
            let words = annotated.content_words().into_iter().map(|(_, word)| word);
            question = question.searching(words.collect());
            // Nothing new: the question leans on the one before, or the same search was made already.
            if question.operation != OperationId::Findings
                || readings.iter().any(|known| same_search(&question, &meaning(annotated, known, before)))
            {
                continue;
            }
        }
        let (question, draft) = carried_out(question, context)?;
        let account = Account::of(annotated, &reading.spent, &question, &draft);
        let worth = worth(&draft, &account, is_of_kind(annotated, &reading.spent), &weights.worth);
        let standing = weights.standing.of(worth, account.share(), reading.plausibility);
        let is_settled = is_final(&draft) && (draft.outcome != Outcome::Corrected || account.is_complete())
            || draft.outcome.states() && worth >= 1.0 && account.is_complete()
            || question.is_surely_over_many();
        tried.push(Tried {
            operation: reading.operation,
            plausibility: reading.plausibility,
            account: account.clone(),
            standing,
            taken: false,
        });
        let candidate = Candidate { question, draft, account, standing };
        if best.as_ref().is_none_or(|best| candidate.standing > best.standing) {
            for other in &mut tried {
                other.taken = false;
            }
            if let Some(own) = tried.last_mut() {
                own.taken = true;
            }
            best = Some(candidate);
        }
        if at == 0 && (is_settled || is_again) {
            break;
        }
    }
    for one in tried {
        context.note_reading(one);
    }
    let Some(Candidate { question, mut draft, account, .. }) = best else {
        return carried_out(meaning(annotated, &whole, before), context);
    };
    if draft.outcome.states() && !account.ignored.is_empty() {
        draft.assumed.push(Assumption::NotUnderstood(account.ignored));
    }
    Ok((question, draft))
}

/// Both search for the same words in the same way.
fn same_search(a: &Question, b: &Question) -> bool {
    b.operation == OperationId::Findings && a.topic == b.topic && a.aspects == b.aspects
}

/// No other reading can do better: whom a question is about, or that it is no question at all, is the same in each.
fn is_final(draft: &Draft) -> bool {
    matches!(draft.outcome, Outcome::Help | Outcome::Clarify)
        || matches!(draft.reason, Some(Reason::UnknownAuthority | Reason::NoInspectionInPeriod | Reason::FalsePremise))
}

/// Carries out a question about those whose reports answer for whom it names: the plan of its operation, and those that it hands over to.
fn carried_out(mut question: Question, context: &Context<'_>) -> Result<(Question, Draft), index::Error> {
    if question.operation != OperationId::Help && context.catalog().documents().is_empty() {
        return Ok((question, refuse::empty()));
    }
    let said = stand_in::put(&mut question, context);
    labelled::put(&mut question, context);
    let mut operation = question.operation;
    // A plan never hands back, so that as many steps as there are operations are enough.
    for _ in OperationId::ALL {
        context.note_plan(operation);
        match (operation.get().plan)(&question, context)? {
            Step::Draft(mut draft) => {
                if question.more.is_next() && operation.get().is_whole && !draft.statements.is_empty() {
                    draft.headline.insert(0, Clause::neutral(Say::AllThereIs));
                }
                draft.headline.splice(0..0, said);
                name_the_assumed(&mut question, &draft);
                return Ok((question, draft));
            }
            Step::Handover(other) => operation = other,
        }
    }
    Ok((question, Draft::refused(Reason::NotMentioned, vec![Clause::neutral(Say::NothingWithSource)])))
}

/// Readers and the next question shall see whom the answer is about, even where the question named nobody.
fn name_the_assumed(question: &mut Question, draft: &Draft) {
    if !question.authorities.is_empty() {
        return;
    }
    question.authorities.extend(draft.assumed.iter().find_map(|assumed| match assumed {
        Assumption::Home(name)
        | Assumption::Only(name)
        | Assumption::OnlyOfKind(name)
        | Assumption::Linked { authority: name, .. } => Some(name.clone()),
        _ => None,
    }));
}

/// The two questions of a text that asks for two things: "Who led the inspection, and when was the report published?"
fn parts(annotated: &Annotated<'_>, grammar: &Grammar, context: &Context<'_>) -> Option<(String, String)> {
    let (first, second) = annotated.two_parts()?;
    let surely = |text: &str| {
        let part = grammar.annotate(text, context.authorities);
        readings(&part).into_iter().next().filter(|reading| reading.plausibility >= context.weights.half_question)
    };
    let (one, two) = (surely(first)?, surely(second)?);
    let differ = one.operation != two.operation || one.moment != two.moment;
    let plain = |reading: &Reading| {
        matches!(
            reading.operation,
            OperationId::Grades
                | OperationId::Dates
                | OperationId::Inspector
                | OperationId::Improvements
                | OperationId::Strengths
                | OperationId::Concerns
                | OperationId::Holdings
        )
    };
    (differ && plain(&one) && plain(&two)).then(|| (first.to_owned(), second.to_owned()))
}

/// Answers both parts of a question; the second may lean on the first. A part that is not answered is named.
fn both(
    first: &str,
    second: &str,
    before: Option<&Question>,
    grammar: &Grammar,
    context: &Context<'_>,
) -> Result<Answer, index::Error> {
    let (question, one) = decide(&grammar.annotate(first, context.authorities), before, context)?;
    let (other, two) = decide(&grammar.annotate(second, context.authorities), Some(&question), context)?;
    let unanswered = |part: &str| Clause::neutral(Say::PartNotAnswered { part: part.trim().to_owned() });
    let mut draft = match (one.outcome.states(), two.outcome.states()) {
        (true, true) => {
            let partly = one.outcome == Outcome::Partial || two.outcome == Outcome::Partial;
            let draft = one.adding(two.headline).stating(two.statements);
            if partly { draft.partly() } else { draft }
        }
        (true, false) => one.adding([unanswered(second)]).partly(),
        (false, true) => two.adding([unanswered(first)]).partly(),
        (false, false) => one,
    };
    let mut question = question;
    if !question.also.contains(&other.operation) && other.operation != question.operation {
        question.also.push(other.operation);
    }
    draft.suggestions.truncate(4);
    question.text = format!("{first} {second}");
    Ok(draft.finished(question, context.wording))
}
