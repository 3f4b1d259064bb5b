//! From the words of a question to its expression.
//!
//! The question is cut into parts where a second condition begins. Each part becomes a condition by the grades, aspects
//! and steps that stand in it; what it leaves out it takes from the part before.

use std::ops::Range;

use super::words::{
    ABOVE, ALL, BELOW, BEST, EVER, EVERY, FAILED, FELL, FIRST, GAINED, GROUPED, LEADING, LEFT, LONGEST, MENTION, MOST,
    NEVER, NEWEST, NO_LONGER, OFF, ON_SITE, REGIONS, ROSE, ROW, SAME, SHORTEST, STRAIGHT, WORST, YEARS,
};
use super::{At, Bound, Condition, Expression, Move, Step, Test, Then, Tone, Way};
use crate::document::{Aspect, Framework, Grade};
use crate::gazetteer::AuthorityKind;
use crate::question::cues::{self, CONCERNS, IMPROVEMENT, LEAD_INSPECTOR, LED, PRIORITY, STRENGTHS};
use crate::question::{Annotated, Cue, Label, Period, Rule, SelectorHint};

impl Expression {
    /// The cues whose words are spent on an expression.
    pub(crate) const SPENT: &'static [Cue] = &ALL;

    /// What a question over many authorities asks for.
    pub(crate) fn read(annotated: &Annotated<'_>) -> Self {
        Reader::new(annotated).expression()
    }
}

/// Grades that stand together: "good or outstanding".
#[derive(Clone, Debug)]
struct Group {
    range: Range<usize>,
    grades: Vec<Grade>,
    lead: Lead,
}

/// What leads to a grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lead {
    None,
    From,
    To,
}

/// How a part is joined to those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Join {
    And,
    Or,
}

#[derive(Clone, Debug)]
struct Part {
    range: Range<usize>,
    join: Join,
}

/// What the part before said, which the next may leave out.
#[derive(Clone, Debug, Default)]
struct Said {
    grades: Vec<Grade>,
    aspects: Vec<Aspect>,
    /// Set where it was a move.
    moved: bool,
}

/// A part's condition with what decides how its unsaid inspections are read.
struct Found {
    condition: Condition,
    join: Join,
    past: bool,
}

struct Reader<'a, 'b> {
    annotated: &'a Annotated<'b>,
    groups: Vec<Group>,
    /// The words of the topic that name no aspect, by their items.
    topic: Vec<usize>,
}

impl<'a, 'b> Reader<'a, 'b> {
    fn new(annotated: &'a Annotated<'b>) -> Self {
        let mut spent = ALL.to_vec();
        spent.extend([
            cues::CHANGE,
            cues::MOVEMENT,
            cues::FARED,
            cues::COMPARE,
            cues::FINDINGS,
            cues::STRENGTHS,
            cues::CONCERNS,
            cues::STILL,
            cues::LOST,
            LED,
            cues::INSPECTED,
            cues::PUBLISHED,
        ]);
        let topic = annotated.topic_items(&spent).into_iter().filter(|(_, aspect)| !aspect).map(|(item, _)| item);
        let mut reader = Self { annotated, groups: Vec::new(), topic: topic.collect() };
        reader.groups = reader.find_groups();
        reader
    }

    fn word(&self, item: usize) -> &str {
        self.annotated.word(item)
    }

    fn expression(&self) -> Expression {
        let sorts: Vec<AuthorityKind> = self.annotated.in_order(|label| match label {
            Label::Sort(sort) => Some(sort),
            _ => None,
        });
        let frameworks: Vec<Framework> = self.annotated.in_order(|label| match label {
            Label::Framework(framework) => Some(framework),
            _ => None,
        });
        let then = self.then();
        let mut condition = self.condition();
        if condition.is_none() {
            condition = self.inspected();
        }
        if matches!(then, Then::Earliest | Then::Newest | Then::ByYear | Then::YearWithMost)
            && self.annotated.periods.is_empty()
        {
            condition = condition.map(|it| it.at_unsaid(&At::Any));
        }
        // Under a framework that has ended there is no latest inspection.
        if !frameworks.is_empty()
            && self.annotated.periods.is_empty()
            && !self.has(Label::Selector(SelectorHint::Latest))
        {
            condition = condition.map(|it| it.at_unsaid(&At::Any));
        }
        Expression { sorts, frameworks, condition, then }
    }

    fn has(&self, label: Label) -> bool {
        self.annotated.has(label)
    }

