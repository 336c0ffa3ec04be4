//! Every route × everybody × own and other service × state: who gets through, who is refused, who learns nothing.
//!
//! `expected` is written by hand from product.md, not read from the policy table, so that a slip in the table shows.

mod api;
mod expected;
mod pages;
mod stage;
