//! What a question means: its slots, whatever operation is to answer it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::expression::Expression;
use super::{OperationId, Reading};
use crate::document::{Aspect, Framework, Grade, Kind, Owner, Role, SubjectKind};
use crate::inspectorates::Inspectorates;
use crate::question::{
    Annotated, Form, GradeClaim, InspectionSelector, Label, More, Period, Scope, UnknownPlace, cues,
};
use crate::text;
use crate::wording::{self, Say, Wording};

/// What a question about a time wants to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// The dates of the inspection.
    Inspected,
    /// How long it took.
    Duration,
    /// When the report came out.
    Published,
    /// When inspectors come next.
    Next,
}

/// The sort of particular that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Factoid {
    /// A number or an amount: "how many", "how much", "how often", "up to what age".
    Number,
    /// A share: "what percentage".
    Share,
    /// A person: "who is the director".
    Person,
    /// A time other than the inspection's own: "when did the virtual school get its award?".
    Time,
    /// A name or a thing: "which award", "what does X call its reviewing officers?".
    Thing,
}

/// A part of a question's meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    /// The authorities, the unknown places and the scope.
    Authority,
    /// Which inspections.
    Period,
    /// The operation asked for.
    Operation,
    /// The aspects.
    Aspect,
    /// The grades and what is said of them.
    Grade,
    /// The kinds of document and the owner of a list.
    Source,
    /// The topic.
    Topic,
}

/// Something that was taken for granted, which a reader is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assumption {
    /// The question named nobody, so that the home authority is meant.
    Home(String),
    /// The question named nobody, and only one authority is held.
    Only(String),
    /// The question named a sort of place or body ("the home"), and only one of them is held.
    OnlyOfKind(String),
    /// Documents that name no authority tell of its inspection.
    Linked {
        /// The authority.
        authority: String,
        /// The kind of those documents.
        kind: Kind,
    },
    /// No inspection lies in the period asked for, which is that of something told: the first report after it tells of it.
    Covered {
        /// The month of that inspection.
        by: Period,
        /// The periods asked for.
        of: Vec<Period>,
    },
    /// A part was taken from the question before.
    Carried(Carried),
    /// The inspections were counted back from this period, of the question before; `None` for the one before that.
    CountedBack(Option<Period>),
    /// Words of the question that the answer takes no account of.
    NotUnderstood(Vec<String>),
}

/// A part that was taken from the question before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Carried {
    /// The authorities and places.
    Authorities(Vec<String>),
    /// The region.
    Region(String),
    /// The statistical neighbours.
    Neighbours,
    /// All authorities.
    Every,
    /// Which inspections.
    Period(InspectionSelector),
    /// The operation asked for.
    Question(OperationId),
    /// The operation that says what is compared or followed.
    About(OperationId),
    /// The topic.
    Topic(String),
    /// The aspects.
    Aspects(Vec<Aspect>),
    /// The grades.
    Grades(Vec<Grade>),
    /// The kind of document or list.
    Source,
}

impl Assumption {
    /// The part of the question that it is about, by a short name.
    fn label(&self) -> &'static str {
        match self {
            Self::Home(_) | Self::Only(_) | Self::Linked { .. } => "authority",
            Self::OnlyOfKind(_) => "subject",
            Self::Carried(carried) => carried.label(),
            Self::Covered { .. } => "period",
            Self::CountedBack(_) => "counted back from",
            Self::NotUnderstood(_) => "not understood",
        }
    }

    /// What was taken for granted, without the name of its part.
    fn value(&self, wording: &Wording) -> String {
        match self {
            Self::Home(authority) => wording.say(&Say::AssumedHome { authority: authority.clone() }),
            Self::Only(authority) | Self::OnlyOfKind(authority) => {
                wording.say(&Say::AssumedOnly { authority: authority.clone() })
            }
            Self::Linked { authority, kind } => {
                wording.say(&Say::AssumedLinked { authority: authority.clone(), kind: kind.words() })
            }
            Self::Covered { by, of } => wording.say(&Say::AssumedCovered { by: vec![*by], of: of.clone() }),
            Self::Carried(carried) => carried.value(wording),
            Self::CountedBack(Some(period)) => wording::period(period, wording),
            Self::CountedBack(None) => wording.say(&Say::InspectionBefore),
            Self::NotUnderstood(words) => {
                let quoted = words.iter().map(|word| format!("\u{201c}{word}\u{201d}"));
                wording.list(quoted)
            }
        }
    }
}

