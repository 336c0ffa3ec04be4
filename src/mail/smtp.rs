//! Letters to a mail server.

use std::time::Duration;

use lettre::address::Envelope;
use lettre::transport::smtp::{self, PoolConfig};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use super::error::{MailError, NotAMailServer, Reason};
use super::letter::Composed;
use crate::domain::ids::MessageId;

/// How long to wait for each answer of a mail server.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// Connections kept at once: as many letters as are sent in parallel.
const CONNECTIONS: u32 = 4;

/// A server that letters are handed to.
#[derive(Clone)]
pub(super) struct Smtp {
    server: AsyncSmtpTransport<Tokio1Executor>,
    /// For one letter as a whole: a server that answers each command at the last moment must not outlive a lease.
    at_most: Duration,
}

impl Smtp {
    pub(super) fn new(url: &str, patience: Duration) -> Result<Self, NotAMailServer> {
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|_| NotAMailServer)?
            .timeout(Some(patience))
            .pool_config(PoolConfig::new().max_size(CONNECTIONS))
            .build();
        Ok(Self { server, at_most: patience * 3 })
    }

    /// Sends to all at once, or, where the server refused, to each alone.
    pub(super) async fn send(&self, id: MessageId, letter: &Composed) -> Result<(), MailError> {
        let whole = async {
            match self.hand_over(&letter.envelope, &letter.bytes).await {
                Err(refusal) if refusal.is_an_answer() && letter.envelope.to().len() > 1 => {
                    self.send_to_each(id, letter, refusal).await
                }
                answer => answer,
            }
        };
        tokio::time::timeout(self.at_most, whole).await.unwrap_or(Err(MailError::Temporary(Reason::TooSlow)))
    }

    /// The refusal of one (a full mailbox, one that is gone) must neither keep the letter from the others nor send it
    /// to them twice: once somebody has it, it is sent.
    async fn send_to_each(&self, id: MessageId, letter: &Composed, refusal: MailError) -> Result<(), MailError> {
        let (mut taken, mut answer) = (0, refusal);
        for address in letter.envelope.to() {
            let alone = alone(letter.envelope.from(), address)?;
            match self.hand_over(&alone, &letter.bytes).await {
                Ok(()) => taken += 1,
                Err(temporary @ MailError::Temporary(_)) => answer = temporary,
                Err(MailError::Permanent(_)) => {}
            }
        }
        let refused = letter.envelope.to().len() - taken;
        tracing::warn!(message = %id, taken, refused, "a mail server refused some of several addresses");
        if taken > 0 { Ok(()) } else { Err(answer) }
    }

    async fn hand_over(&self, envelope: &Envelope, bytes: &[u8]) -> Result<(), MailError> {
        self.server.send_raw(envelope, bytes).await.map(drop).map_err(|e| fault(&e))
    }
}

fn alone(from: Option<&Address>, to: &Address) -> Result<Envelope, MailError> {
    Envelope::new(from.cloned(), vec![to.clone()]).map_err(|_| MailError::Permanent(Reason::NoAddress))
}

fn fault(error: &smtp::Error) -> MailError {
    match error.status().map(u16::from) {
        Some(code) if error.is_permanent() && !is_about_us(code) => MailError::Permanent(Reason::Answer(code)),
        Some(code) => MailError::Temporary(Reason::Answer(code)),
        None => MailError::Temporary(silence(error)),
    }
}

/// Authentication and encryption that the server asks for (RFC 4954): a wrong setting, which somebody will put right,
/// not a fault of the letter.
fn is_about_us(code: u16) -> bool {
    matches!(code, 530 | 534 | 535 | 538)
}

fn silence(error: &smtp::Error) -> Reason {
    match error {
        e if e.is_timeout() => Reason::TooSlow,
        e if e.is_tls() => Reason::Encryption,
        e if e.is_client() => Reason::Unable,
        _ => Reason::Unreachable,
    }
}
