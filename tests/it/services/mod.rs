//! The verbs themselves, on both engines.

mod acts;
pub mod authenticator;
mod authenticator_codes;
mod calls;
mod carried;
mod desk;
mod diverted;
mod documents;
mod drafts;
mod exception;
mod implied;
mod limits;
mod permissions;
mod registration;
mod search;
mod seen_services;
mod sessions;
mod set_up;
mod settings;
mod sign_in;
mod submit;
mod thread;
mod told;
mod traces;
