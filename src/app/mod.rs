//! The only place where everything meets: the parts are put together and served. Imports everything.

pub mod admin;
mod assemble;
mod server;

pub use assemble::{StartError, assemble};
pub use server::{Options, Running, start};
