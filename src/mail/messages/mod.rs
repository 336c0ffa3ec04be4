//! The messages, a folder each: what its text is made from, its subject, and the text itself in `text.txt`.
//!
//! A mail with a code holds no telephone number, date or link, so that its code is the only group of six digits. Texts
//! are plain ASCII with short lines: they travel as they are written. Only a service's name or number may differ.

mod call_unclaimed;
mod document_refused;
mod draft_expiring;
mod draft_stale;
mod hub_notice;
mod referral_arrived;
mod referral_decided;
mod referral_received;
mod registration_code;
mod registration_of_known_address;
mod set_up;
mod sign_in_code;

use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};

pub use call_unclaimed::CallUnclaimed;
pub use document_refused::DocumentRefused;
pub use draft_expiring::DraftExpiring;
pub use draft_stale::DraftStale;
pub use hub_notice::{HubNotice, Notice};
pub use referral_arrived::ReferralArrived;
pub use referral_decided::ReferralDecided;
pub use referral_received::ReferralReceived;
pub use registration_code::RegistrationCode;
pub use registration_of_known_address::RegistrationOfKnownAddress;
pub use set_up::SetUp;
pub use sign_in_code::SignInCode;

/// What a letter says.
#[derive(Clone, PartialEq, Eq)]
pub struct Text {
    /// Its subject: never a code, never a person.
    pub subject: String,
    /// The text.
    pub body: String,
}

/// The text of a message's template; a name that the template uses and `values` lacks is a defect.
fn text(subject: impl Into<String>, template: &str, values: Value) -> Text {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    let body = environment.render_str(template, values).expect("each message gives its template every name it uses");
    Text { subject: subject.into(), body: body + "\n" }
}