    /// Where a cue stands in a part, unless its words are those of a grade ("good or better").
    fn cue_in(&self, cue: Cue, part: &Range<usize>) -> Option<Range<usize>> {
        let of_grade = |range: &&Range<usize>| {
            self.groups.iter().any(|group| group.range.start <= range.start && range.start < group.range.end)
        };
        let found = self
            .annotated
            .ranges(Label::Cue(cue))
            .find(|range| part.start <= range.start && range.start < part.end && (cue == FAILED || !of_grade(range)));
        // Who falls short of something has not fallen.
        found.filter(|range| cue != FELL || self.word(range.end) != "short").cloned()
    }

    fn label_in(&self, label: Label, part: &Range<usize>) -> Option<Range<usize>> {
        self.annotated.ranges(label).find(|range| part.start <= range.start && range.start < part.end).cloned()
    }

    fn has_rule(&self, rule: Rule, part: &Range<usize>) -> bool {
        self.label_in(Label::Rule(rule), part).is_some()
    }

    /// What denies a part: "isn't", but not the "not" before a grade, which is in its meaning.
    fn denies(&self, part: &Range<usize>) -> bool {
        self.annotated.ranges(Label::Rule(Rule::Not)).any(|range| {
            let in_grade = self.groups.iter().any(|it| it.range.start <= range.start && range.start < it.range.end);
            part.start <= range.start && range.start < part.end && !in_grade
        })
    }

    fn find_groups(&self) -> Vec<Group> {
        let annotated = self.annotated;
        let mut found: Vec<(Range<usize>, usize, Vec<Grade>)> =
            annotated.grades_said().into_iter().map(|said| (said.range, said.at, said.grades)).collect();
        if let Some(worst) = self.worst() {
            for range in annotated.ranges(Label::Cue(FAILED)) {
                // "Failed to see children" is no grade.
                if self.word(range.end) != "to" {
                    found.push((range.clone(), range.start, vec![worst]));
                }
            }
        }
        found.sort_by_key(|it| it.1);
        let mut groups: Vec<Group> = Vec::new();
        for (range, at, grades) in found {
            let joined = groups.last().is_some_and(|last| {
                let between = last.range.end..range.start;
                between.len() <= 2
                    && range.start >= last.range.end
                    && between.clone().all(|n| matches!(self.word(n), "or" | "and" | "a" | "an" | "either"))
                    && (!between.is_empty() || annotated.begins_clause(range.start))
            });
            // "Inadequate and good the very next time" is a move.
            let next = range.end..range.end + 2;
            let moves = annotated.ranges(Label::Cue(STRAIGHT)).any(|cue| next.contains(&cue.start));
            let both = self.is_after_both(at) || moves;
            // "Neither good nor outstanding" is what is neither.
            if self.word(range.start) == "nor"
                && let Some(last) = groups.last_mut()
            {
                last.range.end = range.end;
                last.grades.retain(|it| grades.contains(it));
                continue;
            }
            match groups.last_mut().filter(|_| joined && !both) {
                Some(last) => {
                    last.range.end = range.end;
                    last.grades.extend(grades.into_iter().filter(|it| !last.grades.contains(it)).collect::<Vec<_>>());
                }
                None => groups.push(Group { lead: self.lead(at), range, grades }),
            }
        }
        groups
    }

    /// "Both an outstanding and an inadequate": each of the two is meant.
    fn is_after_both(&self, at: usize) -> bool {
        let from = at.saturating_sub(8);
        let both = (from..at).rev().find(|n| self.word(*n) == "both");
        both.is_some_and(|both| (both..at).any(|n| self.word(n) == "and"))
    }

    /// The lowest grade of the scale.
    fn worst(&self) -> Option<Grade> {
        let table = self.annotated.inspectorates();
        let judging = table.grades().into_iter().filter(|grade| table.is_judgement(*grade));
        judging.reduce(
            |worst, it| if table.compare_names(it, worst).is_some_and(std::cmp::Ordering::is_lt) { it } else { worst },
        )
    }

    /// Whether "from" or "to" leads to the grade at an item.
    fn lead(&self, at: usize) -> Lead {
        for n in (at.saturating_sub(4)..at).rev() {
            match self.word(n) {
                "from" => return Lead::From,
                "to" | "into" | "then" => return Lead::To,
                "be" => return Lead::None,
                "their" | "its" | "the" | "being" => {}
                _ if self.annotated.is(n, Label::Rule(Rule::BeforeGrade)) => {}
                _ => return Lead::None,
            }
        }
        Lead::None
    }

