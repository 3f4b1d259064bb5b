//! Everything that is found in a question before it is decided what it asks.

use std::ops::Range;

use super::cues::{self, Cue};
use super::periods;
use super::vocabulary::{Follow, Label, Mark, Rule, Vocabulary, within};
use super::{Basis, Form, Period};
use crate::document::{Aspect, Grade, Kind, Role};
use crate::gazetteer::{Authorities, Mention, Place};
use crate::inspectorates::Inspectorates;
use crate::text::{Token, tokens};

/// A word of a question, or a place or period as one.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// The folded word, mended; `@` for a list of places, `#` for a period.
    pub word: String,
    /// The tokens that it was made from.
    pub tokens: Range<usize>,
}

/// A question with everything that was found in it, before it is decided what it asks.
#[derive(Debug)]
pub(crate) struct Annotated<'a> {
    pub text: &'a str,
    pub tokens: Vec<Token>,
    pub items: Vec<Item>,
    pub marks: Vec<Mark>,
    pub mentions: Vec<(Range<usize>, Mention<'a>)>,
    /// The periods with their tokens.
    pub periods: Vec<(Range<usize>, Period)>,
    pub form: Form,
    /// Whether each item stands in a sentence that only tells why the question is asked.
    background: Vec<bool>,
    /// The items that say a number, with it.
    pub numbers: Vec<(usize, usize)>,
    inspectorates: &'a Inspectorates,
}

/// A grade that is named, with the words beside it that change which grades are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GradeSaid {
    /// The items that say it, those beside it included.
    pub range: Range<usize>,
    /// The item at which the grade itself begins.
    pub at: usize,
    /// The grades that are meant.
    pub grades: Vec<Grade>,
}

impl<'a> Annotated<'a> {
    pub(crate) fn new(
        text: &'a str,
        vocabulary: &Vocabulary,
        authorities: &'a Authorities,
        inspectorates: &'a Inspectorates,
    ) -> Self {
        let tokens = tokens(text);
        let mut mentions: Vec<(Range<usize>, Mention<'a>)> = authorities
            .mentions(text)
            .into_iter()
            .map(|mention| {
                let start = tokens.partition_point(|token| token.range.end <= mention.range.start);
                let end = tokens.partition_point(|token| token.range.start < mention.range.end);
                (start..end, mention)
            })
            .collect();
        // In "the Duke of Edinburgh's award" no place is meant.
        mentions.retain(|(range, mention)| {
            let titled = range.start > 2
                && tokens[range.start - 1].word == "of"
                && tokens[range.start - 2].capital
                && !tokens[range.start - 2].acronym;
            !(titled && matches!(mention.place, Place::NotAnAuthority(_)))
        });
        // "What did Southend say about Essex Police?" is asked of Southend.
        let is_asked = |mention: &Mention<'_>| mention.place.held_name().is_some();
        let asked = mentions.iter().any(|(_, mention)| is_asked(mention));
        mentions.retain(|(_, mention)| !(asked && matches!(mention.place, Place::Namesake { .. })));
        let mut periods = periods::find(text, &tokens, vocabulary.periods());
        periods.retain(|(range, _)| {
            mentions.iter().all(|(other, _)| range.end <= other.start || other.end <= range.start)
        });
        let items = items(text, &tokens, &mentions, &periods, vocabulary, authorities);
        let words: Vec<&str> = items.iter().map(|item| item.word.as_str()).collect();
        let mut marks = vocabulary.marks(&words);
        marks.sort_by_key(|mark| mark.range.start);
        // "The home" is one that was inspected only where such are.
        marks.retain(|mark| !matches!(mark.label, Label::Subject(kind) if !authorities.has_inspected(kind)));
        // A council has no list of requirements; what is required of it is in its text.
        let of_place = mentions.iter().any(|(_, mention)| matches!(mention.place, Place::Inspected(_)))
            || marks.iter().any(|mark| matches!(mark.label, Label::Subject(_)));
        marks.retain(|mark| of_place || !matches!(mark.label, Label::Role(role) if role != Role::PriorityAction));
        let said = items.iter().enumerate().filter_map(|(n, item)| Some((n, vocabulary.number(&item.word)?)));
        let numbers = said.collect();
        let form = Form::Open;
        let background = vec![false; items.len()];
        let mut annotated =
            Self { text, tokens, items, marks, mentions, periods, form, background, numbers, inspectorates };
        annotated.tell_background();
        annotated.form = annotated.find_form();
        for n in 0..annotated.periods.len() {
            annotated.periods[n].1.basis = annotated.basis(n);
        }
        annotated.join_requirements();
        annotated.drop_false_grades();
        annotated
    }

    /// The tables of the inspectorates.
    pub(crate) fn inspectorates(&self) -> &'a Inspectorates {
        self.inspectorates
    }

