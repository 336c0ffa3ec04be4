//! What was posted after the session had ended is kept, and offered once its author has signed in again (product rule 5).
//! `keep` stands before every page with a form, the hub's too; `show` and `remove` are the page that offers it.

mod keep;
mod readable;
pub(super) mod remove;
pub(super) mod show;

pub use keep::keep_posts;

/// Where what was kept is offered.
pub(super) const PATH: &str = "/kept";
