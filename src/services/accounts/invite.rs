//! Invites a member of staff: an account without a password, a role, and a link by which they choose one.

use crate::domain::Masked;
use crate::domain::account::{Account, Grant, Profile};
use crate::domain::challenge::SET_UP_LIFE;
use crate::domain::ids::{AccountId, GrantId, SetUpLinkId};
use crate::domain::message::Message;
use crate::domain::time::after;
use crate::secrets::{Purpose, Secrets};
use crate::services::later::Post;
use crate::services::{Context, Refusal};
use crate::store::{self, NewSetUpLink};

/// Whom to invite, and to what.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// The address.
    pub email: String,
    /// What is known of them.
    pub profile: Profile,
    /// The role they will have, if any.
    pub grant: Option<Grant>,
}

/// Makes the account where the address has none, gives the role, and mails a set-up link. The token of the link is
/// returned for the one who invites; an account that has a password gets its role and no link.
///
/// # Errors
/// `NotAllowed` where the account of this address is disabled.
pub async fn invite(ctx: &Context, invitation: Invitation) -> Result<Option<Masked<String>>, Refusal> {
    let now = ctx.clock.now();
    let email = super::challenge::address(&invitation.email);
    let address = super::challenge::address_digest(ctx, &email);
    let new = Account { id: ctx.mint(AccountId::at, now), email, profile: invitation.profile };
    let (grant_id, link_id) = (ctx.mint(GrantId::at, now), ctx.mint(SetUpLinkId::at, now));
    let (token, expires_at) = (link_token(&ctx.secrets, link_id), after(now, SET_UP_LIFE));
    let (ctx_inside, digest) = (ctx.clone(), link_digest(&ctx.secrets, token.reveal()));
    let invited = ctx
        .store
        .write(move |tx| {
            // Two invitations of one address, or an invitation and a registration, take turns.
            store::attempts_lock(tx, &address)?;
            let known = store::account_credentials(tx, &new.email)?;
            if known.is_none() && store::account_by_email(tx, &new.email)?.is_some() {
                return Err(Refusal::NotAllowed);
            }
            let account_id = known.as_ref().map_or(new.id, |known| known.account);
            if known.is_none() {
                store::account_insert(tx, &new, None, now)?;
            }
            if let Some(grant) = invitation.grant {
                store::grant_insert(tx, grant_id, account_id, grant, now)?;
            }
            if known.is_some_and(|known| known.password_hash.is_some()) {
                return Ok(false);
            }
            let token_digest = digest.clone();
            let link = NewSetUpLink { id: link_id, account_id, token_digest, created_at: now, expires_at };
            store::set_up_link_insert(tx, &link)?;
            let message = Message::SetUp { account: account_id, link: link_id };
            Post::new(&ctx_inside, message, now, Some(expires_at)).put(tx)?;
            Ok(true)
        })
        .await?;
    Ok(invited.then_some(token))
}

/// The token of a set-up link: to be handed out, and to be mailed, derived the same way.
pub(super) fn link_token(secrets: &Secrets, link: SetUpLinkId) -> Masked<String> {
    secrets.derived_token(Purpose::SetUpToken, &[link.uuid().as_bytes()])
}

/// The digest under which a link is kept.
pub(super) fn link_digest(secrets: &Secrets, token: &str) -> Vec<u8> {
    secrets.digest(Purpose::SetUpLink, &[token.as_bytes()]).to_vec()
}
