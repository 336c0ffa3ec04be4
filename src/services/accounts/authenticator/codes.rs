//! The codes of an authenticator app that a challenge takes beside the mailed ones.

use jiff::Timestamp;

use super::key::open;
use crate::domain::ids::AccountId;
use crate::secrets::{AuthenticatorKey, STEPS_TAKEN, Secrets};
use crate::services::accounts::challenge::token_digest;
use crate::services::{Context, Refusal};
use crate::store::{self, Challenge, Conn, StoreError};

/// Whether a challenge takes a code of its account's app: the page then asks for that one.
///
/// # Errors
/// `Unavailable`.
pub async fn awaits_app_code(ctx: &Context, challenge_id: &str) -> Result<bool, Refusal> {
    let (now, digest) = (ctx.clock.now(), token_digest(ctx, challenge_id));
    ctx.store
        .read(move |conn| {
            let open = store::challenge_open(conn, &digest, now)?;
            match open.and_then(|challenge| challenge.account_id) {
                Some(account) => Ok(has_app(conn, account)?),
                None => Ok(false),
            }
        })
        .await
}

/// Whether the account signs in by an app.
pub(in crate::services::accounts) fn has_app(conn: &mut Conn, account: AccountId) -> Result<bool, StoreError> {
    Ok(store::authenticator_fetch(conn, account)?.is_some_and(|app| app.confirmed_at.is_some()))
}

/// The codes of an app that are taken now.
#[derive(Debug)]
pub(in crate::services::accounts) struct AppCodes {
    account: AccountId,
    sealed: Vec<u8>,
    key: AuthenticatorKey,
    last_step: i64,
    at: u64,
}

impl AppCodes {
    /// Those of a challenge; none where its account has no app, or its hour is over.
    pub(in crate::services::accounts) fn of(
        tx: &mut Conn,
        secrets: &Secrets,
        challenge: &Challenge,
        now: Timestamp,
    ) -> Result<Option<Self>, Refusal> {
        let Some(account) = challenge.account_id.filter(|_| now < challenge.expires_at) else { return Ok(None) };
        let Some(app) = store::authenticator_fetch(tx, account)? else { return Ok(None) };
        // Only what was confirmed has a step.
        let Some(last_step) = app.last_step else { return Ok(None) };
        let key = open(secrets, account, &app.secret_sealed)?;
        Ok(Some(Self { account, sealed: app.secret_sealed, key, last_step, at: seconds(now) }))
    }

    /// How many codes would be right: those of the steps around now that come after the latest used.
    pub(in crate::services::accounts) fn count(&self) -> i64 {
        (AuthenticatorKey::latest_step(self.at) - self.last_step).clamp(0, STEPS_TAKEN)
    }

    /// Whether it is a right code; it and those before it are then used up.
    pub(in crate::services::accounts) fn use_up(&self, tx: &mut Conn, code: &str) -> Result<bool, StoreError> {
        match self.key.step_of(code, self.at) {
            Some(step) => store::authenticator_use(tx, self.account, &self.sealed, step),
            None => Ok(false),
        }
    }
}

/// Seconds since 1970.
pub(super) fn seconds(at: Timestamp) -> u64 {
    u64::try_from(at.as_second()).unwrap_or(0)
}
