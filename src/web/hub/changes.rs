//! `GET /hub/triage/changes`: how much has changed since a page of the list was made, for `web/scripts/triage.js`. To ask
//! keeps nobody signed in. Imports `services`, `web::http`.

use std::collections::BTreeMap;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use url::form_urlencoded::{Serializer, parse};

use crate::services::Refusal;
use crate::services::referrals::{self, Moment};
use crate::services::watching::is_watched;
use crate::web::http::{Fault, Glance, Site};

const PATH: &str = "/hub/triage/changes";

/// The answer.
#[derive(Debug, Serialize)]
struct Changes {
    /// How many events there were since.
    changed: usize,
    /// Whether something watches the times.
    is_watched: bool,
}

/// Where a page that was made at `moment` asks.
pub(super) fn changes_address(service: &str, moment: Moment) -> String {
    let start = format!("{PATH}?");
    let mut address = Serializer::for_suffix(start.clone(), start.len());
    address.append_pair("service", service);
    address.append_pair("since", &moment.since.to_string());
    address.append_pair("seen", &moment.seen.to_string());
    address.finish()
}

/// Answers as JSON.
///
/// # Errors
/// `not_found`, `not_allowed` as the policy says of the list; `bad_request` without a moment.
pub(super) async fn changes(req: HttpRequest, site: Data<Site>, glance: Glance) -> Result<HttpResponse, Fault> {
    let fields: BTreeMap<_, _> = parse(req.query_string().as_bytes()).into_owned().collect();
    let field = |name: &str| fields.get(name).map(String::as_str);
    let since = field("since").and_then(|since| since.parse().ok());
    let seen = field("seen").and_then(|seen| seen.parse().ok()).unwrap_or_default();
    let moment = since.map(|since| Moment { since, seen });
    let changed = referrals::changes(&site.ctx, &glance.0, field("service"), moment).await?;
    let is_watched = is_watched(&site.ctx, site.started_at).await.map_err(Refusal::from)?;
    Ok(HttpResponse::Ok().json(Changes { changed, is_watched }))
}