    /// Set where something is said of authorities at an item.
    fn is_predicate(&self, item: usize) -> bool {
        let cues = [FELL, ROSE, LEFT, GAINED, SAME, NO_LONGER, ABOVE, BELOW, IMPROVEMENT, MENTION];
        self.groups.iter().any(|group| group.range.contains(&item))
            || cues.iter().any(|cue| self.annotated.cue_at(item, *cue))
            || self.annotated.is(item, Label::Rule(Rule::Not))
    }

    fn parts(&self) -> Vec<Part> {
        let count = self.annotated.items.len();
        let start = self.annotated.last_sentence();
        let mut parts: Vec<Part> = vec![Part { range: start..count, join: Join::And }];
        for item in start + 1..count {
            let Some(last) = parts.last_mut() else { break };
            if let Some(join) = self.cut(item, last.range.start) {
                let left = last.range.start..item;
                let right = item..count;
                if left.clone().any(|n| self.is_predicate(n)) && right.clone().any(|n| self.is_predicate(n)) {
                    last.range = left;
                    parts.push(Part { range: right, join });
                }
            }
        }
        // What says nothing by itself belongs to the part before.
        let mut merged: Vec<Part> = Vec::new();
        for part in parts {
            match merged.last_mut() {
                Some(last) if !part.range.clone().any(|n| self.is_predicate(n)) => last.range.end = part.range.end,
                _ => merged.push(part),
            }
        }
        merged
    }

    /// How a part that begins at an item is joined to the one from `start` on; `None` where none begins.
    fn cut(&self, item: usize, start: usize) -> Option<Join> {
        let annotated = self.annotated;
        let inside = |range: &Range<usize>| range.start < item && item < range.end;
        let within_phrase = annotated.marks.iter().any(|mark| {
            matches!(mark.label, Label::Aspect(_) | Label::EveryAspect | Label::Cue(_)) && inside(&mark.range)
        });
        if within_phrase || self.groups.iter().any(|group| inside(&group.range)) {
            return None;
        }
        if annotated.is(item, Label::Rule(Rule::Contrast)) && !annotated.cue_at(item, NEVER) {
            let begins = annotated.ranges(Label::Rule(Rule::Contrast)).any(|range| range.start == item);
            return begins.then_some(Join::And);
        }
        match self.word(item) {
            "and" | "then" => return Some(Join::And),
            "or" => return Some(Join::Or),
            _ => {}
        }
        if annotated.begins_clause(item) {
            return Some(Join::And);
        }
        let finite =
            annotated.is(item, Label::Rule(Rule::Finite)) && !annotated.is(item - 1, Label::Rule(Rule::Finite));
        let graded = self.groups.iter().any(|it| start <= it.range.start && it.range.end <= item);
        let goes_on = self.groups.iter().any(|it| it.range.start >= item)
            || annotated.is(item, Label::Rule(Rule::Not))
            || annotated.ranges(Label::Cue(NO_LONGER)).any(|range| range.start >= item);
        (finite && graded && goes_on).then_some(Join::And)
    }

    /// What must hold, from all parts.
    fn condition(&self) -> Option<Condition> {
        let mut found: Vec<Found> = Vec::new();
        let mut said: Option<Said> = None;
        for part in self.parts() {
            // "Stuck on it, the same at each inspection" is one condition.
            if let Some(last) = found.last_mut()
                && self.groups_in(&part.range).is_empty()
                && self.cue_in(SAME, &part.range).is_some()
                && self.cue_in(EVERY, &part.range).is_some()
                && let Condition::Move(Move { aspect, to, way: Way::Same, .. }) = &last.condition
                && !to.is_empty()
            {
                let test = Test::Grade { aspect: *aspect, grades: to.clone() };
                last.condition = Condition::Step(Step { at: At::Every, test });
                continue;
            }
            let Some(condition) = self.of_part(&part.range, &mut said) else { continue };
            if found.last().is_some_and(|last| is_implied(&last.condition, &condition)) {
                found.pop();
            }
            let past = self.has_rule(Rule::Past, &part.range) || self.cue_in(FAILED, &part.range).is_some();
            found.push(Found { condition, join: part.join, past });
        }
        self.settle(&mut found);
        let mut all: Vec<Condition> = Vec::new();
        for it in found {
            match it.join {
                Join::Or if !all.is_empty() => {
                    let before = all.pop().into_iter().chain([it.condition]).collect();
                    all.extend(Condition::either(before));
                }
                _ => all.push(it.condition),
            }
        }
        all.extend(self.topical(all.is_empty()));
        Condition::all(all)
    }

