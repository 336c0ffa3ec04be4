//! JSON bodies: read within bounds, then parsed into what a verb takes, with the place of what does not fit.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};

use super::strict_json::StrictJson;
use super::{Fault, body};
use crate::domain::{Problem, ProblemCode};

/// A body of `application/json` as a `T`.
#[derive(Debug)]
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for JsonBody<T> {
    type Error = Fault;
    type Future = LocalBoxFuture<'static, Result<Self, Fault>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (req, mut payload) = (req.clone(), payload.take());
        Box::pin(async move { read_json(&req, &mut payload, "application/json").await.map(Self) })
    }
}

/// A body of this media type as a `T`.
///
/// # Errors
/// Those of reading; `bad_request` for what is no JSON, nested deeper than 128 or names a member twice; `validation_failed` with the place
/// for JSON of another shape.
pub async fn read_json<T: DeserializeOwned>(
    req: &HttpRequest,
    payload: &mut Payload,
    media_type: &str,
) -> Result<T, Fault> {
    parse(&body::read(req, payload, &[media_type]).await?)
}

/// A body of this media type as a `T`; none where there is no body.
///
/// # Errors
/// As [`read_json`].
pub async fn read_json_if_any<T: DeserializeOwned>(
    req: &HttpRequest,
    payload: &mut Payload,
    media_type: &str,
) -> Result<Option<T>, Fault> {
    let bytes = body::read_if_any(req, payload, &[media_type]).await?;
    bytes.map(|bytes| parse(&bytes)).transpose()
}

/// Parsed in two steps, so that what is no JSON at all is told from JSON that says something else. Every body of ours
/// is an object: serde would take the values of one in an array.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Fault> {
    let StrictJson(value) = serde_json::from_slice(bytes).map_err(|e| {
        let what = if e.is_data() { "The body names a member twice" } else { "The body is no JSON" };
        Fault::bad_request(format!("{what}: see line {}, column {}.", e.line(), e.column()))
    })?;
    if !value.is_object() {
        return Err(Fault::invalid(vec![Problem::new("", ProblemCode::WrongType, "The body must be an object.")]));
    }
    serde_path_to_error::deserialize(value).map_err(|error| {
        let pointer = pointer(error.path());
        Fault::invalid(vec![problem(pointer, &error.into_inner())])
    })
}

/// serde tells kinds of error only in words; none of its words but these are looked at, and none is shown.
fn problem(pointer: String, error: &serde_json::Error) -> Problem {
    let words = error.to_string();
    let named = words.split('`').nth(1).unwrap_or_default();
    if words.starts_with("unknown field") {
        let own = pointer.rsplit('/').next() == Some(named);
        let pointer = if own { pointer } else { format!("{pointer}/{named}") };
        return Problem::new(pointer, ProblemCode::UnknownField, "There is no such field. Take it out.");
    }
    if words.starts_with("missing field") {
        return Problem::new(format!("{pointer}/{named}"), ProblemCode::Required, "This field is needed.");
    }
    if words.starts_with("unknown variant") {
        return Problem::new(pointer, ProblemCode::NotAnOption, "This is not one of the options.");
    }
    Problem::new(
        pointer,
        ProblemCode::WrongType,
        "This is not written as this field is written; see the OpenAPI document.",
    )
}

fn pointer(path: &Path) -> String {
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { variant } => format!("/{variant}"),
            Segment::Unknown => String::new(),
        })
        .collect()
}