    /// Tells the sentences that ask from those that say why it is asked ("I sit on the opposition benches. Which way has the
    /// mark gone?"), and takes back what was found in the latter but for places, periods, kinds of document and aspects:
    /// their other words choose nothing. A sentence asks by its question mark or its first words; where none does, all do.
    fn tell_background(&mut self) {
        let mut sentences: Vec<Range<usize>> = Vec::new();
        for item in 0..self.items.len() {
            match sentences.last_mut() {
                Some(last) if !self.breaks_sentence(item) => last.end = item + 1,
                _ => sentences.push(item..item + 1),
            }
        }
        let asks = |sentence: &Range<usize>| {
            let end = self.tokens.get(self.items[sentence.end - 1].tokens.end - 1).map_or(0, |token| token.end);
            let marked =
                self.text[end..].trim_start_matches(['"', '\'', ')', '\u{201d}', '\u{2019}', ' ']).starts_with('?');
            let opens = sentence.clone().find(|item| !self.is(*item, Label::Cue(cues::GREETING)));
            marked || opens.is_some_and(|item| self.is(item, Label::Rule(Rule::OpensQuestion)))
        };
        if !sentences.iter().any(asks) {
            return;
        }
        let telling: Vec<Range<usize>> = sentences.iter().filter(|sentence| !asks(sentence)).cloned().collect();
        for item in telling.into_iter().flatten() {
            self.background[item] = true;
        }
        // "There must have been something on the list. What was it?" asks with the words of the sentence before.
        let question_words = [cues::WHO, cues::WHICH, cues::WHEN, cues::WHY, cues::GREETING];
        let says = |item: usize| {
            let marks = || self.marks.iter().filter(move |mark| mark.range.contains(&item));
            let asks = |mark: &Mark| matches!(mark.label, Label::Cue(cue) if !question_words.contains(&cue));
            marks().any(asks) || marks().next().is_none()
        };
        if !(0..self.items.len())
            .any(|item| !self.background[item] && !matches!(self.word(item), "@" | "#") && says(item))
        {
            return;
        }
        let background = &self.background;
        self.marks.retain(|mark| {
            let choosing = matches!(mark.label, Label::Cue(_) | Label::Grade(_) | Label::Follow(_));
            !choosing || !mark.range.clone().all(|item| background[item])
        });
    }

    /// Whether an item stands in a sentence that only tells why the question is asked.
    pub(crate) fn is_background(&self, item: usize) -> bool {
        self.background.get(item).copied().unwrap_or_default()
    }

    /// Marks a list of improvements where something is said to have to get better: "must" and the like before "improve"
    /// and the like in one clause, or somebody told "to improve".
    fn join_requirements(&mut self) {
        let mut found = Vec::new();
        for mend in self.marks.iter().filter(|mark| mark.label == Label::Cue(cues::MEND)) {
            let clause = (0..mend.range.start).rev().find(|n| self.breaks_sentence(n + 1)).map_or(0, |n| n + 1);
            let to = mend.range.start > 0 && matches!(self.word(mend.range.start - 1), "to" | "must");
            // "What did they want put right?"
            let wanted = self.word(mend.range.start).ends_with("ed") || self.word(mend.range.start) == "put";
            let by = self.marks.iter().rev().find(|mark| {
                mark.range.start >= clause
                    && mark.range.end <= mend.range.start
                    && (mark.label == Label::Cue(cues::MUST)
                        || mark.label == Label::Cue(cues::TELLING) && (to || wanted && mark.range.end == mend.range.start))
                    // "What has been done to improve it" tells of the past.
                    && !(mark.range.end..mend.range.start).any(|n| matches!(self.word(n), "do" | "done" | "doing"))
            });
            if let Some(by) = by {
                found.push((by.range.clone(), mend.range.clone()));
            }
        }
        for (by, mend) in found {
            let overlaps =
                |range: &Range<usize>, other: &Range<usize>| range.start < other.end && other.start < range.end;
            self.marks.retain(|mark| match mark.label {
                Label::Cue(cues::CHANGE | cues::MOVEMENT) => !within(&mark.range, &mend),
                Label::Cue(cues::STRENGTHS) => !overlaps(&mark.range, &mend) && !overlaps(&mark.range, &by),
                _ => true,
            });
            let label = Label::Cue(cues::IMPROVEMENT);
            self.marks.extend([Mark { label, range: by }, Mark { label, range: mend }]);
        }
        self.marks.sort_by_key(|mark| mark.range.start);
    }

