//! Accounts and sessions: register, sign in by a mailed code, choose a first password, sign out, who am I.

pub(super) mod complete_set_up;
pub(super) mod complete_sign_in;
pub(super) mod me;
pub(super) mod register;
pub(super) mod resend_code;
pub(super) mod sign_out;
pub(super) mod start_sign_in;

use actix_web::HttpResponse;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// A code was mailed: what completes with it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Challenge {
    /// Names the challenge; the code completes it. Keep it as you would a password.
    #[schema(example = "q3Zc1N0y5m8xR7Jt2VwK4pLsD6hBfGaEuYiOo9TnMjQ")]
    challenge_id: String,
    /// Until when the code is taken.
    expires_at: Timestamp,
}

impl Challenge {
    fn accepted(challenge_id: &str, expires_at: Timestamp) -> HttpResponse {
        HttpResponse::Accepted().json(Self { challenge_id: challenge_id.to_owned(), expires_at })
    }
}
