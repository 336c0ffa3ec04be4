//! Layout, components, words for every code. Imports `web::http`, `domain`, `form`.
//!
//! - [`Renderer`] draws a page of `web/templates`; what a page asks for and does not get is an error
//! - [`Page`] and [`Fault`] are what the layout and the page for faults take
//! - [`Words`] holds the words of every code
//! - [`Assets`] holds what is served under `/assets/`

mod assets;
mod components;
mod dates;
mod escape;
mod page;
mod render;
mod words;

pub use assets::{Asset, Assets};
pub use components::Components;
pub use page::{Fault, Page, ServiceOnPage, SignedIn, TelephoneLines};
pub use render::{RenderError, Renderer};
pub use words::{Words, WordsError};
