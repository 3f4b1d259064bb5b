//! The explanation of an answer, as the JSON that other programs read and the terminal shows.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::document::{Aspect, Document, Grade, Kind};
use crate::operations::{self, Answer, Question, Slot, WhyChosen, WhySearched};
use crate::question::{Form, GradeClaim, InspectionSelector, More, Period, Scope};
use crate::search;

/// The explanation of an answer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Explanation {
    /// Every part of the question that was understood, in a fixed order.
    pub understood: Vec<Understood>,
    /// The assumptions, in plain words.
    pub assumed: Vec<String>,
    /// The reason no passage was compared by meaning though that is switched on; `None` where it was, or is off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_meaning: Option<String>,
    /// The readings of the question that were tried, each with how well it accounts for it.
    pub readings: Vec<Reading>,
    /// The plans that answered; one may hand over to the next.
    pub plans: Vec<&'static str>,
    /// The authorities whose inspections were in question.
    pub scope: Vec<Scoped>,
    /// The looks through documents; none where the answer stands in the facts that were read beforehand.
    pub looks: Vec<Search>,
}

/// A reading of the question that was tried.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ExplainedReading)]
pub struct Reading {
    /// The operation that it asks for.
    pub operation: &'static str,
    /// How plausible the cues make it, from 0 to 1.
    pub plausibility: f64,
    /// Its standing beside the others, from 0 to 1; the highest answers.
    pub standing: f64,
    /// The words that chose it or filled a slot.
    pub used: Vec<String>,
    /// The words that its evidence has, themselves or by an equivalent.
    pub held: Vec<String>,
    /// The words that were searched for and are not in the evidence.
    pub missing: Vec<String>,
    /// The words that it takes no account of.
    pub ignored: Vec<String>,
    /// Set for the one that answers.
    pub taken: bool,
}

/// A part of the question.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ExplainedUnderstood)]
pub struct Understood {
    /// The part.
    pub slot: &'static str,
    /// Its meaning as understood.
    pub value: String,
    /// True if it comes from the question before.
    pub carried: bool,
}

/// The inspections in question of one authority.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ExplainedScoped)]
pub struct Scoped {
    /// The authority.
    pub authority: String,
    /// The number of its inspections that are held.
    pub held: usize,
    /// The files of those in question, newest first.
    pub files: Vec<String>,
    /// The reason for these.
    pub why: &'static str,
}

/// One look through documents.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ExplainedLook)]
pub struct Search {
    /// The files looked through.
    pub files: Vec<String>,
    /// The reason for these.
    pub why: &'static str,
    /// `words` where the topic was searched for, `words and meaning` where a model also compared passages with the
    /// question, `sections` where all that stands under the aspects was read.
    pub by: &'static str,
    /// The reader's words that were looked for.
    pub words: Vec<String>,
    /// Every word that was looked for with what it counts, from 0 to 1: synonyms and acronyms count a little less.
    pub terms: BTreeMap<String, f64>,
    /// The confidence that the topic was found; `None` where nothing was searched for.
    pub confidence: Option<Confidence>,
    /// The passages that were read.
    pub passages: Vec<Passage>,
    /// The number of passages that stand under other aspects and were not read.
    pub elsewhere: usize,
    /// The number of sentences of the passages that hold no word of the topic.
    pub off_topic: usize,
    /// The number of sentences of the passages that are fragments and say nothing alone.
    pub fragments: usize,
    /// The sentences that could have been quoted, the best first.
    pub sentences: Vec<Sentence>,
}

/// A confidence beside its threshold.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = ExplainedConfidence)]
pub struct Confidence {
    /// The share of the topic that the best passage holds, from 0 to 1.
    pub value: f64,
    /// The least at which an answer is given.
    pub threshold: f64,
}

/// A passage that was read.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ExplainedPassage)]
pub struct Passage {
    /// Its file.
    pub file: String,
    /// Its number in the document, from 0.
    pub passage: u32,
    /// The page that it begins on.
    pub page: Option<u32>,
    /// What is printed on that page, where it is not the number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_label: Option<String>,
    /// Its printed number.
    pub paragraph: Option<u32>,
    /// The heading above it.
    pub section: Option<String>,
    /// Its score by full text as a share of the best one's; 0 where none was searched for.
    pub standing: f64,
    /// Its nearness to the question in meaning, as a cosine; left out where no model compared them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cosine: Option<f64>,
    /// The reason none of its sentences can be quoted, if that is so.
    pub left_out: Option<&'static str>,
    /// The same in words.
    #[serde(skip)]
    pub left_out_words: Option<&'static str>,
}

