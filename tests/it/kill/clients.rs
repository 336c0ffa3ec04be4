//! Clients that submit as long as they may, some of them drafts with documents, and AMHPs who take and decide what
//! arrives. What got no answer is sent again, under the same key and with the same body, until it is acknowledged.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use jiff::Timestamp;
use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};

use super::PATIENCE;
use super::caller::Caller;
use super::check::{Acknowledged, Paper, Sent, sha256};
use super::hub::decide_what_arrives;
use super::setting::{SERVICE, Setting};
use crate::support::documents::form;
use crate::support::examples;

/// A submission, as it is sent again and again.
#[derive(Debug)]
pub struct Request {
    /// The idempotency key.
    pub key: String,
    /// Bearer token of the sender.
    pub token: String,
    /// Where it goes.
    pub path: String,
    /// What it says; null where it is a draft's.
    pub body: Value,
}

impl Request {
    /// Puts key and body to a call.
    pub fn fill(&self, asking: RequestBuilder) -> RequestBuilder {
        let asking = asking.header("idempotency-key", &self.key);
        if self.body.is_null() { asking } else { asking.json(&self.body) }
    }
}

/// The clients at work.
pub struct Load {
    base: watch::Sender<Option<String>>,
    shared: Arc<Shared>,
    clients: Mutex<Vec<JoinHandle<()>>>,
}

/// What the clients write down together.
#[derive(Default)]
pub struct Shared {
    /// Requests that had to be repeated.
    pub repeated: AtomicUsize,
    sent: Mutex<Sent>,
    enough: AtomicBool,
}

impl Shared {
    /// Everything that was sent.
    pub fn sent(&self) -> MutexGuard<'_, Sent> {
        self.sent.lock().unwrap()
    }

    /// Whether to come to an end.
    pub fn is_enough(&self) -> bool {
        self.enough.load(Ordering::Relaxed)
    }
}

impl Load {
    /// Sets a client to work for each referrer, and one for each AMHP.
    pub fn start(setting: &Setting, base: &str) -> Self {
        let (sender, at) = watch::channel(Some(base.to_owned()));
        let shared = Arc::new(Shared::default());
        let caller = |number, token: &String| Caller::new(number, token, &setting.client, &at, &shared);
        let referrers = setting.tokens.iter().enumerate().map(|(n, token)| tokio::spawn(refer(caller(n, token))));
        let hub = setting.hub.iter().enumerate();
        let hub = hub.map(|(n, token)| tokio::spawn(decide_what_arrives(caller(n, token), setting.hub.len())));
        let clients = referrers.chain(hub).collect();
        Self { base: sender, shared, clients: Mutex::new(clients) }
    }

    /// Tells the clients where the service is, or that it is gone.
    pub fn publish(&self, base: Option<String>) {
        self.base.send_replace(base);
    }

    /// Waits for so many more acknowledgements.
    pub async fn acknowledges(&self, more: usize) {
        let (before, began) = (self.acknowledged(), Instant::now());
        while self.acknowledged() < before + more {
            assert!(began.elapsed() < PATIENCE, "the clients get no answers");
            let ended = self.clients.lock().unwrap().iter().any(JoinHandle::is_finished);
            assert!(!ended, "a client met an answer that it does not know");
            sleep(Duration::from_millis(5)).await;
        }
    }

    /// How many submissions were answered.
    pub fn acknowledged(&self) -> usize {
        self.shared.sent().acknowledged.len()
    }

    /// What was sent so far.
    pub fn sent(&self) -> Sent {
        self.shared.sent().clone()
    }

    /// Lets each client bring what it has begun to its end; how many requests had to be repeated.
    pub async fn finish(&self) -> usize {
        self.shared.enough.store(true, Ordering::Relaxed);
        let clients = std::mem::take(&mut *self.clients.lock().unwrap());
        for client in clients {
            timeout(PATIENCE, client).await.expect("a client comes to its end").unwrap();
        }
        self.shared.repeated.load(Ordering::Relaxed)
    }
}

