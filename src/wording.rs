//! Typed values to English sentences: the only place where answers get their words.
//!
//! Plans of [`operations`](crate::operations) say what they found as values of [`Say`]; the words stand in one Fluent
//! file, `wording/answers.ftl`, so that plurals and "a, b and c" are settled there once and a translation needs no code.

mod phrases;

use std::sync::Arc;

pub use phrases::{
    Counted, Days, Either, HeldKinds, Judged, Listed, Months, On, Phrase, PublishedOn, Reached, Semicolons, SomeNames,
    Source, Sources, Then, When, Where, period,
};

use crate::document::{Aspect, Document, Framework, Grade};
use crate::fluent::{Args, Table};
use crate::inspectorates::Inspectorates;
use crate::question::Period;

/// The words of answers.
pub struct Wording {
    table: Table,
    inspectorates: Arc<Inspectorates>,
}

impl Wording {
    /// The English words that come with the program, with the inspectorates' own for what they judge.
    pub fn bundled(inspectorates: Arc<Inspectorates>) -> Self {
        Self { table: Table::new("en", include_str!("wording/answers.ftl")), inspectorates }
    }

    /// One thing in words, as a clause: it begins with a small letter where a sentence could go on with it, and has no
    /// full stop.
    pub fn say(&self, what: &Say) -> String {
        self.table.say(what.key(), &what.args(self))
    }

    /// When a document is of: "October 2019".
    pub fn when(&self, document: &Arc<Document>) -> String {
        phrases::text_of(&when(document), self)
    }

    /// Values as "a, b and c".
    pub fn list<T: Phrase>(&self, parts: impl IntoIterator<Item = T>) -> String {
        phrases::text_of(&Listed(parts.into_iter().collect()), self)
    }

    /// Clauses as one sentence: joined by semicolons, but for one that ends with a colon; with a capital letter and one
    /// full stop.
    pub fn sentence<'a>(&self, clauses: impl IntoIterator<Item = &'a Say>) -> String {
        let said: Vec<String> = clauses.into_iter().map(|clause| self.say(clause)).collect();
        let text = capital(&said.join("; ").replace(":; ", ": "));
        if text.ends_with(['.', '?', '!']) { text } else { format!("{text}.") }
    }
}

/// The same text with a capital letter at its head, which a quotation mark may open.
fn capital(text: &str) -> String {
    let (mark, rest) = text.strip_prefix('\u{201c}').map_or(("", text), |rest| ("\u{201c}", rest));
    format!("{mark}{}", crate::text::capital(rest))
}

