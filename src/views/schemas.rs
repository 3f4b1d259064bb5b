//! The values that names of ours can have, for the description of the interface.

use std::cmp::Ordering;

use utoipa::openapi::schema::{Object, ObjectBuilder, SchemaType, Type};

use crate::changes::Basis;
use crate::check::Stance;
use crate::document::{DueBasis, Kind, Role, SaidIn};
use crate::inspectorates::Inspectorates;
use crate::ledger::State;
use crate::operations::{Outcome, Reason};
use crate::tracker::By;

/// How a grade moved from one inspection to the next.
const DIRECTIONS: [&str; 3] = ["better", "worse", "same"];

/// One of some names.
fn one_of<T: ToString>(names: impl IntoIterator<Item = T>) -> Object {
    let names = names.into_iter().map(|name| name.to_string());
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(names)).build()
}

/// One of some names, or nothing.
fn one_of_or_null<T: ToString>(names: impl IntoIterator<Item = T>) -> Object {
    let names = names.into_iter().map(|name| Some(name.to_string())).chain([None]);
    let kind = SchemaType::Array(vec![Type::String, Type::Null]);
    ObjectBuilder::new().schema_type(kind).enum_values(Some(names)).build()
}

/// A name that is known, or one as a document prints it.
fn known<T: ToString>(kind: SchemaType, names: impl IntoIterator<Item = T>) -> Object {
    let names: Vec<String> = names.into_iter().map(|name| name.to_string()).collect();
    let description =
        format!("One of: {}. One that is not known is given as the document prints it.", names.join("; "));
    ObjectBuilder::new().schema_type(kind).description(Some(description)).build()
}

/// Kinds of document.
pub fn kinds() -> Object {
    one_of(Kind::ALL.map(Kind::name))
}

pub(super) fn states() -> Object {
    one_of(State::ALL.map(State::name))
}

pub(super) fn bases_of_change() -> Object {
    one_of(Basis::ALL.map(Basis::name))
}

/// The name of a move of a grade.
pub(super) fn direction(ordering: Ordering) -> &'static str {
    let [better, worse, same] = DIRECTIONS;
    match ordering {
        Ordering::Greater => better,
        Ordering::Less => worse,
        Ordering::Equal => same,
    }
}

pub(super) fn moves() -> Object {
    one_of_or_null(DIRECTIONS)
}

pub(super) fn ties() -> Object {
    one_of(By::ALL.map(By::name))
}

pub(super) fn said_in() -> Object {
    one_of(SaidIn::ALL.map(SaidIn::name))
}

pub(super) fn due_bases() -> Object {
    one_of_or_null(DueBasis::ALL.map(DueBasis::name))
}

pub(super) fn outcomes() -> Object {
    one_of(Outcome::ALL.map(super::outcome))
}

pub(super) fn reasons() -> Object {
    one_of_or_null(Reason::ALL.map(super::reason))
}

pub(super) fn passages() -> Object {
    one_of(["heading", "paragraph", "item", "row", "footnote", "contents"])
}

pub(super) fn statements() -> Object {
    one_of(["quote", "fact", "signpost"])
}

pub(super) fn frameworks() -> Object {
    one_of_or_null(Inspectorates::bundled().frameworks())
}

pub(super) fn roles() -> Object {
    one_of(Role::ALL.map(Role::name))
}

pub(super) fn grades() -> Object {
    known(Type::String.into(), Inspectorates::bundled().grades())
}

pub(super) fn some_grades() -> Object {
    known(SchemaType::Array(vec![Type::String, Type::Null]), Inspectorates::bundled().grades())
}

pub(super) fn aspects() -> Object {
    known(Type::String.into(), Inspectorates::bundled().aspects())
}

pub(super) fn some_aspects() -> Object {
    known(SchemaType::Array(vec![Type::String, Type::Null]), Inspectorates::bundled().aspects())
}

pub(super) fn owners() -> Object {
    one_of(Inspectorates::bundled().owners())
}

pub(super) fn check_outcomes() -> Object {
    one_of(["found", "declined"])
}

pub(super) fn stances() -> Object {
    one_of([Stance::Supports, Stance::Against, Stance::Near].map(Stance::name))
}

pub(super) fn quote_outcomes() -> Object {
    one_of(["verbatim", "differs", "absent"])
}

pub(super) fn quote_words() -> Object {
    one_of(["same", "left_out", "put_in"])
}

pub(super) fn declined() -> Object {
    one_of_or_null([
        "unknown_authority",
        "not_held",
        "empty",
        "unknown_name",
        "unknown_number",
        "not_mentioned",
        "in_need",
    ])
}
