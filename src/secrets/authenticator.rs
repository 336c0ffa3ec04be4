//! Codes of authenticator apps: RFC 6238 as every app has it, SHA-1, six digits, 30 seconds a step.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use totp_rs::{Builder, Secret, Totp};
use zeroize::Zeroizing;

use super::SealBroken;
use crate::domain::Masked;

/// Bytes of a key: what RFC 4226 recommends.
const KEY: usize = 20;
/// Seconds of a step.
const STEP: u64 = 30;
/// Steps before the present one whose codes are taken: people type slowly (RFC 6238, 5.2). A step ahead is not: each code
/// that would be right makes a wrong one weigh more, and a phone's clock is set by its network.
const SKEW: u16 = 1;
/// How many steps' codes are taken at any moment.
pub const STEPS_TAKEN: i64 = SKEW as i64 + 1;

/// The key that an app and this deployment share.
#[derive(Clone)]
pub struct AuthenticatorKey(Zeroizing<[u8; KEY]>);

impl AuthenticatorKey {
    /// The key of these random bytes.
    pub fn new(bytes: [u8; KEY]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The key of bytes that were sealed.
    ///
    /// # Errors
    /// [`SealBroken`] where they are of another length.
    pub fn of(bytes: &[u8]) -> Result<Self, SealBroken> {
        bytes.try_into().map(Self::new).map_err(|_| SealBroken)
    }

    /// The bytes, to be sealed.
    pub fn bytes(&self) -> &[u8] {
        &self.0[..]
    }

    /// The key as people type it into an app: base32, 32 characters.
    pub fn typed(&self) -> Masked<String> {
        Masked::new(Secret::from(*self.0).to_base32())
    }

    /// The `otpauth://` link that an app takes the key from, by a click or as a QR code.
    pub fn link(&self, issuer: &str, account: &str) -> Masked<String> {
        let [issuer, account] = [issuer, account].map(|text| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string());
        let key = self.typed();
        let key = key.reveal();
        Masked::new(format!(
            "otpauth://totp/{issuer}:{account}?secret={key}&issuer={issuer}&algorithm=SHA1&digits=6&period={STEP}"
        ))
    }

    /// The step whose code this is, where it is taken at `at`, seconds since 1970.
    pub fn step_of(&self, code: &str, at: u64) -> Option<i64> {
        let step = self.totp().check(code, at).and_then(|step| i64::try_from(step).ok());
        step.filter(|step| *step <= Self::latest_step(at))
    }

    /// The latest step whose code is taken at `at`, seconds since 1970.
    pub fn latest_step(at: u64) -> i64 {
        i64::try_from(at / STEP).unwrap_or(i64::MAX)
    }

    fn totp(&self) -> Totp {
        let totp = Builder::new().with_step_duration(STEP).with_skew(SKEW).with_secret(*self.0).build();
        totp.expect("six digits from a key of 20 bytes")
    }
}

impl std::fmt::Debug for AuthenticatorKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AuthenticatorKey(•••)")
    }
}
