//! What is told of those found: a headline that says the number first, and a row for each with its sources.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::evaluate::Proof;
use crate::document::{Aspect, Document, Grade};
use crate::evidence::{Citation, Statement};
use crate::index;
use crate::operations::clause::{Claim, Clause, Count, Over};
use crate::operations::expression::{At, Bound, Condition, Move, Step, Test, Tone, Way};
use crate::operations::judged::Judged;
use crate::operations::kit::{Context, fact_of, lists};
use crate::question::InspectionSelector;
use crate::quotes;
use crate::search::QueryTerms;
use crate::wording::{self, Counted, Either, Listed, Months, Say, Semicolons};

/// Up to so many authorities are named in the headline.
const NAMED: usize = 8;

/// An authority of which the condition holds.
#[derive(Debug)]
pub(super) struct Found<'a> {
    pub(super) name: &'a str,
    pub(super) proofs: Vec<Proof<'a>>,
}

/// What was looked through.
pub(super) struct Looked<'a> {
    /// How many authorities.
    pub(super) of: usize,
    /// The period in words.
    pub(super) period: String,
    /// What the authorities have in common, in words.
    pub(super) group: String,
    /// The same for claims.
    pub(super) over: Over,
    /// Set where it is the latest inspection that counts.
    pub(super) latest: bool,
    /// The topic in words.
    pub(super) topic: String,
    pub(super) which: &'a InspectionSelector,
}

/// Rows with what bears them out.
pub(super) struct Rows {
    pub(super) statements: Vec<Statement>,
    pub(super) claims: Vec<Claim>,
}

/// A row or several for each authority.
pub(super) fn rows(
    found: &[Found<'_>],
    terms: Option<&QueryTerms>,
    context: &Context<'_>,
) -> Result<Rows, index::Error> {
    let mut rows = Rows { statements: Vec::new(), claims: Vec::new() };
    for one in found {
        of_authority(one, terms, context, &mut rows)?;
    }
    Ok(rows)
}

fn of_authority(
    found: &Found<'_>,
    terms: Option<&QueryTerms>,
    context: &Context<'_>,
    rows: &mut Rows,
) -> Result<(), index::Error> {
    let name = found.name;
    let mut own: Vec<Statement> = Vec::new();
    let graded = graded(&found.proofs, context)?;
    match &graded[..] {
        [] => {}
        [one] => own.extend(one.statement(name, context)),
        several => own.extend(course(name, several, context)),
    }
    rows.claims.extend(graded.iter().map(Claim::graded));
    let mut quotes: Vec<Citation> = Vec::new();
    let mut by_document: Vec<(Arc<Document>, Vec<Statement>)> = Vec::new();
    let mut quote = |document: &Arc<Document>, statement: Statement| match by_document.last_mut() {
        Some((last, own)) if last.id == document.id => own.push(statement),
        _ => by_document.push((Arc::clone(document), vec![statement])),
    };
    for proof in &found.proofs {
        match proof {
            Proof::Graded(_) => {}
            Proof::Moved(before, after) => {
                let (Some(before), Some(after)) = (before.clone().cited(context)?, after.clone().cited(context)?)
                else {
                    continue;
                };
                let say = Say::RowMoved {
                    authority: name.to_owned(),
                    before: before.words(),
                    then: wording::when(before.document),
                    after: after.words(),
                    when: wording::when(after.document),
                };
                let citations = after.citation.iter().chain(&before.citation).cloned();
                own.extend(fact_of(&say, citations, context));
                rows.claims.push(Claim::movement(&before, &after, context.inspectorates()));
            }
            Proof::Listed(document, item) => {
                if let (Some(statement), Some(terms)) = (quotes::item(context.snapshot, document, item)?, terms) {
                    quote(document, statement);
                    rows.claims.push(Claim::listed(document, terms, item));
                }
            }
            Proof::Length(document, listing, n) => {
                let (authority, when) = (name.to_owned(), wording::when(document));
                let say = Say::RowList { authority, when, counted: Counted::of(document, *listing) };
                let statement = if *n == 0 {
                    fact_of(&say, title(document, context)?, context)
                } else {
                    lists::below(&say, document, *listing, context)?
                };
                own.extend(statement);
                rows.claims.push(Claim::counted(document, *listing));
            }
            Proof::Quoted(citation) => {
                quote(citation.document(), Statement::quote(citation.clone()));
                quotes.push(citation.clone());
            }
            Proof::Led(document, lead) => {
                let Some(passage) = document.facts.lead_inspector_passage else { continue };
                let (authority, when) = (name.to_owned(), wording::when(document));
                let say = Say::RowLed { authority, when, name: lead.clone() };
                own.extend(fact_of(&say, context.cite(document, passage)?, context));
            }
            Proof::Inspected(document) => {
                let say = Say::RowHeld { authority: name.to_owned(), when: Months::of([*document]) };
                own.extend(fact_of(&say, title(document, context)?, context));
                rows.claims.extend(Claim::dated(document));
            }
        }
    }
    for (document, items) in by_document {
        let say = Say::OfAuthority { authority: name.to_owned(), when: wording::when(&document), framework: None };
        let first = items.first().and_then(|item| item.citations().next().cloned());
        own.extend(fact_of(&say, first, context).map(|it| it.with_items(items)));
    }
    if !quotes.is_empty() {
        rows.claims.push(Clause::quoting(quotes));
    }
    rows.statements.extend(own.into_iter().map(|it| it.about(name)));
    Ok(())
}

/// The passage that says when a document's inspection was.
fn title(document: &Arc<Document>, context: &Context<'_>) -> Result<Option<Citation>, index::Error> {
    let passage = document.facts.inspection_passage.unwrap_or(crate::document::PassageNumber(0));
    context.cite(document, passage)
}

/// The judgements among some proofs, each once, by date, with their passages.
fn graded<'a>(proofs: &[Proof<'a>], context: &Context<'_>) -> Result<Vec<Judged<'a>>, index::Error> {
    let mut found: Vec<Judged<'a>> = Vec::new();
    for proof in proofs {
        let Proof::Graded(judged) = proof else { continue };
        let is_known = found
            .iter()
            .any(|known| known.document.id == judged.document.id && known.judgement.aspect == judged.judgement.aspect);
        if !is_known {
            found.extend(judged.clone().cited(context)?);
        }
    }
    found.sort_by_key(|judged| judged.document.inspection().map(crate::document::Inspection::start));
    Ok(found)
}