impl Carried {
    fn label(&self) -> &'static str {
        match self {
            Self::Authorities(_) | Self::Neighbours | Self::Every => "authority",
            Self::Region(_) => "region",
            Self::Period(_) => "period",
            Self::Question(_) => "question",
            Self::About(_) => "about",
            Self::Topic(_) => "topic",
            Self::Aspects(_) => "aspect",
            Self::Grades(_) => "grade",
            Self::Source => "source",
        }
    }

    fn value(&self, wording: &Wording) -> String {
        match self {
            Self::Authorities(names) => names.join(", "),
            Self::Region(region) => region.clone(),
            Self::Neighbours => wording.say(&Say::TheNeighbours),
            Self::Every => wording.say(&Say::AllAuthorities),
            Self::Period(which) => selector_in_words(which, wording),
            Self::Question(operation) | Self::About(operation) => operation.get().name.to_owned(),
            Self::Topic(words) => words.clone(),
            Self::Aspects(aspects) => wording.list(aspects.iter().copied()),
            Self::Grades(grades) => wording.list(grades.iter().copied()),
            Self::Source => wording.say(&Say::SameSource),
        }
    }
}

/// The inspections meant, in words.
fn selector_in_words(which: &InspectionSelector, wording: &Wording) -> String {
    match which {
        InspectionSelector::Unspecified | InspectionSelector::Latest => wording.say(&Say::InspectionLatest),
        InspectionSelector::Earliest => wording.say(&Say::InspectionFirst),
        InspectionSelector::Previous { of: None, .. } => wording.say(&Say::InspectionBefore),
        InspectionSelector::Previous { of: Some(period), .. } => {
            wording.say(&Say::InspectionBeforePeriod { period: wording::period(period, wording) })
        }
        InspectionSelector::In(periods) => wording.list(periods.iter().map(|it| wording::period(it, wording))),
        InspectionSelector::LastFew(count) => wording.say(&Say::InspectionsLast { count: *count }),
        InspectionSelector::All => wording.say(&Say::InspectionsAll),
    }
}

/// Something that was taken for granted, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it is.
    pub assumption: Assumption,
    /// What was assumed, by itself: "Cornwall (home authority)".
    pub value: String,
    /// A sentence of its own, as the JSON has it: "authority: Cornwall (home authority)".
    pub text: String,
}

impl Note {
    pub(super) fn of(assumption: &Assumption, wording: &Wording) -> Self {
        let (label, value) = (assumption.label(), assumption.value(wording));
        let carried = matches!(assumption, Assumption::Carried(_) | Assumption::CountedBack(_));
        let say = if carried {
            Say::Carried { slot: label, value: value.clone() }
        } else {
            Say::Assumed { slot: label, value: value.clone() }
        };
        Self { assumption: assumption.clone(), value, text: wording.say(&say) }
    }
}

