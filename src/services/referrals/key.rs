//! The idempotency key of a submission: bound to the caller, the operation and the body it came with first.

use serde_json::{Map, Value};

use crate::domain::account::Actor;
use crate::domain::policy::Operation;
use crate::secrets::Purpose;
use crate::services::{Context, Refusal};
use crate::store::KeyedRequest;

/// Longest key, in characters.
const KEY_MOST: usize = 200;

/// A key as the caller chose it: 1 to 200 visible ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// Takes what the `Idempotency-Key` header held.
    ///
    /// # Errors
    /// `IdempotencyKeyRequired` where it is missing, empty or not written as a key.
    pub fn parse(header: Option<&str>) -> Result<Self, Refusal> {
        let key = header.map(str::trim).unwrap_or_default();
        let fits = (1..=KEY_MOST).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic());
        if fits { Ok(Self(key.to_owned())) } else { Err(Refusal::IdempotencyKeyRequired) }
    }
}

/// The request under its key, with the HMAC of its canonical body: the same body gives the same digest however its
/// members are ordered.
pub(super) fn keyed(ctx: &Context, actor: &Actor, operation: Operation, key: &Key, body: &Value) -> KeyedRequest {
    let canonical = sorted(body).to_string();
    KeyedRequest {
        account: actor.account,
        operation: operation.as_str().to_owned(),
        key: key.0.clone(),
        body_hmac: ctx.secrets.digest(Purpose::Body, &[canonical.as_bytes()]).to_vec(),
    }
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut names: Vec<_> = members.iter().collect();
            names.sort_by_key(|(name, _)| name.as_str());
            Value::Object(names.into_iter().map(|(name, inner)| (name.clone(), sorted(inner))).collect::<Map<_, _>>())
        }
        Value::Array(entries) => Value::Array(entries.iter().map(sorted).collect()),
        other => other.clone(),
    }
}
