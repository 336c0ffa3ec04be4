//! A challenge: an address was given, a code went there by mail, and the code is to be typed.
//!
//! Ten minutes from issue is the most that NIST SP 800-63B-4 and ASVS 5.0 V6.5.5 allow a mailed code.

use jiff::SignedDuration;

use super::codes::codes;

codes! {
    /// What the code is for.
    ChallengePurpose {
        /// To sign in.
        SignIn = "sign_in",
        /// To confirm the address of a new account.
        Registration = "registration",
    }
}

/// How long a code is taken.
pub const CODE_LIFE: SignedDuration = SignedDuration::from_mins(10);
/// How long a challenge stays open for codes to be sent again.
pub const CHALLENGE_LIFE: SignedDuration = SignedDuration::from_mins(60);
/// Sessions end after this long without a request.
pub const SESSION_IDLE: SignedDuration = SignedDuration::from_mins(30);
/// Sessions end after this long in any case.
pub const SESSION_LIFE: SignedDuration = SignedDuration::from_hours(12);
/// How long the link of an invited member of staff opens.
pub const SET_UP_LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long the key of an authenticator app waits for its first code.
pub const ENROLMENT_LIFE: SignedDuration = SignedDuration::from_mins(60);
