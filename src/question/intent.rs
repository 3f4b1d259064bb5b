//! What is asked for: a list of decisions, the surest first.
//!
//! Each decision looks at the hints that the words gave and at what is left of the question when they are taken out: "who
//! led it?" asks for an inspector and "who led the improvement board?" for a fact, since a topic is left of the second.

use std::ops::Range;

use super::annotate::Annotated;
use super::vocabulary::{Cue, Filler, Follow, Label, Rule, ScopeHint, WhichHint};
use super::{Factoid, Form, Intent, Moment};
use crate::document::{Aspect, Grade, Kind};

/// The outcome of deciding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decided {
    pub intent: Intent,
    pub also: Vec<Intent>,
    /// The cues whose words are thereby spent, and part of no topic.
    pub used: Vec<Cue>,
    /// Whether the words asked for it; else it is what is left when nothing else fits.
    pub said: bool,
}

/// An intent and the cues that it spends.
type Choice = Option<(Intent, Vec<Cue>)>;

/// Decides what a question asks for.
pub(super) fn decide(annotated: &Annotated<'_>) -> Decided {
    let hints = Hints::new(annotated);
    let (intent, used) = help(annotated)
        .or_else(|| over_many(annotated, &hints))
        .or_else(|| of_other_documents(annotated, &hints))
        .or_else(|| inspectors(annotated))
        .or_else(|| times(annotated, &hints))
        .or_else(|| documents(annotated, &hints))
        .or_else(|| number(annotated))
        .or_else(|| movement(annotated, &hints))
        .or_else(|| improvements(annotated))
        .or_else(|| praise_or_criticism(annotated, &hints))
        .or_else(|| grade(annotated, &hints))
        .or_else(|| other_fact(annotated))
        .or_else(|| explanation(annotated))
        .unwrap_or_else(|| (Intent::Findings, present(annotated, &[Cue::Findings, Cue::Fared])));
    let also = also(annotated, intent);
    let said = intent != Intent::Findings || !used.is_empty();
    Decided { intent, also, used, said }
}

/// What more than one decision looks at.
#[expect(clippy::struct_excessive_bools, reason = "each is an observation of its own, and none excludes another")]
struct Hints {
    /// How many authorities are named.
    named: usize,
    /// Whether councils in the plural, a region or neighbours are spoken of.
    many: bool,
    /// Whether a grade is named.
    graded: bool,
    /// Whether something is compared.
    compares: bool,
    /// Whether "which", "who" or "how many" picks some out.
    picks: bool,
    /// Whether minutes, news or a press release are named.
    secondary: bool,
    /// Whether a stretch of more than a year is named.
    long_period: bool,
    /// Whether more than one inspection is meant.
    several_periods: bool,
}

impl Hints {
    fn new(r: &Annotated<'_>) -> Self {
        let scope = |hint| r.has(Label::Scope(hint));
        let long_period = r.periods.iter().any(|(_, period)| match (period.from, period.to) {
            (Some(from), Some(to)) => from.year() != to.year(),
            (Some(_), None) => true,
            _ => false,
        });
        let second = [Kind::Minutes, Kind::News, Kind::PressRelease];
        Self {
            named: r.authorities().len(),
            many: scope(ScopeHint::Every)
                || scope(ScopeHint::Councils)
                || scope(ScopeHint::Neighbours)
                || r.region().is_some(),
            graded: !r.grades().is_empty(),
            compares: r.cue(Cue::Compare),
            picks: r.cue(Cue::Which) || r.cue(Cue::Who) || r.cue(Cue::Count),
            secondary: r.kinds().iter().any(|kind| second.contains(kind)),
            long_period,
            several_periods: r.periods.len() > 1
                || long_period
                || r.has(Label::Which(WhichHint::Both))
                || r.last_few().is_some(),
        }
    }
}

/// Those of the cues that are in the question.
fn present(r: &Annotated<'_>, cues: &[Cue]) -> Vec<Cue> {
    cues.iter().copied().filter(|cue| r.cue(*cue)).collect()
}

/// These cues, and those of what may be measured.
fn with_measures(used: &[Cue]) -> Vec<Cue> {
    let measures = [Cue::Grade, Cue::Findings, Cue::Strengths, Cue::Concerns];
    used.iter().copied().chain(measures).collect()
}

