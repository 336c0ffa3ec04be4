//! What a backup says of itself: `manifest.json`, and `manifest.hmac` over its bytes under a key from the secret file, so
//! that nobody without that file can change a backup unseen. Imports `domain`, `secrets`.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::ids::{DocumentId, ServiceId};
use crate::secrets::{Purpose, Secrets};

/// The layout of the folder, the lines and the manifest itself.
pub const FORMAT: u32 = 1;
/// The file of the manifest.
pub const MANIFEST: &str = "manifest.json";
/// The file of its seal.
pub const SEAL: &str = "manifest.hmac";
/// The folder of the tables, `<table>.jsonl` each.
pub const TABLES: &str = "tables";
/// The folder of the documents, each under its id.
pub const DOCUMENTS: &str = "documents";

/// The manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`FORMAT`]; first, so that another one is told before anything else is looked at.
    pub format: u32,
    /// The version of the program that made it.
    pub program: String,
    /// `sqlite` or `postgres`: a backup goes back into the engine that it came from.
    pub engine: String,
    /// Before the snapshot was taken: what was acknowledged until then is in it.
    pub taken_at: Timestamp,
    /// The versions of the migrations that the database had, oldest first; the last is the schema's version.
    pub migrations: Vec<String>,
    /// Names the secret file that belongs to it, without telling it.
    pub secret_fingerprint: String,
    /// Every table, by name.
    pub tables: Vec<TableEntry>,
    /// Every document whose bytes are in it.
    pub documents: Vec<DocumentEntry>,
    /// Documents that have a row, and whose bytes were lost before the backup was made.
    pub lost_documents: Vec<DocumentId>,
    /// How far each service's record was sealed.
    pub chain_heads: Vec<ChainHeadEntry>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableEntry {
    /// Its name, and its file's without `.jsonl`.
    pub name: String,
    /// What the members of each line are.
    pub columns: Vec<String>,
    /// How many lines.
    pub rows: u64,
    /// The file's digest.
    pub sha256: Sha256Hex,
}

/// A document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentEntry {
    /// Which one, and its file's name.
    pub id: DocumentId,
    /// Its size in bytes.
    pub size: u64,
    /// Its digest.
    pub sha256: Sha256Hex,
}

/// The last sealed event of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainHeadEntry {
    /// The service.
    pub service: ServiceId,
    /// Its place in the chain.
    pub seq: i64,
    /// The hash of the chain up to it, in hexadecimal digits.
    pub hash: String,
}

/// A SHA-256, written as 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sha256Hex(pub [u8; 32]);

impl From<Sha256Hex> for String {
    fn from(digest: Sha256Hex) -> Self {
        hex(&digest.0)
    }
}

impl TryFrom<String> for Sha256Hex {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let mut bytes = [0; 32];
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return Err("a digest has 64 hexadecimal digits");
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| "a digest has hexadecimal digits only")?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| "a digest has hexadecimal digits only")?;
        }
        Ok(Self(bytes))
    }
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The seal of a manifest's bytes.
pub fn seal(secrets: &Secrets, manifest: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(secrets.digest(Purpose::Backup, &[manifest]))
}

/// Whether `text` is the seal of these bytes.
pub fn is_sealed(secrets: &Secrets, manifest: &[u8], text: &str) -> bool {
    secrets.is_derived_token(text.trim(), Purpose::Backup, &[manifest])
}