    /// Says of which inspections the parts are that leave it out, where another part says it.
    fn settle(&self, found: &mut [Found]) {
        let explicit = |found: &[Found], wanted: fn(&At) -> bool| {
            found.iter().flat_map(|it| it.condition.steps()).any(|step| wanted(&step.at))
        };
        let latest = explicit(found, |at| *at == At::Latest);
        let any = explicit(found, |at| *at != At::Unsaid);
        if found.len() > 1 && any {
            for it in found.iter_mut() {
                let at = if it.past && latest { At::Earlier } else { At::Latest };
                if it.past || self.annotated.periods.is_empty() || latest {
                    it.condition = it.condition.clone().at_unsaid(&at);
                }
            }
        }
        if found.iter().flat_map(|it| it.condition.moves()).any(|it| it.to_latest) {
            for it in found.iter_mut() {
                to_latest(&mut it.condition);
            }
        }
    }

    fn groups_in(&self, part: &Range<usize>) -> Vec<Group> {
        self.groups.iter().filter(|it| part.start <= it.range.start && it.range.start < part.end).cloned().collect()
    }

    /// The aspects named in a part, with where they stand.
    fn aspects_in(&self, part: &Range<usize>) -> Vec<(usize, Aspect)> {
        let mut found: Vec<(usize, Aspect)> = Vec::new();
        for mark in &self.annotated.marks {
            if let Label::Aspect(aspect) = mark.label
                && part.start <= mark.range.start
                && mark.range.start < part.end
                && !found.iter().any(|(_, known)| *known == aspect)
            {
                found.push((mark.range.start, aspect));
            }
        }
        found.sort_by_key(|(at, _)| *at);
        found
    }

    /// The inspections that a part speaks of.
    fn at(&self, part: &Range<usize>) -> At {
        if let Some(row) = self.cue_in(ROW, part)
            && let Some(times) = self.number_before(row.start, 4).or_else(|| self.number_before(row.end, 4))
            && times > 1
        {
            return At::Row(times);
        }
        if let Some(times) = self.times(part) {
            return At::Times(times);
        }
        let selector = |hint| self.label_in(Label::Selector(hint), part).is_some();
        if let Some(every) = self.cue_in(EVERY, part) {
            // "At all three inspections" is so many that follow each other.
            let times = self.annotated.numbers.iter().find(|(at, _)| every.contains(at)).map(|(_, number)| *number);
            times.filter(|times| *times > 1).map_or(At::Every, At::Row)
        } else if self.cue_in(EVER, part).is_some() {
            At::Any
        } else if selector(SelectorHint::Earliest) && self.cue_in(FIRST, part).is_none() {
            At::First
        } else if selector(SelectorHint::Latest) && self.cue_in(NEWEST, part).is_none() {
            At::Latest
        } else if selector(SelectorHint::Previous) {
            At::Previous
        } else if let Some(periods) = self.own_periods(part) {
            At::In(periods)
        } else if self.annotated.periods.is_empty() && self.is_perfect(part) {
            At::Any
        } else {
            At::Unsaid
        }
    }

    /// "Twice", "more than once", "three times": so many or more.
    fn times(&self, part: &Range<usize>) -> Option<usize> {
        if self.cue_in(EVERY, part).is_some() || self.cue_in(STRAIGHT, part).is_some() {
            return None;
        }
        let often = |(at, _): &&(usize, usize)| {
            let said = matches!(self.word(*at), "once" | "twice" | "thrice") || self.word(at + 1) == "times";
            part.contains(at) && said
        };
        let (at, number) = *self.annotated.numbers.iter().find(often)?;
        let more = (1..=2).any(|n| at >= n && self.annotated.is(at - n, Label::Rule(Rule::MoreThan)));
        let times = if more { number + 1 } else { number };
        (times > 1).then_some(times)
    }

    /// The periods of a part, where the question says of another part that it is of other inspections.
    fn own_periods(&self, part: &Range<usize>) -> Option<Vec<Period>> {
        let in_part = |tokens: &Range<usize>| {
            let item = self.annotated.items.iter().position(|it| it.tokens == *tokens);
            item.is_some_and(|item| part.contains(&item))
        };
        let own: Vec<Period> =
            self.annotated.periods.iter().filter(|(tokens, _)| in_part(tokens)).map(|(_, period)| *period).collect();
        let elsewhere = own.len() < self.annotated.periods.len()
            || [SelectorHint::Latest, SelectorHint::Earliest].into_iter().any(|hint| self.has(Label::Selector(hint)));
        (!own.is_empty() && elsewhere && part.len() < self.annotated.items.len()).then_some(own)
    }

