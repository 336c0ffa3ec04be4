//! Why a letter did not leave. No variant holds an address or the words of a server, which may repeat one.

use std::io;

/// Whether the same letter may be taken later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// It may be taken later.
    #[error("not sent: {0}")]
    Temporary(Reason),
    /// It will never be taken as it is.
    #[error("refused for good: {0}")]
    Permanent(Reason),
}

impl MailError {
    /// Whether a server said so, rather than fell silent.
    pub(super) fn is_an_answer(self) -> bool {
        matches!(self, Self::Temporary(Reason::Answer(_)) | Self::Permanent(Reason::Answer(_)))
    }
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The server answered with this code.
    #[error("the mail server answered {0}")]
    Answer(u16),
    /// The server could not be reached, or ended the conversation.
    #[error("the mail server cannot be reached, or ended the conversation")]
    Unreachable,
    /// The server took too long.
    #[error("the mail server took too long")]
    TooSlow,
    /// No encrypted connection could be had.
    #[error("no encrypted connection to the mail server could be had")]
    Encryption,
    /// Client and server have no way in common to do this.
    #[error("the mail server lacks what this message or its sender's account needs")]
    Unable,
    /// Nobody it is for has an address that mail can go to.
    #[error("no address that mail can go to")]
    NoAddress,
    /// The folder could not be written.
    #[error("the mail folder cannot be written: {0}")]
    Folder(io::ErrorKind),
}

/// The setting names no mail server. The text is not repeated: it may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the address of a mail server; set smtp://HOST:PORT or smtps://USER:PASSWORD@HOST in AMHP_HUB_MAIL")]
pub struct NotAMailServer;
