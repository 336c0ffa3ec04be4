//! Pages before signing in: register, sign in, type the code, set up. They answer alike for known and unknown addresses.
//! Behind them, the reader's own account and its authenticator app.

pub(super) mod account;
pub(super) mod authenticator;
pub(super) mod confirm;
pub(super) mod enrolment;
pub(super) mod register;
pub(super) mod session;
pub(super) mod set_up;
pub(super) mod sign_in;
mod square;