/// A sentence that could have been quoted.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ExplainedSentence)]
pub struct Sentence {
    /// Its file.
    pub file: String,
    /// The number of its passage.
    pub passage: u32,
    /// The page that it begins on.
    pub page: Option<u32>,
    /// What is printed on that page, where it is not the number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_label: Option<String>,
    /// The sentence that was scored; what is quoted may take in its neighbours.
    pub text: String,
    /// Its score: the sum of the parts.
    pub score: f64,
    /// The parts of the score that are not 0, in order.
    #[serde(serialize_with = "as_object")]
    #[schema(value_type = BTreeMap<String, f64>)]
    pub parts: Vec<(&'static str, f64)>,
    /// Its fate.
    pub fate: &'static str,
    /// The same in words.
    #[serde(skip)]
    pub fate_words: &'static str,
}

fn as_object<S: serde::Serializer>(parts: &[(&'static str, f64)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(parts.iter().map(|(name, part)| (name, part)))
}

impl Explanation {
    /// The view of an explanation of the answer to a question.
    pub fn new(answer: &Answer, explanation: &operations::Explanation) -> Self {
        Self {
            understood: understood(&answer.question),
            assumed: answer.notes.iter().map(|note| note.text.clone()).collect(),
            readings: explanation.readings.iter().map(reading).collect(),
            without_meaning: explanation.without_meaning.clone(),
            plans: explanation.plans.iter().map(|operation| operation.name()).collect(),
            scope: explanation.scope.iter().map(scoped).collect(),
            looks: explanation.searches.iter().map(look).collect(),
        }
    }
}

/// A number as it is shown: nobody reads more than three digits after the point.
fn rounded(number: f32) -> f64 {
    (f64::from(number) * 1_000.0).round() / 1_000.0
}

fn files<'a>(documents: impl IntoIterator<Item = &'a std::sync::Arc<Document>>) -> Vec<String> {
    documents.into_iter().map(|document| document.file.clone()).collect()
}

fn reading(tried: &operations::Tried) -> Reading {
    Reading {
        operation: tried.operation.name(),
        plausibility: rounded(tried.plausibility),
        standing: rounded(tried.standing),
        used: tried.account.used.clone(),
        held: tried.account.held.clone(),
        missing: tried.account.missing.clone(),
        ignored: tried.account.ignored.clone(),
        taken: tried.taken,
    }
}

fn why_chosen(why: WhyChosen) -> &'static str {
    match why {
        WhyChosen::LatestAssumed => "the latest, since no period was named",
        WhyChosen::Latest => "the latest was asked for",
        WhyChosen::First => "the first was asked for",
        WhyChosen::Previous => "one before another was asked for",
        WhyChosen::Published => "published in the period asked for",
        WhyChosen::InspectedInstead => "inspected in the period asked for, since none was published in it",
        WhyChosen::Inspected => "inspected in the period asked for",
        WhyChosen::LastFew => "so many of the latest were asked for",
        WhyChosen::All => "all were asked for",
    }
}

fn why_searched(why: WhySearched) -> &'static str {
    match why {
        WhySearched::OfKind => "of the kind asked for",
        WhySearched::InQuestion => "of the inspection in question",
        WhySearched::Earlier => {
            "of an earlier inspection, since no period was named and the latest gives no sure answer"
        }
        WhySearched::Visit => {
            "of a visit or another kind of inspection, since none was named and the full inspections give no sure answer"
        }
        WhySearched::OtherDocuments => "other documents on the authority, since the reports give no sure answer",
        WhySearched::BesideEachOther => "of the inspections set beside each other",
    }
}

fn scoped(scoped: &operations::Scoped) -> Scoped {
    Scoped {
        authority: scoped.authority.clone(),
        held: scoped.held,
        files: files(&scoped.documents),
        why: why_chosen(scoped.why),
    }
}

fn look(look: &operations::Search) -> Search {
    let trace = &look.trace;
    let mut sentences: Vec<Sentence> = trace.sentences.iter().map(sentence).collect();
    // A stable sort: what scores the same stays in the order in which it was decided on.
    sentences.sort_by(|a, b| b.score.total_cmp(&a.score));
    Search {
        files: files(&trace.documents),
        why: why_searched(look.why),
        by: match (trace.by_section, trace.by_meaning) {
            (true, _) => "sections",
            (false, true) => "words and meaning",
            (false, false) => "words",
        },
        words: trace.words.clone(),
        terms: trace.terms.iter().map(|(word, weight)| (word.clone(), rounded(*weight))).collect(),
        confidence: look.confidence.map(|it| Confidence { value: rounded(it.value), threshold: rounded(it.threshold) }),
        passages: trace.passages.iter().map(passage).collect(),
        elsewhere: trace.elsewhere,
        off_topic: trace.off_topic,
        fragments: trace.fragments,
        sentences,
    }
}

fn passage(seen: &search::PassageTrace) -> Passage {
    let section = seen.passage.section.and_then(|number| seen.document.section(number));
    let page = seen.passage.pages.as_ref().map(crate::document::Pages::first);
    Passage {
        file: seen.document.file.clone(),
        passage: seen.number.0,
        page,
        page_label: page.and_then(|page| seen.document.labels.of(page)).map(str::to_owned),
        paragraph: seen.passage.paragraph,
        section: section.map(|section| section.heading.clone()),
        standing: rounded(seen.normalised_score),
        cosine: seen.cosine.map(rounded),
        left_out: seen.left_out.map(search::LeftOut::name),
        left_out_words: seen.left_out.map(search::LeftOut::words),
    }
}

