//! Mail: the messages, a folder each, and the ways by which they leave. Imports `domain`.
//!
//! A message holds a code, a link or a reference, never a person. What goes wrong is told without an address, for it
//! is kept with the job and logged. To add a message, add its kind in `domain::message`, its folder in `messages/`, and
//! the place in `jobs` that fills it.

mod directory;
mod error;
mod letter;
mod links;
mod mailer;
mod memory;
pub mod messages;
mod smtp;
mod time;

pub use error::{MailError, NotAMailServer, Reason};
pub use letter::Letter;
pub use links::Links;
pub use mailer::Mailer;
pub use memory::{Delivered, Memory};
pub use smtp::PATIENCE;
