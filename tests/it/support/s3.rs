//! A server for tests that speaks S3's protocol to one bucket: checks every signature, and fails in the ways that real
//! servers do.

mod signature;
mod wire;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};

use amhp_hub::domain::Masked;
use amhp_hub::files::Bucket;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use tokio::io::BufReader;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::program::Program;
use signature::hex;
use wire::{Answer, Request};

const BUCKET: &str = "documents";
const REGION: &str = "eu-west-2";
const KEY_ID: &str = "hub";
const SECRET: &str = "the secret of the tests";
/// So few names on a page of a list that a list of three needs two.
const PAGE: usize = 2;

/// What a request does: `PUT`, `GET`, `HEAD`, `DELETE`, `LIST`, and of an upload in parts `CREATE`, `PART`, `COMPLETE`,
/// `ABORT`.
pub type Step = &'static str;

/// How the server behaves from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// As it should.
    None,
    /// Answers this step with this code.
    Answers(Step, u16),
    /// Never answers this step.
    Hangs(Step),
    /// Closes the connection in the middle of this step's request.
    Drops(Step),
    /// Gives other bytes than were stored, as many.
    GivesOthers,
    /// Closes the connection in the middle of every file that it gives.
    Cuts,
}

/// Something kept.
#[derive(Clone)]
struct Object {
    bytes: Vec<u8>,
    at: Timestamp,
}

struct State {
    objects: Mutex<BTreeMap<String, Object>>,
    uploads: Mutex<BTreeMap<String, BTreeMap<u32, Vec<u8>>>>,
    fault: Mutex<Fault>,
    steps: Mutex<Vec<Step>>,
}

/// The server.
pub struct S3 {
    address: SocketAddr,
    state: Arc<State>,
    server: JoinHandle<()>,
}

impl Drop for S3 {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl S3 {
    /// Listens on a free port.
    pub async fn start() -> Self {
        let (objects, uploads, steps) = (Mutex::default(), Mutex::default(), Mutex::default());
        let state = Arc::new(State { objects, uploads, fault: Mutex::new(Fault::None), steps });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = tokio::spawn(serve(listener, Arc::clone(&state)));
        Self { address, state, server }
    }

    /// What `AMHP_HUB_FILES` would say.
    pub fn setting(&self) -> String {
        format!("s3://{BUCKET}/hub?endpoint=http://{}&region={REGION}", self.address)
    }

    /// The bucket under the prefix `hub`.
    pub fn bucket(&self, incoming: &Path) -> Bucket {
        Bucket::new(self.setting(), KEY_ID, Masked::new(SECRET.to_owned()), incoming)
    }

    /// A program that keeps its documents here.
    pub fn settings(&self, program: Program, incoming: &Path) -> Program {
        program
            .set("AMHP_HUB_FILES", &self.setting())
            .set("AWS_ACCESS_KEY_ID", KEY_ID)
            .set("AWS_SECRET_ACCESS_KEY", SECRET)
            .set("AMHP_HUB_FILES_INCOMING", &incoming.display().to_string())
    }

    /// Lets go of the port: nobody answers there.
    pub async fn stop(&mut self) {
        self.server.abort();
        let _ = (&mut self.server).await;
    }

    /// Listens on the same port again.
    pub async fn start_again(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.server = tokio::spawn(serve(listener, Arc::clone(&self.state)));
    }

    /// From now on it fails so.
    pub fn fail(&self, fault: Fault) {
        *self.state.fault.lock().unwrap() = fault;
    }

    /// The bytes under a key, the prefix included.
    pub fn bytes(&self, key: &str) -> Option<Vec<u8>> {
        self.state.objects.lock().unwrap().get(key).map(|object| object.bytes.clone())
    }

    /// Puts other bytes under a key.
    pub fn replace(&self, key: &str, bytes: Vec<u8>) {
        self.state.objects.lock().unwrap().insert(key.to_owned(), Object { bytes, at: Timestamp::now() });
    }

    /// Makes something that is kept as old as this.
    pub fn age(&self, key: &str, at: Timestamp) {
        self.state.objects.lock().unwrap().get_mut(key).unwrap().at = at;
    }

    /// The number of uploads in parts that were neither completed nor taken back.
    pub fn open_uploads(&self) -> usize {
        self.state.uploads.lock().unwrap().len()
    }

    /// What was asked so far.
    pub fn steps(&self) -> Vec<Step> {
        self.state.steps.lock().unwrap().clone()
    }
}

async fn serve(listener: TcpListener, state: Arc<State>) {
    let mut talks = tokio::task::JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        talks.spawn(talk(BufReader::new(stream), Arc::clone(&state)));
    }
}

async fn talk(mut stream: BufReader<TcpStream>, state: Arc<State>) {
    while let Some(mut request) = Request::head(&mut stream).await {
        let (step, length) = (step(&request), request.length());
        let fault = *state.fault.lock().unwrap();
        state.steps.lock().unwrap().push(step);
        if fault == Fault::Drops(step) {
            let _ = request.read_body(&mut stream, length / 2).await;
            return;
        }
        if request.read_body(&mut stream, length).await.is_err() {
            return;
        }
        if fault == Fault::Hangs(step) {
            std::future::pending::<()>().await;
        }
        let answer = match fault {
            Fault::Answers(at, status) if at == step => Answer::xml(status, "<Error><Code>Fault</Code></Error>"),
            _ => state.answer(step, &request, fault == Fault::GivesOthers),
        };
        let is_cut = fault == Fault::Cuts && step == "GET";
        if answer.write(stream.get_mut(), request.method == "HEAD", is_cut).await.is_err() || is_cut {
            return;
        }
    }
}

