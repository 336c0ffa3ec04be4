//! The messages, and the ways by which they leave.

mod directory;
mod letter;
mod messages;
mod smtp;

use amhp_hub::domain::Masked;
use amhp_hub::domain::ids::MessageId;
use amhp_hub::mail::Letter;
use amhp_hub::mail::messages::SignInCode;
use jiff::Timestamp;
use lettre::message::Mailbox;

fn from() -> Mailbox {
    "amhp-hub@hub.example".parse().unwrap()
}

fn at() -> Timestamp {
    "2026-11-21T09:40:00.123456Z".parse().unwrap()
}

/// A letter with a code, to these addresses.
fn letter(to: &[&str]) -> Letter {
    let code = SignInCode { code: Masked::new("402913".to_owned()), until: "2026-11-21T09:50:00Z".parse().unwrap() };
    let to = to.iter().map(|address| (*address).to_owned()).collect();
    Letter { id: MessageId::at(at(), [5; 10]), to, text: code.letter(), at: at() }
}

/// The text of a letter as it travelled, after its headers.
fn body(eml: &str) -> &str {
    eml.split_once("\r\n\r\n").unwrap().1
}

/// The value of a header that stands on one line.
fn header<'a>(eml: &'a str, name: &str) -> &'a str {
    let (headers, _) = eml.split_once("\r\n\r\n").unwrap();
    let prefix = format!("{name}: ");
    headers.lines().find_map(|line| line.strip_prefix(prefix.as_str())).unwrap()
}
