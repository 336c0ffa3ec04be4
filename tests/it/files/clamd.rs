//! A real clamd, well and unwell: nothing is clean because it failed.

use std::time::{Duration, Instant};

use amhp_hub::files::{FilesError, Patience, ScanError, Scanner, Verdict};
use bytes::Bytes;
use futures_util::stream;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, UnixListener};

use super::bench::{Bench, some_bytes};
use crate::support::clamd::{Clamd, MARKER, clamd, eicar};

/// As long as a test may wait for what will not come.
const SHORT: Patience = Patience {
    connect: Duration::from_millis(300),
    idle: Duration::from_millis(300),
    whole: Duration::from_millis(900),
};

async fn scan(scanner: &Scanner, bytes: &[u8]) -> Result<Verdict, ScanError> {
    let chunks: Vec<_> = bytes.chunks(10_000).map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect();
    scanner.scan(stream::iter(chunks)).await
}

fn infected(name: &str) -> Verdict {
    Verdict::Infected(format!("{name}.UNOFFICIAL"))
}

/// An archive that holds one file, stored as it is.
fn zip(name: &str, bytes: &[u8]) -> Vec<u8> {
    let size = (bytes.len() as u32).to_le_bytes();
    let fields = [&[20, 0, 0, 0, 0, 0, 0, 0, 0, 0], &crc32(bytes).to_le_bytes()[..], &size, &size].concat();
    let length = (name.len() as u16).to_le_bytes();
    let local = [b"PK\x03\x04", &fields[..], &length, &[0; 2], name.as_bytes(), bytes].concat();
    let central = [b"PK\x01\x02\x14\0", &fields[..], &length, &[0; 16], name.as_bytes()].concat();
    let (long, start) = ((central.len() as u32).to_le_bytes(), (local.len() as u32).to_le_bytes());
    let end = [b"PK\x05\x06\0\0\0\0\x01\0\x01\0", &long[..], &start, &[0; 2]].concat();
    [local, central, end].concat()
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

#[tokio::test]
async fn what_clamd_knows_is_found_and_the_rest_is_clean() {
    let scanner = clamd().scanner();
    assert_eq!(scan(&scanner, &eicar()).await.unwrap(), infected("Test.Eicar"));
    assert_eq!(scan(&scanner, &zip("letter.txt", &eicar())).await.unwrap(), infected("Test.Eicar"));
    let marked = [&some_bytes(200_000), MARKER.as_bytes(), &some_bytes(100)].concat();
    assert_eq!(scan(&scanner, &marked).await.unwrap(), infected("Test.Marker"));
    for clean in [&b""[..], b"A letter about the plan of care.", &zip("letter.txt", b"a letter"), &some_bytes(3 << 20)]
    {
        assert_eq!(scan(&scanner, clean).await.unwrap(), Verdict::Clean);
    }
}

#[tokio::test]
async fn a_chunk_of_nothing_does_not_end_what_is_scanned() {
    let chunks = ["a letter ", "", MARKER].map(|text| Ok(Bytes::from_static(text.as_bytes())));
    assert_eq!(clamd().scanner().scan(stream::iter(chunks)).await.unwrap(), infected("Test.Marker"));
}

#[tokio::test]
async fn what_is_kept_is_scanned_as_it_is_read() {
    let bench = Bench::directory();
    let marked = [&some_bytes(500_000), MARKER.as_bytes()].concat();
    bench.keep("documents/a", &marked).await;
    let scanner = clamd().scanner();
    let verdict = scanner.scan(bench.read("documents/a", &marked).await.unwrap()).await.unwrap();
    assert_eq!(verdict, infected("Test.Marker"));
    let mut spoilt = marked.clone();
    spoilt[7] ^= 1;
    bench.replace("documents/a", spoilt);
    let verdict = scanner.scan(bench.read("documents/a", &marked).await.unwrap()).await;
    assert!(matches!(verdict, Err(ScanError::Source(FilesError::Corrupt))), "{verdict:?}");
}

#[tokio::test]
async fn more_than_clamd_takes_is_refused_and_not_clean() {
    let clamd = Clamd::start("1M");
    for size in [(1 << 20) + 1, 3 << 20, 20 << 20] {
        let verdict = scan(&clamd.scanner(), &some_bytes(size)).await;
        assert!(
            matches!(&verdict, Err(ScanError::Refused(words)) if words.contains("size limit")),
            "{size}: {verdict:?}"
        );
    }
    assert_eq!(scan(&clamd.scanner(), &some_bytes(1 << 20)).await.unwrap(), Verdict::Clean);
}

#[tokio::test]
async fn a_clamd_that_stands_still_is_not_waited_for() {
    let clamd = Clamd::start("26M");
    let scanner = clamd.scanner().with_patience(SHORT);
    clamd.freeze();
    let begun = Instant::now();
    for size in [10, 20 << 20] {
        let verdict = scan(&scanner, &some_bytes(size)).await;
        assert!(matches!(verdict, Err(ScanError::TimedOut)), "{size}: {verdict:?}");
    }
    assert!(matches!(scanner.ping().await, Err(ScanError::TimedOut)));
    assert!(begun.elapsed() < Duration::from_secs(4));
    clamd.thaw();
    clamd.scanner().ping().await.unwrap();
    assert_eq!(scan(&clamd.scanner(), &eicar()).await.unwrap(), infected("Test.Eicar"));
}

#[tokio::test]
async fn a_clamd_that_is_gone_is_told_soon_and_serves_again_when_it_is_back() {
    let mut clamd = Clamd::start("26M");
    let scanner = clamd.scanner();
    clamd.kill();
    let begun = Instant::now();
    assert!(matches!(scan(&scanner, b"a letter").await, Err(ScanError::Unavailable(_))));
    assert!(matches!(scanner.ping().await, Err(ScanError::Unavailable(_))));
    assert!(begun.elapsed() < Duration::from_secs(1));
    assert!(clamd.start_again());
    assert_eq!(scan(&scanner, b"a letter").await.unwrap(), Verdict::Clean);
}

#[tokio::test]
async fn bytes_that_never_come_end_with_the_whole_time() {
    let never = stream::pending::<Result<Bytes, FilesError>>();
    let verdict = clamd().scanner().with_patience(SHORT).scan(never).await;
    assert!(matches!(verdict, Err(ScanError::TimedOut)), "{verdict:?}");
}

/// Something on clamd's port that takes everything and gives this answer.
async fn answering(answer: &'static [u8]) -> Scanner {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut got = Vec::new();
        while !got.ends_with(&[0; 4]) {
            stream.read_buf(&mut got).await.unwrap();
        }
        stream.write_all(answer).await.unwrap();
    });
    format!("clamd:127.0.0.1:{port}").parse().unwrap()
}

