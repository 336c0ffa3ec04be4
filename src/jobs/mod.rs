//! What happens later: send what waits in the outbox, have documents scanned, seal events, sweep what is over. Imports `domain`, `form`, `clock`, `secrets`,
//! `store`, `files`, `services`, `mail`.
//!
//! A job is claimed under a lease, done, and marked in one write; a worker that dies loses its lease and another does
//! the job again. So whatever a job does may happen twice, and must bear it. To add a job, add its kind in
//! `domain::task`, its file here, and its line in `work`.

mod compose;
mod look_again;
mod place_of_files;
mod remind;
mod remove_file;
mod retry;
mod run;
mod scan_document;
mod seal;
mod send_message;
mod sweep;
mod sweep_files;
mod work;
mod worker;

pub use remind::remind;
pub use run::{chores, run, watch};
pub use seal::seal;
pub use sweep::{Swept, sweep};
pub use sweep_files::{SweptFiles, sweep_files};
pub use work::run_one;
pub use worker::Worker;
