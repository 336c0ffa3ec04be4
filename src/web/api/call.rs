//! What a call says besides its body: who makes it, which draft or referral it names, at which version, under which key.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::domain::call::CallCode;
use crate::domain::ids::{DocumentId, DraftId};
use crate::domain::reference::Reference;
use crate::services::referrals::Key;
use crate::web::http::{Bearer, Fault, IfMatch, read_json, read_json_if_any};

/// A call by somebody signed in. Who it is comes first: nobody else learns what is wrong with the rest.
#[derive(Debug)]
pub(super) struct SignedIn<T>(pub(super) Bearer, pub(super) T);

impl<T: FromRequest + 'static> FromRequest for SignedIn<T> {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (req, mut payload) = (req.clone(), payload.take());
        Box::pin(async move {
            let bearer = Bearer::from_request(&req, &mut Payload::None).await?;
            let rest = T::from_request(&req, &mut payload).await.map_err(Into::into)?;
            Ok(Self(bearer, rest))
        })
    }
}

/// Declares an extractor that needs the request's head only.
macro_rules! of_head {
    ($($(#[$doc:meta])* $name:ident($inner:ty) = $read:expr;)+) => { $(
        $(#[$doc])*
        #[derive(Debug)]
        pub(super) struct $name(pub(super) $inner);

        impl FromRequest for $name {
            type Error = Fault;
            type Future = Ready<Result<Self, Fault>>;

            fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
                let read: fn(&HttpRequest) -> Result<$inner, Fault> = $read;
                ready(read(req).map(Self))
            }
        }
    )+ };
}

of_head! {
    /// The draft that the path names; what is no id names none.
    DraftPath(DraftId) = |req| in_path(req, "id").parse().map_err(|_| Fault::not_found());
    /// The document of a draft that the path names.
    DocumentPath(DocumentId) = |req| in_path(req, "document_id").parse().map_err(|_| Fault::not_found());
    /// The document that the path itself names.
    DocumentIdPath(DocumentId) = |req| in_path(req, "id").parse().map_err(|_| Fault::not_found());
    /// The referral that the path names; what is no reference names none.
    ReferencePath(Reference) = |req| in_path(req, "reference").parse().map_err(|_| Fault::not_found());
    /// The call reference that the path names; what is no code names none.
    CodePath(CallCode) = |req| in_path(req, "code").parse().map_err(|_| Fault::not_found());
    /// The challenge that the path names.
    ChallengePath(String) = |req| Ok(in_path(req, "challenge_id").to_owned());
    /// The set-up link that the path names.
    TokenPath(String) = |req| Ok(in_path(req, "token").to_owned());
    /// The form that the path names.
    FormPath(String) = |req| Ok(in_path(req, "form").to_owned());
    /// The `Idempotency-Key`.
    IdempotencyKey(Key) = |req| {
        let header = req.headers().get("idempotency-key").map(|value| value.to_str().unwrap_or_default());
        Ok(Key::parse(header)?)
    };
    /// The version that the caller saw, where they say it.
    SeenVersion(Option<i64>) = |req| Ok(IfMatch::of(req).map(|IfMatch(version)| version));
}

fn in_path<'a>(req: &'a HttpRequest, name: &str) -> &'a str {
    req.match_info().get(name).unwrap_or_default()
}

/// A change to a draft's answers (RFC 7396).
#[derive(Debug)]
pub(super) struct MergePatch(pub(super) Value);

/// The media type of RFC 7396.
pub(super) const MERGE_PATCH: &str = "application/merge-patch+json";

impl FromRequest for MergePatch {
    type Error = Fault;
    type Future = LocalBoxFuture<'static, Result<Self, Fault>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (req, mut payload) = (req.clone(), payload.take());
        Box::pin(async move { read_json(&req, &mut payload, MERGE_PATCH).await.map(Self) })
    }
}

/// A body that may be missing: then every member has its default.
#[derive(Debug, Default)]
pub(super) struct BodyIfAny<T>(pub(super) T);

impl<T: DeserializeOwned + Default + 'static> FromRequest for BodyIfAny<T> {
    type Error = Fault;
    type Future = LocalBoxFuture<'static, Result<Self, Fault>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (req, mut payload) = (req.clone(), payload.take());
        Box::pin(async move {
            let found: Option<T> = read_json_if_any(&req, &mut payload, "application/json").await?;
            Ok(Self(found.unwrap_or_default()))
        })
    }
}

/// A query parameter as one of a list of codes.
///
/// # Errors
/// `bad_request` with what is allowed.
pub(super) fn code<T: std::str::FromStr>(name: &str, given: Option<&str>, all: &[&str]) -> Result<Option<T>, Fault> {
    given
        .map(str::parse)
        .transpose()
        .map_err(|_| Fault::bad_request(format!("The query parameter {name} takes one of: {}.", all.join(", "))))
}