    /// "Have been", "has anyone had": at some time.
    fn is_perfect(&self, part: &Range<usize>) -> bool {
        let auxiliary = |n: &usize| matches!(self.word(*n), "has" | "have" | "had" | "havent" | "hasnt");
        part.clone().filter(auxiliary).any(|n| {
            (n + 1..(n + 6).min(part.end)).any(|later| matches!(self.word(later), "been" | "had" | "received"))
        })
    }

    /// A number up to so many words before an item.
    fn number_before(&self, item: usize, reach: usize) -> Option<usize> {
        let from = item.saturating_sub(reach);
        self.annotated.numbers.iter().rev().find(|(at, _)| from <= *at && *at < item).map(|(_, number)| *number)
    }

    fn of_part(&self, part: &Range<usize>, said: &mut Option<Said>) -> Option<Condition> {
        let (groups, named) = (self.groups_in(part), self.aspects_in(part));
        if groups.is_empty()
            && let Some(beside) = self.beside(part, &named, said.as_ref())
        {
            return Some(beside);
        }
        if let Some(length) = self.length(part) {
            return Some(length);
        }
        let aspects: Vec<Aspect> = named.iter().map(|(_, aspect)| *aspect).collect();
        let at = self.at(part);
        if let Some(found) = self.of_move(part, &groups, &aspects, &at, said.as_ref()) {
            let grades = groups.first().map(|it| it.grades.clone());
            let grades = grades.or_else(|| said.take().map(|it| it.grades)).unwrap_or_default();
            *said = Some(Said { grades, aspects: or_overall(&aspects), moved: true });
            return Some(found);
        }
        if groups.is_empty() {
            return self.left_out(part, &aspects, at, said.as_ref());
        }
        self.of_grades(part, &groups, &named, at, said)
    }

    /// Grades at some inspections.
    fn of_grades(
        &self,
        part: &Range<usize>,
        groups: &[Group],
        named: &[(usize, Aspect)],
        at: At,
        said: &mut Option<Said>,
    ) -> Option<Condition> {
        let every = self.annotated.ranges(Label::EveryAspect).any(|range| {
            let counts =
                !(range.clone()).any(|n| self.annotated.cue_at(n, EVERY) || self.annotated.cue_at(n, STRAIGHT));
            part.start <= range.start && range.start < part.end && counts
        });
        let first = groups.first()?;
        let whole = |aspect: &(usize, Aspect)| aspect.1.is_overall();
        if every && named.iter().all(whole) {
            return Some(Condition::Step(Step { at, test: Test::EveryGrade(first.grades.clone()) }));
        }
        let mut own: Vec<Aspect> = named.iter().map(|(_, aspect)| *aspect).collect();
        // A second part that names no aspect is about the same one, unless it would then contradict the first.
        if own.is_empty()
            && let Some(before) = said.as_ref()
            && (before.grades.iter().any(|grade| first.grades.contains(grade)) || at != At::Unsaid)
        {
            own.clone_from(&before.aspects);
        }
        let own = or_overall(&own);
        let any = (part.start..part.end).any(|n| self.word(n) == "or" && named.len() > 1);
        let step = |grades: &[Grade], aspects: &[Aspect]| self.at_step(part, grades, aspects, &at, any);
        let condition = if groups.len() > 1 && groups.len() == named.len() {
            let pairs = groups.iter().zip(named).filter_map(|(group, (_, aspect))| step(&group.grades, &[*aspect]));
            Condition::all(pairs.collect())
        } else if groups.len() > 1 {
            // Each grade is of the aspects that follow it, up to the next grade.
            let ends = groups.iter().skip(1).map(|it| it.range.start).chain([part.end]);
            let pairs = groups.iter().zip(ends).filter_map(|(group, end)| {
                if named.len() < 2 {
                    return step(&group.grades, &own);
                }
                let after: Vec<Aspect> = named
                    .iter()
                    .filter(|(item, _)| group.range.start <= *item && *item < end)
                    .map(|(_, aspect)| *aspect)
                    .collect();
                step(&group.grades, &or_overall(&after))
            });
            Condition::all(pairs.collect())
        } else {
            step(&first.grades, &own)
        };
        *said = Some(Said { grades: first.grades.clone(), aspects: own, moved: false });
        condition
    }

