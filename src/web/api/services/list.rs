//! `listServices`: the services that take referrals, with their telephone numbers.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::services::services;
use crate::web::api::schemas::Service;
use crate::web::http::{Fault, Site};

/// The services that take referrals
#[utoipa::path(
    get,
    path = "/services",
    operation_id = "listServices",
    tag = "Services and forms",
    responses((status = 200, description = "Every service, by name.", body = Vec<Service>))
)]
pub(in crate::web::api) async fn list_services(site: Data<Site>) -> Result<HttpResponse, Fault> {
    let services: Vec<Service> = services::list(&site.ctx).await?.into_iter().map(Service::from).collect();
    Ok(HttpResponse::Ok().json(services))
}
