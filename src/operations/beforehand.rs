//! What is answered before a message is read as a question: people in need of help, and other languages than English.
//!
//! Neither answer holds a word of the message, so that whoever keeps answers keeps nothing of it.

use super::answer::{Answer, Draft, Outcome};
use super::clause::Clause;
use super::dispatch::Grammar;
use super::kit::Context;
use crate::signposts::{InNeed, Need, Signpost, Signposts};
use crate::wording::Say;

/// Whom somebody in need is pointed to: no statement, no suggestion and nothing that leads further.
pub fn in_need(in_need: &InNeed, signposts: &Signposts, grammar: &Grammar, context: &Context<'_>) -> Answer {
    let headline = match in_need.need {
        Need::Child => Say::NeedChild,
        Need::Young => Say::NeedYoung,
        Need::Adult => Say::NeedAdult,
        Need::Suicide => Say::NeedSuicide,
        Need::Family => Say::NeedFamily,
        Need::Unsure => Say::NeedUnsure,
    };
    let says = signposts.of(in_need.need).iter().map(|signpost| say(*signpost, in_need, signposts));
    let signposts = says.map(|say| context.wording.sentence([&say])).collect();
    Answer { signposts, ..helping(headline, grammar, context) }
}

/// That questions are in English.
pub fn foreign(grammar: &Grammar, context: &Context<'_>) -> Answer {
    helping(Say::EnglishOnly, grammar, context)
}

/// An answer that consists of a headline.
fn helping(say: Say, grammar: &Grammar, context: &Context<'_>) -> Answer {
    let question = grammar.understand("", None, context.authorities);
    let draft = Draft::answered(vec![Clause::neutral(say)], Vec::new());
    Draft { outcome: Outcome::Help, ..draft }.finished(question, context.wording)
}

fn say(signpost: Signpost, in_need: &InNeed, signposts: &Signposts) -> Say {
    let numbers = signposts.numbers();
    let authority = in_need.council.clone();
    match signpost {
        Signpost::Emergency => Say::SignEmergency { number: numbers.emergency.clone() },
        Signpost::EmergencyLife => Say::SignEmergencyLife { number: numbers.emergency.clone() },
        Signpost::Council => Say::SignCouncil { authority },
        Signpost::Complaint => Say::SignComplaint { authority },
        Signpost::Nspcc => Say::SignNspcc { number: numbers.nspcc.clone() },
        Signpost::Childline => Say::SignChildline { number: numbers.childline.clone() },
        Signpost::Samaritans => Say::SignSamaritans { number: numbers.samaritans.clone() },
        Signpost::DomesticAbuse => Say::SignDomesticAbuse { number: numbers.domestic_abuse.clone() },
        Signpost::Ombudsman => Say::SignOmbudsman { number: numbers.ombudsman.clone() },
    }
}
