//! What the deployment decides: one section a file, read from the environment. Imports `domain`.
//!
//! A wrong setting refuses to start and names the variable, all of them at once. To add a setting, add a field to its
//! section, read it with [`Reader`], and name it in the README.

mod files;
mod http;
mod mail;
mod reader;
mod scan;
mod storage;

pub use files::{Files, Place};
pub use http::{Http, PublicUrl};
pub use mail::{Carrier, Mail};
pub use reader::{ConfigErrors, Reader};
pub use scan::Scan;
pub use storage::Storage;

/// Every setting.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where it listens and by what name it is reached.
    pub http: Http,
    /// Database and secret.
    pub storage: Storage,
    /// How mail leaves.
    pub mail: Mail,
    /// Where documents are kept.
    pub files: Files,
    /// Who scans them.
    pub scan: Scan,
}

impl Config {
    /// Reads the process's environment.
    ///
    /// # Errors
    /// Every variable that is wrong, each with what to set.
    pub fn from_env() -> Result<Self, ConfigErrors> {
        Self::read(&|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
    }

    /// Reads settings from anywhere: `find` gives the value of a variable.
    ///
    /// # Errors
    /// Every variable that is wrong, each with what to set.
    pub fn read(find: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigErrors> {
        let mut reader = Reader::new(find);
        let (http, storage, mail) = (Http::read(&mut reader), Storage::read(&mut reader), Mail::read(&mut reader));
        let (files, scan) = (Files::read(&mut reader), Scan::read(&mut reader));
        match (http, storage, mail, files, scan) {
            (Some(http), Some(storage), Some(mail), Some(files), Some(scan)) if reader.is_clean() => {
                Ok(Self { http, storage, mail, files, scan })
            }
            _ => Err(reader.into_errors()),
        }
    }
}
