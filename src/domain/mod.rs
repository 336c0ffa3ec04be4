//! What is true: the words and rules of the work, pure. No async, no I/O, no Diesel, no actix.
//!
//! Imports nothing else of this house. Every rule names its source (a section of the Act, a standard, an RFC), takes
//! the time as an argument and returns all that it found.

pub mod gate;
pub mod problem;

pub use problem::{Problem, ProblemCode};
