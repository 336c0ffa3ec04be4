//! `listMyReferrals`: the referrals that the caller made, latest first. Names no person: opening one is logged, a list is
//! not.

use actix_web::HttpResponse;
use actix_web::web::Data;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain;
use crate::services::referrals;
use crate::web::api::call::SignedIn;
use crate::web::api::schemas::{Person, codes, person_of};
use crate::web::http::{Fault, Site};

/// Referrals that the caller made.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct MyReferrals {
    /// Latest first, at most 200.
    items: Vec<MyReferral>,
}

/// A referral that the caller made.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct MyReferral {
    /// Its name for people.
    #[schema(pattern = "^[234679CDFGHJKMNPRTVWXYZ]{4}-[234679CDFGHJKMNPRTVWXYZ]{4}$", example = "HKM4-9TXW")]
    reference: String,
    /// Slug of the service that has it.
    #[schema(example = "northgate")]
    service: String,
    /// Where it stands.
    #[schema(value_type = codes::Status)]
    status: domain::status::Status,
    /// How it ended, once closed.
    #[schema(value_type = Option<codes::ClosedAs>)]
    closed_as: Option<domain::status::ClosedAs>,
    /// When it was received, by the server's clock.
    received_at: Timestamp,
    /// Who has it.
    owner: Option<Person>,
}

impl From<referrals::MyReferral> for MyReferral {
    fn from(found: referrals::MyReferral) -> Self {
        Self {
            reference: found.head.reference.to_string(),
            service: found.service.slug,
            status: found.head.status,
            closed_as: found.head.closed_as,
            received_at: found.head.received_at,
            owner: found.head.owner.map(person_of),
        }
    }
}

/// The referrals that I made
#[utoipa::path(
    get,
    path = "/referrals",
    operation_id = "listMyReferrals",
    tag = "Referrals",
    security(("bearer" = [])),
    responses((status = 200, description = "The caller's referrals.", body = MyReferrals))
)]
pub(in crate::web::api) async fn list_my_referrals(
    site: Data<Site>,
    SignedIn(who, ()): SignedIn<()>,
) -> Result<HttpResponse, Fault> {
    let found = referrals::list_mine(&site.ctx, &who.actor).await?;
    Ok(HttpResponse::Ok().json(MyReferrals { items: found.into_iter().map(MyReferral::from).collect() }))
}
