//! Whether the process lives, and whether it can do its work: for those who start and watch it.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::web::Data;
use futures_util::future::BoxFuture;
use serde_json::json;

/// Asks what the service needs to do its work; gives the names of what it cannot reach.
#[derive(Clone)]
pub struct Readiness(pub Arc<dyn Fn() -> BoxFuture<'static, Vec<&'static str>> + Send + Sync>);

/// `GET /health/live`: the process answers.
pub async fn live() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "status": "live" }))
}

/// `GET /health/ready`: the database answers, its migrations are run, and work for later is being done; else 503 with
/// the names of what is missing.
pub async fn ready(readiness: Data<Readiness>) -> HttpResponse {
    let missing = (readiness.0)().await;
    if missing.is_empty() {
        HttpResponse::Ok().json(json!({ "status": "ready" }))
    } else {
        HttpResponse::ServiceUnavailable().json(json!({ "status": "not_ready", "missing": missing }))
    }
}
