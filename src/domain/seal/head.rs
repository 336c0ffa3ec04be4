//! The head of a chain: what is kept elsewhere, so that a chain that was cut, put back or made anew shows.

use std::fmt;
use std::str::FromStr;

use super::{BEGINNING, hex};

/// How far the chain of a service went, written `SLUG:SEQ:HASH`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The service's slug.
    pub service: String,
    /// The number of its last event; 0 where it has none.
    pub seq: i64,
    /// The hash of that event.
    pub hash: [u8; 32],
}

/// A text that is no head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a head of a chain: northgate:41:…, as `amhp-hub audit head` prints it")]
pub struct NotAHead;

impl Head {
    /// The head of a service that has no sealed event.
    #[must_use]
    pub fn none(service: &str) -> Self {
        Self { service: service.to_owned(), seq: 0, hash: BEGINNING }
    }
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.service, self.seq, hex(&self.hash))
    }
}

impl FromStr for Head {
    type Err = NotAHead;

    fn from_str(text: &str) -> Result<Self, NotAHead> {
        let [service, seq, hash] = text.trim().split(':').collect::<Vec<_>>()[..] else { return Err(NotAHead) };
        let seq = seq.parse().ok().filter(|seq| *seq >= 0).ok_or(NotAHead)?;
        let hash = from_hex(hash).ok_or(NotAHead)?;
        if service.is_empty() { Err(NotAHead) } else { Ok(Self { service: service.to_owned(), seq, hash }) }
    }
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let pairs = text.as_bytes().chunks_exact(2);
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let byte = |pair: &[u8]| Some(u8::try_from(digit(pair.first()?)? * 16 + digit(pair.get(1)?)?).unwrap_or(0));
    let bytes: Vec<u8> = pairs.map(byte).collect::<Option<_>>()?;
    bytes.try_into().ok().filter(|_| text.len() == 64)
}
