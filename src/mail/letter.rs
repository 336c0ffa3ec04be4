//! A letter as it leaves: plain text in one part, so that every program and every person can read it.

use std::time::SystemTime;

use jiff::Timestamp;
use lettre::address::Envelope;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, SinglePart};
use lettre::{Address, Message};

use super::error::{MailError, Reason};
use super::messages::Text;
use crate::domain::ids::MessageId;

/// A message with those it is for.
#[derive(Clone)]
pub struct Letter {
    /// The row of the outbox. Makes the Message-ID: a letter sent twice after a crash is known by it.
    pub id: MessageId,
    /// Addresses; one letter goes to all of them.
    pub to: Vec<String>,
    /// What it says.
    pub text: Text,
    /// The time of sending: its Date.
    pub at: Timestamp,
}

/// A letter in the form of RFC 5322, with who is named to the server.
pub(super) struct Composed {
    pub(super) envelope: Envelope,
    pub(super) bytes: Vec<u8>,
}

impl Letter {
    /// An address that cannot be written is left out while there is another.
    pub(super) fn composed(&self, from: &Mailbox) -> Result<Composed, MailError> {
        let to: Vec<Address> = self.to.iter().filter_map(|address| address.parse().ok()).collect();
        if to.len() < self.to.len() {
            tracing::warn!(message = %self.id, left_out = self.to.len() - to.len(), "addresses that mail cannot go to");
        }
        let builder = Message::builder()
            .from(from.clone())
            .date(SystemTime::from(self.at))
            .message_id(Some(self.message_id(from)))
            .subject(self.text.subject.clone())
            .raw_header(automatic());
        let addressed = to.into_iter().fold(builder, |letter, address| letter.to(Mailbox::new(None, address)));
        let part = SinglePart::builder().header(ContentType::TEXT_PLAIN).body(as_written(&self.text.body));
        let message = addressed.singlepart(part).map_err(|_| MailError::Permanent(Reason::NoAddress))?;
        Ok(Composed { envelope: message.envelope().clone(), bytes: message.formatted() })
    }

    /// The id in letters only: a run of digits in it could be taken for a code.
    fn message_id(&self, from: &Mailbox) -> String {
        let hex = self.id.uuid().simple().to_string();
        let letters: String =
            hex.bytes().map(|b| char::from(if b.is_ascii_digit() { b - b'0' + b'g' } else { b })).collect();
        format!("<{letters}@{}>", from.email.domain())
    }
}

/// ASCII travels as it is, for a long link broken by quoted-printable opens nothing where it is read or copied raw; the
/// rest is encoded. RFC 5322 takes lines of up to 998 characters.
fn as_written(text: &str) -> Body {
    if text.is_ascii() && text.lines().all(|line| line.len() <= 998) {
        let lines = text.replace("\r\n", "\n").replace('\n', "\r\n");
        return Body::dangerous_pre_encoded(lines.into_bytes(), ContentTransferEncoding::SevenBit);
    }
    Body::new(text.to_owned())
}

/// RFC 3834: nobody wrote this by hand, so no program should answer it.
fn automatic() -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned())
}