fn step(request: &Request) -> Step {
    let (is_part, is_new) = (request.asked("uploadId").is_some(), request.asked("uploads").is_some());
    match request.method.as_str() {
        "PUT" if is_part => "PART",
        "PUT" => "PUT",
        "POST" if is_new => "CREATE",
        "POST" if is_part => "COMPLETE",
        "DELETE" if is_part => "ABORT",
        "DELETE" => "DELETE",
        "GET" if request.asked("list-type") == Some("2") => "LIST",
        "GET" => "GET",
        "HEAD" => "HEAD",
        other => panic!("{other} {} is nothing that this server knows", request.path),
    }
}

impl State {
    fn answer(&self, step: Step, request: &Request, is_other: bool) -> Answer {
        if let Some(code) = signature::objection(request) {
            return Answer::xml(403, &format!("<Error><Code>{code}</Code></Error>"));
        }
        let (bucket, key) = request.place();
        if bucket != BUCKET {
            return Answer::xml(404, "<Error><Code>NoSuchBucket</Code></Error>");
        }
        match step {
            "PUT" => self.put(key, request.body.clone()),
            "GET" | "HEAD" => self.get(&key, request.headers.get("range"), is_other),
            "DELETE" => {
                self.objects.lock().unwrap().remove(&key);
                Answer::bare(204)
            }
            "LIST" => self.list(request),
            _ => self.in_parts(step, request, key),
        }
    }

    fn put(&self, key: String, bytes: Vec<u8>) -> Answer {
        let etag = etag(&bytes);
        self.objects.lock().unwrap().insert(key, Object { bytes, at: Timestamp::now() });
        Answer { headers: vec![("ETag", etag)], ..Answer::bare(200) }
    }

    fn get(&self, key: &str, range: Option<&String>, is_other: bool) -> Answer {
        let Some(Object { mut bytes, at }) = self.objects.lock().unwrap().get(key).cloned() else {
            return Answer::xml(404, "<Error><Code>NoSuchKey</Code></Error>");
        };
        let etag = etag(&bytes);
        let at = at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        if let Some(middle) = bytes.len().checked_div(2).filter(|_| is_other) {
            bytes[middle] ^= 1;
        }
        let mut headers = vec![("ETag", etag), ("Last-Modified", at)];
        let Some(range) = range else { return Answer { status: 200, headers, body: bytes } };
        let (from, to) = range.strip_prefix("bytes=").and_then(|range| range.split_once('-')).unwrap();
        let (from, whole): (usize, usize) = (from.parse().unwrap(), bytes.len());
        let to = to.parse().map_or(whole, |last: usize| last + 1);
        headers.push(("Content-Range", format!("bytes {from}-{}/{whole}", to - 1)));
        Answer { status: 206, headers, body: bytes[from..to].to_vec() }
    }

    fn list(&self, request: &Request) -> Answer {
        let prefix = request.asked("prefix").unwrap_or_default();
        let after = request.asked("continuation-token").unwrap_or_default();
        let objects = self.objects.lock().unwrap();
        let mut left = objects.iter().filter(|(key, _)| key.starts_with(prefix) && key.as_str() > after).peekable();
        let page: Vec<_> = left.by_ref().take(PAGE).collect();
        let more = left
            .peek()
            .and(page.last())
            .map(|(key, _)| format!("<NextContinuationToken>{key}</NextContinuationToken>"));
        let entries: String = page.iter().map(|(key, object)| entry(key, object)).collect();
        let (is_cut, more) = (more.is_some(), more.unwrap_or_default());
        let told = format!("<Name>{BUCKET}</Name><Prefix>{prefix}</Prefix><IsTruncated>{is_cut}</IsTruncated>{more}");
        Answer::xml(200, &format!("<ListBucketResult>{told}{entries}</ListBucketResult>"))
    }

    fn in_parts(&self, step: Step, request: &Request, key: String) -> Answer {
        let mut uploads = self.uploads.lock().unwrap();
        if step == "CREATE" {
            let id = uuid::Uuid::now_v7().simple().to_string();
            let told = format!("<UploadId>{id}</UploadId>");
            uploads.insert(id, BTreeMap::new());
            return Answer::xml(200, &format!("<InitiateMultipartUploadResult>{told}</InitiateMultipartUploadResult>"));
        }
        let id = request.asked("uploadId").unwrap();
        let Some(parts) = uploads.get_mut(id) else {
            return Answer::xml(404, "<Error><Code>NoSuchUpload</Code></Error>");
        };
        match step {
            "PART" => {
                let etag = etag(&request.body);
                parts.insert(request.asked("partNumber").unwrap().parse().unwrap(), request.body.clone());
                Answer { headers: vec![("ETag", etag)], ..Answer::bare(200) }
            }
            "ABORT" => {
                uploads.remove(id);
                Answer::bare(204)
            }
            _ => {
                let parts = uploads.remove(id).unwrap();
                let told = format!("<ETag>{}</ETag>", etag(id.as_bytes()));
                assert!(parts.values().rev().skip(1).all(|part| part.len() >= 5 << 20), "S3 takes no smaller part");
                self.put(key, parts.into_values().collect::<Vec<_>>().concat());
                Answer::xml(200, &format!("<CompleteMultipartUploadResult>{told}</CompleteMultipartUploadResult>"))
            }
        }
    }
}

fn entry(key: &str, object: &Object) -> String {
    let (at, size, etag) = (object.at, object.bytes.len(), etag(&object.bytes));
    format!(
        "<Contents><Key>{key}</Key><LastModified>{at}</LastModified><ETag>{etag}</ETag><Size>{size}</Size></Contents>"
    )
}

fn etag(bytes: &[u8]) -> String {
    format!("\"{}\"", hex(&Sha256::digest(bytes)[..16]))
}
