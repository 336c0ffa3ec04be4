//! Pages of documents: the list of a draft with its form, removing one, opening one.

pub(super) mod add;
pub(super) mod open;
mod page;
pub(super) mod remove;
pub(super) mod show;
