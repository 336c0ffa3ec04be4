//! The form as pages: a post of one section → the merge patch that a program would send; answers and problems → what
//! a template needs. Imports the rest of `form`.
//!
//! Names of fields are the pointer within the section with `-` for `/`: `last_seen-at`, `items-0-kind`. A date has
//! the boxes `-day`, `-month`, `-year`; a time has these and `-time`. Check boxes and lists need a hidden empty field of
//! their own name, because a browser does not post what is not ticked: without any field a question stays untouched.

mod moment;
mod patch;
mod view;

pub use patch::patch;
pub use view::{EntryView, ErrorView, Moment, OptionView, QuestionView, Reveal, SectionView, element_id, view};
