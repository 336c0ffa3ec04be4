//! The command line of amhp-hub.

use std::process::ExitCode;
use std::time::Duration;

use amhp_hub::command::Cli;
use clap::Parser;
use tokio::runtime::Runtime;

/// How long a thread that is still at work at the end is waited for. Only a machine that does not answer, a database or a
/// disk, holds one for longer, and might for ever. To leave it is safe: what was acknowledged is committed, and what was
/// not is rolled back when the connection ends, or was told to its author as unknown.
const LAST_THREADS: Duration = Duration::from_secs(2);

fn main() -> ExitCode {
    let runtime = match Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error),
    };
    let code = runtime.block_on(async {
        match Cli::parse().run().await {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => failed(&error),
        }
    });
    runtime.shutdown_timeout(LAST_THREADS);
    code
}

fn failed(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("amhp-hub: {error}");
    ExitCode::FAILURE
}
