//! Accounts: registering, signing in, sessions, and staff by invitation (product.md "Signing in").

mod authenticator;
mod challenge;
mod complete;
mod invite;
mod mailed;
mod password;
mod profile;
mod register;
mod renew_password;
mod resend;
mod session;
mod set_up;
mod sign_in;

pub use authenticator::{
    Enrolment, authenticator_enrolment, authenticator_since, awaits_app_code, begin_authenticator,
    confirm_authenticator, remove_authenticator,
};
pub(super) use challenge::Count;
pub use challenge::Opened;
pub use complete::{SignedIn, complete};
pub use invite::{Invitation, invite};
pub use mailed::{MailedCode, MailedLink, mailed_code, mailed_link};
pub use password::PASSWORD_LEAST;
pub use register::{Registration, register};
pub use renew_password::renew_password;
pub use resend::resend;
pub(super) use session::SessionsAsked;
pub use session::{Session, authenticate, glance, me, sign_out};
pub use set_up::{set_up, set_up_is_open};
pub use sign_in::{Credentials, start_sign_in};