    /// Grades at the inspections that a part speaks of, at none or no longer.
    fn at_step(
        &self,
        part: &Range<usize>,
        grades: &[Grade],
        aspects: &[Aspect],
        at: &At,
        any: bool,
    ) -> Option<Condition> {
        let step = |at: &At| Condition::grades(aspects, grades, at, any);
        if self.cue_in(NEVER, part).is_some() {
            // Who never got off a grade had it every time.
            if self.cue_in(OFF, part).is_some() {
                return step(&At::Every);
            }
            return step(&At::Any).map(|it| Condition::Not(Box::new(it)));
        }
        if self.cue_in(NO_LONGER, part).is_some() {
            let now = step(&At::Latest).map(|it| Condition::Not(Box::new(it)));
            return Condition::all(step(&At::Earlier).into_iter().chain(now).collect());
        }
        // "Their first outstanding" was not had before.
        let is_first = self.groups_in(part).first().is_some_and(|group| {
            let from = group.range.start.saturating_sub(2).max(part.start);
            (from..group.range.start).any(|n| self.word(n) == "first")
        });
        if is_first && *at == At::Latest {
            let before = step(&At::Earlier).map(|it| Condition::Not(Box::new(it)));
            return Condition::all(step(at).into_iter().chain(before).collect());
        }
        step(at)
    }

    /// A part that names no grade: "but not for care leavers", "and no longer are".
    fn left_out(&self, part: &Range<usize>, aspects: &[Aspect], at: At, said: Option<&Said>) -> Option<Condition> {
        let said = said.filter(|it| !it.grades.is_empty())?;
        let no_longer = self.cue_in(NO_LONGER, part).is_some();
        let denied = self.denies(part) || no_longer || self.cue_in(NEVER, part).is_some();
        // Whoever gained it did not have it at the inspection before.
        if said.moved && at == At::Previous || !denied && at == At::Unsaid {
            return None;
        }
        let at = if no_longer { At::Latest } else { at };
        let own = if aspects.is_empty() { &said.aspects } else { aspects };
        let step = Condition::grades(own, &said.grades, &at, false)?;
        Some(if denied { Condition::Not(Box::new(step)) } else { step })
    }

    /// One aspect graded above or below another.
    fn beside(&self, part: &Range<usize>, named: &[(usize, Aspect)], said: Option<&Said>) -> Option<Condition> {
        let (above, below) = (self.cue_in(ABOVE, part), self.cue_in(BELOW, part));
        let (cue, is_above) = match (above, below) {
            (Some(cue), None) => (cue, true),
            (None, Some(cue)) => (cue, false),
            _ => return None,
        };
        let than = (cue.end..part.end).find(|n| self.word(*n) == "than");
        let by_verb = self.word(cue.start).ends_with('s') || cue.len() == 1 && than.is_none() && named.len() == 2;
        if than.is_none() && !by_verb {
            return None;
        }
        let before = said.and_then(|it| it.aspects.first().copied());
        let (aspect, other) = match named {
            [(_, one), (_, other), ..] => (*one, *other),
            // "Better than that for children in care."
            [(_, one)] => (*one, before.filter(|it| it != one).unwrap_or(Aspect::Overall)),
            [] => return None,
        };
        let test = Test::Beside { aspect, than: other, above: is_above };
        (aspect != other).then(|| Condition::Step(Step { at: self.at(part), test }))
    }

    /// So many items in the list of improvements.
    fn length(&self, part: &Range<usize>) -> Option<Condition> {
        let list = self.label_in(Label::Cue(IMPROVEMENT), part)?;
        let between = |item: usize| {
            let (from, to) = if item < list.start { (item + 1, list.start) } else { (list.end, item) };
            (from..to).all(|n| {
                let rules = [Rule::ListWords, Rule::MoreThan, Rule::FewerThan];
                rules.into_iter().any(|rule| self.annotated.is(n, Label::Rule(rule))) || self.word(n) == "than"
            })
        };
        let near = |(at, _): &&(usize, usize)| part.contains(at) && !list.contains(at) && between(*at);
        let inside = |(at, _): &&(usize, usize)| list.contains(at);
        let numbers = &self.annotated.numbers;
        let (at, number) = *numbers.iter().rev().find(near).or_else(|| numbers.iter().find(inside))?;
        // "No longer" is no number, nor is "one" in "which one".
        let of_other = self.word(at + 1) == "year" || at > 0 && matches!(self.word(at - 1), "which" | "every" | "the");
        if self.annotated.cue_at(at, NO_LONGER) || of_other {
            return None;
        }
        let before = |rule| at > part.start && (1..=2).any(|n| at >= n && self.annotated.is(at - n, Label::Rule(rule)));
        let or_more = matches!(self.word(at + 1), "or") && self.annotated.is(at + 2, Label::Rule(Rule::MoreThan));
        let least = at > 0 && self.word(at - 1) == "least";
        let bound = if before(Rule::MoreThan) {
            Bound::MoreThan(number)
        } else if before(Rule::FewerThan) {
            Bound::FewerThan(number)
        } else if (or_more || least) && number > 0 {
            Bound::MoreThan(number - 1)
        } else {
            Bound::Exactly(number)
        };
        Some(Condition::Step(Step { at: self.at(part), test: Test::Length(bound) }))
    }

