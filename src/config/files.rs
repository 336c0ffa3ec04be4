//! Where the bytes of documents are kept.

use std::path::PathBuf;

use super::Reader;
use crate::domain::Masked;

/// The file store.
#[derive(Debug, Clone)]
pub struct Files {
    /// `AMHP_HUB_FILES`.
    pub place: Place,
}

/// A directory or a bucket.
#[derive(Debug, Clone)]
pub enum Place {
    /// `directory:PATH`.
    Directory(PathBuf),
    /// `s3://…`, and what it takes to use it.
    Bucket {
        /// `AMHP_HUB_FILES` itself, looked at when the store is opened.
        address: String,
        /// `AWS_ACCESS_KEY_ID`.
        key_id: String,
        /// `AWS_SECRET_ACCESS_KEY`.
        secret: Masked<String>,
        /// `AMHP_HUB_FILES_INCOMING`: the folder where uploads are gathered.
        incoming: PathBuf,
    },
}

impl Files {
    /// Reads the section.
    pub fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text("AMHP_HUB_FILES", "directory:var/files");
        let place = match text.split_once(':') {
            Some(("directory", path)) if !path.is_empty() => Place::Directory(path.into()),
            Some(("s3", rest)) if rest.starts_with("//") => Self::read_bucket(reader, text)?,
            _ => {
                reader.refuse("AMHP_HUB_FILES", "set directory:PATH or s3://BUCKET/PREFIX?region=REGION");
                return None;
            }
        };
        Some(Self { place })
    }

    fn read_bucket(reader: &mut Reader<'_>, address: String) -> Option<Place> {
        let mut needed = |name: &str, help: &str| {
            let value = reader.optional(name);
            if value.is_none() {
                reader.refuse(name, help);
            }
            value
        };
        let key_id = needed("AWS_ACCESS_KEY_ID", "set the id of an access key for the bucket in AMHP_HUB_FILES");
        let secret = needed("AWS_SECRET_ACCESS_KEY", "set the secret of the access key in AWS_ACCESS_KEY_ID");
        let incoming = reader.text("AMHP_HUB_FILES_INCOMING", "var/incoming").into();
        Some(Place::Bucket { address, key_id: key_id?, secret: Masked::new(secret?), incoming })
    }
}
