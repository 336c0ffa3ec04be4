//! What is true: the words and rules of the work, pure. No async, no I/O, no Diesel, no actix.
//!
//! Imports nothing else of this house. Every rule names its source (a section of the Act, a standard, an RFC), takes
//! the time as an argument and returns all that it found.

pub mod account;
pub mod act_by;
pub mod attempts;
pub mod band;
pub mod band_change;
pub mod call;
pub mod challenge;
pub mod clocks;
pub mod codes;
pub mod contact;
pub mod decision;
pub mod document;
pub mod draft;
pub mod duplicate;
pub mod event;
pub mod file_name;
pub mod formats;
pub mod gate;
pub mod ids;
mod masked;
pub mod message;
pub mod policy;
pub mod power;
pub mod problem;
pub mod read;
pub mod recorded;
pub mod reference;
pub mod referral;
pub mod reopening;
pub mod seal;
pub mod seen;
pub mod service;
pub mod settings;
pub mod standing;
pub mod status;
pub mod task;
pub mod time;
pub mod triage;
pub mod withdrawal;

pub use masked::Masked;
pub use problem::{Problem, ProblemCode};