/// A question as it was understood.
///
/// It can be written down and read again, so that a conversation goes on after a restart. What was written by a program
/// whose questions have other parts is refused when it is read, and its reader does as if there had been no question:
/// a follow-up is then asked back, which is better than one that leans on half a meaning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The question as asked.
    pub text: String,
    /// The operation that is to answer it.
    pub operation: OperationId,
    /// Other operations that the words speak of. They say what is compared, followed or counted: "how did the overall
    /// grade change?" is a change, and also a grade; "which councils must improve private fostering?" is a selection,
    /// and also improvements.
    pub also: Vec<OperationId>,
    /// The time that is asked for, where one is.
    pub moment: Moment,
    /// The sort of particular that is asked for, where one is.
    pub factoid: Factoid,
    /// The names of the cues that its words bear.
    pub cues: Vec<String>,
    /// The form in which it is asked.
    pub form: Form,
    /// The authorities that it reaches over.
    pub scope: Scope,
    /// The authorities named, by their names in the table of authorities, in the order of the question. One that was
    /// abolished is among them, since there are reports on it.
    pub authorities: Vec<String>,
    /// Places named that the table of authorities does not know, or that are not English authorities.
    pub unknown_places: Vec<UnknownPlace>,
    /// The inspections that are meant.
    pub which: InspectionSelector,
    /// The authorities that have a period of their own ("Cornwall 2019 and Devon 2020"); see [`Question::which_of`].
    pub own_periods: Vec<(String, Period)>,
    /// The aspects named, in the order of the question.
    pub aspects: Vec<Aspect>,
    /// Set where every grade is asked for ("in all areas", "what were the sub-judgements?").
    pub every_aspect: bool,
    /// The grades named, in the order of the question.
    pub grades: Vec<Grade>,
    /// What is said of the grades; `None` where none is named.
    pub claim: Option<GradeClaim>,
    /// The kinds of document named ("the press release", "the minutes").
    pub kinds: Vec<Kind>,
    /// The frameworks named ("the focused visit", "the SEND inspection").
    pub frameworks: Vec<Framework>,
    /// The sort of place or body that is meant where no name is given ("the home").
    pub subject_kind: Option<SubjectKind>,
    /// Whose list of improvements is meant, where that is said.
    pub owner: Option<Owner>,
    /// What the list is of that is named, where that is not what needs to improve.
    pub role: Option<Role>,
    /// The words that say what it is about once all other slots are taken out, in order, as written; empty if none.
    /// Words that name an aspect are among them unless a grade is asked for or named.
    pub topic: Vec<String>,
    /// The topic as an earlier question has it, where it was taken from there.
    pub topic_written: Option<String>,
    /// The question that first asked for the topic, without its places, where that was taken from there.
    pub first_asked: Option<String>,
    /// The topic of the question before, where this one has words of its own that lean on it ("and how many of them?").
    pub leaning_on: Option<String>,
    /// Set where the topic holds nothing but words that name the aspects.
    pub topic_is_aspect: bool,
    /// What is asked for over many authorities, where some are picked out.
    pub sought: Option<Expression>,
    /// Set where more is asked of the same ("show me more", "in full").
    pub more: More,
    /// The parts that were taken from the question before.
    pub carried: Vec<Slot>,
    /// What was taken for granted.
    pub assumed: Vec<Assumption>,
}

/// The small words that a topic holds together with: "support for families", but not "hobbies can children".
const JOINING: [&str; 31] = [
    "a", "after", "against", "among", "an", "and", "as", "at", "before", "between", "by", "for", "from", "in", "into",
    "its", "of", "on", "or", "the", "their", "through", "to", "towards", "under", "who", "with", "within", "without",
    "year", "years",
];

/// Between words of a topic that are no more words apart than this a question is quoted as it stands.
const WITHIN_REACH: usize = 5;

/// What stands for the words between two parts of a question.
const LEFT_OUT: &str = " \u{2026} ";

/// What parts one clause of a question from the next.
const PARTING: [char; 6] = ['?', '!', '.', ';', ':', '\u{2013}'];

/// The verbs that a question puts before whom it is about: "how many complaints did Leeds receive?".
const BEFORE_SUBJECT: [&str; 18] = [
    "are", "can", "could", "did", "do", "does", "had", "has", "have", "is", "may", "must", "shall", "should", "was",
    "were", "will", "would",
];

/// What may begin whom a question is about, beside names.
const SUBJECT: [&str; 9] = ["a", "he", "inspectors", "it", "ofsted", "she", "the", "they", "this"];

/// Whether the words between two parts of a question turn it about, so that the parts are not in the order of a phrase:
/// "did Leeds", "must the".
fn turns_about(between: &str) -> bool {
    let mut words = between.split_whitespace();
    let verb = words.next().unwrap_or_default().to_lowercase();
    let next = words.next().unwrap_or_default();
    // "Children have a plan" is a phrase.
    let owns = matches!(verb.as_str(), "had" | "has" | "have") && matches!(next, "a" | "the" | "this");
    matches!(verb.as_str(), "did" | "do" | "does")
        || BEFORE_SUBJECT.contains(&verb.as_str())
            && (next.starts_with(char::is_uppercase) || SUBJECT.contains(&next.to_lowercase().as_str()))
            && !owns
}

/// Where a word stands in a text by itself, else as the beginning or a part of another.
fn begins(text: &str, word: &str) -> Option<usize> {
    let opens = |at: &usize| !text[..*at].chars().next_back().is_some_and(char::is_alphanumeric);
    let ends = |at: &usize| !text[at + word.len()..].chars().next().is_some_and(char::is_alphanumeric);
    let found = || text.match_indices(word).map(|(at, _)| at);
    found().find(|at| opens(at) && ends(at)).or_else(|| found().find(opens)).or_else(|| found().next())
}

