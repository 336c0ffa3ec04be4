//! What serde writes as `{"kind": …, "about": …}`, kept in two columns: which kind, and the ids that it is about.
//! Imports nothing of the house but its own floor.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::StoreError;
use super::types::Json;

/// The kind, and the member `content` beside it.
///
/// # Errors
/// `Fault` for a value that is not written so.
pub(super) fn apart(value: &impl Serialize, content: &str) -> Result<(String, Json), StoreError> {
    let mut whole = serde_json::to_value(value).map_err(|e| StoreError::Fault(e.into()))?;
    let kind = whole["kind"].as_str().map(str::to_owned);
    let kind = kind.ok_or_else(|| StoreError::Fault("a value without a kind".into()))?;
    Ok((kind, Json(whole[content].take())))
}

/// The value of this kind with this content.
///
/// # Errors
/// `Fault` where there is no such kind, or its content is another.
pub(super) fn together<T: DeserializeOwned>(kind: &str, content: &str, held: Json) -> Result<T, StoreError> {
    let mut whole = json!({ "kind": kind });
    whole[content] = held.0;
    serde_json::from_value(whole).map_err(|e| StoreError::Fault(e.into()))
}
