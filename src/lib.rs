//! The house of amhp-hub: from a professional's request for assessment under the Mental Health Act 1983 to the AMHP
//! who decides. The README draws the house and its map; each module says what it is for and what it may import.

pub mod app;
pub mod clock;
pub mod command;
pub mod config;
pub mod decisions;
pub mod domain;
pub mod files;
pub mod form;
pub mod jobs;
pub mod mail;
pub mod secrets;
pub mod services;
pub mod store;
pub mod telemetry;
pub mod web;
