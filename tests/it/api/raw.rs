//! Clients that misbehave below HTTP's surface: bodies that are too large, never end or never come.

use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::app::TestApp;
use crate::support::database::TestDatabase;

async fn connected(app: &TestApp) -> TcpStream {
    TcpStream::connect(app.base.strip_prefix("http://").unwrap()).await.unwrap()
}

fn head(app: &TestApp, path: &str, more: &str) -> String {
    let host = app.base.strip_prefix("http://").unwrap();
    format!("POST /api/v1{path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n{more}\r\n\r\n")
}

/// Status and code of the answer; it is there within `seconds`.
async fn answer(stream: &mut TcpStream, seconds: u64) -> (u16, String) {
    let mut read = Vec::new();
    let complete = async {
        let mut chunk = [0; 4096];
        loop {
            let n = stream.read(&mut chunk).await.unwrap();
            read.extend_from_slice(&chunk[..n]);
            let text = String::from_utf8_lossy(&read);
            let body = text.split_once("\r\n\r\n").map(|(_, body)| body).unwrap_or_default();
            if let Ok(document) = serde_json::from_str::<Value>(body) {
                assert!(text.to_lowercase().contains("content-type: application/problem+json"), "{text}");
                let status = text.split(' ').nth(1).unwrap().parse().unwrap();
                return (status, document["code"].as_str().unwrap().to_owned());
            }
            assert_ne!(n, 0, "it closed after {text}");
        }
    };
    tokio::time::timeout(Duration::from_secs(seconds), complete).await.unwrap()
}

async fn is_live(app: &TestApp) {
    assert_eq!(reqwest::get(app.url("/api/v1/services")).await.unwrap().status(), 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gigabyte_is_refused_before_it_is_sent() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    let mut stream = connected(&app).await;
    stream.write_all(head(&app, "/sign-in", "Content-Length: 1073741824").as_bytes()).await.unwrap();
    assert_eq!(answer(&mut stream, 3).await, (413, "too_large".to_owned()));
    is_live(&app).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_without_end_is_cut_whether_it_is_read_or_not() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    for (path, status) in [("/sign-in", "413"), ("/referrals", "401"), ("/nowhere", "404"), ("/me", "405")] {
        let (mut read, mut write) = connected(&app).await.into_split();
        write.write_all(head(&app, path, "Transfer-Encoding: chunked").as_bytes()).await.unwrap();
        let chunk = format!("4000\r\n{}\r\n", "x".repeat(0x4000));
        let sender = tokio::spawn(async move { while write.write_all(chunk.as_bytes()).await.is_ok() {} });
        let mut start = [0; 12];
        tokio::time::timeout(Duration::from_secs(10), read.read_exact(&mut start)).await.unwrap().unwrap();
        assert_eq!(String::from_utf8_lossy(&start), format!("HTTP/1.1 {status}"), "{path}");
        let cut = tokio::time::timeout(Duration::from_secs(10), sender).await;
        cut.unwrap_or_else(|_| panic!("{path} reads for as long as somebody sends")).unwrap();
    }
    is_live(&app).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_never_comes_is_not_waited_for() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    let mut stream = connected(&app).await;
    stream.write_all(head(&app, "/sign-in", "Content-Length: 100").as_bytes()).await.unwrap();
    stream.write_all(b"{\"email\":").await.unwrap();
    is_live(&app).await;
    assert_eq!(answer(&mut stream, 20).await, (408, "timeout".to_owned()));
    is_live(&app).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_without_a_token_has_a_body_read() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    let mut stream = connected(&app).await;
    stream.write_all(head(&app, "/referrals", "Content-Length: 100").as_bytes()).await.unwrap();
    assert_eq!(answer(&mut stream, 3).await, (401, "not_signed_in".to_owned()));
}
