//! Which database: the words of `AMHP_HUB_DATABASE_URL`. Imports nothing of the house.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// What libpq is told unless the URL says otherwise: a dead server is noticed, not waited for. A machine that vanished
/// while it owed an answer is noticed by the keepalives alone, of which the system's own come after two hours.
const POSTGRES_DEFAULTS: [(&str, &str); 6] = [
    ("connect_timeout", "5"),
    ("tcp_user_timeout", "15000"),
    ("keepalives_idle", "10"),
    ("keepalives_interval", "5"),
    ("keepalives_count", "3"),
    ("application_name", "amhp-hub"),
];

/// The kind of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file beside the program.
    Sqlite,
    /// A server.
    Postgres,
}

/// `sqlite://path` (two slashes and a relative path, three and an absolute one) or `postgres://…` as libpq takes it,
/// several hosts included. Prints without user, password and parameters.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(Target);

#[derive(Clone, PartialEq, Eq)]
enum Target {
    Sqlite(PathBuf),
    Postgres(String),
}

/// Why a text is no database URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseUrlError {
    /// Neither engine.
    #[error("a database URL begins with sqlite:// or postgres://")]
    Scheme,
    /// `sqlite://` and nothing.
    #[error("a SQLite URL names a file: sqlite://var/amhp-hub.db, or sqlite:///srv/amhp-hub.db")]
    NoPath,
    /// A database of one connection only, gone with the process.
    #[error("a database in memory keeps nothing: name a file, sqlite://var/amhp-hub.db")]
    InMemory,
    /// `?…` or a `file:` URI.
    #[error("a SQLite URL takes no parameters: they could switch off what keeps the data safe")]
    Parameters,
}

impl DatabaseUrl {
    /// The kind of database.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self.0 {
            Target::Sqlite(_) => Engine::Sqlite,
            Target::Postgres(_) => Engine::Postgres,
        }
    }

    /// The file, where the database is one.
    #[must_use]
    pub fn sqlite_path(&self) -> Option<&Path> {
        match &self.0 {
            Target::Sqlite(path) => Some(path),
            Target::Postgres(_) => None,
        }
    }

    /// What libpq connects to, where the database is a server: the URL with what it left out.
    pub(super) fn postgres(&self) -> Option<String> {
        let Target::Postgres(url) = &self.0 else { return None };
        let mut full = url.clone();
        for (name, value) in POSTGRES_DEFAULTS {
            if !url.contains(&format!("{name}=")) {
                full.push(if full.contains('?') { '&' } else { '?' });
                full.push_str(&format!("{name}={value}"));
            }
        }
        Some(full)
    }
}

impl FromStr for DatabaseUrl {
    type Err = DatabaseUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self(Target::Postgres(text.to_owned())));
        }
        if text.starts_with("sqlite::memory:") || text.starts_with("sqlite://:memory:") {
            return Err(DatabaseUrlError::InMemory);
        }
        match text.strip_prefix("sqlite://") {
            None => Err(DatabaseUrlError::Scheme),
            Some("") => Err(DatabaseUrlError::NoPath),
            Some(path) if path.contains('?') || path.starts_with("file:") => Err(DatabaseUrlError::Parameters),
            Some(path) => Ok(Self(Target::Sqlite(PathBuf::from(path)))),
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Target::Sqlite(path) => write!(f, "sqlite://{}", path.display()),
            Target::Postgres(url) => {
                let place = url.split_once("://").map_or("", |(_, rest)| rest);
                let place = place.split_once('?').map_or(place, |(place, _)| place);
                write!(f, "postgres://{}", place.rsplit_once('@').map_or(place, |(_, host)| host))
            }
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
