//! Layout, components, words for every code. Imports `web::http`, `domain`, `form`.
//!
//! - [`Renderer`] draws a page of `web/templates`; what a page asks for and does not get is an error
//! - [`Page`] and [`Fault`] are what the layout and the page for faults take
//! - [`draw`] puts a page together for a request, [`draw_faults`] one for whatever went wrong
//! - [`countdown`] says how long is left, [`fields`] how the questions of a form stand on a page
//! - [`typed`] tells what was typed into a form that was not saved
//! - [`Words`] holds the words of every code
//! - [`copy`] makes the printable copy of a referral
//! - [`Assets`] holds what is served under `/assets/`

mod assets;
mod components;
pub mod copy;
mod countdown;
mod dates;
mod documents;
mod draw;
mod escape;
mod faults;
mod fields;
mod file_size;
mod page;
mod render;
mod serve_assets;
mod typed;
mod words;

pub use assets::{Asset, Assets};
pub use components::Components;
pub use countdown::{countdown, day_and_time, duration, time_left};
pub use documents::{DocumentOnPage, documents_on_page};
pub use draw::{Heading, Reader, draw, draw_as, service_on_page};
pub use faults::draw_faults;
pub use fields::{Field, fields};
pub use file_size::file_size;
pub use page::{Fault, Page, ServiceOnPage, SignedIn, TelephoneLines, Unsaved};
pub use render::{RenderError, Renderer};
pub use serve_assets::serve_asset;
pub use typed::{Typed, typed, typed_in_section};
pub use words::{Words, WordsError};
