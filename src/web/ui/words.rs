//! The words of every code, from one file a language. Imports nothing of ours.
//!
//! A code without words is an error for whoever asks, never an empty place on a page.

use std::collections::BTreeMap;
use toml::{Table, Value};

const ENGLISH: &str = include_str!("../../../web/words/en.toml");

/// The words of one language, by dotted key: `band.urgent`.
#[derive(Debug, Clone)]
pub struct Words {
    by_key: BTreeMap<String, String>,
}

/// Why there are no words.
#[derive(Debug, thiserror::Error)]
pub enum WordsError {
    /// The file is no TOML.
    #[error("the words cannot be read: {0}")]
    Unreadable(#[from] toml::de::Error),
    /// The file holds something else than text, or an empty text.
    #[error("the words of {0} are no text")]
    NoText(String),
    /// The file holds no such key.
    #[error("no words for {0}")]
    Unknown(String),
}

impl Words {
    /// The English words, which are part of the binary.
    pub fn english() -> Result<Self, WordsError> {
        Self::parse(ENGLISH)
    }

    /// The words of a file: tables within tables, text at the ends.
    pub fn parse(text: &str) -> Result<Self, WordsError> {
        let mut by_key = BTreeMap::new();
        gather(text.parse()?, "", &mut by_key)?;
        Ok(Self { by_key })
    }

    /// The words of `key`, `status.referrer.submitted`.
    pub fn of(&self, key: &str) -> Result<&str, WordsError> {
        self.by_key.get(key).map(String::as_str).ok_or_else(|| WordsError::Unknown(key.to_string()))
    }

    /// Whether there are words for `key`.
    pub fn has(&self, key: &str) -> bool {
        self.by_key.contains_key(key)
    }

    /// The keys right below `table`, in alphabetical order: `band` gives `emergency`, `routine`, …
    pub fn codes<'a>(&'a self, table: &'a str) -> impl Iterator<Item = &'a str> {
        let keys = self.by_key.keys().filter_map(move |key| key.strip_prefix(table)?.strip_prefix('.'));
        keys.filter(|code| !code.contains('.'))
    }
}

fn gather(table: Table, above: &str, into: &mut BTreeMap<String, String>) -> Result<(), WordsError> {
    for (key, value) in table {
        let key = if above.is_empty() { key } else { format!("{above}.{key}") };
        match value {
            Value::Table(table) => gather(table, &key, into)?,
            Value::String(text) if !text.trim().is_empty() => drop(into.insert(key, text)),
            _ => return Err(WordsError::NoText(key)),
        }
    }
    Ok(())
}
