//! Schemas whose limits are those that are kept.

use utoipa::openapi::schema::{Object, ObjectBuilder, SchemaType, Type};

use crate::limits::{COMMENT_CHARS, QUESTION_CHARS};

/// A question, or words to search for.
pub(super) fn question() -> Object {
    ObjectBuilder::new().schema_type(Type::String).max_length(Some(QUESTION_CHARS)).pattern(Some(r"\S")).build()
}

/// A comment on an answer, or nothing.
pub(super) fn comment() -> Object {
    let kind = SchemaType::Array(vec![Type::String, Type::Null]);
    ObjectBuilder::new().schema_type(kind).max_length(Some(COMMENT_CHARS)).build()
}