/// Greetings, thanks and questions about the program, with nothing else in the question.
fn help(r: &Annotated<'_>) -> Choice {
    let greets = |n: usize| r.is(n, Label::Cue(Cue::Help)) || r.is(n, Label::Cue(Cue::Greeting));
    let pads = |n: usize| r.is(n, Label::Filler(Filler::Words)) && !r.is(n, Label::Rule(Rule::NoGreeting));
    let mut items = 0..r.items.len();
    let only = r.names_nobody()
        && r.periods.is_empty()
        && !r.cue(Cue::More)
        && !r.cue(Cue::Full)
        && items.all(|n| greets(n) || pads(n));
    let some = r.items.is_empty() || r.cue(Cue::Help) || r.cue(Cue::Greeting) && greets(0);
    (only && some).then(|| (Intent::Help, vec![Cue::Help, Cue::Greeting]))
}

/// Over many authorities: some are picked out of all, of a region, of neighbours or of those listed, or two are compared.
fn over_many(r: &Annotated<'_>, hints: &Hints) -> Choice {
    if hints.secondary {
        return None;
    }
    let Hints { named, many, graded, picks, .. } = *hints;
    let of_group = r.region().is_some() || r.has(Label::Scope(ScopeHint::Neighbours));
    let selects = picks || r.form == Form::Whether || matches!(r.word(0), "list" | "name" | "show" | "find");
    let literally = (0..r.items.len()).any(|n| r.word(n).starts_with("compar"));
    let of_all = many && (named == 0 || of_group) && selects;
    let with_grade = many && named == 0 && graded && r.form == Form::Open;
    let among = r.has(Label::Scope(ScopeHint::Among));
    let of_some = picks && (named >= 3 || named == 2 && among && graded);
    // "Who is outstanding?", but not "which of them" and "which grade".
    let plain = [Cue::Which, Cue::Count, Cue::Who, Cue::Compare];
    let who_is = r.names_nobody()
        && graded
        && picks
        && r.form != Form::Why
        && !r.has(Label::Follow(Follow::Back))
        && !r.cue(Cue::Grade)
        && r.topic_items(&plain).iter().all(|(_, aspect)| *aspect);
    let of_reports = r.names_nobody()
        && picks
        && plural_reports(r)
        && (r.cue(Cue::Improvement) || graded || !r.topic_items(&[Cue::Documents]).is_empty());
    let moves = [Cue::Compare, Cue::Change, Cue::Movement, Cue::Fared];
    // "Where were care leavers' services outstanding?", "who needs to get better at short breaks?"
    let about = r.topic_items(&[Cue::Improvement]);
    let where_is = r.word(0) == "where" && graded && r.names_nobody() && about.iter().all(|(_, aspect)| *aspect);
    let who_must = r.word(0) == "who" && r.cue(Cue::Improvement) && r.names_nobody() && !about.is_empty();
    let asked = where_is || who_must;
    if (of_all || with_grade) && !literally || of_some || who_is || of_reports || asked {
        return Some((Intent::Aggregate, with_measures(&moves)));
    }
    (hints.compares && (named >= 2 || named == 1 && many || of_group)).then(|| (Intent::Compare, with_measures(&moves)))
}

/// What minutes or an article say is a particular of theirs: which council they are of, how many they count; or it is asked
/// how they differ from a report.
fn of_other_documents(r: &Annotated<'_>, hints: &Hints) -> Choice {
    if !hints.secondary || r.cue(Cue::Improvement) {
        return None;
    }
    if r.cue(Cue::Count) {
        let used = vec![Cue::Count, Cue::Movement, Cue::Still, Cue::Findings];
        return Some((Intent::Fact(Factoid::Number), used));
    }
    let whose = |n: usize| r.word(n) == "which" && matches!(r.word(n + 1), "council" | "authority");
    if (0..r.items.len()).any(whose) {
        return Some((Intent::Fact(Factoid::Thing), vec![Cue::Which, Cue::Grade, Cue::Findings]));
    }
    hints.compares.then(|| (Intent::Compare, vec![Cue::Compare, Cue::Findings]))
}

/// The cues of an inspection's own particulars.
const OF_INSPECTION: [Cue; 7] =
    [Cue::When, Cue::Inspected, Cue::Published, Cue::Duration, Cue::Led, Cue::LeadInspector, Cue::Findings];

/// Whether a question has no topic but the inspection itself.
fn is_bare(r: &Annotated<'_>) -> bool {
    r.topic_items(&OF_INSPECTION).iter().all(|(n, _)| r.is(*n, Label::Rule(Rule::OfInspection)))
}

