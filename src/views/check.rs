//! Claims, texts and quotations that were checked.

mod forms;

use serde::Serialize;
use utoipa::ToSchema;

use super::{Citation, Cited, citation, cited, schemas};
use crate::check::{self, Because, Claim, Declined, Difference, Outcome, Quoted, Stance};
use crate::document;
use crate::evidence::Statement;
use crate::operations;
use crate::question::{InspectionSelector, Period};

/// A claim, with the passages that speak of the same matter. No verdict is made.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Check {
    claim: String,
    understood: ClaimUnderstood,
    /// `found`, or `declined` where no document speaks of what the claim says.
    #[schema(schema_with = schemas::check_outcomes)]
    outcome: &'static str,
    /// Why it is declined, by a stable name.
    #[schema(schema_with = schemas::declined)]
    reason: Option<&'static str>,
    /// The same in words.
    because: Option<String>,
    /// The best first. Of a declined claim they only come near.
    passages: Vec<StandingPassage>,
    /// The number of documents that were looked through.
    documents: usize,
    /// Where the text is from somebody in need of help: whom to turn to. Then nothing is checked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    signposts: Vec<String>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
struct ClaimUnderstood {
    authorities: Vec<String>,
    years: Vec<i16>,
    #[schema(value_type = Vec<String>)]
    aspects: Vec<document::Aspect>,
    #[schema(value_type = Vec<String>)]
    grades: Vec<document::Grade>,
}

/// A passage with how it stands to the claim.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct StandingPassage {
    #[serde(flatten)]
    citation: Citation,
    /// `supports`, `against` or `near`.
    #[schema(schema_with = schemas::stances)]
    stance: &'static str,
    /// In what it differs from the claim, in words.
    differs: Option<String>,
}

/// A whole text: each of its sentences that claims something, and what it leaves out of the report that it tells of.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CheckedText {
    /// The inspection that it tells of.
    told_of: Option<CheckedAgainst>,
    /// Its sentences that claim something, in order.
    claims: Vec<CheckedSentence>,
    /// What the report asks for and no sentence speaks of.
    left_out: Vec<LeftOut>,
    /// Sentences of the report that are quoted without the one after them that restricts them.
    caveats: Vec<Caveat>,
    /// The number of sentences beyond those that are checked.
    more: usize,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
struct CheckedAgainst {
    authority: String,
    document: Cited,
    /// By what it is known: `days`, `published` or `month`; null where it is the latest one, taken for granted.
    by: Option<&'static str>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
struct CheckedSentence {
    #[serde(flatten)]
    check: Check,
    /// True if the text has it in quotation marks.
    quoted: bool,
    /// True if it stands in the report word for word.
    verbatim: bool,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
struct LeftOut {
    #[schema(schema_with = schemas::roles)]
    role: &'static str,
    text: String,
    citation: Option<Citation>,
    /// The items nested below it.
    items: Vec<String>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
struct Caveat {
    quoted: Citation,
    caveat: Citation,
}

/// Whether words stand in the documents.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuoteCheck {
    quote: String,
    /// `verbatim`, `differs` or `absent`.
    #[schema(schema_with = schemas::quote_outcomes)]
    outcome: &'static str,
    /// Where it stands, or where the words are that come nearest. A place that goes over two passages has two citations.
    places: Vec<QuotePlace>,
    /// The number of further places.
    more: usize,
    /// The words of the document and of the quotation in order, where they differ.
    words: Vec<QuoteWords>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
struct QuotePlace {
    citations: Vec<Citation>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
struct QuoteWords {
    /// Whether both have the words, or the quotation left them out, or put them in.
    #[schema(schema_with = schemas::quote_words)]
    kind: &'static str,
    text: String,
}

impl Check {
    /// The view of a claim that was checked.
    pub fn new(outcome: &Outcome) -> Self {
        let Claim { text, authorities, which, aspects, grades, .. } = &outcome.claim;
        let passages = outcome.passages.iter().enumerate().map(|(at, passage)| StandingPassage {
            citation: citation(at + 1, &passage.citation),
            stance: passage.stance.name(),
            differs: passage.because.as_ref().map(differs),
        });
        Self {
            claim: text.clone(),
            understood: ClaimUnderstood {
                authorities: authorities.clone(),
                years: years(which),
                aspects: aspects.clone(),
                grades: grades.clone(),
            },
            outcome: if outcome.is_found() { "found" } else { "declined" },
            reason: outcome.declined.as_ref().map(reason),
            because: outcome.declined.as_ref().map(declined),
            passages: passages.collect(),
            documents: outcome.documents.len(),
            signposts: Vec::new(),
        }
    }