/// Submits one referral after another. Every fourth client sends drafts with documents, the others whole referrals.
async fn refer(mut caller: Caller) {
    let mut made = 0;
    while !caller.shared.is_enough() {
        made += 1;
        let request = Arc::new(request(&mut caller, made).await);
        caller.shared.sent().on_its_way.insert(request.key.clone());
        let answer = caller.ask("POST", &request.path, |asking| request.fill(asking)).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
        let reference = answer.text("reference");
        let mut sent = caller.shared.sent();
        sent.on_its_way.remove(&request.key);
        sent.acknowledged.push(Acknowledged { request, reference });
    }
}

async fn request(caller: &mut Caller, made: usize) -> Request {
    let mut answers = examples::minimal(Timestamp::now());
    answers["person"]["given_name"] = json!(format!("Person {} of {}", made, caller.number));
    let body = json!({ "service": SERVICE, "form": "amhp-referral", "answers": answers });
    let key = format!("client-{}-{made}", caller.number);
    let (path, body) = match caller.number % 4 {
        0 => (format!("/drafts/{}/submission", draft(caller, made, &body).await), Value::Null),
        _ => ("/referrals".to_owned(), body),
    };
    Request { key, token: caller.token.clone(), path, body }
}

/// A draft with one or two documents. A draft that was begun and not answered stays behind: nobody acknowledged it.
async fn draft(caller: &mut Caller, made: usize, body: &Value) -> String {
    let begun = caller.ask("POST", "/drafts", |asking| asking.json(body)).await;
    assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.body);
    let draft = begun.text("id");
    for n in 0..=made % 2 {
        add(caller, &draft, &letter(caller.number, made, n)).await;
    }
    draft
}

/// A text that no other document has, of 100 bytes to 60 kB.
pub fn letter(client: usize, made: usize, n: usize) -> Vec<u8> {
    let line = format!("Letter {n} with referral {made} of client {client}: seen at home, not eating, not sleeping.\n");
    line.repeat(1 + (made * 37 + n * 271 + client * 7) % 640).into_bytes()
}

/// Adds a document. Where an answer was lost the client looks first whether the document is there, as a person would.
async fn add(caller: &mut Caller, draft: &str, content: &[u8]) {
    let (digest, path) = (sha256(content), format!("/drafts/{draft}/documents"));
    caller.shared.sent().arriving.insert(digest.clone());
    let id = loop {
        if let Some(id) = added(caller, &path, &digest, content).await {
            break id;
        }
    };
    let mut sent = caller.shared.sent();
    sent.arriving.remove(&digest);
    sent.papers.push(Paper { id, sha256: digest, token: caller.token.clone() });
}

async fn added(caller: &mut Caller, path: &str, digest: &str, content: &[u8]) -> Option<String> {
    let listed = caller.ask("GET", path, |asking| asking).await;
    let items = listed.body["items"].as_array().unwrap_or_else(|| panic!("{}", listed.body)).clone();
    if let Some(item) = items.iter().find(|item| item["sha256"] == digest) {
        return Some(item["id"].as_str().unwrap().to_owned());
    }
    let (media_type, body) = form(&[("kind", None, b"gp_summary"), ("file", Some("letter.txt"), content)]);
    let put = |asking: RequestBuilder| asking.header("content-type", &media_type).body(body.clone());
    let answer = caller.try_once("POST", path, put).await?;
    assert_eq!((answer.status, answer.text("sha256")), (StatusCode::CREATED, digest.to_owned()), "{}", answer.body);
    Some(answer.text("id"))
}

/// Sends a submission once more; the reference that it stands for.
pub async fn post(http: &Client, base: &str, request: &Request) -> reqwest::Result<String> {
    let asking = http.post(format!("{base}/api/v1{}", request.path)).bearer_auth(&request.token);
    let receipt: Value = request.fill(asking).send().await?.error_for_status()?.json().await?;
    Ok(receipt["reference"].as_str().unwrap().to_owned())
}

/// Reads something.
pub async fn get(http: &Client, base: &str, token: &str, path: &str) -> reqwest::Result<Vec<u8>> {
    let asking = http.get(format!("{base}/api/v1{path}")).bearer_auth(token);
    Ok(asking.send().await?.error_for_status()?.bytes().await?.to_vec())
}
