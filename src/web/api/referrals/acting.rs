//! What every act on a referral as it was seen asks of its caller, and what it answers.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use futures_util::future::LocalBoxFuture;
use utoipa::IntoParams;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

use crate::domain::account::Actor;
use crate::domain::reference::Reference;
use crate::domain::referral::ReferralHead;
use crate::web::api::call::{ReferencePath, SignedIn};
use crate::web::api::schemas::ReferralSummary;
use crate::web::http::{IfMatch, etag};

/// A call of an act.
#[derive(Debug)]
pub(in crate::web::api) struct Acting<B = ()> {
    /// Who makes it.
    pub(super) actor: Actor,
    /// On which referral.
    pub(super) reference: Reference,
    /// As it was at which version.
    pub(super) version: i64,
    /// What it says.
    pub(super) body: B,
}

impl<B: FromRequest + 'static> FromRequest for Acting<B> {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let called = SignedIn::<(ReferencePath, IfMatch, B)>::from_request(req, payload);
        Box::pin(async move {
            let SignedIn(who, (ReferencePath(reference), IfMatch(version), body)) = called.await?;
            Ok(Self { actor: who.actor, reference, version, body })
        })
    }
}

/// The referral after an act of the hub.
pub(super) fn acted(head: ReferralHead) -> HttpResponse {
    HttpResponse::Ok().insert_header(etag(head.version)).json(ReferralSummary::from(head))
}

/// The parameters of an act, for the document.
pub(super) struct AsSeen;

impl IntoParams for AsSeen {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let text = || ObjectBuilder::new().schema_type(Type::String);
        let version = text().pattern(Some("^\"[0-9]+\"$")).build();
        vec![
            parameter(ParameterIn::Path, "reference", "Its reference.", text().build(), "HKM4-9TXW"),
            parameter(ParameterIn::Header, "If-Match", "The ETag that was read.", version, "\"2\""),
        ]
    }
}

fn parameter(place: ParameterIn, name: &str, description: &str, schema: Object, example: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .description(Some(description))
        .required(Required::True)
        .schema(Some(schema))
        .example(Some(example.into()))
        .build()
}
