//! What clamd says of bytes, by its INSTREAM command (clamd(8)). Anything but a clear answer is an error: nothing is
//! clean because a scanner failed.

use std::io;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};
use tokio::time::timeout;

use super::error::FilesError;

/// The longest answer that is read: a path-like name and a signature's name fit easily.
const LONGEST_ANSWER: u64 = 4096;
/// The most that is sent under one length, which has four bytes.
const PIECE: usize = 128 * 1024;

/// Asks clamd. Cheap to clone; each question is a connection of its own.
#[derive(Debug, Clone)]
pub struct Scanner {
    address: Address,
    patience: Patience,
}

#[derive(Debug, Clone)]
enum Address {
    Tcp(String),
    Unix(PathBuf),
}

/// How long clamd may take.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// To take the connection.
    pub connect: Duration,
    /// To take a chunk, or to begin its answer.
    pub idle: Duration,
    /// For all of it, the reading of the bytes from their store included.
    pub whole: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let (connect, idle, whole) = (5, 60, 120);
        let [connect, idle, whole] = [connect, idle, whole].map(Duration::from_secs);
        Self { connect, idle, whole }
    }
}

/// What clamd found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing that it knows.
    Clean,
    /// The name of what it found.
    Infected(String),
}

/// Why nothing is known of the bytes. None of these means clean.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// No connection, or it broke; may be tried later.
    #[error("clamd cannot be reached, or ended the conversation")]
    Unavailable(#[from] io::Error),
    /// It took longer than it may; may be tried later.
    #[error("clamd took too long")]
    TimedOut,
    /// It refused to scan these bytes, as more than its `StreamMaxLength`; its words.
    #[error("clamd did not scan: {0}")]
    Refused(String),
    /// An answer that is no known one; its words.
    #[error("clamd gave an answer that is not understood: {0}")]
    Unclear(String),
    /// The bytes could not be read.
    #[error("the bytes to scan could not be read")]
    Source(#[source] FilesError),
}

/// The setting names no clamd.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the address of clamd; set clamd:HOST:PORT or clamd:/PATH/TO/SOCKET")]
pub struct NotAScanner;

impl FromStr for Scanner {
    type Err = NotAScanner;

    /// From `clamd:HOST:PORT` or `clamd:/PATH/TO/SOCKET`.
    fn from_str(text: &str) -> Result<Self, NotAScanner> {
        let place = text.strip_prefix("clamd:").ok_or(NotAScanner)?;
        let address = if place.starts_with('/') {
            Address::Unix(place.into())
        } else {
            let (host, port) = place.rsplit_once(':').ok_or(NotAScanner)?;
            let is_port = port.parse::<u16>().is_ok_and(|port| port != 0);
            (is_port && !host.is_empty()).then(|| Address::Tcp(place.to_owned())).ok_or(NotAScanner)?
        };
        Ok(Self { address, patience: Patience::default() })
    }
}

impl Scanner {
    /// The same scanner with other time-outs.
    #[must_use]
    pub fn with_patience(self, patience: Patience) -> Self {
        Self { patience, ..self }
    }

    /// Has the bytes scanned, as they come.
    ///
    /// # Errors
    /// Nothing is known of the bytes, and whether to try again.
    pub async fn scan(&self, bytes: impl Stream<Item = Result<Bytes, FilesError>>) -> Result<Verdict, ScanError> {
        let answer = self.whole(async {
            let mut talk = self.connect().await?;
            match self.send(&mut talk, bytes).await {
                // It answers and hangs up in the middle where it refuses: what it said is still there to be read.
                Ok(()) | Err(ScanError::Unavailable(_)) => self.answer(&mut talk).await,
                Err(error) => Err(error),
            }
        });
        verdict(&answer.await?)
    }

    /// Whether clamd answers.
    ///
    /// # Errors
    /// As [`Self::scan`].
    pub async fn ping(&self) -> Result<(), ScanError> {
        let answer = self.whole(async {
            let mut talk = self.connect().await?;
            self.idle(talk.write_all(b"zPING\0")).await?;
            self.answer(&mut talk).await
        });
        match answer.await? {
            pong if pong == "PONG" => Ok(()),
            other => Err(ScanError::Unclear(other)),
        }
    }

    async fn connect(&self) -> Result<Box<dyn Talk>, ScanError> {
        let connected = timeout(self.patience.connect, async {
            io::Result::Ok(match &self.address {
                Address::Tcp(address) => Box::new(TcpStream::connect(address).await?) as Box<dyn Talk>,
                Address::Unix(path) => Box::new(UnixStream::connect(path).await?),
            })
        });
        Ok(connected.await.map_err(|_| ScanError::TimedOut)??)
    }

    /// Chunks, each after its length in four bytes; a length of nothing ends them.
    async fn send(
        &self,
        talk: &mut dyn Talk,
        bytes: impl Stream<Item = Result<Bytes, FilesError>>,
    ) -> Result<(), ScanError> {
        let mut bytes = std::pin::pin!(bytes);
        self.idle(talk.write_all(b"zINSTREAM\0")).await?;
        while let Some(chunk) = bytes.next().await {
            let chunk = chunk.map_err(ScanError::Source)?;
            // An empty chunk makes no piece: a length of nothing would end the stream.
            for piece in chunk.chunks(PIECE) {
                self.idle(talk.write_all(&(piece.len() as u32).to_be_bytes())).await?;
                self.idle(talk.write_all(piece)).await?;
            }
        }
        self.idle(talk.write_all(&[0; 4])).await
    }

    /// What it says up to its closing zero byte. Without that byte the answer may be cut, and counts for nothing.
    async fn answer(&self, talk: &mut dyn Talk) -> Result<String, ScanError> {
        let mut said = Vec::new();
        self.idle(talk.take(LONGEST_ANSWER).read_to_end(&mut said)).await?;
        let whole = said.strip_suffix(&[0]).ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
        Ok(String::from_utf8_lossy(whole).into_owned())
    }

    async fn idle<T>(&self, step: impl Future<Output = io::Result<T>>) -> Result<T, ScanError> {
        Ok(timeout(self.patience.idle, step).await.map_err(|_| ScanError::TimedOut)??)
    }

    async fn whole<T>(&self, steps: impl Future<Output = Result<T, ScanError>>) -> Result<T, ScanError> {
        timeout(self.patience.whole, steps).await.map_err(|_| ScanError::TimedOut)?
    }
}

/// A connection, whichever way.
trait Talk: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Talk for T {}

/// The words of clamd(8): `stream: OK`, `stream: NAME FOUND`, `… ERROR`.
fn verdict(answer: &str) -> Result<Verdict, ScanError> {
    if answer == "stream: OK" {
        return Ok(Verdict::Clean);
    }
    let found = answer.strip_prefix("stream: ").and_then(|rest| rest.strip_suffix(" FOUND"));
    match found.filter(|name| !name.is_empty()) {
        Some(name) => Ok(Verdict::Infected(name.to_owned())),
        None if answer.ends_with("ERROR") => Err(ScanError::Refused(answer.to_owned())),
        None => Err(ScanError::Unclear(answer.to_owned())),
    }
}
