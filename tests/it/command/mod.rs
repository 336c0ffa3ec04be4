//! The command line, by the real binary.

mod audit;
mod audit_tampers;
mod backup;
mod corpus;
mod demo;
mod dev_mail;
mod health;
mod kept;
mod serve;
mod staff;
mod triage;

use amhp_hub::app::assemble;
use amhp_hub::clock::Clock;
use amhp_hub::config::Config;
use amhp_hub::secrets::Chance;
use amhp_hub::services::Context;

use crate::support::program::Program;

/// The verbs' world on the database of a program, in this process.
async fn world(program: &Program) -> Context {
    let config = Config::read(&|name| program.setting(name)).unwrap();
    assemble(&config, Clock::system(), Chance::system(), false).await.unwrap()
}
