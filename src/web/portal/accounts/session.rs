//! `/session`: how long the session still lasts. To ask is to use it: pages ask when somebody wants to stay signed in.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Serialize;

use crate::web::http::{Fault, PageSession, Site};

/// The answer, for `web/scripts/time-out.js`.
#[derive(Debug, Serialize)]
struct Lasting {
    /// Seconds until the session ends unless it is used again.
    ends_in: i64,
}

/// Answers as JSON; whoever is signed out is led to signing in.
pub(in crate::web::portal) async fn show(site: Data<Site>, session: PageSession) -> Result<HttpResponse, Fault> {
    Ok(HttpResponse::Ok().json(Lasting { ends_in: session.ends_in(&site) }))
}
