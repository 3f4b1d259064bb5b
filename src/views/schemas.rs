//! The values that names of ours can have, for the description of the interface.

use utoipa::openapi::schema::{Object, ObjectBuilder, SchemaType, Type};

use crate::answer::{Outcome, Reason};
use crate::document::{Aspect, Framework, Grade, Kind, Owner};

/// One of some names.
fn one_of<'a>(names: impl IntoIterator<Item = &'a str>) -> Object {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(names)).build()
}

/// One of some names, or nothing.
fn one_of_or_null<'a>(names: impl IntoIterator<Item = &'a str>) -> Object {
    let names = names.into_iter().map(|name| Some(name.to_owned())).chain([None]);
    let kind = SchemaType::Array(vec![Type::String, Type::Null]);
    ObjectBuilder::new().schema_type(kind).enum_values(Some(names)).build()
}

/// Kinds of document.
pub fn kinds() -> Object {
    one_of(Kind::ALL.map(Kind::name))
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
    one_of(["quote", "fact"])
}

pub(super) fn frameworks() -> Object {
    one_of_or_null(Framework::ALL.map(Framework::name))
}

pub(super) fn grades() -> Object {
    one_of(Grade::ALL.map(Grade::name))
}

pub(super) fn some_grades() -> Object {
    one_of_or_null(Grade::ALL.map(Grade::name))
}

pub(super) fn aspects() -> Object {
    one_of(Aspect::ALL.map(Aspect::name))
}

pub(super) fn some_aspects() -> Object {
    one_of_or_null(Aspect::ALL.map(Aspect::name))
}

pub(super) fn owners() -> Object {
    one_of([Owner::LocalAuthority, Owner::SafeguardingBoard].map(Owner::name))
}