    /// The item at which the last sentence begins, which asks what those before it lead up to.
    pub(crate) fn last_sentence(&self) -> usize {
        let long_enough = |n: &usize| self.items.len() - n > 2;
        (1..self.items.len()).rev().filter(long_enough).find(|n| self.breaks_sentence(*n)).unwrap_or(0)
    }

    /// Whether a sentence ends before an item.
    fn breaks_sentence(&self, item: usize) -> bool {
        let Some(this) = self.items.get(item) else { return false };
        let Some(before) = this.tokens.start.checked_sub(1).and_then(|n| self.tokens.get(n)) else { return true };
        self.text[before.end..self.tokens[this.tokens.start].range.start].contains(['.', '?', '!', ';', ':', '\n'])
    }

    pub(crate) fn word(&self, item: usize) -> &str {
        self.items.get(item).map_or("", |item| item.word.as_str())
    }

    /// The first word of an item as it was written.
    pub(crate) fn token(&self, item: usize) -> Option<&Token> {
        self.tokens.get(self.items.get(item)?.tokens.start)
    }

    pub(crate) fn has(&self, label: Label) -> bool {
        self.first(label).is_some()
    }

    /// Set where an item is marked with a cue.
    pub(crate) fn cue_at(&self, item: usize, cue: Cue) -> bool {
        self.is(item, Label::Cue(cue))
    }

    /// The cues that its words bear, each once.
    pub(crate) fn cues(&self) -> impl Iterator<Item = Cue> {
        self.in_order(|label| match label {
            Label::Cue(cue) => Some(cue),
            _ => None,
        })
        .into_iter()
    }

    pub(crate) fn cue(&self, cue: Cue) -> bool {
        self.has(Label::Cue(cue))
    }

    pub(crate) fn first(&self, label: Label) -> Option<&Range<usize>> {
        self.marks.iter().filter(|mark| mark.label == label).map(|mark| &mark.range).min_by_key(|range| range.start)
    }

    /// The items that a label marks.
    pub(crate) fn ranges(&self, label: Label) -> impl Iterator<Item = &Range<usize>> {
        self.marks.iter().filter(move |mark| mark.label == label).map(|mark| &mark.range)
    }

    /// Whether an item is marked with a label.
    pub(crate) fn is(&self, item: usize, label: Label) -> bool {
        self.marks.iter().any(|mark| mark.label == label && mark.range.contains(&item))
    }

    /// Whether an item begins a sentence or a part of one after a comma or dash.
    pub(crate) fn begins_clause(&self, item: usize) -> bool {
        let Some(this) = self.items.get(item) else { return false };
        let Some(before) = this.tokens.start.checked_sub(1).and_then(|n| self.tokens.get(n)) else { return true };
        self.text[before.end..self.tokens[this.tokens.start].range.start]
            .contains(['.', '?', '!', ';', ':', ',', '\n', '\u{2013}', '(', ')'])
            || self.text[before.end..self.tokens[this.tokens.start].range.start].trim() == "-"
    }

    /// The grades named, in order, each once.
    pub(crate) fn grades(&self) -> Vec<Grade> {
        self.in_order(|label| match label {
            Label::Grade(grade) => Some(grade),
            _ => None,
        })
    }

    /// The grades that fulfil a condition: those named, or what "not", "below", "better than" and the like make of one.
    pub(crate) fn grades_meant(&self) -> Vec<Grade> {
        match (&self.grades()[..], &self.grades_said()[..]) {
            ([_], [said, ..]) => said.grades.clone(),
            (named, _) => named.to_vec(),
        }
    }

