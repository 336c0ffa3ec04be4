//! The lists of codes as schemas: the enums of `domain` know nothing of OpenAPI.

use std::borrow::Cow;

use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::domain;

/// Declares the schema of an enum of codes under the enum's own name.
macro_rules! code_schemas {
    ($($(#[doc = $doc:literal])* $name:ident of $codes:ty;)+) => { $(
        $(#[doc = $doc])*
        pub(in crate::web::api) struct $name;

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let codes = <$codes>::ALL.iter().map(|code| code.as_str());
                let description = [$($doc),*].concat();
                let text = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(codes));
                text.description(Some(description.trim())).into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }
    )+ };
}

code_schemas! {
    /// Where a referral stands.
    Status of domain::status::Status;
    /// How a closed referral ended.
    ClosedAs of domain::status::ClosedAs;
    /// What somebody does to a referral.
    Act of domain::status::Act;
    /// How soon somebody must have been reached, most serious first.
    Band of domain::band::Band;
    /// What a member of staff may do in a service.
    Role of domain::account::Role;
    /// What happened to a referral.
    EventKind of domain::event::EventKind;
    /// Why a referral goes by telephone, most serious first.
    CallReason of domain::call::CallReason;
    /// A legal power under which a person is held or treated.
    PowerKind of domain::power::PowerKind;
    /// What a document is.
    DocumentKind of domain::document::DocumentKind;
    /// What the scanner made of a document.
    Scan of domain::document::Scan;
    /// What was decided.
    Decision of domain::decision::Decision;
    /// Why the hub does not proceed.
    NotProceedingCode of domain::decision::NotProceedingCode;
    /// What else there is besides an assessment under the Act.
    AlternativeKind of domain::decision::AlternativeKind;
    /// What came of an alternative.
    AlternativeResult of domain::decision::AlternativeResult;
    /// How somebody was told.
    ToldHow of domain::decision::ToldHow;
    /// Why the referrer withdraws.
    WithdrawalCode of domain::withdrawal::WithdrawalCode;
    /// By which way somebody was contacted.
    ContactChannel of domain::contact::ContactChannel;
    /// What came of a contact.
    ContactOutcome of domain::contact::ContactOutcome;
    /// How the person was seen.
    SeenManner of domain::seen::SeenManner;
    /// Whether somebody spoke with the person.
    Spoke of domain::seen::Spoke;
}
