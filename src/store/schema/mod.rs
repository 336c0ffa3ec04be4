//! The tables as Diesel sees them, the same on both engines: a file an aggregate. Imports `store::types`.

// A file may not be called as a table in it, where both are re-exported.
#[path = "instance.rs"]
mod instance_row;

pub use instance_row::instance;
