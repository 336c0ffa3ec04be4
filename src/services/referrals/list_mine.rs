//! The referrals that the actor made, latest first.

use crate::domain::account::Actor;
use crate::domain::policy::{Operation, Subject, may};
use crate::domain::referral::ReferralHead;
use crate::domain::service::Service;
use crate::services::services::among;
use crate::services::{Context, Refusal};
use crate::store::{referral_list_of, service_list};

/// A referral in its author's list.
#[derive(Debug, Clone)]
pub struct MyReferral {
    /// What is known of it.
    pub head: ReferralHead,
    /// The service that has it.
    pub service: Service,
}

/// The actor's referrals, at most the latest 200.
///
/// # Errors
/// `Unavailable`.
pub async fn list_mine(ctx: &Context, actor: &Actor) -> Result<Vec<MyReferral>, Refusal> {
    may(actor, Operation::ListMyReferrals, Subject::Nothing)?;
    let referrer = actor.account;
    ctx.store
        .read(move |conn| {
            let services = service_list(conn)?;
            let heads = referral_list_of(conn, referrer)?.into_iter();
            heads.map(|head| Ok(MyReferral { service: among(&services, head.service)?, head })).collect()
        })
        .await
}
