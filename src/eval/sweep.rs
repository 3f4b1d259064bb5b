//! The effect of each weight and limit of ranking on the answers.
//!
//! One number at a time is scaled, all others stay as they are, and the same questions are asked and judged again. It
//! shows which numbers matter, and whether one was set well or only happens not to hurt. A number that gains on one set
//! and loses on another is better left alone.

use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use super::gold::{Gold, gold};
use super::measures::share;
use super::questions::rightly_answered;
use super::{Error, rounded};
use crate::assistant::Assistant;
use crate::operations;
use crate::search::{Limits, Weights};

/// The factors by which each number is scaled.
const FACTORS: [f64; 4] = [0.5, 0.8, 1.25, 2.0];

/// The effect of each number on each set of questions.
#[derive(Clone, Debug, Serialize)]
pub struct Sweep {
    /// The sets with what the numbers as they are give.
    pub sets: Vec<SetFigures>,
    /// The numbers that were scaled.
    pub numbers: Vec<Number>,
}

/// A set of questions.
#[derive(Clone, Debug, Serialize)]
pub struct SetFigures {
    /// The file.
    pub file: String,
    /// The number of its questions.
    pub questions: usize,
    /// The share of them answered rightly with all numbers as they are.
    pub success: f64,
}

/// A weight or limit, and the effect of scaling it.
#[derive(Clone, Debug, Serialize)]
pub struct Number {
    /// Its name: the fields that lead to it, joined by full stops.
    pub name: String,
    /// Its value as it is.
    pub value: f64,
    /// What other values give.
    pub trials: Vec<Trial>,
}

/// Another value of a number, and what it gives.
#[derive(Clone, Debug, Serialize)]
pub struct Trial {
    /// The factor by which the number was scaled.
    pub factor: f64,
    /// The value tried.
    pub value: f64,
    /// The share of the questions answered rightly, set by set.
    pub success: Vec<f64>,
    /// The difference from the share with all numbers as they are, set by set.
    pub difference: Vec<f64>,
}

/// Told before each trial: how many there are, and what is tried next.
pub type Progress<'a> = &'a mut dyn FnMut(usize, &str);

/// Scales each weight and limit whose name holds `only`, asks the questions of all files and judges the answers.
///
/// Numbers that are 0 are left out, and so is a value that rounds to the one there is. Fails if a file cannot be read, if
/// no number has such a name, or if a question cannot be dealt with.
pub fn sweep(files: &[&Path], assistant: Assistant, only: &str, progress: Progress<'_>) -> Result<Sweep, Error> {
    let sets: Vec<Vec<Gold>> = files.iter().map(|file| gold(file)).collect::<Result<_, _>>()?;
    let defaults = Numbers::default();
    let trials: Vec<(Named, Vec<(f64, Value)>)> =
        defaults.all().into_iter().filter(|named| named.name.contains(only)).map(Named::with_trials).collect();
    if trials.is_empty() {
        return Err(Error::NoSuchNumber { name: only.to_owned() });
    }
    let total: usize = trials.iter().map(|(_, values)| values.len()).sum();
    let mut assistant = assistant;
    let mut shares = |numbers: &Numbers, what: &str| -> Result<Vec<f64>, Error> {
        progress(total + 1, what);
        assistant.rank_with(numbers.weights, numbers.limits, numbers.readings);
        sets.iter().map(|set| Ok(share(rightly_answered(set, &assistant)?, set.len()))).collect()
    };
    let base = shares(&defaults, "as it is")?;
    let mut numbers = Vec::new();
    for (named, values) in trials {
        let mut trials = Vec::new();
        for (factor, value) in values {
            let Some(changed) = defaults.with(&named.name, &value) else { continue };
            let success = shares(&changed, &named.name)?;
            let difference = success.iter().zip(&base).map(|(new, old)| rounded(new - old)).collect();
            let success = success.into_iter().map(rounded).collect();
            trials.push(Trial { factor, value: shown(&value), success, difference });
        }
        numbers.push(Number { name: named.name, value: shown(&named.value), trials });
    }
    let figures = files.iter().zip(&sets).zip(&base);
    let sets = figures.map(|((file, set), share)| SetFigures {
        file: file.display().to_string(),
        questions: set.len(),
        success: rounded(*share),
    });
    Ok(Sweep { sets: sets.collect(), numbers })
}

