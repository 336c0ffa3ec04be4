//! The only place where everything meets: the parts are put together and served. Imports everything.

pub mod admin;
mod assemble;
mod dev_mail;
mod server;

pub use assemble::{StartError, assemble, is_demonstration, open_files, open_store};
pub use server::{Options, Running, start};
