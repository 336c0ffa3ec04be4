//! The floor that knows Diesel, on both engines.

mod behind;
mod columns;
mod commit;
mod dictionary;
mod events;
mod explain;
mod explain_beside;
mod explain_seal;
mod faults;
mod gather;
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
