//! The codes of problems, as the document lists them.

use std::borrow::Cow;

use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// Every code, as it is written outside.
const CODES: &[&str] = &[
    "required",
    "unknown_field",
    "wrong_type",
    "not_an_option",
    "too_short",
    "too_long",
    "too_many",
    "bad_format",
    "bad_check_digit",
    "out_of_range",
    "in_future",
    "too_old",
    "must_ring_999",
    "must_telephone",
];

/// The schema of a problem's code.
pub(super) struct ProblemCode;

impl PartialSchema for ProblemCode {
    fn schema() -> RefOr<Schema> {
        let text = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(CODES.iter().copied()));
        text.description(Some("What kind of problem it is.")).into()
    }
}

impl ToSchema for ProblemCode {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("ProblemCode")
    }
}
