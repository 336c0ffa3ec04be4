//! Every test of the house, in one binary, so that the crate is linked once: a module a subject, what they share in
//! `support`.
#![allow(clippy::unwrap_used, reason = "a test that meets the unexpected should stop there")]

mod config;
mod domain;
mod form;
mod house;
mod network;
mod secret_file;
mod services;
mod store;
mod support;
mod ui;
