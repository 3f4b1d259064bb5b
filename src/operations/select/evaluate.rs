//! Carries out an expression: for each authority, whether the condition holds of its chain of inspections, and what
//! bears that out.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalog::Inspected;
use crate::document::{Aspect, Document, DocumentId, Grade, ListItem, Listing, Owner, Role};
use crate::evidence::Citation;
use crate::operations::expression::{At, Condition, Move, Step, Test, Way};
use crate::operations::judged::{self, Judged};
use crate::operations::kit::Context;
use crate::operations::kit::scope::{choose, overlaps};
use crate::operations::listed;
use crate::question::{InspectionSelector, Period};
use crate::search::QueryTerms;

/// Something that bears out that a condition holds.
#[derive(Clone, Debug)]
pub(super) enum Proof<'a> {
    /// A judgement.
    Graded(Judged<'a>),
    /// The judgements of two inspections that follow each other.
    Moved(Judged<'a>, Judged<'a>),
    /// An item of a list.
    Listed(&'a Arc<Document>, &'a ListItem),
    /// How many items a list has.
    Length(&'a Arc<Document>, Listing, usize),
    /// A sentence of a passage.
    Quoted(Citation),
    /// Who led the inspection.
    Led(&'a Arc<Document>, String),
    /// That there was an inspection.
    Inspected(&'a Arc<Document>),
}

impl Proof<'_> {
    /// The document that it is from, the later one of two.
    pub(super) fn document(&self) -> &Arc<Document> {
        match self {
            Self::Graded(judged) | Self::Moved(_, judged) => judged.document,
            Self::Listed(document, _)
            | Self::Length(document, _, _)
            | Self::Led(document, _)
            | Self::Inspected(document) => document,
            Self::Quoted(citation) => citation.document(),
        }
    }
}

/// Whether something holds, as far as it can be told, with what bears that out.
#[derive(Clone, Debug, Default)]
pub(super) struct Verdict<'a> {
    /// `None` where it cannot be told.
    pub(super) holds: Option<bool>,
    pub(super) proofs: Vec<Proof<'a>>,
}

impl<'a> Verdict<'a> {
    fn of(holds: bool, proofs: Vec<Proof<'a>>) -> Self {
        Self { holds: Some(holds), proofs }
    }
}

/// An authority with its inspections, the oldest first.
#[derive(Clone, Debug)]
pub(super) struct Chain<'a> {
    pub(super) name: &'a str,
    pub(super) inspections: Vec<&'a Inspected>,
}

/// What conditions are carried out with.
pub(super) struct Evaluator<'a> {
    pub(super) context: &'a Context<'a>,
    /// The inspections that the question means.
    pub(super) which: InspectionSelector,
    /// Set where a period is that of publication.
    pub(super) by_publication: bool,
    /// Set where a period may be the one or the other, as of those named one by one.
    pub(super) by_either: bool,
    pub(super) owner: Owner,
    /// The topic, for what is listed.
    pub(super) terms: Option<QueryTerms>,
    /// The sentences that speak of the topic, by document.
    pub(super) mentions: BTreeMap<DocumentId, Vec<Citation>>,
    /// The words of the name of whoever led.
    pub(super) leader: Vec<String>,
    /// What was looked for in passages: as the question has it, and its words.
    pub(super) said: Option<(String, Vec<String>)>,
}

