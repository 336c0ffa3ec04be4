//! Mailed codes: derived where they are mailed and where they are compared, stored nowhere.

use totp_rs::{Algorithm, Builder};

use super::{Purpose, Secrets};
use crate::domain::Masked;

/// Digits of a code.
const DIGITS: u8 = 6;

impl Secrets {
    /// The code of one issue: six digits from the secret, the challenge and the issue, by TOTP (RFC 6238) at the
    /// moment of issue. How long it lives is the issue's own column, never the step of the clock.
    ///
    /// `issued_at` is in seconds since 1970.
    pub fn code(&self, challenge: &[u8], issue: &[u8], issued_at: u64) -> Masked<String> {
        let secret = self.digest(Purpose::Code, &[challenge, issue]).to_vec();
        let totp = Builder::new()
            .with_algorithm(Algorithm::SHA256)
            .with_digits(DIGITS)
            .with_secret(secret)
            .build()
            .expect("six digits from a secret of 32 bytes");
        Masked::new(totp.generate(issued_at).to_string())
    }
}