/// "Dorset: outstanding for leaders, good overall in October 2021".
fn course(name: &str, judged: &[Judged<'_>], context: &Context<'_>) -> Option<Statement> {
    let mut steps: Vec<String> = Vec::new();
    for own in judged.chunk_by(|a, b| a.document.id == b.document.id) {
        let grades = context.wording.say(&Say::Grades { grades: Semicolons(own.iter().map(Judged::words).collect()) });
        let when = Months::of(own.iter().take(1).map(|it| it.document));
        steps.push(context.wording.say(&Say::GradesIn { grades, when }));
    }
    let say = Say::RowCourse { authority: name.to_owned(), steps: Semicolons(steps) };
    fact_of(&say, judged.iter().filter_map(|it| it.citation.clone()), context)
}

/// The clause that says how many there are, and which if they are few.
pub(super) fn selected(
    condition: &Condition,
    names: &[String],
    looked: &Looked<'_>,
    given: &[Grade],
    claims: Vec<Claim>,
    context: &Context<'_>,
) -> Clause {
    let n = names.len();
    let count = Count::of("authorities", n).out_of(looked.of).over(looked.over.clone());
    let words = Words { context, looked, given, count: n };
    let (condition, latest) = (words.of(condition), looked.latest && is_plain(condition));
    let (of, period, group) = (looked.of, looked.period.clone(), looked.group.clone());
    let say = if n == 0 {
        Say::SelectNone { of, period, group, condition, latest }
    } else {
        let names = (n <= NAMED).then(|| Listed(names.to_vec()));
        Say::SelectSome { count: n, of, names, period, group, condition, latest }
    };
    Clause::selected(say, count, claims, names)
}

/// A condition as a phrase: "were outstanding overall at some inspection".
pub(super) fn phrase(
    condition: &Condition,
    looked: &Looked<'_>,
    given: &[Grade],
    count: usize,
    context: &Context<'_>,
) -> String {
    Words { context, looked, given, count }.part(condition, false, false)
}

/// Set where a condition is of one sort of inspections alone, which the headline says once at its end.
pub(super) fn is_plain(condition: &Condition) -> bool {
    match condition {
        Condition::Step(Step { at: At::Unsaid | At::Latest, .. }) => true,
        Condition::Move(it) => it.to_latest,
        Condition::Not(part) => is_plain(part),
        Condition::Either(parts) => parts.iter().all(is_plain) && same_grades(parts),
        _ => false,
    }
}

/// Set where some conditions ask for the same grades of several aspects.
fn same_grades(parts: &[Condition]) -> bool {
    let grades = |part: &Condition| match part {
        Condition::Step(Step { test: Test::Grade { grades, .. }, .. }) => Some(grades.clone()),
        _ => None,
    };
    let mut all = parts.iter().map(grades);
    all.next().is_some_and(|first| first.is_some() && all.all(|it| it == first))
}

/// The group of councils in words: those of some sorts, those under some framework.
pub(super) fn group(
    words: String,
    sorts: &[crate::gazetteer::AuthorityKind],
    frameworks: &[crate::document::Framework],
    context: &Context<'_>,
) -> String {
    let mut group = words;
    for sort in sorts {
        group.push_str(&context.wording.say(&Say::GroupSort { sort: sort.words() }));
    }
    for framework in frameworks {
        group.push_str(&context.wording.say(&Say::GroupFramework { framework: *framework }));
    }
    group
}

/// Conditions as phrases: "were outstanding overall at every inspection".
struct Words<'a> {
    context: &'a Context<'a>,
    looked: &'a Looked<'a>,
    /// The grades that the rows give.
    given: &'a [Grade],
    count: usize,
}