impl<'a> Evaluator<'a> {
    /// Whether a condition holds of an authority.
    pub(super) fn verdict(&self, condition: &Condition, chain: &Chain<'a>) -> Verdict<'a> {
        match condition {
            Condition::Step(step) => self.step(step, chain),
            Condition::Move(it) => self.moved(it, chain),
            Condition::Not(part) => {
                let verdict = self.verdict(part, chain);
                Verdict { holds: verdict.holds.map(|holds| !holds), proofs: verdict.proofs }
            }
            Condition::All(parts) => {
                let each: Vec<Verdict<'a>> = parts.iter().map(|part| self.verdict(part, chain)).collect();
                let holds = if each.iter().any(|it| it.holds == Some(false)) {
                    Some(false)
                } else if each.iter().any(|it| it.holds.is_none()) {
                    None
                } else {
                    Some(true)
                };
                Verdict { holds, proofs: each.into_iter().flat_map(|it| it.proofs).collect() }
            }
            Condition::Either(parts) => any(parts.iter().map(|part| self.verdict(part, chain)).collect()),
        }
    }

    /// The inspections at which a step's test must hold.
    fn pool(&self, step: &Step, chain: &Chain<'a>) -> Vec<&'a Inspected> {
        let all = &chain.inspections;
        let last = |skipped: usize| all.iter().rev().skip(skipped).take(1).copied().collect();
        match &step.at {
            At::Latest => last(0),
            At::Previous => last(1),
            At::First => all.iter().take(1).copied().collect(),
            At::Earlier => all.iter().rev().skip(1).rev().copied().collect(),
            At::Any | At::Every | At::Row(_) | At::Times(_) => all.clone(),
            At::In(periods) => all.iter().copied().filter(|it| self.lies_in(it, periods)).collect(),
            At::Unsaid => self.unsaid(&step.test, chain),
        }
    }

    /// The inspections that the question means; the latest where it names none, and all where text is looked through or
    /// people are looked for.
    fn unsaid(&self, test: &Test, chain: &Chain<'a>) -> Vec<&'a Inspected> {
        let all = &chain.inspections;
        match &self.which {
            InspectionSelector::Unspecified if matches!(test, Test::Mentioned(_) | Test::Led | Test::Inspected) => {
                all.clone()
            }
            InspectionSelector::Unspecified | InspectionSelector::Latest => all.iter().rev().take(1).copied().collect(),
            InspectionSelector::In(periods) if !self.by_either => {
                all.iter().copied().filter(|it| self.lies_in(it, periods)).collect()
            }
            which => {
                let held = self.context.catalog().inspections_of(chain.name);
                let chosen = choose(held, which).map(|(chosen, _)| chosen).unwrap_or_default();
                all.iter().copied().filter(|it| chosen.iter().any(|own| own.primary.id == it.primary.id)).collect()
            }
        }
    }

    /// Whether an inspection, or the publication of its report, lies in any of some periods.
    fn lies_in(&self, inspected: &Inspected, periods: &[Period]) -> bool {
        let facts = &inspected.primary.facts;
        if self.by_publication {
            facts.published.is_some_and(|on| overlaps(periods, on.date, on.date))
        } else {
            facts.inspection.as_ref().is_some_and(|days| overlaps(periods, days.start(), days.end()))
        }
    }

    /// Whether an authority is among those looked through: it has inspections that the condition can be about.
    pub(super) fn is_among(&self, condition: &Condition, chain: &Chain<'a>) -> bool {
        if !condition.moves().is_empty() && condition.steps().is_empty() {
            return !self.pairs(false, chain).is_empty();
        }
        match &condition.steps()[..] {
            [step] if !matches!(step.at, At::Row(_) | At::Times(_)) && step.test != Test::Inspected => {
                !self.pool(step, chain).is_empty()
            }
            _ => !chain.inspections.is_empty(),
        }
    }

    fn step(&self, step: &Step, chain: &Chain<'a>) -> Verdict<'a> {
        let each: Vec<Verdict<'a>> =
            self.pool(step, chain).into_iter().map(|it| self.test(&step.test, &it.primary)).collect();
        match step.at {
            At::Every => {
                let known: Vec<Verdict<'a>> = each.into_iter().filter(|it| it.holds.is_some()).collect();
                // Once is not every time.
                if known.len() < 2 {
                    return Verdict::default();
                }
                let holds = known.iter().all(|it| it.holds == Some(true));
                Verdict::of(holds, known.into_iter().flat_map(|it| it.proofs).collect())
            }
            At::Row(times) => {
                let row = each.windows(times.max(1)).find(|row| row.iter().all(|it| it.holds == Some(true)));
                match row {
                    Some(row) => Verdict::of(true, row.iter().flat_map(|it| it.proofs.clone()).collect()),
                    None => Verdict::of(false, Vec::new()),
                }
            }
            At::Times(times) => {
                let fitting: Vec<Verdict<'a>> = each.into_iter().filter(|it| it.holds == Some(true)).collect();
                let holds = fitting.len() >= times;
                Verdict::of(holds, fitting.into_iter().flat_map(|it| it.proofs).collect())
            }
            _ => any(each),
        }
    }

    /// Whether a grade is one of some, in the words of any inspectorate.
    fn has_grade(&self, grades: &[Grade], grade: Grade) -> bool {
        grades.iter().any(|named| self.context.inspectorates().are_called_alike(*named, grade))
    }

    /// Whether a test holds of a document.
    fn test(&self, test: &Test, document: &'a Arc<Document>) -> Verdict<'a> {
        match test {
            Test::Grade { aspect, grades } => {
                let judged = self.judged(document, *aspect);
                let fits = |judged: &Judged<'a>| self.has_grade(grades, judged.judgement.grade);
                if judged.is_empty() {
                    return Verdict::default();
                }
                let (fitting, others): (Vec<_>, Vec<_>) = judged.into_iter().partition(fits);
                let shown = if fitting.is_empty() { &others } else { &fitting };
                Verdict::of(!fitting.is_empty(), shown.iter().cloned().map(Proof::Graded).collect())
            }
            Test::EveryGrade(grades) => {
                let facts = &document.facts;
                let aspects = facts.overall.iter().chain(&facts.judgements).map(|it| it.aspect);
                let judged: Vec<Judged<'a>> = aspects.flat_map(|aspect| self.judged(document, aspect)).collect();
                if judged.is_empty() {
                    return Verdict::default();
                }
                let holds = judged.iter().all(|it| self.has_grade(grades, it.judgement.grade));
                Verdict::of(holds, judged.into_iter().map(Proof::Graded).collect())
            }
            Test::Beside { aspect, than, above } => {
                let (one, other) = (self.judged(document, *aspect), self.judged(document, *than));
                let ([one, ..], [other, ..]) = (&one[..], &other[..]) else { return Verdict::default() };
                let Some(order) = one.compare(other, self.context.inspectorates()) else { return Verdict::default() };
                let wanted = if *above { Ordering::Greater } else { Ordering::Less };
                let proofs = vec![Proof::Graded(one.clone()), Proof::Graded(other.clone())];
                Verdict::of(order == wanted, proofs)
            }
            Test::Length(bound) => {
                let n = listed::length(document, self.owner);
                // A report that does not judge the authority has no list for it.
                if n == 0 && document.facts.overall.is_none() {
                    return Verdict::default();
                }
                Verdict::of(bound.holds(n), vec![Proof::Length(document, self.owner.into(), n)])
            }
            Test::Urgent => {
                let listing = Listing { role: Role::PriorityAction, owner: self.owner };
                let n = listed::length(document, listing);
                Verdict::of(n > 0, vec![Proof::Length(document, listing, n)])
            }
            Test::Listed => {
                let Some(terms) = &self.terms else { return Verdict::default() };
                let about = listed::items(document, self.owner).filter(|it| terms.is_about(&listed::whole_text(it)));
                let items: Vec<Proof<'a>> = about.map(|item| Proof::Listed(document, item)).collect();
                Verdict::of(!items.is_empty(), items)
            }
            Test::Mentioned(_) => {
                let found = self.mentions.get(&document.id).cloned().unwrap_or_default();
                Verdict::of(!found.is_empty(), found.into_iter().map(Proof::Quoted).collect())
            }
            Test::Led => {
                let is_meant = |lead: &&String| {
                    let words = crate::text::words(lead);
                    !self.leader.is_empty() && self.leader.iter().all(|word| words.contains(word))
                };
                match document.facts.lead_inspectors.iter().find(is_meant) {
                    Some(lead) => Verdict::of(true, vec![Proof::Led(document, lead.clone())]),
                    None => Verdict::of(false, Vec::new()),
                }
            }
            Test::Inspected => Verdict::of(true, vec![Proof::Inspected(document)]),
        }
    }

    /// The judgements of a document that answer for an aspect, those left out that judge nothing.
    fn judged(&self, document: &'a Arc<Document>, aspect: Aspect) -> Vec<Judged<'a>> {
        let table = self.context.inspectorates();
        let all = judged::of(document, aspect, table).into_iter();
        all.filter(|it| table.is_judgement(it.judgement.grade)).collect()
    }

    /// The inspections two by two, the later of which is one of those meant.
    fn pairs(&self, to_latest: bool, chain: &Chain<'a>) -> Vec<(&'a Inspected, &'a Inspected)> {
        let all = chain.inspections.windows(2).map(|two| (two[0], two[1]));
        let in_period = |(_, later): &(&Inspected, &Inspected)| match &self.which {
            InspectionSelector::In(periods) if self.by_either => {
                let (own, other) = (self.lies_in(later, periods), Evaluator::published_in(later, periods));
                own || other
            }
            InspectionSelector::In(periods) => self.lies_in(later, periods),
            _ => true,
        };
        let mut pairs: Vec<_> = all.filter(in_period).collect();
        if to_latest && !matches!(self.which, InspectionSelector::In(_)) {
            pairs = pairs.pop().into_iter().collect();
        }
        pairs
    }

    fn published_in(inspected: &Inspected, periods: &[Period]) -> bool {
        inspected.primary.facts.published.is_some_and(|on| overlaps(periods, on.date, on.date))
    }

    fn moved(&self, it: &Move, chain: &Chain<'a>) -> Verdict<'a> {
        let mut known = false;
        let mut proofs = Vec::new();
        for (before, after) in self.pairs(it.to_latest, chain) {
            let (old, new) = (self.judged(&before.primary, it.aspect), self.judged(&after.primary, it.aspect));
            let ([old, ..], [new, ..]) = (&old[..], &new[..]) else { continue };
            known = true;
            if self.is_move(it, old, new) {
                proofs.push(Proof::Moved(old.clone(), new.clone()));
            }
        }
        Verdict { holds: known.then_some(!proofs.is_empty()), proofs }
    }

    fn is_move(&self, it: &Move, old: &Judged<'a>, new: &Judged<'a>) -> bool {
        let (before, after) = (old.judgement.grade, new.judgement.grade);
        let from = |grade: Grade| it.from.is_empty() || it.from.contains(&grade);
        let to = |grade: Grade| it.to.is_empty() || it.to.contains(&grade);
        let order = new.compare(old, self.context.inspectorates());
        let way = match it.way {
            Way::Up => order == Some(Ordering::Greater),
            Way::Down => order == Some(Ordering::Less),
            Way::Same => order == Some(Ordering::Equal),
            Way::Other => {
                let left = it.from.is_empty() || !it.from.contains(&after);
                let came = it.to.is_empty() || !it.to.contains(&before);
                before != after && left && came && order.is_some_and(|order| order != Ordering::Equal)
            }
            Way::Any => true,
        };
        from(before) && to(after) && way
    }
}

/// Set where any of some verdicts does: with what bears it out, or else with what there is instead.
fn any(each: Vec<Verdict<'_>>) -> Verdict<'_> {
    if each.iter().any(|it| it.holds == Some(true)) {
        let proofs = each.into_iter().filter(|it| it.holds == Some(true)).flat_map(|it| it.proofs);
        return Verdict::of(true, proofs.collect());
    }
    let known = each.iter().any(|it| it.holds == Some(false));
    let proofs = each.into_iter().flat_map(|it| it.proofs).collect();
    Verdict { holds: known.then_some(false), proofs }
}
