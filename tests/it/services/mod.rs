//! The verbs themselves, on both engines.

mod desk;
mod limits;
mod registration;
mod sessions;
mod set_up;
mod sign_in;
mod thread;
mod traces;
