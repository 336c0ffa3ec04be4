//! Runs the inspection in a child process: what breaks its reader breaks a child, never the service. Imports its
//! neighbours.

use std::fs::File;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::io::AsyncReadExt;
use tokio::process::{Child, Command};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::inspect::Flaw;
use crate::domain::document::FileKind;

/// Children at once.
const AT_ONCE: usize = 2;
/// How long a child may take, in all.
const PATIENCE: Duration = Duration::from_secs(15);
/// The longest answer, in bytes.
const LONGEST_ANSWER: u64 = 256;
/// The end of a program that met what its author held impossible.
const PANICKED: i32 = 101;

/// What the child prints: `{"kind":"pdf"}` or `{"flaw":"bomb"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The type of a file without a flaw.
    Kind(FileKind),
    /// What is wrong with it.
    Flaw(Flaw),
}

/// The inspection itself failed; the file is neither good nor bad.
#[derive(Debug, thiserror::Error)]
pub enum InspectError {
    /// The child could not be started or heard.
    #[error("the inspection of a file could not be started")]
    Start(#[from] std::io::Error),
    /// The child ended well and said nothing that can be understood, or would not run.
    #[error("the inspection of a file ended with {0} and without an answer")]
    NoAnswer(ExitStatus),
}

/// Starts a child for each file, few at once.
#[derive(Debug)]
pub struct Inspector {
    program: PathBuf,
    patience: Duration,
    turns: Semaphore,
}

impl Inspector {
    /// Inspects by `program inspect`: this very program, in service.
    pub fn new(program: PathBuf) -> Self {
        Self { program, patience: PATIENCE, turns: Semaphore::new(AT_ONCE) }
    }

    /// With another limit for the time that a child may take.
    #[must_use]
    pub fn patient_for(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// What `file`, a regular file open for reading, is, or what is wrong with it. The child reads it from the start and
    /// moves the place at which the handle stands. A child that dies or takes too long is the file's fault.
    ///
    /// # Errors
    /// [`InspectError`] where no child could be asked.
    pub async fn inspect(&self, file: File) -> Result<Result<FileKind, Flaw>, InspectError> {
        let _turn = self.turns.acquire().await.map_err(std::io::Error::other)?;
        let mut child = Command::new(&self.program)
            .arg("inspect")
            .env_clear()
            .stdin(file)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let Ok(ended) = timeout(self.patience, hear(&mut child)).await else {
            child.kill().await?;
            return Ok(Err(Flaw::Bomb));
        };
        let (status, said) = ended?;
        judge(status, &said)
    }
}

/// How the child ended, and what it said.
async fn hear(child: &mut Child) -> std::io::Result<(ExitStatus, Vec<u8>)> {
    let mut said = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        stdout.take(LONGEST_ANSWER).read_to_end(&mut said).await?;
    }
    Ok((child.wait().await?, said))
}

fn judge(status: ExitStatus, said: &[u8]) -> Result<Result<FileKind, Flaw>, InspectError> {
    match status.code() {
        // Ended by a signal: a limit was reached.
        None => Ok(Err(Flaw::Bomb)),
        Some(PANICKED) => Ok(Err(Flaw::Damaged)),
        Some(0) => match serde_json::from_slice(said) {
            Ok(Answer::Kind(kind)) => Ok(Ok(kind)),
            Ok(Answer::Flaw(flaw)) => Ok(Err(flaw)),
            Err(_) => Err(InspectError::NoAnswer(status)),
        },
        Some(_) => Err(InspectError::NoAnswer(status)),
    }
}
