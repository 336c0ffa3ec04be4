//! The command line of amhp-hub.

use std::process::ExitCode;

use amhp_hub::command::Cli;
use clap::Parser;

#[tokio::main]
async fn main() -> ExitCode {
    match Cli::parse().run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("amhp-hub: {error}");
            ExitCode::FAILURE
        }
    }
}
