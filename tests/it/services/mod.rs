//! The verbs themselves, on both engines.

pub mod authenticator;
mod authenticator_codes;
mod desk;
mod drafts;
mod limits;
mod permissions;
mod registration;
mod sessions;
mod set_up;
mod sign_in;
mod submit;
mod thread;
mod traces;
