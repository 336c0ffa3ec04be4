//! The faces of the house: `http` is what they share, `api` speaks JSON, `ui` draws pages, `portal` is the referrer's
//! face and `hub` the AMHPs'. Faces never import one another, and none imports the store.

pub mod api;
pub mod http;
pub mod hub;
pub mod portal;
pub mod ui;
