//! Referrals: sending one whole, reading it, the hub's list, taking it, deciding, what happened.

pub(super) mod claim;
pub(super) mod decide;
pub(super) mod events;
pub(super) mod get;
pub(super) mod list_mine;
pub(super) mod queue;
pub(super) mod search;
pub(super) mod submit;

use actix_web::HttpResponse;

use super::schemas::ReferralSummary;
use crate::domain::referral::ReferralHead;
use crate::web::http::etag;

/// The referral after an act of the hub.
fn acted(head: ReferralHead) -> HttpResponse {
    HttpResponse::Ok().insert_header(etag(head.version)).json(ReferralSummary::from(head))
}
