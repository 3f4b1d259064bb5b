//! What headlines assert, as JSON.

use std::cmp::Ordering;

use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::evidence;
use crate::operations::{self, Answer, ClaimValue, Over};
use crate::question::Period;

/// Something that a headline asserts, with what bears it out.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Claim {
    /// What is asserted: "graded", "moved", "listed" and so on.
    kind: &'static str,
    authority: Option<String>,
    /// The document that it is asserted of.
    document: Option<String>,
    aspect: Option<String>,
    /// What is said of it; its form depends on the kind.
    value: Value,
    /// The citations that bear it out, by their numbers.
    citations: Vec<usize>,
    /// The words searched for, where something is said to be absent.
    searched: Vec<String>,
}

pub(super) fn claim(claim: &operations::Claim, answer: &Answer) -> Claim {
    let mut citations = evidence::numbers(&claim.citations, &answer.citations);
    if citations.is_empty() {
        // A grade may be borne out by a statement that names it among others of its document.
        let of_document = |cited: &&evidence::Citation| Some(&cited.document().id) == claim.document.as_ref();
        let own: Vec<&evidence::Citation> = answer.citations.iter().filter(of_document).collect();
        citations = evidence::numbers(own, &answer.citations);
    }
    Claim {
        kind: claim.kind.name(),
        authority: claim.authority.clone(),
        document: claim.document.as_ref().map(ToString::to_string),
        aspect: claim.aspect.map(|aspect| aspect.name().to_string()),
        value: value(&claim.value),
        citations,
        searched: claim.searched.clone(),
    }
}

fn value(value: &ClaimValue) -> Value {
    match value {
        ClaimValue::None => Value::Null,
        ClaimValue::Grade(grade) => json!(grade.name().to_string()),
        ClaimValue::Grades { from, to, from_document, direction } => json!({
            "from": from.name().to_string(),
            "to": to.name().to_string(),
            "from_document": from_document.to_string(),
            "direction": match direction {
                Some(Ordering::Greater) => Some("up"),
                Some(Ordering::Less) => Some("down"),
                _ => None,
            },
        }),
        ClaimValue::Count(count) => with(
            json!({
                "what": count.what,
                "n": count.n,
                "of": count.of,
                "owner": count.owner.map(|owner| owner.name().to_string()),
                "grade": count.grade.map(|grade| grade.name().to_string()),
            }),
            &count.over,
        ),
        ClaimValue::Of(over) => with(json!({}), over),
        ClaimValue::Topic { topic, item } => json!({"topic": topic, "item": item}),
        ClaimValue::Days(days) => json!(super::inspected(days)),
        ClaimValue::Date(date) => json!(date.to_string()),
        ClaimValue::Text(text) => json!(text),
        ClaimValue::Acronym { short, long } => json!({"short": short, "long": long}),
    }
}

/// A value with what it is narrowed down to; what does not narrow it down is left out.
fn with(mut value: Value, over: &Over) -> Value {
    let Some(fields) = value.as_object_mut() else { return value };
    fields.retain(|_, field| !field.is_null());
    if !over.periods.is_empty() {
        fields.insert("period".to_owned(), json!(over.periods.iter().map(interval).collect::<Vec<_>>()));
        if over.by_publication {
            fields.insert("by".to_owned(), json!("published"));
        }
    }
    if !over.among.is_empty() {
        fields.insert("among".to_owned(), json!(over.among));
    }
    if !over.sorts.is_empty() {
        fields.insert("sorts".to_owned(), json!(over.sorts));
    }
    if !over.frameworks.is_empty() {
        fields.insert("frameworks".to_owned(), json!(over.frameworks));
    }
    if let Some(n) = over.at_least {
        fields.insert("at_least".to_owned(), json!(n));
    }
    let narrowed = [
        ("region", over.region.clone()),
        ("neighbours_of", over.neighbours_of.clone()),
        ("kind", over.kind.map(|kind| kind.name().to_owned())),
    ];
    for (name, own) in narrowed {
        if let Some(own) = own {
            fields.insert(name.to_owned(), json!(own));
        }
    }
    value
}

/// A period as an interval of ISO 8601, with `..` for an open end.
fn interval(period: &Period) -> String {
    let day = |day: Option<jiff::civil::Date>| day.map_or_else(|| "..".to_owned(), |day| day.to_string());
    format!("{}/{}", day(period.from), day(period.to))
}