/// A range of a text, made as wide as the written word that it is a part of: "B&Bs", "17-year-olds".
fn whole_word(text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let within = |c: char| c.is_alphanumeric() || matches!(c, '-' | '&' | '/' | '\'' | '\u{2019}');
    let before: usize = text[..range.start].chars().rev().take_while(|c| within(*c)).map(char::len_utf8).sum();
    let after: usize = text[range.end..].chars().take_while(|c| within(*c)).map(char::len_utf8).sum();
    let (start, end) = (range.start - before, range.end + after);
    let written = &text[start..end];
    let edge = |c: char| !c.is_alphanumeric() && c != '-';
    let left = written.len() - written.trim_start_matches(edge).len();
    let right = written.len() - written.trim_end_matches(edge).len();
    start + left..end - right
}

/// A part of a question without quotation marks, which would stand within ours. An apostrophe stays.
fn without_quotes(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut is_open = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after_word = kept.chars().next_back().is_some_and(char::is_alphanumeric);
        let before_word = chars.peek().is_some_and(|c| c.is_alphanumeric());
        match c {
            '\u{201c}' | '\u{201d}' | '"' | '\u{2018}' => is_open |= c == '\u{2018}',
            '\'' if !after_word && before_word => is_open = true,
            '\'' | '\u{2019}' if is_open && !before_word => is_open = false,
            c => kept.push(c),
        }
    }
    kept
}

impl Question {
    /// The meaning of a question by itself, in one reading.
    pub(super) fn read(annotated: &Annotated<'_>, reading: &Reading) -> Self {
        let operation = reading.operation;
        let selects = operation == OperationId::Select;
        let also: Vec<OperationId> = OperationId::ALL
            .iter()
            .copied()
            .filter(|other| *other != operation && (other.get().is_mentioned)(annotated, operation))
            .collect();
        let authorities = annotated.authorities();
        let grades = if selects { annotated.grades_meant() } else { annotated.grades() };
        let wants_grade = operation == OperationId::Grades || also.contains(&OperationId::Grades);
        let about_grade = wants_grade || !grades.is_empty();
        let of_inspection = matches!(operation, OperationId::Dates | OperationId::Inspector);
        let owns = |item: usize| {
            operation == OperationId::Improvements
                && annotated
                    .marks
                    .iter()
                    .any(|mark| matches!(mark.label, Label::Owner(_) | Label::Role(_)) && mark.range.contains(&item))
        };
        let topic: Vec<(usize, bool)> = annotated
            .topic_items(&reading.spent)
            .into_iter()
            .filter(|(item, aspect)| !(about_grade && *aspect || of_inspection || owns(*item)))
            .collect();
        // What a sentence tells beside the question is looked for where the question itself says little of its own: "My
        // daughter helps me with my MS. What is good about what they do for kids like her?"
        let (beside, asked): (Vec<_>, Vec<_>) = topic.into_iter().partition(|(item, _)| annotated.is_background(*item));
        let points_back = annotated.has(Label::Follow(crate::question::Follow::Back));
        let of_text = operation.get().reads_text || operation.get().follow.takes_topic && !selects;
        let takes_beside = of_text && (asked.len() < 2 || points_back) || points_back && asked.is_empty();
        let mut topic = if takes_beside { [asked, beside].concat() } else { asked };
        topic.sort_unstable();
        let owners = annotated.in_order(|label| match label {
            Label::Owner(owner) => Some(owner),
            _ => None,
        });
        let aspects = annotated.aspects();
        Self {
            text: annotated.text.to_owned(),
            operation,
            moment: reading.moment,
            factoid: reading.factoid,
            cues: annotated.cues().map(|cue| cue.name.to_owned()).collect(),
            form: annotated.form,
            scope: annotated.scope(selects, &authorities),
            unknown_places: annotated.unknown_places(),
            which: annotated.which(matches!(operation, OperationId::Change | OperationId::Compare)),
            own_periods: annotated.own_periods(),
            every_aspect: annotated.has(Label::EveryAspect) && aspects.is_empty() && wants_grade,
            aspects,
            claim: annotated.claim(selects),
            grades,
            kinds: annotated.kinds(),
            frameworks: annotated.in_order(|label| match label {
                Label::Framework(framework) => Some(framework),
                _ => None,
            }),
            subject_kind: annotated
                .in_order(|label| if let Label::Subject(kind) = label { Some(kind) } else { None })
                .pop(),
            role: annotated.role(),
            // Both owners named is no choice between them.
            owner: if let [one] = owners[..] { Some(one) } else { None },
            topic_is_aspect: !topic.is_empty() && topic.iter().all(|(_, aspect)| *aspect),
            topic: topic.into_iter().map(|(item, _)| annotated.written(item)).collect(),
            topic_written: None,
            first_asked: None,
            leaning_on: None,
            sought: selects.then(|| Expression::read(annotated)),
            more: match (annotated.cue(cues::FULL), annotated.cue(cues::MORE)) {
                (true, _) => More::Whole,
                (false, true) => More::Next,
                (false, false) => More::No,
            },
            also,
            authorities,
            carried: Vec::new(),
            assumed: Vec::new(),
        }
    }

