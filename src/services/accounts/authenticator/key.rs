//! The key of an authenticator app: how it is kept, and how it is shown while its first code is awaited.

use jiff::Timestamp;

use crate::domain::Masked;
use crate::domain::account::Actor;
use crate::domain::challenge::ENROLMENT_LIFE;
use crate::domain::ids::AccountId;
use crate::domain::policy::{Operation, Subject, may};
use crate::domain::time::after;
use crate::secrets::{AuthenticatorKey, Purpose, SealBroken, Secrets};
use crate::services::{Context, Refusal};
use crate::store::{self, Authenticator, Conn};

/// By which name an app lists its codes.
const ISSUER: &str = "AMHP hub";

/// What an app is given.
#[derive(Debug, Clone)]
pub struct Enrolment {
    /// The key to type, base32, 32 characters.
    pub key: Masked<String>,
    /// The same in a link, `otpauth://…`.
    pub link: Masked<String>,
}

/// What the actor's app is to be given while its first code is awaited; none where none is.
///
/// # Errors
/// `NotAllowed` to those who hold no role.
pub async fn authenticator_enrolment(ctx: &Context, actor: &Actor) -> Result<Option<Enrolment>, Refusal> {
    may(actor, Operation::ManageAuthenticator, Subject::Nothing)?;
    let (id, now, secrets) = (actor.account, ctx.clock.now(), ctx.secrets.clone());
    ctx.store
        .read(move |conn| {
            let Some((_, key)) = pending(conn, &secrets, id, now)? else { return Ok(None) };
            let email = store::account_fetch(conn, id)?.email;
            Ok(Some(Enrolment { key: key.typed(), link: key.link(ISSUER, &email) }))
        })
        .await
}

/// The key that waits for its first code, as it is kept and as it is.
pub(super) fn pending(
    conn: &mut Conn,
    secrets: &Secrets,
    account: AccountId,
    now: Timestamp,
) -> Result<Option<(Vec<u8>, AuthenticatorKey)>, Refusal> {
    let waits = |app: &Authenticator| app.confirmed_at.is_none() && after(app.created_at, ENROLMENT_LIFE) > now;
    let Some(app) = store::authenticator_fetch(conn, account)?.filter(waits) else { return Ok(None) };
    let key = open(secrets, account, &app.secret_sealed)?;
    Ok(Some((app.secret_sealed, key)))
}

/// The key as it is kept.
pub(super) fn seal(ctx: &Context, account: AccountId, key: &AuthenticatorKey) -> Vec<u8> {
    ctx.secrets.seal(Purpose::Authenticator, account.uuid().as_bytes(), key.bytes(), ctx.chance.bytes())
}

/// The key that is kept.
pub(super) fn open(secrets: &Secrets, account: AccountId, sealed: &[u8]) -> Result<AuthenticatorKey, Refusal> {
    let key = secrets.open(Purpose::Authenticator, account.uuid().as_bytes(), sealed);
    key.and_then(|key| AuthenticatorKey::of(&key)).map_err(Refusal::from)
}

impl From<SealBroken> for Refusal {
    fn from(broken: SealBroken) -> Self {
        Self::Fault(Box::new(broken))
    }
}
