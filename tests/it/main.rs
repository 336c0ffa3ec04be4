//! Every test of the house, in one binary, so that the crate is linked once: a module a subject, what they share in
//! `support`.
#![allow(clippy::unwrap_used, reason = "a test that meets the unexpected should stop there")]

mod api;
mod form;
mod house;
mod jobs;
mod mail;
mod services;
mod store;
mod support;
mod ui;
