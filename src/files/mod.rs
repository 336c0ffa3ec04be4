//! The bytes of documents: what a file is by its content, and whether it is safe in structure. Imports `domain`.

pub mod inspect;
pub mod inspector;
mod kind;

pub use inspect::{Flaw, inspect};
pub use inspector::{InspectError, Inspector};
pub use kind::FileKind;
