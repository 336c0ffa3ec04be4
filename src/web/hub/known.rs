//! Whether a page about a referral exists for whoever asks, and what every such page knows. Imports `services`,
//! `domain`, `web::http`.

use crate::domain::account::Actor;
use crate::domain::policy::Operation;
use crate::domain::reference::Reference;
use crate::domain::referral::ReferralHead;
use crate::domain::service::Service;
use crate::services::{Refusal, referrals, services};
use crate::web::http::{Fault, Posted, Site};

/// A referral of the asker's hub.
pub(super) struct Known {
    pub(super) head: ReferralHead,
    pub(super) service: Service,
}

impl Known {
    /// The referral that the path names.
    ///
    /// # Errors
    /// `not_found` for whoever holds no role at its hub: its referrer reads it in the portal.
    pub(super) async fn find(site: &Site, actor: &Actor, path: &str) -> Result<Self, Fault> {
        let reference: Reference = path.parse().map_err(|_| Fault::not_found())?;
        let head = match referrals::head(&site.ctx, actor, Operation::ClaimReferral, &reference).await {
            Err(Refusal::NotAllowed) => Err(Fault::not_found()),
            found => found.map_err(Fault::from),
        }?;
        let all = services::list(&site.ctx).await?;
        let service = all.into_iter().find(|service| service.id == head.service).ok_or_else(Fault::not_found)?;
        Ok(Self { head, service })
    }

    /// The page of the referral.
    pub(super) fn path(&self) -> String {
        format!("/hub/referrals/{}", self.head.reference)
    }
}

/// The version of the referral on which a form was drawn.
///
/// # Errors
/// `bad_request` for a post that is none of our forms'.
pub(super) fn version(posted: &Posted) -> Result<i64, Fault> {
    let typed = posted.text("version").parse();
    typed.map_err(|_| Fault::bad_request("The form came back without its version. Open the referral and begin again."))
}
