//! Completes a challenge by the code that was mailed, or by one of the account's authenticator app: a session begins, and
//! after a registration the account.
//!
//! Looking at the count, comparing, counting or completing happen in one transaction under the address's lock: of two
//! tries at once each counts, and of two right ones one wins.

use jiff::Timestamp;
use subtle::ConstantTimeEq;

use super::authenticator::AppCodes;
use super::challenge::{Count, token_digest};
use super::register::Pending;
use super::session::{self, Begun};
use crate::domain::Masked;
use crate::domain::account::{Account, Face};
use crate::domain::attempts::AttemptKind;
use crate::domain::challenge::CODE_LIFE;
use crate::domain::ids::AccountId;
use crate::domain::time::before;
use crate::secrets::Secrets;
use crate::services::{Context, Refusal};
use crate::store::{self, Challenge, CodeIssue, Conn, StoreError};

/// A session that began: what the caller holds.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// 256 random bits: the session.
    pub token: Masked<String>,
    /// When it ends in any case.
    pub expires_at: Timestamp,
    /// Whose it is.
    pub account: Account,
}

/// Compares the code typed with those alive and those of the account's app, and begins a session.
///
/// # Errors
/// `WrongCode` for a wrong, used or old code and for a challenge that is not open: which is not told. `Throttled`.
pub async fn complete(ctx: &Context, challenge_id: &str, code: &str, face: Face) -> Result<SignedIn, Refusal> {
    let now = ctx.clock.now();
    let digest = token_digest(ctx, challenge_id);
    // A code sent in the last moment of its challenge is taken for its own ten minutes.
    let since = before(now, CODE_LIFE);
    let open = ctx.store.read(move |conn| store::challenge_open(conn, &digest, since).map_err(Refusal::from)).await?;
    let challenge = open.ok_or(Refusal::WrongCode)?;
    let attempt = Attempt {
        typed: digits(code),
        count: Count::new(ctx, AttemptKind::WrongCode, &challenge.address_digest, now),
        new_account: ctx.mint(AccountId::at, now),
        begun: session::begin(ctx, face, now),
        secrets: ctx.secrets.clone(),
        challenge,
        now,
    };
    let (token, expires_at) = (attempt.begun.token.clone(), attempt.begun.expires_at);
    let account = ctx.store.write(move |tx| attempt.judge(tx)).await?.ok_or(Refusal::WrongCode)?;
    Ok(SignedIn { token, expires_at, account })
}

/// A code without the blanks and hyphens that people type into it.
pub(super) fn digits(typed: &str) -> Masked<String> {
    Masked::new(typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect())
}

struct Attempt {
    typed: Masked<String>,
    challenge: Challenge,
    count: Count,
    new_account: AccountId,
    begun: Begun,
    secrets: Secrets,
    now: Timestamp,
}

impl Attempt {
    /// The account signed in; none for a wrong code, which is then counted: the count must be kept, so this is no error.
    fn judge(&self, tx: &mut Conn) -> Result<Option<Account>, Refusal> {
        store::attempts_lock(tx, &self.challenge.address_digest)?;
        let alive = store::code_issues_alive(tx, self.challenge.id, self.now)?;
        let app = AppCodes::of(tx, &self.secrets, &self.challenge, self.now)?;
        // As many codes as would be right: each is a chance for somebody who guesses.
        let right =
            i64::try_from(alive.len()).unwrap_or(i64::MAX).saturating_add(app.as_ref().map_or(0, AppCodes::count));
        let weight = right.max(1);
        self.count.allow(tx, weight)?;
        let fits = alive.iter().any(|issue| self.fits(issue)) || self.fits_app(tx, app.as_ref())?;
        if fits && store::challenge_complete(tx, self.challenge.id, self.now)? {
            return self.sign_in(tx);
        }
        self.count.put(tx, weight)?;
        Ok(None)
    }

    fn fits(&self, issue: &CodeIssue) -> bool {
        let code = code_of(&self.secrets, issue);
        code.reveal().as_bytes().ct_eq(self.typed.reveal().as_bytes()).into()
    }

    fn fits_app(&self, tx: &mut Conn, app: Option<&AppCodes>) -> Result<bool, StoreError> {
        app.map_or(Ok(false), |app| app.use_up(tx, self.typed.reveal()))
    }

    /// None where the account was disabled meanwhile, or another was first.
    fn sign_in(&self, tx: &mut Conn) -> Result<Option<Account>, Refusal> {
        let account = match self.challenge.account_id {
            Some(id) => store::actor_fetch(tx, id)?.map(|_| store::account_fetch(tx, id)).transpose()?,
            None => self.open_account(tx)?,
        };
        let Some(account) = account else { return Ok(None) };
        store::session_insert(tx, &self.begun.row(account.id))?;
        Ok(Some(account))
    }

    /// None where the address came by an account meanwhile: whoever confirmed first has it.
    fn open_account(&self, tx: &mut Conn) -> Result<Option<Account>, Refusal> {
        let pending = self.challenge.registration.clone().ok_or(Refusal::WrongCode)?;
        let pending: Pending = serde_json::from_value(pending.0).map_err(|e| Refusal::Fault(e.into()))?;
        if store::account_by_email(tx, &pending.email)?.is_some() {
            return Ok(None);
        }
        let account = Account { id: self.new_account, email: pending.email, profile: pending.profile };
        match store::account_insert(tx, &account, Some(&pending.password_hash), self.now) {
            Ok(()) => Ok(Some(account)),
            Err(StoreError::Conflict { .. }) => Err(Refusal::WrongCode),
            Err(other) => Err(other.into()),
        }
    }
}

/// The code of an issue: to be compared, and to be mailed, derived the same way.
pub(super) fn code_of(secrets: &Secrets, issue: &CodeIssue) -> Masked<String> {
    let seconds = u64::try_from(issue.issued_at.as_second()).unwrap_or(0);
    secrets.code(issue.challenge_id.uuid().as_bytes(), issue.id.uuid().as_bytes(), seconds)
}
