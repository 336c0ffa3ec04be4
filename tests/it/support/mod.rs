//! What several tests lean on.

pub mod context;
pub mod database;
pub mod postgres;
pub mod smtp;