    /// Every grade named, in order, with what "not", "below", "better than" and the like make of it.
    pub(crate) fn grades_said(&self) -> Vec<GradeSaid> {
        let mut named: Vec<(Range<usize>, Grade)> = Vec::new();
        for mark in &self.marks {
            let Label::Grade(grade) = mark.label else { continue };
            // "Good" within "requires improvement to be good" is none of its own.
            let inner = |other: &Mark| matches!(other.label, Label::Grade(_)) && other.range.len() > mark.range.len();
            if !self.marks.iter().any(|other| inner(other) && within(&mark.range, &other.range)) {
                named.push((mark.range.clone(), grade));
            }
        }
        named.sort_by_key(|(range, _)| range.start);
        named.into_iter().map(|(range, grade)| self.grade_said(range, grade)).collect()
    }

    fn grade_said(&self, at: Range<usize>, grade: Grade) -> GradeSaid {
        let before = |n: usize| at.start.checked_sub(n).map_or("", |at| self.word(at));
        let not = |n: usize| at.start.checked_sub(n).is_some_and(|at| self.is(at, Label::Rule(Rule::Not)));
        let passive = matches!(before(1), "rated" | "judged" | "graded" | "yet" | "even" | "found");
        let negated = not(1) || passive && not(2);
        let (below, above) = match (before(2), before(1)) {
            (_, "below" | "under" | "beneath") | ("less" | "worse" | "lower", "than") | ("short", "of") => {
                (true, false)
            }
            (_, "above") | ("better" | "higher" | "more", "than") => (false, true),
            _ => (false, false),
        };
        let or_better = self.word(at.end) == "or" && matches!(self.word(at.end + 1), "better" | "above" | "higher");
        let at_least = before(1) == "least" || or_better;
        let or_worse = self.word(at.end) == "or" && matches!(self.word(at.end + 1), "worse" | "below" | "lower");
        let meant: Vec<Grade> = self
            .inspectorates
            .grades_named()
            .into_iter()
            .filter(|it| {
                let Some(order) = self.inspectorates.compare_names(*it, grade) else { return false };
                // Of what is outstanding nobody says that it is not good.
                if below || negated && self.inspectorates.is_praise(grade) {
                    order.is_lt()
                } else if negated {
                    *it != grade
                } else if above {
                    order.is_gt()
                } else {
                    *it == grade || at_least && order.is_ge() || or_worse && order.is_le()
                }
            })
            .collect();
        let words = match (before(2), before(1)) {
            (_, "below" | "under" | "beneath" | "above") if below || above => 1,
            _ if below || above || passive && negated => 2,
            _ if negated || before(1) == "least" => 1,
            _ => 0,
        };
        let end = if or_better || or_worse { at.end + 2 } else { at.end };
        let start = at.start - words.min(at.start);
        let grades = if meant.is_empty() { vec![grade] } else { meant };
        GradeSaid { range: start..end, at: at.start, grades }
    }

    /// The aspects named, in order, each once.
    pub(crate) fn aspects(&self) -> Vec<Aspect> {
        self.in_order(|label| match label {
            Label::Aspect(aspect) => Some(aspect),
            _ => None,
        })
    }

    /// The kinds of document named, in order, each once.
    pub(crate) fn kinds(&self) -> Vec<Kind> {
        self.in_order(|label| match label {
            Label::Kind(kind) => Some(kind),
            _ => None,
        })
    }

    /// Set where a kind of inspection is named.
    pub(crate) fn names_framework(&self) -> bool {
        self.marks.iter().any(|mark| matches!(mark.label, Label::Framework(_)))
    }

    pub(crate) fn in_order<T: PartialEq>(&self, wanted: impl Fn(Label) -> Option<T>) -> Vec<T> {
        let mut marks: Vec<&Mark> = self.marks.iter().collect();
        marks.sort_by_key(|mark| mark.range.start);
        let mut found = Vec::new();
        for value in marks.into_iter().filter_map(|mark| wanted(mark.label)) {
            if !found.contains(&value) {
                found.push(value);
            }
        }
        found
    }

    /// The names of the authorities, and of the places and bodies that documents are about, in order, each once.
    pub(crate) fn authorities(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for (_, mention) in &self.mentions {
            if let Some(name) = mention.place.held_name().filter(|name| !names.iter().any(|known| known == name)) {
                names.push(name.to_owned());
            }
        }
        names
    }

    /// What the list is of that is named, where that is not what needs to improve.
    pub(crate) fn role(&self) -> Option<Role> {
        self.in_order(|label| if let Label::Role(role) = label { Some(role) } else { None }).pop()
    }

