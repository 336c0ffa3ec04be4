//! The bytes of documents: received, kept, given, scanned.

mod bench;
mod clamd;
mod durable;
mod s3;
mod store;
