//! One way to write a JSON document, so that its digest does not depend on who kept it: PostgreSQL's `jsonb` sorts an
//! object's members its own way and writes large numbers in full.
//!
//! Members by the bytes of their names, no space, strings as `serde_json` writes them, whole numbers up to 64 bits as
//! digits however they were written (`1e16` comes back from `jsonb` as an integer), other numbers as the shortest digits
//! that give the number again and a power of ten (`1.5e0`).

use serde_json::{Number, Value};
use sha2::{Digest, Sha256};

/// The canonical bytes of a document.
#[must_use]
pub fn canonical_json(document: &Value) -> Vec<u8> {
    let mut out = String::new();
    write(document, &mut out);
    out.into_bytes()
}

/// SHA-256 of the canonical bytes of a document.
#[must_use]
pub fn digest_of_json(document: &Value) -> [u8; 32] {
    Sha256::digest(canonical_json(document)).into()
}

/// Bytes in hexadecimal, lower case.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Number(number) => out.push_str(&digits(number)),
        Value::Array(entries) => list(out, ['[', ']'], entries, write),
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_unstable_by_key(|(name, _)| name.as_str());
            list(out, ['{', '}'], members, |(name, inner), out| {
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push(':');
                write(inner, out);
            });
        }
        Value::Null | Value::Bool(_) | Value::String(_) => out.push_str(&value.to_string()),
    }
}

fn list<T>(out: &mut String, [open, close]: [char; 2], entries: impl IntoIterator<Item = T>, one: fn(T, &mut String)) {
    out.push(open);
    for (index, entry) in entries.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        one(entry, out);
    }
    out.push(close);
}

/// Whole numbers that are kept as floating point are read back from `jsonb` as integers, as far as those go.
fn digits(number: &Number) -> String {
    let whole = |value: f64| value.fract() == 0.0 && (i64::MIN as f64..=u64::MAX as f64).contains(&value);
    match number.as_f64().filter(|_| number.is_f64()) {
        Some(value) if whole(value) => (value as i128).to_string(),
        Some(value) => format!("{value:e}"),
        None => number.to_string(),
    }
}
