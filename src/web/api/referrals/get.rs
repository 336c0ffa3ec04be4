//! `getReferral`: one referral with its answers. Opening it is logged. The referrer never sees bands or their reasons.

use actix_web::HttpResponse;
use actix_web::web::Data;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::domain;
use crate::services::referrals::{self, ReferralView, Viewer};
use crate::web::api::call::{ReferencePath, SignedIn};
use crate::web::api::schemas::{Clock, Document, Person, Reason, codes, person_of};
use crate::web::http::{Fault, Site, etag};

/// A referral.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct Referral {
    /// Its name for people.
    #[schema(pattern = "^[234679CDFGHJKMNPRTVWXYZ]{4}-[234679CDFGHJKMNPRTVWXYZ]{4}$", example = "HKM4-9TXW")]
    reference: String,
    /// Where it stands.
    #[schema(value_type = codes::Status)]
    status: domain::status::Status,
    /// How it ended, once closed.
    #[schema(value_type = Option<codes::ClosedAs>)]
    closed_as: Option<domain::status::ClosedAs>,
    /// When it was received, by the server's clock.
    received_at: Timestamp,
    /// Slug of the service that has it.
    #[schema(example = "northgate")]
    service: String,
    /// Id of its form.
    #[schema(example = "amhp-referral")]
    form: String,
    /// Who has it.
    owner: Option<Person>,
    /// The answers as they were sent, without what was not asked.
    #[schema(value_type = Object)]
    answers: Box<RawValue>,
    /// The documents that were sent with it, first added first.
    documents: Vec<Document>,
    /// What the caller may do with it now.
    #[schema(value_type = Vec<codes::Act>)]
    available_actions: Vec<domain::status::Act>,
    /// To the hub only: the band that holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = codes::Band, required = false)]
    band: Option<domain::band::Band>,
    /// To the hub only: the band that the rules suggest.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = codes::Band, required = false)]
    suggested_band: Option<domain::band::Band>,
    /// To the hub only: why the rules suggest it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<Reason>, required = false)]
    because: Option<Vec<Reason>>,
    /// To the hub only: by when somebody must act; `null` once closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Timestamp>, required = false)]
    act_by: Option<Option<Timestamp>>,
    /// To the hub only: legal powers that run, or ran out and were not recorded to have ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<Clock>, required = false)]
    clocks: Option<Vec<Clock>>,
    /// To the hub only: when the referrer asked to withdraw it, while nobody has confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Timestamp>, required = false)]
    withdrawal_asked_at: Option<Option<Timestamp>>,
    /// To the hub only: since when a decision not to proceed waits for a second person.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Timestamp>, required = false)]
    countersign_asked_at: Option<Option<Timestamp>>,
}

/// Read a referral
///
/// Its referrer may, and the AMHPs and leads of its service. The opening is logged before the answer leaves.
#[utoipa::path(
    get,
    path = "/referrals/{reference}",
    operation_id = "getReferral",
    tag = "Referrals",
    security(("bearer" = [])),
    params(("reference" = String, Path, description = "Its reference, in either case, with or without the hyphen.",
        example = "HKM4-9TXW")),
    responses((status = 200, description = "The referral.", body = Referral, headers(
        ("ETag" = String, description = "Its version: what `If-Match` takes.")
    )))
)]
pub(in crate::web::api) async fn get_referral(
    site: Data<Site>,
    SignedIn(who, (ReferencePath(reference),)): SignedIn<(ReferencePath,)>,
) -> Result<HttpResponse, Fault> {
    let view = referrals::get(&site.ctx, &who.actor, &reference).await?;
    Ok(HttpResponse::Ok().insert_header(etag(view.head.version)).json(Referral::from(view)))
}

impl From<ReferralView> for Referral {
    fn from(view: ReferralView) -> Self {
        let (head, hub) = (view.head, view.viewer == Viewer::Hub);
        let because = head.suggestion.because.into_iter().map(Reason::from).collect();
        Self {
            reference: head.reference.to_string(),
            status: head.status,
            closed_as: head.closed_as,
            received_at: head.received_at,
            service: view.service.slug,
            form: view.form,
            owner: head.owner.map(person_of),
            answers: view.raw_answers,
            documents: view.documents.into_iter().map(Document::from).collect(),
            available_actions: view.available_actions,
            band: hub.then_some(head.band),
            suggested_band: hub.then_some(head.suggestion.band),
            because: hub.then_some(because),
            act_by: hub.then_some(head.act_by),
            clocks: hub.then(|| head.clocks.into_iter().map(Clock::from).collect()),
            withdrawal_asked_at: hub.then_some(head.withdrawal_asked_at),
            countersign_asked_at: hub.then_some(head.countersign_asked_at),
        }
    }
}
