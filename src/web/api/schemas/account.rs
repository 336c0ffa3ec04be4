//! People in the API: an account, its roles, the owner of a referral.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::codes;
use crate::domain;

/// An account as its holder sees it.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct Account {
    /// Id.
    id: Uuid,
    /// The address that signs in.
    #[schema(format = Email, max_length = 254, example = "halvard.quennell@lodestone.example")]
    email: String,
    /// Full name.
    #[schema(max_length = 200, example = "Dr Halvard Quennell")]
    name: String,
    /// Profession.
    #[schema(max_length = 200, example = "gp")]
    profession: String,
    /// Employer or practice.
    #[schema(max_length = 200, example = "Lodestone Lane Surgery")]
    organisation: String,
    /// ODS code of it, where it is known.
    #[schema(pattern = "^[A-Z0-9]{3,9}$", example = "Z99901")]
    ods_code: Option<String>,
    /// Telephone.
    #[schema(max_length = 40, example = "01632 960177")]
    telephone: String,
    /// Whether they may refer without talking to a senior.
    is_senior: bool,
}

impl From<domain::account::Account> for Account {
    fn from(account: domain::account::Account) -> Self {
        let profile = account.profile;
        Self {
            id: account.id.uuid(),
            email: account.email,
            name: profile.name,
            profession: profile.profession,
            organisation: profile.organisation,
            ods_code: profile.ods_code,
            telephone: profile.telephone,
            is_senior: profile.is_senior,
        }
    }
}

/// A role that an account holds.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct HeldRole {
    /// Which.
    #[schema(value_type = codes::Role)]
    pub(in crate::web::api) role: domain::account::Role,
    /// Slug of the service; none for the whole deployment.
    #[schema(pattern = "^[a-z0-9-]+$", example = "northgate")]
    pub(in crate::web::api) service: Option<String>,
}

/// Somebody by name: who has a referral, or did something to it.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct Person {
    /// Id of the account.
    pub(in crate::web::api) id: Uuid,
    /// Name.
    #[schema(example = "Ines Varga")]
    pub(in crate::web::api) name: String,
}