    /// "Tell me more about neglect in Kent" goes on from nothing: what comes first has not been shown yet.
    pub(super) fn started(mut self) -> Self {
        if self.more == More::Next && !self.carried.contains(&Slot::Operation) {
            self.more = More::No;
        }
        self
    }

    /// The same question, searched for with these words.
    pub(super) fn searching(self, words: Vec<String>) -> Self {
        Self { topic: words, topic_written: None, first_asked: None, topic_is_aspect: false, also: Vec::new(), ..self }
    }

    /// The same question put to another operation.
    pub(crate) fn by(self, operation: OperationId) -> Self {
        Self { operation, ..self }
    }

    /// The same question about one authority and other inspections, on its own.
    pub(crate) fn of(&self, name: &str, which: InspectionSelector) -> Self {
        Self {
            scope: Scope::Named,
            authorities: vec![name.to_owned()],
            unknown_places: Vec::new(),
            own_periods: Vec::new(),
            which,
            form: Form::Open,
            claim: None,
            kinds: Vec::new(),
            more: More::No,
            carried: Vec::new(),
            assumed: Vec::new(),
            also: Vec::new(),
            ..self.clone()
        }
    }

    /// A question with nothing in it but its operation, which [`Question::by`] gives.
    pub(crate) fn bare(&self) -> Self {
        Self {
            scope: Scope::Unspecified,
            authorities: Vec::new(),
            topic: Vec::new(),
            topic_is_aspect: false,
            aspects: Vec::new(),
            every_aspect: false,
            grades: Vec::new(),
            frameworks: Vec::new(),
            subject_kind: None,
            owner: None,
            role: None,
            sought: None,
            ..self.of("", InspectionSelector::Unspecified)
        }
    }

    /// Set where it says itself what is looked for over many authorities, so that no reading about one is its rival.
    pub(crate) fn is_surely_over_many(&self) -> bool {
        self.operation == OperationId::Select
            && self.authorities.is_empty()
            && self.unknown_places.is_empty()
            && self.sought.as_ref().is_some_and(Expression::is_definite)
    }

    /// What it asks, or the question did that it takes its topic from, without the places named.
    pub(crate) fn without_places(&self) -> String {
        if let Some(first) = &self.first_asked {
            return first.clone();
        }
        let places: Vec<String> = self.authorities.iter().flat_map(|name| text::words(name)).collect();
        let is_place = |word: &str| {
            let words = text::words(word);
            !words.is_empty() && words.iter().all(|word| places.contains(word))
        };
        self.text.split_whitespace().filter(|word| !is_place(word)).collect::<Vec<_>>().join(" ")
    }

    /// Set where the words bear a cue.
    pub(crate) fn bears(&self, cue: crate::question::Cue) -> bool {
        self.cues.iter().any(|name| name == cue.name)
    }

    /// Set where it reaches over a group whose members are not named one by one.
    pub(crate) fn is_over_group(&self) -> bool {
        matches!(self.scope, Scope::Neighbours(_))
            || self.authorities.is_empty() && matches!(self.scope, Scope::Region(_) | Scope::Every)
    }

    /// The authorities in words, for a question.
    pub(crate) fn whom(&self) -> String {
        match &self.authorities[..] {
            [] => "the council".to_owned(),
            [one] => one.clone(),
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
        }
    }

