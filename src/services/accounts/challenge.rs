//! Opening a challenge and issuing codes for it: the same for signing in and for registering.

use jiff::Timestamp;
use serde_json::Value;

use crate::domain::Masked;
use crate::domain::attempts::{self, Attempt, AttemptKind};
use crate::domain::challenge::{CHALLENGE_LIFE, CODE_LIFE, ChallengePurpose};
use crate::domain::ids::{AccountId, AttemptId, ChallengeId, CodeIssueId};
use crate::domain::message::Message;
use crate::domain::time::after;
use crate::secrets::Purpose;
use crate::services::later::Post;
use crate::services::{Context, Refusal};
use crate::store::types::Json;
use crate::store::{self, Challenge, CodeIssue, Conn};

/// A challenge that was opened: what the caller holds.
#[derive(Debug, Clone)]
pub struct Opened {
    /// 256 random bits; names the challenge, and the code completes it.
    pub challenge_id: Masked<String>,
    /// Until when its first code is taken.
    pub expires_at: Timestamp,
}

/// A challenge about to be kept.
#[derive(Debug, Clone)]
pub(super) struct New {
    pub(super) row: Challenge,
    pub(super) opened: Opened,
}

impl New {
    pub(super) fn open(
        ctx: &Context,
        purpose: ChallengePurpose,
        address: &[u8; 32],
        about: (Option<AccountId>, Option<Value>),
        now: Timestamp,
    ) -> Self {
        let token = ctx.chance.token();
        let row = Challenge {
            id: ctx.mint(ChallengeId::at, now),
            token_digest: token_digest(ctx, token.reveal()),
            purpose,
            address_digest: address.to_vec(),
            account_id: about.0,
            registration: about.1.map(Json),
            created_at: now,
            expires_at: after(now, CHALLENGE_LIFE),
        };
        Self { row, opened: Opened { challenge_id: token, expires_at: after(now, CODE_LIFE) } }
    }
}

/// A code about to be issued, and the message that will carry it.
#[derive(Debug, Clone)]
pub(super) struct Issue {
    row: CodeIssue,
    post: Post,
}

impl Issue {
    pub(super) fn new(ctx: &Context, challenge: &Challenge, now: Timestamp) -> Self {
        let row = CodeIssue {
            id: ctx.mint(CodeIssueId::at, now),
            challenge_id: challenge.id,
            issued_at: now,
            expires_at: after(now, CODE_LIFE),
        };
        let message = match challenge.purpose {
            ChallengePurpose::SignIn => Message::SignInCode { challenge: row.challenge_id, issue: row.id },
            ChallengePurpose::Registration => Message::RegistrationCode { challenge: row.challenge_id, issue: row.id },
        };
        Self { row, post: Post::new(ctx, message, now, Some(row.expires_at)) }
    }

    pub(super) fn put(&self, tx: &mut Conn) -> Result<(), store::StoreError> {
        self.put_unsent(tx)?;
        self.post.put(tx)
    }

    /// A code that nobody is sent. It is alive all the same, so that a wrong one weighs what it weighs for others.
    pub(super) fn put_unsent(&self, tx: &mut Conn) -> Result<(), store::StoreError> {
        store::code_issue_insert(tx, &self.row)
    }
}

/// The digest under which a challenge is kept.
pub(super) fn token_digest(ctx: &Context, token: &str) -> Vec<u8> {
    ctx.secrets.digest(Purpose::Challenge, &[token.as_bytes()]).to_vec()
}

/// The digest under which attempts for an address are counted.
pub(super) fn address_digest(ctx: &Context, email: &str) -> [u8; 32] {
    ctx.secrets.digest(Purpose::Address, &[email.as_bytes()])
}

/// The digest under which attempts of those are counted who ask for an account with an address that has one.
pub(super) fn strangers_digest(ctx: &Context, email: &str) -> [u8; 32] {
    ctx.secrets.digest(Purpose::Address, &[email.as_bytes(), b"stranger"])
}

/// An address as accounts keep it: trimmed, lower case, without the NUL that PostgreSQL does not hold (what stands in its
/// place is in no address).
pub(super) fn address(typed: &str) -> String {
    typed.trim().to_lowercase().replace('\0', "\u{fffd}")
}

/// One attempt about to be counted, where there is room for it.
#[derive(Debug, Clone)]
pub(in crate::services) struct Count {
    id: AttemptId,
    kind: AttemptKind,
    address: Vec<u8>,
    now: Timestamp,
}

impl Count {
    pub(in crate::services) fn new(ctx: &Context, kind: AttemptKind, address: &[u8], now: Timestamp) -> Self {
        Self { id: ctx.mint(AttemptId::at, now), kind, address: address.to_vec(), now }
    }

    /// Whether one more of `weight` has room, looked at under the address's lock.
    pub(in crate::services) fn allow(&self, tx: &mut Conn, weight: i64) -> Result<(), Refusal> {
        let earlier = self.earlier(tx)?;
        attempts::allow(self.kind, &earlier, weight, self.now).map_err(|until| self.throttled(until))
    }

    fn earlier(&self, tx: &mut Conn) -> Result<Vec<Attempt>, store::StoreError> {
        store::attempts_lock(tx, &self.address)?;
        let since = attempts::since(self.kind, self.now);
        store::attempts_since(tx, self.kind, &self.address, since)
    }

    fn throttled(&self, until: Timestamp) -> Refusal {
        Refusal::Throttled { wait: until.duration_since(self.now) }
    }

    /// Whether a code may be sent once more, looked at under the address's lock.
    pub(super) fn allow_again(&self, tx: &mut Conn) -> Result<(), Refusal> {
        let earlier = self.earlier(tx)?;
        attempts::allow(self.kind, &earlier, 1, self.now)
            .and_then(|()| attempts::allow_again(&earlier, self.now))
            .map_err(|until| self.throttled(until))
    }

    /// Counts it.
    pub(in crate::services) fn put(&self, tx: &mut Conn, weight: i64) -> Result<(), store::StoreError> {
        store::attempt_insert(tx, self.id, self.kind, &self.address, Attempt { at: self.now, weight })
    }
}