/// Who led an inspection.
fn inspectors(r: &Annotated<'_>) -> Choice {
    // An inspection is over: whoever leads, runs or is in charge today leads the services.
    let today = r.ranges(Label::Cue(Cue::Led)).any(|range| {
        range.clone().any(|n| matches!(r.word(n), "is" | "leads" | "heads" | "runs" | "manages" | "supervises"))
    });
    let of_inspection = (0..r.items.len())
        .any(|n| ["inspect", "report", "visit", "it", "that", "ofsted"].iter().any(|word| r.word(n).starts_with(word)));
    let asked = r.cue(Cue::LeadInspector) || r.cue(Cue::Led) && is_bare(r) && (!today || of_inspection);
    if !asked && today && is_bare(r) {
        return Some((Intent::Fact(Factoid::Person), vec![Cue::Who, Cue::Led]));
    }
    asked.then(|| (Intent::Who, vec![Cue::LeadInspector, Cue::Led]))
}

/// When an inspection was made, how long it took, when its report came out; or when something else happened.
fn times(r: &Annotated<'_>, hints: &Hints) -> Choice {
    let bare = is_bare(r);
    let used = OF_INSPECTION.to_vec();
    // "How long has it been outstanding?" and "when did it become good?" want the grades one after another.
    let lasting = r.cue(Cue::Duration) && hints.graded && r.periods.is_empty();
    if lasting && bare {
        return Some((Intent::Change, with_measures(&[Cue::Duration])));
    }
    if r.cue(Cue::Duration) && bare {
        return Some((Intent::When(Moment::Duration), used));
    }
    if asks_when(r) {
        if r.cue(Cue::Published) && bare && !only_dates_a_period(r) {
            return Some((Intent::When(Moment::Published), used));
        }
        // "When was it inadequate?" wants the grades one after another.
        if bare && hints.graded && !r.cue(Cue::Inspected) && r.periods.is_empty() {
            return Some((Intent::Change, with_measures(&[Cue::When])));
        }
        if bare || r.cue(Cue::Inspected) && r.topic_items(&used).len() < 2 {
            return Some((Intent::When(Moment::Inspected), used));
        }
        if hints.graded && [Cue::Lost, Cue::Change, Cue::Movement].into_iter().any(|cue| r.cue(cue)) {
            return Some((Intent::Change, with_measures(&[Cue::When, Cue::Change, Cue::Movement, Cue::Lost])));
        }
        return Some((Intent::Fact(Factoid::Time), vec![Cue::When]));
    }
    let surer = [Cue::Improvement, Cue::Grade, Cue::Strengths, Cue::Concerns];
    let other = hints.graded || surer.into_iter().any(|cue| r.cue(cue));
    (r.form == Form::Whether && r.cue(Cue::Inspected) && bare && !other)
        .then_some((Intent::When(Moment::Inspected), used))
}

/// Which inspections or reports there are, unless something is asked of them.
fn documents(r: &Annotated<'_>, hints: &Hints) -> Choice {
    let leads = r.first(Label::Cue(Cue::Documents))?.start <= 2;
    let other = [Cue::Improvement, Cue::Strengths, Cue::Concerns].into_iter().any(|cue| r.cue(cue));
    let empty = r.topic_items(&[Cue::Documents, Cue::Count]).is_empty();
    (empty && !other && !hints.graded && !hints.compares && (leads || !r.cue(Cue::Grade)))
        .then(|| (Intent::Documents, vec![Cue::Documents, Cue::Inspected, Cue::Findings]))
}

/// A number of something, unless what is counted is the list of improvements itself.
fn number(r: &Annotated<'_>) -> Choice {
    let numbers = [Cue::Count, Cue::Amount, Cue::Share];
    if present(r, &numbers).is_empty() || r.cue(Cue::Improvement) {
        return None;
    }
    // "How much has it improved?" counts nothing.
    let counted = r.topic_items(&[Cue::Count, Cue::Amount, Cue::Share, Cue::Change]);
    counted.iter().any(|(n, _)| !r.is(*n, Label::Cue(Cue::Movement))).then(|| {
        let particular = if r.cue(Cue::Share) { Factoid::Share } else { Factoid::Number };
        (Intent::Fact(particular), numbers.to_vec())
    })
}