/// All numbers that ranking and the choice between readings depend on.
#[derive(Clone, Copy, Default, PartialEq, Debug)]
struct Numbers {
    weights: Weights,
    limits: Limits,
    readings: operations::Weights,
}

/// A number with its name.
struct Named {
    name: String,
    value: Value,
}

impl Named {
    /// The values to try with the factors that give them. A limit that counts something stays a whole number.
    fn with_trials(self) -> (Self, Vec<(f64, Value)>) {
        let scaled = |factor: f64| match self.value.as_u64() {
            Some(count) => Value::from(whole(whole_as_float(count) * factor)),
            None => Value::from(self.value.as_f64().unwrap_or_default() * factor),
        };
        let values = FACTORS.map(|factor| (factor, scaled(factor)));
        let others = values.into_iter().filter(|(_, value)| *value != self.value).collect();
        (self, others)
    }
}

impl Numbers {
    fn tree(&self) -> Value {
        serde_json::json!({ "weights": self.weights, "limits": self.limits, "readings": self.readings })
    }

    /// All numbers that are not 0, in the order of their names.
    fn all(&self) -> Vec<Named> {
        let mut found = Vec::new();
        collect(&self.tree(), String::new(), &mut found);
        found.retain(|named| named.value.as_f64().is_some_and(|value| value != 0.0));
        found.sort_by(|a, b| a.name.cmp(&b.name));
        found
    }

    /// A copy with one number changed; `None` if no number has that name or it cannot take that value.
    fn with(&self, name: &str, value: &Value) -> Option<Self> {
        let mut tree = self.tree();
        let pointer = format!("/{}", name.replace('.', "/"));
        tree.pointer_mut(&pointer)?.clone_from(value);
        let weights = serde_json::from_value(tree.get("weights")?.clone()).ok()?;
        let limits = serde_json::from_value(tree.get("limits")?.clone()).ok()?;
        let readings = serde_json::from_value(tree.get("readings")?.clone()).ok()?;
        Some(Self { weights, limits, readings })
    }
}

fn collect(value: &Value, name: String, found: &mut Vec<Named>) {
    match value {
        Value::Object(fields) => {
            for (field, value) in fields {
                let name = if name.is_empty() { field.clone() } else { format!("{name}.{field}") };
                collect(value, name, found);
            }
        }
        value => found.push(Named { name, value: value.clone() }),
    }
}

/// A number as it is reported, without the digits that single precision adds.
fn shown(value: &Value) -> f64 {
    rounded(value.as_f64().unwrap_or_default())
}

#[expect(clippy::cast_precision_loss, reason = "limits are far below what a float holds exactly")]
fn whole_as_float(count: u64) -> f64 {
    count as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small limit, scaled and rounded")]
fn whole(count: f64) -> u64 {
    count.round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_can_be_changed_alone() {
        let defaults = Numbers::default();
        let all = defaults.all();
        for name in ["weights.by_words.footnote", "limits.words", "readings.worth.home_assumed"] {
            assert!(all.iter().any(|it| it.name == name), "{name}");
        }
        for (named, values) in defaults.all().into_iter().map(Named::with_trials) {
            for (factor, value) in values {
                let changed = defaults.with(&named.name, &value).unwrap();
                let different = changed.all().into_iter().zip(&all).filter(|(new, old)| new.value != old.value);
                let names: Vec<String> = different.map(|(new, _)| new.name).collect();
                assert_eq!(names, std::slice::from_ref(&named.name), "{factor}");
            }
        }
        assert!(defaults.with("weights.herring", &Value::from(1.0)).is_none());
    }

    #[test]
    fn counts_stay_whole_and_what_changes_nothing_is_left_out() {
        let trials = |value: Value| Named { name: String::new(), value }.with_trials().1;
        assert_eq!(trials(Value::from(5)), [(0.5, 3.into()), (0.8, 4.into()), (1.25, 6.into()), (2.0, 10.into())]);
        assert_eq!(trials(Value::from(2)), [(0.5, 1.into()), (1.25, 3.into()), (2.0, 4.into())]);
        assert_eq!(trials(Value::from(-0.5))[0], (0.5, (-0.25).into()));
    }
}