/// Makes [`Say`]: what can be said, under which key of the table, with which variables.
macro_rules! says {
    ($($(#[$doc:meta])* $key:literal => $name:ident $({ $($arg:ident: $type:ty),+ $(,)? })?,)*) => {
        /// Something that an answer says, as values. The type holds the code to the keys and variables of the table;
        /// a test holds the table to the same ones.
        #[derive(Clone, Debug, PartialEq)]
        #[allow(missing_docs, reason = "the table says what each one is")]
        pub enum Say {
            $($(#[$doc])* $name $({ $($arg: $type),+ })?,)*
        }

        impl Say {
            fn key(&self) -> &'static str {
                match self {
                    $(Self::$name { .. } => $key,)*
                }
            }

            fn args(&self, wording: &Wording) -> Args<'static> {
                #[allow(unused_mut)]
                let mut args = Args::new();
                match self {
                    $(Self::$name $({ $($arg),+ })? => { $($(args.set(stringify!($arg), Phrase::phrase($arg, wording));)+)? })*
                }
                let _ = wording;
                args
            }
        }

        /// Every key with its variables.
        #[cfg(test)]
        const KEYS: &[(&str, &[&str])] = &[$(($key, &[$($(stringify!($arg)),+)?]),)*];
    };
}

says! {
    // Phrases that other messages are made of.
    "source-report" => SourceReport { when: When, authority: Option<String> },
    "source-visit" => SourceVisit { when: When, kind: String, authority: Option<String> },
    "source-reports" => SourceReports { when: Months, authority: String },
    "source-digest" => SourceDigest { when: When, authority: Option<String> },
    "source-other" => SourceOther { kind: &'static str, dated: Option<jiff::civil::Date>, authority: Option<String> },
    "inspected" => InspectedOn { days: Days, kind: Option<String> },
    "published" => Published { date: jiff::civil::Date },
    "judged-overall" => JudgedOverall { grade: Grade },
    "judged" => JudgedFor { grade: Grade, aspect: Aspect },
    "counted" => CountedItems { count: usize, noun: &'static str, owner: String },
    "month" => Month { month: String, year: i16 },
    "undated" => Undated,
    "where-held-on" => WhereHeldOn { authority: String },
    "where-all" => WhereAll,
    "where-several" => WhereSeveral { count: usize },
    "some-names" => NamesAndOthers { names: String, count: usize },
    "period-since" => PeriodSince { from: String },
    "period-until" => PeriodUntil { to: String },
    "period-any" => PeriodAny,
    "period-in" => PeriodIn { periods: String },
    "period-from" => PeriodFrom { period: String },
    "period-on" => PeriodOn { day: String },

    // What holds of the whole.
    "reach" => Reach { authorities: usize, places: usize },
    "help" => Help { documents: usize, on: Reached },
    "greeted" => Greeted,
    "thanked" => Thanked,
    "left" => Left,
    "praised" => Praised,
    "agreed" => Agreed,
    "asked-after" => AskedAfter,
    "english-only" => EnglishOnly,
    "no-documents" => NoDocuments,
    "ask-something" => AskSomething,
    "ask-shorter" => AskShorter { limit: usize },
    "nothing-with-source" => NothingWithSource,
    "advice" => Advice,
    "all-there-is" => AllThereIs,
    "part-not-answered" => PartNotAnswered { part: String },

    // Whom people in need are pointed to.
    "need-child" => NeedChild,
    "need-young" => NeedYoung,
    "need-adult" => NeedAdult,
    "need-suicide" => NeedSuicide,
    "need-family" => NeedFamily,
    "need-unsure" => NeedUnsure,
    "sign-emergency" => SignEmergency { number: String },
    "sign-emergency-life" => SignEmergencyLife { number: String },
    "sign-council" => SignCouncil { authority: Option<String> },
    "sign-complaint" => SignComplaint { authority: Option<String> },
    "sign-nspcc" => SignNspcc { number: String },
    "sign-childline" => SignChildline { number: String },
    "sign-samaritans" => SignSamaritans { number: String },
    "sign-domestic-abuse" => SignDomesticAbuse { number: String },
    "sign-ombudsman" => SignOmbudsman { number: String },

    // Whom a question is about.
    "which-authority" => WhichAuthority { names: SomeNames },
    "which-one" => WhichOne { names: SomeNames },
    "not-held" => NotHeld { authority: String },
    "not-held-former" => NotHeldFormer { authority: String, reason: String },
    "predecessor-answers" => PredecessorAnswers { authority: String, predecessor: String },
    "place-reason" => PlaceReason { reason: String },
    "place-ambiguous" => PlaceAmbiguous { place: String, names: Either<String> },
    "place-unknown" => PlaceUnknown { place: String },
    "held-instead" => HeldInstead { names: SomeNames },
    "none-in-period" => NoneInPeriod { authority: String, period: Vec<Period>, held: Months },
    "held-kind" => HeldKind { kind: Option<String>, months: Months },
    "none-of-kind" => NoneOfKind { authority: String, kind: String, held: Option<HeldKinds> },
    "none-of-kind-in-period" => NoneOfKindInPeriod { authority: String, kind: String, period: Vec<Period>, held: Months },
    "none-before" => NoneBefore { authority: String, period: Vec<Period>, held: Months },
    "latest-held" => LatestHeld { when: When },
    "none-before-latest" => NoneBeforeLatest { authority: String, held: Months },
    "none-at-all" => NoneAtAll { authority: String, held: Months },
    "only-other-documents" => OnlyOtherDocuments { authority: String },
    "no-report" => NoReport { authority: String },
    "no-such-document" => NoSuchDocument { kinds: Either<&'static str>, authorities: Listed<String> },
    "none-of-all-in-period" => NoneOfAllInPeriod { period: String, group: String },

    // Grades.
    "grade-overall" => GradeOverall { grade: String, denied: Option<Grade>, authority: String, on: On, published: PublishedOn, source: Option<Source> },
    "grade-of-aspect" => GradeOfAspect { grade: String, denied: Option<Grade>, authority: String, aspect: Aspect, jointly: bool, on: On, published: PublishedOn, source: Option<Source> },
    "not-graded" => NotGraded { aspects: Listed<Aspect> },
    "grades-unread" => GradesUnread { aspects: Listed<Aspect> },
    "grade-unread" => GradeUnread { authority: String, when: When, asked: String },
    "grades-unread-in" => GradesUnreadIn { when: Months },
    "list-unread" => ListUnread { authority: String, on: On },
    "subject-unread" => SubjectUnread { files: Listed<String> },
    "no-grade" => NoGrade { authority: String, when: When, asked: String },
    "no-whole-grade" => NoWholeGrade { authority: String, when: When, since: String },
    "other-inspection-did" => OtherInspectionDid { when: When },
    "not-a-grade" => NotAGrade { words: String },
    "grades-by-aspect" => GradesByAspect { when: Option<When>, grades: Semicolons<Judged> },
    "grades-of" => GradesOf { who: String, grades: Semicolons<Judged> },
    "grades" => Grades { grades: Semicolons<Judged> },
    "grade-of" => GradeOf { authority: String, judged: Judged, when: When },
    "kept-grade" => KeptGrade { authority: String, judged: Judged, before: When, after: When },
    "lost-grade" => LostGrade { authority: String, before: Judged, then: When, after: Judged, when: When },
    "judged-not" => JudgedNot { authority: String, judged: Judged, claimed: Either<Grade>, when: When },
    "still-graded" => StillGraded { authority: String, judged: Judged, when: When },
    "undefined-grade" => UndefinedGrade { grade: Grade },

    // Lists of improvements.
    "improvements" => Improvements { authority: String, on: On, published: PublishedOn, counted: Counted, source: Option<Source> },
    "several-lists" => SeveralLists { authority: String, on: On, published: PublishedOn, counted: Listed<Counted> },
    "about-topic" => AboutTopic { count: usize, topic: String },
    "no-list-for" => NoListFor { names: Listed<String> },
    "no-list" => NoList { authority: String, on: On, role: &'static str, owner: String },
    "acted-on-by" => ActedOnBy { owner: String },
    "due-by" => DueBy { until: String },
    "was-overall" => WasOverall { grade: Grade },
    "counted-of" => CountedOf { who: String, counted: Counted },
    "counted-alone" => CountedAlone { counted: Counted },
    "list-when" => ListWhen { when: When, counted: Counted },
    "names-all" => NamesAll { kind: &'static str, count: usize },
    "names-some" => NamesSome { kind: &'static str, count: usize, all: usize },
    "leaves-out" => LeavesOut { kind: &'static str, count: usize, all: usize, items: Listed<String> },

    // Dates and people.
    "led" => Led { names: Listed<String>, authority: String, one_day: bool, days: Option<Days>, source: Option<Source> },
    "lead-inspectors" => LeadInspectors { count: usize, names: Listed<String> },
    "inspected-on" => WasInspected { authority: String, one_day: bool, days: Days, source: Option<Source> },
    "report-published" => ReportPublished { date: jiff::civil::Date },
    "inspection-dates" => InspectionDates { days: Days },
    "lasted" => Lasted { authority: String, count: usize, days: Days, source: Option<Source> },
    "was-published" => WasPublished { kind: &'static str, authority: String, on: Option<On>, date: jiff::civil::Date },
    "published-printed" => PublishedPrinted { date: jiff::civil::Date },
    "published-file-name" => PublishedFileName { date: jiff::civil::Date },
    "published-given" => PublishedGiven { date: jiff::civil::Date },
    "does-not-say-who" => DoesNotSayWho { authority: String, when: Months },
    "does-not-say-when" => DoesNotSayWhen { authority: String, when: Months },
    "does-not-say-published" => DoesNotSayPublished { authority: String, when: Months },

    // What is said of a topic.
    "of-next" => OfNext { source: Source },
    "does-not-say-next" => DoesNotSayNext { authority: String, when: Months },
    "says" => Says { source: Source, topic: Option<String>, more: bool, listed: bool },
    "say" => SeveralSay { sources: Sources, topic: Option<String>, more: bool },
    "latest-silent" => LatestSilent { source: Source },
    "no-more" => NoMore,
    "overview" => Overview { authority: String, on: On, judged: Option<Judged>, counted: Option<Counted> },
    "stands-for" => StandsFor { short: String, long: String, source: Source },
    "nothing-found" => NothingFound { place: Where, searched: String },
    "not-sure" => NotSure { place: Where, searched: String },
    "out-of-scope" => OutOfScope { place: Where, searched: String },
    "nearest" => Nearest { place: Where, count: usize },
    "nearest-too" => NearestToo,
    "nearest-anywhere" => NearestAnywhere { count: usize },
    "told-of" => ToldOf { kind: &'static str, authority: String, days: Days },
    "told-of-by-report" => ToldOfByReport { kind: &'static str, authority: String, days: Days },
    "told-of-by-month" => ToldOfByMonth { kind: &'static str, authority: String, days: Days },

    // How something moved.
    "moved-overall" => MovedOverall { authority: String },
    "moved-aspects" => MovedAspects { authority: String, aspects: Listed<Aspect> },
    "course" => Course { what: String, steps: Then },
    "grades-in" => GradesIn { grades: String, when: Months },
    "not-graded-in" => NotGradedIn { when: Months },
    "scales-differ" => ScalesDiffer,
    "never-graded" => NeverGraded { authority: String, when: Months, aspects: Listed<Aspect> },
    "only-one" => OnlyOne,
    "label" => Label { when: When, framework: Option<Framework> },
    "topic-in" => TopicIn { topic: String, authority: String },
    "topic-over" => TopicOver { topic: String },
    "listed-in" => ListedIn { names: Listed<String> },
    "mentioned-only" => MentionedOnly { names: Listed<String> },
    "also-mentioned" => AlsoMentioned { names: Listed<String> },
    "not-mentioned-in" => NotMentionedIn { names: Listed<String> },
    "nothing-sure-in" => NothingSureIn { names: Listed<String> },
    "in-one" => InOne { authority: String, when: Months },

    // Two or more beside each other.
    "compared-grades" => ComparedGrades { aspects: Listed<Aspect> },
    "is-graded" => IsGraded { authority: String, grade: Grade, when: When },
    "all-graded" => AllGraded { count: usize, names: Listed<String>, grade: Grade },
    "ranked" => Ranked { names: Listed<String> },
    "not-ranked" => NotRanked { names: Listed<String> },
    "ranked-one" => RankedOne { authority: String, grade: Grade, when: When },
    "no-such-grade" => NoSuchGrade { names: Listed<String> },
    "no-grade-held" => NoGradeHeld { aspects: Listed<Aspect>, names: Listed<String> },
    "list-of" => ListOf { authority: String, when: When, counted: Counted },
    "of-authority" => OfAuthority { authority: String, when: When, framework: Option<Framework> },

    // Which authorities fulfil a condition.
    "group-region" => GroupRegion { region: String, article: bool },
    "group-sort" => GroupSort { sort: &'static str },
    "group-framework" => GroupFramework { framework: Framework },
    "group-neighbours" => GroupNeighbours { authority: String },
    "period-held" => PeriodHeld,
    "period-held-twice" => PeriodHeldTwice,
    "period-inspected" => PeriodInspected { periods: Vec<Period> },
    "period-published" => PeriodPublished { periods: Vec<Period> },
    "select-none" => SelectNone { of: usize, period: String, group: String, condition: String, latest: bool },
    "select-some" => SelectSome { count: usize, of: usize, names: Option<Listed<String>>, period: String, group: String, condition: String, latest: bool },
    "condition-grade" => ConditionGrade { count: usize, grades: Either<Grade>, about: String },
    "condition-step" => ConditionStep { count: usize, denied: bool, grades: Either<Grade>, about: String, when: String },
    "condition-every" => ConditionEvery { count: usize, grades: Either<Grade>, when: String },
    "condition-beside" => ConditionBeside { aspect: Aspect, than: Aspect, above: bool, when: String },
    "condition-length" => ConditionLength { bound: &'static str, items: usize, when: String },
    "condition-urgent" => ConditionUrgent,
    "condition-listed" => ConditionListed { topic: String },
    "condition-mentions" => ConditionMentions { count: usize, tone: &'static str, topic: String },
    "condition-led" => ConditionLed { topic: String },
    "condition-inspected" => ConditionInspected { periods: Vec<Period> },
    "condition-went" => ConditionWent { from: Either<Grade>, to: Either<Grade>, about: Listed<Aspect> },
    "condition-left" => ConditionLeft { from: Either<Grade>, way: &'static str, about: Listed<Aspect> },
    "condition-became" => ConditionBecame { to: Either<Grade>, about: Listed<Aspect> },
    "condition-kept" => ConditionKept { grades: Either<Grade>, about: Listed<Aspect> },
    "condition-same" => ConditionSame { about: Listed<Aspect> },
    "condition-fell" => ConditionFell { about: Listed<Aspect> },
    "condition-rose" => ConditionRose { about: Listed<Aspect> },
    "condition-moved" => ConditionMoved { about: Listed<Aspect> },
    "conditions-all" => ConditionsAll { parts: Listed<String> },
    "conditions-any" => ConditionsAny { parts: Either<String> },
    "step-when" => StepWhen { step: &'static str },
    "in-a-row" => InARow { count: usize },
    "so-often" => SoOften { count: usize },
    "period-when" => PeriodWhen { periods: Vec<Period> },
    "about-overall" => AboutOverall,
    "about-aspects" => AboutAspects { aspects: Listed<Aspect> },
    "tally" => Tally { count: usize, period: String, group: String, grades: Listed<String>, about: String, latest: bool },
    "tally-part" => TallyPart { count: usize, grade: Grade },
    "whole-lists" => WholeLists { count: usize, period: String, group: String, items: usize, lists: usize, latest: bool },
    "by-group" => ByGroup { groups: Listed<String> },
    "group-part" => GroupPart { count: usize, group: String },
    "most-in" => MostIn { count: usize, groups: Listed<String>, most: usize, of: usize },
    "select-extreme" => SelectExtreme { count: usize, names: Listed<String>, newest: bool, condition: String, when: When },
    "select-length" => SelectLength { names: Listed<String>, longest: bool, items: usize, of: usize, period: String, group: String, latest: bool },
    "nobody-mentions" => NobodyMentions { topic: String, period: String, group: String },
    "also-reported" => AlsoReported { names: Listed<String>, periods: Vec<Period> },
    "also-inspected" => AlsoInspected { names: Listed<String>, periods: Vec<Period> },
    "row-led" => RowLed { authority: String, when: When, name: String },
    "row-moved" => RowMoved { authority: String, before: Judged, then: When, after: Judged, when: When },
    "row-course" => RowCourse { authority: String, steps: Semicolons<String> },
    "row-list" => RowList { authority: String, when: When, counted: Counted },

    // Which documents and inspections are held.
    "holdings" => Holdings { inspections: usize, of: Reached, period: String },
    "holdings-none" => HoldingsNone { period: String },
    "holdings-of" => HoldingsOf { authority: String, count: usize, when: Months },
    "period-made" => PeriodMade { periods: Vec<Period> },
    "row-held" => RowHeld { authority: String, when: Months },
    "row-inspection" => RowInspection { authority: String, on: On, judged: Option<Judged>, kinds: Listed<&'static str> },
    "row-document" => RowDocument { title: String, kind: &'static str },
    "events" => Events { authority: String, events: Listed<String> },
    "events-since" => EventsSince { authority: String, full: When, events: Listed<String> },
    "events-none-since" => EventsNoneSince { authority: String, full: When },
    "row-event" => RowEvent { authority: String, on: On, parts: Semicolons<String> },
    "event-theme" => EventTheme { theme: String },
    "event-outcome" => EventOutcome { outcome: String },
    "event-grade" => EventGrade { judged: Judged },
    "event-bare" => EventBare,
    "documents-of-kind" => DocumentsOfKind { count: usize, kind: &'static str, authorities: Listed<String> },
    "no-documents-of-kind" => NoDocumentsOfKind { kind: &'static str, authorities: Listed<String> },

    // What was taken for granted.
    "assumed-home" => AssumedHome { authority: String },
    "assumed-only" => AssumedOnly { authority: String },
    "assumed-covered" => AssumedCovered { by: Vec<Period>, of: Vec<Period> },
    "assumed-linked" => AssumedLinked { authority: String, kind: &'static str },
    "carried" => Carried { slot: &'static str, value: String },
    "assumed" => Assumed { slot: &'static str, value: String },
    "the-neighbours" => TheNeighbours,
    "all-authorities" => AllAuthorities,
    "same-source" => SameSource,
    "inspection-latest" => InspectionLatest,
    "inspection-first" => InspectionFirst,
    "inspection-before" => InspectionBefore,
    "inspection-before-period" => InspectionBeforePeriod { period: String },
    "inspections-last" => InspectionsLast { count: usize },
    "inspections-all" => InspectionsAll,
}

/// When a document is of, short: "October 2019".
pub fn when(document: &Arc<Document>) -> When {
    When::of(document)
}

/// ", inspected 14 to 18 October 2019", or its publication where a document gives no dates.
pub fn on(document: &Arc<Document>) -> On {
    On::of(document)
}

/// A grade with what was judged: "good overall", "good for care leavers".
pub fn judged(grade: Grade, aspect: Aspect) -> Judged {
    Judged { grade, aspect }
}

/// All the days of an inspection.
pub fn days(inspection: &crate::document::Inspection) -> Days {
    Days(inspection.clone())
}

/// The day of publication, where it is to be said.
pub fn published_on(date: Option<jiff::civil::Date>) -> PublishedOn {
    PublishedOn(date)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// The messages of the table, each with the variables that it uses.
    fn table() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
        let mut messages = BTreeMap::new();
        let mut key = "";
        for line in include_str!("wording/answers.ftl").lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, _)) =
                line.split_once(" =").filter(|_| line.starts_with(|it: char| it.is_ascii_lowercase()))
            {
                key = name;
            }
            let variables = line.split('$').skip(1);
            let variables = variables
                .map(|rest| rest.split(|it: char| !it.is_alphanumeric() && it != '_').next().unwrap_or_default());
            if !key.is_empty() {
                messages.entry(key).or_insert_with(BTreeSet::new).extend(variables);
            }
        }
        messages
    }

    #[test]
    fn the_table_has_every_message_with_its_variables_and_no_other() {
        let table = table();
        let mut wrong = Vec::new();
        for (key, variables) in KEYS {
            match table.get(key) {
                None => wrong.push(format!("{key} is not in the table")),
                Some(used) => {
                    let unknown = used.iter().filter(|it| !variables.contains(it));
                    wrong.extend(unknown.map(|it| format!("{key} uses ${it}, which it is not given")));
                }
            }
        }
        let keys: BTreeSet<&str> = KEYS.iter().map(|(key, _)| *key).collect();
        wrong.extend(table.keys().filter(|key| !keys.contains(**key)).map(|key| format!("nothing says {key}")));
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