    /// The view of what somebody in need of help wrote, by the answer that points the way. It holds no word of theirs.
    pub fn in_need(answer: &operations::Answer) -> Self {
        let understood =
            ClaimUnderstood { authorities: Vec::new(), years: Vec::new(), aspects: Vec::new(), grades: Vec::new() };
        Self {
            claim: String::new(),
            understood,
            outcome: "declined",
            reason: Some("in_need"),
            because: Some(answer.headline.clone()),
            passages: Vec::new(),
            documents: 0,
            signposts: answer.signposts.clone(),
        }
    }
}

impl CheckedText {
    /// The view of a text that was checked.
    pub fn new(whole: &check::Whole) -> Self {
        let told_of = whole.told.as_ref().map(|told| CheckedAgainst {
            authority: told.authority.clone(),
            document: cited(&told.document),
            by: told.by.map(document::ToldBy::name),
        });
        let claims = whole.sentences.iter().map(|checked| CheckedSentence {
            check: Check::new(&checked.outcome),
            quoted: checked.sentence.is_quoted,
            verbatim: checked.is_verbatim,
        });
        let left_out = whole.left_out.iter().enumerate().map(|(at, left_out)| LeftOut {
            role: left_out.role.name(),
            text: left_out.item.text().to_owned(),
            citation: left_out.item.citations().next().map(|it| citation(at + 1, it)),
            items: left_out.item.items.iter().map(Statement::text).map(str::to_owned).collect(),
        });
        let caveats = whole.caveats.iter().enumerate().map(|(at, it)| Caveat {
            quoted: citation(2 * at + 1, &it.quoted),
            caveat: citation(2 * at + 2, &it.caveat),
        });
        let (claims, left_out, caveats) = (claims.collect(), left_out.collect(), caveats.collect());
        Self { told_of, claims, left_out, caveats, more: whole.more }
    }
}

impl QuoteCheck {
    /// The view of a quotation that was looked for.
    pub fn new(quote: &str, quoted: &Quoted) -> Self {
        let (outcome, places, more, words) = match quoted {
            Quoted::Verbatim { places, more } => ("verbatim", &places[..], *more, &[][..]),
            Quoted::Differs { place, words } => ("differs", std::slice::from_ref(place), 0, &words[..]),
            Quoted::Absent => ("absent", &[][..], 0, &[][..]),
        };
        let mut id = 0;
        let mut numbered = |it| {
            id += 1;
            citation(id, it)
        };
        let places =
            places.iter().map(|at| QuotePlace { citations: at.0.iter().map(&mut numbered).collect() }).collect();
        let words = words.iter().map(|word| {
            let (kind, text) = match word {
                Difference::Same(text) => ("same", text),
                Difference::LeftOut(text) => ("left_out", text),
                Difference::PutIn(text) => ("put_in", text),
            };
            QuoteWords { kind, text: text.clone() }
        });
        Self { quote: quote.to_owned(), outcome, places, more, words: words.collect() }
    }
}

fn years(which: &InspectionSelector) -> Vec<i16> {
    let InspectionSelector::In(periods) = which else { return Vec::new() };
    let ends = |period: &Period| [period.from, period.to];
    let mut years: Vec<i16> = periods.iter().flat_map(ends).flatten().map(jiff::civil::Date::year).collect();
    years.dedup();
    years
}

fn reason(declined: &Declined) -> &'static str {
    match declined {
        Declined::UnknownPlace(_) => "unknown_authority",
        Declined::NotHeld(_) => "not_held",
        Declined::Nothing => "empty",
        Declined::Name(_) => "unknown_name",
        Declined::Number(_) => "unknown_number",
        Declined::NotMentioned => "not_mentioned",
    }
}

/// Why a claim is declined, in words.
pub fn declined(declined: &Declined) -> String {
    match declined {
        Declined::UnknownPlace(place) => format!("{:?} is no council whose reports are held", place.words),
        Declined::NotHeld(name) => format!("no report about {name} is held"),
        Declined::Nothing => "it says nothing that could be looked for".to_owned(),
        Declined::Name(name) => format!("none of these documents has the name {name:?}"),
        Declined::Number(number) => format!("none of the passages nearest to it counts what it counts as {number}"),
        Declined::NotMentioned => "none of these documents speaks of it".to_owned(),
    }
}

/// In what a passage differs from a claim, in words.
pub fn differs(because: &Because) -> String {
    match because {
        Because::Grade(grade) => format!("the grade given is {}", grade.words()),
        Because::Number(claimed, said) => format!("the claim says {claimed}, the document {said}"),
        Because::Days => "the dates are others".to_owned(),
        Because::Person => "another person is named".to_owned(),
        Because::Direction => "it points the other way".to_owned(),
    }
}

/// How a passage stands to a claim, in words.
pub fn stance(stance: Stance) -> &'static str {
    match stance {
        Stance::Supports => "says the same",
        Stance::Against => "says otherwise",
        Stance::Near => "comes near",
    }
}
