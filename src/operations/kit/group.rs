//! The authorities of a region, the neighbours of one, or all.

use super::{Context, stand_in};
use crate::operations::request::Question;
use crate::question::{InspectionSelector, Scope};
use crate::wording::Say;

/// The most authorities of a group that are set beside each other one by one.
const BESIDE: usize = 13;

/// The authorities looked through.
pub(crate) struct Reach {
    pub(crate) names: Vec<String>,
    /// What they have in common: " in the South West".
    pub(crate) words: String,
}

impl Reach {
    /// Those that a question reaches over, that are councils of the day, and that an inspection is held of, in alphabetical
    /// order. Of those named one by one all are given.
    pub(crate) fn of(question: &Question, context: &Context<'_>) -> Self {
        let mut reach = match &question.scope {
            Scope::Named => Self { names: question.authorities.clone(), words: String::new() },
            Scope::Region(region) => {
                let article = !region.contains("London") && !region.starts_with("York");
                Self {
                    names: context.authorities.in_region(region).iter().map(|it| it.name.clone()).collect(),
                    words: context.wording.say(&Say::GroupRegion { region: region.clone(), article }),
                }
            }
            Scope::Neighbours(of) => {
                let of = of.as_deref().or(context.unnamed.name()).unwrap_or_default();
                Self {
                    names: context.authorities.by_name(of).map(|it| it.neighbours.clone()).unwrap_or_default(),
                    words: context.wording.say(&Say::GroupNeighbours { authority: of.to_owned() }),
                }
            }
            Scope::Unspecified | Scope::Every => {
                Self { names: context.catalog().authorities().map(str::to_owned).collect(), words: String::new() }
            }
        };
        if question.scope != Scope::Named {
            let counts = |name: &String| {
                let known = context.authorities.by_name(name);
                let counts = |which| known.is_none_or(|known| stand_in::counts(known, which, context.today));
                // Of all in this collection those of today count too, whatever the period.
                let of_all = matches!(question.scope, Scope::Unspecified | Scope::Every);
                counts(&question.which) || of_all && counts(&InspectionSelector::Unspecified)
            };
            reach.names.retain(|name| counts(name) && !context.catalog().inspections_of(name).is_empty());
        }
        reach.names.sort();
        reach.names.dedup();
        reach
    }
}

/// Names one by one those of a group small enough to be set beside each other.
pub(crate) fn name(question: &mut Question, context: &Context<'_>) {
    let of_group = matches!(question.scope, Scope::Region(_) | Scope::Neighbours(_));
    let names = if of_group { Reach::of(question, context).names } else { Vec::new() };
    if (1..=BESIDE).contains(&names.len()) {
        question.authorities = names;
        question.scope = Scope::Named;
    }
}
