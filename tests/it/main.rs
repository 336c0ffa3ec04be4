//! Every test of the house, in one binary, so that the crate is linked once: a module a subject, what they share in
//! `support`.
#![allow(clippy::unwrap_used, reason = "a test that meets the unexpected should stop there")]

mod api;
mod browser;
mod command;
mod config;
mod coverage;
mod deploy;
mod domain;
mod files;
mod form;
mod house;
mod hub;
mod jobs;
mod kill;
mod mail;
mod network;
mod outage;
mod portal;
mod power_cut;
mod seal;
mod secret_file;
mod services;
mod store;
mod support;
mod telemetry;
mod ui;
