//! The reference of a referral: what people read to one another down a telephone.
//!
//! Seven symbols and a check symbol out of 23 that are not taken for one another (no vowels, no 0/O, 1/I/L, 5/S,
//! 8/B, Q, U). Written in two groups, `HKM4-9TXW`; read with or without the hyphen and in either case. A reference is
//! a name, never an authority: knowing it opens nothing.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The 23 symbols, in the order of their value.
pub const SYMBOLS: &[u8; 23] = b"234679CDFGHJKMNPRTVWXYZ";
const BODY: usize = 7;

/// A referral's reference: eight symbols, of which the last checks the others.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference(String);

/// A text that is no reference: wrong length, a symbol that is not used, or a check symbol that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a reference: eight letters and digits such as HKM4-9TXW")]
pub struct NotAReference;

impl Reference {
    /// The reference made of seven random numbers; each is taken modulo 23.
    ///
    /// Callers hand in bytes already uniform over the symbols (see `secrets::Chance::below`).
    pub fn from_values(values: [u8; BODY]) -> Self {
        let check = check_value(&values);
        let text = values.iter().chain([&check]).map(|v| SYMBOLS[usize::from(*v) % SYMBOLS.len()] as char).collect();
        Self(text)
    }

    /// The eight symbols without the hyphen, as stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Weighted sum modulo 23. The weights 2…8 and the modulus are coprime and differ from one another, so every single
/// wrong symbol and every swap of two symbols is noticed.
fn check_value(values: &[u8]) -> u8 {
    let sum: usize = values.iter().zip(2..).map(|(value, weight)| usize::from(*value) * weight).sum();
    u8::try_from(sum % SYMBOLS.len()).unwrap_or_default()
}

impl FromStr for Reference {
    type Err = NotAReference;

    fn from_str(text: &str) -> Result<Self, NotAReference> {
        let typed: Vec<u8> =
            text.bytes().filter(|b| !matches!(b, b'-' | b' ')).map(|b| b.to_ascii_uppercase()).collect();
        let values: Vec<u8> =
            typed.iter().filter_map(|b| SYMBOLS.iter().position(|s| s == b)).map(|p| p as u8).collect();
        let body: [u8; BODY] = values.get(..BODY).and_then(|v| v.try_into().ok()).ok_or(NotAReference)?;
        let right = typed.len() == BODY + 1 && values.len() == BODY + 1 && check_value(&body) == values[BODY];
        if right { Ok(Self::from_values(body)) } else { Err(NotAReference) }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = self.0.split_at(4);
        write!(f, "{first}-{second}")
    }
}

impl TryFrom<String> for Reference {
    type Error = NotAReference;

    fn try_from(text: String) -> Result<Self, NotAReference> {
        text.parse()
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.to_string()
    }
}