    /// The region mentioned.
    pub(crate) fn region(&self) -> Option<&'a str> {
        self.mentions.iter().find_map(|(_, mention)| match mention.place {
            Place::Region(region) => Some(region),
            _ => None,
        })
    }

    /// Whether nobody is named.
    pub(crate) fn names_nobody(&self) -> bool {
        self.mentions.is_empty()
    }

    /// The form of a question, by the first word of its last sentence that is more than a filler, or by a "why".
    fn find_form(&self) -> Form {
        // "What should I ask?" is a request for examples, "should I move there?" for advice.
        let advice = self.ranges(Label::Rule(Rule::Advice)).any(|range| range.start == 0);
        if advice || self.has(Label::Rule(Rule::Opinion)) {
            return Form::Advice;
        }
        if self.cue(cues::WHY) {
            return Form::Why;
        }
        let whether = (0..self.items.len()).any(|n| {
            let asks = self.is(n, Label::Rule(Rule::Whether));
            // "Can you tell me ..." asks nothing of that kind, and "is it true that" does.
            let polite = matches!(self.word(n), "can" | "could" | "will" | "would" | "do") && self.word(n + 1) == "you";
            asks && !polite && self.opens_sentence(n)
        });
        if whether { Form::Whether } else { Form::Open }
    }

    /// Whether nothing but greetings and connectives stands between the begin of its sentence and an item.
    fn opens_sentence(&self, item: usize) -> bool {
        let mut at = item;
        loop {
            if at == 0 {
                return true;
            }
            // A comma parts sentences only after a greeting or a connective.
            if self.breaks_sentence(at) {
                return true;
            }
            at -= 1;
            let is_small_talk = cues::SMALL_TALK.iter().any(|cue| self.is(at, Label::Cue(*cue)));
            if !is_small_talk && !self.is(at, Label::Follow(Follow::Connective)) {
                return false;
            }
        }
    }

    /// What the words beside a period say of it.
    fn basis(&self, period: usize) -> Basis {
        let (range, span) = &self.periods[period];
        let Some(at) = self.items.iter().position(|item| item.tokens == *range) else { return Basis::Unspecified };
        let mut next = at + 1;
        while self.is(next, Label::Rule(Rule::BesidePeriod)) {
            next += 1;
        }
        let mut last = at;
        while last > 0
            && matches!(self.word(last - 1), "in" | "on" | "during" | "of" | "the" | "from" | "back" | "dated")
        {
            last -= 1;
        }
        let before = last.checked_sub(1).map_or("", |n| self.word(n));
        let is_inspection = |word: &str| matches!(word, "inspection" | "inspections" | "reinspection" | "visit" | "re");
        // "The reports that came out in 2015."
        let came_out = before == "out"
            && last.checked_sub(2).is_some_and(|n| matches!(self.word(n), "came" | "come" | "coming" | "comes"));
        if came_out || matches!(before, "published" | "released" | "issued" | "publication" | "printed") {
            return Basis::Published;
        }
        if is_inspection(self.word(next))
            || is_inspection(before)
            || matches!(before, "inspected" | "reinspected" | "visited")
        {
            return Basis::Inspected;
        }
        // Reports are dated by month where they are published; a year and "report" may be either.
        let short = matches!((span.from, span.to), (Some(from), Some(to)) if (to - from).get_days() < 100);
        if short && matches!(self.word(next), "report" | "reports") { Basis::Published } else { Basis::Unspecified }
    }

    /// Takes back grades that are none: "good" where nothing is judged ("anything good?"), and what stands in the name of a
    /// list ("what requires improvement?").
    fn drop_false_grades(&mut self) {
        let lists: Vec<Range<usize>> = self.ranges(Label::Cue(cues::IMPROVEMENT)).cloned().collect();
        let dropped: Vec<Range<usize>> = self
            .marks
            .iter()
            .filter(|mark| match mark.label {
                Label::Grade(grade) if self.inspectorates.is_everyday(grade) => !self.is_judged(mark.range.start),
                Label::Grade(_) => lists.iter().any(|list| within(&mark.range, list) && list.len() > mark.range.len()),
                _ => false,
            })
            .map(|mark| mark.range.clone())
            .collect();
        self.marks.retain(|mark| !matches!(mark.label, Label::Grade(_)) || !dropped.contains(&mark.range));
    }

    /// Whether an adjective is a grade: beside a word of judging or another grade, or the predicate of a place, of councils
    /// or of an aspect.
    fn is_judged(&self, at: usize) -> bool {
        let judging = |n: usize| self.is(n, Label::Rule(Rule::Judging));
        let (next, far) = (self.word(at + 1), self.word(at + 2));
        // Written as a name within a sentence it is the grade.
        if at > 0 && !self.breaks_sentence(at) && self.token(at).is_some_and(|token| token.capital && !token.acronym) {
            return true;
        }
        // Who is short of something has not reached a grade.
        if at >= 2 && (self.word(at - 2), self.word(at - 1)) == ("short", "of") {
            return true;
        }
        // "Got a good for adoption", "came away with a good".
        let is_noun = next.is_empty() || self.begins_clause(at + 1) || matches!(next, "for" | "in" | "from" | "to");
        if matches!(next, "overall" | "ofsted")
            || at > 0 && self.word(at - 1) == "a" && is_noun
            || judging(at + 1)
            || matches!(next, "or" | "and" | "to") && judging(at + 2)
        {
            return true;
        }
        // "Good at helping" is no grade, "good at its last inspection" is one.
        if next == "at" && !matches!(far, "its" | "the" | "their" | "last") {
            return false;
        }
        let Some(before) = (0..at).rev().find(|n| !self.is(*n, Label::Rule(Rule::BeforeGrade))) else { return false };
        let judged = |n: usize| {
            judging(n)
                || self.is(n, Label::Rule(Rule::Judged))
                || self.marks.iter().any(|mark| mark.range.contains(&n) && matches!(mark.label, Label::Aspect(_)))
        };
        if judged(before) {
            return true;
        }
        let subject = before.checked_sub(1);
        match self.word(before) {
            "is" | "are" | "was" | "were" | "has" | "have" => subject.is_some_and(|n| {
                judged(n)
                    || self.is(n, Label::Rule(Rule::Contrast))
                    || matches!(self.word(n), "many" | "who" | "which" | "services" | "and" | "that" | "then" | "#")
            }),
            "services" | "service" | "care" => subject.is_some_and(|n| judged(n) || self.word(n) == "children"),
            _ => false,
        }
    }

    /// What stands in the text for an item, without a possessive ending.
    pub(crate) fn written(&self, item: usize) -> String {
        let tokens = &self.tokens[self.items[item].tokens.clone()];
        match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => self.text[first.range.start..last.range.end].to_owned(),
            _ => String::new(),
        }
    }
}

