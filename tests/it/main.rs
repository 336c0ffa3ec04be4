//! Every test of the house, in one binary, so that the crate is linked once.
#![allow(clippy::unwrap_used, reason = "a test that meets the unexpected should stop there")]

mod ui;
