//! Requests and answers of HTTP/1.1 as S3's clients write them: a body has a length.

use std::collections::BTreeMap;
use std::io;

use percent_encoding::percent_decode_str;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// A request as it came.
pub struct Request {
    pub method: String,
    /// As it was written, still encoded.
    pub path: String,
    /// Decoded, in the order in which it was written.
    pub query: Vec<(String, String)>,
    /// By names in small letters.
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Request {
    /// Reads everything before the body; nothing where the client has gone.
    pub async fn head(stream: &mut BufReader<TcpStream>) -> Option<Self> {
        let line = line(stream).await?;
        let mut words = line.split(' ').map(str::to_owned);
        let (method, target) = (words.next()?, words.next()?);
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        let decoded = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let query = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        let query = query.map(|(name, value)| (decoded(name), decoded(value))).collect();
        let mut headers = BTreeMap::new();
        while let Some((name, value)) = self::line(stream).await?.split_once(':') {
            headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
        }
        Some(Self { method, path: path.to_owned(), query, headers, body: Vec::new() })
    }

    /// The length of the body.
    pub fn length(&self) -> usize {
        assert!(!self.headers.contains_key("transfer-encoding"), "S3 takes no chunked bodies");
        self.headers.get("content-length").map_or(0, |length| length.parse().unwrap())
    }

    /// Reads the first `length` bytes of the body.
    pub async fn read_body(&mut self, stream: &mut BufReader<TcpStream>, length: usize) -> io::Result<()> {
        self.body = vec![0; length];
        stream.read_exact(&mut self.body).await.map(drop)
    }

    /// A value of the query.
    pub fn asked(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// What the path names within the bucket, and the bucket: `/bucket/some/key`.
    pub fn place(&self) -> (String, String) {
        let path = percent_decode_str(&self.path).decode_utf8().unwrap().into_owned();
        let (bucket, key) = path[1..].split_once('/').unwrap_or((&path[1..], ""));
        (bucket.to_owned(), key.to_owned())
    }
}

async fn line(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    let read = stream.read_line(&mut line).await.ok()?;
    (read > 0).then(|| line.trim_end().to_owned())
}

/// What is answered.
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// An answer without a body.
    pub fn bare(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }

    /// An answer in XML.
    pub fn xml(status: u16, body: &str) -> Self {
        let headers = vec![("Content-Type", "application/xml".to_owned())];
        Self { status, headers, body: format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{body}").into_bytes() }
    }

    /// Writes it. The length is that of the whole body; of a body that is cut only half comes.
    pub async fn write(self, stream: &mut TcpStream, is_head: bool, is_cut: bool) -> io::Result<()> {
        let mut head = format!("HTTP/1.1 {} Answer\r\nContent-Length: {}\r\n", self.status, self.body.len());
        for (name, value) in self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        stream.write_all(format!("{head}\r\n").as_bytes()).await?;
        let given = if is_head { 0 } else { self.body.len() / if is_cut { 2 } else { 1 } };
        stream.write_all(&self.body[..given]).await
    }
}
