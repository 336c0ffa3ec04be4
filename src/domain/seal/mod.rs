//! The seal of a record: each event of a service is numbered and hashed over the one before it, so that a change, a
//! removal or an insertion behind the service's back shows. A chain alone does not show that its end was cut off: a
//! [`Head`] kept elsewhere does. Imports nothing of the house but `domain`.

mod canonical;
mod head;
mod order;
mod stood;

pub use canonical::{canonical_json, digest_of_json, hex};
pub use head::{Head, NotAHead};
pub use order::in_version_order;
pub use stood::Stood;

use jiff::Timestamp;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::ids::{AccountId, EventId, ReferralId, ServiceId};

/// What stands before the first event of a chain.
pub const BEGINNING: [u8; 32] = [0; 32];

/// The member of a submission's payload that holds the digest of the answers, in hexadecimal. See [`digest_of_json`].
pub const ANSWERS_SHA256: &str = "answers_sha256";
/// The member of a submission's payload that names the documents that went with it: `[{id, sha256}]`.
pub const DOCUMENTS: &str = "documents";
/// The member of a payload that says how the referral stood after the act: a [`Stood`].
pub const STANDING: &str = "standing";

/// An event as it is sealed. Its kind is any text: a node of the last release seals what a newer one wrote.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Row id.
    pub id: EventId,
    /// Of which referral.
    pub referral: ReferralId,
    /// In the chain of which service.
    pub service: ServiceId,
    /// The version of the referral that the act made.
    pub version: i64,
    /// When, to the microsecond.
    pub at: Timestamp,
    /// What.
    pub kind: String,
    /// Who; none where the system acted.
    pub actor: Option<AccountId>,
    /// What the act carried.
    pub payload: Value,
    /// Random; without it the digest of a payload tells nothing of it.
    pub salt: Vec<u8>,
}

impl Record {
    /// The hash of this event as number `seq` after one of the hash `previous`: SHA-256 over the fields in their order,
    /// each preceded by its length.
    #[must_use]
    pub fn hash(&self, seq: i64, previous: &[u8]) -> [u8; 32] {
        let actor = self.actor.map(|actor| actor.uuid().into_bytes());
        digest(&[
            b"amhp-hub event 1",
            previous,
            self.service.uuid().as_bytes(),
            &seq.to_be_bytes(),
            self.id.uuid().as_bytes(),
            self.referral.uuid().as_bytes(),
            &self.version.to_be_bytes(),
            self.kind.as_bytes(),
            &self.at.as_microsecond().to_be_bytes(),
            actor.as_ref().map_or(&[], |bytes| &bytes[..]),
            &self.payload_digest(),
        ])
    }

    /// The salted digest of what the act carried: all of the payload that the chain holds.
    fn payload_digest(&self) -> [u8; 32] {
        digest(&[b"amhp-hub payload 1", &self.salt, &canonical_json(&self.payload)])
    }
}

/// SHA-256 over parts, each preceded by its length in eight bytes: no two lists of parts give the same bytes.
fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}
