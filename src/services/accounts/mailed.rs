//! What the letters of signing in are made from: derived at the moment of mailing, kept nowhere.

use jiff::Timestamp;

use super::complete::code_of;
use super::invite::{link_digest, link_token};
use super::register::Pending;
use crate::domain::Masked;
use crate::domain::ids::{AccountId, ChallengeId, CodeIssueId, SetUpLinkId};
use crate::services::{Context, Refusal};
use crate::store::{self, Challenge, CodeIssue, Conn, StoreError};

/// A code, and where it goes.
#[derive(Debug, Clone)]
pub struct MailedCode {
    /// The address.
    pub to: Masked<String>,
    /// Six digits.
    pub code: Masked<String>,
    /// Until when it is taken.
    pub expires_at: Timestamp,
}

/// The token of a set-up link, and where it goes.
#[derive(Debug, Clone)]
pub struct MailedLink {
    /// The address.
    pub to: Masked<String>,
    /// What makes the link.
    pub token: Masked<String>,
}

/// The code of an issue; none where no page would take it any more: it is over, its challenge completed or gone.
///
/// # Errors
/// `Unavailable`.
pub async fn mailed_code(
    ctx: &Context,
    challenge: ChallengeId,
    issue: CodeIssueId,
) -> Result<Option<MailedCode>, Refusal> {
    let now = ctx.clock.now();
    let found = ctx.store.read(move |conn| found(code_and_address(conn, challenge, issue))).await?;
    let alive = found.filter(|(issue, _)| now < issue.expires_at);
    Ok(alive.map(|(issue, to)| MailedCode { to, code: code_of(&ctx.secrets, &issue), expires_at: issue.expires_at }))
}

/// The token of a set-up link; none where the link would not open any more.
///
/// # Errors
/// `Unavailable`.
pub async fn mailed_link(ctx: &Context, account: AccountId, link: SetUpLinkId) -> Result<Option<MailedLink>, Refusal> {
    let now = ctx.clock.now();
    let token = link_token(&ctx.secrets, link);
    let digest = link_digest(&ctx.secrets, token.reveal());
    let to = ctx
        .store
        .read(move |conn| {
            let live = store::set_up_link_is_live(conn, &digest, now)?;
            let account = if live { found(store::account_fetch(conn, account))? } else { None };
            Ok::<_, Refusal>(account.map(|account| Masked::new(account.email)))
        })
        .await?;
    Ok(to.map(|to| MailedLink { to, token }))
}

type Addressed = (CodeIssue, Masked<String>);

fn code_and_address(conn: &mut Conn, challenge: ChallengeId, issue: CodeIssueId) -> Result<Addressed, StoreError> {
    if store::challenge_is_completed(conn, challenge)? {
        return Err(StoreError::NotFound);
    }
    let challenge = store::challenge_fetch(conn, challenge)?;
    let address = address_of(conn, challenge)?;
    Ok((store::code_issue_fetch(conn, issue)?, Masked::new(address)))
}

/// A registration goes to the address that it would confirm.
fn address_of(conn: &mut Conn, challenge: Challenge) -> Result<String, StoreError> {
    if let Some(account) = challenge.account_id {
        return Ok(store::account_fetch(conn, account)?.email);
    }
    let pending = challenge.registration.ok_or(StoreError::NotFound)?;
    let pending: Pending = serde_json::from_value(pending.0).map_err(|e| StoreError::Fault(e.into()))?;
    Ok(pending.email)
}

fn found<T>(looked_up: Result<T, StoreError>) -> Result<Option<T>, Refusal> {
    match looked_up {
        Ok(value) => Ok(Some(value)),
        Err(StoreError::NotFound) => Ok(None),
        Err(other) => Err(other.into()),
    }
}
