//! What is true without a database, a network or a clock.

mod act_by;
mod attempts;
mod band;
mod clocks;
mod decision;
mod masked;
mod policy;
mod reference;
mod seal;
mod settings;
mod standing;
mod standing_acts;
mod statements;
mod status;
mod triage;
