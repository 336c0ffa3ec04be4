//! Where the links in messages lead: paths of the pages, below the address that people use.

use crate::domain::ids::DraftId;
use crate::domain::reference::Reference;

/// Makes links below one origin.
#[derive(Debug, Clone)]
pub struct Links(String);

impl Links {
    /// Links below `origin`, such as `https://referrals.example`.
    pub fn new(origin: &str) -> Self {
        Self(origin.trim_end_matches('/').to_owned())
    }

    /// Where one signs in.
    pub fn sign_in(&self) -> String {
        format!("{}/sign-in", self.0)
    }

    /// Where an invited member of staff chooses a password.
    pub fn set_up(&self, token: &str) -> String {
        format!("{}/set-up/{token}", self.0)
    }

    /// A draft's page.
    pub fn draft(&self, id: DraftId) -> String {
        format!("{}/drafts/{id}", self.0)
    }

    /// The referrer's page of a referral.
    pub fn referral(&self, reference: &Reference) -> String {
        format!("{}/referrals/{reference}", self.0)
    }

    /// The triage list of the service of this slug.
    pub fn triage_list(&self, slug: &str) -> String {
        format!("{}/hub/triage?service={slug}", self.0)
    }

    /// The documents of a draft.
    pub fn documents(&self, draft: DraftId) -> String {
        format!("{}/drafts/{draft}/documents", self.0)
    }

    /// The hub's page of a referral.
    pub fn hub_referral(&self, reference: &Reference) -> String {
        format!("{}/hub/referrals/{reference}", self.0)
    }
}
