//! A bucket of S3, or of a server that speaks its protocol: how it is reached, and how a file gets into it.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path;
use object_store::{
    BackoffConfig, ClientOptions, MultipartUpload, ObjectStore, ObjectStoreExt, PutPayload, RetryConfig,
};
use tokio::task::spawn_blocking;

use super::bucket_address::BucketAddress;
use super::bucket_http::Connector;
use super::error::{FilesError, OpenError};
use super::incoming::Received;
use crate::domain::Masked;

/// How long a bucket may take for one answer, or for one chunk of a file.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);
/// What is in memory of one upload. S3 takes no smaller part but the last.
const PART: usize = 5 * 1024 * 1024;

/// A bucket and the right to use it.
#[derive(Debug, Clone)]
pub struct Bucket {
    /// `s3://BUCKET/PREFIX?region=REGION`, or `?endpoint=https://HOST` for a server that is not Amazon's; plain http
    /// only for a loopback address.
    pub address: String,
    /// The id of the access key.
    pub key_id: String,
    /// The secret of the access key.
    pub secret: Masked<String>,
    /// The folder where uploads are gathered.
    pub incoming: PathBuf,
    /// How long the server may take for an answer or a chunk.
    pub patience: Duration,
}

impl Bucket {
    /// A bucket with the usual patience: 30 seconds.
    pub fn new(
        address: impl Into<String>,
        key_id: impl Into<String>,
        secret: Masked<String>,
        incoming: impl Into<PathBuf>,
    ) -> Self {
        let (address, key_id, incoming) = (address.into(), key_id.into(), incoming.into());
        Self { address, key_id, secret, incoming, patience: PATIENCE }
    }

    /// A client, and the prefix of every key. Asks nothing of the server.
    pub(super) fn connect(&self) -> Result<(AmazonS3, Path), OpenError> {
        let address: BucketAddress = self.address.parse()?;
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(address.bucket)
            .with_region(address.region)
            .with_access_key_id(&self.key_id)
            .with_secret_access_key(self.secret.reveal())
            .with_disable_bulk_delete(true)
            .with_retry(retries(self.patience))
            .with_client_options(ClientOptions::new().with_allow_http(true))
            .with_http_connector(Connector::new(self.patience).map_err(OpenError::Certificates)?);
        if let Some(endpoint) = address.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        Ok((builder.build().map_err(OpenError::Bucket)?, address.prefix))
    }
}

/// Twice more, soon: somebody waits for the answer.
fn retries(patience: Duration) -> RetryConfig {
    let backoff =
        BackoffConfig { init_backoff: Duration::from_millis(100), max_backoff: Duration::from_secs(1), base: 2. };
    RetryConfig { backoff, max_retries: 2, retry_timeout: patience * 2 }
}

/// Stores an upload; the server compares each part with its digest. An upload in parts that fails is taken back; one
/// whose process is killed stays until the bucket's own rule for unfinished uploads removes it.
pub(super) async fn put(objects: &dyn ObjectStore, received: &Received, path: &Path) -> Result<(), FilesError> {
    let file = received.reader()?;
    if received.size <= PART as u64 {
        let (whole, _) = read_part(file).await?;
        objects.put(path, whole.into()).await?;
        return Ok(());
    }
    let mut upload = objects.put_multipart(path).await?;
    let stored = put_parts(&mut *upload, file).await;
    if stored.is_err() {
        // The first error is the one to tell.
        let _ = upload.abort().await;
    }
    stored
}

async fn put_parts(upload: &mut dyn MultipartUpload, mut file: File) -> Result<(), FilesError> {
    loop {
        let (part, rest) = read_part(file).await?;
        if part.is_empty() {
            break;
        }
        file = rest;
        upload.put_part(PutPayload::from(part)).await?;
    }
    upload.complete().await?;
    Ok(())
}

async fn read_part(file: File) -> io::Result<(Bytes, File)> {
    let read = spawn_blocking(move || {
        let mut part = Vec::new();
        (&file).take(PART as u64).read_to_end(&mut part)?;
        Ok((part.into(), file))
    });
    read.await?
}
