//! `listQueue`: the hub's list, what is most urgent first, a page at a time. Each view is logged.

#![allow(unused_qualifications, reason = "utoipa writes the path of the parameters out in full")]

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::web::{Data, Query};
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::band::Band;
use crate::domain::ids::AccountId;
use crate::domain::status::Status;
use crate::services::referrals::{self, QueueCursor, QueueFilter, QueuePage, QueueQuery};
use crate::web::api::call::{SignedIn, code};
use crate::web::api::schemas::{ExpectedCall, ReferralSummary, codes};
use crate::web::http::{Fault, Site};

/// What is asked of the list, as it is written in the query.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct QueueParameters {
    /// Slug of the service; may be left out by who belongs to one hub only.
    service: Option<String>,
    /// Only this band.
    #[param(value_type = Option<codes::Band>)]
    band: Option<String>,
    /// Only this status.
    #[param(value_type = Option<codes::Status>)]
    status: Option<String>,
    /// Only what this account has.
    #[param(value_type = Option<Uuid>)]
    owner: Option<String>,
    /// Only what nobody has.
    unclaimed: Option<bool>,
    /// Only this locality of the service, by its slug.
    #[param(example = "north-end")]
    locality: Option<String>,
    /// Only this reference.
    #[param(example = "HKM4-9TXW")]
    reference: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The query, read.
#[derive(Debug)]
pub(in crate::web::api) struct Asked(QueueQuery);

impl FromRequest for Asked {
    type Error = Fault;
    type Future = Ready<Result<Self, Fault>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let query = Query::<QueueParameters>::from_query(req.query_string()).map_err(|_| unknown());
        ready(query.and_then(|query| asked(query.into_inner())))
    }
}

fn unknown() -> Fault {
    Fault::bad_request(
        "The query takes service, band, status, owner, unclaimed, locality, reference and cursor, each once.",
    )
}

fn asked(query: QueueParameters) -> Result<Asked, Fault> {
    let all_bands: Vec<_> = Band::ALL.iter().map(|band| band.as_str()).collect();
    let all_statuses: Vec<_> = Status::ALL.iter().map(|status| status.as_str()).collect();
    let owner = query.owner.map(|text| text.parse::<AccountId>()).transpose();
    let reference = query.reference.map(|text| text.parse()).transpose();
    let filter = QueueFilter {
        band: code("band", query.band.as_deref(), &all_bands)?,
        status: code("status", query.status.as_deref(), &all_statuses)?,
        unclaimed: query.unclaimed.unwrap_or_default(),
        // PostgreSQL's texts hold no NUL; no slug has one.
        locality: query.locality.map(|slug| slug.replace('\0', " ")),
        owner: owner.map_err(|_| Fault::bad_request("The query parameter owner takes the id of an account."))?,
        reference: reference
            .map_err(|_| Fault::bad_request("The query parameter reference takes a reference such as HKM4-9TXW."))?,
    };
    let cursor = query.cursor.as_deref().map(QueueCursor::decode).transpose()?;
    Ok(Asked(QueueQuery { service: query.service, filter, cursor }))
}

/// A page of the hub's list.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct Queue {
    /// Most urgent first: by band, then by when somebody must act.
    items: Vec<ReferralSummary>,
    /// What brings the next page; none on the last.
    next_cursor: Option<String>,
    /// How many there are.
    count: Count,
    /// On the first page: calls that are expected or not finished, at most 100, those that nobody claimed first, the
    /// earliest alarm before the others. Empty on later pages.
    calls: Vec<ExpectedCall>,
}

/// A number that is not counted further than 1,000.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct Count {
    /// The number, at most 1,000.
    #[schema(minimum = 0, maximum = 1000)]
    value: i64,
    /// Whether that is all of them.
    exact: bool,
}

/// The hub's list
///
/// Open referrals of one service, 25 a page. A closed one is not in it, whatever the filter. Beside its first page stand
/// the calls that the hub is to answer.
#[utoipa::path(
    get,
    path = "/queue",
    operation_id = "listQueue",
    tag = "The hub",
    security(("bearer" = [])),
    params(QueueParameters),
    responses((status = 200, description = "A page of the list.", body = Queue))
)]
pub(in crate::web::api) async fn list_queue(
    site: Data<Site>,
    SignedIn(who, (Asked(query),)): SignedIn<(Asked,)>,
) -> Result<HttpResponse, Fault> {
    let page = referrals::queue(&site.ctx, &who.actor, query).await?;
    Ok(HttpResponse::Ok().json(Queue::new(page, site.ctx.clock.now())))
}

impl Queue {
    fn new(page: QueuePage, now: Timestamp) -> Self {
        Self {
            items: page.items.into_iter().map(ReferralSummary::from).collect(),
            next_cursor: page.next.map(|cursor| cursor.encode()),
            count: Count { value: page.count.value, exact: page.count.exact },
            calls: page.calls.into_iter().map(|call| ExpectedCall::new(call, now)).collect(),
        }
    }
}
