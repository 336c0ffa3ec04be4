//! `getMe`: whose token this is, and what they may do where.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::account::Grant;
use crate::domain::service::Service;
use crate::services::{accounts, services};
use crate::web::api::call::SignedIn;
use crate::web::api::schemas::{Account, HeldRole};
use crate::web::http::{Fault, Site};

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct Me {
    /// The account.
    #[serde(flatten)]
    account: Account,
    /// The roles that it holds. Everybody may refer; these come on top.
    roles: Vec<HeldRole>,
}

/// Who am I
#[utoipa::path(
    get,
    path = "/me",
    operation_id = "getMe",
    tag = "Accounts",
    security(("bearer" = [])),
    responses((status = 200, description = "The account that the token belongs to.", body = Me))
)]
pub(in crate::web::api) async fn get_me(
    site: Data<Site>,
    SignedIn(who, ()): SignedIn<()>,
) -> Result<HttpResponse, Fault> {
    let account = accounts::me(&site.ctx, &who.actor).await?.into();
    let services = services::list(&site.ctx).await?;
    let roles = who.actor.grants.iter().map(|grant| held(grant, &services)).collect();
    Ok(HttpResponse::Ok().json(Me { account, roles }))
}

fn held(grant: &Grant, services: &[Service]) -> HeldRole {
    let service = services.iter().find(|service| Some(service.id) == grant.service);
    HeldRole { role: grant.role, service: service.map(|service| service.slug.clone()) }
}