    /// What came between two inspections.
    fn of_move(
        &self,
        part: &Range<usize>,
        groups: &[Group],
        aspects: &[Aspect],
        at: &At,
        said: Option<&Said>,
    ) -> Option<Condition> {
        let cue = |cue| self.cue_in(cue, part).is_some();
        if self.cue_in(NEVER, part).is_some() {
            return None;
        }
        let latest = *at == At::Latest
            || self.annotated.last_few() == Some(2)
            || [SelectorHint::SincePrevious, SelectorHint::Both].into_iter().any(|it| self.has(Label::Selector(it)));
        let own =
            if aspects.is_empty() { said.map(|it| it.aspects.clone()).unwrap_or_default() } else { aspects.to_vec() };
        let own = or_overall(&own);
        let moved = |from: &[Grade], to: &[Grade], way: Way| {
            let one = |aspect: &Aspect| {
                let (from, to) = (from.to_vec(), to.to_vec());
                Condition::Move(Move { aspect: *aspect, from, to, way, to_latest: latest })
            };
            Condition::all(own.iter().map(one).collect())
        };
        match groups {
            [first, second, ..] if first.lead == Lead::From || second.lead == Lead::To => {
                let between = first.range.end..second.range.start;
                let at_first = self.label_in(Label::Selector(SelectorHint::Earliest), &between).is_some();
                if at_first {
                    let then = Condition::grades(&own, &second.grades, &At::Latest, false);
                    let before = Condition::grades(&own, &first.grades, &At::First, false);
                    return Condition::all(before.into_iter().chain(then).collect());
                }
                moved(&first.grades, &second.grades, Way::Any)
            }
            [one] if cue(OFF) => moved(&one.grades, &[], Way::Up),
            [one] if cue(STRAIGHT) && one.lead == Lead::None && said.is_some_and(|it| !it.grades.is_empty()) => {
                let before = said.map(|it| it.grades.clone()).unwrap_or_default();
                moved(&before, &one.grades, Way::Any)
            }
            [one] if cue(LEFT) => moved(&one.grades, &[], Way::Down),
            [one] if cue(GAINED) && !self.is_first(one) => moved(&[], &one.grades, Way::Other),
            [one] if cue(SAME) && *at != At::Every => {
                let row = if matches!(at, At::Row(_)) { None } else { moved(&one.grades, &one.grades, Way::Same) };
                row.map(|it| {
                    let mut it = it;
                    to_latest(&mut it);
                    it
                })
            }
            [one] if cue(FELL) || cue(ROSE) => {
                let way = if cue(FELL) { Way::Down } else { Way::Up };
                if one.lead == Lead::From { moved(&one.grades, &[], way) } else { moved(&[], &one.grades, way) }
            }
            [one] if one.lead == Lead::From => moved(&one.grades, &[], Way::Other),
            [one] if cue(STRAIGHT) && one.lead == Lead::To => moved(&[], &one.grades, Way::Other),
            [] => {
                if !self.topic.is_empty()
                    || cue(IMPROVEMENT)
                    || cue(MENTION)
                    || cue(ABOVE) && cue(ROSE) && self.has_than(part)
                {
                    return None;
                }
                let before = said.map(|it| it.grades.clone()).unwrap_or_default();
                match (cue(FELL), cue(ROSE), cue(SAME)) {
                    _ if cue(LEFT) && !before.is_empty() => moved(&before, &[], Way::Down),
                    (true, false, _) => moved(&[], &[], Way::Down),
                    (false, true, _) => moved(&[], &[], Way::Up),
                    (false, false, true) if *at == At::Every => None,
                    (false, false, true) => moved(&[], &[], Way::Same),
                    (true, true, _) => moved(&[], &[], Way::Other),
                    _ if self.has(Label::Cue(cues::CHANGE)) => moved(&[], &[], Way::Other),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn has_than(&self, part: &Range<usize>) -> bool {
        part.clone().any(|n| self.word(n) == "than")
    }

    /// "Their first outstanding".
    fn is_first(&self, group: &Group) -> bool {
        let from = group.range.start.saturating_sub(2);
        (from..group.range.start).any(|n| self.word(n) == "first")
    }

    /// "The first outstanding council", but not "their first outstanding".
    fn is_the_first(&self, group: &Group) -> bool {
        let Some(first) = group.range.start.checked_sub(1).filter(|n| self.word(*n) == "first") else { return false };
        let own = first > 0 && matches!(self.word(first - 1), "their" | "its" | "a" | "his");
        let council =
            self.annotated.is(group.range.end, Label::Rule(Rule::Judged)) || self.word(group.range.end) == "council";
        !own && council
    }

    /// A condition on the topic of the question: what a list, a passage or the name of a lead inspector has.
    fn topical(&self, alone: bool) -> Option<Condition> {
        let annotated = self.annotated;
        let of_aspect = !annotated.aspects().iter().all(Aspect::is_overall);
        let has_topic = !self.topic.is_empty();
        let counts = self.length(&(0..annotated.items.len())).is_some();
        // "Told to cut caseloads" means an item of a list of improvements.
        let told = annotated.cue(cues::TELLING) && !annotated.cue(MENTION);
        if annotated.cue(PRIORITY) && annotated.names_framework() {
            return Some(Condition::test(Test::Urgent));
        }
        if annotated.cue(IMPROVEMENT) || told && has_topic {
            let about = has_topic || of_aspect && self.groups.is_empty();
            return (about && !counts && !self.is_about_length()).then(|| Condition::test(Test::Listed));
        }
        let speaks = annotated.cue(MENTION);
        let leads = [LEADING, LEAD_INSPECTOR, LED].into_iter().any(|cue| annotated.cue(cue));
        if !(has_topic || speaks && of_aspect) || !alone && !speaks {
            return None;
        }
        let tone = match (annotated.cue(STRENGTHS), annotated.cue(CONCERNS)) {
            (true, false) if !speaks => Tone::Praise,
            (false, true) if !speaks => Tone::Criticism,
            _ => Tone::Any,
        };
        let test = if leads && !speaks && tone == Tone::Any { Test::Led } else { Test::Mentioned(tone) };
        Some(Condition::test(test))
    }

    /// Who was inspected in a period, where nothing else is asked.
    fn inspected(&self) -> Option<Condition> {
        let annotated = self.annotated;
        let asked = annotated.cue(ON_SITE) && !annotated.periods.is_empty() && self.topic.is_empty();
        let bare = !annotated.cue(IMPROVEMENT) && annotated.aspects().is_empty();
        (asked && bare).then(|| Condition::test(Test::Inspected))
    }

    fn is_about_length(&self) -> bool {
        self.annotated.cue(LONGEST) || self.annotated.cue(SHORTEST)
    }

    fn then(&self) -> Then {
        let cue = |cue| self.annotated.cue(cue);
        let lists =
            cue(IMPROVEMENT) || (0..self.annotated.items.len()).any(|n| matches!(self.word(n), "list" | "lists"));
        if cue(LONGEST) && lists {
            Then::LongestList
        } else if cue(SHORTEST) && lists {
            Then::ShortestList
        } else if cue(REGIONS) {
            if cue(MOST) { Then::RegionWithMost } else { Then::ByRegion }
        } else if cue(YEARS) {
            if cue(MOST) { Then::YearWithMost } else { Then::ByYear }
        } else if cue(GROUPED) {
            Then::List
        } else if !self.groups.is_empty() && (cue(FIRST) || self.groups.iter().any(|group| self.is_the_first(group))) {
            Then::Earliest
        } else if cue(NEWEST) && !self.groups.is_empty() {
            Then::Newest
        } else if cue(BEST) && self.groups.is_empty() {
            Then::Best
        } else if cue(WORST) && self.groups.is_empty() {
            Then::Worst
        } else {
            Then::List
        }
    }
}

/// Set where a move from some grades says what a step said before it: "had it and then lost it".
fn is_implied(step: &Condition, moved: &Condition) -> bool {
    match (step, moved) {
        (Condition::Step(Step { test: Test::Grade { aspect, grades }, .. }), Condition::Move(it)) => {
            it.aspect == *aspect && it.from == *grades
        }
        _ => false,
    }
}

/// Overall effectiveness where no aspect is named.
fn or_overall(aspects: &[Aspect]) -> Vec<Aspect> {
    if aspects.is_empty() { vec![Aspect::Overall] } else { aspects.to_vec() }
}

/// Has every move in a condition end at the latest inspection.
fn to_latest(condition: &mut Condition) {
    match condition {
        Condition::Step(_) => {}
        Condition::Move(it) => it.to_latest = true,
        Condition::All(parts) | Condition::Either(parts) => parts.iter_mut().for_each(to_latest),
        Condition::Not(part) => to_latest(part),
    }
}
