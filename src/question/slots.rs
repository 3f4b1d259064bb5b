//! From what was found in a question to its slots, whatever operation reads it.

use super::annotate::Annotated;
use super::cues::{self, Cue};
use super::vocabulary::{Filler, Label, Mark, Rule, ScopeHint, SelectorHint};
use super::{Basis, Form, GradeClaim, InspectionSelector, Period, PlaceReason, Scope, UnknownPlace};
use crate::document::Kind;
use crate::gazetteer::Place;

impl Annotated<'_> {
    pub(crate) fn unknown_places(&self) -> Vec<UnknownPlace> {
        self.mentions
            .iter()
            .filter_map(|(_, mention)| {
                let words = self.text[mention.range.clone()].to_owned();
                match &mention.place {
                    Place::NotAnAuthority(place) => {
                        let reason = PlaceReason::NotAnAuthority(place.within.reason.clone());
                        Some(UnknownPlace { words, reason, instead: place.within.authorities.clone() })
                    }
                    Place::Namesake { reason, of } => {
                        let reason = PlaceReason::NotAnAuthority(reason.clone());
                        let instead = of.iter().map(|name| (*name).to_owned()).collect();
                        Some(UnknownPlace { words, reason, instead })
                    }
                    Place::Ambiguous(all) => {
                        let instead: Vec<String> = all.iter().map(|name| (*name).to_owned()).collect();
                        Some(UnknownPlace { words, reason: PlaceReason::Ambiguous, instead })
                    }
                    Place::Unknown => Some(UnknownPlace { words, reason: PlaceReason::Unknown, instead: Vec::new() }),
                    Place::Authority(_) | Place::Inspected(_) | Place::Region(_) => None,
                }
            })
            .collect()
    }

    /// The inspections that the words mean. `moves` is set where the question asks for a change or a comparison.
    pub(crate) fn which(&self, moves: bool) -> InspectionSelector {
        let hint = |hint| self.first(Label::Selector(hint)).cloned();
        let periods: Vec<Period> = self.periods.iter().map(|(_, period)| *period).collect();
        if let Some(range) = hint(SelectorHint::PreviousOf) {
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
        if hint(SelectorHint::SincePrevious).is_some() && moves {
            return InspectionSelector::LastFew(2);
        }
        if hint(SelectorHint::Previous).is_some() {
            return InspectionSelector::Previous { of: None, steps: 1 };
        }
        if hint(SelectorHint::Both).is_some() {
            return InspectionSelector::LastFew(2);
        }
        if hint(SelectorHint::Earliest).is_some() {
            return InspectionSelector::Earliest;
        }
        if hint(SelectorHint::All).is_some() {
            return InspectionSelector::All;
        }
        if hint(SelectorHint::Latest).is_some() { InspectionSelector::Latest } else { InspectionSelector::Unspecified }
    }

    /// "The last three inspections", but not the last three years.
    pub(crate) fn last_few(&self) -> Option<usize> {
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

    /// The authorities that it reaches over. `selects` is set where some are picked out of many.
    pub(crate) fn scope(&self, selects: bool, authorities: &[String]) -> Scope {
        if let Some(region) = self.region() {
            return Scope::Region(region.to_owned());
        }
        if self.has(Label::Scope(ScopeHint::Neighbours)) {
            return Scope::Neighbours(authorities.first().cloned());
        }
        if !self.names_nobody() {
            return Scope::Named;
        }
        let every = self.has(Label::Scope(ScopeHint::Every));
        if every && self.kinds().iter().all(|kind| *kind == Kind::InspectionReport) || selects {
            return Scope::Every;
        }
        Scope::Unspecified
    }

    /// The authorities that each have a period of their own: places and periods by turns, as many of each.
    pub(crate) fn own_periods(&self) -> Vec<(String, Period)> {
        let mut places: Vec<(usize, &str)> = Vec::new();
        for (range, mention) in &self.mentions {
            if let Some(name) = mention.place.held_name() {
                places.push((range.start, name));
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
    pub(crate) fn topic_items(&self, spent: &[Cue]) -> Vec<(usize, bool)> {
        (0..self.items.len())
            .filter(|n| !matches!(self.word(*n), "@" | "#") && self.word(*n).chars().count() > 1)
            .filter_map(|n| {
                let mut aspect = false;
                let mut covered = false;
                let mut shadowed = false;
                for mark in self.marks.iter().filter(|mark| mark.range.contains(&n)) {
                    match mark.label {
                        Label::Filler(Filler::Topic) => shadowed = true,
                        Label::Cue(cue) => covered |= !cue.may_be_topic || spent.contains(&cue),
                        Label::Follow(_) | Label::Owner(_) | Label::Role(_) | Label::Rule(_) => {}
                        Label::Aspect(named) if !named.is_overall() => aspect = true,
                        _ => covered = true,
                    }
                }
                let stays = if aspect || shadowed { !self.is_function_word(n) } else { !covered };
                stays.then_some((n, aspect))
            })
            .collect()
    }

    /// The words that carry the question, as written, with their items: all but places, periods, fillers and small
    /// words. Each once.
    pub(crate) fn content_words(&self) -> Vec<(usize, String)> {
        let mut words: Vec<(usize, String)> = Vec::new();
        for item in 0..self.items.len() {
            let is_place_or_period = matches!(self.word(item), "@" | "#");
            let filler = |mark: &&Mark| mark.range.contains(&item) && mark.label == Label::Filler(Filler::Words);
            let asks =
                |mark: &&Mark| mark.range.contains(&item) && matches!(mark.label, Label::Cue(cue) if !cue.may_be_topic);
            let is_empty = self.marks.iter().any(|mark| filler(&mark)) && !self.marks.iter().any(|mark| asks(&mark));
            let is_topic = self.is(item, Label::Filler(Filler::Topic));
            let word = self.written(item);
            if !is_place_or_period
                && (!is_empty || is_topic)
                && !self.is_function_word(item)
                && self.word(item).chars().count() > 1
                && words.iter().all(|(_, known)| *known != word)
            {
                words.push((item, word));
            }
        }
        words
    }

    /// The two questions of a text that holds two, each with its own question word.
    pub(crate) fn two_parts(&self) -> Option<(&str, &str)> {
        let opens = |item: usize| {
            let first = self.is(item, Label::Rule(Rule::QuestionWord));
            let second = self.is(item + 1, Label::Rule(Rule::AfterQuestionWord));
            first && second
        };
        let at = (2..self.items.len().saturating_sub(1)).find(|item| {
            let joined = self.word(item - 1) == "and" || self.begins_clause(*item);
            joined && opens(*item)
        })?;
        let start = self.tokens.get(self.items[at].tokens.start)?.range.start;
        let first = self.text[..start].trim_end().trim_end_matches([',', ';']);
        // What ends in a full stop tells why the question is asked.
        if first.ends_with('.') {
            return None;
        }
        let first = first.strip_suffix("and").unwrap_or(first).trim_end().trim_end_matches([',', ';']);
        Some((first, &self.text[start..]))
    }

    /// Set where an item is an article, preposition or the like, which no topic holds.
    fn is_function_word(&self, item: usize) -> bool {
        let single = |mark: &&Mark| mark.label == Label::Filler(Filler::Words) && mark.range == (item..item + 1);
        self.word(item).len() < 5 && self.marks.iter().any(|mark| single(&mark))
    }

    /// What the question says of the grades that it names.
    pub(crate) fn claim(&self, selects: bool) -> Option<GradeClaim> {
        let grade = self.marks.iter().find(|mark| matches!(mark.label, Label::Grade(_)))?;
        let near = |cue| {
            self.marks.iter().any(|mark| {
                mark.label == Label::Cue(cue)
                    && mark.range.start <= grade.range.start
                    && grade.range.start - mark.range.start.min(grade.range.start) <= 4 + mark.range.len()
            })
        };
        Some(if selects {
            GradeClaim::Condition
        } else if near(cues::LOST) {
            GradeClaim::Lost
        } else if near(cues::STILL) {
            GradeClaim::Kept
        } else if self.form == Form::Whether
            || self.grades().len() > 1 && (0..self.items.len()).any(|n| self.word(n) == "or")
        {
            GradeClaim::Asked
        } else {
            GradeClaim::Premise
        })
    }
}
