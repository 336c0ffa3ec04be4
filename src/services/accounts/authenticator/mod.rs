//! Authenticator apps of staff: set up by a first code, removed by the password. The mailed code stays a way in, so that
//! a lost telephone locks nobody out.

mod begin;
mod codes;
mod confirm;
mod key;
mod remove;
mod since;

pub use begin::begin_authenticator;
pub use codes::awaits_app_code;
pub(super) use codes::{AppCodes, has_app};
pub use confirm::confirm_authenticator;
pub use key::{Enrolment, authenticator_enrolment};
pub use remove::remove_authenticator;
pub use since::authenticator_since;
