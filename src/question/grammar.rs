//! From what was found in a question to its slots.

use super::annotate::Annotated;
use super::follow_up;
use super::intent::{self, Decided};
use super::vocabulary::{Cue, Filler, Label, Mark, ScopeHint, Vocabulary, WhichHint};
use super::{Basis, Claim, Form, InspectionSelector, Intent, More, Period, Question, Scope, Slot, UnknownPlace};
use crate::document::{Aspect, Kind};
use crate::gazetteer::{Authorities, Place};

/// Everything that turns a question into its meaning, but for the authorities. Built once and shared.
#[derive(Clone, Debug)]
pub struct Grammar {
    vocabulary: Vocabulary,
}

impl Grammar {
    /// The tables that come with the program.
    pub fn bundled() -> Self {
        // The table is part of the program, and a test reads it, so there is no failure to report to a caller.
        Self { vocabulary: Vocabulary::bundled().unwrap_or_default() }
    }

    /// What a question means. A follow-up's gaps are filled from the question before it.
    pub fn understand(&self, text: &str, before: Option<&Question>, authorities: &Authorities) -> Question {
        let annotated = Annotated::new(text, &self.vocabulary, authorities);
        let decided = intent::decide(&annotated);
        let question = annotated.question(&decided);
        let mut question = match before {
            Some(before) => follow_up::filled(question, &annotated, &decided, before),
            None => question,
        };
        // "Tell me more about neglect in Kent" goes on from nothing: what comes first has not been shown yet.
        if question.more == More::Next && !question.carried.contains(&Slot::Intent) {
            question.more = More::No;
        }
        question
    }
}

