//! What several tests lean on.

pub mod app;
pub mod calls;
pub mod clamd;
pub mod context;
pub mod database;
pub mod decisions;
pub mod documents;
pub mod examples;
pub mod hold;
pub mod pages;
pub mod people;
pub mod postgres;
pub mod printed;
pub mod program;
pub mod record;
pub mod s3;
pub mod signal;
pub mod smtp;
pub mod sql;
pub mod triage;
