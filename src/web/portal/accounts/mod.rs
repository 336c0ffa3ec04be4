//! Pages before signing in: register, sign in, type the code, set up. They answer alike for known and unknown addresses.

pub(super) mod confirm;
pub(super) mod register;
pub(super) mod set_up;
pub(super) mod sign_in;
