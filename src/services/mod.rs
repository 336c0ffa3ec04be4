//! One verb a file: may they → is it right → decide → one write of rows, events, messages and tasks → answer.
//!
//! Imports `domain`, `form`, `clock`, `secrets`, `store`, `files`; never `mail` or `jobs`: a message or a task is
//! recorded by name and ids, in the same transaction as what it tells of. Both faces call these verbs and nothing else.

pub mod accounts;
pub mod calls;
mod context;
pub mod documents;
pub mod drafts;
mod form_token;
mod later;
pub mod parked;
pub mod referrals;
mod refusal;
mod rounds;
#[allow(clippy::module_inception, reason = "the verbs on an AMHP service; the word is the field's")]
pub mod services;
pub mod settings;
pub mod watching;

pub use context::Context;
pub use documents::Papers;
pub use form_token::{form_holder, form_token, holder_of_form, is_form_token};
pub use later::Post;
pub use refusal::{Diverted, Refusal};

pub use crate::store::Cause;
