//! Who works with the service: accounts, roles, grants, and the actor in whose name something is done.

use serde::{Deserialize, Serialize};

use super::codes::codes;
use super::ids::{AccountId, ServiceId};

codes! {
    /// What a grant lets its holder do. Every account may refer; these come on top.
    Role {
        /// An AMHP of a service's hub: sees the list, takes, decides.
        Amhp = "amhp",
        /// An AMHP lead or manager: all of that, and the safety settings.
        Lead = "lead",
        /// Director or principal social worker: figures only, no person identifiable.
        Viewer = "viewer",
        /// Technical administrator of the deployment: no clinical content.
        Admin = "admin",
    }
}

/// A role in one service; an administrator's belongs to no service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Grant {
    /// The service, or none for the whole deployment.
    pub service: Option<ServiceId>,
    /// The role there.
    pub role: Role,
}

/// Who asks: a signed-in account with its grants as they are now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub account: AccountId,
    /// The name that others see, as owner of a referral or author of an event.
    pub name: String,
    /// Every grant that holds now.
    pub grants: Vec<Grant>,
}

impl Actor {
    /// Whether the actor holds one of `roles` in `service`.
    pub fn holds(&self, service: ServiceId, roles: &[Role]) -> bool {
        self.grants.iter().any(|g| g.service == Some(service) && roles.contains(&g.role))
    }

    /// The services in which the actor holds one of `roles`.
    pub fn services_as(&self, roles: &[Role]) -> Vec<ServiceId> {
        let mut services: Vec<_> =
            self.grants.iter().filter(|g| roles.contains(&g.role)).filter_map(|g| g.service).collect();
        services.sort();
        services.dedup();
        services
    }
}

/// An account as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Row id.
    pub id: AccountId,
    /// The address that signs in; lower case.
    pub email: String,
    /// What its holder said of themselves.
    pub profile: Profile,
}

/// What the holder of an account says of themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Full name.
    pub name: String,
    /// Profession, a code of the form or words.
    pub profession: String,
    /// Employer or practice.
    pub organisation: String,
    /// ODS code of it, where it is known.
    pub ods_code: Option<String>,
    /// Telephone.
    pub telephone: String,
    /// Whether they may refer without talking to a senior.
    pub is_senior: bool,
}

codes! {
    /// Where a session may be used: a page's cookie is no bearer token and the other way round.
    Face {
        /// In a browser, by cookie.
        Page = "page",
        /// By a program, by bearer token.
        Api = "api",
    }
}
