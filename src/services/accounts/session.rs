//! Sessions: begun by a code, looked up with every request, ended by idleness, by time, or at once when revoked.

use jiff::{SignedDuration, Timestamp};

use crate::domain::Masked;
use crate::domain::account::{Account, Actor, Face};
use crate::domain::challenge::{SESSION_IDLE, SESSION_LIFE};
use crate::domain::ids::{AccountId, SessionId};
use crate::domain::time::after;
use crate::secrets::Purpose;
use crate::services::{Context, Refusal};
use crate::store::{self, Shared};

/// How stale `seen_at` may be: a write a minute a session, not one a request.
const SEEN_EVERY: SignedDuration = SignedDuration::from_secs(60);

/// Sessions as requests ask for them: by digest, each looked up after it was asked for, never remembered.
pub(in crate::services) type SessionsAsked = Shared<Vec<u8>, Option<(store::Session, Actor)>>;

/// A session in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Row id.
    pub id: SessionId,
    /// Who.
    pub actor: Actor,
    /// When it ends unless it is used again.
    pub idle_until: Timestamp,
}

/// A session about to begin.
#[derive(Debug, Clone)]
pub(super) struct Begun {
    pub(super) token: Masked<String>,
    pub(super) expires_at: Timestamp,
    id: SessionId,
    digest: Vec<u8>,
    face: Face,
    now: Timestamp,
}

pub(super) fn begin(ctx: &Context, face: Face, now: Timestamp) -> Begun {
    let token = ctx.chance.token();
    let digest = digest(ctx, token.reveal());
    Begun { id: ctx.mint(SessionId::at, now), expires_at: after(now, SESSION_LIFE), token, digest, face, now }
}

impl Begun {
    pub(super) fn row(&self, account: AccountId) -> store::Session {
        store::Session {
            id: self.id,
            token_digest: self.digest.clone(),
            account_id: account,
            face: self.face,
            created_at: self.now,
            seen_at: self.now,
            expires_at: self.expires_at,
        }
    }
}

fn digest(ctx: &Context, token: &str) -> Vec<u8> {
    ctx.secrets.digest(Purpose::Session, &[token.as_bytes()]).to_vec()
}

/// Who holds this token at this face; none where the session ended or never was.
///
/// # Errors
/// `Unavailable`.
pub async fn authenticate(ctx: &Context, token: &str, face: Face) -> Result<Option<Session>, Refusal> {
    let now = ctx.clock.now();
    let Some((session, actor)) = live(ctx, token, face, now).await? else { return Ok(None) };
    let mut seen_at = session.seen_at;
    if after(seen_at, SEEN_EVERY) <= now {
        let id = session.id;
        ctx.store.write(move |tx| store::session_touch(tx, id, now).map_err(Refusal::from)).await?;
        seen_at = now;
    }
    let idle_until = after(seen_at, SESSION_IDLE).min(session.expires_at);
    Ok(Some(Session { id: session.id, actor, idle_until }))
}

/// Who holds this token at this face, without using the session: what a page asks for by itself keeps nobody signed in.
///
/// # Errors
/// `Unavailable`.
pub async fn glance(ctx: &Context, token: &str, face: Face) -> Result<Option<Actor>, Refusal> {
    Ok(live(ctx, token, face, ctx.clock.now()).await?.map(|(_, actor)| actor))
}

async fn live(
    ctx: &Context,
    token: &str,
    face: Face,
    now: Timestamp,
) -> Result<Option<(store::Session, Actor)>, Refusal> {
    let digest = digest(ctx, token);
    let wanted = digest.clone();
    let ask = move |conn: &mut store::Conn| store::session_with_actor(conn, &wanted);
    let found = ctx.sessions_asked.ask(&ctx.store, digest, ask).await?;
    let live = |session: &store::Session| {
        session.face == face && session.expires_at > now && after(session.seen_at, SESSION_IDLE) > now
    };
    Ok(found.filter(|(session, _)| live(session)))
}

/// Ends a session, everywhere and at once.
///
/// # Errors
/// `Unavailable`.
pub async fn sign_out(ctx: &Context, session: SessionId) -> Result<(), Refusal> {
    ctx.store.write(move |tx| store::session_delete(tx, session).map_err(Refusal::from)).await
}

/// The actor's own account.
///
/// # Errors
/// `Unavailable`.
pub async fn me(ctx: &Context, actor: &Actor) -> Result<Account, Refusal> {
    let id = actor.account;
    ctx.store.read(move |conn| store::account_fetch(conn, id).map_err(Refusal::from)).await
}