fn sentence(considered: &search::SnippetTrace) -> Sentence {
    let found = &considered.found;
    let parts = found.parts.named().into_iter().map(|(name, part)| (name, rounded(part)));
    Sentence {
        file: found.document().file.clone(),
        passage: found.number().0,
        page: found.page(),
        page_label: found.page().and_then(|page| found.document().labels.of(page)).map(str::to_owned),
        text: found.sentence().to_owned(),
        score: rounded(found.score),
        parts: parts.filter(|(_, part)| *part != 0.0).collect(),
        fate: considered.fate.name(),
        fate_words: considered.fate.words(),
    }
}

/// Every part of a question that says something.
fn understood(question: &Question) -> Vec<Understood> {
    let listed = |names: &[&str]| names.join(", ");
    let also: Vec<&str> = question.also.iter().map(|operation| operation.name()).collect();
    let authorities: Vec<&str> = question.authorities.iter().map(String::as_str).collect();
    let unknown: Vec<&str> = question.unknown_places.iter().map(|place| place.words.as_str()).collect();
    let own: Vec<String> = question.own_periods.iter().map(|(name, own)| format!("{name} {}", period(own))).collect();
    let aspects: Vec<&str> = question.aspects.iter().map(Aspect::name).collect();
    let grades: Vec<&str> = question.grades.iter().map(Grade::name).collect();
    let kinds: Vec<&str> = question.kinds.iter().copied().map(Kind::name).collect();
    let parts: [(&'static str, Option<Slot>, String); 16] = [
        ("intent", Some(Slot::Operation), question.operation.name().to_owned()),
        ("also", Some(Slot::Operation), listed(&also)),
        ("form", None, form(question.form).to_owned()),
        ("scope", Some(Slot::Authority), scope(&question.scope)),
        ("authorities", Some(Slot::Authority), listed(&authorities)),
        ("unknown_places", Some(Slot::Authority), listed(&unknown)),
        ("period", Some(Slot::Period), which(&question.which)),
        ("own_periods", Some(Slot::Period), own.join(", ")),
        ("aspects", Some(Slot::Aspect), listed(&aspects)),
        ("every_aspect", Some(Slot::Aspect), yes(question.every_aspect)),
        ("grades", Some(Slot::Grade), listed(&grades)),
        ("claim", Some(Slot::Grade), question.claim.map_or("", claim).to_owned()),
        ("kinds", Some(Slot::Source), listed(&kinds)),
        ("owner", Some(Slot::Source), question.owner.as_ref().map_or("", crate::document::Owner::name).to_owned()),
        ("topic", Some(Slot::Topic), question.topic.join(" ")),
        ("more", None, more(question.more).to_owned()),
    ];
    parts
        .into_iter()
        .filter(|(_, _, value)| !value.is_empty())
        .map(|(slot, part, value)| {
            let carried = part.is_some_and(|part| question.carried.contains(&part));
            Understood { slot, value, carried }
        })
        .collect()
}

fn yes(is: bool) -> String {
    if is { "yes".to_owned() } else { String::new() }
}

fn more(more: More) -> &'static str {
    match more {
        More::No => "",
        More::Next => "next",
        More::Whole => "whole",
        More::NextWhole => "next, whole",
    }
}

fn form(form: Form) -> &'static str {
    match form {
        Form::Open => "open",
        Form::Whether => "whether",
        Form::Why => "why",
        Form::Advice => "advice",
    }
}

fn scope(scope: &Scope) -> String {
    match scope {
        Scope::Unspecified => String::new(),
        Scope::Named => "named".to_owned(),
        Scope::Every => "every authority".to_owned(),
        Scope::Region(region) => format!("region {region}"),
        Scope::Neighbours(None) => "statistical neighbours".to_owned(),
        Scope::Neighbours(Some(of)) => format!("statistical neighbours of {of}"),
    }
}

fn claim(claim: GradeClaim) -> &'static str {
    match claim {
        GradeClaim::Premise => "premise",
        GradeClaim::Asked => "asked",
        GradeClaim::Kept => "kept",
        GradeClaim::Lost => "lost",
        GradeClaim::Condition => "condition",
    }
}

/// A period as an interval of ISO 8601, with `..` for an open end.
fn period(period: &Period) -> String {
    let day = |day: Option<Date>| day.map_or_else(|| "..".to_owned(), |day| day.to_string());
    format!("{}/{}", day(period.from), day(period.to))
}

fn which(which: &InspectionSelector) -> String {
    match which {
        InspectionSelector::Unspecified => String::new(),
        InspectionSelector::Latest => "latest".to_owned(),
        InspectionSelector::Earliest => "earliest".to_owned(),
        InspectionSelector::Previous { of: None, steps } => format!("{steps} before the latest"),
        InspectionSelector::Previous { of: Some(of), steps } => format!("{steps} before {}", period(of)),
        InspectionSelector::In(periods) => periods.iter().map(period).collect::<Vec<_>>().join(", "),
        InspectionSelector::LastFew(few) => format!("last {few}"),
        InspectionSelector::All => "all".to_owned(),
    }
}
