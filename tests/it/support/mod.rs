//! What several tests lean on.

pub mod database;
pub mod postgres;
