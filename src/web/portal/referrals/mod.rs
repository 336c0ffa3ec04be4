//! Referrals that were sent, as their referrer sees them: never a band, an act-by time or a hub's note.

pub(super) mod copy;
pub(super) mod list;
pub(super) mod one;
pub(super) mod received;
pub(super) mod withdrawal;

use crate::domain::reference::Reference;
use crate::web::http::Fault;

/// The reference that the address names: nobody's where it is none.
fn reference(text: &str) -> Result<Reference, Fault> {
    text.parse().map_err(|_| Fault::not_found())
}
