//! `decideReferral`: accepts a referral or does not proceed, with reasons.

use actix_web::HttpResponse;
use actix_web::web::Data;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;

use super::acting::{Acting, AsSeen, acted};
use crate::domain::decision as domain;
use crate::services::referrals;
use crate::web::api::object::Object;
use crate::web::api::schemas::{ReferralSummary, codes};
use crate::web::http::{Fault, JsonBody, Site};

/// A decision. Not proceeding needs its code, the alternatives offered and who is told.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct DecisionStatement {
    /// What was decided.
    #[schema(value_type = codes::Decision)]
    decision: domain::Decision,
    /// Why not, where the hub does not proceed.
    #[schema(value_type = Option<codes::NotProceedingCode>)]
    code: Option<domain::NotProceedingCode>,
    /// The reasons, in words.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 5000, example = "Seen today by the crisis team, who take her on.")]
    reasons: String,
    /// The alternatives offered or weighed.
    #[serde(default)]
    #[schema(value_type = Vec<Alternative>, max_items = 20)]
    alternatives: Vec<Object<Alternative>>,
    /// Who is told.
    #[serde(default)]
    #[schema(value_type = Vec<Told>, max_items = 20)]
    told: Vec<Object<Told>>,
    /// Who takes it on instead; needed with `alternative_suitable`, `other_area` and `redirected`.
    #[schema(value_type = Option<Receiver>)]
    receiver: Option<Object<Receiver>>,
}

/// Who takes it on instead.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct Receiver {
    /// Name and service.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 200, example = "Crisis team, Sister Adeyemi")]
    name: String,
    /// When they took it on; not in the future.
    #[schema(required, value_type = Timestamp)]
    accepted_at: Option<Timestamp>,
    /// What happens if they cannot.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 5000, example = "They ring the hub by 18:00.")]
    fallback: String,
}

/// An alternative that was offered or weighed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct Alternative {
    /// Which.
    #[schema(value_type = codes::AlternativeKind)]
    kind: domain::AlternativeKind,
    /// What came of it.
    #[schema(value_type = codes::AlternativeResult)]
    result: domain::AlternativeResult,
    /// In words.
    #[schema(max_length = 5000)]
    detail: Option<String>,
    /// The day.
    on: Option<Date>,
}

/// Somebody who is told of the decision.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct Told {
    /// Name and part in the matter.
    #[schema(min_length = 1, max_length = 200, example = "Dr Quennell, GP")]
    who: String,
    /// By which way.
    #[schema(value_type = codes::ToldHow)]
    how: domain::ToldHow,
    /// When; not in the future.
    at: Timestamp,
}

impl From<DecisionStatement> for domain::DecisionStatement {
    fn from(stated: DecisionStatement) -> Self {
        Self {
            decision: stated.decision,
            code: stated.code,
            reasons: stated.reasons,
            alternatives: stated.alternatives.into_iter().map(|Object(one)| one.into()).collect(),
            told: stated.told.into_iter().map(|Object(one)| one.into()).collect(),
            receiver: stated.receiver.map(|Object(one)| one.into()),
        }
    }
}

impl From<Alternative> for domain::Alternative {
    fn from(one: Alternative) -> Self {
        Self { kind: one.kind, result: one.result, detail: one.detail, on: one.on }
    }
}

impl From<Receiver> for domain::Receiver {
    fn from(one: Receiver) -> Self {
        Self { name: one.name, accepted_at: one.accepted_at, fallback: one.fallback }
    }
}

impl From<Told> for domain::Told {
    fn from(one: Told) -> Self {
        Self { who: one.who, how: one.how, at: one.at }
    }
}

/// Accept, or do not proceed
///
/// The owner of the referral may, and a lead. The referrer is told by mail that a decision was made. Not to proceed is no
/// option while the person is held under section 135 or 136; in the bands emergency and very urgent it is only proposed,
/// and `countersign_asked_at` says since when it waits for a second person (`countersignDecision`).
#[utoipa::path(
    post,
    path = "/referrals/{reference}/decision",
    operation_id = "decideReferral",
    tag = "The hub",
    security(("bearer" = [])),
    params(AsSeen),
    request_body = DecisionStatement,
    responses((status = 200, description = "The decision is recorded.", body = ReferralSummary, headers(
        ("ETag" = String, description = "Its new version.")
    )))
)]
pub(in crate::web::api) async fn decide_referral(
    site: Data<Site>,
    Acting { actor, reference, version, body: JsonBody(stated) }: Acting<JsonBody<DecisionStatement>>,
) -> Result<HttpResponse, Fault> {
    Ok(acted(referrals::decide(&site.ctx, &actor, &reference, version, stated.into()).await?))
}
