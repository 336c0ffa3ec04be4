//! The floor that knows Diesel, on both engines.

mod columns;
mod commit;
mod dictionary;
mod events;
mod faults;
mod ids;
mod instance;
mod lane;
mod migrations;
mod pragmas;
mod queue;
pub mod shape;
mod tally;
mod url;
mod writes;
