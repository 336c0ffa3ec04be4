//! The one way out: a carrier and the sender's address.

use std::path::PathBuf;
use std::time::Duration;

use lettre::message::Mailbox;

use super::directory;
use super::error::{MailError, NotAMailServer};
use super::letter::Letter;
use super::memory::Memory;
use super::smtp::Smtp;

/// Sends letters. Cheap to clone.
#[derive(Clone)]
pub struct Mailer {
    from: Mailbox,
    carrier: Carrier,
}

#[derive(Clone)]
enum Carrier {
    Smtp(Smtp),
    Directory(PathBuf),
    Memory(Memory),
}

impl Mailer {
    /// To a mail server: `smtp://HOST:PORT` in plain text (`?tls=required` or `?tls=opportunistic` for STARTTLS),
    /// `smtps://USER:PASSWORD@HOST` encrypted. `patience` is for each answer of the server, see [`super::PATIENCE`].
    /// To be called inside the runtime that sends.
    ///
    /// # Errors
    /// The address names no mail server.
    pub fn smtp(url: &str, from: Mailbox, patience: Duration) -> Result<Self, NotAMailServer> {
        Ok(Self { from, carrier: Carrier::Smtp(Smtp::new(url, patience)?) })
    }

    /// Into `folder`, one `.eml` file a letter.
    pub fn directory(folder: impl Into<PathBuf>, from: Mailbox) -> Self {
        Self { from, carrier: Carrier::Directory(folder.into()) }
    }

    /// Into memory, where a test reads them.
    pub fn memory(from: Mailbox) -> (Self, Memory) {
        let memory = Memory::default();
        (Self { from, carrier: Carrier::Memory(memory.clone()) }, memory)
    }

    /// Sends a letter. Of several addresses, some of which the server refuses for good, the others get it.
    ///
    /// # Errors
    /// Nobody got it, or it is not known that somebody did; whether to try again.
    pub async fn send(&self, letter: &Letter) -> Result<(), MailError> {
        let composed = letter.composed(&self.from)?;
        match &self.carrier {
            Carrier::Smtp(smtp) => smtp.send(letter.id, &composed).await,
            Carrier::Directory(folder) => directory::put(folder.clone(), letter, composed.bytes).await,
            Carrier::Memory(memory) => {
                memory.put(&composed);
                Ok(())
            }
        }
    }
}
