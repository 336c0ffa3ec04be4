//! `registerAccount`: ask for an account. The answer is the same whether or not the address has one.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Challenge;
use crate::domain::Masked;
use crate::services::accounts::{Registration, register};
use crate::web::http::{Fault, JsonBody, Site};

/// Who asks for an account. Fields that are missing are told of together.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct NewAccount {
    /// The address that will sign in.
    #[serde(default)]
    #[schema(required, format = Email, min_length = 1, max_length = 254, example = "halvard.quennell@lodestone.example")]
    email: String,
    /// A password that is hard to guess, such as three unrelated words.
    #[serde(default)]
    #[schema(required, value_type = String, format = Password, min_length = 12, max_length = 256, example = "copper-lantern-estuary")]
    password: Masked<String>,
    /// Full name.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 200, example = "Dr Halvard Quennell")]
    name: String,
    /// Profession, a code of the form or in words.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 200, example = "gp")]
    profession: String,
    /// Employer or practice.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 200, example = "Lodestone Lane Surgery")]
    organisation: String,
    /// ODS code of it, where it is known.
    #[serde(default)]
    #[schema(pattern = "^([A-Za-z0-9]{3,9})?$", example = "Z99901")]
    ods_code: Option<String>,
    /// Telephone: 7 to 15 digits.
    #[serde(default)]
    #[schema(required, pattern = "^[+(]?(?:[() -]*[0-9]){7,15}[) ]*$", example = "01632 960177")]
    telephone: String,
    /// Whether they may refer without talking to a senior.
    #[serde(default)]
    #[schema(default = false)]
    is_senior: bool,
}

impl From<NewAccount> for Registration {
    fn from(new: NewAccount) -> Self {
        Self {
            email: new.email,
            password: new.password,
            name: new.name,
            profession: new.profession,
            organisation: new.organisation,
            ods_code: new.ods_code,
            telephone: new.telephone,
            is_senior: new.is_senior,
        }
    }
}

/// Ask for an account
///
/// A code is mailed to the address; `completeSignIn` with it makes the account and signs in. Whether the address has
/// an account already is told only by mail to its holder.
#[utoipa::path(
    post,
    path = "/accounts",
    operation_id = "registerAccount",
    tag = "Accounts",
    request_body = NewAccount,
    responses((status = 202, description = "A code was mailed.", body = Challenge))
)]
pub(in crate::web::api) async fn register_account(
    site: Data<Site>,
    JsonBody(new): JsonBody<NewAccount>,
) -> Result<HttpResponse, Fault> {
    let opened = register(&site.ctx, new.into()).await?;
    Ok(Challenge::accepted(opened.challenge_id.reveal(), opened.expires_at))
}
