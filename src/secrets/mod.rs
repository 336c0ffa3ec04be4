//! Chance and keys: random bytes, tokens that open doors, digests under which they are kept, mailed codes; sealed,
//! the keys of authenticator apps and what was posted after a session had ended.
//!
//! Everything comes from one secret of 32 bytes in a file beside the database. A key for each purpose is derived from
//! it, so that a digest made for one purpose says nothing in another. Imports `domain`.

mod authenticator;
mod chance;
mod code;
mod file;
mod passwords;
mod seal;

pub use authenticator::{AuthenticatorKey, STEPS_TAKEN};
pub use chance::Chance;
pub use file::{SecretFileError, load_or_make};
pub use passwords::{PasswordFault, Passwords};
pub use seal::{NONCE, SealBroken};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::domain::Masked;

/// The deployment's secret.
#[derive(Clone)]
pub struct Secrets(Zeroizing<[u8; 32]>);

/// What a digest or a derived value is for; each has a key of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Names the secret itself, to notice a wrong file.
    Fingerprint,
    /// Session tokens.
    Session,
    /// Challenge ids.
    Challenge,
    /// Set-up links as they are kept.
    SetUpLink,
    /// Set-up links as they are mailed.
    SetUpToken,
    /// Mailed codes.
    Code,
    /// Ids of the drafts that are kept of requests.
    Draft,
    /// E-mail addresses under which attempts are counted.
    Address,
    /// Request bodies bound to an idempotency key.
    Body,
    /// Form tokens against cross-site posts.
    Csrf,
    /// Keys of authenticator apps, sealed.
    Authenticator,
    /// Who a form was drawn for, sealed.
    FormHolder,
    /// Tokens of posts that came after their session had ended.
    ParkedToken,
    /// What those posts carry, sealed.
    ParkedPost,
    /// The manifest of a backup.
    Backup,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::Fingerprint => b"fingerprint",
            Self::Session => b"session",
            Self::Challenge => b"challenge",
            Self::SetUpLink => b"set-up-link",
            Self::SetUpToken => b"set-up-token",
            Self::Code => b"code",
            Self::Draft => b"draft",
            Self::Address => b"address",
            Self::Body => b"body",
            Self::Csrf => b"csrf",
            Self::Authenticator => b"authenticator",
            Self::FormHolder => b"form-holder",
            Self::ParkedToken => b"parked-token",
            Self::ParkedPost => b"parked-post",
            Self::Backup => b"backup",
        }
    }
}

impl Secrets {
    /// The secret of these bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// HMAC-SHA-256 of `parts` under the key of `purpose`. Each part is preceded by its length, so that no two lists
    /// of parts give the same bytes.
    pub fn digest(&self, purpose: Purpose, parts: &[&[u8]]) -> [u8; 32] {
        let key = mac(&self.0[..], &[b"amhp-hub/1/", purpose.label()]);
        let mut input = Vec::new();
        for part in parts {
            input.extend_from_slice(&(part.len() as u64).to_be_bytes());
            input.extend_from_slice(part);
        }
        mac(&key, &[&input])
    }

    /// A token of 256 bits that only this deployment can make again from the same parts, in base64url.
    pub fn derived_token(&self, purpose: Purpose, parts: &[&[u8]]) -> Masked<String> {
        Masked::new(URL_SAFE_NO_PAD.encode(self.digest(purpose, parts)))
    }

    /// Whether `token` is the one derived from these parts, in constant time.
    pub fn is_derived_token(&self, token: &str, purpose: Purpose, parts: &[&[u8]]) -> bool {
        let expected = self.derived_token(purpose, parts);
        token.as_bytes().ct_eq(expected.reveal().as_bytes()).into()
    }

    /// Names the secret without telling it: kept in the database, compared at each start.
    pub fn fingerprint(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.digest(Purpose::Fingerprint, &[]))
    }
}

fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(•••)")
    }
}
