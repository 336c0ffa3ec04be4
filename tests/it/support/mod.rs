//! What several tests lean on.

pub mod database;
pub mod examples;
pub mod postgres;