/// How something moved. Words that may speak of a movement do so where it is asked whether, in the perfect tense, or of
/// more than one inspection.
fn movement(r: &Annotated<'_>, hints: &Hints) -> Choice {
    let perfect = (0..r.items.len()).any(|n| matches!(r.word(n), "has" | "have" | "hasnt" | "havent"));
    // "Is X still inadequate?" asks for a grade.
    let keeps = r.cue(Cue::Still) && hints.graded && !hints.several_periods && !perfect;
    let looks_back = r.has(Label::Which(WhichHint::Previous)) || r.has(Label::Which(WhichHint::SincePrevious));
    // "Were siblings kept together in 2016?" asks what one report says.
    let mut movements = r.ranges(Label::Cue(Cue::Movement)).flat_map(Range::clone);
    let lasting = movements.all(|n| r.is(n, Label::Rule(Rule::Lasting)));
    let of_one = lasting && r.periods.len() == 1 && !hints.several_periods && !hints.graded && !looks_back;
    let moves =
        r.cue(Cue::Movement) && (r.form == Form::Whether || perfect || hints.several_periods) && !keeps && !of_one;
    let two_of_one = hints.compares && hints.named < 2 && (hints.several_periods || looks_back);
    let journey = hints.long_period && r.cue(Cue::Fared);
    let listed = r.cue(Cue::Improvement) && !hints.several_periods;
    (r.cue(Cue::Change) || (journey || moves || two_of_one) && !listed).then(|| {
        let used = [Cue::Change, Cue::Movement, Cue::Still, Cue::Lost, Cue::Compare, Cue::Fared];
        (Intent::Change, with_measures(&used))
    })
}

/// The list of improvements.
fn improvements(r: &Annotated<'_>) -> Choice {
    let used = [Cue::Improvement, Cue::Count, Cue::Compare, Cue::Movement, Cue::Findings];
    r.cue(Cue::Improvement).then(|| (Intent::ImprovementAreas, used.to_vec()))
}

/// What was praised or criticised; the reasons of a good or a bad grade are that too.
fn praise_or_criticism(r: &Annotated<'_>, hints: &Hints) -> Choice {
    let used = [Cue::Strengths, Cue::Concerns, Cue::Findings, Cue::Grade, Cue::Lost, Cue::Still];
    let intent = match (r.cue(Cue::Strengths), r.cue(Cue::Concerns)) {
        (true, true) => Intent::Findings,
        (true, false) => Intent::Strengths,
        (false, true) => Intent::Concerns,
        (false, false) if hints.graded && r.form == Form::Why => {
            let low = |grade: &Grade| !matches!(grade, Grade::Outstanding | Grade::Good);
            if r.cue(Cue::Lost) || r.grades().iter().any(low) { Intent::Concerns } else { Intent::Strengths }
        }
        (false, false) => return None,
    };
    Some((intent, used.to_vec()))
}

/// A grade. How something fared is a grade where it is the whole or an aspect.
fn grade(r: &Annotated<'_>, hints: &Hints) -> Choice {
    // What a grade means is asked of no authority.
    if r.cue(Cue::Mean) && !r.cue(Cue::Grade) && r.names_nobody() {
        return None;
    }
    let spent = [Cue::Grade, Cue::Fared, Cue::Still, Cue::Lost, Cue::Compare, Cue::Findings, Cue::Movement];
    let left = r.topic_items(&spent);
    let of_aspects = left.iter().all(|(_, aspect)| *aspect);
    // "How did leaders do?", and "how are care leavers?" too.
    let how = (0..r.items.len()).any(|n| r.word(n) == "how" && r.begins_clause(n));
    let fared = r.cue(Cue::Fared) || how && !r.cue(Cue::Findings) && !left.is_empty();
    let asked = r.cue(Cue::Grade) && !is_vague_grade(r, of_aspects)
        || hints.graded
        || fared && of_aspects
        || r.aspects().contains(&Aspect::Overall) && of_aspects;
    asked.then(|| (Intent::Grade, spent.to_vec()))
}

/// Whether "when" or "on which dates" asks. In "was it still inadequate when inspectors came back" it does not.
fn asks_when(r: &Annotated<'_>) -> bool {
    let leads_in = |n: usize| {
        matches!(r.word(n), "@" | "#") || r.is(n, Label::Filler(Filler::Words)) || r.is(n, Label::Cue(Cue::Greeting))
    };
    r.ranges(Label::Cue(Cue::When)).any(|range| {
        r.word(range.start) != "when"
            || r.form == Form::Open && (r.begins_clause(range.start) || (0..range.start).all(leads_in))
    })
}

/// Whether "published" stands only before a period, whose basis it is, and is not itself asked for.
fn only_dates_a_period(r: &Annotated<'_>) -> bool {
    r.ranges(Label::Cue(Cue::Published))
        .all(|range| r.word(range.end) == "#" || r.word(range.end) == "in" && r.word(range.end + 1) == "#")
}

/// Whether reports or inspections are asked for in the plural behind "which" or "how many".
fn plural_reports(r: &Annotated<'_>) -> bool {
    (0..r.items.len()).any(|n| {
        matches!(r.word(n), "which" | "what" | "many" | "any" | "all")
            && (matches!(r.word(n + 1), "reports" | "inspections")
                || r.word(n + 1) == "#" && matches!(r.word(n + 2), "reports" | "inspections"))
    })
}