impl Words<'_> {
    fn say(&self, say: &Say) -> String {
        self.context.wording.say(say)
    }

    fn about(&self, aspects: Vec<Aspect>) -> String {
        match &aspects[..] {
            [one] if one.is_overall() => self.say(&Say::AboutOverall),
            _ => self.say(&Say::AboutAspects { aspects: Listed(aspects) }),
        }
    }

    /// The phrase of a whole condition.
    fn of(&self, condition: &Condition) -> String {
        match condition {
            Condition::Step(Step { at: At::Unsaid | At::Latest, test: Test::Grade { aspect, grades } }) => {
                let about = self.about(vec![*aspect]);
                self.say(&Say::ConditionGrade { count: self.count, grades: Either(self.named(grades)), about })
            }
            Condition::Either(parts) if is_plain(condition) => {
                let aspects = parts.iter().filter_map(|part| match part {
                    Condition::Step(Step { test: Test::Grade { aspect, .. }, .. }) => Some(*aspect),
                    _ => None,
                });
                let about = self.about(aspects.collect());
                let grades = match parts.first() {
                    Some(Condition::Step(Step { test: Test::Grade { grades, .. }, .. })) => self.named(grades),
                    _ => Vec::new(),
                };
                self.say(&Say::ConditionGrade { count: self.count, grades: Either(grades), about })
            }
            _ => self.part(condition, false, true),
        }
    }

    /// Of some grades those that somebody got; all of them where nobody got any.
    fn named(&self, grades: &[Grade]) -> Vec<Grade> {
        let given: Vec<Grade> = grades.iter().filter(|it| self.given.contains(it)).copied().collect();
        if given.is_empty() { grades.to_vec() } else { given }
    }

    /// The phrase of a condition; `whole` where it is not a part of another, so that the headline says at its end that it
    /// is of the latest inspection.
    fn part(&self, condition: &Condition, denied: bool, whole: bool) -> String {
        let all = |parts: &[Condition]| parts.iter().map(|part| self.part(part, denied, false)).collect();
        match condition {
            Condition::Step(step) => self.step(step, denied, whole),
            Condition::Move(it) if it.to_latest && !whole => {
                format!("{}{}", self.moved(it), self.say(&Say::StepWhen { step: "latest" }))
            }
            Condition::Move(it) => self.moved(it),
            Condition::Not(part) => self.part(part, !denied, whole),
            Condition::All(parts) => self.say(&Say::ConditionsAll { parts: Listed(all(parts)) }),
            Condition::Either(parts) => self.say(&Say::ConditionsAny { parts: Either(all(parts)) }),
        }
    }

    fn when(&self, at: &At, denied: bool, plain: bool) -> String {
        let step = match at {
            At::Unsaid | At::Latest if plain => return String::new(),
            At::Unsaid if matches!(self.looked.which, InspectionSelector::In(_)) => return String::new(),
            At::In(periods) => return self.say(&Say::PeriodWhen { periods: periods.clone() }),
            At::Row(times) => return self.say(&Say::InARow { count: *times }),
            At::Times(times) => return self.say(&Say::SoOften { count: *times }),
            At::Unsaid | At::Latest => "latest",
            At::First => "first",
            At::Previous => "previous",
            At::Earlier => "earlier",
            At::Any if denied => "any",
            At::Any => "some",
            At::Every => "every",
        };
        self.say(&Say::StepWhen { step })
    }

    fn step(&self, step: &Step, denied: bool, whole: bool) -> String {
        let plain = whole && self.looked.latest;
        let when = self.when(&step.at, denied, plain);
        let count = self.count;
        match &step.test {
            Test::Grade { aspect, grades } => {
                let grades = if denied { grades.clone() } else { self.named(grades) };
                let about = self.about(vec![*aspect]);
                self.say(&Say::ConditionStep { count, denied, grades: Either(grades), about, when })
            }
            Test::EveryGrade(grades) => {
                self.say(&Say::ConditionEvery { count, grades: Either(self.named(grades)), when })
            }
            Test::Beside { aspect, than, above } => {
                self.say(&Say::ConditionBeside { aspect: *aspect, than: *than, above: *above, when })
            }
            Test::Length(bound) => {
                let (bound, items) = match *bound {
                    Bound::Exactly(items) => ("exactly", items),
                    Bound::MoreThan(items) => ("more", items),
                    Bound::FewerThan(items) => ("fewer", items),
                };
                self.say(&Say::ConditionLength { bound, items, when })
            }
            Test::Urgent => self.say(&Say::ConditionUrgent),
            Test::Listed => self.say(&Say::ConditionListed { topic: self.looked.topic.clone() }),
            Test::Mentioned(tone) => {
                let tone = match tone {
                    Tone::Any => "any",
                    Tone::Praise => "praise",
                    Tone::Criticism => "criticism",
                };
                self.say(&Say::ConditionMentions { count, tone, topic: self.looked.topic.clone() })
            }
            Test::Led => self.say(&Say::ConditionLed { topic: self.looked.topic.clone() }),
            Test::Inspected => {
                let periods = match self.looked.which {
                    InspectionSelector::In(periods) => periods.clone(),
                    _ => Vec::new(),
                };
                self.say(&Say::ConditionInspected { periods })
            }
        }
    }

    fn moved(&self, it: &Move) -> String {
        let about = Listed(vec![it.aspect]);
        let say = match (&it.from[..], &it.to[..]) {
            ([], []) => match it.way {
                Way::Down => Say::ConditionFell { about },
                Way::Up => Say::ConditionRose { about },
                Way::Same => Say::ConditionSame { about },
                Way::Other | Way::Any => Say::ConditionMoved { about },
            },
            (from, to) if it.way == Way::Same => {
                let grades = Either(if from.is_empty() { to.to_vec() } else { from.to_vec() });
                Say::ConditionKept { grades, about }
            }
            (from, []) => {
                let way = match it.way {
                    Way::Down => "lower",
                    Way::Up => "higher",
                    _ => "another",
                };
                Say::ConditionLeft { from: Either(from.to_vec()), way, about }
            }
            ([], to) => Say::ConditionBecame { to: Either(to.to_vec()), about },
            (from, to) => Say::ConditionWent { from: Either(from.to_vec()), to: Either(to.to_vec()), about },
        };
        self.say(&say)
    }
}

/// Groups of those found, with how many each has.
pub(super) fn groups<K: Ord + Clone>(found: &[Found<'_>], key: impl Fn(&Found<'_>) -> Vec<K>) -> Vec<(K, Vec<String>)> {
    let mut groups: BTreeMap<K, Vec<String>> = BTreeMap::new();
    for one in found {
        for key in key(one) {
            let names = groups.entry(key).or_default();
            if !names.iter().any(|name| name == one.name) {
                names.push(one.name.to_owned());
            }
        }
    }
    groups.into_iter().collect()
}