impl Annotated<'_> {
    fn unknown_places(&self) -> Vec<UnknownPlace> {
        self.mentions
            .iter()
            .filter_map(|(_, mention)| {
                let words = self.text[mention.range.clone()].to_owned();
                match &mention.place {
                    Place::NotAnAuthority(place) => {
                        Some(UnknownPlace { words, reason: Some(place.reason.clone()), instead: place.instead.clone() })
                    }
                    Place::Ambiguous(all) => {
                        let instead: Vec<String> = all.iter().map(|authority| authority.name.clone()).collect();
                        let reason = format!("\"{words}\" may mean {}", instead.join(" or "));
                        Some(UnknownPlace { words, reason: Some(reason), instead })
                    }
                    Place::Unknown => Some(UnknownPlace { words, reason: None, instead: Vec::new() }),
                    Place::Authority(_) | Place::Region(_) => None,
                }
            })
            .collect()
    }

    /// Which inspections the words mean.
    fn which(&self, intent: Intent) -> InspectionSelector {
        let hint = |hint| self.first(Label::Which(hint)).cloned();
        let periods: Vec<Period> = self.periods.iter().map(|(_, period)| *period).collect();
        if let Some(range) = hint(WhichHint::PreviousOf) {
            let inner = self.items[range].iter().find(|item| item.word == "#").map(|item| item.tokens.clone());
            let of = self.periods.iter().find(|(tokens, _)| Some(tokens) == inner.as_ref()).map(|(_, period)| *period);
            return InspectionSelector::Previous { of, steps: 1 };
        }
        if !periods.is_empty() {
            let mut different: Vec<Period> = Vec::new();
            for period in periods {
                let same = |other: &&mut Period| (other.from, other.to) == (period.from, period.to);
                match different.iter_mut().find(same) {
                    Some(other) if other.basis == Basis::Unspecified => other.basis = period.basis,
                    Some(_) => {}
                    None => different.push(period),
                }
            }
            return InspectionSelector::In(different);
        }
        if let Some(few) = self.last_few() {
            return InspectionSelector::LastFew(few);
        }
        let moves = matches!(intent, Intent::Change | Intent::Compare);
        if hint(WhichHint::SincePrevious).is_some() && moves {
            return InspectionSelector::LastFew(2);
        }
        if hint(WhichHint::Previous).is_some() {
            return InspectionSelector::Previous { of: None, steps: 1 };
        }
        if hint(WhichHint::Both).is_some() {
            return InspectionSelector::LastFew(2);
        }
        if hint(WhichHint::Earliest).is_some() {
            return InspectionSelector::Earliest;
        }
        if hint(WhichHint::All).is_some() {
            return InspectionSelector::All;
        }
        if hint(WhichHint::Latest).is_some() { InspectionSelector::Latest } else { InspectionSelector::Unspecified }
    }

    /// "The last three inspections", but not the last three years.
    pub(super) fn last_few(&self) -> Option<usize> {
        (0..self.items.len()).find_map(|n| {
            matches!(self.word(n), "last" | "latest" | "recent" | "past" | "previous" | "newest").then_some(())?;
            let few = match self.word(n + 1) {
                "two" | "2" | "couple" => 2,
                "three" | "3" | "few" => 3,
                "four" | "4" => 4,
                "five" | "5" => 5,
                _ => return None,
            };
            (!matches!(self.word(n + 2), "years" | "months" | "weeks" | "days")).then_some(few)
        })
    }

    fn scope(&self, intent: Intent, authorities: &[String]) -> Scope {
        if let Some(region) = self.region() {
            return Scope::Region(region.to_owned());
        }
        if self.has(Label::Scope(ScopeHint::Neighbours)) {
            return Scope::Neighbours(authorities.first().cloned());
        }
        if !self.names_nobody() {
            return Scope::Named;
        }
        let every = self.has(Label::Scope(ScopeHint::Every)) || self.has(Label::Scope(ScopeHint::Councils));
        if every && self.kinds().iter().all(|kind| *kind == Kind::InspectionReport) || intent == Intent::Aggregate {
            return Scope::Every;
        }
        Scope::Unspecified
    }

    /// The authorities that each have a period of their own: places and periods by turns, as many of each.
    fn own_periods(&self) -> Vec<(String, Period)> {
        let mut places: Vec<(usize, &str)> = Vec::new();
        for (range, mention) in &self.mentions {
            if let Place::Authority(authority) = &mention.place {
                places.push((range.start, &authority.name));
            }
        }
        if places.len() < 2 || places.len() != self.periods.len() {
            return Vec::new();
        }
        let pairs: Vec<_> = places.iter().zip(&self.periods).collect();
        let period_last = pairs.iter().all(|((place, _), (period, _))| place < &period.start)
            && pairs.windows(2).all(|two| two[0].1.0.start < two[1].0.0);
        let period_first = pairs.iter().all(|((place, _), (period, _))| place > &period.start)
            && pairs.windows(2).all(|two| two[0].0.0 < two[1].1.0.start);
        if !period_last && !period_first {
            return Vec::new();
        }
        pairs.into_iter().map(|((_, name), (_, period))| ((*name).to_owned(), *period)).collect()
    }

    /// The items that say what the question is about: neither place nor period, nor covered by a hint that was used.
    /// Each comes with whether it names an aspect.
    pub(super) fn topic_items(&self, used: &[Cue]) -> Vec<(usize, bool)> {
        (0..self.items.len())
            .filter(|n| !matches!(self.word(*n), "@" | "#") && self.word(*n).chars().count() > 1)
            .filter_map(|n| {
                let mut aspect = false;
                let mut covered = false;
                let mut shadowed = false;
                for mark in self.marks.iter().filter(|mark| mark.range.contains(&n)) {
                    match mark.label {
                        Label::Filler(Filler::Topic) => shadowed = true,
                        Label::Cue(cue) => covered |= is_scaffolding(cue) || used.contains(&cue),
                        Label::Follow(_) | Label::Owner(_) | Label::Rule(_) => {}
                        Label::Aspect(named) if named != Aspect::Overall => aspect = true,
                        _ => covered = true,
                    }
                }
                let stays = if aspect || shadowed { !self.is_function_word(n) } else { !covered };
                stays.then_some((n, aspect))
            })
            .collect()
    }

    /// Whether an item is an article, preposition or the like, which no topic holds.
    fn is_function_word(&self, item: usize) -> bool {
        let single = |mark: &&Mark| mark.label == Label::Filler(Filler::Words) && mark.range == (item..item + 1);
        self.word(item).len() < 5 && self.marks.iter().any(|mark| single(&mark))
    }

    fn claim(&self, decided: &Decided) -> Option<Claim> {
        let grade = self.marks.iter().find(|mark| matches!(mark.label, Label::Grade(_)))?;
        let near = |cue| {
            self.marks.iter().any(|mark| {
                mark.label == Label::Cue(cue)
                    && mark.range.start <= grade.range.start
                    && grade.range.start - mark.range.start.min(grade.range.start) <= 4 + mark.range.len()
            })
        };
        Some(if decided.intent == Intent::Aggregate {
            Claim::Condition
        } else if near(Cue::Lost) {
            Claim::Lost
        } else if near(Cue::Still) {
            Claim::Kept
        } else if self.form == Form::Whether
            || self.grades().len() > 1 && (0..self.items.len()).any(|n| self.word(n) == "or")
        {
            Claim::Asked
        } else {
            Claim::Premise
        })
    }

    /// The meaning of the question by itself.
    fn question(&self, decided: &Decided) -> Question {
        let authorities = self.authorities();
        let scope = self.scope(decided.intent, &authorities);
        let topic = self.topic_items(&decided.used);
        let grades = if decided.intent == Intent::Aggregate { self.grades_meant() } else { self.grades() };
        let about_grade =
            decided.intent == Intent::Grade || !grades.is_empty() || decided.also.contains(&Intent::Grade);
        let of_inspection = matches!(decided.intent, Intent::When(_) | Intent::Who);
        let owns = |n: usize| {
            decided.intent == Intent::ImprovementAreas
                && self.marks.iter().any(|mark| matches!(mark.label, Label::Owner(_)) && mark.range.contains(&n))
        };
        let topic: Vec<(usize, bool)> =
            topic.into_iter().filter(|(n, aspect)| !(about_grade && *aspect || of_inspection || owns(*n))).collect();
        let owners = self.in_order(|label| match label {
            Label::Owner(owner) => Some(owner),
            _ => None,
        });
        // Both owners named is no choice between them.
        let owner = if let [one] = owners.as_slice() { Some(*one) } else { None };
        let every_aspect = self.has(Label::EveryAspect)
            && self.aspects().is_empty()
            && (decided.intent == Intent::Grade || decided.also.contains(&Intent::Grade));
        Question {
            text: self.text.to_owned(),
            intent: decided.intent,
            also: decided.also.clone(),
            form: self.form,
            scope,
            unknown_places: self.unknown_places(),
            which: self.which(decided.intent),
            own_periods: self.own_periods(),
            aspects: self.aspects(),
            every_aspect,
            grades,
            claim: self.claim(decided),
            kinds: self.kinds_asked(decided.intent),
            owner,
            topic_is_aspect: !topic.is_empty() && topic.iter().all(|(_, aspect)| *aspect),
            topic: topic.into_iter().map(|(n, _)| self.written(n)).collect(),
            more: match (self.cue(Cue::Full), self.cue(Cue::More)) {
                (true, _) => More::Whole,
                (false, true) => More::Next,
                (false, false) => More::No,
            },
            authorities,
            carried: Vec::new(),
            assumed: Vec::new(),
        }
    }
}

/// Cues whose words never are what a question is about, whatever it is decided to ask.
fn is_scaffolding(cue: Cue) -> bool {
    !matches!(
        cue,
        Cue::Movement
            | Cue::Strengths
            | Cue::Concerns
            | Cue::Compare
            | Cue::Amount
            | Cue::Findings
            | Cue::Published
            | Cue::Inspected
            | Cue::Name
            | Cue::Mean
            | Cue::More
            | Cue::Full
            | Cue::Change
            | Cue::Still
            | Cue::Lost
            | Cue::Help
            | Cue::Must
            | Cue::Telling
            | Cue::Mend
            | Cue::Fared
            | Cue::Led
    )
}
