//! Whether the process lives, and whether it can do its work: for those who start and watch it.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::web::Data;
use futures_util::future::BoxFuture;
use serde_json::json;

/// How well a process can do its work.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Health {
    /// What it cannot do without and does not reach.
    pub missing: Vec<&'static str>,
    /// What is wrong elsewhere: to take this process away would make it worse.
    pub warnings: Vec<&'static str>,
}

/// Asks what the service needs to do its work.
#[derive(Clone)]
pub struct Readiness(pub Arc<dyn Fn() -> BoxFuture<'static, Health> + Send + Sync>);

/// `GET /health/live`: the process answers.
pub async fn live() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "status": "live" }))
}

/// `GET /health/ready`: the database answers, its migrations are run, and work for later is being done; else 503 with
/// the names of what is missing. `warnings` name what an operator must look at although this process can do its work:
/// `watch` where no process watches the times of referrals.
pub async fn ready(readiness: Data<Readiness>) -> HttpResponse {
    let Health { missing, warnings } = (readiness.0)().await;
    if missing.is_empty() && warnings.is_empty() {
        HttpResponse::Ok().json(json!({ "status": "ready" }))
    } else if missing.is_empty() {
        HttpResponse::Ok().json(json!({ "status": "ready", "warnings": warnings }))
    } else {
        HttpResponse::ServiceUnavailable().json(json!({ "status": "not_ready", "missing": missing }))
    }
}
