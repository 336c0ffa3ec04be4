//! The bytes of documents: received, kept, given, scanned.

mod bench;
mod clamd;
mod s3;
mod store;
