//! How mail leaves: into a directory, or to a mail server.

use std::path::PathBuf;

use lettre::message::Mailbox;

use super::Reader;

/// Carrier and sender.
#[derive(Debug, Clone)]
pub struct Mail {
    /// `AMHP_HUB_MAIL`.
    pub carrier: Carrier,
    /// `AMHP_HUB_MAIL_FROM`.
    pub from: Mailbox,
}

/// By which way.
#[derive(Clone, PartialEq, Eq)]
pub enum Carrier {
    /// `directory:PATH`: one `.eml` a message.
    Directory(PathBuf),
    /// `smtp://…` or `smtps://…`, with user and password where the server wants them.
    Smtp(String),
}

/// The address may hold a password, so only its kind is shown.
impl std::fmt::Debug for Carrier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Directory(path) => write!(f, "directory:{}", path.display()),
            Self::Smtp(_) => f.write_str("smtp"),
        }
    }
}

impl std::str::FromStr for Carrier {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once(':') {
            Some(("directory", path)) if !path.is_empty() => Ok(Self::Directory(path.into())),
            Some(("smtp" | "smtps", rest)) if rest.starts_with("//") => Ok(Self::Smtp(text.to_owned())),
            _ => Err(()),
        }
    }
}

impl Mail {
    /// Reads the section.
    pub fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let help = "set directory:PATH, smtp://HOST:PORT or smtps://USER:PASSWORD@HOST";
        let carrier = reader.parsed("AMHP_HUB_MAIL", "directory:var/mail", help);
        let from = reader.parsed("AMHP_HUB_MAIL_FROM", "amhp-hub@localhost", "set an e-mail address");
        Some(Self { carrier: carrier?, from: from? })
    }
}