/// The words of a question, with places joined into one item however many are listed, and each period as one.
fn items(
    text: &str,
    tokens: &[Token],
    mentions: &[(Range<usize>, Mention<'_>)],
    periods: &[(Range<usize>, Period)],
    vocabulary: &Vocabulary,
    authorities: &Authorities,
) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if let Some((range, _)) = mentions.iter().find(|(range, _)| range.start == at) {
            let mut end = range.end;
            // "Cornwall, Devon and the Isles of Scilly" is one item.
            loop {
                let mut next = end;
                while tokens.get(next).is_some_and(|token| matches!(token.word.as_str(), "and" | "or" | "the")) {
                    next += 1;
                }
                let listed = next > end
                    || tokens.get(next).is_some_and(|token| text[tokens[end - 1].end..token.range.start].contains(','));
                match mentions.iter().find(|(range, _)| range.start == next) {
                    Some((range, _)) if listed => end = range.end,
                    _ => break,
                }
            }
            items.push(Item { word: "@".to_owned(), tokens: at..end });
            at = end;
        } else if let Some((range, _)) = periods.iter().find(|(range, _)| range.start == at) {
            items.push(Item { word: "#".to_owned(), tokens: range.clone() });
            at = range.end;
        } else {
            let token = &tokens[at];
            let mended = if token.acronym { None } else { vocabulary.mended(&token.word, authorities) };
            let word = mended.map_or_else(|| token.word.clone(), str::to_owned);
            // Contracted question words stand for themselves: "whats" is "what".
            let word = match word.as_str() {
                "whats" => "what".to_owned(),
                "whos" => "who".to_owned(),
                "hows" => "how".to_owned(),
                "whens" => "when".to_owned(),
                _ => word,
            };
            items.push(Item { word, tokens: at..at + 1 });
            at += 1;
        }
    }
    items
}