    /// " in July 2024": the period in words, for a question; nothing where none is named.
    pub(crate) fn in_period(&self) -> String {
        let InspectionSelector::In(periods) = &self.which else { return String::new() };
        let Some((from, to)) = periods.first().and_then(|period| period.from.zip(period.to)) else {
            return String::new();
        };
        if (from.year(), from.month()) == (to.year(), to.month()) {
            format!(" in {} {}", text::month(from), from.year())
        } else if from.year() == to.year() {
            format!(" in {}", from.year())
        } else {
            format!(" between {} and {}", from.year(), to.year())
        }
    }

    /// The aspects in words, for a question.
    pub(crate) fn aspects_in_words(&self) -> String {
        let named: Vec<String> = self.aspects.iter().map(|aspect| aspect.name().replace('_', " ")).collect();
        named.join(" and ")
    }

    /// What it is about, as written.
    pub(crate) fn subject(&self, inspectorates: &Inspectorates) -> Option<String> {
        self.named_aspects(inspectorates).or_else(|| (!self.topic.is_empty()).then(|| self.topic_as_written()))
    }

    /// What it is about, for the middle of a sentence: words that stand apart in the question are quoted from it.
    pub(crate) fn subject_in_sentence(&self, inspectorates: &Inspectorates) -> Option<String> {
        let quoted = || {
            let written = self.topic_as_written();
            if self.is_topic_in_one() { written } else { format!("\u{201c}{written}\u{201d}") }
        };
        self.named_aspects(inspectorates).or_else(|| (!self.topic.is_empty()).then(quoted))
    }

    /// The aspects by name, where there is nothing else that it is about.
    fn named_aspects(&self, inspectorates: &Inspectorates) -> Option<String> {
        if self.has_own_topic() || self.aspects.is_empty() {
            return None;
        }
        let named: Vec<&str> = self.aspects.iter().map(|aspect| inspectorates.words(aspect)).collect();
        Some(named.join(" and "))
    }

    /// The topic as the question has it: "homeless 16- and 17-year-olds", "let care leavers off council tax"; what lies
    /// between words that are far apart is left out: "workload \u{2026} agency staff".
    pub(crate) fn topic_as_written(&self) -> String {
        if let Some(written) = self.topic_written.as_ref().filter(|_| !self.topic.is_empty()) {
            return written.clone();
        }
        match self.stretches(WITHIN_REACH) {
            Some(stretches) => stretches.join(LEFT_OUT),
            None => self.topic.join(" "),
        }
    }

    /// Set where the words of the topic are together in the question, with nothing but small words between them.
    pub(crate) fn is_topic_in_one(&self) -> bool {
        let written = self.topic_as_written();
        if let Some(stretches) = self.stretches(0) {
            return stretches.len() == 1 && stretches[0] == written;
        }
        let telling = |text: &str| {
            let words = text::words(text);
            words.into_iter().filter(|word| !JOINING.contains(&word.as_str())).collect::<Vec<_>>()
        };
        telling(&self.topic.join(" ")) == telling(&written)
    }

    /// Set where words of the topic are so far apart in the question that what lies between them is left out.
    pub(crate) fn is_topic_in_parts(&self) -> bool {
        self.topic_as_written().contains(LEFT_OUT)
    }

    /// The stretches of the question that hold the words of the topic, whole words each. Two words are in one stretch
    /// where nothing but small words, or at most `reach` words, lie between them in the same clause. `None` where the
    /// topic does not stand in this question.
    fn stretches(&self, reach: usize) -> Option<Vec<String>> {
        let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
        let mut at = 0;
        for word in &self.topic {
            let start = at + begins(self.text.get(at..)?, word)?;
            let end = start + word.len();
            let (whole, from) = (whole_word(&self.text, start..end), at);
            at = end;
            let joins = ranges.last().is_some_and(|last| {
                let between = self.text.get(last.end.max(from)..whole.start).unwrap_or_default();
                let words = text::words(between);
                let small = words.iter().all(|word| JOINING.contains(&word.as_str()));
                let apart = between.contains(PARTING) || between.contains(',') && !small || turns_about(between);
                (small || words.len() <= reach) && !apart
            });
            match ranges.last_mut().filter(|_| joins) {
                Some(last) => last.end = whole.end.max(last.end),
                None => ranges.push(whole),
            }
        }
        let quoted = |range| self.text.get(range).map(without_quotes);
        Some(ranges.into_iter().filter_map(quoted).collect())
    }