/// Whether a grade is only hinted at ("what is the view of Ofsted on X") while the question has a topic of its own.
fn is_vague_grade(r: &Annotated<'_>, of_aspects: bool) -> bool {
    let only_vague = r.marks.iter().filter(|mark| mark.label == Label::Cue(Cue::Grade)).all(|mark| {
        let first = r.word(mark.range.start);
        mark.range.clone().any(|n| r.word(n) == "@") && matches!(first, "what" | "did")
            || matches!(first, "come" | "came" | "end" | "conclude")
    });
    only_vague && !of_aspects
}

/// A name, a person or a thing out of a paragraph.
fn other_fact(r: &Annotated<'_>) -> Choice {
    let about = r.topic_items(&[Cue::Name, Cue::Who, Cue::Which]);
    if about.is_empty() {
        return None;
    }
    if r.cue(Cue::Name) {
        return Some((Intent::Fact(Factoid::Thing), vec![Cue::Name]));
    }
    if let Some(who) = r.first(Label::Cue(Cue::Who)) {
        // Whoever is something or led something is a person; whoever does something may well be a team.
        let is = |n: usize| matches!(r.word(n), "is" | "was" | "are" | "were" | "by" | "has" | "had");
        let contracted = r.token(who.start).is_some_and(crate::text::Token::possessive);
        let person = contracted || is(who.end) || r.word(who.start) != "who" || r.cue(Cue::Led);
        let particular = if person { Factoid::Person } else { Factoid::Thing };
        return Some((Intent::Fact(particular), vec![Cue::Who, Cue::Led]));
    }
    // "Which award was it the first to get?", but not "the inspection which found ...".
    let which = r.first(Label::Cue(Cue::Which))?;
    r.begins_clause(which.start).then(|| (Intent::Fact(Factoid::Thing), vec![Cue::Which]))
}

/// What a term means: asked by a word that says so, or because nothing else is in the question than "what is" and a term of a
/// few words.
fn explanation(r: &Annotated<'_>) -> Choice {
    let term = r.topic_items(&[Cue::Mean, Cue::WhatIs]);
    let explained = (Intent::Explain, vec![Cue::Mean, Cue::WhatIs, Cue::Name]);
    if term.is_empty() && r.cue(Cue::Mean) && !r.grades().is_empty() {
        return Some(explained);
    }
    let (first, _) = *term.first().filter(|_| term.len() <= 5)?;
    if r.cue(Cue::Mean) {
        return Some(explained);
    }
    let what = r.first(Label::Cue(Cue::WhatIs))?;
    let opens = what.start <= 1 && first <= what.end + 1 && !r.cue(Cue::Findings) && r.kinds().is_empty();
    let contracted = r.token(what.start).is_some_and(|token| token.possessive() || token.word == "whats");
    let is = matches!(r.word(what.end - 1), "is" | "are" | "was" | "were") || contracted;
    let in_one_piece = term.windows(2).all(|two| two[1].0 - two[0].0 <= 2);
    // A thing with an article is one of this report ("what is the quality of plans?"), unless it bears a name.
    let named = r.token(first).is_some_and(|token| token.acronym || token.capital);
    let article = r.word(what.end) == "the" && !named;
    (opens && is && in_one_piece && !article).then_some(explained)
}

/// What else the words speak of.
fn also(r: &Annotated<'_>, intent: Intent) -> Vec<Intent> {
    let graded = r.cue(Cue::Grade) || !r.grades().is_empty() || r.aspects().contains(&Aspect::Overall);
    let moves = r.cue(Cue::Change) || r.cue(Cue::Movement) || r.cue(Cue::Lost);
    let candidates = [
        (r.cue(Cue::Improvement), Intent::ImprovementAreas),
        (graded, Intent::Grade),
        (r.cue(Cue::Strengths), Intent::Strengths),
        (r.cue(Cue::Concerns), Intent::Concerns),
        (r.cue(Cue::Count), Intent::Fact(Factoid::Number)),
        (r.cue(Cue::Documents) && intent != Intent::Aggregate, Intent::Documents),
        (r.cue(Cue::LeadInspector) || r.cue(Cue::Led) && intent == Intent::Aggregate, Intent::Who),
        (moves && intent == Intent::Aggregate && !r.cue(Cue::Improvement), Intent::Change),
        (r.cue(Cue::Compare) && !r.kinds().is_empty(), Intent::Compare),
    ];
    candidates
        .into_iter()
        .filter(|(there, other)| *there && other.name() != intent.name())
        .map(|(_, other)| other)
        .collect()
}
