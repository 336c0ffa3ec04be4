//! Where the database and the secret are.

use std::path::PathBuf;

use super::Reader;

/// Database and secret file.
#[derive(Clone)]
pub struct Storage {
    /// `AMHP_HUB_DATABASE_URL`: `sqlite://PATH` or `postgres://…`; may hold a password.
    pub database_url: String,
    /// `AMHP_HUB_SECRET_FILE`.
    pub secret_file: PathBuf,
}

/// The address may hold a password, so only its kind is shown.
impl std::fmt::Debug for Storage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let engine = self.database_url.split(':').next().unwrap_or_default();
        f.debug_struct("Storage").field("engine", &engine).field("secret_file", &self.secret_file).finish()
    }
}

impl Storage {
    /// Reads the section.
    pub fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let database_url = reader.text("AMHP_HUB_DATABASE_URL", "sqlite://var/amhp-hub.db");
        let known = ["sqlite://", "postgres://", "postgresql://"].iter().any(|start| database_url.starts_with(start));
        if !known {
            reader.refuse("AMHP_HUB_DATABASE_URL", "set sqlite://PATH or postgres://USER@HOST/DATABASE");
        }
        let secret_file = reader.text("AMHP_HUB_SECRET_FILE", "var/secret").into();
        known.then_some(Self { database_url, secret_file })
    }
}