    /// The inspections of one of the authorities that are meant.
    pub fn which_of(&self, authority: &str) -> InspectionSelector {
        let own: Vec<Period> =
            self.own_periods.iter().filter(|(name, _)| name == authority).map(|(_, period)| *period).collect();
        if own.is_empty() { self.which.clone() } else { InspectionSelector::In(own) }
    }

    /// The years that the question speaks of, in its order: both ends of a stretch of years.
    pub fn years(&self) -> Vec<i16> {
        let periods = match &self.which {
            InspectionSelector::In(periods) => periods.as_slice(),
            InspectionSelector::Previous { of: Some(period), .. } => std::slice::from_ref(period),
            _ => &[],
        };
        let mut years = Vec::new();
        for year in periods.iter().flat_map(|period| [period.from, period.to]).flatten().map(Date::year) {
            if !years.contains(&year) {
                years.push(year);
            }
        }
        years
    }

    /// Set where an operation is asked for, by itself or along with another.
    pub fn wants(&self, operation: OperationId) -> bool {
        self.operation == operation || self.also.contains(&operation)
    }

    /// Set where the topic holds more than the names of aspects.
    pub fn has_own_topic(&self) -> bool {
        !self.topic.is_empty() && !self.topic_is_aspect
    }

    /// Set where a particular of that sort is asked for.
    pub fn wants_fact(&self, factoids: &[Factoid]) -> bool {
        self.operation == OperationId::Fact && factoids.contains(&self.factoid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn asked(text: &str, topic: &[&str]) -> Question {
        let topic = topic.iter().map(|word| (*word).to_owned()).collect();
        Question { text: text.to_owned(), topic, topic_is_aspect: false, ..testing::findings().question }
    }

    fn said(text: &str, topic: &[&str]) -> String {
        asked(text, topic).subject_in_sentence(&Inspectorates::bundled()).unwrap_or_default()
    }

    #[test]
    fn a_topic_is_said_as_it_was_asked() {
        let homeless = "Which lists homeless 16- and 17-year-olds?";
        assert_eq!(said(homeless, &["homeless", "16", "17", "olds"]), "homeless 16- and 17-year-olds");
        assert_eq!(
            said("Are homeless 16/17 year olds helped?", &["homeless", "16", "17", "olds"]),
            "homeless 16/17 year olds"
        );
        assert_eq!(said("Does it use B&Bs?", &["Bs"]), "B&Bs");
        assert_eq!(said("Are careers good for those in care?", &["care"]), "care");
        assert_eq!(
            said("Help for families of young carers", &["Help", "families", "young", "carers"]),
            "Help for families of young carers"
        );
    }

    #[test]
    fn words_of_a_topic_that_are_apart_are_quoted() {
        let let_off = "Do care leavers get let off council tax in Leeds?";
        assert_eq!(
            said(let_off, &["care", "leavers", "let", "council", "tax"]),
            "“care leavers get let off council tax”"
        );
        let qualify = "I'm about to qualify. On workload, is Leeds better?";
        assert_eq!(said(qualify, &["qualify", "workload"]), "“qualify … workload”");
        let complaints = "How many complaints did Leeds receive?";
        assert_eq!(said(complaints, &["complaints", "receive"]), "“complaints … receive”");
        let travellers = "What of Gypsy, Roma and Traveller children?";
        assert_eq!(said(travellers, &["Gypsy", "Roma", "Traveller", "children"]), "Gypsy, Roma and Traveller children");
        let kept = "How many had kept 'outstanding' since?";
        assert_eq!(said(kept, &["kept", "outstanding"]), "kept outstanding");
        assert_eq!(said("Is the leavers' housing good?", &["leavers", "housing"]), "leavers' housing");
    }

    #[test]
    fn a_topic_of_an_earlier_question_is_said_as_it_was_there() {
        let before = asked("Do care leavers get let off council tax?", &["care", "leavers", "let", "council", "tax"]);
        let written = before.topic_as_written();
        let now = Question { text: "And in Leeds?".to_owned(), topic_written: Some(written), ..before };
        let said = now.subject_in_sentence(&Inspectorates::bundled());
        assert_eq!(said.as_deref(), Some("“care leavers get let off council tax”"));
    }
}
