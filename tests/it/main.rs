//! The one test binary of the house: a module a subject, what they share in `support`.
#![allow(clippy::unwrap_used, reason = "a test that meets an error is meant to stop there")]

mod house;
