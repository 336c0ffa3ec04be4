//! What is told of a referral that was received.

use actix_web::HttpResponse;
use actix_web::http::header;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Telephone, codes};
use crate::domain;
use crate::services::referrals;

/// A referral that was received. The same request under the same key gets the same receipt again.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct Receipt {
    /// Its reference.
    #[schema(pattern = "^[234679CDFGHJKMNPRTVWXYZ]{4}-[234679CDFGHJKMNPRTVWXYZ]{4}$", example = "HKM4-9TXW")]
    reference: String,
    /// When it was received, by the server's clock.
    received_at: Timestamp,
    /// Where it stands.
    #[schema(value_type = codes::Status)]
    status: domain::status::Status,
    /// Whether somebody must act today: ring as well.
    ring_now: bool,
    /// What to say on the telephone then.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false, pattern = "^[234679CDFGHJKMNPRTVWXYZ]{6}$", example = "HKM4T7")]
    call_reference: Option<String>,
    /// Whom to ring.
    telephone: Telephone,
}

impl From<referrals::Receipt> for Receipt {
    fn from(receipt: referrals::Receipt) -> Self {
        Self {
            reference: receipt.reference.to_string(),
            received_at: receipt.received_at,
            status: receipt.status,
            ring_now: receipt.ring_now,
            call_reference: receipt.call_reference.map(String::from),
            telephone: receipt.telephone.into(),
        }
    }
}

impl Receipt {
    /// The answer to a submission.
    pub(in crate::web::api) fn created(self) -> HttpResponse {
        let place = format!("{}/referrals/{}", crate::web::api::BASE, self.reference);
        HttpResponse::Created().insert_header((header::LOCATION, place)).json(self)
    }
}
