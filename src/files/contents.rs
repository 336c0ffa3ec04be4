//! Bytes on their way out: compared with their size and digest before the last of them is given.

use std::fs::File;
use std::io::{self, Read};
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use object_store::{GetResult, GetResultPayload};
use sha2::{Digest, Sha256};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::error::FilesError;

/// The most bytes of one chunk.
const CHUNK: usize = 128 * 1024;

/// The bytes of a file in chunks of at most 128 KiB. It ends well only when all of them were right: else the last item
/// is an error and the last chunk was never given.
pub type Contents = BoxStream<'static, Result<Bytes, FilesError>>;

/// Where bytes come from, unchecked.
enum Source {
    File(File),
    Remote { stream: BoxStream<'static, object_store::Result<Bytes>>, left: Bytes, patience: Duration },
}

impl Source {
    fn new(found: GetResult, patience: Duration) -> Self {
        match found.payload {
            GetResultPayload::File(file, _) => Self::File(file),
            GetResultPayload::Stream(stream) => Self::Remote { stream, left: Bytes::new(), patience },
        }
    }

    /// The next chunk with its source, or nothing at the end.
    async fn next(self) -> Result<Option<(Bytes, Self)>, FilesError> {
        match self {
            Self::File(file) => {
                let read = spawn_blocking(move || read_chunk(&file).map(|chunk| (chunk, file)));
                let (chunk, file) = read.await??;
                Ok((!chunk.is_empty()).then_some((chunk, Self::File(file))))
            }
            Self::Remote { mut stream, mut left, patience } => {
                while left.is_empty() {
                    let Some(chunk) = timeout(patience, stream.next()).await? else { return Ok(None) };
                    left = chunk?;
                }
                let chunk = left.split_to(left.len().min(CHUNK));
                Ok(Some((chunk, Self::Remote { stream, left, patience })))
            }
        }
    }
}

fn read_chunk(file: &File) -> io::Result<Bytes> {
    let mut chunk = Vec::with_capacity(CHUNK);
    file.take(CHUNK as u64).read_to_end(&mut chunk)?;
    Ok(chunk.into())
}

/// What is known while the bytes go by.
struct Checking {
    source: Source,
    held: Option<Bytes>,
    digest: Sha256,
    seen: u64,
    size: u64,
    sha256: [u8; 32],
}

impl Checking {
    /// The next chunk that may be given. One is always held back until another follows, or all was right.
    async fn next(mut self) -> Result<Option<(Bytes, Option<Self>)>, FilesError> {
        loop {
            let Some((chunk, source)) = self.source.next().await? else {
                let right = self.seen == self.size && self.digest.finalize().as_slice() == self.sha256;
                return if right { Ok(self.held.map(|last| (last, None))) } else { Err(FilesError::Corrupt) };
            };
            self.source = source;
            self.seen += chunk.len() as u64;
            if self.seen > self.size {
                return Err(FilesError::Corrupt);
            }
            self.digest.update(&chunk);
            if let Some(earlier) = self.held.replace(chunk) {
                return Ok(Some((earlier, Some(self))));
            }
        }
    }
}

/// Gives what was found in chunks, and `Corrupt` where it is not of this size and digest. `patience` is for each chunk
/// that comes over a network.
pub(super) fn checked(
    found: GetResult,
    size: u64,
    sha256: [u8; 32],
    patience: Duration,
) -> Result<Contents, FilesError> {
    if found.meta.size != size {
        return Err(FilesError::Corrupt);
    }
    let source = Source::new(found, patience);
    let start = Checking { source, held: None, digest: Sha256::new(), seen: 0, size, sha256 };
    let contents = stream::try_unfold(Some(start), |state| async {
        match state {
            Some(checking) => checking.next().await,
            None => Ok(None),
        }
    });
    Ok(contents.boxed())
}