#[tokio::test]
async fn only_a_whole_and_clear_answer_counts() {
    let verdict = async |answer| scan(&answering(answer).await, b"a letter").await;
    assert_eq!(verdict(b"stream: OK\0").await.unwrap(), Verdict::Clean);
    assert_eq!(verdict(b"stream: A name FOUND\0").await.unwrap(), Verdict::Infected("A name".to_owned()));
    for cut in [&b""[..], b"stream: OK", b"stream: A name FOUND"] {
        assert!(matches!(verdict(cut).await, Err(ScanError::Unavailable(_))));
    }
    for refused in [&b"INSTREAM size limit exceeded. ERROR\0"[..], b"stream: Can't allocate memory ERROR\0"] {
        assert!(matches!(verdict(refused).await, Err(ScanError::Refused(_))));
    }
    for unclear in [
        &b"\0"[..],
        b"OK\0",
        b"stream: \0",
        b"stream:  FOUND\0",
        b"stream: OK \0",
        b"stream: OK\0\0",
        b"HTTP/1.1 200 OK\0",
    ] {
        assert!(matches!(verdict(unclear).await, Err(ScanError::Unclear(_))), "{unclear:?}");
    }
}

#[tokio::test]
async fn a_socket_in_a_folder_is_asked_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clamd.sock");
    let listener = UnixListener::bind(&path).unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut asked = [0; 6];
        stream.read_exact(&mut asked).await.unwrap();
        assert_eq!(&asked, b"zPING\0");
        stream.write_all(b"PONG\0").await.unwrap();
    });
    let scanner: Scanner = format!("clamd:{}", path.display()).parse().unwrap();
    scanner.ping().await.unwrap();
}

#[test]
fn another_setting_names_no_scanner() {
    for text in
        ["", "none", "clamd", "clamd:", "clamd:127.0.0.1", "clamd::3310", "clamd:127.0.0.1:0", "clamav:127.0.0.1:1"]
    {
        assert!(text.parse::<Scanner>().is_err(), "{text}");
    }
}
